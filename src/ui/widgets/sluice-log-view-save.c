/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving a log: first its older lines are read, as many as are held, then all is written; what is missing is told. */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-view-private.h"

#include <glib/gi18n-lib.h>

#include "log/sluice-log-filter.h"
#include "text/sluice-text.h"

#define MAX_NAME_BYTES 120

static void
toast (SluiceLogView *self,
       const char    *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
show_failure (SluiceLogView *self,
              const GError  *error)
{
  g_autofree char *why = g_strdup_printf (_("The log could not be saved: %s"), error->message);

  gtk_label_set_label (GTK_LABEL (self->refusal), why);
  gtk_widget_set_visible (self->refusal, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), why, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *sentence = g_object_get_data (source, "sluice-log-saved");

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    show_failure (self, error);
  else
    toast (self, sentence);
}

/* What is told when it is written: that it is all, or what is missing. */
static char *
tell_written (SluiceLogView *self,
              guint          n)
{
  guint dropped = sluice_log_get_n_dropped (self->log);

  if (sluice_log_get_at_start (self->log))
    return g_strdup (_("Log saved"));
  if (dropped > 0)
    return g_strdup_printf (ngettext ("Log saved. The first %'u line is not in the file.",
                                      "Log saved. The first %'u lines are not in the file.", dropped),
                            dropped);
  return g_strdup_printf (ngettext ("The last %'u line is saved; older ones are not in the file",
                                    "The last %'u lines are saved; older ones are not in the file", n),
                          n);
}

static void
write_file (SluiceLogView *self)
{
  g_autoptr (GFile) file = g_steal_pointer (&self->file);
  g_autoptr (GBytes) bytes = NULL;
  const char *traceback = sluice_code_view_get_text (self->traceback);
  gboolean times = FALSE;
  GPtrArray *lines = sluice_log_get_lines (self->log);
  gsize length;
  char *text;

  g_object_get (self->canvas, "times", &times, NULL);
  text = sluice_log_to_text (lines, 0, lines->len, times, &length);
  if (traceback != NULL)
    {
      char *all = g_strconcat (text, traceback, g_str_has_suffix (traceback, "\n") ? "" : "\n", NULL);

      g_free (text);
      text = all;
      length = strlen (all);
    }
  bytes = g_bytes_new_take (text, length);
  g_object_set_data_full (G_OBJECT (file), "sluice-log-saved", tell_written (self, lines->len), g_free);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_object_ref (self));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (self->file == NULL || self->log == NULL)
    return;
  if (g_str_equal (answer, "save"))
    write_file (self);
  else if (g_str_equal (answer, "retry"))
    sluice_log_view_seek_all (self);
  else
    sluice_log_view_drop_save (self);
}

void
sluice_log_view_save_failed (SluiceLogView *self,
                             const char    *why)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->log));
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  body = g_strdup_printf (ngettext ("%s\n\nOnly the last %'u line was read.",
                                    "%s\n\nOnly the last %'u lines were read.", n),
                          why, n);
  dialog = adw_alert_dialog_new (_("Older Lines Could Not Be Read"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Don’t Save"), "retry", _("_Try Again"), "save",
                                  _("_Save What Was Read"), NULL);
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "save", n > 0);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, answered_cb, g_object_ref (self));
}

/* More lines than are held: what the file will have is said before it is written. */
static void
confirm_part (SluiceLogView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->log)), dropped = sluice_log_get_n_dropped (self->log);
  g_autofree char *body = NULL;
  AdwDialog *dialog;

  if (dropped > 0)
    body = g_strdup_printf (ngettext ("The first %'u line of this log is no longer held, and will not be in the file.",
                                      "The first %'u lines of this log are no longer held, and will not be in the file.",
                                      dropped),
                            dropped);
  else
    body = g_strdup_printf (ngettext ("The last %'u line of this log could be read. Older ones will not be in the file.",
                                      "The last %'u lines of this log could be read. Older ones will not be in the file.",
                                      n),
                            n);
  dialog = adw_alert_dialog_new (_("Save a Part of the Log?"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Don’t Save"), "save", _("_Save This Part"),
                                  NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, answered_cb, g_object_ref (self));
}

void
sluice_log_view_save_read (SluiceLogView *self)
{
  if (self->file == NULL)
    return;
  if (sluice_log_get_at_start (self->log))
    write_file (self);
  else
    confirm_part (self);
}

void
sluice_log_view_drop_save (SluiceLogView *self)
{
  if (self->file == NULL)
    return;

  g_clear_object (&self->file);
  toast (self, _("The log was not saved"));
}

void
sluice_log_view_save_to (SluiceLogView *self,
                         GFile         *file)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->log == NULL)
    return;

  gtk_widget_set_visible (self->refusal, FALSE);
  sluice_log_view_stop_seeking (self);
  g_set_object (&self->file, file);
  sluice_log_view_seek_all (self);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    sluice_log_view_save_to (self, file);
}

char *
sluice_log_view_make_file_name (SluiceLogView *self)
{
  g_autofree char *name = sluice_text_unturned (self->name);
  char *end;

  for (char *at = name; *at != '\0'; at++)
    if ((guchar) *at < 0x20 || strchr ("/\\:*?\"<>|", *at) != NULL)
      *at = '-';
  if (strlen (name) > MAX_NAME_BYTES)
    {
      end = g_utf8_find_prev_char (name, name + MAX_NAME_BYTES + 1);
      *end = '\0';
    }
  g_strstrip (name);
  if (*name == '.')
    *name = '-';
  return g_strdup_printf ("%s.log", *name != '\0' ? name : "sluice");
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *initial = sluice_log_view_make_file_name (SLUICE_LOG_VIEW (widget));
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_dialog_set_title (dialog, _("Save the log"));
  gtk_file_dialog_set_initial_name (dialog, initial);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, file_chosen_cb,
                        g_object_ref (widget));
}

void
sluice_log_view_class_init_save (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "log.save", NULL);
}

void
sluice_log_view_set_name (SluiceLogView *self,
                          const char    *name)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  g_set_str (&self->name, name);
}
