/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a window the lines of a log have, and what stays beside them. */
#include "window-test.h"

#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/widgets/sluice-log-canvas.h"
#include "ui/widgets/sluice-log-view.h"

typedef struct
{
  WindowTest base;
  GtkWidget *page;
  GtkWidget *log;
  GtkWidget *lines;
} Test;

static void
start (Test *test)
{
  window_test_start_demo (&test->base, NULL);
  window_test_open_demo (&test->base, NULL);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->base.server)));
}

/* Whether one of its stages runs and the server tells of which job */
static gboolean
has_job (SluicePipeline *pipeline)
{
  GListModel *stages = sluice_pipeline_get_stages (pipeline);

  for (guint i = 0; stages != NULL && i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);

      if (sluice_stage_get_state (stage) == SLUICE_STATE_RUNNING && sluice_stage_get_job_uuid (stage) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Returns: (nullable): one in that state, with a log where it runs, kept by the store */
static SluicePipeline *
find (Test        *test,
      SluiceState  state)
{
  SluiceStore *store = sluice_server_get_store (test->base.server);

  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (sluice_pipeline_get_state (pipeline) == state && (state != SLUICE_STATE_RUNNING || has_job (pipeline)))
        return pipeline;
    }
  return NULL;
}

static void
open_log (Test        *test,
          SluiceState  state)
{
  SluicePipeline *pipeline;

  ui_wait_until ((pipeline = find (test, state)) != NULL);
  sluice_window_open_pipeline (test->base.window, sluice_pipeline_get_uuid (pipeline));
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (gtk_widget_get_mapped (test->page) && sluice_pipeline_get_stages (pipeline) != NULL);
  ui_activate_action (test->page, "pipeline.show-log", NULL);
  test->log = ui_find (test->page, NULL, SLUICE_TYPE_PIPELINE_LOG);
  test->lines = ui_find (test->log, "scrolled", 0);
  ui_wait_until (gtk_widget_get_mapped (test->lines));
}

static void
wait_still (Test *test)
{
  int height = -1;

  for (int same = 0; same < 10; same++)
    {
      ui_wait_frames (test->page, 2);
      if (gtk_widget_get_height (test->lines) != height)
        same = 0;
      height = gtk_widget_get_height (test->lines);
    }
}

/* How many match can be read. */
static void
expect_count (Test       *test,
              const char *text)
{
  GtkWidget *view = ui_find (test->log, NULL, SLUICE_TYPE_LOG_VIEW);
  GtkWidget *search = ui_find (view, "search", 0), *count = ui_find (view, "count", 0), *brief = ui_find (view, "brief", 0);
  GtkWidget *seen;
  int height;

  wait_still (test);
  height = gtk_widget_get_height (test->lines);
  gtk_editable_set_text (GTK_EDITABLE (search), text);
  ui_wait_until (strstr (gtk_label_get_label (GTK_LABEL (count)), "match") != NULL);
  ui_activate_action (view, "log.next-match", NULL);
  ui_wait_until (strstr (gtk_label_get_label (GTK_LABEL (count)), " of ") != NULL);
  wait_still (test);
  ui_snapshot (GTK_WIDGET (test->base.window), "room-count.png");
  seen = brief != NULL && gtk_widget_get_mapped (brief) ? brief : count;
  g_test_message ("%s: “%s”, %d px", text, gtk_label_get_text (GTK_LABEL (seen)), gtk_widget_get_width (seen));
  g_assert_true (gtk_widget_get_mapped (seen));
  /* The lines stay where they are. */
  g_assert_cmpint (gtk_widget_get_height (test->lines), ==, height);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (seen))));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  ui_wait_until (!gtk_widget_get_mapped (seen));
}

static void
test_telephone (void)
{
  Test test = { 0 };
  GtkWidget *banner, *warning;
  int quiet, warned, lost, both;

  window_test_init (&test.base);
  g_settings_set_int (test.base.settings, "window-width", 360);
  g_settings_set_int (test.base.settings, "window-height", 640);
  start (&test);
  open_log (&test, SLUICE_STATE_RUNNING);
  wait_still (&test);
  quiet = gtk_widget_get_height (test.lines);
  ui_snapshot (GTK_WIDGET (test.base.window), "room-quiet.png");
  expect_count (&test, "e");

  open_log (&test, SLUICE_STATE_FAILED);
  expect_count (&test, "e");
  expect_count (&test, "err");

  open_log (&test, SLUICE_STATE_STUCK);
  warning = ui_find (test.page, "warning_banner", 0);
  ui_wait_until (gtk_widget_get_height (warning) > 20);
  wait_still (&test);
  warned = gtk_widget_get_height (test.lines);
  ui_snapshot (GTK_WIDGET (test.base.window), "room-warned.png");

  g_clear_object (&test.base.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test.base.server));
  banner = ui_find (test.page, "banner_bin", 0);
  ui_wait_until (gtk_widget_get_height (banner) > 20);
  wait_still (&test);
  both = gtk_widget_get_height (test.lines);
  ui_snapshot (GTK_WIDGET (test.base.window), "room-both.png");

  open_log (&test, SLUICE_STATE_RUNNING);
  banner = ui_find (test.page, "banner_bin", 0);
  ui_wait_until (gtk_widget_get_height (banner) > 20);
  wait_still (&test);
  lost = gtk_widget_get_height (test.lines);
  ui_snapshot (GTK_WIDGET (test.base.window), "room-lost.png");
  g_test_message ("lines: %d, warned %d, lost %d, both %d", quiet, warned, lost, both);
  g_assert_cmpint (quiet, >=, 340);
  g_assert_cmpint (warned, >=, 300);
  g_assert_cmpint (lost, >=, 300);
  g_assert_cmpint (both, >=, 260);
  window_test_clear (&test.base);
}

/* What a search needs is in sight in the window as it first opens, whatever was found. */
static void
test_default_window (void)
{
  Test test = { 0 };
  GtkWidget *view, *tools, *count;
  int height;

  window_test_init (&test.base);
  start (&test);
  open_log (&test, SLUICE_STATE_RUNNING);
  wait_still (&test);
  view = ui_find (test.log, NULL, SLUICE_TYPE_LOG_VIEW);
  tools = ui_find (view, "tools", 0);
  /* Not that of the lines: a banner may come or go above. */
  height = gtk_widget_get_height (tools);
  for (const char *const *name = (const char *const[]) { "regex_button", "next_match", "levels", "errors", NULL };
       *name != NULL; name++)
    {
      GtkWidget *each = ui_find (view, *name, 0);
      graphene_point_t at;

      g_assert_true (gtk_widget_get_mapped (each));
      g_assert_true (gtk_widget_compute_point (each, tools, graphene_point_zero (), &at));
      /* In one row. */
      g_assert_cmpfloat (at.y, <, 20);
    }

  count = ui_find (view, "count", 0);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (view, "search", 0)), "no such line");
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (count)), "No match yet")
                 || g_str_equal (gtk_label_get_label (GTK_LABEL (count)), "No match"));
  wait_still (&test);
  ui_snapshot (GTK_WIDGET (test.base.window), "room-default.png");
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (count))));
  g_assert_true (gtk_widget_get_mapped (ui_find (view, "regex_button", 0)));
  g_assert_cmpint (gtk_widget_get_height (tools), ==, height);
  window_test_clear (&test.base);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/log-room/telephone", test_telephone);
  g_test_add_func ("/log-room/default-window", test_default_window);
  return g_test_run ();
}
