/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceGraphEdgeKind:
 * @SLUICE_GRAPH_EDGE_FORWARD: one of the edges that, together, have no cycle
 * @SLUICE_GRAPH_EDGE_BACK: closes a cycle
 * @SLUICE_GRAPH_EDGE_SELF: a node that depends on itself
 */
typedef enum
{
  SLUICE_GRAPH_EDGE_FORWARD,
  SLUICE_GRAPH_EDGE_BACK,
  SLUICE_GRAPH_EDGE_SELF,
} SluiceGraphEdgeKind;

/**
 * SluiceGraphEdge:
 * @from: what comes first, an index of a node
 * @to: what depends on it
 * @kind: whether it closes a cycle or is a loop
 * @times: how often @to names @from: 1, or more where the server was told it twice (a double edge)
 */
typedef struct
{
  guint from;
  guint to;
  SluiceGraphEdgeKind kind;
  guint times;
} SluiceGraphEdge;

/** SluiceGraphUnknown: @node depends on @name, which no node has. */
typedef struct
{
  guint node;
  const char *name;
} SluiceGraphUnknown;

/**
 * SluiceGraph:
 *
 * Who depends on whom, without where and how it looks. Immutable and counted: any thread may read it. Whatever a
 * server may send fits in: each pair of nodes has one edge at the most, edges that close a cycle and edges from a node
 * to itself are kept and told apart, names nobody has are kept aside. Of nodes with the same name the first is meant.
 */
#define SLUICE_TYPE_GRAPH (sluice_graph_get_type ())
typedef struct _SluiceGraph SluiceGraph;
GType sluice_graph_get_type (void);

/**
 * sluice_graph_new:
 * @n_nodes: how many
 * @names: (array length=n_nodes): a name for each, UTF-8
 * @dependencies: (array length=n_nodes) (nullable): for each a %NULL-terminated list of the names it depends on, or %NULL
 * @width: how wide every node is, in pixels at 100 %, above 0
 * @height: how high
 *
 * Returns: (transfer full): the graph
 */
SluiceGraph *sluice_graph_new (guint                      n_nodes,
                               const char *const         *names,
                               const char *const *const  *dependencies,
                               double                     width,
                               double                     height);

/**
 * sluice_graph_new_from_edges:
 * @names: (array length=n_nodes): a name for each node
 * @edges: (array length=n_edges): those into node 0 first, each pair of nodes once; their kinds are believed, so what
 *   is forward must have no cycle
 * @unknown: (array length=n_unknown) (nullable): what no node is called
 *
 * A graph of which everything is known already: a part or a summary of another one.
 *
 * Returns: (transfer full): the graph
 */
SluiceGraph *sluice_graph_new_from_edges (guint                     n_nodes,
                                          const char *const        *names,
                                          const SluiceGraphEdge    *edges,
                                          guint                     n_edges,
                                          const SluiceGraphUnknown *unknown,
                                          guint                     n_unknown,
                                          double                    width,
                                          double                    height);

SluiceGraph *sluice_graph_ref (SluiceGraph *self);
void         sluice_graph_unref (SluiceGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraph, sluice_graph_unref)

guint  sluice_graph_get_n_nodes (const SluiceGraph *self);
double sluice_graph_get_node_width (const SluiceGraph *self);
double sluice_graph_get_node_height (const SluiceGraph *self);

/** Returns: (transfer none): the name of node @node. */
const char *sluice_graph_get_name (const SluiceGraph *self, guint node);

/** Returns: the index of the first node called @name, or -1. */
int sluice_graph_find (const SluiceGraph *self, const char *name);

/** Returns: (array length=n_edges) (transfer none): every edge, those into node 0 first. */
const SluiceGraphEdge *sluice_graph_get_edges (const SluiceGraph *self, guint *n_edges);

/** Returns: (array length=n_unknown) (transfer none): the dependencies that name no node. */
const SluiceGraphUnknown *sluice_graph_get_unknown (const SluiceGraph *self, guint *n_unknown);

/** Returns: (array length=n_edges) (transfer none): indices of the edges into @node, self edges among them. */
const guint *sluice_graph_get_edges_in (const SluiceGraph *self, guint node, guint *n_edges);

/** Returns: (array length=n_edges) (transfer none): indices of the edges out of @node, self edges among them. */
const guint *sluice_graph_get_edges_out (const SluiceGraph *self, guint node, guint *n_edges);

/** Returns: whether @a and @b have as many nodes, of the same sizes, and the same edges, whatever the nodes are called. */
gboolean sluice_graph_has_same_shape (const SluiceGraph *a, const SluiceGraph *b);

/** Returns: whether @a and @b have the same nodes, names, sizes and edges: what is laid out for one fits the other. */
gboolean sluice_graph_equal (const SluiceGraph *a, const SluiceGraph *b);

G_END_DECLS
