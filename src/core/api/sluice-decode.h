/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-capabilities.h"
#include "log/sluice-log-line.h"
#include "model/sluice-batch.h"

G_BEGIN_DECLS

/*
 * From the server's JSON to records: pure functions for any thread. Unknown members are ignored, absent ones and nulls
 * are "none", unknown statuses are kept as text; a member of a type that makes no sense is %SLUICE_ERROR_PROTOCOL with
 * its path in the message.
 */

/** Returns: (transfer full) (element-type SluicePipelineRecord): the rows of a list. @total: (out): -1 where not told */
GPtrArray *sluice_decode_list (GBytes *body, int *total, GError **error);

/** Returns: (transfer full): a pipeline with its stages, from GET pipelines/UUID/status. */
SluicePipelineRecord *sluice_decode_status (GBytes *body, GError **error);

/**
 * sluice_decode_status_with:
 * @known: (nullable) (element-type SluiceStageRecord): one for each stage of @body, in its order; where one is not %NULL
 *   and @body has null in its place it is taken for that stage. Those that are read are put into it
 *
 * For sluice_status_memo_decode().
 *
 * Returns: (transfer full): as sluice_decode_status()
 */
SluicePipelineRecord *sluice_decode_status_with (GBytes *body, GPtrArray *known, GError **error);

/** Returns: (transfer full): a pipeline by itself, from POST pipelines or GET pipelines/UUID. */
SluicePipelineRecord *sluice_decode_pipeline (GBytes *body, GError **error);

/** A task's state and traceback, from GET celery-tasks/ID; both (nullable) (transfer full). */
gboolean sluice_decode_task (GBytes *body, char **state, char **traceback, GError **error);

/** What a server can do, from /openapi.json. */
gboolean sluice_decode_capabilities (GBytes *body, SluiceCapabilities *capabilities, GError **error);

/**
 * sluice_decode_error:
 * @body: the body of a failed answer, of any kind
 *
 * Returns: (transfer full) (nullable): the server's own words, from any of its three shapes of error; with the fields a
 *   422 names, one a line, as "field: message"
 */
char *sluice_decode_error (GBytes *body);

/**
 * sluice_decode_error_fields:
 * @body: the body of a failed answer, of any kind
 *
 * Returns: (transfer full) (nullable): what a 422 says of which field: pairs of a field ("stages -> 0 -> task") and the
 *   server's words; %NULL where it names none
 */
char **sluice_decode_error_fields (GBytes *body);

/**
 * sluice_decode_is_missing:
 * @body: the body of a 404, of any kind
 * @path: what was asked for
 *
 * Returns: whether there is no such thing: of a pipeline in the platform's own words, for those of a proxy or of a
 *   missing route tell nothing of it; of anything else in whatever words
 */
gboolean sluice_decode_is_missing (GBytes *body, const char *path);

/** Who works. @workers: (out): how many, -1 where not told */
gboolean sluice_decode_overview (GBytes *body, int *workers, GError **error);

/**
 * sluice_decode_frame:
 * @text: a text frame
 * @type: (out) (transfer full): its type
 * @change: (out) (transfer full) (nullable): what a status frame says
 *
 * Returns: whether it is a JSON object with a type
 */
gboolean sluice_decode_frame (GBytes *text, char **type, SluiceChange **change);

/** Returns: (transfer full) (element-type SluiceLogLine): a page of GET jobs/ID/logs, in the server's order. */
GPtrArray *sluice_decode_logs (GBytes *body, GError **error);

/**
 * sluice_decode_spec_jobs:
 * @spec: the body of a POST pipelines
 *
 * Returns: (transfer full): name of a stage → the job that its parameters name; empty where none does. Any thread.
 */
GHashTable *sluice_decode_spec_jobs (GBytes *spec);

/**
 * sluice_decode_task_jobs:
 * @body: of GET celery-tasks
 *
 * Returns: (transfer full): "PIPELINE\nSTAGE" → the job that the stage's task was given; without those that name no job.
 *   Any thread.
 */
GHashTable *sluice_decode_task_jobs (GBytes *body, GError **error);

/** Returns: (transfer full) (nullable): the line in a frame of type "log"; %NULL where it makes no sense. */
SluiceLogLine *sluice_decode_log_frame (GBytes *text);

G_END_DECLS
