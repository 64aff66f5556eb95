/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-backoff.h"

static void
test_doubles_up_to_the_limit (void)
{
  const gint64 base = 5 * G_USEC_PER_SEC;
  const gint64 limit = 60 * G_USEC_PER_SEC;

  g_assert_cmpint (sluice_backoff_delay (base, 0, limit, 0.5), ==, base);
  g_assert_cmpint (sluice_backoff_delay (base, 1, limit, 0.0), ==, 2 * base);
  g_assert_cmpint (sluice_backoff_delay (base, 2, limit, 0.0), ==, 4 * base);
  g_assert_cmpint (sluice_backoff_delay (base, 4, limit, 0.0), ==, limit);
  g_assert_cmpint (sluice_backoff_delay (base, G_MAXUINT, limit, 0.0), ==, limit);
}

static void
test_jitter_takes_off_a_fifth_at_most (void)
{
  const gint64 limit = 60 * G_USEC_PER_SEC;

  for (int i = 0; i < 1000; i++)
    {
      gint64 delay = sluice_backoff_delay (G_USEC_PER_SEC, 10, limit, g_test_rand_double ());

      g_assert_cmpint (delay, <=, limit);
      g_assert_cmpint (delay, >=, limit - limit / 5);
    }
}

static void
test_base_over_the_limit_is_never_shortened (void)
{
  g_assert_cmpint (sluice_backoff_delay (90, 3, 60, 0.0), ==, 90);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/doubles", test_doubles_up_to_the_limit);
  g_test_add_func ("/backoff/jitter", test_jitter_takes_off_a_fifth_at_most);
  g_test_add_func ("/backoff/long-base", test_base_over_the_limit_is_never_shortened);

  return g_test_run ();
}
