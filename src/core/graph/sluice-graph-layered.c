/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layered.h"

#include "graph/sluice-graph-layers.h"

#include <string.h>

/* Above this many places where edges pass a rank, edges go straight and may cross nodes. */
#define MAX_PASSES 60000
#define PASS_WIDTH 10.0
#define PASS_WEIGHT 4.0
#define TIGHTEN_ROUNDS 20

/*
 * Ranks by the longest way leave edges long that could be short: a box with more edges below than above moves down as far
 * as they let it, and the other way round, until none moves any more.
 */
static guint *
tighten_ranks (const SluiceGraphPlan *plan,
               guint64               *span)
{
  guint *ranks = g_memdup2 (plan->ranks, (plan->n_boxes + 1) * sizeof (guint));
  g_autofree int *pull = g_new0 (int, plan->n_boxes + 1);
  g_autofree guint *least = g_new (guint, plan->n_boxes + 1), *most = g_new (guint, plan->n_boxes + 1);

  for (guint i = 0; i < plan->n_links; i++)
    {
      pull[plan->links[i].from]++;
      pull[plan->links[i].to]--;
    }
  /* Down and up in turn, so that no two boxes move towards each other at once. */
  for (guint round = 0; round < 2 * TIGHTEN_ROUNDS; round++)
    {
      gboolean down = round % 2 == 0;

      for (guint i = 0; i < plan->n_boxes; i++)
        {
          least[i] = 0;
          most[i] = plan->n_ranks - 1;
        }
      for (guint i = 0; i < plan->n_links; i++)
        {
          const SluiceGraphLink *link = &plan->links[i];

          least[link->to] = MAX (least[link->to], ranks[link->from] + 1);
          most[link->from] = MIN (most[link->from], ranks[link->to] - 1);
        }
      for (guint i = 0; i < plan->n_boxes; i++)
        if (down && pull[i] > 0)
          ranks[i] = most[i];
        else if (!down && pull[i] < 0)
          ranks[i] = least[i];
    }

  *span = 0;
  for (guint i = 0; i < plan->n_links; i++)
    *span += ranks[plan->links[i].to] - ranks[plan->links[i].from] - 1;
  return ranks;
}

static void
append_link (SluiceGraphLayers *layers,
             guint              upper,
             guint              lower)
{
  g_array_append_val (layers->links, upper);
  g_array_append_val (layers->links, lower);
}

static void
build_items (SluiceGraphLayers *layers)
{
  const SluiceGraphPlan *plan = layers->plan;
  guint64 span;
  g_autofree guint *ranks = tighten_ranks (plan, &span);

  layers->n_ranks = plan->n_ranks;
  layers->rank_heights = g_new0 (double, plan->n_ranks + 1);
  layers->rank_middles = g_new0 (double, plan->n_ranks + 1);
  for (guint i = 0; i < plan->n_boxes; i++)
    {
      SluiceGraphItem item = {
        .rank = ranks[i],
        .component = plan->boxes[i].component,
        .width = plan->boxes[i].width,
        .weight = 1,
      };

      layers->rank_heights[ranks[i]] = MAX (layers->rank_heights[ranks[i]], plan->boxes[i].height);
      g_array_append_val (layers->items, item);
    }
  for (guint i = 0; i < plan->n_links; i++)
    {
      guint last = plan->links[i].from, to = plan->links[i].to;

      layers->chain_starts[i] = layers->items->len;
      for (guint rank = ranks[last] + 1, end = ranks[to]; span <= MAX_PASSES && rank < end; rank++)
        {
          SluiceGraphItem pass = {
            .rank = rank,
            .component = plan->boxes[to].component,
            .width = PASS_WIDTH,
            .weight = PASS_WEIGHT,
            .pass = TRUE,
          };

          append_link (layers, last, layers->items->len);
          last = layers->items->len;
          g_array_append_val (layers->items, pass);
        }
      append_link (layers, last, to);
    }
  layers->chain_starts[plan->n_links] = layers->items->len;

  for (guint rank = 1; rank < plan->n_ranks; rank++)
    layers->rank_middles[rank] = layers->rank_middles[rank - 1] + SLUICE_GRAPH_RANK_GAP
                                 + (layers->rank_heights[rank - 1] + layers->rank_heights[rank]) / 2;
}

static void
index_links (SluiceGraphLayers *layers)
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

/* Depth first, so that what hangs together begins side by side. */
static void
fill_ranks (SluiceGraphLayers *layers)
{
  guint n_items = layers->items->len;
  g_autofree guint *counts = g_new0 (guint, layers->n_ranks + 1);
  g_autofree guint8 *seen = g_new0 (guint8, n_items + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));

  layers->ranks = g_new0 (guint *, layers->n_ranks + 1);
  layers->rank_sizes = g_new0 (guint, layers->n_ranks + 1);
  for (guint i = 0; i < n_items; i++)
    counts[sluice_graph_layers_get (layers, i)->rank]++;
  for (guint i = 0; i < layers->n_ranks; i++)
    layers->ranks[i] = g_new (guint, counts[i] + 1);

  for (guint root = 0; root < n_items; root++)
    {
      if (seen[root])
        continue;
      g_array_append_val (stack, root);
      seen[root] = TRUE;
      while (stack->len > 0)
        {
          guint at = g_array_index (stack, guint, stack->len - 1);
          SluiceGraphItem *item = sluice_graph_layers_get (layers, at);

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

static void
append_cubic (GArray *points,
              double  x,
              double  y)
{
  SluiceGraphPoint from = g_array_index (points, SluiceGraphPoint, points->len - 1);
  SluiceGraphPoint curve[3] = { { from.x, (from.y + y) / 2 }, { x, (from.y + y) / 2 }, { x, y } };

  g_array_append_vals (points, curve, 3);
}

/* Beside a higher neighbour of the rank an edge first goes straight. */
static void
route_link (SluiceGraphLayers *layers,
            guint              link,
            GArray            *points)
{
  guint from = layers->plan->links[link].from, to = layers->plan->links[link].to;
  const SluiceGraphItem *upper = sluice_graph_layers_get (layers, from), *lower = sluice_graph_layers_get (layers, to);
  double foot = layers->rank_middles[upper->rank] + layers->plan->boxes[from].height / 2;
  double head = layers->rank_middles[lower->rank] - layers->plan->boxes[to].height / 2;
  double rank_foot = layers->rank_middles[upper->rank] + layers->rank_heights[upper->rank] / 2;
  double rank_head = layers->rank_middles[lower->rank] - layers->rank_heights[lower->rank] / 2;
  SluiceGraphPoint at = { upper->x, foot };

  g_array_append_val (points, at);
  if (rank_foot > foot + 1)
    append_cubic (points, upper->x, rank_foot);
  for (guint i = layers->chain_starts[link]; i < layers->chain_starts[link + 1]; i++)
    {
      const SluiceGraphItem *pass = sluice_graph_layers_get (layers, i);
      double middle = layers->rank_middles[pass->rank], half = layers->rank_heights[pass->rank] / 2;

      append_cubic (points, pass->x, middle - half);
      append_cubic (points, pass->x, middle + half);
    }
  if (head > rank_head + 1)
    append_cubic (points, lower->x, rank_head);
  append_cubic (points, lower->x, head);
}

static SluiceGraphLayout *
make_layout (SluiceGraphLayers *layers)
{
  const SluiceGraphPlan *plan = layers->plan;
  g_autofree SluiceGraphPoint *middles = g_new0 (SluiceGraphPoint, plan->n_boxes + 1);
  g_autofree guint *starts = g_new0 (guint, plan->n_links + 1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint));

  for (guint i = 0; i < plan->n_boxes; i++)
    {
      const SluiceGraphItem *item = sluice_graph_layers_get (layers, i);

      middles[i] = (SluiceGraphPoint) { item->x, layers->rank_middles[item->rank] };
    }
  for (guint i = 0; i < plan->n_links; i++)
    {
      starts[i] = points->len;
      route_link (layers, i, points);
    }
  starts[plan->n_links] = points->len;
  return sluice_graph_plan_finish (plan, middles, starts, (SluiceGraphPoint *) (gpointer) points->data,
                                   plan->n_links > 0);
}

SluiceGraphLayout *
sluice_graph_plan_layer (const SluiceGraphPlan *plan,
                         GCancellable          *cancellable)
{
  SluiceGraphLayout *layout;
  SluiceGraphLayers layers = {
    .plan = plan,
    .items = g_array_new (FALSE, FALSE, sizeof (SluiceGraphItem)),
    .links = g_array_new (FALSE, FALSE, sizeof (guint)),
    .chain_starts = g_new0 (guint, plan->n_links + 1),
  };

  build_items (&layers);
  index_links (&layers);
  fill_ranks (&layers);
  sluice_graph_layers_order (&layers, cancellable);
  sluice_graph_layers_settle (&layers, cancellable);
  layout = make_layout (&layers);

  for (guint i = 0; i < layers.n_ranks; i++)
    g_free (layers.ranks[i]);
  g_free (layers.ranks);
  g_free (layers.rank_sizes);
  g_free (layers.rank_heights);
  g_free (layers.rank_middles);
  g_free (layers.chain_starts);
  g_free (layers.up_starts);
  g_free (layers.ups);
  g_free (layers.down_starts);
  g_free (layers.downs);
  g_array_unref (layers.items);
  g_array_unref (layers.links);
  return layout;
}

SluiceGraphLayout *
sluice_graph_layout_layered (SluiceGraph          *graph,
                             SluiceGraphDirection  direction,
                             GCancellable         *cancellable)
{
  g_autoptr (SluiceGraphPlan) plan = sluice_graph_plan_new (graph, direction);

  return sluice_graph_plan_layer (plan, cancellable);
}
