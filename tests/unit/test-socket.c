/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-socket.h"

#include <string.h>

#include "fake-server.h"

#define KEY "s3cret-key"

/* A platform's socket route, and what came to both ends. */
typedef struct
{
  SoupServer *server;
  GUri *base;
  SluiceSession *session;
  SluiceClock *clock;
  SluiceSocket *socket;

  /* Of the server */
  GPtrArray *connections;
  GPtrArray *heard;
  gboolean is_zombie;
  char *key;

  /* Of the client */
  GPtrArray *batches;
  GPtrArray *hints;
  GPtrArray *frames;
  guint n_notified;
} Fixture;

static void
heard_cb (SoupWebsocketConnection *connection,
          int                      kind,
          GBytes                  *text,
          gpointer                 user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->heard, g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text)));
  if (!fixture->is_zombie)
    soup_websocket_connection_send_text (connection, "{\"type\":\"pong\"}");
}

static void
opened_cb (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  Fixture *fixture = user_data;

  g_set_str (&fixture->key,
             soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-API-KEY"));
  g_ptr_array_add (fixture->connections, g_object_ref (connection));
  g_signal_connect (connection, "message", G_CALLBACK (heard_cb), fixture);
  soup_websocket_connection_send_text (connection, "{\"type\":\"connected\",\"timestamp\":\"2026-03-02T08:00:00\"}");
}

static void
refuse_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  guint *n_refused = user_data;

  if (n_refused != NULL)
    (*n_refused)++;
  soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
}

static void
batch_cb (SluiceSocket *socket,
          SluiceBatch  *batch,
          gpointer      user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->batches, sluice_batch_ref (batch));
}

static void
hint_cb (SluiceSocket *socket,
         const char   *type,
         gpointer      user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->hints, g_strdup (type));
}

static void
frame_cb (SluiceSocket *socket,
          const char   *type,
          GBytes       *text,
          gpointer      user_data)
{
  g_assert_nonnull (text);
  g_ptr_array_add (((Fixture *) user_data)->frames, g_strdup (type));
}

static void
notify_cb (SluiceSocket *socket,
           GParamSpec   *pspec,
           gpointer      user_data)
{
  ((Fixture *) user_data)->n_notified++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GSList *uris;

  fixture->connections = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->heard = g_ptr_array_new_with_free_func (g_free);
  fixture->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_batch_unref);
  fixture->hints = g_ptr_array_new_with_free_func (g_free);
  fixture->frames = g_ptr_array_new_with_free_func (g_free);

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (fixture->server, "/api/v1/ws/dashboard", NULL, NULL, opened_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  text = g_strdup_printf ("http://127.0.0.1:%d/api/v1", g_uri_get_port (uris->data));
  fixture->base = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->clock = sluice_clock_new_manual (G_USEC_PER_SEC * 1000);
  fixture->session = sluice_session_new (fixture->base, KEY);
}

static void
make_socket_with_pause (Fixture    *fixture,
                        const char *path,
                        guint       ping_interval,
                        guint       pause)
{
  fixture->socket = g_object_new (SLUICE_TYPE_SOCKET, "session", fixture->session, "clock", fixture->clock, "path", path,
                                  "ping-interval", ping_interval, "pong-limit", 100, "retry-delay", pause, NULL);
  g_signal_connect (fixture->socket, "batch", G_CALLBACK (batch_cb), fixture);
  g_signal_connect (fixture->socket, "hint", G_CALLBACK (hint_cb), fixture);
  g_signal_connect (fixture->socket, "frame", G_CALLBACK (frame_cb), fixture);
  g_signal_connect (fixture->socket, "notify::connected", G_CALLBACK (notify_cb), fixture);
}

static void
make_socket (Fixture    *fixture,
             const char *path,
             guint       ping_interval)
{
  make_socket_with_pause (fixture, path, ping_interval, 20);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->socket != NULL)
    wait_for_finalize (g_steal_pointer (&fixture->socket));
  wait_for_finalize (g_steal_pointer (&fixture->session));
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clock);
  g_uri_unref (fixture->base);
  g_ptr_array_unref (fixture->connections);
  g_ptr_array_unref (fixture->heard);
  g_ptr_array_unref (fixture->batches);
  g_ptr_array_unref (fixture->hints);
  g_ptr_array_unref (fixture->frames);
  g_free (fixture->key);
}

static void
wait_for_count (GPtrArray *array,
                guint      count)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (array->len < count)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, array->len >= count ? FALSE : TRUE);
    }
}

static void
say (Fixture    *fixture,
     const char *text)
{
  soup_websocket_connection_send_text (fixture->connections->pdata[fixture->connections->len - 1], text);
}

static void
test_connects (Fixture       *fixture,
               gconstpointer  data)
{
  make_socket (fixture, "ws/dashboard", 1000000);
  g_assert_false (sluice_socket_get_connected (fixture->socket));
  sluice_socket_start (fixture->socket);
  sluice_socket_start (fixture->socket);
  wait_for_count (fixture->frames, 1);

  g_assert_true (sluice_socket_get_connected (fixture->socket));
  g_assert_cmpuint (fixture->n_notified, ==, 1);
  g_assert_cmpuint (fixture->connections->len, ==, 1);
  g_assert_cmpstr (fixture->frames->pdata[0], ==, "connected");
  g_assert_cmpstr (fixture->key, ==, KEY);

  sluice_socket_stop (fixture->socket);
  g_assert_false (sluice_socket_get_connected (fixture->socket));
  g_assert_cmpuint (fixture->n_notified, ==, 2);
}

static void
test_frames_become_batches_and_hints (Fixture       *fixture,
                                      gconstpointer  data)
{
  SluiceBatch *batch;
  SluiceChange *change;
  guint dropped;

  make_socket (fixture, "ws/dashboard", 1000000);
  sluice_socket_start (fixture->socket);
  wait_for_count (fixture->frames, 1);
  g_assert_cmpuint (fixture->hints->len, ==, 1);
  g_assert_cmpstr (fixture->hints->pdata[0], ==, "connected");

  say (fixture, "{\"type\":\"heartbeat\"}");
  say (fixture, "{\"type\":\"log\",\"level\":\"INFO\",\"message\":\"x\"}");
  say (fixture, "this is no frame");
  say (fixture, "[1,2]");
  say (fixture, "{\"type\":\"job_status_change\",\"job_uuid\":\"j\",\"status\":\"completed\"}");
  say (fixture, "{\"type\":\"stage_status_change\",\"pipeline_uuid\":\"u\",\"stage_name\":\"train\","
                "\"status\":\"running\",\"progress\":0.5,\"timestamp\":\"2026-03-02T08:00:01\"}");
  say (fixture, "{\"type\":\"pipeline_status_change\",\"pipeline_uuid\":\"u\",\"status\":\"failed\"}");
  wait_for_count (fixture->batches, 2);

  g_assert_cmpuint (fixture->frames->len, ==, 6);
  g_assert_cmpuint (fixture->hints->len, ==, 2);
  g_assert_cmpstr (fixture->hints->pdata[1], ==, "job_status_change");
  g_object_get (fixture->socket, "dropped", &dropped, NULL);
  g_assert_cmpuint (dropped, ==, 2);

  batch = fixture->batches->pdata[0];
  g_assert_cmpint (batch->source, ==, SLUICE_BATCH_SOURCE_SOCKET);
  g_assert_cmpint (batch->scope, ==, SLUICE_BATCH_SCOPE_CHANGES);
  g_assert_cmpint (batch->received_at, ==, 1000 * G_USEC_PER_SEC);
  g_assert_cmpuint (batch->sequence, <, ((SluiceBatch *) fixture->batches->pdata[1])->sequence);
  g_assert_cmpuint (batch->changes->len, ==, 1);
  change = batch->changes->pdata[0];
  g_assert_cmpstr (change->uuid, ==, "u");
  g_assert_cmpstr (change->stage_name, ==, "train");
  g_assert_cmpfloat (change->progress, ==, 0.5);
}

static void
test_large_frame_is_dropped (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *filling = g_strnfill (2 * 1024 * 1024, 'x');
  g_autofree char *large = g_strdup_printf ("{\"type\":\"alert\",\"message\":\"%s\"}", filling);

  make_socket (fixture, "ws/dashboard", 1000000);
  sluice_socket_start (fixture->socket);
  wait_for_count (fixture->frames, 1);
  say (fixture, large);
  say (fixture, "{\"type\":\"alert\"}");
  wait_for_count (fixture->frames, 2);
  g_assert_cmpuint (fixture->connections->len, ==, 1);
  g_assert_cmpuint (fixture->hints->len, ==, 2);
}

/* The server answers the protocol's pings (libsoup does by itself), and nothing else. */
static void
test_zombie_is_left (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture->is_zombie = TRUE;
  make_socket (fixture, "ws/dashboard", 20);
  sluice_socket_start (fixture->socket);
  wait_for_count (fixture->connections, 2);
  g_assert_cmpstr (fixture->heard->pdata[0], ==, "{\"type\":\"ping\"}");

  /* Both ends know that the first one is over. */
  while (soup_websocket_connection_get_state (fixture->connections->pdata[0]) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_pong_keeps_it (Fixture       *fixture,
                    gconstpointer  data)
{
  make_socket (fixture, "ws/dashboard", 10);
  sluice_socket_start (fixture->socket);
  wait_for_count (fixture->heard, 5);
  g_assert_cmpuint (fixture->connections->len, ==, 1);
}

static void
test_connects_again_after_a_restart (Fixture       *fixture,
                                     gconstpointer  data)
{
  make_socket (fixture, "ws/dashboard", 1000000);
  sluice_socket_start (fixture->socket);
  for (guint i = 1; i <= 3; i++)
    {
      wait_for_count (fixture->frames, i);
      soup_websocket_connection_close (fixture->connections->pdata[i - 1], 1012, NULL);
    }
  wait_for_count (fixture->frames, 4);
  g_assert_cmpuint (fixture->connections->len, ==, 4);
  /* What changed meanwhile is asked for. */
  g_assert_cmpuint (fixture->hints->len, ==, 4);
}

static void
listen_again (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  soup_server_listen_local (fixture->server, (guint) g_uri_get_port (fixture->base), SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
}

static gboolean
is_pausing (SluiceSocket *socket)
{
  return !sluice_socket_get_connected (socket) && !sluice_socket_get_connecting (socket);
}

/* Its pauses are a minute, which is longer than any wait here. */
static void
test_looks_out_for_a_server_that_is_away (Fixture       *fixture,
                                          gconstpointer  data)
{
  soup_server_disconnect (fixture->server);
  make_socket_with_pause (fixture, "ws/dashboard", 1000000, 60000);
  sluice_socket_start (fixture->socket);
  while (!is_pausing (fixture->socket))
    g_main_context_iteration (NULL, TRUE);

  sluice_socket_set_eager (fixture->socket, TRUE);
  g_assert_false (is_pausing (fixture->socket));
  while (!is_pausing (fixture->socket))
    g_main_context_iteration (NULL, TRUE);
  listen_again (fixture);
  wait_for_count (fixture->frames, 1);
  g_assert_cmpuint (fixture->hints->len, ==, 1);
  g_assert_cmpstr (fixture->hints->pdata[0], ==, "connected");
}

/* One without this route is there again, too. */
static void
test_a_refusal_is_a_sign_of_life (Fixture       *fixture,
                                  gconstpointer  data)
{
  guint n_refused = 0;

  soup_server_add_handler (fixture->server, "/api/v1/ws/none", refuse_cb, &n_refused, NULL);
  soup_server_disconnect (fixture->server);
  make_socket_with_pause (fixture, "ws/none", 1000000, 60000);
  sluice_socket_start (fixture->socket);
  sluice_socket_set_eager (fixture->socket, TRUE);
  while (!is_pausing (fixture->socket))
    g_main_context_iteration (NULL, TRUE);
  listen_again (fixture);
  wait_for_count (fixture->hints, 1);
  g_assert_cmpstr (fixture->hints->pdata[0], ==, "answered");
  g_assert_cmpuint (n_refused, ==, 1);
}

static gboolean
time_over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_unknown_path_is_left_alone (Fixture       *fixture,
                                 gconstpointer  data)
{
  guint n_refused = 0;
  gboolean is_over = FALSE;

  soup_server_add_handler (fixture->server, "/api/v1/ws/none", refuse_cb, &n_refused, NULL);
  make_socket (fixture, "ws/none", 1000000);
  sluice_socket_start (fixture->socket);
  while (n_refused == 0)
    g_main_context_iteration (NULL, TRUE);
  g_timeout_add (300, time_over_cb, &is_over);
  wait_until (&is_over);
  /* With the usual pauses it would have been asked many times. */
  g_assert_cmpuint (n_refused, ==, 1);
  g_assert_cmpuint (fixture->hints->len, ==, 0);

  sluice_socket_retry_now (fixture->socket);
  while (n_refused == 1)
    g_main_context_iteration (NULL, TRUE);
}

/* One that refuses may refuse once: it is asked again, at growing pauses, and at once where somebody wants it. */
static void
test_refused_is_asked_again (Fixture       *fixture,
                             gconstpointer  data)
{
  guint n_refused = 0;
  gint64 begun, pauses[4];

  soup_server_add_handler (fixture->server, "/api/v1/ws/none", refuse_cb, &n_refused, NULL);
  fixture->socket = g_object_new (SLUICE_TYPE_SOCKET, "session", fixture->session, "clock", fixture->clock, "path",
                                  "ws/none", "ping-interval", 1000000, "pong-limit", 100, "retry-delay", 60000,
                                  "refused-delay", 50, NULL);
  sluice_socket_start (fixture->socket);
  while (n_refused == 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      begun = g_get_monotonic_time ();
      while (n_refused == i + 1)
        g_main_context_iteration (NULL, TRUE);
      pauses[i] = (g_get_monotonic_time () - begun) / G_TIME_SPAN_MILLISECOND;
    }
  /* 50, 100, 200 and 400 ms, or up to a fifth less. */
  g_assert_cmpint (pauses[2], >=, 150);
  g_assert_cmpint (pauses[3], >=, 300);

  begun = g_get_monotonic_time ();
  sluice_socket_retry_now (fixture->socket);
  while (n_refused == 5)
    g_main_context_iteration (NULL, TRUE);
  while (n_refused == 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint ((g_get_monotonic_time () - begun) / G_TIME_SPAN_MILLISECOND, <, 700);
}

static gboolean
answer_silence (FakeServer *server,
                guint       number,
                const char *head,
                GIOStream  *stream,
                gpointer    data)
{
  fake_wait_for_hangup (server, stream);
  return FALSE;
}

/* Freed while it connects, before and after the server heard of it. */
static void
test_last_reference_goes_while_connecting (Fixture       *fixture,
                                           gconstpointer  data)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_silence, NULL);
  g_autoptr (GUri) base = fake_server_get_base (server);

  for (guint i = 0; i < 2; i++)
    {
      SluiceSession *session = sluice_session_new (base, NULL);
      SluiceSocket *socket = sluice_socket_new (session, fixture->clock, "ws/dashboard");

      sluice_socket_start (socket);
      while (i > 0 && fake_server_count_requests (server) == 0)
        g_main_context_iteration (NULL, FALSE);
      g_assert_finalize_object (socket);
      wait_for_finalize (session);
    }
}

static void
test_last_reference_goes_while_connected (Fixture       *fixture,
                                          gconstpointer  data)
{
  make_socket (fixture, "ws/dashboard", 1000000);
  sluice_socket_start (fixture->socket);
  wait_for_count (fixture->frames, 1);
  g_assert_finalize_object (g_steal_pointer (&fixture->socket));
}

static void
free_in_frame_cb (SluiceSocket *socket,
                  const char   *type,
                  GBytes       *text,
                  gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_clear_object (&fixture->socket);
}

static void
test_last_reference_goes_in_a_signal (Fixture       *fixture,
                                      gconstpointer  data)
{
  make_socket (fixture, "ws/dashboard", 1000000);
  g_signal_connect (fixture->socket, "frame", G_CALLBACK (free_in_frame_cb), fixture);
  sluice_socket_start (fixture->socket);
  while (fixture->socket != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Stopped after each number of turns of the main loop, the turn between the handshake's answer and its callback too. */
static void
test_stopped_at_every_turn (Fixture       *fixture,
                            gconstpointer  data)
{
  gboolean connected = FALSE;

  for (guint turns = 1; !connected; turns++)
    {
      g_assert_cmpuint (turns, <, 1000);
      make_socket (fixture, "ws/dashboard", 1000000);
      sluice_socket_start (fixture->socket);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, TRUE);
      connected = fixture->frames->len > 0;
      sluice_socket_stop (fixture->socket);
      wait_for_finalize (g_steal_pointer (&fixture->socket));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add ("/socket/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("connects", test_connects);
  ADD ("frames", test_frames_become_batches_and_hints);
  ADD ("large-frame", test_large_frame_is_dropped);
  ADD ("zombie", test_zombie_is_left);
  ADD ("pong", test_pong_keeps_it);
  ADD ("restart", test_connects_again_after_a_restart);
  ADD ("looks-out", test_looks_out_for_a_server_that_is_away);
  ADD ("refusal-is-a-sign-of-life", test_a_refusal_is_a_sign_of_life);
  ADD ("refused-is-asked-again", test_refused_is_asked_again);
  ADD ("unknown-path", test_unknown_path_is_left_alone);
  ADD ("stopped-at-every-turn", test_stopped_at_every_turn);
  ADD ("freed-connecting", test_last_reference_goes_while_connecting);
  ADD ("freed-connected", test_last_reference_goes_while_connected);
  ADD ("freed-in-signal", test_last_reference_goes_in_a_signal);

  return g_test_run ();
}
