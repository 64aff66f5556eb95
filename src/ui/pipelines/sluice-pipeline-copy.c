/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-copy.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-copy.h"
#include "draft/sluice-spec.h"
#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipeline-question.h"
#include "ui/widgets/sluice-error-dialog.h"

/* Of a pipeline: while a copy of it is being made. */
#define BUSY "sluice-copied"

/* One copy being made and started. */
typedef struct
{
  GWeakRef window;
  GWeakRef page; /* of the pipeline itself, where it was asked for there */
  SluiceServer *server;
  SluicePipeline *pipeline;
  char *name;
} Copy;

/* --- a draft of it ------------------------------------------------------------------------------------------------ */

typedef struct
{
  SluiceServer *server;
  char *uuid;
  SluicePipelineCopyName naming;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_object_unref (load->server);
  g_free (load->uuid);
  g_free (load);
}

static char *
make_name (SluiceServer *server,
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
    name = make_name (load->server, former);
  draft = sluice_draft_new_copy (spec, record, name);
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
                                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_pipeline_copy_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- made and started --------------------------------------------------------------------------------------------- */

static void
free_copy (Copy *copy)
{
  g_object_set_data (G_OBJECT (copy->pipeline), BUSY, NULL);
  g_weak_ref_clear (&copy->window);
  g_weak_ref_clear (&copy->page);
  g_object_unref (copy->server);
  g_object_unref (copy->pipeline);
  g_free (copy->name);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, free_copy)

static void
tell_error (Copy         *copy,
            const char   *heading,
            const GError *error)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&copy->window);
  g_autofree char *sentence = sluice_text_error (error);
  /* Translators: what failed, and why */
  g_autofree char *text = g_strdup_printf (_("%s: %s"), heading, sentence);

  if (window != NULL)
    sluice_error_dialog_toast (window, heading, text, error);
}

static char *
shorten (const char *name)
{
  return g_utf8_truncate_middle (*name != '\0' ? name : _("Unnamed"), SLUICE_PIPELINE_QUESTION_MAX_NAME);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (Copy) copy = data;
  g_autoptr (GtkWidget) window = g_weak_ref_get (&copy->window);
  g_autoptr (GtkWidget) page = g_weak_ref_get (&copy->page);
  g_autoptr (GError) start_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = sluice_monitor_create_finish (SLUICE_MONITOR (source), result, &start_error, &error);
  g_autofree char *name = shorten (uuid != NULL ? copy->name : sluice_pipeline_get_name (copy->pipeline));
  g_autofree char *text = NULL;

  if (uuid == NULL)
    text = g_strdup_printf (_("“%s” was not run again"), name);
  else if (start_error != NULL)
    text = g_strdup_printf (_("“%s” was created, but not started"), name);
  else
    text = g_strdup_printf (_("“%s” was created and started"), name);

  if (uuid == NULL || start_error != NULL)
    tell_error (copy, text, uuid == NULL ? error : start_error);
  if (window == NULL || uuid == NULL)
    return;

  /* Whoever looks at the old one came to see it run. */
  if (page != NULL && gtk_widget_get_mapped (page))
    gtk_widget_activate_action (window, "win.open-pipeline", "s", uuid);
  if (start_error == NULL)
    gtk_widget_activate_action (window, "win.toast-pipeline", "(ss)", text, uuid);
}

static void
own_spec_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Copy) copy = data;
  g_autoptr (GtkWidget) window = g_weak_ref_get (&copy->window);
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = sluice_monitor_find_spec_finish (SLUICE_MONITOR (source), result, &error);
  g_autofree char *body = NULL;
  g_autoptr (SluiceDraft) draft = NULL;

  /* Nothing is started of which not everything is known. */
  copy->name = make_name (copy->server, sluice_pipeline_get_name (copy->pipeline));
  draft = spec != NULL ? sluice_draft_new_copy (spec, NULL, copy->name) : NULL;
  body = draft != NULL ? sluice_spec_write (draft, FALSE) : NULL;
  if (body != NULL)
    {
      sluice_monitor_create_async (SLUICE_MONITOR (source), body, TRUE, NULL, created_cb, g_steal_pointer (&copy));
      return;
    }

  if (error != NULL)
    tell_error (copy, _("What was sent to make it can’t be read"), error);
  else if (window != NULL)
    gtk_widget_activate_action (window, "win.toast", "s", _("Not started: parameters not known here"));
}

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

/* Returns: (nullable): why it can't be run again as it is. */
static const char *
describe_obstacle (SluiceServer   *server,
                   SluicePipeline *pipeline)
{
  if (!can_run (pipeline))
    return _("This pipeline was not started yet");
  if (!sluice_pipeline_copy_offers (server, pipeline, FALSE))
    return _("Not started: parameters not known here");
  return sluice_pipeline_actions_describe_obstacle (server);
}

void
sluice_pipeline_copy_run (GtkWidget      *parent,
                          SluiceServer   *server,
                          SluicePipeline *pipeline)
{
  const char *obstacle;
  Copy *copy;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (SLUICE_IS_SERVER (server));
  g_return_if_fail (SLUICE_IS_PIPELINE (pipeline));

  obstacle = describe_obstacle (server, pipeline);
  if (obstacle != NULL)
    {
      gtk_widget_activate_action (parent, "win.toast", "s", obstacle);
      return;
    }
  /* A key that is held down, or a second click. */
  if (g_object_get_data (G_OBJECT (pipeline), BUSY) != NULL)
    return;

  g_object_set_data (G_OBJECT (pipeline), BUSY, GINT_TO_POINTER (TRUE));
  copy = g_new0 (Copy, 1);
  g_weak_ref_init (&copy->window, gtk_widget_get_root (parent));
  g_weak_ref_init (&copy->page, gtk_widget_get_ancestor (parent, SLUICE_TYPE_PIPELINE_PAGE));
  copy->server = g_object_ref (server);
  copy->pipeline = g_object_ref (pipeline);
  sluice_monitor_find_spec_async (sluice_server_get_monitor (server), sluice_pipeline_get_uuid (pipeline), NULL,
                                  own_spec_cb, copy);
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
    gtk_widget_activate_action (parent, "win.toast", "s", describe_obstacle (server, pipeline));
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
