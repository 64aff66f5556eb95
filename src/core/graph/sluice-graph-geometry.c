/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-geometry.h"

#include <math.h>

#define SEGMENTS_PER_CUBIC 24

static double
measure_to_segment (SluiceGraphPoint a,
                    SluiceGraphPoint b,
                    SluiceGraphPoint point)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double length = dx * dx + dy * dy;
  double t = length > 0 ? CLAMP (((point.x - a.x) * dx + (point.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;

  return hypot (point.x - a.x - t * dx, point.y - a.y - t * dy);
}

gboolean
sluice_graph_rect_contains (const SluiceGraphRect *rect,
                            SluiceGraphPoint       point)
{
  return point.x >= rect->x && point.x <= rect->x + rect->width && point.y >= rect->y
         && point.y <= rect->y + rect->height;
}

gboolean
sluice_graph_rect_meets (const SluiceGraphRect *a,
                         const SluiceGraphRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width && a->y <= b->y + b->height && b->y <= a->y + a->height;
}

SluiceGraphRect
sluice_graph_rect_grow (const SluiceGraphRect *rect,
                        double                 by)
{
  return (SluiceGraphRect) { rect->x - by, rect->y - by, rect->width + 2 * by, rect->height + 2 * by };
}

SluiceGraphRect
sluice_graph_rect_unite (const SluiceGraphRect *a,
                         const SluiceGraphRect *b)
{
  double x = MIN (a->x, b->x), y = MIN (a->y, b->y);

  return (SluiceGraphRect) {
    x, y, MAX (a->x + a->width, b->x + b->width) - x, MAX (a->y + a->height, b->y + b->height) - y,
  };
}

SluiceGraphRect
sluice_graph_curve_bounds (const SluiceGraphPoint *points,
                           guint                   n_points)
{
  double left, top, right, bottom;

  g_return_val_if_fail (n_points > 0, ((SluiceGraphRect) { 0 }));

  left = right = points[0].x;
  top = bottom = points[0].y;
  for (guint i = 1; i < n_points; i++)
    {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  return (SluiceGraphRect) { left, top, right - left, bottom - top };
}

SluiceGraphPoint
sluice_graph_cubic_at (const SluiceGraphPoint points[4],
                       double                 t)
{
  double s = 1.0 - t;
  double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;

  return (SluiceGraphPoint) {
    a * points[0].x + b * points[1].x + c * points[2].x + d * points[3].x,
    a * points[0].y + b * points[1].y + c * points[2].y + d * points[3].y,
  };
}

double
sluice_graph_curve_distance (const SluiceGraphPoint *points,
                             guint                   n_points,
                             SluiceGraphPoint        point)
{
  double nearest = G_MAXDOUBLE;

  for (guint i = 0; i + 3 < n_points; i += 3)
    {
      SluiceGraphPoint last = points[i];

      for (int step = 1; step <= SEGMENTS_PER_CUBIC; step++)
        {
          SluiceGraphPoint next = sluice_graph_cubic_at (points + i, step / (double) SEGMENTS_PER_CUBIC);

          nearest = MIN (nearest, measure_to_segment (last, next, point));
          last = next;
        }
    }
  return nearest;
}
