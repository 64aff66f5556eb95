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

#define ADD(path, function) g_test_add ("/store/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("twice", test_the_same_batch_twice_does_nothing);
  ADD ("notify", test_a_change_notifies_what_changed);

  return g_test_run ();
}
