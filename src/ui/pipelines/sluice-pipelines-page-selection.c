/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar for what is selected. It lies over the foot of the list while it comes and goes, and no row moves for it. */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipelines-page-private.h"

#include <math.h>

/* A row that the keys are in is seen: it comes up as far as it is under the bar. */
static void
uncover_focus (SluicePipelinesPage *self,
               GtkAdjustment       *adjustment)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;
  double below;

  if (focus == NULL || !gtk_window_get_focus_visible (GTK_WINDOW (root))
      || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stack))
      || !gtk_widget_compute_bounds (focus, GTK_WIDGET (self->stack), &bounds))
    return;

  below = (double) (bounds.origin.y + bounds.size.height) - gtk_widget_get_height (GTK_WIDGET (self->stack));
  if (below > 0 && below < gtk_adjustment_get_page_size (adjustment))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + ceil (below));
}

static gboolean
stop_holding_cb (GtkWidget     *widget,
                 GdkFrameClock *clock,
                 gpointer       data)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (widget);
  GtkAdjustment *adjustment = sluice_pipelines_page_get_vadjustment (self);
  double value = gtk_adjustment_get_value (adjustment);
  int height = gtk_widget_get_height (GTK_WIDGET (self->stack));

  /* The view was not given its new size yet. */
  if (gtk_widget_get_margin_bottom (GTK_WIDGET (self->stack)) + height
      != gtk_widget_get_height (GTK_WIDGET (self->content_bin)))
    return G_SOURCE_CONTINUE;

  /* A list keeps the row it was last scrolled by where that was in its height, and its height is another now: only what
   * scrolls it tells it where it stands. */
  gtk_adjustment_set_value (adjustment, value > 0 ? value - 1 : value + 1);
  gtk_adjustment_set_value (adjustment, value);
  self->hold_tick = 0;
  if (gtk_revealer_get_reveal_child (self->selection_revealer))
    uncover_focus (self, adjustment);
  return G_SOURCE_REMOVE;
}

static void
set_room (SluicePipelinesPage *self,
          int                  room)
{
  if (gtk_widget_get_margin_bottom (GTK_WIDGET (self->stack)) == room)
    return;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->hold_tick == 0)
    {
      self->held_value = gtk_adjustment_get_value (sluice_pipelines_page_get_vadjustment (self));
      self->hold_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), stop_holding_cb, NULL, NULL);
    }
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->stack), room);
}

void
sluice_pipelines_page_hold_rows (SluicePipelinesPage *self,
                                 GtkAdjustment       *adjustment)
{
  if (self->hold_tick != 0 && adjustment == sluice_pipelines_page_get_vadjustment (self))
    gtk_adjustment_set_value (adjustment, self->held_value);
}

void
sluice_pipelines_page_make_room (SluicePipelinesPage *self)
{
  int height;

  if (!gtk_revealer_get_reveal_child (self->selection_revealer)
      || !gtk_revealer_get_child_revealed (self->selection_revealer))
    return;

  gtk_widget_measure (GTK_WIDGET (self->selection_bar), GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  set_room (self, height);
}

void
sluice_pipelines_page_show_selection_bar (SluicePipelinesPage *self,
                                          gboolean             shown)
{
  if (gtk_revealer_get_reveal_child (self->selection_revealer) == shown)
    return;

  gtk_revealer_set_reveal_child (self->selection_revealer, shown);
  if (!shown)
    set_room (self, 0);
  else
    sluice_pipelines_page_make_room (self);
}
