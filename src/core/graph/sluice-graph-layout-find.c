/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a layout is where. */
#include "graph/sluice-graph-layout-private.h"

#include <math.h>

static SluiceGraphRect
get_around (SluiceGraphPoint point,
            double           reach)
{
  return (SluiceGraphRect) { point.x - reach, point.y - reach, 2 * reach, 2 * reach };
}

static gboolean
covers (const SluiceGraphRect *outer,
        const SluiceGraphRect *inner)
{
  return inner->x >= outer->x && inner->y >= outer->y && inner->x + inner->width <= outer->x + outer->width
         && inner->y + inner->height <= outer->y + outer->height;
}

void
sluice_graph_layout_query (const SluiceGraphLayout *self,
                           const SluiceGraphRect   *rect,
                           GArray                  *nodes,
                           GArray                  *edges)
{
  guint n = 0;

  if (nodes != NULL)
    {
      g_array_set_size (nodes, 0);
      sluice_graph_index_query (self->node_index, rect, nodes);
      for (guint i = 0; i < nodes->len; i++)
        {
          guint node = g_array_index (nodes, guint, i);

          if (sluice_graph_rect_meets (&self->nodes[node], rect))
            g_array_index (nodes, guint, n++) = node;
        }
      g_array_set_size (nodes, n);
    }
  if (edges == NULL)
    return;

  g_array_set_size (edges, 0);
  sluice_graph_index_query (self->edge_index, rect, edges);
  n = 0;
  for (guint i = 0; i < edges->len; i++)
    {
      guint edge = g_array_index (edges, guint, i), n_points;
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, edge, &n_points);

      if (covers (rect, &self->curve_bounds[edge])
          || (sluice_graph_rect_meets (rect, &self->curve_bounds[edge])
              && sluice_graph_curve_meets (points, n_points, rect)))
        g_array_index (edges, guint, n++) = edge;
    }
  g_array_set_size (edges, n);
}

int
sluice_graph_layout_hit_node (const SluiceGraphLayout *self,
                              SluiceGraphPoint         point)
{
  SluiceGraphRect around = get_around (point, 0);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  sluice_graph_index_query (self->node_index, &around, nodes);
  for (guint i = nodes->len; i > 0; i--)
    if (sluice_graph_rect_contains (&self->nodes[g_array_index (nodes, guint, i - 1)], point))
      return (int) g_array_index (nodes, guint, i - 1);
  return -1;
}

int
sluice_graph_layout_hit_edge (const SluiceGraphLayout *self,
                              SluiceGraphPoint         point,
                              double                   reach)
{
  SluiceGraphRect around = get_around (point, reach);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));
  int nearest = -1;

  sluice_graph_index_query (self->edge_index, &around, edges);
  for (guint i = 0; i < edges->len; i++)
    {
      guint edge = g_array_index (edges, guint, i), n_points;
      SluiceGraphRect bounds = sluice_graph_rect_grow (&self->curve_bounds[edge], reach);
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, edge, &n_points);
      double distance;

      if (!sluice_graph_rect_contains (&bounds, point))
        continue;
      distance = sluice_graph_curve_distance (points, n_points, point);
      if (distance <= reach)
        {
          reach = distance;
          nearest = (int) edge;
        }
    }
  return nearest;
}

double
sluice_graph_layout_get_distance (const SluiceGraphLayout *self,
                                  guint                    edge,
                                  SluiceGraphPoint         point)
{
  guint n_points;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, edge, &n_points);

  return sluice_graph_curve_distance (points, n_points, point);
}

int
sluice_graph_layout_hit_end (const SluiceGraphLayout *self,
                             guint                    edge,
                             SluiceGraphPoint         point,
                             double                   reach)
{
  guint n_points;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, edge, &n_points);
  double first = hypot (points[0].x - point.x, points[0].y - point.y);
  double last = hypot (points[n_points - 1].x - point.x, points[n_points - 1].y - point.y);

  if (MIN (first, last) > reach)
    return -1;
  return first < last ? 0 : 1;
}

SluiceGraphPoint
sluice_graph_layout_get_mark (const SluiceGraphLayout *self,
                              guint                    edge,
                              SluiceGraphPoint        *direction)
{
  guint n_edges, n_points;
  const SluiceGraphEdge *ends = &sluice_graph_get_edges (self->graph, &n_edges)[edge];
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, edge, &n_points);

  /* What leads to all members of a block is of none of them. */
  if (sluice_graph_blocks_find (self->blocks, ends->to) >= 0)
    return sluice_graph_curve_at_length (points + n_points - 4, 4, 0.5, direction);
  if (sluice_graph_blocks_find (self->blocks, ends->from) >= 0)
    return sluice_graph_curve_at_length (points, 4, 0.5, direction);
  return sluice_graph_curve_at_length (points, n_points, 0.5, direction);
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

/* The nearest one straight to that side, or -1. */
static int
step_straight (const SluiceGraphLayout *self,
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

static gboolean
is_linked (const SluiceGraphLayout *self,
           guint                    a,
           guint                    b)
{
  guint n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (self->graph, &n_edges);
  const guint *ids = sluice_graph_get_edges_in (self->graph, a, &n);

  for (guint i = 0; i < n; i++)
    if (edges[ids[i]].from == b)
      return TRUE;
  ids = sluice_graph_get_edges_out (self->graph, a, &n);
  for (guint i = 0; i < n; i++)
    if (edges[ids[i]].to == b)
      return TRUE;
  return FALSE;
}

/* The one that lies most to that side rather than another and is not linked with it, or -1; in @block, or in any but it. */
static int
step_roughly (const SluiceGraphLayout *self,
              guint                    node,
              int                      dx,
              int                      dy,
              int                      block,
              gboolean                 within)
{
  const SluiceGraphRect *here = &self->nodes[node];
  double least = G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < sluice_graph_get_n_nodes (self->graph); i++)
    {
      double x = self->nodes[i].x - here->x, y = self->nodes[i].y - here->y;
      double ahead = x * dx + y * dy, across = fabs (dx != 0 ? y : x);
      gboolean inside = block >= 0 && sluice_graph_blocks_find (self->blocks, i) == block;

      if (inside == within && ahead > 0.5 && across <= ahead && ahead + 2 * across < least && !is_linked (self, node, i))
        {
          least = ahead + 2 * across;
          found = (int) i;
        }
    }
  return found;
}

/* Within a block as in a table; -1 at its rim. */
static int
step_in_block (const SluiceGraphLayout *self,
               guint                    node,
               int                      block,
               int                      dx,
               int                      dy)
{
  const SluiceGraphBlock *members = sluice_graph_blocks_get (self->blocks, (guint) block);
  int found = step_straight (self, node, dx, dy);
  guint at = 0;

  if (found >= 0 && sluice_graph_blocks_find (self->blocks, (guint) found) == block)
    return found;
  /* Into a last row that is shorter. */
  if ((self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx) != 0)
    return step_roughly (self, node, dx, dy, block, TRUE);

  while (members->members[at] != node)
    at++;
  if (dx + dy > 0)
    return at + 1 < members->n_members ? (int) members->members[at + 1] : -1;
  return at > 0 ? (int) members->members[at - 1] : -1;
}

int
sluice_graph_layout_step (const SluiceGraphLayout *self,
                          guint                    node,
                          int                      dx,
                          int                      dy)
{
  int along = self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx, found = -1, block;

  g_return_val_if_fail (node < sluice_graph_get_n_nodes (self->graph), -1);

  block = sluice_graph_blocks_find (self->blocks, node);
  if (block >= 0)
    found = step_in_block (self, node, block, dx, dy);
  if (found < 0 && along != 0)
    found = step_along (self, node, along > 0);
  if (found < 0)
    found = step_straight (self, node, dx, dy);
  return found >= 0 ? found : step_roughly (self, node, dx, dy, block, FALSE);
}
