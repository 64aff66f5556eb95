/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-pipeline-private.h"

#include "model/sluice-stage-private.h"
#include "model/sluice-store.h"

/* For how long a refusal is worth telling, µs; and once the pipeline got on by itself: long enough to be read, since that
 * is why many are refused. */
#define REQUEST_ERROR_LASTS (60 * G_USEC_PER_SEC)
#define REQUEST_ERROR_IS_READ (10 * G_USEC_PER_SEC)

static void
notify (SluicePipeline        *self,
        SluicePipelineProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), sluice_pipeline_properties[property]);
}

static void
clear_request_error (SluicePipeline *self)
{
  if (self->request_error == NULL)
    return;

  g_clear_error (&self->request_error);
  self->request_error_past = FALSE;
  notify (self, PIPELINE_PROP_REQUEST_ERROR);
}

static gboolean
has_same_names (GPtrArray *a,
                GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (g_strcmp0 (((SluiceStageRecord *) a->pdata[i])->name, ((SluiceStageRecord *) b->pdata[i])->name) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
has_same_structure (GPtrArray *a,
                    GPtrArray *b)
{
  static char *none[] = { NULL };

  if (!has_same_names (a, b))
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      char **on_a = ((SluiceStageRecord *) a->pdata[i])->depends_on;
      char **on_b = ((SluiceStageRecord *) b->pdata[i])->depends_on;

      if (!g_strv_equal ((const char *const *) (on_a != NULL ? on_a : none),
                         (const char *const *) (on_b != NULL ? on_b : none)))
        return FALSE;
    }

  return TRUE;
}

static void
update_stage (SluicePipeline          *self,
              SluiceStage             *stage,
              const SluiceStageRecord *record,
              GHashTable              *completed,
              GArray                  *moves)
{
  SluiceMove move = { stage, sluice_stage_get_state (stage) };

  if (!sluice_stage_update (stage, record, completed, self->row, self->derived.ended_at))
    return;

  g_ptr_array_add (self->unannounced, g_object_ref (stage));
  if (sluice_stage_get_state (stage) != move.from)
    g_array_append_val (moves, move);
}

/* Of several of one name the first keeps it, because that is the one that dependencies mean; a number that makes a name
 * that another one has is left out. */
static void
name_stages (SluicePipeline *self,
             GPtrArray      *stages)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal); /* name → the last number given */

  for (guint i = 0; i < stages->len; i++)
    g_hash_table_add (names, (gpointer) sluice_stage_get_name (stages->pdata[i]));

  for (guint i = 0; i < stages->len; i++)
    {
      const char *name = sluice_stage_get_name (stages->pdata[i]);
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (last, name));
      g_autofree char *title = NULL;

      do
        {
          g_free (title);
          number++;
          title = number > 1 ? g_strdup_printf ("%s (%u)", name, number) : NULL;
        }
      while (title != NULL && g_hash_table_contains (names, title));

      g_hash_table_insert (last, (gpointer) name, GUINT_TO_POINTER (number));
      if (sluice_stage_set_title (stages->pdata[i], title)
          && !g_ptr_array_find (self->unannounced, stages->pdata[i], NULL))
        g_ptr_array_add (self->unannounced, g_object_ref (stages->pdata[i]));
    }
}

/* Other stages, or the same in another order: those that were there live on; of several of one name the first that is
 * free goes on as the first. */
static void
replace_stages (SluicePipeline *self,
                GPtrArray      *records,
                GHashTable     *completed,
                GArray         *moves)
{
  g_autoptr (GHashTable) free_stages = NULL;
  g_autoptr (GPtrArray) stages = g_ptr_array_new_full (records->len, g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->stages));

  free_stages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = n_old; i > 0; i--)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i - 1);
      GPtrArray *same = g_hash_table_lookup (free_stages, sluice_stage_get_name (stage));

      if (same == NULL)
        {
          same = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (free_stages, g_strdup (sluice_stage_get_name (stage)), same);
        }
      g_ptr_array_add (same, g_steal_pointer (&stage));
    }

  for (guint i = 0; i < records->len; i++)
    {
      const SluiceStageRecord *record = records->pdata[i];
      GPtrArray *same = g_hash_table_lookup (free_stages, record->name != NULL ? record->name : "");

      if (same != NULL && same->len > 0)
        {
          SluiceStage *stage = g_ptr_array_steal_index (same, same->len - 1);

          g_ptr_array_add (stages, stage);
          update_stage (self, stage, record, completed, moves);
        }
      else
        {
          SluiceStage *stage = sluice_stage_new (record, completed, self->row, self->derived.ended_at);
          SluiceMove move = { stage, SLUICE_STATE_PENDING };

          g_ptr_array_add (stages, stage);
          if (sluice_stage_get_state (stage) != move.from)
            g_array_append_val (moves, move);
        }
    }

  name_stages (self, stages);
  g_list_store_splice (self->stages, 0, n_old, stages->pdata, stages->len);
}

/* Tells each what it waits for in vain; only where names or dependencies changed. */
static void
find_missing (SluicePipeline *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->stages));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

      g_hash_table_add (names, (gpointer) sluice_stage_get_name (stage));
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);
      const char *const *on = sluice_stage_get_depends_on (stage);

      while (*on != NULL && g_hash_table_contains (names, *on))
        on++;
      if (sluice_stage_set_missing (stage, *on) && !g_ptr_array_find (self->unannounced, stage, NULL))
        g_ptr_array_add (self->unannounced, g_object_ref (stage));
    }
}

static void
update_stages (SluicePipeline *self,
               GPtrArray      *records,
               GArray         *moves)
{
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GHashTable) completed = NULL;
  gboolean same;

  if (records == NULL)
    return;

  completed = sluice_derive_collect_completed (records);
  old = g_steal_pointer (&self->stage_records);
  self->stage_records = g_ptr_array_ref (records);
  same = has_same_structure (old, records);
  self->structure_unannounced |= !same;

  if (self->stages == NULL)
    {
      self->stages = g_list_store_new (SLUICE_TYPE_STAGE);
      notify (self, PIPELINE_PROP_STAGES);
    }

  if (has_same_names (old, records))
    {
      for (guint i = 0; i < records->len; i++)
        {
          g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

          update_stage (self, stage, records->pdata[i], completed, moves);
        }
    }
  else
    {
      replace_stages (self, records, completed, moves);
    }
  if (!same)
    find_missing (self);
}

static guint
notify_row (SluicePipeline             *self,
            const SluicePipelineRecord *old,
            const SluicePipelineRecord *row)
{
  guint kinds = 0;

  if (g_strcmp0 (old->name, row->name) != 0)
    {
      kinds |= SLUICE_STORE_CHANGE_NAME | SLUICE_STORE_CHANGE_SEARCH;
      g_clear_pointer (&self->sort_key, g_free);
      notify (self, PIPELINE_PROP_NAME);
    }
  if (g_strcmp0 (old->description, row->description) != 0)
    {
      kinds |= SLUICE_STORE_CHANGE_SEARCH;
      notify (self, PIPELINE_PROP_DESCRIPTION);
    }
  if (old->priority != row->priority)
    {
      kinds |= SLUICE_STORE_CHANGE_PRIORITY;
      notify (self, PIPELINE_PROP_PRIORITY);
    }
  if (old->created_at != row->created_at)
    {
      kinds |= SLUICE_STORE_CHANGE_CREATED;
      notify (self, PIPELINE_PROP_CREATED_AT);
    }
  if (old->started_at != row->started_at)
    {
      kinds |= SLUICE_STORE_CHANGE_TIMES;
      notify (self, PIPELINE_PROP_STARTED_AT);
    }
  if (g_strcmp0 (old->error_message, row->error_message) != 0)
    notify (self, PIPELINE_PROP_ERROR_MESSAGE);
  if (old->retry_count != row->retry_count)
    notify (self, PIPELINE_PROP_RETRY_COUNT);
  if (old->max_retries != row->max_retries)
    notify (self, PIPELINE_PROP_MAX_RETRIES);

  return kinds;
}

static guint
notify_derived (SluicePipeline      *self,
                const SluiceDerived *old,
                const SluiceDerived *derived)
{
  guint kinds = 0;

  if (old->state != derived->state)
    {
      kinds |= SLUICE_STORE_CHANGE_STATE;
      notify (self, PIPELINE_PROP_STATE);
    }
  if (old->ended_at != derived->ended_at)
    {
      kinds |= SLUICE_STORE_CHANGE_TIMES;
      notify (self, PIPELINE_PROP_ENDED_AT);
    }
  if (old->done != derived->done)
    {
      kinds |= SLUICE_STORE_CHANGE_PROGRESS;
      notify (self, PIPELINE_PROP_DONE);
    }
  if (old->total != derived->total)
    {
      kinds |= SLUICE_STORE_CHANGE_PROGRESS;
      notify (self, PIPELINE_PROP_TOTAL);
    }
  if (old->progress != derived->progress)
    {
      kinds |= SLUICE_STORE_CHANGE_PROGRESS;
      notify (self, PIPELINE_PROP_PROGRESS);
    }
  if (old->warning != derived->warning)
    notify (self, PIPELINE_PROP_WARNING);
  if (old->warning_since != derived->warning_since)
    notify (self, PIPELINE_PROP_WARNING_SINCE);

  return kinds;
}

guint
sluice_pipeline_update (SluicePipeline             *self,
                        const SluicePipelineRecord *row,
                        GPtrArray                  *stages,
                        const SluiceDerived        *derived,
                        GArray                     *moves)
{
  g_autoptr (SluicePipelineRecord) old_row = NULL;
  SluiceDerived old_derived;
  gboolean other_names;
  guint kinds = 0;

  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  g_object_freeze_notify (G_OBJECT (self));

  old_row = g_steal_pointer (&self->row);
  old_derived = self->derived;
  self->row = sluice_pipeline_record_ref (row);
  self->derived = *derived;

  kinds |= notify_row (self, old_row, row);
  kinds |= notify_derived (self, &old_derived, derived);

  /* Two unknown words are two states to people. */
  if (old_derived.state == SLUICE_STATE_UNKNOWN && derived->state == SLUICE_STATE_UNKNOWN
      && g_strcmp0 (old_row->status, row->status) != 0)
    notify (self, PIPELINE_PROP_STATE);

  if (old_derived.state != derived->state)
    self->request_error_past = TRUE;

  other_names = stages != NULL && !has_same_names (self->stage_records, stages);
  if (other_names)
    kinds |= SLUICE_STORE_CHANGE_SEARCH;
  if ((kinds & SLUICE_STORE_CHANGE_SEARCH) != 0)
    g_clear_pointer (&self->search_key, g_free);

  if (self->unannounced == NULL && stages != NULL)
    self->unannounced = g_ptr_array_new_with_free_func (g_object_unref);
  /* What the row says is part of what its stages are. */
  if (stages != NULL
      && (stages != self->stage_records || old_derived.ended_at != derived->ended_at
          || old_row->started_at != row->started_at || g_strcmp0 (old_row->status, row->status) != 0))
    update_stages (self, stages, moves);

  g_object_thaw_notify (G_OBJECT (self));
  return kinds;
}

void
sluice_pipeline_announce (SluicePipeline *self)
{
  g_autoptr (GPtrArray) changed = NULL;

  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  changed = g_steal_pointer (&self->unannounced);
  if (self->structure_unannounced)
    {
      self->structure_unannounced = FALSE;
      g_signal_emit (self, sluice_pipeline_signals[PIPELINE_SIGNAL_STRUCTURE_CHANGED], 0);
    }
  for (guint i = 0; changed != NULL && i < changed->len; i++)
    g_signal_emit (self, sluice_pipeline_signals[PIPELINE_SIGNAL_STAGE_CHANGED], 0, changed->pdata[i]);
}

GPtrArray *
sluice_pipeline_get_stage_records (SluicePipeline *self)
{
  return self->stage_records;
}

void
sluice_pipeline_confirm (SluicePipeline *self,
                         gint64          confirmed_at)
{
  self->confirmed_at = MAX (self->confirmed_at, confirmed_at);
  if (self->request_error != NULL
      && self->confirmed_at - self->request_error_at
           > (self->request_error_past ? REQUEST_ERROR_IS_READ : REQUEST_ERROR_LASTS))
    clear_request_error (self);
}

void
sluice_pipeline_set_request (SluicePipeline *self,
                             SluiceRequest   request,
                             const GError   *error,
                             gint64          now)
{
  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  g_object_freeze_notify (G_OBJECT (self));

  if (self->request != request)
    {
      self->request = request;
      notify (self, PIPELINE_PROP_REQUEST);
    }
  if (self->request_error != error)
    {
      g_clear_error (&self->request_error);
      self->request_error = error != NULL ? g_error_copy (error) : NULL;
      self->request_error_at = now;
      self->request_error_past = FALSE;
      notify (self, PIPELINE_PROP_REQUEST_ERROR);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

void
sluice_pipeline_set_status_error (SluicePipeline *self,
                                  const GError   *error)
{
  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  if (error == NULL ? self->status_error == NULL
                    : g_error_matches (self->status_error, error->domain, error->code)
                        && g_str_equal (self->status_error->message, error->message))
    return;

  g_clear_error (&self->status_error);
  self->status_error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PIPELINE_PROP_STATUS_ERROR);
}

void
sluice_pipeline_set_traceback (SluicePipeline *self,
                               const char     *stage_name,
                               const char     *celery_task_id,
                               const char     *traceback)
{
  guint n_stages;

  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  n_stages = self->stages != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->stages)) : 0;
  for (guint i = 0; i < n_stages; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

      /* Of several of one name the task tells which is meant. */
      if (g_strcmp0 (sluice_stage_get_name (stage), stage_name) == 0
          && sluice_stage_set_traceback (stage, celery_task_id, traceback))
        g_signal_emit (self, sluice_pipeline_signals[PIPELINE_SIGNAL_STAGE_CHANGED], 0, stage);
    }
}
