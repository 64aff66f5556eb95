/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-test.h"

static void
assert_set_aside (Fixture *fixture,
                  int      number)
{
  g_autofree char *aside = g_strdup_printf ("%s.broken-%d", fixture->path, number);

  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_error (fixture->error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
}

static void
test_no_database_at_all (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *junk = g_strnfill (20000, 'x');
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *first = g_strconcat (fixture->path, ".broken-1", NULL);
  g_autofree char *kept = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (first, "an earlier one", -1, NULL));
  g_assert_true (g_file_set_contents (fixture->path, junk, -1, NULL));

  assert_works (fixture);
  g_assert_true (flush (fixture));
  assert_set_aside (fixture, 2);
  g_assert_true (g_file_get_contents (first, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "an earlier one");
}

static void
test_damaged_inside (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  for (int i = 0; i < 300; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%05d", i);

      keep (fixture, LAB, make_pipeline (uuid, "pending"));
    }
  g_assert_true (flush (fixture));
  close_history (fixture);

  /* The header and the schema stay whole: it opens, and reading it fails. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 40000);
  memset (contents + 8192, 0xa5, length - 8192);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));

  open_history (fixture);
  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_made_by_a_newer_program (Fixture      *fixture,
                              gconstpointer data)
{
  sqlite3 *db = NULL;

  keep (fixture, LAB, make_pipeline ("a", "pending"));
  close_history (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  open_history (fixture);
  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_another_programs_tables (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  sqlite3 *db = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE pipelines (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_a_folder_in_its_place (Fixture      *fixture,
                            gconstpointer data)
{
  g_mkdir_with_parents (fixture->path, 0700);

  assert_works (fixture);
  assert_set_aside (fixture, 1);
}

static void
test_a_place_that_cannot_be_written (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  /* A file where the folder should be: even root can make nothing in there. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));

  assert_works (fixture);
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_error (fixture->error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
  g_assert_false (flush (fixture));
}

static void
test_a_read_only_folder (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *probe = g_build_filename (folder, "probe", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  if (g_file_set_contents (probe, "", 0, NULL))
    {
      g_test_skip ("this user writes to read-only folders");
      return;
    }

  assert_works (fixture);
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_false (flush (fixture));
  g_chmod (folder, 0700);
}

static void
test_locked_by_another_program (Fixture      *fixture,
                                gconstpointer data)
{
  sqlite3 *db = NULL;
  g_autoptr (SluiceBatch) loaded = NULL;

  keep (fixture, LAB, make_pipeline ("a", "pending"));
  g_assert_true (flush (fixture));

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  keep (fixture, LAB, make_pipeline ("b", "pending"));
  g_assert_false (flush (fixture));
  g_assert_cmpuint (fixture->n_errors, ==, 1);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  /* Nothing is wrong with the file, so it stays where it is. */
  keep (fixture, LAB, make_pipeline ("c", "pending"));
  g_assert_true (flush (fixture));
  loaded = load (fixture, LAB, NULL, NULL);
  g_assert_cmpuint (loaded->pipelines->len, ==, 2);
}

static void
test_closing_writes_what_is_queued (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autofree char *count = NULL;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%05d", i);

      keep (fixture, LAB, make_pipeline (uuid, "pending"));
    }
  close_history (fixture);

  count = query_text (fixture->path, "SELECT count(*) FROM pipelines");
  g_assert_cmpstr (count, ==, "1000");
}

static void
test_closing_does_not_wait_for_a_lock (Fixture      *fixture,
                                       gconstpointer data)
{
  sqlite3 *db = NULL;
  g_autofree char *count = NULL;

  g_assert_true (flush (fixture));
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%05d", i);

      keep (fixture, LAB, make_pipeline (uuid, "pending"));
    }

  /* A thousand times the wait for a lock would outlast the test's time limit. */
  close_history (fixture);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (db);
  count = query_text (fixture->path, "SELECT count(*) FROM pipelines");
  g_assert_cmpstr (count, ==, "0");
}

static void
test_never_used (Fixture      *fixture,
                 gconstpointer data)
{
  close_history (fixture);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_a_load_outlives_its_asker (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  gpointer watched = fixture->history;
  g_autoptr (SluiceBatch) batch = NULL;

  g_object_add_weak_pointer (G_OBJECT (fixture->history), &watched);
  sluice_history_load_async (fixture->history, LAB, NULL, result_cb, &result);
  g_clear_object (&fixture->history);
  wait_result (&result);
  batch = sluice_history_load_finish (watched, result, NULL, NULL, NULL);
  g_assert_nonnull (batch);

  g_clear_object (&result);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sluice_history_load_async (fixture->history, LAB, cancellable, result_cb, &result);
  wait_result (&result);
  g_assert_null (sluice_history_load_finish (fixture->history, result, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_in_memory (Fixture      *fixture,
                gconstpointer data)
{
  g_clear_pointer (&fixture->path, g_free);
  close_history (fixture);
  open_history (fixture);
  assert_works (fixture);
  g_assert_true (flush (fixture));
  g_assert_cmpuint (fixture->n_errors, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/history/file/junk", test_no_database_at_all);
  ADD ("/history/file/damaged", test_damaged_inside);
  ADD ("/history/file/newer", test_made_by_a_newer_program);
  ADD ("/history/file/foreign", test_another_programs_tables);
  ADD ("/history/file/folder", test_a_folder_in_its_place);
  ADD ("/history/file/unwritable", test_a_place_that_cannot_be_written);
  ADD ("/history/file/read-only", test_a_read_only_folder);
  ADD ("/history/file/locked", test_locked_by_another_program);
  ADD ("/history/thread/closing", test_closing_writes_what_is_queued);
  ADD ("/history/thread/closing-locked", test_closing_does_not_wait_for_a_lock);
  ADD ("/history/thread/never-used", test_never_used);
  ADD ("/history/thread/outlives", test_a_load_outlives_its_asker);
  ADD ("/history/thread/cancelled", test_cancelled);
  ADD ("/history/memory", test_in_memory);

  return g_test_run ();
}
