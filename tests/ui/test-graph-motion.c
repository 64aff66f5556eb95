/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves over the picture of a graph: rings that turn, and dashes. */
#include "graph-scene-test.h"

/* What moves is small: a ring, a piece of an edge to it. Nothing else is drawn anew. */
static void
test_motion_touches_nothing_else (Fixture       *self,
                                  gconstpointer  data)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < b c, e < d");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  g_auto (Image) before = { 0 }, after = { 0 }, still = { 0 };
  guint moved = 0, running;

  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  running = (guint) sluice_graph_find (graph, "d");
  sluice_graph_scene_set_stage (self->scene, running, SLUICE_STATE_RUNNING, -1, NULL);
  look_at (self, 0.9, 0.5, 0.5);
  g_assert_true (sluice_graph_scene_is_turning (self->scene, &self->view));
  still = draw_at_rest (self);
  self->view.moving = TRUE;
  before = draw_at_rest (self);
  self->view.phase = 0.3;
  after = draw_at_rest (self);
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (sluice_graph_scene_get_tiles (self->scene)), ==, 0);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (before.pixels[y * WIDTH + x] != after.pixels[y * WIDTH + x])
        {
          SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->view.camera, (SluiceGraphPoint) { x, y });
          const SluiceGraphRect *rect = sluice_graph_layout_get_node (layout, running);
          double nearest = 1e9;
          guint n, n_points;
          const guint *ids = sluice_graph_get_edges_in (graph, running, &n);

          moved++;
          for (guint i = 0; i < n; i++)
            {
              const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, ids[i], &n_points);

              nearest = MIN (nearest, sluice_graph_curve_distance (points, n_points, point));
            }
          if (!sluice_graph_rect_contains (rect, point))
            g_assert_cmpfloat (nearest, <, 5);
        }
  g_assert_cmpuint (moved, >, 20);
  g_assert_cmpfloat (compare (&still, &before), >, 0.1);
}

/* Also where a graph is large, and neither at 100 % nor at its origin. */
static void
test_dashes_lie_on_their_edge (Fixture       *self,
                               gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new ("s0");
  g_autoptr (GraphTest) test = NULL;
  g_autoptr (SluiceGraph) graph = NULL;
  g_autoptr (SluiceGraphLayout) layout = NULL;
  g_auto (Image) still = { 0 }, moving = { 0 };
  const SluiceGraphPoint *points;
  guint n, n_points, gaps = 0;
  int running;

  for (guint i = 1; i < 150; i++)
    g_string_append_printf (text, ", s%u < s%u", i, i - 1);
  test = graph_test_parse (text->str);
  graph = graph_test_build (test);
  layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_LEFT_RIGHT, NULL);
  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  running = sluice_graph_find (graph, "s149");
  sluice_graph_scene_set_stage (self->scene, (guint) running, SLUICE_STATE_RUNNING, -1, NULL);
  points = sluice_graph_layout_get_curve (layout, sluice_graph_get_edges_in (graph, (guint) running, &n)[0], &n_points);

  look_at (self, 0.67, 1, 0.5);
  self->view.distance = SLUICE_PAINT_MIDDLE;
  still = draw_at_rest (self);
  self->view.moving = TRUE;
  moving = draw_at_rest (self);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (still.pixels[y * WIDTH + x] != moving.pixels[y * WIDTH + x])
        {
          SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->view.camera,
                                                                 (SluiceGraphPoint) { x + 0.5, y + 0.5 });

          gaps++;
          g_assert_cmpfloat (sluice_graph_curve_distance (points, n_points, point) * 0.67, <, 1.6);
        }
  g_assert_cmpuint (gaps, >, 10);
}

static void
test_motion_only_where_it_is_seen (void)
{
  GtkWidget *window, *view = sluice_graph_view_new (NULL), *other;
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (view);

  window = ui_show_in_window (view, 500, 400);
  sluice_graph_view_set_graph (self, graph);
  ui_wait_until (!sluice_graph_view_get_busy (self));
  sluice_graph_view_set_node (self, 1, SLUICE_STATE_RUNNING, -1, NULL);
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  ui_wait_frames (view, 2);
  g_assert_cmpuint (self->turn_id, ==, 0);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ui_wait_until (self->turn_id != 0);
  sluice_graph_view_set_node (self, 1, SLUICE_STATE_COMPLETED, -1, NULL);
  ui_wait_until (self->turn_id == 0);
  sluice_graph_view_set_node (self, 1, SLUICE_STATE_RUNNING, -1, NULL);
  ui_wait_until (self->turn_id != 0);

  other = ui_show_in_window (gtk_label_new ("other"), 100, 100);
  ui_wait_until (!gtk_window_is_active (GTK_WINDOW (window)) && self->turn_id == 0);
  gtk_window_destroy (GTK_WINDOW (other));
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (window)) && self->turn_id != 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ui_wait_until (self->turn_id == 0 && self->tick_id == 0);
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/graph-motion/motion-touches-nothing-else", test_motion_touches_nothing_else);
  ADD ("/graph-motion/dashes-lie-on-their-edge", test_dashes_lie_on_their_edge);
  g_test_add_func ("/graph-motion/motion-only-where-it-is-seen", test_motion_only_where_it_is_seen);
  return g_test_run ();
}
