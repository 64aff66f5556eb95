/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceLogFile:
 *
 * A log on its way into a file, read from its end to its start: what comes is laid aside on disk, and is written in its
 * order when all is there. A file that was there before stays as it is until then. Main thread; all work is done by
 * others, one after the other.
 */
typedef struct _SluiceLogFile SluiceLogFile;

SluiceLogFile *sluice_log_file_new (void);
SluiceLogFile *sluice_log_file_ref (SluiceLogFile *self);
void sluice_log_file_unref (SluiceLogFile *self);

/**
 * sluice_log_file_add_async:
 * @lines: (element-type SluiceLogLine): what stands before all that was added; not to be changed any more
 * @times: whether lines that have a time begin with it
 *
 * Lays lines aside. Not while another call is under way.
 */
void sluice_log_file_add_async (SluiceLogFile *self, GPtrArray *lines, gboolean times, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_log_file_add_finish (GAsyncResult *result, GError **error);

/**
 * sluice_log_file_write_async:
 * @file: where to
 * @lines: (element-type SluiceLogLine): what stands after all that was added; not to be changed any more
 * @after: (nullable): text that stands after that
 *
 * Writes all of it. Not while another call is under way, and nothing after that. Where it fails, or is called off, @file
 * is left as it was.
 */
void sluice_log_file_write_async (SluiceLogFile *self, GFile *file, GPtrArray *lines, gboolean times, const char *after,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_log_file_write_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLogFile, sluice_log_file_unref)

G_END_DECLS
