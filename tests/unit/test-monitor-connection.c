/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the monitor notices that a server is lost, refuses, or is back. */
#include "monitor-fixture.h"

#include <string.h>

static void
test_offline_and_back (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  fake_platform_add (fixture->platform, "a", "running", "running");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING);

  fake_platform_down (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), >, 0);
  g_assert_cmpint (sluice_monitor_get_next_try (fixture->monitor), >=,
                   sluice_monitor_get_lost_since (fixture->monitor));
  g_assert_error (sluice_monitor_get_error (fixture->monitor), SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE);
  g_assert_cmpint (state_of (fixture, "a"), ==, SLUICE_STATE_RUNNING);

  fake_pipeline_set (fake_platform_find (fixture->platform, "a"), "running", "completed");
  fake_platform_up (fixture->platform);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_COMPLETED);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), ==, 0);
  g_assert_null (sluice_monitor_get_error (fixture->monitor));
}

static gboolean
is_list_at_rest (Fixture *fixture)
{
  const SluiceJob *job = sluice_schedule_lookup (fixture->monitor->schedule, SLUICE_JOB_LIST, NULL);

  return !job->busy && job->due > sluice_monitor_get_time (fixture->monitor) + G_TIME_SPAN_MINUTE;
}

/* What is open notices by itself: the list, which nobody looks at, is not waited for. */
static void
test_open_one_notices_that_it_is_lost (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = NULL;
  SluicePace pace = fast;
  gint64 confirmed;

  pace.list_hidden = G_TIME_SPAN_HOUR;
  pace.list_shown = G_TIME_SPAN_HOUR;
  sluice_monitor_set_pace (fixture->monitor, &pace);
  watch = sluice_monitor_watch_pipeline (fixture->monitor, "a");
  fake_platform_add (fixture->platform, "a", "running", "running");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);

  /* The socket's first word has the list asked once more; then it rests for an hour. Without it nobody else notices. */
  WAIT (sluice_socket_get_connected (fixture->monitor->socket));
  WAIT (is_list_at_rest (fixture));
  sluice_socket_stop (fixture->monitor->socket);

  fake_platform_down (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_nonnull (strstr (sluice_error_get_exchange (sluice_monitor_get_error (fixture->monitor)), "/a/status"));
  confirmed = sluice_monitor_get_confirmed_at (fixture->monitor);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), ==, confirmed);

  fake_platform_up (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), ==, 0);
}

/* Nobody looks, nothing is asked for an hour: its sockets close, and nobody answers there any more. */
static void
test_the_socket_notices_that_it_is_lost (Fixture       *fixture,
                                         gconstpointer  data)
{
  SluicePace pace = fast;

  pace.list_hidden = G_TIME_SPAN_HOUR;
  sluice_monitor_set_pace (fixture->monitor, &pace);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_socket_get_connected (fixture->monitor->socket));
  WAIT (is_list_at_rest (fixture));

  fake_platform_down (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
}

/* One that closes its sockets may answer once more while it goes: the attempts that find nobody have it asked again. */
static void
test_attempts_notice_that_it_is_lost (Fixture       *fixture,
                                      gconstpointer  data)
{
  SluicePace pace = fast;

  pace.list_hidden = G_TIME_SPAN_HOUR;
  sluice_monitor_set_pace (fixture->monitor, &pace);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_socket_get_connected (fixture->monitor->socket));
  WAIT (is_list_at_rest (fixture));

  /* Closed and asked, it still answers; then it is gone, before the socket is there again. */
  soup_websocket_connection_close (fixture->platform->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  WAIT (!sluice_socket_get_connected (fixture->monitor->socket));
  WAIT (is_list_at_rest (fixture));
  g_assert_false (sluice_socket_get_connected (fixture->monitor->socket));
  fake_platform_down (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
}

static void
test_one_500_is_no_lost_connection (Fixture       *fixture,
                                    gconstpointer  data)
{
  guint asked;
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  WAIT (fake_platform_count (fixture->platform, "GET openapi.json") == 1);
  asked = fake_platform_count (fixture->platform, "GET pipelines");
  fixture->platform->fail_with = 500;
  WAIT (fake_platform_count (fixture->platform, "GET pipelines") == asked + 1);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_error (sluice_monitor_get_error (fixture->monitor), SLUICE_ERROR, SLUICE_ERROR_SERVER);
  fixture->platform->fail_with = 0;
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
}

/* Its own pauses are an hour from here on: only what happens has it asked. */
static void
start_patient (Fixture *fixture)
{
  SluicePace pace = fast;

  pace.retry = G_TIME_SPAN_HOUR;
  pace.retry_limit = G_TIME_SPAN_HOUR;
  sluice_monitor_set_pace (fixture->monitor, &pace);
  sluice_monitor_start (fixture->monitor);
}

static gboolean
is_waiting_for_long (Fixture *fixture)
{
  return sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST
         && sluice_monitor_get_next_try (fixture->monitor)
              > sluice_clock_get_now (fixture->clock) + G_TIME_SPAN_MINUTE;
}

/* The socket looks out for a server that somebody waits for, one that was away from the first too. */
static void
test_back_as_soon_as_it_is_there (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  fake_platform_down (fixture->platform);
  start_patient (fixture);
  WAIT (is_waiting_for_long (fixture));
  fake_platform_up (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);

  fake_platform_down (fixture->platform);
  WAIT (is_waiting_for_long (fixture));
  fake_platform_up (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
}

/* Hidden, it is left its pauses; shown again, it is looked for. */
static void
test_hidden_nobody_looks_out (Fixture       *fixture,
                              gconstpointer  data)
{
  fake_platform_down (fixture->platform);
  sluice_monitor_set_foreground (fixture->monitor, FALSE);
  start_patient (fixture);
  WAIT (is_waiting_for_long (fixture));
  g_assert_false (sluice_socket_get_connecting (fixture->monitor->socket));
  fake_platform_up (fixture->platform);
  sluice_monitor_set_foreground (fixture->monitor, TRUE);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
}

/* A person, the network, the end of a sleep: asked at once, though the next try was far away. */
static void
test_asked_at_once (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  start_patient (fixture);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  WAIT (sluice_socket_get_connected (fixture->monitor->socket));
  for (guint i = 0; i < 2; i++)
    {
      fixture->platform->fail_with = 500;
      sluice_monitor_refresh (fixture->monitor);
      WAIT (fixture->monitor->list_failures > 0);
      sluice_monitor_refresh (fixture->monitor);
      WAIT (is_waiting_for_long (fixture));
      fixture->platform->fail_with = 0;
      if (i == 0)
        sluice_monitor_refresh (fixture->monitor);
      else
        g_signal_emit_by_name (fixture->monitor->wake, "woke");
      WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
    }
}

static gboolean
has_asked_for_long (Fixture *fixture)
{
  const SluiceJob *job = sluice_schedule_lookup (fixture->monitor->schedule, SLUICE_JOB_LIST, NULL);

  return job->busy && sluice_monitor_get_time (fixture->monitor) - job->asked_at > fast.renew_after;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* What was asked before a sleep, or in another network, is not waited for until its time limit. */
static void
test_asked_anew_after_a_sleep (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  guint changes = 0, tick;

  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  g_signal_connect_swapped (fixture->monitor, "notify::connection", G_CALLBACK (count_cb), &changes);
  fixture->platform->hangs = TRUE;
  /* Meanwhile nothing happens. */
  tick = g_timeout_add (10, tick_cb, NULL);
  WAIT (has_asked_for_long (fixture));
  g_source_remove (tick);
  fixture->platform->hangs = FALSE;
  fake_platform_add (fixture->platform, "a", "pending", "pending");
  g_signal_emit_by_name (fixture->monitor->wake, "woke");
  WAIT (state_of (fixture, "a") == SLUICE_STATE_PENDING);
  g_assert_cmpuint (changes, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->monitor, &changes);
}

/* What can't be asked for now is still offered, so that it can be shown and come back. */
static void
test_a_lost_server_takes_no_actions (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  SluicePipeline *pipeline;

  fake_platform_add (fixture->platform, "a", "running", "running");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING);
  pipeline = sluice_store_lookup (fixture->store, "a");
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_CANCEL));

  fixture->platform->fail_with = 500;
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_false (sluice_monitor_takes_actions (fixture->monitor));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_CANCEL));
  g_assert_true (sluice_monitor_offers (fixture->monitor, pipeline, SLUICE_ACTION_CANCEL));
  g_assert_false (sluice_monitor_offers (fixture->monitor, pipeline, SLUICE_ACTION_START));

  fixture->platform->fail_with = 0;
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_CANCEL));
}

static void
test_a_failing_pipeline_is_no_lost_connection (Fixture       *fixture,
                                               gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  guint asked;

  fake_platform_add (fixture->platform, "a", "running", "running");
  fixture->platform->fail_status_with = 500;
  sluice_monitor_start (fixture->monitor);
  WAIT (fake_platform_count (fixture->platform, "GET pipelines/a/status") == 3);
  asked = fake_platform_count (fixture->platform, "GET pipelines");
  WAIT (fake_platform_count (fixture->platform, "GET pipelines") > asked + 1);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
  g_assert_cmpint (state_of (fixture, "a"), ==, SLUICE_STATE_CHECKING);
  fixture->platform->fail_status_with = 0;
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING);
}

static void
test_key (Fixture       *fixture,
          gconstpointer  data)
{
  guint asked;

  fixture->platform->key = g_strdup ("secret");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_KEY);
  g_assert_error (sluice_monitor_get_error (fixture->monitor), SLUICE_ERROR, SLUICE_ERROR_KEY);
  g_assert_cmpint (sluice_monitor_get_next_try (fixture->monitor), ==, 0);

  /* Nothing is asked any more, until a person does. */
  asked = fixture->platform->n_requests;
  g_assert_cmpuint (asked, ==, 1);
  sluice_monitor_refresh (fixture->monitor);
  WAIT (fixture->platform->n_requests == asked + 1);
  sluice_session_set_api_key (fixture->session, "secret");
  sluice_monitor_refresh (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_assert_true (sluice_history_flush_finish (SLUICE_HISTORY (source), result, NULL));
  *(gboolean *) data = TRUE;
}

/* What is shown then is as old as the last answer, and not as the program. */
static void
test_away_from_the_start (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  gint64 then = sluice_clock_get_now (fixture->clock) - 2 * G_TIME_SPAN_DAY;
  gboolean flushed = FALSE;

  sluice_history_keep_confirmed (fixture->history, "server", then);
  sluice_history_flush_async (fixture->history, NULL, flushed_cb, &flushed);
  WAIT (flushed);

  fake_platform_down (fixture->platform);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_cmpint (sluice_monitor_get_confirmed_at (fixture->monitor), ==, then);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), ==, then);

  fake_platform_up (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  g_assert_cmpint (sluice_monitor_get_confirmed_at (fixture->monitor), >, then + G_TIME_SPAN_DAY);
}

/* What says nothing new is confirmed all the same, and the next start knows. */
static void
test_the_last_answer_is_remembered (Fixture       *fixture,
                                    gconstpointer  data)
{
  gint64 confirmed;

  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
  WAIT (fake_platform_count (fixture->platform, "GET pipelines") > 2);
  confirmed = sluice_monitor_get_confirmed_at (fixture->monitor);
  g_assert_cmpint (confirmed, >, 0);
  disconnect_monitor (fixture);

  fake_platform_down (fixture->platform);
  connect_monitor (fixture, NULL);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), >=, confirmed - G_TIME_SPAN_MINUTE);
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), <=, confirmed + G_TIME_SPAN_SECOND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/monitor-connection/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("open-one-notices", test_open_one_notices_that_it_is_lost);
  ADD ("socket-notices", test_the_socket_notices_that_it_is_lost);
  ADD ("attempts-notice", test_attempts_notice_that_it_is_lost);
  ADD ("offline", test_offline_and_back);
  ADD ("away-from-the-start", test_away_from_the_start);
  ADD ("last-answer-is-remembered", test_the_last_answer_is_remembered);
  ADD ("one-500", test_one_500_is_no_lost_connection);
  ADD ("one-pipeline", test_a_failing_pipeline_is_no_lost_connection);
  ADD ("back-as-soon-as-it-is-there", test_back_as_soon_as_it_is_there);
  ADD ("hidden", test_hidden_nobody_looks_out);
  ADD ("asked-at-once", test_asked_at_once);
  ADD ("asked-anew-after-a-sleep", test_asked_anew_after_a_sleep);
  ADD ("lost-takes-no-actions", test_a_lost_server_takes_no_actions);
  ADD ("key", test_key);
#undef ADD

  return g_test_run ();
}
