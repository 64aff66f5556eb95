/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-meter.h"

#include <adwaita.h>
#include <math.h>

#include "paint/sluice-palette.h"

#define HEIGHT 6
#define WIDTH 48

struct _SluiceMeter
{
  GtkWidget parent_instance;

  double progress;
  SluiceState state;
};

G_DEFINE_FINAL_TYPE (SluiceMeter, sluice_meter, GTK_TYPE_WIDGET)

static void
sluice_meter_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

void
sluice_meter_draw (GtkWidget             *widget,
                   GtkSnapshot           *snapshot,
                   const graphene_rect_t *place,
                   double                 progress,
                   SluiceState            state)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  const SluicePalette *palette = sluice_palette_get (adw_style_manager_get_dark (style),
                                                     adw_style_manager_get_high_contrast (style));
  SluiceColor color = palette->state[state];
  float width = place->size.width, height = place->size.height;
  float filled = roundf (width * (float) CLAMP (progress, 0, 1));
  float start = place->origin.x + (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - filled : 0);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, place, height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA) { (float) palette->border.red, (float) palette->border.green,
                                          (float) palette->border.blue, 1 },
                             place);
  if (filled > 0)
    gtk_snapshot_append_color (snapshot,
                               &(GdkRGBA) { (float) color.red, (float) color.green, (float) color.blue, 1 },
                               &GRAPHENE_RECT_INIT (start, place->origin.y, filled, height));
  gtk_snapshot_pop (snapshot);
}

static void
sluice_meter_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  SluiceMeter *self = SLUICE_METER (widget);

  sluice_meter_draw (widget, snapshot,
                     &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                          (float) gtk_widget_get_height (widget)),
                     self->progress, self->state);
}

static void
sluice_meter_class_init (SluiceMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_meter_measure;
  widget_class->snapshot = sluice_meter_snapshot;

  gtk_widget_class_set_css_name (widget_class, "meter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sluice_meter_init (SluiceMeter *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
sluice_meter_new (void)
{
  return g_object_new (SLUICE_TYPE_METER, NULL);
}

void
sluice_meter_set_progress (SluiceMeter *self,
                           double       progress,
                           SluiceState  state)
{
  g_return_if_fail (SLUICE_IS_METER (self));

  if (self->state == state && fabs (self->progress - progress) < 0.002)
    return;

  self->progress = progress;
  self->state = state;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
