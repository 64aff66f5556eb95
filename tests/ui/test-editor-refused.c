/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server doesn't take stays in the editor, and what it says stands at the field that it names. */
#include "editor-test.h"

#include "draft/sluice-draft-validate.h"
#include "draft/sluice-spec.h"

#define WORDS "The server refused this: “Not on this server”."

static void
refuse (EditorTest *test,
        const char *field)
{
  g_autofree char *body = g_strdup_printf ("{\"kind\": \"refuse\", \"value\": \"%s\"}", field);

  window_test_post (&test->base, "/demo/faults", body);
}

static gboolean
is_sending (EditorTest *test)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (ui_find (GTK_WIDGET (test->page), "create_stack", 0))),
                    "busy") == 0;
}

static gboolean
is_in_view (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t place;

  return gtk_widget_get_mapped (widget) && gtk_widget_compute_bounds (widget, viewport, &place) && place.origin.y >= 0
         && place.origin.y + place.size.height <= (float) gtk_widget_get_height (viewport);
}

/* Sends it, and waits for the refusal to stand in @form. */
static void
send (EditorTest *test,
      const char *form)
{
  ui_activate_action (GTK_WIDGET (test->page), "editor.create", NULL);
  ui_wait_until (!is_sending (test));
  ui_wait_until (ui_find_label (ui_find (GTK_WIDGET (test->page), form, 0), WORDS) != NULL);
}

static gboolean
tells_refusal (EditorTest *test)
{
  return ui_find_label (GTK_WIDGET (test->base.window), "The pipeline was not created: Pipeline, priority: " WORDS) != NULL;
}

static void
test_fields (void)
{
  static const struct
  {
    const char *path;
    const char *form;
    const char *field;
    const char *stage;
  } cases[] = {
    { "stages -> 0 -> task", "stage_bin", "task", "a" },
    { "stages -> 1 -> name", "stage_bin", "name", "b" },
    { "body -> stages -> 1 -> max_retries", "stage_bin", "max_retries", "b" },
    { "priority", "draft_bin", "priority", NULL },
    { "body -> max_retries", "draft_bin", "max_retries", NULL },
  };
  EditorTest test = { 0 };
  g_autofree char *before = NULL;

  editor_test_open_draft (&test, "refused", "ab", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  before = sluice_spec_write (test.draft, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *after = NULL;

      g_test_message ("%s", cases[i].path);
      refuse (&test, cases[i].path);
      send (&test, cases[i].form);
      ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, cases[i].form, cases[i].field)));
      g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, cases[i].stage);
      after = sluice_spec_write (test.draft, FALSE);
      g_assert_cmpstr (after, ==, before);
      g_assert_true (sluice_draft_is_modified (test.draft));
      g_assert_true (sluice_draft_can_undo (test.draft));
    }

  /* Until something is changed. */
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_DESCRIPTION, "other words");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), WORDS) == NULL);

  /* And when the server has thought better of it, it is made, and what it said before is not said of that. */
  refuse (&test, "priority");
  send (&test, "draft_bin");
  g_assert_true (tells_refusal (&test));
  window_test_post (&test.base, "/demo/faults", NULL);
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_for (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_settle ();
  g_assert_false (tells_refusal (&test));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What a server says of a parameter stands at its row; of what is no field of ours, it is said of what. */
static void
test_parts (void)
{
  static const struct
  {
    const char *path;
    const char *form;
    const char *field;
    const char *words;
  } cases[] = {
    { "stages -> 1 -> params -> seconds", "stage_bin", "seconds", "The server refused “seconds”: “Not on this server”." },
    { "stages -> 1 -> params -> config -> lr", "stage_bin", "config",
      "The server refused “config → lr”: “Not on this server”." },
    { "body -> stages -> 1 -> params -> no_such", "stage_bin", "params",
      "The server refused “no_such”: “Not on this server”." },
    { "stages -> 1 -> colour", "stage_bin", "name", "The server refused “colour”: “Not on this server”." },
    { "colour", "draft_bin", "general", "The server refused “colour”: “Not on this server”." },
  };
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "refused", "ab", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 1100, 560);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *form = ui_find (GTK_WIDGET (test.page), cases[i].form, 0), *field;

      g_test_message ("%s", cases[i].path);
      refuse (&test, cases[i].path);
      ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
      ui_wait_until (!is_sending (&test));
      ui_wait_until (ui_find_label (form, cases[i].words) != NULL);
      field = editor_test_get_field (&test, cases[i].form, cases[i].field);
      ui_wait_until (editor_test_has_focus (&test, field));
      ui_wait_frames (GTK_WIDGET (test.page), 10);
      g_assert_true (is_in_view (field));
      g_assert_true (is_in_view (ui_find_label (form, cases[i].words)));
    }
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
send_refused (EditorTest *test,
              const char *field)
{
  refuse (test, field);
  ui_activate_action (GTK_WIDGET (test->page), "editor.create", NULL);
  ui_wait_until (!is_sending (test));
}

static void
check_heard (GtkWidget  *widget,
             const char *description)
{
  g_autofree char *state = gtk_test_accessible_check_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                                                            GTK_ACCESSIBLE_INVALID_TRUE);
  g_autofree char *words = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                               description);

  g_assert_null (state);
  g_assert_null (words);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE));
}

/* That nothing was made is said as such, whatever it was; what isn't one field's is gone to all the same. */
static void
test_said (void)
{
  EditorTest test = { 0 };
  GtkWidget *message;

  editor_test_open_draft (&test, "refused", "ab", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  /* Of which stage, and which field of it. */
  send_refused (&test, "stages -> 1 -> task");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "The pipeline was not created: Stage “b”, task: " WORDS));
  send_refused (&test, "priority");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "The pipeline was not created: Pipeline, priority: " WORDS));
  send_refused (&test, "stages -> 1 -> params -> seconds");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "The pipeline was not created: Stage “b”: "
                                "The server refused “seconds”: “Not on this server”."));
  send_refused (&test, "flavour");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "The pipeline was not created: The server refused “flavour”: “Not on this server”."));
  message = editor_test_get_field (&test, "draft_bin", "general");
  ui_wait_until (editor_test_has_focus (&test, message));
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (message), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                     "The server refused “flavour”: “Not on this server”."));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Where the keys are it is heard what is wrong: in the JSON, at what a stage depends on, and in the list of problems. */
static void
test_heard (void)
{
  EditorTest test = { 0 };
  GtkWidget *list, *row, *title;
  guint64 a;

  editor_test_open_draft (&test, "refused", "ab", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  a = editor_test_get_id (&test, "a");
  send_refused (&test, "stages -> 0 -> params -> no_such");
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "params")));
  check_heard (editor_test_get_field (&test, "stage_bin", "params"), "The server refused “no_such”: “Not on this server”.");

  send_refused (&test, "stages -> 0 -> depends_on");
  ui_wait_until (ui_find_label (ui_find (GTK_WIDGET (test.page), "stage_bin", 0), WORDS) != NULL);
  row = editor_test_get_field (&test, "stage_bin", "depends_on");
  check_heard (row, WORDS);
  title = ui_wait_for (row, NULL, ADW_TYPE_ACTION_ROW);
  g_assert_true (editor_test_has_focus (&test, title));
  check_heard (title, WORDS);

  /* Once it is right, nothing is said any more. */
  sluice_draft_set_text (test.draft, a, SLUICE_DRAFT_FIELD_PARAMS, "{");
  ui_settle ();
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE));
  ui_activate_action (GTK_WIDGET (test.page), "editor.problems", NULL);
  list = ui_wait_for (GTK_WIDGET (test.page), "problems_list", 0);
  ui_wait_until ((row = ui_find (list, NULL, ADW_TYPE_ACTION_ROW)) != NULL);
  {
    g_autofree char *said = g_strdup_printf ("%s: %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                             adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

    g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said));
  }
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What is changed while the answer is on its way: the words stand at the stage that was meant, and nothing is lost. */
static void
test_meanwhile (void)
{
  EditorTest test = { 0 };

  editor_test_open_draft (&test, "refused", "ab", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  refuse (&test, "stages -> 0 -> task");
  window_test_post (&test.base, "/demo/faults", "{\"kind\": \"latency\", \"value\": \"600\"}");
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  g_assert_true (is_sending (&test));
  sluice_draft_move_stage (test.draft, editor_test_get_id (&test, "a"), 1);
  g_assert_true (is_sending (&test));
  ui_wait_until (!is_sending (&test));
  ui_wait_until (ui_find_label (ui_find (GTK_WIDGET (test.page), "stage_bin", 0), WORDS) != NULL);
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "a");
  g_assert_cmpuint (sluice_draft_get_position (test.draft, editor_test_get_id (&test, "a")), ==, 1);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What names no field is said in a dialog; the draft is there, and still offered when the page was left. */
static void
test_broken (void)
{
  EditorTest test = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  editor_test_open_draft (&test, "refused", "ab", "preprocess_dataset", "{\"dataset\": \"sst2\"}");
  before = sluice_spec_write (test.draft, FALSE);
  gtk_widget_child_focus (ui_find (GTK_WIDGET (test.page), "create_button", 0), GTK_DIR_TAB_FORWARD);
  ui_wait_until (editor_test_has_focus (&test, ui_find (GTK_WIDGET (test.page), "create_button", 0)));
  window_test_post (&test.base, "/demo/faults", "{\"kind\": \"errors\", \"value\": \"1\"}");
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "It is not certain whether the pipeline was created")
                 != NULL);
  g_assert_false (is_sending (&test));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (test.page)));
  /* Told, the keys are at work again, and not on what leaves the page. */
  ui_type_keys (GTK_WIDGET (test.base.window), "Escape");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "It is not certain whether the pipeline was created")
                 == NULL);
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (test.graph)));
  after = sluice_spec_write (test.draft, FALSE);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (sluice_draft_is_modified (test.draft));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
go_to_only_problem (EditorTest *test)
{
  GtkWidget *list = ui_find (GTK_WIDGET (test->page), "problems_list", 0);

  ui_activate_action (GTK_WIDGET (test->page), "editor.problems", NULL);
  ui_wait_until (gtk_widget_get_mapped (list) && gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0) != NULL);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  ui_wait_until (!gtk_widget_get_mapped (list));
}

/* The way to wrong JSON ends at its line and column, with the words about it in view. */
static void
test_json_place (void)
{
  EditorTest test = { 0 };
  GtkTextBuffer *buffer;
  GtkTextIter cursor;
  GtkWidget *view;
  g_autoptr (GString) json = g_string_new ("{\n");

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (json, "  \"x%u\": %u,\n", i, i);
  g_string_append (json, "  \"y\" 2\n}");
  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "wrong");
  sluice_draft_add_stage (test.draft, "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}", 0);
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", json->str, 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  go_to_only_problem (&test);
  view = editor_test_get_field (&test, "stage_bin", "params");
  ui_wait_until (editor_test_has_focus (&test, view));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&cursor), ==, 41);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&cursor), ==, 6);
  ui_wait_until (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view))) > 100);
  ui_wait_until (is_in_view (editor_test_get_field (&test, "stage_bin", "params-fault")));
  g_assert_true (is_in_view (view));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* From another stage, or none, a jump ends with the field and the words about it in view: for a parameter its row, for
 * JSON that is wrong the text and what stands below it. */
static void
test_jumps (void)
{
  static const struct
  {
    const char *params;
    const char *field;
    const char *words;
  } cases[] = {
    { "{\"dedup\": \"x\", \"dataset\": \"sst2\"}", "dedup", "The parameter “dedup” must be true or false." },
    { "{\"dataset\": \"x\",\"seed\": [1,}", "params", NULL },
    { "{\"dataset\": \"sst2\", \"min_quality\": \"much\"}", "min_quality",
      "The parameter “min_quality” must be a number." },
    { "{\"no_such\": 1, \"dataset\": \"sst2\"}", "params", NULL },
  };
  EditorTest test = { 0 };
  guint64 a;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 1100, 560);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "wrong");
  a = sluice_draft_stage_get_id (sluice_draft_add_stage (test.draft, "a", "preprocess_dataset", "", 0));
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", "{\"dataset\": \"sst2\"}", 0);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *field, *words;

      g_test_message ("%s, %s", cases[i / 2].params, i % 2 == 0 ? "no stage selected" : "another one");
      sluice_draft_set_text (test.draft, a, SLUICE_DRAFT_FIELD_PARAMS, cases[i / 2].params);
      ui_settle ();
      editor_test_wait_for_graph (&test);
      sluice_graph_view_set_selected (test.graph, i % 2 == 0 ? NULL : "b");
      ui_settle ();
      go_to_only_problem (&test);
      field = editor_test_get_field (&test, "stage_bin", cases[i / 2].field);
      ui_wait_until (editor_test_has_focus (&test, field));
      ui_wait_frames (GTK_WIDGET (test.page), 10);
      g_assert_true (is_in_view (field));
      words = cases[i / 2].words != NULL
                ? ui_find_label (ui_find (GTK_WIDGET (test.page), "stage_bin", 0), cases[i / 2].words)
                : editor_test_get_field (&test, "stage_bin", "params-fault");
      g_assert_nonnull (words);
      g_assert_true (is_in_view (words));
    }
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* A place is the same place in the text that is shown, whatever ends its lines. */
static void
test_json_lines (void)
{
  static const char text[] = "{\r\n\r\"a\": 1,\n\r\"一\u2029b\u2028c\":\v2\r\r\n}\n";
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
  int at = 0;

  gtk_text_buffer_set_text (buffer, text, -1);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), at++)
    {
      GtkTextIter place;
      guint line, column;

      gtk_text_buffer_get_iter_at_offset (buffer, &place, at);
      sluice_literal_locate (text, (gsize) (p - text), &line, &column);
      g_test_message ("character %d", at);
      g_assert_cmpint ((int) line, ==, gtk_text_iter_get_line (&place) + 1);
      g_assert_cmpint ((int) column, ==, gtk_text_iter_get_line_offset (&place) + 1);
    }
}

/* "Show" shows: the place where the parameters that nobody knows are typed. */
static void
test_unknown (void)
{
  EditorTest test = { 0 };

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_add_stage (test.draft, "a", "something_else", NULL, 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  window_test_press (GTK_WIDGET (test.page), "Show");
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "params")));
  ui_wait_until (is_in_view (editor_test_get_field (&test, "stage_bin", "params")));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-refused/fields", test_fields);
  g_test_add_func ("/editor-refused/parts", test_parts);
  g_test_add_func ("/editor-refused/said", test_said);
  g_test_add_func ("/editor-refused/heard", test_heard);
  g_test_add_func ("/editor-refused/meanwhile", test_meanwhile);
  g_test_add_func ("/editor-refused/broken", test_broken);
  g_test_add_func ("/editor-refused/json-place", test_json_place);
  g_test_add_func ("/editor-refused/jumps", test_jumps);
  g_test_add_func ("/editor-refused/json-lines", test_json_lines);
  g_test_add_func ("/editor-refused/unknown", test_unknown);
  return g_test_run ();
}
