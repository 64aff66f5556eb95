/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sluice-clock.h"
#include "demo/sluice-demo-world.h"

G_BEGIN_DECLS

/**
 * SluiceDemoWorker:
 * @name: as Celery says it
 * @concurrency: how many tasks it runs at once
 * @running: how many it runs now
 * @totals: task name → how many it began (GUINT_TO_POINTER)
 * @pid: made up
 * @started: virtual time
 */
typedef struct
{
  char *name;
  const char *const *queues;
  guint concurrency;
  guint running;
  guint pid;
  gint64 started;
  GHashTable *totals;
} SluiceDemoWorker;

typedef void (*SluiceDemoEventFunc) (gpointer data);

/**
 * SluiceDemoScheduler:
 *
 * Runs the world's pipelines: workers that serve queues, highest priority first, in virtual time. Virtual time is wall
 * time up to sluice_demo_scheduler_go_live(), and from then on runs `speed` times as fast, while the stamps on records
 * stay true wall time. Nothing happens by itself: sluice_demo_scheduler_sync() catches up with the clock.
 * The same seed, calls and times give the same run. Main thread only.
 */
#define SLUICE_TYPE_DEMO_SCHEDULER (sluice_demo_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDemoScheduler, sluice_demo_scheduler, SLUICE, DEMO_SCHEDULER, GObject)

/**
 * sluice_demo_scheduler_new:
 * @speed: above 0
 * @n_workers: 0 = nobody works
 * @start: where virtual time begins, µs UTC; not after the clock's now
 */
SluiceDemoScheduler *sluice_demo_scheduler_new (SluiceDemoWorld *world, SluiceClock *clock, SluiceDemoFlavour flavour,
                                                double speed, guint n_workers, gint64 start);

SluiceDemoFlavour sluice_demo_scheduler_get_flavour (SluiceDemoScheduler *self);
SluiceDemoWorld *sluice_demo_scheduler_get_world (SluiceDemoScheduler *self);

/** Runs the past up to the clock's now at once; from here on virtual time follows the clock. */
void sluice_demo_scheduler_go_live (SluiceDemoScheduler *self);

/** Does what is due by now. */
void sluice_demo_scheduler_sync (SluiceDemoScheduler *self);

/** Does what is due by virtual time @until, which becomes now. For the past, and for tests. */
void sluice_demo_scheduler_run_until (SluiceDemoScheduler *self, gint64 until);

/** Returns: real µs until something is due, 0 = now, -1 = nothing is. */
gint64 sluice_demo_scheduler_get_wait (SluiceDemoScheduler *self);

/** Returns: virtual now, µs. */
gint64 sluice_demo_scheduler_get_time (SluiceDemoScheduler *self);

/** Returns: the wall time that stands for virtual now, µs UTC. */
gint64 sluice_demo_scheduler_get_stamp (SluiceDemoScheduler *self);

/** Calls @func at virtual time @due. @data is freed by @destroy then, or with @self. */
void sluice_demo_scheduler_add_event (SluiceDemoScheduler *self, gint64 due, SluiceDemoEventFunc func, gpointer data,
                                      GDestroyNotify destroy);

/** Starts a pending pipeline: it is running, and its root task is sent. Returns: (transfer none): the root task. */
SluiceDemoTask *sluice_demo_scheduler_start (SluiceDemoScheduler *self, SluiceDemoPipeline *pipeline);

/** Cancels a pending, running or paused pipeline as the flavour does. */
void sluice_demo_scheduler_cancel (SluiceDemoScheduler *self, SluiceDemoPipeline *pipeline);

/** Stops a running pipeline from beginning stages, and lets it go on. In the plan only. */
void sluice_demo_scheduler_pause (SluiceDemoScheduler *self, SluiceDemoPipeline *pipeline);
void sluice_demo_scheduler_resume (SluiceDemoScheduler *self, SluiceDemoPipeline *pipeline);

/** Runs again what did not complete of a failed or cancelled pipeline. In the plan only. Returns: the root task. */
SluiceDemoTask *sluice_demo_scheduler_retry (SluiceDemoScheduler *self, SluiceDemoPipeline *pipeline);

/** Kills @task (nullable: an unknown one). Returns: (transfer none): the task that does it. */
SluiceDemoTask *sluice_demo_scheduler_cancel_task (SluiceDemoScheduler *self, SluiceDemoTask *task);

/** Tries to run @task (nullable) again; @id is what was asked for. Returns: (transfer none): the task that does it. */
SluiceDemoTask *sluice_demo_scheduler_retry_task (SluiceDemoScheduler *self, SluiceDemoTask *task, const char *id);

/** Halts and continues a job's running stage. Returns: whether the job was in the state for it. */
gboolean sluice_demo_scheduler_pause_job (SluiceDemoScheduler *self, SluiceDemoJob *job);
gboolean sluice_demo_scheduler_resume_job (SluiceDemoScheduler *self, SluiceDemoJob *job);

/** Throws away what waits in the queues. Returns: how many. */
guint sluice_demo_scheduler_purge (SluiceDemoScheduler *self);

/** Replaces the workers. What they ran waits for the next ones. */
void sluice_demo_scheduler_set_workers (SluiceDemoScheduler *self, guint n_workers);

/** Returns: (transfer none) (element-type SluiceDemoWorker) */
GPtrArray *sluice_demo_scheduler_get_workers (SluiceDemoScheduler *self);

/** Returns: (transfer none) (element-type SluiceDemoTask): running now, longest first. */
GPtrArray *sluice_demo_scheduler_get_running (SluiceDemoScheduler *self);

/** Returns: (transfer none) (element-type SluiceDemoTask): waiting for a worker, next first. */
GPtrArray *sluice_demo_scheduler_get_queued (SluiceDemoScheduler *self);

/** Returns: how far a running stage is, 0 to 1; -1 for any other. */
double sluice_demo_scheduler_get_progress (SluiceDemoScheduler *self, SluiceDemoStage *stage);

/** Returns: how long @job has run, virtual µs, pauses apart. */
gint64 sluice_demo_scheduler_get_job_time (SluiceDemoScheduler *self, SluiceDemoJob *job);

G_END_DECLS
