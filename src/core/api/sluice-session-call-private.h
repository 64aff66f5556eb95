/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sending and what becomes of an answer share of one call. */
#pragma once

#include "api/sluice-session-private.h"

G_BEGIN_DECLS

/* One call, from the first byte sent to the value; the data of its task. */
typedef struct
{
  char *method;
  GUri *uri;
  GBytes *body;
  char *seen;
  SluiceDecodeFunc decode;
  gpointer decode_data;
  GDestroyNotify decode_data_free;
  GDestroyNotify value_free;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *received;
  GBytes *answer; /* what was received, once that was read as something and is wrong */
  GCancellable *cancellable; /* ours: a caller's cancel and the time limit both end here */
  gulong cancelled_id;
  guint timeout_id;
  gboolean timed_out;
  gboolean answered;    /* libsoup has the headers, and is about to give the stream */
  gboolean stop_wanted; /* as soon as it has */
  guint abandon_id;     /* or soon, where it never does */
  gboolean over;        /* the task has its value or error: what libsoup says later nobody hears */
  GTask *task;          /* borrowed: it owns this */
  gboolean retried;
  gboolean broke;       /* a connection that was there, before anything came of an answer */
  guint redirects;
  gint64 began;
  char *digest;
  gboolean unchanged;
} SluiceSessionCall;

/* sluice-session-answer.c: each ends the call; @task is that of the call */
/** It fails with @error (transfer full). */
void sluice_session_call_fail (GTask *task, GError *error);
/** The same with what GIO or libsoup say: of a cancel by the time limit, that no answer came in time. */
void sluice_session_call_fail_with (GTask *task, const GError *error);
/** All of the answer is there: it is decoded by a worker. */
void sluice_session_call_complete (GTask *task);

G_END_DECLS
