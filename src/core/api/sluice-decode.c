/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-decode.h"
#include "api/sluice-json.h"

#include "base/sluice-error.h"

/* The result as text for people, NULL for an empty one, which says nothing. */
static char *
format_result (SluiceFields *fields)
{
  JsonNode *node = fields->error == NULL ? json_object_get_member (fields->object, "result") : NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) == 0)
    return NULL;

  return sluice_json_format (node);
}

/* The job the stage works on: this server tells it with a result only, another may tell it beside the stage's other
 * fields, or in its parameters. */
static char *
find_job (SluiceFields *fields)
{
  JsonObject *object = fields->object;

  for (int i = 0; i < 2; i++)
    {
      JsonNode *member = json_object_get_member (object, "job_uuid");

      if (member != NULL && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING
          && *json_node_get_string (member) != '\0')
        return json_node_dup_string (member);

      member = json_object_get_member (object, "params");
      if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member))
        break;
      object = json_node_get_object (member);
    }

  return NULL;
}

static SluiceStageRecord *
decode_stage (SluiceFields *fields,
              guint         index)
{
  SluiceStageRecord *record = sluice_stage_record_new ();

  record->name = sluice_fields_require_string (fields, "stage_name");
  record->order = (guint) MAX (sluice_fields_get_int (fields, "stage_order", (int) index), 0);
  record->task = sluice_fields_get_string (fields, "task_name");
  record->status = sluice_fields_require_string (fields, "status");
  record->celery_task_id = sluice_fields_get_string (fields, "celery_task_id");
  g_clear_pointer (&record->depends_on, g_strfreev);
  record->depends_on = sluice_fields_get_strings (fields, "depends_on");
  record->job_uuid = find_job (fields);
  record->result = format_result (fields);
  record->error_message = sluice_fields_get_string (fields, "error_message");
  record->created_at = sluice_fields_get_instant (fields, "created_at");
  record->started_at = sluice_fields_get_instant (fields, "started_at");
  record->completed_at = sluice_fields_get_instant (fields, "completed_at");
  record->progress = sluice_fields_get_progress (fields, "progress");
  record->max_retries = sluice_fields_get_int (fields, "max_retries", -1);
  record->retry_count = sluice_fields_get_int (fields, "retry_count", -1);

  if (record->task == NULL)
    record->task = g_strdup ("");

  return record;
}

static gboolean
check_element (JsonNode    *node,
               const char  *array,
               guint        index,
               GError     **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;

  g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "%s[%u]: expected an object", array, index);
  return FALSE;
}

static int
compare_order (gconstpointer a,
               gconstpointer b)
{
  const SluiceStageRecord *first = *(const SluiceStageRecord *const *) a;
  const SluiceStageRecord *second = *(const SluiceStageRecord *const *) b;

  return first->order < second->order ? -1 : first->order > second->order;
}

/* @known: (nullable): as of sluice_decode_status_with() */
static GPtrArray *
decode_stages (JsonArray  *array,
               GPtrArray  *known,
               GError    **error)
{
  guint length = json_array_get_length (array);
  g_autoptr (GPtrArray) stages = g_ptr_array_new_full (length, (GDestroyNotify) sluice_stage_record_unref);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      SluiceFields fields;

      if (known != NULL && known->pdata[i] != NULL && JSON_NODE_HOLDS_NULL (node))
        {
          g_ptr_array_add (stages, sluice_stage_record_ref (known->pdata[i]));
          continue;
        }
      if (!check_element (node, "stages", i, error))
        return NULL;
      fields = (SluiceFields) SLUICE_FIELDS_INIT (json_node_get_object (node));
      g_ptr_array_add (stages, decode_stage (&fields, i));
      if (!sluice_fields_finish (&fields, error, "stages[%u].", i))
        return NULL;
      if (known != NULL)
        known->pdata[i] = sluice_stage_record_ref (stages->pdata[i]);
    }

  /* Stable: stages that share a place keep the server's order. */
  g_ptr_array_sort (stages, compare_order);
  return g_steal_pointer (&stages);
}

static SluicePipelineRecord *
decode_pipeline (SluiceFields *fields)
{
  SluicePipelineRecord *record = sluice_pipeline_record_new ();
  JsonNode *stages;

  record->uuid = sluice_fields_require_string (fields, "uuid");
  record->name = sluice_fields_get_string (fields, "name");
  record->description = sluice_fields_get_string (fields, "description");
  record->status = sluice_fields_require_string (fields, "status");
  record->celery_task_id = sluice_fields_get_string (fields, "celery_task_id");
  record->error_message = sluice_fields_get_string (fields, "error_message");
  record->priority = sluice_fields_get_int (fields, "priority", record->priority);
  record->max_retries = sluice_fields_get_int (fields, "max_retries", -1);
  record->retry_count = sluice_fields_get_int (fields, "retry_count", -1);
  record->created_at = sluice_fields_get_instant (fields, "created_at");
  record->started_at = sluice_fields_get_instant (fields, "started_at");
  record->completed_at = sluice_fields_get_instant (fields, "completed_at");

  /* The server takes empty names, and a record's name is never NULL. */
  if (record->name == NULL)
    record->name = g_strdup ("");
  if (fields->error == NULL && *record->uuid == '\0')
    g_set_error_literal (&fields->error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "uuid: is empty");

  /* This server sends them by themselves; another may put them here. */
  stages = fields->error == NULL ? json_object_get_member (fields->object, "stages") : NULL;
  if (stages != NULL && JSON_NODE_HOLDS_ARRAY (stages))
    record->stages = decode_stages (json_node_get_array (stages), NULL, &fields->error);

  return record;
}

/* What is left of a row that can't be understood: which pipeline it is, in a state that nobody knows. */
static SluicePipelineRecord *
decode_rest (JsonObject *object)
{
  SluiceFields key = SLUICE_FIELDS_INIT (object), name = SLUICE_FIELDS_INIT (object),
               created = SLUICE_FIELDS_INIT (object);
  g_autoptr (SluicePipelineRecord) record = sluice_pipeline_record_new ();

  record->uuid = sluice_fields_require_string (&key, "uuid");
  record->name = sluice_fields_get_string (&name, "name");
  record->created_at = sluice_fields_get_instant (&created, "created_at");
  record->status = g_strdup ("");
  if (record->name == NULL)
    record->name = g_strdup ("");
  g_clear_error (&name.error);
  g_clear_error (&created.error);
  if (!sluice_fields_finish (&key, NULL, "%s", "") || *record->uuid == '\0')
    return NULL;
  return g_steal_pointer (&record);
}

GPtrArray *
sluice_decode_list (GBytes  *body,
                    int     *total,
                    GError **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  g_autoptr (GPtrArray) pipelines = NULL;
  SluiceFields top;
  g_autoptr (GError) first_error = NULL;
  JsonArray *rows;
  guint length, understood = 0;

  if (root == NULL)
    return NULL;

  top = (SluiceFields) SLUICE_FIELDS_INIT (root);
  rows = sluice_fields_require_array (&top, "pipelines");
  *total = sluice_fields_get_int (&top, "total", -1);
  if (!sluice_fields_finish (&top, error, "%s", ""))
    return NULL;

  length = json_array_get_length (rows);
  pipelines = g_ptr_array_new_full (length, (GDestroyNotify) sluice_pipeline_record_unref);
  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      g_autoptr (SluicePipelineRecord) record = NULL;
      g_autoptr (GError) row_error = NULL;
      SluiceFields fields;

      if (!check_element (node, "pipelines", i, error))
        return NULL;
      fields = (SluiceFields) SLUICE_FIELDS_INIT (json_node_get_object (node));
      record = decode_pipeline (&fields);
      if (sluice_fields_finish (&fields, &row_error, "pipelines[%u].", i))
        {
          understood++;
        }
      else
        {
          g_clear_pointer (&record, sluice_pipeline_record_unref);
          record = decode_rest (json_node_get_object (node));
        }
      if (record == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&row_error));
          return NULL;
        }
      if (row_error != NULL && first_error == NULL)
        first_error = g_steal_pointer (&row_error);
      g_ptr_array_add (pipelines, g_steal_pointer (&record));
    }

  /* One row must not hide the others; where none is right it is another thing than a list. */
  if (first_error != NULL && understood == 0)
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      return NULL;
    }
  return g_steal_pointer (&pipelines);
}

SluicePipelineRecord *
sluice_decode_status (GBytes  *body,
                      GError **error)
{
  return sluice_decode_status_with (body, NULL, error);
}

SluicePipelineRecord *
sluice_decode_status_with (GBytes    *body,
                           GPtrArray *known,
                           GError   **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  g_autoptr (SluicePipelineRecord) record = NULL;
  SluiceFields top, fields;
  JsonObject *pipeline;
  JsonArray *stages;

  if (root == NULL)
    return NULL;

  top = (SluiceFields) SLUICE_FIELDS_INIT (root);
  pipeline = sluice_fields_require_object (&top, "pipeline");
  stages = sluice_fields_require_array (&top, "stages");
  if (!sluice_fields_finish (&top, error, "%s", ""))
    return NULL;

  fields = (SluiceFields) SLUICE_FIELDS_INIT (pipeline);
  record = decode_pipeline (&fields);
  if (!sluice_fields_finish (&fields, error, "pipeline."))
    return NULL;

  g_clear_pointer (&record->stages, g_ptr_array_unref);
  if (known != NULL && known->len != json_array_get_length (stages))
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "stages: not as many as are known");
      return NULL;
    }
  record->stages = decode_stages (stages, known, error);
  return record->stages != NULL ? g_steal_pointer (&record) : NULL;
}

SluicePipelineRecord *
sluice_decode_pipeline (GBytes  *body,
                        GError **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  g_autoptr (SluicePipelineRecord) record = NULL;
  SluiceFields fields;

  if (root == NULL)
    return NULL;

  fields = (SluiceFields) SLUICE_FIELDS_INIT (root);
  record = decode_pipeline (&fields);
  if (!sluice_fields_finish (&fields, error, "%s", ""))
    return NULL;

  return g_steal_pointer (&record);
}
