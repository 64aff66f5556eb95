/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of another day than today's have their day before them. */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-canvas-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

/* A computer that slept through midnight sees it this soon, µs. */
#define LOOK_EVERY (10 * G_TIME_SPAN_MINUTE)

/* [@from, @to): the local day that @at is in, µs UTC. */
static void
find_day (gint64  at,
          gint64 *from,
          gint64 *to)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (at);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) begin = NULL;
  g_autoptr (GDateTime) end = NULL;

  if (local != NULL)
    begin = g_date_time_new_local (g_date_time_get_year (local), g_date_time_get_month (local),
                                   g_date_time_get_day_of_month (local), 0, 0, 0);
  if (begin != NULL)
    end = g_date_time_add_days (begin, 1);
  *from = begin != NULL ? g_date_time_to_unix (begin) * G_USEC_PER_SEC : at;
  *to = end != NULL ? g_date_time_to_unix (end) * G_USEC_PER_SEC : at + 1;
}

char *
sluice_log_canvas_get_day (SluiceLogCanvas *self,
                           SluiceLogLine   *line)
{
  gint64 at = sluice_log_line_get_at (line);

  if (at == 0 || (at >= self->today && at < self->tomorrow))
    return NULL;
  return sluice_text_day (at, self->today);
}

void
sluice_log_canvas_note_days (SluiceLogCanvas *self,
                             guint            from,
                             guint            to)
{
  GPtrArray *lines = sluice_log_canvas_get_lines (self);
  gint64 now = g_get_real_time (), seen_from = 0, seen_to = 0;
  double before = self->day_width;
  gboolean another;

  if (self->layout == NULL)
    return;
  another = now < self->today || now >= self->tomorrow;
  if (another || to == G_MAXUINT)
    {
      find_day (now, &self->today, &self->tomorrow);
      self->day_width = 0;
      from = 0;
      to = G_MAXUINT;
    }
  for (guint i = from; lines != NULL && i < MIN (to, lines->len); i++)
    {
      gint64 at = sluice_log_line_get_at (lines->pdata[i]);
      g_autofree char *day = NULL;
      int width;

      /* Most lines are of the day of the one before. */
      if (at == 0 || (at >= self->today && at < self->tomorrow) || (at >= seen_from && at < seen_to))
        continue;
      find_day (at, &seen_from, &seen_to);
      day = sluice_text_day (at, self->today);
      pango_layout_set_text (self->layout, day, -1);
      pango_layout_get_pixel_size (self->layout, &width, NULL);
      self->day_width = MAX (self->day_width, width);
    }
  if (another || self->day_width != before)
    sluice_log_canvas_drop_nodes (self);
  if (self->day_width != before)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gint64
look_cb (gpointer user_data)
{
  SluiceLogCanvas *self = user_data;
  gint64 left;

  sluice_log_canvas_note_days (self, 0, 0);
  left = self->tomorrow - g_get_real_time ();
  return left > 0 ? MIN (left, LOOK_EVERY) : LOOK_EVERY;
}

static void
map_cb (SluiceLogCanvas *self)
{
  self->tick = sluice_tick_add (GTK_WIDGET (self), look_cb, self);
}

static void
unmap_cb (SluiceLogCanvas *self)
{
  g_clear_pointer (&self->tick, sluice_tick_source_remove);
}

void
sluice_log_canvas_init_days (SluiceLogCanvas *self)
{
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

char *
sluice_log_canvas_say_day (gint64      at,
                           const char *words)
{
  g_autofree char *day = sluice_text_day (at, g_get_real_time ());

  /* Translators: a day, then a line of a log that was written then */
  return g_strdup_printf (C_ ("log", "%s: %s"), day, words);
}
