/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-records.h"
#include "model/sluice-store.h"

/*
 * What must hold for the store whatever comes in whatever order: made-up news of a made-up server, in which a pipeline
 * that is gone never comes back and every answer has its sequence.
 */

#define N_UUIDS 8
#define N_BATCHES 40
#define N_ROUNDS 60

static const char *const words[] = { "pending", "running", "running", "completed", "failed", "skipped", "exploded" };
static const char *const names[] = { "preprocess", "train", "evaluate", "train" };

static const char *
pick_word (GRand *rand)
{
  return words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
}

static SluicePipelineRecord *
make_random_row (GRand      *rand,
                 const char *uuid,
                 gboolean    with_stages)
{
  SluicePipelineRecord *row = make_row (uuid, pick_word (rand));

  row->priority = g_rand_int_range (rand, 1, 3);
  row->started_at = MINUTES (g_rand_int_range (rand, 95, 97));
  if (g_rand_boolean (rand))
    row->description = g_strdup ("nightly");
  if (!with_stages)
    return row;

  row->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  for (int i = g_rand_int_range (rand, 0, 5); i > 0; i--)
    {
      SluiceStageRecord *stage = make_stage (names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))],
                                             pick_word (rand), g_rand_int_range (rand, 95, 97), 0);

      stage->order = row->stages->len;
      if (g_rand_boolean (rand))
        stage->completed_at = MINUTES (97);
      if (g_rand_boolean (rand))
        stage->celery_task_id = g_strdup_printf ("task of %s %u", uuid, stage->order);
      g_ptr_array_add (row->stages, stage);
    }
  return row;
}

static SluiceBatch *
make_random_batch (GRand    *rand,
                   guint64   sequence,
                   gboolean *alive)
{
  SluiceBatchScope scope = g_rand_int_range (rand, 0, 5);
  g_autoptr (SluiceBatch) batch = make_batch (scope, sequence);

  for (int i = 0; i < N_UUIDS; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%d", i);

      if (!alive[i] || (scope != SLUICE_BATCH_SCOPE_FULL && g_rand_int_range (rand, 0, 4) != 0))
        continue;

      switch (scope)
        {
        case SLUICE_BATCH_SCOPE_PAGE:
        case SLUICE_BATCH_SCOPE_FULL:
          /* One in five can't be understood. */
          g_ptr_array_add (batch->pipelines, g_rand_int_range (rand, 0, 5) == 0 ? make_row (uuid, "")
                                                                                : make_random_row (rand, uuid, FALSE));
          batch->total = g_rand_int_range (rand, 5, 10);
          break;
        case SLUICE_BATCH_SCOPE_PIPELINE:
          g_ptr_array_add (batch->pipelines, make_random_row (rand, uuid, TRUE));
          break;
        case SLUICE_BATCH_SCOPE_CHANGES:
          batch->source = SLUICE_BATCH_SOURCE_SOCKET;
          g_ptr_array_add (batch->changes,
                           sluice_change_new (uuid, g_rand_boolean (rand) ? names[g_rand_int_range (rand, 0, 4)] : NULL,
                                              g_rand_boolean (rand) ? pick_word (rand) : NULL,
                                              g_rand_boolean (rand) ? g_rand_double (rand) : -1,
                                              g_rand_boolean (rand) ? MINUTES (g_rand_int_range (rand, 94, 100)) : 0));
          break;
        case SLUICE_BATCH_SCOPE_REMOVED:
        default:
          if (g_rand_int_range (rand, 0, 3) != 0)
            break;
          alive[i] = FALSE;
          /* Some are gone without a word. */
          if (g_rand_boolean (rand))
            g_ptr_array_add (batch->removed, g_strdup (uuid));
          break;
        }
    }

  return g_steal_pointer (&batch);
}

static GPtrArray *
make_news (GRand    *rand,
           gboolean *alive)
{
  GPtrArray *news = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_batch_unref);
  SluiceBatch *memory = make_batch (SLUICE_BATCH_SCOPE_FULL, 1);

  memory->source = SLUICE_BATCH_SOURCE_HISTORY;
  for (int i = 0; i < N_UUIDS; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%d", i);

      alive[i] = TRUE;
      if (g_rand_boolean (rand))
        g_ptr_array_add (memory->pipelines, make_random_row (rand, uuid, g_rand_boolean (rand)));
    }

  g_ptr_array_add (news, memory);
  for (guint i = 2; i < N_BATCHES; i++)
    g_ptr_array_add (news, make_random_batch (rand, i, alive));
  return news;
}

static int
compare_uuids (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (sluice_pipeline_get_uuid (*(SluicePipeline *const *) a),
                    sluice_pipeline_get_uuid (*(SluicePipeline *const *) b));
}

static void
describe_object (GString *text,
                 GObject *object)
{
  guint n_properties;
  g_autofree GParamSpec **properties
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_properties);

  for (guint i = 0; i < n_properties; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *word = NULL;

      /* When we saw it move is a matter of when we looked. */
      if (g_str_equal (properties[i]->name, "warning-since") || g_str_equal (properties[i]->name, "stages"))
        continue;
      g_value_init (&value, properties[i]->value_type);
      g_object_get_property (object, properties[i]->name, &value);
      word = g_strdup_value_contents (&value);
      g_string_append_printf (text, " %s=%s", properties[i]->name, word);
    }
  g_string_append_c (text, '\n');
}

/* Whose a task is: some stage's that may still move, or nobody's. */
static void
check_task (SluiceStore    *store,
            SluicePipeline *pipeline,
            SluiceStage    *stage)
{
  const char *task_id = sluice_stage_get_celery_task_id (stage);
  const char *name = NULL;
  SluicePipeline *found;

  if (task_id == NULL)
    return;

  found = sluice_store_find_task (store, task_id, &name);
  if (sluice_state_is_active (sluice_pipeline_get_state (pipeline))
      || !sluice_state_is_final (sluice_state_parse (sluice_stage_get_status (stage))))
    {
      g_assert_true (found == pipeline);
      g_assert_cmpstr (name, ==, sluice_stage_get_name (stage));
    }
  else
    {
      g_assert_null (found);
    }
}

/* All that can be seen of a store, and that its parts agree with each other. */
static char *
describe (SluiceStore *store)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new_with_free_func (g_object_unref);
  guint counts[SLUICE_N_STATES] = { 0 };

  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    g_ptr_array_add (pipelines, g_list_model_get_item (G_LIST_MODEL (store), i));
  g_ptr_array_sort (pipelines, compare_uuids);

  g_string_append_printf (text, "total %d\n", sluice_store_get_total (store));
  for (guint i = 0; i < pipelines->len; i++)
    {
      SluicePipeline *pipeline = pipelines->pdata[i];
      GListModel *stages = sluice_pipeline_get_stages (pipeline);

      g_assert_true (sluice_store_lookup (store, sluice_pipeline_get_uuid (pipeline)) == pipeline);
      counts[sluice_pipeline_get_state (pipeline)]++;
      describe_object (text, G_OBJECT (pipeline));
      g_string_append_printf (text, "  %s %s\n", sluice_pipeline_get_status (pipeline),
                              sluice_pipeline_get_search_key (pipeline));
      for (guint j = 0; stages != NULL && j < g_list_model_get_n_items (stages); j++)
        {
          g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, j);

          check_task (store, pipeline, stage);
          g_string_append_printf (text, "  %s", sluice_stage_get_status (stage));
          describe_object (text, G_OBJECT (stage));
        }
    }

  for (int i = 0; i < SLUICE_N_STATES; i++)
    g_assert_cmpuint (sluice_store_count (store, i), ==, counts[i]);
  return g_string_free (text, FALSE);
}

static void
take (SluiceStore *store,
      SluiceBatch *batch)
{
  g_autoptr (GPtrArray) transitions = sluice_store_apply (store, batch);

  for (guint i = 0; i < transitions->len; i++)
    {
      SluiceTransition *transition = transitions->pdata[i];

      g_assert_cmpint (transition->from, !=, transition->to);
    }
}

static void
shuffle (GRand     *rand,
         GPtrArray *news)
{
  for (guint i = news->len - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);
      gpointer other = news->pdata[i];

      news->pdata[i] = news->pdata[j];
      news->pdata[j] = other;
    }
}

static SluiceStore *
make_store (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (MINUTES (100));

  return sluice_store_new ("here", clock);
}

static void
test_any_order_has_the_same_end (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gboolean alive[N_UUIDS];
      g_autoptr (GPtrArray) news = make_news (rand, alive);
      g_autofree char *expected = NULL;

      for (int order = 0; order < 8; order++)
        {
          SluiceStore *store = make_store ();
          g_autofree char *end = NULL;

          for (guint i = 0; i < news->len; i++)
            {
              take (store, news->pdata[i]);
              /* Now and then something comes twice, or again much later. */
              if (order > 0 && g_rand_boolean (rand))
                take (store, news->pdata[g_rand_int_range (rand, 0, (gint32) i + 1)]);
            }

          end = describe (store);
          if (expected == NULL)
            expected = g_steal_pointer (&end);
          else
            g_assert_cmpstr (end, ==, expected);
          g_assert_finalize_object (store);
          shuffle (rand, news);
        }
    }
}

static void
tell (SluiceStore *store,
      SluiceBatch *batch,
      GString     *told)
{
  g_autoptr (GPtrArray) transitions = sluice_store_apply (store, batch);

  for (guint i = 0; i < transitions->len; i++)
    {
      SluiceTransition *each = transitions->pdata[i];

      g_string_append_printf (told, "%s %s %d %d\n", each->uuid, each->stage_name, each->from, each->to);
    }
}

/* Changes of one batch that only say how far stages are may be shown together, and nobody can tell. */
static void
test_together_is_one_by_one (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gboolean alive[N_UUIDS];
      g_autoptr (GPtrArray) news = make_news (rand, alive);
      g_autoptr (SluiceBatch) all = make_batch (SLUICE_BATCH_SCOPE_CHANGES, N_BATCHES);
      SluiceStore *together = make_store (), *apart = make_store ();
      g_autoptr (GString) told_together = g_string_new (NULL), told_apart = g_string_new (NULL);
      g_autofree char *end = NULL, *expected = NULL;

      for (guint i = 0; i < news->len; i++)
        {
          take (together, news->pdata[i]);
          take (apart, news->pdata[i]);
        }
      all->source = SLUICE_BATCH_SOURCE_SOCKET;
      for (int i = 0; i < 60; i++)
        {
          gboolean progress = g_rand_int_range (rand, 0, 4) != 0;
          g_autofree char *uuid = g_strdup_printf ("uuid-%d", g_rand_int_range (rand, 0, 2));
          g_autoptr (SluiceBatch) one = make_batch (SLUICE_BATCH_SCOPE_CHANGES, N_BATCHES);
          const char *stage = progress || g_rand_boolean (rand) ? names[g_rand_int_range (rand, 0, 4)] : NULL;
          const char *word = progress ? (g_rand_boolean (rand) ? "running" : NULL) : pick_word (rand);
          double far = g_rand_double (rand);

          one->source = SLUICE_BATCH_SOURCE_SOCKET;
          g_ptr_array_add (one->changes, sluice_change_new (uuid, stage, word, far, 0));
          g_ptr_array_add (all->changes, sluice_change_new (uuid, stage, word, far, 0));
          tell (apart, one, told_apart);
        }
      tell (together, all, told_together);

      end = describe (together);
      expected = describe (apart);
      g_assert_cmpstr (end, ==, expected);
      g_assert_cmpstr (told_together->str, ==, told_apart->str);
      g_assert_finalize_object (together);
      g_assert_finalize_object (apart);
    }
}

static void
count_signal_cb (guint *n)
{
  (*n)++;
}

static void
test_the_same_again_is_silent (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gboolean alive[N_UUIDS];
      g_autoptr (GPtrArray) news = make_news (rand, alive);
      SluiceStore *store = make_store ();
      guint n = 0;

      for (guint i = 0; i < news->len; i++)
        {
          gulong handlers[3];

          take (store, news->pdata[i]);
          for (guint j = 0; j < sluice_store_get_n_items (store); j++)
            {
              g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), j);

              g_signal_connect_swapped (pipeline, "notify", G_CALLBACK (count_signal_cb), &n);
              g_signal_connect_swapped (pipeline, "stage-changed", G_CALLBACK (count_signal_cb), &n);
              g_signal_connect_swapped (pipeline, "structure-changed", G_CALLBACK (count_signal_cb), &n);
            }
          handlers[0] = g_signal_connect_swapped (store, "items-changed", G_CALLBACK (count_signal_cb), &n);
          handlers[1] = g_signal_connect_swapped (store, "changed", G_CALLBACK (count_signal_cb), &n);
          handlers[2] = g_signal_connect_swapped (store, "transition", G_CALLBACK (count_signal_cb), &n);
          take (store, news->pdata[i]);
          g_assert_cmpuint (n, ==, 0);
          for (int j = 0; j < 3; j++)
            g_signal_handler_disconnect (store, handlers[j]);
          for (guint j = 0; j < sluice_store_get_n_items (store); j++)
            {
              g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), j);

              g_signal_handlers_disconnect_by_func (pipeline, count_signal_cb, &n);
            }
        }
      g_assert_finalize_object (store);
    }
}

static void
test_whatever_was_missed_full_passes_put_right (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gboolean alive[N_UUIDS];
      g_autoptr (GPtrArray) news = make_news (rand, alive);
      g_autoptr (SluiceBatch) pass = make_batch (SLUICE_BATCH_SCOPE_FULL, N_BATCHES);
      g_autoptr (SluiceBatch) pass_after = make_batch (SLUICE_BATCH_SCOPE_FULL, N_BATCHES + 1);
      g_autoptr (SluiceBatch) stages = make_batch (SLUICE_BATCH_SCOPE_PIPELINE, N_BATCHES + 2);
      SluiceStore *lossy = make_store ();
      SluiceStore *fresh = make_store ();
      g_autofree char *end = NULL;
      g_autofree char *expected = NULL;

      pass->total = pass_after->total = 7;
      for (int i = 0; i < N_UUIDS; i++)
        {
          g_autofree char *uuid = g_strdup_printf ("uuid-%d", i);
          g_autoptr (SluicePipelineRecord) record = NULL;

          if (!alive[i])
            continue;
          record = make_random_row (rand, uuid, TRUE);
          g_ptr_array_add (pass->pipelines, sluice_pipeline_record_ref (record));
          g_ptr_array_add (pass_after->pipelines, sluice_pipeline_record_ref (record));
          g_ptr_array_add (stages->pipelines, sluice_pipeline_record_ref (record));
        }

      /* Any of it may have been lost with a connection. */
      shuffle (rand, news);
      for (guint i = 0; i < news->len; i++)
        if (g_rand_int_range (rand, 0, 3) != 0)
          take (lossy, news->pdata[i]);

      take (lossy, pass);
      take (lossy, pass_after);
      take (lossy, stages);
      take (fresh, pass);
      take (fresh, pass_after);
      take (fresh, stages);

      end = describe (lossy);
      expected = describe (fresh);
      g_assert_cmpstr (end, ==, expected);
      g_assert_finalize_object (lossy);
      g_assert_finalize_object (fresh);
    }
}

/* A row that can't be understood says that the pipeline is there, and takes nothing from what is known of it. */
static void
test_a_row_that_can_not_be_understood (void)
{
  SluiceStore *store = make_store ();
  g_autoptr (SluiceBatch) first = make_batch (SLUICE_BATCH_SCOPE_FULL, 1);
  SluicePipeline *known, *unknown;

  g_ptr_array_add (first->pipelines, make_row ("known", "failed"));
  g_ptr_array_add (first->pipelines, make_row ("unknown", ""));
  take (store, first);
  known = sluice_store_lookup (store, "known");
  unknown = sluice_store_lookup (store, "unknown");
  g_assert_cmpint (sluice_pipeline_get_state (unknown), ==, SLUICE_STATE_UNKNOWN);

  /* Twice in a full pass: it would be gone, were it not mentioned. */
  for (guint sequence = 2; sequence < 5; sequence++)
    {
      g_autoptr (SluiceBatch) pass = make_batch (SLUICE_BATCH_SCOPE_FULL, sequence);
      g_autoptr (SluicePipelineRecord) rest = make_row ("known", "");

      g_set_str (&rest->name, "");
      g_ptr_array_add (pass->pipelines, g_steal_pointer (&rest));
      g_ptr_array_add (pass->pipelines, make_row ("unknown", sequence == 2 ? "" : "completed"));
      take (store, pass);
      g_assert_true (sluice_store_lookup (store, "known") == known);
      g_assert_cmpint (sluice_pipeline_get_state (known), ==, SLUICE_STATE_FAILED);
      g_assert_cmpstr (sluice_pipeline_get_name (known), ==, "run of known");
    }
  g_assert_cmpint (sluice_pipeline_get_state (unknown), ==, SLUICE_STATE_COMPLETED);
  g_assert_finalize_object (store);
}

static void
test_ten_thousand_rows (void)
{
  SluiceStore *store = make_store ();
  g_autoptr (SluiceBatch) all = make_batch (SLUICE_BATCH_SCOPE_FULL, 1);
  g_autoptr (SluiceBatch) few = make_batch (SLUICE_BATCH_SCOPE_PAGE, 2);
  g_autoptr (SluiceBatch) none = make_batch (SLUICE_BATCH_SCOPE_FULL, 3);
  g_autoptr (SluiceBatch) none_again = make_batch (SLUICE_BATCH_SCOPE_FULL, 4);
  guint n_items_changed = 0;

  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("uuid-%d", i);

      g_ptr_array_add (all->pipelines, make_row (uuid, "failed"));
      if (i % 200 == 0)
        g_ptr_array_add (few->pipelines, make_row (uuid, "cancelled"));
    }

  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (count_signal_cb), &n_items_changed);
  take (store, all);
  g_assert_cmpuint (n_items_changed, ==, 1);
  g_assert_cmpuint (sluice_store_count (store, SLUICE_STATE_FAILED), ==, 10000);
  take (store, few);
  g_assert_cmpuint (n_items_changed, ==, 1);
  g_assert_cmpuint (sluice_store_count (store, SLUICE_STATE_FAILED), ==, 9950);
  g_assert_cmpuint (sluice_store_count (store, SLUICE_STATE_CANCELLED), ==, 50);
  take (store, none);
  g_assert_cmpuint (sluice_store_get_n_items (store), ==, 10000);
  take (store, none_again);
  g_assert_cmpuint (n_items_changed, ==, 2);
  g_assert_cmpuint (sluice_store_get_n_items (store), ==, 0);
  g_assert_finalize_object (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store-laws/order", test_any_order_has_the_same_end);
  g_test_add_func ("/store-laws/together", test_together_is_one_by_one);
  g_test_add_func ("/store-laws/silent", test_the_same_again_is_silent);
  g_test_add_func ("/store-laws/converges", test_whatever_was_missed_full_passes_put_right);
  g_test_add_func ("/store-laws/not-understood", test_a_row_that_can_not_be_understood);
  g_test_add_func ("/store-laws/ten-thousand", test_ten_thousand_rows);

  return g_test_run ();
}
