/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is before the lines that are held, read to the log's start and not held; and how it comes into a file. */
#include <glib/gstdio.h>

#include "log/sluice-log-back.h"
#include "log/sluice-log-file.h"

/* A server's log, which grows while it is read. */
typedef struct
{
  GRand *random;
  guint n;
  guint words; /* so many different ones it is made of; 0: each line is another one */
  gboolean newest_first;
} Server;

static SluiceLogLine *
make_line (Server *server,
           guint   i)
{
  g_autofree char *text = server->words == 0 ? g_strdup_printf ("line %u", i)
                          : i % 7 == 0       ? g_strdup_printf ("epoch %u", i / 7)
                                             : g_strdup_printf ("word %u", (i * 2654435761u >> 8) % server->words);

  return sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE);
}

static GPtrArray *
make_page (Server             *server,
           const SluiceLogAsk *ask)
{
  GPtrArray *page = sluice_log_lines_new ();
  gint64 end = MAX ((gint64) server->n - ask->offset, 0), begin = MAX (end - ask->lines, 0);

  for (gint64 i = begin; i < end; i++)
    g_ptr_array_add (page, make_line (server, (guint) (server->newest_first ? end - 1 - (i - begin) : i)));
  return page;
}

/* The lines that are held: the newest ones. */
static SluiceLogJoin *
make_join (Server *server,
           guint   least)
{
  SluiceLogJoin *join = sluice_log_join_new (NULL, NULL);
  SluiceLogAsk ask;

  while (sluice_log_join_get_lines (join)->len < least && !sluice_log_join_get_at_start (join))
    {
      g_autoptr (GPtrArray) page = NULL;

      sluice_log_join_want_older (join);
      g_assert_true (sluice_log_join_get_ask (join, &ask));
      page = make_page (server, &ask);
      sluice_log_join_take_page (join, &ask, page, !server->newest_first);
    }
  return join;
}

static void
check (Server *server,
       guint   least,
       guint   growth)
{
  g_autoptr (SluiceLogJoin) join = make_join (server, least);
  GPtrArray *held = sluice_log_join_get_lines (join);
  guint first = server->n - held->len, pages = 0;
  g_autoptr (SluiceLogBack) back = NULL;

  if (sluice_log_join_get_at_start (join))
    return;
  back = sluice_log_back_new (join);
  while (!sluice_log_back_get_at_start (back))
    {
      g_autoptr (GPtrArray) page = NULL, lines = NULL;
      SluiceLogAsk ask;

      g_assert_false (sluice_log_back_get_failed (back));
      sluice_log_back_want (back);
      g_assert_true (sluice_log_back_get_ask (back, &ask));
      g_assert_true (sluice_log_back_is_ask (&ask));
      server->n += growth > 0 ? (guint) g_rand_int_range (server->random, 0, (gint32) growth) : 0;
      page = make_page (server, &ask);
      sluice_log_back_take_page (back, &ask, page, !server->newest_first);
      lines = sluice_log_back_take_lines (back);
      for (guint i = lines != NULL ? lines->len : 0; i > 0; i--)
        {
          g_autoptr (SluiceLogLine) line = NULL;

          g_assert_cmpuint (first, >, 0);
          line = make_line (server, --first);
          g_assert_cmpstr (sluice_log_line_get_text (lines->pdata[i - 1]), ==, sluice_log_line_get_text (line));
        }
      g_assert_cmpuint (pages++, <, 200);
    }
  g_assert_cmpuint (first, ==, 0);
}

static void
test_all_comes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 60; i++)
    {
      Server server = {
        .random = random,
        .n = (guint) g_rand_int_range (random, 1000, 9000),
        .words = i % 3 == 0 ? 5 : 0,
        .newest_first = i % 2 == 1,
      };

      check (&server, (guint) g_rand_int_range (random, 200, 4000), i % 4 == 0 ? 900 : i % 4 == 1 ? 20 : 0);
    }
}

/* The job was run again, under the same name. */
static void
test_another_log (void)
{
  Server server = { .n = 5000 }, other = { .n = 5000, .words = 3 };
  g_autoptr (SluiceLogJoin) join = make_join (&server, 1500);
  g_autoptr (SluiceLogBack) back = sluice_log_back_new (join), stranger = sluice_log_back_new (join);
  SluiceLogAsk ask, foreign;

  sluice_log_back_want (back);
  sluice_log_back_want (stranger);
  g_assert_true (sluice_log_back_get_ask (stranger, &foreign));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) page = NULL;

      g_assert_false (sluice_log_back_get_failed (back));
      g_assert_true (sluice_log_back_get_ask (back, &ask));
      page = make_page (&other, &ask);
      /* What another one asked for is nothing to it. */
      sluice_log_back_take_page (back, &foreign, page, TRUE);
      sluice_log_back_take_page (back, &ask, page, TRUE);
    }
  g_assert_true (sluice_log_back_get_failed (back));
  g_assert_false (sluice_log_back_get_ask (back, &ask));
  g_assert_null (sluice_log_back_take_lines (back));
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
add (SluiceLogFile *file,
     Server        *server,
     guint          from,
     guint          to)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = from; i < to; i++)
    g_ptr_array_add (lines, make_line (server, i));
  sluice_log_file_add_async (file, lines, TRUE, NULL, done_cb, &result);
  g_assert_true (sluice_log_file_add_finish (wait_for (&result), &error));
  g_assert_no_error (error);
}

static gboolean
write_all (SluiceLogFile *file,
           const char    *path,
           Server        *server,
           guint          from,
           GCancellable  *cancellable)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gboolean written;

  for (guint i = from; i < server->n; i++)
    g_ptr_array_add (lines, make_line (server, i));
  sluice_log_file_write_async (file, target, lines, TRUE, "Traceback\n", cancellable, done_cb, &result);
  written = sluice_log_file_write_finish (wait_for (&result), &error);
  g_assert_true (written == (error == NULL));
  return written;
}

/* What was read last stands first; until all is there nothing changes what was there before. */
static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-test-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "all.log", NULL), *nowhere = g_build_filename (path, "x", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GDir) left = NULL;
  g_auto (GStrv) lines = NULL;
  Server server = { .n = 30000 };

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_cancellable_cancel (cancelled);
  for (guint turn = 0; turn < 3; turn++)
    {
      g_autoptr (SluiceLogFile) file = sluice_log_file_new ();
      gboolean written;

      add (file, &server, 9000, 20000);
      add (file, &server, 8999, 9000);
      add (file, &server, 8999, 8999);
      add (file, &server, 0, 8999);
      written = write_all (file, turn == 0 ? nowhere : path, &server, 20000, turn == 1 ? cancelled : NULL);
      g_assert_true (written == (turn == 2));
      g_clear_pointer (&text, g_free);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (turn < 2)
        g_assert_cmpstr (text, ==, "before");
    }
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 30002);
  for (guint i = 0; i < 30000; i++)
    {
      g_autoptr (SluiceLogLine) line = make_line (&server, i);

      g_assert_cmpstr (lines[i], ==, sluice_log_line_get_text (line));
    }
  g_assert_cmpstr (lines[30000], ==, "Traceback");

  /* Nothing of those that failed is left beside it. */
  left = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (left), ==, "all.log");
  g_assert_null (g_dir_read_name (left));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What never was laid aside, and nothing at all. */
static void
test_small_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-test-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "all.log", NULL), *text = NULL;
  g_autoptr (SluiceLogFile) file = sluice_log_file_new ();
  Server server = { .n = 2 };

  g_assert_true (write_all (file, path, &server, 0, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "line 0\nline 1\nTraceback\n");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/back/all-comes", test_all_comes);
  g_test_add_func ("/log/back/another-log", test_another_log);
  g_test_add_func ("/log/back/file", test_file);
  g_test_add_func ("/log/back/small-file", test_small_file);

  return g_test_run ();
}
