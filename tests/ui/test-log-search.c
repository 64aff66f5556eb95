/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching a log: as it is typed or as a regular expression, and what is said of it meanwhile. */
#include "log-test.h"

static GtkWidget *
find_search (Fixture *fixture)
{
  return ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY);
}

static GtkLabel *
find_count (Fixture *fixture)
{
  return GTK_LABEL (ui_find (fixture->view, "count", GTK_TYPE_LABEL));
}

static void
expect_count (Fixture    *fixture,
              const char *text,
              const char *expected)
{
  gtk_editable_set_text (GTK_EDITABLE (find_search (fixture)), text);
  ui_wait_until (g_str_equal (gtk_label_get_label (find_count (fixture)), expected));
}

/* What is typed is searched for as it stands; one key makes it a regular expression. */
static void
test_as_typed (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *refusal = ui_find (fixture->view, "refusal", GTK_TYPE_LABEL);
  const char *said;
  gboolean regex = TRUE;

  append_text (fixture->log, "step [7] f(x) = 1.5 a|b");
  expect_count (fixture, "step [", "1 match");
  g_assert_false (gtk_widget_get_visible (refusal));
  g_assert_false (gtk_widget_has_css_class (find_search (fixture), "error"));
  expect_count (fixture, "F", "No match");
  expect_count (fixture, "f(x", "1 match");
  expect_count (fixture, "a|b", "1 match");
  expect_count (fixture, "step 1.", "No match");

  ui_type_keys (fixture->view, "alt+x");
  ui_wait_until (g_str_equal (gtk_label_get_label (find_count (fixture)), "111 matches"));
  g_object_get (fixture->view, "regex", &regex, NULL);
  g_assert_true (regex);
  expect_count (fixture, "step 1[0-3] |^step 399", "5 matches");

  /* What is none is said, with where it goes wrong, and searched for as it stands. */
  expect_count (fixture, "x) = 1.5 (", "No match");
  ui_wait_until (gtk_widget_get_visible (refusal));
  said = gtk_label_get_label (GTK_LABEL (refusal));
  g_assert_cmpstr (said, ==, "No regular expression: nothing opens the “)” at character 2. Searched for as it stands.");
  expect_count (fixture, "f(x", "1 match");
  ui_wait_until (g_strcmp0 (gtk_label_get_label (GTK_LABEL (refusal)),
                            "No regular expression: the “(” at character 2 is not closed. Searched for as it stands.")
                 == 0);
  ui_type_keys (fixture->view, "alt+x");
  ui_wait_until (!gtk_widget_get_visible (refusal));
  ui_wait_until (g_str_equal (gtk_label_get_label (find_count (fixture)), "1 match"));
}

static void
note_label (GtkLabel   *label,
            GParamSpec *pspec,
            GPtrArray  *labels)
{
  g_ptr_array_add (labels, g_strdup (gtk_label_get_label (label)));
}

/* That nothing matches is said once it is known. */
static void
test_not_known_yet (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  append (fixture->log, 60000);
  ui_wait_frames (fixture->view, 2);
  g_signal_connect (find_count (fixture), "notify::label", G_CALLBACK (note_label), labels);
  expect_count (fixture, "step 60399 ", "1 match");
  for (guint i = 0; i < labels->len; i++)
    g_assert_cmpstr (labels->pdata[i], !=, "No match");
  g_assert_true (g_ptr_array_find_with_equal_func (labels, "Searching…", g_str_equal, NULL));
  expect_count (fixture, "nowhere", "No match");
  g_signal_handlers_disconnect_by_data (find_count (fixture), labels);
}

/* A page of the newest lines as they are now: line @end is the next one; every other one from 2000 on is an error. */
static void
take_tail (SluiceLog *log,
           guint      end,
           gboolean   whole)
{
  g_autoptr (GPtrArray) page = sluice_log_lines_new ();
  SluiceLogAsk ask;

  sluice_log_want_tail (log);
  g_assert_true (sluice_log_get_ask (log, &ask));
  for (guint i = whole ? 1990 : end - ask.lines; i < end; i++)
    {
      g_autofree char *text = g_strdup_printf (i >= 2000 && i % 2 == 0 ? "ERROR: it failed at %u" : "line %u", i);

      g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  sluice_log_take_page (log, &ask, page, TRUE);
}

/* The first error moves nothing, nor do many; not while only a part is loaded either. */
static void
test_errors_move_nothing (Fixture       *fixture,
                          gconstpointer  data)
{
  const int widths[] = { 1000, 900, 800, 730, 700, 620, 560, 480, 440, 400, 360 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (SluiceLog) log = sluice_log_new ();
      gboolean whole = i % 2 == 0;
      int width = widths[i / 2];
      graphene_rect_t before, after;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 500);
      take_tail (log, 2000, whole);
      g_assert_cmpint (sluice_log_get_at_start (log), ==, whole);
      sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), log);
      ui_wait_until (abs (gtk_widget_get_width (fixture->view) - width) < 60);
      ui_wait_frames (fixture->view, 3);
      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture->canvas), fixture->view, &before));
      for (guint end = 2001; end <= 2099; end += 49)
        {
          take_tail (log, end, whole);
          ui_wait_frames (fixture->view, 3);
          g_assert_cmpuint (sluice_log_get_n_errors (log), ==, (end - 1999) / 2);
          g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture->canvas), fixture->view, &after));
          g_test_message ("width %d, whole %d, %u errors: %s", width, whole, sluice_log_get_n_errors (log),
                          gtk_button_get_label (GTK_BUTTON (ui_find (fixture->view, "errors", 0))));
          g_assert_cmpfloat (after.origin.y, ==, before.origin.y);
        }
      sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
    }
}

/* How many match can be read on a telephone, too. */
static void
test_count_is_readable (Fixture       *fixture,
                        gconstpointer  data)
{
  const int sizes[][2] = { { 520, 640 }, { 480, 640 }, { 440, 640 }, { 400, 640 }, { 360, 640 }, { 360, 440 }, { 376, 440 },
                           { 392, 440 }, { 408, 440 }, { 360, 250 } };
  const struct
  {
    const char *text, *count, *brief;
  } searches[] = { { "step 39", "11 matches", "11" }, { "step", "1 of 400", "1/400" }, { "nowhere", "No match", "None" } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (searches); i++)
    {
      int width = sizes[i / G_N_ELEMENTS (searches)][0], height = sizes[i / G_N_ELEMENTS (searches)][1];
      guint n = i % G_N_ELEMENTS (searches);
      GtkWidget *brief = ui_find (fixture->view, "brief", GTK_TYPE_LABEL), *label;
      graphene_rect_t before, after;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
      ui_wait_until (gtk_widget_get_width (fixture->view) <= width && gtk_widget_get_height (fixture->view) <= height
                     && gtk_widget_get_height (fixture->view) > height - 100);
      gtk_editable_set_text (GTK_EDITABLE (find_search (fixture)), "");
      ui_wait_until (!gtk_widget_get_mapped (brief) && !gtk_widget_get_mapped (GTK_WIDGET (find_count (fixture))));
      ui_wait_frames (fixture->view, 3);
      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture->canvas), fixture->view, &before));
      /* The keys are nowhere. */
      sluice_log_canvas_set_log (fixture->canvas, NULL);
      sluice_log_canvas_set_log (fixture->canvas, fixture->log);
      gtk_editable_set_text (GTK_EDITABLE (find_search (fixture)), searches[n].text);
      if (n == 1)
        {
          ui_wait_until (g_str_equal (gtk_label_get_label (find_count (fixture)), "400 matches"));
          sluice_log_canvas_go_to (fixture->canvas, 0);
          ui_activate_action (fixture->view, "log.previous-match", NULL);
          ui_activate_action (fixture->view, "log.next-match", NULL);
        }
      ui_wait_until (g_str_equal (gtk_label_get_label (find_count (fixture)), searches[n].count));
      ui_wait_frames (fixture->view, 3);
      ui_snapshot (fixture->window, "log-count.png");
      label = brief != NULL && gtk_widget_get_mapped (brief) ? brief : GTK_WIDGET (find_count (fixture));
      g_test_message ("%d x %d, %s: “%s”, %d px", width, height, searches[n].text, gtk_label_get_text (GTK_LABEL (label)),
                      gtk_widget_get_width (label));
      g_assert_true (gtk_widget_get_mapped (label));
      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture->canvas), fixture->view, &after));
      g_assert_cmpfloat (after.origin.y, ==, before.origin.y);
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
      if (label == brief)
        g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, searches[n].brief);
      g_assert_cmpint (gtk_widget_get_width (fixture->window), <=, width);
    }
}

/* Where what matches is hidden, keys that lead to it say so. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *refusal = ui_find (fixture->view, "refusal", GTK_TYPE_LABEL);

  append_text (fixture->log, "ERROR: out of memory");
  g_object_set (fixture->view, "shown", 2, NULL);
  expect_count (fixture, "step 7", "11 matches");
  g_assert_false (gtk_widget_get_visible (refusal));
  ui_activate_action (fixture->view, "log.next-match", NULL);
  ui_wait_until (gtk_widget_get_visible (refusal));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (refusal)), ==,
                   "Nothing that matches is among the lines that are shown. “All lines” shows it.");

  g_object_set (fixture->view, "shown", 0, NULL);
  ui_wait_until (!gtk_widget_get_visible (refusal));
  ui_activate_action (fixture->view, "log.next-match", NULL);
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 7);
  g_assert_false (gtk_widget_get_visible (refusal));
}

static double
find_caret (Fixture *fixture)
{
  gboolean exact;
  guint shown = sluice_log_canvas_find_shown (fixture->canvas, fixture->canvas->cursor.line, &exact);

  g_assert_true (exact);
  return sluice_log_canvas_get_rows_before (fixture->canvas, shown) * fixture->canvas->row_height
         - sluice_log_canvas_get_value (fixture->canvas, GTK_ORIENTATION_VERTICAL);
}

/* Who looks at an error among the errors sees it where it was among all lines. */
static void
test_level_keeps_the_line (Fixture       *fixture,
                           gconstpointer  data)
{
  double before;

  append_text (fixture->log, "WARNING: slow");
  append (fixture->log, N_LINES);
  append_text (fixture->log, "ERROR: out of memory");
  append (fixture->log, N_LINES);
  g_object_set (fixture->view, "shown", 1, NULL);
  ui_wait_frames (fixture->view, 2);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  ui_type_keys (fixture->view, "Home e");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 2 * N_LINES + 1);
  ui_wait_frames (fixture->view, 2);
  before = find_caret (fixture);

  g_object_set (fixture->view, "shown", 0, NULL);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat_with_epsilon (find_caret (fixture), before, 2);
}

/* A level that hides every line says so, and how to see them. */
static void
test_nothing_of_the_level (Fixture       *fixture,
                           gconstpointer  data)
{
  GtkWidget *empty = ui_find (fixture->view, "empty", GTK_TYPE_LABEL);
  GtkWidget *button = ui_find (fixture->view, "show_all", GTK_TYPE_BUTTON);
  guint shown = 2;

  g_assert_false (gtk_widget_get_mapped (empty));
  g_object_set (fixture->view, "shown", 2, NULL);
  ui_wait_until (gtk_widget_get_mapped (button));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (empty)), ==, "No errors among 400 lines");
  append (fixture->log, 1);
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (empty)), "No errors among 401 lines"));
  append_text (fixture->log, "ERROR: out of memory");
  ui_wait_until (!gtk_widget_get_mapped (empty) && !gtk_widget_get_mapped (button));

  g_object_set (fixture->view, "shown", 1, NULL);
  g_assert_false (gtk_widget_get_mapped (button));
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), NULL);
  g_assert_false (gtk_widget_get_visible (button));
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
  g_assert_false (gtk_widget_get_visible (button));

  g_object_set (fixture->view, "shown", 2, NULL);
  g_signal_emit_by_name (button, "clicked");
  g_object_get (fixture->view, "shown", &shown, NULL);
  g_assert_cmpuint (shown, ==, 0);
}

/* What is gone to is what the server says failed, not what was said of it later. */
static void
test_cause (Fixture       *fixture,
            gconstpointer  data)
{
  guint shown = 2;
  SluiceLogView *view = SLUICE_LOG_VIEW (fixture->view);

  append_text (fixture->log, "CUDA out of memory. Tried to allocate 2.00 GiB");
  append (fixture->log, 1);
  append_text (fixture->log, "ERROR: the worker is gone");
  append_text (fixture->log, "ERROR: failed (exitcode: 1) local_rank: 0");
  sluice_log_view_land (view, TRUE, TRUE, "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == N_LINES);
  g_assert_true (sluice_log_view_is_at_cause (view));
  sluice_log_view_land (view, TRUE, TRUE, "Exit code 1");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == N_LINES + 2);
  g_assert_true (sluice_log_view_is_at_cause (view));

  /* Hidden as it has no level: it is shown, and that is said; again it is not gone to. */
  g_object_set (view, "shown", 2, NULL);
  sluice_log_view_land (view, TRUE, TRUE, "CUDA out of memory. Tried to allocate 2.00 GiB");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == N_LINES);
  g_object_get (view, "shown", &shown, NULL);
  g_assert_cmpuint (shown, ==, 0);
  g_assert_true (sluice_log_view_is_at_cause (view));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (ui_find (fixture->view, "note", GTK_TYPE_LABEL))), ==,
                   "The line that says what failed was hidden. All lines are shown now.");
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/log-search/as-typed", Fixture, NULL, set_up, test_as_typed, tear_down);
  g_test_add ("/log-search/not-known-yet", Fixture, NULL, set_up, test_not_known_yet, tear_down);
  g_test_add ("/log-search/errors-move-nothing", Fixture, NULL, set_up, test_errors_move_nothing, tear_down);
  g_test_add ("/log-search/cause", Fixture, NULL, set_up, test_cause, tear_down);
  g_test_add ("/log-search/hidden", Fixture, NULL, set_up, test_hidden, tear_down);
  g_test_add ("/log-search/level-keeps-the-line", Fixture, NULL, set_up, test_level_keeps_the_line, tear_down);
  g_test_add ("/log-search/nothing-of-the-level", Fixture, NULL, set_up, test_nothing_of_the_level, tear_down);
  g_test_add ("/log-search/count-is-readable", Fixture, NULL, set_up, test_count_is_readable, tear_down);
  return g_test_run ();
}
