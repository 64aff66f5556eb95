/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "api/sluice-session.h"

#include "api/sluice-decode.h"

#define TIMEOUT 20
#define MAX_BODY (64 * 1024 * 1024)
#define CHUNK (64 * 1024)
#define MAX_REDIRECTS 5
/* Of a failed answer no more than this is read: it is shown to a person. */
#define MAX_ERROR_BODY (64 * 1024)
#define MAX_CONNECTIONS 6

struct _SluiceSession
{
  GObject parent_instance;

  /* Owned */
  SoupSession *soup;
  GUri *base;
  char *api_key;
  guint timeout;
  guint64 max_body;
};

G_DEFINE_FINAL_TYPE (SluiceSession, sluice_session, G_TYPE_OBJECT)

enum
{
  PROP_BASE = 1,
  PROP_API_KEY,
  PROP_TIMEOUT,
  PROP_MAX_BODY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* One call, from the first byte sent to the value; the data of its task. */
typedef struct
{
  char *method;
  GUri *uri;
  GBytes *body;
  char *seen;
  SluiceDecodeFunc decode;
  gpointer decode_data;
  GDestroyNotify decode_data_free;
  GDestroyNotify value_free;

  SoupMessage *message;
  GInputStream *stream;
  GByteArray *received;
  GCancellable *cancellable; /* ours: a caller's cancel and the time limit both end here */
  gulong cancelled_id;
  guint timeout_id;
  gboolean timed_out;
  gboolean retried;
  guint redirects;
  gint64 began;

  char *digest;
  gboolean unchanged;
} Call;

static void
stop_waiting (Call         *call,
              GCancellable *outer)
{
  g_clear_handle_id (&call->timeout_id, g_source_remove);
  if (call->cancelled_id != 0)
    {
      g_cancellable_disconnect (outer, call->cancelled_id);
      call->cancelled_id = 0;
    }
}

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
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->received, g_byte_array_unref);
  g_clear_object (&call->cancellable);
  g_free (call->digest);
  g_free (call);
}

static gboolean
is_same_origin (GUri *a,
                GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

static void
fail (GTask  *task,
      GError *error)
{
  Call *call = g_task_get_task_data (task);

  stop_waiting (call, g_task_get_cancellable (task));
  g_debug ("%s %s: %s", call->method, g_uri_get_path (call->uri), error->message);
  g_task_return_error (task, error);
}

/* From what GIO, TLS and libsoup say to what a person can act on. */
static GError *
translate_error (Call         *call,
                 GError       *error,
                 GCancellable *outer)
{
  SluiceError code = SLUICE_ERROR_UNREACHABLE;

  if (error->domain == SLUICE_ERROR)
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (!call->timed_out)
        return g_error_copy (error);
      return g_error_new (SLUICE_ERROR, SLUICE_ERROR_TIMEOUT, "no answer to %s in time", call->method);
    }

  if (error->domain == G_TLS_ERROR)
    code = SLUICE_ERROR_TLS;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = SLUICE_ERROR_TIMEOUT;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    code = SLUICE_ERROR_PROTOCOL;

  return g_error_new_literal (SLUICE_ERROR, (int) code, error->message);
}

static void
finish_in_worker (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Call *call = task_data;
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->received));
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;

  call->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  call->unchanged = g_strcmp0 (call->digest, call->seen) == 0;

  if (!call->unchanged && call->decode != NULL)
    {
      value = call->decode (body, call->decode_data, &error);
      if (value == NULL)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }

  g_task_return_pointer (task, value, value != NULL ? call->value_free : NULL);
}

static GError *
make_status_error (Call *call)
{
  guint status = soup_message_get_status (call->message);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->received));
  g_autofree char *message = sluice_decode_error (body);
  SluiceError code = SLUICE_ERROR_PROTOCOL;

  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    code = SLUICE_ERROR_KEY;
  else if (status == SOUP_STATUS_NOT_FOUND)
    code = SLUICE_ERROR_NOT_FOUND;
  else if (status >= 400 && status < 500)
    code = SLUICE_ERROR_REFUSED;
  else if (status >= 500)
    code = SLUICE_ERROR_SERVER;

  if (message != NULL)
    return g_error_new_literal (SLUICE_ERROR, (int) code, message);
  return g_error_new (SLUICE_ERROR, (int) code, "HTTP %u %s", status, soup_status_get_phrase (status));
}

static gboolean
is_json (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "application/json") == 0 || g_str_has_suffix (type, "+json"));
}

static void
complete (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  guint status = soup_message_get_status (call->message);

  g_debug ("%s %s: %u, %u bytes, %.1f ms", call->method, g_uri_get_path (call->uri), status, call->received->len,
           (double) (g_get_monotonic_time () - call->began) / 1000);

  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      fail (task, make_status_error (call));
      return;
    }
  if (call->decode != NULL && !is_json (call->message))
    {
      const char *type
        = soup_message_headers_get_content_type (soup_message_get_response_headers (call->message), NULL);

      fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is %s, not JSON",
                               type != NULL ? type : "of no type"));
      return;
    }

  stop_waiting (call, g_task_get_cancellable (task));
  g_task_run_in_thread (task, finish_in_worker);
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

  if (chunk == NULL)
    {
      fail (task, translate_error (call, error, g_task_get_cancellable (task)));
      return;
    }

  data = g_bytes_get_data (chunk, &size);
  if (size > 0)
    g_byte_array_append (call->received, data, (guint) size);

  if (call->received->len > self->max_body)
    {
      fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_TOO_LARGE,
                               "the answer is larger than %" G_GUINT64_FORMAT " bytes", self->max_body));
      return;
    }
  if (size == 0 || (failed_status && call->received->len >= MAX_ERROR_BODY))
    {
      goffset length = soup_message_headers_get_content_length (soup_message_get_response_headers (call->message));

      if (!failed_status && call->received->len < length
          && soup_message_headers_get_encoding (soup_message_get_response_headers (call->message))
               == SOUP_ENCODING_CONTENT_LENGTH)
        fail (task, g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer was cut short"));
      else
        complete (task);
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
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED);
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

  if (target == NULL || !g_str_equal (call->method, "GET") || !is_same_origin (call->uri, target)
      || ++call->redirects > MAX_REDIRECTS)
    {
      fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_REDIRECT, "the server redirects to %s",
                               target != NULL && g_uri_get_host (target) != NULL ? g_uri_get_host (target) : "nowhere"));
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

  if (stream == NULL)
    {
      if (!call->retried && g_str_equal (call->method, "GET") && is_stale_connection (error)
          && !g_cancellable_is_cancelled (call->cancellable))
        {
          call->retried = TRUE;
          send (task);
          return;
        }
      fail (task, translate_error (call, error, g_task_get_cancellable (task)));
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
send (GTask *task)
{
  SluiceSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  g_clear_object (&call->message);
  call->message = soup_message_new_from_uri (call->method, call->uri);
  soup_message_add_flags (call->message,
                          SOUP_MESSAGE_NO_REDIRECT | (call->retried ? SOUP_MESSAGE_NEW_CONNECTION : 0));
  headers = soup_message_get_request_headers (call->message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  /* The base's origin is the only one that send() is ever called for. */
  if (self->api_key != NULL && is_same_origin (self->base, call->uri))
    soup_message_headers_replace (headers, "X-API-KEY", self->api_key);
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (call->message, "application/json", call->body);

  soup_session_send_async (self->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable, sent_cb,
                           g_object_ref (task));
}

/* Below the base, or ("../../openapi.json") beside it. */
static GUri *
resolve (SluiceSession *self,
         const char    *path)
{
  g_autofree char *text = g_uri_to_string (self->base);
  g_autofree char *folder = g_strconcat (text, "/", NULL);
  g_autoptr (GUri) base = g_uri_parse (folder, SOUP_HTTP_URI_FLAGS, NULL);

  return base != NULL ? g_uri_parse_relative (base, path, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timeout_id = 0;
  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *outer,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
sluice_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SluiceSession *self = SLUICE_SESSION (object);

  switch (prop_id)
    {
    case PROP_BASE:
      g_value_set_boxed (value, self->base);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_MAX_BODY:
      g_value_set_uint64 (value, self->max_body);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SluiceSession *self = SLUICE_SESSION (object);

  switch (prop_id)
    {
    case PROP_BASE:
      self->base = g_value_dup_boxed (value);
      break;
    case PROP_API_KEY:
      sluice_session_set_api_key (self, g_value_get_string (value));
      break;
    case PROP_TIMEOUT:
      self->timeout = g_value_get_uint (value);
      break;
    case PROP_MAX_BODY:
      self->max_body = g_value_get_uint64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_session_dispose (GObject *object)
{
  SluiceSession *self = SLUICE_SESSION (object);

  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (sluice_session_parent_class)->dispose (object);
}

static void
sluice_session_finalize (GObject *object)
{
  SluiceSession *self = SLUICE_SESSION (object);

  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->api_key);

  G_OBJECT_CLASS (sluice_session_parent_class)->finalize (object);
}

static void
sluice_session_class_init (SluiceSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_session_get_property;
  object_class->set_property = sluice_session_set_property;
  object_class->dispose = sluice_session_dispose;
  object_class->finalize = sluice_session_finalize;

  properties[PROP_BASE] = g_param_spec_boxed ("base", NULL, NULL, G_TYPE_URI,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_API_KEY] = g_param_spec_string ("api-key", NULL, NULL, NULL,
                                                  G_PARAM_WRITABLE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 1, 3600, TIMEOUT,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAX_BODY] = g_param_spec_uint64 ("max-body", NULL, NULL, 1, G_MAXUINT32 / 2, MAX_BODY,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_session_init (SluiceSession *self)
{
  /* No time limit of its own a read: one limit for the whole call instead. */
  self->soup = soup_session_new_with_options ("user-agent", "Sluice/" SLUICE_VERSION, "timeout", 0, "idle-timeout", 4,
                                              "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS,
                                              NULL);
}

SluiceSession *
sluice_session_new (GUri       *base,
                    const char *api_key)
{
  g_return_val_if_fail (base != NULL, NULL);

  return g_object_new (SLUICE_TYPE_SESSION, "base", base, "api-key", api_key, NULL);
}

GUri *
sluice_session_get_base (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->base;
}

SoupSession *
sluice_session_get_soup (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->soup;
}

SoupMessage *
sluice_session_make_handshake (SluiceSession *self,
                               const char    *path)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (SoupMessage) message = NULL;

  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  uri = resolve (self, path);
  if (uri == NULL || !is_same_origin (self->base, uri))
    return NULL;

  message = soup_message_new_from_uri ("GET", uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* Today's server checks no key here; one that does, or a proxy before it, gets it. */
  if (self->api_key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-API-KEY", self->api_key);
  return g_steal_pointer (&message);
}

void
sluice_session_set_api_key (SluiceSession *self,
                            const char    *api_key)
{
  g_return_if_fail (SLUICE_IS_SESSION (self));

  g_set_str (&self->api_key, api_key != NULL && *api_key != '\0' ? api_key : NULL);
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
  call->cancellable = g_cancellable_new ();
  call->began = g_get_monotonic_time ();
  g_task_set_task_data (task, call, free_call);

  call->uri = resolve (self, path);
  if (call->uri == NULL)
    {
      g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "not an address: %s", path);
      return;
    }

  call->timeout_id = g_timeout_add_seconds (self->timeout, timed_out_cb, call);
  if (cancellable != NULL)
    call->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                g_object_ref (call->cancellable), g_object_unref);
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

char *
sluice_session_path (const char *format,
                     ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  for (const char *cursor = format; *cursor != '\0'; cursor++)
    {
      if (cursor[0] == '%' && cursor[1] == 's')
        {
          g_autofree char *segment = g_uri_escape_string (va_arg (arguments, const char *), NULL, FALSE);

          /* A segment of dots alone would climb out of the base. */
          if (g_str_equal (segment, ".") || g_str_equal (segment, ".."))
            g_string_append (path, g_str_equal (segment, ".") ? "%2E" : "%2E%2E");
          else
            g_string_append (path, segment);
          cursor++;
        }
      else
        g_string_append_c (path, *cursor);
    }
  va_end (arguments);

  return g_string_free_and_steal (g_steal_pointer (&path));
}
