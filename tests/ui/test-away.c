/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of pipelines that only the list told of, and of odd ones, with nobody to ask. */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipeline-question.h"

typedef struct
{
  WindowTest base;
  SluiceStore *store;
} Test;

static void
set_up (Test         *test,
        gconstpointer data)
{
  window_test_init (&test->base);
  test->base.url = g_strdup ("http://127.0.0.1:1");
  window_test_open_demo (&test->base, NULL);
  test->store = sluice_server_get_store (test->base.server);
  window_test_show (&test->base);
  ui_wait_until (sluice_monitor_is_stale (sluice_server_get_monitor (test->base.server)));
}

static void
tear_down (Test         *test,
           gconstpointer data)
{
  window_test_clear (&test->base);
}

/* Takes @record. */
static SluicePipeline *
add (Test                 *test,
     SluicePipelineRecord *record)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PAGE, sluice_batch_next_sequence ());
  g_autofree char *uuid = g_strdup (record->uuid);

  g_ptr_array_add (batch->pipelines, record);
  g_ptr_array_unref (sluice_store_apply (test->store, batch));
  return sluice_store_lookup (test->store, uuid);
}

static GtkWidget *
open_page (Test           *test,
           SluicePipeline *pipeline)
{
  gtk_widget_activate_action (GTK_WIDGET (test->base.window), "win.open-pipeline", "s",
                              sluice_pipeline_get_uuid (pipeline));
  return ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
}

/* Nobody reads its stages now: nothing turns, and nothing asks to choose one of them. */
static void
test_unknown_stages (Test         *test,
                     gconstpointer data)
{
  SluicePipeline *pipeline = add (test, make_row ("a", "running"));
  GtkWidget *page = open_page (test, pipeline);

  ui_wait_until (ui_find_label (page, "The stages are not known on this computer") != NULL);
  g_assert_nonnull (ui_find_label (page, "They are shown as soon as the server is back."));
  g_assert_false (gtk_widget_get_mapped (ui_find (page, "graph_view", 0)));
  g_assert_false (gtk_widget_get_mapped (ui_find (page, "stages_stack", 0)));
  g_assert_false (gtk_widget_get_mapped (ui_find (page, "stage_panel", 0)));
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_CHECKING);
  g_assert_null (ui_find_label (page, "Checking…"));
  g_assert_nonnull (ui_find_label (page, "Not checked"));

  /* As soon as somebody tells them they are there. */
  add (test, make_pipeline ("a", "running", make_stage ("train", "running", 2, 0), NULL));
  ui_wait_until (gtk_widget_get_mapped (ui_find (page, "graph_view", 0)));
  g_assert_null (ui_find_label (page, "The stages are not known on this computer"));
}

/* Several stages of one name are several in the graph, too, each with its own state. */
static void
test_same_names (Test         *test,
                 gconstpointer data)
{
  SluicePipeline *pipeline = add (test, make_pipeline ("a", "running", make_stage ("train", "completed", 2, 5),
                                                       make_stage ("train", "running", 2, 0),
                                                       make_stage ("train", "failed", 2, 7), NULL));
  GtkWidget *page = open_page (test, pipeline);
  SluiceGraphView *graph = sluice_pipeline_page_get_graph (SLUICE_PIPELINE_PAGE (page));
  GtkListView *list = GTK_LIST_VIEW (ui_wait_for (page, "stages_view", GTK_TYPE_LIST_VIEW));
  GtkSelectionModel *selection;

  ui_wait_until (sluice_graph_view_get_graph (graph) != NULL);
  g_assert_cmpuint (sluice_graph_get_n_nodes (sluice_graph_view_get_graph (graph)), ==, 3);
  selection = gtk_list_view_get_model (list);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (selection), i), shown = NULL;

      gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), i);
      g_assert_cmpstr (sluice_graph_view_get_selected (graph), ==, i == 0 ? "train" : i == 1 ? "train (2)" : "train (3)");
      g_object_get (ui_find (page, "stage_panel", 0), "stage", &shown, NULL);
      g_assert_true (shown == stage);
    }
  sluice_graph_view_set_selected (graph, "train (2)");
  g_assert_cmpuint (gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (selection)), ==, 1);
}

static void
test_unnamed (Test         *test,
              gconstpointer data)
{
  SluicePipelineRecord *record = make_row ("a", "pending");
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();
  g_autofree char *question = NULL;
  SluicePipeline *pipeline;
  GtkWidget *page;

  g_set_str (&record->name, "");
  pipeline = add (test, record);
  page = open_page (test, pipeline);
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (page)), ==, "Unnamed");
  g_assert_cmpstr (adw_window_title_get_title (ADW_WINDOW_TITLE (ui_find (page, "window_title", 0))), ==, "Unnamed");

  g_ptr_array_add (pipelines, pipeline);
  question = sluice_pipeline_question_make (pipelines, 0, SLUICE_ACTION_DELETE);
  g_assert_true (g_str_has_prefix (question, "Unnamed\n"));
}

/* A cancel takes nothing back that waits in a queue. */
static void
test_a_cancel_promises_no_more_than_it_does (Test         *test,
                                             gconstpointer data)
{
  static const struct
  {
    const char *stages[4];
    const char *said;
  } cases[] = {
    { { "running", "queued", "queued" },
      "1 running stage will be killed. 2 stages are already in their queues, and may still run." },
    { { "completed", "queued" }, "No stage runs now. 1 stage is already in its queue, and may still run." },
    { { "running" }, "1 running stage will be killed." },
    { { NULL }, "Stages that run now will be killed; those already in a queue may still run." },
  };
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();
  g_autofree char *pending = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *uuid = g_strdup_printf ("run-%u", i);
      SluicePipelineRecord *record = make_row (uuid, "running");
      g_autofree char *said = NULL;

      if (cases[i].stages[0] != NULL)
        record->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
      for (guint j = 0; cases[i].stages[j] != NULL; j++)
        {
          g_autofree char *name = g_strdup_printf ("stage-%u", j);
          SluiceStageRecord *stage = make_stage (name, cases[i].stages[j], 0, 0);

          stage->order = j;
          g_ptr_array_add (record->stages, stage);
        }
      g_ptr_array_set_size (pipelines, 0);
      g_ptr_array_add (pipelines, add (test, record));
      said = sluice_pipeline_question_describe (pipelines, SLUICE_ACTION_CANCEL);
      g_assert_cmpstr (said, ==, cases[i].said);
    }

  g_ptr_array_set_size (pipelines, 0);
  g_ptr_array_add (pipelines, add (test, make_row ("pending", "pending")));
  pending = sluice_pipeline_question_describe (pipelines, SLUICE_ACTION_CANCEL);
  g_assert_cmpstr (pending, ==, "No stage runs now, and none will start.");
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add (name, Test, NULL, set_up, func, tear_down)
  ADD ("/away/unknown-stages", test_unknown_stages);
  ADD ("/away/same-names", test_same_names);
  ADD ("/away/unnamed", test_unnamed);
  ADD ("/away/cancel", test_a_cancel_promises_no_more_than_it_does);
#undef ADD

  return g_test_run ();
}
