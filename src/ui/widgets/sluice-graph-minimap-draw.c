/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of the minimap, of which only what has changed is drawn again. */
#include "ui/widgets/sluice-graph-minimap-private.h"

#include <math.h>

#include "paint/sluice-paint-stage.h"

#define LEAST_SPOT 1.5
/* Of each state that is in a folded block: so much where there is room, and where there is none, a pixel. */
#define SMALL_SHARE 3.0
#define LEAST_SHARE 1.0
/* What a filter or a search does not mean is there, so that the shape stays known. */
#define DIMMED 0.25
/* With more edges than that they are a grey cloud. */
#define MANY_EDGES 600

static void
set_source (cairo_t     *cr,
            SluiceColor  color,
            double       opacity)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * opacity);
}

static void
draw_edges (SluiceGraphMinimap      *self,
            cairo_t                 *cr,
            const SluiceGraphCamera *camera,
            const SluiceGraphRect   *part)
{
  guint n_edges, n_points;

  sluice_graph_get_edges (sluice_graph_layout_get_graph (self->layout), &n_edges);
  if (n_edges > MANY_EDGES)
    return;

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self->layout, i, &n_points);
      SluiceGraphPoint start = sluice_graph_camera_to_screen (camera, points[0]);
      SluiceGraphPoint end = sluice_graph_camera_to_screen (camera, points[n_points - 1]);
      SluiceGraphRect around = { MIN (start.x, end.x) - 1, MIN (start.y, end.y) - 1, fabs (end.x - start.x) + 2,
                                 fabs (end.y - start.y) + 2 };

      if (!sluice_graph_rect_meets (&around, part))
        continue;
      cairo_move_to (cr, start.x, start.y);
      cairo_line_to (cr, end.x, end.y);
    }
  set_source (cr, self->palette.edge, 0.5);
  cairo_set_line_width (cr, 0.75);
  cairo_stroke (cr);
}

static SluiceGraphRect
find_spot (SluiceGraphMinimap      *self,
           const SluiceGraphCamera *camera,
           guint                    node)
{
  SluiceGraphRect spot = sluice_graph_camera_rect_to_screen (camera, sluice_graph_layout_get_node (self->layout, node));

  spot.width = MAX (spot.width, LEAST_SPOT);
  spot.height = MAX (spot.height, LEAST_SPOT);
  return spot;
}

static gboolean
is_shown (SluiceGraphMinimap *self,
          guint               node)
{
  return self->shown == NULL || self->shown[node];
}

/* One fill for all nodes of a state; what stands for many is not of one. */
static void
draw_spots (SluiceGraphMinimap      *self,
            cairo_t                 *cr,
            const SluiceGraphCamera *camera,
            gboolean                 shown)
{
  for (guint state = 0; state < SLUICE_N_STATES; state++)
    {
      gboolean any = FALSE;

      for (guint i = 0; i < self->nodes->len; i++)
        {
          guint node = g_array_index (self->nodes, guint, i);
          SluiceGraphRect spot;

          if (g_array_index (self->states, SluiceState, node) != state || self->counts->pdata[node] != NULL
              || is_shown (self, node) != shown)
            continue;
          any = TRUE;
          spot = find_spot (self, camera, node);
          cairo_rectangle (cr, spot.x, spot.y, spot.width, spot.height);
        }
      if (!any)
        continue;
      set_source (cr, sluice_palette_get_fill (&self->palette, state), shown ? 1 : DIMMED);
      cairo_fill (cr);
    }
}

static void
draw_block (SluiceGraphMinimap      *self,
            cairo_t                 *cr,
            const SluiceGraphCamera *camera,
            guint                    node)
{
  SluiceGraphRect spot = find_spot (self, camera, node);
  gboolean shown = is_shown (self, node);

  if (!shown)
    cairo_push_group (cr);
  sluice_paint_shares (cr, self->counts->pdata[node], &self->palette, spot.x, spot.y, spot.width, spot.height, 0,
                       CLAMP (spot.width / 4, LEAST_SHARE, SMALL_SHARE));
  if (shown)
    return;
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, DIMMED);
}

/* What is meant lies over what stands back. */
static void
draw_nodes (SluiceGraphMinimap      *self,
            cairo_t                 *cr,
            const SluiceGraphCamera *camera,
            const SluiceGraphRect   *part)
{
  /* A spot may be larger than its node. */
  SluiceGraphRect reach = { (part->x - LEAST_SPOT - camera->x) / camera->scale,
                            (part->y - LEAST_SPOT - camera->y) / camera->scale,
                            (part->width + LEAST_SPOT) / camera->scale, (part->height + LEAST_SPOT) / camera->scale };

  sluice_graph_layout_query (self->layout, &reach, self->nodes, NULL);
  if (self->shown != NULL)
    draw_spots (self, cr, camera, FALSE);
  draw_spots (self, cr, camera, TRUE);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      guint node = g_array_index (self->nodes, guint, i);

      if (self->counts->pdata[node] != NULL)
        draw_block (self, cr, camera, node);
    }
}

/* On whole device pixels: a part looks the same, drawn alone. */
static SluiceGraphRect
find_part (SluiceGraphMinimap      *self,
           const SluiceGraphCamera *camera,
           int                      width,
           int                      height,
           int                      scale)
{
  SluiceGraphRect spot = sluice_graph_camera_rect_to_screen (camera, &self->changed);
  double left = floor (spot.x * scale) / scale - 1, top = floor (spot.y * scale) / scale - 1;
  double right = ceil ((spot.x + MAX (spot.width, LEAST_SPOT)) * scale) / scale + 1;
  double bottom = ceil ((spot.y + MAX (spot.height, LEAST_SPOT)) * scale) / scale + 1;

  left = CLAMP (left, 0, width);
  top = CLAMP (top, 0, height);
  return (SluiceGraphRect) { left, top, MIN (right, width) - left, MIN (bottom, height) - top };
}

void
sluice_graph_minimap_draw (SluiceGraphMinimap *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  SluiceGraphCamera camera = sluice_graph_minimap_get_camera (self);
  SluiceGraphRect part = { 0, 0, width, height };
  g_autoptr (GBytes) bytes = NULL;
  cairo_t *cr;

  if (self->surface != NULL
      && (self->picture_scale != scale || cairo_image_surface_get_width (self->surface) != width * scale
          || cairo_image_surface_get_height (self->surface) != height * scale))
    g_clear_pointer (&self->surface, cairo_surface_destroy);
  if (self->surface != NULL && self->picture != NULL && (self->changed.width <= 0 || self->change_id != 0))
    return;

  if (self->surface == NULL)
    self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  else
    part = find_part (self, &camera, width, height, scale);
  self->changed = (SluiceGraphRect) { 0 };
  cr = cairo_create (self->surface);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, part.x, part.y, part.width, part.height);
  cairo_clip (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  draw_edges (self, cr, &camera, &part);
  draw_nodes (self, cr, &camera, &part);
  cairo_destroy (cr);
  cairo_surface_flush (self->surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (self->surface),
                       (gsize) cairo_image_surface_get_stride (self->surface) * (gsize) (height * scale));
  g_clear_object (&self->picture);
  self->picture = gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT, bytes,
                                          (gsize) cairo_image_surface_get_stride (self->surface));
  self->picture_scale = scale;
}
