/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies under the stages of the graph's picture: edges, and the frames of blocks. */
#include "ui/widgets/sluice-graph-picture-private.h"

#include "graph/sluice-graph-relations.h"
#include "paint/sluice-paint-state.h"

/* From so many edges on, a coarse picture must do without smooth lines. */
#define MANY_EDGES 800
#define FRAME_RADIUS (SLUICE_PAINT_STAGE_RADIUS + 8)
#define FRAME_TINT 0.03
#define MOST_HALVINGS 6

void
sluice_graph_picture_draw_frames (SluiceGraphPicture    *self,
                                  cairo_t               *cr,
                                  const SluiceGraphRect *area,
                                  double                 scale)
{
  SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (self->layout);
  SluiceGraphRect around = sluice_graph_rect_grow (area, 2 / scale);

  if (scale < STRAIGHT_SCALE)
    return;
  for (guint i = 0; i < sluice_graph_blocks_get_n (blocks); i++)
    {
      const SluiceGraphRect *rect = sluice_graph_layout_get_block (self->layout, i);

      if (!sluice_graph_rect_meets (rect, &around))
        continue;
      sluice_paint_add_round_rect (cr, rect->x, rect->y, rect->width, rect->height, FRAME_RADIUS);
      sluice_paint_set_color (cr, sluice_color_fade (self->palette.text, FRAME_TINT));
      cairo_fill_preserve (cr);
      sluice_paint_set_color (cr, self->palette.border);
      cairo_set_line_width (cr, MAX (1, 1 / scale));
      cairo_stroke (cr);
    }
}

static SluiceGraphPoint
get_middle (SluiceGraphPoint a,
            SluiceGraphPoint b)
{
  return (SluiceGraphPoint) { (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* Two cubics that are the same curve: they share a point. */
static void
split (const SluiceGraphPoint cubic[4],
       SluiceGraphPoint       halves[7])
{
  SluiceGraphPoint middle = get_middle (cubic[1], cubic[2]);

  halves[0] = cubic[0];
  halves[1] = get_middle (cubic[0], cubic[1]);
  halves[2] = get_middle (halves[1], middle);
  halves[6] = cubic[3];
  halves[5] = get_middle (cubic[2], cubic[3]);
  halves[4] = get_middle (middle, halves[5]);
  halves[3] = get_middle (halves[2], halves[4]);
}

/* What of @cubic is near @area; the rest would be flattened, stroked and thrown away. @on: whether the path leads there */
static void
add_near (cairo_t                *cr,
          const SluiceGraphPoint  cubic[4],
          const SluiceGraphRect  *area,
          guint                   depth,
          gboolean               *on)
{
  SluiceGraphRect bounds = sluice_graph_curve_bounds (cubic, 4);
  SluiceGraphPoint halves[7];

  if (!sluice_graph_rect_meets (&bounds, area))
    {
      *on = FALSE;
      return;
    }
  if (depth == 0 || (bounds.width <= 2 * area->width && bounds.height <= 2 * area->height))
    {
      if (!*on)
        cairo_move_to (cr, cubic[0].x, cubic[0].y);
      cairo_curve_to (cr, cubic[1].x, cubic[1].y, cubic[2].x, cubic[2].y, cubic[3].x, cubic[3].y);
      *on = TRUE;
      return;
    }
  split (cubic, halves);
  add_near (cr, halves, area, depth - 1, on);
  add_near (cr, halves + 3, area, depth - 1, on);
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
    add_near (cr, points + i, area, MOST_HALVINGS, &on);
}

/* From afar a straight line will do, but not for those of a block: they run together between its columns, and straight
 * they would be one grey web over it. */
static void
add_coarse (SluiceGraphPicture     *self,
            cairo_t                *cr,
            guint                   edge,
            const SluiceGraphPoint *points,
            guint                   n_points)
{
  guint n_edges;
  const SluiceGraphEdge *ends = sluice_graph_get_edges (sluice_graph_layout_get_graph (self->layout), &n_edges) + edge;
  SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (self->layout);

  if (sluice_graph_blocks_find (blocks, ends->from) >= 0 || sluice_graph_blocks_find (blocks, ends->to) >= 0)
    sluice_paint_edge_add_bends (cr, points, n_points);
  else
    sluice_paint_edge_add (cr, points, n_points, TRUE);
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
        if (straight)
          add_coarse (self, cr, g_array_index (self->edges, guint, i), points, n_points);
        else if (look == SLUICE_PAINT_EDGE_AROUND)
          sluice_paint_edge_add (cr, points, n_points, FALSE);
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
void
sluice_graph_picture_draw_edges (SluiceGraphPicture    *self,
                                 cairo_t               *cr,
                                 const SluiceGraphRect *part,
                                 double                 scale,
                                 gboolean               lit)
{
  guint n_edges, n = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (sluice_graph_layout_get_graph (self->layout), &n_edges);
  SluiceGraphRect area = sluice_graph_rect_grow (part, MAX (EDGE_REACH, 2 / scale));
  SluiceGraphRect near = sluice_graph_rect_grow (part, MAX (SLUICE_PAINT_EDGE_REACH, 2 / scale));
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
      draw_look (self, cr, look, &near, scale);
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
