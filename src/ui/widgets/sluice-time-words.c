/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-time-words.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

char *
sluice_time_words (gboolean   span,
                   gint64     start,
                   gint64     end,
                   SluiceNow *now,
                   gint64    *wait)
{
  gint64 time = sluice_now_get (now);
  char *words;

  *wait = G_MAXINT64;
  if (start == 0)
    words = g_strdup ("–");
  else if (!span)
    {
      words = sluice_text_age (start, time);
      *wait = sluice_text_age_next_change (start, time);
    }
  else if (end != 0)
    words = sluice_text_duration (MAX (end - start, 0));
  else
    {
      words = sluice_text_duration (sluice_text_duration_counted (start, time));
      *wait = sluice_text_duration_next_change (start, time);
    }

  if (*wait <= 0 || sluice_now_get_frozen (now))
    *wait = G_MAXINT64;
  return words;
}

char *
sluice_time_tooltip (gboolean span,
                     gint64   start,
                     gint64   end)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (start == 0)
    return NULL;

  first = sluice_text_instant (start);
  if (!span)
    return g_steal_pointer (&first);

  last = end != 0 ? sluice_text_instant (end) : g_strdup (_("still running"));
  /* Translators: two exact times: "from 12 November 14:02:35 to 12 November 15:10:00" */
  return g_strdup_printf (_("From %s\nto %s"), first, last);
}
