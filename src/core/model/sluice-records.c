/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-records.h"

G_DEFINE_BOXED_TYPE (SluicePipelineRecord, sluice_pipeline_record, sluice_pipeline_record_ref,
                     sluice_pipeline_record_unref)

static void
clear_stage (gpointer data)
{
  SluiceStageRecord *self = data;

  g_free (self->name);
  g_free (self->task);
  g_free (self->status);
  g_free (self->celery_task_id);
  g_free (self->job_uuid);
  g_strfreev (self->depends_on);
  g_free (self->result);
  g_free (self->error_message);
}

static void
clear_pipeline (gpointer data)
{
  SluicePipelineRecord *self = data;

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->description);
  g_free (self->status);
  g_free (self->celery_task_id);
  g_free (self->error_message);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
}

static gboolean
strv_equal (char **a,
            char **b)
{
  static char *empty[] = { NULL };

  return a == b || g_strv_equal ((const char *const *) (a != NULL ? a : empty),
                                 (const char *const *) (b != NULL ? b : empty));
}

SluiceStageRecord *
sluice_stage_record_new (void)
{
  SluiceStageRecord *self = g_atomic_rc_box_new0 (SluiceStageRecord);

  self->progress = -1;
  self->max_retries = -1;
  self->retry_count = -1;
  return self;
}

SluiceStageRecord *
sluice_stage_record_ref (const SluiceStageRecord *self)
{
  return g_atomic_rc_box_acquire ((SluiceStageRecord *) self);
}

void
sluice_stage_record_unref (SluiceStageRecord *self)
{
  g_atomic_rc_box_release_full (self, clear_stage);
}

gboolean
sluice_stage_record_equal (const SluiceStageRecord *a,
                           const SluiceStageRecord *b)
{
  if (a == b)
    return TRUE;

  return a->order == b->order && a->created_at == b->created_at && a->started_at == b->started_at
         && a->completed_at == b->completed_at && a->progress == b->progress && a->max_retries == b->max_retries
         && a->retry_count == b->retry_count && g_strcmp0 (a->status, b->status) == 0
         && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->task, b->task) == 0
         && g_strcmp0 (a->celery_task_id, b->celery_task_id) == 0 && g_strcmp0 (a->job_uuid, b->job_uuid) == 0
         && g_strcmp0 (a->result, b->result) == 0
         && g_strcmp0 (a->error_message, b->error_message) == 0 && strv_equal (a->depends_on, b->depends_on);
}

SluicePipelineRecord *
sluice_pipeline_record_new (void)
{
  SluicePipelineRecord *self = g_atomic_rc_box_new0 (SluicePipelineRecord);

  self->priority = 5;
  return self;
}

SluicePipelineRecord *
sluice_pipeline_record_copy_row (const SluicePipelineRecord *self)
{
  SluicePipelineRecord *copy = sluice_pipeline_record_new ();

  *copy = *self;
  copy->uuid = g_strdup (self->uuid);
  copy->name = g_strdup (self->name);
  copy->description = g_strdup (self->description);
  copy->status = g_strdup (self->status);
  copy->celery_task_id = g_strdup (self->celery_task_id);
  copy->error_message = g_strdup (self->error_message);
  copy->stages = NULL;
  return copy;
}

SluicePipelineRecord *
sluice_pipeline_record_ref (const SluicePipelineRecord *self)
{
  return g_atomic_rc_box_acquire ((SluicePipelineRecord *) self);
}

void
sluice_pipeline_record_unref (SluicePipelineRecord *self)
{
  g_atomic_rc_box_release_full (self, clear_pipeline);
}

gboolean
sluice_pipeline_record_equal_row (const SluicePipelineRecord *a,
                                  const SluicePipelineRecord *b)
{
  if (a == b)
    return TRUE;

  return a->created_at == b->created_at && a->started_at == b->started_at && a->completed_at == b->completed_at
         && a->priority == b->priority && a->max_retries == b->max_retries && a->retry_count == b->retry_count
         && g_strcmp0 (a->status, b->status) == 0 && g_strcmp0 (a->uuid, b->uuid) == 0
         && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->celery_task_id, b->celery_task_id) == 0
         && g_strcmp0 (a->error_message, b->error_message) == 0 && g_strcmp0 (a->description, b->description) == 0;
}

gboolean
sluice_pipeline_record_equal (const SluicePipelineRecord *a,
                              const SluicePipelineRecord *b)
{
  if (a == b)
    return TRUE;

  return sluice_pipeline_record_equal_row (a, b) && sluice_stage_records_equal (a->stages, b->stages);
}

gboolean
sluice_stage_records_equal (GPtrArray *a,
                            GPtrArray *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!sluice_stage_record_equal (a->pdata[i], b->pdata[i]))
      return FALSE;

  return TRUE;
}
