/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown becomes another: what of it stays as it is, and where it looks otherwise. */
#include "ui/widgets/sluice-graph-picture-private.h"

#include "paint/sluice-paint-state.h"

#include <math.h>
#include <string.h>

typedef SluiceGraphPictureStage Stage;

static Stage *
get_stage (SluiceGraphPicture *self,
           guint               node)
{
  return &g_array_index (self->stages, Stage, node);
}

static void
clear_stage (gpointer data)
{
  Stage *stage = data;

  g_clear_pointer (&stage->detail, g_free);
  g_clear_pointer (&stage->title, g_free);
  g_clear_pointer (&stage->counts, g_free);
  g_clear_pointer (&stage->card, cairo_surface_destroy);
}

/* Whether it is called as it was, and neither stands for many. */
static gboolean
is_same_stage (SluiceGraphPicture      *self,
               guint                    node,
               const SluiceGraphLayout *former,
               const GArray            *stages,
               int                      before)
{
  return before >= 0 && g_array_index (stages, Stage, (guint) before).counts == NULL
         && strcmp (sluice_graph_get_name (sluice_graph_layout_get_graph (self->layout), node),
                    sluice_graph_get_name (sluice_graph_layout_get_graph (former), (guint) before)) == 0;
}

/* What is drawn of one stays: to lay words out again takes longer than all else. */
static void
carry_stage (Stage *stage,
             Stage *former)
{
  stage->state = former->state;
  stage->progress = former->progress;
  stage->detail = g_steal_pointer (&former->detail);
  stage->card = g_steal_pointer (&former->card);
}

static void
add_edge (const SluiceGraphLayout *layout,
          guint                    edge,
          GArray                  *changed)
{
  guint n_points, n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (sluice_graph_layout_get_graph (layout), &n_edges);
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, edge, &n_points);

  sluice_paint_edge_add_bounds (points, n_points, edges[edge].kind == SLUICE_GRAPH_EDGE_FORWARD && edges[edge].times == 1
                                                    ? SLUICE_PAINT_EDGE_REACH : EDGE_REACH, changed);
}

static gboolean
is_of_block (const SluiceGraphLayout *layout,
             const SluiceGraphEdge   *edge)
{
  SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (layout);

  return sluice_graph_blocks_find (blocks, edge->from) >= 0 || sluice_graph_blocks_find (blocks, edge->to) >= 0;
}

/* From afar those of a block have bends. */
static gboolean
is_same_curve (const SluiceGraphLayout *former,
               guint                    before,
               const SluiceGraphLayout *layout,
               guint                    edge)
{
  guint n_before, n_points, n;
  const SluiceGraphPoint *points_before = sluice_graph_layout_get_curve (former, before, &n_before);
  const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, edge, &n_points);
  const SluiceGraphEdge *a = &sluice_graph_get_edges (sluice_graph_layout_get_graph (former), &n)[before];
  const SluiceGraphEdge *b = &sluice_graph_get_edges (sluice_graph_layout_get_graph (layout), &n)[edge];

  return a->kind == b->kind && a->times == b->times && is_of_block (former, a) == is_of_block (layout, b)
         && n_before == n_points
         && memcmp (points_before, points, n_points * sizeof *points) == 0;
}

static guint64
make_key (guint from,
          guint to)
{
  return (guint64) from << 32 | to;
}

/* @places: for each node of @former the one of @layout that it is, or -1 */
static void
add_changed_edges (const SluiceGraphLayout *former,
                   const SluiceGraphLayout *layout,
                   const int               *places,
                   GArray                  *changed)
{
  guint n_before, n_edges;
  const SluiceGraphEdge *before = sluice_graph_get_edges (sluice_graph_layout_get_graph (former), &n_before);
  const SluiceGraphEdge *edges = sluice_graph_get_edges (sluice_graph_layout_get_graph (layout), &n_edges);
  g_autofree guint64 *keys = g_new (guint64, n_edges + 1);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gboolean *same = g_new0 (gboolean, n_edges + 1);

  for (guint i = 0; i < n_edges; i++)
    {
      keys[i] = make_key (edges[i].from, edges[i].to);
      g_hash_table_insert (known, &keys[i], GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < n_before; i++)
    {
      int from = places[before[i].from], to = places[before[i].to];
      guint64 key = from >= 0 && to >= 0 ? make_key ((guint) from, (guint) to) : 0;
      guint edge = from >= 0 && to >= 0 ? GPOINTER_TO_UINT (g_hash_table_lookup (known, &key)) : 0;

      if (edge > 0 && is_same_curve (former, i, layout, edge - 1))
        same[edge - 1] = TRUE;
      else
        add_edge (former, i, changed);
    }
  for (guint i = 0; i < n_edges; i++)
    if (!same[i])
      add_edge (layout, i, changed);
}

static void
add_block (const SluiceGraphLayout *layout,
           guint                    block,
           const SluiceGraphLayout *other,
           GArray                  *changed)
{
  const SluiceGraphRect *rect = sluice_graph_layout_get_block (layout, block);

  for (guint i = 0; i < sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (other)); i++)
    if (memcmp (sluice_graph_layout_get_block (other, i), rect, sizeof *rect) == 0)
      return;
  g_array_append_val (changed, *rect);
}

/* A card may have another behind it that looks out below. */
static void
add_stage (const SluiceGraphRect *rect,
           const Stage           *stage,
           GArray                *changed)
{
  SluiceGraphRect place = *rect;

  place.height += stage->counts != NULL ? SLUICE_PAINT_STAGE_BEHIND : 0;
  g_array_append_val (changed, place);
}

/* Where @layout looks otherwise than @former did. */
static void
add_changes (SluiceGraphPicture      *self,
             const SluiceGraphLayout *former,
             const GArray            *stages,
             const int               *origins,
             GArray                  *changed)
{
  g_autofree int *places = g_new (int, stages->len + 1);

  for (guint i = 0; i < stages->len; i++)
    places[i] = -1;
  for (guint i = 0; i < self->stages->len; i++)
    {
      const SluiceGraphRect *rect = sluice_graph_layout_get_node (self->layout, i), *before;

      if (origins[i] < 0 || places[origins[i]] >= 0)
        {
          add_stage (rect, get_stage (self, i), changed);
          continue;
        }
      places[origins[i]] = (int) i;
      before = sluice_graph_layout_get_node (former, (guint) origins[i]);
      if (!is_same_stage (self, i, former, stages, origins[i]) || memcmp (rect, before, sizeof *rect) != 0)
        {
          add_stage (rect, get_stage (self, i), changed);
          add_stage (before, &g_array_index (stages, Stage, (guint) origins[i]), changed);
        }
    }
  for (guint i = 0; i < stages->len; i++)
    if (places[i] < 0)
      add_stage (sluice_graph_layout_get_node (former, i), &g_array_index (stages, Stage, i), changed);
  add_changed_edges (former, self->layout, places, changed);
  for (guint i = 0; i < sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (former)); i++)
    add_block (former, i, self->layout, changed);
  for (guint i = 0; i < sluice_graph_blocks_get_n (sluice_graph_layout_get_blocks (self->layout)); i++)
    add_block (self->layout, i, former, changed);
}

GArray *
sluice_graph_picture_create_stages (void)
{
  GArray *stages = g_array_new (FALSE, TRUE, sizeof (Stage));

  g_array_set_clear_func (stages, clear_stage);
  return stages;
}

void
sluice_graph_picture_set_layout (SluiceGraphPicture *self,
                                 SluiceGraphLayout  *layout,
                                 const int          *origins,
                                 GArray             *changed)
{
  g_autoptr (SluiceGraphLayout) former = g_steal_pointer (&self->layout);
  g_autoptr (GArray) stages = g_steal_pointer (&self->stages);
  SluiceGraph *graph = layout != NULL ? sluice_graph_layout_get_graph (layout) : NULL;
  guint n_nodes = graph != NULL ? sluice_graph_get_n_nodes (graph) : 0;

  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->marked, g_free);
  g_clear_pointer (&self->relations, g_free);
  self->lit = -1;
  if (changed != NULL)
    g_array_set_size (changed, 0);
  self->stages = sluice_graph_picture_create_stages ();
  g_array_set_size (self->stages, n_nodes);
  if (layout == NULL)
    return;

  self->layout = sluice_graph_layout_ref (layout);
  for (guint i = 0; i < n_nodes; i++)
    {
      Stage *stage = get_stage (self, i);
      int before = -1;

      if (former != NULL && origins != NULL)
        before = origins[i];
      else if (former != NULL)
        before = sluice_graph_find (sluice_graph_layout_get_graph (former), sluice_graph_get_name (graph, i));
      stage->state = SLUICE_STATE_PENDING;
      stage->progress = SLUICE_PAINT_PROGRESS_UNKNOWN;
      stage->from_x = before >= 0 ? sluice_graph_layout_get_node (former, (guint) before)->x : NAN;
      stage->from_y = before >= 0 ? sluice_graph_layout_get_node (former, (guint) before)->y : NAN;
      if (is_same_stage (self, i, former, stages, before))
        carry_stage (stage, &g_array_index (stages, Stage, (guint) before));
    }
  if (changed != NULL)
    add_changes (self, former, stages, origins, changed);
}

void
sluice_graph_picture_rename (SluiceGraphPicture *self,
                             SluiceGraphLayout  *layout,
                             GArray             *changed)
{
  g_autoptr (SluiceGraphLayout) former = g_steal_pointer (&self->layout);

  self->layout = sluice_graph_layout_ref (layout);
  g_array_set_size (changed, 0);
  for (guint i = 0; i < self->stages->len; i++)
    if (strcmp (sluice_graph_get_name (sluice_graph_layout_get_graph (former), i),
                sluice_graph_get_name (sluice_graph_layout_get_graph (layout), i)) != 0)
      {
        g_clear_pointer (&get_stage (self, i)->card, cairo_surface_destroy);
        g_array_append_val (changed, *sluice_graph_layout_get_node (layout, i));
      }
}
