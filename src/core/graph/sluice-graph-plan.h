/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two engines (the helper, our own) lay out: known to this room only. */
#pragma once

#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * SluiceGraphBox:
 * @width: in pixels, across the way dependencies run
 * @height: along it
 * @node: its node, or the first member of its block
 * @block: the block that lies in it, or -1
 * @component: boxes that hang together have the same
 */
typedef struct
{
  double width;
  double height;
  guint node;
  int block;
  guint component;
} SluiceGraphBox;

/** SluiceGraphLink: from an upper box to a lower one; each pair once, and together they have no cycle. */
typedef struct
{
  guint from;
  guint to;
} SluiceGraphLink;

/**
 * SluiceGraphPlan:
 *
 * What of a graph needs an engine: a box for every node that has an edge to another one, but one for all members of a
 * block; links between them, edges that close a cycle turned round. The engine works as if dependencies ran down: for
 * the other direction boxes come turned, and sluice_graph_plan_finish() turns all back.
 */
typedef struct
{
  SluiceGraph *graph;
  SluiceGraphBlocks *blocks;
  SluiceGraphDirection direction;
  double node_width;        /* as the engine sees it */
  double node_height;

  SluiceGraphBox *boxes;
  guint n_boxes;
  guint n_components;
  SluiceGraphLink *links;
  guint n_links;
  int *node_boxes;          /* for each node its box, or -1 */
  int *edge_links;          /* for each edge its link, or -1 for a loop */
  guint8 *link_both;        /* for each link whether there is an edge each way */
  guint *columns;           /* for each block */

  guint *ranks;             /* for each box, the longest way to it */
  guint n_ranks;
  guint64 span;             /* how many ranks all links together pass over */
} SluiceGraphPlan;

SluiceGraphPlan *sluice_graph_plan_new (SluiceGraph *graph, SluiceGraphDirection direction);
void             sluice_graph_plan_free (SluiceGraphPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphPlan, sluice_graph_plan_free)

/**
 * sluice_graph_plan_get_slot:
 * @block: which
 * @member: which of its members, by their order
 *
 * Returns: where the member is, as the engine sees it, from the top left corner of its box
 */
SluiceGraphRect sluice_graph_plan_get_slot (const SluiceGraphPlan *self, guint block, guint member);

/**
 * sluice_graph_plan_finish:
 * @middles: (array): where the engine puts the middle of each box
 * @starts: (array): where in @points the curve of each link begins, and where the last one ends
 * @points: Bézier points, 3 k + 1 for a link, from the foot of a box to the head of another, or 0 for a link without
 * @fallback: whether the engine was our own
 *
 * Lays members into their boxes, gives every edge its curve, puts what hangs together side by side, and what has no
 * edge into a grid below.
 *
 * Returns: (transfer full): the layout
 */
SluiceGraphLayout *sluice_graph_plan_finish (const SluiceGraphPlan  *self,
                                             const SluiceGraphPoint *middles,
                                             const guint            *starts,
                                             const SluiceGraphPoint *points,
                                             gboolean                fallback);

G_END_DECLS
