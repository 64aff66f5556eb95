/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "servers/sluice-server.h"

G_BEGIN_DECLS

/**
 * sluice_pipeline_again_run:
 * @parent: where a person asked for it; what became of it is told in its window
 * @pipelines: (element-type SluicePipeline): one, or several
 *
 * Makes a copy of each from what this computer sent, with a name of its own, and starts it. Where that isn't known nothing
 * is made, and that is said. A stage that names a job would write into that job's log, which is the original's: one
 * pipeline is asked about, of several it isn't started. Several are asked about first, too, and made one after the other.
 * From its own page the copy of one is opened; else a toast leads to it. One at a time of a pipeline.
 */
void sluice_pipeline_again_run (GtkWidget *parent, SluiceServer *server, GPtrArray *pipelines);

G_END_DECLS
