/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program itself, with somebody who watches its frames: bench-app MODE ROWS [ARG …], where ARGs are sluice's own.
 *
 * list    marks "first-frame", and "list-frame" when a frame shows ROWS pipelines
 * graph   then opens the first pipeline of the list, and marks "graph-frame" when a frame shows its graph
 * idle    then counts for SLUICE_BENCH_SECONDS what the window does while nothing happens, and ends
 * running the same as idle, while stages change: without animations, or with SLUICE_BENCH_MOTION "moving", or "unfocused"
 *         behind a window that has the focus
 * hidden  the same, with the list, and the window minimised
 */
#include "bench-probe.h"

#include <locale.h>

#include "app/sluice-application.h"
#include "app/sluice-renderer.h"
#include "ui/pipelines/sluice-pipeline-row.h"
#include "ui/pipelines/sluice-pipelines-page.h"
#include "ui/widgets/sluice-graph-view.h"

typedef enum
{
  STEP_START,
  STEP_LIST,
  STEP_GRAPH,
  STEP_DONE,
} Step;

typedef struct
{
  const char *mode;
  guint rows;
  GtkWindow *window;
  Step step;
  gboolean shown; /* what this step waits for is in the frame that is being made */
} Watcher;

/* The main loop's poll has no user data. */
static guint polls;
static guint timeouts;
static guint paints;

static int
count_poll (GPollFD *fds,
            guint    n_fds,
            int      timeout)
{
  int ready = g_poll (fds, n_fds, timeout);

  if (timeout != 0)
    {
      polls++;
      if (ready == 0)
        timeouts++;
    }
  return ready;
}

static GtkWidget *
find_mapped (GtkWidget *widget,
             GType      type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GListModel *
find_list (Watcher *self)
{
  GtkWidget *table = find_mapped (GTK_WIDGET (self->window), GTK_TYPE_COLUMN_VIEW);

  return table != NULL ? G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table))) : NULL;
}

static gboolean
shows_list (Watcher *self)
{
  GListModel *model = find_list (self);

  return model != NULL && g_list_model_get_n_items (model) >= self->rows;
}

static gboolean
shows_graph (Watcher *self)
{
  GtkWidget *view = find_mapped (GTK_WIDGET (self->window), SLUICE_TYPE_GRAPH_VIEW);

  return view != NULL && !sluice_graph_view_get_busy (SLUICE_GRAPH_VIEW (view))
         && sluice_graph_view_get_layout (SLUICE_GRAPH_VIEW (view)) != NULL;
}

static gboolean
open_pipeline_cb (gpointer data)
{
  Watcher *self = data;
  g_autoptr (SluicePipelineRow) row = g_list_model_get_item (find_list (self), 0);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-pipeline", "s",
                              sluice_pipeline_get_uuid (sluice_pipeline_row_get_pipeline (row)));
  return G_SOURCE_REMOVE;
}

static gboolean
stop_counting_cb (gpointer data)
{
  Watcher *self = data;

  bench_probe_mark ("counted");
  bench_probe_value ("wakes", polls);
  bench_probe_value ("timers", timeouts);
  bench_probe_value ("frames", paints);
  bench_probe_mark ("end");
  gtk_window_destroy (self->window);
  return G_SOURCE_REMOVE;
}

static gboolean
count_cb (gpointer data)
{
  const char *seconds = g_getenv ("SLUICE_BENCH_SECONDS");

  bench_probe_mark ("counting");
  polls = timeouts = paints = 0;
  g_timeout_add_seconds (seconds != NULL ? (guint) atoi (seconds) : 60, stop_counting_cb, data);
  return G_SOURCE_REMOVE;
}

/* Whether anything moves by itself. */
static void
prepare_running (void)
{
  const char *motion = g_getenv ("SLUICE_BENCH_MOTION");

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", motion != NULL, NULL);
  if (g_strcmp0 (motion, "unfocused") == 0)
    gtk_window_present (GTK_WINDOW (gtk_window_new ()));
}

static gboolean
hide_cb (gpointer data)
{
  gtk_window_minimize (((Watcher *) data)->window);
  return G_SOURCE_REMOVE;
}

static void
step_on (Watcher *self)
{
  switch (self->step)
    {
    case STEP_START:
      self->step = STEP_LIST;
      bench_probe_mark ("first-frame");
      break;
    case STEP_LIST:
      self->step = STEP_DONE;
      bench_probe_mark ("list-frame");
      if (g_str_equal (self->mode, "graph") || g_str_equal (self->mode, "idle") || g_str_equal (self->mode, "running"))
        {
          self->step = STEP_GRAPH;
          g_idle_add (open_pipeline_cb, self);
        }
      else if (g_str_equal (self->mode, "hidden"))
        {
          g_timeout_add_seconds (2, hide_cb, self);
          g_timeout_add_seconds (5, count_cb, self);
        }
      break;
    case STEP_GRAPH:
      self->step = STEP_DONE;
      bench_probe_mark ("graph-frame");
      /* Until what opening a page sets off is over. */
      if (g_str_equal (self->mode, "running"))
        prepare_running ();
      if (!g_str_equal (self->mode, "graph"))
        g_timeout_add_seconds (5, count_cb, self);
      break;
    case STEP_DONE:
    default:
      break;
    }
}

/* Before GTK's own handler draws: what is there now is what the frame shows. */
static void
paint_cb (GdkFrameClock *clock,
          Watcher       *self)
{
  paints++;
  self->shown = self->step == STEP_START || (self->step == STEP_LIST && shows_list (self))
                || (self->step == STEP_GRAPH && shows_graph (self));
}

static void
after_paint_cb (GdkFrameClock *clock,
                Watcher       *self)
{
  if (!self->shown)
    return;
  self->shown = FALSE;
  step_on (self);
}

static void
realize_cb (GtkWidget *window,
            Watcher   *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "paint", G_CALLBACK (paint_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window,
                 Watcher        *self)
{
  if (self->window != NULL)
    return;
  self->window = window;
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), self);
}

int
main (int   argc,
      char *argv[])
{
  Watcher watcher = { 0 };
  g_autoptr (SluiceApplication) application = NULL;

  setlocale (LC_ALL, "");
  sluice_renderer_choose ();
  if (argc < 3)
    return EXIT_FAILURE;
  watcher.mode = argv[1];
  watcher.rows = (guint) atoi (argv[2]);
  argv[2] = argv[0];

  g_main_context_set_poll_func (NULL, count_poll);
  application = sluice_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &watcher);
  return g_application_run (G_APPLICATION (application), argc - 2, argv + 2);
}
