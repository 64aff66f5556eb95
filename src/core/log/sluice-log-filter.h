/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-line.h"

G_BEGIN_DECLS

/**
 * sluice_log_filter:
 * @lines: (element-type SluiceLogLine)
 * @from: the first line to look at
 * @least: the least grave level that passes; %SLUICE_LOG_LEVEL_UNKNOWN for every line
 * @passed: (element-type guint): where the numbers of the lines that pass are added, in order
 *
 * A line of no level of its own that is indented goes with the line before it: a traceback's code with its error. Pure.
 */
void sluice_log_filter (GPtrArray *lines, guint from, SluiceLogLevel least, GArray *passed);

/** Returns: the number of the first line after @after (-1: from the first on) that is an error, not indented under one;
 * -1 where there is none. Pure. */
gint64 sluice_log_find_error (GPtrArray *lines, gint64 after);

/** Returns: the number of the last line before @before that begins an error, -1 where there is none. Pure. */
gint64 sluice_log_find_error_before (GPtrArray *lines, gint64 before);

/**
 * sluice_log_to_text:
 * @from: @n: which lines
 * @times: whether those that have a time begin with it
 *
 * Returns: (transfer full): the lines as text, each with a line break; @length: (out) (optional): its bytes. Pure; any
 *   thread.
 */
char *sluice_log_to_text (GPtrArray *lines, guint from, guint n, gboolean times, gsize *length);

G_END_DECLS
