/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-scheduler-private.h"

#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-plan.h"

SluiceDemoTask *
sluice_demo_scheduler_start (SluiceDemoScheduler *self,
                             SluiceDemoPipeline  *pipeline)
{
  SluiceDemoTask *root = sluice_demo_world_add_task (self->world, NULL, NULL);

  pipeline->runs++;
  pipeline->status = SLUICE_DEMO_STATUS_RUNNING;
  pipeline->started_at = sluice_demo_scheduler_get_stamp (self);
  g_strlcpy (pipeline->celery_task_id, root->id, sizeof pipeline->celery_task_id);
  sluice_demo_scheduler_push (self, SLUICE_DEMO_EVENT_ROOT, SLUICE_DEMO_ROOT_DELAY, pipeline, NULL);
  sluice_demo_world_pipeline_changed (self->world, pipeline);
  return root;
}

void
sluice_demo_scheduler_cancel (SluiceDemoScheduler *self,
                              SluiceDemoPipeline  *pipeline)
{
  gboolean plan = self->flavour == SLUICE_DEMO_FLAVOUR_PLAN;

  g_ptr_array_remove (self->parked, pipeline);
  sluice_demo_scheduler_end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_CANCELLED, NULL);

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);
      SluiceDemoTask *task = stage->task;

      if (task == NULL)
        continue;

      if (stage->status == SLUICE_DEMO_STATUS_RUNNING)
        {
          /* It may wait again, since the workers were replaced. */
          g_ptr_array_remove (self->queued, task);
          sluice_demo_scheduler_leave_worker (self, task);
          if (task->state != SLUICE_DEMO_TASK_REVOKED)
            {
              task->state = SLUICE_DEMO_TASK_REVOKED;
              sluice_demo_world_task_changed (self->world, task);
            }
          stage->status = SLUICE_DEMO_STATUS_SKIPPED;
          stage->completed_at = plan ? sluice_demo_scheduler_get_stamp (self) : 0;
          sluice_demo_world_stage_changed (self->world, stage);
          sluice_demo_scheduler_end_job (self, stage, SLUICE_DEMO_STATUS_CANCELLED);
        }
      else if (plan && g_ptr_array_remove (self->queued, task))
        {
          task->state = SLUICE_DEMO_TASK_REVOKED;
          sluice_demo_world_task_changed (self->world, task);
        }
    }

  sluice_demo_scheduler_dispatch (self);
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
  sluice_demo_scheduler_dispatch (self);
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
          sluice_demo_scheduler_leave_worker (self, stage->task);
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

  sluice_demo_scheduler_leave_worker (self, task);
  g_ptr_array_remove (self->queued, task);
  task->state = SLUICE_DEMO_TASK_REVOKED;
  sluice_demo_world_task_changed (self->world, task);

  if (self->flavour == SLUICE_DEMO_FLAVOUR_PLAN)
    {
      SluiceDemoStage *stage = task->stage;
      SluiceDemoPipeline *pipeline = stage->pipeline;

      stage->status = SLUICE_DEMO_STATUS_FAILED;
      stage->completed_at = sluice_demo_scheduler_get_stamp (self);
      g_set_str (&stage->error_message, "terminated");
      sluice_demo_world_stage_changed (self->world, stage);
      sluice_demo_scheduler_end_job (self, stage, SLUICE_DEMO_STATUS_CANCELLED);
      if (pipeline->status == SLUICE_DEMO_STATUS_RUNNING || pipeline->status == SLUICE_DEMO_STATUS_PAUSED)
        sluice_demo_scheduler_end_pipeline (self, pipeline, SLUICE_DEMO_STATUS_FAILED,
                                            g_strdup_printf ("Stage %s failed: terminated", stage->name));
    }

  sluice_demo_scheduler_dispatch (self);
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
      g_autoptr (GString) result = g_string_new ("{\"task_id\":");

      sluice_demo_json_append_string (result, id);
      g_string_append (result, ",\"status\":\"not_failed\",\"message\":\"Task is not in failed state\"}");
      worker->state = SLUICE_DEMO_TASK_SUCCESS;
      worker->result = g_strdup (result->str);
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
  sluice_demo_scheduler_drop (task);
  sluice_demo_world_job_changed (self->world, job);
  return TRUE;
}

gboolean
sluice_demo_scheduler_resume_job (SluiceDemoScheduler *self,
                                  SluiceDemoJob       *job)
{
  SluiceDemoTask *task = job->stage != NULL ? job->stage->task : NULL;

  if (job->status != SLUICE_DEMO_STATUS_PAUSED || task == NULL || !g_ptr_array_find (self->running, task, NULL))
    return FALSE;

  job->status = SLUICE_DEMO_STATUS_RUNNING;
  task->ends = self->time + task->remaining;
  task->event = sluice_demo_scheduler_push (self, SLUICE_DEMO_EVENT_DONE, task->remaining, NULL, task);
  sluice_demo_world_job_changed (self->world, job);
  return TRUE;
}
