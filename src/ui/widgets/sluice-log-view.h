/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "log/sluice-log.h"

G_BEGIN_DECLS

/**
 * SluiceLogView:
 *
 * A log to read: its lines, which of them by level, a search, times, wrapping, the next error, copying and saving. Keys
 * while the focus is inside: E and Shift+E (next and previous error; Escape ends looking for one in older lines), Ctrl+F,
 * F3 and Shift+F3, Alt+X (search with a regular expression, or for text), Ctrl+C, Ctrl+A, Ctrl+S, T (times), W (wrapping),
 * 1, 2 and 3 (levels), arrows with and without Shift and Ctrl, End (to the end, and follow it). It doesn't fetch: whoever
 * shows it gives it a #SluiceLog that is fed. Main thread.
 *
 * Properties: log (SluiceLog, rw, nullable); times, wrap, following (the end: gboolean, rw), shown (uint, rw: 0 all lines,
 * 1 warnings and errors, 2 errors), regex (gboolean, rw: what is searched for is a regular expression), which are the
 * states of log.times, log.wrap, log.following, log.level and log.regex. Set by these they are said, too.
 */
#define SLUICE_TYPE_LOG_VIEW (sluice_log_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLogView, sluice_log_view, SLUICE, LOG_VIEW, AdwBin)

GtkWidget *sluice_log_view_new (void);
void sluice_log_view_set_log (SluiceLogView *self, SluiceLog *log);

/** Says what the log is of, @name nullable: what the file is called that is offered for saving. */
void sluice_log_view_set_name (SluiceLogView *self, const char *name);

/**
 * sluice_log_view_save_to:
 * @file: where to
 *
 * Reads the older lines (Escape ends it), those too that are more than are held, and writes all of them, as they are
 * shown. What becomes of it is told by a toast; where the older lines can't be read, it asks.
 */
void sluice_log_view_save_to (SluiceLogView *self, GFile *file);

/** Says why there is nothing to see, @text nullable: while nothing came yet, when it can't be had. */
void sluice_log_view_set_placeholder (SluiceLogView *self, const char *text);

/** Says whether what wrote the log writes no more. */
void sluice_log_view_set_over (SluiceLogView *self, gboolean over);

/** Shows a traceback below the lines, @text nullable: nothing. It is searched and saved with them. */
void sluice_log_view_set_traceback (SluiceLogView *self, const char *text);

/**
 * sluice_log_view_land:
 * @failed: whether what wrote the log failed
 * @over: whether it writes no more: then it is said where there is no error
 * @error: (nullable): why it failed, as the server says it
 *
 * Goes where somebody who comes to this log wants to be: of what failed to the line that says why
 * (sluice_log_find_cause()), which is looked for in older lines too; without one to the last warning, or the end, and
 * says so. Else to the end, and follows it.
 */
void sluice_log_view_land (SluiceLogView *self, gboolean failed, gboolean over, const char *error);

/** Returns: whether the keys are at the line, of those that are loaded, that says why what wrote the log failed. */
gboolean sluice_log_view_is_at_cause (SluiceLogView *self);

G_END_DECLS
