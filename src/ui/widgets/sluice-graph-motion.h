/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/sluice-graph-picture.h"

#include "graph/sluice-graph-camera.h"

G_BEGIN_DECLS

/**
 * SluiceGraphMotion:
 *
 * What moves in a graph that stands still: the rings of running stages, and dashes along the edges to them, as small nodes
 * of their own over the picture. Nothing else is drawn again for them.
 */
typedef struct _SluiceGraphMotion SluiceGraphMotion;

/** @picture: (transfer none): outlives it. */
SluiceGraphMotion *sluice_graph_motion_new (SluiceGraphPicture *picture);
void               sluice_graph_motion_free (SluiceGraphMotion *self);

/** Forgets what it keeps: colours or places are others. */
void sluice_graph_motion_drop (SluiceGraphMotion *self);

/** Returns: whether anything that moves is in @visible (in the graph). */
gboolean sluice_graph_motion_is_seen (SluiceGraphMotion     *self,
                                      const SluiceGraphRect *visible,
                                      double                 scale,
                                      SluicePaintDistance    distance);

/**
 * sluice_graph_motion_append_rings:
 * @phase: where in its turn a ring is, 0 to 1
 * @veil: how much of what is not lit is covered
 *
 * Appends the rings, in the graph's coordinates. They are there whether they turn or not.
 */
void sluice_graph_motion_append_rings (SluiceGraphMotion     *self,
                                       GtkSnapshot           *snapshot,
                                       const SluiceGraphRect *visible,
                                       SluicePaintDistance    distance,
                                       double                 phase,
                                       double                 veil,
                                       double                 arrival);

/** Appends the dashes, in the graph's coordinates; only lit ones where @lit. */
void sluice_graph_motion_append_dashes (SluiceGraphMotion     *self,
                                        GtkSnapshot           *snapshot,
                                        const SluiceGraphRect *visible,
                                        double                 scale,
                                        double                 phase,
                                        gboolean               lit);

G_END_DECLS
