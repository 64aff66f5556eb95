/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-scheduler-private.h"

static const char *const all_queues[] = { "default", "training", "evaluation", "preprocessing", "maintenance", NULL };
static const char *const short_queues[] = { "default", "preprocessing", "maintenance", NULL };
static const char *const training_queues[] = { "training", NULL };
static const char *const evaluation_queues[] = { "evaluation", NULL };

void
sluice_demo_scheduler_free_worker (gpointer data)
{
  SluiceDemoWorker *worker = data;

  g_free (worker->name);
  g_hash_table_unref (worker->totals);
  g_free (worker);
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

void
sluice_demo_scheduler_make_workers (SluiceDemoScheduler *self,
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

void
sluice_demo_scheduler_count_task (SluiceDemoScheduler *self,
                                  guint                index,
                                  const char          *name)
{
  SluiceDemoWorker *worker = g_ptr_array_index (self->workers, index);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (worker->totals, name));

  g_hash_table_insert (worker->totals, (gpointer) name, GUINT_TO_POINTER (n + 1));
}

void
sluice_demo_scheduler_leave_worker (SluiceDemoScheduler *self,
                                    SluiceDemoTask      *task)
{
  if (g_ptr_array_remove (self->running, task))
    {
      SluiceDemoWorker *worker = g_ptr_array_index (self->workers, task->worker);
      SluiceDemoJob *job = task->stage->job;

      if (job != NULL && job->stage == task->stage)
        job->ran = sluice_demo_scheduler_get_job_time (self, job);
      worker->running--;
    }

  sluice_demo_scheduler_drop (task);
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

void
sluice_demo_scheduler_queue_task (SluiceDemoScheduler *self,
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
  sluice_demo_scheduler_count_task (self, index, task->route->full_name);
  g_ptr_array_add (self->running, task);
  task->worker = index;
  task->began = self->time;
  task->ends = self->time + stage->duration;
  task->state = task->route->priority == 10 ? SLUICE_DEMO_TASK_PROGRESS : SLUICE_DEMO_TASK_STARTED;
  task->event = sluice_demo_scheduler_push (self, SLUICE_DEMO_EVENT_DONE, stage->duration, NULL, task);
  sluice_demo_world_task_changed (self->world, task);

  stage->status = SLUICE_DEMO_STATUS_RUNNING;
  stage->started_at = sluice_demo_scheduler_get_stamp (self);
  sluice_demo_world_stage_changed (self->world, stage);

  if (stage->job != NULL && stage->job->stage == stage)
    {
      stage->job->status = SLUICE_DEMO_STATUS_RUNNING;
      stage->job->started_at = stage->started_at;
      stage->job->completed_at = 0;
      stage->job->ran = 0;
      sluice_demo_world_job_changed (self->world, stage->job);
    }
}

void
sluice_demo_scheduler_dispatch (SluiceDemoScheduler *self)
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

      sluice_demo_scheduler_leave_worker (self, task);
      sluice_demo_scheduler_queue_task (self, task);
    }

  g_ptr_array_set_size (self->workers, 0);
  sluice_demo_scheduler_make_workers (self, n_workers);

  while (n_workers > 0 && self->parked->len > 0)
    sluice_demo_scheduler_push (self, SLUICE_DEMO_EVENT_ROOT, SLUICE_DEMO_ROOT_DELAY,
                                g_ptr_array_steal_index (self->parked, 0), NULL);

  sluice_demo_scheduler_dispatch (self);
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
