/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-long-lines.h"

/* Characters. A key in a word of 2000 takes some 14 ms where it is wrapped, in one of 30,000 0.6 s; where it isn't, 7 ms
 * and 30 ms. */
#define LONGEST 2000

/* A wide character may be broken at both its sides. */
static gboolean
has_long_word (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  guint n = 0;

  if (gtk_text_buffer_get_char_count (buffer) <= LONGEST)
    return FALSE;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_slice (buffer, &start, &end, TRUE);
  for (const char *c = text; *c != '\0' && n <= LONGEST; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      n = g_unichar_isspace (character) || g_unichar_iswide (character) ? 0 : n + 1;
    }
  return n > LONGEST;
}

static void
changed_cb (GtkTextView *view)
{
  gboolean wraps = !has_long_word (gtk_text_view_get_buffer (view));
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);

  gtk_text_view_set_wrap_mode (view, wraps ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  if (scrolled != NULL)
    g_object_set (scrolled, "hscrollbar-policy", wraps ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC, NULL);
}

void
sluice_long_lines_watch (GtkTextView *view)
{
  g_return_if_fail (GTK_IS_TEXT_VIEW (view));

  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed", G_CALLBACK (changed_cb), view, G_CONNECT_SWAPPED);
  changed_cb (view);
}
