/* SPDX-License-Identifier: GPL-3.0-or-later */
/* graph-pictures DIRECTORY [blocks]: the stage graph at several sizes and distances, light and dark, as PNG files to look
 * at; only those of blocks. */
#include "sluice-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <locale.h>

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
  for (int percent = 30; percent >= 10; percent -= 20)
    {
      g_autofree char *part = g_strdup_printf ("%s-%d", name, percent);

      sluice_graph_view_zoom (SLUICE_GRAPH_VIEW (view), percent / 100.0 / sluice_graph_view_get_camera
                              (SLUICE_GRAPH_VIEW (view)).scale, (SluiceGraphPoint) { 0, 0 }, FALSE);
      take (window, view, directory, part);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* "prepare", so many after it, "report" after all of them, and something beside that is no block. */
static SluiceGraph *
build_fan (guint       n,
           const char *more)
{
  g_autoptr (GString) text = g_string_new ("prepare"), all = g_string_new (", report <");
  g_autofree char *whole = NULL;
  g_autoptr (GraphTest) test = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, ", sweep-%u < prepare", i);
      g_string_append_printf (all, " sweep-%u", i);
    }
  whole = g_strconcat (text->str, all->str, more, NULL);
  test = graph_test_parse (whole);
  return graph_test_build (test);
}

static SluiceGraphView *
show_shape (SluiceGraph         *graph,
            SluiceGraphLayouter *layouter,
            gboolean             dark,
            GtkWidget          **window)
{
  GtkWidget *toolbar = adw_toolbar_view_new (), *view = sluice_graph_view_new (layouter);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  *window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (*window), 1000, 720);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), view);
  adw_window_set_content (ADW_WINDOW (*window), toolbar);
  ui_show (*window);
  sluice_graph_view_set_graph (SLUICE_GRAPH_VIEW (view), graph);
  paint_states (SLUICE_GRAPH_VIEW (view), graph);
  ui_wait_until (!sluice_graph_view_get_busy (SLUICE_GRAPH_VIEW (view)));
  gtk_widget_grab_focus (view);
  return SLUICE_GRAPH_VIEW (view);
}

/* Blocks, folded and not, at every distance. */
static void
take_blocks (const char *directory,
             gboolean    dark)
{
  const int percents[] = { 100, 60, 40, 25, 10, 5 };
  const char *tone = dark ? "dark" : "light";
  g_autoptr (SluiceGraph) graph = build_fan (48, ", merge < report prepare, publish < merge");
  g_autoptr (SluiceGraph) large = build_fan (500, NULL);
  GtkWidget *window;
  SluiceGraphView *view = show_shape (graph, NULL, dark, &window);
  g_autofree char *open = g_strdup_printf ("fan-48-%s", tone), *near = g_strdup_printf ("fan-48-%s-selected", tone);
  g_autofree char *folded = g_strdup_printf ("folded-48-%s", tone), *fit = g_strdup_printf ("fan-48-%s-fit", tone);
  g_autofree char *many = g_strdup_printf ("folded-500-%s", tone), *all = g_strdup_printf ("fan-500-%s", tone);

  take (window, GTK_WIDGET (view), directory, open);
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fit", NULL);
  take (window, GTK_WIDGET (view), directory, fit);
  sluice_graph_view_set_selected (view, "sweep-10");
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  sluice_graph_view_update_fold (view);
  take (window, GTK_WIDGET (view), directory, near);
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fold", NULL);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  take (window, GTK_WIDGET (view), directory, folded);
  for (int percent = 100; percent >= 15; percent = percent * 2 / 5)
    {
      g_autofree char *part = g_strdup_printf ("%s-%d", folded, percent);

      sluice_graph_view_zoom (view, percent / 100.0 / sluice_graph_view_get_camera (view).scale,
                              sluice_graph_view_get_center (view), FALSE);
      take (window, GTK_WIDGET (view), directory, part);
    }
  gtk_window_destroy (GTK_WINDOW (window));

  view = show_shape (large, NULL, dark, &window);
  take (window, GTK_WIDGET (view), directory, many);
  /* One of them failed, at every distance. */
  for (guint i = 0; i < sluice_graph_get_n_nodes (large); i++)
    sluice_graph_view_set_node (view, i, i == 250 ? SLUICE_STATE_FAILED : SLUICE_STATE_COMPLETED, -1, "train_model");
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *part = g_strdup_printf ("%s-%d", many, percents[i]);

      sluice_graph_view_zoom (view, percents[i] / 100.0 / sluice_graph_view_get_camera (view).scale,
                              sluice_graph_view_get_center (view), FALSE);
      take (window, GTK_WIDGET (view), directory, part);
    }
  sluice_graph_view_set_selected (view, "sweep-10");
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.unfold", NULL);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fit", NULL);
  take (window, GTK_WIDGET (view), directory, all);
  {
    g_autofree char *far = g_strdup_printf ("%s-10", all);

    sluice_graph_view_zoom (view, 0.1 / sluice_graph_view_get_camera (view).scale, sluice_graph_view_get_center (view),
                            FALSE);
    take (window, GTK_WIDGET (view), directory, far);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As narrow as a window gets. */
static void
take_narrow (const char *directory,
             gboolean    dark)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (80);
  g_autoptr (GraphTest) test = graph_test_random (random, 80, FALSE);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autofree char *name = g_strdup_printf ("narrow-%s", dark ? "dark" : "light");
  g_autofree char *selected = g_strconcat (name, "-selected", NULL);
  GtkWidget *window;
  SluiceGraphView *view = show_shape (graph, NULL, dark, &window);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (view)) <= 360);
  take (window, GTK_WIDGET (view), directory, name);
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fit", NULL);
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  sluice_graph_view_set_selected (view, "stage-40");
  sluice_graph_view_tell (view, "stage-40");
  take (window, GTK_WIDGET (view), directory, selected);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A cycle, a loop, a double edge; dependencies from left to right; the program's own layout. */
static void
take_shapes (const char *directory,
             gboolean    dark)
{
  const char *tone = dark ? "dark" : "light";
  g_autoptr (GraphTest) odd = graph_test_parse ("load, clean < load retry, train < clean train, retry < train, "
                                                "report < train train");
  g_autoptr (SluiceGraph) cycle = graph_test_build (odd);
  g_autoptr (GRand) random = g_rand_new_with_seed (60);
  g_autoptr (GraphTest) test = graph_test_random (random, 60, FALSE);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) none = sluice_graph_layouter_new ("/nonexistent");
  char *names[] = { g_strdup_printf ("cycle-%s", tone), g_strdup_printf ("left-right-%s", tone),
                               g_strdup_printf ("simpler-%s", tone), g_strdup_printf ("simpler-%s-fit", tone) };
  GtkWidget *window;
  SluiceGraphView *view = show_shape (cycle, NULL, dark, &window);

  take (window, GTK_WIDGET (view), directory, names[0]);
  sluice_graph_view_set_direction (view, SLUICE_GRAPH_LEFT_RIGHT);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  take (window, GTK_WIDGET (view), directory, names[1]);
  gtk_window_destroy (GTK_WINDOW (window));

  view = show_shape (graph, none, dark, &window);
  take (window, GTK_WIDGET (view), directory, names[2]);
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fit", NULL);
  take (window, GTK_WIDGET (view), directory, names[3]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (names[i]);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As the program has them: icons, and what lies over the graph. */
static void
add_style (void)
{
  const char *const names[] = { "style.css", "style-hc.css" };
  GdkDisplay *display = gdk_display_get_default ();

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/io/github/sluiceapp/Sluice/icons");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
      g_autofree char *path = g_strconcat ("/io/github/sluiceapp/Sluice/", names[i], NULL);

      if (i == 1 && !adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
        continue;
      gtk_css_provider_load_from_resource (provider, path);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
}

int
main (int   argc,
      char *argv[])
{
  const guint sizes[] = { 4, 60, 300, 3000 };

  gboolean blocks = argc == 3 && g_str_equal (argv[2], "blocks");

  if (argc != 2 && !blocks)
    {
      g_printerr ("usage: graph-pictures DIRECTORY [blocks]\n");
      return 2;
    }
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SLUICE_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  adw_init ();
  add_style ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes) && !blocks; i++)
    {
      take_all (argv[1], sizes[i], FALSE);
      take_all (argv[1], sizes[i], TRUE);
    }
  for (guint dark = 0; dark < 2; dark++)
    {
      take_blocks (argv[1], dark != 0);
      take_narrow (argv[1], dark != 0);
      if (!blocks)
        take_shapes (argv[1], dark != 0);
    }
  return 0;
}
