/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed is what is meant: numbers, parameters; and the keys reach everything. */
#include "editor-test.h"

#include "ui/editor/sluice-field.h"

static void
type_over (EditorTest *test,
           GtkWidget  *row,
           const char *text)
{
  gtk_widget_grab_focus (row);
  ui_wait_until (editor_test_has_focus (test, row));
  ui_type_keys (GTK_WIDGET (test->page), "ctrl+a");
  editor_test_type (test, text);
}

static void
test_numbers (void)
{
  EditorTest test = { 0 };
  GtkWidget *row;
  g_autoptr (JsonNode) post = NULL;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  row = editor_test_get_field (&test, "draft_bin", "priority");
  /* What was typed stays, and is marked, also when it is left: nothing becomes another number without a word. */
  type_over (&test, row, "11");
  ui_wait_until (sluice_draft_get_priority (test.draft) == 11);
  ui_type_keys (GTK_WIDGET (test.page), "Tab");
  ui_wait_until (!editor_test_has_focus (&test, row));
  ui_settle ();
  g_assert_cmpint (sluice_draft_get_priority (test.draft), ==, 11);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "11");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  type_over (&test, row, "9");
  ui_wait_until (sluice_draft_get_priority (test.draft) == 9);
  /* Undone, the row says so. */
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_priority (test.draft) == 11);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_priority (test.draft) == 5);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "5");
  /* One out of range, as a file may have it, is shown as it is, and the highest can be set over it. */
  sluice_draft_set_number (test.draft, 0, SLUICE_DRAFT_FIELD_PRIORITY, 77);
  ui_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "77");
  g_assert_cmpint (sluice_draft_get_priority (test.draft), ==, 77);
  type_over (&test, row, "10");
  ui_wait_until (sluice_draft_get_priority (test.draft) == 10);
  type_over (&test, row, "8");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_for (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  post = editor_test_find_post (&test);
  g_assert_nonnull (post);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (post), "priority"), ==, 8);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* A key that is pressed as such, in a row that reads its text as JSON. */
static void
test_params (void)
{
  EditorTest test = { 0 };
  GtkWidget *row;
  SluiceDraftStage *stage;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "");
  stage = sluice_draft_get_nth (test.draft, 0);
  sluice_graph_view_set_selected (test.graph, "a");
  ui_wait_until (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "params")));
  row = editor_test_get_field (&test, "stage_bin", "seconds");
  type_over (&test, row, "12");
  ui_type_keys (GTK_WIDGET (test.page), "space");
  editor_test_type (&test, "3");
  ui_wait_until (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), "12 3") == 0);
  g_assert_nonnull (strstr (sluice_draft_stage_get_params (stage), "\"12 3\""));

  /* Left and come back to, it is the same text; and one that would read as a number stays a text. */
  gtk_editable_set_text (GTK_EDITABLE (row), "\"12\"");
  ui_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "\"12\"");
  g_assert_nonnull (strstr (sluice_draft_stage_get_params (stage), "\"12\""));
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS, "{\"seconds\": 7}");
  ui_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "7");
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS,
                         "{\"seconds\": \"7\"}");
  ui_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "\"7\"");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What is typed over what was selected is one step back, however long it stood. */
static void
test_typed_over (void)
{
  EditorTest test = { 0 };
  SluiceDraftStage *stage;
  GtkWidget *view;
  gint64 until;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "");
  stage = sluice_draft_get_nth (test.draft, 0);
  sluice_graph_view_set_selected (test.graph, "a");
  view = editor_test_get_field (&test, "stage_bin", "params");
  ui_wait_until (gtk_widget_get_mapped (view));
  gtk_widget_grab_focus (view);
  ui_type_keys (GTK_WIDGET (test.page), "braceleft quotedbl a quotedbl colon space 1 braceright");
  ui_wait_until (g_strcmp0 (sluice_draft_stage_get_params (stage), "{\"a\": 1}") == 0);
  /* Longer than what still belongs together. */
  until = g_get_monotonic_time () + 2500 * G_TIME_SPAN_MILLISECOND;
  ui_wait_until (g_get_monotonic_time () > until);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+a");
  ui_type_keys (GTK_WIDGET (test.page), "x");
  ui_wait_until (g_strcmp0 (sluice_draft_stage_get_params (stage), "x") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_strcmp0 (sluice_draft_stage_get_params (stage), "x") != 0);
  g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, "{\"a\": 1}");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* A row of yes and no says neither of what is neither, and what is chosen there is written. */
static void
test_boolean (void)
{
  static const struct
  {
    const char *params;
    const char *shown;
  } cases[] = {
    { "{}", "As the task does: No" },
    { "{\"dry_run\": true}", "Yes" },
    { "{\"dry_run\": false}", "No" },
    { "{\"dry_run\": null}", "As the task does: No" },
    { "{\"dry_run\": \"yes\"}", "\"yes\"" },
    { "{\"dry_run\": 1}", "1" },
    { "{}", "As the task does: No" },
    { "{\"dry_run\": [true, 1]}", "[true, 1]" },
  };
  EditorTest test = { 0 };
  SluiceDraftStage *stage;
  AdwComboRow *row;

  editor_test_open_draft (&test, "typed", "a", "cleanup_checkpoints", "");
  stage = sluice_draft_get_nth (test.draft, 0);
  sluice_graph_view_set_selected (test.graph, "a");
  ui_wait_until (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "params")));
  row = ADW_COMBO_ROW (editor_test_get_field (&test, "stage_bin", "dry_run"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].params);
      sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS, cases[i].params);
      ui_settle ();
      g_assert_cmpstr (gtk_string_object_get_string (adw_combo_row_get_selected_item (row)), ==, cases[i].shown);
      g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, cases[i].params);
    }
  adw_combo_row_set_selected (row, 2);
  ui_settle ();
  g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, "{\"dry_run\": false}");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, 3);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What is selected after a copy was made is the copies, and after a new stage the new one. */
static void
test_selection (void)
{
  EditorTest test = { 0 };
  g_auto (GStrv) marked = NULL;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "");
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", "", 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  /* What is being made has not failed, and nothing is said of that. */
  ui_type_keys (GTK_WIDGET (test.page), "a");
  ui_settle ();
  g_assert_null (ui_find_label (GTK_WIDGET (test.graph), "Nothing failed out of view"));
  sluice_graph_view_set_selected (test.graph, "a");
  sluice_graph_view_set_marked (test.graph, (const char *const[]) { "a", "b", NULL });
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+d");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 4);
  editor_test_wait_for_graph (&test);
  marked = sluice_graph_view_dup_marked (test.graph);
  g_assert_cmpuint (g_strv_length (marked), ==, 2);
  g_assert_false (g_strv_contains ((const char *const *) marked, "a"));
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 2);
  g_assert_nonnull (sluice_draft_find_stage (test.draft, "a"));
  g_assert_nonnull (sluice_draft_find_stage (test.draft, "b"));

  editor_test_wait_for_graph (&test);
  sluice_graph_view_set_marked (test.graph, (const char *const[]) { "a", "b", NULL });
  editor_test_add_by_keys (&test, "new");
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 2);
  g_assert_null (sluice_draft_find_stage (test.draft, "new"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
check_description (GtkWidget  *widget,
                   const char *words)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                               words);

  g_assert_cmpstr (other, ==, NULL);
}

/* What a parameter is for and what the task takes without it: seen without a mouse, and heard where the keys are. */
static void
test_help (void)
{
#define SHARDS "Into how many files the result is split\nWhole number, default: 1"
#define WRONG "The parameter “shards” must be a whole number."
  EditorTest test = { 0 };
  GtkWidget *form, *row, *text, *hint;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "");
  sluice_graph_view_set_selected (test.graph, "a");
  ui_wait_until (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "params")));
  form = ui_find (GTK_WIDGET (test.page), "stage_bin", 0);
  row = editor_test_get_field (&test, "stage_bin", "shards");
  text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  hint = ui_find_label (row, "default: 1");
  g_assert_true (hint != NULL && gtk_widget_get_mapped (hint));
  check_description (text, SHARDS);
  g_assert_null (ui_find_label (form, SHARDS));
  gtk_widget_grab_focus (row);
  ui_wait_until (ui_find_label (form, SHARDS) != NULL);
  editor_test_type (&test, "x");
  ui_wait_until (ui_find_label (form, WRONG) != NULL);
  g_assert_false (gtk_widget_get_mapped (hint));
  check_description (text, WRONG "\n" SHARDS);
  ui_type_keys (GTK_WIDGET (test.page), "BackSpace");
  ui_wait_until (ui_find_label (form, WRONG) == NULL);
  ui_wait_until (gtk_widget_get_mapped (hint));
  check_description (text, SHARDS);
  ui_type_keys (GTK_WIDGET (test.page), "Tab");
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "num_workers")));
  ui_wait_until (ui_find_label (form, SHARDS) == NULL);
  ui_type_keys (GTK_WIDGET (test.page), "shift+Tab");
  ui_wait_until (editor_test_has_focus (&test, row));
  check_description (editor_test_get_field (&test, "stage_bin", "dedup"), "Leave out duplicates\nYes or no, default: No");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What stands under a tag of the JSON. */
static char *
get_marked (GtkWidget  *view,
            const char *tag)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextTag *found = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), tag);
  GtkTextIter start, end;

  g_assert_nonnull (found);
  gtk_text_buffer_get_start_iter (buffer, &start);
  if (!gtk_text_iter_starts_tag (&start, found) && !gtk_text_iter_forward_to_tag_toggle (&start, found))
    return NULL;
  end = start;
  gtk_text_iter_forward_to_tag_toggle (&end, found);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* Wrong where there is nothing to be seen: marked all the same, the words about it in view, and why the rows are locked. */
static void
test_wrong_json (void)
{
  EditorTest test = { 0 };
  GtkWidget *view, *fault, *locked, *viewport;
  g_autofree char *marked = NULL;
  graphene_rect_t place;

  editor_test_open_draft (&test, "typed", "a", "train_model", "{\n  \"model\": \"base\"\n\n}");
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 1000, 480);
  sluice_graph_view_set_selected (test.graph, "a");
  view = editor_test_get_field (&test, "stage_bin", "params");
  ui_wait_until (gtk_widget_get_mapped (view));
  fault = editor_test_get_field (&test, "stage_bin", "params-fault");
  locked = editor_test_get_field (&test, "stage_bin", "params-locked");
  g_assert_false (gtk_widget_get_visible (locked));
  gtk_widget_grab_focus (view);
  ui_wait_until (editor_test_has_focus (&test, view));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+End");
  ui_type_keys (GTK_WIDGET (test.page), "BackSpace");
  ui_wait_until (gtk_widget_get_mapped (fault));
  viewport = gtk_widget_get_ancestor (fault, GTK_TYPE_VIEWPORT);
  ui_wait_until (gtk_widget_compute_bounds (fault, viewport, &place) && place.origin.y >= 0
                 && place.origin.y + place.size.height <= (float) gtk_widget_get_height (viewport));
  marked = get_marked (view, "fault");
  g_assert_cmpstr (marked, ==, "\"");
  g_assert_true (gtk_widget_get_mapped (locked));
  ui_type_keys (GTK_WIDGET (test.page), "braceright");
  ui_wait_until (!gtk_widget_get_visible (fault));
  g_assert_false (gtk_widget_get_visible (locked));
  g_assert_null (get_marked (view, "fault"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* A parameter that nobody knows is marked where it stands, and a value that is none of its type. */
static void
test_marks (void)
{
  EditorTest test = { 0 };
  SluiceDraftStage *stage;
  GtkWidget *view;
  g_autofree char *unknown = NULL;
  g_autofree char *wrong = NULL;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset",
                          "{\n  \"dataset\": \"sst2\",\n  \"no \\\" such\": 1,\n  \"shards\": 1.5\n}");
  stage = sluice_draft_get_nth (test.draft, 0);
  sluice_graph_view_set_selected (test.graph, "a");
  view = editor_test_get_field (&test, "stage_bin", "params");
  ui_wait_until (gtk_widget_get_mapped (view));
  ui_settle ();
  unknown = get_marked (view, "warning");
  g_assert_cmpstr (unknown, ==, "\"no \\\" such\"");
  wrong = get_marked (view, "wrong");
  g_assert_cmpstr (wrong, ==, "1.5");
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS, "{\"shards\": 1}");
  ui_settle ();
  g_assert_null (get_marked (view, "warning"));
  g_assert_null (get_marked (view, "wrong"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static const char *
get_params (EditorTest *test)
{
  return sluice_draft_stage_get_params (sluice_draft_get_nth (test->draft, 0));
}

static const char *
get_name (EditorTest *test)
{
  return sluice_draft_stage_get_name (sluice_draft_get_nth (test->draft, 0));
}

static void
choose_task (EditorTest *test,
             const char *task)
{
  gtk_widget_activate_action (gtk_widget_get_parent (editor_test_get_field (test, "stage_bin", "task")),
                              "stage-form.set-task", "s", task);
  ui_settle ();
}

/* What a task brings, it brings chosen or typed: what its parameters begin with, and the name that nobody gave. */
static void
test_task (void)
{
  EditorTest test = { 0 };
  GtkWidget *task;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "Insert");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 1);
  editor_test_wait_for_graph (&test);
  task = editor_test_get_field (&test, "stage_bin", "task");
  ui_wait_until (gtk_widget_get_mapped (task));
  g_assert_cmpstr (get_name (&test), ==, "preprocess");

  choose_task (&test, "train_model");
  g_assert_cmpstr (get_name (&test), ==, "train");
  g_assert_nonnull (strstr (get_params (&test), "\"model\""));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_str_equal (get_name (&test), "preprocess"));
  g_assert_cmpstr (get_params (&test), ==, "");
  g_assert_cmpstr (sluice_draft_stage_get_task (sluice_draft_get_nth (test.draft, 0)), ==, "preprocess_dataset");

  type_over (&test, task, "train");
  ui_type_keys (GTK_WIDGET (test.page), "underscore");
  editor_test_type (&test, "model");
  ui_wait_until (g_str_equal (get_name (&test), "train"));
  g_assert_nonnull (strstr (get_params (&test), "\"model\""));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_str_equal (get_name (&test), "preprocess"));
  g_assert_cmpstr (get_params (&test), ==, "");
  g_assert_cmpstr (sluice_draft_stage_get_task (sluice_draft_get_nth (test.draft, 0)), ==, "preprocess_dataset");

  /* Typed over another one, and what was begun with goes again. */
  choose_task (&test, "train_model");
  type_over (&test, task, "run");
  ui_type_keys (GTK_WIDGET (test.page), "underscore");
  editor_test_type (&test, "evaluation");
  ui_wait_until (g_str_equal (get_name (&test), "evaluate"));
  g_assert_cmpstr (get_params (&test), ==, "");

  /* A name that a person gave stays, be it that of a task. */
  type_over (&test, editor_test_get_field (&test, "stage_bin", "name"), "train");
  ui_wait_until (g_str_equal (get_name (&test), "train"));
  choose_task (&test, "cleanup_checkpoints");
  g_assert_cmpstr (get_name (&test), ==, "train");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static gboolean
walk_to (EditorTest *test,
         GtkWidget  *widget,
         const char *key)
{
  for (guint i = 0; i < 80 && !editor_test_has_focus (test, widget); i++)
    {
      ui_type_keys (GTK_WIDGET (test->page), key);
      ui_settle ();
    }
  return editor_test_has_focus (test, widget);
}

static void
test_tab (void)
{
  static const char *const keys[] = { "Tab", "shift+Tab" };
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "");
  for (guint i = 0; i < 4; i++)
    {
      if (i == 2)
        {
          sluice_graph_view_set_selected (test.graph, "a");
          ui_wait_until (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "params")));
          gtk_widget_grab_focus (GTK_WIDGET (test.graph));
        }
      g_test_message ("%s, %s", keys[i % 2], i < 2 ? "the pipeline's form" : "a stage's form");
      g_assert_true (walk_to (&test, ui_find (GTK_WIDGET (test.page), "create_button", 0), keys[i % 2]));
      g_assert_true (walk_to (&test, ui_find (GTK_WIDGET (test.page), "undo_button", 0), keys[i % 2]));
      g_assert_true (walk_to (&test, GTK_WIDGET (test.graph), keys[i % 2]));
      g_assert_true (walk_to (&test, ui_find (GTK_WIDGET (test.page), i < 2 ? "draft_bin" : "stage_bin", 0), keys[i % 2]));
    }
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
expect_tab (EditorTest *test,
            const char *keys,
            GtkWidget  *row)
{
  ui_type_keys (GTK_WIDGET (test->page), keys);
  ui_wait_until (editor_test_has_focus (test, row));
}

/* From a field with a problem, whose message is a row of its own, the keys go on to the next one. */
static void
test_tab_from_a_problem (void)
{
  EditorTest test = { 0 };
  GtkWidget *name, *description, *task;

  editor_test_open_draft (&test, "typed", "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "");
  ui_settle ();
  name = editor_test_get_field (&test, "draft_bin", "name");
  description = ui_find (ui_find (GTK_WIDGET (test.page), "draft_bin", 0), "description", ADW_TYPE_ENTRY_ROW);
  gtk_widget_grab_focus (name);
  ui_wait_until (editor_test_has_focus (&test, name));
  expect_tab (&test, "Tab", description);
  expect_tab (&test, "shift+Tab", name);

  sluice_graph_view_set_selected (test.graph, "a");
  ui_settle ();
  name = editor_test_get_field (&test, "stage_bin", "name");
  task = editor_test_get_field (&test, "stage_bin", "task");
  type_over (&test, name, "b");
  ui_type_keys (GTK_WIDGET (test.page), "BackSpace");
  ui_settle ();
  expect_tab (&test, "Tab", task);
  expect_tab (&test, "shift+Tab", name);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* A jump has its way only until a person scrolls. */
static void
test_scrolled_away (void)
{
  EditorTest test = { 0 };
  GtkWidget *row, *scrolled;
  GtkAdjustment *adjustment;
  double jumped, away;

  editor_test_open_draft (&test, "mine", "a", "train_model", "{}");
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 1000, 420);
  ui_wait_until (gtk_widget_get_height (GTK_WIDGET (test.base.window)) <= 440);
  sluice_graph_view_set_selected (test.graph, "a");
  ui_settle ();
  row = editor_test_get_field (&test, "stage_bin", "retry_delay");
  scrolled = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  sluice_field_reveal (row, NULL);
  ui_wait_frames (scrolled, 40);
  jumped = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (jumped, >, 50);

  gtk_adjustment_set_value (adjustment, 0);
  sluice_field_reveal (row, NULL);
  ui_wait_until (gtk_adjustment_get_value (adjustment) > jumped - 1);
  ui_scroll (scrolled, 100, 100, -2);
  ui_wait_until ((away = gtk_adjustment_get_value (adjustment)) < jumped - 20);
  ui_wait_frames (scrolled, 40);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, away);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-typed/numbers", test_numbers);
  g_test_add_func ("/editor-typed/params", test_params);
  g_test_add_func ("/editor-typed/typed-over", test_typed_over);
  g_test_add_func ("/editor-typed/boolean", test_boolean);
  g_test_add_func ("/editor-typed/help", test_help);
  g_test_add_func ("/editor-typed/wrong-json", test_wrong_json);
  g_test_add_func ("/editor-typed/marks", test_marks);
  g_test_add_func ("/editor-typed/task", test_task);
  g_test_add_func ("/editor-typed/selection", test_selection);
  g_test_add_func ("/editor-typed/scrolled-away", test_scrolled_away);
  g_test_add_func ("/editor-typed/tab", test_tab);
  g_test_add_func ("/editor-typed/tab-from-a-problem", test_tab_from_a_problem);
  return g_test_run ();
}
