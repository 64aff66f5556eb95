/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/sluice-history-db.h"

#include <errno.h>
#include <glib/gstdio.h>

/* How long to wait for another program that writes the same file, and how long a guest waits. */
#define BUSY_WAIT_MS 2000
#define BUSY_WAIT_GUEST_MS 100

/* Transitions kept at the most, over all servers: some years of a busy team. */
#define N_TRANSITIONS "200000"

/* What brings a database from each version to the next; never changed once released, only added to. */
static const char *const migrations[] = {
  /* 0 → 1 */
  "CREATE TABLE servers ("
  "  server_id TEXT NOT NULL PRIMARY KEY,"
  "  complete INTEGER NOT NULL DEFAULT 0,"
  "  total INTEGER NOT NULL DEFAULT -1,"
  "  confirmed_at INTEGER NOT NULL DEFAULT 0"
  ") WITHOUT ROWID;"
  "CREATE TABLE pipelines ("
  "  server_id TEXT NOT NULL REFERENCES servers ON DELETE CASCADE,"
  "  uuid TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  description TEXT,"
  "  status TEXT NOT NULL,"
  "  celery_task_id TEXT,"
  "  error_message TEXT,"
  "  priority INTEGER NOT NULL,"
  "  max_retries INTEGER NOT NULL,"
  "  retry_count INTEGER NOT NULL,"
  "  created_at INTEGER NOT NULL,"
  "  started_at INTEGER NOT NULL,"
  "  completed_at INTEGER NOT NULL,"
  "  run INTEGER NOT NULL,"
  "  sequence INTEGER NOT NULL,"
  "  PRIMARY KEY (server_id, uuid)"
  ") WITHOUT ROWID;"
  "CREATE TABLE stages ("
  "  server_id TEXT NOT NULL,"
  "  uuid TEXT NOT NULL,"
  "  position INTEGER NOT NULL,"
  "  name TEXT NOT NULL,"
  "  stage_order INTEGER NOT NULL,"
  "  task TEXT NOT NULL,"
  "  status TEXT NOT NULL,"
  "  celery_task_id TEXT,"
  "  depends_on TEXT,"
  "  result TEXT,"
  "  error_message TEXT,"
  "  created_at INTEGER NOT NULL,"
  "  started_at INTEGER NOT NULL,"
  "  completed_at INTEGER NOT NULL,"
  "  progress REAL NOT NULL,"
  "  max_retries INTEGER NOT NULL,"
  "  retry_count INTEGER NOT NULL,"
  "  PRIMARY KEY (server_id, uuid, position),"
  "  FOREIGN KEY (server_id, uuid) REFERENCES pipelines ON DELETE CASCADE"
  ") WITHOUT ROWID;"
  /* The stages of a run that is over say nothing about the next one. */
  "CREATE TRIGGER run_again AFTER UPDATE OF started_at, retry_count ON pipelines"
  "  WHEN NEW.started_at IS NOT OLD.started_at OR NEW.retry_count IS NOT OLD.retry_count "
  "BEGIN"
  "  DELETE FROM stages WHERE server_id = NEW.server_id AND uuid = NEW.uuid;"
  "END;"
  "CREATE TABLE transitions ("
  "  id INTEGER PRIMARY KEY,"
  "  server_id TEXT NOT NULL REFERENCES servers ON DELETE CASCADE,"
  "  uuid TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  stage_name TEXT,"
  "  from_state TEXT NOT NULL,"
  "  to_state TEXT NOT NULL,"
  "  at INTEGER NOT NULL,"
  "  message TEXT"
  ");"
  "CREATE INDEX transitions_by_time ON transitions (server_id, at);",
  /* 1 → 2: what this computer sent; the server never tells it again. It goes with its pipeline. */
  "CREATE TABLE specs ("
  "  server_id TEXT NOT NULL REFERENCES servers ON DELETE CASCADE,"
  "  uuid TEXT NOT NULL,"
  "  spec TEXT NOT NULL,"
  "  sent_at INTEGER NOT NULL,"
  "  PRIMARY KEY (server_id, uuid)"
  ");"
  "CREATE TRIGGER gone AFTER DELETE ON pipelines "
  "BEGIN"
  "  DELETE FROM specs WHERE server_id = OLD.server_id AND uuid = OLD.uuid;"
  "END;",
};

#define VERSION ((int) G_N_ELEMENTS (migrations))

static const char *const queries[SLUICE_HISTORY_N_STATEMENTS] = {
  [SLUICE_HISTORY_STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
  [SLUICE_HISTORY_STATEMENT_COMMIT] = "COMMIT",
  [SLUICE_HISTORY_STATEMENT_ROLLBACK] = "ROLLBACK",
  [SLUICE_HISTORY_STATEMENT_KEEP_SERVER] = "INSERT INTO servers (server_id) VALUES (?1) ON CONFLICT DO NOTHING",
  [SLUICE_HISTORY_STATEMENT_CONFIRM_SERVER] = "UPDATE servers SET confirmed_at = ?2 WHERE server_id = ?1"
                                              " AND (confirmed_at < ?2 - 60000000 OR ?3)",
  [SLUICE_HISTORY_STATEMENT_KEEP_COMPLETE] = "UPDATE servers SET complete = ?2, total = ?3 WHERE server_id = ?1"
                                             " AND (complete, total) IS NOT (?2, ?3)",
  [SLUICE_HISTORY_STATEMENT_FORGET_SERVER] = "DELETE FROM servers WHERE server_id = ?1",
  /* Nothing is written where nothing changed, and older news never overwrites newer. */
  [SLUICE_HISTORY_STATEMENT_KEEP_PIPELINE]
  = "INSERT INTO pipelines (server_id, uuid, name, description, status, celery_task_id, error_message, priority,"
    "  max_retries, retry_count, created_at, started_at, completed_at, run, sequence)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
    " ON CONFLICT DO UPDATE SET name = ?3, description = ?4, status = ?5, celery_task_id = ?6, error_message = ?7,"
    "  priority = ?8, max_retries = ?9, retry_count = ?10, created_at = ?11, started_at = ?12, completed_at = ?13,"
    "  run = ?14, sequence = ?15"
    " WHERE NOT (run = ?14 AND sequence > ?15) AND (name, description, status, celery_task_id, error_message,"
    "  priority, max_retries, retry_count, created_at, started_at, completed_at)"
    " IS NOT (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
  [SLUICE_HISTORY_STATEMENT_REMOVE_PIPELINE] = "DELETE FROM pipelines WHERE server_id = ?1 AND uuid = ?2",
  [SLUICE_HISTORY_STATEMENT_REMOVE_STAGES] = "DELETE FROM stages WHERE server_id = ?1 AND uuid = ?2",
  [SLUICE_HISTORY_STATEMENT_KEEP_STAGE]
  = "INSERT INTO stages (server_id, uuid, position, name, stage_order, task, status, celery_task_id, depends_on,"
    "  result, error_message, created_at, started_at, completed_at, progress, max_retries, retry_count)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
  [SLUICE_HISTORY_STATEMENT_KEEP_TRANSITION]
  = "INSERT INTO transitions (server_id, uuid, name, stage_name, from_state, to_state, at, message)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [SLUICE_HISTORY_STATEMENT_LOAD_SERVER] = "SELECT complete, total, confirmed_at FROM servers WHERE server_id = ?1",
  [SLUICE_HISTORY_STATEMENT_LOAD_PIPELINES]
  = "SELECT uuid, name, description, status, celery_task_id, error_message, priority, max_retries, retry_count,"
    "  created_at, started_at, completed_at FROM pipelines WHERE server_id = ?1 ORDER BY uuid",
  [SLUICE_HISTORY_STATEMENT_LOAD_STAGES]
  = "SELECT uuid, name, stage_order, task, status, celery_task_id, depends_on, result, error_message, created_at,"
    "  started_at, completed_at, progress, max_retries, retry_count FROM stages WHERE server_id = ?1"
    " ORDER BY uuid, position",
  [SLUICE_HISTORY_STATEMENT_LOAD_USUAL]
  = "SELECT task, name, completed_at - started_at, status FROM stages WHERE server_id = ?1 AND started_at > 0"
    "  AND completed_at > started_at ORDER BY completed_at DESC",
  [SLUICE_HISTORY_STATEMENT_RECALL_PIPELINE]
  = "SELECT uuid, name, description, status, celery_task_id, error_message, priority, max_retries, retry_count,"
    "  created_at, started_at, completed_at FROM pipelines WHERE server_id = ?1 AND uuid = ?2",
  [SLUICE_HISTORY_STATEMENT_RECALL_STAGES]
  = "SELECT uuid, name, stage_order, task, status, celery_task_id, depends_on, result, error_message, created_at,"
    "  started_at, completed_at, progress, max_retries, retry_count FROM stages WHERE server_id = ?1 AND uuid = ?2"
    " ORDER BY position",
  [SLUICE_HISTORY_STATEMENT_KEEP_SPEC]
  = "INSERT INTO specs (server_id, uuid, spec, sent_at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT DO UPDATE SET spec = ?3, sent_at = ?4",
  [SLUICE_HISTORY_STATEMENT_LOAD_SPEC] = "SELECT spec FROM specs WHERE server_id = ?1 AND uuid = ?2",
  [SLUICE_HISTORY_STATEMENT_LOAD_SPEC_UUIDS] = "SELECT uuid FROM specs WHERE server_id = ?1",
};

/* --- errors ------------------------------------------------------------------------------------------------------ */

static gboolean
is_damage (int code)
{
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_FORMAT
         || code == SQLITE_MISMATCH;
}

static int
wait_for_lock_worker (void *data,
                      int   tries)
{
  SluiceHistoryDb *self = data;

  if (tries * 10 >= self->patience
      || (self->closing != NULL && __atomic_load_n (self->closing, __ATOMIC_RELAXED) != 0))
    return 0;

  g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  return 1;
}

void
sluice_history_db_set_error (SluiceHistoryDb *self,
                             GError         **error)
{
  g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "history: %s (%d)", sqlite3_errmsg (self->db),
               sqlite3_extended_errcode (self->db));
}

gboolean
sluice_history_db_is_damaged (SluiceHistoryDb *self)
{
  int code = sqlite3_errcode (self->db);

  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

/* --- opening ----------------------------------------------------------------------------------------------------- */

static gboolean
exec_sql (SluiceHistoryDb *self,
          const char      *sql)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int
read_version (SluiceHistoryDb *self)
{
  sqlite3_stmt *statement = NULL;
  int version = -1;

  if (sqlite3_prepare_v2 (self->db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

/* Returns SQLite's code. */
static int
migrate (SluiceHistoryDb *self)
{
  int code = SQLITE_OK;

  /* Two programs may start at once: who comes second finds it done. */
  if (!exec_sql (self, "BEGIN IMMEDIATE"))
    return sqlite3_errcode (self->db);

  for (int version = read_version (self); version < VERSION && code == SQLITE_OK; version++)
    {
      g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", version + 1);

      if (version < 0 || !exec_sql (self, migrations[version]) || !exec_sql (self, stamp))
        code = sqlite3_errcode (self->db);
    }

  if (code == SQLITE_OK && exec_sql (self, "COMMIT"))
    return SQLITE_OK;

  code = code != SQLITE_OK ? code : sqlite3_errcode (self->db);
  exec_sql (self, "ROLLBACK");
  return code;
}

void
sluice_history_db_close (SluiceHistoryDb *self)
{
  for (int i = 0; i < SLUICE_HISTORY_N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  g_free (self);
}

/* NULL with @damaged where the file itself is the reason. */
static SluiceHistoryDb *
try_open (const char *path,
          int         patience,
          gint64     *closing,
          gboolean   *damaged,
          GError    **error)
{
  SluiceHistoryDb *self = g_new0 (SluiceHistoryDb, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int code;
  int version;

  self->patience = patience;
  self->closing = closing;
  self->run = g_get_real_time ();

  code = sqlite3_open_v2 (path != NULL ? path : ":memory:", &self->db, flags, NULL);
  if (code != SQLITE_OK)
    {
      *damaged = path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR);
    }
  else
    {
      sqlite3_busy_handler (self->db, wait_for_lock_worker, self);
      if (!exec_sql (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON"))
        code = sqlite3_errcode (self->db);

      version = code == SQLITE_OK ? read_version (self) : 0;
      if (version > VERSION)
        {
          *damaged = TRUE;
          g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE,
                       "history: made by a newer version (%d) of the program", version);
          sluice_history_db_close (self);
          return NULL;
        }
      if (code == SQLITE_OK && version < VERSION)
        code = migrate (self);
      if (code == SQLITE_OK)
        return self;
      *damaged = is_damage (code);
    }

  g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "history: %s (%d)", sqlite3_errstr (code), code);
  sluice_history_db_close (self);
  return NULL;
}

gboolean
sluice_history_db_set_aside (const char *path)
{
  static const char *const suffixes[] = { "-wal", "-shm" };

  for (int i = 1; i < 1000; i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.broken-%d", path, i);

      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        continue;
      if (g_rename (path, aside) != 0)
        return FALSE;

      for (gsize j = 0; j < G_N_ELEMENTS (suffixes); j++)
        {
          g_autofree char *from = g_strconcat (path, suffixes[j], NULL);
          g_autofree char *to = g_strconcat (aside, suffixes[j], NULL);

          if (g_rename (from, to) != 0 && errno != ENOENT)
            return FALSE;
        }
      return TRUE;
    }

  return FALSE;
}

/* Where it can't be made, opening says so. */
static void
make_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
}

SluiceHistoryDb *
sluice_history_db_open (const char *path,
                        gint64     *closing,
                        GError    **trouble)
{
  g_autoptr (GError) first = NULL;
  SluiceHistoryDb *self;
  gboolean damaged;

  if (path != NULL)
    make_folder (path);

  self = try_open (path, BUSY_WAIT_MS, closing, &damaged, &first);
  if (self == NULL && damaged && sluice_history_db_set_aside (path))
    self = try_open (path, BUSY_WAIT_MS, closing, &damaged, NULL);
  if (self == NULL)
    self = try_open (NULL, BUSY_WAIT_MS, closing, &damaged, NULL);
  /* Memory is all that this takes. */
  g_assert (self != NULL);
  exec_sql (self, "DELETE FROM transitions WHERE id <= (SELECT max (id) FROM transitions) - " N_TRANSITIONS);
  self->fallback = path != NULL && sqlite3_db_filename (self->db, NULL)[0] == '\0';

  if (first != NULL)
    g_propagate_error (trouble, g_steal_pointer (&first));
  return self;
}

SluiceHistoryDb *
sluice_history_db_open_as_guest (const char *path,
                                 GError    **error)
{
  gboolean damaged;

  make_folder (path);
  return try_open (path, BUSY_WAIT_GUEST_MS, NULL, &damaged, error);
}

/* --- statements -------------------------------------------------------------------------------------------------- */

sqlite3_stmt *
sluice_history_db_prepare (SluiceHistoryDb       *self,
                           SluiceHistoryStatement statement,
                           GError               **error)
{
  sqlite3_stmt **kept = &self->statements[statement];

  if (*kept != NULL)
    {
      sqlite3_reset (*kept);
      sqlite3_clear_bindings (*kept);
      return *kept;
    }

  if (sqlite3_prepare_v3 (self->db, queries[statement], -1, SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK)
    {
      sluice_history_db_set_error (self, error);
      return NULL;
    }
  return *kept;
}

gboolean
sluice_history_db_run (SluiceHistoryDb *self,
                       sqlite3_stmt    *statement,
                       GError         **error)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    {
      sluice_history_db_set_error (self, error);
      sqlite3_reset (statement);
      return FALSE;
    }

  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
run_plain (SluiceHistoryDb       *self,
           SluiceHistoryStatement which,
           GError               **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, which, error);

  return statement != NULL && sluice_history_db_run (self, statement, error);
}

gboolean
sluice_history_db_begin (SluiceHistoryDb *self,
                         GError         **error)
{
  return run_plain (self, SLUICE_HISTORY_STATEMENT_BEGIN, error);
}

gboolean
sluice_history_db_commit (SluiceHistoryDb *self,
                          GError         **error)
{
  return run_plain (self, SLUICE_HISTORY_STATEMENT_COMMIT, error);
}

void
sluice_history_db_rollback (SluiceHistoryDb *self)
{
  if (!sqlite3_get_autocommit (self->db))
    run_plain (self, SLUICE_HISTORY_STATEMENT_ROLLBACK, NULL);
}
