/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-paint-edge.h"

#include "paint/sluice-paint-state.h"

#include <math.h>

#define HEAD_LENGTH 8.0
#define HEAD_WIDTH 7.0
#define DASH 7.0
#define GAP 5.0

static SluiceColor
get_color (SluicePaintEdgeLook  look,
           const SluicePalette *palette)
{
  switch (look)
    {
    case SLUICE_PAINT_EDGE_ACTIVE:
      return palette->state[SLUICE_STATE_RUNNING];
    case SLUICE_PAINT_EDGE_FAILED:
      return palette->state[SLUICE_STATE_FAILED];
    case SLUICE_PAINT_EDGE_AROUND:
      return palette->state[SLUICE_STATE_STUCK];
    case SLUICE_PAINT_EDGE_PLAIN:
    default:
      return palette->edge;
    }
}

SluicePaintEdgeLook
sluice_paint_edge_get_look (SluiceState from,
                            SluiceState to)
{
  if (to == SLUICE_STATE_RUNNING)
    return SLUICE_PAINT_EDGE_ACTIVE;
  if (from == SLUICE_STATE_FAILED && !sluice_state_is_active (to) && to != SLUICE_STATE_COMPLETED)
    return SLUICE_PAINT_EDGE_FAILED;
  return SLUICE_PAINT_EDGE_PLAIN;
}

void
sluice_paint_edge_add (cairo_t                *cr,
                       const SluiceGraphPoint *points,
                       guint                   n_points,
                       gboolean                straight)
{
  if (n_points < 4)
    return;

  cairo_move_to (cr, points[0].x, points[0].y);
  if (straight)
    cairo_line_to (cr, points[n_points - 1].x, points[n_points - 1].y);
  else
    for (guint i = 1; i + 2 < n_points; i += 3)
      cairo_curve_to (cr, points[i].x, points[i].y, points[i + 1].x, points[i + 1].y, points[i + 2].x, points[i + 2].y);
}

void
sluice_paint_edge_add_head (cairo_t                *cr,
                            const SluiceGraphPoint *points,
                            guint                   n_points)
{
  SluiceGraphPoint tip, from;
  double dx = 0, dy = 0, length = 0;

  if (n_points < 4)
    return;

  /* Along the last head's length of the curve, not its tangent: routed curves may bend sharply there. */
  tip = points[n_points - 1];
  for (double t = 0.98; t >= 0 && length < HEAD_LENGTH; t -= 0.02)
    {
      from = sluice_graph_cubic_at (points + n_points - 4, t);
      dx = tip.x - from.x;
      dy = tip.y - from.y;
      length = hypot (dx, dy);
    }
  if (length <= 0)
    return;
  dx /= length;
  dy /= length;

  cairo_move_to (cr, tip.x, tip.y);
  cairo_line_to (cr, tip.x - dx * HEAD_LENGTH - dy * HEAD_WIDTH / 2, tip.y - dy * HEAD_LENGTH + dx * HEAD_WIDTH / 2);
  cairo_line_to (cr, tip.x - dx * HEAD_LENGTH + dy * HEAD_WIDTH / 2, tip.y - dy * HEAD_LENGTH - dx * HEAD_WIDTH / 2);
  cairo_close_path (cr);
}

void
sluice_paint_edges_stroke (cairo_t             *cr,
                           SluicePaintEdgeLook  look,
                           const SluicePalette *palette,
                           double               width)
{
  const double dashes[] = { 6, 4 };

  cairo_save (cr);
  if (look == SLUICE_PAINT_EDGE_AROUND)
    cairo_set_dash (cr, dashes, 2, 0);
  sluice_paint_set_color (cr, get_color (look, palette));
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
sluice_paint_edges_stroke_gaps (cairo_t             *cr,
                                const SluicePalette *palette,
                                double               width,
                                double               phase)
{
  const double dashes[] = { GAP, DASH };

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  cairo_set_dash (cr, dashes, 2, -phase * (GAP + DASH));
  sluice_paint_set_color (cr, sluice_color_mix (palette->background, palette->state[SLUICE_STATE_RUNNING], 0.25));
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
sluice_paint_edges_fill (cairo_t             *cr,
                         SluicePaintEdgeLook  look,
                         const SluicePalette *palette)
{
  sluice_paint_set_color (cr, get_color (look, palette));
  cairo_fill (cr);
}
