/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * sluice_graph_wire_write:
 * @span: sluice_graph_get_span() of @graph
 *
 * What the layout helper is asked: sizes and forward edges of the nodes that have any, never a name. Large graphs get
 * the limits that keep the helper within its time.
 *
 * Returns: (transfer full): the request, in the form that src/layout/sluice-layout.c describes
 */
GBytes *sluice_graph_wire_write (const SluiceGraph *graph, SluiceGraphDirection direction, guint64 span);

/**
 * sluice_graph_wire_read:
 * @reply: what the helper wrote
 *
 * Nothing in @reply is believed: counts, number of points and sizes are checked, curves must begin and end at their
 * nodes.
 *
 * Returns: (transfer full) (nullable): the layout, or %NULL with %SLUICE_ERROR_LAYOUT
 */
SluiceGraphLayout *sluice_graph_wire_read (SluiceGraph           *graph,
                                           SluiceGraphDirection   direction,
                                           GBytes                *reply,
                                           GError               **error);

G_END_DECLS
