/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "paint/sluice-palette.h"

G_BEGIN_DECLS

/**
 * sluice_paint_grid:
 * @cr: its user space is device pixels
 * @x: where the origin of what lies on the grid is, a whole pixel
 * @y: the same, downwards
 * @area: what of it is wanted; more is not drawn
 * @scale: 1 at 100 %
 * @pixel_scale: device pixels a pixel
 *
 * Draws the dots on which a graph is drawn, each on whole pixels: next to each other, parts of it have no seam. However
 * small the scale, they are never dense: those in between fade away, and at half the scale every second one is left.
 */
void sluice_paint_grid (cairo_t                     *cr,
                        const SluicePalette         *palette,
                        double                       x,
                        double                       y,
                        const cairo_rectangle_int_t *area,
                        double                       scale,
                        double                       pixel_scale);

G_END_DECLS
