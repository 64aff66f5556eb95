/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-camera.h"

#include <math.h>

static SluiceGraphCamera
make_random_camera (void)
{
  return (SluiceGraphCamera) { exp (g_test_rand_double_range (log (0.02), log (3))), g_test_rand_double_range (-1e4, 1e4),
                               g_test_rand_double_range (-1e4, 1e4) };
}

static SluiceGraphPoint
make_random_point (void)
{
  return (SluiceGraphPoint) { g_test_rand_double_range (-2000, 2000), g_test_rand_double_range (-2000, 2000) };
}

static void
test_there_and_back_is_the_identity (void)
{
  for (int i = 0; i < 1000; i++)
    {
      SluiceGraphCamera camera = make_random_camera ();
      SluiceGraphPoint point = make_random_point ();
      SluiceGraphPoint back = sluice_graph_camera_to_screen (&camera, sluice_graph_camera_to_graph (&camera, point));

      SluiceGraphRect rect = { point.x, point.y, 200, 64 }, shown = sluice_graph_camera_rect_to_screen (&camera, &rect);
      SluiceGraphRect visible;

      g_assert_cmpfloat_with_epsilon (back.x, point.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.y, point.y, 1e-6);
      back = sluice_graph_camera_to_graph (&camera, sluice_graph_camera_to_screen (&camera, point));
      g_assert_cmpfloat_with_epsilon (back.x, point.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.y, point.y, 1e-6);

      /* A rectangle's corners go where points go, and what a view shows is what lies within it. */
      back = sluice_graph_camera_to_screen (&camera, (SluiceGraphPoint) { rect.x + rect.width, rect.y + rect.height });
      g_assert_cmpfloat_with_epsilon (shown.x + shown.width, back.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (shown.y + shown.height, back.y, 1e-6);
      visible = sluice_graph_camera_get_visible (&camera, 1600, 1000);
      shown = sluice_graph_camera_rect_to_screen (&camera, &visible);
      g_assert_cmpfloat_with_epsilon (shown.x, 0, 1e-6);
      g_assert_cmpfloat_with_epsilon (shown.y, 0, 1e-6);
      g_assert_cmpfloat_with_epsilon (shown.width, 1600, 1e-6);
      g_assert_cmpfloat_with_epsilon (shown.height, 1000, 1e-6);
    }
}

static void
test_zoom_keeps_the_point (void)
{
  for (int i = 0; i < 1000; i++)
    {
      SluiceGraphCamera camera = make_random_camera (), zoomed;
      SluiceGraphPoint at = make_random_point (), before = sluice_graph_camera_to_graph (&camera, at), after;

      zoomed = sluice_graph_camera_zoom (&camera, g_test_rand_double_range (0.1, 10), at);
      after = sluice_graph_camera_to_graph (&zoomed, at);
      g_assert_cmpfloat_with_epsilon (after.x, before.x, 1e-4);
      g_assert_cmpfloat_with_epsilon (after.y, before.y, 1e-4);
      g_assert_cmpfloat (zoomed.scale, >=, SLUICE_GRAPH_CAMERA_MIN_SCALE);
      g_assert_cmpfloat (zoomed.scale, <=, SLUICE_GRAPH_CAMERA_MAX_SCALE);
    }
}

static void
test_fit_shows_all_in_the_middle (void)
{
  const SluiceGraphRect bounds = { -500, 200, 4000, 1000 }, small = { 10, 10, 200, 64 }, nothing = { 0 };
  SluiceGraphCamera camera = sluice_graph_camera_fit (&bounds, 800, 600, 20);
  SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&camera, &bounds);

  g_assert_cmpfloat_with_epsilon (shown.x, 20, 1e-6);
  g_assert_cmpfloat_with_epsilon (shown.width, 760, 1e-6);
  g_assert_cmpfloat_with_epsilon (shown.y + shown.height / 2, 300, 1e-6);

  camera = sluice_graph_camera_fit (&small, 800, 600, 20);
  g_assert_cmpfloat_with_epsilon (camera.scale, 1, 1e-9);
  camera = sluice_graph_camera_fit (&nothing, 1, 1, 20);
  g_assert_true (isfinite (camera.scale) && camera.scale > 0);
}

static void
test_clamp_keeps_something_in_view (void)
{
  const SluiceGraphRect bounds = { 0, 0, 1000, 500 };

  for (int i = 0; i < 1000; i++)
    {
      SluiceGraphCamera camera = make_random_camera ();
      SluiceGraphCamera clamped = sluice_graph_camera_clamp (&camera, &bounds, 800, 600, 48);
      SluiceGraphCamera again = sluice_graph_camera_clamp (&clamped, &bounds, 800, 600, 48);
      SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&clamped, &bounds);

      g_assert_cmpfloat (MIN (shown.x + shown.width, 800) - MAX (shown.x, 0), >=, MIN (48, shown.width) - 1e-6);
      g_assert_cmpfloat (MIN (shown.y + shown.height, 600) - MAX (shown.y, 0), >=, MIN (48, shown.height) - 1e-6);
      g_assert_cmpfloat_with_epsilon (again.x, clamped.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (again.y, clamped.y, 1e-6);
    }
}

static void
test_reveal_moves_only_as_far_as_needed (void)
{
  const SluiceGraphCamera camera = { 1, 0, 0 };
  const SluiceGraphRect inside = { 100, 100, 200, 64 }, outside = { 900, 100, 200, 64 };
  SluiceGraphCamera same = sluice_graph_camera_reveal (&camera, &inside, 800, 600, 32);
  SluiceGraphCamera moved = sluice_graph_camera_reveal (&camera, &outside, 800, 600, 32);

  g_assert_cmpfloat_with_epsilon (same.x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (moved.x, 800 - 32 - 1100, 1e-9);
  g_assert_cmpfloat_with_epsilon (moved.y, 0, 1e-9);
}

static void
test_flight_begins_and_ends_there (void)
{
  for (int i = 0; i < 200; i++)
    {
      SluiceGraphCamera from = make_random_camera (), to = make_random_camera ();
      SluiceGraphCamera start = sluice_graph_camera_between (&from, &to, 800, 600, 0);
      SluiceGraphCamera end = sluice_graph_camera_between (&from, &to, 800, 600, 1);
      SluiceGraphCamera half = sluice_graph_camera_between (&from, &to, 800, 600, 0.5);

      g_assert_cmpfloat_with_epsilon (start.scale, from.scale, 1e-9);
      g_assert_cmpfloat_with_epsilon (start.x, from.x, 1e-3);
      g_assert_cmpfloat_with_epsilon (end.scale, to.scale, 1e-9);
      g_assert_cmpfloat_with_epsilon (end.y, to.y, 1e-3);
      g_assert_true (isfinite (half.x) && isfinite (half.y));
      g_assert_cmpfloat (half.scale, >=, MIN (from.scale, to.scale) - 1e-9);
      g_assert_cmpfloat (half.scale, <=, MAX (from.scale, to.scale) + 1e-9);
    }
}

static void
test_curve_distance (void)
{
  const SluiceGraphPoint line[4] = { { 0, 0 }, { 10, 0 }, { 20, 0 }, { 30, 0 } };

  g_assert_cmpfloat_with_epsilon (sluice_graph_curve_distance (line, 4, (SluiceGraphPoint) { 15, 7 }), 7, 1e-9);
  g_assert_cmpfloat_with_epsilon (sluice_graph_curve_distance (line, 4, (SluiceGraphPoint) { 33, 4 }), 5, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-camera/identity", test_there_and_back_is_the_identity);
  g_test_add_func ("/graph-camera/zoom", test_zoom_keeps_the_point);
  g_test_add_func ("/graph-camera/fit", test_fit_shows_all_in_the_middle);
  g_test_add_func ("/graph-camera/clamp", test_clamp_keeps_something_in_view);
  g_test_add_func ("/graph-camera/reveal", test_reveal_moves_only_as_far_as_needed);
  g_test_add_func ("/graph-camera/flight", test_flight_begins_and_ends_there);
  g_test_add_func ("/graph-camera/curve-distance", test_curve_distance);

  return g_test_run ();
}
