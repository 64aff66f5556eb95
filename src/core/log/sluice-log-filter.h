/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-line.h"

G_BEGIN_DECLS

/** SluiceLogMark: what a line is to an error of several lines, such as a traceback with what it was raised from */
enum
{
  SLUICE_LOG_MARK_BEGINS = 1 << 0, /* an error begins here */
  SLUICE_LOG_MARK_ERROR = 1 << 1,  /* it is of one, or leads to one: code between a traceback's lines too */
  SLUICE_LOG_MARK_GAP = 1 << 2,    /* an empty line, after which the error may go on */
  SLUICE_LOG_MARK_ENDED = 1 << 3,  /* the traceback said what was raised: the next one is another error */
  SLUICE_LOG_MARK_CALLS = 1 << 4,  /* of a traceback that has not said yet what was raised */
  SLUICE_LOG_MARK_RAISED = 1 << 5, /* says what was raised: "ValueError: …" */
};

/** Where many processes write one log their lines stand between each other: a line goes on with what stands so many lines
 * before it at most. */
#define SLUICE_LOG_REACH 128

/** Returns: the line before @line, of those that the same process wrote; -1 where there is none within
 * %SLUICE_LOG_REACH. Pure. */
gint64 sluice_log_find_before (GPtrArray *lines, guint line);

/**
 * sluice_log_mark:
 * @before: (nullable): the line before it, of those that the same process wrote
 * @mark_before: what that was marked with, 0 where there is none
 *
 * Returns: the marks of a line, a sum of SLUICE_LOG_MARK_…. Pure.
 */
guint8 sluice_log_mark (SluiceLogLine *line, SluiceLogLine *before, guint8 mark_before);

/**
 * sluice_log_says:
 * @marks: of each line
 *
 * Returns: whether @line is the one of an error which says what failed: the last one that says what was raised, so that of
 *   a chain of tracebacks it is the last one's; of a traceback that is not complete its last line so far; else the one
 *   where the error begins. Pure.
 */
gboolean sluice_log_says (GPtrArray *lines, const guint8 *marks, guint line);

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
