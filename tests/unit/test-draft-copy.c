/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-test.h"

#include "draft/sluice-draft-copy.h"

static const struct
{
  const char *name;
  const char *taken; /* apart by a bar */
  const char *copy;
} names[] = {
  { "train", "", "train (2)" },
  { "train (2)", "", "train (3)" },
  { "train (99)", "", "train (100)" },
  { "train", "train|train (2)|train (3)", "train (4)" },
  { "train (2)", "train (3)|train (4)", "train (5)" },
  { "训练", "", "训练 (2)" },
  /* Not our number. */
  { "llama 3", "", "llama 3 (2)" },
  { "f(2)", "", "f(2) (2)" },
  { "(2)", "", "(2) (2)" },
  { " (2)", "", " (2) (2)" },
  { "a (b)", "", "a (b) (2)" },
  { "a ()", "", "a () (2)" },
  { "a (12345678901234567890)", "", "a (12345678901234567890) (2)" },
  { "a (0)", "", "a (2)" },
  /* A person is to say it. */
  { "", "", "" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) each = g_strsplit (names[i].taken, "|", -1);
      g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
      g_autofree char *copy = NULL, *free_copy = NULL;

      for (guint j = 0; each[j] != NULL; j++)
        g_hash_table_add (taken, each[j]);
      copy = sluice_draft_make_copy_name (names[i].name, taken);
      g_assert_cmpstr (copy, ==, names[i].copy);
      free_copy = sluice_draft_make_copy_name (names[i].name, NULL);
      g_assert_nonnull (free_copy);
    }
}

/* However often it is copied: a name that may be sent, and none that was there. */
static void
test_names_of_any_length (void)
{
  for (guint length = SLUICE_DRAFT_MAX_NAME - 5; length <= SLUICE_DRAFT_MAX_NAME + 5; length++)
    {
      g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *last = NULL;

      for (guint i = 0; i < length; i++)
        g_string_append (name, "跑");
      last = g_strdup (name->str);
      for (guint i = 0; i < 120; i++)
        {
          char *copy = sluice_draft_make_copy_name (i % 2 == 0 ? last : name->str, taken);

          g_assert_true (g_utf8_validate (copy, -1, NULL));
          g_assert_cmpint (g_utf8_strlen (copy, -1), <=, SLUICE_DRAFT_MAX_NAME);
          g_assert_true (g_hash_table_add (taken, g_strdup (copy)));
          g_free (last);
          last = copy;
        }
    }
}

static SluicePipelineRecord *
make_record (void)
{
  static const struct
  {
    const char *name;
    const char *needs;
    int retries;
  } stages[] = { { "prep", NULL, -1 }, { "train", "prep", 7 }, { "lost", "nobody", -1 } };
  SluicePipelineRecord *record = sluice_pipeline_record_new ();

  record->name = g_strdup ("seen");
  record->description = g_strdup ("By the server");
  record->priority = 8;
  record->max_retries = 2;
  record->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      SluiceStageRecord *stage = sluice_stage_record_new ();

      stage->name = g_strdup (stages[i].name);
      stage->task = g_strdup ("train_model");
      stage->max_retries = stages[i].retries;
      stage->depends_on = stages[i].needs != NULL ? g_strsplit (stages[i].needs, " ", -1) : NULL;
      g_ptr_array_add (record->stages, stage);
    }
  return record;
}

static const char sent[] = "{\"name\":\"sent\",\"description\":\"d\",\"priority\":3,\"max_retries\":1,\"stages\":["
                           "{\"name\":\"a\",\"task\":\"train_model\",\"params\":{\"model\":\"m\",\"learning_rate\":2e-05},"
                           "\"depends_on\":[],\"max_retries\":4,\"retry_delay\":5},"
                           "{\"name\":\"b\",\"task\":\"cleanup_checkpoints\",\"params\":{},\"depends_on\":[\"a\"],"
                           "\"max_retries\":3,\"retry_delay\":60}]}";

/* All but the name is what was sent, to the byte. */
static void
test_from_what_was_sent (void)
{
  g_autoptr (SluicePipelineRecord) record = make_record ();
  g_autoptr (SluiceDraft) draft = sluice_draft_new_copy (sent, record, "sent (2)");
  g_autofree char *body = NULL;
  g_autoptr (GString) expected = g_string_new (sent);

  g_assert_nonnull (draft);
  g_assert_cmpuint (sluice_draft_count_unknown (draft), ==, 0);
  g_assert_false (sluice_draft_is_modified (draft));
  g_assert_false (sluice_draft_can_undo (draft));
  g_string_replace (expected, "\"sent\"", "\"sent (2)\"", 1);
  body = sluice_spec_write (draft, FALSE);
  g_assert_cmpstr (body, ==, expected->str);
}

static void
test_from_the_server (void)
{
  g_autoptr (SluicePipelineRecord) record = make_record ();
  g_autoptr (SluiceDraft) draft = sluice_draft_new_copy (NULL, record, "");
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *told = NULL, *text = NULL, *again = NULL;

  text = tell_draft (draft);
  g_assert_cmpstr (text, ==,
                   "|By the server|8|2\n1|prep|train_model|(unknown)|3|60|\n2|train|train_model|(unknown)|7|60|1,\n"
                   "3|lost|train_model|(unknown)|3|60|'nobody',\n");
  g_assert_cmpuint (sluice_draft_count_unknown (draft), ==, 3);
  g_assert_false (sluice_draft_is_modified (draft));
  g_assert_false (sluice_draft_can_undo (draft));
  problems = sluice_draft_validate (draft, table);
  told = tell_problems (problems);
  g_assert_cmpstr (told, ==,
                   "name-empty@ name\n?params-unknown@prep params\n?params-unknown@train params\n"
                   "?params-unknown@lost params\ndependency-missing@lost depends_on\n");

  /* What a person says is known, be it nothing; and unsaid by an undo. */
  g_assert_true (sluice_draft_set_param (draft, 1, "model", "\"m\""));
  sluice_draft_seal (draft);
  sluice_draft_set_text (draft, 2, SLUICE_DRAFT_FIELD_PARAMS, "");
  g_assert_cmpuint (sluice_draft_count_unknown (draft), ==, 1);
  sluice_draft_undo (draft);
  sluice_draft_undo (draft);
  g_assert_cmpuint (sluice_draft_count_unknown (draft), ==, 3);
  again = tell_draft (draft);
  g_assert_cmpstr (again, ==, text);
}

static void
test_what_can_not_be_understood (void)
{
  g_autoptr (SluicePipelineRecord) record = make_record ();
  g_autoptr (SluicePipelineRecord) row = sluice_pipeline_record_new ();
  g_autoptr (SluiceDraft) draft = sluice_draft_new_copy ("{\"name\":", record, "seen (2)");

  /* The server's word, then. */
  g_assert_nonnull (draft);
  g_assert_cmpstr (sluice_draft_get_name (draft), ==, "seen (2)");
  g_assert_cmpuint (sluice_draft_count_unknown (draft), ==, 3);

  /* And none at all from a row of the list. */
  g_assert_null (sluice_draft_new_copy ("[]", row, "x"));
  g_assert_null (sluice_draft_new_copy (NULL, row, "x"));
  g_assert_null (sluice_draft_new_copy (NULL, NULL, "x"));
}

/* A job is the original's; all else of the parameters stays, and there is nothing to undo. */
static void
test_jobs (void)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new_copy (
    "{\"name\":\"x\",\"stages\":["
    "{\"name\":\"a\",\"task\":\"t\",\"params\":{\"job_uuid\":\"j\",\"n\":1}},"
    "{\"name\":\"b\",\"task\":\"t\",\"params\":{\"job_uuid\":\"\"}},"
    "{\"name\":\"c\",\"task\":\"t\",\"params\":{\"job_uuid\":null}},"
    "{\"name\":\"d\",\"task\":\"t\",\"params\":{\"config\":{\"job_uuid\":\"j\"}}},"
    "{\"name\":\"e\",\"task\":\"t\",\"params\":{\"job_uuid\":7}},"
    "{\"name\":\"f\",\"task\":\"t\"}]}",
    NULL, "x (2)");
  g_autoptr (GPtrArray) found = sluice_draft_list_jobs (draft);
  const SluiceLiteral *params;

  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (found->pdata[0], ==, "a");
  g_assert_cmpstr (found->pdata[1], ==, "e");
  g_assert_cmpuint (sluice_draft_forget_jobs (draft), ==, 2);
  g_assert_cmpuint (sluice_draft_forget_jobs (draft), ==, 0);
  params = sluice_draft_stage_parse_params (sluice_draft_get_nth (draft, 0), NULL);
  g_assert_cmpuint (sluice_literal_count (params), ==, 1);
  g_assert_nonnull (sluice_literal_get (params, "n"));
  g_assert_false (sluice_draft_can_undo (draft));
  g_assert_false (sluice_draft_is_modified (draft));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft-copy/names", test_names);
  g_test_add_func ("/draft-copy/names-of-any-length", test_names_of_any_length);
  g_test_add_func ("/draft-copy/from-what-was-sent", test_from_what_was_sent);
  g_test_add_func ("/draft-copy/from-the-server", test_from_the_server);
  g_test_add_func ("/draft-copy/jobs", test_jobs);
  g_test_add_func ("/draft-copy/not-understood", test_what_can_not_be_understood);

  return g_test_run ();
}
