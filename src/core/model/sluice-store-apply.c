/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-store-private.h"

/* Removed rows are told run by run, so that those between them stay what they are; past this many runs the telling
 * costs more than it keeps. */
#define MAX_RUNS 64

static SluiceEntry *
add_entry (SluiceStore          *self,
           SluicePipelineRecord *record,
           guint64               rank)
{
  SluiceEntry *entry = g_new0 (SluiceEntry, 1);
  SluiceFrames *frames = sluice_recent_steal (self->orphans, record->uuid);

  entry->pipeline = sluice_pipeline_new (self->server_id, record->uuid);
  entry->is_new = self->has_baseline && sluice_facts_is_live (rank) && record->created_at > self->baseline_created_at;
  if (entry->is_new)
    {
      entry->is_told = TRUE;
      entry->told = SLUICE_STATE_PENDING;
    }

  if (frames != NULL)
    sluice_facts_take_frames (&entry->facts, frames);

  g_ptr_array_add (self->added, entry);
  return entry;
}

/* Whether news of @rank is about a pipeline that is gone since. */
static gboolean
is_gone (SluiceStore *self,
         const char  *uuid,
         guint64      rank)
{
  guint64 *removal = sluice_recent_lookup (self->tombs, uuid);

  return rank < self->pass_before || (removal != NULL && rank < *removal);
}

static void
take_record (SluiceStore          *self,
             SluiceBatch          *batch,
             SluicePipelineRecord *record,
             guint64               rank)
{
  SluiceEntry *entry;
  gboolean is_known;

  if (record->uuid == NULL || *record->uuid == '\0')
    return;

  entry = g_hash_table_lookup (self->by_uuid, record->uuid);
  is_known = entry != NULL;
  if (!is_known)
    {
      if (is_gone (self, record->uuid, rank))
        return;
      entry = add_entry (self, record, rank);
    }

  if (sluice_facts_take (&entry->facts, record, rank))
    {
      sluice_store_refresh (self, entry);
    }
  else if (!entry->is_told || (!entry->has_stages && record->stages != NULL))
    {
      /* The server confirms what was only remembered. */
      g_array_set_size (self->moves, 0);
      sluice_store_tell (self, entry);
    }

  if (!is_known)
    {
      g_hash_table_insert (self->by_uuid, (char *) sluice_pipeline_get_uuid (entry->pipeline), entry);
      sluice_store_note_count (self, sluice_pipeline_get_state (entry->pipeline), 1);
    }
  if (sluice_facts_is_live (rank))
    sluice_pipeline_confirm (entry->pipeline, batch->received_at);
}

/* Whether @change leaves all states of its pipeline as they are: such ones are shown together, the others one by one. */
static gboolean
is_only_progress (SluiceEntry        *entry,
                  const SluiceChange *change)
{
  SluiceStage *stage;

  if (change->stage_name == NULL || !g_str_equal (change->uuid, sluice_pipeline_get_uuid (entry->pipeline)))
    return FALSE;

  stage = sluice_pipeline_find_stage (entry->pipeline, change->stage_name);
  return stage != NULL && change->progress >= 0 && sluice_stage_get_state (stage) == SLUICE_STATE_RUNNING
         && (change->status == NULL || sluice_state_parse (change->status) == SLUICE_STATE_RUNNING);
}

/* Takes the change at @first, and what can be taken with it. Returns: the place of the next */
static guint
take_changes (SluiceStore *self,
              SluiceBatch *batch,
              guint        first)
{
  SluiceChange *const *changes = (SluiceChange *const *) batch->changes->pdata;
  const SluiceChange *change = changes[first];
  SluiceEntry *entry = g_hash_table_lookup (self->by_uuid, change->uuid);
  guint end = first + 1;

  if (entry != NULL)
    {
      while (end < batch->changes->len && is_only_progress (entry, changes[end]))
        end++;
      if (sluice_facts_take_changes (&entry->facts, changes + first, end - first, batch->sequence, batch->received_at))
        sluice_store_refresh (self, entry);
    }
  else
    {
      SluiceFrames *frames = sluice_recent_lookup (self->orphans, change->uuid);

      if (frames == NULL)
        {
          frames = sluice_frames_new ();
          sluice_recent_put (self->orphans, change->uuid, frames);
        }
      /* What says nothing new makes nothing younger. */
      if (sluice_frames_take (frames, change, batch->sequence, batch->received_at))
        sluice_recent_touch (self->orphans, change->uuid);
      sluice_recent_weigh (self->orphans, change->uuid, sluice_frames_count_stages (frames),
                           SLUICE_STORE_MAX_ABSENT_STAGES);
    }
  return end;
}

static void
forget_entry (SluiceStore *self,
              SluiceEntry       *entry)
{
  entry->is_gone = TRUE;
  g_hash_table_remove (self->by_uuid, sluice_pipeline_get_uuid (entry->pipeline));
  sluice_task_index_put (self->tasks, entry->pipeline, NULL);
  sluice_store_note_count (self, sluice_pipeline_get_state (entry->pipeline), -1);
}

static gboolean
take_removal (SluiceStore *self,
              const char  *uuid,
              guint64      rank)
{
  SluiceEntry *entry = g_hash_table_lookup (self->by_uuid, uuid);
  guint64 *removal = sluice_recent_lookup (self->tombs, uuid);

  if (removal == NULL)
    sluice_recent_put (self->tombs, uuid, g_memdup2 (&rank, sizeof rank));
  else
    *removal = MAX (*removal, rank);

  if (entry == NULL || sluice_facts_get_seen (&entry->facts) > rank)
    return FALSE;

  forget_entry (self, entry);
  return TRUE;
}

static gboolean
take_pass (SluiceStore *self,
           guint64      rank)
{
  gboolean any = FALSE;

  if (rank > self->last_pass)
    {
      self->pass_before = self->last_pass;
      self->last_pass = rank;
    }
  else if (rank != self->last_pass && rank > self->pass_before)
    {
      self->pass_before = rank;
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      SluiceEntry *entry = self->entries->pdata[i];

      if (!entry->is_gone && sluice_facts_get_seen (&entry->facts) < self->pass_before)
        {
          forget_entry (self, entry);
          any = TRUE;
        }
    }

  return any;
}

static void
drop_range (SluiceStore *self,
            guint        start,
            guint        length)
{
  g_ptr_array_remove_range (self->entries, start, length);
  g_list_model_items_changed (G_LIST_MODEL (self), start, length, 0);
}

/* Takes those that are gone out of the list: run by run from the end, or all at once where they are scattered. */
static void
drop_gone (SluiceStore *self)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (guint[2]));
  guint n_gone = 0;

  for (guint i = 0; i < self->entries->len;)
    {
      guint run[2] = { i, 0 };

      while (i < self->entries->len && ((SluiceEntry *) self->entries->pdata[i])->is_gone)
        i++;
      run[1] = i - run[0];
      n_gone += run[1];
      if (run[1] > 0)
        g_array_append_val (runs, run);
      else
        i++;
    }

  if (runs->len <= MAX_RUNS)
    {
      for (guint i = runs->len; i > 0; i--)
        {
          guint *run = (guint *) (void *) runs->data + 2 * (i - 1);

          drop_range (self, run[0], run[1]);
        }
    }
  else
    {
      guint *first = (guint *) (void *) runs->data;
      guint *last = first + 2 * (runs->len - 1);
      guint start = first[0];
      guint length = last[0] + last[1] - start;
      g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);
      g_autoptr (GPtrArray) kept = g_ptr_array_new_full (old->len, (GDestroyNotify) sluice_entry_free);

      g_ptr_array_set_free_func (old, NULL);
      for (guint i = 0; i < old->len; i++)
        {
          SluiceEntry *entry = old->pdata[i];

          if (entry->is_gone)
            sluice_entry_free (entry);
          else
            g_ptr_array_add (kept, entry);
        }
      self->entries = g_steal_pointer (&kept);
      g_list_model_items_changed (G_LIST_MODEL (self), start, length, length - n_gone);
    }
}

static void
begin (SluiceStore *self,
       gboolean     is_memory)
{
  self->is_memory = is_memory;
  self->transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_transition_unref);
  self->kinds = 0;
  self->counts_changed = FALSE;
  g_object_freeze_notify (G_OBJECT (self));
}

/* Tells everyone, now that all is in. Listeners may do what they like but write the store. */
static GPtrArray *
finish (SluiceStore *self,
        gboolean     any_gone)
{
  g_autoptr (GPtrArray) transitions = g_steal_pointer (&self->transitions);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_full (self->touched->len, g_object_unref);
  guint64 kinds = self->kinds;
  gboolean counts_changed = self->counts_changed;

  for (guint i = 0; i < self->touched->len; i++)
    {
      SluiceEntry *entry = self->touched->pdata[i];

      entry->is_touched = FALSE;
      g_ptr_array_add (changed, g_object_ref (entry->pipeline));
    }
  g_ptr_array_set_size (self->touched, 0);

  if (any_gone)
    drop_gone (self);

  for (guint i = self->added->len; any_gone && i > 0; i--)
    if (((SluiceEntry *) self->added->pdata[i - 1])->is_gone)
      sluice_entry_free (g_ptr_array_remove_index (self->added, i - 1));

  if (self->added->len > 0)
    {
      guint position = self->entries->len;
      guint n_added = self->added->len;

      g_ptr_array_extend (self->entries, self->added, NULL, NULL);
      g_ptr_array_set_size (self->added, 0);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_added);
    }

  for (guint i = 0; i < changed->len; i++)
    {
      g_object_thaw_notify (changed->pdata[i]);
      sluice_pipeline_announce (changed->pdata[i]);
    }

  g_object_thaw_notify (G_OBJECT (self));

  for (guint i = 0; i < transitions->len; i++)
    g_signal_emit (self, sluice_store_signals[STORE_SIGNAL_TRANSITION], 0, transitions->pdata[i]);
  if (counts_changed)
    g_signal_emit (self, sluice_store_signals[STORE_SIGNAL_COUNTS_CHANGED], 0);
  if (kinds != 0)
    g_signal_emit (self, sluice_store_signals[STORE_SIGNAL_CHANGED], 0, kinds);

  return g_steal_pointer (&transitions);
}

static void
take_total (SluiceStore *self,
            SluiceBatch *batch,
            guint64      rank)
{
  if (batch->total < 0 || rank < self->total_rank)
    return;

  self->total_rank = rank;
  if (self->total == batch->total)
    return;

  self->total = batch->total;
  g_object_notify_by_pspec (G_OBJECT (self), sluice_store_properties[STORE_PROP_TOTAL]);
}

/* The newest rows, read for the first time: none of them is news. */
static void
take_baseline (SluiceStore *self,
               SluiceBatch *batch)
{
  if (self->has_baseline || batch->source == SLUICE_BATCH_SOURCE_HISTORY)
    return;
  if (batch->scope != SLUICE_BATCH_SCOPE_FULL && (batch->scope != SLUICE_BATCH_SCOPE_PAGE || batch->offset != 0))
    return;

  self->has_baseline = TRUE;
  for (guint i = 0; i < batch->pipelines->len; i++)
    {
      const SluicePipelineRecord *record = batch->pipelines->pdata[i];

      self->baseline_created_at = MAX (self->baseline_created_at, record->created_at);
    }
}

GPtrArray *
sluice_store_apply (SluiceStore *self,
                    SluiceBatch *batch)
{
  g_autoptr (SluiceStore) alive = NULL;
  gboolean is_full;
  gboolean any_gone = FALSE;
  guint64 rank;

  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);
  g_return_val_if_fail (batch != NULL, NULL);
  g_return_val_if_fail (self->transitions == NULL, NULL);

  alive = g_object_ref (self);
  rank = sluice_facts_rank (batch->source, batch->sequence);
  is_full = batch->scope == SLUICE_BATCH_SCOPE_FULL && batch->source != SLUICE_BATCH_SOURCE_HISTORY;

  begin (self, batch->source == SLUICE_BATCH_SOURCE_HISTORY);
  for (guint i = 0; i < batch->pipelines->len; i++)
    take_record (self, batch, batch->pipelines->pdata[i], rank);
  for (guint i = 0; i < batch->changes->len;)
    i = take_changes (self, batch, i);
  for (guint i = 0; i < batch->removed->len; i++)
    any_gone |= take_removal (self, batch->removed->pdata[i], rank);
  if (is_full)
    any_gone |= take_pass (self, rank);
  take_baseline (self, batch);
  take_total (self, batch, rank);
  if (is_full)
    sluice_store_set_complete (self, TRUE);

  return finish (self, any_gone);
}

GPtrArray *
sluice_store_review (SluiceStore *self)
{
  g_autoptr (SluiceStore) alive = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);
  g_return_val_if_fail (self->transitions == NULL, NULL);

  alive = g_object_ref (self);
  begin (self, FALSE);
  for (guint i = 0; i < self->entries->len; i++)
    {
      SluiceEntry *entry = self->entries->pdata[i];

      /* What may still run ends by itself in time, and so does a warning of what is over. */
      if (sluice_state_is_active (sluice_pipeline_get_state (entry->pipeline))
          || sluice_pipeline_get_warning (entry->pipeline) != SLUICE_WARNING_NONE)
        sluice_store_refresh (self, entry);
    }
  return finish (self, FALSE);
}
