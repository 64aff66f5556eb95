/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines are one error, and which of them says what failed. */
#include "log-lines.h"

#include "log/sluice-log-cause.h"

#include <string.h>

/* One traceback is one error, with the line that logs it and with what it was raised from; its code is part of it. Gone to
 * is what was raised in the end. */
static void
test_errors (void)
{
  const char *const texts[] = { "    code of a traceback that begins before",
                                "ValueError: of that one",
                                "step 1",
                                "ERROR training failed",
                                "Traceback (most recent call last):",
                                "  File \"x.py\", line 1, in f",
                                "    loss.backward()",
                                "  File \"y.py\", line 2, in g",
                                "    step()",
                                "ValueError: c",
                                "",
                                "During handling of the above exception, another exception occurred:",
                                "",
                                "Traceback (most recent call last):",
                                "  File \"z.py\", line 3, in h",
                                "    raise",
                                "RuntimeError: d",
                                "Traceback (most recent call last):",
                                "  File \"z.py\", line 3, in h",
                                "KeyError: e",
                                "step 2",
                                "ERROR f",
                                "ERROR g",
                                NULL };
  const gint64 said[] = { 1, 16, 19, 21, 22 };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = make_lines (texts);
  gint64 at = -1;

  sluice_log_set_lines (log, lines);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, G_N_ELEMENTS (said));
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      at = sluice_log_find_error (log, at);
      g_assert_cmpint (at, ==, said[i]);
    }
  g_assert_cmpint (sluice_log_find_error (log, at), ==, -1);
  g_assert_cmpint (sluice_log_find_error_before (log, at), ==, 21);
  g_assert_cmpint (sluice_log_find_error_before (log, 1), ==, -1);
  /* From anywhere in one: to where it says what failed, or back to the one before. */
  g_assert_cmpint (sluice_log_find_error (log, 3), ==, 16);
  g_assert_cmpint (sluice_log_find_error (log, 9), ==, 16);
  g_assert_cmpint (sluice_log_find_error_before (log, 16), ==, 1);
  g_assert_cmpint (sluice_log_find_error_before (log, 19), ==, 16);
  g_assert_cmpint (sluice_log_get_line_level (log, 6), ==, SLUICE_LOG_LEVEL_ERROR);
  g_assert_cmpint (sluice_log_get_line_level (log, 15), ==, SLUICE_LOG_LEVEL_ERROR);
  g_assert_cmpint (sluice_log_get_line_level (log, 20), ==, SLUICE_LOG_LEVEL_UNKNOWN);
  g_assert_cmpint (sluice_log_get_line_level (log, 10), ==, SLUICE_LOG_LEVEL_UNKNOWN);
}

/* Why something failed is said before all that goes down with it says so. */
static void
test_cause (void)
{
  const char *const texts[] = { "[rank0]: Traceback (most recent call last):",
                                "[rank0]:   File \"x.py\", line 1, in f",
                                "[rank0]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
                                "CUDA error: device-side assert triggered",
                                "step 1",
                                "E1124 14:02:35.309 12 api.py:874] failed (exitcode: 1) local_rank: 0",
                                "Traceback (most recent call last):",
                                "  File \"run.py\", line 3, in run",
                                "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ",
                                "train.py FAILED",
                                NULL };
  gboolean other = TRUE;
  const char *const others[] = { "ERROR x", "ChildFailedError: y", "ERROR failed (exitcode: 2)", NULL };
  const char *const none[] = { "step 1", "ChildFailedError: z", NULL };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = make_lines (texts), more = make_lines (others), only = make_lines (none);

  g_assert_cmpint (sluice_log_find_cause (log, "CUDA out of memory.", NULL), ==, -1);
  sluice_log_set_lines (log, lines);
  g_assert_cmpint (sluice_log_find_cause (log, "CUDA out of memory. Tried to allocate 2.00 GiB\nmore", &other), ==, 2);
  g_assert_cmpint (sluice_log_find_cause (log, "RuntimeError: CUDA error: device-side assert triggered", &other), ==, 3);
  g_assert_cmpint (sluice_log_find_cause (log, "exit code 1", &other), ==, 3);
  g_assert_cmpint (sluice_log_find_cause (log, "failed", &other), ==, 3);
  g_assert_cmpint (sluice_log_find_cause (log, NULL, &other), ==, 3);
  g_assert_false (other);
  sluice_log_set_lines (log, more);
  g_assert_cmpint (sluice_log_find_cause (log, NULL, &other), ==, 0);
  sluice_log_set_lines (log, only);
  g_assert_cmpint (sluice_log_find_cause (log, NULL, &other), ==, 1);
  g_assert_true (other);
}

typedef struct
{
  const char *text;
  SluiceLogLevel told;
  SluiceLogLevel shown;
} Told;

/* Whatever level somebody logs it with, a traceback is one error, with what it raised and what it was raised from. */
static void
test_errors_told_otherwise (void)
{
  const SluiceLogLevel info = SLUICE_LOG_LEVEL_INFO, error = SLUICE_LOG_LEVEL_ERROR;
  const Told told[] = { { "retrying", info, info },
                        { "  a list", info, info },
                        { "Traceback (most recent call last):", info, error },
                        { "  File \"x.py\", line 1, in f", info, error },
                        { "    loss.backward()", info, error },
                        { "ValueError: c", info, error },
                        { "", info, info },
                        { "During handling of the above exception, another exception occurred:", info, error },
                        { "", info, info },
                        { "Traceback (most recent call last):", info, error },
                        { "  File \"z.py\", line 3, in h", info, error },
                        { "RuntimeError: d", info, error },
                        { "ValueError: is a word here", info, info },
                        { "  File \"z.py\", line 3 is one, too", info, info },
                        { "Traceback (most recent call last):", SLUICE_LOG_LEVEL_DEBUG, error },
                        { "  File \"z.py\", line 3, in h", SLUICE_LOG_LEVEL_DEBUG, error },
                        { "step 1", info, info },
                        { "Traceback (most recent call last):\n  File \"z.py\"\nKeyError: e", info, error },
                        { "Traceback (most recent call last):\n  File \"z.py\"\nKeyError: f", info, error },
                        { "a try\nTraceback (most recent call last):\n  File \"z.py\"\nKeyError: f", info, error } };
  const gint64 said[] = { 11, 15, 17, 18, 19 };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;
  gint64 at = -1;

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_ptr_array_add (lines, sluice_log_line_new (told[i].text, told[i].told, i + 1, SLUICE_LOG_SOURCE_SOCKET));
  sluice_log_set_lines (log, lines);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_test_message ("%s", told[i].text);
      g_assert_cmpint (sluice_log_get_line_level (log, i), ==, told[i].shown);
    }
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, G_N_ELEMENTS (said));
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_cmpint ((at = sluice_log_find_error (log, at)), ==, said[i]);

  /* What is shown as one passes as one. */
  sluice_log_filter (log, 0, error, passed);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    if (told[i].shown == error)
      g_assert_cmpuint (g_array_index (passed, guint, n++), ==, i);
  g_assert_cmpuint (passed->len, ==, n);
}

/* Who writes a log together with others: what each line of theirs begins with. */
static const char *const writers[] = { "", "[rank0]: ", "[rank1]: ", "0: ", "[1,0]<stderr>:", "(train pid=12) " };

static const char *const pieces[] = { "Traceback (most recent call last):", "  File \"x\", line 1, in f", "    code",
                                      "ValueError: c", "", "step", "ERROR b", "WARNING w", "INFO i", "shards.Bad: d",
                                      "During handling of the above exception, another exception occurred:" };

static char *
pick_text (const char *writer)
{
  return g_strconcat (writer, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))], NULL);
}

/* However the lines of many writers stand between each other, each is what it is alone. */
static void
test_errors_interleaved (void)
{
  for (guint turn = 0; turn < 300; turn++)
    {
      g_autoptr (SluiceLog) all = sluice_log_new ();
      g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
      SluiceLog *alone[G_N_ELEMENTS (writers)];
      GPtrArray *own[G_N_ELEMENTS (writers)];
      guint n_errors = 0, n_passed = 0, at[G_N_ELEMENTS (writers)] = { 0 };
      g_autofree guint *writer_of = g_new (guint, 48);
      g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (guint));
      gint64 said = -1;

      for (guint w = 0; w < G_N_ELEMENTS (writers); w++)
        {
          alone[w] = sluice_log_new ();
          own[w] = sluice_log_lines_new ();
        }
      for (guint i = 0; i < 48; i++)
        {
          guint w = writer_of[i] = (guint) g_test_rand_int_range (0, turn % 2 == 0 ? 2 : G_N_ELEMENTS (writers));
          g_autofree char *text = pick_text (writers[w]);
          SluiceLogLine *line = sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);

          g_ptr_array_add (lines, line);
          g_ptr_array_add (own[w], g_object_ref (line));
        }
      for (guint w = 0; w < G_N_ELEMENTS (writers); w++)
        {
          sluice_log_set_lines (alone[w], own[w]);
          n_errors += sluice_log_get_n_errors (alone[w]);
        }
      sluice_log_set_lines (all, lines);

      g_assert_cmpuint (sluice_log_get_n_errors (all), ==, n_errors);
      said = sluice_log_find_error (all, -1);
      for (guint i = 0; i < 48; i++)
        {
          guint w = writer_of[i], own_at = at[w]++;
          gboolean says = sluice_log_find_error (alone[w], (gint64) own_at - 1) == own_at;

          g_assert_cmpint (sluice_log_get_line_level (all, i), ==, sluice_log_get_line_level (alone[w], own_at));
          g_assert_true (says == (said == i));
          g_assert_true (says == (sluice_log_find_error_before (all, i + 1) == i));
          if (says)
            said = sluice_log_find_error (all, i);
        }
      g_assert_cmpint (said, ==, -1);

      /* So do those that go with a line of its own writer. */
      sluice_log_filter (all, 0, SLUICE_LOG_LEVEL_WARNING, passed);
      for (guint w = 0; w < G_N_ELEMENTS (writers); w++)
        {
          g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (guint));

          sluice_log_filter (alone[w], 0, SLUICE_LOG_LEVEL_WARNING, some);
          n_passed += some->len;
          g_object_unref (alone[w]);
          g_ptr_array_unref (own[w]);
        }
      g_assert_cmpuint (passed->len, ==, n_passed);
      for (guint i = 0; i < 48; i++)
        {
          g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
          guint skipped = 0;

          while (skipped < passed->len && g_array_index (passed, guint, skipped) < i)
            skipped++;
          sluice_log_filter (all, i, SLUICE_LOG_LEVEL_WARNING, rest);
          g_assert_cmpuint (rest->len, ==, passed->len - skipped);
        }
    }
}

/* Two ranks fail of two things at once, line by line, while a third one goes on. */
static void
test_errors_of_ranks (void)
{
  const char *const texts[] = { "[rank0]: Traceback (most recent call last):",
                                "[rank1]: Traceback (most recent call last):",
                                "[rank2]: step 1", "[rank0]:   File \"x.py\", line 1, in f",
                                "[rank1]:   File \"x.py\", line 1, in f", "[rank1]:     g()", "[rank0]:     g()",
                                "[rank2]: INFO step 2", "[rank1]: ValueError: b", "[rank2]: step 3",
                                "[rank0]: KeyError: a", "[rank2]: step 4", NULL };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = make_lines (texts);

  sluice_log_set_lines (log, lines);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, 2);
  for (guint i = 0; i < lines->len; i++)
    g_assert_true ((strstr (texts[i], "rank2") == NULL) == (sluice_log_get_line_level (log, i) == SLUICE_LOG_LEVEL_ERROR));
  g_assert_cmpint (sluice_log_find_error (log, -1), ==, 8);
  g_assert_cmpint (sluice_log_find_error (log, 0), ==, 8);
  g_assert_cmpint (sluice_log_find_error (log, 8), ==, 10);
  g_assert_cmpint (sluice_log_find_error (log, 10), ==, -1);
  g_assert_cmpint (sluice_log_find_error_before (log, G_MAXINT64), ==, 10);
  g_assert_cmpint (sluice_log_find_error_before (log, 10), ==, 8);
}

/* However the lines come, the errors are those of all of them. */
static void
test_errors_in_pieces (void)
{
  for (guint turn = 0; turn < 300; turn++)
    {
      g_autoptr (SluiceLog) whole = sluice_log_new (), pieced = sluice_log_new ();
      g_autoptr (GPtrArray) lines = sluice_log_lines_new (), some = sluice_log_lines_new ();

      for (guint i = 0; i < 30; i++)
        {
          const guint writer = turn % 2 == 0 ? 0 : (guint) g_test_rand_int_range (0, G_N_ELEMENTS (writers));
          g_autofree char *text = pick_text (writers[writer]);

          g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
        }
      sluice_log_set_lines (whole, lines);
      for (guint i = 0; i < 5; i++)
        {
          g_ptr_array_set_size (some, 0);
          for (guint j = (guint) g_test_rand_int_range (0, 30), n = 0; j < 30 && n < 12; j++, n++)
            g_ptr_array_add (some, g_object_ref (lines->pdata[j]));
          sluice_log_set_lines (pieced, some);
        }
      sluice_log_set_lines (pieced, lines);
      g_assert_cmpuint (sluice_log_get_n_errors (pieced), ==, sluice_log_get_n_errors (whole));
      for (gint64 i = -1; i < 30; i++)
        g_assert_cmpint (sluice_log_find_error (pieced, i), ==, sluice_log_find_error (whole, i));
      for (guint i = 0; i < 30; i++)
        g_assert_cmpint (sluice_log_get_line_level (pieced, i), ==, sluice_log_get_line_level (whole, i));
    }
}

/* How errors are written: @said is the line that is gone to, of the only error there is. */
static const struct
{
  const char *name;
  const char *texts[16];
  guint said;
} shapes[] = {
  { "direct cause",
    { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "    g()", "KeyError: 'x'", "",
      "The above exception was the direct cause of the following exception:", "", "Traceback (most recent call last):",
      "  File \"a.py\", line 3, in f", "    raise Bad from e", "    ^^^^^^^^^^^^^^^^", "shards.Bad: no such shard",
      "next" },
    11 },
  { "not complete", { "INFO a", "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "    g()" }, 3 },
  { "cut off",
    { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "    g()", "INFO another process" },
    2 },
  { "the second of a chain is not complete",
    { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "KeyError: 'x'", "",
      "During handling of the above exception, another exception occurred:", "", "Traceback (most recent call last):",
      "  File \"a.py\", line 3, in f" },
    7 },
  { "the second of a chain has not come",
    { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "KeyError: 'x'", "",
      "During handling of the above exception, another exception occurred:", "" },
    2 },
  { "no words", { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "    assert x", "AssertionError" },
    3 },
  { "a name of its own",
    { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "subprocess.TimeoutExpired: Command 'x'" },
    2 },
  { "more words",
    { "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "ValueError: two shapes:", "  (1, 2)",
      "  (2, 1)", "done" },
    2 },
  { "after a head",
    { "2026-11-24 14:02:35,309 - root - ERROR - Traceback (most recent call last):", "  File \"a.py\", line 1, in f",
      "    g()", "RuntimeError: x" },
    3 },
  { "begins before", { "  File \"a.py\", line 1, in f", "    g()", "RuntimeError: x" }, 2 },
  { "no traceback", { "INFO a", "ERROR b", "  more of it", "  and more", "c" }, 1 },
  { "a group",
    { "  + Exception Group Traceback (most recent call last):", "  |   File \"a.py\", line 1, in <module>",
      "  | ExceptionGroup: eg (2 sub-exceptions)", "  +-+---------------- 1 ----------------", "    | ValueError: 1",
      "    +---------------- 2 ----------------", "    | Traceback (most recent call last):",
      "    |   File \"a.py\", line 2, in f", "    | TypeError: 2", "    +------------------------------------", "next" },
    8 },
  { "in one line", { "a\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: f", "b" }, 0 },
};

static void
test_what_failed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (SluiceLog) log = sluice_log_new ();
      g_autoptr (GPtrArray) lines = make_lines (shapes[i].texts);

      g_test_message ("%s", shapes[i].name);
      sluice_log_set_lines (log, lines);
      g_assert_cmpuint (sluice_log_get_n_errors (log), ==, 1);
      g_assert_cmpint (sluice_log_find_error (log, -1), ==, shapes[i].said);
      g_assert_cmpint (sluice_log_find_error (log, shapes[i].said), ==, -1);
      g_assert_cmpint (sluice_log_find_error_before (log, G_MAXINT64), ==, shapes[i].said);
      g_assert_cmpint (sluice_log_find_error_before (log, shapes[i].said), ==, -1);
    }
}

/* A story that begins with a traceback is gone to where that says what was raised, one with a message at the message. */
static void
test_what_failed_in_story (void)
{
  static const char *const texts[] = { "train: Failed", "train: Traceback (most recent call last):",
                                       "  File \"a.py\", line 1, in f", "train: ValueError: x", "train: of it",
                                       "score: Failed", "score: no such shard", "score: Traceback (most recent call last):",
                                       "  File \"a.py\", line 1, in f", "score: KeyError: y" };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (lines, sluice_log_line_new (texts[i], SLUICE_LOG_LEVEL_ERROR, 1,
                                                 i % 5 == 0   ? SLUICE_LOG_SOURCE_STORY_TITLE
                                                 : i % 5 == 1 ? SLUICE_LOG_SOURCE_STORY
                                                              : SLUICE_LOG_SOURCE_STORY_MORE));
  sluice_log_set_lines (log, lines);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, 2);
  g_assert_cmpint (sluice_log_find_error (log, -1), ==, 3);
  g_assert_cmpint (sluice_log_find_error (log, 3), ==, 6);
  g_assert_cmpint (sluice_log_find_error (log, 6), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/errors/cause", test_cause);
  g_test_add_func ("/log/errors", test_errors);
  g_test_add_func ("/log/errors/told-otherwise", test_errors_told_otherwise);
  g_test_add_func ("/log/errors/interleaved", test_errors_interleaved);
  g_test_add_func ("/log/errors/of-ranks", test_errors_of_ranks);
  g_test_add_func ("/log/errors/in-pieces", test_errors_in_pieces);
  g_test_add_func ("/log/errors/what-failed", test_what_failed);
  g_test_add_func ("/log/errors/what-failed/story", test_what_failed_in_story);

  return g_test_run ();
}
