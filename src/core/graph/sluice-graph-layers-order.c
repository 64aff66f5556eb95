/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layers.h"

#define MANY_ITEMS 20000
#define SWEEPS 24
#define SWEEPS_OF_MANY 6
#define SWAPS 8

static int
compare_orders (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  SluiceGraphLayers *layers = data;
  const SluiceGraphItem *first = sluice_graph_layers_get (layers, *(const guint *) a);
  const SluiceGraphItem *second = sluice_graph_layers_get (layers, *(const guint *) b);

  return (first->order > second->order) - (first->order < second->order);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  SluiceGraphLayers *layers = data;
  const SluiceGraphItem *first = sluice_graph_layers_get (layers, *(const guint *) a);
  const SluiceGraphItem *second = sluice_graph_layers_get (layers, *(const guint *) b);

  /* What hangs together stays together. */
  if (first->component != second->component)
    return first->component < second->component ? -1 : 1;
  if (first->key < second->key)
    return -1;
  return first->key > second->key ? 1 : compare_orders (a, b, data);
}

/* Counts inversions with a tree of sums: Barth, Mutzel, Jünger: Simple and Efficient Bilayer Cross Counting (2004). */
static guint64
count_crossings (SluiceGraphLayers *layers)
{
  guint64 crossings = 0;
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint rank = 0; rank + 1 < layers->n_ranks; rank++)
    {
      guint size = 1, n_links = 0;
      g_autofree guint *tree = NULL;

      while (size < layers->rank_sizes[rank + 1])
        size *= 2;
      tree = g_new0 (guint, 2 * size);
      for (guint i = 0; i < layers->rank_sizes[rank]; i++)
        {
          guint item = layers->ranks[rank][i];

          g_array_set_size (ends, 0);
          for (guint j = layers->down_starts[item]; j < layers->down_starts[item + 1]; j++)
            if (sluice_graph_layers_get (layers, layers->downs[j])->rank == rank + 1)
              g_array_append_val (ends, sluice_graph_layers_get (layers, layers->downs[j])->order);
          /* Links from one item never cross: count them all, then add them all. */
          for (guint j = 0; j < ends->len; j++)
            {
              guint place = g_array_index (ends, guint, j) + size, before = 0;

              for (guint at = place; at > 1; at /= 2)
                if (at % 2 == 1)
                  before += tree[at - 1];
              crossings += n_links - before - tree[place];
            }
          for (guint j = 0; j < ends->len; j++)
            for (guint at = g_array_index (ends, guint, j) + size; at > 0; at /= 2)
              tree[at]++;
          n_links += ends->len;
        }
    }
  return crossings;
}

static void
sort_rank (SluiceGraphLayers *layers,
           guint              rank,
           gboolean           by_upper)
{
  const guint *starts = by_upper ? layers->up_starts : layers->down_starts;
  const guint *others = by_upper ? layers->ups : layers->downs;

  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    {
      guint at = layers->ranks[rank][i], n = starts[at + 1] - starts[at];
      double sum = 0;

      for (guint j = starts[at]; j < starts[at + 1]; j++)
        sum += sluice_graph_layers_get (layers, others[j])->order
               / (double) MAX (1, layers->rank_sizes[sluice_graph_layers_get (layers, others[j])->rank]);
      /* What has no neighbour there keeps its place. */
      sluice_graph_layers_get (layers, at)->key = n > 0 ? sum / n : i / (double) layers->rank_sizes[rank];
    }
  g_sort_array (layers->ranks[rank], layers->rank_sizes[rank], sizeof (guint), compare_keys, layers);
  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    sluice_graph_layers_get (layers, layers->ranks[rank][i])->order = i;
}

/* For each item of a rank the orders of its neighbours in the ranks above and below, sorted. */
typedef struct
{
  GArray *orders;     /* guint */
  GArray *starts;     /* guint: two for each item, and the end */
} Neighbours;

static int
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer      unused)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return (first > second) - (first < second);
}

static void
list_neighbours (SluiceGraphLayers *layers,
                 guint              rank,
                 Neighbours        *neighbours)
{
  g_array_set_size (neighbours->orders, 0);
  g_array_set_size (neighbours->starts, 0);
  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    {
      guint at = layers->ranks[rank][i];

      for (guint way = 0; way < 2; way++)
        {
          const guint *starts = way == 0 ? layers->up_starts : layers->down_starts;
          const guint *others = way == 0 ? layers->ups : layers->downs;
          guint first = neighbours->orders->len;

          g_array_append_val (neighbours->starts, first);
          for (guint j = starts[at]; j < starts[at + 1]; j++)
            if (sluice_graph_layers_get (layers, others[j])->rank == (way == 0 ? rank - 1 : rank + 1))
              g_array_append_val (neighbours->orders, sluice_graph_layers_get (layers, others[j])->order);
          if (neighbours->orders->len > first + 1)
            g_sort_array (&g_array_index (neighbours->orders, guint, first), neighbours->orders->len - first,
                          sizeof (guint), compare_numbers, NULL);
        }
    }
  g_array_append_val (neighbours->starts, neighbours->orders->len);
}

/* What a swap of two items would save: crossings of their links as they stand, less those the other way round. */
static gint64
count_saved (const Neighbours *neighbours,
             guint             left,
             guint             right)
{
  gint64 saved = 0;

  for (guint way = 0; way < 2; way++)
    {
      const guint *orders = (const guint *) (gpointer) neighbours->orders->data;
      const guint *starts = (const guint *) (gpointer) neighbours->starts->data;
      guint i = starts[2 * left + way], i_end = starts[2 * left + way + 1];
      guint k = starts[2 * right + way], k_end = starts[2 * right + way + 1], equal;

      /* For each link of the left one: links of the right one that end before it cross now, those after it then. */
      for (; i < i_end; i++)
        {
          while (k < k_end && orders[k] < orders[i])
            k++;
          for (equal = k; equal < k_end && orders[equal] == orders[i]; equal++)
            ;
          saved += (gint64) (k - starts[2 * right + way]) - (gint64) (k_end - equal);
        }
    }
  return saved;
}

/* Swaps neighbours as long as that saves crossings; returns how many. */
static gint64
swap_rank (SluiceGraphLayers *layers,
           guint              rank,
           Neighbours        *neighbours)
{
  guint n = layers->rank_sizes[rank];
  g_autofree guint *places = g_new (guint, n + 1);
  gint64 saved = 0;
  gboolean any = TRUE;

  list_neighbours (layers, rank, neighbours);
  for (guint i = 0; i < n; i++)
    places[i] = i;
  for (guint round = 0; round < SWAPS && any; round++)
    {
      any = FALSE;
      for (guint i = 0; i + 1 < n; i++)
        {
          guint *items = layers->ranks[rank], item = items[i], place = places[i];
          const SluiceGraphItem *left = sluice_graph_layers_get (layers, item);
          const SluiceGraphItem *right = sluice_graph_layers_get (layers, items[i + 1]);
          gint64 less;

          if (left->component != right->component)
            continue;
          less = count_saved (neighbours, place, places[i + 1]);
          if (less <= 0)
            continue;
          items[i] = items[i + 1];
          items[i + 1] = item;
          places[i] = places[i + 1];
          places[i + 1] = place;
          saved += less;
          any = TRUE;
        }
    }
  for (guint i = 0; i < n; i++)
    sluice_graph_layers_get (layers, layers->ranks[rank][i])->order = i;
  return saved;
}

static void
remember_orders (SluiceGraphLayers *layers,
                 guint             *orders)
{
  for (guint i = 0; i < layers->items->len; i++)
    orders[i] = sluice_graph_layers_get (layers, i)->order;
}

static void
restore_orders (SluiceGraphLayers *layers,
                const guint       *orders)
{
  for (guint i = 0; i < layers->items->len; i++)
    sluice_graph_layers_get (layers, i)->order = orders[i];
  for (guint i = 0; i < layers->n_ranks; i++)
    g_sort_array (layers->ranks[i], layers->rank_sizes[i], sizeof (guint), compare_orders, layers);
}

void
sluice_graph_layers_order (SluiceGraphLayers *layers,
                           GCancellable      *cancellable)
{
  guint n_sweeps = layers->items->len > MANY_ITEMS ? SWEEPS_OF_MANY : SWEEPS;
  g_autofree guint *best = g_new (guint, layers->items->len + 1);
  guint64 fewest = count_crossings (layers);
  Neighbours neighbours = {
    g_array_new (FALSE, FALSE, sizeof (guint)),
    g_array_new (FALSE, FALSE, sizeof (guint)),
  };

  remember_orders (layers, best);
  for (guint sweep = 0; sweep < n_sweeps && fewest > 0 && !g_cancellable_is_cancelled (cancellable); sweep++)
    {
      guint64 crossings;

      for (guint i = 1; i < layers->n_ranks; i++)
        sort_rank (layers, sweep % 2 == 0 ? i : layers->n_ranks - 1 - i, sweep % 2 == 0);
      for (guint round = 0; round < SWAPS; round++)
        {
          gint64 saved = 0;

          for (guint i = 0; i < layers->n_ranks; i++)
            saved += swap_rank (layers, round % 2 == 0 ? i : layers->n_ranks - 1 - i, &neighbours);
          if (saved == 0)
            break;
        }

      crossings = count_crossings (layers);
      if (crossings < fewest)
        {
          fewest = crossings;
          remember_orders (layers, best);
        }
    }
  restore_orders (layers, best);
  g_array_unref (neighbours.orders);
  g_array_unref (neighbours.starts);
}
