/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph.h"

G_BEGIN_DECLS

/**
 * SluiceGraphRelation:
 * @SLUICE_GRAPH_RELATION_SELF: the node itself
 * @SLUICE_GRAPH_RELATION_UPSTREAM: it depends on that one, directly or not
 * @SLUICE_GRAPH_RELATION_DOWNSTREAM: that one depends on it, directly or not
 */
typedef enum
{
  SLUICE_GRAPH_RELATION_NONE = 0,
  SLUICE_GRAPH_RELATION_SELF = 1 << 0,
  SLUICE_GRAPH_RELATION_UPSTREAM = 1 << 1,
  SLUICE_GRAPH_RELATION_DOWNSTREAM = 1 << 2,
} SluiceGraphRelation;

/**
 * sluice_graph_relate:
 * @node: whose relations
 *
 * Everything upstream and downstream of @node. In a cycle a node may be both.
 *
 * Returns: (transfer full) (array): a #SluiceGraphRelation for every node, to be freed with g_free()
 */
guint8 *sluice_graph_relate (const SluiceGraph *graph, guint node);

/** Returns: whether @edge lies on a way into or out of the node that @relations were made for. */
gboolean sluice_graph_edge_is_related (const SluiceGraphEdge *edge, const guint8 *relations);

/**
 * sluice_graph_list_neighbours:
 * @after: those that @node depends on, else those that depend on it
 * @max: how many are asked for
 * @nodes: (out caller-allocates) (array length=max): they, in the order of its edges
 * @times: (out caller-allocates) (array length=max): how often each is named
 *
 * Returns: how many there are, without @node itself; may be more than @max
 */
guint sluice_graph_list_neighbours (const SluiceGraph *graph, guint node, gboolean after, guint max, guint *nodes,
                                    guint *times);

G_END_DECLS
