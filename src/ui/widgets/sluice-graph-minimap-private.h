/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the minimap share. */
#pragma once

#include "ui/widgets/sluice-graph-minimap.h"

G_BEGIN_DECLS

struct _SluiceGraphMinimap
{
  GtkWidget parent_instance;

  /* owned */
  SluiceGraphLayout *layout;
  GArray *states;        /* SluiceState, of the nodes */
  GPtrArray *counts;     /* of the nodes: of those that stand for many, how many are in each state; else NULL */
  GArray *nodes;         /* guint, while it is drawn */
  guint8 *shown;         /* of the nodes: whether it is meant; NULL: all are */
  cairo_surface_t *surface; /* the picture, or NULL; of one that is there only @changed is drawn again */
  GdkTexture *picture;   /* the same, as it is shown */

  /* state */
  SluiceGraphRect changed;  /* in the graph, without extent: nothing */
  guint change_id;       /* until then the picture stays what it was */
  SluicePalette palette;
  SluiceGraphRect visible;
  int picture_scale;
  gboolean dragged;      /* since the pointer was pressed */
};

/** From the graph to the widget: its middle is in the middle. Needs a layout. */
SluiceGraphCamera sluice_graph_minimap_get_camera (SluiceGraphMinimap *self);

/** Brings `picture` up to date: all of it, or of a change its part, and that a moment after it. Needs a layout. */
void sluice_graph_minimap_draw (SluiceGraphMinimap *self);

G_END_DECLS
