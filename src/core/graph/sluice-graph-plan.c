/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-plan.h"

#include <math.h>
#include <string.h>

/* How wide a grid of siblings is for its height: a row is easier to compare, but a view is not endless. */
#define BLOCK_SHAPE_DOWN 3.0
#define BLOCK_SHAPE_RIGHT 1.2
/* The room beside the outer columns, where edges pass to inner rows. */
#define BLOCK_SIDE 16.0

static guint
find_root (guint *parents,
           guint  box)
{
  while (parents[box] != box)
    {
      parents[box] = parents[parents[box]];
      box = parents[box];
    }
  return box;
}

/* Where the edges to a wide block part they need more room, or they would run flat. */
static double
get_pad (double width)
{
  return CLAMP (width / 24, 24.0, 72.0);
}

static double
get_grid_width (const SluiceGraphPlan *self,
                guint                  columns)
{
  return columns * (self->node_width + SLUICE_GRAPH_NODE_GAP) - SLUICE_GRAPH_NODE_GAP;
}

static double
get_head (const SluiceGraphPlan *self,
          guint                  block)
{
  return sluice_graph_blocks_get (self->blocks, block)->n_parents > 0
           ? get_pad (get_grid_width (self, self->columns[block])) : BLOCK_SIDE;
}

static void
measure_block (SluiceGraphPlan *self,
               guint            block,
               SluiceGraphBox  *box)
{
  const SluiceGraphBlock *members = sluice_graph_blocks_get (self->blocks, block);
  guint n = members->n_members, rows, columns;
  double across = self->node_width + SLUICE_GRAPH_NODE_GAP, down = self->node_height + SLUICE_GRAPH_NODE_GAP;
  double shape = self->direction == SLUICE_GRAPH_TOP_DOWN ? BLOCK_SHAPE_DOWN : 1 / BLOCK_SHAPE_RIGHT;

  columns = (guint) CLAMP (round (sqrt (n * shape * down / across)), 1.0, n);
  rows = (n + columns - 1) / columns;
  /* As many rows, but the last one as full as can be. */
  columns = (n + rows - 1) / rows;
  self->columns[block] = columns;

  box->width = get_grid_width (self, columns) + 2 * BLOCK_SIDE;
  box->height = rows * down - SLUICE_GRAPH_NODE_GAP + get_head (self, block)
                + (members->n_children > 0 ? get_pad (get_grid_width (self, columns)) : BLOCK_SIDE);
}

static void
create_boxes (SluiceGraphPlan *self)
{
  guint n_nodes = sluice_graph_get_n_nodes (self->graph), n_edges, n_blocks = sluice_graph_blocks_get_n (self->blocks);
  const SluiceGraphEdge *edges = sluice_graph_get_edges (self->graph, &n_edges);

  self->node_boxes = g_new (int, n_nodes + 1);
  self->boxes = g_new (SluiceGraphBox, n_nodes + 1);
  self->columns = g_new0 (guint, n_blocks + 1);
  for (guint i = 0; i < n_nodes; i++)
    self->node_boxes[i] = -1;
  for (guint i = 0; i < n_edges; i++)
    if (edges[i].kind != SLUICE_GRAPH_EDGE_SELF)
      self->node_boxes[edges[i].from] = self->node_boxes[edges[i].to] = 0;

  for (guint i = 0; i < n_nodes; i++)
    {
      SluiceGraphBox box = { self->node_width, self->node_height, i, sluice_graph_blocks_find (self->blocks, i), 0 };

      if (self->node_boxes[i] < 0)
        continue;
      if (box.block >= 0)
        {
          guint first = sluice_graph_blocks_get (self->blocks, (guint) box.block)->members[0];

          if (first != i)
            {
              self->node_boxes[i] = self->node_boxes[first];
              continue;
            }
          measure_block (self, (guint) box.block, &box);
        }
      self->node_boxes[i] = (int) self->n_boxes;
      self->boxes[self->n_boxes++] = box;
    }
}

static void
create_links (SluiceGraphPlan *self)
{
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (self->graph, &n_edges);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, n_edges + 1);
  g_autofree guint8 *ways = g_new0 (guint8, n_edges + 1);

  self->links = g_new (SluiceGraphLink, n_edges + 1);
  self->edge_links = g_new (int, n_edges + 1);
  for (guint i = 0; i < n_edges; i++)
    {
      gboolean back = edges[i].kind == SLUICE_GRAPH_EDGE_BACK;
      int from = self->node_boxes[back ? edges[i].to : edges[i].from];
      int to = self->node_boxes[back ? edges[i].from : edges[i].to];
      gpointer link;

      self->edge_links[i] = -1;
      if (edges[i].kind == SLUICE_GRAPH_EDGE_SELF)
        continue;
      keys[i] = (gint64) from << 32 | to;
      link = g_hash_table_lookup (known, &keys[i]);
      if (link == NULL)
        {
          self->links[self->n_links++] = (SluiceGraphLink) { (guint) from, (guint) to };
          link = GUINT_TO_POINTER (self->n_links);
          g_hash_table_insert (known, &keys[i], link);
        }
      self->edge_links[i] = (int) GPOINTER_TO_UINT (link) - 1;
      ways[self->edge_links[i]] |= back ? 2 : 1;
    }

  self->link_both = g_new0 (guint8, self->n_links + 1);
  for (guint i = 0; i < self->n_links; i++)
    self->link_both[i] = ways[i] == 3;
}

static void
find_components (SluiceGraphPlan *self)
{
  g_autofree guint *parents = g_new (guint, self->n_boxes + 1);
  g_autofree int *numbers = g_new (int, self->n_boxes + 1);

  for (guint i = 0; i < self->n_boxes; i++)
    {
      parents[i] = i;
      numbers[i] = -1;
    }
  for (guint i = 0; i < self->n_links; i++)
    {
      guint from = find_root (parents, self->links[i].from), to = find_root (parents, self->links[i].to);

      parents[MAX (from, to)] = MIN (from, to);
    }
  for (guint i = 0; i < self->n_boxes; i++)
    {
      guint root = find_root (parents, i);

      if (numbers[root] < 0)
        numbers[root] = (int) self->n_components++;
      self->boxes[i].component = (guint) numbers[root];
    }
}

/* The longest way to every box; what nothing comes before stands right above what follows it. */
static void
find_ranks (SluiceGraphPlan *self)
{
  guint first = 0, last = 0, most = 0;
  g_autofree guint *waiting = g_new0 (guint, self->n_boxes + 1), *queue = g_new (guint, self->n_boxes + 1);
  g_autofree guint *starts = g_new0 (guint, self->n_boxes + 2), *out = g_new (guint, self->n_links + 1);
  g_autofree guint8 *root = g_new0 (guint8, self->n_boxes + 1);

  self->ranks = g_new0 (guint, self->n_boxes + 1);
  for (guint i = 0; i < self->n_links; i++)
    {
      waiting[self->links[i].to]++;
      starts[self->links[i].from + 2]++;
    }
  for (guint i = 2; i < self->n_boxes + 2; i++)
    starts[i] += starts[i - 1];
  for (guint i = 0; i < self->n_links; i++)
    out[starts[self->links[i].from + 1]++] = self->links[i].to;

  for (guint i = 0; i < self->n_boxes; i++)
    if (waiting[i] == 0)
      {
        root[i] = TRUE;
        queue[last++] = i;
      }
  while (first < last)
    {
      guint box = queue[first++];

      most = MAX (most, self->ranks[box]);
      for (guint i = starts[box]; i < starts[box + 1]; i++)
        {
          self->ranks[out[i]] = MAX (self->ranks[out[i]], self->ranks[box] + 1);
          if (--waiting[out[i]] == 0)
            queue[last++] = out[i];
        }
    }
  for (guint box = 0; box < self->n_boxes; box++)
    if (root[box] && starts[box] < starts[box + 1])
      {
        guint least = G_MAXUINT;

        for (guint i = starts[box]; i < starts[box + 1]; i++)
          least = MIN (least, self->ranks[out[i]]);
        self->ranks[box] = least - 1;
      }

  self->n_ranks = self->n_boxes > 0 ? most + 1 : 0;
  for (guint i = 0; i < self->n_links; i++)
    self->span += self->ranks[self->links[i].to] - self->ranks[self->links[i].from] - 1;
}

SluiceGraphPlan *
sluice_graph_plan_new (SluiceGraph          *graph,
                       SluiceGraphDirection  direction)
{
  SluiceGraphPlan *self = g_new0 (SluiceGraphPlan, 1);
  double width = sluice_graph_get_node_width (graph), height = sluice_graph_get_node_height (graph);

  self->graph = sluice_graph_ref (graph);
  self->blocks = sluice_graph_blocks_new (graph);
  self->direction = direction;
  self->node_width = direction == SLUICE_GRAPH_TOP_DOWN ? width : height;
  self->node_height = direction == SLUICE_GRAPH_TOP_DOWN ? height : width;
  create_boxes (self);
  create_links (self);
  find_components (self);
  find_ranks (self);
  return self;
}

void
sluice_graph_plan_free (SluiceGraphPlan *self)
{
  sluice_graph_unref (self->graph);
  sluice_graph_blocks_unref (self->blocks);
  g_free (self->boxes);
  g_free (self->links);
  g_free (self->node_boxes);
  g_free (self->edge_links);
  g_free (self->link_both);
  g_free (self->columns);
  g_free (self->ranks);
  g_free (self);
}

SluiceGraphRect
sluice_graph_plan_get_slot (const SluiceGraphPlan *self,
                            guint                  block,
                            guint                  member)
{
  guint column = member % self->columns[block], row = member / self->columns[block];

  return (SluiceGraphRect) {
    BLOCK_SIDE + column * (self->node_width + SLUICE_GRAPH_NODE_GAP),
    get_head (self, block) + row * (self->node_height + SLUICE_GRAPH_NODE_GAP),
    self->node_width,
    self->node_height,
  };
}
