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

/** Returns: (transfer full): what a copy of a pipeline called @name is called: as no other of the server. */
char *sluice_pipeline_copy_make_name (SluiceServer *server, const char *name);

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
 * they aren't known, and whose parameters it never tells. What names a job of the original (job_uuid) is left out: the copy
 * would work on that job, and write into its log.
 */
void sluice_pipeline_copy_load_async (SluiceServer *server, const char *uuid, SluicePipelineCopyName naming,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * sluice_pipeline_copy_load_finish:
 * @n_jobs: (out) (optional): of how many stages a job was left out
 *
 * Returns: (transfer full) (nullable): the draft, not modified; %NULL with @error
 */
SluiceDraft *sluice_pipeline_copy_load_finish (GAsyncResult *result, guint *n_jobs, GError **error);

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
