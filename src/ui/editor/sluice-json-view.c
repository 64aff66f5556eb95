/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-json-view.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "draft/sluice-typing.h"
#include "ui/widgets/sluice-long-lines.h"

#define HEIGHT 160

struct _SluiceJsonView
{
  AdwBin parent_instance;

  /* children */
  GtkSourceBuffer *buffer;
  GtkWidget *view;

  SluiceTyping typing;
  guint key_id;   /* until no key is being worked on */
  guint key_step; /* 0: no key's; 1: the first of what one key does; more: what follows it */
  gboolean loading;
};

enum
{
  EDITED,
  INTENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceJsonView, sluice_json_view, ADW_TYPE_BIN)

static gboolean
forget_key_cb (gpointer data)
{
  SluiceJsonView *self = data;

  self->key_id = 0;
  self->key_step = 0;
  return G_SOURCE_REMOVE;
}

/* A key may delete what was selected, and put a new line and its indent there: that is one, though GTK (4.18) tells of the
 * first and of what follows as of two. Before the next key the main loop has its turn. */
static void
begin_key_cb (SluiceJsonView *self)
{
  if (self->key_id != 0)
    return;
  self->key_step = 1;
  self->key_id = g_idle_add_full (G_PRIORITY_HIGH, forget_key_cb, self, NULL);
}

static void
note_typing (SluiceJsonView *self,
             gboolean        begins)
{
  if (self->key_step > 1)
    return;
  if (self->key_step > 0)
    self->key_step++;
  if (begins)
    g_signal_emit (self, signals[INTENT], 0);
}

static void
insert_text_cb (SluiceJsonView *self,
                GtkTextIter    *place,
                const char     *text,
                int             length)
{
  g_autofree char *piece = g_strndup (text, (gsize) length);

  if (!self->loading)
    note_typing (self, sluice_typing_insert (&self->typing, (guint) gtk_text_iter_get_offset (place), piece,
                                             g_get_monotonic_time ()));
}

static void
delete_range_cb (SluiceJsonView *self,
                 GtkTextIter    *start,
                 GtkTextIter    *end)
{
  if (!self->loading)
    note_typing (self, sluice_typing_delete (&self->typing, (guint) gtk_text_iter_get_offset (start),
                                             (guint) gtk_text_iter_get_offset (end), g_get_monotonic_time ()));
}

static void
changed_cb (SluiceJsonView *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[EDITED], 0);
}

/* Of libadwaita's, on its ground (1.7): a tag knows no style classes. */
#define WARNING_LIGHT "#905400"
#define WARNING_DARK "#ffc252"

static void
apply_scheme (SluiceJsonView *self)
{
  GtkTextTagTable *tags = gtk_text_buffer_get_tag_table (GTK_TEXT_BUFFER (self->buffer));
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  gboolean dark = adw_style_manager_get_dark (style);
  const char *id = dark ? "Adwaita-dark" : "Adwaita";
  GdkRGBA colour;

  gdk_rgba_parse (&colour, dark ? WARNING_DARK : WARNING_LIGHT);
  g_object_set (gtk_text_tag_table_lookup (tags, "warning"), "underline-rgba", &colour, NULL);
  gtk_source_buffer_set_style_scheme (
    self->buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), id));
}

/* Where a fault is marked: characters from 1, and lines that are there. */
static void
find_place (SluiceJsonView *self,
            guint           line,
            guint           column,
            GtkTextIter    *place)
{
  gtk_text_buffer_get_iter_at_line_offset (GTK_TEXT_BUFFER (self->buffer), place, (int) line - 1,
                                           (int) MAX (column, 1) - 1);
}

static void
create_view (SluiceJsonView *self)
{
  GtkTextBuffer *buffer;

  self->buffer = gtk_source_buffer_new_with_language (
    gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "json"));
  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_buffer_create_tag (buffer, "fault", "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_buffer_create_tag (buffer, "warning", "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_buffer_create_tag (buffer, "wrong", "underline", PANGO_UNDERLINE_ERROR, NULL);
  self->view = gtk_source_view_new_with_buffer (self->buffer);
  g_object_unref (self->buffer);
  gtk_widget_set_name (self->view, "params");
  g_object_set (self->view,
                "monospace", TRUE,
                "accepts-tab", FALSE,
                "auto-indent", TRUE,
                "tab-width", 2,
                "insert-spaces-instead-of-tabs", TRUE,
                "wrap-mode", GTK_WRAP_WORD_CHAR,
                "top-margin", 6,
                "bottom-margin", 6,
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Parameters as JSON"),
                                  -1);
  g_signal_connect_swapped (buffer, "begin-user-action", G_CALLBACK (begin_key_cb), self);
  g_signal_connect_swapped (buffer, "insert-text", G_CALLBACK (insert_text_cb), self);
  g_signal_connect_swapped (buffer, "delete-range", G_CALLBACK (delete_range_cb), self);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (changed_cb), self);
}

static void
sluice_json_view_dispose (GObject *object)
{
  SLUICE_JSON_VIEW (object)->loading = TRUE;
  g_clear_handle_id (&SLUICE_JSON_VIEW (object)->key_id, g_source_remove);
  adw_bin_set_child (ADW_BIN (object), NULL);

  G_OBJECT_CLASS (sluice_json_view_parent_class)->dispose (object);
}

static void
sluice_json_view_class_init (SluiceJsonViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_json_view_dispose;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[INTENT] = g_signal_new ("intent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
sluice_json_view_init (SluiceJsonView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *frame = gtk_frame_new (NULL);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  create_view (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (apply_scheme), self, G_CONNECT_SWAPPED);
  apply_scheme (self);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_frame_set_child (GTK_FRAME (frame), scrolled);
  sluice_long_lines_watch (GTK_TEXT_VIEW (self->view));
  adw_bin_set_child (ADW_BIN (self), frame);
}

GtkWidget *
sluice_json_view_new (void)
{
  return g_object_new (SLUICE_TYPE_JSON_VIEW, NULL);
}

GtkWidget *
sluice_json_view_get_text_view (SluiceJsonView *self)
{
  g_return_val_if_fail (SLUICE_IS_JSON_VIEW (self), NULL);

  return self->view;
}

char *
sluice_json_view_dup_text (SluiceJsonView *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (SLUICE_IS_JSON_VIEW (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

void
sluice_json_view_set_text (SluiceJsonView *self,
                           const char     *text)
{
  g_autofree char *shown = sluice_json_view_dup_text (self);
  const char *old = shown, *old_end, *end;
  GtkTextIter from, to;
  int place = 0;

  g_return_if_fail (SLUICE_IS_JSON_VIEW (self));
  g_return_if_fail (text != NULL);

  old_end = shown + strlen (shown);
  end = text + strlen (text);
  if (g_str_equal (shown, text))
    return;
  self->loading = TRUE;
  while (*old != '\0' && *text != '\0' && g_utf8_get_char (old) == g_utf8_get_char (text))
    {
      old = g_utf8_next_char (old);
      text = g_utf8_next_char (text);
      place++;
    }
  while (old_end > old && end > text
         && g_utf8_get_char (g_utf8_prev_char (old_end)) == g_utf8_get_char (g_utf8_prev_char (end)))
    {
      old_end = g_utf8_prev_char (old_end);
      end = g_utf8_prev_char (end);
    }
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &from, place);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &to,
                                      place + (int) g_utf8_strlen (old, old_end - old));
  gtk_text_buffer_delete (GTK_TEXT_BUFFER (self->buffer), &from, &to);
  gtk_text_buffer_insert (GTK_TEXT_BUFFER (self->buffer), &from, text, (int) (end - text));
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &from);
  self->typing.ended = TRUE;
  self->loading = FALSE;
}

static void
remove_tag (SluiceJsonView *self,
            const char     *tag)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag_by_name (GTK_TEXT_BUFFER (self->buffer), tag, &start, &end);
}

void
sluice_json_view_mark (SluiceJsonView *self,
                       guint           line,
                       guint           column)
{
  GtkTextIter start, end;

  g_return_if_fail (SLUICE_IS_JSON_VIEW (self));

  remove_tag (self, "fault");
  if (line == 0)
    return;

  find_place (self, line, column, &start);
  /* At the end of a line there is nothing that can be underlined, and perhaps nothing on the whole line: then the last
   * one before it that can be seen. */
  if (gtk_text_iter_ends_line (&start))
    while (gtk_text_iter_backward_char (&start) && g_unichar_isspace (gtk_text_iter_get_char (&start)))
      ;
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag_by_name (GTK_TEXT_BUFFER (self->buffer), "fault", &start, &end);
}

/* From the beginning of a text in quotes, a number or a word to its end; of what has brackets the first one. */
static void
find_end (const GtkTextIter *start,
          GtkTextIter       *end)
{
  gunichar c = gtk_text_iter_get_char (start);
  gboolean quoted = c == '"', escaped = FALSE;

  *end = *start;
  if (c == '{' || c == '[')
    {
      gtk_text_iter_forward_char (end);
      return;
    }
  while (gtk_text_iter_forward_char (end) && !gtk_text_iter_ends_line (end))
    {
      c = gtk_text_iter_get_char (end);
      if (quoted && !escaped && c == '"')
        {
          gtk_text_iter_forward_char (end);
          return;
        }
      escaped = !escaped && c == '\\';
      if (!quoted && (g_unichar_isspace (c) || c == ',' || c == ']' || c == '}'))
        return;
    }
}

void
sluice_json_view_clear_problems (SluiceJsonView *self)
{
  g_return_if_fail (SLUICE_IS_JSON_VIEW (self));

  remove_tag (self, "warning");
  remove_tag (self, "wrong");
}

void
sluice_json_view_mark_problem (SluiceJsonView *self,
                               guint           line,
                               guint           column,
                               gboolean        blocks)
{
  GtkTextIter start, end;

  g_return_if_fail (SLUICE_IS_JSON_VIEW (self));

  find_place (self, line, column, &start);
  find_end (&start, &end);
  gtk_text_buffer_apply_tag_by_name (GTK_TEXT_BUFFER (self->buffer), blocks ? "wrong" : "warning", &start, &end);
}

void
sluice_json_view_go_to (SluiceJsonView *self,
                        guint           line,
                        guint           column)
{
  GtkTextBuffer *buffer;
  GtkTextIter place;

  g_return_if_fail (SLUICE_IS_JSON_VIEW (self));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  find_place (self, line, column, &place);
  gtk_text_buffer_place_cursor (buffer, &place);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
}
