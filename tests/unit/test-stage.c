/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-records.h"
#include "model/sluice-stage-private.h"
#include "text/sluice-text.h"

static void
note_notify_cb (GObject    *object,
                GParamSpec *pspec,
                GString    *notified)
{
  g_string_append_printf (notified, "%s ", pspec->name);
}

static void
test_says_what_its_record_says (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "failed");
  g_autoptr (SluiceStageRecord) record = make_stage ("训练", "failed", 10, 20);
  SluiceStage *stage;

  record->order = 3;
  record->celery_task_id = g_strdup ("celery");
  record->error_message = g_strdup ("CUDA out of memory");
  record->depends_on = g_strsplit ("a,b", ",", -1);
  record->progress = 0.5;
  record->retry_count = 1;
  record->max_retries = 3;
  stage = sluice_stage_new (record, NULL, row, MINUTES (30));

  g_assert_cmpstr (sluice_stage_get_name (stage), ==, "训练");
  g_assert_cmpuint (sluice_stage_get_order (stage), ==, 3);
  g_assert_cmpstr (sluice_stage_get_task (stage), ==, "train_model");
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_FAILED);
  g_assert_cmpstr (sluice_stage_get_status (stage), ==, "failed");
  g_assert_cmpstr (sluice_stage_get_depends_on (stage)[1], ==, "b");
  g_assert_cmpstr (sluice_stage_get_celery_task_id (stage), ==, "celery");
  g_assert_cmpstr (sluice_stage_get_error_message (stage), ==, "CUDA out of memory");
  g_assert_null (sluice_stage_get_traceback (stage));
  g_assert_null (sluice_stage_get_result (stage));
  g_assert_null (sluice_stage_get_job_uuid (stage));
  g_assert_cmpint (sluice_stage_get_started_at (stage), ==, MINUTES (10));
  g_assert_cmpint (sluice_stage_get_ended_at (stage), ==, MINUTES (20));
  g_assert_cmpfloat (sluice_stage_get_progress (stage), ==, 0.5);
  g_assert_cmpint (sluice_stage_get_retry_count (stage), ==, 1);
  g_assert_cmpint (sluice_stage_get_max_retries (stage), ==, 3);
  g_assert_finalize_object (stage);
}

static void
test_a_bare_record_gives_no_nulls (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "pending");
  g_autoptr (SluiceStageRecord) record = sluice_stage_record_new ();
  SluiceStage *stage = sluice_stage_new (record, NULL, row, 0);

  g_assert_cmpstr (sluice_stage_get_name (stage), ==, "");
  g_assert_cmpstr (sluice_stage_get_task (stage), ==, "");
  g_assert_cmpstr (sluice_stage_get_status (stage), ==, "");
  g_assert_null (sluice_stage_get_depends_on (stage)[0]);
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_PENDING);
  g_assert_cmpfloat (sluice_stage_get_progress (stage), ==, -1);
  g_assert_finalize_object (stage);
}

static void
test_notifies_only_what_changed (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "running");
  g_autoptr (SluiceStageRecord) pending = make_stage ("a", "pending", 0, 0);
  g_autoptr (SluiceStageRecord) running = make_stage ("a", "running", 10, 0);
  g_autoptr (SluiceStageRecord) again = make_stage ("a", "running", 10, 0);
  g_autoptr (SluiceStageRecord) further = make_stage ("a", "running", 10, 0);
  g_autoptr (GString) notified = g_string_new (NULL);
  g_autofree char *sorted = NULL;
  SluiceStage *stage = sluice_stage_new (pending, NULL, row, 0);

  g_signal_connect (stage, "notify", G_CALLBACK (note_notify_cb), notified);
  g_assert_true (sluice_stage_update (stage, running, NULL, row, 0));
  sorted = sort_words (notified->str);
  g_assert_cmpstr (sorted, ==, "started-at state");

  g_string_truncate (notified, 0);
  g_assert_false (sluice_stage_update (stage, again, NULL, row, 0));
  g_assert_cmpstr (notified->str, ==, "");

  further->progress = 0.25;
  g_assert_true (sluice_stage_update (stage, further, NULL, row, 0));
  g_assert_cmpstr (notified->str, ==, "progress ");
  g_assert_finalize_object (stage);
}

static void
test_another_unknown_word_is_another_state (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "running");
  g_autoptr (SluiceStageRecord) one = make_stage ("a", "thinking", 0, 0);
  g_autoptr (SluiceStageRecord) two = make_stage ("a", "dreaming", 0, 0);
  g_autoptr (GString) notified = g_string_new (NULL);
  SluiceStage *stage = sluice_stage_new (one, NULL, row, 0);

  g_signal_connect (stage, "notify", G_CALLBACK (note_notify_cb), notified);
  g_assert_true (sluice_stage_update (stage, two, NULL, row, 0));
  g_assert_cmpstr (notified->str, ==, "state ");
  g_assert_cmpstr (sluice_stage_get_status (stage), ==, "dreaming");
  g_assert_finalize_object (stage);
}

static void
test_a_killed_stage_ends_with_its_pipeline (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "cancelled");
  g_autoptr (SluiceStageRecord) killed = make_stage ("a", "skipped", 10, 0);
  g_autoptr (SluiceStageRecord) left_out = make_stage ("b", "skipped", 0, 0);
  g_autoptr (SluiceStageRecord) running = make_stage ("c", "running", 10, 0);
  SluiceStage *stage = sluice_stage_new (killed, NULL, row, MINUTES (30));

  g_assert_cmpint (sluice_stage_get_ended_at (stage), ==, MINUTES (30));
  sluice_stage_update (stage, left_out, NULL, row, MINUTES (30));
  g_assert_cmpint (sluice_stage_get_ended_at (stage), ==, 0);
  sluice_stage_update (stage, running, NULL, row, MINUTES (30));
  g_assert_cmpint (sluice_stage_get_ended_at (stage), ==, 0);
  g_assert_finalize_object (stage);
}

static void
test_a_traceback_is_of_one_task (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "failed");
  g_autoptr (SluiceStageRecord) first = make_stage ("a", "failed", 10, 20);
  g_autoptr (SluiceStageRecord) second = make_stage ("a", "running", 30, 0);
  g_autoptr (GString) notified = g_string_new (NULL);
  SluiceStage *stage;

  first->celery_task_id = g_strdup ("first");
  second->celery_task_id = g_strdup ("second");
  stage = sluice_stage_new (first, NULL, row, 0);
  g_signal_connect (stage, "notify::traceback", G_CALLBACK (note_notify_cb), notified);

  g_assert_true (sluice_stage_set_traceback (stage, "first", "Traceback"));
  g_assert_false (sluice_stage_set_traceback (stage, "first", "Traceback"));
  g_assert_cmpstr (sluice_stage_get_traceback (stage), ==, "Traceback");
  g_assert_cmpstr (notified->str, ==, "traceback ");

  sluice_stage_update (stage, second, NULL, row, 0);
  g_assert_null (sluice_stage_get_traceback (stage));
  g_assert_cmpstr (notified->str, ==, "traceback traceback ");
  g_assert_false (sluice_stage_set_traceback (stage, "first", "Traceback"));
  g_assert_null (sluice_stage_get_traceback (stage));
  g_assert_finalize_object (stage);
}

static void
test_finds_its_job (void)
{
  static const struct
  {
    const char *result;
    const char *job;
  } cases[] = {
    { NULL, NULL },
    { "{\"job_uuid\": \"j\"}", "j" },
    { "{\"task\": \"train_model\", \"params\": {\"job_uuid\": \"j\"}}", "j" },
    { "{\"note\": \"no \\\"job_uuid\\\" here\"}", NULL },
    { "{\"job_uuid\": 7}", NULL },
    { "{\"job_uuid\": null}", NULL },
    { "[\"job_uuid\"]", NULL },
    { "{\"job_uuid\"", NULL },
    { "{\"params\": [\"job_uuid\"]}", NULL },
  };
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "running");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SluiceStageRecord) before = make_stage ("a", "running", 10, 0);
      g_autoptr (SluiceStageRecord) after = make_stage ("a", "completed", 10, 20);
      SluiceStage *stage = sluice_stage_new (before, NULL, row, 0);

      g_assert_null (sluice_stage_get_job_uuid (stage));
      after->result = g_strdup (cases[i].result);
      sluice_stage_update (stage, after, NULL, row, 0);
      g_assert_cmpstr (sluice_stage_get_job_uuid (stage), ==, cases[i].job);
      g_assert_cmpstr (sluice_stage_get_job_uuid (stage), ==, cases[i].job);
      g_assert_finalize_object (stage);
    }
}

static void
test_its_properties_are_what_it_says (void)
{
  g_autoptr (SluicePipelineRecord) row = make_row ("u", "running");
  g_autoptr (SluiceStageRecord) record = make_stage ("a", "running", 10, 0);
  SluiceStage *stage = sluice_stage_new (record, NULL, row, 0);
  g_autofree char *name = NULL;
  g_autofree char *task = NULL;
  guint order;
  SluiceState state;
  gint64 started_at;
  gint64 ended_at;
  double progress;

  g_object_get (stage, "name", &name, "task", &task, "order", &order, "state", &state, "started-at", &started_at,
                "ended-at", &ended_at, "progress", &progress, NULL);
  g_assert_cmpstr (name, ==, "a");
  g_assert_cmpstr (task, ==, "train_model");
  g_assert_cmpuint (order, ==, 0);
  g_assert_cmpint (state, ==, SLUICE_STATE_RUNNING);
  g_assert_cmpint (started_at, ==, MINUTES (10));
  g_assert_cmpint (ended_at, ==, 0);
  g_assert_cmpfloat (progress, ==, -1);
  g_assert_finalize_object (stage);
}

/* Each once, and what no stage is called is said to be missing. */
static void
test_dependencies (void)
{
  const char *const names[] = { "load", "prepare", "prepare", "train" };
  g_autoptr (GHashTable) completed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SluicePipelineRecord) row = sluice_pipeline_record_new ();
  g_autoptr (GListStore) stages = g_list_store_new (SLUICE_TYPE_STAGE);
  g_autoptr (SluiceStage) train = NULL, load = NULL;
  g_autofree char *text = NULL, *unknown = NULL, *none = NULL;

  row->status = g_strdup ("running");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      SluiceStageRecord *record = sluice_stage_record_new ();
      g_autoptr (SluiceStage) stage = NULL;

      record->name = g_strdup (names[i]);
      record->task = g_strdup ("t");
      record->status = g_strdup ("pending");
      g_strfreev (record->depends_on);
      record->depends_on = g_strsplit (i == 3 ? "prepare,load,prepare,foo" : "", ",", -1);
      stage = sluice_stage_new (record, completed, row, 0);
      g_list_store_append (stages, stage);
      sluice_stage_record_unref (record);
    }
  train = g_list_model_get_item (G_LIST_MODEL (stages), 3);
  load = g_list_model_get_item (G_LIST_MODEL (stages), 0);
  text = sluice_text_dependencies (G_LIST_MODEL (stages), train);
  unknown = sluice_text_dependencies (NULL, train);
  none = sluice_text_dependencies (G_LIST_MODEL (stages), load);
  g_assert_cmpstr (text, ==, "prepare, load, foo (does not exist)");
  g_assert_cmpstr (unknown, ==, "prepare, load, foo");
  g_assert_cmpstr (none, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stage/record", test_says_what_its_record_says);
  g_test_add_func ("/stage/bare", test_a_bare_record_gives_no_nulls);
  g_test_add_func ("/stage/notify", test_notifies_only_what_changed);
  g_test_add_func ("/stage/unknown", test_another_unknown_word_is_another_state);
  g_test_add_func ("/stage/killed", test_a_killed_stage_ends_with_its_pipeline);
  g_test_add_func ("/stage/traceback", test_a_traceback_is_of_one_task);
  g_test_add_func ("/stage/dependencies", test_dependencies);
  g_test_add_func ("/stage/job", test_finds_its_job);
  g_test_add_func ("/stage/properties", test_its_properties_are_what_it_says);

  return g_test_run ();
}
