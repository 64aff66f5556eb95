/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of SluiceGraphTiles share. */
#pragma once

#include "ui/widgets/sluice-graph-tile.h"
#include "ui/widgets/sluice-graph-tiles.h"

G_BEGIN_DECLS

typedef struct
{
  double scale;
  SluicePaintDistance distance;
  GHashTable *tiles;            /* guint64 of its place → SluiceGraphTile */
  gboolean shown;               /* all that was wanted of it was there once: it has taken the others' place */
  double shown_at;              /* the blend then */
} SluiceGraphTilesLevel;

struct _SluiceGraphTiles
{
  SluiceGraphPicture *picture;  /* borrowed */
  GPtrArray *levels;            /* SluiceGraphTilesLevel */
  double pixel_scale;
  gboolean textures;
  guint lit_generation;
  guint64 frame;
  gsize size;
  gint64 budget;                /* or 0: as it is best */
  gint64 deadline;              /* of this frame, or 0: none */
  gboolean was_complete;        /* the last frame, or all it lacked was a change */
  gboolean is_lighting;         /* something else is lit, and not all of that is drawn */
  guint n_drawn;                /* in this frame */
  gint64 cost;                  /* of a tile, in µs, as the last ones were: none is begun that would not be done in time */
  gboolean only_changes;        /* is all that it may have to draw */
  gboolean in_steps;            /* a state changed, and with it edges that lie far apart */
  SluiceGraphPoint urgent;      /* where it is to be drawn first */
  gboolean is_urgent;
  int next;                     /* the place in the view where changes are drawn first */
  SluiceGraphTilesLevel *target;                /* of the last frame, only to be compared */
  SluiceGraphCamera camera;     /* of the last frame */
  double veil;
};

typedef struct
{
  int left, top, right, bottom; /* the last two are not in it */
} SluiceGraphTilesRange;

/* sluice-graph-tiles-draw.c: what a frame draws */
/** A frame begins: the time that it has for drawing runs. @rests: neither the camera nor the veil has moved */
void sluice_graph_tiles_begin_frame (SluiceGraphTiles *self, gboolean rests);
/** The same for one that shows nothing of it. */
void sluice_graph_tiles_begin_preparing (SluiceGraphTiles *self);
/** Returns: the tile at @x, @y, or NULL where it was never drawn. */
SluiceGraphTile *sluice_graph_tiles_find (const SluiceGraphTilesLevel *level, int x, int y);
SluiceGraphTileLook sluice_graph_tiles_get_look (SluiceGraphTiles *self, const SluiceGraphTilesLevel *level);
/** Returns: whether @tile (nullable) is as it is to be. */
gboolean sluice_graph_tiles_is_current (SluiceGraphTiles *self, const SluiceGraphTile *tile, gboolean lit);
/** Draws what there is time for. @wait: changes have to wait for the next frame. Returns: whether none is missing. */
gboolean sluice_graph_tiles_draw_missing (SluiceGraphTiles            *self,
                                          SluiceGraphTilesLevel       *level,
                                          const SluiceGraphTilesRange *range,
                                          gboolean                     lit,
                                          gboolean                     wait);

G_END_DECLS
