/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-batch.h"

static guint64 last_sequence;

static void
clear_batch (gpointer data)
{
  SluiceBatch *self = data;

  g_ptr_array_unref (self->pipelines);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->removed);
}

SluiceChange *
sluice_change_new (const char *uuid,
                   const char *stage_name,
                   const char *status,
                   double      progress,
                   gint64      timestamp)
{
  SluiceChange *self;

  g_return_val_if_fail (uuid != NULL, NULL);

  self = g_new0 (SluiceChange, 1);
  self->uuid = g_strdup (uuid);
  self->stage_name = g_strdup (stage_name);
  self->status = g_strdup (status);
  self->progress = progress;
  self->timestamp = timestamp;
  return self;
}

SluiceChange *
sluice_change_new_for_task (const char *task_id,
                            const char *status,
                            gint64      timestamp)
{
  SluiceChange *self;

  g_return_val_if_fail (task_id != NULL, NULL);

  self = g_new0 (SluiceChange, 1);
  self->task_id = g_strdup (task_id);
  self->status = g_strdup (status);
  self->progress = -1;
  self->timestamp = timestamp;
  return self;
}

void
sluice_change_free (SluiceChange *self)
{
  g_free (self->uuid);
  g_free (self->task_id);
  g_free (self->stage_name);
  g_free (self->status);
  g_free (self);
}

SluiceBatch *
sluice_batch_new (SluiceBatchSource source,
                  SluiceBatchScope  scope,
                  guint64           sequence)
{
  SluiceBatch *self = g_atomic_rc_box_new0 (SluiceBatch);

  self->source = source;
  self->scope = scope;
  self->sequence = sequence;
  self->total = -1;
  self->pipelines = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_pipeline_record_unref);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_change_free);
  self->removed = g_ptr_array_new_with_free_func (g_free);
  return self;
}

SluiceBatch *
sluice_batch_ref (SluiceBatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sluice_batch_unref (SluiceBatch *self)
{
  g_atomic_rc_box_release_full (self, clear_batch);
}

guint64
sluice_batch_next_sequence (void)
{
  return __atomic_add_fetch (&last_sequence, 1, __ATOMIC_SEQ_CST);
}
