/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/sluice-derive.h"
#include "model/sluice-stage.h"

G_BEGIN_DECLS

/**
 * SluiceRequest: what a person asked of a pipeline and the server has not answered yet; the row shows it
 */
typedef enum
{
  SLUICE_REQUEST_NONE,
  SLUICE_REQUEST_START,
  SLUICE_REQUEST_CANCEL,
  SLUICE_REQUEST_DELETE,
  SLUICE_REQUEST_PAUSE,
  SLUICE_REQUEST_RESUME,
  SLUICE_REQUEST_RETRY,
} SluiceRequest;

#define SLUICE_TYPE_REQUEST (sluice_request_get_type ())
GType sluice_request_get_type (void);

/**
 * SluicePipeline:
 *
 * One pipeline that is kept up to date; only the store writes it. Main thread.
 * Properties (all read-only, notified only on a change): server-id, uuid, name, description, state (SluiceState,
 * derived), priority (int), created-at, started-at, ended-at (int64, µs UTC, 0 = none), done, total (int, -1 = not
 * known), progress (double, -1), error-message, warning (SluiceWarning), warning-since (int64), request (SluiceRequest),
 * request-error (boxed GError, of the last request that failed; until the next one, another state, or for a minute),
 * status-error (boxed GError, why its stages could not be read the last time), retry-count, max-retries (int),
 * stages (GListModel of SluiceStage, %NULL until known).
 *
 * Signal structure-changed: names or dependencies of its stages changed: a drawn graph must be laid out again.
 * Signal stage-changed (SluiceStage *stage): any property of one stage changed; for views that draw all of them.
 */
#define SLUICE_TYPE_PIPELINE (sluice_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipeline, sluice_pipeline, SLUICE, PIPELINE, GObject)

const char *sluice_pipeline_get_server_id (SluicePipeline *self);
const char *sluice_pipeline_get_uuid (SluicePipeline *self);
const char *sluice_pipeline_get_name (SluicePipeline *self);
/** Returns: (nullable) (transfer none) */
const char *sluice_pipeline_get_description (SluicePipeline *self);
SluiceState sluice_pipeline_get_state (SluicePipeline *self);
/** Returns: (transfer none): the server's own word. */
const char *sluice_pipeline_get_status (SluicePipeline *self);
int sluice_pipeline_get_priority (SluicePipeline *self);
int sluice_pipeline_get_retry_count (SluicePipeline *self);
int sluice_pipeline_get_max_retries (SluicePipeline *self);
gint64 sluice_pipeline_get_created_at (SluicePipeline *self);
gint64 sluice_pipeline_get_started_at (SluicePipeline *self);
gint64 sluice_pipeline_get_ended_at (SluicePipeline *self);
int sluice_pipeline_get_done (SluicePipeline *self);
int sluice_pipeline_get_total (SluicePipeline *self);
double sluice_pipeline_get_progress (SluicePipeline *self);
/** Returns: (nullable) (transfer none) */
const char *sluice_pipeline_get_error_message (SluicePipeline *self);
SluiceWarning sluice_pipeline_get_warning (SluicePipeline *self);
gint64 sluice_pipeline_get_warning_since (SluicePipeline *self);
SluiceRequest sluice_pipeline_get_request (SluicePipeline *self);
/** Returns: (nullable) (transfer none) */
const GError *sluice_pipeline_get_request_error (SluicePipeline *self);
/** Returns: (nullable) (transfer none): why its stages could not be read the last time. */
const GError *sluice_pipeline_get_status_error (SluicePipeline *self);

/** Returns: whether the server calls it running though all is over: a delete must cancel first. */
gboolean sluice_pipeline_get_server_finished (SluicePipeline *self);

/** Returns: (nullable) (transfer none): GListModel of SluiceStage in order; %NULL until known. Always the same object. */
GListModel *sluice_pipeline_get_stages (SluicePipeline *self);

/** Returns: (transfer full): what the server told of it, with its stages where they are known. */
SluicePipelineRecord *sluice_pipeline_make_record (SluicePipeline *self);

/** Returns: (nullable) (transfer none): the first stage of that name. */
SluiceStage *sluice_pipeline_find_stage (SluicePipeline *self, const char *name);

/**
 * Returns: (nullable) (transfer none) (element-type SluiceTransition): what its stages went through as far as this program
 *   saw it, oldest first, with the errors of tries that a retry made the server forget; %NULL where that is nothing
 */
GPtrArray *sluice_pipeline_get_transitions (SluicePipeline *self);

/** Returns: its duration at @now, µs: to its end where it ended, 0 where it never started. */
gint64 sluice_pipeline_get_duration (SluicePipeline *self, gint64 now);

/** Returns: when the server last confirmed what is shown, µs UTC. */
gint64 sluice_pipeline_get_confirmed_at (SluicePipeline *self);

/** Returns: (transfer none): name, description, uuid and known stage names, normalised and case-folded, for searching. */
const char *sluice_pipeline_get_search_key (SluicePipeline *self);

/** Returns: (transfer none): g_utf8_collate_key of the name, for sorting. */
const char *sluice_pipeline_get_sort_key (SluicePipeline *self);

G_END_DECLS
