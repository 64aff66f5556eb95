/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-test.h"

#include <json-glib/json-glib.h>

static char *
read_problems (const char *text,
               gssize      length,
               gboolean   *read)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length >= 0 ? (gsize) length : strlen (text));
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceDraft) draft = sluice_spec_read (bytes, problems, NULL);

  *read = draft != NULL;
  return tell_problems (problems);
}

static void
test_round_trip (void)
{
  for (guint32 seed = 0; seed < 300; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SluiceDraft) draft = sluice_draft_new ();
      g_autoptr (SluiceDraft) again = NULL;
      g_autofree char *first = NULL, *second = NULL, *compact = NULL, *wide = NULL;

      for (guint i = 0; i < 30; i++)
        edit_at_random (rand, draft, FALSE);
      for (guint i = 0; i < sluice_draft_get_n_stages (draft); i++)
        {
          SluiceDraftStage *stage = sluice_draft_get_nth (draft, i);
          const SluiceLiteral *params = sluice_draft_stage_parse_params (stage, NULL);

          if (params == NULL || params->kind != SLUICE_LITERAL_OBJECT)
            sluice_draft_set_text (draft, sluice_draft_stage_get_id (stage), SLUICE_DRAFT_FIELD_PARAMS, "{}");
        }
      compact = sluice_spec_write (draft, FALSE);
      wide = sluice_spec_write (draft, TRUE);
      again = read_spec (wide);
      first = sluice_spec_write (again, FALSE);
      second = sluice_spec_write (again, TRUE);
      g_assert_cmpstr (first, ==, compact);
      g_assert_cmpstr (second, ==, wide);
      g_clear_object (&again);
      again = read_spec (compact);
      g_free (g_steal_pointer (&first));
      first = sluice_spec_write (again, FALSE);
      g_assert_cmpstr (first, ==, compact);
    }
}

static void
test_what_is_sent (void)
{
  g_autoptr (SluiceDraft) draft
    = read_spec ("{\"name\": \"跑 \\\"x\\\"\", \"description\": null, \"priority\": \"7\", \"max_retries\": 1.0,"
                 "\"stages\": ["
                 "{\"name\": \"a\\u4e2d\", \"task\": \"train_model\", \"params\": {\"learning_rate\": 2e-05, \"n\": 1.50}},"
                 "{\"name\": \"b\", \"task\": \"run_evaluation\", \"depends_on\": [\"a中\"], \"retry_delay\": 5}]}");
  g_autofree char *body = sluice_spec_write (draft, FALSE);
  g_autoptr (JsonNode) node = json_from_string (body, NULL);

  g_assert_cmpstr (body, ==,
                   "{\"name\":\"跑 \\\"x\\\"\",\"priority\":7,\"max_retries\":1,\"stages\":["
                   "{\"name\":\"a中\",\"task\":\"train_model\",\"params\":{\"learning_rate\":2e-05,\"n\":1.50},"
                   "\"depends_on\":[],\"max_retries\":3,\"retry_delay\":60},"
                   "{\"name\":\"b\",\"task\":\"run_evaluation\",\"params\":{},\"depends_on\":[\"a中\"],"
                   "\"max_retries\":3,\"retry_delay\":5}]}");
  g_assert_nonnull (node);

  /* What can't be written is not lost in silence. */
  sluice_draft_set_text (draft, 1, SLUICE_DRAFT_FIELD_PARAMS, "{\"n\": ");
  g_assert_null (sluice_spec_write (draft, FALSE));
}

/* A file tells "not known" from "none"; the server knows only "none". */
static void
test_params_not_known (void)
{
  g_autoptr (SluiceDraft) draft = read_spec ("{\"name\": \"x\", \"stages\": [{\"name\": \"a\", \"task\": \"t\", "
                                             "\"params\": null}, {\"name\": \"b\", \"task\": \"t\"}]}");
  g_autofree char *file = sluice_spec_write (draft, TRUE);
  g_autofree char *body = sluice_spec_write (draft, FALSE);
  g_autoptr (SluiceDraft) again = read_spec (file);

  g_assert_null (sluice_draft_stage_get_params (sluice_draft_get_nth (draft, 0)));
  g_assert_cmpstr (sluice_draft_stage_get_params (sluice_draft_get_nth (draft, 1)), ==, "");
  g_assert_null (sluice_draft_stage_get_params (sluice_draft_get_nth (again, 0)));
  g_assert_cmpstr (sluice_draft_stage_get_params (sluice_draft_get_nth (again, 1)), ==, "");
  g_assert_null (strstr (body, "null"));
}

static const struct
{
  const char *text;
  gboolean read;
  const char *told;
} hostile[] = {
  { "", FALSE, "file-syntax@ 1:1\n" },
  { "null", FALSE, "field-type@ 1:1\n" },
  { "{\"name\": \"x\", ", FALSE, "file-syntax@ 1:15\n" },
  { "{}", FALSE, "field-missing@name 1:1\nfield-missing@stages 1:1\n" },
  { "{\"name\": null, \"stages\": []}", FALSE, "field-type@name 1:2\n" },
  { "{\"name\": 5, \"stages\": \"a\", \"priority\": \"high\"}", FALSE,
    "field-type@name 1:2\nfield-type@priority 1:28\nfield-type@stages 1:13\n" },
  { "{\"name\": \"x\", \"priority\": 5.5, \"stages\": []}", FALSE, "field-type@priority 1:15\n" },
  { "{\"name\": \"x\", \"priority\": null, \"stages\": []}", FALSE, "field-type@priority 1:15\n" },
  { "{\"name\": \"x\", \"stages\": [\n{\"name\": \"a\"}, 7]}", FALSE,
    "field-missing@stages → 0 → task 2:1\nfield-type@stages → 1 2:16\n" },
  { "{\"name\": \"x\", \"stages\": [{\"name\": \"a\", \"task\": \"t\", \"params\": [], \"depends_on\": \"b\"}]}", FALSE,
    "field-type@stages → 0 → params 1:53\nfield-type@stages → 0 → depends_on 1:67\n" },
  { "{\"name\": \"x\", \"stages\": [{\"name\": \"a\", \"task\": \"t\", \"depends_on\": [1]}]}", FALSE,
    "field-type@stages → 0 → depends_on → 0 1:68\n" },
  { "{\"name\": \"x\", \"colour\": \"red\", \"stages\": [{\"name\": \"a\", \"task\": \"t\", \"queue\": \"q\"}]}", TRUE,
    "?field-unknown@colour 1:15\n?field-unknown@stages → 0 → queue 1:70\n" },
  { "{\"name\": \"x\", \"stages\": [{\"name\": \"a\", \"task\": \"t\", \"depends_on\": [\"b\", \"b\"]}]}", TRUE,
    "?value-double@stages → 0 → depends_on → 1 1:73\n" },
  { "{\"name\": \"x\", \"name\": \"y\", \"stages\": []}", FALSE, "file-syntax@name 1:15\n" },
  { "{\"name\": \"x\", \"stages\": [{}, {\"params\": {\"a\": {}, \"b\": {\"c\": [1, 1e400]}}}]}", FALSE,
    "file-syntax@stages → 1 → params → b → c → 1 1:66\n" },
  { "{\"name\": \"x\", \"stages\": [{\"params\": {\"a\": \"b}}]}", FALSE, "file-syntax@stages → 0 → params → a 1:43\n" },
  { "{\"name\": \"x\", \"stages\": [{\"params\": {\"a: 1}}]}", FALSE, "file-syntax@stages → 0 → params 1:38\n" },
  { "{\"name\": \"x\", \"stages\": [{\"params\": {\"a\": 1 \"b\": 2}}]}", FALSE, "file-syntax@ 1:45\n" },
  { "{\"name\": \"x\", \"priority\": 1e300, \"stages\": []}", FALSE,
    "field-range@priority priority 1:15\n" },
  { "{\"name\": \"x\", \"priority\": 1000000000000000, \"stages\": []}", TRUE, "" },
  { "{\"name\": \"x\", \"priority\": 1000000000000001, \"stages\": []}", FALSE,
    "field-range@priority priority 1:15\n" },
  { "{\"name\": \"x\", \"priority\": \"-99999999999999999999\", \"stages\": []}", FALSE,
    "field-range@priority priority 1:15\n" },
  { "\xef\xbb\xbf{\"name\": \"x\", \"stages\": []}", TRUE, "" },
};

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      gboolean read;
      g_autofree char *told = read_problems (hostile[i].text, -1, &read);

      g_test_message ("%s", hostile[i].text);
      g_assert_cmpstr (told, ==, hostile[i].told);
      g_assert_true (read == hostile[i].read);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new ("{\"name\": \"x\", \"stages\": [");
  g_autofree char *large = g_strnfill (SLUICE_SPEC_MAX_SIZE + 1, ' ');
  g_autofree char *told = NULL, *too_large = NULL, *deep = NULL;
  gboolean read;

  for (guint i = 0; i <= SLUICE_SPEC_MAX_STAGES; i++)
    g_string_append (text, i > 0 ? ",{}" : "{}");
  g_string_append (text, "]}");
  told = read_problems (text->str, -1, &read);
  g_assert_false (read);
  g_assert_cmpstr (told, ==, "file-too-many@stages 1:15\n");

  too_large = read_problems (large, -1, &read);
  g_assert_false (read);
  g_assert_cmpstr (too_large, ==, "file-too-large@\n");

  g_string_assign (text, "{\"name\": \"x\", \"stages\": [{\"name\": \"a\", \"task\": \"t\", \"params\": {\"a\": ");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  deep = read_problems (text->str, -1, &read);
  g_assert_false (read);
  g_assert_true (g_str_has_prefix (deep, "file-syntax@ 1:"));
}

/* Each is told with its place, and a file of nothing else doesn't hold anyone up. */
static void
test_many_problems (void)
{
  g_autoptr (GString) text = g_string_new ("{\"name\": \"x\", \"stages\": [{\"name\": \"a\", \"task\": \"t\"");
  const guint n = 200000;
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceDraft) draft = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ",\n  \"what nobody knows, number %u\": \"跑\", \"and %u\": 0", i, i);
  g_string_append (text, "}], \"colour\": 1}");
  bytes = g_bytes_new (text->str, text->len);
  draft = sluice_spec_read (bytes, problems, NULL);
  g_assert_nonnull (draft);
  g_assert_cmpuint (problems->len, ==, 2 * n + 1);
  for (guint i = 0; i <= 2 * n; i += n / 10)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);
      /* What the file itself has too much is told first. */
      guint row = i > 0 ? (i - 1) / 2 + 1 : n;
      g_autofree char *before = g_strdup_printf ("  \"what nobody knows, number %u\": \"跑\", ", row - 1);
      g_autofree char *last = g_strdup_printf ("%s\"and %u\": 0}], ", before, row - 1);

      g_assert_cmpuint (problem->line, ==, row + 1);
      g_assert_cmpuint (problem->column, ==,
                        i == 0 ? g_utf8_strlen (last, -1) + 1 : i % 2 == 1 ? 3 : g_utf8_strlen (before, -1) + 1);
    }
}

/* Whatever the bytes are: it is read and can be written, or it is refused and why is told. */
static void
test_any_bytes (void)
{
  static const char text[] = "{\"name\": \"x\", \"priority\": 5, \"stages\": [{\"name\": \"a\", \"task\": \"t\", "
                             "\"params\": {\"n\": [1, {}]}, "
                             "\"depends_on\": [\"a\", \"b\"], \"max_retries\": 1, \"retry_delay\": 2}]}";
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint n_read = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GPtrArray) problems = sluice_problems_new ();
      g_autofree char *changed = g_memdup2 (text, sizeof text);
      g_autoptr (SluiceDraft) draft = NULL;
      g_autoptr (GBytes) bytes = NULL;

      for (int n = g_rand_int_range (rand, 1, 3); n > 0; n--)
        changed[g_rand_int_range (rand, 0, sizeof text - 1)] = (char) g_rand_int_range (rand, 0, 256);
      bytes = g_bytes_new (changed, sizeof text - 1);
      draft = sluice_spec_read (bytes, problems, NULL);
      g_assert_true ((draft == NULL) == sluice_problems_block (problems));
      if (draft != NULL)
        {
          g_autofree char *body = sluice_spec_write (draft, FALSE);

          n_read++;
          g_assert_nonnull (body);
          g_ptr_array_unref (sluice_draft_validate (draft, table));
        }
    }
  g_assert_cmpuint (n_read, >, 100);
}

static void
test_places (void)
{
  static const char text[] = "{\n\"name\": \"run\",\n\"priority\": 11,\n\"stages\": [\n"
                             "{\"name\": \"a\", \"task\": \"train_model\",\n"
                             " \"params\": {\"model\": \"base\",\n   \"colour\": 1},\n"
                             " \"depends_on\": [\"b\",\n   \"ghost\"]},\n"
                             "{\"name\": \"b\", \"task\": \"train_model\", \"depends_on\": [\"a\"]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceSpecPlaces) places = NULL;
  g_autoptr (SluiceDraft) draft = sluice_spec_read (bytes, problems, &places);
  g_autoptr (GPtrArray) found = sluice_draft_validate (draft, table);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (found, i);
      guint line = 0, column = 0;

      g_assert_true (sluice_spec_places_locate (places, problem, &line, &column));
      g_string_append_printf (lines, "%s %u:%u\n", sluice_problem_kind_get_nick (problem->kind), line, column);
    }
  g_assert_cmpstr (lines->str, ==, "priority 3:1\ncycle 8:2\nparam-unknown 7:4\ndependency-missing 9:4\n"
                                   "param-missing 10:1\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft-spec/round-trip", test_round_trip);
  g_test_add_func ("/draft-spec/what-is-sent", test_what_is_sent);
  g_test_add_func ("/draft-spec/hostile", test_hostile);
  g_test_add_func ("/draft-spec/limits", test_limits);
  g_test_add_func ("/draft-spec/many-problems", test_many_problems);
  g_test_add_func ("/draft-spec/any-bytes", test_any_bytes);
  g_test_add_func ("/draft-spec/places", test_places);
  g_test_add_func ("/draft-spec/params-not-known", test_params_not_known);

  return g_test_run ();
}
