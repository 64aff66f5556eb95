/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-test.h"

#include "graph/sluice-graph-relations.h"

static guint
count_kind (SluiceGraph         *graph,
            SluiceGraphEdgeKind  kind)
{
  guint n_edges, n = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  for (guint i = 0; i < n_edges; i++)
    n += edges[i].kind == kind;
  return n;
}

static void
test_oddities_are_told_apart (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a < c, b < a a b, c < b nobody, b");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  const SluiceGraphUnknown *unknown;
  const SluiceGraphEdge *edges;
  guint n_edges, n_unknown;

  edges = sluice_graph_get_edges (graph, &n_edges);
  unknown = sluice_graph_get_unknown (graph, &n_unknown);
  g_assert_cmpuint (sluice_graph_get_n_nodes (graph), ==, 4);
  /* a → b → c → a, b → b; the second a → b is the same edge. */
  g_assert_cmpuint (n_edges, ==, 4);
  for (guint i = 0; i < n_edges; i++)
    g_assert_cmpuint (edges[i].times, ==, edges[i].from == 0 ? 2 : 1);
  g_assert_cmpuint (count_kind (graph, SLUICE_GRAPH_EDGE_BACK), ==, 1);
  g_assert_cmpuint (count_kind (graph, SLUICE_GRAPH_EDGE_SELF), ==, 1);
  g_assert_cmpuint (n_unknown, ==, 1);
  g_assert_cmpuint (unknown[0].node, ==, 2);
  g_assert_cmpstr (unknown[0].name, ==, "nobody");
  g_assert_cmpint (sluice_graph_find (graph, "b"), ==, 1);
  g_assert_cmpint (sluice_graph_find (graph, "x"), ==, -1);
  g_assert_cmpstr (sluice_graph_get_name (graph, 3), ==, "b");
}

static void
test_forward_edges_have_no_cycle (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (GraphTest) test = graph_test_random (random, 200, TRUE);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges, done = 0;
      const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
      g_autofree guint *waiting = g_new0 (guint, n_nodes);
      gboolean moved = TRUE;
      g_autofree guint8 *gone = g_new0 (guint8, n_nodes);

      for (guint i = 0; i < n_edges; i++)
        waiting[edges[i].to] += edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD;
      while (moved)
        {
          moved = FALSE;
          for (guint node = 0; node < n_nodes; node++)
            {
              guint n;
              const guint *out = sluice_graph_get_edges_out (graph, node, &n);

              if (gone[node] || waiting[node] > 0)
                continue;
              gone[node] = moved = TRUE;
              done++;
              for (guint i = 0; i < n; i++)
                waiting[edges[out[i]].to] -= edges[out[i]].kind == SLUICE_GRAPH_EDGE_FORWARD;
            }
        }
      g_assert_cmpuint (done, ==, n_nodes);
    }
}

static void
test_same_structure_is_equal (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a b"), other = graph_test_parse ("a, b < a, c < a");
  g_autoptr (GraphTest) renamed = graph_test_parse ("a, b < a, d < a b");
  g_autoptr (SluiceGraph) first = graph_test_build (test), second = graph_test_build (test);
  g_autoptr (SluiceGraph) less = graph_test_build (other), named = graph_test_build (renamed);

  g_assert_true (sluice_graph_equal (first, second));
  g_assert_false (sluice_graph_equal (first, less));
  g_assert_false (sluice_graph_equal (first, named));
}

static void
test_relations (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < b, d < a, e, f < d c");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autofree guint8 *relations = sluice_graph_relate (graph, 1);
  guint n_edges, related = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  g_assert_cmpuint (relations[0], ==, SLUICE_GRAPH_RELATION_UPSTREAM);
  g_assert_cmpuint (relations[1], ==, SLUICE_GRAPH_RELATION_SELF);
  g_assert_cmpuint (relations[2], ==, SLUICE_GRAPH_RELATION_DOWNSTREAM);
  g_assert_cmpuint (relations[3], ==, SLUICE_GRAPH_RELATION_NONE);
  g_assert_cmpuint (relations[4], ==, SLUICE_GRAPH_RELATION_NONE);
  g_assert_cmpuint (relations[5], ==, SLUICE_GRAPH_RELATION_DOWNSTREAM);
  for (guint i = 0; i < n_edges; i++)
    related += sluice_graph_edge_is_related (&edges[i], relations);
  /* a → b, b → c, c → f; not a → d and d → f. */
  g_assert_cmpuint (related, ==, 3);
}

static void
test_relations_in_a_cycle (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a < c, b < a, c < b");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autofree guint8 *relations = sluice_graph_relate (graph, 0);

  g_assert_cmpuint (relations[0], ==, SLUICE_GRAPH_RELATION_SELF);
  g_assert_cmpuint (relations[1], ==, SLUICE_GRAPH_RELATION_UPSTREAM | SLUICE_GRAPH_RELATION_DOWNSTREAM);
}

/* Each once, with how often it is named; never the node itself, and no more than are asked for. */
static void
test_neighbours (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a a b nobody, c < b a, d < b");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  guint nodes[4] = { 9, 9, 9, 9 }, times[4] = { 0 };

  g_assert_cmpuint (sluice_graph_list_neighbours (graph, 0, TRUE, 4, nodes, times), ==, 0);
  g_assert_cmpuint (nodes[0], ==, 9);
  g_assert_cmpuint (sluice_graph_list_neighbours (graph, 1, TRUE, 4, nodes, times), ==, 1);
  g_assert_cmpuint (nodes[0], ==, 0);
  g_assert_cmpuint (times[0], ==, 2);
  g_assert_cmpuint (nodes[1], ==, 9);
  g_assert_cmpuint (sluice_graph_list_neighbours (graph, 1, FALSE, 4, nodes, times), ==, 2);
  g_assert_cmpuint (nodes[0], ==, 2);
  g_assert_cmpuint (nodes[1], ==, 3);
  g_assert_cmpuint (times[0], ==, 1);
  nodes[1] = 9;
  g_assert_cmpuint (sluice_graph_list_neighbours (graph, 0, FALSE, 1, nodes, times), ==, 2);
  g_assert_cmpuint (nodes[0], ==, 1);
  g_assert_cmpuint (nodes[1], ==, 9);
}

static void
test_long_chain_needs_no_stack (void)
{
  g_autoptr (GraphTest) test = graph_test_new ();
  g_autoptr (SluiceGraph) graph = NULL;

  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i), *before = g_strdup_printf ("%u", i - 1);

      graph_test_add (test, name);
      if (i > 0)
        graph_test_depend (test, i, before);
    }
  graph = graph_test_build (test);
  g_assert_cmpuint (count_kind (graph, SLUICE_GRAPH_EDGE_FORWARD), ==, 49999);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/oddities", test_oddities_are_told_apart);
  g_test_add_func ("/graph/forward-edges", test_forward_edges_have_no_cycle);
  g_test_add_func ("/graph/equal", test_same_structure_is_equal);
  g_test_add_func ("/graph/relations", test_relations);
  g_test_add_func ("/graph/relations-cycle", test_relations_in_a_cycle);
  g_test_add_func ("/graph/neighbours", test_neighbours);
  g_test_add_func ("/graph/chain", test_long_chain_needs_no_stack);

  return g_test_run ();
}
