/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline is made in the window, with real keys and a real pointer; what the demo platform received is looked at. */
#include "window-test.h"

#include <json-glib/json-glib.h>

#include "draft/sluice-draft-file.h"
#include "ui/editor/sluice-editor-page.h"
#include "ui/pipelines/sluice-pipeline-page.h"

typedef struct
{
  WindowTest base;
  SluiceEditorPage *page; /* borrowed */
  SluiceDraft *draft;     /* borrowed */
  SluiceGraphView *graph; /* borrowed */
} Test;

static void
forget_draft (void)
{
  g_autofree char *path = sluice_draft_file_get_path ();

  remove (path);
}

static void
start (Test       *test,
       const char *flavour)
{
  forget_draft ();
  window_test_init (&test->base);
  g_settings_set_int (test->base.settings, "window-width", 1200);
  g_settings_set_int (test->base.settings, "window-height", 800);
  window_test_start_demo (&test->base, (const char *const[]) { "--flavour", flavour, "--speed", "1000", "--pipelines",
                                                               "0", "--haste", "20", NULL });
  window_test_open_demo (&test->base, NULL);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->base.server)));
}

static void
find_page (Test *test)
{
  test->page = SLUICE_EDITOR_PAGE (ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_EDITOR_PAGE));
  test->draft = sluice_editor_page_get_draft (test->page);
  test->graph = sluice_editor_page_get_graph (test->page);
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test->page)));
  ui_settle ();
}

static void
open_editor (Test *test)
{
  ui_activate_action (GTK_WIDGET (test->base.window), "win.new-pipeline", NULL);
  find_page (test);
}

static gboolean
has_focus (Test       *test,
           GtkWidget  *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->base.window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* A form's field, of the form that is shown. */
static GtkWidget *
get_field (Test       *test,
           const char *form,
           const char *name)
{
  return ui_find (ui_find (GTK_WIDGET (test->page), form, 0), name, 0);
}

static void
type (Test       *test,
      const char *text)
{
  for (; *text != '\0'; text++)
    ui_type_keys (GTK_WIDGET (test->page), (const char[]) { *text, '\0' });
}

static void
wait_for_graph (Test *test)
{
  ui_wait_until (!sluice_graph_view_get_busy (test->graph)
                 && sluice_graph_view_get_layout (test->graph) != NULL
                 && sluice_graph_layout_get_graph (sluice_graph_view_get_layout (test->graph))
                      == sluice_graph_view_get_graph (test->graph)
                 && sluice_graph_get_n_nodes (sluice_graph_view_get_graph (test->graph))
                      == sluice_draft_get_n_stages (test->draft));
  ui_settle ();
}

/* A new stage, its name typed, and back to the graph. */
static void
add_by_keys (Test       *test,
             const char *name)
{
  guint n = sluice_draft_get_n_stages (test->draft);

  ui_type_keys (GTK_WIDGET (test->page), "Insert");
  ui_wait_until (sluice_draft_get_n_stages (test->draft) == n + 1);
  ui_wait_until (has_focus (test, get_field (test, "stage_bin", "name")));
  type (test, name);
  ui_wait_until (sluice_draft_find_stage (test->draft, name) != NULL);
  ui_type_keys (GTK_WIDGET (test->page), "Return");
  ui_wait_until (has_focus (test, GTK_WIDGET (test->graph)));
  wait_for_graph (test);
}

static guint64
get_id (Test       *test,
        const char *name)
{
  return sluice_draft_stage_get_id (sluice_draft_find_stage (test->draft, name));
}

static GBytes *
ask (Test       *test,
     const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (test->base.url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  return soup_session_send_and_read_finish (session, result, NULL);
}

/* The body of the last POST of a pipeline; the caller has the parser's root while it lives. */
static JsonNode *
find_post (Test *test)
{
  g_autoptr (GBytes) bytes = ask (test, "/demo/requests");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *requests = json_node_get_array (root);
  JsonNode *found = NULL;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);

      if (g_strcmp0 (json_object_get_string_member (request, "method"), "POST") != 0
          || !g_str_has_suffix (json_object_get_string_member (request, "path"), "/pipelines"))
        continue;
      g_clear_pointer (&found, json_node_unref);
      found = json_node_copy (json_object_get_member (request, "body"));
    }
  if (found != NULL && JSON_NODE_HOLDS_VALUE (found))
    {
      JsonNode *parsed = json_from_string (json_node_get_string (found), NULL);

      json_node_unref (found);
      found = parsed;
    }
  return found;
}

static void
assert_stage (JsonNode   *post,
              guint       index,
              const char *name,
              const char *needs)
{
  JsonArray *stages = json_object_get_array_member (json_node_get_object (post), "stages");
  JsonObject *stage = json_array_get_object_element (stages, index);
  JsonArray *dependencies = json_object_has_member (stage, "depends_on")
                              ? json_object_get_array_member (stage, "depends_on")
                              : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; dependencies != NULL && i < json_array_get_length (dependencies); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_array_get_string_element (dependencies, i));
  g_assert_cmpstr (json_object_get_string_member (stage, "name"), ==, name);
  g_assert_cmpstr (json_object_get_string_member (stage, "task"), ==, "preprocess_dataset");
  g_assert_cmpstr (text->str, ==, needs);
}

static SluicePipeline *
find_pipeline (Test       *test,
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
  Test test = { 0 };
  g_autoptr (JsonNode) post = NULL;
  guint64 prep, train, report;

  start (&test, flavour);
  open_editor (&test);
  ui_wait_until (has_focus (&test, get_field (&test, "draft_bin", "name")));
  type (&test, "mine");
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (has_focus (&test, GTK_WIDGET (test.graph)));
  add_by_keys (&test, "prep");
  add_by_keys (&test, "train");
  add_by_keys (&test, "report");
  prep = get_id (&test, "prep");
  train = get_id (&test, "train");
  report = get_id (&test, "report");
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
  wait_for_graph (&test);

  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+Return");
  ui_wait_for (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  post = find_post (&test);
  g_assert_nonnull (post);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (post), "name"), ==, "mine");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (post), "priority"), ==, 5);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (post), "stages")), ==, 3);
  assert_stage (post, 0, "prep", "");
  assert_stage (post, 1, "train", "prep");
  assert_stage (post, 2, "report", "train prep");
  ui_wait_until (find_pipeline (&test, "mine") != NULL);
  ui_wait_until (sluice_pipeline_get_state (find_pipeline (&test, "mine")) == SLUICE_STATE_COMPLETED);
  window_test_clear (&test.base);
}

static SluiceGraphPoint
get_port (Test       *test,
          const char *name)
{
  graphene_rect_t place;

  g_assert_true (sluice_graph_view_get_node_place (test->graph, name, &place));
  return (SluiceGraphPoint) { place.origin.x + place.size.width / 2, place.origin.y + place.size.height - 3 };
}

/* By pointer: dragging from a port onto a stage, onto one that would close a cycle, onto nothing. */
static void
test_by_pointer (void)
{
  Test test = { 0 };
  SluiceGraphPoint from, to;
  SluiceDraftStage *left, *right;
  g_autoptr (JsonNode) post = NULL;

  start (&test, "plan");
  open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "drawn");
  left = sluice_draft_add_stage (test.draft, "left", "preprocess_dataset", "", 0);
  right = sluice_draft_add_stage (test.draft, "right", "preprocess_dataset", "", 0);
  ui_settle ();
  wait_for_graph (&test);

  from = get_port (&test, "left");
  to = get_port (&test, "right");
  ui_drag (GTK_WIDGET (test.graph), from.x, from.y, to.x, to.y - 30);
  ui_wait_until (sluice_draft_is_connected (test.draft, sluice_draft_stage_get_id (left),
                                            sluice_draft_stage_get_id (right)));
  wait_for_graph (&test);

  from = get_port (&test, "right");
  to = get_port (&test, "left");
  ui_drag (GTK_WIDGET (test.graph), from.x, from.y, to.x, to.y - 30);
  ui_settle ();
  g_assert_false (sluice_draft_is_connected (test.draft, sluice_draft_stage_get_id (right),
                                             sluice_draft_stage_get_id (left)));

  from = get_port (&test, "right");
  ui_drag (GTK_WIDGET (test.graph), from.x, from.y, from.x + 150, from.y + 60);
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  ui_wait_until (has_focus (&test, get_field (&test, "stage_bin", "name")));
  type (&test, "end");
  ui_wait_until (sluice_draft_find_stage (test.draft, "end") != NULL);

  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_for (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  post = find_post (&test);
  g_assert_nonnull (post);
  assert_stage (post, 0, "left", "");
  assert_stage (post, 1, "right", "left");
  assert_stage (post, 2, "end", "right");
  window_test_clear (&test.base);
}

/* What is missing is said, and what the server refuses stands at its field. */
static void
test_problems (void)
{
  Test test = { 0 };
  GtkWidget *list;
  SluiceDraftStage *stage;

  start (&test, "plan");
  open_editor (&test);
  list = ui_find (GTK_WIDGET (test.page), "problems_list", 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  ui_wait_until (gtk_widget_get_mapped (list));
  ui_wait_until (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1) != NULL);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  ui_wait_until (!gtk_widget_get_mapped (list));
  ui_wait_until (has_focus (&test, get_field (&test, "draft_bin", "name")));

  /* Wrong JSON stays, and is marked; the rows wait. */
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "wrong");
  stage = sluice_draft_add_stage (test.draft, "a", "preprocess_dataset", "{\"seconds\": 1,\n \"x\" 2}", 0);
  ui_settle ();
  wait_for_graph (&test);
  sluice_graph_view_set_selected (test.graph, "a");
  ui_wait_until (gtk_widget_get_mapped (get_field (&test, "stage_bin", "params")));
  ui_wait_until (strstr (gtk_label_get_label (GTK_LABEL (get_field (&test, "stage_bin", "params-fault"))),
                         "line 2, column 6") != NULL);
  g_assert_false (gtk_widget_get_sensitive (get_field (&test, "stage_bin", "dataset")));
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS, "");
  ui_wait_until (gtk_widget_get_sensitive (get_field (&test, "stage_bin", "dataset")));
  gtk_editable_set_text (GTK_EDITABLE (get_field (&test, "stage_bin", "dataset")), "sst2");
  ui_wait_until (strstr (sluice_draft_stage_get_params (stage), "\"sst2\"") != NULL);

  /* An unknown task is asked about. */
  sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_TASK, "nobody_knows");
  ui_settle ();
  ui_activate_action (GTK_WIDGET (test.page), "editor.create", NULL);
  window_test_answer (&test.base, "Back");
  g_assert_null (find_post (&test));

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
  find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "wrong");
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 1);
  window_test_clear (&test.base);
  forget_draft ();
}

/* A template becomes a draft at once where nothing was made yet, and only after a question where something was. */
static void
test_templates (void)
{
  Test test = { 0 };

  start (&test, "plan");
  open_editor (&test);
  ui_activate_action (GTK_WIDGET (test.page), "editor.template", "s", "sft");
  ui_wait_until (sluice_draft_get_n_stages (sluice_editor_page_get_draft (test.page)) > 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.template", "s", "dpo");
  window_test_answer (&test.base, "Cancel");
  window_test_clear (&test.base);
  forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_data_func ("/editor/by-keys/plan", "plan", test_by_keys);
  g_test_add_data_func ("/editor/by-keys/platform", "platform", test_by_keys);
  g_test_add_func ("/editor/by-pointer", test_by_pointer);
  g_test_add_func ("/editor/problems", test_problems);
  g_test_add_func ("/editor/templates", test_templates);
  return g_test_run ();
}
