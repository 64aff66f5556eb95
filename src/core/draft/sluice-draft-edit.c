/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-private.h"

static void
change_dependencies (SluiceDraft      *self,
                     SluiceDraftStage *stage,
                     GPtrArray        *dependencies)
{
  SluiceDraftChange *change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_DEPENDENCIES, stage);

  change->field = SLUICE_DRAFT_FIELD_DEPENDS_ON;
  change->dependencies[0] = g_ptr_array_ref (stage->dependencies);
  change->dependencies[1] = g_ptr_array_ref (dependencies);
  sluice_draft_do (self, change);
}

/* One that was known by its name may be there by its id already. */
static void
add_id (GPtrArray *dependencies,
        guint64    id)
{
  for (guint i = 0; i < dependencies->len; i++)
    if (((SluiceDependency *) g_ptr_array_index (dependencies, i))->id == id)
      return;
  g_ptr_array_add (dependencies, sluice_dependency_new (id, NULL));
}

static void
add_copy (GPtrArray              *dependencies,
          const SluiceDependency *dependency)
{
  if (dependency->id != 0)
    add_id (dependencies, dependency->id);
  else
    g_ptr_array_add (dependencies, sluice_dependency_new (0, dependency->name));
}

/* The dependencies of @stage without those on what is in @gone (ids). NULL where there are none. */
static GPtrArray *
leave_out (SluiceDraft      *self,
           SluiceDraftStage *stage,
           GHashTable       *gone)
{
  g_autoptr (GPtrArray) rest = sluice_draft_make_dependencies ();

  for (guint i = 0; i < stage->dependencies->len; i++)
    {
      const SluiceDependency *dependency = g_ptr_array_index (stage->dependencies, i);
      SluiceDraftStage *before = sluice_draft_resolve (self, dependency);

      if (before == NULL || !g_hash_table_contains (gone, &before->id))
        add_copy (rest, dependency);
    }
  return rest->len < stage->dependencies->len ? g_steal_pointer (&rest) : NULL;
}

static GHashTable *
make_set (SluiceDraft   *self,
          const guint64 *ids,
          guint          n_ids)
{
  GHashTable *set = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < n_ids; i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_stage (self, ids[i]);

      if (stage != NULL)
        g_hash_table_add (set, &stage->id);
    }
  return set;
}

static SluiceDraftStage *
insert_new (SluiceDraft *self,
            guint        position,
            const char  *name,
            const char  *task,
            const char  *params,
            GPtrArray   *dependencies)
{
  g_autoptr (SluiceDraftStage) stage = sluice_draft_stage_new (self->next_id++);
  SluiceDraftChange *change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_INSERT, stage);

  sluice_draft_stage_set_text (stage, SLUICE_DRAFT_FIELD_NAME, name);
  sluice_draft_stage_set_text (stage, SLUICE_DRAFT_FIELD_TASK, task);
  sluice_draft_stage_set_text (stage, SLUICE_DRAFT_FIELD_PARAMS, params);
  sluice_draft_stage_set_dependencies (stage, dependencies);
  change->position[0] = position;
  sluice_draft_do (self, change);
  return stage;
}

SluiceDraftStage *
sluice_draft_add_stage (SluiceDraft *self,
                        const char  *name,
                        const char  *task,
                        const char  *params,
                        guint64      after)
{
  g_autoptr (GPtrArray) dependencies = sluice_draft_make_dependencies ();
  guint position;
  SluiceDraftStage *stage;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);
  g_return_val_if_fail (name != NULL && task != NULL, NULL);

  position = after != 0 ? sluice_draft_get_position (self, after) : G_MAXUINT;
  if (position != G_MAXUINT)
    g_ptr_array_add (dependencies, sluice_dependency_new (after, NULL));
  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_ADD);
  stage = insert_new (self, position != G_MAXUINT ? position + 1 : self->stages->len, name, task, params, dependencies);
  sluice_draft_end (self);
  return stage;
}

GArray *
sluice_draft_duplicate (SluiceDraft   *self,
                        const guint64 *ids,
                        guint          n_ids)
{
  GArray *copies = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GHashTable) copy_of = g_hash_table_new (NULL, NULL);

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), copies);

  set = make_set (self, ids, n_ids);
  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_DUPLICATE);
  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);
      g_autofree char *name = NULL;
      SluiceDraftStage *copy;

      if (!g_hash_table_contains (set, &stage->id))
        continue;
      name = sluice_draft_propose_name (self, stage->name);
      copy = insert_new (self, i + 1, name, stage->task, stage->params, stage->dependencies);
      sluice_draft_stage_set_number (copy, SLUICE_DRAFT_FIELD_MAX_RETRIES, stage->max_retries);
      sluice_draft_stage_set_number (copy, SLUICE_DRAFT_FIELD_RETRY_DELAY, stage->retry_delay);
      g_hash_table_insert (copy_of, stage, copy);
      g_array_append_val (copies, copy->id);
      i++;
    }
  for (guint i = 0; i < copies->len; i++)
    {
      SluiceDraftStage *copy = sluice_draft_get_stage (self, g_array_index (copies, guint64, i));
      g_autoptr (GPtrArray) dependencies = sluice_draft_make_dependencies ();
      gboolean others = FALSE;

      for (guint j = 0; j < copy->dependencies->len; j++)
        {
          const SluiceDependency *dependency = g_ptr_array_index (copy->dependencies, j);
          SluiceDraftStage *before = sluice_draft_resolve (self, dependency);
          SluiceDraftStage *instead = before != NULL ? g_hash_table_lookup (copy_of, before) : NULL;

          others |= instead != NULL;
          if (instead != NULL)
            add_id (dependencies, instead->id);
          else
            add_copy (dependencies, dependency);
        }
      if (others)
        change_dependencies (self, copy, dependencies);
    }
  sluice_draft_end (self);
  return copies;
}

GArray *
sluice_draft_remove_stages (SluiceDraft   *self,
                            const guint64 *ids,
                            guint          n_ids)
{
  GArray *dependants = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GHashTable) gone = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), dependants);

  gone = make_set (self, ids, n_ids);
  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_REMOVE);
  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);
      g_autoptr (GPtrArray) rest = leave_out (self, stage, gone);

      /* What goes loses them too: it may come back before the others do. */
      if (rest == NULL)
        continue;
      if (!g_hash_table_contains (gone, &stage->id))
        g_array_append_val (dependants, stage->id);
      change_dependencies (self, stage, rest);
    }
  for (guint i = self->stages->len; i-- > 0;)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);
      SluiceDraftChange *change;

      if (!g_hash_table_contains (gone, &stage->id))
        continue;
      change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_REMOVE, stage);
      change->position[0] = i;
      sluice_draft_do (self, change);
    }
  sluice_draft_end (self);
  return dependants;
}

gboolean
sluice_draft_connect (SluiceDraft *self,
                      guint64      from,
                      guint64      to)
{
  SluiceDraftStage *stage;
  g_autoptr (GPtrArray) dependencies = NULL;
  g_autoptr (GArray) path = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  stage = sluice_draft_get_stage (self, to);
  if (stage == NULL || sluice_draft_get_stage (self, from) == NULL || sluice_draft_is_connected (self, from, to))
    return FALSE;
  path = sluice_draft_find_path (self, from, to);
  if (path != NULL)
    return FALSE;

  dependencies = sluice_draft_make_dependencies ();
  for (guint i = 0; i < stage->dependencies->len; i++)
    add_copy (dependencies, g_ptr_array_index (stage->dependencies, i));
  g_ptr_array_add (dependencies, sluice_dependency_new (from, NULL));
  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_CONNECT);
  change_dependencies (self, stage, dependencies);
  sluice_draft_end (self);
  return TRUE;
}

gboolean
sluice_draft_disconnect (SluiceDraft *self,
                         guint64      from,
                         guint64      to)
{
  SluiceDraftStage *stage;
  g_autoptr (GHashTable) gone = NULL;
  g_autoptr (GPtrArray) rest = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  stage = sluice_draft_get_stage (self, to);
  gone = make_set (self, &from, 1);
  rest = stage != NULL ? leave_out (self, stage, gone) : NULL;
  if (rest == NULL)
    return FALSE;

  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_DISCONNECT);
  change_dependencies (self, stage, rest);
  sluice_draft_end (self);
  return TRUE;
}

gboolean
sluice_draft_disconnect_name (SluiceDraft *self,
                              const char  *name,
                              guint64      to)
{
  SluiceDraftStage *stage;
  g_autoptr (GPtrArray) rest = sluice_draft_make_dependencies ();

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  stage = sluice_draft_get_stage (self, to);
  for (guint i = 0; stage != NULL && i < stage->dependencies->len; i++)
    {
      const SluiceDependency *dependency = g_ptr_array_index (stage->dependencies, i);

      if (dependency->id != 0 || !g_str_equal (dependency->name, name))
        add_copy (rest, dependency);
    }
  if (stage == NULL || rest->len == stage->dependencies->len)
    return FALSE;

  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_DISCONNECT);
  change_dependencies (self, stage, rest);
  sluice_draft_end (self);
  return TRUE;
}

gboolean
sluice_draft_move_edge (SluiceDraft *self,
                        guint64      from,
                        guint64      to,
                        guint64      new_from,
                        guint64      new_to)
{
  g_autoptr (GArray) path = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  if (!sluice_draft_is_connected (self, from, to) || sluice_draft_is_connected (self, new_from, new_to)
      || sluice_draft_get_stage (self, new_from) == NULL || sluice_draft_get_stage (self, new_to) == NULL)
    return FALSE;
  path = sluice_draft_find_path_without (self, new_from, new_to, from, to);
  if (path != NULL)
    return FALSE;

  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_MOVE_EDGE);
  sluice_draft_disconnect (self, from, to);
  sluice_draft_connect (self, new_from, new_to);
  sluice_draft_end (self);
  return TRUE;
}

SluiceDraftStage *
sluice_draft_move_edge_to_new (SluiceDraft *self,
                               guint64      from,
                               guint64      to,
                               int          end,
                               const char  *name,
                               const char  *task,
                               const char  *params)
{
  SluiceDraftStage *stage;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), NULL);

  if (!sluice_draft_is_connected (self, from, to))
    return NULL;

  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_ADD);
  stage = sluice_draft_add_stage (self, name, task, params, end == 0 ? 0 : from);
  sluice_draft_disconnect (self, from, to);
  if (end == 0)
    {
      sluice_draft_move_stage (self, stage->id, sluice_draft_get_position (self, to));
      sluice_draft_connect (self, stage->id, to);
    }
  sluice_draft_end (self);
  return stage;
}

void
sluice_draft_move_stage (SluiceDraft *self,
                         guint64      id,
                         guint        position)
{
  SluiceDraftChange *change;
  guint from;

  g_return_if_fail (SLUICE_IS_DRAFT (self));

  from = sluice_draft_get_position (self, id);
  if (from == G_MAXUINT)
    return;
  position = MIN (position, self->stages->len - 1);
  if (position == from)
    return;

  change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_MOVE, g_ptr_array_index (self->stages, from));
  change->position[0] = from;
  change->position[1] = position;
  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_REORDER);
  sluice_draft_do (self, change);
  sluice_draft_end (self);
}

/* --- fields ------------------------------------------------------------------------------------------------------ */

/* What depends on the name that @stage has now means @stage, and goes on meaning it when that name changes. */
static void
adopt_by_name (SluiceDraft      *self,
               SluiceDraftStage *stage)
{
  if (self->loose == 0 || sluice_draft_find_stage (self, stage->name) != stage)
    return;

  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *other = g_ptr_array_index (self->stages, i);
      g_autoptr (GPtrArray) dependencies = sluice_draft_make_dependencies ();
      gboolean found = FALSE;

      for (guint j = 0; other->loose > 0 && j < other->dependencies->len; j++)
        {
          const SluiceDependency *dependency = g_ptr_array_index (other->dependencies, j);
          gboolean meant = dependency->id == 0 && g_str_equal (dependency->name, stage->name);

          found |= meant;
          if (meant)
            add_id (dependencies, stage->id);
          else
            add_copy (dependencies, dependency);
        }
      if (found)
        change_dependencies (self, other, dependencies);
    }
}

static gboolean
goes_on (SluiceDraft      *self,
         guint64           stage,
         SluiceDraftField  field)
{
  SluiceDraftEntry *last = self->done->len > 0 ? g_ptr_array_index (self->done, self->done->len - 1) : NULL;

  return self->depth == 0 && last != NULL && last->open && self->undone->len == 0 && last->stage == stage
         && last->field == field;
}

void
sluice_draft_change_text (SluiceDraft      *self,
                          SluiceDraftStage *stage,
                          SluiceDraftField  field,
                          const char       *old,
                          const char       *text)
{
  SluiceDraftChange *change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_TEXT, stage);

  change->field = field;
  change->text[0] = g_strdup (old);
  change->text[1] = g_strdup (text);
  change->number[0] = stage != NULL && field == SLUICE_DRAFT_FIELD_NAME && stage->proposed;
  sluice_draft_do (self, change);
}

static void
replace_fields (SluiceDraft *self,
                SluiceDraft *other)
{
  static const SluiceDraftField fields[] = { SLUICE_DRAFT_FIELD_PRIORITY, SLUICE_DRAFT_FIELD_MAX_RETRIES };

  if (!g_str_equal (self->name, other->name))
    sluice_draft_change_text (self, NULL, SLUICE_DRAFT_FIELD_NAME, self->name, other->name);
  if (!g_str_equal (self->description, other->description))
    sluice_draft_change_text (self, NULL, SLUICE_DRAFT_FIELD_DESCRIPTION, self->description, other->description);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    sluice_draft_set_number (self, 0, fields[i], i == 0 ? other->priority : other->max_retries);
}

void
sluice_draft_replace (SluiceDraft *self,
                      SluiceDraft *other)
{
  guint64 first;

  g_return_if_fail (SLUICE_IS_DRAFT (self));
  g_return_if_fail (SLUICE_IS_DRAFT (other) && other != self);

  sluice_draft_begin (self, SLUICE_DRAFT_INTENT_REPLACE);
  replace_fields (self, other);
  for (guint i = self->stages->len; i-- > 0;)
    {
      SluiceDraftChange *change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_REMOVE,
                                                           g_ptr_array_index (self->stages, i));

      change->position[0] = i;
      sluice_draft_do (self, change);
    }
  first = self->next_id;
  for (guint i = 0; i < other->stages->len; i++)
    {
      const SluiceDraftStage *like = g_ptr_array_index (other->stages, i);
      g_autoptr (GPtrArray) dependencies = sluice_draft_make_dependencies ();
      SluiceDraftStage *stage;

      for (guint j = 0; j < like->dependencies->len; j++)
        {
          const SluiceDependency *dependency = g_ptr_array_index (like->dependencies, j);

          if (dependency->id != 0)
            add_id (dependencies, first + sluice_draft_get_position (other, dependency->id));
          else
            add_copy (dependencies, dependency);
        }
      stage = insert_new (self, i, like->name, like->task, like->params, dependencies);
      sluice_draft_stage_set_number (stage, SLUICE_DRAFT_FIELD_MAX_RETRIES, like->max_retries);
      sluice_draft_stage_set_number (stage, SLUICE_DRAFT_FIELD_RETRY_DELAY, like->retry_delay);
    }
  if (self->group->changes->len > 0)
    sluice_draft_do (self, sluice_draft_change_new (SLUICE_DRAFT_CHANGE_SENT, NULL));
  sluice_draft_end (self);
}

void
sluice_draft_set_text (SluiceDraft      *self,
                       guint64           id,
                       SluiceDraftField  field,
                       const char       *text)
{
  SluiceDraftStage *stage = NULL;
  const char *old;
  gboolean adopts;

  g_return_if_fail (SLUICE_IS_DRAFT (self));
  g_return_if_fail (text != NULL || field == SLUICE_DRAFT_FIELD_PARAMS);

  if (id != 0)
    {
      stage = sluice_draft_get_stage (self, id);
      g_return_if_fail (stage != NULL);
      old = sluice_draft_stage_get_text (stage, field);
    }
  else
    {
      g_return_if_fail (field == SLUICE_DRAFT_FIELD_NAME || field == SLUICE_DRAFT_FIELD_DESCRIPTION);
      old = field == SLUICE_DRAFT_FIELD_NAME ? self->name : self->description;
    }
  if (g_strcmp0 (old, text) == 0)
    return;

  /* Names that typing passes through on its way mean nothing. */
  adopts = stage != NULL && field == SLUICE_DRAFT_FIELD_NAME && !goes_on (self, id, field);
  sluice_draft_begin_typing (self, SLUICE_DRAFT_INTENT_EDIT, id, field, NULL);
  if (adopts)
    adopt_by_name (self, stage);
  /* What a step is about is what it ends with. */
  if (field == SLUICE_DRAFT_FIELD_TASK)
    sluice_draft_bring_task (self, stage, text);
  sluice_draft_change_text (self, stage, field, old, text);
  sluice_draft_end (self);
}

void
sluice_draft_set_number (SluiceDraft      *self,
                         guint64           id,
                         SluiceDraftField  field,
                         gint64            number)
{
  SluiceDraftStage *stage = NULL;
  SluiceDraftChange *change;
  gint64 old;

  g_return_if_fail (SLUICE_IS_DRAFT (self));

  if (id != 0)
    {
      stage = sluice_draft_get_stage (self, id);
      g_return_if_fail (stage != NULL);
      old = sluice_draft_stage_get_number (stage, field);
    }
  else
    {
      g_return_if_fail (field == SLUICE_DRAFT_FIELD_PRIORITY || field == SLUICE_DRAFT_FIELD_MAX_RETRIES);
      old = field == SLUICE_DRAFT_FIELD_PRIORITY ? self->priority : self->max_retries;
    }
  if (old == number)
    return;

  change = sluice_draft_change_new (SLUICE_DRAFT_CHANGE_NUMBER, stage);
  change->field = field;
  change->number[0] = old;
  change->number[1] = number;
  sluice_draft_begin_typing (self, SLUICE_DRAFT_INTENT_EDIT, id, field, NULL);
  sluice_draft_do (self, change);
  sluice_draft_end (self);
}

gboolean
sluice_draft_set_param (SluiceDraft *self,
                        guint64      id,
                        const char  *name,
                        const char  *value)
{
  SluiceDraftStage *stage;
  g_autoptr (SluiceLiteral) parsed = NULL;
  g_autofree char *text = NULL;
  SluiceFault fault;
  gboolean empty;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  stage = sluice_draft_get_stage (self, id);
  g_return_val_if_fail (stage != NULL, FALSE);

  if (value != NULL)
    {
      parsed = sluice_literal_parse (value, -1, NULL);
      if (parsed == NULL)
        return FALSE;
    }
  empty = sluice_draft_stage_parse_params (stage, &fault) == NULL && fault.kind == SLUICE_FAULT_NONE;
  text = sluice_literal_set_member (empty ? "{}" : stage->params, name, value);
  if (text == NULL)
    return FALSE;
  if (g_strcmp0 (text, stage->params) == 0 || (empty && value == NULL))
    return TRUE;

  sluice_draft_begin_typing (self, SLUICE_DRAFT_INTENT_EDIT, id, SLUICE_DRAFT_FIELD_PARAMS, name);
  sluice_draft_change_text (self, stage, SLUICE_DRAFT_FIELD_PARAMS, stage->params, text);
  sluice_draft_end (self);
  return TRUE;
}
