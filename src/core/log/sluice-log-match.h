/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "log/sluice-log-line.h"

G_BEGIN_DECLS

/** What a match is, everywhere: one that is empty, as "x*" has in every line, is none. */
#define SLUICE_LOG_MATCH_FLAGS G_REGEX_MATCH_NOTEMPTY

/**
 * sluice_log_pattern_new:
 * @text: what a person typed
 * @is_regex: else @text is searched for as it stands
 *
 * A pattern without regard to case unless it holds a capital. It has a budget of steps: one that tries without end on a
 * line gives up there.
 *
 * Returns: (transfer full): the pattern, or %NULL with %G_REGEX_ERROR and the reason in translated words that go on after a
 *   colon: with the character, counted from 1, where there is one
 */
GRegex *sluice_log_pattern_new (const char *text, gboolean is_regex, GError **error);

/**
 * sluice_log_match:
 * @lines: (element-type SluiceLogLine)
 * @from: @n: which lines
 * @found: (element-type guint): where the numbers of the lines that match are added, in order
 * @n_hard: (inout) (optional): to which is added on how many lines the pattern ran out of its budget: they are left out
 *
 * Pure; any thread.
 *
 * Returns: whether it was looked at all lines; %FALSE with @error where too many were too hard, that is, the pattern is
 */
gboolean sluice_log_match (GRegex *pattern, GPtrArray *lines, guint from, guint n, GArray *found, guint *n_hard,
                           GError **error);

/**
 * sluice_log_match_async:
 * @lines: (element-type SluiceLogLine): not changed while it runs: a copy of the list, made by the caller
 *
 * sluice_log_match() over all of @lines on a worker thread, in slices between which @cancellable is heard. Main thread.
 */
void sluice_log_match_async (GRegex *pattern, GPtrArray *lines, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (element-type guint): numbers within @lines, or %NULL with @error set; @n_hard: (out)
 * (optional): how many lines were left out */
GArray *sluice_log_match_finish (GAsyncResult *result, guint *n_hard, GError **error);

G_END_DECLS
