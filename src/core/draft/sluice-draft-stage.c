/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-private.h"

#include <string.h>

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_TASK,
  PROP_PARAMS,
  PROP_MAX_RETRIES,
  PROP_RETRY_DELAY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceDraftStage, sluice_draft_stage, G_TYPE_OBJECT)

static const struct
{
  const char *nick;
  gboolean pipeline;
  gboolean stage;
} fields[SLUICE_DRAFT_N_FIELDS] = {
  [SLUICE_DRAFT_FIELD_NAME] = { "name", TRUE, TRUE },
  [SLUICE_DRAFT_FIELD_DESCRIPTION] = { "description", TRUE, FALSE },
  [SLUICE_DRAFT_FIELD_PRIORITY] = { "priority", TRUE, FALSE },
  [SLUICE_DRAFT_FIELD_MAX_RETRIES] = { "max_retries", TRUE, TRUE },
  [SLUICE_DRAFT_FIELD_STAGES] = { "stages", TRUE, FALSE },
  [SLUICE_DRAFT_FIELD_TASK] = { "task", FALSE, TRUE },
  [SLUICE_DRAFT_FIELD_PARAMS] = { "params", FALSE, TRUE },
  [SLUICE_DRAFT_FIELD_DEPENDS_ON] = { "depends_on", FALSE, TRUE },
  [SLUICE_DRAFT_FIELD_RETRY_DELAY] = { "retry_delay", FALSE, TRUE },
};

const char *
sluice_draft_field_get_nick (SluiceDraftField field)
{
  return fields[field].nick;
}

SluiceDraftField
sluice_draft_field_parse (const char *nick,
                          gboolean    stage)
{
  for (int i = 0; i < SLUICE_DRAFT_N_FIELDS; i++)
    if ((stage ? fields[i].stage : fields[i].pipeline) && g_str_equal (fields[i].nick, nick))
      return (SluiceDraftField) i;
  return SLUICE_DRAFT_FIELD_NONE;
}

SluiceDependency *
sluice_dependency_new (guint64     id,
                       const char *name)
{
  SluiceDependency *self = g_new0 (SluiceDependency, 1);

  self->id = id;
  self->name = g_strdup (name);
  return self;
}

void
sluice_dependency_free (SluiceDependency *self)
{
  g_free (self->name);
  g_free (self);
}

GPtrArray *
sluice_draft_make_dependencies (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_dependency_free);
}

static void
sluice_draft_stage_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SluiceDraftStage *self = SLUICE_DRAFT_STAGE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_uint64 (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TASK:
      g_value_set_string (value, self->task);
      break;
    case PROP_PARAMS:
      g_value_set_string (value, self->params);
      break;
    case PROP_MAX_RETRIES:
      g_value_set_int64 (value, self->max_retries);
      break;
    case PROP_RETRY_DELAY:
      g_value_set_int64 (value, self->retry_delay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_draft_stage_finalize (GObject *object)
{
  SluiceDraftStage *self = SLUICE_DRAFT_STAGE (object);

  g_free (self->name);
  g_free (self->task);
  g_free (self->params);
  g_ptr_array_unref (self->dependencies);
  g_clear_pointer (&self->parsed, sluice_literal_free);

  G_OBJECT_CLASS (sluice_draft_stage_parent_class)->finalize (object);
}

static void
sluice_draft_stage_class_init (SluiceDraftStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_draft_stage_get_property;
  object_class->finalize = sluice_draft_stage_finalize;

  properties[PROP_ID] = g_param_spec_uint64 ("id", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_TASK] = g_param_spec_string ("task", NULL, NULL, "", flags);
  properties[PROP_PARAMS] = g_param_spec_string ("params", NULL, NULL, NULL, flags);
  properties[PROP_MAX_RETRIES] = g_param_spec_int64 ("max-retries", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_RETRY_DELAY] = g_param_spec_int64 ("retry-delay", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_draft_stage_init (SluiceDraftStage *self)
{
  self->name = g_strdup ("");
  self->task = g_strdup ("");
  self->params = g_strdup ("");
  self->max_retries = SLUICE_DRAFT_DEFAULT_RETRIES;
  self->retry_delay = SLUICE_DRAFT_DEFAULT_DELAY;
  self->dependencies = sluice_draft_make_dependencies ();
}

SluiceDraftStage *
sluice_draft_stage_new (guint64 id)
{
  SluiceDraftStage *self = g_object_new (SLUICE_TYPE_DRAFT_STAGE, NULL);

  self->id = id;
  return self;
}

guint64
sluice_draft_stage_get_id (SluiceDraftStage *self)
{
  return self->id;
}

const char *
sluice_draft_stage_get_name (SluiceDraftStage *self)
{
  return self->name;
}

const char *
sluice_draft_stage_get_task (SluiceDraftStage *self)
{
  return self->task;
}

const char *
sluice_draft_stage_get_params (SluiceDraftStage *self)
{
  return self->params;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

const SluiceLiteral *
sluice_draft_stage_parse_params (SluiceDraftStage *self,
                                 SluiceFault      *fault)
{
  if (!self->is_parsed)
    {
      self->is_parsed = TRUE;
      self->fault = (SluiceFault) { SLUICE_FAULT_NONE };
      if (self->params != NULL && !is_blank (self->params))
        self->parsed = sluice_literal_parse (self->params, -1, &self->fault);
    }

  if (fault != NULL)
    *fault = self->fault;
  return self->parsed;
}

gint64
sluice_draft_stage_get_max_retries (SluiceDraftStage *self)
{
  return self->max_retries;
}

gint64
sluice_draft_stage_get_retry_delay (SluiceDraftStage *self)
{
  return self->retry_delay;
}

GPtrArray *
sluice_draft_stage_get_dependencies (SluiceDraftStage *self)
{
  return self->dependencies;
}

const char *
sluice_draft_stage_get_text (SluiceDraftStage *self,
                             SluiceDraftField  field)
{
  switch ((int) field)
    {
    case SLUICE_DRAFT_FIELD_NAME:
      return self->name;
    case SLUICE_DRAFT_FIELD_TASK:
      return self->task;
    case SLUICE_DRAFT_FIELD_PARAMS:
      return self->params;
    default:
      g_return_val_if_reached (NULL);
    }
}

void
sluice_draft_stage_set_text (SluiceDraftStage *self,
                             SluiceDraftField  field,
                             const char       *text)
{
  switch ((int) field)
    {
    case SLUICE_DRAFT_FIELD_NAME:
      if (g_set_str (&self->name, text))
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
      break;
    case SLUICE_DRAFT_FIELD_TASK:
      if (g_set_str (&self->task, text))
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASK]);
      break;
    case SLUICE_DRAFT_FIELD_PARAMS:
      if (g_set_str (&self->params, text))
        {
          g_clear_pointer (&self->parsed, sluice_literal_free);
          self->is_parsed = FALSE;
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARAMS]);
        }
      break;
    default:
      g_return_if_reached ();
    }
}

gint64
sluice_draft_stage_get_number (SluiceDraftStage *self,
                               SluiceDraftField  field)
{
  g_return_val_if_fail (field == SLUICE_DRAFT_FIELD_MAX_RETRIES || field == SLUICE_DRAFT_FIELD_RETRY_DELAY, 0);

  return field == SLUICE_DRAFT_FIELD_MAX_RETRIES ? self->max_retries : self->retry_delay;
}

void
sluice_draft_stage_set_number (SluiceDraftStage *self,
                               SluiceDraftField  field,
                               gint64            number)
{
  gboolean retries = field == SLUICE_DRAFT_FIELD_MAX_RETRIES;
  gint64 *kept = retries ? &self->max_retries : &self->retry_delay;

  g_return_if_fail (retries || field == SLUICE_DRAFT_FIELD_RETRY_DELAY);

  if (*kept == number)
    return;
  *kept = number;
  g_object_notify_by_pspec (G_OBJECT (self), properties[retries ? PROP_MAX_RETRIES : PROP_RETRY_DELAY]);
}

void
sluice_draft_stage_set_dependencies (SluiceDraftStage *self,
                                     GPtrArray        *dependencies)
{
  g_ptr_array_ref (dependencies);
  g_ptr_array_unref (self->dependencies);
  self->dependencies = dependencies;
  self->loose = 0;
  for (guint i = 0; i < dependencies->len; i++)
    self->loose += ((SluiceDependency *) g_ptr_array_index (dependencies, i))->id == 0;
}
