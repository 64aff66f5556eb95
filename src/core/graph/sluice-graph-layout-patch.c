/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture that stands, with what was changed in the graph since: until it is laid out anew. */
#include "graph/sluice-graph-layout-private.h"

#include <math.h>
#include <string.h>

/* More new nodes than that have no places of their own near what is known. */
#define MOST_NEW 64
/* How far to both sides of its place a node looks for a free one before it goes on a rank. */
#define MOST_ASIDE 8
#define BLOCK_SIDE 16.0

typedef struct
{
  const SluiceGraphLayout *former;
  SluiceGraph *graph;
  SluiceGraphBlocks *blocks;
  const int *origins;
  SluiceGraphRect *nodes;
  gboolean *placed;
  GArray *taken;           /* SluiceGraphRect */
} Patch;

static gboolean
is_free (const Patch           *patch,
         const SluiceGraphRect *rect)
{
  SluiceGraphRect around = sluice_graph_rect_grow (rect, SLUICE_GRAPH_NODE_GAP / 2);

  for (guint i = 0; i < patch->taken->len; i++)
    if (sluice_graph_rect_meets (&around, &g_array_index (patch->taken, SluiceGraphRect, i)))
      return FALSE;
  return TRUE;
}

/* The first of its relatives that has a place. Returns: its node, or -1 */
static int
find_relative (const Patch *patch,
               guint        node,
               gboolean     parents)
{
  guint n, n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (patch->graph, &n_edges);
  const guint *ids = parents ? sluice_graph_get_edges_in (patch->graph, node, &n)
                             : sluice_graph_get_edges_out (patch->graph, node, &n);

  for (guint i = 0; i < n; i++)
    {
      guint other = parents ? edges[ids[i]].from : edges[ids[i]].to;

      if (patch->placed[other])
        return (int) other;
    }
  return -1;
}

/* One rank below what it depends on, above what depends on it, or below all. */
static void
place_node (Patch *patch,
            guint  node)
{
  gboolean top_down = patch->former->direction == SLUICE_GRAPH_TOP_DOWN;
  double width = sluice_graph_get_node_width (patch->graph), height = sluice_graph_get_node_height (patch->graph);
  double rank = (top_down ? height : width) + SLUICE_GRAPH_RANK_GAP;
  double aside = (top_down ? width : height) + SLUICE_GRAPH_NODE_GAP;
  int parent = find_relative (patch, node, TRUE), child = parent < 0 ? find_relative (patch, node, FALSE) : -1;
  int onward = child >= 0 ? -1 : 1;
  SluiceGraphRect start = { patch->former->bounds.x, patch->former->bounds.y, width, height }, place;

  if (parent >= 0 || child >= 0)
    start = patch->nodes[parent >= 0 ? parent : child];
  else if (top_down)
    start.y += patch->former->bounds.height - height;
  else
    start.x += patch->former->bounds.width - width;

  for (guint down = 1;; down++)
    for (int side = 0; side <= 2 * MOST_ASIDE; side++)
      {
        double along = onward * (double) down * rank, across = (side % 2 == 1 ? 1 : -1) * ((side + 1) / 2) * aside;

        place = start;
        place.x += top_down ? across : along;
        place.y += top_down ? along : across;
        if (is_free (patch, &place))
          {
            patch->nodes[node] = place;
            patch->placed[node] = TRUE;
            g_array_append_val (patch->taken, place);
            return;
          }
      }
}

/* Returns: whether there are few enough new ones. */
static gboolean
place_nodes (Patch *patch)
{
  guint n_nodes = sluice_graph_get_n_nodes (patch->graph), n_new = 0;
  g_autofree gboolean *used = g_new0 (gboolean, sluice_graph_get_n_nodes (patch->former->graph) + 1);

  for (guint i = 0; i < n_nodes; i++)
    {
      int origin = patch->origins[i];

      patch->placed[i] = origin >= 0 && !used[origin];
      if (!patch->placed[i])
        {
          n_new++;
          continue;
        }
      used[origin] = TRUE;
      patch->nodes[i] = patch->former->nodes[origin];
      g_array_append_val (patch->taken, patch->nodes[i]);
    }
  if (n_new > MOST_NEW)
    return FALSE;

  g_array_append_vals (patch->taken, patch->former->block_rects, sluice_graph_blocks_get_n (patch->former->blocks));
  /* In the order of the stages, and those first that have somebody to stand beside. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < n_nodes; i++)
      if (!patch->placed[i]
          && (round == 1 || find_relative (patch, i, TRUE) >= 0 || find_relative (patch, i, FALSE) >= 0))
        place_node (patch, i);
  return TRUE;
}

/* What was a block keeps its room, and reaches to those that came to it. */
static SluiceGraphRect *
measure_blocks (const Patch *patch)
{
  guint n = sluice_graph_blocks_get_n (patch->blocks);
  SluiceGraphRect *rects = g_new0 (SluiceGraphRect, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const SluiceGraphBlock *block = sluice_graph_blocks_get (patch->blocks, i);
      int former = -1;

      for (guint k = 0; k < block->n_members; k++)
        {
          guint node = block->members[k];
          SluiceGraphRect room = sluice_graph_rect_grow (&patch->nodes[node], BLOCK_SIDE);

          rects[i] = k > 0 ? sluice_graph_rect_unite (&rects[i], &room) : room;
          if (former < 0 && patch->origins[node] >= 0)
            former = sluice_graph_blocks_find (patch->former->blocks, (guint) patch->origins[node]);
        }
      if (former >= 0)
        rects[i] = sluice_graph_rect_unite (&rects[i], &patch->former->block_rects[former]);
    }
  return rects;
}

static void
draw_loop (const SluiceGraphRect *node,
           gboolean               top_down,
           SluiceGraphPoint       curve[4])
{
  double right = node->x + node->width, middle = node->y + node->height / 2, by = node->height / 4;
  double foot = node->y + node->height, center = node->x + node->width / 2, by_x = node->width / 8;

  curve[0] = top_down ? (SluiceGraphPoint) { right, middle + by } : (SluiceGraphPoint) { center + by_x, foot };
  curve[3] = top_down ? (SluiceGraphPoint) { right, middle - by } : (SluiceGraphPoint) { center - by_x, foot };
  curve[1] = curve[0];
  curve[2] = curve[3];
  if (top_down)
    curve[1].x = curve[2].x = right + SLUICE_GRAPH_LOOP_REACH;
  else
    curve[1].y = curve[2].y = foot + SLUICE_GRAPH_LOOP_REACH;
}

/* From the foot of one to the head of the other; what closes a cycle from a head to a foot. */
static void
draw_curve (const Patch           *patch,
            const SluiceGraphEdge *edge,
            SluiceGraphPoint       curve[4])
{
  gboolean top_down = patch->former->direction == SLUICE_GRAPH_TOP_DOWN;
  const SluiceGraphRect *from = &patch->nodes[edge->from], *to = &patch->nodes[edge->to];
  int onward = edge->kind == SLUICE_GRAPH_EDGE_BACK ? -1 : 1;
  double reach;

  if (edge->kind == SLUICE_GRAPH_EDGE_SELF)
    {
      draw_loop (from, top_down, curve);
      return;
    }
  curve[0] = (SluiceGraphPoint) { from->x + from->width / 2, from->y + from->height / 2 };
  curve[3] = (SluiceGraphPoint) { to->x + to->width / 2, to->y + to->height / 2 };
  if (top_down)
    {
      curve[0].y += onward * from->height / 2;
      curve[3].y -= onward * to->height / 2;
    }
  else
    {
      curve[0].x += onward * from->width / 2;
      curve[3].x -= onward * to->width / 2;
    }
  reach = onward * MAX (SLUICE_GRAPH_RANK_GAP / 2,
                        fabs (top_down ? curve[3].y - curve[0].y : curve[3].x - curve[0].x) / 2);
  curve[1] = curve[0];
  curve[2] = curve[3];
  if (top_down)
    {
      curve[1].y += reach;
      curve[2].y -= reach;
    }
  else
    {
      curve[1].x += reach;
      curve[2].x -= reach;
    }
}

/* Those that are known run as they did. */
static GArray *
draw_curves (const Patch *patch,
             guint       *starts)
{
  guint n_edges, n_former, n_points;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (patch->graph, &n_edges);
  const SluiceGraphEdge *former = sluice_graph_get_edges (patch->former->graph, &n_former);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, n_former + 1);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint));

  for (guint i = 0; i < n_former; i++)
    {
      keys[i] = (gint64) former[i].from << 32 | former[i].to;
      g_hash_table_insert (known, &keys[i], GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < n_edges; i++)
    {
      int from = patch->origins[edges[i].from], to = patch->origins[edges[i].to];
      gint64 key = (gint64) from << 32 | (guint) to;
      guint at = from >= 0 && to >= 0 ? GPOINTER_TO_UINT (g_hash_table_lookup (known, &key)) : 0;
      SluiceGraphPoint curve[4];

      starts[i] = points->len;
      if (at > 0 && former[at - 1].kind == edges[i].kind)
        {
          const SluiceGraphPoint *before = sluice_graph_layout_get_curve (patch->former, at - 1, &n_points);

          g_array_append_vals (points, before, n_points);
          continue;
        }
      draw_curve (patch, &edges[i], curve);
      g_array_append_vals (points, curve, G_N_ELEMENTS (curve));
    }
  starts[n_edges] = points->len;
  return points;
}

SluiceGraphLayout *
sluice_graph_layout_patch (const SluiceGraphLayout *self,
                           SluiceGraph             *graph,
                           const int               *origins)
{
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges;
  g_autoptr (SluiceGraphBlocks) blocks = NULL;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (SluiceGraphRect));
  g_autofree gboolean *placed = g_new0 (gboolean, n_nodes + 1);
  Patch patch = { self, graph, NULL, origins, g_new0 (SluiceGraphRect, n_nodes + 1), placed, taken };
  guint *starts;
  GArray *points;

  if (sluice_graph_get_n_nodes (self->graph) == 0 || !place_nodes (&patch))
    {
      g_free (patch.nodes);
      return NULL;
    }

  patch.blocks = blocks = sluice_graph_blocks_new (graph);
  sluice_graph_get_edges (graph, &n_edges);
  starts = g_new0 (guint, n_edges + 1);
  points = draw_curves (&patch, starts);
  return sluice_graph_layout_new (graph, blocks, self->direction, patch.nodes, measure_blocks (&patch), starts, points,
                                  self->fallback);
}
