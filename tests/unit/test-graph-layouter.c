/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-laws.h"
#include "graph-test.h"

#include "base/sluice-error.h"
#include "graph/sluice-graph-layered.h"
#include "graph/sluice-graph-layouter.h"
#include "graph/sluice-graph-wire.h"

#include <glib/gstdio.h>
#include <math.h>

/* Under sanitizers all programs of a test are several times slower. */
#ifdef __SANITIZE_ADDRESS__
#define DEADLINE 160
#else
#define DEADLINE 40
#endif

typedef struct
{
  SluiceGraphLayout *layout;
  GError *error;
  gboolean done;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->layout, sluice_graph_layout_unref);
  g_clear_error (&outcome->error);
  outcome->done = FALSE;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
layout_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Outcome *outcome = data;

  outcome->layout = sluice_graph_layouter_layout_finish (SLUICE_GRAPH_LAYOUTER (source), result, &outcome->error);
  outcome->done = TRUE;
}

static gboolean
late_cb (gpointer data)
{
  g_error ("the layout did not end");
  return G_SOURCE_REMOVE;
}

static void
wait_for (Outcome *outcome)
{
  guint id = g_timeout_add_seconds (DEADLINE, late_cb, NULL);

  while (!outcome->done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
test_random_graphs (void)
{
  guint sizes[] = { 0, 1, 2, 3, 10, 60, 300, 1200, 3000, (guint) g_test_rand_int_range (0, 3001) };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int direction = SLUICE_GRAPH_TOP_DOWN; direction <= SLUICE_GRAPH_LEFT_RIGHT; direction++)
      {
        g_autoptr (GraphTest) test = graph_test_random (random, sizes[i], TRUE);
        g_autoptr (SluiceGraph) graph = graph_test_build (test);
        g_auto (Outcome) outcome = { 0 };

        g_test_message ("%u stages, direction %d", sizes[i], direction);
        sluice_graph_layouter_layout_async (layouter, graph, direction, NULL, layout_cb, &outcome);
        wait_for (&outcome);
        g_assert_no_error (outcome.error);
        graph_laws_check (outcome.layout);
        if (sizes[i] >= 10 && sizes[i] <= 300)
          g_assert_false (sluice_graph_layout_is_fallback (outcome.layout));
      }
}

static void
test_own_layout_of_random_graphs (void)
{
  guint sizes[] = { 0, 1, 2, 10, 60, 300, 3000, (guint) g_test_rand_int_range (0, 3001) };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int direction = SLUICE_GRAPH_TOP_DOWN; direction <= SLUICE_GRAPH_LEFT_RIGHT; direction++)
      {
        g_autoptr (GraphTest) test = graph_test_random (random, sizes[i], TRUE);
        g_autoptr (SluiceGraph) graph = graph_test_build (test);
        g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, direction, NULL);

        if (sizes[i] > 2)
          g_assert_true (sluice_graph_layout_is_fallback (layout));
        graph_laws_check (layout);
      }
}

static void
test_singles_are_packed (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);
  g_auto (Outcome) outcome = { 0 };

  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &outcome);
  wait_for (&outcome);
  graph_laws_check (outcome.layout);
  g_assert_cmpfloat (sluice_graph_layout_get_bounds (outcome.layout)->width, <, 1200);
  g_assert_cmpfloat (sluice_graph_layout_get_bounds (outcome.layout)->height, <, 1200);
}

/* A few that don't wait for each other stand beside each other, not as if one came after the other. */
static void
test_few_singles_stand_beside_each_other (void)
{
  static const char *const graphs[] = { "a, b", "a, b, c", "a, b, c, d" };

  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    for (int direction = SLUICE_GRAPH_TOP_DOWN; direction <= SLUICE_GRAPH_LEFT_RIGHT; direction++)
      {
        g_autoptr (GraphTest) test = graph_test_parse (graphs[i]);
        g_autoptr (SluiceGraph) graph = graph_test_build (test);
        g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, direction, NULL);
        const SluiceGraphRect *first = sluice_graph_layout_get_node (layout, 0);

        graph_laws_check (layout);
        for (guint k = 1; k < sluice_graph_get_n_nodes (graph); k++)
          {
            const SluiceGraphRect *other = sluice_graph_layout_get_node (layout, k);

            if (direction == SLUICE_GRAPH_TOP_DOWN)
              g_assert_cmpfloat (other->y, ==, first->y);
            else
              g_assert_cmpfloat (other->x, ==, first->x);
          }
      }
}

/* Returns: (transfer full): the path of a program that does what @script says instead of laying out */
static char *
make_helper (const char *script)
{
  g_autofree char *path = NULL, *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("sluice-helper-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return g_steal_pointer (&path);
}

static void
test_bad_helper_leads_to_the_own_layout (gconstpointer data)
{
  g_autofree char *helper = data != NULL ? make_helper (data) : g_strdup ("/nonexistent/sluice-layout");
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < b c");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (helper);
  g_auto (Outcome) outcome = { 0 };

  sluice_graph_layouter_set_deadline (layouter, 300);
  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &outcome);
  wait_for (&outcome);
  g_assert_no_error (outcome.error);
  g_assert_true (sluice_graph_layout_is_fallback (outcome.layout));
  graph_laws_check (outcome.layout);
  if (data != NULL)
    g_remove (helper);
}

static gboolean
is_fallback_after (const char *script,
                   guint       deadline,
                   gboolean    patient)
{
  g_autofree char *helper = make_helper (script);
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (helper);
  g_auto (Outcome) outcome = { 0 };

  sluice_graph_layouter_set_deadline (layouter, deadline);
  sluice_graph_layouter_set_patient (layouter, patient);
  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &outcome);
  wait_for (&outcome);
  g_assert_no_error (outcome.error);
  g_remove (helper);
  return sluice_graph_layout_is_fallback (outcome.layout);
}

/* On a busy machine a helper stands still and can't help it; one that is busy itself, or never comes, is ended. */
static void
test_patience_counts_the_helpers_own_time (void)
{
  const char *reply = "sluice-layout 1\\n2 1\\n0 0\\n0 136\\n4 0 40 0 50 0 60 0 96\\nend\\n";
  g_autofree char *late = g_strdup_printf ("cat >/dev/null; sleep 2; printf '%s'", reply);

  g_assert_true (is_fallback_after (late, 600, FALSE));
  g_assert_false (is_fallback_after (late, 600, TRUE));
  g_assert_true (is_fallback_after ("while :; do :; done", 200, TRUE));
  g_assert_true (is_fallback_after ("exec sleep 60", 200, TRUE));
}

/* No more is read than a right answer can be, however long the helper may take. */
static void
test_a_flood_is_not_read (void)
{
  const char *reply = "sluice-layout 1\\n2 1\\n0 0\\n0 136\\n4 0 40 0 50 0 60 0 96\\nend\\n";
  g_autofree char *after = g_strdup_printf ("cat >/dev/null; printf '%s'; head -c 90000000 /dev/zero", reply);
  g_autofree char *little = g_strdup_printf ("cat >/dev/null; printf '%s'; head -c 900000 /dev/zero", reply);

  g_assert_false (is_fallback_after (little, 1000 * DEADLINE, FALSE));
  g_assert_true (is_fallback_after (after, 1000 * DEADLINE, FALSE));
  g_assert_true (is_fallback_after ("head -c 90000000 /dev/zero; exec sleep 600", 2000 * DEADLINE, FALSE));
}

/* What it is asked doesn't fit into a pipe: the worker waits for its reader no longer than for its answer. */
static void
test_a_helper_that_reads_nothing (void)
{
  static const char *const scripts[] = { "exit 0", "exec 0<&-; sleep 0.2; exit 3", "exec sleep 600", "exec cat /dev/zero" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GraphTest) test = graph_test_layered (random, 3000);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphPlan) plan = sluice_graph_plan_new (graph, SLUICE_GRAPH_TOP_DOWN);
  g_autoptr (GBytes) request = sluice_graph_wire_write (plan);

  g_assert_true (sluice_graph_wire_is_worth_it (plan));
  g_assert_cmpuint (g_bytes_get_size (request), >, 65536);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *helper = make_helper (scripts[i]);
      g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (helper);
      g_auto (Outcome) outcome = { 0 };

      g_test_message ("%s", scripts[i]);
      sluice_graph_layouter_set_deadline (layouter, 300);
      sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &outcome);
      wait_for (&outcome);
      g_assert_no_error (outcome.error);
      g_assert_true (sluice_graph_layout_is_fallback (outcome.layout));
      g_remove (helper);
    }
}

static SluiceGraphPoint
get_end (SluiceGraphLayout *layout,
         guint              edge)
{
  guint n;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, edge, &n);

  return points[n - 1];
}

/* Where the edge is, that share of its height below its beginning. */
static double
find_x (SluiceGraphLayout *layout,
        guint              edge,
        double             share)
{
  guint n;
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, edge, &n);
  double y = points[0].y + (points[n - 1].y - points[0].y) * share, best = G_MAXDOUBLE, x = 0;

  for (guint i = 0; i <= 1000; i++)
    {
      SluiceGraphPoint at = sluice_graph_curve_at_length (points, n, i / 1000.0, NULL);

      if (fabs (at.y - y) < best)
        {
          best = fabs (at.y - y);
          x = at.x;
        }
    }
  return x;
}

/* Links of a fan don't cross. */
static void
test_a_fan_is_not_tangled (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < a, e < a, f < a, g < a, z < b c d e f g");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);
  g_auto (Outcome) outcome = { 0 };
  const SluiceGraphEdge *edges;
  guint n_edges;

  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &outcome);
  wait_for (&outcome);
  g_assert_false (sluice_graph_layout_is_fallback (outcome.layout));
  graph_laws_check (outcome.layout);
  edges = sluice_graph_get_edges (graph, &n_edges);
  for (guint i = 0; i < n_edges; i++)
    for (guint k = 0; k < n_edges; k++)
      for (guint part = 1; edges[i].from == edges[k].from && part < 20; part++)
        {
          double ends = get_end (outcome.layout, k).x - get_end (outcome.layout, i).x;

          if (ends > 1)
            g_assert_cmpfloat (find_x (outcome.layout, i, part / 20.0), <=, find_x (outcome.layout, k, part / 20.0) + 1);
        }
}

static void
test_cancel (void)
{
  g_autofree char *helper = make_helper ("exec sleep 60");
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (helper);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) first = { 0 }, second = { 0 };
  gpointer gone = layouter;
  guint id;

  /* The first is called off by the second, the second by us. */
  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &first);
  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, cancellable, layout_cb, &second);
  wait_for (&first);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (second.done);
  g_cancellable_cancel (cancellable);
  wait_for (&second);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* A layout that was called off keeps it until its helper's end is told. */
  id = g_timeout_add_seconds (DEADLINE, late_cb, NULL);
  g_object_add_weak_pointer (G_OBJECT (layouter), &gone);
  g_object_unref (g_steal_pointer (&layouter));
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_remove (helper);
}

static void
test_nothing_in_a_reply_is_believed (void)
{
  static const char *const replies[] = {
    "", "sluice-layout 1\n", "sluice-layout 2\n2 1\n0 0\n0 100\n0\nend\n", "sluice-layout 1\n2 1\n0 0\n0 100\n0\n",
    "sluice-layout 1\n3 1\n0 0\n0 100\n0\nend\n", "sluice-layout 1\n2 1\nnan 0\n0 100\n0\nend\n",
    "sluice-layout 1\n2 1\n0 0\n0 1e300\n0\nend\n", "sluice-layout 1\n2 1\n0 0\n0 100\n4 0 0 0 0 0 0\nend\n",
    "sluice-layout 1\n2 1\n0 0\n0 100\n5 0 0 0 0 0 0 0 0 0 0\nend\n",
    "sluice-layout 1\n2 1\n0 0\n0 100\n4 900 0 0 0 0 0 0 100\nend\n", "sluice-layout 1\n2 1\n0 0\n0 100\n-4\nend\n",
    "sluice-layout 1\n2 1\n0 0\n0 100\n99999999999\nend\n",
  };
  static const char good[] = "sluice-layout 1\n2 1\n0 0\n0 136\n4 0 40 0 50 0 60 0 96\nend\n";
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphPlan) plan = sluice_graph_plan_new (graph, SLUICE_GRAPH_TOP_DOWN);
  g_autoptr (GBytes) bytes = g_bytes_new_static (good, sizeof good - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_wire_read (plan, bytes, &error);

  g_assert_no_error (error);
  graph_laws_check (layout);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GBytes) bad = g_bytes_new_static (replies[i], strlen (replies[i]));

      g_test_message ("reply %u", i);
      g_assert_null (sluice_graph_wire_read (plan, bad, &error));
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_LAYOUT);
      g_clear_error (&error);
    }
  for (gsize length = 0; length < sizeof good - 2; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_static (good, length);
      g_autoptr (SluiceGraphLayout) none = sluice_graph_wire_read (plan, cut, NULL);

      g_assert_null (none);
    }
}

/* What the helper is asked follows the estimate of what it will have to do. */
static void
test_limits_follow_the_estimate (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const guint sizes[] = { 100, 300, 1000, 3000 };
  double former = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GraphTest) test = graph_test_layered (random, sizes[i]);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphPlan) plan = sluice_graph_plan_new (graph, SLUICE_GRAPH_LEFT_RIGHT);
      g_autoptr (GBytes) request = sluice_graph_wire_write (plan);
      g_autofree char *text = g_strndup (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
      g_auto (GStrv) words = g_strsplit_set (text, " \n", 10);
      double ns = g_ascii_strtod (words[6], NULL), mc = g_ascii_strtod (words[7], NULL);

      g_assert_true (sluice_graph_wire_is_worth_it (plan));
      g_assert_cmpstr (words[5], ==, sizes[i] <= 1000 ? "1" : "0");
      if (i == 0)
        g_assert_true (ns < 0.001 && mc < 0.001);
      else
        g_assert_true (ns > 0.01 && ns < former && mc >= ns);
      former = i == 0 ? G_MAXDOUBLE : ns;
    }
}

static void
test_too_much_for_the_helper (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GraphTest) test = graph_test_new ();
  g_autoptr (SluiceGraph) graph = NULL;
  g_autoptr (SluiceGraphPlan) plan = NULL;
  g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (NULL);
  g_auto (Outcome) outcome = { 0 };

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      graph_test_add (test, name);
      for (guint k = 0; i > 0 && k < 2; k++)
        graph_test_depend (test, i, g_ptr_array_index (test->names, (guint) g_rand_int_range (random, 0, (gint32) i)));
    }
  graph = graph_test_build (test);
  plan = sluice_graph_plan_new (graph, SLUICE_GRAPH_TOP_DOWN);
  g_assert_false (sluice_graph_wire_is_worth_it (plan));
  sluice_graph_layouter_layout_async (layouter, graph, SLUICE_GRAPH_TOP_DOWN, NULL, layout_cb, &outcome);
  wait_for (&outcome);
  g_assert_true (sluice_graph_layout_is_fallback (outcome.layout));
  graph_laws_check (outcome.layout);
}

static void
test_helper_refuses_garbage (void)
{
  static const char *const requests[] = {
    "", "hello", "sluice-layout 1\n", "sluice-layout 1\n0 32 56 1 0 0\n2 1\n200 64\n200 64\n0 2\nend\n",
    "sluice-layout 1\n0 32 56 1 0 0\n2 1\n200 64\n200 64\n0 0\nend\n",
    "sluice-layout 1\n0 32 56 1 0 0\n-1 0\nend\n", "sluice-layout 1\n0 32 56 1 0 0\n999999999 0\nend\n",
    "sluice-layout 1\n0 nan 56 1 0 0\n0 0\nend\n", "sluice-layout 1\n0 32 56 1 0 0\n1 0\n1e99 64\nend\n",
    "sluice-layout 1\n0 32 56 1 0 0\n1 0\n200 64\n",
  };
  const char *helper = g_getenv ("SLUICE_LAYOUT_HELPER");

  g_assert_nonnull (helper);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) request = g_bytes_new_static (requests[i], strlen (requests[i])), reply = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (
        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, helper, NULL);

      g_assert_no_error (error);
      g_subprocess_communicate (process, request, NULL, &reply, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
      g_assert_cmpuint (g_bytes_get_size (reply), ==, 0);
    }
}

static void
test_hits_and_steps (void)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < b c");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  guint n_edges, n_points;
  int left, right;

  sluice_graph_get_edges (graph, &n_edges);
  for (guint i = 0; i < 4; i++)
    {
      const SluiceGraphRect *rect = sluice_graph_layout_get_node (layout, i);

      g_assert_cmpint (sluice_graph_layout_hit_node (layout, (SluiceGraphPoint) { rect->x + 1, rect->y + 1 }), ==, i);
      g_assert_cmpint (sluice_graph_layout_hit_node (layout, (SluiceGraphPoint) { rect->x - 2, rect->y + 1 }), ==, -1);
    }
  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);

      g_assert_cmpint (sluice_graph_layout_hit_edge (layout, sluice_graph_cubic_at (points, 0.5), 3), ==, i);
    }
  g_assert_cmpint (sluice_graph_layout_hit_edge (layout, (SluiceGraphPoint) { 1e5, 0 }, 3), ==, -1);

  left = sluice_graph_layout_get_node (layout, 1)->x < sluice_graph_layout_get_node (layout, 2)->x ? 1 : 2;
  right = 3 - left;
  g_assert_cmpint (sluice_graph_layout_step (layout, (guint) left, 1, 0), ==, right);
  g_assert_cmpint (sluice_graph_layout_step (layout, (guint) right, 1, 0), ==, -1);
  g_assert_cmpint (sluice_graph_layout_step (layout, (guint) left, 0, 1), ==, 3);
  g_assert_cmpint (sluice_graph_layout_step (layout, 3, 0, -1), >=, 1);
  g_assert_cmpint (sluice_graph_layout_step (layout, (guint) left, 0, -1), ==, 0);
  g_assert_cmpint (sluice_graph_layout_step (layout, 0, 0, -1), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-layouter/random", test_random_graphs);
  g_test_add_func ("/graph-layouter/own", test_own_layout_of_random_graphs);
  g_test_add_func ("/graph-layouter/singles", test_singles_are_packed);
  g_test_add_func ("/graph-layouter/few-singles", test_few_singles_stand_beside_each_other);
  g_test_add_data_func ("/graph-layouter/missing-helper", NULL, test_bad_helper_leads_to_the_own_layout);
  g_test_add_data_func ("/graph-layouter/killed-helper", "kill -9 $$", test_bad_helper_leads_to_the_own_layout);
  g_test_add_data_func ("/graph-layouter/slow-helper", "exec sleep 60", test_bad_helper_leads_to_the_own_layout);
  /* Its child holds the pipe, whatever becomes of it. */
  g_test_add_data_func ("/graph-layouter/slow-helpers-child", "(sleep 20 &); exec sleep 60",
                        test_bad_helper_leads_to_the_own_layout);
  g_test_add_data_func ("/graph-layouter/lying-helper", "cat >/dev/null; echo sluice-layout 1; echo 4 4",
                        test_bad_helper_leads_to_the_own_layout);
  g_test_add_data_func ("/graph-layouter/failing-helper", "exit 3", test_bad_helper_leads_to_the_own_layout);
  g_test_add_func ("/graph-layouter/patience", test_patience_counts_the_helpers_own_time);
  g_test_add_func ("/graph-layouter/flood", test_a_flood_is_not_read);
  g_test_add_func ("/graph-layouter/deaf", test_a_helper_that_reads_nothing);
  g_test_add_func ("/graph-layouter/fan", test_a_fan_is_not_tangled);
  g_test_add_func ("/graph-layouter/cancel", test_cancel);
  g_test_add_func ("/graph-layouter/reply", test_nothing_in_a_reply_is_believed);
  g_test_add_func ("/graph-layouter/limits", test_limits_follow_the_estimate);
  g_test_add_func ("/graph-layouter/too-much", test_too_much_for_the_helper);
  g_test_add_func ("/graph-layouter/request", test_helper_refuses_garbage);
  g_test_add_func ("/graph-layouter/hits", test_hits_and_steps);

  return g_test_run ();
}
