/* SPDX-License-Identifier: GPL-3.0-or-later */
/* graph-pictures DIRECTORY: the stage graph at several sizes and distances, light and dark, as PNG files to look at. */
#include <adwaita.h>

#include "graph-test.h"
#include "uitest.h"
#include "ui/widgets/sluice-graph-view-private.h"

static const char *const small
  = "preprocess, train_qwen2.5-7b-instruct-lora < preprocess, evaluate < train_qwen2.5-7b-instruct-lora, 清理 < evaluate";

static void
paint_states (SluiceGraphView *view,
              SluiceGraph     *graph)
{
  guint n = sluice_graph_get_n_nodes (graph);

  for (guint i = 0; i < n; i++)
    {
      double share = i / (double) n;
      SluiceState state = share < 0.4 ? SLUICE_STATE_COMPLETED : share < 0.62 ? SLUICE_STATE_RUNNING : SLUICE_STATE_PENDING;
      g_autofree char *detail = NULL;

      if (n > 4 && i % 13 == 7)
        state = (SluiceState) (i / 13 % SLUICE_N_STATES);
      detail = state == SLUICE_STATE_PENDING ? g_strdup ("train_model")
                                             : g_strdup_printf ("train_model · %u min", 3 + i % 50);
      sluice_graph_view_set_node (view, i, state, state == SLUICE_STATE_RUNNING && i % 2 == 1 ? (i * 7 % 10) / 10.0 : -1,
                                  detail);
    }
}

static void
take (GtkWidget  *window,
      GtkWidget  *view,
      const char *directory,
      const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s/graph-%s.png", directory, name);
  g_autoptr (GdkTexture) texture = NULL;

  ui_wait_frames (window, 3);
  ui_wait_until (SLUICE_GRAPH_VIEW (view)->tick_id == 0);
  texture = ui_render (window);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}

static void
take_all (const char *directory,
          guint       n_nodes,
          gboolean    dark)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (n_nodes);
  g_autoptr (GraphTest) test = n_nodes == 4 ? graph_test_parse (small) : graph_test_random (random, n_nodes, n_nodes == 60);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  GtkWidget *window = adw_window_new (), *view = sluice_graph_view_new (NULL), *toolbar = adw_toolbar_view_new ();
  g_autofree char *name = g_strdup_printf ("%u-%s", n_nodes, dark ? "dark" : "light");
  g_autofree char *near = g_strdup_printf ("%s-near", name);
  g_autofree char *found = g_strdup_printf ("%s-found", name), *filtered = g_strdup_printf ("%s-filtered", name);
  g_autofree char *selected = g_strdup_printf ("%s-selected", name);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 720);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), view);
  adw_window_set_content (ADW_WINDOW (window), toolbar);
  ui_show (window);
  sluice_graph_view_set_graph (SLUICE_GRAPH_VIEW (view), graph);
  paint_states (SLUICE_GRAPH_VIEW (view), graph);
  ui_wait_until (!sluice_graph_view_get_busy (SLUICE_GRAPH_VIEW (view)));
  take (window, view, directory, name);
  sluice_graph_view_set_selected (SLUICE_GRAPH_VIEW (view), sluice_graph_get_name (graph, n_nodes / 2));
  take (window, view, directory, selected);
  sluice_graph_view_set_selected (SLUICE_GRAPH_VIEW (view), NULL);
  gtk_widget_grab_focus (view);
  gtk_widget_activate_action (view, "graph.zoom-original", NULL);
  take (window, view, directory, near);
  /* Looking for something: in many, what is not meant stands back; what failed out of view has an arrow. */
  sluice_graph_view_start_search (SLUICE_GRAPH_VIEW (view));
  gtk_editable_set_text (GTK_EDITABLE (SLUICE_GRAPH_VIEW (view)->search_entry), n_nodes == 4 ? "train" : "stage-1");
  for (guint i = n_nodes / 2; n_nodes > 4 && i < n_nodes; i += 9)
    {
      sluice_graph_view_set_node (SLUICE_GRAPH_VIEW (view), i, SLUICE_STATE_RUNNING, -1, "train_model");
      sluice_graph_view_set_node (SLUICE_GRAPH_VIEW (view), i, SLUICE_STATE_FAILED, -1, "train_model");
    }
  take (window, view, directory, found);
  sluice_graph_view_close_search (SLUICE_GRAPH_VIEW (view));
  gtk_widget_activate_action (view, "graph.fit", NULL);
  SLUICE_GRAPH_VIEW (view)->states = 1u << SLUICE_STATE_RUNNING;
  sluice_graph_view_update_shown (SLUICE_GRAPH_VIEW (view));
  take (window, view, directory, filtered);
  SLUICE_GRAPH_VIEW (view)->states = 0;
  sluice_graph_view_update_shown (SLUICE_GRAPH_VIEW (view));
  for (int percent = 60; percent >= 40; percent -= 5)
    {
      g_autofree char *part = g_strdup_printf ("%s-%d", name, percent);

      sluice_graph_view_zoom (SLUICE_GRAPH_VIEW (view), percent / 100.0 / sluice_graph_view_get_camera
                              (SLUICE_GRAPH_VIEW (view)).scale, (SluiceGraphPoint) { 0, 0 }, FALSE);
      take (window, view, directory, part);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  const guint sizes[] = { 4, 60, 300 };

  if (argc != 2)
    {
      g_printerr ("usage: graph-pictures DIRECTORY\n");
      return 2;
    }
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      take_all (argv[1], sizes[i], FALSE);
      take_all (argv[1], sizes[i], TRUE);
    }
  return 0;
}
