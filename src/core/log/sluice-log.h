/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "log/sluice-log-join.h"

G_BEGIN_DECLS

/** Beyond so many lines the oldest go … */
#define SLUICE_LOG_MAX 200000
/** … until there are so many. */
#define SLUICE_LOG_KEEP 150000

/**
 * SluiceLog:
 *
 * The lines of one log as a GListModel of #SluiceLogLine, oldest first; written by whoever fetches it. Holds up to
 * %SLUICE_LOG_MAX lines. What comes together is told together. Main thread.
 *
 * Properties (read-only): n-errors, n-warnings (uint), at-start (gboolean: the first line is the log's first), loaded
 * (gboolean: an answer came), live (gboolean: lines come by themselves).
 * Signals: older-wanted: somebody wants to see what was before; page: one came, whether it brought lines or not.
 */
#define SLUICE_TYPE_LOG (sluice_log_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLog, sluice_log, SLUICE, LOG, GObject)

SluiceLog *sluice_log_new (void);

/** Returns: (transfer none) (element-type SluiceLogLine): what the model tells to be there; don't keep it */
GPtrArray *sluice_log_get_lines (SluiceLog *self);

/** Makes the log these lines, and no others: a story. The first ones that are as they were are left alone. */
void sluice_log_set_lines (SluiceLog *self, GPtrArray *lines);

/** Returns: how many errors begin in it: the lines of a traceback, and of what it was raised from, are one. */
guint sluice_log_get_n_errors (SluiceLog *self);
guint sluice_log_get_n_warnings (SluiceLog *self);
gboolean sluice_log_get_at_start (SluiceLog *self);
gboolean sluice_log_get_loaded (SluiceLog *self);
gboolean sluice_log_get_live (SluiceLog *self);

/** Returns: what the change is that "items-changed" tells of; while that is emitted. */
SluiceLogChange sluice_log_get_change (SluiceLog *self);

/** Returns: whether it is known which way round the lines are: those of a first page may yet be turned. */
gboolean sluice_log_get_settled (SluiceLog *self);

/** Returns: whether any line has a time, or will have: while its job runs, lines come with theirs, until enough came
 * without. Changes only with lines that come. */
gboolean sluice_log_get_has_times (SluiceLog *self);

/** Returns: the level line @line is shown with: its own, or that of the error it is part of. */
SluiceLogLevel sluice_log_get_line_level (SluiceLog *self, guint line);

/**
 * sluice_log_filter:
 * @from: the first line to look at
 * @least: the least grave level that passes; %SLUICE_LOG_LEVEL_UNKNOWN for every line
 * @passed: (element-type guint): where the numbers of the lines that pass are added, in order
 *
 * Lines pass by what they are shown with, sluice_log_get_line_level(). One of no level that is indented goes with the line
 * before it.
 */
void sluice_log_filter (SluiceLog *self, guint from, SluiceLogLevel least, GArray *passed);

/** Returns: the number of the first line after @after (-1: from the first on) that says what failed, one for each error
 * (sluice_log_find_said()), -1 where none does. */
gint64 sluice_log_find_error (SluiceLog *self, gint64 after);

/** Returns: the number of the last line before @before that says what failed, -1 where there is none. */
gint64 sluice_log_find_error_before (SluiceLog *self, gint64 before);

/** Returns: how many lines before the first one were there once and went for newer ones; 0 where the first one is the log's
 * first, and where it is not known how many there are. */
guint sluice_log_get_n_dropped (SluiceLog *self);

/**
 * SluiceLogBackState: what becomes of sluice_log_read_back()
 * @SLUICE_LOG_BACK_READING: there are more lines
 * @SLUICE_LOG_BACK_AT_START: the log's first line came
 * @SLUICE_LOG_BACK_FAILED: the log is another one by now, or nothing is being read
 */
typedef enum
{
  SLUICE_LOG_BACK_READING,
  SLUICE_LOG_BACK_AT_START,
  SLUICE_LOG_BACK_FAILED,
} SluiceLogBackState;

/**
 * sluice_log_read_back:
 *
 * Asks for a page of what is before the line that is held first now, or before what came since: to be taken, and not to be
 * held. "page" tells that it came.
 *
 * Returns: %FALSE where nothing is asked for: there is nothing before, it is not known yet which way round the lines are,
 *   or the log is another one by now
 */
gboolean sluice_log_read_back (SluiceLog *self);

/** @lines: (out) (transfer full) (nullable): what came, as of sluice_log_back_take_lines(). Returns: whether that is all */
SluiceLogBackState sluice_log_get_back (SluiceLog *self, GPtrArray **lines);

/** No more of it is wanted; the next one begins before the line that is held first then. */
void sluice_log_stop_back (SluiceLog *self);

/** For the fetcher: as the functions of #SluiceLogJoin. */
gboolean sluice_log_get_ask (SluiceLog *self, SluiceLogAsk *ask);
void sluice_log_take_page (SluiceLog *self, const SluiceLogAsk *ask, GPtrArray *page, gboolean running);
void sluice_log_take_frames (SluiceLog *self, GPtrArray *frames);
void sluice_log_set_connected (SluiceLog *self, gboolean connected);
void sluice_log_want_tail (SluiceLog *self);

/** Says that somebody wants to see what was before: emits "older-wanted" where there is any. */
void sluice_log_want_older (SluiceLog *self);

G_END_DECLS
