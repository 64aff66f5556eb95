/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/sluice-ctl.h"

G_BEGIN_DECLS

/** Rows a request, as the window asks for them. */
#define SLUICE_CTL_PAGE 500

/**
 * SluiceCtlPages: the server's list, read a page at a time
 * @total: rows on the server, or -1
 * @ended: there is no more to read
 * @broken: it ended because the server told what it had told before: nobody knows what else it has
 */
typedef struct
{
  GHashTable *seen; /* uuids */
  guint offset;
  guint barren; /* pages in a row that brought nothing new */
  int total;
  gboolean ended;
  gboolean broken;
} SluiceCtlPages;

void sluice_ctl_pages_init (SluiceCtlPages *self);
void sluice_ctl_pages_clear (SluiceCtlPages *self);

/**
 * sluice_ctl_pages_read:
 * @wanted: how many rows at the most
 *
 * Asks for the next page, and waits for it.
 *
 * Returns: (transfer full) (nullable) (element-type SluicePipelineRecord): the rows that no page before it had
 */
GPtrArray *sluice_ctl_pages_read (SluiceCtlPages *self, SluiceCtl *ctl, guint wanted, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceCtlPages, sluice_ctl_pages_clear)

G_END_DECLS
