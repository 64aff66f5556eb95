/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipelines-page.h"

static void
show_on_demo (WindowTest *test)
{
  window_test_init (test);
  window_test_start_demo (test, NULL);
  window_test_open_demo (test, NULL);
  window_test_show (test);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->server)));
}

static GtkWidget *
wait_for_page (WindowTest *test,
               GType       type)
{
  GtkWidget *page = ui_wait_for (GTK_WIDGET (test->window), NULL, type);

  ui_wait_until (gtk_widget_get_mapped (page));
  return page;
}

static gboolean
is_collapsed (WindowTest *test)
{
  GtkWidget *split = ui_find (GTK_WIDGET (test->window), "split_view", 0);

  return adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split));
}

static void
set_width (WindowTest *test,
           int         width)
{
  gtk_window_set_default_size (GTK_WINDOW (test->window), width, 600);
  ui_wait_until (is_collapsed (test) == (width < 600));
  ui_wait_frames (GTK_WIDGET (test->window), 3);
}

static void
change_widths (WindowTest *test)
{
  set_width (test, 400);
  set_width (test, 1000);
  set_width (test, 400);
}

/* Whatever has the focus when breakpoints hide and show what it is in, nothing of the window stays. */
static void
test_resized_with_the_sidebar (void)
{
  WindowTest test = { 0 };

  show_on_demo (&test);
  gtk_widget_grab_focus (ui_find (GTK_WIDGET (test.window), "pipelines_row", 0));
  change_widths (&test);
  window_test_clear (&test);
}

static void
test_resized_with_the_list (void)
{
  WindowTest test = { 0 };
  GtkWidget *page, *focus;

  show_on_demo (&test);
  page = wait_for_page (&test, SLUICE_TYPE_PIPELINES_PAGE);
  gtk_widget_grab_focus (page);
  ui_activate_action (GTK_WIDGET (test.window), "win.search", NULL);
  set_width (&test, 900);
  focus = gtk_window_get_focus (GTK_WINDOW (test.window));
  g_assert_true (gtk_widget_is_ancestor (focus, ui_find (page, "search_entry", 0)));

  /* What is typed goes on into the search. */
  set_width (&test, 400);
  ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test.window)) == focus && gtk_widget_get_mapped (focus));
  set_width (&test, 1000);
  ui_wait_until (gtk_window_get_focus (GTK_WINDOW (test.window)) == focus && gtk_widget_get_mapped (focus));

  /* The table and the cards are two: a row of one can't keep the focus. */
  gtk_widget_grab_focus (page);
  change_widths (&test);
  focus = gtk_window_get_focus (GTK_WINDOW (test.window));
  g_assert_true (focus == NULL || gtk_widget_get_mapped (focus));
  window_test_clear (&test);
}

static void
test_resized_with_a_pipeline (void)
{
  WindowTest test = { 0 };
  g_autoptr (SluicePipeline) pipeline = NULL;
  GtkWidget *page;

  show_on_demo (&test);
  pipeline = g_list_model_get_item (G_LIST_MODEL (sluice_server_get_store (test.server)), 0);
  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
  page = wait_for_page (&test, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (sluice_pipeline_get_stages (pipeline) != NULL);
  gtk_widget_grab_focus (page);
  change_widths (&test);
  gtk_widget_grab_focus (page);
  set_width (&test, 1000);
  window_test_clear (&test);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/lifetimes/resized-with-the-sidebar", test_resized_with_the_sidebar);
  g_test_add_func ("/lifetimes/resized-with-the-list", test_resized_with_the_list);
  g_test_add_func ("/lifetimes/resized-with-a-pipeline", test_resized_with_a_pipeline);
  return g_test_run ();
}
