/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/sluice-history.h"

#include "history/sluice-history-db.h"

G_BEGIN_DECLS

/*
 * The thread behind SluiceHistory, and what goes to it and comes back.
 */

typedef enum
{
  SLUICE_HISTORY_JOB_KEEP,
  SLUICE_HISTORY_JOB_KEEP_TRANSITIONS,
  SLUICE_HISTORY_JOB_KEEP_COMPLETE,
  SLUICE_HISTORY_JOB_FORGET,
  SLUICE_HISTORY_JOB_KEEP_SPEC,
  SLUICE_HISTORY_JOB_LOAD_SPEC,
  SLUICE_HISTORY_JOB_LOAD_SPEC_UUIDS,
  SLUICE_HISTORY_JOB_LOAD,
  SLUICE_HISTORY_JOB_LOAD_USUAL,
  SLUICE_HISTORY_JOB_FLUSH,
  SLUICE_HISTORY_JOB_QUIT,
} SluiceHistoryJobKind;

/* Made on the main thread, worked on by the worker, and back to the main thread where there is a task to return. */
typedef struct
{
  SluiceHistoryJobKind kind;
  char *server_id;
  SluiceBatch *batch;
  GPtrArray *transitions;
  gboolean complete;
  int total;
  guint64 sequence;
  GTask *task;
  GError *error;
  GHashTable *usual;
  char *uuid;
  char *spec;
  GHashTable *uuids;
} SluiceHistoryJob;

/* What a load gives. */
typedef struct
{
  SluiceBatch *batch;
  gboolean complete;
  int total;
} SluiceHistoryLoaded;

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
} SluiceHistoryShared;

void sluice_history_job_free (SluiceHistoryJob *self);
void sluice_history_loaded_free (SluiceHistoryLoaded *self);

/** Returns: (transfer full): for @history, with the calling thread's context; no file yet. */
SluiceHistoryShared *sluice_history_shared_new (SluiceHistory *history);
void sluice_history_shared_unref (SluiceHistoryShared *self);

/** The thread's function. @data: (transfer full): a SluiceHistoryShared. Ends with the first job that says so. */
gpointer sluice_history_run_worker (gpointer data);

G_END_DECLS
