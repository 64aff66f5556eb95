/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-paint-state.h"

#include <math.h>

/* All signs are drawn in a square of 16, like Adwaita's symbolic icons. */
#define GRID 16.0
#define MIDDLE 8.0
#define RADIUS 6.0
#define LINE 1.6

static void
stroke_ring (cairo_t *cr)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, MIDDLE, MIDDLE, RADIUS, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
stroke_dots (cairo_t *cr)
{
  const double gap = 2 * G_PI * RADIUS / 9;
  const double dashes[] = { 0.01, gap - 0.01 };

  cairo_save (cr);
  cairo_set_line_width (cr, 1.8);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_new_sub_path (cr);
  cairo_arc (cr, MIDDLE, MIDDLE, RADIUS, -G_PI_2, 1.5 * G_PI);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
fill_dot (cairo_t *cr,
          double   x,
          double   y,
          double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
stroke_line (cairo_t *cr,
             double   x1,
             double   y1,
             double   x2,
             double   y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

static void
paint_running (cairo_t    *cr,
               SluiceColor color,
               double      progress,
               double      phase)
{
  gboolean known = progress >= 0;
  double start = -G_PI_2 + (known ? 0 : phase * 2 * G_PI);
  double share = known ? CLAMP (progress, 0.0, 1.0) : 0.3;

  cairo_set_line_width (cr, 2);
  sluice_paint_set_color (cr, sluice_color_fade (color, 0.3));
  stroke_ring (cr);
  sluice_paint_set_color (cr, color);
  if (share <= 0)
    return;
  cairo_arc (cr, MIDDLE, MIDDLE, RADIUS, start, start + share * 2 * G_PI);
  cairo_stroke (cr);
}

static void
paint_completed (cairo_t    *cr,
                 SluiceColor color)
{
  sluice_paint_set_color (cr, sluice_color_fade (color, 0.2));
  fill_dot (cr, MIDDLE, MIDDLE, RADIUS + 1);
  sluice_paint_set_color (cr, color);
  cairo_set_line_width (cr, 1.8);
  cairo_move_to (cr, 4.9, 8.3);
  cairo_line_to (cr, 7.1, 10.5);
  cairo_line_to (cr, 11.2, 5.8);
  cairo_stroke (cr);
}

static void
paint_failed (cairo_t    *cr,
              SluiceColor color,
              SluiceColor ground)
{
  fill_dot (cr, MIDDLE, MIDDLE, RADIUS + 1);
  sluice_paint_set_color (cr, ground);
  cairo_set_line_width (cr, 1.8);
  stroke_line (cr, 5.6, 5.6, 10.4, 10.4);
  stroke_line (cr, 10.4, 5.6, 5.6, 10.4);
  sluice_paint_set_color (cr, color);
}

static void
paint_unknown (cairo_t *cr)
{
  stroke_ring (cr);
  cairo_set_line_width (cr, 1.4);
  cairo_arc (cr, MIDDLE, 6.6, 1.75, -G_PI, 0.25 * G_PI);
  cairo_line_to (cr, MIDDLE, 9.2);
  cairo_stroke (cr);
  fill_dot (cr, MIDDLE, 11.3, 0.85);
}

static void
paint_skipped (cairo_t *cr)
{
  cairo_set_line_width (cr, 1.8);
  stroke_line (cr, 2, MIDDLE, 10, MIDDLE);
  cairo_move_to (cr, 6.8, 4.6);
  cairo_line_to (cr, 10.2, MIDDLE);
  cairo_line_to (cr, 6.8, 11.4);
  cairo_stroke (cr);
  stroke_line (cr, 13.4, 3, 13.4, 13);
}

void
sluice_paint_set_color (cairo_t    *cr,
                        SluiceColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

void
sluice_paint_add_round_rect (cairo_t *cr,
                             double   x,
                             double   y,
                             double   width,
                             double   height,
                             double   radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void
sluice_paint_state (cairo_t     *cr,
                    SluiceState  state,
                    double       x,
                    double       y,
                    double       size,
                    SluiceColor  color,
                    SluiceColor  ground,
                    double       progress,
                    double       phase)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / GRID, size / GRID);
  cairo_new_path (cr);
  cairo_set_line_width (cr, LINE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  sluice_paint_set_color (cr, color);

  switch (state)
    {
    case SLUICE_STATE_CHECKING:
      fill_dot (cr, 3.5, MIDDLE, 1.5);
      fill_dot (cr, MIDDLE, MIDDLE, 1.5);
      fill_dot (cr, 12.5, MIDDLE, 1.5);
      break;
    case SLUICE_STATE_QUEUED:
      stroke_ring (cr);
      cairo_move_to (cr, MIDDLE, 4.9);
      cairo_line_to (cr, MIDDLE, MIDDLE);
      cairo_line_to (cr, 10.2, 9.6);
      cairo_stroke (cr);
      break;
    case SLUICE_STATE_RUNNING:
      paint_running (cr, color, progress, phase);
      break;
    case SLUICE_STATE_PAUSED:
      stroke_ring (cr);
      stroke_line (cr, 6.5, 6, 6.5, 10);
      stroke_line (cr, 9.5, 6, 9.5, 10);
      break;
    case SLUICE_STATE_STUCK:
      stroke_ring (cr);
      stroke_line (cr, MIDDLE, 5, MIDDLE, 8.4);
      fill_dot (cr, MIDDLE, 10.9, 0.95);
      break;
    case SLUICE_STATE_COMPLETED:
      paint_completed (cr, color);
      break;
    case SLUICE_STATE_FAILED:
      paint_failed (cr, color, ground);
      break;
    case SLUICE_STATE_SKIPPED:
      paint_skipped (cr);
      break;
    case SLUICE_STATE_CANCELLED:
      stroke_ring (cr);
      sluice_paint_add_round_rect (cr, 5.6, 5.6, 4.8, 4.8, 0.8);
      cairo_fill (cr);
      break;
    case SLUICE_STATE_UNKNOWN:
      paint_unknown (cr);
      break;
    case SLUICE_STATE_PENDING:
    default:
      stroke_dots (cr);
      break;
    }
  cairo_restore (cr);
}
