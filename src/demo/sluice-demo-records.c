/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-records.h"

#define TASKS "training_platform.core.celery_tasks."

static const SluiceDemoRoute routes[] = {
  { "preprocess_dataset", TASKS "preprocess_dataset", "preprocessing", 3 },
  { "train_model", TASKS "train_model", "training", 10 },
  { "run_evaluation", TASKS "run_evaluation", "evaluation", 7 },
  { "cleanup_checkpoints", TASKS "cleanup_checkpoints", "maintenance", 1 },
};

static const char *const status_names[] = {
  "pending", "running", "paused", "completed", "failed", "skipped", "cancelled",
};

static const char *const task_state_names[] = {
  "PENDING", "STARTED", "PROGRESS", "SUCCESS", "FAILURE", "REVOKED",
};

static void
free_stage (gpointer data)
{
  SluiceDemoStage *stage = data;

  g_free (stage->name);
  g_free (stage->task_name);
  g_strfreev (stage->depends_on);
  g_free (stage->params);
  g_free (stage->result);
  g_free (stage->error_message);
  g_free (stage->outcome_error);
  g_free (stage->outcome_traceback);
  g_free (stage->outcome_result);
  g_free (stage->successors);
  g_free (stage);
}

const SluiceDemoRoute *
sluice_demo_route_lookup (const char *short_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (g_strcmp0 (routes[i].short_name, short_name) == 0)
        return &routes[i];
    }

  return NULL;
}

const char *
sluice_demo_status_to_string (SluiceDemoStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (status_names), "pending");

  return status_names[status];
}

gboolean
sluice_demo_status_parse (const char        *word,
                          SluiceDemoFlavour  flavour,
                          SluiceDemoStatus  *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
    {
      if (i == SLUICE_DEMO_STATUS_SKIPPED ||
          (i == SLUICE_DEMO_STATUS_PAUSED && flavour == SLUICE_DEMO_FLAVOUR_PLATFORM))
        continue;

      if (g_strcmp0 (status_names[i], word) == 0)
        {
          *status = i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
sluice_demo_task_state_to_string (SluiceDemoTaskState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (task_state_names), "PENDING");

  return task_state_names[state];
}

SluiceDemoPipeline *
sluice_demo_pipeline_new (const char *name)
{
  SluiceDemoPipeline *self = g_new0 (SluiceDemoPipeline, 1);

  self->name = g_strdup (name);
  self->priority = 5;
  self->max_retries = 3;
  self->stages = g_ptr_array_new_with_free_func (free_stage);
  return self;
}

void
sluice_demo_pipeline_free (SluiceDemoPipeline *self)
{
  g_free (self->name);
  g_free (self->description);
  g_free (self->error_message);
  g_ptr_array_unref (self->stages);
  g_clear_pointer (&self->row, g_bytes_unref);
  g_free (self);
}

void
sluice_demo_pipeline_touch (SluiceDemoPipeline *self)
{
  g_clear_pointer (&self->row, g_bytes_unref);
}

SluiceDemoStage *
sluice_demo_pipeline_add_stage (SluiceDemoPipeline *self,
                                const char         *name,
                                const char         *task_name,
                                const char *const  *depends_on,
                                char               *params)
{
  SluiceDemoStage *stage = g_new0 (SluiceDemoStage, 1);

  stage->pipeline = self;
  stage->name = g_strdup (name);
  stage->task_name = g_strdup (task_name);
  stage->depends_on = g_strdupv ((char **) depends_on);
  stage->params = params;
  stage->order = self->stages->len;
  g_ptr_array_add (self->stages, stage);
  return stage;
}

void
sluice_demo_task_free (SluiceDemoTask *self)
{
  g_free (self->result);
  g_free (self->error);
  g_free (self->traceback);
  g_free (self);
}

void
sluice_demo_job_free (SluiceDemoJob *self)
{
  g_free (self->name);
  g_free (self->model_path);
  g_free (self);
}
