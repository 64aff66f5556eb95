/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo in the window: whose keys they are, how much one takes back, and that it shows what it did. */
#include "editor-test.h"

static const char *
get_params (EditorTest *test,
            const char *name)
{
  return sluice_draft_stage_get_params (sluice_draft_find_stage (test->draft, name));
}

static void
select_stage (EditorTest *test,
              const char *name)
{
  sluice_graph_view_set_selected (test->graph, name);
  ui_wait_until (gtk_widget_get_mapped (editor_test_get_field (test, "stage_bin", "name")));
  ui_settle ();
}

/* What is typed into the search is taken back there, and the pipeline stays. */
static void
test_search (void)
{
  EditorTest test = { 0 };
  GtkWidget *search;

  editor_test_open_draft (&test, "mine", "ab", "preprocess_dataset", "");
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+f");
  search = ui_wait_for (GTK_WIDGET (test.graph), NULL, GTK_TYPE_SEARCH_ENTRY);
  ui_wait_until (editor_test_has_focus (&test, search));
  editor_test_type (&test, "xy");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (search)), "xy"));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (search)), ""));
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 2);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+z");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (search)), "xy"));

  /* And in the graph it is the pipeline's. */
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 1);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Line by line, and typing apart from deleting. */
static void
test_json (void)
{
  EditorTest test = { 0 };
  GtkWidget *view;

  editor_test_open_draft (&test, "mine", "ab", "preprocess_dataset", "");
  select_stage (&test, "a");
  view = editor_test_get_field (&test, "stage_bin", "params");
  gtk_widget_grab_focus (view);
  ui_wait_until (editor_test_has_focus (&test, view));
  editor_test_type (&test, "12");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  editor_test_type (&test, "34");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12\n34") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "BackSpace");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12\n3") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12\n34") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+z");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12\n34") == 0);
  /* The cursor is where that happened. */
  editor_test_type (&test, "5");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "12\n345") == 0);
  for (guint i = 0; i < 3; i++)
    ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "") == 0);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 2);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Onto JSON that is wrong, and off it: the keys stay in the form, where Delete deletes a character and not the stage. */
static void
test_wrong_json (void)
{
  EditorTest test = { 0 };
  GtkWidget *row, *view;

  editor_test_open_draft (&test, "mine", "a", "preprocess_dataset", "{\n  \"shards\": 1\n}");
  select_stage (&test, "a");
  row = editor_test_get_field (&test, "stage_bin", "shards");
  view = editor_test_get_field (&test, "stage_bin", "params");
  gtk_widget_grab_focus (row);
  ui_wait_until (editor_test_has_focus (&test, row));
  ui_type_keys (GTK_WIDGET (test.page), "End");
  editor_test_type (&test, "2");
  ui_wait_until (strstr (get_params (&test, "a"), "12") != NULL);
  for (guint i = 0; i < 40 && !editor_test_has_focus (&test, view); i++)
    {
      ui_type_keys (GTK_WIDGET (test.page), "Tab");
      ui_settle ();
    }
  g_assert_true (editor_test_has_focus (&test, view));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+End");
  ui_type_keys (GTK_WIDGET (test.page), "BackSpace");
  ui_wait_until (strchr (get_params (&test, "a"), '}') == NULL);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (strchr (get_params (&test, "a"), '}') != NULL);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (strstr (get_params (&test, "a"), "12") == NULL);
  ui_wait_until (editor_test_has_focus (&test, row));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+z");
  ui_wait_until (strstr (get_params (&test, "a"), "12") != NULL);
  g_assert_true (editor_test_has_focus (&test, row));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+z");
  ui_wait_until (strchr (get_params (&test, "a"), '}') == NULL);
  ui_wait_until (editor_test_has_focus (&test, view));
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_settle ();
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 1);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* A task taken back takes its rows along, and the keys go to the task. */
static void
test_rows_gone (void)
{
  EditorTest test = { 0 };
  GtkWidget *row, *task;

  editor_test_open_draft (&test, "mine", "a", "preprocess_dataset", "{}");
  select_stage (&test, "a");
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "a"), SLUICE_DRAFT_FIELD_TASK, "train_model");
  ui_settle ();
  row = editor_test_get_field (&test, "stage_bin", "num_epochs");
  task = editor_test_get_field (&test, "stage_bin", "task");
  gtk_widget_grab_focus (row);
  ui_wait_until (editor_test_has_focus (&test, row));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (editor_test_has_focus (&test, task));
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_settle ();
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 1);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What is taken back is gone to, and named before and after. */
static void
test_out_of_view (void)
{
  EditorTest test = { 0 };
  GtkWidget *dataset, *undo, *narrow;

  editor_test_open_draft (&test, "mine", "ab", "preprocess_dataset", "");
  select_stage (&test, "a");
  dataset = editor_test_get_field (&test, "stage_bin", "dataset");
  gtk_widget_grab_focus (dataset);
  ui_wait_until (editor_test_has_focus (&test, dataset));
  editor_test_type (&test, "sst2");
  ui_wait_until (strstr (get_params (&test, "a"), "sst2") != NULL);
  select_stage (&test, "b");
  gtk_widget_grab_focus (editor_test_get_field (&test, "stage_bin", "name"));
  undo = ui_find (GTK_WIDGET (test.page), "undo_button", 0);
  ui_wait_until (g_strcmp0 (gtk_widget_get_tooltip_text (undo), "Undo: dataset of “a”") == 0);
  narrow = ui_find (GTK_WIDGET (test.page), "narrow_undo_button", 0);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (narrow), ==, "Undo: dataset of “a”");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_strcmp0 (get_params (&test, "a"), "") == 0);
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "a") == 0);
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "dataset")));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (editor_test_get_field (&test, "stage_bin", "dataset"))), ==, "");
  ui_wait_until (g_strcmp0 (gtk_widget_get_tooltip_text (undo), "Undo: Add Stage “b”") == 0);
  narrow = ui_find (GTK_WIDGET (test.page), "narrow_redo_button", 0);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (narrow), ==, "Redo: dataset of “a”");

  /* From the graph it stays there. */
  select_stage (&test, "b");
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+z");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "a") == 0);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (test.graph)));

  /* The pipeline's own: its form. */
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_DESCRIPTION, "words");
  ui_settle ();
  g_assert_cmpstr (gtk_widget_get_tooltip_text (undo), ==, "Undo: description of the pipeline");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (gtk_widget_get_mapped (ui_find (GTK_WIDGET (test.page), "draft_bin", 0)));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Who moves stages in the list stays there: the list is what was changed. */
static void
test_reorder (void)
{
  EditorTest test = { 0 };
  GtkWidget *list;

  editor_test_open_draft (&test, "mine", "abc", "preprocess_dataset", "");
  sluice_graph_view_set_selected (test.graph, NULL);
  list = ui_find (GTK_WIDGET (test.page), "stages", GTK_TYPE_LIST_VIEW);
  ui_wait_until (gtk_widget_get_mapped (list));
  ui_settle ();
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  ui_wait_until (editor_test_has_focus (&test, list));
  for (guint i = 1; i < 3; i++)
    {
      ui_type_keys (list, "alt+Down");
      ui_wait_until (sluice_draft_get_position (test.draft, editor_test_get_id (&test, "a")) == i);
    }
  for (guint i = 2; i > 0; i--)
    {
      ui_type_keys (list, "ctrl+z");
      ui_wait_until (sluice_draft_get_position (test.draft, editor_test_get_id (&test, "a")) == i - 1);
      ui_settle ();
      g_assert_true (gtk_widget_get_mapped (list));
      g_assert_true (editor_test_has_focus (&test, list));
    }
  ui_type_keys (list, "ctrl+shift+z");
  ui_wait_until (sluice_draft_get_position (test.draft, editor_test_get_id (&test, "a")) == 1);
  ui_settle ();
  ui_type_keys (list, "alt+Down");
  ui_wait_until (sluice_draft_get_position (test.draft, editor_test_get_id (&test, "a")) == 2);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-undo/search", test_search);
  g_test_add_func ("/editor-undo/json", test_json);
  g_test_add_func ("/editor-undo/wrong-json", test_wrong_json);
  g_test_add_func ("/editor-undo/rows-gone", test_rows_gone);
  g_test_add_func ("/editor-undo/out-of-view", test_out_of_view);
  g_test_add_func ("/editor-undo/reorder", test_reorder);
  return g_test_run ();
}
