/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-instant.h"

static gboolean
read_digits (const char **cursor,
             int          n,
             int         *value)
{
  *value = 0;
  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*cursor)[i]))
        return FALSE;
      *value = *value * 10 + ((*cursor)[i] - '0');
    }
  *cursor += n;
  return TRUE;
}

static gboolean
skip (const char **cursor,
      char         c)
{
  if (**cursor != c)
    return FALSE;
  (*cursor)++;
  return TRUE;
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar: Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", days_from_civil. */
static gint64
count_days (int year,
            int month,
            int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

/* A fraction of any length; what is finer than a microsecond is dropped. */
static gint64
read_fraction (const char **cursor)
{
  gint64 fraction = 0;
  int n = 0;

  while (g_ascii_isdigit (**cursor))
    {
      if (n++ < 6)
        fraction = fraction * 10 + (**cursor - '0');
      (*cursor)++;
    }
  for (; n < 6; n++)
    fraction *= 10;
  return fraction;
}

static gboolean
read_offset (const char **cursor,
             gint64      *seconds)
{
  int sign = **cursor == '-' ? -1 : 1;
  int hours;
  int minutes = 0;

  *seconds = 0;
  if (**cursor == '\0')
    return TRUE;
  if (**cursor == 'Z' || **cursor == 'z')
    {
      (*cursor)++;
      return TRUE;
    }
  if (**cursor != '+' && **cursor != '-')
    return FALSE;
  (*cursor)++;
  if (!read_digits (cursor, 2, &hours))
    return FALSE;
  skip (cursor, ':');
  if (**cursor != '\0' && !read_digits (cursor, 2, &minutes))
    return FALSE;
  if (hours > 23 || minutes > 59)
    return FALSE;

  *seconds = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

gint64
sluice_instant_parse (const char *text)
{
  const char *cursor = text;
  int year, month, day;
  int hour = 0, minute = 0, second = 0;
  gint64 fraction = 0;
  gint64 offset = 0;

  if (text == NULL)
    return 0;

  if (!read_digits (&cursor, 4, &year) || !skip (&cursor, '-') || !read_digits (&cursor, 2, &month)
      || !skip (&cursor, '-') || !read_digits (&cursor, 2, &day))
    return 0;

  if (*cursor != '\0')
    {
      if (!skip (&cursor, 'T') && !skip (&cursor, ' '))
        return 0;
      if (!read_digits (&cursor, 2, &hour) || !skip (&cursor, ':') || !read_digits (&cursor, 2, &minute))
        return 0;
      if (skip (&cursor, ':') && !read_digits (&cursor, 2, &second))
        return 0;
      if (skip (&cursor, '.'))
        {
          if (!g_ascii_isdigit (*cursor))
            return 0;
          fraction = read_fraction (&cursor);
        }
      if (!read_offset (&cursor, &offset))
        return 0;
    }

  if (*cursor != '\0' || year < 1 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)
      || hour > 23 || minute > 59 || second > 60)
    return 0;

  return (count_days (year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset) * G_USEC_PER_SEC
         + fraction;
}
