/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/sluice-graph-picture.h"

G_BEGIN_DECLS

/** How wide and high a tile is, in device pixels. */
#define SLUICE_GRAPH_TILE_SIZE 256

/** In how many pieces it may be to be drawn again: what has changed lies along edges, and far apart. */
#define SLUICE_GRAPH_TILE_PARTS 8

/**
 * SluiceGraphTile:
 * @x: which of its level, from the graph's origin
 * @y: the same, downwards
 * @n_dirty: how many of its parts look different now
 * @dirty: where, in device pixels
 * @has_lit: whether what is lit was drawn, too; it may be nothing
 * @lit_generation: what was lit then
 * @used: the frame it was shown in last
 *
 * A square piece of a graph's picture at one scale. Part of #SluiceGraphTiles.
 */
typedef struct
{
  int x, y;
  guint n_dirty;
  cairo_rectangle_int_t dirty[SLUICE_GRAPH_TILE_PARTS];
  gboolean has_lit;
  guint lit_generation;
  guint64 used;

  /* owned, private */
  cairo_surface_t *surface;     /* opaque */
  GskRenderNode *node;
  GskRenderNode *stretched;     /* the same, for another scale than its own */
  cairo_surface_t *lit;         /* what is lit and nothing else, or NULL */
  GskRenderNode *lit_node;
  GskRenderNode *lit_stretched;
} SluiceGraphTile;

/**
 * SluiceGraphTileLook:
 * @picture: what it is a piece of
 * @scale: 1 at 100 %
 * @pixel_scale: device pixels a pixel
 * @distance: how stages look
 */
typedef struct
{
  SluiceGraphPicture *picture;
  double scale;
  double pixel_scale;
  SluicePaintDistance distance;
} SluiceGraphTileLook;

SluiceGraphTile *sluice_graph_tile_new (int x, int y);
void             sluice_graph_tile_free (SluiceGraphTile *self);

/** Returns: what it takes, in bytes. */
gsize sluice_graph_tile_get_size (const SluiceGraphTile *self);

/** Returns: its place in the graph. */
SluiceGraphRect sluice_graph_tile_look_get_rect (const SluiceGraphTileLook *look, int x, int y);

/** @rect, a part of the graph, looks different now; it may be elsewhere. */
void sluice_graph_tile_invalidate (SluiceGraphTile *self, const SluiceGraphTileLook *look, const SluiceGraphRect *rect);

/**
 * sluice_graph_tile_draw:
 * @deadline: on the monotonic clock: no other dirty part is begun after it; or 0
 *
 * Draws it, or its dirty parts; what is lit is drawn again where that was dirty.
 *
 * Returns: whether none is dirty any more
 */
gboolean sluice_graph_tile_draw (SluiceGraphTile *self, const SluiceGraphTileLook *look, gint64 deadline);

/** Draws what is lit. */
void sluice_graph_tile_draw_lit (SluiceGraphTile *self, const SluiceGraphTileLook *look, guint generation);

/** Forgets what is lit. */
void sluice_graph_tile_drop_lit (SluiceGraphTile *self);

/**
 * sluice_graph_tile_append:
 * @place: on the screen, on whole device pixels
 * @lit: only what is lit, else all
 * @alpha: how opaque, 0 to 1
 * @textures: as a texture, not as a cairo node
 *
 * Appends what was drawn.
 */
void sluice_graph_tile_append (SluiceGraphTile       *self,
                               GtkSnapshot           *snapshot,
                               const graphene_rect_t *place,
                               double                 pixel_scale,
                               gboolean               lit,
                               double                 alpha,
                               gboolean               textures);

G_END_DECLS
