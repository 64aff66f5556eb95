/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-error-dialog.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-copy.h"

struct _SluiceErrorDialog
{
  AdwDialog parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  GtkWidget *copy_button;
  GtkLabel *sentence_label;
  GtkLabel *report_label;
};

G_DEFINE_FINAL_TYPE (SluiceErrorDialog, sluice_error_dialog, ADW_TYPE_DIALOG)

/* All of it: whoever gets it wasn't there. */
static void
copy_cb (SluiceErrorDialog *self)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n\n%s\n", adw_dialog_get_title (ADW_DIALOG (self)),
                                           gtk_label_get_label (self->sentence_label),
                                           gtk_label_get_label (self->report_label));

  sluice_copy_text (GTK_WIDGET (self), text);
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied")));
}

static void
sluice_error_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_ERROR_DIALOG);

  G_OBJECT_CLASS (sluice_error_dialog_parent_class)->dispose (object);
}

static void
sluice_error_dialog_class_init (SluiceErrorDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_error_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-error-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceErrorDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, SluiceErrorDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceErrorDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceErrorDialog, report_label);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
sluice_error_dialog_init (SluiceErrorDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
sluice_error_dialog_new (const char *heading,
                         const char *sentence,
                         const char *report)
{
  g_return_val_if_fail (heading != NULL && sentence != NULL && report != NULL, NULL);

  SluiceErrorDialog *self = g_object_new (SLUICE_TYPE_ERROR_DIALOG, "title", heading, NULL);
  g_autofree char *shown = NULL, *told = NULL;

  shown = sluice_text_unturned (sentence);
  told = sluice_text_unturned (report);
  gtk_label_set_label (self->sentence_label, shown);
  gtk_label_set_label (self->report_label, told);
  return ADW_DIALOG (self);
}

void
sluice_error_dialog_set_up_button (GtkButton    *button,
                                   const char   *heading,
                                   const GError *error)
{
  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (heading != NULL || error == NULL);

  g_autofree char *sentence = error != NULL ? sluice_text_error (error) : NULL;
  g_autofree char *report = error != NULL ? sluice_text_error_report (error) : NULL;

  /* The target first: an action without the one it takes is not enabled. */
  if (report != NULL)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(sss)", heading, sentence, report);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-error");
    }
  gtk_widget_set_visible (GTK_WIDGET (button), report != NULL);
}

static void
tell_more_cb (AdwAlertDialog *dialog,
              const char     *response,
              gpointer        parent)
{
  adw_dialog_present (sluice_error_dialog_new (adw_alert_dialog_get_heading (dialog), adw_alert_dialog_get_body (dialog),
                                               g_object_get_data (G_OBJECT (dialog), "report")),
                      parent);
}

void
sluice_error_dialog_tell (GtkWidget  *parent,
                          const char *heading,
                          const char *sentence,
                          const char *report)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (heading != NULL && sentence != NULL);

  AdwDialog *dialog = adw_alert_dialog_new (heading, sentence);

  if (report != NULL)
    {
      g_object_set_data_full (G_OBJECT (dialog), "report", g_strdup (report), g_free);
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "details", _("_Details"));
      g_signal_connect_object (dialog, "response::details", G_CALLBACK (tell_more_cb), parent, G_CONNECT_DEFAULT);
    }
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "close");
  adw_dialog_present (dialog, parent);
}

void
sluice_error_dialog_toast (GtkWidget    *widget,
                           const char   *heading,
                           const char   *sentence,
                           const GError *error)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (heading != NULL && sentence != NULL && error != NULL);

  g_autofree char *report = sluice_text_error_report (error);

  if (report != NULL)
    gtk_widget_activate_action (widget, "win.toast-error", "(sss)", heading, sentence, report);
  else
    gtk_widget_activate_action (widget, "win.toast", "s", sentence);
}
