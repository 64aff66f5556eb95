/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-tiles-private.h"

#include <math.h>
#include <string.h>

#define TILE SLUICE_GRAPH_TILE_SIZE
/* What is kept: some views' worth, and not less than this. */
#define LEAST_SIZE (12 * 1024 * 1024)
#define KEPT_VIEWS 2.5
/* Levels are this far apart while the scale changes: half an octave. */
#define LEVELS_PER_OCTAVE 2.0
#define SAME_SCALE 1e-9

typedef SluiceGraphTilesLevel Level;
typedef SluiceGraphTilesRange Range;

static void
free_level (gpointer data)
{
  Level *level = data;

  g_hash_table_unref (level->tiles);
  g_free (level);
}

/* How long the side of a tile is in the graph. */
static double
get_side (SluiceGraphTiles *self,
          const Level      *level)
{
  return TILE / (self->pixel_scale * level->scale);
}

static SluiceGraphRect
get_tile_rect (SluiceGraphTiles *self,
               const Level      *level,
               int               x,
               int               y)
{
  SluiceGraphTileLook look = sluice_graph_tiles_get_look (self, level);

  return sluice_graph_tile_look_get_rect (&look, x, y);
}

static Range
get_range (SluiceGraphTiles      *self,
           const Level           *level,
           const SluiceGraphRect *rect)
{
  double side = get_side (self, level);

  return (Range) {
    (int) floor (rect->x / side + 1e-9), (int) floor (rect->y / side + 1e-9),
    (int) ceil ((rect->x + rect->width) / side - 1e-9), (int) ceil ((rect->y + rect->height) / side - 1e-9),
  };
}

static Level *
find_level (SluiceGraphTiles    *self,
            double               scale,
            SluicePaintDistance  distance,
            double               octaves)
{
  Level *nearest = NULL;

  for (guint i = 0; i < self->levels->len; i++)
    {
      Level *level = g_ptr_array_index (self->levels, i);
      double apart = fabs (log2 (level->scale / scale));

      if (level->distance == distance && apart <= octaves)
        {
          nearest = level;
          octaves = apart;
        }
    }
  return nearest;
}

static Level *
ensure_level (SluiceGraphTiles           *self,
              const SluiceGraphTilesView *view)
{
  double scale = view->camera.scale;
  Level *level;

  if (view->zooming)
    {
      level = find_level (self, scale, view->distance, 0.5 / LEVELS_PER_OCTAVE + 1e-3);
      scale = exp2 (round (log2 (scale) * LEVELS_PER_OCTAVE) / LEVELS_PER_OCTAVE);
    }
  else
    level = find_level (self, scale, view->distance, SAME_SCALE);
  if (level != NULL)
    return level;

  level = g_new0 (Level, 1);
  level->scale = scale;
  level->distance = view->distance;
  level->tiles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) sluice_graph_tile_free);
  g_ptr_array_add (self->levels, level);
  return level;
}

/* On whole device pixels: side by side there is no seam. */
static graphene_rect_t
place_on_screen (const SluiceGraphTilesView *view,
                 const SluiceGraphRect      *rect)
{
  SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&view->camera, rect);
  double scale = view->pixel_scale;
  double left = round (shown.x * scale) / scale, top = round (shown.y * scale) / scale;
  double right = round ((shown.x + shown.width) * scale) / scale, bottom = round ((shown.y + shown.height) * scale) / scale;

  return GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left), (float) (bottom - top));
}

/* What of @ground a veil over it must give, so that both together are that again, rounded as pixels are. */
static float
find_veil (double ground,
           guint  alpha)
{
  guint value = (guint) round (ground * 255), left = value * (255 - alpha) + 128;

  left = (left + (left >> 8)) >> 8;
  return (float) MIN (1, (value - left) / (double) alpha);
}

static void
append_veil (SluiceGraphTiles           *self,
             GtkSnapshot                *snapshot,
             const SluiceGraphTilesView *view,
             const graphene_rect_t      *place)
{
  const SluiceColor *ground = &sluice_graph_picture_get_palette (self->picture)->background;
  guint alpha = (guint) round (CLAMP (view->veil, 0, 1) * 255);

  if (alpha > 0)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { find_veil (ground->red, alpha), find_veil (ground->green, alpha),
                                                      find_veil (ground->blue, alpha), (float) alpha / 255 }, place);
}

static void
append_tile (SluiceGraphTiles           *self,
             GtkSnapshot                *snapshot,
             const SluiceGraphTilesView *view,
             const Level                *level,
             SluiceGraphTile            *tile,
             double                      alpha)
{
  SluiceGraphRect rect = get_tile_rect (self, level, tile->x, tile->y);
  graphene_rect_t place = place_on_screen (view, &rect);

  tile->used = self->frame;
  sluice_graph_tile_append (tile, snapshot, &place, self->pixel_scale, FALSE, alpha, self->textures);
  if (view->veil <= 0 || !tile->has_lit)
    return;
  if (alpha >= 1)
    append_veil (self, snapshot, view, &place);
  sluice_graph_tile_append (tile, snapshot, &place, self->pixel_scale, TRUE, alpha, self->textures);
}

static SluiceGraphRect
cut_rect (const SluiceGraphRect *a,
          const SluiceGraphRect *b)
{
  double x = MAX (a->x, b->x), y = MAX (a->y, b->y);

  return (SluiceGraphRect) {
    x, y, MIN (a->x + a->width, b->x + b->width) - x, MIN (a->y + a->height, b->y + b->height) - y,
  };
}

/* What of @rect there is anything in: the graph, or all of it where that lies on a grid. */
static SluiceGraphRect
cut_to_picture (SluiceGraphTiles      *self,
                const SluiceGraphRect *rect,
                double                 rim)
{
  SluiceGraphRect all = *sluice_graph_layout_get_bounds (sluice_graph_picture_get_layout (self->picture));

  if (sluice_graph_picture_is_draft (self->picture))
    return *rect;
  all = sluice_graph_rect_grow (&all, rim);
  return cut_rect (rect, &all);
}

/* How much of @cell the tiles of @level that can be shown cover, 0 to 1: beyond the graph there is nothing to cover. */
static double
measure_cover (SluiceGraphTiles      *self,
               const Level           *level,
               const SluiceGraphRect *cell,
               gboolean               lit)
{
  SluiceGraphRect rect = cut_to_picture (self, cell, 0);
  Range range = get_range (self, level, &rect);
  guint n = 0, all = 0;

  if (rect.width <= 0 || rect.height <= 0)
    return 1;

  /* A scale so much larger is none to stand in. */
  if ((gint64) (range.right - range.left) * (range.bottom - range.top) > 64)
    return 0;
  for (int y = range.top; y < range.bottom; y++)
    for (int x = range.left; x < range.right; x++)
      {
        SluiceGraphTile *tile = sluice_graph_tiles_find (level, x, y);

        all++;
        n += tile != NULL && tile->n_dirty == 0 && (!lit || tile->has_lit);
      }
  return n / (double) all;
}

static const Level *
choose_stand_in (SluiceGraphTiles           *self,
                 const SluiceGraphTilesView *view,
                 const Level                *target,
                 const SluiceGraphRect      *rect,
                 double                     *cover_of_best)
{
  const Level *best = NULL;
  double best_cover = 0, best_apart = 0;

  for (guint i = 0; i < self->levels->len; i++)
    {
      const Level *level = g_ptr_array_index (self->levels, i);
      double apart = fabs (log2 (level->scale / view->camera.scale)), cover;

      if (level == target || (level->distance == view->distance && target->shown && view->blend < 1))
        continue;
      cover = measure_cover (self, level, rect, view->veil > 0);
      if (cover > best_cover + 1e-6 || (cover > best_cover - 1e-6 && cover > 0 && apart < best_apart))
        {
          best = level;
          best_cover = cover;
          best_apart = apart;
        }
    }
  if (cover_of_best != NULL)
    *cover_of_best = best_cover;
  return best;
}

static void
append_stand_in (SluiceGraphTiles           *self,
                 GtkSnapshot                *snapshot,
                 const SluiceGraphTilesView *view,
                 const Level                *target,
                 int                         x,
                 int                         y)
{
  SluiceGraphRect rect = get_tile_rect (self, target, x, y);
  const Level *level = choose_stand_in (self, view, target, &rect, NULL);
  SluiceGraphTile *same = target->shown ? sluice_graph_tiles_find (target, x, y) : NULL;
  graphene_rect_t place = place_on_screen (view, &rect);
  Range range;

  /* What it was a moment ago is nearest to what it will be. */
  if (same != NULL && view->blend >= 1)
    {
      append_tile (self, snapshot, view, target, same, 1);
      return;
    }
  if (level == NULL)
    return;
  range = get_range (self, level, &rect);
  gtk_snapshot_push_clip (snapshot, &place);
  for (int row = range.top; row < range.bottom; row++)
    for (int column = range.left; column < range.right; column++)
      {
        SluiceGraphTile *tile = sluice_graph_tiles_find (level, column, row);

        if (tile != NULL && tile->n_dirty == 0)
          append_tile (self, snapshot, view, level, tile, 1);
      }
  gtk_snapshot_pop (snapshot);
}

/* What has not been shown for longest goes first; what is shown stays. */
static void
limit_size (SluiceGraphTiles           *self,
            const SluiceGraphTilesView *view)
{
  gsize limit = (gsize) MAX (LEAST_SIZE, KEPT_VIEWS * 4 * view->width * view->height * view->pixel_scale
                                         * view->pixel_scale);

  while (self->size > limit)
    {
      guint64 oldest = self->frame;
      GHashTableIter iter;
      gpointer value;

      for (guint i = 0; i < self->levels->len; i++)
        {
          g_hash_table_iter_init (&iter, ((Level *) g_ptr_array_index (self->levels, i))->tiles);
          while (g_hash_table_iter_next (&iter, NULL, &value))
            oldest = MIN (oldest, ((SluiceGraphTile *) value)->used);
        }
      if (oldest == self->frame)
        return;
      for (guint i = 0; i < self->levels->len; i++)
        {
          g_hash_table_iter_init (&iter, ((Level *) g_ptr_array_index (self->levels, i))->tiles);
          while (g_hash_table_iter_next (&iter, NULL, &value))
            if (((SluiceGraphTile *) value)->used == oldest)
              {
                self->size -= sluice_graph_tile_get_size (value);
                g_hash_table_iter_remove (&iter);
              }
        }
    }
}

static void
drop_empty_levels (SluiceGraphTiles *self)
{
  for (guint i = self->levels->len; i > 0; i--)
    if (g_hash_table_size (((Level *) g_ptr_array_index (self->levels, i - 1))->tiles) == 0)
      g_ptr_array_remove_index (self->levels, i - 1);
}

/* A new level takes the place of another as a whole, not piece by piece, unless that leaves something uncovered. */
static void
show_level (SluiceGraphTiles           *self,
            const SluiceGraphTilesView *view,
            Level                      *level,
            const Range                *range,
            gboolean                    complete)
{
  gboolean shown = complete || (level->shown && level == self->target);

  level->shown_at = level->shown && level == self->target ? level->shown_at : view->blend;
  for (int y = range->top; y < range->bottom && !shown; y++)
    for (int x = range->left; x < range->right && !shown; x++)
      {
        SluiceGraphRect rect = get_tile_rect (self, level, x, y);
        double cover;

        choose_stand_in (self, view, level, &rect, &cover);
        shown = cover < 1 - 1e-6;
      }
  level->shown = shown;
  self->target = level;
}

static void
append_range (SluiceGraphTiles           *self,
              GtkSnapshot                *snapshot,
              const SluiceGraphTilesView *view,
              const Level                *level,
              const Range                *range,
              gboolean                    lit)
{
  double alpha = view->blend < 1 && level->shown_at < 1 ? (view->blend - level->shown_at) / (1 - level->shown_at) : 1;

  for (int y = range->top; y < range->bottom; y++)
    for (int x = range->left; x < range->right; x++)
      {
        SluiceGraphTile *tile = sluice_graph_tiles_find (level, x, y);
        gboolean ready = level->shown && sluice_graph_tiles_is_current (self, tile, lit);

        if (!ready || alpha < 1)
          append_stand_in (self, snapshot, view, level, x, y);
        if (ready)
          append_tile (self, snapshot, view, level, tile, alpha);
      }
}

SluiceGraphTiles *
sluice_graph_tiles_new (SluiceGraphPicture *picture)
{
  SluiceGraphTiles *self = g_new0 (SluiceGraphTiles, 1);

  self->picture = picture;
  self->levels = g_ptr_array_new_with_free_func (free_level);
  return self;
}

void
sluice_graph_tiles_free (SluiceGraphTiles *self)
{
  g_ptr_array_unref (self->levels);
  g_free (self);
}

void
sluice_graph_tiles_drop (SluiceGraphTiles *self)
{
  g_ptr_array_set_size (self->levels, 0);
  self->size = 0;
  self->target = NULL;
}

void
sluice_graph_tiles_drop_lit (SluiceGraphTiles *self)
{
  GHashTableIter iter;
  gpointer value;

  self->lit_generation++;
  self->is_lighting = TRUE;
  if (sluice_graph_picture_has_lit (self->picture))
    return;
  for (guint i = 0; i < self->levels->len; i++)
    {
      g_hash_table_iter_init (&iter, ((Level *) g_ptr_array_index (self->levels, i))->tiles);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          SluiceGraphTile *tile = value;

          self->size -= sluice_graph_tile_get_size (tile);
          sluice_graph_tile_drop_lit (tile);
          self->size += sluice_graph_tile_get_size (tile);
        }
    }
}

void
sluice_graph_tiles_invalidate (SluiceGraphTiles      *self,
                               const SluiceGraphRect *rect)
{
  for (guint i = 0; i < self->levels->len; i++)
    {
      Level *level = g_ptr_array_index (self->levels, i);
      /* A line may be a pixel wide, however small the graph. */
      SluiceGraphRect changed = sluice_graph_rect_grow (rect, 2 / (level->scale * self->pixel_scale));
      SluiceGraphTileLook look = sluice_graph_tiles_get_look (self, level);
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, level->tiles);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        sluice_graph_tile_invalidate (value, &look, &changed);
    }
}

void
sluice_graph_tiles_hurry (SluiceGraphTiles      *self,
                          const SluiceGraphRect *rect)
{
  self->urgent = (SluiceGraphPoint) { rect->x + rect->width / 2, rect->y + rect->height / 2 };
  self->is_urgent = TRUE;
  self->in_steps = TRUE;
}

void
sluice_graph_tiles_set_budget (SluiceGraphTiles *self,
                               gint64            microseconds)
{
  self->budget = microseconds;
}

gsize
sluice_graph_tiles_get_size (SluiceGraphTiles *self)
{
  return self->size;
}

guint
sluice_graph_tiles_get_n_drawn (SluiceGraphTiles *self)
{
  return self->n_drawn;
}

/* What is seen of the graph, and the level that shows it. Returns: whether anything is. */
static gboolean
find_range (SluiceGraphTiles           *self,
            const SluiceGraphTilesView *view,
            Level                     **level,
            Range                      *range)
{
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&view->camera, view->width, view->height);

  visible = cut_to_picture (self, &visible, 20 + 2 / view->camera.scale);
  if (visible.width <= 0 || visible.height <= 0)
    return FALSE;
  *level = ensure_level (self, view);
  *range = get_range (self, *level, &visible);
  return TRUE;
}

/* Nothing to be seen: not worth drawing what is lit. */
static gboolean
is_lit (SluiceGraphTiles           *self,
        const SluiceGraphTilesView *view)
{
  return view->veil > 0 && sluice_graph_picture_has_lit (self->picture);
}

static void
take_device (SluiceGraphTiles           *self,
             const SluiceGraphTilesView *view)
{
  if (fabs (self->pixel_scale - view->pixel_scale) > 1e-9 || self->textures != view->textures)
    sluice_graph_tiles_drop (self);
  self->pixel_scale = view->pixel_scale;
  self->textures = view->textures;
}

gboolean
sluice_graph_tiles_prepare (SluiceGraphTiles           *self,
                            const SluiceGraphTilesView *view)
{
  gboolean complete;
  Level *level;
  Range range;

  take_device (self, view);
  sluice_graph_tiles_begin_preparing (self);
  if (!find_range (self, view, &level, &range))
    return TRUE;
  complete = sluice_graph_tiles_draw_missing (self, level, &range, is_lit (self, view), FALSE);
  limit_size (self, view);
  return complete;
}

gboolean
sluice_graph_tiles_append (SluiceGraphTiles           *self,
                           GtkSnapshot                *snapshot,
                           const SluiceGraphTilesView *view)
{
  gboolean lit = is_lit (self, view), complete;
  gboolean rests = memcmp (&view->camera, &self->camera, sizeof view->camera) == 0 && fabs (view->veil - self->veil) < 1e-9;
  Level *level;
  Range range;

  take_device (self, view);
  sluice_graph_tiles_begin_frame (self, rests);
  self->camera = view->camera;
  self->veil = view->veil;

  if (!find_range (self, view, &level, &range))
    return TRUE;
  complete = sluice_graph_tiles_draw_missing (self, level, &range, lit, view->wait);
  self->is_lighting = self->is_lighting && !complete;
  self->in_steps = self->in_steps && !complete;
  self->was_complete = (complete || self->was_complete) && rests && !view->zooming;
  show_level (self, view, level, &range, complete);
  append_range (self, snapshot, view, level, &range, lit);
  limit_size (self, view);
  drop_empty_levels (self);
  return complete && !view->zooming;
}
