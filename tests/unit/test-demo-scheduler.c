/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-run.h"

#include <string.h>

static const char chain[] = "a preprocess_dataset 3; b train_model 5 a; c run_evaluation 2 b";
static const char diamond[]
  = "a preprocess_dataset 2; b train_model 3 a; c run_evaluation 9 a; d cleanup_checkpoints 1 b|c";

/* The order of events, as the world's signals tell it. */
static void
write_pipeline_cb (SluiceDemoWorld    *world,
                   SluiceDemoPipeline *pipeline,
                   GString            *log)
{
  g_string_append_printf (log, "p %s %s %" G_GINT64_FORMAT "\n", pipeline->uuid,
                          sluice_demo_status_to_string (pipeline->status), pipeline->completed_at);
}

static void
write_stage_cb (SluiceDemoWorld *world,
                SluiceDemoStage *stage,
                GString         *log)
{
  g_string_append_printf (log, "s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", stage->name,
                          sluice_demo_status_to_string (stage->status), stage->started_at, stage->completed_at);
}

static void
write_task_cb (SluiceDemoWorld *world,
               SluiceDemoTask  *task,
               GString         *log)
{
  g_string_append_printf (log, "t %s %s\n", task->id, sluice_demo_task_state_to_string (task->state));
}

static char *
run_and_write (guint32 seed,
               gint64  step)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Fixture fixture;

  open_fixture (&fixture, SLUICE_DEMO_FLAVOUR_PLATFORM, 3, seed);
  g_signal_connect (fixture.world, "pipeline-changed", G_CALLBACK (write_pipeline_cb), log);
  g_signal_connect (fixture.world, "stage-changed", G_CALLBACK (write_stage_cb), log);
  g_signal_connect (fixture.world, "task-changed", G_CALLBACK (write_task_cb), log);
  for (guint i = 0; i < 8; i++)
    sluice_demo_scheduler_start (fixture.scheduler, add_pipeline (&fixture, i % 2 ? diamond : chain));
  /* A stage without "seconds" takes what its ids say. */
  {
    SluiceDemoPipeline *pipeline = sluice_demo_pipeline_new ("guessed");

    sluice_demo_pipeline_add_stage (pipeline, "a", "run_evaluation", NULL, NULL);
    sluice_demo_world_add_pipeline (fixture.world, pipeline, START);
    sluice_demo_scheduler_start (fixture.scheduler, pipeline);
  }
  for (gint64 time = 0; time < 3600 * SECOND; time += step)
    run_for (&fixture, step);
  g_signal_handlers_disconnect_by_data (fixture.world, log);
  close_fixture (&fixture);
  return g_string_free_and_steal (g_steal_pointer (&log));
}

static void
test_seed (void)
{
  g_autofree char *first = run_and_write (7, 3600 * SECOND);
  g_autofree char *again = run_and_write (7, 3600 * SECOND);
  g_autofree char *in_steps = run_and_write (7, 13 * SECOND);
  g_autofree char *other = run_and_write (8, 3600 * SECOND);

  g_assert_cmpstr (first, ==, again);
  /* How often it is looked at changes nothing. */
  g_assert_cmpstr (first, ==, in_steps);
  g_assert_cmpstr (first, !=, other);
  g_assert_nonnull (strstr (first, "SUCCESS"));
}

static void
test_dependencies (Fixture       *fixture,
                   gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, diamond);
  SluiceDemoTask *root = sluice_demo_scheduler_start (fixture->scheduler, pipeline);

  assert_pipeline (pipeline, "running", "pending pending pending pending");
  g_assert_cmpstr (pipeline->celery_task_id, ==, root->id);
  run_for (fixture, SECOND);
  assert_pipeline (pipeline, "running", "running pending pending pending");
  run_for (fixture, 2 * SECOND);
  assert_pipeline (pipeline, "running", "completed running running pending");
  run_for (fixture, 4 * SECOND);
  assert_pipeline (pipeline, "running", "completed completed running pending");
  /* The last stage's task stands for the whole pipeline. */
  g_assert_cmpstr (pipeline->celery_task_id, ==, get_stage (pipeline, 3)->task->id);
  run_for (fixture, 60 * SECOND);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpint (get_stage (pipeline, i)->started_at, >=, get_stage (pipeline, 0)->completed_at);
  g_assert_cmpint (get_stage (pipeline, 3)->started_at, >=, get_stage (pipeline, 2)->completed_at);
  g_assert_cmpint (get_stage (pipeline, 2)->completed_at - get_stage (pipeline, 2)->started_at, ==, 9 * SECOND);
}

static void
test_queues (Fixture       *fixture,
             gconstpointer  data)
{
  GPtrArray *queued = sluice_demo_scheduler_get_queued (fixture->scheduler);
  SluiceDemoPipeline *first = add_pipeline (fixture, "a train_model 100");
  SluiceDemoPipeline *low = add_pipeline (fixture, "a train_model 100");
  SluiceDemoPipeline *high = add_pipeline (fixture, "a train_model 100");
  SluiceDemoPipeline *other = add_pipeline (fixture, "a run_evaluation 100");

  low->priority = 2;
  high->priority = 9;
  sluice_demo_scheduler_start (fixture->scheduler, first);
  sluice_demo_scheduler_start (fixture->scheduler, low);
  run_for (fixture, SECOND);
  sluice_demo_scheduler_start (fixture->scheduler, high);
  sluice_demo_scheduler_start (fixture->scheduler, other);
  run_for (fixture, SECOND);

  /* One worker trains, one thing at a time; evaluations have their own. */
  assert_pipeline (first, "running", "running");
  assert_pipeline (low, "running", "pending");
  assert_pipeline (high, "running", "pending");
  assert_pipeline (other, "running", "running");
  g_assert_cmpuint (queued->len, ==, 2);
  g_assert_true (g_ptr_array_index (queued, 0) == get_stage (high, 0)->task);

  run_for (fixture, 100 * SECOND);
  assert_pipeline (high, "running", "running");
  assert_pipeline (low, "running", "pending");
  run_for (fixture, 100 * SECOND);
  assert_pipeline (low, "running", "running");
}

static void
test_one_worker_takes_by_priority (void)
{
  static const char *const tasks[] = { "cleanup_checkpoints", "preprocess_dataset", "run_evaluation", "train_model" };
  SluiceDemoPipeline *pipelines[4];
  Fixture fixture;

  /* One worker serves every queue: training first, clearing up last. */
  open_fixture (&fixture, SLUICE_DEMO_FLAVOUR_PLATFORM, 1, 1);
  sluice_demo_scheduler_start (fixture.scheduler, add_pipeline (&fixture, "a train_model 50; b train_model 50; "
                                                                          "c train_model 50; d train_model 50"));
  run_for (&fixture, SECOND);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *plan = g_strdup_printf ("a %s 10", tasks[i]);

      pipelines[i] = add_pipeline (&fixture, plan);
      sluice_demo_scheduler_start (fixture.scheduler, pipelines[i]);
    }
  run_for (&fixture, SECOND);
  g_assert_cmpuint (sluice_demo_scheduler_get_running (fixture.scheduler)->len, ==, 4);
  g_assert_cmpuint (sluice_demo_scheduler_get_queued (fixture.scheduler)->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_true (g_ptr_array_index (sluice_demo_scheduler_get_queued (fixture.scheduler), i)
                   == get_stage (pipelines[3 - i], 0)->task);
  close_fixture (&fixture);
}

static void
test_never_completed (Fixture       *fixture,
                      gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, chain);

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipeline, "running", "completed completed completed");
  g_assert_cmpint (pipeline->completed_at, ==, 0);
  g_assert_cmpint (get_stage (pipeline, 2)->completed_at, >, 0);
  g_assert_nonnull (strstr (get_stage (pipeline, 1)->result, "\"seconds\":5"));

  sluice_demo_scheduler_cancel (fixture->scheduler, pipeline);
  assert_pipeline (pipeline, "cancelled", "completed completed completed");
  g_assert_cmpint (pipeline->completed_at, >, 0);
}

static void
test_failed_stage (Fixture       *fixture,
                   gconstpointer  data)
{
  SluiceDemoPipeline *pipeline
    = add_pipeline (fixture, "a preprocess_dataset 1; b train_model !2 a; c run_evaluation 9 a; d run_evaluation 1 b|c");

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, 5 * SECOND);
  /* The sibling goes on running after the pipeline says failed. */
  assert_pipeline (pipeline, "failed", "completed failed running pending");
  g_assert_cmpstr (pipeline->error_message, ==, "Stage b failed: CUDA out of memory");
  g_assert_cmpstr (get_stage (pipeline, 1)->error_message, ==, "CUDA out of memory");
  g_assert_nonnull (strstr (get_stage (pipeline, 1)->task->traceback, "Traceback"));
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipeline, "failed", "completed failed completed pending");
  g_assert_cmpint (pipeline->retry_count, ==, 0);
}

typedef struct
{
  const char *name;
  const char *plan;
  const char *platform; /* the message; NULL = it hangs */
  const char *in_plan;  /* the same; "" = it completes */
} Refusal;

static const Refusal refusals[] = {
  { "cycle", "a run_evaluation 1 b; b run_evaluation 1 a", "Cyclic dependency detected in pipeline",
    "Cyclic dependency detected in pipeline" },
  { "self-dependency", "a run_evaluation 1 a", "Cyclic dependency detected in pipeline",
    "Cyclic dependency detected in pipeline" },
  { "missing-dependency", "a run_evaluation 1 ghost", "Stage 'a' depends on non-existent stage 'ghost'",
    "Stage 'a' depends on non-existent stage 'ghost'" },
  { "unknown-task", "a no_such_task 1", "Unknown task type: no_such_task", "Unknown task type: no_such_task" },
  { "full-task-name", "a training_platform.core.celery_tasks.train_model 1",
    "Unknown task type: training_platform.core.celery_tasks.train_model",
    "Unknown task type: training_platform.core.celery_tasks.train_model" },
  { "no-stages", "", NULL, "Pipeline has no stages" },
  { "duplicate-names", "a run_evaluation 1; a train_model 1", NULL, "Duplicate stage name: a" },
  { "refused-parameters", "a run_evaluation ?1", NULL, "" },
};

static void
run_refusal (const Refusal     *refusal,
             SluiceDemoFlavour  flavour,
             const char        *message)
{
  g_autoptr (GString) pending = g_string_new (NULL);
  SluiceDemoPipeline *pipeline;
  Fixture fixture;

  open_fixture (&fixture, flavour, 3, 1);
  pipeline = add_pipeline (&fixture, refusal->plan);
  for (guint i = 0; i < pipeline->stages->len; i++)
    g_string_append (pending, i > 0 ? " pending" : "pending");
  sluice_demo_scheduler_start (fixture.scheduler, pipeline);
  run_for (&fixture, message != NULL && *message != '\0' ? SECOND / 10 : 3600 * SECOND);

  if (message == NULL)
    {
      assert_pipeline (pipeline, "running", pending->str);
      g_assert_null (pipeline->error_message);
    }
  else if (*message != '\0')
    {
      assert_pipeline (pipeline, "failed", pending->str);
      g_assert_cmpstr (pipeline->error_message, ==, message);
      g_assert_cmpint (pipeline->completed_at, >, 0);
    }
  else
    assert_pipeline (pipeline, "completed", "completed");
  close_fixture (&fixture);
}

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;

  run_refusal (refusal, SLUICE_DEMO_FLAVOUR_PLATFORM, refusal->platform);
  run_refusal (refusal, SLUICE_DEMO_FLAVOUR_PLAN, refusal->in_plan);
}

static void
test_no_worker (void)
{
  SluiceDemoPipeline *pipeline;
  Fixture fixture;

  open_fixture (&fixture, SLUICE_DEMO_FLAVOUR_PLATFORM, 0, 1);
  pipeline = add_pipeline (&fixture, chain);
  sluice_demo_scheduler_start (fixture.scheduler, pipeline);
  run_for (&fixture, 3600 * SECOND);
  assert_pipeline (pipeline, "running", "pending pending pending");
  g_assert_null (pipeline->error_message);

  sluice_demo_scheduler_set_workers (fixture.scheduler, 3);
  run_for (&fixture, SECOND);
  assert_pipeline (pipeline, "running", "running pending pending");
  g_assert_cmpuint (sluice_demo_scheduler_get_workers (fixture.scheduler)->len, ==, 3);

  /* Workers that go leave what they ran to the next ones. */
  sluice_demo_scheduler_set_workers (fixture.scheduler, 0);
  run_for (&fixture, 60 * SECOND);
  assert_pipeline (pipeline, "running", "running pending pending");
  sluice_demo_scheduler_set_workers (fixture.scheduler, 1);
  run_for (&fixture, 60 * SECOND);
  assert_pipeline (pipeline, "running", "completed completed completed");
  close_fixture (&fixture);
}

static void
test_cancel_after_workers_left (void)
{
  SluiceDemoPipeline *pipeline;
  Fixture fixture;

  open_fixture (&fixture, SLUICE_DEMO_FLAVOUR_PLATFORM, 3, 1);
  pipeline = add_pipeline (&fixture, chain);
  sluice_demo_scheduler_start (fixture.scheduler, pipeline);
  run_for (&fixture, SECOND);
  sluice_demo_scheduler_set_workers (fixture.scheduler, 0);
  sluice_demo_scheduler_cancel (fixture.scheduler, pipeline);
  sluice_demo_scheduler_set_workers (fixture.scheduler, 3);
  run_for (&fixture, 60 * SECOND);
  assert_pipeline (pipeline, "cancelled", "skipped pending pending");
  close_fixture (&fixture);
}

static void
test_cancel_on_platform (Fixture       *fixture,
                         gconstpointer  data)
{
  SluiceDemoPipeline *busy = add_pipeline (fixture, "a train_model 30");
  SluiceDemoPipeline *pipeline
    = add_pipeline (fixture, "a run_evaluation 20; b train_model 5; c cleanup_checkpoints 1 a|b");
  SluiceDemoPipeline *pending = add_pipeline (fixture, chain);

  sluice_demo_scheduler_start (fixture->scheduler, busy);
  run_for (fixture, SECOND);
  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, SECOND);
  assert_pipeline (pipeline, "running", "running pending pending");

  sluice_demo_scheduler_cancel (fixture->scheduler, pipeline);
  assert_pipeline (pipeline, "cancelled", "skipped pending pending");
  g_assert_cmpint (get_stage (pipeline, 0)->completed_at, ==, 0);
  g_assert_cmpint (get_stage (pipeline, 0)->task->state, ==, SLUICE_DEMO_TASK_REVOKED);
  /* What was queued runs later all the same; what was not begun never does. */
  run_for (fixture, 31 * SECOND);
  assert_pipeline (pipeline, "cancelled", "skipped running pending");
  run_for (fixture, 60 * SECOND);
  assert_pipeline (pipeline, "cancelled", "skipped completed pending");

  sluice_demo_scheduler_cancel (fixture->scheduler, pending);
  assert_pipeline (pending, "cancelled", "pending pending pending");
  g_assert_cmpint (pending->completed_at, >, 0);
  g_assert_cmpint (pending->started_at, ==, 0);
}

static void
test_cancel_in_plan (Fixture       *fixture,
                     gconstpointer  data)
{
  SluiceDemoPipeline *busy = add_pipeline (fixture, "a train_model 30");
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, "a run_evaluation 20; b train_model 5");

  sluice_demo_scheduler_start (fixture->scheduler, busy);
  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, SECOND);
  sluice_demo_scheduler_cancel (fixture->scheduler, pipeline);
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipeline, "cancelled", "skipped pending");
  g_assert_cmpint (get_stage (pipeline, 0)->completed_at, >, 0);
  g_assert_cmpint (get_stage (pipeline, 1)->task->state, ==, SLUICE_DEMO_TASK_REVOKED);
  assert_pipeline (busy, "completed", "completed");
}

static void
test_task_on_platform (Fixture       *fixture,
                       gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, "a train_model 50");
  SluiceDemoPipeline *failing = add_pipeline (fixture, "a run_evaluation !1");
  SluiceDemoTask *task;
  SluiceDemoTask *answer;

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  sluice_demo_scheduler_start (fixture->scheduler, failing);
  run_for (fixture, 3 * SECOND);
  task = get_stage (pipeline, 0)->task;
  g_assert_cmpint (task->state, ==, SLUICE_DEMO_TASK_PROGRESS);

  /* Killed, and nobody tells the pipeline. */
  answer = sluice_demo_scheduler_cancel_task (fixture->scheduler, task);
  g_assert_cmpint (answer->state, ==, SLUICE_DEMO_TASK_SUCCESS);
  run_for (fixture, 600 * SECOND);
  g_assert_cmpint (task->state, ==, SLUICE_DEMO_TASK_REVOKED);
  assert_pipeline (pipeline, "running", "running");
  g_assert_cmpuint (sluice_demo_scheduler_get_running (fixture->scheduler)->len, ==, 0);

  /* A retry says it does and can't. */
  answer = sluice_demo_scheduler_retry_task (fixture->scheduler, get_stage (failing, 0)->task, "x");
  g_assert_cmpint (answer->state, ==, SLUICE_DEMO_TASK_FAILURE);
  g_assert_cmpstr (answer->error, ==, "'AsyncResult' object has no attribute 'retry'");
  answer = sluice_demo_scheduler_retry_task (fixture->scheduler, NULL, "no\"pe");
  g_assert_cmpint (answer->state, ==, SLUICE_DEMO_TASK_SUCCESS);
  g_assert_nonnull (strstr (answer->result, "\"no\\\"pe\""));
  assert_pipeline (failing, "failed", "failed");
  g_assert_nonnull (sluice_demo_scheduler_cancel_task (fixture->scheduler, NULL));
}

static void
test_task_in_plan (Fixture       *fixture,
                   gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, chain);

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, SECOND);
  sluice_demo_scheduler_cancel_task (fixture->scheduler, get_stage (pipeline, 0)->task);
  assert_pipeline (pipeline, "failed", "failed pending pending");
  g_assert_cmpstr (pipeline->error_message, ==, "Stage a failed: terminated");
}

static void
test_purge (Fixture       *fixture,
            gconstpointer  data)
{
  SluiceDemoPipeline *pipelines[3];

  for (guint i = 0; i < 3; i++)
    {
      pipelines[i] = add_pipeline (fixture, "a train_model 50");
      sluice_demo_scheduler_start (fixture->scheduler, pipelines[i]);
    }
  run_for (fixture, SECOND);
  g_assert_cmpuint (sluice_demo_scheduler_purge (fixture->scheduler), ==, 2);
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipelines[0], "running", "completed");
  assert_pipeline (pipelines[1], "running", "pending");
  assert_pipeline (pipelines[2], "running", "pending");
}

static void
test_completed (Fixture       *fixture,
                gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, diamond);

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipeline, "completed", "completed completed completed completed");
  g_assert_cmpint (pipeline->completed_at, ==, get_stage (pipeline, 3)->completed_at);
}

static void
test_progress (Fixture       *fixture,
               gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, "a train_model 100; b run_evaluation 10 a");
  double progress;

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, SECOND);
  run_for (fixture, 49 * SECOND);
  progress = sluice_demo_scheduler_get_progress (fixture->scheduler, get_stage (pipeline, 0));
  g_assert_cmpfloat (progress, >, 0.49);
  g_assert_cmpfloat (progress, <, 0.51);
  g_assert_cmpfloat (sluice_demo_scheduler_get_progress (fixture->scheduler, get_stage (pipeline, 1)), ==, -1);
  run_for (fixture, 60 * SECOND);
  g_assert_cmpfloat (sluice_demo_scheduler_get_progress (fixture->scheduler, get_stage (pipeline, 0)), ==, -1);
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, chain);
  SluiceDemoPipeline *early = add_pipeline (fixture, "a run_evaluation 1");

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, SECOND);
  sluice_demo_scheduler_pause (fixture->scheduler, pipeline);
  run_for (fixture, 600 * SECOND);
  /* What ran ends; nothing else begins. */
  assert_pipeline (pipeline, "paused", "completed pending pending");
  sluice_demo_scheduler_resume (fixture->scheduler, pipeline);
  run_for (fixture, SECOND);
  assert_pipeline (pipeline, "running", "completed running pending");
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipeline, "completed", "completed completed completed");

  /* Paused before its root task came to it. */
  sluice_demo_scheduler_start (fixture->scheduler, early);
  sluice_demo_scheduler_pause (fixture->scheduler, early);
  run_for (fixture, 60 * SECOND);
  assert_pipeline (early, "paused", "pending");
  sluice_demo_scheduler_resume (fixture->scheduler, early);
  run_for (fixture, 60 * SECOND);
  assert_pipeline (early, "completed", "completed");
}

static void
test_retry (Fixture       *fixture,
            gconstpointer  data)
{
  SluiceDemoPipeline *pipeline
    = add_pipeline (fixture, "a preprocess_dataset 1; b train_model !2 a; c run_evaluation 1 b");
  char first[37];

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, 60 * SECOND);
  assert_pipeline (pipeline, "failed", "completed failed pending");
  g_strlcpy (first, get_stage (pipeline, 0)->task->id, sizeof first);

  sluice_demo_scheduler_retry (fixture->scheduler, pipeline);
  g_assert_cmpint (pipeline->retry_count, ==, 1);
  g_assert_null (pipeline->error_message);
  g_assert_cmpint (pipeline->completed_at, ==, 0);
  assert_pipeline (pipeline, "running", "completed pending pending");
  run_for (fixture, 60 * SECOND);
  assert_pipeline (pipeline, "completed", "completed completed completed");
  /* What had completed was not run again. */
  g_assert_cmpstr (get_stage (pipeline, 0)->task->id, ==, first);
}

static void
test_retry_cancelled (Fixture       *fixture,
                      gconstpointer  data)
{
  SluiceDemoPipeline *pipeline = add_pipeline (fixture, chain);

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, 5 * SECOND);
  sluice_demo_scheduler_cancel (fixture->scheduler, pipeline);
  assert_pipeline (pipeline, "cancelled", "completed skipped pending");
  sluice_demo_scheduler_retry (fixture->scheduler, pipeline);
  run_for (fixture, 60 * SECOND);
  assert_pipeline (pipeline, "completed", "completed completed completed");
}

static void
test_job (Fixture       *fixture,
          gconstpointer  data)
{
  SluiceDemoJob *job = sluice_demo_world_add_job (fixture->world, "job", "sft", START);
  SluiceDemoPipeline *pipeline = sluice_demo_pipeline_new ("with a job");

  sluice_demo_pipeline_add_stage (pipeline, "train", "train_model", NULL,
                                  g_strdup_printf ("{\"seconds\":100,\"job_uuid\":\"%s\"}", job->id));
  sluice_demo_world_add_pipeline (fixture->world, pipeline, START);
  g_assert_true (job->stage == get_stage (pipeline, 0));
  g_assert_false (sluice_demo_scheduler_pause_job (fixture->scheduler, job));

  sluice_demo_scheduler_start (fixture->scheduler, pipeline);
  run_for (fixture, 10 * SECOND);
  g_assert_cmpint (job->status, ==, SLUICE_DEMO_STATUS_RUNNING);
  g_assert_false (sluice_demo_scheduler_resume_job (fixture->scheduler, job));
  g_assert_true (sluice_demo_scheduler_pause_job (fixture->scheduler, job));
  g_assert_false (sluice_demo_scheduler_pause_job (fixture->scheduler, job));
  run_for (fixture, 600 * SECOND);
  assert_pipeline (pipeline, "running", "running");
  g_assert_cmpint (sluice_demo_scheduler_get_job_time (fixture->scheduler, job), <, 11 * SECOND);
  g_assert_true (sluice_demo_scheduler_resume_job (fixture->scheduler, job));
  run_for (fixture, 85 * SECOND);
  assert_pipeline (pipeline, "running", "running");
  run_for (fixture, 10 * SECOND);
  assert_pipeline (pipeline, "completed", "completed");
  g_assert_cmpint (job->status, ==, SLUICE_DEMO_STATUS_COMPLETED);
  g_assert_cmpint (job->completed_at, ==, get_stage (pipeline, 0)->completed_at);
  g_assert_cmpint (sluice_demo_scheduler_get_job_time (fixture->scheduler, job), ==, 100 * SECOND);
}

/* The stamps on records stay true wall time, however fast its clock runs. */
static void
test_speed (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (START);
  g_autoptr (SluiceDemoWorld) world = sluice_demo_world_new (1);
  g_autoptr (SluiceDemoScheduler) scheduler
    = sluice_demo_scheduler_new (world, clock, SLUICE_DEMO_FLAVOUR_PLAN, 60, 3, START - 100 * SECOND);
  Fixture fixture = { clock, world, scheduler };
  SluiceDemoPipeline *pipeline;

  sluice_demo_scheduler_go_live (scheduler);
  g_assert_cmpint (sluice_demo_scheduler_get_wait (scheduler), ==, -1);
  pipeline = add_pipeline (&fixture, "a run_evaluation 120");
  sluice_demo_scheduler_start (scheduler, pipeline);
  g_assert_cmpint (sluice_demo_scheduler_get_wait (scheduler), >=, 0);
  sluice_clock_advance (clock, SECOND);
  sluice_demo_scheduler_sync (scheduler);
  assert_pipeline (pipeline, "running", "running");
  g_assert_cmpint (sluice_demo_scheduler_get_wait (scheduler), >, SECOND / 2);
  sluice_clock_advance (clock, 2 * SECOND);
  sluice_demo_scheduler_sync (scheduler);
  assert_pipeline (pipeline, "completed", "completed");
  g_assert_cmpint (pipeline->completed_at, >, START + SECOND);
  g_assert_cmpint (pipeline->completed_at, <, START + 3 * SECOND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, flavour, func) g_test_add (path, Fixture, NULL, set_up_##flavour, func, tear_down)
  g_test_add_func ("/demo-scheduler/seed", test_seed);
  g_test_add_func ("/demo-scheduler/speed", test_speed);
  ADD ("/demo-scheduler/dependencies", platform, test_dependencies);
  ADD ("/demo-scheduler/queues", platform, test_queues);
  g_test_add_func ("/demo-scheduler/one-worker", test_one_worker_takes_by_priority);
  ADD ("/demo-scheduler/platform/never-completed", platform, test_never_completed);
  ADD ("/demo-scheduler/platform/failed-stage", platform, test_failed_stage);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/demo-scheduler/refusal/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/demo-scheduler/platform/no-worker", test_no_worker);
  g_test_add_func ("/demo-scheduler/platform/cancel-after-workers-left", test_cancel_after_workers_left);
  ADD ("/demo-scheduler/platform/cancel", platform, test_cancel_on_platform);
  ADD ("/demo-scheduler/platform/task", platform, test_task_on_platform);
  ADD ("/demo-scheduler/platform/purge", platform, test_purge);
  ADD ("/demo-scheduler/plan/completed", plan, test_completed);
  ADD ("/demo-scheduler/plan/progress", plan, test_progress);
  ADD ("/demo-scheduler/plan/pause", plan, test_pause);
  ADD ("/demo-scheduler/plan/retry", plan, test_retry);
  ADD ("/demo-scheduler/plan/retry-cancelled", plan, test_retry_cancelled);
  ADD ("/demo-scheduler/plan/cancel", plan, test_cancel_in_plan);
  ADD ("/demo-scheduler/plan/task", plan, test_task_in_plan);
  ADD ("/demo-scheduler/plan/job", plan, test_job);
#undef ADD

  return g_test_run ();
}
