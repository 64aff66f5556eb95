/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-records.h"

G_BEGIN_DECLS

/**
 * SluiceCtlMemory:
 *
 * What this computer remembers of pipelines that are over: the window's own file, under the server's address. It is
 * opened when something is first looked for in it, and made where there is none. One that can't be opened, read or
 * written is left as it is, and all goes on without it.
 */
typedef struct _SluiceCtlMemory SluiceCtlMemory;

/**
 * sluice_ctl_memory_new:
 * @path: the file
 * @base: the server's
 */
SluiceCtlMemory *sluice_ctl_memory_new (const char *path, GUri *base);

/** Writes what was kept. */
void sluice_ctl_memory_free (SluiceCtlMemory *self);

/**
 * sluice_ctl_memory_recall:
 * @row: a row of the list, without stages
 *
 * Returns: (nullable) (transfer full): @row with the stages it ended with; %NULL where they aren't known, or are of an
 *   earlier run
 */
SluicePipelineRecord *sluice_ctl_memory_recall (SluiceCtlMemory *self, SluicePipelineRecord *row);

/** Keeps @record, where it is over and nothing of it can change any more. It is written later. */
void sluice_ctl_memory_keep (SluiceCtlMemory *self, SluicePipelineRecord *record);

/** Keeps what was sent to make a pipeline, at once. */
void sluice_ctl_memory_keep_spec (SluiceCtlMemory *self, const char *uuid, const char *spec);

/** Forgets a pipeline that the server no longer has. */
void sluice_ctl_memory_forget (SluiceCtlMemory *self, const char *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCtlMemory, sluice_ctl_memory_free)

G_END_DECLS
