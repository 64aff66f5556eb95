/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-instant.h"

/* 2026-11-24T14:02:35Z */
#define SECONDS G_GINT64_CONSTANT (1795528955)

static void
test_what_servers_write (void)
{
  static const struct
  {
    const char *text;
    gint64 instant;
  } rows[] = {
    { "2026-11-24T14:02:35.309231", SECONDS * G_USEC_PER_SEC + 309231 },
    { "2026-11-24T14:02:35", SECONDS * G_USEC_PER_SEC },
    { "2026-11-24 14:02:35", SECONDS * G_USEC_PER_SEC },
    { "2026-11-24T14:02:35Z", SECONDS * G_USEC_PER_SEC },
    { "2026-11-24T14:02:35.5Z", SECONDS * G_USEC_PER_SEC + 500000 },
    { "2026-11-24T14:02:35.123456789", SECONDS * G_USEC_PER_SEC + 123456 },
    { "2026-11-24T14:02:35+00:00", SECONDS * G_USEC_PER_SEC },
    { "2026-11-24T22:02:35+08:00", SECONDS * G_USEC_PER_SEC },
    { "2026-11-24T22:02:35.25+0800", SECONDS * G_USEC_PER_SEC + 250000 },
    { "2026-11-24T09:32:35-04:30", SECONDS * G_USEC_PER_SEC },
    { "1970-01-01T00:00:01", G_USEC_PER_SEC },
    { "2000-02-29T00:00:00", G_GINT64_CONSTANT (951782400) * G_USEC_PER_SEC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (sluice_instant_parse (rows[i].text), ==, rows[i].instant);
    }
}

static void
test_what_is_no_instant (void)
{
  static const char *const rows[] = {
    "", "now", "2026", "2026-13-01T00:00:00", "2026-02-30T00:00:00", "2025-02-29T00:00:00", "2026-11-24T24:00:00",
    "2026-11-24T14:60:00", "2026-11-24T14:02:35 UTC", "2026-11-24T14:02:35+", "2026-11-24T14:02:35+25:00",
    "2026-11-24T14:02:35.", "2026-11-24X14:02:35", " 2026-11-24T14:02:35", "-026-11-24T14:02:35",
    "2026-11-24T14:02:35Z and more",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("“%s”", rows[i]);
      g_assert_cmpint (sluice_instant_parse (rows[i]), ==, 0);
    }
  g_assert_cmpint (sluice_instant_parse (NULL), ==, 0);
}

/* Every second day of four centuries, against GLib's calendar. */
static void
test_agrees_with_the_calendar (void)
{
  g_autoptr (GDateTime) day = g_date_time_new_utc (1900, 1, 1, 12, 30, 15);

  while (g_date_time_get_year (day) < 2300)
    {
      g_autofree char *text = g_date_time_format (day, "%Y-%m-%dT%H:%M:%S");
      GDateTime *next = g_date_time_add_days (day, 2);

      g_assert_cmpint (sluice_instant_parse (text), ==, g_date_time_to_unix_usec (day));
      g_date_time_unref (day);
      day = next;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/instant/servers", test_what_servers_write);
  g_test_add_func ("/instant/none", test_what_is_no_instant);
  g_test_add_func ("/instant/calendar", test_agrees_with_the_calendar);

  return g_test_run ();
}
