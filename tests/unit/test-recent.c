/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-recent.h"

static guint n_freed;

static void
free_counted (gpointer value)
{
  n_freed++;
  g_free (value);
}

static SluiceRecent *
make_recent (guint max)
{
  n_freed = 0;
  return sluice_recent_new (max, free_counted);
}

static void
test_the_oldest_goes (void)
{
  g_autoptr (SluiceRecent) recent = make_recent (3);

  sluice_recent_put (recent, "a", g_strdup ("1"));
  sluice_recent_put (recent, "b", g_strdup ("2"));
  sluice_recent_put (recent, "c", g_strdup ("3"));
  g_assert_cmpuint (n_freed, ==, 0);

  sluice_recent_put (recent, "d", g_strdup ("4"));
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_cmpuint (sluice_recent_get_size (recent), ==, 3);
  g_assert_null (sluice_recent_lookup (recent, "a"));
  g_assert_cmpstr (sluice_recent_lookup (recent, "b"), ==, "2");
  g_assert_cmpstr (sluice_recent_lookup (recent, "d"), ==, "4");
}

static void
test_what_is_touched_is_new (void)
{
  g_autoptr (SluiceRecent) recent = make_recent (3);

  sluice_recent_put (recent, "a", g_strdup ("1"));
  sluice_recent_put (recent, "b", g_strdup ("2"));
  sluice_recent_put (recent, "c", g_strdup ("3"));

  sluice_recent_touch (recent, "a");
  sluice_recent_touch (recent, "nobody");
  sluice_recent_put (recent, "b", g_strdup ("2 again"));
  g_assert_cmpuint (n_freed, ==, 1);
  /* Looking is not touching. */
  g_assert_cmpstr (sluice_recent_lookup (recent, "c"), ==, "3");

  sluice_recent_put (recent, "d", g_strdup ("4"));
  g_assert_null (sluice_recent_lookup (recent, "c"));
  g_assert_cmpstr (sluice_recent_lookup (recent, "a"), ==, "1");
  g_assert_cmpstr (sluice_recent_lookup (recent, "b"), ==, "2 again");
}

static void
test_stolen_is_away (void)
{
  SluiceRecent *recent = make_recent (2);
  g_autofree char *value = NULL;

  sluice_recent_put (recent, "a", g_strdup ("1"));
  sluice_recent_put (recent, "b", g_strdup ("2"));
  value = sluice_recent_steal (recent, "a");
  g_assert_cmpstr (value, ==, "1");
  g_assert_null (sluice_recent_steal (recent, "a"));
  g_assert_cmpuint (n_freed, ==, 0);

  /* There is room for one more again. */
  sluice_recent_put (recent, "c", g_strdup ("3"));
  g_assert_cmpuint (n_freed, ==, 0);
  g_assert_cmpuint (sluice_recent_get_size (recent), ==, 2);

  sluice_recent_free (recent);
  g_assert_cmpuint (n_freed, ==, 2);
}

static void
test_many_in_a_room_for_few (void)
{
  g_autoptr (SluiceRecent) recent = make_recent (100);

  for (guint i = 0; i < 100000; i++)
    {
      char key[16];

      g_snprintf (key, sizeof key, "%u", i);
      sluice_recent_put (recent, key, g_strdup (key));
    }

  g_assert_cmpuint (sluice_recent_get_size (recent), ==, 100);
  g_assert_cmpuint (n_freed, ==, 99900);
  g_assert_null (sluice_recent_lookup (recent, "99899"));
  g_assert_cmpstr (sluice_recent_lookup (recent, "99900"), ==, "99900");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recent/oldest", test_the_oldest_goes);
  g_test_add_func ("/recent/touched", test_what_is_touched_is_new);
  g_test_add_func ("/recent/stolen", test_stolen_is_away);
  g_test_add_func ("/recent/million", test_many_in_a_room_for_few);

  return g_test_run ();
}
