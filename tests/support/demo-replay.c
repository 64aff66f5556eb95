/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-replay.h"

#include <string.h>

#define API "/api/v1/pipelines/"

typedef enum
{
  MODE_STRICT,
  MODE_SHAPE,
  MODE_BIND, /* nothing is compared */
} Mode;

DemoReplay *
demo_replay_new (const SluiceDemoOptions *options)
{
  DemoReplay *self = g_new0 (DemoReplay, 1);
  SluiceDemoOptions stopped = *options;

  /* Time stands still but for what demo_replay_run_for() adds. */
  stopped.speed = 1e-6;
  self->fixture = demo_fixture_new (&stopped);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
demo_replay_free (DemoReplay *self)
{
  demo_fixture_free (self->fixture);
  g_hash_table_unref (self->ids);
  g_free (self);
}

const char *
demo_replay_get_folder (void)
{
  const char *path = g_getenv ("SLUICE_RECORDED_DIR");

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR) ? path : NULL;
}

GHashTable *
demo_replay_get_seen (void)
{
  static GHashTable *seen;

  if (seen == NULL)
    seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return seen;
}

JsonNode *
demo_replay_load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (demo_replay_get_folder (), file, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* @text with every recorded id exchanged for the demo's. */
static char *
translate (DemoReplay *self,
           const char *text)
{
  g_autoptr (GString) out = g_string_new (text);
  GHashTableIter iter;
  gpointer from;
  gpointer to;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &from, &to))
    g_string_replace (out, from, to, 0);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static gboolean
is_id (const char *key,
       const char *text)
{
  static const char *const short_ids[] = { "id", "job_id", "job_uuid", NULL };

  return g_regex_match_simple ("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", text, 0, 0)
         || (key != NULL && g_strv_contains (short_ids, key) && g_regex_match_simple ("^[0-9a-f]{8}$", text, 0, 0));
}

static gboolean
is_instant (const char *text)
{
  return g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?$", text, 0, 0);
}

static void
compare_strings (DemoReplay *self,
                 const char *where,
                 const char *key,
                 const char *recorded,
                 const char *found,
                 Mode        mode)
{
  g_autofree char *expected = NULL;

  if (is_id (key, recorded))
    {
      const char *known = g_hash_table_lookup (self->ids, recorded);

      if (!is_id (key, found) && mode != MODE_BIND)
        g_error ("%s: not an id: %s", where, found);
      if (known == NULL && is_id (key, found))
        g_hash_table_insert (self->ids, g_strdup (recorded), g_strdup (found));
      else if (mode == MODE_STRICT && g_strcmp0 (known, found) != 0)
        g_error ("%s: another id than the %s that was here before: %s", where, known, found);
      return;
    }
  if (mode == MODE_BIND)
    return;
  if (is_instant (recorded) != is_instant (found))
    g_error ("%s: recorded %s, found %s", where, recorded, found);
  if (mode == MODE_SHAPE || is_instant (recorded))
    return;
  if (key != NULL && g_str_equal (key, "traceback"))
    {
      if (!g_str_has_prefix (found, "Traceback (most recent call last):\n"))
        g_error ("%s: no traceback: %s", where, found);
      return;
    }

  expected = translate (self, recorded);
  if (!g_str_equal (expected, found))
    g_error ("%s: recorded %s, found %s", where, expected, found);
}

/* Members that are named after something of that day. */
static gboolean
is_open_map (const char *key)
{
  static const char *const open[] = { "stats", "total", "data", "params", NULL };

  return key != NULL && g_strv_contains (open, key);
}

static void compare (DemoReplay *self, const char *where, const char *key, JsonNode *recorded, JsonNode *found,
                     Mode mode);

static void
compare_objects (DemoReplay *self,
                 const char *where,
                 const char *key,
                 JsonObject *recorded,
                 JsonObject *found,
                 Mode        mode)
{
  gboolean open = mode == MODE_SHAPE && is_open_map (key);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, recorded);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", where, name);
      JsonNode *other = json_object_get_member (found, name);

      if (other != NULL)
        compare (self, place, name, node, other, mode);
      else if (mode != MODE_BIND && !open)
        g_error ("%s: missing", place);
    }
  json_object_iter_init (&iter, found);
  while (mode != MODE_BIND && !open && json_object_iter_next (&iter, &name, &node))
    {
      if (!json_object_has_member (recorded, name))
        g_error ("%s.%s: not in what was recorded", where, name);
    }
}

static void
compare_arrays (DemoReplay *self,
                const char *where,
                JsonArray  *recorded,
                JsonArray  *found,
                Mode        mode)
{
  guint n = json_array_get_length (recorded);
  guint m = json_array_get_length (found);

  if (mode == MODE_STRICT && n != m)
    g_error ("%s: recorded %u elements, found %u", where, n, m);
  for (guint i = 0; n > 0 && i < m; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", where, i);

      compare (self, place, NULL, json_array_get_element (recorded, MIN (i, n - 1)),
               json_array_get_element (found, i), mode);
    }
}

static void
compare (DemoReplay *self,
         const char *where,
         const char *key,
         JsonNode   *recorded,
         JsonNode   *found,
         Mode        mode)
{
  if (JSON_NODE_HOLDS_NULL (recorded) || JSON_NODE_HOLDS_NULL (found))
    {
      if (mode == MODE_STRICT && JSON_NODE_HOLDS_NULL (recorded) != JSON_NODE_HOLDS_NULL (found))
        g_error ("%s: null only %s", where, JSON_NODE_HOLDS_NULL (found) ? "here" : "there");
      return;
    }
  if (JSON_NODE_TYPE (recorded) != JSON_NODE_TYPE (found)
      || (JSON_NODE_HOLDS_VALUE (found) && json_node_get_value_type (recorded) != json_node_get_value_type (found)))
    {
      if (mode != MODE_BIND)
        g_error ("%s: recorded %s, found %s", where, json_node_type_name (recorded), json_node_type_name (found));
      return;
    }

  if (JSON_NODE_HOLDS_OBJECT (recorded))
    compare_objects (self, where, key, json_node_get_object (recorded), json_node_get_object (found), mode);
  else if (JSON_NODE_HOLDS_ARRAY (recorded))
    compare_arrays (self, where, json_node_get_array (recorded), json_node_get_array (found), mode);
  else if (json_node_get_value_type (recorded) == G_TYPE_STRING)
    compare_strings (self, where, key, json_node_get_string (recorded), json_node_get_string (found), mode);
  else if (mode == MODE_STRICT && json_node_get_value_type (recorded) == G_TYPE_INT64
           && json_node_get_int (recorded) != json_node_get_int (found))
    g_error ("%s: recorded %" G_GINT64_FORMAT ", found %" G_GINT64_FORMAT, where, json_node_get_int (recorded),
             json_node_get_int (found));
}

void
demo_replay_compare_text (DemoReplay *self,
                          const char *where,
                          const char *recorded,
                          const char *found,
                          gboolean    shape)
{
  g_autoptr (JsonNode) left = json_from_string (recorded, NULL);
  g_autoptr (JsonNode) right = json_from_string (found, NULL);

  g_assert_nonnull (left);
  g_assert_nonnull (right);
  g_hash_table_add (demo_replay_get_seen (), g_strdup (where));
  compare (self, where, NULL, left, right, shape ? MODE_SHAPE : MODE_STRICT);
}

static void
check_headers (JsonObject *exchange,
               DemoAnswer *answer,
               const char *name)
{
  JsonObject *recorded = json_object_get_object_member (exchange, "headers");
  SoupMessageHeaders *found = soup_message_get_response_headers (answer->message);
  const char *allow = json_object_get_string_member_with_default (recorded, "allow", NULL);
  const char *location = json_object_get_string_member_with_default (recorded, "location", NULL);
  const char *type = json_object_get_string_member_with_default (recorded, "content-type", NULL);

  g_test_message ("%s", name);
  g_assert_cmpstr (soup_message_headers_get_one (found, "Allow"), ==, allow);
  if (location != NULL)
    {
      const char *other = soup_message_headers_get_one (found, "Location");
      const char *path = strchr (location + strlen ("http://"), '/');

      g_assert_nonnull (other);
      g_assert_true (g_str_has_prefix (other, "http://127.0.0.1:"));
      g_assert_cmpstr (strchr (other + strlen ("http://"), '/'), ==, path);
    }
  if (type != NULL)
    g_assert_cmpstr (soup_message_headers_get_content_type (found, NULL), ==, type);
}

void
demo_replay_check (DemoReplay *self,
                   const char *name,
                   gboolean    shape)
{
  g_autoptr (JsonNode) root = demo_replay_load (name);
  JsonObject *exchange = json_node_get_object (root);
  JsonObject *headers = json_object_get_object_member (exchange, "request_headers");
  JsonNode *body = json_object_get_member (exchange, "request_body");
  JsonNode *recorded = json_object_get_member (exchange, "body");
  g_autofree char *path = translate (self, json_object_get_string_member (exchange, "path"));
  g_autofree char *text = NULL;
  g_autoptr (DemoAnswer) answer = NULL;
  const char *key = json_object_get_string_member_with_default (headers, "X-API-KEY", NULL);

  if (body != NULL && JSON_NODE_HOLDS_OBJECT (body))
    {
      JsonObject *object = json_node_get_object (body);
      g_autofree char *json = json_to_string (body, FALSE);

      text = json_object_has_member (object, "_raw") ? g_strdup (json_object_get_string_member (object, "_raw"))
                                                     : translate (self, json);
    }
  g_set_str (&self->fixture->key, key);
  answer = demo_fixture_begin (self->fixture, json_object_get_string_member (exchange, "method"), path, text,
                               json_object_get_string_member_with_default (headers, "Content-Type",
                                                                           "application/json"));
  demo_answer_wait (answer);
  g_assert_no_error (answer->error);
  if (answer->status != json_object_get_int_member (exchange, "status"))
    g_error ("%s: status %u, recorded %" G_GINT64_FORMAT, name, answer->status,
             json_object_get_int_member (exchange, "status"));
  check_headers (exchange, answer, name);
  g_hash_table_add (demo_replay_get_seen (), g_strdup (name));
  if (JSON_NODE_HOLDS_OBJECT (recorded) && json_object_has_member (json_node_get_object (recorded), "_text"))
    {
      g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 0);
      return;
    }
  if (answer->json == NULL)
    g_error ("%s: no JSON", name);
  compare (self, name, NULL, recorded, answer->json, shape ? MODE_SHAPE : MODE_STRICT);
}

void
demo_replay_check_all (DemoReplay *self,
                       const char *names)
{
  g_auto (GStrv) all = g_strsplit (names, " ", -1);

  for (guint i = 0; all[i] != NULL; i++)
    demo_replay_check (self, all[i], FALSE);
}

static JsonObject *
get_status_body (JsonNode *root)
{
  return json_object_get_object_member (json_node_get_object (root), "body");
}

/* What the stage was told, so far as any exchange of the group lets it be known. */
static char *
guess_params (const char *group,
              const char *stage)
{
  g_autoptr (GDir) dir = g_dir_open (demo_replay_get_folder (), 0, NULL);
  const char *file;

  while (group != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = g_strndup (file, strlen (file) - strlen (".json"));
      g_autoptr (JsonNode) root = NULL;
      JsonArray *stages;

      if (!g_str_has_prefix (file, group))
        continue;
      root = demo_replay_load (name);
      if (!json_object_has_member (get_status_body (root), "stages"))
        continue;
      stages = json_object_get_array_member (get_status_body (root), "stages");
      for (guint i = 0; i < json_array_get_length (stages); i++)
        {
          JsonObject *object = json_array_get_object_element (stages, i);
          const char *error = json_object_get_string_member_with_default (object, "error_message", NULL);
          JsonObject *result = json_object_get_object_member (object, "result");

          if (!g_str_equal (json_object_get_string_member (object, "stage_name"), stage))
            continue;
          if (error != NULL)
            return g_strdup_printf ("{\"seconds\":2,\"fail\":\"%s\"}", error);
          if (json_object_has_member (result, "params"))
            return json_to_string (json_object_get_member (result, "params"), FALSE);
        }
    }
  return g_strdup ("{\"seconds\":20}");
}

void
demo_replay_create (DemoReplay *self,
                    const char *name,
                    const char *group)
{
  g_autoptr (JsonNode) root = demo_replay_load (name);
  JsonObject *pipeline = json_object_get_object_member (get_status_body (root), "pipeline");
  JsonArray *stages = json_object_get_array_member (get_status_body (root), "stages");
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *uuid = NULL;

  g_string_append_printf (body, "{\"name\":\"%s\",\"priority\":%" G_GINT64_FORMAT ",\"stages\":[",
                          json_object_get_string_member (pipeline, "name"),
                          json_object_get_int_member (pipeline, "priority"));
  for (guint i = 0; i < json_array_get_length (stages); i++)
    {
      JsonObject *stage = json_array_get_object_element (stages, i);
      const char *stage_name = json_object_get_string_member (stage, "stage_name");
      g_autofree char *params = guess_params (group, stage_name);
      g_autofree char *after = json_to_string (json_object_get_member (stage, "depends_on"), FALSE);

      g_string_append_printf (body, "%s{\"name\":\"%s\",\"task\":\"%s\",\"params\":%s,\"depends_on\":%s}",
                              i > 0 ? "," : "", stage_name, json_object_get_string_member (stage, "task_name"),
                              params, after);
    }
  g_string_append (body, "]}");
  uuid = demo_fixture_create (self->fixture, body->str);
  g_hash_table_insert (self->ids, g_strdup (json_object_get_string_member (pipeline, "uuid")),
                       g_strdup (uuid));
}

static char *
write_states (JsonObject *status)
{
  JsonArray *stages = json_object_get_array_member (status, "stages");
  GString *out
    = g_string_new (json_object_get_string_member (json_object_get_object_member (status, "pipeline"), "status"));

  for (guint i = 0; i < json_array_get_length (stages); i++)
    g_string_append_printf (out, " %s",
                            json_object_get_string_member (json_array_get_object_element (stages, i), "status"));
  return g_string_free_and_steal (out);
}

static DemoAnswer *
ask_status (DemoReplay *self,
            JsonObject *status)
{
  JsonObject *pipeline = json_object_get_object_member (status, "pipeline");
  const char *uuid = g_hash_table_lookup (self->ids, json_object_get_string_member (pipeline, "uuid"));

  g_assert_nonnull (uuid);
  return demo_fixture_act (self->fixture, "GET", uuid, "status");
}

static void
pass (DemoReplay *self,
      gint64      span)
{
  SluiceDemoScheduler *scheduler = sluice_demo_server_get_scheduler (self->fixture->server);

  sluice_demo_scheduler_run_until (scheduler, sluice_demo_scheduler_get_time (scheduler) + span);
}

void
demo_replay_run_until (DemoReplay *self,
                       const char *name,
                       const char *states)
{
  g_autoptr (JsonNode) root = demo_replay_load (name);
  g_autofree char *expected = states != NULL ? g_strdup (states) : write_states (get_status_body (root));

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (DemoAnswer) answer = ask_status (self, get_status_body (root));
      g_autofree char *found = write_states (json_node_get_object (answer->json));

      if (g_str_equal (found, expected))
        return;
      pass (self, 20 * G_TIME_SPAN_MILLISECOND);
    }
  g_error ("%s: never %s", name, expected);
}

void
demo_replay_run_for (DemoReplay *self,
                     guint       seconds)
{
  pass (self, seconds * G_TIME_SPAN_SECOND);
}

void
demo_replay_bind (DemoReplay *self,
                  const char *name)
{
  g_autoptr (JsonNode) root = demo_replay_load (name);
  g_autoptr (DemoAnswer) answer = ask_status (self, get_status_body (root));

  compare (self, name, NULL, json_object_get_member (json_node_get_object (root), "body"), answer->json, MODE_BIND);
}
