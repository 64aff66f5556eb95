/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions on what is not what it seems, and questions that get no good answer. */
#include "monitor-fixture.h"

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
     GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sluice_monitor_act_async (fixture->monitor, uuid, action, FALSE, NULL, acted_cb, &result);
  WAIT (result);
  return sluice_monitor_act_finish (fixture->monitor, result, error);
}

/* Somebody started what is shown as pending: deleting it must not stop it. */
static void
test_delete_stops_nothing_that_was_started (Fixture       *fixture,
                                            gconstpointer  data)
{
  SluicePace slow = fast;
  g_autoptr (GError) error = NULL;

  slow.list_hidden = slow.list_shown = 3600 * G_TIME_SPAN_SECOND;
  sluice_monitor_set_pace (fixture->monitor, &slow);
  fake_platform_add (fixture->platform, "a", "pending", "pending");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_PENDING);

  fake_pipeline_set (fake_platform_find (fixture->platform, "a"), "running", "running");
  g_assert_false (act (fixture, "a", SLUICE_ACTION_DELETE, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CHANGED);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "POST pipelines/a/cancel"), ==, 0);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "DELETE pipelines/a"), ==, 0);
  g_assert_cmpint (state_of (fixture, "a"), ==, SLUICE_STATE_RUNNING);
}

/* A look that fails stops the delete as well; one that finds nothing is as good as done. */
static void
test_delete_looks_first (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fake_platform_add (fixture->platform, "a", "pending", "pending");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_PENDING);

  fixture->platform->fail_status_with = 500;
  g_assert_false (act (fixture, "a", SLUICE_ACTION_DELETE, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_SERVER);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "POST pipelines/a/cancel"), ==, 0);
  g_clear_error (&error);

  fixture->platform->fail_status_with = 0;
  g_assert_true (act (fixture, "a", SLUICE_ACTION_DELETE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "DELETE pipelines/a"), ==, 1);
  g_assert_null (sluice_store_lookup (fixture->store, "a"));
}

/* A running pipeline whose stages can't be read says why, can be cancelled all the same, and gets well. */
static void
test_stages_that_can_not_be_read (Fixture       *fixture,
                                  gconstpointer  data)
{
  SluicePipeline *pipeline;

  fake_platform_add (fixture->platform, "a", "running", "running");
  fixture->platform->fail_status_with = 500;
  sluice_monitor_start (fixture->monitor);
  WAIT ((pipeline = sluice_store_lookup (fixture->store, "a")));
  WAIT (sluice_pipeline_get_status_error (pipeline));
  g_assert_error (sluice_pipeline_get_status_error (pipeline), SLUICE_ERROR, SLUICE_ERROR_SERVER);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_CHECKING);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_CANCEL));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_DELETE));

  fixture->platform->fail_status_with = 0;
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_RUNNING);
  g_assert_no_error (sluice_pipeline_get_status_error (pipeline));

  /* The same answer as before is an answer too. */
  fixture->platform->fail_status_with = 500;
  WAIT (sluice_pipeline_get_status_error (pipeline));
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_RUNNING);
  fixture->platform->fail_status_with = 0;
  WAIT (!sluice_pipeline_get_status_error (pipeline));
}

/* Why a stage failed can't be had while the broker is down: it is asked for again. */
static void
test_traceback_is_asked_for_again (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr (SluiceWatch) open = NULL;
  SluiceStage *stage;
  guint n;

  fake_platform_add (fixture->platform, "a", "failed", "failed");
  fixture->platform->tasks_fail_with = 500;
  sluice_monitor_start (fixture->monitor);
  open = sluice_monitor_watch_pipeline (fixture->monitor, "a");
  WAIT (fake_platform_count (fixture->platform, "GET celery-tasks/task-a-0") > 1);
  stage = sluice_pipeline_find_stage (sluice_store_lookup (fixture->store, "a"), "s0");
  g_assert_null (sluice_stage_get_traceback (stage));

  fixture->platform->tasks_fail_with = 0;
  WAIT (sluice_stage_get_traceback (stage));

  /* What was answered is asked no more. */
  n = fake_platform_count (fixture->platform, "GET celery-tasks/task-a-0");
  WAIT (fake_platform_count (fixture->platform, "GET pipelines/a/status") > 5);
  g_assert_cmpuint (fake_platform_count (fixture->platform, "GET celery-tasks/task-a-0"), ==, n);
}

#define RUNNING "{\"type\":\"pipeline_status_change\",\"pipeline_uuid\":\"a\",\"status\":\"running\"}"

/* A frame that comes while an answer is on its way is newer than it; the next answer counts though it is the same. */
static void
test_frame_during_a_question (Fixture       *fixture,
                              gconstpointer  data)
{
  SluicePace slow = fast;

  slow.list_hidden = slow.list_shown = slow.row_active = slow.open_active = 3600 * G_TIME_SPAN_SECOND;
  sluice_monitor_set_pace (fixture->monitor, &slow);
  fake_platform_add (fixture->platform, "a", "running", "running");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING);
  WAIT (fixture->platform->socket);

  fake_pipeline_set (fake_platform_find (fixture->platform, "a"), "running", "completed");
  fixture->platform->delay_ms = 250;
  fake_platform_send (fixture->platform, RUNNING);
  WAIT (fixture->platform->busy > 0);
  fake_platform_send (fixture->platform, RUNNING);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_COMPLETED);
}

static double
progress_of (Fixture    *fixture,
             const char *stage)
{
  return sluice_stage_get_progress (sluice_pipeline_find_stage (sluice_store_lookup (fixture->store, "a"), stage));
}

static SluiceState
stage_state_of (Fixture    *fixture,
                const char *stage)
{
  return sluice_stage_get_state (sluice_pipeline_find_stage (sluice_store_lookup (fixture->store, "a"), stage));
}

static void
send_progress (Fixture    *fixture,
               const char *stage,
               const char *status,
               double      progress)
{
  g_autofree char *frame = g_strdup_printf ("{\"type\":\"stage_status_change\",\"pipeline_uuid\":\"a\","
                                            "\"stage_name\":\"%s\",\"status\":\"%s\",\"progress\":%.1f}",
                                            stage, status, progress);

  fake_platform_send (fixture->platform, frame);
}

/* Frames that only say how far stages are ask nothing, and wait for one that says more, or for an answer. */
static void
test_progress_waits (Fixture       *fixture,
                     gconstpointer  data)
{
  SluicePace slow = fast;
  guint asked;

  slow.list_hidden = slow.list_shown = slow.row_active = slow.open_active = slow.progress_gap = G_TIME_SPAN_HOUR;
  sluice_monitor_set_pace (fixture->monitor, &slow);
  fake_platform_add (fixture->platform, "a", "running", "running running pending");
  sluice_monitor_start (fixture->monitor);
  WAIT (state_of (fixture, "a") == SLUICE_STATE_RUNNING && fixture->platform->socket);
  WAIT (sluice_pipeline_get_stages (sluice_store_lookup (fixture->store, "a")) != NULL);
  asked = fake_platform_count (fixture->platform, "GET pipelines/a/status");

  send_progress (fixture, "s0", "running", 0.3);
  send_progress (fixture, "s1", "running", 0.2);
  send_progress (fixture, "s0", "running", 0.4);
  fake_platform_send (fixture->platform, "{\"type\":\"a hint\"}");
  WAIT (fake_platform_count (fixture->platform, "GET pipelines/a/status") > asked);
  WAIT (progress_of (fixture, "s0") == 0.4);
  g_assert_cmpfloat (progress_of (fixture, "s1"), ==, 0.2);

  /* What waits of others comes along with a change of state; what waited of that stage is over. */
  send_progress (fixture, "s0", "running", 0.6);
  send_progress (fixture, "s1", "running", 0.7);
  send_progress (fixture, "s0", "failed", 0.5);
  WAIT (stage_state_of (fixture, "s0") == SLUICE_STATE_FAILED);
  g_assert_cmpfloat (progress_of (fixture, "s0"), ==, 0.5);
  g_assert_cmpfloat (progress_of (fixture, "s1"), ==, 0.7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/monitor-actions/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("delete/started-meanwhile", test_delete_stops_nothing_that_was_started);
  ADD ("delete/looks-first", test_delete_looks_first);
  ADD ("traceback", test_traceback_is_asked_for_again);
  ADD ("frame-during-a-question", test_frame_during_a_question);
  ADD ("progress-waits", test_progress_waits);
  ADD ("unreadable", test_stages_that_can_not_be_read);
#undef ADD

  return g_test_run ();
}
