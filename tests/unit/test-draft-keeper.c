/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a draft's file is written. */
#include <glib/gstdio.h>
#include <string.h>

#include "draft/sluice-draft-file.h"

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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft-keeper/at-once", test_at_once);
  return g_test_run ();
}
