/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture that is put together from tiles against the same picture drawn directly, as a whole and without leaving
 * anything out. */
#include "uitest.h"

#include <math.h>
#include <string.h>

#include "graph-test.h"
#include "graph/sluice-graph-layered.h"
#include "paint/sluice-paint-grid.h"
#include "paint/sluice-paint-state.h"
#include "ui/widgets/sluice-graph-view-private.h"

#define WIDTH 700
#define HEIGHT 500

typedef struct
{
  SluiceGraphScene *scene;
  SluiceGraphSceneView view;
  GskRenderer *renderer;
  GRand *random;
} Fixture;

typedef struct
{
  int width, height;
  guint32 *pixels;
} Image;

static void
clear_image (Image *image)
{
  g_free (image->pixels);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Image, clear_image)

static SluiceGraph *
build (guint n_nodes,
       guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GraphTest) test = graph_test_random (random, n_nodes, TRUE);

  return graph_test_build (test);
}

static guint
count_nodes (Fixture *self)
{
  return sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (sluice_graph_scene_get_layout (self->scene)));
}

/* No ring that turns: those are not in the picture. */
static void
set_random_stage (Fixture *self,
                  guint    node)
{
  SluiceState state = (SluiceState) g_rand_int_range (self->random, 0, SLUICE_N_STATES);
  g_autofree char *detail = g_strdup_printf ("train_model\t · %d min", g_rand_int_range (self->random, 1, 60));

  sluice_graph_scene_set_stage (self->scene, node, state, g_rand_double (self->random), detail);
}

static void
set_graph (Fixture              *self,
           guint                 n_nodes,
           guint                 seed,
           SluiceGraphDirection  direction)
{
  g_autoptr (SluiceGraph) graph = build (n_nodes, seed);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, direction, NULL);

  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  for (guint i = 0; i < n_nodes; i++)
    set_random_stage (self, i);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *words = gtk_widget_create_pango_context (label);
  g_autoptr (GError) error = NULL;

  self->random = g_rand_new_with_seed (7);
  self->renderer = gsk_cairo_renderer_new ();
  g_assert_true (gsk_renderer_realize_for_display (self->renderer, gdk_display_get_default (), &error));
  g_assert_no_error (error);
  self->scene = sluice_graph_scene_new ();
  sluice_graph_scene_set_words (self->scene, words);
  sluice_graph_scene_set_palette (self->scene, sluice_palette_get (FALSE, FALSE));
  self->view = (SluiceGraphSceneView) {
    .camera = { 1, 0, 0 }, .width = WIDTH, .height = HEIGHT, .blend = 1, .selected = -1, .arrival = 1, .pixel_scale = 1,
  };
  g_object_unref (words);
  g_object_unref (label);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gsk_renderer_unrealize (self->renderer);
  g_object_unref (self->renderer);
  sluice_graph_scene_free (self->scene);
  g_rand_free (self->random);
}

static void
look_at (Fixture *self,
         double   scale,
         double   share_x,
         double   share_y)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (sluice_graph_scene_get_layout (self->scene));

  self->view.camera = (SluiceGraphCamera) {
    scale,
    WIDTH / 2.0 - (bounds->x + bounds->width * share_x) * scale,
    HEIGHT / 2.0 - (bounds->y + bounds->height * share_y) * scale,
  };
  self->view.distance = sluice_paint_distance_choose (scale, SLUICE_PAINT_NEAR);
}

/* One frame, as a window would draw it. */
static gboolean
draw_frame (Fixture *self,
            Image   *image)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  float scale = (float) self->view.pixel_scale;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  gboolean complete;

  gtk_snapshot_scale (snapshot, scale, scale);
  complete = sluice_graph_scene_snapshot (self->scene, snapshot, &self->view);
  node = gtk_snapshot_free_to_node (snapshot);
  if (image == NULL)
    return complete;
  texture = gsk_renderer_render_texture (self->renderer, node, &GRAPHENE_RECT_INIT (0, 0, WIDTH * scale, HEIGHT * scale));
  image->width = gdk_texture_get_width (texture);
  image->height = gdk_texture_get_height (texture);
  g_free (image->pixels);
  image->pixels = g_new0 (guint32, (gsize) image->width * (gsize) image->height);
  gdk_texture_download (texture, (guchar *) image->pixels, (gsize) image->width * 4);
  return complete;
}

/* Frames until nothing is missing. */
static Image
draw_at_rest (Fixture *self)
{
  Image image = { 0 };
  guint frames = 0;

  while (!draw_frame (self, NULL))
    g_assert_cmpuint (++frames, <, 2000);
  draw_frame (self, &image);
  return image;
}

/* All of the graph, whatever is seen of it. */
static Image
draw_directly (Fixture *self)
{
  SluiceGraphPicture *picture = sluice_graph_scene_get_picture (self->scene);
  const SluicePalette *palette = sluice_graph_picture_get_palette (picture);
  double scale = self->view.pixel_scale;
  Image image = { (int) (WIDTH * scale), (int) (HEIGHT * scale), NULL };
  SluiceGraphRect everywhere = { -1e6, -1e6, 2e6, 2e6 };
  cairo_surface_t *surface;
  cairo_t *cr;

  image.pixels = g_new0 (guint32, (gsize) image.width * (gsize) image.height);
  surface = cairo_image_surface_create_for_data ((guchar *) image.pixels, CAIRO_FORMAT_ARGB32, image.width, image.height,
                                                 image.width * 4);
  cr = cairo_create (surface);
  sluice_paint_set_color (cr, palette->background);
  cairo_paint (cr);
  if (sluice_graph_picture_is_draft (picture))
    sluice_paint_grid (cr, palette, round (self->view.camera.x * scale), round (self->view.camera.y * scale),
                       &(cairo_rectangle_int_t) { 0, 0, image.width, image.height }, self->view.camera.scale, scale);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, round (self->view.camera.x * scale) / scale, round (self->view.camera.y * scale) / scale);
  cairo_scale (cr, self->view.camera.scale, self->view.camera.scale);
  sluice_graph_picture_draw (picture, cr, &everywhere, self->view.camera.scale, self->view.distance, FALSE, 1);
  if (sluice_graph_picture_has_lit (picture) && self->view.dim > 0)
    {
      sluice_paint_set_color (cr, sluice_color_fade (palette->background, 0.65 * self->view.dim));
      cairo_paint (cr);
      sluice_graph_picture_draw (picture, cr, &everywhere, self->view.camera.scale, self->view.distance, TRUE, 1);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return image;
}

static int
compare_pixels (guint32 a,
                guint32 b)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return most;
}

/* Returns: of a thousand pixels, how many are seen to differ. */
static double
compare (const Image *a,
         const Image *b)
{
  gsize n = (gsize) a->width * (gsize) a->height, different = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (gsize i = 0; i < n; i++)
    different += compare_pixels (a->pixels[i], b->pixels[i]) > 24;
  return 1000.0 * (double) different / (double) n;
}

static double
measure_error (Fixture *self)
{
  g_auto (Image) tiles = draw_at_rest (self), direct = draw_directly (self);
  double error = compare (&tiles, &direct);

  if (error > 1)
    g_test_message ("%g of 1000 pixels differ at scale %g × %g, camera %g, %g", error, self->view.camera.scale,
                    self->view.pixel_scale, self->view.camera.x, self->view.camera.y);
  return error;
}

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

/* What moves is small: a ring, a piece of an edge to it. Nothing else is drawn anew. */
static void
test_motion_touches_nothing_else (Fixture       *self,
                                  gconstpointer  data)
{
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a, c < a, d < b c, e < d");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_TOP_DOWN, NULL);
  g_auto (Image) before = { 0 }, after = { 0 }, still = { 0 };
  guint moved = 0, running;

  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  running = (guint) sluice_graph_find (graph, "d");
  sluice_graph_scene_set_stage (self->scene, running, SLUICE_STATE_RUNNING, -1, NULL);
  look_at (self, 0.9, 0.5, 0.5);
  g_assert_true (sluice_graph_scene_is_turning (self->scene, &self->view));
  still = draw_at_rest (self);
  self->view.moving = TRUE;
  before = draw_at_rest (self);
  self->view.phase = 0.3;
  after = draw_at_rest (self);
  g_assert_cmpuint (sluice_graph_tiles_get_n_drawn (sluice_graph_scene_get_tiles (self->scene)), ==, 0);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (before.pixels[y * WIDTH + x] != after.pixels[y * WIDTH + x])
        {
          SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->view.camera, (SluiceGraphPoint) { x, y });
          const SluiceGraphRect *rect = sluice_graph_layout_get_node (layout, running);
          double nearest = 1e9;
          guint n, n_points;
          const guint *ids = sluice_graph_get_edges_in (graph, running, &n);

          moved++;
          for (guint i = 0; i < n; i++)
            {
              const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, ids[i], &n_points);

              nearest = MIN (nearest, sluice_graph_curve_distance (points, n_points, point));
            }
          if (!sluice_graph_rect_contains (rect, point))
            g_assert_cmpfloat (nearest, <, 5);
        }
  g_assert_cmpuint (moved, >, 20);
  g_assert_cmpfloat (compare (&still, &before), >, 0.1);
}

/* Also where a graph is large, and neither at 100 % nor at its origin. */
static void
test_dashes_lie_on_their_edge (Fixture       *self,
                               gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new ("s0");
  g_autoptr (GraphTest) test = NULL;
  g_autoptr (SluiceGraph) graph = NULL;
  g_autoptr (SluiceGraphLayout) layout = NULL;
  g_auto (Image) still = { 0 }, moving = { 0 };
  const SluiceGraphPoint *points;
  guint n, n_points, gaps = 0;
  int running;

  for (guint i = 1; i < 150; i++)
    g_string_append_printf (text, ", s%u < s%u", i, i - 1);
  test = graph_test_parse (text->str);
  graph = graph_test_build (test);
  layout = sluice_graph_layout_layered (graph, SLUICE_GRAPH_LEFT_RIGHT, NULL);
  sluice_graph_scene_set_layout (self->scene, layout, NULL);
  running = sluice_graph_find (graph, "s149");
  sluice_graph_scene_set_stage (self->scene, (guint) running, SLUICE_STATE_RUNNING, -1, NULL);
  points = sluice_graph_layout_get_curve (layout, sluice_graph_get_edges_in (graph, (guint) running, &n)[0], &n_points);

  look_at (self, 0.67, 1, 0.5);
  self->view.distance = SLUICE_PAINT_MIDDLE;
  still = draw_at_rest (self);
  self->view.moving = TRUE;
  moving = draw_at_rest (self);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (still.pixels[y * WIDTH + x] != moving.pixels[y * WIDTH + x])
        {
          SluiceGraphPoint point = sluice_graph_camera_to_graph (&self->view.camera,
                                                                 (SluiceGraphPoint) { x + 0.5, y + 0.5 });

          gaps++;
          g_assert_cmpfloat (sluice_graph_curve_distance (points, n_points, point) * 0.67, <, 1.6);
        }
  g_assert_cmpuint (gaps, >, 10);
}

static void
test_motion_only_where_it_is_seen (void)
{
  GtkWidget *window, *view = sluice_graph_view_new (NULL), *other;
  g_autoptr (GraphTest) test = graph_test_parse ("a, b < a");
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (view);

  window = ui_show_in_window (view, 500, 400);
  sluice_graph_view_set_graph (self, graph);
  ui_wait_until (!sluice_graph_view_get_busy (self));
  sluice_graph_view_set_node (self, 1, SLUICE_STATE_RUNNING, -1, NULL);
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  ui_wait_frames (view, 2);
  g_assert_cmpuint (self->turn_id, ==, 0);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ui_wait_until (self->turn_id != 0);
  sluice_graph_view_set_node (self, 1, SLUICE_STATE_COMPLETED, -1, NULL);
  ui_wait_until (self->turn_id == 0);
  sluice_graph_view_set_node (self, 1, SLUICE_STATE_RUNNING, -1, NULL);
  ui_wait_until (self->turn_id != 0);

  other = ui_show_in_window (gtk_label_new ("other"), 100, 100);
  ui_wait_until (!gtk_window_is_active (GTK_WINDOW (window)) && self->turn_id == 0);
  gtk_window_destroy (GTK_WINDOW (other));
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (window)) && self->turn_id != 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ui_wait_until (self->turn_id == 0 && self->tick_id == 0);
  ui_close_and_check_freed (window);
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
  ADD ("/graph-scene/changes-one-by-one", test_changes_one_by_one);
  ADD ("/graph-scene/every-visible-stage-is-drawn", test_every_visible_stage_is_drawn);
  ADD ("/graph-scene/budget", test_budget);
  ADD ("/graph-scene/arrival", test_arrival);
  ADD ("/graph-scene/motion-touches-nothing-else", test_motion_touches_nothing_else);
  ADD ("/graph-scene/dashes-lie-on-their-edge", test_dashes_lie_on_their_edge);
  ADD ("/graph-scene/ground", test_ground_is_one);
  ADD ("/graph-scene/grid", test_grid);
  g_test_add_func ("/graph-scene/motion-only-where-it-is-seen", test_motion_only_where_it_is_seen);
  return g_test_run ();
}
