/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceJsonView: JSON that is typed, with the place marked where it is wrong. It has no undo of its own.
 *
 * Signals: edited: somebody changed the text; intent: before that, where what is typed is no longer what was typed
 * before, but another line, or after a pause (SluiceTyping).
 */
#define SLUICE_TYPE_JSON_VIEW (sluice_json_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceJsonView, sluice_json_view, SLUICE, JSON_VIEW, AdwBin)

GtkWidget *sluice_json_view_new (void);

/** Returns: (transfer none): what has the focus: a GtkTextView */
GtkWidget *sluice_json_view_get_text_view (SluiceJsonView *self);

/** Returns: (transfer full): the text as it stands. */
char *sluice_json_view_dup_text (SluiceJsonView *self);

/** Changes what differs, without a signal; the cursor is where that is. */
void sluice_json_view_set_text (SluiceJsonView *self, const char *text);

/** Marks where it is no JSON, or the last character before that can be seen. @line: @column: from 1; 0: nothing is wrong */
void sluice_json_view_mark (SluiceJsonView *self, guint line, guint column);

/** Marks the name or the value that begins there, in JSON that is right. @line: @column: from 1; @blocks: else it warns */
void sluice_json_view_mark_problem (SluiceJsonView *self, guint line, guint column, gboolean blocks);
void sluice_json_view_clear_problems (SluiceJsonView *self);

/** Puts the cursor there, and scrolls there. @line: @column: from 1, also behind the end */
void sluice_json_view_go_to (SluiceJsonView *self, guint line, guint column);

G_END_DECLS
