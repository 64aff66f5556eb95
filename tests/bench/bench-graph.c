/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-graph MODE STAGES: the stage graph alone, in a view of 1600 × 1000, with layers of stages of 1.8 dependencies each.
 *
 * frames     a person looks around: what each frame costs, in ms of the process's CPU time (NAME = NUMBER)
 * still      animations are off; one state a second changes, for SLUICE_BENCH_SECONDS after "counting"
 * moving     animations are on, 20 stages that run are in the view, one state a second changes
 * unfocused  the same behind a window that has the focus, and no state changes
 */
#include "bench-probe.h"

#include <adwaita.h>
#include <math.h>

#include "graph-test.h"
#include "ui/widgets/sluice-graph-view-private.h"

#define WIDTH 1600
#define HEIGHT 1000
#define FRAMES 60
#define RUNNING 20

typedef struct
{
  GtkWidget *window;
  SluiceGraphView *view;
  guint n_stages;
  guint painted;
  guint changed;
  double cpu;          /* up to where frames are accounted for */
  GArray *in_view;     /* guint: the stages a person sees */
} Bench;

static double
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
after_paint_cb (GdkFrameClock *clock,
                Bench         *self)
{
  self->painted++;
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

static void
begin (Bench *self)
{
  wait_ms (400);
  self->cpu = get_cpu ();
}

/* All that is used from one frame to the next belongs to it, whatever it is used for. Where nothing changes, none comes. */
static void
count_frame (Bench      *self,
             const char *name)
{
  guint before = self->painted, timer;
  gboolean over = FALSE;
  double cpu;

  timer = g_timeout_add (500, wake_cb, &over);
  while (self->painted == before && !over)
    g_main_context_iteration (NULL, TRUE);
  if (over)
    return;
  g_source_remove (timer);
  cpu = get_cpu ();
  bench_probe_value (name, cpu - self->cpu);
  self->cpu = cpu;
}

static void
look_at_middle (Bench  *self,
                double  scale)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (sluice_graph_view_get_layout (self->view));
  SluiceGraphCamera camera = {
    scale,
    WIDTH / 2.0 - (bounds->x + bounds->width / 2) * scale,
    HEIGHT / 2.0 - (bounds->y + bounds->height / 2) * scale,
  };

  sluice_graph_view_look (self->view, &camera, FALSE);
}

static void
find_in_view (Bench *self)
{
  SluiceGraphLayout *layout = sluice_graph_view_get_layout (self->view);
  SluiceGraphCamera camera = sluice_graph_view_get_camera (self->view);
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&camera, WIDTH, HEIGHT);

  g_array_set_size (self->in_view, 0);
  for (guint i = 0; i < self->n_stages; i++)
    if (sluice_graph_rect_meets (sluice_graph_layout_get_node (layout, i), &visible))
      g_array_append_val (self->in_view, i);
  g_assert (self->in_view->len > 0);
}

static void
animate (gboolean on)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", on, NULL);
}

static void
set_state (Bench       *self,
           guint        node,
           SluiceState  state)
{
  sluice_graph_view_set_node (self->view, node, state, -1, state == SLUICE_STATE_PENDING ? "train_model"
                                                                                        : "train_model\t · 12 min");
}

static void
pan (Bench      *self,
     const char *name)
{
  begin (self);
  for (guint i = 0; i < FRAMES; i++)
    {
      sluice_graph_view_pan (self->view, -23, -11);
      count_frame (self, name);
    }
  begin (self);
  /* It comes to rest where nobody was before. */
  sluice_graph_view_pan (self->view, 400, 300);
  count_frame (self, "rest");
  wait_ms (100);
}

static void
zoom (Bench      *self,
      const char *name,
      double      to)
{
  double factor = pow (to / sluice_graph_view_get_camera (self->view).scale, 1.0 / FRAMES);

  begin (self);
  for (guint i = 0; i < FRAMES; i++)
    {
      sluice_graph_view_zoom (self->view, factor, sluice_graph_view_get_center (self->view), FALSE);
      count_frame (self, name);
    }
}

static void
hover (Bench      *self,
       const char *name)
{
  find_in_view (self);
  begin (self);
  for (guint i = 0; i < FRAMES / 3; i++)
    {
      sluice_graph_view_set_hovered (self->view, (int) g_array_index (self->in_view, guint, i * 7 % self->in_view->len));
      for (guint k = 0; k < 3; k++)
        count_frame (self, name);
    }
  sluice_graph_view_set_hovered (self->view, -1);
}

static void
change (Bench      *self,
        const char *name)
{
  static const SluiceState states[] = { SLUICE_STATE_PENDING, SLUICE_STATE_RUNNING, SLUICE_STATE_COMPLETED,
                                        SLUICE_STATE_FAILED };

  animate (FALSE);
  find_in_view (self);
  begin (self);
  for (guint i = 0; i < FRAMES; i++)
    {
      guint node = g_array_index (self->in_view, guint, i / 4 * 7 % self->in_view->len);

      set_state (self, node, states[i % G_N_ELEMENTS (states)]);
      count_frame (self, name);
    }
  animate (TRUE);
}

static void
measure_frames (Bench *self)
{
  look_at_middle (self, 1);
  pan (self, "pan-1");
  look_at_middle (self, 0.5);
  pan (self, "pan-half");
  sluice_graph_view_fit (self->view, FALSE);
  pan (self, "pan-fit");
  sluice_graph_view_fit (self->view, FALSE);
  zoom (self, "zoom", 1.5);
  look_at_middle (self, 0.5);
  hover (self, "hover-half");
  change (self, "change-half");
  sluice_graph_view_fit (self->view, FALSE);
  hover (self, "hover-fit");
  change (self, "change-fit");
}

static gboolean
change_cb (gpointer data)
{
  Bench *self = data;
  guint node = g_array_index (self->in_view, guint, RUNNING + self->changed % (self->in_view->len - RUNNING));

  set_state (self, node, self->changed % 2 == 0 ? SLUICE_STATE_COMPLETED : SLUICE_STATE_PENDING);
  self->changed++;
  return G_SOURCE_CONTINUE;
}

static void
measure_seconds (Bench    *self,
                 gboolean  changes)
{
  const char *seconds = g_getenv ("SLUICE_BENCH_SECONDS");
  guint before, timer = 0;
  double cpu;

  look_at_middle (self, 0.5);
  find_in_view (self);
  g_assert (self->in_view->len > 2 * RUNNING);
  for (guint i = 0; i < self->in_view->len; i++)
    set_state (self, g_array_index (self->in_view, guint, i), i < RUNNING ? SLUICE_STATE_RUNNING : SLUICE_STATE_PENDING);
  wait_ms (1500);
  if (changes)
    timer = g_timeout_add_seconds (1, change_cb, self);
  cpu = get_cpu ();
  before = self->painted;
  wait_ms (1000 * (seconds != NULL ? (guint) atoi (seconds) : 20));
  bench_probe_value ("cpu", get_cpu () - cpu);
  bench_probe_value ("frames", self->painted - before);
  if (timer != 0)
    g_source_remove (timer);
}

static void
paint_states (Bench *self)
{
  for (guint i = 0; i < self->n_stages; i++)
    set_state (self, i, i % 13 == 7 ? (SluiceState) (i / 13 % SLUICE_N_STATES) : i < self->n_stages / 2
               ? SLUICE_STATE_COMPLETED : SLUICE_STATE_PENDING);
}

static void
show (Bench *self)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (self->n_stages);
  g_autoptr (GraphTest) test = graph_test_random (random, self->n_stages, FALSE);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  gint64 start;

  /* As the program's: in a plain GtkWindow cairo gave its shared memory back after each whole frame, which was the
   * greater part of what such a frame cost. */
  self->window = adw_window_new ();
  self->view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (NULL));
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->view));
  gtk_window_present (GTK_WINDOW (self->window));
  g_signal_connect (gtk_widget_get_frame_clock (self->window), "after-paint", G_CALLBACK (after_paint_cb), self);
  while (self->painted == 0 || !gtk_window_is_active (GTK_WINDOW (self->window)))
    g_main_context_iteration (NULL, TRUE);

  start = bench_probe_now ();
  sluice_graph_view_set_graph (self->view, graph);
  paint_states (self);
  while (sluice_graph_view_get_busy (self->view))
    g_main_context_iteration (NULL, TRUE);
  self->painted = 0;
  while (self->painted == 0)
    g_main_context_iteration (NULL, TRUE);
  bench_probe_value ("picture", (double) (bench_probe_now () - start) / 1e6);
  if (gtk_widget_get_width (GTK_WIDGET (self->view)) != WIDTH || gtk_widget_get_height (GTK_WIDGET (self->view)) != HEIGHT)
    g_warning ("the view is %d × %d", gtk_widget_get_width (GTK_WIDGET (self->view)),
               gtk_widget_get_height (GTK_WIDGET (self->view)));
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { 0 };

  if (argc != 3)
    return EXIT_FAILURE;
  adw_init ();
  bench.n_stages = (guint) atoi (argv[2]);
  bench.in_view = g_array_new (FALSE, FALSE, sizeof (guint));
  show (&bench);

  if (g_str_equal (argv[1], "frames"))
    measure_frames (&bench);
  else if (g_str_equal (argv[1], "unfocused"))
    {
      GtkWidget *other = gtk_window_new ();

      gtk_window_present (GTK_WINDOW (other));
      while (!gtk_window_is_active (GTK_WINDOW (other)) || gtk_window_is_active (GTK_WINDOW (bench.window)))
        g_main_context_iteration (NULL, TRUE);
      measure_seconds (&bench, FALSE);
    }
  else
    {
      animate (g_str_equal (argv[1], "moving"));
      measure_seconds (&bench, TRUE);
    }
  bench_probe_mark ("end");
  return EXIT_SUCCESS;
}
