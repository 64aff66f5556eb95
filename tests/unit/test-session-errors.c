/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-session.h"

#include <string.h>

#include "session-test.h"

static gboolean
answer_ok (FakeServer *server,
           guint       number,
           const char *head,
           GIOStream  *stream,
           gpointer    data)
{
  return fake_write_json (stream, 200, "{\"ok\":true}");
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

static gboolean
answer_with_key (FakeServer *server,
                 guint       number,
                 const char *head,
                 GIOStream  *stream,
                 gpointer    data)
{
  return fake_write_json (stream, 401, "{\"detail\":\"the key " KEY " is not known\"}");
}

static void
test_key_is_in_no_error (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_with_key, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", NULL, &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_KEY);
  g_assert_cmpstr (outcome.error->message, ==, "the key … is not known");
  wait_for_finalize (session);
}

static gboolean
answer_with_key_again_and_again (FakeServer *server,
                                 guint       number,
                                 const char *head,
                                 GIOStream  *stream,
                                 gpointer    data)
{
  g_autoptr (GString) page = g_string_new ("<html>Who sent " KEY "?\n");

  while (page->len < 20000)
    g_string_append (page, KEY "\n");
  return fake_write_json (stream, 500, page->str);
}

static gpointer
decode_nothing (GBytes   *body,
                gpointer  data,
                GError  **error)
{
  g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "pipelines: expected an array, found nothing");
  return NULL;
}

static void
check_exchange (const GError *error,
                FakeServer   *server,
                const char   *request,
                const char   *answer)
{
  g_autofree char *expected = g_strdup_printf ("%s http://127.0.0.1:%u/api/v1/pipelines?limit=1%s", request,
                                               fake_server_get_port (server), answer);

  g_assert_cmpstr (sluice_error_get_exchange (error), ==, expected);
}

/* What was asked and what came back, in copies of the error too. */
static void
test_errors_tell_the_exchange (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_ok, NULL);
  g_autoptr (FakeServer) failing = fake_server_new (answer_with_key, NULL);
  g_autoptr (FakeServer) silent = fake_server_new (answer_nothing, NULL);
  SluiceSession *session = make_session (server);
  SluiceSession *failing_session = make_session (failing);
  SluiceSession *silent_session = make_session (silent);
  g_auto (Outcome) wrong = { 0 };
  g_auto (Outcome) refused = { 0 };
  g_auto (Outcome) unanswered = { 0 };
  g_autoptr (GError) copy = NULL;

  call (session, "GET", "pipelines?limit=1", decode_nothing, &wrong);
  g_assert_error (wrong.error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
  check_exchange (wrong.error, server, "GET", "\nHTTP 200 OK\n\n{\"ok\":true}");

  call (failing_session, "POST", "pipelines?limit=1", decode_nothing, &refused);
  copy = g_error_copy (refused.error);
  check_exchange (copy, failing, "POST", "\nHTTP 401 Unauthorized\n\n{\"detail\":\"the key … is not known\"}");

  call (silent_session, "POST", "pipelines?limit=1", decode_nothing, &unanswered);
  check_exchange (unanswered.error, silent, "POST", "");

  wait_for_finalize (session);
  wait_for_finalize (failing_session);
  wait_for_finalize (silent_session);
}

static void
test_key_is_in_no_exchange (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_with_key_again_and_again, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };
  const char *exchange;

  call (session, "GET", "pipelines?key=" KEY, decode_nothing, &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_SERVER);
  exchange = sluice_error_get_exchange (outcome.error);
  g_assert_nonnull (strstr (exchange, "pipelines?key=…\nHTTP 500"));
  g_assert_nonnull (strstr (exchange, "Who sent …?"));
  g_assert_null (strstr (exchange, "s3cret"));
  g_assert_cmpint (g_utf8_strlen (exchange, -1), <, 1200);
  wait_for_finalize (session);
}

static void
test_keys_that_cannot_be_sent (void)
{
  static const struct
  {
    const char *key;
    const char *line; /* as it is sent; NULL where it isn't */
  } cases[] = {
    { KEY, "\r\nX-API-KEY: " KEY "\r\n" },
    { " " KEY "\r\n", "\r\nX-API-KEY: " KEY "\r\n" },
    { "s3cret\nkey", NULL },
    { KEY "\r\nX-Other: 1", NULL },
    { "s3cret\001key", NULL },
    { "s3cret\177key", NULL },
    { " \t", NULL },
    { NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FakeServer) server = fake_server_new (answer_ok, NULL);
      SluiceSession *session = make_session (server);
      g_auto (Outcome) outcome = { 0 };
      g_autoptr (SoupMessage) handshake = NULL;
      g_autofree char *head = NULL;

      sluice_session_set_api_key (session, cases[i].key);
      call (session, "GET", "pipelines", decode_nothing, &outcome);
      head = fake_server_dup_head (server, 0);
      handshake = sluice_session_make_handshake (session, "ws");
      if (cases[i].line != NULL)
        g_assert_nonnull (strstr (head, cases[i].line));
      else
        g_assert_null (strstr (head, "X-API-KEY"));
      g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_request_headers (handshake), "X-API-KEY"), ==,
                       cases[i].line != NULL ? KEY : NULL);
      g_assert_null (strstr (head, "X-Other"));
      wait_for_finalize (session);
    }
  g_assert_true (sluice_session_can_send_api_key (KEY));
  g_assert_false (sluice_session_can_send_api_key ("s3cret\nkey"));
}

/* Nobody's name in any network (RFC 2606). */
static void
test_a_name_that_nobody_has (void)
{
  g_autoptr (GUri) base = g_uri_parse ("http://nobody.invalid:1/api/v1", SOUP_HTTP_URI_FLAGS, NULL);
  SluiceSession *session = sluice_session_new (base, NULL);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", decode_nothing, &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_HOST);
  wait_for_finalize (session);
}

static gboolean
plain_cb (GThreadedSocketService *service,
          GSocketConnection      *connection,
          GObject                *source,
          gpointer                data)
{
  const char *answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL,
                             NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

/* A server that speaks plain http where https was asked for has no bad certificate. */
static void
test_https_to_a_plain_server (void)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (2);
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/api/v1", port);
  g_autoptr (GUri) base = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SluiceSession *session = sluice_session_new (base, NULL);
  g_auto (Outcome) outcome = { 0 };

  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (plain_cb), NULL);
  g_socket_service_start (service);
  call (session, "GET", "pipelines", decode_nothing, &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_NOT_TLS);
  wait_for_finalize (session);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-errors/key-is-in-no-message", test_key_is_in_no_error);
  g_test_add_func ("/session-errors/tell-the-exchange", test_errors_tell_the_exchange);
  g_test_add_func ("/session-errors/key-is-in-no-exchange", test_key_is_in_no_exchange);
  g_test_add_func ("/session-errors/keys-that-cannot-be-sent", test_keys_that_cannot_be_sent);
  g_test_add_func ("/session-errors/name-that-nobody-has", test_a_name_that_nobody_has);
  g_test_add_func ("/session-errors/https-to-a-plain-server", test_https_to_a_plain_server);
  return g_test_run ();
}
