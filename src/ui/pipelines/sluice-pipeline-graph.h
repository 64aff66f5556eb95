/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-pipeline.h"
#include "ui/widgets/sluice-graph-view.h"
#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluicePipelineGraph:
 *
 * Keeps a graph view at what a pipeline is: a new graph when names or dependencies change, new looks of the nodes whose
 * stage changed. It knows both, so that the view needs to know no pipeline. Main thread.
 *
 * Signal `structure-changed`: other stages, or other dependencies: what stages are before and after may be others.
 */
#define SLUICE_TYPE_PIPELINE_GRAPH (sluice_pipeline_graph_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineGraph, sluice_pipeline_graph, SLUICE, PIPELINE_GRAPH, GObject)

/** @view: (not nullable): kept by its owner as long as this is used */
SluicePipelineGraph *sluice_pipeline_graph_new (SluiceGraphView *view);

/** @pipeline: (nullable) */
void sluice_pipeline_graph_set_pipeline (SluicePipelineGraph *self, SluicePipeline *pipeline);

/** @now: what durations count by; before any pipeline */
void sluice_pipeline_graph_set_now (SluicePipelineGraph *self, SluiceNow *now);

/** Returns: (nullable) (transfer none): what durations count by */
SluiceNow *sluice_pipeline_graph_get_now (SluicePipelineGraph *self);

/** Adds to what is said of @stage what it is after and before, in the words of the graph: see sluice_text_append_part(). */
void sluice_pipeline_graph_append_neighbours (SluicePipelineGraph *self, SluiceStage *stage, GString *text);

/**
 * sluice_pipeline_graph_tick:
 *
 * Shows how long running stages have run, and how far they are; touches no others. Who shows the pipeline calls it within
 * the second after such a stage has changed (sluice_tick_source_hasten()): all move in one frame.
 *
 * Returns: µs until one of them says something else; %G_MAXINT64 where none counts up
 */
gint64 sluice_pipeline_graph_tick (SluicePipelineGraph *self);

/** Returns: (nullable) (transfer none): the stage that the node of that name draws. */
SluiceStage *sluice_pipeline_graph_find_stage (SluicePipelineGraph *self, const char *node_name);

/**
 * sluice_pipeline_graph_find_node:
 * @stage: (nullable)
 *
 * Returns: (nullable) (transfer none): the name of its node, which is the stage's own unless another before it has it
 */
const char *sluice_pipeline_graph_find_node (SluicePipelineGraph *self, SluiceStage *stage);

G_END_DECLS
