/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where there is nothing to read yet. */
#include "window-test.h"

#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/widgets/sluice-log-view.h"

static SluicePipeline *
find_pending (SluiceStore *store)
{
  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_PENDING)
        return pipeline; /* the store keeps it */
    }
  return NULL;
}

/* Ctrl+F is the search there, too: what is typed next is no key of the page. */
static void
test_search (void)
{
  WindowTest test;
  SluicePipeline *pipeline = NULL;
  GtkWidget *page, *log, *view, *search, *empty;
  SluiceStore *store;
  gboolean times = FALSE;

  window_test_init (&test);
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  store = sluice_server_get_store (test.server);
  window_test_show (&test);
  ui_wait_until (sluice_store_get_complete (store) && (pipeline = find_pending (store)) != NULL);
  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
  page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (gtk_widget_get_mapped (page) && sluice_pipeline_get_stages (pipeline) != NULL);
  ui_activate_action (page, "pipeline.show-log", NULL);
  log = ui_find (page, NULL, SLUICE_TYPE_PIPELINE_LOG);
  view = ui_find (log, NULL, SLUICE_TYPE_LOG_VIEW);
  search = ui_find (view, "search", GTK_TYPE_SEARCH_ENTRY);
  empty = ui_find (view, "empty", GTK_TYPE_LABEL);
  ui_wait_until (gtk_widget_get_mapped (log));
  g_assert_false (gtk_widget_get_mapped (search));
  /* A story is one of times, also for who never asked for them. */
  g_object_get (view, "times", &times, NULL);
  g_assert_true (times);

  ui_activate_action (GTK_WIDGET (test.window), "win.search", NULL);
  ui_wait_until (gtk_widget_get_mapped (search) && gtk_widget_get_focus_child (search) != NULL);
  ui_type_keys (search, "g r a g");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (search)), "grag"));
  g_assert_true (gtk_widget_get_mapped (log));
  g_assert_true (gtk_widget_get_mapped (empty));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (empty)), ==, "Nothing has happened in any stage yet.");
  ui_type_keys (search, "Escape");
  ui_wait_until (*gtk_editable_get_text (GTK_EDITABLE (search)) == '\0');
  window_test_clear (&test);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/log-empty/search", test_search);
  return g_test_run ();
}
