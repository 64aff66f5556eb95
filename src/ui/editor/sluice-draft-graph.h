/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"
#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * sluice_draft_graph_new:
 * @names: (out) (optional) (transfer full) (element-type utf8): what the nodes are called, in the order of the stages
 *
 * A graph knows its nodes by name; in a draft two stages may have one, or none: such nodes get other names.
 *
 * Returns: (transfer full): the draft's graph, for the view
 */
SluiceGraph *sluice_draft_graph_new (SluiceDraft *draft, GPtrArray **names);

G_END_DECLS
