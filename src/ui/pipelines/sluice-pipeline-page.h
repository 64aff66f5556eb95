/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "servers/sluice-server.h"
#include "ui/pipelines/sluice-pipeline-log.h"
#include "ui/widgets/sluice-graph-view.h"

G_BEGIN_DECLS

/**
 * SluicePipelinePage:
 *
 * One pipeline as it runs: what it is and how it goes, its stage graph, its stages, and all about the selected one.
 * It holds a watch on the pipeline while it is mapped, and none otherwise.
 *
 * Properties (construct-only): server, uuid.
 * Actions: pipeline.start, .cancel, .delete, .pause, .resume, .retry, .run-again, .copy-uuid, .show-log (of the selected
 * stage; at the line that failed), .show-graph
 */
#define SLUICE_TYPE_PIPELINE_PAGE (sluice_pipeline_page_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelinePage, sluice_pipeline_page, SLUICE, PIPELINE_PAGE, AdwNavigationPage)

AdwNavigationPage *sluice_pipeline_page_new (SluiceServer *server, const char *uuid);

/** Returns: (transfer none): its graph, shown or not. */
SluiceGraphView *sluice_pipeline_page_get_graph (SluicePipelinePage *self);

/** Returns: (transfer none): the view of the log's lines, seen or not. */
SluiceLogView *sluice_pipeline_page_get_log_view (SluicePipelinePage *self);

/** Returns: (nullable) (transfer none): the log, where it is seen. */
SluicePipelineLog *sluice_pipeline_page_get_shown_log (SluicePipelinePage *self);

G_END_DECLS
