/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

/* Who was known before a full pass and is not in it: whoever of them the store gives up is forgotten too. */
static GPtrArray *
list_missing (SluiceMonitor *self,
              SluiceBatch   *batch)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  guint n_items = sluice_store_get_n_items (self->store);

  for (guint i = 0; i < batch->pipelines->len; i++)
    g_hash_table_add (present, ((SluicePipelineRecord *) g_ptr_array_index (batch->pipelines, i))->uuid);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (!g_hash_table_contains (present, sluice_pipeline_get_uuid (pipeline)))
        g_ptr_array_add (missing, g_strdup (sluice_pipeline_get_uuid (pipeline)));
    }
  return missing;
}

static void
forget_missing (SluiceMonitor *self,
                SluiceBatch   *batch,
                GPtrArray     *missing)
{
  g_autoptr (SluiceBatch) gone = sluice_batch_new (batch->source, SLUICE_BATCH_SCOPE_REMOVED, batch->sequence);

  gone->received_at = batch->received_at;
  for (guint i = 0; i < missing->len; i++)
    {
      const char *uuid = g_ptr_array_index (missing, i);

      if (sluice_store_lookup (self->store, uuid))
        continue;
      g_ptr_array_add (gone->removed, g_strdup (uuid));
      sluice_monitor_follow (self, uuid);
    }
  if (self->history && gone->removed->len > 0)
    sluice_history_keep (self->history, sluice_store_get_server_id (self->store), gone);
}

void
sluice_monitor_ingest (SluiceMonitor *self,
                       SluiceBatch   *batch)
{
  g_autoptr (GPtrArray) missing = batch->scope == SLUICE_BATCH_SCOPE_FULL
                                      && batch->source != SLUICE_BATCH_SOURCE_HISTORY
                                    ? list_missing (self, batch)
                                    : NULL;
  g_autoptr (GPtrArray) transitions = NULL;
  gboolean active;

  /* First: what the answer says is measured by its clock. */
  if (batch->source == SLUICE_BATCH_SOURCE_POLL)
    sluice_store_set_skew (self->store, sluice_session_get_skew (self->session));
  transitions = sluice_store_apply (self->store, batch);
  sluice_monitor_note_work (self, transitions);
  if (self->history && batch->source != SLUICE_BATCH_SOURCE_HISTORY)
    {
      /* The rows of a full pass were kept page by page. */
      if (!missing)
        sluice_history_keep (self->history, sluice_store_get_server_id (self->store), batch);
      if (transitions->len > 0)
        sluice_history_keep_transitions (self->history, transitions);
    }

  /* Whoever listens to the store may have ended it all. */
  if (!self->schedule)
    return;

  for (guint i = 0; i < batch->pipelines->len; i++)
    sluice_monitor_follow (self, ((SluicePipelineRecord *) g_ptr_array_index (batch->pipelines, i))->uuid);
  for (guint i = 0; i < batch->changes->len; i++)
    sluice_monitor_follow (self, ((SluiceChange *) g_ptr_array_index (batch->changes, i))->uuid);
  for (guint i = 0; i < batch->removed->len; i++)
    sluice_monitor_follow (self, g_ptr_array_index (batch->removed, i));
  if (missing)
    forget_missing (self, batch, missing);

  active = sluice_store_count (self->store, SLUICE_STATE_RUNNING) > 0
           || sluice_store_count (self->store, SLUICE_STATE_QUEUED) > 0;
  if (!active)
    sluice_schedule_remove (self->schedule, SLUICE_JOB_REVIEW, NULL);
  else if (!sluice_schedule_lookup (self->schedule, SLUICE_JOB_REVIEW, NULL))
    sluice_schedule_set (self->schedule, SLUICE_JOB_REVIEW, NULL, self->pace.review, 0, sluice_monitor_get_time (self));

  /* What is shown anew takes along what waits for that. */
  if (batch->source == SLUICE_BATCH_SOURCE_POLL)
    sluice_monitor_release (self);
}
