/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graphs for tests. */
#pragma once

#include "graph/sluice-graph.h"

typedef struct
{
  GPtrArray *names;          /* char * */
  GPtrArray *dependencies;   /* GPtrArray * of char *, NULL-terminated at the end */
} GraphTest;

static inline GraphTest *
graph_test_new (void)
{
  GraphTest *self = g_new0 (GraphTest, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->dependencies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return self;
}

static inline void
graph_test_free (GraphTest *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->dependencies);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GraphTest, graph_test_free)

static inline void
graph_test_add (GraphTest  *self,
                const char *name)
{
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->dependencies, g_ptr_array_new_null_terminated (4, g_free, TRUE));
}

static inline void
graph_test_depend (GraphTest  *self,
                   guint       node,
                   const char *name)
{
  g_ptr_array_add (g_ptr_array_index (self->dependencies, node), g_strdup (name));
}

/* "a, b < a, c < a b": c depends on a and on b. */
static inline GraphTest *
graph_test_parse (const char *text)
{
  GraphTest *self = graph_test_new ();
  g_auto (GStrv) nodes = g_strsplit (text, ",", -1);

  for (guint i = 0; nodes[i] != NULL && *text != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (nodes[i]), " ", -1);

      graph_test_add (self, words[0]);
      for (guint k = 2; words[1] != NULL && words[k] != NULL; k++)
        graph_test_depend (self, i, words[k]);
    }
  return self;
}

/* Layers of stages, some 1.8 dependencies each; with @odd also cycles, self edges, doubles and unknown names. */
static inline GraphTest *
graph_test_random (GRand   *random,
                   guint    n_nodes,
                   gboolean odd)
{
  GraphTest *self = graph_test_new ();
  guint width = MAX (2, (guint) (n_nodes / (4 + n_nodes / 40)));

  for (guint i = 0; i < n_nodes; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage-%u", i);
      guint n = i == 0 ? 0 : (guint) g_rand_int_range (random, i < width ? 0 : 1, 4);

      graph_test_add (self, name);
      for (guint k = 0; k < n && i >= width / 2; k++)
        {
          guint back = (guint) g_rand_int_range (random, 1, (gint32) MIN (i, 2 * width) + 1);
          g_autofree char *other = g_strdup_printf ("stage-%u", i - back);

          graph_test_depend (self, i, other);
          if (odd && g_rand_int_range (random, 0, 10) == 0)
            graph_test_depend (self, i, other);
        }
      if (odd && g_rand_int_range (random, 0, 20) == 0)
        graph_test_depend (self, i, name);
      if (odd && g_rand_int_range (random, 0, 20) == 0)
        graph_test_depend (self, i, "nobody");
      if (odd && g_rand_int_range (random, 0, 20) == 0)
        {
          g_autofree char *later = g_strdup_printf ("stage-%d", g_rand_int_range (random, 0, (gint32) n_nodes));

          graph_test_depend (self, i, later);
        }
    }
  return self;
}

/* As many layers as a layer has stages; 1.8 dependencies a stage, most of them on the layer before. */
static inline GraphTest *
graph_test_layered (GRand *random,
                    guint  n_nodes)
{
  GraphTest *self = graph_test_new ();
  guint width = 1;

  while (width * width < n_nodes)
    width++;
  for (guint i = 0; i < n_nodes; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage-%u", i);
      guint layer = i / width, chance = (guint) g_rand_int_range (random, 0, 10);

      graph_test_add (self, name);
      for (guint k = 0; layer > 0 && k < (chance < 4 ? 1 : chance < 8 ? 2 : 3); k++)
        {
          guint back = g_rand_int_range (random, 0, 10) < 8 ? 1 : (guint) g_rand_int_range (random, 1, 4);
          guint place = (guint) g_rand_int_range (random, 0, (gint32) width);
          g_autofree char *other = g_strdup_printf ("stage-%u", (layer - MIN (back, layer)) * width + place);

          graph_test_depend (self, i, other);
        }
    }
  return self;
}

/* Fan-outs and fan-ins of all sizes in a row or apart, with and without odd edges into them, and stages for themselves. */
static inline GraphTest *
graph_test_fans (GRand   *random,
                 guint    n_nodes,
                 gboolean odd)
{
  GraphTest *self = graph_test_new ();

  while (self->names->len < n_nodes)
    {
      guint first = self->names->len, n = (guint) g_rand_int_range (random, 1, 30);
      guint n_parents = (guint) g_rand_int_range (random, 0, 4), parents[4];

      n = MIN (n, n_nodes - first);
      n_parents = MIN (n_parents, first);
      for (guint k = 0; k < n_parents; k++)
        parents[k] = first - 1 - (guint) g_rand_int_range (random, 0, (gint32) MIN (first, 12));
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *name = g_strdup_printf ("stage-%u", first + i);

          graph_test_add (self, name);
          for (guint k = 0; k < n_parents; k++)
            {
              g_autofree char *parent = g_strdup_printf ("stage-%u", parents[(k + i) % n_parents]);

              graph_test_depend (self, first + i, parent);
            }
          if (odd && g_rand_int_range (random, 0, 60) == 0)
            graph_test_depend (self, first + i, g_rand_boolean (random) ? "nobody" : name);
          if (odd && g_rand_int_range (random, 0, 60) == 0)
            {
              g_autofree char *other = g_strdup_printf ("stage-%d", g_rand_int_range (random, 0, (gint32) n_nodes));

              graph_test_depend (self, first + i, other);
            }
        }
    }
  return self;
}

static inline SluiceGraph *
graph_test_build (GraphTest *self)
{
  g_autofree const char *const **lists = g_new0 (const char *const *, self->names->len + 1);

  for (guint i = 0; i < self->names->len; i++)
    lists[i] = (const char *const *) ((GPtrArray *) g_ptr_array_index (self->dependencies, i))->pdata;
  return sluice_graph_new (self->names->len, (const char *const *) self->names->pdata, lists, 200, 64);
}

/* Nodes go, come, and change whom they depend on. @origins: (out): for each node what it was, or -1. Returns: the graph
 * after that */
static inline SluiceGraph *
graph_test_change (GRand       *random,
                   SluiceGraph *graph,
                   int        **origins)
{
  g_autoptr (GraphTest) test = graph_test_new ();
  g_autoptr (SluiceGraph) changed = NULL;
  guint n = sluice_graph_get_n_nodes (graph), n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  for (guint i = 0; i < n; i++)
    {
      guint n_in;
      const guint *in = sluice_graph_get_edges_in (graph, i, &n_in);

      if (g_rand_int_range (random, 0, 40) == 0)
        {
          g_autofree char *name = g_strdup_printf ("new-%u", i);

          graph_test_add (test, name);
          for (guint k = (guint) g_rand_int_range (random, 0, 3); k > 0; k--)
            graph_test_depend (test, test->names->len - 1,
                               sluice_graph_get_name (graph, (guint) g_rand_int_range (random, 0, (int) n)));
          if (g_rand_boolean (random))
            continue;
        }
      graph_test_add (test, sluice_graph_get_name (graph, i));
      for (guint k = 0; k < n_in; k++)
        graph_test_depend (test, test->names->len - 1, sluice_graph_get_name (graph, edges[in[k]].from));
    }
  changed = graph_test_build (test);
  *origins = g_new (int, test->names->len + 1);
  for (guint i = 0; i < test->names->len; i++)
    (*origins)[i] = sluice_graph_find (graph, sluice_graph_get_name (changed, i));
  return g_steal_pointer (&changed);
}
