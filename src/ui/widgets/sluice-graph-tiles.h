/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/sluice-graph-picture.h"

#include "graph/sluice-graph-camera.h"

G_BEGIN_DECLS

/**
 * SluiceGraphTiles:
 *
 * A graph's picture in square pieces, drawn once and kept, each for one scale. A frame takes what is there and draws
 * for no longer than a few milliseconds; where something is still missing, pieces of another scale stand in, so that
 * no frame waits and none is empty. At rest every piece is of the camera's own scale and lies on whole pixels: it is the
 * picture itself. A change of the picture draws the changed part of a piece again.
 */
typedef struct _SluiceGraphTiles SluiceGraphTiles;

/**
 * SluiceGraphTilesView:
 * @camera: from where, on whole device pixels
 * @width: of the view, pixels
 * @height: of the view
 * @pixel_scale: device pixels a pixel
 * @distance: how stages look
 * @blend: how far that has taken the place of how they looked before, 0 to 1
 * @veil: how much of the ground covers what is not lit, 0 to 1
 * @zooming: whether the scale is another one than in the last frame
 * @wait: what has changed is not for this frame
 * @textures: whether to hand out textures, not cairo's nodes
 */
typedef struct
{
  SluiceGraphCamera camera;
  double width;
  double height;
  double pixel_scale;
  SluicePaintDistance distance;
  double blend;
  double veil;
  gboolean zooming;
  gboolean wait;
  gboolean textures;
} SluiceGraphTilesView;

/** @picture: (transfer none): outlives the tiles. */
SluiceGraphTiles *sluice_graph_tiles_new (SluiceGraphPicture *picture);
void              sluice_graph_tiles_free (SluiceGraphTiles *self);

/** Forgets everything: nothing looks as it did. */
void sluice_graph_tiles_drop (SluiceGraphTiles *self);

/** What is lit has changed. */
void sluice_graph_tiles_drop_lit (SluiceGraphTiles *self);

/** What is in @rect (in the graph) looks different. */
void sluice_graph_tiles_invalidate (SluiceGraphTiles *self, const SluiceGraphRect *rect);

/** What is in the middle of @rect (in the graph) is drawn before all else that has changed, which comes in steps then. */
void sluice_graph_tiles_hurry (SluiceGraphTiles *self, const SluiceGraphRect *rect);

/** Lets drawing take at most @microseconds of a frame (0: as is best); at least one piece is drawn. For tests. */
void sluice_graph_tiles_set_budget (SluiceGraphTiles *self, gint64 microseconds);

/** Returns: what is kept, in bytes. */
gsize sluice_graph_tiles_get_size (SluiceGraphTiles *self);

/** Returns: how many pieces the last frame had to draw. */
guint sluice_graph_tiles_get_n_drawn (SluiceGraphTiles *self);

/** Draws for frames to come, as long as a moving frame may, and shows nothing. Returns: whether nothing is missing. */
gboolean sluice_graph_tiles_prepare (SluiceGraphTiles *self, const SluiceGraphTilesView *view);

/** Appends the picture. Returns: whether it is exact; else another frame is to follow. */
gboolean sluice_graph_tiles_append (SluiceGraphTiles           *self,
                                    GtkSnapshot                *snapshot,
                                    const SluiceGraphTilesView *view);

G_END_DECLS
