/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "graph/sluice-graph-geometry.h"
#include "paint/sluice-palette.h"

G_BEGIN_DECLS

/**
 * SluicePaintEdgeLook:
 * @SLUICE_PAINT_EDGE_PLAIN: the order in which things happen
 * @SLUICE_PAINT_EDGE_ACTIVE: leads to something that is running
 * @SLUICE_PAINT_EDGE_FAILED: what is at its end did not run because what is at its start failed
 * @SLUICE_PAINT_EDGE_AROUND: closes a cycle; dashed
 */
typedef enum
{
  SLUICE_PAINT_EDGE_PLAIN,
  SLUICE_PAINT_EDGE_ACTIVE,
  SLUICE_PAINT_EDGE_FAILED,
  SLUICE_PAINT_EDGE_AROUND,
  SLUICE_PAINT_N_EDGES,
} SluicePaintEdgeLook;

/** How far an edge and its head reach from its curve. */
#define SLUICE_PAINT_EDGE_REACH 9.0

/** How far a mark reaches from its middle. */
#define SLUICE_PAINT_EDGE_MARK_REACH 24.0

/** Returns: how the edge between stages in these two states looks, where it closes no cycle. */
SluicePaintEdgeLook sluice_paint_edge_get_look (SluiceState from, SluiceState to);

/**
 * sluice_paint_edge_add:
 * @points: 3 k + 1 Bézier points
 * @straight: whether so small that lines will do
 *
 * Adds a curve to the path of @cr: add all of one look, then stroke them at once with sluice_paint_edges_stroke().
 */
void sluice_paint_edge_add (cairo_t *cr, const SluiceGraphPoint *points, guint n_points, gboolean straight);

/** The same in straight pieces between the points that a curve goes through, for where its bends must still be seen. */
void sluice_paint_edge_add_bends (cairo_t *cr, const SluiceGraphPoint *points, guint n_points);

/** Returns: how wide edges are where the graph is seen at @scale (1 at 100 %), in the graph: a pixel at least. */
double sluice_paint_edge_get_width (double scale);

/**
 * sluice_paint_edge_add_bounds:
 * @reach: how far around the curve
 * @bounds: (element-type SluiceGraphRect): gets some more
 *
 * Adds what a curve takes, and the lines that stand for it from afar, piece by piece: a long curve's bounds are
 * wide, those of its pieces follow it.
 */
void sluice_paint_edge_add_bounds (const SluiceGraphPoint *points, guint n_points, double reach, GArray *bounds);

/** Adds the arrow head at the end of a curve to the path of @cr; fill them at once with sluice_paint_edges_fill(). */
void sluice_paint_edge_add_head (cairo_t *cr, const SluiceGraphPoint *points, guint n_points);

/** Strokes the path of @cr as edges of @look, @width thick, and clears it. */
void sluice_paint_edges_stroke (cairo_t *cr, SluicePaintEdgeLook look, const SluicePalette *palette, double width);

/**
 * sluice_paint_edges_stroke_gaps:
 * @phase: how far the dashes are on their way from one to the next, 0 to 1
 *
 * Strokes the path of @cr, @width thick, over an edge of %SLUICE_PAINT_EDGE_ACTIVE so that it is seen in dashes, and clears
 * it. The dashes go with the edge as @phase grows.
 */
void sluice_paint_edges_stroke_gaps (cairo_t *cr, const SluicePalette *palette, double width, double phase);

/**
 * sluice_paint_edge_mark:
 * @at: the middle of the mark, on the edge
 * @times: how often the edge is there
 * @words: fonts
 *
 * Draws what tells an odd edge from any other, whatever its colour: a turning arrow on one that closes a cycle or is a
 * loop, "×2" on one that is there twice. Not larger than %SLUICE_PAINT_EDGE_MARK_REACH from its middle.
 */
void sluice_paint_edge_mark (cairo_t             *cr,
                             SluiceGraphPoint     at,
                             SluicePaintEdgeLook  look,
                             guint                times,
                             const SluicePalette *palette,
                             PangoContext        *words);

/** Fills the path of @cr as arrow heads of @look, and clears it. */
void sluice_paint_edges_fill (cairo_t *cr, SluicePaintEdgeLook look, const SluicePalette *palette);

G_END_DECLS
