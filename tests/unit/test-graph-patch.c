/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change shown in the picture that stands, until it is laid out. */
#include "graph-laws.h"
#include "graph-test.h"

#include "graph/sluice-graph-layered.h"

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
test_a_patch_moves_nothing_and_covers_nothing (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GraphTest) test = make_random (random, round % 3, (guint) g_rand_int_range (random, 1, 300));
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout
        = sluice_graph_layout_layered (graph, round % 2 == 0 ? SLUICE_GRAPH_TOP_DOWN : SLUICE_GRAPH_LEFT_RIGHT, NULL);
      g_autofree int *origins = NULL;
      g_autoptr (SluiceGraph) changed = graph_test_change (random, graph, &origins);
      g_autoptr (SluiceGraphLayout) patch = sluice_graph_layout_patch (layout, changed, origins);
      guint n = sluice_graph_get_n_nodes (changed), n_edges, n_points;
      const SluiceGraphEdge *edges = sluice_graph_get_edges (changed, &n_edges);

      g_assert_nonnull (patch);
      g_assert_true (sluice_graph_layout_get_graph (patch) == changed);
      for (guint i = 0; i < n; i++)
        {
          const SluiceGraphRect *rect = sluice_graph_layout_get_node (patch, i);

          if (origins[i] >= 0)
            g_assert_cmpmem (rect, sizeof *rect, sluice_graph_layout_get_node (layout, (guint) origins[i]), sizeof *rect);
          for (guint k = 0; k < i; k++)
            g_assert_false (sluice_graph_rect_meets (rect, sluice_graph_layout_get_node (patch, k)));
        }
      for (guint i = 0; i < n_edges; i++)
        {
          const SluiceGraphPoint *points = sluice_graph_layout_get_curve (patch, i, &n_points);

          g_assert_true (graph_laws_is_at (sluice_graph_layout_get_node (patch, edges[i].from), points[0]));
          g_assert_true (graph_laws_is_at (sluice_graph_layout_get_node (patch, edges[i].to), points[n_points - 1]));
        }
      for (guint i = 0; i < sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (patch)); i++)
        {
          const SluiceGraphBlock *block = sluice_graph_blocks_get (sluice_graph_layout_get_blocks (patch), i);

          for (guint k = 0; k < block->n_members; k++)
            g_assert_true (sluice_graph_rect_meets (sluice_graph_layout_get_block (patch, i),
                                                    sluice_graph_layout_get_node (patch, block->members[k])));
        }
      /* What is new stands as near as half of the usual gap. */
      graph_laws_check_loops (patch, 2);
    }
}

static void
test_a_patch_puts_what_is_new_beside_what_it_waits_for (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < b"), later = graph_test_parse ("a, b < a, c < b, d < a, e");
  g_autoptr (SluiceGraph) graph = graph_test_build (test), changed = graph_test_build (later);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  g_autoptr (SluiceGraphLayout) patch
    = sluice_graph_layout_patch (layout, changed, (const int[]) { 0, 1, 2, -1, -1 });
  const SluiceGraphRect *b = sluice_graph_layout_get_node (patch, 1), *d = sluice_graph_layout_get_node (patch, 3);

  g_assert_cmpfloat (d->y, ==, b->y);
  g_assert_cmpfloat (fabs (d->x - b->x), <=, 2 * (200 + SLUICE_GRAPH_NODE_GAP));
  g_assert_cmpfloat (sluice_graph_layout_get_node (patch, 4)->y, >, sluice_graph_layout_get_node (patch, 2)->y);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-patch/laws", test_a_patch_moves_nothing_and_covers_nothing);
  g_test_add_func ("/graph-patch/near", test_a_patch_puts_what_is_new_beside_what_it_waits_for);

  return g_test_run ();
}
