/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/** Returns: (transfer full): a file that comes with the program, by its path below data/: it is there. */
GBytes *sluice_draft_data_lookup (const char *path);

/** Returns: (transfer full): the names of the files in a folder below data/ that come with the program, in order. */
char **sluice_draft_data_list (const char *folder);

/** Returns: (transfer full) (nullable): a whole file of at most @limit bytes, or one more where it is larger. Blocks. */
GBytes *sluice_draft_data_read (const char *path, gsize limit, GError **error);

/** The same for what only a file may be: a pipe is never opened, one would wait for whoever writes into it. */
GBytes *sluice_draft_data_read_regular (const char *path, gsize limit, GError **error);

/** Returns: (transfer full): a problem that says why one of these gave nothing. */
SluiceProblem *sluice_draft_data_explain (const GError *error);

/** Writes a whole file, or leaves what was there; makes the folder. Only the person may read it. Blocks. */
gboolean sluice_draft_data_write (const char *path, const char *text, GError **error);

/** Renames @path to the first free @path.broken-N. Returns: (transfer full) (nullable): the new name. Blocks. */
char *sluice_draft_data_set_aside (const char *path);

G_END_DECLS
