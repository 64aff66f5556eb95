/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of joining: a server that writes, pushes, loses and answers at random moments; whatever happens on the way, what
 * is joined in the end is what the server has. */
#include "log/sluice-log.h"

#include <string.h>

typedef enum
{
  TEXT_UNIQUE, /* no line twice */
  TEXT_MIXED,  /* half of the lines are of three that come again and again */
  TEXT_RUNS,   /* runs of one line many times */
  TEXT_SAME,   /* one line, always */
  TEXT_TIMED,  /* with their times; now and then one is late */
} Texts;

typedef struct
{
  Texts texts;
  GPtrArray *written; /* what the server has, oldest first */
  gboolean ended;
  GString *story; /* what was done, for whoever has to find out why */

  SluiceLogJoin *join;
  GPtrArray *mirror; /* what the changes tell */

  gboolean connected;
  guint pushed;        /* so many lines were sent, or came before the connection */
  GPtrArray *wire;     /* frames on their way */
  gboolean asking;
  SluiceLogAsk ask;
  GPtrArray *page; /* the answer on its way, once it is made */
  guint n_asked;
} Sim;

static SluiceLogLine *
make_line (const char      *text,
           SluiceLogSource  source)
{
  return sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, source == SLUICE_LOG_SOURCE_SOCKET ? 1 : 0, source);
}

static void
mirror_cb (guint    position,
           guint    removed,
           guint    added,
           gpointer data)
{
  Sim *sim = data;
  GPtrArray *lines = sluice_log_join_get_lines (sim->join);

  if (removed > 0)
    g_ptr_array_remove_range (sim->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (sim->mirror, (int) (position + i), lines->pdata[position + i]);
  g_assert_cmpuint (sim->mirror->len, ==, lines->len);
}

static void
begin (Sim   *sim,
       Texts  texts)
{
  *sim = (Sim) { .texts = texts };
  sim->written = g_ptr_array_new_with_free_func (g_free);
  sim->wire = sluice_log_lines_new ();
  sim->mirror = g_ptr_array_new ();
  sim->story = g_string_new (NULL);
  sim->join = sluice_log_join_new (mirror_cb, sim);
}

static void
end (Sim *sim)
{
  g_ptr_array_unref (sim->written);
  g_ptr_array_unref (sim->wire);
  g_ptr_array_unref (sim->mirror);
  g_clear_pointer (&sim->page, g_ptr_array_unref);
  g_string_free (sim->story, TRUE);
  sluice_log_join_free (sim->join);
}

static void
write_lines (Sim   *sim,
             guint  n)
{
  g_string_append_printf (sim->story, " write(%u)", n);
  while (n-- > 0)
    {
      guint i = sim->written->len;
      const char *last = i > 0 ? sim->written->pdata[i - 1] : NULL;

      if (sim->texts == TEXT_SAME)
        g_ptr_array_add (sim->written, g_strdup ("the same"));
      else if (sim->texts == TEXT_RUNS && last != NULL && g_test_rand_int_range (0, 10) < 8)
        g_ptr_array_add (sim->written, g_strdup (last));
      else if (sim->texts == TEXT_MIXED && g_test_rand_bit ())
        g_ptr_array_add (sim->written, g_strdup_printf ("again %d", g_test_rand_int_range (0, 3)));
      else if (sim->texts == TEXT_TIMED)
        {
          guint t = i > 0 && g_test_rand_int_range (0, 30) == 0 ? i - 1 : i;

          g_ptr_array_add (sim->written, g_strdup_printf ("2026-01-02 %02u:%02u:%02u,309 INFO %d", t / 3600, t / 60 % 60,
                                                          t % 60, g_test_rand_int_range (0, 3)));
        }
      else
        g_ptr_array_add (sim->written, g_strdup_printf ("line %u", i));
    }
}

static void
push (Sim   *sim,
      guint  n)
{
  if (!sim->connected)
    return;
  for (; n > 0 && sim->pushed < sim->written->len; n--)
    g_ptr_array_add (sim->wire, make_line (sim->written->pdata[sim->pushed++], SLUICE_LOG_SOURCE_SOCKET));
}

static void
deliver (Sim   *sim,
         guint  n)
{
  g_autoptr (GPtrArray) frames = sluice_log_lines_new ();

  n = MIN (n, sim->wire->len);
  if (n == 0)
    return;
  g_string_append_printf (sim->story, " deliver(%u)", n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (frames, g_object_ref (sim->wire->pdata[i]));
  g_ptr_array_remove_range (sim->wire, 0, n);
  sluice_log_join_take_frames (sim->join, frames);
}

static void
set_connected (Sim      *sim,
               gboolean  connected)
{
  if (sim->connected == connected)
    return;
  g_string_append (sim->story, connected ? " connect" : " die");
  sim->connected = connected;
  g_ptr_array_set_size (sim->wire, 0);
  if (connected)
    {
      sim->pushed = sim->written->len;
      sluice_log_join_connected (sim->join);
    }
  else
    sluice_log_join_disconnected (sim->join);
}

static gboolean
ask (Sim *sim)
{
  if (sim->asking || !sluice_log_join_get_ask (sim->join, &sim->ask))
    return FALSE;
  g_string_append_printf (sim->story, " ask(%u,%u)", sim->ask.lines, sim->ask.offset);
  g_assert_cmpuint (sim->ask.lines, >=, 1);
  g_assert_cmpuint (sim->ask.lines, <=, SLUICE_LOG_PAGE_MAX);
  sim->asking = TRUE;
  sim->n_asked++;
  return TRUE;
}

static void
answer (Sim *sim)
{
  guint n = sim->written->len, to, from;

  if (!sim->asking || sim->page != NULL)
    return;
  g_string_append (sim->story, " answer");
  to = n > sim->ask.offset ? n - sim->ask.offset : 0;
  from = to > sim->ask.lines ? to - sim->ask.lines : 0;
  sim->page = sluice_log_lines_new ();
  for (guint i = from; i < to; i++)
    {
      guint which = sim->ended ? from + to - 1 - i : i;

      g_ptr_array_add (sim->page, make_line (sim->written->pdata[which], SLUICE_LOG_SOURCE_PAGE));
    }
}

static void
take (Sim      *sim,
      gboolean  running)
{
  if (sim->page == NULL)
    return;
  g_string_append (sim->story, " take");
  sim->asking = FALSE;
  sluice_log_join_take_page (sim->join, &sim->ask, sim->page, running);
  if (sim->texts != TEXT_SAME && g_test_rand_int_range (0, 20) == 0)
    {
      g_string_append (sim->story, " again");
      sluice_log_join_take_page (sim->join, &sim->ask, sim->page, running);
    }
  g_clear_pointer (&sim->page, g_ptr_array_unref);
}

static void
compare (Sim   *sim,
         guint  from)
{
  GPtrArray *lines = sluice_log_join_get_lines (sim->join);

  for (guint i = 0; i < lines->len; i++)
    {
      g_assert_true (lines->pdata[i] == sim->mirror->pdata[i]);
      if (from + i >= sim->written->len
          || !g_str_equal (sluice_log_line_get_text (lines->pdata[i]), sim->written->pdata[from + i]))
        g_error ("line %u of %u (from %u): \"%s\", the server has %s of %u\n%s", i, lines->len, from,
                 sluice_log_line_get_text (lines->pdata[i]),
                 from + i < sim->written->len ? (char *) sim->written->pdata[from + i] : "none", sim->written->len,
                 sim->story->str);
    }
}

/* Everything arrives, and is asked for until there is nothing to ask. */
static void
settle (Sim *sim)
{
  for (guint round = 0; round < 6; round++)
    {
      g_string_append (sim->story, " |");
      sluice_log_join_want_tail (sim->join);
      for (guint turn = 0; turn < 500; turn++)
        {
          push (sim, G_MAXUINT);
          deliver (sim, G_MAXUINT);
          ask (sim);
          answer (sim);
          if (sim->page == NULL)
            break;
          take (sim, !sim->ended);
          g_assert_cmpuint (turn, <, 499);
        }
    }
  for (guint turn = 0; !sluice_log_join_get_at_start (sim->join); turn++)
    {
      g_assert_cmpuint (turn, <, 500);
      sluice_log_join_want_older (sim->join);
      if (!ask (sim))
        break;
      answer (sim);
      take (sim, !sim->ended);
    }
  g_assert_true (sluice_log_join_get_at_start (sim->join));
}

/* Returns: the first line after @from that is another than the one at @from */
static guint
skip_run (GPtrArray *texts,
          guint      from)
{
  guint i = from;

  while (i < texts->len && g_str_equal (texts->pdata[i], texts->pdata[from]))
    i++;
  return i;
}

/* Neither pages nor frames say where they stand: where one line stands so often in a row that it fills what they share,
 * nobody can tell how often. That it stands there, and all else, is told. */
static void
check_but_for_repeats (Sim *sim)
{
  GPtrArray *lines = sluice_log_join_get_lines (sim->join);
  g_autoptr (GPtrArray) told = g_ptr_array_new ();
  guint a = 0, b = 0;

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (told, (char *) sluice_log_line_get_text (lines->pdata[i]));
  while (a < told->len && b < sim->written->len)
    {
      if (!g_str_equal (told->pdata[a], sim->written->pdata[b]))
        g_error ("line %u of %u: \"%s\", the server has \"%s\" as %u of %u\n%s", a, told->len, (char *) told->pdata[a],
                 (char *) sim->written->pdata[b], b, sim->written->len, sim->story->str);
      a = skip_run (told, a);
      b = skip_run (sim->written, b);
    }
  g_assert_true (a == told->len && b == sim->written->len);
}

static void
check_all (Sim *sim)
{
  GPtrArray *lines = sluice_log_join_get_lines (sim->join);

  if (sim->texts == TEXT_RUNS && lines->len != sim->written->len)
    {
      check_but_for_repeats (sim);
      return;
    }
  if (lines->len != sim->written->len)
    g_error ("%u lines instead of %u\n%s", lines->len, sim->written->len, sim->story->str);
  compare (sim, 0);
}

static void
live_at_random (Sim   *sim,
                guint  steps,
                guint  burst)
{
  for (guint i = 0; i < steps; i++)
    switch (g_test_rand_int_range (0, 12))
      {
      case 0:
      case 1:
        if (!sim->ended)
          write_lines (sim, g_test_rand_int_range (1, burst));
        break;
      case 2:
        push (sim, g_test_rand_int_range (1, burst));
        break;
      case 3:
        push (sim, G_MAXUINT);
        break;
      case 4:
      case 5:
        deliver (sim, g_test_rand_int_range (1, burst));
        break;
      case 6:
        if (g_test_rand_int_range (0, 3) == 0)
          set_connected (sim, !sim->connected);
        break;
      case 7:
        if (g_test_rand_int_range (0, 4) == 0)
          sluice_log_join_want_tail (sim->join);
        break;
      case 8:
        if (g_test_rand_int_range (0, 6) == 0)
          sluice_log_join_want_older (sim->join);
        break;
      case 9:
        ask (sim);
        break;
      case 10:
        answer (sim);
        break;
      default:
        take (sim, g_test_rand_bit () || !sim->ended);
        if (g_test_rand_int_range (0, 200) == 0)
          {
            g_string_append (sim->story, " END");
            sim->ended = TRUE;
          }
        break;
      }
}

/* The sanitizers take a hundred times as long over what allocates so much. */
#ifdef __SANITIZE_ADDRESS__
#define SHORT_RUNS 6
#else
#define SHORT_RUNS 120
#endif

static void
test_any_way_gives_the_server_s_lines (gconstpointer data)
{
  Texts texts = (Texts) GPOINTER_TO_INT (data);
  guint n = g_test_slow () ? 2000 : SHORT_RUNS;

  for (guint i = 0; i < n; i++)
    {
      Sim sim;

      begin (&sim, texts);
      write_lines (&sim, g_test_rand_int_range (0, i % 3 == 0 ? 5 : 700));
      sim.ended = g_test_rand_int_range (0, 8) == 0;
      live_at_random (&sim, g_test_rand_int_range (10, 400), i % 4 == 0 ? 1500 : 30);
      settle (&sim);
      check_all (&sim);
      end (&sim);
    }
}

/* At any moment what is shown is one stretch of the server's log. */
static void
test_never_a_hole (void)
{
  for (guint i = 0; i < 100; i++)
    {
      Sim sim;

      begin (&sim, TEXT_UNIQUE);
      write_lines (&sim, g_test_rand_int_range (20, 700));
      for (guint step = 0; step < 300; step++)
        {
          GPtrArray *lines = sluice_log_join_get_lines (sim.join);

          live_at_random (&sim, 1, 30);
          if (lines->len > 0)
            {
              const char *first = sluice_log_line_get_text (lines->pdata[0]);
              const char *last = sluice_log_line_get_text (lines->pdata[lines->len - 1]);
              guint a = (guint) g_ascii_strtoull (first + 5, NULL, 10), b = (guint) g_ascii_strtoull (last + 5, NULL, 10);

              /* Its order may not be known yet. */
              if (a <= b)
                compare (&sim, a);
            }
        }
      end (&sim);
    }
}

/* What the first page of a log may be, oldest first. */
static const struct
{
  const char *name;
  const char *texts[12];
  gboolean told;   /* the lines tell which way round they are … */
  gboolean proven; /* … and no other page is needed to be sure */
} firsts[] = {
  { "times", { "2026-11-24 14:02:35,309 a", "b", "2026-11-24 14:02:36,310 c", "2026-11-24 14:02:36,311 b",
               "2026-11-24 14:02:37 d", "2026-11-25 00:00:01 a" }, TRUE, TRUE },
  { "times in brackets", { "[2026-11-24T14:02:35.309Z] [INFO] a", "[2026-11-24T14:02:36.309Z] [INFO] b",
                           "[2026-11-24T14:02:37.309Z] [INFO] c", "[2026-11-24T14:02:38.309Z] [INFO] c" }, TRUE, TRUE },
  { "times after levels", { "INFO 2026-11-24 14:02:35 a", "WARNING 2026-11-24 14:02:36 b", "INFO:2026-11-24 14:02:37 c",
                            "INFO: 2026-11-24 14:02:38 c" }, TRUE, TRUE },
  { "times of glog", { "I1124 14:02:35.309231 12 a", "W1124 14:02:36.309231 12 b", "I1124 14:02:37.309231 12 a",
                       "I1125 04:02:37.309231 12 a" }, TRUE, TRUE },
  { "a traceback", { "a", "Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "    g()", "KeyError: x" },
    TRUE, TRUE },
  { "two times", { "2026-11-24 14:02:35 a", "2026-11-24 14:02:36 b", "c" }, TRUE, FALSE },
  { "times without days", { "14:02:35 a", "14:02:36 b", "14:02:38 c" }, TRUE, FALSE },
  { "steps", { "step 8/600 loss=1", "step 9/600 loss=2", "saved", "step 10/600 loss=1", "step 11/600 loss=3",
               "step 12/600 loss=2" }, TRUE, FALSE },
  { "times that are left", { "step 8 ETA 00:12:30", "ETA 00:12:29", "step 9", "ETA 00:12:28", "step 10", "step 11" }, FALSE,
    FALSE },
  { "nothing", { "a", "b", "c", "d" }, FALSE, FALSE },
};

/* A first page that tells which way round it is, is shown that way at once, whatever a server in its state would do. */
static void
test_first_page_tells_its_order (void)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (firsts); i++)
    {
      gboolean turned = i >= G_N_ELEMENTS (firsts);
      guint which = i % G_N_ELEMENTS (firsts), n = g_strv_length ((char **) firsts[which].texts);
      g_autoptr (GPtrArray) page = sluice_log_lines_new ();
      Sim sim;

      g_test_message ("%s%s", firsts[which].name, turned ? ", newest first" : "");
      begin (&sim, TEXT_UNIQUE);
      for (guint j = 0; j < n; j++)
        g_ptr_array_add (page, make_line (firsts[which].texts[turned ? n - 1 - j : j], SLUICE_LOG_SOURCE_PAGE));
      g_assert_true (ask (&sim));
      /* It is told the other way: a running job, newest first; one that ended, oldest first. */
      sluice_log_join_take_page (sim.join, &sim.ask, page, turned);
      if (firsts[which].told)
        for (guint j = 0; j < n; j++)
          g_assert_cmpstr (sluice_log_line_get_text (sluice_log_join_get_lines (sim.join)->pdata[j]), ==,
                           firsts[which].texts[j]);
      g_assert_cmpint (sluice_log_join_get_settled (sim.join), ==, firsts[which].proven);
      sim.asking = FALSE;
      g_assert_cmpint (ask (&sim), !=, firsts[which].proven);
      end (&sim);
    }
}

static void
note_change_cb (guint    position,
                guint    removed,
                guint    added,
                gpointer data)
{
  Sim *sim = data;
  GPtrArray *lines = sluice_log_join_get_lines (sim->join);
  SluiceLogChange change = sluice_log_join_get_change (sim->join);

  if (change == SLUICE_LOG_CHANGE_TURNED)
    {
      g_assert_cmpuint (position, ==, 0);
      g_assert_cmpuint (removed, ==, sim->mirror->len);
      for (guint i = 0; i < added; i++)
        g_assert_true (lines->pdata[i] == sim->mirror->pdata[added - 1 - i]);
    }
  if (change == SLUICE_LOG_CHANGE_TOLD)
    g_assert_true (removed == 1 && added == 1);
  g_string_append_c (sim->story, (char) ('0' + change));
  if (removed > 0)
    g_ptr_array_remove_range (sim->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (sim->mirror, (int) (position + i), lines->pdata[position + i]);
}

/* Lines that are turned are told to be that, so that who is at one of them stays there. */
static void
test_turning_is_told (void)
{
  Sim sim;

  begin (&sim, TEXT_MIXED);
  sluice_log_join_free (sim.join);
  sim.join = sluice_log_join_new (note_change_cb, &sim);
  for (guint i = 0; i < 400; i++)
    g_ptr_array_add (sim.written, g_strdup_printf ("%c%u", 'a' + (int) (i * 7 % 26), i * 37 % 101));
  sim.ended = TRUE;
  for (int i = 0; i < 2; i++)
    {
      g_string_truncate (sim.story, 0);
      g_assert_true (ask (&sim));
      answer (&sim);
      g_string_truncate (sim.story, 0);
      sluice_log_join_take_page (sim.join, &sim.ask, sim.page, TRUE);
      g_clear_pointer (&sim.page, g_ptr_array_unref);
      sim.asking = FALSE;
    }
  g_assert_cmpstr (sim.story->str, ==, "20");
  g_assert_true (sluice_log_join_get_settled (sim.join));
  compare (&sim, 0);
  end (&sim);
}

/* A following reader asks for few pages: frames bring the lines. */
static void
test_few_pages_while_live (void)
{
  Sim sim;
  guint asked;

  begin (&sim, TEXT_UNIQUE);
  write_lines (&sim, 5000);
  for (guint i = 0; i < 10; i++)
    {
      if (i == 5)
        set_connected (&sim, TRUE);
      ask (&sim);
      answer (&sim);
      take (&sim, TRUE);
    }
  asked = sim.n_asked;
  g_assert_cmpuint (asked, <=, 4);
  for (guint i = 0; i < 1000; i++)
    {
      write_lines (&sim, 20);
      push (&sim, G_MAXUINT);
      deliver (&sim, G_MAXUINT);
      g_assert_true (sluice_log_join_is_live (sim.join));
      if (ask (&sim))
        {
          answer (&sim);
          take (&sim, TRUE);
        }
    }
  g_assert_cmpuint (sim.n_asked, <=, asked + 2);
  compare (&sim, 5000 - (sluice_log_join_get_lines (sim.join)->len - 20000));
  end (&sim);
}

/* What frames told has time and level; a page's line gets them when its frame comes. */
static void
test_frames_tell_more (void)
{
  Sim sim;
  GPtrArray *lines;

  begin (&sim, TEXT_UNIQUE);
  write_lines (&sim, 30);
  set_connected (&sim, TRUE);
  write_lines (&sim, 3);
  ask (&sim);
  answer (&sim);
  take (&sim, TRUE);
  lines = sluice_log_join_get_lines (sim.join);
  g_assert_cmpint (sluice_log_line_get_at (lines->pdata[31]), ==, 0);
  settle (&sim);
  g_assert_cmpuint (lines->len, ==, 33);
  g_assert_cmpint (sluice_log_line_get_at (lines->pdata[31]), ==, 1);
  g_assert_cmpint (sluice_log_line_get_at (lines->pdata[29]), ==, 0);
  end (&sim);
}

static void
test_frames_that_get_lost_are_found (void)
{
  Sim sim;

  begin (&sim, TEXT_UNIQUE);
  write_lines (&sim, 300);
  set_connected (&sim, TRUE);
  settle (&sim);
  write_lines (&sim, 50);
  push (&sim, G_MAXUINT);
  g_ptr_array_remove_range (sim.wire, 10, 20);
  settle (&sim);
  check_all (&sim);
  end (&sim);
}

static void
test_another_log_takes_the_place (void)
{
  Sim sim;

  begin (&sim, TEXT_UNIQUE);
  write_lines (&sim, 300);
  settle (&sim);
  g_ptr_array_set_size (sim.written, 0);
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (sim.written, g_strdup_printf ("new %u", i));
  settle (&sim);
  check_all (&sim);
  g_ptr_array_set_size (sim.written, 0);
  settle (&sim);
  check_all (&sim);
  end (&sim);
}

/* Of a line that is written again and again only the count tells: it is told by pages that reach back to the start. */
static void
test_one_line_many_times (void)
{
  for (guint i = 0; i < 50; i++)
    {
      Sim sim;

      begin (&sim, TEXT_SAME);
      write_lines (&sim, g_test_rand_int_range (0, 90));
      settle (&sim);
      set_connected (&sim, TRUE);
      write_lines (&sim, g_test_rand_int_range (0, 90));
      settle (&sim);
      check_all (&sim);
      end (&sim);
    }
}

static void
test_log_counts_and_trims (void)
{
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) none = sluice_log_lines_new ();
  SluiceLogAsk asked;

  sluice_log_set_connected (log, TRUE);
  g_assert_true (sluice_log_get_ask (log, &asked));
  sluice_log_take_page (log, &asked, none, TRUE);
  g_assert_true (sluice_log_get_live (log));
  for (guint i = 0; i < 250; i++)
    {
      g_autoptr (GPtrArray) frames = sluice_log_lines_new ();

      for (guint j = 0; j < 1000; j++)
        {
          g_autofree char *text = g_strdup_printf ("%s %u", j == 0 ? "ERROR" : j == 1 ? "WARNING" : "INFO", i * 1000 + j);

          g_ptr_array_add (frames, make_line (text, SLUICE_LOG_SOURCE_SOCKET));
        }
      sluice_log_take_frames (log, frames);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), <=, SLUICE_LOG_MAX);
      if (i < 200)
        g_assert_cmpuint (sluice_log_get_n_errors (log), ==, i + 1);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, SLUICE_LOG_MAX - 1000);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, 199);
  g_assert_cmpuint (sluice_log_get_n_warnings (log), ==, 199);
  g_assert_false (sluice_log_get_at_start (log));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/log/join/unique", GINT_TO_POINTER (TEXT_UNIQUE), test_any_way_gives_the_server_s_lines);
  g_test_add_data_func ("/log/join/mixed", GINT_TO_POINTER (TEXT_MIXED), test_any_way_gives_the_server_s_lines);
  g_test_add_data_func ("/log/join/runs", GINT_TO_POINTER (TEXT_RUNS), test_any_way_gives_the_server_s_lines);
  g_test_add_data_func ("/log/join/timed", GINT_TO_POINTER (TEXT_TIMED), test_any_way_gives_the_server_s_lines);
  g_test_add_func ("/log/join/first-page-tells-its-order", test_first_page_tells_its_order);
  g_test_add_func ("/log/join/turning-is-told", test_turning_is_told);
  g_test_add_func ("/log/join/one-line-many-times", test_one_line_many_times);
  g_test_add_func ("/log/join/never-a-hole", test_never_a_hole);
  g_test_add_func ("/log/join/few-pages-while-live", test_few_pages_while_live);
  g_test_add_func ("/log/join/frames-tell-more", test_frames_tell_more);
  g_test_add_func ("/log/join/lost-frames", test_frames_that_get_lost_are_found);
  g_test_add_func ("/log/join/another-log", test_another_log_takes_the_place);
  g_test_add_func ("/log/counts-and-trims", test_log_counts_and_trims);

  return g_test_run ();
}
