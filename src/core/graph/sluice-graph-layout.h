/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-blocks.h"
#include "graph/sluice-graph-geometry.h"

G_BEGIN_DECLS

/** SluiceGraphDirection: the way dependencies run. */
typedef enum
{
  SLUICE_GRAPH_TOP_DOWN,
  SLUICE_GRAPH_LEFT_RIGHT,
} SluiceGraphDirection;

/* Pixels at 100 % between two nodes of a rank, and between two ranks. */
#define SLUICE_GRAPH_NODE_GAP 32.0
#define SLUICE_GRAPH_RANK_GAP 72.0

/**
 * SluiceGraphLayout:
 *
 * Where everything of a graph is: a rectangle for every node, a curve for every edge, in pixels at 100 %. Immutable and
 * counted: any thread may read it. A SluiceGraphLayouter makes it.
 *
 * What hangs together lies together; stages without any edge form a grid below. Siblings of a block form a grid too:
 * their edges come as one to the middle of the block's head, part there, and go down between the columns; the same,
 * turned round, on their way out. An edge that closes a cycle runs upwards, from the head of the lower node to the foot
 * of the upper one, and beside the edge the other way where there is one; a loop stays in the gap beside its node.
 */
#define SLUICE_TYPE_GRAPH_LAYOUT (sluice_graph_layout_get_type ())
typedef struct _SluiceGraphLayout SluiceGraphLayout;
GType sluice_graph_layout_get_type (void);

SluiceGraphLayout *sluice_graph_layout_ref (SluiceGraphLayout *self);
void               sluice_graph_layout_unref (SluiceGraphLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphLayout, sluice_graph_layout_unref)

/** Returns: (transfer none): what was laid out. */
SluiceGraph *sluice_graph_layout_get_graph (const SluiceGraphLayout *self);

SluiceGraphDirection sluice_graph_layout_get_direction (const SluiceGraphLayout *self);

/** Returns: whether the helper could not be used and the program laid it out itself. */
gboolean sluice_graph_layout_is_fallback (const SluiceGraphLayout *self);

/**
 * sluice_graph_layout_rename:
 * @graph: one of the same shape as the one that was laid out
 *
 * Returns: (transfer full): where everything of @graph is: at the same places
 */
SluiceGraphLayout *sluice_graph_layout_rename (const SluiceGraphLayout *self, SluiceGraph *graph);

/**
 * sluice_graph_layout_patch:
 * @graph: a later one, with nodes of the same size
 * @origins: (array): for each node of @graph the one of @self that it was, or -1 for a new one; of several that were one
 *   the first stays at its place
 *
 * What can be shown until @graph is laid out: what was there stays where it is, a new node stands at a free place near
 * what it depends on or what depends on it. Ranks may be wrong and curves may cross nodes; nodes never overlap. Takes no
 * longer than some milliseconds.
 *
 * Returns: (transfer full) (nullable): where everything of @graph is; %NULL where too much is new
 */
SluiceGraphLayout *sluice_graph_layout_patch (const SluiceGraphLayout *self, SluiceGraph *graph, const int *origins);

/** Returns: (transfer none): what all nodes and curves are in; empty where there are none. */
const SluiceGraphRect *sluice_graph_layout_get_bounds (const SluiceGraphLayout *self);

/** Returns: (transfer none): where @node is. */
const SluiceGraphRect *sluice_graph_layout_get_node (const SluiceGraphLayout *self, guint node);

/** Returns: (array length=n_points) (transfer none): the curve of @edge, from what comes first to what depends on it. */
const SluiceGraphPoint *sluice_graph_layout_get_curve (const SluiceGraphLayout *self, guint edge, guint *n_points);

/** Returns: (transfer none): a rectangle the curve of @edge does not leave. */
const SluiceGraphRect *sluice_graph_layout_get_curve_bounds (const SluiceGraphLayout *self, guint edge);

/**
 * sluice_graph_layout_get_mark:
 * @edge: any edge
 * @direction: (out) (optional): a vector of length 1 the way the edge runs there
 *
 * Where a mark on @edge goes (that it closes a cycle, is a loop, is there twice): halfway along what it has for itself.
 * Its kind and how often it is there: sluice_graph_get_edges().
 *
 * Returns: a point on its curve
 */
SluiceGraphPoint sluice_graph_layout_get_mark (const SluiceGraphLayout *self, guint edge, SluiceGraphPoint *direction);

/** Returns: (transfer none): the blocks of what was laid out: siblings that lie together as a grid. */
SluiceGraphBlocks *sluice_graph_layout_get_blocks (const SluiceGraphLayout *self);

/** Returns: (transfer none): what block @block takes, its members and the room around them in which its edges part. */
const SluiceGraphRect *sluice_graph_layout_get_block (const SluiceGraphLayout *self, guint block);

/**
 * sluice_graph_layout_query:
 * @rect: some part of the graph
 * @nodes: (element-type guint) (nullable): is filled with the nodes that meet @rect, ascending
 * @edges: (element-type guint) (nullable): is filled with the edges whose curves meet it, ascending
 *
 * What is in a part of the graph. Takes time in proportion to what is there, not to the graph. Both arrays are emptied
 * first; keep and reuse them.
 */
void sluice_graph_layout_query (const SluiceGraphLayout *self, const SluiceGraphRect *rect, GArray *nodes, GArray *edges);

/** Returns: the node at @point, or -1. */
int sluice_graph_layout_hit_node (const SluiceGraphLayout *self, SluiceGraphPoint point);

/** Returns: the edge nearest to @point and at most @reach pixels (at 100 %) away, or -1. */
int sluice_graph_layout_hit_edge (const SluiceGraphLayout *self, SluiceGraphPoint point, double reach);

/** Returns: how far @point is from the curve of @edge, in pixels at 100 %. */
double sluice_graph_layout_get_distance (const SluiceGraphLayout *self, guint edge, SluiceGraphPoint point);

/**
 * sluice_graph_layout_hit_end:
 *
 * Returns: the end of @edge that is at most @reach pixels (at 100 %) from @point, the nearer one: 0 where it begins, 1 for
 *   what depends on that; -1 for neither
 */
int sluice_graph_layout_hit_end (const SluiceGraphLayout *self, guint edge, SluiceGraphPoint point, double reach);

/**
 * sluice_graph_layout_step:
 * @node: from where
 * @dx: -1 to the left, 1 to the right, or 0
 * @dy: -1 up, 1 down, or 0
 *
 * Where an arrow key leads: along an edge to the nearest node that comes before or after, and nowhere else that way;
 * sideways to the nearest neighbour of the same rank, and where there is none, to a sibling, to what lies most to that
 * side, or to the next of what hangs together with nothing here. Within a block from row to row, and from the end of one
 * to the next.
 *
 * Returns: a node, or -1 where nothing is that way
 */
int sluice_graph_layout_step (const SluiceGraphLayout *self, guint node, int dx, int dy);

/**
 * sluice_graph_layout_step_near:
 *
 * Returns: the nearest node to that side, whatever hangs together with what; where there is none to that side what
 *   sluice_graph_layout_step() says. From each node such steps lead to every other.
 */
int sluice_graph_layout_step_near (const SluiceGraphLayout *self, guint node, int dx, int dy);

G_END_DECLS
