/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <locale.h>

#include "text/sluice-text.h"

/* 24 November 2026, 14:02:35 UTC. */
#define NOW (G_GINT64_CONSTANT (1795528955) * G_USEC_PER_SEC)

#define S G_TIME_SPAN_SECOND
#define M G_TIME_SPAN_MINUTE
#define H G_TIME_SPAN_HOUR
#define D G_TIME_SPAN_DAY

static void
assert_text (char *owned,
             const char *expected)
{
  g_autofree char *text = owned;

  g_assert_cmpstr (text, ==, expected);
}

static void
set_zone (const char *zone)
{
  g_setenv ("TZ", zone, TRUE);
  tzset ();
}

static void
test_states_have_words (void)
{
  for (int i = 0; i < SLUICE_N_STATES; i++)
    {
      g_assert_cmpstr (sluice_text_state (i, NULL), !=, "");
      for (int j = 0; j < i; j++)
        g_assert_cmpstr (sluice_text_state (i, NULL), !=, sluice_text_state (j, NULL));
    }

  g_assert_cmpstr (sluice_text_state (SLUICE_STATE_STUCK, "running"), ==, "No progress");
  g_assert_cmpstr (sluice_text_state (SLUICE_STATE_UNKNOWN, "hibernating"), ==, "hibernating");
  g_assert_cmpstr (sluice_text_state (SLUICE_STATE_UNKNOWN, ""), ==, "Unknown");
  g_assert_cmpstr (sluice_text_request (SLUICE_REQUEST_NONE), ==, "");
  g_assert_cmpstr (sluice_text_request (SLUICE_REQUEST_CANCEL), ==, "Cancelling…");
}

static void
test_durations (void)
{
  assert_text (sluice_text_duration (-5 * S), "0 s");
  assert_text (sluice_text_duration (0), "0 s");
  assert_text (sluice_text_duration (1), "under 1 s");
  assert_text (sluice_text_duration (S - 1), "under 1 s");
  assert_text (sluice_text_duration (S), "1 s");
  assert_text (sluice_text_duration (12 * S), "12 s");
  assert_text (sluice_text_duration (M - 1), "59 s");
  assert_text (sluice_text_duration (M), "1 min");
  assert_text (sluice_text_duration (M + 5 * S), "1 min 5 s");
  assert_text (sluice_text_duration_spoken (-5 * S), "0 seconds");
  assert_text (sluice_text_duration_spoken (S), "1 second");
  assert_text (sluice_text_duration_spoken (9 * M + S), "9 minutes 1 second");
  assert_text (sluice_text_duration_spoken (12 * M + 5 * S), "12 minutes");
  assert_text (sluice_text_duration_spoken (60 * M + 59 * S), "1 hour");
  assert_text (sluice_text_duration_spoken (83 * M), "1 hour 23 minutes");
  assert_text (sluice_text_duration_spoken (76 * 60 * M), "3 days 4 hours");
  assert_text (sluice_text_duration_short (-5 * S), "0s");
  assert_text (sluice_text_duration_short (1), "<1s");
  assert_text (sluice_text_duration_short (12 * S), "12s");
  assert_text (sluice_text_duration_short (9 * M + S), "9m 1s");
  assert_text (sluice_text_duration_short (38 * M + 5 * S), "38m");
  assert_text (sluice_text_duration_short (60 * M), "1h");
  assert_text (sluice_text_duration_short (83 * M), "1h 23m");
  assert_text (sluice_text_duration_short (24 * 60 * M), "1d");
  assert_text (sluice_text_duration_short (76 * 60 * M), "3d 4h");
  assert_text (sluice_text_duration (10 * M + 5 * S), "10 min");
  assert_text (sluice_text_duration (38 * M + 59 * S), "38 min");
  assert_text (sluice_text_duration (H), "1 h");
  assert_text (sluice_text_duration (H + 23 * M), "1 h 23 min");
  assert_text (sluice_text_duration (D), "1 d");
  assert_text (sluice_text_duration (3 * D + 4 * H + 59 * M), "3 d 4 h");
}

/* The law: until the next change the words stay, and then they change; "0 s" apart, which is over in a moment. Without
 * seconds they change when the clock's minute is full, and may be late by less than that. */
static void
test_durations_count_up (void)
{
  const gint64 limits[] = { M, 12 * M, 3 * H, 4 * D };

  for (int i = 0; i < 4000; i++)
    {
      gint64 span = 1 + (gint64) (g_test_rand_double () * (double) limits[i % G_N_ELEMENTS (limits)]);
      gint64 change = sluice_text_duration_next_change (NOW - span, NOW);
      g_autofree char *before = sluice_text_duration (sluice_text_duration_counted (NOW - span, NOW));
      g_autofree char *last = sluice_text_duration (sluice_text_duration_counted (NOW - span, NOW + change - 1));
      g_autofree char *after = sluice_text_duration (sluice_text_duration_counted (NOW - span, NOW + change));

      g_assert_cmpint (change, >, 0);
      g_assert_cmpstr (last, ==, before);
      g_assert_cmpstr (after, !=, before);
      if (span >= 10 * M)
        g_assert_cmpint ((NOW + change) % M, ==, 0);
    }
  /* 14:02:35: seconds count by themselves, minutes and hours change with the clock's minute. */
  g_assert_cmpint (sluice_text_duration_next_change (NOW + 3 * S, NOW), ==, 3 * S);
  g_assert_cmpint (sluice_text_duration_next_change (NOW, NOW), ==, S);
  g_assert_cmpint (sluice_text_duration_next_change (NOW - 9 * M - 59 * S - S / 4, NOW), ==, S - S / 4);
  g_assert_cmpint (sluice_text_duration_next_change (NOW - 10 * M, NOW), ==, M + 25 * S);
  g_assert_cmpint (sluice_text_duration_next_change (NOW - 10 * M - 35 * S, NOW), ==, 25 * S);
  g_assert_cmpint (sluice_text_duration_next_change (NOW - D, NOW), ==, 25 * S);
  g_assert_cmpint (sluice_text_duration_next_change (NOW - D - 35 * S, NOW), ==, H - 35 * S);
}

static void
test_ages (void)
{
  set_zone ("UTC");

  assert_text (sluice_text_age (NOW + D, NOW), "just now");
  assert_text (sluice_text_age (NOW, NOW), "just now");
  assert_text (sluice_text_age (NOW - M + 1, NOW), "just now");
  assert_text (sluice_text_age (NOW - M, NOW), "1 min ago");
  assert_text (sluice_text_age (NOW - H + 1, NOW), "59 min ago");
  assert_text (sluice_text_age (NOW - 2 * H, NOW), "2 h ago");
  assert_text (sluice_text_age (NOW - D + 1, NOW), "23 h ago");
  assert_text (sluice_text_age (NOW - D, NOW), "yesterday");
  /* 14:02:35 yesterday … 00:00:00 yesterday, and the second before it. */
  assert_text (sluice_text_age (NOW - D - 14 * H - 2 * M - 35 * S, NOW), "yesterday");
  assert_text (sluice_text_age (NOW - D - 14 * H - 2 * M - 36 * S, NOW), "22 Nov");
  assert_text (sluice_text_age (NOW - 12 * D, NOW), "12 Nov");
  assert_text (sluice_text_age (NOW - 377 * D, NOW), "12 Nov 2025");
  assert_text (sluice_text_age (G_MININT64 / 2, NOW), "–");
}

static void
test_the_day_of_25_hours (void)
{
  /* 25 Oct 2026 in Berlin: 00:05 CEST is 22:05 UTC the day before, 23:10 CET is 22:10 UTC. */
  const gint64 early = G_GINT64_CONSTANT (1792879500) * S;

  set_zone ("Europe/Berlin");
  assert_text (sluice_text_age (early, early + D + 5 * M), "24 h ago");
  g_assert_cmpint (sluice_text_age_next_change (early, early + D + 5 * M), ==, 50 * M);
  assert_text (sluice_text_age (early, early + D + 55 * M), "yesterday");
  set_zone ("UTC");
}

/* The law: they change when the clock's minute is full, all at the same one; until the minute before that they stay. */
/* Who is asked at any time says what is said until the next change: what is not, is up to a minute ahead of others. */
static void
test_counted_by_one_clock (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 2000; i++)
    {
      gint64 span = (gint64) (g_rand_double (random) * (i % 4 == 0 ? 3 * D : i % 4 == 1 ? 3 * H : 20 * M));
      gint64 now = NOW + (gint64) (g_rand_double (random) * H), start = now - span;
      gint64 wait = sluice_text_duration_next_change (start, now), counted = sluice_text_duration_counted (start, now);
      g_autofree char *words = sluice_text_duration_short (counted);
      g_autofree char *spoken = sluice_text_duration (counted);

      g_assert_cmpint (counted, <=, span);
      g_assert_cmpint (counted, >, span - M);
      for (guint k = 0; k < 20; k++)
        {
          gint64 later = now + (gint64) (g_rand_double (random) * (double) (wait - 1));
          g_autofree char *later_words = sluice_text_duration_short (sluice_text_duration_counted (start, later));
          g_autofree char *later_spoken = sluice_text_duration (sluice_text_duration_counted (start, later));

          /* "0 s" is "under 1 s" a moment later. */
          if (span < S)
            continue;
          g_assert_cmpstr (later_words, ==, words);
          g_assert_cmpstr (later_spoken, ==, spoken);
        }
    }
}

static void
test_next_change_is_a_full_minute (void)
{
  static const char *const zones[] = { "UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York" };
  const gint64 spans[] = { 10 * S, 2 * M, 2 * H, 2 * D, 400 * D };

  for (gsize z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      set_zone (zones[z]);
      for (int i = 0; i < 2000; i++)
        {
          gint64 span = spans[i % G_N_ELEMENTS (spans)];
          gint64 now = NOW + (gint64) (g_test_rand_double () * 400.0 * (double) D);
          gint64 instant = now - (gint64) (g_test_rand_double () * (double) span);
          gint64 change = sluice_text_age_next_change (instant, now);
          g_autofree char *before = sluice_text_age (instant, now);
          g_autofree char *last = NULL;
          g_autofree char *after = NULL;

          g_assert_cmpint (change, >, 0);
          if (change == G_MAXINT64)
            {
              last = sluice_text_age (instant, now + 1000 * D);
              g_assert_cmpstr (last, ==, before);
              continue;
            }

          g_assert_cmpint ((now + change) % M, ==, 0);
          last = sluice_text_age (instant, MAX (now, now + change - M));
          after = sluice_text_age (instant, now + change);
          g_assert_cmpstr (last, ==, before);
          g_assert_cmpstr (after, !=, before);
        }
    }
  set_zone ("UTC");
}

static void
test_instants (void)
{
  set_zone ("UTC");
  assert_text (sluice_text_instant (NOW), "24 November 2026, 14:02:35 UTC");
  assert_text (sluice_text_moment (NOW, NOW), "14:02");
  assert_text (sluice_text_moment (NOW - 14 * H, NOW), "00:02");
  assert_text (sluice_text_moment (NOW - 15 * H, NOW), "23 Nov, 23:02");
  assert_text (sluice_text_moment (NOW - 377 * D, NOW), "12 Nov 2025, 14:02");
  assert_text (sluice_text_instant (0), "–");
  assert_text (sluice_text_moment (0, NOW), "–");
  assert_text (sluice_text_instant (G_MAXINT64), "–");

  set_zone ("Europe/Berlin");
  assert_text (sluice_text_instant (NOW), "24 November 2026, 15:02:35 CET");
  set_zone ("UTC");
}

static void
test_formats_follow_the_locale (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("the locale de_DE.UTF-8 is not on this machine");
      return;
    }

  set_zone ("UTC");
  assert_text (sluice_text_moment (NOW, NOW), "14:02");
  assert_text (sluice_text_age (NOW - 377 * D, NOW), "12 Nov 2025");
  assert_text (sluice_text_age (NOW - 30 * D - 7 * 30 * D, NOW), "29 Mär");
  assert_text (sluice_text_count (12345, TRUE), "12.345");
  assert_text (sluice_text_count (12345, FALSE), "12.345+");
  assert_text (sluice_text_size (1200000), "1,2\302\240MB");
  setlocale (LC_ALL, before);
}

/* In a question a name is one line, and short; whatever it is made of. */
static void
test_short_names (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *shown = NULL, *line = sluice_text_short_name ("a\nb\tc"), *none = sluice_text_short_name (NULL);

  for (guint i = 0; i < 40; i++)
    g_string_append (name, "长");
  shown = sluice_text_short_name (name->str);
  g_assert_cmpstr (shown, ==, name->str);
  g_string_append (name, "!");
  g_set_str (&shown, NULL);
  shown = sluice_text_short_name (name->str);
  g_assert_true (g_str_has_suffix (shown, "长…"));
  g_assert_cmpint (g_utf8_strlen (shown, -1), ==, 41);
  g_assert_cmpstr (line, ==, "a b c");
  g_assert_cmpstr (none, ==, "");
}

/* Names nobody would see, that nobody would listen to, and that turn the words after them round. */
static void
test_odd_names (void)
{
  g_autofree char *turned = sluice_text_short_name ("\u202eniart\u2066 \u200fa"), *plain = NULL;
  g_autofree char *name = g_strnfill (300, 'n');
  const char *const names[] = { name, "b" };
  g_autoptr (GString) text = g_string_new ("train");

  g_assert_cmpstr (sluice_text_stage_name (" \t\u00a0\u3000\u200b"), ==, "Stage without a name");
  g_assert_cmpstr (sluice_text_stage_name (NULL), ==, "Stage without a name");
  g_assert_cmpstr (sluice_text_stage_name (" 训"), ==, " 训");
  g_assert_cmpstr (sluice_text_stage_name ("\ue000"), ==, "\ue000");

  g_assert_cmpstr (turned, ==, "niart a");
  plain = sluice_text_unturned ("a\u202eb\u202c训\u2069");
  g_assert_cmpstr (plain, ==, "ab训");

  sluice_text_append_neighbours (text, names, (const guint[]) { 2, 1 }, 2, TRUE);
  name[40] = '\0';
  g_free (plain);
  plain = g_strdup_printf ("train, after %s… twice, b", name);
  g_assert_cmpstr (text->str, ==, plain);
}

/* What a server says stands on one line, and turns nothing; what is no text is seen as such. */
static void
test_lines (void)
{
  static const gunichar turns[] = { 0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
                                    0x2066, 0x2067, 0x2068, 0x2069 };
  g_autoptr (GString) turned = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_string_append_c (turned, 'x');
      g_string_append_unichar (turned, turns[i]);
    }
  assert_text (sluice_text_line (turned->str), "xxxxxxxxxxxx");
  assert_text (sluice_text_unturned (turned->str), "xxxxxxxxxxxx");
  assert_text (sluice_text_line (NULL), "");
  assert_text (sluice_text_line ("sweep 7"), "sweep 7");
  assert_text (sluice_text_line ("训练 \u00e9 שלום"), "训练 \u00e9 שלום");
  assert_text (sluice_text_line ("a\r\nb\tc\vd\u2028e\u2029f\x7f"), "a  b c d e f ");
  assert_text (sluice_text_unturned ("a\nb\u202e\tc"), "a\nb\tc");
  assert_text (sluice_text_line ("a\xff\u202e" "b"), "a\ufffd" "b");
  assert_text (sluice_text_pipeline_line (""), "Unnamed");
  assert_text (sluice_text_pipeline_line ("a\n\u2067" "b"), "a b");
}

static void
test_numbers (void)
{
  assert_text (sluice_text_progress (2, 4), "2/4");
  assert_text (sluice_text_progress (0, 0), "0/0");
  assert_text (sluice_text_progress (-1, 4), "–");
  assert_text (sluice_text_progress (2, -1), "–");
  assert_text (sluice_text_percent (-1.0), "0%");
  assert_text (sluice_text_percent (0.29), "29%");
  assert_text (sluice_text_percent (0.999), "99%");
  assert_text (sluice_text_percent (1.0), "100%");
  assert_text (sluice_text_count (412, TRUE), "412");
  assert_text (sluice_text_count (412, FALSE), "412+");
}

static void
test_every_error_has_a_sentence_of_its_own (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = SLUICE_ERROR_ADDRESS; code <= SLUICE_ERROR_CHANGED; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (SLUICE_ERROR, code, "Connection to 127.0.0.1 refused");
      g_autoptr (GError) mute = g_error_new_literal (SLUICE_ERROR, code, "");
      g_autofree char *mute_sentence = sluice_text_error (mute);
      char *sentence = sluice_text_error (error);

      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_true (g_str_has_suffix (mute_sentence, "."));
      g_assert_null (strstr (mute_sentence, "“”"));
      g_assert_null (sluice_text_error_detail (mute));
      g_assert_true (g_hash_table_add (seen, sentence));
    }
}

static void
test_an_answer_cut_short_blames_no_address (void)
{
  g_autoptr (GError) error = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_CUT, "Connection terminated unexpectedly");
  g_autofree char *sentence = sluice_text_error (error);

  g_assert_nonnull (strstr (sentence, "broke off"));
  g_assert_null (strstr (sentence, "address"));
}

static void
test_the_servers_words_stand_in_the_sentence (void)
{
  g_autoptr (GError) error
    = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_REFUSED, "Only %s pending\n\tones.\033[2J");
  g_autoptr (GError) short_error = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_REFUSED, "Only pending ones.");
  g_autoptr (GError) technical = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE, "Connection refused");
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "No access to the file");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");

  assert_text (sluice_text_error (error), "The server refused to do it: “Only %s pending ones. [2J”.");
  assert_text (sluice_text_error (short_error), "The server refused to do it: “Only pending ones”.");
  assert_text (sluice_text_error (foreign), "Something went wrong: No access to the file. Try again.");
  assert_text (sluice_text_error (cancelled), "It was stopped before it was done.");

  assert_text (sluice_text_error_detail (error), "Only %s pending\n\tones.\033[2J");
  assert_text (sluice_text_error_detail (short_error), NULL);
  assert_text (sluice_text_error_detail (technical), "Connection refused");
  assert_text (sluice_text_error_report (technical), "Connection refused");
  assert_text (sluice_text_error_report (foreign), "No access to the file");
  sluice_error_set_exchange (short_error, "POST http://lab/api/v1/pipelines\nHTTP 409 Conflict");
  assert_text (sluice_text_error_report (short_error),
               "Only pending ones.\n\nPOST http://lab/api/v1/pipelines\nHTTP 409 Conflict");
}

static void
test_what_is_not_known_is_not_to_be_tried_again (void)
{
  static const SluiceError codes[] = { SLUICE_ERROR_TIMEOUT, SLUICE_ERROR_SERVER, SLUICE_ERROR_PROTOCOL,
                                       SLUICE_ERROR_CUT, SLUICE_ERROR_TOO_LARGE, SLUICE_ERROR_UNREACHABLE };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (SLUICE_ERROR, (int) codes[i], "words");
      g_autoptr (GError) copy = NULL;
      g_autofree char *sentence = NULL;

      g_assert_cmpint (sluice_error_leaves_open (error), ==, codes[i] != SLUICE_ERROR_UNREACHABLE);
      sluice_error_set_sent (error, TRUE);
      copy = g_error_copy (error);
      g_assert_true (sluice_error_leaves_open (copy));
      sentence = sluice_text_error_open (copy);
      g_assert_null (strstr (sentence, "ry again"));
      g_assert_nonnull (strstr (sentence, "look at the list"));
    }
}

static void
test_a_long_answer_is_cut_in_the_sentence_only (void)
{
  g_autofree char *words = g_strnfill (5000, 'x');
  g_autoptr (GError) error = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_SERVER, words);
  g_autofree char *sentence = sluice_text_error (error);

  g_assert_cmpuint (strlen (sentence), <, 600);
  assert_text (sluice_text_error_detail (error), words);
}

static void
test_warnings_are_sentences (void)
{
  g_autofree char *chinese = g_strdup ("两个阶段同名。服务器会卡住。请取消。");
  static const SluiceWarning faults[] = { SLUICE_WARNING_CYCLE, SLUICE_WARNING_UNKNOWN_DEPENDENCY };
  g_autofree char *stuck = NULL;
  g_autofree char *one = NULL;
  g_autofree char *hours = NULL;
  g_autofree char *days = NULL;

  g_assert_null (sluice_text_warning (SLUICE_WARNING_NONE, SLUICE_STATE_RUNNING, 0, NOW));
  for (int warning = SLUICE_WARNING_NO_STAGES; warning <= SLUICE_WARNING_UNKNOWN_DEPENDENCY; warning++)
    {
      g_autofree char *sentence = sluice_text_warning (warning, SLUICE_STATE_RUNNING, 0, NOW);

      g_assert_true (g_str_has_suffix (sentence, "."));
    }

  /* What is over is not told as what will be. */
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *before = sluice_text_warning (faults[i], SLUICE_STATE_PENDING, 0, NOW);
      g_autofree char *after = sluice_text_warning (faults[i], SLUICE_STATE_FAILED, 0, NOW);

      g_assert_nonnull (strstr (before, "will fail it"));
      g_assert_null (strstr (after, "will"));
      g_assert_nonnull (strstr (after, "the server failed it"));
    }

  /* What has failed can't be cancelled. */
  for (int warning = SLUICE_WARNING_NO_STAGES; warning <= SLUICE_WARNING_DUPLICATE_NAMES; warning++)
    {
      g_autofree char *before = sluice_text_warning (warning, SLUICE_STATE_QUEUED, 0, NOW);
      g_autofree char *after = sluice_text_warning (warning, SLUICE_STATE_FAILED, 0, NOW);

      g_assert_nonnull (strstr (before, "cancel it"));
      g_assert_null (strstr (after, "cancel it"));
      g_assert_nonnull (strstr (after, "has failed"));
    }

  stuck = sluice_text_warning (SLUICE_WARNING_NO_PROGRESS, SLUICE_STATE_RUNNING, NOW - 12 * M - 30 * S, NOW);
  g_assert_true (g_str_has_prefix (stuck, "No stage has moved for 12 minutes. "));
  one = sluice_text_warning (SLUICE_WARNING_NO_PROGRESS, SLUICE_STATE_RUNNING, NOW - M, NOW);
  g_assert_true (g_str_has_prefix (one, "No stage has moved for 1 minute. "));
  hours = sluice_text_warning (SLUICE_WARNING_NOT_STARTED, SLUICE_STATE_RUNNING, NOW - 3 * H, NOW);
  g_assert_true (g_str_has_prefix (hours, "No stage has started for 3 hours. "));
  /* The usual reason comes first. */
  g_assert_nonnull (strstr (hours, "the workers may be busy"));
  days = sluice_text_warning (SLUICE_WARNING_NO_PROGRESS, SLUICE_STATE_RUNNING, NOW - 3 * D, NOW);
  g_assert_true (g_str_has_prefix (days, "No stage has moved for 3 days. "));

  sluice_text_cut_to_sentence (stuck);
  g_assert_cmpstr (stuck, ==, "No stage has moved for 12 minutes.");
  sluice_text_cut_to_sentence (stuck);
  g_assert_cmpstr (stuck, ==, "No stage has moved for 12 minutes.");
  sluice_text_cut_to_sentence (chinese);
  g_assert_cmpstr (chinese, ==, "两个阶段同名。");
}

/* "train, running, after prepare, before evaluate" */
static void
test_spoken_parts (void)
{
  static const char *const names[] = { "a", "b", "c", "never looked at", "nor this" };
  static const guint times[] = { 1, 2, 3, 1, 1 };
  g_autoptr (GString) text = g_string_new (NULL);

  sluice_text_append_part (text, "train");
  g_assert_cmpstr (text->str, ==, "train");
  sluice_text_append_part (text, "running");
  g_assert_cmpstr (text->str, ==, "train, running");
  sluice_text_append_neighbours (text, names, times, 0, TRUE);
  g_assert_cmpstr (text->str, ==, "train, running");
  sluice_text_append_neighbours (text, names, times, 1, TRUE);
  g_assert_cmpstr (text->str, ==, "train, running, after a");
  g_string_assign (text, "train");
  sluice_text_append_neighbours (text, names, times, 3, FALSE);
  g_assert_cmpstr (text->str, ==, "train, before a, b twice, c 3 times");
  g_string_assign (text, "");
  sluice_text_append_neighbours (text, names, times, 5, TRUE);
  g_assert_cmpstr (text->str, ==, "after a, b twice, c 3 times, 2 more");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  g_test_add_func ("/text/states", test_states_have_words);
  g_test_add_func ("/text/durations", test_durations);
  g_test_add_func ("/text/durations-count-up", test_durations_count_up);
  g_test_add_func ("/text/ages", test_ages);
  g_test_add_func ("/text/day-of-25-hours", test_the_day_of_25_hours);
  g_test_add_func ("/text/counted", test_counted_by_one_clock);
  g_test_add_func ("/text/next-change", test_next_change_is_a_full_minute);
  g_test_add_func ("/text/instants", test_instants);
  g_test_add_func ("/text/locale", test_formats_follow_the_locale);
  g_test_add_func ("/text/short-names", test_short_names);
  g_test_add_func ("/text/odd-names", test_odd_names);
  g_test_add_func ("/text/lines", test_lines);
  g_test_add_func ("/text/numbers", test_numbers);
  g_test_add_func ("/text/errors", test_every_error_has_a_sentence_of_its_own);
  g_test_add_func ("/text/cut-short", test_an_answer_cut_short_blames_no_address);
  g_test_add_func ("/text/errors/quote", test_the_servers_words_stand_in_the_sentence);
  g_test_add_func ("/text/error-open", test_what_is_not_known_is_not_to_be_tried_again);
  g_test_add_func ("/text/errors/long", test_a_long_answer_is_cut_in_the_sentence_only);
  g_test_add_func ("/text/spoken-parts", test_spoken_parts);
  g_test_add_func ("/text/warnings", test_warnings_are_sentences);

  return g_test_run ();
}
