/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-request.h"

#include <string.h>

/* As the platform's framework names a status in its messages. */
static char *
make_status_name (SluiceDemoPipeline *pipeline)
{
  g_autofree char *upper = g_ascii_strup (sluice_demo_status_to_string (pipeline->status), -1);

  return g_strconcat ("PipelineStatus.", upper, NULL);
}

static void
handle_list (SluiceDemoRequest *self)
{
  GPtrArray *pipelines = sluice_demo_world_get_pipelines (self->world);
  const char *word = sluice_demo_request_get_query (self, "status");
  SluiceDemoStatus status = SLUICE_DEMO_STATUS_PENDING;
  gboolean filtered = word != NULL && *word != '\0';
  gint64 offset = 0;
  gint64 limit = 20;
  guint total = 0;
  gint64 written = 0;
  GString *json;

  if (!sluice_demo_request_get_query_int (self, "offset", &offset)
      || !sluice_demo_request_get_query_int (self, "limit", &limit))
    return;
  if (filtered && !sluice_demo_status_parse (word, self->flavour, &status))
    {
      sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Invalid status: %s", word);
      return;
    }

  json = g_string_sized_new (4096);
  g_string_append (json, "{\"pipelines\":[");
  for (guint i = pipelines->len; i-- > 0;)
    {
      SluiceDemoPipeline *pipeline = g_ptr_array_index (pipelines, i);
      GBytes *row;

      if (filtered && pipeline->status != status)
        continue;
      if (total++ < MAX (0, offset) || (limit >= 0 && written >= limit))
        continue;

      if (written++ > 0)
        g_string_append_c (json, ',');
      row = sluice_demo_json_get_row (pipeline);
      g_string_append_len (json, g_bytes_get_data (row, NULL), (gssize) g_bytes_get_size (row));
    }
  g_string_append_printf (json, "],\"total\":%u}", total);
  sluice_demo_request_reply (self, json);
}

static void
reply_with_row (SluiceDemoRequest  *self,
                SluiceDemoPipeline *pipeline)
{
  GBytes *row = sluice_demo_json_get_row (pipeline);

  sluice_demo_request_reply (self, g_string_new_len (g_bytes_get_data (row, NULL), (gssize) g_bytes_get_size (row)));
}

static void
handle_status (SluiceDemoRequest  *self,
               SluiceDemoPipeline *pipeline)
{
  GBytes *row = sluice_demo_json_get_row (pipeline);
  GString *json = g_string_new ("{\"pipeline\":");

  g_string_append_len (json, g_bytes_get_data (row, NULL), (gssize) g_bytes_get_size (row));
  g_string_append (json, ",\"stages\":[");
  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      sluice_demo_json_append_stage (json, g_ptr_array_index (pipeline->stages, i), self->scheduler);
    }
  g_string_append (json, "]}");
  sluice_demo_request_reply (self, json);
}

/* A string member; absent and null alike where it is not required. */
static const char *
check_string (JsonObject *object,
              const char *where,
              const char *name,
              gboolean    required,
              GString    *errors)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *field = g_strconcat (where, name, NULL);

  if (node == NULL)
    {
      if (required)
        sluice_demo_request_add_error (errors, field, "Field required", "missing");
      return NULL;
    }
  if (JSON_NODE_HOLDS_NULL (node) && !required)
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      sluice_demo_request_add_error (errors, field, "Input should be a valid string", "string_type");
      return NULL;
    }
  return json_node_get_string (node);
}

static gint64
check_int (JsonObject *object,
           const char *name,
           gint64      value,
           GString    *errors)
{
  JsonNode *node = json_object_get_member (object, name);
  gint64 number;

  if (node == NULL)
    return value;
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      GType type = json_node_get_value_type (node);

      if (type == G_TYPE_INT64)
        return json_node_get_int (node);
      if (type == G_TYPE_DOUBLE && json_node_get_double (node) == (double) (gint64) json_node_get_double (node))
        return (gint64) json_node_get_double (node);
      if (type == G_TYPE_DOUBLE)
        {
          sluice_demo_request_add_error (errors, name,
                                         "Input should be a valid integer, got a number with a fractional part",
                                         "int_from_float");
          return value;
        }
      if (type == G_TYPE_STRING)
        {
          if (g_ascii_string_to_signed (json_node_get_string (node), 10, G_MININT64, G_MAXINT64, &number, NULL))
            return number;
          sluice_demo_request_add_error (errors, name,
                                         "Input should be a valid integer, unable to parse string as an integer",
                                         "int_parsing");
          return value;
        }
    }
  sluice_demo_request_add_error (errors, name, "Input should be a valid integer", "int_type");
  return value;
}

static void
add_stage (SluiceDemoPipeline *pipeline,
           JsonNode           *node,
           guint               index,
           GString            *errors)
{
  g_autofree char *where = g_strdup_printf ("stages -> %u -> ", index);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) depends_on = NULL;
  JsonObject *object;
  JsonNode *member;
  const char *name;
  const char *task;
  char *params = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      where[strlen (where) - 4] = '\0';
      sluice_demo_request_add_error (errors, where,
                                     "Input should be a valid dictionary or object to extract fields from",
                                     "model_attributes_type");
      return;
    }

  object = json_node_get_object (node);
  name = check_string (object, where, "name", TRUE, errors);
  task = check_string (object, where, "task", TRUE, errors);
  member = json_object_get_member (object, "depends_on");
  if (member != NULL && !JSON_NODE_HOLDS_ARRAY (member))
    {
      g_autofree char *field = g_strconcat (where, "depends_on", NULL);

      sluice_demo_request_add_error (errors, field, "Input should be a valid list", "list_type");
    }
  else if (member != NULL)
    for (guint i = 0; i < json_array_get_length (json_node_get_array (member)); i++)
      {
        JsonNode *item = json_array_get_element (json_node_get_array (member), i);

        if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
          g_strv_builder_add (names, json_node_get_string (item));
      }
  depends_on = g_strv_builder_end (names);
  member = json_object_get_member (object, "params");
  if (member != NULL && JSON_NODE_HOLDS_OBJECT (member))
    params = json_to_string (member, FALSE);
  else if (member != NULL)
    {
      g_autofree char *field = g_strconcat (where, "params", NULL);

      sluice_demo_request_add_error (errors, field, "Input should be a valid dictionary", "dict_type");
    }

  if (name != NULL && task != NULL)
    sluice_demo_pipeline_add_stage (pipeline, name, task, (const char *const *) depends_on, g_steal_pointer (&params));
  g_free (params);
}

static void
fill_pipeline (SluiceDemoPipeline *pipeline,
               JsonObject         *object,
               GString            *errors)
{
  const char *name = check_string (object, "", "name", TRUE, errors);
  const char *description = check_string (object, "", "description", FALSE, errors);
  JsonNode *stages = json_object_get_member (object, "stages");
  gint64 priority;

  g_set_str (&pipeline->name, name != NULL ? name : "");
  g_set_str (&pipeline->description, description);

  if (stages == NULL)
    sluice_demo_request_add_error (errors, "stages", "Field required", "missing");
  else if (!JSON_NODE_HOLDS_ARRAY (stages))
    sluice_demo_request_add_error (errors, "stages", "Input should be a valid list", "list_type");
  else
    for (guint i = 0; i < json_array_get_length (json_node_get_array (stages)); i++)
      add_stage (pipeline, json_array_get_element (json_node_get_array (stages), i), i, errors);

  priority = check_int (object, "priority", 5, errors);
  if (priority < 1)
    sluice_demo_request_add_error (errors, "priority", "Input should be greater than or equal to 1",
                                   "greater_than_equal");
  else if (priority > 10)
    sluice_demo_request_add_error (errors, "priority", "Input should be less than or equal to 10", "less_than_equal");
  pipeline->priority = (int) priority;
  pipeline->max_retries = check_int (object, "max_retries", 3, errors);
}

static void
handle_create (SluiceDemoRequest *self)
{
  g_autoptr (SluiceDemoPipeline) pipeline = NULL;
  g_autoptr (JsonNode) root = NULL;
  GString *errors = g_string_new (NULL);

  root = sluice_demo_request_parse_body (self, errors);
  if (root != NULL)
    {
      pipeline = sluice_demo_pipeline_new ("");
      fill_pipeline (pipeline, json_node_get_object (root), errors);
    }
  if (self->refused != NULL)
    sluice_demo_request_add_error (errors, self->refused, "Not on this server", "value_error");

  if (errors->len > 0)
    {
      sluice_demo_request_invalidate (self, errors);
      return;
    }

  g_string_free (errors, TRUE);
  reply_with_row (self, sluice_demo_world_add_pipeline (self->world, g_steal_pointer (&pipeline),
                                                        sluice_demo_scheduler_get_stamp (self->scheduler)));
}

static void
reply_with_word (SluiceDemoRequest  *self,
                 SluiceDemoPipeline *pipeline,
                 const char         *word,
                 SluiceDemoTask     *task)
{
  GString *json = g_string_new ("{\"pipeline_uuid\":");

  sluice_demo_json_append_string (json, pipeline->uuid);
  if (task != NULL)
    g_string_append_printf (json, ",\"celery_task_id\":\"%s\"", task->id);
  g_string_append_printf (json, ",\"status\":\"%s\"}", word);
  sluice_demo_request_reply (self, json);
}

static void
handle_delete (SluiceDemoRequest  *self,
               SluiceDemoPipeline *pipeline)
{
  gboolean plan = self->flavour == SLUICE_DEMO_FLAVOUR_PLAN;
  g_autofree char *status = make_status_name (pipeline);

  if (pipeline->status != SLUICE_DEMO_STATUS_FAILED && pipeline->status != SLUICE_DEMO_STATUS_CANCELLED
      && !(plan && pipeline->status == SLUICE_DEMO_STATUS_COMPLETED))
    {
      sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Cannot delete Pipeline in %s status. Cancel it first.",
                                status);
      return;
    }

  reply_with_word (self, pipeline, "deleted", NULL);
  sluice_demo_world_remove_pipeline (self->world, pipeline);
}

/* Returns: whether there is such an action */
static gboolean
handle_action (SluiceDemoRequest  *self,
               SluiceDemoPipeline *pipeline,
               const char         *action)
{
  gboolean plan = self->flavour == SLUICE_DEMO_FLAVOUR_PLAN;
  SluiceDemoStatus status = pipeline->status;
  g_autofree char *name = make_status_name (pipeline);

  if (g_str_equal (action, "start"))
    {
      if (self->broker_down && status == SLUICE_DEMO_STATUS_PENDING)
        sluice_demo_request_crash (self);
      else if (status != SLUICE_DEMO_STATUS_PENDING)
        sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Pipeline is not in PENDING status (current: %s)", name);
      else
        reply_with_word (self, pipeline, "started", sluice_demo_scheduler_start (self->scheduler, pipeline));
    }
  else if (g_str_equal (action, "cancel"))
    {
      if (status != SLUICE_DEMO_STATUS_PENDING && status != SLUICE_DEMO_STATUS_RUNNING
          && status != SLUICE_DEMO_STATUS_PAUSED)
        {
          sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Pipeline cannot be cancelled (current status: %s)",
                                    name);
          return TRUE;
        }
      sluice_demo_scheduler_cancel (self->scheduler, pipeline);
      reply_with_word (self, pipeline, "cancelled", NULL);
    }
  else if (plan && g_str_equal (action, "pause"))
    {
      if (status != SLUICE_DEMO_STATUS_RUNNING)
        {
          sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Pipeline is not in RUNNING status (current: %s)",
                                    name);
          return TRUE;
        }
      sluice_demo_scheduler_pause (self->scheduler, pipeline);
      reply_with_word (self, pipeline, "paused", NULL);
    }
  else if (plan && g_str_equal (action, "resume"))
    {
      if (status != SLUICE_DEMO_STATUS_PAUSED)
        {
          sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Pipeline is not in PAUSED status (current: %s)",
                                    name);
          return TRUE;
        }
      sluice_demo_scheduler_resume (self->scheduler, pipeline);
      reply_with_word (self, pipeline, "running", NULL);
    }
  else if (plan && g_str_equal (action, "retry"))
    {
      if (status != SLUICE_DEMO_STATUS_FAILED && status != SLUICE_DEMO_STATUS_CANCELLED)
        {
          sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Pipeline cannot be retried (current status: %s)",
                                    name);
          return TRUE;
        }
      reply_with_word (self, pipeline, "retrying", sluice_demo_scheduler_retry (self->scheduler, pipeline));
    }
  else
    return FALSE;

  return TRUE;
}

gboolean
sluice_demo_handle_pipelines (SluiceDemoRequest *self)
{
  SluiceDemoPipeline *pipeline;

  if (sluice_demo_request_is (self, "GET", 1))
    {
      handle_list (self);
      return TRUE;
    }
  if (sluice_demo_request_is (self, "POST", 1))
    {
      handle_create (self);
      return TRUE;
    }

  pipeline = sluice_demo_world_get_pipeline (self->world, self->segments[1]);
  if (pipeline == NULL)
    {
      sluice_demo_request_fail (self, SOUP_STATUS_NOT_FOUND, "Pipeline %s not found", self->segments[1]);
      return TRUE;
    }

  if (sluice_demo_request_is (self, "GET", 2))
    reply_with_row (self, pipeline);
  else if (sluice_demo_request_is (self, "DELETE", 2))
    handle_delete (self, pipeline);
  else if (sluice_demo_request_is (self, "GET", 3) && g_str_equal (self->segments[2], "status"))
    handle_status (self, pipeline);
  else if (sluice_demo_request_is (self, "POST", 3))
    return handle_action (self, pipeline, self->segments[2]);
  else
    return FALSE;

  return TRUE;
}
