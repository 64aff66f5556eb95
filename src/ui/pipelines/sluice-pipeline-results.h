/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What became of several pipelines, one a row. */

/**
 * sluice_pipeline_result_row_new:
 * @name: of the pipeline
 * @sentence: what became of it
 * @heading: what failed, in a few words
 * @error: (nullable): what its "Details" leads to
 *
 * Returns: (transfer floating): a row for sluice_pipeline_results_present()
 */
GtkWidget *sluice_pipeline_result_row_new (const char *name, const char *sentence, gboolean failed, const char *heading,
                                           const GError *error);

/** @description: (nullable); @rows: (element-type GtkWidget): taken into the dialog */
void sluice_pipeline_results_present (GtkWidget *parent, const char *title, const char *description, GPtrArray *rows);

G_END_DECLS
