/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-records.h"

G_BEGIN_DECLS

/**
 * SluiceStatusMemo: the last answer to GET pipelines/UUID/status and its stages, so that of the next answer only the
 * stages that changed are read
 *
 * Reference counted; used by one thread at a time, which may be another each time: it locks itself.
 */
typedef struct _SluiceStatusMemo SluiceStatusMemo;

/** Returns: (transfer full): a memo that remembers nothing yet */
SluiceStatusMemo *sluice_status_memo_new (void);
SluiceStatusMemo *sluice_status_memo_ref (SluiceStatusMemo *self);
void sluice_status_memo_unref (SluiceStatusMemo *self);

/**
 * sluice_status_memo_decode:
 * @body: an answer; what it holds is kept until the next one
 *
 * The same as sluice_decode_status(), for every body and with the same errors. The record of a stage whose text is what
 * it was at that place of the answer before is the same object as before. Any thread.
 *
 * Returns: (transfer full): a pipeline with its stages, or %NULL with @error set
 */
SluicePipelineRecord *sluice_status_memo_decode (SluiceStatusMemo *self, GBytes *body, GError **error);

/** Returns: how many stages of the last answer had to be read */
guint sluice_status_memo_get_n_read (SluiceStatusMemo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStatusMemo, sluice_status_memo_unref)

G_END_DECLS
