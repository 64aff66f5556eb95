/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a call: its answer decoded, or an error. */
#include "api/sluice-session-call-private.h"

#include "api/sluice-decode.h"
#include "api/sluice-json.h"

typedef SluiceSessionCall Call;

/* What crosses to the worker and back. */
typedef struct
{
  /* Owned */
  GBytes *body;
  char *digest;
  gboolean unchanged;
  /* Borrowed from the call */
  const char *seen;
  SluiceDecodeFunc decode;
  gpointer decode_data;
  GDestroyNotify value_free;
} Job;

static void
end_waiting (Call         *call,
             GCancellable *outer)
{
  call->over = TRUE;
  g_clear_handle_id (&call->timeout_id, g_source_remove);
  g_clear_handle_id (&call->abandon_id, g_source_remove);
  if (call->cancelled_id != 0)
    {
      g_cancellable_disconnect (outer, call->cancelled_id);
      call->cancelled_id = 0;
    }
}

/* What a person sees of it one click further than the sentence. */
static void
note_exchange (SluiceSession *self,
               Call          *call,
               GError        *error)
{
  guint status = call->message != NULL ? soup_message_get_status (call->message) : 0;
  gsize length = call->received != NULL ? call->received->len : 0;
  const char *body = call->received != NULL ? (const char *) call->received->data : NULL;
  g_autofree char *exchange = NULL;

  if (call->answer != NULL)
    body = g_bytes_get_data (call->answer, &length);
  exchange = sluice_session_describe (self, call->method, call->uri, status, body, length);
  sluice_error_set_exchange (error, exchange);
  sluice_error_set_sent (error, call->broke || call->answered);
}

void
sluice_session_call_fail (GTask  *task,
                          GError *error)
{
  Call *call = g_task_get_task_data (task);

  if (error->domain == SLUICE_ERROR)
    note_exchange (g_task_get_source_object (task), call, error);
  end_waiting (call, g_task_get_cancellable (task));
  g_debug ("%s %s: %s", call->method, g_uri_get_path (call->uri), error->message);
  g_task_return_error (task, error);
}

void
sluice_session_call_fail_with (GTask        *task,
                               const GError *error)
{
  Call *call = g_task_get_task_data (task);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sluice_session_call_fail (task, sluice_session_translate_error (error));
  else if (!call->timed_out)
    sluice_session_call_fail (task, g_error_copy (error));
  else
    sluice_session_call_fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_TIMEOUT, "no answer to %s in time",
                                                 call->method));
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->body);
  g_free (job->digest);
  g_free (job);
}

/* The call waits for it, so that what it borrows of the call lives as long as it does. */
static void
decode_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (JsonNode) root = NULL;
  GError *error = NULL;
  gpointer value = NULL;

  job->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, job->body);
  job->unchanged = g_strcmp0 (job->digest, job->seen) == 0;
  if (!job->unchanged && job->decode != NULL)
    value = job->decode (job->body, job->decode_data, &error);
  else if (!job->unchanged && g_bytes_get_size (job->body) > 0)
    root = sluice_json_parse (job->body, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, value != NULL ? job->value_free : NULL);
}

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  Job *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    {
      call->answer = g_bytes_ref (job->body);
      sluice_session_call_fail (task, error);
      return;
    }

  call->digest = g_steal_pointer (&job->digest);
  call->unchanged = job->unchanged;
  g_task_return_pointer (task, value, value != NULL ? call->value_free : NULL);
}

static GError *
make_status_error (SluiceSession *self,
                   Call          *call)
{
  guint status = soup_message_get_status (call->message);
  g_autofree char *message = NULL;
  SluiceError code = SLUICE_ERROR_PROTOCOL;

  call->answer = g_byte_array_free_to_bytes (g_steal_pointer (&call->received));
  message = sluice_decode_error (call->answer);
  /* Who may look may still not be allowed to do everything: that is no matter of the key. */
  if (status == SOUP_STATUS_UNAUTHORIZED
      || (status == SOUP_STATUS_FORBIDDEN && soup_message_get_method (call->message) == SOUP_METHOD_GET))
    code = SLUICE_ERROR_KEY;
  else if (status == SOUP_STATUS_NOT_FOUND)
    code = sluice_decode_is_missing (call->answer, g_uri_get_path (call->uri)) ? SLUICE_ERROR_NOT_FOUND
                                                                               : SLUICE_ERROR_PROTOCOL;
  else if (status >= 400 && status < 500)
    code = SLUICE_ERROR_REFUSED;
  else if (status >= 500)
    code = SLUICE_ERROR_SERVER;

  if (message != NULL)
    {
      g_autofree char *clean = sluice_session_hide_key (self, message);
      GError *error = g_error_new_literal (SLUICE_ERROR, (int) code, clean);

      sluice_session_note_fields (self, call->answer, error);
      return error;
    }
  return g_error_new (SLUICE_ERROR, (int) code, "HTTP %u %s", status, soup_status_get_phrase (status));
}

static gboolean
is_json (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "application/json") == 0 || g_str_has_suffix (type, "+json"));
}

/* A Date header tells whole seconds, and the way here takes some: what is this near is the same time. */
#define SAME_TIME (3 * G_USEC_PER_SEC)

/* And what is this near to what is known is no news: clocks that are shown must not go back and forth with each answer. */
#define SAME_SKEW (2 * G_USEC_PER_SEC)

static void
note_skew (SluiceSession *self,
           SoupMessage   *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;
  gint64 skew;

  if (date == NULL)
    return;

  skew = g_date_time_to_unix (date) * G_USEC_PER_SEC - g_get_real_time ();
  if (ABS (skew - self->skew) > SAME_SKEW)
    self->skew = ABS (skew) > SAME_TIME ? skew : 0;
}

void
sluice_session_call_complete (GTask *task)
{
  SluiceSession *self = g_task_get_source_object (task);
  g_autoptr (GTask) work = NULL;
  Call *call = g_task_get_task_data (task);
  Job *job;
  guint status = soup_message_get_status (call->message);

  g_debug ("%s %s: %u, %u bytes, %.1f ms", call->method, g_uri_get_path (call->uri), status, call->received->len,
           (double) (g_get_monotonic_time () - call->began) / 1000);

  self->answered_at = g_get_monotonic_time ();
  note_skew (self, call->message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      sluice_session_call_fail (task, make_status_error (self, call));
      return;
    }
  /* A proxy's page says 200 too; only an empty answer needs no type. */
  if ((call->decode != NULL || call->received->len > 0) && !is_json (call->message))
    {
      const char *type
        = soup_message_headers_get_content_type (soup_message_get_response_headers (call->message), NULL);

      sluice_session_call_fail (task, g_error_new (SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is %s, not JSON",
                                                   type != NULL ? type : "of no type"));
      return;
    }

  end_waiting (call, g_task_get_cancellable (task));
  job = g_new0 (Job, 1);
  job->body = g_byte_array_free_to_bytes (g_steal_pointer (&call->received));
  job->seen = call->seen;
  job->decode = call->decode;
  job->decode_data = call->decode_data;
  job->value_free = call->value_free;

  work = g_task_new (NULL, NULL, decoded_cb, g_object_ref (task));
  g_task_set_source_tag (work, sluice_session_call_complete);
  g_task_set_task_data (work, job, free_job);
  g_task_run_in_thread (work, decode_worker);
}

