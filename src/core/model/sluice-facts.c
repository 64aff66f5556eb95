/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-facts.h"

#include "model/sluice-state.h"

#define LIVE (G_GUINT64_CONSTANT (1) << 63)

/* A server that names stages that don't exist must not fill the memory. */
#define MAX_TARGETS 4096

/* The newest frame for one target: a status and a progress may come from two. */
typedef struct
{
  char *status; /* nullable */
  gint64 status_at;
  guint64 status_sequence;
  double progress; /* -1 = not told */
  gint64 progress_at;
  guint64 progress_sequence;
} Frame;

struct _SluiceFrames
{
  Frame pipeline;
  GHashTable *stages; /* name → Frame; NULL while empty */
};

static void
free_frame (gpointer data)
{
  Frame *frame = data;

  g_free (frame->status);
  g_free (frame);
}

static gboolean
is_newer (gint64  at,
          guint64 sequence,
          gint64  known_at,
          guint64 known_sequence)
{
  return at > known_at || (at == known_at && sequence > known_sequence);
}

static Frame *
ensure_frame (SluiceFrames *self,
              const char   *stage_name)
{
  Frame *frame;

  if (stage_name == NULL)
    return &self->pipeline;

  if (self->stages == NULL)
    self->stages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_frame);

  frame = g_hash_table_lookup (self->stages, stage_name);
  if (frame == NULL && g_hash_table_size (self->stages) < MAX_TARGETS)
    {
      frame = g_new0 (Frame, 1);
      frame->progress = -1;
      g_hash_table_insert (self->stages, g_strdup (stage_name), frame);
    }

  return frame;
}

SluiceFrames *
sluice_frames_new (void)
{
  SluiceFrames *self = g_new0 (SluiceFrames, 1);

  self->pipeline.progress = -1;
  return self;
}

void
sluice_frames_free (SluiceFrames *self)
{
  g_free (self->pipeline.status);
  g_clear_pointer (&self->stages, g_hash_table_unref);
  g_free (self);
}

guint
sluice_frames_count_stages (SluiceFrames *self)
{
  return self->stages != NULL ? g_hash_table_size (self->stages) : 0;
}

gboolean
sluice_frames_take (SluiceFrames       *self,
                    const SluiceChange *change,
                    guint64             sequence,
                    gint64              received_at)
{
  gint64 at = change->timestamp != 0 ? change->timestamp : received_at;
  Frame *frame = ensure_frame (self, change->stage_name);
  gboolean taken = FALSE;

  if (frame == NULL)
    return FALSE;

  if (change->status != NULL && is_newer (at, sequence, frame->status_at, frame->status_sequence))
    {
      g_set_str (&frame->status, change->status);
      frame->status_at = at;
      frame->status_sequence = sequence;
      taken = TRUE;
    }

  if (change->progress >= 0 && is_newer (at, sequence, frame->progress_at, frame->progress_sequence))
    {
      frame->progress = MIN (change->progress, 1);
      frame->progress_at = at;
      frame->progress_sequence = sequence;
      taken = TRUE;
    }

  return taken;
}

/* Of frame and answer the one asked or sent last is right; but a frame that was late on its way is older than the
 * stamps the answer already carries. */
static gboolean
is_said (guint64 sequence,
         gint64  at,
         guint64 rank,
         gint64  started_at,
         gint64  completed_at)
{
  return sequence != 0 && (sequence | LIVE) > rank && (at == 0 || at >= MAX (started_at, completed_at));
}

/* What a frame's word means for the fields that come with it in an answer. */
static void
stamp (SluiceState state,
       gint64      at,
       gint64     *started_at,
       gint64     *completed_at,
       char      **error_message)
{
  if (sluice_state_is_final (state))
    {
      if (*completed_at == 0)
        *completed_at = at;
      return;
    }

  *completed_at = 0;
  g_clear_pointer (error_message, g_free);
  if (state == SLUICE_STATE_RUNNING && *started_at == 0)
    *started_at = at;
}

static SluiceStageRecord *
copy_stage (const SluiceStageRecord *stage)
{
  SluiceStageRecord *copy = sluice_stage_record_new ();

  *copy = *stage;
  copy->name = g_strdup (stage->name);
  copy->task = g_strdup (stage->task);
  copy->status = g_strdup (stage->status);
  copy->celery_task_id = g_strdup (stage->celery_task_id);
  copy->job_uuid = g_strdup (stage->job_uuid);
  copy->depends_on = g_strdupv (stage->depends_on);
  copy->result = g_strdup (stage->result);
  copy->error_message = g_strdup (stage->error_message);
  return copy;
}

static SluicePipelineRecord *
put_frame_on_row (const SluiceFacts *self)
{
  const SluicePipelineRecord *row = self->row;
  const Frame *frame = &self->frames->pipeline;
  SluicePipelineRecord *said;

  if (frame->status == NULL || g_strcmp0 (frame->status, row->status) == 0
      || !is_said (frame->status_sequence, frame->status_at, self->row_rank, row->started_at, row->completed_at))
    return NULL;

  said = sluice_pipeline_record_copy_row (row);
  g_set_str (&said->status, frame->status);
  stamp (sluice_state_parse (said->status), frame->status_at, &said->started_at, &said->completed_at,
         &said->error_message);
  return said;
}

static SluiceStageRecord *
put_frame_on_stage (const SluiceFacts       *self,
                    const SluiceStageRecord *stage)
{
  const Frame *frame = g_hash_table_lookup (self->frames->stages, stage->name != NULL ? stage->name : "");
  gboolean status_said;
  gboolean progress_said;
  SluiceStageRecord *said;

  if (frame == NULL)
    return NULL;

  status_said = frame->status != NULL && g_strcmp0 (frame->status, stage->status) != 0
                && is_said (frame->status_sequence, frame->status_at, self->stages_rank, stage->started_at,
                            stage->completed_at);
  progress_said = frame->progress >= 0
                  && is_said (frame->progress_sequence, frame->progress_at, self->stages_rank, stage->started_at,
                              stage->completed_at);
  if (!status_said && !progress_said)
    return NULL;

  said = copy_stage (stage);
  if (status_said)
    {
      g_set_str (&said->status, frame->status);
      stamp (sluice_state_parse (said->status), frame->status_at, &said->started_at, &said->completed_at,
             &said->error_message);
    }
  if (progress_said)
    said->progress = frame->progress;
  return said;
}

static GPtrArray *
put_frames_on_stages (const SluiceFacts *self)
{
  g_autoptr (GHashTable) met = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *stages = self->stages_row->stages;
  GPtrArray *said = g_ptr_array_new_full (stages->len, (GDestroyNotify) sluice_stage_record_unref);
  gboolean any = FALSE;

  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];
      SluiceStageRecord *changed = NULL;

      /* A frame names a stage; of several of that name it means the first, for all we can tell. */
      if (g_hash_table_add (met, stage->name != NULL ? stage->name : (char *) ""))
        changed = put_frame_on_stage (self, stage);
      any |= changed != NULL;
      g_ptr_array_add (said, changed != NULL ? changed : sluice_stage_record_ref (stage));
    }

  if (!any)
    g_clear_pointer (&said, g_ptr_array_unref);
  return said;
}

static void
put_together (SluiceFacts *self)
{
  g_clear_pointer (&self->said_row, sluice_pipeline_record_unref);
  g_clear_pointer (&self->said_stages, g_ptr_array_unref);

  if (self->frames == NULL || self->row == NULL)
    return;

  self->said_row = put_frame_on_row (self);
  if (self->stages_row != NULL && self->frames->stages != NULL)
    self->said_stages = put_frames_on_stages (self);
}

guint64
sluice_facts_rank (SluiceBatchSource source,
                   guint64           sequence)
{
  return source == SLUICE_BATCH_SOURCE_HISTORY ? sequence & ~LIVE : sequence | LIVE;
}

gboolean
sluice_facts_is_live (guint64 rank)
{
  return (rank & LIVE) != 0;
}

void
sluice_facts_clear (SluiceFacts *self)
{
  g_clear_pointer (&self->row, sluice_pipeline_record_unref);
  g_clear_pointer (&self->stages_row, sluice_pipeline_record_unref);
  g_clear_pointer (&self->frames, sluice_frames_free);
  g_clear_pointer (&self->said_row, sluice_pipeline_record_unref);
  g_clear_pointer (&self->said_stages, g_ptr_array_unref);
}

/* What is left of a row that could not be understood. */
static gboolean
is_bare (const SluicePipelineRecord *record)
{
  return record->status == NULL || *record->status == '\0';
}

gboolean
sluice_facts_take (SluiceFacts          *self,
                   SluicePipelineRecord *record,
                   guint64               rank)
{
  gboolean was_framed = self->said_row != NULL || self->said_stages != NULL;
  gboolean was_bare = self->row != NULL && is_bare (self->row);
  gboolean changed = FALSE;

  if (is_bare (record))
    self->mentioned = MAX (self->mentioned, rank);
  if (self->row == NULL || (was_bare && !is_bare (record))
      || (rank >= self->row_rank && (was_bare || !is_bare (record))))
    {
      /* The object that is there stays where it says the same: 10,000 unchanged rows cost no memory. */
      if (self->row == NULL || !sluice_pipeline_record_equal_row (self->row, record))
        {
          g_clear_pointer (&self->row, sluice_pipeline_record_unref);
          self->row = sluice_pipeline_record_ref (record);
          changed = TRUE;
        }
      self->row_rank = rank;
    }

  if (record->stages != NULL && (self->stages_row == NULL || rank >= self->stages_rank))
    {
      if (self->stages_row == NULL || !sluice_pipeline_record_equal (self->stages_row, record))
        {
          g_clear_pointer (&self->stages_row, sluice_pipeline_record_unref);
          self->stages_row = sluice_pipeline_record_ref (record);
          changed = TRUE;
        }
      self->stages_rank = rank;
    }

  /* A newer answer only ever takes from what frames say. */
  if (changed || was_framed)
    {
      put_together (self);
      changed = TRUE;
    }

  return changed;
}

gboolean
sluice_facts_take_changes (SluiceFacts         *self,
                           SluiceChange *const *changes,
                           guint                n,
                           guint64              sequence,
                           gint64               received_at)
{
  gboolean any = FALSE;

  if (self->frames == NULL)
    self->frames = sluice_frames_new ();
  for (guint i = 0; i < n; i++)
    any |= sluice_frames_take (self->frames, changes[i], sequence, received_at);
  if (any)
    put_together (self);
  return any;
}

void
sluice_facts_take_frames (SluiceFacts  *self,
                          SluiceFrames *frames)
{
  g_clear_pointer (&self->frames, sluice_frames_free);
  self->frames = frames;
  put_together (self);
}

const SluicePipelineRecord *
sluice_facts_get_row (const SluiceFacts *self)
{
  return self->said_row != NULL ? self->said_row : self->row;
}

GPtrArray *
sluice_facts_get_stages (const SluiceFacts *self)
{
  if (self->said_stages != NULL)
    return self->said_stages;

  return self->stages_row != NULL ? self->stages_row->stages : NULL;
}

gboolean
sluice_facts_are_stages_stale (const SluiceFacts *self)
{
  const SluicePipelineRecord *row = sluice_facts_get_row (self);
  const SluicePipelineRecord *then = self->stages_row;

  if (then == NULL || row == then || (self->said_row == NULL && self->stages_rank >= self->row_rank))
    return FALSE;

  return g_strcmp0 (row->status, then->status) != 0 || row->started_at != then->started_at
         || row->completed_at != then->completed_at || row->retry_count != then->retry_count
         || g_strcmp0 (row->celery_task_id, then->celery_task_id) != 0;
}

guint64
sluice_facts_get_seen (const SluiceFacts *self)
{
  return MAX (MAX (self->row_rank, self->stages_rank), self->mentioned);
}
