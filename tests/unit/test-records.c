/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-batch.h"
#include "model/sluice-transition.h"

static SluiceStageRecord *
make_stage (void)
{
  SluiceStageRecord *stage = sluice_stage_record_new ();

  stage->name = g_strdup ("train");
  stage->task = g_strdup ("train_model");
  stage->status = g_strdup ("pending");
  stage->depends_on = g_strsplit ("preprocess,preprocess", ",", -1);
  return stage;
}

static SluicePipelineRecord *
make_pipeline (void)
{
  SluicePipelineRecord *pipeline = sluice_pipeline_record_new ();

  pipeline->uuid = g_strdup ("u");
  pipeline->name = g_strdup ("微调");
  pipeline->status = g_strdup ("pending");
  pipeline->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  g_ptr_array_add (pipeline->stages, make_stage ());
  return pipeline;
}

static void
test_new_ones_say_what_is_not_known (void)
{
  g_autoptr (SluiceStageRecord) stage = sluice_stage_record_new ();
  g_autoptr (SluicePipelineRecord) pipeline = sluice_pipeline_record_new ();

  g_assert_cmpfloat (stage->progress, ==, -1);
  g_assert_cmpint (stage->max_retries, ==, -1);
  g_assert_cmpint (stage->retry_count, ==, -1);
  g_assert_cmpint (pipeline->priority, ==, 5);
  g_assert_null (pipeline->stages);
}

static void
test_every_field_of_a_stage_counts (void)
{
  g_autoptr (SluiceStageRecord) a = make_stage ();

  for (int field = 0; field < 15; field++)
    {
      g_autoptr (SluiceStageRecord) b = make_stage ();
      char **text[] = { &b->name, &b->task, &b->status, &b->celery_task_id, &b->job_uuid, &b->result,
                        &b->error_message };
      gint64 *instants[] = { &b->created_at, &b->started_at, &b->completed_at };

      g_assert_true (sluice_stage_record_equal (a, b));
      if (field < 6)
        g_set_str (text[field], "other");
      else if (field < 9)
        *instants[field - 6] = 7;
      else if (field == 9)
        b->order = 1;
      else if (field == 10)
        b->progress = 0.5;
      else if (field == 11)
        b->max_retries = 3;
      else if (field == 12)
        b->retry_count = 1;
      else if (field == 13)
        g_clear_pointer (&b->depends_on, g_strfreev);
      else
        g_set_str (&b->depends_on[1], "tokenize");
      g_assert_false (sluice_stage_record_equal (a, b));
    }
}

static void
test_every_field_of_a_pipeline_counts (void)
{
  g_autoptr (SluicePipelineRecord) a = make_pipeline ();

  for (int field = 0; field < 12; field++)
    {
      g_autoptr (SluicePipelineRecord) b = make_pipeline ();
      char **text[] = { &b->uuid, &b->name, &b->description, &b->status, &b->celery_task_id, &b->error_message };
      gint64 *instants[] = { &b->created_at, &b->started_at, &b->completed_at };
      int *numbers[] = { &b->priority, &b->max_retries, &b->retry_count };

      g_assert_true (sluice_pipeline_record_equal (a, b));
      if (field < 6)
        g_set_str (text[field], "other");
      else if (field < 9)
        *instants[field - 6] = 7;
      else
        *numbers[field - 9] = 9;
      g_assert_false (sluice_pipeline_record_equal (a, b));
      g_assert_false (sluice_pipeline_record_equal_row (a, b));
    }
}

static void
test_stages_count_but_not_in_a_row (void)
{
  g_autoptr (SluicePipelineRecord) a = make_pipeline ();
  g_autoptr (SluicePipelineRecord) b = make_pipeline ();
  g_autoptr (SluicePipelineRecord) c = make_pipeline ();

  g_clear_pointer (&b->stages, g_ptr_array_unref);
  g_ptr_array_add (c->stages, make_stage ());
  g_assert_false (sluice_pipeline_record_equal (a, b));
  g_assert_false (sluice_pipeline_record_equal (a, c));
  g_assert_true (sluice_pipeline_record_equal_row (a, b));
  g_assert_true (sluice_pipeline_record_equal_row (a, c));
}

static void
test_no_dependencies_are_no_dependencies (void)
{
  g_autoptr (SluiceStageRecord) a = sluice_stage_record_new ();
  g_autoptr (SluiceStageRecord) b = sluice_stage_record_new ();

  b->depends_on = g_new0 (char *, 1);
  g_assert_true (sluice_stage_record_equal (a, b));
}

static gpointer
take_sequences_worker (gpointer data)
{
  guint64 last = 0;

  for (int i = 0; i < 10000; i++)
    {
      guint64 next = sluice_batch_next_sequence ();

      g_assert_cmpuint (next, >, last);
      last = next;
    }
  return NULL;
}

static void
test_sequences_never_repeat (void)
{
  guint64 first = sluice_batch_next_sequence ();
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sequences", take_sequences_worker, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (sluice_batch_next_sequence (), ==, first + 4 * 10000 + 1);
}

static void
test_a_batch_owns_what_it_holds (void)
{
  g_autoptr (SluicePipelineRecord) pipeline = make_pipeline ();
  g_autoptr (SluiceBatch) batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PAGE, 1);
  g_autoptr (SluiceBatch) other = sluice_batch_ref (batch);

  g_assert_cmpint (batch->total, ==, -1);
  g_ptr_array_add (batch->pipelines, sluice_pipeline_record_ref (pipeline));
  g_ptr_array_add (batch->changes, sluice_change_new ("u", "train", "running", 0.5, 7));
  g_ptr_array_add (batch->removed, g_strdup ("u"));
  g_clear_pointer (&batch, sluice_batch_unref);
  g_assert_cmpstr (((SluiceChange *) other->changes->pdata[0])->stage_name, ==, "train");
}

static void
test_a_transition_copies_its_words (void)
{
  char name[] = "nightly";
  g_autoptr (SluiceTransition) transition
      = sluice_transition_new ("s", "u", name, NULL, SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED, 7, "out of memory");
  g_autoptr (SluiceTransition) other = sluice_transition_ref (transition);

  name[0] = 'X';
  g_clear_pointer (&transition, sluice_transition_unref);
  g_assert_cmpstr (other->name, ==, "nightly");
  g_assert_cmpstr (other->message, ==, "out of memory");
  g_assert_null (other->stage_name);
  g_assert_cmpint (other->to, ==, SLUICE_STATE_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/new", test_new_ones_say_what_is_not_known);
  g_test_add_func ("/records/stage-equal", test_every_field_of_a_stage_counts);
  g_test_add_func ("/records/pipeline-equal", test_every_field_of_a_pipeline_counts);
  g_test_add_func ("/records/row-equal", test_stages_count_but_not_in_a_row);
  g_test_add_func ("/records/no-dependencies", test_no_dependencies_are_no_dependencies);
  g_test_add_func ("/batch/sequence", test_sequences_never_repeat);
  g_test_add_func ("/batch/owns", test_a_batch_owns_what_it_holds);
  g_test_add_func ("/transition/copies", test_a_transition_copies_its_words);

  return g_test_run ();
}
