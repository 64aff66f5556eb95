/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-editor STAGES: the page on which a pipeline is made, 1600 × 1000, with layers of stages of 1.8 dependencies each.
 *
 * connect, end   a connection, and the end of a dependency, are dragged over the graph: CPU of the process a frame, ms
 * call           what the page does at once with a change: validates, hands the graph to the view; main thread's CPU, ms
 * glide          stages on their way to their new places, and the frame with which they rest: CPU of the process, ms
 * drop, undo     until the new layout is shown and at rest: the longest the main thread was held, its own CPU time, ms
 * key            the same for a key in the name of a stage
 * whole-drop …   how long that takes, ms
 */
#include "bench-probe.h"

#include <adwaita.h>

#include "graph-test.h"
#include "servers/sluice-server.h"
#include "ui/editor/sluice-editor-page-private.h"
#include "ui/widgets/sluice-graph-view-private.h"

#define WIDTH 1600
#define HEIGHT 1000
#define FRAMES 90
#define ROUNDS 12

typedef struct
{
  GtkWidget *window;
  SluiceEditorPage *page;
  SluiceDraft *draft;
  SluiceGraphView *view;
  guint painted;
  double woken; /* when the main thread last began to work, in its own CPU time */
  double held;  /* the most it did without a pause, ms */
} Bench;

static Bench bench;

static double
get_cpu (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static gint
poll_cb (GPollFD *fds,
         guint    n_fds,
         gint     timeout)
{
  gint n;

  bench.held = MAX (bench.held, get_cpu (CLOCK_THREAD_CPUTIME_ID) - bench.woken);
  n = g_poll (fds, n_fds, timeout);
  bench.woken = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  return n;
}

static void
after_paint_cb (void)
{
  bench.painted++;
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_at_rest (void)
{
  SluiceGraphLayout *layout = sluice_graph_view_get_layout (bench.view);

  return layout != NULL && !sluice_graph_view_get_busy (bench.view) && bench.view->arrived >= 1
         && sluice_graph_layout_get_graph (layout) == sluice_graph_fold_get_shown (bench.view->fold)
         && sluice_graph_get_n_nodes (sluice_graph_view_get_graph (bench.view)) == sluice_draft_get_n_stages (bench.draft);
}

static void
wait_for_rest (void)
{
  guint before = bench.painted;
  gboolean over = FALSE;
  guint timer = g_timeout_add (10000, wake_cb, &over);

  while (!over && (bench.painted == before || !is_at_rest ()))
    g_main_context_iteration (NULL, TRUE);
  if (over)
    g_error ("the graph never came to rest");
  g_source_remove (timer);
}

/* All that is used from one frame to the next belongs to it. */
static void
count_frame (const char *name,
             double     *since)
{
  guint before = bench.painted;
  double cpu;

  while (bench.painted == before)
    g_main_context_iteration (NULL, TRUE);
  cpu = get_cpu (CLOCK_PROCESS_CPUTIME_ID);
  bench_probe_value (name, cpu - *since);
  *since = cpu;
}

static void
look_at_middle (double scale)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (sluice_graph_view_get_layout (bench.view));
  double width = gtk_widget_get_width (GTK_WIDGET (bench.view)), height = gtk_widget_get_height (GTK_WIDGET (bench.view));
  SluiceGraphCamera camera = {
    scale,
    width / 2.0 - (bounds->x + bounds->width / 2) * scale,
    height / 2.0 - (bounds->y + bounds->height / 2) * scale,
  };

  sluice_graph_view_unfit (bench.view);
  sluice_graph_view_look (bench.view, &camera, FALSE);
  wait_ms (600);
}

/* Where something begins that can be dragged: a port, or the end of an edge. */
static SluiceGraphPoint
find_grip (gboolean end)
{
  double width = gtk_widget_get_width (GTK_WIDGET (bench.view)), height = gtk_widget_get_height (GTK_WIDGET (bench.view));
  SluiceGraphPoint at;
  int which;

  for (at.y = height / 3; at.y < height; at.y += 3)
    for (at.x = width / 3; at.x < width; at.x += 3)
      if (end ? sluice_graph_view_find_port (bench.view, at) < 0
                  && sluice_graph_view_find_end (bench.view, at, FALSE, &which) >= 0
              : sluice_graph_view_find_port (bench.view, at) >= 0)
        return at;
  g_error ("there is nothing to drag");
}

static void
drag (const char *name,
      gboolean    end)
{
  SluiceGraphView *view = bench.view;
  SluiceGraphPoint start = find_grip (end);
  double width = gtk_widget_get_width (GTK_WIDGET (view)), height = gtk_widget_get_height (GTK_WIDGET (view)), cpu;

  sluice_graph_view_set_hovered (view, -1);
  wait_ms (400);
  view->drag = sluice_graph_view_begin_edit (view, start);
  g_assert (view->drag != NULL);
  cpu = get_cpu (CLOCK_PROCESS_CPUTIME_ID);
  for (guint i = 0; i < FRAMES; i++)
    {
      SluiceGraphPoint at = { (i * 37) % (guint) width, (i * 23) % (guint) height };
      SluiceGraphCamera camera = sluice_graph_drag_update (view->drag, at.x - start.x, at.y - start.y);

      sluice_graph_view_look (view, &camera, FALSE);
      count_frame (name, &cpu);
    }
  sluice_graph_view_cancel_drag (view);
  wait_ms (200);
}

static void
begin_change (double *start)
{
  wait_ms (400);
  bench.held = 0;
  bench.woken = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  *start = (double) bench_probe_now () / 1e6;
}

static void
end_change (const char *name,
            double      start)
{
  g_autofree char *whole = g_strconcat ("whole-", name, NULL);

  wait_for_rest ();
  bench_probe_value (name, bench.held);
  bench_probe_value (whole, (double) bench_probe_now () / 1e6 - start);
}

static guint64
pick_stage (GRand *random)
{
  gint32 n = (gint32) sluice_draft_get_n_stages (bench.draft);

  return sluice_draft_stage_get_id (sluice_draft_get_nth (bench.draft, (guint) g_rand_int_range (random, 0, n)));
}

/* A new dependency, as it is dropped, and taken back. */
static void
change_edges (GRand *random)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      guint64 from, to;
      double start;

      do
        {
          from = pick_stage (random);
          to = pick_stage (random);
        }
      while (from == to || sluice_draft_is_connected (bench.draft, from, to)
             || sluice_draft_find_path (bench.draft, from, to) != NULL);

      begin_change (&start);
      g_assert (sluice_draft_connect (bench.draft, from, to));
      sluice_editor_page_refresh (bench.page);
      bench_probe_value ("call", get_cpu (CLOCK_THREAD_CPUTIME_ID) - bench.woken);
      end_change ("drop", start);
      begin_change (&start);
      sluice_draft_undo (bench.draft);
      end_change ("undo", start);
    }
}

/* From the first frame with a new layout to the one with which it rests, which draws what is kept from there on. */
static void
count_glide (void)
{
  double cpu;

  while (bench.view->arrived >= 1)
    g_main_context_iteration (NULL, TRUE);
  cpu = get_cpu (CLOCK_PROCESS_CPUTIME_ID);
  do
    count_frame ("glide", &cpu);
  while (bench.view->arrived < 1);
  wait_ms (200);
}

static void
glide (void)
{
  for (guint i = 0; i < 3; i++)
    {
      sluice_draft_redo (bench.draft);
      count_glide ();
      sluice_draft_undo (bench.draft);
      count_glide ();
    }
}

static void
type (void)
{
  SluiceDraftStage *stage = sluice_draft_get_nth (bench.draft, 3);
  g_autofree char *node = g_strdup (sluice_draft_stage_get_name (stage));

  sluice_graph_view_set_selected (bench.view, node);
  wait_ms (600);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *name = g_strdup_printf ("name-%u", i);
      double start;

      begin_change (&start);
      sluice_draft_set_text (bench.draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_NAME, name);
      end_change ("key", start);
    }
}

static SluiceDraft *
make_draft (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (n);
  g_autoptr (GraphTest) test = graph_test_random (random, n, FALSE);
  SluiceDraft *draft = sluice_draft_new ();

  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "bench");
  for (guint i = 0; i < n; i++)
    sluice_draft_add_stage (draft, test->names->pdata[i], "preprocess_dataset", "{\"dataset\": \"sst2\"}", 0);
  for (guint i = 0; i < n; i++)
    {
      GPtrArray *dependencies = test->dependencies->pdata[i];

      for (guint k = 0; k < dependencies->len && dependencies->pdata[k] != NULL; k++)
        sluice_draft_connect (draft, sluice_draft_stage_get_id (sluice_draft_find_stage (draft, dependencies->pdata[k])),
                              sluice_draft_stage_get_id (sluice_draft_get_nth (draft, i)));
    }
  sluice_draft_mark_saved (draft);
  return draft;
}

static void
open_page (guint n)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  g_autoptr (SluiceHistory) history = sluice_history_new (NULL);
  g_autoptr (GUri) base = g_uri_parse ("http://localhost:9", G_URI_FLAGS_NONE, NULL);
  SluiceServer *server = sluice_server_new ("bench", "Bench", base, NULL, history, clock);
  AdwNavigationView *navigation = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  gint64 start;

  bench.draft = make_draft (n);
  bench.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), WIDTH, HEIGHT);
  start = bench_probe_now ();
  bench.page = SLUICE_EDITOR_PAGE (sluice_editor_page_new (server, bench.draft, FALSE));
  adw_navigation_view_add (navigation, ADW_NAVIGATION_PAGE (bench.page));
  adw_window_set_content (ADW_WINDOW (bench.window), GTK_WIDGET (navigation));
  bench.view = sluice_editor_page_get_graph (bench.page);
  gtk_widget_realize (bench.window);
  g_signal_connect (gtk_widget_get_frame_clock (bench.window), "after-paint", G_CALLBACK (after_paint_cb), NULL);
  gtk_window_present (GTK_WINDOW (bench.window));
  wait_for_rest ();
  bench_probe_value ("open", (double) (bench_probe_now () - start) / 1e6);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  if (argc != 2)
    return EXIT_FAILURE;
  adw_init ();
  open_page ((guint) atoi (argv[1]));
  g_main_context_set_poll_func (NULL, poll_cb);

  look_at_middle (1);
  drag ("connect", FALSE);
  drag ("end", TRUE);
  look_at_middle (0.5);
  drag ("connect-half", FALSE);
  change_edges (random);
  glide ();
  type ();
  bench_probe_mark ("end");
  return EXIT_SUCCESS;
}
