/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way round a page is, by its own lines. */
#include "log/sluice-log-join-private.h"

#include <string.h>

#include "log/sluice-log-level.h"

/* A line's time stands in its head: after brackets, or a level's word. */
#define MAX_SIGNS 3
/* So many steps one way prove it, with no more than one of ten the other way: processes write beside each other. */
#define MIN_STEPS 3
#define MAX_STRAY 10
/* Numbers that are counted up are common, and some are counted down. */
#define MIN_COUNTED 4

typedef struct
{
  guint up;
  guint down;
} Steps;

static gboolean
read_digits (const char **at,
             guint        n,
             gint64      *number)
{
  for (guint i = 0; i < n; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *number = *number * 10 + (**at - '0');
    }
  return TRUE;
}

static gboolean
read_sign (const char **at,
           const char  *signs)
{
  if (**at == '\0' || strchr (signs, **at) == NULL)
    return FALSE;

  (*at)++;
  return TRUE;
}

/* "03:04:05", with any part of a second after that. @number goes on with it, in ms. */
static gboolean
read_time (const char **at,
           gint64      *number)
{
  gint64 unit = 100;

  if (!read_digits (at, 2, number) || !read_sign (at, ":") || !read_digits (at, 2, number) || !read_sign (at, ":")
      || !read_digits (at, 2, number))
    return FALSE;

  *number *= G_TIME_SPAN_MILLISECOND;
  if ((**at == '.' || **at == ',') && g_ascii_isdigit ((*at)[1]))
    for ((*at)++; g_ascii_isdigit (**at); (*at)++, unit /= 10)
      *number += unit * (**at - '0');
  return TRUE;
}

/* Returns: a number that grows with the time at the head of @text, 0 where there is none; not a time, nor comparable with
 * one that was written otherwise. @dated: with its day */
static gint64
read_stamp (const char *text,
            gboolean   *dated)
{
  const char *at = text + strspn (text, " [(<"), *end = at;
  gint64 number = 0;

  if (at - text > MAX_SIGNS)
    return 0;
  while (g_ascii_isalpha (*end))
    end++;
  if (end > at)
    {
      /* "INFO 2026-…", "INFO:2026-…", "[INFO] 2026-…", "I0102 …": but "ETA 00:12:30" is no time of the line. */
      if (sluice_log_level_parse (at, end - at) == SLUICE_LOG_LEVEL_UNKNOWN)
        return 0;
      at = end + strspn (end, " :])>|[(-");
    }

  *dated = TRUE;
  end = at;
  if (read_digits (&at, 4, &number)
      && (read_sign (&at, " ")
          || (read_sign (&at, "-/") && read_digits (&at, 2, &number) && read_sign (&at, "-/")
              && read_digits (&at, 2, &number) && read_sign (&at, " T")))
      && read_time (&at, &number))
    return number;

  *dated = FALSE;
  at = end;
  number = 0;
  return read_time (&at, &number) ? MAX (number, 1) : 0;
}

static void
count_step (Steps *steps,
            gint64 before,
            gint64 after)
{
  steps->up += after > before;
  steps->down += after < before;
}

/* Returns: 1 where nearly all goes up, -1 where nearly all goes down, else 0 */
static int
weigh (const Steps *steps,
       guint        min)
{
  guint n = steps->up + steps->down;

  if (n < min || MIN (steps->up, steps->down) * MAX_STRAY > n)
    return 0;
  return steps->up > steps->down ? 1 : -1;
}

static gboolean
is_call (SluiceLogLine *line)
{
  const char *text = sluice_log_line_get_text (line);

  return (*text == ' ' || *text == '\t') && g_str_has_prefix (text + strspn (text, " \t"), "File \"");
}

/* What was called is told below a traceback's head. */
static int
read_tracebacks (GPtrArray *page)
{
  Steps steps = { 0, 0 };

  for (guint i = 0; i < page->len; i++)
    {
      gboolean above, below;

      if (!g_str_has_prefix (sluice_log_line_get_text (page->pdata[i]), "Traceback (most recent call last):"))
        continue;
      above = i > 0 && is_call (page->pdata[i - 1]);
      below = i + 1 < page->len && is_call (page->pdata[i + 1]);
      steps.up += below && !above;
      steps.down += above && !below;
    }
  return weigh (&steps, 1);
}

/* Returns: the first number in @text, -1 where there is none that is counted; @length: of what stands before it */
static gint64
read_count (const char *text,
            gsize      *length)
{
  *length = strcspn (text, "0123456789");
  if (*length < 2 || !g_ascii_isdigit (text[*length]))
    return -1;
  return (gint64) (g_ascii_strtoull (text + *length, NULL, 10) & G_MAXINT32);
}

int
sluice_log_join_read_order (GPtrArray *page,
                            gboolean  *proven)
{
  Steps dated = { 0, 0 }, timed = { 0, 0 }, counted = { 0, 0 };
  gint64 last[2] = { 0, 0 }, count = -1;
  const char *counts = NULL;
  gsize length_before = 0;
  int order;

  for (guint i = 0; i < page->len; i++)
    {
      const char *text = sluice_log_line_get_text (page->pdata[i]);
      gboolean has_date = FALSE;
      gint64 stamp = read_stamp (text, &has_date), number;
      gsize length;

      if (stamp != 0)
        {
          if (last[has_date] != 0)
            count_step (has_date ? &dated : &timed, last[has_date], stamp);
          last[has_date] = stamp;
        }

      number = read_count (text, &length);
      if (number < 0)
        continue;
      if (count >= 0 && length == length_before && strncmp (text, counts, length) == 0)
        count_step (&counted, count, number);
      count = number;
      counts = text;
      length_before = length;
    }

  *proven = TRUE;
  if ((order = weigh (&dated, MIN_STEPS)) != 0 || (order = read_tracebacks (page)) != 0)
    return order;

  *proven = FALSE;
  if ((order = weigh (&dated, 1)) != 0 || (order = weigh (&timed, 1)) != 0)
    return order;
  return weigh (&counted, MIN_COUNTED);
}
