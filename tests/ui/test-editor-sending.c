/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that takes its time: what is sent can't be changed, called off, left; and what is told then. */
#include "editor-test.h"

static void
send (EditorTest *test,
      const char *latency)
{
  g_autofree char *body = g_strdup_printf ("{\"kind\": \"latency\", \"value\": \"%s\"}", latency);

  window_test_post (&test->base, "/demo/faults", body);
  ui_type_keys (GTK_WIDGET (test->page), "ctrl+Return");
  ui_wait_until (!gtk_widget_get_sensitive (ui_find (GTK_WIDGET (test->page), "split", 0)));
}

/* A page that goes keeps its draft once more. */
static void
clear_and_forget (EditorTest *test)
{
  GObject *page = test->page != NULL ? G_OBJECT (test->page) : NULL;

  if (page != NULL)
    g_object_add_weak_pointer (page, (gpointer *) &page);
  window_test_clear (&test->base);
  ui_wait_until (page == NULL);
  editor_test_forget_draft ();
}

static gboolean
has_file (const char *words)
{
  g_autofree char *path = sluice_draft_file_get_path ();
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, words) != NULL;
}

static void
test_nothing_is_changed (void)
{
  EditorTest test = { 0 };
  GtkWidget *name;

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  name = editor_test_get_field (&test, "draft_bin", "name");
  gtk_widget_grab_focus (name);
  send (&test, "4000");
  ui_type_keys (GTK_WIDGET (test.page), "Insert");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  editor_test_type (&test, "during");
  ui_settle ();
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 1);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "slow");

  /* Called off: nobody knows, and that is said; all is there. */
  ui_wait_until (adw_banner_get_revealed (ADW_BANNER (ui_find (GTK_WIDGET (test.page), "sending_banner", 0))));
  window_test_press (ui_find (GTK_WIDGET (test.page), "sending_banner", 0), "Cancel");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "It is not certain whether the pipeline was created")
                 != NULL);
  g_assert_true (gtk_widget_get_sensitive (ui_find (GTK_WIDGET (test.page), "split", 0)));
  adw_dialog_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)) == NULL);
  ui_wait_until (editor_test_has_focus (&test, name));
  g_assert_true (sluice_draft_is_modified (test.draft));
  ui_wait_until (has_file ("slow"));
  clear_and_forget (&test);
}

static void
leave (EditorTest *test)
{
  GtkWidget *page = GTK_WIDGET (test->page);

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  ui_activate_action (page, "editor.leave", NULL);
  window_test_answer (&test->base, "Leave");
  ui_wait_until (page == NULL || gtk_widget_get_root (page) == NULL);
  if (page != NULL)
    g_object_remove_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  test->page = NULL;
}

/* What became of it is told, and only its own draft goes. */
static void
test_left (void)
{
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  send (&test, "2500");
  leave (&test);
  g_assert_true (has_file ("slow"));
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "“slow” was created") != NULL);
  ui_wait_until (!has_file ("slow"));
  window_test_clear (&test.base);
}

static void
test_left_for_another (void)
{
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  send (&test, "4000");
  leave (&test);
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  window_test_answer (&test.base, "Delete it and begin anew");
  editor_test_find_page (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "another");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "“slow” was created") != NULL);
  ui_wait_until (has_file ("another"));
  clear_and_forget (&test);
}

static void
test_left_and_refused (void)
{
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  window_test_post (&test.base, "/demo/faults", "{\"kind\": \"refuse\", \"value\": \"priority\"}");
  send (&test, "2500");
  leave (&test);
  ui_wait_until (ui_find_button (GTK_WIDGET (test.base.window), "Details") != NULL);
  ui_wait_until (has_file ("slow") && !has_file ("\"sent\":true"));
  clear_and_forget (&test);
}

static gboolean
says (EditorTest *test,
      const char *words)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window));

  return ADW_IS_ALERT_DIALOG (dialog) && strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), words) != NULL;
}

/* Who comes back before the answer knows that there will be one, and what it was. */
static void
test_back_before_the_answer (void)
{
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  send (&test, "4000");
  leave (&test);
  g_assert_true (has_file ("\"sent\":true"));
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  ui_wait_until (says (&test, "“slow” with 1 stage is on its way to the server, which has not answered yet."));
  ui_wait_until (says (&test, "“slow” was created"));
  ui_wait_until (!has_file ("slow"));
  window_test_answer (&test.base, "Go on");
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "slow");
  /* It is there: a second one of it is not made unasked. */
  g_assert_true (sluice_draft_get_sent (test.draft));
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  window_test_answer (&test.base, "Back");
  clear_and_forget (&test);

  /* Refused, after it was gone on with. */
  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  window_test_post (&test.base, "/demo/faults", "{\"kind\": \"refuse\", \"value\": \"priority\"}");
  send (&test, "4000");
  leave (&test);
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  ui_wait_until (says (&test, "is on its way"));
  window_test_answer (&test.base, "Go on");
  editor_test_find_page (&test);
  g_assert_true (sluice_draft_get_sent (test.draft));
  ui_wait_until (!sluice_draft_get_sent (test.draft));
  ui_wait_until (has_file ("slow") && !has_file ("\"sent\":true"));
  clear_and_forget (&test);
}

/* In a window as narrow as it may be, too. */
static void
is_read_to_its_end (EditorTest *test,
                    const char *sentence)
{
  GtkWidget *window = GTK_WIDGET (test->base.window), *label;

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  ui_wait_until (gtk_widget_get_width (window) <= 360);
  ui_settle ();
  ui_wait_until ((label = ui_find_label (window, sentence)) != NULL && gtk_widget_get_mapped (label));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 800);
  ui_wait_until (gtk_widget_get_width (window) > 360);
  ui_settle ();
}

/* Nobody knows, and the next one who is asked about it hears so, in another start of the program too. */
static void
test_uncertain (void)
{
  EditorTest test = { 0 };
  GtkWidget *doubt;
  AdwAlertDialog *dialog;

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  send (&test, "4000");
  ui_wait_until (adw_banner_get_revealed (ADW_BANNER (ui_find (GTK_WIDGET (test.page), "sending_banner", 0))));
  window_test_press (ui_find (GTK_WIDGET (test.page), "sending_banner", 0), "Cancel");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "It is not certain whether the pipeline was created")
                 != NULL);
  ui_wait_until (has_file ("\"sent\":true"));
  ui_wait_until (adw_banner_get_revealed (ADW_BANNER (ui_find (GTK_WIDGET (test.page), "doubt_banner", 0))));
  window_test_clear (&test.base);

  editor_test_start_again (&test, "plan");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "It is not certain whether a pipeline that you sent was created") != NULL);
  is_read_to_its_end (&test, "It is not certain whether a pipeline that you sent was created");
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  ui_wait_until (says (&test, "it is not certain whether it was created: look at the list before you send it again."));
  window_test_answer (&test.base, "Go on");
  editor_test_find_page (&test);
  doubt = ui_find (GTK_WIDGET (test.page), "doubt_banner", 0);
  ui_wait_until (adw_banner_get_revealed (ADW_BANNER (doubt)));

  /* Create asks, and lets one look first. */
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_until (says (&test, "may have been created already"));
  window_test_answer (&test.base, "Back");
  ui_activate_action (GTK_WIDGET (test.page), "editor.create-start", NULL);
  ui_wait_until (says (&test, "may have been created already"));
  dialog = ADW_ALERT_DIALOG (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));
  g_assert_cmpstr (adw_alert_dialog_get_heading (dialog), ==, "Create and start it again?");
  g_assert_cmpstr (adw_alert_dialog_get_response_label (dialog, "again"), ==, "Create and start _again");
  window_test_answer (&test.base, "Look at the list first");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  ui_activate_action (GTK_WIDGET (test.base.window), "win.continue-draft", NULL);
  editor_test_find_page (&test);
  doubt = ui_find (GTK_WIDGET (test.page), "doubt_banner", 0);
  ui_wait_until (adw_banner_get_revealed (ADW_BANNER (doubt)));
  window_test_press (doubt, "Dismiss");
  ui_wait_until (!adw_banner_get_revealed (ADW_BANNER (doubt)));

  /* Once it is known, nothing is said any more. */
  window_test_post (&test.base, "/demo/faults", "{\"kind\": \"refuse\", \"value\": \"priority\"}");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  window_test_answer (&test.base, "Create again");
  ui_wait_until (has_file ("slow") && !has_file ("\"sent\":true"));
  ui_wait_until (!adw_banner_get_revealed (ADW_BANNER (doubt)));
  clear_and_forget (&test);
}

/* Closed before the answer it would be created and never started, and nobody would know. */
static void
test_window_closed (void)
{
  EditorTest test = { 0 };
  GtkWindow *window;

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  window = GTK_WINDOW (test.base.window);
  send (&test, "4000");
  gtk_window_close (window);
  ui_wait_until (says (&test, "may be created"));
  window_test_answer (&test.base, "Wait here");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window)));

  /* With the answer there is nothing to ask any more, and it is shown. */
  gtk_window_close (window);
  ui_wait_until (says (&test, "may be created"));
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (window), "Pipeline created") != NULL);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window)));
  window_test_clear (&test.base);

  /* Also from a page that was left. */
  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  window = GTK_WINDOW (test.base.window);
  send (&test, "4000");
  leave (&test);
  gtk_window_close (window);
  ui_wait_until (says (&test, "may be created"));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  window_test_press (GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window))),
                     "Close anyway");
  ui_wait_until (window == NULL);
  g_assert_true (has_file ("\"sent\":true"));
  test.base.window = NULL;
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* With the server gone one can go on, knows it, and learns why nothing is created. */
static void
test_server_lost (void)
{
  EditorTest test = { 0 };
  GtkWidget *banner;

  editor_test_open_draft (&test, "slow", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  banner = ui_find (GTK_WIDGET (test.page), "lost_banner", 0);
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));
  g_clear_object (&test.base.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test.base.server));
  ui_wait_until (adw_banner_get_revealed (ADW_BANNER (banner)));
  g_assert_cmpstr (adw_banner_get_title (ADW_BANNER (banner)), ==,
                   "Demo does not answer. What you make is kept on this computer");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "The pipeline was not created") != NULL);
  adw_dialog_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)) == NULL);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 1);
  g_assert_false (sluice_draft_get_sent (test.draft));
  ui_wait_until (has_file ("slow"));
  clear_and_forget (&test);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-sending/nothing-is-changed", test_nothing_is_changed);
  g_test_add_func ("/editor-sending/left", test_left);
  g_test_add_func ("/editor-sending/left-for-another", test_left_for_another);
  g_test_add_func ("/editor-sending/left-and-refused", test_left_and_refused);
  g_test_add_func ("/editor-sending/back-before-the-answer", test_back_before_the_answer);
  g_test_add_func ("/editor-sending/uncertain", test_uncertain);
  g_test_add_func ("/editor-sending/window-closed", test_window_closed);
  g_test_add_func ("/editor-sending/server-lost", test_server_lost);
  return g_test_run ();
}
