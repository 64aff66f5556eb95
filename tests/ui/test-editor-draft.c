/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft that was left before it was created: it is offered as long as it is there, and never lost without a word. */
#include "editor-test.h"

#define OFFER "A pipeline that you began was not created yet"

/* As if it had been left by the run of the program before. */
static void
leave_draft (void)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autofree char *path = sluice_draft_file_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "before");
  sluice_draft_add_stage (draft, "a", "preprocess_dataset", "", 0);
  text = sluice_draft_file_write (draft, NULL);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_draft (void)
{
  g_autofree char *path = sluice_draft_file_get_path ();
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
is_kept (const char *word)
{
  g_autofree char *text = read_draft ();

  return strstr (text, word) != NULL;
}

static const char *
get_name (EditorTest *test)
{
  return sluice_draft_get_name (sluice_editor_page_get_draft (test->page));
}

static void
answer_by_key (EditorTest *test,
               const char *key)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (test->base.window);
  AdwDialog *dialog = NULL;

  ui_wait_until (ADW_IS_ALERT_DIALOG ((dialog = adw_application_window_get_visible_dialog (window))));
  /* It has the keys only a moment after it is there. */
  ui_wait_until (editor_test_has_focus (test, GTK_WIDGET (dialog)));
  ui_settle ();
  ui_type_keys (GTK_WIDGET (window), key);
  ui_wait_until (adw_application_window_get_visible_dialog (window) != dialog);
}

/* The offer goes when it is answered in the editor. */
static void
test_offer (void)
{
  EditorTest test = { 0 };

  leave_draft ();
  editor_test_start_again (&test, "plan");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), OFFER) != NULL);
  editor_test_open_editor (&test);
  window_test_answer (&test.base, "Delete it and begin anew");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), OFFER) == NULL);
  g_assert_cmpstr (get_name (&test), ==, "");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Who does not want to decide now goes back, and it waits as it was. */
static void
test_back (void)
{
  EditorTest test = { 0 };
  g_autofree char *before = NULL, *now = NULL;

  leave_draft ();
  before = read_draft ();
  editor_test_start_again (&test, "plan");
  editor_test_open_editor (&test);
  window_test_answer (&test.base, "Cancel");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);

  /* Escape is the same, and what was typed before the question waits too. */
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  test.page = SLUICE_EDITOR_PAGE (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE));
  sluice_draft_set_text (sluice_editor_page_get_draft (test.page), 0, SLUICE_DRAFT_FIELD_NAME, "typed");
  answer_by_key (&test, "Escape");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  now = read_draft ();
  g_assert_cmpstr (now, ==, before);

  /* Enter goes on with it. */
  editor_test_open_editor (&test);
  answer_by_key (&test, "Return");
  ui_wait_until (g_str_equal (get_name (&test), "before"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
  editor_test_start_again (&test, "plan");
  editor_test_open_editor (&test);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "“typed” with 0 stages was left before it was created.")
                 != NULL);
  window_test_answer (&test.base, "Delete it and begin anew");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Whoever types before it is found is asked all the same, and nothing was written over it. */
static void
test_typed_before_found (gconstpointer answer)
{
  gboolean anew = strcmp (answer, "Go on") != 0;
  EditorTest test = { 0 };
  g_autofree char *before = NULL, *now = NULL;

  leave_draft ();
  before = read_draft ();
  editor_test_start_again (&test, "plan");
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  test.page = SLUICE_EDITOR_PAGE (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE));
  sluice_draft_set_text (sluice_editor_page_get_draft (test.page), 0, SLUICE_DRAFT_FIELD_NAME, "typed");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "Go on with the draft?") != NULL);
  now = read_draft ();
  g_assert_cmpstr (now, ==, before);
  window_test_answer (&test.base, answer);
  ui_wait_until (g_str_equal (get_name (&test), anew ? "typed" : "before"));
  /* What was typed is kept like anything else. */
  ui_wait_until (!anew || is_kept ("typed"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-draft/offer", test_offer);
  g_test_add_func ("/editor-draft/back", test_back);
  g_test_add_data_func ("/editor-draft/typed-before-found/go-on", "Go on", test_typed_before_found);
  g_test_add_data_func ("/editor-draft/typed-before-found/anew", "Delete it and begin anew", test_typed_before_found);
  return g_test_run ();
}
