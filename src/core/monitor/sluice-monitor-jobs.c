/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which jobs stages work on, as far as this computer knows it from what it sent itself. */
#include "monitor/sluice-monitor-private.h"

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
      gsize length = strlen (spec);

      g_task_set_task_data (task, g_bytes_new_take (g_steal_pointer (&spec), length), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (task, read_jobs_worker);
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
