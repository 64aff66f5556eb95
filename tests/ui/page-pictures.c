/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "ui/pipelines/sluice-pipeline-page.h"

/* Not a test: pictures of the page of one pipeline, in every state of the demo's day, to look at. */

static const struct
{
  const char *name;
  int width;
  int height;
} sizes[] = { { "wide", 1280, 800 }, { "half", 700, 600 }, { "narrow", 360, 640 } };

static void
take (WindowTest *test,
      const char *name,
      const char *scheme)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = g_strdup_printf ("page-%s-%s-%s.png", name, sizes[i].name, scheme);
      gint64 until = g_get_monotonic_time () + 700 * G_TIME_SPAN_MILLISECOND;

      gtk_window_set_default_size (GTK_WINDOW (test->window), sizes[i].width, sizes[i].height);
      ui_wait_until (g_get_monotonic_time () > until);
      gtk_widget_queue_draw (GTK_WIDGET (test->window));
      ui_wait_frames (GTK_WIDGET (test->window), 2);
      ui_snapshot (GTK_WIDGET (test->window), path);
    }
}

static SluicePipeline *
find (WindowTest *test,
      SluiceState state,
      int         stages)
{
  SluiceStore *store = sluice_server_get_store (test->server);

  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (sluice_pipeline_get_state (pipeline) == state && sluice_pipeline_get_total (pipeline) >= stages)
        return pipeline;
    }
  return NULL;
}

int
main (int   argc,
      char *argv[])
{
  static const char *const arguments[] = { "--seed", "7", NULL };
  static const struct
  {
    const char *name;
    SluiceState state;
    int stages;
  } pages[] = {
    { "running", SLUICE_STATE_RUNNING, 1 },     { "failed", SLUICE_STATE_FAILED, -1 },
    { "completed", SLUICE_STATE_COMPLETED, -1 }, { "fan", SLUICE_STATE_RUNNING, 8 },
    { "pending", SLUICE_STATE_PENDING, -1 },    { "cancelled", SLUICE_STATE_CANCELLED, -1 },
  };
  WindowTest test = { 0 };
  AdwStyleManager *style;

  ui_test_init (&argc, &argv);
  window_test_init (&test);
  window_test_start_demo (&test, arguments);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test.server)));
  ui_wait_until (find (&test, SLUICE_STATE_FAILED, -1) != NULL && find (&test, SLUICE_STATE_RUNNING, 1) != NULL);
  style = adw_style_manager_get_default ();

  for (int dark = 0; dark < 2; dark++)
    {
      adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
        {
          SluicePipeline *pipeline = find (&test, pages[i].state, pages[i].stages);

          if (pipeline == NULL)
            continue;
          sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
          take (&test, pages[i].name, dark ? "dark" : "light");
        }
    }

  sluice_window_open_pipeline (test.window,
                               sluice_pipeline_get_uuid (find (&test, SLUICE_STATE_RUNNING, 1)));
  window_test_post (&test, "/demo/restart", "{\"ms\": 6000}");
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_LOST);
  take (&test, "offline", "dark");
  g_clear_object (&test.demo);
  return 0;
}
