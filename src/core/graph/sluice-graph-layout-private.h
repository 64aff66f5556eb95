/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known to this room only. */
#pragma once

#include "graph/sluice-graph-index.h"
#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/* A loop's curve goes three quarters as far as this into the gap beside its node: well clear of who stands there. */
#define SLUICE_GRAPH_LOOP_REACH (SLUICE_GRAPH_NODE_GAP / 2)

struct _SluiceGraphLayout
{
  gatomicrefcount ref_count;
  SluiceGraph *graph;
  SluiceGraphBlocks *blocks;
  SluiceGraphDirection direction;
  gboolean fallback;
  SluiceGraphRect bounds;
  SluiceGraphRect *nodes;
  SluiceGraphRect *block_rects;
  guint *starts;               /* n_edges + 1 offsets into points */
  GArray *points;              /* SluiceGraphPoint */
  SluiceGraphRect *curve_bounds;
  SluiceGraphIndex *node_index;
  SluiceGraphIndex *edge_index;
};

/**
 * sluice_graph_layout_new:
 * @nodes: (transfer full): where each node is
 * @block_rects: (transfer full): where each block is
 * @starts: (transfer full): where in @points the curve of each edge begins, and where the last one ends
 * @points: (transfer full) (element-type SluiceGraphPoint): Bézier points, 3 k + 1 for an edge, 4 at least
 * @fallback: whether it is the program's own, simpler layout
 *
 * Returns: (transfer full): the layout; it keeps references to @graph and @blocks
 */
SluiceGraphLayout *sluice_graph_layout_new (SluiceGraph          *graph,
                                            SluiceGraphBlocks    *blocks,
                                            SluiceGraphDirection  direction,
                                            SluiceGraphRect      *nodes,
                                            SluiceGraphRect      *block_rects,
                                            guint                *starts,
                                            GArray               *points,
                                            gboolean              fallback);

G_END_DECLS
