/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/window/sluice-window-private.h"

#include "draft/sluice-draft-file.h"
#include "text/sluice-text.h"
#include "ui/editor/sluice-editor-page.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-focus-keeper.h"
#include "ui/widgets/sluice-toast.h"
#include "ui/window/sluice-graph-direction.h"
#include "ui/window/sluice-shortcuts.h"

#include <glib/gi18n-lib.h>

#define PIPELINE_PAGE "pipeline/"

enum
{
  PROP_0,
  PROP_SERVERS,
  PROP_SETTINGS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceWindow, sluice_window, ADW_TYPE_APPLICATION_WINDOW)

static void
connection_changed_cb (SluiceWindow *self)
{
  if (self->now != NULL)
    sluice_now_set_frozen (self->now, sluice_monitor_is_stale (sluice_server_get_monitor (self->server)));
}

/* Whoever has gone somewhere is not taken away from there, and a page that is gone is not waited for. */
static void
forget_wanted (SluiceWindow *self)
{
  g_clear_pointer (&self->wanted, g_free);
  g_signal_group_set_target (self->store_signals, NULL);
}

static void
try_wanted_cb (SluiceWindow *self)
{
  g_autofree char *uuid = g_strdup (self->wanted);
  SluiceStore *store = self->server != NULL ? sluice_server_get_store (self->server) : NULL;

  if (uuid == NULL || store == NULL)
    return;

  if (sluice_store_lookup (store, uuid) != NULL)
    sluice_window_open_pipeline (self, uuid);
  else if (sluice_store_get_complete (store))
    forget_wanted (self);
}

static void
update_foreground (SluiceWindow *self)
{
  if (self->server != NULL)
    sluice_monitor_set_foreground (sluice_server_get_monitor (self->server),
                                   gtk_widget_get_mapped (GTK_WIDGET (self))
                                     && !gtk_window_is_suspended (GTK_WINDOW (self)));
}

static void
tell_damaged_draft (SluiceWindow *self,
                    GPtrArray    *problems,
                    const char   *aside)
{
  g_autofree char *path = sluice_draft_file_get_path ();
  g_autofree char *name = aside != NULL ? g_path_get_basename (aside) : NULL;
  g_autofree char *why = sluice_text_problem (problems->pdata[0]);
  g_autofree char *text = aside != NULL ? g_strdup_printf (_("The draft from before can’t be read. It is kept as %s"), name)
                                        : g_strdup (_("The draft from before can’t be read"));
  g_autofree char *detail = g_strdup_printf ("%s\n%s", aside != NULL ? aside : path, why);
  AdwToast *toast = sluice_toast_new (text);

  adw_toast_set_button_label (toast, _("_Details"));
  adw_toast_set_action_name (toast, "win.show-error");
  adw_toast_set_action_target (toast, "(sss)", _("The draft from before can’t be read"), text, detail);
  adw_toast_set_timeout (toast, 0);
  sluice_toast_show (GTK_WIDGET (self->toasts), toast);
}

static void
draft_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (SluiceWindow) self = data;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (SluiceDraft) draft = sluice_draft_file_load_finish (result, NULL, &problems, &aside, NULL);
  AdwToast *toast;

  if (draft == NULL && problems->len > 0 && !g_cancellable_is_cancelled (self->cancellable))
    tell_damaged_draft (self, problems, aside);
  /* The editor asks by itself. */
  if (draft == NULL || g_cancellable_is_cancelled (self->cancellable)
      || SLUICE_IS_EDITOR_PAGE (adw_navigation_view_get_visible_page (self->pages)))
    return;
  toast = sluice_toast_new (sluice_draft_get_sent (draft)
                                      ? _("It is not certain whether a pipeline that you sent was created")
                                      : _("A pipeline that you began was not created yet"));
  sluice_toast_wrap (toast);
  adw_toast_set_button_label (toast, _("_Go on"));
  adw_toast_set_action_name (toast, "win.continue-draft");
  adw_toast_set_timeout (toast, 0);
  g_set_object (&self->draft_toast, toast);
  sluice_toast_show (GTK_WIDGET (self->toasts), toast);
}

/* Once, with the first server that is open. */
static void
look_for_draft (SluiceWindow *self)
{
  g_autofree char *path = sluice_draft_file_get_path ();

  if (self->draft_looked_for)
    return;
  self->draft_looked_for = TRUE;
  sluice_draft_file_load_async (path, self->cancellable, draft_found_cb, g_object_ref (self));
}

static void
show_server (SluiceWindow *self,
             SluiceServer *server)
{
  if (self->server == server)
    return;

  if (self->server != NULL)
    sluice_monitor_set_foreground (sluice_server_get_monitor (self->server), FALSE);
  adw_navigation_view_replace (self->pages, NULL, 0);
  self->list = NULL;
  g_clear_object (&self->now);
  g_set_object (&self->server, server);
  g_signal_group_set_target (self->monitor_signals, server != NULL ? sluice_server_get_monitor (server) : NULL);
  g_signal_group_set_target (self->store_signals,
                             server != NULL && self->wanted != NULL ? sluice_server_get_store (server) : NULL);
  sluice_sidebar_set_server (self->sidebar, self->servers, server);
  sluice_window_update_actions (self);
  gtk_stack_set_visible_child_name (self->stack, server != NULL ? "main" : "start");
  if (server == NULL)
    return;

  self->now = sluice_now_new_for_store (sluice_server_get_store (server));
  connection_changed_cb (self);
  update_foreground (self);
  self->list = sluice_pipelines_page_new (server, self->now, self->settings);
  adw_navigation_view_push (self->pages, ADW_NAVIGATION_PAGE (self->list));
  look_for_draft (self);
  try_wanted_cb (self);
  sluice_window_look_for_files (self);
}

/* What is made in the editor is for the server that is shown, as long as that is there. */
static gboolean
is_kept_by_editor (SluiceWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);

  if (self->server == NULL || !SLUICE_IS_EDITOR_PAGE (page) || !sluice_editor_page_asks (SLUICE_EDITOR_PAGE (page)))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->servers)); i++)
    {
      g_autoptr (SluiceServer) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);

      if (server == self->server)
        return TRUE;
    }
  return FALSE;
}

static void
active_changed_cb (SluiceWindow *self)
{
  SluiceServer *active = sluice_servers_get_active (self->servers);

  if (active == self->server)
    update_foreground (self);
  else if (is_kept_by_editor (self))
    sluice_window_leave_page (self);
  else
    show_server (self, active);
}

static gboolean
switch_cb (gpointer data)
{
  SluiceWindow *self = data;

  self->switch_id = 0;
  show_server (self, sluice_servers_get_active (self->servers));
  return G_SOURCE_REMOVE;
}

void
sluice_window_editor_hidden (SluiceWindow *self)
{
  if (self->servers != NULL && self->switch_id == 0 && sluice_servers_get_active (self->servers) != self->server)
    self->switch_id = g_idle_add (switch_cb, self);
}

void
sluice_window_stay (SluiceWindow *self)
{
  if (is_kept_by_editor (self))
    sluice_servers_set_active (self->servers, self->server);
  else
    show_server (self, sluice_servers_get_active (self->servers));
}

static void
page_chosen_cb (SluiceWindow *self,
                const char   *tag)
{
  forget_wanted (self);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (SLUICE_IS_EDITOR_PAGE (adw_navigation_view_get_visible_page (self->pages)))
    sluice_window_leave_page (self);
  else
    adw_navigation_view_pop_to_tag (self->pages, tag);
}

/* In the editor what was left before is gone on with, given up or replaced: there is nothing to offer any more. */
static void
withdraw_draft (SluiceWindow *self)
{
  if (self->draft_toast != NULL)
    adw_toast_dismiss (self->draft_toast);
  g_clear_object (&self->draft_toast);
}

static void
visible_page_cb (SluiceWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);
  const char *tag = page != NULL ? adw_navigation_page_get_tag (page) : NULL;

  if (page == NULL)
    return;

  if (SLUICE_IS_EDITOR_PAGE (page))
    withdraw_draft (self);
  adw_navigation_page_set_title (self->content_page, adw_navigation_page_get_title (page));
  if (tag != NULL && self->wanted == NULL && !SLUICE_IS_EDITOR_PAGE (page))
    g_settings_set_string (self->settings, "last-page", tag);
}

static void
dialog_changed_cb (SluiceWindow *self)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));

  if (dialog != NULL)
    sluice_shortcuts_give_to_dialog (dialog);
  else
    sluice_window_look_for_files (self);
  sluice_window_look_for_focus (self);
}

/* A page on which something is made that is not on disk. */
static SluiceEditorPage *
find_unsafe_page (SluiceWindow *self)
{
  g_autoptr (GListModel) stack = adw_navigation_view_get_navigation_stack (self->pages);

  for (guint i = 0; i < g_list_model_get_n_items (stack); i++)
    {
      g_autoptr (AdwNavigationPage) page = g_list_model_get_item (stack, i);

      if (SLUICE_IS_EDITOR_PAGE (page) && !sluice_editor_page_is_safe (SLUICE_EDITOR_PAGE (page)))
        return SLUICE_EDITOR_PAGE (page);
    }
  return NULL;
}

static gboolean
sluice_window_close_request (GtkWindow *window)
{
  SluiceWindow *self = SLUICE_WINDOW (window);
  SluiceEditorPage *unsafe;
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));

  if (sluice_editor_page_keeps_window (window))
    {
      sluice_editor_page_ask_to_close (window);
      return GDK_EVENT_STOP;
    }
  unsafe = find_unsafe_page (self);
  if (unsafe != NULL)
    {
      sluice_editor_page_ask_to_lose (unsafe);
      return GDK_EVENT_STOP;
    }
  return GTK_WINDOW_CLASS (sluice_window_parent_class)->close_request (window);
}

static void
sluice_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_window_parent_class)->map (widget);
  update_foreground (SLUICE_WINDOW (widget));
}

static void
sluice_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_window_parent_class)->unmap (widget);
  update_foreground (SLUICE_WINDOW (widget));
}

/* Before it has a size, a window puts its breakpoints in force on what is shown, the focus in it: the split view then
 * parks the page with the focus in the window, twice, and GTK (up to 4.18 at least) lets go of one. So the focus waits
 * outside. Later sizes are for the focus keeper. */
static void
sluice_window_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  GtkRoot *root = GTK_ROOT (widget);
  g_autoptr (GtkWidget) focus = NULL;

  if (!self->sized && g_set_object (&focus, gtk_root_get_focus (root)))
    gtk_root_set_focus (root, NULL);
  self->sized = TRUE;
  GTK_WIDGET_CLASS (sluice_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (focus != NULL && gtk_root_get_focus (root) == NULL && gtk_widget_get_root (focus) == root
      && gtk_widget_get_mapped (focus))
    gtk_root_set_focus (root, focus);
}

static void
sluice_window_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SluiceWindow *self = SLUICE_WINDOW (object);

  switch (id)
    {
    case PROP_SERVERS:
      self->servers = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_window_constructed (GObject *object)
{
  SluiceWindow *self = SLUICE_WINDOW (object);
  g_autofree char *last = g_settings_get_string (self->settings, "last-page");

  G_OBJECT_CLASS (sluice_window_parent_class)->constructed (object);

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  if (g_str_has_prefix (last, PIPELINE_PAGE))
    self->wanted = g_strdup (last + strlen (PIPELINE_PAGE));

  sluice_window_set_up_actions (self);
  g_signal_connect_object (self->servers, "notify::active", G_CALLBACK (active_changed_cb), self, G_CONNECT_SWAPPED);
  active_changed_cb (self);
}

/* While they are still in the window: what is asked in them would be cancelled when they no longer are. */
static void
close_dialogs (SluiceWindow *self)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (self);
  AdwDialog *dialog, *last = NULL;

  while ((dialog = adw_application_window_get_visible_dialog (window)) != NULL && dialog != last)
    {
      adw_dialog_force_close (dialog);
      last = dialog;
    }
}

static void
sluice_window_dispose (GObject *object)
{
  SluiceWindow *self = SLUICE_WINDOW (object);

  close_dialogs (self);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->opening);
  if (self->server != NULL)
    sluice_monitor_set_foreground (sluice_server_get_monitor (self->server), FALSE);
  g_clear_object (&self->monitor_signals);
  g_clear_object (&self->store_signals);
  self->list = NULL;
  g_clear_weak_pointer (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_WINDOW);
  g_clear_object (&self->server);
  g_clear_object (&self->now);
  g_clear_object (&self->servers);
  sluice_window_clear_focus (self);
  g_clear_handle_id (&self->switch_id, g_source_remove);
  g_clear_handle_id (&self->files_id, g_source_remove);
  g_slist_free_full (g_steal_pointer (&self->files), g_object_unref);
  g_clear_object (&self->draft_toast);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (sluice_window_parent_class)->dispose (object);
}

static void
sluice_window_finalize (GObject *object)
{
  g_clear_object (&SLUICE_WINDOW (object)->settings);
  g_clear_object (&SLUICE_WINDOW (object)->cancellable);
  g_clear_object (&SLUICE_WINDOW (object)->opening);

  G_OBJECT_CLASS (sluice_window_parent_class)->finalize (object);
}

static void
sluice_window_class_init (SluiceWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = sluice_window_set_property;
  object_class->constructed = sluice_window_constructed;
  object_class->dispose = sluice_window_dispose;
  object_class->finalize = sluice_window_finalize;
  widget_class->map = sluice_window_map;
  widget_class->unmap = sluice_window_unmap;
  widget_class->size_allocate = sluice_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = sluice_window_close_request;

  props[PROP_SERVERS] = g_param_spec_object ("servers", NULL, NULL, SLUICE_TYPE_SERVERS, flags);
  props[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (SLUICE_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-window.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, SluiceWindow, child)
  BIND (toasts);
  BIND (stack);
  BIND (split_view);
  BIND (sidebar);
  BIND (content_page);
  BIND (pages);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, page_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, visible_page_cb);
}

static void
sluice_window_init (SluiceWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_focus_keeper_attach (GTK_WIDGET (self->toasts));
  gtk_window_set_icon_name (GTK_WINDOW (self), SLUICE_APP_ID);
  /* A text that is passed by the focus on its way to a list would stay selected. */
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-label-select-on-focus", FALSE, NULL);
  g_signal_connect (self, "notify::suspended", G_CALLBACK (update_foreground), NULL);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (sluice_window_look_for_focus), NULL);
  g_signal_connect_object (self->pages, "popped", G_CALLBACK (sluice_window_focus_popped), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::visible-dialog", G_CALLBACK (dialog_changed_cb), NULL);

  self->monitor_signals = g_signal_group_new (SLUICE_TYPE_MONITOR);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::connection", G_CALLBACK (connection_changed_cb),
                                  self);
  self->store_signals = g_signal_group_new (SLUICE_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "items-changed", G_CALLBACK (try_wanted_cb), self);
  g_signal_group_connect_swapped (self->store_signals, "notify::complete", G_CALLBACK (try_wanted_cb), self);
}

SluiceWindow *
sluice_window_new (GtkApplication *application,
                   SluiceServers  *servers,
                   GSettings      *settings)
{
  return g_object_new (SLUICE_TYPE_WINDOW, "application", application, "servers", servers, "settings", settings, NULL);
}

gboolean
sluice_window_is_kept (SluiceWindow *self)
{
  g_return_val_if_fail (SLUICE_IS_WINDOW (self), FALSE);

  return sluice_editor_page_keeps_window (GTK_WINDOW (self)) || find_unsafe_page (self) != NULL;
}

/* What a person chose for one log is meant for all. */
static void
keep_look_of_log (SluiceWindow  *self,
                  SluiceLogView *view)
{
  static const char *const names[] = { "times", "wrap", "regex" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *key = g_strconcat ("log-", names[i], NULL);

      g_settings_bind (self->settings, key, view, names[i], G_SETTINGS_BIND_DEFAULT);
    }
}

void
sluice_window_open_pipeline (SluiceWindow *self,
                             const char   *uuid)
{
  g_return_if_fail (SLUICE_IS_WINDOW (self));
  g_return_if_fail (uuid != NULL);

  g_autofree char *tag = g_strconcat (PIPELINE_PAGE, uuid, NULL);
  AdwNavigationPage *page;

  if (self->server == NULL)
    return;

  forget_wanted (self);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  page = adw_navigation_view_get_visible_page (self->pages);
  if (page != NULL && g_strcmp0 (adw_navigation_page_get_tag (page), tag) == 0)
    return;

  adw_navigation_view_pop_to_tag (self->pages, "pipelines");
  page = sluice_pipeline_page_new (self->server, uuid);
  if (page == NULL)
    return;

  sluice_graph_direction_keep (sluice_pipeline_page_get_graph (SLUICE_PIPELINE_PAGE (page)), self->settings,
                               sluice_server_get_id (self->server), uuid);
  keep_look_of_log (self, sluice_pipeline_page_get_log_view (SLUICE_PIPELINE_PAGE (page)));
  adw_navigation_page_set_tag (page, tag);
  adw_navigation_view_push (self->pages, page);
  sluice_window_focus_opened (self);
}

void
sluice_window_tell (SluiceWindow *self,
                    const char   *heading,
                    const char   *sentence,
                    const char   *detail)
{
  g_return_if_fail (SLUICE_IS_WINDOW (self));

  sluice_error_dialog_tell (GTK_WIDGET (self), heading, sentence, detail);
}

void
sluice_window_notice (SluiceWindow *self,
                      const char   *sentence)
{
  AdwToast *toast;

  g_return_if_fail (SLUICE_IS_WINDOW (self));

  toast = sluice_toast_new (sentence);
  sluice_toast_wrap (toast);
  adw_toast_set_timeout (toast, 0);
  sluice_toast_show (GTK_WIDGET (self->toasts), toast);
}
