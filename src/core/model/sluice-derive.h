/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-records.h"
#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluiceWarning: why a pipeline that is on its way will not, or may not, get on
 * @SLUICE_WARNING_NONE: nothing is known to be wrong
 * @SLUICE_WARNING_NO_STAGES: it has no stages: the server leaves it running for ever, or failed it
 * @SLUICE_WARNING_DUPLICATE_NAMES: two stages share a name: the server hangs on that, or failed it
 * @SLUICE_WARNING_NO_WORKER: a stage waits in a queue, and the server has no worker
 * @SLUICE_WARNING_NOT_STARTED: nothing runs, and the next stage has not begun for long: all workers are busy, no worker
 *   takes it, or the task refused its parameters
 * @SLUICE_WARNING_NO_PROGRESS: a stage runs, and nothing has moved for long
 * @SLUICE_WARNING_QUIET: a stage runs, nothing has moved for %SLUICE_STUCK_AFTER, and nobody knows how long it usually
 *   takes: it is said, but not held to be stuck
 * @SLUICE_WARNING_SIBLING_RUNNING: it failed, and a parallel stage still runs
 * @SLUICE_WARNING_QUEUED_AFTER_CANCEL: it was cancelled, and a stage that was already queued may still run
 * @SLUICE_WARNING_CYCLE: its stages depend on each other in a circle
 * @SLUICE_WARNING_UNKNOWN_DEPENDENCY: a stage depends on one that isn't there
 */
typedef enum
{
  SLUICE_WARNING_NONE,
  SLUICE_WARNING_NO_STAGES,
  SLUICE_WARNING_DUPLICATE_NAMES,
  SLUICE_WARNING_NO_WORKER,
  SLUICE_WARNING_NOT_STARTED,
  SLUICE_WARNING_NO_PROGRESS,
  SLUICE_WARNING_QUIET,
  SLUICE_WARNING_SIBLING_RUNNING,
  SLUICE_WARNING_QUEUED_AFTER_CANCEL,
  SLUICE_WARNING_CYCLE,
  SLUICE_WARNING_UNKNOWN_DEPENDENCY,
} SluiceWarning;

#define SLUICE_TYPE_WARNING (sluice_warning_get_type ())
GType sluice_warning_get_type (void);

/** Returns: (transfer none): "no-stages", …; for JSON; never translated. %NULL for none. */
const char *sluice_warning_get_nick (SluiceWarning warning);

/** A pipeline whose stages wait, or whose running stage tells its progress, is stuck after this long without a move; µs. */
#define SLUICE_STUCK_AFTER (10 * G_TIME_SPAN_MINUTE)

/** One with a running stage that tells no progress and of which nobody knows how long it usually takes, after this; µs. */
#define SLUICE_STUCK_UNKNOWN G_TIME_SPAN_DAY

/**
 * SluiceDeriveContext: what is known beside the server's answer
 * @now: µs UTC, by the server's clock as far as it is known
 * @moved_at: when any stage was last seen to change, µs UTC; 0 where not known (then the latest stamp counts)
 * @usual: how long the slowest running stage usually takes, µs, or 0 where there is no history; stuck after 3 times it,
 *   never before %SLUICE_STUCK_AFTER
 * @workers: how many workers the server has, or -1 where not known
 */
typedef struct
{
  gint64 now;
  gint64 moved_at;
  gint64 usual;
  int workers;
} SluiceDeriveContext;

/**
 * SluiceDerived: a pipeline as people see it
 * @ended_at: its true end, µs UTC, or 0
 * @done: stages completed, or -1 where the stages aren't known
 * @total: stages, or -1
 * @progress: 0 to 1, counting the running stages' own progress where the server tells it; -1 where not known
 * @warning_since: since when nothing moved, µs UTC, or 0
 * @server_finished: the server's word is "running" though all is over: a delete needs a cancel first
 */
typedef struct
{
  SluiceState state;
  gint64 ended_at;
  int done;
  int total;
  double progress;
  SluiceWarning warning;
  gint64 warning_since;
  gboolean server_finished;
} SluiceDerived;

/**
 * sluice_derive:
 * @record: what the server says; its stages may be unknown
 * @stages: (nullable) (element-type SluiceStageRecord): its stages, where known from another answer
 * @context: (nullable): what else is known
 *
 * The one place where the server's word becomes the state shown, counted, filtered and notified. Pure; any thread.
 * A server-"running" pipeline without known stages is %SLUICE_STATE_CHECKING.
 */
SluiceDerived sluice_derive (const SluicePipelineRecord *record, GPtrArray *stages, const SluiceDeriveContext *context);

/** Returns: (transfer full): the names of those of @stages that are completed; good for as long as these live. */
GHashTable *sluice_derive_collect_completed (GPtrArray *stages);

/**
 * sluice_derive_stage:
 * @completed: (nullable): what sluice_derive_collect_completed() returned for all its stages
 * @pipeline: what the server says of its pipeline
 *
 * Returns: the state of one stage. Pending is queued where it has a Celery id, or where all it depends on is completed in
 *   a pipeline that was started: the platform sends it off then, tells no id until a worker took it, and does not take it
 *   back when the pipeline is cancelled. A running one of an ended pipeline stays as it is.
 */
SluiceState sluice_derive_stage (const SluiceStageRecord *stage, GHashTable *completed,
                                 const SluicePipelineRecord *pipeline);

G_END_DECLS
