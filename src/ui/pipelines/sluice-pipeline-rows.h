/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pipelines/sluice-pipeline-row.h"

G_BEGIN_DECLS

/**
 * SluicePipelineRows:
 *
 * A list of rows over a list of pipelines, for views of very many. As pipelines come, go and move, their rows do the
 * same: focus, selection and what was scrolled to stay with them. But where another question is asked of the list (a
 * search, a filter, an order), between sluice_pipeline_rows_begin() and sluice_pipeline_rows_end(), the rows stay and get
 * other pipelines: a view then rebinds what it has instead of making some 200 rows of widgets anew.
 */
#define SLUICE_TYPE_PIPELINE_ROWS (sluice_pipeline_rows_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineRows, sluice_pipeline_rows, SLUICE, PIPELINE_ROWS, GObject)

/** @pipelines: (transfer full): a list of SluicePipeline, each in it once */
SluicePipelineRows *sluice_pipeline_rows_new (GListModel *pipelines);

/** Returns: (transfer full) (nullable): who stands at @position, without a row being made; %NULL past the end. */
SluicePipeline *sluice_pipeline_rows_dup_pipeline (SluicePipelineRows *self, guint position);

/** From here on what happens in the list of pipelines is kept back. Not nested; the list may not be asked meanwhile. */
void sluice_pipeline_rows_begin (SluicePipelineRows *self);

/** Puts what is in the list of pipelines now into the rows that are there; only at their end do rows come or go. */
void sluice_pipeline_rows_end (SluicePipelineRows *self);

/**
 * sluice_pipeline_rows_set_limit:
 * @limit: how many rows there are at the most, %G_MAXUINT for all
 *
 * Keeps rows back that nobody could see yet: a view makes some 200 of them before its first frame, however high it is.
 */
void sluice_pipeline_rows_set_limit (SluicePipelineRows *self, guint limit);

guint sluice_pipeline_rows_get_limit (SluicePipelineRows *self);

G_END_DECLS
