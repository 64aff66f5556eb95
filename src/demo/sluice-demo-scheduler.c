/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-scheduler-private.h"

#include "demo/sluice-demo-plan.h"

/* Virtual µs: what the platform needs between one thing and the next. */
#define NEXT_DELAY (45 * G_TIME_SPAN_MILLISECOND)

G_DEFINE_FINAL_TYPE (SluiceDemoScheduler, sluice_demo_scheduler, G_TYPE_OBJECT)

static void
free_event (gpointer data)
{
  SluiceDemoEvent *event = data;

  if (event->destroy != NULL)
    event->destroy (event->data);
  g_free (event);
}

static int
compare_events (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const SluiceDemoEvent *left = a, *right = b;

  if (left->due != right->due)
    return left->due < right->due ? -1 : 1;
  return left->sequence < right->sequence ? -1 : left->sequence > right->sequence;
}

GSequenceIter *
sluice_demo_scheduler_push (SluiceDemoScheduler *self,
                            SluiceDemoEventKind  kind,
                            gint64               delay,
                            SluiceDemoPipeline  *pipeline,
                            SluiceDemoTask      *task)
{
  SluiceDemoEvent *event = g_new0 (SluiceDemoEvent, 1);

  event->kind = kind;
  event->due = self->time + delay;
  event->sequence = self->next_sequence++;
  event->pipeline = pipeline;
  event->runs = pipeline != NULL ? pipeline->runs : 0;
  event->task = task;
  return g_sequence_insert_sorted (self->events, event, compare_events, NULL);
}

void
sluice_demo_scheduler_drop (SluiceDemoTask *task)
{
  if (task->event != NULL)
    g_sequence_remove (g_steal_pointer (&task->event));
  task->ends = 0;
}

void
sluice_demo_scheduler_end_job (SluiceDemoScheduler *self,
                               SluiceDemoStage     *stage,
                               SluiceDemoStatus     status)
{
  SluiceDemoJob *job = stage->job;

  if (job == NULL || job->stage != stage)
    return;

  job->status = status;
  job->completed_at = sluice_demo_scheduler_get_stamp (self);
  sluice_demo_world_job_changed (self->world, job);
}

void
sluice_demo_scheduler_end_pipeline (SluiceDemoScheduler *self,
                                    SluiceDemoPipeline  *pipeline,
                                    SluiceDemoStatus     status,
                                    char                *message)
{
  pipeline->status = status;
  pipeline->completed_at = sluice_demo_scheduler_get_stamp (self);
  g_free (pipeline->error_message);
  pipeline->error_message = message;
  sluice_demo_world_pipeline_changed (self->world, pipeline);
}

static void
enqueue_stage (SluiceDemoScheduler *self,
               SluiceDemoStage     *stage,
               gint64               delay)
{
  sluice_demo_scheduler_push (self, SLUICE_DEMO_EVENT_ENQUEUE, delay, stage->pipeline, stage->task);
}

static void
run_root (SluiceDemoScheduler *self,
          SluiceDemoPipeline  *pipeline)
{
  g_autofree char *message = NULL;
  SluiceDemoStage *last = NULL;
  SluiceDemoVerdict verdict;

  if (pipeline->status != SLUICE_DEMO_STATUS_RUNNING && pipeline->status != SLUICE_DEMO_STATUS_PAUSED)
    return;

  if (self->workers->len == 0)
    {
      g_ptr_array_add (self->parked, pipeline);
      return;
    }

  sluice_demo_scheduler_count_task (self, 0, "training_platform.core.celery_tasks.run_training_pipeline");
  verdict = sluice_demo_plan_pipeline (pipeline, self->flavour, &message, &last);
  if (verdict == SLUICE_DEMO_VERDICT_FAILS)
    sluice_demo_scheduler_end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_FAILED, g_steal_pointer (&message));
  if (verdict != SLUICE_DEMO_VERDICT_RUNS)
    return;

  pipeline->n_unfinished = 0;
  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      if (stage->status == SLUICE_DEMO_STATUS_COMPLETED)
        continue;

      pipeline->n_unfinished++;
      stage->task = sluice_demo_world_add_task (self->world, sluice_demo_route_lookup (stage->task_name), stage);
    }

  /* What an earlier run completed is not waited for. */
  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      for (guint j = 0; stage->status == SLUICE_DEMO_STATUS_COMPLETED && j < stage->n_successors; j++)
        ((SluiceDemoStage *) g_ptr_array_index (pipeline->stages, stage->successors[j]))->waiting--;
    }

  pipeline->started_at = sluice_demo_scheduler_get_stamp (self);
  if (last != NULL && last->task != NULL)
    g_strlcpy (pipeline->celery_task_id, last->task->id, sizeof pipeline->celery_task_id);
  else
    sluice_demo_world_make_uuid (self->world, pipeline->celery_task_id);
  sluice_demo_world_pipeline_changed (self->world, pipeline);

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      if (stage->waiting == 0 && stage->status != SLUICE_DEMO_STATUS_COMPLETED)
        enqueue_stage (self, stage, SLUICE_DEMO_ROOT_DELAY);
    }
}

static void
fail_task (SluiceDemoScheduler *self,
           SluiceDemoTask      *task)
{
  SluiceDemoStage *stage = task->stage;
  SluiceDemoPipeline *pipeline = stage->pipeline;

  task->state = SLUICE_DEMO_TASK_FAILURE;
  task->error = g_strdup (stage->outcome_error);
  task->traceback = sluice_demo_plan_make_traceback (stage, stage->outcome_error);
  sluice_demo_world_task_changed (self->world, task);

  stage->status = SLUICE_DEMO_STATUS_FAILED;
  stage->completed_at = sluice_demo_scheduler_get_stamp (self);
  stage->error_message = g_strdup (stage->outcome_error);
  sluice_demo_world_stage_changed (self->world, stage);
  sluice_demo_scheduler_end_job (self, stage, SLUICE_DEMO_STATUS_FAILED);

  if (pipeline->status == SLUICE_DEMO_STATUS_RUNNING || pipeline->status == SLUICE_DEMO_STATUS_PAUSED)
    sluice_demo_scheduler_end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_FAILED,
                                        g_strdup_printf ("Stage %s failed: %s", stage->name, stage->error_message));
}

static void
complete_task (SluiceDemoScheduler *self,
               SluiceDemoTask      *task)
{
  SluiceDemoStage *stage = task->stage;
  SluiceDemoPipeline *pipeline = stage->pipeline;

  g_clear_pointer (&stage->result, g_free);
  stage->result = sluice_demo_plan_make_result (stage);
  task->state = SLUICE_DEMO_TASK_SUCCESS;
  task->result = g_strdup (stage->result);
  sluice_demo_world_task_changed (self->world, task);

  stage->status = SLUICE_DEMO_STATUS_COMPLETED;
  stage->completed_at = sluice_demo_scheduler_get_stamp (self);
  sluice_demo_world_stage_changed (self->world, stage);
  sluice_demo_scheduler_end_job (self, stage, SLUICE_DEMO_STATUS_COMPLETED);
  sluice_demo_scheduler_count_task (self, 0, "training_platform.core.pipeline_executor.on_stage_success");

  pipeline->n_unfinished--;
  if (pipeline->status != SLUICE_DEMO_STATUS_RUNNING && pipeline->status != SLUICE_DEMO_STATUS_PAUSED)
    return;

  for (guint i = 0; i < stage->n_successors; i++)
    {
      SluiceDemoStage *next = g_ptr_array_index (pipeline->stages, stage->successors[i]);

      if (--next->waiting == 0)
        enqueue_stage (self, next, NEXT_DELAY);
    }

  if (pipeline->n_unfinished == 0 && self->flavour == SLUICE_DEMO_FLAVOUR_PLAN)
    sluice_demo_scheduler_end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_COMPLETED, NULL);
}

static void
run_event (SluiceDemoScheduler *self,
           SluiceDemoEvent               *event)
{
  SluiceDemoPipeline *pipeline = event->pipeline;

  if (pipeline != NULL && event->runs != pipeline->runs)
    return;

  switch (event->kind)
    {
    case SLUICE_DEMO_EVENT_ROOT:
      run_root (self, pipeline);
      break;
    case SLUICE_DEMO_EVENT_ENQUEUE:
      if (pipeline->status != SLUICE_DEMO_STATUS_RUNNING && pipeline->status != SLUICE_DEMO_STATUS_PAUSED)
        break;
      event->task->sequence = self->next_sequence++;
      if (event->task->state == SLUICE_DEMO_TASK_PENDING)
        sluice_demo_scheduler_queue_task (self, event->task);
      break;
    case SLUICE_DEMO_EVENT_DONE:
      event->task->event = NULL;
      sluice_demo_scheduler_leave_worker (self, event->task);
      if (event->task->stage->outcome_error != NULL)
        fail_task (self, event->task);
      else
        complete_task (self, event->task);
      break;
    case SLUICE_DEMO_EVENT_CALL:
      event->func (event->data);
      break;
    default:
      g_assert_not_reached ();
    }

  sluice_demo_scheduler_dispatch (self);
}

static void
sluice_demo_scheduler_finalize (GObject *object)
{
  SluiceDemoScheduler *self = SLUICE_DEMO_SCHEDULER (object);

  g_sequence_free (self->events);
  g_ptr_array_unref (self->workers);
  g_ptr_array_unref (self->queued);
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->parked);
  g_clear_object (&self->world);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sluice_demo_scheduler_parent_class)->finalize (object);
}

static void
sluice_demo_scheduler_class_init (SluiceDemoSchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_demo_scheduler_finalize;
}

static void
sluice_demo_scheduler_init (SluiceDemoScheduler *self)
{
  self->events = g_sequence_new (free_event);
  self->workers = g_ptr_array_new_with_free_func (sluice_demo_scheduler_free_worker);
  self->queued = g_ptr_array_new ();
  self->running = g_ptr_array_new ();
  self->parked = g_ptr_array_new ();
}

SluiceDemoScheduler *
sluice_demo_scheduler_new (SluiceDemoWorld   *world,
                           SluiceClock       *clock,
                           SluiceDemoFlavour  flavour,
                           double             speed,
                           guint              n_workers,
                           gint64             start)
{
  SluiceDemoScheduler *self = g_object_new (SLUICE_TYPE_DEMO_SCHEDULER, NULL);

  g_return_val_if_fail (speed > 0, NULL);

  self->world = g_object_ref (world);
  self->clock = g_object_ref (clock);
  self->flavour = flavour;
  self->speed = speed;
  self->time = start;
  sluice_demo_scheduler_make_workers (self, n_workers);
  return self;
}

SluiceDemoFlavour
sluice_demo_scheduler_get_flavour (SluiceDemoScheduler *self)
{
  return self->flavour;
}

SluiceDemoWorld *
sluice_demo_scheduler_get_world (SluiceDemoScheduler *self)
{
  return self->world;
}

void
sluice_demo_scheduler_go_live (SluiceDemoScheduler *self)
{
  gint64 now = sluice_clock_get_now (self->clock);

  g_return_if_fail (!self->live);

  sluice_demo_scheduler_run_until (self, MAX (now, self->time));
  self->live = TRUE;
  self->live_time = self->time;
  self->live_wall = now;
  self->live_monotonic = sluice_clock_get_monotonic (self->clock);
}

void
sluice_demo_scheduler_sync (SluiceDemoScheduler *self)
{
  gint64 passed;

  if (!self->live)
    return;

  passed = sluice_clock_get_monotonic (self->clock) - self->live_monotonic;
  sluice_demo_scheduler_run_until (self, self->live_time + (gint64) ((double) passed * self->speed));
}

void
sluice_demo_scheduler_run_until (SluiceDemoScheduler *self,
                                 gint64               until)
{
  for (;;)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->events);
      SluiceDemoEvent *event;

      if (g_sequence_iter_is_end (first))
        break;

      event = g_sequence_get (first);
      if (event->due > until)
        break;

      self->time = MAX (self->time, event->due);
      run_event (self, event);
      g_sequence_remove (first);
    }

  self->time = MAX (self->time, until);
}

gint64
sluice_demo_scheduler_get_wait (SluiceDemoScheduler *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->events);
  double passed;
  SluiceDemoEvent *event;

  if (g_sequence_iter_is_end (first))
    return -1;

  event = g_sequence_get (first);
  passed = (double) (sluice_clock_get_monotonic (self->clock) - self->live_monotonic);
  return (gint64) MAX (0, (double) (event->due - self->live_time) / self->speed - passed);
}

gint64
sluice_demo_scheduler_get_time (SluiceDemoScheduler *self)
{
  return self->time;
}

gint64
sluice_demo_scheduler_get_stamp (SluiceDemoScheduler *self)
{
  if (!self->live)
    return self->time;

  return self->live_wall + (gint64) ((double) (self->time - self->live_time) / self->speed);
}

void
sluice_demo_scheduler_add_event (SluiceDemoScheduler *self,
                                 gint64               due,
                                 SluiceDemoEventFunc  func,
                                 gpointer             data,
                                 GDestroyNotify       destroy)
{
  GSequenceIter *iter = sluice_demo_scheduler_push (self, SLUICE_DEMO_EVENT_CALL, due - self->time, NULL, NULL);
  SluiceDemoEvent *event = g_sequence_get (iter);

  event->func = func;
  event->data = data;
  event->destroy = destroy;
}

double
sluice_demo_scheduler_get_progress (SluiceDemoScheduler *self,
                                    SluiceDemoStage     *stage)
{
  gint64 left;

  if (stage->status != SLUICE_DEMO_STATUS_RUNNING || stage->task == NULL || stage->duration == 0)
    return -1;

  left = stage->task->ends != 0 ? stage->task->ends - self->time : stage->task->remaining;
  return CLAMP (1.0 - (double) left / (double) stage->duration, 0.0, 1.0);
}

gint64
sluice_demo_scheduler_get_job_time (SluiceDemoScheduler *self,
                                    SluiceDemoJob       *job)
{
  double progress = -1;

  if (job->status == SLUICE_DEMO_STATUS_RUNNING && job->stage != NULL)
    progress = sluice_demo_scheduler_get_progress (self, job->stage);

  return progress >= 0 ? (gint64) (progress * (double) job->stage->duration) : job->ran;
}
