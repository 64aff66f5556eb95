/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-schedule.h"

#include "base/sluice-backoff.h"

struct _SluiceSchedule
{
  SluicePace pace;
  GHashTable *jobs;    /* of SluiceJob *, a set by kind and uuid */
  guint rows_busy;
  gint64 row_begun_at; /* or -1 */
  gboolean held;
};

const SluicePace sluice_pace_default = {
  .list_shown = 5 * G_TIME_SPAN_SECOND,
  .list_hidden = 30 * G_TIME_SPAN_SECOND,
  .open_active = G_TIME_SPAN_SECOND,
  .open_waiting = 5 * G_TIME_SPAN_SECOND,
  .open_final = 30 * G_TIME_SPAN_SECOND,
  .row_active = 5 * G_TIME_SPAN_SECOND,
  .row_stuck = 30 * G_TIME_SPAN_SECOND,
  .full_pass = 10 * G_TIME_SPAN_MINUTE,
  .review = G_TIME_SPAN_MINUTE,
  .retry = G_TIME_SPAN_SECOND,
  .retry_limit = 60 * G_TIME_SPAN_SECOND,
  .row_gap = 40 * G_TIME_SPAN_MILLISECOND,
  .hint_gap = 500 * G_TIME_SPAN_MILLISECOND,
  .stage_gap = 2 * G_TIME_SPAN_MILLISECOND,
  .progress_gap = G_TIME_SPAN_SECOND,
  .renew_after = 2 * G_TIME_SPAN_SECOND,
  .workers_after = 10 * G_TIME_SPAN_SECOND,
  .workers_gap = 30 * G_TIME_SPAN_SECOND,
  .task_again = 30 * G_TIME_SPAN_SECOND,
  .rows_at_once = 2,
};

static guint
hash_job (gconstpointer key)
{
  const SluiceJob *job = key;

  return (job->uuid ? g_str_hash (job->uuid) : 0) * 31 + job->kind;
}

static gboolean
equal_job (gconstpointer a,
           gconstpointer b)
{
  const SluiceJob *job_a = a;
  const SluiceJob *job_b = b;

  return job_a->kind == job_b->kind && g_strcmp0 (job_a->uuid, job_b->uuid) == 0;
}

static void
free_job (gpointer data)
{
  SluiceJob *job = data;

  g_free (job->uuid);
  g_free (job);
}

static SluiceJob *
find_job (SluiceSchedule *self,
          SluiceJobKind   kind,
          const char     *uuid)
{
  SluiceJob key = { .kind = kind, .uuid = (char *) uuid };

  return g_hash_table_lookup (self->jobs, &key);
}

static gboolean
is_kind_busy (SluiceSchedule *self,
              SluiceJobKind   kind)
{
  SluiceJob *job = find_job (self, kind, NULL);

  return job && job->busy;
}

/* The time from which on the job may be begun, or SLUICE_NEVER while something else must end first. */
static gint64
get_ready_time (SluiceSchedule *self,
                SluiceJob      *job)
{
  if (job->busy || job->dropped || job->due == SLUICE_NEVER)
    return SLUICE_NEVER;
  if (self->held && job->kind != SLUICE_JOB_LIST)
    return SLUICE_NEVER;

  switch (job->kind)
    {
    case SLUICE_JOB_LIST:
      return is_kind_busy (self, SLUICE_JOB_PASS) ? SLUICE_NEVER : job->due;
    case SLUICE_JOB_PASS:
      return is_kind_busy (self, SLUICE_JOB_LIST) ? SLUICE_NEVER : job->due;
    case SLUICE_JOB_ROW:
      if (self->rows_busy >= self->pace.rows_at_once)
        return SLUICE_NEVER;
      return self->row_begun_at < 0 ? job->due : MAX (job->due, self->row_begun_at + self->pace.row_gap);
    case SLUICE_JOB_OPEN:
    case SLUICE_JOB_REVIEW:
    default:
      return job->due;
    }
}

/* Hints may come in a storm: what was asked just now is not asked again before a short pause.
   Each part of a pass is another question. */
static gint64
get_hurried_time (SluiceJob *job,
                  gint64     gap,
                  gint64     now)
{
  return job->asked_at < 0 || job->kind == SLUICE_JOB_PASS ? now : MAX (now, job->asked_at + gap);
}

static gboolean
goes_before (SluiceJob *a,
             SluiceJob *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind;
  if (a->urgency != b->urgency)
    return a->urgency < b->urgency;
  return a->due < b->due;
}

gint64
sluice_pace_get_open (const SluicePace *pace,
                      SluiceState       state,
                      gboolean          moving,
                      int               n_stages)
{
  switch (state)
    {
    case SLUICE_STATE_CHECKING:
    case SLUICE_STATE_QUEUED:
    case SLUICE_STATE_RUNNING:
      return CLAMP (n_stages * pace->stage_gap, pace->open_active, 2 * pace->open_active);
    case SLUICE_STATE_PENDING:
    case SLUICE_STATE_PAUSED:
    case SLUICE_STATE_STUCK:
    case SLUICE_STATE_UNKNOWN:
      return pace->open_waiting;
    case SLUICE_STATE_COMPLETED:
    case SLUICE_STATE_FAILED:
    case SLUICE_STATE_SKIPPED:
    case SLUICE_STATE_CANCELLED:
    default:
      return moving ? pace->open_waiting : pace->open_final;
    }
}

gint64
sluice_pace_get_hint_gap (const SluicePace *pace,
                          SluiceState       state,
                          int               n_stages)
{
  return state == SLUICE_STATE_FAILED ? pace->hint_gap
                                      : CLAMP (n_stages * pace->stage_gap, pace->hint_gap, 2 * pace->open_active);
}

gint64
sluice_pace_get_row (const SluicePace *pace,
                     SluiceState       status,
                     SluiceState       state,
                     gboolean          moving)
{
  if (moving)
    return pace->row_stuck;
  if (status != SLUICE_STATE_RUNNING || sluice_state_is_final (state))
    return 0;

  return state == SLUICE_STATE_STUCK ? pace->row_stuck : pace->row_active;
}

SluiceSchedule *
sluice_schedule_new (const SluicePace *pace)
{
  SluiceSchedule *self = g_new0 (SluiceSchedule, 1);

  self->pace = *pace;
  self->row_begun_at = -1;
  self->jobs = g_hash_table_new_full (hash_job, equal_job, free_job, NULL);
  return self;
}

void
sluice_schedule_free (SluiceSchedule *self)
{
  g_hash_table_unref (self->jobs);
  g_free (self);
}

void
sluice_schedule_set (SluiceSchedule *self,
                     SluiceJobKind   kind,
                     const char     *uuid,
                     gint64          interval,
                     int             urgency,
                     gint64          now)
{
  SluiceJob *job = find_job (self, kind, uuid);

  if (!job)
    {
      job = g_new0 (SluiceJob, 1);
      job->kind = kind;
      job->uuid = g_strdup (uuid);
      job->asked_at = -1;
      job->interval = interval;
      job->urgency = urgency;
      job->due = now;
      g_hash_table_add (self->jobs, job);
      return;
    }

  job->urgency = urgency;
  if (job->dropped)
    {
      job->dropped = FALSE;
      job->again = TRUE;
      job->gap = self->pace.hint_gap;
      job->failures = 0;
    }
  if (job->interval == interval)
    return;

  job->interval = interval;
  if (job->busy || job->failures > 0)
    return;

  if (interval == 0)
    job->due = MIN (job->due, now);
  else if (job->asked_at >= 0)
    job->due = MAX (now, job->asked_at + interval);
}

void
sluice_schedule_remove (SluiceSchedule *self,
                        SluiceJobKind   kind,
                        const char     *uuid)
{
  SluiceJob *job = find_job (self, kind, uuid);

  if (!job)
    return;

  /* One that is being asked stays until its answer is there: a new one of the same key must not overtake it. */
  if (job->busy)
    job->dropped = TRUE;
  else
    g_hash_table_remove (self->jobs, job);
}

const SluiceJob *
sluice_schedule_lookup (SluiceSchedule *self,
                        SluiceJobKind   kind,
                        const char     *uuid)
{
  SluiceJob *job = find_job (self, kind, uuid);

  return job && !job->dropped ? job : NULL;
}

GPtrArray *
sluice_schedule_list (SluiceSchedule *self,
                      SluiceJobKind   kind)
{
  GPtrArray *uuids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      SluiceJob *job = key;

      if (job->kind == kind && !job->dropped)
        g_ptr_array_add (uuids, job->uuid);
    }
  return uuids;
}

void
sluice_schedule_hurry (SluiceSchedule *self,
                       SluiceJobKind   kind,
                       const char     *uuid,
                       gint64          now)
{
  sluice_schedule_hurry_after (self, kind, uuid, self->pace.hint_gap, now);
}

void
sluice_schedule_hurry_after (SluiceSchedule *self,
                             SluiceJobKind   kind,
                             const char     *uuid,
                             gint64          gap,
                             gint64          now)
{
  SluiceJob *job = find_job (self, kind, uuid);

  if (!job)
    return;

  job->failures = 0;
  if (job->busy)
    {
      job->gap = job->again ? MIN (job->gap, gap) : gap;
      job->again = TRUE;
    }
  else
    job->due = MIN (job->due, get_hurried_time (job, gap, now));
}

void
sluice_schedule_rest (SluiceSchedule *self,
                      SluiceJobKind   kind,
                      const char     *uuid)
{
  SluiceJob *job = find_job (self, kind, uuid);

  if (job && !job->again)
    job->due = SLUICE_NEVER;
}

const SluiceJob *
sluice_schedule_next (SluiceSchedule *self,
                      gint64          now,
                      gint64         *when)
{
  SluiceJob *best = NULL;
  GHashTableIter iter;
  gpointer key;

  *when = SLUICE_NEVER;
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      SluiceJob *job = key;
      gint64 ready = get_ready_time (self, job);

      if (ready > now)
        *when = MIN (*when, ready);
      else if (!best || goes_before (job, best))
        best = job;
    }

  if (best)
    *when = now;
  return best;
}

void
sluice_schedule_begin (SluiceSchedule *self,
                       SluiceJobKind   kind,
                       const char     *uuid,
                       gint64          now)
{
  SluiceJob *job = find_job (self, kind, uuid);

  g_return_if_fail (job && !job->busy);

  job->busy = TRUE;
  job->again = FALSE;
  job->asked_at = now;
  if (kind == SLUICE_JOB_ROW)
    {
      self->rows_busy++;
      self->row_begun_at = now;
    }
}

void
sluice_schedule_end (SluiceSchedule *self,
                     SluiceJobKind   kind,
                     const char     *uuid,
                     gint64          now,
                     gboolean        ok,
                     double          jitter)
{
  SluiceJob *job = find_job (self, kind, uuid);

  g_return_if_fail (job && job->busy);

  job->busy = FALSE;
  if (kind == SLUICE_JOB_ROW)
    self->rows_busy--;

  if (job->dropped || (ok && job->interval == 0 && !job->again))
    {
      g_hash_table_remove (self->jobs, job);
      return;
    }

  if (ok)
    {
      job->failures = 0;
      job->due = job->again ? get_hurried_time (job, job->gap, now) : MAX (now, job->asked_at + job->interval);
    }
  else
    {
      gint64 base = kind == SLUICE_JOB_LIST || job->interval == 0 ? self->pace.retry
                                                                  : MIN (job->interval, self->pace.list_shown);

      job->failures++;
      job->due = job->again ? get_hurried_time (job, job->gap, now)
                            : now + sluice_backoff_delay (base, job->failures, self->pace.retry_limit, jitter);
    }
}

void
sluice_schedule_set_held (SluiceSchedule *self,
                          gboolean        held,
                          gint64          now)
{
  GHashTableIter iter;
  gpointer key;

  if (self->held == held)
    return;

  self->held = held;
  if (held)
    return;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      SluiceJob *job = key;

      if (job->kind == SLUICE_JOB_LIST)
        continue;
      job->failures = 0;
      if (job->due != SLUICE_NEVER && (job->kind == SLUICE_JOB_OPEN || job->kind == SLUICE_JOB_ROW))
        job->due = MIN (job->due, now);
    }
}
