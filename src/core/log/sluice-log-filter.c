/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-filter.h"

static gboolean
follows (SluiceLogLine *line)
{
  const char *text = sluice_log_line_get_text (line);

  return sluice_log_line_get_level (line) == SLUICE_LOG_LEVEL_UNKNOWN && (*text == ' ' || *text == '\t');
}

/* The level of a line, or of the one it goes with. */
static SluiceLogLevel
find_level (GPtrArray *lines,
            guint      i)
{
  while (i > 0 && follows (lines->pdata[i]))
    i--;
  return sluice_log_line_get_level (lines->pdata[i]);
}

void
sluice_log_filter (GPtrArray      *lines,
                   guint           from,
                   SluiceLogLevel  least,
                   GArray         *passed)
{
  SluiceLogLevel level = from > 0 && from < lines->len ? find_level (lines, from - 1) : SLUICE_LOG_LEVEL_UNKNOWN;

  for (guint i = from; i < lines->len; i++)
    {
      if (!follows (lines->pdata[i]))
        level = sluice_log_line_get_level (lines->pdata[i]);
      if (level >= least)
        g_array_append_val (passed, i);
    }
}

/* The lines of one traceback are one error. */
static gboolean
begins_error (GPtrArray *lines,
              guint      i)
{
  const char *text = sluice_log_line_get_text (lines->pdata[i]);

  if (sluice_log_line_get_level (lines->pdata[i]) < SLUICE_LOG_LEVEL_ERROR)
    return FALSE;
  if (*text == ' ' || *text == '\t')
    return i == 0;
  if (i == 0)
    return TRUE;

  text = sluice_log_line_get_text (lines->pdata[i - 1]);
  return !((*text == ' ' || *text == '\t') && find_level (lines, i - 1) >= SLUICE_LOG_LEVEL_ERROR);
}

gint64
sluice_log_find_error (GPtrArray *lines,
                       gint64     after)
{
  for (gint64 i = MAX (after + 1, 0); i < lines->len; i++)
    if (begins_error (lines, (guint) i))
      return i;

  return -1;
}

gint64
sluice_log_find_error_before (GPtrArray *lines,
                              gint64     before)
{
  for (gint64 i = MIN (before, (gint64) lines->len) - 1; i >= 0; i--)
    if (begins_error (lines, (guint) i))
      return i;

  return -1;
}

char *
sluice_log_to_text (GPtrArray *lines,
                    guint      from,
                    guint      n,
                    gboolean   times,
                    gsize     *length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < from + n && i < lines->len; i++)
    {
      gint64 at = sluice_log_line_get_at (lines->pdata[i]);

      if (times && at != 0)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (at);
          g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
          g_autofree char *stamp = local != NULL ? g_date_time_format (local, "%F %T") : NULL;

          if (stamp != NULL)
            g_string_append_printf (text, "%s ", stamp);
        }
      g_string_append (text, sluice_log_line_get_text (lines->pdata[i]));
      g_string_append_c (text, '\n');
    }

  if (length != NULL)
    *length = text->len;
  return g_string_free_and_steal (g_steal_pointer (&text));
}
