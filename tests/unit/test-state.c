/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-state.h"

static void
test_parses_the_servers_words (void)
{
  g_assert_cmpint (sluice_state_parse ("running"), ==, SLUICE_STATE_RUNNING);
  g_assert_cmpint (sluice_state_parse ("FAILED"), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_state_parse (NULL), ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (sluice_state_parse ("exploded"), ==, SLUICE_STATE_UNKNOWN);
  g_assert_cmpint (sluice_state_parse (""), ==, SLUICE_STATE_UNKNOWN);
}

static void
test_derived_states_are_no_words_of_the_server (void)
{
  g_assert_cmpint (sluice_state_parse ("stuck"), ==, SLUICE_STATE_UNKNOWN);
  g_assert_cmpint (sluice_state_parse ("checking"), ==, SLUICE_STATE_UNKNOWN);
}

static void
test_final_and_active_never_meet (void)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (SLUICE_TYPE_STATE);

  g_assert_cmpuint (klass->n_values, ==, SLUICE_N_STATES);
  for (int i = 0; i < SLUICE_N_STATES; i++)
    {
      g_assert_false (sluice_state_is_final (i) && sluice_state_is_active (i));
      g_assert_cmpstr (g_enum_get_value (klass, i)->value_nick, ==, sluice_state_get_nick (i));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/state/parse", test_parses_the_servers_words);
  g_test_add_func ("/state/derived", test_derived_states_are_no_words_of_the_server);
  g_test_add_func ("/state/final-active", test_final_and_active_never_meet);

  return g_test_run ();
}
