/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-copy.h"

#include <string.h>

void
sluice_copy_text (GtkWidget  *widget,
                  const char *text)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkContentProvider) content = NULL;
  GdkContentProvider *forms[3];

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  bytes = g_bytes_new (text, strlen (text));
  forms[0] = gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", bytes);
  forms[1] = gdk_content_provider_new_for_bytes ("text/plain", bytes);
  /* For this program itself, which no pipe is between. */
  forms[2] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  content = gdk_content_provider_new_union (forms, G_N_ELEMENTS (forms));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
}
