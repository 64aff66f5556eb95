/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "log/sluice-log.h"

G_BEGIN_DECLS

/**
 * SluiceLogCanvas:
 *
 * The lines of a log, drawn: rows of one height, of which only those in view are laid out, and kept as render nodes.
 * A GtkScrollable. It follows the end until a person scrolls up, keeps what is in view in its place while lines come
 * before or go, and asks for older lines when its top comes near. Main thread.
 *
 * Properties: log (SluiceLog, rw), wrap, times (gboolean, rw), level (SluiceLogLevel, rw: the least grave that is shown),
 * follow (gboolean, rw), n-new (uint, read-only: lines that came below while it didn't follow).
 */
#define SLUICE_TYPE_LOG_CANVAS (sluice_log_canvas_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLogCanvas, sluice_log_canvas, SLUICE, LOG_CANVAS, GtkWidget)

void sluice_log_canvas_set_log (SluiceLogCanvas *self, SluiceLog *log);
void sluice_log_canvas_set_follow (SluiceLogCanvas *self, gboolean follow);

/** @pattern: (nullable): what is marked in the lines */
void sluice_log_canvas_set_pattern (SluiceLogCanvas *self, GRegex *pattern);

/** Returns: the number in the log of the line the keys are at, -1 where there is none. */
gint64 sluice_log_canvas_get_current (SluiceLogCanvas *self);

/** Brings line @line of the log into view and the keys to it. Returns: whether it is shown at all */
gboolean sluice_log_canvas_go_to (SluiceLogCanvas *self, guint line);

/** Brings the first line that is shown into view and the keys to it; @extend: what lies between is selected. */
void sluice_log_canvas_go_to_start (SluiceLogCanvas *self, gboolean extend);

/** Like sluice_log_canvas_go_to(), to the first match in it, which comes into view from the side, too. */
gboolean sluice_log_canvas_go_to_match (SluiceLogCanvas *self, guint line);

/** Returns: (transfer full) (nullable): what is selected, as text. */
char *sluice_log_canvas_get_selected (SluiceLogCanvas *self);
void sluice_log_canvas_select_all (SluiceLogCanvas *self);

/** Returns: whether any line is shown, of those that there are and that the level doesn't hide. */
gboolean sluice_log_canvas_has_shown (SluiceLogCanvas *self);

/** Returns: the number in the log of the first line in view, -1 where there is none. */
gint64 sluice_log_canvas_get_top (SluiceLogCanvas *self);

/** Returns: (transfer full): line @line of @log as it is said to who doesn't see its colour: of another day than today
 * that first, where it is grave its level; of its text at most @most bytes, then with "…". */
char *sluice_log_canvas_describe_line (SluiceLog *log, guint line, guint most);

G_END_DECLS
