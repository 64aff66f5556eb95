/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A history in a folder of its own, and what to keep in it.
 */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/sluice-error.h"
#include "folder-test.h"
#include "history/sluice-history.h"

#define LAB "lab"
#define PROD "prod"
#define T0 (G_GINT64_CONSTANT (1795528955) * G_USEC_PER_SEC)

typedef struct
{
  char *folder;
  char *path;
  SluiceHistory *history;
  guint n_errors;
  GError *error;
} Fixture;

static inline void
error_cb (SluiceHistory *history,
          const GError  *error,
          gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_errors++;
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static inline void
open_history (Fixture *fixture)
{
  g_assert_null (fixture->history);
  fixture->history = sluice_history_new (fixture->path);
  g_signal_connect (fixture->history, "error", G_CALLBACK (error_cb), fixture);
}

static inline void
close_history (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->history));
}

static inline void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("sluice-history-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "deep", "history.db", NULL);
  open_history (fixture);
}

static inline void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->history != NULL)
    close_history (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  folder_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_clear_error (&fixture->error);
}

static inline void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static inline GAsyncResult *
wait_result (GAsyncResult **slot)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (*slot == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  return *slot;
}

static inline SluiceBatch *
load (Fixture    *fixture,
      const char *server,
      gboolean   *complete,
      int        *total)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SluiceBatch *batch;

  sluice_history_load_async (fixture->history, server, NULL, result_cb, &result);
  wait_result (&result);
  batch = sluice_history_load_finish (fixture->history, result, complete, total, &error);
  g_assert_no_error (error);
  g_assert_nonnull (batch);
  return batch;
}

static inline gboolean
flush (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sluice_history_flush_async (fixture->history, NULL, result_cb, &result);
  wait_result (&result);
  if (sluice_history_flush_finish (fixture->history, result, &error))
    return TRUE;

  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
  return FALSE;
}

static inline SluiceStageRecord *
make_stage (const char *name,
            guint       order,
            const char *status,
            gint64      started_at,
            gint64      span)
{
  SluiceStageRecord *stage = sluice_stage_record_new ();

  stage->name = g_strdup (name);
  stage->order = order;
  stage->task = g_strdup ("train_model");
  stage->status = g_strdup (status);
  stage->started_at = started_at;
  stage->completed_at = span > 0 ? started_at + span : 0;
  return stage;
}

static inline SluicePipelineRecord *
make_pipeline (const char *uuid,
               const char *status)
{
  SluicePipelineRecord *pipeline = sluice_pipeline_record_new ();

  pipeline->uuid = g_strdup (uuid);
  pipeline->name = g_strdup_printf ("run %s", uuid);
  pipeline->status = g_strdup (status);
  pipeline->created_at = T0;
  return pipeline;
}

static inline void
add_stage (SluicePipelineRecord *pipeline,
           SluiceStageRecord    *stage)
{
  if (pipeline->stages == NULL)
    pipeline->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  g_ptr_array_add (pipeline->stages, stage);
}

static inline SluiceBatch *
make_batch (SluicePipelineRecord *pipeline)
{
  SluiceBatch *batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PAGE,
                                         sluice_batch_next_sequence ());

  batch->received_at = T0;
  if (pipeline != NULL)
    g_ptr_array_add (batch->pipelines, pipeline);
  return batch;
}

/* Takes @pipeline. */
static inline void
keep (Fixture              *fixture,
      const char           *server,
      SluicePipelineRecord *pipeline)
{
  g_autoptr (SluiceBatch) batch = make_batch (pipeline);

  sluice_history_keep (fixture->history, server, batch);
}

static inline char *
query_text (const char *path,
            const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return text;
}

static inline void
assert_works (Fixture *fixture)
{
  g_autoptr (SluiceBatch) loaded = NULL;

  keep (fixture, LAB, make_pipeline ("fresh", "pending"));
  loaded = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (loaded->pipelines->len, ==, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
