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

void
sluice_graph_cubic_split (const SluiceGraphPoint points[4],
                          SluiceGraphPoint       first[4],
                          SluiceGraphPoint       second[4])
{
  SluiceGraphPoint ab = { (points[0].x + points[1].x) / 2, (points[0].y + points[1].y) / 2 };
  SluiceGraphPoint bc = { (points[1].x + points[2].x) / 2, (points[1].y + points[2].y) / 2 };
  SluiceGraphPoint cd = { (points[2].x + points[3].x) / 2, (points[2].y + points[3].y) / 2 };
  SluiceGraphPoint abc = { (ab.x + bc.x) / 2, (ab.y + bc.y) / 2 }, bcd = { (bc.x + cd.x) / 2, (bc.y + cd.y) / 2 };
  SluiceGraphPoint middle = { (abc.x + bcd.x) / 2, (abc.y + bcd.y) / 2 };

  first[0] = points[0];
  first[1] = ab;
  first[2] = abc;
  first[3] = second[0] = middle;
  second[1] = bcd;
  second[2] = cd;
  second[3] = points[3];
}

static gboolean
cubic_meets (const SluiceGraphPoint  points[4],
             const SluiceGraphRect  *rect)
{
  SluiceGraphRect bounds = sluice_graph_curve_bounds (points, 4);
  SluiceGraphPoint first[4], second[4];

  if (!sluice_graph_rect_meets (&bounds, rect))
    return FALSE;
  if (sluice_graph_rect_contains (rect, points[0]) || sluice_graph_rect_contains (rect, points[3])
      || bounds.width + bounds.height < 0.01)
    return TRUE;

  sluice_graph_cubic_split (points, first, second);
  return cubic_meets (first, rect) || cubic_meets (second, rect);
}

gboolean
sluice_graph_curve_meets (const SluiceGraphPoint *points,
                          guint                   n_points,
                          const SluiceGraphRect  *rect)
{
  for (guint i = 0; i + 3 < n_points; i += 3)
    if (cubic_meets (points + i, rect))
      return TRUE;
  return FALSE;
}

SluiceGraphPoint
sluice_graph_curve_at_length (const SluiceGraphPoint *points,
                              guint                   n_points,
                              double                  share,
                              SluiceGraphPoint       *direction)
{
  double whole = 0, rest;
  SluiceGraphPoint last, next;

  g_return_val_if_fail (n_points >= 4, ((SluiceGraphPoint) { 0, 0 }));

  for (int round = 0; round < 2; round++)
    {
      rest = CLAMP (share, 0.0, 1.0) * whole;
      last = next = points[0];
      for (guint i = 0; i + 3 < n_points; i += 3)
        for (int step = 1; step <= SEGMENTS_PER_CUBIC; step++)
          {
            SluiceGraphPoint at = sluice_graph_cubic_at (points + i, step / (double) SEGMENTS_PER_CUBIC);
            double length = hypot (at.x - next.x, at.y - next.y);

            if (length <= 0)
              continue;
            last = next;
            next = at;
            if (round == 0)
              whole += length;
            else if (rest <= length)
              goto found;
            else
              rest -= length;
          }
    }
  rest = hypot (next.x - last.x, next.y - last.y);

found:
  whole = hypot (next.x - last.x, next.y - last.y);
  if (direction != NULL)
    *direction = whole > 0 ? (SluiceGraphPoint) { (next.x - last.x) / whole, (next.y - last.y) / whole }
                           : (SluiceGraphPoint) { 1, 0 };
  share = whole > 0 ? rest / whole : 0;
  return (SluiceGraphPoint) { last.x + (next.x - last.x) * share, last.y + (next.y - last.y) * share };
}
