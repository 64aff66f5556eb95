/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "paint/sluice-palette.h"

G_BEGIN_DECLS

/** What sluice_paint_state() takes as progress where it is not known. */
#define SLUICE_PAINT_PROGRESS_UNKNOWN (-1.0)

/**
 * sluice_paint_state:
 * @x: the left rim
 * @y: the upper rim
 * @size: how wide and high, in user units
 * @color: what to draw it with
 * @ground: what lies under it; the cross of a failed one is cut out with it
 * @progress: 0 to 1, or below 0 where it is not known; used by a running one
 * @phase: where a running ring without progress stands in its turn, 0 to 1
 *
 * Draws the sign of a state: each has a shape of its own, so that colour is never needed to tell them apart.
 */
void sluice_paint_state (cairo_t     *cr,
                         SluiceState  state,
                         double       x,
                         double       y,
                         double       size,
                         SluiceColor  color,
                         SluiceColor  ground,
                         double       progress,
                         double       phase);

/** Sets @color as the source of @cr. */
void sluice_paint_set_color (cairo_t *cr, SluiceColor color);

/** Adds a rectangle with round corners to the path of @cr. */
void sluice_paint_add_round_rect (cairo_t *cr, double x, double y, double width, double height, double radius);

G_END_DECLS
