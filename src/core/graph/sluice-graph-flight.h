/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-camera.h"

G_BEGIN_DECLS

/**
 * SluiceGraphFlight:
 *
 * The way from one camera to another that a person can follow: over a short way it moves, over a long one it goes up,
 * over and down again, so that what passes by never passes too fast. Plain data; its fields are its own business.
 *
 * van Wijk, Nuij: Smooth and efficient zooming and panning (2003).
 */
typedef struct
{
  SluiceGraphCamera from, to;
  double width, height;
  double w0, w1;       /* how much of the graph is seen across, at both ends */
  double distance;     /* between what is in the middle at both ends, in the graph */
  double r0, length;
} SluiceGraphFlight;

/** Returns: the flight between two cameras of a view of @width × @height pixels (above 0). */
SluiceGraphFlight sluice_graph_flight_plan (const SluiceGraphCamera *from,
                                            const SluiceGraphCamera *to,
                                            double                   width,
                                            double                   height);

/** Returns: how far it is to the eye: 0 for none, about 1 for zooming in to four times, more for far away. */
double sluice_graph_flight_get_length (const SluiceGraphFlight *self);

/** Returns: the camera at @progress (0 to 1) of the way; exactly the two that were given at the ends. */
SluiceGraphCamera sluice_graph_flight_at (const SluiceGraphFlight *self, double progress);

G_END_DECLS
