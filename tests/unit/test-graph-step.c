/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key across the flow between what hangs together with nothing: it leads back by the other key, and on through all. */
#include "graph-test.h"

#include "graph/sluice-graph-layered.h"

typedef struct
{
  SluiceGraphLayout *layout;
  SluiceGraphDirection direction;
  guint n;
  guint *parts; /* of each node: the first node that it hangs together with */
} Fixture;

static guint
find_root (const guint *parts,
           guint        node)
{
  while (parts[node] != node)
    node = parts[node];
  return node;
}

static guint *
find_parts (SluiceGraph *graph)
{
  guint n = sluice_graph_get_n_nodes (graph), n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  guint *parts = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    parts[i] = i;
  for (guint i = 0; i < n_edges; i++)
    {
      guint a = find_root (parts, edges[i].from), b = find_root (parts, edges[i].to);

      parts[MAX (a, b)] = MIN (a, b);
    }
  for (guint i = 0; i < n; i++)
    parts[i] = find_root (parts, i);
  return parts;
}

static int
step (const Fixture *fixture,
      guint          node,
      int            way)
{
  return fixture->direction == SLUICE_GRAPH_TOP_DOWN ? sluice_graph_layout_step (fixture->layout, node, way, 0)
                                                     : sluice_graph_layout_step (fixture->layout, node, 0, way);
}

/* Returns: steps to another part */
static guint
check_ways_back (const Fixture *fixture)
{
  guint n_steps = 0;

  for (guint i = 0; i < fixture->n; i++)
    for (int way = -1; way <= 1; way += 2)
      {
        int there = step (fixture, i, way), back;

        if (there < 0 || fixture->parts[there] == fixture->parts[i])
          continue;
        back = step (fixture, (guint) there, -way);
        g_assert_cmpint (back, >=, 0);
        g_assert_cmpuint (fixture->parts[back], ==, fixture->parts[i]);
        n_steps++;
      }
  return n_steps;
}

/* All the way back first, then on: every part is come to once. */
static void
check_all_are_read (const Fixture *fixture)
{
  g_autoptr (GHashTable) all = g_hash_table_new (NULL, NULL), seen = g_hash_table_new (NULL, NULL);
  guint node = 0, n_steps = 0;
  int next;

  for (guint i = 0; i < fixture->n; i++)
    g_hash_table_add (all, GUINT_TO_POINTER (fixture->parts[i]));
  while ((next = step (fixture, node, -1)) >= 0)
    {
      node = (guint) next;
      g_assert_cmpuint (++n_steps, <, 4 * fixture->n);
    }

  g_hash_table_add (seen, GUINT_TO_POINTER (fixture->parts[node]));
  for (n_steps = 0; (next = step (fixture, node, 1)) >= 0; node = (guint) next)
    {
      if (fixture->parts[next] != fixture->parts[node])
        g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (fixture->parts[next])));
      g_assert_cmpuint (++n_steps, <, 4 * fixture->n);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, g_hash_table_size (all));
}

/* Several small graphs in one; among them many of a single stage. */
static GraphTest *
make_parts (GRand *random)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_parts = (guint) g_rand_int_range (random, 1, 12);

  for (guint part = 0; part < n_parts; part++)
    {
      guint n = g_rand_boolean (random) ? 1 : (guint) g_rand_int_range (random, 2, 12);

      for (guint i = 0; i < n; i++)
        {
          g_string_append_printf (text, "%sp%ux%u", text->len > 0 ? ", " : "", part, i);
          if (i > 0)
            g_string_append_printf (text, " < p%ux%d", part, g_rand_int_range (random, 0, (int) i));
          if (i > 1 && g_rand_boolean (random))
            g_string_append_printf (text, " p%ux%d", part, g_rand_int_range (random, 0, (int) i));
        }
    }
  return graph_test_parse (text->str);
}

static void
test_keys_between_parts (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_steps = 0;

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GraphTest) test = make_parts (random);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, round % 2, NULL);
      g_autofree guint *parts = find_parts (graph);
      Fixture fixture = { layout, round % 2, sluice_graph_get_n_nodes (graph), parts };

      n_steps += check_ways_back (&fixture);
      check_all_are_read (&fixture);
    }
  g_test_message ("%u steps between parts", n_steps);
  g_assert_cmpuint (n_steps, >, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-step/parts", test_keys_between_parts);

  return g_test_run ();
}
