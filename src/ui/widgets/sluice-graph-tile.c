/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-tile.h"

#include "paint/sluice-paint-grid.h"
#include "paint/sluice-paint-state.h"

#include <math.h>
#include <string.h>

#define TILE SLUICE_GRAPH_TILE_SIZE
#define PARTS SLUICE_GRAPH_TILE_PARTS
/* Two parts are drawn as one where that is not much more. */
#define WORTH_JOINING 1.25

static void
clear_base (SluiceGraphTile *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->stretched, gsk_render_node_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}

static void
clear_lit (SluiceGraphTile *self)
{
  g_clear_pointer (&self->lit_node, gsk_render_node_unref);
  g_clear_pointer (&self->lit_stretched, gsk_render_node_unref);
  g_clear_pointer (&self->lit, cairo_surface_destroy);
}

/* In the device pixels of the tile at @place, and in it. */
static cairo_rectangle_int_t
find_pixels (const SluiceGraphTileLook *look,
             const SluiceGraphRect     *place,
             const SluiceGraphRect     *part)
{
  double scale = look->scale * look->pixel_scale;
  double left = floor ((part->x - place->x) * scale - 1), top = floor ((part->y - place->y) * scale - 1);
  double right = ceil ((part->x + part->width - place->x) * scale + 1);
  double bottom = ceil ((part->y + part->height - place->y) * scale + 1);

  left = CLAMP (left, 0, TILE);
  top = CLAMP (top, 0, TILE);
  return (cairo_rectangle_int_t) { (int) left, (int) top, (int) (CLAMP (right, left, TILE) - left),
                                   (int) (CLAMP (bottom, top, TILE) - top) };
}

static void
draw_part (const SluiceGraphTileLook   *look,
           cairo_surface_t             *surface,
           const SluiceGraphRect       *place,
           const cairo_rectangle_int_t *part,
           gboolean                     lit)
{
  double scale = look->scale * look->pixel_scale;
  cairo_t *cr = cairo_create (surface);
  SluiceGraphRect area = { place->x + part->x / scale, place->y + part->y / scale, part->width / scale,
                           part->height / scale };

  cairo_rectangle (cr, part->x, part->y, part->width, part->height);
  cairo_clip (cr);
  if (lit)
    {
      cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
      cairo_paint (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
    }
  else
    {
      const SluicePalette *palette = sluice_graph_picture_get_palette (look->picture);

      sluice_paint_set_color (cr, palette->background);
      cairo_paint (cr);
      if (sluice_graph_picture_is_draft (look->picture))
        sluice_paint_grid (cr, palette, round (-place->x * scale), round (-place->y * scale), part, look->scale,
                           look->pixel_scale);
    }
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -place->x, -place->y);
  sluice_graph_picture_draw (look->picture, cr, &area, look->scale, look->distance, lit, 1);
  cairo_destroy (cr);
}

static gboolean
is_empty (cairo_surface_t *surface)
{
  const guint32 *pixels;

  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  for (gsize i = 0; i < (gsize) TILE * TILE; i++)
    if (pixels[i] != 0)
      return FALSE;
  return TRUE;
}

/* What was handed out already is never drawn into. */
static cairo_surface_t *
copy_surface (cairo_surface_t *surface,
              cairo_format_t   format)
{
  cairo_surface_t *copy = cairo_image_surface_create (format, TILE, TILE);
  cairo_t *cr = cairo_create (copy);

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  return copy;
}

static void
unmap_texture (gpointer data)
{
  cairo_surface_destroy (data);
}

static GskRenderNode *
create_node (cairo_surface_t *surface,
             gboolean         scaled,
             gboolean         textures,
             double           alpha)
{
  /* What is stretched reaches a little over its rim: side by side there is no seam. */
  float rim = scaled && cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24 && !textures ? 0.5f : 0;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (-rim, -rim, TILE + 2 * rim, TILE + 2 * rim);
  GskRenderNode *node;
  cairo_t *cr;

  if (textures)
    {
      gsize stride = (gsize) cairo_image_surface_get_stride (surface);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      cairo_surface_flush (surface);
      bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * TILE, unmap_texture,
                                          cairo_surface_reference (surface));
      texture = gdk_memory_texture_new (TILE, TILE, cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
                                        ? GDK_MEMORY_B8G8R8X8 : GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
#else
                                        ? GDK_MEMORY_X8R8G8B8 : GDK_MEMORY_A8R8G8B8_PREMULTIPLIED,
#endif
                                        bytes, stride);
      return gsk_texture_node_new (texture, &bounds);
    }

  node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_source_surface (cr, surface, 0, 0);
  /* Its rim must not fade where it is stretched. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  if (alpha < 1)
    cairo_paint_with_alpha (cr, alpha);
  else
    cairo_paint (cr);
  cairo_destroy (cr);
  return node;
}

static int
get_area (const cairo_rectangle_int_t *rect)
{
  return rect->width * rect->height;
}

static cairo_rectangle_int_t
unite (const cairo_rectangle_int_t *a,
       const cairo_rectangle_int_t *b)
{
  int x = MIN (a->x, b->x), y = MIN (a->y, b->y);

  return (cairo_rectangle_int_t) { x, y, MAX (a->x + a->width, b->x + b->width) - x,
                                   MAX (a->y + a->height, b->y + b->height) - y };
}

static void
add_dirty (SluiceGraphTile       *self,
           cairo_rectangle_int_t  part)
{
  for (;;)
    {
      guint best = PARTS;
      int least = G_MAXINT;

      /* Which it would make larger by the least. */
      for (guint i = 0; i < self->n_dirty; i++)
        {
          cairo_rectangle_int_t both = unite (&self->dirty[i], &part);
          int apart = get_area (&self->dirty[i]) + get_area (&part), more = get_area (&both) - apart;

          if (more < least && (self->n_dirty == PARTS || get_area (&both) <= WORTH_JOINING * apart))
            {
              best = i;
              least = more;
            }
        }
      if (best == PARTS)
        break;
      part = unite (&self->dirty[best], &part);
      self->dirty[best] = self->dirty[--self->n_dirty];
    }
  self->dirty[self->n_dirty++] = part;
}

static void
append_surface (GtkSnapshot            *snapshot,
                cairo_surface_t        *surface,
                GskRenderNode         **node,
                GskRenderNode         **stretched,
                const graphene_rect_t  *place,
                double                  pixel_scale,
                double                  alpha,
                gboolean                textures)
{
  double side = TILE / pixel_scale;
  gboolean scaled = fabs (place->size.width - side) > 1e-4 || fabs (place->size.height - side) > 1e-4;
  g_autoptr (GskRenderNode) faint = NULL;

  if (surface == NULL)
    return;
  if (scaled)
    node = stretched;
  if (*node == NULL)
    *node = create_node (surface, scaled, textures, 1);
  if (alpha < 1 && !textures)
    faint = create_node (surface, FALSE, textures, alpha);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place->origin);
  if (place->size.width != TILE || place->size.height != TILE)
    gtk_snapshot_scale (snapshot, place->size.width / TILE, place->size.height / TILE);
  if (alpha < 1 && textures)
    gtk_snapshot_push_opacity (snapshot, alpha);
  gtk_snapshot_append_node (snapshot, faint != NULL ? faint : *node);
  if (alpha < 1 && textures)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

SluiceGraphTile *
sluice_graph_tile_new (int x,
                       int y)
{
  SluiceGraphTile *self = g_new0 (SluiceGraphTile, 1);

  self->x = x;
  self->y = y;
  return self;
}

/* A recording only borrows what it paints: a surface that goes before it is copied. Where all tiles go at once that is a
 * quarter of a megabyte each; @node may be in the frame that is shown. */
static void
hand_over (GskRenderNode   *node,
           cairo_surface_t *surface)
{
  static const cairo_user_data_key_t key;

  if (node != NULL && gsk_render_node_get_node_type (node) == GSK_CAIRO_NODE)
    cairo_surface_set_user_data (gsk_cairo_node_get_surface (node), &key, cairo_surface_reference (surface),
                                 (cairo_destroy_func_t) cairo_surface_destroy);
}

void
sluice_graph_tile_free (SluiceGraphTile *self)
{
  hand_over (self->node, self->surface);
  hand_over (self->stretched, self->surface);
  hand_over (self->lit_node, self->lit);
  hand_over (self->lit_stretched, self->lit);
  clear_base (self);
  clear_lit (self);
  g_free (self);
}

gsize
sluice_graph_tile_get_size (const SluiceGraphTile *self)
{
  return (gsize) TILE * TILE * 4 * ((self->surface != NULL ? 1 : 0) + (self->lit != NULL ? 1 : 0));
}

SluiceGraphRect
sluice_graph_tile_look_get_rect (const SluiceGraphTileLook *look,
                                 int                        x,
                                 int                        y)
{
  double side = TILE / (look->scale * look->pixel_scale);

  return (SluiceGraphRect) { x * side, y * side, side, side };
}

void
sluice_graph_tile_invalidate (SluiceGraphTile           *self,
                              const SluiceGraphTileLook *look,
                              const SluiceGraphRect     *rect)
{
  SluiceGraphRect place = sluice_graph_tile_look_get_rect (look, self->x, self->y);
  cairo_rectangle_int_t part;

  if (!sluice_graph_rect_meets (&place, rect))
    return;
  part = find_pixels (look, &place, rect);
  if (get_area (&part) > 0)
    add_dirty (self, part);
}

/* Draws dirty parts until @deadline, and one at least. Returns: how many of them that were. */
static guint
draw_dirty (SluiceGraphTile           *self,
            const SluiceGraphTileLook *look,
            const SluiceGraphRect     *place,
            gint64                     deadline)
{
  cairo_surface_t *surface = copy_surface (self->surface, CAIRO_FORMAT_RGB24);
  /* Where nothing is lit nothing will be: that another stage is lit is another generation. */
  cairo_surface_t *lit = self->lit != NULL ? copy_surface (self->lit, CAIRO_FORMAT_ARGB32) : NULL;
  guint n = 0;

  clear_base (self);
  clear_lit (self);
  self->surface = surface;
  self->lit = lit;
  do
    {
      draw_part (look, surface, place, &self->dirty[n], FALSE);
      if (lit != NULL)
        draw_part (look, lit, place, &self->dirty[n], TRUE);
      n++;
    }
  while (n < self->n_dirty && (deadline == 0 || g_get_monotonic_time () < deadline));
  return n;
}

gboolean
sluice_graph_tile_draw (SluiceGraphTile           *self,
                        const SluiceGraphTileLook *look,
                        gint64                     deadline)
{
  const cairo_rectangle_int_t all = { 0, 0, TILE, TILE };
  SluiceGraphRect place = sluice_graph_tile_look_get_rect (look, self->x, self->y);
  int area = 0;
  guint n;

  for (guint i = 0; i < self->n_dirty; i++)
    area += get_area (&self->dirty[i]);
  if (self->surface == NULL)
    {
      self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, TILE, TILE);
      draw_part (look, self->surface, &place, &all, FALSE);
      self->n_dirty = 0;
      return TRUE;
    }
  if (area > get_area (&all))
    {
      self->dirty[0] = all;
      self->n_dirty = 1;
    }
  if (self->n_dirty == 0)
    return TRUE;

  n = draw_dirty (self, look, &place, deadline);
  self->n_dirty -= n;
  memmove (self->dirty, self->dirty + n, self->n_dirty * sizeof *self->dirty);
  return self->n_dirty == 0;
}

void
sluice_graph_tile_draw_lit (SluiceGraphTile           *self,
                            const SluiceGraphTileLook *look,
                            guint                      generation)
{
  const cairo_rectangle_int_t all = { 0, 0, TILE, TILE };
  SluiceGraphRect place = sluice_graph_tile_look_get_rect (look, self->x, self->y);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE, TILE);

  draw_part (look, surface, &place, &all, TRUE);
  clear_lit (self);
  if (is_empty (surface))
    cairo_surface_destroy (surface);
  else
    self->lit = surface;
  self->has_lit = TRUE;
  self->lit_generation = generation;
}

void
sluice_graph_tile_drop_lit (SluiceGraphTile *self)
{
  clear_lit (self);
  self->has_lit = FALSE;
}

void
sluice_graph_tile_append (SluiceGraphTile       *self,
                          GtkSnapshot           *snapshot,
                          const graphene_rect_t *place,
                          double                 pixel_scale,
                          gboolean               lit,
                          double                 alpha,
                          gboolean               textures)
{
  if (lit)
    append_surface (snapshot, self->lit, &self->lit_node, &self->lit_stretched, place, pixel_scale, alpha, textures);
  else
    append_surface (snapshot, self->surface, &self->node, &self->stretched, place, pixel_scale, alpha, textures);
}
