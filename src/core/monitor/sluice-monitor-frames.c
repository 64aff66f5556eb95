/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server says by itself: each frame is a hint, and some say what has changed. */
#include "monitor/sluice-monitor-private.h"

/* Returns: whether every change of @batch now names its pipeline */
static gboolean
find_tasks (SluiceMonitor *self,
            SluiceBatch   *batch)
{
  for (guint i = 0; i < batch->changes->len; i++)
    {
      SluiceChange *change = g_ptr_array_index (batch->changes, i);
      const char *stage_name;
      SluicePipeline *pipeline;

      if (change->uuid)
        continue;
      pipeline = sluice_store_find_task (self->store, change->task_id, &stage_name);
      if (!pipeline)
        return FALSE;
      change->uuid = g_strdup (sluice_pipeline_get_uuid (pipeline));
      change->stage_name = g_strdup (stage_name);
    }
  return TRUE;
}

/* Whether all it says is how far stages are that are known to run. Then there is nothing to ask because of it. */
static gboolean
is_progress (SluiceMonitor *self,
             SluiceBatch   *batch)
{
  for (guint i = 0; i < batch->changes->len; i++)
    {
      SluiceChange *change = g_ptr_array_index (batch->changes, i);
      SluicePipeline *pipeline = sluice_store_lookup (self->store, change->uuid);
      SluiceStage *stage = pipeline && change->stage_name ? sluice_pipeline_find_stage (pipeline, change->stage_name)
                                                          : NULL;

      if (!stage || change->progress < 0 || sluice_stage_get_state (stage) != SLUICE_STATE_RUNNING
          || (change->status && sluice_state_parse (change->status) != SLUICE_STATE_RUNNING))
        return FALSE;
    }
  return TRUE;
}

static gboolean
release_cb (gpointer user_data)
{
  SluiceMonitor *self = user_data;

  self->held_id = 0;
  sluice_monitor_release (self);
  if (self->schedule)
    sluice_monitor_plan (self);
  return G_SOURCE_REMOVE;
}

static char *
make_key (SluiceChange *change)
{
  return g_strdup_printf ("%s\n%s", change->uuid, change->stage_name);
}

static SluiceChange *
copy_change (SluiceChange *change)
{
  return sluice_change_new (change->uuid, change->stage_name, change->status, change->progress, change->timestamp);
}

static void
hold (SluiceMonitor *self,
      SluiceBatch   *batch)
{
  if (!self->held)
    self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sluice_batch_unref);
  for (guint i = 0; i < batch->changes->len; i++)
    {
      SluiceChange *change = g_ptr_array_index (batch->changes, i);

      /* The latest of a stage says it all. */
      g_hash_table_replace (self->held, make_key (change), sluice_batch_ref (batch));
    }
  if (!self->held_id)
    {
      /* On the whole second, when times that count up move as well (sluice-tick.c): one frame shows both. */
      gint64 gap = self->pace.progress_gap, wait = gap - g_get_monotonic_time () % gap;

      self->held_id = g_timeout_add ((guint) (wait / G_TIME_SPAN_MILLISECOND) + 1, release_cb, self);
    }
}

/* Whether a stage runs still, and is not known to be further: what was asked meanwhile may say so. */
static gboolean
is_news (SluiceMonitor *self,
         SluiceChange  *change)
{
  SluicePipeline *pipeline = sluice_store_lookup (self->store, change->uuid);
  SluiceStage *stage = pipeline ? sluice_pipeline_find_stage (pipeline, change->stage_name) : NULL;

  return stage && sluice_stage_get_state (stage) == SLUICE_STATE_RUNNING
         && sluice_stage_get_progress (stage) < change->progress;
}

/* Adds what waits to @all, if it is news. It came before what else is in there, and is about other stages than that. */
static void
add_held (SluiceMonitor *self,
          SluiceBatch   *all)
{
  g_autoptr (GHashTable) held = g_steal_pointer (&self->held);
  GHashTableIter iter;
  gpointer batch;

  g_clear_handle_id (&self->held_id, g_source_remove);
  if (!held)
    return;

  for (guint i = 0; i < all->changes->len; i++)
    {
      SluiceChange *change = g_ptr_array_index (all->changes, i);
      g_autofree char *key = make_key (change);

      g_hash_table_remove (held, key);
    }
  g_hash_table_iter_init (&iter, held);
  while (g_hash_table_iter_next (&iter, NULL, &batch))
    {
      SluiceBatch *each = batch;

      all->received_at = MAX (all->received_at, each->received_at);
      for (guint i = 0; i < each->changes->len; i++)
        {
          SluiceChange *change = g_ptr_array_index (each->changes, i);

          if (!is_news (self, change))
            continue;
          /* The next answer may look like the last one and yet differ from what the frame said. */
          g_hash_table_remove (self->digests, change->uuid);
          g_ptr_array_add (all->changes, copy_change (change));
        }
    }
}

void
sluice_monitor_release (SluiceMonitor *self)
{
  g_autoptr (SluiceBatch) all = NULL;

  if (!self->held)
    return;

  /* Newer than the answer it comes with: is_news() has seen to what that says. */
  all = sluice_batch_new (SLUICE_BATCH_SOURCE_SOCKET, SLUICE_BATCH_SCOPE_CHANGES, sluice_batch_next_sequence ());
  add_held (self, all);
  if (all->changes->len == 0)
    return;
  g_clear_pointer (&self->list_digest, g_free);
  self->frames++;
  sluice_monitor_ingest (self, all);
}

/* What waits is shown with what is said now. */
static void
take_along_held (SluiceMonitor *self,
                 SluiceBatch   *batch)
{
  g_autoptr (SluiceBatch) all = NULL;

  /* What is said of a pipeline as a whole may mean its stages: then all comes in the order in which it came. */
  for (guint i = 0; i < batch->changes->len; i++)
    if (!((SluiceChange *) g_ptr_array_index (batch->changes, i))->stage_name)
      sluice_monitor_release (self);
  if (!self->schedule)
    return;
  if (!self->held)
    {
      sluice_monitor_ingest (self, batch);
      return;
    }
  all = sluice_batch_new (batch->source, batch->scope, sluice_batch_next_sequence ());
  all->received_at = batch->received_at;
  for (guint i = 0; i < batch->changes->len; i++)
    g_ptr_array_add (all->changes, copy_change (g_ptr_array_index (batch->changes, i)));
  add_held (self, all);
  sluice_monitor_ingest (self, all);
}

void
sluice_monitor_forget_held (SluiceMonitor *self)
{
  g_clear_handle_id (&self->held_id, g_source_remove);
  g_clear_pointer (&self->held, g_hash_table_unref);
}

/* What changed is told; when, and by whom, is asked, and that may be a large answer. */
static gint64
get_gap (SluiceMonitor      *self,
         const SluiceChange *change)
{
  SluicePipeline *pipeline = sluice_store_lookup (self->store, change->uuid);

  return sluice_pace_get_hint_gap (&self->pace, sluice_state_parse (change->status),
                                   pipeline ? sluice_pipeline_get_total (pipeline) : 0);
}

void
sluice_monitor_take_frame (SluiceMonitor *self,
                           SluiceBatch   *batch)
{
  gint64 now = sluice_monitor_get_time (self);

  /* A frame of a task names no pipeline. One whose stage isn't known yet is still a hint. */
  if (!find_tasks (self, batch))
    {
      sluice_monitor_hurry (self);
      sluice_monitor_plan (self);
      return;
    }

  if (is_progress (self, batch))
    {
      hold (self, batch);
      return;
    }
  take_along_held (self, batch);
  /* Whoever listens to the store may have ended it all. */
  if (!self->schedule)
    return;
  for (guint i = 0; i < batch->changes->len; i++)
    {
      SluiceChange *change = g_ptr_array_index (batch->changes, i);

      /* The next answer may look like the last one and yet differ from what the frame said. */
      g_hash_table_remove (self->digests, change->uuid);
      if (!change->status)
        continue;

      if (!sluice_store_lookup (self->store, change->uuid))
        sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, now);
      sluice_schedule_hurry_after (self->schedule, SLUICE_JOB_OPEN, change->uuid, get_gap (self, change), now);
      sluice_schedule_hurry (self->schedule, SLUICE_JOB_ROW, change->uuid, now);
    }
  g_clear_pointer (&self->list_digest, g_free);
  self->frames++;
  sluice_monitor_plan (self);
}

void
sluice_monitor_take_hint (SluiceMonitor *self,
                          const char    *type)
{
  sluice_monitor_hurry (self);
  /* Whoever was asked before the server was back may answer no more. */
  if (self->connection == SLUICE_CONNECTION_LOST && (!g_strcmp0 (type, "connected") || !g_strcmp0 (type, "answered")))
    sluice_monitor_renew_list (self);
  sluice_monitor_plan (self);
}

void
sluice_monitor_take_lost_socket (SluiceMonitor *self)
{
  if (self->connection != SLUICE_CONNECTION_CONNECTED)
    return;

  sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, sluice_monitor_get_time (self));
  sluice_monitor_plan (self);
}
