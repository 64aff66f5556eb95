/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was seen of a pipeline's stages, kept for as long as the pipeline is known: the server forgets it on a retry. */
#include "model/sluice-pipeline-private.h"

/* Beyond so many the oldest go. */
#define MAX_KEPT 10000
#define DROP_AT_ONCE 1000

static SluiceTransition *
find_last (SluicePipeline *self,
           const char     *stage)
{
  return self->last_of_stage != NULL ? g_hash_table_lookup (self->last_of_stage, stage) : NULL;
}

static void
set_last (SluicePipeline   *self,
          SluiceTransition *transition)
{
  g_hash_table_replace (self->last_of_stage, g_strdup (transition->stage_name), sluice_transition_ref (transition));
}

void
sluice_pipeline_note_transition (SluicePipeline   *self,
                                 SluiceTransition *transition)
{
  if (transition->stage_name == NULL)
    return;

  if (self->transitions == NULL)
    {
      self->transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_transition_unref);
      self->last_of_stage = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                   (GDestroyNotify) sluice_transition_unref);
    }
  if (self->transitions->len >= MAX_KEPT)
    g_ptr_array_remove_range (self->transitions, 0, DROP_AT_ONCE);
  g_ptr_array_add (self->transitions, sluice_transition_ref (transition));
  set_last (self, transition);
}

static SluiceTransition *
make (SluicePipeline *self,
      SluiceStage    *stage,
      SluiceState     from,
      SluiceState     to,
      gint64          at)
{
  return sluice_transition_new (self->server_id, self->uuid, sluice_pipeline_get_name (self), sluice_stage_get_name (stage),
                                from, to, at, to == SLUICE_STATE_FAILED ? sluice_stage_get_error_message (stage) : NULL);
}

/* Nobody saw it fail: it was like that when it was first seen, or failed again between two looks. */
static void
note_unseen (SluicePipeline   *self,
             SluiceStage      *stage,
             SluiceTransition *last)
{
  gint64 started = sluice_stage_get_started_at (stage), ended = sluice_stage_get_ended_at (stage);
  g_autoptr (SluiceTransition) begin = NULL;
  g_autoptr (SluiceTransition) end = make (self, stage, SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED, ended);

  if (started != 0 && (last == NULL || last->to != SLUICE_STATE_RUNNING))
    {
      begin = make (self, stage, SLUICE_STATE_PENDING, SLUICE_STATE_RUNNING, started);
      sluice_pipeline_note_transition (self, begin);
    }
  sluice_pipeline_note_transition (self, end);
}

/* Its error came after its state. */
static void
complete (SluicePipeline   *self,
          SluiceStage      *stage,
          SluiceTransition *last)
{
  g_autoptr (SluiceTransition) whole
    = sluice_transition_new (last->server_id, last->uuid, last->name, last->stage_name, last->from, last->to,
                             sluice_stage_get_ended_at (stage) != 0 ? sluice_stage_get_ended_at (stage) : last->at,
                             sluice_stage_get_error_message (stage));
  guint position;

  if (g_ptr_array_find (self->transitions, last, &position))
    {
      sluice_transition_unref (self->transitions->pdata[position]);
      self->transitions->pdata[position] = sluice_transition_ref (whole);
    }
  set_last (self, whole);
}

void
sluice_pipeline_note_failures (SluicePipeline *self)
{
  guint n = self->stages != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->stages)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);
      gint64 ended = sluice_stage_get_ended_at (stage);
      const char *message;
      SluiceTransition *last;

      if (sluice_stage_get_state (stage) != SLUICE_STATE_FAILED)
        continue;
      message = sluice_stage_get_error_message (stage);
      last = find_last (self, sluice_stage_get_name (stage));
      if (last != NULL && last->to == SLUICE_STATE_FAILED && (last->message == NULL || ended == 0 || ended == last->at))
        {
          if (g_strcmp0 (last->message, message) != 0 && message != NULL)
            complete (self, stage, last);
        }
      else if (ended != 0 && (last == NULL || last->to == SLUICE_STATE_RUNNING || last->at != ended))
        note_unseen (self, stage, last);
    }
}

GPtrArray *
sluice_pipeline_get_transitions (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->transitions;
}
