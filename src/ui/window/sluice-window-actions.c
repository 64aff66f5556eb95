/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/window/sluice-window-private.h"

#include <glib/gi18n-lib.h>

#include "ui/editor/sluice-editor-page.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/preferences/sluice-preferences.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-graph-view.h"
#include "ui/widgets/sluice-toast.h"
#include "ui/window/sluice-connect-dialog.h"
#include "ui/window/sluice-shortcuts.h"

/* In a window that is narrower there is no room for why something failed beside what: px. */
#define ROOM_FOR_WHY 600

/* What has no meaning without a server that is open; nobody edits or forgets ("…-active-server") the demo. */
static const char *const server_actions[] = {
  "refresh", "search", "new-pipeline", "continue-draft", "edit-copy", "use-as-template", "save-template",
  "edit-active-server", "forget-active-server", "open-pipeline",
};

typedef struct
{
  GWeakRef window;
  SluiceServer *server;
} Forget;

static SluiceServer *
dup_server (SluiceWindow *self,
            const char   *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->servers));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceServer) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);

      if (g_strcmp0 (sluice_server_get_id (server), id) == 0)
        return g_steal_pointer (&server);
    }
  return NULL;
}

/* Behind a dialog nothing is changed, and no dialog is opened twice. */
gboolean
sluice_window_is_in_front (SluiceWindow *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL;
}

/* The log of the page that is shown. */
static SluicePipelineLog *
get_shown_log (SluiceWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);

  return SLUICE_IS_PIPELINE_PAGE (page) ? sluice_pipeline_page_get_shown_log (SLUICE_PIPELINE_PAGE (page)) : NULL;
}

static void
refresh_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SluiceWindow *self = data;
  SluicePipelineLog *log = get_shown_log (self);

  if (log != NULL)
    sluice_pipeline_log_refresh (log);
  sluice_monitor_refresh (sluice_server_get_monitor (self->server));
}

/* The graph that the keys go to. */
static SluiceGraphView *
get_focused_graph (SluiceWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *graph = focus != NULL ? gtk_widget_get_ancestor (focus, SLUICE_TYPE_GRAPH_VIEW) : NULL;

  return graph != NULL ? SLUICE_GRAPH_VIEW (graph) : NULL;
}

/* The graph of the page that is shown. */
static SluiceGraphView *
get_shown_graph (SluiceWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);
  SluiceGraphView *graph = NULL;

  if (SLUICE_IS_EDITOR_PAGE (page))
    graph = sluice_editor_page_get_graph (SLUICE_EDITOR_PAGE (page));
  else if (SLUICE_IS_PIPELINE_PAGE (page))
    graph = sluice_pipeline_page_get_graph (SLUICE_PIPELINE_PAGE (page));
  return graph != NULL && gtk_widget_get_mapped (GTK_WIDGET (graph)) ? graph : NULL;
}

static void
search_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  SluiceWindow *self = data;

  if (!sluice_window_is_in_front (self))
    return;
  if (get_shown_graph (self) != NULL)
    {
      sluice_graph_view_start_search (get_shown_graph (self));
      return;
    }
  if (get_shown_log (self) != NULL)
    {
      sluice_pipeline_log_search (get_shown_log (self));
      return;
    }

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  adw_navigation_view_pop_to_tag (self->pages, "pipelines");
  sluice_pipelines_page_search (self->list);
}

static void
forward_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SluiceGraphView *graph = get_focused_graph (data);

  if (sluice_window_is_in_front (data) && graph != NULL)
    sluice_graph_view_go_forward (graph);
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SluiceWindow *self = data;

  if (!sluice_window_is_in_front (self))
    return;
  if (get_focused_graph (self) != NULL && sluice_graph_view_go_back (get_focused_graph (self)))
    return;

  sluice_window_leave_page (self);
}

/* An editor asks whether what is made in it is kept. */
void
sluice_window_leave_page (SluiceWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);

  if (SLUICE_IS_EDITOR_PAGE (page))
    sluice_editor_page_leave (SLUICE_EDITOR_PAGE (page));
  else
    adw_navigation_view_pop (self->pages);
}

SluiceEditorPage *
sluice_window_open_editor (SluiceWindow *self,
                           SluiceDraft  *draft,
                           gboolean      resume)
{
  AdwNavigationPage *page;

  if (!sluice_window_is_in_front (self) || SLUICE_IS_EDITOR_PAGE (adw_navigation_view_get_visible_page (self->pages)))
    return NULL;

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  page = sluice_editor_page_new (self->server, draft, resume);
  sluice_editor_page_set_servers (SLUICE_EDITOR_PAGE (page), G_LIST_MODEL (self->servers));
  if (self->editor != NULL)
    sluice_editor_page_follow (SLUICE_EDITOR_PAGE (page), self->editor);
  g_set_weak_pointer (&self->editor, SLUICE_EDITOR_PAGE (page));
  g_signal_connect_object (page, "stayed", G_CALLBACK (sluice_window_stay), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "hidden", G_CALLBACK (sluice_window_editor_hidden), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->pages, page);
  gtk_widget_grab_focus (GTK_WIDGET (page));
  return SLUICE_EDITOR_PAGE (page);
}

static void
new_pipeline_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  sluice_window_open_editor (data, NULL, FALSE);
}

static void
continue_draft_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sluice_window_open_editor (data, NULL, TRUE);
}

static void
connect_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SluiceWindow *self = data;

  /* The preferences have a button for it. */
  if (!sluice_window_is_in_front (self)
      && !SLUICE_IS_PREFERENCES (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self))))
    return;

  adw_dialog_present (sluice_connect_dialog_new (self->servers, NULL), GTK_WIDGET (self));
}

static void
edit_active_server_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  SluiceWindow *self = data;

  adw_dialog_present (sluice_connect_dialog_new (self->servers, self->server), GTK_WIDGET (self));
}

static void
edit_server_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  SluiceWindow *self = data;
  g_autoptr (SluiceServer) server = dup_server (self, g_variant_get_string (parameter, NULL));

  if (server != NULL)
    adw_dialog_present (sluice_connect_dialog_new (self->servers, server), GTK_WIDGET (self));
}

static void
forget_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  Forget *forget = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autoptr (SluiceWindow) window = g_weak_ref_get (&forget->window);

  if (window != NULL && window->servers != NULL && g_strcmp0 (answer, "forget") == 0)
    sluice_servers_remove (window->servers, forget->server);
  g_weak_ref_clear (&forget->window);
  g_object_unref (forget->server);
  g_free (forget);
}

static void
ask_to_forget (SluiceWindow *self,
               SluiceServer *server)
{
  AdwDialog *dialog = adw_alert_dialog_new (NULL, _("Its address, its key and what this computer remembers of its "
                                                    "pipelines are deleted here. The server itself keeps everything."));
  Forget *forget = g_new0 (Forget, 1);

  g_weak_ref_init (&forget->window, self);
  forget->server = g_object_ref (server);
  adw_alert_dialog_format_heading (ADW_ALERT_DIALOG (dialog), _("Forget “%s”?"), sluice_server_get_name (server));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "keep", _("_Keep"), "forget", _("_Forget"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, forget_answered_cb, forget);
}

static void
forget_active_server_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  SluiceWindow *self = data;

  ask_to_forget (self, self->server);
}

static void
forget_server_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  SluiceWindow *self = data;
  g_autoptr (SluiceServer) server = dup_server (self, g_variant_get_string (parameter, NULL));

  if (server != NULL)
    ask_to_forget (self, server);
}

static void
switch_server_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  SluiceWindow *self = data;
  g_autoptr (SluiceServer) server = dup_server (self, g_variant_get_string (parameter, NULL));

  if (server != NULL)
    sluice_servers_set_active (self->servers, server);
}

static void
open_pipeline_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  sluice_window_open_pipeline (data, g_variant_get_string (parameter, NULL));
}

static void
toast_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  SluiceWindow *self = data;

  sluice_toast_show (GTK_WIDGET (self->toasts), sluice_toast_new (g_variant_get_string (parameter, NULL)));
}

/* Leads to a pipeline, unless its page is there already. */
static void
toast_pipeline_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  SluiceWindow *self = data;
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);
  const char *tag = page != NULL ? adw_navigation_page_get_tag (page) : NULL;
  const char *sentence, *uuid;
  AdwToast *toast;

  g_variant_get (parameter, "(&s&s)", &sentence, &uuid);
  toast = sluice_toast_new (sentence);
  if (tag == NULL || !g_str_has_suffix (tag, uuid))
    {
      adw_toast_set_button_label (toast, _("_Open"));
      adw_toast_set_action_name (toast, "win.open-pipeline");
      adw_toast_set_action_target (toast, "s", uuid);
    }
  sluice_toast_show (GTK_WIDGET (self->toasts), toast);
}

/* Leads to the editor, with a copy of a pipeline. */
static void
toast_copy_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  SluiceWindow *self = data;
  const char *sentence, *uuid;
  AdwToast *toast;

  g_variant_get (parameter, "(&s&s)", &sentence, &uuid);
  toast = sluice_toast_new (sentence);
  adw_toast_set_button_label (toast, _("Ru_n again…"));
  adw_toast_set_action_name (toast, "win.edit-copy");
  adw_toast_set_action_target (toast, "s", uuid);
  sluice_toast_show (GTK_WIDGET (self->toasts), toast);
}

static void
show_error_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  const char *heading, *sentence, *report;

  g_variant_get (parameter, "(&s&s&s)", &heading, &sentence, &report);
  adw_dialog_present (sluice_error_dialog_new (heading, sentence, report), GTK_WIDGET (data));
}

static void
toast_error_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  SluiceWindow *self = data;
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < ROOM_FOR_WHY;
  g_autoptr (GVariant) text = g_variant_get_child_value (parameter, narrow ? 0 : 1);
  AdwToast *toast = sluice_toast_new (g_variant_get_string (text, NULL));

  /* What failed comes first, and Details has all of it. */
  if (!narrow)
    gtk_label_set_ellipsize (GTK_LABEL (adw_toast_get_custom_title (toast)), PANGO_ELLIPSIZE_END);
  adw_toast_set_button_label (toast, _("_Details"));
  adw_toast_set_action_name (toast, "win.show-error");
  adw_toast_set_action_target_value (toast, parameter);
  sluice_toast_show (GTK_WIDGET (self->toasts), toast);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  SluiceWindow *self = data;

  if (!sluice_window_is_in_front (self))
    return;

  adw_dialog_present (sluice_preferences_new (self->servers, self->settings), GTK_WIDGET (self));
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  if (sluice_window_is_in_front (data))
    adw_dialog_present (sluice_shortcuts_dialog_new (), GTK_WIDGET (data));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  AdwDialog *about;

  if (!sluice_window_is_in_front (data))
    return;

  about = adw_about_dialog_new ();
  adw_about_dialog_set_application_name (ADW_ABOUT_DIALOG (about), "Sluice");
  adw_about_dialog_set_application_icon (ADW_ABOUT_DIALOG (about), SLUICE_APP_ID);
  adw_about_dialog_set_version (ADW_ABOUT_DIALOG (about), SLUICE_VERSION);
  adw_about_dialog_set_developer_name (ADW_ABOUT_DIALOG (about), _("The Sluice authors"));
  adw_about_dialog_set_comments (ADW_ABOUT_DIALOG (about), _("Watches training pipelines as they run."));
  adw_about_dialog_set_license_type (ADW_ABOUT_DIALOG (about), GTK_LICENSE_GPL_3_0);
  /* Translators: your name, one a line */
  adw_about_dialog_set_translator_credits (ADW_ABOUT_DIALOG (about), _("translator-credits"));
  adw_dialog_present (about, GTK_WIDGET (data));
}

static void
close_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (data);

  /* What is in front goes first. */
  if (dialog != NULL)
    adw_dialog_close (dialog);
  else
    gtk_window_close (data);
}

void
sluice_window_set_up_actions (SluiceWindow *self)
{
  static const GActionEntry entries[] = {
    { "refresh", refresh_cb },
    { "search", search_cb },
    { "new-pipeline", new_pipeline_cb },
    { "continue-draft", continue_draft_cb },
    { "back", back_cb },
    { "forward", forward_cb },
    { "connect", connect_cb },
    { "edit-active-server", edit_active_server_cb },
    { "edit-server", edit_server_cb, "s" },
    { "forget-active-server", forget_active_server_cb },
    { "forget-server", forget_server_cb, "s" },
    { "switch-server", switch_server_cb, "s", "''" },
    { "open-pipeline", open_pipeline_cb, "s" },
    { "toast", toast_cb, "s" },
    { "toast-pipeline", toast_pipeline_cb, "(ss)" },
    { "toast-copy", toast_copy_cb, "(ss)" },
    { "toast-error", toast_error_cb, "(sss)" },
    { "show-error", show_error_cb, "(sss)" },
    { "preferences", preferences_cb },
    { "shortcuts", shortcuts_cb },
    { "about", about_cb },
    { "close", close_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sluice_window_set_up_copies (self);
  sluice_window_update_actions (self);
}

void
sluice_window_update_actions (SluiceWindow *self)
{
  const char *id = self->server != NULL ? sluice_server_get_id (self->server) : "";

  for (guint i = 0; i < G_N_ELEMENTS (server_actions); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), server_actions[i])),
                                 self->server != NULL
                                   && !(sluice_server_get_demo (self->server)
                                        && g_str_has_suffix (server_actions[i], "-active-server")));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "switch-server")),
                             g_variant_new_string (id));
}
