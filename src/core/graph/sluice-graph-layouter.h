/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "graph/sluice-graph-layout.h"

G_BEGIN_DECLS

/**
 * SluiceGraphLayouter:
 *
 * Lays graphs out without holding the main thread: asks the helper program, kills it when nobody waits for it any more
 * or it takes too long, and then does it itself, more simply. One layout at a time: asking anew calls the former off.
 */
#define SLUICE_TYPE_GRAPH_LAYOUTER (sluice_graph_layouter_get_type ())
G_DECLARE_FINAL_TYPE (SluiceGraphLayouter, sluice_graph_layouter, SLUICE, GRAPH_LAYOUTER, GObject)

/**
 * sluice_graph_layouter_new:
 * @helper: (nullable): the path of the helper program; %NULL for SLUICE_LAYOUT_HELPER from the environment, the build
 *   directory's, or the installed one
 *
 * Returns: (transfer full): a layouter
 */
SluiceGraphLayouter *sluice_graph_layouter_new (const char *helper);

/** Sets how long the helper may take, in milliseconds, before it is killed; 5000 at first. */
void sluice_graph_layouter_set_deadline (SluiceGraphLayouter *self, guint deadline);

/**
 * sluice_graph_layouter_set_patient:
 * @patient: whether people have a picture to look at meanwhile
 *
 * What is laid out next may take its deadline in processor time of the helper's own (where that can be read), and up to
 * six times as long on the clock: on a busy machine people would rather wait than see all they know replaced.
 */
void sluice_graph_layouter_set_patient (SluiceGraphLayouter *self, gboolean patient);

/**
 * sluice_graph_layouter_layout_async:
 * @cancellable: (nullable): calls it off and kills the helper
 *
 * Lays @graph out. It fails only with %G_IO_ERROR_CANCELLED: where the helper can't be used the layout is the
 * program's own, and says so.
 */
void sluice_graph_layouter_layout_async (SluiceGraphLayouter  *self,
                                         SluiceGraph          *graph,
                                         SluiceGraphDirection  direction,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              data);

/** Returns: (transfer full) (nullable): the layout, or %NULL with @error. */
SluiceGraphLayout *sluice_graph_layouter_layout_finish (SluiceGraphLayouter  *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS
