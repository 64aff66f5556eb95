/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-replay.h"

#include <string.h>

/* The demo platform answers as the platform did that was recorded. */

static const SluiceDemoOptions fresh = {
  .flavour = SLUICE_DEMO_FLAVOUR_PLATFORM, .seed = 1, .speed = 1, .pipelines = 0, .workers = 3, .haste = 50,
};

/* What the demo does not do, and why. */
static const struct
{
  const char *prefix;
  const char *reason;
} left_out[] = {
  { "008", "no browser is a client" },
  { "009", "no browser is a client" },
  { "136-parallel-roots-04", "three stages of one second each end at the same instant here" },
  { "140", "results of the lab's own tasks" },
  { "212", "the same as 213, of a task that is in no recorded status" },
  { "310", "monitoring is no part of the API that the client speaks" },
  { "4", "Flower is a server of its own" },
  { "504-auth-nokey-compute-exempt", "compute is no part of the API that the client speaks" },
  { "603", "metrics of jobs are told by sockets" },
  { "604", "monitoring is no part of the API that the client speaks" },
  { "605", "monitoring is no part of the API that the client speaks" },
  { "62", "monitoring is no part of the API that the client speaks" },
  { "710", "Flower is a server of its own" },
};

static const char *
get_reason (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    if (g_str_has_prefix (name, left_out[i].prefix))
      return left_out[i].reason;
  return NULL;
}

static void
test_create_and_list (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);
  g_autoptr (GDir) dir = g_dir_open (demo_replay_get_folder (), 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  while ((file = g_dir_read_name (dir)) != NULL)
    {
      if (file[0] == '0' && g_str_has_suffix (file, ".json") && !g_str_has_prefix (file, "001")
          && !g_str_has_prefix (file, "008") && !g_str_has_prefix (file, "009"))
        g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (".json")));
    }
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  g_assert_cmpuint (names->len, >, 50);
  /* One after the other, as it was done: the lists hold what was made before. */
  for (guint i = 0; i < names->len; i++)
    demo_replay_check (replay, g_ptr_array_index (names, i), FALSE);
}

/* Every route that was there is here, for the same methods, but for what is left out. */
static void
test_openapi (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);
  g_autoptr (JsonNode) root = demo_replay_load ("001-openapi");
  g_autoptr (DemoAnswer) answer = demo_fixture_send (replay->fixture, "GET", "/openapi.json", NULL);
  JsonObject *recorded
    = json_object_get_object_member (json_object_get_object_member (json_node_get_object (root), "body"), "paths");
  JsonObject *found = json_node_get_object (demo_answer_get (answer, "paths"));
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  g_hash_table_add (demo_replay_get_seen (), g_strdup ("001-openapi"));
  json_object_iter_init (&iter, recorded);
  while (json_object_iter_next (&iter, &path, &node))
    {
      g_autoptr (GList) methods = json_object_get_members (json_node_get_object (node));

      g_test_message ("%s", path);
      g_assert_true (json_object_has_member (found, path));
      /* The client changes no job but by pause and resume. */
      for (GList *l = methods; l != NULL; l = l->next)
        g_assert_true (g_str_equal (l->data, "patch") || (g_str_equal (l->data, "delete") && strstr (path, "/jobs/"))
                       || json_object_has_member (json_object_get_object_member (found, path), l->data));
    }
  json_object_iter_init (&iter, found);
  while (json_object_iter_next (&iter, &path, &node))
    g_assert_true (json_object_has_member (recorded, path) || g_str_equal (path, "/api/v1/jobs"));
}

typedef struct
{
  const char *group;
  const char *after; /* exchanges that follow it */
} Run;

static const Run runs[] = {
  { "100-chain", "101-start-twice 102-delete-while-running 103-get-still-running" },
  { "110-diamond", NULL },
  { "120-middle-fail",
    "121-start-failed 122-cancel-failed 213-task-detail-success 214-task-result-success 215-task-detail-failure "
    "216-task-result-failure 220-task-retry-failed 221-task-retry-outcome" },
  { "130-cycle", NULL },
  { "131-missing-dep", NULL },
  { "134-unknown-task", NULL },
  { "135-full-task-name", NULL },
  { "136-parallel-roots", NULL },
  { "137-chinese-run", NULL },
  { "138-branch-fail", NULL },
};

/* A run, watched from state to state. */
static void
test_run (gconstpointer data)
{
  const Run *run = data;
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);
  g_autofree char *pending = g_strconcat (run->group, "-00-status-pending", NULL);
  g_autofree char *start = g_strconcat (run->group, "-01-start", NULL);

  demo_replay_create (replay, pending, run->group);
  demo_replay_check (replay, pending, FALSE);
  demo_replay_check (replay, start, FALSE);
  for (guint i = 2; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%02u-status", run->group, i);
      g_autofree char *file = g_strconcat (name, ".json", NULL);
      g_autofree char *path = g_build_filename (demo_replay_get_folder (), file, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        break;
      if (get_reason (name) != NULL)
        continue;
      demo_replay_run_until (replay, name, NULL);
      demo_replay_check (replay, name, FALSE);
    }
  if (run->after != NULL)
    demo_replay_check_all (replay, run->after);
}

/* Starts the pipeline that the status @name tells of, and lets it run until @states. */
static void
begin (DemoReplay *replay,
       const char *name,
       const char *states)
{
  g_autoptr (JsonNode) root = demo_replay_load (name);
  JsonObject *body = json_object_get_object_member (json_node_get_object (root), "body");
  const char *recorded = json_object_get_string_member (json_object_get_object_member (body, "pipeline"), "uuid");
  g_autoptr (DemoAnswer) answer = NULL;

  demo_replay_create (replay, name, g_str_has_prefix (name, "106") ? "106" : NULL);
  answer = demo_fixture_act (replay->fixture, "POST", g_hash_table_lookup (replay->ids, recorded), "start");
  demo_answer_assert (answer, 200, NULL);
  demo_replay_run_until (replay, name, states);
  demo_replay_bind (replay, name);
}

static void
test_finished (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);

  begin (replay, "106-all-stages-done-but-running", NULL);
  demo_replay_check_all (replay, "106-all-stages-done-but-running 107-task-detail-of-pipeline-root-when-done "
                                 "108-cancel-all-done-pipeline 109-status-cancelled-although-done 109b-delete-then "
                                 "109c-get-after-delete");
}

static void
test_task_cancel (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);

  demo_replay_check_all (replay, "217-task-detail-unknown 218-task-result-unknown 222-task-retry-unknown "
                                 "223-task-retry-unknown-outcome 234-task-cancel-unknown");
  begin (replay, "233-pipeline-after-task-cancel", NULL);
  demo_replay_check_all (replay, "210-task-detail-running-train 211-task-result-running 219-task-detail-root "
                                 "230-task-cancel-running 231-task-after-cancel 232-task-after-cancel-result "
                                 "233-pipeline-after-task-cancel");
  demo_replay_run_for (replay, 600);
  demo_replay_check (replay, "233-pipeline-after-task-cancel", FALSE);
}

static void
test_cancel (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);

  begin (replay, "241-status-just-after-cancel", "running running");
  demo_replay_check_all (replay, "240-pipeline-cancel-running 241-status-just-after-cancel");
  demo_replay_run_for (replay, 2);
  demo_replay_check_all (replay, "242-status-2s-after-cancel 243-task-of-cancelled 244-cancel-twice "
                                 "245-start-cancelled 246-delete-cancelled 247-get-deleted 248-status-deleted "
                                 "249-delete-deleted");

  demo_replay_create (replay, "252-status-cancelled-pending", NULL);
  demo_replay_check_all (replay, "250-delete-pending 251-cancel-pending 252-status-cancelled-pending");

  begin (replay, "254-cancel-chain-6s-later", "running running pending");
  demo_replay_check (replay, "253-cancel-chain", FALSE);
  demo_replay_run_for (replay, 6);
  demo_replay_check (replay, "254-cancel-chain-6s-later", FALSE);

  begin (replay, "255-status-queued", NULL);
  demo_replay_check (replay, "255-status-queued", FALSE);
}

static void
test_celery (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);
  static const char *const busy[] = { "200-celery-overview-busy", "201-celery-list-busy",
                                      "202-celery-list-state-train_model", "206-celery-overview-8evals" };

  demo_replay_check (replay, "204-celery-overview-idle", TRUE);
  demo_replay_check_all (replay, "205-celery-list-idle");
  begin (replay, "255-status-queued", NULL);
  demo_replay_check_all (replay, "202-celery-list-state-PENDING 202-celery-list-state-STARTED "
                                 "202-celery-list-state-SUCCESS 202-celery-list-state-bogus "
                                 "202-celery-list-state-started 203-celery-list-limit0");
  for (guint i = 0; i < G_N_ELEMENTS (busy); i++)
    demo_replay_check (replay, busy[i], TRUE);
}

static void
test_no_worker (void)
{
  SluiceDemoOptions options = fresh;
  g_autoptr (DemoReplay) replay = NULL;

  options.workers = 0;
  replay = demo_replay_new (&options);
  demo_replay_check_all (replay, "700-noworker-overview 701-noworker-list 704-noworker-task-detail "
                                 "705-noworker-task-cancel");
  demo_replay_check (replay, "707-purge", TRUE);
}

static void
test_broker (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);

  sluice_demo_server_set_fault (replay->fixture->server, "broker", NULL, NULL);
  demo_replay_check (replay, "800-redisdown-list-pipelines", TRUE);
  demo_replay_check_all (replay, "801-redisdown-task-detail 802-redisdown-overview");
}

static void
test_auth (void)
{
  SluiceDemoOptions options = fresh;
  g_autoptr (DemoReplay) replay = NULL;

  options.api_key = "<key>";
  replay = demo_replay_new (&options);
  demo_replay_check_all (replay, "500-auth-no-key 501-auth-wrong-key 503-auth-bearer 504-auth-nokey-celery "
                                 "504-auth-nokey-health 504-auth-nokey-unknown-path 505-auth-query-param "
                                 "506-auth-cors-preflight");
  demo_replay_check (replay, "502-auth-ok", TRUE);
  demo_replay_check (replay, "504-auth-nokey-api-v1", TRUE);
}

static void
test_jobs (void)
{
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);

  demo_replay_check_all (replay, "600-jobs-list 601-job-unknown 602-joblogs-unknown 606-joblogs-lines-0 "
                                 "607-joblogs-lines-1001 610-job-create 611-job-get 612-job-logs-empty");
}

static const char *
get_type (const char *frame)
{
  g_autoptr (JsonNode) node = json_from_string (frame, NULL);

  g_assert_nonnull (node);
  return g_intern_string (json_object_get_string_member (json_node_get_object (node), "type"));
}

static gboolean
has_pong (DemoSocket *socket)
{
  for (guint i = 0; i < socket->frames->len; i++)
    if (g_str_equal (g_ptr_array_index (socket->frames, i), "{\"type\":\"pong\"}"))
      return TRUE;
  return FALSE;
}

/* Says what was said, and hears what was heard, heartbeats apart (they come by the clock). */
static void
replay_socket (DemoReplay *replay,
               const char *name)
{
  g_autoptr (JsonNode) root = demo_replay_load (name);
  JsonObject *exchange = json_node_get_object (root);
  JsonArray *events = json_object_get_array_member (exchange, "events");
  const char *path = strchr (json_object_get_string_member (exchange, "path") + strlen ("ws://"), '/');
  g_autoptr (DemoSocket) socket = demo_socket_open (replay->fixture, path);
  guint next = 0;

  g_test_message ("%s", name);
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      const char *kind = json_object_get_string_member (event, "kind");
      const char *text = json_object_get_string_member_with_default (event, "data", NULL);

      if (g_str_equal (kind, "connect-failed"))
        {
          g_assert_null (socket->connection);
          g_assert_cmpuint (socket->status, ==, json_object_get_int_member (event, "status"));
          g_hash_table_add (demo_replay_get_seen (), g_strdup (name));
          return;
        }
      g_assert_nonnull (socket->connection);
      if (g_str_equal (kind, "sent-text"))
        demo_socket_send (socket, text);
      else if (g_str_equal (kind, "frame") && !g_str_equal (get_type (text), "heartbeat"))
        {
          while (g_str_equal (get_type (demo_socket_wait (socket, next)), "heartbeat"))
            g_assert_cmpuint (++next, <, 50);
          demo_replay_compare_text (replay, name, text, demo_socket_wait (socket, next), FALSE);
          next++;
        }
    }

  if (g_str_has_prefix (name, "303") || g_str_has_prefix (name, "305"))
    {
      /* It is silent for ever: another one hears two heartbeats meanwhile. */
      g_autoptr (DemoSocket) witness = demo_socket_open (replay->fixture, path);

      demo_socket_wait (witness, 2);
      g_assert_false (has_pong (socket));
      g_assert_cmpint (soup_websocket_connection_get_state (socket->connection), ==, SOUP_WEBSOCKET_STATE_OPEN);
    }
}

static void
test_sockets (void)
{
  SluiceDemoOptions options = fresh;
  g_autoptr (DemoReplay) replay = NULL;
  static const char *const names[] = {
    "300-ws-dashboard-75s", "301-ws-job-40s-ping", "302-ws-joblogs-40s-ping", "303-ws-dashboard-garbage",
    "305-ws-dashboard-json-array", "306-ws-dashboard-keeps-pinging-40s", "307-ws-auth-instance-nokey",
    "308-ws-auth-instance-wrongkey", "309-ws-unknown-path", "311-ws-job-bad-origin",
  };

  /* Unknown jobs have an id that the recorded one is the same as. */
  options.api_key = "<key>";
  replay = demo_replay_new (&options);
  g_hash_table_insert (replay->ids, g_strdup ("11111111-2222-3333-4444-555555555555"),
                       g_strdup ("11111111-2222-3333-4444-555555555555"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    replay_socket (replay, names[i]);
}

/* The frames of a job that runs are made as the recorded ones, type by type. */
static void
test_job_frames (void)
{
  static const char *const names[] = { "320-ws-job-with-pushes", "321-ws-joblogs-with-pushes",
                                       "322-ws-dashboard-with-pushes" };
  static const char *const suffixes[] = { "/ws/jobs/%s", "/ws/jobs/%s/logs", "/ws/dashboard" };
  g_autoptr (DemoReplay) replay = demo_replay_new (&fresh);
  SluiceDemoScheduler *scheduler = sluice_demo_server_get_scheduler (replay->fixture->server);
  SluiceDemoJob *job = sluice_demo_world_add_job (sluice_demo_scheduler_get_world (scheduler), "j", "sft", 1);
  g_autofree char *body = g_strdup_printf ("{\"name\":\"p\",\"stages\":[{\"name\":\"t\",\"task\":\"train_model\","
                                           "\"params\":{\"seconds\":60,\"job_uuid\":\"%s\"}}]}",
                                           job->id);
  g_autofree char *uuid = demo_fixture_create (replay->fixture, body);
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_socket_free);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) parts = g_strsplit (suffixes[i], "%s", 2);
      g_autofree char *path
        = g_strconcat ("/api/v1", parts[0], parts[1] != NULL ? job->id : "", parts[1] != NULL ? parts[1] : "", NULL);
      DemoSocket *socket = demo_socket_open (replay->fixture, path);

      demo_socket_wait (socket, 0);
      g_ptr_array_add (sockets, socket);
    }
  {
    g_autoptr (DemoAnswer) answer = demo_fixture_act (replay->fixture, "POST", uuid, "start");

    demo_answer_assert (answer, 200, NULL);
  }
  demo_replay_run_for (replay, 20);
  g_assert_cmpint (job->status, ==, SLUICE_DEMO_STATUS_RUNNING);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (JsonNode) root = demo_replay_load (names[i]);
      JsonArray *events = json_object_get_array_member (json_node_get_object (root), "events");
      DemoSocket *socket = g_ptr_array_index (sockets, i);

      for (guint j = 0; j < json_array_get_length (events); j++)
        {
          const char *text
            = json_object_get_string_member_with_default (json_array_get_object_element (events, j), "data", NULL);
          guint k = 0;

          if (text == NULL || strstr (text, "\"type\"") == NULL || g_str_equal (get_type (text), "connected"))
            continue;
          while (!g_str_equal (get_type (demo_socket_wait (socket, k)), get_type (text)))
            k++;
          demo_replay_compare_text (replay, names[i], text, demo_socket_wait (socket, k), TRUE);
        }
    }
}

/* Nothing that was recorded is forgotten: it was compared above, or is left out for a reason. */
static void
test_all_are_seen (void)
{
  g_autoptr (GDir) dir = g_dir_open (demo_replay_get_folder (), 0, NULL);
  const char *file;

  if (g_hash_table_size (demo_replay_get_seen ()) < 100)
    {
      g_test_skip ("looks back at the other tests, which did not run");
      return;
    }

  /* Told on the wire of the tests of faults: libsoup's client takes 1012 for no code at all. */
  g_hash_table_add (demo_replay_get_seen (), g_strdup ("330-ws-server-shutdown"));
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = NULL;
      const char *reason;

      if (!g_str_has_suffix (file, ".json"))
        continue;
      name = g_strndup (file, strlen (file) - strlen (".json"));
      reason = get_reason (name);
      if (reason != NULL)
        g_test_message ("left out: %s: %s", name, reason);
      else if (!g_hash_table_contains (demo_replay_get_seen (), name))
        g_error ("%s was compared with nothing", name);
    }
}

static void
test_absent (void)
{
  g_test_skip ("SLUICE_RECORDED_DIR names no folder of recorded exchanges");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (demo_replay_get_folder () == NULL)
    {
      g_test_add_func ("/demo-recorded/absent", test_absent);
      return g_test_run ();
    }

  g_test_add_func ("/demo-recorded/create-and-list", test_create_and_list);
  g_test_add_func ("/demo-recorded/openapi", test_openapi);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *path = g_strconcat ("/demo-recorded/run-", runs[i].group, NULL);

      g_test_add_data_func (path, &runs[i], test_run);
    }
  g_test_add_func ("/demo-recorded/finished", test_finished);
  g_test_add_func ("/demo-recorded/task-cancel", test_task_cancel);
  g_test_add_func ("/demo-recorded/cancel", test_cancel);
  g_test_add_func ("/demo-recorded/celery", test_celery);
  g_test_add_func ("/demo-recorded/no-worker", test_no_worker);
  g_test_add_func ("/demo-recorded/broker", test_broker);
  g_test_add_func ("/demo-recorded/auth", test_auth);
  g_test_add_func ("/demo-recorded/jobs", test_jobs);
  g_test_add_func ("/demo-recorded/sockets", test_sockets);
  g_test_add_func ("/demo-recorded/job-frames", test_job_frames);
  g_test_add_func ("/demo-recorded/nothing-forgotten", test_all_are_seen);

  return g_test_run ();
}
