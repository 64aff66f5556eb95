/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-clock.h"
#include "monitor/sluice-schedule.h"

#define SECOND G_TIME_SPAN_SECOND
#define MS G_TIME_SPAN_MILLISECOND

typedef struct
{
  SluiceClock *clock;
  SluiceSchedule *schedule;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = sluice_clock_new_manual (0);
  fixture->schedule = sluice_schedule_new (&sluice_pace_default);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->schedule, sluice_schedule_free);
  g_assert_finalize_object (fixture->clock);
}

static gint64
now (Fixture *fixture)
{
  return sluice_clock_get_monotonic (fixture->clock);
}

static void
set (Fixture       *fixture,
     SluiceJobKind  kind,
     const char    *uuid,
     gint64         interval)
{
  sluice_schedule_set (fixture->schedule, kind, uuid, interval, 0, now (fixture));
}

static void
assert_next (Fixture       *fixture,
             SluiceJobKind  kind,
             const char    *uuid)
{
  gint64 when;
  const SluiceJob *job = sluice_schedule_next (fixture->schedule, now (fixture), &when);

  g_assert_nonnull (job);
  g_assert_cmpint (job->kind, ==, kind);
  g_assert_cmpstr (job->uuid, ==, uuid);
  sluice_schedule_begin (fixture->schedule, kind, uuid, now (fixture));
}

static void
assert_idle_for (Fixture *fixture,
                 gint64   span)
{
  gint64 when;

  g_assert_null (sluice_schedule_next (fixture->schedule, now (fixture), &when));
  g_assert_cmpint (when, ==, span == SLUICE_NEVER ? SLUICE_NEVER : now (fixture) + span);
}

static void
end (Fixture       *fixture,
     SluiceJobKind  kind,
     const char    *uuid,
     gboolean       ok)
{
  sluice_schedule_end (fixture->schedule, kind, uuid, now (fixture), ok, 0.0);
}

static void
test_one_timer_at_a_time (Fixture       *fixture,
                          gconstpointer  data)
{
  assert_idle_for (fixture, SLUICE_NEVER);

  set (fixture, SLUICE_JOB_LIST, NULL, 30 * SECOND);
  set (fixture, SLUICE_JOB_OPEN, "a", 30 * SECOND);
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  assert_next (fixture, SLUICE_JOB_OPEN, "a");
  assert_idle_for (fixture, SLUICE_NEVER);

  sluice_clock_advance (fixture->clock, 100 * MS);
  end (fixture, SLUICE_JOB_LIST, NULL, TRUE);
  end (fixture, SLUICE_JOB_OPEN, "a", TRUE);
  assert_idle_for (fixture, 30 * SECOND - 100 * MS);
}

static void
test_never_twice_at_once (Fixture       *fixture,
                          gconstpointer  data)
{
  set (fixture, SLUICE_JOB_OPEN, "a", SECOND);
  assert_next (fixture, SLUICE_JOB_OPEN, "a");

  /* Slower than its interval, hurried, dropped and wanted again: still one at a time. */
  sluice_clock_advance (fixture->clock, 5 * SECOND);
  sluice_schedule_hurry (fixture->schedule, SLUICE_JOB_OPEN, "a", now (fixture));
  assert_idle_for (fixture, SLUICE_NEVER);
  sluice_schedule_remove (fixture->schedule, SLUICE_JOB_OPEN, "a");
  g_assert_null (sluice_schedule_lookup (fixture->schedule, SLUICE_JOB_OPEN, "a"));
  set (fixture, SLUICE_JOB_OPEN, "a", SECOND);
  assert_idle_for (fixture, SLUICE_NEVER);

  end (fixture, SLUICE_JOB_OPEN, "a", TRUE);
  assert_next (fixture, SLUICE_JOB_OPEN, "a");
  sluice_schedule_remove (fixture->schedule, SLUICE_JOB_OPEN, "a");
  end (fixture, SLUICE_JOB_OPEN, "a", TRUE);
  assert_idle_for (fixture, SLUICE_NEVER);
}

static void
test_list_and_pass_take_turns (Fixture       *fixture,
                               gconstpointer  data)
{
  set (fixture, SLUICE_JOB_PASS, NULL, 600 * SECOND);
  assert_next (fixture, SLUICE_JOB_PASS, NULL);
  set (fixture, SLUICE_JOB_LIST, NULL, 5 * SECOND);
  assert_idle_for (fixture, SLUICE_NEVER);

  end (fixture, SLUICE_JOB_PASS, NULL, TRUE);
  sluice_schedule_hurry (fixture->schedule, SLUICE_JOB_PASS, NULL, now (fixture));
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  assert_idle_for (fixture, SLUICE_NEVER);
  end (fixture, SLUICE_JOB_LIST, NULL, TRUE);
  assert_next (fixture, SLUICE_JOB_PASS, NULL);
}

static void
test_rows_two_at_a_time_and_25_a_second (Fixture       *fixture,
                                         gconstpointer  data)
{
  guint asked = 0;
  gint64 began = now (fixture);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%03u", i);

      set (fixture, SLUICE_JOB_ROW, uuid, 3600 * SECOND);
    }

  /* Answers that come at once: the pause holds the rate. */
  while (now (fixture) < began + SECOND)
    {
      gint64 when;
      const SluiceJob *job = sluice_schedule_next (fixture->schedule, now (fixture), &when);
      g_autofree char *uuid = NULL;

      if (!job)
        {
          sluice_clock_advance (fixture->clock, when - now (fixture));
          continue;
        }
      uuid = g_strdup (job->uuid);
      sluice_schedule_begin (fixture->schedule, SLUICE_JOB_ROW, uuid, now (fixture));
      end (fixture, SLUICE_JOB_ROW, uuid, TRUE);
      asked++;
    }
  g_assert_cmpuint (asked, ==, 25);

  /* Answers that never come: two, and no more. */
  for (guint i = 0; i < 2; i++)
    {
      gint64 when;
      const SluiceJob *job;
      g_autofree char *uuid = NULL;

      sluice_clock_advance (fixture->clock, SECOND);
      job = sluice_schedule_next (fixture->schedule, now (fixture), &when);
      g_assert_nonnull (job);
      uuid = g_strdup (job->uuid);
      sluice_schedule_begin (fixture->schedule, SLUICE_JOB_ROW, uuid, now (fixture));
    }
  sluice_clock_advance (fixture->clock, SECOND);
  assert_idle_for (fixture, SLUICE_NEVER);
}

static void
test_visible_rows_go_first (Fixture       *fixture,
                            gconstpointer  data)
{
  sluice_schedule_set (fixture->schedule, SLUICE_JOB_ROW, "hidden", 5 * SECOND, 2, now (fixture));
  sluice_clock_advance (fixture->clock, SECOND);
  sluice_schedule_set (fixture->schedule, SLUICE_JOB_ROW, "visible", 5 * SECOND, 0, now (fixture));
  assert_next (fixture, SLUICE_JOB_ROW, "visible");
  sluice_clock_advance (fixture->clock, SECOND);
  assert_next (fixture, SLUICE_JOB_ROW, "hidden");
}

static void
test_failures_grow_the_pause_up_to_a_minute (Fixture       *fixture,
                                             gconstpointer  data)
{
  const gint64 pauses[] = { 2, 4, 8, 16, 32, 60, 60 };

  set (fixture, SLUICE_JOB_LIST, NULL, 5 * SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      assert_next (fixture, SLUICE_JOB_LIST, NULL);
      end (fixture, SLUICE_JOB_LIST, NULL, FALSE);
      assert_idle_for (fixture, pauses[i] * SECOND);
      sluice_clock_advance (fixture->clock, pauses[i] * SECOND);
    }

  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  end (fixture, SLUICE_JOB_LIST, NULL, TRUE);
  assert_idle_for (fixture, 5 * SECOND);
}

static void
test_while_held_only_the_list_is_asked (Fixture       *fixture,
                                        gconstpointer  data)
{
  set (fixture, SLUICE_JOB_OPEN, "a", SECOND);
  set (fixture, SLUICE_JOB_ROW, "b", 5 * SECOND);
  set (fixture, SLUICE_JOB_LIST, NULL, 5 * SECOND);
  sluice_schedule_set_held (fixture->schedule, TRUE, now (fixture));
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  end (fixture, SLUICE_JOB_LIST, NULL, FALSE);
  assert_idle_for (fixture, 2 * SECOND);

  sluice_schedule_rest (fixture->schedule, SLUICE_JOB_LIST, NULL);
  assert_idle_for (fixture, SLUICE_NEVER);
  sluice_clock_advance (fixture->clock, SECOND);
  sluice_schedule_hurry (fixture->schedule, SLUICE_JOB_LIST, NULL, now (fixture));
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  end (fixture, SLUICE_JOB_LIST, NULL, TRUE);

  sluice_schedule_set_held (fixture->schedule, FALSE, now (fixture));
  assert_next (fixture, SLUICE_JOB_OPEN, "a");
  assert_next (fixture, SLUICE_JOB_ROW, "b");
}

static void
test_hints_in_a_storm (Fixture       *fixture,
                       gconstpointer  data)
{
  set (fixture, SLUICE_JOB_LIST, NULL, 30 * SECOND);
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  for (guint i = 0; i < 100; i++)
    sluice_schedule_hurry (fixture->schedule, SLUICE_JOB_LIST, NULL, now (fixture));
  end (fixture, SLUICE_JOB_LIST, NULL, TRUE);
  assert_idle_for (fixture, sluice_pace_default.hint_gap);
  sluice_clock_advance (fixture->clock, SECOND);
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
  end (fixture, SLUICE_JOB_LIST, NULL, TRUE);
  assert_idle_for (fixture, 30 * SECOND);

  sluice_clock_advance (fixture->clock, SECOND);
  sluice_schedule_hurry (fixture->schedule, SLUICE_JOB_LIST, NULL, now (fixture));
  assert_next (fixture, SLUICE_JOB_LIST, NULL);
}

static void
test_a_changed_interval_counts_from_the_last_time (Fixture       *fixture,
                                                   gconstpointer  data)
{
  set (fixture, SLUICE_JOB_OPEN, "a", SECOND);
  assert_next (fixture, SLUICE_JOB_OPEN, "a");
  end (fixture, SLUICE_JOB_OPEN, "a", TRUE);
  set (fixture, SLUICE_JOB_OPEN, "a", 30 * SECOND);
  assert_idle_for (fixture, 30 * SECOND);
  sluice_clock_advance (fixture->clock, 10 * SECOND);
  set (fixture, SLUICE_JOB_OPEN, "a", 12 * SECOND);
  assert_idle_for (fixture, 2 * SECOND);
  set (fixture, SLUICE_JOB_OPEN, "a", 5 * SECOND);
  assert_next (fixture, SLUICE_JOB_OPEN, "a");
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  set (fixture, SLUICE_JOB_ROW, "a", 0);
  assert_next (fixture, SLUICE_JOB_ROW, "a");
  end (fixture, SLUICE_JOB_ROW, "a", FALSE);
  assert_idle_for (fixture, 2 * SECOND);
  sluice_clock_advance (fixture->clock, 2 * SECOND);
  assert_next (fixture, SLUICE_JOB_ROW, "a");
  end (fixture, SLUICE_JOB_ROW, "a", TRUE);
  assert_idle_for (fixture, SLUICE_NEVER);
}

static void
test_how_often (void)
{
  const SluicePace *pace = &sluice_pace_default;

  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_RUNNING, FALSE, 100), ==, SECOND);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_CHECKING, FALSE, 100), ==, SECOND);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_STUCK, FALSE, 100), ==, 5 * SECOND);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_COMPLETED, FALSE, 100), ==, 30 * SECOND);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_FAILED, TRUE, 100), ==, 5 * SECOND);

  /* Large answers come less often, but they come. */
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_RUNNING, FALSE, -1), ==, SECOND);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_RUNNING, FALSE, 750), ==, SECOND * 3 / 2);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_RUNNING, FALSE, 3000), ==, 2 * SECOND);
  g_assert_cmpint (sluice_pace_get_open (pace, SLUICE_STATE_STUCK, FALSE, 3000), ==, 5 * SECOND);
  g_assert_cmpint (sluice_pace_get_hint_gap (pace, SLUICE_STATE_RUNNING, -1), ==, SECOND / 2);
  g_assert_cmpint (sluice_pace_get_hint_gap (pace, SLUICE_STATE_RUNNING, 100), ==, SECOND / 2);
  g_assert_cmpint (sluice_pace_get_hint_gap (pace, SLUICE_STATE_COMPLETED, 500), ==, SECOND);
  g_assert_cmpint (sluice_pace_get_hint_gap (pace, SLUICE_STATE_RUNNING, 3000), ==, 2 * SECOND);
  /* But for why something failed. */
  g_assert_cmpint (sluice_pace_get_hint_gap (pace, SLUICE_STATE_FAILED, 3000), ==, SECOND / 2);

  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_RUNNING, SLUICE_STATE_CHECKING, FALSE), ==, 5 * SECOND);
  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_RUNNING, SLUICE_STATE_RUNNING, FALSE), ==, 5 * SECOND);
  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_RUNNING, SLUICE_STATE_COMPLETED, FALSE), ==, 0);
  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_FAILED, SLUICE_STATE_FAILED, FALSE), ==, 0);
  /* What the platform goes on with after a failure or a cancel is followed in the list too, if seldom. */
  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_FAILED, SLUICE_STATE_FAILED, TRUE), ==, 30 * SECOND);
  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_CANCELLED, SLUICE_STATE_CANCELLED, TRUE), ==, 30 * SECOND);
  g_assert_cmpint (sluice_pace_get_row (pace, SLUICE_STATE_PENDING, SLUICE_STATE_PENDING, FALSE), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/schedule/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("one-timer", test_one_timer_at_a_time);
  ADD ("never-twice", test_never_twice_at_once);
  ADD ("turns", test_list_and_pass_take_turns);
  ADD ("rows/rate", test_rows_two_at_a_time_and_25_a_second);
  ADD ("rows/visible-first", test_visible_rows_go_first);
  ADD ("failures", test_failures_grow_the_pause_up_to_a_minute);
  ADD ("held", test_while_held_only_the_list_is_asked);
  ADD ("hints", test_hints_in_a_storm);
  ADD ("interval", test_a_changed_interval_counts_from_the_last_time);
  ADD ("once", test_once);
#undef ADD
  g_test_add_func ("/schedule/pace", test_how_often);

  return g_test_run ();
}
