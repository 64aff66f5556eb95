/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

#include <string.h>

/* One pipeline being made. */
typedef struct
{
  SluiceAsk *ask; /* keeps the monitor, and knows whether it was stopped */
  char *spec;
  gboolean start;
  GCancellable *cancellable; /* nullable: of whoever asked */
  char *uuid; /* once it is there */
  GError *start_error;
} Create;

static void
free_create (gpointer data)
{
  Create *create = data;

  sluice_ask_free (create->ask);
  g_free (create->spec);
  g_clear_object (&create->cancellable);
  g_free (create->uuid);
  g_clear_error (&create->start_error);
  g_free (create);
}

static void
return_uuid (GTask *task)
{
  Create *create = g_task_get_task_data (task);

  g_task_return_pointer (task, g_strdup (create->uuid), g_free);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Create *create = g_task_get_task_data (task);

  sluice_monitor_act_finish (SLUICE_MONITOR (source), result, &create->start_error);
  return_uuid (task);
}

static void
status_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Create *create = g_task_get_task_data (task);
  g_autoptr (SluiceBatch) batch = sluice_api_status_finish (SLUICE_SESSION (source), result, NULL, NULL, NULL);

  /* Where its stages can't be read now, the next answer shows them. */
  if (batch && !sluice_ask_is_stale (create->ask))
    {
      batch->source = SLUICE_BATCH_SOURCE_ACTION;
      sluice_monitor_ingest (create->ask->monitor, batch);
    }
  return_uuid (task);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Create *create = g_task_get_task_data (task);
  SluiceMonitor *self = create->ask->monitor;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_api_create_finish (SLUICE_SESSION (source), result, &error);

  if (!batch)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* It is there now, whatever became of us: what was sent is kept in any case. */
  create->uuid = g_strdup (((SluicePipelineRecord *) g_ptr_array_index (batch->pipelines, 0))->uuid);
  sluice_monitor_keep_spec (self, create->uuid, create->spec);
  if (sluice_ask_is_stale (create->ask))
    {
      return_uuid (task);
      return;
    }

  sluice_monitor_ingest (self, batch);
  g_clear_pointer (&self->list_digest, g_free);
  if (create->start)
    sluice_monitor_act_async (self, create->uuid, SLUICE_ACTION_START, FALSE, create->cancellable, started_cb,
                              g_object_ref (task));
  else
    sluice_api_status_async (self->session, create->uuid, NULL, NULL,
                             create->cancellable ? create->cancellable : create->ask->cancellable, status_cb,
                             g_object_ref (task));
}

void
sluice_monitor_create_async (SluiceMonitor       *self,
                             const char          *spec,
                             gboolean             start,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;
  Create *create;

  g_return_if_fail (SLUICE_IS_MONITOR (self));
  g_return_if_fail (spec);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sluice_monitor_create_async);
  if (!self->cancellable)
    {
      g_task_return_new_error_literal (task, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE, "The server is not open");
      return;
    }

  create = g_new0 (Create, 1);
  create->ask = sluice_ask_new (self, SLUICE_JOB_LIST, NULL);
  create->spec = g_strdup (spec);
  create->start = start;
  create->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  g_task_set_task_data (task, create, free_create);
  body = g_bytes_new (spec, strlen (spec));
  sluice_api_create_async (self->session, body, cancellable, created_cb, g_object_ref (task));
}

char *
sluice_monitor_create_finish (SluiceMonitor *self,
                              GAsyncResult  *result,
                              GError       **start_error,
                              GError       **error)
{
  Create *create;
  char *uuid;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_monitor_create_async), NULL);

  create = g_task_get_task_data (G_TASK (result));
  uuid = g_task_propagate_pointer (G_TASK (result), error);
  if (uuid && start_error)
    *start_error = g_steal_pointer (&create->start_error);
  return uuid;
}
