/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

/* Rows on screen go first, then those on screen that are asked only to show how far they got. */
enum
{
  URGENCY_VISIBLE,
  URGENCY_VISIBLE_ONCE,
  URGENCY_OTHER,
};

/* One traceback to ask for. */
typedef struct
{
  SluiceAsk *ask; /* NULL while it waits */
  char *uuid;
  char *stage_name;
  char *task_id;
} TaskQuestion;

static void
free_question (TaskQuestion *question)
{
  g_clear_pointer (&question->ask, sluice_ask_free);
  g_free (question->uuid);
  g_free (question->stage_name);
  g_free (question->task_id);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskQuestion, free_question)

static void ask_next_task (SluiceMonitor *self);

static char *
make_task_key (const char *uuid,
               const char *stage_name,
               const char *task_id)
{
  return g_strdup_printf ("%s\n%s\n%s", uuid, stage_name, task_id);
}

/* Never 0: in asked_tasks that stands for what was answered. */
static guint
get_milliseconds (gint64 time)
{
  return MAX (1, (guint) (time / G_TIME_SPAN_MILLISECOND));
}

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TaskQuestion) question = user_data;
  SluiceMonitor *self = question->ask->monitor;
  g_autofree char *traceback = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = sluice_api_task_finish (self->session, result, NULL, &traceback, &error);

  if (sluice_ask_is_stale (question->ask))
    return;

  self->task_busy = FALSE;
  if (ok && traceback)
    sluice_store_set_traceback (self->store, question->uuid, question->stage_name, question->task_id, traceback);
  else if (!ok && sluice_monitor_is_away (error))
    g_hash_table_remove_all (self->asked_tasks); /* asked again with the next answer that shows the failed stage */
  else if (!ok)
    g_hash_table_insert (self->asked_tasks, make_task_key (question->uuid, question->stage_name, question->task_id),
                         GUINT_TO_POINTER (get_milliseconds (sluice_monitor_get_time (self) + self->pace.task_again)));

  if (!sluice_ask_is_stale (question->ask))
    ask_next_task (self);
}

static void
ask_next_task (SluiceMonitor *self)
{
  TaskQuestion *question;

  if (self->task_busy)
    return;

  question = g_queue_pop_head (&self->tasks);
  if (!question)
    return;

  self->task_busy = TRUE;
  question->ask = sluice_ask_new (self, SLUICE_JOB_OPEN, question->uuid);
  sluice_api_task_async (self->session, question->task_id, self->cancellable, task_cb, question);
}

/* Whether it was not asked for yet, or could not be had and some time has passed. */
static gboolean
may_ask_task (SluiceMonitor *self,
              const char    *key)
{
  gpointer again;

  return !g_hash_table_lookup_extended (self->asked_tasks, key, NULL, &again)
         || (again != NULL
             && (int) (get_milliseconds (sluice_monitor_get_time (self)) - GPOINTER_TO_UINT (again)) >= 0);
}

/* Why a stage failed is told by its task only: asked once, while somebody looks; again where that failed. */
static void
ask_tracebacks (SluiceMonitor *self,
                const char    *uuid)
{
  SluicePipeline *pipeline = sluice_store_lookup (self->store, uuid);
  GListModel *stages = pipeline ? sluice_pipeline_get_stages (pipeline) : NULL;
  guint n_stages = stages ? g_list_model_get_n_items (stages) : 0;

  for (guint i = 0; i < n_stages; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);
      const char *task_id = sluice_stage_get_celery_task_id (stage);
      g_autofree char *key = NULL;
      TaskQuestion *question;

      if (sluice_stage_get_state (stage) != SLUICE_STATE_FAILED || !task_id || sluice_stage_get_traceback (stage))
        continue;

      key = make_task_key (uuid, sluice_stage_get_name (stage), task_id);
      if (!may_ask_task (self, key))
        continue;

      g_hash_table_insert (self->asked_tasks, g_steal_pointer (&key), NULL);
      question = g_new0 (TaskQuestion, 1);
      question->stage_name = g_strdup (sluice_stage_get_name (stage));
      question->task_id = g_strdup (task_id);
      question->uuid = g_strdup (uuid);
      g_queue_push_tail (&self->tasks, question);
    }
  ask_next_task (self);
}

static void
remove_pipeline (SluiceMonitor *self,
                 const char    *uuid)
{
  g_autoptr (SluiceBatch) gone = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_REMOVED,
                                                   sluice_batch_next_sequence ());

  gone->received_at = sluice_clock_get_now (self->clock);
  g_ptr_array_add (gone->removed, g_strdup (uuid));
  sluice_monitor_ingest (self, gone);
}

static void
status_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  gboolean unchanged = FALSE;
  g_autoptr (SluiceBatch) batch = sluice_api_status_finish (self->session, result, &digest, &unchanged, &error);
  const SluiceJob *job;
  gboolean first;
  gboolean gone;

  if (sluice_ask_is_stale (ask))
    return;

  if (!error)
    {
      sluice_monitor_confirm (self);
      job = sluice_schedule_lookup (self->schedule, ask->kind, ask->uuid);
      /* A frame that came meanwhile is newer: the next answer counts, be it the same as this one. */
      if (job && job->again)
        g_hash_table_remove (self->digests, ask->uuid);
      else
        g_hash_table_insert (self->digests, g_strdup (ask->uuid), g_steal_pointer (&digest));
      sluice_monitor_end (self, ask, TRUE);
      if (batch)
        {
          sluice_monitor_ingest (self, batch);
        }
      else
        {
          sluice_store_confirm (self->store, ask->uuid, sluice_clock_get_now (self->clock));
          /* A warning may have ended by itself, and with it the reason to look again. */
          sluice_monitor_follow (self, ask->uuid);
          sluice_monitor_release (self);
        }
      if (sluice_ask_is_stale (ask))
        return;
      sluice_store_set_status_error (self->store, ask->uuid, NULL);
      if (sluice_monitor_is_open (self, ask->uuid))
        {
          sluice_monitor_look_for_workers (self, ask->uuid);
          ask_tracebacks (self, ask->uuid);
        }
      sluice_monitor_plan (self);
      return;
    }

  job = sluice_schedule_lookup (self->schedule, ask->kind, ask->uuid);
  first = !job || job->failures == 0;
  gone = g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND);
  sluice_monitor_end (self, ask, FALSE);
  if (gone)
    remove_pipeline (self, ask->uuid);
  else if (!sluice_monitor_is_away (error))
    sluice_store_set_status_error (self->store, ask->uuid, error);
  else
    {
      sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, sluice_monitor_get_time (self));
      /* What somebody looks at is not shown as up to date until the list has run into the same time limit. Where the
       * list has an answer after all it is this one question that fails, and is believed no second time. */
      if (ask->kind == SLUICE_JOB_OPEN && first && self->confirmed_at <= ask->asked_at)
        sluice_monitor_set_failed (self, error);
    }
  if (!sluice_ask_is_stale (ask))
    sluice_monitor_plan (self);
}

/* Of the last one that was looked at: the others are asked too seldom to be worth the memory. */
static SluiceStatusMemo *
ensure_memo (SluiceMonitor *self,
             const char    *uuid)
{
  if (!self->memo || !g_str_equal (self->memo_uuid, uuid))
    {
      g_clear_pointer (&self->memo, sluice_status_memo_unref);
      self->memo = sluice_status_memo_new ();
      g_set_str (&self->memo_uuid, uuid);
    }
  return self->memo;
}

static void
ask_status (SluiceMonitor *self,
            SluiceJobKind  kind,
            const char    *uuid)
{
  SluiceStatusMemo *memo = kind == SLUICE_JOB_OPEN ? ensure_memo (self, uuid) : NULL;

  sluice_api_status_async (self->session, uuid, memo, g_hash_table_lookup (self->digests, uuid), self->cancellable,
                           status_cb, sluice_ask_new (self, kind, uuid));
}

void
sluice_monitor_ask_open (SluiceMonitor *self,
                         const char    *uuid)
{
  ask_status (self, SLUICE_JOB_OPEN, uuid);
}

void
sluice_monitor_ask_row (SluiceMonitor *self,
                        const char    *uuid)
{
  ask_status (self, SLUICE_JOB_ROW, uuid);
}

gboolean
sluice_monitor_is_open (SluiceMonitor *self,
                        const char    *uuid)
{
  for (guint i = 0; i < self->watches->len && self->foreground; i++)
    if (g_strcmp0 (sluice_watch_get_uuid (g_ptr_array_index (self->watches, i)), uuid) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_moving (SluicePipeline *pipeline)
{
  SluiceWarning warning = sluice_pipeline_get_warning (pipeline);

  return warning == SLUICE_WARNING_SIBLING_RUNNING || warning == SLUICE_WARNING_QUEUED_AFTER_CANCEL;
}

void
sluice_monitor_follow (SluiceMonitor *self,
                       const char    *uuid)
{
  SluicePipeline *pipeline = sluice_store_lookup (self->store, uuid);
  gint64 now = sluice_monitor_get_time (self);
  gboolean visible;
  gint64 interval;

  if (!pipeline)
    {
      sluice_schedule_remove (self->schedule, SLUICE_JOB_ROW, uuid);
      g_hash_table_remove (self->digests, uuid);
      /* What is open and unknown was followed by a link: it is asked for, seldom once it is gone. */
      if (sluice_monitor_is_open (self, uuid))
        sluice_schedule_set (self->schedule, SLUICE_JOB_OPEN, uuid, self->pace.open_final, 0, now);
      else
        sluice_schedule_remove (self->schedule, SLUICE_JOB_OPEN, uuid);
      return;
    }

  if (sluice_monitor_is_open (self, uuid))
    {
      sluice_schedule_remove (self->schedule, SLUICE_JOB_ROW, uuid);
      sluice_schedule_set (self->schedule, SLUICE_JOB_OPEN, uuid,
                           sluice_pace_get_open (&self->pace, sluice_pipeline_get_state (pipeline),
                                                 is_moving (pipeline), sluice_pipeline_get_total (pipeline)),
                           0, now);
      return;
    }
  sluice_schedule_remove (self->schedule, SLUICE_JOB_OPEN, uuid);

  visible = self->foreground && g_hash_table_contains (self->visible, uuid);
  interval = sluice_pace_get_row (&self->pace, sluice_state_parse (sluice_pipeline_get_status (pipeline)),
                                  sluice_pipeline_get_state (pipeline), is_moving (pipeline));
  if (interval > 0)
    {
      sluice_schedule_set (self->schedule, SLUICE_JOB_ROW, uuid, interval,
                           visible ? URGENCY_VISIBLE : URGENCY_OTHER, now);
    }
  else if (visible && sluice_pipeline_get_total (pipeline) < 0)
    {
      sluice_schedule_set (self->schedule, SLUICE_JOB_ROW, uuid, 0, URGENCY_VISIBLE_ONCE, now);
    }
  else
    {
      const SluiceJob *job = sluice_schedule_lookup (self->schedule, SLUICE_JOB_ROW, uuid);

      /* The list says that it is over: its stages are read a last time. */
      if (job && job->interval > 0 && !sluice_pipeline_get_server_finished (pipeline))
        sluice_schedule_set (self->schedule, SLUICE_JOB_ROW, uuid, 0, URGENCY_OTHER, now);
      else if (job && (job->interval > 0 || job->urgency == URGENCY_VISIBLE_ONCE))
        sluice_schedule_remove (self->schedule, SLUICE_JOB_ROW, uuid);
    }

  if (!sluice_schedule_lookup (self->schedule, SLUICE_JOB_ROW, uuid))
    g_hash_table_remove (self->digests, uuid);
}

void
sluice_monitor_follow_watches (SluiceMonitor *self)
{
  g_autoptr (GHashTable) touched = NULL;
  g_autoptr (GPtrArray) opened = NULL;
  GHashTableIter iter;
  gpointer key;

  if (!self->loaded)
    return;

  touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->visible);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (touched, g_strdup (key));
  opened = sluice_schedule_list (self->schedule, SLUICE_JOB_OPEN);
  for (guint i = 0; i < opened->len; i++)
    g_hash_table_add (touched, g_strdup (g_ptr_array_index (opened, i)));

  g_hash_table_remove_all (self->visible);
  for (guint i = 0; i < self->watches->len; i++)
    {
      SluiceWatch *watch = g_ptr_array_index (self->watches, i);
      const char *const *visible = sluice_watch_get_visible (watch);

      if (sluice_watch_get_uuid (watch))
        g_hash_table_add (touched, g_strdup (sluice_watch_get_uuid (watch)));
      for (guint j = 0; visible && visible[j]; j++)
        {
          g_hash_table_add (touched, g_strdup (visible[j]));
          g_hash_table_add (self->visible, g_strdup (visible[j]));
        }
    }

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    sluice_monitor_follow (self, key);

  sluice_monitor_plan_list (self);
  sluice_monitor_plan (self);
}

void
sluice_monitor_forget_tasks (SluiceMonitor *self)
{
  g_queue_clear_full (&self->tasks, (GDestroyNotify) free_question);
  g_hash_table_remove_all (self->asked_tasks);
  self->task_busy = FALSE;
}
