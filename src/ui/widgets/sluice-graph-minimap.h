/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "graph/sluice-graph-camera.h"
#include "graph/sluice-graph-layout.h"
#include "paint/sluice-palette.h"

G_BEGIN_DECLS

/**
 * SluiceGraphMinimap:
 *
 * A whole graph, small: every node a spot in the colour of its state, a folded block in those of its members', and a frame
 * around what a view shows. Its picture is drawn anew only where a node, or when the colours or the layout change. As large
 * as the shape of the graph lets it be.
 *
 * Signal `look-at (double x, double y, gboolean fly, gboolean begins)`: a person wants this point of the graph in the
 * middle: at once while dragging, by a flight after a click. Where it begins, the view is about to leave its position.
 */
#define SLUICE_TYPE_GRAPH_MINIMAP (sluice_graph_minimap_get_type ())
G_DECLARE_FINAL_TYPE (SluiceGraphMinimap, sluice_graph_minimap, SLUICE, GRAPH_MINIMAP, GtkWidget)

GtkWidget *sluice_graph_minimap_new (void);

/** Shows @layout (nullable), every node pending. */
void sluice_graph_minimap_set_layout (SluiceGraphMinimap *self, SluiceGraphLayout *layout);

/** @node: of the layout that is shown */
void sluice_graph_minimap_set_state (SluiceGraphMinimap *self, guint node, SluiceState state);

/**
 * sluice_graph_minimap_set_counts:
 * @node: of the layout that is shown; it stands for many
 * @counts: (array fixed-size=11): how many of them are in each #SluiceState
 *
 * Shows the node in the colours of all these states, by their shares, and no longer in that of its own.
 */
void sluice_graph_minimap_set_counts (SluiceGraphMinimap *self, guint node, const guint *counts);

/**
 * sluice_graph_minimap_set_shown:
 * @shown: (nullable) (array): of each node of the layout that is shown, whether it is meant; what is not stands back;
 *   %NULL: all are, as with a new layout
 */
void sluice_graph_minimap_set_shown (SluiceGraphMinimap *self, const guint8 *shown);

/** Returns: whether the next frame shows that a node has changed, which it does a moment after the node has. */
gboolean sluice_graph_minimap_is_changing (SluiceGraphMinimap *self);

void sluice_graph_minimap_set_palette (SluiceGraphMinimap *self, const SluicePalette *palette);

/** @visible: the part of the graph that the view shows */
void sluice_graph_minimap_set_visible_part (SluiceGraphMinimap *self, const SluiceGraphRect *visible);

G_END_DECLS
