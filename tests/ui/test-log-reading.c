/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever reads a log keeps the place: with the keys, with the pointer, by ear, and when lines are wrapped. */
#include "log-test.h"

/* How far below the view's top a line begins, px. */
static double
get_y (Fixture *fixture,
       gint64   line)
{
  return sluice_log_canvas_get_rows_before (fixture->canvas, sluice_log_canvas_find_shown (fixture->canvas, line, NULL))
           * fixture->canvas->row_height
         - sluice_log_canvas_get_value (fixture->canvas, GTK_ORIENTATION_VERTICAL);
}

static void
expect_new (Fixture    *fixture,
            gint64      line,
            const char *label)
{
  double before = get_y (fixture, line);

  append (fixture->log, 60);
  ui_wait_frames (fixture->view, 3);
  g_assert_cmpfloat_with_epsilon (get_y (fixture, line), before, 1);
  g_assert_true (gtk_widget_get_visible (fixture->new_lines));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture->new_lines)), ==, label);
}

/* Not at the last line, nobody is taken along; there they are again. */
static void
test_keys_end_following (Fixture       *fixture,
                         gconstpointer  data)
{
  ui_type_keys (fixture->view, "Up Up Up Up");
  ui_wait_until (fixture->canvas->cursor.line == N_LINES - 5);
  expect_new (fixture, N_LINES - 5, "60 new lines");
  ui_type_keys (fixture->view, "End");
  ui_wait_until (fixture->canvas->follow && fixture->canvas->cursor.line == N_LINES + 59);
  ui_wait_until (!gtk_widget_get_visible (fixture->new_lines));

  ui_type_keys (fixture->view, "Page_Up");
  ui_wait_until (fixture->canvas->cursor.line < N_LINES + 59);
  expect_new (fixture, fixture->canvas->cursor.line, "60 new lines");
  ui_type_keys (fixture->view, "ctrl+End");
  ui_wait_until (fixture->canvas->follow);

  /* Back down to the last line is the end, too. */
  ui_type_keys (fixture->view, "Up");
  ui_wait_until (!fixture->canvas->follow);
  ui_type_keys (fixture->view, "Down");
  ui_wait_until (fixture->canvas->follow);

  /* All of it selected: it would slide away from under that. */
  ui_type_keys (fixture->view, "ctrl+a");
  ui_wait_until (!fixture->canvas->follow);
  expect_new (fixture, N_LINES + 119, "60 new lines");
}

/* Whoever opened a log that goes on has pressed no key in it: the first one does what it says. */
static void
test_first_key (Fixture       *fixture,
                gconstpointer  data)
{
  const gint64 view = (gint64) (gtk_widget_get_height (GTK_WIDGET (fixture->canvas)) / fixture->canvas->row_height) - 1;
  const struct
  {
    const char *key;
    gint64 line;
  } keys[] = { { "Up", N_LINES - 2 },
               { "Page_Up", N_LINES - 1 - view },
               { "Home", 0 },
               { "shift+Up", N_LINES - 2 },
               { "shift+Page_Up", N_LINES - 1 - view } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_cmpint (fixture->canvas->cursor.line, ==, -1);
      ui_type_keys (fixture->view, keys[i].key);
      ui_wait_until (fixture->canvas->cursor.line >= 0);
      g_assert_cmpint (fixture->canvas->cursor.line, ==, keys[i].line);
      g_assert_false (fixture->canvas->follow);
      if (i == 2)
        g_assert_cmpfloat (get_y (fixture, 0), ==, 0);
      sluice_log_canvas_set_log (fixture->canvas, NULL);
      sluice_log_canvas_set_log (fixture->canvas, fixture->log);
      ui_wait_frames (fixture->view, 2);
    }

  /* … from where the view is, too. */
  sluice_log_canvas_scroll_to (fixture->canvas, 200 * fixture->canvas->row_height);
  ui_wait_until (!fixture->canvas->follow);
  ui_type_keys (fixture->view, "Page_Up");
  ui_wait_until (fixture->canvas->cursor.line == 200 - view);
  g_assert_cmpfloat_with_epsilon (get_y (fixture, 200 - view), 0, 1);
}

/* At the end the keys go along with it; what comes next is where they are. */
static void
test_end_goes_along (Fixture       *fixture,
                     gconstpointer  data)
{
  ui_type_keys (fixture->view, "End");
  ui_wait_until (fixture->canvas->follow && fixture->canvas->cursor.line == N_LINES - 1);
  append (fixture->log, 60);
  ui_wait_until (fixture->canvas->cursor.line == N_LINES + 59);
  ui_type_keys (fixture->view, "Up");
  ui_wait_until (fixture->canvas->cursor.line == N_LINES + 58);
  append (fixture->log, 60);
  ui_wait_frames (fixture->view, 3);
  g_assert_cmpint (fixture->canvas->cursor.line, ==, N_LINES + 58);

  /* The button leads there, too. */
  ui_activate (fixture->new_lines);
  ui_wait_until (fixture->canvas->cursor.line == N_LINES + 119);
  /* Of the lines that are shown. */
  append_text (fixture->log, "ERROR: it failed");
  append (fixture->log, 20);
  g_object_set (fixture->canvas, "level", SLUICE_LOG_LEVEL_ERROR, NULL);
  ui_wait_until (fixture->canvas->cursor.line == N_LINES + 120);
  g_object_set (fixture->canvas, "level", SLUICE_LOG_LEVEL_UNKNOWN, NULL);
  ui_wait_until (fixture->canvas->cursor.line == N_LINES + 140);

  /* Read by letters it stays. */
  ui_type_keys (fixture->view, "Right Right");
  ui_wait_until (fixture->canvas->cursor.byte == 2);
  expect_new (fixture, N_LINES + 140, "60 new lines");
  g_assert_cmpint (fixture->canvas->cursor.line, ==, N_LINES + 140);
}

static void
test_pointer_ends_following (Fixture       *fixture,
                             gconstpointer  data)
{
  SluiceLogCanvas *canvas = fixture->canvas;
  double row = canvas->row_height, height = gtk_widget_get_height (GTK_WIDGET (canvas));
  SluiceLogPlace from, to;
  gint64 line;

  /* No scrollbar over the last line. */
  g_object_set (canvas, "wrap", TRUE, NULL);
  ui_wait_until (canvas->columns > 0);
  ui_wait_frames (fixture->view, 2);
  /* While the button is down … */
  ui_begin_drag (GTK_WIDGET (canvas), 60, row * 4.5, 160, row * 6.5);
  ui_wait_until (sluice_log_canvas_get_selection (canvas, &from, &to));
  line = from.line;
  expect_new (fixture, line, "60 new lines");
  ui_end_drag ();
  /* … and while something is selected, at the end as well. */
  expect_new (fixture, line, "120 new lines");
  ui_scroll (GTK_WIDGET (canvas), 100, 100, 100);
  ui_wait_until (get_y (fixture, count (fixture->log) - 1) < height);
  ui_wait_frames (fixture->view, 2);
  expect_new (fixture, count (fixture->log) - 1, "180 new lines");
  ui_activate (fixture->new_lines);
  ui_wait_until (canvas->follow && !gtk_widget_get_visible (fixture->new_lines));
  ui_wait_frames (fixture->view, 3);

  /* A press on the last line is one at the end; one on another line isn't. */
  ui_click (GTK_WIDGET (canvas), 60, height - row / 2);
  ui_wait_until (canvas->cursor.line == count (fixture->log) - 1);
  ui_wait_until (canvas->follow);
  ui_click (GTK_WIDGET (canvas), 60, height - row * 4.5);
  ui_wait_until (canvas->cursor.line < count (fixture->log) - 1);
  expect_new (fixture, canvas->cursor.line, "60 new lines");
}

/* Held beyond the edge it goes on, though the pointer stands still. */
static void
test_selects_beyond_the_edge (Fixture       *fixture,
                              gconstpointer  data)
{
  SluiceLogCanvas *canvas = fixture->canvas;
  double row = canvas->row_height, height = gtk_widget_get_height (GTK_WIDGET (canvas)), value;

  ui_type_keys (fixture->view, "Home");
  ui_wait_until (sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL) == 0);
  ui_begin_drag (GTK_WIDGET (canvas), 60, row * 4.5, 160, height + 6);
  ui_wait_until (sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL) >= 12 * row);
  g_assert_cmpint (canvas->anchor.line, ==, 4);
  g_assert_cmpint (canvas->cursor.line, >, 12);
  ui_end_drag ();
  ui_wait_until (!canvas->pressed);
  ui_wait_frames (fixture->view, 2);
  value = sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL);
  ui_wait_frames (fixture->view, 10);
  g_assert_cmpfloat (sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL), ==, value);

  /* And back up, to the first line. */
  ui_begin_drag (GTK_WIDGET (canvas), 60, row * 2.5, 60, -4);
  ui_wait_until (sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL) == 0);
  ui_end_drag ();
  ui_wait_until (!canvas->pressed);
}

static char *
dup_at_caret (Fixture *fixture,
              gsize   *all)
{
  GtkAccessibleText *text = GTK_ACCESSIBLE_TEXT (fixture->canvas);
  GtkAccessibleTextInterface *iface = GTK_ACCESSIBLE_TEXT_GET_IFACE (text);
  guint start, end, caret = iface->get_caret_position (text);
  g_autoptr (GBytes) whole = iface->get_contents (text, 0, G_MAXUINT);
  g_autoptr (GBytes) line = iface->get_contents_at (text, caret, GTK_ACCESSIBLE_TEXT_GRANULARITY_LINE, &start, &end);

  if (all != NULL)
    *all = g_bytes_get_size (whole);
  return g_strdup (g_bytes_get_data (line, NULL));
}

/* A screen reader is told the line the keys are at wherever the view is; and no more of it than can be listened to. */
static void
test_caret_out_of_view (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *above = NULL, *below = NULL, *cut = NULL, *said = NULL, *tail = NULL;
  g_autoptr (GBytes) letter = NULL;
  GtkAccessibleText *text;
  guint caret;
  g_autoptr (GString) words = g_string_new ("ERROR ");
  gsize all = 0;

  sluice_log_canvas_go_to (fixture->canvas, 20);
  sluice_log_canvas_scroll_to (fixture->canvas, 200 * fixture->canvas->row_height);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat (get_y (fixture, 20), <, -100);
  above = dup_at_caret (fixture, NULL);
  g_assert_true (g_str_has_prefix (above, "step 20 训练 "));
  sluice_log_canvas_go_to (fixture->canvas, 320);
  sluice_log_canvas_scroll_to (fixture->canvas, 200 * fixture->canvas->row_height);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat (get_y (fixture, 320), >, 600);
  below = dup_at_caret (fixture, NULL);
  g_assert_true (g_str_has_prefix (below, "step 320 训练 "));

  for (guint i = 0; i < 100000; i++)
    g_string_append (words, "训");
  append_text (fixture->log, words->str);
  ui_type_keys (fixture->view, "End shift+Left");
  ui_wait_until (fixture->canvas->cursor.line == N_LINES);
  fixture->canvas->cursor.byte = 0;
  cut = dup_at_caret (fixture, &all);
  g_assert_true (g_str_has_prefix (cut, "Error: ERROR 训训"));
  g_assert_true (g_str_has_suffix (cut, "训…\n"));
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_cmpuint (all, <, 70000);

  /* … of a long line the part they are in. */
  g_string_append (words, "needle");
  fixture->canvas->cursor.line = -1;
  append_text (fixture->log, words->str);
  ui_wait_frames (fixture->view, 2);
  fixture->canvas->cursor = fixture->canvas->anchor = (SluiceLogPlace) { N_LINES + 1, (guint) words->len - 4 };
  tail = dup_at_caret (fixture, &all);
  g_assert_true (g_str_has_prefix (tail, "Error: …训训"));
  g_assert_true (g_str_has_suffix (tail, "训needle\n"));
  g_assert_cmpuint (all, <, 70000);
  text = GTK_ACCESSIBLE_TEXT (fixture->canvas);
  caret = GTK_ACCESSIBLE_TEXT_GET_IFACE (text)->get_caret_position (text);
  letter = GTK_ACCESSIBLE_TEXT_GET_IFACE (text)->get_contents (text, caret, caret + 4);
  g_assert_cmpstr (g_bytes_get_data (letter, NULL), ==, "edle");

  said = sluice_log_canvas_describe_line (fixture->log, N_LINES, 300);
  g_assert_true (g_str_has_suffix (said, "训…"));
  g_assert_true (g_utf8_validate (said, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (said, -1), <, 330);
}

/* Wrapped or not, the line the keys are on stays where it was, if it was in view. */
static void
test_wrapping_keeps_the_line (Fixture       *fixture,
                              gconstpointer  data)
{
  double before;

  sluice_log_canvas_go_to (fixture->canvas, 150);
  ui_wait_frames (fixture->view, 2);
  ui_type_keys (fixture->view, "Down Down Down Down Down Down");
  ui_wait_until (fixture->canvas->cursor.line == 156);
  before = get_y (fixture, 156);
  ui_type_keys (fixture->view, "w");
  ui_wait_until (fixture->canvas->columns > 0);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat_with_epsilon (get_y (fixture, 156), before, 1);
  g_assert_cmpfloat (get_y (fixture, sluice_log_canvas_get_top (fixture->canvas)), <=, 0);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 500);
  ui_wait_until (gtk_widget_get_width (fixture->view) < 600);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat_with_epsilon (get_y (fixture, 156), before, 1);
  ui_type_keys (fixture->view, "w");
  ui_wait_until (fixture->canvas->columns == 0);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat_with_epsilon (get_y (fixture, 156), before, 1);
}

/* The keys' row, of all. */
static guint
get_row (Fixture *fixture)
{
  SluiceLogCanvas *canvas = fixture->canvas;
  SluiceLogLine *line = sluice_log_canvas_peek (canvas, canvas->cursor.line);
  guint rows = sluice_log_canvas_get_rows_before (canvas, (guint) canvas->cursor.line), begin = 0, end = 0;

  for (guint row = 0; row + 1 < sluice_log_canvas_count_rows (canvas, line); row++, rows++)
    {
      sluice_log_line_get_row (line, canvas->columns, row, &begin, &end);
      if (canvas->cursor.byte < end)
        break;
    }
  return rows;
}

/* Pages through all of it: each begins where the one before ended, and no row is left out. */
static void
page_through (Fixture    *fixture,
              const char *key)
{
  SluiceLogCanvas *canvas = fixture->canvas;
  guint n = sluice_log_canvas_get_rows_before (canvas, G_MAXUINT), in_view;
  gboolean forward = g_str_equal (key, "Page_Down");
  guint goal = forward ? n - 1 : 0, row = get_row (fixture);

  in_view = (guint) (gtk_widget_get_height (GTK_WIDGET (canvas)) / canvas->row_height);
  while (row != goal)
    {
      guint next = forward ? MIN (row + in_view - 1, goal) : row > in_view - 1 ? row - (in_view - 1) : goal;
      SluiceLogPlace before = canvas->cursor;
      double y;

      ui_type_keys (fixture->view, key);
      ui_wait_until (canvas->cursor.line != before.line || canvas->cursor.byte != before.byte);
      /* At the end the keys are at the beginning of the last line, and the end is in view. */
      if (next == n - 1)
        break;
      row = get_row (fixture);
      g_test_message ("%s: row %u of %u, %u in view from %.2f", key, row, n, in_view,
                      sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL) / canvas->row_height);
      g_assert_cmpuint (row, ==, next);
      y = row * canvas->row_height - sluice_log_canvas_get_value (canvas, GTK_ORIENTATION_VERTICAL);
      g_assert_cmpfloat (y, >, -1);
      g_assert_cmpfloat (y + canvas->row_height, <, gtk_widget_get_height (GTK_WIDGET (canvas)) + 1);
    }
  g_assert_cmpint (canvas->follow, ==, forward);
}

/* A page is what is in view, less a row, however many rows lines are wrapped into; it leads through a line that is higher
 * than the view. */
static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autofree char *high = g_strnfill (200000, 'y');
  SluiceLogCanvas *canvas = fixture->canvas;
  SluiceLogPlace from, to;
  SluiceLogAsk ask;
  guint row;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *tail = g_strnfill (600, 'x');
      g_autofree char *text = g_strdup_printf ("%04u %s", i, i == 20 ? high : tail);

      g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  sluice_log_set_connected (log, TRUE);
  g_assert_true (sluice_log_get_ask (log, &ask));
  sluice_log_take_page (log, &ask, lines, TRUE);
  g_object_set (canvas, "wrap", TRUE, NULL);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), log);
  ui_wait_until (canvas->columns > 0 && !canvas->dirty);
  ui_wait_frames (fixture->view, 2);
  ui_type_keys (fixture->view, "Home");
  ui_wait_until (canvas->cursor.line == 0);
  ui_wait_frames (fixture->view, 2);

  page_through (fixture, "Page_Down");
  ui_wait_frames (fixture->view, 2);
  /* From the last row on, wherever in the last line the keys are. */
  canvas->follow = FALSE;
  canvas->cursor.byte = (guint) strlen (sluice_log_line_get_text (lines->pdata[39]));
  page_through (fixture, "Page_Up");

  /* What is selected goes as far. */
  ui_type_keys (fixture->view, "shift+Page_Down");
  ui_wait_until (sluice_log_canvas_get_selection (canvas, &from, &to));
  g_assert_cmpint (from.line, ==, 0);
  row = get_row (fixture);
  g_assert_cmpfloat ((double) row, <, gtk_widget_get_height (GTK_WIDGET (canvas)) / canvas->row_height);
  g_assert_cmpint (to.line, <, 10);

  /* The arrows lead to where a line begins, also of one that is higher than the view. */
  sluice_log_canvas_go_to (canvas, 19);
  ui_type_keys (fixture->view, "Down");
  ui_wait_until (canvas->cursor.line == 20);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat (get_y (fixture, 20), >, -1);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/log-reading/keys", Fixture, NULL, set_up, test_keys_end_following, tear_down);
  g_test_add ("/log-reading/first-key", Fixture, NULL, set_up, test_first_key, tear_down);
  g_test_add ("/log-reading/end", Fixture, NULL, set_up, test_end_goes_along, tear_down);
  g_test_add ("/log-reading/selects-beyond-the-edge", Fixture, NULL, set_up, test_selects_beyond_the_edge, tear_down);
  g_test_add ("/log-reading/pointer", Fixture, NULL, set_up, test_pointer_ends_following, tear_down);
  g_test_add ("/log-reading/caret-out-of-view", Fixture, NULL, set_up, test_caret_out_of_view, tear_down);
  g_test_add ("/log-reading/wrapping", Fixture, NULL, set_up, test_wrapping_keeps_the_line, tear_down);
  g_test_add ("/log-reading/pages", Fixture, NULL, set_up, test_pages, tear_down);
  return g_test_run ();
}
