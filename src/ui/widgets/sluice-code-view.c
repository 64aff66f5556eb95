/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-code-view.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

/* Taller than this it scrolls. */
#define MAX_HEIGHT 320

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
apply_scheme (SluiceCodeView *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const char *id = adw_style_manager_get_dark (style) ? "Adwaita-dark" : "Adwaita";
  GtkSourceBuffer *buffer;

  if (self->view == NULL)
    return;

  buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  gtk_source_buffer_set_style_scheme (
    buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), id));
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);

  g_object_set (scrolled,
                "child", self->view,
                "propagate-natural-height", TRUE,
                "max-content-height", MAX_HEIGHT,
                "hscrollbar-policy", GTK_POLICY_NEVER,
                NULL);
  gtk_frame_set_child (GTK_FRAME (self->frame), scrolled);
  apply_scheme (self);
}

static void
copy_clicked_cb (SluiceCodeView *self)
{
  if (self->text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
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
