/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-decode.h"
#include "api/sluice-json.h"

#include <string.h>

#include "base/sluice-error.h"

/* What a platform really answered, through the decoders, where SLUICE_RECORDED_DIR names a folder of such exchanges. */

#define MIN_EXCHANGES 100

typedef struct
{
  guint n_bodies;
  guint n_lists;
  guint n_statuses;
  guint n_pipelines;
  guint n_tasks;
  guint n_errors;
  guint n_frames;
} Counts;

static GPtrArray *
load_exchanges (void)
{
  const char *path = g_getenv ("SLUICE_RECORDED_DIR");
  g_autoptr (GDir) dir = path != NULL ? g_dir_open (path, 0, NULL) : NULL;
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  const char *name;

  if (dir == NULL)
    return NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      json_parser_load_from_file (parser, file, &error);
      g_assert_no_error (error);
      json_object_set_string_member (json_node_get_object (json_parser_get_root (parser)), "_file", name);
      g_ptr_array_add (exchanges, json_parser_steal_root (parser));
    }

  return g_steal_pointer (&exchanges);
}

static GBytes *
make_body (JsonNode *node)
{
  char *text = sluice_json_format (node);

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
has_path (const char *path,
          const char *pattern)
{
  return g_regex_match_simple (pattern, path, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT);
}

static void
check_record (const SluicePipelineRecord *record)
{
  g_assert_cmpstr (record->uuid, !=, "");
  g_assert_nonnull (record->name);
  g_assert_cmpstr (record->status, !=, "");
  g_assert_cmpint (record->created_at, >, 0);
  for (guint i = 0; record->stages != NULL && i < record->stages->len; i++)
    {
      SluiceStageRecord *stage = g_ptr_array_index (record->stages, i);

      g_assert_cmpuint (stage->order, ==, i);
      g_assert_cmpstr (stage->status, !=, "");
      g_assert_true (!g_str_equal (stage->status, "completed") || stage->completed_at >= stage->started_at);
    }
}

static void
replay_list (GBytes     *body,
             JsonObject *answer)
{
  g_autoptr (GError) error = NULL;
  int total;
  g_autoptr (GPtrArray) rows = sluice_decode_list (body, &total, &error);

  g_assert_no_error (error);
  g_assert_cmpint (total, ==, (int) json_object_get_int_member (answer, "total"));
  g_assert_cmpuint (rows->len, ==, json_array_get_length (json_object_get_array_member (answer, "pipelines")));
  for (guint i = 0; i < rows->len; i++)
    check_record (g_ptr_array_index (rows, i));
}

static void
replay_status (GBytes     *body,
               JsonObject *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluicePipelineRecord) record = sluice_decode_status (body, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (record->stages->len, ==, json_array_get_length (json_object_get_array_member (answer, "stages")));
  check_record (record);
}

static void
replay_pipeline (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluicePipelineRecord) record = sluice_decode_pipeline (body, &error);

  g_assert_no_error (error);
  check_record (record);
}

static void
replay_task (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  g_autofree char *traceback = NULL;

  sluice_decode_task (body, &state, &traceback, &error);
  g_assert_no_error (error);
  g_assert_true ((traceback != NULL) == g_str_equal (state, "FAILURE"));
}

static void
replay (JsonObject *exchange,
        Counts     *counts)
{
  const char *method = json_object_get_string_member_with_default (exchange, "method", "");
  const char *path = json_object_get_string_member_with_default (exchange, "path", "");
  const gint64 status = json_object_get_int_member_with_default (exchange, "status", 0);
  JsonNode *node = json_object_get_member (exchange, "body");
  JsonObject *answer = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GError) error = NULL;

  if (answer == NULL || json_object_has_member (answer, "_text"))
    return;

  g_test_message ("%s: %s %s", json_object_get_string_member (exchange, "_file"), method, path);
  counts->n_bodies++;
  body = make_body (node);

  /* What is shown as indented text says the same as what came. */
  again = sluice_json_parse (body, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, again));

  if (status >= 400)
    {
      g_autofree char *words = sluice_decode_error (body);

      /* A job's failure and the like speak otherwise; all of the pipelines' are in words. */
      g_assert_true (words != NULL || !has_path (path, "^/api/v1/pipelines"));
      counts->n_errors += words != NULL;
    }
  else if (g_str_equal (method, "GET") && has_path (path, "^/api/v1/pipelines(\\?.*)?$"))
    {
      replay_list (body, answer);
      counts->n_lists++;
    }
  else if (g_str_equal (method, "GET") && has_path (path, "^/api/v1/pipelines/[^/]+/status$"))
    {
      replay_status (body, answer);
      counts->n_statuses++;
    }
  else if (has_path (path, g_str_equal (method, "GET") ? "^/api/v1/pipelines/[^/]+$" : "^/api/v1/pipelines$"))
    {
      replay_pipeline (body);
      counts->n_pipelines++;
    }
  else if (g_str_equal (method, "GET") && has_path (path, "^/api/v1/celery-tasks/[0-9a-f-]{36}$"))
    {
      replay_task (body);
      counts->n_tasks++;
    }
}

static void
test_exchanges (void)
{
  g_autoptr (GPtrArray) exchanges = load_exchanges ();
  Counts counts = { 0 };

  if (exchanges == NULL)
    {
      g_test_skip ("SLUICE_RECORDED_DIR names no folder of recorded exchanges");
      return;
    }

  for (guint i = 0; i < exchanges->len; i++)
    replay (json_node_get_object (g_ptr_array_index (exchanges, i)), &counts);

  g_test_message ("%u bodies: %u lists, %u statuses, %u pipelines, %u tasks, %u errors", counts.n_bodies,
                  counts.n_lists, counts.n_statuses, counts.n_pipelines, counts.n_tasks, counts.n_errors);
  g_assert_cmpuint (counts.n_bodies, >=, MIN_EXCHANGES);
  g_assert_cmpuint (counts.n_lists, >, 0);
  g_assert_cmpuint (counts.n_statuses, >, 0);
  g_assert_cmpuint (counts.n_pipelines, >, 0);
  g_assert_cmpuint (counts.n_tasks, >, 0);
  g_assert_cmpuint (counts.n_errors, >, 0);
}

static void
test_routes (void)
{
  g_autoptr (GPtrArray) exchanges = load_exchanges ();
  gboolean found = FALSE;

  if (exchanges == NULL)
    {
      g_test_skip ("SLUICE_RECORDED_DIR names no folder of recorded exchanges");
      return;
    }

  for (guint i = 0; i < exchanges->len; i++)
    {
      JsonObject *exchange = json_node_get_object (g_ptr_array_index (exchanges, i));
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;
      SluiceCapabilities capabilities;

      if (g_strcmp0 (json_object_get_string_member_with_default (exchange, "path", ""), "/openapi.json") != 0)
        continue;

      body = make_body (json_object_get_member (exchange, "body"));
      sluice_decode_capabilities (body, &capabilities, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (capabilities, ==,
                        SLUICE_CAPABILITY_JOB_PAUSE | SLUICE_CAPABILITY_JOB_RESUME | SLUICE_CAPABILITY_JOB_LOGS |
                          SLUICE_CAPABILITY_TASKS | SLUICE_CAPABILITY_OVERVIEW);
      found = TRUE;
    }
  g_assert_true (found);
}

static void
test_sockets (void)
{
  g_autoptr (GPtrArray) exchanges = load_exchanges ();
  guint n_frames = 0;

  if (exchanges == NULL)
    {
      g_test_skip ("SLUICE_RECORDED_DIR names no folder of recorded exchanges");
      return;
    }

  for (guint i = 0; i < exchanges->len; i++)
    {
      JsonObject *exchange = json_node_get_object (g_ptr_array_index (exchanges, i));
      JsonArray *events = json_object_has_member (exchange, "events")
                            ? json_object_get_array_member (exchange, "events") : NULL;

      for (guint event = 0; events != NULL && event < json_array_get_length (events); event++)
        {
          JsonObject *frame = json_array_get_object_element (events, event);
          const char *text = json_object_get_string_member_with_default (frame, "data", "");
          g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
          g_autofree char *type = NULL;
          g_autoptr (SluiceChange) change = NULL;

          if (g_strcmp0 (json_object_get_string_member_with_default (frame, "kind", ""), "frame") != 0)
            continue;
          g_test_message ("%s", text);
          g_assert_true (sluice_decode_frame (bytes, &type, &change));
          g_assert_null (change);
          n_frames++;
        }
    }
  g_assert_cmpuint (n_frames, >, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recorded/exchanges", test_exchanges);
  g_test_add_func ("/recorded/routes", test_routes);
  g_test_add_func ("/recorded/sockets", test_sockets);

  return g_test_run ();
}
