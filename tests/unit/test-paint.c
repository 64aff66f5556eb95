/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-paint-stage.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "paint/sluice-paint-state.h"

#define WIDTH ((int) SLUICE_PAINT_STAGE_WIDTH)
#define HEIGHT ((int) SLUICE_PAINT_STAGE_HEIGHT)

static cairo_surface_t *
paint (const SluicePaintStage *stage,
       SluicePaintDistance     distance)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  PangoContext *words = pango_cairo_create_context (cr);

  sluice_paint_stage (cr, stage, distance, sluice_palette_get (FALSE, FALSE), words);
  g_object_unref (words);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* How many pixels of the columns from @left to @right differ. */
static guint
count_differences (cairo_surface_t *a,
                   cairo_surface_t *b,
                   int              left,
                   int              right)
{
  guint count = 0;

  for (int y = 0; y < HEIGHT; y++)
    {
      gsize row = (gsize) y * (gsize) cairo_image_surface_get_stride (a);
      const guint32 *first = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (a) + row);
      const guint32 *second = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (b) + row);

      for (int x = left; x < right; x++)
        count += first[x] != second[x];
    }
  return count;
}

static guint
compare (const SluicePaintStage *a,
         const SluicePaintStage *b,
         SluicePaintDistance     distance)
{
  cairo_surface_t *first = paint (a, distance);
  cairo_surface_t *second = paint (b, distance);
  guint count = count_differences (first, second, 0, WIDTH);

  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
  return count;
}

static void
test_what_follows_a_tab_is_never_cut (void)
{
  SluicePaintStage a = { "train", "a_task_with_a_name_that_is_far_too_long_for_a_card\t · 5 min", SLUICE_STATE_COMPLETED,
                         -1, FALSE };
  SluicePaintStage b = a, cut = a, other_cut = a;

  b.detail = "a_task_with_a_name_that_is_far_too_long_for_a_card\t · 7 min";
  g_assert_cmpuint (compare (&a, &b, SLUICE_PAINT_NEAR), >, 0);
  g_assert_cmpuint (compare (&a, &a, SLUICE_PAINT_NEAR), ==, 0);

  cut.detail = "a_task_with_a_name_that_is_far_too_long_for_a_card · 5 min";
  other_cut.detail = "a_task_with_a_name_that_is_far_too_long_for_a_card · 7 min";
  g_assert_cmpuint (compare (&cut, &other_cut, SLUICE_PAINT_NEAR), ==, 0);
}

/* The lowest row with anything but the card's own colour, of the first columns with ink from *@x on, below the name; *@x is
 * then behind them. */
static int
find_foot (cairo_surface_t *surface,
           int             *x)
{
  int foot = -1;

  for (gboolean seen = FALSE; *x < WIDTH - 20; (*x)++)
    {
      int lowest = -1;

      for (int y = 34; y < 56; y++)
        {
          gsize row = (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
          const guint32 *pixels = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) + row);

          if ((pixels[*x] & 0xff) < 0xc0)
            lowest = y;
        }
      if (seen && lowest < 0)
        return foot;
      seen = lowest >= 0;
      foot = MAX (foot, lowest);
    }
  return -1;
}

/* The task is Latin, its duration may be Chinese, whose font has higher lines. */
static void
test_both_halves_stand_on_one_line (void)
{
  static const char *const details[] = { "E\t   E", "E\t   1 分", "1 分\t   E" };
  static const char *const fonts[] = { "Adwaita Sans 11", "Cantarell 11", "Noto Sans 11", "DejaVu Sans 11" };

  for (guint f = 0; f < G_N_ELEMENTS (fonts); f++)
    for (guint i = 0; i < G_N_ELEMENTS (details); i++)
      {
        SluicePaintStage stage = { "train", details[i], SLUICE_STATE_PENDING, -1, TRUE };
        cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
        cairo_t *cr = cairo_create (surface);
        PangoContext *words = pango_cairo_create_context (cr);
        PangoFontDescription *font = pango_font_description_from_string (fonts[f]);
        int x = 11, first, second;

        pango_context_set_font_description (words, font);
        pango_context_set_language (words, pango_language_from_string ("zh-cn"));
        sluice_paint_stage (cr, &stage, SLUICE_PAINT_NEAR, sluice_palette_get (FALSE, FALSE), words);
        cairo_surface_flush (surface);
        first = find_foot (surface, &x);
        if (i == 2)
          find_foot (surface, &x);
        second = find_foot (surface, &x);
        if (first != second)
          g_test_message ("%s, %s: %d, %d", fonts[f], details[i], first, second);
        g_assert_cmpint (first, >, 34);
        g_assert_cmpint (first, ==, second);
        pango_font_description_free (font);
        g_object_unref (words);
        cairo_destroy (cr);
        cairo_surface_destroy (surface);
      }
}

static void
test_words_stay_left_of_the_sign (void)
{
  SluicePaintStage plain = { "t", NULL, SLUICE_STATE_PENDING, -1, TRUE };
  SluicePaintStage full = { "a name that is far too long for the card it stands on, and goes on",
                            "a_task_that_is_too_long_for_the_card_as_well\t · 1h 23m", SLUICE_STATE_PENDING, -1, TRUE };
  cairo_surface_t *first;
  cairo_surface_t *second;

  first = paint (&plain, SLUICE_PAINT_NEAR);
  second = paint (&full, SLUICE_PAINT_NEAR);
  g_assert_cmpuint (count_differences (first, second, 0, WIDTH), >, 0);
  g_assert_cmpuint (count_differences (first, second, WIDTH - 10, WIDTH), ==, 0);
  full.detail = NULL;
  cairo_surface_destroy (second);
  second = paint (&full, SLUICE_PAINT_NEAR);
  g_assert_cmpuint (count_differences (first, second, (int) floor (SLUICE_PAINT_STAGE_SIGN_X) - 2, WIDTH), ==, 0);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
}

static void
test_says_whether_a_name_is_cut (void)
{
  SluicePaintStage shorter = { "train", NULL, SLUICE_STATE_PENDING, -1, FALSE };
  SluicePaintStage longer = { "a name that is far too long for the card it stands on", NULL, SLUICE_STATE_PENDING, -1,
                              FALSE };
  PangoContext *words = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  g_assert_false (sluice_paint_stage_is_cut (&shorter, words));
  g_assert_true (sluice_paint_stage_is_cut (&longer, words));
  shorter.detail = "a_task_with_a_name_that_is_far_too_long_for_a_card\t · 5m";
  g_assert_true (sluice_paint_stage_is_cut (&shorter, words));
  g_object_unref (words);
}

/* The tasks of the platform, with what they take, in the desktop's own fonts. */
static void
test_no_name_turns_words_round (void)
{
  SluicePaintStage plain = { "train abc", NULL, SLUICE_STATE_PENDING, -1, FALSE }, turned = plain, other = plain;

  turned.name = "\u202etrain\u202c \u2067abc";
  other.name = "cba niart";
  g_assert_cmpuint (compare (&plain, &turned, SLUICE_PAINT_NEAR), ==, 0);
  g_assert_cmpuint (compare (&plain, &other, SLUICE_PAINT_NEAR), >, 0);
}

static void
test_tasks_are_whole (void)
{
  static const char *const tasks[] = { "preprocess_dataset", "train_model", "run_evaluation", "cleanup_checkpoints" };
  static const char *const durations[] = { "1h 23m", "9m 59s", "23d 23h", "1时23分", "9分59秒", "23天23时" };
  static const char *const fonts[] = { "Adwaita Sans 11", "Cantarell 11", "Noto Sans 11" };

  for (guint f = 0; f < G_N_ELEMENTS (fonts); f++)
    for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
      for (guint j = 0; j < G_N_ELEMENTS (durations); j++)
        {
          PangoContext *words = pango_font_map_create_context (pango_cairo_font_map_get_default ());
          PangoFontDescription *font = pango_font_description_from_string (fonts[f]);
          g_autofree char *detail = g_strdup_printf ("%s\t · %s", tasks[i], durations[j]);
          SluicePaintStage stage = { "train", detail, SLUICE_STATE_RUNNING, -1, FALSE };

          pango_context_set_font_description (words, font);
          if (sluice_paint_stage_is_cut (&stage, words))
            g_test_message ("%s: %s", fonts[f], detail);
          g_assert_false (sluice_paint_stage_is_cut (&stage, words));
          pango_font_description_free (font);
          g_object_unref (words);
        }
}

static void
test_states_differ_at_every_distance (void)
{
  for (SluicePaintDistance distance = 0; distance < SLUICE_PAINT_N_DISTANCES; distance++)
    {
      SluicePaintStage failed = { "x", NULL, SLUICE_STATE_FAILED, -1, FALSE };
      SluicePaintStage completed = { "x", NULL, SLUICE_STATE_COMPLETED, -1, FALSE };

      g_assert_cmpuint (compare (&failed, &completed, distance), >, 0);
    }
}

static void
test_distance_has_hysteresis (void)
{
  SluicePaintDistance distance = SLUICE_PAINT_NEAR;
  guint n_changes = 0;

  g_assert_cmpint (sluice_paint_distance_choose (1, SLUICE_PAINT_FAR), ==, SLUICE_PAINT_NEAR);
  g_assert_cmpint (sluice_paint_distance_choose (0.5, SLUICE_PAINT_MIDDLE), ==, SLUICE_PAINT_NEAR);
  g_assert_cmpint (sluice_paint_distance_choose (0.3, SLUICE_PAINT_NEAR), ==, SLUICE_PAINT_MIDDLE);
  g_assert_cmpint (sluice_paint_distance_choose (0.05, SLUICE_PAINT_NEAR), ==, SLUICE_PAINT_FAR);

  /* There and back changes twice each way, a scale that trembles changes nothing. */
  for (int i = 0; i <= 2000; i++)
    {
      double scale = fabs (1 - i / 1000.0) + (i % 2) * 0.01;
      SluicePaintDistance next = sluice_paint_distance_choose (scale, distance);

      n_changes += next != distance;
      g_assert_cmpint (sluice_paint_distance_choose (scale, next), ==, next);
      distance = next;
    }
  g_assert_cmpuint (n_changes, ==, 4);
}

static void
test_progress_fills_the_foot (void)
{
  SluicePaintStage none = { "x", NULL, SLUICE_STATE_RUNNING, 0, TRUE }, half = none, whole = none;
  cairo_surface_t *first;
  cairo_surface_t *second;

  half.progress = 0.5;
  whole.progress = 40;
  g_assert_cmpuint (compare (&none, &half, SLUICE_PAINT_NEAR), >, 0);
  first = paint (&half, SLUICE_PAINT_NEAR);
  second = paint (&whole, SLUICE_PAINT_NEAR);
  g_assert_cmpuint (count_differences (first, second, 0, WIDTH / 2 - 2), ==, 0);
  g_assert_cmpuint (count_differences (first, second, WIDTH / 2 + 2, WIDTH), >, 0);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
}

/* Of a colour, in the columns of the middle line. */
static guint
count_color (cairo_surface_t *surface,
             SluiceColor      color)
{
  gsize row = (gsize) (HEIGHT / 2 - 4) * (gsize) cairo_image_surface_get_stride (surface);
  const guint32 *pixels = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) + row);
  guint32 wanted = 0xff000000u | (guint32) lround (color.red * 255) << 16 | (guint32) lround (color.green * 255) << 8
                   | (guint32) lround (color.blue * 255);
  guint count = 0;

  for (int x = 0; x < WIDTH; x++)
    count += pixels[x] == wanted;
  return count;
}

/* One failure of 500 is seen from everywhere, and doesn't look like 500. */
static void
test_many_are_no_single_stage (void)
{
  guint counts[SLUICE_N_STATES] = { 0 };
  SluicePaintStage one = { "x", NULL, SLUICE_STATE_FAILED, 1, FALSE }, many = one;
  const SluicePalette *palette = sluice_palette_get (FALSE, FALSE);

  counts[SLUICE_STATE_FAILED] = 1;
  counts[SLUICE_STATE_COMPLETED] = 499;
  many.counts = counts;
  for (SluicePaintDistance distance = SLUICE_PAINT_MIDDLE; distance <= SLUICE_PAINT_FAR; distance++)
    {
      cairo_surface_t *surface = paint (&many, distance);

      g_assert_cmpuint (compare (&one, &many, distance), >, 1000);
      g_assert_cmpuint (count_color (surface, palette->state[SLUICE_STATE_FAILED]), >=, 12);
      g_assert_cmpuint (count_color (surface, palette->state[SLUICE_STATE_FAILED]), <, 60);
      g_assert_cmpuint (count_color (surface, palette->state[SLUICE_STATE_COMPLETED]), >, 100);
      cairo_surface_destroy (surface);
    }
}

static void
test_shares (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint round = 0; round < 2000; round++)
    {
      guint counts[SLUICE_N_STATES] = { 0 }, present = 0;
      double shares[SLUICE_N_STATES], sum = 0, width = g_rand_double_range (random, 1, 300);

      for (guint i = 0; i < SLUICE_N_STATES; i++)
        {
          counts[i] = g_rand_boolean (random) ? 0 : 1u << g_rand_int_range (random, 0, 12);
          present += counts[i] > 0;
        }
      sluice_paint_share (counts, width, 16, shares);
      for (guint i = 0; i < SLUICE_N_STATES; i++)
        {
          sum += shares[i];
          g_assert_cmpint (shares[i] > 0, ==, counts[i] > 0);
          if (counts[i] > 0)
            g_assert_cmpfloat (shares[i], >, MIN (16, width / present) - 1e-6);
          for (guint j = 0; j < SLUICE_N_STATES; j++)
            if (counts[i] > counts[j])
              g_assert_cmpfloat (shares[i], >, shares[j] - 1e-6);
        }
      if (present > 0)
        g_assert_cmpfloat_with_epsilon (sum, width, 1e-6);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paint/detail-keeps-its-end", test_what_follows_a_tab_is_never_cut);
  g_test_add_func ("/paint/one-line", test_both_halves_stand_on_one_line);
  g_test_add_func ("/paint/words-stay-left-of-the-sign", test_words_stay_left_of_the_sign);
  g_test_add_func ("/paint/name-is-cut", test_says_whether_a_name_is_cut);
  g_test_add_func ("/paint/turned-name", test_no_name_turns_words_round);
  g_test_add_func ("/paint/tasks-are-whole", test_tasks_are_whole);
  g_test_add_func ("/paint/states-differ", test_states_differ_at_every_distance);
  g_test_add_func ("/paint/distance", test_distance_has_hysteresis);
  g_test_add_func ("/paint/many", test_many_are_no_single_stage);
  g_test_add_func ("/paint/shares", test_shares);
  g_test_add_func ("/paint/progress", test_progress_fills_the_foot);

  return g_test_run ();
}
