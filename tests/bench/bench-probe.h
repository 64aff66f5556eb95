/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * How a measured program tells its launcher what happened: a line "NAME NANOSECONDS" (CLOCK_MONOTONIC, the same for
 * both) on the file descriptor in SLUICE_BENCH_FD, or a line "NAME = NUMBER" for what it measured itself. Without that
 * variable nothing is done.
 */

static inline void
bench_probe_write (const char *line)
{
  const char *fd = g_getenv ("SLUICE_BENCH_FD");
  size_t length = strlen (line);

  if (fd != NULL && write (atoi (fd), line, length) != (ssize_t) length)
    g_warning ("the launcher does not listen");
}

static inline gint64
bench_probe_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void
bench_probe_mark (const char *name)
{
  char line[128];

  g_snprintf (line, sizeof line, "%s %" G_GINT64_FORMAT "\n", name, bench_probe_now ());
  bench_probe_write (line);
}

static inline void
bench_probe_value (const char *name,
                   double      value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char line[128];

  g_snprintf (line, sizeof line, "%s = %s\n", name, g_ascii_dtostr (number, sizeof number, value));
  bench_probe_write (line);
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
