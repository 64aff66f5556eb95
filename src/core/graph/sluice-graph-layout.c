/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layout-private.h"

G_DEFINE_BOXED_TYPE (SluiceGraphLayout, sluice_graph_layout, sluice_graph_layout_ref, sluice_graph_layout_unref)

static void
measure (SluiceGraphLayout *self)
{
  guint n_nodes = sluice_graph_get_n_nodes (self->graph), n_edges, n_points;
  gboolean any = FALSE;

  sluice_graph_get_edges (self->graph, &n_edges);
  self->curve_bounds = g_new (SluiceGraphRect, n_edges + 1);
  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, i, &n_points);

      self->curve_bounds[i] = sluice_graph_curve_bounds (points, n_points);
    }

  for (guint i = 0; i < n_nodes; i++, any = TRUE)
    self->bounds = any ? sluice_graph_rect_unite (&self->bounds, &self->nodes[i]) : self->nodes[i];
  for (guint i = 0; i < n_edges; i++)
    self->bounds = sluice_graph_rect_unite (&self->bounds, &self->curve_bounds[i]);
  for (guint i = 0; i < sluice_graph_blocks_get_n (self->blocks); i++)
    self->bounds = sluice_graph_rect_unite (&self->bounds, &self->block_rects[i]);
}

static void
index_places (SluiceGraphLayout *self)
{
  guint n_nodes = sluice_graph_get_n_nodes (self->graph), n_edges, n_points;

  sluice_graph_get_edges (self->graph, &n_edges);
  self->node_index = sluice_graph_index_new (&self->bounds, n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    sluice_graph_index_add_rect (self->node_index, i, &self->nodes[i]);
  sluice_graph_index_seal (self->node_index);

  self->edge_index = sluice_graph_index_new (&self->bounds, n_edges);
  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self, i, &n_points);

      sluice_graph_index_add_curve (self->edge_index, i, points, n_points);
    }
  sluice_graph_index_seal (self->edge_index);
}

SluiceGraphLayout *
sluice_graph_layout_new (SluiceGraph          *graph,
                         SluiceGraphBlocks    *blocks,
                         SluiceGraphDirection  direction,
                         SluiceGraphRect      *nodes,
                         SluiceGraphRect      *block_rects,
                         guint                *starts,
                         GArray               *points,
                         gboolean              fallback)
{
  SluiceGraphLayout *self = g_new0 (SluiceGraphLayout, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->graph = sluice_graph_ref (graph);
  self->blocks = sluice_graph_blocks_ref (blocks);
  self->direction = direction;
  self->fallback = fallback;
  self->nodes = nodes;
  self->block_rects = block_rects;
  self->starts = starts;
  self->points = points;
  measure (self);
  index_places (self);
  return self;
}

SluiceGraphLayout *
sluice_graph_layout_rename (const SluiceGraphLayout *self,
                            SluiceGraph             *graph)
{
  g_autoptr (SluiceGraphBlocks) blocks = NULL;
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges;

  g_return_val_if_fail (sluice_graph_has_same_shape (self->graph, graph), NULL);

  blocks = sluice_graph_blocks_new (graph);
  sluice_graph_get_edges (graph, &n_edges);
  return sluice_graph_layout_new (graph, blocks, self->direction, g_memdup2 (self->nodes, n_nodes * sizeof *self->nodes),
                                  g_memdup2 (self->block_rects,
                                             sluice_graph_blocks_get_n (blocks) * sizeof *self->block_rects),
                                  g_memdup2 (self->starts, (n_edges + 1) * sizeof *self->starts),
                                  g_array_copy (self->points), self->fallback);
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
  sluice_graph_blocks_unref (self->blocks);
  g_free (self->nodes);
  g_free (self->starts);
  g_free (self->curve_bounds);
  g_free (self->block_rects);
  g_array_unref (self->points);
  sluice_graph_index_free (self->node_index);
  sluice_graph_index_free (self->edge_index);
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
