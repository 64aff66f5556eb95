/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-palette.h"

#include <string.h>

#define WORDS 4.5
#define SHAPES 3.0
#define APART 1.6
/* A row that the pointer is on, that is selected, that is selected and pressed: so much of the words' colour is on it. */
#define MOST_TINT 0.16

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
      /* Nobody has to see it, and it is in nobody's way. */
      assert_contrast ("grid", palette->grid, palette->background, 1.15);
      g_assert_cmpfloat (sluice_color_contrast (palette->grid, palette->background), <, 2.5);
      if (i & 2)
        {
          SluiceColor card = sluice_color_mix (palette->background, palette->card, palette->faded);

          assert_contrast ("border", palette->border, palette->background, WORDS);
          assert_contrast ("text that stands back", sluice_color_mix (palette->background, palette->text, palette->faded),
                           card, WORDS);
          assert_contrast ("dim that stands back", sluice_color_mix (palette->background, palette->dim, palette->faded),
                           card, WORDS);
          for (int state = 0; state < SLUICE_N_STATES; state++)
            assert_contrast (sluice_state_get_nick (state),
                             sluice_color_mix (palette->background, palette->state[state], palette->faded), card, SHAPES);
        }
    }
}

/* From afar, in the minimap and in the bar of a folded block there is only colour. */
static void
test_fills_are_told_apart (void)
{
  static const SluiceState apart[][2] = {
    { SLUICE_STATE_QUEUED, SLUICE_STATE_RUNNING }, { SLUICE_STATE_CANCELLED, SLUICE_STATE_PENDING },
    { SLUICE_STATE_CANCELLED, SLUICE_STATE_PAUSED }, { SLUICE_STATE_PENDING, SLUICE_STATE_PAUSED },
    { SLUICE_STATE_PAUSED, SLUICE_STATE_UNKNOWN }, { SLUICE_STATE_CANCELLED, SLUICE_STATE_UNKNOWN },
    { SLUICE_STATE_PENDING, SLUICE_STATE_UNKNOWN },
  };

  for (int i = 0; i < 4; i++)
    {
      const SluicePalette *palette = sluice_palette_get (i & 1, i & 2);

      for (SluiceState state = 0; state < SLUICE_N_STATES; state++)
        {
          SluiceColor fill = sluice_palette_get_fill (palette, state);

          assert_contrast (sluice_state_get_nick (state), fill, palette->background, SHAPES);
          assert_contrast (sluice_state_get_nick (state), fill, palette->card, SHAPES);
        }
      for (guint k = 0; k < G_N_ELEMENTS (apart); k++)
        assert_contrast (sluice_state_get_nick (apart[k][0]), sluice_palette_get_fill (palette, apart[k][0]),
                         sluice_palette_get_fill (palette, apart[k][1]), APART);
    }
}

static char *
read_style (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *style = NULL;

  g_file_get_contents (path, &style, NULL, &error);
  g_assert_no_error (error);
  return style;
}

static double
read_dim_opacity (const char *name)
{
  static const char key[] = "--dim-opacity:";
  g_autofree char *style = read_style (name);
  const char *found = strstr (style, key);

  g_assert_nonnull (found);
  return g_ascii_strtod (found + strlen (key), NULL) / 100;
}

/* Secondary words and ages, as the style sheet has them, on whatever they may stand on. */
static void
test_dim_words (void)
{
  /* Adwaita's words: a black that lets a fifth of the ground through, but for high contrast, and white. */
  const SluiceColor black = { 0, 0, 6 / 255.0, 1 }, white = { 1, 1, 1, 1 };

  for (int i = 0; i < 4; i++)
    {
      const SluicePalette *palette = sluice_palette_get (i & 1, i & 2);
      double opacity = read_dim_opacity (i & 2 ? "style-hc.css" : "style.css");
      double solid = i & 1 || i & 2 ? 1 : 0.8;
      const SluiceColor grounds[] = { palette->background, palette->card };

      for (guint g = 0; g < G_N_ELEMENTS (grounds); g++)
        for (double tint = 0; tint <= MOST_TINT; tint += 0.04)
          {
            SluiceColor words = i & 1 ? white : black;
            SluiceColor ground = sluice_color_mix (grounds[g], words, tint * solid);

            assert_contrast ("dim words", sluice_color_mix (ground, words, solid * opacity), ground, WORDS);
          }
    }
}

/* GTK's own weights. */
static SluiceColor
make_grey (SluiceColor color)
{
  double value = 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;

  return (SluiceColor) { value, value, value, color.alpha };
}

/* What a lost server said once loses its colours. */
static void
test_contrast_without_colour (void)
{
  for (int i = 0; i < 4; i++)
    {
      const SluicePalette *palette = sluice_palette_get (i & 1, i & 2);
      const SluiceColor grounds[] = { make_grey (palette->background), make_grey (palette->card) };

      for (guint g = 0; g < G_N_ELEMENTS (grounds); g++)
        {
          assert_contrast ("text", make_grey (palette->text), grounds[g], WORDS);
          assert_contrast ("dim", make_grey (palette->dim), grounds[g], WORDS);
          for (int state = 0; state < SLUICE_N_STATES; state++)
            assert_contrast (sluice_state_get_nick (state), make_grey (palette->state[state]), grounds[g], SHAPES);
        }
      assert_contrast ("edge", make_grey (palette->edge), grounds[0], SHAPES);
    }
}

/* No rule for it may fade anything but by the opacity that is held to above. */
static void
test_stale_is_never_faint (void)
{
  static const char *const names[] = { "style.css", "style-dark.css", "style-hc.css" };
  guint n_rules = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *style = read_style (names[i]);
      g_auto (GStrv) rules = g_strsplit (style, "}", -1);

      for (guint j = 0; rules[j] != NULL; j++)
        {
          const char *opacity = strstr (rules[j], " opacity:");

          if (strstr (rules[j], ".stale") == NULL)
            continue;
          n_rules++;
          g_assert_true (opacity == NULL || g_str_has_prefix (opacity, " opacity: var(--dim-opacity);"));
        }
    }
  g_assert_cmpuint (n_rules, >, 0);
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

  g_test_add_func ("/palette/fills", test_fills_are_told_apart);
  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/dim-words", test_dim_words);
  g_test_add_func ("/palette/contrast-without-colour", test_contrast_without_colour);
  g_test_add_func ("/palette/stale-is-never-faint", test_stale_is_never_faint);
  g_test_add_func ("/palette/wcag", test_ratio_is_the_one_of_wcag);
  g_test_add_func ("/palette/mix", test_mix_and_fade);

  return g_test_run ();
}
