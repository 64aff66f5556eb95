/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-stage.h"

G_BEGIN_DECLS

/* What only the store and the pipeline call. */

/**
 * sluice_stage_new:
 * @completed: (nullable): names of stages, as for sluice_derive_stage()
 *
 * Returns: (transfer full): a stage that is as @record says, in a pipeline that is as @row says, ended at @ended_at.
 */
SluiceStage *sluice_stage_new (const SluiceStageRecord *record, GHashTable *completed, const SluicePipelineRecord *row,
                               gint64 ended_at);

/** Returns: whether any property changed; each that did was notified. */
gboolean sluice_stage_update (SluiceStage *self, const SluiceStageRecord *record, GHashTable *completed,
                              const SluicePipelineRecord *row, gint64 ended_at);

/** @title: (nullable): NULL where it is the name. Returns: whether it changed. */
gboolean sluice_stage_set_title (SluiceStage *self, const char *title);

/** @missing: (nullable): a dependency that its pipeline does not have. Returns: whether it changed. */
gboolean sluice_stage_set_missing (SluiceStage *self, const char *missing);

/** Returns: whether it changed. A traceback is of one task: one that came too late, for an earlier try, is dropped. */
gboolean sluice_stage_set_traceback (SluiceStage *self, const char *celery_task_id, const char *traceback);

G_END_DECLS
