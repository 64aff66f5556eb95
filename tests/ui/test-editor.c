/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline is made in the window, with real keys and a real pointer; what the demo platform received is looked at. */
#include "editor-test.h"

#include "ui/widgets/sluice-graph-view-private.h"

static SluicePipeline *
find_pipeline (EditorTest       *test,
               const char *name)
{
  SluiceStore *store = sluice_server_get_store (test->base.server);

  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_strcmp0 (sluice_pipeline_get_name (pipeline), name) == 0)
        return pipeline;
    }
  return NULL;
}

/* All by keys: three stages after each other, and what the first one also leads to. */
static void
test_by_keys (gconstpointer flavour)
{
  EditorTest test = { 0 };
  g_autoptr (JsonNode) post = NULL;
  guint64 prep, train, report;

  editor_test_start (&test, flavour);
  editor_test_open_editor (&test);
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "draft_bin", "name")));
  editor_test_type (&test, "mine");
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (editor_test_has_focus (&test, GTK_WIDGET (test.graph)));
  editor_test_add_by_keys (&test, "prep");
  editor_test_add_by_keys (&test, "train");
  editor_test_add_by_keys (&test, "report");
  prep = editor_test_get_id (&test, "prep");
  train = editor_test_get_id (&test, "train");
  report = editor_test_get_id (&test, "report");
  g_assert_true (sluice_draft_is_connected (test.draft, prep, train));
  g_assert_true (sluice_draft_is_connected (test.draft, train, report));

  /* From the last one back to the first: a cycle, refused; Escape ends. */
  ui_type_keys (GTK_WIDGET (test.page), "c");
  ui_type_keys (GTK_WIDGET (test.page), "Up");
  ui_type_keys (GTK_WIDGET (test.page), "Up");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "“prep”: It would close a cycle: report → prep → train → report"));
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "report") == 0);
  g_assert_false (sluice_draft_is_connected (test.draft, report, prep));

  /* From the first one to the last one. */
  ui_type_keys (GTK_WIDGET (test.page), "Home");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "prep") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "c");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "Enter makes “report” wait for “prep”; Escape ends"));
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (sluice_draft_is_connected (test.draft, prep, report));

  /* One more, and gone again, and back, and gone. */
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+d");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 4);
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 4);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  editor_test_wait_for_graph (&test);

  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+Return");
  ui_wait_for (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  post = editor_test_find_post (&test);
  g_assert_nonnull (post);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (post), "name"), ==, "mine");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (post), "priority"), ==, 5);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (post), "stages")), ==, 3);
  editor_test_assert_stage (post, 0, "prep", "");
  editor_test_assert_stage (post, 1, "train", "prep");
  editor_test_assert_stage (post, 2, "report", "train prep");
  ui_wait_until (find_pipeline (&test, "mine") != NULL);
  ui_wait_until (sluice_pipeline_get_state (find_pipeline (&test, "mine")) == SLUICE_STATE_COMPLETED);
  window_test_clear (&test.base);
}

/* By pointer: dragging from a port onto a stage, onto one that would close a cycle, onto nothing. */
static void
test_by_pointer (gconstpointer flavour)
{
  EditorTest test = { 0 };
  SluiceGraphPoint from, to;
  SluiceDraftStage *left, *right;
  g_autoptr (JsonNode) post = NULL;

  editor_test_start (&test, flavour);
  editor_test_open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "drawn");
  left = sluice_draft_add_stage (test.draft, "left", "preprocess_dataset", "", 0);
  right = sluice_draft_add_stage (test.draft, "right", "preprocess_dataset", "", 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);

  from = editor_test_get_port (&test, "left");
  to = editor_test_get_port (&test, "right");
  ui_drag (GTK_WIDGET (test.graph), from.x, from.y, to.x, to.y - 30);
  ui_wait_until (sluice_draft_is_connected (test.draft, sluice_draft_stage_get_id (left),
                                            sluice_draft_stage_get_id (right)));
  editor_test_wait_for_graph (&test);

  from = editor_test_get_port (&test, "right");
  to = editor_test_get_port (&test, "left");
  ui_drag (GTK_WIDGET (test.graph), from.x, from.y, to.x, to.y - 30);
  ui_settle ();
  g_assert_false (sluice_draft_is_connected (test.draft, sluice_draft_stage_get_id (right),
                                             sluice_draft_stage_get_id (left)));

  from = editor_test_get_port (&test, "right");
  ui_drag (GTK_WIDGET (test.graph), from.x, from.y, from.x + 150, from.y + 60);
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "name")));
  editor_test_type (&test, "end");
  ui_wait_until (sluice_draft_find_stage (test.draft, "end") != NULL);

  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_for (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  post = editor_test_find_post (&test);
  g_assert_nonnull (post);
  editor_test_assert_stage (post, 0, "left", "");
  editor_test_assert_stage (post, 1, "right", "left");
  editor_test_assert_stage (post, 2, "end", "right");
  ui_wait_until (find_pipeline (&test, "drawn") != NULL);
  window_test_clear (&test.base);
}

/* What is missing is said, and what the server refuses stands at its field. */
static void
test_problems (void)
{
  EditorTest test = { 0 };
  GtkWidget *list;
  AdwDialog *dialog;
  SluiceDraftStage *stage;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  list = ui_find (GTK_WIDGET (test.page), "problems_list", 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_until (gtk_widget_get_mapped (list));
  ui_wait_until (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1) != NULL);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  ui_wait_until (!gtk_widget_get_mapped (list));
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "draft_bin", "name")));

  /* Wrong JSON stays, and is marked; the rows wait. */
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "wrong");
  stage = sluice_draft_add_stage (test.draft, "a", "preprocess_dataset", "{\"seconds\": 1,\n \"x\" 2}", 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  sluice_graph_view_set_selected (test.graph, "a");
  ui_wait_until (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "params")));
  ui_wait_until (strstr (gtk_label_get_label (GTK_LABEL (editor_test_get_field (&test, "stage_bin", "params-fault"))),
                         "line 2, column 6") != NULL);
  g_assert_false (gtk_widget_get_sensitive (editor_test_get_field (&test, "stage_bin", "dataset")));
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS, "");
  ui_wait_until (gtk_widget_get_sensitive (editor_test_get_field (&test, "stage_bin", "dataset")));
  gtk_editable_set_text (GTK_EDITABLE (editor_test_get_field (&test, "stage_bin", "dataset")), "sst2");
  ui_wait_until (strstr (sluice_draft_stage_get_params (stage), "\"sst2\"") != NULL);

  /* An unknown task is asked about, and no title stands over its fields: there are none. */
  g_assert_true (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "known-params")));
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_TASK, "nobody_knows");
  ui_settle ();
  g_assert_false (gtk_widget_get_mapped (editor_test_get_field (&test, "stage_bin", "known-params")));
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  window_test_answer (&test.base, "Back");
  ui_activate_action (GTK_WIDGET (test.page), "editor.create-start", NULL);
  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window))) != NULL);
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, "Create and start it anyway?");
  g_assert_cmpstr (adw_alert_dialog_get_response_label (ADW_ALERT_DIALOG (dialog), "anyway"), ==,
                   "Create and start _anyway");
  window_test_answer (&test.base, "Back");
  g_assert_null (editor_test_find_post (&test));

  /* Leaving asks once. */
  ui_activate_action (GTK_WIDGET (test.base.window), "win.back", NULL);
  window_test_answer (&test.base, "Cancel");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (test.page)));
  ui_activate_action (GTK_WIDGET (test.base.window), "win.back", NULL);
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);

  /* And it is offered again. */
  ui_activate_action (GTK_WIDGET (test.base.window), "win.new-pipeline", NULL);
  window_test_answer (&test.base, "Go on");
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "wrong");
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 1);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static double
get_lightness (GdkRGBA color)
{
  return (color.red + color.green + color.blue) / 3;
}

/* The list of problems is in the theme's colours, also where the look changes meanwhile. */
static void
test_problems_in_the_dark (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  EditorTest test = { 0 };
  GtkWidget *list, *title;
  graphene_rect_t bounds;
  GdkRGBA words, ground, around;
  g_autoptr (GdkTexture) picture = NULL;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  list = ui_find (GTK_WIDGET (test.page), "problems_list", 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_until ((title = ui_find_label (list, "The pipeline has no name.")) != NULL);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  ui_wait_frames (list, 3);
  gtk_widget_get_color (title, &words);
  picture = ui_render (GTK_WIDGET (gtk_widget_get_native (list)));
  g_assert_true (gtk_widget_compute_bounds (list, GTK_WIDGET (gtk_widget_get_native (list)), &bounds));
  ground = ui_pixel (picture, (int) (bounds.origin.x + bounds.size.width / 2), (int) bounds.origin.y + 8);
  around = ui_pixel (picture, (int) (bounds.origin.x + bounds.size.width / 2), (int) bounds.origin.y - 8);
  g_assert_cmpfloat (get_lightness (words), >, 0.8);
  g_assert_cmpfloat (get_lightness (ground), >=, get_lightness (around));
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  window_test_clear (&test.base);
}

static gboolean
is_whole (GtkWidget *widget,
          GtkWidget *window)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (widget) && gtk_widget_compute_bounds (widget, window, &bounds) && bounds.origin.x >= 0
         && bounds.origin.x + bounds.size.width <= (float) gtk_widget_get_width (window);
}

/* At every width there is one way to create it, and all of the window is seen. */
static void
test_every_width (void)
{
  EditorTest test = { 0 };
  GtkWidget *wide, *narrow, *window;
  gboolean was_wide = FALSE, was_narrow = FALSE;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  window = GTK_WIDGET (test.base.window);
  wide = ui_find (GTK_WIDGET (test.page), "create_button", ADW_TYPE_SPLIT_BUTTON);
  narrow = ui_find (GTK_WIDGET (test.page), "narrow_create_button", ADW_TYPE_SPLIT_BUTTON);
  for (int width = 360; width <= 1200; width += 40)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), width, 640);
      ui_wait_until (abs (gtk_widget_get_width (window) + 10 - width) <= 10);
      ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test.page)));
      ui_wait_frames (GTK_WIDGET (test.page), 3);
      g_assert_true (is_whole (GTK_WIDGET (test.page), window));
      g_assert_true (is_whole (wide, window) != is_whole (narrow, window));
      was_wide |= gtk_widget_get_mapped (wide);
      was_narrow |= gtk_widget_get_mapped (narrow);
    }
  g_assert_true (was_wide && was_narrow);
  window_test_clear (&test.base);
}

static char *
say (EditorTest *test,
     const char *name)
{
  return sluice_graph_view_describe_node (test->graph, (guint) sluice_graph_view_find_node (test->graph, name));
}

/* What is wrong with a stage is no reason why another one would not run. */
static void
test_no_blame (void)
{
  EditorTest test = { 0 };

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_add_stage (test.draft, "bad", "preprocess_dataset", "{", 0);
  sluice_draft_add_stage (test.draft, "good", "preprocess_dataset", "{\"dataset\": \"sst2\"}",
                          editor_test_get_id (&test, "bad"));
  ui_settle ();
  editor_test_wait_for_graph (&test);
  g_assert_cmpint (sluice_graph_view_get_state (test.graph, 0), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_graph_picture_get_edge_look (sluice_graph_scene_get_picture (test.graph->scene), 0), ==,
                   SLUICE_PAINT_EDGE_PLAIN);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Nothing runs yet: no state is said or offered, and what is marked is what is wrong. */
static void
test_no_states (void)
{
  EditorTest test = { 0 };
  GtkWidget *button, *content;
  g_autofree char *good = NULL, *bad = NULL, *warned = NULL, *many = NULL, *label = NULL;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_add_stage (test.draft, "good", "preprocess_dataset", "{\"dataset\": \"sst2\"}", 0);
  sluice_draft_add_stage (test.draft, "bad", "preprocess_dataset", "{", 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  good = say (&test, "good");
  bad = say (&test, "bad");
  g_assert_null (strstr (good, "pending"));
  g_assert_null (strstr (good, "problem"));
  g_assert_null (strstr (bad, "pending"));
  g_assert_nonnull (strstr (bad, "1 problem to mend"));
  g_assert_cmpint (sluice_graph_view_get_state (test.graph, 0), ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (sluice_graph_view_get_state (test.graph, 1), ==, SLUICE_STATE_FAILED);
  g_assert_false (gtk_widget_get_visible (test.graph->filter_button));
  gtk_widget_activate_action (GTK_WIDGET (test.graph), "graph.filter", NULL);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (test.graph->filter_button)));
  button = gtk_widget_get_first_child (ui_find (GTK_WIDGET (test.page), "problems_button", 0));
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                              "2 problems to mend");
  g_assert_null (label);
  /* Before the words goes what a label stands in: the number alone. */
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY));

  /* What blocks is counted on the button, and alone makes it red; words say what only warns too. */
  content = ui_find (GTK_WIDGET (test.page), "problems_content", 0);
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "good"), SLUICE_DRAFT_FIELD_PARAMS,
                         "{\"dataset\": \"sst2\", \"other\": 1}");
  ui_settle ();
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                              "2 problems to mend, 1 warning");
  g_assert_null (label);
  g_assert_cmpstr (adw_button_content_get_label (ADW_BUTTON_CONTENT (content)), ==, "2");
  g_assert_true (gtk_widget_has_css_class (content, "state-failed"));

  /* What only warns is told from it. */
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "good"), SLUICE_DRAFT_FIELD_PARAMS,
                         "{\"dataset\": \"sst2\"}");
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "bad"), SLUICE_DRAFT_FIELD_PARAMS,
                         "{\"dataset\": \"sst2\", \"other\": 1}");
  ui_settle ();
  g_assert_cmpint (sluice_graph_view_get_state (test.graph, 1), ==, SLUICE_STATE_STUCK);
  warned = say (&test, "bad");
  g_assert_nonnull (strstr (warned, "1 warning"));
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "1 warning");
  g_assert_null (label);
  g_assert_cmpstr (adw_button_content_get_label (ADW_BUTTON_CONTENT (content)), ==, "1");
  g_assert_false (gtk_widget_has_css_class (content, "state-failed"));

  /* And no longer, once it is right. */
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "bad"), SLUICE_DRAFT_FIELD_PARAMS,
                         "{\"dataset\": \"sst2\"}");
  ui_settle ();
  g_assert_cmpint (sluice_graph_view_get_state (test.graph, 1), ==, SLUICE_STATE_PENDING);

  /* Nor of many drawn as one. */
  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *name = g_strdup_printf ("many %u", i);

      sluice_draft_add_stage (test.draft, name, "preprocess_dataset", i == 0 ? "{" : "{\"dataset\": \"sst2\"}",
                              editor_test_get_id (&test, "good"));
    }
  ui_settle ();
  ui_wait_until (!sluice_graph_view_get_busy (test.graph) && sluice_graph_view_is_current (test.graph));
  many = say (&test, "many 0");
  g_assert_nonnull (strstr (many, "70 stages, 1 with problems"));
  g_assert_null (strstr (many, "pending"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What was made is what the next key means, though the graph of it is still laid out. */
static void
test_at_once (void)
{
  EditorTest test = { 0 };
  g_auto (GStrv) marked = NULL;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  for (guint i = 0; i < 3; i++)
    sluice_draft_add_stage (test.draft, (const char[]) { (char) ('a' + i), '\0' }, "preprocess_dataset", "", 0);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  sluice_graph_view_set_selected (test.graph, "a");
  sluice_graph_view_set_marked (test.graph, (const char *const[]) { "a", "b", "c", NULL });
  ui_activate_action (GTK_WIDGET (test.page), "editor.duplicate", NULL);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 6);
  g_assert_true (sluice_graph_view_get_busy (test.graph));
  marked = sluice_graph_view_dup_marked (test.graph);
  g_assert_cmpuint (g_strv_length (marked), ==, 3);
  ui_activate_action (GTK_WIDGET (test.page), "editor.remove", NULL);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (sluice_draft_find_stage (test.draft, (const char[]) { (char) ('a' + i), '\0' }));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_data_func ("/editor/by-keys/plan", "plan", test_by_keys);
  g_test_add_data_func ("/editor/by-keys/platform", "platform", test_by_keys);
  g_test_add_data_func ("/editor/by-pointer/plan", "plan", test_by_pointer);
  g_test_add_data_func ("/editor/by-pointer/platform", "platform", test_by_pointer);
  g_test_add_func ("/editor/problems", test_problems);
  g_test_add_func ("/editor/problems-in-the-dark", test_problems_in_the_dark);
  g_test_add_func ("/editor/at-once", test_at_once);
  g_test_add_func ("/editor/no-states", test_no_states);
  g_test_add_func ("/editor/no-blame", test_no_blame);
  g_test_add_func ("/editor/every-width", test_every_width);
  return g_test_run ();
}
