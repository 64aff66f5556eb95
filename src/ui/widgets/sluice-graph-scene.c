/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-scene.h"

#include "paint/sluice-paint-grid.h"
#include "paint/sluice-paint-state.h"

#include <math.h>

#define RING_WIDTH 2.0

struct _SluiceGraphScene
{
  SluiceGraphPicture *picture;
  SluiceGraphTiles *tiles;
  SluiceGraphMotion *motion;
  GArray *changed;         /* SluiceGraphRect, while a stage changes */
  double scale;            /* of the last frame, or 0 */
};

static void
drop_all (SluiceGraphScene *self)
{
  sluice_graph_tiles_drop (self->tiles);
  sluice_graph_motion_drop (self->motion);
}

static double
get_veil (SluiceGraphScene           *self,
          const SluiceGraphSceneView *view)
{
  double veil = 1 - sluice_graph_picture_get_palette (self->picture)->faded;

  return sluice_graph_picture_has_lit (self->picture) ? veil * view->dim : 0;
}

/* While stages are on their way to new places there is nothing to keep. */
static void
append_arrival (SluiceGraphScene           *self,
                GtkSnapshot                *snapshot,
                const SluiceGraphSceneView *view,
                const SluiceGraphRect      *visible)
{
  const SluicePalette *palette = sluice_graph_picture_get_palette (self->picture);
  double scale = view->pixel_scale;
  const cairo_rectangle_int_t all = { 0, 0, (int) ceil (view->width * scale), (int) ceil (view->height * scale) };
  double veil = get_veil (self, view);
  g_autoptr (GskRenderNode) node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) view->width,
                                                                            (float) view->height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  if (sluice_graph_picture_is_draft (self->picture))
    {
      cairo_save (cr);
      cairo_scale (cr, 1 / scale, 1 / scale);
      sluice_paint_grid (cr, palette, round (view->camera.x * scale), round (view->camera.y * scale), &all,
                         view->camera.scale, scale);
      cairo_restore (cr);
    }
  cairo_translate (cr, view->camera.x, view->camera.y);
  cairo_scale (cr, view->camera.scale, view->camera.scale);
  sluice_graph_picture_draw (self->picture, cr, visible, view->camera.scale, view->distance, FALSE, view->arrival);
  if (veil > 0)
    {
      sluice_paint_set_color (cr, sluice_color_fade (palette->background, veil));
      cairo_paint (cr);
      sluice_graph_picture_draw (self->picture, cr, visible, view->camera.scale, view->distance, TRUE, view->arrival);
    }
  cairo_destroy (cr);
  gtk_snapshot_append_node (snapshot, node);
}

static void
append_ring (SluiceGraphScene           *self,
             GtkSnapshot                *snapshot,
             const SluiceGraphSceneView *view)
{
  SluiceGraphRect rect = sluice_graph_picture_get_place (self->picture, (guint) view->selected, view->arrival);
  float width = (float) MAX (RING_WIDTH, RING_WIDTH / view->camera.scale) * (view->focus ? 1.5f : 1.0f);
  const SluiceColor *accent = &sluice_graph_picture_get_palette (self->picture)->accent;
  GdkRGBA color = { (float) accent->red, (float) accent->green, (float) accent->blue, 1 };
  GskRoundedRect outline;

  rect = sluice_graph_rect_grow (&rect, width);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y, (float) rect.width,
                                                                  (float) rect.height),
                                   (float) SLUICE_PAINT_STAGE_RADIUS + width);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { color, color, color, color });
}

/* @snapshot: (nullable): %NULL: only prepares them */
static gboolean
append_tiles (SluiceGraphScene           *self,
              GtkSnapshot                *snapshot,
              const SluiceGraphSceneView *view)
{
  SluiceGraphTilesView tiles = {
    .camera = view->camera,
    .width = view->width,
    .height = view->height,
    .pixel_scale = view->pixel_scale,
    .distance = view->distance,
    .blend = view->blend,
    .veil = get_veil (self, view),
    .zooming = self->scale > 0 && fabs (self->scale - view->camera.scale) > 1e-9,
    .wait = view->wait,
    .textures = view->textures,
  };

  return snapshot != NULL ? sluice_graph_tiles_append (self->tiles, snapshot, &tiles)
                          : sluice_graph_tiles_prepare (self->tiles, &tiles);
}

SluiceGraphScene *
sluice_graph_scene_new (void)
{
  SluiceGraphScene *self = g_new0 (SluiceGraphScene, 1);

  self->picture = sluice_graph_picture_new ();
  self->tiles = sluice_graph_tiles_new (self->picture);
  self->motion = sluice_graph_motion_new (self->picture);
  self->changed = g_array_new (FALSE, FALSE, sizeof (SluiceGraphRect));
  return self;
}

void
sluice_graph_scene_free (SluiceGraphScene *self)
{
  sluice_graph_motion_free (self->motion);
  sluice_graph_tiles_free (self->tiles);
  sluice_graph_picture_free (self->picture);
  g_array_unref (self->changed);
  g_free (self);
}

SluiceGraphPicture *
sluice_graph_scene_get_picture (SluiceGraphScene *self)
{
  return self->picture;
}

SluiceGraphTiles *
sluice_graph_scene_get_tiles (SluiceGraphScene *self)
{
  return self->tiles;
}

void
sluice_graph_scene_set_layout (SluiceGraphScene  *self,
                               SluiceGraphLayout *layout,
                               const int         *origins)
{
  sluice_graph_picture_set_layout (self->picture, layout, origins, NULL);
  self->scale = 0;
  drop_all (self);
}

void
sluice_graph_scene_patch (SluiceGraphScene  *self,
                          SluiceGraphLayout *layout,
                          const int         *origins)
{
  sluice_graph_picture_set_layout (self->picture, layout, origins, self->changed);
  for (guint i = 0; i < self->changed->len; i++)
    sluice_graph_tiles_invalidate (self->tiles, &g_array_index (self->changed, SluiceGraphRect, i));
  sluice_graph_tiles_drop_lit (self->tiles);
  sluice_graph_motion_drop (self->motion);
}

SluiceGraphLayout *
sluice_graph_scene_get_layout (SluiceGraphScene *self)
{
  return sluice_graph_picture_get_layout (self->picture);
}

void
sluice_graph_scene_set_draft (SluiceGraphScene *self,
                              gboolean          draft)
{
  if (sluice_graph_picture_is_draft (self->picture) == draft)
    return;
  sluice_graph_picture_set_draft (self->picture, draft);
  drop_all (self);
}

void
sluice_graph_scene_rename (SluiceGraphScene  *self,
                           SluiceGraphLayout *layout)
{
  sluice_graph_picture_rename (self->picture, layout, self->changed);
  for (guint i = 0; i < self->changed->len; i++)
    sluice_graph_tiles_invalidate (self->tiles, &g_array_index (self->changed, SluiceGraphRect, i));
}

gboolean
sluice_graph_scene_set_stage (SluiceGraphScene *self,
                              guint             node,
                              SluiceState       state,
                              double            progress,
                              const char       *detail)
{
  SluiceState former = sluice_graph_picture_describe (self->picture, node).state;

  if (!sluice_graph_picture_set_stage (self->picture, node, state, progress, detail, self->changed))
    return FALSE;
  for (guint i = 0; i < self->changed->len; i++)
    sluice_graph_tiles_invalidate (self->tiles, &g_array_index (self->changed, SluiceGraphRect, i));
  /* The stage, then its edges: where it begins to run its ring is there at once. How far stages are comes as a whole. */
  if (state != former)
    sluice_graph_tiles_hurry (self->tiles, sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self), node));
  return TRUE;
}

void
sluice_graph_scene_set_palette (SluiceGraphScene    *self,
                                const SluicePalette *palette)
{
  if (sluice_graph_picture_set_palette (self->picture, palette))
    drop_all (self);
}

void
sluice_graph_scene_set_words (SluiceGraphScene *self,
                              PangoContext     *words)
{
  if (sluice_graph_picture_set_words (self->picture, words))
    drop_all (self);
}

void
sluice_graph_scene_set_lit (SluiceGraphScene *self,
                            int               node)
{
  if (sluice_graph_picture_set_lit (self->picture, node))
    sluice_graph_tiles_drop_lit (self->tiles);
}

void
sluice_graph_scene_set_marked (SluiceGraphScene *self,
                               const guint8     *marked)
{
  if (sluice_graph_picture_set_marked (self->picture, marked))
    sluice_graph_tiles_drop_lit (self->tiles);
}

void
sluice_graph_scene_set_shown (SluiceGraphScene *self,
                              const guint8     *shown)
{
  if (sluice_graph_picture_set_shown (self->picture, shown))
    sluice_graph_tiles_drop_lit (self->tiles);
}

gboolean
sluice_graph_scene_is_turning (SluiceGraphScene           *self,
                               const SluiceGraphSceneView *view)
{
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&view->camera, view->width, view->height);

  return sluice_graph_motion_is_seen (self->motion, &visible, view->camera.scale, view->distance);
}

char *
sluice_graph_scene_describe (SluiceGraphScene *self,
                             guint             node)
{
  SluicePaintStage look = sluice_graph_picture_describe (self->picture, node);
  g_auto (GStrv) halves = look.detail != NULL && *look.detail != '\0' ? g_strsplit (look.detail, "\t", 2) : NULL;
  g_autofree char *line = halves != NULL ? g_strjoinv ("", halves) : NULL;

  return line != NULL ? g_strdup_printf ("%s\n%s", look.name, line) : g_strdup (look.name);
}

gboolean
sluice_graph_scene_is_cut (SluiceGraphScene *self,
                           guint             node)
{
  PangoContext *words = sluice_graph_picture_get_words (self->picture);
  SluicePaintStage look = sluice_graph_picture_describe (self->picture, node);

  return words != NULL && sluice_paint_stage_is_cut (&look, words);
}

gboolean
sluice_graph_scene_snapshot (SluiceGraphScene           *self,
                             GtkSnapshot                *snapshot,
                             const SluiceGraphSceneView *where)
{
  const SluiceColor *ground = &sluice_graph_picture_get_palette (self->picture)->background;
  SluiceGraphSceneView view = *where;
  SluiceGraphRect visible;
  gboolean complete = TRUE, zooms;

  if (sluice_graph_scene_get_layout (self) == NULL || sluice_graph_picture_get_words (self->picture) == NULL)
    return TRUE;

  /* Half a pixel nobody sees; lines between two pixels everybody does. */
  view.camera.x = round (view.camera.x * view.pixel_scale) / view.pixel_scale;
  view.camera.y = round (view.camera.y * view.pixel_scale) / view.pixel_scale;
  visible = sluice_graph_camera_get_visible (&view.camera, view.width, view.height);
  zooms = self->scale > 0 && fabs (self->scale - view.camera.scale) > 1e-9;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { (float) ground->red, (float) ground->green, (float) ground->blue, 1 },
                             &GRAPHENE_RECT_INIT (0, 0, (float) view.width, (float) view.height));
  if (view.arrival < 1)
    {
      append_arrival (self, snapshot, &view, &visible);
      /* What is shown at the end, a little of it in each frame, but for the first, in which words are laid out. */
      if (self->scale > 0 && !zooms)
        append_tiles (self, NULL, &view);
    }
  else
    complete = append_tiles (self, snapshot, &view);
  self->scale = view.camera.scale;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) view.camera.x, (float) view.camera.y));
  gtk_snapshot_scale (snapshot, (float) view.camera.scale, (float) view.camera.scale);
  if (view.moving && view.arrival >= 1 && !zooms && view.blend >= 1)
    sluice_graph_motion_append_dashes (self->motion, snapshot, &visible, view.camera.scale, fmod (view.phase * 2, 1),
                                       get_veil (self, &view) > 0);
  sluice_graph_motion_append_rings (self->motion, snapshot, &visible, view.distance, view.phase, get_veil (self, &view),
                                    view.arrival);
  if (view.selected >= 0)
    append_ring (self, snapshot, &view);
  gtk_snapshot_restore (snapshot);
  return complete;
}
