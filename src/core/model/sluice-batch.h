/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-records.h"

G_BEGIN_DECLS

/**
 * SluiceBatchScope:
 * @SLUICE_BATCH_SCOPE_PAGE: some rows of the list: @offset and @total say which of how many
 * @SLUICE_BATCH_SCOPE_FULL: the whole list in one consistent pass: who is missing from two of these is gone
 * @SLUICE_BATCH_SCOPE_PIPELINE: one pipeline, with its stages
 * @SLUICE_BATCH_SCOPE_CHANGES: a few fields of a few pipelines or stages: what a frame said
 * @SLUICE_BATCH_SCOPE_REMOVED: pipelines that are gone (404, or deleted by us); its sequence is taken when the answer
 *   came, so that a list asked for before it does not bring them back
 */
typedef enum
{
  SLUICE_BATCH_SCOPE_PAGE,
  SLUICE_BATCH_SCOPE_FULL,
  SLUICE_BATCH_SCOPE_PIPELINE,
  SLUICE_BATCH_SCOPE_CHANGES,
  SLUICE_BATCH_SCOPE_REMOVED,
} SluiceBatchScope;

/**
 * SluiceBatchSource: where the news came from; remembered news (HISTORY) never counts as a transition
 */
typedef enum
{
  SLUICE_BATCH_SOURCE_POLL,
  SLUICE_BATCH_SOURCE_SOCKET,
  SLUICE_BATCH_SOURCE_ACTION,
  SLUICE_BATCH_SOURCE_HISTORY,
} SluiceBatchSource;

/**
 * SluiceChange: one field-wise change: what a status frame says
 * @uuid: (nullable): the pipeline; %NULL where only the task is named
 * @task_id: (nullable): the Celery task of the stage, where the frame names no pipeline: the monitor finds whose it is
 * @stage_name: (nullable): the stage, or %NULL for the pipeline itself
 * @status: (nullable): the server's word
 * @progress: 0 to 1, or -1 where it says nothing
 * @timestamp: when it happened by the server's clock, µs UTC, or 0
 */
typedef struct
{
  char *uuid;
  char *task_id;
  char *stage_name;
  char *status;
  double progress;
  gint64 timestamp;
} SluiceChange;

SluiceChange *sluice_change_new (const char *uuid, const char *stage_name, const char *status, double progress,
                                 gint64 timestamp);
SluiceChange *sluice_change_new_for_task (const char *task_id, const char *status, gint64 timestamp);
void sluice_change_free (SluiceChange *self);

/**
 * SluiceBatch:
 * @sequence: taken from sluice_batch_next_sequence() when the request left; older news never overwrites newer
 * @received_at: µs UTC
 * @offset: of the first row in the list (PAGE)
 * @total: rows on the server, or -1
 * @pipelines: (element-type SluicePipelineRecord)
 * @changes: (element-type SluiceChange)
 * @removed: (element-type utf8): uuids
 *
 * News for the store of one server, from anywhere. Made by one maker, then immutable.
 */
typedef struct
{
  SluiceBatchSource source;
  SluiceBatchScope scope;
  guint64 sequence;
  gint64 received_at;
  guint offset;
  int total;
  GPtrArray *pipelines;
  GPtrArray *changes;
  GPtrArray *removed;
} SluiceBatch;

SluiceBatch *sluice_batch_new (SluiceBatchSource source, SluiceBatchScope scope, guint64 sequence);
SluiceBatch *sluice_batch_ref (SluiceBatch *self);
void sluice_batch_unref (SluiceBatch *self);

/** Returns: a number larger than every earlier one of this process. Any thread. */
guint64 sluice_batch_next_sequence (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceChange, sluice_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceBatch, sluice_batch_unref)

G_END_DECLS
