/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-laws.h"
#include "graph-test.h"

#include "graph/sluice-graph-fold.h"
#include "graph/sluice-graph-layered.h"

static gboolean
have_same_relatives (const SluiceGraph *graph,
                     guint              a,
                     guint              b)
{
  guint n_edges, n_a, n_b;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  for (int way = 0; way < 2; way++)
    {
      const guint *first = way == 0 ? sluice_graph_get_edges_in (graph, a, &n_a)
                                    : sluice_graph_get_edges_out (graph, a, &n_a);
      const guint *second = way == 0 ? sluice_graph_get_edges_in (graph, b, &n_b)
                                     : sluice_graph_get_edges_out (graph, b, &n_b);

      if (n_a != n_b)
        return FALSE;
      for (guint i = 0; i < n_a; i++)
        {
          gboolean found = FALSE;

          for (guint k = 0; k < n_b && !found; k++)
            found = way == 0 ? edges[first[i]].from == edges[second[k]].from : edges[first[i]].to == edges[second[k]].to;
          if (!found)
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
may_be_in_block (const SluiceGraph *graph,
                 guint              node)
{
  guint n_edges, n_in, n_out;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  const guint *in = sluice_graph_get_edges_in (graph, node, &n_in), *out = sluice_graph_get_edges_out (graph, node, &n_out);

  for (guint i = 0; i < n_in; i++)
    if (edges[in[i]].kind != SLUICE_GRAPH_EDGE_FORWARD)
      return FALSE;
  for (guint i = 0; i < n_out; i++)
    if (edges[out[i]].kind != SLUICE_GRAPH_EDGE_FORWARD)
      return FALSE;
  return n_in + n_out > 0;
}

/* Against every pair of nodes: who is in one block and who is not. */
static void
test_blocks_are_what_they_say (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_blocks = 0;

  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (GraphTest) test = graph_test_fans (random, (guint) g_rand_int_range (random, 0, 250), TRUE);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphBlocks) blocks = sluice_graph_blocks_new (graph);
      guint n_nodes = sluice_graph_get_n_nodes (graph);
      int first_member = -1;

      n_blocks += sluice_graph_blocks_get_n (blocks);
      for (guint i = 0; i < sluice_graph_blocks_get_n (blocks); i++)
        {
          const SluiceGraphBlock *block = sluice_graph_blocks_get (blocks, i);
          guint n;

          g_assert_cmpint ((int) block->members[0], >, first_member);
          first_member = (int) block->members[0];
          g_assert_cmpuint (block->n_members, >=, SLUICE_GRAPH_BLOCK_LEAST);
          g_assert_cmpuint (block->n_parents + block->n_children, >, 0);
          for (guint k = 0; k < block->n_members; k++)
            {
              g_assert_true (k == 0 || block->members[k - 1] < block->members[k]);
              g_assert_cmpint (sluice_graph_blocks_find (blocks, block->members[k]), ==, i);
              sluice_graph_get_edges_in (graph, block->members[k], &n);
              g_assert_cmpuint (n, ==, block->n_parents);
              sluice_graph_get_edges_out (graph, block->members[k], &n);
              g_assert_cmpuint (n, ==, block->n_children);
            }
        }

      for (guint a = 0; a < n_nodes; a++)
        {
          guint n_siblings = 0;

          for (guint b = 0; b < n_nodes; b++)
            {
              gboolean siblings = may_be_in_block (graph, a) && may_be_in_block (graph, b)
                                  && have_same_relatives (graph, a, b);

              n_siblings += siblings;
              if (sluice_graph_blocks_find (blocks, a) >= 0)
                g_assert_true (siblings == (sluice_graph_blocks_find (blocks, a) == sluice_graph_blocks_find (blocks, b)));
            }
          g_assert_true ((n_siblings >= SLUICE_GRAPH_BLOCK_LEAST) == (sluice_graph_blocks_find (blocks, a) >= 0));
        }
    }
  g_assert_cmpuint (n_blocks, >, 10);
}

static void
check_fold (SluiceGraphFold *fold)
{
  SluiceGraph *whole = sluice_graph_fold_get_whole (fold), *shown = sluice_graph_fold_get_shown (fold);
  SluiceGraphBlocks *blocks = sluice_graph_fold_get_blocks (fold);
  guint n_whole = sluice_graph_get_n_nodes (whole), n_shown = sluice_graph_get_n_nodes (shown), n_edges, n_shown_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (whole, &n_edges);
  const SluiceGraphEdge *shown_edges = sluice_graph_get_edges (shown, &n_shown_edges);
  g_autofree guint *met = g_new0 (guint, n_shown_edges + 1), *most = g_new0 (guint, n_shown_edges + 1);
  guint n_members = 0;
  int last = -1;

  /* The order stays, and every node is in exactly one place. */
  for (guint i = 0; i < n_shown; i++)
    {
      const guint *members = sluice_graph_fold_get_members (fold, i, &n);
      int block = sluice_graph_fold_get_block (fold, i);

      n_members += n;
      g_assert_cmpint ((int) members[0], >, last);
      last = (int) members[0];
      g_assert_cmpstr (sluice_graph_get_name (shown, i), ==, sluice_graph_get_name (whole, members[0]));
      g_assert_true ((block >= 0) == (n > 1));
      g_assert_cmpint (sluice_graph_fold_find_block (fold, i), ==, sluice_graph_blocks_find (blocks, members[0]));
      if (block >= 0)
        {
          g_assert_true (sluice_graph_fold_is_folded (fold, (guint) block));
          g_assert_cmpmem (members, n * sizeof (guint), sluice_graph_blocks_get (blocks, (guint) block)->members,
                           sluice_graph_blocks_get (blocks, (guint) block)->n_members * sizeof (guint));
        }
      for (guint k = 0; k < n; k++)
        g_assert_cmpuint (sluice_graph_fold_get_shown_node (fold, members[k]), ==, i);
    }
  g_assert_cmpuint (n_members, ==, n_whole);

  /* So is every edge, with its kind; the shown graph has no other. */
  for (guint i = 0; i < n_edges; i++)
    {
      guint edge = sluice_graph_fold_get_shown_edge (fold, i);

      g_assert_cmpuint (edge, <, n_shown_edges);
      g_assert_cmpuint (shown_edges[edge].from, ==, sluice_graph_fold_get_shown_node (fold, edges[i].from));
      g_assert_cmpuint (shown_edges[edge].to, ==, sluice_graph_fold_get_shown_node (fold, edges[i].to));
      g_assert_cmpint (shown_edges[edge].kind, ==, edges[i].kind);
      met[edge]++;
      most[edge] = MAX (most[edge], edges[i].times);
    }
  for (guint i = 0; i < n_shown_edges; i++)
    {
      guint n_from, n_to;

      sluice_graph_fold_get_members (fold, shown_edges[i].from, &n_from);
      sluice_graph_fold_get_members (fold, shown_edges[i].to, &n_to);
      g_assert_cmpuint (met[i], ==, n_from * n_to);
      g_assert_cmpuint (most[i], ==, shown_edges[i].times);
      g_assert_true (i == 0 || shown_edges[i - 1].to <= shown_edges[i].to);
    }
  sluice_graph_get_unknown (whole, &n_edges);
  sluice_graph_get_unknown (shown, &n);
  g_assert_cmpuint (n, ==, n_edges);
}

static void
test_folds (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 60; round++)
    {
      guint n = round < 55 ? (guint) g_rand_int_range (random, 0, 300) : 3000;
      g_autoptr (GraphTest) test = graph_test_fans (random, n, TRUE);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphBlocks) blocks = sluice_graph_blocks_new (graph), inner = NULL;
      g_autoptr (SluiceGraphFold) none = sluice_graph_fold_new (blocks, NULL), some = sluice_graph_fold_ref (none);
      g_autoptr (SluiceGraphFold) all = sluice_graph_fold_set_all (none, TRUE), back = NULL;
      guint n_left = 0;

      g_assert_true (sluice_graph_fold_get_shown (none) == graph);
      check_fold (none);
      check_fold (all);
      for (guint i = 0; i < sluice_graph_blocks_get_n (blocks); i++)
        {
          n_left += sluice_graph_blocks_get (blocks, i)->n_members < SLUICE_GRAPH_FOLD_LEAST;
          if (g_rand_boolean (random))
            {
              g_autoptr (SluiceGraphFold) more = sluice_graph_fold_set (some, i, TRUE);

              g_assert_cmpuint (sluice_graph_fold_get_n_folded (more), ==, sluice_graph_fold_get_n_folded (some) + 1);
              sluice_graph_fold_unref (some);
              some = g_steal_pointer (&more);
            }
        }
      check_fold (some);

      /* Nothing of what is folded in part overlaps either; every way round. */
      if (n <= 300)
        {
          g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (sluice_graph_fold_get_shown (some), round % 2,
                                                                              NULL);

          graph_laws_check (layout);
        }

      /* Folding makes no new siblings; unfolding brings back the very same. */
      inner = sluice_graph_blocks_new (sluice_graph_fold_get_shown (all));
      g_assert_cmpuint (sluice_graph_blocks_get_n (inner), ==, n_left);
      back = sluice_graph_fold_set_all (some, FALSE);
      g_assert_true (sluice_graph_fold_get_shown (back) == graph);
    }
}

static void
test_a_fold_survives_a_new_graph (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < a, e < a, f < a, g < a, h < a, i < b, j < b,"
                                                 "k < b, l < b, m < b, n < b, o < b");
  g_autoptr (GraphTest) later = graph_test_parse ("z, a < z, x < a, c < a, d < a, e < a, f < a, g < a, h < a, b < a, i < b,"
                                                  "j < b, k < b, l < b, m < b, n < b, o < b");
  g_autoptr (SluiceGraph) graph = graph_test_build (test), next = graph_test_build (later);
  g_autoptr (SluiceGraphBlocks) blocks = sluice_graph_blocks_new (graph), next_blocks = sluice_graph_blocks_new (next);
  const gboolean folded[] = { TRUE, FALSE };
  g_autoptr (SluiceGraphFold) fold = sluice_graph_fold_new (blocks, folded), carried = NULL;

  g_assert_cmpuint (sluice_graph_blocks_get_n (blocks), ==, 1);
  g_clear_pointer (&fold, sluice_graph_fold_unref);
  fold = sluice_graph_fold_new (blocks, folded);
  g_assert_cmpuint (sluice_graph_fold_get_n_folded (fold), ==, 1);
  carried = sluice_graph_fold_carry (fold, next_blocks);
  check_fold (carried);
  g_assert_cmpuint (sluice_graph_fold_get_n_folded (carried), ==, 1);
  g_assert_cmpuint (sluice_graph_fold_get_shown_node (carried, (guint) sluice_graph_find (next, "i")), ==,
                    sluice_graph_fold_get_shown_node (carried, (guint) sluice_graph_find (next, "o")));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-fold/blocks", test_blocks_are_what_they_say);
  g_test_add_func ("/graph-fold/folds", test_folds);
  g_test_add_func ("/graph-fold/carry", test_a_fold_survives_a_new_graph);

  return g_test_run ();
}
