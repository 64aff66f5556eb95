/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"

#include <string.h>

#define API "/api/v1"
#define DASHBOARD API "/ws/dashboard"

static const SluiceDemoOptions plan = {
  .flavour = SLUICE_DEMO_FLAVOUR_PLAN, .seed = 1, .speed = 100, .pipelines = 3, .stages = 3, .workers = -1, .haste = 50,
};
static const SluiceDemoOptions platform = {
  .flavour = SLUICE_DEMO_FLAVOUR_PLATFORM, .seed = 1, .speed = 100, .pipelines = 3, .stages = 3, .workers = -1,
  .haste = 50,
};

static const char two_stages[] = "{\"name\":\"两步\",\"stages\":[{\"name\":\"a\",\"task\":\"run_evaluation\",\"params\":"
                                 "{\"seconds\":30}},{\"name\":\"b\",\"task\":\"train_model\",\"depends_on\":[\"a\"],"
                                 "\"params\":{\"seconds\":60}}]}";

static void
test_routes (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
  static const struct
  {
    const char *method;
    const char *path;
    guint status;
    const char *header;
    const char *value;
  } cases[] = {
    { "GET", "/health", 200, NULL, NULL },
    { "GET", "/openapi.json", 200, NULL, NULL },
    { "GET", API, 200, NULL, NULL },
    { "GET", API "/nope", 404, NULL, NULL },
    { "GET", API "/pipelines/a/b/c", 404, NULL, NULL },
    { "GET", API "/pipelines/", 307, "Location", API "/pipelines" },
    { "GET", API "/pipelines/?limit=2", 307, "Location", API "/pipelines?limit=2" },
    { "PUT", API "/pipelines", 405, "Allow", "POST" },
    { "PATCH", API "/pipelines/x", 405, "Allow", "GET" },
    { "GET", API "/pipelines/x/start", 405, "Allow", "POST" },
    { "POST", API "/pipelines/x/status", 405, "Allow", "GET" },
    { "POST", API "/pipelines/x/pause", 404, NULL, NULL },
    { "POST", API "/pipelines/x/start", 404, NULL, NULL },
    { "DELETE", API "/jobs/x", 405, "Allow", "GET" },
    { "GET", API "/jobs/x", 404, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, cases[i].method, cases[i].path, NULL);
      SoupMessageHeaders *headers = soup_message_get_response_headers (answer->message);

      g_test_message ("%s %s", cases[i].method, cases[i].path);
      demo_answer_assert (answer, cases[i].status, NULL);
      if (cases[i].header != NULL)
        {
          const char *value = soup_message_headers_get_one (headers, cases[i].header);

          g_assert_nonnull (value);
          g_assert_true (g_str_has_suffix (value, cases[i].value));
        }
    }
}

static void
test_auth (void)
{
  SluiceDemoOptions options = platform;
  g_autoptr (DemoFixture) fixture = NULL;
  static const char *const guarded[] = { "/pipelines", "/pipelines/nope", "/nope", "/pipelines/", "/jobs/x/logs" };
  static const char *const open[] = { "/health", "/openapi.json", API };

  options.api_key = "right";
  fixture = demo_fixture_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (guarded); i++)
    {
      g_autofree char *path = g_strconcat (API, guarded[i], NULL);
      g_autoptr (DemoAnswer) none = demo_fixture_send (fixture, "GET", path, NULL);
      g_autoptr (DemoAnswer) wrong = NULL;

      demo_answer_assert (none, 401, NULL);
      g_assert_cmpstr (json_node_get_string (demo_answer_get (none, "error")), ==, "Missing X-API-KEY header");
      g_assert_cmpstr (json_node_get_string (demo_answer_get (none, "detail")), ==, "API key required");
      fixture->key = g_strdup ("wrong");
      wrong = demo_fixture_send (fixture, "GET", path, NULL);
      g_clear_pointer (&fixture->key, g_free);
      demo_answer_assert (wrong, 401, NULL);
      g_assert_cmpstr (json_node_get_string (demo_answer_get (wrong, "detail")), ==, "Invalid API key");
    }
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", open[i], NULL);

      demo_answer_assert (answer, 200, NULL);
    }
  {
    /* No key is asked for on sockets. */
    g_autoptr (DemoSocket) socket = demo_socket_open (fixture, DASHBOARD);

    g_assert_nonnull (socket->connection);
  }
  fixture->key = g_strdup ("right");
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_answer_assert (answer, 200, NULL);
  }
}

static void
test_invalid_bodies (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
  static const struct
  {
    const char *body;
    const char *field;
    const char *type;
  } cases[] = {
    { "{\"stages\":[]}", "name", "missing" },
    { "{\"name\":null,\"stages\":[]}", "name", "string_type" },
    { "{\"name\":\"x\"}", "stages", "missing" },
    { "{\"name\":\"x\",\"stages\":\"a\"}", "stages", "list_type" },
    { "{\"name\":\"x\",\"stages\":[7]}", "stages -> 0", "model_attributes_type" },
    { "{\"name\":\"x\",\"stages\":[{\"name\":\"a\"}]}", "stages -> 0 -> task", "missing" },
    { "{\"name\":\"x\",\"stages\":[{\"name\":\"a\",\"task\":\"b\",\"params\":3}]}", "stages -> 0 -> params", "dict_type" },
    { "{\"name\":\"x\",\"stages\":[{\"name\":\"a\",\"task\":\"b\",\"depends_on\":\"c\"}]}", "stages -> 0 -> depends_on",
      "list_type" },
    { "{\"name\":\"x\",\"stages\":[],\"priority\":0}", "priority", "greater_than_equal" },
    { "{\"name\":\"x\",\"stages\":[],\"priority\":11}", "priority", "less_than_equal" },
    { "{\"name\":\"x\",\"stages\":[],\"priority\":5.5}", "priority", "int_from_float" },
    { "{\"name\":\"x\",\"stages\":[],\"priority\":\"high\"}", "priority", "int_parsing" },
    { "[1]", "", "model_attributes_type" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "POST", API "/pipelines", cases[i].body);
      JsonObject *error;
      JsonObject *first;

      g_test_message ("%s", cases[i].body);
      demo_answer_assert (answer, 422, "请求参数验证失败");
      error = json_node_get_object (demo_answer_get (answer, "error"));
      g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "VALIDATION_ERROR");
      first = json_array_get_object_element (
        json_object_get_array_member (json_object_get_object_member (error, "details"), "errors"), 0);
      g_assert_cmpstr (json_object_get_string_member (first, "field"), ==, cases[i].field);
      g_assert_cmpstr (json_object_get_string_member (first, "type"), ==, cases[i].type);
      g_assert_true (json_object_has_member (first, "message"));
    }
}

static void
test_list (void)
{
  SluiceDemoOptions options = platform;
  g_autoptr (DemoFixture) fixture = NULL;
  static const struct
  {
    const char *query;
    guint n;
  } cases[] = {
    { "", 20 }, { "?limit=-1", 50 }, { "?limit=0", 0 }, { "?limit=3&offset=48", 2 }, { "?offset=-1&limit=1", 1 },
    { "?offset=99", 0 }, { "?search=x&sort=name&limit=2", 2 }, { "?status=", 20 }, { "?status=completed", 0 },
  };

  options.pipelines = 50;
  fixture = demo_fixture_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (API "/pipelines", cases[i].query, NULL);
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", path, NULL);

      g_test_message ("%s", cases[i].query);
      demo_answer_assert (answer, 200, NULL);
      g_assert_cmpuint (json_array_get_length (json_node_get_array (demo_answer_get (answer, "pipelines"))), ==,
                        cases[i].n);
      g_assert_cmpint (json_node_get_int (demo_answer_get (answer, "total")), ==,
                       g_str_equal (cases[i].query, "?status=completed") ? 0 : 50);
    }
  {
    g_autoptr (DemoAnswer) upper = demo_fixture_send (fixture, "GET", API "/pipelines?status=PENDING", NULL);
    g_autoptr (DemoAnswer) paused = demo_fixture_send (fixture, "GET", API "/pipelines?status=paused", NULL);
    g_autoptr (DemoAnswer) word = demo_fixture_send (fixture, "GET", API "/pipelines?limit=abc", NULL);
    g_autoptr (DemoAnswer) huge = demo_fixture_send (fixture, "GET", API "/pipelines?limit=99999999999999999999", NULL);

    demo_answer_assert (upper, 400, "Invalid status: PENDING");
    demo_answer_assert (paused, 400, "Invalid status: paused");
    demo_answer_assert (word, 422, NULL);
    demo_answer_assert (huge, 500, NULL);
  }
}

static void
test_life (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
  g_autofree char *uuid = demo_fixture_create (fixture, two_stages);
  g_autoptr (DemoAnswer) too_early = demo_fixture_act (fixture, "DELETE", uuid, "");
  g_autoptr (DemoAnswer) started = demo_fixture_act (fixture, "POST", uuid, "start");
  g_autoptr (DemoAnswer) twice = demo_fixture_act (fixture, "POST", uuid, "start");
  g_autoptr (DemoAnswer) running = demo_fixture_act (fixture, "DELETE", uuid, "");
  g_autoptr (DemoAnswer) cancelled = demo_fixture_act (fixture, "POST", uuid, "cancel");
  g_autoptr (DemoAnswer) again = demo_fixture_act (fixture, "POST", uuid, "cancel");
  g_autoptr (DemoAnswer) deleted = demo_fixture_act (fixture, "DELETE", uuid, "");
  g_autoptr (DemoAnswer) gone = demo_fixture_act (fixture, "GET", uuid, "status");
  g_autofree char *not_found = g_strdup_printf ("Pipeline %s not found", uuid);

  demo_answer_assert (too_early, 400, "Cannot delete Pipeline in PipelineStatus.PENDING status. Cancel it first.");
  demo_answer_assert (started, 200, NULL);
  g_assert_cmpstr (json_node_get_string (demo_answer_get (started, "status")), ==, "started");
  g_assert_nonnull (json_node_get_string (demo_answer_get (started, "celery_task_id")));
  demo_answer_assert (twice, 400, "Pipeline is not in PENDING status (current: PipelineStatus.RUNNING)");
  demo_answer_assert (running, 400, "Cannot delete Pipeline in PipelineStatus.RUNNING status. Cancel it first.");
  demo_answer_assert (cancelled, 200, NULL);
  demo_answer_assert (again, 400, "Pipeline cannot be cancelled (current status: PipelineStatus.CANCELLED)");
  demo_answer_assert (deleted, 200, NULL);
  demo_answer_assert (gone, 404, not_found);
}

static void
test_plan_actions (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);
  g_autofree char *uuid = demo_fixture_create (fixture, two_stages);
  g_autoptr (DemoAnswer) early = demo_fixture_act (fixture, "POST", uuid, "pause");

  demo_answer_assert (early, 400, "Pipeline is not in RUNNING status (current: PipelineStatus.PENDING)");
  {
    g_autoptr (DemoAnswer) started = demo_fixture_act (fixture, "POST", uuid, "start");
    g_autoptr (DemoAnswer) paused = demo_fixture_act (fixture, "POST", uuid, "pause");
    g_autoptr (DemoAnswer) listed = demo_fixture_send (fixture, "GET", API "/pipelines?status=paused", NULL);
    g_autoptr (DemoAnswer) resumed = demo_fixture_act (fixture, "POST", uuid, "resume");
    g_autoptr (DemoAnswer) refused = demo_fixture_act (fixture, "POST", uuid, "retry");

    demo_answer_assert (paused, 200, NULL);
    g_assert_cmpint (json_node_get_int (demo_answer_get (listed, "total")), ==, 1);
    demo_answer_assert (resumed, 200, NULL);
    demo_answer_assert (refused, 400, NULL);
  }
  demo_fixture_wait_for_status (fixture, uuid, "completed");
  {
    g_autoptr (DemoAnswer) deleted = demo_fixture_act (fixture, "DELETE", uuid, "");

    demo_answer_assert (deleted, 200, NULL);
  }
}

/* While the platform looks for its workers it answers nobody. */
static void
test_blocking (gconstpointer data)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
  g_autoptr (DemoAnswer) slow = demo_fixture_begin (fixture, "GET", data, NULL, NULL);
  g_autoptr (DemoAnswer) behind = NULL;
  g_autoptr (DemoAnswer) after = NULL;

  /* The platform has to have it before the other one. */
  while (!soup_message_get_connection_id (slow->message))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  behind = demo_fixture_begin (fixture, "GET", API "/pipelines?limit=1", NULL, NULL);
  demo_answer_wait (behind);
  g_assert_true (slow->done);
  demo_answer_assert (slow, 200, NULL);
  demo_answer_assert (behind, 200, NULL);
  after = demo_fixture_send (fixture, "GET", API "/pipelines?limit=1", NULL);
  demo_answer_assert (after, 200, NULL);
}

static void
test_blocking_not_in_plan (void)
{
  SluiceDemoOptions options = plan;
  g_autoptr (DemoFixture) fixture = NULL;
  g_autoptr (DemoAnswer) overview = NULL;

  options.haste = 0.001; /* it would take more than an hour */
  fixture = demo_fixture_new (&options);
  overview = demo_fixture_send (fixture, "GET", API "/celery-tasks/stats/overview", NULL);
  demo_answer_assert (overview, 200, NULL);
  g_assert_cmpint (json_node_get_int (demo_answer_get (overview, "worker_count")), ==, 3);
}

static void
test_idle_connection (void)
{
  SluiceDemoOptions options = platform;
  g_autoptr (DemoFixture) fixture = NULL;

  options.haste = 50;
  fixture = demo_fixture_new (&options);
  {
    g_autoptr (DemoRaw) raw = demo_raw_open (fixture, "GET " API " HTTP/1.1\r\nHost: x\r\n\r\n");

    demo_raw_wait (raw, G_MAXSIZE);
    g_assert_true (raw->closed);
    g_assert_true (g_str_has_prefix (raw->text->str, "HTTP/1.1 200"));
  }
}

static void
test_requests (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);
  g_autofree char *uuid = demo_fixture_create (fixture, two_stages);
  g_autoptr (DemoAnswer) listed = demo_fixture_send (fixture, "GET", API "/pipelines?limit=1", NULL);
  g_autoptr (DemoAnswer) requests = demo_fixture_send (fixture, "GET", "/demo/requests", NULL);
  g_autoptr (DemoAnswer) cleared = demo_fixture_send (fixture, "DELETE", "/demo/requests", NULL);
  g_autoptr (DemoAnswer) none = demo_fixture_send (fixture, "GET", "/demo/requests", NULL);
  g_autoptr (DemoAnswer) unknown = demo_fixture_send (fixture, "POST", "/demo/nothing", "{}");
  JsonObject *first;
  JsonObject *second;

  demo_answer_assert (requests, 200, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (requests->json)), ==, 2);
  first = json_array_get_object_element (json_node_get_array (requests->json), 0);
  second = json_array_get_object_element (json_node_get_array (requests->json), 1);
  g_assert_cmpstr (json_object_get_string_member (first, "method"), ==, "POST");
  g_assert_cmpstr (json_object_get_string_member (first, "body"), ==, two_stages);
  g_assert_cmpstr (json_object_get_string_member (second, "path"), ==, API "/pipelines?limit=1");
  demo_answer_assert (cleared, 200, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none->json)), ==, 0);
  demo_answer_assert (unknown, 400, NULL);

  demo_fixture_control (fixture, "workers", "{\"n\":1}");
  g_assert_cmpuint (
    sluice_demo_scheduler_get_workers (sluice_demo_server_get_scheduler (fixture->server))->len, ==, 1);
}

static void
test_jobs (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);
  g_autoptr (DemoAnswer) job
    = demo_fixture_send (fixture, "POST", API "/jobs",
                         "{\"name\":\"j\",\"model_path\":\"/m\",\"algorithm\":\"dpo\",\"train_data_path\":\"/d\"}");
  g_autoptr (DemoAnswer) refused = demo_fixture_send (fixture, "POST", API "/jobs", "{\"name\":3}");
  const char *id;
  g_autofree char *pause = NULL;
  g_autofree char *logs = NULL;
  g_autofree char *body = NULL;
  g_autofree char *uuid = NULL;
  g_autofree char *first = NULL;

  demo_answer_assert (refused, 422, NULL);
  demo_answer_assert (job, 200, NULL);
  g_assert_true (JSON_NODE_HOLDS_NULL (demo_answer_get (job, "total_steps")));
  id = json_node_get_string (demo_answer_get (job, "id"));
  pause = g_strconcat (API "/jobs/", id, "/pause", NULL);
  logs = g_strconcat (API "/jobs/", id, "/logs?lines=3", NULL);
  {
    g_autoptr (DemoAnswer) too_early = demo_fixture_send (fixture, "POST", pause, NULL);
    g_autoptr (DemoAnswer) empty = demo_fixture_send (fixture, "GET", logs, NULL);

    demo_answer_assert (too_early, 400, NULL);
    g_assert_cmpuint (json_array_get_length (json_node_get_array (demo_answer_get (empty, "logs"))), ==, 0);
  }

  body = g_strdup_printf ("{\"name\":\"p\",\"stages\":[{\"name\":\"t\",\"task\":\"train_model\",\"params\":{\"seconds\":60,"
                          "\"job_uuid\":\"%s\"}}]}",
                          id);
  uuid = demo_fixture_create (fixture, body);
  {
    g_autoptr (DemoAnswer) started = demo_fixture_act (fixture, "POST", uuid, "start");

    demo_answer_assert (started, 200, NULL);
  }
  demo_fixture_wait_for_status (fixture, uuid, "completed");
  {
    /* Newest first, once it is over. */
    g_autoptr (DemoAnswer) after = demo_fixture_send (fixture, "GET", logs, NULL);
    JsonArray *lines = json_node_get_array (demo_answer_get (after, "logs"));
    g_autofree char *older_path = g_strconcat (logs, "&offset=1", NULL);
    g_autoptr (DemoAnswer) older = demo_fixture_send (fixture, "GET", older_path, NULL);

    g_assert_cmpuint (json_array_get_length (lines), ==, 3);
    g_assert_false (json_node_get_boolean (demo_answer_get (after, "has_more")));
    /* One older: it begins with what was second. */
    g_assert_cmpstr (json_array_get_string_element (json_node_get_array (demo_answer_get (older, "logs")), 0), ==,
                     json_array_get_string_element (lines, 1));
  }
}

/* The program itself: its first line is its address, and it ends with its standard input. */
static void
test_program (void)
{
  const char *program = g_getenv ("SLUICE_DEMO");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--port",
                              "0", "--exit-with-stdin", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "http://127.0.0.1:"));
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* It ends at once, and says what was wrong. */
static void
test_senseless_options (void)
{
  static const struct
  {
    const char *option;
    const char *value;
  } rows[] = {
    { "--fault", "gremlins" },      { "--fault", "" },           { "--fault", "latency=abc" }, { "--fault", "latency=-1" },
    { "--fault", "latency=" },      { "--fault", "errors=0" },   { "--fault", "body=odd" },    { "--speed", "nan" },
    { "--speed", "inf" },           { "--speed", "0" },          { "--speed", "-1" },          { "--speed", "1e12" },
    { "--speed", "fast" },          { "--haste", "nan" },        { "--haste", "-1" },          { "--pipelines", "-5" },
    { "--pipelines", "-1" },        { "--pipelines", "2e9" },    { "--workers", "-3" },        { "--workers", "100000" },
    { "--stages", "-1" },           { "--stages", "1000000" },   { "--port", "-1" },           { "--port", "65536" },
    { "--flavour", "strawberry" },  { "--seed", "1 2" },         { "--exit-with-stdin", "x" }, { "--fault", "refuse=" },
    { "--fault", "refuse" },
  };
  const char *program = g_getenv ("SLUICE_DEMO");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s %s", rows[i].option, rows[i].value);
      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error, program,
                                  rows[i].option, rows[i].value, NULL);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 64);
      g_assert_true (g_str_has_prefix (text, "sluice-demo: "));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo-server/routes", test_routes);
  g_test_add_func ("/demo-server/auth", test_auth);
  g_test_add_func ("/demo-server/invalid-bodies", test_invalid_bodies);
  g_test_add_func ("/demo-server/list", test_list);
  g_test_add_func ("/demo-server/life", test_life);
  g_test_add_func ("/demo-server/plan-actions", test_plan_actions);
  g_test_add_data_func ("/demo-server/blocking/overview", API "/celery-tasks/stats/overview", test_blocking);
  g_test_add_data_func ("/demo-server/blocking/list", API "/celery-tasks", test_blocking);
  g_test_add_func ("/demo-server/blocking/not-in-plan", test_blocking_not_in_plan);
  g_test_add_func ("/demo-server/idle-connection", test_idle_connection);
  g_test_add_func ("/demo-server/requests", test_requests);
  g_test_add_func ("/demo-server/jobs", test_jobs);
  g_test_add_func ("/demo-server/program", test_program);
  g_test_add_func ("/demo-server/senseless-options", test_senseless_options);

  return g_test_run ();
}
