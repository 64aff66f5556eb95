/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The camera of the graph view: where it looks, how it gets there, and what turns meanwhile. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <math.h>

#define FIT_MARGIN 32.0
/* Between the last stage and the controls below it. */
#define CONTROLS_GAP 12.0
#define KEEP_IN_VIEW 48.0
/* A graph that fits at less opens at more, where its words are. */
#define OPENING_LEAST_SCALE 0.45
#define OPENING_SCALE 0.6
/* One may zoom out so far, and farther where the graph does not fit before. */
#define LEAST_SCALE 0.02
#define FLIGHT_MS 250
/* More for what is far away, so that the way can be followed. */
#define FAR_FLIGHT_MS 150
#define LONGEST_FLIGHT_MS 700
/* Words are seen from here on, whatever the distance was before. */
#define READABLE_SCALE 0.5
#define ARRIVING_SCALE 0.7
#define BLENDING_MS 150
#define TURN_INTERVAL_MS 100
#define TURN_SECONDS 2.0

static const SluiceGraphRect *
get_bounds (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  return layout != NULL ? sluice_graph_layout_get_bounds (layout) : NULL;
}

/* Whether any of @covers would lie over a stage that is wanted (or any, below 0) as @camera sees it. */
static gboolean
is_covered (SluiceGraphView         *self,
            const SluiceGraphCamera *camera,
            int                      node,
            const SluiceGraphRect   *covers,
            guint                    n_covers)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout));

  for (guint i = 0; i < n_nodes; i++)
    if (node < 0 || (guint) node == i)
      {
        SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (camera, sluice_graph_layout_get_node (layout, i));

        for (guint k = 0; k < n_covers; k++)
          if (sluice_graph_rect_meets (&shown, &covers[k]))
            return TRUE;
      }
  return FALSE;
}

static void
flight_cb (double   progress,
           gpointer data)
{
  SluiceGraphView *self = data;

  self->camera = sluice_graph_flight_at (&self->way, progress);
  sluice_graph_view_camera_changed (self);
}

gboolean
sluice_graph_view_is_flying (SluiceGraphView *self)
{
  return adw_animation_get_state (self->flight) == ADW_ANIMATION_PLAYING;
}

SluiceGraphCamera
sluice_graph_view_get_target (SluiceGraphView *self)
{
  return sluice_graph_view_is_flying (self) ? self->way.to : self->camera;
}

static void
blending_cb (double   value,
             gpointer data)
{
  SluiceGraphView *self = data;

  self->blend = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Words and signs come and go by a short fade in time: a camera at rest never sees one through the other. */
static void
update_distance (SluiceGraphView *self)
{
  SluicePaintDistance distance = sluice_paint_distance_choose (self->camera.scale, self->distance);
  /* On the way back from half-way. */
  double start = distance == self->former_distance ? 1 - self->blend : 0;

  if (distance == self->distance)
    return;

  self->former_distance = self->distance;
  self->distance = distance;
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->blending), start);
  adw_animation_reset (self->blending);
  adw_animation_play (self->blending);
}

static gboolean
turn_cb (gpointer data)
{
  SluiceGraphView *self = data;

  self->phase = fmod (self->phase + TURN_INTERVAL_MS / (1000.0 * TURN_SECONDS), 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

void
sluice_graph_view_update_travel (SluiceGraphView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.back", sluice_graph_trail_can_go_back (self->trail));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.forward", sluice_graph_trail_can_go_forward (self->trail));
}

void
sluice_graph_view_init_camera (SluiceGraphView *self)
{
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-enable-animations",
                           G_CALLBACK (sluice_graph_view_update_turning), self, G_CONNECT_SWAPPED);
  self->camera = (SluiceGraphCamera) { 1, 0, 0 };
  self->fitted = self->opening = TRUE;
  self->least_scale = LEAST_SCALE;
  self->trail = sluice_graph_trail_new ();
  sluice_graph_view_update_travel (self);
  self->flight = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, FLIGHT_MS,
                                          adw_callback_animation_target_new (flight_cb, self, NULL));
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->flight), ADW_EASE_OUT_CUBIC);
  self->blend = 1;
  self->blending = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, BLENDING_MS,
                                            adw_callback_animation_target_new (blending_cb, self, NULL));
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->blending), ADW_EASE_OUT_CUBIC);
}

void
sluice_graph_view_look (SluiceGraphView         *self,
                        const SluiceGraphCamera *camera,
                        gboolean                 fly)
{
  const SluiceGraphRect *bounds = get_bounds (self);
  SluiceGraphCamera to = *camera;

  if (bounds != NULL)
    to = sluice_graph_camera_clamp (camera, bounds, gtk_widget_get_width (GTK_WIDGET (self)),
                                    gtk_widget_get_height (GTK_WIDGET (self)), KEEP_IN_VIEW);
  adw_animation_pause (self->flight);
  self->way = sluice_graph_flight_plan (&self->camera, &to, gtk_widget_get_width (GTK_WIDGET (self)),
                                        gtk_widget_get_height (GTK_WIDGET (self)));
  if (fly)
    {
      double longer = MAX (0, sluice_graph_flight_get_length (&self->way) - 1) * FAR_FLIGHT_MS;

      adw_timed_animation_set_duration (ADW_TIMED_ANIMATION (self->flight),
                                        (guint) MIN (FLIGHT_MS + longer, LONGEST_FLIGHT_MS));
      adw_animation_reset (self->flight);
      adw_animation_play (self->flight);
    }
  else
    {
      self->camera = to;
      sluice_graph_view_camera_changed (self);
    }
}

/* As large as it can be with nothing over a stage: all of the view, or above or beside what lies in its corners. */
static SluiceGraphCamera
find_fit (SluiceGraphView       *self,
          const SluiceGraphRect *bounds,
          int                    width,
          int                    height)
{
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  guint n_covers = sluice_graph_view_get_covers (self, width, height, covers);
  gboolean with_map = n_covers > 1 && sluice_graph_view_wants_minimap (self, width, height);
  SluiceGraphCamera camera = sluice_graph_camera_fit (bounds, width, height, FIT_MARGIN), best = { 0, 0, 0 };
  /* The margin is below the graph, above the controls: a narrow one will do. */
  double above_controls = covers[0].y + FIT_MARGIN - CONTROLS_GAP;
  double above_all = with_map ? MIN (above_controls, covers[1].y + FIT_MARGIN - CONTROLS_GAP) : above_controls;
  double beside_map = with_map ? covers[1].x + FIT_MARGIN - CONTROLS_GAP : width;
  const double rooms[][2] = { { width, above_controls }, { width, above_all }, { beside_map, height },
                              { beside_map, above_controls } };

  n_covers = with_map ? 2 : 1;
  if (!is_covered (self, &camera, -1, covers, n_covers))
    return camera;
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      camera = sluice_graph_camera_fit (bounds, rooms[i][0], rooms[i][1], FIT_MARGIN);
      if (camera.scale > best.scale && !is_covered (self, &camera, -1, covers, n_covers))
        best = camera;
    }
  return best.scale > 0 ? best : sluice_graph_camera_fit (bounds, width, above_controls, FIT_MARGIN);
}

/* What a person wants to see of a graph that is too large to be read as a whole. */
static int
find_opening_node (SluiceGraphView *self)
{
  guint n_nodes = sluice_graph_view_get_n_nodes (self);
  int running = -1;

  if (self->selected_node >= 0)
    return self->selected_node;
  for (guint i = 0; i < n_nodes; i++)
    {
      SluiceState state = sluice_graph_view_get_state (self, self->order[i]);

      if (state == SLUICE_STATE_FAILED)
        return (int) self->order[i];
      if (running < 0 && (state == SLUICE_STATE_RUNNING || state == SLUICE_STATE_STUCK))
        running = (int) self->order[i];
    }
  return running >= 0 || n_nodes == 0 ? running : (int) self->order[0];
}

/* In the middle, unless that left room beyond the graph's rim that it could fill. */
static double
find_offset (double middle,
             double start,
             double length,
             double room)
{
  double from = room - FIT_MARGIN - start - length, to = FIT_MARGIN - start;

  if (from > to)
    return room / 2 - start - length / 2;
  return CLAMP (room / 2 - middle, from, to);
}

static SluiceGraphCamera
find_opening (SluiceGraphView       *self,
              int                    node,
              const SluiceGraphRect *bounds,
              int                    width,
              int                    height)
{
  const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene), (guint) node);
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  SluiceGraphCamera camera = { OPENING_SCALE, 0, 0 };

  /* Above the controls, as a fit is. */
  sluice_graph_view_get_covers (self, width, height, covers);
  camera.x = find_offset ((rect->x + rect->width / 2) * OPENING_SCALE, bounds->x * OPENING_SCALE,
                          bounds->width * OPENING_SCALE, width);
  camera.y = find_offset ((rect->y + rect->height / 2) * OPENING_SCALE, bounds->y * OPENING_SCALE,
                          bounds->height * OPENING_SCALE, covers[0].y + FIT_MARGIN - CONTROLS_GAP);
  return camera;
}

void
sluice_graph_view_fit (SluiceGraphView *self,
                       gboolean         fly)
{
  int node;

  const SluiceGraphRect *bounds = get_bounds (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  SluiceGraphCamera camera;

  self->fitted = TRUE;
  self->opened_near = FALSE;
  if (bounds == NULL || width <= 0 || height <= 0)
    return;
  self->fit_width = width;
  self->fit_height = height;
  camera = find_fit (self, bounds, width, height);
  self->least_scale = MIN (LEAST_SCALE, camera.scale);
  /* What was seen as a whole once stays so, however small the view gets. */
  self->opening = self->opening && camera.scale < OPENING_LEAST_SCALE;
  node = self->opening ? find_opening_node (self) : -1;
  if (node >= 0)
    {
      camera = find_opening (self, node, bounds, width, height);
      self->opened_near = TRUE;
    }
  sluice_graph_view_look (self, &camera, fly);
}

void
sluice_graph_view_zoom (SluiceGraphView  *self,
                        double            factor,
                        SluiceGraphPoint  at,
                        gboolean          fly)
{
  /* Two quick presses of a key go twice as far, not half the way. */
  SluiceGraphCamera from = fly ? sluice_graph_view_get_target (self) : self->camera;
  SluiceGraphCamera camera = sluice_graph_camera_zoom (&from, MAX (factor, MIN (1, self->least_scale / from.scale)), at);

  if (get_bounds (self) == NULL)
    return;
  self->expected = FALSE;
  self->awaited = NULL;
  sluice_graph_view_unfit (self);
  sluice_graph_view_look (self, &camera, fly);
}

gboolean
sluice_graph_view_find_anchor (SluiceGraphView  *self,
                               SluiceGraphPoint *anchor)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  const SluiceGraphRect *rect;

  *anchor = sluice_graph_view_get_center (self);
  if (layout == NULL || self->selected_node < 0)
    return FALSE;
  rect = sluice_graph_layout_get_node (layout, (guint) self->selected_node);
  *anchor = sluice_graph_camera_to_screen (&camera, (SluiceGraphPoint) { rect->x + rect->width / 2,
                                                                         rect->y + rect->height / 2 });
  if (anchor->x >= 0 && anchor->y >= 0 && anchor->x < gtk_widget_get_width (GTK_WIDGET (self))
      && anchor->y < gtk_widget_get_height (GTK_WIDGET (self)))
    return TRUE;
  *anchor = sluice_graph_view_get_center (self);
  return FALSE;
}

void
sluice_graph_view_pan (SluiceGraphView *self,
                       double           dx,
                       double           dy)
{
  SluiceGraphCamera camera = { self->camera.scale, self->camera.x + dx, self->camera.y + dy };

  if (get_bounds (self) == NULL)
    return;
  self->expected = FALSE;
  self->awaited = NULL;
  sluice_graph_view_unfit (self);
  sluice_graph_view_look (self, &camera, FALSE);
}

void
sluice_graph_view_reveal (SluiceGraphView *self,
                          int              node)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  const SluiceGraphRect *rect;
  /* On a flight what matters is where it ends. */
  SluiceGraphCamera from = sluice_graph_view_get_target (self), camera;
  guint n_covers;

  if (layout == NULL || node < 0 || width <= 0 || height <= 0)
    return;

  rect = sluice_graph_layout_get_node (layout, (guint) node);
  camera = sluice_graph_camera_reveal (&from, rect, width, height, FIT_MARGIN);
  n_covers = sluice_graph_view_get_covers (self, (int) width, (int) height, covers);
  if (is_covered (self, &camera, node, covers, n_covers))
    camera = sluice_graph_camera_reveal (&from, rect, width, covers[0].y + FIT_MARGIN - CONTROLS_GAP, FIT_MARGIN);
  if (is_covered (self, &camera, node, covers, n_covers))
    {
      camera.x = width / 2 - (rect->x + rect->width / 2) * camera.scale;
      camera.y = height / 2 - (rect->y + rect->height / 2) * camera.scale;
    }
  if (fabs (camera.x - from.x) < 0.5 && fabs (camera.y - from.y) < 0.5)
    return;
  sluice_graph_view_unfit (self);
  sluice_graph_view_look (self, &camera, TRUE);
}

void
sluice_graph_view_fly_to (SluiceGraphView *self,
                          int              node,
                          gboolean         trail)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphPoint center = sluice_graph_view_get_center (self);
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  const SluiceGraphRect *rect;
  SluiceGraphRect shown;

  if (layout == NULL || node < 0 || center.x <= 0 || center.y <= 0)
    return;

  rect = sluice_graph_layout_get_node (layout, (guint) node);
  shown = sluice_graph_camera_rect_to_screen (&camera, rect);
  if (!sluice_graph_view_is_flying (self) && camera.scale >= READABLE_SCALE && shown.x >= 0 && shown.y >= 0
      && shown.x + shown.width <= 2 * center.x && shown.y + shown.height <= 2 * center.y)
    {
      sluice_graph_view_reveal (self, node);
      return;
    }

  if (trail)
    sluice_graph_view_leave (self);
  if (camera.scale < READABLE_SCALE)
    camera.scale = ARRIVING_SCALE;
  camera.x = center.x - (rect->x + rect->width / 2) * camera.scale;
  camera.y = center.y - (rect->y + rect->height / 2) * camera.scale;
  self->fitted = FALSE;
  sluice_graph_view_look (self, &camera, TRUE);
}

void
sluice_graph_view_arrive (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphPoint center = sluice_graph_view_get_center (self);
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  SluiceGraphRect shown;

  if (!self->expected || layout == NULL || self->selected_node < 0)
    return;
  self->expected = FALSE;
  shown = sluice_graph_camera_rect_to_screen (&camera, sluice_graph_layout_get_node (layout,
                                                                                     (guint) self->selected_node));
  /* A fit, or what it looks at anyway, is better where it does. */
  if (camera.scale < READABLE_SCALE || shown.x < 0 || shown.y < 0 || shown.x + shown.width > 2 * center.x
      || shown.y + shown.height > 2 * center.y)
    sluice_graph_view_fly_to (self, self->selected_node, TRUE);
}

void
sluice_graph_view_show_selected (SluiceGraphView *self)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  self->expected = TRUE;
  if (!self->busy)
    sluice_graph_view_arrive (self);
}

SluiceGraphPosition
sluice_graph_view_get_position (SluiceGraphView *self)
{
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);

  return (SluiceGraphPosition) { sluice_graph_camera_to_graph (&camera, sluice_graph_view_get_center (self)),
                                 camera.scale, self->fitted && !self->opened_near };
}

void
sluice_graph_view_leave (SluiceGraphView *self)
{
  SluiceGraphPosition here = sluice_graph_view_get_position (self);

  sluice_graph_trail_leave (self->trail, &here);
  sluice_graph_view_update_travel (self);
}

void
sluice_graph_view_unfit (SluiceGraphView *self)
{
  if (!self->fitted)
    return;

  sluice_graph_view_leave (self);
  self->fitted = self->opened_near = FALSE;
}

void
sluice_graph_view_look_at (SluiceGraphView           *self,
                           const SluiceGraphPosition *there)
{
  SluiceGraphPoint center = sluice_graph_view_get_center (self);

  sluice_graph_view_look (self, &(SluiceGraphCamera) { there->scale, center.x - there->middle.x * there->scale,
                                                       center.y - there->middle.y * there->scale }, TRUE);
}

gboolean
sluice_graph_view_travel (SluiceGraphView *self,
                          gboolean         back)
{
  SluiceGraphPosition here = sluice_graph_view_get_position (self), there;
  gboolean any = back ? sluice_graph_trail_go_back (self->trail, &here, &there)
                      : sluice_graph_trail_go_forward (self->trail, &here, &there);

  sluice_graph_view_update_travel (self);
  if (!any)
    return FALSE;
  if (there.fitted)
    {
      self->opening = FALSE;
      sluice_graph_view_fit (self, TRUE);
      return TRUE;
    }

  self->fitted = FALSE;
  sluice_graph_view_look_at (self, &there);
  return TRUE;
}

void
sluice_graph_view_camera_changed (SluiceGraphView *self)
{
  double hundredths = self->camera.scale * 100;
  g_autofree char *percent = g_strdup_printf (hundredths < 0.95 ? "%.1g %%" : "%.0f %%", hundredths);
  SluiceGraphRect visible;

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->zoom_button)), percent) != 0)
    gtk_button_set_label (GTK_BUTTON (self->zoom_button), percent);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.zoom-in",
                                 self->camera.scale < SLUICE_GRAPH_CAMERA_MAX_SCALE - 1e-6);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.zoom-out",
                                 self->camera.scale > self->least_scale * (1 + 1e-6));
  update_distance (self);
  visible = sluice_graph_camera_get_visible (&self->camera, gtk_widget_get_width (GTK_WIDGET (self)),
                                             gtk_widget_get_height (GTK_WIDGET (self)));
  sluice_graph_minimap_set_visible_part (SLUICE_GRAPH_MINIMAP (self->minimap), &visible);
  sluice_graph_view_invalidate_items (self);
  sluice_graph_view_move_alerts (self);
  sluice_graph_view_update_hover (self);
  sluice_graph_view_update_name (self);
  sluice_graph_view_update_turning (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

SluiceGraphPoint
sluice_graph_view_get_center (SluiceGraphView *self)
{
  return (SluiceGraphPoint) { gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                              gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 };
}

SluiceGraphSceneView
sluice_graph_view_describe (SluiceGraphView *self)
{
  GtkNative *native = gtk_widget_get_realized (GTK_WIDGET (self)) ? gtk_widget_get_native (GTK_WIDGET (self)) : NULL;

  return (SluiceGraphSceneView) {
    .camera = self->camera,
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .distance = self->distance,
    .blend = self->blend,
    /* What is not meant stands back all the time. */
    .dim = self->partly_shown ? 1 : self->dim,
    .selected = self->selected_node,
    .focus = gtk_widget_has_visible_focus (GTK_WIDGET (self)),
    .phase = self->phase,
    .moving = self->turn_id != 0,
    .arrival = self->arrived,
    .pixel_scale = native != NULL ? gdk_surface_get_scale (gtk_native_get_surface (native)) : 1,
    .wait = sluice_graph_minimap_is_changing (SLUICE_GRAPH_MINIMAP (self->minimap)),
    .textures = native != NULL && !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native)),
  };
}

static gboolean
draw_again_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       data)
{
  ((SluiceGraphView *) widget)->tick_id = 0;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

/* A picture that is not exact yet is followed by another, once a frame and no longer. */
void
sluice_graph_view_append_scene (SluiceGraphView *self,
                                GtkSnapshot     *snapshot)
{
  SluiceGraphSceneView view = sluice_graph_view_describe (self);

  if (!sluice_graph_scene_snapshot (self->scene, snapshot, &view) && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), draw_again_cb, NULL, NULL);
}

/* A timer runs only while something that moves can be seen by somebody. */
void
sluice_graph_view_update_turning (SluiceGraphView *self)
{
  SluiceGraphSceneView view = sluice_graph_view_describe (self);
  gboolean turning = gtk_widget_get_mapped (GTK_WIDGET (self)) && self->window != NULL
                     && gtk_window_is_active (self->window) && !gtk_window_is_suspended (self->window)
                     && adw_get_enable_animations (GTK_WIDGET (self))
                     && sluice_graph_scene_is_turning (self->scene, &view);

  if (turning && self->turn_id == 0)
    self->turn_id = g_timeout_add (TURN_INTERVAL_MS, turn_cb, self);
  else if (!turning)
    {
      /* What does not move has no dashes. */
      if (self->turn_id != 0)
        gtk_widget_queue_draw (GTK_WIDGET (self));
      g_clear_handle_id (&self->turn_id, g_source_remove);
    }
}
