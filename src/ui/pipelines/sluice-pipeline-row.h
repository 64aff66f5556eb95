/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-pipeline.h"

G_BEGIN_DECLS

/**
 * SluicePipelineRow:
 *
 * A place in a list and the pipeline that stands there now. Views make their widgets for places, so that these need not
 * be made anew when others stand there.
 */
#define SLUICE_TYPE_PIPELINE_ROW (sluice_pipeline_row_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineRow, sluice_pipeline_row, SLUICE, PIPELINE_ROW, GObject)

SluicePipelineRow *sluice_pipeline_row_new (SluicePipeline *pipeline);

/** Returns: (transfer none): the property "pipeline", which tells when it changes. */
SluicePipeline *sluice_pipeline_row_get_pipeline (SluicePipelineRow *self);
void sluice_pipeline_row_set_pipeline (SluicePipelineRow *self, SluicePipeline *pipeline);

G_END_DECLS
