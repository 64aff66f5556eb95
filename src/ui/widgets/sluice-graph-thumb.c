/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-thumb.h"

#include <adwaita.h>

#include "ui/widgets/sluice-graph-picture.h"

#define PADDING 12.0

struct _SluiceGraphThumb
{
  GtkWidget parent_instance;

  /* owned */
  SluiceGraphPicture *picture;
};

G_DEFINE_FINAL_TYPE (SluiceGraphThumb, sluice_graph_thumb, GTK_TYPE_WIDGET)

static void
update_palette (SluiceGraphThumb *self)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  sluice_graph_picture_set_palette (self->picture, sluice_palette_get (adw_style_manager_get_dark (manager),
                                                                       adw_style_manager_get_high_contrast (manager)));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sluice_graph_thumb_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  SluiceGraphThumb *self = SLUICE_GRAPH_THUMB (widget);
  PangoContext *words;

  GTK_WIDGET_CLASS (sluice_graph_thumb_parent_class)->css_changed (widget, change);

  words = gtk_widget_create_pango_context (widget);
  pango_context_set_base_dir (words, PANGO_DIRECTION_LTR);
  sluice_graph_picture_set_words (self->picture, words);
  g_object_unref (words);
  gtk_widget_queue_draw (widget);
}

static void
sluice_graph_thumb_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  SluiceGraphThumb *self = SLUICE_GRAPH_THUMB (widget);
  SluiceGraphLayout *layout = sluice_graph_picture_get_layout (self->picture);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const SluiceGraphRect *bounds = layout != NULL ? sluice_graph_layout_get_bounds (layout) : NULL;
  SluicePaintDistance distance;
  double scale;
  cairo_t *cr;

  if (bounds == NULL || bounds->width < 1 || width <= 2 * PADDING || height <= 2 * PADDING)
    return;

  scale = MIN (1, MIN ((width - 2 * PADDING) / bounds->width, (height - 2 * PADDING) / bounds->height));
  distance = sluice_paint_distance_choose (scale, SLUICE_PAINT_NEAR);
  /* Without signs there is little on a card in between. */
  if (distance == SLUICE_PAINT_MIDDLE)
    distance = SLUICE_PAINT_FAR;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cr, width / 2 - (bounds->x + bounds->width / 2) * scale,
                   height / 2 - (bounds->y + bounds->height / 2) * scale);
  cairo_scale (cr, scale, scale);
  sluice_graph_picture_draw (self->picture, cr, bounds, scale, distance, FALSE, 1);
  cairo_destroy (cr);
}

static void
sluice_graph_thumb_finalize (GObject *object)
{
  sluice_graph_picture_free (SLUICE_GRAPH_THUMB (object)->picture);

  G_OBJECT_CLASS (sluice_graph_thumb_parent_class)->finalize (object);
}

static void
sluice_graph_thumb_class_init (SluiceGraphThumbClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_graph_thumb_finalize;
  widget_class->css_changed = sluice_graph_thumb_css_changed;
  widget_class->snapshot = sluice_graph_thumb_snapshot;
  gtk_widget_class_set_css_name (widget_class, "graphthumb");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_graph_thumb_init (SluiceGraphThumb *self)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  self->picture = sluice_graph_picture_new ();
  /* Of what is only about to be made there is no state to tell. */
  sluice_graph_picture_set_draft (self->picture, TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  update_palette (self);
}

GtkWidget *
sluice_graph_thumb_new (void)
{
  return g_object_new (SLUICE_TYPE_GRAPH_THUMB, NULL);
}

void
sluice_graph_thumb_set_layout (SluiceGraphThumb  *self,
                               SluiceGraphLayout *layout)
{
  g_return_if_fail (SLUICE_IS_GRAPH_THUMB (self));

  sluice_graph_picture_set_layout (self->picture, layout, NULL, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

SluiceGraphLayout *
sluice_graph_thumb_get_layout (SluiceGraphThumb *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_THUMB (self), NULL);

  return sluice_graph_picture_get_layout (self->picture);
}
