/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/sluice-history-db.h"

#include <string.h>

#include "model/sluice-state.h"

/* How many of the last runs say what is usual. */
#define N_USUAL 20

static char *
read_text (sqlite3_stmt *statement,
           int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static char **
decode_names (const char *text)
{
  char **names;

  if (text == NULL)
    return g_new0 (char *, 1);

  /* g_strsplit() makes nothing of an empty text, which is one empty name here. */
  if (*text == '\0')
    return g_strdupv ((char *[]) { (char *) "", NULL });

  names = g_strsplit (text, "\n", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *name = g_strcompress (names[i]);

      g_free (names[i]);
      names[i] = name;
    }
  return names;
}

static SluicePipelineRecord *
read_pipeline (sqlite3_stmt *statement)
{
  SluicePipelineRecord *pipeline = sluice_pipeline_record_new ();

  pipeline->uuid = read_text (statement, 0);
  pipeline->name = read_text (statement, 1);
  pipeline->description = read_text (statement, 2);
  pipeline->status = read_text (statement, 3);
  pipeline->celery_task_id = read_text (statement, 4);
  pipeline->error_message = read_text (statement, 5);
  pipeline->priority = sqlite3_column_int (statement, 6);
  pipeline->max_retries = sqlite3_column_int (statement, 7);
  pipeline->retry_count = sqlite3_column_int (statement, 8);
  pipeline->created_at = sqlite3_column_int64 (statement, 9);
  pipeline->started_at = sqlite3_column_int64 (statement, 10);
  pipeline->completed_at = sqlite3_column_int64 (statement, 11);
  return pipeline;
}

static SluiceStageRecord *
read_stage (sqlite3_stmt *statement)
{
  SluiceStageRecord *stage = sluice_stage_record_new ();

  stage->name = read_text (statement, 1);
  stage->order = (guint) sqlite3_column_int64 (statement, 2);
  stage->task = read_text (statement, 3);
  stage->status = read_text (statement, 4);
  stage->celery_task_id = read_text (statement, 5);
  stage->depends_on = decode_names ((const char *) sqlite3_column_text (statement, 6));
  stage->result = read_text (statement, 7);
  stage->error_message = read_text (statement, 8);
  stage->created_at = sqlite3_column_int64 (statement, 9);
  stage->started_at = sqlite3_column_int64 (statement, 10);
  stage->completed_at = sqlite3_column_int64 (statement, 11);
  stage->progress = sqlite3_column_double (statement, 12);
  stage->max_retries = sqlite3_column_int (statement, 13);
  stage->retry_count = sqlite3_column_int (statement, 14);
  return stage;
}

static gboolean
load_server (SluiceHistoryDb *self,
             const char      *server_id,
             SluiceBatch     *batch,
             gboolean        *complete,
             GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_LOAD_SERVER, error);
  int code;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    {
      *complete = sqlite3_column_int (statement, 0) != 0;
      batch->total = sqlite3_column_int (statement, 1);
      batch->received_at = sqlite3_column_int64 (statement, 2);
    }
  else if (code != SQLITE_DONE)
    {
      sluice_history_db_set_error (self, error);
      sqlite3_reset (statement);
      return FALSE;
    }

  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
load_pipelines (SluiceHistoryDb *self,
                const char      *server_id,
                SluiceBatch     *batch,
                GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_LOAD_PIPELINES, error);
  int code;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (batch->pipelines, read_pipeline (statement));
  if (code != SQLITE_DONE)
    sluice_history_db_set_error (self, error);

  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/* Both come in the order of their uuids, so one walk along the pipelines finds each stage's own. */
static gboolean
load_stages (SluiceHistoryDb *self,
             const char      *server_id,
             SluiceBatch     *batch,
             GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_LOAD_STAGES, error);
  guint at = 0;
  int code;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *uuid = (const char *) sqlite3_column_text (statement, 0);
      SluicePipelineRecord *pipeline = NULL;

      for (; at < batch->pipelines->len; at++)
        {
          pipeline = g_ptr_array_index (batch->pipelines, at);
          if (strcmp (pipeline->uuid, uuid) >= 0)
            break;
        }
      if (at == batch->pipelines->len || strcmp (pipeline->uuid, uuid) != 0)
        continue;

      if (pipeline->stages == NULL)
        pipeline->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
      g_ptr_array_add (pipeline->stages, read_stage (statement));
    }
  if (code != SQLITE_DONE)
    sluice_history_db_set_error (self, error);

  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

SluiceBatch *
sluice_history_db_load (SluiceHistoryDb *self,
                        const char      *server_id,
                        guint64          sequence,
                        gboolean        *complete,
                        int             *total,
                        GError         **error)
{
  g_autoptr (SluiceBatch) batch = sluice_batch_new (SLUICE_BATCH_SOURCE_HISTORY, SLUICE_BATCH_SCOPE_FULL, sequence);

  *complete = FALSE;
  if (!load_server (self, server_id, batch, complete, error) || !load_pipelines (self, server_id, batch, error)
      || !load_stages (self, server_id, batch, error))
    return NULL;

  *total = batch->total;
  return g_steal_pointer (&batch);
}

SluicePipelineRecord *
sluice_history_db_recall (SluiceHistoryDb *self,
                          const char      *server_id,
                          const char      *uuid,
                          GError         **error)
{
  static const SluiceHistoryStatement which[]
      = { SLUICE_HISTORY_STATEMENT_RECALL_PIPELINE, SLUICE_HISTORY_STATEMENT_RECALL_STAGES };
  g_autoptr (SluicePipelineRecord) pipeline = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (which); i++)
    {
      sqlite3_stmt *statement = sluice_history_db_prepare (self, which[i], error);
      int code;

      if (statement == NULL)
        return NULL;

      sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, uuid, -1, SQLITE_STATIC);
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        {
          if (i == 0)
            {
              pipeline = read_pipeline (statement);
              pipeline->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
            }
          else
            g_ptr_array_add (pipeline->stages, read_stage (statement));
        }
      if (code != SQLITE_DONE)
        sluice_history_db_set_error (self, error);
      sqlite3_reset (statement);
      if (code != SQLITE_DONE || pipeline == NULL)
        return NULL;
    }

  if (pipeline->stages->len == 0)
    g_clear_pointer (&pipeline->stages, g_ptr_array_unref);
  return g_steal_pointer (&pipeline);
}

/* --- what is usual ----------------------------------------------------------------------------------------------- */

static gint
compare_spans (gconstpointer a,
               gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static gint64
compute_median (GArray *spans)
{
  guint middle = spans->len / 2;

  g_array_sort (spans, compare_spans);
  if (spans->len % 2 == 1)
    return g_array_index (spans, gint64, middle);

  return g_array_index (spans, gint64, middle - 1)
         + (g_array_index (spans, gint64, middle) - g_array_index (spans, gint64, middle - 1)) / 2;
}

static void
add_span (GHashTable *runs,
          char       *key,
          gint64      span)
{
  g_autofree char *owned = key;
  GArray *spans = g_hash_table_lookup (runs, owned);

  if (spans == NULL)
    {
      spans = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (runs, g_steal_pointer (&owned), spans);
    }
  if (spans->len < N_USUAL)
    g_array_append_val (spans, span);
}

GHashTable *
sluice_history_db_load_usual (SluiceHistoryDb *self,
                              const char      *server_id,
                              GError         **error)
{
  g_autoptr (GHashTable) runs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) usual = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_LOAD_USUAL, error);
  GHashTableIter iter;
  gpointer key;
  gpointer spans;
  int code;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *task = (const char *) sqlite3_column_text (statement, 0);
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      gint64 span = sqlite3_column_int64 (statement, 2);

      if (sluice_state_parse ((const char *) sqlite3_column_text (statement, 3)) != SLUICE_STATE_COMPLETED)
        continue;
      add_span (runs, g_strdup (task), span);
      add_span (runs, g_strconcat (task, "\n", name, NULL), span);
    }
  if (code != SQLITE_DONE)
    sluice_history_db_set_error (self, error);
  sqlite3_reset (statement);
  if (code != SQLITE_DONE)
    return NULL;

  g_hash_table_iter_init (&iter, runs);
  while (g_hash_table_iter_next (&iter, &key, &spans))
    {
      gint64 median = compute_median (spans);

      g_hash_table_insert (usual, g_strdup (key), g_memdup2 (&median, sizeof median));
    }
  return g_steal_pointer (&usual);
}

/* --- what was sent ----------------------------------------------------------------------------------------------- */

char *
sluice_history_db_load_spec (SluiceHistoryDb *self,
                             const char      *server_id,
                             const char      *uuid,
                             GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_LOAD_SPEC, error);
  g_autofree char *spec = NULL;
  int code;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, uuid, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    spec = read_text (statement, 0);
  else if (code != SQLITE_DONE)
    sluice_history_db_set_error (self, error);
  sqlite3_reset (statement);
  return g_steal_pointer (&spec);
}

GHashTable *
sluice_history_db_load_spec_uuids (SluiceHistoryDb *self,
                                   const char      *server_id,
                                   GError         **error)
{
  g_autoptr (GHashTable) uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_LOAD_SPEC_UUIDS, error);
  int code;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, server_id, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_hash_table_add (uuids, read_text (statement, 0));
  if (code != SQLITE_DONE)
    sluice_history_db_set_error (self, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? g_steal_pointer (&uuids) : NULL;
}
