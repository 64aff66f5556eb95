/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-test.h"

#include "text/sluice-text.h"

#define N_ROUNDS 400
#define N_EDITS 60

static const char start[] = "{\"name\": \"run\", \"stages\": ["
                            "{\"name\": \"a\", \"task\": \"preprocess_dataset\"},"
                            "{\"name\": \"b\", \"task\": \"train_model\", \"depends_on\": [\"a\"]},"
                            "{\"name\": \"c\", \"task\": \"run_evaluation\", \"depends_on\": [\"b\", \"ghost\"]}]}";

static guint64
get_id (SluiceDraft *draft,
        const char  *name)
{
  return sluice_draft_stage_get_id (sluice_draft_find_stage (draft, name));
}

static void
assert_told (SluiceDraft *draft,
             const char  *expected)
{
  g_autofree char *told = tell_draft (draft);

  g_assert_cmpstr (told, ==, expected);
}

/* --- laws -------------------------------------------------------------------------------------------------------- */

/* A list of names kept by the model's signals alone. */
static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           GPtrArray  *mirror)
{
  g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int) (position + i), g_list_model_get_item (model, position + i));
}

static void
check_whole (SluiceDraft *draft,
             GPtrArray   *mirror)
{
  g_assert_cmpuint (mirror->len, ==, sluice_draft_get_n_stages (draft));
  for (guint i = 0; i < mirror->len; i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_nth (draft, i);
      GPtrArray *dependencies = sluice_draft_stage_get_dependencies (stage);

      g_assert_true (g_ptr_array_index (mirror, i) == stage);
      g_assert_true (sluice_draft_get_stage (draft, sluice_draft_stage_get_id (stage)) == stage);
      for (guint j = 0; j < dependencies->len; j++)
        {
          const SluiceDependency *dependency = g_ptr_array_index (dependencies, j);

          /* What is meant by id is there, and never twice. */
          if (dependency->id == 0)
            continue;
          g_assert_nonnull (sluice_draft_get_stage (draft, dependency->id));
          for (guint k = 0; k < j; k++)
            g_assert_cmpuint (((SluiceDependency *) g_ptr_array_index (dependencies, k))->id, !=, dependency->id);
        }
    }
}

static void
test_undone_and_done_again (void)
{
  for (guint32 seed = 0; seed < N_ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SluiceDraft) draft = seed % 4 == 0 ? sluice_draft_new () : read_spec (start);
      g_autoptr (GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *end = NULL;
      g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
      guint n = 0;

      if (seed % 2 == 0)
        sluice_draft_set_tasks (draft, table);
      mirror_cb (G_LIST_MODEL (draft), 0, 0, sluice_draft_get_n_stages (draft), mirror);
      g_signal_connect (draft, "items-changed", G_CALLBACK (mirror_cb), mirror);
      g_ptr_array_add (states, tell_draft (draft));
      for (guint i = 0; i < N_EDITS; i++)
        {
          edit_at_random (rand, draft, FALSE);
          check_whole (draft, mirror);
          /* There and back in between changes nothing. */
          if (g_rand_int_range (rand, 0, 6) == 0)
            {
              g_autofree char *here = tell_draft (draft);
              guint back = (guint) g_rand_int_range (rand, 1, 5), taken = 0;

              while (taken < back && sluice_draft_can_undo (draft))
                {
                  sluice_draft_undo (draft);
                  check_whole (draft, mirror);
                  taken++;
                }
              while (taken-- > 0)
                sluice_draft_redo (draft);
              assert_told (draft, here);
              g_assert_false (sluice_draft_can_redo (draft));
            }
        }

      end = tell_draft (draft);
      for (; sluice_draft_can_undo (draft); n++)
        {
          sluice_draft_undo (draft);
          check_whole (draft, mirror);
        }
      assert_told (draft, g_ptr_array_index (states, 0));
      g_assert_false (sluice_draft_is_modified (draft));
      for (; n > 0; n--)
        sluice_draft_redo (draft);
      g_assert_false (sluice_draft_can_redo (draft));
      assert_told (draft, end);
      check_whole (draft, mirror);
      g_signal_handlers_disconnect_by_data (draft, mirror);
    }
}

/* Connecting, moving edges and duplicating never close a cycle: what is added here depends on names that are there. */
static void
test_no_edit_makes_a_cycle (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();

  for (guint32 seed = 0; seed < N_ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed + 1000);
      g_autoptr (SluiceDraft) draft = sluice_draft_new ();

      for (guint i = 0; i < N_EDITS; i++)
        {
          g_autoptr (GPtrArray) problems = NULL;

          edit_at_random (rand, draft, FALSE);
          problems = sluice_draft_validate (draft, table);
          for (guint j = 0; j < problems->len; j++)
            g_assert_cmpint (((SluiceProblem *) g_ptr_array_index (problems, j))->kind, !=, SLUICE_PROBLEM_CYCLE);
        }
    }
}

/* --- one by one -------------------------------------------------------------------------------------------------- */

static void
test_typing_is_one (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 a = get_id (draft, "a");

  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_NAME, "ax");
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_NAME, "axy");
  sluice_draft_seal (draft);
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_NAME, "axyz");
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_PARAMS, "{");
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_PARAMS, "{}");

  sluice_draft_undo (draft);
  g_assert_cmpstr (sluice_draft_stage_get_params (sluice_draft_get_stage (draft, a)), ==, "");
  sluice_draft_undo (draft);
  g_assert_nonnull (sluice_draft_find_stage (draft, "axy"));
  sluice_draft_undo (draft);
  g_assert_nonnull (sluice_draft_find_stage (draft, "a"));
  g_assert_false (sluice_draft_can_undo (draft));

  /* What was typed and taken back by hand is nothing. */
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_NAME, "ab");
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_NAME, "a");
  g_assert_false (sluice_draft_can_undo (draft));
  g_assert_false (sluice_draft_is_modified (draft));
}

/* A task that is typed brings what one that is chosen does, and all of that is one step; a name somebody gave stays. */
static void
test_typed_task (void)
{
  const char *const word = "train_model";
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();

  for (int given = 0; given < 2; given++)
    {
      g_autoptr (SluiceDraft) draft = sluice_draft_new ();
      g_autofree char *before = NULL, *params = sluice_task_make_params (sluice_task_table_lookup (table, word));
      SluiceDraftStage *stage;
      guint64 id;

      sluice_draft_set_tasks (draft, table);
      stage = sluice_draft_add_stage (draft, "preprocess", "preprocess_dataset", "", 0);
      id = sluice_draft_stage_get_id (stage);
      sluice_draft_mark_proposed (draft, id);
      if (given)
        {
          sluice_draft_set_text (draft, id, SLUICE_DRAFT_FIELD_NAME, "mine");
          sluice_draft_set_text (draft, id, SLUICE_DRAFT_FIELD_NAME, "preprocess");
        }
      sluice_draft_seal (draft);
      before = tell_draft (draft);
      for (gsize i = 1; i <= strlen (word); i++)
        {
          g_autofree char *typed = g_strndup (word, i);

          sluice_draft_set_text (draft, id, SLUICE_DRAFT_FIELD_TASK, typed);
        }
      g_assert_cmpstr (sluice_draft_stage_get_name (stage), ==, given ? "preprocess" : "train");
      g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, params);
      sluice_draft_undo (draft);
      assert_told (draft, before);
      sluice_draft_redo (draft);
      g_assert_cmpstr (sluice_draft_stage_get_name (stage), ==, given ? "preprocess" : "train");
      g_assert_cmpstr (sluice_draft_stage_get_task (stage), ==, word);
    }
}

static void
test_saved (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 a = get_id (draft, "a");

  g_assert_false (sluice_draft_is_modified (draft));
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "x");
  g_assert_true (sluice_draft_is_modified (draft));
  sluice_draft_mark_saved (draft);
  g_assert_false (sluice_draft_is_modified (draft));
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "xy");
  g_assert_true (sluice_draft_is_modified (draft));
  sluice_draft_undo (draft);
  g_assert_false (sluice_draft_is_modified (draft));
  sluice_draft_undo (draft);
  g_assert_true (sluice_draft_is_modified (draft));
  /* The way to what was saved is gone. */
  sluice_draft_move_stage (draft, a, 2);
  g_assert_false (sluice_draft_can_redo (draft));
  sluice_draft_undo (draft);
  g_assert_true (sluice_draft_is_modified (draft));
}

static void
count_cb (gpointer object,
          guint   *count)
{
  (*count)++;
}

static void
test_removal_tells_dependants (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 ids[] = { get_id (draft, "a"), get_id (draft, "b") };
  guint64 c = get_id (draft, "c");
  guint edges = 0, changed = 0;
  g_autoptr (GArray) dependants = NULL;

  g_signal_connect (draft, "edges-changed", G_CALLBACK (count_cb), &edges);
  g_signal_connect (draft, "changed", G_CALLBACK (count_cb), &changed);
  dependants = sluice_draft_remove_stages (draft, ids, 2);
  g_assert_cmpuint (dependants->len, ==, 1);
  g_assert_cmpuint (g_array_index (dependants, guint64, 0), ==, c);
  g_assert_cmpuint (edges, ==, 1);
  g_assert_cmpuint (changed, ==, 1);
  assert_told (draft, "run||5|3\n3|c|run_evaluation||3|60|'ghost',\n");
  g_assert_cmpint (sluice_draft_get_undo_intent (draft), ==, SLUICE_DRAFT_INTENT_REMOVE);
  sluice_draft_undo (draft);
  g_assert_true (sluice_draft_is_connected (draft, ids[0], ids[1]));
  g_assert_true (sluice_draft_is_connected (draft, ids[1], c));
}

static void
test_names (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 b = get_id (draft, "b"), c = get_id (draft, "c");
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *cut = NULL;
  g_autofree char *second = NULL;
  SluiceDraftStage *ghost;
  g_autoptr (GArray) path = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *told = NULL;

  /* Dependencies follow. */
  sluice_draft_set_text (draft, b, SLUICE_DRAFT_FIELD_NAME, "training");
  g_assert_true (sluice_draft_is_connected (draft, b, c));

  second = sluice_draft_propose_name (draft, "training");
  g_assert_cmpstr (second, ==, "training 2");
  cut = sluice_draft_propose_name (draft, long_name);
  g_assert_cmpuint (strlen (cut), <=, SLUICE_DRAFT_MAX_NAME);

  /* What depended on a name means who comes to have it, and goes on with it. */
  ghost = sluice_draft_add_stage (draft, "ghost", "run_evaluation", "", 0);
  g_assert_true (sluice_draft_is_connected (draft, sluice_draft_stage_get_id (ghost), c));
  path = sluice_draft_find_path (draft, c, sluice_draft_stage_get_id (ghost));
  names = sluice_draft_name_path (draft, path);
  told = g_strjoinv (" → ", names);
  g_assert_cmpstr (told, ==, "c → ghost → c");
  sluice_draft_set_text (draft, sluice_draft_stage_get_id (ghost), SLUICE_DRAFT_FIELD_NAME, "real");
  sluice_draft_set_text (draft, sluice_draft_stage_get_id (ghost), SLUICE_DRAFT_FIELD_NAME, "really");
  g_assert_true (sluice_draft_is_connected (draft, sluice_draft_stage_get_id (ghost), c));
  sluice_draft_undo (draft);
  g_assert_cmpstr (sluice_draft_stage_get_name (ghost), ==, "ghost");
  sluice_draft_undo (draft);
  g_assert_null (sluice_draft_find_stage (draft, "ghost"));
}

static void
test_edges (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 a = get_id (draft, "a"), b = get_id (draft, "b"), c = get_id (draft, "c");
  g_autoptr (GArray) path = sluice_draft_find_path (draft, c, a);
  g_auto (GStrv) names = sluice_draft_name_path (draft, path);
  g_autofree char *told = g_strjoinv (" → ", names);
  g_autofree char *before = tell_draft (draft);
  SluiceDraftStage *before_b, *after_a;

  g_assert_cmpstr (told, ==, "c → a → b → c");
  g_assert_null (sluice_draft_find_path (draft, a, c));
  g_assert_false (sluice_draft_connect (draft, c, a));
  g_assert_false (sluice_draft_connect (draft, a, a));
  g_assert_false (sluice_draft_connect (draft, a, b));
  g_assert_false (sluice_draft_can_undo (draft));

  g_assert_true (sluice_draft_connect (draft, a, c));
  /* Turning an edge round is no cycle; leading it into one is. */
  g_assert_false (sluice_draft_move_edge (draft, b, c, c, a));
  g_assert_false (sluice_draft_move_edge (draft, a, c, a, b));
  g_assert_true (sluice_draft_move_edge (draft, b, c, c, b));
  g_assert_true (sluice_draft_is_connected (draft, c, b));
  g_assert_false (sluice_draft_is_connected (draft, b, c));
  sluice_draft_undo (draft);
  g_assert_true (sluice_draft_is_connected (draft, b, c));
  sluice_draft_undo (draft);

  /* An end goes to a stage that was not there, as one entry. */
  g_assert_null (sluice_draft_move_edge_to_new (draft, a, c, 1, "new", "train_model", ""));
  assert_told (draft, before);
  before_b = sluice_draft_move_edge_to_new (draft, a, b, 0, "new", "train_model", "");
  g_assert_cmpuint (sluice_draft_get_position (draft, sluice_draft_stage_get_id (before_b)), ==, 1);
  g_assert_true (sluice_draft_is_connected (draft, sluice_draft_stage_get_id (before_b), b));
  g_assert_false (sluice_draft_is_connected (draft, a, sluice_draft_stage_get_id (before_b)));
  g_assert_false (sluice_draft_is_connected (draft, a, b));
  g_assert_cmpint (sluice_draft_get_undo_intent (draft), ==, SLUICE_DRAFT_INTENT_ADD);
  sluice_draft_undo (draft);
  assert_told (draft, before);
  after_a = sluice_draft_move_edge_to_new (draft, a, b, 1, "new", "train_model", "");
  g_assert_cmpuint (sluice_draft_get_position (draft, sluice_draft_stage_get_id (after_a)), ==, 1);
  g_assert_true (sluice_draft_is_connected (draft, a, sluice_draft_stage_get_id (after_a)));
  g_assert_false (sluice_draft_is_connected (draft, a, b));
  sluice_draft_undo (draft);
  assert_told (draft, before);
  g_assert_false (sluice_draft_can_undo (draft));

  g_assert_true (sluice_draft_disconnect_name (draft, "ghost", c));
  g_assert_false (sluice_draft_disconnect_name (draft, "ghost", c));
}

static void
test_duplicate (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 ids[] = { get_id (draft, "b"), get_id (draft, "a") };
  g_autoptr (GArray) copies = sluice_draft_duplicate (draft, ids, 2);

  g_assert_cmpuint (copies->len, ==, 2);
  assert_told (draft, "run||5|3\n"
                      "1|a|preprocess_dataset||3|60|\n"
                      "4|a 2|preprocess_dataset||3|60|\n"
                      "2|b|train_model||3|60|1,\n"
                      "5|b 2|train_model||3|60|4,\n"
                      "3|c|run_evaluation||3|60|2,'ghost',\n");
}

static void
test_params (void)
{
  g_autoptr (SluiceDraft) draft = read_spec (start);
  guint64 a = get_id (draft, "a");
  SluiceDraftStage *stage = sluice_draft_get_stage (draft, a);

  g_assert_true (sluice_draft_set_param (draft, a, "seed", "1"));
  g_assert_true (sluice_draft_set_param (draft, a, "seed", "12"));
  g_assert_true (sluice_draft_set_param (draft, a, "split", "\"test\""));
  g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, "{\n  \"seed\": 12,\n  \"split\": \"test\"\n}");
  g_assert_false (sluice_draft_set_param (draft, a, "seed", "twelve"));
  sluice_draft_undo (draft);
  sluice_draft_undo (draft);
  g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, "");
  /* Wrong text stays as it is. */
  sluice_draft_set_text (draft, a, SLUICE_DRAFT_FIELD_PARAMS, "{\"seed\": ");
  g_assert_false (sluice_draft_set_param (draft, a, "seed", "1"));
  g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, "{\"seed\": ");
}

static void
test_from_record (void)
{
  g_autoptr (SluicePipelineRecord) record = sluice_pipeline_record_new ();
  SluiceStageRecord *stage = sluice_stage_record_new ();
  g_autoptr (SluiceDraft) draft = NULL;
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *told = NULL;

  record->name = g_strdup ("seen");
  record->priority = 7;
  record->max_retries = 1;
  record->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  stage->name = g_strdup ("a");
  stage->task = g_strdup ("run_evaluation");
  g_ptr_array_add (record->stages, stage);
  draft = sluice_draft_new_from_record (record);
  assert_told (draft, "seen||7|1\n1|a|run_evaluation|(unknown)|3|60|\n");
  problems = sluice_draft_validate (draft, table);
  told = tell_problems (problems);
  g_assert_cmpstr (told, ==, "?params-unknown@a params\n");
  sluice_draft_set_text (draft, 1, SLUICE_DRAFT_FIELD_PARAMS, "");
  sluice_draft_undo (draft);
  g_assert_null (sluice_draft_stage_get_params (sluice_draft_get_nth (draft, 0)));
}

/* All of it is another pipeline, and one step leads back. */
static void
test_replace (void)
{
  g_autoptr (SluiceDraft) draft = read_spec ("{\"name\": \"one\", \"priority\": 2, \"stages\": ["
                                             "{\"name\": \"a\", \"task\": \"t\"},"
                                             "{\"name\": \"b\", \"task\": \"t\", \"depends_on\": [\"a\"]}]}");
  g_autoptr (SluiceDraft) other = read_spec ("{\"name\": \"two\", \"description\": \"d\", \"stages\": ["
                                             "{\"name\": \"c\", \"task\": \"t\", \"depends_on\": [\"e\", \"gone\"]},"
                                             "{\"name\": \"e\", \"task\": \"u\", \"max_retries\": 7,"
                                             " \"params\": {\"x\": 1}}]}");
  g_autofree char *before = tell_draft (draft), *wanted = sluice_spec_write (other, FALSE), *got = NULL, *back = NULL;
  g_autofree char *words = NULL;
  SluiceDraftStep step;

  sluice_draft_replace (draft, other);
  got = sluice_spec_write (draft, FALSE);
  g_assert_cmpstr (got, ==, wanted);
  g_assert_true (sluice_draft_get_undo_step (draft, &step));
  words = sluice_text_step (&step);
  g_assert_cmpstr (words, ==, "Replace");
  sluice_draft_undo (draft);
  back = tell_draft (draft);
  g_assert_cmpstr (back, ==, before);
  g_assert_false (sluice_draft_can_undo (draft));
}

static void
assert_undo (SluiceDraft *draft,
             const char  *expected)
{
  SluiceDraftStep step;
  g_autofree char *words = NULL;

  g_assert_true (sluice_draft_get_undo_step (draft, &step));
  words = sluice_text_step (&step);
  g_assert_cmpstr (words, ==, expected);
}

/* What would be taken back is named. */
static void
test_steps (void)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  SluiceDraftStep step;
  guint64 ids[2];

  g_assert_false (sluice_draft_get_undo_step (draft, &step));
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "run");
  assert_undo (draft, "name of the pipeline");
  ids[0] = sluice_draft_stage_get_id (sluice_draft_add_stage (draft, "a", "t", "", 0));
  assert_undo (draft, "Add Stage “a”");
  ids[1] = sluice_draft_stage_get_id (sluice_draft_add_stage (draft, "", "t", "", 0));
  assert_undo (draft, "Add Stage “Stage without a name”");
  sluice_draft_connect (draft, ids[0], ids[1]);
  sluice_draft_set_text (draft, ids[1], SLUICE_DRAFT_FIELD_NAME, "b");
  assert_undo (draft, "name of “b”");
  sluice_draft_set_param (draft, ids[1], "seed", "1");
  assert_undo (draft, "seed of “b”");
  sluice_draft_set_text (draft, ids[0], SLUICE_DRAFT_FIELD_PARAMS, "{}");
  assert_undo (draft, "parameters of “a”");
  sluice_draft_undo (draft);
  g_assert_true (sluice_draft_get_redo_step (draft, &step));
  g_assert_cmpuint (step.stage, ==, ids[0]);
  g_assert_cmpint (step.field, ==, SLUICE_DRAFT_FIELD_PARAMS);
  sluice_draft_disconnect (draft, ids[0], ids[1]);
  assert_undo (draft, "Disconnect “b”");
  g_array_unref (sluice_draft_remove_stages (draft, ids, 1));
  assert_undo (draft, "Remove “a”");
  sluice_draft_undo (draft);
  g_array_unref (sluice_draft_remove_stages (draft, ids, 2));
  assert_undo (draft, "Remove");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft/undone-and-done-again", test_undone_and_done_again);
  g_test_add_func ("/draft/no-edit-makes-a-cycle", test_no_edit_makes_a_cycle);
  g_test_add_func ("/draft/typing-is-one", test_typing_is_one);
  g_test_add_func ("/draft/typed-task", test_typed_task);
  g_test_add_func ("/draft/saved", test_saved);
  g_test_add_func ("/draft/removal-tells-dependants", test_removal_tells_dependants);
  g_test_add_func ("/draft/names", test_names);
  g_test_add_func ("/draft/edges", test_edges);
  g_test_add_func ("/draft/duplicate", test_duplicate);
  g_test_add_func ("/draft/params", test_params);
  g_test_add_func ("/draft/from-record", test_from_record);
  g_test_add_func ("/draft/replace", test_replace);
  g_test_add_func ("/draft/steps", test_steps);

  return g_test_run ();
}
