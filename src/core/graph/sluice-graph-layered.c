/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layered.h"

#include <math.h>
#include <string.h>

/* Above this many points where an edge passes a rank, edges go straight and may cross nodes. */
#define MAX_PASSES 60000
#define PASS_WIDTH 12.0
#define PASS_WEIGHT 4.0

/* An item is a node, or the place where an edge passes a rank. All in the top-down sense. */
typedef struct
{
  guint rank;
  guint order;          /* in its rank */
  double width;
  double weight;
  double x;
  double key;
} Item;

typedef struct
{
  const SluiceGraph *graph;
  GArray *items;        /* Item; the nodes first */
  GArray *links;        /* guint pairs: upper item, lower item */
  guint *chain_starts;  /* for each edge, where its passes begin in the items; n_edges + 1 */
  guint *up_starts, *ups, *down_starts, *downs;
  guint n_ranks;
  guint **ranks;        /* items of each rank, in order */
  guint *rank_sizes;
  double node_height;
} Layers;

guint *
sluice_graph_get_ranks (const SluiceGraph *graph,
                        guint             *n_ranks)
{
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges, first = 0, last = 0, most = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  guint *ranks = g_new0 (guint, n_nodes + 1);
  g_autofree guint *waiting = g_new0 (guint, n_nodes + 1);
  g_autofree guint *queue = g_new (guint, n_nodes + 1);

  for (guint i = 0; i < n_edges; i++)
    if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD)
      waiting[edges[i].to]++;
  for (guint i = 0; i < n_nodes; i++)
    if (waiting[i] == 0)
      queue[last++] = i;
  while (first < last)
    {
      guint node = queue[first++], n;
      const guint *out = sluice_graph_get_edges_out (graph, node, &n);

      most = MAX (most, ranks[node]);
      for (guint i = 0; i < n; i++)
        {
          const SluiceGraphEdge *edge = &edges[out[i]];

          if (edge->kind != SLUICE_GRAPH_EDGE_FORWARD)
            continue;
          ranks[edge->to] = MAX (ranks[edge->to], ranks[node] + 1);
          if (--waiting[edge->to] == 0)
            queue[last++] = edge->to;
        }
    }

  for (guint node = 0; node < n_nodes; node++)
    {
      guint n, least = G_MAXUINT;
      const guint *out;

      if (ranks[node] != 0)
        continue;
      out = sluice_graph_get_edges_out (graph, node, &n);
      for (guint i = 0; i < n; i++)
        if (edges[out[i]].kind == SLUICE_GRAPH_EDGE_FORWARD)
          least = MIN (least, ranks[edges[out[i]].to]);
      if (least != G_MAXUINT)
        ranks[node] = least - 1;
    }

  if (n_ranks != NULL)
    *n_ranks = n_nodes > 0 ? most + 1 : 0;
  return ranks;
}

static guint64
sum_spans (const SluiceGraph *graph,
           const guint       *ranks)
{
  guint n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  guint64 sum = 0;

  for (guint i = 0; i < n_edges; i++)
    if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD)
      sum += ranks[edges[i].to] - ranks[edges[i].from] - 1;
  return sum;
}

guint64
sluice_graph_get_span (const SluiceGraph *graph)
{
  g_autofree guint *ranks = sluice_graph_get_ranks (graph, NULL);

  return sum_spans (graph, ranks);
}

static void
append_link (Layers *layers,
             guint   upper,
             guint   lower)
{
  g_array_append_val (layers->links, upper);
  g_array_append_val (layers->links, lower);
}

static void
build_items (Layers *layers)
{
  guint n_nodes = sluice_graph_get_n_nodes (layers->graph), n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (layers->graph, &n_edges);
  g_autofree guint *ranks = sluice_graph_get_ranks (layers->graph, &layers->n_ranks);
  gboolean with_passes = sum_spans (layers->graph, ranks) <= MAX_PASSES;

  for (guint i = 0; i < n_nodes; i++)
    {
      Item item = { .rank = ranks[i], .weight = 1 };

      g_array_append_val (layers->items, item);
    }
  for (guint i = 0; i < n_edges; i++)
    {
      guint last = edges[i].from;

      layers->chain_starts[i] = layers->items->len;
      if (edges[i].kind != SLUICE_GRAPH_EDGE_FORWARD)
        continue;
      for (guint rank = ranks[edges[i].from] + 1; with_passes && rank < ranks[edges[i].to]; rank++)
        {
          Item pass = { .rank = rank, .width = PASS_WIDTH, .weight = PASS_WEIGHT };

          append_link (layers, last, layers->items->len);
          last = layers->items->len;
          g_array_append_val (layers->items, pass);
        }
      append_link (layers, last, edges[i].to);
    }
  layers->chain_starts[n_edges] = layers->items->len;
}

static void
index_links (Layers *layers)
{
  guint n_items = layers->items->len, n_links = layers->links->len / 2;
  const guint *links = (const guint *) (gpointer) layers->links->data;
  g_autofree guint *up_fill = NULL, *down_fill = NULL;

  layers->up_starts = g_new0 (guint, n_items + 2);
  layers->down_starts = g_new0 (guint, n_items + 2);
  layers->ups = g_new0 (guint, n_links + 1);
  layers->downs = g_new0 (guint, n_links + 1);
  for (guint i = 0; i < n_links; i++)
    {
      layers->down_starts[links[2 * i] + 1]++;
      layers->up_starts[links[2 * i + 1] + 1]++;
    }
  for (guint i = 0; i < n_items; i++)
    {
      layers->down_starts[i + 1] += layers->down_starts[i];
      layers->up_starts[i + 1] += layers->up_starts[i];
    }
  up_fill = g_memdup2 (layers->up_starts, sizeof (guint) * (n_items + 1));
  down_fill = g_memdup2 (layers->down_starts, sizeof (guint) * (n_items + 1));
  for (guint i = 0; i < n_links; i++)
    {
      layers->downs[down_fill[links[2 * i]]++] = links[2 * i + 1];
      layers->ups[up_fill[links[2 * i + 1]]++] = links[2 * i];
    }
}

static Item *
get_item (Layers *layers,
          guint   item)
{
  return &g_array_index (layers->items, Item, item);
}

static gboolean
is_linked (Layers *layers,
           guint   item)
{
  return layers->up_starts[item] != layers->up_starts[item + 1]
         || layers->down_starts[item] != layers->down_starts[item + 1];
}

/* Depth first, so that what hangs together begins side by side. Nodes without edges stay out. */
static void
fill_ranks (Layers *layers)
{
  guint n_items = layers->items->len;
  g_autofree guint *counts = g_new0 (guint, layers->n_ranks + 1);
  g_autofree guint8 *seen = g_new0 (guint8, n_items + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));

  layers->ranks = g_new0 (guint *, layers->n_ranks + 1);
  layers->rank_sizes = g_new0 (guint, layers->n_ranks + 1);
  for (guint i = 0; i < n_items; i++)
    counts[get_item (layers, i)->rank]++;
  for (guint i = 0; i < layers->n_ranks; i++)
    layers->ranks[i] = g_new (guint, counts[i] + 1);

  for (guint root = 0; root < n_items; root++)
    {
      if (seen[root] || !is_linked (layers, root))
        continue;
      g_array_append_val (stack, root);
      seen[root] = TRUE;
      while (stack->len > 0)
        {
          guint at = g_array_index (stack, guint, stack->len - 1);
          Item *item = get_item (layers, at);

          g_array_set_size (stack, stack->len - 1);
          item->order = layers->rank_sizes[item->rank]++;
          layers->ranks[item->rank][item->order] = at;
          for (guint way = 0; way < 2; way++)
            {
              const guint *starts = way == 0 ? layers->up_starts : layers->down_starts;
              const guint *others = way == 0 ? layers->ups : layers->downs;

              for (guint i = starts[at + 1]; i > starts[at]; i--)
                if (!seen[others[i - 1]])
                  {
                    seen[others[i - 1]] = TRUE;
                    g_array_append_val (stack, others[i - 1]);
                  }
            }
        }
    }
}

static int
compare_orders (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  Layers *layers = data;
  guint first = get_item (layers, *(const guint *) a)->order, second = get_item (layers, *(const guint *) b)->order;

  return (first > second) - (first < second);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  Layers *layers = data;
  double first = get_item (layers, *(const guint *) a)->key, second = get_item (layers, *(const guint *) b)->key;

  if (first < second)
    return -1;
  return first > second ? 1 : compare_orders (a, b, data);
}

/* Counts inversions with a tree of sums: Barth, Mutzel, Jünger: Simple and Efficient Bilayer Cross Counting (2004). */
static guint64
count_crossings (Layers *layers)
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
            if (get_item (layers, layers->downs[j])->rank == rank + 1)
              g_array_append_val (ends, get_item (layers, layers->downs[j])->order);
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
sort_rank (Layers  *layers,
           guint    rank,
           gboolean by_upper)
{
  const guint *starts = by_upper ? layers->up_starts : layers->down_starts;
  const guint *others = by_upper ? layers->ups : layers->downs;

  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    {
      guint at = layers->ranks[rank][i], n = starts[at + 1] - starts[at];
      double sum = 0;

      for (guint j = starts[at]; j < starts[at + 1]; j++)
        sum += get_item (layers, others[j])->order
               / (double) MAX (1, layers->rank_sizes[get_item (layers, others[j])->rank]);
      /* What has no neighbour there keeps its place. */
      get_item (layers, at)->key = n > 0 ? sum / n : i / (double) layers->rank_sizes[rank];
    }
  g_sort_array (layers->ranks[rank], layers->rank_sizes[rank], sizeof (guint), compare_keys, layers);
  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    get_item (layers, layers->ranks[rank][i])->order = i;
}

static void
order_ranks (Layers       *layers,
             GCancellable *cancellable)
{
  guint n_items = layers->items->len, n_sweeps = n_items > 20000 ? 6 : 24;
  g_autofree guint *best = g_new (guint, n_items + 1);
  guint64 fewest = count_crossings (layers);

  for (guint i = 0; i < n_items; i++)
    best[i] = get_item (layers, i)->order;

  for (guint sweep = 0; sweep < n_sweeps && fewest > 0 && !g_cancellable_is_cancelled (cancellable); sweep++)
    {
      guint64 crossings;

      for (guint i = 1; i < layers->n_ranks; i++)
        {
          if (sweep % 2 == 0)
            sort_rank (layers, i, TRUE);
          else
            sort_rank (layers, layers->n_ranks - 1 - i, FALSE);
        }

      crossings = count_crossings (layers);
      if (crossings < fewest)
        {
          fewest = crossings;
          for (guint i = 0; i < n_items; i++)
            best[i] = get_item (layers, i)->order;
        }
    }

  for (guint i = 0; i < n_items; i++)
    get_item (layers, i)->order = best[i];
  for (guint i = 0; i < layers->n_ranks; i++)
    g_sort_array (layers->ranks[i], layers->rank_sizes[i], sizeof (guint), compare_orders, layers);
}

/*
 * The places nearest to the wanted ones (keys) that keep order and distance: without the distances an isotonic
 * regression, which pooling adjacent violators solves.  Best, Chakravarti: Active set algorithms for isotonic
 * regression (1990).
 */
static void
settle_rank (Layers *layers,
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
      const Item *item = get_item (layers, layers->ranks[rank][i]);

      if (i > 0)
        offset += get_item (layers, layers->ranks[rank][i - 1])->width / 2 + SLUICE_GRAPH_NODE_GAP + item->width / 2;
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
      get_item (layers, layers->ranks[rank][i])->x = values[pool] + offsets[i];
}

static void
want_places (Layers  *layers,
             guint    rank,
             gboolean up,
             gboolean down)
{
  for (guint i = 0; i < layers->rank_sizes[rank]; i++)
    {
      guint at = layers->ranks[rank][i], n = 0;
      Item *item = get_item (layers, at);
      double sum = 0;

      for (guint j = layers->up_starts[at]; up && j < layers->up_starts[at + 1]; j++, n++)
        sum += get_item (layers, layers->ups[j])->x;
      for (guint j = layers->down_starts[at]; down && j < layers->down_starts[at + 1]; j++, n++)
        sum += get_item (layers, layers->downs[j])->x;
      item->key = n > 0 ? sum / n : item->x;
    }
}

static void
settle_places (Layers       *layers,
               GCancellable *cancellable)
{
  enum { N_SWEEPS = 10 };

  for (guint rank = 0; rank < layers->n_ranks; rank++)
    {
      for (guint i = 0; i < layers->rank_sizes[rank]; i++)
        get_item (layers, layers->ranks[rank][i])->key = 0;
      settle_rank (layers, rank);
    }
  for (guint sweep = 0; sweep < N_SWEEPS && !g_cancellable_is_cancelled (cancellable); sweep++)
    {
      gboolean both = sweep + 2 >= N_SWEEPS;

      for (guint i = 0; i < layers->n_ranks; i++)
        {
          guint rank = sweep % 2 == 0 ? i : layers->n_ranks - 1 - i;

          want_places (layers, rank, both || sweep % 2 == 0, both || sweep % 2 == 1);
          settle_rank (layers, rank);
        }
    }
}

static void
append_cubic (GArray           *points,
              SluiceGraphPoint  to)
{
  SluiceGraphPoint from = g_array_index (points, SluiceGraphPoint, points->len - 1);
  SluiceGraphPoint curve[3] = { { from.x, (from.y + to.y) / 2 }, { to.x, (from.y + to.y) / 2 }, to };

  g_array_append_vals (points, curve, 3);
}

static double
get_rank_y (Layers *layers,
            guint   rank)
{
  return rank * (layers->node_height + SLUICE_GRAPH_RANK_GAP);
}

static void
route_edge (Layers                *layers,
            const SluiceGraphEdge *edge,
            guint                  first_pass,
            guint                  end_pass,
            GArray                *points)
{
  const Item *from = get_item (layers, edge->from), *to = get_item (layers, edge->to);
  double half = layers->node_height / 2;
  SluiceGraphPoint at = { from->x, get_rank_y (layers, from->rank) + half };

  g_array_append_val (points, at);
  for (guint i = first_pass; i < end_pass; i++)
    {
      const Item *pass = get_item (layers, i);
      double y = get_rank_y (layers, pass->rank);

      append_cubic (points, (SluiceGraphPoint) { pass->x, y - half });
      append_cubic (points, (SluiceGraphPoint) { pass->x, y + half });
    }
  append_cubic (points, (SluiceGraphPoint) { to->x, get_rank_y (layers, to->rank) - half });
}

static void
transpose_points (SluiceGraphPoint *points,
                  guint             n_points)
{
  for (guint i = 0; i < n_points; i++)
    points[i] = (SluiceGraphPoint) { points[i].y, points[i].x };
}

static SluiceGraphLayout *
make_layout (Layers               *layers,
             SluiceGraph          *graph,
             SluiceGraphDirection  direction)
{
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  g_autofree SluiceGraphPoint *middles = g_new0 (SluiceGraphPoint, n_nodes + 1);
  g_autofree guint *starts = g_new0 (guint, n_edges + 1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint));

  for (guint i = 0; i < n_nodes; i++)
    middles[i] = is_linked (layers, i)
                   ? (SluiceGraphPoint) { get_item (layers, i)->x, get_rank_y (layers, get_item (layers, i)->rank) }
                   : (SluiceGraphPoint) { NAN, NAN };
  for (guint i = 0; i < n_edges; i++)
    {
      starts[i] = points->len;
      if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD)
        route_edge (layers, &edges[i], layers->chain_starts[i], layers->chain_starts[i + 1], points);
    }
  starts[n_edges] = points->len;

  if (direction == SLUICE_GRAPH_LEFT_RIGHT)
    {
      transpose_points (middles, n_nodes);
      transpose_points ((SluiceGraphPoint *) (gpointer) points->data, points->len);
    }
  return sluice_graph_layout_new (graph, direction, middles, starts, (SluiceGraphPoint *) (gpointer) points->data, TRUE);
}

SluiceGraphLayout *
sluice_graph_layout_layered (SluiceGraph          *graph,
                             SluiceGraphDirection  direction,
                             GCancellable         *cancellable)
{
  gboolean top_down = direction == SLUICE_GRAPH_TOP_DOWN;
  double width = sluice_graph_get_node_width (graph), height = sluice_graph_get_node_height (graph);
  SluiceGraphLayout *layout;
  guint n_edges;
  Layers layers = {
    .graph = graph,
    .items = g_array_new (FALSE, FALSE, sizeof (Item)),
    .links = g_array_new (FALSE, FALSE, sizeof (guint)),
    .node_height = top_down ? height : width,
  };

  sluice_graph_get_edges (graph, &n_edges);
  layers.chain_starts = g_new0 (guint, n_edges + 1);
  build_items (&layers);
  for (guint i = 0; i < sluice_graph_get_n_nodes (graph); i++)
    get_item (&layers, i)->width = top_down ? width : height;
  index_links (&layers);
  fill_ranks (&layers);
  order_ranks (&layers, cancellable);
  settle_places (&layers, cancellable);
  layout = make_layout (&layers, graph, direction);

  for (guint i = 0; i < layers.n_ranks; i++)
    g_free (layers.ranks[i]);
  g_free (layers.ranks);
  g_free (layers.rank_sizes);
  g_free (layers.chain_starts);
  g_free (layers.up_starts);
  g_free (layers.ups);
  g_free (layers.down_starts);
  g_free (layers.downs);
  g_array_unref (layers.items);
  g_array_unref (layers.links);
  return layout;
}
