/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layout.h"

#include <math.h>
#include <string.h>

#define LOOP_REACH 44.0
#define GRID_SHAPE 1.6

struct _SluiceGraphLayout
{
  gatomicrefcount ref_count;
  SluiceGraph *graph;
  SluiceGraphDirection direction;
  gboolean fallback;
  SluiceGraphRect bounds;
  SluiceGraphRect *nodes;
  guint *starts;          /* n_edges + 1 offsets into points */
  GArray *points;         /* SluiceGraphPoint */
  SluiceGraphRect *curve_bounds;
  SluiceGraphBlocks *blocks;
  SluiceGraphRect *block_rects;
};

G_DEFINE_BOXED_TYPE (SluiceGraphLayout, sluice_graph_layout, sluice_graph_layout_ref, sluice_graph_layout_unref)

static void
unite_bounds (SluiceGraphLayout     *self,
              const SluiceGraphRect *rect,
              gboolean              *any)
{
  self->bounds = *any ? sluice_graph_rect_unite (&self->bounds, rect) : *rect;
  *any = TRUE;
}

static void
place_nodes (SluiceGraphLayout      *self,
             const SluiceGraphPoint *middles)
{
  guint n_nodes = sluice_graph_get_n_nodes (self->graph), n_single = 0, columns, at = 0;
  double width = sluice_graph_get_node_width (self->graph), height = sluice_graph_get_node_height (self->graph);
  double across = width + SLUICE_GRAPH_NODE_GAP, down = height + SLUICE_GRAPH_NODE_GAP, left, top;
  gboolean any = FALSE;

  for (guint i = 0; i < n_nodes; i++)
    {
      if (isnan (middles[i].x) || isnan (middles[i].y))
        {
          n_single++;
          continue;
        }
      self->nodes[i] = (SluiceGraphRect) { middles[i].x - width / 2, middles[i].y - height / 2, width, height };
      unite_bounds (self, &self->nodes[i], &any);
    }
  if (n_single == 0)
    return;

  columns = (guint) MAX (1.0, round (sqrt (n_single * GRID_SHAPE * down / across)));
  if (any)
    columns = MAX (columns, (guint) floor ((self->bounds.width + SLUICE_GRAPH_NODE_GAP) / across));
  columns = MIN (columns, n_single);
  left = self->bounds.x + (self->bounds.width - (columns * across - SLUICE_GRAPH_NODE_GAP)) / 2;
  top = any ? self->bounds.y + self->bounds.height + SLUICE_GRAPH_RANK_GAP : 0;

  for (guint i = 0; i < n_nodes; i++)
    if (isnan (middles[i].x) || isnan (middles[i].y))
      {
        self->nodes[i] = (SluiceGraphRect) { left + (at % columns) * across, top + (at / columns) * down, width, height };
        unite_bounds (self, &self->nodes[i], &any);
        at++;
      }
}

/* From the foot of one node to the head of the other. */
static void
append_forward (SluiceGraphLayout     *self,
                const SluiceGraphRect *from,
                const SluiceGraphRect *to)
{
  SluiceGraphPoint curve[4];

  if (self->direction == SLUICE_GRAPH_TOP_DOWN)
    {
      double bend;

      curve[0] = (SluiceGraphPoint) { from->x + from->width / 2, from->y + from->height };
      curve[3] = (SluiceGraphPoint) { to->x + to->width / 2, to->y };
      bend = MAX (fabs (curve[3].y - curve[0].y) / 2, SLUICE_GRAPH_RANK_GAP / 2);
      curve[1] = (SluiceGraphPoint) { curve[0].x, curve[0].y + bend };
      curve[2] = (SluiceGraphPoint) { curve[3].x, curve[3].y - bend };
    }
  else
    {
      double bend;

      curve[0] = (SluiceGraphPoint) { from->x + from->width, from->y + from->height / 2 };
      curve[3] = (SluiceGraphPoint) { to->x, to->y + to->height / 2 };
      bend = MAX (fabs (curve[3].x - curve[0].x) / 2, SLUICE_GRAPH_RANK_GAP / 2);
      curve[1] = (SluiceGraphPoint) { curve[0].x + bend, curve[0].y };
      curve[2] = (SluiceGraphPoint) { curve[3].x - bend, curve[3].y };
    }
  g_array_append_vals (self->points, curve, 4);
}

/* An edge against the flow leaves and arrives at the side, a loop at two heights of the same side. */
static void
append_around (SluiceGraphLayout     *self,
               const SluiceGraphRect *from,
               const SluiceGraphRect *to,
               gboolean               loop)
{
  SluiceGraphPoint curve[4];

  if (self->direction == SLUICE_GRAPH_TOP_DOWN)
    {
      double apart = loop ? from->height / 4 : 0;
      double reach = loop ? LOOP_REACH : LOOP_REACH + fabs (from->y - to->y) / 6;
      double side = MAX (from->x + from->width, to->x + to->width) + reach;

      curve[0] = (SluiceGraphPoint) { from->x + from->width, from->y + from->height / 2 + apart };
      curve[1] = (SluiceGraphPoint) { side, curve[0].y };
      curve[3] = (SluiceGraphPoint) { to->x + to->width, to->y + to->height / 2 - apart };
      curve[2] = (SluiceGraphPoint) { side, curve[3].y };
    }
  else
    {
      double apart = loop ? from->width / 4 : 0;
      double reach = loop ? LOOP_REACH : LOOP_REACH + fabs (from->x - to->x) / 6;
      double side = MAX (from->y + from->height, to->y + to->height) + reach;

      curve[0] = (SluiceGraphPoint) { from->x + from->width / 2 + apart, from->y + from->height };
      curve[1] = (SluiceGraphPoint) { curve[0].x, side };
      curve[3] = (SluiceGraphPoint) { to->x + to->width / 2 - apart, to->y + to->height };
      curve[2] = (SluiceGraphPoint) { curve[3].x, side };
    }
  g_array_append_vals (self->points, curve, 4);
}

static void
place_edges (SluiceGraphLayout      *self,
             const guint            *starts,
             const SluiceGraphPoint *points)
{
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (self->graph, &n_edges);
  gboolean any = sluice_graph_get_n_nodes (self->graph) > 0;

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphRect *from = &self->nodes[edges[i].from], *to = &self->nodes[edges[i].to];

      self->starts[i] = self->points->len;
      if (starts[i + 1] > starts[i])
        g_array_append_vals (self->points, points + starts[i], starts[i + 1] - starts[i]);
      else if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD)
        append_forward (self, from, to);
      else
        append_around (self, from, to, edges[i].kind == SLUICE_GRAPH_EDGE_SELF);
    }
  self->starts[n_edges] = self->points->len;

  for (guint i = 0; i < n_edges; i++)
    {
      self->curve_bounds[i] = sluice_graph_curve_bounds (&g_array_index (self->points, SluiceGraphPoint, self->starts[i]),
                                                         self->starts[i + 1] - self->starts[i]);
      unite_bounds (self, &self->curve_bounds[i], &any);
    }
}

SluiceGraphLayout *
sluice_graph_layout_new (SluiceGraph            *graph,
                         SluiceGraphDirection    direction,
                         const SluiceGraphPoint *middles,
                         const guint            *starts,
                         const SluiceGraphPoint *points,
                         gboolean                fallback)
{
  SluiceGraphLayout *self;
  guint n_edges;

  g_return_val_if_fail (graph != NULL && middles != NULL && starts != NULL, NULL);

  self = g_new0 (SluiceGraphLayout, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->graph = sluice_graph_ref (graph);
  self->direction = direction;
  self->fallback = fallback;
  sluice_graph_get_edges (graph, &n_edges);
  self->nodes = g_new0 (SluiceGraphRect, sluice_graph_get_n_nodes (graph) + 1);
  self->starts = g_new0 (guint, n_edges + 1);
  self->curve_bounds = g_new0 (SluiceGraphRect, n_edges + 1);
  self->points = g_array_sized_new (FALSE, FALSE, sizeof (SluiceGraphPoint), starts[n_edges] + 4);

  place_nodes (self, middles);
  place_edges (self, starts, points);
  self->blocks = sluice_graph_blocks_new (graph);
  self->block_rects = g_new0 (SluiceGraphRect, sluice_graph_blocks_get_n (self->blocks) + 1);
  for (guint i = 0; i < sluice_graph_blocks_get_n (self->blocks); i++)
    {
      const SluiceGraphBlock *block = sluice_graph_blocks_get (self->blocks, i);

      self->block_rects[i] = self->nodes[block->members[0]];
      for (guint k = 1; k < block->n_members; k++)
        self->block_rects[i] = sluice_graph_rect_unite (&self->block_rects[i], &self->nodes[block->members[k]]);
    }
  return self;
}

SluiceGraphLayout *
sluice_graph_layout_ref (SluiceGraphLayout *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sluice_graph_layout_unref (SluiceGraphLayout *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  sluice_graph_unref (self->graph);
  g_free (self->nodes);
  g_free (self->starts);
  g_free (self->curve_bounds);
  g_array_unref (self->points);
  sluice_graph_blocks_unref (self->blocks);
  g_free (self->block_rects);
  g_free (self);
}

SluiceGraph *
sluice_graph_layout_get_graph (const SluiceGraphLayout *self)
{
  return self->graph;
}

SluiceGraphDirection
sluice_graph_layout_get_direction (const SluiceGraphLayout *self)
{
  return self->direction;
}

gboolean
sluice_graph_layout_is_fallback (const SluiceGraphLayout *self)
{
  return self->fallback;
}

const SluiceGraphRect *
sluice_graph_layout_get_bounds (const SluiceGraphLayout *self)
{
  return &self->bounds;
}

const SluiceGraphRect *
sluice_graph_layout_get_node (const SluiceGraphLayout *self,
                              guint                    node)
{
  g_return_val_if_fail (node < sluice_graph_get_n_nodes (self->graph), NULL);

  return &self->nodes[node];
}

const SluiceGraphPoint *
sluice_graph_layout_get_curve (const SluiceGraphLayout *self,
                               guint                    edge,
                               guint                   *n_points)
{
  *n_points = self->starts[edge + 1] - self->starts[edge];
  return &g_array_index (self->points, SluiceGraphPoint, self->starts[edge]);
}

const SluiceGraphRect *
sluice_graph_layout_get_curve_bounds (const SluiceGraphLayout *self,
                                      guint                    edge)
{
  return &self->curve_bounds[edge];
}

SluiceGraphPoint
sluice_graph_layout_get_mark (const SluiceGraphLayout *self,
                              guint                    edge,
                              SluiceGraphPoint        *direction)
{
  guint n_points;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, edge, &n_points);

  return sluice_graph_curve_at_length (points, n_points, 0.5, direction);
}

SluiceGraphBlocks *
sluice_graph_layout_get_blocks (const SluiceGraphLayout *self)
{
  return self->blocks;
}

const SluiceGraphRect *
sluice_graph_layout_get_block (const SluiceGraphLayout *self,
                               guint                    block)
{
  g_return_val_if_fail (block < sluice_graph_blocks_get_n (self->blocks), NULL);

  return &self->block_rects[block];
}

void
sluice_graph_layout_query (const SluiceGraphLayout *self,
                           const SluiceGraphRect   *rect,
                           GArray                  *nodes,
                           GArray                  *edges)
{
  guint n_edges, n_points;

  if (nodes != NULL)
    g_array_set_size (nodes, 0);
  if (edges != NULL)
    g_array_set_size (edges, 0);
  sluice_graph_get_edges (self->graph, &n_edges);
  for (guint i = 0; nodes != NULL && i < sluice_graph_get_n_nodes (self->graph); i++)
    if (sluice_graph_rect_meets (&self->nodes[i], rect))
      g_array_append_val (nodes, i);
  for (guint i = 0; edges != NULL && i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, i, &n_points);

      if (sluice_graph_rect_meets (&self->curve_bounds[i], rect) && sluice_graph_curve_meets (points, n_points, rect))
        g_array_append_val (edges, i);
    }
}

int
sluice_graph_layout_hit_node (const SluiceGraphLayout *self,
                              SluiceGraphPoint         point)
{
  for (guint i = sluice_graph_get_n_nodes (self->graph); i > 0; i--)
    if (sluice_graph_rect_contains (&self->nodes[i - 1], point))
      return (int) i - 1;
  return -1;
}

int
sluice_graph_layout_hit_edge (const SluiceGraphLayout *self,
                              SluiceGraphPoint         point,
                              double                   reach)
{
  guint n_edges;
  int nearest = -1;

  sluice_graph_get_edges (self->graph, &n_edges);
  for (guint i = 0; i < n_edges; i++)
    {
      SluiceGraphRect bounds = sluice_graph_rect_grow (&self->curve_bounds[i], reach);
      const SluiceGraphPoint *points;
      guint n_points;
      double distance;

      if (!sluice_graph_rect_contains (&bounds, point))
        continue;
      points = sluice_graph_layout_get_curve (self, i, &n_points);
      distance = sluice_graph_curve_distance (points, n_points, point);
      if (distance <= reach)
        {
          reach = distance;
          nearest = (int) i;
        }
    }
  return nearest;
}

static int
step_along (const SluiceGraphLayout *self,
            guint                    node,
            gboolean                 onward)
{
  guint n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (self->graph, &n_edges);
  const guint *ids = onward ? sluice_graph_get_edges_out (self->graph, node, &n)
                            : sluice_graph_get_edges_in (self->graph, node, &n);
  const SluiceGraphRect *here = &self->nodes[node];
  double nearest = G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < n; i++)
    {
      const SluiceGraphEdge *edge = &edges[ids[i]];
      guint other = onward ? edge->to : edge->from;
      double distance = hypot (self->nodes[other].x - here->x, self->nodes[other].y - here->y);

      if (edge->kind == SLUICE_GRAPH_EDGE_FORWARD && distance < nearest)
        {
          nearest = distance;
          found = (int) other;
        }
    }
  return found;
}

static int
step_aside (const SluiceGraphLayout *self,
            guint                    node,
            int                      dx,
            int                      dy)
{
  const SluiceGraphRect *here = &self->nodes[node];
  double nearest = G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < sluice_graph_get_n_nodes (self->graph); i++)
    {
      double x = self->nodes[i].x - here->x, y = self->nodes[i].y - here->y;
      double ahead = x * dx + y * dy, across = fabs (dx != 0 ? y : x);

      if (ahead > 0.5 && across < (dx != 0 ? here->height : here->width) / 2 && ahead < nearest)
        {
          nearest = ahead;
          found = (int) i;
        }
    }
  return found;
}

int
sluice_graph_layout_step (const SluiceGraphLayout *self,
                          guint                    node,
                          int                      dx,
                          int                      dy)
{
  int along = self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx, found = -1;

  g_return_val_if_fail (node < sluice_graph_get_n_nodes (self->graph), -1);

  if (along != 0)
    found = step_along (self, node, along > 0);
  return found >= 0 ? found : step_aside (self, node, dx, dy);
}
