/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SluiceGraphPoint: in pixels; y grows downwards. */
typedef struct
{
  double x, y;
} SluiceGraphPoint;

/** SluiceGraphRect: in pixels, from its top left corner. */
typedef struct
{
  double x, y, width, height;
} SluiceGraphRect;

/** Returns: whether the point is in @rect or on its rim. */
gboolean sluice_graph_rect_contains (const SluiceGraphRect *rect, SluiceGraphPoint point);

/** Returns: whether @a and @b have a point in common, rims included. */
gboolean sluice_graph_rect_meets (const SluiceGraphRect *a, const SluiceGraphRect *b);

/** Returns: @rect, larger by @by on all four sides. */
SluiceGraphRect sluice_graph_rect_grow (const SluiceGraphRect *rect, double by);

/** Returns: the smallest rectangle that holds both. */
SluiceGraphRect sluice_graph_rect_unite (const SluiceGraphRect *a, const SluiceGraphRect *b);

/**
 * sluice_graph_curve_bounds:
 * @points: 3 k + 1 Bézier points
 *
 * Returns: a rectangle the curve does not leave (that of its control points)
 */
SluiceGraphRect sluice_graph_curve_bounds (const SluiceGraphPoint *points, guint n_points);

/** Returns: the point at @t (0 to 1) of the one cubic at @points. */
SluiceGraphPoint sluice_graph_cubic_at (const SluiceGraphPoint points[4], double t);

/** Splits the cubic at @points in two halves, by de Casteljau. */
void sluice_graph_cubic_split (const SluiceGraphPoint points[4], SluiceGraphPoint first[4], SluiceGraphPoint second[4]);

/** Returns: how far @point is from the curve, in pixels; right to within half a pixel for curves up to some 1000 px. */
double sluice_graph_curve_distance (const SluiceGraphPoint *points, guint n_points, SluiceGraphPoint point);

/** Returns: whether the curve has a point in @rect, rim included; right to within a hundredth of a pixel. */
gboolean sluice_graph_curve_meets (const SluiceGraphPoint *points, guint n_points, const SluiceGraphRect *rect);

/**
 * sluice_graph_curve_at_length:
 * @share: 0 for its beginning, 1 for its end, by length
 * @direction: (out) (optional): a vector of length 1 the way it runs there
 *
 * Returns: a point on the curve
 */
SluiceGraphPoint sluice_graph_curve_at_length (const SluiceGraphPoint *points,
                                               guint                   n_points,
                                               double                  share,
                                               SluiceGraphPoint       *direction);

G_END_DECLS
