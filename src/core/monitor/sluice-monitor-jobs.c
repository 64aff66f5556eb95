/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which jobs stages work on: as far as this computer knows it from what it sent itself, and by the list of running tasks,
 * which holds the platform up for seconds. */
#include "monitor/sluice-monitor-private.h"

#include "api/sluice-api.h"
#include "api/sluice-decode.h"

static void
read_jobs_worker (GTask        *task,
                  gpointer      source,
                  gpointer      spec,
                  GCancellable *cancellable)
{
  g_task_return_pointer (task, sluice_decode_spec_jobs (spec), (GDestroyNotify) g_hash_table_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL), (GDestroyNotify) g_hash_table_unref);
}

static void
spec_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = sluice_monitor_find_spec_finish (SLUICE_MONITOR (source), result, &error);

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (spec)
    {
      /* Not a task of the monitor: the worker may be the last to let go of it. */
      g_autoptr (GTask) work = g_task_new (NULL, NULL, read_cb, g_steal_pointer (&task));
      gsize length = strlen (spec);

      g_task_set_source_tag (work, spec_cb);
      g_task_set_task_data (work, g_bytes_new_take (g_steal_pointer (&spec), length), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (work, read_jobs_worker);
      return;
    }
  g_task_return_pointer (task, NULL, NULL);
}

void
sluice_monitor_find_jobs_async (SluiceMonitor       *self,
                                const char          *uuid,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (uuid);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_monitor_find_jobs_async);
  sluice_monitor_find_spec_async (self, uuid, cancellable, spec_cb, g_object_ref (task));
}

GHashTable *
sluice_monitor_find_jobs_finish (SluiceMonitor  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_monitor_find_jobs_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void ask_tasks (SluiceMonitor *self);

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) jobs = sluice_api_task_jobs_finish (self->session, result, &error);
  GHashTableIter iter;
  gpointer stage, job;

  if (sluice_ask_is_stale (ask))
    return;

  self->jobs_busy = FALSE;
  /* What ran before runs no more, but its log is still its job's. */
  if (jobs)
    {
      g_hash_table_iter_init (&iter, jobs);
      while (g_hash_table_iter_next (&iter, &stage, &job))
        g_hash_table_insert (self->task_jobs, g_strdup (stage), g_strdup (job));
    }
  g_clear_error (&self->jobs_error);
  self->jobs_error = g_steal_pointer (&error);
  g_signal_emit_by_name (self, "jobs-changed");
}

static gboolean
ask_later_cb (gpointer user_data)
{
  SluiceMonitor *self = user_data;

  self->jobs_id = 0;
  ask_tasks (self);
  return G_SOURCE_REMOVE;
}

/* Never beside the other question that holds the platform up. */
static void
ask_tasks (SluiceMonitor *self)
{
  gint64 now = sluice_monitor_get_time (self);
  gint64 due = MAX (self->jobs_next, self->workers_busy ? now + G_TIME_SPAN_SECOND : 0);

  if (now < due)
    {
      self->jobs_id = g_timeout_add ((guint) ((due - now) / G_TIME_SPAN_MILLISECOND) + 1, ask_later_cb, self);
      return;
    }
  self->jobs_busy = TRUE;
  self->jobs_next = now + self->pace.workers_gap;
  sluice_api_task_jobs_async (self->session, self->cancellable, tasks_cb, sluice_ask_new (self, SLUICE_JOB_OPEN, NULL));
}

gboolean
sluice_monitor_can_look_for_jobs (SluiceMonitor *self)
{
  const SluiceCapabilities needed = SLUICE_CAPABILITY_TASKS | SLUICE_CAPABILITY_JOB_LOGS;

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);

  return self->cancellable && (self->capabilities & needed) == needed;
}

void
sluice_monitor_look_for_jobs (SluiceMonitor *self)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  if (!sluice_monitor_can_look_for_jobs (self) || sluice_monitor_get_looks_for_jobs (self))
    return;

  ask_tasks (self);
  g_signal_emit_by_name (self, "jobs-changed");
}

gboolean
sluice_monitor_get_looks_for_jobs (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);

  return self->jobs_busy || self->jobs_id != 0;
}

const GError *
sluice_monitor_get_jobs_error (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);

  return self->jobs_error;
}

const char *
sluice_monitor_get_task_job (SluiceMonitor *self,
                             const char    *uuid,
                             const char    *stage_name)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);

  key = g_strconcat (uuid, "\n", stage_name, NULL);
  return g_hash_table_lookup (self->task_jobs, key);
}

void
sluice_monitor_forget_jobs (SluiceMonitor *self)
{
  g_clear_handle_id (&self->jobs_id, g_source_remove);
  self->jobs_busy = FALSE;
  g_hash_table_remove_all (self->task_jobs);
}
