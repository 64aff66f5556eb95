/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-api.h"

#include <string.h>

#include "fake-server.h"

#define UUID "5f0c1d2e-0000-4000-8000-000000000001"

/* One call and how it ended. */
typedef struct
{
  gboolean done;
  gboolean success;
  SluiceBatch *batch;
  char *digest;
  gboolean unchanged;
  char *state;
  char *traceback;
  SluiceCapabilities capabilities;
  GError *error;
} Outcome;

static void
clear_outcome (Outcome *outcome)
{
  g_clear_pointer (&outcome->batch, sluice_batch_unref);
  g_free (outcome->digest);
  g_free (outcome->state);
  g_free (outcome->traceback);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

/* What the routes of a small platform answer. */
typedef struct
{
  const char *request;
  guint status;
  const char *fixture;
} Route;

static const Route routes[] = {
  { "GET /api/v1/pipelines?offset=0&limit=20 ", 200, "api/list-rows-without-stages.json" },
  { "GET /api/v1/pipelines?offset=40&limit=-1 ", 200, "api/list-empty.json" },
  { "GET /api/v1/pipelines/" UUID "/status ", 200, "api/status-finished-but-running.json" },
  { "GET /api/v1/pipelines/gone/status ", 404, "api/error-gone.json" },
  { "GET /api/v1/pipelines/other/status ", 404, "api/error-gone.json" },
  { "GET /api/v1/pipelines/detail/status ", 404, "api/error-detail.json" },
  { "DELETE /api/v1/pipelines/gone ", 404, "api/error-gone.json" },
  { "POST /api/v1/pipelines/" UUID "/start ", 400, "api/error-envelope.json" },
  { "POST /api/v1/pipelines/" UUID "/cancel ", 200, "api/created.json" },
  { "POST /api/v1/pipelines/" UUID "/pause ", 200, "api/created.json" },
  { "POST /api/v1/pipelines/" UUID "/resume ", 200, "api/created.json" },
  { "POST /api/v1/pipelines/" UUID "/retry ", 200, "api/created.json" },
  { "DELETE /api/v1/pipelines/" UUID " ", 200, "api/created.json" },
  { "POST /api/v1/jobs/job-7/pause ", 200, "api/created.json" },
  { "POST /api/v1/jobs/job-7/resume ", 200, "api/created.json" },
  { "GET /api/v1/celery-tasks/t1 ", 200, "api/task-failure.json" },
  { "GET /openapi.json ", 200, "api/openapi-plan.json" },
};

static gboolean
answer_route (FakeServer *server,
              guint       number,
              const char *head,
              GIOStream  *stream,
              gpointer    data)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_has_prefix (head, routes[i].request))
      {
        g_autoptr (GBytes) body = load_fixture (routes[i].fixture);
        g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

        return fake_write_json (stream, routes[i].status, text);
      }

  return fake_write_json (stream, 404, "{\"detail\":\"Not Found\"}");
}

typedef struct
{
  FakeServer *server;
  SluiceSession *session;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GUri) base = NULL;

  fixture->server = fake_server_new (answer_route, NULL);
  base = fake_server_get_base (fixture->server);
  fixture->session = sluice_session_new (base, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  wait_for_finalize (fixture->session);
  fake_server_free (fixture->server);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->batch = sluice_api_list_finish (SLUICE_SESSION (source), result, &outcome->digest, &outcome->unchanged,
                                           &outcome->error);
  outcome->done = TRUE;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->batch = sluice_api_status_finish (SLUICE_SESSION (source), result, &outcome->digest, &outcome->unchanged,
                                             &outcome->error);
  outcome->done = TRUE;
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->success = sluice_api_act_finish (SLUICE_SESSION (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
acted_on_job_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->success = sluice_api_act_on_job_finish (SLUICE_SESSION (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
asked_task_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->success = sluice_api_task_finish (SLUICE_SESSION (source), result, &outcome->state, &outcome->traceback,
                                             &outcome->error);
  outcome->done = TRUE;
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->success = sluice_api_probe_finish (SLUICE_SESSION (source), result, &outcome->capabilities,
                                              &outcome->error);
  outcome->done = TRUE;
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  const gint64 before = g_get_real_time ();
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) again = { 0 };
  g_auto (Outcome) rest = { 0 };

  sluice_api_list_async (fixture->session, 0, 20, NULL, NULL, listed_cb, &first);
  wait_until (&first.done);
  g_assert_no_error (first.error);
  g_assert_cmpint (first.batch->scope, ==, SLUICE_BATCH_SCOPE_PAGE);
  g_assert_cmpint (first.batch->source, ==, SLUICE_BATCH_SOURCE_POLL);
  g_assert_cmpuint (first.batch->offset, ==, 0);
  g_assert_cmpint (first.batch->total, ==, 57);
  g_assert_cmpint (first.batch->received_at, >=, before);
  g_assert_cmpuint (first.batch->pipelines->len, ==, 2);
  g_assert_cmpuint (first.batch->sequence, >, 0);

  sluice_api_list_async (fixture->session, 0, 20, first.digest, NULL, listed_cb, &again);
  wait_until (&again.done);
  g_assert_no_error (again.error);
  g_assert_true (again.unchanged);
  g_assert_null (again.batch);

  sluice_api_list_async (fixture->session, 40, -1, NULL, NULL, listed_cb, &rest);
  wait_until (&rest.done);
  g_assert_no_error (rest.error);
  g_assert_cmpuint (rest.batch->offset, ==, 40);
}

/* The number is of when a request left, whichever answer comes first. */
static void
test_sequence_is_of_the_request (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  guint64 between;

  sluice_api_list_async (fixture->session, 0, 20, NULL, NULL, listed_cb, &first);
  between = sluice_batch_next_sequence ();
  sluice_api_status_async (fixture->session, UUID, NULL, NULL, NULL, read_cb, &second);
  wait_until (&first.done);
  wait_until (&second.done);
  g_assert_cmpuint (first.batch->sequence, <, between);
  g_assert_cmpuint (second.batch->sequence, >, between);
}

static void
test_status (Fixture       *fixture,
             gconstpointer  data)
{
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) gone = { 0 };
  SluicePipelineRecord *record;

  sluice_api_status_async (fixture->session, UUID, NULL, NULL, NULL, read_cb, &outcome);
  wait_until (&outcome.done);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.batch->scope, ==, SLUICE_BATCH_SCOPE_PIPELINE);
  record = g_ptr_array_index (outcome.batch->pipelines, 0);
  g_assert_cmpstr (record->uuid, ==, UUID);
  g_assert_cmpuint (record->stages->len, ==, 2);

  sluice_api_status_async (fixture->session, "gone", NULL, NULL, NULL, read_cb, &gone);
  wait_until (&gone.done);
  g_assert_error (gone.error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND);
  g_assert_cmpstr (gone.error->message, ==, "Pipeline gone not found");
}

/* Whoever stands between says 404 as well, while the server starts or where it has no route there: that tells nothing
 * of the pipeline. */
static void
test_404_of_a_proxy_is_not_gone (Fixture       *fixture,
                                 gconstpointer  data)
{
  const char *uuids[] = { "other", "detail", "no-route" };
  g_auto (Outcome) deleted = { 0 };
  g_auto (Outcome) unrouted = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_auto (Outcome) outcome = { 0 };

      sluice_api_status_async (fixture->session, uuids[i], NULL, NULL, NULL, read_cb, &outcome);
      wait_until (&outcome.done);
      g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
    }

  sluice_api_act_async (fixture->session, "gone", SLUICE_ACTION_DELETE, NULL, acted_cb, &deleted);
  wait_until (&deleted.done);
  g_assert_error (deleted.error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND);
  sluice_api_act_async (fixture->session, "no-route", SLUICE_ACTION_DELETE, NULL, acted_cb, &unrouted);
  wait_until (&unrouted.done);
  g_assert_error (unrouted.error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  const SluiceAction actions[] = { SLUICE_ACTION_CANCEL, SLUICE_ACTION_DELETE, SLUICE_ACTION_PAUSE,
                                   SLUICE_ACTION_RESUME, SLUICE_ACTION_RETRY };
  g_auto (Outcome) refused = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_auto (Outcome) outcome = { 0 };

      sluice_api_act_async (fixture->session, UUID, actions[i], NULL, acted_cb, &outcome);
      wait_until (&outcome.done);
      g_assert_no_error (outcome.error);
      g_assert_true (outcome.success);
    }

  sluice_api_act_async (fixture->session, UUID, SLUICE_ACTION_START, NULL, acted_cb, &refused);
  wait_until (&refused.done);
  g_assert_false (refused.success);
  g_assert_error (refused.error, SLUICE_ERROR, SLUICE_ERROR_REFUSED);
  g_assert_cmpstr (refused.error->message, ==, "Pipeline is not in PENDING status");
}

static void
test_actions_on_jobs (Fixture       *fixture,
                      gconstpointer  data)
{
  const SluiceAction actions[] = { SLUICE_ACTION_PAUSE, SLUICE_ACTION_RESUME };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_auto (Outcome) outcome = { 0 };

      sluice_api_act_on_job_async (fixture->session, "job-7", actions[i], NULL, acted_on_job_cb, &outcome);
      wait_until (&outcome.done);
      g_assert_no_error (outcome.error);
      g_assert_true (outcome.success);
    }
}

static void
test_task (Fixture       *fixture,
           gconstpointer  data)
{
  g_auto (Outcome) outcome = { 0 };

  sluice_api_task_async (fixture->session, "t1", NULL, asked_task_cb, &outcome);
  wait_until (&outcome.done);
  g_assert_no_error (outcome.error);
  g_assert_true (outcome.success);
  g_assert_cmpstr (outcome.state, ==, "FAILURE");
  g_assert_nonnull (outcome.traceback);
}

static void
probe (const char *base_text,
       Outcome    *outcome)
{
  g_autoptr (GUri) base = g_uri_parse (base_text, SOUP_HTTP_URI_FLAGS, NULL);
  SluiceSession *session = sluice_session_new (base, NULL);

  sluice_api_probe_async (session, NULL, probed_cb, outcome);
  wait_until (&outcome->done);
  wait_for_finalize (session);
}

static void
test_probe (Fixture       *fixture,
            gconstpointer  data)
{
  const guint port = fake_server_get_port (fixture->server);
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u/api/v1", port);
  g_autofree char *prefixed = g_strdup_printf ("http://127.0.0.1:%u/platform/api/v1", port);
  g_auto (Outcome) found = { 0 };
  g_auto (Outcome) absent = { 0 };
  g_autofree char *head = NULL;

  probe (plain, &found);
  g_assert_no_error (found.error);
  g_assert_true (found.success);
  g_assert_true ((found.capabilities & SLUICE_CAPABILITY_PIPELINE_RETRY) != 0);

  /* A server behind a prefix has its document there; one without any offers nothing optional. */
  probe (prefixed, &absent);
  g_assert_no_error (absent.error);
  g_assert_true (absent.success);
  g_assert_cmpuint (absent.capabilities, ==, 0);
  head = fake_server_dup_head (fixture->server, 1);
  g_assert_true (g_str_has_prefix (head, "GET /platform/openapi.json "));
}

static void
test_probe_of_nobody (Fixture       *fixture,
                      gconstpointer  data)
{
  FakeServer *server = fake_server_new (answer_route, NULL);
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u/api/v1", fake_server_get_port (server));
  g_auto (Outcome) outcome = { 0 };

  fake_server_free (server);
  probe (base, &outcome);
  g_assert_false (outcome.success);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add ("/api/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("list", test_list);
  ADD ("sequence", test_sequence_is_of_the_request);
  ADD ("status", test_status);
  ADD ("proxy-404", test_404_of_a_proxy_is_not_gone);
  ADD ("actions", test_actions);
  ADD ("actions-on-jobs", test_actions_on_jobs);
  ADD ("task", test_task);
  ADD ("probe", test_probe);
  ADD ("probe-of-nobody", test_probe_of_nobody);

  return g_test_run ();
}
