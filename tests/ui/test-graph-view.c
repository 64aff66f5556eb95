/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-view-test.h"

#include <math.h>

#define DIAMOND "a, b < a, c < a, d < b c, e"

static SluiceGraph *
parse (const char *text)
{
  g_autoptr (GraphTest) test = graph_test_parse (text);

  return graph_test_build (test);
}

static SluiceGraphView *
show (const char  *text,
      GtkWidget  **window)
{
  g_autoptr (SluiceGraph) graph = parse (text);
  SluiceGraphView *view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (NULL));

  *window = ui_show_in_window (GTK_WIDGET (view), 800, 600);
  sluice_graph_view_set_graph (view, graph);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
  return view;
}

static void
click_node (SluiceGraphView *view,
            const char      *name)
{
  SluiceGraphPoint at = graph_view_test_place (view, name);

  ui_click (GTK_WIDGET (view), at.x, at.y);
}

static gboolean
is_selected (SluiceGraphView *view,
             const char      *name)
{
  return g_strcmp0 (sluice_graph_view_get_selected (view), name) == 0;
}

/* How dark the darkest pixel of the words on a card is, on white: high where the card stands back. */
static double
measure_ink (SluiceGraphView *view,
             const char      *name)
{
  g_autoptr (GdkTexture) texture = ui_render (GTK_WIDGET (view));
  SluiceGraphPoint middle = graph_view_test_place (view, name);
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  double darkest = 1;

  gdk_texture_download (texture, pixels, stride);
  for (int x = (int) middle.x - 90; x < (int) middle.x; x++)
    for (int y = (int) middle.y - 20; y < (int) middle.y + 20; y++)
      {
        /* Premultiplied BGRA; the mean needs no order of the colours. */
        const guint8 *pixel = pixels + (gsize) y * stride + (gsize) x * 4;

        darkest = MIN (darkest, (255 - pixel[3] + (pixel[0] + pixel[1] + pixel[2]) / 3.0) / 255);
      }
  return darkest;
}

/* Returns: whether the face of the card of a completed stage is the one of @distance, and nothing between two. */
static gboolean
is_seen_from (SluiceGraphView     *view,
              const char          *name,
              SluicePaintDistance  distance)
{
  const SluicePalette *palette = sluice_palette_get (FALSE, FALSE);
  SluiceColor color = palette->state[SLUICE_STATE_COMPLETED];
  SluiceColor faces[] = { palette->card, sluice_color_mix (palette->card, color, 0.16), color }, face = faces[distance];
  g_autoptr (GdkTexture) texture = NULL;
  SluiceGraphPoint middle = graph_view_test_place (view, name);
  double scale = sluice_graph_view_get_camera (view).scale;
  GdkRGBA pixel;

  ui_wait_frames (GTK_WIDGET (view), 1);
  texture = ui_render (GTK_WIDGET (view));
  pixel = ui_pixel (texture, (int) (middle.x - 88 * scale), (int) middle.y);
  return fabs (pixel.red - face.red) < 0.01 && fabs (pixel.green - face.green) < 0.01
         && fabs (pixel.blue - face.blue) < 0.01;
}

static void
zoom_to (SluiceGraphView *view,
         double           scale)
{
  sluice_graph_view_zoom (view, scale / sluice_graph_view_get_camera (view).scale, sluice_graph_view_get_center (view),
                          FALSE);
}

static void
remember_cb (SluiceGraphView  *view,
             const char       *name,
             char            **activated)
{
  g_set_str (activated, name);
}

static void
test_click_selects (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  g_autofree char *activated = NULL;
  guint n_notified = 0;

  ui_count_notify (view, "selected", &n_notified);
  g_signal_connect (view, "node-activated", G_CALLBACK (remember_cb), &activated);
  click_node (view, "b");
  ui_wait_until (is_selected (view, "b"));
  g_assert_cmpuint (n_notified, ==, 1);
  sluice_graph_view_set_selected (view, "b");
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_null (activated);

  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (g_strcmp0 (activated, "b") == 0);
  ui_type_keys (GTK_WIDGET (view), "Down");
  ui_wait_until (is_selected (view, "d"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (is_selected (view, NULL));
  ui_close_and_check_freed (window);
}

static void
test_wheel_zooms_under_the_pointer (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  SluiceGraphCamera before = sluice_graph_view_get_camera (view), after;
  SluiceGraphPoint at = { 230, 140 }, graph = sluice_graph_camera_to_graph (&before, at), screen;

  ui_scroll (GTK_WIDGET (view), at.x, at.y, -2);
  ui_wait_until (sluice_graph_view_get_camera (view).scale > before.scale * 1.3);
  after = sluice_graph_view_get_camera (view);
  screen = sluice_graph_camera_to_screen (&after, graph);
  g_assert_cmpfloat_with_epsilon (screen.x, at.x, 1.5);
  g_assert_cmpfloat_with_epsilon (screen.y, at.y, 1.5);

  ui_scroll (GTK_WIDGET (view), at.x, at.y, 2);
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).scale - before.scale) < 1e-6);
  ui_close_and_check_freed (window);
}

/* A wheel that is tilted moves what is seen, and zooms nothing. */
static void
test_tilted_wheel_pans (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  SluiceGraphCamera before = sluice_graph_view_get_camera (view);

  ui_scroll_sideways (GTK_WIDGET (view), 230, 140, 2);
  ui_wait_until (sluice_graph_view_get_camera (view).x < before.x - 50);
  ui_scroll_sideways (GTK_WIDGET (view), 230, 140, -3);
  ui_wait_until (sluice_graph_view_get_camera (view).x > before.x + 20);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).y, before.y, 1e-6);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, before.scale, 1e-9);
  ui_close_and_check_freed (window);
}

static void
test_drag_pans_and_selects_nothing (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  SluiceGraphCamera before = sluice_graph_view_get_camera (view);
  SluiceGraphPoint at = graph_view_test_place (view, "a");

  ui_drag (GTK_WIDGET (view), at.x, at.y, at.x + 60, at.y + 45);
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).x - before.x - 60) < 1.5);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).y, before.y + 45, 1.5);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, before.scale, 1e-9);
  g_assert_null (sluice_graph_view_get_selected (view));
  ui_close_and_check_freed (window);
}

static void
test_actions_and_keys_zoom (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  SluiceGraphCamera fit = sluice_graph_view_get_camera (view);

  gtk_widget_grab_focus (GTK_WIDGET (view));
  ui_type_keys (GTK_WIDGET (view), "plus");
  ui_wait_until (sluice_graph_view_get_camera (view).scale > fit.scale * 1.2);
  ui_type_keys (GTK_WIDGET (view), "1");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).scale - 1) < 1e-9);
  ui_type_keys (GTK_WIDGET (view), "minus");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).scale - 0.8) < 1e-9);
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).x - fit.x) < 1e-6);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, fit.scale, 1e-9);
  ui_close_and_check_freed (window);
}

/* No screen here has fingers on it: what the gesture does when it is told of some. */
static void
test_pinch_zooms_between_the_fingers (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  double scale = sluice_graph_view_get_camera (view).scale;
  SluiceGraphPoint at = graph_view_test_place (view, "b");

  for (guint i = 0; i < 2; i++)
    {
      sluice_graph_view_begin_pinch (view, at);
      sluice_graph_view_pinch (view, 0.95, at);
      sluice_graph_view_pinch (view, 0.9, at);
    }
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, scale * 0.81, 1e-9);
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").x, at.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").y, at.y, 1e-6);
  ui_close_and_check_freed (window);
}

/* Two fingers that go somewhere take along what is between them; one of them may have dragged before. */
static void
test_two_fingers_pan (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  double scale = sluice_graph_view_get_camera (view).scale;
  SluiceGraphPoint at = graph_view_test_place (view, "b"), dragged, between = at, before;
  SluiceGraphCamera camera;

  view->drag = sluice_graph_drag_new_pan (&view->camera);
  camera = sluice_graph_drag_update (view->drag, 30, 20);
  sluice_graph_view_look (view, &camera, FALSE);
  dragged = graph_view_test_place (view, "b");
  g_assert_cmpfloat_with_epsilon (dragged.x, at.x + 30, 1e-6);
  sluice_graph_view_begin_pinch (view, dragged);
  /* The gesture of one finger is called off by that of two. */
  g_assert_false (sluice_graph_view_cancel_drag (view));
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").x, dragged.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").y, dragged.y, 1e-6);

  for (guint i = 1; i <= 5; i++)
    {
      between = (SluiceGraphPoint) { dragged.x + 8 * i, dragged.y - 6 * i };
      sluice_graph_view_pinch (view, 1 - 0.03 * i, between);
      g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").x, between.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").y, between.y, 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, scale * 0.85, 1e-9);
  /* Who goes only that far along has not zoomed. */
  before = between;
  sluice_graph_view_begin_pinch (view, before);
  sluice_graph_view_pinch (view, 1, (SluiceGraphPoint) { before.x - 40, before.y + 10 });
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, scale * 0.85, 1e-9);
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "b").x, before.x - 40, 1e-6);
  ui_close_and_check_freed (window);
}

static void
test_stays_fitted_until_a_person_zooms (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show ("a, b < a, c < b, d < c, e < d, f < e, g < f, h < g", &window);
  double scale = sluice_graph_view_get_camera (view).scale;

  g_assert_cmpfloat (scale, <, 0.9);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 400);
  ui_wait_until (sluice_graph_view_get_camera (view).scale < scale * 0.8);

  scale = sluice_graph_view_get_camera (view).scale;
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-in", NULL);
  ui_wait_until (sluice_graph_view_get_camera (view).scale > scale * 1.2);
  scale = sluice_graph_view_get_camera (view).scale;
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  ui_wait_until (gtk_widget_get_height (GTK_WIDGET (view)) > 550);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, scale, 1e-9);
  ui_close_and_check_freed (window);
}

/* Whether the zoom controls cover any stage. */
static gboolean
is_covered (SluiceGraphView *view)
{
  SluiceGraphLayout *layout = sluice_graph_view_get_layout (view);
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout));
  SluiceGraphCamera camera = sluice_graph_view_get_camera (view);
  SluiceGraphRect controls;
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (view->controls, GTK_WIDGET (view), &bounds));
  g_assert_cmpfloat (bounds.size.width, >, 100);
  controls = (SluiceGraphRect) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
  for (guint i = 0; i < n_nodes; i++)
    {
      SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&camera, sluice_graph_layout_get_node (layout, i));

      if (sluice_graph_rect_meets (&shown, &controls))
        return TRUE;
    }
  return FALSE;
}

static void
test_fit_leaves_room_for_the_controls (void)
{
  static const char *const graphs[] = { "a, b < a, c < b, d < c, e < d, f < e, g < f, h < g", "a, b, c, d, e, f, g, h",
                                        "a, b < a, c < a, d < a, e < a, f < b, g < c, h < d" };
  static const int sizes[][2] = { { 800, 600 }, { 500, 300 }, { 360, 640 }, { 360, 360 } };

  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    {
      GtkWidget *window;
      SluiceGraphView *view = show (graphs[i], &window);

      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        {
          gtk_window_set_default_size (GTK_WINDOW (window), sizes[k][0], sizes[k][1]);
          /* Less the edge by which a person resizes it. */
          ui_wait_until (abs (gtk_widget_get_width (GTK_WIDGET (view)) + 10 - sizes[k][0]) <= 10
                         && abs (gtk_widget_get_height (GTK_WIDGET (view)) + 10 - sizes[k][1]) <= 10);
          ui_move_pointer (GTK_WIDGET (view), 100 + k, 5);
          ui_wait_until (gtk_revealer_get_child_revealed (GTK_REVEALER (view->controls)));
          ui_wait_frames (GTK_WIDGET (view), 2);
          g_assert_false (is_covered (view));
        }

      /* Nor do they cover a stage that keys go to. */
      gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-original", NULL);
      for (guint node = 0; node < 8; node++)
        {
          SluiceGraphCamera camera;
          SluiceGraphRect shown, controls = sluice_graph_view_find_controls (view, 360, 360);

          sluice_graph_view_set_selected (view, (const char[]) { (char) ('a' + node), '\0' });
          ui_wait_frames (GTK_WIDGET (view), 1);
          camera = sluice_graph_view_get_camera (view);
          shown = sluice_graph_camera_rect_to_screen (&camera,
                                                      sluice_graph_layout_get_node (sluice_graph_view_get_layout (view),
                                                                                    node));
          g_assert_false (sluice_graph_rect_meets (&shown, &controls));
        }
      ui_close_and_check_freed (window);
    }
}

/* A graph is no text: it stays as the layout put it, and only what stands around it changes sides. */
static void
test_right_to_left (void)
{
  GtkWidget *window;
  SluiceGraphView *view;
  SluiceGraphLayout *layout;
  SluiceGraphPoint left, right;
  graphene_rect_t controls;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  view = show (DIAMOND, &window);
  layout = sluice_graph_view_get_layout (view);
  left = graph_view_test_place (view, "b");
  right = graph_view_test_place (view, "c");
  g_assert_true ((left.x < right.x)
                 == (sluice_graph_layout_get_node (layout, 1)->x < sluice_graph_layout_get_node (layout, 2)->x));
  g_assert_cmpfloat (graph_view_test_place (view, "a").y, <, left.y);
  ui_click (GTK_WIDGET (view), left.x, left.y);
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (view), "b") == 0);
  g_assert_true (gtk_widget_compute_bounds (view->controls, GTK_WIDGET (view), &controls));
  g_assert_cmpfloat (controls.origin.x, >, gtk_widget_get_width (GTK_WIDGET (view)) / 2.0);
  ui_close_and_check_freed (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_hover_dims_what_is_not_related (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show ("aaaa, bbbb < aaaa, cccc", &window);
  SluiceGraphPoint at = graph_view_test_place (view, "aaaa");
  double before;

  /* The pointer may be over a card already. */
  ui_move_pointer (GTK_WIDGET (view), 5, 5);
  ui_wait_until (measure_ink (view, "cccc") < 0.4);
  before = measure_ink (view, "cccc");
  ui_move_pointer (GTK_WIDGET (view), at.x, at.y);
  ui_wait_until (measure_ink (view, "cccc") > before + 0.3);
  g_assert_cmpfloat_with_epsilon (measure_ink (view, "bbbb"), before, 0.1);
  ui_move_pointer (GTK_WIDGET (view), at.x + 150, at.y);
  ui_wait_until (measure_ink (view, "cccc") < before + 0.1);
  ui_close_and_check_freed (window);
}

/* A stage that was chosen by keys or in the list does not stand back for a pointer that only lies where it lay. */
static void
test_what_is_chosen_is_not_dimmed (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show ("aaaa, bbbb < aaaa, cccc", &window);
  SluiceGraphPoint at = graph_view_test_place (view, "aaaa");
  double before, dimmed;

  ui_move_pointer (GTK_WIDGET (view), 5, 5);
  ui_wait_until (measure_ink (view, "cccc") < 0.4);
  before = measure_ink (view, "cccc");
  ui_move_pointer (GTK_WIDGET (view), at.x, at.y);
  ui_wait_until (measure_ink (view, "cccc") > before + 0.3);
  dimmed = measure_ink (view, "cccc");
  sluice_graph_view_set_selected (view, "cccc");
  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_wait_until (measure_ink (view, "cccc") < before + 0.1);
  ui_wait_until (view->dim < 0.99);
  /* The rest stands back less far. */
  ui_wait_until (measure_ink (view, "aaaa") < (before + dimmed) / 2);
  g_assert_cmpfloat (measure_ink (view, "aaaa"), >, before + 0.05);

  /* New places of the stages are no movement of the pointer. */
  sluice_graph_view_set_direction (view, SLUICE_GRAPH_LEFT_RIGHT);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  ui_wait_frames (GTK_WIDGET (view), 3);
  g_assert_cmpint (view->hovered, ==, -1);
  ui_close_and_check_freed (window);
}

static void
test_at_rest_no_two_distances_show (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show ("a", &window);

  sluice_graph_view_set_node (view, 0, SLUICE_STATE_COMPLETED, -1, NULL);
  for (double scale = 0.7; scale > 0.1; scale -= 0.05)
    {
      zoom_to (view, scale);
      ui_wait_until (is_seen_from (view, "a", sluice_paint_distance_choose (scale, SLUICE_PAINT_NEAR)));
    }
  for (double scale = 0.1; scale < 0.7; scale += 0.05)
    {
      zoom_to (view, scale);
      ui_wait_until (is_seen_from (view, "a", sluice_paint_distance_choose (scale, SLUICE_PAINT_FAR)));
    }
  ui_close_and_check_freed (window);
}

static void
test_distance_fades_and_comes_to_rest (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show ("a", &window);

  sluice_graph_view_set_node (view, 0, SLUICE_STATE_COMPLETED, -1, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  zoom_to (view, 0.4);
  g_assert_cmpint (adw_animation_get_state (view->blending), ==, ADW_ANIMATION_PLAYING);
  ui_wait_until (adw_animation_get_state (view->blending) == ADW_ANIMATION_FINISHED);
  g_assert_true (is_seen_from (view, "a", SLUICE_PAINT_MIDDLE));

  /* Turning back on the way goes on from there. */
  zoom_to (view, 0.6);
  ui_wait_until (view->blend > 0);
  zoom_to (view, 0.4);
  g_assert_cmpint (adw_animation_get_state (view->blending), ==, ADW_ANIMATION_PLAYING);
  ui_wait_until (adw_animation_get_state (view->blending) == ADW_ANIMATION_FINISHED);
  g_assert_true (is_seen_from (view, "a", SLUICE_PAINT_MIDDLE));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ui_close_and_check_freed (window);
}

static void
test_same_structure_is_not_laid_out_again (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  SluiceGraphLayout *layout = sluice_graph_view_get_layout (view);
  g_autoptr (SluiceGraph) same = parse (DIAMOND), other = parse ("a, b < a, c < a, d < b c, e < d");
  guint n_busy = 0;

  sluice_graph_view_set_selected (view, "c");
  ui_count_notify (view, "busy", &n_busy);
  sluice_graph_view_set_graph (view, same);
  sluice_graph_view_set_node (view, 0, SLUICE_STATE_RUNNING, 0.5, "train_model");
  g_assert_true (sluice_graph_view_get_layout (view) == layout);
  g_assert_cmpuint (n_busy, ==, 0);

  /* The old picture stays until the new one is there, and the selection stays all along. */
  sluice_graph_view_set_graph (view, other);
  sluice_graph_view_set_node (view, 4, SLUICE_STATE_FAILED, -1, "evaluate");
  g_assert_true (sluice_graph_view_get_busy (view));
  g_assert_true (sluice_graph_view_get_layout (view) == layout);
  ui_wait_frames (GTK_WIDGET (view), 1);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  g_assert_true (sluice_graph_layout_get_graph (sluice_graph_view_get_layout (view)) == other);
  g_assert_cmpuint (n_busy, ==, 2);
  g_assert_true (is_selected (view, "c"));
  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_close_and_check_freed (window);
}

static void
test_vanished_selection_is_dropped (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show (DIAMOND, &window);
  g_autoptr (SluiceGraph) less = parse ("a, b < a");
  guint n_notified = 0;

  sluice_graph_view_set_selected (view, "d");
  ui_count_notify (view, "selected", &n_notified);
  sluice_graph_view_set_graph (view, less);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  g_assert_null (sluice_graph_view_get_selected (view));
  g_assert_cmpuint (n_notified, ==, 1);
  sluice_graph_view_set_graph (view, NULL);
  g_assert_null (sluice_graph_view_get_layout (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_close_and_check_freed (window);
}

static void
test_empty_graph_says_so (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show ("", &window);

  ui_wait_for (GTK_WIDGET (view), NULL, ADW_TYPE_STATUS_PAGE);
  ui_wait_until (ui_find_label (GTK_WIDGET (view), "No stages") != NULL);
  ui_close_and_check_freed (window);
}

static void
test_close_during_a_layout_frees_everything (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GraphTest) test = graph_test_random (random, 1500, FALSE);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);
  GtkWidget *view, *window;
  GWeakRef gone;

  for (guint i = 0; i < 3; i++)
    {
      view = sluice_graph_view_new (layouter);
      window = ui_show_in_window (view, 600, 400);
      sluice_graph_view_set_graph (SLUICE_GRAPH_VIEW (view), graph);
      g_assert_true (sluice_graph_view_get_busy (SLUICE_GRAPH_VIEW (view)));
      ui_wait_frames (view, (int) i);
      g_weak_ref_init (&gone, view);
      ui_close_and_check_freed (window);
      g_assert_null (g_weak_ref_get (&gone));
      g_weak_ref_clear (&gone);
    }
}

static void
test_large_graph_at_every_distance (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GraphTest) test = graph_test_random (random, 1000, TRUE);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  GtkWidget *window;
  SluiceGraphView *view = show ("a", &window);

  sluice_graph_view_set_graph (view, graph);
  for (guint i = 0; i < 1000; i++)
    sluice_graph_view_set_node (view, i, (SluiceState) (i % SLUICE_N_STATES), i % 3 ? -1 : 0.4, "train_model");
  ui_wait_until (!sluice_graph_view_get_busy (view));
  for (double scale = 0.05; scale < 2; scale *= 1.5)
    {
      ui_wait_frames (GTK_WIDGET (view), 1);
      gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-in", NULL);
      gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-in", NULL);
    }
  sluice_graph_view_set_selected (view, "stage-500");
  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-view/click", test_click_selects);
  g_test_add_func ("/graph-view/wheel", test_wheel_zooms_under_the_pointer);
  g_test_add_func ("/graph-view/tilt", test_tilted_wheel_pans);
  g_test_add_func ("/graph-view/drag", test_drag_pans_and_selects_nothing);
  g_test_add_func ("/graph-view/keys", test_actions_and_keys_zoom);
  g_test_add_func ("/graph-view/pinch", test_pinch_zooms_between_the_fingers);
  g_test_add_func ("/graph-view/two-fingers", test_two_fingers_pan);
  g_test_add_func ("/graph-view/fitted", test_stays_fitted_until_a_person_zooms);
  g_test_add_func ("/graph-view/room", test_fit_leaves_room_for_the_controls);
  g_test_add_func ("/graph-view/right-to-left", test_right_to_left);
  g_test_add_func ("/graph-view/hover", test_hover_dims_what_is_not_related);
  g_test_add_func ("/graph-view/chosen", test_what_is_chosen_is_not_dimmed);
  g_test_add_func ("/graph-view/distances", test_at_rest_no_two_distances_show);
  g_test_add_func ("/graph-view/fade", test_distance_fades_and_comes_to_rest);
  g_test_add_func ("/graph-view/relayout", test_same_structure_is_not_laid_out_again);
  g_test_add_func ("/graph-view/vanished", test_vanished_selection_is_dropped);
  g_test_add_func ("/graph-view/empty", test_empty_graph_says_so);
  g_test_add_func ("/graph-view/close", test_close_during_a_layout_frees_everything);
  g_test_add_func ("/graph-view/large", test_large_graph_at_every_distance);

  return g_test_run ();
}
