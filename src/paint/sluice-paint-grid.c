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

static double
place_dot (double origin,
           int    dot,
           double step,
           int    size)
{
  return origin + floor (dot * step + 0.5) - size / 2;
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
  Dots columns = find_dots (x, area->x, area->width, step, size), rows = find_dots (y, area->y, area->height, step, size);

  cairo_save (cr);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_clip (cr);
  for (int coarse = 0; coarse < 2; coarse++)
    {
      double strength = coarse ? 1 : share;

      if (strength < LEAST_SHARE)
        continue;
      for (int row = rows.first; row <= rows.last; row++)
        for (int column = columns.first; column <= columns.last; column++)
          if ((row % 2 == 0 && column % 2 == 0) == coarse)
            cairo_rectangle (cr, place_dot (x, column, step, size), place_dot (y, row, step, size), size, size);
      sluice_paint_set_color (cr, sluice_color_mix (palette->background, palette->grid, strength));
      cairo_fill (cr);
    }
  cairo_restore (cr);
}
