/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-pipeline-header.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-stage-panel.h"
#include "ui/widgets/sluice-code-view.h"
#include "ui/widgets/sluice-graph-view.h"

#include <json-glib/json-glib.h>

typedef struct
{
  WindowTest base;
  SluiceStore *store;
  SluiceMonitor *monitor;
  SluicePipeline *pipeline; /* borrowed from the store */
  GtkWidget *page;
  SluiceGraphView *graph;
  GtkListView *list;
  SluiceStagePanel *panel;
  gboolean popped; /* the page is gone already */
} Test;

static void
set_up_width (Test         *test,
              gconstpointer data,
              int           width)
{
  window_test_init (&test->base);
  g_settings_set_int (test->base.settings, "window-width", width);
  window_test_start_demo (&test->base, data);
  window_test_open_demo (&test->base, NULL);
  test->store = sluice_server_get_store (test->base.server);
  test->monitor = sluice_server_get_monitor (test->base.server);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (test->store));
}

static void
set_up (Test         *test,
        gconstpointer data)
{
  set_up_width (test, data, 1100);
}

static void
set_up_narrow (Test         *test,
               gconstpointer data)
{
  set_up_width (test, data, 360);
}

static void
tear_down (Test         *test,
           gconstpointer data)
{
  gpointer page = test->page;

  if (page != NULL && !test->popped)
    g_object_add_weak_pointer (page, &page);
  else
    page = NULL;
  window_test_clear (&test->base);
  ui_wait_until (page == NULL);
}

/* What the demo platform answers, whole. */
static JsonNode *
ask_demo (Test       *test,
          const char *method,
          const char *path,
          const char *json)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (test->base.url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *text = NULL;
  JsonNode *node;

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  answer = soup_session_send_and_read_finish (session, result, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (soup_message_get_status (message), <, 300);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return node;
}

static guint
count_requests (Test       *test,
                const char *part)
{
  g_autoptr (JsonNode) node = ask_demo (test, "GET", "/demo/requests", NULL);
  g_autofree char *text = json_to_string (node, FALSE);
  guint count = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    count++;
  return count;
}

static char *
create (Test       *test,
        const char *json)
{
  g_autoptr (JsonNode) node = ask_demo (test, "POST", "/api/v1/pipelines", json);
  JsonObject *object = json_node_get_object (node);
  const char *uuid = json_object_get_string_member_with_default (
    object, json_object_has_member (object, "uuid") ? "uuid" : "id", NULL);

  g_assert_nonnull (uuid);
  sluice_monitor_refresh (test->monitor);
  ui_wait_until (sluice_store_lookup (test->store, uuid) != NULL);
  return g_strdup (uuid);
}

static SluicePipeline *
find_in_state (Test       *test,
               SluiceState state)
{
  for (guint i = 0; i < sluice_store_get_n_items (test->store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (test->store), i);

      if (sluice_pipeline_get_state (pipeline) == state)
        return pipeline;
    }
  return NULL;
}

static void
open_page (Test           *test,
           SluicePipeline *pipeline)
{
  test->pipeline = pipeline;
  sluice_window_open_pipeline (test->base.window, sluice_pipeline_get_uuid (pipeline));
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  test->graph = SLUICE_GRAPH_VIEW (ui_find (test->page, "graph_view", 0));
  test->list = GTK_LIST_VIEW (ui_find (test->page, "stages_view", 0));
  test->panel = SLUICE_STAGE_PANEL (ui_find (test->page, "stage_panel", 0));
  g_assert_nonnull (test->graph);
  g_assert_nonnull (test->list);
  g_assert_nonnull (test->panel);
  ui_wait_until (gtk_widget_get_mapped (test->page));
}

static void
open_state (Test       *test,
            SluiceState state)
{
  SluicePipeline *pipeline = NULL;

  ui_wait_until ((pipeline = find_in_state (test, state)) != NULL);
  open_page (test, pipeline);
  ui_wait_until (sluice_pipeline_get_stages (pipeline) != NULL);
}

static GtkSelectionModel *
get_selection (Test *test)
{
  return gtk_list_view_get_model (test->list);
}

static SluiceState
get_shown_state (Test *test)
{
  return sluice_stage_get_state (sluice_stage_panel_get_stage (test->panel));
}

static const char *
get_stack_page (Test       *test,
                const char *name)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (ui_find (test->page, name, GTK_TYPE_STACK)));
}

static gboolean
is_shown (Test       *test,
          const char *name)
{
  return gtk_widget_get_mapped (ui_find (test->page, name, 0));
}

static void
test_failed_shows_why (Test         *test,
                       gconstpointer data)
{
  SluiceStage *stage = NULL;
  GtkWidget *traceback;

  open_state (test, SLUICE_STATE_FAILED);
  ui_wait_until (is_shown (test, "graph_view") && is_shown (test, "stages_view") && is_shown (test, "stage_panel"));
  ui_wait_until ((stage = sluice_stage_panel_get_stage (test->panel)) != NULL);
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_FAILED);
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test->graph), sluice_stage_get_name (stage)) == 0);
  g_assert_nonnull (sluice_stage_get_error_message (stage));
  ui_wait_until (is_shown (test, "error_box"));

  traceback = ui_find (GTK_WIDGET (test->panel), "traceback_view", SLUICE_TYPE_CODE_VIEW);
  ui_wait_until (sluice_stage_get_traceback (stage) != NULL);
  ui_wait_until (gtk_widget_get_visible (traceback));
  g_assert_cmpstr (sluice_code_view_get_text (SLUICE_CODE_VIEW (traceback)), ==, sluice_stage_get_traceback (stage));
}

static void
test_list_and_graph_select_together (Test         *test,
                                     gconstpointer data)
{
  g_autoptr (SluiceStage) first = NULL;
  g_autoptr (SluiceStage) last = NULL;
  gint64 confirmed;
  guint n;

  open_state (test, SLUICE_STATE_COMPLETED);
  g_assert_null (sluice_stage_panel_get_stage (test->panel));
  n = g_list_model_get_n_items (G_LIST_MODEL (get_selection (test)));
  g_assert_cmpuint (n, >=, 2);
  first = g_list_model_get_item (G_LIST_MODEL (get_selection (test)), 0);
  last = g_list_model_get_item (G_LIST_MODEL (get_selection (test)), n - 1);

  gtk_selection_model_select_item (get_selection (test), n - 1, TRUE);
  g_assert_true (sluice_stage_panel_get_stage (test->panel) == last);
  g_assert_cmpstr (sluice_graph_view_get_selected (test->graph), ==, sluice_stage_get_name (last));

  sluice_graph_view_set_selected (test->graph, sluice_stage_get_name (first));
  g_assert_true (sluice_stage_panel_get_stage (test->panel) == first);
  g_assert_true (gtk_selection_model_is_selected (get_selection (test), 0));

  /* The answer to a refresh leaves it alone. */
  confirmed = sluice_monitor_get_confirmed_at (test->monitor);
  sluice_monitor_refresh (test->monitor);
  ui_wait_until (sluice_monitor_get_confirmed_at (test->monitor) > confirmed);
  ui_settle ();
  g_assert_true (sluice_stage_panel_get_stage (test->panel) == first);

  sluice_graph_view_set_selected (test->graph, NULL);
  g_assert_null (sluice_stage_panel_get_stage (test->panel));
  g_assert_false (gtk_selection_model_is_selected (get_selection (test), 0));
}

static void
test_cancels_after_asking (Test         *test,
                           gconstpointer data)
{
  AdwDialog *dialog = NULL;
  g_autofree char *part = NULL;

  open_state (test, SLUICE_STATE_RUNNING);
  part = g_strdup_printf ("/%s/cancel", sluice_pipeline_get_uuid (test->pipeline));
  ui_wait_until (is_shown (test, "cancel_button"));
  g_assert_false (is_shown (test, "start_button"));

  ui_activate (ui_find (test->page, "cancel_button", 0));
  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window)))
                 != NULL);
  g_assert_cmpstr (adw_alert_dialog_get_default_response (ADW_ALERT_DIALOG (dialog)), ==, "keep");
  window_test_answer (&test->base, "Keep running");
  g_assert_cmpuint (count_requests (test, part), ==, 0);

  ui_activate (ui_find (test->page, "cancel_button", 0));
  window_test_answer (&test->base, "Cancel pipeline");
  ui_wait_until (sluice_pipeline_get_state (test->pipeline) == SLUICE_STATE_CANCELLED);
  g_assert_cmpuint (count_requests (test, part), >=, 1);
  ui_wait_until (!is_shown (test, "cancel_button"));
  ui_wait_until (ui_find_label (test->page, "Cancelled") != NULL);
}

static void
test_starts (Test         *test,
             gconstpointer data)
{
  g_autofree char *uuid = create (test, "{\"name\": \"to start\", \"priority\": 5, \"max_retries\": 3, \"stages\": "
                                        "[{\"name\": \"only\", \"task\": \"preprocess_dataset\", \"params\": {}, "
                                        "\"depends_on\": []}]}");

  open_page (test, sluice_store_lookup (test->store, uuid));
  ui_wait_until (is_shown (test, "start_button"));
  ui_wait_until (ui_find_label (test->page, "0 of 3") != NULL);
  ui_activate (ui_find (test->page, "start_button", 0));
  ui_wait_until (sluice_pipeline_get_state (test->pipeline) != SLUICE_STATE_PENDING);
  ui_wait_until (!is_shown (test, "start_button"));
}

static void
test_deleted_says_so (Test         *test,
                      gconstpointer data)
{
  g_autofree char *uuid = create (test, "{\"name\": \"to go\", \"priority\": 5, \"stages\": [{\"name\": \"only\", "
                                        "\"task\": \"preprocess_dataset\", \"params\": {}, \"depends_on\": []}]}");

  open_page (test, sluice_store_lookup (test->store, uuid));
  g_assert_true (gtk_widget_activate_action (test->page, "pipeline.delete", NULL));
  window_test_answer (&test->base, "Delete");
  ui_wait_until (g_strcmp0 (get_stack_page (test, "stack"), "gone") == 0);
  g_assert_cmpuint (count_requests (test, "DELETE"), >=, 1);
  g_assert_null (sluice_stage_panel_get_stage (test->panel));
}

static void
test_offline_and_back (Test         *test,
                       gconstpointer data)
{
  GtkWidget *stack;

  open_state (test, SLUICE_STATE_RUNNING);
  stack = ui_find (test->page, "stack", GTK_TYPE_STACK);
  ui_wait_until (sluice_stage_panel_get_stage (test->panel) != NULL);
  g_assert_false (gtk_widget_has_css_class (stack, "stale"));

  window_test_post (&test->base, "/demo/restart", "{\"ms\": 2500}");
  sluice_monitor_refresh (test->monitor);
  ui_wait_until (sluice_monitor_get_connection (test->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_true (gtk_widget_has_css_class (stack, "stale"));
  g_assert_nonnull (sluice_stage_panel_get_stage (test->panel));

  ui_wait_until (sluice_monitor_get_connection (test->monitor) == SLUICE_CONNECTION_CONNECTED);
  g_assert_false (gtk_widget_has_css_class (stack, "stale"));
}

static void
test_narrow_is_one_column (Test         *test,
                           gconstpointer data)
{
  AdwViewStack *stack;

  open_state (test, SLUICE_STATE_FAILED);
  ui_wait_until (sluice_stage_panel_get_stage (test->panel) != NULL);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test->base.window)), <=, 360);
  stack = ADW_VIEW_STACK (ui_wait_for (test->page, "narrow_stack", ADW_TYPE_VIEW_STACK));
  ui_wait_until (is_shown (test, "graph_view") + is_shown (test, "stages_view") + is_shown (test, "stage_panel") == 1);
  adw_view_stack_set_visible_child_name (stack, "stages");
  ui_wait_until (is_shown (test, "stages_view"));
  g_assert_false (is_shown (test, "graph_view"));
  g_signal_emit_by_name (test->list, "activate", 0);
  ui_wait_until (is_shown (test, "stage_panel"));
  g_assert_nonnull (sluice_stage_panel_get_stage (test->panel));
}

static void
test_hidden_asks_nothing (Test         *test,
                          gconstpointer data)
{
  g_autofree char *part = NULL;
  gint64 confirmed;
  guint asked;

  open_state (test, SLUICE_STATE_COMPLETED);
  part = g_strdup_printf ("/pipelines/%s", sluice_pipeline_get_uuid (test->pipeline));
  ui_wait_until (count_requests (test, part) > 0);

  g_assert_true (gtk_widget_activate_action (test->page, "navigation.pop", NULL));
  ui_wait_until (ui_find (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE) == NULL);
  test->popped = TRUE;
  asked = count_requests (test, part);
  for (int i = 0; i < 3; i++)
    {
      confirmed = sluice_monitor_get_confirmed_at (test->monitor);
      sluice_monitor_refresh (test->monitor);
      ui_wait_until (sluice_monitor_get_confirmed_at (test->monitor) > confirmed);
    }
  g_assert_cmpuint (count_requests (test, part), ==, asked);
}

static void
test_no_stages (Test         *test,
                gconstpointer data)
{
  g_autofree char *uuid = create (test, "{\"name\": \"<b>none</b> \\n %s\", \"priority\": 5, \"stages\": []}");

  open_page (test, sluice_store_lookup (test->store, uuid));
  ui_wait_until (g_strcmp0 (get_stack_page (test, "stages_stack"), "empty") == 0);
  g_assert_null (sluice_stage_panel_get_stage (test->panel));
}

static void
test_stages_of_one_name_are_apart (Test         *test,
                                   gconstpointer data)
{
  g_autofree char *uuid
    = create (test, "{\"name\": \"doubles\", \"priority\": 5, \"stages\": ["
                    "{\"name\": \"same\", \"task\": \"first_task\", \"params\": {}, \"depends_on\": []},"
                    "{\"name\": \"same\", \"task\": \"second_task\", \"params\": {}, \"depends_on\": [\"same\"]},"
                    "{\"name\": \"loop\", \"task\": \"third_task\", \"params\": {}, \"depends_on\": [\"loop\"]},"
                    "{\"name\": \"lost\", \"task\": \"third_task\", \"params\": {}, \"depends_on\": [\"nowhere\"]}]}");
  g_autofree char *node = NULL;

  open_page (test, sluice_store_lookup (test->store, uuid));
  ui_wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_selection (test))) == 4);
  ui_wait_until (sluice_graph_view_get_layout (test->graph) != NULL);

  gtk_selection_model_select_item (get_selection (test), 1, TRUE);
  g_assert_cmpstr (sluice_stage_get_task (sluice_stage_panel_get_stage (test->panel)), ==, "second_task");
  node = g_strdup (sluice_graph_view_get_selected (test->graph));
  g_assert_cmpstr (node, !=, "same");

  sluice_graph_view_set_selected (test->graph, "same");
  g_assert_cmpstr (sluice_stage_get_task (sluice_stage_panel_get_stage (test->panel)), ==, "first_task");
  g_assert_true (gtk_selection_model_is_selected (get_selection (test), 0));
  sluice_graph_view_set_selected (test->graph, node);
  g_assert_true (gtk_selection_model_is_selected (get_selection (test), 1));
}

/* Opens a pipeline whose last stage, number @last, has failed. */
static void
open_long (Test *test,
           guint last)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PIPELINE, sluice_batch_next_sequence ());
  SluicePipelineRecord *row = make_pipeline ("long", "failed", NULL);

  /* The server would know nothing of it. */
  g_clear_object (&test->base.demo);
  sluice_monitor_refresh (test->monitor);
  ui_wait_until (sluice_monitor_get_connection (test->monitor) == SLUICE_CONNECTION_LOST);
  for (guint i = 0; i <= last; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage %u", i);
      SluiceStageRecord *stage = make_stage (name, i == last ? "failed" : "completed", 1, 2);

      stage->order = i;
      g_ptr_array_add (row->stages, stage);
    }
  g_ptr_array_add (batch->pipelines, row);
  g_ptr_array_unref (sluice_store_apply (test->store, batch));

  open_page (test, sluice_store_lookup (test->store, "long"));
}

/* What is selected at opening is seen in the list too, though its panel takes room from the list afterwards. */
static void
check_in_view (Test       *test,
               guint       selected,
               const char *name)
{
  GtkWidget *scroller, *label;
  graphene_rect_t bounds;

  ui_wait_until (get_selection (test) != NULL && gtk_selection_model_is_selected (get_selection (test), selected));
  ui_wait_frames (test->page, 10);
  scroller = gtk_widget_get_ancestor (GTK_WIDGET (test->list), GTK_TYPE_SCROLLED_WINDOW);
  label = ui_find_label (GTK_WIDGET (test->list), name);
  g_assert_nonnull (label);
  g_assert_true (gtk_widget_compute_bounds (label, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, (float) gtk_widget_get_height (scroller));
}

static void
test_selected_at_opening_is_in_view (Test         *test,
                                     gconstpointer data)
{
  open_long (test, 20);
  check_in_view (test, 20, "stage 20");
}

/* So many rows would hold up the graph's picture, which comes first; the keys are for the list all the same. */
static void
test_list_of_many (Test         *test,
                   gconstpointer data)
{
  open_long (test, 300);
  gtk_widget_grab_focus (test->page);
  check_in_view (test, 300, "stage 300");
  ui_wait_until (sluice_graph_view_get_layout (test->graph) != NULL);
  ui_wait_until (gtk_widget_get_focus_child (GTK_WIDGET (test->list)) != NULL);
  ui_type_keys (test->page, "Up");
  ui_wait_until (gtk_selection_model_is_selected (get_selection (test), 299));
}

/* The keys of the graph work from the list, where they are at first, and they stay in it. */
static void
test_graph_keys_from_the_list (Test         *test,
                               gconstpointer data)
{
  double scale;

  open_state (test, SLUICE_STATE_FAILED);
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test->list)) && !sluice_graph_view_get_busy (test->graph));
  gtk_widget_grab_focus (test->page);
  ui_wait_until (gtk_widget_get_focus_child (GTK_WIDGET (test->list)) != NULL);
  ui_type_keys (test->page, "Home");
  ui_wait_until (gtk_selection_model_is_selected (get_selection (test), 0));
  g_assert_cmpint (get_shown_state (test), !=, SLUICE_STATE_FAILED);
  ui_type_keys (test->page, "f");
  ui_wait_until (get_shown_state (test) == SLUICE_STATE_FAILED);
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (test->list)));
  /* The row of that one has the keys. */
  ui_type_keys (test->page, "Up");
  ui_wait_until (get_shown_state (test) != SLUICE_STATE_FAILED);
  g_assert_false (gtk_selection_model_is_selected (get_selection (test), 0));

  scale = sluice_graph_view_get_camera (test->graph).scale;
  ui_type_keys (test->page, "minus");
  ui_wait_until (sluice_graph_view_get_camera (test->graph).scale < scale);
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (test->list)));
}

static void
test_long_names_do_not_grow_the_window (Test         *test,
                                        gconstpointer data)
{
  g_autofree char *name = g_strnfill (10000, 'W');
  g_autofree char *json
    = g_strdup_printf ("{\"name\": \"%s\", \"description\": \"%s\", \"priority\": 5, \"stages\": [{\"name\": \"%s\", "
                       "\"task\": \"%s\", \"params\": {}, \"depends_on\": [\"%s\"]}]}",
                       name, name, name, name, name);
  g_autofree char *uuid = create (test, json);
  int width = gtk_widget_get_width (GTK_WIDGET (test->base.window));
  int minimum = 0;

  open_page (test, sluice_store_lookup (test->store, uuid));
  ui_wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_selection (test))) == 1);
  gtk_selection_model_select_item (get_selection (test), 0, TRUE);
  ui_wait_frames (test->page, 3);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test->base.window)), ==, width);
  gtk_widget_measure (test->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
test_escape_goes_back (Test         *test,
                       gconstpointer data)
{
  open_state (test, SLUICE_STATE_COMPLETED);
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (test->graph)));
  ui_type_keys (GTK_WIDGET (test->base.window), "alt+Left");
  ui_wait_until (ui_find (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE) == NULL);

  open_state (test, SLUICE_STATE_COMPLETED);
  gtk_widget_grab_focus (GTK_WIDGET (test->list));
  ui_type_keys (GTK_WIDGET (test->base.window), "Escape");
  test->popped = TRUE;
  ui_wait_until (ui_find (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE) == NULL);
}

/* window_test_clear() fails where the window or a server is still held. */
static void
test_closes_while_laying_out (Test         *test,
                              gconstpointer data)
{
  SluicePipeline *pipeline = NULL;

  ui_wait_until ((pipeline = find_in_state (test, SLUICE_STATE_RUNNING)) != NULL
                 && sluice_pipeline_get_stages (pipeline) != NULL);
  open_page (test, pipeline);
  g_assert_true (sluice_graph_view_get_busy (test->graph));
}

static void
test_closes_while_asking (Test         *test,
                          gconstpointer data)
{
  open_state (test, SLUICE_STATE_RUNNING);
  g_assert_true (gtk_widget_activate_action (test->page, "pipeline.cancel", NULL));
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window)) != NULL);
  adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window)));
}

static void
test_closes_while_acting (Test         *test,
                          gconstpointer data)
{
  open_state (test, SLUICE_STATE_RUNNING);
  window_test_post (&test->base, "/demo/faults", "{\"kind\": \"latency\", \"value\": \"3000\"}");
  g_assert_true (gtk_widget_activate_action (test->page, "pipeline.cancel", NULL));
  window_test_answer (&test->base, "Cancel pipeline");
  ui_wait_until (sluice_pipeline_get_request (test->pipeline) == SLUICE_REQUEST_CANCEL);
}

static void
test_code_view_is_lazy (void)
{
  GtkWidget *view = g_object_ref_sink (sluice_code_view_new ("Result", "json"));
  gpointer weak = view;
  guint notified = 0;

  ui_count_notify (view, "text", &notified);
  g_assert_null (ui_find (view, NULL, GTK_TYPE_TEXT_VIEW));
  sluice_code_view_set_text (SLUICE_CODE_VIEW (view), "");
  g_assert_cmpuint (notified, ==, 0);
  g_assert_false (gtk_widget_get_visible (view));

  sluice_code_view_set_text (SLUICE_CODE_VIEW (view), "{}");
  g_assert_nonnull (ui_find (view, NULL, GTK_TYPE_TEXT_VIEW));
  g_assert_true (gtk_widget_get_visible (view));
  sluice_code_view_set_text (SLUICE_CODE_VIEW (view), "{}");
  g_assert_cmpuint (notified, ==, 1);

  sluice_code_view_set_text (SLUICE_CODE_VIEW (view), NULL);
  g_assert_null (ui_find (view, NULL, GTK_TYPE_TEXT_VIEW));
  g_assert_cmpuint (notified, ==, 2);
  g_object_add_weak_pointer (G_OBJECT (view), &weak);
  g_object_unref (view);
  ui_wait_until (weak == NULL);
}

static void
assert_nothing_selected (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (widget), NULL, NULL));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_nothing_selected (child);
}

/* The focus goes by texts that can be selected, on its way to the stages or with Tab. */
static void
test_no_text_is_selected (Test         *test,
                          gconstpointer data)
{
  GtkWidget *error;

  open_state (test, SLUICE_STATE_FAILED);
  ui_wait_until (sluice_stage_panel_get_stage (test->panel) != NULL);
  ui_wait_frames (test->page, 2);
  assert_nothing_selected (test->page);

  error = ui_find (test->page, "error_label", GTK_TYPE_LABEL);
  ui_wait_until (gtk_widget_get_mapped (error));
  g_assert_true (gtk_widget_grab_focus (error));
  assert_nothing_selected (test->page);
}

static void
test_retries_that_are_not_told (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  g_autoptr (SluiceStore) store = sluice_store_new ("here", clock);
  g_autoptr (SluiceNow) now = sluice_now_new_for_store (store);
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_FULL, sluice_batch_next_sequence ());
  SluicePipelineRecord *told = make_row ("told", "pending"), *silent = make_row ("silent", "pending");
  SluicePipelineHeader *header = g_object_ref_sink (g_object_new (SLUICE_TYPE_PIPELINE_HEADER, NULL));
  GtkWidget *box = ui_find (GTK_WIDGET (header), "retries_box", 0);

  told->retry_count = 0;
  told->max_retries = 3;
  silent->retry_count = silent->max_retries = -1;
  g_ptr_array_add (batch->pipelines, told);
  g_ptr_array_add (batch->pipelines, silent);
  g_ptr_array_unref (sluice_store_apply (store, batch));
  sluice_pipeline_header_set_now (header, now);

  sluice_pipeline_header_show (header, sluice_store_lookup (store, "told"), FALSE);
  g_assert_true (gtk_widget_get_visible (box));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (ui_find (box, "retries_label", 0))), ==, "0 of 3");
  sluice_pipeline_header_show (header, sluice_store_lookup (store, "silent"), FALSE);
  g_assert_false (gtk_widget_get_visible (box));
  g_object_unref (header);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const plan[] = { "--seed", "7", "--flavour", "plan", NULL };
  static const char *const platform[] = { "--seed", "7", "--flavour", "platform", NULL };

  ui_test_init (&argc, &argv);
#define ADD(path, function) g_test_add ("/pipeline-page/" path, Test, plan, set_up, function, tear_down)
#define ADD_BOTH(path, function)                                                                                      \
  ADD ("plan/" path, function);                                                                                       \
  g_test_add ("/pipeline-page/platform/" path, Test, platform, set_up, function, tear_down)
  ADD_BOTH ("failed-shows-why", test_failed_shows_why);
  ADD_BOTH ("list-and-graph-select-together", test_list_and_graph_select_together);
  ADD_BOTH ("cancels-after-asking", test_cancels_after_asking);
  ADD_BOTH ("starts", test_starts);
  ADD_BOTH ("deleted-says-so", test_deleted_says_so);
  ADD_BOTH ("offline-and-back", test_offline_and_back);
  g_test_add ("/pipeline-page/narrow-is-one-column", Test, plan, set_up_narrow, test_narrow_is_one_column, tear_down);
  ADD ("hidden-asks-nothing", test_hidden_asks_nothing);
  ADD ("no-stages", test_no_stages);
  ADD ("stages-of-one-name-are-apart", test_stages_of_one_name_are_apart);
  ADD ("selected-at-opening-is-in-view", test_selected_at_opening_is_in_view);
  ADD ("list-of-many", test_list_of_many);
  ADD ("graph-keys-from-the-list", test_graph_keys_from_the_list);
  ADD ("long-names-do-not-grow-the-window", test_long_names_do_not_grow_the_window);
  ADD ("no-text-is-selected", test_no_text_is_selected);
  ADD ("escape-goes-back", test_escape_goes_back);
  ADD ("closes-while-laying-out", test_closes_while_laying_out);
  ADD ("closes-while-asking", test_closes_while_asking);
  ADD ("closes-while-acting", test_closes_while_acting);
#undef ADD_BOTH
#undef ADD
  g_test_add_func ("/pipeline-page/retries-that-are-not-told", test_retries_that_are_not_told);
  g_test_add_func ("/pipeline-page/code-view-is-lazy", test_code_view_is_lazy);
  return g_test_run ();
}
