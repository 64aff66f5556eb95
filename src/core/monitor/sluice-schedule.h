/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluicePace: how often what is asked; all spans µs
 * @list_shown: the newest page while somebody looks at the list
 * @list_hidden: and while nobody does
 * @open_active: the pipeline somebody looks at, while something of it runs
 * @open_waiting: while it waits for somebody, or is stuck
 * @open_final: when it is over
 * @row_active: a running row of the list
 * @row_stuck: a row where nothing has moved for long
 * @full_pass: the whole list
 * @review: what depends on the time alone
 * @retry: the first pause after a failure, where nothing longer holds
 * @retry_limit: the longest pause after failures
 * @row_gap: between two rows: at most 25 a second
 * @hint_gap: the least between two questions after the same thing when hints urge
 * @stage_gap: a stage of it makes that, and @open_active, at least so long: large answers are asked for less often,
 *   up to twice @open_active
 * @progress_gap: how long frames that only say how far stages are wait for company
 * @renew_after: a question for the list that is older when the network or the server is back is asked anew
 * @workers_after: how long what is looked at waits in a queue until it is asked who works
 * @workers_gap: the least between two such questions, which hold the server up
 * @task_again: until a traceback is asked for again that could not be had
 * @rows_at_once: how many rows may be asked at the same time
 */
typedef struct
{
  gint64 list_shown;
  gint64 list_hidden;
  gint64 open_active;
  gint64 open_waiting;
  gint64 open_final;
  gint64 row_active;
  gint64 row_stuck;
  gint64 full_pass;
  gint64 review;
  gint64 retry;
  gint64 retry_limit;
  gint64 row_gap;
  gint64 hint_gap;
  gint64 stage_gap;
  gint64 progress_gap;
  gint64 renew_after;
  gint64 workers_after;
  gint64 workers_gap;
  gint64 task_again;
  guint rows_at_once;
} SluicePace;

/** The pace of the program; tests have a faster one. */
extern const SluicePace sluice_pace_default;

/**
 * sluice_pace_get_open:
 * @moving: whether a stage of it runs or may still run though the pipeline is over
 * @n_stages: how many it has; less than 0 where that is not known
 *
 * Returns: how often a pipeline is asked that somebody looks at
 */
gint64 sluice_pace_get_open (const SluicePace *pace, SluiceState state, gboolean moving, int n_stages);

/**
 * sluice_pace_get_hint_gap:
 * @state: the one that a frame told; why something failed is asked at once
 * @n_stages: how many the pipeline has; less than 0 where that is not known
 *
 * Returns: the least between two questions after a pipeline when frames urge that said what changed
 */
gint64 sluice_pace_get_hint_gap (const SluicePace *pace, SluiceState state, int n_stages);

/**
 * sluice_pace_get_row:
 * @status: the state by the server's word
 * @state: the derived state
 * @moving: whether a stage of it runs or may still run though the pipeline is over
 *
 * Returns: how often a row of the list is asked for its stages; 0 for never
 */
gint64 sluice_pace_get_row (const SluicePace *pace, SluiceState status, SluiceState state, gboolean moving);

/**
 * SluiceJobKind: the kinds of questions, in the order in which they go first when all are due
 * @SLUICE_JOB_LIST: the newest page of the list: the one that finds out whether the server is there
 * @SLUICE_JOB_OPEN: a pipeline that is looked at; by uuid
 * @SLUICE_JOB_PASS: the next part of the whole list; never beside LIST, which has the same route
 * @SLUICE_JOB_ROW: the stages of a row of the list; by uuid
 * @SLUICE_JOB_REVIEW: no question: looking again at what depends on the time
 */
typedef enum
{
  SLUICE_JOB_LIST,
  SLUICE_JOB_OPEN,
  SLUICE_JOB_PASS,
  SLUICE_JOB_ROW,
  SLUICE_JOB_REVIEW,
} SluiceJobKind;

/** No time at all: the due time of what is not to be done. */
#define SLUICE_NEVER G_MAXINT64

/**
 * SluiceJob: one thing that is asked now and then; read-only outside the schedule
 * @uuid: (nullable): of OPEN and ROW
 * @interval: µs; 0 for a job that is done once
 * @urgency: among rows, lower goes first
 * @due: monotonic µs, or %SLUICE_NEVER
 * @asked_at: when it was last begun, or -1
 * @failures: how many times in a row it failed
 * @gap: the least between two questions when it was urged last; only while @again
 * @busy: it is being asked: never twice at once
 */
typedef struct
{
  SluiceJobKind kind;
  char *uuid;
  gint64 interval;
  int urgency;
  gint64 due;
  gint64 asked_at;
  guint failures;
  gint64 gap;
  gboolean busy;
  gboolean again;
  gboolean dropped;
} SluiceJob;

/**
 * SluiceSchedule:
 *
 * What is to be asked next, and when: pure planning, no timers and no network. All times are the caller's monotonic
 * clock. Main thread.
 */
typedef struct _SluiceSchedule SluiceSchedule;

SluiceSchedule *sluice_schedule_new (const SluicePace *pace);
void sluice_schedule_free (SluiceSchedule *self);

/**
 * sluice_schedule_set:
 * @uuid: (nullable)
 * @interval: µs, or 0 for once
 *
 * Adds a job, due at once, or changes one: a shorter interval counts from when it was last asked.
 */
void sluice_schedule_set (SluiceSchedule *self, SluiceJobKind kind, const char *uuid, gint64 interval, int urgency,
                          gint64 now);
void sluice_schedule_remove (SluiceSchedule *self, SluiceJobKind kind, const char *uuid);

/** Returns: (nullable) (transfer none): the job, valid until the schedule is changed. */
const SluiceJob *sluice_schedule_lookup (SluiceSchedule *self, SluiceJobKind kind, const char *uuid);

/** Returns: (transfer container): the uuids of all jobs of @kind, valid until the schedule is changed. */
GPtrArray *sluice_schedule_list (SluiceSchedule *self, SluiceJobKind kind);

/** Makes a job due now, or after a short pause where it was asked just now. Its failures are forgotten. */
void sluice_schedule_hurry (SluiceSchedule *self, SluiceJobKind kind, const char *uuid, gint64 now);

/** The same with a pause of its own: @gap µs at least since it was asked last. */
void sluice_schedule_hurry_after (SluiceSchedule *self, SluiceJobKind kind, const char *uuid, gint64 gap, gint64 now);

/** Makes a job due no more until it is hurried; nothing where it was hurried while it was asked. */
void sluice_schedule_rest (SluiceSchedule *self, SluiceJobKind kind, const char *uuid);

/**
 * sluice_schedule_next:
 * @when: (out): where nothing is to be done now: when to look again, or %SLUICE_NEVER
 *
 * Returns: (nullable) (transfer none): what is to be done now; the caller begins it
 */
const SluiceJob *sluice_schedule_next (SluiceSchedule *self, gint64 now, gint64 *when);

void sluice_schedule_begin (SluiceSchedule *self, SluiceJobKind kind, const char *uuid, gint64 now);

/**
 * sluice_schedule_end:
 * @ok: whether it was answered
 * @jitter: a random number from 0 to 1
 *
 * A failed job comes again later and later, a good one after its interval; one that is done once is gone.
 */
void sluice_schedule_end (SluiceSchedule *self, SluiceJobKind kind, const char *uuid, gint64 now, gboolean ok,
                          double jitter);

/** The server is away: nothing but LIST is done until it is back, and then all that is overdue. */
void sluice_schedule_set_held (SluiceSchedule *self, gboolean held, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSchedule, sluice_schedule_free)

G_END_DECLS
