/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-time-label.h"

#include "ui/widgets/sluice-tick.h"
#include "ui/widgets/sluice-time-words.h"

struct _SluiceTimeLabel
{
  GtkWidget parent_instance;

  /* children */
  GtkInscription *label;

  /* owned */
  SluiceNow *now;
  SluiceTickSource *tick;

  gboolean span;
  gint64 start;
  gint64 end;
  float xalign;
  int width;      /* that of the words, when they were measured last */
  gboolean stale; /* whether they are others by now */
};

enum
{
  PROP_0,
  PROP_NOW,
  PROP_XALIGN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceTimeLabel, sluice_time_label, GTK_TYPE_WIDGET)

/* A GtkLabel that counts seconds has all of its window laid out for each; this only where words get wider. */
static int
measure_words (SluiceTimeLabel *self)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->label), gtk_inscription_get_text (self->label));
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
sluice_time_label_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (widget);

  gtk_widget_measure (GTK_WIDGET (self->label), orientation, -1, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = self->width = measure_words (self);
      self->stale = FALSE;
    }
}

static void
sluice_time_label_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  gtk_widget_allocate (GTK_WIDGET (SLUICE_TIME_LABEL (widget)->label), width, height, baseline, NULL);
}

/* Shows what is true now, and returns after how long that changes. */
static gint64
update_words (gpointer data)
{
  SluiceTimeLabel *self = data;
  gint64 wait;
  g_autofree char *words = sluice_time_words (self->span, self->start, self->end, self->now, &wait);

  if (g_strcmp0 (gtk_inscription_get_text (self->label), words) != 0)
    {
      gtk_inscription_set_text (self->label, words);
      self->stale = TRUE;
    }
  /* What nobody sees, as in rows beside those in view, doesn't have the window laid out. */
  if (self->stale && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->stale = FALSE;
      if (measure_words (self) != self->width)
        gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  return wait;
}

static void
refresh_words (SluiceTimeLabel *self)
{
  if (self->tick != NULL)
    sluice_tick_source_refresh (self->tick);
  else
    update_words (self);
}

static void
frozen_cb (SluiceTimeLabel *self)
{
  refresh_words (self);
}

static void
sluice_time_label_map (GtkWidget *widget)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (widget);

  GTK_WIDGET_CLASS (sluice_time_label_parent_class)->map (widget);
  if (self->tick == NULL)
    self->tick = sluice_tick_add (widget, update_words, self);
}

static void
sluice_time_label_unmap (GtkWidget *widget)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (widget);

  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  GTK_WIDGET_CLASS (sluice_time_label_parent_class)->unmap (widget);
}

static gboolean
sluice_time_label_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (widget);
  g_autofree char *words = sluice_time_tooltip (self->span, self->start, self->end);

  gtk_tooltip_set_text (tooltip, words);
  return words != NULL;
}

static void
sluice_time_label_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (object);

  switch (id)
    {
    case PROP_NOW:
      self->now = g_value_dup_object (value);
      break;
    case PROP_XALIGN:
      self->xalign = g_value_get_float (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_time_label_constructed (GObject *object)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (object);

  G_OBJECT_CLASS (sluice_time_label_parent_class)->constructed (object);

  gtk_inscription_set_xalign (self->label, self->xalign);
  g_signal_connect_object (self->now, "notify::frozen", G_CALLBACK (frozen_cb), self, G_CONNECT_SWAPPED);
}

static void
sluice_time_label_dispose (GObject *object)
{
  SluiceTimeLabel *self = SLUICE_TIME_LABEL (object);

  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  g_clear_object (&self->now);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;

  G_OBJECT_CLASS (sluice_time_label_parent_class)->dispose (object);
}

static void
sluice_time_label_class_init (SluiceTimeLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = sluice_time_label_set_property;
  object_class->constructed = sluice_time_label_constructed;
  object_class->dispose = sluice_time_label_dispose;
  widget_class->measure = sluice_time_label_measure;
  widget_class->size_allocate = sluice_time_label_allocate;
  widget_class->map = sluice_time_label_map;
  widget_class->unmap = sluice_time_label_unmap;
  widget_class->query_tooltip = sluice_time_label_query_tooltip;

  props[PROP_NOW] = g_param_spec_object ("now", NULL, NULL, SLUICE_TYPE_NOW,
                                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_XALIGN] = g_param_spec_float ("xalign", NULL, NULL, 0, 1, 0,
                                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "time");
}

static void
sluice_time_label_init (SluiceTimeLabel *self)
{
  self->label = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_min_chars (self->label, 0);
  gtk_inscription_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
sluice_time_label_new (SluiceNow *now,
                       float      xalign)
{
  return g_object_new (SLUICE_TYPE_TIME_LABEL, "now", now, "xalign", xalign, NULL);
}

void
sluice_time_label_set_age (SluiceTimeLabel *self,
                           gint64           instant)
{
  g_return_if_fail (SLUICE_IS_TIME_LABEL (self));

  self->span = FALSE;
  self->start = instant;
  self->end = 0;
  refresh_words (self);
}

void
sluice_time_label_set_span (SluiceTimeLabel *self,
                            gint64           start,
                            gint64           end)
{
  g_return_if_fail (SLUICE_IS_TIME_LABEL (self));

  self->span = TRUE;
  self->start = start;
  self->end = end;
  refresh_words (self);
}

const char *
sluice_time_label_get_text (SluiceTimeLabel *self)
{
  g_return_val_if_fail (SLUICE_IS_TIME_LABEL (self), NULL);

  return gtk_inscription_get_text (self->label);
}
