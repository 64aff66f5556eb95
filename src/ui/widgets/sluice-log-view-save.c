/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving a log: its older lines are read, first those that are held, then the others, which are laid aside on disk; then
 * all is written. What is missing is told. */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-view-private.h"

#include <glib/gi18n-lib.h>

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

typedef struct
{
  SluiceLogView *view;
  SluiceLogFile *aside; /* to tell one that was called off by its end */
  char *sentence;       /* what is told when it is written */
} Step;

static Step *
begin_step (SluiceLogView *self,
            SluiceLogFile *aside)
{
  Step *step = g_new0 (Step, 1);

  step->view = g_object_ref (self);
  step->aside = sluice_log_file_ref (aside);
  return step;
}

static void
free_step (Step *step)
{
  g_object_unref (step->view);
  sluice_log_file_unref (step->aside);
  g_free (step->sentence);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, free_step)

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;

  if (!sluice_log_file_write_finish (result, &error))
    show_failure (step->view, error);
  else
    toast (step->view, step->sentence);
}

/* Lines that were there and are no longer, nor were read again. */
static guint
count_dropped (SluiceLogView *self)
{
  guint dropped = sluice_log_get_n_dropped (self->log);

  return dropped - MIN (dropped, self->n_aside);
}

static guint
count_read (SluiceLogView *self)
{
  return self->n_aside + (self->held != NULL ? self->held->len : sluice_log_get_lines (self->log)->len);
}

/* What is told when it is written: that it is all, or what is missing. */
static char *
tell_written (SluiceLogView *self,
              gboolean       whole)
{
  guint dropped = count_dropped (self), n = count_read (self);

  if (whole)
    return g_strdup (_("Log saved"));
  if (dropped > 0)
    return g_strdup_printf (ngettext ("Log saved. The first %'u line is not in the file.",
                                      "Log saved. The first %'u lines are not in the file.", dropped),
                            dropped);
  return g_strdup_printf (ngettext ("The last %'u line is saved; older ones are not in the file",
                                    "The last %'u lines are saved; older ones are not in the file", n),
                          n);
}

static GPtrArray *
copy_lines (SluiceLogView *self)
{
  GPtrArray *lines = sluice_log_lines_new ();

  g_ptr_array_extend (lines, sluice_log_get_lines (self->log), (GCopyFunc) (GCallback) g_object_ref, NULL);
  return lines;
}

static gboolean
get_times (SluiceLogView *self)
{
  gboolean times = FALSE;

  g_object_get (self->canvas, "times", &times, NULL);
  return times;
}

static void
end_reading (SluiceLogView *self)
{
  self->seek = SLUICE_LOG_SEEK_NOTHING;
  sluice_log_view_set_note (self, NULL);
}

static void
forget (SluiceLogView *self)
{
  g_clear_object (&self->file);
  g_clear_object (&self->saving);
  g_clear_pointer (&self->aside, sluice_log_file_unref);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  self->n_aside = 0;
  self->laying = FALSE;
  if (self->log != NULL)
    sluice_log_stop_back (self->log);
}

static void
write_file (SluiceLogView *self,
            gboolean       whole)
{
  g_autoptr (SluiceLogFile) aside = self->aside != NULL ? sluice_log_file_ref (self->aside) : sluice_log_file_new ();
  g_autoptr (GPtrArray) lines = self->held != NULL ? g_ptr_array_ref (self->held) : copy_lines (self);
  const char *traceback = sluice_code_view_get_text (self->traceback);
  g_autofree char *after = NULL;
  Step *step = begin_step (self, aside);

  if (traceback != NULL)
    after = g_strconcat (traceback, g_str_has_suffix (traceback, "\n") ? NULL : "\n", NULL);
  step->sentence = tell_written (self, whole);
  sluice_log_file_write_async (aside, self->file, lines, get_times (self), after, NULL, saved_cb, step);
  forget (self);
}

/* On with what was read, unless that is of another log. */
static void
try_again (SluiceLogView *self)
{
  g_autoptr (GFile) file = g_object_ref (self->file);

  if (self->aside != NULL && !self->laying && !sluice_log_read_back (self->log))
    {
      forget (self);
      g_set_object (&self->file, file);
    }
  sluice_log_view_seek_all (self);
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
    write_file (self, FALSE);
  else if (g_str_equal (answer, "retry"))
    try_again (self);
  else
    sluice_log_view_drop_save (self);
}

void
sluice_log_view_save_failed (SluiceLogView *self,
                             const char    *why)
{
  guint n = count_read (self);
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

static void
laid_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  gboolean laid = sluice_log_file_add_finish (result, &error);
  SluiceLogView *self = step->view;

  if (self->aside != step->aside)
    return;

  self->laying = FALSE;
  if (laid)
    {
      sluice_log_view_save_on (self);
      return;
    }
  end_reading (self);
  forget (self);
  show_failure (self, error);
}

static void
lay_aside (SluiceLogView *self,
           GPtrArray     *lines)
{
  self->laying = TRUE;
  self->n_aside += lines->len;
  sluice_log_view_tell_reading (self, count_read (self));
  sluice_log_file_add_async (self->aside, lines, get_times (self), self->saving, laid_cb, begin_step (self, self->aside));
}

gboolean
sluice_log_view_save_on (SluiceLogView *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  SluiceLogBackState state;

  if (self->seek != SLUICE_LOG_SEEK_ALL || self->aside == NULL || self->laying)
    return self->seek == SLUICE_LOG_SEEK_ALL && self->aside != NULL;

  state = sluice_log_get_back (self->log, &lines);
  if (lines != NULL)
    lay_aside (self, lines);
  else if (state == SLUICE_LOG_BACK_AT_START)
    {
      end_reading (self);
      write_file (self, TRUE);
    }
  else if (state == SLUICE_LOG_BACK_FAILED)
    {
      end_reading (self);
      sluice_log_view_save_failed (self, _("The log is another one by now."));
    }
  else
    {
      sluice_log_view_tell_reading (self, count_read (self));
      sluice_log_read_back (self->log);
    }
  return TRUE;
}

void
sluice_log_view_save_read (SluiceLogView *self)
{
  if (self->file == NULL)
    return;
  if (sluice_log_get_at_start (self->log))
    {
      end_reading (self);
      write_file (self, TRUE);
      return;
    }

  self->held = copy_lines (self);
  self->aside = sluice_log_file_new ();
  self->saving = g_cancellable_new ();
  sluice_log_stop_back (self->log);
  sluice_log_view_tell_reading (self, count_read (self));
  if (!sluice_log_read_back (self->log))
    {
      end_reading (self);
      sluice_log_view_save_failed (self, _("The server gives no more of it."));
    }
}

void
sluice_log_view_dispose_save (SluiceLogView *self)
{
  if (self->saving != NULL)
    g_cancellable_cancel (self->saving);
  forget (self);
}

void
sluice_log_view_drop_save (SluiceLogView *self)
{
  if (self->file == NULL)
    return;

  sluice_log_view_dispose_save (self);
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
  /* One that was asked about, and not answered yet. */
  forget (self);
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
