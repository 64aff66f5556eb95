/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor-fixture.h"

static void
add_many (Fixture    *fixture,
          guint       n,
          const char *status,
          const char *stages)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("p%05u", i);

      fake_platform_add (fixture->platform, uuid, status, stages);
    }
}

static void
test_connects_and_derives (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = NULL;

  fake_platform_add (fixture->platform, "done", "running", "completed completed");
  fake_platform_add (fixture->platform, "busy", "running", "completed running");
  fake_platform_add (fixture->platform, "new", "pending", "pending");
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CLOSED);
  sluice_monitor_start (fixture->monitor);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTING);
  watch = sluice_monitor_watch_list (fixture->monitor);

  WAIT (sluice_store_get_n_items (fixture->store) == 3);
  WAIT (state_of (fixture, "done") == SLUICE_STATE_COMPLETED && state_of (fixture, "busy") == SLUICE_STATE_RUNNING);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
  g_assert_true (sluice_store_get_complete (fixture->store));
  g_assert_cmpint (sluice_monitor_get_confirmed_at (fixture->monitor), >, 0);
  g_assert_null (sluice_monitor_get_error (fixture->monitor));

  /* The running one is followed, the finished one never asked again, the pending one not at all. */
  fake_pipeline_set (fake_platform_find (fixture->platform, "busy"), "running", "completed completed");
  WAIT (state_of (fixture, "busy") == SLUICE_STATE_COMPLETED);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "GET pipelines/done/status"), ==, 1);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "GET pipelines/new/status"), ==, 0);
}

static void
test_long_list_converges (Fixture       *fixture,
                          gconstpointer  data)
{
  add_many (fixture, 3000, "failed", "failed");
  sluice_monitor_start (fixture->monitor);

  WAIT (sluice_store_get_n_items (fixture->store) == 100);
  g_assert_false (sluice_store_get_complete (fixture->store));
  WAIT (sluice_store_get_complete (fixture->store));
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 3000);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_FAILED), ==, 3000);

  /* More new ones at once than a page holds. */
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("new%03u", i);

      fake_platform_add (fixture->platform, uuid, "failed", "failed");
    }
  sluice_monitor_refresh (fixture->monitor);
  WAIT (sluice_store_get_n_items (fixture->store) == 3250);
}

static void
test_deleted_elsewhere (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  add_many (fixture, 700, "failed", "failed");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_store_get_complete (fixture->store));

  fake_platform_remove (fixture->platform, "p00003");
  fake_platform_remove (fixture->platform, "p00650");
  WAIT (sluice_store_get_n_items (fixture->store) == 698);
  g_assert_null (sluice_store_lookup (fixture->store, "p00003"));
  g_assert_null (sluice_store_lookup (fixture->store, "p00650"));
}

static void
test_deleted_elsewhere_in_a_short_list (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  add_many (fixture, 5, "failed", "failed");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_store_get_n_items (fixture->store) == 5);
  fake_platform_remove (fixture->platform, "p00002");
  WAIT (sluice_store_get_n_items (fixture->store) == 4);
  g_assert_null (sluice_store_lookup (fixture->store, "p00002"));
}

/* The list shrinks and grows between the pages of a pass. */
static void
drift_cb (FakePlatform *platform,
          const char   *method,
          const char   *path,
          gpointer      data)
{
  guint *step = data;

  if (!g_str_equal (path, "pipelines") || fake_platform_count (platform, "GET pipelines") < 3 || *step >= 8)
    return;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *gone = g_strdup_printf ("p%05u", 2999 - *step * 30 - i);
      g_autofree char *new = g_strdup_printf ("n%02u%02u", *step, i);

      fake_platform_remove (platform, gone);
      if (i % 3 == 0)
        fake_platform_add (platform, new, "failed", "failed");
    }
  (*step)++;
}

static void
test_drift_loses_and_doubles_nothing (Fixture       *fixture,
                                      gconstpointer  data)
{
  guint step = 0;
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  add_many (fixture, 3000, "failed", "failed");
  fixture->platform->hook = drift_cb;
  fixture->platform->hook_data = &step;
  sluice_monitor_start (fixture->monitor);

  WAIT (step == 8 && sluice_store_get_complete (fixture->store)
        && sluice_store_get_n_items (fixture->store) == fixture->platform->pipelines->len);
  for (guint i = 0; i < fixture->platform->pipelines->len; i++)
    {
      FakePipeline *pipeline = g_ptr_array_index (fixture->platform->pipelines, i);

      g_assert_nonnull (sluice_store_lookup (fixture->store, pipeline->uuid));
    }
}

static void
test_open_pipeline (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = NULL;
  SluiceStage *stage;
  guint asked;

  fake_platform_add (fixture->platform, "a", "pending", "pending pending");
  sluice_monitor_start (fixture->monitor);
  watch = sluice_monitor_watch_pipeline (fixture->monitor, "a");
  WAIT (sluice_store_lookup (fixture->store, "a")
        && sluice_pipeline_get_total (sluice_store_lookup (fixture->store, "a")) == 2);
  fake_pipeline_set (fake_platform_find (fixture->platform, "a"), "failed", "failed pending");
  WAIT (state_of (fixture, "a") == SLUICE_STATE_FAILED);

  /* Why it failed is asked once. */
  stage = sluice_pipeline_find_stage (sluice_store_lookup (fixture->store, "a"), "s0");
  WAIT (sluice_stage_get_traceback (stage));
  g_assert_cmpstr (sluice_stage_get_traceback (stage), ==, "Traceback: boom");
  g_assert_cmpuint (fake_platform_count (fixture->platform, "GET celery-tasks/task-a-0"), ==, 1);

  /* A proxy's 404 says nothing of it. */
  fixture->platform->fail_status_with = 404;
  asked = fake_platform_count (fixture->platform, "GET pipelines/a/status");
  WAIT (fake_platform_count (fixture->platform, "GET pipelines/a/status") > asked + 1);
  g_assert_nonnull (sluice_store_lookup (fixture->store, "a"));
  fixture->platform->fail_status_with = 0;

  /* One 404 of the platform's own, and it is gone. */
  fake_platform_remove (fixture->platform, "a");
  WAIT (!sluice_store_lookup (fixture->store, "a"));
  g_assert_cmpuint (fake_platform_count (fixture->platform, "GET celery-tasks/task-a-0"), ==, 1);
}

static void
test_rows_at_most_two (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  const char *visible[] = { "p00001", NULL };

  sluice_watch_set_visible (watch, visible);
  add_many (fixture, 40, "running", "completed");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_store_get_n_items (fixture->store) == 40);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_COMPLETED), ==, 0);
  fixture->platform->delay_ms = 10;
  WAIT (state_of (fixture, "p00001") == SLUICE_STATE_COMPLETED);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_COMPLETED), <=, 4);
  WAIT (sluice_store_count (fixture->store, SLUICE_STATE_COMPLETED) == 40);
  g_assert_cmpuint (fixture->platform->max_busy, ==, 2);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_assert_true (sluice_history_flush_finish (SLUICE_HISTORY (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
test_finished_ones_are_remembered (Fixture       *fixture,
                                   gconstpointer  data)
{
  gboolean flushed = FALSE;

  add_many (fixture, 150, "running", "completed completed");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_store_count (fixture->store, SLUICE_STATE_COMPLETED) == 150);
  sluice_history_flush_async (fixture->history, NULL, flushed_cb, &flushed);
  WAIT (flushed);
  disconnect_monitor (fixture);

  g_hash_table_remove_all (fixture->platform->requests);
  connect_monitor (fixture, NULL);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_store_get_n_items (fixture->store) > 0);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 150);
  g_assert_true (sluice_store_get_complete (fixture->store));
  WAIT (fake_platform_count (fixture->platform, "GET pipelines") >= 3);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_COMPLETED), ==, 150);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *request = g_strdup_printf ("GET pipelines/p%05u/status", i);

      g_assert_cmpuint (fake_platform_count (fixture->platform, request), ==, 0);
    }
}

static SluiceState
first_stage_of (Fixture    *fixture,
                const char *uuid)
{
  SluiceStage *stage = sluice_pipeline_find_stage (sluice_store_lookup (fixture->store, uuid), "s0");

  return stage ? sluice_stage_get_state (stage) : SLUICE_STATE_UNKNOWN;
}

static void
test_frames_and_hints (Fixture       *fixture,
                       gconstpointer  data)
{
  SluicePace slow = fast;
  guint asked;

  slow.list_hidden = slow.list_shown = slow.row_active = slow.open_active = 3600 * G_TIME_SPAN_SECOND;
  sluice_monitor_set_pace (fixture->monitor, &slow);
  fake_platform_add (fixture->platform, "a", "running", "running");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING);
  WAIT (fixture->platform->socket);

  /* Its own news asks at once: that it is over is not said by the frame. */
  asked = fake_platform_count (fixture->platform, "GET pipelines/a/status");
  g_assert_cmpuint (asked, >, 0);
  fake_pipeline_set (fake_platform_find (fixture->platform, "a"), "running", "completed");
  fake_platform_send (fixture->platform, "{\"type\":\"pipeline_status_change\",\"pipeline_uuid\":\"a\","
                                         "\"status\":\"running\"}");
  WAIT (state_of (fixture, "a") == SLUICE_STATE_COMPLETED);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "GET pipelines/a/status"), >, asked);

  /* One that isn't known asks for the list. */
  fake_platform_add (fixture->platform, "b", "failed", "failed");
  fake_platform_send (fixture->platform, "{\"type\":\"pipeline_status_change\",\"pipeline_uuid\":\"b\","
                                         "\"status\":\"failed\"}");
  WAIT (state_of (fixture, "b") == SLUICE_STATE_FAILED);

  /* A task's frame names no pipeline: it is the one whose stage the task works for. No answer says so too. */
  fake_platform_add (fixture->platform, "t", "running", "running");
  fake_platform_send (fixture->platform, "{\"type\":\"pipeline_status_change\",\"pipeline_uuid\":\"t\","
                                         "\"status\":\"running\"}");
  WAIT (state_of (fixture, "t") == SLUICE_STATE_RUNNING);
  fixture->platform->fail_status_with = 500;
  fake_platform_send (fixture->platform, "{\"type\":\"task_status_change\",\"task_id\":\"task-t-0\","
                                         "\"state\":\"FAILURE\"}");
  WAIT (first_stage_of (fixture, "t") == SLUICE_STATE_FAILED);
  fixture->platform->fail_status_with = 0;

  /* And so does any other frame. */
  fake_platform_add (fixture->platform, "c", "failed", "failed");
  fake_platform_send (fixture->platform, "{\"type\":\"job_status_change\",\"job_uuid\":\"j\",\"status\":\"x\"}");
  WAIT (state_of (fixture, "c") == SLUICE_STATE_FAILED);
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
act (Fixture       *fixture,
     const char    *uuid,
     SluiceAction   action,
     gboolean       stop_first,
     GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sluice_monitor_act_async (fixture->monitor, uuid, action, stop_first, NULL, acted_cb, &result);
  g_assert_cmpint (sluice_pipeline_get_request (sluice_store_lookup (fixture->store, uuid)), !=, SLUICE_REQUEST_NONE);
  g_assert_false (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, uuid), action));
  WAIT (result);
  return sluice_monitor_act_finish (fixture->monitor, result, error);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SluicePipeline *pipeline;

  fake_platform_add (fixture->platform, "a", "pending", "pending pending");
  fake_platform_add (fixture->platform, "done", "running", "completed");
  fake_platform_add (fixture->platform, "new", "pending", "pending");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "done") == SLUICE_STATE_COMPLETED);
  pipeline = sluice_store_lookup (fixture->store, "a");
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_START));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_PAUSE));

  /* The effect is there when the action is over. */
  g_assert_true (act (fixture, "a", SLUICE_ACTION_START, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_RUNNING);
  g_assert_cmpint (sluice_pipeline_get_request (pipeline), ==, SLUICE_REQUEST_NONE);
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_CANCEL));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_START));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_DELETE));

  /* A refusal stays in the row, in the server's words. */
  g_assert_false (act (fixture, "a", SLUICE_ACTION_START, FALSE, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_REFUSED);
  g_assert_cmpint (sluice_pipeline_get_request (pipeline), ==, SLUICE_REQUEST_NONE);
  g_assert_error (sluice_pipeline_get_request_error (pipeline), SLUICE_ERROR, SLUICE_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_true (act (fixture, "a", SLUICE_ACTION_CANCEL, FALSE, &error));
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_CANCELLED);
  g_assert_null (sluice_pipeline_get_request_error (pipeline));
  g_assert_true (act (fixture, "a", SLUICE_ACTION_DELETE, FALSE, &error));
  g_assert_null (sluice_store_lookup (fixture->store, "a"));

  /* Finished, and "running" by the server's word: refused, unless it is cancelled first. */
  pipeline = sluice_store_lookup (fixture->store, "done");
  g_assert_true (sluice_pipeline_get_server_finished (pipeline));
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_DELETE));
  g_assert_false (act (fixture, "done", SLUICE_ACTION_DELETE, FALSE, &error));
  g_clear_error (&error);
  g_assert_true (act (fixture, "done", SLUICE_ACTION_DELETE, TRUE, &error));
  g_assert_no_error (error);
  g_assert_null (fake_platform_find (fixture->platform, "done"));

  g_assert_true (act (fixture, "new", SLUICE_ACTION_DELETE, FALSE, &error));
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 0);
}

static void
test_routes_decide (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);

  fixture->platform->routes = "/api/v1/pipelines/{pipeline_uuid}/pause\n/api/v1/pipelines/{pipeline_uuid}/retry";
  fake_platform_add (fixture->platform, "a", "running", "running");
  fake_platform_add (fixture->platform, "b", "failed", "failed");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) != 0 && state_of (fixture, "a") == SLUICE_STATE_RUNNING);
  g_assert_true (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, "a"),
                                         SLUICE_ACTION_PAUSE));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, "a"),
                                          SLUICE_ACTION_RETRY));
  g_assert_true (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, "b"),
                                         SLUICE_ACTION_RETRY));
}

static void
test_a_stage_with_a_job_is_paused_by_it (Fixture       *fixture,
                                         gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  g_autoptr (GError) error = NULL;

  fixture->platform->routes = "/api/v1/jobs/{job_id}/pause\n/api/v1/jobs/{job_id}/resume";
  fake_platform_add (fixture->platform, "none", "running", "running");
  fake_platform_add (fixture->platform, "over", "running", "completed@old running");
  fake_platform_add (fixture->platform, "rests", "running", "completed@old paused@j-2");
  fake_platform_add (fixture->platform, "a", "running", "completed@old running@j-1");
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) != 0 && state_of (fixture, "none") == SLUICE_STATE_RUNNING
        && state_of (fixture, "over") == SLUICE_STATE_RUNNING && state_of (fixture, "rests") == SLUICE_STATE_PAUSED
        && state_of (fixture, "a") == SLUICE_STATE_RUNNING);

  g_assert_false (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, "none"),
                                          SLUICE_ACTION_PAUSE));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, "over"),
                                          SLUICE_ACTION_PAUSE));
  g_assert_true (sluice_monitor_can_act (fixture->monitor, sluice_store_lookup (fixture->store, "a"),
                                         SLUICE_ACTION_PAUSE));
  g_assert_true (act (fixture, "a", SLUICE_ACTION_PAUSE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "POST jobs/j-1/pause"), ==, 1);

  g_assert_true (act (fixture, "rests", SLUICE_ACTION_RESUME, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "POST jobs/j-2/resume"), ==, 1);
}

static void
stop_cb (FakePlatform *platform,
         const char   *method,
         const char   *path,
         gpointer      data)
{
  Fixture *fixture = data;

  /* Inside the request: nothing of its answer is there yet. */
  if (platform->n_requests == GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (fixture->monitor), "stop-at")))
    sluice_monitor_stop (fixture->monitor);
}

static void
test_routes_are_asked_for_until_told (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autoptr (SluiceWatch) watch = sluice_monitor_watch_list (fixture->monitor);
  SluiceCapabilities known;

  fixture->platform->routes = "/api/v1/pipelines/{pipeline_uuid}/pause";
  fixture->platform->routes_fail_with = 503;
  sluice_monitor_start (fixture->monitor);
  WAIT (fake_platform_count (fixture->platform, "GET openapi.json") >= 3);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
  g_assert_cmpuint (sluice_monitor_get_capabilities (fixture->monitor), ==, 0);
  fixture->platform->routes_fail_with = 0;
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) != 0);
  known = sluice_monitor_get_capabilities (fixture->monitor);

  /* A new connection whose probe fails takes nothing away; a server that says there is no list does. */
  fixture->platform->routes_fail_with = 500;
  fake_platform_down (fixture->platform);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_hash_table_remove_all (fixture->platform->requests);
  fake_platform_up (fixture->platform);
  WAIT (fake_platform_count (fixture->platform, "GET openapi.json") >= 3);
  g_assert_cmpuint (sluice_monitor_get_capabilities (fixture->monitor), ==, known);
  fixture->platform->routes_fail_with = 404;
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) == 0);
}

static void
test_stopped_at_each_await (Fixture       *fixture,
                            gconstpointer  data)
{
  add_many (fixture, 700, "failed", "failed");
  fake_platform_add (fixture->platform, "a", "running", "failed running");
  disconnect_monitor (fixture);

  for (guint stop_at = 1; stop_at <= 12; stop_at++)
    {
      g_autoptr (SluiceWatch) list = NULL;
      g_autoptr (SluiceWatch) open = NULL;
      g_autoptr (GAsyncResult) acted = NULL;

      connect_monitor (fixture, NULL);
      fixture->platform->n_requests = 0;
      fixture->platform->hook = stop_cb;
      fixture->platform->hook_data = fixture;
      g_object_set_data (G_OBJECT (fixture->monitor), "stop-at", GUINT_TO_POINTER (stop_at));
      sluice_monitor_start (fixture->monitor);
      list = sluice_monitor_watch_list (fixture->monitor);
      open = sluice_monitor_watch_pipeline (fixture->monitor, "a");
      sluice_monitor_act_async (fixture->monitor, "p00001", SLUICE_ACTION_CANCEL, FALSE, NULL, acted_cb, &acted);
      WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CLOSED);
      WAIT (acted);
      g_clear_object (&acted);
      if (stop_at < 12)
        disconnect_monitor (fixture);
    }
  fixture->platform->hook = NULL;
}

static void
test_stopped_while_loading (Fixture       *fixture,
                            gconstpointer  data)
{
  sluice_monitor_start (fixture->monitor);
  sluice_monitor_stop (fixture->monitor);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED);
}

static void
test_a_watch_outlives_the_monitor (Fixture       *fixture,
                                   gconstpointer  data)
{
  const char *visible[] = { "a", NULL };
  SluiceWatch *watch = sluice_monitor_watch_list (fixture->monitor);

  disconnect_monitor (fixture);
  sluice_watch_set_visible (watch, visible);
  g_assert_finalize_object (watch);
  connect_monitor (fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/monitor/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("connects", test_connects_and_derives);
  ADD ("list/long", test_long_list_converges);
  ADD ("list/deleted", test_deleted_elsewhere);
  ADD ("list/deleted-short", test_deleted_elsewhere_in_a_short_list);
  ADD ("list/drift", test_drift_loses_and_doubles_nothing);
  ADD ("open", test_open_pipeline);
  ADD ("rows", test_rows_at_most_two);
  ADD ("remembered", test_finished_ones_are_remembered);
  ADD ("frames", test_frames_and_hints);
  ADD ("actions", test_actions);
  ADD ("routes", test_routes_decide);
  ADD ("job", test_a_stage_with_a_job_is_paused_by_it);
  ADD ("routes/until-told", test_routes_are_asked_for_until_told);
  ADD ("stopped/each-await", test_stopped_at_each_await);
  ADD ("stopped/loading", test_stopped_while_loading);
  ADD ("stopped/watch", test_a_watch_outlives_the_monitor);
#undef ADD

  return g_test_run ();
}
