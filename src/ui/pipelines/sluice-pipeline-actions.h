/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "servers/sluice-server.h"

G_BEGIN_DECLS

/**
 * sluice_pipeline_actions_run:
 * @parent: where questions and results are shown; may go away meanwhile
 * @pipelines: (element-type SluicePipeline): those that can't do @action in their state are left out
 * @cancellable: dies with the page that asks
 *
 * Asks a person where something would be lost (default: keep), then asks the server for @action on each pipeline, a few
 * at a time. What failed is told: one as a toast, several in a list, row by row.
 */
void sluice_pipeline_actions_run (GtkWidget *parent, SluiceServer *server, GPtrArray *pipelines, SluiceAction action,
                                  GCancellable *cancellable);

/** Returns: (transfer full): what will happen if @action is done to @pipelines, in whole sentences. */
char *sluice_pipeline_actions_describe (GPtrArray *pipelines, SluiceAction action);

G_END_DECLS
