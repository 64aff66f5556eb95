/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-records.h"
#include "model/sluice-derive.h"

/* One row of the table: what the server says, and what people see. Times are minutes. Stages are written
 * "name status started completed [celery] [<dependency,…]", one a line; NULL: not known. */
typedef struct
{
  const char *name;
  const char *status;
  int started;
  int completed;
  const char *stages;
  SluiceDeriveContext context;

  SluiceState state;
  int ended;
  int done;
  int total;
  double progress;
  SluiceWarning warning;
  int since;
  gboolean server_finished;
} Case;

/* Now is 60 minutes. */
#define AT(n) { .now = MINUTES (n), .workers = -1 }
#define NOW AT (60)

static const Case cases[] = {
  { "pending", "pending", 0, 0, "a pending 0 0\nb pending 0 0 <a", NOW,
    SLUICE_STATE_PENDING, 0, 0, 2, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "pending-row", "pending", 0, 0, NULL, NOW,
    SLUICE_STATE_PENDING, 0, -1, -1, -1, SLUICE_WARNING_NONE, 0, FALSE },
  { "no-word", NULL, 0, 0, NULL, NOW,
    SLUICE_STATE_PENDING, 0, -1, -1, -1, SLUICE_WARNING_NONE, 0, FALSE },
  { "running-row-is-checked", "running", 55, 0, NULL, NOW,
    SLUICE_STATE_CHECKING, 0, -1, -1, -1, SLUICE_WARNING_NONE, 0, FALSE },
  { "running", "running", 55, 0, "a completed 55 56\nb running 56 0 <a\nc pending 0 0 <b", NOW,
    SLUICE_STATE_RUNNING, 0, 1, 3, 1 / 3.0, SLUICE_WARNING_NONE, 0, FALSE },
  { "between-two-stages", "running", 55, 0, "a completed 55 59\nb pending 0 0 celery <a", NOW,
    SLUICE_STATE_RUNNING, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "queued", "running", 59, 0, "a pending 0 0 celery", NOW,
    SLUICE_STATE_QUEUED, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },

  /* The server never says completed. */
  { "finished-but-running", "running", 10, 0, "a completed 10 20\nb completed 20 45 <a", NOW,
    SLUICE_STATE_COMPLETED, 45, 2, 2, 1, SLUICE_WARNING_NONE, 0, TRUE },
  { "finished-long-ago-is-not-stuck", "running", 10, 0, "a completed 10 20", AT (100000),
    SLUICE_STATE_COMPLETED, 20, 1, 1, 1, SLUICE_WARNING_NONE, 0, TRUE },
  { "finished-in-another-order", "running", 10, 0, "a completed 10 45\nb completed 10 20", NOW,
    SLUICE_STATE_COMPLETED, 45, 2, 2, 1, SLUICE_WARNING_NONE, 0, TRUE },
  { "finished-without-stamps", "running", 10, 0, "a completed 10 0", NOW,
    SLUICE_STATE_COMPLETED, 10, 1, 1, 1, SLUICE_WARNING_NONE, 0, TRUE },
  { "finished-though-the-row-was-never-completed", "running", 10, 30, "a completed 10 20", NOW,
    SLUICE_STATE_COMPLETED, 20, 1, 1, 1, SLUICE_WARNING_NONE, 0, TRUE },
  /* Left out on purpose: a cancel skips, too, but says "cancelled". */
  { "finished-with-a-stage-skipped", "running", 10, 0, "a completed 10 20\nb skipped 0 0 <a", NOW,
    SLUICE_STATE_COMPLETED, 20, 1, 2, 1, SLUICE_WARNING_NONE, 0, TRUE },
  { "all-skipped", "running", 10, 0, "a skipped 10 0\nb skipped 0 0", NOW,
    SLUICE_STATE_CANCELLED, 10, 0, 2, 0, SLUICE_WARNING_NONE, 0, TRUE },
  { "all-over-one-failed", "running", 10, 0, "a completed 10 20\nb failed 20 30", NOW,
    SLUICE_STATE_FAILED, 30, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, TRUE },
  { "failed-stage-while-others-run", "running", 50, 0, "a failed 50 55\nb running 55 0", NOW,
    SLUICE_STATE_RUNNING, 0, 0, 2, 0, SLUICE_WARNING_NONE, 0, FALSE },

  { "failed", "failed", 10, 30, "a completed 10 20\nb failed 20 30 <a\nc pending 0 0 <b", NOW,
    SLUICE_STATE_FAILED, 30, 1, 3, 1 / 3.0, SLUICE_WARNING_NONE, 0, FALSE },
  { "failed-row", "failed", 10, 30, NULL, NOW,
    SLUICE_STATE_FAILED, 30, -1, -1, -1, SLUICE_WARNING_NONE, 0, FALSE },
  { "failed-with-a-sibling-still-running", "failed", 10, 30, "a failed 10 30\nb running 10 0\nc pending 0 0 <a,b", NOW,
    SLUICE_STATE_FAILED, 30, 0, 3, 0, SLUICE_WARNING_SIBLING_RUNNING, 0, FALSE },
  { "failed-and-the-sibling-completed-later", "failed", 10, 30, "a failed 10 30\nb completed 10 50", NOW,
    SLUICE_STATE_FAILED, 30, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "failed-without-an-end", "failed", 10, 0, "a failed 10 30", NOW,
    SLUICE_STATE_FAILED, 30, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },

  /* start says 200, and a moment later the pipeline alone has failed. */
  { "cycle", "failed", 10, 10, "a pending 0 0 <b\nb pending 0 0 <a", NOW,
    SLUICE_STATE_FAILED, 10, 0, 2, 0, SLUICE_WARNING_CYCLE, 0, FALSE },
  { "self-dependency", "failed", 10, 10, "a pending 0 0 <a", NOW,
    SLUICE_STATE_FAILED, 10, 0, 1, 0, SLUICE_WARNING_CYCLE, 0, FALSE },
  { "missing-dependency", "failed", 10, 10, "a pending 0 0\nb pending 0 0 <a,z", NOW,
    SLUICE_STATE_FAILED, 10, 0, 2, 0, SLUICE_WARNING_UNKNOWN_DEPENDENCY, 0, FALSE },
  { "unknown-task", "failed", 10, 10, "a pending 0 0", NOW,
    SLUICE_STATE_FAILED, 10, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "failed-for-two-of-one-name", "failed", 10, 10, "a pending 0 0\na pending 0 0", NOW,
    SLUICE_STATE_FAILED, 10, 0, 2, 0, SLUICE_WARNING_DUPLICATE_NAMES, 0, FALSE },
  { "cycle-told-before-the-start", "pending", 0, 0, "a pending 0 0 <c\nb pending 0 0 <a\nc pending 0 0 <b", NOW,
    SLUICE_STATE_PENDING, 0, 0, 3, 0, SLUICE_WARNING_CYCLE, 0, FALSE },
  { "dependency-named-twice-is-no-cycle", "pending", 0, 0, "a pending 0 0\nb pending 0 0 <a,a", NOW,
    SLUICE_STATE_PENDING, 0, 0, 2, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "cycle-that-ran-is-no-matter", "failed", 10, 30, "a failed 10 30 <b\nb pending 0 0 <a", NOW,
    SLUICE_STATE_FAILED, 30, 0, 2, 0, SLUICE_WARNING_NONE, 0, FALSE },

  { "cancelled", "cancelled", 10, 30, "a completed 10 20\nb skipped 20 0 celery <a\nc pending 0 0 <b", NOW,
    SLUICE_STATE_CANCELLED, 30, 1, 3, 1 / 3.0, SLUICE_WARNING_NONE, 0, FALSE },
  { "cancelled-in-its-last-stage", "cancelled", 10, 30, "a completed 10 20\nb skipped 20 0 celery <a", NOW,
    SLUICE_STATE_CANCELLED, 30, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "cancelled-with-a-queued-stage", "cancelled", 10, 30, "a skipped 10 0 celery\nb pending 0 0 celery", NOW,
    SLUICE_STATE_CANCELLED, 30, 0, 2, 0, SLUICE_WARNING_QUEUED_AFTER_CANCEL, 0, FALSE },
  { "cancelled-while-a-stage-waited-for-a-worker", "cancelled", 10, 30,
    "a completed 10 20\nb pending 0 0 <a\nc pending 0 0 <b", NOW,
    SLUICE_STATE_CANCELLED, 30, 1, 3, 1 / 3.0, SLUICE_WARNING_QUEUED_AFTER_CANCEL, 0, FALSE },
  { "cancelled-and-what-depends-on-the-killed-never-runs", "cancelled", 10, 30, "a skipped 10 0\nb pending 0 0 <a", NOW,
    SLUICE_STATE_CANCELLED, 30, 0, 2, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "cancelled-and-the-queued-stage-runs", "cancelled", 10, 30, "a skipped 10 0\nb running 40 0 celery", NOW,
    SLUICE_STATE_CANCELLED, 30, 0, 2, 0, SLUICE_WARNING_QUEUED_AFTER_CANCEL, 0, FALSE },
  { "cancelled-and-the-queued-stage-completed", "cancelled", 10, 30, "a skipped 10 0\nb completed 40 50 celery", NOW,
    SLUICE_STATE_CANCELLED, 30, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "cancelled-after-it-finished", "cancelled", 10, 30, "a completed 10 20\nb completed 20 25 <a", NOW,
    SLUICE_STATE_CANCELLED, 30, 2, 2, 1, SLUICE_WARNING_NONE, 0, FALSE },
  { "cancelled-before-it-started", "cancelled", 0, 30, "a pending 0 0", NOW,
    SLUICE_STATE_CANCELLED, 30, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },

  /* It hangs as running, without any error. */
  { "no-stages", "running", 55, 0, "", NOW,
    SLUICE_STATE_QUEUED, 0, 0, 0, 0, SLUICE_WARNING_NO_STAGES, 55, FALSE },
  { "no-stages-for-long", "running", 10, 0, "", NOW,
    SLUICE_STATE_STUCK, 0, 0, 0, 0, SLUICE_WARNING_NO_STAGES, 10, FALSE },
  { "no-stages-and-not-started", "pending", 0, 0, "", NOW,
    SLUICE_STATE_PENDING, 0, 0, 0, 0, SLUICE_WARNING_NO_STAGES, 0, FALSE },
  { "duplicate-names", "running", 55, 0, "a pending 0 0\na pending 0 0", NOW,
    SLUICE_STATE_QUEUED, 0, 0, 2, 0, SLUICE_WARNING_DUPLICATE_NAMES, 55, FALSE },
  { "duplicate-names-for-long", "running", 10, 0, "a completed 10 20\na pending 0 0", NOW,
    SLUICE_STATE_STUCK, 0, 1, 2, 0.5, SLUICE_WARNING_DUPLICATE_NAMES, 20, FALSE },
  { "duplicate-names-that-run-are-no-matter", "running", 55, 0, "a completed 55 56\na running 56 0", NOW,
    SLUICE_STATE_RUNNING, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "parameters-refused-sent", "running", 45, 0, "a pending 0 0 celery\nb pending 0 0 <a", NOW,
    SLUICE_STATE_STUCK, 0, 0, 2, 0, SLUICE_WARNING_NOT_STARTED, 45, FALSE },
  { "parameters-refused-not-sent", "running", 45, 0, "a pending 0 0\nb pending 0 0 <a", NOW,
    SLUICE_STATE_STUCK, 0, 0, 2, 0, SLUICE_WARNING_NOT_STARTED, 45, FALSE },
  { "parameters-refused-a-moment-ago", "running", 59, 0, "a pending 0 0", NOW,
    SLUICE_STATE_QUEUED, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "parameters-refused-of-a-later-stage", "running", 10, 0, "a completed 10 20\nb pending 0 0 celery <a", NOW,
    SLUICE_STATE_STUCK, 0, 1, 2, 0.5, SLUICE_WARNING_NOT_STARTED, 20, FALSE },
  { "no-worker", "running", 59, 0, "a pending 0 0 celery", { MINUTES (60), 0, 0, 0 },
    SLUICE_STATE_QUEUED, 0, 0, 1, 0, SLUICE_WARNING_NO_WORKER, 59, FALSE },
  { "no-worker-for-long", "running", 10, 0, "a pending 0 0 celery", { MINUTES (60), 0, 0, 0 },
    SLUICE_STATE_STUCK, 0, 0, 1, 0, SLUICE_WARNING_NO_WORKER, 10, FALSE },
  { "no-worker-but-it-runs", "running", 55, 0, "a running 55 0 celery", { MINUTES (60), 0, 0, 0 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "no-worker-is-no-matter-before-the-start", "pending", 0, 0, "a pending 0 0", { MINUTES (60), 0, 0, 0 },
    SLUICE_STATE_PENDING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "workers", "running", 59, 0, "a pending 0 0 celery", { MINUTES (60), 0, 0, 3 },
    SLUICE_STATE_QUEUED, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "task-killed-from-elsewhere", "running", 10, 0, "a running 20 0 celery", { MINUTES (60), 0, MINUTES (5), -1 },
    SLUICE_STATE_STUCK, 0, 0, 1, 0, SLUICE_WARNING_NO_PROGRESS, 20, FALSE },

  { "cancelled-a-day-ago-with-a-stage-queued", "cancelled", 10, 20, "a skipped 10 0\nb pending 0 0 celery", AT (1461),
    SLUICE_STATE_CANCELLED, 20, 0, 2, 0, SLUICE_WARNING_NONE, 0, FALSE },

  /* Stuck: ten minutes of waiting or of progress that stands still, or three times its usual. */
  { "waiting-for-nine-minutes-is-not-stuck", "running", 10, 0, "a completed 11 51\nb pending 0 0 celery", NOW,
    SLUICE_STATE_RUNNING, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "waiting-for-ten-minutes-is-stuck", "running", 10, 0, "a completed 11 50\nb pending 0 0 celery", NOW,
    SLUICE_STATE_STUCK, 0, 1, 2, 0.5, SLUICE_WARNING_NOT_STARTED, 50, FALSE },
  { "running-for-nine-minutes-is-nothing-to-tell", "running", 10, 0, "a running 51 0", NOW,
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "running-for-ten-minutes-is-told-where-nothing-is-known", "running", 10, 0, "a running 50 0", NOW,
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_QUIET, 50, FALSE },
  { "running-for-hours-is-not-stuck-where-nothing-is-known", "running", 10, 0, "a running 11 0", AT (600),
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_QUIET, 11, FALSE },
  { "running-for-hours-is-nothing-to-tell-where-that-is-usual", "running", 10, 0, "a running 11 0",
    { MINUTES (600), 0, MINUTES (480), -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "what-was-seen-to-move-is-not-quiet", "running", 10, 0, "a running 11 0", { MINUTES (600), MINUTES (595), 0, -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "quiet-at-a-time-unknown", "running", 10, 0, "a running 11 0", { .workers = -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "running-for-a-day-is-stuck-where-nothing-is-known", "running", 10, 0, "a running 11 0", AT (1451),
    SLUICE_STATE_STUCK, 0, 0, 1, 0, SLUICE_WARNING_NO_PROGRESS, 11, FALSE },
  { "not-stuck-within-three-times-its-usual", "running", 10, 0, "a running 20 0", { MINUTES (60), 0, MINUTES (14), -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "stuck-after-three-times-its-usual", "running", 10, 0, "a running 20 0", { MINUTES (60), 0, MINUTES (13), -1 },
    SLUICE_STATE_STUCK, 0, 0, 1, 0, SLUICE_WARNING_NO_PROGRESS, 20, FALSE },
  { "a-short-usual-waits-ten-minutes-too", "running", 10, 0, "a running 51 0", { MINUTES (60), 0, MINUTES (1), -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "an-absurd-usual-does-not-overflow", "running", 10, 0, "a running 20 0", { MINUTES (60), 0, G_MAXINT64, -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "seen-to-move", "running", 10, 0, "a running 20 0", { MINUTES (60), MINUTES (55), 0, -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "pending-is-never-stuck", "pending", 0, 0, "a pending 0 0", AT (100000),
    SLUICE_STATE_PENDING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "paused-is-never-stuck", "paused", 10, 0, "a paused 10 0", AT (100000),
    SLUICE_STATE_PAUSED, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "an-unknown-time-is-never-stuck", "running", 10, 0, "a running 10 0", { .workers = -1 },
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },

  /* The server's clock is not ours. */
  { "stamps-from-the-future", "running", 90, 0, "a running 95 0", NOW,
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "an-end-from-the-future", "running", 90, 0, "a completed 90 95", NOW,
    SLUICE_STATE_COMPLETED, 95, 1, 1, 1, SLUICE_WARNING_NONE, 0, TRUE },
  { "an-end-before-the-start", "failed", 90, 50, "a failed 90 50", NOW,
    SLUICE_STATE_FAILED, 50, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },

  /* What a server that keeps the plan says. */
  { "plan-completed", "completed", 10, 30, "a completed 10 29", NOW,
    SLUICE_STATE_COMPLETED, 30, 1, 1, 1, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-completed-row", "completed", 10, 30, NULL, NOW,
    SLUICE_STATE_COMPLETED, 30, -1, -1, 1, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-completed-with-a-stage-skipped", "completed", 10, 30, "a completed 10 29\nb skipped 0 0", NOW,
    SLUICE_STATE_COMPLETED, 30, 1, 2, 1, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-completed-before-its-stages", "completed", 10, 30, "a running 10 0", NOW,
    SLUICE_STATE_COMPLETED, 30, 0, 1, 1, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-paused", "paused", 10, 0, "a completed 10 20\nb pending 0 0", NOW,
    SLUICE_STATE_PAUSED, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-paused-row", "paused", 10, 0, NULL, NOW,
    SLUICE_STATE_PAUSED, 0, -1, -1, -1, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-stage-paused", "running", 55, 0, "a completed 55 56\nb paused 56 0", NOW,
    SLUICE_STATE_PAUSED, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "plan-queued", "queued", 59, 0, NULL, NOW,
    SLUICE_STATE_QUEUED, 0, -1, -1, -1, SLUICE_WARNING_NONE, 0, FALSE },
  { "the-row-lags-behind-its-stages", "pending", 0, 0, "a running 59 0", NOW,
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "upper-case", "RUNNING", 10, 0, "a COMPLETED 10 20", NOW,
    SLUICE_STATE_COMPLETED, 20, 1, 1, 1, SLUICE_WARNING_NONE, 0, TRUE },

  { "unknown-word", "exploded", 10, 0, "a completed 10 20\nb pending 0 0", NOW,
    SLUICE_STATE_UNKNOWN, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
  { "unknown-word-of-a-stage", "running", 55, 0, "a thinking 55 0", NOW,
    SLUICE_STATE_RUNNING, 0, 0, 1, 0, SLUICE_WARNING_NONE, 0, FALSE },
  { "unknown-word-is-not-over", "running", 55, 0, "a completed 55 56\nb thinking 56 0", NOW,
    SLUICE_STATE_RUNNING, 0, 1, 2, 0.5, SLUICE_WARNING_NONE, 0, FALSE },
};

static GPtrArray *
parse_stages (const char *text)
{
  g_autoptr (GPtrArray) stages = NULL;
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return NULL;

  stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      SluiceStageRecord *stage;

      g_assert_cmpuint (g_strv_length (words), >=, 4);
      stage = make_stage (words[0], words[1], atoi (words[2]), atoi (words[3]));
      for (gsize j = 4; words[j] != NULL; j++)
        {
          if (words[j][0] == '<')
            stage->depends_on = g_strsplit (words[j] + 1, ",", -1);
          else
            stage->celery_task_id = g_strdup (words[j]);
        }
      g_ptr_array_add (stages, stage);
    }

  return g_steal_pointer (&stages);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (SluicePipelineRecord) record = make_row ("u", test->status);
  g_autoptr (GPtrArray) stages = parse_stages (test->stages);
  SluiceDerived derived;

  record->started_at = MINUTES (test->started);
  record->completed_at = MINUTES (test->completed);

  derived = sluice_derive (record, stages, &test->context);
  g_assert_cmpstr (sluice_state_get_nick (derived.state), ==, sluice_state_get_nick (test->state));
  g_assert_cmpint (derived.ended_at, ==, MINUTES (test->ended));
  g_assert_cmpint (derived.done, ==, test->done);
  g_assert_cmpint (derived.total, ==, test->total);
  g_assert_cmpfloat_with_epsilon (derived.progress, test->progress, 1e-9);
  g_assert_cmpstr (sluice_warning_get_nick (derived.warning), ==, sluice_warning_get_nick (test->warning));
  g_assert_cmpint (derived.warning_since, ==, MINUTES (test->since));
  g_assert_cmpint (derived.server_finished, ==, test->server_finished);

  /* Its own stages count where no others are given. */
  if (stages != NULL)
    {
      SluiceDerived own;

      record->stages = g_ptr_array_ref (stages);
      own = sluice_derive (record, NULL, &test->context);
      g_assert_cmpint (own.state, ==, derived.state);
      g_assert_cmpint (own.done, ==, derived.done);
    }
}

static void
test_running_stages_count_as_far_as_they_are (void)
{
  g_autoptr (SluicePipelineRecord) record
      = make_pipeline ("u", "running", make_stage ("a", "completed", 55, 56), make_stage ("b", "running", 56, 0),
                       make_stage ("c", "running", 56, 0), make_stage ("d", "pending", 0, 0), NULL);
  SluiceDerived derived;

  ((SluiceStageRecord *) record->stages->pdata[1])->progress = 0.5;
  ((SluiceStageRecord *) record->stages->pdata[2])->progress = 7;
  derived = sluice_derive (record, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (derived.progress, 2.5 / 4, 1e-9);
}

static void
test_a_sent_stage_is_queued (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "running");
  g_autoptr (SluiceStageRecord) stage = make_stage ("a", "pending", 0, 0);

  g_assert_cmpint (sluice_derive_stage (stage, NULL, row), ==, SLUICE_STATE_PENDING);
  stage->celery_task_id = g_strdup ("celery");
  g_assert_cmpint (sluice_derive_stage (stage, NULL, row), ==, SLUICE_STATE_QUEUED);
  g_set_str (&stage->status, "running");
  g_set_str (&row->status, "failed");
  g_assert_cmpint (sluice_derive_stage (stage, NULL, row), ==, SLUICE_STATE_RUNNING);
  g_set_str (&stage->status, "thinking");
  g_assert_cmpint (sluice_derive_stage (stage, NULL, row), ==, SLUICE_STATE_UNKNOWN);
}

/* The platform tells no id of what it sent off until a worker takes it. */
static void
test_a_stage_whose_dependencies_are_completed_is_queued (void)
{
  const char *on_a_and_b[] = { "a", "b", NULL };
  g_autoptr (SluicePipelineRecord) row
      = make_pipeline ("u", "running", make_stage ("a", "completed", 5, 6), make_stage ("b", "running", 5, 0),
                       make_stage ("c", "pending", 0, 0), make_stage ("d", "pending", 0, 0), NULL);
  SluiceStageRecord *c = row->stages->pdata[2], *d = row->stages->pdata[3];
  g_autoptr (GHashTable) completed = sluice_derive_collect_completed (row->stages);

  c->depends_on = g_strdupv ((char **) on_a_and_b);
  g_assert_cmpuint (g_hash_table_size (completed), ==, 1);
  g_assert_cmpint (sluice_derive_stage (c, completed, row), ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (sluice_derive_stage (d, completed, row), ==, SLUICE_STATE_QUEUED);

  g_hash_table_add (completed, (char *) "b");
  g_assert_cmpint (sluice_derive_stage (c, completed, row), ==, SLUICE_STATE_QUEUED);
  /* A cancel takes nothing back that was sent, and nothing was before the start. */
  g_set_str (&row->status, "cancelled");
  g_assert_cmpint (sluice_derive_stage (c, completed, row), ==, SLUICE_STATE_PENDING);
  row->started_at = MINUTES (5);
  g_assert_cmpint (sluice_derive_stage (c, completed, row), ==, SLUICE_STATE_QUEUED);
  g_set_str (&row->status, "pending");
  g_assert_cmpint (sluice_derive_stage (c, completed, row), ==, SLUICE_STATE_PENDING);
}

static void
test_a_thousand_stages_in_a_circle (void)
{
  g_autoptr (SluicePipelineRecord) record = make_pipeline ("u", "pending", NULL);

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d", i);
      SluiceStageRecord *stage = make_stage (name, "pending", 0, 0);

      stage->depends_on = g_new0 (char *, 2);
      stage->depends_on[0] = g_strdup_printf ("%d", (i + 1) % 1000);
      g_ptr_array_add (record->stages, stage);
    }
  g_assert_cmpint (sluice_derive (record, NULL, NULL).warning, ==, SLUICE_WARNING_CYCLE);

  g_clear_pointer (&((SluiceStageRecord *) record->stages->pdata[500])->depends_on, g_strfreev);
  g_assert_cmpint (sluice_derive (record, NULL, NULL).warning, ==, SLUICE_WARNING_NONE);
}

static void
test_warnings_have_nicks (void)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (SLUICE_TYPE_WARNING);

  g_assert_cmpuint (klass->n_values, ==, SLUICE_WARNING_UNKNOWN_DEPENDENCY + 1);
  g_assert_null (sluice_warning_get_nick (SLUICE_WARNING_NONE));
  for (int i = 1; i < (int) klass->n_values; i++)
    g_assert_cmpstr (sluice_warning_get_nick (i), ==, g_enum_get_value (klass, i)->value_nick);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/derive/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/derive/progress", test_running_stages_count_as_far_as_they_are);
  g_test_add_func ("/derive/stage", test_a_sent_stage_is_queued);
  g_test_add_func ("/derive/dependencies-completed", test_a_stage_whose_dependencies_are_completed_is_queued);
  g_test_add_func ("/derive/large-cycle", test_a_thousand_stages_in_a_circle);
  g_test_add_func ("/derive/warning", test_warnings_have_nicks);

  return g_test_run ();
}
