/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-api.h"

#include "api/sluice-decode.h"

/* What a decoder on the worker needs to make a batch; its sequence is taken when the request leaves. */
typedef struct
{
  guint64 sequence;
  guint offset;
  SluiceStatusMemo *memo; /* nullable */
} Request;

static Request *
make_request (guint offset)
{
  Request *request = g_new0 (Request, 1);

  request->sequence = sluice_batch_next_sequence ();
  request->offset = offset;
  return request;
}

static void
free_request (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->memo, sluice_status_memo_unref);
  g_free (request);
}

static gpointer
decode_list_worker (GBytes   *body,
                    gpointer  data,
                    GError  **error)
{
  Request *request = data;
  int total;
  g_autoptr (GPtrArray) pipelines = sluice_decode_list (body, &total, error);
  g_autoptr (SluiceBatch) batch = NULL;

  if (pipelines == NULL)
    return NULL;

  batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PAGE, request->sequence);
  g_ptr_array_extend_and_steal (batch->pipelines, g_steal_pointer (&pipelines));
  batch->offset = request->offset;
  batch->total = total;
  batch->received_at = g_get_real_time ();
  return g_steal_pointer (&batch);
}

static gpointer
decode_status_worker (GBytes   *body,
                      gpointer  data,
                      GError  **error)
{
  Request *request = data;
  g_autoptr (SluicePipelineRecord) pipeline = request->memo != NULL
                                                ? sluice_status_memo_decode (request->memo, body, error)
                                                : sluice_decode_status (body, error);
  g_autoptr (SluiceBatch) batch = NULL;

  if (pipeline == NULL)
    return NULL;

  batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PIPELINE, request->sequence);
  g_ptr_array_add (batch->pipelines, g_steal_pointer (&pipeline));
  batch->received_at = g_get_real_time ();
  return g_steal_pointer (&batch);
}

static gpointer
decode_created_worker (GBytes   *body,
                       gpointer  data,
                       GError  **error)
{
  Request *request = data;
  g_autoptr (SluicePipelineRecord) pipeline = sluice_decode_pipeline (body, error);
  g_autoptr (SluiceBatch) batch = NULL;

  if (pipeline == NULL)
    return NULL;

  batch = sluice_batch_new (SLUICE_BATCH_SOURCE_ACTION, SLUICE_BATCH_SCOPE_PIPELINE, request->sequence);
  g_ptr_array_add (batch->pipelines, g_steal_pointer (&pipeline));
  batch->received_at = g_get_real_time ();
  return g_steal_pointer (&batch);
}

typedef struct
{
  char *state;
  char *traceback;
} TaskDetail;

static void
free_task_detail (gpointer data)
{
  TaskDetail *detail = data;

  g_free (detail->state);
  g_free (detail->traceback);
  g_free (detail);
}

static gpointer
decode_task_worker (GBytes   *body,
                    gpointer  data,
                    GError  **error)
{
  TaskDetail *detail = g_new0 (TaskDetail, 1);

  if (!sluice_decode_task (body, &detail->state, &detail->traceback, error))
    g_clear_pointer (&detail, free_task_detail);
  return detail;
}

static gpointer
decode_overview_worker (GBytes   *body,
                        gpointer  data,
                        GError  **error)
{
  g_autofree int *workers = g_new0 (int, 1);

  if (!sluice_decode_overview (body, workers, error))
    return NULL;
  return g_steal_pointer (&workers);
}

static gpointer
decode_task_jobs_worker (GBytes   *body,
                         gpointer  data,
                         GError  **error)
{
  return sluice_decode_task_jobs (body, error);
}

static gpointer
decode_capabilities_worker (GBytes   *body,
                            gpointer  data,
                            GError  **error)
{
  g_autofree SluiceCapabilities *capabilities = g_new0 (SluiceCapabilities, 1);

  if (!sluice_decode_capabilities (body, capabilities, error))
    return NULL;
  return g_steal_pointer (&capabilities);
}

static gpointer
decode_logs_worker (GBytes   *body,
                    gpointer  data,
                    GError  **error)
{
  return sluice_decode_logs (body, error);
}

void
sluice_api_list_async (SluiceSession       *session,
                       guint                offset,
                       int                  limit,
                       const char          *seen,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autofree char *path = g_strdup_printf ("pipelines?offset=%u&limit=%d", offset, limit);

  sluice_session_call_async (session, "GET", path, NULL, seen, decode_list_worker, make_request (offset), free_request,
                             (GDestroyNotify) sluice_batch_unref, cancellable, callback, user_data);
}

SluiceBatch *
sluice_api_list_finish (SluiceSession  *session,
                        GAsyncResult   *result,
                        char          **digest,
                        gboolean       *unchanged,
                        GError        **error)
{
  return sluice_session_call_finish (session, result, digest, unchanged, error);
}

void
sluice_api_status_async (SluiceSession       *session,
                         const char          *uuid,
                         SluiceStatusMemo    *memo,
                         const char          *seen,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autofree char *path = sluice_session_path ("pipelines/%s/status", uuid);
  Request *request = make_request (0);

  request->memo = memo != NULL ? sluice_status_memo_ref (memo) : NULL;
  sluice_session_call_async (session, "GET", path, NULL, seen, decode_status_worker, request, free_request,
                             (GDestroyNotify) sluice_batch_unref, cancellable, callback, user_data);
}

SluiceBatch *
sluice_api_status_finish (SluiceSession  *session,
                          GAsyncResult   *result,
                          char          **digest,
                          gboolean       *unchanged,
                          GError        **error)
{
  return sluice_session_call_finish (session, result, digest, unchanged, error);
}

void
sluice_api_create_async (SluiceSession       *session,
                         GBytes              *body,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  sluice_session_call_async (session, "POST", "pipelines", body, NULL, decode_created_worker, make_request (0),
                             free_request, (GDestroyNotify) sluice_batch_unref, cancellable, callback, user_data);
}

SluiceBatch *
sluice_api_create_finish (SluiceSession *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return sluice_session_call_finish (session, result, NULL, NULL, error);
}

static const char *
get_verb (SluiceAction action)
{
  switch (action)
    {
    case SLUICE_ACTION_START:
      return "start";
    case SLUICE_ACTION_CANCEL:
      return "cancel";
    case SLUICE_ACTION_PAUSE:
      return "pause";
    case SLUICE_ACTION_RESUME:
      return "resume";
    case SLUICE_ACTION_RETRY:
      return "retry";
    case SLUICE_ACTION_DELETE:
    default:
      return NULL;
    }
}

void
sluice_api_act_async (SluiceSession       *session,
                      const char          *uuid,
                      SluiceAction         action,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  const char *verb = get_verb (action);
  g_autofree char *path = NULL;

  if (verb != NULL)
    path = sluice_session_path ("pipelines/%s/%s", uuid, verb);
  else
    path = sluice_session_path ("pipelines/%s", uuid);

  sluice_session_call_async (session, verb != NULL ? "POST" : "DELETE", path, NULL, NULL, NULL, NULL, NULL, NULL,
                             cancellable, callback, user_data);
}

/* Success without a value. */
static gboolean
finish_without_value (SluiceSession  *session,
                      GAsyncResult   *result,
                      GError        **error)
{
  GError *local_error = NULL;

  sluice_session_call_finish (session, result, NULL, NULL, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

gboolean
sluice_api_act_finish (SluiceSession  *session,
                       GAsyncResult   *result,
                       GError        **error)
{
  return finish_without_value (session, result, error);
}

void
sluice_api_act_on_job_async (SluiceSession       *session,
                             const char          *job,
                             SluiceAction         action,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autofree char *path = NULL;

  g_return_if_fail (action == SLUICE_ACTION_PAUSE || action == SLUICE_ACTION_RESUME);

  path = sluice_session_path ("jobs/%s/%s", job, get_verb (action));
  sluice_session_call_async (session, "POST", path, NULL, NULL, NULL, NULL, NULL, NULL, cancellable, callback,
                             user_data);
}

gboolean
sluice_api_act_on_job_finish (SluiceSession  *session,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_without_value (session, result, error);
}

void
sluice_api_task_async (SluiceSession       *session,
                       const char          *task_id,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autofree char *path = sluice_session_path ("celery-tasks/%s", task_id);

  sluice_session_call_async (session, "GET", path, NULL, NULL, decode_task_worker, NULL, NULL, free_task_detail,
                             cancellable, callback, user_data);
}

gboolean
sluice_api_task_finish (SluiceSession  *session,
                        GAsyncResult   *result,
                        char          **state,
                        char          **traceback,
                        GError        **error)
{
  TaskDetail *detail = sluice_session_call_finish (session, result, NULL, NULL, error);

  if (detail == NULL)
    return FALSE;

  if (state != NULL)
    *state = g_steal_pointer (&detail->state);
  if (traceback != NULL)
    *traceback = g_steal_pointer (&detail->traceback);
  free_task_detail (detail);
  return TRUE;
}

void
sluice_api_task_jobs_async (SluiceSession       *session,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  sluice_session_call_async (session, "GET", "celery-tasks?limit=1000", NULL, NULL, decode_task_jobs_worker, NULL, NULL,
                             (GDestroyNotify) g_hash_table_unref, cancellable, callback, user_data);
}

GHashTable *
sluice_api_task_jobs_finish (SluiceSession  *session,
                             GAsyncResult   *result,
                             GError        **error)
{
  return sluice_session_call_finish (session, result, NULL, NULL, error);
}

void
sluice_api_overview_async (SluiceSession       *session,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  sluice_session_call_async (session, "GET", "celery-tasks/stats/overview", NULL, NULL, decode_overview_worker, NULL, NULL,
                             g_free, cancellable, callback, user_data);
}

gboolean
sluice_api_overview_finish (SluiceSession  *session,
                            GAsyncResult   *result,
                            int            *workers,
                            GError        **error)
{
  g_autofree int *value = sluice_session_call_finish (session, result, NULL, NULL, error);

  if (value == NULL)
    return FALSE;

  *workers = *value;
  return TRUE;
}

void
sluice_api_job_logs_async (SluiceSession       *session,
                           const char          *job,
                           guint                lines,
                           guint                offset,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autofree char *path = sluice_session_path ("jobs/%s/logs", job);
  g_autofree char *query = g_strdup_printf ("%s?lines=%u&offset=%u", path, lines, offset);

  sluice_session_call_async (session, "GET", query, NULL, NULL, decode_logs_worker, NULL, NULL,
                             (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
sluice_api_job_logs_finish (SluiceSession  *session,
                            GAsyncResult   *result,
                            GError        **error)
{
  return sluice_session_call_finish (session, result, NULL, NULL, error);
}

void
sluice_api_probe_async (SluiceSession       *session,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  sluice_session_call_async (session, "GET", "../../openapi.json", NULL, NULL, decode_capabilities_worker, NULL, NULL,
                             g_free, cancellable, callback, user_data);
}

gboolean
sluice_api_probe_finish (SluiceSession       *session,
                         GAsyncResult        *result,
                         SluiceCapabilities  *capabilities,
                         GError             **error)
{
  GError *local_error = NULL;
  g_autofree SluiceCapabilities *value = sluice_session_call_finish (session, result, NULL, NULL, &local_error);

  *capabilities = value != NULL ? *value : 0;
  if (local_error == NULL)
    return TRUE;

  /* Only a server that says there is no such list offers nothing optional; one in trouble has told nothing. */
  if (g_error_matches (local_error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND)
      || g_error_matches (local_error, SLUICE_ERROR, SLUICE_ERROR_REFUSED)
      || g_error_matches (local_error, SLUICE_ERROR, SLUICE_ERROR_KEY))
    {
      g_error_free (local_error);
      return TRUE;
    }

  g_propagate_error (error, local_error);
  return FALSE;
}
