/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-blocks.h"

G_BEGIN_DECLS

/**
 * SluiceGraphFold:
 *
 * A graph of which some blocks are folded into one node each. There are two graphs: the whole one, and the one that is
 * shown and laid out; and a way from the nodes of each to those of the other. The shown graph has the whole one's order:
 * a folded block stands where its first member stood, and is called like it. Where nothing is folded, the shown graph is
 * the whole one itself. Immutable and counted: any thread may read it.
 */
#define SLUICE_TYPE_GRAPH_FOLD (sluice_graph_fold_get_type ())
typedef struct _SluiceGraphFold SluiceGraphFold;
GType sluice_graph_fold_get_type (void);

/**
 * sluice_graph_fold_new:
 * @blocks: of the whole graph
 * @folded: (array) (nullable): for each block whether it is folded; %NULL: none is
 *
 * Takes time in proportion to the graph.
 *
 * Returns: (transfer full): the fold
 */
SluiceGraphFold *sluice_graph_fold_new (SluiceGraphBlocks *blocks, const gboolean *folded);

/** Returns: (transfer full): the same, but @block folded, or not. */
SluiceGraphFold *sluice_graph_fold_set (const SluiceGraphFold *self, guint block, gboolean folded);

/** Returns: (transfer full): the same, but all blocks of #SLUICE_GRAPH_FOLD_LEAST or more members folded, or none. */
SluiceGraphFold *sluice_graph_fold_set_all (const SluiceGraphFold *self, gboolean folded);

/**
 * sluice_graph_fold_carry:
 * @blocks: those of a later graph of the same pipeline
 *
 * Returns: (transfer full): a fold of the later graph, in which those blocks are folded that have a member (by name) of
 *   one that is folded here
 */
SluiceGraphFold *sluice_graph_fold_carry (const SluiceGraphFold *self, SluiceGraphBlocks *blocks);

SluiceGraphFold *sluice_graph_fold_ref (SluiceGraphFold *self);
void             sluice_graph_fold_unref (SluiceGraphFold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphFold, sluice_graph_fold_unref)

/** Returns: (transfer none): the graph with every node. */
SluiceGraph *sluice_graph_fold_get_whole (const SluiceGraphFold *self);

/** Returns: (transfer none): the blocks of the whole graph. */
SluiceGraphBlocks *sluice_graph_fold_get_blocks (const SluiceGraphFold *self);

/** Returns: (transfer none): the graph that is to be laid out and shown. */
SluiceGraph *sluice_graph_fold_get_shown (const SluiceGraphFold *self);

/** Returns: whether @block of the whole graph is folded. */
gboolean sluice_graph_fold_is_folded (const SluiceGraphFold *self, guint block);

/** Returns: how many blocks are folded. */
guint sluice_graph_fold_get_n_folded (const SluiceGraphFold *self);

/** Returns: the node of the shown graph that @node of the whole one is, or is folded into. */
guint sluice_graph_fold_get_shown_node (const SluiceGraphFold *self, guint node);

/** Returns: the edge of the shown graph that @edge of the whole one is, or is folded into. */
guint sluice_graph_fold_get_shown_edge (const SluiceGraphFold *self, guint edge);

/**
 * sluice_graph_fold_get_members:
 * @shown: a node of the shown graph
 * @n_members: (out): how many; 1 for a node that is not folded
 *
 * Returns: (array length=n_members) (transfer none): the nodes of the whole graph it stands for, in their order
 */
const guint *sluice_graph_fold_get_members (const SluiceGraphFold *self, guint shown, guint *n_members);

/** Returns: the folded block (of the whole graph) that node @shown of the shown graph stands for, or -1. */
int sluice_graph_fold_get_block (const SluiceGraphFold *self, guint shown);

/**
 * sluice_graph_fold_find_block:
 * @shown: a node of the shown graph
 *
 * Returns: the block (of the whole graph) that it is a member of or stands for, whether folded or not, or -1
 */
int sluice_graph_fold_find_block (const SluiceGraphFold *self, guint shown);

G_END_DECLS
