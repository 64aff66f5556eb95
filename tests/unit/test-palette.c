/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-palette.h"

#define WORDS 4.5
#define SHAPES 3.0

static void
assert_contrast (const char *what,
                 SluiceColor a,
                 SluiceColor b,
                 double      least)
{
  double ratio = sluice_color_contrast (a, b);

  if (ratio < least)
    g_test_message ("%s: %.2f", what, ratio);
  g_assert_cmpfloat (ratio, >=, least);
}

static void
test_contrast (void)
{
  for (int i = 0; i < 4; i++)
    {
      const SluicePalette *palette = sluice_palette_get (i & 1, i & 2);
      g_autofree char *name = g_strdup_printf ("%s%s", i & 1 ? "dark" : "light", i & 2 ? ", high contrast" : "");
      const SluiceColor grounds[] = { palette->background, palette->card };

      g_test_message ("%s", name);
      for (guint g = 0; g < G_N_ELEMENTS (grounds); g++)
        {
          assert_contrast ("text", palette->text, grounds[g], WORDS);
          assert_contrast ("dim", palette->dim, grounds[g], WORDS);
          assert_contrast ("accent", palette->accent, grounds[g], SHAPES);
          for (int state = 0; state < SLUICE_N_STATES; state++)
            assert_contrast (sluice_state_get_nick (state), palette->state[state], grounds[g], i & 2 ? WORDS : SHAPES);
        }
      assert_contrast ("edge", palette->edge, palette->background, SHAPES);
      if (i & 2)
        assert_contrast ("border", palette->border, palette->background, WORDS);
    }
}

static void
test_ratio_is_the_one_of_wcag (void)
{
  const SluiceColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 }, grey = { 0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0, 1 };

  g_assert_cmpfloat_with_epsilon (sluice_color_contrast (black, white), 21.0, 0.001);
  g_assert_cmpfloat_with_epsilon (sluice_color_contrast (white, white), 1.0, 0.001);
  g_assert_cmpfloat_with_epsilon (sluice_color_contrast (white, grey), 4.478, 0.001);
}

static void
test_mix_and_fade (void)
{
  const SluiceColor black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

  g_assert_cmpfloat_with_epsilon (sluice_color_mix (black, white, 0.25).green, 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (sluice_color_fade (white, 0.5).alpha, 0.5, 1e-9);
  g_assert_true (sluice_palette_equal (sluice_palette_get (FALSE, FALSE), sluice_palette_get (FALSE, FALSE)));
  g_assert_false (sluice_palette_equal (sluice_palette_get (FALSE, FALSE), sluice_palette_get (TRUE, FALSE)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/wcag", test_ratio_is_the_one_of_wcag);
  g_test_add_func ("/palette/mix", test_mix_and_fade);

  return g_test_run ();
}
