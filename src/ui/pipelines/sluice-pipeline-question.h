/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "monitor/sluice-monitor.h"

G_BEGIN_DECLS

/* What a person is told before something is cancelled or deleted. */

/** Characters of a pipeline's name in a question or an answer. */
#define SLUICE_PIPELINE_QUESTION_MAX_NAME 60

/** Returns: whether it is cancelled before it is deleted: it never started, or is called running though it is over. */
gboolean sluice_pipeline_question_must_stop_first (SluicePipeline *pipeline);

/** @pipelines: of SluicePipeline. Returns: whether any of them runs, or may run: what waits can't be kept running. */
gboolean sluice_pipeline_question_is_any_running (GPtrArray *pipelines);

/** Returns: (transfer full): a pipeline's @name (nullable) as it stands in a question or an answer: one line of so many. */
char *sluice_pipeline_question_shorten (const char *name);

/** Returns: (transfer full): what @action (cancel or delete) means for @pipelines: what stops, goes on, is lost. */
char *sluice_pipeline_question_describe (GPtrArray *pipelines, SluiceAction action);

/** @left: how many others of the selection can't do it. Returns: (transfer full): all that is told, as one text. */
char *sluice_pipeline_question_make (GPtrArray *pipelines, guint left, SluiceAction action);

G_END_DECLS
