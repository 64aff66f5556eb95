/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/sluice-history-worker.h"

/* Jobs in one transaction at the most. */
#define N_JOBS_AT_ONCE 256

typedef struct
{
  SluiceHistoryShared *shared;
  GError *error;
} Report;

void
sluice_history_job_free (SluiceHistoryJob *job)
{
  g_free (job->server_id);
  g_free (job->uuid);
  g_free (job->spec);
  g_clear_pointer (&job->batch, sluice_batch_unref);
  g_clear_pointer (&job->transitions, g_ptr_array_unref);
  g_clear_pointer (&job->usual, g_hash_table_unref);
  g_clear_pointer (&job->uuids, g_hash_table_unref);
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

void
sluice_history_loaded_free (SluiceHistoryLoaded *self)
{
  g_clear_pointer (&self->batch, sluice_batch_unref);
  g_free (self);
}

static void
clear_shared (gpointer data)
{
  SluiceHistoryShared *shared = data;

  g_weak_ref_clear (&shared->history);
  g_main_context_unref (shared->context);
  g_async_queue_unref (shared->queue);
  g_free (shared->path);
  g_clear_error (&shared->failure);
}

SluiceHistoryShared *
sluice_history_shared_new (SluiceHistory *history)
{
  SluiceHistoryShared *self = g_atomic_rc_box_new0 (SluiceHistoryShared);

  g_weak_ref_init (&self->history, history);
  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new_full ((GDestroyNotify) sluice_history_job_free);
  return self;
}

void
sluice_history_shared_unref (SluiceHistoryShared *self)
{
  g_atomic_rc_box_release_full (self, clear_shared);
}

static void
free_report (gpointer data)
{
  Report *report = data;

  sluice_history_shared_unref (report->shared);
  g_error_free (report->error);
  g_free (report);
}

static gboolean
report_cb (gpointer data)
{
  Report *report = data;
  g_autoptr (SluiceHistory) self = g_weak_ref_get (&report->shared->history);

  if (self != NULL)
    g_signal_emit_by_name (self, "error", report->error);
  return G_SOURCE_REMOVE;
}

/* The task, and with it perhaps the last reference to the history, goes on the main thread: the worker can't join
 * itself. */
static gboolean
return_job_cb (gpointer data)
{
  SluiceHistoryJob *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->kind == SLUICE_HISTORY_JOB_LOAD)
    {
      SluiceHistoryLoaded *loaded = g_new0 (SluiceHistoryLoaded, 1);

      loaded->batch = g_steal_pointer (&job->batch);
      loaded->complete = job->complete;
      loaded->total = job->total;
      g_task_return_pointer (job->task, loaded, (GDestroyNotify) sluice_history_loaded_free);
    }
  else if (job->kind == SLUICE_HISTORY_JOB_LOAD_USUAL)
    g_task_return_pointer (job->task, g_steal_pointer (&job->usual), (GDestroyNotify) g_hash_table_unref);
  else if (job->kind == SLUICE_HISTORY_JOB_LOAD_SPEC)
    g_task_return_pointer (job->task, g_steal_pointer (&job->spec), g_free);
  else if (job->kind == SLUICE_HISTORY_JOB_LOAD_SPEC_UUIDS)
    g_task_return_pointer (job->task, g_steal_pointer (&job->uuids), (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
attach_worker (GMainContext   *context,
               GSourceFunc     callback,
               gpointer        data,
               GDestroyNotify  notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, data, notify);
  g_source_attach (source, context);
}

/* Takes @error. A disk that stays full is told once. */
static void
report_worker (SluiceHistoryShared *shared,
               GError              *error)
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
ensure_open_worker (SluiceHistoryShared *shared)
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
recover_worker (SluiceHistoryShared *shared,
                const GError        *error)
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
write_job_worker (SluiceHistoryShared  *shared,
                  SluiceHistoryJob     *job,
                  GError              **error)
{
  switch (job->kind)
    {
    case SLUICE_HISTORY_JOB_KEEP:
      return sluice_history_db_keep (shared->db, job->server_id, job->batch, error);
    case SLUICE_HISTORY_JOB_KEEP_TRANSITIONS:
      return sluice_history_db_keep_transitions (shared->db, job->transitions, error);
    case SLUICE_HISTORY_JOB_KEEP_COMPLETE:
      return sluice_history_db_keep_complete (shared->db, job->server_id, job->complete, job->total, error);
    case SLUICE_HISTORY_JOB_FORGET:
      return sluice_history_db_forget (shared->db, job->server_id, error);
    case SLUICE_HISTORY_JOB_KEEP_SPEC:
      return sluice_history_db_keep_spec (shared->db, job->server_id, job->uuid, job->spec, error);
    case SLUICE_HISTORY_JOB_LOAD_SPEC:
    case SLUICE_HISTORY_JOB_LOAD_SPEC_UUIDS:
    case SLUICE_HISTORY_JOB_LOAD:
    case SLUICE_HISTORY_JOB_LOAD_USUAL:
    case SLUICE_HISTORY_JOB_FLUSH:
    case SLUICE_HISTORY_JOB_QUIT:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_job_worker (SluiceHistoryShared *shared,
                 SluiceHistoryJob    *job)
{
  g_clear_error (&job->error);
  if (job->kind == SLUICE_HISTORY_JOB_LOAD)
    job->batch = sluice_history_db_load (shared->db, job->server_id, job->sequence, &job->complete, &job->total,
                                         &job->error);
  else if (job->kind == SLUICE_HISTORY_JOB_LOAD_SPEC)
    job->spec = sluice_history_db_load_spec (shared->db, job->server_id, job->uuid, &job->error);
  else if (job->kind == SLUICE_HISTORY_JOB_LOAD_SPEC_UUIDS)
    job->uuids = sluice_history_db_load_spec_uuids (shared->db, job->server_id, &job->error);
  else
    job->usual = sluice_history_db_load_usual (shared->db, job->server_id, &job->error);
  return job->error == NULL;
}

/* Takes @error. Returns whether there is a new database to try again on. */
static gboolean
fail_writes_worker (SluiceHistoryShared *shared,
                    GError              *error)
{
  gboolean renewed = recover_worker (shared, error);

  if (shared->failure == NULL)
    shared->failure = error;
  else
    g_error_free (error);
  return renewed;
}

static void
commit_worker (SluiceHistoryShared *shared,
               gboolean            *begun)
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
try_write_worker (SluiceHistoryShared  *shared,
                  SluiceHistoryJob     *job,
                  gboolean             *begun,
                  GError              **error)
{
  if (!*begun && !sluice_history_db_begin (shared->db, error))
    return FALSE;

  *begun = write_job_worker (shared, job, error);
  return *begun;
}

/* Takes @job. */
static void
do_job_worker (SluiceHistoryShared *shared,
               SluiceHistoryJob    *job,
               gboolean            *begun)
{
  GError *error = NULL;
  GError *again = NULL;
  gint64 closing = __atomic_load_n (&shared->closing, __ATOMIC_RELAXED);

  if (closing != 0 && g_get_monotonic_time () > closing)
    {
      sluice_history_job_free (job);
      return;
    }

  ensure_open_worker (shared);

  if (job->task == NULL)
    {
      if (!try_write_worker (shared, job, begun, &error) && fail_writes_worker (shared, error)
          && !try_write_worker (shared, job, begun, &again))
        fail_writes_worker (shared, again);
      sluice_history_job_free (job);
      return;
    }

  if (g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    {
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error);
    }
  else if (job->kind == SLUICE_HISTORY_JOB_FLUSH)
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

  attach_worker (g_task_get_context (job->task), return_job_cb, job, (GDestroyNotify) sluice_history_job_free);
}

gpointer
sluice_history_run_worker (gpointer data)
{
  SluiceHistoryShared *shared = data;
  gboolean quit = FALSE;

  while (!quit)
    {
      SluiceHistoryJob *job = g_async_queue_pop (shared->queue);
      gboolean begun = FALSE;

      for (int i = 0; job != NULL && !quit; i++)
        {
          if (job->kind == SLUICE_HISTORY_JOB_QUIT)
            {
              sluice_history_job_free (job);
              quit = TRUE;
              break;
            }
          do_job_worker (shared, job, &begun);
          job = i < N_JOBS_AT_ONCE ? g_async_queue_try_pop (shared->queue) : NULL;
        }
      commit_worker (shared, &begun);
    }

  g_clear_pointer (&shared->db, sluice_history_db_close);
  sluice_history_shared_unref (shared);
  return NULL;
}
