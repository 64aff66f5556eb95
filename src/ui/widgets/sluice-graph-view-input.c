/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointer, touch and keys of the graph view. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <math.h>

#include <glib/gi18n.h>

#define WHEEL_FACTOR 1.2
#define SURFACE_FACTOR 1.01
/* A step of a wheel that is tilted, or turned with Shift. */
#define WHEEL_PAN 50
#define KEY_FACTOR 1.25

static int
find_node (SluiceGraphView *self,
           double           x,
           double           y)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  if (layout == NULL)
    return -1;
  return sluice_graph_layout_hit_node (layout,
                                       sluice_graph_camera_to_graph (&self->camera, (SluiceGraphPoint) { x, y }));
}

static int
find_pointed (SluiceGraphView *self)
{
  return self->pointer_inside && self->drag == NULL ? find_node (self, self->pointer.x, self->pointer.y) : -1;
}

/* The picture moved under a pointer that rests: what came under it is not pointed at. */
void
sluice_graph_view_update_hover (SluiceGraphView *self)
{
  if (self->hovered >= 0 && find_pointed (self) != self->hovered)
    sluice_graph_view_set_hovered (self, -1);
  sluice_graph_view_update_fold (self);
}

/* Also where the view comes under a pointer that rests: only what follows is a motion. */
static void
enter_cb (GtkEventControllerMotion *controller,
          double                    x,
          double                    y,
          SluiceGraphView          *self)
{
  self->pointer = (SluiceGraphPoint) { x, y };
  self->pointer_inside = TRUE;
  sluice_graph_view_update_controls (self);
  sluice_graph_view_update_hover (self);
  sluice_graph_view_update_grip (self);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           SluiceGraphView          *self)
{
  guint32 time = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  gboolean moved = time != GDK_CURRENT_TIME || x != self->pointer.x || y != self->pointer.y;

  enter_cb (controller, x, y, self);
  /* After a layout GDK tells of motions that nobody made. */
  if (moved)
    sluice_graph_view_set_hovered (self, find_pointed (self));
}

static void
leave_cb (GtkEventControllerMotion *controller,
          SluiceGraphView          *self)
{
  self->pointer_inside = FALSE;
  sluice_graph_view_update_controls (self);
  sluice_graph_view_update_hover (self);
  sluice_graph_view_update_grip (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SluiceGraphView          *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean surface = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  SluiceGraphPoint at = self->pointer_inside ? self->pointer : sluice_graph_view_get_center (self);

  /* Two fingers on a touchpad pan, as everywhere; they can pinch to zoom. */
  if (surface && (state & GDK_CONTROL_MASK) == 0)
    sluice_graph_view_pan (self, -dx, -dy);
  else if (!surface && (state & GDK_SHIFT_MASK) != 0)
    sluice_graph_view_pan (self, -(dx + dy) * WHEEL_PAN, 0);
  else if (!surface && dx != 0)
    sluice_graph_view_pan (self, -dx * WHEEL_PAN, 0);
  if (dy != 0 && (surface ? (state & GDK_CONTROL_MASK) != 0 : (state & GDK_SHIFT_MASK) == 0))
    sluice_graph_view_zoom (self, pow (surface ? SURFACE_FACTOR : WHEEL_FACTOR, -dy), at, FALSE);
  sluice_graph_view_update_hover (self);
  return GDK_EVENT_STOP;
}

void
sluice_graph_view_begin_pinch (SluiceGraphView  *self,
                               SluiceGraphPoint  at)
{
  SluiceGraphDrag *drag = g_steal_pointer (&self->drag);

  /* One finger dragged, the other comes: what was panned stays so. */
  self->dragging = NULL;
  if (drag != NULL)
    {
      sluice_graph_view_end_edit (self, FALSE);
      sluice_graph_drag_free (drag);
      gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
    }
  self->pinch_from = self->camera;
  self->pinch_at = sluice_graph_camera_to_graph (&self->camera, at);
}

/* The gesture tells how far since it began, the camera wants how far since the last time. */
void
sluice_graph_view_pinch (SluiceGraphView  *self,
                         double            scale,
                         SluiceGraphPoint  at)
{
  SluiceGraphPoint between = sluice_graph_camera_to_screen (&self->camera, self->pinch_at);

  sluice_graph_view_pan (self, at.x - between.x, at.y - between.y);
  sluice_graph_view_zoom (self, self->pinch_from.scale * scale / self->camera.scale, at, FALSE);
}

static SluiceGraphPoint
find_middle (SluiceGraphView *self,
             GtkGesture      *gesture)
{
  SluiceGraphPoint middle = self->pointer;

  gtk_gesture_get_bounding_box_center (gesture, &middle.x, &middle.y);
  return middle;
}

static void
pinch_begin_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                SluiceGraphView  *self)
{
  sluice_graph_view_begin_pinch (self, find_middle (self, gesture));
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pinch_cb (GtkGestureZoom  *gesture,
          double           scale,
          SluiceGraphView *self)
{
  sluice_graph_view_pinch (self, scale, find_middle (self, GTK_GESTURE (gesture)));
}

static void
drag_begin_cb (GtkGestureDrag  *gesture,
               double           x,
               double           y,
               SluiceGraphView *self)
{
  self->dragging = GTK_GESTURE (gesture);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->pointed_at = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag  *gesture,
                double           dx,
                double           dy,
                SluiceGraphView *self)
{
  SluiceGraphCamera camera;

  /* Called off: what goes on until the button is let go means nothing. */
  if (sluice_graph_scene_get_layout (self->scene) == NULL || self->dragging == NULL)
    return;
  if (self->drag == NULL)
    {
      double x, y;

      gtk_gesture_drag_get_start_point (gesture, &x, &y);
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) x, (int) y, (int) (x + dx), (int) (y + dy)))
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      if (sluice_graph_view_unfold_at (self, (SluiceGraphPoint) { x, y }))
        {
          /* Where they will be nobody pointed at yet. */
          self->dragging = NULL;
          return;
        }
      self->drag = sluice_graph_view_begin_edit (self, (SluiceGraphPoint) { x, y });
      if (self->drag == NULL)
        {
          self->drag = sluice_graph_drag_new_pan (&self->camera);
          sluice_graph_view_unfit (self);
          gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
        }
      sluice_graph_view_update_hover (self);
    }
  camera = sluice_graph_drag_update (self->drag, dx, dy);
  sluice_graph_view_look (self, &camera, FALSE);
}

static void
drag_end_cb (GtkGestureDrag  *gesture,
             double           dx,
             double           dy,
             SluiceGraphView *self)
{
  if (self->drag == NULL)
    return;
  g_clear_pointer (&self->drag, sluice_graph_drag_free);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  sluice_graph_view_end_edit (self, TRUE);
  sluice_graph_view_update_hover (self);
}

static void
drag_cancel_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                SluiceGraphView  *self)
{
  sluice_graph_view_cancel_drag (self);
}

gboolean
sluice_graph_view_cancel_drag (SluiceGraphView *self)
{
  SluiceGraphDrag *drag;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  drag = g_steal_pointer (&self->drag);
  self->dragging = NULL;
  if (drag == NULL)
    return FALSE;
  if (!sluice_graph_view_end_edit (self, FALSE))
    {
      SluiceGraphCamera camera = sluice_graph_drag_update (drag, 0, 0);

      sluice_graph_view_look (self, &camera, FALSE);
    }
  sluice_graph_drag_free (drag);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  sluice_graph_view_update_hover (self);
  return TRUE;
}

static gboolean
is_marking (GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  return (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0;
}

static void
click_cb (GtkGestureClick *gesture,
          int              n_press,
          double           x,
          double           y,
          SluiceGraphView *self)
{
  int node = find_node (self, x, y);

  if (self->drag != NULL)
    return;
  sluice_graph_view_untell (self);
  /* What is pointed at while a stage is chosen is the one. */
  if (self->choosing && node >= 0 && !sluice_graph_view_is_folded (self, node))
    {
      sluice_graph_view_select_node (self, node);
      sluice_graph_view_activate_selected (self);
    }
  else if (n_press == 1 && node >= 0 && is_marking (GTK_EVENT_CONTROLLER (gesture)))
    sluice_graph_view_toggle_mark (self, node);
  else if (n_press == 1 || node < 0)
    {
      int edge = sluice_graph_view_find_edge (self, (SluiceGraphPoint) { x, y });

      sluice_graph_view_clear_marks (self);
      sluice_graph_view_select_node (self, node);
      sluice_graph_view_select_edge (self, edge);
      if (node < 0 && edge < 0)
        sluice_graph_view_unfold_bundle (self, (SluiceGraphPoint) { x, y }, FALSE);
    }
  else if (n_press == 2 && node >= 0)
    sluice_graph_view_activate_selected (self);
}

static void
menu_cb (GtkGesture      *gesture,
         int              n_press,
         double           x,
         double           y,
         SluiceGraphView *self)
{
  int node = find_node (self, x, y);

  if ((node < 0 && self->edit == NULL) || self->drag != NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  sluice_graph_view_open_menu (self, node, &(SluiceGraphPoint) { x, y });
}

static void
hold_cb (GtkGestureLongPress *gesture,
         double               x,
         double               y,
         SluiceGraphView     *self)
{
  menu_cb (GTK_GESTURE (gesture), 1, x, y, self);
}

static void
focus_cb (GtkEventControllerFocus *controller,
          GParamSpec              *pspec,
          SluiceGraphView         *self)
{
  self->pointed_at = FALSE;
  sluice_graph_view_update_controls (self);
  sluice_graph_view_focus_changed (self);
  sluice_graph_view_update_name (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
tooltip_cb (GtkWidget  *widget,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  int node = keyboard ? self->selected_node : find_node (self, x, y);
  g_autofree char *words = NULL;
  SluiceGraphRect rect;

  if (!keyboard && self->drag == NULL && sluice_graph_view_is_bundle (self, (SluiceGraphPoint) { x, y }))
    {
      gtk_tooltip_set_text (tooltip, _("Several dependencies run as one here, to stages that are folded: a click "
                                       "unfolds them"));
      return TRUE;
    }
  if (node < 0 || self->drag != NULL)
    return FALSE;
  if (self->distance == SLUICE_PAINT_NEAR && !sluice_graph_view_is_folded (self, node)
      && !sluice_graph_scene_is_cut (self->scene, (guint) node))
    return FALSE;

  rect = sluice_graph_camera_rect_to_screen (&self->camera, sluice_graph_layout_get_node (layout, (guint) node));
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) rect.x, (int) rect.y, (int) ceil (rect.width),
                                                       (int) ceil (rect.height) });
  words = sluice_graph_scene_describe (self->scene, (guint) node);
  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  SluiceGraphPoint center;
  gboolean seen = sluice_graph_view_find_anchor (self, &center);

  if (g_str_equal (name, "graph.fit"))
    {
      sluice_graph_view_leave (self);
      self->opening = FALSE;
      sluice_graph_view_fit (self, TRUE);
    }
  else if (g_str_equal (name, "graph.zoom-in"))
    sluice_graph_view_zoom (self, KEY_FACTOR, center, TRUE);
  else if (g_str_equal (name, "graph.zoom-out"))
    sluice_graph_view_zoom (self, 1 / KEY_FACTOR, center, TRUE);
  else
    sluice_graph_view_zoom (self, 1 / sluice_graph_view_get_target (self).scale, center, TRUE);
  /* The ring around it is seen on all sides, however large it gets. */
  if (seen && !g_str_equal (name, "graph.fit"))
    sluice_graph_view_reveal (self, self->selected_node);
}

void
sluice_graph_view_class_init_input (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *action;
    guint keys[4];
  } bindings[] = {
    { "graph.fit", { GDK_KEY_KP_0, GDK_KEY_0 } },
    { "graph.zoom-original", { GDK_KEY_KP_1, GDK_KEY_1 } },
    { "graph.zoom-in", { GDK_KEY_KP_Add, GDK_KEY_equal, GDK_KEY_plus } },
    { "graph.zoom-out", { GDK_KEY_KP_Subtract, GDK_KEY_minus } },
  };

  /* A menu tells the last one. */
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      gtk_widget_class_install_action (widget_class, bindings[i].action, NULL, zoom_action);
      for (const guint *key = bindings[i].keys; *key != 0; key++)
        {
          gtk_widget_class_add_binding_action (widget_class, *key, GDK_CONTROL_MASK, bindings[i].action, NULL);
          gtk_widget_class_add_binding_action (widget_class, *key, 0, bindings[i].action, NULL);
        }
    }
  widget_class->query_tooltip = tooltip_cb;
}

void
sluice_graph_view_init_input (SluiceGraphView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;
  GtkGesture *drag, *click, *pinch, *hold;

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "notify::contains-focus", G_CALLBACK (focus_cb), self);
  g_signal_connect (controller, "notify::is-focus", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (widget, controller);

  pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (click_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "released", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  hold = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (hold_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (hold));
}
