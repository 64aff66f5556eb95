/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The group "win": what another pipeline begins with. */
#include "sluice-config.h"

#include "ui/window/sluice-window-private.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-copy.h"
#include "draft/sluice-templates.h"
#include "text/sluice-text.h"
#include "ui/editor/sluice-draft-open.h"
#include "ui/editor/sluice-template-save.h"
#include "ui/pipelines/sluice-pipeline-copy.h"
#include "ui/widgets/sluice-error-dialog.h"

/* A pipeline that the editor is to be opened with, or that becomes a template. */
typedef struct
{
  GWeakRef window;
  SluiceServer *server;
  guint n_jobs;  /* of how many stages a job was left out */
  GSList *files; /* of GFile: what it is read from, if from any */
} Copy;

static Copy *
new_copy (SluiceWindow *self)
{
  Copy *copy = g_new0 (Copy, 1);

  g_weak_ref_init (&copy->window, self);
  copy->server = g_object_ref (self->server);
  return copy;
}

static void
copy_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autofree Copy *copy = data;
  g_autoptr (SluiceServer) server = copy->server;
  g_autoptr (SluiceWindow) self = g_weak_ref_get (&copy->window);
  g_autoptr (GError) error = NULL;
  guint n_jobs;
  g_autoptr (SluiceDraft) draft = sluice_pipeline_copy_load_finish (result, &n_jobs, &error);
  g_autofree char *text = NULL;

  g_weak_ref_clear (&copy->window);
  /* Another server's pages may be shown by now. */
  if (self == NULL || self->server != server)
    return;
  if (draft != NULL)
    {
      SluiceEditorPage *page = sluice_window_open_editor (self, draft, FALSE);

      if (page != NULL && n_jobs > 0)
        {
          text = g_strdup_printf (ngettext ("The job of the original (job_uuid) was left out of %u stage",
                                            "The jobs of the original (job_uuid) were left out of %u stages", n_jobs),
                                  n_jobs);
          sluice_editor_page_tell_left_out (page, text, text, NULL);
        }
      return;
    }

  text = sluice_text_error (error);
  sluice_error_dialog_tell (GTK_WIDGET (self), _("The stages could not be read"), text, NULL);
}

static void
template_saved_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autofree Copy *copy = data;
  g_autoptr (SluiceServer) server = copy->server;
  g_autoptr (SluiceWindow) self = g_weak_ref_get (&copy->window);
  g_autoptr (GError) error = NULL;
  gboolean kept = sluice_template_save_finish (result, &error);
  g_autofree char *text = NULL;

  g_weak_ref_clear (&copy->window);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (kept)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                  copy->n_jobs > 0 ? _("Saved as a template, without the job of the original (job_uuid)")
                                                   : _("Saved as a template"));
      return;
    }
  text = sluice_text_error (error);
  sluice_error_dialog_tell (GTK_WIDGET (self), _("The template was not saved"), text, NULL);
}

static void
template_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autofree Copy *copy = data;
  g_autoptr (SluiceServer) server = copy->server;
  g_autoptr (SluiceWindow) self = g_weak_ref_get (&copy->window);
  g_autoptr (GError) error = NULL;
  guint n_jobs;
  g_autoptr (SluiceDraft) draft = sluice_pipeline_copy_load_finish (result, &n_jobs, &error);
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autoptr (SluiceTemplates) templates = NULL;
  g_autofree char *text = NULL;
  Copy *saved;

  g_weak_ref_clear (&copy->window);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (draft == NULL)
    {
      text = sluice_text_error (error);
      sluice_error_dialog_tell (GTK_WIDGET (self), _("The template was not saved"), text, NULL);
      return;
    }

  saved = new_copy (self);
  saved->n_jobs = n_jobs;
  templates = sluice_templates_new (folder);
  sluice_template_save_async (GTK_WIDGET (self), templates, draft, self->cancellable, template_saved_cb, saved);
}

static void
save_template_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  SluiceWindow *self = data;

  sluice_pipeline_copy_load_async (self->server, g_variant_get_string (parameter, NULL), SLUICE_PIPELINE_COPY_SAME_NAME,
                                   self->cancellable, template_loaded_cb, new_copy (self));
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SluiceWindow *self = data;
  gboolean again = g_str_equal (g_action_get_name (G_ACTION (action)), "edit-copy");

  if (sluice_window_is_in_front (self))
    sluice_pipeline_copy_load_async (self->server, g_variant_get_string (parameter, NULL),
                                     again ? SLUICE_PIPELINE_COPY_NEXT_NAME : SLUICE_PIPELINE_COPY_NO_NAME,
                                     self->cancellable, copy_loaded_cb, new_copy (self));
}

static void
set_files (SluiceWindow *self,
           GSList       *files)
{
  g_slist_free_full (g_steal_pointer (&self->files), g_object_unref);
  self->files = g_slist_copy_deep (files, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autofree Copy *copy = data;
  g_autoptr (SluiceServer) server = copy->server;
  g_autoptr (SluiceWindow) self = g_weak_ref_get (&copy->window);
  const char *heading;
  g_autofree char *sentence = NULL, *report = NULL;
  g_autoptr (SluiceDraft) draft = sluice_draft_open_finish (result, &heading, &sentence, &report);
  g_autoslist (GFile) files = g_steal_pointer (&copy->files);
  SluiceEditorPage *page;

  g_weak_ref_clear (&copy->window);
  if (self == NULL || self->server != server || (draft == NULL && heading == NULL))
    return;
  if (draft == NULL)
    {
      sluice_error_dialog_tell (GTK_WIDGET (self), heading, sentence, NULL);
      return;
    }
  page = sluice_window_open_editor (self, draft, FALSE);
  if (page != NULL && sentence != NULL)
    sluice_editor_page_tell_left_out (page, heading, sentence, report);
  /* Who went on to something else meanwhile gets it there, or after that. */
  if (page == NULL && self->files == NULL)
    {
      set_files (self, files);
      sluice_window_look_for_files (self);
    }
}

/* A large one takes its time: of two, the last is meant. */
static void
open_draft (SluiceWindow *self,
            GSList       *files)
{
  Copy *copy = new_copy (self);

  copy->files = g_slist_copy_deep (files, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  sluice_draft_open_async (files, self->opening, opened_cb, copy);
}

/* On a page that has no use for files of its own. */
static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SluiceWindow  *self)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL || self->server == NULL || !sluice_window_is_in_front (self))
    return FALSE;
  open_draft (self, files);
  return TRUE;
}

static gboolean
open_files_cb (gpointer data)
{
  SluiceWindow *self = data;
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);
  GSList *files;

  self->files_id = 0;
  if (self->server == NULL || !sluice_window_is_in_front (self))
    return G_SOURCE_REMOVE;
  files = g_steal_pointer (&self->files);
  if (!SLUICE_IS_EDITOR_PAGE (page))
    open_draft (self, files);
  else if (!sluice_editor_page_open_files (SLUICE_EDITOR_PAGE (page), files))
    sluice_error_dialog_tell (GTK_WIDGET (self), _("The file was not opened"),
                              _("A pipeline is being created. Open the file again when that is done."), NULL);
  g_slist_free_full (files, g_object_unref);
  return G_SOURCE_REMOVE;
}

/* Not before whoever hears of a closed dialog too has done what follows from its answer. */
void
sluice_window_look_for_files (SluiceWindow *self)
{
  if (self->files != NULL && self->files_id == 0)
    self->files_id = g_idle_add_full (G_PRIORITY_LOW, open_files_cb, self, NULL);
}

void
sluice_window_open_files (SluiceWindow *self,
                          GSList       *files)
{
  g_return_if_fail (SLUICE_IS_WINDOW (self));

  set_files (self, files);
  if (self->server == NULL && files != NULL)
    {
      g_autofree char *name = g_file_get_basename (files->data);
      g_autofree char *shown = g_filename_display_name (name);
      g_autofree char *text = g_strdup_printf (_("“%s” is opened once you are connected to a server"), shown);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
    }
  sluice_window_look_for_files (self);
}

void
sluice_window_set_up_copies (SluiceWindow *self)
{
  static const GActionEntry entries[] = {
    { "edit-copy", copy_cb, "s" },
    { "use-as-template", copy_cb, "s" },
    { "save-template", save_template_cb, "s" },
  };
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}
