/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/sluice-batch.h"
#include "model/sluice-transition.h"

G_BEGIN_DECLS

/**
 * SluiceHistory:
 *
 * What this computer remembers: SQLite on one worker thread. Every row carries its server. A database that can't be
 * opened, is from a newer program, or is damaged is set aside (renamed, never deleted) and a new one begun; the window
 * goes on without memory if even that fails, and says so. Main thread. Whoever drops the last reference waits until
 * what was kept is on disk, for two seconds at the most.
 *
 * Signal error (GError *): the database was set aside, can't be opened, or can't be written (%SLUICE_ERROR_STORAGE);
 * told once until something goes well again.
 */
#define SLUICE_TYPE_HISTORY (sluice_history_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHistory, sluice_history, SLUICE, HISTORY, GObject)

/** @path: (nullable): the file, or %NULL for one in memory. Opened on the worker at the first use. */
SluiceHistory *sluice_history_new (const char *path);

/**
 * sluice_history_load_async:
 *
 * Reads all that is remembered of a server: a FULL batch of source HISTORY, with the stages of the pipelines that were
 * seen to their end, and whether the list was complete when it was kept.
 */
void sluice_history_load_async (SluiceHistory *self, const char *server_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
SluiceBatch *sluice_history_load_finish (SluiceHistory *self, GAsyncResult *result, gboolean *complete, int *total,
                                         GError **error);

/**
 * Keeps what a batch says (rows, stages of what has ended, what is gone); field-wise changes are not kept. Rows that
 * say nothing new cost no write. Fire and forget: failures end in the error signal.
 */
void sluice_history_keep (SluiceHistory *self, const char *server_id, SluiceBatch *batch);

/** Keeps that @server_id answered as is known at @instant, µs UTC: the age of what is shown after a start. */
void sluice_history_keep_confirmed (SluiceHistory *self, const char *server_id, gint64 instant);

/** Keeps transitions, for the digest after a start and for the activity. */
void sluice_history_keep_transitions (SluiceHistory *self, GPtrArray *transitions);

/** Keeps whether the list of @server_id is known whole, and the server's own count. */
void sluice_history_keep_complete (SluiceHistory *self, const char *server_id, gboolean complete, int total);

/** Forgets a server. */
void sluice_history_forget (SluiceHistory *self, const char *server_id);

/**
 * sluice_history_load_usual_async:
 *
 * Reads how long stages usually take: a table "task\nname" and "task" → median of the last 20 completed runs (gint64
 * µs, boxed).
 */
void sluice_history_load_usual_async (SluiceHistory *self, const char *server_id, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GHashTable *sluice_history_load_usual_finish (SluiceHistory *self, GAsyncResult *result, GError **error);

/** Keeps the body of the POST that made a pipeline. Fire and forget. It goes when the pipeline is seen to be gone. */
void sluice_history_keep_spec (SluiceHistory *self, const char *server_id, const char *uuid, const char *spec);

/**
 * sluice_history_load_spec_async:
 *
 * Reads what this computer sent to make a pipeline.
 */
void sluice_history_load_spec_async (SluiceHistory *self, const char *server_id, const char *uuid,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable): JSON; %NULL without @error where it was not this computer. */
char *sluice_history_load_spec_finish (SluiceHistory *self, GAsyncResult *result, GError **error);

/** Reads of which pipelines of a server that is known. */
void sluice_history_load_spec_uuids_async (SluiceHistory *self, const char *server_id, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable) (element-type utf8): a set of uuids; %NULL with @error. */
GHashTable *sluice_history_load_spec_uuids_finish (SluiceHistory *self, GAsyncResult *result, GError **error);

/** Waits until all that was kept is on disk; fails where anything kept since the last flush is not. */
void sluice_history_flush_async (SluiceHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sluice_history_flush_finish (SluiceHistory *self, GAsyncResult *result, GError **error);

G_END_DECLS
