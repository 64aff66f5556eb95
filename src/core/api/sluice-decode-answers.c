/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-decode.h"
#include "api/sluice-json.h"

#include <string.h>

#include "base/sluice-error.h"

/* Longer error texts are whole pages, which help nobody. */
#define MAX_WORDS 4000

/**
 * RouteNeed: a capability, and the route that proves it: what follows /api/v1/, each {parameter} as {}
 */
typedef struct
{
  const char *route;
  const char *method;
  SluiceCapabilities capability;
} RouteNeed;

static const RouteNeed route_needs[] = {
  { "pipelines/{}/pause", "post", SLUICE_CAPABILITY_PIPELINE_PAUSE },
  { "pipelines/{}/resume", "post", SLUICE_CAPABILITY_PIPELINE_RESUME },
  { "pipelines/{}/retry", "post", SLUICE_CAPABILITY_PIPELINE_RETRY },
  { "jobs/{}/pause", "post", SLUICE_CAPABILITY_JOB_PAUSE },
  { "jobs/{}/resume", "post", SLUICE_CAPABILITY_JOB_RESUME },
  { "jobs/{}/logs", "get", SLUICE_CAPABILITY_JOB_LOGS },
  { "celery-tasks", "get", SLUICE_CAPABILITY_TASKS },
  { "queues", "get", SLUICE_CAPABILITY_QUEUES },
  { "celery-tasks/stats/overview", "get", SLUICE_CAPABILITY_OVERVIEW },
};

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return *json_node_get_string (node) != '\0' ? json_node_get_string (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* `["body", "stages", 0, "task"]` as the other shape has it: `stages -> 0 -> task`. */
static char *
join_location (JsonArray *location)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (location); i++)
    {
      JsonNode *node = json_array_get_element (location, i);
      g_autofree char *part = NULL;

      if (!JSON_NODE_HOLDS_VALUE (node))
        continue;
      part = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : sluice_json_format (node);
      if (i == 0 && g_strcmp0 (part, "body") == 0)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " -> " : "", part);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
append_line (GString    *words,
             const char *field,
             const char *message)
{
  if (message == NULL)
    return;
  if (words->len > 0)
    g_string_append_c (words, '\n');
  if (field != NULL && *field != '\0')
    g_string_append_printf (words, "%s: ", field);
  g_string_append (words, message);
}

static void
append_field_errors (GString   *words,
                     JsonArray *errors)
{
  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonNode *node = json_array_get_element (errors, i);
      g_autofree char *location = NULL;
      JsonObject *object;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        append_line (words, NULL, json_node_get_string (node));
      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      object = json_node_get_object (node);
      if (get_array (object, "loc") != NULL)
        location = join_location (get_array (object, "loc"));
      append_line (words,
                   location != NULL ? location : get_text (object, "field"),
                   get_text (object, "message") != NULL ? get_text (object, "message") : get_text (object, "msg"));
    }
}

static void
append_error_object (GString    *words,
                     JsonObject *object)
{
  JsonObject *details = get_object (object, "details");

  append_line (words, NULL, get_text (object, "message"));
  if (details != NULL && get_array (details, "errors") != NULL)
    append_field_errors (words, get_array (details, "errors"));
}

/* The end of a route behind its /api/v1/, parameters without their names. */
static char *
normalise_route (const char *path)
{
  const char *begin = strstr (path, "/api/v1/");
  g_autoptr (GString) route = g_string_new (NULL);
  gboolean in_parameter = FALSE;

  if (begin == NULL)
    return NULL;

  for (const char *c = begin + strlen ("/api/v1/"); *c != '\0'; c++)
    {
      if (*c == '}')
        in_parameter = FALSE;
      if (!in_parameter)
        g_string_append_c (route, *c);
      if (*c == '{')
        in_parameter = TRUE;
    }
  if (route->len > 0 && route->str[route->len - 1] == '/')
    g_string_truncate (route, route->len - 1);

  return g_string_free_and_steal (g_steal_pointer (&route));
}

gboolean
sluice_decode_task (GBytes  *body,
                    char   **state,
                    char   **traceback,
                    GError **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  g_autofree char *read_state = NULL;
  g_autofree char *read_traceback = NULL;
  SluiceFields fields;

  if (root == NULL)
    return FALSE;

  fields = (SluiceFields) SLUICE_FIELDS_INIT (root);
  read_state = sluice_fields_require_string (&fields, "state");
  read_traceback = sluice_fields_get_string (&fields, "traceback");
  if (!sluice_fields_finish (&fields, error, "%s", ""))
    return FALSE;

  *state = g_steal_pointer (&read_state);
  *traceback = g_steal_pointer (&read_traceback);
  return TRUE;
}

gboolean
sluice_decode_overview (GBytes  *body,
                        int     *workers,
                        GError **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  SluiceFields fields;
  int count;

  if (root == NULL)
    return FALSE;

  fields = (SluiceFields) SLUICE_FIELDS_INIT (root);
  count = (int) sluice_fields_get_int (&fields, "worker_count", -1);
  if (!sluice_fields_finish (&fields, error, "%s", ""))
    return FALSE;

  *workers = MAX (count, -1);
  return TRUE;
}

gboolean
sluice_decode_capabilities (GBytes             *body,
                            SluiceCapabilities *capabilities,
                            GError            **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  JsonObject *paths;
  JsonObjectIter iter;
  const char *path;
  JsonNode *operations;

  if (root == NULL)
    return FALSE;

  paths = get_object (root, "paths");
  if (paths == NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "paths: expected an object");
      return FALSE;
    }

  *capabilities = 0;
  json_object_iter_init (&iter, paths);
  while (json_object_iter_next (&iter, &path, &operations))
    {
      g_autofree char *route = normalise_route (path);

      if (route == NULL || !JSON_NODE_HOLDS_OBJECT (operations))
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (route_needs); i++)
        if (g_str_equal (route, route_needs[i].route) &&
            json_object_has_member (json_node_get_object (operations), route_needs[i].method))
          *capabilities |= route_needs[i].capability;
    }

  return TRUE;
}

char *
sluice_decode_error (GBytes *body)
{
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *valid = NULL;

  root = sluice_json_parse_object (body, NULL);
  if (root == NULL)
    return NULL;

  if (get_object (root, "error") != NULL)
    append_error_object (words, get_object (root, "error"));
  if (words->len == 0)
    append_line (words, NULL, get_text (root, "detail"));
  if (words->len == 0 && get_array (root, "detail") != NULL)
    append_field_errors (words, get_array (root, "detail"));
  if (get_text (root, "error") != NULL)
    {
      if (words->len == 0)
        g_string_append (words, get_text (root, "error"));
      else if (!g_str_equal (words->str, get_text (root, "error")))
        g_string_append_printf (words, " (%s)", get_text (root, "error"));
    }
  if (words->len == 0)
    append_line (words, NULL, get_text (root, "message"));
  if (words->len == 0)
    return NULL;

  valid = g_utf8_make_valid (words->str, (gssize) words->len);
  return g_utf8_truncate_middle (valid, MAX_WORDS);
}

char **
sluice_decode_error_fields (GBytes *body)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, NULL);
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  JsonObject *envelope = root != NULL ? get_object (root, "error") : NULL;
  JsonObject *details = envelope != NULL ? get_object (envelope, "details") : NULL;
  JsonArray *errors = details != NULL ? get_array (details, "errors") : NULL;
  gboolean any = FALSE;

  if (errors == NULL && root != NULL)
    errors = get_array (root, "detail");
  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    {
      JsonNode *node = json_array_get_element (errors, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *location = NULL;
      const char *field, *message;

      if (object == NULL)
        continue;
      if (get_array (object, "loc") != NULL)
        location = join_location (get_array (object, "loc"));
      field = location != NULL ? location : get_text (object, "field");
      message = get_text (object, "message") != NULL ? get_text (object, "message") : get_text (object, "msg");
      if (field == NULL || message == NULL)
        continue;
      g_strv_builder_take (fields, g_utf8_make_valid (field, -1));
      g_strv_builder_take (fields, g_utf8_make_valid (message, -1));
      any = TRUE;
    }
  return any ? g_strv_builder_end (fields) : NULL;
}

/* A proxy says 404 too, while the server behind it starts: of a pipeline only the platform's own word counts. */
gboolean
sluice_decode_is_missing (GBytes     *body,
                          const char *path)
{
  const char *route = "/api/v1/pipelines/";
  const char *rest = g_strrstr (path, route);
  g_autoptr (JsonObject) root = NULL;
  g_autofree char *uuid = NULL;
  JsonObject *envelope;
  const char *message;

  if (rest == NULL)
    return TRUE;

  rest += strlen (route);
  uuid = g_uri_unescape_segment (rest, rest + strcspn (rest, "/"), NULL);
  root = sluice_json_parse_object (body, NULL);
  envelope = root != NULL ? get_object (root, "error") : NULL;
  message = envelope != NULL && get_text (envelope, "code") != NULL ? get_text (envelope, "message") : NULL;

  return uuid != NULL && message != NULL && strstr (message, uuid) != NULL;
}

/* What a task's state says of its stage; the others (PENDING, RETRY, …) say nothing that a stage could show. */
static const char *
get_stage_status (const char *task_state)
{
  if (g_str_equal (task_state, "STARTED") || g_str_equal (task_state, "PROGRESS"))
    return "running";
  if (g_str_equal (task_state, "SUCCESS"))
    return "completed";
  if (g_str_equal (task_state, "FAILURE"))
    return "failed";
  if (g_str_equal (task_state, "REVOKED"))
    return "skipped";
  return NULL;
}

static SluiceChange *
decode_task_change (JsonObject *root)
{
  SluiceFields fields = SLUICE_FIELDS_INIT (root);
  g_autofree char *task_id = sluice_fields_require_string (&fields, "task_id");
  g_autofree char *state = sluice_fields_require_string (&fields, "state");
  gint64 timestamp = sluice_fields_get_instant (&fields, "timestamp");
  const char *status;

  if (!sluice_fields_finish (&fields, NULL, "%s", ""))
    return NULL;

  status = get_stage_status (state);
  return status != NULL ? sluice_change_new_for_task (task_id, status, timestamp) : NULL;
}

gboolean
sluice_decode_frame (GBytes        *text,
                     char         **type,
                     SluiceChange **change)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (text, NULL);
  g_autofree char *uuid = NULL;
  g_autofree char *stage_name = NULL;
  g_autofree char *status = NULL;
  double progress;
  gint64 timestamp;
  SluiceFields fields;

  *change = NULL;
  if (root == NULL || get_text (root, "type") == NULL)
    return FALSE;

  *type = g_strdup (get_text (root, "type"));
  if (g_str_equal (*type, "task_status_change"))
    *change = decode_task_change (root);
  if (!g_str_equal (*type, "pipeline_status_change") && !g_str_equal (*type, "stage_status_change"))
    return TRUE;

  fields = (SluiceFields) SLUICE_FIELDS_INIT (root);
  uuid = sluice_fields_require_string (&fields, "pipeline_uuid");
  if (g_str_equal (*type, "stage_status_change"))
    stage_name = sluice_fields_require_string (&fields, "stage_name");
  status = sluice_fields_get_string (&fields, "status");
  progress = sluice_fields_get_progress (&fields, "progress");
  timestamp = sluice_fields_get_instant (&fields, "timestamp");

  /* One that makes no sense is still a hint that something changed. */
  if (sluice_fields_finish (&fields, NULL, "%s", "") && (status != NULL || progress >= 0.0))
    *change = sluice_change_new (uuid, stage_name, status, progress, timestamp);

  return TRUE;
}
