/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch does to one pipeline, and what everyone is told of it. */
#include "model/sluice-store-private.h"

void
sluice_store_note_count (SluiceStore *self,
                         SluiceState  state,
                         int          by)
{
  self->counts[state] += (guint) by;
  self->counts_changed = TRUE;
}

void
sluice_store_touch (SluiceStore *self,
                    SluiceEntry *entry)
{
  if (entry->is_touched)
    return;

  entry->is_touched = TRUE;
  g_object_freeze_notify (G_OBJECT (entry->pipeline));
  g_ptr_array_add (self->touched, entry);
}

static gint64
find_usual (SluiceStore *self,
            GPtrArray   *stages)
{
  gint64 usual = 0;

  if (self->usual == NULL || stages == NULL)
    return 0;

  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];

      if (sluice_state_parse (stage->status) == SLUICE_STATE_RUNNING)
        usual = MAX (usual, self->usual (stage->task, stage->name, self->usual_data));
    }

  return usual;
}

static SluiceDerived
derive (SluiceStore *self,
        SluiceEntry *entry)
{
  const SluicePipelineRecord *row = sluice_facts_get_row (&entry->facts);
  GPtrArray *stages = sluice_facts_get_stages (&entry->facts);
  SluiceDeriveContext context = {
    .now = sluice_store_get_server_now (self),
    .moved_at = entry->moved_at,
    .usual = find_usual (self, stages),
    .workers = self->workers,
  };
  g_autoptr (SluicePipelineRecord) bare = NULL;
  SluiceDerived derived = sluice_derive (row, stages, &context);

  /* The server says it runs again, and all we know of its stages is how it ended before. */
  if (derived.server_finished && sluice_facts_are_stages_stale (&entry->facts))
    {
      bare = sluice_pipeline_record_new ();
      g_set_str (&bare->status, row->status);
      derived = sluice_derive (bare, NULL, &context);
    }

  return derived;
}

static gint64
find_instant (SluiceStore *self,
              SluiceState  from,
              SluiceState  to,
              gint64       started_at,
              gint64       ended_at)
{
  gint64 at = 0;

  if (sluice_state_is_final (to))
    at = ended_at;
  else if (to == SLUICE_STATE_RUNNING && (from == SLUICE_STATE_PENDING || from == SLUICE_STATE_QUEUED))
    at = started_at;

  return at != 0 ? at : sluice_clock_get_now (self->clock);
}

static void
add_transition (SluiceStore *self,
                SluiceEntry *entry,
                SluiceStage *stage,
                SluiceState  from,
                SluiceState  to)
{
  SluicePipeline *pipeline = entry->pipeline;
  gint64 at;

  if (stage != NULL)
    at = find_instant (self, from, to, sluice_stage_get_started_at (stage), sluice_stage_get_ended_at (stage));
  else
    at = find_instant (self, from, to, sluice_pipeline_get_started_at (pipeline),
                       sluice_pipeline_get_ended_at (pipeline));

  g_ptr_array_add (self->transitions,
                   sluice_transition_new (self->server_id, sluice_pipeline_get_uuid (pipeline),
                                          sluice_pipeline_get_name (pipeline),
                                          stage != NULL ? sluice_stage_get_name (stage) : NULL, from, to, at,
                                          stage != NULL ? sluice_stage_get_error_message (stage)
                                                        : sluice_pipeline_get_error_message (pipeline)));
}

void
sluice_store_tell (SluiceStore *self,
                   SluiceEntry *entry)
{
  SluiceState state = sluice_pipeline_get_state (entry->pipeline);

  if (!sluice_facts_is_live (entry->facts.row_rank))
    return;

  if (state != SLUICE_STATE_CHECKING)
    {
      if (entry->is_told && entry->told != state && !self->is_memory)
        add_transition (self, entry, NULL, entry->told, state);
      entry->told = state;
      entry->is_told = TRUE;
    }

  for (guint i = 0; i < self->moves->len; i++)
    {
      SluiceMove *move = &g_array_index (self->moves, SluiceMove, i);

      if ((entry->has_stages || entry->is_new) && !self->is_memory)
        {
          add_transition (self, entry, move->stage, move->from, sluice_stage_get_state (move->stage));
          sluice_pipeline_note_transition (entry->pipeline, self->transitions->pdata[self->transitions->len - 1]);
        }
    }
  if (!self->is_memory)
    sluice_pipeline_note_failures (entry->pipeline);

  if (entry->facts.stages_row != NULL && sluice_facts_is_live (entry->facts.stages_rank))
    entry->has_stages = TRUE;
}

/* A task may yet say something of every stage of a pipeline that is on its way, and of one that goes on after its
 * pipeline has ended. */
static void
index_tasks (SluiceStore *self,
             SluiceEntry *entry,
             GPtrArray   *stages)
{
  g_autoptr (GPtrArray) going = NULL;

  if (sluice_state_is_active (sluice_pipeline_get_state (entry->pipeline)))
    {
      sluice_task_index_put (self->tasks, entry->pipeline, stages);
      return;
    }

  for (guint i = 0; stages != NULL && i < stages->len; i++)
    {
      SluiceStageRecord *stage = stages->pdata[i];

      if (stage->celery_task_id == NULL || sluice_state_is_final (sluice_state_parse (stage->status)))
        continue;
      if (going == NULL)
        going = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
      g_ptr_array_add (going, sluice_stage_record_ref (stage));
    }
  sluice_task_index_put (self->tasks, entry->pipeline, going);
}

void
sluice_store_refresh (SluiceStore *self,
                      SluiceEntry *entry)
{
  const SluicePipelineRecord *row = sluice_facts_get_row (&entry->facts);
  GPtrArray *stages = sluice_facts_get_stages (&entry->facts);
  SluiceState before = sluice_pipeline_get_state (entry->pipeline);
  gboolean is_listed = !entry->is_gone && g_hash_table_contains (self->by_uuid, row->uuid);
  SluiceDerived derived;
  guint kinds;

  sluice_store_touch (self, entry);

  if (entry->has_stages && !sluice_stage_records_equal (sluice_pipeline_get_stage_records (entry->pipeline), stages))
    entry->moved_at = sluice_store_get_server_now (self);
  else if (entry->is_told && g_strcmp0 (sluice_pipeline_get_status (entry->pipeline), row->status) != 0)
    entry->moved_at = sluice_store_get_server_now (self);

  derived = derive (self, entry);
  g_array_set_size (self->moves, 0);
  kinds = sluice_pipeline_update (entry->pipeline, row, stages, &derived, self->moves);
  index_tasks (self, entry, stages);
  if (is_listed)
    {
      self->kinds |= kinds;
      if (before != derived.state)
        {
          sluice_store_note_count (self, before, -1);
          sluice_store_note_count (self, derived.state, 1);
        }
    }

  sluice_store_tell (self, entry);
}
