/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-label.h"

#define MAX_CHARS 1000

void
sluice_label_set_text (GtkLabel   *label,
                       const char *text)
{
  g_autofree char *start = NULL;
  g_autofree char *cut = NULL;

  g_return_if_fail (GTK_IS_LABEL (label));

  if (text == NULL)
    text = "";
  if (g_utf8_strlen (text, -1) > MAX_CHARS)
    {
      start = g_utf8_substring (text, 0, MAX_CHARS - 1);
      text = cut = g_strconcat (start, "…", NULL);
    }
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static gboolean
query_whole_cb (GtkLabel   *label,
                int         x,
                int         y,
                gboolean    keyboard,
                GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return pango_layout_is_ellipsized (gtk_label_get_layout (label));
}

void
sluice_label_set_tooltip (GtkWidget  *widget,
                          const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

void
sluice_label_tell_whole (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_whole_cb), NULL);
}
