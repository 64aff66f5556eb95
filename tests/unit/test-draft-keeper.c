/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a draft's file is written. */
#include <glib/gstdio.h>
#include <string.h>

#include "draft/sluice-draft-file.h"
#include "draft/sluice-draft-slot.h"

static gboolean
holds (const char *path,
       const char *part)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, part) != NULL;
}

static gboolean
beat_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What the main loop has to do now, and nothing that it has to wait for. */
static void
run_what_is_ready (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The loop does not turn meanwhile: whatever is written was on its way. */
static gboolean
comes_to_hold (const char *path,
               const char *part)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < deadline)
    {
      if (holds (path, part))
        return TRUE;
      g_usleep (5000);
    }
  return FALSE;
}

/* The first change after a pause is on disk with the next turn of the loop; what follows is gathered. */
static void
test_at_once (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-keeper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "draft.json", NULL);
  guint beat;
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autoptr (SluiceDraftKeeper) keeper = sluice_draft_keeper_new (draft, path, NULL);

  run_what_is_ready ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "first");
  run_what_is_ready ();
  g_assert_true (comes_to_hold (path, "first"));

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("typed %u", i);

      sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, name);
      g_main_context_iteration (NULL, FALSE);
    }
  /* At last all of it, by itself. */
  beat = g_timeout_add (20, beat_cb, NULL);
  while (!holds (path, "typed 19"))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (beat);
  sluice_draft_keeper_discard (keeper);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
run_until_holds (const char *path,
                 const char *part)
{
  guint beat = g_timeout_add (20, beat_cb, NULL);
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (!holds (path, part) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (beat);
  g_assert_true (holds (path, part));
}

static void
remove_folder (const char *folder)
{
  g_autofree char *lock = g_build_filename (folder, "draft.lock", NULL);

  g_unlink (lock);
  /* Nothing else is left. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What is made while the draft from before is asked about is on disk too, beside that, and goes where it belongs then. */
static void
test_beside (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-keeper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "draft.json", NULL);
  g_autofree char *beside = g_build_filename (folder, "draft-2.json", NULL);
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  SluiceDraftKeeper *keeper = sluice_draft_keeper_new (draft, path, NULL);

  g_assert_true (g_file_set_contents (path, "former", -1, NULL));
  sluice_draft_keeper_hold (keeper);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "typed");
  run_until_holds (beside, "typed");
  g_assert_true (holds (path, "former"));

  /* It is given up: that of before is not. */
  sluice_draft_keeper_discard (keeper);
  g_assert_true (holds (path, "former"));
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  g_object_unref (keeper);

  /* The question is never answered. */
  keeper = sluice_draft_keeper_new (draft, path, NULL);
  sluice_draft_keeper_hold (keeper);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "at the end");
  g_object_unref (keeper);
  g_assert_true (holds (path, "former"));
  g_assert_true (holds (beside, "at the end"));

  /* It takes the place of the one before. */
  g_unlink (beside);
  keeper = sluice_draft_keeper_new (draft, path, NULL);
  sluice_draft_keeper_hold (keeper);
  sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "instead");
  run_until_holds (beside, "instead");
  sluice_draft_keeper_release (keeper, FALSE);
  g_assert_true (sluice_draft_keeper_flush (keeper));
  g_assert_true (holds (path, "instead"));
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  sluice_draft_keeper_discard (keeper);
  g_object_unref (keeper);
  remove_folder (folder);
}

/* Two programs, one folder: each has a place of its own, and what one leaves the next one finds. */
static void
test_places (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-keeper-XXXXXX", NULL);
  g_autofree char *first = g_build_filename (folder, "draft.json", NULL);
  g_autofree char *second = g_build_filename (folder, "draft-2.json", NULL);
  SluiceDraftSlot *one = sluice_draft_slot_take (folder, NULL);
  SluiceDraftSlot *two = sluice_draft_slot_take (folder, NULL);

  g_assert_cmpstr (sluice_draft_slot_get_path (one), ==, first);
  g_assert_cmpstr (sluice_draft_slot_get_path (two), ==, second);
  g_assert_true (g_file_set_contents (second, "theirs", -1, NULL));
  /* Nothing is taken away from who is there. */
  g_assert_false (sluice_draft_slot_adopt (first));
  sluice_draft_slot_free (two);
  /* Nor does anything take the place of what is there. */
  g_assert_true (g_file_set_contents (first, "mine", -1, NULL));
  g_assert_false (sluice_draft_slot_adopt (first));
  g_assert_true (holds (first, "mine"));
  g_unlink (first);
  g_assert_true (sluice_draft_slot_adopt (first));
  g_assert_true (holds (first, "theirs"));
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));
  sluice_draft_slot_free (one);

  /* What lies there may be a person's next draft. */
  one = sluice_draft_slot_take (folder, NULL);
  g_assert_cmpstr (sluice_draft_slot_get_path (one), ==, first);
  sluice_draft_slot_free (one);
  one = sluice_draft_slot_take (folder, second);
  g_assert_cmpstr (sluice_draft_slot_get_path (one), !=, first);
  g_assert_cmpstr (sluice_draft_slot_get_path (one), !=, second);
  sluice_draft_slot_free (one);
  g_unlink (first);
  remove_folder (folder);
}

/* Where a file lies in the folder's place there is nothing to lock. */
static void
test_no_places (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-keeper-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *path = g_build_filename (file, "draft.json", NULL);
  SluiceDraftSlot *slot;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  slot = sluice_draft_slot_take (file, NULL);
  g_assert_cmpstr (sluice_draft_slot_get_path (slot), ==, path);
  sluice_draft_slot_free (slot);
  g_assert_null (sluice_draft_slot_take (file, path));
  g_assert_false (sluice_draft_slot_adopt (path));
  g_unlink (file);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft-keeper/at-once", test_at_once);
  g_test_add_func ("/draft-keeper/beside", test_beside);
  g_test_add_func ("/draft-keeper/places", test_places);
  g_test_add_func ("/draft-keeper/no-places", test_no_places);
  return g_test_run ();
}
