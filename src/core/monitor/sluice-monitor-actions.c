/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

/* One action under way. */
typedef struct
{
  char *uuid;
  SluiceAction action;
  gboolean stop_first;
  gboolean on_job;
  SluiceAsk *ask;            /* keeps the monitor, and knows whether it was stopped */
  GCancellable *cancellable; /* of the requests: ends with the caller's and with the monitor's */
  GCancellable *outer;       /* nullable: the caller's */
  gulong outer_id;
  gulong monitor_id;
} Act;

static void
free_act (Act *act)
{
  if (act->outer)
    g_cancellable_disconnect (act->outer, act->outer_id);
  if (act->ask)
    g_cancellable_disconnect (act->ask->cancellable, act->monitor_id);
  g_clear_object (&act->outer);
  g_clear_object (&act->cancellable);
  g_clear_pointer (&act->ask, sluice_ask_free);
  g_free (act->uuid);
  g_free (act);
}

static SluiceRequest
get_request (SluiceAction action)
{
  switch (action)
    {
    case SLUICE_ACTION_START:
      return SLUICE_REQUEST_START;
    case SLUICE_ACTION_CANCEL:
      return SLUICE_REQUEST_CANCEL;
    case SLUICE_ACTION_DELETE:
      return SLUICE_REQUEST_DELETE;
    case SLUICE_ACTION_PAUSE:
      return SLUICE_REQUEST_PAUSE;
    case SLUICE_ACTION_RESUME:
      return SLUICE_REQUEST_RESUME;
    case SLUICE_ACTION_RETRY:
      return SLUICE_REQUEST_RETRY;
    default:
      return SLUICE_REQUEST_NONE;
    }
}

/* The job of the stage that runs, or is paused: what can be paused where pipelines can't. */
static const char *
find_job_uuid (SluicePipeline *pipeline)
{
  GListModel *stages = sluice_pipeline_get_stages (pipeline);
  guint n_stages = stages ? g_list_model_get_n_items (stages) : 0;

  for (guint i = 0; i < n_stages; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);
      SluiceState state = sluice_stage_get_state (stage);

      if (sluice_stage_get_job_uuid (stage) && (state == SLUICE_STATE_RUNNING || state == SLUICE_STATE_PAUSED))
        return sluice_stage_get_job_uuid (stage);
    }
  return NULL;
}

/* Whether something can run in it, as far as is known: of what is being checked or not understood the server knows. */
static gboolean
may_run (SluiceState state)
{
  return sluice_state_is_active (state) || state == SLUICE_STATE_CHECKING || state == SLUICE_STATE_UNKNOWN;
}

static gboolean
has_route (SluiceMonitor      *self,
           SluicePipeline     *pipeline,
           SluiceCapabilities  of_pipeline,
           SluiceCapabilities  of_job)
{
  return (self->capabilities & of_pipeline) || ((self->capabilities & of_job) && find_job_uuid (pipeline));
}

static void
hurry_status (SluiceMonitor *self,
              const char    *uuid)
{
  gint64 now = sluice_monitor_get_time (self);

  g_hash_table_remove (self->digests, uuid);
  g_clear_pointer (&self->list_digest, g_free);
  sluice_schedule_hurry (self->schedule, SLUICE_JOB_OPEN, uuid, now);
  sluice_schedule_hurry (self->schedule, SLUICE_JOB_ROW, uuid, now);
  sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, now);
  sluice_monitor_plan (self);
}

static void
finish_act (GTask  *task,
            GError *error)
{
  Act *act = g_task_get_task_data (task);
  SluiceMonitor *self = act->ask->monitor;
  gboolean cancelled = error && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (self->store)
    sluice_store_set_request (self->store, act->uuid, SLUICE_REQUEST_NONE, cancelled ? NULL : error);
  if (!sluice_ask_is_stale (act->ask))
    hurry_status (self, act->uuid);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
status_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Act *act = g_task_get_task_data (task);
  SluiceMonitor *self = act->ask->monitor;
  g_autoptr (SluiceBatch) batch = sluice_api_status_finish (self->session, result, NULL, NULL, NULL);

  if (batch && !sluice_ask_is_stale (act->ask))
    {
      batch->source = SLUICE_BATCH_SOURCE_ACTION;
      sluice_monitor_ingest (self, batch);
    }
  /* What was asked was done, whether or not its effect could be read: the next answer shows it. */
  finish_act (task, NULL);
}

static void act_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void act_on (GTask *task, SluiceAction action);

/* Between what is shown and what is true lie seconds: what is deleted because it never started must not be stopped when
 * somebody has started it. */
static void
check_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Act *act = g_task_get_task_data (task);
  SluiceMonitor *self = act->ask->monitor;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_api_status_finish (self->session, result, NULL, NULL, &error);
  SluicePipeline *pipeline;

  if (sluice_ask_is_stale (act->ask))
    {
      finish_act (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
      return;
    }
  if (error && !g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND))
    {
      finish_act (task, g_steal_pointer (&error));
      return;
    }

  if (batch)
    {
      batch->source = SLUICE_BATCH_SOURCE_ACTION;
      sluice_monitor_ingest (self, batch);
    }
  pipeline = sluice_store_lookup (self->store, act->uuid);
  if (pipeline && may_run (sluice_pipeline_get_state (pipeline)))
    finish_act (task, g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_CHANGED, "Started in the meantime"));
  else
    act_on (task, SLUICE_ACTION_CANCEL);
}

static void
act_on (GTask        *task,
        SluiceAction  action)
{
  Act *act = g_task_get_task_data (task);
  SluiceMonitor *self = act->ask->monitor;
  SluicePipeline *pipeline = sluice_store_lookup (self->store, act->uuid);
  const char *job = pipeline ? find_job_uuid (pipeline) : NULL;

  act->on_job = job
                && ((action == SLUICE_ACTION_PAUSE && !(self->capabilities & SLUICE_CAPABILITY_PIPELINE_PAUSE))
                    || (action == SLUICE_ACTION_RESUME && !(self->capabilities & SLUICE_CAPABILITY_PIPELINE_RESUME)));
  if (act->on_job)
    sluice_api_act_on_job_async (self->session, job, action, act->cancellable, act_cb, g_object_ref (task));
  else
    sluice_api_act_async (self->session, act->uuid, action, act->cancellable, act_cb, g_object_ref (task));
}

static void
act_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Act *act = g_task_get_task_data (task);
  SluiceMonitor *self = act->ask->monitor;
  g_autoptr (GError) error = NULL;
  gboolean ok = act->on_job ? sluice_api_act_on_job_finish (self->session, result, &error)
                            : sluice_api_act_finish (self->session, result, &error);

  if (sluice_ask_is_stale (act->ask))
    {
      finish_act (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
      return;
    }

  if (act->stop_first)
    {
      act->stop_first = FALSE;
      /* Refused, it was over already: that is no reason to keep it. */
      if (ok || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_REFUSED))
        {
          act_on (task, SLUICE_ACTION_DELETE);
          return;
        }
    }

  if (act->action == SLUICE_ACTION_DELETE && (ok || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND)))
    {
      g_autoptr (SluiceBatch) gone = sluice_batch_new (SLUICE_BATCH_SOURCE_ACTION, SLUICE_BATCH_SCOPE_REMOVED,
                                                       sluice_batch_next_sequence ());

      gone->received_at = sluice_clock_get_now (self->clock);
      g_ptr_array_add (gone->removed, g_strdup (act->uuid));
      sluice_monitor_ingest (self, gone);
      finish_act (task, NULL);
      return;
    }

  if (!ok)
    {
      finish_act (task, g_steal_pointer (&error));
      return;
    }

  sluice_api_status_async (self->session, act->uuid, NULL, NULL, act->cancellable, status_cb, g_object_ref (task));
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

void
sluice_monitor_act_async (SluiceMonitor       *self,
                          const char          *uuid,
                          SluiceAction         action,
                          gboolean             stop_first,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  SluicePipeline *pipeline;
  gboolean pending;
  Act *act;

  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (uuid);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sluice_monitor_act_async);
  if (!self->cancellable)
    {
      g_task_return_new_error_literal (task, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE, "The server is not open");
      return;
    }

  pipeline = sluice_store_lookup (self->store, uuid);
  act = g_new0 (Act, 1);
  act->uuid = g_strdup (uuid);
  act->action = action;
  /* The server deletes nothing that it holds to be on its way; what never started has nothing to stop. */
  pending = pipeline && sluice_pipeline_get_state (pipeline) == SLUICE_STATE_PENDING;
  act->stop_first = action == SLUICE_ACTION_DELETE && (stop_first || pending);
  act->ask = sluice_ask_new (self, SLUICE_JOB_OPEN, uuid);
  act->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, act, (GDestroyNotify) free_act);
  act->monitor_id = g_cancellable_connect (act->ask->cancellable, G_CALLBACK (cancelled_cb),
                                           g_object_ref (act->cancellable), g_object_unref);
  if (cancellable)
    {
      act->outer = g_object_ref (cancellable);
      act->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (act->cancellable),
                                             g_object_unref);
    }

  sluice_store_set_request (self->store, uuid, get_request (action), NULL);
  if (act->stop_first && pending)
    sluice_api_status_async (self->session, uuid, NULL, NULL, act->cancellable, check_cb, g_object_ref (task));
  else
    act_on (task, act->stop_first ? SLUICE_ACTION_CANCEL : action);
}

gboolean
sluice_monitor_act_finish (SluiceMonitor  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
sluice_monitor_offers (SluiceMonitor  *self,
                       SluicePipeline *pipeline,
                       SluiceAction    action)
{
  SluiceState state;

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);
  g_return_val_if_fail (SLUICE_IS_PIPELINE (pipeline), FALSE);

  if (sluice_pipeline_get_request (pipeline) != SLUICE_REQUEST_NONE)
    return FALSE;

  state = sluice_pipeline_get_state (pipeline);
  switch (action)
    {
    case SLUICE_ACTION_START:
      return state == SLUICE_STATE_PENDING;
    case SLUICE_ACTION_CANCEL:
      return state == SLUICE_STATE_PENDING || may_run (state);
    case SLUICE_ACTION_DELETE:
      return state == SLUICE_STATE_PENDING || state == SLUICE_STATE_COMPLETED || state == SLUICE_STATE_FAILED
             || state == SLUICE_STATE_CANCELLED;
    case SLUICE_ACTION_PAUSE:
      return (state == SLUICE_STATE_RUNNING || state == SLUICE_STATE_QUEUED)
             && has_route (self, pipeline, SLUICE_CAPABILITY_PIPELINE_PAUSE, SLUICE_CAPABILITY_JOB_PAUSE);
    case SLUICE_ACTION_RESUME:
      return state == SLUICE_STATE_PAUSED
             && has_route (self, pipeline, SLUICE_CAPABILITY_PIPELINE_RESUME, SLUICE_CAPABILITY_JOB_RESUME);
    case SLUICE_ACTION_RETRY:
      return state == SLUICE_STATE_FAILED && (self->capabilities & SLUICE_CAPABILITY_PIPELINE_RETRY);
    default:
      return FALSE;
    }
}

gboolean
sluice_monitor_takes_actions (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);

  return self->connection != SLUICE_CONNECTION_LOST && self->connection != SLUICE_CONNECTION_KEY;
}

gboolean
sluice_monitor_can_act (SluiceMonitor  *self,
                        SluicePipeline *pipeline,
                        SluiceAction    action)
{
  return sluice_monitor_takes_actions (self) && sluice_monitor_offers (self, pipeline, action);
}

SluiceLogFollower *
sluice_monitor_follow_log (SluiceMonitor *self,
                           const char    *job)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);
  g_return_val_if_fail (job, NULL);

  return sluice_log_follower_new (self->session, self->clock, job);
}
