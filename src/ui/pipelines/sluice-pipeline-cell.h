/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "servers/sluice-server.h"
#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluicePipelineField: what a cell shows of its pipeline
 */
typedef enum
{
  SLUICE_PIPELINE_FIELD_STATE,
  SLUICE_PIPELINE_FIELD_NAME,
  SLUICE_PIPELINE_FIELD_PROGRESS,
  SLUICE_PIPELINE_FIELD_PRIORITY,
  SLUICE_PIPELINE_FIELD_CREATED,
  SLUICE_PIPELINE_FIELD_DURATION,
  SLUICE_PIPELINE_FIELD_ACTIONS,
} SluicePipelineField;

/**
 * SluicePipelineCell:
 *
 * One field of one pipeline, kept up to date in place while it is bound; for table and cards. Its buttons activate the
 * actions of the group "list".
 */
#define SLUICE_TYPE_PIPELINE_CELL (sluice_pipeline_cell_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineCell, sluice_pipeline_cell, SLUICE, PIPELINE_CELL, GtkWidget)

/**
 * sluice_pipeline_cell_new:
 * @in_table: whether a column says how wide it is and a row how high; otherwise it asks for what its words need
 */
GtkWidget *sluice_pipeline_cell_new (SluicePipelineField field,
                                     gboolean            in_table,
                                     SluiceServer       *server,
                                     SluiceNow          *now);

/** @pipeline: (nullable): what to show, until the next call */
void sluice_pipeline_cell_set_pipeline (SluicePipelineCell *self, SluicePipeline *pipeline);

/** Returns: (nullable) (transfer none) */
SluicePipeline *sluice_pipeline_cell_get_pipeline (SluicePipelineCell *self);

/** Returns: (transfer full): what can be done with @pipeline, as a menu of "list" actions. */
GMenuModel *sluice_pipeline_menu_new (SluiceServer *server, SluicePipeline *pipeline);

G_END_DECLS
