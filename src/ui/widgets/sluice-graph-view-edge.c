/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edges of a graph that is being drawn: which one is pointed at and selected, and where it is taken hold of. */
#include "ui/widgets/sluice-graph-view-private.h"

/* How far from an edge the pointer may be, in pixels of the view. */
#define EDGE_REACH 8.0
/* How much of an edge can be dragged to move its end, and how near to the handle of the selected one that is. */
#define END_REACH 30.0
#define HANDLE_REACH 10.0
#define HANDLE_RADIUS 5.5
#define LINE_WIDTH 3.0

static SluiceGraphLayout *
get_layout (SluiceGraphView *self)
{
  return sluice_graph_scene_get_layout (self->scene);
}

static const SluiceGraphEdge *
get_ends (SluiceGraphView *self,
          int              edge)
{
  guint n_edges;

  return &sluice_graph_get_edges (sluice_graph_layout_get_graph (get_layout (self)), &n_edges)[edge];
}

/* One that stands for many is none that could be moved or taken away. */
static gboolean
is_single (SluiceGraphView *self,
           int              edge)
{
  const SluiceGraphEdge *ends = get_ends (self, edge);

  return !sluice_graph_view_is_folded (self, (int) ends->from) && !sluice_graph_view_is_folded (self, (int) ends->to);
}

static int
find_between (SluiceGraphView *self,
              const char      *from,
              const char      *to)
{
  SluiceGraph *graph = get_layout (self) != NULL ? sluice_graph_layout_get_graph (get_layout (self)) : NULL;
  int first = graph != NULL && from != NULL ? sluice_graph_view_find_node (self, from) : -1;
  int last = graph != NULL && to != NULL ? sluice_graph_view_find_node (self, to) : -1;
  const guint *edges;
  guint n;

  if (first < 0 || last < 0)
    return -1;
  edges = sluice_graph_get_edges_in (graph, (guint) last, &n);
  for (guint i = 0; i < n; i++)
    if (get_ends (self, (int) edges[i])->from == (guint) first && is_single (self, (int) edges[i]))
      return (int) edges[i];
  return -1;
}

int
sluice_graph_view_find_edge (SluiceGraphView  *self,
                             SluiceGraphPoint  at)
{
  SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->camera, at);
  double reach = EDGE_REACH / self->camera.scale;
  int edge;

  if (self->edit == NULL || get_layout (self) == NULL || sluice_graph_layout_hit_node (get_layout (self), point) >= 0)
    return -1;
  edge = sluice_graph_layout_hit_edge (get_layout (self), point, reach);
  /* Where several run as one, the selected one is meant. */
  if (edge >= 0 && self->edit->edge >= 0
      && sluice_graph_layout_get_distance (get_layout (self), (guint) self->edit->edge, point)
           <= sluice_graph_layout_get_distance (get_layout (self), (guint) edge, point) + 0.5)
    edge = self->edit->edge;
  return edge >= 0 && is_single (self, edge) ? edge : -1;
}

static int
find_bundle (SluiceGraphView  *self,
             SluiceGraphPoint  point)
{
  int edge;

  if (self->edit == NULL || get_layout (self) == NULL || sluice_graph_layout_hit_node (get_layout (self), point) >= 0)
    return -1;
  edge = sluice_graph_layout_hit_edge (get_layout (self), point, EDGE_REACH / self->camera.scale);
  return edge >= 0 && !is_single (self, edge) ? edge : -1;
}

gboolean
sluice_graph_view_is_bundle (SluiceGraphView  *self,
                             SluiceGraphPoint  at)
{
  return find_bundle (self, sluice_graph_camera_to_graph (&self->camera, at)) >= 0;
}

gboolean
sluice_graph_view_unfold_bundle (SluiceGraphView  *self,
                                 SluiceGraphPoint  at,
                                 gboolean          end)
{
  SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->camera, at);
  int edge = find_bundle (self, point);
  SluiceGraphEdge ends;

  if (edge < 0 || (end && (self->distance != SLUICE_PAINT_NEAR
                           || sluice_graph_layout_hit_end (get_layout (self), (guint) edge, point,
                                                           END_REACH / self->camera.scale) < 0)))
    return FALSE;
  ends = *get_ends (self, edge);
  sluice_graph_view_unfold (self, (int) ends.from);
  sluice_graph_view_unfold (self, (int) ends.to);
  return TRUE;
}

int
sluice_graph_view_find_end (SluiceGraphView  *self,
                            SluiceGraphPoint  at,
                            gboolean          handle,
                            int              *end)
{
  SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->camera, at);
  int edge = -1;

  if (self->edit == NULL || get_layout (self) == NULL || self->distance != SLUICE_PAINT_NEAR)
    return -1;
  edge = handle ? self->edit->edge : sluice_graph_view_find_edge (self, at);
  if (edge < 0)
    return -1;
  *end = sluice_graph_layout_hit_end (get_layout (self), (guint) edge, point,
                                      (handle ? HANDLE_REACH : END_REACH) / self->camera.scale);
  return *end >= 0 ? edge : -1;
}

static void
set_edge (SluiceGraphView *self,
          const char      *from,
          const char      *to)
{
  SluiceGraphViewEdit *edit = self->edit;

  if (!(g_set_str (&edit->edge_from, from) | g_set_str (&edit->edge_to, to)))
    return;
  edit->edge = find_between (self, from, to);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "edge-selected", from, to);
}

void
sluice_graph_view_select_edge (SluiceGraphView *self,
                               int              edge)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (self->edit == NULL)
    return;
  if (edge >= 0)
    {
      from = g_strdup (sluice_graph_view_get_node_name (self, get_ends (self, edge)->from));
      to = g_strdup (sluice_graph_view_get_node_name (self, get_ends (self, edge)->to));
    }
  set_edge (self, from, to);
}

void
sluice_graph_view_find_selected_edge (SluiceGraphView *self)
{
  if (self->edit == NULL)
    return;
  self->edit->hovered_edge = -1;
  self->edit->edge = find_between (self, self->edit->edge_from, self->edit->edge_to);
}

void
sluice_graph_view_update_grip (SluiceGraphView *self)
{
  SluiceGraphViewEdit *edit = self->edit;
  const char *cursor = NULL;
  int edge = -1, end;

  if (edit == NULL || self->drag != NULL)
    return;
  if (self->pointer_inside)
    {
      edge = sluice_graph_view_find_edge (self, self->pointer);
      if (sluice_graph_view_find_end (self, self->pointer, TRUE, &end) >= 0)
        cursor = "grab";
      else if (sluice_graph_view_find_port (self, self->pointer) >= 0)
        cursor = "crosshair";
      else if (sluice_graph_view_find_end (self, self->pointer, FALSE, &end) >= 0)
        cursor = "grab";
      else if (edge >= 0 || sluice_graph_view_is_bundle (self, self->pointer))
        cursor = "pointer";
    }
  if (edge != edit->hovered_edge)
    {
      edit->hovered_edge = edge;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (g_strcmp0 (cursor, edit->cursor) != 0)
    {
      edit->cursor = cursor;
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
    }
}

static void
append_curve (SluiceGraphView *self,
              GtkSnapshot     *snapshot,
              int              edge,
              float            width,
              const GdkRGBA   *color)
{
  guint n_points;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (get_layout (self), (guint) edge, &n_points);
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new (width);
  g_autoptr (GskPath) path = NULL;
  SluiceGraphPoint at = sluice_graph_camera_to_screen (&self->camera, points[0]);

  gsk_path_builder_move_to (builder, (float) at.x, (float) at.y);
  for (guint i = 1; i + 2 < n_points; i += 3)
    {
      SluiceGraphPoint a = sluice_graph_camera_to_screen (&self->camera, points[i]);
      SluiceGraphPoint b = sluice_graph_camera_to_screen (&self->camera, points[i + 1]);
      SluiceGraphPoint c = sluice_graph_camera_to_screen (&self->camera, points[i + 2]);

      gsk_path_builder_cubic_to (builder, (float) a.x, (float) a.y, (float) b.x, (float) b.y, (float) c.x, (float) c.y);
    }
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
}

static void
append_handle (SluiceGraphView  *self,
               GtkSnapshot      *snapshot,
               SluiceGraphPoint  point,
               const GdkRGBA    *color,
               const GdkRGBA    *ground)
{
  SluiceGraphPoint at = sluice_graph_camera_to_screen (&self->camera, point);
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle,
                                   &GRAPHENE_RECT_INIT ((float) (at.x - HANDLE_RADIUS), (float) (at.y - HANDLE_RADIUS),
                                                        (float) (2 * HANDLE_RADIUS), (float) (2 * HANDLE_RADIUS)),
                                   (float) HANDLE_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, ground, &circle.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

void
sluice_graph_view_snapshot_edges (SluiceGraphView *self,
                                  GtkSnapshot     *snapshot,
                                  const GdkRGBA   *color,
                                  const GdkRGBA   *ground)
{
  SluiceGraphViewEdit *edit = self->edit;
  int gone = find_between (self, edit->gone_from, edit->gone_to);
  guint n_points;

  /* Nodes that are on their way have their edges with them. */
  if (self->arrived < 1)
    return;
  if (gone >= 0)
    append_curve (self, snapshot, gone, (float) LINE_WIDTH + 1,
                  &(GdkRGBA) { ground->red, ground->green, ground->blue, 0.75f });
  if (edit->hovered_edge >= 0 && edit->hovered_edge != edit->edge && edit->from == NULL)
    append_curve (self, snapshot, edit->hovered_edge, (float) LINE_WIDTH,
                  &(GdkRGBA) { color->red, color->green, color->blue, 0.6f });
  if (edit->edge >= 0 && edit->edge != gone)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (get_layout (self), (guint) edit->edge, &n_points);

      append_curve (self, snapshot, edit->edge, (float) LINE_WIDTH, color);
      if (self->distance == SLUICE_PAINT_NEAR)
        {
          append_handle (self, snapshot, points[0], color, ground);
          append_handle (self, snapshot, points[n_points - 1], color, ground);
        }
    }
}

int
sluice_graph_view_step_from_edge (SluiceGraphView *self,
                                  int              dx,
                                  int              dy)
{
  int along = self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx;

  if (self->edit == NULL || self->edit->edge < 0)
    return -1;
  return (int) (along < 0 ? get_ends (self, self->edit->edge)->from : get_ends (self, self->edit->edge)->to);
}

void
sluice_graph_view_set_selected_edge (SluiceGraphView *self,
                                     const char      *from,
                                     const char      *to)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));
  g_return_if_fail (self->edit != NULL);

  set_edge (self, from, to);
  if (self->edit->edge >= 0)
    {
      sluice_graph_view_reveal (self, (int) get_ends (self, self->edit->edge)->from);
      sluice_graph_view_reveal (self, (int) get_ends (self, self->edit->edge)->to);
    }
}

gboolean
sluice_graph_view_get_selected_edge (SluiceGraphView  *self,
                                     const char      **from,
                                     const char      **to)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  *from = self->edit != NULL ? self->edit->edge_from : NULL;
  *to = self->edit != NULL ? self->edit->edge_to : NULL;
  return *from != NULL;
}

gboolean
sluice_graph_view_get_edge_place (SluiceGraphView  *self,
                                  const char       *from,
                                  const char       *to,
                                  SluiceGraphPoint *point)
{
  int edge;
  guint n_points;
  const SluiceGraphPoint *points;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  edge = find_between (self, from, to);
  if (edge < 0)
    return FALSE;
  points = sluice_graph_layout_get_curve (get_layout (self), (guint) edge, &n_points);
  *point = sluice_graph_camera_to_screen (&self->camera, sluice_graph_curve_at_length (points, n_points, 0.5, NULL));
  return TRUE;
}
