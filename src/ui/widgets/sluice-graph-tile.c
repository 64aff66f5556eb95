/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-tile.h"

#include "paint/sluice-paint-state.h"

#include <math.h>

#define TILE SLUICE_GRAPH_TILE_SIZE

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

static void
draw_part (const SluiceGraphTileLook *look,
           cairo_surface_t           *surface,
           const SluiceGraphRect     *place,
           const SluiceGraphRect     *part,
           gboolean                   lit)
{
  double scale = look->scale * look->pixel_scale;
  cairo_t *cr = cairo_create (surface);
  double left = floor ((part->x - place->x) * scale - 1), top = floor ((part->y - place->y) * scale - 1);
  double right = ceil ((part->x + part->width - place->x) * scale + 1);
  double bottom = ceil ((part->y + part->height - place->y) * scale + 1);
  SluiceGraphRect area;

  left = MAX (left, 0);
  top = MAX (top, 0);
  right = MIN (right, TILE);
  bottom = MIN (bottom, TILE);
  cairo_rectangle (cr, left, top, right - left, bottom - top);
  cairo_clip (cr);
  if (lit)
    {
      cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
      cairo_paint (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
    }
  else
    {
      sluice_paint_set_color (cr, sluice_graph_picture_get_palette (look->picture)->background);
      cairo_paint (cr);
    }
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -place->x, -place->y);
  area = (SluiceGraphRect) { place->x + left / scale, place->y + top / scale, (right - left) / scale,
                             (bottom - top) / scale };
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

void
sluice_graph_tile_free (SluiceGraphTile *self)
{
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
sluice_graph_tile_draw (SluiceGraphTile           *self,
                        const SluiceGraphTileLook *look)
{
  SluiceGraphRect place = sluice_graph_tile_look_get_rect (look, self->x, self->y);
  SluiceGraphRect part = self->surface != NULL ? self->dirty_rect : place;
  cairo_surface_t *surface = self->surface != NULL ? copy_surface (self->surface, CAIRO_FORMAT_RGB24)
                                                   : cairo_image_surface_create (CAIRO_FORMAT_RGB24, TILE, TILE);

  draw_part (look, surface, &place, &part, FALSE);
  clear_base (self);
  self->surface = surface;
  if (self->dirty)
    self->has_lit = FALSE;
  self->dirty = FALSE;
}

void
sluice_graph_tile_draw_lit (SluiceGraphTile           *self,
                            const SluiceGraphTileLook *look,
                            guint                      generation)
{
  SluiceGraphRect place = sluice_graph_tile_look_get_rect (look, self->x, self->y);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE, TILE);

  draw_part (look, surface, &place, &place, TRUE);
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
