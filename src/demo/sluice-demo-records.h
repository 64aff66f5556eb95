/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceDemoFlavour:
 * @SLUICE_DEMO_FLAVOUR_PLAN: keeps the contract of the plan: pipelines complete, changes are pushed, runs can be paused
 * @SLUICE_DEMO_FLAVOUR_PLATFORM: behaves as the platform that was recorded, with all its oddities
 */
typedef enum
{
  SLUICE_DEMO_FLAVOUR_PLAN,
  SLUICE_DEMO_FLAVOUR_PLATFORM,
} SluiceDemoFlavour;

typedef enum
{
  SLUICE_DEMO_STATUS_PENDING,
  SLUICE_DEMO_STATUS_RUNNING,
  SLUICE_DEMO_STATUS_PAUSED,
  SLUICE_DEMO_STATUS_COMPLETED,
  SLUICE_DEMO_STATUS_FAILED,
  SLUICE_DEMO_STATUS_SKIPPED,
  SLUICE_DEMO_STATUS_CANCELLED,
} SluiceDemoStatus;

typedef enum
{
  SLUICE_DEMO_TASK_PENDING,
  SLUICE_DEMO_TASK_STARTED,
  SLUICE_DEMO_TASK_PROGRESS,
  SLUICE_DEMO_TASK_SUCCESS,
  SLUICE_DEMO_TASK_FAILURE,
  SLUICE_DEMO_TASK_REVOKED,
} SluiceDemoTaskState;

typedef struct _SluiceDemoPipeline SluiceDemoPipeline;
typedef struct _SluiceDemoStage SluiceDemoStage;
typedef struct _SluiceDemoTask SluiceDemoTask;
typedef struct _SluiceDemoJob SluiceDemoJob;

/**
 * SluiceDemoRoute:
 * @short_name: what a stage calls it
 * @full_name: what Celery calls it
 * @queue: where it waits
 * @priority: who goes first on a worker that serves several queues
 *
 * One of the platform's four kinds of work.
 */
typedef struct
{
  const char *short_name;
  const char *full_name;
  const char *queue;
  guint priority;
} SluiceDemoRoute;

/**
 * SluiceDemoTask:
 *
 * One message to the workers. Kept by the world for good, as the platform's result store does, even where its pipeline
 * was deleted.
 */
struct _SluiceDemoTask
{
  char id[37];
  SluiceDemoTaskState state;
  const SluiceDemoRoute *route; /* NULL for the platform's own housekeeping tasks */
  SluiceDemoStage *stage;       /* borrowed; NULL for a housekeeping task */
  char *result;                 /* JSON */
  char *error;
  char *traceback;

  /* The scheduler's own. */
  guint64 sequence;
  guint worker;                 /* index, while it runs */
  gint64 began;                 /* virtual time */
  gint64 ends;                  /* virtual time; 0 while paused or not running */
  gint64 remaining;             /* virtual µs, while paused */
  GSequenceIter *event;
};

/**
 * SluiceDemoStage:
 *
 * One step of a pipeline. Times are UTC microseconds, 0 = never.
 */
struct _SluiceDemoStage
{
  SluiceDemoPipeline *pipeline;  /* borrowed */
  char *name;
  char *task_name;
  char **depends_on;
  char *params;                  /* JSON object, NULL = {} */
  guint order;
  SluiceDemoStatus status;
  SluiceDemoTask *task;          /* borrowed from the world; NULL = never sent to a worker */
  SluiceDemoJob *job;            /* borrowed from the world */
  gint64 created_at;
  gint64 started_at;
  gint64 completed_at;
  char *result;                  /* JSON object, NULL = {} */
  char *error_message;

  /* What will come of it. */
  gint64 duration;               /* virtual µs */
  char *outcome_error;           /* NULL = it succeeds */
  char *outcome_traceback;       /* NULL = a plain one is made */
  char *outcome_result;          /* JSON, NULL = a plain one is made */
  gboolean refuses_params;

  /* The scheduler's own, valid once started. */
  guint waiting;                 /* dependencies not completed yet */
  guint *successors;             /* indices into the pipeline's stages */
  guint n_successors;
};

/**
 * SluiceDemoPipeline:
 *
 * Kept by the world for good; a deleted one is only out of the list.
 */
struct _SluiceDemoPipeline
{
  char uuid[37];
  char celery_task_id[37];       /* empty = none yet */
  char *name;
  char *description;
  int priority;
  gint64 max_retries;
  int retry_count;
  SluiceDemoStatus status;
  gint64 created_at;
  gint64 started_at;
  gint64 completed_at;
  char *error_message;
  GPtrArray *stages;             /* (element-type SluiceDemoStage), owned */

  guint n_unfinished;            /* the scheduler's: stages not completed yet */
  guint runs;                    /* the scheduler's: counts starts, so that events of an earlier run are known */
  GBytes *row;                   /* the row as last written; NULL = changed since */
};

/**
 * SluiceDemoJob:
 *
 * A training job: what a train_model stage with a `job_uuid` parameter works on. Its log is computed, not kept.
 */
struct _SluiceDemoJob
{
  char id[9];
  char *name;
  const char *algorithm;
  char *model_path;
  SluiceDemoStatus status;
  SluiceDemoStage *stage;        /* borrowed; NULL = none works on it yet */
  guint total_steps;
  guint num_gpus;
  guint32 seed;
  gint64 line_every;             /* virtual µs from one line of its log to the next */
  gint64 created_at;
  gint64 started_at;
  gint64 completed_at;
  gint64 ran;                    /* virtual µs it ran before it ended or was paused */
};

/** Returns: (nullable): the route of the task called @short_name; %NULL where there is no such task. */
const SluiceDemoRoute *sluice_demo_route_lookup (const char *short_name);

/** Returns: the API's word for @status, lower case. */
const char *sluice_demo_status_to_string (SluiceDemoStatus status);

/** Returns: whether @word is one a list can be filtered by (it then sets @status); `paused` is in the plan only. */
gboolean sluice_demo_status_parse (const char *word, SluiceDemoFlavour flavour, SluiceDemoStatus *status);

/** Returns: Celery's word for @state, upper case. */
const char *sluice_demo_task_state_to_string (SluiceDemoTaskState state);

/** Returns: (transfer full): a pipeline without stages. */
SluiceDemoPipeline *sluice_demo_pipeline_new (const char *name);
void sluice_demo_pipeline_free (SluiceDemoPipeline *self);

/** Forgets the row as last written: to be called after any change of a field that is in it. */
void sluice_demo_pipeline_touch (SluiceDemoPipeline *self);

/**
 * sluice_demo_pipeline_add_stage:
 * @depends_on: (nullable): names; copied
 * @params: (nullable) (transfer full): a JSON object as text
 *
 * Returns: (transfer none): the new last stage
 */
SluiceDemoStage *sluice_demo_pipeline_add_stage (SluiceDemoPipeline *self, const char *name, const char *task_name,
                                                 const char *const *depends_on, char *params);

void sluice_demo_task_free (SluiceDemoTask *self);
void sluice_demo_job_free (SluiceDemoJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDemoPipeline, sluice_demo_pipeline_free)

G_END_DECLS
