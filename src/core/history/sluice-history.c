/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/sluice-history.h"

#include "history/sluice-history-db.h"

/* Jobs in one transaction at the most. */
#define N_JOBS_AT_ONCE 256

/* When the last reference goes, what is queued is still written for this long; then the rest is dropped. */
#define CLOSING_TIME (2 * G_TIME_SPAN_SECOND)

typedef enum
{
  JOB_KEEP,
  JOB_KEEP_TRANSITIONS,
  JOB_KEEP_COMPLETE,
  JOB_FORGET,
  JOB_LOAD,
  JOB_LOAD_USUAL,
  JOB_FLUSH,
  JOB_QUIT,
} JobKind;

/* Made on the main thread, worked on by the worker, and back to the main thread where there is a task to return. */
typedef struct
{
  JobKind kind;
  char *server_id;
  SluiceBatch *batch;
  GPtrArray *transitions;
  gboolean complete;
  int total;
  guint64 sequence;
  GTask *task;
  GError *error;
  GHashTable *usual;
} Job;

/* What a load gives. */
typedef struct
{
  SluiceBatch *batch;
  gboolean complete;
  int total;
} Loaded;

/* What both threads hold. */
typedef struct
{
  GWeakRef history; /* used on the main thread only */
  GMainContext *context;
  GAsyncQueue *queue;
  char *path;
  gint64 closing; /* atomic: µs, monotonic: when to give up; 0 while open */

  /* touched only by the worker */
  SluiceHistoryDb *db;
  GError *failure; /* the first write that failed since the last flush */
  gboolean told;   /* a failure was told, and nothing went well since */
} Shared;

typedef struct
{
  Shared *shared;
  GError *error;
} Report;

struct _SluiceHistory
{
  GObject parent_instance;

  /* owned */
  Shared *shared;
  GThread *thread;
};

enum
{
  SIGNAL_ERROR,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceHistory, sluice_history, G_TYPE_OBJECT)

static void
free_job (Job *job)
{
  g_free (job->server_id);
  g_clear_pointer (&job->batch, sluice_batch_unref);
  g_clear_pointer (&job->transitions, g_ptr_array_unref);
  g_clear_pointer (&job->usual, g_hash_table_unref);
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

static void
free_loaded (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->batch, sluice_batch_unref);
  g_free (loaded);
}

static void
clear_shared (gpointer data)
{
  Shared *shared = data;

  g_weak_ref_clear (&shared->history);
  g_main_context_unref (shared->context);
  g_async_queue_unref (shared->queue);
  g_free (shared->path);
  g_clear_error (&shared->failure);
}

static void
release_shared (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, clear_shared);
}

static void
free_report (gpointer data)
{
  Report *report = data;

  release_shared (report->shared);
  g_error_free (report->error);
  g_free (report);
}

static gboolean
report_cb (gpointer data)
{
  Report *report = data;
  g_autoptr (SluiceHistory) self = g_weak_ref_get (&report->shared->history);

  if (self != NULL)
    g_signal_emit (self, signals[SIGNAL_ERROR], 0, report->error);
  return G_SOURCE_REMOVE;
}

/* The task, and with it perhaps the last reference to the history, goes on the main thread: the worker can't join itself. */
static gboolean
return_job_cb (gpointer data)
{
  Job *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->kind == JOB_LOAD)
    {
      Loaded *loaded = g_new0 (Loaded, 1);

      loaded->batch = g_steal_pointer (&job->batch);
      loaded->complete = job->complete;
      loaded->total = job->total;
      g_task_return_pointer (job->task, loaded, free_loaded);
    }
  else if (job->kind == JOB_LOAD_USUAL)
    g_task_return_pointer (job->task, g_steal_pointer (&job->usual), (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* --- on the worker ----------------------------------------------------------------------------------------------- */

static void
attach_worker (GMainContext *context,
               GSourceFunc   callback,
               gpointer      data,
               GDestroyNotify notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, data, notify);
  g_source_attach (source, context);
}

/* Takes @error. A disk that stays full is told once. */
static void
report_worker (Shared *shared,
               GError *error)
{
  Report *report;

  if (shared->told)
    {
      g_error_free (error);
      return;
    }

  shared->told = TRUE;
  report = g_new0 (Report, 1);
  report->shared = g_atomic_rc_box_acquire (shared);
  report->error = error;
  attach_worker (shared->context, report_cb, report, free_report);
}

static void
ensure_open_worker (Shared *shared)
{
  GError *trouble = NULL;

  if (shared->db != NULL)
    return;

  shared->db = sluice_history_db_open (shared->path, &shared->closing, &trouble);
  if (trouble != NULL)
    report_worker (shared, trouble);
}

/* Returns whether the database was set aside, and a new one begun. */
static gboolean
recover_worker (Shared       *shared,
                const GError *error)
{
  gboolean damaged = shared->path != NULL && sluice_history_db_is_damaged (shared->db);

  sluice_history_db_rollback (shared->db);
  report_worker (shared, g_error_copy (error));
  if (!damaged)
    return FALSE;

  g_clear_pointer (&shared->db, sluice_history_db_close);
  if (sluice_history_db_set_aside (shared->path))
    {
      ensure_open_worker (shared);
      return TRUE;
    }

  g_clear_pointer (&shared->path, g_free);
  ensure_open_worker (shared);
  shared->db->fallback = TRUE;
  return TRUE;
}

static gboolean
write_job_worker (Shared *shared,
                  Job    *job,
                  GError **error)
{
  switch (job->kind)
    {
    case JOB_KEEP:
      return sluice_history_db_keep (shared->db, job->server_id, job->batch, error);
    case JOB_KEEP_TRANSITIONS:
      return sluice_history_db_keep_transitions (shared->db, job->transitions, error);
    case JOB_KEEP_COMPLETE:
      return sluice_history_db_keep_complete (shared->db, job->server_id, job->complete, job->total, error);
    case JOB_FORGET:
      return sluice_history_db_forget (shared->db, job->server_id, error);
    case JOB_LOAD:
    case JOB_LOAD_USUAL:
    case JOB_FLUSH:
    case JOB_QUIT:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_job_worker (Shared *shared,
                 Job    *job)
{
  g_clear_error (&job->error);
  if (job->kind == JOB_LOAD)
    job->batch = sluice_history_db_load (shared->db, job->server_id, job->sequence, &job->complete, &job->total,
                                         &job->error);
  else
    job->usual = sluice_history_db_load_usual (shared->db, job->server_id, &job->error);
  return job->error == NULL;
}

/* Takes @error. Returns whether there is a new database to try again on. */
static gboolean
fail_writes_worker (Shared *shared,
                    GError *error)
{
  gboolean renewed = recover_worker (shared, error);

  if (shared->failure == NULL)
    shared->failure = error;
  else
    g_error_free (error);
  return renewed;
}

static void
commit_worker (Shared   *shared,
               gboolean *begun)
{
  GError *error = NULL;

  if (!*begun)
    return;

  *begun = FALSE;
  if (sluice_history_db_commit (shared->db, &error))
    shared->told = FALSE;
  else
    fail_writes_worker (shared, error);
}

static gboolean
try_write_worker (Shared   *shared,
                  Job      *job,
                  gboolean *begun,
                  GError  **error)
{
  if (!*begun && !sluice_history_db_begin (shared->db, error))
    return FALSE;

  *begun = write_job_worker (shared, job, error);
  return *begun;
}

/* Takes @job. */
static void
do_job_worker (Shared   *shared,
               Job      *job,
               gboolean *begun)
{
  GError *error = NULL;
  GError *again = NULL;
  gint64 closing = __atomic_load_n (&shared->closing, __ATOMIC_RELAXED);

  if (closing != 0 && g_get_monotonic_time () > closing)
    {
      free_job (job);
      return;
    }

  ensure_open_worker (shared);

  if (job->task == NULL)
    {
      if (!try_write_worker (shared, job, begun, &error) && fail_writes_worker (shared, error)
          && !try_write_worker (shared, job, begun, &again))
        fail_writes_worker (shared, again);
      free_job (job);
      return;
    }

  if (g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    {
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error);
    }
  else if (job->kind == JOB_FLUSH)
    {
      commit_worker (shared, begun);
      job->error = g_steal_pointer (&shared->failure);
      if (job->error == NULL && shared->db->fallback)
        g_set_error (&job->error, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "history: there is only memory");
    }
  else if (!read_job_worker (shared, job))
    {
      commit_worker (shared, begun);
      if (recover_worker (shared, job->error))
        read_job_worker (shared, job);
    }

  attach_worker (g_task_get_context (job->task), return_job_cb, job, (GDestroyNotify) free_job);
}

static gpointer
run_worker (gpointer data)
{
  Shared *shared = data;
  gboolean quit = FALSE;

  while (!quit)
    {
      Job *job = g_async_queue_pop (shared->queue);
      gboolean begun = FALSE;

      for (int i = 0; job != NULL && !quit; i++)
        {
          if (job->kind == JOB_QUIT)
            {
              free_job (job);
              quit = TRUE;
              break;
            }
          do_job_worker (shared, job, &begun);
          job = i < N_JOBS_AT_ONCE ? g_async_queue_try_pop (shared->queue) : NULL;
        }
      commit_worker (shared, &begun);
    }

  g_clear_pointer (&shared->db, sluice_history_db_close);
  release_shared (shared);
  return NULL;
}

/* --- on the main thread ------------------------------------------------------------------------------------------ */

/* Takes @job. The thread begins with the first: who never asks has none. */
static void
push_job (SluiceHistory *self,
          Job           *job)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("sluice-history", run_worker, g_atomic_rc_box_acquire (self->shared));

  g_async_queue_push (self->shared->queue, job);
}

static Job *
make_job (JobKind     kind,
          const char *server_id)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->server_id = g_strdup (server_id);
  return job;
}

static void
push_task (SluiceHistory      *self,
           Job                *job,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data,
           gpointer            tag)
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
      g_async_queue_push (self->shared->queue, make_job (JOB_QUIT, NULL));
      g_thread_join (self->thread);
    }
  release_shared (self->shared);

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
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_weak_ref_init (&self->shared->history, self);
  self->shared->context = g_main_context_ref_thread_default ();
  self->shared->queue = g_async_queue_new_full ((GDestroyNotify) free_job);
}

SluiceHistory *
sluice_history_new (const char *path)
{
  SluiceHistory *self = g_object_new (SLUICE_TYPE_HISTORY, NULL);

  self->shared->path = g_strdup (path);
  return self;
}

void
sluice_history_load_async (SluiceHistory      *self,
                           const char         *server_id,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Job *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  job = make_job (JOB_LOAD, server_id);
  /* Whatever is asked of the server from now on is newer. */
  job->sequence = sluice_batch_next_sequence ();
  push_task (self, job, cancellable, callback, user_data, sluice_history_load_async);
}

SluiceBatch *
sluice_history_load_finish (SluiceHistory *self,
                            GAsyncResult  *result,
                            gboolean      *complete,
                            int           *total,
                            GError       **error)
{
  SluiceBatch *batch;
  Loaded *loaded;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_load_async), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;

  batch = g_steal_pointer (&loaded->batch);
  if (complete != NULL)
    *complete = loaded->complete;
  if (total != NULL)
    *total = loaded->total;
  free_loaded (loaded);
  return batch;
}

void
sluice_history_keep (SluiceHistory *self,
                     const char    *server_id,
                     SluiceBatch   *batch)
{
  Job *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL && batch != NULL);

  /* A frame's words come again, whole, with the answer it makes us ask for; what was remembered needs no keeping. */
  if (batch->source == SLUICE_BATCH_SOURCE_HISTORY || (batch->pipelines->len == 0 && batch->removed->len == 0))
    return;

  job = make_job (JOB_KEEP, server_id);
  job->batch = sluice_batch_ref (batch);
  push_job (self, job);
}

void
sluice_history_keep_transitions (SluiceHistory *self,
                                 GPtrArray     *transitions)
{
  Job *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (transitions != NULL);

  if (transitions->len == 0)
    return;

  /* A copy: the array is the caller's to change. */
  job = make_job (JOB_KEEP_TRANSITIONS, NULL);
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
  Job *job;

  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  job = make_job (JOB_KEEP_COMPLETE, server_id);
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

  push_job (self, make_job (JOB_FORGET, server_id));
}

void
sluice_history_load_usual_async (SluiceHistory      *self,
                                 const char         *server_id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (SLUICE_IS_HISTORY (self));
  g_return_if_fail (server_id != NULL);

  push_task (self, make_job (JOB_LOAD_USUAL, server_id), cancellable, callback, user_data,
             sluice_history_load_usual_async);
}

GHashTable *
sluice_history_load_usual_finish (SluiceHistory *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_load_usual_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sluice_history_flush_async (SluiceHistory      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (SLUICE_IS_HISTORY (self));

  push_task (self, make_job (JOB_FLUSH, NULL), cancellable, callback, user_data, sluice_history_flush_async);
}

gboolean
sluice_history_flush_finish (SluiceHistory *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_history_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
