/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph that is being drawn: dragging from the port at a node's lower edge makes a connection, an edge's end moves. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <math.h>

#include <glib/gi18n.h>

#define PORT_RADIUS 5.0
/* How far from the lower edge the port takes the pointer, in pixels. */
#define PORT_REACH 11.0
#define LINE_WIDTH 2.5
/* An end that was let go nearer to where it was taken hold of, in pixels, was not moved. */
#define MIN_MOVE 24.0
/* Held so near to the view's rim, in pixels, a drag moves what is seen; pixels in a second, at the rim itself. */
#define RIM 40.0
#define RIM_SPEED 900.0
/* Beyond the last of the graph; less than where all of it fits. */
#define RIM_ROOM 24.0

typedef struct
{
  SluiceGraphDrag parent;
  SluiceGraphView *view;
  SluiceGraphPoint start;
  gboolean at_rim; /* it is looked at every frame: it may be held there */
  gint64 rim_time; /* of the last of these frames; 0: none yet */
} Connect;

static int
find_node (SluiceGraphView  *self,
           SluiceGraphPoint  at)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  return layout != NULL ? sluice_graph_layout_hit_node (layout, sluice_graph_camera_to_graph (&self->camera, at)) : -1;
}

static gboolean
is_inside (SluiceGraphView  *self,
           SluiceGraphPoint  at)
{
  return at.x >= 0 && at.y >= 0 && at.x <= gtk_widget_get_width (GTK_WIDGET (self))
         && at.y <= gtk_widget_get_height (GTK_WIDGET (self));
}

static SluiceGraphRect
get_place (SluiceGraphView *self,
           guint            node)
{
  return sluice_graph_camera_rect_to_screen (&self->camera,
                                             sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene),
                                                                           node));
}

/* Of a folded block too. */
static int
find_any_port (SluiceGraphView  *self,
               SluiceGraphPoint  at)
{
  int node = find_node (self, at);
  SluiceGraphRect place;

  if (self->edit == NULL)
    return -1;
  if (node < 0)
    node = find_node (self, (SluiceGraphPoint) { at.x, at.y - PORT_REACH });
  if (node < 0)
    return -1;
  place = get_place (self, (guint) node);
  return at.y >= place.y + place.height - MIN (PORT_REACH, place.height / 3) ? node : -1;
}

int
sluice_graph_view_find_port (SluiceGraphView  *self,
                             SluiceGraphPoint  at)
{
  int node = find_any_port (self, at);

  /* What stands for many depends on nothing by itself. */
  return sluice_graph_view_is_folded (self, node) ? -1 : node;
}

gboolean
sluice_graph_view_unfold_at (SluiceGraphView  *self,
                             SluiceGraphPoint  at)
{
  return sluice_graph_view_unfold (self, find_any_port (self, at)) || sluice_graph_view_unfold_bundle (self, at, TRUE);
}

static const char *
get_name (SluiceGraphView *self,
          int              node)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  return node >= 0 ? sluice_graph_get_name (sluice_graph_layout_get_graph (layout), (guint) node) : NULL;
}

/* Tells between what the edge would be, one end NULL over an empty place, both when it is over. */
static void
tell_hovered (SluiceGraphView *self,
              gboolean         moves,
              gboolean         over)
{
  SluiceGraphViewEdit *edit = self->edit;
  const char *why = edit->folded ? _("Let go to unfold these stages, then drag to one of them") : edit->why;

  if (over)
    g_signal_emit_by_name (self, moves ? "end-hovered" : "connect-hovered", NULL, NULL, NULL);
  else if (moves && edit->end == 0)
    g_signal_emit_by_name (self, "end-hovered", edit->to, edit->from, why);
  else
    g_signal_emit_by_name (self, moves ? "end-hovered" : "connect-hovered", edit->from, edit->to, why);
}

static gboolean
is_where_it_was (SluiceGraphViewEdit *edit)
{
  return edit->gone_to != NULL ? g_strcmp0 (edit->to, edit->end == 0 ? edit->gone_from : edit->gone_to) == 0
                               : g_strcmp0 (edit->to, edit->from) == 0;
}

static void
update_target (SluiceGraphView *self)
{
  SluiceGraphViewEdit *edit = self->edit;
  const char *to;
  int node;

  node = is_inside (self, edit->at) ? find_node (self, edit->at) : -1;
  to = get_name (self, node);
  /* Where it began is no target, unless one comes back to it. */
  if (g_set_str (&edit->to, to))
    {
      g_clear_pointer (&edit->why, g_free);
      edit->folded = sluice_graph_view_is_folded (self, node);
      if (to != NULL && !edit->folded && !is_where_it_was (edit))
        edit->why = edit->gone_to != NULL && edit->end == 0
                      ? edit->refuse (to, edit->from, edit->gone_from, edit->gone_to, edit->data)
                      : edit->refuse (edit->from, to, edit->gone_from, edit->gone_to, edit->data);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edit->why != NULL ? "not-allowed" : "crosshair");
      tell_hovered (self, edit->gone_to != NULL, FALSE);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* How fast the picture moves along one side that is @length long, where the graph reaches from @low to @high of it: towards
 * the pointer at @at, as long as there is more of the graph on that side. */
static double
find_speed (double at,
            double length,
            double low,
            double high)
{
  double near_low = MIN (RIM - at, RIM), near_high = MIN (at - (length - RIM), RIM);

  if (near_low > 0 && low < RIM_ROOM)
    return MAX (near_low / RIM, 0.2) * RIM_SPEED;
  if (near_high > 0 && high > length - RIM_ROOM)
    return -MAX (near_high / RIM, 0.2) * RIM_SPEED;
  return 0;
}

static gboolean
move_at_rim_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       data)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  Connect *connect = data;
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  SluiceGraphCamera camera = self->camera;
  SluiceGraphPoint at;
  SluiceGraphRect shown;
  double x, y, seconds;

  /* The drag is over, and gone. */
  if (self->edit == NULL || (gpointer) self->drag != data)
    return G_SOURCE_REMOVE;
  if (layout == NULL)
    {
      connect->at_rim = FALSE;
      return G_SOURCE_REMOVE;
    }
  /* A frame that took long is no leap. */
  seconds = connect->rim_time != 0 ? MIN ((double) (now - connect->rim_time) / G_USEC_PER_SEC, 0.05) : 0;
  at = self->edit->at;
  shown = sluice_graph_camera_rect_to_screen (&camera, sluice_graph_layout_get_bounds (layout));
  x = find_speed (at.x, gtk_widget_get_width (widget), shown.x, shown.x + shown.width);
  y = find_speed (at.y, gtk_widget_get_height (widget), shown.y, shown.y + shown.height);
  if (x == 0 && y == 0)
    {
      connect->at_rim = FALSE;
      return G_SOURCE_REMOVE;
    }
  connect->rim_time = now;
  camera.x += x * seconds;
  camera.y += y * seconds;
  sluice_graph_view_unfit (self);
  sluice_graph_view_look (self, &camera, FALSE);
  update_target (self);
  return G_SOURCE_CONTINUE;
}

static SluiceGraphCamera
update_connect (SluiceGraphDrag *drag,
                double           dx,
                double           dy)
{
  Connect *connect = (Connect *) drag;
  SluiceGraphView *self = connect->view;

  self->edit->at = (SluiceGraphPoint) { connect->start.x + dx, connect->start.y + dy };
  update_target (self);
  if (!connect->at_rim)
    {
      connect->at_rim = TRUE;
      connect->rim_time = 0;
      gtk_widget_add_tick_callback (GTK_WIDGET (self), move_at_rim_cb, connect, NULL);
    }
  return self->camera;
}

SluiceGraphDrag *
sluice_graph_view_begin_edit (SluiceGraphView  *self,
                              SluiceGraphPoint  start)
{
  static const SluiceGraphDragClass klass = { .update = update_connect };
  SluiceGraphViewEdit *edit = self->edit;
  int end = 1, node = -1, edge = sluice_graph_view_find_end (self, start, TRUE, &end);
  Connect *connect;

  if (edge < 0)
    node = sluice_graph_view_find_port (self, start);
  if (edge < 0 && node < 0)
    edge = sluice_graph_view_find_end (self, start, FALSE, &end);
  if (edge < 0 && node < 0)
    return NULL;

  g_clear_pointer (&edit->to, g_free);
  g_clear_pointer (&edit->why, g_free);
  g_clear_pointer (&edit->gone_from, g_free);
  g_clear_pointer (&edit->gone_to, g_free);
  edit->folded = FALSE;
  edit->at = edit->start = start;
  if (edge >= 0)
    {
      guint n_edges;
      SluiceGraph *graph = sluice_graph_layout_get_graph (sluice_graph_scene_get_layout (self->scene));
      const SluiceGraphEdge *ends = &sluice_graph_get_edges (graph, &n_edges)[edge];

      edit->gone_from = g_strdup (sluice_graph_get_name (graph, ends->from));
      edit->gone_to = g_strdup (sluice_graph_get_name (graph, ends->to));
      edit->end = end;
      g_set_str (&edit->from, end == 0 ? edit->gone_to : edit->gone_from);
    }
  else
    g_set_str (&edit->from, get_name (self, node));
  connect = g_new0 (Connect, 1);
  connect->parent.klass = &klass;
  connect->view = self;
  connect->start = start;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  tell_hovered (self, edge >= 0, FALSE);
  return &connect->parent;
}

/* Whether what is let go over no node is let go over an empty place, and not beside the view or where it was. */
static gboolean
is_over_nothing (SluiceGraphView *self)
{
  SluiceGraphViewEdit *edit = self->edit;

  return is_inside (self, edit->at)
         && (edit->gone_to == NULL || hypot (edit->at.x - edit->start.x, edit->at.y - edit->start.y) >= MIN_MOVE);
}

/* Who hears of it may change the graph. */
gboolean
sluice_graph_view_end_edit (SluiceGraphView *self,
                            gboolean         drop)
{
  SluiceGraphViewEdit *edit = self->edit;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *why = NULL;
  g_autofree char *gone_from = NULL;
  g_autofree char *gone_to = NULL;
  gboolean stays, folded;
  int end;

  if (edit == NULL || edit->from == NULL)
    return FALSE;

  stays = edit->to != NULL ? is_where_it_was (edit) : !is_over_nothing (self);
  end = edit->end;
  folded = edit->folded;
  edit->folded = FALSE;
  from = g_steal_pointer (&edit->from);
  to = g_steal_pointer (&edit->to);
  why = g_steal_pointer (&edit->why);
  gone_from = g_steal_pointer (&edit->gone_from);
  gone_to = g_steal_pointer (&edit->gone_to);
  edit->cursor = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tell_hovered (self, gone_to != NULL, TRUE);
  if (!drop || stays)
    return TRUE;

  if (folded)
    sluice_graph_view_unfold (self, sluice_graph_view_find_node (self, to));
  else if (why != NULL)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else if (gone_to == NULL)
    g_signal_emit_by_name (self, "connect-dropped", from, to);
  else
    g_signal_emit_by_name (self, "edge-moved", gone_from, gone_to, end == 0 ? to : from, end == 0 ? from : to);
  return TRUE;
}

static void
append_port (SluiceGraphView *self,
             GtkSnapshot     *snapshot,
             int              node,
             const GdkRGBA   *color)
{
  SluiceGraphRect place;
  GskRoundedRect circle;

  if (node < 0 || self->distance != SLUICE_PAINT_NEAR)
    return;
  place = get_place (self, (guint) node);
  gsk_rounded_rect_init_from_rect (&circle,
                                   &GRAPHENE_RECT_INIT ((float) (place.x + place.width / 2 - PORT_RADIUS),
                                                        (float) (place.y + place.height - PORT_RADIUS),
                                                        (float) (2 * PORT_RADIUS), (float) (2 * PORT_RADIUS)),
                                   (float) PORT_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, color, &circle.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_target (GtkSnapshot           *snapshot,
               const SluiceGraphRect *place,
               const GdkRGBA         *color)
{
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring,
                                   &GRAPHENE_RECT_INIT ((float) place->x - 3, (float) place->y - 3,
                                                        (float) place->width + 6, (float) place->height + 6),
                                   12);
  gtk_snapshot_append_border (snapshot, &ring, (float[4]) { 3, 3, 3, 3 },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

/* From the lower edge of what comes first to the upper one of what waits; the free end follows the pointer. */
static void
append_line (SluiceGraphView *self,
             GtkSnapshot     *snapshot,
             const GdkRGBA   *color)
{
  SluiceGraphViewEdit *edit = self->edit;
  SluiceGraph *graph = sluice_graph_layout_get_graph (sluice_graph_scene_get_layout (self->scene));
  gboolean backwards = edit->gone_to != NULL && edit->end == 0;
  int from = sluice_graph_find (graph, edit->from);
  int to = edit->to != NULL ? sluice_graph_find (graph, edit->to) : -1;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new ((float) LINE_WIDTH);
  g_autoptr (GskPath) path = NULL;
  SluiceGraphPoint start, end = edit->at;
  SluiceGraphRect place;
  float bend;

  if (from < 0)
    return;
  place = get_place (self, (guint) from);
  start = (SluiceGraphPoint) { place.x + place.width / 2, place.y + (backwards ? 0 : place.height) };
  if (to >= 0 && to != from)
    {
      place = get_place (self, (guint) to);
      end = (SluiceGraphPoint) { place.x + place.width / 2, place.y + (backwards ? place.height : 0) };
      append_target (snapshot, &place, color);
    }
  bend = (float) CLAMP (ABS (end.y - start.y) / 2, 12, 60) * (backwards ? -1 : 1);
  gsk_path_builder_move_to (builder, (float) start.x, (float) start.y);
  gsk_path_builder_cubic_to (builder, (float) start.x, (float) start.y + bend, (float) end.x, (float) end.y - bend,
                             (float) end.x, (float) end.y);
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
}

void
sluice_graph_view_snapshot_edit (SluiceGraphView *self,
                                 GtkSnapshot     *snapshot)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autofree GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (manager);
  const SluicePalette *palette = sluice_palette_get (adw_style_manager_get_dark (manager), FALSE);
  const SluiceColor *bad = &palette->state[SLUICE_STATE_FAILED], *ground = &palette->background;

  if (self->edit == NULL || sluice_graph_scene_get_layout (self->scene) == NULL)
    return;
  sluice_graph_view_snapshot_edges (self, snapshot, accent,
                                    &(GdkRGBA) { (float) ground->red, (float) ground->green, (float) ground->blue, 1 });
  if (self->hovered != self->selected_node)
    append_port (self, snapshot, self->hovered, accent);
  append_port (self, snapshot, self->selected_node, accent);
  if (self->edit->from != NULL)
    append_line (self, snapshot,
                 self->edit->why != NULL
                   ? &(GdkRGBA) { (float) bad->red, (float) bad->green, (float) bad->blue, 1 }
                   : accent);
}

void
sluice_graph_view_dispose_edit (SluiceGraphView *self)
{
  if (self->edit == NULL)
    return;
  g_free (self->edit->from);
  g_free (self->edit->to);
  g_free (self->edit->why);
  g_free (self->edit->gone_from);
  g_free (self->edit->gone_to);
  g_free (self->edit->edge_from);
  g_free (self->edit->edge_to);
  g_clear_pointer (&self->edit, g_free);
}

void
sluice_graph_view_set_editable (SluiceGraphView           *self,
                                SluiceGraphViewRefuseFunc  refuse,
                                gpointer                   data)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  sluice_graph_view_dispose_edit (self);
  if (refuse != NULL)
    {
      self->edit = g_new0 (SluiceGraphViewEdit, 1);
      self->edit->refuse = refuse;
      self->edit->data = data;
      self->edit->hovered_edge = self->edit->edge = -1;
    }
  /* Nothing runs there: there are no states to tell, or to filter by. */
  sluice_graph_scene_set_draft (self->scene, refuse != NULL);
  gtk_widget_set_visible (self->filter_button, refuse == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.filter", refuse == NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
sluice_graph_view_get_node_place (SluiceGraphView *self,
                                  const char      *name,
                                  graphene_rect_t *place)
{
  SluiceGraphLayout *layout;
  SluiceGraphRect rect;
  int node = -1;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  layout = sluice_graph_scene_get_layout (self->scene);
  if (layout != NULL)
    node = sluice_graph_find (sluice_graph_layout_get_graph (layout), name);
  if (node < 0)
    return FALSE;
  rect = get_place (self, (guint) node);
  *place = GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y, (float) rect.width, (float) rect.height);
  return TRUE;
}
