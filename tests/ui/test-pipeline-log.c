/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of a pipeline's page: of a job that this computer sent, of what is known of a stage, of all stages. */
#include "window-test.h"

#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/widgets/sluice-graph-view.h"
#include "ui/widgets/sluice-log-canvas.h"
#include "ui/widgets/sluice-log-view.h"

#include <json-glib/json-glib.h>

typedef struct
{
  WindowTest base;
  SluiceStore *store;
  SluicePipeline *pipeline; /* borrowed from the store */
  GtkWidget *page;
  GtkWidget *log;
  GtkWidget *view;
  SluiceLogCanvas *canvas;
  SluiceGraphView *graph;
} Test;

static void
show (Test              *test,
      const char *const *arguments,
      int                width)
{
  window_test_init (&test->base);
  g_settings_set_int (test->base.settings, "window-width", width);
  window_test_start_demo (&test->base, arguments);
  window_test_open_demo (&test->base, NULL);
  test->store = sluice_server_get_store (test->base.server);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (test->store));
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  show (test, NULL, 1100);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  window_test_clear (&test->base);
}

static void
open_page (Test           *test,
           SluicePipeline *pipeline)
{
  test->pipeline = pipeline;
  sluice_window_open_pipeline (test->base.window, sluice_pipeline_get_uuid (pipeline));
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (gtk_widget_get_mapped (test->page) && sluice_pipeline_get_stages (pipeline) != NULL);
  test->graph = sluice_pipeline_page_get_graph (SLUICE_PIPELINE_PAGE (test->page));
  test->log = ui_find (test->page, NULL, SLUICE_TYPE_PIPELINE_LOG);
  g_assert_nonnull (test->log);
  test->view = ui_find (test->log, NULL, SLUICE_TYPE_LOG_VIEW);
  test->canvas = SLUICE_LOG_CANVAS (ui_find (test->view, NULL, SLUICE_TYPE_LOG_CANVAS));
}

static SluicePipeline *
find_in_state (Test        *test,
               SluiceState  state)
{
  for (guint i = 0; i < sluice_store_get_n_items (test->store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (test->store), i);

      if (sluice_pipeline_get_state (pipeline) == state)
        return pipeline; /* the store keeps it */
    }
  return NULL;
}

static void
open_state (Test        *test,
            SluiceState  state)
{
  SluicePipeline *pipeline = NULL;

  ui_wait_until ((pipeline = find_in_state (test, state)) != NULL);
  open_page (test, pipeline);
}

/* What the log says: @line, or "" where there are not so many. */
static const char *
get_line (Test   *test,
          gint64  line)
{
  g_autoptr (SluiceLog) log = NULL;
  GPtrArray *lines;

  g_object_get (test->view, "log", &log, NULL);
  lines = log != NULL ? sluice_log_get_lines (log) : NULL;
  return lines != NULL && line >= 0 && line < lines->len ? sluice_log_line_get_text (lines->pdata[line]) : "";
}

static guint
count_lines (Test *test)
{
  g_autoptr (SluiceLog) log = NULL;

  g_object_get (test->view, "log", &log, NULL);
  return log != NULL ? g_list_model_get_n_items (G_LIST_MODEL (log)) : 0;
}

static const char *
get_title (Test *test)
{
  return gtk_label_get_label (GTK_LABEL (ui_find (test->log, "title", GTK_TYPE_LABEL)));
}

static gboolean
is_empty (Test *test)
{
  GtkWidget *stack = ui_find (test->log, "stack", GTK_TYPE_STACK);

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "empty") == 0;
}

static GtkListView *
get_list (Test *test)
{
  return GTK_LIST_VIEW (ui_find (test->page, "stages_view", GTK_TYPE_LIST_VIEW));
}

static SluiceStage *
dup_stage (Test *test,
           guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (get_list (test))), position);
}

static void
test_lands_on_what_failed (Test          *test,
                           gconstpointer  data)
{
  SluiceStage *stage;

  open_state (test, SLUICE_STATE_FAILED);
  ui_wait_until (sluice_graph_view_get_selected (test->graph) != NULL);
  stage = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_list_view_get_model (get_list (test))));
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_FAILED);

  for (int i = 0; i < 2; i++)
    {
      gtk_widget_grab_focus (i == 0 ? GTK_WIDGET (test->graph) : GTK_WIDGET (get_list (test)));
      ui_type_keys (test->page, "l");
      ui_wait_until (gtk_widget_get_mapped (test->log) && sluice_log_canvas_get_current (test->canvas) >= 0);
      ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test->base.window)) == GTK_WIDGET (test->canvas));
      g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (test->graph)));
      g_assert_cmpstr (get_title (test), ==, sluice_stage_get_name (stage));
      ui_wait_until (sluice_stage_get_error_message (stage) != NULL);
      ui_wait_until (strstr (get_line (test, sluice_log_canvas_get_current (test->canvas)), "rror") != NULL
                     || strstr (get_line (test, sluice_log_canvas_get_current (test->canvas)), "Traceback") != NULL);

      ui_type_keys (test->page, i == 0 ? "g" : "Escape");
      ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test->graph)));
      g_assert_false (gtk_widget_get_mapped (test->log));
      ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test->base.window)) == GTK_WIDGET (test->graph));
    }
}

/* The traceback of a stage without a job is text of its own, made when it is first seen. */
static void
test_traceback (Test          *test,
                gconstpointer  data)
{
  SluiceStage *stage;
  GtkWidget *source;
  gint64 landed;
  guint n_lines;

  open_state (test, SLUICE_STATE_FAILED);
  ui_wait_until (sluice_graph_view_get_selected (test->graph) != NULL);
  stage = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_list_view_get_model (get_list (test))));
  ui_wait_until (sluice_stage_get_traceback (stage) != NULL);
  g_assert_null (ui_find (test->log, NULL, GTK_TYPE_TEXT_VIEW));
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_type_keys (test->page, "l");
  source = ui_wait_for (test->log, NULL, GTK_TYPE_TEXT_VIEW);
  ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test->base.window)) == GTK_WIDGET (test->canvas));
  ui_wait_until (sluice_log_canvas_get_current (test->canvas) >= 0);
  landed = sluice_log_canvas_get_current (test->canvas);
  g_assert_cmpstr (get_line (test, landed), ==, sluice_stage_get_error_message (stage));
  n_lines = count_lines (test);

  /* That it failed, and why, is one error. L again goes on as E does it, here around; from anywhere else back to it. */
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (ui_find (test->view, "errors", GTK_TYPE_BUTTON))), ==, "1 error");
  for (int i = 0; i < 2; i++)
    {
      if (i == 1)
        ui_type_keys (test->page, "l");
      ui_type_keys (test->page, "ctrl+Home");
      ui_wait_until (sluice_log_canvas_get_current (test->canvas) == 0);
      ui_type_keys (test->page, i == 0 ? "l" : "e");
      ui_wait_until (sluice_log_canvas_get_current (test->canvas) == landed);
    }
  g_assert_cmpuint (count_lines (test), ==, n_lines);

  /* In the story of all it is among the lines, and below them no longer. */
  gtk_widget_grab_focus (source);
  ui_activate (ui_find (test->log, "all_button", 0));
  ui_wait_until (g_strcmp0 (get_title (test), "All stages") == 0);
  ui_wait_until (ui_find (test->log, NULL, GTK_TYPE_TEXT_VIEW) == NULL);
  ui_type_keys (test->page, "l");
  source = ui_wait_for (test->log, NULL, GTK_TYPE_TEXT_VIEW);

  /* The keys of the page are keys there, too; it may hold the focus when the window closes. */
  ui_wait_until (gtk_widget_get_height (source) > 20);
  gtk_widget_grab_focus (source);
  ui_type_keys (test->page, "g");
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test->graph)));
  ui_type_keys (test->page, "l");
  ui_wait_until (gtk_widget_get_mapped (source));
  gtk_widget_grab_focus (source);
}

/* Of a stage that did not fail it is the end that is meant; with nothing wrong in it that is said. */
static void
test_lands_without_an_error (Test          *test,
                             gconstpointer  data)
{
  GtkWidget *note;

  open_state (test, SLUICE_STATE_COMPLETED);
  note = ui_find (test->view, "note", GTK_TYPE_LABEL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SluiceStage) stage = dup_stage (test, i);

      sluice_graph_view_set_selected (test->graph, sluice_stage_get_name (stage));
      gtk_widget_grab_focus (GTK_WIDGET (test->graph));
      ui_type_keys (test->page, "l");
      ui_wait_until (gtk_widget_get_mapped (test->log) && gtk_widget_get_visible (note));
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (note)), ==, "No error in this log.");
      ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test->base.window)) == GTK_WIDGET (test->canvas));
      ui_type_keys (test->page, "Escape");
      ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test->graph)));
    }
}

static void
test_find_is_the_logs (Test          *test,
                       gconstpointer  data)
{
  GtkWidget *search, *focus;

  open_state (test, SLUICE_STATE_FAILED);
  ui_activate_action (test->page, "pipeline.show-log", NULL);
  ui_wait_until (count_lines (test) > 0);
  search = ui_find (test->view, "search", 0);
  ui_activate_action (GTK_WIDGET (test->base.window), "win.search", NULL);
  focus = gtk_window_get_focus (GTK_WINDOW (test->base.window));
  g_assert_true (gtk_widget_is_ancestor (focus, search));

  /* What is typed there is no key of the page. */
  ui_type_keys (search, "g");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (search)), "g"));
  g_assert_true (gtk_widget_get_mapped (test->log));
}

static void
test_all_stages (Test          *test,
                 gconstpointer  data)
{
  g_autoptr (SluiceStage) first = NULL;
  GtkWidget *all;
  g_autofree char *begin = NULL;

  open_state (test, SLUICE_STATE_COMPLETED);
  ui_activate_action (test->page, "pipeline.show-log", NULL);
  all = ui_find (test->log, "all_button", 0);
  ui_wait_until (count_lines (test) > 0);
  g_assert_cmpstr (get_title (test), ==, "All stages");
  g_assert_false (gtk_widget_get_visible (all));
  first = dup_stage (test, 0);
  begin = g_strconcat (sluice_stage_get_name (first), ": ", NULL);
  g_assert_true (g_str_has_prefix (get_line (test, 0), begin));

  /* A stage of its own, and all again. */
  sluice_graph_view_set_selected (test->graph, sluice_stage_get_name (first));
  ui_wait_until (g_strcmp0 (get_title (test), sluice_stage_get_name (first)) == 0);
  g_assert_false (g_str_has_prefix (get_line (test, 0), begin));
  ui_activate (all);
  ui_wait_until (g_strcmp0 (get_title (test), "All stages") == 0);
  ui_wait_until (g_str_has_prefix (get_line (test, 0), begin));
  ui_activate_action (test->page, "pipeline.show-log", NULL);
  g_assert_cmpstr (get_title (test), ==, sluice_stage_get_name (first));

  /* With a key, from the lines. */
  ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test->base.window)) == GTK_WIDGET (test->canvas));
  ui_type_keys (test->page, "a");
  ui_wait_until (g_strcmp0 (get_title (test), "All stages") == 0);
  ui_type_keys (test->page, "a");
  ui_wait_until (g_strcmp0 (get_title (test), sluice_stage_get_name (first)) == 0);
}

static char *
post (Test       *test,
      const char *path,
      const char *json)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (test->base.url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  answer = soup_session_send_and_read_finish (session, result, NULL);
  g_assert_cmpuint (soup_message_get_status (message), <, 300);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  root = json_from_string (text, NULL);
  return g_strdup (json_object_get_string_member_with_default (
    json_node_get_object (root), json_object_has_member (json_node_get_object (root), "id") ? "id" : "uuid", NULL));
}

/* The first stage runs, and the platform doesn't tell of which job. */
static gboolean
has_begun (Test *test)
{
  g_autoptr (SluiceStage) stage = dup_stage (test, 0);

  g_assert_null (sluice_stage_get_job_uuid (stage));
  return sluice_stage_get_state (stage) == SLUICE_STATE_RUNNING;
}

/* A pipeline that this computer makes: a stage that trains, and one after it. */
static void
open_own (Test       *test,
          const char *given)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (test->base.server);
  g_autofree char *job = given != NULL ? g_strdup (given)
                                       : post (test, "/api/v1/jobs",
                                               "{\"name\":\"j\",\"model_path\":\"/m\",\"train_data_path\":\"/d\"}");
  g_autofree char *spec = NULL, *uuid = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) start_error = NULL;
  g_autoptr (GError) error = NULL;

  spec = g_strdup_printf ("{\"name\":\"own\",\"stages\":[{\"name\":\"train\",\"task\":\"train_model\",\"params\":"
                          "{\"seconds\":100000,\"job_uuid\":\"%s\"}},{\"name\":\"check\",\"task\":\"run_evaluation\","
                          "\"params\":{},\"depends_on\":[\"train\"]}]}",
                          job);
  sluice_monitor_create_async (monitor, spec, TRUE, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  uuid = sluice_monitor_create_finish (monitor, result, &start_error, &error);
  g_assert_no_error (error);
  g_assert_no_error (start_error);
  ui_wait_until (sluice_store_lookup (test->store, uuid) != NULL);
  open_page (test, sluice_store_lookup (test->store, uuid));
  ui_wait_until (given != NULL || has_begun (test));
}

static gboolean
has_subtitle (Test       *test,
              const char *text)
{
  return g_str_equal (gtk_label_get_label (GTK_LABEL (ui_find (test->log, "subtitle", GTK_TYPE_LABEL))), text);
}

/* Where no socket is let through the lines come all the same, and it is said how. */
static void
test_asked_for (void)
{
  static const char *const arguments[] = { "--flavour", "platform", "--pipelines", "0", "--log-rate", "20",
                                            "--fault", "no-sockets", NULL };
  Test test = { 0 };
  guint before;

  show (&test, arguments, 1100);
  open_own (&test, NULL);
  sluice_graph_view_set_selected (test.graph, "train");
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  ui_wait_until (has_subtitle (&test, "Log of its job, asked for every few seconds"));
  ui_wait_until (count_lines (&test) > 5);
  before = count_lines (&test);
  ui_wait_until (count_lines (&test) > before);
  window_test_clear (&test.base);
}

static void
test_running_grows (void)
{
  static const char *const arguments[] = { "--flavour", "platform", "--pipelines", "0", "--log-rate", "20", NULL };
  g_autoptr (SluiceLog) story = NULL;
  Test test = { 0 };
  GtkWidget *beside;
  guint before;

  show (&test, arguments, 1100);
  open_own (&test, NULL);
  sluice_graph_view_set_selected (test.graph, "train");
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  ui_wait_until (count_lines (&test) > 5);
  ui_wait_until (has_subtitle (&test, "Log of its job, live"));
  before = count_lines (&test);
  ui_wait_until (count_lines (&test) > before);

  /* How the stage fares stands above that. */
  beside = ui_find (test.log, "beside", GTK_TYPE_EXPANDER);
  g_assert_true (gtk_widget_get_visible (beside));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (ui_find (beside, "sum", GTK_TYPE_LABEL))), ==, "Running");
  gtk_expander_set_expanded (GTK_EXPANDER (beside), TRUE);
  g_object_get (ui_wait_for (beside, "beside_canvas", SLUICE_TYPE_LOG_CANVAS), "log", &story, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (story)), >, 0);
  ui_wait_frames (test.page, 3);
  ui_snapshot (GTK_WIDGET (test.base.window), "log-beside.png");
  gtk_expander_set_expanded (GTK_EXPANDER (beside), FALSE);

  /* The one after it has nothing to read; and back, to a log that goes on. */
  sluice_graph_view_set_selected (test.graph, "check");
  ui_wait_until (is_empty (&test));
  g_assert_cmpstr (get_title (&test), ==, "check");
  g_assert_false (gtk_widget_get_visible (beside));
  sluice_graph_view_set_selected (test.graph, "train");
  ui_wait_until (!is_empty (&test) && count_lines (&test) > before);

  /* Not seen, it is not fetched. */
  ui_activate_action (test.page, "pipeline.show-graph", NULL);
  ui_wait_frames (test.page, 2);
  before = count_lines (&test);
  ui_settle ();
  g_assert_cmpuint (count_lines (&test), ==, before);
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  ui_wait_until (count_lines (&test) > before);
  window_test_clear (&test.base);
}

static char *
make_job (Test *test)
{
  return post (test, "/api/v1/jobs", "{\"name\":\"j\",\"model_path\":\"/m\",\"train_data_path\":\"/d\"}");
}

/* A pipeline that somebody else makes. @job: (nullable) */
static void
open_other (Test       *test,
            const char *job)
{
  g_autofree char *given = job != NULL ? g_strdup_printf (",\"job_uuid\":\"%s\"", job) : g_strdup ("");
  g_autofree char *spec = g_strdup_printf ("{\"name\":\"other\",\"stages\":[{\"name\":\"train\",\"task\":\"train_model\","
                                           "\"params\":{\"seconds\":100000%s}}]}",
                                           given);
  g_autofree char *uuid = post (test, "/api/v1/pipelines", spec);
  g_autofree char *start = g_strdup_printf ("/api/v1/pipelines/%s/start", uuid);
  g_autofree char *started = post (test, start, "{}");

  sluice_monitor_refresh (sluice_server_get_monitor (test->base.server));
  ui_wait_until (sluice_store_lookup (test->store, uuid) != NULL);
  open_page (test, sluice_store_lookup (test->store, uuid));
}

/* Which job a stage works on, of a pipeline made elsewhere: the list of running tasks tells, once a person asks. */
static void
test_job_of_a_running_task (void)
{
  static const char *const arguments[] = { "--flavour", "platform", "--pipelines", "0", "--log-rate", "200", NULL };
  g_autofree char *job = NULL;
  Test test = { 0 };
  GtkWidget *find;
  guint before;

  show (&test, arguments, 1100);
  job = make_job (&test);
  open_other (&test, job);
  ui_wait_until (has_begun (&test));
  ui_wait_until (sluice_monitor_can_look_for_jobs (sluice_server_get_monitor (test.base.server)));
  sluice_graph_view_set_selected (test.graph, "train");
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  find = ui_find (test.log, "find_button", GTK_TYPE_BUTTON);
  ui_wait_until (gtk_widget_get_visible (find));
  ui_wait_until (g_str_equal (gtk_button_get_label (GTK_BUTTON (find)), "Looking…"));
  ui_wait_until (has_subtitle (&test, "Log of its job, live"));
  g_assert_false (gtk_widget_get_visible (find));
  ui_wait_until (count_lines (&test) > 250);

  /* All stages and back: what was read is still there, and goes on. */
  ui_type_keys (test.page, "a");
  ui_wait_until (g_strcmp0 (get_title (&test), "All stages") == 0);
  before = 250;
  ui_type_keys (test.page, "a");
  ui_wait_until (g_strcmp0 (get_title (&test), "train") == 0);
  g_assert_cmpuint (count_lines (&test), >, before);
  before = count_lines (&test);
  ui_wait_until (count_lines (&test) > before);
  window_test_clear (&test.base);
}

/* Returns: (nullable): a stage that runs and whose job the server tells, and its pipeline, both kept by the store */
static SluiceStage *
find_training (Test            *test,
               SluicePipeline **pipeline)
{
  for (guint i = 0; i < sluice_store_get_n_items (test->store); i++)
    {
      g_autoptr (SluicePipeline) each = g_list_model_get_item (G_LIST_MODEL (test->store), i);
      GListModel *stages = sluice_pipeline_get_stages (each);

      for (guint j = 0; stages != NULL && j < g_list_model_get_n_items (stages); j++)
        {
          g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, j);

          *pipeline = each;
          if (sluice_stage_get_state (stage) == SLUICE_STATE_RUNNING && sluice_stage_get_job_uuid (stage) != NULL)
            return stage;
        }
    }
  return NULL;
}

/* The demo as it opens by itself: a stage that trains is seen to. */
static void
test_demo_is_live (Test          *test,
                   gconstpointer  data)
{
  SluicePipeline *pipeline;
  SluiceStage *stage;
  guint before;

  ui_wait_until ((stage = find_training (test, &pipeline)) != NULL);
  open_page (test, pipeline);
  sluice_graph_view_set_selected (test->graph, sluice_stage_get_name (stage));
  ui_activate_action (test->page, "pipeline.show-log", NULL);
  ui_wait_until (has_subtitle (test, "Log of its job, live"));
  ui_wait_until (count_lines (test) > 0);
  before = count_lines (test);
  ui_wait_until (count_lines (test) > before);

  /* Of a server that is lost it is said that it is tried. */
  g_clear_object (&test->base.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test->base.server));
  ui_wait_until (has_subtitle (test, "Log of its job; the server is tried again"));
}

/* It may work on none: that is said. */
static void
test_no_job_of_a_running_task (void)
{
  static const char *const arguments[] = { "--flavour", "platform", "--haste", "20", "--pipelines", "0", NULL };
  Test test = { 0 };
  GtkWidget *find;

  show (&test, arguments, 1100);
  open_other (&test, NULL);
  ui_wait_until (has_begun (&test));
  ui_wait_until (sluice_monitor_can_look_for_jobs (sluice_server_get_monitor (test.base.server)));
  sluice_graph_view_set_selected (test.graph, "train");
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  find = ui_find (test.log, "find_button", GTK_TYPE_BUTTON);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "train works on no job that has a log") != NULL);
  ui_wait_until (has_subtitle (&test, "States, error and result; it works on no job that has a log"));
  g_assert_false (gtk_widget_get_visible (find));
  ui_wait_frames (test.page, 2);
  ui_snapshot (GTK_WIDGET (test.base.window), "log-find.png");
  window_test_clear (&test.base);
}

/* Of a job whose log the server doesn't have, the stage's story is there all the same. */
static void
test_job_is_gone (void)
{
  static const char *const arguments[] = { "--pipelines", "0", NULL };
  Test test = { 0 };
  GtkWidget *subtitle;

  show (&test, arguments, 1100);
  open_own (&test, "00000000-0000-4000-8000-00000000dead");
  sluice_graph_view_set_selected (test.graph, "train");
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  subtitle = ui_find (test.log, "subtitle", GTK_TYPE_LABEL);
  ui_wait_until (g_strcmp0 (gtk_label_get_label (GTK_LABEL (subtitle)),
                            "States, error and result; the server has no log of its job")
                 == 0);
  g_assert_cmpuint (count_lines (&test), >, 0);
  g_assert_false (gtk_widget_get_visible (ui_find (test.log, "beside", GTK_TYPE_EXPANDER)));
  g_assert_false (gtk_widget_get_visible (ui_find (test.view, "empty", GTK_TYPE_LABEL)));
  ui_wait_frames (test.page, 3);
  ui_snapshot (GTK_WIDGET (test.base.window), "log-gone.png");
  window_test_clear (&test.base);
}

static void
test_narrow (void)
{
  Test test = { 0 };
  AdwViewStack *stack;
  GtkWidget *created;

  show (&test, NULL, 360);
  open_state (&test, SLUICE_STATE_FAILED);
  stack = ADW_VIEW_STACK (ui_wait_for (test.page, "narrow_stack", 0));
  ui_wait_until (sluice_graph_view_get_selected (test.graph) != NULL);
  ui_activate_action (test.page, "pipeline.show-log", NULL);
  ui_wait_until (gtk_widget_get_mapped (test.log) && sluice_log_canvas_get_current (test.canvas) >= 0);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, "log");

  /* With little height what is above the lines takes less, and some of them are seen; the keys stay there. */
  created = ui_find (test.page, "created_box", 0);
  g_assert_true (gtk_widget_get_mapped (created));
  ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test.base.window)) == GTK_WIDGET (test.canvas));
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 360, 360);
  ui_wait_until (!gtk_widget_get_mapped (created) && gtk_widget_get_mapped (GTK_WIDGET (test.canvas)));
  ui_wait_frames (test.page, 3);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (test.canvas)), >, 50);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test.base.window)) == GTK_WIDGET (test.canvas));
  g_assert_false (gtk_widget_get_mapped (ui_find (test.view, "levels", 0)));
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 360, 700);
  ui_wait_until (gtk_widget_get_mapped (created) && gtk_widget_get_mapped (GTK_WIDGET (test.canvas)));
  ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test.base.window)) == GTK_WIDGET (test.canvas));

  /* On a telephone the lines have the room, and what is above them is there with another part. */
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 360, 640);
  ui_wait_until (!gtk_widget_get_mapped (created));
  adw_view_stack_set_visible_child_name (stack, "graph");
  ui_wait_until (gtk_widget_get_mapped (created));
  adw_view_stack_set_visible_child_name (stack, "log");

  /* A window made wide goes on with it, and back; another part is no part of the wide page. */
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 1100, 700);
  ui_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (stack)) && gtk_widget_get_mapped (test.log));
  gtk_window_set_default_size (GTK_WINDOW (test.base.window), 360, 700);
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (stack)) && gtk_widget_get_mapped (test.log));
  adw_view_stack_set_visible_child_name (stack, "stages");
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, "stages");
  ui_wait_until (!gtk_widget_get_mapped (test.log));
  window_test_clear (&test.base);
}

/* Whatever is under way for the log when the window closes: what was sent is read, a page asked for, the socket opens. */
static void
test_closed_meanwhile (void)
{
  static const char *const arguments[] = { "--flavour", "platform", "--pipelines", "0", "--log-rate", "20", NULL };

  for (guint turns = 0; turns < 300; turns = turns * 2 + 1)
    {
      Test test = { 0 };

      show (&test, arguments, 1100);
      open_own (&test, NULL);
      sluice_graph_view_set_selected (test.graph, "train");
      window_test_post (&test.base, "/demo/faults", "{\"kind\": \"latency\", \"value\": \"30\"}");
      ui_activate_action (test.page, "pipeline.show-log", NULL);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      window_test_clear (&test.base);
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/pipeline-log/lands-on-what-failed", Test, NULL, set_up, test_lands_on_what_failed, tear_down);
  g_test_add ("/pipeline-log/traceback", Test, NULL, set_up, test_traceback, tear_down);
  g_test_add ("/pipeline-log/lands-without-an-error", Test, NULL, set_up, test_lands_without_an_error, tear_down);
  g_test_add ("/pipeline-log/find-is-the-logs", Test, NULL, set_up, test_find_is_the_logs, tear_down);
  g_test_add ("/pipeline-log/all-stages", Test, NULL, set_up, test_all_stages, tear_down);
  g_test_add_func ("/pipeline-log/running-grows", test_running_grows);
  g_test_add_func ("/pipeline-log/asked-for", test_asked_for);
  g_test_add ("/pipeline-log/demo-is-live", Test, NULL, set_up, test_demo_is_live, tear_down);
  g_test_add_func ("/pipeline-log/job-of-a-running-task", test_job_of_a_running_task);
  g_test_add_func ("/pipeline-log/no-job-of-a-running-task", test_no_job_of_a_running_task);
  g_test_add_func ("/pipeline-log/job-is-gone", test_job_is_gone);
  g_test_add_func ("/pipeline-log/narrow", test_narrow);
  g_test_add_func ("/pipeline-log/closed-meanwhile", test_closed_meanwhile);
  return g_test_run ();
}
