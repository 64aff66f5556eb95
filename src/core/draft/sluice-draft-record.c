/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-record.h"

#include "draft/sluice-draft-private.h"

static void
free_stage (gpointer data)
{
  SluiceDraftStageRecord *stage = data;

  g_free (stage->name);
  g_free (stage->task);
  g_free (stage->params);
  g_ptr_array_unref (stage->dependencies);
  g_free (stage);
}

SluiceDraftRecord *
sluice_draft_record_new (void)
{
  SluiceDraftRecord *self = g_new0 (SluiceDraftRecord, 1);

  self->name = g_strdup ("");
  self->description = g_strdup ("");
  self->priority = SLUICE_DRAFT_DEFAULT_PRIORITY;
  self->max_retries = SLUICE_DRAFT_DEFAULT_RETRIES;
  self->stages = g_ptr_array_new_with_free_func (free_stage);
  return self;
}

void
sluice_draft_record_free (SluiceDraftRecord *self)
{
  g_free (self->name);
  g_free (self->description);
  g_ptr_array_unref (self->stages);
  g_free (self);
}

SluiceDraftStageRecord *
sluice_draft_record_append (SluiceDraftRecord *self)
{
  SluiceDraftStageRecord *stage = g_new0 (SluiceDraftStageRecord, 1);

  stage->name = g_strdup ("");
  stage->task = g_strdup ("");
  stage->params = g_strdup ("");
  stage->max_retries = SLUICE_DRAFT_DEFAULT_RETRIES;
  stage->retry_delay = SLUICE_DRAFT_DEFAULT_DELAY;
  stage->dependencies = sluice_draft_make_dependencies ();
  g_ptr_array_add (self->stages, stage);
  return stage;
}

static void
take_text (char **to,
           char **from)
{
  g_free (*to);
  *to = g_steal_pointer (from);
}

/* Its texts may be as long as a file: they change hands. */
SluiceDraft *
sluice_draft_new_from_read (SluiceDraftRecord *record)
{
  SluiceDraft *self = sluice_draft_new ();

  take_text (&self->name, &record->name);
  take_text (&self->description, &record->description);
  self->priority = record->priority;
  self->max_retries = record->max_retries;
  for (guint i = 0; i < record->stages->len; i++)
    {
      SluiceDraftStageRecord *from = g_ptr_array_index (record->stages, i);
      SluiceDraftStage *stage = sluice_draft_append_raw (self, i + 1);

      take_text (&stage->name, &from->name);
      take_text (&stage->task, &from->task);
      take_text (&stage->params, &from->params);
      stage->max_retries = from->max_retries;
      stage->retry_delay = from->retry_delay;
      sluice_draft_stage_set_dependencies (stage, from->dependencies);
      self->loose += stage->loose;
    }
  sluice_draft_record_free (record);
  return self;
}
