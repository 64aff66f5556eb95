/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-store.h"

#include "model/sluice-facts.h"
#include "model/sluice-pipeline-private.h"

/* Removed rows are told run by run, so that those between them stay what they are; past this many runs the telling
 * costs more than it keeps. */
#define MAX_RUNS 64

/* What is remembered of pipelines that aren't there: that they were removed, and frames that came before them. */
#define MAX_ABSENT 4096

/* A pipeline, and what the store has to know of it that is nobody else's business. */
typedef struct
{
  SluicePipeline *pipeline;
  SluiceFacts facts;
  SluiceState told;     /* the last state known from the server; the next transition comes from it */
  gint64 moved_at;      /* when it was last seen to move, by the server's clock; 0 = never */
  guint is_told : 1;    /* told holds a state */
  guint is_new : 1;     /* made after the baseline: it began as pending whatever it was first seen as */
  guint has_stages : 1; /* its stages were once told by the server */
  guint is_touched : 1; /* in touched */
  guint is_gone : 1;
} Entry;

struct _SluiceStore
{
  GObject parent_instance;

  /* Owned. */
  char *server_id;
  SluiceClock *clock;
  GPtrArray *entries;    /* of Entry, in the order of the list model */
  GHashTable *by_uuid;   /* uuid (the pipeline's) → Entry (borrowed) */
  GHashTable *tombs;     /* uuid → rank of the removal */
  GHashTable *orphans;   /* uuid → SluiceFrames of pipelines not known yet */

  SluiceUsualFunc usual;
  gpointer usual_data;

  guint counts[SLUICE_N_STATES];
  int workers;
  gint64 skew; /* of the server's clock against ours */
  int total;
  guint64 total_rank;
  gboolean complete;

  /* The last two full passes: who was seen in neither of them is gone. */
  guint64 last_pass;
  guint64 pass_before;

  /* The baseline: what was made after the newest pipeline in it is new. */
  gboolean has_baseline;
  gint64 baseline_created_at;

  /* Of the batch that is being applied. */
  GPtrArray *touched; /* of Entry, frozen */
  GPtrArray *added;   /* of Entry */
  GPtrArray *transitions;
  GArray *moves;
  guint64 kinds;
  gboolean counts_changed;
};

static void sluice_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceStore, sluice_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sluice_store_list_model_init))

typedef enum
{
  PROP_SERVER_ID = 1,
  PROP_CLOCK,
  PROP_COMPLETE,
  PROP_TOTAL,
} Property;

static GParamSpec *properties[PROP_TOTAL + 1];

enum
{
  SIGNAL_TRANSITION,
  SIGNAL_COUNTS_CHANGED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  sluice_facts_clear (&entry->facts);
  g_clear_object (&entry->pipeline);
  g_free (entry);
}

static gint64
get_server_now (SluiceStore *self)
{
  return sluice_clock_get_now (self->clock) + self->skew;
}

static void
count (SluiceStore *self,
       SluiceState  state,
       int          by)
{
  self->counts[state] += (guint) by;
  self->counts_changed = TRUE;
}

/* Whoever listens to a pipeline hears of it once the whole batch is in. */
static void
touch (SluiceStore *self,
       Entry       *entry)
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
        Entry       *entry)
{
  const SluicePipelineRecord *row = sluice_facts_get_row (&entry->facts);
  GPtrArray *stages = sluice_facts_get_stages (&entry->facts);
  SluiceDeriveContext context = {
    .now = get_server_now (self),
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
                Entry       *entry,
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

/* A pipeline's first state from the server is its own baseline, unless it was made since the list was first read. */
static void
tell (SluiceStore *self,
      Entry       *entry)
{
  SluiceState state = sluice_pipeline_get_state (entry->pipeline);

  if (!sluice_facts_is_live (entry->facts.row_rank))
    return;

  if (state != SLUICE_STATE_CHECKING)
    {
      if (entry->is_told && entry->told != state)
        add_transition (self, entry, NULL, entry->told, state);
      entry->told = state;
      entry->is_told = TRUE;
    }

  for (guint i = 0; i < self->moves->len; i++)
    {
      SluiceMove *move = &g_array_index (self->moves, SluiceMove, i);

      if (entry->has_stages || entry->is_new)
        add_transition (self, entry, move->stage, move->from, sluice_stage_get_state (move->stage));
    }

  if (entry->facts.stages_row != NULL && sluice_facts_is_live (entry->facts.stages_rank))
    entry->has_stages = TRUE;
}

/* Makes the pipeline what its facts say, and notes what that changes for all others. */
static void
refresh (SluiceStore *self,
         Entry       *entry)
{
  const SluicePipelineRecord *row = sluice_facts_get_row (&entry->facts);
  GPtrArray *stages = sluice_facts_get_stages (&entry->facts);
  SluiceState before = sluice_pipeline_get_state (entry->pipeline);
  gboolean is_listed = !entry->is_gone && g_hash_table_contains (self->by_uuid, row->uuid);
  SluiceDerived derived;
  guint kinds;

  touch (self, entry);

  if (entry->has_stages && !sluice_stage_records_equal (sluice_pipeline_get_stage_records (entry->pipeline), stages))
    entry->moved_at = get_server_now (self);
  else if (entry->is_told && g_strcmp0 (sluice_pipeline_get_status (entry->pipeline), row->status) != 0)
    entry->moved_at = get_server_now (self);

  derived = derive (self, entry);
  g_array_set_size (self->moves, 0);
  kinds = sluice_pipeline_update (entry->pipeline, row, stages, &derived, self->moves);
  if (is_listed)
    {
      self->kinds |= kinds;
      if (before != derived.state)
        {
          count (self, before, -1);
          count (self, derived.state, 1);
        }
    }

  tell (self, entry);
}

static Entry *
add_entry (SluiceStore          *self,
           SluicePipelineRecord *record,
           guint64               rank)
{
  Entry *entry = g_new0 (Entry, 1);
  SluiceFrames *frames = NULL;

  entry->pipeline = sluice_pipeline_new (self->server_id, record->uuid);
  entry->is_new = self->has_baseline && sluice_facts_is_live (rank) && record->created_at > self->baseline_created_at;
  if (entry->is_new)
    {
      entry->is_told = TRUE;
      entry->told = SLUICE_STATE_PENDING;
    }

  if (g_hash_table_steal_extended (self->orphans, record->uuid, NULL, (gpointer *) &frames))
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
  guint64 *removal = g_hash_table_lookup (self->tombs, uuid);

  return rank < self->pass_before || (removal != NULL && rank < *removal);
}

static void
take_record (SluiceStore          *self,
             SluiceBatch          *batch,
             SluicePipelineRecord *record,
             guint64               rank)
{
  Entry *entry;
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
      refresh (self, entry);
    }
  else if (!entry->is_told || (!entry->has_stages && record->stages != NULL))
    {
      /* The server confirms what was only remembered. */
      g_array_set_size (self->moves, 0);
      tell (self, entry);
    }

  if (!is_known)
    {
      g_hash_table_insert (self->by_uuid, (char *) sluice_pipeline_get_uuid (entry->pipeline), entry);
      count (self, sluice_pipeline_get_state (entry->pipeline), 1);
    }
  if (sluice_facts_is_live (rank))
    sluice_pipeline_confirm (entry->pipeline, batch->received_at);
}

static void
take_change (SluiceStore        *self,
             SluiceBatch        *batch,
             const SluiceChange *change)
{
  Entry *entry = g_hash_table_lookup (self->by_uuid, change->uuid);

  if (entry != NULL)
    {
      if (sluice_facts_take_change (&entry->facts, change, batch->sequence, batch->received_at))
        refresh (self, entry);
    }
  else
    {
      SluiceFrames *frames = g_hash_table_lookup (self->orphans, change->uuid);

      if (frames == NULL && g_hash_table_size (self->orphans) < MAX_ABSENT)
        {
          frames = sluice_frames_new ();
          g_hash_table_insert (self->orphans, g_strdup (change->uuid), frames);
        }
      if (frames != NULL)
        sluice_frames_take (frames, change, batch->sequence, batch->received_at);
    }
}

static void
forget_entry (SluiceStore *self,
              Entry       *entry)
{
  entry->is_gone = TRUE;
  g_hash_table_remove (self->by_uuid, sluice_pipeline_get_uuid (entry->pipeline));
  count (self, sluice_pipeline_get_state (entry->pipeline), -1);
}

static gboolean
take_removal (SluiceStore *self,
              const char  *uuid,
              guint64      rank)
{
  Entry *entry = g_hash_table_lookup (self->by_uuid, uuid);
  guint64 *removal = g_hash_table_lookup (self->tombs, uuid);

  if (removal != NULL)
    {
      *removal = MAX (*removal, rank);
    }
  else
    {
      if (g_hash_table_size (self->tombs) >= MAX_ABSENT)
        g_hash_table_remove_all (self->tombs);
      g_hash_table_insert (self->tombs, g_strdup (uuid), g_memdup2 (&rank, sizeof rank));
    }

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
      Entry *entry = self->entries->pdata[i];

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

      while (i < self->entries->len && ((Entry *) self->entries->pdata[i])->is_gone)
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
      g_autoptr (GPtrArray) kept = g_ptr_array_new_full (old->len, free_entry);

      g_ptr_array_set_free_func (old, NULL);
      for (guint i = 0; i < old->len; i++)
        {
          Entry *entry = old->pdata[i];

          if (entry->is_gone)
            free_entry (entry);
          else
            g_ptr_array_add (kept, entry);
        }
      self->entries = g_steal_pointer (&kept);
      g_list_model_items_changed (G_LIST_MODEL (self), start, length, length - n_gone);
    }
}

static void
begin (SluiceStore *self)
{
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
      Entry *entry = self->touched->pdata[i];

      entry->is_touched = FALSE;
      g_ptr_array_add (changed, g_object_ref (entry->pipeline));
    }
  g_ptr_array_set_size (self->touched, 0);

  if (any_gone)
    drop_gone (self);

  for (guint i = self->added->len; any_gone && i > 0; i--)
    if (((Entry *) self->added->pdata[i - 1])->is_gone)
      free_entry (g_ptr_array_remove_index (self->added, i - 1));

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
    g_signal_emit (self, signals[SIGNAL_TRANSITION], 0, transitions->pdata[i]);
  if (counts_changed)
    g_signal_emit (self, signals[SIGNAL_COUNTS_CHANGED], 0);
  if (kinds != 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, kinds);

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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
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

static GType
sluice_store_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_PIPELINE;
}

static guint
sluice_store_list_model_get_n_items (GListModel *model)
{
  return SLUICE_STORE (model)->entries->len;
}

static gpointer
sluice_store_get_item (GListModel *model,
                       guint       position)
{
  SluiceStore *self = SLUICE_STORE (model);

  if (position >= self->entries->len)
    return NULL;

  return g_object_ref (((Entry *) self->entries->pdata[position])->pipeline);
}

static void
sluice_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_store_get_item_type;
  iface->get_n_items = sluice_store_list_model_get_n_items;
  iface->get_item = sluice_store_get_item;
}

static void
sluice_store_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SluiceStore *self = SLUICE_STORE (object);

  switch ((Property) prop_id)
    {
    case PROP_SERVER_ID:
      g_value_set_string (value, self->server_id);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    case PROP_TOTAL:
      g_value_set_int (value, self->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_store_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SluiceStore *self = SLUICE_STORE (object);

  switch ((Property) prop_id)
    {
    case PROP_SERVER_ID:
      self->server_id = g_value_dup_string (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_COMPLETE:
    case PROP_TOTAL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_store_finalize (GObject *object)
{
  SluiceStore *self = SLUICE_STORE (object);

  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->tombs, g_hash_table_unref);
  g_clear_pointer (&self->orphans, g_hash_table_unref);
  g_clear_pointer (&self->touched, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->moves, g_array_unref);
  g_clear_object (&self->clock);
  g_free (self->server_id);

  G_OBJECT_CLASS (sluice_store_parent_class)->finalize (object);
}

static void
sluice_store_class_init (SluiceStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_store_get_property;
  object_class->set_property = sluice_store_set_property;
  object_class->finalize = sluice_store_finalize;

  properties[PROP_SERVER_ID]
      = g_param_spec_string ("server-id", NULL, NULL, NULL, flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SLUICE_TYPE_CLOCK,
                                                flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  properties[PROP_TOTAL] = g_param_spec_int ("total", NULL, NULL, -1, G_MAXINT, -1, flags | G_PARAM_READABLE);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_TRANSITION] = g_signal_new ("transition", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_COUNTS_CHANGED] = g_signal_new ("counts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
sluice_store_init (SluiceStore *self)
{
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->tombs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->orphans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sluice_frames_free);
  self->touched = g_ptr_array_new ();
  self->added = g_ptr_array_new ();
  self->moves = g_array_new (FALSE, FALSE, sizeof (SluiceMove));
  self->workers = -1;
  self->total = -1;
}

SluiceStore *
sluice_store_new (const char  *server_id,
                  SluiceClock *clock)
{
  g_return_val_if_fail (server_id != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);

  return g_object_new (SLUICE_TYPE_STORE, "server-id", server_id, "clock", clock, NULL);
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

  begin (self);
  for (guint i = 0; i < batch->pipelines->len; i++)
    take_record (self, batch, batch->pipelines->pdata[i], rank);
  for (guint i = 0; i < batch->changes->len; i++)
    take_change (self, batch, batch->changes->pdata[i]);
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
  begin (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (sluice_state_is_active (sluice_pipeline_get_state (entry->pipeline)))
        refresh (self, entry);
    }
  return finish (self, FALSE);
}

SluicePipeline *
sluice_store_lookup (SluiceStore *self,
                     const char  *uuid)
{
  Entry *entry;

  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  entry = g_hash_table_lookup (self->by_uuid, uuid);
  return entry != NULL ? entry->pipeline : NULL;
}

guint
sluice_store_count (SluiceStore *self,
                    SluiceState  state)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), 0);
  g_return_val_if_fail ((int) state >= 0 && state < SLUICE_N_STATES, 0);

  return self->counts[state];
}

guint
sluice_store_get_n_items (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), 0);

  return self->entries->len;
}

gboolean
sluice_store_get_complete (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), FALSE);

  return self->complete;
}

void
sluice_store_set_complete (SluiceStore *self,
                           gboolean     complete)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  complete = !!complete;
  if (self->complete == complete)
    return;

  self->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

int
sluice_store_get_total (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), -1);

  return self->total;
}

const char *
sluice_store_get_server_id (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);

  return self->server_id;
}

void
sluice_store_set_request (SluiceStore  *self,
                          const char   *uuid,
                          SluiceRequest request,
                          const GError *error)
{
  SluicePipeline *pipeline = sluice_store_lookup (self, uuid);

  if (pipeline != NULL)
    sluice_pipeline_set_request (pipeline, request, error);
}

void
sluice_store_set_traceback (SluiceStore *self,
                            const char  *uuid,
                            const char  *stage_name,
                            const char  *celery_task_id,
                            const char  *traceback)
{
  SluicePipeline *pipeline = sluice_store_lookup (self, uuid);

  if (pipeline != NULL)
    sluice_pipeline_set_traceback (pipeline, stage_name, celery_task_id, traceback);
}

void
sluice_store_set_workers (SluiceStore *self,
                          int          workers)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  if (self->workers == workers)
    return;

  self->workers = workers;
  g_ptr_array_unref (sluice_store_review (self));
}

void
sluice_store_set_usual (SluiceStore    *self,
                        SluiceUsualFunc usual,
                        gpointer        user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  self->usual = usual;
  self->usual_data = user_data;
}

void
sluice_store_set_skew (SluiceStore *self,
                       gint64       skew)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  self->skew = skew;
}
