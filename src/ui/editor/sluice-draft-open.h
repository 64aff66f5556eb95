/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "draft/sluice-draft.h"

G_BEGIN_DECLS

/**
 * sluice_draft_open_async:
 * @files: (element-type GFile): what a person chose or dropped: one is taken
 *
 * Reads a pipeline from a file, on a thread of its own. One that is too large, or no file at all, is not read.
 */
void sluice_draft_open_async (GSList *files, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * sluice_draft_open_finish:
 * @heading: (out) (transfer none) (nullable): where it can't be used, or not all of it: that, in a few words; %NULL where
 *   it was called off, too
 * @sentence: (out) (transfer full) (nullable): where it can't be used: why; else what of the file is left out, if anything
 * @report: (out) (transfer full) (nullable): all that is left out
 *
 * Returns: (transfer full) (nullable): a new draft
 */
SluiceDraft *sluice_draft_open_finish (GAsyncResult *result, const char **heading, char **sentence, char **report);

G_END_DECLS
