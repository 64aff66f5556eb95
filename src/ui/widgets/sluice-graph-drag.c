/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-drag.h"

typedef struct
{
  SluiceGraphDrag parent;
  SluiceGraphCamera camera;
} Pan;

static SluiceGraphCamera
update_pan (SluiceGraphDrag *drag,
            double           dx,
            double           dy)
{
  const Pan *pan = (const Pan *) drag;

  return (SluiceGraphCamera) { pan->camera.scale, pan->camera.x + dx, pan->camera.y + dy };
}

SluiceGraphDrag *
sluice_graph_drag_new_pan (const SluiceGraphCamera *camera)
{
  static const SluiceGraphDragClass klass = { .update = update_pan };
  Pan *pan = g_new0 (Pan, 1);

  pan->parent.klass = &klass;
  pan->camera = *camera;
  return &pan->parent;
}

SluiceGraphCamera
sluice_graph_drag_update (SluiceGraphDrag *drag,
                          double           dx,
                          double           dy)
{
  return drag->klass->update (drag, dx, dy);
}

void
sluice_graph_drag_free (SluiceGraphDrag *drag)
{
  if (drag->klass->free != NULL)
    drag->klass->free (drag);
  g_free (drag);
}
