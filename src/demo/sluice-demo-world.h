/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-records.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceDemoWorld:
 *
 * All that the demo platform knows: pipelines with their stages, tasks, jobs. Ids come from the seed, so the same seed
 * and the same calls give the same ids. Main thread only.
 *
 * Signals, each with the record as a pointer: pipeline-changed, stage-changed, task-changed, job-changed.
 */
#define SLUICE_TYPE_DEMO_WORLD (sluice_demo_world_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDemoWorld, sluice_demo_world, SLUICE, DEMO_WORLD, GObject)

/** Returns: (transfer full): an empty world. */
SluiceDemoWorld *sluice_demo_world_new (guint32 seed);

/** Writes a new version 4 UUID, 36 characters and a NUL, to @out. */
void sluice_demo_world_make_uuid (SluiceDemoWorld *self, char out[37]);

/**
 * sluice_demo_world_add_pipeline:
 * @pipeline: (transfer full): with its stages
 * @created_at: µs UTC
 *
 * Gives @pipeline its uuid and stamps, and puts it first in the list. Jobs named by `job_uuid` parameters are linked.
 *
 * Returns: (transfer none): @pipeline
 */
SluiceDemoPipeline *sluice_demo_world_add_pipeline (SluiceDemoWorld *self, SluiceDemoPipeline *pipeline,
                                                    gint64 created_at);

/** Takes @pipeline out of the list; its record lives on with the world. */
void sluice_demo_world_remove_pipeline (SluiceDemoWorld *self, SluiceDemoPipeline *pipeline);

/** Returns: (transfer none) (nullable): the pipeline, %NULL where none has this uuid or it was deleted. */
SluiceDemoPipeline *sluice_demo_world_get_pipeline (SluiceDemoWorld *self, const char *uuid);

/** Returns: (transfer none) (element-type SluiceDemoPipeline): oldest first. */
GPtrArray *sluice_demo_world_get_pipelines (SluiceDemoWorld *self);

/** Returns: (transfer none): a new task, PENDING, with an id. */
SluiceDemoTask *sluice_demo_world_add_task (SluiceDemoWorld *self, const SluiceDemoRoute *route,
                                            SluiceDemoStage *stage);

/** Returns: (transfer none) (nullable): the task, or %NULL. */
SluiceDemoTask *sluice_demo_world_get_task (SluiceDemoWorld *self, const char *id);

/** Jobs made from now on write @rate lines of log a second of virtual time, above 0. */
void sluice_demo_world_set_log_rate (SluiceDemoWorld *self, double rate);

/** Returns: (transfer none): a new job, pending, with an id of 8 hex digits. */
SluiceDemoJob *sluice_demo_world_add_job (SluiceDemoWorld *self, const char *name, const char *algorithm,
                                          gint64 created_at);

/** Returns: (transfer none) (nullable): the job, or %NULL. */
SluiceDemoJob *sluice_demo_world_get_job (SluiceDemoWorld *self, const char *id);

/** Returns: (transfer none) (element-type SluiceDemoJob): oldest first. */
GPtrArray *sluice_demo_world_get_jobs (SluiceDemoWorld *self);

/** Says that something changed: forgets the written row where needed and emits the signal. */
void sluice_demo_world_pipeline_changed (SluiceDemoWorld *self, SluiceDemoPipeline *pipeline);
void sluice_demo_world_stage_changed (SluiceDemoWorld *self, SluiceDemoStage *stage);
void sluice_demo_world_task_changed (SluiceDemoWorld *self, SluiceDemoTask *task);
void sluice_demo_world_job_changed (SluiceDemoWorld *self, SluiceDemoJob *job);

G_END_DECLS
