/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/sluice-error.h"
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

static void
error_cb (SluiceHistory *history,
          const GError  *error,
          gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_errors++;
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static void
open_history (Fixture *fixture)
{
  g_assert_null (fixture->history);
  fixture->history = sluice_history_new (fixture->path);
  g_signal_connect (fixture->history, "error", G_CALLBACK (error_cb), fixture);
}

static void
close_history (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->history));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("sluice-history-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "deep", "history.db", NULL);
  open_history (fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->history != NULL)
    close_history (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_clear_error (&fixture->error);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
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

static SluiceBatch *
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

static gboolean
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

static SluiceStageRecord *
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

static SluicePipelineRecord *
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

static void
add_stage (SluicePipelineRecord *pipeline,
           SluiceStageRecord    *stage)
{
  if (pipeline->stages == NULL)
    pipeline->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  g_ptr_array_add (pipeline->stages, stage);
}

static SluiceBatch *
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
static void
keep (Fixture              *fixture,
      const char           *server,
      SluicePipelineRecord *pipeline)
{
  g_autoptr (SluiceBatch) batch = make_batch (pipeline);

  sluice_history_keep (fixture->history, server, batch);
}

static SluicePipelineRecord *
make_full (void)
{
  SluicePipelineRecord *pipeline = make_pipeline ("0b5e7c1e-full", "running");
  SluiceStageRecord *stage = make_stage ("数据预处理\n\"α\"\t", 0, "completed", T0 + 1, 1234567);

  pipeline->description = g_strdup ("说明：第一行\n第二行 🚀");
  pipeline->celery_task_id = g_strdup ("celery-1");
  pipeline->error_message = g_strdup ("no error, a message");
  pipeline->priority = 9;
  pipeline->max_retries = 3;
  pipeline->retry_count = 2;
  pipeline->started_at = T0 + 1;
  pipeline->completed_at = 0;

  stage->celery_task_id = g_strdup ("celery-2");
  stage->result = g_strdup ("{\"metrics\":{\"loss\":0.25}}");
  stage->error_message = g_strdup ("stage message");
  stage->created_at = T0;
  stage->progress = 0.625;
  stage->max_retries = 4;
  stage->retry_count = 1;
  stage->depends_on = g_strdupv ((char *[]) { (char *) "", (char *) "a\nb\\c", (char *) "评估", (char *) "評", NULL });
  add_stage (pipeline, stage);

  stage = make_stage ("second", 7, "completed", T0 + 5, 10);
  stage->depends_on = g_strdupv ((char *[]) { (char *) "", NULL });
  add_stage (pipeline, stage);

  /* All of the nullable left out; doubles of a name are the server's to send. */
  add_stage (pipeline, make_stage ("second", 8, "completed", T0 + 6, 10));
  return pipeline;
}

static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (SluicePipelineRecord) full = make_full ();
  g_autoptr (SluicePipelineRecord) bare = make_pipeline ("1-bare", "pending");
  g_autoptr (SluiceBatch) batch = make_batch (sluice_pipeline_record_ref (full));
  g_autoptr (SluiceBatch) loaded = NULL;
  gboolean complete = FALSE;
  int total = 0;

  g_ptr_array_add (batch->pipelines, sluice_pipeline_record_ref (bare));
  sluice_history_keep (fixture->history, LAB, batch);
  sluice_history_keep_complete (fixture->history, LAB, TRUE, 412);
  g_assert_true (flush (fixture));

  close_history (fixture);
  open_history (fixture);

  loaded = load (fixture, LAB, &complete, &total);
  g_assert_true (complete);
  g_assert_cmpint (total, ==, 412);
  g_assert_cmpint (loaded->source, ==, SLUICE_BATCH_SOURCE_HISTORY);
  g_assert_cmpint (loaded->scope, ==, SLUICE_BATCH_SCOPE_FULL);
  g_assert_cmpint (loaded->received_at, ==, T0);
  g_assert_cmpuint (loaded->sequence, >, batch->sequence);
  g_assert_cmpuint (loaded->pipelines->len, ==, 2);
  g_assert_true (sluice_pipeline_record_equal (full, loaded->pipelines->pdata[0]));
  g_assert_true (sluice_pipeline_record_equal (bare, loaded->pipelines->pdata[1]));
  g_assert_cmpuint (fixture->n_errors, ==, 0);
}

static void
test_nothing_is_known_of_a_new_server (Fixture      *fixture,
                                       gconstpointer data)
{
  gboolean complete = TRUE;
  int total = 0;
  g_autoptr (SluiceBatch) loaded = load (fixture, LAB, &complete, &total);

  g_assert_false (complete);
  g_assert_cmpint (total, ==, -1);
  g_assert_cmpuint (loaded->pipelines->len, ==, 0);
}

static void
test_servers_are_kept_apart (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (SluiceBatch) lab = NULL;
  g_autoptr (SluiceBatch) prod = NULL;
  g_autoptr (SluiceBatch) after = NULL;
  g_autoptr (SluiceBatch) gone = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_REMOVED, 1);

  keep (fixture, LAB, make_pipeline ("same", "pending"));
  keep (fixture, PROD, make_pipeline ("same", "failed"));
  keep (fixture, PROD, make_pipeline ("other", "failed"));
  sluice_history_keep_complete (fixture->history, PROD, TRUE, 2);

  lab = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (lab->pipelines->len, ==, 1);
  g_assert_cmpstr (((SluicePipelineRecord *) lab->pipelines->pdata[0])->status, ==, "pending");

  g_ptr_array_add (gone->removed, g_strdup ("same"));
  sluice_history_keep (fixture->history, PROD, gone);
  prod = load (fixture, PROD, NULL, NULL);
  g_assert_cmpuint (prod->pipelines->len, ==, 1);
  g_assert_cmpstr (((SluicePipelineRecord *) prod->pipelines->pdata[0])->uuid, ==, "other");

  sluice_history_forget (fixture->history, PROD);
  g_clear_pointer (&prod, sluice_batch_unref);
  g_clear_pointer (&lab, sluice_batch_unref);
  prod = load (fixture, PROD, NULL, NULL);
  g_assert_cmpuint (prod->pipelines->len, ==, 0);
  g_assert_cmpint (prod->total, ==, -1);
  lab = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (lab->pipelines->len, ==, 1);
}

static SluicePipelineRecord *
make_run (const char *uuid,
          const char *status,
          const char *stage_status,
          gint64      started_at)
{
  SluicePipelineRecord *pipeline = make_pipeline (uuid, status);

  pipeline->started_at = started_at;
  add_stage (pipeline, make_stage ("train", 0, stage_status, started_at, 60 * G_USEC_PER_SEC));
  return pipeline;
}

static GPtrArray *
load_stages_of_first (Fixture *fixture)
{
  g_autoptr (SluiceBatch) loaded = load (fixture, LAB, NULL, NULL);
  SluicePipelineRecord *pipeline = loaded->pipelines->pdata[0];

  return pipeline->stages != NULL ? g_ptr_array_ref (pipeline->stages) : NULL;
}

static void
test_stages_are_kept_of_what_has_ended (Fixture      *fixture,
                                        gconstpointer data)
{
  static const struct
  {
    const char *status;
    const char *stage_status;
    gboolean kept;
  } cases[] = {
    { "running", "running", FALSE }, { "running", "completed", TRUE }, { "completed", "completed", TRUE },
    { "failed", "failed", TRUE },    { "cancelled", "skipped", TRUE }, { "pending", "pending", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) stages = NULL;

      keep (fixture, LAB, make_run ("a", cases[i].status, cases[i].stage_status, T0));
      stages = load_stages_of_first (fixture);
      g_assert_cmpint (stages != NULL, ==, cases[i].kept);
    }
}

static void
test_a_row_keeps_the_stages_and_a_new_run_drops_them (Fixture      *fixture,
                                                      gconstpointer data)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) dropped = NULL;
  SluicePipelineRecord *row = make_pipeline ("a", "running");

  keep (fixture, LAB, make_run ("a", "running", "completed", T0));
  row->started_at = T0;
  row->description = g_strdup ("new words");
  keep (fixture, LAB, row);
  kept = load_stages_of_first (fixture);
  g_assert_nonnull (kept);
  g_assert_cmpuint (kept->len, ==, 1);

  row = make_pipeline ("a", "running");
  row->started_at = T0 + G_TIME_SPAN_HOUR;
  keep (fixture, LAB, row);
  dropped = load_stages_of_first (fixture);
  g_assert_null (dropped);
}

static void
test_older_news_never_overwrites_newer (Fixture      *fixture,
                                        gconstpointer data)
{
  g_autoptr (SluiceBatch) older = make_batch (make_pipeline ("a", "running"));
  g_autoptr (SluiceBatch) newer = make_batch (make_pipeline ("a", "failed"));
  g_autoptr (SluiceBatch) loaded = NULL;
  g_autoptr (SluiceBatch) next_run = NULL;
  g_autoptr (SluiceBatch) restarted = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PAGE, 1);

  sluice_history_keep (fixture->history, LAB, newer);
  sluice_history_keep (fixture->history, LAB, older);
  loaded = load (fixture, LAB, NULL, NULL);
  g_assert_cmpstr (((SluicePipelineRecord *) loaded->pipelines->pdata[0])->status, ==, "failed");

  /* The next run of the program counts from 1 again. */
  close_history (fixture);
  open_history (fixture);
  g_ptr_array_add (restarted->pipelines, make_pipeline ("a", "cancelled"));
  sluice_history_keep (fixture->history, LAB, restarted);
  next_run = load (fixture, LAB, NULL, NULL);
  g_assert_cmpstr (((SluicePipelineRecord *) next_run->pipelines->pdata[0])->status, ==, "cancelled");
}

static char *
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

static void
test_transitions (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_transition_unref);
  g_autofree char *kept = NULL;
  g_autofree char *stage = NULL;

  g_ptr_array_add (transitions, sluice_transition_new (LAB, "a", "名", NULL, SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED,
                                                       T0, "out of memory"));
  g_ptr_array_add (transitions, sluice_transition_new (LAB, "a", "名", "train", SLUICE_STATE_RUNNING,
                                                       SLUICE_STATE_COMPLETED, T0 + 1, NULL));
  sluice_history_keep_transitions (fixture->history, transitions);
  g_ptr_array_set_size (transitions, 0);
  sluice_history_keep_transitions (fixture->history, transitions);
  g_assert_true (flush (fixture));

  kept = query_text (fixture->path, "SELECT server_id || uuid || name || (stage_name IS NULL) || from_state || to_state"
                                    " || at || message FROM transitions WHERE id = 1");
  g_assert_cmpstr (kept, ==, "laba名1runningfailed1795528955000000out of memory");
  stage = query_text (fixture->path, "SELECT stage_name || to_state || (message IS NULL) || (SELECT count(*) FROM"
                                     " transitions) FROM transitions WHERE id = 2");
  g_assert_cmpstr (stage, ==, "traincompleted12");
}

static GHashTable *
load_usual (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *usual;

  sluice_history_load_usual_async (fixture->history, LAB, NULL, result_cb, &result);
  wait_result (&result);
  usual = sluice_history_load_usual_finish (fixture->history, result, &error);
  g_assert_no_error (error);
  return usual;
}

static void
test_usual_is_the_median_of_the_last_20 (Fixture      *fixture,
                                         gconstpointer data)
{
  g_autoptr (GHashTable) usual = NULL;
  g_autoptr (GHashTable) none = load_usual (fixture);

  g_assert_cmpuint (g_hash_table_size (none), ==, 0);

  /* Ten old runs of an hour, then twenty of 1 … 20 s; a failed one and another server's count for nothing. */
  for (int i = 0; i < 30; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%d", i);
      SluicePipelineRecord *pipeline = make_pipeline (uuid, "running");
      gint64 span = i < 10 ? G_TIME_SPAN_HOUR : (i - 9) * G_TIME_SPAN_SECOND;

      add_stage (pipeline, make_stage ("train", 0, "completed", T0 + i * G_TIME_SPAN_DAY, span));
      keep (fixture, LAB, pipeline);
    }
  keep (fixture, LAB, make_run ("failed", "failed", "failed", T0 + 100 * G_TIME_SPAN_DAY));
  keep (fixture, PROD, make_run ("elsewhere", "running", "completed", T0 + 100 * G_TIME_SPAN_DAY));

  usual = load_usual (fixture);
  g_assert_cmpuint (g_hash_table_size (usual), ==, 2);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (usual, "train_model"), ==, 10500 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (usual, "train_model\ntrain"), ==,
                   10500 * G_TIME_SPAN_MILLISECOND);
}

/* --- what can be wrong with the file ----------------------------------------------------------------------------- */

static void
assert_set_aside (Fixture *fixture,
                  int      number)
{
  g_autofree char *aside = g_strdup_printf ("%s.broken-%d", fixture->path, number);

  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_error (fixture->error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
}

static void
assert_works (Fixture *fixture)
{
  g_autoptr (SluiceBatch) loaded = NULL;

  keep (fixture, LAB, make_pipeline ("fresh", "pending"));
  loaded = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (loaded->pipelines->len, ==, 1);
}

static void
test_no_database_at_all (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *junk = g_strnfill (20000, 'x');
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *first = g_strconcat (fixture->path, ".broken-1", NULL);
  g_autofree char *kept = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (first, "an earlier one", -1, NULL));
  g_assert_true (g_file_set_contents (fixture->path, junk, -1, NULL));

  assert_works (fixture);
  g_assert_true (flush (fixture));
  assert_set_aside (fixture, 2);
  g_assert_true (g_file_get_contents (first, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "an earlier one");
}

static void
test_damaged_inside (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  for (int i = 0; i < 300; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%05d", i);

      keep (fixture, LAB, make_pipeline (uuid, "pending"));
    }
  g_assert_true (flush (fixture));
  close_history (fixture);

  /* The header and the schema stay whole: it opens, and reading it fails. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 40000);
  memset (contents + 8192, 0xa5, length - 8192);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));

  open_history (fixture);
  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_made_by_a_newer_program (Fixture      *fixture,
                              gconstpointer data)
{
  sqlite3 *db = NULL;

  keep (fixture, LAB, make_pipeline ("a", "pending"));
  close_history (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  open_history (fixture);
  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_another_programs_tables (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  sqlite3 *db = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE pipelines (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_a_folder_in_its_place (Fixture      *fixture,
                            gconstpointer data)
{
  g_mkdir_with_parents (fixture->path, 0700);

  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_a_place_that_cannot_be_written (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  /* A file where the folder should be: even root can make nothing in there. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));

  assert_works (fixture);
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_error (fixture->error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
  g_assert_false (flush (fixture));
}

static void
test_a_read_only_folder (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *probe = g_build_filename (folder, "probe", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  if (g_file_set_contents (probe, "", 0, NULL))
    {
      g_test_skip ("this user writes to read-only folders");
      return;
    }

  assert_works (fixture);
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_false (flush (fixture));
  g_chmod (folder, 0700);
}

static void
test_locked_by_another_program (Fixture      *fixture,
                                gconstpointer data)
{
  sqlite3 *db = NULL;
  g_autoptr (SluiceBatch) loaded = NULL;

  keep (fixture, LAB, make_pipeline ("a", "pending"));
  g_assert_true (flush (fixture));

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  keep (fixture, LAB, make_pipeline ("b", "pending"));
  g_assert_false (flush (fixture));
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  /* Nothing is wrong with the file, so it stays where it is. */
  keep (fixture, LAB, make_pipeline ("c", "pending"));
  g_assert_true (flush (fixture));
  loaded = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (loaded->pipelines->len, ==, 2);
}

/* --- the thread -------------------------------------------------------------------------------------------------- */

static void
test_closing_writes_what_is_queued (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autofree char *count = NULL;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%05d", i);

      keep (fixture, LAB, make_pipeline (uuid, "pending"));
    }
  close_history (fixture);

  count = query_text (fixture->path, "SELECT count(*) FROM pipelines");
  g_assert_cmpstr (count, ==, "1000");
}

static void
test_closing_does_not_wait_for_a_lock (Fixture      *fixture,
                                       gconstpointer data)
{
  sqlite3 *db = NULL;
  g_autofree char *count = NULL;

  g_assert_true (flush (fixture));
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%05d", i);

      keep (fixture, LAB, make_pipeline (uuid, "pending"));
    }

  /* A thousand times the wait for a lock would outlast the test's time limit. */
  close_history (fixture);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (db);
  count = query_text (fixture->path, "SELECT count(*) FROM pipelines");
  g_assert_cmpstr (count, ==, "0");
}

static void
test_never_used (Fixture      *fixture,
                 gconstpointer data)
{
  close_history (fixture);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_a_load_outlives_its_asker (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  gpointer watched = fixture->history;
  g_autoptr (SluiceBatch) batch = NULL;

  g_object_add_weak_pointer (G_OBJECT (fixture->history), &watched);
  sluice_history_load_async (fixture->history, LAB, NULL, result_cb, &result);
  g_clear_object (&fixture->history);
  wait_result (&result);
  batch = sluice_history_load_finish (watched, result, NULL, NULL, NULL);
  g_assert_nonnull (batch);

  g_clear_object (&result);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sluice_history_load_async (fixture->history, LAB, cancellable, result_cb, &result);
  wait_result (&result);
  g_assert_null (sluice_history_load_finish (fixture->history, result, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_in_memory (Fixture      *fixture,
                gconstpointer data)
{
  g_clear_pointer (&fixture->path, g_free);
  close_history (fixture);
  open_history (fixture);
  assert_works (fixture);
  g_assert_true (flush (fixture));
  g_assert_cmpuint (fixture->n_errors, ==, 0);
}

static void
test_ten_thousand (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (SluiceBatch) batch = make_batch (NULL);
  g_autoptr (SluiceBatch) loaded = NULL;
  gint64 start;

  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *uuid = g_uuid_string_random ();

      g_ptr_array_add (batch->pipelines, make_pipeline (uuid, "completed"));
    }

  start = g_get_monotonic_time ();
  sluice_history_keep (fixture->history, LAB, batch);
  g_assert_true (flush (fixture));
  g_test_message ("keep: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);

  start = g_get_monotonic_time ();
  sluice_history_keep (fixture->history, LAB, batch);
  g_assert_true (flush (fixture));
  g_test_message ("keep again: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);

  start = g_get_monotonic_time ();
  loaded = load (fixture, LAB, NULL, NULL);
  g_test_message ("load: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (loaded->pipelines->len, ==, 10000);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/history/round-trip", test_round_trip);
  ADD ("/history/new-server", test_nothing_is_known_of_a_new_server);
  ADD ("/history/servers-apart", test_servers_are_kept_apart);
  ADD ("/history/stages/ended", test_stages_are_kept_of_what_has_ended);
  ADD ("/history/stages/new-run", test_a_row_keeps_the_stages_and_a_new_run_drops_them);
  ADD ("/history/order", test_older_news_never_overwrites_newer);
  ADD ("/history/transitions", test_transitions);
  ADD ("/history/usual", test_usual_is_the_median_of_the_last_20);
  ADD ("/history/file/junk", test_no_database_at_all);
  ADD ("/history/file/damaged", test_damaged_inside);
  ADD ("/history/file/newer", test_made_by_a_newer_program);
  ADD ("/history/file/foreign", test_another_programs_tables);
  ADD ("/history/file/folder", test_a_folder_in_its_place);
  ADD ("/history/file/unwritable", test_a_place_that_cannot_be_written);
  ADD ("/history/file/read-only", test_a_read_only_folder);
  ADD ("/history/file/locked", test_locked_by_another_program);
  ADD ("/history/thread/closing", test_closing_writes_what_is_queued);
  ADD ("/history/thread/closing-locked", test_closing_does_not_wait_for_a_lock);
  ADD ("/history/thread/never-used", test_never_used);
  ADD ("/history/thread/outlives", test_a_load_outlives_its_asker);
  ADD ("/history/thread/cancelled", test_cancelled);
  ADD ("/history/memory", test_in_memory);
  ADD ("/history/ten-thousand", test_ten_thousand);

  return g_test_run ();
}
