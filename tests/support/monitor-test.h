/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-session.h"
#include "monitor/sluice-monitor-private.h"

/* What tests of the monitor share. Define DEADLINE_SECONDS first or take this one. */
#ifndef DEADLINE_SECONDS
#define DEADLINE_SECONDS 20
#endif

#define MS G_TIME_SPAN_MILLISECOND

/* The program's pace, in a hurry. */
static const SluicePace fast = {
  .list_shown = 100 * MS,
  .list_hidden = 400 * MS,
  .open_active = 50 * MS,
  .open_waiting = 100 * MS,
  .open_final = 200 * MS,
  .row_active = 100 * MS,
  .row_stuck = 200 * MS,
  .full_pass = 60 * G_TIME_SPAN_SECOND,
  .review = 60 * G_TIME_SPAN_SECOND,
  .retry = 50 * MS,
  .retry_limit = 400 * MS,
  .row_gap = 2 * MS,
  .hint_gap = 5 * MS,
  .progress_gap = 5 * MS,
  .renew_after = 50 * MS,
  .workers_after = 50 * MS,
  .workers_gap = 100 * MS,
  .task_again = 50 * MS,
  .rows_at_once = 2,
};

static void
expire_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Under sanitizers all programs of a test are several times slower. */
#ifdef __SANITIZE_ADDRESS__
#define SLOWER 4
#else
#define SLOWER 1
#endif

#define WAIT(expression)                                                                                              \
  G_STMT_START                                                                                                        \
    {                                                                                                                 \
      gboolean expired = FALSE;                                                                                       \
      guint source = g_timeout_add_seconds_once (DEADLINE_SECONDS * SLOWER, expire_cb, &expired);                     \
      while (!expired && !(expression))                                                                               \
        g_main_context_iteration (NULL, TRUE);                                                                        \
      if (expired)                                                                                                    \
        g_error ("%s:%d: not in time: %s", __FILE__, __LINE__, #expression);                                          \
      g_source_remove (source);                                                                                       \
    }                                                                                                                 \
  G_STMT_END

static inline gboolean
is_alone (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}
