/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-motion.h"

#include "paint/sluice-paint-state.h"

#include <math.h>

#define N_PHASES 20
/* More than so many at once are no help to anybody, and cost. */
#define MOST_DASHED 48
#define STEPS_PER_CUBIC 16

struct _SluiceGraphMotion
{
  SluiceGraphPicture *picture;  /* borrowed */
  GskRenderNode *signs[N_PHASES];
  GHashTable *lines;            /* edge → GArray of SluiceGraphPoint: its free pieces, NAN between them */
};

static SluiceGraph *
get_graph (SluiceGraphMotion *self)
{
  return sluice_graph_layout_get_graph (sluice_graph_picture_get_layout (self->picture));
}

static GskRenderNode *
get_sign (SluiceGraphMotion *self,
          double             phase)
{
  const SluicePalette *palette = sluice_graph_picture_get_palette (self->picture);
  int i = (int) floor (phase * N_PHASES) % N_PHASES;
  cairo_t *cr;

  if (self->signs[i] != NULL)
    return self->signs[i];

  self->signs[i] = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, SLUICE_PAINT_STAGE_SIGN_SIZE,
                                                            SLUICE_PAINT_STAGE_SIGN_SIZE));
  cr = gsk_cairo_node_get_draw_context (self->signs[i]);
  sluice_paint_state (cr, SLUICE_STATE_RUNNING, 0, 0, SLUICE_PAINT_STAGE_SIGN_SIZE,
                      palette->state[SLUICE_STATE_RUNNING], palette->card, SLUICE_PAINT_PROGRESS_UNKNOWN,
                      i / (double) N_PHASES);
  cairo_destroy (cr);
  return self->signs[i];
}

/* Lies over the middle of a stage? Then the edge is under its card there, and so are the dashes. */
static gboolean
is_covered (GArray           *cards,
            SluiceGraphPoint  point)
{
  for (guint i = 0; i < cards->len; i++)
    if (sluice_graph_rect_contains (&g_array_index (cards, SluiceGraphRect, i), point))
      return TRUE;
  return FALSE;
}

static GArray *
find_line (SluiceGraphMotion *self,
           guint              edge)
{
  SluiceGraphLayout *layout = sluice_graph_picture_get_layout (self->picture);
  GArray *line = g_hash_table_lookup (self->lines, GUINT_TO_POINTER (edge));
  const SluiceGraphRect *bounds = sluice_graph_layout_get_curve_bounds (layout, edge);
  g_autoptr (GArray) cards = NULL, nodes = NULL;
  const SluiceGraphPoint *points;
  guint n_points;

  if (line != NULL)
    return line;

  cards = g_array_new (FALSE, FALSE, sizeof (SluiceGraphRect));
  nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  sluice_graph_layout_query (layout, bounds, nodes, NULL);
  for (guint i = 0; i < nodes->len; i++)
    g_array_append_vals (cards, sluice_graph_layout_get_node (layout, g_array_index (nodes, guint, i)), 1);

  line = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint));
  points = sluice_graph_layout_get_curve (layout, edge, &n_points);
  for (guint i = 0; i + 3 < n_points; i += 3)
    for (int step = i == 0 ? 0 : 1; step <= STEPS_PER_CUBIC; step++)
      {
        SluiceGraphPoint point = sluice_graph_cubic_at (points + i, step / (double) STEPS_PER_CUBIC);
        gboolean end = (i == 0 && step == 0) || (i + 6 >= n_points && step == STEPS_PER_CUBIC);

        if (!end && is_covered (cards, point))
          point = (SluiceGraphPoint) { NAN, NAN };
        g_array_append_val (line, point);
      }
  g_hash_table_insert (self->lines, GUINT_TO_POINTER (edge), line);
  return line;
}

static gboolean
is_dashed (SluiceGraphMotion     *self,
           guint                  edge,
           const SluiceGraphRect *visible)
{
  SluiceGraphLayout *layout = sluice_graph_picture_get_layout (self->picture);

  return sluice_graph_picture_get_edge_look (self->picture, edge) == SLUICE_PAINT_EDGE_ACTIVE
         && sluice_graph_rect_meets (sluice_graph_layout_get_curve_bounds (layout, edge), visible);
}

static void
append_dashes (SluiceGraphMotion     *self,
               GtkSnapshot           *snapshot,
               guint                  edge,
               const SluiceGraphRect *visible,
               double                 scale,
               double                 phase)
{
  const SluicePalette *palette = sluice_graph_picture_get_palette (self->picture);
  double width = sluice_paint_edge_get_width (scale);
  SluiceGraphRect area = sluice_graph_rect_grow (sluice_graph_layout_get_curve_bounds
                                                 (sluice_graph_picture_get_layout (self->picture), edge), width);
  double right = MIN (area.x + area.width, visible->x + visible->width);
  double bottom = MIN (area.y + area.height, visible->y + visible->height);
  GArray *line = find_line (self, edge);
  gboolean on = FALSE;
  g_autoptr (GskRenderNode) node = NULL;
  cairo_t *cr;

  area.x = MAX (area.x, visible->x);
  area.y = MAX (area.y, visible->y);
  if (right <= area.x || bottom <= area.y)
    return;
  /* Where a snapshot is scaled, what cairo draws far from its origin goes astray: so this begins at its own. */
  node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) (right - area.x), (float) (bottom - area.y)));
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_translate (cr, -area.x, -area.y);
  for (guint i = 0; i < line->len; i++)
    {
      SluiceGraphPoint point = g_array_index (line, SluiceGraphPoint, i);

      if (isnan (point.x))
        on = FALSE;
      else if (on)
        cairo_line_to (cr, point.x, point.y);
      else
        {
          cairo_move_to (cr, point.x, point.y);
          on = TRUE;
        }
    }
  sluice_paint_edges_stroke_gaps (cr, palette, width, phase);
  cairo_destroy (cr);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) area.x, (float) area.y));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

SluiceGraphMotion *
sluice_graph_motion_new (SluiceGraphPicture *picture)
{
  SluiceGraphMotion *self = g_new0 (SluiceGraphMotion, 1);

  self->picture = picture;
  self->lines = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  return self;
}

void
sluice_graph_motion_free (SluiceGraphMotion *self)
{
  sluice_graph_motion_drop (self);
  g_hash_table_unref (self->lines);
  g_free (self);
}

void
sluice_graph_motion_drop (SluiceGraphMotion *self)
{
  for (int i = 0; i < N_PHASES; i++)
    g_clear_pointer (&self->signs[i], gsk_render_node_unref);
  g_hash_table_remove_all (self->lines);
}

gboolean
sluice_graph_motion_is_seen (SluiceGraphMotion     *self,
                             const SluiceGraphRect *visible,
                             double                 scale,
                             SluicePaintDistance    distance)
{
  SluiceGraphLayout *layout = sluice_graph_picture_get_layout (self->picture);
  guint n_edges;

  if (layout == NULL)
    return FALSE;
  for (guint i = 0; distance == SLUICE_PAINT_NEAR && i < sluice_graph_get_n_nodes (get_graph (self)); i++)
    if (sluice_graph_picture_is_turning (self->picture, i)
        && sluice_graph_rect_meets (sluice_graph_layout_get_node (layout, i), visible))
      return TRUE;
  sluice_graph_get_edges (get_graph (self), &n_edges);
  for (guint i = 0; scale >= SLUICE_GRAPH_PICTURE_COARSE_SCALE && i < n_edges; i++)
    if (is_dashed (self, i, visible))
      return TRUE;
  return FALSE;
}

void
sluice_graph_motion_append_rings (SluiceGraphMotion     *self,
                                  GtkSnapshot           *snapshot,
                                  const SluiceGraphRect *visible,
                                  SluicePaintDistance    distance,
                                  double                 phase,
                                  double                 veil,
                                  double                 arrival)
{
  for (guint i = 0; distance == SLUICE_PAINT_NEAR && i < sluice_graph_get_n_nodes (get_graph (self)); i++)
    if (sluice_graph_picture_is_turning (self->picture, i))
      {
        SluiceGraphRect rect = sluice_graph_picture_get_place (self->picture, i, arrival);
        gboolean dimmed = veil > 0 && !sluice_graph_picture_is_lit (self->picture, i);

        if (!sluice_graph_rect_meets (&rect, visible))
          continue;
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (rect.x + SLUICE_PAINT_STAGE_SIGN_X),
                                                                (float) (rect.y + SLUICE_PAINT_STAGE_SIGN_Y)));
        if (dimmed)
          gtk_snapshot_push_opacity (snapshot, 1 - veil);
        gtk_snapshot_append_node (snapshot, get_sign (self, phase));
        if (dimmed)
          gtk_snapshot_pop (snapshot);
        gtk_snapshot_restore (snapshot);
      }
}

void
sluice_graph_motion_append_dashes (SluiceGraphMotion     *self,
                                   GtkSnapshot           *snapshot,
                                   const SluiceGraphRect *visible,
                                   double                 scale,
                                   double                 phase,
                                   gboolean               lit)
{
  guint n_edges, n = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (get_graph (self), &n_edges);

  for (guint i = 0; scale >= SLUICE_GRAPH_PICTURE_COARSE_SCALE && i < n_edges && n < MOST_DASHED; i++)
    if (is_dashed (self, i, visible)
        && (!lit || (sluice_graph_picture_is_lit (self->picture, edges[i].from)
                     && sluice_graph_picture_is_lit (self->picture, edges[i].to))))
      {
        append_dashes (self, snapshot, i, visible, scale, phase);
        n++;
      }
}
