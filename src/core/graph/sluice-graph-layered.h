/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * sluice_graph_get_ranks:
 * @n_ranks: (out) (optional): how many there are
 *
 * The longest way to every node along forward edges; what nothing comes before stands right above what follows it.
 *
 * Returns: (transfer full) (array): a rank for each node
 */
guint *sluice_graph_get_ranks (const SluiceGraph *graph, guint *n_ranks);

/** Returns: how many ranks all forward edges together pass over: what a layered layout costs. */
guint64 sluice_graph_get_span (const SluiceGraph *graph);

/**
 * sluice_graph_layout_layered:
 * @cancellable: (nullable): stops it early, with a layout that is right but not tidy
 *
 * The program's own layout, for when the helper can't be used: ranks by the longest way, order by barycentres, places
 * by isotonic regression. Nothing overlaps, and edges pass between the nodes of the ranks they cross. Takes as long as
 * the graph is large: call it off the main thread.
 *
 * Sugiyama, Tagawa, Toda: Methods for Visual Understanding of Hierarchical System Structures (1981).
 *
 * Returns: (transfer full): the layout
 */
SluiceGraphLayout *sluice_graph_layout_layered (SluiceGraph          *graph,
                                                SluiceGraphDirection  direction,
                                                GCancellable         *cancellable);

G_END_DECLS
