/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/sluice-ctl-json.h"

static void
add_text (JsonObject *object,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
add_instant (JsonObject *object,
             const char *name,
             gint64      instant)
{
  g_autoptr (GDateTime) time = instant != 0 ? g_date_time_new_from_unix_utc_usec (instant) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%fZ") : NULL;

  add_text (object, name, text);
}

static void
add_known (JsonObject *object,
           const char *name,
           int         value)
{
  if (value >= 0)
    json_object_set_int_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
make_progress (const SluiceDerived *derived)
{
  JsonObject *progress = json_object_new ();

  add_known (progress, "done", derived->done);
  add_known (progress, "total", derived->total);
  return progress;
}

static JsonObject *
make_pipeline (const SluicePipelineRecord *pipeline,
               const SluiceDerived        *derived)
{
  JsonObject *object = json_object_new ();

  add_text (object, "uuid", pipeline->uuid);
  add_text (object, "name", pipeline->name);
  add_text (object, "description", pipeline->description);
  add_text (object, "status", pipeline->status);
  add_text (object, "celery_task_id", pipeline->celery_task_id);
  json_object_set_int_member (object, "priority", pipeline->priority);
  json_object_set_int_member (object, "max_retries", pipeline->max_retries);
  json_object_set_int_member (object, "retry_count", pipeline->retry_count);
  add_instant (object, "created_at", pipeline->created_at);
  add_instant (object, "started_at", pipeline->started_at);
  add_instant (object, "completed_at", pipeline->completed_at);
  add_text (object, "error_message", pipeline->error_message);

  json_object_set_string_member (object, "state", sluice_state_get_nick (derived->state));
  json_object_set_object_member (object, "progress", make_progress (derived));
  add_instant (object, "ended_at", derived->ended_at);
  add_text (object, "warning", sluice_warning_get_nick (derived->warning));
  return object;
}

static JsonNode *
make_result (const char *result)
{
  g_autoptr (JsonNode) node = result != NULL ? json_from_string (result, NULL) : NULL;

  return node != NULL ? g_steal_pointer (&node) : json_node_new (JSON_NODE_NULL);
}

static JsonObject *
make_stage (const SluiceStageRecord    *stage,
            GHashTable                 *completed,
            const SluicePipelineRecord *pipeline)
{
  JsonObject *object = json_object_new ();
  JsonArray *depends_on = json_array_new ();

  for (guint i = 0; stage->depends_on != NULL && stage->depends_on[i] != NULL; i++)
    json_array_add_string_element (depends_on, stage->depends_on[i]);

  add_text (object, "stage_name", stage->name);
  json_object_set_int_member (object, "stage_order", stage->order);
  add_text (object, "task_name", stage->task);
  add_text (object, "status", stage->status);
  add_text (object, "celery_task_id", stage->celery_task_id);
  json_object_set_array_member (object, "depends_on", depends_on);
  json_object_set_member (object, "result", make_result (stage->result));
  add_text (object, "error_message", stage->error_message);
  add_instant (object, "created_at", stage->created_at);
  add_instant (object, "started_at", stage->started_at);
  add_instant (object, "completed_at", stage->completed_at);
  if (stage->progress >= 0)
    json_object_set_double_member (object, "progress", stage->progress);
  json_object_set_string_member (object, "state", sluice_state_get_nick (sluice_derive_stage (stage, completed, pipeline)));
  return object;
}

static JsonNode *
make_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

JsonNode *
sluice_ctl_json_pipeline (const SluicePipelineRecord *pipeline,
                          const SluiceDerived        *derived)
{
  return make_node (make_pipeline (pipeline, derived));
}

JsonNode *
sluice_ctl_json_status (const SluicePipelineRecord *pipeline,
                        const SluiceDerived        *derived)
{
  JsonObject *object = json_object_new ();
  JsonArray *stages = json_array_new ();
  g_autoptr (GHashTable) completed = NULL;

  if (pipeline->stages != NULL)
    completed = sluice_derive_collect_completed (pipeline->stages);
  for (guint i = 0; pipeline->stages != NULL && i < pipeline->stages->len; i++)
    json_array_add_object_element (stages, make_stage (g_ptr_array_index (pipeline->stages, i), completed, pipeline));

  json_object_set_object_member (object, "pipeline", make_pipeline (pipeline, derived));
  json_object_set_array_member (object, "stages", stages);
  return make_node (object);
}

char *
sluice_ctl_json_to_string (JsonNode *node,
                           gboolean  indented)
{
  return json_to_string (node, indented);
}
