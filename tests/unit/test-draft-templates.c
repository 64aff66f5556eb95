/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-folder-test.h"

#include <json-glib/json-glib.h>
#include <sys/stat.h>

#include "base/sluice-error.h"
#include "draft/sluice-draft-copy.h"
#include "draft/sluice-draft-data.h"
#include "draft/sluice-draft-private.h"
#include "draft/sluice-templates.h"
#include "text/sluice-text.h"

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

/* A pipeline is what it was, whatever its names are: nothing in it is repeated, so nothing stands for a number. */
static void
test_braces (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const names[] = { "{n}", "a{n}b{n}", "{{n}}", "\\\\{n}", "{n", "\\\"{n}\\\"" };
  g_autoptr (SluiceTemplates) templates = sluice_templates_new (fixture->templates);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = names[i];
      g_autofree char *text = g_strdup_printf (
        "{\"name\": \"%s\", \"stages\": [{\"name\": \"%s\", \"task\": \"train_model\", \"params\": {\"model\": \"%s\"}},"
        "{\"name\": \"e %s\", \"task\": \"run_evaluation\", \"depends_on\": [\"%s\"]}]}",
        name, name, name, name, name);
      g_autoptr (SluiceDraft) draft = read_spec (text), again = NULL;
      g_autofree char *title = g_strdup_printf ("braces %u", i), *id = g_strdup_printf ("braces-%u", i);
      g_autofree char *path = save_template (templates, draft, title, NULL);
      g_autofree char *before = sluice_spec_write (draft, TRUE), *after = NULL;
      g_autoptr (SluiceTemplate) template = find_template (templates, id);

      g_assert_nonnull (path);
      g_assert_false (sluice_template_get_count (template, NULL, NULL, NULL));
      again = sluice_template_make_draft (template, 0);
      after = sluice_spec_write (again, TRUE);
      g_assert_cmpstr (after, ==, before);
    }
}

/* Of more stages than a pipeline may have none can be chosen. */
static void
test_count_that_fits (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"title\": \"Many\", \"count\": {\"default\": 400, \"maximum\": 500},"
                                           "\"pipeline\": {\"name\": \"m\", \"stages\": ["
                                           "{\"name\": \"p\", \"task\": \"train_model\"}");
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceTemplate) template = NULL;
  g_autoptr (SluiceDraft) most = NULL, usual = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint fallback, high;

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, ",{\"name\": \"s%u-{n}\", \"task\": \"train_model\", \"repeat\": true}", i);
  g_string_append (text, "]}}");
  bytes = g_bytes_new (text->str, text->len);
  template = sluice_template_new ("many", TRUE, bytes, problems);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (sluice_template_get_count (template, NULL, &fallback, &high));
  g_assert_cmpuint (high, ==, (SLUICE_SPEC_MAX_STAGES - 1) / 20);
  g_assert_cmpuint (fallback, ==, high);
  most = sluice_template_make_draft (template, 500);
  g_assert_cmpuint (sluice_draft_get_n_stages (most), ==, 20 * high + 1);
  usual = sluice_template_make_draft (template, 0);
  g_assert_cmpuint (sluice_draft_get_n_stages (usual), ==, 20 * high + 1);
}

/* A title of nothing is none. */
static void
test_titles_of_nothing (Fixture      *fixture,
                        gconstpointer data)
{
  static const char *const titles[] = { "\"\"", "\" \\t\"", "{}", "{\"en\": \"\"}", "{\"en\": \" \"}" };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"title\": %s, \"pipeline\": {\"name\": \"x\", \"stages\": []}}",
                                               titles[i]);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GPtrArray) problems = sluice_problems_new ();
      g_autofree char *told = NULL;

      g_test_message ("%s", titles[i]);
      g_assert_null (sluice_template_new ("x", TRUE, bytes, problems));
      told = tell_problems (problems);
      g_assert_cmpstr (told, ==, "field-missing@title 1:2\n");
    }
}

/* The file is deleted, or written over, whatever bytes its name is made of. */
static void
test_name_of_bytes (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SluiceTemplates) templates = sluice_templates_new (fixture->templates);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (SluiceDraft) draft = read_spec ("{\"name\": \"x\", \"stages\": []}");
  g_autoptr (GAsyncResult) saved = NULL, result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *own = g_build_filename (fixture->templates, "b\xff.json", NULL), *path = NULL;
  guint n;

  write_file (fixture->templates, "b\xff.json", "{\"title\": \"Bytes\", \"pipeline\": {\"name\": \"\", \"stages\": []}}");
  problems = load_templates (templates);
  n = g_list_model_get_n_items (G_LIST_MODEL (templates));
  sluice_templates_save_async (templates, draft, "Bytes", "anew", sluice_templates_find_own (templates, "Bytes"), NULL,
                               result_cb, &saved);
  wait_for (has_result, &saved);
  path = sluice_templates_save_finish (templates, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, own);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (templates)), ==, n);
  sluice_templates_delete_async (templates, sluice_templates_find_own (templates, "Bytes"), NULL, result_cb, &result);
  wait_for (has_result, &result);
  g_assert_true (sluice_templates_delete_finish (templates, result, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (own, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (templates)), ==, n - 1);
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
  ADD ("/draft-templates/braces", test_braces);
  ADD ("/draft-templates/count-that-fits", test_count_that_fits);
  ADD ("/draft-templates/titles-of-nothing", test_titles_of_nothing);
  ADD ("/draft-templates/name-of-bytes", test_name_of_bytes);

  return g_test_run ();
}
