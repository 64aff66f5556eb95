/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-session-call-private.h"

#include "api/sluice-address.h"

#define CHUNK (64 * 1024)
#define MAX_REDIRECTS 5
/* Of a failed answer no more than this is read: it is shown to a person. */
#define MAX_ERROR_BODY (64 * 1024)
/* How long libsoup has to say that a call has ended, once it is to end. */
#define ABANDON_MS 1000
/* The server closes a connection that was idle for 5 s: what comes as it does so would be lost. */
#define KEPT_FOR (4 * G_TIME_SPAN_SECOND)

typedef SluiceSessionCall Call;

static void
free_call (gpointer data)
{
  Call *call = data;

  g_free (call->method);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call->seen);
  if (call->decode_data_free != NULL)
    call->decode_data_free (call->decode_data);
  if (call->message != NULL)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->received, g_byte_array_unref);
  g_clear_pointer (&call->answer, g_bytes_unref);
  g_clear_object (&call->cancellable);
  g_free (call->digest);
  g_free (call);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SluiceSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gboolean failed_status = !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (call->message));
  gsize size;
  const guint8 *data;

  if (call->over)
    return;
  if (chunk == NULL && failed_status && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      sluice_session_call_complete (task);
      return;
    }
  if (chunk == NULL)
    {
      sluice_session_call_fail_with (task, error);
      return;
    }

  data = g_bytes_get_data (chunk, &size);
  if (size > 0)
    g_byte_array_append (call->received, data, (guint) size);

  if (call->received->len > self->max_body)
    {
      sluice_session_call_fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_TOO_LARGE,
                                                   "the answer is larger than %" G_GUINT64_FORMAT " bytes",
                                                   self->max_body));
      return;
    }
  if (size == 0 || (failed_status && call->received->len >= MAX_ERROR_BODY))
    {
      goffset length = soup_message_headers_get_content_length (soup_message_get_response_headers (call->message));

      if (!failed_status && call->received->len < length
          && soup_message_headers_get_encoding (soup_message_get_response_headers (call->message))
               == SOUP_ENCODING_CONTENT_LENGTH)
        sluice_session_call_fail (task, g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_PROTOCOL,
                                                             "the answer was cut short"));
      else
        sluice_session_call_complete (task);
      return;
    }

  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_cb,
                                   g_steal_pointer (&task));
}

static void send (GTask *task);

/* The server closes idle connections after 5 s: one that was about to be used again may be dead. */
static gboolean
is_stale_connection (GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
}

/* With 307 and 308 the server says that it did nothing, and where to send the same again. */
static gboolean
may_repeat (Call *call)
{
  guint status = soup_message_get_status (call->message);

  return g_str_equal (call->method, "GET") || status == SOUP_STATUS_TEMPORARY_REDIRECT
         || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

/* Returns: whether it goes on elsewhere, or failed */
static gboolean
follow_redirect (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  const char *location;
  g_autoptr (GUri) target = NULL;

  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (call->message)))
    return FALSE;

  location = soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");
  if (location != NULL)
    target = g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (target == NULL || !may_repeat (call) || !sluice_address_same_origin (call->uri, target)
      || ++call->redirects > MAX_REDIRECTS)
    {
      g_autofree char *origin = target != NULL ? sluice_address_get_origin (target) : NULL;

      sluice_session_call_fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_REDIRECT, "the server redirects to %s",
                                                   origin != NULL ? origin : "nowhere"));
      return TRUE;
    }

  g_uri_unref (call->uri);
  call->uri = g_steal_pointer (&target);
  send (task);
  return TRUE;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (call->over)
    return;
  if (stream == NULL)
    {
      if (!call->retried && g_str_equal (call->method, "GET") && is_stale_connection (error)
          && !g_cancellable_is_cancelled (call->cancellable))
        {
          call->retried = TRUE;
          send (task);
          return;
        }
      /* Nothing came of an answer: that is no cut answer. */
      if (is_stale_connection (error))
        {
          call->broke = TRUE;
          sluice_session_call_fail (task, g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE,
                                                               error->message));
          return;
        }
      sluice_session_call_fail_with (task, error);
      return;
    }

  if (call->stop_wanted)
    {
      g_autoptr (GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

      sluice_session_call_fail_with (task, stopped);
      return;
    }
  if (follow_redirect (task))
    return;

  g_set_object (&call->stream, stream);
  call->received = g_byte_array_new ();
  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_cb,
                                   g_steal_pointer (&task));
}

static void
got_headers_cb (SoupMessage *message,
                gpointer     user_data)
{
  Call *call = user_data;

  call->answered = TRUE;
}

/* libsoup (3.6) sends a GET again by itself where a used connection turned out dead; on another used one before the first
 * attempt's end is told of, which then ends the second, twice. A new one takes longer than that. */
static void
restarted_cb (SoupMessage *message)
{
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
}

static void
send (GTask *task)
{
  SluiceSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  if (call->message != NULL)
    g_signal_handlers_disconnect_by_data (call->message, call);
  g_clear_object (&call->message);
  call->answered = FALSE;
  call->message = soup_message_new_from_uri (call->method, call->uri);
  /* The call outlives its message's part in it: sent_cb() holds the task. */
  g_signal_connect (call->message, "got-headers", G_CALLBACK (got_headers_cb), call);
  g_signal_connect (call->message, "restarted", G_CALLBACK (restarted_cb), call);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT);
  /* What changes something must not meet a stale connection: whether it arrived couldn't be told. */
  if (call->retried || !g_str_equal (call->method, "GET")
      || g_get_monotonic_time () - self->answered_at > KEPT_FOR)
    soup_message_add_flags (call->message, SOUP_MESSAGE_NEW_CONNECTION);
  headers = soup_message_get_request_headers (call->message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  /* The base's origin is the only one that send() is ever called for. */
  if (self->api_key != NULL && sluice_address_same_origin (self->base, call->uri))
    soup_message_headers_replace (headers, "X-API-KEY", self->api_key);
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (call->message, "application/json", call->body);

  soup_session_send_async (self->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable, sent_cb, g_object_ref (task));
}

/* Whatever was about to call back has done so: this comes after all of that. */
static gboolean
abandon_cb (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GTask) task = g_object_ref (call->task);
  g_autoptr (GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  call->abandon_id = 0;
  g_debug ("%s %s: nothing is heard of it any more", call->method, g_uri_get_path (call->uri));
  sluice_session_call_fail_with (task, stopped);
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

/* libsoup (3.6) looks at an exchange that is over, and crashes, where a send is cancelled between its success and the
 * callback that tells of it: there the cancel waits for the callback. And it may lose an exchange and never call back:
 * who asked is told all the same. */
static void
stop (Call *call)
{
  if (call->over)
    return;
  if (call->answered && call->stream == NULL)
    call->stop_wanted = TRUE;
  else
    g_cancellable_cancel (call->cancellable);
  if (!call->over && call->abandon_id == 0)
    call->abandon_id = g_timeout_add_full (G_PRIORITY_LOW, ABANDON_MS, abandon_cb, call, NULL);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timeout_id = 0;
  call->timed_out = TRUE;
  stop (call);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *outer,
              gpointer      user_data)
{
  stop (user_data);
}

void
sluice_session_call_async (SluiceSession       *self,
                           const char          *method,
                           const char          *path,
                           GBytes              *body,
                           const char          *seen,
                           SluiceDecodeFunc     decode,
                           gpointer             decode_data,
                           GDestroyNotify       decode_data_free,
                           GDestroyNotify       value_free,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (SLUICE_IS_SESSION (self));
  g_return_if_fail (method != NULL && path != NULL && *path != '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_session_call_async);

  call = g_new0 (Call, 1);
  call->method = g_strdup (method);
  call->body = body != NULL ? g_bytes_ref (body) : NULL;
  call->seen = g_strdup (seen);
  call->decode = decode;
  call->decode_data = decode_data;
  call->decode_data_free = decode_data_free;
  call->value_free = value_free;
  call->task = task;
  call->cancellable = g_cancellable_new ();
  call->began = g_get_monotonic_time ();
  g_task_set_task_data (task, call, free_call);

  call->uri = sluice_session_resolve (self, path);
  if (call->uri == NULL)
    {
      g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "not an address: %s", path);
      return;
    }

  call->timeout_id = g_timeout_add_seconds (self->timeout, timed_out_cb, call);
  if (cancellable != NULL)
    call->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), call, NULL);
  send (task);
}

gpointer
sluice_session_call_finish (SluiceSession  *self,
                            GAsyncResult   *result,
                            char          **digest,
                            gboolean       *unchanged,
                            GError        **error)
{
  GError *local_error = NULL;
  gpointer value;
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  value = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  if (digest != NULL)
    *digest = g_strdup (call->digest);
  if (unchanged != NULL)
    *unchanged = call->unchanged;
  return value;
}
