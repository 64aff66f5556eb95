/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "graph/sluice-graph-camera.h"
#include "ui/widgets/sluice-graph-motion.h"
#include "ui/widgets/sluice-graph-picture.h"
#include "ui/widgets/sluice-graph-tiles.h"

G_BEGIN_DECLS

/**
 * SluiceGraphScene:
 *
 * A laid out graph as render nodes: its picture in tiles, over that what moves and the ring of what is selected. Knows
 * nothing of widgets and input.
 */
typedef struct _SluiceGraphScene SluiceGraphScene;

/**
 * SluiceGraphSceneView:
 * @camera: from where
 * @width: of the view, pixels
 * @height: of the view
 * @distance: how stages look
 * @blend: how far that has taken the place of how they looked before, 0 to 1: never between the two at rest
 * @dim: 0: all alike, 1: what is not related stands back
 * @selected: the node with a ring, or -1
 * @focus: whether the ring is that of the keyboard, too
 * @phase: of the turning rings, 0 to 1; full turns are full periods of the dashes, too
 * @moving: whether anything moves now: else edges have no dashes
 * @arrival: how far the nodes are on their way from their former places, 0 to 1
 * @pixel_scale: device pixels a pixel of the view
 * @wait: stages that have changed may be drawn a frame later: something else is in this one
 * @textures: whether the renderer is better off with textures than with cairo's nodes
 */
typedef struct
{
  SluiceGraphCamera camera;
  double width;
  double height;
  SluicePaintDistance distance;
  double blend;
  double dim;
  int selected;
  gboolean focus;
  double phase;
  gboolean moving;
  double arrival;
  double pixel_scale;
  gboolean wait;
  gboolean textures;
} SluiceGraphSceneView;

SluiceGraphScene *sluice_graph_scene_new (void);
void              sluice_graph_scene_free (SluiceGraphScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceGraphScene, sluice_graph_scene_free)

/** Shows @layout (nullable). @origins, and how stages fare then: see sluice_graph_picture_set_layout() */
void sluice_graph_scene_set_layout (SluiceGraphScene *self, SluiceGraphLayout *layout, const int *origins);

/** The same for one in which most stands where it did: only what is otherwise is drawn again. There is a former one. */
void sluice_graph_scene_patch (SluiceGraphScene *self, SluiceGraphLayout *layout, const int *origins);

/** @draft: it is being drawn: sluice_graph_picture_set_draft() */
void sluice_graph_scene_set_draft (SluiceGraphScene *self, gboolean draft);

/** Shows @layout, which is the one that is shown with other names: only these are drawn again. */
void sluice_graph_scene_rename (SluiceGraphScene *self, SluiceGraphLayout *layout);

/** Returns: (transfer none) (nullable): what is shown. */
SluiceGraphLayout *sluice_graph_scene_get_layout (SluiceGraphScene *self);

/** Returns: (transfer none): what the graph looks like. */
SluiceGraphPicture *sluice_graph_scene_get_picture (SluiceGraphScene *self);

/** Returns: (transfer none): what is kept of it. */
SluiceGraphTiles *sluice_graph_scene_get_tiles (SluiceGraphScene *self);

/** Changes how one stage looks. Returns: whether anything did change. */
gboolean sluice_graph_scene_set_stage (SluiceGraphScene *self,
                                       guint             node,
                                       SluiceState       state,
                                       double            progress,
                                       const char       *detail);

void sluice_graph_scene_set_palette (SluiceGraphScene *self, const SluicePalette *palette);
void sluice_graph_scene_set_words (SluiceGraphScene *self, PangoContext *words);

/** @marked: (nullable): sluice_graph_picture_set_marked() */
void sluice_graph_scene_set_marked (SluiceGraphScene *self, const guint8 *marked);
/** Lights up @node (-1: none) and all that is upstream and downstream of it. */
void sluice_graph_scene_set_lit (SluiceGraphScene *self, int node);

/** @shown: (nullable): for each node whether it is meant: the others stand back, as what is not related does */
void sluice_graph_scene_set_shown (SluiceGraphScene *self, const guint8 *shown);

/** Returns: whether a ring that turns, or an edge whose dashes move, is to be seen. */
gboolean sluice_graph_scene_is_turning (SluiceGraphScene *self, const SluiceGraphSceneView *view);

/** Returns: (transfer full): all that a node says, its name in a line of its own */
char *sluice_graph_scene_describe (SluiceGraphScene *self, guint node);

/** Returns: whether the name of @node does not fit its card. */
gboolean sluice_graph_scene_is_cut (SluiceGraphScene *self, guint node);

/** Appends the picture to @snapshot. Returns: whether all of it is as it is to be; else another frame must follow. */
gboolean sluice_graph_scene_snapshot (SluiceGraphScene *self, GtkSnapshot *snapshot, const SluiceGraphSceneView *view);

G_END_DECLS
