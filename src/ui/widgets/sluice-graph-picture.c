/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-picture.h"

#include "graph/sluice-graph-relations.h"
#include "paint/sluice-paint-state.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define STRAIGHT_SCALE 0.12
/* Below it the corners of a lozenge are smaller than a pixel. */
#define SQUARE_SCALE 0.08
/* From so many edges on, a coarse picture must do without smooth lines. */
#define MANY_EDGES 800
/* How far a line, an arrow head or a mark reaches beyond the curve. */
#define EDGE_REACH SLUICE_PAINT_EDGE_MARK_REACH

typedef struct
{
  SluiceState state;
  double progress;
  char *detail;
  double from_x, from_y;   /* NAN for one that was not there */
  cairo_surface_t *card;   /* a recording: words are laid out once */
} Stage;

struct _SluiceGraphPicture
{
  SluiceGraphLayout *layout;
  GArray *stages;          /* Stage */
  SluicePalette palette;
  PangoContext *words;
  GArray *edges;           /* guint, while they are drawn */
  GArray *looks;           /* guint8, theirs */
  GArray *nodes;           /* guint, while stages are drawn */
  int lit;
  guint8 *shown;           /* for each node whether it is meant, or NULL for all */
  guint8 *relations;       /* of the lit node among those that are meant, or NULL */
};

static Stage *
get_stage (SluiceGraphPicture *self,
           guint               node)
{
  return &g_array_index (self->stages, Stage, node);
}

static SluiceGraph *
get_graph (SluiceGraphPicture *self)
{
  return sluice_graph_layout_get_graph (self->layout);
}

static void
clear_stage (gpointer data)
{
  Stage *stage = data;

  g_clear_pointer (&stage->detail, g_free);
  g_clear_pointer (&stage->card, cairo_surface_destroy);
}

static void
drop_cards (SluiceGraphPicture *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    g_clear_pointer (&get_stage (self, i)->card, cairo_surface_destroy);
}

static cairo_surface_t *
get_card (SluiceGraphPicture *self,
          guint               node)
{
  const cairo_rectangle_t extents = { 0, 0, SLUICE_PAINT_STAGE_WIDTH, SLUICE_PAINT_STAGE_HEIGHT };
  Stage *stage = get_stage (self, node);
  SluicePaintStage look = sluice_graph_picture_describe (self, node);
  cairo_t *cr;

  if (stage->card != NULL)
    return stage->card;
  stage->card = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  cr = cairo_create (stage->card);
  sluice_paint_stage (cr, &look, SLUICE_PAINT_NEAR, &self->palette, self->words);
  cairo_destroy (cr);
  return stage->card;
}

static void
draw_lozenges (SluiceGraphPicture *self,
               cairo_t            *cr,
               double              scale,
               double              arrival)
{
  for (SluiceState state = 0; state < SLUICE_N_STATES; state++)
    {
      gboolean any = FALSE;

      for (guint i = 0; i < self->nodes->len; i++)
        {
          guint node = g_array_index (self->nodes, guint, i);
          SluiceGraphRect rect;

          if (get_stage (self, node)->state != state)
            continue;
          rect = sluice_graph_picture_get_place (self, node, arrival);
          any = TRUE;
          /* However far away, one can see that it is there. */
          rect.width = MAX (rect.width, 1 / scale);
          rect.height = MAX (rect.height, 1 / scale);
          if (scale < SQUARE_SCALE)
            cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
          else
            sluice_paint_add_round_rect (cr, rect.x, rect.y, rect.width, rect.height, SLUICE_PAINT_STAGE_RADIUS);
        }
      if (!any)
        continue;
      sluice_paint_set_color (cr, self->palette.state[state]);
      cairo_fill (cr);
    }
}

static void
find_stages (SluiceGraphPicture    *self,
             const SluiceGraphRect *area,
             gboolean               lit,
             double                 arrival)
{
  guint n = 0;

  if (arrival >= 1)
    sluice_graph_layout_query (self->layout, area, self->nodes, NULL);
  else
    {
      g_array_set_size (self->nodes, 0);
      for (guint i = 0; i < self->stages->len; i++)
        {
          SluiceGraphRect rect = sluice_graph_picture_get_place (self, i, arrival);

          if (sluice_graph_rect_meets (&rect, area))
            g_array_append_val (self->nodes, i);
        }
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      guint node = g_array_index (self->nodes, guint, i);

      if (!lit || sluice_graph_picture_is_lit (self, node))
        g_array_index (self->nodes, guint, n++) = node;
    }
  g_array_set_size (self->nodes, n);
}

static void
draw_stages (SluiceGraphPicture    *self,
             cairo_t               *cr,
             const SluiceGraphRect *area,
             double                 scale,
             SluicePaintDistance    distance,
             gboolean               lit,
             double                 arrival)
{
  find_stages (self, area, lit, arrival);
  if (distance == SLUICE_PAINT_FAR)
    {
      draw_lozenges (self, cr, scale, arrival);
      return;
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      guint node = g_array_index (self->nodes, guint, i);
      SluiceGraphRect rect = sluice_graph_picture_get_place (self, node, arrival);
      SluicePaintStage look = sluice_graph_picture_describe (self, node);

      cairo_save (cr);
      cairo_translate (cr, rect.x, rect.y);
      if (distance == SLUICE_PAINT_NEAR)
        {
          cairo_set_source_surface (cr, get_card (self, node), 0, 0);
          cairo_paint (cr);
        }
      else
        sluice_paint_stage (cr, &look, distance, &self->palette, self->words);
      cairo_restore (cr);
    }
}

/* Of a curve that is not dashed only the pieces that may be seen. */
static void
add_pieces (cairo_t                *cr,
            const SluiceGraphPoint *points,
            guint                   n_points,
            const SluiceGraphRect  *area)
{
  gboolean on = FALSE;

  for (guint i = 0; i + 3 < n_points; i += 3)
    {
      SluiceGraphRect bounds = sluice_graph_curve_bounds (points + i, 4);
      gboolean seen = sluice_graph_rect_meets (&bounds, area);

      if (seen && !on)
        cairo_move_to (cr, points[i].x, points[i].y);
      if (seen)
        cairo_curve_to (cr, points[i + 1].x, points[i + 1].y, points[i + 2].x, points[i + 2].y, points[i + 3].x,
                        points[i + 3].y);
      on = seen;
    }
}

static void
draw_look (SluiceGraphPicture    *self,
           cairo_t               *cr,
           SluicePaintEdgeLook    look,
           const SluiceGraphRect *area,
           double                 scale)
{
  gboolean straight = scale < STRAIGHT_SCALE, heads = scale >= SLUICE_GRAPH_PICTURE_COARSE_SCALE;
  const SluiceGraphPoint *points;
  guint n_points;

  for (guint i = 0; i < self->looks->len; i++)
    if (g_array_index (self->looks, guint8, i) == look)
      {
        points = sluice_graph_layout_get_curve (self->layout, g_array_index (self->edges, guint, i), &n_points);
        if (straight || look == SLUICE_PAINT_EDGE_AROUND)
          sluice_paint_edge_add (cr, points, n_points, straight);
        else
          add_pieces (cr, points, n_points, area);
      }
  sluice_paint_edges_stroke (cr, look, &self->palette, sluice_paint_edge_get_width (scale));

  for (guint i = 0; heads && i < self->looks->len; i++)
    if (g_array_index (self->looks, guint8, i) == look)
      {
        points = sluice_graph_layout_get_curve (self->layout, g_array_index (self->edges, guint, i), &n_points);
        if (sluice_graph_rect_contains (area, points[n_points - 1]))
          sluice_paint_edge_add_head (cr, points, n_points);
      }
  sluice_paint_edges_fill (cr, look, &self->palette);
}

/* Every edge of one look in one path: a stroke for each would cost ten times as much. */
static void
draw_edges (SluiceGraphPicture    *self,
            cairo_t               *cr,
            const SluiceGraphRect *part,
            double                 scale,
            gboolean               lit)
{
  guint n_edges, n = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (get_graph (self), &n_edges);
  SluiceGraphRect area = sluice_graph_rect_grow (part, MAX (EDGE_REACH, 2 / scale));
  gboolean used[SLUICE_PAINT_N_EDGES] = { 0 };

  /* A line may go where the curve it stands for does not. */
  if (scale >= STRAIGHT_SCALE)
    sluice_graph_layout_query (self->layout, &area, NULL, self->edges);
  else
    {
      g_array_set_size (self->edges, 0);
      for (guint i = 0; i < n_edges; i++)
        if (sluice_graph_rect_meets (sluice_graph_layout_get_curve_bounds (self->layout, i), &area))
          g_array_append_val (self->edges, i);
    }
  for (guint i = 0; i < self->edges->len; i++)
    {
      guint edge = g_array_index (self->edges, guint, i);

      if (!lit || self->relations == NULL || sluice_graph_edge_is_related (&edges[edge], self->relations))
        g_array_index (self->edges, guint, n++) = edge;
    }
  g_array_set_size (self->edges, n);
  g_array_set_size (self->looks, n);
  for (guint i = 0; i < n; i++)
    {
      guint8 look = (guint8) sluice_graph_picture_get_edge_look (self, g_array_index (self->edges, guint, i));

      g_array_index (self->looks, guint8, i) = look;
      used[look] = TRUE;
    }

  cairo_save (cr);
  if (scale < SLUICE_GRAPH_PICTURE_COARSE_SCALE && n_edges > MANY_EDGES)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  else
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (guint look = 0; look < SLUICE_PAINT_N_EDGES; look++)
    if (used[look])
      draw_look (self, cr, look, &area, scale);
  for (guint i = 0; i < n && scale >= SLUICE_GRAPH_PICTURE_COARSE_SCALE; i++)
    {
      guint edge = g_array_index (self->edges, guint, i);
      SluicePaintEdgeLook look = g_array_index (self->looks, guint8, i);

      if (look == SLUICE_PAINT_EDGE_AROUND || edges[edge].times > 1)
        sluice_paint_edge_mark (cr, sluice_graph_layout_get_mark (self->layout, edge, NULL), look, edges[edge].times,
                                &self->palette, self->words);
    }
  cairo_restore (cr);
}

static void
add_changed_edges (SluiceGraphPicture *self,
                   const guint        *ids,
                   guint               n,
                   SluiceState         former,
                   SluiceState         state,
                   gboolean            out,
                   GArray             *changed)
{
  guint n_edges, n_points;
  const SluiceGraphPoint *points;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (get_graph (self), &n_edges);

  for (guint i = 0; i < n; i++)
    {
      const SluiceGraphEdge *edge = &edges[ids[i]];
      SluiceState other = get_stage (self, out ? edge->to : edge->from)->state;
      SluicePaintEdgeLook before = out ? sluice_paint_edge_get_look (former, other)
                                       : sluice_paint_edge_get_look (other, former);
      SluicePaintEdgeLook after = out ? sluice_paint_edge_get_look (state, other)
                                      : sluice_paint_edge_get_look (other, state);

      if (before != after)
        {
          points = sluice_graph_layout_get_curve (self->layout, ids[i], &n_points);
          sluice_paint_edge_add_bounds (points, n_points, EDGE_REACH, changed);
        }
    }
}

/* What is not meant is related to nothing. */
static void
update_relations (SluiceGraphPicture *self)
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
}

SluiceGraphPicture *
sluice_graph_picture_new (void)
{
  SluiceGraphPicture *self = g_new0 (SluiceGraphPicture, 1);

  self->stages = g_array_new (FALSE, TRUE, sizeof (Stage));
  g_array_set_clear_func (self->stages, clear_stage);
  self->edges = g_array_new (FALSE, FALSE, sizeof (guint));
  self->looks = g_array_new (FALSE, FALSE, sizeof (guint8));
  self->nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->palette = *sluice_palette_get (FALSE, FALSE);
  self->lit = -1;
  return self;
}

void
sluice_graph_picture_free (SluiceGraphPicture *self)
{
  g_array_unref (self->stages);
  g_array_unref (self->edges);
  g_array_unref (self->looks);
  g_array_unref (self->nodes);
  g_clear_pointer (&self->layout, sluice_graph_layout_unref);
  g_clear_pointer (&self->relations, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->words);
  g_free (self);
}

void
sluice_graph_picture_set_layout (SluiceGraphPicture *self,
                                 SluiceGraphLayout  *layout)
{
  g_autoptr (SluiceGraphLayout) former = g_steal_pointer (&self->layout);
  guint n_nodes = layout != NULL ? sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout)) : 0;

  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->relations, g_free);
  self->lit = -1;
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
sluice_graph_picture_get_layout (SluiceGraphPicture *self)
{
  return self->layout;
}

gboolean
sluice_graph_picture_set_stage (SluiceGraphPicture *self,
                                guint               node,
                                SluiceState         state,
                                double              progress,
                                const char         *detail,
                                GArray             *changed)
{
  Stage *stage;
  SluiceState former;
  const guint *ids;
  guint n;

  g_return_val_if_fail (node < self->stages->len, FALSE);

  stage = get_stage (self, node);
  progress = progress < 0 ? SLUICE_PAINT_PROGRESS_UNKNOWN : MIN (progress, 1.0);
  former = stage->state;
  if (former == state && fabs (stage->progress - progress) < 1e-6 && g_strcmp0 (stage->detail, detail) == 0)
    return FALSE;

  g_clear_pointer (&stage->card, cairo_surface_destroy);
  stage->state = state;
  stage->progress = progress;
  g_set_str (&stage->detail, detail);
  g_array_set_size (changed, 0);
  g_array_append_vals (changed, sluice_graph_layout_get_node (self->layout, node), 1);
  if (former != state)
    {
      ids = sluice_graph_get_edges_in (get_graph (self), node, &n);
      add_changed_edges (self, ids, n, former, state, FALSE, changed);
      ids = sluice_graph_get_edges_out (get_graph (self), node, &n);
      add_changed_edges (self, ids, n, former, state, TRUE, changed);
    }
  return TRUE;
}

gboolean
sluice_graph_picture_set_palette (SluiceGraphPicture  *self,
                                  const SluicePalette *palette)
{
  if (sluice_palette_equal (&self->palette, palette))
    return FALSE;

  self->palette = *palette;
  drop_cards (self);
  return TRUE;
}

const SluicePalette *
sluice_graph_picture_get_palette (SluiceGraphPicture *self)
{
  return &self->palette;
}

gboolean
sluice_graph_picture_set_words (SluiceGraphPicture *self,
                                PangoContext       *words)
{
  PangoContext *former = self->words;

  /* A widget's style changes with its focus, too. */
  if (former != NULL && pango_context_get_font_map (former) == pango_context_get_font_map (words)
      && pango_font_description_equal (pango_context_get_font_description (former),
                                       pango_context_get_font_description (words))
      && pango_context_get_language (former) == pango_context_get_language (words)
      && pango_context_get_base_dir (former) == pango_context_get_base_dir (words)
      && pango_context_get_round_glyph_positions (former) == pango_context_get_round_glyph_positions (words)
      && fabs (pango_cairo_context_get_resolution (former) - pango_cairo_context_get_resolution (words)) < 1e-6
      && pango_cairo_context_get_font_options (former) != NULL && pango_cairo_context_get_font_options (words) != NULL
      && cairo_font_options_equal (pango_cairo_context_get_font_options (former),
                                   pango_cairo_context_get_font_options (words)))
    return FALSE;

  g_set_object (&self->words, words);
  drop_cards (self);
  return TRUE;
}

PangoContext *
sluice_graph_picture_get_words (SluiceGraphPicture *self)
{
  return self->words;
}

gboolean
sluice_graph_picture_set_lit (SluiceGraphPicture *self,
                              int                 node)
{
  if (self->lit == node)
    return FALSE;

  self->lit = node;
  update_relations (self);
  return TRUE;
}

gboolean
sluice_graph_picture_set_shown (SluiceGraphPicture *self,
                                const guint8       *shown)
{
  if (shown == NULL && self->shown == NULL)
    return FALSE;

  g_free (self->shown);
  self->shown = g_memdup2 (shown, self->stages->len);
  update_relations (self);
  return TRUE;
}

gboolean
sluice_graph_picture_has_lit (SluiceGraphPicture *self)
{
  return self->relations != NULL;
}

gboolean
sluice_graph_picture_is_lit (SluiceGraphPicture *self,
                             guint               node)
{
  return self->relations == NULL || self->relations[node] != SLUICE_GRAPH_RELATION_NONE;
}

SluicePaintStage
sluice_graph_picture_describe (SluiceGraphPicture *self,
                               guint               node)
{
  const Stage *stage = get_stage (self, node);

  return (SluicePaintStage) {
    .name = sluice_graph_get_name (get_graph (self), node),
    .detail = stage->detail,
    .state = stage->state,
    .progress = stage->progress,
    .without_sign = sluice_graph_picture_is_turning (self, node),
  };
}

gboolean
sluice_graph_picture_is_turning (SluiceGraphPicture *self,
                                 guint               node)
{
  const Stage *stage = get_stage (self, node);

  return stage->state == SLUICE_STATE_RUNNING && stage->progress < 0;
}

SluicePaintEdgeLook
sluice_graph_picture_get_edge_look (SluiceGraphPicture *self,
                                    guint               edge)
{
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (get_graph (self), &n_edges);

  if (edges[edge].kind != SLUICE_GRAPH_EDGE_FORWARD)
    return SLUICE_PAINT_EDGE_AROUND;
  return sluice_paint_edge_get_look (get_stage (self, edges[edge].from)->state, get_stage (self, edges[edge].to)->state);
}

SluiceGraphRect
sluice_graph_picture_get_place (SluiceGraphPicture *self,
                                guint               node,
                                double              arrival)
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

void
sluice_graph_picture_draw (SluiceGraphPicture    *self,
                           cairo_t               *cr,
                           const SluiceGraphRect *area,
                           double                 scale,
                           SluicePaintDistance    distance,
                           gboolean               lit,
                           double                 arrival)
{
  if (self->layout == NULL || self->words == NULL)
    return;

  if (arrival < 1)
    cairo_push_group (cr);
  draw_edges (self, cr, area, scale, lit);
  if (arrival < 1)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, arrival);
    }
  draw_stages (self, cr, area, scale, distance, lit, arrival);
}
