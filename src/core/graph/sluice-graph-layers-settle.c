/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layers.h"

/* Between two places where edges pass, and between one and a box. */
#define PASS_GAP 6.0
#define PASS_BOX_GAP 16.0
#define SWEEPS 10

static double
get_gap (const SluiceGraphItem *a,
         const SluiceGraphItem *b)
{
  if (a->pass && b->pass)
    return PASS_GAP;
  return a->pass || b->pass ? PASS_BOX_GAP : SLUICE_GRAPH_NODE_GAP;
}

/*
 * The places nearest to the wanted ones (keys) that keep order and distance: without the distances an isotonic
 * regression, which pooling adjacent violators solves.  Best, Chakravarti: Active set algorithms for isotonic
 * regression (1990).
 */
static void
settle_rank (SluiceGraphLayers *layers,
             guint   rank)
{
  guint n = layers->rank_sizes[rank], n_pools = 0;
  g_autofree double *offsets = g_new (double, n + 1);
  g_autofree double *values = g_new (double, n + 1);
  g_autofree double *weights = g_new (double, n + 1);
  g_autofree guint *sizes = g_new (guint, n + 1);
  double offset = 0;

  for (guint i = 0; i < n; i++)
    {
      const SluiceGraphItem *item = sluice_graph_layers_get (layers, layers->ranks[rank][i]);

      if (i > 0)
        {
          const SluiceGraphItem *former = sluice_graph_layers_get (layers, layers->ranks[rank][i - 1]);

          offset += former->width / 2 + get_gap (former, item) + item->width / 2;
        }
      offsets[i] = offset;
      values[n_pools] = item->key - offset;
      weights[n_pools] = item->weight;
      sizes[n_pools++] = 1;
      while (n_pools > 1 && values[n_pools - 2] > values[n_pools - 1])
        {
          double weight = weights[n_pools - 2] + weights[n_pools - 1];

          values[n_pools - 2] = (values[n_pools - 2] * weights[n_pools - 2] + values[n_pools - 1] * weights[n_pools - 1])
                                / weight;
          weights[n_pools - 2] = weight;
          sizes[n_pools - 2] += sizes[n_pools - 1];
          n_pools--;
        }
    }
  for (guint pool = 0, i = 0; pool < n_pools; pool++)
    for (guint k = 0; k < sizes[pool]; k++, i++)
      sluice_graph_layers_get (layers, layers->ranks[rank][i])->x = values[pool] + offsets[i];
}

static void
want_places (SluiceGraphLayers *layers,
             guint              rank,
             gboolean           up,
             gboolean           down)
{
  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    {
      guint at = layers->ranks[rank][i], n = 0;
      SluiceGraphItem *item = sluice_graph_layers_get (layers, at);
      double sum = 0;

      for (guint j = layers->up_starts[at]; up && j < layers->up_starts[at + 1]; j++, n++)
        sum += sluice_graph_layers_get (layers, layers->ups[j])->x;
      for (guint j = layers->down_starts[at]; down && j < layers->down_starts[at + 1]; j++, n++)
        sum += sluice_graph_layers_get (layers, layers->downs[j])->x;
      item->key = n > 0 ? sum / n : item->x;
    }
}

void
sluice_graph_layers_settle (SluiceGraphLayers *layers,
                            GCancellable      *cancellable)
{
  for (guint rank = 0; rank < layers->n_ranks; rank++)
    {
      for (guint i = 0; i < layers->rank_sizes[rank]; i++)
        sluice_graph_layers_get (layers, layers->ranks[rank][i])->key = 0;
      settle_rank (layers, rank);
    }
  for (guint sweep = 0; sweep < SWEEPS && !g_cancellable_is_cancelled (cancellable); sweep++)
    {
      gboolean both = sweep + 2 >= SWEEPS;

      for (guint i = 0; i < layers->n_ranks; i++)
        {
          guint rank = sweep % 2 == 0 ? i : layers->n_ranks - 1 - i;

          want_places (layers, rank, both || sweep % 2 == 0, both || sweep % 2 == 1);
          settle_rank (layers, rank);
        }
    }
}

