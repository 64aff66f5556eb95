/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-geometry.h"

G_BEGIN_DECLS

/**
 * SluiceGraphIndex:
 *
 * Things that lie in the plane, by place: a grid, and for each of its cells what meets it. Filled once, then any thread
 * may ask it.
 */
typedef struct _SluiceGraphIndex SluiceGraphIndex;

/** Returns: (transfer full): an empty index for @n_things things, called by their numbers, that lie in @bounds. */
SluiceGraphIndex *sluice_graph_index_new (const SluiceGraphRect *bounds, guint n_things);

void sluice_graph_index_free (SluiceGraphIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphIndex, sluice_graph_index_free)

/** Adds @thing, which takes @rect. Things come in ascending order. */
void sluice_graph_index_add_rect (SluiceGraphIndex *self, guint thing, const SluiceGraphRect *rect);

/** Adds @thing, which takes what its curve passes. */
void sluice_graph_index_add_curve (SluiceGraphIndex *self, guint thing, const SluiceGraphPoint *points, guint n_points);

/** Sorts what was added; nothing can be added after that, and nothing asked before. */
void sluice_graph_index_seal (SluiceGraphIndex *self);

/**
 * sluice_graph_index_query:
 * @things: (element-type guint): is appended to
 *
 * Appends everything that may meet @rect, each once, ascending; all that do meet it are among them.
 */
void sluice_graph_index_query (const SluiceGraphIndex *self, const SluiceGraphRect *rect, GArray *things);

G_END_DECLS
