/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders that a test has made. */
#pragma once

#include <glib/gstdio.h>

/* With all that is in it; links are not followed. */
static inline void
folder_test_remove (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      folder_test_remove (child);
    }
  g_remove (path);
}
