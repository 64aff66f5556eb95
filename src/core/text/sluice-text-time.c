/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "text/sluice-text.h"

/* An age below this is "just now": nothing looks at a page of finished pipelines each second, no timer does either. */
#define JUST_NOW G_TIME_SPAN_MINUTE

/* Of a duration beyond this seconds are noise. */
#define SECONDS_BELOW (10 * G_TIME_SPAN_MINUTE)

static gboolean
uses_twelve_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%I") != NULL || strstr (format, "%l") != NULL
         || strstr (format, "%p") != NULL;
}

/* NULL for what no calendar holds: an instant is the server's, and may be anything. */
static GDateTime *
make_local (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (instant);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static GDateTime *
make_midnight (GDateTime *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_ref (g_date_time_get_timezone (time));

  return g_date_time_new (zone, g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), 0, 0, 0);
}

static gboolean
is_same_day (GDateTime *a,
             GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/* Calendar days, not 24 hours: a day of a clock change has 23 or 25. */
static gboolean
is_yesterday (GDateTime *instant,
              GDateTime *now)
{
  g_autoptr (GDateTime) day_before = g_date_time_add_days (now, -1);

  return day_before != NULL && is_same_day (instant, day_before);
}

static char *
format_local (gint64 instant,
              const char *format)
{
  g_autoptr (GDateTime) local = make_local (instant);
  g_autofree char *text = local != NULL ? g_date_time_format (local, format) : NULL;

  return text != NULL ? g_steal_pointer (&text) : g_strdup ("–");
}

/* What has no seconds changes with all else that has none: at the first whole minute of the clock at which it may. */
static gint64
wait_for_minute (gint64 wait,
                 gint64 now)
{
  gint64 beyond = (now + wait) % G_TIME_SPAN_MINUTE;

  if (beyond < 0)
    beyond += G_TIME_SPAN_MINUTE;

  return beyond > 0 ? wait + G_TIME_SPAN_MINUTE - beyond : wait;
}

typedef enum
{
  SPAN_DAYS_HOURS,
  SPAN_DAYS,
  SPAN_HOURS_MINUTES,
  SPAN_HOURS,
  SPAN_MINUTES_SECONDS,
  SPAN_MINUTES,
  SPAN_SECONDS,
  SPAN_UNDER_A_SECOND,
} Span;

/* Returns: which one or two units a person wants to hear; @big and @small are how many. */
static Span
split_span (gint64 span,
            int   *big,
            int   *small)
{
  gint64 seconds = MAX (span, 0) / G_TIME_SPAN_SECOND;
  int rest = (int) (seconds % 60);

  if (seconds >= 86400)
    {
      *big = (int) MIN (seconds / 86400, G_MAXINT);
      *small = (int) (seconds / 3600 % 24);
      return *small > 0 ? SPAN_DAYS_HOURS : SPAN_DAYS;
    }
  if (seconds >= 3600)
    {
      *big = (int) (seconds / 3600);
      *small = (int) (seconds / 60 % 60);
      return *small > 0 ? SPAN_HOURS_MINUTES : SPAN_HOURS;
    }
  if (seconds >= 60)
    {
      *big = (int) (seconds / 60);
      *small = rest;
      return rest > 0 && span < SECONDS_BELOW ? SPAN_MINUTES_SECONDS : SPAN_MINUTES;
    }

  *big = rest;
  *small = 0;
  return rest == 0 && span > 0 ? SPAN_UNDER_A_SECOND : SPAN_SECONDS;
}

char *
sluice_text_duration (gint64 span)
{
  int big, small;

  switch (split_span (span, &big, &small))
    {
    case SPAN_DAYS_HOURS:
      return g_strdup_printf (C_ ("duration", "%d d %d h"), big, small);
    case SPAN_DAYS:
      return g_strdup_printf (C_ ("duration", "%d d"), big);
    case SPAN_HOURS_MINUTES:
      return g_strdup_printf (C_ ("duration", "%d h %d min"), big, small);
    case SPAN_HOURS:
      return g_strdup_printf (C_ ("duration", "%d h"), big);
    case SPAN_MINUTES_SECONDS:
      return g_strdup_printf (C_ ("duration", "%d min %d s"), big, small);
    case SPAN_MINUTES:
      return g_strdup_printf (C_ ("duration", "%d min"), big);
    case SPAN_UNDER_A_SECOND:
      return g_strdup (C_ ("duration", "under 1 s"));
    case SPAN_SECONDS:
    default:
      return g_strdup_printf (C_ ("duration", "%d s"), big);
    }
}

char *
sluice_text_duration_spoken (gint64 span)
{
  gint64 seconds = MAX (span, 0) / G_TIME_SPAN_SECOND;
  int parts[] = { (int) MIN (seconds / 86400, G_MAXINT), (int) (seconds / 3600 % 24), (int) (seconds / 60 % 60),
                  (int) (seconds % 60) };
  g_autoptr (GString) text = g_string_new (NULL);
  int first = 0;

  while (first < 3 && parts[first] == 0)
    first++;
  for (int i = first; i < 4 && i <= first + 1; i++)
    {
      const char *format = i == 0   ? ngettext ("%d day", "%d days", (gulong) parts[i])
                           : i == 1 ? ngettext ("%d hour", "%d hours", (gulong) parts[i])
                           : i == 2 ? ngettext ("%d minute", "%d minutes", (gulong) parts[i])
                                    : ngettext ("%d second", "%d seconds", (gulong) parts[i]);

      /* Nobody wants to hear of seconds after an hour, or of none. */
      if (i > first && (parts[i] == 0 || (i == 3 && span >= SECONDS_BELOW)))
        break;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      _Pragma ("GCC diagnostic push")
      _Pragma ("GCC diagnostic ignored \"-Wformat-nonliteral\"")
      g_string_append_printf (text, format, parts[i]);
      _Pragma ("GCC diagnostic pop")
    }
  return g_strdup (text->str);
}

char *
sluice_text_duration_short (gint64 span)
{
  int big, small;

  switch (split_span (span, &big, &small))
    {
    case SPAN_DAYS_HOURS:
      return g_strdup_printf (C_ ("short duration", "%dd %dh"), big, small);
    case SPAN_DAYS:
      return g_strdup_printf (C_ ("short duration", "%dd"), big);
    case SPAN_HOURS_MINUTES:
      return g_strdup_printf (C_ ("short duration", "%dh %dm"), big, small);
    case SPAN_HOURS:
      return g_strdup_printf (C_ ("short duration", "%dh"), big);
    case SPAN_MINUTES_SECONDS:
      return g_strdup_printf (C_ ("short duration", "%dm %ds"), big, small);
    case SPAN_MINUTES:
      return g_strdup_printf (C_ ("short duration", "%dm"), big);
    case SPAN_UNDER_A_SECOND:
      return g_strdup (C_ ("short duration", "<1s"));
    case SPAN_SECONDS:
    default:
      return g_strdup_printf (C_ ("short duration", "%ds"), big);
    }
}

gint64
sluice_text_duration_counted (gint64 start,
                              gint64 now)
{
  gint64 span = now - start, since_minute = now % G_TIME_SPAN_MINUTE;

  if (span < SECONDS_BELOW)
    return MAX (span, 0);
  return MAX (span - (since_minute < 0 ? since_minute + G_TIME_SPAN_MINUTE : since_minute), SECONDS_BELOW);
}

gint64
sluice_text_duration_next_change (gint64 start,
                                  gint64 now)
{
  gint64 span = now - start, shown = sluice_text_duration_counted (start, now);
  gint64 unit = shown >= G_TIME_SPAN_DAY ? G_TIME_SPAN_HOUR : G_TIME_SPAN_MINUTE;

  if (span < 0)
    return -span;
  if (span >= SECONDS_BELOW)
    return wait_for_minute (shown - shown % unit + unit - span, now);
  /* "0 s" is "under 1 s" a moment later, which is no reason to wake. */
  return G_TIME_SPAN_SECOND - span % G_TIME_SPAN_SECOND;
}

/* A day by its date, with the year where it is another one than @now's. */
static char *
format_day (GDateTime *day,
            GDateTime *now)
{
  const char *this_year;
  const char *other_year;

  /* Translators: a day of this year, for g_date_time_format() */
  /* xgettext:no-c-format */
  this_year = C_ ("age", "%-d %b");
  /* Translators: a day of another year, for g_date_time_format() */
  /* xgettext:no-c-format */
  other_year = C_ ("age", "%-d %b %Y");

  return g_date_time_format (day, g_date_time_get_year (day) == g_date_time_get_year (now) ? this_year : other_year);
}

char *
sluice_text_day (gint64 instant,
                 gint64 now)
{
  g_autoptr (GDateTime) local = make_local (instant);
  g_autoptr (GDateTime) local_now = make_local (now);

  return local != NULL && local_now != NULL ? format_day (local, local_now) : g_strdup ("–");
}

char *
sluice_text_age (gint64 instant,
                 gint64 now)
{
  gint64 age = now - instant;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) local_now = NULL;

  if (age < JUST_NOW)
    return g_strdup (C_ ("age", "just now"));
  if (age < G_TIME_SPAN_HOUR)
    return g_strdup_printf (C_ ("age", "%d min ago"), (int) (age / G_TIME_SPAN_MINUTE));
  if (age < G_TIME_SPAN_DAY)
    return g_strdup_printf (C_ ("age", "%d h ago"), (int) (age / G_TIME_SPAN_HOUR));

  local = make_local (instant);
  local_now = make_local (now);
  if (local == NULL || local_now == NULL)
    return g_strdup ("–");
  /* The day on which the clocks go back has 25 hours. */
  if (is_same_day (local, local_now))
    return g_strdup_printf (C_ ("age", "%d h ago"), (int) (age / G_TIME_SPAN_HOUR));
  if (is_yesterday (local, local_now))
    return g_strdup (C_ ("age", "yesterday"));

  return format_day (local, local_now);
}

gint64
sluice_text_age_next_change (gint64 instant,
                             gint64 now)
{
  gint64 age = now - instant;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) local_now = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  g_autoptr (GDateTime) change = NULL;

  if (age < JUST_NOW)
    return wait_for_minute (JUST_NOW - age, now);
  if (age < G_TIME_SPAN_HOUR)
    return wait_for_minute (G_TIME_SPAN_MINUTE - age % G_TIME_SPAN_MINUTE, now);
  if (age < G_TIME_SPAN_DAY)
    return wait_for_minute (G_TIME_SPAN_HOUR - age % G_TIME_SPAN_HOUR, now);

  local = make_local (instant);
  local_now = make_local (now);
  if (local == NULL || local_now == NULL)
    return G_MAXINT64;

  if (is_same_day (local, local_now) || is_yesterday (local, local_now))
    {
      midnight = make_midnight (local_now);
      change = midnight != NULL ? g_date_time_add_days (midnight, 1) : NULL;
    }
  else if (g_date_time_get_year (local) == g_date_time_get_year (local_now))
    {
      change = g_date_time_new_local (g_date_time_get_year (local_now) + 1, 1, 1, 0, 0, 0);
    }

  if (change == NULL)
    return G_MAXINT64;

  return wait_for_minute (MAX (g_date_time_to_unix_usec (change) - now, 1), now);
}

char *
sluice_text_instant (gint64 instant)
{
  if (instant == 0)
    return g_strdup ("–");

  /* Translators: the exact time with its zone, by 12 and by 24 hours, for g_date_time_format() */
  return format_local (instant, uses_twelve_hours () ? C_ ("time", "%-d %B %Y, %-I:%M:%S %p %Z")
                                                     : C_ ("time", "%-d %B %Y, %H:%M:%S %Z"));
}

char *
sluice_text_moment (gint64 instant,
                    gint64 now)
{
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) local_now = NULL;
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;

  if (instant == 0)
    return g_strdup ("–");

  /* Translators: a time of day, by 12 and by 24 hours, for g_date_time_format() */
  time = format_local (instant, uses_twelve_hours () ? C_ ("time", "%-I:%M %p") : C_ ("time", "%H:%M"));
  local = make_local (instant);
  local_now = make_local (now);
  if (local == NULL || local_now == NULL || is_same_day (local, local_now))
    return g_steal_pointer (&time);

  day = format_day (local, local_now);
  /* Translators: a day and a time of that day: "12 Nov, 14:02" */
  return g_strdup_printf (C_ ("time", "%s, %s"), day, time);
}
