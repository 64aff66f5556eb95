/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-state-icon.h"

#include <adwaita.h>
#include <math.h>

#include "paint/sluice-paint-state.h"

#define SIZE 16

struct _SluiceStateIcon
{
  GtkWidget parent_instance;

  SluiceState state;
  double progress;
};

G_DEFINE_FINAL_TYPE (SluiceStateIcon, sluice_state_icon, GTK_TYPE_WIDGET)

static void
sluice_state_icon_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
sluice_state_icon_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SluiceStateIcon *self = SLUICE_STATE_ICON (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  const SluicePalette *palette = sluice_palette_get (adw_style_manager_get_dark (style),
                                                     adw_style_manager_get_high_contrast (style));
  int x = (gtk_widget_get_width (widget) - SIZE) / 2;
  int y = (gtk_widget_get_height (widget) - SIZE) / 2;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, SIZE, SIZE));
  sluice_paint_state (cr, self->state, x, y, SIZE, palette->state[self->state], palette->card, self->progress, 0);
  cairo_destroy (cr);
}

static void
sluice_state_icon_class_init (SluiceStateIconClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_state_icon_measure;
  widget_class->snapshot = sluice_state_icon_snapshot;

  gtk_widget_class_set_css_name (widget_class, "state");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sluice_state_icon_init (SluiceStateIcon *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  self->progress = SLUICE_PAINT_PROGRESS_UNKNOWN;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
sluice_state_icon_new (void)
{
  return g_object_new (SLUICE_TYPE_STATE_ICON, NULL);
}

void
sluice_state_icon_set_state (SluiceStateIcon *self,
                             SluiceState      state,
                             double           progress)
{
  g_return_if_fail (SLUICE_IS_STATE_ICON (self));

  /* Two degrees of the ring are less than what is seen. */
  if (self->state == state && fabs (self->progress - progress) < 0.005)
    return;

  self->state = state;
  self->progress = progress;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
