/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-picture-private.h"

#include "graph/sluice-graph-relations.h"
#include "paint/sluice-paint-state.h"
#include "text/sluice-text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Below it the corners of a lozenge are smaller than a pixel. */
#define SQUARE_SCALE 0.08

/* How far what is drawn of a card may reach beyond it, where that lies between pixels. */
#define RIM 2.0

/* Lit, though no edge leads to what is. */
#define RELATION_MARKED 0x80

typedef SluiceGraphPictureStage Stage;

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
drop_cards (SluiceGraphPicture *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    g_clear_pointer (&get_stage (self, i)->card, cairo_surface_destroy);
}

static cairo_surface_t *
get_card (SluiceGraphPicture *self,
          guint               node)
{
  /* Between two pixels its rim is in one more of them, which would be cut off. */
  const cairo_rectangle_t extents = { -RIM, -RIM, SLUICE_PAINT_STAGE_WIDTH + 2 * RIM,
                                      SLUICE_PAINT_STAGE_HEIGHT + SLUICE_PAINT_STAGE_BEHIND + 2 * RIM };
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

          if (get_stage (self, node)->state != state || get_stage (self, node)->counts != NULL)
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
      sluice_paint_set_color (cr, sluice_palette_get_fill (&self->palette, state));
      cairo_fill (cr);
    }
}

/* What stands for many is not of one state. */
static void
draw_many (SluiceGraphPicture *self,
           cairo_t            *cr,
           double              arrival)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      guint node = g_array_index (self->nodes, guint, i);
      SluicePaintStage look;
      SluiceGraphRect rect;

      if (get_stage (self, node)->counts == NULL)
        continue;
      look = sluice_graph_picture_describe (self, node);
      rect = sluice_graph_picture_get_place (self, node, arrival);
      cairo_save (cr);
      cairo_translate (cr, rect.x, rect.y);
      sluice_paint_stage (cr, &look, SLUICE_PAINT_FAR, &self->palette, self->words);
      cairo_restore (cr);
    }
}

static void
find_stages (SluiceGraphPicture    *self,
             const SluiceGraphRect *area,
             gboolean               lit,
             double                 arrival)
{
  /* A card may have another behind it that looks out below. */
  SluiceGraphRect reach = { area->x - RIM, area->y - SLUICE_PAINT_STAGE_BEHIND - RIM, area->width + 2 * RIM,
                            area->height + SLUICE_PAINT_STAGE_BEHIND + 2 * RIM };
  guint n = 0;

  if (arrival >= 1)
    sluice_graph_layout_query (self->layout, &reach, self->nodes, NULL);
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
      draw_many (self, cr, arrival);
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

/* What an edge towards it leads to. */
static SluiceState
get_end_state (SluiceGraphPicture *self,
               guint               node)
{
  const Stage *stage = get_stage (self, node);

  return stage->runs ? SLUICE_STATE_RUNNING : stage->state;
}

/* Where nothing runs, nothing has failed because of something else. */
static SluicePaintEdgeLook
get_forward_look (SluiceGraphPicture *self,
                  SluiceState         from,
                  SluiceState         to)
{
  return self->draft ? SLUICE_PAINT_EDGE_PLAIN : sluice_paint_edge_get_look (from, to);
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
      SluiceState other = out ? get_end_state (self, edge->to) : get_stage (self, edge->from)->state;
      SluicePaintEdgeLook before = out ? get_forward_look (self, former, other) : get_forward_look (self, other, former);
      SluicePaintEdgeLook after = out ? get_forward_look (self, state, other) : get_forward_look (self, other, state);

      if (before != after && edge->kind == SLUICE_GRAPH_EDGE_FORWARD)
        {
          points = sluice_graph_layout_get_curve (self->layout, ids[i], &n_points);
          sluice_paint_edge_add_bounds (points, n_points, edge->times > 1 ? EDGE_REACH : SLUICE_PAINT_EDGE_REACH,
                                       changed);
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
    {
      self->relations = sluice_graph_relate (get_graph (self), (guint) self->lit);
      for (guint i = 0; self->marked != NULL && i < self->stages->len; i++)
        if (self->marked[i])
          self->relations[i] |= RELATION_MARKED;
    }
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

  self->stages = sluice_graph_picture_create_stages ();
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
  g_clear_pointer (&self->marked, g_free);
  g_clear_object (&self->words);
  g_free (self);
}

void
sluice_graph_picture_set_block (SluiceGraphPicture *self,
                                guint               node,
                                const char         *title,
                                const guint        *counts)
{
  Stage *stage;

  g_return_if_fail (node < self->stages->len);

  stage = get_stage (self, node);
  g_clear_pointer (&stage->card, cairo_surface_destroy);
  g_set_str (&stage->title, title);
  g_free (stage->counts);
  stage->counts = g_memdup2 (counts, SLUICE_N_STATES * sizeof (guint));
}

SluiceGraphLayout *
sluice_graph_picture_get_layout (SluiceGraphPicture *self)
{
  return self->layout;
}

void
sluice_graph_picture_set_draft (SluiceGraphPicture *self,
                                gboolean            draft)
{
  self->draft = draft;
}

gboolean
sluice_graph_picture_is_draft (SluiceGraphPicture *self)
{
  return self->draft;
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
  SluiceState former, former_end;
  SluiceGraphRect place;
  const guint *ids;
  guint n;

  g_return_val_if_fail (node < self->stages->len, FALSE);

  stage = get_stage (self, node);
  progress = progress < 0 ? SLUICE_PAINT_PROGRESS_UNKNOWN : MIN (progress, 1.0);
  former = stage->state;
  if (former == state && fabs (stage->progress - progress) < 1e-6 && g_strcmp0 (stage->detail, detail) == 0)
    return FALSE;

  g_clear_pointer (&stage->card, cairo_surface_destroy);
  former_end = get_end_state (self, node);
  stage->state = state;
  stage->runs = stage->counts != NULL && stage->counts[SLUICE_STATE_RUNNING] > 0;
  stage->progress = progress;
  g_set_str (&stage->detail, detail);
  g_array_set_size (changed, 0);
  place = *sluice_graph_layout_get_node (self->layout, node);
  place.height += stage->counts != NULL ? SLUICE_PAINT_STAGE_BEHIND : 0;
  g_array_append_val (changed, place);
  if (former_end != get_end_state (self, node))
    {
      ids = sluice_graph_get_edges_in (get_graph (self), node, &n);
      add_changed_edges (self, ids, n, former_end, get_end_state (self, node), FALSE, changed);
    }
  if (former != state)
    {
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
sluice_graph_picture_set_marked (SluiceGraphPicture *self,
                                 const guint8       *marked)
{
  if (marked == NULL && self->marked == NULL)
    return FALSE;

  g_free (self->marked);
  self->marked = g_memdup2 (marked, self->stages->len);
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
    .name = stage->title != NULL ? stage->title
                                  : sluice_text_stage_name (sluice_graph_get_name (get_graph (self), node)),
    .detail = stage->detail,
    .state = stage->state,
    .progress = stage->progress,
    .counts = stage->counts,
    .draft = self->draft,
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
  return get_forward_look (self, get_stage (self, edges[edge].from)->state, get_end_state (self, edges[edge].to));
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

static void
fade_palette (SluiceGraphPicture *self,
              double              share)
{
  SluicePalette *palette = &self->palette;
  SluiceColor *colors[] = { &palette->border, &palette->text, &palette->edge };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    *colors[i] = sluice_color_mix (palette->background, *colors[i], share);
  for (guint i = 0; i < SLUICE_N_STATES; i++)
    palette->state[i] = sluice_color_mix (palette->background, palette->state[i], share);
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
  const SluicePalette palette = self->palette;

  if (self->layout == NULL || self->words == NULL)
    return;

  /* There is nothing behind edges but the ground: they come out of it. A group would cost twice as much. */
  if (arrival < 1)
    fade_palette (self, arrival);
  if (!lit)
    sluice_graph_picture_draw_frames (self, cr, area, scale);
  sluice_graph_picture_draw_edges (self, cr, area, scale, lit);
  self->palette = palette;
  draw_stages (self, cr, area, scale, distance, lit, arrival);
}
