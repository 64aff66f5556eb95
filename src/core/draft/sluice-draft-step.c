/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an undo is about. */
#include "draft/sluice-draft-private.h"

static gboolean
describe_step (GPtrArray       *entries,
               SluiceDraftStep *step)
{
  const SluiceDraftEntry *entry = entries->len > 0 ? g_ptr_array_index (entries, entries->len - 1) : NULL;
  const SluiceDraftChange *change;
  guint stages = 0;

  if (entry == NULL)
    return FALSE;

  /* What comes or goes, else what the intent ended with. */
  change = g_ptr_array_index (entry->changes, entry->changes->len - 1);
  for (guint i = entry->changes->len; i-- > 0;)
    {
      const SluiceDraftChange *other = g_ptr_array_index (entry->changes, i);

      if (other->kind != SLUICE_DRAFT_CHANGE_INSERT && other->kind != SLUICE_DRAFT_CHANGE_REMOVE)
        continue;
      change = other;
      stages++;
    }
  *step = (SluiceDraftStep) { .intent = entry->intent };
  if (stages > 1 || entry->intent == SLUICE_DRAFT_INTENT_REPLACE || entry->intent == SLUICE_DRAFT_INTENT_CHANGES)
    return TRUE;
  step->stage = change->stage != NULL ? change->stage->id : 0;
  step->stage_name = change->stage != NULL ? change->stage->name : NULL;
  step->field = change->field;
  step->detail = entry->detail;
  return TRUE;
}

gboolean
sluice_draft_get_undo_step (SluiceDraft     *self,
                            SluiceDraftStep *step)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  return describe_step (self->done, step);
}

gboolean
sluice_draft_get_redo_step (SluiceDraft     *self,
                            SluiceDraftStep *step)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  return describe_step (self->undone, step);
}
