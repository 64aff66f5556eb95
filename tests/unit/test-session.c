/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-session.h"

#include <string.h>

#include "fake-server.h"

#define KEY "s3cret-key"

/* One call and how it ended. */
typedef struct
{
  gboolean done;
  char *value;
  char *digest;
  gboolean unchanged;
  GError *error;
} Outcome;

static void
clear_outcome (Outcome *outcome)
{
  g_free (outcome->value);
  g_free (outcome->digest);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

static gpointer
decode_text (GBytes   *body,
             gpointer  data,
             GError  **error)
{
  g_assert_true (data == NULL || data == decode_text);
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->value = sluice_session_call_finish (SLUICE_SESSION (source), result, &outcome->digest, &outcome->unchanged,
                                               &outcome->error);
  outcome->done = TRUE;
}

static void
call (SluiceSession *session,
      const char    *method,
      const char    *path,
      Outcome       *outcome)
{
  sluice_session_call_async (session, method, path, NULL, NULL, decode_text, NULL, NULL, g_free, NULL, called_cb,
                             outcome);
  wait_until (&outcome->done);
}

static SluiceSession *
make_session (FakeServer *server)
{
  g_autoptr (GUri) base = fake_server_get_base (server);

  return sluice_session_new (base, KEY);
}

/* Answers with the text that a test gives. */
static gboolean
answer_raw (FakeServer *server,
            guint       number,
            const char *head,
            GIOStream  *stream,
            gpointer    data)
{
  fake_write (stream, data, -1);
  return FALSE;
}

static gboolean
answer_ok (FakeServer *server,
           guint       number,
           const char *head,
           GIOStream  *stream,
           gpointer    data)
{
  return fake_write_json (stream, 200, data != NULL ? data : "{\"ok\":true}");
}

static void
check_error (const char  *method,
             const char  *answer,
             SluiceError  code,
             const char  *words)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_raw, (gpointer) answer);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  call (session, method, "pipelines", &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, (int) code);
  if (words != NULL)
    g_assert_cmpstr (outcome.error->message, ==, words);
  g_assert_null (outcome.value);
  wait_for_finalize (session);
}

static void
test_value_key_and_headers (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_ok, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *head = NULL;

  call (session, "GET", "pipelines?limit=1", &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.value, ==, "{\"ok\":true}");
  g_assert_nonnull (outcome.digest);

  head = fake_server_dup_head (server, 0);
  g_assert_true (g_str_has_prefix (head, "GET /api/v1/pipelines?limit=1 HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (head, "\r\nX-API-KEY: " KEY "\r\n"));
  wait_for_finalize (session);
}

static void
test_unchanged_body_is_not_decoded_again (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_ok, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };

  call (session, "GET", "pipelines", &first);
  g_assert_false (first.unchanged);
  sluice_session_call_async (session, "GET", "pipelines", NULL, first.digest, decode_text, NULL, NULL, g_free, NULL,
                             called_cb, &second);
  wait_until (&second.done);
  g_assert_no_error (second.error);
  g_assert_true (second.unchanged);
  g_assert_null (second.value);
  g_assert_cmpstr (second.digest, ==, first.digest);
  wait_for_finalize (session);
}

#define JSON_ANSWER(status, length, body) \
  "HTTP/1.1 " status "\r\nContent-Type: application/json\r\nContent-Length: " length "\r\n\r\n" body

static void
test_statuses (void)
{
  check_error ("GET", JSON_ANSWER ("401 Unauthorized", "28", "{\"detail\":\"API key required\"}") "", SLUICE_ERROR_KEY,
               NULL);
  check_error ("GET", JSON_ANSWER ("403 Forbidden", "17", "{\"detail\":\"no no\"}"), SLUICE_ERROR_KEY, NULL);
  check_error ("POST", JSON_ANSWER ("403 Forbidden", "18", "{\"detail\":\"no no\"}"), SLUICE_ERROR_REFUSED, "no no");
  check_error ("GET", JSON_ANSWER ("404 Not Found", "22", "{\"detail\":\"Not Found\"}"), SLUICE_ERROR_NOT_FOUND,
               "Not Found");
  check_error ("POST", JSON_ANSWER ("400 Bad Request", "28", "{\"error\":{\"message\":\"busy\"}}"), SLUICE_ERROR_REFUSED,
               "busy");
  check_error ("GET", JSON_ANSWER ("500 Internal Server Error", "2", "{}"), SLUICE_ERROR_SERVER,
               "HTTP 500 Internal Server Error");
  check_error ("GET", "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
               SLUICE_ERROR_SERVER, "HTTP 502 Bad Gateway");
}

static void
test_failed_answer_cut_short_keeps_its_status (void)
{
  check_error ("GET", JSON_ANSWER ("500 Internal Server Error", "1000", "{\"detail\":\"bro"), SLUICE_ERROR_SERVER,
               "HTTP 500 Internal Server Error");
}

static void
test_half_body (void)
{
  check_error ("GET", JSON_ANSWER ("200 OK", "1000", "{\"pipelines\":["), SLUICE_ERROR_CUT, NULL);
}

static void
test_html_is_no_answer (void)
{
  const char *page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";
  g_autoptr (FakeServer) server = fake_server_new (answer_raw, (gpointer) page);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  check_error ("GET", page, SLUICE_ERROR_PROTOCOL, "the answer is text/html, not JSON");

  /* Not even where no value is wanted: a page of a proxy is no success. */
  sluice_session_call_async (session, "POST", "pipelines/x/start", NULL, NULL, NULL, NULL, NULL, NULL, NULL, called_cb,
                             &outcome);
  wait_until (&outcome.done);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
  wait_for_finalize (session);
}

static void
check_body_without_decoder (const char  *body,
                            SluiceError  code)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_ok, (gpointer) body);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  sluice_session_call_async (session, "POST", "pipelines/x/start", NULL, NULL, NULL, NULL, NULL, NULL, NULL, called_cb,
                             &outcome);
  wait_until (&outcome.done);
  g_assert_error (outcome.error, SLUICE_ERROR, (int) code);
  wait_for_finalize (session);
}

static void
test_bodies_that_are_no_json (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');

  check_body_without_decoder ("{\"a\":\"\xff\xfe\"}", SLUICE_ERROR_PROTOCOL);
  check_body_without_decoder ("{\"a\":", SLUICE_ERROR_CUT);
  check_body_without_decoder (deep, SLUICE_ERROR_TOO_LARGE);
}

static gboolean
answer_endlessly (FakeServer *server,
                  guint       number,
                  const char *head,
                  GIOStream  *stream,
                  gpointer    data)
{
  g_autofree char *chunk = g_strnfill (65536, ' ');

  fake_write (stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[", -1);
  while (fake_write (stream, chunk, 65536))
    ;
  return FALSE;
}

static void
test_endless_body (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_endlessly, NULL);
  g_autoptr (GUri) base = fake_server_get_base (server);
  SluiceSession *session = g_object_new (SLUICE_TYPE_SESSION, "base", base, "max-body", (guint64) 1 << 20, NULL);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_TOO_LARGE);
  wait_for_finalize (session);
}

static gboolean
answer_redirect (FakeServer *server,
                 guint       number,
                 const char *head,
                 GIOStream  *stream,
                 gpointer    data)
{
  g_autofree char *answer = NULL;

  if (strstr (head, "/elsewhere") != NULL)
    return fake_write_json (stream, 200, "{\"at\":\"elsewhere\"}");

  answer = g_strdup_printf ("HTTP/1.1 307 Temporary Redirect\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                            (const char *) data);
  return fake_write (stream, answer, -1);
}

static void
test_redirect_to_another_origin_leaks_nothing (void)
{
  g_autoptr (FakeServer) other = fake_server_new (answer_ok, NULL);
  g_autofree char *location = g_strdup_printf ("http://127.0.0.1:%u/api/v1/pipelines", fake_server_get_port (other));
  g_autoptr (FakeServer) server = fake_server_new (answer_redirect, location);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) get = { 0 };
  g_auto (Outcome) post = { 0 };

  call (session, "GET", "pipelines", &get);
  g_assert_error (get.error, SLUICE_ERROR, SLUICE_ERROR_REDIRECT);
  g_assert_nonnull (strstr (get.error->message, "127.0.0.1"));
  call (session, "POST", "pipelines", &post);
  g_assert_error (post.error, SLUICE_ERROR, SLUICE_ERROR_REDIRECT);
  g_assert_cmpuint (fake_server_count_requests (other), ==, 0);
  wait_for_finalize (session);
}

static void
test_redirect_within_the_origin_is_followed (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_redirect, (gpointer) "/api/v1/elsewhere");
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *head = NULL;

  call (session, "DELETE", "pipelines/", &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.value, ==, "{\"at\":\"elsewhere\"}");
  head = fake_server_dup_head (server, 1);
  g_assert_true (g_str_has_prefix (head, "DELETE /api/v1/elsewhere "));
  g_assert_nonnull (strstr (head, "X-API-KEY: " KEY));
  wait_for_finalize (session);
}

static void
test_redirects_in_a_circle_end (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_redirect, (gpointer) "/api/v1/pipelines");
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_REDIRECT);
  g_assert_cmpuint (fake_server_count_requests (server), ==, 6);
  wait_for_finalize (session);
}

static gboolean
answer_never (FakeServer *server,
              guint       number,
              const char *head,
              GIOStream  *stream,
              gpointer    data)
{
  if (data != NULL)
    fake_write (stream, data, -1);
  fake_wait_for_hangup (server, stream);
  return FALSE;
}

static void
check_timeout (const char *answer)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_never, (gpointer) answer);
  g_autoptr (GUri) base = fake_server_get_base (server);
  SluiceSession *session = g_object_new (SLUICE_TYPE_SESSION, "base", base, "timeout", 1, NULL);
  g_auto (Outcome) outcome = { 0 };

  call (session, "GET", "pipelines", &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_TIMEOUT);
  g_assert_cmpuint (fake_server_count_requests (server), ==, 1);
  wait_for_finalize (session);
}

static void
test_silence_times_out (void)
{
  check_timeout (NULL);
  check_timeout (JSON_ANSWER ("200 OK", "1000", "{\"pipelines\":["));
}

static gboolean
hold_cb (SoupMessage *message,
         SoupAuth    *auth,
         gboolean     retrying,
         gpointer     data)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

static void
queued_cb (SoupSession *soup,
           SoupMessage *message,
           gpointer     data)
{
  g_signal_connect (message, "authenticate", G_CALLBACK (hold_cb), data);
}

/* libsoup has the headers and never says so: it waits for somebody who knows a password. Who asked must not wait, too. */
static void
test_silent_library_times_out (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_never, (gpointer)
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
  g_autoptr (GUri) base = fake_server_get_base (server);
  SluiceSession *session = g_object_new (SLUICE_TYPE_SESSION, "base", base, "timeout", 1, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 }, cancelled = { 0 };
  gboolean held = FALSE;

  g_signal_connect (sluice_session_get_soup (session), "request-queued", G_CALLBACK (queued_cb), &held);
  call (session, "GET", "pipelines", &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_TIMEOUT);

  held = FALSE;
  sluice_session_call_async (session, "GET", "pipelines", NULL, NULL, NULL, NULL, NULL, NULL, cancellable, called_cb,
                             &cancelled);
  wait_until (&held);
  g_cancellable_cancel (cancellable);
  wait_until (&cancelled.done);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_for_finalize (session);
}

static void
test_unreachable (void)
{
  FakeServer *server = fake_server_new (answer_ok, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) outcome = { 0 };

  fake_server_free (server);
  call (session, "GET", "pipelines", &outcome);
  g_assert_error (outcome.error, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE);
  wait_for_finalize (session);
}

static GCancellable *decoding;

static gpointer
decode_and_cancel (GBytes   *body,
                   gpointer  data,
                   GError  **error)
{
  g_cancellable_cancel (decoding);
  return g_strdup ("too late");
}

static void
count_free (gpointer data)
{
  g_atomic_int_inc ((guint *) data);
}

/* Cancelled before it begins, while the server thinks, in the middle of the body, and while it is decoded. */
static void
test_cancel_frees_everything (void)
{
  const char *half = JSON_ANSWER ("200 OK", "1000", "{\"pipelines\":[");
  const char *answers[] = { NULL, NULL, half, JSON_ANSWER ("200 OK", "2", "{}") };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (FakeServer) server = fake_server_new (answer_never, (gpointer) answers[i]);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      SluiceSession *session = make_session (server);
      g_auto (Outcome) outcome = { 0 };
      guint n_freed = 0;

      decoding = cancellable;
      if (i == 0)
        g_cancellable_cancel (cancellable);
      sluice_session_call_async (session, "GET", "pipelines", NULL, NULL, decode_and_cancel, &n_freed, count_free,
                                 g_free, cancellable, called_cb, &outcome);
      if (i == 1 || i == 2)
        {
          while (fake_server_count_requests (server) == 0)
            g_main_context_iteration (NULL, FALSE);
          for (guint turn = 0; turn < 20 * i; turn++)
            g_main_context_iteration (NULL, FALSE);
          g_cancellable_cancel (cancellable);
        }
      wait_until (&outcome.done);
      g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (outcome.value);
      wait_for_finalize (session);
      g_assert_cmpuint (g_atomic_int_get (&n_freed), ==, 1);
      decoding = NULL;
    }
}

static gboolean
answer_in_turns (FakeServer *server,
                 guint       number,
                 const char *head,
                 GIOStream  *stream,
                 gpointer    data)
{
  /* Every third closes the connection after a whole answer, every fifth without a word. */
  if (number % 5 == 4)
    return FALSE;
  return fake_write_json (stream, 200, "{\"ok\":true}") && number % 3 != 2;
}

/* Three calls at once, cancelled after each number of turns of the main loop: among them the turns between the headers,
 * libsoup's success and its callback. */
static void
test_cancel_at_every_turn (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_in_turns, NULL);
  SluiceSession *session = make_session (server);
  guint n_answered = 0;

  for (guint turns = 0; n_answered < 3; turns++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Outcome outcomes[3] = { 0 };
      gboolean all_done = FALSE;

      g_assert_cmpuint (turns, <, 2000);
      for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
        sluice_session_call_async (session, "GET", "pipelines", NULL, NULL, decode_text, NULL, NULL, g_free,
                                   cancellable, called_cb, &outcomes[i]);
      for (guint turn = 0; turn < turns && !all_done; turn++)
        {
          g_main_context_iteration (NULL, TRUE);
          all_done = outcomes[0].done && outcomes[1].done && outcomes[2].done;
        }
      g_cancellable_cancel (cancellable);
      for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
        {
          wait_until (&outcomes[i].done);
          g_assert_true (outcomes[i].value != NULL || outcomes[i].error != NULL);
          n_answered += all_done && outcomes[i].value != NULL;
          clear_outcome (&outcomes[i]);
        }
    }
  wait_for_finalize (session);
}

static void
test_paths_stay_below_the_base (void)
{
  g_autofree char *plain = sluice_session_path ("pipelines/%s/status", "a b/c?d#e%");
  g_autofree char *chinese = sluice_session_path ("pipelines/%s", "流水线");
  g_autofree char *dots = sluice_session_path ("pipelines/%s/%s", "..", ".");
  g_autoptr (FakeServer) server = fake_server_new (answer_ok, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) climbed = { 0 };
  g_auto (Outcome) away = { 0 };
  g_autofree char *head = NULL;

  g_assert_cmpstr (plain, ==, "pipelines/a%20b%2Fc%3Fd%23e%25/status");
  g_assert_cmpstr (chinese, ==, "pipelines/%E6%B5%81%E6%B0%B4%E7%BA%BF");

  call (session, "GET", dots, &climbed);
  head = fake_server_dup_head (server, 0);
  g_assert_true (g_str_has_prefix (head, "GET /api/v1/pipelines/"));

  call (session, "GET", "http://example.invalid/pipelines", &away);
  g_assert_error (away.error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS);
  g_assert_cmpuint (fake_server_count_requests (server), ==, 1);
  wait_for_finalize (session);
}

/* One clock is an hour ahead of the other, the next one is right, and then one is ten seconds ahead. */
static gboolean
answer_with_dates (FakeServer *server,
                   guint       number,
                   const char *head,
                   GIOStream  *stream,
                   gpointer    data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) date = g_date_time_add_seconds (now, number == 0 ? 3600 : number == 1 ? 0 : 10);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: %s\r\n"
                                             "Content-Length: 2\r\n\r\n{}",
                                             text);

  fake_write (stream, answer, -1);
  return FALSE;
}

static void
test_tells_how_far_the_servers_clock_is_off (void)
{
  g_autoptr (FakeServer) server = fake_server_new (answer_with_dates, NULL);
  SluiceSession *session = make_session (server);
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  g_auto (Outcome) third = { 0 };
  g_auto (Outcome) fourth = { 0 };
  gint64 skew;

  g_assert_cmpint (sluice_session_get_skew (session), ==, 0);
  call (session, "GET", "pipelines", &first);
  g_assert_no_error (first.error);
  g_assert_cmpint (ABS (sluice_session_get_skew (session) - G_TIME_SPAN_HOUR), <, 30 * G_USEC_PER_SEC);
  call (session, "GET", "pipelines", &second);
  g_assert_no_error (second.error);
  g_assert_cmpint (sluice_session_get_skew (session), ==, 0);

  /* A part of a second more or less is no news: what counts up must not go back. */
  call (session, "GET", "pipelines", &third);
  g_assert_no_error (third.error);
  skew = sluice_session_get_skew (session);
  g_assert_cmpint (skew, !=, 0);
  call (session, "GET", "pipelines", &fourth);
  g_assert_no_error (fourth.error);
  g_assert_cmpint (sluice_session_get_skew (session), ==, skew);
  wait_for_finalize (session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/value-key-headers", test_value_key_and_headers);
  g_test_add_func ("/session/unchanged", test_unchanged_body_is_not_decoded_again);
  g_test_add_func ("/session/statuses", test_statuses);
  g_test_add_func ("/session/failed-answer-cut-short", test_failed_answer_cut_short_keeps_its_status);
  g_test_add_func ("/session/half-body", test_half_body);
  g_test_add_func ("/session/html", test_html_is_no_answer);
  g_test_add_func ("/session/no-json", test_bodies_that_are_no_json);
  g_test_add_func ("/session/endless-body", test_endless_body);
  g_test_add_func ("/session/redirect-elsewhere", test_redirect_to_another_origin_leaks_nothing);
  g_test_add_func ("/session/redirect-within", test_redirect_within_the_origin_is_followed);
  g_test_add_func ("/session/redirect-circle", test_redirects_in_a_circle_end);
  g_test_add_func ("/session/silent-library", test_silent_library_times_out);
  g_test_add_func ("/session/silence", test_silence_times_out);
  g_test_add_func ("/session/unreachable", test_unreachable);
  g_test_add_func ("/session/cancel", test_cancel_frees_everything);
  g_test_add_func ("/session/cancel-at-every-turn", test_cancel_at_every_turn);
  g_test_add_func ("/session/paths", test_paths_stay_below_the_base);
  g_test_add_func ("/session/skew", test_tells_how_far_the_servers_clock_is_off);

  return g_test_run ();
}
