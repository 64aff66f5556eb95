/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft-folder-test.h"

#include "base/sluice-error.h"
#include "draft/sluice-draft-copy.h"
#include "draft/sluice-draft-file.h"
#include "draft/sluice-draft-private.h"

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
  SluiceDraftKeeper *keeper, *another;

  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  sluice_draft_mark_saved (draft);
  keeper = sluice_draft_keeper_new (draft, fixture->draft, "lab");
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
