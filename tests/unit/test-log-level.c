/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of lines, filters, patterns, a stage's story. */
#include "log-lines.h"

#include "api/sluice-decode.h"
#include "log/sluice-log.h"
#include "log/sluice-log-filter.h"
#include "log/sluice-log-match.h"
#include "log/sluice-log-story.h"
#include "model/sluice-stage-private.h"
#include "model/sluice-transition.h"

/* Rows put together again are the text, and none is wider than it may be. */
static void
test_rows (void)
{
  const char *const pieces[] = { "a", "loss=", "训练", "\t", "é", "e\xcc\x81", " ", "\n", "日志" };

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL), joined = g_string_new (NULL);
      guint n = g_test_rand_int_range (0, 40), columns = g_test_rand_int_range (0, 12), rows;
      g_autoptr (SluiceLogLine) line = NULL;
      const char *kept;

      if (columns == 1)
        columns = 2;
      for (guint j = 0; j < n; j++)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      line = sluice_log_line_new (text->str, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);
      kept = sluice_log_line_get_text (line);
      rows = sluice_log_line_count_rows (line, columns);
      g_assert_cmpuint (rows, >=, 1);
      for (guint row = 0; row < rows; row++)
        {
          guint begin, end;
          g_autofree char *part = NULL;
          g_autoptr (SluiceLogLine) alone = NULL;

          sluice_log_line_get_row (line, columns, row, &begin, &end);
          part = g_strndup (kept + begin, end - begin);
          g_assert_true (g_utf8_validate (part, -1, NULL));
          alone = sluice_log_line_new (part, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);
          if (columns >= 8)
            g_assert_cmpuint (sluice_log_line_get_cells (alone), <=, columns);
          if (joined->len < begin)
            g_string_append_c (joined, '\n');
          g_assert_cmpuint (joined->len, ==, begin);
          g_string_append (joined, part);
        }
      g_assert_cmpstr (joined->str, ==, kept);
    }
}

/* Words and numbers stay whole where that leaves a row two thirds full. */
static void
test_rows_of_words (void)
{
  static const char *const cases[][4] = {
    { "epoch 3 at 1.44 GiB", "epoch 3 at ", "1.44 GiB", NULL },
    { "loss=2.1,lr=3e-4,step=7", "loss=2.1,", "lr=3e-4,", "step=7" },
    { "/data/checkpoints", "/data/checkp", "oints", NULL },
    { "/data/run-7b/shards", "/data/run-", "7b/shards", NULL },
    { "a checkpo_best", "a checkpo_", "best", NULL },
    { "loss is 0.1234567", "loss is ", "0.1234567", NULL },
    { "a checkpointed", "a checkpoint", "ed", NULL },
    { "训练 训练训练训练", "训练 训练训", "练训练", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SluiceLogLine) line
        = sluice_log_line_new (cases[i][0], SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);

      for (guint row = 0; row < sluice_log_line_count_rows (line, 12); row++)
        {
          guint begin, end;
          g_autofree char *part = NULL;

          sluice_log_line_get_row (line, 12, row, &begin, &end);
          part = g_strndup (cases[i][0] + begin, end - begin);
          g_assert_cmpstr (part, ==, cases[i][row + 1]);
        }
    }
}

static void
test_text_is_made_valid (void)
{
  g_autoptr (SluiceLogLine) line
    = sluice_log_line_new ("a\xff\x1b[31m\r\n", SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);

  g_assert_cmpstr (sluice_log_line_get_text (line), ==, "a\xef\xbf\xbd");
}

/* As it stands on a terminal in the end. */
static void
test_terminal (void)
{
  static const char *const texts[][2] = {
    { "\033[31mred\033[0m plain", "red plain" },
    { "\033[1;38;5;208mERROR\033[m: x", "ERROR: x" },
    { " 10%|#  | 1/10\r 20%|## | 2/10\r 30%|###| 3/10", " 30%|###| 3/10" },
    { "\r100%|###| 10/10\r", "100%|###| 10/10" },
    { "50%\r\033[K", "50%" },
    { "a\r\nb\rc\nd", "a\nc\nd" },
    { "\033]0;title\ashown", "shown" },
    { "\033]8;;http://x\033\\link", "link" },
    { "\033(Bset", "set" },
    { "cut \033[3", "cut " },
    { "cut \033", "cut " },
    { "\033[2Aabove", "above" },
    { "a\bb\tc", "a b\tc" },
    { "a \u202eb\u202c \u2066c\u2069", "a \ufffdb\ufffd \ufffdc\ufffd" },
    { "‘é’ \u200fא", "‘é’ \u200fא" },
    { "\033[31m训练\033[0m", "训练" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SluiceLogLine) line
        = sluice_log_line_new (texts[i][0], SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);

      g_assert_cmpstr (sluice_log_line_get_text (line), ==, texts[i][1]);
    }
}

static void
test_filter (void)
{
  const char *const texts[] = { "INFO a", "ERROR b", "  File \"x\", line 1", "    code", "ValueError: c", "plain", "  more",
                                "WARNING d", NULL };
  g_autoptr (GPtrArray) lines = make_lines (texts);
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *text = NULL;

  sluice_log_set_lines (log, lines);
  sluice_log_filter (log, 0, SLUICE_LOG_LEVEL_ERROR, errors);
  g_assert_cmpuint (errors->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (g_array_index (errors, guint, i), ==, i + 1);
  sluice_log_filter (log, 0, SLUICE_LOG_LEVEL_UNKNOWN, all);
  g_assert_cmpuint (all->len, ==, lines->len);
  /* It may go on where it stopped. */
  sluice_log_filter (log, 3, SLUICE_LOG_LEVEL_ERROR, rest);
  g_assert_cmpuint (rest->len, ==, 2);
  g_assert_cmpuint (g_array_index (rest, guint, 0), ==, 3);

  text = sluice_log_to_text (lines, 0, 2, TRUE, NULL);
  g_assert_cmpstr (text, ==, "INFO a\nERROR b\n");
}

static void
matched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_patterns (void)
{
  const char *const texts[] = { "step 10", "Step 20", "a(b", "error", NULL };
  g_autoptr (GPtrArray) lines = make_lines (texts);
  g_autoptr (GRegex) any = sluice_log_pattern_new ("step \\d+", TRUE, NULL);
  g_autoptr (GRegex) exact = sluice_log_pattern_new ("Step", TRUE, NULL);
  g_autoptr (GRegex) plain = sluice_log_pattern_new ("a(b", FALSE, NULL);
  g_autoptr (GRegex) bad = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;

  g_assert_true (sluice_log_match (any, lines, 0, 4, found, NULL, NULL));
  g_assert_cmpuint (found->len, ==, 2);
  g_array_set_size (found, 0);
  g_assert_true (sluice_log_match (exact, lines, 0, 4, found, NULL, NULL));
  g_assert_cmpuint (found->len, ==, 1);
  g_array_set_size (found, 0);
  g_assert_true (sluice_log_match (plain, lines, 0, 4, found, NULL, NULL));
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (g_array_index (found, guint, 0), ==, 2);

  bad = sluice_log_pattern_new ("a(b", TRUE, &error);
  g_assert_null (bad);
  g_assert_error (error, G_REGEX_ERROR, G_REGEX_ERROR_UNMATCHED_PARENTHESIS);
}

/* What is wrong is told with the character it is at, not the byte. */
static void
test_mistakes (void)
{
  const char *const mistakes[][2] = {
    { "a(b", "the “(” at character 2 is not closed" },
    { "训练 ((a)|b", "the “(” at character 4 is not closed" },
    { "(a\\(b)) [c]", "nothing opens the “)” at character 7" },
    { "step [", "the “[” at character 6 is not closed" },
    { "[]x(", "the “[” at character 1 is not closed" },
    { "[^]x(]y(", "the “(” at character 8 is not closed" },
    { "训)", "nothing opens the “)” at character 2" },
    { "*a", "there is nothing that character 1 could repeat" },
    { "训练a**b", "there is nothing that character 5 could repeat" },
    { "(a\\(b)[)c]", NULL },
    { "[z-a]", "the range that ends at character 4 is the wrong way round" },
    { "a\\", "nothing follows the “\\” at its end" },
    { "a(?z)", "it goes wrong at character 4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GRegex) pattern = sluice_log_pattern_new (mistakes[i][0], TRUE, &error);
      g_autoptr (GRegex) plain = sluice_log_pattern_new (mistakes[i][0], FALSE, NULL);

      g_assert_nonnull (plain);
      g_test_message ("%s: %s", mistakes[i][0], error != NULL ? error->message : "");
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, mistakes[i][1]);
      g_assert_true ((pattern == NULL) == (error != NULL));
    }
}

/* What matches everywhere because it matches nothing marks no line. */
static void
test_empty_matches (void)
{
  const char *const texts[] = { "axxb", "nothing", "", "x", NULL };
  const char *const patterns[] = { "x*", "(?=x)x*", "x*|y?", NULL };
  g_autoptr (GPtrArray) lines = make_lines (texts);

  for (guint i = 0; patterns[i] != NULL; i++)
    {
      g_autoptr (GRegex) pattern = sluice_log_pattern_new (patterns[i], TRUE, NULL);
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

      g_assert_true (sluice_log_match (pattern, lines, 0, 4, found, NULL, NULL));
      g_assert_cmpuint (found->len, ==, 2);
      g_assert_cmpuint (g_array_index (found, guint, 0), ==, 0);
      g_assert_cmpuint (g_array_index (found, guint, 1), ==, 3);
    }
}

/* Whatever bytes a job writes: each is shown as itself or as a sign in its place, and what follows stays. */
static void
test_any_bytes (void)
{
  static const struct
  {
    const char *sent;
    const char *shown;
  } pieces[] = {
    { "\\u0000", "\xe2\x90\x80" },
    { "\\\\u0000", "\\u0000" },
    { "\\\\\\u0000", "\\\xe2\x90\x80" },
    { "\\u00e9", "é" },
    { "\\\\", "\\" },
    { "\\\"", "\"" },
    { "a", "a" },
    { "训练", "训练" },
    { "\x80", "\xef\xbf\xbd" },
    { "\xbf", "\xef\xbf\xbd" },
    { "\xff", "\xef\xbf\xbd" },
    { "\xc0", "\xef\xbf\xbd" },
  };

  for (guint round = 0; round < 500; round++)
    {
      gboolean frame = round % 2 == 1;
      guint n = (guint) g_test_rand_int_range (0, 12);
      g_autoptr (GString) body = g_string_new (frame ? "{\"type\":\"log\",\"message\":\"<" : "{\"logs\":[\"before\",\"<");
      g_autoptr (GString) shown = g_string_new ("<");
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GPtrArray) lines = NULL;
      g_autoptr (GRegex) last = sluice_log_pattern_new ("end>$", TRUE, NULL);
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GError) error = NULL;
      g_autofree char *saved = NULL;
      gsize length;

      for (guint i = 0; i < n; i++)
        {
          guint piece = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (pieces));

          g_string_append (body, pieces[piece].sent);
          g_string_append (shown, pieces[piece].shown);
        }
      g_string_append (body, frame ? "end>\"}" : "end>\",\"after\"]}");
      g_string_append (shown, "end>");
      bytes = g_bytes_new (body->str, body->len);
      if (frame)
        {
          lines = sluice_log_lines_new ();
          g_ptr_array_add (lines, sluice_decode_log_frame (bytes));
          g_assert_nonnull (lines->pdata[0]);
        }
      else
        lines = sluice_decode_logs (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lines->len, ==, frame ? 1 : 3);
      g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[frame ? 0 : 1]), ==, shown->str);

      g_assert_true (sluice_log_match (last, lines, 0, lines->len, found, NULL, NULL));
      g_assert_cmpuint (found->len, ==, 1);
      saved = sluice_log_to_text (lines, frame ? 0 : 1, 1, FALSE, &length);
      g_string_append_c (shown, '\n');
      g_assert_cmpmem (saved, length, shown->str, shown->len);
    }
}

/* One element that is no line takes no line with it. */
static void
test_odd_elements (void)
{
  static const char body[] = "{\"logs\":[\"one\",null,7,{\"message\":5},[\"x\"],{\"message\":\"two\"}]}";
  static const char *const shown[] = { "one", "null", "7", "5", "[\"x\"]", "two" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = sluice_decode_logs (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (shown));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[i]), ==, shown[i]);
}

/* A pattern that would try for years gives up, and says so. */
static void
test_catastrophe (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'a');
  const char *const texts[] = { "aab", long_text, "aa1", NULL };
  g_autoptr (GPtrArray) lines = make_lines (texts);
  g_autoptr (GRegex) worse = sluice_log_pattern_new ("([a-z]+)*[0-9]", TRUE, NULL);
  g_autoptr (GArray) found = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_hard = 0;

  sluice_log_match_async (worse, lines, NULL, matched_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = sluice_log_match_finish (result, &n_hard, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (g_array_index (found, guint, 0), ==, 2);
  g_assert_cmpuint (n_hard, ==, 1);

  /* Where it is too hard for many, that is said at once. */
  while (lines->len < 300)
    g_ptr_array_add (lines, g_object_ref (lines->pdata[1]));
  g_clear_object (&result);
  sluice_log_match_async (worse, lines, NULL, matched_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sluice_log_match_finish (result, NULL, &error));
  g_assert_error (error, G_REGEX_ERROR, G_REGEX_ERROR_MATCH);
}

/* They are @n, the first of which begins in line @first. */
static void
assert_errors (GPtrArray *lines,
               guint      n,
               gint64     first)
{
  g_autoptr (SluiceLog) log = sluice_log_new ();

  sluice_log_set_lines (log, lines);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, n);
  g_assert_cmpint (sluice_log_find_error (log, -1), ==, first);
}

static void
test_story (void)
{
  SluiceStageRecord *record = sluice_stage_record_new ();
  g_autoptr (GHashTable) completed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SluicePipelineRecord) row = sluice_pipeline_record_new ();
  g_autoptr (GPtrArray) transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_transition_unref);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (SluiceStage) stage = NULL;
  const gint64 start = 1772438400 * G_TIME_SPAN_SECOND;
  const char *const expected[] = { "Queued", "Running", "Failed, after 2 min", "no space", "Traceback:", "  File" };

  record->name = g_strdup ("train");
  record->task = g_strdup ("train_model");
  record->status = g_strdup ("failed");
  record->error_message = g_strdup ("no space");
  record->started_at = start;
  record->completed_at = start + 2 * G_TIME_SPAN_MINUTE;
  row->status = g_strdup ("failed");
  g_ptr_array_add (transitions, sluice_transition_new ("s", "u", "p", "train", SLUICE_STATE_PENDING, SLUICE_STATE_QUEUED,
                                                       start - 5 * G_TIME_SPAN_SECOND, NULL));
  g_ptr_array_add (transitions, sluice_transition_new ("s", "u", "p", "other", SLUICE_STATE_PENDING, SLUICE_STATE_QUEUED,
                                                       start, NULL));
  g_ptr_array_add (transitions, sluice_transition_new ("s", "u", "p", "train", SLUICE_STATE_QUEUED, SLUICE_STATE_RUNNING,
                                                       start + 1, NULL));
  stage = sluice_stage_new (record, completed, row, 0);
  sluice_stage_set_traceback (stage, NULL, "Traceback:\n  File\n");

  lines = sluice_log_story (stage, transitions, TRUE);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[i]), ==, expected[i]);
  g_assert_cmpint (sluice_log_line_get_at (lines->pdata[1]), ==, start);
  g_assert_cmpint (sluice_log_line_get_level (lines->pdata[2]), ==, SLUICE_LOG_LEVEL_ERROR);
  assert_errors (lines, 1, 3);
  sluice_stage_record_unref (record);
}

static SluiceStage *
make_stage (const char *name,
            const char *status,
            gint64      started,
            gint64      ended,
            const char *error)
{
  g_autoptr (SluiceStageRecord) record = sluice_stage_record_new ();
  g_autoptr (GHashTable) completed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SluicePipelineRecord) row = sluice_pipeline_record_new ();

  record->name = g_strdup (name);
  record->task = g_strdup ("t");
  record->status = g_strdup (status);
  record->started_at = started;
  record->completed_at = ended;
  record->error_message = g_strdup (error);
  record->result = g_str_equal (status, "completed") ? g_strdup ("{\n}") : NULL;
  row->status = g_strdup ("running");
  return sluice_stage_new (record, completed, row, 0);
}

/* A try before the one that runs: what it went through, and its error. */
static void
test_story_of_tries (void)
{
  const gint64 start = 1772438400 * G_TIME_SPAN_SECOND, minute = G_TIME_SPAN_MINUTE;
  g_autoptr (GPtrArray) transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_transition_unref);
  g_autoptr (SluiceStage) stage = make_stage ("train", "failed", start + 10 * minute, start + 12 * minute,
                                               "no space\nleft");
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *sum = sluice_log_story_sum_up (stage);
  const char *const expected[]
    = { "Running", "Failed", "out of memory", "Running", "Failed, after 2 min", "no space", "left" };
  const SluiceState states[] = { SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED, SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED };
  const char *const errors[] = { NULL, "out of memory", NULL, "no space\nleft" };
  const int minutes[] = { 0, 5, 10, 12 };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_ptr_array_add (transitions, sluice_transition_new ("s", "u", "p", "train", SLUICE_STATE_PENDING, states[i],
                                                         start + minutes[i] * minute, errors[i]));
  lines = sluice_log_story (stage, transitions, TRUE);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[i]), ==, expected[i]);
  g_assert_cmpint (sluice_log_line_get_level (lines->pdata[2]), ==, SLUICE_LOG_LEVEL_ERROR);
  g_assert_cmpint (sluice_log_line_get_at (lines->pdata[2]), ==, start + 5 * minute);
  g_assert_cmpstr (sum, ==, "Failed, after 2 min: no space");
  /* One a try: that it failed, and each line of why. */
  assert_errors (lines, 2, 2);
}

static void
test_story_of_all (void)
{
  const gint64 start = 1772438400 * G_TIME_SPAN_SECOND, minute = G_TIME_SPAN_MINUTE;
  const char *const expected[] = { "b: Running", "a: Running", "b: Failed, after 2 min", "b: no space", "  left",
                                   "on device", "", "Traceback (most recent call last):", "  File \"x\"", "OSError",
                                   "a: Completed, after 5 min", "a: Result:", "{", "}" };
  g_autoptr (GListStore) stages = g_list_store_new (SLUICE_TYPE_STAGE);
  g_autoptr (SluiceStage) a = make_stage ("a", "completed", start + minute, start + 6 * minute, NULL);
  g_autoptr (SluiceStage) b = make_stage ("b", "failed", start, start + 2 * minute,
                                           "no space\n  left\non device\n\n");
  g_autoptr (SluiceStage) waits = make_stage ("c", "pending", 0, 0, NULL);
  g_autoptr (GPtrArray) lines = NULL, none = NULL;

  /* The first line of each entry, and no other, has the name of its stage. */
  sluice_stage_set_traceback (b, NULL, "Traceback (most recent call last):\n  File \"x\"\nOSError\n");
  none = sluice_log_story_of_all (G_LIST_MODEL (stages), NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_list_store_append (stages, a);
  g_list_store_append (stages, b);
  g_list_store_append (stages, waits);
  lines = sluice_log_story_of_all (G_LIST_MODEL (stages), NULL);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[i]), ==, expected[i]);
}

/* What was seen knows stages by their names: of two that share one nobody can tell which it was. */
static void
test_story_of_doubles (void)
{
  const gint64 start = 1772438400 * G_TIME_SPAN_SECOND, minute = G_TIME_SPAN_MINUTE;
  g_autoptr (GPtrArray) transitions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_transition_unref);
  g_autoptr (GListStore) stages = g_list_store_new (SLUICE_TYPE_STAGE);
  g_autoptr (SluiceStage) first = make_stage ("same", "completed", start + 10 * minute, start + 12 * minute, NULL);
  g_autoptr (SluiceStage) second = make_stage ("same", "pending", 0, 0, NULL);
  g_autoptr (SluiceStage) other = make_stage ("other", "pending", 0, 0, NULL);
  g_autoptr (GPtrArray) lines = NULL;

  g_ptr_array_add (transitions, sluice_transition_new ("s", "u", "p", "same", SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED,
                                                       start, "out of memory"));
  g_ptr_array_add (transitions, sluice_transition_new ("s", "u", "p", "other", SLUICE_STATE_RUNNING, SLUICE_STATE_FAILED,
                                                       start, "no space"));
  g_list_store_append (stages, first);
  g_list_store_append (stages, second);
  g_list_store_append (stages, other);
  g_assert_false (sluice_log_story_can_tell (G_LIST_MODEL (stages), first));
  g_assert_false (sluice_log_story_can_tell (G_LIST_MODEL (stages), second));
  g_assert_true (sluice_log_story_can_tell (G_LIST_MODEL (stages), other));
  lines = sluice_log_story_of_all (G_LIST_MODEL (stages), transitions);
  for (guint i = 0; i < lines->len; i++)
    g_assert_null (strstr (sluice_log_line_get_text (lines->pdata[i]), "out of memory"));
  g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[0]), ==, "other: Failed");
}

/* A failure is one error with its message and traceback, of each of two that failed at once; and one without any. */
static void
test_story_errors (void)
{
  const gint64 start = 1772438400 * G_TIME_SPAN_SECOND, minute = G_TIME_SPAN_MINUTE;
  g_autoptr (GListStore) stages = g_list_store_new (SLUICE_TYPE_STAGE);
  g_autoptr (SluiceStage) a = make_stage ("a", "failed", start, start + 2 * minute, "no space\nleft\n\non device");
  g_autoptr (SluiceStage) b = make_stage ("b", "failed", start, start + 2 * minute, "no space");
  g_autoptr (SluiceStage) c = make_stage ("c", "failed", start, start + 2 * minute, NULL);
  g_autoptr (SluiceStage) d = make_stage ("d", "skipped", 0, 0, "its parent failed");
  SluiceStage *each[] = { a, b, c, d };
  const gint64 begins[] = { 2, 2, 1, 1 };
  g_autoptr (GPtrArray) all = NULL, without = NULL;

  sluice_stage_set_traceback (a, NULL, "Traceback (most recent call last):\n  File \"x\"\n\nOSError: no space\n"
                                       "\nDuring handling of the above exception, another exception occurred:\n\n"
                                       "Traceback (most recent call last):\n  File \"y\"\nStopIteration\n");
  for (guint i = 0; i < G_N_ELEMENTS (each); i++)
    {
      g_autoptr (GPtrArray) lines = sluice_log_story (each[i], NULL, TRUE);

      assert_errors (lines, 1, begins[i]);
      g_list_store_append (stages, each[i]);
    }
  without = sluice_log_story (a, NULL, FALSE);
  assert_errors (without, 1, 2);
  all = sluice_log_story_of_all (G_LIST_MODEL (stages), NULL);
  assert_errors (all, G_N_ELEMENTS (each), 0);
}

static void
note_change_cb (GListModel *model,
                guint       position,
                guint       removed,
                guint       added,
                guint      *first)
{
  *first = MIN (*first, position);
}

/* What stays the same stays where it is: whoever reads it keeps the place. */
static void
test_story_goes_on (void)
{
  g_autoptr (SluiceLog) log = sluice_log_new ();
  const char *const texts[] = { "one", "two", "three" };
  guint first;

  g_signal_connect (log, "items-changed", G_CALLBACK (note_change_cb), &first);
  for (guint n = 1; n <= G_N_ELEMENTS (texts); n++)
    {
      g_autoptr (GPtrArray) lines = sluice_log_lines_new ();

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (lines, sluice_log_line_new (texts[i], SLUICE_LOG_LEVEL_INFO, i + 1, SLUICE_LOG_SOURCE_STORY));
      first = G_MAXUINT;
      sluice_log_set_lines (log, lines);
      g_assert_cmpuint (first, ==, n - 1);
    }

  g_autoptr (GPtrArray) other = sluice_log_lines_new ();
  g_ptr_array_add (other, sluice_log_line_new ("one", SLUICE_LOG_LEVEL_INFO, 1, SLUICE_LOG_SOURCE_STORY));
  g_ptr_array_add (other, sluice_log_line_new ("two", SLUICE_LOG_LEVEL_ERROR, 2, SLUICE_LOG_SOURCE_STORY));
  first = G_MAXUINT;
  sluice_log_set_lines (log, other);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 2);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/line/rows", test_rows);
  g_test_add_func ("/log/line/rows-of-words", test_rows_of_words);
  g_test_add_func ("/log/line/made-valid", test_text_is_made_valid);
  g_test_add_func ("/log/line/terminal", test_terminal);
  g_test_add_func ("/log/filter", test_filter);
  g_test_add_func ("/log/patterns", test_patterns);
  g_test_add_func ("/log/mistakes", test_mistakes);
  g_test_add_func ("/log/patterns/empty", test_empty_matches);
  g_test_add_func ("/log/any-bytes", test_any_bytes);
  g_test_add_func ("/log/catastrophe", test_catastrophe);
  g_test_add_func ("/log/story", test_story);
  g_test_add_func ("/log/story/of-tries", test_story_of_tries);
  g_test_add_func ("/log/odd-elements", test_odd_elements);
  g_test_add_func ("/log/story/of-all", test_story_of_all);
  g_test_add_func ("/log/story/of-doubles", test_story_of_doubles);
  g_test_add_func ("/log/story/errors", test_story_errors);
  g_test_add_func ("/log/story/goes-on", test_story_goes_on);

  return g_test_run ();
}
