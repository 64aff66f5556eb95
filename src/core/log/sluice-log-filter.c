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

static gboolean
is_indented (SluiceLogLine *line)
{
  const char *text = sluice_log_line_get_text (line);

  return *text == ' ' || *text == '\t';
}

/* "During handling of the above exception, another exception occurred:" */
static gboolean
is_chain (const char *text)
{
  return g_str_has_prefix (text, "During handling of the above exception")
         || g_str_has_prefix (text, "The above exception was the direct cause");
}

static gboolean
is_head (const char *text)
{
  return g_str_has_prefix (text, "Traceback (most recent call last)") || is_chain (text);
}

guint8
sluice_log_mark (SluiceLogLine *line,
                 SluiceLogLine *before,
                 guint8         mark_before)
{
  const char *text = sluice_log_line_get_text (line);
  SluiceLogLevel level = sluice_log_line_get_level (line);
  gboolean in = (mark_before & SLUICE_LOG_MARK_ERROR) != 0, ended = (mark_before & SLUICE_LOG_MARK_ENDED) != 0;
  gboolean near = in || (mark_before & SLUICE_LOG_MARK_GAP) != 0;
  gboolean ends;

  if (level == SLUICE_LOG_LEVEL_UNKNOWN && *text == '\0' && near)
    return (guint8) (SLUICE_LOG_MARK_GAP | (mark_before & SLUICE_LOG_MARK_ENDED));
  if (level == SLUICE_LOG_LEVEL_UNKNOWN && is_indented (line) && in)
    return (guint8) (SLUICE_LOG_MARK_ERROR | (mark_before & SLUICE_LOG_MARK_ENDED));
  if (level < SLUICE_LOG_LEVEL_ERROR)
    return 0;

  if (is_chain (text) && near)
    return SLUICE_LOG_MARK_ERROR;
  if (is_head (text))
    return (guint8) (SLUICE_LOG_MARK_ERROR | (near && !ended ? 0 : SLUICE_LOG_MARK_BEGINS));
  if (in && is_indented (line))
    return SLUICE_LOG_MARK_ERROR;
  ends = in && !ended && before != NULL && (is_indented (before) || is_head (sluice_log_line_get_text (before)));
  return (guint8) (SLUICE_LOG_MARK_ERROR | (ends ? SLUICE_LOG_MARK_ENDED : SLUICE_LOG_MARK_BEGINS));
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
