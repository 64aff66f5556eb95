/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-batch.h"

G_BEGIN_DECLS

/** Rows of one request of a pass. */
#define SLUICE_PASS_LIMIT 500

/**
 * SluicePass:
 *
 * One reading of the whole list, page by page, newest first, while the list may grow and shrink. Every page begins some
 * rows before the end of the last one. Rows come only at the top and go anywhere, so whatever follows a row that was
 * read before follows without a gap; where a page holds no such row, too many rows went, and the pass steps back.
 * Pure. Main thread.
 */
typedef struct _SluicePass SluicePass;

/**
 * SluicePassStep: what to do after a page
 * @SLUICE_PASS_MORE: ask for the page at sluice_pass_get_offset()
 * @SLUICE_PASS_DONE: all is read, without a gap
 * @SLUICE_PASS_BROKEN: the pages don't fit together: this reading proves nothing
 */
typedef enum
{
  SLUICE_PASS_MORE,
  SLUICE_PASS_DONE,
  SLUICE_PASS_BROKEN,
} SluicePassStep;

SluicePass *sluice_pass_new (void);
void sluice_pass_free (SluicePass *self);
guint sluice_pass_get_offset (SluicePass *self);

/** Takes the page that was asked for at sluice_pass_get_offset(). */
SluicePassStep sluice_pass_take (SluicePass *self, SluiceBatch *page);

/**
 * sluice_pass_finish:
 *
 * Returns: (transfer full): after DONE: all rows as a FULL batch, each once, with the sequence of the first request, so
 *   that what became known during the pass isn't missing from it
 */
SluiceBatch *sluice_pass_finish (SluicePass *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePass, sluice_pass_free)

G_END_DECLS
