/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Following a job of the demo platform, another program, whose socket dies at random moments. */

#define DEADLINE_SECONDS 60

/* Lines a second; the sanitizers take long over each. */
#ifdef __SANITIZE_ADDRESS__
#define LOG_RATE "100"
#else
#define LOG_RATE "1000"
#endif
#include "monitor-test.h"

#include "api/sluice-json.h"
#include "monitor/sluice-log-follower.h"

typedef struct
{
  GSubprocess *demo;
  char *url;
  char *job;
  SluiceClock *clock;
  SluiceSession *session;
  SluiceLogFollower *follower;
  SluiceLog *log;
} Fixture;

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Everything goes on for so long, in milliseconds. */
static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, over_cb, &over);
  WAIT (over);
}

/* Asks the platform from beside; it is another process, so this may wait for it. */
static JsonNode *
ask (Fixture    *fixture,
     const char *method,
     const char *path,
     const char *json)
{
  g_autofree char *url = g_strdup_printf ("%s%s", fixture->url, path);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;
  JsonNode *root;

  if (json)
    {
      g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  /* It may be away for a moment. */
  for (guint i = 0; i < 200 && !answer; i++)
    {
      g_clear_error (&error);
      answer = soup_session_send_and_read (session, message, NULL, &error);
      if (!answer)
        g_usleep (20 * 1000);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  root = sluice_json_parse (answer, &error);
  g_assert_no_error (error);
  return root;
}

static void
control (Fixture    *fixture,
         const char *method,
         const char *path,
         const char *json)
{
  json_node_unref (ask (fixture, method, path, json));
}

static char *
create (Fixture    *fixture,
        const char *path,
        const char *json,
        const char *member)
{
  g_autoptr (JsonNode) answer = ask (fixture, "POST", path, json);

  return g_strdup (json_object_get_string_member (json_node_get_object (answer), member));
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
  g_autofree char *body = NULL, *uuid = NULL, *start = NULL;

  g_strv_builder_add_many (builder, g_getenv ("SLUICE_DEMO"), "--port", "0", "--seed", "7", "--exit-with-stdin",
                           "--pipelines", "0", NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  fixture->demo = g_subprocess_newv ((const char *const *) argv,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->demo));
  fixture->url = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->url);

  fixture->job = create (fixture, "/api/v1/jobs", "{\"name\":\"j\",\"model_path\":\"/m\",\"train_data_path\":\"/d\"}",
                         "id");
  body = g_strdup_printf ("{\"name\":\"p\",\"stages\":[{\"name\":\"train\",\"task\":\"train_model\",\"params\":"
                          "{\"seconds\":100000,\"job_uuid\":\"%s\"}}]}",
                          fixture->job);
  uuid = create (fixture, "/api/v1/pipelines", body, "uuid");
  start = g_strdup_printf ("/api/v1/pipelines/%s/start", uuid);
  control (fixture, "POST", start, "{}");

  base = sluice_address_parse (fixture->url, &error);
  g_assert_no_error (error);
  fixture->clock = sluice_clock_new ();
  fixture->session = sluice_session_new (base, NULL);
  fixture->follower = g_object_new (SLUICE_TYPE_LOG_FOLLOWER, "session", fixture->session, "clock", fixture->clock, "job",
                                    fixture->job, "poll-interval", 200, NULL);
  fixture->log = g_object_ref (sluice_log_follower_get_log (fixture->follower));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  sluice_log_follower_set_watched (fixture->follower, FALSE);
  WAIT (is_alone (fixture->follower));
  g_assert_finalize_object (fixture->follower);
  g_assert_finalize_object (fixture->log);
  WAIT (is_alone (fixture->session));
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->clock);

  g_output_stream_close (g_subprocess_get_stdin_pipe (fixture->demo), NULL, NULL);
  g_subprocess_wait (fixture->demo, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->demo);
  g_clear_pointer (&fixture->url, g_free);
  g_clear_pointer (&fixture->job, g_free);
}

/* All that the server has, oldest first, of a job that writes no more: it tells the newest first. */
static GPtrArray *
read_all (Fixture *fixture)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  guint n;

  do
    {
      g_autofree char *path = g_strdup_printf ("/api/v1/jobs/%s/logs?lines=1000&offset=%u", fixture->job, all->len);
      g_autoptr (JsonNode) answer = ask (fixture, "GET", path, NULL);
      JsonArray *logs = json_object_get_array_member (json_node_get_object (answer), "logs");

      n = json_array_get_length (logs);
      for (guint i = 0; i < n; i++)
        g_ptr_array_insert (all, 0, g_strdup (json_array_get_string_element (logs, i)));
    }
  while (n == 1000);
  return all;
}

static void
compare (Fixture *fixture)
{
  g_autoptr (GPtrArray) all = read_all (fixture);
  GPtrArray *lines = sluice_log_get_lines (fixture->log);
  guint offset;

  g_assert_cmpuint (lines->len, >, 0);
  g_assert_cmpuint (lines->len, <=, all->len);
  offset = all->len - lines->len;
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[i]), ==, all->pdata[offset + i]);
}

static gboolean
is_complete (Fixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/jobs/%s/logs?lines=1&offset=%u", fixture->job,
                                           sluice_log_get_lines (fixture->log)->len);
  g_autoptr (JsonNode) answer = ask (fixture, "GET", path, NULL);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "logs")) == 0;
}

/* It writes no more. */
static void
halt (Fixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/jobs/%s/pause", fixture->job);

  control (fixture, "POST", path, "{}");
}

static guint
count_lines (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->log));
}

static void
test_tail_live_and_older (Fixture       *fixture,
                          gconstpointer  data)
{
  guint n, after;

  sluice_log_follower_set_watched (fixture->follower, TRUE);
  WAIT (sluice_log_get_loaded (fixture->log));
  WAIT (sluice_log_get_live (fixture->log));
  n = count_lines (fixture);
  WAIT (count_lines (fixture) > n + 2000);
  g_assert_cmpint (sluice_log_line_get_source (g_ptr_array_index (sluice_log_get_lines (fixture->log), n + 1900)), ==,
                   SLUICE_LOG_SOURCE_SOCKET);
  halt (fixture);
  for (guint i = 0; i < 100 && !sluice_log_get_at_start (fixture->log); i++)
    {
      after = count_lines (fixture);
      sluice_log_want_older (fixture->log);
      WAIT (count_lines (fixture) > after || sluice_log_get_at_start (fixture->log));
    }
  WAIT (is_complete (fixture));
  compare (fixture);
  g_assert_cmpuint (sluice_log_get_n_errors (fixture->log), >, 0);
  g_assert_cmpuint (sluice_log_get_n_warnings (fixture->log), >, 0);
}

/* Whatever dies on the way, and whatever is said wrongly. */
static void
test_socket_dies_at_random (Fixture       *fixture,
                            gconstpointer  data)
{
  guint deaths = 0;

  sluice_log_follower_set_watched (fixture->follower, TRUE);
  WAIT (sluice_log_get_loaded (fixture->log));
  for (guint i = 0; i < 12; i++)
    {
      gboolean over = FALSE;
      guint timer;

      run_for ((guint) g_test_rand_int_range (20, 900));
      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
          control (fixture, "POST", "/demo/restart", "{\"ms\":300}");
          timer = g_timeout_add (800, over_cb, &over);
          WAIT (sluice_log_follower_get_error (fixture->follower) || over);
          if (!over)
            g_source_remove (timer);
          break;
        default:
          control (fixture, "POST", "/demo/drop-sockets", "{}");
          break;
        }
      deaths++;
      sluice_log_follower_refresh (fixture->follower);
    }
  WAIT (!sluice_log_follower_get_error (fixture->follower));
  sluice_log_follower_refresh (fixture->follower);
  halt (fixture);
  while (!sluice_log_get_at_start (fixture->log))
    {
      guint n = count_lines (fixture);

      sluice_log_want_older (fixture->log);
      WAIT (count_lines (fixture) > n || sluice_log_get_at_start (fixture->log));
    }
  WAIT (is_complete (fixture));
  g_test_message ("%u deaths, %u lines", deaths, count_lines (fixture));
  compare (fixture);
}

static void
test_polling_alone (Fixture       *fixture,
                    gconstpointer  data)
{
  guint n;

  sluice_log_follower_set_watched (fixture->follower, TRUE);
  WAIT (sluice_log_get_loaded (fixture->log));
  n = count_lines (fixture);
  WAIT (count_lines (fixture) > n + 1500);
  g_assert_false (sluice_log_get_live (fixture->log));

  /* Nobody looks: nothing is asked. */
  sluice_log_follower_set_watched (fixture->follower, FALSE);
  control (fixture, "DELETE", "/demo/requests", NULL);
  n = count_lines (fixture);
  {
    g_autoptr (JsonNode) requests = NULL;

    run_for (600);
    requests = ask (fixture, "GET", "/demo/requests", NULL);
    g_assert_cmpuint (json_array_get_length (json_node_get_array (requests)), ==, 0);
  }
  g_assert_cmpuint (count_lines (fixture), ==, n);

  sluice_log_follower_set_watched (fixture->follower, TRUE);
  WAIT (count_lines (fixture) > n);
  sluice_log_follower_set_running (fixture->follower, FALSE);
  halt (fixture);
  sluice_log_follower_refresh (fixture->follower);
  run_for (600);
  compare (fixture);
}

static void
test_missing_job (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (SluiceLogFollower) other = sluice_log_follower_new (fixture->session, fixture->clock, "nobody");

  sluice_log_follower_set_watched (other, TRUE);
  WAIT (sluice_log_follower_get_error (other));
  g_assert_true (g_error_matches (sluice_log_follower_get_error (other), SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND));
  sluice_log_follower_set_watched (other, FALSE);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* What the server doesn't have it is seldom asked for. */
static void
test_missing_is_asked_seldom (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (SluiceLogFollower) other = g_object_new (SLUICE_TYPE_LOG_FOLLOWER, "session", fixture->session, "clock",
                                                      fixture->clock, "job", "nobody", "poll-interval", 10, NULL);
  guint n = 0;

  g_signal_connect_swapped (other, "notify::error", G_CALLBACK (count_cb), &n);
  sluice_log_follower_set_running (other, FALSE);
  sluice_log_follower_set_watched (other, TRUE);
  WAIT (n > 0);
  run_for (390);
  g_assert_cmpuint (n, <=, 2);

  /* Unless a person asks. */
  n = 0;
  sluice_log_follower_refresh (other);
  WAIT (n > 0);
  sluice_log_follower_set_watched (other, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/log-follower/tail-live-older", Fixture, "--log-rate " LOG_RATE, set_up, test_tail_live_and_older,
              tear_down);
  g_test_add ("/log-follower/socket-dies", Fixture, "--log-rate " LOG_RATE, set_up, test_socket_dies_at_random, tear_down);
  g_test_add ("/log-follower/socket-dies/slow-writer", Fixture, "--log-rate 20", set_up, test_socket_dies_at_random,
              tear_down);
  g_test_add ("/log-follower/polling-alone", Fixture, "--log-rate " LOG_RATE " --fault no-sockets", set_up,
              test_polling_alone,
              tear_down);
  g_test_add ("/log-follower/missing", Fixture, "--log-rate 1", set_up, test_missing_job, tear_down);
  g_test_add ("/log-follower/missing/seldom", Fixture, "--log-rate 1", set_up, test_missing_is_asked_seldom, tear_down);

  return g_test_run ();
}
