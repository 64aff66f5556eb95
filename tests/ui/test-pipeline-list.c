/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline of many stages whose layout takes long, and the menu of its graph. */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-stage-row.h"
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gstdio.h>

typedef struct
{
  WindowTest base;
  GtkWidget *page;
  SluiceGraphView *graph;
  GtkListView *list;
} Test;

static void
set_up (Test         *test,
        gconstpointer data)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PIPELINE, sluice_batch_next_sequence ());
  SluicePipelineRecord *row = make_pipeline ("long", "failed", NULL);
  gboolean fan = data != NULL;
  SluiceStore *store;
  SluiceMonitor *monitor;

  window_test_init (&test->base);
  g_settings_set_int (test->base.settings, "window-width", 1100);
  window_test_start_demo (&test->base, NULL);
  window_test_open_demo (&test->base, NULL);
  store = sluice_server_get_store (test->base.server);
  monitor = sluice_server_get_monitor (test->base.server);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (store));
  /* The server would know nothing of it. */
  g_clear_object (&test->base.demo);
  sluice_monitor_refresh (monitor);
  ui_wait_until (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_LOST);
  for (guint i = 0; i <= 120; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage %u", i);
      SluiceStageRecord *stage = make_stage (name, "completed", 1, 2);

      if (i > 0)
        {
          g_autofree char *before = g_strdup_printf ("stage %u", fan ? 0 : i - 1);

          g_strfreev (stage->depends_on);
          stage->depends_on = g_strdupv ((char *[]) { before, NULL });
        }
      if (i == 2)
        {
          g_free (stage->status);
          stage->status = g_strdup ("failed");
          stage->error_message = g_strdup ("CUDA out of memory");
        }
      stage->order = i;
      g_ptr_array_add (row->stages, stage);
    }
  g_ptr_array_add (batch->pipelines, row);
  g_ptr_array_unref (sluice_store_apply (store, batch));
}

static void
open_page (Test *test)
{
  sluice_window_open_pipeline (test->base.window, "long");
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  test->graph = SLUICE_GRAPH_VIEW (ui_find (test->page, "graph_view", 0));
  test->list = GTK_LIST_VIEW (ui_find (test->page, "stages_view", 0));
  ui_wait_until (gtk_widget_get_mapped (test->page));
}

static void
tear_down (Test         *test,
           gconstpointer data)
{
  window_test_clear (&test->base);
}

/* The rows wait for the picture of the graph, but not for long. */
static void
test_rows_come_before_a_slow_layout (Test         *test,
                                     gconstpointer data)
{
  g_autofree char *former = g_strdup (g_getenv ("SLUICE_LAYOUT_HELPER"));
  g_autofree char *directory = g_dir_make_tmp ("sluice-helper-XXXXXX", NULL);
  g_autofree char *helper = g_build_filename (directory, "hangs", NULL);

  g_assert_true (g_file_set_contents (helper, "#!/bin/sh\nexec sleep 60\n", -1, NULL));
  g_assert_cmpint (g_chmod (helper, 0700), ==, 0);
  g_setenv ("SLUICE_LAYOUT_HELPER", helper, TRUE);
  open_page (test);
  ui_wait_until (gtk_list_view_get_model (test->list) != NULL);
  g_assert_true (sluice_graph_view_get_busy (test->graph));
  ui_wait_until (ui_find_label (GTK_WIDGET (test->list), "stage 0") != NULL);
  g_assert_true (sluice_graph_view_get_busy (test->graph));
  g_setenv ("SLUICE_LAYOUT_HELPER", former != NULL ? former : "", TRUE);
  g_assert_cmpint (g_remove (helper), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
check_menu (Test       *test,
            const char *wanted,
            const char *other,
            const char *key)
{
  ui_type_keys (GTK_WIDGET (test->graph), "Menu");
  ui_wait_until (test->graph->menu != NULL && gtk_widget_get_mapped (test->graph->menu));
  ui_wait_until (ui_find_label (test->graph->menu, wanted) != NULL);
  g_assert_null (ui_find_label (test->graph->menu, other));
  g_assert_true (key == NULL || ui_find_label (test->graph->menu, key) != NULL);
  ui_type_keys (GTK_WIDGET (test->graph), "Escape");
  ui_wait_until (!gtk_widget_get_mapped (test->graph->menu) && gtk_widget_has_focus (GTK_WIDGET (test->graph)));
}

/* One name is copied, or several. */
static void
test_menu_counts (Test         *test,
                  gconstpointer data)
{
  open_page (test);
  ui_wait_until (!sluice_graph_view_get_busy (test->graph) && gtk_list_view_get_model (test->list) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (test->graph)));
  sluice_graph_view_set_selected (test->graph, "stage 0");
  check_menu (test, "Copy name", "Copy names", NULL);
  sluice_graph_view_set_marked (test->graph, (const char *const[]) { "stage 0", "stage 1", NULL });
  check_menu (test, "Copy names", "Copy name", NULL);
  sluice_graph_view_clear_marks (test->graph);
  check_menu (test, "Copy name", "Copy names", NULL);
}

/* What folds and unfolds a block has a key, and the menu says which. */
static void
test_menu_tells_the_key (Test         *test,
                         gconstpointer data)
{
  open_page (test);
  ui_wait_until (!sluice_graph_view_get_busy (test->graph) && gtk_list_view_get_model (test->list) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (test->graph)));
  sluice_graph_view_set_selected (test->graph, "stage 7");
  check_menu (test, "Unfold the block", "Fold the block", "B");
  ui_type_keys (GTK_WIDGET (test->graph), "b");
  ui_wait_until (!sluice_graph_view_get_busy (test->graph)
                 && !sluice_graph_view_is_folded (test->graph, test->graph->selected_node));
  check_menu (test, "Fold the block", "Unfold the block", "B");
}

/* Who listens to the list hears of a stage what the graph says of it. */
static void
test_rows_are_heard (Test         *test,
                     gconstpointer data)
{
  static const char *const words[] = { "stage 0, completed, 1 minute, before stage 1",
                                       "stage 1, completed, 1 minute, after stage 0, before stage 2",
                                       "stage 2, failed, CUDA out of memory, 1 minute, after stage 1, before stage 3" };

  open_page (test);
  ui_wait_until (gtk_list_view_get_model (test->list) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *name = g_strdup_printf ("stage %u", i), *heard = NULL;
      GtkWidget *label = NULL;

      gtk_list_view_scroll_to (test->list, i, GTK_LIST_SCROLL_NONE, NULL);
      ui_wait_until ((label = ui_find_label (GTK_WIDGET (test->list), name)) != NULL);
      g_object_get (gtk_widget_get_ancestor (label, SLUICE_TYPE_STAGE_ROW), "description", &heard, NULL);
      g_assert_cmpstr (heard, ==, words[i]);
    }
}

/* Enter, the menu and a double click lead to the details beside the graph, and Escape back to what led there. */
static void
test_details_take_the_keys (Test         *test,
                            gconstpointer data)
{
  GtkWidget *panel, *name;
  GtkWidget *window = GTK_WIDGET (test->base.window);
  SluiceGraphRect card;

  open_page (test);
  panel = ui_find (test->page, "stage_panel", 0);
  name = ui_find (panel, "name_label", GTK_TYPE_LABEL);
  ui_wait_until (!sluice_graph_view_get_busy (test->graph) && gtk_list_view_get_model (test->list) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (test->graph)));
  sluice_graph_view_set_selected (test->graph, "stage 7");

  for (guint i = 0; i < 4; i++)
    {
      if (i < 2)
        ui_type_keys (window, "Return");
      else if (i == 2)
        gtk_widget_activate_action (GTK_WIDGET (test->graph), "graph.menu", NULL);
      else
        {
          ui_wait_until (!sluice_graph_view_is_flying (test->graph));
          card = sluice_graph_camera_rect_to_screen (
            &test->graph->camera, sluice_graph_layout_get_node (sluice_graph_view_get_layout (test->graph),
                                                                (guint) test->graph->selected_node));
          ui_double_click (GTK_WIDGET (test->graph), card.x + card.width / 2, card.y + card.height / 2);
        }
      if (i == 2)
        {
          ui_wait_until (test->graph->menu != NULL && gtk_widget_get_mapped (test->graph->menu));
          ui_type_keys (window, "Return");
          ui_wait_until (!gtk_widget_get_mapped (test->graph->menu));
        }
      ui_wait_until (gtk_widget_has_focus (name));
      ui_wait_frames (test->page, 3);
      g_assert_true (gtk_widget_has_focus (name));
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (name)), ==, "stage 7");
      ui_type_keys (window, i == 1 ? "g" : "Escape");
      ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (test->graph)));
      g_assert_cmpstr (sluice_graph_view_get_selected (test->graph), ==, "stage 7");
    }

  /* From the list back to it. */
  gtk_widget_grab_focus (test->page);
  ui_wait_until (gtk_widget_get_focus_child (GTK_WIDGET (test->list)) != NULL);
  ui_type_keys (window, "Return");
  ui_wait_until (gtk_widget_has_focus (name));
  ui_type_keys (window, "Escape");
  ui_wait_until (gtk_widget_get_focus_child (GTK_WIDGET (test->list)) != NULL);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/pipeline-list/slow-layout", Test, NULL, set_up, test_rows_come_before_a_slow_layout, tear_down);
  g_test_add ("/pipeline-list/heard", Test, NULL, set_up, test_rows_are_heard, tear_down);
  g_test_add ("/pipeline-list/menu", Test, NULL, set_up, test_menu_counts, tear_down);
  g_test_add ("/pipeline-list/menu-key", Test, "fan", set_up, test_menu_tells_the_key, tear_down);
  g_test_add ("/pipeline-list/details", Test, NULL, set_up, test_details_take_the_keys, tear_down);
  return g_test_run ();
}
