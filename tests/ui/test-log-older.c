/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log of which only the newest lines are there: what is looked for in older ones, and what is said until then. */
#include "uitest.h"

#include <glib/gstdio.h>

#include "ui/widgets/sluice-log-canvas-private.h"
#include "ui/widgets/sluice-log-view-private.h"

/* Pages as a server gives them, with an error in line @error (none: %G_MAXUINT) of 4,000. */
static GPtrArray *
make_page (const SluiceLogAsk *ask,
           guint               error)
{
  GPtrArray *page = sluice_log_lines_new ();
  gint64 end = 4000 - (gint64) ask->offset;

  for (gint64 i = MAX (end - (gint64) ask->lines, 0); i < end; i++)
    {
      g_autofree char *text = i == error  ? g_strdup ("ValueError: the shard is empty")
                              : i == 3500 ? g_strdup ("[WARNING] late")
                              : i == 100  ? g_strdup ("an early word")
                                          : g_strdup_printf ("step %" G_GINT64_FORMAT, i);

      g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  return page;
}

static void
give_page (SluiceLog *log,
           guint      error)
{
  g_autoptr (GPtrArray) page = NULL;
  SluiceLogAsk ask;

  if (!sluice_log_get_ask (log, &ask))
    return;
  page = make_page (&ask, error);
  sluice_log_take_page (log, &ask, page, TRUE);
}

typedef struct
{
  SluiceLog *log;
  GtkWidget *window;
  GtkWidget *view;
  SluiceLogCanvas *canvas;
  GtkWidget *note;
} Long;

/* Its newest lines are there. */
static void
show_long (Long *test,
           guint error)
{
  test->log = sluice_log_new ();
  for (int i = 0; i < 3; i++)
    give_page (test->log, error);
  test->view = sluice_log_view_new ();
  sluice_log_view_set_log (SLUICE_LOG_VIEW (test->view), test->log);
  test->window = ui_show_in_window (test->view, 900, 500);
  test->canvas = SLUICE_LOG_CANVAS (ui_find (test->view, NULL, SLUICE_TYPE_LOG_CANVAS));
  test->note = ui_find (test->view, "note", GTK_TYPE_LABEL);
  gtk_widget_grab_focus (GTK_WIDGET (test->canvas));
  ui_wait_frames (test->view, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->log)), <, 1500);
}

static const char *
get_note (Long *test)
{
  return gtk_widget_get_visible (test->note) ? gtk_label_get_label (GTK_LABEL (test->note)) : "";
}

static const char *
get_current (Long *test)
{
  SluiceLogLine *line = sluice_log_canvas_peek (test->canvas, sluice_log_canvas_get_current (test->canvas));

  return line != NULL ? sluice_log_line_get_text (line) : "";
}

static void
close_long (Long *test)
{
  ui_close_and_check_freed (test->window);
  g_assert_finalize_object (test->log);
}

/* The line that failed is in a page that has to come first; a person may move on before it does. */
static void
test_error_in_older_lines (void)
{
  Long test = { 0 };

  show_long (&test, 700);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE);
  g_assert_cmpstr (get_note (&test), ==, "Looking for an error in older lines…");
  give_page (test.log, 700);
  g_assert_cmpstr (get_current (&test), ==, "");
  while (sluice_log_get_n_errors (test.log) == 0)
    give_page (test.log, 700);
  g_assert_cmpstr (get_current (&test), ==, "ValueError: the shard is empty");
  g_assert_cmpstr (get_note (&test), ==, "");
  g_assert_true (sluice_log_view_is_at_last_error (SLUICE_LOG_VIEW (test.view)));
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
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE);
  close_long (&test);
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
  sluice_log_view_land (view, TRUE, TRUE);
  give_turned (test.log);
  g_assert_cmpstr (get_current (&test), ==, "ValueError: the last");
  close_long (&test);
}

static void
test_no_error (void)
{
  Long test = { 0 };

  show_long (&test, G_MAXUINT);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE);
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
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), FALSE, TRUE);
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
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), FALSE, FALSE);
  g_assert_true (test.canvas->follow);
  g_assert_cmpstr (get_note (&test), ==, "");
  close_long (&test);

  /* A server that gives nothing older isn't asked for ever. */
  show_long (&test, G_MAXUINT);
  sluice_log_view_land (SLUICE_LOG_VIEW (test.view), TRUE, TRUE);
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

static gboolean
is_written (GFile *file,
            char **text)
{
  g_clear_pointer (text, g_free);
  return g_file_load_contents (file, NULL, text, NULL, NULL, NULL) && g_str_has_suffix (*text, "step 3999\n");
}

/* Waits until all is written. Returns: (transfer full): it */
static char *
read_file (GFile *file)
{
  char *text = NULL;

  ui_wait_until (is_written (file, &text));
  return text;
}

/* What is saved is the whole log, of which the older lines come first. */
static void
test_save (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sluice-test-log-XXXXXX", NULL);
  g_autoptr (GFile) file = NULL, folder = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GtkWidget *stop, *dialog;
  Long test = { 0 };
  int pages = 0;

  g_assert_nonnull (g_mkdtemp (path));
  folder = g_file_new_for_path (path);
  file = g_file_get_child (folder, "train.log");

  show_long (&test, 700);
  stop = ui_find (test.view, "stop", GTK_TYPE_BUTTON);
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
  g_assert_true (g_str_has_prefix (get_note (&test), "Reading older lines: "));
  g_assert_true (gtk_widget_get_visible (stop));

  /* Called off, nothing is written. */
  ui_activate (stop);
  ui_wait_until (g_str_equal (get_note (&test), ""));
  g_assert_false (gtk_widget_get_visible (stop));
  g_assert_false (g_file_query_exists (file, NULL));

  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
  while (!sluice_log_get_at_start (test.log) && pages++ < 20)
    give_page (test.log, 700);
  text = read_file (file);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4001);
  g_assert_cmpstr (lines[0], ==, "step 0");
  g_assert_cmpstr (lines[700], ==, "ValueError: the shard is empty");
  g_assert_cmpstr (lines[3999], ==, "step 3999");
  g_assert_cmpstr (get_note (&test), ==, "");
  g_assert_true (g_file_delete (file, NULL, NULL));
  close_long (&test);

  /* Where the server fails midway nothing is written before a person was asked. */
  show_long (&test, 700);
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
  give_page (test.log, 700);
  sluice_log_view_set_placeholder (SLUICE_LOG_VIEW (test.view), "The server is ill");
  dialog = ui_wait_for (test.window, NULL, ADW_TYPE_ALERT_DIALOG);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "The server is ill"));
  g_assert_false (g_file_query_exists (file, NULL));
  g_signal_emit_by_name (dialog, "response", "save");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  g_clear_pointer (&text, g_free);
  text = read_file (file);
  g_assert_false (g_str_has_prefix (text, "step 0\n"));
  g_assert_true (g_str_has_suffix (text, "step 3999\n"));
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (folder, NULL, NULL));
  close_long (&test);
}

/* What the window would tell in a toast. */
static void
toast_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  char **told = data;

  g_free (*told);
  *told = g_variant_dup_string (parameter, NULL);
}

static void
listen_to_toasts (Long  *test,
                  char **told)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("toast", G_VARIANT_TYPE_STRING);

  g_signal_connect (action, "activate", G_CALLBACK (toast_cb), told);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (test->window, "win", G_ACTION_GROUP (group));
}

static void
wait_for_toast (char       **told,
                const char  *expected)
{
  ui_wait_until (*told != NULL);
  g_assert_cmpstr (*told, ==, expected);
  g_clear_pointer (told, g_free);
}

static void
load_all (Long *test)
{
  while (!sluice_log_get_at_start (test->log))
    {
      sluice_log_want_older (test->log);
      give_page (test->log, 700);
    }
}

/* That all of it is written, or why not. (GTK's own file dialog is left out: by keys, GTK 4.18 may warn.) */
static void
test_save_is_told (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sluice-test-log-XXXXXX", NULL);
  g_autofree char *told = NULL, *text = NULL, *target = NULL, *nowhere = NULL;
  g_autoptr (GFile) file = NULL, missing = NULL;
  GtkWidget *refusal;
  Long test = { 0 };

  g_assert_nonnull (g_mkdtemp (path));
  target = g_build_filename (path, "all.log", NULL);
  file = g_file_new_for_path (target);
  show_long (&test, 700);
  listen_to_toasts (&test, &told);
  load_all (&test);

  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
  wait_for_toast (&told, "Log saved");
  text = read_file (file);
  g_assert_true (g_str_has_prefix (text, "step 0\n"));
  g_assert_true (g_file_delete (file, NULL, NULL));

  /* Where it can't be written that stays to be read. */
  nowhere = g_build_filename (path, "missing", "all.log", NULL);
  missing = g_file_new_for_path (nowhere);
  refusal = ui_find (test.view, "refusal", GTK_TYPE_LABEL);
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), missing);
  ui_wait_until (gtk_widget_get_visible (refusal));
  g_assert_true (g_str_has_prefix (gtk_label_get_label (GTK_LABEL (refusal)), "The log could not be saved: "));
  g_assert_null (told);
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
  wait_for_toast (&told, "Log saved");
  g_assert_false (gtk_widget_get_visible (refusal));
  g_assert_true (g_file_delete (file, NULL, NULL));
  close_long (&test);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* The server gives no older lines; a person takes those that were read. */
static void
save_what_is_there (Long  *test,
                    GFile *file)
{
  GtkWidget *dialog;

  sluice_log_view_save_to (SLUICE_LOG_VIEW (test->view), file);
  sluice_log_view_set_placeholder (SLUICE_LOG_VIEW (test->view), "The server is ill");
  dialog = ui_wait_for (test->window, NULL, ADW_TYPE_ALERT_DIALOG);
  g_signal_emit_by_name (dialog, "response", "save");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  sluice_log_view_set_placeholder (SLUICE_LOG_VIEW (test->view), NULL);
}

/* What is not in the file is told with it. */
static void
test_save_in_part (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sluice-test-log-XXXXXX", NULL);
  g_autofree char *told = NULL, *target = NULL, *expected = NULL;
  g_autoptr (GPtrArray) frames = sluice_log_lines_new ();
  g_autoptr (GFile) file = NULL;
  g_autoptr (SluiceLog) live = NULL;
  SluiceLogAsk ask;
  Long test = { 0 };

  g_assert_nonnull (g_mkdtemp (path));
  target = g_build_filename (path, "part.log", NULL);
  file = g_file_new_for_path (target);

  /* Older ones can't be read: how many there are nobody knows. */
  show_long (&test, 700);
  listen_to_toasts (&test, &told);
  expected = g_strdup_printf ("The last %u lines are saved; older ones are not in the file",
                              g_list_model_get_n_items (G_LIST_MODEL (test.log)));
  save_what_is_there (&test, file);
  wait_for_toast (&told, expected);

  /* Called off. */
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
  ui_activate (ui_find (test.view, "stop", GTK_TYPE_BUTTON));
  wait_for_toast (&told, "The log was not saved");

  /* Of all lines the first ones went, for newer ones. */
  live = sluice_log_new ();
  sluice_log_set_connected (live, TRUE);
  g_assert_true (sluice_log_get_ask (live, &ask));
  sluice_log_take_page (live, &ask, frames, TRUE);
  for (guint i = 0; i <= SLUICE_LOG_MAX; i++)
    {
      g_autofree char *text = g_strdup_printf ("step %u", i);

      g_ptr_array_add (frames, sluice_log_line_new (text, SLUICE_LOG_LEVEL_INFO, i, SLUICE_LOG_SOURCE_SOCKET));
    }
  sluice_log_take_frames (live, frames);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (live)), ==, SLUICE_LOG_KEEP);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (test.view), live);
  save_what_is_there (&test, file);
  wait_for_toast (&told, "Log saved. The first 50001 lines are not in the file.");

  /* More than are held: that is said before, and may be declined. */
  g_ptr_array_set_size (frames, SLUICE_LOG_MAX - SLUICE_LOG_KEEP);
  sluice_log_take_frames (live, frames);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (live)), ==, SLUICE_LOG_MAX);
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *dialog;

      sluice_log_view_save_to (SLUICE_LOG_VIEW (test.view), file);
      dialog = ui_wait_for (test.window, NULL, ADW_TYPE_ALERT_DIALOG);
      g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), ==,
                       "The first 50001 lines of this log are no longer held, and will not be in the file.");
      g_assert_null (told);
      g_signal_emit_by_name (dialog, "response", i == 0 ? "cancel" : "save");
      adw_dialog_force_close (ADW_DIALOG (dialog));
      wait_for_toast (&told, i == 0 ? "The log was not saved" : "Log saved. The first 50001 lines are not in the file.");
    }
  close_long (&test);
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* Whatever it is of, it is a file's name, and no hidden one. */
static void
test_file_name (void)
{
  static const struct
  {
    const char *name;
    const char *file;
  } names[] = {
    { NULL, "sluice.log" },         { "", "sluice.log" },   { "  ", "sluice.log" }, { "train", "train.log" },
    { "a/b\\c:d\n", "a-b-c-d-.log" }, { ".env", "-env.log" }, { "训练", "训练.log" },
  };
  GtkWidget *view = g_object_ref_sink (sluice_log_view_new ());
  g_autofree char *endless = g_strnfill (500, 'x');
  g_autofree char *cut = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = NULL;

      sluice_log_view_set_name (SLUICE_LOG_VIEW (view), names[i].name);
      file = sluice_log_view_make_file_name (SLUICE_LOG_VIEW (view));
      g_assert_cmpstr (file, ==, names[i].file);
    }
  sluice_log_view_set_name (SLUICE_LOG_VIEW (view), endless);
  cut = sluice_log_view_make_file_name (SLUICE_LOG_VIEW (view));
  g_assert_cmpuint (strlen (cut), <, 200);
  g_assert_true (g_str_has_suffix (cut, "x.log"));
  g_assert_finalize_object (view);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/log-older/error", test_error_in_older_lines);
  g_test_add_func ("/log-older/turned", test_lines_are_turned);
  g_test_add_func ("/log-older/no-error", test_no_error);
  g_test_add_func ("/log-older/search", test_search_in_older_lines);
  g_test_add_func ("/log-older/save", test_save);
  g_test_add_func ("/log-older/save/is-told", test_save_is_told);
  g_test_add_func ("/log-older/save/in-part", test_save_in_part);
  g_test_add_func ("/log-older/save/file-name", test_file_name);

  return g_test_run ();
}
