/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "graph/sluice-graph-flight.h"

#define WIDTH 1280
#define HEIGHT 800

static SluiceGraphCamera
make_camera (double scale,
             double x,
             double y)
{
  return (SluiceGraphCamera) { scale, WIDTH / 2.0 - x * scale, HEIGHT / 2.0 - y * scale };
}

static SluiceGraphPoint
get_middle (const SluiceGraphCamera *camera)
{
  return sluice_graph_camera_to_graph (camera, (SluiceGraphPoint) { WIDTH / 2.0, HEIGHT / 2.0 });
}

static void
assert_same (const SluiceGraphCamera *a,
             const SluiceGraphCamera *b)
{
  g_assert_cmpmem (a, sizeof *a, b, sizeof *b);
}

static double
find_lowest_scale (const SluiceGraphFlight *flight)
{
  double lowest = G_MAXDOUBLE;

  for (int i = 0; i <= 200; i++)
    lowest = MIN (lowest, sluice_graph_flight_at (flight, i / 200.0).scale);
  return lowest;
}

/* Exact at both ends, straight, always on, and without a jump: whatever the two cameras are. */
static void
check_laws (const SluiceGraphCamera *from,
            const SluiceGraphCamera *to)
{
  SluiceGraphFlight flight = sluice_graph_flight_plan (from, to, WIDTH, HEIGHT);
  SluiceGraphCamera start = sluice_graph_flight_at (&flight, 0), end = sluice_graph_flight_at (&flight, 1);
  SluiceGraphPoint a = get_middle (from), b = get_middle (to);
  double distance = hypot (b.x - a.x, b.y - a.y), before = 0, scale_before = from->scale;

  g_assert_true (isfinite (sluice_graph_flight_get_length (&flight)));
  g_assert_cmpfloat (sluice_graph_flight_get_length (&flight), >=, 0);
  assert_same (&start, from);
  assert_same (&end, to);
  for (int i = 1; i <= 1000; i++)
    {
      SluiceGraphCamera camera = sluice_graph_flight_at (&flight, i / 1000.0);
      SluiceGraphPoint middle = get_middle (&camera);
      double gone = hypot (middle.x - a.x, middle.y - a.y), left = hypot (b.x - middle.x, b.y - middle.y);

      g_assert_true (isfinite (camera.scale) && camera.scale > 0);
      g_assert_cmpfloat (gone + left, <=, distance * (1 + 1e-6) + 1e-3);
      g_assert_cmpfloat (gone, >=, before - 1e-3 - 1e-6 * distance);
      /* In a thousandth of the way nothing passes by more than a small share of the view. */
      g_assert_cmpfloat ((gone - before) * camera.scale, <, WIDTH / 20.0);
      g_assert_cmpfloat (fabs (log (camera.scale / scale_before)), <, 0.1);
      before = gone;
      scale_before = camera.scale;
    }
}

static void
test_laws (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (int i = 0; i < 300; i++)
    {
      double reach = pow (10, g_rand_double_range (random, -3, 4.5));
      SluiceGraphCamera from = make_camera (exp (g_rand_double_range (random, log (0.02), log (3))),
                                            g_rand_double_range (random, -reach, reach),
                                            g_rand_double_range (random, -reach, reach));
      SluiceGraphCamera to = make_camera (exp (g_rand_double_range (random, log (0.02), log (3))),
                                          g_rand_double_range (random, -reach, reach),
                                          g_rand_double_range (random, -reach, reach));

      check_laws (&from, &to);
      to.scale = from.scale;
      check_laws (&from, &to);
    }
}

static void
test_far_goes_up (void)
{
  SluiceGraphCamera from = make_camera (1, 0, 0), far = make_camera (1, 20000, 5000), beside = make_camera (1, 150, 0);
  SluiceGraphFlight long_way = sluice_graph_flight_plan (&from, &far, WIDTH, HEIGHT);
  SluiceGraphFlight short_way = sluice_graph_flight_plan (&from, &beside, WIDTH, HEIGHT);

  g_assert_cmpfloat (find_lowest_scale (&long_way), <, 0.2);
  g_assert_cmpfloat (find_lowest_scale (&short_way), >, 0.95);
  g_assert_cmpfloat (sluice_graph_flight_get_length (&long_way), >, 3 * sluice_graph_flight_get_length (&short_way));
}

static void
test_nowhere (void)
{
  SluiceGraphCamera here = make_camera (0.7, 30, -20), nearer = make_camera (2.8, 30, -20);
  SluiceGraphFlight none = sluice_graph_flight_plan (&here, &here, WIDTH, HEIGHT);
  SluiceGraphFlight zoom = sluice_graph_flight_plan (&here, &nearer, WIDTH, HEIGHT);

  g_assert_cmpfloat_with_epsilon (sluice_graph_flight_get_length (&none), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (sluice_graph_flight_at (&none, 0.5).scale, 0.7, 1e-9);
  g_assert_cmpfloat_with_epsilon (sluice_graph_flight_get_length (&zoom), log (4) / G_SQRT2, 1e-9);
  g_assert_cmpfloat_with_epsilon (sluice_graph_flight_at (&zoom, 0.5).scale, 1.4, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-flight/laws", test_laws);
  g_test_add_func ("/graph-flight/far", test_far_goes_up);
  g_test_add_func ("/graph-flight/nowhere", test_nowhere);

  return g_test_run ();
}
