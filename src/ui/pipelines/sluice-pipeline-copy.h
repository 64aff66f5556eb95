/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draft/sluice-draft.h"
#include "servers/sluice-server.h"

G_BEGIN_DECLS

/**
 * sluice_pipeline_copy_offers:
 * @edited: whether the copy is to be looked at first, or to be started as it is
 *
 * Returns: whether @pipeline can be run again: it was started once; as it is only where all of it is known
 */
gboolean sluice_pipeline_copy_offers (SluiceServer *server, SluicePipeline *pipeline, gboolean edited);

/**
 * sluice_pipeline_copy_run:
 * @parent: where a person asked for it; what became of it is told in its window
 *
 * Makes a copy from what this computer sent, with a name of its own, and starts it. Where that isn't known nothing is
 * made, and that is said. From its own page the copy is opened; else a toast leads to it. One at a time of a pipeline.
 */
void sluice_pipeline_copy_run (GtkWidget *parent, SluiceServer *server, SluicePipeline *pipeline);

/**
 * SluicePipelineCopyName: what a copy is called
 * @SLUICE_PIPELINE_COPY_NO_NAME: nothing: a person is to say it
 * @SLUICE_PIPELINE_COPY_SAME_NAME: as the pipeline
 * @SLUICE_PIPELINE_COPY_NEXT_NAME: sluice_draft_make_copy_name(), and as no other of the server
 */
typedef enum
{
  SLUICE_PIPELINE_COPY_NO_NAME,
  SLUICE_PIPELINE_COPY_SAME_NAME,
  SLUICE_PIPELINE_COPY_NEXT_NAME,
} SluicePipelineCopyName;

/**
 * sluice_pipeline_copy_load_async:
 *
 * Makes a draft of a pipeline: from what this computer sent, else from its stages, which the server is asked for where
 * they aren't known, and whose parameters it never tells.
 */
void sluice_pipeline_copy_load_async (SluiceServer *server, const char *uuid, SluicePipelineCopyName naming,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable): the draft, not modified; %NULL with @error. */
SluiceDraft *sluice_pipeline_copy_load_finish (GAsyncResult *result, GError **error);

/**
 * sluice_pipeline_copy_append:
 * @action: "list.run-again"
 * @target: (nullable): what it takes
 *
 * Appends a section with the ways to run @pipeline again, or to begin another one with it.
 */
void sluice_pipeline_copy_append (GMenu *menu, SluiceServer *server, SluicePipeline *pipeline, const char *action,
                                  const char *target);

/** For a key: opens @pipeline in the editor, or says why not. */
void sluice_pipeline_copy_edit (GtkWidget *parent, SluiceServer *server, SluicePipeline *pipeline);

G_END_DECLS
