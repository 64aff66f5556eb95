/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of what wasn't written today the day is shown, and said. */
#include "log-test.h"

#include "text/sluice-text.h"

static void
add (GPtrArray  *lines,
     const char *text,
     gint64      at)
{
  g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, at, SLUICE_LOG_SOURCE_STORY));
}

static char *
dup_spoken (Fixture *fixture)
{
  GtkAccessibleText *text = GTK_ACCESSIBLE_TEXT (fixture->canvas);
  g_autoptr (GBytes) whole = GTK_ACCESSIBLE_TEXT_GET_IFACE (text)->get_contents (text, 0, G_MAXUINT);

  return g_strdup (g_bytes_get_data (whole, NULL));
}

static double
show (Fixture   *fixture,
      GPtrArray *lines)
{
  sluice_log_set_lines (fixture->log, lines);
  ui_wait_frames (fixture->view, 3);
  return sluice_log_canvas_get_gutter (fixture->canvas);
}

static void
test_days (Fixture       *fixture,
           gconstpointer  data)
{
  /* Not within a second of midnight. */
  gint64 now = g_get_real_time (), before = now - 3 * G_TIME_SPAN_DAY;
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autofree char *day = sluice_text_day (before, now), *today = sluice_text_day (now, now);
  g_autofree char *plain = NULL, *spoken = NULL, *hidden = NULL, *expected = NULL, *said = NULL, *first = NULL;
  double narrow, wide;

  g_object_set (fixture->canvas, "times", TRUE, NULL);
  add (lines, "prepare: Running", now);
  narrow = show (fixture, lines);
  plain = dup_spoken (fixture);
  g_assert_cmpstr (plain, ==, "prepare: Running\n");
  g_assert_cmpfloat (narrow, >, 0);
  ui_snapshot (fixture->window, "log-today.png");

  /* Three days ago, twice, and today. */
  g_ptr_array_set_size (lines, 0);
  add (lines, "prepare: Running", before);
  add (lines, "prepare: Completed", before);
  add (lines, "train: Running", now);
  wide = show (fixture, lines);
  g_assert_cmpfloat (wide, >, narrow + 4 * fixture->canvas->cell_width);
  g_assert_cmpfloat (wide, <, narrow + 14 * fixture->canvas->cell_width);
  spoken = dup_spoken (fixture);
  expected = g_strdup_printf ("%s: prepare: Running\nprepare: Completed\n%s: train: Running\n", day, today);
  g_assert_cmpstr (spoken, ==, expected);
  first = sluice_log_canvas_get_day (fixture->canvas, sluice_log_canvas_peek (fixture->canvas, 0));
  g_assert_cmpstr (first, ==, day);
  g_assert_null (sluice_log_canvas_get_day (fixture->canvas, sluice_log_canvas_peek (fixture->canvas, 2)));
  said = sluice_log_canvas_describe_line (fixture->log, 1, 300);
  g_free (expected);
  expected = g_strdup_printf ("%s: prepare: Completed", day);
  g_assert_cmpstr (said, ==, expected);
  ui_snapshot (fixture->window, "log-days.png");

  /* Without times, none of it. */
  g_object_set (fixture->canvas, "times", FALSE, NULL);
  ui_wait_frames (fixture->view, 2);
  hidden = dup_spoken (fixture);
  g_assert_cmpstr (hidden, ==, "prepare: Running\nprepare: Completed\ntrain: Running\n");
  g_assert_cmpfloat (sluice_log_canvas_get_gutter (fixture->canvas), ==, 0);
}

/* Returns: (transfer full): the log of a job that runs, of which a page told so much already */
static SluiceLog *
make_running (gboolean connected,
              guint    n)
{
  SluiceLog *log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  SluiceLogAsk ask;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("page %u", i);

      add (lines, text, 0);
    }
  if (connected)
    sluice_log_set_connected (log, TRUE);
  g_assert_true (sluice_log_get_ask (log, &ask));
  sluice_log_take_page (log, &ask, lines, TRUE);
  return log;
}

/* So many lines were written by now. */
static void
take_tail (SluiceLog *log,
           guint      n)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  SluiceLogAsk ask;

  sluice_log_want_tail (log);
  g_assert_true (sluice_log_get_ask (log, &ask));
  for (guint i = n - MIN (ask.lines, n); i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("page %u", i);

      add (lines, text, 0);
    }
  sluice_log_take_page (log, &ask, lines, TRUE);
}

static double
show_log (Fixture   *fixture,
          SluiceLog *log)
{
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), log);
  ui_wait_frames (fixture->view, 2);
  return sluice_log_canvas_get_gutter (fixture->canvas);
}

/* One whose lines never get times has no column for them, and has it when one comes: the lines stay where they are. */
static void
test_column_is_given_up (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autoptr (SluiceLog) pushed = make_running (TRUE, 0), polled = make_running (FALSE, 100);
  gint64 top;

  g_object_set (fixture->canvas, "times", TRUE, NULL);
  g_assert_cmpfloat (show_log (fixture, pushed), >, 0);
  append (pushed, 50);
  g_assert_cmpfloat (show_log (fixture, pushed), >, 0);
  append (pushed, 1);
  g_assert_cmpfloat (show_log (fixture, pushed), ==, 0);

  sluice_log_canvas_set_follow (fixture->canvas, FALSE);
  sluice_log_canvas_go_to (fixture->canvas, 30);
  ui_wait_frames (fixture->view, 2);
  top = sluice_log_canvas_get_top (fixture->canvas);
  g_ptr_array_add (lines, sluice_log_line_new ("step", SLUICE_LOG_LEVEL_INFO, g_get_real_time (),
                                               SLUICE_LOG_SOURCE_SOCKET));
  sluice_log_take_frames (pushed, lines);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat (sluice_log_canvas_get_gutter (fixture->canvas), >, 0);
  g_assert_cmpint (sluice_log_canvas_get_top (fixture->canvas), ==, top);

  /* What was written before the socket was up is no news. */
  sluice_log_set_connected (polled, TRUE);
  take_tail (polled, 160);
  g_assert_cmpuint (count (polled), ==, 160);
  g_assert_cmpfloat (show_log (fixture, polled), >, 0);

  /* Without a socket the first new line tells. */
  sluice_log_set_connected (polled, FALSE);
  take_tail (polled, 160);
  g_assert_cmpfloat (show_log (fixture, polled), >, 0);
  take_tail (polled, 163);
  g_assert_cmpuint (count (polled), ==, 163);
  g_assert_cmpfloat (show_log (fixture, polled), ==, 0);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
}

/* Until it is over a job tells times with its lines: the first that comes moves none. */
static void
test_column_is_kept (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autoptr (SluiceLog) over = sluice_log_new (), log = make_running (TRUE, 0);
  SluiceLogAsk ask;
  double before;

  g_object_set (fixture->canvas, "times", TRUE, NULL);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), log);
  append (log, 10);
  ui_wait_frames (fixture->view, 2);
  before = sluice_log_canvas_get_gutter (fixture->canvas);
  g_ptr_array_add (lines, sluice_log_line_new ("step", SLUICE_LOG_LEVEL_INFO, g_get_real_time (),
                                               SLUICE_LOG_SOURCE_SOCKET));
  sluice_log_take_frames (log, lines);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat (sluice_log_canvas_get_gutter (fixture->canvas), >, 0);
  g_assert_cmpfloat (sluice_log_canvas_get_gutter (fixture->canvas), ==, before);

  /* Of one that is over none comes. */
  g_ptr_array_set_size (lines, 0);
  add (lines, "step", 0);
  g_assert_true (sluice_log_get_ask (over, &ask));
  sluice_log_take_page (over, &ask, lines, FALSE);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), over);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat (sluice_log_canvas_get_gutter (fixture->canvas), ==, 0);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
}

/* A log that is left open over midnight: what was today's is yesterday's, without a line that comes. */
static void
test_midnight (Fixture       *fixture,
               gconstpointer  data)
{
  gint64 now = g_get_real_time (), today;
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  SluiceLogCanvas *canvas = fixture->canvas;

  g_object_set (canvas, "times", TRUE, NULL);
  add (lines, "prepare: Running", now - G_TIME_SPAN_DAY);
  add (lines, "train: Running", now);
  show (fixture, lines);
  g_assert_cmpfloat (canvas->day_width, >, 0);

  /* It is the evening before. */
  today = canvas->today;
  canvas->today -= G_TIME_SPAN_DAY;
  canvas->tomorrow = g_get_real_time () + G_TIME_SPAN_SECOND;
  canvas->day_width = 0;
  sluice_tick_source_refresh (canvas->tick);
  g_assert_cmpfloat (canvas->day_width, ==, 0);
  ui_wait_until (canvas->day_width > 0);
  g_assert_cmpint (canvas->today, ==, today);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/log-days/days", Fixture, NULL, set_up, test_days, tear_down);
  g_test_add ("/log-days/column-is-kept", Fixture, NULL, set_up, test_column_is_kept, tear_down);
  g_test_add ("/log-days/given-up", Fixture, NULL, set_up, test_column_is_given_up, tear_down);
  g_test_add ("/log-days/midnight", Fixture, NULL, set_up, test_midnight, tear_down);
  return g_test_run ();
}
