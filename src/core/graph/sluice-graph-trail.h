/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-geometry.h"

G_BEGIN_DECLS

/**
 * SluiceGraphPosition:
 * @middle: what is in the middle of the view, in the graph
 * @scale: 1 at 100 %
 * @fitted: whether the whole graph was fitted into the view, whatever size that had
 */
typedef struct
{
  SluiceGraphPoint middle;
  double scale;
  gboolean fitted;
} SluiceGraphPosition;

/**
 * SluiceGraphTrail:
 *
 * From where a graph was seen before and after, as a browser knows its pages. Of very many positions the oldest go.
 */
typedef struct _SluiceGraphTrail SluiceGraphTrail;

#define SLUICE_GRAPH_TRAIL_LENGTH 64

SluiceGraphTrail *sluice_graph_trail_new (void);
void              sluice_graph_trail_free (SluiceGraphTrail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphTrail, sluice_graph_trail_free)

/** Forgets everything. */
void sluice_graph_trail_clear (SluiceGraphTrail *self);

/** Returns: whether @position means anything any more; leads it to where what it looked at is by now. */
typedef gboolean (*SluiceGraphTrailFunc) (SluiceGraphPosition *position, gpointer data);

/** The graph has another layout: asks @func of every position, and forgets those that mean nothing any more. */
void sluice_graph_trail_carry (SluiceGraphTrail *self, SluiceGraphTrailFunc func, gpointer data);

/** Remembers @here, which is about to be left for somewhere new: what lay ahead is gone. */
void sluice_graph_trail_leave (SluiceGraphTrail *self, const SluiceGraphPosition *here);

gboolean sluice_graph_trail_can_go_back (const SluiceGraphTrail *self);
gboolean sluice_graph_trail_can_go_forward (const SluiceGraphTrail *self);

/**
 * sluice_graph_trail_go_back:
 * @here: where the view is now: the way forward leads here
 * @there: (out): where it was before
 *
 * Returns: whether there was anything
 */
gboolean sluice_graph_trail_go_back (SluiceGraphTrail *self, const SluiceGraphPosition *here, SluiceGraphPosition *there);

/** The same the other way. */
gboolean sluice_graph_trail_go_forward (SluiceGraphTrail          *self,
                                        const SluiceGraphPosition *here,
                                        SluiceGraphPosition       *there);

G_END_DECLS
