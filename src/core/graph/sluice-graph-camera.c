/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-camera.h"

#include <math.h>

/* How far to move one way so that what begins at @start and is @length long keeps @keep pixels within @room. */
static double
find_clamp (double start,
            double length,
            double room,
            double keep)
{
  double least = MIN (keep, MIN (length, room));

  if (start + length < least)
    return least - start - length;
  if (start > room - least)
    return room - least - start;
  return 0;
}

static double
find_reveal (double start,
             double length,
             double room,
             double margin)
{
  double space = MIN (margin, MAX (0, (room - length) / 2));

  if (length > room)
    return (room - length) / 2 - start;
  if (start < space)
    return space - start;
  if (start + length > room - space)
    return room - space - start - length;
  return 0;
}

SluiceGraphPoint
sluice_graph_camera_to_screen (const SluiceGraphCamera *camera,
                               SluiceGraphPoint         graph)
{
  return (SluiceGraphPoint) { graph.x * camera->scale + camera->x, graph.y * camera->scale + camera->y };
}

SluiceGraphPoint
sluice_graph_camera_to_graph (const SluiceGraphCamera *camera,
                              SluiceGraphPoint         screen)
{
  return (SluiceGraphPoint) { (screen.x - camera->x) / camera->scale, (screen.y - camera->y) / camera->scale };
}

SluiceGraphRect
sluice_graph_camera_rect_to_screen (const SluiceGraphCamera *camera,
                                    const SluiceGraphRect   *graph)
{
  SluiceGraphPoint corner = sluice_graph_camera_to_screen (camera, (SluiceGraphPoint) { graph->x, graph->y });

  return (SluiceGraphRect) { corner.x, corner.y, graph->width * camera->scale, graph->height * camera->scale };
}

SluiceGraphRect
sluice_graph_camera_get_visible (const SluiceGraphCamera *camera,
                                 double                   width,
                                 double                   height)
{
  SluiceGraphPoint corner = sluice_graph_camera_to_graph (camera, (SluiceGraphPoint) { 0, 0 });

  return (SluiceGraphRect) { corner.x, corner.y, width / camera->scale, height / camera->scale };
}

SluiceGraphCamera
sluice_graph_camera_zoom (const SluiceGraphCamera *camera,
                          double                   factor,
                          SluiceGraphPoint         at)
{
  SluiceGraphPoint fixed = sluice_graph_camera_to_graph (camera, at);
  double scale;

  g_return_val_if_fail (isfinite (factor) && factor > 0, *camera);

  scale = CLAMP (camera->scale * factor, SLUICE_GRAPH_CAMERA_MIN_SCALE, SLUICE_GRAPH_CAMERA_MAX_SCALE);
  return (SluiceGraphCamera) { scale, at.x - fixed.x * scale, at.y - fixed.y * scale };
}

SluiceGraphCamera
sluice_graph_camera_fit (const SluiceGraphRect *bounds,
                         double                 width,
                         double                 height,
                         double                 margin)
{
  double across = MAX (width - 2 * margin, 1), down = MAX (height - 2 * margin, 1);
  double scale = 1;

  if (bounds->width > 0)
    scale = MIN (scale, across / bounds->width);
  if (bounds->height > 0)
    scale = MIN (scale, down / bounds->height);
  scale = MAX (scale, SLUICE_GRAPH_CAMERA_MIN_SCALE);

  return (SluiceGraphCamera) {
    scale,
    width / 2 - (bounds->x + bounds->width / 2) * scale,
    height / 2 - (bounds->y + bounds->height / 2) * scale,
  };
}

SluiceGraphCamera
sluice_graph_camera_clamp (const SluiceGraphCamera *camera,
                           const SluiceGraphRect   *bounds,
                           double                   width,
                           double                   height,
                           double                   keep)
{
  SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (camera, bounds);
  SluiceGraphCamera clamped = *camera;

  clamped.x += find_clamp (shown.x, shown.width, width, keep);
  clamped.y += find_clamp (shown.y, shown.height, height, keep);
  return clamped;
}

SluiceGraphCamera
sluice_graph_camera_reveal (const SluiceGraphCamera *camera,
                            const SluiceGraphRect   *rect,
                            double                   width,
                            double                   height,
                            double                   margin)
{
  SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (camera, rect);
  SluiceGraphCamera revealed = *camera;

  revealed.x += find_reveal (shown.x, shown.width, width, margin);
  revealed.y += find_reveal (shown.y, shown.height, height, margin);
  return revealed;
}

SluiceGraphCamera
sluice_graph_camera_between (const SluiceGraphCamera *from,
                             const SluiceGraphCamera *to,
                             double                   width,
                             double                   height,
                             double                   progress)
{
  SluiceGraphPoint middle = { width / 2, height / 2 };
  SluiceGraphPoint a = sluice_graph_camera_to_graph (from, middle), b = sluice_graph_camera_to_graph (to, middle);
  /* Zooming feels even where every step multiplies by the same. */
  double scale = from->scale * pow (to->scale / from->scale, progress);
  double share = progress;

  if (fabs (to->scale - from->scale) > 1e-9)
    /* What a point needs to stay on a straight line on the screen while the scale changes. */
    share = (1 / scale - 1 / from->scale) / (1 / to->scale - 1 / from->scale);

  return (SluiceGraphCamera) {
    scale,
    middle.x - (a.x + (b.x - a.x) * share) * scale,
    middle.y - (a.y + (b.y - a.y) * share) * scale,
  };
}
