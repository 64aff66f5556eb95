/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was left before: whether it is gone on with, and what is known of it. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

/* @clear: what was left before is given up */
static void
end_waiting (SluiceEditorPage *self,
             gboolean          clear)
{
  self->waiting = FALSE;
  sluice_draft_keeper_release (self->keeper, clear);
  sluice_editor_page_say_left_out (self);
}

/* @former takes the place of what was made meanwhile, which nobody wants. */
static void
go_on_with (SluiceEditorPage *self,
            SluiceDraft      *former)
{
  self->waiting = FALSE;
  g_clear_pointer (&self->left_out, g_variant_unref);
  sluice_draft_keeper_discard (self->keeper);
  sluice_editor_page_set_draft (self, former);
}

/* Returns: (nullable): that it was for another server */
static char *
say_begun_on (SluiceEditorPage *self)
{
  const char *here = sluice_server_get_name (self->server);

  if (self->begun_on == NULL || g_strcmp0 (self->begun_on, sluice_server_get_id (self->server)) == 0)
    return NULL;
  for (guint i = 0; self->servers != NULL && i < g_list_model_get_n_items (self->servers); i++)
    {
      g_autoptr (SluiceServer) server = g_list_model_get_item (self->servers, i);

      if (g_strcmp0 (self->begun_on, sluice_server_get_id (server)) == 0)
        return g_strdup_printf (_("It was begun for “%s”, and would be created on “%s” now."),
                                sluice_server_get_name (server), here);
    }
  return g_strdup_printf (_("It was begun for another server, and would be created on “%s” now."), here);
}

/* Returns: (transfer full): what is known of the draft that was left: it may be a pipeline by now */
static char *
say_left (SluiceEditorPage *self,
          SluiceDraft      *former)
{
  g_autofree char *name = sluice_text_short_name (sluice_draft_get_name (former));
  guint n = sluice_draft_get_n_stages (former);
  g_autofree char *stages = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stage", "%u stages", n), n);

  if (*name == '\0')
    g_set_str (&name, _("A pipeline without a name"));
  if (!sluice_draft_get_sent (former))
    return g_strdup_printf (_("“%s” with %s was left before it was created."), name, stages);
  if (self->on_its_way)
    return g_strdup_printf (_("“%s” with %s is on its way to the server, which has not answered yet."), name, stages);
  return g_strdup_printf (_("“%s” with %s was sent to the server, and it is not certain whether it was created: look at "
                            "the list before you send it again."), name, stages);
}

/* @more: (nullable): a sentence */
static void
join_sentence (char      **text,
               const char *more)
{
  char *both;

  if (more == NULL)
    return;
  /* Translators: two sentences, and what stands between them */
  both = g_strdup_printf (C_ ("sentences", "%s %s"), *text, more);
  g_free (*text);
  *text = both;
}

/* @more: (nullable): a sentence */
static void
describe_former (SluiceEditorPage *self,
                 AdwDialog        *dialog,
                 SluiceDraft      *former,
                 const char       *more)
{
  g_autofree char *begun = say_begun_on (self);
  g_autofree char *text = say_left (self, former);

  join_sentence (&text, more);
  join_sentence (&text, begun);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), text);
}

static void
former_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  g_clear_weak_pointer (&self->question);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (g_strcmp0 (answer, "go-on") == 0)
    go_on_with (self, g_object_get_data (source, "sluice-draft"));
  else if (g_strcmp0 (answer, "anew") == 0)
    end_waiting (self, !self->given);
  else
    {
      /* It waits on as it is. What was typed before the question is kept beside it; what was given is there again. */
      if (self->given)
        sluice_draft_keeper_discard (self->keeper);
      sluice_editor_page_pop (self);
      return;
    }
  sluice_draft_form_focus (self->draft_form, SLUICE_DRAFT_FIELD_NAME);
}

/* There is one draft: another one takes its place, or it is gone on with. Where another one was given, what Enter means
 * keeps both. */
static void
ask_about_former (SluiceEditorPage *self,
                  SluiceDraft      *former)
{
  gboolean given = self->given;
  AdwDialog *dialog = adw_alert_dialog_new (given ? _("Replace the draft?") : _("Go on with the draft?"), NULL);

  describe_former (self, dialog, former, given ? _("Only one draft is kept.") : NULL);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "back", _("_Cancel"), "anew",
                                  given ? _("_Replace") : _("_Delete it and begin anew"), "go-on",
                                  given ? _("_Go on with the draft") : _("_Go on"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "anew", ADW_RESPONSE_DESTRUCTIVE);
  if (!given)
    adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "go-on", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), given ? "back" : "go-on");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "back");
  g_object_set_data_full (G_OBJECT (dialog), "sluice-draft", g_object_ref (former), g_object_unref);
  g_set_weak_pointer (&self->question, dialog);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, former_answered_cb,
                           g_object_ref (self));
}

static void
former_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SluiceEditorPage) self = data;
  g_autofree char *aside = NULL;
  g_autoptr (SluiceDraft) former = sluice_draft_file_load_finish (result, &self->begun_on, NULL, &aside, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (aside != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("The draft from before can’t be read. It is kept as %s"), aside);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
    }
  if (former == NULL)
    end_waiting (self, FALSE);
  else if (!self->given && self->resume && !sluice_draft_is_modified (self->draft))
    {
      g_autofree char *begun = say_begun_on (self);

      go_on_with (self, former);
      if (begun != NULL)
        gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", begun);
    }
  else
    ask_about_former (self, former);
}

void
sluice_editor_page_load_former (SluiceEditorPage *self)
{
  g_autofree char *path = sluice_draft_file_get_path ();

  sluice_draft_file_load_async (path, self->cancellable, former_loaded_cb, g_object_ref (self));
}

/* Of a page that was left while its draft was sent, which may be what this one goes on with, or asks about. */
static void
answered_cb (SluiceEditorPage *self,
             const char       *text,
             gboolean          again)
{
  SluiceDraft *former = self->question != NULL ? g_object_get_data (G_OBJECT (self->question), "sluice-draft") : NULL;

  self->on_its_way = FALSE;
  sluice_editor_page_show_doubt (self);
  if (former == NULL && self->waiting)
    return;
  if (former != NULL && sluice_draft_get_sent (former))
    {
      adw_alert_dialog_set_body (ADW_ALERT_DIALOG (self->question), text);
      sluice_editor_page_announce (self, text);
    }
  /* What is there, or may be, is asked about before it is made again. */
  if (!again)
    sluice_draft_set_sent (former != NULL ? former : self->draft, FALSE);
}

void
sluice_editor_page_follow (SluiceEditorPage *self,
                           SluiceEditorPage *former)
{
  g_return_if_fail (SLUICE_IS_EDITOR_PAGE (self));
  g_return_if_fail (SLUICE_IS_EDITOR_PAGE (former) && former != self);

  if (former->sending == NULL)
    return;
  self->on_its_way = TRUE;
  g_signal_connect_object (former, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
}
