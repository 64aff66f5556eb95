/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a log that is saved: all of it in a file, or that it is not, or not all. */
#include "log-older-test.h"

#include <glib/gstdio.h>

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

  close_long (&test);
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* A log of more lines than are held, that somebody writes on. */
typedef struct
{
  Long base;
  guint n;
  guint most; /* that the log held */
  gboolean other;
} Huge;

static void
give_huge_page (Huge *test)
{
  g_autoptr (GPtrArray) page = sluice_log_lines_new ();
  SluiceLogAsk ask;

  test->most = MAX (test->most, g_list_model_get_n_items (G_LIST_MODEL (test->base.log)));
  if (!sluice_log_get_ask (test->base.log, &ask))
    return;
  for (gint64 end = (gint64) test->n - ask.offset, i = MAX (end - ask.lines, 0); i < end; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT, test->other ? "other" : "step", i);

      g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  sluice_log_take_page (test->base.log, &ask, page, TRUE);
}

/* Reads it until that much is held, and a bit more aside. */
static void
read_huge (Huge  *test,
           GFile *file)
{
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test->base.view), file);
  while (g_list_model_get_n_items (G_LIST_MODEL (test->base.log)) < SLUICE_LOG_MAX)
    give_huge_page (test);
  for (guint aside = 0; aside < 5000; aside = SLUICE_LOG_VIEW (test->base.view)->n_aside)
    {
      give_huge_page (test);
      ui_wait_until (!SLUICE_LOG_VIEW (test->base.view)->laying);
    }
}

/* Whoever saves a log wants all of it, however long it is. */
static void
test_save_more_than_is_held (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sluice-test-log-XXXXXX", NULL);
  g_autofree char *told = NULL, *target = NULL, *text = NULL, *expected = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GFile) file = NULL;
  Huge test = { .n = SLUICE_LOG_MAX + 20000 };
  GtkWidget *dialog;

  g_assert_nonnull (g_mkdtemp (path));
  target = g_build_filename (path, "huge.log", NULL);
  file = g_file_new_for_path (target);
  g_assert_true (g_file_set_contents (target, "before\n", -1, NULL));
  test.base.log = sluice_log_new ();
  for (int i = 0; i < 3; i++)
    give_huge_page (&test);
  test.base.view = sluice_log_view_new ();
  sluice_log_view_set_log (SLUICE_LOG_VIEW (test.base.view), test.base.log);
  test.base.window = ui_show_in_window (test.base.view, 900, 500);
  test.base.note = ui_find (test.base.view, "note", GTK_TYPE_LABEL);
  listen_to_toasts (&test.base, &told);

  /* The server fails when more is read than is held: nothing is written. Then it goes on. */
  read_huge (&test, file);
  g_assert_true (g_str_has_prefix (get_note (&test.base), "Reading older lines: 20"));
  sluice_log_view_set_placeholder (SLUICE_LOG_VIEW (test.base.view), "The server is ill");
  dialog = ui_wait_for (test.base.window, NULL, ADW_TYPE_ALERT_DIALOG);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "The server is ill"));
  g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before\n");
  sluice_log_view_set_placeholder (SLUICE_LOG_VIEW (test.base.view), NULL);
  g_signal_emit_by_name (dialog, "response", "retry");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  /* While it is read, the job writes. */
  test.n += 700;
  for (guint i = 0; told == NULL && i < 1000; i++)
    {
      give_huge_page (&test);
      ui_wait_until (!SLUICE_LOG_VIEW (test.base.view)->laying);
      ui_settle ();
    }
  wait_for_toast (&told, "Log saved");
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, SLUICE_LOG_MAX + 20001);
  for (guint i = 0; i < SLUICE_LOG_MAX + 20000; i++)
    {
      g_autofree char *line = g_strdup_printf ("step %u", i);

      g_assert_cmpstr (lines[i], ==, line);
    }
  g_assert_cmpuint (test.most, <=, SLUICE_LOG_MAX + SLUICE_LOG_PAGE_MAX);

  /* Called off: what was there stays. */
  sluice_log_view_save_to (SLUICE_LOG_VIEW (test.base.view), file);
  ui_activate (ui_find (test.base.view, "stop", GTK_TYPE_BUTTON));
  wait_for_toast (&told, "The log was not saved");

  /* It is another log by now: what was read may be saved. */
  read_huge (&test, file);
  test.other = TRUE;
  for (int i = 0; i < 3; i++)
    give_huge_page (&test);
  dialog = ui_wait_for (test.base.window, NULL, ADW_TYPE_ALERT_DIALOG);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "another one by now"));
  expected = g_strdup_printf ("The last %u lines are saved; older ones are not in the file",
                              SLUICE_LOG_VIEW (test.base.view)->n_aside + SLUICE_LOG_VIEW (test.base.view)->held->len);
  g_signal_emit_by_name (dialog, "response", "save");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  wait_for_toast (&told, expected);
  close_long (&test.base);
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

  g_test_add_func ("/log-save/whole", test_save);
  g_test_add_func ("/log-save/is-told", test_save_is_told);
  g_test_add_func ("/log-save/in-part", test_save_in_part);
  g_test_add_func ("/log-save/more-than-is-held", test_save_more_than_is_held);
  g_test_add_func ("/log-save/file-name", test_file_name);

  return g_test_run ();
}
