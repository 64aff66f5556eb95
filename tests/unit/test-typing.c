/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where one undo of a text ends and the next begins. */
#include "draft/sluice-typing.h"

/* Each character typed, 0.1 s apart; "|" in the answer where an intent begins. "<" in @keys is Backspace. */
static void
assert_typed (const char *keys,
              const char *expected)
{
  SluiceTyping typing = { 0 };
  g_autoptr (GString) told = g_string_new (NULL);
  guint place = 0;
  gint64 now = 1;

  for (const char *p = keys; *p != '\0'; p++, now += G_USEC_PER_SEC / 10)
    {
      gboolean begins;

      if (*p == '<')
        {
          begins = sluice_typing_delete (&typing, place - 1, place, now);
          place--;
        }
      else
        begins = sluice_typing_insert (&typing, place++, (const char[]) { *p, '\0' }, now);
      g_string_append_printf (told, "%s%c", begins ? "|" : "", *p);
    }
  g_assert_cmpstr (told->str, ==, expected);
}

static void
test_kinds (void)
{
  assert_typed ("abc", "|abc");
  assert_typed ("a b", "|a b");
  assert_typed ("ab\ncd\n\ne", "|ab|\ncd|\n|\ne");
  assert_typed ("abc<<de", "|abc|<<|de");
}

static void
test_places_and_times (void)
{
  SluiceTyping typing = { 0 };

  g_assert_true (sluice_typing_insert (&typing, 0, "a", 1));
  g_assert_false (sluice_typing_insert (&typing, 1, "b", SLUICE_TYPING_PAUSE + 1));
  /* A pause. */
  g_assert_true (sluice_typing_insert (&typing, 2, "c", 2 * SLUICE_TYPING_PAUSE + 2));
  /* Another place. */
  g_assert_true (sluice_typing_insert (&typing, 1, "d", 2 * SLUICE_TYPING_PAUSE + 3));
  g_assert_false (sluice_typing_insert (&typing, 2, "e", 2 * SLUICE_TYPING_PAUSE + 4));
  /* A piece, and what follows it. */
  g_assert_true (sluice_typing_insert (&typing, 3, "数据", 2 * SLUICE_TYPING_PAUSE + 5));
  g_assert_true (sluice_typing_insert (&typing, 5, "f", 2 * SLUICE_TYPING_PAUSE + 6));
  g_assert_true (sluice_typing_insert (&typing, 6, "\n  ", 2 * SLUICE_TYPING_PAUSE + 6));
  g_assert_false (sluice_typing_insert (&typing, 9, "g", 2 * SLUICE_TYPING_PAUSE + 6));
  /* The Delete key stays where it is. */
  g_assert_true (sluice_typing_delete (&typing, 2, 3, 2 * SLUICE_TYPING_PAUSE + 7));
  g_assert_false (sluice_typing_delete (&typing, 2, 3, 2 * SLUICE_TYPING_PAUSE + 8));
  g_assert_true (sluice_typing_delete (&typing, 0, 2, 2 * SLUICE_TYPING_PAUSE + 9));
  g_assert_true (sluice_typing_delete (&typing, 0, 1, 2 * SLUICE_TYPING_PAUSE + 10));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typing/kinds", test_kinds);
  g_test_add_func ("/typing/places-and-times", test_places_and_times);
  return g_test_run ();
}
