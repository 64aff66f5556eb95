/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-label.h"

#include "text/sluice-text.h"

#define MAX_CHARS 1000

/* Returns: (transfer full): @text, or as much of it as is shown. Takes @text. */
static char *
cut_text (char *text)
{
  g_autofree char *whole = text, *start = NULL;

  if (g_utf8_strlen (whole, -1) <= MAX_CHARS)
    return g_steal_pointer (&whole);
  start = g_utf8_substring (whole, 0, MAX_CHARS - 1);
  return g_strconcat (start, "…", NULL);
}

void
sluice_label_set_text (GtkLabel   *label,
                       const char *text)
{
  g_autofree char *cut = cut_text (sluice_text_unturned (text));

  g_return_if_fail (GTK_IS_LABEL (label));

  if (g_strcmp0 (gtk_label_get_label (label), cut) != 0)
    gtk_label_set_label (label, cut);
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
  g_autofree char *unturned = text != NULL ? sluice_text_unturned (text) : NULL;

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), unturned) != 0)
    gtk_widget_set_tooltip_text (widget, unturned);
}

void
sluice_label_tell_whole (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_whole_cb), NULL);
}

void
sluice_label_inscribe (GtkInscription *inscription,
                       const char     *text)
{
  /* Pango draws a line of every paragraph, however low the place is. */
  g_autofree char *cut = cut_text (sluice_text_line (text));

  g_return_if_fail (GTK_IS_INSCRIPTION (inscription));

  if (g_strcmp0 (gtk_inscription_get_text (inscription), cut) != 0)
    gtk_inscription_set_text (inscription, cut);
}

static gboolean
query_inscribed_cb (GtkInscription *inscription,
                    int             x,
                    int             y,
                    gboolean        keyboard,
                    GtkTooltip     *tooltip)
{
  const char *text = gtk_inscription_get_text (inscription);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (inscription), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_tooltip_set_text (tooltip, text);
  return width > gtk_widget_get_width (GTK_WIDGET (inscription));
}

void
sluice_label_tell_whole_inscription (GtkInscription *inscription)
{
  g_return_if_fail (GTK_IS_INSCRIPTION (inscription));

  gtk_widget_set_has_tooltip (GTK_WIDGET (inscription), TRUE);
  g_signal_connect (inscription, "query-tooltip", G_CALLBACK (query_inscribed_cb), NULL);
}
