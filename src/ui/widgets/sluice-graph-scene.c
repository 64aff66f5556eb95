/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-scene.h"

#include "graph/sluice-graph-relations.h"
#include "paint/sluice-paint-edge.h"
#include "paint/sluice-paint-state.h"

#include <math.h>
#include <string.h>

#define COARSE_SCALE 0.3
#define STRAIGHT_SCALE 0.12
/* From so many edges on, a coarse picture must do without smooth lines. */
#define MANY_EDGES 800

#define DIMMED 0.35
#define EDGE_WIDTH 1.5
#define RING_WIDTH 2.0
#define N_PHASES 20

typedef struct
{
  SluiceState state;
  double progress;
  char *detail;
  double from_x, from_y;   /* NAN for one that was not there */
  GskRenderNode *nodes[SLUICE_PAINT_N_DISTANCES];
} Stage;

struct _SluiceGraphScene
{
  SluiceGraphLayout *layout;
  GArray *stages;          /* Stage */
  SluicePalette palette;
  PangoContext *words;

  int lit;
  guint8 *shown;           /* for each node whether it is meant, or NULL for all */
  guint8 *relations;       /* of the lit node among those that are meant, or NULL */

  GskRenderNode *edges;    /* all, or those not related */
  GskRenderNode *lit_edges;
  SluiceGraphRect edges_area;
  double edges_scale;
  GskRenderNode *signs[N_PHASES];
};

static void
clear_stage (gpointer data)
{
  Stage *stage = data;

  g_clear_pointer (&stage->detail, g_free);
  for (int i = 0; i < SLUICE_PAINT_N_DISTANCES; i++)
    g_clear_pointer (&stage->nodes[i], gsk_render_node_unref);
}

static void
drop_edges (SluiceGraphScene *self)
{
  g_clear_pointer (&self->edges, gsk_render_node_unref);
  g_clear_pointer (&self->lit_edges, gsk_render_node_unref);
  self->edges_scale = 0;
}

static void
drop_stages (SluiceGraphScene *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    for (int k = 0; k < SLUICE_PAINT_N_DISTANCES; k++)
      g_clear_pointer (&g_array_index (self->stages, Stage, i).nodes[k], gsk_render_node_unref);
  for (int i = 0; i < N_PHASES; i++)
    g_clear_pointer (&self->signs[i], gsk_render_node_unref);
}

static Stage *
get_stage (SluiceGraphScene *self,
           guint             node)
{
  return &g_array_index (self->stages, Stage, node);
}

static SluiceGraph *
get_graph (SluiceGraphScene *self)
{
  return sluice_graph_layout_get_graph (self->layout);
}

static gboolean
is_turning (const Stage *stage)
{
  return stage->state == SLUICE_STATE_RUNNING && stage->progress < 0;
}

static gboolean
is_related (SluiceGraphScene *self,
            guint             node)
{
  return self->relations == NULL || self->relations[node] != SLUICE_GRAPH_RELATION_NONE;
}

static GskRenderNode *
get_node (SluiceGraphScene    *self,
          guint                node,
          SluicePaintDistance  distance)
{
  Stage *stage = get_stage (self, node);
  SluicePaintStage look = {
    .name = sluice_graph_get_name (get_graph (self), node),
    .detail = stage->detail,
    .state = stage->state,
    .progress = stage->progress,
    .without_sign = is_turning (stage),
  };
  cairo_t *cr;

  if (stage->nodes[distance] != NULL)
    return stage->nodes[distance];

  stage->nodes[distance] = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, SLUICE_PAINT_STAGE_WIDTH,
                                                                    SLUICE_PAINT_STAGE_HEIGHT));
  cr = gsk_cairo_node_get_draw_context (stage->nodes[distance]);
  sluice_paint_stage (cr, &look, distance, &self->palette, self->words);
  cairo_destroy (cr);
  return stage->nodes[distance];
}

static GskRenderNode *
get_sign (SluiceGraphScene *self,
          double            phase)
{
  int i = (int) floor (phase * N_PHASES) % N_PHASES;
  cairo_t *cr;

  if (self->signs[i] != NULL)
    return self->signs[i];

  self->signs[i] = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, SLUICE_PAINT_STAGE_SIGN_SIZE,
                                                            SLUICE_PAINT_STAGE_SIGN_SIZE));
  cr = gsk_cairo_node_get_draw_context (self->signs[i]);
  sluice_paint_state (cr, SLUICE_STATE_RUNNING, 0, 0, SLUICE_PAINT_STAGE_SIGN_SIZE,
                      self->palette.state[SLUICE_STATE_RUNNING], self->palette.card, SLUICE_PAINT_PROGRESS_UNKNOWN,
                      i / (double) N_PHASES);
  cairo_destroy (cr);
  return self->signs[i];
}

/* Every edge of one look in one path: a stroke node for each would cost ten times as much. */
static void
draw_edges (SluiceGraphScene *self,
            cairo_t          *cr,
            gboolean          lit,
            double            scale)
{
  guint n_edges, n_points;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (get_graph (self), &n_edges);
  gboolean straight = scale < STRAIGHT_SCALE, heads = scale >= COARSE_SCALE;
  g_autofree guint8 *looks = g_new (guint8, n_edges + 1);

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphRect *bounds = sluice_graph_layout_get_curve_bounds (self->layout, i);
      gboolean related = self->relations != NULL && sluice_graph_edge_is_related (&edges[i], self->relations);

      if (related != lit || !sluice_graph_rect_meets (bounds, &self->edges_area))
        looks[i] = SLUICE_PAINT_N_EDGES;
      else if (edges[i].kind != SLUICE_GRAPH_EDGE_FORWARD)
        looks[i] = SLUICE_PAINT_EDGE_AROUND;
      else
        looks[i] = (guint8) sluice_paint_edge_get_look (get_stage (self, edges[i].from)->state,
                                                        get_stage (self, edges[i].to)->state);
    }

  if (scale < COARSE_SCALE && n_edges > MANY_EDGES)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  else
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (guint look = 0; look < SLUICE_PAINT_N_EDGES; look++)
    {
      for (guint i = 0; i < n_edges; i++)
        if (looks[i] == look)
          {
            const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self->layout, i, &n_points);

            sluice_paint_edge_add (cr, points, n_points, straight);
          }
      sluice_paint_edges_stroke (cr, look, &self->palette, MAX (EDGE_WIDTH, 1.0 / scale));

      for (guint i = 0; heads && i < n_edges; i++)
        if (looks[i] == look)
          {
            const SluiceGraphPoint *points = sluice_graph_layout_get_curve (self->layout, i, &n_points);

            sluice_paint_edge_add_head (cr, points, n_points);
          }
      sluice_paint_edges_fill (cr, look, &self->palette);
    }
}

static GskRenderNode *
create_edges (SluiceGraphScene *self,
              gboolean          lit,
              double            scale)
{
  const SluiceGraphRect *area = &self->edges_area;
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) area->x, (float) area->y, (float) area->width,
                                                                 (float) area->height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  draw_edges (self, cr, lit, scale);
  cairo_destroy (cr);
  return node;
}

static gboolean
covers_area (const SluiceGraphRect *outer,
             const SluiceGraphRect *inner)
{
  return inner->x >= outer->x && inner->y >= outer->y && inner->x + inner->width <= outer->x + outer->width
         && inner->y + inner->height <= outer->y + outer->height;
}

static void
ensure_edges (SluiceGraphScene      *self,
              const SluiceGraphRect *visible,
              double                 scale)
{
  if (self->edges != NULL && fabs (self->edges_scale - scale) < 1e-9 && covers_area (&self->edges_area, visible))
    return;

  drop_edges (self);
  /* Half a view more on every side: a camera that pans needs no new one at every step. */
  self->edges_area = sluice_graph_rect_grow (visible, MAX (visible->width, visible->height) / 2);
  self->edges_scale = scale;
  self->edges = create_edges (self, FALSE, scale);
  if (self->relations != NULL)
    self->lit_edges = create_edges (self, TRUE, scale);
}

/* Whether an edge at @node looks different since its stage was in state @former. */
static gboolean
changes_edges (SluiceGraphScene *self,
               guint             node,
               SluiceState       former)
{
  guint n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (get_graph (self), &n_edges);
  SluiceState state = get_stage (self, node)->state;
  const guint *ids = sluice_graph_get_edges_in (get_graph (self), node, &n);

  for (guint i = 0; i < n; i++)
    {
      SluiceState other = get_stage (self, edges[ids[i]].from)->state;

      if (sluice_paint_edge_get_look (other, former) != sluice_paint_edge_get_look (other, state))
        return TRUE;
    }
  ids = sluice_graph_get_edges_out (get_graph (self), node, &n);
  for (guint i = 0; i < n; i++)
    {
      SluiceState other = get_stage (self, edges[ids[i]].to)->state;

      if (sluice_paint_edge_get_look (former, other) != sluice_paint_edge_get_look (state, other))
        return TRUE;
    }
  return FALSE;
}

static SluiceGraphRect
get_place (SluiceGraphScene *self,
           guint             node,
           double            arrival)
{
  SluiceGraphRect rect = *sluice_graph_layout_get_node (self->layout, node);
  const Stage *stage = get_stage (self, node);

  if (arrival < 1 && !isnan (stage->from_x))
    {
      rect.x = stage->from_x + (rect.x - stage->from_x) * arrival;
      rect.y = stage->from_y + (rect.y - stage->from_y) * arrival;
    }
  return rect;
}

static void
append_stages (SluiceGraphScene           *self,
               GtkSnapshot                *snapshot,
               const SluiceGraphSceneView *view,
               const SluiceGraphRect      *visible,
               SluicePaintDistance         distance,
               gboolean                    related)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceGraphRect rect = get_place (self, i, view->arrival);

      if (is_related (self, i) != related || !sluice_graph_rect_meets (&rect, visible))
        continue;

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) rect.x, (float) rect.y));
      gtk_snapshot_append_node (snapshot, get_node (self, i, distance));
      if (distance == SLUICE_PAINT_NEAR && is_turning (get_stage (self, i)))
        {
          gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (SLUICE_PAINT_STAGE_SIGN_X, SLUICE_PAINT_STAGE_SIGN_Y));
          gtk_snapshot_append_node (snapshot, get_sign (self, view->phase));
        }
      gtk_snapshot_restore (snapshot);
    }
}

static void
append_distances (SluiceGraphScene           *self,
                  GtkSnapshot                *snapshot,
                  const SluiceGraphSceneView *view,
                  const SluiceGraphRect      *visible,
                  gboolean                    related)
{
  if (view->blend >= 1)
    {
      append_stages (self, snapshot, view, visible, view->distance, related);
      return;
    }
  gtk_snapshot_push_cross_fade (snapshot, view->blend);
  append_stages (self, snapshot, view, visible, view->former, related);
  gtk_snapshot_pop (snapshot);
  append_stages (self, snapshot, view, visible, view->distance, related);
  gtk_snapshot_pop (snapshot);
}

static void
append_ring (SluiceGraphScene           *self,
             GtkSnapshot                *snapshot,
             const SluiceGraphSceneView *view)
{
  SluiceGraphRect rect = get_place (self, (guint) view->selected, view->arrival);
  float width = (float) MAX (RING_WIDTH, RING_WIDTH / view->camera.scale) * (view->focus ? 1.5f : 1.0f);
  const SluiceColor *accent = &self->palette.accent;
  GdkRGBA color = { (float) accent->red, (float) accent->green, (float) accent->blue, 1 };
  GskRoundedRect outline;

  rect = sluice_graph_rect_grow (&rect, width);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y, (float) rect.width,
                                                                  (float) rect.height),
                                   (float) SLUICE_PAINT_STAGE_RADIUS + width);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { color, color, color, color });
}

/* What is not meant is related to nothing. */
static void
update_relations (SluiceGraphScene *self)
{
  const guint8 all = SLUICE_GRAPH_RELATION_SELF | SLUICE_GRAPH_RELATION_UPSTREAM | SLUICE_GRAPH_RELATION_DOWNSTREAM;

  g_clear_pointer (&self->relations, g_free);
  if (self->lit >= 0)
    self->relations = sluice_graph_relate (get_graph (self), (guint) self->lit);
  else if (self->shown != NULL)
    {
      self->relations = g_new (guint8, self->stages->len + 1);
      memset (self->relations, all, self->stages->len);
    }
  for (guint i = 0; self->shown != NULL && i < self->stages->len; i++)
    if (!self->shown[i])
      self->relations[i] = SLUICE_GRAPH_RELATION_NONE;
  drop_edges (self);
}

SluiceGraphScene *
sluice_graph_scene_new (void)
{
  SluiceGraphScene *self = g_new0 (SluiceGraphScene, 1);

  self->stages = g_array_new (FALSE, TRUE, sizeof (Stage));
  g_array_set_clear_func (self->stages, clear_stage);
  self->palette = *sluice_palette_get (FALSE, FALSE);
  self->lit = -1;
  return self;
}

void
sluice_graph_scene_free (SluiceGraphScene *self)
{
  drop_edges (self);
  drop_stages (self);
  g_array_unref (self->stages);
  g_clear_pointer (&self->layout, sluice_graph_layout_unref);
  g_clear_pointer (&self->relations, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->words);
  g_free (self);
}

void
sluice_graph_scene_set_layout (SluiceGraphScene  *self,
                               SluiceGraphLayout *layout)
{
  g_autoptr (SluiceGraphLayout) former = g_steal_pointer (&self->layout);
  guint n_nodes = layout != NULL ? sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout)) : 0;

  g_clear_pointer (&self->shown, g_free);
  self->lit = -1;
  update_relations (self);
  drop_stages (self);
  g_array_set_size (self->stages, 0);
  g_array_set_size (self->stages, n_nodes);
  if (layout == NULL)
    return;

  self->layout = sluice_graph_layout_ref (layout);
  for (guint i = 0; i < n_nodes; i++)
    {
      Stage *stage = get_stage (self, i);
      int before = -1;

      if (former != NULL)
        before = sluice_graph_find (sluice_graph_layout_get_graph (former), sluice_graph_get_name (get_graph (self), i));
      stage->state = SLUICE_STATE_PENDING;
      stage->progress = SLUICE_PAINT_PROGRESS_UNKNOWN;
      stage->from_x = before >= 0 ? sluice_graph_layout_get_node (former, (guint) before)->x : NAN;
      stage->from_y = before >= 0 ? sluice_graph_layout_get_node (former, (guint) before)->y : NAN;
    }
}

SluiceGraphLayout *
sluice_graph_scene_get_layout (SluiceGraphScene *self)
{
  return self->layout;
}

gboolean
sluice_graph_scene_set_stage (SluiceGraphScene *self,
                              guint             node,
                              SluiceState       state,
                              double            progress,
                              const char       *detail)
{
  Stage *stage;
  SluiceState former;
  gboolean same_state, same_progress;

  g_return_val_if_fail (node < self->stages->len, FALSE);

  stage = get_stage (self, node);
  progress = progress < 0 ? SLUICE_PAINT_PROGRESS_UNKNOWN : MIN (progress, 1.0);
  former = stage->state;
  same_state = former == state;
  same_progress = fabs (stage->progress - progress) < 1e-6;
  if (same_state && same_progress && g_strcmp0 (stage->detail, detail) == 0)
    return FALSE;

  g_clear_pointer (&stage->nodes[SLUICE_PAINT_NEAR], gsk_render_node_unref);
  if (!same_state || !same_progress)
    g_clear_pointer (&stage->nodes[SLUICE_PAINT_MIDDLE], gsk_render_node_unref);
  if (!same_state)
    g_clear_pointer (&stage->nodes[SLUICE_PAINT_FAR], gsk_render_node_unref);
  stage->state = state;
  stage->progress = progress;
  g_set_str (&stage->detail, detail);
  if (!same_state && changes_edges (self, node, former))
    drop_edges (self);
  return TRUE;
}

void
sluice_graph_scene_set_palette (SluiceGraphScene    *self,
                                const SluicePalette *palette)
{
  if (sluice_palette_equal (&self->palette, palette))
    return;

  self->palette = *palette;
  drop_edges (self);
  drop_stages (self);
}

void
sluice_graph_scene_set_words (SluiceGraphScene *self,
                              PangoContext     *words)
{
  g_set_object (&self->words, words);
  drop_stages (self);
}

void
sluice_graph_scene_set_lit (SluiceGraphScene *self,
                            int               node)
{
  if (self->lit == node)
    return;

  self->lit = node;
  update_relations (self);
}

void
sluice_graph_scene_set_shown (SluiceGraphScene *self,
                              const guint8     *shown)
{
  if (shown == NULL && self->shown == NULL)
    return;

  g_free (self->shown);
  self->shown = g_memdup2 (shown, self->stages->len);
  update_relations (self);
}

gboolean
sluice_graph_scene_is_turning (SluiceGraphScene           *self,
                               const SluiceGraphSceneView *view)
{
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&view->camera, view->width, view->height);

  if (self->layout == NULL || view->distance != SLUICE_PAINT_NEAR)
    return FALSE;
  for (guint i = 0; i < self->stages->len; i++)
    if (is_turning (get_stage (self, i)) &&
        sluice_graph_rect_meets (sluice_graph_layout_get_node (self->layout, i), &visible))
      return TRUE;
  return FALSE;
}

char *
sluice_graph_scene_describe (SluiceGraphScene *self,
                             guint             node)
{
  const char *name = sluice_graph_get_name (get_graph (self), node);
  const char *detail = get_stage (self, node)->detail;
  g_auto (GStrv) halves = detail != NULL && *detail != '\0' ? g_strsplit (detail, "\t", 2) : NULL;
  g_autofree char *line = halves != NULL ? g_strjoinv ("", halves) : NULL;

  return line != NULL ? g_strdup_printf ("%s\n%s", name, line) : g_strdup (name);
}

gboolean
sluice_graph_scene_is_cut (SluiceGraphScene *self,
                           guint             node)
{
  SluicePaintStage look = { .name = sluice_graph_get_name (get_graph (self), node),
                            .detail = get_stage (self, node)->detail };

  return self->words != NULL && sluice_paint_stage_is_cut (&look, self->words);
}

void
sluice_graph_scene_snapshot (SluiceGraphScene           *self,
                             GtkSnapshot                *snapshot,
                             const SluiceGraphSceneView *view)
{
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&view->camera, view->width, view->height);
  gboolean dimmed = self->relations != NULL && view->dim > 0;

  if (self->layout == NULL || self->words == NULL)
    return;

  ensure_edges (self, &visible, view->camera.scale);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) view->camera.x, (float) view->camera.y));
  gtk_snapshot_scale (snapshot, (float) view->camera.scale, (float) view->camera.scale);

  if (view->arrival < 1)
    gtk_snapshot_push_opacity (snapshot, view->arrival);
  if (dimmed)
    gtk_snapshot_push_opacity (snapshot, 1 - (1 - DIMMED) * view->dim);
  gtk_snapshot_append_node (snapshot, self->edges);
  if (dimmed)
    gtk_snapshot_pop (snapshot);
  if (self->lit_edges != NULL)
    gtk_snapshot_append_node (snapshot, self->lit_edges);
  if (view->arrival < 1)
    gtk_snapshot_pop (snapshot);

  if (self->relations != NULL)
    {
      if (dimmed)
        gtk_snapshot_push_opacity (snapshot, 1 - (1 - DIMMED) * view->dim);
      append_distances (self, snapshot, view, &visible, FALSE);
      if (dimmed)
        gtk_snapshot_pop (snapshot);
    }
  append_distances (self, snapshot, view, &visible, TRUE);

  if (view->selected >= 0)
    append_ring (self, snapshot, view);
  gtk_snapshot_restore (snapshot);
}
