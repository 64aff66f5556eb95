/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * What the server said, decoded: immutable, reference counted, free to cross threads. Strings are valid UTF-8, never
 * empty where nullable. Instants are µs UTC, 0 where the server sent none. Nothing here is derived.
 */

/**
 * SluiceStageRecord:
 * @name: the stage's name; need not be unique: the server takes doubles
 * @order: its place in the pipeline, from 0
 * @task: the task's short name
 * @status: the server's word
 * @celery_task_id: (nullable): set once it was sent to a queue
 * @job_uuid: (nullable): the job it works on, where the server tells that beside its result
 * @depends_on: names of stages, as the server sent them: unknown, double and own names included
 * @result: (nullable): the result as JSON text, %NULL where the server sent none or an empty object
 * @error_message: (nullable): the server's words
 * @progress: 0 to 1, or -1 where the server doesn't tell
 * @max_retries: or -1 where the server doesn't tell
 * @retry_count: or -1 where the server doesn't tell
 */
typedef struct
{
  char *name;
  guint order;
  char *task;
  char *status;
  char *celery_task_id;
  char *job_uuid;
  char **depends_on;
  char *result;
  char *error_message;
  gint64 created_at;
  gint64 started_at;
  gint64 completed_at;
  double progress;
  int max_retries;
  int retry_count;
} SluiceStageRecord;

/**
 * SluicePipelineRecord:
 * @uuid: its key on this server
 * @name: may be empty: the server takes it
 * @description: (nullable)
 * @status: the server's word
 * @celery_task_id: (nullable)
 * @error_message: (nullable)
 * @stages: (nullable) (element-type SluiceStageRecord): in order; %NULL where this answer carries no stages (list rows)
 */
typedef struct
{
  char *uuid;
  char *name;
  char *description;
  char *status;
  char *celery_task_id;
  char *error_message;
  int priority;
  int max_retries;
  int retry_count;
  gint64 created_at;
  gint64 started_at;
  gint64 completed_at;
  GPtrArray *stages;
} SluicePipelineRecord;

/**
 * sluice_stage_record_new:
 *
 * Returns: (transfer full): an empty record (progress and retries -1) for its maker to fill, before anyone else sees it
 */
SluiceStageRecord *sluice_stage_record_new (void);
SluiceStageRecord *sluice_stage_record_ref (const SluiceStageRecord *self);
void sluice_stage_record_unref (SluiceStageRecord *self);
gboolean sluice_stage_record_equal (const SluiceStageRecord *a, const SluiceStageRecord *b);

/** Returns: (transfer full): an empty record (priority 5) for its maker to fill, before anyone else sees it. */
SluicePipelineRecord *sluice_pipeline_record_new (void);

/** Returns: (transfer full): a copy without stages, for its maker to change, before anyone else sees it. */
SluicePipelineRecord *sluice_pipeline_record_copy_row (const SluicePipelineRecord *self);
SluicePipelineRecord *sluice_pipeline_record_ref (const SluicePipelineRecord *self);
void sluice_pipeline_record_unref (SluicePipelineRecord *self);
gboolean sluice_pipeline_record_equal (const SluicePipelineRecord *a, const SluicePipelineRecord *b);

/** Returns: whether all is equal but for the stages, which are not looked at: as a row of the list. */
gboolean sluice_pipeline_record_equal_row (const SluicePipelineRecord *a, const SluicePipelineRecord *b);

/** Returns: whether two lists of stage records, either of which may be %NULL (not known), say the same. */
gboolean sluice_stage_records_equal (GPtrArray *a, GPtrArray *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStageRecord, sluice_stage_record_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePipelineRecord, sluice_pipeline_record_unref)

#define SLUICE_TYPE_PIPELINE_RECORD (sluice_pipeline_record_get_type ())
GType sluice_pipeline_record_get_type (void);

G_END_DECLS
