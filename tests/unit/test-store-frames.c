/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-records.h"
#include "model/sluice-store.h"
#include "model/sluice-transition.h"

/* Frames that find no pipeline yet, and frames that name only a task. */

/* How many pipelines that aren't there the store remembers frames of. */
#define MAX_ABSENT 4096

/* And of how many stages of one such pipeline, and of how many pipelines with as many. */
#define MAX_STAGES 4096
#define MAX_LARGE 4

#define WHOLE SLUICE_BATCH_SCOPE_PIPELINE

static SluiceStore *
make_store (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (MINUTES (100));

  return sluice_store_new ("here", clock);
}

static void
take_row (SluiceStore          *store,
          SluiceBatchScope      scope,
          guint64               sequence,
          SluicePipelineRecord *row)
{
  g_autoptr (SluiceBatch) batch = make_batch (scope, sequence);

  g_ptr_array_add (batch->pipelines, row);
  g_ptr_array_unref (sluice_store_apply (store, batch));
}

static void
take_frame (SluiceStore *store,
            guint64      sequence,
            const char  *uuid,
            const char  *status,
            gint64       timestamp)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_CHANGES, sequence);

  batch->source = SLUICE_BATCH_SOURCE_SOCKET;
  g_ptr_array_add (batch->changes, sluice_change_new (uuid, NULL, status, -1, timestamp));
  g_ptr_array_unref (sluice_store_apply (store, batch));
}

static SluiceState
get_state (SluiceStore *store,
           const char  *uuid)
{
  return sluice_pipeline_get_state (sluice_store_lookup (store, uuid));
}

static void
take_away (SluiceStore *store,
           guint64      sequence,
           const char  *uuid)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_REMOVED, sequence);

  g_ptr_array_add (batch->removed, g_strdup (uuid));
  g_ptr_array_unref (sluice_store_apply (store, batch));
}

static SluiceStageRecord *
make_task_stage (const char *name,
                 const char *status,
                 const char *task_id)
{
  SluiceStageRecord *stage = make_stage (name, status, 95, g_str_equal (status, "running") ? 0 : 96);

  stage->celery_task_id = g_strdup (task_id);
  return stage;
}

static void
assert_task (SluiceStore *store,
             const char  *task_id,
             const char  *uuid,
             const char  *name)
{
  const char *stage_name = NULL;
  SluicePipeline *pipeline = sluice_store_find_task (store, task_id, &stage_name);

  if (uuid == NULL)
    {
      g_assert_null (pipeline);
      return;
    }

  g_assert_nonnull (pipeline);
  g_assert_cmpstr (sluice_pipeline_get_uuid (pipeline), ==, uuid);
  g_assert_cmpstr (stage_name, ==, name);
}

static void
test_the_newest_strangers_are_remembered (void)
{
  SluiceStore *store = make_store ();

  for (guint i = 0; i < MAX_ABSENT + 10; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);

      take_frame (store, 10 + i, uuid, "failed", MINUTES (96));
    }

  /* Of the oldest ten nothing is known but their rows, which came late. */
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("uuid-9", "pending"));
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("uuid-10", "pending"));
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("uuid-4105", "pending"));
  g_assert_cmpint (get_state (store, "uuid-9"), ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (get_state (store, "uuid-10"), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (get_state (store, "uuid-4105"), ==, SLUICE_STATE_FAILED);
  g_assert_finalize_object (store);
}

static void
test_of_a_stranger_the_latest_counts (void)
{
  SluiceStore *store = make_store ();

  take_frame (store, 10, "a", "failed", MINUTES (96));
  take_frame (store, 11, "b", "failed", MINUTES (96));
  for (guint i = 0; i < MAX_ABSENT - 2; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);

      take_frame (store, 20 + i, uuid, "failed", MINUTES (96));
    }

  /* News of one makes it the newest; what is old or was said before doesn't. */
  take_frame (store, 10000, "a", "cancelled", MINUTES (97));
  take_frame (store, 10001, "b", "cancelled", MINUTES (95));
  take_frame (store, 11, "b", "failed", MINUTES (96));
  take_frame (store, 10002, "one more", "failed", MINUTES (97));

  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("a", "pending"));
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("b", "pending"));
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("uuid-0", "pending"));
  g_assert_cmpint (get_state (store, "a"), ==, SLUICE_STATE_CANCELLED);
  g_assert_cmpint (get_state (store, "b"), ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (get_state (store, "uuid-0"), ==, SLUICE_STATE_FAILED);
  g_assert_finalize_object (store);
}

static void
take_stage_frames (SluiceStore *store,
                   guint64      sequence,
                   const char  *uuid,
                   guint        n)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_CHANGES, sequence);

  batch->source = SLUICE_BATCH_SOURCE_SOCKET;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage-%u", i);

      g_ptr_array_add (batch->changes, sluice_change_new (uuid, name, "running", -1, MINUTES (96)));
    }
  g_ptr_array_unref (sluice_store_apply (store, batch));
}

/* However many stages strangers have, only so many are remembered: the pipeline that was told of longest ago goes. */
static void
test_stages_of_strangers_have_a_limit (void)
{
  SluiceStore *store = make_store ();

  for (guint i = 0; i < MAX_LARGE; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);

      take_frame (store, 10 + 2 * i, uuid, "failed", MINUTES (96));
      take_stage_frames (store, 11 + 2 * i, uuid, MAX_STAGES + 1);
    }

  /* Said again it is no more; of the pipeline itself it is no stage. */
  take_stage_frames (store, 50, "uuid-3", MAX_STAGES);
  take_frame (store, 51, "small", "failed", MINUTES (96));
  take_stage_frames (store, 52, "one more", 1);

  for (guint i = 0; i < MAX_LARGE; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);

      take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row (uuid, "pending"));
      g_assert_cmpint (get_state (store, uuid), ==, i == 0 ? SLUICE_STATE_PENDING : SLUICE_STATE_FAILED);
    }
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 1, make_row ("small", "pending"));
  g_assert_cmpint (get_state (store, "small"), ==, SLUICE_STATE_FAILED);
  g_assert_finalize_object (store);
}

static void
test_the_newest_removals_are_remembered (void)
{
  SluiceStore *store = make_store ();

  for (guint i = 0; i < MAX_ABSENT + 1; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);

      take_away (store, 10 + i, uuid);
    }

  /* A list that was asked for before doesn't bring them back. */
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 9, make_row ("uuid-1", "pending"));
  take_row (store, SLUICE_BATCH_SCOPE_PAGE, 9, make_row ("uuid-4096", "pending"));
  g_assert_cmpuint (sluice_store_get_n_items (store), ==, 0);
  g_assert_finalize_object (store);
}

static void
test_a_task_is_found (void)
{
  SluiceStore *store = make_store ();

  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 1,
            make_pipeline ("a", "running", make_task_stage ("one", "completed", "t1"),
                           make_task_stage ("two", "running", "t2"), make_stage ("three", "pending", 0, 0), NULL));
  assert_task (store, "t1", "a", "one");
  assert_task (store, "t2", "a", "two");
  assert_task (store, "t3", NULL, NULL);

  /* Another task works for the stage now. */
  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 2,
            make_pipeline ("a", "running", make_task_stage ("one", "completed", "t1"),
                           make_task_stage ("two", "running", "t2b"), make_task_stage ("three", "pending", "t3"), NULL));
  assert_task (store, "t2", NULL, NULL);
  assert_task (store, "t2b", "a", "two");
  assert_task (store, "t3", "a", "three");

  /* All is over. */
  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 3,
            make_pipeline ("a", "running", make_task_stage ("one", "completed", "t1"),
                           make_task_stage ("two", "completed", "t2b"), make_task_stage ("three", "completed", "t3"),
                           NULL));
  g_assert_cmpint (get_state (store, "a"), ==, SLUICE_STATE_COMPLETED);
  assert_task (store, "t1", NULL, NULL);
  assert_task (store, "t3", NULL, NULL);
  g_assert_finalize_object (store);
}

static void
test_a_task_is_found_while_it_goes_on (void)
{
  SluiceStore *store = make_store ();

  /* A parallel stage runs on after its pipeline failed, and a queued one may run after a cancel. */
  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 1,
            make_pipeline ("a", "failed", make_task_stage ("broken", "failed", "t1"),
                           make_task_stage ("sibling", "running", "t2"), NULL));
  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 2,
            make_pipeline ("b", "cancelled", make_task_stage ("stopped", "skipped", "t3"),
                           make_task_stage ("queued", "pending", "t4"), NULL));
  assert_task (store, "t1", NULL, NULL);
  assert_task (store, "t2", "a", "sibling");
  assert_task (store, "t3", NULL, NULL);
  assert_task (store, "t4", "b", "queued");

  take_away (store, 3, "b");
  assert_task (store, "t4", NULL, NULL);
  g_assert_finalize_object (store);
}

static void
test_a_task_of_two (void)
{
  SluiceStore *store = make_store ();

  /* A server that gives one task to two pipelines: the one that told it last, and none once both are gone. */
  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 1,
            make_pipeline ("a", "running", make_task_stage ("one", "running", "t"),
                           make_task_stage ("two", "running", "t"), NULL));
  assert_task (store, "t", "a", "one");
  take_row (store, SLUICE_BATCH_SCOPE_PIPELINE, 2,
            make_pipeline ("b", "running", make_task_stage ("other", "running", "t"), NULL));
  assert_task (store, "t", "b", "other");
  take_away (store, 3, "a");
  assert_task (store, "t", "b", "other");
  take_away (store, 4, "b");
  assert_task (store, "t", NULL, NULL);
  g_assert_finalize_object (store);
}

static SluiceStageRecord *
make_failed (int         started,
             int         ended,
             const char *error)
{
  SluiceStageRecord *stage = make_stage ("s", "failed", started, ended);

  stage->error_message = g_strdup (error);
  return stage;
}

static void
assert_story (SluiceStore *store,
              guint        n,
              ...)
{
  GPtrArray *transitions = sluice_pipeline_get_transitions (sluice_store_lookup (store, "a"));
  va_list expected;

  va_start (expected, n);
  g_assert_cmpuint (transitions != NULL ? transitions->len : 0, ==, n);
  for (guint i = 0; i < n; i++)
    {
      SluiceTransition *transition = transitions->pdata[i];

      g_assert_cmpint (transition->to, ==, va_arg (expected, int));
      g_assert_cmpstr (transition->message, ==, va_arg (expected, const char *));
    }
  va_end (expected);
}

/* What a retry makes the server forget stays known, also of a failure that nobody saw happen. */
static void
test_tries_are_remembered (void)
{
  SluiceStore *store = make_store ();

  take_row (store, WHOLE, 1, make_pipeline ("a", "running", make_stage ("s", "pending", 0, 0), NULL));
  assert_story (store, 0);
  take_row (store, WHOLE, 2, make_pipeline ("a", "running", make_stage ("s", "running", 90, 0), NULL));
  /* The error comes after the state. */
  take_row (store, WHOLE, 3, make_pipeline ("a", "failed", make_failed (90, 91, NULL), NULL));
  take_row (store, WHOLE, 4, make_pipeline ("a", "failed", make_failed (90, 91, "no space"), NULL));
  assert_story (store, 2, SLUICE_STATE_RUNNING, NULL, SLUICE_STATE_FAILED, "no space");
  take_row (store, WHOLE, 5, make_pipeline ("a", "running", make_stage ("s", "running", 92, 0), NULL));
  take_row (store, WHOLE, 6, make_pipeline ("a", "failed", make_failed (92, 93, "no memory"), NULL));
  assert_story (store, 4, SLUICE_STATE_RUNNING, NULL, SLUICE_STATE_FAILED, "no space", SLUICE_STATE_RUNNING, NULL,
                SLUICE_STATE_FAILED, "no memory");
  /* The same again is no other try; a whole try between two looks is. */
  take_row (store, WHOLE, 7, make_pipeline ("a", "failed", make_failed (92, 93, "no memory"), NULL));
  assert_story (store, 4, SLUICE_STATE_RUNNING, NULL, SLUICE_STATE_FAILED, "no space", SLUICE_STATE_RUNNING, NULL,
                SLUICE_STATE_FAILED, "no memory");
  take_row (store, WHOLE, 8, make_pipeline ("a", "failed", make_failed (94, 95, "no disk"), NULL));
  assert_story (store, 6, SLUICE_STATE_RUNNING, NULL, SLUICE_STATE_FAILED, "no space", SLUICE_STATE_RUNNING, NULL,
                SLUICE_STATE_FAILED, "no memory", SLUICE_STATE_RUNNING, NULL, SLUICE_STATE_FAILED, "no disk");
  g_assert_finalize_object (store);

  /* Failed when it was first seen, and run again. */
  store = make_store ();
  take_row (store, WHOLE, 1, make_pipeline ("a", "failed", make_failed (90, 91, "no space"), NULL));
  take_row (store, WHOLE, 2, make_pipeline ("a", "running", make_stage ("s", "running", 92, 0), NULL));
  assert_story (store, 3, SLUICE_STATE_RUNNING, NULL, SLUICE_STATE_FAILED, "no space", SLUICE_STATE_RUNNING, NULL);
  g_assert_finalize_object (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store-frames/strangers", test_the_newest_strangers_are_remembered);
  g_test_add_func ("/store-frames/latest", test_of_a_stranger_the_latest_counts);
  g_test_add_func ("/store-frames/stages", test_stages_of_strangers_have_a_limit);
  g_test_add_func ("/store-frames/removals", test_the_newest_removals_are_remembered);
  g_test_add_func ("/store-frames/task", test_a_task_is_found);
  g_test_add_func ("/store-frames/task-goes-on", test_a_task_is_found_while_it_goes_on);
  g_test_add_func ("/store-frames/task-of-two", test_a_task_of_two);
  g_test_add_func ("/store-frames/tries", test_tries_are_remembered);

  return g_test_run ();
}
