/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-pipeline-private.h"

#include "model/sluice-stage-private.h"
#include "model/sluice-store.h"

struct _SluicePipeline
{
  GObject parent_instance;

  /* Owned. */
  char *server_id; /* a GRefString: one for all pipelines of a server */
  char *uuid;
  SluicePipelineRecord *row;
  GPtrArray *stage_records; /* nullable */
  GListStore *stages;       /* nullable */
  GError *request_error;
  char *search_key; /* made when asked for */
  char *sort_key;   /* made when asked for */
  GPtrArray *unannounced;

  SluiceDerived derived;
  SluiceRequest request;
  gint64 confirmed_at;
  gboolean structure_unannounced;
};

G_DEFINE_FINAL_TYPE (SluicePipeline, sluice_pipeline, G_TYPE_OBJECT)

typedef enum
{
  PROP_SERVER_ID = 1,
  PROP_UUID,
  PROP_NAME,
  PROP_DESCRIPTION,
  PROP_STATE,
  PROP_PRIORITY,
  PROP_CREATED_AT,
  PROP_STARTED_AT,
  PROP_ENDED_AT,
  PROP_DONE,
  PROP_TOTAL,
  PROP_PROGRESS,
  PROP_ERROR_MESSAGE,
  PROP_WARNING,
  PROP_WARNING_SINCE,
  PROP_REQUEST,
  PROP_REQUEST_ERROR,
  PROP_RETRY_COUNT,
  PROP_MAX_RETRIES,
  PROP_STAGES,
} Property;

static GParamSpec *properties[PROP_STAGES + 1];

enum
{
  SIGNAL_STRUCTURE_CHANGED,
  SIGNAL_STAGE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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
notify (SluicePipeline *self,
        Property        property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
has_same_names (GPtrArray *a,
                GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (g_strcmp0 (((SluiceStageRecord *) a->pdata[i])->name, ((SluiceStageRecord *) b->pdata[i])->name) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
has_same_structure (GPtrArray *a,
                    GPtrArray *b)
{
  static char *none[] = { NULL };

  if (!has_same_names (a, b))
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      char **on_a = ((SluiceStageRecord *) a->pdata[i])->depends_on;
      char **on_b = ((SluiceStageRecord *) b->pdata[i])->depends_on;

      if (!g_strv_equal ((const char *const *) (on_a != NULL ? on_a : none),
                         (const char *const *) (on_b != NULL ? on_b : none)))
        return FALSE;
    }

  return TRUE;
}

static void
update_stage (SluicePipeline          *self,
              SluiceStage             *stage,
              const SluiceStageRecord *record,
              GArray                  *moves)
{
  SluiceMove move = { stage, sluice_stage_get_state (stage) };

  if (!sluice_stage_update (stage, record, self->row, self->derived.ended_at))
    return;

  g_ptr_array_add (self->unannounced, g_object_ref (stage));
  if (sluice_stage_get_state (stage) != move.from)
    g_array_append_val (moves, move);
}

/* Other stages, or the same in another order: those that were there live on; of several of one name the first that is
 * free goes on as the first. */
static void
replace_stages (SluicePipeline *self,
                GPtrArray      *records,
                GArray         *moves)
{
  g_autoptr (GHashTable) free_stages = NULL;
  g_autoptr (GPtrArray) stages = g_ptr_array_new_full (records->len, g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->stages));

  free_stages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = n_old; i > 0; i--)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i - 1);
      GPtrArray *same = g_hash_table_lookup (free_stages, sluice_stage_get_name (stage));

      if (same == NULL)
        {
          same = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (free_stages, g_strdup (sluice_stage_get_name (stage)), same);
        }
      g_ptr_array_add (same, g_steal_pointer (&stage));
    }

  for (guint i = 0; i < records->len; i++)
    {
      const SluiceStageRecord *record = records->pdata[i];
      GPtrArray *same = g_hash_table_lookup (free_stages, record->name != NULL ? record->name : "");

      if (same != NULL && same->len > 0)
        {
          SluiceStage *stage = g_ptr_array_steal_index (same, same->len - 1);

          g_ptr_array_add (stages, stage);
          update_stage (self, stage, record, moves);
        }
      else
        {
          SluiceStage *stage = sluice_stage_new (record, self->row, self->derived.ended_at);
          SluiceMove move = { stage, SLUICE_STATE_PENDING };

          g_ptr_array_add (stages, stage);
          if (sluice_stage_get_state (stage) != move.from)
            g_array_append_val (moves, move);
        }
    }

  g_list_store_splice (self->stages, 0, n_old, stages->pdata, stages->len);
}

static void
update_stages (SluicePipeline *self,
               GPtrArray      *records,
               GArray         *moves)
{
  g_autoptr (GPtrArray) old = NULL;

  if (records == NULL)
    return;

  old = g_steal_pointer (&self->stage_records);
  self->stage_records = g_ptr_array_ref (records);
  self->structure_unannounced |= !has_same_structure (old, records);

  if (self->stages == NULL)
    {
      self->stages = g_list_store_new (SLUICE_TYPE_STAGE);
      notify (self, PROP_STAGES);
    }

  if (has_same_names (old, records))
    {
      for (guint i = 0; i < records->len; i++)
        {
          g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

          update_stage (self, stage, records->pdata[i], moves);
        }
    }
  else
    {
      replace_stages (self, records, moves);
    }
}

static guint
notify_row (SluicePipeline             *self,
            const SluicePipelineRecord *old,
            const SluicePipelineRecord *row)
{
  guint kinds = 0;

  if (g_strcmp0 (old->name, row->name) != 0)
    {
      kinds |= SLUICE_STORE_CHANGE_NAME | SLUICE_STORE_CHANGE_SEARCH;
      g_clear_pointer (&self->sort_key, g_free);
      notify (self, PROP_NAME);
    }
  if (g_strcmp0 (old->description, row->description) != 0)
    {
      kinds |= SLUICE_STORE_CHANGE_SEARCH;
      notify (self, PROP_DESCRIPTION);
    }
  if (old->priority != row->priority)
    {
      kinds |= SLUICE_STORE_CHANGE_PRIORITY;
      notify (self, PROP_PRIORITY);
    }
  if (old->created_at != row->created_at)
    {
      kinds |= SLUICE_STORE_CHANGE_TIMES;
      notify (self, PROP_CREATED_AT);
    }
  if (old->started_at != row->started_at)
    {
      kinds |= SLUICE_STORE_CHANGE_TIMES;
      notify (self, PROP_STARTED_AT);
    }
  if (g_strcmp0 (old->error_message, row->error_message) != 0)
    notify (self, PROP_ERROR_MESSAGE);
  if (old->retry_count != row->retry_count)
    notify (self, PROP_RETRY_COUNT);
  if (old->max_retries != row->max_retries)
    notify (self, PROP_MAX_RETRIES);

  return kinds;
}

static guint
notify_derived (SluicePipeline      *self,
                const SluiceDerived *old,
                const SluiceDerived *derived)
{
  guint kinds = 0;

  if (old->state != derived->state)
    {
      kinds |= SLUICE_STORE_CHANGE_STATE;
      notify (self, PROP_STATE);
    }
  if (old->ended_at != derived->ended_at)
    {
      kinds |= SLUICE_STORE_CHANGE_TIMES;
      notify (self, PROP_ENDED_AT);
    }
  if (old->done != derived->done)
    {
      kinds |= SLUICE_STORE_CHANGE_PROGRESS;
      notify (self, PROP_DONE);
    }
  if (old->total != derived->total)
    {
      kinds |= SLUICE_STORE_CHANGE_PROGRESS;
      notify (self, PROP_TOTAL);
    }
  if (old->progress != derived->progress)
    {
      kinds |= SLUICE_STORE_CHANGE_PROGRESS;
      notify (self, PROP_PROGRESS);
    }
  if (old->warning != derived->warning)
    notify (self, PROP_WARNING);
  if (old->warning_since != derived->warning_since)
    notify (self, PROP_WARNING_SINCE);

  return kinds;
}

static void
append_key (GString    *key,
            const char *text)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  if (text == NULL || *text == '\0')
    return;

  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  if (key->len > 0)
    g_string_append_c (key, '\n');
  g_string_append (key, folded);
}

static void
sluice_pipeline_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SluicePipeline *self = SLUICE_PIPELINE (object);

  switch ((Property) prop_id)
    {
    case PROP_SERVER_ID:
      g_value_set_string (value, self->server_id);
      break;
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_NAME:
      g_value_set_string (value, sluice_pipeline_get_name (self));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, sluice_pipeline_get_description (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->derived.state);
      break;
    case PROP_PRIORITY:
      g_value_set_int (value, sluice_pipeline_get_priority (self));
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, sluice_pipeline_get_created_at (self));
      break;
    case PROP_STARTED_AT:
      g_value_set_int64 (value, sluice_pipeline_get_started_at (self));
      break;
    case PROP_ENDED_AT:
      g_value_set_int64 (value, self->derived.ended_at);
      break;
    case PROP_DONE:
      g_value_set_int (value, self->derived.done);
      break;
    case PROP_TOTAL:
      g_value_set_int (value, self->derived.total);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->derived.progress);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, sluice_pipeline_get_error_message (self));
      break;
    case PROP_WARNING:
      g_value_set_enum (value, self->derived.warning);
      break;
    case PROP_WARNING_SINCE:
      g_value_set_int64 (value, self->derived.warning_since);
      break;
    case PROP_REQUEST:
      g_value_set_enum (value, self->request);
      break;
    case PROP_REQUEST_ERROR:
      g_value_set_boxed (value, self->request_error);
      break;
    case PROP_RETRY_COUNT:
      g_value_set_int (value, sluice_pipeline_get_retry_count (self));
      break;
    case PROP_MAX_RETRIES:
      g_value_set_int (value, sluice_pipeline_get_max_retries (self));
      break;
    case PROP_STAGES:
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
  g_free (self->search_key);
  g_free (self->sort_key);
  g_clear_pointer (&self->unannounced, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_pipeline_parent_class)->finalize (object);
}

static void
sluice_pipeline_class_init (SluicePipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_pipeline_get_property;
  object_class->finalize = sluice_pipeline_finalize;

  properties[PROP_SERVER_ID] = g_param_spec_string ("server-id", NULL, NULL, NULL, flags);
  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, SLUICE_TYPE_STATE, SLUICE_STATE_CHECKING, flags);
  properties[PROP_PRIORITY] = g_param_spec_int ("priority", NULL, NULL, G_MININT, G_MAXINT, 5, flags);
  properties[PROP_CREATED_AT] = g_param_spec_int64 ("created-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STARTED_AT] = g_param_spec_int64 ("started-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ENDED_AT] = g_param_spec_int64 ("ended-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DONE] = g_param_spec_int ("done", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_TOTAL] = g_param_spec_int ("total", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  properties[PROP_WARNING]
      = g_param_spec_enum ("warning", NULL, NULL, SLUICE_TYPE_WARNING, SLUICE_WARNING_NONE, flags);
  properties[PROP_WARNING_SINCE] = g_param_spec_int64 ("warning-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_REQUEST]
      = g_param_spec_enum ("request", NULL, NULL, SLUICE_TYPE_REQUEST, SLUICE_REQUEST_NONE, flags);
  properties[PROP_REQUEST_ERROR] = g_param_spec_boxed ("request-error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_RETRY_COUNT] = g_param_spec_int ("retry-count", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_MAX_RETRIES] = g_param_spec_int ("max-retries", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_STAGES] = g_param_spec_object ("stages", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_STRUCTURE_CHANGED] = g_signal_new ("structure-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STAGE_CHANGED] = g_signal_new ("stage-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, SLUICE_TYPE_STAGE);
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

guint
sluice_pipeline_update (SluicePipeline             *self,
                        const SluicePipelineRecord *row,
                        GPtrArray                  *stages,
                        const SluiceDerived        *derived,
                        GArray                     *moves)
{
  g_autoptr (SluicePipelineRecord) old_row = NULL;
  SluiceDerived old_derived;
  gboolean other_names;
  guint kinds = 0;

  g_return_val_if_fail (SLUICE_IS_PIPELINE (self), 0);

  g_object_freeze_notify (G_OBJECT (self));

  old_row = g_steal_pointer (&self->row);
  old_derived = self->derived;
  self->row = sluice_pipeline_record_ref (row);
  self->derived = *derived;

  kinds |= notify_row (self, old_row, row);
  kinds |= notify_derived (self, &old_derived, derived);

  /* Two unknown words are two states to people. */
  if (old_derived.state == SLUICE_STATE_UNKNOWN && derived->state == SLUICE_STATE_UNKNOWN
      && g_strcmp0 (old_row->status, row->status) != 0)
    notify (self, PROP_STATE);

  other_names = stages != NULL && !has_same_names (self->stage_records, stages);
  if (other_names)
    kinds |= SLUICE_STORE_CHANGE_SEARCH;
  if ((kinds & SLUICE_STORE_CHANGE_SEARCH) != 0)
    g_clear_pointer (&self->search_key, g_free);

  if (self->unannounced == NULL && stages != NULL)
    self->unannounced = g_ptr_array_new_with_free_func (g_object_unref);
  if (stages != NULL && (stages != self->stage_records || old_derived.ended_at != derived->ended_at))
    update_stages (self, stages, moves);

  g_object_thaw_notify (G_OBJECT (self));
  return kinds;
}

void
sluice_pipeline_announce (SluicePipeline *self)
{
  g_autoptr (GPtrArray) changed = NULL;

  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  changed = g_steal_pointer (&self->unannounced);
  if (self->structure_unannounced)
    {
      self->structure_unannounced = FALSE;
      g_signal_emit (self, signals[SIGNAL_STRUCTURE_CHANGED], 0);
    }
  for (guint i = 0; changed != NULL && i < changed->len; i++)
    g_signal_emit (self, signals[SIGNAL_STAGE_CHANGED], 0, changed->pdata[i]);
}

GPtrArray *
sluice_pipeline_get_stage_records (SluicePipeline *self)
{
  return self->stage_records;
}

void
sluice_pipeline_confirm (SluicePipeline *self,
                         gint64          confirmed_at)
{
  self->confirmed_at = MAX (self->confirmed_at, confirmed_at);
}

void
sluice_pipeline_set_request (SluicePipeline *self,
                             SluiceRequest   request,
                             const GError   *error)
{
  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  g_object_freeze_notify (G_OBJECT (self));

  if (self->request != request)
    {
      self->request = request;
      notify (self, PROP_REQUEST);
    }
  if (self->request_error != error)
    {
      g_clear_error (&self->request_error);
      self->request_error = error != NULL ? g_error_copy (error) : NULL;
      notify (self, PROP_REQUEST_ERROR);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

void
sluice_pipeline_set_traceback (SluicePipeline *self,
                               const char     *stage_name,
                               const char     *celery_task_id,
                               const char     *traceback)
{
  guint n_stages;

  g_return_if_fail (SLUICE_IS_PIPELINE (self));

  n_stages = self->stages != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->stages)) : 0;
  for (guint i = 0; i < n_stages; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

      /* Of several of one name the task tells which is meant. */
      if (g_strcmp0 (sluice_stage_get_name (stage), stage_name) == 0
          && sluice_stage_set_traceback (stage, celery_task_id, traceback))
        g_signal_emit (self, signals[SIGNAL_STAGE_CHANGED], 0, stage);
    }
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
