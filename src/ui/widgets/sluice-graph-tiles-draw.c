/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the tiles a frame draws, and what has to wait for the next one. */
#include "ui/widgets/sluice-graph-tiles-private.h"

#include <math.h>

#define TILE SLUICE_GRAPH_TILE_SIZE
/* How long a frame draws while something moves, while all waits for it, and where only states have changed. */
#define BUDGET_US 5000
#define BUDGET_AT_REST_US 9000
#define BUDGET_FOR_CHANGES_US 700
/* What a tile costs is learned from the last ones: by this share of what is new. */
#define COST_SHARE 4
/* Changes of one frame lie in so many tiles across and down: all between them is put on the screen again, too. */
#define CHANGED_TILES 2

typedef SluiceGraphTilesLevel Level;
typedef SluiceGraphTilesRange Range;

static guint64
make_key (int x,
          int y)
{
  return (guint64) (guint32) x << 32 | (guint32) y;
}

static gint64
get_budget (SluiceGraphTiles *self,
            gboolean          rests)
{
  if (self->budget > 0)
    return self->budget;
  if (!rests || self->is_lighting)
    return BUDGET_US;
  return self->only_changes ? BUDGET_FOR_CHANGES_US : BUDGET_AT_REST_US;
}

static gboolean
has_time (SluiceGraphTiles *self)
{
  return self->n_drawn == 0 || self->deadline == 0 || g_get_monotonic_time () + self->cost < self->deadline;
}

/* Returns: whether the tile is as it is to be; else that has to wait. */
static gboolean
ensure_tile (SluiceGraphTiles *self,
             Level            *level,
             int               x,
             int               y,
             gboolean          lit)
{
  SluiceGraphTile *tile = sluice_graph_tiles_find (level, x, y);
  SluiceGraphTileLook look = sluice_graph_tiles_get_look (self, level);
  gboolean drawn = TRUE;
  gint64 begun;

  if (!has_time (self))
    return FALSE;

  begun = g_get_monotonic_time ();
  self->n_drawn++;
  if (tile == NULL)
    {
      guint64 key = make_key (x, y);

      tile = sluice_graph_tile_new (x, y);
      g_hash_table_insert (level->tiles, g_memdup2 (&key, sizeof key), tile);
    }
  else
    self->size -= sluice_graph_tile_get_size (tile);
  if (tile->surface == NULL || tile->n_dirty > 0)
    drawn = sluice_graph_tile_draw (tile, &look, self->only_changes ? self->deadline : 0);
  if (lit && (!tile->has_lit || tile->lit_generation != self->lit_generation))
    sluice_graph_tile_draw_lit (tile, &look, self->lit_generation);
  tile->used = self->frame;
  self->size += sluice_graph_tile_get_size (tile);
  self->cost += (g_get_monotonic_time () - begun - self->cost) / COST_SHARE;
  return drawn;
}

/* Whether @around with the tile at @x, @y is small enough. Where it is, it becomes that. */
static gboolean
extend_range (Range *around,
              int    x,
              int    y)
{
  Range both = *around;

  if (both.right > both.left)
    both = (Range) { MIN (both.left, x), MIN (both.top, y), MAX (both.right, x + 1), MAX (both.bottom, y + 1) };
  else
    both = (Range) { x, y, x + 1, y + 1 };
  if (both.right - both.left > CHANGED_TILES || both.bottom - both.top > CHANGED_TILES)
    return FALSE;
  *around = both;
  return TRUE;
}

/* The place in the view where changes are drawn first. Else it goes on where it had to stop: none waits forever. */
static int
find_first (SluiceGraphTiles *self,
            const Level      *level,
            const Range      *range)
{
  double side = TILE / (self->pixel_scale * level->scale);
  int x = (int) floor (self->urgent.x / side), y = (int) floor (self->urgent.y / side);

  if (self->is_urgent && x >= range->left && x < range->right && y >= range->top && y < range->bottom)
    self->next = (y - range->top) * (range->right - range->left) + x - range->left;
  self->is_urgent = FALSE;
  return MAX (self->next, 0);
}

void
sluice_graph_tiles_begin_frame (SluiceGraphTiles *self,
                                gboolean          rests)
{
  self->frame++;
  self->n_drawn = 0;
  self->only_changes = rests && self->in_steps && !self->is_lighting && self->was_complete && self->budget == 0;
  /* The first picture comes as a whole. */
  self->deadline = self->size > 0 ? g_get_monotonic_time () + get_budget (self, rests) : 0;
}

void
sluice_graph_tiles_begin_preparing (SluiceGraphTiles *self)
{
  sluice_graph_tiles_begin_frame (self, FALSE);
  /* Nobody waits for the first picture. */
  self->deadline = g_get_monotonic_time () + get_budget (self, FALSE);
}

SluiceGraphTile *
sluice_graph_tiles_find (const SluiceGraphTilesLevel *level,
                         int                          x,
                         int                          y)
{
  guint64 key = make_key (x, y);

  return g_hash_table_lookup (level->tiles, &key);
}

SluiceGraphTileLook
sluice_graph_tiles_get_look (SluiceGraphTiles            *self,
                             const SluiceGraphTilesLevel *level)
{
  return (SluiceGraphTileLook) { self->picture, level->scale, self->pixel_scale, level->distance };
}

gboolean
sluice_graph_tiles_is_current (SluiceGraphTiles      *self,
                               const SluiceGraphTile *tile,
                               gboolean               lit)
{
  return tile != NULL && tile->n_dirty == 0 && (!lit || (tile->has_lit && tile->lit_generation == self->lit_generation));
}

gboolean
sluice_graph_tiles_draw_missing (SluiceGraphTiles            *self,
                                 SluiceGraphTilesLevel       *level,
                                 const SluiceGraphTilesRange *range,
                                 gboolean                     lit,
                                 gboolean                     wait)
{
  int columns = range->right - range->left, n = columns * (range->bottom - range->top);
  int first = self->only_changes ? find_first (self, level, range) : 0;
  gboolean complete = TRUE;
  Range around = { 0 };

  for (int i = 0; i < n; i++)
    {
      int place = (first + i) % n, x = range->left + place % columns, y = range->top + place / columns;
      SluiceGraphTile *tile = sluice_graph_tiles_find (level, x, y);

      /* What is seen stays, also while something else stands in for it: else what is drawn would push out what was. */
      if (tile != NULL)
        tile->used = self->frame;
      if (sluice_graph_tiles_is_current (self, tile, lit))
        continue;
      if ((self->only_changes && (wait || !extend_range (&around, x, y))) || !ensure_tile (self, level, x, y, lit))
        {
          self->next = complete ? place : self->next;
          complete = FALSE;
        }
    }
  return complete;
}
