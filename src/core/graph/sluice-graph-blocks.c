/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-blocks.h"

#include <string.h>

struct _SluiceGraphBlocks
{
  gatomicrefcount ref_count;
  SluiceGraph *graph;
  GArray *blocks;     /* SluiceGraphBlock */
  guint *lists;       /* what they point into */
  int *of_node;
};

G_DEFINE_BOXED_TYPE (SluiceGraphBlocks, sluice_graph_blocks, sluice_graph_blocks_ref, sluice_graph_blocks_unref)

typedef struct
{
  guint64 hash;
  guint node;
} Sibling;

/* Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014): every bit of the result depends on all. */
static guint64
mix (guint64 bits)
{
  bits += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  bits = (bits ^ (bits >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  bits = (bits ^ (bits >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return bits ^ (bits >> 31);
}

static int
compare_siblings (gconstpointer a,
                  gconstpointer b)
{
  const Sibling *first = a, *second = b;

  if (first->hash != second->hash)
    return first->hash > second->hash ? 1 : -1;
  return (first->node > second->node) - (first->node < second->node);
}

static int
compare_nodes (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return (first > second) - (first < second);
}

static int
compare_blocks (gconstpointer a,
                gconstpointer b)
{
  return compare_nodes (((const SluiceGraphBlock *) a)->members, ((const SluiceGraphBlock *) b)->members, NULL);
}

/* Those with the same relatives, whatever their order, have the same sum. */
static GArray *
collect_siblings (const SluiceGraph *graph)
{
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  g_autofree guint64 *hashes = g_new0 (guint64, n_nodes + 1);
  g_autofree guint8 *out = g_new0 (guint8, n_nodes + 1), *any = g_new0 (guint8, n_nodes + 1);
  GArray *siblings = g_array_new (FALSE, FALSE, sizeof (Sibling));

  for (guint i = 0; i < n_edges; i++)
    {
      guint from = edges[i].from, to = edges[i].to;

      any[from] = any[to] = TRUE;
      if (edges[i].kind != SLUICE_GRAPH_EDGE_FORWARD)
        out[from] = out[to] = TRUE;
      hashes[to] += mix (2 * (guint64) from);
      hashes[from] += mix (2 * (guint64) to + 1);
    }
  for (guint i = 0; i < n_nodes; i++)
    if (any[i] && !out[i])
      {
        Sibling sibling = { hashes[i], i };

        g_array_append_val (siblings, sibling);
      }
  g_array_sort (siblings, compare_siblings);
  return siblings;
}

/* Into @list, ascending; returns how many. */
static guint
list_relatives (const SluiceGraph *graph,
                guint              node,
                gboolean           parents,
                guint             *list)
{
  guint n, n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  const guint *ids = parents ? sluice_graph_get_edges_in (graph, node, &n) : sluice_graph_get_edges_out (graph, node, &n);

  for (guint i = 0; i < n; i++)
    list[i] = parents ? edges[ids[i]].from : edges[ids[i]].to;
  g_sort_array (list, n, sizeof (guint), compare_nodes, NULL);
  return n;
}

/* Of @siblings, which have the same hash, those that really are siblings of the first. */
static void
append_block (SluiceGraphBlocks *self,
              const Sibling     *siblings,
              guint              n,
              GArray            *lists)
{
  guint n_nodes = sluice_graph_get_n_nodes (self->graph);
  g_autofree guint *up = g_new (guint, n_nodes), *down = g_new (guint, n_nodes);
  g_autofree guint *other = g_new (guint, n_nodes);
  guint n_up = list_relatives (self->graph, siblings[0].node, TRUE, up);
  guint n_down = list_relatives (self->graph, siblings[0].node, FALSE, down);
  guint first = lists->len;
  SluiceGraphBlock block;

  for (guint i = 0; i < n; i++)
    {
      gboolean same = list_relatives (self->graph, siblings[i].node, TRUE, other) == n_up
                      && memcmp (other, up, n_up * sizeof (guint)) == 0
                      && list_relatives (self->graph, siblings[i].node, FALSE, other) == n_down
                      && memcmp (other, down, n_down * sizeof (guint)) == 0;

      if (same)
        g_array_append_val (lists, siblings[i].node);
    }
  block.n_members = lists->len - first;
  if (block.n_members < SLUICE_GRAPH_BLOCK_LEAST)
    {
      g_array_set_size (lists, first);
      return;
    }

  g_array_append_vals (lists, up, n_up);
  g_array_append_vals (lists, down, n_down);
  block.n_parents = n_up;
  block.n_children = n_down;
  /* Places for now: the list still moves. */
  block.members = GUINT_TO_POINTER (first);
  g_array_append_val (self->blocks, block);
}

SluiceGraphBlocks *
sluice_graph_blocks_new (SluiceGraph *graph)
{
  SluiceGraphBlocks *self = g_new0 (SluiceGraphBlocks, 1);
  g_autoptr (GArray) siblings = collect_siblings (graph);
  GArray *lists = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_nodes = sluice_graph_get_n_nodes (graph);

  g_atomic_ref_count_init (&self->ref_count);
  self->graph = sluice_graph_ref (graph);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (SluiceGraphBlock));
  for (guint i = 0, end; i < siblings->len; i = end)
    {
      const Sibling *first = &g_array_index (siblings, Sibling, i);

      for (end = i + 1; end < siblings->len && g_array_index (siblings, Sibling, end).hash == first->hash; end++)
        ;
      if (end - i >= SLUICE_GRAPH_BLOCK_LEAST)
        append_block (self, first, end - i, lists);
    }

  self->lists = (guint *) (gpointer) g_array_free (lists, FALSE);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      SluiceGraphBlock *block = &g_array_index (self->blocks, SluiceGraphBlock, i);

      block->members = self->lists + GPOINTER_TO_UINT (block->members);
      block->parents = block->members + block->n_members;
      block->children = block->parents + block->n_parents;
    }
  g_array_sort (self->blocks, compare_blocks);

  self->of_node = g_new (int, n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    self->of_node[i] = -1;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const SluiceGraphBlock *block = &g_array_index (self->blocks, SluiceGraphBlock, i);

      for (guint k = 0; k < block->n_members; k++)
        self->of_node[block->members[k]] = (int) i;
    }
  return self;
}

SluiceGraphBlocks *
sluice_graph_blocks_ref (SluiceGraphBlocks *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sluice_graph_blocks_unref (SluiceGraphBlocks *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  sluice_graph_unref (self->graph);
  g_array_unref (self->blocks);
  g_free (self->lists);
  g_free (self->of_node);
  g_free (self);
}

SluiceGraph *
sluice_graph_blocks_get_graph (const SluiceGraphBlocks *self)
{
  return self->graph;
}

guint
sluice_graph_blocks_get_n (const SluiceGraphBlocks *self)
{
  return self->blocks->len;
}

const SluiceGraphBlock *
sluice_graph_blocks_get (const SluiceGraphBlocks *self,
                         guint                    block)
{
  g_return_val_if_fail (block < self->blocks->len, NULL);

  return &g_array_index (self->blocks, SluiceGraphBlock, block);
}

int
sluice_graph_blocks_find (const SluiceGraphBlocks *self,
                          guint                    node)
{
  g_return_val_if_fail (node < sluice_graph_get_n_nodes (self->graph), -1);

  return self->of_node[node];
}
