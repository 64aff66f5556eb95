/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/*
 * How a measured program tells its launcher what happened: a line "NAME NANOSECONDS" (CLOCK_MONOTONIC, the same for
 * both) on the file descriptor in SLUICE_BENCH_FD. Without that variable nothing is done.
 */

static inline void
bench_probe_mark (const char *name)
{
  const char *fd = g_getenv ("SLUICE_BENCH_FD");
  struct timespec now;
  char line[128];
  int length;

  if (!fd)
    return;
  clock_gettime (CLOCK_MONOTONIC, &now);
  length = g_snprintf (line, sizeof line, "%s %" G_GINT64_FORMAT "\n", name,
                       (gint64) now.tv_sec * 1000000000 + now.tv_nsec);
  if (write (atoi (fd), line, (size_t) length) != length)
    g_warning ("the launcher does not listen");
}

static inline void
bench_probe_after_paint_cb (GdkFrameClock *clock, char *name)
{
  bench_probe_mark (name);
  g_signal_handlers_disconnect_by_func (clock, bench_probe_after_paint_cb, name);
}

/* Marks @name (a literal) after the next paint of @widget's window, which must be presented. */
static inline void
bench_probe_next_frame (GtkWidget *widget, const char *name)
{
  g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (bench_probe_after_paint_cb),
                    (gpointer) name);
}
