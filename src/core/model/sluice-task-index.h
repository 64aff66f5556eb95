/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-pipeline.h"

G_BEGIN_DECLS

/**
 * SluiceTaskIndex:
 *
 * Which stage of which pipeline a Celery task works for. One thread at a time.
 */
typedef struct _SluiceTaskIndex SluiceTaskIndex;

SluiceTaskIndex *sluice_task_index_new (void);
void sluice_task_index_free (SluiceTaskIndex *self);

/**
 * sluice_task_index_put:
 * @pipeline: whose stages they are; the index keeps no reference: take its stages out before it goes
 * @stages: (nullable) (element-type SluiceStageRecord): those to be found from now on, instead of earlier ones
 */
void sluice_task_index_put (SluiceTaskIndex *self, SluicePipeline *pipeline, GPtrArray *stages);

/**
 * sluice_task_index_find:
 * @stage_name: (out) (transfer none): the stage's name
 *
 * Returns: (nullable) (transfer none): the pipeline; of several with the same task the one put last, and in it the
 *   first stage
 */
SluicePipeline *sluice_task_index_find (SluiceTaskIndex *self, const char *task_id, const char **stage_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTaskIndex, sluice_task_index_free)

G_END_DECLS
