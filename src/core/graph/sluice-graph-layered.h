/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "graph/sluice-graph-plan.h"

G_BEGIN_DECLS

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

/** Returns: (transfer full): the same for a plan that is there already. */
SluiceGraphLayout *sluice_graph_plan_layer (const SluiceGraphPlan *plan, GCancellable *cancellable);

G_END_DECLS
