/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "graph/sluice-graph-plan.h"

G_BEGIN_DECLS

/**
 * sluice_graph_wire_write:
 *
 * What the layout helper is asked: sizes of boxes and links, never a name. Large plans get the limits that keep the
 * helper within its time.
 *
 * Returns: (transfer full): the request, in the form that src/layout/sluice-layout.c describes
 */
GBytes *sluice_graph_wire_write (const SluiceGraphPlan *plan);

/** Returns: whether the helper may be asked at all: %FALSE where it would take too long whatever its limits. */
gboolean sluice_graph_wire_is_worth_it (const SluiceGraphPlan *plan);

/**
 * sluice_graph_wire_read:
 * @reply: what the helper wrote
 *
 * Nothing in @reply is believed: counts, number of points and sizes are checked, curves must begin and end at their
 * boxes.
 *
 * Returns: (transfer full) (nullable): the layout, or %NULL with %SLUICE_ERROR_LAYOUT
 */
SluiceGraphLayout *sluice_graph_wire_read (const SluiceGraphPlan *plan, GBytes *reply, GError **error);

G_END_DECLS
