/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history knows beside what the server tells: how long stages usually take, and what this computer sent. */
#include "monitor/sluice-monitor-private.h"

static void
usual_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  g_autoptr (GHashTable) usual = sluice_history_load_usual_finish (self->history, result, NULL);

  if (sluice_ask_is_stale (ask) || !usual)
    return;

  g_clear_pointer (&self->usual, g_hash_table_unref);
  self->usual = g_steal_pointer (&usual);
}

void
sluice_monitor_load_usual (SluiceMonitor *self)
{
  if (self->history)
    sluice_history_load_usual_async (self->history, sluice_store_get_server_id (self->store), self->cancellable,
                                     usual_loaded_cb, sluice_ask_new (self, SLUICE_JOB_LIST, NULL));
}

/* --- what was sent ----------------------------------------------------------------------------------------------- */

/* sluicectl knows a server by its address only. Returns: (transfer full): that name. */
static char *
make_alias (SluiceMonitor *self)
{
  g_autoptr (GUri) base = NULL;

  g_object_get (self->session, "base", &base, NULL);
  return g_uri_to_string_partial (base, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

static void
specs_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  g_autoptr (GHashTable) uuids = sluice_history_load_spec_uuids_finish (self->history, result, NULL);
  GHashTableIter iter;
  gpointer uuid;

  if (sluice_ask_is_stale (ask) || !uuids || g_hash_table_size (uuids) == 0)
    return;

  g_hash_table_iter_init (&iter, uuids);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    if (!g_hash_table_contains (self->specs, uuid))
      g_hash_table_insert (self->specs, g_strdup (uuid), NULL);
  g_signal_emit_by_name (self, "specs-changed");
}

void
sluice_monitor_load_specs (SluiceMonitor *self)
{
  g_autofree char *alias = make_alias (self);
  const char *const names[] = { sluice_store_get_server_id (self->store), alias };

  for (guint i = 0; self->history && i < G_N_ELEMENTS (names); i++)
    sluice_history_load_spec_uuids_async (self->history, names[i], self->cancellable, specs_loaded_cb,
                                          sluice_ask_new (self, SLUICE_JOB_LIST, NULL));
}

void
sluice_monitor_keep_spec (SluiceMonitor *self,
                          const char    *uuid,
                          const char    *spec)
{
  if (self->history)
    sluice_history_keep_spec (self->history, sluice_store_get_server_id (self->store), uuid, spec);
  g_hash_table_insert (self->specs, g_strdup (uuid), g_strdup (spec));
  g_signal_emit_by_name (self, "specs-changed");
}

gboolean
sluice_monitor_knows_spec (SluiceMonitor *self,
                           const char    *uuid)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);
  g_return_val_if_fail (uuid, FALSE);

  return g_hash_table_contains (self->specs, uuid);
}

static void
alias_spec_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *spec = sluice_history_load_spec_finish (SLUICE_HISTORY (source), result, &error);

  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, spec, g_free);
}

static void
spec_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = sluice_history_load_spec_finish (SLUICE_HISTORY (source), result, &error);
  g_autofree char *alias = NULL;

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (spec)
    {
      g_task_return_pointer (task, g_steal_pointer (&spec), g_free);
      return;
    }

  alias = make_alias (g_task_get_source_object (task));
  sluice_history_load_spec_async (SLUICE_HISTORY (source), alias, g_task_get_task_data (task),
                                  g_task_get_cancellable (task), alias_spec_cb, g_object_ref (task));
}

void
sluice_monitor_find_spec_async (SluiceMonitor       *self,
                                const char          *uuid,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *spec;

  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (uuid);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_monitor_find_spec_async);
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  spec = g_hash_table_lookup (self->specs, uuid);
  if (spec || !self->history)
    {
      g_task_return_pointer (task, g_strdup (spec), g_free);
      return;
    }

  sluice_history_load_spec_async (self->history, sluice_store_get_server_id (self->store), uuid, cancellable, spec_cb,
                                  g_object_ref (task));
}

char *
sluice_monitor_find_spec_finish (SluiceMonitor  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_monitor_find_spec_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- one question for a person ------------------------------------------------------------------------------------ */

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SluiceAsk *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_api_status_finish (SLUICE_SESSION (source), result, NULL, NULL, &error);
  SluicePipelineRecord *record;

  if (!batch)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  record = sluice_pipeline_record_ref (g_ptr_array_index (batch->pipelines, 0));
  if (!sluice_ask_is_stale (ask))
    sluice_monitor_ingest (ask->monitor, batch);
  g_task_return_pointer (task, record, (GDestroyNotify) sluice_pipeline_record_unref);
}

void
sluice_monitor_fetch_async (SluiceMonitor       *self,
                            const char          *uuid,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (uuid);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_monitor_fetch_async);
  if (!self->cancellable)
    {
      g_task_return_new_error_literal (task, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE, "The server is not open");
      return;
    }

  g_task_set_task_data (task, sluice_ask_new (self, SLUICE_JOB_ROW, uuid), (GDestroyNotify) sluice_ask_free);
  sluice_api_status_async (self->session, uuid, NULL, NULL, cancellable, fetched_cb, g_object_ref (task));
}

SluicePipelineRecord *
sluice_monitor_fetch_finish (SluiceMonitor  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_monitor_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
