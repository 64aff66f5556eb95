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
test_faults (void)
{
  static const char request[] = "GET " API "/pipelines HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"half\"}");
  {
    g_autoptr (DemoRaw) raw = demo_raw_open (fixture, request);
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_raw_wait (raw, G_MAXSIZE);
    g_assert_true (raw->closed);
    g_assert_nonnull (strstr (raw->text->str, "Content-Length: 4096"));
    g_assert_cmpuint (raw->text->len, <, 4096);
    /* libsoup tells it as an error, or as a body that is too short. */
    g_assert_true (answer->error != NULL || answer->json == NULL);
  }

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"endless\"}");
  {
    g_autoptr (DemoRaw) raw = demo_raw_open (fixture, request);

    demo_raw_wait (raw, 2 * 1024 * 1024);
    g_assert_false (raw->closed);
    g_assert_cmpuint (raw->text->len, >=, 2 * 1024 * 1024);
  }

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"utf8\"}");
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_answer_assert (answer, 200, NULL);
    g_assert_false (g_utf8_validate_len (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), NULL));
  }

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"wrong-types\"}");
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_answer_assert (answer, 200, NULL);
    g_assert_true (JSON_NODE_HOLDS_OBJECT (demo_answer_get (answer, "pipelines")));
  }

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"nested\"}");
  {
    g_autoptr (DemoRaw) raw = demo_raw_open (fixture, request);

    demo_raw_wait (raw, G_MAXSIZE);
    g_assert_true (g_str_has_suffix (raw->text->str, "[[[["));
    g_assert_cmpuint (raw->text->len, >, 100000);
  }

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"empty\"}");
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_answer_assert (answer, 200, NULL);
    g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 0);
  }

  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"html\"}");
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_answer_assert (answer, 200, NULL);
    g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (answer->message), NULL),
                     ==, "text/html");
  }
  {
    g_autoptr (DemoAnswer) unknown
      = demo_fixture_send (fixture, "POST", "/demo/faults", "{\"kind\":\"body\",\"value\":\"odd\"}");
    g_autoptr (DemoAnswer) cleared = demo_fixture_send (fixture, "DELETE", "/demo/faults", NULL);
    g_autoptr (DemoAnswer) well = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

    demo_answer_assert (unknown, 400, NULL);
    demo_answer_assert (cleared, 200, NULL);
    demo_answer_assert (well, 200, NULL);
    g_assert_nonnull (well->json);
  }
}

/* What makes no sense is refused with a reason, changes nothing, and the platform lives on. */
static void
test_senseless_control (void)
{
  static const struct
  {
    const char *path;
    const char *body;
    const char *why;
  } rows[] = {
    { "/demo/faults", NULL, "kind" },
    { "/demo/faults", "{}", "kind" },
    { "/demo/faults", "{\"kind\":7}", "kind" },
    { "/demo/faults", "{\"kind\":null}", "kind" },
    { "/demo/faults", "{\"kind\":[\"hang\"]}", "kind" },
    { "/demo/faults", "{\"kind\":\"gremlins\"}", "gremlins" },
    { "/demo/faults", "{\"kind\":\"latency\",\"value\":\"abc\"}", "abc" },
    { "/demo/faults", "{\"kind\":\"latency\",\"value\":-1}", "-1" },
    { "/demo/faults", "{\"kind\":\"latency\",\"value\":{}}", "latency" },
    { "/demo/faults", "{\"kind\":\"errors\",\"value\":0}", "errors" },
    { "/demo/faults", "{\"kind\":\"body\"}", "half" },
    { "/demo/faults", "hang", "JSON object" },
    { "/demo/faults", "[\"hang\"]", "JSON object" },
    { "/demo/workers", "{\"n\":-3}", "whole number" },
    { "/demo/workers", "{\"n\":\"x\"}", "whole number" },
    { "/demo/workers", "{\"n\":1.5}", "whole number" },
    { "/demo/workers", "{\"n\":true}", "whole number" },
    { "/demo/workers", "{\"n\":null}", "whole number" },
    { "/demo/workers", "{\"n\":1000000000}", "whole number" },
    { "/demo/restart", "{\"ms\":\"x\"}", "whole number" },
    { "/demo/restart", "{\"ms\":-1}", "whole number" },
    { "/demo/nothing", "{}", "no such thing" },
  };
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);
  guint workers = sluice_demo_scheduler_get_workers (sluice_demo_server_get_scheduler (fixture->server))->len;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "POST", rows[i].path, rows[i].body);
      g_autoptr (DemoAnswer) well = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

      g_test_message ("%s %s", rows[i].path, rows[i].body != NULL ? rows[i].body : "");
      demo_answer_assert (answer, 400, NULL);
      g_assert_nonnull (strstr (json_node_get_string (demo_answer_get (answer, "detail")), rows[i].why));
      demo_answer_assert (well, 200, NULL);
    }
  g_assert_cmpuint (sluice_demo_scheduler_get_workers (sluice_demo_server_get_scheduler (fixture->server))->len, ==,
                    workers);

  demo_fixture_control (fixture, "workers", "{\"n\":\"1\"}");
  g_assert_cmpuint (sluice_demo_scheduler_get_workers (sluice_demo_server_get_scheduler (fixture->server))->len, ==, 1);
  demo_fixture_control (fixture, "workers", "{}");
  g_assert_cmpuint (sluice_demo_scheduler_get_workers (sluice_demo_server_get_scheduler (fixture->server))->len, ==, 3);
}

static void
test_errors_and_redirects (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);

  demo_fixture_control (fixture, "faults", "{\"kind\":\"errors\",\"value\":2}");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);

      demo_answer_assert (answer, i % 2 == 0 ? 200 : 500, NULL);
      if (i % 2 == 1)
        g_assert_cmpstr (json_object_get_string_member (json_node_get_object (demo_answer_get (answer, "error")), "code"),
                         ==, "INTERNAL_SERVER_ERROR");
    }
  demo_fixture_control (fixture, "faults", "{\"kind\":\"redirect\"}");
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines", NULL);
    const char *location
      = soup_message_headers_get_one (soup_message_get_response_headers (answer->message), "Location");

    demo_answer_assert (answer, 302, NULL);
    g_assert_false (g_str_has_prefix (location, sluice_demo_server_get_url (fixture->server)));
  }
}

/* An answer that comes late comes in its order; one that nobody waits for any more harms nobody. */
static void
test_latency_and_hang (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);

  demo_fixture_control (fixture, "faults", "{\"kind\":\"latency\",\"value\":100}");
  {
    g_autoptr (DemoAnswer) late = demo_fixture_begin (fixture, "GET", API "/pipelines", NULL, NULL);
    g_autoptr (DemoAnswer) health = demo_fixture_send (fixture, "GET", "/health", NULL);

    demo_answer_assert (health, 200, NULL);
    g_assert_false (late->done);
    demo_answer_wait (late);
    demo_answer_assert (late, 200, NULL);
  }
  demo_fixture_control (fixture, "faults", "{\"kind\":\"body\",\"value\":\"half\"}");
  {
    g_autoptr (DemoRaw) raw = demo_raw_open (fixture, "GET " API "/pipelines HTTP/1.1\r\nHost: x\r\n\r\n");

    demo_raw_wait (raw, G_MAXSIZE);
    g_assert_true (raw->closed);
  }
  {
    /* Gone before its answer. */
    g_autoptr (DemoRaw) raw = demo_raw_open (fixture, "GET " API "/pipelines HTTP/1.1\r\nHost: x\r\n\r\n");

    g_assert_false (raw->closed);
  }
  {
    g_autoptr (DemoAnswer) cleared = demo_fixture_send (fixture, "DELETE", "/demo/faults", NULL);

    demo_answer_assert (cleared, 200, NULL);
  }
  demo_fixture_control (fixture, "faults", "{\"kind\":\"hang\"}");
  {
    DemoAnswer *hung = demo_fixture_begin (fixture, "GET", API "/pipelines", NULL, NULL);
    g_autoptr (DemoAnswer) health = demo_fixture_send (fixture, "GET", "/health", NULL);

    demo_answer_assert (health, 200, NULL);
    g_assert_false (hung->done);
    soup_session_abort (fixture->session);
    demo_answer_wait (hung);
    g_assert_nonnull (hung->error);
    demo_answer_free (hung);
  }
}

static void
test_broker (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
  g_autofree char *uuid = demo_fixture_create (fixture, two_stages);

  demo_fixture_control (fixture, "faults", "{\"kind\":\"broker\"}");
  {
    g_autoptr (DemoAnswer) overview = demo_fixture_send (fixture, "GET", API "/celery-tasks/stats/overview", NULL);
    g_autoptr (DemoAnswer) task = demo_fixture_send (fixture, "GET", API "/celery-tasks/x", NULL);
    g_autoptr (DemoAnswer) started = demo_fixture_act (fixture, "POST", uuid, "start");
    g_autoptr (DemoAnswer) row = demo_fixture_act (fixture, "GET", uuid, "");
    g_autoptr (DemoAnswer) status = demo_fixture_act (fixture, "GET", uuid, "status");

    demo_answer_assert (overview, 500, "服务器内部错误，请稍后重试");
    demo_answer_assert (task, 500, NULL);
    demo_answer_assert (started, 500, NULL);
    demo_answer_assert (row, 200, NULL);
    g_assert_cmpstr (json_node_get_string (demo_answer_get (row, "status")), ==, "pending");
    demo_answer_assert (status, 200, NULL);
  }
}

static void
test_sockets (gconstpointer data)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (data);
  g_autoptr (DemoSocket) dashboard = demo_socket_open (fixture, DASHBOARD);
  g_autoptr (DemoSocket) job = demo_socket_open (fixture, API "/ws/jobs/abc");
  g_autoptr (DemoSocket) logs = demo_socket_open (fixture, API "/ws/jobs/abc/logs");
  g_autoptr (DemoSocket) unknown = demo_socket_open (fixture, API "/ws/pipelines/abc");

  g_assert_null (unknown->connection);
  g_assert_cmpuint (unknown->status, ==, 403);
  g_assert_true (g_str_has_prefix (demo_socket_wait (dashboard, 0), "{\"type\":\"connected\",\"timestamp\":\""));
  g_assert_true (g_str_has_prefix (demo_socket_wait (job, 0),
                                   "{\"type\":\"connected\",\"job_uuid\":\"abc\",\"timestamp\":\""));
  g_assert_cmpstr (demo_socket_wait (logs, 0), ==, "{\"type\":\"connected\",\"job_uuid\":\"abc\"}");
  demo_socket_send (logs, "{\"type\":\"ping\"}");
  g_assert_cmpstr (demo_socket_wait (logs, 1), ==, "{\"type\":\"pong\"}");
  demo_socket_send (job, "{\"type\":\"request_metrics\"}");
  g_assert_true (g_str_has_prefix (demo_socket_wait (job, 1), "{\"type\":\"metrics\",\"job_uuid\":\"abc\",\"data\":{"));
  /* A heartbeat comes to those who say nothing. */
  g_assert_cmpstr (demo_socket_wait (logs, 2), ==, "{\"type\":\"heartbeat\"}");
}

/* After a bad frame a socket of the platform is open and silent; one of the plan is not offended. */
static void
test_zombies (void)
{
  static const char *const bad[] = { "this is not json", "[1,2]" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
      g_autoptr (DemoSocket) silent = demo_socket_open (fixture, DASHBOARD);
      g_autoptr (DemoSocket) witness = demo_socket_open (fixture, DASHBOARD);

      demo_socket_wait (silent, 0);
      demo_socket_send (silent, bad[i]);
      demo_socket_send (silent, "{\"type\":\"ping\"}");
      /* Two heartbeats of the other one later it has said nothing. */
      demo_socket_wait (witness, 2);
      g_assert_cmpuint (silent->frames->len, ==, 1);
      g_assert_cmpint (soup_websocket_connection_get_state (silent->connection), ==, SOUP_WEBSOCKET_STATE_OPEN);
    }
  {
    g_autoptr (DemoFixture) fixture = demo_fixture_new (&plan);
    g_autoptr (DemoSocket) socket = demo_socket_open (fixture, API "/ws/jobs/abc/logs");

    demo_socket_wait (socket, 0);
    demo_socket_send (socket, bad[0]);
    demo_socket_send (socket, "{\"type\":\"ping\"}");
    g_assert_cmpstr (demo_socket_wait (socket, 1), ==, "{\"type\":\"pong\"}");

    demo_fixture_control (fixture, "faults", "{\"kind\":\"no-sockets\"}");
    {
      g_autoptr (DemoSocket) refused = demo_socket_open (fixture, DASHBOARD);

      g_assert_null (refused->connection);
      g_assert_cmpuint (refused->status, ==, 403);
    }
    demo_fixture_control (fixture, "drop-sockets", NULL);
    demo_socket_wait_closed (socket);
    g_assert_cmpuint (socket->code, !=, 1012);
  }
}

static guint
count_frames (DemoSocket *socket,
              const char *type)
{
  g_autofree char *prefix = g_strdup_printf ("{\"type\":\"%s\"", type);
  guint n = 0;

  for (guint i = 0; i < socket->frames->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (socket->frames, i), prefix);
  return n;
}

/* Only the plan's flavour tells what happens to a pipeline. */
static void
test_status_frames (gconstpointer data)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (data);
  g_autoptr (DemoSocket) socket = demo_socket_open (fixture, DASHBOARD);
  g_autofree char *uuid = demo_fixture_create (fixture, two_stages);
  g_autoptr (DemoAnswer) started = demo_fixture_act (fixture, "POST", uuid, "start");
  gboolean is_plan = data == &plan;

  demo_answer_assert (started, 200, NULL);
  if (is_plan)
    demo_fixture_wait_for_status (fixture, uuid, "completed");
  else
    {
      g_autoptr (DemoAnswer) cancelled = demo_fixture_act (fixture, "POST", uuid, "cancel");

      demo_answer_assert (cancelled, 200, NULL);
    }
  demo_socket_send (socket, "{\"type\":\"ping\"}");
  while (count_frames (socket, "pong") == 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (count_frames (socket, "pipeline_status_change") > 0, ==, is_plan);
  g_assert_cmpuint (count_frames (socket, "stage_status_change") > 0, ==, is_plan);
  g_assert_cmpuint (count_frames (socket, "task_status_change") > 0, ==, is_plan);
  for (guint i = 0; i < socket->frames->len; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();

      g_assert_true (json_parser_load_from_data (parser, g_ptr_array_index (socket->frames, i), -1, NULL));
    }
}

static void
test_restart (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (&platform);
  g_autofree char *url = g_strdup (sluice_demo_server_get_url (fixture->server));
  g_autofree char *uuid = demo_fixture_create (fixture, two_stages);
  g_autoptr (DemoSocket) socket = demo_socket_open (fixture, DASHBOARD);
  g_autoptr (DemoRaw) raw = demo_raw_open (fixture, "GET " DASHBOARD " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  g_autoptr (DemoAnswer) blocked = NULL;
  gboolean back = FALSE;

  demo_socket_wait (socket, 0);
  demo_raw_wait (raw, 1);
  demo_fixture_control (fixture, "restart", "{\"ms\":50}");
  blocked = demo_fixture_begin (fixture, "GET", API "/celery-tasks", NULL, NULL);
  demo_socket_wait_closed (socket);
  demo_answer_wait (blocked);
  /* libsoup's client takes 1012 for no code at all, so it is looked for on the wire: a close frame of two bytes. */
  while (!raw->closed && memmem (raw->text->str, raw->text->len, "\x88\x02\x03\xf4", 4) == NULL)
    demo_raw_wait (raw, raw->text->len + 1);
  g_assert_nonnull (memmem (raw->text->str, raw->text->len, "\x88\x02\x03\xf4", 4));

  for (guint i = 0; i < 10000 && !back; i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_send (fixture, "GET", API "/pipelines?limit=1", NULL);

      back = answer->error == NULL && answer->status == 200;
    }
  g_assert_true (back);
  g_assert_cmpstr (sluice_demo_server_get_url (fixture->server), ==, url);
  {
    /* It forgot nothing. */
    g_autoptr (DemoAnswer) row = demo_fixture_act (fixture, "GET", uuid, "");

    demo_answer_assert (row, 200, NULL);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo-faults/bodies", test_faults);
  g_test_add_func ("/demo-faults/senseless", test_senseless_control);
  g_test_add_func ("/demo-faults/errors", test_errors_and_redirects);
  g_test_add_func ("/demo-faults/latency", test_latency_and_hang);
  g_test_add_func ("/demo-faults/broker", test_broker);
  g_test_add_data_func ("/demo-faults/sockets/plan", &plan, test_sockets);
  g_test_add_data_func ("/demo-faults/sockets/platform", &platform, test_sockets);
  g_test_add_func ("/demo-faults/sockets/zombies", test_zombies);
  g_test_add_data_func ("/demo-faults/frames/plan", &plan, test_status_frames);
  g_test_add_data_func ("/demo-faults/frames/platform", &platform, test_status_frames);
  g_test_add_func ("/demo-faults/restart", test_restart);

  return g_test_run ();
}
