/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture that is put together from tiles against the same picture drawn directly. */
#include "graph-scene-test.h"

static void
test_tiles_are_the_picture (Fixture       *self,
                            gconstpointer  data)
{
  static const double scales[] = { 2.3, 1, 0.77, 0.5, 0.46, 0.33, 0.21, 0.13, 0.09, 0.05 };
  g_auto (Image) empty = { 0 };

  set_graph (self, 120, 1, SLUICE_GRAPH_TOP_DOWN);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (int pixel_scale = 1; pixel_scale <= 2; pixel_scale++)
      {
        self->view.pixel_scale = pixel_scale;
        look_at (self, scales[i], 0.31 + 0.04 * i, 0.5);
        g_assert_cmpfloat (measure_error (self), <=, 1);
      }

  /* Such a comparison can fail. */
  self->view.pixel_scale = 1;
  look_at (self, 1, 0.5, 0.5);
  empty = draw_at_rest (self);
  for (guint i = 0; i < count_nodes (self); i++)
    set_random_stage (self, i);
  {
    g_auto (Image) now = draw_directly (self);

    g_assert_cmpfloat (compare (&empty, &now), >, 3);
  }
}

static void
test_all_palettes (Fixture       *self,
                   gconstpointer  data)
{
  set_graph (self, 60, 2, SLUICE_GRAPH_LEFT_RIGHT);
  for (int i = 0; i < 4; i++)
    {
      sluice_graph_scene_set_palette (self->scene, sluice_palette_get (i & 1, i >> 1 & 1));
      look_at (self, 0.6, 0.5, 0.5);
      g_assert_cmpfloat (measure_error (self), <=, 1);
      look_at (self, 0.15, 0.5, 0.5);
      g_assert_cmpfloat (measure_error (self), <=, 1);
    }
}

/* Whatever happens between two looks, what is seen at rest is how it is. */
static void
test_nothing_stale (Fixture       *self,
                    gconstpointer  data)
{
  const gint64 budgets[] = { 1, 100000, 0 };
  SluiceGraphTiles *tiles = sluice_graph_scene_get_tiles (self->scene);
  guint n_nodes = 90;

  set_graph (self, n_nodes, 3, SLUICE_GRAPH_TOP_DOWN);
  look_at (self, 0.5, 0.5, 0.5);
  for (guint i = 0; i < 120; i++)
    {
      SluiceGraphPoint at = { WIDTH / 2.0, HEIGHT / 2.0 };

      sluice_graph_tiles_set_budget (tiles, budgets[g_rand_int_range (self->random, 0, G_N_ELEMENTS (budgets))]);
      switch (g_rand_int_range (self->random, 0, 9))
        {
        case 0:
          self->view.camera = sluice_graph_camera_zoom (&self->view.camera,
                                                        g_rand_double_range (self->random, 0.6, 1.6), at);
          self->view.camera.scale = CLAMP (self->view.camera.scale, 0.08, 1.5);
          self->view.distance = sluice_paint_distance_choose (self->view.camera.scale, self->view.distance);
          break;
        case 1:
          self->view.camera.x += g_rand_double_range (self->random, -200, 200);
          self->view.camera.y += g_rand_double_range (self->random, -200, 200);
          break;
        case 2:
          look_at (self, g_rand_double_range (self->random, 0.1, 1), g_rand_double (self->random),
                   g_rand_double (self->random));
          break;
        case 3:
          sluice_graph_scene_set_palette (self->scene, sluice_palette_get (g_rand_boolean (self->random), FALSE));
          break;
        case 4:
          self->view.dim = g_rand_boolean (self->random) ? 1 : 0.4;
          sluice_graph_scene_set_lit (self->scene, g_rand_int_range (self->random, -1, (gint32) n_nodes));
          break;
        case 5:
          n_nodes = (guint) g_rand_int_range (self->random, 60, 100);
          set_graph (self, n_nodes, i, (SluiceGraphDirection) g_rand_int_range (self->random, 0, 2));
          break;
        default:
          for (int k = g_rand_int_range (self->random, 1, 6); k > 0; k--)
            set_random_stage (self, (guint) g_rand_int_range (self->random, 0, (gint32) n_nodes));
          break;
        }
      for (int k = g_rand_int_range (self->random, 0, 3); k > 0; k--)
        draw_frame (self, NULL);
      if (i % 3 == 2)
        g_assert_cmpfloat (measure_error (self), <=, 1.5);
    }
}

static Image
draw_stage (Fixture *self,
            double   aside,
            gboolean card)
{
  SluiceGraphPicture *picture = sluice_graph_scene_get_picture (self->scene);
  const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene), 0);
  SluiceGraphRect everywhere = { -1e6, -1e6, 2e6, 2e6 };
  SluicePaintStage look = sluice_graph_picture_describe (picture, 0);
  Image image = { WIDTH, HEIGHT, g_new0 (guint32, WIDTH * HEIGHT) };
  cairo_surface_t *surface
    = cairo_image_surface_create_for_data ((guchar *) image.pixels, CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT, WIDTH * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, 20 + aside - rect->x, 20 + aside - rect->y);
  if (card)
    sluice_graph_picture_draw (picture, cr, &everywhere, 1, SLUICE_PAINT_NEAR, FALSE, 1);
  else
    {
      cairo_translate (cr, rect->x, rect->y);
      sluice_paint_stage (cr, &look, SLUICE_PAINT_NEAR, sluice_graph_picture_get_palette (picture),
                          sluice_graph_picture_get_words (picture));
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return image;
}

/* A card that is kept has all of its rim, also where it lies between two pixels. */
static void
test_a_card_is_whole (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);

  const gsize right = 20 + (gsize) SLUICE_PAINT_STAGE_WIDTH;

  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  set_random_stage (self, 0);
  for (guint i = 0; i < 8; i++)
    {
      g_auto (Image) card = draw_stage (self, i / 8.0, TRUE), stage = draw_stage (self, i / 8.0, FALSE);

      for (gsize y = 15; y < 20 + (gsize) SLUICE_PAINT_STAGE_HEIGHT + 5; y++)
        for (gsize x = right - 3; x < right + 5; x++)
          g_assert_cmpint (compare_pixels (card.pixels[y * WIDTH + x], stage.pixels[y * WIDTH + x]), <=, 8);
    }
}

/* Returns: of a thousand pixels, how many look otherwise once all is drawn anew. */
static double
measure_staleness (Fixture *self)
{
  g_auto (Image) kept = draw_at_rest (self), fresh = { 0 };

  sluice_graph_tiles_drop (sluice_graph_scene_get_tiles (self->scene));
  fresh = draw_at_rest (self);
  return compare (&kept, &fresh);
}

/* Who draws changes a little of it: what stays as it was is not drawn again, and what is seen is what it is then. */
static void
test_patches (Fixture       *self,
              gconstpointer  data)
{
  for (guint i = 0; i < 24; i++)
    {
      SluiceGraphDirection direction = i % 2 == 0 ? SLUICE_GRAPH_TOP_DOWN : SLUICE_GRAPH_LEFT_RIGHT;
      g_autoptr (GraphTest) test = i % 3 == 0 ? graph_test_fans (self->random, 70, TRUE)
                                              : graph_test_random (self->random, 70, TRUE);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);
      g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, direction, NULL);

      sluice_graph_scene_set_draft (self->scene, i % 4 < 2);
      sluice_graph_scene_set_layout (self->scene, layout, NULL);
      for (guint k = 0; k < sluice_graph_get_n_nodes (graph); k++)
        set_random_stage (self, k);
      look_at (self, (double[]) { 0.1, 0.5, 1 }[i % 3], g_rand_double (self->random), g_rand_double (self->random));
      self->view.dim = 1;
      for (guint round = 0; round < 3; round++)
        {
          SluiceGraphLayout *standing = sluice_graph_scene_get_layout (self->scene);
          g_autofree int *origins = NULL;
          g_autoptr (SluiceGraph) changed = graph_test_change (self->random, sluice_graph_layout_get_graph (standing),
                                                               &origins);
          g_autoptr (SluiceGraphLayout) patch = NULL;

          sluice_graph_scene_set_lit (self->scene, (int) round - 1);
          for (guint frames = 0; !draw_frame (self, NULL);)
            g_assert_cmpuint (++frames, <, 2000);
          patch = sluice_graph_layout_patch (standing, changed, origins);
          g_assert_nonnull (patch);
          sluice_graph_scene_patch (self->scene, patch, origins);
          for (guint k = 0; k < sluice_graph_get_n_nodes (changed); k++)
            if (origins[k] < 0)
              set_random_stage (self, k);
          g_assert_cmpfloat (measure_staleness (self), <=, 0.1);
        }
    }
}

/* The stages that an edge leads to stand where they stood, and so does all that is not near it. */
static void
test_a_patch_draws_what_changed (Fixture       *self,
                                 gconstpointer  data)
{
  g_autoptr (GraphTest) before = graph_test_parse ("a, b < a, c < a, d < b, e < d"), after = NULL;
  g_autoptr (SluiceGraph) graph = graph_test_build (before), changed = NULL;
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL), patch = NULL;
  SluiceGraphTiles *tiles = sluice_graph_scene_get_tiles (self->scene);
  guint n_all;

  sluice_graph_tiles_set_budget (tiles, G_USEC_PER_SEC);
  sluice_graph_scene_set_draft (self->scene, TRUE);
  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  look_at (self, 1, 0.5, 0.5);
  g_assert_true (draw_frame (self, NULL));
  n_all = sluice_graph_tiles_get_n_drawn (tiles);

  after = graph_test_parse ("a, b < a, c < a, d < b c, e < d");
  changed = graph_test_build (after);
  patch = sluice_graph_layout_patch (layout, changed, (const int[]) { 0, 1, 2, 3, 4 });
  sluice_graph_scene_patch (self->scene, patch, (const int[]) { 0, 1, 2, 3, 4 });
  g_assert_true (draw_frame (self, NULL));
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), >, 0);
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), <, n_all / 2);
  g_assert_cmpfloat (measure_error (self), <=, 0.5);
}

/* One state after the other, as a pipeline that runs has them: what lies over a tile is as if it were in it, and comes
 * with it where the camera goes on. */
static void
test_changes_one_by_one (Fixture       *self,
                         gconstpointer  data)
{
  gint32 n_nodes = 40;

  set_graph (self, (guint) n_nodes, 9, SLUICE_GRAPH_TOP_DOWN);
  for (guint round = 0; round < 6; round++)
    {
      self->view.pixel_scale = round % 4 == 3 ? 2 : 1;
      look_at (self, round % 2 == 0 ? 0.5 : 0.9, 0.5, g_rand_double_range (self->random, 0.3, 0.7));
      sluice_graph_scene_set_lit (self->scene, round % 4 >= 2 ? g_rand_int_range (self->random, 0, n_nodes) : -1);
      self->view.dim = 1;
      for (guint frames = 0; !draw_frame (self, NULL);)
        g_assert_cmpuint (++frames, <, 2000);
      for (guint i = 0; i < 30; i++)
        {
          set_random_stage (self, (guint) g_rand_int_range (self->random, 0, n_nodes));
          draw_frame (self, NULL);
          if (i % 10 == 9)
            g_assert_cmpfloat (measure_error (self), <=, 0.5);
        }
      self->view.camera = sluice_graph_camera_zoom (&self->view.camera, 0.93, (SluiceGraphPoint) { 200, 100 });
      draw_frame (self, NULL);
      g_assert_cmpfloat (measure_error (self), <=, 1);
    }
}

/* Every stage in the view is there, at any scale: its colour is where its middle is. */
static void
test_every_visible_stage_is_drawn (Fixture       *self,
                                   gconstpointer  data)
{
  set_graph (self, 400, 4, SLUICE_GRAPH_TOP_DOWN);
  for (guint i = 0; i < count_nodes (self); i++)
    sluice_graph_scene_set_stage (self->scene, i, SLUICE_STATE_FAILED, -1, NULL);
  for (int i = 0; i < 25; i++)
    {
      g_auto (Image) image = { 0 };
      guint seen = 0;

      look_at (self, exp2 (g_rand_double_range (self->random, -5, 0.5)), g_rand_double (self->random),
               g_rand_double (self->random));
      image = draw_at_rest (self);
      for (guint node = 0; node < count_nodes (self); node++)
        {
          const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene), node);
          SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&self->view.camera, rect);
          int x = (int) round (shown.x + shown.width / 2), y = (int) round (shown.y + shown.height * 0.2);
          SluiceColor ground = sluice_palette_get (FALSE, FALSE)->background;
          guint32 empty = 0xff000000u | (guint32) (ground.red * 255 + 0.5) << 16 | (guint32) (ground.green * 255 + 0.5) << 8
                          | (guint32) (ground.blue * 255 + 0.5);

          if (x < 2 || y < 2 || x >= WIDTH - 2 || y >= HEIGHT - 2)
            continue;
          seen++;
          /* Seen from afar it may be smaller than a pixel. */
          if (shown.height > 2)
            g_assert_cmpint (compare_pixels (image.pixels[y * WIDTH + x], empty), >=,
                             self->view.distance == SLUICE_PAINT_NEAR ? 1 : 10);
        }
      g_test_message ("scale %g: %u stages seen", self->view.camera.scale, seen);
    }
}

/* A frame never waits for more than its share, and comes to its end. */
static void
test_budget (Fixture       *self,
             gconstpointer  data)
{
  SluiceGraphTiles *tiles = sluice_graph_scene_get_tiles (self->scene);
  guint frames = 0;

  set_graph (self, 400, 5, SLUICE_GRAPH_TOP_DOWN);
  look_at (self, 0.2, 0.5, 0.5);
  g_assert_true (draw_frame (self, NULL));
  sluice_graph_tiles_set_budget (tiles, 1);
  look_at (self, 0.9, 0.5, 0.5);
  while (!draw_frame (self, NULL))
    {
      g_auto (Image) image = { 0 };

      g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), <=, 1);
      g_assert_cmpuint (++frames, <, 200);
    }
  g_assert_cmpuint (frames, >, 3);
  g_assert_cmpuint (sluice_graph_tiles_get_size (tiles), <, 40 * 1024 * 1024);

  /* At rest nothing is drawn again; a stage that changes takes a piece or two. */
  g_assert_true (draw_frame (self, NULL));
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), ==, 0);
  sluice_graph_tiles_set_budget (tiles, 0);
  for (double x = 0; x < 40000; x += 600)
    {
      self->view.camera.x -= 600;
      while (!draw_frame (self, NULL))
        continue;
    }
  g_assert_cmpuint (sluice_graph_tiles_get_size (tiles), <, 40 * 1024 * 1024);
}

/* While stages glide to their places, what is shown at the end is drawn bit by bit: the last frame draws nothing. */
static void
test_arrival (Fixture       *self,
              gconstpointer  data)
{
  SluiceGraphTiles *tiles = sluice_graph_scene_get_tiles (self->scene);
  guint frames = 0;

  set_graph (self, 400, 5, SLUICE_GRAPH_TOP_DOWN);
  look_at (self, 0.6, 0.5, 0.5);
  sluice_graph_tiles_set_budget (tiles, 1);
  self->view.arrival = 0.1;
  draw_frame (self, NULL);
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), ==, 0);
  self->view.arrival = 0.5;
  do
    {
      draw_frame (self, NULL);
      g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), <=, 1);
      g_assert_cmpuint (++frames, <, 200);
    }
  while (sluice_graph_tiles_get_n_drawn (tiles) > 0);
  g_assert_cmpuint (frames, >, 3);
  self->view.arrival = 1;
  g_assert_true (draw_frame (self, NULL));
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (tiles), ==, 0);
}

/* What stands back leaves the ground as it is: no box is seen around the tiles. */
static void
test_ground_is_one (Fixture       *self,
                    gconstpointer  data)
{
  set_graph (self, 1, 3, SLUICE_GRAPH_TOP_DOWN);
  look_at (self, 1, 0.5, 0.5);
  sluice_graph_scene_set_lit (self->scene, 0);
  for (guint i = 0; i < 40; i++)
    {
      const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (sluice_graph_scene_get_layout (self->scene));
      int x = (int) (bounds->x + self->view.camera.x) - 8, y = (int) (bounds->y + self->view.camera.y) - 8;
      Image image;

      sluice_graph_scene_set_palette (self->scene, sluice_palette_get (i % 2 == 0, i % 4 >= 2));
      self->view.dim = (i + 1) / 40.0;
      image = draw_at_rest (self);
      g_assert_cmphex (image.pixels[y * image.width + x], ==, image.pixels[0]);
      g_free (image.pixels);
    }
}

static guint
count_dots (const Image *image)
{
  SluiceColor grid = sluice_palette_get (FALSE, FALSE)->grid;
  guint32 dot = (guint32) round (grid.red * 255) << 16 | (guint32) round (grid.green * 255) << 8
                | (guint32) round (grid.blue * 255);
  guint n = 0;

  for (int i = 0; i < image->width * image->height; i++)
    n += (image->pixels[i] & 0xffffff) == dot;
  return n;
}

static void
assert_same_rim (const Image *a,
                 const Image *b)
{
  for (int x = 0; x < a->width; x++)
    for (int y = 0; y < 40; y++)
      g_assert_cmphex (a->pixels[y * a->width + x], ==, b->pixels[y * a->width + x]);
}

/* What is drawn lies on a grid, within the graph and beyond it, also on the way, and what stands back takes it along. */
static void
test_grid (Fixture       *self,
           gconstpointer  data)
{
  static const double scales[] = { 2.3, 1, 0.77, 0.5, 0.33, 0.13, 0.05 };

  set_graph (self, 12, 1, SLUICE_GRAPH_TOP_DOWN);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (int pixel_scale = 1; pixel_scale <= 2; pixel_scale++)
      {
        g_auto (Image) without = { 0 }, with = { 0 }, resting = { 0 }, arriving = { 0 };

        self->view.pixel_scale = pixel_scale;
        look_at (self, scales[i], 0.31 + 0.04 * i, 0.2);
        self->view.camera.x += 0.3 * i;
        sluice_graph_scene_set_draft (self->scene, FALSE);
        without = draw_at_rest (self);
        g_assert_cmpuint (count_dots (&without), <, 50);
        sluice_graph_scene_set_draft (self->scene, TRUE);
        with = draw_at_rest (self);
        g_assert_cmpuint (count_dots (&with), >, 200);
        g_assert_cmpfloat (measure_error (self), <=, 1);

        /* Nothing of the graph is up there. */
        look_at (self, scales[i], 0.5, 0);
        self->view.camera.y += 40 - HEIGHT / 2.0 + 70;
        resting = draw_at_rest (self);
        self->view.arrival = 0.5;
        draw_frame (self, &arriving);
        self->view.arrival = 1;
        assert_same_rim (&resting, &arriving);
      }

  self->view.pixel_scale = 1;
  look_at (self, 0.8, 0.5, 0.4);
  sluice_graph_scene_set_lit (self->scene, 3);
  for (guint i = 0; i <= 4; i++)
    {
      g_auto (Image) tiles = { 0 }, direct = { 0 };

      self->view.dim = i / 4.0;
      tiles = draw_at_rest (self);
      direct = draw_directly (self);
      g_assert_cmpfloat (compare (&tiles, &direct), <=, 1);
      /* Far from the graph too. */
      for (int k = 0; k < WIDTH * 20; k++)
        g_assert_cmpint (compare_pixels (tiles.pixels[k], direct.pixels[k]), <=, 2);
    }

  /* Where nothing of it is in the view, it is there still. */
  self->view.dim = 0;
  look_at (self, 1, 40, 40);
  {
    g_auto (Image) image = draw_at_rest (self);

    g_assert_cmpuint (count_dots (&image), >, 1000);
  }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/graph-scene/tiles-are-the-picture", test_tiles_are_the_picture);
  ADD ("/graph-scene/all-palettes", test_all_palettes);
  ADD ("/graph-scene/nothing-stale", test_nothing_stale);
  ADD ("/graph-scene/card-is-whole", test_a_card_is_whole);
  ADD ("/graph-scene/patches", test_patches);
  ADD ("/graph-scene/patch-draws-what-changed", test_a_patch_draws_what_changed);
  ADD ("/graph-scene/changes-one-by-one", test_changes_one_by_one);
  ADD ("/graph-scene/every-visible-stage-is-drawn", test_every_visible_stage_is_drawn);
  ADD ("/graph-scene/budget", test_budget);
  ADD ("/graph-scene/arrival", test_arrival);
  ADD ("/graph-scene/ground", test_ground_is_one);
  ADD ("/graph-scene/grid", test_grid);
  return g_test_run ();
}
