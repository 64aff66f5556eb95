/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-filter.h"

#include <string.h>

/* Whichever process wrote it: those of one job that fail, fail of one thing. */
static const char *
get_body (SluiceLogLine *line)
{
  return sluice_log_level_skip_prefix (sluice_log_line_get_text (line));
}

static gboolean
is_indented (SluiceLogLine *line)
{
  const char *text = get_body (line);

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

/* All of a traceback in one line, with what it raised. */
static gboolean
is_whole (const char *text)
{
  const char *last = strrchr (text, '\n');

  return last != NULL && last[1] != ' ' && last[1] != '\t';
}

static gboolean
comes_after (SluiceLogLine   *before,
             SluiceLogSource  source)
{
  return before != NULL && sluice_log_line_get_source (before) == source;
}

/* A traceback goes on after this line: its head, after that of a line too, or one of its calls. */
static gboolean
leads_to_calls (const char *text)
{
  return !is_chain (text) && !is_whole (text)
         && (sluice_log_level_has_traceback (text)
             || ((*text == ' ' || *text == '\t') && strstr (text, "File \"") != NULL
                 && sluice_log_level_is_of_traceback (text)));
}

/* "queue.Empty", "mylib.OutOfShards: …": after a traceback's calls that is what was raised, whatever its name. */
static gboolean
names_class (const char *text)
{
  const char *last = text, *end = text;

  for (; g_ascii_isalnum (*end) || *end == '_' || *end == '.'; end++)
    if (*end == '.')
      last = end + 1;
  return g_ascii_isupper (*last) && (*end == '\0' || (end[0] == ':' && (end[1] == ' ' || end[1] == '\0')));
}

/* "  | ValueError: …", within a group of exceptions. */
static gboolean
is_raised_in_group (const char *text)
{
  text += strspn (text, " \t");
  return text[0] == '|' && text[1] == ' ' && names_class (text + 2);
}

/* A line that goes on with what a story said of an error: the traceback it began with, or more words. */
static guint8
mark_more (SluiceLogLine *line,
           guint8         before)
{
  const char *text = get_body (line);

  if ((before & (SLUICE_LOG_MARK_CALLS | SLUICE_LOG_MARK_ENDED)) == 0)
    return SLUICE_LOG_MARK_ERROR;
  if (sluice_log_level_has_traceback (text))
    return SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_CALLS;
  if ((before & SLUICE_LOG_MARK_CALLS) == 0)
    return SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_ENDED;
  return is_indented (line) ? SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_CALLS
                            : SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_ENDED | SLUICE_LOG_MARK_RAISED;
}

guint8
sluice_log_mark (SluiceLogLine *line,
                 SluiceLogLine *before,
                 guint8         mark_before)
{
  const char *text = get_body (line);
  SluiceLogLevel level = sluice_log_line_get_level (line);
  guint8 ended = mark_before & SLUICE_LOG_MARK_ENDED;
  guint8 calls = leads_to_calls (text) ? SLUICE_LOG_MARK_CALLS : 0;
  gboolean in = (mark_before & SLUICE_LOG_MARK_ERROR) != 0, near = in || (mark_before & SLUICE_LOG_MARK_GAP) != 0;
  /* Within a traceback: told with another level, its lines are of it all the same. */
  gboolean open = in && (mark_before & SLUICE_LOG_MARK_CALLS) != 0;

  if (in && sluice_log_line_get_source (line) == SLUICE_LOG_SOURCE_STORY_MORE)
    return mark_more (line, mark_before);
  if (level >= SLUICE_LOG_LEVEL_ERROR && comes_after (before, SLUICE_LOG_SOURCE_STORY_TITLE))
    return SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_BEGINS | calls;
  if (level >= SLUICE_LOG_LEVEL_ERROR && sluice_log_line_get_source (line) == SLUICE_LOG_SOURCE_STORY_TITLE)
    return SLUICE_LOG_MARK_ERROR;

  if (level < SLUICE_LOG_LEVEL_ERROR && *text == '\0' && near)
    return (guint8) (SLUICE_LOG_MARK_GAP | ended);
  if (is_chain (text) && near)
    return SLUICE_LOG_MARK_ERROR;
  if (in && is_raised_in_group (text))
    return SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_RAISED;
  if (level < SLUICE_LOG_LEVEL_ERROR && is_indented (line) && (open || (level == SLUICE_LOG_LEVEL_UNKNOWN && in)))
    return (guint8) (SLUICE_LOG_MARK_ERROR | ended | (mark_before & SLUICE_LOG_MARK_CALLS));
  if (level < SLUICE_LOG_LEVEL_ERROR
      && !(open
           && (sluice_log_level_is_of_traceback (text) || (level == SLUICE_LOG_LEVEL_UNKNOWN && names_class (text)))))
    return 0;

  if (is_head (text))
    return (guint8) (SLUICE_LOG_MARK_ERROR | calls | (near && ended == 0 ? 0 : SLUICE_LOG_MARK_BEGINS)
                     | (is_whole (text) ? SLUICE_LOG_MARK_ENDED | SLUICE_LOG_MARK_RAISED : 0));
  if (in && is_indented (line))
    return (guint8) (SLUICE_LOG_MARK_ERROR | calls | (mark_before & SLUICE_LOG_MARK_CALLS));
  if (open && calls == 0)
    return SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_ENDED | SLUICE_LOG_MARK_RAISED;
  return (guint8) (SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_BEGINS | calls);
}

gint64
sluice_log_find_before (GPtrArray *lines,
                        guint      line)
{
  for (guint i = line; i > 0 && line - i < SLUICE_LOG_REACH; i--)
    if (sluice_log_line_same_writer (lines->pdata[line], lines->pdata[i - 1]))
      return (gint64) i - 1;
  return -1;
}

static gint64
find_after (GPtrArray *lines,
            guint      line)
{
  for (guint i = line + 1; i < lines->len && i - line <= SLUICE_LOG_REACH; i++)
    if (sluice_log_line_same_writer (lines->pdata[line], lines->pdata[i]))
      return i;
  return -1;
}

gboolean
sluice_log_says (GPtrArray    *lines,
                 const guint8 *marks,
                 guint         line)
{
  const guint8 says = SLUICE_LOG_MARK_CALLS | SLUICE_LOG_MARK_RAISED;

  if ((marks[line] & (says | SLUICE_LOG_MARK_BEGINS)) == 0)
    return FALSE;
  /* Unless one that comes after it does. */
  for (gint64 i = find_after (lines, line); i >= 0 && (marks[i] & SLUICE_LOG_MARK_BEGINS) == 0;
       i = find_after (lines, (guint) i))
    {
      if ((marks[i] & (SLUICE_LOG_MARK_ERROR | SLUICE_LOG_MARK_GAP)) == 0)
        break;
      if ((marks[i] & says) != 0)
        return FALSE;
    }
  return TRUE;
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
