/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-crossings.h"
#include "graph-laws.h"
#include "graph-test.h"

#include "graph/sluice-graph-fold.h"
#include "graph/sluice-graph-index.h"
#include "graph/sluice-graph-layered.h"
#include "graph/sluice-graph-layouter.h"

static void
layout_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;

  *(SluiceGraphLayout **) data = sluice_graph_layouter_layout_finish (SLUICE_GRAPH_LAYOUTER (source), result, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full): the helper's layout */
static SluiceGraphLayout *
ask_helper (SluiceGraph          *graph,
            SluiceGraphDirection  direction)
{
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);
  SluiceGraphLayout *layout = NULL;

  /* Longer than in the window: here nobody waits, and much may run beside. */
  sluice_graph_layouter_set_deadline (layouter, 40000);
  sluice_graph_layouter_layout_async (layouter, graph, direction, NULL, layout_cb, &layout);
  while (layout == NULL)
    g_main_context_iteration (NULL, TRUE);
  return layout;
}

static GraphTest *
make_random (GRand *random,
             guint  kind,
             guint  n)
{
  if (kind == 0)
    return graph_test_random (random, n, TRUE);
  return kind == 1 ? graph_test_fans (random, n, TRUE) : graph_test_layered (random, n);
}

static void
test_laws_of_both_engines (void)
{
  const guint sizes[] = { 0, 1, 2, 3, 7, 8, 30, 100, 300 };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < 2 * 3 * G_N_ELEMENTS (sizes); i++)
    {
      SluiceGraphDirection direction = i % 2 == 0 ? SLUICE_GRAPH_TOP_DOWN : SLUICE_GRAPH_LEFT_RIGHT;
      g_autoptr (GraphTest) test = make_random (random, i / 2 % 3, sizes[i / 6]);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) own = sluice_graph_layout_layered (graph, direction, NULL);
      g_autoptr (SluiceGraphLayout) again = sluice_graph_layout_layered (graph, direction, NULL);
      g_autoptr (SluiceGraphLayout) helper = ask_helper (graph, direction);
      guint n_edges, n_passing = graph_laws_count_passing (helper);

      g_test_message ("kind %u, %u stages, direction %d", i / 2 % 3, sizes[i / 6], direction);
      sluice_graph_get_edges (graph, &n_edges);
      g_test_message ("%u edges, %u of the helper pass through a stage", n_edges, n_passing);
      graph_laws_check (own);
      graph_laws_check (helper);
      /* Ours go around everything; Graphviz now and then cuts a corner. */
      g_assert_cmpuint (graph_laws_count_passing (own), ==, 0);
      g_assert_cmpuint (n_passing, <=, n_edges / 50 + 3);
      for (guint node = 0; node < sluice_graph_get_n_nodes (graph); node++)
        g_assert_cmpmem (sluice_graph_layout_get_node (own, node), sizeof (SluiceGraphRect),
                         sluice_graph_layout_get_node (again, node), sizeof (SluiceGraphRect));
    }
}

static void
test_laws_of_large_graphs (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < 6; i++)
    {
      SluiceGraphDirection direction = i % 2 == 0 ? SLUICE_GRAPH_TOP_DOWN : SLUICE_GRAPH_LEFT_RIGHT;
      g_autoptr (GraphTest) test = make_random (random, i / 2, 3000);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) own = sluice_graph_layout_layered (graph, direction, NULL);
      g_autoptr (SluiceGraphLayout) helper = ask_helper (graph, direction);

      graph_laws_check (own);
      graph_laws_check (helper);
    }
}

/* At most twice as many as Graphviz, as they are drawn and from end to end. */
static void
test_crossings_are_few (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GraphTest) test = i < 10 ? graph_test_layered (random, 300) : graph_test_random (random, 300, FALSE);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) own = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
      g_autoptr (SluiceGraphLayout) helper = ask_helper (graph, SLUICE_GRAPH_TOP_DOWN);

      g_assert_false (sluice_graph_layout_is_fallback (helper));
      for (guint straight = 0; straight < 2; straight++)
        {
          guint64 ours = graph_crossings_count (own, straight == 1), theirs = graph_crossings_count (helper, straight == 1);

          g_test_message ("%s: %" G_GUINT64_FORMAT " crossings, Graphviz %" G_GUINT64_FORMAT,
                          straight == 1 ? "end to end" : "drawn", ours, theirs);
          g_assert_cmpuint (ours, <=, 2 * theirs);
        }
    }
}

static void
test_crossings_are_counted (void)
{
  /* a–d and b–c cross whichever way round they lie; e has nothing to cross. */
  g_autoptr (GraphTest) test = graph_test_parse ("a, b, c < a b, d < a b, e < c");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);

  g_assert_cmpuint (graph_crossings_count (layout, FALSE), ==, 1);
  g_assert_cmpuint (graph_crossings_count (layout, TRUE), ==, 1);
}

static SluiceGraphRect
pick_rect (GRand                 *random,
           const SluiceGraphRect *bounds)
{
  double size = pow (10, g_rand_double_range (random, 0, 4));
  double x = g_rand_double_range (random, bounds->x - 300, bounds->x + bounds->width + 300);
  double y = g_rand_double_range (random, bounds->y - 300, bounds->y + bounds->height + 300);

  return (SluiceGraphRect) { x, y, size * g_rand_double_range (random, 0, 2), size };
}

/* Each end is hit where it is, and the nearer one from anywhere. */
static void
check_end (SluiceGraphLayout *layout,
           guint              edge,
           SluiceGraphPoint   point,
           double             reach)
{
  guint n_points;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, edge, &n_points);
  double ends[2] = { hypot (point.x - points[0].x, point.y - points[0].y),
                     hypot (point.x - points[n_points - 1].x, point.y - points[n_points - 1].y) };
  int end = sluice_graph_layout_hit_end (layout, edge, point, reach);

  g_assert_cmpint (sluice_graph_layout_hit_end (layout, edge, points[n_points - 1], 0), ==, 1);
  if (hypot (points[0].x - points[n_points - 1].x, points[0].y - points[n_points - 1].y) > 1)
    g_assert_cmpint (sluice_graph_layout_hit_end (layout, edge, points[0], 0), ==, 0);
  if (end < 0)
    g_assert_cmpfloat (MIN (ends[0], ends[1]), >, reach);
  else
    {
      g_assert_cmpfloat (ends[end], <=, reach);
      g_assert_cmpfloat (ends[end], <=, ends[1 - end]);
    }
}

static void
check_query (SluiceGraphLayout     *layout,
             const SluiceGraphRect *rect,
             GArray                *nodes,
             GArray                *edges)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (layout);
  guint n_edges, n_points, at = 0;

  sluice_graph_layout_query (layout, rect, nodes, edges);
  for (guint i = 0; i < sluice_graph_get_n_nodes (graph); i++)
    {
      gboolean found = at < nodes->len && g_array_index (nodes, guint, at) == i;

      g_assert_true (found == sluice_graph_rect_meets (sluice_graph_layout_get_node (layout, i), rect));
      at += found;
    }
  g_assert_cmpuint (at, ==, nodes->len);
  at = 0;
  sluice_graph_get_edges (graph, &n_edges);
  for (guint i = 0; i < n_edges; i++)
    {
      gboolean found = at < edges->len && g_array_index (edges, guint, at) == i;
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);

      g_assert_true (found == sluice_graph_curve_meets (points, n_points, rect));
      at += found;
    }
  g_assert_cmpuint (at, ==, edges->len);
}

static double
distance_to (SluiceGraphLayout *layout,
             int                edge,
             SluiceGraphPoint   point)
{
  guint n_points;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, (guint) edge, &n_points);

  return sluice_graph_curve_distance (points, n_points, point);
}

static int
find_edge (SluiceGraphLayout *layout,
           SluiceGraphPoint   point,
           double             reach,
           double            *distance)
{
  guint n_edges, n_points;
  int found = -1;

  *distance = reach;
  sluice_graph_get_edges (sluice_graph_layout_get_graph (layout), &n_edges);
  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);
      double here = sluice_graph_curve_distance (points, n_points, point);

      if (here <= *distance)
        {
          *distance = here;
          found = (int) i;
        }
    }
  return found;
}

static int
find_node (SluiceGraphLayout *layout,
           SluiceGraphPoint   point)
{
  for (guint i = 0; i < sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout)); i++)
    if (sluice_graph_rect_contains (sluice_graph_layout_get_node (layout, i), point))
      return (int) i;
  return -1;
}

static void
test_queries_and_hits_against_all (void)
{
  const guint sizes[] = { 0, 1, 2, 60, 300, 3000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint)), edges = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_hits = 0;

  for (guint i = 0; i < 3 * G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GraphTest) test = make_random (random, i % 3, sizes[i / 3]);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
      const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (layout);

      check_query (layout, bounds, nodes, edges);
      g_assert_cmpuint (nodes->len, ==, sluice_graph_get_n_nodes (graph));
      for (guint k = 0; k < (sizes[i / 3] > 1000 ? 15 : 60); k++)
        {
          SluiceGraphRect rect = pick_rect (random, bounds);
          SluiceGraphPoint point = { rect.x, rect.y };
          double reach = g_rand_double_range (random, 0, 40), distance;
          int edge, hit;

          check_query (layout, &rect, nodes, edges);
          g_assert_cmpint (sluice_graph_layout_hit_node (layout, point), ==, find_node (layout, point));
          edge = find_edge (layout, point, reach, &distance);
          hit = sluice_graph_layout_hit_edge (layout, point, reach);
          /* Two that share a stretch are equally near. */
          if (hit >= 0 && edge >= 0)
            g_assert_cmpfloat_with_epsilon (distance_to (layout, hit, point), distance, 1e-6);
          else
            g_assert_cmpint (hit, ==, edge);
          n_hits += hit >= 0;
          if (hit >= 0)
            check_end (layout, (guint) hit, point, reach);
        }
    }
  g_assert_cmpuint (n_hits, >, 0);
}

/* Other names change nothing of where things are. */
static void
test_rename (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < b c");
  g_autoptr (GraphTest) other = graph_test_parse ("a, x < a, c < a, d < x c");
  g_autoptr (SluiceGraph) graph = graph_test_build (test), renamed = graph_test_build (other);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  g_autoptr (SluiceGraphLayout) again = NULL;
  guint n, n_again, n_edges;

  g_assert_true (sluice_graph_has_same_shape (graph, renamed));
  g_assert_false (sluice_graph_equal (graph, renamed));
  again = sluice_graph_layout_rename (layout, renamed);
  g_assert_true (sluice_graph_layout_get_graph (again) == renamed);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpmem (sluice_graph_layout_get_node (layout, i), sizeof (SluiceGraphRect),
                     sluice_graph_layout_get_node (again, i), sizeof (SluiceGraphRect));
  sluice_graph_get_edges (graph, &n_edges);
  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n);
      const SluiceGraphPoint *same = sluice_graph_layout_get_curve (again, i, &n_again);

      g_assert_cmpmem (points, n * sizeof *points, same, n_again * sizeof *same);
    }
  g_assert_cmpuint (sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (again)), ==,
                    sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (layout)));
}

static void
test_curves_and_rectangles (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_met = 0;

  for (guint round = 0; round < 2000; round++)
    {
      SluiceGraphPoint points[7], direction;
      SluiceGraphRect rect = { g_rand_double (random) * 100, g_rand_double (random) * 100, g_rand_double (random) * 30,
                               g_rand_double (random) * 30 };
      SluiceGraphRect more = sluice_graph_rect_grow (&rect, 0.1);
      gboolean met = FALSE, nearly = FALSE;
      double share = g_rand_double (random);
      SluiceGraphPoint at;

      for (guint i = 0; i < G_N_ELEMENTS (points); i++)
        points[i] = (SluiceGraphPoint) { g_rand_double (random) * 100, g_rand_double (random) * 100 };
      for (guint i = 0; i <= 2000; i++)
        {
          at = sluice_graph_cubic_at (points + (i <= 1000 ? 0 : 3), (i <= 1000 ? i : i - 1000) / 1000.0);
          met = met || sluice_graph_rect_contains (&rect, at);
          nearly = nearly || sluice_graph_rect_contains (&more, at);
        }
      if (met)
        g_assert_true (sluice_graph_curve_meets (points, 7, &rect));
      else if (sluice_graph_curve_meets (points, 7, &rect))
        g_assert_true (nearly);
      n_met += met;

      at = sluice_graph_curve_at_length (points, 7, share, &direction);
      g_assert_cmpfloat (sluice_graph_curve_distance (points, 7, at), <, 0.001);
      g_assert_cmpfloat_with_epsilon (hypot (direction.x, direction.y), 1, 1e-9);
      at = sluice_graph_curve_at_length (points, 7, 0, NULL);
      g_assert_cmpfloat_with_epsilon (hypot (at.x - points[0].x, at.y - points[0].y), 0, 1e-6);
      at = sluice_graph_curve_at_length (points, 7, 1, NULL);
      g_assert_cmpfloat_with_epsilon (hypot (at.x - points[6].x, at.y - points[6].y), 0, 1e-6);
    }
  g_assert_cmpuint (n_met, >, 100);
  g_assert_cmpuint (n_met, <, 1900);
}

static void
test_a_fan_out_is_no_endless_row (void)
{
  for (int direction = SLUICE_GRAPH_TOP_DOWN; direction <= SLUICE_GRAPH_LEFT_RIGHT; direction++)
    {
      g_autoptr (GraphTest) test = graph_test_new ();
      g_autoptr (SluiceGraph) graph = NULL;
      g_autoptr (SluiceGraphLayout) layout = NULL, folded_layout = NULL;
      g_autoptr (SluiceGraphFold) fold = NULL, folded = NULL;
      const SluiceGraphRect *bounds;

      graph_test_add (test, "root");
      for (guint i = 1; i <= 500; i++)
        {
          g_autofree char *name = g_strdup_printf ("stage-%u", i);

          graph_test_add (test, name);
          graph_test_depend (test, i, "root");
        }
      graph_test_add (test, "end");
      for (guint i = 1; i <= 500; i++)
        graph_test_depend (test, 501, g_ptr_array_index (test->names, i));
      graph = graph_test_build (test);
      layout = ask_helper (graph, direction);
      bounds = sluice_graph_layout_get_bounds (layout);

      graph_laws_check (layout);
      g_assert_false (sluice_graph_layout_is_fallback (layout));
      g_assert_cmpuint (graph_laws_count_passing (layout), ==, 0);
      g_assert_cmpuint (graph_crossings_count (layout, FALSE), ==, 0);
      g_assert_cmpuint (sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (layout)), ==, 1);
      g_assert_cmpfloat (bounds->width, <, 4 * bounds->height);
      g_assert_cmpfloat (bounds->height, <, 4 * bounds->width);

      fold = sluice_graph_fold_new (sluice_graph_layout_get_blocks (layout), NULL);
      folded = sluice_graph_fold_set (fold, 0, TRUE);
      g_assert_cmpuint (sluice_graph_get_n_nodes (sluice_graph_fold_get_shown (folded)), ==, 3);
      folded_layout = ask_helper (sluice_graph_fold_get_shown (folded), direction);
      graph_laws_check (folded_layout);
    }
}

/* Three chains of a hundred lie side by side and not in one endless column, with singles in rows below. */
static void
test_what_hangs_together_lies_together (void)
{
  for (int direction = SLUICE_GRAPH_TOP_DOWN; direction <= SLUICE_GRAPH_LEFT_RIGHT; direction++)
    for (guint own = 0; own < 2; own++)
      {
        g_autoptr (GraphTest) test = graph_test_new ();
        g_autoptr (SluiceGraph) graph = NULL;
        g_autoptr (SluiceGraphLayout) layout = NULL;
        SluiceGraphRect all[101];

        for (guint i = 0; i < 220; i++)
          {
            g_autofree char *name = g_strdup_printf ("stage-%u", i);

            graph_test_add (test, name);
            if (i < 200 && i % 2 == 1)
              graph_test_depend (test, i, g_ptr_array_index (test->names, i - 1));
          }
        graph = graph_test_build (test);
        layout = own == 1 ? sluice_graph_layout_layered (graph, direction, NULL) : ask_helper (graph, direction);
        graph_laws_check (layout);
        for (guint i = 0; i < 100; i++)
          all[i] = sluice_graph_rect_unite (sluice_graph_layout_get_node (layout, 2 * i),
                                            sluice_graph_layout_get_node (layout, 2 * i + 1));
        all[100] = *sluice_graph_layout_get_node (layout, 200);
        for (guint i = 201; i < 220; i++)
          all[100] = sluice_graph_rect_unite (&all[100], sluice_graph_layout_get_node (layout, i));
        for (guint i = 0; i < 101; i++)
          for (guint k = 0; k < i; k++)
            g_assert_false (sluice_graph_rect_meets (&all[i], &all[k]));
        for (guint i = 0; i < 100; i++)
          g_assert_cmpfloat (all[100].y, >, all[i].y + all[i].height);
        g_assert_cmpfloat (sluice_graph_layout_get_bounds (layout)->width, <, 6000);
        g_assert_cmpfloat (sluice_graph_layout_get_bounds (layout)->height, <, 6000);
      }
}

static void
test_odd_edges (void)
{
  for (int direction = SLUICE_GRAPH_TOP_DOWN; direction <= SLUICE_GRAPH_LEFT_RIGHT; direction++)
    {
      /* A loop beside a neighbour, there and back, a way back over three ranks, a double edge. */
      g_autoptr (GraphTest) test = graph_test_parse ("a, b < a b, c < a c, d < b c e, e < d, f < e e, b2 < f, a2 < b2, g,"
                                                     "h < g j, i < h, j < i, k < k, l");
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      guint n_edges, n_points, n_odd = 0;
      const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

      for (guint own = 0; own < 2; own++)
        {
          g_autoptr (SluiceGraphLayout) layout = own == 1 ? sluice_graph_layout_layered (graph, direction, NULL)
                                                          : ask_helper (graph, direction);

          graph_laws_check (layout);
          g_assert_cmpuint (graph_laws_count_passing (layout), ==, 0);
          for (guint i = 0; i < n_edges; i++)
            {
              const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);
              SluiceGraphPoint way, mark = sluice_graph_layout_get_mark (layout, i, &way);

              n_odd += edges[i].kind != SLUICE_GRAPH_EDGE_FORWARD || edges[i].times > 1;
              g_assert_cmpfloat (sluice_graph_curve_distance (points, n_points, mark), <, 0.001);
              /* No mark lies on another's, nor in a stage. */
              g_assert_cmpint (sluice_graph_layout_hit_node (layout, mark), ==, -1);
              for (guint k = 0; k < i; k++)
                {
                  SluiceGraphPoint other = sluice_graph_layout_get_mark (layout, k, NULL);

                  g_assert_cmpfloat (hypot (mark.x - other.x, mark.y - other.y), >, 4);
                }
            }
        }
      g_assert_cmpuint (n_odd, ==, 2 * 6);
    }
}

static void
test_steps_in_a_block (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("root, a < root, b < root, c < root, d < root, e < root, f < root,"
                                                 "g < root, end < a b c d e f g");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  g_autoptr (SluiceGraphLayout) right = sluice_graph_layout_layered (graph, SLUICE_GRAPH_LEFT_RIGHT, NULL);
  int node = 1, n_down = 0;

  /* Sideways through all of them in order, to neither end further. */
  for (int i = 1; i < 7; i++)
    {
      g_assert_cmpint (sluice_graph_layout_step (layout, (guint) i, 1, 0), ==, i + 1);
      g_assert_cmpint (sluice_graph_layout_step (layout, (guint) i + 1, -1, 0), ==, i);
      g_assert_cmpint (sluice_graph_layout_step (right, (guint) i, 0, 1), ==, i + 1);
      g_assert_cmpint (sluice_graph_layout_step (right, (guint) i + 1, 0, -1), ==, i);
    }
  /* At their end there is nothing more to that side. */
  g_assert_cmpint (sluice_graph_layout_step (layout, 7, 1, 0), ==, -1);
  g_assert_cmpint (sluice_graph_layout_step (layout, 1, -1, 0), ==, -1);
  /* Down from row to row, and out of the last one to what depends on them. */
  while (node >= 1 && node <= 7)
    {
      node = sluice_graph_layout_step (layout, (guint) node, 0, 1);
      g_assert_cmpint (++n_down, <=, 7);
    }
  g_assert_cmpint (node, ==, 8);
  g_assert_cmpint (n_down, >, 1);
  g_assert_cmpint (sluice_graph_layout_step (layout, 1, 0, -1), ==, 0);
  g_assert_cmpint (sluice_graph_layout_step (right, 1, -1, 0), ==, 0);
}

/* From the first stage arrow keys lead to nearly all of most graphs; never from a stage to itself.  They lead along the
 * flow to dependencies only, so some odd graphs have stages that Home, End, the search or the list reach. */
static void
test_arrows_lead_everywhere (void)
{
  static const int ways[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_reached = 0, n_all = 0;

  for (guint round = 0; round < 18; round++)
    {
      guint n = 300, first = 0, last = 0;
      g_autoptr (GraphTest) test = make_random (random, round % 3, n);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, round % 2, NULL);
      g_autofree gboolean *seen = g_new0 (gboolean, n);
      g_autofree guint *queue = g_new (guint, n);

      seen[0] = TRUE;
      queue[last++] = 0;
      for (; first < last; first++)
        for (guint way = 0; way < 4; way++)
          {
            int next = sluice_graph_layout_step (layout, queue[first], ways[way][0], ways[way][1]);

            g_assert_cmpint (next, !=, (int) queue[first]);
            if (next < 0 || seen[next])
              continue;
            seen[next] = TRUE;
            queue[last++] = (guint) next;
          }
      g_test_message ("%u of %u", last, n);
      n_reached += last;
      n_all += n;
    }
  g_assert_cmpuint (n_reached, >=, n_all * 85 / 100);
}

/* Where a target is chosen keys lead from the first, the last and a middle stage to every stage of any graph. */
static void
test_near_arrows_lead_everywhere (void)
{
  static const int ways[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 54; round++)
    {
      guint n = 150, first = 0, last = 0, start = round / 18 * 74;
      g_autoptr (GraphTest) test = make_random (random, round % 3, n);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, round % 2, NULL);
      g_autofree gboolean *seen = g_new0 (gboolean, n);
      g_autofree guint *queue = g_new (guint, n);

      seen[start] = TRUE;
      queue[last++] = start;
      for (; first < last; first++)
        for (guint way = 0; way < 4; way++)
          {
            int next = sluice_graph_layout_step_near (layout, queue[first], ways[way][0], ways[way][1]);

            g_assert_cmpint (next, !=, (int) queue[first]);
            if (next < 0 || seen[next])
              continue;
            seen[next] = TRUE;
            queue[last++] = (guint) next;
          }
      g_assert_cmpuint (last, ==, n);
    }
}

static gboolean
depends_on (SluiceGraph *graph,
            guint        node,
            guint        other)
{
  guint n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  const guint *ids = sluice_graph_get_edges_in (graph, node, &n);

  for (guint i = 0; i < n; i++)
    if (edges[ids[i]].from == other)
      return TRUE;
  return FALSE;
}

static gboolean
is_left_alone (SluiceGraph *graph,
               guint        node,
               gboolean     onward)
{
  guint n;

  if (onward)
    sluice_graph_get_edges_out (graph, node, &n);
  else
    sluice_graph_get_edges_in (graph, node, &n);
  return n == 0;
}

/* Along the flow keys lead to what depends on a stage, or what it depends on; to another one only in its own block. */
static void
test_arrows_follow_dependencies (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_steps = 0, n_stays = 0;

  for (guint round = 0; round < 18; round++)
    {
      g_autoptr (GraphTest) test = make_random (random, round % 3, 200);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, round % 2, NULL);
      SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (layout);

      for (guint i = 0; i < 200; i++)
        for (int way = -1; way <= 1; way += 2)
          {
            int next = round % 2 == SLUICE_GRAPH_TOP_DOWN ? sluice_graph_layout_step (layout, i, 0, way)
                                                          : sluice_graph_layout_step (layout, i, way, 0);
            int block = sluice_graph_blocks_find (blocks, i);

            if (next < 0)
              n_stays++;
            else if (block < 0 || sluice_graph_blocks_find (blocks, (guint) next) != block)
              {
                g_assert_true (way > 0 ? depends_on (graph, (guint) next, i) : depends_on (graph, i, (guint) next));
                n_steps++;
              }
            if (block < 0 && is_left_alone (graph, i, way > 0))
              g_assert_cmpint (next, ==, -1);
          }
    }
  g_assert_cmpuint (n_steps, >, 1000);
  g_assert_cmpuint (n_stays, >, 100);
}

/* What closes a cycle is a dependency like any other. */
static void
test_arrows_in_a_cycle (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a < c, b < a, c < b");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);

  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (sluice_graph_layout_step (layout, (guint) i, 0, 1), ==, (i + 1) % 3);
      g_assert_cmpint (sluice_graph_layout_step (layout, (guint) i, 0, -1), ==, (i + 2) % 3);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-layout/laws", test_laws_of_both_engines);
  g_test_add_func ("/graph-layout/large", test_laws_of_large_graphs);
  g_test_add_func ("/graph-layout/near-arrows", test_near_arrows_lead_everywhere);
  g_test_add_func ("/graph-layout/crossings", test_crossings_are_few);
  g_test_add_func ("/graph-layout/crossings-count", test_crossings_are_counted);
  g_test_add_func ("/graph-layout/queries", test_queries_and_hits_against_all);
  g_test_add_func ("/graph-layout/curves", test_curves_and_rectangles);
  g_test_add_func ("/graph-layout/rename", test_rename);
  g_test_add_func ("/graph-layout/fan-out", test_a_fan_out_is_no_endless_row);
  g_test_add_func ("/graph-layout/components", test_what_hangs_together_lies_together);
  g_test_add_func ("/graph-layout/odd-edges", test_odd_edges);
  g_test_add_func ("/graph-layout/arrows", test_arrows_lead_everywhere);
  g_test_add_func ("/graph-layout/arrows-along", test_arrows_follow_dependencies);
  g_test_add_func ("/graph-layout/arrows-cycle", test_arrows_in_a_cycle);
  g_test_add_func ("/graph-layout/steps", test_steps_in_a_block);

  return g_test_run ();
}
