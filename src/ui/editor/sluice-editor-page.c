/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-focus-keeper.h"
#include "ui/widgets/sluice-toast.h"

G_DEFINE_FINAL_TYPE (SluiceEditorPage, sluice_editor_page, ADW_TYPE_NAVIGATION_PAGE)

void
sluice_editor_page_refresh (SluiceEditorPage *self)
{
  g_autofree char *name = NULL;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->draft == NULL)
    return;

  if (self->selected != 0 && sluice_draft_get_stage (self->draft, self->selected) == NULL)
    sluice_editor_page_select (self, 0);
  if (self->connect_from != 0 && sluice_draft_get_stage (self->draft, self->connect_from) == NULL)
    self->connect_from = 0;
  sluice_editor_page_update_graph (self);
  sluice_editor_page_validate (self);
  sluice_editor_page_update_actions (self);
  sluice_editor_page_show_doubt (self);
  name = sluice_text_line (sluice_draft_get_name (self->draft));
  adw_window_title_set_subtitle (self->title, name);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self),
                                   !self->creating && !sluice_draft_is_modified (self->draft));
}

static gboolean
refresh_cb (gpointer data)
{
  SluiceEditorPage *self = data;

  self->refresh_id = 0;
  sluice_editor_page_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
withdraw_undo (SluiceEditorPage *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->undo_toast);

  if (toast == NULL)
    return;
  g_signal_handlers_disconnect_by_data (toast, self);
  adw_toast_dismiss (toast);
}

static void
undo_clicked_cb (SluiceEditorPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "editor.undo", NULL);
}

void
sluice_editor_page_offer_undo (SluiceEditorPage *self,
                               const char       *sentence)
{
  AdwToast *toast = sluice_toast_new (sentence);

  withdraw_undo (self);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_swapped (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self);
  g_signal_connect_swapped (toast, "dismissed", G_CALLBACK (withdraw_undo), self);
  g_set_object (&self->undo_toast, toast);
  sluice_toast_show (GTK_WIDGET (self), toast);
}

/* Once for all that happens in one turn of the main loop, and before the next frame. */
static void
draft_changed_cb (SluiceEditorPage *self)
{
  /* Undo would be of something else from now on. */
  withdraw_undo (self);
  g_ptr_array_set_size (self->refused, 0);
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

static void
keeper_error_cb (SluiceEditorPage *self,
                 const GError     *error)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("The draft can’t be saved on this computer"));
}

void
sluice_editor_page_select (SluiceEditorPage *self,
                           guint64           id)
{
  /* What a person selected several of was something else. */
  sluice_graph_view_set_marked (self->graph, (const char *const[]) { NULL });
  sluice_editor_page_show_selected (self, id);
}

/* Who sees several lit must not think that all of them are renamed. */
static void
update_n_selected (SluiceEditorPage *self)
{
  g_auto (GStrv) names = sluice_graph_view_dup_marked (self->graph);

  sluice_stage_form_set_n_selected (self->stage_form, g_strv_length (names));
}

void
sluice_editor_page_show_selected (SluiceEditorPage *self,
                                  guint64           id)
{
  self->selected = id;
  self->edge_from = self->edge_to = 0;
  self->moving_end = -1;
  self->syncing++;
  sluice_graph_view_set_selected_edge (self->graph, NULL, NULL);
  sluice_graph_view_set_selected (self->graph, sluice_editor_page_get_node (self, id));
  self->syncing--;
  sluice_editor_page_update_hint (self);
  sluice_stage_form_set_stage (self->stage_form, id);
  if (self->problems != NULL)
    sluice_stage_form_show_problems (self->stage_form, self->problems);
  update_n_selected (self);
  gtk_stack_set_visible_child_name (self->forms, id != 0 ? "stage" : "draft");
  sluice_editor_page_update_actions (self);
}

static void
form_done_cb (SluiceEditorPage *self)
{
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->graph));
  /* GTK does not tell of the node that has the focus when the graph gets it. */
  if (self->selected != 0)
    sluice_editor_page_announce (self, sluice_editor_page_get_node (self, self->selected));
}

static void
stage_activated_cb (SluiceEditorPage *self,
                    guint64           id)
{
  sluice_editor_page_end_connection (self, FALSE);
  sluice_editor_page_select (self, id);
  sluice_stage_form_focus (self->stage_form, SLUICE_DRAFT_FIELD_NAME, NULL);
}

void
sluice_editor_page_set_draft (SluiceEditorPage *self,
                              SluiceDraft      *draft)
{
  g_autofree char *path = sluice_draft_file_get_path ();

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_func (self->draft, draft_changed_cb, self);
  if (self->keeper != NULL)
    sluice_draft_keeper_flush (self->keeper);
  g_clear_object (&self->keeper);
  g_set_object (&self->draft, draft);
  self->selected = 0;
  self->connect_from = 0;
  self->edge_from = self->edge_to = 0;
  self->moving_end = -1;
  self->keeper = sluice_draft_keeper_new (draft, path, sluice_server_get_id (self->server));
  if (self->waiting)
    sluice_draft_keeper_hold (self->keeper);
  g_signal_connect_object (self->keeper, "error", G_CALLBACK (keeper_error_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);

  sluice_draft_set_tasks (draft, self->table);
  self->draft_form = SLUICE_DRAFT_FORM (sluice_draft_form_new (draft));
  g_signal_connect_object (self->draft_form, "done", G_CALLBACK (form_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_draft_form_get_stages (self->draft_form), "stage-activated",
                           G_CALLBACK (stage_activated_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->draft_bin, GTK_WIDGET (self->draft_form));
  self->stage_form = SLUICE_STAGE_FORM (sluice_stage_form_new (draft));
  adw_bin_set_child (self->stage_bin, GTK_WIDGET (self->stage_form));
  sluice_stage_form_set_table (self->stage_form, self->table);
  g_signal_connect_object (self->stage_form, "done", G_CALLBACK (form_done_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->forms, "draft");
  sluice_editor_page_refresh (self);
}

static void
table_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  g_autoptr (GPtrArray) problems = NULL;
  SluiceTaskTable *table = sluice_task_table_load_finish (result, &problems, NULL);

  if (table == NULL)
    return;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      sluice_task_table_unref (table);
      return;
    }
  sluice_task_table_unref (self->table);
  self->table = table;
  sluice_draft_set_tasks (self->draft, table);
  sluice_stage_form_set_table (self->stage_form, table);
  sluice_editor_page_validate (self);
  if (problems->len > 0)
    sluice_editor_page_tell_table (self, problems);
}

void
sluice_editor_page_pop (SluiceEditorPage *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  sluice_editor_page_withdraw_refusal (self);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), TRUE);
  if (view != NULL && adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (view)) == ADW_NAVIGATION_PAGE (self))
    adw_navigation_view_pop (ADW_NAVIGATION_VIEW (view));
}

/* Said each time: it was asked for. */
gboolean
sluice_editor_page_keep (SluiceEditorPage *self)
{
  gboolean kept;

  g_signal_handlers_block_by_func (self->keeper, keeper_error_cb, self);
  kept = sluice_draft_keeper_flush (self->keeper);
  g_signal_handlers_unblock_by_func (self->keeper, keeper_error_cb, self);
  if (!kept && !self->waiting)
    keeper_error_cb (self, NULL);
  return kept;
}

static void
leave_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  self->leaving = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (g_strcmp0 (answer, "stay") == 0)
    {
      g_signal_emit_by_name (self, "stayed");
      return;
    }
  /* What can't be kept, or may not yet, since the draft from before is still asked about, is not left either. */
  if (g_strcmp0 (answer, "keep") == 0 && !sluice_editor_page_keep (self))
    {
      g_signal_emit_by_name (self, "stayed");
      return;
    }
  if (g_strcmp0 (answer, "discard") == 0)
    sluice_draft_keeper_discard (self->keeper);
  sluice_editor_page_pop (self);
}

void
sluice_editor_page_leave (SluiceEditorPage *self)
{
  AdwDialog *dialog;

  g_return_if_fail (SLUICE_IS_EDITOR_PAGE (self));

  if (self->leaving)
    return;
  if (self->creating)
    {
      sluice_editor_page_leave_sending (self);
      return;
    }
  if (!sluice_draft_is_modified (self->draft))
    {
      sluice_draft_keeper_drop_empty (self->keeper);
      sluice_editor_page_pop (self);
      return;
    }

  dialog = adw_alert_dialog_new (_("Keep the draft?"),
                                 _("The pipeline is not created yet. What you made so far can wait on this computer."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _("_Cancel"), "discard", _("_Discard"), "keep",
                                  _("_Keep draft"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stay");
  self->leaving = TRUE;
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, leave_answered_cb,
                           g_object_ref (self));
}

gboolean
sluice_editor_page_is_safe (SluiceEditorPage *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PAGE (self), TRUE);

  return !sluice_draft_is_modified (self->draft) || sluice_draft_keeper_secure (self->keeper, NULL);
}

static void
lose_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->losing = FALSE;
  if (g_strcmp0 (answer, "close") == 0 && root != NULL)
    gtk_window_destroy (GTK_WINDOW (root));
}

void
sluice_editor_page_ask_to_lose (SluiceEditorPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  g_return_if_fail (SLUICE_IS_EDITOR_PAGE (self));

  if (self->losing || sluice_draft_keeper_secure (self->keeper, &error))
    return;
  /* Translators: the reason comes from the system */
  body = g_strdup_printf (_("The draft can’t be saved on this computer: %s. Exported to a file, it is kept."),
                          error != NULL ? error->message : _("unknown reason"));
  dialog = adw_alert_dialog_new (_("Close and lose the draft?"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _("_Cancel"), "close", _("_Close anyway"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "stay");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stay");
  self->losing = TRUE;
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, lose_answered_cb,
                           g_object_ref (self));
}

static gboolean
sluice_editor_page_grab_focus (GtkWidget *widget)
{
  SluiceEditorPage *self = SLUICE_EDITOR_PAGE (widget);

  if (self->creating)
    return gtk_widget_grab_focus (self->leave_button);
  /* With a stage selected it is the stage's form that is shown, and in a narrow window none may be. */
  if (self->selected != 0 || !adw_overlay_split_view_get_show_sidebar (self->split))
    gtk_widget_grab_focus (GTK_WIDGET (self->graph));
  else
    sluice_draft_form_focus (self->draft_form, SLUICE_DRAFT_FIELD_NAME);
  return TRUE;
}

/* A form that is typed in stays, however narrow the window gets. While a breakpoint is applied nothing has the focus. */
static void
form_entered_cb (SluiceEditorPage *self)
{
  adw_overlay_split_view_set_pin_sidebar (self->split, adw_overlay_split_view_get_show_sidebar (self->split));
}

static void
graph_entered_cb (SluiceEditorPage *self)
{
  adw_overlay_split_view_set_pin_sidebar (self->split, FALSE);
}

/* Put away, it comes back by itself in a wide window. */
static void
form_shown_cb (SluiceEditorPage *self)
{
  if (!adw_overlay_split_view_get_show_sidebar (self->split))
    adw_overlay_split_view_set_pin_sidebar (self->split, FALSE);
}

static void
watch_form (SluiceEditorPage *self)
{
  GtkEventController *form = gtk_event_controller_focus_new (), *graph = gtk_event_controller_focus_new ();

  g_signal_connect_object (form, "enter", G_CALLBACK (form_entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (graph, "enter", G_CALLBACK (graph_entered_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->forms), form);
  gtk_widget_add_controller (GTK_WIDGET (self->graph_bin), graph);
  g_signal_connect_object (self->split, "notify::show-sidebar", G_CALLBACK (form_shown_cb), self, G_CONNECT_SWAPPED);
}

static void
sluice_editor_page_dispose (GObject *object)
{
  SluiceEditorPage *self = SLUICE_EDITOR_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->opening);
  withdraw_undo (self);
  sluice_editor_page_withdraw_refusal (self);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_weak_pointer (&self->question);
  if (self->keeper != NULL)
    {
      sluice_draft_keeper_drop_empty (self->keeper);
      sluice_draft_keeper_flush (self->keeper);
    }
  g_clear_object (&self->keeper);
  if (self->graph != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->graph, self);
      sluice_graph_view_set_editable (self->graph, NULL, NULL);
      sluice_graph_view_set_describe_func (self->graph, NULL, NULL);
      self->graph = NULL;
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "editor", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_EDITOR_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->draft);
  g_clear_object (&self->templates);
  g_clear_object (&self->servers);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (sluice_editor_page_parent_class)->dispose (object);
}

static void
sluice_editor_page_finalize (GObject *object)
{
  SluiceEditorPage *self = SLUICE_EDITOR_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->table, sluice_task_table_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_variant_unref);
  g_free (self->begun_on);
  g_free (self->hint_from);
  g_free (self->hint_to);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->node_names);
  g_hash_table_unref (self->ids);

  G_OBJECT_CLASS (sluice_editor_page_parent_class)->finalize (object);
}

static void
sluice_editor_page_class_init (SluiceEditorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_editor_page_dispose;
  object_class->finalize = sluice_editor_page_finalize;
  widget_class->grab_focus = sluice_editor_page_grab_focus;
  widget_class->focus = sluice_focus_keeper_move;

  g_signal_new ("stayed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-editor-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, SluiceEditorPage, child)
  BIND (title);
  BIND (split);
  BIND (graph_bin);
  BIND (forms);
  BIND (draft_bin);
  BIND (stage_bin);
  BIND (unknown_banner);
  BIND (hint_revealer);
  BIND (hint);
  BIND (problems_button);
  BIND (problems_content);
  BIND (problems_popover);
  BIND (problems_heading);
  BIND (problems_list);
  BIND (create_button);
  BIND (create_stack);
  BIND (narrow_create_button);
  BIND (undo_button);
  BIND (redo_button);
  BIND (narrow_undo_button);
  BIND (narrow_redo_button);
  BIND (template_button);
  BIND (leave_button);
  BIND (sending_banner);
  BIND (lost_banner);
  BIND (doubt_banner);
#undef BIND
}

static void
sluice_editor_page_init (SluiceEditorPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->refused = sluice_problems_new ();
  self->node_names = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->table = sluice_task_table_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_focus_keeper_attach_page (ADW_NAVIGATION_PAGE (self));
  sluice_editor_page_init_graph (self);
  sluice_editor_page_init_edges (self);
  sluice_editor_page_init_menu (self);
  sluice_editor_page_init_actions (self);
  sluice_editor_page_init_problems (self);
  sluice_editor_page_init_sending (self);
  sluice_editor_page_init_files (self);
  watch_form (self);
}

AdwNavigationPage *
sluice_editor_page_new (SluiceServer *server,
                        SluiceDraft  *draft,
                        gboolean      resume)
{
  SluiceEditorPage *self = g_object_new (SLUICE_TYPE_EDITOR_PAGE, NULL);
  g_autoptr (SluiceDraft) empty = draft == NULL ? sluice_draft_new () : NULL;
  g_autofree char *tasks = sluice_task_table_get_path ();

  self->server = g_object_ref (server);
  self->resume = resume;
  self->given = draft != NULL;
  self->waiting = TRUE;
  sluice_editor_page_set_draft (self, draft != NULL ? draft : empty);
  g_signal_connect_object (self->graph, "marks-changed", G_CALLBACK (update_n_selected), self, G_CONNECT_SWAPPED);
  sluice_editor_page_watch_server (self);
  sluice_task_table_load_async (tasks, self->cancellable, table_loaded_cb, g_object_ref (self));
  sluice_editor_page_load_former (self);
  return ADW_NAVIGATION_PAGE (self);
}

void
sluice_editor_page_set_servers (SluiceEditorPage *self,
                                GListModel       *servers)
{
  g_return_if_fail (SLUICE_IS_EDITOR_PAGE (self));

  g_set_object (&self->servers, servers);
}

gboolean
sluice_editor_page_asks (SluiceEditorPage *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PAGE (self), FALSE);

  return self->creating || sluice_draft_is_modified (self->draft);
}

SluiceDraft *
sluice_editor_page_get_draft (SluiceEditorPage *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PAGE (self), NULL);

  return self->draft;
}

SluiceGraphView *
sluice_editor_page_get_graph (SluiceEditorPage *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PAGE (self), NULL);

  return self->graph;
}
