/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is on disk: drafts that are damaged, or for another server; a table of tasks that is damaged. */
#include "editor-test.h"

#include <glib/gstdio.h>

#include "draft/sluice-task-table.h"

static void
write_file (const char *path,
            const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static SluiceServer *
add_other (EditorTest *test)
{
  g_autoptr (GUri) base = sluice_address_parse (test->base.url, NULL);

  return sluice_servers_add_transient (test->base.servers, "other", "Other", base, NULL);
}

static gboolean
is_shown (EditorTest *test,
          const char *id)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (test->base.window), "switch-server");

  return g_str_equal (g_variant_get_string (state, NULL), id);
}

/* As editor_test_start(), with @text as the draft from before. */
static void
start_with (EditorTest *test,
            const char *text)
{
  g_autofree char *path = sluice_draft_file_get_path ();

  write_file (path, text);
  window_test_init (&test->base);
  window_test_start_demo (&test->base, (const char *const[]) { "--flavour", "plan", "--pipelines", "0", NULL });
  window_test_open_demo (&test->base, NULL);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->base.server)));
}

static void
test_damaged (void)
{
  EditorTest test = { 0 };

  start_with (&test, "{\"form\": 1, ");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "The draft from before can’t be read. It is kept as draft.json.broken-1") != NULL);
  window_test_clear (&test.base);
}

static void
test_begun_elsewhere (void)
{
  EditorTest test = { 0 };

  start_with (&test, "{\"form\": 1, \"server\": \"gone\", \"name\": \"mine\", \"stages\": []}");
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "“mine” with 0 stages was left before it was created. It was begun for another server, "
                                "and would be created on “Demo” now.") != NULL);
  window_test_answer (&test.base, "Go on");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What was made before the question about the draft from before is answered isn't said to be kept: it is still there. */
static void
test_not_answered (void)
{
  EditorTest test = { 0 };
  AdwDialog *dialog;

  start_with (&test, "{\"form\": 1, \"name\": \"former\", \"stages\": []}");
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  editor_test_find_page (&test);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "Go on with the draft?") != NULL);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "typed");
  sluice_editor_page_leave (test.page);
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window))) != NULL
                 && g_str_equal (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), "Go on with the draft?"));
  ui_settle ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (test.page)));
  window_test_answer (&test.base, "Delete it and begin anew");
  ui_settle ();
  g_assert_cmpstr (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), ==, "typed");
  window_test_clear (&test.base);
  editor_test_start_again (&test, "plan");
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "“typed” with 0 stages was left before it was created.")
                 != NULL);
  window_test_answer (&test.base, "Go on");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What became empty again is left behind like what was never begun, and no empty one from before is asked about. */
static void
test_emptied (void)
{
  EditorTest test = { 0 };
  g_autofree char *path = sluice_draft_file_get_path ();
  GtkWidget *name;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  name = editor_test_get_field (&test, "draft_bin", "name");
  gtk_widget_grab_focus (name);
  editor_test_type (&test, "a");
  ui_wait_until (g_strcmp0 (sluice_draft_get_name (test.draft), "a") == 0);
  ui_wait_until (g_file_test (path, G_FILE_TEST_EXISTS));
  ui_type_keys (GTK_WIDGET (test.page), "BackSpace");
  ui_wait_until (g_strcmp0 (sluice_draft_get_name (test.draft), "") == 0);
  ui_settle ();
  ui_activate_action (GTK_WIDGET (test.page), "editor.leave", NULL);
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  ui_settle ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Of a program that ended before it was left. */
  write_file (path, "{\"form\": 1, \"name\": \"\", \"stages\": []}");
  editor_test_open_editor (&test);
  ui_settle ();
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Where nothing can be written, "Keep draft" does not leave. */
static void
test_cannot_be_kept (void)
{
  EditorTest test = { 0 };
  g_autofree char *path = sluice_draft_file_get_path ();

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  /* A folder lies where the file would. */
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  sluice_editor_page_leave (test.page);
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "The draft can’t be saved on this computer") != NULL);
  ui_settle ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (test.page)));

  /* Nor does the window close without a word. */
  gtk_window_close (GTK_WINDOW (test.base.window));
  g_assert_true (sluice_window_is_kept (test.base.window));
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "Close and lose the draft?") != NULL);
  window_test_answer (&test.base, "Cancel");
  ui_settle ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (test.page)));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_false (sluice_window_is_kept (test.base.window));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  sluice_editor_page_leave (test.page);
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
test_other_server (void)
{
  EditorTest test = { 0 };
  g_autofree char *path = sluice_draft_file_get_path ();

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  ui_settle ();
  add_other (&test);
  window_test_answer (&test.base, "Cancel");
  ui_wait_until (sluice_servers_get_active (test.base.servers) == test.base.server);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (test.page)));
  g_assert_cmpstr (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), ==, "mine");

  sluice_servers_set_active (test.base.servers, g_list_model_get_item (G_LIST_MODEL (test.base.servers), 1));
  g_object_unref (sluice_servers_get_active (test.base.servers));
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  g_assert_cmpstr (sluice_server_get_id (sluice_servers_get_active (test.base.servers)), ==, "other");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  ui_wait_until (is_shown (&test, "other"));
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "“mine” with 0 stages was left before it was created. It was begun for “Demo”, and would "
                                "be created on “Other” now.") != NULL);
  window_test_answer (&test.base, "Go on");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
test_tasks (void)
{
  EditorTest test = { 0 };
  g_autofree char *path = sluice_task_table_get_path ();

  write_file (path, "{\"tasks\": [");
  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  ui_wait_until (ui_find_button (GTK_WIDGET (test.base.window), "Details") != NULL);
  window_test_press (GTK_WIDGET (test.base.window), "Details");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "Something is wrong in tasks.json") != NULL);
  window_test_clear (&test.base);
  remove (path);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-drafts/damaged", test_damaged);
  g_test_add_func ("/editor-drafts/begun-elsewhere", test_begun_elsewhere);
  g_test_add_func ("/editor-drafts/emptied", test_emptied);
  g_test_add_func ("/editor-drafts/not-answered", test_not_answered);
  g_test_add_func ("/editor-drafts/cannot-be-kept", test_cannot_be_kept);
  g_test_add_func ("/editor-drafts/other-server", test_other_server);
  g_test_add_func ("/editor-drafts/tasks", test_tasks);
  return g_test_run ();
}
