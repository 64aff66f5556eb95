/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceDraftStageRecord:
 * @params: (nullable): JSON text; %NULL where they aren't known
 * @dependencies: (element-type SluiceDependency): by the id where there is such a stage; its id is its place, from 1
 */
typedef struct
{
  char *name;
  char *task;
  char *params;
  gint64 max_retries;
  gint64 retry_delay;
  GPtrArray *dependencies;
} SluiceDraftStageRecord;

/**
 * SluiceDraftRecord:
 * @stages: (element-type SluiceDraftStageRecord): in their order
 *
 * What a file says of a draft: read on any thread, and handed to the one that makes the draft of it. Nobody changes it
 * in between.
 */
typedef struct
{
  char *name;
  char *description;
  gint64 priority;
  gint64 max_retries;
  GPtrArray *stages;
} SluiceDraftRecord;

/** Returns: (transfer full): a draft of nothing. */
SluiceDraftRecord *sluice_draft_record_new (void);
void sluice_draft_record_free (SluiceDraftRecord *self);

/** Returns: (transfer none): a new stage at the end, of nothing. */
SluiceDraftStageRecord *sluice_draft_record_append (SluiceDraftRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDraftRecord, sluice_draft_record_free)

G_END_DECLS
