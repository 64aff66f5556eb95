/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/sluice-history.h"

#include "history/sluice-history-worker.h"

/* When the last reference goes, what is queued is still written for this long; then the rest is dropped. */
#define CLOSING_TIME (2 * G_TIME_SPAN_SECOND)

struct _SluiceHistory
{
  GObject parent_instance;

  /* owned */
  SluiceHistoryShared *shared;
  GThread *thread;
};

enum
{
  SIGNAL_ERROR,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceHistory, sluice_history, G_TYPE_OBJECT)

/* Takes @job. The thread begins with the first: who never asks has none. */
static void
push_job (SluiceHistory    *self,
          SluiceHistoryJob *job)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("sluice-history", sluice_history_run_worker, g_atomic_rc_box_acquire (self->shared));

  g_async_queue_push (self->shared->queue, job);
}

static SluiceHistoryJob *
make_job (SluiceHistoryJobKind  kind,
          const char           *server_id)
{
  SluiceHistoryJob *job = g_new0 (SluiceHistoryJob, 1);

  job->kind = kind;
  job->server_id = g_strdup (server_id);
  return job;
}

static void
push_task (SluiceHistory       *self,
           SluiceHistoryJob    *job,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data,
           gpointer             tag)
{
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, tag);
  push_job (self, job);
}

static void
sluice_history_finalize (GObject *object)
{
  SluiceHistory *self = SLUICE_HISTORY (object);

  if (self->thread != NULL)
    {
      __atomic_store_n (&self->shared->closing, g_get_monotonic_time () + CLOSING_TIME, __ATOMIC_RELAXED);
      g_async_queue_push (self->shared->queue, make_job (SLUICE_HISTORY_JOB_QUIT, NULL));
      g_thread_join (self->thread);
    }
  sluice_history_shared_unref (self->shared);

  G_OBJECT_CLASS (sluice_history_parent_class)->finalize (object);
}

static void
sluice_history_class_init (SluiceHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_history_finalize;

  signals[SIGNAL_ERROR] = g_signal_new ("error", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sluice_history_init (SluiceHistory *self)
{
  self->shared = sluice_history_shared_new (self);
}

SluiceHistory *
sluice_history_new (const char *path)
{
  SluiceHistory *self = g_object_new (SLUICE_TYPE_HISTORY, NULL);

  self->shared->path = g_strdup (path);
  return self;
}

void
sluice_history_load_async (SluiceHistory       *self,
                           const char          *server_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  job = make_job (SLUICE_HISTORY_JOB_LOAD, server_id);
  /* Whatever is asked of the server from now on is newer. */
  job->sequence = sluice_batch_next_sequence ();
  push_task (self, job, cancellable, callback, user_data, sluice_history_load_async);
}

SluiceBatch *
sluice_history_load_finish (SluiceHistory  *self,
                            GAsyncResult   *result,
                            gboolean       *complete,
                            int            *total,
                            GError        **error)
{
  SluiceBatch *batch;
  SluiceHistoryLoaded *loaded;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_load_async), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;

  batch = g_steal_pointer (&loaded->batch);
  if (complete != NULL)
    *complete = loaded->complete;
  if (total != NULL)
    *total = loaded->total;
  sluice_history_loaded_free (loaded);
  return batch;
}

void
sluice_history_keep (SluiceHistory *self,
                     const char    *server_id,
                     SluiceBatch   *batch)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL && batch != NULL);

  /* A frame's words come again, whole, with the answer it makes us ask for; what was remembered needs no keeping. */
  if (batch->source == SLUICE_BATCH_SOURCE_HISTORY || (batch->pipelines->len == 0 && batch->removed->len == 0))
    return;

  job = make_job (SLUICE_HISTORY_JOB_KEEP, server_id);
  job->batch = sluice_batch_ref (batch);
  push_job (self, job);
}

void
sluice_history_keep_confirmed (SluiceHistory *self,
                               const char    *server_id,
                               gint64         instant)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL && instant > 0);

  job = make_job (SLUICE_HISTORY_JOB_KEEP, server_id);
  job->batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PAGE, 0);
  job->batch->received_at = instant;
  push_job (self, job);
}

void
sluice_history_keep_transitions (SluiceHistory *self,
                                 GPtrArray     *transitions)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (transitions != NULL);

  if (transitions->len == 0)
    return;

  /* A copy: the array is the caller's to change. */
  job = make_job (SLUICE_HISTORY_JOB_KEEP_TRANSITIONS, NULL);
  job->transitions = g_ptr_array_new_full (transitions->len, (GDestroyNotify) sluice_transition_unref);
  for (guint i = 0; i < transitions->len; i++)
    g_ptr_array_add (job->transitions, sluice_transition_ref (g_ptr_array_index (transitions, i)));
  push_job (self, job);
}

void
sluice_history_keep_complete (SluiceHistory *self,
                              const char    *server_id,
                              gboolean       complete,
                              int            total)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  job = make_job (SLUICE_HISTORY_JOB_KEEP_COMPLETE, server_id);
  job->complete = complete;
  job->total = total;
  push_job (self, job);
}

void
sluice_history_forget (SluiceHistory *self,
                       const char    *server_id)
{
  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  push_job (self, make_job (SLUICE_HISTORY_JOB_FORGET, server_id));
}

void
sluice_history_load_usual_async (SluiceHistory       *self,
                                 const char          *server_id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  push_task (self, make_job (SLUICE_HISTORY_JOB_LOAD_USUAL, server_id), cancellable, callback, user_data,
             sluice_history_load_usual_async);
}

GHashTable *
sluice_history_load_usual_finish (SluiceHistory  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_load_usual_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sluice_history_keep_spec (SluiceHistory *self,
                          const char    *server_id,
                          const char    *uuid,
                          const char    *spec)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL && uuid != NULL && spec != NULL);

  job = make_job (SLUICE_HISTORY_JOB_KEEP_SPEC, server_id);
  job->uuid = g_strdup (uuid);
  job->spec = g_strdup (spec);
  push_job (self, job);
}

void
sluice_history_load_spec_async (SluiceHistory       *self,
                                const char          *server_id,
                                const char          *uuid,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SluiceHistoryJob *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL && uuid != NULL);

  job = make_job (SLUICE_HISTORY_JOB_LOAD_SPEC, server_id);
  job->uuid = g_strdup (uuid);
  push_task (self, job, cancellable, callback, user_data, sluice_history_load_spec_async);
}

char *
sluice_history_load_spec_finish (SluiceHistory *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_load_spec_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sluice_history_load_spec_uuids_async (SluiceHistory       *self,
                                      const char          *server_id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  push_task (self, make_job (SLUICE_HISTORY_JOB_LOAD_SPEC_UUIDS, server_id), cancellable, callback, user_data,
             sluice_history_load_spec_uuids_async);
}

GHashTable *
sluice_history_load_spec_uuids_finish (SluiceHistory  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_load_spec_uuids_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sluice_history_flush_async (SluiceHistory       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_HISTORY (self));

  push_task (self, make_job (SLUICE_HISTORY_JOB_FLUSH, NULL), cancellable, callback, user_data,
             sluice_history_flush_async);
}

gboolean
sluice_history_flush_finish (SluiceHistory  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
