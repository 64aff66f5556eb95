/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys are for something that is shown: GTK leaves the focus where it was when that is not shown any more. */
#include "ui/window/sluice-window-private.h"

/* So many are enough for what becomes visible to be there. */
#define REVEAL_FRAMES 6

static gboolean
has_dialog (SluiceWindow *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL;
}

static void
focus_page (SluiceWindow *self)
{
  GtkWidget *page = GTK_WIDGET (adw_navigation_view_get_visible_page (self->pages));

  if (page != NULL && gtk_widget_get_mapped (page) && !has_dialog (self))
    gtk_widget_grab_focus (page);
}

static gboolean
opened_cb (gpointer data)
{
  SluiceWindow *self = data;
  GtkWidget *page = GTK_WIDGET (adw_navigation_view_get_visible_page (self->pages));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->opened_id = 0;
  if (page != NULL && (focus == NULL || !gtk_widget_is_ancestor (focus, page)) && !has_dialog (self))
    gtk_widget_grab_focus (page);
  return G_SOURCE_REMOVE;
}

void
sluice_window_focus_opened (SluiceWindow *self)
{
  /* Where the focus was, is not shown any more. A row that was clicked twice takes it after it opened the page. */
  gtk_widget_grab_focus (GTK_WIDGET (adw_navigation_view_get_visible_page (self->pages)));
  if (self->opened_id == 0)
    self->opened_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, opened_cb, self, NULL);
}

/* GTK gives the focus back to what had it; where that row is gone, to the first button above: the list it is. */
static gboolean
popped_cb (gpointer data)
{
  SluiceWindow *self = data;
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->popped_id = 0;
  if (SLUICE_IS_PIPELINES_PAGE (page) && focus != NULL && gtk_widget_get_ancestor (focus, ADW_TYPE_HEADER_BAR) != NULL)
    focus_page (self);
  return G_SOURCE_REMOVE;
}

void
sluice_window_focus_popped (SluiceWindow *self)
{
  if (self->popped_id == 0)
    self->popped_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, popped_cb, self, NULL);
}

static gboolean
is_on_its_way (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (GTK_IS_REVEALER (widget) && gtk_revealer_get_reveal_child (GTK_REVEALER (widget))
        && !gtk_revealer_get_child_revealed (GTK_REVEALER (widget)))
      return TRUE;

  return FALSE;
}

/* What a page is about to show, its search entry, is shown within a few frames; what a narrow page has put away is not. */
static gboolean
shown_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (gdk_frame_clock_get_frame_counter (clock) < self->focus_frame || is_on_its_way (focus))
    return G_SOURCE_CONTINUE;

  self->focus_tick = 0;
  if (focus == NULL || !gtk_widget_get_mapped (focus))
    focus_page (self);
  return G_SOURCE_REMOVE;
}

static gboolean
mend_cb (gpointer data)
{
  SluiceWindow *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  self->focus_id = 0;
  /* A dialog gives the focus back to what had it, even where that is not shown any more (the start page). */
  if (focus == NULL
      || (!gtk_widget_get_mapped (focus) && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->split_view))))
    {
      focus_page (self);
    }
  else if (!gtk_widget_get_mapped (focus) && clock != NULL)
    {
      self->focus_frame = gdk_frame_clock_get_frame_counter (clock) + REVEAL_FRAMES;
      if (self->focus_tick == 0)
        self->focus_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), shown_cb, NULL, NULL);
    }
  return G_SOURCE_REMOVE;
}

/* Not at once: from the last widget to the first Tab goes by way of none. */
static void
queue_mend (SluiceWindow *self)
{
  if (self->focus_id == 0 && self->servers != NULL)
    self->focus_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, mend_cb, self, NULL);
}

static void
watch (SluiceWindow *self,
       GtkWidget    *focus)
{
  if (self->focus == focus)
    return;

  if (self->focus != NULL)
    g_signal_handlers_disconnect_by_func (self->focus, queue_mend, self);
  g_set_weak_pointer (&self->focus, focus);
  if (focus != NULL)
    g_signal_connect_object (focus, "unmap", G_CALLBACK (queue_mend), self, G_CONNECT_SWAPPED);
}

void
sluice_window_look_for_focus (SluiceWindow *self)
{
  watch (self, gtk_window_get_focus (GTK_WINDOW (self)));
  queue_mend (self);
}

void
sluice_window_clear_focus (SluiceWindow *self)
{
  watch (self, NULL);
  if (self->focus_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->focus_tick);
  self->focus_tick = 0;
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_handle_id (&self->opened_id, g_source_remove);
  g_clear_handle_id (&self->popped_id, g_source_remove);
}
