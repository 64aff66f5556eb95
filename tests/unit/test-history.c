/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-test.h"

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

/* --- what was sent ----------------------------------------------------------------------------------------------- */

static char *
load_spec (Fixture    *fixture,
           const char *server,
           const char *uuid)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *spec;

  sluice_history_load_spec_async (fixture->history, server, uuid, NULL, result_cb, &result);
  wait_result (&result);
  spec = sluice_history_load_spec_finish (fixture->history, result, &error);
  g_assert_no_error (error);
  return spec;
}

static void
assert_spec (Fixture    *fixture,
             const char *server,
             const char *uuid,
             const char *expected)
{
  g_autofree char *spec = load_spec (fixture, server, uuid);

  g_assert_cmpstr (spec, ==, expected);
}

/* Returns: (transfer full): the pipelines of which that is known, in order. */
static char *
list_specs (Fixture    *fixture,
            const char *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) uuids = NULL;
  g_autoptr (GList) sorted = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  sluice_history_load_spec_uuids_async (fixture->history, server, NULL, result_cb, &result);
  wait_result (&result);
  uuids = sluice_history_load_spec_uuids_finish (fixture->history, result, &error);
  g_assert_no_error (error);
  sorted = g_list_sort (g_hash_table_get_keys (uuids), (GCompareFunc) g_strcmp0);
  for (GList *l = sorted; l != NULL; l = l->next)
    g_string_append (text, l->data);
  return g_strdup (text->str);
}

static void
assert_specs (Fixture    *fixture,
              const char *server,
              const char *expected)
{
  g_autofree char *specs = list_specs (fixture, server);

  g_assert_cmpstr (specs, ==, expected);
}

static void
test_what_was_sent (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SluiceBatch) gone = make_batch (NULL);

  assert_spec (fixture, LAB, "a", NULL);
  sluice_history_keep_spec (fixture->history, LAB, "a", "{\"name\":\"跑\"}");
  sluice_history_keep_spec (fixture->history, LAB, "b", "{}");
  keep (fixture, LAB, make_pipeline ("a", "pending"));
  keep (fixture, PROD, make_pipeline ("a", "pending"));
  close_history (fixture);
  open_history (fixture);
  assert_spec (fixture, LAB, "a", "{\"name\":\"跑\"}");
  assert_spec (fixture, LAB, "b", "{}");
  assert_spec (fixture, PROD, "a", NULL);
  assert_specs (fixture, LAB, "ab");
  assert_specs (fixture, PROD, "");
  sluice_history_keep_spec (fixture->history, LAB, "a", "{\"again\":1}");
  assert_spec (fixture, LAB, "a", "{\"again\":1}");

  /* It goes with its pipeline, and with its server. */
  g_ptr_array_add (gone->removed, g_strdup ("a"));
  sluice_history_keep (fixture->history, PROD, gone);
  assert_spec (fixture, LAB, "a", "{\"again\":1}");
  sluice_history_keep (fixture->history, LAB, gone);
  assert_spec (fixture, LAB, "a", NULL);
  assert_specs (fixture, LAB, "b");
  sluice_history_forget (fixture->history, LAB);
  assert_specs (fixture, LAB, "");
  assert_spec (fixture, LAB, "b", NULL);
}

/* A file of the version before this one is brought to it, and keeps what it holds. */
static void
test_from_version_1 (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (SluiceBatch) loaded = NULL;
  g_autofree char *version = NULL;
  sqlite3 *db = NULL;

  keep (fixture, LAB, make_pipeline ("old", "pending"));
  close_history (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TRIGGER gone; DROP TABLE specs; PRAGMA user_version = 1", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);

  open_history (fixture);
  sluice_history_keep_spec (fixture->history, LAB, "old", "{}");
  assert_spec (fixture, LAB, "old", "{}");
  loaded = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (loaded->pipelines->len, ==, 1);
  g_assert_cmpuint (fixture->n_errors, ==, 0);
  close_history (fixture);
  version = query_text (fixture->path, "PRAGMA user_version");
  g_assert_cmpstr (version, ==, "2");
}

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
  ADD ("/history/ten-thousand", test_ten_thousand);
  ADD ("/history/what-was-sent", test_what_was_sent);
  ADD ("/history/from-version-1", test_from_version_1);

  return g_test_run ();
}
