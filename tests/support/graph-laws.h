/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of layouts. */
#pragma once

#include "graph/sluice-graph-layout.h"

#include <math.h>

static inline gboolean
graph_laws_is_at (const SluiceGraphRect *rect,
                  SluiceGraphPoint       point)
{
  SluiceGraphRect near = sluice_graph_rect_grow (rect, 1);

  return sluice_graph_rect_contains (&near, point);
}

static inline int
graph_laws_compare_left (gconstpointer a,
                         gconstpointer b)
{
  const SluiceGraphRect *first = *(const SluiceGraphRect *const *) a, *second = *(const SluiceGraphRect *const *) b;

  return (first->x > second->x) - (first->x < second->x);
}

/* Members lie in their block, in order, and nothing else does. */
static inline void
graph_laws_check_blocks (SluiceGraphLayout *layout)
{
  SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (layout);
  gboolean top_down = sluice_graph_layout_get_direction (layout) == SLUICE_GRAPH_TOP_DOWN;
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout));

  for (guint i = 0; i < sluice_graph_blocks_get_n (blocks); i++)
    {
      const SluiceGraphBlock *block = sluice_graph_blocks_get (blocks, i);
      SluiceGraphRect rect = sluice_graph_rect_grow (sluice_graph_layout_get_block (layout, i), -0.1);

      for (guint k = 0; k < block->n_members; k++)
        {
          const SluiceGraphRect *member = sluice_graph_layout_get_node (layout, block->members[k]), *former;
          double along, across;

          g_assert_true (member->x >= rect.x && member->x + member->width <= rect.x + rect.width);
          g_assert_true (member->y >= rect.y && member->y + member->height <= rect.y + rect.height);
          if (k == 0)
            continue;
          former = sluice_graph_layout_get_node (layout, block->members[k - 1]);
          across = top_down ? member->x - former->x : member->y - former->y;
          along = top_down ? member->y - former->y : member->x - former->x;
          g_assert_true (along > 1 || (across > 1 && along > -0.1));
        }
      for (guint k = 0; k < n_nodes; k++)
        g_assert_true (sluice_graph_blocks_find (blocks, k) == (int) i
                       || !sluice_graph_rect_meets (&rect, sluice_graph_layout_get_node (layout, k)));
      for (guint k = 0; k < i; k++)
        g_assert_false (sluice_graph_rect_meets (&rect, sluice_graph_layout_get_block (layout, k)));
      /* However many there are, they are no endless row. */
      g_assert_cmpfloat (rect.width, <, 12 * rect.height);
      g_assert_cmpfloat (rect.height, <, 12 * rect.width);
    }
}

/* Between a loop and any node but its own. */
#define GRAPH_LAWS_LOOP_CLEAR 12

/* A loop that comes near another node looks like an edge to it. */
static inline void
graph_laws_check_loops (SluiceGraphLayout *layout,
                        double             clear)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (layout);
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges, n_points;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  for (guint i = 0; i < n_edges; i++)
    for (guint k = 0; edges[i].kind == SLUICE_GRAPH_EDGE_SELF && k < n_nodes; k++)
      {
        const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);
        SluiceGraphRect near = sluice_graph_rect_grow (sluice_graph_layout_get_node (layout, k), clear);

        g_assert_true (k == edges[i].from || !sluice_graph_curve_meets (points, n_points, &near));
      }
}

/* How many edges pass through a node that is none of their ends, by more than a pixel; all into a block count once. */
static inline guint
graph_laws_count_passing (SluiceGraphLayout *layout)
{
  guint n_edges, n_points, n_passing = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (sluice_graph_layout_get_graph (layout), &n_edges);
  SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (layout);
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);
      gboolean passes = FALSE;

      sluice_graph_layout_query (layout, sluice_graph_layout_get_curve_bounds (layout, i), near, NULL);
      for (guint k = 0; k < near->len && !passes; k++)
        {
          guint node = g_array_index (near, guint, k);
          SluiceGraphRect rect = sluice_graph_rect_grow (sluice_graph_layout_get_node (layout, node), -1);

          passes = node != edges[i].from && node != edges[i].to && sluice_graph_curve_meets (points, n_points, &rect);
        }
      if (passes)
        {
          int from = sluice_graph_blocks_find (blocks, edges[i].from), to = sluice_graph_blocks_find (blocks, edges[i].to);

          n_passing += g_hash_table_add (known, g_strdup_printf ("%d %d", from >= 0 ? -1 - from : (int) edges[i].from,
                                                                 to >= 0 ? -1 - to : (int) edges[i].to));
        }
    }
  return n_passing;
}

/* What holds of every layout, whoever made it. */
static inline void
graph_laws_check (SluiceGraphLayout *layout)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (layout);
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (layout);
  gboolean top_down = sluice_graph_layout_get_direction (layout) == SLUICE_GRAPH_TOP_DOWN;
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges, n_points;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < n_nodes; i++)
    {
      const SluiceGraphRect *rect = sluice_graph_layout_get_node (layout, i);

      g_assert_true (isfinite (rect->x) && isfinite (rect->y));
      g_assert_cmpfloat (rect->x, >=, bounds->x - 0.01);
      g_assert_cmpfloat (rect->x + rect->width, <=, bounds->x + bounds->width + 0.01);
      g_assert_cmpfloat (rect->y, >=, bounds->y - 0.01);
      g_assert_cmpfloat (rect->y + rect->height, <=, bounds->y + bounds->height + 0.01);
      g_ptr_array_add (sorted, (gpointer) rect);
    }

  g_ptr_array_sort (sorted, graph_laws_compare_left);
  for (guint i = 0; i < n_nodes; i++)
    {
      const SluiceGraphRect *rect = g_ptr_array_index (sorted, i);

      for (guint k = i + 1; k < n_nodes; k++)
        {
          const SluiceGraphRect *other = g_ptr_array_index (sorted, k);

          if (other->x >= rect->x + rect->width - 0.1)
            break;
          g_assert_true (other->y + other->height <= rect->y + 0.1 || rect->y + rect->height <= other->y + 0.1);
        }
    }

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphRect *from = sluice_graph_layout_get_node (layout, edges[i].from);
      const SluiceGraphRect *to = sluice_graph_layout_get_node (layout, edges[i].to);
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);

      g_assert_cmpuint (n_points, >=, 4);
      g_assert_cmpuint (n_points % 3, ==, 1);
      g_assert_true (graph_laws_is_at (from, points[0]));
      g_assert_true (graph_laws_is_at (to, points[n_points - 1]));
      if (edges[i].kind == SLUICE_GRAPH_EDGE_SELF)
        continue;
      if (edges[i].kind == SLUICE_GRAPH_EDGE_BACK)
        {
          const SluiceGraphRect *former = from;

          from = to;
          to = former;
        }
      if (top_down)
        g_assert_cmpfloat (to->y, >=, from->y + from->height);
      else
        g_assert_cmpfloat (to->x, >=, from->x + from->width);
    }

  graph_laws_check_blocks (layout);
  graph_laws_check_loops (layout, GRAPH_LAWS_LOOP_CLEAR);
}
