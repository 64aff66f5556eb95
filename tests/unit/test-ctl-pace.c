/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/sluice-ctl-pace.h"

#define MS(n) ((gint64) (n) * G_TIME_SPAN_MILLISECOND)

static void
test_a_screenful_waits_for_nothing (void)
{
  SluiceCtlPace pace = { { 0 } };

  for (guint i = 0; i < SLUICE_CTL_PACE_A_SECOND; i++)
    {
      g_assert_cmpint (sluice_ctl_pace_get_wait (&pace, MS (1000 + i)), ==, 0);
      sluice_ctl_pace_begin (&pace, MS (1000 + i));
    }

  /* The next waits until the first is a second old. */
  g_assert_cmpint (sluice_ctl_pace_get_wait (&pace, MS (1100)), ==, MS (900));
  g_assert_cmpint (sluice_ctl_pace_get_wait (&pace, MS (1999)), ==, MS (1));
  g_assert_cmpint (sluice_ctl_pace_get_wait (&pace, MS (2000)), ==, 0);
}

static void
test_no_second_has_more (void)
{
  SluiceCtlPace pace = { { 0 } };
  gint64 begun[1000];
  gint64 now = MS (5000);

  for (guint i = 0; i < G_N_ELEMENTS (begun); i++)
    {
      now += MS (i % 7);
      now += sluice_ctl_pace_get_wait (&pace, now);
      sluice_ctl_pace_begin (&pace, now);
      begun[i] = now;
      if (i >= SLUICE_CTL_PACE_A_SECOND)
        g_assert_cmpint (now - begun[i - SLUICE_CTL_PACE_A_SECOND], >=, G_TIME_SPAN_SECOND);
    }

  /* And nothing is wasted: a thousand take 39 s and what the last ones took. */
  g_assert_cmpint (now, <, MS (5000 + 40000));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ctl-pace/screenful", test_a_screenful_waits_for_nothing);
  g_test_add_func ("/ctl-pace/second", test_no_second_has_more);

  return g_test_run ();
}
