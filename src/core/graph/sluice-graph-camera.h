/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-geometry.h"

G_BEGIN_DECLS

/** A chain of 10,000 stages is as high as a small view at that; how far one can zoom out is the view's to say. */
#define SLUICE_GRAPH_CAMERA_MIN_SCALE 0.0002
#define SLUICE_GRAPH_CAMERA_MAX_SCALE 3.0

/**
 * SluiceGraphCamera:
 * @scale: 1 at 100 %
 * @x: where the graph's origin is on the screen
 * @y: the same, downwards
 *
 * How a drawing is seen: screen = graph × scale + (x, y). Plain data and pure functions; whatever looks at something
 * large (graph, minimap, editor) uses this one transform, both ways.
 */
typedef struct
{
  double scale;
  double x, y;
} SluiceGraphCamera;

SluiceGraphPoint sluice_graph_camera_to_screen (const SluiceGraphCamera *camera, SluiceGraphPoint graph);
SluiceGraphPoint sluice_graph_camera_to_graph (const SluiceGraphCamera *camera, SluiceGraphPoint screen);
SluiceGraphRect  sluice_graph_camera_rect_to_screen (const SluiceGraphCamera *camera, const SluiceGraphRect *graph);

/** Returns: the part of the graph that a view of @width × @height pixels shows. */
SluiceGraphRect sluice_graph_camera_get_visible (const SluiceGraphCamera *camera, double width, double height);

/**
 * sluice_graph_camera_zoom:
 * @factor: above 1 nearer, below 1 farther
 * @at: the point on the screen that keeps what it shows
 *
 * The scale stays within its bounds. Wheel, pinch, keys and buttons all come here.
 *
 * Returns: the new camera
 */
SluiceGraphCamera sluice_graph_camera_zoom (const SluiceGraphCamera *camera, double factor, SluiceGraphPoint at);

/** Returns: the camera that shows @bounds as large as possible in the middle, @margin pixels free, at 100 % at most. */
SluiceGraphCamera sluice_graph_camera_fit (const SluiceGraphRect *bounds, double width, double height, double margin);

/** Returns: @camera moved by the least that keeps at least @keep pixels of @bounds in the view both ways. */
SluiceGraphCamera sluice_graph_camera_clamp (const SluiceGraphCamera *camera,
                                             const SluiceGraphRect   *bounds,
                                             double                   width,
                                             double                   height,
                                             double                   keep);

/** Returns: @camera moved by the least that brings @rect (in the graph) into the view, @margin pixels from its rim. */
SluiceGraphCamera sluice_graph_camera_reveal (const SluiceGraphCamera *camera,
                                              const SluiceGraphRect   *rect,
                                              double                   width,
                                              double                   height,
                                              double                   margin);

/**
 * sluice_graph_camera_between:
 * @progress: 0 is @from, 1 is @to
 *
 * The way from one camera to another, the middle of a view of @width × @height going straight.
 *
 * Returns: the camera on the way
 */
SluiceGraphCamera sluice_graph_camera_between (const SluiceGraphCamera *from,
                                               const SluiceGraphCamera *to,
                                               double                   width,
                                               double                   height,
                                               double                   progress);

G_END_DECLS
