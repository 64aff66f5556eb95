/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"

G_BEGIN_DECLS

/**
 * sluice_draft_make_copy_name:
 * @name: of a pipeline; "" gives ""
 * @taken: (nullable) (element-type utf8): a set of names that are not given
 *
 * Returns: (transfer full): "train (2)" for "train", "train (3)" for "train (2)": the next that isn't taken, and no longer
 *   than a name may be
 */
char *sluice_draft_make_copy_name (const char *name, GHashTable *taken);

/**
 * sluice_draft_new_copy:
 * @spec: (nullable): what was sent to make the pipeline (sluice_spec_write()): all of it is known
 * @record: (nullable): without @spec, or where that can't be understood: the pipeline as a server tells it, with stages,
 *   whose parameters aren't known
 * @name: what the copy is called; "" where a person is to say it
 *
 * Returns: (transfer full) (nullable): a draft that is not modified, and has nothing to undo; %NULL where neither tells
 *   the stages
 */
SluiceDraft *sluice_draft_new_copy (const char *spec, const SluicePipelineRecord *record, const char *name);

/**
 * sluice_draft_list_jobs:
 *
 * A stage that names a job (job_uuid) works on that job, and its log is the job's: a copy that keeps it shares both with
 * the original. Without it a task does what it does without a job, which may be something else; so this is for a person
 * to say.
 *
 * Returns: (transfer full) (element-type utf8): the names of the stages that name one
 */
GPtrArray *sluice_draft_list_jobs (SluiceDraft *self);

/** For a draft that nobody sees yet: its stages name no job any more. Returns: how many did. */
guint sluice_draft_forget_jobs (SluiceDraft *self);

/** Returns: how many stages there are of which the parameters aren't known. */
guint sluice_draft_count_unknown (SluiceDraft *self);

G_END_DECLS
