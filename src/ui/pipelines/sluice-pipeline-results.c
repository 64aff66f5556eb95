/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-results.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-error-dialog.h"

GtkWidget *
sluice_pipeline_result_row_new (const char   *name,
                                const char   *sentence,
                                gboolean      failed,
                                const char   *heading,
                                const GError *error)
{
  g_autofree char *title = sluice_text_pipeline_line (name), *subtitle = sluice_text_unturned (sentence);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (failed ? "dialog-error-symbolic" : "object-select-symbolic");

  gtk_widget_add_css_class (icon, failed ? "error" : "success");
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (error != NULL)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_("_Details"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      sluice_error_dialog_set_up_button (GTK_BUTTON (button), heading, error);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}

void
sluice_pipeline_results_present (GtkWidget  *parent,
                                 const char *title,
                                 const char *description,
                                 GPtrArray  *rows)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rows->pdata[i]);
  if (description != NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 420);
  adw_dialog_present (dialog, parent);
}
