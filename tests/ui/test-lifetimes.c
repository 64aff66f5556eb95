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

static AdwDialog *
wait_for_dialog (WindowTest *test)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (test->window);

  ui_wait_until (adw_application_window_get_visible_dialog (window) != NULL);
  ui_wait_frames (GTK_WIDGET (window), 2);
  return adw_application_window_get_visible_dialog (window);
}

static SluicePipeline *
find_running (WindowTest *test)
{
  SluiceStore *store = sluice_server_get_store (test->server);

  ui_wait_until (sluice_store_count (store, SLUICE_STATE_RUNNING) > 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_RUNNING)
        return pipeline; /* the store keeps it */
    }
  g_assert_not_reached ();
}

static void
act_in_list (WindowTest *test,
             const char *action)
{
  GtkWidget *page = wait_for_page (test, SLUICE_TYPE_PIPELINES_PAGE);

  ui_activate_action (ui_find (page, "stack", GTK_TYPE_STACK), action, "s",
                      sluice_pipeline_get_uuid (find_running (test)));
}

/* The first size of a window can bring breakpoints into force too, and then it may know already what it shows. */
static void
test_narrow_from_the_first (void)
{
  for (int i = 0; i < 2; i++)
    {
      WindowTest test = { 0 };
      SluiceStore *store;
      g_autoptr (SluicePipeline) pipeline = NULL;
      GtkWidget *page, *focus;

      window_test_init (&test);
      g_settings_set_int (test.settings, "window-width", 400);
      window_test_start_demo (&test, NULL);
      window_test_open_demo (&test, NULL);
      store = sluice_server_get_store (test.server);
      ui_wait_until (sluice_store_get_complete (store));
      pipeline = g_list_model_get_item (G_LIST_MODEL (store), 0);
      test.window = sluice_window_new (NULL, test.servers, test.settings);
      if (i > 0)
        sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
      ui_show (GTK_WIDGET (test.window));
      g_assert_true (is_collapsed (&test));

      /* The keys are for the page that is seen. */
      page = wait_for_page (&test, i > 0 ? SLUICE_TYPE_PIPELINE_PAGE : SLUICE_TYPE_PIPELINES_PAGE);
      ui_wait_until ((focus = gtk_window_get_focus (GTK_WINDOW (test.window))) != NULL && gtk_widget_get_mapped (focus)
                     && gtk_widget_is_ancestor (focus, page));
      window_test_clear (&test);
    }
}

/* Each dialog that can be open when the window closes. */
static void
test_closed_with_a_dialog (void)
{
  static const char *const actions[] = {
    "win.forget-active-server", "win.connect", "win.edit-active-server", "win.preferences", "win.shortcuts", "win.about",
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      WindowTest test = { 0 };

      show_on_demo (&test);
      ui_activate_action (GTK_WIDGET (test.window), actions[i], NULL);
      wait_for_dialog (&test);
      window_test_clear (&test);
    }
}

static void
test_closed_with_an_error (void)
{
  WindowTest test = { 0 };

  show_on_demo (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.toast-error", "(sss)", "Heading", "A sentence.", "HTTP 500");
  ui_activate_action (GTK_WIDGET (test.window), "win.show-error", "(sss)", "Heading", "A sentence.", "HTTP 500");
  wait_for_dialog (&test);
  sluice_window_tell (test.window, "Heading", "A sentence.", "HTTP 500");
  ui_wait_frames (GTK_WIDGET (test.window), 2);
  window_test_clear (&test);
}

static void
test_closed_with_a_question (void)
{
  WindowTest test = { 0 };

  show_on_demo (&test);
  act_in_list (&test, "list.cancel");
  wait_for_dialog (&test);
  window_test_clear (&test);

  /* And with the one of a page of its own. */
  memset (&test, 0, sizeof test);
  show_on_demo (&test);
  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (find_running (&test)));
  wait_for_page (&test, SLUICE_TYPE_PIPELINE_PAGE);
  window_test_press (GTK_WIDGET (test.window), "Cancel…");
  wait_for_dialog (&test);
  window_test_clear (&test);
}

/* What was asked of the server goes on or not: nobody waits for its answer any more. */
static void
test_closed_while_acting (void)
{
  for (guint turns = 0; turns < 200; turns = turns * 2 + 1)
    {
      WindowTest test = { 0 };

      show_on_demo (&test);
      act_in_list (&test, "list.cancel");
      window_test_post (&test, "/demo/faults", "{\"kind\": \"latency\", \"value\": \"300\"}");
      window_test_answer (&test, "Cancel pipeline");
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      window_test_clear (&test);
    }
}

static void
test_closed_with_results (void)
{
  WindowTest test = { 0 };
  GtkWidget *page;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--fault", "broker", NULL });
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  ui_wait_until (sluice_store_count (sluice_server_get_store (test.server), SLUICE_STATE_PENDING) > 1);
  page = wait_for_page (&test, SLUICE_TYPE_PIPELINES_PAGE);
  gtk_selection_model_select_all (
    gtk_column_view_get_model (GTK_COLUMN_VIEW (ui_find (page, "table", GTK_TYPE_COLUMN_VIEW))));
  ui_activate_action (ui_find (page, "stack", GTK_TYPE_STACK), "list.start-selected", NULL);
  wait_for_dialog (&test);
  window_test_clear (&test);
}

/* The server that is tried never answers: the window does not wait for that. */
static void
test_closed_while_connecting (void)
{
  WindowTest test = { 0 };
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--fault", "hang", NULL });
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (GTK_WIDGET (dialog), "address_row", 0)), test.url);
  g_signal_emit_by_name (ui_find (GTK_WIDGET (dialog), "connect_button", GTK_TYPE_BUTTON), "clicked");
  ui_wait_frames (GTK_WIDGET (test.window), 2);
  window_test_clear (&test);

  /* The same with the question whether it may be read on the way. */
  memset (&test, 0, sizeof test);
  window_test_init (&test);
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (GTK_WIDGET (dialog), "address_row", 0)), "http://192.0.2.1:9");
  g_signal_emit_by_name (ui_find (GTK_WIDGET (dialog), "connect_button", GTK_TYPE_BUTTON), "clicked");
  ui_wait_until (wait_for_dialog (&test) != dialog);
  window_test_clear (&test);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autofree char *address = sluice_demo_process_start_finish (SLUICE_DEMO_PROCESS (source), result, NULL);

  (*(guint *) data)++;
}

/* A demo that is dropped before it told its address: whoever waited is told, and it is gone. */
static void
test_dropped_while_the_demo_starts (void)
{
  for (guint turns = 0; turns < 50; turns = turns * 2 + 1)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      SluiceDemoProcess *demo = sluice_demo_process_new ();
      GWeakRef alive;
      guint answers = 0;

      g_weak_ref_init (&alive, demo);
      sluice_demo_process_start_async (demo, NULL, cancellable, started_cb, &answers);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      g_object_unref (demo);
      ui_wait_until (answers == 1);
      demo = g_weak_ref_get (&alive);
      g_assert_null (demo);
      g_weak_ref_clear (&alive);
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/lifetimes/resized-with-the-sidebar", test_resized_with_the_sidebar);
  g_test_add_func ("/lifetimes/resized-with-the-list", test_resized_with_the_list);
  g_test_add_func ("/lifetimes/resized-with-a-pipeline", test_resized_with_a_pipeline);
  g_test_add_func ("/lifetimes/narrow-from-the-first", test_narrow_from_the_first);
  g_test_add_func ("/lifetimes/closed-with-a-dialog", test_closed_with_a_dialog);
  g_test_add_func ("/lifetimes/closed-with-an-error", test_closed_with_an_error);
  g_test_add_func ("/lifetimes/closed-with-a-question", test_closed_with_a_question);
  g_test_add_func ("/lifetimes/closed-while-acting", test_closed_while_acting);
  g_test_add_func ("/lifetimes/closed-with-results", test_closed_with_results);
  g_test_add_func ("/lifetimes/closed-while-connecting", test_closed_while_connecting);
  g_test_add_func ("/lifetimes/dropped-while-the-demo-starts", test_dropped_while_the_demo_starts);
  return g_test_run ();
}
