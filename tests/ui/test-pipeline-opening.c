/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page of a pipeline opens at, in the list of its stages, and where Tab leads into that. */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/widgets/sluice-graph-view-private.h"
#include "ui/widgets/sluice-log-canvas.h"

#define N_STAGES 14

static SluicePipelineRecord *
make_long (const char *uuid,
           guint       failed,
           const char *prefix)
{
  SluicePipelineRecord *row = make_pipeline (uuid, "failed", NULL);

  for (guint i = 0; i < N_STAGES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", prefix, i);
      SluiceStageRecord *stage = make_stage (name, i < failed ? "completed" : i == failed ? "failed" : "skipped", 1, 2);

      stage->order = i;
      g_ptr_array_add (row->stages, stage);
    }
  return row;
}

static void
check_in_view (GtkWidget *page,
               guint      row)
{
  GtkWidget *list = ui_find (page, "stages_view", 0), *scroller = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  g_autofree char *name = g_strdup_printf ("stage %u", row);
  GtkSelectionModel *selection = NULL;
  graphene_rect_t bounds;
  GtkWidget *label;

  ui_wait_until ((selection = gtk_list_view_get_model (GTK_LIST_VIEW (list))) != NULL
                 && gtk_selection_model_is_selected (selection, row));
  ui_wait_frames (page, 10);
  label = ui_find_label (list, name);
  g_assert_nonnull (label);
  while (!gtk_widget_has_css_class (label, "sluice-stage-row") && gtk_widget_get_parent (label) != list)
    label = gtk_widget_get_parent (label);
  g_assert_true (gtk_widget_compute_bounds (label, scroller, &bounds));
  g_test_message ("%s from %g to %g of %d", name, bounds.origin.y, bounds.origin.y + bounds.size.height,
                  gtk_widget_get_height (scroller));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, (float) gtk_widget_get_height (scroller));
}

static void
show (WindowTest *test,
      const int  *size)
{
  SluiceMonitor *monitor;

  window_test_init (test);
  g_settings_set_int (test->settings, "window-width", size[0]);
  g_settings_set_int (test->settings, "window-height", size[1]);
  window_test_start_demo (test, NULL);
  window_test_open_demo (test, NULL);
  monitor = sluice_server_get_monitor (test->server);
  window_test_show (test);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->server)));
  /* The server would know nothing of what is told here. */
  g_clear_object (&test->demo);
  sluice_monitor_refresh (monitor);
  ui_wait_until (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_LOST);
}

static void
tell_long (WindowTest *test,
           const char *uuid,
           guint       failed,
           const char *prefix)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PIPELINE, sluice_batch_next_sequence ());

  g_ptr_array_add (batch->pipelines, make_long (uuid, failed, prefix));
  g_ptr_array_unref (sluice_store_apply (sluice_server_get_store (test->server), batch));
}

static GtkWidget *
open_long (WindowTest *test,
           guint       failed)
{
  g_autofree char *uuid = g_strdup_printf ("long-%u", failed);
  GtkWidget *page;

  tell_long (test, uuid, failed, "stage");
  sluice_window_open_pipeline (test->window, uuid);
  page = ui_wait_for (GTK_WIDGET (test->window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (gtk_widget_get_mapped (page));
  return page;
}

static void
leave (WindowTest *test,
       GtkWidget  *page)
{
  gtk_widget_activate_action (page, "navigation.pop", NULL);
  ui_wait_until (ui_find (GTK_WIDGET (test->window), NULL, SLUICE_TYPE_PIPELINE_PAGE) == NULL);
}

/* Its details take room from the list after it was selected there, whichever row it is. */
static void
test_row_is_in_view (gconstpointer data)
{
  WindowTest test = { 0 };

  show (&test, data);
  for (guint i = 0; i < N_STAGES - 1; i++)
    {
      GtkWidget *page = open_long (&test, i);

      check_in_view (page, i);
      leave (&test, page);
    }
  window_test_clear (&test);
}

/* How a log is shown stays so, whatever pipeline it is of. */
static void
test_look_of_the_log_stays (gconstpointer data)
{
  static const char *const names[] = { "times", "wrap", "regex" };
  WindowTest test = { 0 };
  gboolean looks[G_N_ELEMENTS (names)];

  show (&test, data);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *page = open_long (&test, i);
      GtkWidget *view = GTK_WIDGET (sluice_pipeline_page_get_log_view (SLUICE_PIPELINE_PAGE (page)));

      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        {
          gboolean look;

          g_object_get (view, names[k], &look, NULL);
          if (i > 0)
            {
              g_test_message ("%s", names[k]);
              g_assert_cmpint (look, ==, looks[k]);
            }
          looks[k] = !look;
          g_object_set (view, names[k], looks[k], NULL);
        }
      leave (&test, page);
    }
  window_test_clear (&test);
}

static GtkWidget *
get_focus (GtkWidget *page)
{
  return gtk_root_get_focus (gtk_widget_get_root (page));
}

/* Round with @key from @from until the keys are in the list: in the row that says @name. */
static void
expect_row (GtkWidget  *page,
            GtkWidget  *from,
            const char *key,
            const char *name)
{
  GtkWidget *list = ui_find (page, "stages_view", 0);

  ui_wait_until (gtk_widget_get_mapped (from) && gtk_widget_grab_focus (from));
  for (guint i = 0; i < 40; i++)
    {
      GtkWidget *before = get_focus (page);

      ui_type_keys (page, key);
      ui_wait_until (get_focus (page) != before);
      if (gtk_widget_is_ancestor (get_focus (page), list))
        break;
    }
  g_test_message ("%s, %s", key, name);
  g_assert_true (gtk_widget_is_ancestor (get_focus (page), list));
  ui_wait_until (ui_find_label (get_focus (page), name) != NULL);
}

/* Whatever the keys come from: they are in the row of the stage that the page shows, and the page goes on showing it. */
static void
test_tab_leads_to_the_selected (gconstpointer data)
{
  static const char *const keys[] = { "Tab", "shift+Tab" };
  WindowTest test = { 0 };
  GtkWidget *page, *list, *canvas, *panel;
  GtkSelectionModel *selection;

  show (&test, data);
  page = open_long (&test, 6);
  list = ui_find (page, "stages_view", 0);
  panel = ui_find (page, "stage_panel", 0);
  ui_wait_until ((selection = gtk_list_view_get_model (GTK_LIST_VIEW (list))) != NULL
                 && gtk_selection_model_is_selected (selection, 6));
  ui_activate_action (page, "pipeline.show-log", NULL);
  canvas = ui_wait_for (page, NULL, SLUICE_TYPE_LOG_CANVAS);
  ui_wait_until (gtk_widget_has_focus (canvas));
  ui_settle (); /* the log takes the keys as soon as it has its lines */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    expect_row (page, i == 0 ? canvas : panel, keys[i], "stage 6");

  /* Another one is selected from elsewhere: where the list was left is of no matter. */
  gtk_widget_grab_focus (canvas);
  gtk_selection_model_select_item (selection, N_STAGES - 1, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    expect_row (page, i == 0 ? canvas : panel, keys[i], "stage 13");

  /* As little as that the stages were others meanwhile. */
  gtk_widget_grab_focus (canvas);
  tell_long (&test, "long-6", 6, "part");
  ui_wait_until (ui_find_label (list, "part 0") != NULL);
  gtk_selection_model_select_item (selection, 4, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      expect_row (page, i == 0 ? canvas : panel, keys[i], "part 4");
      g_assert_true (gtk_selection_model_is_selected (selection, 4));
    }
  leave (&test, page);
  window_test_clear (&test);
}

/* In the graph as in the list, and where one fails while somebody listens. */
static void
test_failure_is_heard_with_its_error (gconstpointer data)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PIPELINE, sluice_batch_next_sequence ());
  WindowTest test = { 0 };
  SluicePipelineRecord *row = make_pipeline ("broken", "failed", NULL);
  SluiceStageRecord *first = make_stage ("load", "completed", 1, 2), *second = make_stage ("train", "failed", 2, 62);
  g_autofree char *heard = NULL, *fine = NULL;
  SluiceGraphView *graph;
  GtkWidget *page;

  show (&test, data);
  second->order = 1;
  second->error_message = g_strdup ("CUDA out of memory\nmore of it");
  g_ptr_array_add (row->stages, first);
  g_ptr_array_add (row->stages, second);
  g_ptr_array_add (batch->pipelines, row);
  g_ptr_array_unref (sluice_store_apply (sluice_server_get_store (test.server), batch));
  sluice_window_open_pipeline (test.window, "broken");
  page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  graph = SLUICE_GRAPH_VIEW (ui_wait_for (page, NULL, SLUICE_TYPE_GRAPH_VIEW));
  ui_wait_until (sluice_graph_view_is_current (graph) && sluice_graph_view_find_node (graph, "train") >= 0);
  heard = sluice_graph_view_describe_node (graph, (guint) sluice_graph_view_find_node (graph, "train"));
  fine = sluice_graph_view_describe_node (graph, (guint) sluice_graph_view_find_node (graph, "load"));
  g_assert_true (g_str_has_prefix (heard, "train, failed, CUDA out of memory more of it, 1 hour"));
  g_assert_true (g_str_has_prefix (fine, "load, completed, 1 minute"));
  leave (&test, page);
  window_test_clear (&test);
}

int
main (int   argc,
      char *argv[])
{
  static const int large[] = { 1300, 850 }, small[] = { 1152, 772 };

  ui_test_init (&argc, &argv);
  g_test_add_data_func ("/pipeline-opening/row-is-in-view/1300x850", large, test_row_is_in_view);
  g_test_add_data_func ("/pipeline-opening/row-is-in-view/1152x772", small, test_row_is_in_view);
  g_test_add_data_func ("/pipeline-opening/look-of-the-log-stays", large, test_look_of_the_log_stays);
  g_test_add_data_func ("/pipeline-opening/tab-leads-to-the-selected", large, test_tab_leads_to_the_selected);
  g_test_add_data_func ("/pipeline-opening/failure-is-heard", large, test_failure_is_heard_with_its_error);
  return g_test_run ();
}
