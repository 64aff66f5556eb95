/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph.h"

G_BEGIN_DECLS

/** So many siblings make a block: they are laid out as a grid of rows. */
#define SLUICE_GRAPH_BLOCK_LEAST 7

/** So many make one that is worth folding into one node. */
#define SLUICE_GRAPH_FOLD_LEAST 13

/**
 * SluiceGraphBlock:
 * @members: (array length=n_members): nodes, in the order of the stages
 * @parents: (array length=n_parents): what every member depends on, in the order of the stages; may be none
 * @children: (array length=n_children): what depends on every member; may be none, but not both
 *
 * Siblings that depend on exactly the same and that exactly the same depends on.
 */
typedef struct
{
  const guint *members;
  guint n_members;
  const guint *parents;
  guint n_parents;
  const guint *children;
  guint n_children;
} SluiceGraphBlock;

/**
 * SluiceGraphBlocks:
 *
 * The blocks of a graph, in the order of their first members. No node is in two; one with an edge against the flow or
 * to itself is in none, nor is one without any edge. Immutable and counted: any thread may read it.
 */
#define SLUICE_TYPE_GRAPH_BLOCKS (sluice_graph_blocks_get_type ())
typedef struct _SluiceGraphBlocks SluiceGraphBlocks;
GType sluice_graph_blocks_get_type (void);

/** Returns: (transfer full): the blocks of @graph, of which it keeps a reference. Takes time in proportion to the edges. */
SluiceGraphBlocks *sluice_graph_blocks_new (SluiceGraph *graph);

SluiceGraphBlocks *sluice_graph_blocks_ref (SluiceGraphBlocks *self);
void               sluice_graph_blocks_unref (SluiceGraphBlocks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphBlocks, sluice_graph_blocks_unref)

/** Returns: (transfer none): whose blocks they are. */
SluiceGraph *sluice_graph_blocks_get_graph (const SluiceGraphBlocks *self);

/** Returns: how many there are. */
guint sluice_graph_blocks_get_n (const SluiceGraphBlocks *self);

/** Returns: (transfer none): block @block; it lives as long as @self. */
const SluiceGraphBlock *sluice_graph_blocks_get (const SluiceGraphBlocks *self, guint block);

/** Returns: the index of the block that @node is in, or -1. */
int sluice_graph_blocks_find (const SluiceGraphBlocks *self, guint node);

G_END_DECLS
