/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-stage-private.h"

#include <json-glib/json-glib.h>

#include "model/sluice-derive.h"

struct _SluiceStage
{
  GObject parent_instance;

  /* Owned. */
  SluiceStageRecord *record;
  char *title;     /* NULL where its name tells it from all others */
  char *missing;   /* the first name in depends_on that no stage has */
  char *traceback; /* of the task in the record */
  char *job_uuid;

  SluiceState state;
  gint64 ended_at;
  gboolean job_known;
};

G_DEFINE_FINAL_TYPE (SluiceStage, sluice_stage, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_TITLE,
  PROP_MISSING,
  PROP_ORDER,
  PROP_TASK,
  PROP_STATE,
  PROP_CELERY_TASK_ID,
  PROP_ERROR_MESSAGE,
  PROP_TRACEBACK,
  PROP_RESULT,
  PROP_STARTED_AT,
  PROP_ENDED_AT,
  PROP_PROGRESS,
} Property;

static GParamSpec *properties[PROP_PROGRESS + 1];

/* The server leaves a killed stage without an end: its pipeline's end is its own. */
static gint64
find_end (const SluiceStageRecord *record,
          SluiceState              state,
          gint64                   pipeline_ended_at)
{
  if (record->completed_at != 0 || record->started_at == 0 || !sluice_state_is_final (state))
    return record->completed_at;

  return pipeline_ended_at >= record->started_at ? pipeline_ended_at : 0;
}

static char *
read_job_uuid (const char *result)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  if (result == NULL || strstr (result, "\"job_uuid\"") == NULL)
    return NULL;

  root = json_from_string (result, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  object = json_node_get_object (root);
  for (int i = 0; i < 2; i++)
    {
      JsonNode *member = json_object_get_member (object, "job_uuid");

      if (member != NULL && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING)
        return json_node_dup_string (member);

      /* Tasks that echo what they were given hold it in there. */
      member = json_object_get_member (object, "params");
      if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member))
        break;
      object = json_node_get_object (member);
    }

  return NULL;
}

static void
sluice_stage_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SluiceStage *self = SLUICE_STAGE (object);

  switch ((Property) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, sluice_stage_get_name (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, sluice_stage_get_title (self));
      break;
    case PROP_MISSING:
      g_value_set_string (value, sluice_stage_get_missing (self));
      break;
    case PROP_ORDER:
      g_value_set_uint (value, sluice_stage_get_order (self));
      break;
    case PROP_TASK:
      g_value_set_string (value, sluice_stage_get_task (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_CELERY_TASK_ID:
      g_value_set_string (value, sluice_stage_get_celery_task_id (self));
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, sluice_stage_get_error_message (self));
      break;
    case PROP_TRACEBACK:
      g_value_set_string (value, self->traceback);
      break;
    case PROP_RESULT:
      g_value_set_string (value, sluice_stage_get_result (self));
      break;
    case PROP_STARTED_AT:
      g_value_set_int64 (value, sluice_stage_get_started_at (self));
      break;
    case PROP_ENDED_AT:
      g_value_set_int64 (value, self->ended_at);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, sluice_stage_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_stage_finalize (GObject *object)
{
  SluiceStage *self = SLUICE_STAGE (object);

  g_clear_pointer (&self->record, sluice_stage_record_unref);
  g_free (self->title);
  g_free (self->missing);
  g_free (self->traceback);
  g_free (self->job_uuid);

  G_OBJECT_CLASS (sluice_stage_parent_class)->finalize (object);
}

static void
sluice_stage_class_init (SluiceStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_stage_get_property;
  object_class->finalize = sluice_stage_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_MISSING] = g_param_spec_string ("missing", NULL, NULL, NULL, flags);
  properties[PROP_ORDER] = g_param_spec_uint ("order", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TASK] = g_param_spec_string ("task", NULL, NULL, NULL, flags);
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, SLUICE_TYPE_STATE, SLUICE_STATE_PENDING, flags);
  properties[PROP_CELERY_TASK_ID] = g_param_spec_string ("celery-task-id", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  properties[PROP_TRACEBACK] = g_param_spec_string ("traceback", NULL, NULL, NULL, flags);
  properties[PROP_RESULT] = g_param_spec_string ("result", NULL, NULL, NULL, flags);
  properties[PROP_STARTED_AT] = g_param_spec_int64 ("started-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ENDED_AT] = g_param_spec_int64 ("ended-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_stage_init (SluiceStage *self)
{
}

SluiceStage *
sluice_stage_new (const SluiceStageRecord    *record,
                  GHashTable                 *completed,
                  const SluicePipelineRecord *row,
                  gint64                      ended_at)
{
  SluiceStage *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_STAGE, NULL);
  self->record = sluice_stage_record_ref (record);
  self->state = sluice_derive_stage (record, completed, row);
  self->ended_at = find_end (record, self->state, ended_at);
  return self;
}

gboolean
sluice_stage_update (SluiceStage                *self,
                     const SluiceStageRecord    *record,
                     GHashTable                 *completed,
                     const SluicePipelineRecord *row,
                     gint64                      ended_at)
{
  GObject *object = G_OBJECT (self);
  g_autoptr (SluiceStageRecord) old = NULL;
  SluiceState state;
  gint64 end;
  gboolean changed;
  gboolean same_status;

  g_return_val_if_fail (SLUICE_IS_STAGE (self), FALSE);

  state = sluice_derive_stage (record, completed, row);
  end = find_end (record, state, ended_at);
  if (state == self->state && end == self->ended_at && sluice_stage_record_equal (self->record, record))
    return FALSE;

  g_object_freeze_notify (object);

  changed = !sluice_stage_record_equal (self->record, record);
  old = g_steal_pointer (&self->record);
  self->record = sluice_stage_record_ref (record);

  if (g_strcmp0 (old->name, record->name) != 0)
    g_object_notify_by_pspec (object, properties[PROP_NAME]);
  if (old->order != record->order)
    g_object_notify_by_pspec (object, properties[PROP_ORDER]);
  if (g_strcmp0 (old->task, record->task) != 0)
    g_object_notify_by_pspec (object, properties[PROP_TASK]);

  /* Two unknown words are two states to people. */
  same_status = state != SLUICE_STATE_UNKNOWN || g_strcmp0 (old->status, record->status) == 0;
  if (self->state != state || !same_status)
    {
      self->state = state;
      changed = TRUE;
      g_object_notify_by_pspec (object, properties[PROP_STATE]);
    }

  if (g_strcmp0 (old->celery_task_id, record->celery_task_id) != 0)
    {
      g_object_notify_by_pspec (object, properties[PROP_CELERY_TASK_ID]);
      if (self->traceback != NULL)
        {
          g_clear_pointer (&self->traceback, g_free);
          g_object_notify_by_pspec (object, properties[PROP_TRACEBACK]);
        }
    }
  if (g_strcmp0 (old->error_message, record->error_message) != 0)
    g_object_notify_by_pspec (object, properties[PROP_ERROR_MESSAGE]);
  if (g_strcmp0 (old->result, record->result) != 0)
    {
      g_clear_pointer (&self->job_uuid, g_free);
      self->job_known = FALSE;
      g_object_notify_by_pspec (object, properties[PROP_RESULT]);
    }
  if (old->started_at != record->started_at)
    g_object_notify_by_pspec (object, properties[PROP_STARTED_AT]);
  if (self->ended_at != end)
    {
      self->ended_at = end;
      changed = TRUE;
      g_object_notify_by_pspec (object, properties[PROP_ENDED_AT]);
    }
  if (old->progress != record->progress)
    g_object_notify_by_pspec (object, properties[PROP_PROGRESS]);

  g_object_thaw_notify (object);
  return changed;
}

gboolean
sluice_stage_set_traceback (SluiceStage *self,
                            const char  *celery_task_id,
                            const char  *traceback)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), FALSE);

  if (celery_task_id != NULL && g_strcmp0 (celery_task_id, self->record->celery_task_id) != 0)
    return FALSE;
  if (!g_set_str (&self->traceback, traceback))
    return FALSE;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACEBACK]);
  return TRUE;
}

gboolean
sluice_stage_set_title (SluiceStage *self,
                        const char  *title)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), FALSE);

  if (!g_set_str (&self->title, title))
    return FALSE;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  return TRUE;
}

gboolean
sluice_stage_set_missing (SluiceStage *self,
                          const char  *missing)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), FALSE);

  if (!g_set_str (&self->missing, missing))
    return FALSE;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING]);
  return TRUE;
}

const char *
sluice_stage_get_missing (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->state == SLUICE_STATE_PENDING ? self->missing : NULL;
}

const char *
sluice_stage_get_title (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->title != NULL ? self->title : sluice_stage_get_name (self);
}

const char *
sluice_stage_get_name (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->record->name != NULL ? self->record->name : "";
}

guint
sluice_stage_get_order (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), 0);

  return self->record->order;
}

const char *
sluice_stage_get_task (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->record->task != NULL ? self->record->task : "";
}

SluiceState
sluice_stage_get_state (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), SLUICE_STATE_UNKNOWN);

  return self->state;
}

const char *
sluice_stage_get_status (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->record->status != NULL ? self->record->status : "";
}

const char *const *
sluice_stage_get_depends_on (SluiceStage *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (SLUICE_IS_STAGE (self), none);

  return self->record->depends_on != NULL ? (const char *const *) self->record->depends_on : none;
}

const char *
sluice_stage_get_celery_task_id (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->record->celery_task_id;
}

const char *
sluice_stage_get_error_message (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->record->error_message;
}

const char *
sluice_stage_get_traceback (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->traceback;
}

const char *
sluice_stage_get_result (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  return self->record->result;
}

gint64
sluice_stage_get_started_at (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), 0);

  return self->record->started_at;
}

gint64
sluice_stage_get_ended_at (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), 0);

  return self->ended_at;
}

double
sluice_stage_get_progress (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), -1);

  return self->record->progress < 0 ? -1 : MIN (self->record->progress, 1);
}

int
sluice_stage_get_retry_count (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), -1);

  return self->record->retry_count;
}

int
sluice_stage_get_max_retries (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), -1);

  return self->record->max_retries;
}

const char *
sluice_stage_get_job_uuid (SluiceStage *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE (self), NULL);

  if (self->record->job_uuid != NULL)
    return self->record->job_uuid;

  if (!self->job_known)
    {
      self->job_uuid = read_job_uuid (self->record->result);
      self->job_known = TRUE;
    }

  return self->job_uuid;
}
