/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often edges cross in a layout, as they are drawn. */
#pragma once

#include "graph/sluice-graph-layout.h"

#include <math.h>

/* An odd number: two edges that cross in the middle of both do so within a segment. */
#define GRAPH_CROSSINGS_SEGMENTS 7
#define GRAPH_CROSSINGS_CELL 64.0

typedef struct
{
  SluiceGraphPoint a, b;
  guint edge;
} GraphCrossingsSegment;

static inline double
graph_crossings_side (SluiceGraphPoint a,
                      SluiceGraphPoint b,
                      SluiceGraphPoint point)
{
  return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
}

/* Whether the inner parts of both cross, and where. */
static inline gboolean
graph_crossings_meet (const GraphCrossingsSegment *first,
                      const GraphCrossingsSegment *second,
                      SluiceGraphPoint            *at)
{
  double a = graph_crossings_side (first->a, first->b, second->a), b = graph_crossings_side (first->a, first->b, second->b);
  double c = graph_crossings_side (second->a, second->b, first->a);
  double d = graph_crossings_side (second->a, second->b, first->b);

  if (!((a > 0 && b < 0) || (a < 0 && b > 0)) || !((c > 0 && d < 0) || (c < 0 && d > 0)))
    return FALSE;
  at->x = second->a.x + (second->b.x - second->a.x) * a / (a - b);
  at->y = second->a.y + (second->b.y - second->a.y) * a / (a - b);
  return TRUE;
}

static inline void
graph_crossings_add (GArray                      *segments,
                     GHashTable                  *cells,
                     const SluiceGraphRect       *bounds,
                     guint                        n_columns,
                     const GraphCrossingsSegment *segment)
{
  guint left = (guint) MAX (0, (MIN (segment->a.x, segment->b.x) - bounds->x) / GRAPH_CROSSINGS_CELL);
  guint right = (guint) MAX (0, (MAX (segment->a.x, segment->b.x) - bounds->x) / GRAPH_CROSSINGS_CELL);
  guint top = (guint) MAX (0, (MIN (segment->a.y, segment->b.y) - bounds->y) / GRAPH_CROSSINGS_CELL);
  guint bottom = (guint) MAX (0, (MAX (segment->a.y, segment->b.y) - bounds->y) / GRAPH_CROSSINGS_CELL);

  for (guint row = top; row <= bottom; row++)
    for (guint column = left; column <= right; column++)
      {
        GArray *cell = g_hash_table_lookup (cells, GUINT_TO_POINTER (row * n_columns + column + 1));

        if (cell == NULL)
          {
            cell = g_array_new (FALSE, FALSE, sizeof (guint));
            g_hash_table_insert (cells, GUINT_TO_POINTER (row * n_columns + column + 1), cell);
          }
        g_array_append_val (cell, segments->len);
      }
  g_array_append_vals (segments, segment, 1);
}

/* The points at which two forward edges without a common end cross, as drawn or, with @straight, from end to end. */
static inline guint64
graph_crossings_count (SluiceGraphLayout *layout,
                       gboolean           straight)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (layout);
  guint n_edges, n_points, n_columns = (guint) (bounds->width / GRAPH_CROSSINGS_CELL) + 2;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (sluice_graph_layout_get_graph (layout), &n_edges);
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (GraphCrossingsSegment));
  g_autoptr (GHashTable) cells = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer key, value;
  guint64 crossings = 0;

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);
      GraphCrossingsSegment segment = { points[0], points[n_points - 1], i };

      if (edges[i].kind != SLUICE_GRAPH_EDGE_FORWARD)
        continue;
      if (straight)
        graph_crossings_add (segments, cells, bounds, n_columns, &segment);
      for (guint k = 0; !straight && k + 3 < n_points; k += 3)
        for (guint step = 0; step < GRAPH_CROSSINGS_SEGMENTS; step++)
          {
            segment.a = sluice_graph_cubic_at (points + k, step / (double) GRAPH_CROSSINGS_SEGMENTS);
            segment.b = sluice_graph_cubic_at (points + k, (step + 1) / (double) GRAPH_CROSSINGS_SEGMENTS);
            graph_crossings_add (segments, cells, bounds, n_columns, &segment);
          }
    }

  g_hash_table_iter_init (&iter, cells);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GArray *cell = value;

      for (guint i = 0; i < cell->len; i++)
        for (guint k = 0; k < i; k++)
          {
            const GraphCrossingsSegment *first, *second;
            const SluiceGraphEdge *a, *b;
            SluiceGraphPoint at;

            first = &g_array_index (segments, GraphCrossingsSegment, g_array_index (cell, guint, i));
            second = &g_array_index (segments, GraphCrossingsSegment, g_array_index (cell, guint, k));
            a = &edges[first->edge];
            b = &edges[second->edge];
            if (a->from == b->from || a->to == b->to || a->from == b->to || a->to == b->from
                || !graph_crossings_meet (first, second, &at))
              continue;
            /* Counted in the one cell that it lies in. */
            crossings += (guint) MAX (0, (at.y - bounds->y) / GRAPH_CROSSINGS_CELL) * n_columns
                         + (guint) MAX (0, (at.x - bounds->x) / GRAPH_CROSSINGS_CELL) + 1 == GPOINTER_TO_UINT (key);
          }
    }
  return crossings;
}
