/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of our own engine: known to this room only. */
#pragma once

#include <gio/gio.h>

#include "graph/sluice-graph-plan.h"

G_BEGIN_DECLS

/* An item is a box (with its number), or the place where a link passes a rank. */
typedef struct
{
  guint rank;
  guint order;          /* in its rank */
  guint component;
  double width;
  double weight;
  double x;             /* of its middle */
  double key;
  gboolean pass;
} SluiceGraphItem;

typedef struct
{
  const SluiceGraphPlan *plan;
  GArray *items;        /* SluiceGraphItem; the boxes first */
  GArray *links;        /* guint pairs: upper item, lower item */
  guint *chain_starts;  /* for each link of the plan, where its passes begin in the items; n_links + 1 */
  guint *up_starts, *ups, *down_starts, *downs;
  guint n_ranks;
  guint **ranks;        /* items of each rank, in order */
  guint *rank_sizes;
  double *rank_heights;
  double *rank_middles;
} SluiceGraphLayers;

static inline SluiceGraphItem *
sluice_graph_layers_get (const SluiceGraphLayers *self,
                         guint                    item)
{
  return &g_array_index (self->items, SluiceGraphItem, item);
}

/** Orders the items of every rank so that few links cross. */
void sluice_graph_layers_order (SluiceGraphLayers *self, GCancellable *cancellable);

/** Gives every item its x, in its order and apart from the next one. */
void sluice_graph_layers_settle (SluiceGraphLayers *self, GCancellable *cancellable);

G_END_DECLS
