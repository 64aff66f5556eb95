/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-fold.h"

#include <string.h>

struct _SluiceGraphFold
{
  gatomicrefcount ref_count;
  SluiceGraphBlocks *blocks;
  SluiceGraph *shown;
  gboolean *folded;        /* for each block */
  guint n_folded;
  guint *shown_nodes;      /* for each node of the whole graph */
  guint *shown_edges;
  guint *starts;           /* for each shown node its members, n_shown + 1 */
  guint *members;
  int *shown_blocks;
};

G_DEFINE_BOXED_TYPE (SluiceGraphFold, sluice_graph_fold, sluice_graph_fold_ref, sluice_graph_fold_unref)

static int
get_folded_block (const SluiceGraphFold *self,
                  guint                  node)
{
  int block = sluice_graph_blocks_find (self->blocks, node);

  return block >= 0 && self->folded[block] ? block : -1;
}

/* A block stands where its first member stood: returns how many nodes are shown. */
static guint
number_nodes (SluiceGraphFold *self)
{
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_blocks_get_graph (self->blocks)), n_shown = 0, n_members = 0;

  self->shown_nodes = g_new (guint, n_nodes + 1);
  self->starts = g_new (guint, n_nodes + 1);
  self->members = g_new (guint, n_nodes + 1);
  self->shown_blocks = g_new (int, n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    {
      int block = get_folded_block (self, i);
      const SluiceGraphBlock *folded = block >= 0 ? sluice_graph_blocks_get (self->blocks, (guint) block) : NULL;

      if (folded != NULL && folded->members[0] != i)
        {
          self->shown_nodes[i] = self->shown_nodes[folded->members[0]];
          continue;
        }
      self->shown_nodes[i] = n_shown;
      self->shown_blocks[n_shown] = block;
      self->starts[n_shown++] = n_members;
      if (folded == NULL)
        {
          self->members[n_members++] = i;
          continue;
        }
      memcpy (self->members + n_members, folded->members, folded->n_members * sizeof (guint));
      n_members += folded->n_members;
    }
  self->starts[n_shown] = n_members;
  return n_shown;
}

/* Edges that come together are as often there as the most frequent of them. */
static GArray *
merge_edges (SluiceGraphFold *self,
             guint            n_shown)
{
  const SluiceGraph *whole = sluice_graph_blocks_get_graph (self->blocks);
  guint n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (whole, &n_edges);
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (SluiceGraphEdge));
  g_autofree guint *seen = g_new0 (guint, n_shown + 1), *last = g_new0 (guint, n_shown + 1);

  self->shown_edges = g_new (guint, n_edges + 1);
  for (guint to = 0; to < n_shown; to++)
    for (guint k = self->starts[to]; k < self->starts[to + 1]; k++)
      {
        const guint *ids = sluice_graph_get_edges_in (whole, self->members[k], &n);

        for (guint i = 0; i < n; i++)
          {
            SluiceGraphEdge edge = edges[ids[i]];

            edge.from = self->shown_nodes[edge.from];
            edge.to = to;
            if (seen[edge.from] != to + 1)
              {
                seen[edge.from] = to + 1;
                last[edge.from] = merged->len;
                g_array_append_val (merged, edge);
              }
            else
              {
                SluiceGraphEdge *former = &g_array_index (merged, SluiceGraphEdge, last[edge.from]);

                former->times = MAX (former->times, edge.times);
              }
            self->shown_edges[ids[i]] = last[edge.from];
          }
      }
  return merged;
}

static void
create_shown (SluiceGraphFold *self)
{
  SluiceGraph *whole = sluice_graph_blocks_get_graph (self->blocks);
  guint n_shown = number_nodes (self), n_unknown;
  g_autoptr (GArray) edges = merge_edges (self, n_shown);
  g_autofree const char **names = NULL;
  g_autofree SluiceGraphUnknown *unknown = NULL;
  const SluiceGraphUnknown *former;

  if (self->n_folded == 0)
    {
      self->shown = sluice_graph_ref (whole);
      return;
    }

  names = g_new (const char *, n_shown + 1);
  for (guint i = 0; i < n_shown; i++)
    names[i] = sluice_graph_get_name (whole, self->members[self->starts[i]]);
  former = sluice_graph_get_unknown (whole, &n_unknown);
  unknown = g_memdup2 (former, n_unknown * sizeof (SluiceGraphUnknown));
  for (guint i = 0; i < n_unknown; i++)
    unknown[i].node = self->shown_nodes[unknown[i].node];
  self->shown = sluice_graph_new_from_edges (n_shown, names, (const SluiceGraphEdge *) (gpointer) edges->data, edges->len,
                                             unknown, n_unknown, sluice_graph_get_node_width (whole),
                                             sluice_graph_get_node_height (whole));
}

SluiceGraphFold *
sluice_graph_fold_new (SluiceGraphBlocks *blocks,
                       const gboolean    *folded)
{
  SluiceGraphFold *self;
  guint n_blocks;

  g_return_val_if_fail (blocks != NULL, NULL);

  n_blocks = sluice_graph_blocks_get_n (blocks);
  self = g_new0 (SluiceGraphFold, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->blocks = sluice_graph_blocks_ref (blocks);
  self->folded = g_new0 (gboolean, n_blocks + 1);
  for (guint i = 0; folded != NULL && i < n_blocks; i++)
    {
      self->folded[i] = folded[i] != FALSE;
      self->n_folded += (guint) self->folded[i];
    }
  create_shown (self);
  return self;
}

SluiceGraphFold *
sluice_graph_fold_set (const SluiceGraphFold *self,
                       guint                  block,
                       gboolean               folded)
{
  guint n_blocks = sluice_graph_blocks_get_n (self->blocks);
  g_autofree gboolean *all = g_memdup2 (self->folded, (n_blocks + 1) * sizeof (gboolean));

  g_return_val_if_fail (block < n_blocks, NULL);

  all[block] = folded;
  return sluice_graph_fold_new (self->blocks, all);
}

SluiceGraphFold *
sluice_graph_fold_set_all (const SluiceGraphFold *self,
                           gboolean               folded)
{
  guint n_blocks = sluice_graph_blocks_get_n (self->blocks);
  g_autofree gboolean *all = g_new0 (gboolean, n_blocks + 1);

  for (guint i = 0; folded && i < n_blocks; i++)
    all[i] = sluice_graph_blocks_get (self->blocks, i)->n_members >= SLUICE_GRAPH_FOLD_LEAST;
  return sluice_graph_fold_new (self->blocks, all);
}

SluiceGraphFold *
sluice_graph_fold_carry (const SluiceGraphFold *self,
                         SluiceGraphBlocks     *blocks)
{
  const SluiceGraph *former = sluice_graph_fold_get_whole (self), *graph = sluice_graph_blocks_get_graph (blocks);
  g_autofree gboolean *folded = g_new0 (gboolean, sluice_graph_blocks_get_n (blocks) + 1);

  for (guint i = 0; i < sluice_graph_blocks_get_n (self->blocks); i++)
    {
      const SluiceGraphBlock *block = sluice_graph_blocks_get (self->blocks, i);

      for (guint k = 0; self->folded[i] && k < block->n_members; k++)
        {
          int node = sluice_graph_find (graph, sluice_graph_get_name (former, block->members[k]));
          int now = node >= 0 ? sluice_graph_blocks_find (blocks, (guint) node) : -1;

          if (now >= 0)
            folded[now] = TRUE;
        }
    }
  return sluice_graph_fold_new (blocks, folded);
}

SluiceGraphFold *
sluice_graph_fold_ref (SluiceGraphFold *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sluice_graph_fold_unref (SluiceGraphFold *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  sluice_graph_blocks_unref (self->blocks);
  sluice_graph_unref (self->shown);
  g_free (self->folded);
  g_free (self->shown_nodes);
  g_free (self->shown_edges);
  g_free (self->starts);
  g_free (self->members);
  g_free (self->shown_blocks);
  g_free (self);
}

SluiceGraph *
sluice_graph_fold_get_whole (const SluiceGraphFold *self)
{
  return sluice_graph_blocks_get_graph (self->blocks);
}

SluiceGraphBlocks *
sluice_graph_fold_get_blocks (const SluiceGraphFold *self)
{
  return self->blocks;
}

SluiceGraph *
sluice_graph_fold_get_shown (const SluiceGraphFold *self)
{
  return self->shown;
}

gboolean
sluice_graph_fold_is_folded (const SluiceGraphFold *self,
                             guint                  block)
{
  g_return_val_if_fail (block < sluice_graph_blocks_get_n (self->blocks), FALSE);

  return self->folded[block];
}

guint
sluice_graph_fold_get_n_folded (const SluiceGraphFold *self)
{
  return self->n_folded;
}

guint
sluice_graph_fold_get_shown_node (const SluiceGraphFold *self,
                                  guint                  node)
{
  g_return_val_if_fail (node < sluice_graph_get_n_nodes (sluice_graph_fold_get_whole (self)), 0);

  return self->shown_nodes[node];
}

guint
sluice_graph_fold_get_shown_edge (const SluiceGraphFold *self,
                                  guint                  edge)
{
  return self->shown_edges[edge];
}

const guint *
sluice_graph_fold_get_members (const SluiceGraphFold *self,
                               guint                  shown,
                               guint                 *n_members)
{
  g_return_val_if_fail (shown < sluice_graph_get_n_nodes (self->shown), NULL);

  *n_members = self->starts[shown + 1] - self->starts[shown];
  return self->members + self->starts[shown];
}

int
sluice_graph_fold_get_block (const SluiceGraphFold *self,
                             guint                  shown)
{
  g_return_val_if_fail (shown < sluice_graph_get_n_nodes (self->shown), -1);

  return self->shown_blocks[shown];
}

int
sluice_graph_fold_find_block (const SluiceGraphFold *self,
                              guint                  shown)
{
  g_return_val_if_fail (shown < sluice_graph_get_n_nodes (self->shown), -1);

  return sluice_graph_blocks_find (self->blocks, self->members[self->starts[shown]]);
}
