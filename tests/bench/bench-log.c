/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-log: a log of 100,000 lines that 1,000 lines a second come to, followed at the end for 10 s: how much CPU of
 * the window's thread a frame takes. */
#include <adwaita.h>

#include "bench-probe.h"
#include "ui/widgets/sluice-log-view.h"

#define HELD 100000
#define RATE 1000
#define STEP_MS 33
#define SECONDS 10

typedef struct
{
  SluiceLog *log;
  GArray *frames; /* double, ms */
  gint64 began;
  gint64 start;
  guint n;
} Bench;

static gint64
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
append (Bench *bench,
        guint  n)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();

  for (; n > 0; n--, bench->n++)
    {
      g_autofree char *text = g_strdup_printf ("%sstep %u/6000000 loss=%.4f lr=2.00e-05 tokens/s=%u.%u grad=0.%u 训练中",
                                               bench->n % 50 == 7 ? "[WARNING] " : bench->n % 333 == 5 ? "ERROR " : "",
                                               bench->n, 0.62 + bench->n % 977 / 1000.0, 3000 + bench->n % 611,
                                               bench->n % 10, bench->n % 899);

      g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, g_get_real_time (),
                                                   SLUICE_LOG_SOURCE_SOCKET));
    }
  sluice_log_take_frames (bench->log, lines);
}

static gboolean
append_cb (gpointer data)
{
  Bench *bench = data;
  gint64 due = HELD + (g_get_monotonic_time () - bench->start) * RATE / G_USEC_PER_SEC;

  if (due > bench->n)
    append (bench, (guint) (due - bench->n));
  return G_SOURCE_CONTINUE;
}

static void
before_cb (Bench *bench)
{
  bench->began = get_cpu ();
}

static void
after_cb (Bench *bench)
{
  double ms = (double) (get_cpu () - bench->began) / 1e6;

  if (bench->began != 0)
    g_array_append_val (bench->frames, ms);
  bench->began = 0;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { .frames = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_autoptr (GPtrArray) none = sluice_log_lines_new ();
  GtkWidget *window, *view;
  GdkFrameClock *clock;
  SluiceLogAsk ask;
  gint64 cpu;

  adw_init ();
  bench.log = sluice_log_new ();
  sluice_log_set_connected (bench.log, TRUE);
  sluice_log_get_ask (bench.log, &ask);
  sluice_log_take_page (bench.log, &ask, none, TRUE);
  append (&bench, HELD);

  view = sluice_log_view_new ();
  sluice_log_view_set_log (SLUICE_LOG_VIEW (view), bench.log);
  window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_present (GTK_WINDOW (window));
  for (gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < until;)
    g_main_context_iteration (NULL, FALSE) ? (void) 0 : g_usleep (1000);

  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_cb), &bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_cb), &bench);
  bench.start = g_get_monotonic_time ();
  cpu = get_cpu ();
  g_timeout_add (STEP_MS, append_cb, &bench);
  while (g_get_monotonic_time () < bench.start + SECONDS * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);

  g_array_sort (bench.frames, compare);
  if (bench.frames->len > 0)
    {
      double p95 = g_array_index (bench.frames, double, bench.frames->len * 95 / 100);
      double share = (double) (get_cpu () - cpu) / 1e7 / SECONDS;

      bench_probe_value ("frame-p95", p95);
      bench_probe_value ("share", share);
      g_print ("%u frames, %u lines; CPU a frame: median %.2f ms, p95 %.2f ms, most %.2f ms; %.1f %% of a core\n",
               bench.frames->len, bench.n, g_array_index (bench.frames, double, bench.frames->len / 2), p95,
               g_array_index (bench.frames, double, bench.frames->len - 1), share);
    }
  bench_probe_mark ("end");
  gtk_window_destroy (GTK_WINDOW (window));
  g_array_unref (bench.frames);
  g_object_unref (bench.log);
  return 0;
}
