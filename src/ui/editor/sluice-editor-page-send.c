/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On its way to the server, and what comes back. What is sent is shown, and nothing in it can be changed until then. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"
#include "ui/widgets/sluice-banner.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-validate.h"
#include "draft/sluice-spec.h"
#include "text/sluice-text.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-toast.h"

/* What takes no longer needs no words. ms */
#define SLOW 400

typedef struct
{
  SluiceEditorPage *page;
  GWeakRef window; /* for what is told when the page was left */
  gboolean start;
  GArray *stages;      /* guint64, as they stood then */
  AdwDialog *question; /* nullable, weak: whether the window is closed before there is an answer */
} Creation;

/* Creation, borrowed: of all windows; main thread. */
static GQueue under_way = G_QUEUE_INIT;

static void
free_creation (Creation *self)
{
  g_queue_remove (&under_way, self);
  g_clear_weak_pointer (&self->question);
  g_weak_ref_clear (&self->window);
  g_clear_pointer (&self->stages, g_array_unref);
  g_object_unref (self->page);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Creation, free_creation)

/* What the server says stands at the field that it names, until something is changed; of the stage that stood there when
 * it was sent. */
static void
note_refusal (SluiceEditorPage *self,
              GArray           *stages,
              const GError     *error)
{
  const char *const *fields = sluice_error_get_fields (error);

  g_ptr_array_set_size (self->refused, 0);
  for (guint i = 0; fields != NULL && fields[i] != NULL && fields[i + 1] != NULL; i += 2)
    {
      SluiceProblem *problem = sluice_problem_new (SLUICE_PROBLEM_SERVER);

      problem->blocks = TRUE;
      problem->index = G_MAXUINT;
      problem->name = g_strdup (fields[i + 1]);
      problem->path = g_strdup (fields[i]);
      if (sluice_problem_parse_path (problem, fields[i]) && problem->index < stages->len)
        {
          SluiceDraftStage *stage = sluice_draft_get_stage (self->draft, g_array_index (stages, guint64, problem->index));

          problem->index = stage != NULL ? sluice_draft_get_position (self->draft, sluice_draft_stage_get_id (stage))
                                         : G_MAXUINT;
          problem->stage = stage != NULL ? sluice_draft_stage_get_id (stage) : 0;
          problem->stage_name = stage != NULL ? g_strdup (sluice_draft_stage_get_name (stage)) : NULL;
        }
      g_ptr_array_add (self->refused, problem);
    }
  sluice_editor_page_validate (self);
}

static gboolean
slow_cb (gpointer data)
{
  SluiceEditorPage *self = data;

  self->slow_id = 0;
  adw_banner_set_revealed (self->sending_banner, TRUE);
  sluice_editor_page_announce (self, _("The pipeline is being created…"));
  return G_SOURCE_REMOVE;
}

static void
keep_focus (SluiceEditorPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* "Create" itself is gone meanwhile, and the next Enter must not press what stands beside it. */
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->split)))
    focus = GTK_WIDGET (self->graph);
  g_set_weak_pointer (&self->focus_before, focus);
  gtk_widget_grab_focus (self->leave_button);
}

static void
give_focus_back (SluiceEditorPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *before = self->focus_before;
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (before != NULL && root != NULL && gtk_widget_get_root (before) == root && gtk_widget_get_mapped (before)
      && (focus == NULL || focus == self->leave_button
          || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sending_banner))))
    gtk_root_set_focus (root, before);
  g_clear_weak_pointer (&self->focus_before);
}

void
sluice_editor_page_show_doubt (SluiceEditorPage *self)
{
  gboolean doubt = !self->creating && !self->no_doubt && sluice_draft_get_sent (self->draft);

  /* Its window is gone. */
  if (self->doubt_banner == NULL)
    return;
  if (doubt)
    adw_banner_set_title (self->doubt_banner,
                          self->on_its_way ? _("It is on its way to the server already, which has not answered yet")
                                           : _("It may have been created already: look at the list before you send it "
                                               "again"));
  if (doubt && !adw_banner_get_revealed (self->doubt_banner))
    sluice_editor_page_announce (self, adw_banner_get_title (self->doubt_banner));
  adw_banner_set_revealed (self->doubt_banner, doubt);
}

static void
dismiss_doubt_cb (SluiceEditorPage *self)
{
  self->no_doubt = TRUE;
  sluice_editor_page_show_doubt (self);
}

static void
set_creating (SluiceEditorPage *self,
              gboolean          creating)
{
  self->creating = creating;
  if (creating)
    keep_focus (self);
  gtk_stack_set_visible_child_name (self->create_stack, creating ? "busy" : "create");
  gtk_widget_set_sensitive (self->narrow_create_button, !creating);
  gtk_widget_set_sensitive (GTK_WIDGET (self->split), !creating);
  g_clear_handle_id (&self->slow_id, g_source_remove);
  if (creating)
    {
      self->no_doubt = FALSE;
      sluice_editor_page_show_doubt (self);
      self->slow_id = g_timeout_add (SLOW, slow_cb, self);
    }
  else
    adw_banner_set_revealed (self->sending_banner, FALSE);
  sluice_editor_page_update_actions (self);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !creating && !sluice_draft_is_modified (self->draft));
  if (!creating)
    give_focus_back (self);
}

static void
tell_error (SluiceEditorPage *self,
            const char       *heading,
            const char       *sentence,
            const GError     *error)
{
  g_autofree char *report = sluice_text_error_report (error);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-error", "(sss)", heading, sentence,
                              report != NULL ? report : "");
}

/* To whoever went elsewhere meanwhile. The draft is on disk, and may be in another page by now. */
static void
tell_elsewhere (Creation     *creation,
                const char   *uuid,
                const GError *start_error,
                const GError *error)
{
  SluiceEditorPage *self = creation->page;
  g_autoptr (GtkWidget) window = g_weak_ref_get (&creation->window);
  g_autofree char *name = sluice_text_line (sluice_draft_get_name (self->draft));
  const GError *why = uuid != NULL ? start_error : error;
  gboolean open = uuid == NULL && sluice_error_leaves_open (error);
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *whole = NULL;

  /* Where it is not certain the draft says so on disk already. */
  if (uuid != NULL || !open)
    sluice_draft_keeper_end_async (self->keeper, uuid != NULL, NULL, NULL);
  if (uuid != NULL && start_error == NULL)
    text = g_strdup_printf (creation->start ? _("“%s” was created and started") : _("“%s” was created"), name);
  else if (uuid != NULL)
    text = g_strdup_printf (_("“%s” was created, but not started"), name);
  else if (open)
    text = g_strdup_printf (_("It is not certain whether “%s” was created. The draft is kept"), name);
  else
    text = g_strdup_printf (_("“%s” was not created. The draft is kept"), name);
  if (why != NULL)
    {
      sentence = open ? sluice_text_error_open (why) : sluice_text_error (why);
      whole = g_strdup_printf (_("%s: %s"), text, sentence);
    }
  g_signal_emit_by_name (self, "answered", whole != NULL ? whole : text, open || uuid != NULL);
  if (window == NULL || !gtk_widget_get_mapped (window))
    return;
  if (why == NULL)
    gtk_widget_activate_action (window, "win.toast-pipeline", "(ss)", text, uuid);
  else
    sluice_error_dialog_toast (window, text, whole, why);
}

void
sluice_editor_page_withdraw_refusal (SluiceEditorPage *self)
{
  AdwToast *toast = self->refusal_toast;

  g_clear_weak_pointer (&self->refusal_toast);
  if (toast != NULL)
    adw_toast_dismiss (toast);
}

static void
tell_failure (SluiceEditorPage *self,
              GArray           *stages,
              const GError     *error)
{
  g_autofree char *sentence = NULL;

  note_refusal (self, stages, error);
  if (self->refused->len > 0)
    {
      const SluiceProblem *problem = self->refused->pdata[0];
      g_autofree char *words = sluice_text_problem (problem);
      g_autofree char *place = sluice_text_problem_place (problem);
      g_autofree char *placed = place != NULL ? g_strdup_printf (_("%s: %s"), place, words) : g_strdup (words);
      g_autofree char *text = g_strdup_printf (_("The pipeline was not created: %s"), placed);
      AdwToast *toast = sluice_toast_new (text);

      sluice_editor_page_go_to_problem (self, problem);
      sluice_toast_wrap (toast);
      sluice_editor_page_withdraw_refusal (self);
      g_set_weak_pointer (&self->refusal_toast, toast);
      sluice_toast_show (GTK_WIDGET (self), toast);
      return;
    }
  sentence = sluice_error_leaves_open (error) ? sluice_text_error_open (error) : sluice_text_error (error);
  tell_error (self,
              sluice_error_leaves_open (error) ? _("It is not certain whether the pipeline was created")
                                               : _("The pipeline was not created"),
              sentence, error);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (Creation) creation = data;
  SluiceEditorPage *self = creation->page;
  g_autoptr (GError) start_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = sluice_monitor_create_finish (SLUICE_MONITOR (source), result, &start_error, &error);

  g_clear_object (&self->sending);
  if (creation->question != NULL)
    adw_dialog_force_close (creation->question);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* Nothing is left to be asked. */
  if (self->question != NULL)
    adw_dialog_force_close (self->question);
  if (self->left || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    {
      g_clear_handle_id (&self->slow_id, g_source_remove);
      tell_elsewhere (creation, uuid, start_error, error);
      return;
    }
  set_creating (self, FALSE);
  if (uuid == NULL)
    {
      sluice_draft_set_sent (self->draft, sluice_error_leaves_open (error));
      /* It was as much as sent before: no change tells of it. */
      sluice_editor_page_show_doubt (self);
      tell_failure (self, creation->stages, error);
      return;
    }

  sluice_draft_set_sent (self->draft, FALSE);
  sluice_draft_mark_saved (self->draft);
  sluice_draft_keeper_discard (self->keeper);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), TRUE);
  if (start_error != NULL)
    {
      g_autofree char *sentence = sluice_text_error (start_error);

      tell_error (self, _("The pipeline was created, but not started"), sentence, start_error);
    }
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                creation->start ? _("Pipeline created and started") : _("Pipeline created"));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-pipeline", "s", uuid);
}

void
sluice_editor_page_send (SluiceEditorPage *self,
                         gboolean          start)
{
  g_autofree char *spec = sluice_spec_write (self->draft, FALSE);
  Creation *creation;

  if (spec == NULL || self->creating)
    return;
  creation = g_new0 (Creation, 1);
  creation->page = g_object_ref (self);
  g_weak_ref_init (&creation->window, gtk_widget_get_root (GTK_WIDGET (self)));
  creation->start = start;
  creation->stages = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < sluice_draft_get_n_stages (self->draft); i++)
    {
      guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, i));

      g_array_append_val (creation->stages, id);
    }
  sluice_editor_page_withdraw_refusal (self);
  sluice_draft_set_sent (self->draft, TRUE);
  set_creating (self, TRUE);
  self->sending = g_cancellable_new ();
  g_queue_push_tail (&under_way, creation);
  sluice_monitor_create_async (sluice_server_get_monitor (self->server), spec, start, self->sending, created_cb, creation);
}

static void
call_off_cb (SluiceEditorPage *self)
{
  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
}

void
sluice_editor_page_init_sending (SluiceEditorPage *self)
{
  sluice_banner_hide_away (GTK_WIDGET (self->sending_banner));
  sluice_banner_hide_away (GTK_WIDGET (self->doubt_banner));
  sluice_banner_hide_away (GTK_WIDGET (self->lost_banner));
  g_signal_connect_object (self->sending_banner, "button-clicked", G_CALLBACK (call_off_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->doubt_banner, "button-clicked", G_CALLBACK (dismiss_doubt_cb), self, G_CONNECT_SWAPPED);
}

static void
update_lost (SluiceEditorPage *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  const char *name = sluice_server_get_name (self->server);
  SluiceConnection connection = sluice_monitor_get_connection (monitor);
  gboolean key = connection == SLUICE_CONNECTION_KEY, lost = key || connection == SLUICE_CONNECTION_LOST;
  g_autofree char *title = NULL;

  /* Its window is gone, and it waits for what it sent. */
  if (self->lost_banner == NULL)
    return;
  if (key)
    title = g_strdup_printf (_("%s refuses the key"), name);
  else if (sluice_monitor_answers_wrongly (monitor))
    title = g_strdup_printf (_("%s answers with errors. What you make is kept on this computer"), name);
  else
    title = g_strdup_printf (_("%s does not answer. What you make is kept on this computer"), name);
  if (lost)
    {
      adw_banner_set_title (self->lost_banner, title);
      adw_banner_set_button_label (self->lost_banner, key ? _("Change _key…") : _("_Try now"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->lost_banner),
                                      key ? "win.edit-active-server" : "win.refresh");
    }
  if (lost && !adw_banner_get_revealed (self->lost_banner))
    sluice_editor_page_announce (self, title);
  adw_banner_set_revealed (self->lost_banner, lost);
}

void
sluice_editor_page_watch_server (SluiceEditorPage *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);

  g_signal_connect_object (monitor, "notify::connection", G_CALLBACK (update_lost), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::error", G_CALLBACK (update_lost), self, G_CONNECT_SWAPPED);
  update_lost (self);
}

static void
leave_sending_answered_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  g_clear_weak_pointer (&self->question);
  self->leaving = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->sending != NULL && g_strcmp0 (answer, "leave") == 0)
    {
      sluice_draft_keeper_flush (self->keeper);
      self->left = TRUE;
      sluice_editor_page_pop (self);
      return;
    }
  if (self->sending != NULL && g_strcmp0 (answer, "call-off") == 0)
    g_cancellable_cancel (self->sending);
  g_signal_emit_by_name (self, "stayed");
}

void
sluice_editor_page_leave_sending (SluiceEditorPage *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Leave before it is created?"),
                                            _("The server has not answered yet. You are told when it does, and until "
                                              "then the draft is kept. What is called off may be created all the same."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _("_Wait here"), "call-off", _("C_all it off"),
                                  "leave", _("_Leave"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "call-off", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "stay");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stay");
  self->leaving = TRUE;
  g_set_weak_pointer (&self->question, dialog);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, leave_sending_answered_cb,
                           g_object_ref (self));
}

static Creation *
find_under_way (GtkWindow *window)
{
  for (GList *l = under_way.head; l != NULL; l = l->next)
    {
      Creation *creation = l->data;
      g_autoptr (GtkWindow) from = g_weak_ref_get (&creation->window);

      if (from == window)
        return creation;
    }
  return NULL;
}

static void
close_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (GtkWindow) window = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_strcmp0 (answer, "close") == 0 && gtk_widget_get_root (GTK_WIDGET (window)) != NULL)
    gtk_window_destroy (window);
}

gboolean
sluice_editor_page_keeps_window (GtkWindow *window)
{
  g_return_val_if_fail (GTK_IS_WINDOW (window), FALSE);

  return find_under_way (window) != NULL;
}

void
sluice_editor_page_ask_to_close (GtkWindow *window)
{
  Creation *creation;
  AdwDialog *dialog;

  g_return_if_fail (GTK_IS_WINDOW (window));

  creation = find_under_way (window);
  if (creation == NULL || creation->question != NULL)
    return;
  dialog = adw_alert_dialog_new (_("Leave before it is created?"), creation->start
             ? _("The server has not answered yet. If the window is closed now, the pipeline may be created and never "
                 "started, and nobody tells you. The draft is kept.")
             : _("The server has not answered yet. If the window is closed now, the pipeline may be created all the "
                 "same, and nobody tells you. The draft is kept."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _("_Wait here"), "close", _("_Close anyway"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "stay");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stay");
  g_set_weak_pointer (&creation->question, dialog);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (window), NULL, close_answered_cb,
                           g_object_ref (window));
}
