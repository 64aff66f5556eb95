/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-relations.h"

static void
walk_relations (const SluiceGraph  *graph,
                guint               node,
                SluiceGraphRelation relation,
                guint8             *relations)
{
  g_autofree guint *queue = g_new (guint, sluice_graph_get_n_nodes (graph) + 1);
  guint first = 0, last = 0, n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  queue[last++] = node;
  while (first < last)
    {
      guint at = queue[first++], n;
      const guint *ids = relation == SLUICE_GRAPH_RELATION_UPSTREAM ? sluice_graph_get_edges_in (graph, at, &n)
                                                                     : sluice_graph_get_edges_out (graph, at, &n);

      for (guint i = 0; i < n; i++)
        {
          guint other = relation == SLUICE_GRAPH_RELATION_UPSTREAM ? edges[ids[i]].from : edges[ids[i]].to;

          if (other == node || (relations[other] & relation) != 0)
            continue;
          relations[other] |= (guint8) relation;
          queue[last++] = other;
        }
    }
}

guint8 *
sluice_graph_relate (const SluiceGraph *graph,
                     guint              node)
{
  guint8 *relations;

  g_return_val_if_fail (node < sluice_graph_get_n_nodes (graph), NULL);

  relations = g_new0 (guint8, sluice_graph_get_n_nodes (graph));
  relations[node] = SLUICE_GRAPH_RELATION_SELF;
  walk_relations (graph, node, SLUICE_GRAPH_RELATION_UPSTREAM, relations);
  walk_relations (graph, node, SLUICE_GRAPH_RELATION_DOWNSTREAM, relations);
  return relations;
}

gboolean
sluice_graph_edge_is_related (const SluiceGraphEdge *edge,
                              const guint8          *relations)
{
  const guint8 up = SLUICE_GRAPH_RELATION_SELF | SLUICE_GRAPH_RELATION_UPSTREAM;
  const guint8 down = SLUICE_GRAPH_RELATION_SELF | SLUICE_GRAPH_RELATION_DOWNSTREAM;

  return ((relations[edge->from] & up) != 0 && (relations[edge->to] & up) != 0)
         || ((relations[edge->from] & down) != 0 && (relations[edge->to] & down) != 0);
}

guint
sluice_graph_list_neighbours (const SluiceGraph *graph,
                              guint              node,
                              gboolean           after,
                              guint              max,
                              guint             *nodes,
                              guint             *times)
{
  guint n, n_edges, n_neighbours = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  const guint *ids = after ? sluice_graph_get_edges_in (graph, node, &n) : sluice_graph_get_edges_out (graph, node, &n);

  for (guint i = 0; i < n; i++)
    {
      const SluiceGraphEdge *edge = &edges[ids[i]];

      if (edge->kind == SLUICE_GRAPH_EDGE_SELF)
        continue;
      if (n_neighbours < max)
        {
          nodes[n_neighbours] = after ? edge->from : edge->to;
          times[n_neighbours] = edge->times;
        }
      n_neighbours++;
    }
  return n_neighbours;
}
