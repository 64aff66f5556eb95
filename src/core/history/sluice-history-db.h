/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "base/sluice-error.h"
#include "model/sluice-batch.h"

G_BEGIN_DECLS

/*
 * The database behind SluiceHistory. Every function here blocks, and is called on the history's worker thread only, or
 * by a program without windows.
 */

typedef enum
{
  SLUICE_HISTORY_STATEMENT_BEGIN,
  SLUICE_HISTORY_STATEMENT_COMMIT,
  SLUICE_HISTORY_STATEMENT_ROLLBACK,
  SLUICE_HISTORY_STATEMENT_KEEP_SERVER,
  SLUICE_HISTORY_STATEMENT_CONFIRM_SERVER,
  SLUICE_HISTORY_STATEMENT_KEEP_COMPLETE,
  SLUICE_HISTORY_STATEMENT_FORGET_SERVER,
  SLUICE_HISTORY_STATEMENT_KEEP_PIPELINE,
  SLUICE_HISTORY_STATEMENT_REMOVE_PIPELINE,
  SLUICE_HISTORY_STATEMENT_REMOVE_STAGES,
  SLUICE_HISTORY_STATEMENT_KEEP_STAGE,
  SLUICE_HISTORY_STATEMENT_KEEP_TRANSITION,
  SLUICE_HISTORY_STATEMENT_LOAD_SERVER,
  SLUICE_HISTORY_STATEMENT_LOAD_PIPELINES,
  SLUICE_HISTORY_STATEMENT_LOAD_STAGES,
  SLUICE_HISTORY_STATEMENT_LOAD_USUAL,
  SLUICE_HISTORY_STATEMENT_RECALL_PIPELINE,
  SLUICE_HISTORY_STATEMENT_RECALL_STAGES,
  SLUICE_HISTORY_STATEMENT_KEEP_SPEC,
  SLUICE_HISTORY_STATEMENT_LOAD_SPEC,
  SLUICE_HISTORY_STATEMENT_LOAD_SPEC_UUIDS,
  SLUICE_HISTORY_N_STATEMENTS,
} SluiceHistoryStatement;

/**
 * SluiceHistoryDb:
 * @run: tells the rows this run of the program wrote from those of earlier ones: sequences count within a run
 * @fallback: a file was asked for, and there is only memory
 * @patience: how long another program that writes the same file is waited for, ms
 * @closing: not 0 once the program waits for us: nobody else's lock is waited for then
 */
typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *statements[SLUICE_HISTORY_N_STATEMENTS];
  gint64 run;
  gboolean fallback;
  int patience;
  gint64 *closing; /* nullable; borrowed; atomic */
} SluiceHistoryDb;

/**
 * sluice_history_db_open:
 * @path: (nullable): the file, %NULL for one in memory
 * @trouble: (out): what went wrong on the way: the old file was set aside, or there is only memory
 *
 * Returns: (transfer full): always an open database
 */
SluiceHistoryDb *sluice_history_db_open (const char *path, gint64 *closing, GError **trouble);

/**
 * sluice_history_db_open_as_guest:
 * @path: the file
 *
 * For a short-lived program beside the one whose file it is: makes it where there is none, and leaves one that is
 * damaged, newer or locked as it is.
 *
 * Returns: (transfer full) (nullable): the open database; %NULL with @error
 */
SluiceHistoryDb *sluice_history_db_open_as_guest (const char *path, GError **error);
void sluice_history_db_close (SluiceHistoryDb *self);

/** Renames @path (and its -wal and -shm) to the first free @path.broken-N. Never deletes. */
gboolean sluice_history_db_set_aside (const char *path);

/** Returns: whether @error says that the file is damaged, so that it must be set aside. */
gboolean sluice_history_db_is_damaged (SluiceHistoryDb *self);

/** Returns: (transfer none) (nullable): @statement, reset and ready to bind; %NULL with @error. */
sqlite3_stmt *sluice_history_db_prepare (SluiceHistoryDb *self, SluiceHistoryStatement statement, GError **error);

/** Runs a statement that gives no rows, and resets it. */
gboolean sluice_history_db_run (SluiceHistoryDb *self, sqlite3_stmt *statement, GError **error);

gboolean sluice_history_db_begin (SluiceHistoryDb *self, GError **error);
gboolean sluice_history_db_commit (SluiceHistoryDb *self, GError **error);
void sluice_history_db_rollback (SluiceHistoryDb *self);
void sluice_history_db_set_error (SluiceHistoryDb *self, GError **error);

gboolean sluice_history_db_keep (SluiceHistoryDb *self, const char *server_id, SluiceBatch *batch, GError **error);
gboolean sluice_history_db_keep_transitions (SluiceHistoryDb *self, GPtrArray *transitions, GError **error);
gboolean sluice_history_db_keep_complete (SluiceHistoryDb *self, const char *server_id, gboolean complete, int total,
                                          GError **error);
gboolean sluice_history_db_forget (SluiceHistoryDb *self, const char *server_id, GError **error);


/** @spec: the body of the POST that made the pipeline */
gboolean sluice_history_db_keep_spec (SluiceHistoryDb *self, const char *server_id, const char *uuid, const char *spec,
                                      GError **error);

/** Returns: (transfer full) (nullable): that body; %NULL where it isn't known, or with @error. */
char *sluice_history_db_load_spec (SluiceHistoryDb *self, const char *server_id, const char *uuid, GError **error);

/** Returns: (transfer full) (nullable) (element-type utf8): a set of the pipelines of which it is known. */
GHashTable *sluice_history_db_load_spec_uuids (SluiceHistoryDb *self, const char *server_id, GError **error);

/** @sequence: taken when the load was asked for */
SluiceBatch *sluice_history_db_load (SluiceHistoryDb *self, const char *server_id, guint64 sequence,
                                     gboolean *complete, int *total, GError **error);

/** Returns: (transfer full) (nullable): what is remembered of one pipeline; %NULL where nothing is, or with @error. */
SluicePipelineRecord *sluice_history_db_recall (SluiceHistoryDb *self, const char *server_id, const char *uuid,
                                                GError **error);
GHashTable *sluice_history_db_load_usual (SluiceHistoryDb *self, const char *server_id, GError **error);

G_END_DECLS
