/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/sluice-pipeline.h"
#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluicePipelineHeader:
 *
 * What is to be known of a whole pipeline, at a glance: description, state, progress, duration, priority, retries,
 * times, and what went wrong. It follows no signals: whoever shows it says when to look again, once a batch.
 *
 * Properties: compact (gboolean, rw: for little height, only state, progress, duration and one line of what went wrong);
 * low, reading (gboolean, rw: there is not much height; it is a log that is seen below: both together are as compact, and
 * without the duration).
 */
#define SLUICE_TYPE_PIPELINE_HEADER (sluice_pipeline_header_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineHeader, sluice_pipeline_header, SLUICE, PIPELINE_HEADER, AdwBin)

/** Gives it the present that its ages count to; once, before anything is shown. */
void sluice_pipeline_header_set_now (SluicePipelineHeader *self, SluiceNow *now);

/** Shows @pipeline as it is now; it is not kept. @away: the server can't be asked now. */
void sluice_pipeline_header_show (SluicePipelineHeader *self, SluicePipeline *pipeline, gboolean away);

/** Returns: whether only what changes is to be told, here and beside it; tells its properties when that may be otherwise */
gboolean sluice_pipeline_header_get_brief (SluicePipelineHeader *self);

/** Returns: (transfer none): the error that is shown; "" for none. */
const char *sluice_pipeline_header_get_error (SluicePipelineHeader *self);

G_END_DECLS
