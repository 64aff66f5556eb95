/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-code-view.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "log/sluice-log-match.h"
#include "paint/sluice-palette.h"
#include "ui/widgets/sluice-copy.h"
#include "ui/widgets/sluice-long-lines.h"

/* Taller than this it scrolls. */
#define MAX_HEIGHT 320
/* So many bytes are highlighted before they are shown. */
#define MAX_AT_ONCE (32 * 1024)

/* In so many lines is searched, and so many matches of one are marked. */
#define MAX_SEARCHED 20000
#define MAX_MARKS 40

/* The end is where it was for so many frames. */
#define END_FRAMES 4

struct _SluiceCodeView
{
  AdwBin parent_instance;

  /* Owned */
  char *title;
  char *language;
  char *text;

  /* Template children */
  GtkWidget *title_label;
  GtkWidget *frame;

  /* Borrowed from the frame; NULL while there is no text */
  GtkWidget *view;

  guint end_id; /* tick callback, while it goes to the end */
  guint end_frames;
  double end;
  guint room_id; /* tick callback, until its room is measured again */
};

G_DEFINE_FINAL_TYPE (SluiceCodeView, sluice_code_view, ADW_TYPE_BIN)

enum
{
  PROP_TITLE = 1,
  PROP_LANGUAGE,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
stop_going (SluiceCodeView *self)
{
  if (self->end_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->end_id);
  self->end_id = 0;
}

static void
apply_mark (SluiceCodeView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const SluicePalette *palette = sluice_palette_get (adw_style_manager_get_dark (style),
                                                     adw_style_manager_get_high_contrast (style));
  SluiceColor color = palette->state[SLUICE_STATE_STUCK];
  GdkRGBA line = { (float) color.red, (float) color.green, (float) color.blue, 1 }, ground = line;

  ground.alpha = 0.15f;
  g_object_set (gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "match"), "background-rgba", &ground,
                "underline", PANGO_UNDERLINE_SINGLE, "underline-rgba", &line, NULL);
}

static void
apply_scheme (SluiceCodeView *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  gboolean plain = adw_style_manager_get_high_contrast (style);
  const char *id = adw_style_manager_get_dark (style) ? "Adwaita-dark" : "Adwaita";
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  GtkSourceBuffer *buffer;

  if (self->view == NULL)
    return;

  /* A scheme's colours are too pale for who needs more contrast: then the words are the style's own. */
  buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  gtk_source_buffer_set_highlight_syntax (buffer, !plain);
  gtk_source_buffer_set_style_scheme (buffer,
                                      plain ? NULL : gtk_source_style_scheme_manager_get_scheme (schemes, id));
  apply_mark (self);
}

/* Instead of how GTK does it: sluice_copy_text(). */
static void
copy_selected_cb (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter from, to;

  g_signal_stop_emission_by_name (view, "copy-clipboard");
  if (gtk_text_buffer_get_selection_bounds (buffer, &from, &to))
    {
      g_autofree char *text = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);

      sluice_copy_text (GTK_WIDGET (view), text);
    }
}

static gboolean
measure_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       data)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (widget);

  self->room_id = 0;
  if (self->view != NULL)
    gtk_widget_queue_resize (self->view);
  return G_SOURCE_REMOVE;
}

/* GtkTextView is asked for its height before it has measured its lines, and says nothing when it has: only what it scrolls
 * over tells. It comes in the middle of a frame, where nothing may ask for another room. */
static void
height_changed_cb (SluiceCodeView *self,
                   GtkAdjustment  *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (self->room_id == 0 && gtk_adjustment_get_upper (adjustment) > page && page < MAX_HEIGHT)
    self->room_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), measure_cb, NULL, NULL);
}

static void
make_view (SluiceCodeView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSourceLanguage *language = NULL;

  if (self->language != NULL)
    language = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), self->language);

  self->view = gtk_source_view_new ();
  g_object_set (self->view,
                "editable", FALSE,
                "cursor-visible", TRUE,
                "monospace", TRUE,
                "wrap-mode", GTK_WRAP_WORD_CHAR,
                "accepts-tab", FALSE,
                "top-margin", 9,
                "bottom-margin", 9,
                "left-margin", 12,
                "right-margin", 12,
                NULL);
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view))), language);
  g_signal_connect (self->view, "copy-clipboard", G_CALLBACK (copy_selected_cb), NULL);
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "match", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);

  g_object_set (scrolled,
                "child", self->view,
                "propagate-natural-height", TRUE,
                "max-content-height", MAX_HEIGHT,
                "hscrollbar-policy", GTK_POLICY_NEVER,
                NULL);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), "changed",
                           G_CALLBACK (height_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_frame_set_child (GTK_FRAME (self->frame), scrolled);
  sluice_long_lines_watch (GTK_TEXT_VIEW (self->view));
  apply_scheme (self);
}

static void
copy_clicked_cb (SluiceCodeView *self)
{
  if (self->text != NULL)
    sluice_copy_text (GTK_WIDGET (self), self->text);
}

static void
sluice_code_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_code_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_LANGUAGE:
      self->language = g_value_dup_string (value);
      break;
    case PROP_TEXT:
      sluice_code_view_set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_code_view_constructed (GObject *object)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (object);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  G_OBJECT_CLASS (sluice_code_view_parent_class)->constructed (object);

  gtk_label_set_label (GTK_LABEL (self->title_label), self->title);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (apply_scheme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (apply_scheme), self, G_CONNECT_SWAPPED);
}

static void
sluice_code_view_dispose (GObject *object)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (object);

  self->view = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_CODE_VIEW);

  G_OBJECT_CLASS (sluice_code_view_parent_class)->dispose (object);
}

static void
sluice_code_view_finalize (GObject *object)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (object);

  g_free (self->title);
  g_free (self->language);
  g_free (self->text);

  G_OBJECT_CLASS (sluice_code_view_parent_class)->finalize (object);
}

static void
sluice_code_view_class_init (SluiceCodeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sluice_code_view_get_property;
  object_class->set_property = sluice_code_view_set_property;
  object_class->constructed = sluice_code_view_constructed;
  object_class->dispose = sluice_code_view_dispose;
  object_class->finalize = sluice_code_view_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-code-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceCodeView, title_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceCodeView, frame);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
sluice_code_view_init (SluiceCodeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sluice_code_view_new (const char *title,
                      const char *language)
{
  return g_object_new (SLUICE_TYPE_CODE_VIEW, "title", title, "language", language, NULL);
}

/* GtkSourceView highlights what it draws while it draws it: lines that are higher then want another scroll bar in the
 * middle of a frame, of which GTK warns. */
static void
highlight (SluiceCodeView *self,
           const char     *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter start, end;

  if (strlen (text) > MAX_AT_ONCE)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_source_buffer_ensure_highlight (GTK_SOURCE_BUFFER (buffer), &start, &end);
}

void
sluice_code_view_set_text (SluiceCodeView *self,
                           const char     *text)
{
  g_return_if_fail (SLUICE_IS_CODE_VIEW (self));

  if (text != NULL && *text == '\0')
    text = NULL;

  if (!g_set_str (&self->text, text))
    return;

  if (text != NULL)
    {
      if (self->view == NULL)
        make_view (self);
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), text, -1);
      highlight (self, text);
    }
  else
    {
      gtk_frame_set_child (GTK_FRAME (self->frame), NULL);
      self->view = NULL;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

const char *
sluice_code_view_get_text (SluiceCodeView *self)
{
  g_return_val_if_fail (SLUICE_IS_CODE_VIEW (self), NULL);

  return self->text;
}

static guint
mark_line (GtkTextBuffer *buffer,
           GRegex        *pattern,
           int            number)
{
  g_autoptr (GMatchInfo) info = NULL;
  g_autofree char *text = NULL;
  GtkTextIter from, to;
  guint n = 0;

  gtk_text_buffer_get_iter_at_line (buffer, &from, number);
  to = from;
  if (!gtk_text_iter_ends_line (&to))
    gtk_text_iter_forward_to_line_end (&to);
  text = gtk_text_buffer_get_slice (buffer, &from, &to, TRUE);
  /* One that gives up marks nothing. */
  g_regex_match_full (pattern, text, -1, 0, SLUICE_LOG_MATCH_FLAGS, &info, NULL);
  while (n < MAX_MARKS && g_match_info_matches (info))
    {
      int begin, end;

      n++;
      if (g_match_info_fetch_pos (info, 0, &begin, &end))
        {
          gtk_text_iter_set_line_index (&from, begin);
          gtk_text_iter_set_line_index (&to, end);
          gtk_text_buffer_apply_tag_by_name (buffer, "match", &from, &to);
        }
      if (!g_match_info_next (info, NULL))
        break;
    }
  return n;
}

void
sluice_code_view_mark (SluiceCodeView *self,
                       GRegex         *pattern,
                       GArray         *lines)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  int n;

  g_return_if_fail (SLUICE_IS_CODE_VIEW (self));

  if (self->view == NULL)
    return;

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, "match", &start, &end);
  n = MIN (gtk_text_buffer_get_line_count (buffer), MAX_SEARCHED);
  for (int i = 0; pattern != NULL && i < n; i++)
    if (mark_line (buffer, pattern, i) > 0)
      g_array_append_val (lines, i);
}

char *
sluice_code_view_go_to (SluiceCodeView *self,
                        guint           line)
{
  GtkTextBuffer *buffer;
  GtkTextIter from, to;

  g_return_val_if_fail (SLUICE_IS_CODE_VIEW (self), NULL);

  if (self->view == NULL)
    return g_strdup ("");

  stop_going (self);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_get_iter_at_line (buffer, &from, (int) line);
  to = from;
  if (!gtk_text_iter_ends_line (&to))
    gtk_text_iter_forward_to_line_end (&to);
  gtk_text_buffer_select_range (buffer, &from, &to);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
  return gtk_text_buffer_get_slice (buffer, &from, &to, TRUE);
}

/* A text's height comes with its width, and lines are measured a few at a time. */
static gboolean
go_to_end_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       data)
{
  SluiceCodeView *self = SLUICE_CODE_VIEW (widget);
  GtkAdjustment *adjustment = self->view != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)) : NULL;
  double end = adjustment != NULL ? gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) : 0;

  if (adjustment != NULL && gtk_widget_get_height (self->view) > 0)
    {
      self->end_frames = end == self->end ? self->end_frames + 1 : 0;
      self->end = end;
      gtk_adjustment_set_value (adjustment, end);
    }
  if (adjustment != NULL && self->end_frames < END_FRAMES)
    return G_SOURCE_CONTINUE;

  self->end_id = 0;
  return G_SOURCE_REMOVE;
}

void
sluice_code_view_go_to_end (SluiceCodeView *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  g_return_if_fail (SLUICE_IS_CODE_VIEW (self));

  if (self->view == NULL)
    return;

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_get_end_iter (buffer, &end);
  /* An empty line at the end says nothing. */
  if (gtk_text_iter_starts_line (&end))
    gtk_text_iter_backward_char (&end);
  gtk_text_iter_set_line_offset (&end, 0);
  gtk_text_buffer_place_cursor (buffer, &end);
  self->end_frames = 0;
  if (self->end_id == 0)
    self->end_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), go_to_end_cb, NULL, NULL);
}
