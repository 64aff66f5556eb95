/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-records.h"
#include "model/sluice-pipeline-private.h"
#include "model/sluice-store.h"
#include "text/sluice-text.h"

typedef struct
{
  SluicePipeline *pipeline;
  GArray *moves;
  GString *notified;
  GString *signals;
  guint n_items_changed;
} Fixture;

static void
note_notify_cb (GObject    *object,
                GParamSpec *pspec,
                Fixture    *fixture)
{
  g_string_append_printf (fixture->notified, "%s ", pspec->name);
}

static void
note_structure_cb (SluicePipeline *pipeline,
                   Fixture        *fixture)
{
  g_string_append (fixture->signals, "structure ");
}

static void
note_stage_cb (SluicePipeline *pipeline,
               SluiceStage    *stage,
               Fixture        *fixture)
{
  g_string_append_printf (fixture->signals, "%s ", sluice_stage_get_name (stage));
}

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
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->pipeline = sluice_pipeline_new ("here", "b8ff84f5");
  fixture->moves = g_array_new (FALSE, FALSE, sizeof (SluiceMove));
  fixture->notified = g_string_new (NULL);
  fixture->signals = g_string_new (NULL);
  g_signal_connect (fixture->pipeline, "notify", G_CALLBACK (note_notify_cb), fixture);
  g_signal_connect (fixture->pipeline, "structure-changed", G_CALLBACK (note_structure_cb), fixture);
  g_signal_connect (fixture->pipeline, "stage-changed", G_CALLBACK (note_stage_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->pipeline);
  g_array_unref (fixture->moves);
  g_string_free (fixture->notified, TRUE);
  g_string_free (fixture->signals, TRUE);
}

/* Makes it what @record (taken) says; what was noted before is forgotten. */
static guint
update (Fixture              *fixture,
        SluicePipelineRecord *record)
{
  g_autoptr (SluicePipelineRecord) owned = record;
  SluiceDerived derived = sluice_derive (record, NULL, NULL);
  guint kinds;

  g_string_truncate (fixture->notified, 0);
  g_string_truncate (fixture->signals, 0);
  g_array_set_size (fixture->moves, 0);
  kinds = sluice_pipeline_update (fixture->pipeline, record, record->stages, &derived, fixture->moves);
  sluice_pipeline_announce (fixture->pipeline);
  return kinds;
}

static void
test_a_new_one_knows_its_key (Fixture      *fixture,
                              gconstpointer data)
{
  g_assert_cmpstr (sluice_pipeline_get_server_id (fixture->pipeline), ==, "here");
  g_assert_cmpstr (sluice_pipeline_get_uuid (fixture->pipeline), ==, "b8ff84f5");
  g_assert_cmpstr (sluice_pipeline_get_name (fixture->pipeline), ==, "");
  g_assert_cmpstr (sluice_pipeline_get_status (fixture->pipeline), ==, "");
  g_assert_cmpint (sluice_pipeline_get_state (fixture->pipeline), ==, SLUICE_STATE_CHECKING);
  g_assert_cmpint (sluice_pipeline_get_total (fixture->pipeline), ==, -1);
  g_assert_null (sluice_pipeline_get_stages (fixture->pipeline));
  g_assert_null (sluice_pipeline_find_stage (fixture->pipeline, "a"));
}

static void
test_notifies_only_what_changed (Fixture      *fixture,
                                 gconstpointer data)
{
  SluicePipelineRecord *record;
  g_autofree char *sorted = NULL;

  update (fixture, make_row ("b8ff84f5", "pending"));
  g_assert_cmpuint (update (fixture, make_row ("b8ff84f5", "pending")), ==, 0);
  g_assert_cmpstr (fixture->notified->str, ==, "");

  record = make_row ("b8ff84f5", "pending");
  record->priority = 9;
  g_assert_cmpuint (update (fixture, record), ==, SLUICE_STORE_CHANGE_PRIORITY);
  g_assert_cmpstr (fixture->notified->str, ==, "priority ");

  record = make_row ("b8ff84f5", "failed");
  record->priority = 9;
  record->started_at = MINUTES (2);
  record->completed_at = MINUTES (5);
  g_set_str (&record->error_message, "Cyclic dependency detected");
  g_assert_cmpuint (update (fixture, record), ==, SLUICE_STORE_CHANGE_STATE | SLUICE_STORE_CHANGE_TIMES);
  sorted = sort_words (fixture->notified->str);
  g_assert_cmpstr (sorted, ==, "ended-at error-message started-at state");
  g_assert_cmpint (sluice_pipeline_get_duration (fixture->pipeline, MINUTES (100)), ==, MINUTES (3));

  record = sluice_pipeline_record_copy_row (record);
  record->created_at += MINUTES (1);
  g_assert_cmpuint (update (fixture, record), ==, SLUICE_STORE_CHANGE_CREATED);
}

static void
test_stages_live_on (Fixture      *fixture,
                     gconstpointer data)
{
  GListModel *stages;
  g_autoptr (SluiceStage) a = NULL;
  g_autoptr (SluiceStage) b = NULL;

  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                                  make_stage ("b", "pending", 0, 0), NULL));
  g_assert_cmpstr (fixture->signals->str, ==, "structure ");
  stages = sluice_pipeline_get_stages (fixture->pipeline);
  g_assert_cmpuint (g_list_model_get_n_items (stages), ==, 2);
  g_signal_connect (stages, "items-changed", G_CALLBACK (count_items_changed_cb), fixture);
  a = g_list_model_get_item (stages, 0);
  b = g_list_model_get_item (stages, 1);
  g_assert_true (sluice_pipeline_find_stage (fixture->pipeline, "b") == b);

  /* A change of state leaves the list and the graph as they are. */
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "completed", 2, 3),
                                  make_stage ("b", "running", 3, 0), NULL));
  g_assert_cmpstr (fixture->signals->str, ==, "a b ");
  g_assert_cmpuint (fixture->moves->len, ==, 2);
  g_assert_cmpuint (fixture->n_items_changed, ==, 0);

  /* One more stage, in front: those that were there live on. */
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("z", "pending", 0, 0),
                                  make_stage ("a", "completed", 2, 3), make_stage ("b", "running", 3, 0), NULL));
  g_assert_true (sluice_pipeline_get_stages (fixture->pipeline) == stages);
  g_assert_true (sluice_pipeline_find_stage (fixture->pipeline, "a") == a);
  g_assert_true (sluice_pipeline_find_stage (fixture->pipeline, "b") == b);
  g_assert_cmpuint (g_list_model_get_n_items (stages), ==, 3);
  g_assert_cmpuint (fixture->n_items_changed, ==, 1);
  g_assert_true (g_str_has_prefix (fixture->signals->str, "structure "));

  /* A row without stages says nothing of them. */
  update (fixture, make_row ("b8ff84f5", "running"));
  g_assert_cmpuint (g_list_model_get_n_items (stages), ==, 3);
}

static void
test_dependencies_are_structure (Fixture      *fixture,
                                 gconstpointer data)
{
  SluicePipelineRecord *record;

  update (fixture, make_pipeline ("b8ff84f5", "pending", make_stage ("a", "pending", 0, 0),
                                  make_stage ("b", "pending", 0, 0), NULL));
  record = make_pipeline ("b8ff84f5", "pending", make_stage ("a", "pending", 0, 0), make_stage ("b", "pending", 0, 0),
                          NULL);
  ((SluiceStageRecord *) record->stages->pdata[1])->depends_on = g_strsplit ("a", ",", -1);
  update (fixture, record);
  g_assert_cmpstr (fixture->signals->str, ==, "structure b ");
}

/* Waiting for what is not there is told until it is there, or the stage waits no more. */
static void
test_what_is_missing_is_told (Fixture      *fixture,
                              gconstpointer data)
{
  SluicePipelineRecord *record;
  SluiceStage *b;
  g_autofree char *text = NULL;

  record = make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                          make_stage ("b", "pending", 0, 0), NULL);
  ((SluiceStageRecord *) record->stages->pdata[1])->depends_on = g_strsplit ("a,foo", ",", -1);
  update (fixture, record);
  b = sluice_pipeline_find_stage (fixture->pipeline, "b");
  text = sluice_text_stage_missing (b);
  g_assert_cmpstr (text, ==, "Waits for “foo”, which is not there");
  g_assert_null (sluice_stage_get_missing (sluice_pipeline_find_stage (fixture->pipeline, "a")));

  record = make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0), make_stage ("b", "pending", 0, 0),
                          make_stage ("foo", "pending", 0, 0), NULL);
  ((SluiceStageRecord *) record->stages->pdata[1])->depends_on = g_strsplit ("a,foo", ",", -1);
  update (fixture, record);
  g_assert_null (sluice_stage_get_missing (b));
  g_assert_nonnull (strstr (fixture->signals->str, "b "));

  record = make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                          make_stage ("b", "running", 2, 0), NULL);
  ((SluiceStageRecord *) record->stages->pdata[1])->depends_on = g_strsplit ("foo", ",", -1);
  update (fixture, record);
  g_assert_null (sluice_stage_get_missing (b));
}

static void
test_stages_of_one_name_are_told_apart_by_their_order (Fixture      *fixture,
                                                       gconstpointer data)
{
  g_autoptr (SluiceStage) second = NULL;
  g_autoptr (SluiceStage) still_second = NULL;

  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                                  make_stage ("a", "pending", 0, 0), NULL));
  second = g_list_model_get_item (sluice_pipeline_get_stages (fixture->pipeline), 1);
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                                  make_stage ("x", "pending", 0, 0), make_stage ("a", "pending", 0, 0), NULL));
  still_second = g_list_model_get_item (sluice_pipeline_get_stages (fixture->pipeline), 2);
  g_assert_true (second == still_second);
  /* Only the new one moved, into its queue. */
  g_assert_cmpuint (fixture->moves->len, ==, 1);
  g_assert_cmpstr (sluice_stage_get_name (g_array_index (fixture->moves, SluiceMove, 0).stage), ==, "x");
}

static void
assert_titles (Fixture    *fixture,
               const char *expected)
{
  GListModel *stages = sluice_pipeline_get_stages (fixture->pipeline);
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);

      g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "", sluice_text_stage_title (stage));
    }
  g_assert_cmpstr (titles->str, ==, expected);
}

static void
test_stages_of_one_name_have_titles (Fixture      *fixture,
                                     gconstpointer data)
{
  /* A name that looks like a title stays that stage's own. */
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                                  make_stage ("a", "pending", 0, 0), make_stage ("a", "pending", 0, 0),
                                  make_stage ("a (2)", "pending", 0, 0), make_stage ("b", "pending", 0, 0), NULL));
  assert_titles (fixture, "a|a (3)|a (4)|a (2)|b");

  /* The first leaves: the others move up, and tell. */
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0),
                                  make_stage ("a", "pending", 0, 0), make_stage ("b", "pending", 0, 0), NULL));
  assert_titles (fixture, "a|a (2)|b");
  g_assert_cmpstr (fixture->signals->str, ==, "structure b a ");

  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("", "running", 2, 0),
                                  make_stage ("", "pending", 0, 0), make_stage (" (2)", "pending", 0, 0), NULL));
  assert_titles (fixture, "Stage without a name|Stage without a name (3)| (2)");
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("  ", "running", 2, 0),
                                  make_stage ("  ", "pending", 0, 0), make_stage ("\u200b\t", "pending", 0, 0), NULL));
  assert_titles (fixture, "Stage without a name|Stage without a name (2)|Stage without a name");
}

static void
test_stages_that_left_are_freed (Fixture      *fixture,
                                 gconstpointer data)
{
  SluiceStage *gone;

  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 2, 0), NULL));
  gone = sluice_pipeline_find_stage (fixture->pipeline, "a");
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  update (fixture, make_pipeline ("b8ff84f5", "running", make_stage ("b", "running", 2, 0), NULL));
  g_assert_null (gone);
}

static void
test_a_killed_stage_hears_of_the_end (Fixture      *fixture,
                                      gconstpointer data)
{
  SluicePipelineRecord *record;

  update (fixture, make_pipeline ("b8ff84f5", "cancelled", make_stage ("a", "skipped", 2, 0), NULL));
  record = make_pipeline ("b8ff84f5", "cancelled", make_stage ("a", "skipped", 2, 0), NULL);
  record->completed_at = MINUTES (9);
  update (fixture, record);
  g_assert_cmpint (sluice_stage_get_ended_at (sluice_pipeline_find_stage (fixture->pipeline, "a")), ==, MINUTES (9));
  g_assert_cmpstr (fixture->signals->str, ==, "a ");
}

static void
test_search_and_sort_keys_follow (Fixture      *fixture,
                                  gconstpointer data)
{
  SluicePipelineRecord *record = make_row ("b8ff84f5", "pending");
  g_autofree char *sort_key = NULL;
  const char *key;

  g_set_str (&record->name, "Straße ﬁne-tune");
  g_set_str (&record->description, "Nächtlich");
  update (fixture, record);
  key = sluice_pipeline_get_search_key (fixture->pipeline);
  g_assert_nonnull (strstr (key, "strasse fine-tune"));
  g_assert_nonnull (strstr (key, "b8ff84f5"));
  g_assert_null (strstr (key, "train"));
  g_assert_true (sluice_pipeline_get_search_key (fixture->pipeline) == key);
  sort_key = g_strdup (sluice_pipeline_get_sort_key (fixture->pipeline));

  record = make_pipeline ("b8ff84f5", "pending", make_stage ("Train", "pending", 0, 0), NULL);
  g_set_str (&record->name, "中文训练流水线 🚀");
  g_assert_cmpuint (update (fixture, record) & (SLUICE_STORE_CHANGE_NAME | SLUICE_STORE_CHANGE_SEARCH), ==,
                    SLUICE_STORE_CHANGE_NAME | SLUICE_STORE_CHANGE_SEARCH);
  key = sluice_pipeline_get_search_key (fixture->pipeline);
  g_assert_nonnull (strstr (key, "训练"));
  g_assert_nonnull (strstr (key, "train"));
  g_assert_null (strstr (key, "strasse"));
  g_assert_cmpstr (sluice_pipeline_get_sort_key (fixture->pipeline), !=, sort_key);
}

static void
test_durations (Fixture      *fixture,
                gconstpointer data)
{
  SluicePipelineRecord *record = make_row ("b8ff84f5", "pending");

  update (fixture, record);
  g_assert_cmpint (sluice_pipeline_get_duration (fixture->pipeline, MINUTES (100)), ==, 0);

  record = make_pipeline ("b8ff84f5", "running", make_stage ("a", "running", 20, 0), NULL);
  record->started_at = MINUTES (20);
  update (fixture, record);
  g_assert_cmpint (sluice_pipeline_get_duration (fixture->pipeline, MINUTES (100)), ==, MINUTES (80));
  g_assert_cmpint (sluice_pipeline_get_duration (fixture->pipeline, MINUTES (10)), ==, 0);

  /* It may have ended long ago. */
  record = make_row ("b8ff84f5", "running");
  record->started_at = MINUTES (20);
  update (fixture, record);
  g_assert_cmpint (sluice_pipeline_get_state (fixture->pipeline), ==, SLUICE_STATE_CHECKING);
  g_assert_cmpint (sluice_pipeline_get_duration (fixture->pipeline, MINUTES (100)), ==, 0);
}

static void
test_a_traceback_finds_its_stage (Fixture      *fixture,
                                  gconstpointer data)
{
  SluicePipelineRecord *record = make_pipeline ("b8ff84f5", "failed", make_stage ("a", "failed", 2, 3),
                                                make_stage ("a", "failed", 2, 3), NULL);
  g_autoptr (SluiceStage) first = NULL;
  g_autoptr (SluiceStage) second = NULL;

  g_set_str (&((SluiceStageRecord *) record->stages->pdata[0])->celery_task_id, "one");
  g_set_str (&((SluiceStageRecord *) record->stages->pdata[1])->celery_task_id, "two");
  update (fixture, record);
  g_string_truncate (fixture->signals, 0);
  sluice_pipeline_set_traceback (fixture->pipeline, "a", "two", "Traceback");
  first = g_list_model_get_item (sluice_pipeline_get_stages (fixture->pipeline), 0);
  second = g_list_model_get_item (sluice_pipeline_get_stages (fixture->pipeline), 1);
  g_assert_null (sluice_stage_get_traceback (first));
  g_assert_cmpstr (sluice_stage_get_traceback (second), ==, "Traceback");
  g_assert_cmpstr (fixture->signals->str, ==, "a ");
}

#define ADD(path, function) g_test_add ("/pipeline/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("new", test_a_new_one_knows_its_key);
  ADD ("notify", test_notifies_only_what_changed);
  ADD ("stages", test_stages_live_on);
  ADD ("dependencies", test_dependencies_are_structure);
  ADD ("doubles", test_stages_of_one_name_are_told_apart_by_their_order);
  ADD ("titles", test_stages_of_one_name_have_titles);
  ADD ("missing", test_what_is_missing_is_told);
  ADD ("freed", test_stages_that_left_are_freed);
  ADD ("killed", test_a_killed_stage_hears_of_the_end);
  ADD ("keys", test_search_and_sort_keys_follow);
  ADD ("duration", test_durations);
  ADD ("traceback", test_a_traceback_finds_its_stage);

  return g_test_run ();
}
