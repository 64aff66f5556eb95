/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layout-private.h"
#include "graph/sluice-graph-plan.h"

#include <math.h>
#include <string.h>

/* How far apart two edges run that lead from a node to another and back. */
#define BOTH_WAYS 8.0
/* How far beside its column an edge goes down to an inner row of a block. */
#define LANE 10.0
#define GRID_SHAPE 1.6
/* So many stand beside each other, as what happens at one time does, and make no grid. */
#define MOST_BESIDE 4

/* As the engine sees it, dependencies running down, until turn(). */
typedef struct
{
  const SluiceGraphPlan *plan;
  const SluiceGraphRect *boxes;
  const guint *link_starts;
  const SluiceGraphPoint *link_points;

  SluiceGraphRect *nodes;
  SluiceGraphRect *block_rects;
  guint *starts;
  GArray *points;
} Work;

static void
append_point (Work   *work,
              double  x,
              double  y)
{
  SluiceGraphPoint point = { x, y };

  g_array_append_val (work->points, point);
}

static SluiceGraphPoint
get_last (Work *work)
{
  return g_array_index (work->points, SluiceGraphPoint, work->points->len - 1);
}

/* Leaves and arrives straight down. */
static void
append_bend (Work   *work,
             double  x,
             double  y)
{
  SluiceGraphPoint from = get_last (work);
  double bend = (y - from.y) / 2;

  append_point (work, from.x, from.y + bend);
  append_point (work, x, y - bend);
  append_point (work, x, y);
}

/* The curve of a link, or one of our own from the foot of the upper box to the head of the lower. */
static void
append_link (Work  *work,
             guint  link)
{
  guint first = work->link_starts[link], n = work->link_starts[link + 1] - first;
  const SluiceGraphRect *from = &work->boxes[work->plan->links[link].from];
  const SluiceGraphRect *to = &work->boxes[work->plan->links[link].to];

  if (n > 0)
    {
      g_array_append_vals (work->points, work->link_points + first, n);
      return;
    }
  append_point (work, from->x + from->width / 2, from->y + from->height);
  append_bend (work, to->x + to->width / 2, to->y);
}

/* From the middle of a block's foot or head, where all its edges meet, to or from a member: between the columns, so that
 * no node is crossed; what comes in on the left of its column, what goes out on the right. */
static void
append_in (Work  *work,
           guint  node,
           guint  block)
{
  const SluiceGraphRect *rect = &work->nodes[node];
  double top = work->nodes[sluice_graph_blocks_get (work->plan->blocks, block)->members[0]].y;

  if (rect->y > top + 0.5)
    {
      append_bend (work, rect->x - LANE, top);
      append_bend (work, rect->x - LANE, rect->y - SLUICE_GRAPH_NODE_GAP);
    }
  append_bend (work, rect->x + rect->width / 2, rect->y);
}

static void
append_out (Work  *work,
            guint  node,
            guint  block,
            double foot)
{
  const SluiceGraphRect *rect = &work->nodes[node], *whole = &work->block_rects[block];
  double right = rect->x + rect->width + LANE;

  append_point (work, rect->x + rect->width / 2, rect->y + rect->height);
  if (rect->y + rect->height < foot - 0.5)
    {
      append_bend (work, right, rect->y + rect->height + SLUICE_GRAPH_NODE_GAP);
      append_bend (work, right, foot);
    }
  append_bend (work, whole->x + whole->width / 2, whole->y + whole->height);
}

/* Where the last row of a block ends: its last member is in it. */
static double
get_foot (Work  *work,
          guint  block)
{
  const SluiceGraphBlock *members = sluice_graph_blocks_get (work->plan->blocks, block);
  const SluiceGraphRect *last = &work->nodes[members->members[members->n_members - 1]];

  return last->y + last->height;
}

static void
reverse_points (SluiceGraphPoint *points,
                guint             n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      SluiceGraphPoint point = points[i];

      points[i] = points[n - 1 - i];
      points[n - 1 - i] = point;
    }
}

static void
place_nodes (Work *work)
{
  const SluiceGraphPlan *plan = work->plan;

  for (guint i = 0; i < plan->n_boxes; i++)
    {
      const SluiceGraphRect *rect = &work->boxes[i];
      const SluiceGraphBlock *block;

      if (plan->boxes[i].block < 0)
        {
          work->nodes[plan->boxes[i].node] = *rect;
          continue;
        }
      block = sluice_graph_blocks_get (plan->blocks, (guint) plan->boxes[i].block);
      work->block_rects[plan->boxes[i].block] = *rect;
      for (guint k = 0; k < block->n_members; k++)
        {
          SluiceGraphRect slot = sluice_graph_plan_get_slot (plan, (guint) plan->boxes[i].block, k);

          slot.x += rect->x;
          slot.y += rect->y;
          work->nodes[block->members[k]] = slot;
        }
    }
}

static void
draw_edges (Work *work)
{
  const SluiceGraphPlan *plan = work->plan;
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (plan->graph, &n_edges);
  g_autofree double *feet = g_new0 (double, sluice_graph_blocks_get_n (plan->blocks) + 1);

  for (guint i = 0; i < sluice_graph_blocks_get_n (plan->blocks); i++)
    feet[i] = get_foot (work, i);

  for (guint i = 0; i < n_edges; i++)
    {
      int from = sluice_graph_blocks_find (plan->blocks, edges[i].from);
      int to = sluice_graph_blocks_find (plan->blocks, edges[i].to);
      guint first = work->points->len;

      work->starts[i] = first;
      if (edges[i].kind == SLUICE_GRAPH_EDGE_SELF)
        {
          /* Drawn at the end, when all are where they stay. */
          g_array_set_size (work->points, first + 4);
          continue;
        }
      if (from >= 0)
        {
          append_out (work, edges[i].from, (guint) from, feet[from]);
          /* The link begins where this ends. */
          g_array_set_size (work->points, work->points->len - 1);
        }
      append_link (work, (guint) plan->edge_links[i]);
      if (to >= 0)
        append_in (work, edges[i].to, (guint) to);
      if (edges[i].kind == SLUICE_GRAPH_EDGE_BACK)
        {
          SluiceGraphPoint *points = &g_array_index (work->points, SluiceGraphPoint, first);

          reverse_points (points, work->points->len - first);
          for (guint k = first; plan->link_both[plan->edge_links[i]] && k < work->points->len; k++)
            g_array_index (work->points, SluiceGraphPoint, k).x += BOTH_WAYS;
        }
    }
  work->starts[n_edges] = work->points->len;
}

static guint
get_component (Work  *work,
               guint  node)
{
  return work->plan->boxes[work->plan->node_boxes[node]].component;
}

/* Where a component has boxes along the way dependencies run, and how far what lies there moves up. */
typedef struct
{
  double top, bottom;
  double by;
  guint component;
} Band;

static int
compare_bands (gconstpointer a,
               gconstpointer b)
{
  const Band *first = a, *second = b;

  if (first->component != second->component)
    return first->component < second->component ? -1 : 1;
  return (first->top > second->top) - (first->top < second->top);
}

/* Boxes of one component that lie beside each other become one band; the gap between two is as wide as it should be. */
static GArray *
collect_bands (Work  *work,
               guint *starts)
{
  const SluiceGraphPlan *plan = work->plan;
  GArray *bands = g_array_new (FALSE, TRUE, sizeof (Band));
  guint n = 0;

  for (guint i = 0; i < plan->n_boxes; i++)
    {
      Band band = { work->boxes[i].y, work->boxes[i].y + work->boxes[i].height, 0, plan->boxes[i].component };

      g_array_append_val (bands, band);
    }
  g_array_sort (bands, compare_bands);
  for (guint i = 0; i < bands->len; i++)
    {
      Band band = g_array_index (bands, Band, i), *former = n > 0 ? &g_array_index (bands, Band, n - 1) : NULL;

      if (former == NULL || former->component != band.component)
        starts[band.component] = n;
      else if (band.top < former->bottom + 1)
        {
          former->bottom = MAX (former->bottom, band.bottom);
          continue;
        }
      else
        band.by = former->by + MAX (0, band.top - former->bottom - SLUICE_GRAPH_RANK_GAP);
      g_array_index (bands, Band, n++) = band;
    }
  g_array_set_size (bands, n);
  starts[plan->n_components] = n;
  return bands;
}

static double
pull_up (const GArray *bands,
         guint         first,
         guint         end,
         double        y)
{
  const Band *above, *below;
  double gap;

  /* The last band that begins above. */
  while (end - first > 1)
    {
      guint middle = first + (end - first) / 2;

      if (g_array_index (bands, Band, middle).top <= y)
        first = middle;
      else
        end = middle;
    }
  above = &g_array_index (bands, Band, first);
  below = above + 1;
  if (y <= above->bottom || first + 1 >= bands->len || below->component != above->component)
    return y - above->by;

  /* In the gap everything comes nearer in proportion. */
  gap = below->top - above->bottom;
  return y - above->by - (below->by - above->by) * (y - above->bottom) / gap;
}

/* The engine gives all components the same ranks, so one has gaps where another has something high. */
static void
close_gaps (Work *work)
{
  const SluiceGraphPlan *plan = work->plan;
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (plan->graph, &n_edges);
  g_autofree guint *starts = g_new0 (guint, plan->n_components + 1);
  g_autoptr (GArray) bands = collect_bands (work, starts);

  for (guint i = 0; i < sluice_graph_get_n_nodes (plan->graph); i++)
    if (plan->node_boxes[i] >= 0)
      {
        guint component = get_component (work, i);
        double y = work->boxes[plan->node_boxes[i]].y;

        work->nodes[i].y += pull_up (bands, starts[component], starts[component + 1], y) - y;
      }
  for (guint i = 0; i < sluice_graph_blocks_get_n (plan->blocks); i++)
    {
      guint component = get_component (work, sluice_graph_blocks_get (plan->blocks, i)->members[0]);

      work->block_rects[i].y = pull_up (bands, starts[component], starts[component + 1], work->block_rects[i].y);
    }
  for (guint i = 0; i < n_edges; i++)
    for (guint k = work->starts[i]; edges[i].kind != SLUICE_GRAPH_EDGE_SELF && k < work->starts[i + 1]; k++)
      {
        SluiceGraphPoint *point = &g_array_index (work->points, SluiceGraphPoint, k);
        guint component = get_component (work, edges[i].from);

        point->y = pull_up (bands, starts[component], starts[component + 1], point->y);
      }
}

static void
turn_rects (SluiceGraphRect *rects,
            guint            n)
{
  for (guint i = 0; i < n; i++)
    rects[i] = (SluiceGraphRect) { rects[i].y, rects[i].x, rects[i].height, rects[i].width };
}

static void
turn (Work *work)
{
  turn_rects (work->nodes, sluice_graph_get_n_nodes (work->plan->graph));
  turn_rects (work->block_rects, sluice_graph_blocks_get_n (work->plan->blocks));
  for (guint i = 0; i < work->points->len; i++)
    {
      SluiceGraphPoint *point = &g_array_index (work->points, SluiceGraphPoint, i);

      *point = (SluiceGraphPoint) { point->y, point->x };
    }
}

/* A piece that is placed as one: what hangs together. */
typedef struct
{
  SluiceGraphRect rect;
  guint component;
} Piece;

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *first = a, *second = b;

  if (fabs (first->rect.height - second->rect.height) > 0.5)
    return first->rect.height < second->rect.height ? 1 : -1;
  return (first->component > second->component) - (first->component < second->component);
}

static GArray *
collect_pieces (Work *work)
{
  const SluiceGraphPlan *plan = work->plan;
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (plan->graph, &n_edges);
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_autofree gboolean *any = g_new0 (gboolean, plan->n_components + 1);

  g_array_set_size (pieces, plan->n_components);
  for (guint i = 0; i < plan->n_boxes; i++)
    {
      guint component = plan->boxes[i].component;
      Piece *piece = &g_array_index (pieces, Piece, component);
      SluiceGraphRect rect = plan->boxes[i].block >= 0 ? work->block_rects[plan->boxes[i].block]
                                                       : work->nodes[plan->boxes[i].node];

      piece->component = component;
      piece->rect = any[component] ? sluice_graph_rect_unite (&piece->rect, &rect) : rect;
      any[component] = TRUE;
    }
  for (guint i = 0; i < n_edges; i++)
    if (edges[i].kind != SLUICE_GRAPH_EDGE_SELF)
      {
        Piece *piece = &g_array_index (pieces, Piece, get_component (work, edges[i].from));
        SluiceGraphRect rect = sluice_graph_curve_bounds (
          &g_array_index (work->points, SluiceGraphPoint, work->starts[i]), work->starts[i + 1] - work->starts[i]);

        piece->rect = sluice_graph_rect_unite (&piece->rect, &rect);
      }
  g_array_sort (pieces, compare_pieces);
  return pieces;
}

/* On shelves, the highest first; below one that leaves room under it goes what fits there. Returns what they take. */
static SluiceGraphRect
shelve_pieces (GArray           *pieces,
               SluiceGraphPoint *places)
{
  const double gap = SLUICE_GRAPH_RANK_GAP;
  double area = 0, room = 0, x = 0, top = 0, shelf = 0, column = 0, filled = 0;
  SluiceGraphRect all = { 0 };

  for (guint i = 0; i < pieces->len; i++)
    {
      const SluiceGraphRect *rect = &g_array_index (pieces, Piece, i).rect;

      area += (rect->width + gap) * (rect->height + gap);
      room = MAX (room, rect->width);
    }
  room = MAX (room, sqrt (area * GRID_SHAPE));

  for (guint i = 0; i < pieces->len; i++)
    {
      const SluiceGraphRect *rect = &g_array_index (pieces, Piece, i).rect;

      if (i > 0 && rect->width <= column && filled + gap + rect->height <= shelf)
        {
          places[i] = (SluiceGraphPoint) { x, top + filled + gap };
          filled += gap + rect->height;
        }
      else
        {
          if (i > 0)
            x += column + gap;
          if (i > 0 && x + rect->width > room)
            {
              x = 0;
              top += shelf + gap;
              shelf = 0;
            }
          shelf = MAX (shelf, rect->height);
          column = rect->width;
          filled = rect->height;
          places[i] = (SluiceGraphPoint) { x, top };
        }
      all.width = MAX (all.width, places[i].x + rect->width);
      all.height = MAX (all.height, places[i].y + rect->height);
    }
  return all;
}

static void
move_pieces (Work                   *work,
             GArray                 *pieces,
             const SluiceGraphPoint *places)
{
  const SluiceGraphPlan *plan = work->plan;
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (plan->graph, &n_edges);
  g_autofree SluiceGraphPoint *by = g_new0 (SluiceGraphPoint, plan->n_components + 1);

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      by[piece->component] = (SluiceGraphPoint) { places[i].x - piece->rect.x, places[i].y - piece->rect.y };
    }
  for (guint i = 0; i < sluice_graph_get_n_nodes (plan->graph); i++)
    if (plan->node_boxes[i] >= 0)
      {
        work->nodes[i].x += by[get_component (work, i)].x;
        work->nodes[i].y += by[get_component (work, i)].y;
      }
  for (guint i = 0; i < sluice_graph_blocks_get_n (plan->blocks); i++)
    {
      guint component = get_component (work, sluice_graph_blocks_get (plan->blocks, i)->members[0]);

      work->block_rects[i].x += by[component].x;
      work->block_rects[i].y += by[component].y;
    }
  for (guint i = 0; i < n_edges; i++)
    for (guint k = work->starts[i]; edges[i].kind != SLUICE_GRAPH_EDGE_SELF && k < work->starts[i + 1]; k++)
      {
        SluiceGraphPoint *point = &g_array_index (work->points, SluiceGraphPoint, k);

        point->x += by[get_component (work, edges[i].from)].x;
        point->y += by[get_component (work, edges[i].from)].y;
      }
}

/* What depends on nothing and nothing depends on. */
static void
place_singles (Work                  *work,
               const SluiceGraphRect *others)
{
  const SluiceGraphPlan *plan = work->plan;
  guint n_nodes = sluice_graph_get_n_nodes (plan->graph), n_singles = 0, columns, at = 0;
  double width = sluice_graph_get_node_width (plan->graph), height = sluice_graph_get_node_height (plan->graph);
  double across = width + SLUICE_GRAPH_NODE_GAP, down = height + SLUICE_GRAPH_NODE_GAP, left, top;

  for (guint i = 0; i < n_nodes; i++)
    n_singles += plan->node_boxes[i] < 0;
  if (n_singles == 0)
    return;

  columns = (guint) MAX (1.0, round (sqrt (n_singles * GRID_SHAPE * down / across)));
  columns = MAX (columns, (guint) floor ((others->width + SLUICE_GRAPH_NODE_GAP) / across));
  columns = MIN (columns, n_singles);
  if (n_singles <= MOST_BESIDE)
    columns = plan->direction == SLUICE_GRAPH_TOP_DOWN ? n_singles : 1;
  left = (others->width - (columns * across - SLUICE_GRAPH_NODE_GAP)) / 2;
  top = plan->n_boxes > 0 ? others->height + SLUICE_GRAPH_RANK_GAP : 0;

  for (guint i = 0; i < n_nodes; i++)
    if (plan->node_boxes[i] < 0)
      {
        work->nodes[i] = (SluiceGraphRect) { left + (at % columns) * across, top + (at / columns) * down, width, height };
        at++;
      }
}

/* At two heights of the right side, or where dependencies run right, in two places of the foot. */
static void
draw_loops (Work *work)
{
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (work->plan->graph, &n_edges);

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphRect *node = &work->nodes[edges[i].from];
      SluiceGraphPoint *curve = &g_array_index (work->points, SluiceGraphPoint, work->starts[i]);

      if (edges[i].kind != SLUICE_GRAPH_EDGE_SELF)
        continue;
      if (work->plan->direction == SLUICE_GRAPH_TOP_DOWN)
        {
          double right = node->x + node->width, middle = node->y + node->height / 2;

          curve[0] = (SluiceGraphPoint) { right, middle + node->height / 4 };
          curve[1] = (SluiceGraphPoint) { right + SLUICE_GRAPH_LOOP_REACH, curve[0].y };
          curve[3] = (SluiceGraphPoint) { right, middle - node->height / 4 };
          curve[2] = (SluiceGraphPoint) { right + SLUICE_GRAPH_LOOP_REACH, curve[3].y };
        }
      else
        {
          double foot = node->y + node->height, middle = node->x + node->width / 2;

          curve[0] = (SluiceGraphPoint) { middle + node->width / 8, foot };
          curve[1] = (SluiceGraphPoint) { curve[0].x, foot + SLUICE_GRAPH_LOOP_REACH };
          curve[3] = (SluiceGraphPoint) { middle - node->width / 8, foot };
          curve[2] = (SluiceGraphPoint) { curve[3].x, foot + SLUICE_GRAPH_LOOP_REACH };
        }
    }
}

SluiceGraphLayout *
sluice_graph_plan_finish (const SluiceGraphPlan  *self,
                          const SluiceGraphPoint *middles,
                          const guint            *starts,
                          const SluiceGraphPoint *points,
                          gboolean                fallback)
{
  guint n_edges;
  g_autofree SluiceGraphRect *boxes = g_new (SluiceGraphRect, self->n_boxes + 1);
  g_autofree SluiceGraphPoint *places = g_new0 (SluiceGraphPoint, self->n_components + 1);
  g_autoptr (GArray) pieces = NULL;
  SluiceGraphRect taken;
  Work work = {
    .plan = self,
    .boxes = boxes,
    .link_starts = starts,
    .link_points = points,
    .nodes = g_new0 (SluiceGraphRect, sluice_graph_get_n_nodes (self->graph) + 1),
    .block_rects = g_new0 (SluiceGraphRect, sluice_graph_blocks_get_n (self->blocks) + 1),
    .points = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint)),
  };

  sluice_graph_get_edges (self->graph, &n_edges);
  work.starts = g_new0 (guint, n_edges + 1);
  for (guint i = 0; i < self->n_boxes; i++)
    boxes[i] = (SluiceGraphRect) {
      middles[i].x - self->boxes[i].width / 2,
      middles[i].y - self->boxes[i].height / 2,
      self->boxes[i].width,
      self->boxes[i].height,
    };

  place_nodes (&work);
  draw_edges (&work);
  close_gaps (&work);
  if (self->direction == SLUICE_GRAPH_LEFT_RIGHT)
    turn (&work);
  pieces = collect_pieces (&work);
  taken = shelve_pieces (pieces, places);
  move_pieces (&work, pieces, places);
  place_singles (&work, &taken);
  draw_loops (&work);

  return sluice_graph_layout_new (self->graph, self->blocks, self->direction, work.nodes, work.block_rects, work.starts,
                                  work.points, fallback);
}
