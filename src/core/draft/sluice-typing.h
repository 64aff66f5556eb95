/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A pause after which what is typed is something else. µs */
#define SLUICE_TYPING_PAUSE (2 * G_USEC_PER_SEC)

/**
 * SluiceTyping: what was typed last into a text of several lines; all zero before anything was
 *
 * It decides where one undo ends and the next begins: a new line, a pause, another place, deleting instead of typing,
 * and what comes or goes in one piece are each an intent of their own. Pure.
 */
typedef struct
{
  int kind;    /* 0 nothing yet, 1 typed, -1 deleted */
  guint place; /* characters from the beginning: where typing goes on */
  gint64 time;
  gboolean ended; /* what comes next is another intent, whatever it is */
} SluiceTyping;

/**
 * sluice_typing_insert:
 * @place: where, in characters
 * @text: UTF-8, what is put there
 * @now: µs, of the monotonic clock
 *
 * Returns: whether an intent of its own begins with it
 */
gboolean sluice_typing_insert (SluiceTyping *self, guint place, const char *text, gint64 now);

/** The same for what is taken away: characters from @start up to @end. */
gboolean sluice_typing_delete (SluiceTyping *self, guint start, guint end, gint64 now);

G_END_DECLS
