/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-task-index.h"

typedef struct
{
  SluicePipeline *pipeline;       /* borrowed */
  const SluiceStageRecord *stage; /* borrowed from the pipeline's stages */
} Task;

struct _SluiceTaskIndex
{
  GHashTable *tasks;  /* task id (the stage's) → Task */
  GHashTable *stages; /* pipeline (borrowed) → GPtrArray of SluiceStageRecord */
};

static void
take_out (SluiceTaskIndex *self,
          SluicePipeline  *pipeline,
          GPtrArray       *stages)
{
  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];
      Task *task;

      if (stage->celery_task_id == NULL)
        continue;
      task = g_hash_table_lookup (self->tasks, stage->celery_task_id);
      if (task != NULL && task->stage == stage && task->pipeline == pipeline)
        g_hash_table_remove (self->tasks, stage->celery_task_id);
    }
}

static void
put_in (SluiceTaskIndex *self,
        SluicePipeline  *pipeline,
        GPtrArray       *stages)
{
  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];
      Task *task;

      if (stage->celery_task_id == NULL)
        continue;
      task = g_hash_table_lookup (self->tasks, stage->celery_task_id);
      if (task != NULL && task->pipeline == pipeline)
        continue;

      task = g_new0 (Task, 1);
      task->pipeline = pipeline;
      task->stage = stage;
      /* The key with it: the other pipeline's may go before this one's. */
      g_hash_table_replace (self->tasks, stage->celery_task_id, task);
    }
}

SluiceTaskIndex *
sluice_task_index_new (void)
{
  SluiceTaskIndex *self = g_new0 (SluiceTaskIndex, 1);

  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->stages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
sluice_task_index_free (SluiceTaskIndex *self)
{
  g_hash_table_unref (self->tasks);
  g_hash_table_unref (self->stages);
  g_free (self);
}

void
sluice_task_index_put (SluiceTaskIndex *self,
                       SluicePipeline  *pipeline,
                       GPtrArray       *stages)
{
  GPtrArray *old = g_hash_table_lookup (self->stages, pipeline);

  /* Records never change, so neither does what stands for them. */
  if (old == stages)
    return;

  if (old != NULL)
    take_out (self, pipeline, old);
  if (stages != NULL)
    {
      put_in (self, pipeline, stages);
      g_hash_table_insert (self->stages, pipeline, g_ptr_array_ref (stages));
    }
  else
    {
      g_hash_table_remove (self->stages, pipeline);
    }
}

SluicePipeline *
sluice_task_index_find (SluiceTaskIndex *self,
                        const char      *task_id,
                        const char     **stage_name)
{
  const Task *task = g_hash_table_lookup (self->tasks, task_id);

  if (task == NULL)
    return NULL;

  *stage_name = task->stage->name != NULL ? task->stage->name : "";
  return task->pipeline;
}
