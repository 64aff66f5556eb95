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
