/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-data.h"

#include <glib/gstdio.h>

#include "sluice-specs-resources.h"

#define PREFIX "/io/github/sluiceapp/Sluice/specs/"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

GBytes *
sluice_draft_data_lookup (const char *path)
{
  g_autofree char *whole = g_strconcat (PREFIX, path, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (sluice_specs_get_resource (), whole, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  g_assert_no_error (error);
  return bytes;
}

char **
sluice_draft_data_list (const char *folder)
{
  g_autofree char *whole = g_strconcat (PREFIX, folder, NULL);
  char **names = g_resource_enumerate_children (sluice_specs_get_resource (), whole, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (names != NULL);
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  return names;
}

GBytes *
sluice_draft_data_read (const char *path,
                        gsize       limit,
                        GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *buffer = NULL;
  gsize length;

  if (stream == NULL)
    return NULL;

  buffer = g_malloc (limit + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, limit + 1, &length, NULL, error))
    return NULL;
  return g_bytes_new (buffer, length);
}

GBytes *
sluice_draft_data_read_regular (const char *path,
                                gsize       limit,
                                GError    **error)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "not a file: %s", path);
      return NULL;
    }
  return sluice_draft_data_read (path, limit, error);
}

SluiceProblem *
sluice_draft_data_explain (const GError *error)
{
  SluiceProblem *problem = sluice_problem_new (SLUICE_PROBLEM_FILE_UNREADABLE);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE))
    problem->name = g_strdup (error->message);
  return problem;
}

gboolean
sluice_draft_data_write (const char *path,
                         const char *text,
                         GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  /* Where it can't be made, writing says so. */
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

char *
sluice_draft_data_set_aside (const char *path)
{
  for (int i = 1; i < 1000; i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.broken-%d", path, i);

      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        continue;
      return g_rename (path, aside) == 0 ? g_steal_pointer (&aside) : NULL;
    }
  return NULL;
}
