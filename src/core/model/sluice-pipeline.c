/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-pipeline-private.h"

G_DEFINE_FINAL_TYPE (SluicePipeline, sluice_pipeline, G_TYPE_OBJECT)

GParamSpec *sluice_pipeline_properties[PIPELINE_PROP_STAGES + 1];
guint sluice_pipeline_signals[N_PIPELINE_SIGNALS];

GType
sluice_request_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SLUICE_REQUEST_NONE, "SLUICE_REQUEST_NONE", "none" },
    { SLUICE_REQUEST_START, "SLUICE_REQUEST_START", "start" },
    { SLUICE_REQUEST_CANCEL, "SLUICE_REQUEST_CANCEL", "cancel" },
    { SLUICE_REQUEST_DELETE, "SLUICE_REQUEST_DELETE", "delete" },
    { SLUICE_REQUEST_PAUSE, "SLUICE_REQUEST_PAUSE", "pause" },
    { SLUICE_REQUEST_RESUME, "SLUICE_REQUEST_RESUME", "resume" },
    { SLUICE_REQUEST_RETRY, "SLUICE_REQUEST_RETRY", "retry" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SluiceRequest", values));

  return type;
}

static void
append_key (GString    *key,
            const char *text)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  if (text == NULL || *text == '\0')
    return;

  if (key->len > 0)
    g_string_append_c (key, '\n');
  if (g_str_is_ascii (text)) /* the same, at a tenth of the time */
    {
      for (; *text != '\0'; text++)
        g_string_append_c (key, g_ascii_tolower (*text));
      return;
    }
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  g_string_append (key, folded);
}

static void
sluice_pipeline_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SluicePipeline *self = SLUICE_PIPELINE (object);

  switch ((SluicePipelineProperty) prop_id)
    {
    case PIPELINE_PROP_SERVER_ID:
      g_value_set_string (value, self->server_id);
      break;
    case PIPELINE_PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PIPELINE_PROP_NAME:
      g_value_set_string (value, sluice_pipeline_get_name (self));
      break;
    case PIPELINE_PROP_DESCRIPTION:
      g_value_set_string (value, sluice_pipeline_get_description (self));
      break;
    case PIPELINE_PROP_STATE:
      g_value_set_enum (value, self->derived.state);
      break;
    case PIPELINE_PROP_PRIORITY:
      g_value_set_int (value, sluice_pipeline_get_priority (self));
      break;
    case PIPELINE_PROP_CREATED_AT:
      g_value_set_int64 (value, sluice_pipeline_get_created_at (self));
      break;
    case PIPELINE_PROP_STARTED_AT:
      g_value_set_int64 (value, sluice_pipeline_get_started_at (self));
      break;
    case PIPELINE_PROP_ENDED_AT:
      g_value_set_int64 (value, self->derived.ended_at);
      break;
    case PIPELINE_PROP_DONE:
      g_value_set_int (value, self->derived.done);
      break;
    case PIPELINE_PROP_TOTAL:
      g_value_set_int (value, self->derived.total);
      break;
    case PIPELINE_PROP_PROGRESS:
      g_value_set_double (value, self->derived.progress);
      break;
    case PIPELINE_PROP_ERROR_MESSAGE:
      g_value_set_string (value, sluice_pipeline_get_error_message (self));
      break;
    case PIPELINE_PROP_WARNING:
      g_value_set_enum (value, self->derived.warning);
      break;
    case PIPELINE_PROP_WARNING_SINCE:
      g_value_set_int64 (value, self->derived.warning_since);
      break;
    case PIPELINE_PROP_REQUEST:
      g_value_set_enum (value, self->request);
      break;
    case PIPELINE_PROP_REQUEST_ERROR:
      g_value_set_boxed (value, self->request_error);
      break;
    case PIPELINE_PROP_STATUS_ERROR:
      g_value_set_boxed (value, self->status_error);
      break;
    case PIPELINE_PROP_RETRY_COUNT:
      g_value_set_int (value, sluice_pipeline_get_retry_count (self));
      break;
    case PIPELINE_PROP_MAX_RETRIES:
      g_value_set_int (value, sluice_pipeline_get_max_retries (self));
      break;
    case PIPELINE_PROP_STAGES:
      g_value_set_object (value, self->stages);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_pipeline_finalize (GObject *object)
{
  SluicePipeline *self = SLUICE_PIPELINE (object);

  g_clear_pointer (&self->server_id, g_ref_string_release);
  g_free (self->uuid);
  g_clear_pointer (&self->row, sluice_pipeline_record_unref);
  g_clear_pointer (&self->stage_records, g_ptr_array_unref);
  g_clear_object (&self->stages);
  g_clear_error (&self->request_error);
  g_clear_error (&self->status_error);
  g_free (self->search_key);
  g_free (self->sort_key);
  g_clear_pointer (&self->unannounced, g_ptr_array_unref);
  g_clear_pointer (&self->transitions, g_ptr_array_unref);
  g_clear_pointer (&self->last_of_stage, g_hash_table_unref);

  G_OBJECT_CLASS (sluice_pipeline_parent_class)->finalize (object);
}

static void
sluice_pipeline_class_init (SluicePipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec **properties = sluice_pipeline_properties;
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_pipeline_get_property;
  object_class->finalize = sluice_pipeline_finalize;

  properties[PIPELINE_PROP_SERVER_ID] = g_param_spec_string ("server-id", NULL, NULL, NULL, flags);
  properties[PIPELINE_PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  properties[PIPELINE_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PIPELINE_PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PIPELINE_PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, SLUICE_TYPE_STATE, SLUICE_STATE_CHECKING, flags);
  properties[PIPELINE_PROP_PRIORITY] = g_param_spec_int ("priority", NULL, NULL, G_MININT, G_MAXINT, 5, flags);
  properties[PIPELINE_PROP_CREATED_AT] = g_param_spec_int64 ("created-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PIPELINE_PROP_STARTED_AT] = g_param_spec_int64 ("started-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PIPELINE_PROP_ENDED_AT] = g_param_spec_int64 ("ended-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PIPELINE_PROP_DONE] = g_param_spec_int ("done", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PIPELINE_PROP_TOTAL] = g_param_spec_int ("total", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PIPELINE_PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PIPELINE_PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  properties[PIPELINE_PROP_WARNING]
      = g_param_spec_enum ("warning", NULL, NULL, SLUICE_TYPE_WARNING, SLUICE_WARNING_NONE, flags);
  properties[PIPELINE_PROP_WARNING_SINCE] = g_param_spec_int64 ("warning-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PIPELINE_PROP_REQUEST]
      = g_param_spec_enum ("request", NULL, NULL, SLUICE_TYPE_REQUEST, SLUICE_REQUEST_NONE, flags);
  properties[PIPELINE_PROP_REQUEST_ERROR] = g_param_spec_boxed ("request-error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PIPELINE_PROP_STATUS_ERROR] = g_param_spec_boxed ("status-error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PIPELINE_PROP_RETRY_COUNT] = g_param_spec_int ("retry-count", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PIPELINE_PROP_MAX_RETRIES] = g_param_spec_int ("max-retries", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PIPELINE_PROP_STAGES] = g_param_spec_object ("stages", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (sluice_pipeline_properties),
                                     sluice_pipeline_properties);

  sluice_pipeline_signals[PIPELINE_SIGNAL_STRUCTURE_CHANGED] = g_signal_new (
      "structure-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  sluice_pipeline_signals[PIPELINE_SIGNAL_STAGE_CHANGED]
      = g_signal_new ("stage-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      1, SLUICE_TYPE_STAGE);
}

static void
sluice_pipeline_init (SluicePipeline *self)
{
  self->derived = (SluiceDerived) { .done = -1, .total = -1, .progress = -1 };
}

SluicePipeline *
sluice_pipeline_new (const char *server_id,
                     const char *uuid)
{
  SluicePipeline *self;

  g_return_val_if_fail (server_id != NULL, NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PIPELINE, NULL);
  self->server_id = g_ref_string_new_intern (server_id);
  self->uuid = g_strdup (uuid);
  self->row = sluice_pipeline_record_new ();
  return self;
}

const char *
sluice_pipeline_get_server_id (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->server_id;
}

const char *
sluice_pipeline_get_uuid (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->uuid;
}

const char *
sluice_pipeline_get_name (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->row->name != NULL ? self->row->name : "";
}

const char *
sluice_pipeline_get_description (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->row->description;
}

SluiceState
sluice_pipeline_get_state (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), SLUICE_STATE_UNKNOWN);

  return self->derived.state;
}

const char *
sluice_pipeline_get_status (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->row->status != NULL ? self->row->status : "";
}

int
sluice_pipeline_get_priority (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->row->priority;
}

int
sluice_pipeline_get_retry_count (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->row->retry_count;
}

int
sluice_pipeline_get_max_retries (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->row->max_retries;
}

gint64
sluice_pipeline_get_created_at (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->row->created_at;
}

gint64
sluice_pipeline_get_started_at (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->row->started_at;
}

gint64
sluice_pipeline_get_ended_at (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->derived.ended_at;
}

int
sluice_pipeline_get_done (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), -1);

  return self->derived.done;
}

int
sluice_pipeline_get_total (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), -1);

  return self->derived.total;
}

double
sluice_pipeline_get_progress (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), -1);

  return self->derived.progress;
}

const char *
sluice_pipeline_get_error_message (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->row->error_message;
}

SluiceWarning
sluice_pipeline_get_warning (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), SLUICE_WARNING_NONE);

  return self->derived.warning;
}

gint64
sluice_pipeline_get_warning_since (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->derived.warning_since;
}

SluiceRequest
sluice_pipeline_get_request (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), SLUICE_REQUEST_NONE);

  return self->request;
}

const GError *
sluice_pipeline_get_request_error (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->request_error;
}

const GError *
sluice_pipeline_get_status_error (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return self->status_error;
}

gboolean
sluice_pipeline_get_server_finished (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), FALSE);

  return self->derived.server_finished;
}

GListModel *
sluice_pipeline_get_stages (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  return (GListModel *) self->stages;
}

SluicePipelineRecord *
sluice_pipeline_make_record (SluicePipeline *self)
{
  SluicePipelineRecord *record;

  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  record = sluice_pipeline_record_copy_row (self->row);
  record->stages = self->stage_records != NULL ? g_ptr_array_ref (self->stage_records) : NULL;
  return record;
}

SluiceStage *
sluice_pipeline_find_stage (SluicePipeline *self,
                            const char     *name)
{
  guint n_stages;

  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  n_stages = self->stages != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->stages)) : 0;
  for (guint i = 0; i < n_stages; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

      /* The list keeps it alive. */
      if (g_str_equal (sluice_stage_get_name (stage), name))
        return stage;
    }

  return NULL;
}

gint64
sluice_pipeline_get_duration (SluicePipeline *self,
                              gint64          now)
{
  gint64 end;

  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  if (self->derived.ended_at != 0)
    end = self->derived.ended_at;
  else if (sluice_state_is_active (self->derived.state) || self->derived.state == SLUICE_STATE_UNKNOWN)
    end = now;
  else
    return 0;

  return self->row->started_at != 0 ? MAX (end - self->row->started_at, 0) : 0;
}

gint64
sluice_pipeline_get_confirmed_at (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  return self->confirmed_at;
}

const char *
sluice_pipeline_get_search_key (SluicePipeline *self)
{
  GString *key;

  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  if (self->search_key != NULL)
    return self->search_key;

  key = g_string_new (NULL);
  append_key (key, self->row->name);
  append_key (key, self->row->description);
  append_key (key, self->uuid);
  for (guint i = 0; self->stage_records != NULL && i < self->stage_records->len; i++)
    append_key (key, ((SluiceStageRecord *) self->stage_records->pdata[i])->name);

  self->search_key = g_string_free (key, FALSE);
  return self->search_key;
}

const char *
sluice_pipeline_get_sort_key (SluicePipeline *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), NULL);

  if (self->sort_key == NULL)
    self->sort_key = g_utf8_collate_key (sluice_pipeline_get_name (self), -1);

  return self->sort_key;
}
