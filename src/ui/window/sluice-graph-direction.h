/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/sluice-graph-view.h"

G_BEGIN_DECLS

/**
 * sluice_graph_direction_keep:
 * @settings: the program's; held as long as @view lives
 * @server: its id
 * @pipeline: its id
 *
 * Gives @view the direction that a person chose for that pipeline before, and keeps the one that is chosen now. 200
 * pipelines are remembered. Main thread.
 */
void sluice_graph_direction_keep (SluiceGraphView *view, GSettings *settings, const char *server, const char *pipeline);

G_END_DECLS
