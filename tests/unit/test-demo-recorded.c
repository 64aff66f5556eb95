/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "demo/sluice-demo-server.h"

/* The demo's platform flavour against what a platform really answered: status, members and types, one by one. */

#define DEADLINE 30

typedef struct
{
  SluiceDemoServer *server;
  SoupSession *session;
  guint status;
  JsonNode *body;   /* NULL = empty */
} Fixture;

typedef struct
{
  GBytes *bytes;
  GError *error;
  gboolean done;
} Wait;

static JsonObject *
load_exchange (const char *name)
{
  const char *directory = g_getenv ("SLUICE_RECORDED_DIR");
  g_autofree char *file = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (directory == NULL || !g_file_test (directory, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("SLUICE_RECORDED_DIR names no folder of recorded exchanges");
      return NULL;
    }

  file = g_strdup_printf ("%s/%s.json", directory, name);
  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Wait *wait = data;

  wait->bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &wait->error);
  wait->done = TRUE;
}

static gboolean
late_cb (gpointer data)
{
  g_error ("no answer within %d s", DEADLINE);
  return G_SOURCE_REMOVE;
}

static void
ask (Fixture    *fixture,
     const char *method,
     const char *path,
     const char *key,
     const char *type,
     const char *body)
{
  g_autofree char *uri = g_strconcat (sluice_demo_server_get_url (fixture->server), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  guint late = g_timeout_add_seconds (DEADLINE, late_cb, NULL);
  Wait wait = { 0 };

  g_assert_nonnull (message);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-API-KEY", key);
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, type, bytes);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, sent_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);

  g_assert_no_error (wait.error);
  fixture->status = soup_message_get_status (message);
  g_clear_pointer (&fixture->body, json_node_unref);
  if (g_bytes_get_size (wait.bytes) > 0 &&
      json_parser_load_from_data (parser, g_bytes_get_data (wait.bytes, NULL), (gssize) g_bytes_get_size (wait.bytes),
                                  NULL))
    fixture->body = json_parser_steal_root (parser);
  g_bytes_unref (wait.bytes);
}

static const char *
name_type (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "array";
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return "string";
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? "boolean" : "number";
}

/* Every member of one is in the other and of the same type; a list's first stands for all of it. */
static void
compare_shape (const char *where,
               JsonNode   *recorded,
               JsonNode   *ours)
{
  if (!g_str_equal (name_type (recorded), name_type (ours)))
    g_error ("%s: recorded %s, ours %s", where, name_type (recorded), name_type (ours));

  if (JSON_NODE_HOLDS_OBJECT (recorded))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (recorded));

      for (GList *l = members; l != NULL; l = l->next)
        {
          g_autofree char *inside = g_strdup_printf ("%s.%s", where, (char *) l->data);
          JsonNode *other = json_object_get_member (json_node_get_object (ours), l->data);

          if (other == NULL)
            g_error ("%s: ours has no such member", inside);
          compare_shape (inside, json_object_get_member (json_node_get_object (recorded), l->data), other);
        }
      g_assert_cmpuint (json_object_get_size (json_node_get_object (recorded)), ==,
                        json_object_get_size (json_node_get_object (ours)));
    }
  else if (JSON_NODE_HOLDS_ARRAY (recorded) && json_array_get_length (json_node_get_array (recorded)) > 0)
    {
      g_autofree char *inside = g_strconcat (where, "[0]", NULL);

      g_assert_cmpuint (json_array_get_length (json_node_get_array (ours)), >, 0);
      compare_shape (inside, json_array_get_element (json_node_get_array (recorded), 0),
                     json_array_get_element (json_node_get_array (ours), 0));
    }
}

static char *
format_body (JsonObject  *exchange,
             const char **type)
{
  JsonNode *body = json_object_get_member (exchange, "request_body");
  JsonObject *headers = json_object_get_object_member (exchange, "request_headers");

  *type = json_object_get_string_member_with_default (headers, "Content-Type", "text/plain");
  if (body == NULL || !JSON_NODE_HOLDS_OBJECT (body))
    return NULL;
  if (json_object_has_member (json_node_get_object (body), "_raw"))
    return g_strdup (json_object_get_string_member (json_node_get_object (body), "_raw"));
  return json_to_string (body, FALSE);
}

/* Asks what was asked (at @path where that is not NULL), and compares; @exact: the bodies are the same, word for word. */
static void
replay (Fixture    *fixture,
        const char *name,
        const char *path,
        const char *key,
        gboolean    exact)
{
  g_autoptr (JsonObject) exchange = load_exchange (name);
  g_autofree char *body = NULL;
  JsonNode *recorded;
  const char *type;

  if (exchange == NULL)
    return;

  g_test_message ("%s", name);
  body = format_body (exchange, &type);
  ask (fixture, json_object_get_string_member (exchange, "method"),
       path != NULL ? path : json_object_get_string_member (exchange, "path"), key, type, body);
  if (fixture->status != (guint) json_object_get_int_member (exchange, "status"))
    g_error ("%s: recorded %d, ours %u", name, (int) json_object_get_int_member (exchange, "status"), fixture->status);

  recorded = json_object_get_member (exchange, "body");
  if (JSON_NODE_HOLDS_OBJECT (recorded) && json_object_has_member (json_node_get_object (recorded), "_text"))
    return;

  g_assert_nonnull (fixture->body);
  compare_shape (name, recorded, fixture->body);
  if (exact && !json_node_equal (recorded, fixture->body))
    {
      g_autofree char *left = json_to_string (recorded, FALSE);
      g_autofree char *right = json_to_string (fixture->body, FALSE);

      g_error ("%s: recorded %s, ours %s", name, left, right);
    }
}

static void
set_up (Fixture    *fixture,
        const char *key)
{
  const SluiceDemoOptions options = {
    .flavour = SLUICE_DEMO_FLAVOUR_PLATFORM, .seed = 7, .speed = 500, .pipelines = 0, .workers = -1, .api_key = key,
  };
  g_autoptr (GError) error = NULL;

  fixture->server = sluice_demo_server_new (&options);
  sluice_demo_server_listen (fixture->server, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new ();
}

static void
tear_down (Fixture *fixture)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  sluice_demo_server_stop (fixture->server);
  g_assert_finalize_object (fixture->server);
  g_clear_pointer (&fixture->body, json_node_unref);
}

/* In the order in which it was recorded, from an empty platform. */
static void
test_lists_and_errors (void)
{
  static const struct
  {
    const char *name;
    gboolean exact;
  } cases[] = {
    { "002-health" }, { "006-not-found", TRUE }, { "007-method-not-allowed", TRUE }, { "010-list-empty", TRUE },
    { "011-list-trailing-slash" }, { "020-create-minimal" }, { "021-create-chain4" }, { "022-create-diamond" },
    { "023-create-cycle" }, { "024-create-missing-dep" }, { "025-create-duplicate-names" },
    { "026-create-empty-stages" }, { "027-create-priority-0", TRUE }, { "028-create-priority-11", TRUE },
    { "029-create-missing-name", TRUE }, { "030-create-empty-name" }, { "031-create-name-10000" },
    { "032-create-chinese" }, { "033-create-unknown-task" }, { "034-create-stage-missing-task", TRUE },
    { "035-create-malformed-json" }, { "036-create-wrong-types", TRUE }, { "037-create-null-name", TRUE },
    { "038-create-extra-fields" }, { "039-create-priority-float", TRUE }, { "040-create-priority-string-7" },
    { "041-create-self-dep" }, { "042-create-negative-retries" }, { "043-create-body-not-json-type", TRUE },
    { "050-list-some" }, { "051-list-limit2" }, { "052-list-offset2-limit2" }, { "053-list-status-pending" },
    { "054-list-status-completed", TRUE }, { "055-list-status-invalid", TRUE }, { "056-list-status-upper", TRUE },
    { "057-list-status-empty" }, { "058-list-limit0", TRUE }, { "059-list-limit1000" }, { "060-list-limit-neg1" },
    { "061-list-offset-neg1" }, { "062-list-offset-beyond", TRUE }, { "063-list-limit-abc", TRUE },
    { "064-list-unknown-params" }, { "065-list-limit-huge", TRUE }, { "070-get-unknown", TRUE },
    { "071-status-unknown", TRUE }, { "072-start-unknown", TRUE }, { "073-cancel-unknown", TRUE },
    { "074-delete-unknown", TRUE }, { "075-patch-unsupported", TRUE }, { "076-pause-unsupported", TRUE },
    { "077-retry-unsupported", TRUE }, { "078-resume-unsupported", TRUE }, { "217-task-detail-unknown", TRUE },
    { "218-task-result-unknown", TRUE }, { "222-task-retry-unknown" }, { "234-task-cancel-unknown" },
    { "600-jobs-list", TRUE }, { "601-job-unknown", TRUE }, { "602-joblogs-unknown", TRUE },
    { "606-joblogs-lines-0", TRUE }, { "607-joblogs-lines-1001", TRUE },
  };
  Fixture fixture = { 0 };

  set_up (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    replay (&fixture, cases[i].name, NULL, NULL, cases[i].exact);
  tear_down (&fixture);
}

static void
test_keys (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, "the-key");
  replay (&fixture, "500-auth-no-key", NULL, NULL, TRUE);
  replay (&fixture, "501-auth-wrong-key", NULL, "wrong", TRUE);
  replay (&fixture, "503-auth-bearer", NULL, NULL, TRUE);
  replay (&fixture, "504-auth-nokey-celery", NULL, NULL, TRUE);
  replay (&fixture, "504-auth-nokey-unknown-path", NULL, NULL, TRUE);
  replay (&fixture, "504-auth-nokey-health", NULL, NULL, FALSE);
  replay (&fixture, "010-list-empty", NULL, "the-key", TRUE);
  tear_down (&fixture);
}

static gboolean
tick_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Asks for the status until @word says what the last stage is. */
static void
wait_for_last_stage (Fixture    *fixture,
                     const char *path,
                     const char *word)
{
  gint64 end = g_get_monotonic_time () + DEADLINE * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end)
    {
      gboolean ticked = FALSE;
      JsonArray *stages;
      JsonObject *last;

      ask (fixture, "GET", path, NULL, NULL, NULL);
      stages = json_object_get_array_member (json_node_get_object (fixture->body), "stages");
      last = json_array_get_object_element (stages, json_array_get_length (stages) - 1);
      if (g_str_equal (json_object_get_string_member (last, "status"), word))
        return;

      g_timeout_add (5, tick_cb, &ticked);
      while (!ticked)
        g_main_context_iteration (NULL, TRUE);
    }

  g_error ("the last stage is never %s", word);
}

static void
test_a_run (void)
{
  g_autoptr (JsonObject) create = load_exchange ("021-create-chain4");
  g_autofree char *body = NULL;
  g_autofree char *path = NULL;
  g_autofree char *status = NULL;
  g_autofree char *start = NULL;
  g_autofree char *cancel = NULL;
  JsonObject *pipeline;
  Fixture fixture = { 0 };
  const char *type;

  if (create == NULL)
    return;

  /* The run that was recorded had none. */
  json_object_remove_member (json_object_get_object_member (create, "request_body"), "description");
  set_up (&fixture, NULL);
  body = format_body (create, &type);
  ask (&fixture, "POST", "/api/v1/pipelines", NULL, "application/json", body);
  path = g_strdup_printf ("/api/v1/pipelines/%s",
                          json_object_get_string_member (json_node_get_object (fixture.body), "uuid"));
  status = g_strconcat (path, "/status", NULL);
  start = g_strconcat (path, "/start", NULL);
  cancel = g_strconcat (path, "/cancel", NULL);

  replay (&fixture, "100-chain-00-status-pending", status, NULL, FALSE);
  replay (&fixture, "100-chain-01-start", start, NULL, FALSE);
  replay (&fixture, "101-start-twice", start, NULL, TRUE);
  replay (&fixture, "102-delete-while-running", path, NULL, TRUE);
  wait_for_last_stage (&fixture, status, "completed");
  replay (&fixture, "100-chain-08-status", status, NULL, FALSE);

  /* All its stages are done, and it never says so. */
  pipeline = json_object_get_object_member (json_node_get_object (fixture.body), "pipeline");
  g_assert_cmpstr (json_object_get_string_member (pipeline, "status"), ==, "running");
  g_assert_true (json_object_get_null_member (pipeline, "completed_at"));
  replay (&fixture, "054-list-status-completed", NULL, NULL, TRUE);

  replay (&fixture, "108-cancel-all-done-pipeline", cancel, NULL, FALSE);
  replay (&fixture, "244-cancel-twice", cancel, NULL, TRUE);
  replay (&fixture, "245-start-cancelled", start, NULL, TRUE);
  replay (&fixture, "109b-delete-then", path, NULL, FALSE);
  replay (&fixture, "109c-get-after-delete", path, NULL, FALSE);
  tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-recorded/lists-and-errors", test_lists_and_errors);
  g_test_add_func ("/demo-recorded/keys", test_keys);
  g_test_add_func ("/demo-recorded/a-run", test_a_run);
  return g_test_run ();
}
