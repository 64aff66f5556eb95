/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/sluice-stage.h"
#include "ui/pipelines/sluice-pipeline-graph.h"

G_BEGIN_DECLS

/**
 * SluiceStageRow:
 *
 * One line of the stage list: state, name, what went wrong or what it waits for, duration. Recycled by a list view:
 * bind it with sluice_stage_row_set_stage(), let go with %NULL.
 *
 * Properties: description (string, read-only): the row as it is read aloud, in the words of the graph; changes with
 * the stage, and where it is selected.
 */
#define SLUICE_TYPE_STAGE_ROW (sluice_stage_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStageRow, sluice_stage_row, SLUICE, STAGE_ROW, GtkWidget)

/** @graph: of the stages' pipeline: what durations count by, and what stages are before and after */
GtkWidget *sluice_stage_row_new (SluicePipelineGraph *graph);

/** @stage: (nullable) */
void sluice_stage_row_set_stage (SluiceStageRow *self, SluiceStage *stage);

/** Returns: (transfer full): makes, binds and lets go of rows for a list view of stages. */
GtkListItemFactory *sluice_stage_row_factory_new (SluicePipelineGraph *graph);

G_END_DECLS
