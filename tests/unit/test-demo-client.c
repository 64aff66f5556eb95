/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-api.h"
#include "api/sluice-decode.h"
#include "api/sluice-socket.h"

#include <string.h>

#include "fake-server.h"

/* The client against the demo platform, a program of its own ($SLUICE_DEMO), in both flavours and with every fault. */

static const char *const flavours[] = { "plan", "platform" };

typedef struct
{
  GSubprocess *process;
  char *url;
} Demo;

static void
read_url_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Demo *demo = user_data;
  g_autoptr (GError) error = NULL;

  demo->url = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (demo->url);
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("nothing came in 20 s");
  return G_SOURCE_REMOVE;
}

/* With one more option, where it is given. */
static void
start_demo (Demo       *demo,
            const char *flavour,
            const char *option,
            const char *value)
{
  const char *argv[] = { g_getenv ("SLUICE_DEMO"), "--port", "0", "--exit-with-stdin", "--flavour", flavour,
                         "--pipelines", "4", "--stages", "3", "--seed", "7", option, value, NULL };
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint deadline = g_timeout_add_seconds (20, too_late_cb, NULL);

  g_test_message ("%s %s %s", flavour, option != NULL ? option : "", value != NULL ? value : "");
  demo->url = NULL;
  demo->process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (demo->process));
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, read_url_cb, demo);
  while (demo->url == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static void
stop_demo (Demo *demo)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (demo->process, SIGTERM);
  g_subprocess_wait (demo->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&demo->process);
  g_clear_pointer (&demo->url, g_free);
}

static SluiceSession *
make_session (Demo       *demo,
              const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = sluice_address_parse (demo->url, &error);

  g_assert_no_error (error);
  return g_object_new (SLUICE_TYPE_SESSION, "base", base, "api-key", key, "timeout", 3, "max-body", (guint64) 4 << 20,
                       NULL);
}

typedef struct
{
  gboolean done;
  GAsyncResult *result;
} Wait;

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  wait->done = TRUE;
}

static SluiceBatch *
list (SluiceSession  *session,
      GError        **error)
{
  Wait wait = { 0 };
  SluiceBatch *batch;

  sluice_api_list_async (session, 0, 100, NULL, NULL, take_result_cb, &wait);
  wait_until (&wait.done);
  batch = sluice_api_list_finish (session, wait.result, NULL, NULL, error);
  g_object_unref (wait.result);
  return batch;
}

static SluiceBatch *
read_status (SluiceSession  *session,
             const char     *uuid,
             GError        **error)
{
  Wait wait = { 0 };
  SluiceBatch *batch;

  sluice_api_status_async (session, uuid, NULL, NULL, NULL, take_result_cb, &wait);
  wait_until (&wait.done);
  batch = sluice_api_status_finish (session, wait.result, NULL, NULL, error);
  g_object_unref (wait.result);
  return batch;
}

static gboolean
act (SluiceSession  *session,
     const char     *uuid,
     SluiceAction    action,
     GError        **error)
{
  Wait wait = { 0 };
  gboolean success;

  sluice_api_act_async (session, uuid, action, NULL, take_result_cb, &wait);
  wait_until (&wait.done);
  success = sluice_api_act_finish (session, wait.result, error);
  g_object_unref (wait.result);
  return success;
}

static gpointer
decode_pipeline_worker (GBytes   *body,
                        gpointer  data,
                        GError  **error)
{
  return sluice_decode_pipeline (body, error);
}

/* Asks the demo itself for something, or (with a body) makes a pipeline. */
static SluicePipelineRecord *
post (SluiceSession    *session,
      const char       *path,
      const char       *text,
      SluiceDecodeFunc  decode)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  Wait wait = { 0 };
  SluicePipelineRecord *record;

  sluice_session_call_async (session, "POST", path, body, NULL, decode, NULL, NULL,
                             (GDestroyNotify) sluice_pipeline_record_unref, NULL, take_result_cb, &wait);
  wait_until (&wait.done);
  record = sluice_session_call_finish (session, wait.result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (wait.result);
  return record;
}

static SluicePipelineRecord *
create_pipeline (SluiceSession *session)
{
  return post (session, "pipelines",
               "{\"name\":\"客户端 test\",\"stages\":[{\"name\":\"a\",\"task\":\"train_model\",\"depends_on\":[]},"
               "{\"name\":\"b\",\"task\":\"run_evaluation\",\"depends_on\":[\"a\"]}]}",
               decode_pipeline_worker);
}

static void
test_list_and_status (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
    {
      g_autoptr (SluiceBatch) batch = NULL;
      g_autoptr (GError) error = NULL;
      SluiceSession *session;
      Demo demo;

      start_demo (&demo, flavours[i], NULL, NULL);
      session = make_session (&demo, NULL);
      batch = list (session, &error);
      g_assert_no_error (error);
      g_assert_cmpint (batch->total, ==, 4);
      g_assert_cmpuint (batch->pipelines->len, ==, 4);

      for (guint row = 0; row < batch->pipelines->len; row++)
        {
          SluicePipelineRecord *listed = g_ptr_array_index (batch->pipelines, row);
          g_autoptr (SluiceBatch) one = read_status (session, listed->uuid, &error);

          g_assert_no_error (error);
          g_assert_cmpuint (((SluicePipelineRecord *) one->pipelines->pdata[0])->stages->len, ==, 3);
        }
      wait_for_finalize (session);
      stop_demo (&demo);
    }
}

static void
test_probe (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
    {
      g_autoptr (GError) error = NULL;
      SluiceCapabilities capabilities = 0;
      SluiceSession *session;
      Wait wait = { 0 };
      Demo demo;

      start_demo (&demo, flavours[i], NULL, NULL);
      session = make_session (&demo, NULL);
      sluice_api_probe_async (session, NULL, take_result_cb, &wait);
      wait_until (&wait.done);
      sluice_api_probe_finish (session, wait.result, &capabilities, &error);
      g_assert_no_error (error);
      g_object_unref (wait.result);
      g_assert_true ((capabilities & SLUICE_CAPABILITY_TASKS) != 0);
      g_assert_true ((capabilities & SLUICE_CAPABILITY_JOB_PAUSE) != 0);
      g_assert_cmpint ((capabilities & SLUICE_CAPABILITY_PIPELINE_PAUSE) != 0, ==, i == 0);
      g_assert_cmpint ((capabilities & SLUICE_CAPABILITY_PIPELINE_RETRY) != 0, ==, i == 0);
      wait_for_finalize (session);
      stop_demo (&demo);
    }
}

static void
test_life_of_a_pipeline (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
    {
      g_autoptr (SluicePipelineRecord) created = NULL;
      g_autoptr (GError) refused = NULL;
      g_autoptr (GError) gone = NULL;
      g_autoptr (GError) error = NULL;
      SluiceSession *session;
      Demo demo;

      start_demo (&demo, flavours[i], NULL, NULL);
      session = make_session (&demo, NULL);
      created = create_pipeline (session);
      g_assert_cmpstr (created->name, ==, "客户端 test");
      g_assert_cmpstr (created->status, ==, "pending");

      act (session, created->uuid, SLUICE_ACTION_START, &error);
      g_assert_no_error (error);
      g_assert_false (act (session, created->uuid, SLUICE_ACTION_START, &refused));
      g_assert_error (refused, SLUICE_ERROR, SLUICE_ERROR_REFUSED);
      g_assert_cmpstr (refused->message, !=, "");
      act (session, created->uuid, SLUICE_ACTION_CANCEL, &error);
      g_assert_no_error (error);
      act (session, created->uuid, SLUICE_ACTION_DELETE, &error);
      g_assert_no_error (error);
      g_assert_null (read_status (session, created->uuid, &gone));
      g_assert_error (gone, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND);
      wait_for_finalize (session);
      stop_demo (&demo);
    }
}

static void
test_key (void)
{
  g_autoptr (SluiceBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  SluiceSession *session;
  Demo demo;

  start_demo (&demo, "platform", "--api-key", "right");
  session = make_session (&demo, "wrong");
  g_assert_null (list (session, &refused));
  g_assert_error (refused, SLUICE_ERROR, SLUICE_ERROR_KEY);
  g_assert_null (strstr (refused->message, "wrong"));

  sluice_session_set_api_key (session, "right");
  batch = list (session, &error);
  g_assert_no_error (error);
  wait_for_finalize (session);
  stop_demo (&demo);
}

static void
test_every_fault (void)
{
  static const struct
  {
    const char *fault;
    SluiceError code;
  } rows[] = {
    { "errors=1", SLUICE_ERROR_SERVER },
    { "body=half", SLUICE_ERROR_CUT },
    { "body=endless", SLUICE_ERROR_TOO_LARGE },
    { "body=wrong-types", SLUICE_ERROR_PROTOCOL },
    { "body=utf8", SLUICE_ERROR_PROTOCOL },
    { "body=html", SLUICE_ERROR_PROTOCOL },
    { "body=nested", SLUICE_ERROR_TOO_LARGE },
    { "body=empty", SLUICE_ERROR_PROTOCOL },
    { "redirect", SLUICE_ERROR_REDIRECT },
    { "hang", SLUICE_ERROR_TIMEOUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint flavour = 0; flavour < G_N_ELEMENTS (flavours); flavour++)
      {
        g_autoptr (GError) error = NULL;
        SluiceSession *session;
        Demo demo;

        start_demo (&demo, flavours[flavour], "--fault", rows[i].fault);
        session = make_session (&demo, NULL);
        g_assert_null (list (session, &error));
        g_assert_error (error, SLUICE_ERROR, (int) rows[i].code);
        wait_for_finalize (session);
        stop_demo (&demo);
      }
}

static void
test_latency_is_no_fault (void)
{
  g_autoptr (SluiceBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  SluiceSession *session;
  Demo demo;

  start_demo (&demo, "platform", "--fault", "latency=100");
  session = make_session (&demo, NULL);
  batch = list (session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->pipelines->len, ==, 4);
  wait_for_finalize (session);
  stop_demo (&demo);
}

/* What the socket says, counted. */
typedef struct
{
  guint n_connected;
  guint n_changes;
  char *uuid;
} Heard;

static void
batch_cb (SluiceSocket *socket,
          SluiceBatch  *batch,
          gpointer      user_data)
{
  Heard *heard = user_data;

  for (guint i = 0; i < batch->changes->len; i++)
    heard->n_changes += g_strcmp0 (((SluiceChange *) batch->changes->pdata[i])->uuid, heard->uuid) == 0;
}

static void
hint_cb (SluiceSocket *socket,
         const char   *type,
         gpointer      user_data)
{
  ((Heard *) user_data)->n_connected += g_str_equal (type, "connected");
}

static void
wait_for_number (guint *number,
                 guint  least)
{
  guint deadline = g_timeout_add_seconds (20, too_late_cb, NULL);

  while (*number < least)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static SluiceSocket *
open_socket (SluiceSession *session,
             Heard         *heard)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  SluiceSocket *socket = g_object_new (SLUICE_TYPE_SOCKET, "session", session, "clock", clock, "path", "ws/dashboard",
                                       "ping-interval", 200, "pong-limit", 1000, "retry-delay", 50, NULL);

  g_signal_connect (socket, "batch", G_CALLBACK (batch_cb), heard);
  g_signal_connect (socket, "hint", G_CALLBACK (hint_cb), heard);
  sluice_socket_start (socket);
  return socket;
}

static void
test_plan_tells_changes (void)
{
  g_autoptr (SluicePipelineRecord) created = NULL;
  g_autoptr (GError) error = NULL;
  SluiceSession *session;
  SluiceSocket *socket;
  Heard heard = { 0 };
  Demo demo;

  start_demo (&demo, "plan", NULL, NULL);
  session = make_session (&demo, NULL);
  created = create_pipeline (session);
  heard.uuid = created->uuid;
  socket = open_socket (session, &heard);
  wait_for_number (&heard.n_connected, 1);
  act (session, created->uuid, SLUICE_ACTION_START, &error);
  g_assert_no_error (error);
  wait_for_number (&heard.n_changes, 1);
  wait_for_finalize (socket);
  wait_for_finalize (session);
  stop_demo (&demo);
}

static void
test_sockets_survive_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
    {
      SluiceSession *session;
      SluiceSocket *socket;
      Heard heard = { 0 };
      Demo demo;

      start_demo (&demo, flavours[i], NULL, NULL);
      session = make_session (&demo, NULL);
      socket = open_socket (session, &heard);
      wait_for_number (&heard.n_connected, 1);

      post (session, "../../demo/drop-sockets", "{}", NULL);
      wait_for_number (&heard.n_connected, 2);
      post (session, "../../demo/restart", "{\"ms\":200}", NULL);
      wait_for_number (&heard.n_connected, 3);
      post (session, "../../demo/faults", "{\"kind\":\"zombie\"}", NULL);
      wait_for_number (&heard.n_connected, 4);

      wait_for_finalize (socket);
      wait_for_finalize (session);
      stop_demo (&demo);
    }
}

/* Without sockets all else goes on. */
static void
test_no_sockets (void)
{
  g_autoptr (SluiceBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  SluiceSession *session;
  SluiceSocket *socket;
  Heard heard = { 0 };
  Demo demo;

  start_demo (&demo, "platform", "--fault", "no-sockets");
  session = make_session (&demo, NULL);
  socket = open_socket (session, &heard);
  batch = list (session, &error);
  g_assert_no_error (error);
  g_assert_false (sluice_socket_get_connected (socket));
  g_assert_cmpuint (heard.n_connected, ==, 0);
  wait_for_finalize (socket);
  wait_for_finalize (session);
  stop_demo (&demo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("SLUICE_DEMO") == NULL)
    {
      g_print ("1..0 # SKIP $SLUICE_DEMO names no demo platform\n");
      return 0;
    }

  g_test_add_func ("/demo-client/list-and-status", test_list_and_status);
  g_test_add_func ("/demo-client/probe", test_probe);
  g_test_add_func ("/demo-client/life-of-a-pipeline", test_life_of_a_pipeline);
  g_test_add_func ("/demo-client/key", test_key);
  g_test_add_func ("/demo-client/every-fault", test_every_fault);
  g_test_add_func ("/demo-client/latency", test_latency_is_no_fault);
  g_test_add_func ("/demo-client/plan-tells-changes", test_plan_tells_changes);
  g_test_add_func ("/demo-client/no-sockets", test_no_sockets);
  g_test_add_func ("/demo-client/sockets", test_sockets_survive_faults);

  return g_test_run ();
}
