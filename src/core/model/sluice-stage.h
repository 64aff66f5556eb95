/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-records.h"
#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluiceStage:
 *
 * One stage of a pipeline that is kept up to date; only the store writes it. Main thread.
 * Properties (all read-only, notified only on a change): name, title, missing, order (uint), task, state (SluiceState),
 * celery-task-id, error-message, traceback, result (JSON text), started-at, ended-at (int64, µs UTC, 0 = none),
 * progress (double, -1 = not told).
 */
#define SLUICE_TYPE_STAGE (sluice_stage_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStage, sluice_stage, SLUICE, STAGE, GObject)

const char *sluice_stage_get_name (SluiceStage *self);
/**
 * Returns: (transfer none): its name, or "prepare (2)" where another one before it has that name: no two of a pipeline have
 *   the same. For people; see sluice_text_stage_title().
 */
const char *sluice_stage_get_title (SluiceStage *self);
/** Returns: (nullable) (transfer none): what it waits for in vain: a stage that its pipeline does not have. */
const char *sluice_stage_get_missing (SluiceStage *self);
guint sluice_stage_get_order (SluiceStage *self);
const char *sluice_stage_get_task (SluiceStage *self);
SluiceState sluice_stage_get_state (SluiceStage *self);

/** Returns: (transfer none): the server's own word for its state, shown where the state is unknown to us. */
const char *sluice_stage_get_status (SluiceStage *self);

/** Returns: (transfer none) (array zero-terminated=1): as the server sent them. */
const char *const *sluice_stage_get_depends_on (SluiceStage *self);
/** Returns: (nullable) (transfer none) */
const char *sluice_stage_get_celery_task_id (SluiceStage *self);
/** Returns: (nullable) (transfer none) */
const char *sluice_stage_get_error_message (SluiceStage *self);
/** Returns: (nullable) (transfer none): read from the task once the stage failed and somebody looks. */
const char *sluice_stage_get_traceback (SluiceStage *self);
/** Returns: (nullable) (transfer none): JSON text, indented. */
const char *sluice_stage_get_result (SluiceStage *self);
gint64 sluice_stage_get_started_at (SluiceStage *self);
gint64 sluice_stage_get_ended_at (SluiceStage *self);
double sluice_stage_get_progress (SluiceStage *self);
int sluice_stage_get_retry_count (SluiceStage *self);
int sluice_stage_get_max_retries (SluiceStage *self);

/** Returns: (nullable) (transfer none): the job it works on, as the stage, its parameters or its result name it. */
const char *sluice_stage_get_job_uuid (SluiceStage *self);

G_END_DECLS
