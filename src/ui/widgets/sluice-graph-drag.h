/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-camera.h"

G_BEGIN_DECLS

typedef struct _SluiceGraphDrag SluiceGraphDrag;

/**
 * SluiceGraphDragClass:
 * @update: the pointer is (@dx, @dy) pixels from where it was pressed; returns the camera to look through
 * @free: nullable; the drag has ended
 *
 * What dragging does. A view asks its current behaviour at every step, and knows nothing of what it is.
 */
typedef struct
{
  SluiceGraphCamera (*update) (SluiceGraphDrag *drag, double dx, double dy);
  void (*free) (SluiceGraphDrag *drag);
} SluiceGraphDragClass;

struct _SluiceGraphDrag
{
  const SluiceGraphDragClass *klass;
};

/** Returns: (transfer full): moves the whole graph with the pointer, beginning with @camera. */
SluiceGraphDrag *sluice_graph_drag_new_pan (const SluiceGraphCamera *camera);

SluiceGraphCamera sluice_graph_drag_update (SluiceGraphDrag *drag, double dx, double dy);
void              sluice_graph_drag_free (SluiceGraphDrag *drag);

G_END_DECLS
