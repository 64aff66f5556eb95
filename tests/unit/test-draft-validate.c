/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-test.h"

#include "text/sluice-text.h"

typedef struct
{
  const char *stages; /* of a pipeline called "run", between the brackets */
  const char *problems;
} Case;

#define A "{\"name\": \"a\", \"task\": \"run_evaluation\"}"
#define STAGE(rest) "{\"name\": \"a\", \"task\": \"run_evaluation\", " rest "}"

static const Case cases[] = {
  { A, "" },
  { "", "no-stages@ stages\n" },
  { "{\"name\": \"\", \"task\": \"run_evaluation\"}", "name-empty@ name\n" },
  { "{\"name\": \" \\u3000\", \"task\": \"run_evaluation\"}", "name-empty@ \u3000 name\n" },
  { A "," A "," A, "name-double@a name\nname-double@a name\n" },
  { STAGE ("\"depends_on\": [\"a\"]"), "cycle@a depends_on\n" },
  { STAGE ("\"depends_on\": [\"ghost\"]"), "dependency-missing@a depends_on\n" },
  { "{\"name\": \"a\", \"task\": \"\"}", "task-empty@a task\n" },
  { "{\"name\": \"a\", \"task\": \"no_such_task\"}", "?task-unknown@a task\n" },
  { STAGE ("\"params\": {\"colour\": 1}"), "?param-unknown@a params 2:3\n" },
  { STAGE ("\"params\": {\"limit\": \"all\"}"), "param-type@a params 2:12\n" },
  { STAGE ("\"params\": {\"limit\": 2.5}"), "param-type@a params 2:12\n" },
  { STAGE ("\"params\": {\"limit\": 2.0, \"temperature\": 1, \"benchmarks\": []}"), "" },
  { STAGE ("\"params\": {\"limit\": null}"), "" },
  { "{\"name\": \"a\", \"task\": \"train_model\"}", "param-missing@a params\n" },
  { "{\"name\": \"a\", \"task\": \"train_model\", \"params\": {\"model\": null}}", "param-type@a params 2:12\n" },
  { "{\"name\": \"a\", \"task\": \"train_model\", \"params\": {\"model\": \"base\"}}", "" },
  { STAGE ("\"max_retries\": -1, \"retry_delay\": 86401"), "retries@a max_retries\ndelay@a retry_delay\n" },
  { STAGE ("\"max_retries\": 101, \"retry_delay\": -1"), "retries@a max_retries\ndelay@a retry_delay\n" },
  { STAGE ("\"max_retries\": 100, \"retry_delay\": 86400"), "" },
};

static void
test_cases (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"name\": \"run\", \"stages\": [%s]}", cases[i].stages);
      g_autoptr (SluiceDraft) draft = read_spec (text);
      g_autoptr (GPtrArray) problems = sluice_draft_validate (draft, table);
      g_autofree char *told = tell_problems (problems);

      g_test_message ("%s", cases[i].stages);
      g_assert_cmpstr (told, ==, cases[i].problems);
      g_assert_true (sluice_problems_block (problems) == (*told != '\0' && *told != '?'));
    }
}

static void
test_pipeline (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autofree char *longest = g_strnfill (SLUICE_DRAFT_MAX_NAME - 1, 'n');
  g_autofree char *fits = g_strconcat (longest, "名", NULL);
  g_autofree char *too_long = g_strconcat (fits, "名", NULL);
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *told = NULL;

  sluice_draft_set_number (draft, 0, SLUICE_DRAFT_FIELD_PRIORITY, 11);
  sluice_draft_set_number (draft, 0, SLUICE_DRAFT_FIELD_MAX_RETRIES, -5);
  sluice_draft_add_stage (draft, too_long, "run_evaluation", "{\"limit\": 1,}", 0);
  problems = sluice_draft_validate (draft, table);
  g_assert_cmpuint (problems->len, ==, 5);
  g_assert_cmpint (((SluiceProblem *) g_ptr_array_index (problems, 3))->number, ==, 201);
  g_clear_pointer (&problems, g_ptr_array_unref);

  sluice_draft_set_text (draft, 1, SLUICE_DRAFT_FIELD_NAME, fits);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, fits);
  sluice_draft_set_text (draft, 1, SLUICE_DRAFT_FIELD_NAME, "a");
  problems = sluice_draft_validate (draft, table);
  told = tell_problems (problems);
  g_assert_cmpstr (told, ==, "priority@ priority\nretries@ max_retries\nparams-syntax@a params 1:12\n");
}

static void
test_cycle_is_a_path (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (SluiceDraft) draft
    = read_spec ("{\"name\": \"run\", \"stages\": ["
                 "{\"name\": \"start\", \"task\": \"run_evaluation\"},"
                 "{\"name\": \"a\", \"task\": \"run_evaluation\", \"depends_on\": [\"start\", \"c\"]},"
                 "{\"name\": \"b\", \"task\": \"run_evaluation\", \"depends_on\": [\"a\"]},"
                 "{\"name\": \"c\", \"task\": \"run_evaluation\", \"depends_on\": [\"b\"]}]}");
  g_autoptr (GPtrArray) problems = sluice_draft_validate (draft, table);
  const SluiceProblem *problem = g_ptr_array_index (problems, 0);
  g_autofree char *sentence = sluice_text_problem (problem);
  g_autofree char *place = sluice_text_problem_place (problem);

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpint (problem->kind, ==, SLUICE_PROBLEM_CYCLE);
  g_assert_cmpstr (sentence, ==, "The stages wait for each other in a circle: a → b → c → a.");
  g_assert_cmpstr (place, ==, "Stage “a”");
}

/* A name that comes to be there closes it too. */
static void
test_cycle_through_a_name (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (SluiceDraft) draft = read_spec ("{\"name\": \"run\", \"stages\": ["
                                             "{\"name\": \"a\", \"task\": \"run_evaluation\", \"depends_on\": [\"x\"]}]}");
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *told = NULL;

  sluice_draft_add_stage (draft, "x", "run_evaluation", "", 1);
  problems = sluice_draft_validate (draft, table);
  told = tell_problems (problems);
  g_assert_cmpstr (told, ==, "cycle@a depends_on\n");
}

static void
test_every_kind_has_words (void)
{
  for (int kind = 0; kind <= SLUICE_PROBLEM_SERVER; kind++)
    for (int fault = 0; fault <= SLUICE_FAULT_ENCODING; fault++)
      {
        g_autoptr (SluiceProblem) problem = sluice_problem_new ((SluiceProblemKind) kind);
        g_autofree char *sentence = NULL;

        problem->name = g_strdup ("100%s\n<b>");
        problem->way = g_strdupv ((char *[]) { (char *) "a\nb", (char *) "", (char *) "a\nb", NULL });
        problem->fault = (SluiceFaultKind) fault;
        problem->expected = (SluiceParamType) (fault % (SLUICE_PARAM_OBJECT + 1));
        sentence = sluice_text_problem (problem);
        g_assert_nonnull (sluice_problem_kind_get_nick (problem->kind));
        g_assert_nonnull (sentence);
        g_assert_true (g_str_has_suffix (sentence, "."));
        g_assert_null (strchr (sentence, '\n'));
        if (kind == SLUICE_PROBLEM_CYCLE)
          g_assert_cmpstr (sentence, ==, "The stages wait for each other in a circle: a b → Stage without a name → a b.");
      }
}

static void
test_many (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  gint64 began, first, again;

  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "many");
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage-%04u", i);

      sluice_draft_add_stage (draft, name, "train_model", "{\"model\": \"base\", \"seconds\": 2, \"num_epochs\": 3}",
                              i > 0 ? i : 0);
      if (i > 20)
        sluice_draft_connect (draft, i - 20, i + 1);
    }
  began = g_get_monotonic_time ();
  g_ptr_array_unref (sluice_draft_validate (draft, table));
  first = g_get_monotonic_time () - began;
  sluice_draft_set_text (draft, 250, SLUICE_DRAFT_FIELD_PARAMS, "{");
  began = g_get_monotonic_time ();
  {
    g_autoptr (GPtrArray) problems = sluice_draft_validate (draft, table);

    g_assert_cmpuint (problems->len, ==, 1);
  }
  again = g_get_monotonic_time () - began;
  g_test_message ("500 stages: %" G_GINT64_FORMAT " µs, after one change %" G_GINT64_FORMAT " µs", first, again);
  began = g_get_monotonic_time ();
  {
    g_autoptr (GArray) path = sluice_draft_find_path (draft, 500, 1);

    g_assert_nonnull (path);
  }
  g_test_message ("a path through them: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - began);
}

static void
test_server_paths (void)
{
  static const struct
  {
    const char *path;
    gboolean good;
    guint index;
    SluiceDraftField field;
    const char *param;
    const char *part;
  } paths[] = {
    { "stages -> 0 -> task", TRUE, 0, SLUICE_DRAFT_FIELD_TASK, NULL, NULL },
    { "body -> stages -> 12 -> depends_on -> 3", TRUE, 12, SLUICE_DRAFT_FIELD_DEPENDS_ON, NULL, "3" },
    { "stages -> 3", TRUE, 3, SLUICE_DRAFT_FIELD_NONE, NULL, NULL },
    { "stages -> 2 -> params", TRUE, 2, SLUICE_DRAFT_FIELD_PARAMS, NULL, NULL },
    { "stages -> 2 -> params -> dataset", TRUE, 2, SLUICE_DRAFT_FIELD_PARAMS, "dataset", "dataset" },
    { "stages->2->params->config->lr", TRUE, 2, SLUICE_DRAFT_FIELD_PARAMS, "config", "config → lr" },
    { "stages", TRUE, G_MAXUINT, SLUICE_DRAFT_FIELD_STAGES, NULL, NULL },
    { "priority", TRUE, G_MAXUINT, SLUICE_DRAFT_FIELD_PRIORITY, NULL, NULL },
    { "stages -> 0 -> colour", TRUE, 0, SLUICE_DRAFT_FIELD_NONE, NULL, "colour" },
    { "task", FALSE, G_MAXUINT, SLUICE_DRAFT_FIELD_NONE, NULL, "task" },
    { "stages -> -1 -> task", TRUE, G_MAXUINT, SLUICE_DRAFT_FIELD_STAGES, NULL, "-1 → task" },
    { "", FALSE, G_MAXUINT, SLUICE_DRAFT_FIELD_NONE, NULL, NULL },
    { "14", FALSE, G_MAXUINT, SLUICE_DRAFT_FIELD_NONE, NULL, "14" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SluiceProblem) problem = sluice_problem_new (SLUICE_PROBLEM_SERVER);
      g_autoptr (SluiceProblem) copy = NULL;

      g_test_message ("%s", paths[i].path);
      g_assert_true (sluice_problem_parse_path (problem, paths[i].path) == paths[i].good);
      copy = sluice_problem_copy (problem);
      g_assert_cmpuint (copy->index, ==, paths[i].index);
      g_assert_cmpint (copy->field, ==, paths[i].field);
      g_assert_cmpstr (sluice_problem_get_param (copy), ==, paths[i].param);
      g_assert_cmpstr (copy->part, ==, paths[i].part);
    }
}

/* --- the table of tasks ------------------------------------------------------------------------------------------ */

static SluiceTaskTable *
read_table (const char *text,
            char      **told)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  SluiceTaskTable *table = sluice_task_table_new_with (bytes, problems);

  *told = tell_problems (problems);
  return table;
}

static void
test_own_tasks (void)
{
  g_autofree char *told = NULL;
  g_autoptr (SluiceTaskTable) table
    = read_table ("{\"tasks\": [{\"name\": \"train_model\", \"parameters\": [{\"name\": \"gpu\", \"type\": \"integer\","
                  "\"required\": true, \"default\": 4}, {\"name\": \"notes\"}]}, {\"name\": \"ours\"}]}",
                  &told);
  const SluiceTask *train;
  g_autofree char *params = NULL;

  g_assert_cmpstr (told, ==, "");
  g_assert_cmpuint (sluice_task_table_get_n_tasks (table), ==, 5);
  train = sluice_task_table_lookup (table, "train_model");
  g_assert_null (sluice_task_find_param (train, "model"));
  params = sluice_task_make_params (train);
  g_assert_cmpstr (params, ==, "{\n  \"gpu\": 4\n}");
  g_assert_nonnull (sluice_task_table_lookup (table, "ours"));
  g_assert_nonnull (sluice_task_table_lookup (table, "run_evaluation"));
}

static void
test_bad_tasks (void)
{
  static const struct
  {
    const char *text;
    const char *told;
  } bad[] = {
    { "", "file-syntax@ 1:1\n" },
    { "[]", "field-type@ 1:1\n" },
    { "{}", "field-missing@tasks 1:1\n" },
    { "{\"tasks\": {}}", "field-type@tasks 1:2\n" },
    { "{\"tasks\": [1]}", "field-type@tasks → 0 1:12\n" },
    { "{\"tasks\": [{}]}", "field-missing@tasks → 0 → name 1:12\n" },
    { "{\"tasks\": [{\"name\": \"a\",\n\"parameters\": [{\"name\": \"b\", \"type\": \"text\"}]}]}",
      "field-value@tasks → 0 → parameters → 0 → type 2:30\n" },
    { "{\"tasks\": [{\"name\": \"a\", \"parameters\": [{\"name\": \"b\", \"type\": \"integer\", \"default\": \"x\"}]}]}",
      "field-type@tasks → 0 → parameters → 0 → default 1:74\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *told = NULL;

      g_assert_null (read_table (bad[i].text, &told));
      g_assert_cmpstr (told, ==, bad[i].told);
    }
}

static void
test_tasks_twice (void)
{
  g_autofree char *told = NULL;
  g_autoptr (SluiceTaskTable) table
    = read_table ("{\"tasks\": [{\"name\": \"a\", \"parameters\": [{\"name\": \"b\"}, {\"name\": \"b\"}]},\n"
                  "{\"name\": \"a\"}]}",
                  &told);

  g_assert_cmpuint (sluice_task_table_get_n_tasks (table), ==, 5);
  g_assert_cmpstr (told, ==, "?value-double@tasks → 0 → parameters → 1 1:56\n?value-double@tasks → 1 2:1\n");
}

static void
test_tasks_that_come_with_it (void)
{
  static const char *const names[] = { "preprocess_dataset", "train_model", "run_evaluation", "cleanup_checkpoints" };
  static const char *const queues[] = { "preprocessing", "training", "evaluation", "maintenance" };
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceTaskTable) none = sluice_task_table_load ("/nowhere/at/all.json", problems);
  g_autoptr (SluiceTaskTable) folder = NULL;

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (sluice_task_table_get_n_tasks (none), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const SluiceTask *task = sluice_task_table_lookup (table, names[i]);

      g_assert_cmpstr (task->queue, ==, queues[i]);
      g_assert_nonnull (task->help);
      for (guint j = 0; j < task->params->len; j++)
        g_assert_nonnull (((SluiceTaskParam *) g_ptr_array_index (task->params, j))->help);
    }
  folder = sluice_task_table_load ("/", problems);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpuint (sluice_task_table_get_n_tasks (folder), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft-validate/cases", test_cases);
  g_test_add_func ("/draft-validate/pipeline", test_pipeline);
  g_test_add_func ("/draft-validate/cycle-is-a-path", test_cycle_is_a_path);
  g_test_add_func ("/draft-validate/cycle-through-a-name", test_cycle_through_a_name);
  g_test_add_func ("/draft-validate/every-kind-has-words", test_every_kind_has_words);
  g_test_add_func ("/draft-validate/many", test_many);
  g_test_add_func ("/draft-validate/server-paths", test_server_paths);
  g_test_add_func ("/draft-validate/own-tasks", test_own_tasks);
  g_test_add_func ("/draft-validate/bad-tasks", test_bad_tasks);
  g_test_add_func ("/draft-validate/tasks-twice", test_tasks_twice);
  g_test_add_func ("/draft-validate/tasks-that-come-with-it", test_tasks_that_come_with_it);

  return g_test_run ();
}
