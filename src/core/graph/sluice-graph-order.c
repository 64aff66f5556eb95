/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-order.h"

#include <stdlib.h>

typedef struct
{
  double along, aside;
  guint node;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a, *second = b;

  /* Half a pixel: what is laid out as one rank may differ by rounding. */
  if (first->along < second->along - 0.5 || first->along > second->along + 0.5)
    return first->along < second->along ? -1 : 1;
  if (first->aside < second->aside || first->aside > second->aside)
    return first->aside < second->aside ? -1 : 1;
  return first->node < second->node ? -1 : first->node > second->node;
}

guint *
sluice_graph_layout_order (const SluiceGraphLayout *layout)
{
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout));
  g_autofree Place *places = g_new (Place, n_nodes + 1);
  guint *order = g_new (guint, n_nodes + 1);

  for (guint i = 0; i < n_nodes; i++)
    {
      const SluiceGraphRect *rect = sluice_graph_layout_get_node (layout, i);

      if (sluice_graph_layout_get_direction (layout) == SLUICE_GRAPH_TOP_DOWN)
        places[i] = (Place) { rect->y, rect->x, i };
      else
        places[i] = (Place) { rect->x, rect->y, i };
    }
  qsort (places, n_nodes, sizeof (Place), compare_places);
  for (guint i = 0; i < n_nodes; i++)
    order[i] = places[i].node;
  return order;
}
