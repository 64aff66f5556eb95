/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of one's own for templates and drafts, and waiting for what is read and written there. */
#pragma once

#include "draft-test.h"
#include "folder-test.h"

#define DEADLINE (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  char *folder;
  char *templates;
  char *draft;
} Fixture;

G_GNUC_UNUSED static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("sluice-draft-XXXXXX", NULL);
  fixture->templates = g_build_filename (fixture->folder, "templates", NULL);
  fixture->draft = g_build_filename (fixture->folder, "deep", "draft.json", NULL);
}

G_GNUC_UNUSED static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  folder_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->templates);
  g_free (fixture->draft);
}

G_GNUC_UNUSED static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

G_GNUC_UNUSED static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Lets the main loop run until @condition (@data) or the deadline. */
G_GNUC_UNUSED static void
wait_for (gboolean (*condition) (gpointer data),
          gpointer data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;
  guint source = g_timeout_add (20, wake_cb, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

G_GNUC_UNUSED static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

G_GNUC_UNUSED static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}
