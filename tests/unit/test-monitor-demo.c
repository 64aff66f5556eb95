/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client and the demo platform: two programs that share no code that speaks the protocol. */

#define DEADLINE_SECONDS 60
#include "monitor-test.h"

typedef struct
{
  GSubprocess *demo;
  char *url;
  SoupSession *other; /* the test's own way to the platform */
  SluiceClock *clock;
  SluiceSession *session;
  SluiceStore *store;
  SluiceHistory *history;
  SluiceMonitor *monitor;
  SluiceWatch *watch;
} Fixture;

/* Bends the platform from outside, or asks it something; it is another process, so this may wait for it. */
static void
control (Fixture    *fixture,
         const char *method,
         const char *what,
         const char *json)
{
  const char *root = g_str_has_prefix (what, "pipelines") ? "api/v1" : "demo";
  g_autofree char *url = g_strdup_printf ("%s/%s/%s", fixture->url, root, what);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;

  if (json)
    {
      g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  answer = soup_session_send_and_read (fixture->other, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_auto (GStrv) arguments = g_strsplit (data, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GUri) base = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add_many (builder, g_getenv ("SLUICE_DEMO"), "--port", "0", "--seed", "7", "--exit-with-stdin", NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  fixture->demo = g_subprocess_newv ((const char *const *) argv,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->demo));
  fixture->url = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->url);
  fixture->other = soup_session_new ();

  base = sluice_address_parse (fixture->url, &error);
  g_assert_no_error (error);
  fixture->clock = sluice_clock_new ();
  /* A platform in a great hurry has much to do before it answers. */
  fixture->session = g_object_new (SLUICE_TYPE_SESSION, "base", base,
                                   "timeout", strstr (data, "--speed 20") ? 3 : 20, "max-body", (guint64) 4 << 20, NULL);
  fixture->history = sluice_history_new (NULL);
  fixture->store = sluice_store_new ("server", fixture->clock);
  fixture->monitor = sluice_monitor_new (fixture->session, fixture->store, fixture->history, fixture->clock);
  sluice_monitor_set_pace (fixture->monitor, &fast);
  fixture->watch = sluice_monitor_watch_list (fixture->monitor);
  sluice_monitor_start (fixture->monitor);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (fixture->watch);
  sluice_monitor_stop (fixture->monitor);
  WAIT (is_alone (fixture->monitor));
  g_assert_finalize_object (fixture->monitor);
  g_assert_finalize_object (fixture->store);
  WAIT (is_alone (fixture->session));
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->clock);

  g_assert_finalize_object (fixture->other);
  g_output_stream_close (g_subprocess_get_stdin_pipe (fixture->demo), NULL, NULL);
  g_subprocess_wait (fixture->demo, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->demo);
  g_clear_pointer (&fixture->url, g_free);
}

/* All is known. A world that runs a thousand times as fast as ours never is, for long. */
static gboolean
is_settled (Fixture *fixture)
{
  return sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_CONNECTED
         && sluice_store_get_complete (fixture->store) && sluice_store_get_n_items (fixture->store) > 0
         && (int) sluice_store_get_n_items (fixture->store) == sluice_store_get_total (fixture->store)
         && sluice_store_count (fixture->store, SLUICE_STATE_CHECKING) == 0;
}

static SluicePipeline *
find_in_state (Fixture     *fixture,
               SluiceState  state)
{
  guint n_items = sluice_store_get_n_items (fixture->store);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

      if (sluice_pipeline_get_state (pipeline) == state && sluice_pipeline_get_request (pipeline) == SLUICE_REQUEST_NONE)
        return g_steal_pointer (&pipeline);
    }
  return NULL;
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
act (Fixture      *fixture,
     const char   *uuid,
     SluiceAction  action,
     gboolean      stop_first)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sluice_monitor_act_async (fixture->monitor, uuid, action, stop_first, NULL, acted_cb, &result);
  WAIT (result);
  sluice_monitor_act_finish (fixture->monitor, result, &error);
  g_assert_no_error (error);
}

static void
test_start_watch_delete (Fixture       *fixture,
                         gconstpointer  data)
{
  gboolean platform = strstr (data, "platform") != NULL;
  g_autoptr (SluicePipeline) pipeline = NULL;
  g_autoptr (SluiceWatch) open = NULL;
  const char *uuid;

  /* A day in 20 s is never settled for long. */
  WAIT (sluice_store_get_complete (fixture->store)
        && (pipeline = find_in_state (fixture, SLUICE_STATE_PENDING)) != NULL);
  uuid = sluice_pipeline_get_uuid (pipeline);
  open = sluice_monitor_watch_pipeline (fixture->monitor, uuid);
  act (fixture, uuid, SLUICE_ACTION_START, FALSE);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), !=, SLUICE_STATE_PENDING);

  WAIT (sluice_state_is_final (sluice_pipeline_get_state (pipeline)));
  g_assert_nonnull (sluice_pipeline_get_stages (pipeline));
  g_assert_cmpint (sluice_pipeline_get_ended_at (pipeline), >, 0);
  if (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_COMPLETED)
    {
      g_assert_cmpint (sluice_pipeline_get_done (pipeline), ==, sluice_pipeline_get_total (pipeline));
      /* In the plan's flavour the last stage may be heard of before the pipeline is. */
      WAIT (sluice_pipeline_get_server_finished (pipeline) == platform);
    }
  act (fixture, uuid, SLUICE_ACTION_DELETE, sluice_pipeline_get_server_finished (pipeline));
  g_assert_null (sluice_store_lookup (fixture->store, uuid));
}

static void
test_each_fault (Fixture       *fixture,
                 gconstpointer  data)
{
  const struct
  {
    const char *fault;
    int code;    /* -1: any */
  } faults[] = {
    { "{\"kind\":\"errors\",\"value\":\"1\"}", SLUICE_ERROR_SERVER },
    { "{\"kind\":\"body\",\"value\":\"half\"}", -1 },
    { "{\"kind\":\"body\",\"value\":\"endless\"}", SLUICE_ERROR_TOO_LARGE },
    { "{\"kind\":\"body\",\"value\":\"wrong-types\"}", SLUICE_ERROR_PROTOCOL },
    { "{\"kind\":\"body\",\"value\":\"utf8\"}", SLUICE_ERROR_PROTOCOL },
    { "{\"kind\":\"body\",\"value\":\"html\"}", SLUICE_ERROR_PROTOCOL },
    { "{\"kind\":\"body\",\"value\":\"nested\"}", SLUICE_ERROR_TOO_LARGE },
    { "{\"kind\":\"body\",\"value\":\"empty\"}", SLUICE_ERROR_PROTOCOL },
    { "{\"kind\":\"redirect\"}", SLUICE_ERROR_REDIRECT },
    { "{\"kind\":\"hang\"}", SLUICE_ERROR_TIMEOUT },
  };
  guint known;

  WAIT (is_settled (fixture));
  known = sluice_store_get_n_items (fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%s", faults[i].fault);
      control (fixture, "POST", "faults", faults[i].fault);
      WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
      if (faults[i].code >= 0)
        g_assert_error (sluice_monitor_get_error (fixture->monitor), SLUICE_ERROR, faults[i].code);
      g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), >, 0);

      /* What is known stays, and all is well again when the server is. */
      g_assert_cmpuint (sluice_store_get_n_items (fixture->store), >=, known);
      control (fixture, "DELETE", "faults", NULL);
      WAIT (is_settled (fixture));
      g_assert_cmpuint (sluice_store_get_n_items (fixture->store), >=, known);
      known = sluice_store_get_n_items (fixture->store);
    }
}

static void
test_gets_through_with_every_second_answer_failing (Fixture       *fixture,
                                                    gconstpointer  data)
{
  /* The faults are there from the first answer on. */
  WAIT (sluice_store_get_complete (fixture->store));
  WAIT ((int) sluice_store_get_n_items (fixture->store) == sluice_store_get_total (fixture->store)
        && sluice_store_count (fixture->store, SLUICE_STATE_CHECKING) == 0);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), >, 1000);
}

static void
test_restarts (Fixture       *fixture,
               gconstpointer  data)
{
  WAIT (is_settled (fixture));
  for (guint i = 0; i < 4; i++)
    {
      guint known = sluice_store_get_n_items (fixture->store);

      control (fixture, "POST", "restart", "{\"ms\":300}");
      WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
      WAIT (is_settled (fixture));
      g_assert_cmpuint (sluice_store_get_n_items (fixture->store), >=, known);
      WAIT (sluice_socket_get_connected (fixture->monitor->socket));
    }
}

static void
test_sockets_come_and_go (Fixture       *fixture,
                          gconstpointer  data)
{
  WAIT (is_settled (fixture));
  for (guint i = 0; i < 3; i++)
    {
      WAIT (sluice_socket_get_connected (fixture->monitor->socket));
      control (fixture, "POST", "drop-sockets", NULL);
      WAIT (!sluice_socket_get_connected (fixture->monitor->socket));
    }
  control (fixture, "POST", "faults", "{\"kind\":\"no-sockets\"}");
  control (fixture, "POST", "drop-sockets", NULL);
  WAIT (!sluice_socket_get_connected (fixture->monitor->socket));
  /* Without any socket polling goes on as before. */
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
  WAIT (is_settled (fixture));
}

static guint
count_requests (Fixture    *fixture,
                const char *path)
{
  g_autofree char *url = g_strdup_printf ("%s/demo/requests", fixture->url);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = soup_session_send_and_read (fixture->other, message, NULL, &error);
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  for (const char *at = strstr (text, path); at; at = strstr (at + 1, path))
    n++;
  return n;
}

/* Nobody works: the question that holds the platform up is a person's to ask, as long as nothing counts as stuck. */
static void
test_no_worker (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  g_autoptr (SluiceWatch) open = NULL;
  const char *uuid;
  guint known, asked;

  WAIT (is_settled (fixture));
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) & SLUICE_CAPABILITY_OVERVIEW);
  pipeline = find_in_state (fixture, SLUICE_STATE_PENDING);
  g_assert_nonnull (pipeline);
  uuid = sluice_pipeline_get_uuid (pipeline);
  act (fixture, uuid, SLUICE_ACTION_START, FALSE);
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_QUEUED);
  g_assert_cmpuint (count_requests (fixture, "stats/overview"), ==, 0);

  open = sluice_monitor_watch_pipeline (fixture->monitor, uuid);
  known = count_requests (fixture, uuid);
  WAIT (count_requests (fixture, uuid) > known + 5);
  g_assert_cmpuint (count_requests (fixture, "stats/overview"), ==, 0);

  sluice_monitor_refresh (fixture->monitor);
  WAIT (sluice_pipeline_get_warning (pipeline) == SLUICE_WARNING_NO_WORKER);
  /* A hasty platform closes connections so soon that one may have to be asked twice for one answer. */
  asked = count_requests (fixture, "stats/overview");
  g_assert_cmpuint (asked, >=, 1);
  g_assert_cmpuint (asked, <=, strstr (data, "--haste") ? 2 : 1);
  sluice_monitor_refresh (fixture->monitor);
  WAIT (count_requests (fixture, "stats/overview") > asked);

  /* And then somebody does, whose turn it may not be for a while. */
  g_assert_cmpint (sluice_pipeline_get_warning (pipeline), ==, SLUICE_WARNING_NO_WORKER);
  control (fixture, "POST", "workers", "{\"n\":3}");
  sluice_monitor_refresh (fixture->monitor);
  WAIT (sluice_pipeline_get_warning (pipeline) == SLUICE_WARNING_NONE);
}

/* Of what has waited for long it is asked once, where somebody looks. */
static void
test_no_worker_for_what_is_stuck (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  g_autoptr (SluiceWatch) open = NULL;
  const char *uuid;
  guint known;

  WAIT (is_settled (fixture));
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) & SLUICE_CAPABILITY_OVERVIEW);
  WAIT ((pipeline = find_in_state (fixture, SLUICE_STATE_STUCK)) != NULL);
  g_assert_cmpint (sluice_pipeline_get_warning (pipeline), ==, SLUICE_WARNING_NOT_STARTED);
  uuid = sluice_pipeline_get_uuid (pipeline);
  g_assert_cmpuint (count_requests (fixture, "stats/overview"), ==, 0);
  open = sluice_monitor_watch_pipeline (fixture->monitor, uuid);
  WAIT (sluice_pipeline_get_warning (pipeline) == SLUICE_WARNING_NO_WORKER);
  known = count_requests (fixture, uuid);
  WAIT (count_requests (fixture, uuid) > known + 3);
  g_assert_cmpuint (count_requests (fixture, "stats/overview"), ==, 1);
}

/* What somebody else does, past the monitor. */
static void
start_from_outside (Fixture    *fixture,
                    const char *uuid)
{
  g_autofree char *what = g_strdup_printf ("pipelines/%s/start", uuid);

  control (fixture, "POST", what, NULL);
}

static SluicePipeline *
find_by_name (Fixture    *fixture,
              const char *name)
{
  guint n_items = sluice_store_get_n_items (fixture->store);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

      if (g_strcmp0 (sluice_pipeline_get_name (pipeline), name) == 0)
        return g_steal_pointer (&pipeline);
    }
  return NULL;
}

/* The platform's cancel leaves alone what was sent to a worker: it runs later, and the row follows without being opened. */
static void
test_cancelled_and_a_queued_stage_completes (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  g_autofree char *status = NULL;
  const char *visible[] = { NULL, NULL };
  guint asked;
  guint lists;

  WAIT (is_settled (fixture));
  /* One worker trains, one stage at a time. */
  control (fixture, "POST", "pipelines",
           "{\"name\":\"two at once\",\"priority\":5,\"max_retries\":0,\"stages\":["
           "{\"name\":\"long\",\"task\":\"train_model\",\"params\":{\"seconds\":360000},\"depends_on\":[]},"
           "{\"name\":\"next\",\"task\":\"train_model\",\"params\":{\"seconds\":100},\"depends_on\":[]}]}");
  WAIT ((pipeline = find_by_name (fixture, "two at once")) != NULL);
  visible[0] = sluice_pipeline_get_uuid (pipeline);
  status = g_strdup_printf ("%s/status", visible[0]);
  sluice_watch_set_visible (fixture->watch, visible);
  act (fixture, visible[0], SLUICE_ACTION_START, FALSE);
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_RUNNING);
  g_assert_cmpint (sluice_pipeline_get_done (pipeline), ==, 0);

  act (fixture, visible[0], SLUICE_ACTION_CANCEL, FALSE);
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_CANCELLED);
  WAIT (sluice_pipeline_get_done (pipeline) == 1);
  g_assert_cmpint (sluice_pipeline_get_total (pipeline), ==, 2);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_CANCELLED);
  g_assert_cmpint (sluice_pipeline_get_warning (pipeline), ==, SLUICE_WARNING_NONE);

  /* Then all is over, and it is asked no more, however often the list is. */
  WAIT (!sluice_schedule_lookup (fixture->monitor->schedule, SLUICE_JOB_ROW, visible[0]));
  asked = count_requests (fixture, status);
  lists = count_requests (fixture, "/pipelines?");
  WAIT (count_requests (fixture, "/pipelines?") > lists + 3);
  g_assert_cmpuint (count_requests (fixture, status), ==, asked);
}

/* A parallel stage goes on after the pipeline has failed: its row follows that, too. */
static void
test_failed_and_a_sibling_completes (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  const char *visible[] = { NULL, NULL };

  WAIT (is_settled (fixture));
  control (fixture, "POST", "pipelines",
           "{\"name\":\"one fails\",\"priority\":5,\"max_retries\":0,\"stages\":["
           "{\"name\":\"bad\",\"task\":\"run_evaluation\",\"params\":{\"seconds\":10,\"fail\":\"no memory\"},"
           "\"depends_on\":[]},"
           "{\"name\":\"good\",\"task\":\"run_evaluation\",\"params\":{\"seconds\":200},\"depends_on\":[]}]}");
  WAIT ((pipeline = find_by_name (fixture, "one fails")) != NULL);
  visible[0] = sluice_pipeline_get_uuid (pipeline);
  sluice_watch_set_visible (fixture->watch, visible);
  act (fixture, visible[0], SLUICE_ACTION_START, FALSE);
  WAIT (sluice_pipeline_get_warning (pipeline) == SLUICE_WARNING_SIBLING_RUNNING);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_pipeline_get_done (pipeline), ==, 0);
  WAIT (sluice_pipeline_get_done (pipeline) == 1);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_FAILED);
  WAIT (!sluice_schedule_lookup (fixture->monitor->schedule, SLUICE_JOB_ROW, visible[0]));
}

/* A socket that is open and says nothing holds nothing up: polling is the truth. */
static void
test_silent_socket (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;

  WAIT (sluice_socket_get_connected (fixture->monitor->socket));
  control (fixture, "POST", "faults", "{\"kind\":\"zombie\"}");
  WAIT ((pipeline = find_in_state (fixture, SLUICE_STATE_PENDING)) != NULL);
  start_from_outside (fixture, sluice_pipeline_get_uuid (pipeline));
  WAIT (sluice_pipeline_get_state (pipeline) != SLUICE_STATE_PENDING);
  WAIT (sluice_state_is_final (sluice_pipeline_get_state (pipeline)));
  g_assert_true (sluice_socket_get_connected (fixture->monitor->socket));
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);
}

/* Slow is not lost, as long as it is within the time limit; beyond it, it is. */
static void
test_late_answers (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  guint known;

  WAIT (is_settled (fixture));
  g_assert_cmpint (sluice_monitor_get_lost_since (fixture->monitor), ==, 0);
  pipeline = find_in_state (fixture, SLUICE_STATE_PENDING);
  g_assert_nonnull (pipeline);
  act (fixture, sluice_pipeline_get_uuid (pipeline), SLUICE_ACTION_START, FALSE);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), !=, SLUICE_STATE_PENDING);
  g_assert_cmpint (sluice_monitor_get_connection (fixture->monitor), ==, SLUICE_CONNECTION_CONNECTED);

  known = sluice_store_get_n_items (fixture->store);
  control (fixture, "POST", "faults", "{\"kind\":\"latency\",\"value\":\"20000\"}");
  WAIT (sluice_monitor_get_connection (fixture->monitor) == SLUICE_CONNECTION_LOST);
  g_assert_error (sluice_monitor_get_error (fixture->monitor), SLUICE_ERROR, SLUICE_ERROR_TIMEOUT);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), >=, known);
  control (fixture, "DELETE", "faults", NULL);
  WAIT (is_settled (fixture));
}

/* Where the routes are there: what is paused begins no stage, and what is resumed goes on to its end. */
static void
test_pause_and_resume (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  g_autoptr (SluiceWatch) open = NULL;
  const char *uuid;

  WAIT (sluice_monitor_get_capabilities (fixture->monitor) & SLUICE_CAPABILITY_PIPELINE_PAUSE);
  WAIT ((pipeline = find_in_state (fixture, SLUICE_STATE_PENDING)) != NULL);
  uuid = sluice_pipeline_get_uuid (pipeline);
  open = sluice_monitor_watch_pipeline (fixture->monitor, uuid);
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_PAUSE));
  act (fixture, uuid, SLUICE_ACTION_START, FALSE);
  WAIT (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_PAUSE));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_RESUME));

  act (fixture, uuid, SLUICE_ACTION_PAUSE, FALSE);
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_PAUSED);
  g_assert_cmpstr (sluice_pipeline_get_status (pipeline), ==, "paused");
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_PAUSE));

  act (fixture, uuid, SLUICE_ACTION_RESUME, FALSE);
  WAIT (sluice_pipeline_get_state (pipeline) != SLUICE_STATE_PAUSED);
  WAIT (sluice_state_is_final (sluice_pipeline_get_state (pipeline)));
  g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_RESUME));
}

/* What failed runs again: its good stages stay as they are, and the count of tries goes up. */
static void
test_retry (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SluicePipeline) pipeline = NULL;
  g_autoptr (SluiceWatch) open = NULL;
  const char *uuid;
  int done;

  WAIT (sluice_monitor_get_capabilities (fixture->monitor) & SLUICE_CAPABILITY_PIPELINE_RETRY);
  WAIT ((pipeline = find_in_state (fixture, SLUICE_STATE_FAILED)) != NULL);
  uuid = sluice_pipeline_get_uuid (pipeline);
  open = sluice_monitor_watch_pipeline (fixture->monitor, uuid);
  WAIT (sluice_pipeline_get_stages (pipeline));
  done = sluice_pipeline_get_done (pipeline);
  g_assert_true (sluice_monitor_can_act (fixture->monitor, pipeline, SLUICE_ACTION_RETRY));

  act (fixture, uuid, SLUICE_ACTION_RETRY, FALSE);
  WAIT (sluice_pipeline_get_retry_count (pipeline) == 1);
  g_assert_cmpint (sluice_pipeline_get_done (pipeline), >=, done);
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_COMPLETED);
  g_assert_null (sluice_pipeline_get_error_message (pipeline));
  g_assert_cmpint (sluice_pipeline_get_done (pipeline), ==, sluice_pipeline_get_total (pipeline));
}

/* The platform has no such routes: nothing of it is offered. */
static void
test_no_routes_no_offer (Fixture       *fixture,
                         gconstpointer  data)
{
  const SluiceAction absent[] = { SLUICE_ACTION_PAUSE, SLUICE_ACTION_RESUME, SLUICE_ACTION_RETRY };
  guint n_items;

  WAIT (is_settled (fixture));
  WAIT (sluice_monitor_get_capabilities (fixture->monitor) != 0);
  n_items = sluice_store_get_n_items (fixture->store);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

      for (guint a = 0; a < G_N_ELEMENTS (absent); a++)
        g_assert_false (sluice_monitor_can_act (fixture->monitor, pipeline, absent[a]));
    }
}

static void
test_three_thousand (Fixture       *fixture,
                     gconstpointer  data)
{
  guint counted = 0;

  WAIT (sluice_store_get_complete (fixture->store));
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 3000);
  WAIT (sluice_store_count (fixture->store, SLUICE_STATE_CHECKING) == 0);
  for (SluiceState state = 0; state < SLUICE_N_STATES; state++)
    counted += sluice_store_count (fixture->store, state);
  g_assert_cmpuint (counted, ==, 3000);
}

static const char small[] = "{\"name\":\"made\",\"stages\":[{\"name\":\"a\",\"task\":\"run_evaluation\","
                            "\"params\":{\"seconds\":1}}]}";

static char *
create (Fixture    *fixture,
        const char *spec,
        gboolean    start,
        GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) start_error = NULL;
  char *uuid;

  sluice_monitor_create_async (fixture->monitor, spec, start, NULL, acted_cb, &result);
  WAIT (result != NULL);
  uuid = sluice_monitor_create_finish (fixture->monitor, result, &start_error, error);
  g_assert_no_error (start_error);
  return uuid;
}

static void
assert_knows (Fixture    *fixture,
              const char *uuid,
              const char *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = NULL;

  sluice_monitor_find_spec_async (fixture->monitor, uuid, NULL, acted_cb, &result);
  WAIT (result != NULL);
  spec = sluice_monitor_find_spec_finish (fixture->monitor, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (spec, ==, expected);
  g_assert_cmpint (sluice_monitor_knows_spec (fixture->monitor, uuid), ==, expected != NULL);
}

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *waits = NULL, *runs = NULL, *spec = NULL, *address = NULL;
  SluicePipeline *pipeline;

  WAIT (is_settled (fixture));
  waits = create (fixture, small, FALSE, &error);
  g_assert_no_error (error);
  pipeline = sluice_store_lookup (fixture->store, waits);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_PENDING);
  g_assert_cmpuint (g_list_model_get_n_items (sluice_pipeline_get_stages (pipeline)), ==, 1);
  sluice_history_load_spec_async (fixture->history, "server", waits, NULL, acted_cb, &result);
  WAIT (result != NULL);
  spec = sluice_history_load_spec_finish (fixture->history, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (spec, ==, small);
  assert_knows (fixture, waits, small);

  /* What was made from the terminal stands under the address; it is known from the next start on. */
  assert_knows (fixture, "other", NULL);
  address = g_strconcat (fixture->url, "/api/v1", NULL);
  sluice_history_keep_spec (fixture->history, address, "other", small);
  sluice_monitor_stop (fixture->monitor);
  sluice_monitor_start (fixture->monitor);
  WAIT (sluice_monitor_knows_spec (fixture->monitor, "other"));
  assert_knows (fixture, "other", small);
  WAIT (is_settled (fixture));

  runs = create (fixture, small, TRUE, &error);
  g_assert_no_error (error);
  pipeline = sluice_store_lookup (fixture->store, runs);
  WAIT (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_COMPLETED);

  g_assert_null (create (fixture, "{\"name\":\"x\",\"stages\":[{\"name\":\"a\"}]}", TRUE, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_REFUSED);
  g_assert_cmpstr (sluice_error_get_fields (error)[0], ==, "stages -> 0 -> task");
  g_assert_cmpstr (sluice_error_get_fields (error)[1], ==, "Field required");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, arguments, func) g_test_add ("/monitor-demo/" path, Fixture, arguments, set_up, func, tear_down)
  ADD ("plan/main-job", "--flavour plan --speed 1500", test_start_watch_delete);
  ADD ("platform/main-job", "--flavour platform --speed 4000", test_start_watch_delete);
  ADD ("plan/create", "--flavour plan --speed 100 --pipelines 1 --stages 1", test_create);
  ADD ("platform/create", "--flavour platform --speed 100 --pipelines 1 --stages 1", test_create);
  ADD ("plan/faults", "--flavour plan --speed 20", test_each_fault);
  ADD ("platform/faults", "--flavour platform --speed 20", test_each_fault);
  ADD ("plan/errors", "--flavour plan --pipelines 1200 --fault errors=2",
       test_gets_through_with_every_second_answer_failing);
  ADD ("platform/restarts", "--flavour platform --speed 20", test_restarts);
  ADD ("plan/restarts", "--flavour plan --speed 20 --fault latency=20", test_restarts);
  ADD ("plan/sockets", "--flavour plan --speed 20", test_sockets_come_and_go);
  ADD ("plan/no-worker", "--flavour plan --workers 0", test_no_worker);
  ADD ("plan/no-worker-stuck", "--flavour plan --workers 0", test_no_worker_for_what_is_stuck);
  ADD ("platform/no-worker", "--flavour platform --haste 100 --workers 0", test_no_worker);
  ADD ("platform/queued-after-cancel", "--flavour platform --speed 100 --pipelines 1 --stages 1",
       test_cancelled_and_a_queued_stage_completes);
  ADD ("platform/sibling-of-the-failed", "--flavour platform --speed 100 --pipelines 1 --stages 1",
       test_failed_and_a_sibling_completes);
  ADD ("plan/silent-socket", "--flavour plan --speed 4000", test_silent_socket);
  ADD ("platform/late-answers", "--flavour platform --speed 20 --fault latency=300", test_late_answers);
  ADD ("plan/pause-and-resume", "--flavour plan --speed 1000", test_pause_and_resume);
  ADD ("plan/retry", "--flavour plan --speed 1500", test_retry);
  ADD ("platform/no-routes-no-offer", "--flavour platform --speed 20", test_no_routes_no_offer);
  ADD ("platform/three-thousand", "--flavour platform --pipelines 3000 --stages 3", test_three_thousand);
#undef ADD

  return g_test_run ();
}
