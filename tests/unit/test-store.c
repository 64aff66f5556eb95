/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-records.h"
#include "model/sluice-store.h"

typedef struct
{
  SluiceClock *clock;
  SluiceStore *store;
  guint n_items_changed;
  guint n_counts_changed;
  guint n_changed;
  guint64 kinds;
  guint n_transitions;
} Fixture;

static void
count_items_changed_cb (GListModel *model,
                        guint       position,
                        guint       removed,
                        guint       added,
                        Fixture    *fixture)
{
  fixture->n_items_changed++;
}

static void
count_counts_changed_cb (SluiceStore *store,
                         Fixture     *fixture)
{
  fixture->n_counts_changed++;
}

static void
count_changed_cb (SluiceStore *store,
                  guint64      kinds,
                  Fixture     *fixture)
{
  fixture->n_changed++;
  fixture->kinds |= kinds;
}

static void
count_transition_cb (SluiceStore      *store,
                     SluiceTransition *transition,
                     Fixture          *fixture)
{
  fixture->n_transitions++;
}

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 guint      *n)
{
  (*n)++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->clock = sluice_clock_new_manual (MINUTES (100));
  fixture->store = sluice_store_new ("here", fixture->clock);
  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (count_items_changed_cb), fixture);
  g_signal_connect (fixture->store, "counts-changed", G_CALLBACK (count_counts_changed_cb), fixture);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (count_changed_cb), fixture);
  g_signal_connect (fixture->store, "transition", G_CALLBACK (count_transition_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->clock);
}

/* Applies a batch of the records that follow (taken; up to NULL), and gives back its transitions. */
static GPtrArray *
apply (Fixture           *fixture,
       SluiceBatchSource  source,
       SluiceBatchScope   scope,
       guint64            sequence,
       ...)
{
  g_autoptr (SluiceBatch) batch = make_batch (scope, sequence);
  SluicePipelineRecord *record;
  va_list records;

  batch->source = source;
  va_start (records, sequence);
  while ((record = va_arg (records, SluicePipelineRecord *)) != NULL)
    g_ptr_array_add (batch->pipelines, record);
  va_end (records);
  return sluice_store_apply (fixture->store, batch);
}

#define POLL(...) apply (fixture, SLUICE_BATCH_SOURCE_POLL, __VA_ARGS__)
#define PAGE SLUICE_BATCH_SCOPE_PAGE
#define FULL SLUICE_BATCH_SCOPE_FULL
#define PIPELINE SLUICE_BATCH_SCOPE_PIPELINE

static void
test_the_same_batch_twice_does_nothing (Fixture      *fixture,
                                        gconstpointer data)
{
  g_autoptr (SluiceBatch) batch = make_batch (FULL, 1);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  SluicePipeline *pipeline;
  guint n_notified = 0;

  batch->total = 3;
  g_ptr_array_add (batch->pipelines, make_row ("a", "pending"));
  g_ptr_array_add (batch->pipelines, make_row ("b", "running"));
  g_ptr_array_add (batch->pipelines, make_pipeline ("c", "running", make_stage ("s", "completed", 2, 3), NULL));
  first = sluice_store_apply (fixture->store, batch);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);
  g_assert_cmpuint (fixture->n_counts_changed, ==, 1);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 3);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_PENDING), ==, 1);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_CHECKING), ==, 1);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_COMPLETED), ==, 1);
  g_assert_true (sluice_store_get_complete (fixture->store));
  g_assert_cmpint (sluice_store_get_total (fixture->store), ==, 3);

  pipeline = sluice_store_lookup (fixture->store, "c");
  g_signal_connect (pipeline, "notify", G_CALLBACK (count_notify_cb), &n_notified);
  g_signal_connect (fixture->store, "notify", G_CALLBACK (count_notify_cb), &n_notified);
  second = sluice_store_apply (fixture->store, batch);
  g_assert_cmpuint (first->len + second->len, ==, 0);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);
  g_assert_cmpuint (fixture->n_counts_changed, ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_cmpuint (fixture->n_transitions, ==, 0);
  g_assert_cmpuint (n_notified, ==, 0);
  g_assert_true (sluice_store_lookup (fixture->store, "c") == pipeline);
}

static void
test_a_change_notifies_what_changed (Fixture      *fixture,
                                     gconstpointer data)
{
  guint n_state = 0;
  guint n_all = 0;
  SluicePipeline *pipeline;
  g_autoptr (GPtrArray) first = POLL (PAGE, 1, make_row ("a", "pending"), NULL);
  g_autoptr (GPtrArray) second = NULL;
  SluiceTransition *transition;

  pipeline = sluice_store_lookup (fixture->store, "a");
  g_signal_connect (pipeline, "notify", G_CALLBACK (count_notify_cb), &n_all);
  g_signal_connect (pipeline, "notify::state", G_CALLBACK (count_notify_cb), &n_state);
  second = POLL (PAGE, 2, make_row ("a", "failed"), NULL);

  g_assert_cmpuint (n_state, ==, 1);
  g_assert_cmpuint (n_all, ==, 1);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->kinds, ==, SLUICE_STORE_CHANGE_STATE);
  g_assert_cmpuint (first->len, ==, 0);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpuint (fixture->n_transitions, ==, 1);
  transition = second->pdata[0];
  g_assert_cmpstr (transition->server_id, ==, "here");
  g_assert_cmpstr (transition->uuid, ==, "a");
  g_assert_cmpint (transition->from, ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (transition->to, ==, SLUICE_STATE_FAILED);
}

static void
test_an_older_answer_never_overwrites_a_newer (Fixture      *fixture,
                                               gconstpointer data)
{
  g_autoptr (GPtrArray) first = POLL (PAGE, 5, make_row ("a", "failed"), NULL);
  g_autoptr (GPtrArray) second = POLL (PAGE, 4, make_row ("a", "pending"), NULL);

  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_FAILED);
  g_assert_cmpuint (second->len, ==, 0);
}

static void
test_a_finished_one_stays_completed_while_its_row_is_the_same (Fixture      *fixture,
                                                               gconstpointer data)
{
  SluicePipelineRecord *again = make_row ("a", "running");
  g_autoptr (GPtrArray) one
      = POLL (PIPELINE, 1, make_pipeline ("a", "running", make_stage ("s", "completed", 2, 3), NULL), NULL);
  g_autoptr (GPtrArray) two = POLL (PAGE, 2, make_row ("a", "running"), NULL);
  g_autoptr (GPtrArray) three = NULL;
  g_autoptr (GPtrArray) four = NULL;
  SluicePipeline *pipeline = sluice_store_lookup (fixture->store, "a");

  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_COMPLETED);
  g_assert_true (sluice_pipeline_get_server_finished (pipeline));

  /* Started anew: what is known of its stages is of the last time. */
  again->started_at = MINUTES (50);
  three = POLL (PAGE, 3, again, NULL);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_CHECKING);
  g_assert_false (sluice_pipeline_get_server_finished (pipeline));
  g_assert_cmpuint (three->len, ==, 0);

  again = make_pipeline ("a", "running", make_stage ("s", "running", 98, 0), NULL);
  again->started_at = MINUTES (98);
  four = POLL (PIPELINE, 4, again, NULL);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_RUNNING);
  g_assert_cmpuint (four->len, ==, 2);
}

static void
test_one_that_runs_is_not_checked_again (Fixture      *fixture,
                                         gconstpointer data)
{
  g_autoptr (GPtrArray) one
      = POLL (PIPELINE, 1, make_pipeline ("a", "pending", make_stage ("s", "pending", 0, 0), NULL), NULL);
  g_autoptr (GPtrArray) two = POLL (PAGE, 2, make_row ("a", "running"), NULL);

  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_QUEUED);
  /* It, and its stage. */
  g_assert_cmpuint (two->len, ==, 2);
}

static void
test_remembered_news_never_overwrites_live_news (Fixture      *fixture,
                                                 gconstpointer data)
{
  g_autoptr (GPtrArray) one = POLL (PAGE, 1, make_row ("a", "running"), make_row ("b", "failed"), NULL);
  g_autoptr (GPtrArray) two
      = apply (fixture, SLUICE_BATCH_SOURCE_HISTORY, FULL, 2,
               make_pipeline ("a", "running", make_stage ("s", "completed", 2, 3), NULL), make_row ("b", "pending"),
               make_row ("c", "failed"), NULL);
  g_autoptr (GPtrArray) three = NULL;

  /* But what only memory knows, it tells. */
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_COMPLETED);
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "b")), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "c")), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_pipeline_get_confirmed_at (sluice_store_lookup (fixture->store, "a")), ==, MINUTES (100) + 1);
  g_assert_cmpint (sluice_pipeline_get_confirmed_at (sluice_store_lookup (fixture->store, "c")), ==, 0);
  g_assert_false (sluice_store_get_complete (fixture->store));

  /* The first live answer after a start is a baseline, whatever memory said. */
  three = POLL (PAGE, 3, make_row ("c", "pending"), NULL);
  g_assert_cmpuint (fixture->n_transitions, ==, 0);
}

static void
test_remembered_stages_save_the_question (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autoptr (GPtrArray) one = apply (fixture, SLUICE_BATCH_SOURCE_HISTORY, FULL, 1,
                                     make_pipeline ("a", "running", make_stage ("s", "completed", 2, 3), NULL),
                                     make_row ("b", "running"), NULL);
  g_autoptr (GPtrArray) two = POLL (PAGE, 2, make_row ("a", "running"), make_row ("b", "running"), NULL);

  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_COMPLETED);
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "b")), ==, SLUICE_STATE_CHECKING);
  g_assert_cmpuint (one->len + two->len, ==, 0);
}

static SluicePipelineRecord *
make_row_at (const char *uuid,
             const char *status,
             int         created)
{
  SluicePipelineRecord *row = make_row (uuid, status);

  row->created_at = MINUTES (created);
  return row;
}

static void
test_the_baseline_is_no_news_and_what_comes_after_is (Fixture      *fixture,
                                                      gconstpointer data)
{
  g_autoptr (GPtrArray) one = POLL (PAGE, 1, make_row_at ("a", "failed", 50), make_row_at ("b", "running", 40), NULL);
  g_autoptr (GPtrArray) older = POLL (PAGE, 2, make_row_at ("c", "failed", 30), NULL);
  g_autoptr (GPtrArray) newer = POLL (PAGE, 3, make_row_at ("d", "failed", 60), make_row_at ("e", "pending", 61), NULL);
  g_autoptr (GPtrArray) checked
      = POLL (PIPELINE, 4, make_pipeline ("b", "running", make_stage ("s", "completed", 2, 3), NULL), NULL);
  SluiceTransition *transition;

  g_assert_cmpuint (one->len + older->len + checked->len, ==, 0);
  g_assert_cmpuint (newer->len, ==, 1);
  transition = newer->pdata[0];
  g_assert_cmpstr (transition->uuid, ==, "d");
  g_assert_cmpint (transition->from, ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (transition->to, ==, SLUICE_STATE_FAILED);
}

static void
test_checking_is_no_state_to_come_from (Fixture      *fixture,
                                        gconstpointer data)
{
  SluicePipelineRecord *started = make_row ("a", "running");
  g_autoptr (GPtrArray) one = POLL (PAGE, 1, make_row ("a", "pending"), NULL);
  g_autoptr (GPtrArray) two = POLL (PAGE, 2, started, NULL);
  g_autoptr (GPtrArray) three
      = POLL (PIPELINE, 3, make_pipeline ("a", "running", make_stage ("s", "completed", 2, 3), NULL), NULL);
  SluiceTransition *transition;

  g_assert_cmpuint (two->len, ==, 0);
  g_assert_cmpuint (three->len, ==, 1);
  transition = three->pdata[0];
  g_assert_cmpint (transition->from, ==, SLUICE_STATE_PENDING);
  g_assert_cmpint (transition->to, ==, SLUICE_STATE_COMPLETED);
  g_assert_cmpint (transition->at, ==, MINUTES (3));
}

static void
test_stages_move_too (Fixture      *fixture,
                      gconstpointer data)
{
  SluicePipelineRecord *record;
  g_autoptr (GPtrArray) one
      = POLL (PIPELINE, 1, make_pipeline ("a", "running", make_stage ("s", "running", 99, 0), NULL), NULL);
  g_autoptr (GPtrArray) two = NULL;
  gboolean stage_met = FALSE;

  g_assert_cmpuint (one->len, ==, 0);
  record = make_pipeline ("a", "failed", make_stage ("s", "failed", 99, 100), NULL);
  g_set_str (&((SluiceStageRecord *) record->stages->pdata[0])->error_message, "CUDA out of memory");
  two = POLL (PIPELINE, 2, record, NULL);
  g_assert_cmpuint (two->len, ==, 2);
  for (guint i = 0; i < two->len; i++)
    {
      SluiceTransition *transition = two->pdata[i];

      if (transition->stage_name == NULL)
        continue;
      stage_met = TRUE;
      g_assert_cmpstr (transition->stage_name, ==, "s");
      g_assert_cmpstr (transition->message, ==, "CUDA out of memory");
      g_assert_cmpint (transition->at, ==, MINUTES (100));
    }
  g_assert_true (stage_met);
}

static SluiceBatch *
make_frame (guint64     sequence,
            const char *stage,
            const char *status,
            double      progress,
            gint64      timestamp)
{
  SluiceBatch *batch = make_batch (SLUICE_BATCH_SCOPE_CHANGES, sequence);

  batch->source = SLUICE_BATCH_SOURCE_SOCKET;
  g_ptr_array_add (batch->changes, sluice_change_new ("a", stage, status, progress, timestamp));
  return batch;
}

static void
take_frame (Fixture    *fixture,
            guint64     sequence,
            const char *stage,
            const char *status,
            double      progress,
            gint64      timestamp)
{
  g_autoptr (SluiceBatch) batch = make_frame (sequence, stage, status, progress, timestamp);
  g_autoptr (GPtrArray) transitions = sluice_store_apply (fixture->store, batch);

  g_assert_nonnull (transitions);
}

static void
test_frames_change_a_field (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GPtrArray) one
      = POLL (PIPELINE, 1, make_pipeline ("a", "running", make_stage ("s", "running", 95, 0), NULL), NULL);
  g_autoptr (GPtrArray) later = NULL;
  SluicePipeline *pipeline = sluice_store_lookup (fixture->store, "a");
  SluiceStage *stage = sluice_pipeline_find_stage (pipeline, "s");

  take_frame (fixture, 2, "s", NULL, 0.25, MINUTES (96));
  g_assert_cmpfloat (sluice_stage_get_progress (stage), ==, 0.25);
  g_assert_cmpfloat (sluice_pipeline_get_progress (pipeline), ==, 0.25);

  /* Late on its way. */
  take_frame (fixture, 3, "s", "pending", 0.1, MINUTES (94));
  g_assert_cmpfloat (sluice_stage_get_progress (stage), ==, 0.25);
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_RUNNING);

  take_frame (fixture, 4, "s", "completed", -1, MINUTES (97));
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_COMPLETED);
  g_assert_cmpint (sluice_stage_get_ended_at (stage), ==, MINUTES (97));
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_COMPLETED);
  take_frame (fixture, 5, NULL, "completed", -1, MINUTES (98));
  g_assert_cmpint (sluice_pipeline_get_ended_at (pipeline), ==, MINUTES (98));
  g_assert_false (sluice_pipeline_get_server_finished (pipeline));

  /* An answer that was asked for later is the truth. */
  later = POLL (PIPELINE, 6, make_pipeline ("a", "failed", make_stage ("s", "failed", 95, 97), NULL), NULL);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_stage_get_state (stage), ==, SLUICE_STATE_FAILED);
}

static void
test_a_frame_waits_for_its_pipeline (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr (GPtrArray) later = NULL;

  take_frame (fixture, 2, NULL, "failed", -1, MINUTES (96));
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 0);
  later = POLL (PAGE, 1, make_row ("a", "running"), NULL);
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_FAILED);
}

static void
test_gone_after_two_full_passes (Fixture      *fixture,
                                 gconstpointer data)
{
  SluicePipeline *kept;
  g_autoptr (GPtrArray) one
      = POLL (FULL, 1, make_row ("a", "failed"), make_row ("b", "failed"), make_row ("c", "pending"), NULL);
  g_autoptr (GPtrArray) two = NULL;
  g_autoptr (GPtrArray) three = NULL;

  kept = sluice_store_lookup (fixture->store, "c");
  two = POLL (FULL, 2, make_row ("c", "pending"), NULL);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 3);
  three = POLL (FULL, 3, make_row ("c", "pending"), NULL);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 1);
  g_assert_null (sluice_store_lookup (fixture->store, "a"));
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_FAILED), ==, 0);
  g_assert_cmpuint (fixture->n_items_changed, ==, 2);
  g_assert_true (sluice_store_lookup (fixture->store, "c") == kept);
}

static void
test_seen_between_two_full_passes_it_stays (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr (GPtrArray) one = POLL (FULL, 1, make_row ("a", "failed"), NULL);
  g_autoptr (GPtrArray) two = POLL (FULL, 2, NULL);
  g_autoptr (GPtrArray) seen = POLL (PAGE, 3, make_row ("a", "failed"), NULL);
  g_autoptr (GPtrArray) four = POLL (FULL, 4, NULL);
  g_autoptr (GPtrArray) five = NULL;

  g_assert_nonnull (sluice_store_lookup (fixture->store, "a"));
  five = POLL (FULL, 5, NULL);
  g_assert_null (sluice_store_lookup (fixture->store, "a"));
}

static void
remove_one (Fixture    *fixture,
            guint64     sequence,
            const char *uuid)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_REMOVED, sequence);
  g_autoptr (GPtrArray) transitions = NULL;

  g_ptr_array_add (batch->removed, g_strdup (uuid));
  transitions = sluice_store_apply (fixture->store, batch);
  g_assert_cmpuint (transitions->len, ==, 0);
}

static void
test_a_removed_one_is_not_brought_back_by_old_news (Fixture      *fixture,
                                                    gconstpointer data)
{
  SluicePipeline *pipeline;
  g_autoptr (GPtrArray) one = POLL (PAGE, 1, make_row ("a", "failed"), NULL);
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GPtrArray) new = NULL;

  pipeline = sluice_store_lookup (fixture->store, "a");
  g_object_add_weak_pointer (G_OBJECT (pipeline), (gpointer *) &pipeline);
  remove_one (fixture, 3, "a");
  g_assert_null (pipeline);
  old = POLL (PAGE, 2, make_row ("a", "failed"), NULL);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 0);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_FAILED), ==, 0);

  new = POLL (PAGE, 4, make_row ("a", "failed"), NULL);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 1);
  remove_one (fixture, 3, "a");
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 1);
  remove_one (fixture, 5, "never seen");
}

static void
test_removals_are_grouped (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (SluiceBatch) all = make_batch (FULL, 1);
  g_autoptr (SluiceBatch) two_runs = make_batch (SLUICE_BATCH_SCOPE_REMOVED, 2);
  g_autoptr (SluiceBatch) scattered = make_batch (SLUICE_BATCH_SCOPE_REMOVED, 3);
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) two = NULL;
  g_autoptr (GPtrArray) three = NULL;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%d", i);

      g_ptr_array_add (all->pipelines, make_row (uuid, "failed"));
      if (i < 10 || (i >= 500 && i < 520))
        g_ptr_array_add (two_runs->removed, g_strdup (uuid));
      else if (i % 2 == 0)
        g_ptr_array_add (scattered->removed, g_strdup (uuid));
    }

  one = sluice_store_apply (fixture->store, all);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);
  two = sluice_store_apply (fixture->store, two_runs);
  g_assert_cmpuint (fixture->n_items_changed, ==, 3);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 970);
  three = sluice_store_apply (fixture->store, scattered);
  g_assert_cmpuint (fixture->n_items_changed, ==, 4);
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 485);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_FAILED), ==, 485);
}

static void
check_when_notified_cb (SluicePipeline *pipeline,
                        GParamSpec     *pspec,
                        Fixture        *fixture)
{
  /* Whoever is told sees the whole batch. */
  g_assert_cmpuint (sluice_store_get_n_items (fixture->store), ==, 2);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_FAILED), ==, 2);
  g_assert_nonnull (sluice_store_lookup (fixture->store, "b"));
  fixture->kinds = 77;
}

static void
test_who_is_told_sees_the_whole_batch (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr (GPtrArray) one = POLL (PAGE, 1, make_row ("a", "pending"), NULL);
  g_autoptr (GPtrArray) two = NULL;

  g_signal_connect (sluice_store_lookup (fixture->store, "a"), "notify::state", G_CALLBACK (check_when_notified_cb),
                    fixture);
  two = POLL (PAGE, 2, make_row ("a", "failed"), make_row ("b", "failed"), NULL);
  g_assert_cmpuint (fixture->kinds, ==, 77 | SLUICE_STORE_CHANGE_STATE);
}

static void
test_stuck_by_the_time_alone (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (GPtrArray) one
      = POLL (PIPELINE, 1, make_pipeline ("a", "running", make_stage ("s", "running", 99, 0), NULL), NULL);
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) late = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) moved = NULL;
  SluicePipeline *pipeline = sluice_store_lookup (fixture->store, "a");

  /* Progress that was seen to move, and then stands still. */
  take_frame (fixture, 2, "s", NULL, 0.2, MINUTES (100));
  sluice_clock_advance (fixture->clock, MINUTES (9));
  early = sluice_store_review (fixture->store);
  g_assert_cmpuint (early->len, ==, 0);
  sluice_clock_advance (fixture->clock, MINUTES (1));
  late = sluice_store_review (fixture->store);
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_STUCK);
  g_assert_cmpint (sluice_pipeline_get_warning (pipeline), ==, SLUICE_WARNING_NO_PROGRESS);
  g_assert_cmpuint (sluice_store_count (fixture->store, SLUICE_STATE_STUCK), ==, 1);
  again = sluice_store_review (fixture->store);
  g_assert_cmpuint (again->len, ==, 0);

  /* Progress is a move. */
  take_frame (fixture, 3, "s", NULL, 0.5, MINUTES (111));
  g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_RUNNING);
}

static void
test_a_slow_clock_of_the_server_is_no_age (Fixture      *fixture,
                                           gconstpointer data)
{
  g_autoptr (GPtrArray) one = NULL;

  sluice_store_set_skew (fixture->store, -MINUTES (60));
  g_assert_cmpint (sluice_store_get_server_now (fixture->store), ==,
                   sluice_clock_get_now (fixture->clock) - MINUTES (60));
  one = POLL (PIPELINE, 1, make_pipeline ("a", "running", make_stage ("s", "running", 39, 0), NULL), NULL);
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_RUNNING);
}

static gint64
answer_usual (const char *task,
              const char *stage_name,
              gpointer    user_data)
{
  g_assert_cmpstr (task, ==, "train_model");
  return g_str_equal (stage_name, "long") ? MINUTES (60) : 0;
}

static void
test_usual_and_workers_count (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (GPtrArray) one = NULL;

  sluice_store_set_usual (fixture->store, answer_usual, NULL);
  one = POLL (PIPELINE, 1, make_pipeline ("a", "running", make_stage ("long", "running", 10, 0), NULL),
              make_pipeline ("b", "running", make_stage ("s", "pending", 0, 0), NULL), NULL);
  g_assert_cmpint (sluice_pipeline_get_state (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_STATE_RUNNING);

  sluice_store_set_workers (fixture->store, 0);
  g_assert_cmpint (sluice_pipeline_get_warning (sluice_store_lookup (fixture->store, "a")), ==, SLUICE_WARNING_NONE);
  g_assert_cmpint (sluice_pipeline_get_warning (sluice_store_lookup (fixture->store, "b")), ==,
                   SLUICE_WARNING_NO_WORKER);
}

static void
test_a_request_shows_and_its_failure_stays (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr (GPtrArray) one = POLL (PAGE, 1, make_row ("a", "pending"), NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  SluicePipeline *pipeline = sluice_store_lookup (fixture->store, "a");
  guint n = 0;

  g_signal_connect (pipeline, "notify", G_CALLBACK (count_notify_cb), &n);
  sluice_store_set_request (fixture->store, "a", SLUICE_REQUEST_START, NULL);
  g_assert_cmpint (sluice_pipeline_get_request (pipeline), ==, SLUICE_REQUEST_START);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (fixture->kinds, ==, SLUICE_STORE_CHANGE_REQUEST);
  sluice_store_set_request (fixture->store, "a", SLUICE_REQUEST_NONE, error);
  g_assert_error (sluice_pipeline_get_request_error (pipeline), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (n, ==, 3);
  sluice_store_set_request (fixture->store, "a", SLUICE_REQUEST_CANCEL, NULL);
  g_assert_no_error (sluice_pipeline_get_request_error (pipeline));
  sluice_store_set_request (fixture->store, "gone", SLUICE_REQUEST_CANCEL, NULL);

  /* Once it got on by itself there is time to read it. */
  sluice_store_set_request (fixture->store, "a", SLUICE_REQUEST_NONE, error);
  g_clear_pointer (&one, g_ptr_array_unref);
  one = POLL (PAGE, 1, make_row ("a", "cancelled"), NULL);
  g_assert_error (sluice_pipeline_get_request_error (pipeline), G_IO_ERROR, G_IO_ERROR_FAILED);
  sluice_store_confirm (fixture->store, "a", sluice_clock_get_now (fixture->clock) + G_USEC_PER_SEC * 11);
  g_assert_no_error (sluice_pipeline_get_request_error (pipeline));

  /* Until it is asked for something else, or is as it was for a minute more. */
  sluice_store_set_request (fixture->store, "a", SLUICE_REQUEST_NONE, error);
  g_clear_pointer (&one, g_ptr_array_unref);
  one = POLL (PAGE, 1, make_row ("a", "cancelled"), NULL);
  g_assert_error (sluice_pipeline_get_request_error (pipeline), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_pointer (&one, g_ptr_array_unref);
  sluice_store_confirm (fixture->store, "a", sluice_clock_get_now (fixture->clock) + MINUTES (1));
  g_assert_error (sluice_pipeline_get_request_error (pipeline), G_IO_ERROR, G_IO_ERROR_FAILED);
  sluice_store_confirm (fixture->store, "a", sluice_clock_get_now (fixture->clock) + MINUTES (1) + 1);
  g_assert_no_error (sluice_pipeline_get_request_error (pipeline));
}

#define ADD(path, function) g_test_add ("/store/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("twice", test_the_same_batch_twice_does_nothing);
  ADD ("notify", test_a_change_notifies_what_changed);
  ADD ("older", test_an_older_answer_never_overwrites_a_newer);
  ADD ("finished", test_a_finished_one_stays_completed_while_its_row_is_the_same);
  ADD ("runs", test_one_that_runs_is_not_checked_again);
  ADD ("history", test_remembered_news_never_overwrites_live_news);
  ADD ("history-stages", test_remembered_stages_save_the_question);
  ADD ("baseline", test_the_baseline_is_no_news_and_what_comes_after_is);
  ADD ("checking", test_checking_is_no_state_to_come_from);
  ADD ("stages", test_stages_move_too);
  ADD ("frames", test_frames_change_a_field);
  ADD ("frame-first", test_a_frame_waits_for_its_pipeline);
  ADD ("two-passes", test_gone_after_two_full_passes);
  ADD ("between-passes", test_seen_between_two_full_passes_it_stays);
  ADD ("removed", test_a_removed_one_is_not_brought_back_by_old_news);
  ADD ("grouped", test_removals_are_grouped);
  ADD ("whole", test_who_is_told_sees_the_whole_batch);
  ADD ("stuck", test_stuck_by_the_time_alone);
  ADD ("skew", test_a_slow_clock_of_the_server_is_no_age);
  ADD ("usual-workers", test_usual_and_workers_count);
  ADD ("request", test_a_request_shows_and_its_failure_stays);

  return g_test_run ();
}
