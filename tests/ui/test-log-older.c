/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log of which only the newest lines are there: what is looked for in older ones, and what is said until then. */
#include "log-older-test.h"

/* The line that failed is in a page that has to come first; a person may move on before it does. */
static void
test_error_in_older_lines (void)
{
  Long test = { 0 };

  show_long (&test, 700);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE, NULL);
  g_assert_cmpstr (get_note (&test), ==, "Looking for an error in older lines…");
  give_page (test.log, 700);
  g_assert_cmpstr (get_current (&test), ==, "");
  while (sluice_log_get_n_errors (test.log) == 0)
    give_page (test.log, 700);
  g_assert_cmpstr (get_current (&test), ==, "ValueError: the shard is empty");
  g_assert_cmpstr (get_note (&test), ==, "");
  g_assert_true (sluice_log_view_is_at_cause (SLUICE_LOG_VIEW (test.view)));
  ui_wait_frames (test.view, 2);
  g_assert_false (test.canvas->follow);
  close_long (&test);

  /* By the keys, which go on without it. */
  for (int i = 0; i < 2; i++)
    {
      show_long (&test, 700);
      ui_type_keys (test.view, i == 0 ? "e" : "shift+e");
      ui_wait_until (*get_note (&test) != '\0');
      ui_type_keys (test.view, i == 0 ? "Escape" : "Up");
      ui_wait_until (*get_note (&test) == '\0');
      while (sluice_log_get_n_errors (test.log) == 0)
        {
          sluice_log_want_older (test.log);
          give_page (test.log, 700);
        }
      g_assert_cmpstr (get_current (&test), !=, "ValueError: the shard is empty");
      ui_type_keys (test.view, "e");
      ui_wait_until (g_str_equal (get_current (&test), "ValueError: the shard is empty"));
      close_long (&test);
    }

  /* Or closes it. */
  show_long (&test, 700);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE, NULL);
  close_long (&test);
}

/* What is loaded only tells that a process failed: why is looked for before that; where nothing says it, that is said. */
static void
test_only_launchers (void)
{
  for (int i = 0; i < 2; i++)
    {
      guint error = i == 0 ? 700 : G_MAXUINT;
      Long test = { 0 };

      last_line = "ERROR: failed (exitcode: 1) local_rank: 0";
      show_long (&test, error);
      sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE, "Exit code 1");
      g_assert_cmpstr (get_note (&test), ==, "Looking for an error in older lines…");
      g_assert_false (sluice_log_view_is_at_cause (SLUICE_LOG_VIEW (test.view)));
      while (g_str_has_prefix (get_note (&test), "Looking"))
        give_page (test.log, error);
      g_assert_cmpstr (get_current (&test), ==, i == 0 ? "ValueError: the shard is empty"
                                                       : "ERROR: failed (exitcode: 1) local_rank: 0");
      g_assert_cmpstr (get_note (&test), ==,
                       i == 0 ? "" : "This only tells that a process failed. No line of this log says why.");
      g_assert_true (sluice_log_view_is_at_cause (SLUICE_LOG_VIEW (test.view)));
      last_line = NULL;
      close_long (&test);
    }
}

/* Lines of which a page doesn't tell the order, newest first from a job that is said to run: 0 to 399. */
static void
give_turned (SluiceLog *log)
{
  g_autoptr (GPtrArray) page = sluice_log_lines_new ();
  SluiceLogAsk ask;

  g_assert_true (sluice_log_get_ask (log, &ask));
  for (gint64 i = 399 - (gint64) ask.offset; i >= MAX (400 - (gint64) ask.offset - ask.lines, 0); i--)
    {
      g_autofree char *text = i == 380   ? g_strdup ("ValueError: the last")
                              : i == 230 ? g_strdup ("ValueError: the first")
                              : i == 390 || i == 250 || i == 210
                                ? g_strdup_printf ("needle %c", (int) ('a' + i % 7))
                                : g_strdup_printf ("%c%u", (int) ('a' + i * 7 % 26), (guint) (i * 37 % 101));

      g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  sluice_log_take_page (log, &ask, page, TRUE);
}

/* A first page that was upside down is turned by the second: hits and the keys stay at their lines, and only then is it
 * known which error is the last. */
static void
test_lines_are_turned (void)
{
  Long test = { .log = sluice_log_new () };
  SluiceLogView *view;
  GtkWidget *search;
  g_autofree char *before = NULL;

  give_turned (test.log);
  g_assert_false (sluice_log_get_settled (test.log));
  test.view = sluice_log_view_new ();
  view = SLUICE_LOG_VIEW (test.view);
  sluice_log_view_set_log (view, test.log);
  test.window = ui_show_in_window (test.view, 900, 500);
  test.canvas = SLUICE_LOG_CANVAS (ui_find (test.view, NULL, SLUICE_TYPE_LOG_CANVAS));
  test.note = ui_find (test.view, "note", GTK_TYPE_LABEL);
  search = ui_find (test.view, "search", GTK_TYPE_SEARCH_ENTRY);
  gtk_widget_grab_focus (GTK_WIDGET (test.canvas));
  ui_wait_frames (test.view, 2);

  gtk_editable_set_text (GTK_EDITABLE (search), "needle");
  ui_wait_until (view->hits != NULL && view->hits->len == 3);
  ui_activate_action (test.view, "log.previous-match", NULL);
  before = g_strdup (get_current (&test));
  g_assert_true (g_str_has_prefix (before, "needle"));

  give_turned (test.log);
  g_assert_true (sluice_log_get_settled (test.log));
  g_assert_cmpstr (get_current (&test), ==, before);
  ui_wait_until (view->hits->len == 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_str_has_prefix (
      sluice_log_line_get_text (sluice_log_get_lines (test.log)->pdata[g_array_index (view->hits, guint, i)]), "needle"));
  close_long (&test);

  test.log = sluice_log_new ();
  give_turned (test.log);
  test.view = sluice_log_view_new ();
  view = SLUICE_LOG_VIEW (test.view);
  sluice_log_view_set_log (view, test.log);
  test.window = ui_show_in_window (test.view, 900, 500);
  test.canvas = SLUICE_LOG_CANVAS (ui_find (test.view, NULL, SLUICE_TYPE_LOG_CANVAS));
  test.note = ui_find (test.view, "note", GTK_TYPE_LABEL);
  ui_wait_frames (test.view, 2);
  sluice_log_view_land (view, TRUE, TRUE, NULL);
  give_turned (test.log);
  g_assert_cmpstr (get_current (&test), ==, "ValueError: the last");
  close_long (&test);
}

static void
test_no_error (void)
{
  Long test = { 0 };

  show_long (&test, G_MAXUINT);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE, NULL);
  while (!sluice_log_get_at_start (test.log))
    give_page (test.log, G_MAXUINT);
  g_assert_cmpstr (get_note (&test), ==, "No error in this log. This is its last warning.");
  g_assert_cmpstr (get_current (&test), ==, "[WARNING] late");
  ui_type_keys (test.view, "End");
  ui_wait_until (test.canvas->follow);
  ui_type_keys (test.view, "e");
  ui_wait_until (g_str_equal (get_note (&test), "No error in this log."));
  gtk_widget_queue_draw (test.window);
  ui_wait_frames (test.view, 2);
  ui_snapshot (test.window, "log-no-error.png");

  /* Of what did not fail nothing is to be looked for. */
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), FALSE, TRUE, NULL);
  g_assert_true (test.canvas->follow);
  g_assert_cmpstr (get_note (&test), ==, "No error in this log.");
  close_long (&test);

  /* Of what goes on it would be said too early. */
  show_long (&test, G_MAXUINT);
  while (!sluice_log_get_at_start (test.log))
    {
      sluice_log_want_older (test.log);
      give_page (test.log, G_MAXUINT);
    }
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), FALSE, FALSE, NULL);
  g_assert_true (test.canvas->follow);
  g_assert_cmpstr (get_note (&test), ==, "");
  close_long (&test);

  /* A server that gives nothing older isn't asked for ever. */
  show_long (&test, G_MAXUINT);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE, NULL);
  for (int i = 0; i < 20 && g_str_has_prefix (get_note (&test), "Looking"); i++)
    {
      g_autoptr (GPtrArray) none = sluice_log_lines_new ();
      SluiceLogAsk ask;

      if (sluice_log_get_ask (test.log, &ask))
        sluice_log_take_page (test.log, &ask, none, TRUE);
    }
  g_assert_true (g_str_has_prefix (get_note (&test), "No error in this log."));
  close_long (&test);
}

/* What is said of the lines that are loaded is not said of the log; looking on reads older ones. */
static void
test_search_in_older_lines (void)
{
  Long test = { 0 };
  GtkWidget *search, *errors;
  GtkLabel *count;
  int pages = 0;

  show_long (&test, 700);
  search = ui_find (test.view, "search", GTK_TYPE_SEARCH_ENTRY);
  count = GTK_LABEL (ui_find (test.view, "count", GTK_TYPE_LABEL));
  errors = ui_find (test.view, "errors", GTK_TYPE_BUTTON);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (errors)), ==, "Find errors");
  g_assert_true (gtk_widget_get_sensitive (errors));

  gtk_editable_set_text (GTK_EDITABLE (search), "early");
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "No match yet"));
  ui_activate_action (test.view, "log.next-match", NULL);
  ui_wait_until (g_str_equal (get_note (&test), "Searching older lines…"));
  while (!g_str_equal (get_current (&test), "an early word") && pages++ < 20)
    {
      SluiceLogAsk ask;

      ui_wait_until (sluice_log_get_ask (test.log, &ask) || g_str_equal (get_current (&test), "an early word"));
      give_page (test.log, 700);
    }
  g_assert_cmpstr (get_current (&test), ==, "an early word");
  g_assert_cmpstr (get_note (&test), ==, "");
  g_assert_true (g_str_has_prefix (gtk_label_get_label (count), "1 of 1"));
  g_assert_true (g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (errors)), "1+ error"));
  while (!sluice_log_get_at_start (test.log))
    {
      sluice_log_want_older (test.log);
      give_page (test.log, 700);
    }
  g_assert_cmpstr (gtk_label_get_label (count), ==, "1 of 1");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (errors)), ==, "1 error");
  close_long (&test);

  /* From the first that is loaded back to older ones; what was found stays found. */
  show_long (&test, 700);
  search = ui_find (test.view, "search", GTK_TYPE_SEARCH_ENTRY);
  count = GTK_LABEL (ui_find (test.view, "count", GTK_TYPE_LABEL));
  g_object_set (test.view, "regex", TRUE, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "late|shard");
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "1+ match"));
  ui_activate_action (test.view, "log.previous-match", NULL);
  ui_wait_until (*get_note (&test) != '\0' || g_str_equal (get_current (&test), "[WARNING] late"));
  if (*get_note (&test) == '\0')
    ui_activate_action (test.view, "log.previous-match", NULL);
  while (!g_str_has_prefix (get_current (&test), "ValueError"))
    {
      SluiceLogAsk ask;

      ui_wait_until (sluice_log_get_ask (test.log, &ask) || g_str_has_prefix (get_current (&test), "ValueError"));
      give_page (test.log, 700);
    }
  g_assert_true (g_str_has_prefix (gtk_label_get_label (count), "1 of 2"));

  /* With no match in all of it that is said. */
  gtk_editable_set_text (GTK_EDITABLE (search), "nowhere");
  ui_wait_until (g_str_has_prefix (gtk_label_get_label (count), "No match"));
  while (!sluice_log_get_at_start (test.log))
    {
      sluice_log_want_older (test.log);
      give_page (test.log, 700);
    }
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "No match"));

  /* All that is there is all that can be selected. */
  close_long (&test);
  show_long (&test, 700);
  ui_type_keys (test.view, "ctrl+a");
  ui_wait_until (strstr (get_note (&test), "Older ones are not loaded") != NULL);
  close_long (&test);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/log-older/error", test_error_in_older_lines);
  g_test_add_func ("/log-older/only-launchers", test_only_launchers);
  g_test_add_func ("/log-older/turned", test_lines_are_turned);
  g_test_add_func ("/log-older/no-error", test_no_error);
  g_test_add_func ("/log-older/search", test_search_in_older_lines);

  return g_test_run ();
}
