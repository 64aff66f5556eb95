/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-layout SHAPE STAGES: lays a graph of that shape out as the window does. Told: the helper's CPU, the whole time,
 * the most CPU the main thread took without a pause, CPU of what runs in the process, of our own layout, and how often
 * edges cross in both. Times in ms.
 */
#include "bench-probe.h"
#include "graph-crossings.h"
#include "graph-test.h"

#include "graph/sluice-graph-fold.h"
#include "graph/sluice-graph-layered.h"
#include "graph/sluice-graph-layouter.h"

#include <sys/resource.h>

#define COUNTED_STAGES 1000

typedef struct
{
  SluiceGraphLayout *layout;
  double woken;            /* when the main thread last began to work, in its own CPU time */
  double held;             /* the most it did without a pause, ms */
} Bench;

static Bench bench;

static double
ms_since (gint64 start)
{
  return (double) (bench_probe_now () - start) / 1e6;
}

static double
thread_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
cpu_of (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void
depend (GraphTest *test,
        guint      node,
        guint      other)
{
  g_autofree char *name = g_strdup_printf ("stage-%u", other);

  graph_test_depend (test, node, name);
}

/* What stage @i of @n depends on. */
static void
add_dependencies (GraphTest  *test,
                  GRand      *random,
                  const char *shape,
                  guint       i,
                  guint       n)
{
  if (i == 0)
    return;
  if (g_str_equal (shape, "chain"))
    depend (test, i, i - 1);
  else if (g_str_equal (shape, "star"))
    depend (test, i, 0);
  else if (g_str_equal (shape, "last-30") || g_str_equal (shape, "uniform"))
    for (guint k = 0; k < 2; k++)
      {
        guint most = g_str_equal (shape, "uniform") ? i : MIN (i, 30);

        depend (test, i, i - (guint) g_rand_int_range (random, 1, (gint32) most + 1));
      }
  else if (g_str_equal (shape, "fans"))
    {
      /* A stage, ten after it, one after these, … */
      guint place = i % 12;

      if (place == 0)
        depend (test, i, i - 1);
      else if (place < 11)
        depend (test, i, i - place);
      else
        for (guint k = 1; k < 11; k++)
          depend (test, i, i - k);
    }
  else if (g_str_equal (shape, "cycles"))
    for (guint k = 0; k < 2; k++)
      depend (test, i, (guint) g_rand_int_range (random, 0, (gint32) n));
  else if (!g_str_equal (shape, "none"))
    g_error ("no such shape: %s", shape);
}

static GraphTest *
make_test (const char *shape,
           guint       n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  GraphTest *test;

  if (g_str_equal (shape, "layered"))
    return graph_test_layered (random, n);

  test = graph_test_new ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage-%u", i);

      graph_test_add (test, name);
      add_dependencies (test, random, shape, i, n);
    }
  return test;
}

static gint
poll_cb (GPollFD *fds,
         guint    n_fds,
         gint     timeout)
{
  gint n;

  bench.held = MAX (bench.held, thread_cpu () - bench.woken);
  n = g_poll (fds, n_fds, timeout);
  bench.woken = thread_cpu ();
  return n;
}

static void
layout_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;

  bench.layout = sluice_graph_layouter_layout_finish (SLUICE_GRAPH_LAYOUTER (source), result, &error);
  if (bench.layout == NULL)
    g_error ("%s", error->message);
}

static void
tell (const char *name,
      double      value)
{
  bench_probe_value (name, value);
  g_print ("%s %.2f\n", name, value);
}

static void
measure_queries (void)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (bench.layout);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint)), edges = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 start = bench_probe_now ();

  for (guint i = 0; i < 1000; i++)
    {
      SluiceGraphRect view = {
        g_rand_double_range (random, bounds->x - 1, bounds->x + bounds->width),
        g_rand_double_range (random, bounds->y - 1, bounds->y + bounds->height),
        1600,
        1000,
      };

      sluice_graph_layout_query (bench.layout, &view, nodes, edges);
    }
  tell ("query", ms_since (start) / 1000);
  start = bench_probe_now ();
  for (guint i = 0; i < 1000; i++)
    {
      SluiceGraphPoint point = {
        g_rand_double_range (random, bounds->x - 1, bounds->x + bounds->width),
        g_rand_double_range (random, bounds->y - 1, bounds->y + bounds->height),
      };

      sluice_graph_layout_hit_node (bench.layout, point);
      sluice_graph_layout_hit_edge (bench.layout, point, 6);
    }
  tell ("hit", ms_since (start) / 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GraphTest) test = NULL;
  g_autoptr (SluiceGraph) graph = NULL;
  g_autoptr (SluiceGraphBlocks) blocks = NULL;
  g_autoptr (SluiceGraphFold) fold = NULL, folded = NULL;
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);
  g_autoptr (SluiceGraphLayout) own = NULL;
  gint64 start;
  double cpu, children;

  if (argc != 3)
    g_error ("bench-layout SHAPE STAGES");

  test = make_test (argv[1], (guint) atoi (argv[2]));
  cpu = thread_cpu ();
  graph = graph_test_build (test);
  tell ("graph", thread_cpu () - cpu);
  cpu = thread_cpu ();
  blocks = sluice_graph_blocks_new (graph);
  fold = sluice_graph_fold_new (blocks, NULL);
  folded = sluice_graph_fold_set_all (fold, TRUE);
  tell ("fold", thread_cpu () - cpu);

  children = cpu_of (RUSAGE_CHILDREN);
  cpu = cpu_of (RUSAGE_SELF);
  start = bench_probe_now ();
  bench.woken = thread_cpu ();
  g_main_context_set_poll_func (NULL, poll_cb);
  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, NULL);
  while (bench.layout == NULL)
    g_main_context_iteration (NULL, TRUE);
  tell ("held", bench.held);
  tell ("whole", ms_since (start));
  tell ("helper", cpu_of (RUSAGE_CHILDREN) - children);
  tell ("process", cpu_of (RUSAGE_SELF) - cpu);
  tell ("fallback", sluice_graph_layout_is_fallback (bench.layout));

  cpu = cpu_of (RUSAGE_SELF);
  own = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  tell ("own", cpu_of (RUSAGE_SELF) - cpu);
  /* Of many hundred thousands counting takes a minute. */
  if (sluice_graph_get_n_nodes (graph) <= COUNTED_STAGES)
    {
      tell ("crossings", (double) graph_crossings_count (bench.layout, FALSE));
      tell ("own-crossings", (double) graph_crossings_count (own, FALSE));
      tell ("straight-crossings", (double) graph_crossings_count (bench.layout, TRUE));
      tell ("own-straight-crossings", (double) graph_crossings_count (own, TRUE));
    }
  tell ("width", sluice_graph_layout_get_bounds (bench.layout)->width);
  tell ("height", sluice_graph_layout_get_bounds (bench.layout)->height);
  measure_queries ();
  bench_probe_mark ("end");
  sluice_graph_layout_unref (bench.layout);
  return 0;
}
