/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * sluice_graph_layout_order:
 *
 * The nodes as they are read: rank after rank the way dependencies run, in a rank from the left or the top. What is said
 * to be the third of fourteen, and what "next" means, is this order.
 *
 * Returns: (transfer full) (array): the index of every node, to be freed with g_free()
 */
guint *sluice_graph_layout_order (const SluiceGraphLayout *layout);

G_END_DECLS
