/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-capabilities.h"
#include "api/sluice-session.h"
#include "api/sluice-status-memo.h"
#include "model/sluice-batch.h"

G_BEGIN_DECLS

/*
 * One function per endpoint. Each _async takes the session, and each _finish returns records in a batch (its sequence
 * taken when the request left), or %NULL with an error of %SLUICE_ERROR. Main thread.
 */

/** GET pipelines?offset&limit: a PAGE batch. @seen/@digest as in sluice_session_call_async(). */
void sluice_api_list_async (SluiceSession *session, guint offset, int limit, const char *seen,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SluiceBatch *sluice_api_list_finish (SluiceSession *session, GAsyncResult *result, char **digest, gboolean *unchanged,
                                     GError **error);

/** GET pipelines/UUID/status: a PIPELINE batch with stages. @memo: (nullable): of this pipeline, for who asks again and
 * again. The platform's own 404 is %SLUICE_ERROR_NOT_FOUND, another %SLUICE_ERROR_PROTOCOL. */
void sluice_api_status_async (SluiceSession *session, const char *uuid, SluiceStatusMemo *memo, const char *seen,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SluiceBatch *sluice_api_status_finish (SluiceSession *session, GAsyncResult *result, char **digest,
                                       gboolean *unchanged, GError **error);

/**
 * POST pipelines: a PIPELINE batch of source ACTION with the new pipeline, without stages. @body: JSON. Where the server
 * names fields that are wrong, the error has them (sluice_error_get_fields()).
 */
void sluice_api_create_async (SluiceSession *session, GBytes *body, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
SluiceBatch *sluice_api_create_finish (SluiceSession *session, GAsyncResult *result, GError **error);

/**
 * SluiceAction: what can be asked of a pipeline
 */
typedef enum
{
  SLUICE_ACTION_START,
  SLUICE_ACTION_CANCEL,
  SLUICE_ACTION_DELETE,
  SLUICE_ACTION_PAUSE,
  SLUICE_ACTION_RESUME,
  SLUICE_ACTION_RETRY,
} SluiceAction;

/** POST pipelines/UUID/start …, DELETE pipelines/UUID: whether the server took it. */
void sluice_api_act_async (SluiceSession *session, const char *uuid, SluiceAction action, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_api_act_finish (SluiceSession *session, GAsyncResult *result, GError **error);

/** POST jobs/JOB/pause and /resume. */
void sluice_api_act_on_job_async (SluiceSession *session, const char *job, SluiceAction action,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_api_act_on_job_finish (SluiceSession *session, GAsyncResult *result, GError **error);

/** GET celery-tasks/ID: state and traceback (both nullable, transfer full). */
void sluice_api_task_async (SluiceSession *session, const char *task_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_api_task_finish (SluiceSession *session, GAsyncResult *result, char **state, char **traceback,
                                 GError **error);

/** GET celery-tasks: which jobs they work on, sluice_decode_task_jobs(). The platform answers nobody meanwhile. */
void sluice_api_task_jobs_async (SluiceSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
GHashTable *sluice_api_task_jobs_finish (SluiceSession *session, GAsyncResult *result, GError **error);

/** GET celery-tasks/stats/overview: how many workers, -1 where not told. The platform answers nobody meanwhile. */
void sluice_api_overview_async (SluiceSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sluice_api_overview_finish (SluiceSession *session, GAsyncResult *result, int *workers, GError **error);

/**
 * GET jobs/JOB/logs: up to @lines lines (1 to 1000) before the newest @offset.
 *
 * Returns: (transfer full) (element-type SluiceLogLine): in the server's order, which may be either
 */
void sluice_api_job_logs_async (SluiceSession *session, const char *job, guint lines, guint offset,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sluice_api_job_logs_finish (SluiceSession *session, GAsyncResult *result, GError **error);

/** GET ORIGIN[/prefix]/openapi.json: what the server can do. */
void sluice_api_probe_async (SluiceSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean sluice_api_probe_finish (SluiceSession *session, GAsyncResult *result, SluiceCapabilities *capabilities,
                                  GError **error);

G_END_DECLS
