/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * SluiceGraphThumb:
 *
 * A whole graph in the room there is, drawn as the graph view draws it, every stage pending; nothing can be done with it.
 * What it shows is for others to say, in its accessible label.
 */
#define SLUICE_TYPE_GRAPH_THUMB (sluice_graph_thumb_get_type ())
G_DECLARE_FINAL_TYPE (SluiceGraphThumb, sluice_graph_thumb, SLUICE, GRAPH_THUMB, GtkWidget)

GtkWidget *sluice_graph_thumb_new (void);

/** @layout: (nullable): what to show */
void sluice_graph_thumb_set_layout (SluiceGraphThumb *self, SluiceGraphLayout *layout);

/** Returns: (transfer none) (nullable): what is shown. */
SluiceGraphLayout *sluice_graph_thumb_get_layout (SluiceGraphThumb *self);

G_END_DECLS
