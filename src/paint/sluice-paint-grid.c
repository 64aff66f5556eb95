/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-paint-grid.h"

#include <math.h>

#include "paint/sluice-paint-state.h"

/* Between dots at 100 %, and at most, in pixels. */
#define STEP 24.0
/* Where they are so near, every second one has faded; where they are no nearer than that, none has. */
#define FADED_STEP (STEP / 2)
#define WHOLE_STEP 17.0
#define DOT_SIZE 1.5
/* Fainter is nothing. */
#define LEAST_SHARE 0.04

/* Along one direction. */
typedef struct
{
  int first, last; /* the last one is in it */
} Dots;

static Dots
find_dots (double origin,
           int    start,
           int    length,
           double step,
           int    size)
{
  return (Dots) { (int) ceil ((start - origin - size) / step), (int) floor ((start + length - origin + size) / step) };
}

static int
place_dot (double origin,
           int    dot,
           double step,
           int    size)
{
  return (int) (origin + floor (dot * step + 0.5)) - size / 2;
}

static guint32
make_pixel (SluiceColor color)
{
  return 0xff000000u | (guint32) round (color.red * 255) << 16 | (guint32) round (color.green * 255) << 8
         | (guint32) round (color.blue * 255);
}

/* The dots of one row: thousands of them, each drawn by itself, take longer than the graph that lies on them. */
static cairo_surface_t *
draw_row (const SluicePalette         *palette,
          double                       x,
          const cairo_rectangle_int_t *area,
          double                       step,
          int                          size,
          double                       share,
          gboolean                     coarse)
{
  cairo_surface_t *row = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, area->width, size);
  guint32 faint = make_pixel (sluice_color_mix (palette->background, palette->grid, share));
  guint32 whole = make_pixel (palette->grid), *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (row);
  Dots columns = find_dots (x, area->x, area->width, step, size);

  for (int column = columns.first; column <= columns.last; column++)
    {
      int left = place_dot (x, column, step, size) - area->x, right = MIN (left + size, area->width);
      gboolean is_coarse = coarse && column % 2 == 0;

      for (int i = MAX (left, 0); i < right && (is_coarse || share >= LEAST_SHARE); i++)
        for (int line = 0; line < size; line++)
          pixels[line * (cairo_image_surface_get_stride (row) / 4) + i] = is_coarse ? whole : faint;
    }
  cairo_surface_mark_dirty (row);
  return row;
}

void
sluice_paint_grid (cairo_t                     *cr,
                   const SluicePalette         *palette,
                   double                       x,
                   double                       y,
                   const cairo_rectangle_int_t *area,
                   double                       scale,
                   double                       pixel_scale)
{
  /* The finer one of the two grids of which each dot is. */
  double shown = STEP * scale * exp2 (floor (-log2 (scale) + 1e-9)), step = shown * pixel_scale;
  double share = CLAMP ((shown - FADED_STEP) / (WHOLE_STEP - FADED_STEP), 0, 1);
  int size = (int) MAX (1, round (DOT_SIZE * pixel_scale));
  Dots rows = find_dots (y, area->y, area->height, step, size);

  if (area->width <= 0 || area->height <= 0)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_clip (cr);
  for (int coarse = 0; coarse < 2; coarse++)
    {
      cairo_surface_t *strip;

      if (!coarse && share < LEAST_SHARE)
        continue;
      strip = draw_row (palette, x, area, step, size, share, coarse);
      for (int row = rows.first; row <= rows.last; row++)
        if ((row % 2 == 0) == coarse)
          {
            int top = place_dot (y, row, step, size);

            cairo_set_source_surface (cr, strip, area->x, top);
            cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
            cairo_rectangle (cr, area->x, top, area->width, size);
            cairo_fill (cr);
          }
      cairo_surface_destroy (strip);
    }
  cairo_restore (cr);
}
