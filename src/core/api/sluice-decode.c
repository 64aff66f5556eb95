/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-decode.h"

#include "api/sluice-instant.h"
#include "base/sluice-error.h"

static void
set_wrong_type (GError    **error,
                const char *where,
                const char *member)
{
  g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "“%s” of %s is not of the type the API promises", member,
               where);
}

/* Nesting is counted before parsing: a parser that recurses must not meet a million brackets. */
static gboolean
check_depth (const char  *text,
             gsize        length,
             GError     **error)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          if (++depth > SLUICE_DECODE_MAX_DEPTH)
            {
              g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_TOO_LARGE, "the answer is nested too deeply");
              return FALSE;
            }
        }
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }

  return TRUE;
}

JsonNode *
sluice_decode_parse (GBytes  *body,
                     GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (text == NULL || length == 0)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is empty");
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is not valid UTF-8");
      return NULL;
    }
  if (!check_depth (text, length, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) length, &local_error))
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is not JSON: %s", local_error->message);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is empty");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/* The member, or NULL where it is absent or null. */
static JsonNode *
find (JsonObject *object,
      const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/* An empty string is none. Numbers are taken as text: a server may count where it should name. */
static gboolean
read_text (JsonObject  *object,
           const char  *where,
           const char  *member,
           char       **value,
           GError     **error)
{
  JsonNode *node = find (object, member);
  GType type;

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    {
      set_wrong_type (error, where, member);
      return FALSE;
    }

  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    *value = g_strdup (*json_node_get_string (node) != '\0' ? json_node_get_string (node) : NULL);
  else if (type == G_TYPE_INT64)
    *value = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    {
      set_wrong_type (error, where, member);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_number (JsonObject  *object,
             const char  *where,
             const char  *member,
             double      *value,
             GError     **error)
{
  JsonNode *node = find (object, member);
  GType type;

  if (node == NULL)
    return TRUE;

  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type == G_TYPE_INT64)
    *value = (double) json_node_get_int (node);
  else if (type == G_TYPE_DOUBLE)
    *value = json_node_get_double (node);
  else if (type == G_TYPE_STRING)
    {
      char *end;
      double number = g_ascii_strtod (json_node_get_string (node), &end);

      if (end == json_node_get_string (node) || *end != '\0')
        {
          set_wrong_type (error, where, member);
          return FALSE;
        }
      *value = number;
    }
  else
    {
      set_wrong_type (error, where, member);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_int (JsonObject  *object,
          const char  *where,
          const char  *member,
          int         *value,
          GError     **error)
{
  double number = *value;

  if (!read_number (object, where, member, &number, error))
    return FALSE;
  *value = (int) CLAMP (number, (double) G_MININT, (double) G_MAXINT);
  return TRUE;
}

/* ISO text, or Flower's epoch seconds. */
static gboolean
read_instant (JsonObject  *object,
              const char  *where,
              const char  *member,
              gint64      *value,
              GError     **error)
{
  JsonNode *node = find (object, member);
  double seconds = 0;

  *value = 0;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      *value = sluice_instant_parse (json_node_get_string (node));
      return TRUE;
    }
  if (!read_number (object, where, member, &seconds, error))
    return FALSE;
  if (seconds > 0 && seconds < 1e11)
    *value = (gint64) (seconds * G_USEC_PER_SEC);
  return TRUE;
}

/* A fraction; servers that count in percent are understood. */
static gboolean
read_progress (JsonObject  *object,
               const char  *where,
               double      *value,
               GError     **error)
{
  double progress = -1;

  if (!read_number (object, where, "progress", &progress, error))
    return FALSE;
  if (progress > 1 && progress <= 100)
    progress /= 100;
  *value = progress >= 0 && progress <= 1 ? progress : -1;
  return TRUE;
}

static char *
print (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}

static char *
read_result (JsonObject *object)
{
  JsonNode *node = find (object, "result");

  if (node == NULL || (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) == 0))
    return NULL;
  return print (node);
}

static char **
read_names (JsonObject *object,
            const char *member)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonNode *node = find (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *name = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING)
        g_strv_builder_add (names, json_node_get_string (name));
    }

  return g_strv_builder_end (names);
}

static SluiceStageRecord *
decode_stage (JsonNode  *node,
              guint      index,
              GError   **error)
{
  g_autoptr (SluiceStageRecord) stage = sluice_stage_record_new ();
  const char *where = "a stage";
  int order = (int) index;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      set_wrong_type (error, "an answer", "stages");
      return NULL;
    }
  object = json_node_get_object (node);

  if (!read_text (object, where, "stage_name", &stage->name, error)
      || !read_int (object, where, "stage_order", &order, error)
      || !read_text (object, where, "task_name", &stage->task, error)
      || !read_text (object, where, "status", &stage->status, error)
      || !read_text (object, where, "celery_task_id", &stage->celery_task_id, error)
      || !read_text (object, where, "error_message", &stage->error_message, error)
      || !read_instant (object, where, "created_at", &stage->created_at, error)
      || !read_instant (object, where, "started_at", &stage->started_at, error)
      || !read_instant (object, where, "completed_at", &stage->completed_at, error)
      || !read_progress (object, where, &stage->progress, error)
      || !read_int (object, where, "max_retries", &stage->max_retries, error)
      || !read_int (object, where, "retry_count", &stage->retry_count, error))
    return NULL;

  stage->order = (guint) MAX (0, order);
  if (stage->name == NULL)
    stage->name = g_strdup ("");
  if (stage->task == NULL)
    stage->task = g_strdup ("");
  if (stage->status == NULL)
    stage->status = g_strdup ("pending");
  stage->depends_on = read_names (object, "depends_on");
  stage->result = read_result (object);

  return g_steal_pointer (&stage);
}

static int
compare_order (gconstpointer a,
               gconstpointer b)
{
  const SluiceStageRecord *stage_a = *(SluiceStageRecord *const *) a;
  const SluiceStageRecord *stage_b = *(SluiceStageRecord *const *) b;

  return (stage_a->order > stage_b->order) - (stage_a->order < stage_b->order);
}

static GPtrArray *
decode_stages (JsonNode  *node,
               GError   **error)
{
  g_autoptr (GPtrArray) stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  JsonArray *array;
  guint n;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      set_wrong_type (error, "an answer", "stages");
      return NULL;
    }

  array = json_node_get_array (node);
  n = json_array_get_length (array);
  for (guint i = 0; i < n; i++)
    {
      SluiceStageRecord *stage = decode_stage (json_array_get_element (array, i), i, error);

      if (stage == NULL)
        return NULL;
      g_ptr_array_add (stages, stage);
    }
  g_ptr_array_sort (stages, compare_order);

  return g_steal_pointer (&stages);
}

static SluicePipelineRecord *
decode_pipeline (JsonNode  *node,
                 GError   **error)
{
  g_autoptr (SluicePipelineRecord) pipeline = sluice_pipeline_record_new ();
  const char *where = "a pipeline";
  JsonObject *object;
  JsonNode *stages;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "a pipeline is not a JSON object");
      return NULL;
    }
  object = json_node_get_object (node);

  if (!read_text (object, where, "uuid", &pipeline->uuid, error)
      || !read_text (object, where, "name", &pipeline->name, error)
      || !read_text (object, where, "description", &pipeline->description, error)
      || !read_text (object, where, "status", &pipeline->status, error)
      || !read_text (object, where, "celery_task_id", &pipeline->celery_task_id, error)
      || !read_text (object, where, "error_message", &pipeline->error_message, error)
      || !read_int (object, where, "priority", &pipeline->priority, error)
      || !read_int (object, where, "max_retries", &pipeline->max_retries, error)
      || !read_int (object, where, "retry_count", &pipeline->retry_count, error)
      || !read_instant (object, where, "created_at", &pipeline->created_at, error)
      || !read_instant (object, where, "started_at", &pipeline->started_at, error)
      || !read_instant (object, where, "completed_at", &pipeline->completed_at, error))
    return NULL;

  if (pipeline->uuid == NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "a pipeline has no uuid");
      return NULL;
    }
  if (pipeline->name == NULL)
    pipeline->name = g_strdup ("");
  if (pipeline->status == NULL)
    pipeline->status = g_strdup ("pending");

  stages = find (object, "stages");
  if (stages != NULL)
    {
      pipeline->stages = decode_stages (stages, error);
      if (pipeline->stages == NULL)
        return NULL;
    }

  return g_steal_pointer (&pipeline);
}

/* The root as an object, or NULL with the error set. */
static JsonObject *
get_root_object (JsonNode  *root,
                 GError   **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is not a JSON object");
      return NULL;
    }
  return json_node_get_object (root);
}

GPtrArray *
sluice_decode_list (GBytes  *body,
                    int     *total,
                    GError **error)
{
  g_autoptr (JsonNode) root = sluice_decode_parse (body, error);
  g_autoptr (GPtrArray) pipelines = NULL;
  JsonObject *object;
  JsonNode *rows;
  JsonArray *array;
  guint n;

  if (root == NULL || (object = get_root_object (root, error)) == NULL)
    return NULL;

  rows = find (object, "pipelines");
  if (rows == NULL || !JSON_NODE_HOLDS_ARRAY (rows))
    {
      set_wrong_type (error, "the answer", "pipelines");
      return NULL;
    }
  *total = -1;
  if (!read_int (object, "the answer", "total", total, error))
    return NULL;

  array = json_node_get_array (rows);
  n = json_array_get_length (array);
  pipelines = g_ptr_array_new_full (n, (GDestroyNotify) sluice_pipeline_record_unref);
  for (guint i = 0; i < n; i++)
    {
      SluicePipelineRecord *pipeline = decode_pipeline (json_array_get_element (array, i), error);

      if (pipeline == NULL)
        return NULL;
      g_ptr_array_add (pipelines, pipeline);
    }

  return g_steal_pointer (&pipelines);
}

SluicePipelineRecord *
sluice_decode_status (GBytes  *body,
                      GError **error)
{
  g_autoptr (JsonNode) root = sluice_decode_parse (body, error);
  g_autoptr (SluicePipelineRecord) pipeline = NULL;
  JsonObject *object;
  JsonNode *node;

  if (root == NULL || (object = get_root_object (root, error)) == NULL)
    return NULL;

  node = find (object, "pipeline");
  if (node == NULL)
    {
      set_wrong_type (error, "the answer", "pipeline");
      return NULL;
    }
  pipeline = decode_pipeline (node, error);
  if (pipeline == NULL)
    return NULL;

  node = find (object, "stages");
  if (node == NULL)
    {
      set_wrong_type (error, "the answer", "stages");
      return NULL;
    }
  g_clear_pointer (&pipeline->stages, g_ptr_array_unref);
  pipeline->stages = decode_stages (node, error);
  if (pipeline->stages == NULL)
    return NULL;

  return g_steal_pointer (&pipeline);
}

SluicePipelineRecord *
sluice_decode_pipeline (GBytes  *body,
                        GError **error)
{
  g_autoptr (JsonNode) root = sluice_decode_parse (body, error);

  return root != NULL ? decode_pipeline (root, error) : NULL;
}

gboolean
sluice_decode_task (GBytes  *body,
                    char   **state,
                    char   **traceback,
                    GError **error)
{
  g_autoptr (JsonNode) root = sluice_decode_parse (body, error);
  g_autofree char *read_state = NULL;
  JsonObject *object;

  if (root == NULL || (object = get_root_object (root, error)) == NULL
      || !read_text (object, "a task", "state", &read_state, error)
      || !read_text (object, "a task", "traceback", traceback, error))
    return FALSE;

  *state = g_steal_pointer (&read_state);
  return TRUE;
}

gboolean
sluice_decode_capabilities (GBytes             *body,
                            SluiceCapabilities *capabilities,
                            GError            **error)
{
  static const struct
  {
    const char *ending;
    SluiceCapabilities capability;
  } routes[] = {
    { "/api/v1/pipelines/{}/pause", SLUICE_CAPABILITY_PIPELINE_PAUSE },
    { "/api/v1/pipelines/{}/resume", SLUICE_CAPABILITY_PIPELINE_RESUME },
    { "/api/v1/pipelines/{}/retry", SLUICE_CAPABILITY_PIPELINE_RETRY },
    { "/api/v1/jobs/{}/pause", SLUICE_CAPABILITY_JOB_PAUSE },
    { "/api/v1/jobs/{}/resume", SLUICE_CAPABILITY_JOB_RESUME },
    { "/api/v1/jobs/{}/logs", SLUICE_CAPABILITY_JOB_LOGS },
    { "/api/v1/celery-tasks", SLUICE_CAPABILITY_TASKS },
    { "/api/v1/queues", SLUICE_CAPABILITY_QUEUES },
  };
  g_autoptr (JsonNode) root = sluice_decode_parse (body, error);
  g_autoptr (GRegex) parameter = g_regex_new ("\\{[^}]*\\}", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  JsonObject *object;
  JsonNode *paths;
  JsonObjectIter iter;
  const char *path;

  if (root == NULL || (object = get_root_object (root, error)) == NULL)
    return FALSE;
  paths = find (object, "paths");
  if (paths == NULL || !JSON_NODE_HOLDS_OBJECT (paths))
    {
      set_wrong_type (error, "the answer", "paths");
      return FALSE;
    }

  *capabilities = 0;
  json_object_iter_init (&iter, json_node_get_object (paths));
  while (json_object_iter_next (&iter, &path, NULL))
    {
      g_autofree char *plain = g_regex_replace_literal (parameter, path, -1, 0, "{}", G_REGEX_MATCH_DEFAULT, NULL);

      for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
        if (plain != NULL && g_str_has_suffix (plain, routes[i].ending))
          *capabilities |= routes[i].capability;
    }

  return TRUE;
}

/* {"error": {"code", "message", "details": {"errors": [{"field", "message"}]}}} */
static char *
read_error_object (JsonObject *object)
{
  g_autoptr (GString) text = NULL;
  const char *message = json_object_get_string_member_with_default (object, "message", NULL);
  JsonNode *details = find (object, "details");
  JsonNode *errors = NULL;
  JsonArray *array;

  if (details != NULL && JSON_NODE_HOLDS_OBJECT (details))
    errors = find (json_node_get_object (details), "errors");
  if (message == NULL && errors == NULL)
    return NULL;

  text = g_string_new (message);
  array = errors != NULL && JSON_NODE_HOLDS_ARRAY (errors) ? json_node_get_array (errors) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *field;
      const char *reason;

      if (!JSON_NODE_HOLDS_OBJECT (item))
        continue;
      field = json_object_get_string_member_with_default (json_node_get_object (item), "field", NULL);
      reason = json_object_get_string_member_with_default (json_node_get_object (item), "message", NULL);
      if (reason == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (field != NULL)
        g_string_append_printf (text, "%s: ", field);
      g_string_append (text, reason);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* {"detail": "…"} or {"detail": [{"msg": "…"}]}, for authentication with "error": "…" too */
static char *
read_detail (JsonObject *object,
             JsonNode   *detail)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *reason = NULL;
  JsonNode *error = find (object, "error");

  if (JSON_NODE_HOLDS_VALUE (detail) && json_node_get_value_type (detail) == G_TYPE_STRING)
    g_string_append (text, json_node_get_string (detail));
  else if (JSON_NODE_HOLDS_ARRAY (detail))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (detail)); i++)
      {
        JsonNode *item = json_array_get_element (json_node_get_array (detail), i);
        const char *message = NULL;

        if (JSON_NODE_HOLDS_OBJECT (item))
          message = json_object_get_string_member_with_default (json_node_get_object (item), "msg", NULL);
        else if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
          message = json_node_get_string (item);
        if (message != NULL)
          g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", message);
      }

  if (error != NULL && JSON_NODE_HOLDS_VALUE (error) && json_node_get_value_type (error) == G_TYPE_STRING)
    reason = json_node_get_string (error);
  if (reason != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ": " : "", reason);

  return text->len > 0 ? g_string_free_and_steal (g_steal_pointer (&text)) : NULL;
}

char *
sluice_decode_error (GBytes *body)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  JsonNode *node;

  if (body == NULL || g_bytes_get_size (body) == 0)
    return NULL;
  root = sluice_decode_parse (body, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);

  if ((node = find (object, "detail")) != NULL)
    return read_detail (object, node);
  if ((node = find (object, "error")) != NULL)
    {
      if (JSON_NODE_HOLDS_OBJECT (node))
        return read_error_object (json_node_get_object (node));
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        return json_node_dup_string (node);
    }

  return NULL;
}

gboolean
sluice_decode_frame (GBytes        *text,
                     char         **type,
                     SluiceChange **change)
{
  g_autoptr (JsonNode) root = sluice_decode_parse (text, NULL);
  g_autofree char *uuid = NULL;
  g_autofree char *status = NULL;
  g_autofree char *stage = NULL;
  double progress = -1;
  gint64 timestamp = 0;
  JsonObject *object;

  *change = NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  if (!read_text (object, "a frame", "type", type, NULL) || *type == NULL)
    return FALSE;

  if (!g_str_equal (*type, "pipeline_status_change") && !g_str_equal (*type, "stage_status_change"))
    return TRUE;

  /* One that makes no sense is still a hint that something changed. */
  if (read_text (object, "a frame", "pipeline_uuid", &uuid, NULL) && uuid != NULL
      && read_text (object, "a frame", "stage_name", &stage, NULL)
      && read_text (object, "a frame", "status", &status, NULL) && read_progress (object, "a frame", &progress, NULL)
      && read_instant (object, "a frame", "timestamp", &timestamp, NULL)
      && (stage != NULL) == g_str_equal (*type, "stage_status_change"))
    *change = sluice_change_new (uuid, stage, status, progress, timestamp);

  return TRUE;
}
