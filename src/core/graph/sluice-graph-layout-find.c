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

/* The nearest one at the other end of an edge of that kind, or -1. */
static int
step_along (const SluiceGraphLayout *self,
            guint                    node,
            gboolean                 onward,
            SluiceGraphEdgeKind      kind)
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

      if (edge->kind == kind && distance < nearest)
        {
          nearest = distance;
          found = (int) other;
        }
    }
  return found;
}

/* The nearest one straight to that side, or -1; @parts: (nullable): only what hangs together with it. */
static int
step_straight (const SluiceGraphLayout *self,
               guint                    node,
               const guint             *parts,
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

      if (ahead > 0.5 && across < (dx != 0 ? here->height : here->width) / 2 && ahead < nearest
          && (parts == NULL || parts[i] == parts[node]))
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
              const guint             *parts,
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

      if (parts != NULL && parts[i] != parts[node])
        continue;
      if (inside == within && ahead > 0.5 && across <= ahead && ahead + 2 * across < least && !is_linked (self, node, i))
        {
          least = ahead + 2 * across;
          found = (int) i;
        }
    }
  return found;
}

/* Of what has a parent or a child in common with it, in no block with it, the nearest one to that side, or -1. */
static int
step_to_sibling (const SluiceGraphLayout *self,
                 guint                    node,
                 int                      dx,
                 int                      dy,
                 int                      block)
{
  const SluiceGraphRect *here = &self->nodes[node];
  double least = G_MAXDOUBLE;
  guint n_edges, n, n_others;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (self->graph, &n_edges);
  int found = -1;

  for (guint way = 0; way < 2; way++)
    {
      const guint *ids = way == 0 ? sluice_graph_get_edges_in (self->graph, node, &n)
                                  : sluice_graph_get_edges_out (self->graph, node, &n);

      for (guint i = 0; i < n; i++)
        {
          const guint *others = way == 0 ? sluice_graph_get_edges_out (self->graph, edges[ids[i]].from, &n_others)
                                         : sluice_graph_get_edges_in (self->graph, edges[ids[i]].to, &n_others);

          for (guint k = 0; k < n_others; k++)
            {
              guint other = way == 0 ? edges[others[k]].to : edges[others[k]].from;
              double x = self->nodes[other].x - here->x, y = self->nodes[other].y - here->y;
              double ahead = x * dx + y * dy, across = fabs (dx != 0 ? y : x);

              if (ahead > 0.5 && ahead + 2 * across < least
                  && (block < 0 || sluice_graph_blocks_find (self->blocks, other) != block)
                  && !is_linked (self, node, other))
                {
                  least = ahead + 2 * across;
                  found = (int) other;
                }
            }
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
  int found = step_straight (self, node, NULL, dx, dy);
  guint at = 0;

  if (found >= 0 && sluice_graph_blocks_find (self->blocks, (guint) found) == block)
    return found;
  /* Into a last row that is shorter. */
  if ((self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx) != 0)
    return step_roughly (self, node, NULL, dx, dy, block, TRUE);

  while (members->members[at] != node)
    at++;
  if (dx + dy > 0)
    return at + 1 < members->n_members ? (int) members->members[at + 1] : -1;
  return at > 0 ? (int) members->members[at - 1] : -1;
}

/* Marks all that hangs together with @node, whichever way. */
static void
mark_part (SluiceGraph *graph,
           guint        node,
           guint       *parts,
           guint        part)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  parts[node] = part;
  g_array_append_val (queue, node);
  for (guint first = 0; first < queue->len; first++)
    for (guint way = 0; way < 2; way++)
      {
        guint at = g_array_index (queue, guint, first);
        const guint *ids = way == 0 ? sluice_graph_get_edges_in (graph, at, &n)
                                    : sluice_graph_get_edges_out (graph, at, &n);

        for (guint i = 0; i < n; i++)
          {
            guint other = way == 0 ? edges[ids[i]].from : edges[ids[i]].to;

            if (parts[other] != 0)
              continue;
            parts[other] = part;
            g_array_append_val (queue, other);
          }
      }
}

/* Numbers from 1 on: nodes of the same number hang together. */
static guint *
find_parts (SluiceGraph *graph,
            guint       *n_parts)
{
  guint n = sluice_graph_get_n_nodes (graph);
  guint *parts = g_new0 (guint, n + 1);

  *n_parts = 0;
  for (guint i = 0; i < n; i++)
    if (parts[i] == 0)
      mark_part (graph, i, parts, ++*n_parts);
  return parts;
}

/* Whether @a is read before @b: by where they begin along the flow, then beside it. By whole pixels: of any two places one
 * is before the other, and of three no two say otherwise than the third. */
static gboolean
is_before (const SluiceGraphLayout *self,
           const SluiceGraphPoint  *a,
           const SluiceGraphPoint  *b)
{
  gboolean down = self->direction == SLUICE_GRAPH_TOP_DOWN;
  double along = round (down ? a->y : a->x) - round (down ? b->y : b->x);

  return along != 0 ? along < 0 : (down ? a->x < b->x : a->y < b->y);
}

/* To that side among what hangs together with it, or -1. */
static int
step_in_part (const SluiceGraphLayout *self,
              guint                    node,
              const guint             *parts,
              int                      dx,
              int                      dy)
{
  int block = sluice_graph_blocks_find (self->blocks, node), found = -1;

  if (block >= 0)
    found = step_in_block (self, node, block, dx, dy);
  if (found < 0)
    found = step_straight (self, node, parts, dx, dy);
  if (found < 0)
    found = step_to_sibling (self, node, dx, dy, block);
  if (found < 0)
    found = step_roughly (self, node, parts, dx, dy, block, FALSE);
  return found;
}

/* Into what is read next, or before, of what hangs together with nothing here; or -1. To the first stage there from which
 * the other key leads out again: to where this one came from. */
static int
step_to_part (const SluiceGraphLayout *self,
              guint                    node,
              const guint             *parts,
              guint                    n_parts,
              int                      dx,
              int                      dy)
{
  guint n = sluice_graph_get_n_nodes (self->graph), wanted = 0;
  g_autofree SluiceGraphPoint *starts = g_new (SluiceGraphPoint, n_parts + 1);
  g_autofree gboolean *tried = g_new0 (gboolean, n);
  gboolean onward = dx + dy > 0;

  for (guint i = 0; i <= n_parts; i++)
    starts[i] = (SluiceGraphPoint) { G_MAXDOUBLE, G_MAXDOUBLE };
  for (guint i = 0; i < n; i++)
    {
      starts[parts[i]].x = MIN (starts[parts[i]].x, self->nodes[i].x);
      starts[parts[i]].y = MIN (starts[parts[i]].y, self->nodes[i].y);
    }
  for (guint part = 1; part <= n_parts; part++)
    {
      const SluiceGraphPoint *here = &starts[parts[node]], *there = &starts[part];

      if ((onward ? is_before (self, here, there) : is_before (self, there, here))
          && (wanted == 0 || is_before (self, onward ? there : &starts[wanted], onward ? &starts[wanted] : there)))
        wanted = part;
    }

  while (wanted != 0)
    {
      int first = -1;

      for (guint i = 0; i < n; i++)
        {
          SluiceGraphPoint at = { self->nodes[i].x, self->nodes[i].y };

          if (parts[i] == wanted && !tried[i]
              && (first < 0 || is_before (self, &at, &(SluiceGraphPoint) { self->nodes[first].x, self->nodes[first].y })))
            first = (int) i;
        }
      if (first < 0 || step_in_part (self, (guint) first, parts, -dx, -dy) < 0)
        return first;
      tried[first] = TRUE;
    }
  return -1;
}

int
sluice_graph_layout_step (const SluiceGraphLayout *self,
                          guint                    node,
                          int                      dx,
                          int                      dy)
{
  int along = self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx, found = -1, block;
  g_autofree guint *parts = NULL;
  guint n_parts;

  g_return_val_if_fail (node < sluice_graph_get_n_nodes (self->graph), -1);

  if (along != 0)
    {
      block = sluice_graph_blocks_find (self->blocks, node);
      if (block >= 0)
        found = step_in_block (self, node, block, dx, dy);
      /* Who only hears where the key leads takes it for what comes after or before: never to anything else. */
      if (found < 0)
        found = step_along (self, node, along > 0, SLUICE_GRAPH_EDGE_FORWARD);
      if (found < 0)
        found = step_along (self, node, along > 0, SLUICE_GRAPH_EDGE_BACK);
      return found;
    }

  parts = find_parts (self->graph, &n_parts);
  found = step_in_part (self, node, parts, dx, dy);
  return found >= 0 ? found : step_to_part (self, node, parts, n_parts, dx, dy);
}

int
sluice_graph_layout_step_near (const SluiceGraphLayout *self,
                               guint                    node,
                               int                      dx,
                               int                      dy)
{
  /* A card is wider than high.  No two nodes lie on a line of just this slope: each is to one side, and not to two. */
  const double slope = 1.9371;
  const SluiceGraphRect *here;
  double least = G_MAXDOUBLE;
  int found = -1;

  g_return_val_if_fail (node < sluice_graph_get_n_nodes (self->graph), -1);

  /* The nearest, as far as it is along and across together, of a quarter of all directions: with these two measures each
   * step towards another node comes nearer to it, so that keys lead to all of them. */
  here = &self->nodes[node];
  for (guint i = 0; i < sluice_graph_get_n_nodes (self->graph); i++)
    {
      const SluiceGraphRect *there = &self->nodes[i];
      double x = there->x + there->width / 2 - here->x - here->width / 2;
      double y = (there->y + there->height / 2 - here->y - here->height / 2) * slope;
      double ahead = x * dx + y * dy, across = fabs (dx != 0 ? y : x);

      if (i != node && ahead > 0 && across <= ahead && ahead + across < least)
        {
          least = ahead + across;
          found = (int) i;
        }
    }
  return found >= 0 ? found : sluice_graph_layout_step (self, node, dx, dy);
}
