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
 * at a time. What failed is told: one as a toast, several in a list, row by row. That all of several went well is told
 * too, and how many of them were left out.
 */
void sluice_pipeline_actions_run (GtkWidget *parent, SluiceServer *server, GPtrArray *pipelines, SluiceAction action,
                                  GCancellable *cancellable);

/** Returns: (transfer none) (nullable): why @server takes no action now, as a sentence; %NULL where it takes them. */
const char *sluice_pipeline_actions_describe_obstacle (SluiceServer *server);

/**
 * sluice_pipeline_actions_append:
 * @prefix: of the actions' names: "list." for "list.start"
 * @target: (nullable): what they take
 *
 * Appends a section with all that @pipeline offers; it says why, where none of it can be asked for now.
 */
void sluice_pipeline_actions_append (GMenu *menu, SluiceServer *server, SluicePipeline *pipeline, const char *prefix,
                                     const char *target);

/** Returns: (transfer full): the menu of @pipeline's own page. @pipeline: (nullable): not known, or not any more */
GMenuModel *sluice_pipeline_actions_make_menu (SluiceServer *server, SluicePipeline *pipeline);

/**
 * sluice_pipeline_actions_show_button:
 * @pipeline: (nullable)
 *
 * Shows @button where @pipeline offers @action; its tooltip says why, where it can't be asked for now.
 */
void sluice_pipeline_actions_show_button (GtkWidget *button, SluiceServer *server, SluicePipeline *pipeline,
                                          SluiceAction action);

G_END_DECLS
