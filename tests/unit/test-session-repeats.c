/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sent again, on which connection, and what never is. */
#include "api/sluice-session-private.h"
#include "api/sluice-session.h"

#include "session-test.h"

/* The first request loses its connection, the next gets an answer. */
static gboolean
answer_second (FakeServer *server,
               guint       number,
               const char *head,
               GIOStream  *stream,
               gpointer    data)
{
  return number > 0 && fake_write_json (stream, 200, "{}");
}

static void
test_get_is_sent_again_once (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_second, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (fake_server_count_requests (server), ==, 2);
  wait_for_finalize (session);
}

static gboolean
answer_nothing (FakeServer *server,
                guint       number,
                const char *head,
                GIOStream  *stream,
                gpointer    data)
{
  return FALSE;
}

static void
test_get_is_not_sent_for_ever (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_nothing, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", NULL, &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE);
  g_assert_cmpuint (fake_server_count_requests (server), ==, 2);
  wait_for_finalize (session);
}

static void
test_post_and_delete_are_never_sent_again (void)
{
  const char *methods[] = { "POST", "DELETE" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (FakeServer) server = fake_server_new (answer_second, NULL);
      SluiceSession *session = make_session (server);
      g_auto (Outcome) outcome = { 0 };

      call (session, methods[i], "pipelines/x", NULL, &outcome);
      g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE);
      g_assert_cmpuint (fake_server_count_requests (server), ==, 1);
      /* It had arrived. */
      g_assert_true (sluice_error_leaves_open (outcome.error));
      wait_for_finalize (session);
    }
}

/* Answers one request a connection, says that it will stay, and hangs up on the next, as a server does whose idle
 * connections have a time limit. */
static gboolean
answer_then_hang_up (FakeServer *server,
                     guint       number,
                     const char *head,
                     GIOStream  *stream,
                     gpointer    data)
{
  guint *n_answered = data;

  return number != 1 && (g_atomic_int_inc (n_answered), fake_write_json (stream, 200, "{}"));
}

static void
test_stale_connection_costs_a_get_nothing (void)
{
  guint n_answered = 0;
  g_autoptr (FakeServer) server = fake_server_new (answer_then_hang_up, &n_answered);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };

  call (session, "GET", "pipelines", NULL, &first);
  g_assert_no_error (first.error);
  call (session, "GET", "pipelines", NULL, &second);
  g_assert_no_error (second.error);
  g_assert_cmpuint (g_atomic_int_get (&n_answered), ==, 2);
  wait_for_finalize (session);
}

/* Whether the first one arrived can't be told, so a delete is not even sent where a connection may be stale. */
static void
test_delete_after_a_get_is_sent_once (void)
{
  guint n_answered = 0;
  g_autoptr (FakeServer) server = fake_server_new (answer_then_hang_up, &n_answered);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };

  call (session, "GET", "pipelines", NULL, &first);
  g_assert_no_error (first.error);
  call (session, "DELETE", "pipelines/x", NULL, &second);
  g_assert_error (second.error, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE);
  g_assert_cmpuint (fake_server_count_requests (server), ==, 2);
  wait_for_finalize (session);
}

/* Two connections, either of which a test can end from outside. */
typedef struct
{
  GMutex lock;
  GCond both;
  GPtrArray *streams; /* guarded by lock */
  guint ends;         /* which of them */
} Pair;

/* The first two requests wait for each other, so that each has a connection of its own. */
static gboolean
answer_in_pairs (FakeServer *server,
                 guint       number,
                 const char *head,
                 GIOStream  *stream,
                 gpointer    data)
{
  Pair *pair = data;

  g_mutex_lock (&pair->lock);
  g_ptr_array_add (pair->streams, g_object_ref (stream));
  g_cond_broadcast (&pair->both);
  while (pair->streams->len < 2)
    g_cond_wait (&pair->both, &pair->lock);
  g_mutex_unlock (&pair->lock);
  return fake_write_json (stream, 200, "{}");
}

static void
end_one_cb (SoupMessage *message,
            gpointer     data)
{
  Pair *pair = data;

  g_signal_handlers_disconnect_by_func (message, end_one_cb, data);
  g_mutex_lock (&pair->lock);
  g_socket_shutdown (g_socket_connection_get_socket (g_ptr_array_index (pair->streams, pair->ends)), TRUE, TRUE, NULL);
  g_mutex_unlock (&pair->lock);
}

static void
queued_cb (SoupSession *soup,
           SoupMessage *message,
           gpointer     data)
{
  g_signal_connect (message, "starting", G_CALLBACK (end_one_cb), data);
}

/* The server ends a connection in the moment in which a GET has taken it, and there is another that has been used: it
 * gets its answer, and libsoup frees nothing twice. */
static void
test_connection_ends_as_it_is_taken (void)
{
  for (guint ends = 0; ends < 2; ends++)
    {
      Pair pair = { .streams = g_ptr_array_new_with_free_func (g_object_unref), .ends = ends };
      g_autoptr (FakeServer) server = fake_server_new (answer_in_pairs, &pair);
      SluiceSession *session = make_session (server);
      g_auto (Outcome) first = { 0 };
      g_auto (Outcome) second = { 0 };
      g_auto (Outcome) third = { 0 };

      sluice_session_call_async (session, "GET", "pipelines", NULL, NULL, NULL, NULL, NULL, g_free, NULL, called_cb,
                                 &first);
      call (session, "GET", "pipelines", NULL, &second);
      wait_until (&first.done);
      g_assert_no_error (first.error);
      g_assert_no_error (second.error);

      g_signal_connect (session->soup, "request-queued", G_CALLBACK (queued_cb), &pair);
      call (session, "GET", "pipelines", NULL, &third);
      g_assert_no_error (third.error);
      wait_for_finalize (session);
      g_clear_pointer (&server, fake_server_free);
      g_ptr_array_unref (pair.streams);
    }
}

/* Answers each request, and keeps the connection it came on. */
static gboolean
answer_each (FakeServer *server,
             guint       number,
             const char *head,
             GIOStream  *stream,
             gpointer    data)
{
  g_ptr_array_add (data, g_object_ref (stream));
  return fake_write_json (stream, 200, "{}");
}

/* What was idle for nearly as long as the server keeps it isn't used any more; libsoup has no timer that ends it, which
 * would end it also where somebody took it just before. */
static void
test_connection_is_used_while_it_is_fresh (void)
{
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);
  FakeServer *server = fake_server_new (answer_each, streams);
  SluiceSession *session = make_session (server);
  guint idle_timeout;

  g_object_get (session->soup, "idle-timeout", &idle_timeout, NULL);
  g_assert_cmpuint (idle_timeout, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (Outcome) outcome = { 0 };

      if (i == 2)
        session->answered_at -= 4100 * G_TIME_SPAN_MILLISECOND;
      call (session, "GET", "pipelines", NULL, &outcome);
      g_assert_no_error (outcome.error);
    }
  wait_for_finalize (session);
  fake_server_free (server);
  g_assert_cmpuint (streams->len, ==, 3);
  g_assert_true (streams->pdata[0] == streams->pdata[1]);
  g_assert_true (streams->pdata[1] != streams->pdata[2]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session-repeats/get-again", test_get_is_sent_again_once);
  g_test_add_func ("/session-repeats/get-not-for-ever", test_get_is_not_sent_for_ever);
  g_test_add_func ("/session-repeats/post-never-again", test_post_and_delete_are_never_sent_again);
  g_test_add_func ("/session-repeats/stale-connection", test_stale_connection_costs_a_get_nothing);
  g_test_add_func ("/session-repeats/delete-after-get", test_delete_after_a_get_is_sent_once);
  g_test_add_func ("/session-repeats/ends-as-it-is-taken", test_connection_ends_as_it_is_taken);
  g_test_add_func ("/session-repeats/fresh", test_connection_is_used_while_it_is_fresh);

  return g_test_run ();
}
