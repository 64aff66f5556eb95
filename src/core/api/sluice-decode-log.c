/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-decode.h"
#include "api/sluice-json.h"

#include <string.h>

/* The members of a frame, or of a line from a server that tells more of it than its text. */
static SluiceLogLine *
decode_line (JsonObject       *object,
             SluiceLogSource   source,
             GError          **error)
{
  SluiceFields fields = SLUICE_FIELDS_INIT (object);
  g_autofree char *text = sluice_fields_get_string (&fields, "message");
  g_autofree char *level = sluice_fields_get_string (&fields, "level");
  gint64 at = sluice_fields_get_instant (&fields, "timestamp");

  if (!sluice_fields_finish (&fields, error, "%s", ""))
    return NULL;

  return sluice_log_line_new (text != NULL ? text : "", sluice_log_level_parse (level, -1), at, source);
}

static const char *
find_text (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* A job writes what bytes it likes: one that is no character is shown as such, and the rest is read. Where the answer
 * breaks off it is left as it is, to be found so.
 * Returns: (transfer full) */
static GBytes *
make_valid (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length), *invalid;
  char *valid;

  if (length == 0 || g_utf8_validate_len (text, length, &invalid)
      || (*invalid != '\0' && g_utf8_get_char_validated (invalid, text + length - invalid) == (gunichar) -2))
    return g_bytes_ref (body);

  valid = g_utf8_make_valid (text, (gssize) length);
  return g_bytes_new_take (valid, strlen (valid));
}

GHashTable *
sluice_decode_spec_jobs (GBytes *spec)
{
  GHashTable *jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonObject) root = sluice_json_parse_object (spec, NULL);
  JsonNode *stages = root != NULL ? json_object_get_member (root, "stages") : NULL;
  JsonArray *array = stages != NULL && JSON_NODE_HOLDS_ARRAY (stages) ? json_node_get_array (stages) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *stage = json_array_get_element (array, i);
      JsonNode *params = JSON_NODE_HOLDS_OBJECT (stage) ? json_object_get_member (json_node_get_object (stage), "params")
                                                        : NULL;
      const char *name, *job;

      if (params == NULL || !JSON_NODE_HOLDS_OBJECT (params))
        continue;
      name = find_text (json_node_get_object (stage), "name");
      job = find_text (json_node_get_object (params), "job_uuid");
      /* Of two of one name nobody can tell which is meant: the first, as for dependencies. */
      if (name != NULL && job != NULL && *job != '\0' && !g_hash_table_contains (jobs, name))
        g_hash_table_insert (jobs, g_strdup (name), g_strdup (job));
    }
  return jobs;
}

GHashTable *
sluice_decode_task_jobs (GBytes  *body,
                         GError **error)
{
  g_autoptr (JsonObject) root = sluice_json_parse_object (body, error);
  g_autoptr (GHashTable) jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  SluiceFields top;
  JsonArray *tasks;

  if (root == NULL)
    return NULL;

  top = (SluiceFields) SLUICE_FIELDS_INIT (root);
  tasks = sluice_fields_require_array (&top, "tasks");
  if (!sluice_fields_finish (&top, error, "%s", ""))
    return NULL;

  /* Tasks of others may look as they like. */
  for (guint i = 0; i < json_array_get_length (tasks); i++)
    {
      JsonNode *task = json_array_get_element (tasks, i);
      JsonNode *node = JSON_NODE_HOLDS_OBJECT (task) ? json_object_get_member (json_node_get_object (task), "kwargs")
                                                     : NULL;
      JsonObject *given = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *pipeline, *stage, *job;

      if (given == NULL)
        continue;
      pipeline = find_text (given, "_pipeline_uuid");
      stage = find_text (given, "_stage_name");
      job = find_text (given, "job_uuid");
      if (pipeline != NULL && stage != NULL && job != NULL && *job != '\0')
        g_hash_table_insert (jobs, g_strconcat (pipeline, "\n", stage, NULL), g_strdup (job));
    }
  return g_steal_pointer (&jobs);
}

GPtrArray *
sluice_decode_logs (GBytes  *body,
                    GError **error)
{
  g_autoptr (GBytes) valid = make_valid (body);
  g_autoptr (JsonObject) root = sluice_json_parse_object (valid, error);
  g_autoptr (GPtrArray) lines = NULL;
  SluiceFields top;
  JsonArray *logs;
  guint length;

  if (root == NULL)
    return NULL;

  top = (SluiceFields) SLUICE_FIELDS_INIT (root);
  logs = sluice_fields_require_array (&top, "logs");
  if (!sluice_fields_finish (&top, error, "%s", ""))
    return NULL;

  length = json_array_get_length (logs);
  lines = sluice_log_lines_new ();
  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (logs, i);
      SluiceLogLine *line = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        line = decode_line (json_node_get_object (node), SLUICE_LOG_SOURCE_PAGE, NULL);
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        line = sluice_log_line_new (json_node_get_string (node), SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);
      /* What is no line is shown as it came: the others can be read all the same. */
      if (line == NULL)
        {
          g_autofree char *text = json_to_string (node, FALSE);

          line = sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);
        }
      g_ptr_array_add (lines, line);
    }

  return g_steal_pointer (&lines);
}

SluiceLogLine *
sluice_decode_log_frame (GBytes *text)
{
  g_autoptr (GBytes) valid = make_valid (text);
  g_autoptr (JsonObject) root = sluice_json_parse_object (valid, NULL);

  return root != NULL ? decode_line (root, SLUICE_LOG_SOURCE_SOCKET, NULL) : NULL;
}
