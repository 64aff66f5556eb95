/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph's scene drawn frame by frame, and compared with its picture drawn directly, as a whole and without leaving
 * anything out. */
#pragma once

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

static inline void
clear_image (Image *image)
{
  g_free (image->pixels);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Image, clear_image)

static inline SluiceGraph *
build (guint n_nodes,
       guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GraphTest) test = graph_test_random (random, n_nodes, TRUE);

  return graph_test_build (test);
}

static inline guint
count_nodes (Fixture *self)
{
  return sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (sluice_graph_scene_get_layout (self->scene)));
}

/* No ring that turns: those are not in the picture. */
static inline void
set_random_stage (Fixture *self,
                  guint    node)
{
  SluiceState state = (SluiceState) g_rand_int_range (self->random, 0, SLUICE_N_STATES);
  g_autofree char *detail = g_strdup_printf ("train_model\t · %d min", g_rand_int_range (self->random, 1, 60));

  sluice_graph_scene_set_stage (self->scene, node, state, g_rand_double (self->random), detail);
}

static inline void
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

static inline void
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

static inline void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gsk_renderer_unrealize (self->renderer);
  g_object_unref (self->renderer);
  sluice_graph_scene_free (self->scene);
  g_rand_free (self->random);
}

static inline void
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
static inline gboolean
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
static inline Image
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
static inline Image
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

static inline int
compare_pixels (guint32 a,
                guint32 b)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return most;
}

/* Returns: of a thousand pixels, how many are seen to differ. */
static inline double
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

static inline double
measure_error (Fixture *self)
{
  g_auto (Image) tiles = draw_at_rest (self), direct = draw_directly (self);
  double error = compare (&tiles, &direct);

  if (error > 1)
    g_test_message ("%g of 1000 pixels differ at scale %g × %g, camera %g, %g", error, self->view.camera.scale,
                    self->view.pixel_scale, self->view.camera.x, self->view.camera.y);
  return error;
}
