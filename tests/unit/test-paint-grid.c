/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dots on which a graph is drawn. */
#include "paint/sluice-paint-grid.h"

#include <math.h>

#include "paint/sluice-paint-state.h"

#define WIDTH 600
#define HEIGHT 400
/* Dots are never nearer, in pixels. */
#define LEAST_STEP 12

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guchar *data = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) data)[x] & 0xffffff;
}

static cairo_surface_t *
make_surface (const SluicePalette *palette)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  sluice_paint_set_color (cr, palette->background);
  cairo_paint (cr);
  cairo_destroy (cr);
  return surface;
}

static void
paint_part (cairo_surface_t       *surface,
            const SluicePalette   *palette,
            double                 x,
            double                 y,
            cairo_rectangle_int_t  part,
            double                 scale,
            double                 pixel_scale)
{
  cairo_t *cr = cairo_create (surface);

  sluice_paint_grid (cr, palette, x, y, &part, scale, pixel_scale);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

static cairo_surface_t *
paint (double x,
       double y,
       double scale,
       double pixel_scale)
{
  const SluicePalette *palette = sluice_palette_get (FALSE, FALSE);
  cairo_surface_t *surface = make_surface (palette);

  paint_part (surface, palette, x, y, (cairo_rectangle_int_t) { 0, 0, WIDTH, HEIGHT }, scale, pixel_scale);
  return surface;
}

static void
assert_same (cairo_surface_t *a,
             cairo_surface_t *b)
{
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmphex (get_pixel (a, x, y), ==, get_pixel (b, x, y));
}

static gboolean
is_dot (cairo_surface_t *surface,
        int              x,
        int              y)
{
  return get_pixel (surface, x, y) != 0xfafafb;
}

/* At 100 % one each 24 pixels, the origin among them, and nothing else. */
static void
test_at_full_size (void)
{
  cairo_surface_t *surface = paint (5, 7, 1, 1);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_true (is_dot (surface, x, y) == ((x - 4 + 240) % 24 < 2 && (y - 6 + 240) % 24 < 2));
  cairo_surface_destroy (surface);
}

/* Whatever the scale, they are never dense, and never gone. */
static void
test_never_dense (void)
{
  for (double octave = -7; octave < 2; octave += 0.083)
    {
      cairo_surface_t *surface = paint (1, 1, exp2 (octave), 1);
      int last = -100;
      guint n = 0;

      for (int x = 0; x < WIDTH; x++)
        if (is_dot (surface, x, 0) && (x == 0 || !is_dot (surface, x - 1, 0)))
          {
            g_assert_cmpint (x - last, >=, LEAST_STEP);
            last = x;
            n++;
          }
      g_assert_cmpuint (n, >=, WIDTH / 50);
      cairo_surface_destroy (surface);
    }
}

/* A scale that is hardly another looks hardly different: where every second one goes, it has faded before. */
static void
test_nothing_pops (void)
{
  static const double scales[] = { 2, 1, 0.5, 0.25, 0.125 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      cairo_surface_t *before = paint (0, 0, scales[i] + 1e-6, 1), *after = paint (0, 0, scales[i] - 1e-6, 1);

      assert_same (before, after);
      cairo_surface_destroy (before);
      cairo_surface_destroy (after);
    }
}

static void
test_parts_are_the_whole (void)
{
  static const double scales[] = { 1.37, 1, 0.71, 0.53, 0.31, 0.083 };
  const SluicePalette *palette = sluice_palette_get (FALSE, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (int pixel_scale = 1; pixel_scale <= 2; pixel_scale++)
      {
        cairo_surface_t *whole = paint (-1234, 77, scales[i], pixel_scale), *parts = make_surface (palette);

        for (int y = 0; y < HEIGHT; y += 41)
          for (int x = 0; x < WIDTH; x += 67)
            paint_part (parts, palette, -1234, 77,
                        (cairo_rectangle_int_t) { x, y, MIN (67, WIDTH - x), MIN (41, HEIGHT - y) }, scales[i],
                        pixel_scale);
        assert_same (whole, parts);
        cairo_surface_destroy (whole);
        cairo_surface_destroy (parts);
      }
}

/* It goes along with what lies on it, by whole pixels. */
static void
test_moves_as_a_whole (void)
{
  cairo_surface_t *before = paint (0, 0, 0.77, 1), *after = paint (31, 12, 0.77, 1);

  for (int y = 12; y < HEIGHT; y++)
    for (int x = 31; x < WIDTH; x++)
      g_assert_cmphex (get_pixel (after, x, y), ==, get_pixel (before, x - 31, y - 12));
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paint-grid/full-size", test_at_full_size);
  g_test_add_func ("/paint-grid/never-dense", test_never_dense);
  g_test_add_func ("/paint-grid/nothing-pops", test_nothing_pops);
  g_test_add_func ("/paint-grid/parts", test_parts_are_the_whole);
  g_test_add_func ("/paint-grid/moves", test_moves_as_a_whole);

  return g_test_run ();
}
