/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-private.h"

enum
{
  PROP_NAME = 1,
  PROP_DESCRIPTION,
  PROP_PRIORITY,
  PROP_MAX_RETRIES,
  PROP_MODIFIED,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS,
};

enum
{
  SIGNAL_STAGE_ADDED,
  SIGNAL_STAGE_REMOVED,
  SIGNAL_STAGE_MOVED,
  SIGNAL_STAGE_CHANGED,
  SIGNAL_EDGES_CHANGED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceDraft, sluice_draft, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* --- steps ------------------------------------------------------------------------------------------------------- */

static void
free_change (gpointer data)
{
  SluiceDraftChange *change = data;

  g_clear_object (&change->stage);
  for (int i = 0; i < 2; i++)
    {
      g_free (change->text[i]);
      g_clear_pointer (&change->dependencies[i], g_ptr_array_unref);
    }
  g_free (change);
}

static void
free_entry (gpointer data)
{
  SluiceDraftEntry *entry = data;

  g_ptr_array_unref (entry->changes);
  g_free (entry->detail);
  g_free (entry);
}

SluiceDraftChange *
sluice_draft_change_new (SluiceDraftChangeKind kind,
                         SluiceDraftStage     *stage)
{
  SluiceDraftChange *change = g_new0 (SluiceDraftChange, 1);

  change->kind = kind;
  change->stage = stage != NULL ? g_object_ref (stage) : NULL;
  return change;
}

static void
insert_stage (SluiceDraft      *self,
              SluiceDraftStage *stage,
              guint             position)
{
  g_ptr_array_insert (self->stages, (int) position, g_object_ref (stage));
  g_hash_table_insert (self->by_id, &stage->id, stage);
  self->edges_pending |= self->loose > 0 || stage->dependencies->len > 0;
  self->loose += stage->loose;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  g_signal_emit (self, signals[SIGNAL_STAGE_ADDED], 0, stage, position);
}

static void
remove_stage (SluiceDraft      *self,
              SluiceDraftStage *stage,
              guint             position)
{
  g_autoptr (SluiceDraftStage) kept = g_object_ref (stage);

  g_assert (g_ptr_array_index (self->stages, position) == stage);
  g_hash_table_remove (self->by_id, &stage->id);
  g_ptr_array_remove_index (self->stages, position);
  self->loose -= stage->loose;
  self->edges_pending |= self->loose > 0 || stage->dependencies->len > 0;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_signal_emit (self, signals[SIGNAL_STAGE_REMOVED], 0, stage, position);
}

static void
move_stage (SluiceDraft      *self,
            SluiceDraftStage *stage,
            guint             from,
            guint             to)
{
  guint first = MIN (from, to), n = MAX (from, to) - first + 1;

  g_assert (g_ptr_array_index (self->stages, from) == stage);
  g_ptr_array_insert (self->stages, (int) to, g_ptr_array_steal_index (self->stages, from));
  g_list_model_items_changed (G_LIST_MODEL (self), first, n, n);
  g_signal_emit (self, signals[SIGNAL_STAGE_MOVED], 0, stage, from, to);
}

static void
set_own_text (SluiceDraft      *self,
              SluiceDraftField  field,
              const char       *text)
{
  gboolean name = field == SLUICE_DRAFT_FIELD_NAME;

  if (g_set_str (name ? &self->name : &self->description, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[name ? PROP_NAME : PROP_DESCRIPTION]);
}

static void
set_own_number (SluiceDraft      *self,
                SluiceDraftField  field,
                gint64            number)
{
  gboolean priority = field == SLUICE_DRAFT_FIELD_PRIORITY;
  gint64 *kept = priority ? &self->priority : &self->max_retries;

  if (*kept == number)
    return;
  *kept = number;
  g_object_notify_by_pspec (G_OBJECT (self), properties[priority ? PROP_PRIORITY : PROP_MAX_RETRIES]);
}

/* Side 1 is forth, 0 is back. */
static void
take (SluiceDraft       *self,
      SluiceDraftChange *change,
      int                side)
{
  SluiceDraftStage *stage = change->stage;

  switch (change->kind)
    {
    case SLUICE_DRAFT_CHANGE_INSERT:
    case SLUICE_DRAFT_CHANGE_REMOVE:
      if ((change->kind == SLUICE_DRAFT_CHANGE_INSERT) == (side == 1))
        insert_stage (self, stage, change->position[0]);
      else
        remove_stage (self, stage, change->position[0]);
      break;
    case SLUICE_DRAFT_CHANGE_MOVE:
      move_stage (self, stage, change->position[1 - side], change->position[side]);
      break;
    case SLUICE_DRAFT_CHANGE_TEXT:
      if (stage == NULL)
        set_own_text (self, change->field, change->text[side]);
      else
        sluice_draft_stage_set_text (stage, change->field, change->text[side]);
      if (stage != NULL && change->field == SLUICE_DRAFT_FIELD_NAME)
        stage->proposed = change->number[side] != 0;
      self->edges_pending |= stage != NULL && change->field == SLUICE_DRAFT_FIELD_NAME && self->loose > 0;
      break;
    case SLUICE_DRAFT_CHANGE_NUMBER:
      if (stage == NULL)
        set_own_number (self, change->field, change->number[side]);
      else
        sluice_draft_stage_set_number (stage, change->field, change->number[side]);
      break;
    case SLUICE_DRAFT_CHANGE_DEPENDENCIES:
      self->loose -= stage->loose;
      sluice_draft_stage_set_dependencies (stage, change->dependencies[side]);
      self->loose += stage->loose;
      self->edges_pending = TRUE;
      break;
    case SLUICE_DRAFT_CHANGE_SENT:
      /* It may have been sent, or answered, since. */
      change->number[1 - side] = self->sent;
      self->sent = change->number[side] != 0;
      break;
    default:
      g_assert_not_reached ();
    }

  self->change_pending = TRUE;
  if (stage != NULL && change->field != SLUICE_DRAFT_FIELD_NONE)
    g_signal_emit (self, signals[SIGNAL_STAGE_CHANGED], 0, stage, (int) change->field);
}

static void
notify_flags (SluiceDraft *self)
{
  struct
  {
    gboolean *kept;
    gboolean now;
    int property;
  } flags[] = {
    { &self->was_modified, sluice_draft_is_modified (self), PROP_MODIFIED },
    { &self->could_undo, sluice_draft_can_undo (self), PROP_CAN_UNDO },
    { &self->could_redo, sluice_draft_can_redo (self), PROP_CAN_REDO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (*flags[i].kept != flags[i].now)
      {
        *flags[i].kept = flags[i].now;
        g_object_notify_by_pspec (G_OBJECT (self), properties[flags[i].property]);
      }
}

/* All of an intent is done. */
static void
tell (SluiceDraft *self)
{
  if (self->edges_pending)
    {
      self->edges_pending = FALSE;
      g_signal_emit (self, signals[SIGNAL_EDGES_CHANGED], 0);
    }
  notify_flags (self);
  if (self->change_pending)
    {
      self->change_pending = FALSE;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
}

/* --- undo -------------------------------------------------------------------------------------------------------- */

static SluiceDraftEntry *
get_last (GPtrArray *entries)
{
  return entries->len > 0 ? g_ptr_array_index (entries, entries->len - 1) : NULL;
}

void
sluice_draft_do (SluiceDraft       *self,
                 SluiceDraftChange *change)
{
  g_assert (self->group != NULL);

  g_ptr_array_add (self->group->changes, change);
  take (self, change, 1);
}

void
sluice_draft_begin (SluiceDraft       *self,
                    SluiceDraftIntent  intent)
{
  g_return_if_fail (SLUICE_IS_DRAFT (self));

  if (self->depth++ > 0)
    return;

  self->group = g_new0 (SluiceDraftEntry, 1);
  self->group->changes = g_ptr_array_new_with_free_func (free_change);
  self->group->intent = intent;
}

void
sluice_draft_begin_typing (SluiceDraft       *self,
                           SluiceDraftIntent  intent,
                           guint64            stage,
                           SluiceDraftField   field,
                           const char        *detail)
{
  sluice_draft_begin (self, intent);
  if (self->depth > 1)
    return;

  self->group->open = TRUE;
  self->group->stage = stage;
  self->group->field = field;
  self->group->detail = g_strdup (detail);
}

static gboolean
is_the_same (const SluiceDraftChange *change)
{
  switch ((int) change->kind)
    {
    case SLUICE_DRAFT_CHANGE_TEXT:
      return g_strcmp0 (change->text[0], change->text[1]) == 0;
    case SLUICE_DRAFT_CHANGE_NUMBER:
      return change->number[0] == change->number[1];
    default:
      return FALSE;
    }
}

/* Typing goes on: the step that is there already ends where the new one does. */
static gboolean
merge (SluiceDraft      *self,
       SluiceDraftEntry *entry)
{
  SluiceDraftEntry *last = get_last (self->done);
  SluiceDraftChange *old, *new;

  if (last == NULL || !last->open || !entry->open || self->undone->len > 0 || entry->changes->len == 0
      || last->stage != entry->stage || last->field != entry->field || g_strcmp0 (last->detail, entry->detail) != 0)
    return FALSE;

  /* A task that brings something, in the midst of what is typed. */
  if (entry->changes->len > 1)
    {
      g_ptr_array_extend_and_steal (last->changes, g_steal_pointer (&entry->changes));
      entry->changes = g_ptr_array_new ();
      return TRUE;
    }

  old = g_ptr_array_index (last->changes, last->changes->len - 1);
  new = g_ptr_array_index (entry->changes, 0);
  if (old->kind != new->kind || old->stage != new->stage || old->field != new->field)
    return FALSE;

  g_free (old->text[1]);
  old->text[1] = g_steal_pointer (&new->text[1]);
  old->number[1] = new->number[1];
  if (last->changes->len == 1 && is_the_same (old))
    g_ptr_array_remove_index (self->done, self->done->len - 1);
  return TRUE;
}

void
sluice_draft_end (SluiceDraft *self)
{
  SluiceDraftEntry *entry;

  g_return_if_fail (SLUICE_IS_DRAFT (self));
  g_return_if_fail (self->depth > 0);

  if (--self->depth > 0)
    return;

  entry = g_steal_pointer (&self->group);
  if (entry->changes->len == 0 || merge (self, entry))
    {
      free_entry (entry);
    }
  else
    {
      if (self->done->len > 0)
        get_last (self->done)->open = FALSE;
      g_ptr_array_set_size (self->undone, 0);
      entry->serial = self->next_serial++;
      g_ptr_array_add (self->done, entry);
    }
  tell (self);
}

void
sluice_draft_seal (SluiceDraft *self)
{
  g_return_if_fail (SLUICE_IS_DRAFT (self));

  if (self->done->len > 0)
    get_last (self->done)->open = FALSE;
}

gboolean
sluice_draft_can_undo (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  return self->done->len > 0;
}

gboolean
sluice_draft_can_redo (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  return self->undone->len > 0;
}

SluiceDraftIntent
sluice_draft_get_undo_intent (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), SLUICE_DRAFT_INTENT_CHANGES);

  return self->done->len > 0 ? get_last (self->done)->intent : SLUICE_DRAFT_INTENT_CHANGES;
}

SluiceDraftIntent
sluice_draft_get_redo_intent (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), SLUICE_DRAFT_INTENT_CHANGES);

  return self->undone->len > 0 ? get_last (self->undone)->intent : SLUICE_DRAFT_INTENT_CHANGES;
}

void
sluice_draft_undo (SluiceDraft *self)
{
  SluiceDraftEntry *entry;

  g_return_if_fail (SLUICE_IS_DRAFT (self));
  g_return_if_fail (self->depth == 0);

  if (self->done->len == 0)
    return;

  entry = g_ptr_array_steal_index (self->done, self->done->len - 1);
  entry->open = FALSE;
  sluice_draft_seal (self);
  g_ptr_array_add (self->undone, entry);
  /* Nobody who hears of a step may begin another in between. */
  self->depth++;
  for (guint i = entry->changes->len; i-- > 0;)
    take (self, g_ptr_array_index (entry->changes, i), 0);
  self->depth--;
  tell (self);
}

void
sluice_draft_redo (SluiceDraft *self)
{
  SluiceDraftEntry *entry;

  g_return_if_fail (SLUICE_IS_DRAFT (self));
  g_return_if_fail (self->depth == 0);

  if (self->undone->len == 0)
    return;

  entry = g_ptr_array_steal_index (self->undone, self->undone->len - 1);
  g_ptr_array_add (self->done, entry);
  self->depth++;
  for (guint i = 0; i < entry->changes->len; i++)
    take (self, g_ptr_array_index (entry->changes, i), 1);
  self->depth--;
  tell (self);
}

static guint64
get_serial (SluiceDraft *self)
{
  return self->done->len > 0 ? get_last (self->done)->serial : 0;
}

gboolean
sluice_draft_is_modified (SluiceDraft *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (self), FALSE);

  return get_serial (self) != self->saved;
}

void
sluice_draft_mark_saved (SluiceDraft *self)
{
  g_return_if_fail (SLUICE_IS_DRAFT (self));

  sluice_draft_seal (self);
  self->saved = get_serial (self);
  notify_flags (self);
}

/* --- object ------------------------------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *model)
{
  return SLUICE_TYPE_DRAFT_STAGE;
}

static guint
get_n_items (GListModel *model)
{
  return SLUICE_DRAFT (model)->stages->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  SluiceDraft *self = SLUICE_DRAFT (model);

  return position < self->stages->len ? g_object_ref (g_ptr_array_index (self->stages, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
sluice_draft_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SluiceDraft *self = SLUICE_DRAFT (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_PRIORITY:
      g_value_set_int64 (value, self->priority);
      break;
    case PROP_MAX_RETRIES:
      g_value_set_int64 (value, self->max_retries);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, sluice_draft_is_modified (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, sluice_draft_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, sluice_draft_can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_draft_finalize (GObject *object)
{
  SluiceDraft *self = SLUICE_DRAFT (object);

  g_clear_pointer (&self->group, free_entry);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->stages);
  g_clear_pointer (&self->tasks, sluice_task_table_unref);
  g_free (self->name);
  g_free (self->description);

  G_OBJECT_CLASS (sluice_draft_parent_class)->finalize (object);
}

static void
sluice_draft_class_init (SluiceDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_draft_get_property;
  object_class->finalize = sluice_draft_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, "", flags);
  properties[PROP_PRIORITY] = g_param_spec_int64 ("priority", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MAX_RETRIES] = g_param_spec_int64 ("max-retries", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_STAGE_ADDED] = g_signal_new ("stage-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                              2, SLUICE_TYPE_DRAFT_STAGE, G_TYPE_UINT);
  signals[SIGNAL_STAGE_REMOVED] = g_signal_new ("stage-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 2, SLUICE_TYPE_DRAFT_STAGE, G_TYPE_UINT);
  signals[SIGNAL_STAGE_MOVED] = g_signal_new ("stage-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                              3, SLUICE_TYPE_DRAFT_STAGE, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_STAGE_CHANGED] = g_signal_new ("stage-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 2, SLUICE_TYPE_DRAFT_STAGE, G_TYPE_INT);
  signals[SIGNAL_EDGES_CHANGED] = g_signal_new ("edges-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_draft_init (SluiceDraft *self)
{
  self->name = g_strdup ("");
  self->description = g_strdup ("");
  self->priority = SLUICE_DRAFT_DEFAULT_PRIORITY;
  self->max_retries = SLUICE_DRAFT_DEFAULT_RETRIES;
  self->stages = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->next_id = 1;
  self->next_serial = 1;
  self->done = g_ptr_array_new_with_free_func (free_entry);
  self->undone = g_ptr_array_new_with_free_func (free_entry);
}

SluiceDraft *
sluice_draft_new (void)
{
  return g_object_new (SLUICE_TYPE_DRAFT, NULL);
}

SluiceDraftStage *
sluice_draft_append_raw (SluiceDraft *self,
                         guint64      id)
{
  SluiceDraftStage *stage = sluice_draft_stage_new (id != 0 ? id : self->next_id);

  self->next_id = MAX (self->next_id, stage->id + 1);
  g_ptr_array_add (self->stages, stage);
  g_hash_table_insert (self->by_id, &stage->id, stage);
  return stage;
}
