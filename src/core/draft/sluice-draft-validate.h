/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"
#include "draft/sluice-task-table.h"

G_BEGIN_DECLS

/* Bytes that the parameters of one stage may have as text. */
#define SLUICE_DRAFT_MAX_PARAMS (1024 * 1024)

/**
 * sluice_draft_validate:
 * @table: the tasks that are known
 *
 * All that is wrong with a draft: first what is wrong with the pipeline, then stage by stage in their order. It changes
 * nothing; what the parameters of a stage say is parsed once a change, so that 500 stages take a few milliseconds.
 *
 * Returns: (transfer full) (element-type SluiceProblem): perhaps nothing
 */
GPtrArray *sluice_draft_validate (SluiceDraft *draft, const SluiceTaskTable *table);

G_END_DECLS
