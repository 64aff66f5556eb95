/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates, and pipelines as files. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-copy.h"
#include "draft/sluice-spec.h"
#include "draft/sluice-templates.h"
#include "text/sluice-text.h"
#include "ui/editor/sluice-draft-open.h"
#include "ui/editor/sluice-template-gallery.h"
#include "ui/editor/sluice-template-save.h"
#include "ui/widgets/sluice-error-dialog.h"

static void
toast (SluiceEditorPage *self,
       const char       *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
tell (SluiceEditorPage *self,
      const char       *heading,
      const char       *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-error", "(sss)", heading, sentence, "");
}

void
sluice_editor_page_say_left_out (SluiceEditorPage *self)
{
  g_autoptr (GVariant) words = g_steal_pointer (&self->left_out);
  const char *sentence, *report;

  if (words == NULL)
    return;
  g_variant_get (words, "(&s&s&s)", NULL, &sentence, &report);
  if (*report == '\0')
    toast (self, sentence);
  else
    gtk_widget_activate_action_variant (GTK_WIDGET (self), "win.toast-error", words);
}

/* One step of the draft's undo, like any change. @left_out: (nullable): as in the page */
static void
replace (SluiceEditorPage *self,
         SluiceDraft      *draft,
         GVariant         *left_out)
{
  if (sluice_editor_page_is_choosing (self))
    sluice_editor_page_end_connection (self, FALSE);
  sluice_draft_replace (self->draft, draft);
  sluice_editor_page_refresh (self);
  sluice_editor_page_select (self, 0);
  sluice_graph_view_look_anew (self->graph);
  if (left_out != NULL)
    self->left_out = g_variant_ref (left_out);
  sluice_editor_page_say_left_out (self);
}

static void
replace_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (!g_cancellable_is_cancelled (self->cancellable) && g_strcmp0 (answer, "replace") == 0)
    replace (self, g_object_get_data (source, "sluice-draft"), g_object_get_data (source, "sluice-left-out"));
}

/* Where something was made already, only after a question. */
static void
offer_draft (SluiceEditorPage *self,
             SluiceDraft      *draft,
             GVariant         *left_out)
{
  AdwDialog *dialog;

  /* It was chosen before that was sent, or before it is known which draft is gone on with. */
  if (self->creating || self->waiting)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  if (!sluice_draft_is_modified (self->draft) && sluice_draft_get_n_stages (self->draft) == 0)
    {
      replace (self, draft, left_out);
      return;
    }
  dialog = adw_alert_dialog_new (_("Replace what you made?"), _("It is not created yet. Undo brings it back."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _("_Cancel"), "replace", _("_Replace"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "stay");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stay");
  g_object_set_data_full (G_OBJECT (dialog), "sluice-draft", g_object_ref (draft), g_object_unref);
  if (left_out != NULL)
    g_object_set_data_full (G_OBJECT (dialog), "sluice-left-out", g_variant_ref (left_out),
                            (GDestroyNotify) g_variant_unref);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, replace_answered_cb,
                           g_object_ref (self));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  const char *heading;
  g_autofree char *sentence = NULL, *report = NULL;
  g_autoptr (SluiceDraft) draft = sluice_draft_open_finish (result, &heading, &sentence, &report);
  g_autoptr (GVariant) left_out = NULL;

  /* Another one is read by now, or the page was left meanwhile. */
  if ((draft == NULL && heading == NULL) || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (draft == NULL)
    {
      tell (self, heading, sentence);
      return;
    }
  if (sentence != NULL)
    left_out = g_variant_ref_sink (g_variant_new ("(sss)", heading, sentence, report));
  offer_draft (self, draft, left_out);
}

/* A large one takes its time: of two, the last is meant. */
static void
open_draft (SluiceEditorPage *self,
            GSList           *files)
{
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  sluice_draft_open_async (files, self->opening, opened_cb, g_object_ref (self));
}

static gboolean
drop_cb (GtkDropTarget    *target,
         const GValue     *value,
         double            x,
         double            y,
         SluiceEditorPage *self)
{
  GSList *files = g_value_get_boxed (value);

  return files != NULL && sluice_editor_page_open_files (self, files);
}

static void
import_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && !g_cancellable_is_cancelled (self->cancellable))
    open_draft (self, &(GSList) { .data = file });
}

static void
offer_json (GtkFileDialog *dialog)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) json = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (json, _("Pipelines (*.json)"));
  gtk_file_filter_add_suffix (json, "json");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, json);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_default_filter (dialog, json);
}

static void
import_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  SluiceEditorPage *self = data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Open a pipeline"));
  offer_json (dialog);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->cancellable,
                        import_chosen_cb, g_object_ref (self));
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean well = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (well)
    toast (self, sluice_draft_count_unknown (self->draft) > 0
                   ? _("Exported. Parameters that are not known are marked so")
                   : _("Exported"));
  else
    tell (self, _("The file can’t be written"), error->message);
}

static void
export_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *spec = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  spec = sluice_spec_write (self->draft, TRUE);
  if (spec == NULL)
    return;
  bytes = g_bytes_new (spec, strlen (spec));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, exported_cb,
                                       g_object_ref (self));
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  SluiceEditorPage *self = data;
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autofree char *spec = sluice_spec_write (self->draft, TRUE);
  g_autofree char *stem = sluice_spec_make_stem (sluice_draft_get_name (self->draft), "pipeline");
  g_autofree char *name = g_strconcat (stem, ".json", NULL);

  if (spec == NULL)
    {
      sluice_editor_page_open_problems (self);
      return;
    }
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _("Export the pipeline"));
  offer_json (dialog);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->cancellable,
                        export_chosen_cb, g_object_ref (self));
}

static void
template_chosen_cb (SluiceEditorPage *self,
                    SluiceDraft      *draft)
{
  offer_draft (self, draft, NULL);
}

static void
templates_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  SluiceEditorPage *self = data;
  AdwDialog *gallery = sluice_template_gallery_new (self->templates);

  g_signal_connect_object (gallery, "chosen", G_CALLBACK (template_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (gallery, GTK_WIDGET (self));
}

static void
template_saved_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean saved = sluice_template_save_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!saved)
    {
      g_autofree char *sentence = sluice_text_error (error);

      tell (self, _("The template was not saved"), sentence);
      return;
    }
  toast (self, sluice_draft_count_unknown (self->draft) > 0
                 ? _("Saved as a template. Parameters that are not known are marked so")
                 : _("Saved as a template"));
}

static void
save_template_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  SluiceEditorPage *self = data;

  sluice_template_save_async (GTK_WIDGET (self), self->templates, self->draft, self->cancellable, template_saved_cb,
                              g_object_ref (self));
}

void
sluice_editor_page_tell_table (SluiceEditorPage *self,
                               GPtrArray        *problems)
{
  g_autofree char *path = sluice_task_table_get_path ();
  g_autoptr (GString) detail = g_string_new (path);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];
      g_autofree char *words = sluice_text_problem (problem);
      g_autofree char *place = sluice_text_problem_place (problem);

      g_string_append_c (detail, '\n');
      if (place != NULL)
        g_string_append_printf (detail, _("%s: %s"), place, words);
      else
        g_string_append (detail, words);
    }
  error = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_STORAGE, detail->str);
  sluice_error_dialog_toast (GTK_WIDGET (self), _("Something is wrong in tasks.json"),
                             _("Something is wrong in tasks.json, your table of tasks. What can’t be used is left out"),
                             error);
}

void
sluice_editor_page_init_files (SluiceEditorPage *self)
{
  static const GActionEntry entries[] = {
    { "import", import_cb },
    { "export", export_cb },
    { "templates", templates_cb },
    { "save-template", save_template_cb },
  };
  g_autofree char *folder = sluice_templates_get_folder ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  self->templates = sluice_templates_new (folder);
}

void
sluice_editor_page_tell_left_out (SluiceEditorPage *self,
                                  const char       *heading,
                                  const char       *sentence,
                                  const char       *report)
{
  g_return_if_fail (SLUICE_IS_EDITOR_PAGE (self));
  g_return_if_fail (heading != NULL && sentence != NULL);

  g_clear_pointer (&self->left_out, g_variant_unref);
  self->left_out = g_variant_ref_sink (g_variant_new ("(sss)", heading, sentence, report != NULL ? report : ""));
  if (!self->waiting)
    sluice_editor_page_say_left_out (self);
}

gboolean
sluice_editor_page_open_files (SluiceEditorPage *self,
                               GSList           *files)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PAGE (self), FALSE);
  g_return_val_if_fail (files != NULL, FALSE);

  if (self->creating || self->waiting)
    return FALSE;
  open_draft (self, files);
  return TRUE;
}
