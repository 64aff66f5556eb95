/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/sluice-pipeline.h"
#include "servers/sluice-server.h"
#include "ui/widgets/sluice-log-view.h"

G_BEGIN_DECLS

/**
 * SluicePipelineLog:
 *
 * The log of one stage of a pipeline: of its job, where one is known (told by the server, or by what this computer sent),
 * else what is known of the stage; or, without a stage or where a person wants it, what is known of all stages. It
 * fetches only while it is seen. Main thread.
 */
#define SLUICE_TYPE_PIPELINE_LOG (sluice_pipeline_log_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineLog, sluice_pipeline_log, SLUICE, PIPELINE_LOG, AdwBin)

/** Says whose pipelines it shows; once, before any other. */
void sluice_pipeline_log_set_server (SluicePipelineLog *self, SluiceServer *server);

/** @pipeline: (nullable) */
void sluice_pipeline_log_set_pipeline (SluicePipelineLog *self, SluicePipeline *pipeline);

/** @stage: (nullable): one of the pipeline's */
void sluice_pipeline_log_set_stage (SluicePipelineLog *self, SluiceStage *stage);

/** Turns to the stage's own log, and where that failed to the line that failed, as soon as it is there; of another one to
 * the end. The keys go to the lines. From the line that failed it goes on to the next error. */
void sluice_pipeline_log_land (SluicePipelineLog *self);

/** Returns: (transfer none): the view of its lines. */
SluiceLogView *sluice_pipeline_log_get_view (SluicePipelineLog *self);

/** Ctrl+F. */
void sluice_pipeline_log_search (SluicePipelineLog *self);

/** Asks for the newest lines now. */
void sluice_pipeline_log_refresh (SluicePipelineLog *self);

G_END_DECLS
