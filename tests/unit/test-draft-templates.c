/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-test.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sys/stat.h>

#include "base/sluice-error.h"
#include "draft/sluice-draft-copy.h"
#include "draft/sluice-draft-data.h"
#include "draft/sluice-draft-file.h"
#include "draft/sluice-draft-private.h"
#include "draft/sluice-templates.h"
#include "text/sluice-text.h"

#define DEADLINE (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  char *folder;
  char *templates;
  char *draft;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("sluice-draft-XXXXXX", NULL);
  fixture->templates = g_build_filename (fixture->folder, "templates", NULL);
  fixture->draft = g_build_filename (fixture->folder, "deep", "draft.json", NULL);
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
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->templates);
  g_free (fixture->draft);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Lets the main loop run until @condition (@data) or the deadline. */
static void
wait_for (gboolean (*condition) (gpointer data),
          gpointer data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;
  guint source = g_timeout_add (20, wake_cb, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static GPtrArray *
load_templates (SluiceTemplates *templates)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *problems = NULL;

  sluice_templates_load_async (templates, NULL, result_cb, &result);
  wait_for (has_result, &result);
  sluice_templates_load_finish (templates, result, &problems, &error);
  g_assert_no_error (error);
  return problems;
}

static SluiceTemplate *
find_template (SluiceTemplates *templates,
               const char      *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (templates)); i++)
    {
      g_autoptr (SluiceTemplate) template = g_list_model_get_item (G_LIST_MODEL (templates), i);

      if (g_str_equal (sluice_template_get_id (template), id))
        return g_steal_pointer (&template);
    }
  return NULL;
}

/* --- templates --------------------------------------------------------------------------------------------------- */

static void
test_those_that_come_with_it (Fixture      *fixture,
                              gconstpointer data)
{
  static const char *const ids[] = { "sft", "dpo", "ppo", "sweep", "train", "empty" };
  g_autoptr (SluiceTemplates) templates = sluice_templates_new (fixture->templates);
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (templates)), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (SluiceTemplate) template = g_list_model_get_item (G_LIST_MODEL (templates), i);
      guint low = 1, high = 1;

      g_assert_cmpstr (sluice_template_get_id (template), ==, ids[i]);
      g_assert_cmpstr (sluice_template_get_title (template), !=, "");
      g_assert_false (sluice_template_get_own (template));
      if (sluice_template_get_count (template, NULL, NULL, NULL))
        sluice_template_get_count (template, NULL, NULL, &high);
      for (guint count = low; count <= high; count = count == 1 && high > 1 ? high : count + 1)
        {
          g_autoptr (SluiceDraft) draft = sluice_template_make_draft (template, count);
          g_autoptr (GPtrArray) problems = sluice_draft_validate (draft, table);
          g_autofree char *told = tell_problems (problems);

          g_test_message ("%s × %u", ids[i], count);
          g_assert_cmpstr (told, ==, g_str_equal (ids[i], "empty") ? "name-empty@ name\nno-stages@ stages\n" : "");
          g_assert_false (sluice_draft_is_modified (draft));
        }
    }
}

/* Each text of a file is there in both languages. */
static void
check_words (JsonObject *object,
             const char *name,
             JsonNode   *node,
             gpointer    data)
{
  guint *n = data;

  if (g_str_equal (name, "title") || g_str_equal (name, "description") || g_str_equal (name, "help"))
    if (JSON_NODE_HOLDS_OBJECT (node))
      {
        g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "en"), !=, "");
        g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "zh_CN"), !=, "");
        (*n)++;
        return;
      }
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), check_words, data);
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (node), i)))
        json_object_foreach_member (json_array_get_object_element (json_node_get_array (node), i), check_words, data);
}

static void
test_words_in_both_languages (Fixture      *fixture,
                              gconstpointer data)
{
  g_auto (GStrv) names = sluice_draft_data_list ("templates");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (paths, g_strdup ("tasks.json"));
  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (paths, g_strconcat ("templates/", names[i], NULL));
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = sluice_draft_data_lookup (g_ptr_array_index (paths, i));
      g_autoptr (JsonParser) parser = json_parser_new ();
      guint n = 0;

      g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                                 (gssize) g_bytes_get_size (bytes), NULL));
      json_object_foreach_member (json_node_get_object (json_parser_get_root (parser)), check_words, &n);
      g_assert_cmpuint (n, >=, 2);
    }
}

static void
test_fan_out (Fixture      *fixture,
              gconstpointer data)
{
  static const char text[]
    = "{\"title\": {\"xx\": \"?\", \"en\": \"Fan\"}, \"count\": {\"default\": 2, \"maximum\": 4},"
      "\"pipeline\": {\"name\": \"f {n}\",\"stages\": [{\"name\": \"p\", \"task\": \"preprocess_dataset\"},"
      "{\"name\": \"t{n}\", \"task\": \"train_model\", \"params\": {\"model\": \"m{n}\"},"
      "\"depends_on\": [\"p\"], \"repeat\": true},"
      "{\"name\": \"e{n}\", \"task\": \"run_evaluation\", \"depends_on\": [\"t{n}\"], \"repeat\": true},"
      "{\"name\": \"r\", \"task\": \"run_evaluation\", \"depends_on\": [\"e{n}\", \"p\"]}]}}";
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceTemplate) template = sluice_template_new ("fan", TRUE, bytes, problems);
  g_autoptr (SluiceDraft) draft = NULL, most = NULL;
  g_autofree char *told = NULL;
  const char *what;

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpstr (sluice_template_get_title (template), ==, "Fan");
  g_assert_true (sluice_template_get_count (template, &what, NULL, NULL));
  g_assert_null (what);
  draft = sluice_template_make_draft (template, 0);
  told = tell_draft (draft);
  g_assert_cmpstr (told, ==, "f {n}||5|3\n1|p|preprocess_dataset||3|60|\n"
                             "2|t1|train_model|{\n  \"model\": \"m1\"\n}|3|60|1,\n"
                             "3|t2|train_model|{\n  \"model\": \"m2\"\n}|3|60|1,\n"
                             "4|e1|run_evaluation||3|60|2,\n5|e2|run_evaluation||3|60|3,\n"
                             "6|r|run_evaluation||3|60|4,5,1,\n");
  most = sluice_template_make_draft (template, 1000);
  g_assert_cmpuint (sluice_draft_get_n_stages (most), ==, 10);
}

static void
test_folder (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (SluiceTemplates) templates = sluice_templates_new (fixture->templates);
  g_autoptr (GPtrArray) none = load_templates (templates);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (SluiceTemplate) good = NULL;
  g_autofree char *told = NULL, *sentence = NULL, *pipe = NULL, *about_pipe = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  write_file (fixture->templates, "good.json", "{\"title\": \"Ours\", \"pipeline\": {\"name\": \"x\", \"stages\": []}}");
  write_file (fixture->templates, "bad.json", "{\"title\": \"Ours\",\n \"pipeline\": {\"name\": 5}}");
  write_file (fixture->templates, "worse.json", "hello");
  write_file (fixture->templates, "README.md", "# not one");
  write_file (fixture->templates, ".hidden.json", "{}");
  /* Nobody writes into it: whoever opens it waits for good. */
  pipe = g_build_filename (fixture->templates, "pipe.json", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  problems = load_templates (templates);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (templates)), ==, 7);
  good = find_template (templates, "good");
  g_assert_true (sluice_template_get_own (good));
  told = tell_problems (problems);
  g_assert_cmpstr (told, ==, "field-type@bad.json: pipeline → name 2:15\nfield-missing@bad.json: pipeline → stages 2:2\n"
                             "file-unreadable@pipe.json\nfile-syntax@worse.json 1:1\n");
  about_pipe = sluice_text_problem (g_ptr_array_index (problems, 2));
  g_assert_cmpstr (about_pipe, ==, "It is a folder, or something else that is no file.");
  sentence = sluice_text_problem (g_ptr_array_index (problems, 3));
  g_assert_cmpstr (sentence, ==, "It is not valid JSON at line 1, column 1. Names and texts need double quotes.");
}

static char *
save_template (SluiceTemplates *templates,
               SluiceDraft     *draft,
               const char      *title,
               GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sluice_templates_save_async (templates, draft, title, "一句话", NULL, NULL, result_cb, &result);
  wait_for (has_result, &result);
  return sluice_templates_save_finish (templates, result, error);
}

static void
test_replace_and_delete (SluiceTemplates *templates,
                         SluiceDraft     *draft,
                         const char      *other)
{
  const char *title = "../Mine & 我的/";
  guint n = g_list_model_get_n_items (G_LIST_MODEL (templates));
  g_autoptr (SluiceTemplate) own = g_object_ref (sluice_templates_find_own (templates, title));
  g_autoptr (SluiceTemplate) changed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_assert_null (sluice_templates_find_own (templates, "PPO"));
  sluice_templates_save_async (templates, draft, title, "anew", own, NULL, result_cb, &result);
  wait_for (has_result, &result);
  path = sluice_templates_save_finish (templates, result, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (templates)), ==, n);
  changed = find_template (templates, sluice_template_get_id (own));
  g_assert_cmpstr (sluice_template_get_description (changed), ==, "anew");

  g_clear_object (&result);
  sluice_templates_delete_async (templates, changed, NULL, result_cb, &result);
  wait_for (has_result, &result);
  g_assert_true (sluice_templates_delete_finish (templates, result, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (templates)), ==, n - 1);
  g_assert_true (g_str_equal (path, other) || g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_nonnull (sluice_templates_find_own (templates, title));
}

static void
test_save (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (SluiceTemplates) templates = sluice_templates_new (fixture->templates);
  g_autoptr (SluiceDraft) draft
    = read_spec ("{\"name\": \"跑\", \"stages\": [{\"name\": \"a\", \"task\": \"train_model\", "
                 "\"params\": {\"model\": \"b\"}}]}");
  g_autoptr (GError) error = NULL;
  g_autofree char *first = save_template (templates, draft, "../Mine & 我的/", NULL);
  g_autofree char *second = save_template (templates, draft, "../Mine & 我的/", NULL);
  g_autofree char *name = g_path_get_basename (first), *other = g_path_get_basename (second);
  g_autofree char *folder = g_path_get_dirname (second);
  g_autoptr (SluiceTemplate) template = NULL;
  g_autoptr (SluiceDraft) again = NULL;
  g_autofree char *before = sluice_spec_write (draft, TRUE), *after = NULL;

  g_assert_cmpstr (name, ==, "mine-我的.json");
  g_assert_cmpstr (other, ==, "mine-我的-2.json");
  g_assert_cmpstr (folder, ==, fixture->templates);
  template = find_template (templates, "mine-我的");
  g_assert_cmpstr (sluice_template_get_title (template), ==, "../Mine & 我的/");
  g_assert_cmpstr (sluice_template_get_description (template), ==, "一句话");
  again = sluice_template_make_draft (template, 0);
  after = sluice_spec_write (again, TRUE);
  g_assert_cmpstr (after, ==, before);

  /* One takes another's place, and one goes; the rest of the folder stays as it is. */
  test_replace_and_delete (templates, draft, second);

  /* What is not known is still not known in what is made from it, and is sent as none. */
  sluice_draft_append_raw (draft, 0);
  g_clear_object (&again);
  g_clear_object (&template);
  g_clear_pointer (&first, g_free);
  g_clear_pointer (&((SluiceDraftStage *) g_ptr_array_index (draft->stages, 1))->params, g_free);
  first = save_template (templates, draft, "unknown", NULL);
  template = find_template (templates, "unknown");
  again = sluice_template_make_draft (template, 0);
  g_assert_cmpuint (sluice_draft_count_unknown (again), ==, 1);
  g_assert_null (sluice_draft_stage_get_params (sluice_draft_get_nth (again, 1)));
  g_free (after);
  after = sluice_spec_write (again, FALSE);
  g_assert_nonnull (strstr (after, "\"params\":{}"));

  sluice_draft_set_text (draft, 1, SLUICE_DRAFT_FIELD_PARAMS, "{");
  g_assert_null (save_template (templates, draft, "x", &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_ARGUMENT);
}

/* --- a draft's file ---------------------------------------------------------------------------------------------- */

static void
test_file_round_trip (Fixture      *fixture,
                      gconstpointer data)
{
  for (guint32 seed = 0; seed < 200; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SluiceDraft) draft = read_spec ("{\"name\": \"r\", \"stages\": [{\"name\": \"x\", \"task\": \"t\","
                                                 "\"depends_on\": [\"ghost\"]}]}");
      g_autoptr (GPtrArray) problems = sluice_problems_new ();
      g_autoptr (SluiceDraft) again = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *first = NULL, *second = NULL, *text = NULL, *server = NULL;

      for (guint i = 0; i < 30; i++)
        edit_at_random (rand, draft, FALSE);
      if (sluice_draft_get_n_stages (draft) > 0)
        sluice_draft_set_text (draft, pick_stage (rand, draft), SLUICE_DRAFT_FIELD_PARAMS,
                               seed % 2 ? NULL : "{\"a\":\n");
      text = sluice_draft_file_write (draft, seed % 3 ? "lab" : NULL);
      bytes = g_bytes_new (text, strlen (text));
      again = sluice_draft_file_read (bytes, problems, &server);
      g_assert_nonnull (again);
      g_assert_cmpuint (problems->len, ==, 0);
      g_assert_cmpstr (server, ==, seed % 3 ? "lab" : NULL);
      first = tell_draft (draft);
      second = tell_draft (again);
      g_assert_cmpstr (second, ==, first);
      g_assert_false (sluice_draft_is_modified (again));
    }
}

static void
test_file_hostile (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const hostile[] = {
    "", "{}", "[]", "{\"form\": 2, \"name\": \"x\", \"stages\": []}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [{}]}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [5]}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [{\"id\": 0, \"name\": \"a\", \"task\": \"t\"}]}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [{\"id\": 1e17, \"name\": \"a\", \"task\": \"t\"}]}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [{\"id\": 1, \"name\": \"a\", \"task\": \"t\"}, "
    "{\"id\": 1, \"name\": \"b\", \"task\": \"t\"}]}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [{\"id\": 1, \"name\": \"a\", \"task\": \"t\", \"depends_on\": [7]}]}",
    "{\"form\": 1, \"name\": \"x\", \"stages\": [{\"id\": 1, \"name\": \"a\", \"task\": \"t\", \"depends_on\": [null]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (hostile[i], strlen (hostile[i]));
      g_autoptr (GPtrArray) problems = sluice_problems_new ();

      g_test_message ("%s", hostile[i]);
      g_assert_null (sluice_draft_file_read (bytes, problems, NULL));
      g_assert_true (sluice_problems_block (problems));
    }
}

static SluiceDraft *
load_draft (Fixture    *fixture,
            GPtrArray **problems,
            char      **aside)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SluiceDraft *draft;

  sluice_draft_file_load_async (fixture->draft, NULL, result_cb, &result);
  wait_for (has_result, &result);
  draft = sluice_draft_file_load_finish (result, NULL, problems, aside, &error);
  g_assert_no_error (error);
  return draft;
}

static gboolean
is_there (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
store_result_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
end_keeper (SluiceDraftKeeper *keeper,
            gboolean           created)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ours;

  sluice_draft_keeper_end_async (keeper, created, store_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ours = sluice_draft_keeper_end_finish (result, &error);
  g_assert_no_error (error);
  return ours;
}

static void
test_kept_as_it_changes (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  SluiceDraftKeeper *keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");
  g_autoptr (SluiceDraft) loaded = NULL, later = NULL, none = NULL;

  none = load_draft (fixture, NULL, NULL);
  g_assert_null (none);
  g_assert_true (sluice_draft_keeper_flush (keeper));
  g_assert_false (is_there (fixture->draft));

  /* By itself. */
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "一");
  wait_for (is_there, fixture->draft);
  loaded = load_draft (fixture, NULL, NULL);
  g_assert_cmpstr (sluice_draft_get_name (loaded), ==, "一");

  /* And at the end, whatever is under way. */
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "二");
  g_assert_finalize_object (keeper);
  later = load_draft (fixture, NULL, NULL);
  g_assert_cmpstr (sluice_draft_get_name (later), ==, "二");

  /* Created late: what somebody else has put there stays. */
  keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");
  g_assert_true (g_file_set_contents (fixture->draft, "{}", -1, NULL));
  g_assert_false (end_keeper (keeper, TRUE));
  g_assert_true (g_file_test (fixture->draft, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (keeper);
  keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_DESCRIPTION, "again");
  g_assert_true (sluice_draft_keeper_flush (keeper));
  /* What was written is older than what was created. */
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_DESCRIPTION, "again, and once more");
  g_assert_true (end_keeper (keeper, TRUE));
  g_assert_false (g_file_test (fixture->draft, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (keeper);

  keeper = sluice_draft_keeper_new (draft, fixture->draft, NULL);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "三");
  sluice_draft_keeper_discard (keeper);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "四");
  g_assert_finalize_object (keeper);
  g_assert_false (is_there (fixture->draft));
}

/* Whether it was sent is known after the program was gone, until it is known what became of it. */
static void
test_sent (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autoptr (SluiceDraft) sent = NULL, answered = NULL, other = sluice_draft_new ();
  SluiceDraftKeeper *keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab"), *another;

  /* Though nothing was changed in it. */
  g_assert_false (sluice_draft_get_sent (draft));
  sluice_draft_set_sent (draft, TRUE);
  g_assert_false (sluice_draft_is_modified (draft));
  g_assert_true (sluice_draft_keeper_flush (keeper));
  sent = load_draft (fixture, NULL, NULL);
  g_assert_true (sluice_draft_get_sent (sent));
  g_assert_true (end_keeper (keeper, FALSE));
  g_assert_finalize_object (keeper);
  answered = load_draft (fixture, NULL, NULL);
  g_assert_nonnull (answered);
  g_assert_false (sluice_draft_get_sent (answered));

  /* What somebody else keeps there says what it said. */
  keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");
  another = sluice_draft_keeper_new (other, fixture->draft, "lab");
  sluice_draft_set_text (other, 0, SLUICE_DRAFT_FIELD_NAME, "other");
  sluice_draft_set_sent (other, TRUE);
  g_assert_finalize_object (another);
  g_assert_false (end_keeper (keeper, FALSE));
  g_assert_finalize_object (keeper);
  g_clear_object (&sent);
  sent = load_draft (fixture, NULL, NULL);
  g_assert_cmpstr (sluice_draft_get_name (sent), ==, "other");
  g_assert_true (sluice_draft_get_sent (sent));
}

/* The program may end at once after it was created: then the file is gone all the same. */
static void
test_ended_at_once (Fixture      *fixture,
                    gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SluiceDraft) draft = sluice_draft_new ();
      g_autoptr (SluiceDraftKeeper) keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");

      sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "一");
      g_assert_true (sluice_draft_keeper_flush (keeper));
      sluice_draft_keeper_end_async (keeper, TRUE, NULL, NULL);
      sluice_draft_keeper_wait_for_ends (5 * G_TIME_SPAN_SECOND);
      g_assert_false (g_file_test (fixture->draft, G_FILE_TEST_EXISTS));
    }
}

/* What takes the place of what was sent was not; taken back, it was. */
static void
test_sent_replaced (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new (), other = sluice_draft_new ();

  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "一");
  sluice_draft_set_sent (draft, TRUE);
  sluice_draft_set_text (other, 0, SLUICE_DRAFT_FIELD_NAME, "二");
  sluice_draft_replace (draft, other);
  g_assert_false (sluice_draft_get_sent (draft));
  sluice_draft_undo (draft);
  g_assert_cmpstr (sluice_draft_get_name (draft), ==, "一");
  g_assert_true (sluice_draft_get_sent (draft));
  sluice_draft_redo (draft);
  g_assert_false (sluice_draft_get_sent (draft));
  /* Sent since, and refused: neither was. */
  sluice_draft_set_sent (draft, TRUE);
  sluice_draft_undo (draft);
  g_assert_true (sluice_draft_get_sent (draft));
  sluice_draft_redo (draft);
  g_assert_true (sluice_draft_get_sent (draft));
}

/* What may not be written yet isn't said to be on disk. */
static void
test_held (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autoptr (SluiceDraftKeeper) keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");

  sluice_draft_keeper_hold (keeper);
  g_assert_true (sluice_draft_keeper_flush (keeper));
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "一");
  g_assert_false (sluice_draft_keeper_flush (keeper));
  g_assert_false (is_there (fixture->draft));
  sluice_draft_keeper_release (keeper, FALSE);
  g_assert_true (sluice_draft_keeper_flush (keeper));
  g_assert_true (is_there (fixture->draft));
}

static void
error_cb (SluiceDraftKeeper *keeper,
          const GError      *error,
          guint             *n_errors)
{
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
  (*n_errors)++;
}

static void
test_cannot_be_kept (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->draft);
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autoptr (SluiceDraftKeeper) keeper = sluice_draft_keeper_new (draft, fixture->draft, NULL);
  guint n_errors = 0;

  /* A file where the folder should be. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_signal_connect (keeper, "error", G_CALLBACK (error_cb), &n_errors);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "一");
  g_assert_false (sluice_draft_keeper_flush (keeper));
  g_assert_false (sluice_draft_keeper_flush (keeper));
  g_assert_cmpuint (n_errors, ==, 1);
  sluice_draft_keeper_discard (keeper);
}

static void
test_set_aside (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->draft);
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *aside = NULL, *kept = NULL;

  write_file (folder, "draft.json", "{\"form\": 1, \"na");
  g_assert_null (load_draft (fixture, &problems, &aside));
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (g_str_has_suffix (aside, "draft.json.broken-1"));
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "{\"form\": 1, \"na");
  g_assert_false (is_there (fixture->draft));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/draft-templates/those-that-come-with-it", test_those_that_come_with_it);
  ADD ("/draft-templates/words-in-both-languages", test_words_in_both_languages);
  ADD ("/draft-templates/fan-out", test_fan_out);
  ADD ("/draft-templates/folder", test_folder);
  ADD ("/draft-templates/save", test_save);
  ADD ("/draft-file/round-trip", test_file_round_trip);
  ADD ("/draft-file/hostile", test_file_hostile);
  ADD ("/draft-file/kept-as-it-changes", test_kept_as_it_changes);
  ADD ("/draft-file/cannot-be-kept", test_cannot_be_kept);
  ADD ("/draft-file/set-aside", test_set_aside);
  ADD ("/draft-file/sent", test_sent);
  ADD ("/draft-file/sent-replaced", test_sent_replaced);
  ADD ("/draft-file/ended-at-once", test_ended_at_once);
  ADD ("/draft-file/held", test_held);

  return g_test_run ();
}
