/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-scheduler.h"

G_BEGIN_DECLS

/*
 * What the scheduler's files share: its state, the queue of events (sluice-demo-scheduler.c), the workers
 * (-workers.c) and what people ask for (-actions.c).
 */

/* Virtual µs from a start to the root task, and from that to the first stage. */
#define SLUICE_DEMO_ROOT_DELAY (10 * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  SLUICE_DEMO_EVENT_ROOT,
  SLUICE_DEMO_EVENT_ENQUEUE,
  SLUICE_DEMO_EVENT_DONE,
  SLUICE_DEMO_EVENT_CALL,
} SluiceDemoEventKind;

typedef struct
{
  gint64 due;
  guint64 sequence;
  SluiceDemoEventKind kind;
  SluiceDemoPipeline *pipeline; /* of ROOT and ENQUEUE */
  guint runs;                   /* of the pipeline when it was made */
  SluiceDemoTask *task;         /* of ENQUEUE and DONE */
  SluiceDemoEventFunc func;     /* of CALL */
  gpointer data;
  GDestroyNotify destroy;
} SluiceDemoEvent;

struct _SluiceDemoScheduler
{
  GObject parent_instance;

  SluiceDemoFlavour flavour;
  double speed;
  gint64 time;             /* virtual now */
  gboolean live;
  gint64 live_time;        /* virtual time at which it went live, and the clock's then */
  gint64 live_wall;
  gint64 live_monotonic;
  guint64 next_sequence;

  /* owned */
  SluiceDemoWorld *world;
  SluiceClock *clock;
  GSequence *events;
  GPtrArray *workers;
  GPtrArray *queued;       /* borrowed tasks */
  GPtrArray *running;      /* borrowed tasks */
  GPtrArray *parked;       /* borrowed pipelines, started while nobody works */
};

/** Returns: (transfer none): a new event, @delay from now. */
GSequenceIter *sluice_demo_scheduler_push (SluiceDemoScheduler *self, SluiceDemoEventKind kind, gint64 delay,
                                           SluiceDemoPipeline *pipeline, SluiceDemoTask *task);

/** Forgets when @task would end. */
void sluice_demo_scheduler_drop (SluiceDemoTask *task);

/** The end of a stage's job, where it has one, and of a pipeline. @message: (transfer full) (nullable) */
void sluice_demo_scheduler_end_job (SluiceDemoScheduler *self, SluiceDemoStage *stage, SluiceDemoStatus status);
void sluice_demo_scheduler_end_pipeline (SluiceDemoScheduler *self, SluiceDemoPipeline *pipeline,
                                         SluiceDemoStatus status, char *message);

/** Adds @n workers to none. */
void sluice_demo_scheduler_make_workers (SluiceDemoScheduler *self, guint n);
void sluice_demo_scheduler_free_worker (gpointer data);

/** Counts a task called @name (static) for the worker at @index. */
void sluice_demo_scheduler_count_task (SluiceDemoScheduler *self, guint index, const char *name);

/** Puts @task where it waits for a worker. */
void sluice_demo_scheduler_queue_task (SluiceDemoScheduler *self, SluiceDemoTask *task);

/** Takes @task off its worker, if it is on one. */
void sluice_demo_scheduler_leave_worker (SluiceDemoScheduler *self, SluiceDemoTask *task);

/** Gives every idle worker what waits for it. */
void sluice_demo_scheduler_dispatch (SluiceDemoScheduler *self);

G_END_DECLS
