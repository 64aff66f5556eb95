/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-scheduler.h"

#include "demo/sluice-demo-plan.h"

#include <string.h>

/* Virtual µs: what the platform needs between one thing and the next. */
#define ROOT_DELAY (10 * G_TIME_SPAN_MILLISECOND)
#define NEXT_DELAY (45 * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  EVENT_ROOT,
  EVENT_ENQUEUE,
  EVENT_DONE,
  EVENT_CALL,
} EventKind;

typedef struct
{
  gint64 due;
  guint64 sequence;
  EventKind kind;
  SluiceDemoPipeline *pipeline; /* EVENT_ROOT, EVENT_ENQUEUE */
  guint runs;                   /* of the pipeline when it was made */
  SluiceDemoTask *task;         /* EVENT_ENQUEUE, EVENT_DONE */
  SluiceDemoEventFunc func;     /* EVENT_CALL */
  gpointer data;
  GDestroyNotify destroy;
} Event;

struct _SluiceDemoScheduler
{
  GObject parent_instance;

  SluiceDemoFlavour flavour;
  double speed;
  gint64 time;             /* virtual now */
  gboolean live;
  gint64 live_time;        /* virtual time at which it went live, and the clock's then */
  gint64 live_wall;
  gint64 live_monotonic;
  guint64 next_sequence;

  /* owned */
  SluiceDemoWorld *world;
  SluiceClock *clock;
  GSequence *events;
  GPtrArray *workers;
  GPtrArray *queued;       /* borrowed tasks */
  GPtrArray *running;      /* borrowed tasks */
  GPtrArray *parked;       /* borrowed pipelines, started while nobody works */
};

G_DEFINE_FINAL_TYPE (SluiceDemoScheduler, sluice_demo_scheduler, G_TYPE_OBJECT)

static const char *const all_queues[] = { "default", "training", "evaluation", "preprocessing", "maintenance", NULL };
static const char *const short_queues[] = { "default", "preprocessing", "maintenance", NULL };
static const char *const training_queues[] = { "training", NULL };
static const char *const evaluation_queues[] = { "evaluation", NULL };

static void
free_event (gpointer data)
{
  Event *event = data;

  if (event->destroy != NULL)
    event->destroy (event->data);
  g_free (event);
}

static void
free_worker (gpointer data)
{
  SluiceDemoWorker *worker = data;

  g_free (worker->name);
  g_hash_table_unref (worker->totals);
  g_free (worker);
}

static int
compare_events (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Event *left = a, *right = b;

  if (left->due != right->due)
    return left->due < right->due ? -1 : 1;
  return left->sequence < right->sequence ? -1 : left->sequence > right->sequence;
}

static GSequenceIter *
push_event (SluiceDemoScheduler *self,
            EventKind            kind,
            gint64               delay,
            SluiceDemoPipeline  *pipeline,
            SluiceDemoTask      *task)
{
  Event *event = g_new0 (Event, 1);

  event->kind = kind;
  event->due = self->time + delay;
  event->sequence = self->next_sequence++;
  event->pipeline = pipeline;
  event->runs = pipeline != NULL ? pipeline->runs : 0;
  event->task = task;
  return g_sequence_insert_sorted (self->events, event, compare_events, NULL);
}

static void
drop_event (SluiceDemoTask *task)
{
  if (task->event != NULL)
    g_sequence_remove (g_steal_pointer (&task->event));
  task->ends = 0;
}

static SluiceDemoWorker *
add_worker (SluiceDemoScheduler *self,
            const char          *name,
            const char *const   *queues,
            guint                concurrency)
{
  SluiceDemoWorker *worker = g_new0 (SluiceDemoWorker, 1);

  worker->name = g_strdup (name);
  worker->queues = queues;
  worker->concurrency = concurrency;
  worker->pid = 11423 + 7 * self->workers->len;
  worker->started = self->time;
  worker->totals = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->workers, worker);
  return worker;
}

static void
make_workers (SluiceDemoScheduler *self,
              guint                n)
{
  if (n == 1)
    add_worker (self, "short@lab", all_queues, 4);
  if (n < 2)
    return;

  add_worker (self, "short@lab", short_queues, 4);
  add_worker (self, "training@lab", training_queues, 1);
  if (n == 2)
    {
      SluiceDemoWorker *first = g_ptr_array_index (self->workers, 0);

      first->queues = all_queues;
      return;
    }

  add_worker (self, "eval@lab", evaluation_queues, 2);
  for (guint i = 3; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("training%u@lab", i - 1);

      add_worker (self, name, training_queues, 1);
    }
}

static void
count_task (SluiceDemoScheduler *self,
            guint                index,
            const char          *name)
{
  SluiceDemoWorker *worker = g_ptr_array_index (self->workers, index);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (worker->totals, name));

  g_hash_table_insert (worker->totals, (gpointer) name, GUINT_TO_POINTER (n + 1));
}

static void
end_job (SluiceDemoScheduler *self,
         SluiceDemoStage     *stage,
         SluiceDemoStatus     status)
{
  SluiceDemoJob *job = stage->job;

  if (job == NULL || job->stage != stage)
    return;

  job->ran = sluice_demo_scheduler_get_job_time (self, job);
  job->status = status;
  job->completed_at = sluice_demo_scheduler_get_stamp (self);
  sluice_demo_world_job_changed (self->world, job);
}

static void
end_pipeline (SluiceDemoScheduler *self,
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
leave_worker (SluiceDemoScheduler *self,
              SluiceDemoTask      *task)
{
  if (g_ptr_array_remove (self->running, task))
    {
      SluiceDemoWorker *worker = g_ptr_array_index (self->workers, task->worker);

      worker->running--;
    }

  drop_event (task);
}

static int
compare_queued (SluiceDemoTask *a,
                SluiceDemoTask *b)
{
  if (a->route->priority != b->route->priority)
    return a->route->priority > b->route->priority ? -1 : 1;
  if (a->stage->pipeline->priority != b->stage->pipeline->priority)
    return a->stage->pipeline->priority > b->stage->pipeline->priority ? -1 : 1;
  return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static void
queue_task (SluiceDemoScheduler *self,
            SluiceDemoTask      *task)
{
  guint from = 0, to = self->queued->len;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (compare_queued (g_ptr_array_index (self->queued, middle), task) < 0)
        from = middle + 1;
      else
        to = middle;
    }

  g_ptr_array_insert (self->queued, (int) from, task);
}

static gboolean
may_begin (SluiceDemoScheduler *self,
           SluiceDemoTask      *task)
{
  if (task->stage->pipeline->status == SLUICE_DEMO_STATUS_PAUSED)
    return FALSE;
  return TRUE;
}

static void
begin_task (SluiceDemoScheduler *self,
            SluiceDemoTask      *task,
            guint                index)
{
  SluiceDemoStage *stage = task->stage;
  SluiceDemoWorker *worker = g_ptr_array_index (self->workers, index);

  worker->running++;
  count_task (self, index, task->route->full_name);
  g_ptr_array_add (self->running, task);
  task->worker = index;
  task->began = self->time;
  task->ends = self->time + stage->duration;
  task->state = task->route->priority == 10 ? SLUICE_DEMO_TASK_PROGRESS : SLUICE_DEMO_TASK_STARTED;
  task->event = push_event (self, EVENT_DONE, stage->duration, NULL, task);
  sluice_demo_world_task_changed (self->world, task);

  stage->status = SLUICE_DEMO_STATUS_RUNNING;
  stage->started_at = sluice_demo_scheduler_get_stamp (self);
  sluice_demo_world_stage_changed (self->world, stage);

  if (stage->job != NULL && stage->job->stage == stage)
    {
      stage->job->status = SLUICE_DEMO_STATUS_RUNNING;
      stage->job->started_at = stage->started_at;
      stage->job->ran = 0;
      sluice_demo_world_job_changed (self->world, stage->job);
    }
}

static void
dispatch (SluiceDemoScheduler *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      SluiceDemoWorker *worker = g_ptr_array_index (self->workers, i);

      for (guint j = 0; j < self->queued->len && worker->running < worker->concurrency;)
        {
          SluiceDemoTask *task = g_ptr_array_index (self->queued, j);

          if (g_strv_contains (worker->queues, task->route->queue) && may_begin (self, task))
            {
              g_ptr_array_remove_index (self->queued, j);
              begin_task (self, task, i);
            }
          else
            {
              j++;
            }
        }
    }
}

static void
enqueue_stage (SluiceDemoScheduler *self,
               SluiceDemoStage     *stage,
               gint64               delay)
{
  push_event (self, EVENT_ENQUEUE, delay, stage->pipeline, stage->task);
}

static void
run_root (SluiceDemoScheduler *self,
          SluiceDemoPipeline  *pipeline)
{
  g_autofree char *message = NULL;
  SluiceDemoStage *last = NULL;
  SluiceDemoVerdict verdict;

  if (pipeline->status != SLUICE_DEMO_STATUS_RUNNING)
    return;

  if (self->workers->len == 0)
    {
      g_ptr_array_add (self->parked, pipeline);
      return;
    }

  count_task (self, 0, "training_platform.core.celery_tasks.run_training_pipeline");
  verdict = sluice_demo_plan_pipeline (pipeline, self->flavour, &message, &last);
  if (verdict == SLUICE_DEMO_VERDICT_FAILS)
    end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_FAILED, g_steal_pointer (&message));
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
        enqueue_stage (self, stage, ROOT_DELAY);
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
  end_job (self, stage, SLUICE_DEMO_STATUS_FAILED);

  if (pipeline->status == SLUICE_DEMO_STATUS_RUNNING || pipeline->status == SLUICE_DEMO_STATUS_PAUSED)
    end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_FAILED,
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
  end_job (self, stage, SLUICE_DEMO_STATUS_COMPLETED);
  count_task (self, 0, "training_platform.core.pipeline_executor.on_stage_success");

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
    end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_COMPLETED, NULL);
}

static void
run_event (SluiceDemoScheduler *self,
           Event               *event)
{
  SluiceDemoPipeline *pipeline = event->pipeline;

  if (pipeline != NULL && event->runs != pipeline->runs)
    return;

  switch (event->kind)
    {
    case EVENT_ROOT:
      run_root (self, pipeline);
      break;
    case EVENT_ENQUEUE:
      if (pipeline->status != SLUICE_DEMO_STATUS_RUNNING && pipeline->status != SLUICE_DEMO_STATUS_PAUSED)
        break;
      event->task->sequence = self->next_sequence++;
      if (event->task->state == SLUICE_DEMO_TASK_PENDING)
        queue_task (self, event->task);
      break;
    case EVENT_DONE:
      event->task->event = NULL;
      leave_worker (self, event->task);
      if (event->task->stage->outcome_error != NULL)
        fail_task (self, event->task);
      else
        complete_task (self, event->task);
      break;
    case EVENT_CALL:
      event->func (event->data);
      break;
    default:
      g_assert_not_reached ();
    }

  dispatch (self);
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
  self->workers = g_ptr_array_new_with_free_func (free_worker);
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
  make_workers (self, n_workers);
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
      Event *event;

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
  Event *event;

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
  GSequenceIter *iter = push_event (self, EVENT_CALL, due - self->time, NULL, NULL);
  Event *event = g_sequence_get (iter);

  event->func = func;
  event->data = data;
  event->destroy = destroy;
}

SluiceDemoTask *
sluice_demo_scheduler_start (SluiceDemoScheduler *self,
                             SluiceDemoPipeline  *pipeline)
{
  SluiceDemoTask *root = sluice_demo_world_add_task (self->world, NULL, NULL);

  pipeline->runs++;
  pipeline->status = SLUICE_DEMO_STATUS_RUNNING;
  pipeline->started_at = sluice_demo_scheduler_get_stamp (self);
  g_strlcpy (pipeline->celery_task_id, root->id, sizeof pipeline->celery_task_id);
  push_event (self, EVENT_ROOT, ROOT_DELAY, pipeline, NULL);
  sluice_demo_world_pipeline_changed (self->world, pipeline);
  return root;
}

void
sluice_demo_scheduler_cancel (SluiceDemoScheduler *self,
                              SluiceDemoPipeline  *pipeline)
{
  gboolean plan = self->flavour == SLUICE_DEMO_FLAVOUR_PLAN;

  g_ptr_array_remove (self->parked, pipeline);
  end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_CANCELLED, NULL);

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);
      SluiceDemoTask *task = stage->task;

      if (task == NULL)
        continue;

      if (stage->status == SLUICE_DEMO_STATUS_RUNNING)
        {
          leave_worker (self, task);
          if (task->state != SLUICE_DEMO_TASK_REVOKED)
            {
              task->state = SLUICE_DEMO_TASK_REVOKED;
              sluice_demo_world_task_changed (self->world, task);
            }
          stage->status = SLUICE_DEMO_STATUS_SKIPPED;
          stage->completed_at = plan ? sluice_demo_scheduler_get_stamp (self) : 0;
          sluice_demo_world_stage_changed (self->world, stage);
          end_job (self, stage, SLUICE_DEMO_STATUS_CANCELLED);
        }
      else if (plan && g_ptr_array_remove (self->queued, task))
        {
          task->state = SLUICE_DEMO_TASK_REVOKED;
          sluice_demo_world_task_changed (self->world, task);
        }
    }

  dispatch (self);
}

void
sluice_demo_scheduler_pause (SluiceDemoScheduler *self,
                             SluiceDemoPipeline  *pipeline)
{
  pipeline->status = SLUICE_DEMO_STATUS_PAUSED;
  sluice_demo_world_pipeline_changed (self->world, pipeline);
}

void
sluice_demo_scheduler_resume (SluiceDemoScheduler *self,
                              SluiceDemoPipeline  *pipeline)
{
  pipeline->status = SLUICE_DEMO_STATUS_RUNNING;
  sluice_demo_world_pipeline_changed (self->world, pipeline);
  dispatch (self);
}

SluiceDemoTask *
sluice_demo_scheduler_retry (SluiceDemoScheduler *self,
                             SluiceDemoPipeline  *pipeline)
{
  pipeline->retry_count++;
  pipeline->completed_at = 0;
  g_clear_pointer (&pipeline->error_message, g_free);

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      if (stage->status == SLUICE_DEMO_STATUS_COMPLETED)
        continue;

      if (stage->task != NULL)
        {
          leave_worker (self, stage->task);
          g_ptr_array_remove (self->queued, stage->task);
        }
      stage->task = NULL;
      stage->status = SLUICE_DEMO_STATUS_PENDING;
      stage->started_at = stage->completed_at = 0;
      g_clear_pointer (&stage->error_message, g_free);
      g_clear_pointer (&stage->outcome_error, g_free);
      sluice_demo_world_stage_changed (self->world, stage);
    }

  return sluice_demo_scheduler_start (self, pipeline);
}

SluiceDemoTask *
sluice_demo_scheduler_cancel_task (SluiceDemoScheduler *self,
                                   SluiceDemoTask      *task)
{
  SluiceDemoTask *worker = sluice_demo_world_add_task (self->world, NULL, NULL);

  worker->state = SLUICE_DEMO_TASK_SUCCESS;
  if (task == NULL || task->stage == NULL || task->state > SLUICE_DEMO_TASK_PROGRESS)
    return worker;

  leave_worker (self, task);
  g_ptr_array_remove (self->queued, task);
  task->state = SLUICE_DEMO_TASK_REVOKED;
  sluice_demo_world_task_changed (self->world, task);

  if (self->flavour == SLUICE_DEMO_FLAVOUR_PLAN)
    {
      SluiceDemoStage *stage = task->stage;

      stage->status = SLUICE_DEMO_STATUS_FAILED;
      stage->completed_at = sluice_demo_scheduler_get_stamp (self);
      stage->error_message = g_strdup ("terminated");
      sluice_demo_world_stage_changed (self->world, stage);
      end_job (self, stage, SLUICE_DEMO_STATUS_CANCELLED);
      end_pipeline (self, stage->pipeline, SLUICE_DEMO_STATUS_FAILED,
                    g_strdup_printf ("Stage %s failed: terminated", stage->name));
    }

  dispatch (self);
  return worker;
}

SluiceDemoTask *
sluice_demo_scheduler_retry_task (SluiceDemoScheduler *self,
                                  SluiceDemoTask      *task,
                                  const char          *id)
{
  gboolean failed = task != NULL && task->state == SLUICE_DEMO_TASK_FAILURE;
  SluiceDemoTask *worker;

  if (failed && task->stage != NULL && self->flavour == SLUICE_DEMO_FLAVOUR_PLAN &&
      task->stage->pipeline->status == SLUICE_DEMO_STATUS_FAILED)
    return sluice_demo_scheduler_retry (self, task->stage->pipeline);

  worker = sluice_demo_world_add_task (self->world, NULL, NULL);
  if (failed)
    {
      /* The platform's own retry can't work: it asks a result, which has no such method. */
      worker->state = SLUICE_DEMO_TASK_FAILURE;
      worker->error = g_strdup ("'AsyncResult' object has no attribute 'retry'");
      worker->traceback = sluice_demo_plan_make_traceback (NULL, worker->error);
    }
  else
    {
      worker->state = SLUICE_DEMO_TASK_SUCCESS;
      worker->result = g_strdup_printf ("{\"task_id\":\"%s\",\"status\":\"not_failed\","
                                        "\"message\":\"Task is not in failed state\"}", id);
    }

  return worker;
}

gboolean
sluice_demo_scheduler_pause_job (SluiceDemoScheduler *self,
                                 SluiceDemoJob       *job)
{
  SluiceDemoTask *task = job->stage != NULL ? job->stage->task : NULL;

  if (job->status != SLUICE_DEMO_STATUS_RUNNING || task == NULL || task->ends == 0)
    return FALSE;

  job->ran = sluice_demo_scheduler_get_job_time (self, job);
  job->status = SLUICE_DEMO_STATUS_PAUSED;
  task->remaining = task->ends - self->time;
  drop_event (task);
  sluice_demo_world_job_changed (self->world, job);
  return TRUE;
}

gboolean
sluice_demo_scheduler_resume_job (SluiceDemoScheduler *self,
                                  SluiceDemoJob       *job)
{
  SluiceDemoTask *task = job->stage != NULL ? job->stage->task : NULL;

  if (job->status != SLUICE_DEMO_STATUS_PAUSED || task == NULL)
    return FALSE;

  job->status = SLUICE_DEMO_STATUS_RUNNING;
  task->ends = self->time + task->remaining;
  task->event = push_event (self, EVENT_DONE, task->remaining, NULL, task);
  sluice_demo_world_job_changed (self->world, job);
  return TRUE;
}

guint
sluice_demo_scheduler_purge (SluiceDemoScheduler *self)
{
  guint n = self->queued->len + self->parked->len;

  g_ptr_array_set_size (self->queued, 0);
  g_ptr_array_set_size (self->parked, 0);
  return n;
}

void
sluice_demo_scheduler_set_workers (SluiceDemoScheduler *self,
                                   guint                n_workers)
{
  while (self->running->len > 0)
    {
      SluiceDemoTask *task = g_ptr_array_index (self->running, 0);

      leave_worker (self, task);
      queue_task (self, task);
    }

  g_ptr_array_set_size (self->workers, 0);
  make_workers (self, n_workers);

  while (n_workers > 0 && self->parked->len > 0)
    push_event (self, EVENT_ROOT, ROOT_DELAY, g_ptr_array_steal_index (self->parked, 0), NULL);

  dispatch (self);
}

GPtrArray *
sluice_demo_scheduler_get_workers (SluiceDemoScheduler *self)
{
  return self->workers;
}

GPtrArray *
sluice_demo_scheduler_get_running (SluiceDemoScheduler *self)
{
  return self->running;
}

GPtrArray *
sluice_demo_scheduler_get_queued (SluiceDemoScheduler *self)
{
  return self->queued;
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
