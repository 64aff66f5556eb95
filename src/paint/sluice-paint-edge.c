/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-paint-edge.h"

#include "paint/sluice-paint-state.h"

#include <math.h>
#include <pango/pangocairo.h>

#define HEAD_LENGTH 8.0
#define HEAD_WIDTH 7.0
#define LEAST_WIDTH 1.5
#define CURVE_PIECES 4
#define PIECE_STEPS 6
#define DASH 7.0
#define GAP 5.0
#define MARK_RADIUS 8.0
#define TURN_RADIUS 3.75
#define TURN_HEAD 3.25
#define TIMES_SCALE 0.75
#define MOST_TIMES 99

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
sluice_paint_edge_add_bends (cairo_t                *cr,
                             const SluiceGraphPoint *points,
                             guint                   n_points)
{
  if (n_points < 4)
    return;

  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 3; i < n_points; i += 3)
    cairo_line_to (cr, points[i].x, points[i].y);
}

double
sluice_paint_edge_get_width (double scale)
{
  return MAX (LEAST_WIDTH, 1.0 / scale);
}

/* Whether one of @bounds, from the one at @first on, has all of @rect in it. */
static gboolean
has_in_it (const GArray          *bounds,
           guint                  first,
           const SluiceGraphRect *rect)
{
  for (guint i = first; i < bounds->len; i++)
    {
      const SluiceGraphRect *other = &g_array_index (bounds, SluiceGraphRect, i);

      if (rect->x >= other->x && rect->y >= other->y && rect->x + rect->width <= other->x + other->width
          && rect->y + rect->height <= other->y + other->height)
        return TRUE;
    }
  return FALSE;
}

/* What a straight line takes, where that is not among @bounds, from the one at @first on, already. */
static void
add_line_bounds (SluiceGraphPoint  from,
                 SluiceGraphPoint  to,
                 double            reach,
                 guint             first,
                 GArray           *bounds)
{
  for (int piece = 0; piece < CURVE_PIECES; piece++)
    {
      SluiceGraphPoint steps[2];
      SluiceGraphRect rect;

      for (int i = 0; i < 2; i++)
        {
          double share = (piece + i) / (double) CURVE_PIECES;

          steps[i] = (SluiceGraphPoint) { from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share };
        }
      rect = sluice_graph_curve_bounds (steps, 2);
      rect = sluice_graph_rect_grow (&rect, reach);
      if (!has_in_it (bounds, first, &rect))
        g_array_append_val (bounds, rect);
    }
}

void
sluice_paint_edge_add_bounds (const SluiceGraphPoint *points,
                              guint                   n_points,
                              double                  reach,
                              GArray                 *bounds)
{
  guint first = bounds->len;

  for (guint i = 0; i + 3 < n_points; i += 3)
    for (int piece = 0; piece < CURVE_PIECES; piece++)
      {
        SluiceGraphPoint steps[PIECE_STEPS + 1];
        SluiceGraphRect rect;

        for (int step = 0; step <= PIECE_STEPS; step++)
          steps[step] = sluice_graph_cubic_at (points + i, (piece * PIECE_STEPS + step)
                                                           / (double) (CURVE_PIECES * PIECE_STEPS));
        rect = sluice_graph_curve_bounds (steps, PIECE_STEPS + 1);
        rect = sluice_graph_rect_grow (&rect, reach);
        g_array_append_val (bounds, rect);
      }
  /* From afar lines stand for it: one, or one to each of its bends. */
  for (guint i = 0; i + 3 < n_points; i += 3)
    add_line_bounds (points[i], points[i + 3], reach, first, bounds);
  if (n_points > 4)
    add_line_bounds (points[0], points[n_points - 1], reach, first, bounds);
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

/* An arrow nearly all the way round. */
static void
paint_turn (cairo_t *cr,
            double   x,
            double   y)
{
  const double end = 1.5 * G_PI;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, TURN_RADIUS, 0, end - 0.25);
  cairo_stroke (cr);
  cairo_move_to (cr, x + TURN_HEAD, y - TURN_RADIUS);
  cairo_line_to (cr, x - TURN_HEAD / 3, y - TURN_RADIUS - TURN_HEAD);
  cairo_line_to (cr, x - TURN_HEAD / 3, y - TURN_RADIUS + TURN_HEAD);
  cairo_close_path (cr);
  cairo_fill (cr);
}

void
sluice_paint_edge_mark (cairo_t             *cr,
                        SluiceGraphPoint     at,
                        SluicePaintEdgeLook  look,
                        guint                times,
                        const SluicePalette *palette,
                        PangoContext        *words)
{
  gboolean turns = look == SLUICE_PAINT_EDGE_AROUND;
  g_autoptr (PangoLayout) layout = NULL;
  int width = 0, height = 0;
  double half, left;

  if (times > 1)
    {
      g_autofree char *text = g_strdup_printf ("×%u", MIN (times, MOST_TIMES));
      g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

      pango_attr_list_insert (attrs, pango_attr_scale_new (TIMES_SCALE));
      pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
      layout = pango_layout_new (words);
      pango_layout_set_attributes (layout, attrs);
      pango_layout_set_text (layout, text, -1);
      pango_layout_get_pixel_size (layout, &width, &height);
    }
  half = MAX (MARK_RADIUS, (width + (turns ? 2 * MARK_RADIUS : MARK_RADIUS)) / 2);
  half = MIN (half, SLUICE_PAINT_EDGE_MARK_REACH - 1);
  left = at.x - half;

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  sluice_paint_add_round_rect (cr, left, at.y - MARK_RADIUS, 2 * half, 2 * MARK_RADIUS, MARK_RADIUS);
  sluice_paint_set_color (cr, palette->background);
  cairo_fill_preserve (cr);
  sluice_paint_set_color (cr, get_color (look, palette));
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
  if (turns)
    paint_turn (cr, left + MARK_RADIUS, at.y);
  if (layout != NULL)
    {
      sluice_paint_set_color (cr, palette->text);
      cairo_move_to (cr, turns ? left + 1.6 * MARK_RADIUS : at.x - width / 2.0, at.y - height / 2.0);
      pango_cairo_show_layout (cr, layout);
    }
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
