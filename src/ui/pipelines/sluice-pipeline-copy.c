/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-copy.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-copy.h"

/* --- a draft of it ------------------------------------------------------------------------------------------------ */

typedef struct
{
  SluiceServer *server;
  char *uuid;
  SluicePipelineCopyName naming;
  guint n_jobs;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_object_unref (load->server);
  g_free (load->uuid);
  g_free (load);
}

char *
sluice_pipeline_copy_make_name (SluiceServer *server,
                                const char   *name)
{
  SluiceStore *store = sluice_server_get_store (server);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_hash_table_add (taken, g_strdup (sluice_pipeline_get_name (pipeline)));
    }
  return sluice_draft_make_copy_name (name, taken);
}

/* Returns: whether the task is over. */
static gboolean
return_draft (GTask                      *task,
              const char                 *spec,
              const SluicePipelineRecord *record)
{
  Load *load = g_task_get_task_data (task);
  SluicePipeline *pipeline = sluice_store_lookup (sluice_server_get_store (load->server), load->uuid);
  const char *former = record != NULL ? record->name : pipeline != NULL ? sluice_pipeline_get_name (pipeline) : NULL;
  g_autofree char *name = NULL;
  SluiceDraft *draft;

  if (former == NULL || load->naming == SLUICE_PIPELINE_COPY_NO_NAME)
    name = g_strdup ("");
  else if (load->naming == SLUICE_PIPELINE_COPY_SAME_NAME)
    name = g_strdup (former);
  else
    name = sluice_pipeline_copy_make_name (load->server, former);
  draft = sluice_draft_new_copy (spec, record, name);
  /* Another run has jobs of its own, and logs. */
  if (draft != NULL)
    load->n_jobs = sluice_draft_forget_jobs (draft);
  if (draft != NULL)
    g_task_return_pointer (task, draft, g_object_unref);
  return draft != NULL;
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluicePipelineRecord) record = sluice_monitor_fetch_finish (SLUICE_MONITOR (source), result, &error);

  if (record == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!return_draft (task, NULL, record))
    g_task_return_new_error_literal (task, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "The answer tells no stages");
}

static void
spec_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  /* Where the memory fails, the server still knows the stages. */
  g_autofree char *spec = sluice_monitor_find_spec_finish (SLUICE_MONITOR (source), result, NULL);
  SluicePipeline *pipeline = sluice_store_lookup (sluice_server_get_store (load->server), load->uuid);
  g_autoptr (SluicePipelineRecord) record = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (pipeline != NULL)
    record = sluice_pipeline_make_record (pipeline);
  if (!return_draft (task, spec, record))
    sluice_monitor_fetch_async (SLUICE_MONITOR (source), load->uuid, g_task_get_cancellable (task), fetched_cb,
                                g_object_ref (task));
}

void
sluice_pipeline_copy_load_async (SluiceServer           *server,
                                 const char             *uuid,
                                 SluicePipelineCopyName  naming,
                                 GCancellable           *cancellable,
                                 GAsyncReadyCallback     callback,
                                 gpointer                user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (SLUICE_IS_SERVER (server));
  g_return_if_fail (uuid != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  load = g_new0 (Load, 1);
  load->server = g_object_ref (server);
  load->uuid = g_strdup (uuid);
  load->naming = naming;
  g_task_set_source_tag (task, sluice_pipeline_copy_load_async);
  g_task_set_task_data (task, load, free_load);
  sluice_monitor_find_spec_async (sluice_server_get_monitor (server), uuid, cancellable, spec_cb, g_object_ref (task));
}

SluiceDraft *
sluice_pipeline_copy_load_finish (GAsyncResult *result,
                                  guint        *n_jobs,
                                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_pipeline_copy_load_async), NULL);

  if (n_jobs != NULL)
    *n_jobs = ((Load *) g_task_get_task_data (G_TASK (result)))->n_jobs;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- offered -------------------------------------------------------------------------------------------------------- */

static gboolean
can_run (SluicePipeline *pipeline)
{
  return sluice_pipeline_get_state (pipeline) != SLUICE_STATE_PENDING;
}

gboolean
sluice_pipeline_copy_offers (SluiceServer   *server,
                             SluicePipeline *pipeline,
                             gboolean        edited)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (server), FALSE);
  g_return_val_if_fail (SLUICE_IS_PIPELINE (pipeline), FALSE);

  return can_run (pipeline)
         && (edited
             || sluice_monitor_knows_spec (sluice_server_get_monitor (server), sluice_pipeline_get_uuid (pipeline)));
}

void
sluice_pipeline_copy_edit (GtkWidget      *parent,
                           SluiceServer   *server,
                           SluicePipeline *pipeline)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (SLUICE_IS_PIPELINE (pipeline));

  if (can_run (pipeline))
    gtk_widget_activate_action (parent, "win.edit-copy", "s", sluice_pipeline_get_uuid (pipeline));
  else
    gtk_widget_activate_action (parent, "win.toast", "s", _("This pipeline was not started yet"));
}

/* --- in menus ----------------------------------------------------------------------------------------------------- */

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  if (target != NULL)
    g_menu_item_set_attribute (item, G_MENU_ATTRIBUTE_TARGET, "s", target);
  g_menu_append_item (menu, item);
}

void
sluice_pipeline_copy_append (GMenu          *menu,
                             SluiceServer   *server,
                             SluicePipeline *pipeline,
                             const char     *action,
                             const char     *target)
{
  const char *uuid;
  g_autoptr (GMenu) section = g_menu_new ();

  g_return_if_fail (SLUICE_IS_PIPELINE (pipeline));

  uuid = sluice_pipeline_get_uuid (pipeline);
  if (sluice_pipeline_copy_offers (server, pipeline, FALSE))
    append_item (section, _("Run a_gain"), action, target);
  if (sluice_pipeline_copy_offers (server, pipeline, TRUE))
    append_item (section, _("Ru_n again…"), "win.edit-copy", uuid);
  append_item (section, _("_Use as a template"), "win.use-as-template", uuid);
  if (sluice_monitor_knows_spec (sluice_server_get_monitor (server), uuid))
    append_item (section, _("Sa_ve as a template"), "win.save-template", uuid);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}
