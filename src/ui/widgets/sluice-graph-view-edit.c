/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph that is being drawn: dragging from the port at a node's lower edge makes a connection. */
#include "ui/widgets/sluice-graph-view-private.h"

#define PORT_RADIUS 5.0
/* How far from the lower edge the port takes the pointer, in pixels. */
#define PORT_REACH 11.0
#define LINE_WIDTH 2.5

struct _SluiceGraphViewEdit
{
  SluiceGraphViewRefuseFunc refuse;
  gpointer data;
  char *from;          /* while a connection is dragged */
  char *to;            /* nullable: the node under the pointer */
  char *why;           /* nullable: why that one can't be it */
  SluiceGraphPoint at;
  gboolean over_port;
};

typedef struct
{
  SluiceGraphDrag parent;
  SluiceGraphView *view;
  SluiceGraphPoint start;
} Connect;

static int
find_node (SluiceGraphView  *self,
           SluiceGraphPoint  at)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  return layout != NULL ? sluice_graph_layout_hit_node (layout, sluice_graph_camera_to_graph (&self->camera, at)) : -1;
}

static SluiceGraphRect
get_place (SluiceGraphView *self,
           guint            node)
{
  return sluice_graph_camera_rect_to_screen (&self->camera,
                                             sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene),
                                                                           node));
}

/* The node whose port is there, or -1. */
static int
find_port (SluiceGraphView  *self,
           SluiceGraphPoint  at)
{
  int node = find_node (self, at);
  SluiceGraphRect place;

  if (node < 0)
    node = find_node (self, (SluiceGraphPoint) { at.x, at.y - PORT_REACH });
  if (node < 0)
    return -1;
  place = get_place (self, (guint) node);
  return at.y >= place.y + place.height - MIN (PORT_REACH, place.height / 3) ? node : -1;
}

static const char *
get_name (SluiceGraphView *self,
          int              node)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  return node >= 0 ? sluice_graph_get_name (sluice_graph_layout_get_graph (layout), (guint) node) : NULL;
}

static SluiceGraphCamera
update_connect (SluiceGraphDrag *drag,
                double           dx,
                double           dy)
{
  Connect *connect = (Connect *) drag;
  SluiceGraphView *self = connect->view;
  SluiceGraphViewEdit *edit = self->edit;
  const char *to;

  edit->at = (SluiceGraphPoint) { connect->start.x + dx, connect->start.y + dy };
  to = get_name (self, find_node (self, edit->at));
  /* Where it began is no target, unless one comes back to it. */
  if (g_set_str (&edit->to, to))
    {
      g_clear_pointer (&edit->why, g_free);
      if (to != NULL && g_strcmp0 (to, edit->from) != 0)
        edit->why = edit->refuse (edit->from, to, edit->data);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edit->why != NULL ? "not-allowed" : "crosshair");
      g_signal_emit_by_name (self, "connect-hovered", edit->from, edit->to, edit->why);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return self->camera;
}

SluiceGraphDrag *
sluice_graph_view_begin_connect (SluiceGraphView  *self,
                                 SluiceGraphPoint  start)
{
  static const SluiceGraphDragClass klass = { .update = update_connect };
  int node = self->edit != NULL ? find_port (self, start) : -1;
  Connect *connect;

  if (node < 0)
    return NULL;
  connect = g_new0 (Connect, 1);
  connect->parent.klass = &klass;
  connect->view = self;
  connect->start = start;
  g_set_str (&self->edit->from, get_name (self, node));
  g_clear_pointer (&self->edit->to, g_free);
  g_clear_pointer (&self->edit->why, g_free);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  g_signal_emit_by_name (self, "connect-hovered", self->edit->from, NULL, NULL);
  return &connect->parent;
}

/* After the drag is gone: who hears of it may change the graph. */
void
sluice_graph_view_end_connect (SluiceGraphView *self,
                               gboolean         drop)
{
  SluiceGraphViewEdit *edit = self->edit;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *why = NULL;

  if (edit == NULL || edit->from == NULL)
    return;

  from = g_steal_pointer (&edit->from);
  to = g_steal_pointer (&edit->to);
  why = g_steal_pointer (&edit->why);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "connect-hovered", NULL, NULL, NULL);
  if (drop && why == NULL && g_strcmp0 (from, to) != 0)
    g_signal_emit_by_name (self, "connect-dropped", from, to);
  else if (drop && why != NULL)
    gtk_widget_error_bell (GTK_WIDGET (self));
}

void
sluice_graph_view_update_port (SluiceGraphView *self)
{
  gboolean over;

  if (self->edit == NULL || self->drag != NULL)
    return;
  over = self->pointer_inside && find_port (self, self->pointer) >= 0;
  if (over == self->edit->over_port)
    return;
  self->edit->over_port = over;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), over ? "crosshair" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
append_line (SluiceGraphView *self,
             GtkSnapshot     *snapshot,
             const GdkRGBA   *color)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (sluice_graph_scene_get_layout (self->scene));
  int from = sluice_graph_find (graph, self->edit->from);
  int to = self->edit->to != NULL ? sluice_graph_find (graph, self->edit->to) : -1;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new ((float) LINE_WIDTH);
  g_autoptr (GskPath) path = NULL;
  SluiceGraphPoint end = self->edit->at;
  SluiceGraphRect place;
  float x, y, bend;

  if (from < 0)
    return;
  place = get_place (self, (guint) from);
  x = (float) (place.x + place.width / 2);
  y = (float) (place.y + place.height);
  if (to >= 0 && to != from)
    {
      GskRoundedRect ring;

      place = get_place (self, (guint) to);
      end = (SluiceGraphPoint) { place.x + place.width / 2, place.y };
      gsk_rounded_rect_init_from_rect (&ring,
                                       &GRAPHENE_RECT_INIT ((float) place.x - 3, (float) place.y - 3,
                                                            (float) place.width + 6, (float) place.height + 6),
                                       12);
      gtk_snapshot_append_border (snapshot, &ring, (float[4]) { 3, 3, 3, 3 },
                                  (GdkRGBA[4]) { *color, *color, *color, *color });
    }
  bend = (float) CLAMP (ABS (end.y - y) / 2, 12, 60);
  gsk_path_builder_move_to (builder, x, y);
  gsk_path_builder_cubic_to (builder, x, y + bend, (float) end.x, (float) end.y - bend, (float) end.x, (float) end.y);
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
}

void
sluice_graph_view_snapshot_edit (SluiceGraphView *self,
                                 GtkSnapshot     *snapshot)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autofree GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (manager);
  const SluiceColor *bad = &sluice_palette_get (adw_style_manager_get_dark (manager), FALSE)->state[SLUICE_STATE_FAILED];

  if (self->edit == NULL || sluice_graph_scene_get_layout (self->scene) == NULL)
    return;
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
    }
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
