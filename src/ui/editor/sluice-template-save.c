/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-template-save.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

typedef struct
{
  GWeakRef parent;
  SluiceTemplates *templates;
  SluiceDraft *draft;
  char *title;
} Save;

static void
free_save (gpointer data)
{
  Save *save = data;

  g_weak_ref_clear (&save->parent);
  g_object_unref (save->templates);
  g_object_unref (save->draft);
  g_free (save->title);
  g_free (save);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree char *path = sluice_templates_save_finish (SLUICE_TEMPLATES (source), result, &error);

  if (path != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_template (GTask          *task,
                SluiceTemplate *replaced)
{
  Save *save = g_task_get_task_data (task);

  sluice_templates_save_async (save->templates, save->draft, save->title, sluice_draft_get_description (save->draft),
                               replaced, g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (g_strcmp0 (answer, "replace") == 0)
    write_template (task, g_object_get_data (source, "sluice-template"));
  else if (g_strcmp0 (answer, "both") == 0)
    write_template (task, NULL);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "not replaced");
}

static void
ask (GTask          *task,
     GtkWidget      *parent,
     SluiceTemplate *template)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Replace template?"), NULL);
  Save *save = g_task_get_task_data (task);
  g_autofree char *title = sluice_text_short_name (save->title);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), _("You have a template “%s” already. Keeping both makes another "
                                                             "one of the same name."),
                                title);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "both", _("_Keep both"), "replace",
                                  _("_Replace"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "sluice-template", g_object_ref (template), g_object_unref);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), parent, g_task_get_cancellable (task), answered_cb,
                           g_object_ref (task));
}

/* What somebody put into the folder meanwhile counts. */
static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  Save *save = g_task_get_task_data (task);
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&save->parent);
  SluiceTemplate *template;

  sluice_templates_load_finish (save->templates, result, NULL, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  template = sluice_templates_find_own (save->templates, save->title);
  if (template == NULL || parent == NULL || gtk_widget_get_root (parent) == NULL)
    write_template (task, NULL);
  else
    ask (task, parent, template);
}

void
sluice_template_save_async (GtkWidget           *parent,
                            SluiceTemplates     *templates,
                            SluiceDraft         *draft,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *name = sluice_draft_get_name (draft);
  Save *save = g_new0 (Save, 1);

  g_weak_ref_init (&save->parent, parent);
  save->templates = g_object_ref (templates);
  save->draft = g_object_ref (draft);
  save->title = g_strdup (*name != '\0' ? name : _("A pipeline without a name"));
  g_task_set_source_tag (task, sluice_template_save_async);
  g_task_set_task_data (task, save, free_save);
  sluice_templates_load_async (templates, cancellable, loaded_cb, g_object_ref (task));
}

gboolean
sluice_template_save_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_template_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
