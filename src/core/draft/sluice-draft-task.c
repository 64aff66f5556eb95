/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a known task brings to a stage that becomes one of it. */
#include "draft/sluice-draft-private.h"

#include <string.h>

void
sluice_draft_set_tasks (SluiceDraft     *self,
                        SluiceTaskTable *tasks)
{
  g_return_if_fail (SLUICE_IS_DRAFT (self));

  g_clear_pointer (&self->tasks, sluice_task_table_unref);
  self->tasks = tasks != NULL ? sluice_task_table_ref (tasks) : NULL;
}

void
sluice_draft_mark_proposed (SluiceDraft *self,
                            guint64      id)
{
  SluiceDraftStage *stage;

  g_return_if_fail (SLUICE_IS_DRAFT (self));

  stage = sluice_draft_get_stage (self, id);
  g_return_if_fail (stage != NULL);
  stage->proposed = TRUE;
}

/* Whether sluice_draft_propose_name() may have made @name of @base. */
static gboolean
is_made_of (const char *name,
            const char *base)
{
  const char *rest = g_str_has_prefix (name, base) ? name + strlen (base) : NULL;

  if (rest == NULL || (*rest != '\0' && *rest != ' '))
    return FALSE;
  return *rest == '\0' || (rest[1] != '\0' && strspn (rest + 1, "0123456789") == strlen (rest + 1));
}

void
sluice_draft_bring_task (SluiceDraft      *self,
                         SluiceDraftStage *stage,
                         const char       *name)
{
  const SluiceTask *former = self->tasks != NULL ? sluice_task_table_lookup (self->tasks, stage->task) : NULL;
  const SluiceTask *task = self->tasks != NULL ? sluice_task_table_lookup (self->tasks, name) : NULL;
  g_autofree char *before = former != NULL ? sluice_task_make_params (former) : NULL;
  g_autofree char *params = task != NULL ? sluice_task_make_params (task) : g_strdup ("");
  const char *now = stage->params;

  if (self->tasks == NULL)
    return;
  if (now != NULL && (*now == '\0' || g_strcmp0 (now, before) == 0) && !g_str_equal (now, params))
    sluice_draft_change_text (self, stage, SLUICE_DRAFT_FIELD_PARAMS, now, params);
  if (task != NULL && stage->proposed && !is_made_of (stage->name, task->stage))
    {
      g_autofree char *proposed = sluice_draft_propose_name (self, task->stage);

      sluice_draft_change_text (self, stage, SLUICE_DRAFT_FIELD_NAME, stage->name, proposed);
      ((SluiceDraftChange *) g_ptr_array_index (self->group->changes, self->group->changes->len - 1))->number[1] = TRUE;
      stage->proposed = TRUE;
    }
}
