/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/sluice-ctl-pages.h"

/* One page without anything new is no news: a pipeline made meanwhile moves all others down. */
#define MAX_BARREN 2

void
sluice_ctl_pages_init (SluiceCtlPages *self)
{
  *self = (SluiceCtlPages) {
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .total = -1,
  };
}

void
sluice_ctl_pages_clear (SluiceCtlPages *self)
{
  g_clear_pointer (&self->seen, g_hash_table_unref);
}

GPtrArray *
sluice_ctl_pages_read (SluiceCtlPages *self,
                       SluiceCtl      *ctl,
                       guint           wanted,
                       GError        **error)
{
  g_autoptr (SluiceBatch) batch = sluice_ctl_fetch_page (ctl, self->offset, MIN (wanted, SLUICE_CTL_PAGE), error);
  g_autoptr (GPtrArray) added = NULL;
  guint length;

  if (batch == NULL)
    return NULL;

  added = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_pipeline_record_unref);
  length = batch->pipelines->len;
  for (guint i = 0; i < length; i++)
    {
      SluicePipelineRecord *record = g_ptr_array_index (batch->pipelines, i);

      if (g_hash_table_add (self->seen, g_strdup (record->uuid)))
        g_ptr_array_add (added, sluice_pipeline_record_ref (record));
    }

  self->offset += length;
  self->total = batch->total;
  self->barren = added->len > 0 ? 0 : self->barren + 1;
  self->ended = length == 0 || (batch->total >= 0 ? self->offset >= (guint) batch->total : length < wanted);
  if (!self->ended && self->barren >= MAX_BARREN)
    self->ended = self->broken = TRUE;
  return g_steal_pointer (&added);
}
