/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-private.h"

#include <string.h>

const char *
sluice_draft_get_name (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);

  return self->name;
}

const char *
sluice_draft_get_description (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);

  return self->description;
}

gint64
sluice_draft_get_priority (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), 0);

  return self->priority;
}

gint64
sluice_draft_get_max_retries (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), 0);

  return self->max_retries;
}

guint
sluice_draft_get_n_stages (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), 0);

  return self->stages->len;
}

SluiceDraftStage *
sluice_draft_get_nth (SluiceDraft *self,
                      guint        position)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);
  g_return_val_if_fail (position < self->stages->len, NULL);

  return g_ptr_array_index (self->stages, position);
}

SluiceDraftStage *
sluice_draft_get_stage (SluiceDraft *self,
                        guint64      id)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);

  return g_hash_table_lookup (self->by_id, &id);
}

guint
sluice_draft_get_position (SluiceDraft *self,
                           guint64      id)
{
  SluiceDraftStage *stage = sluice_draft_get_stage (self, id);
  guint position;

  return stage != NULL && g_ptr_array_find (self->stages, stage, &position) ? position : G_MAXUINT;
}

SluiceDraftStage *
sluice_draft_find_stage (SluiceDraft *self,
                         const char  *name)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);

  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);

      if (g_str_equal (stage->name, name))
        return stage;
    }
  return NULL;
}

SluiceDraftStage *
sluice_draft_resolve (SluiceDraft            *self,
                      const SluiceDependency *dependency)
{
  if (dependency->id != 0)
    return sluice_draft_get_stage (self, dependency->id);
  return sluice_draft_find_stage (self, dependency->name);
}

static gboolean
needs (SluiceDraft      *self,
       SluiceDraftStage *stage,
       guint64           id)
{
  for (guint i = 0; i < stage->dependencies->len; i++)
    {
      SluiceDraftStage *before = sluice_draft_resolve (self, g_ptr_array_index (stage->dependencies, i));

      if (before != NULL && before->id == id)
        return TRUE;
    }
  return FALSE;
}

gboolean
sluice_draft_is_connected (SluiceDraft *self,
                           guint64      from,
                           guint64      to)
{
  SluiceDraftStage *stage = sluice_draft_get_stage (self, to);

  return stage != NULL && needs (self, stage, from);
}

GArray *
sluice_draft_collect_dependants (SluiceDraft *self,
                                 guint64      id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);

      if (needs (self, stage, id))
        g_array_append_val (ids, stage->id);
    }
  return ids;
}

GArray *
sluice_draft_find_path (SluiceDraft *self,
                        guint64      from,
                        guint64      to)
{
  return sluice_draft_find_path_without (self, from, to, 0, 0);
}

/* Breadth first from @from against the dependencies: whoever is reached comes before it. */
GArray *
sluice_draft_find_path_without (SluiceDraft *self,
                                guint64      from,
                                guint64      to,
                                guint64      gone_from,
                                guint64      gone_to)
{
  SluiceDraftStage *start = sluice_draft_get_stage (self, from), *goal = sluice_draft_get_stage (self, to);
  g_autoptr (GHashTable) after = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  GArray *path;

  g_return_val_if_fail (start != NULL && goal != NULL, NULL);

  g_hash_table_insert (after, start, NULL);
  g_ptr_array_add (queue, start);
  for (guint head = 0; head < queue->len && !g_hash_table_contains (after, goal); head++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (queue, head);

      for (guint i = 0; i < stage->dependencies->len; i++)
        {
          SluiceDraftStage *before = sluice_draft_resolve (self, g_ptr_array_index (stage->dependencies, i));

          if (before == NULL || g_hash_table_contains (after, before)
              || (before->id == gone_from && stage->id == gone_to))
            continue;
          g_hash_table_insert (after, before, stage);
          g_ptr_array_add (queue, before);
        }
    }
  if (!g_hash_table_contains (after, goal))
    return NULL;

  path = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_array_append_val (path, from);
  for (SluiceDraftStage *at = goal; at != NULL; at = g_hash_table_lookup (after, at))
    g_array_append_val (path, at->id);
  return path;
}

char **
sluice_draft_name_path (SluiceDraft *self,
                        GArray      *path)
{
  char **names = g_new0 (char *, path->len + 1);

  for (guint i = 0; i < path->len; i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_stage (self, g_array_index (path, guint64, i));

      names[i] = g_strdup (stage != NULL ? stage->name : "");
    }
  return names;
}

/* @base without a number that is ours, cut so that one fits behind it. */
static char *
make_stem (const char *base)
{
  g_autofree char *stem = g_utf8_substring (base, 0, MIN (g_utf8_strlen (base, -1), SLUICE_DRAFT_MAX_NAME - 8));
  char *end = stem + strlen (stem);

  while (end > stem && g_ascii_isdigit (end[-1]))
    end--;
  if (*end != '\0' && end > stem + 1 && end[-1] == ' ')
    end[-1] = '\0';
  return g_steal_pointer (&stem);
}

char *
sluice_draft_propose_name (SluiceDraft *self,
                           const char  *base)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *stem = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);

  for (guint i = 0; i < self->stages->len; i++)
    g_hash_table_add (names, ((SluiceDraftStage *) g_ptr_array_index (self->stages, i))->name);
  if (*base != '\0' && !g_hash_table_contains (names, base) && g_utf8_strlen (base, -1) <= SLUICE_DRAFT_MAX_NAME)
    return g_strdup (base);

  stem = make_stem (*base != '\0' ? base : "stage");
  for (guint i = 2;; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", stem, i);

      if (!g_hash_table_contains (names, name))
        return g_steal_pointer (&name);
    }
}

SluiceDraft *
sluice_draft_new_from_record (const SluicePipelineRecord *record)
{
  SluiceDraft *self = sluice_draft_new ();
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);

  g_set_str (&self->name, record->name != NULL ? record->name : "");
  g_set_str (&self->description, record->description != NULL ? record->description : "");
  self->priority = record->priority;
  self->max_retries = record->max_retries;

  for (guint i = 0; record->stages != NULL && i < record->stages->len; i++)
    {
      const SluiceStageRecord *from = g_ptr_array_index (record->stages, i);
      SluiceDraftStage *stage = sluice_draft_append_raw (self, 0);

      g_set_str (&stage->name, from->name != NULL ? from->name : "");
      g_set_str (&stage->task, from->task != NULL ? from->task : "");
      g_clear_pointer (&stage->params, g_free);
      if (from->max_retries >= 0)
        stage->max_retries = from->max_retries;
      if (!g_hash_table_contains (by_name, stage->name))
        g_hash_table_insert (by_name, stage->name, stage);
    }
  for (guint i = 0; i < self->stages->len; i++)
    {
      const SluiceStageRecord *from = g_ptr_array_index (record->stages, i);
      g_autoptr (GPtrArray) dependencies = sluice_draft_make_dependencies ();
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);

      for (guint j = 0; from->depends_on != NULL && from->depends_on[j] != NULL; j++)
        {
          SluiceDraftStage *before = g_hash_table_lookup (by_name, from->depends_on[j]);

          g_ptr_array_add (dependencies, before != NULL ? sluice_dependency_new (before->id, NULL)
                                                        : sluice_dependency_new (0, from->depends_on[j]));
        }
      sluice_draft_stage_set_dependencies (stage, dependencies);
      self->loose += stage->loose;
    }
  return self;
}
