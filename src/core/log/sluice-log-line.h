/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-level.h"

G_BEGIN_DECLS

/**
 * SluiceLogSource: where a line came from
 * @SLUICE_LOG_SOURCE_PAGE: a page of GET jobs/ID/logs: without time or level
 * @SLUICE_LOG_SOURCE_SOCKET: a frame of the job's socket
 * @SLUICE_LOG_SOURCE_STORY: what is known of a stage
 * @SLUICE_LOG_SOURCE_STORY_TITLE: of that, that it failed; the line after it says why, and both are one error
 * @SLUICE_LOG_SOURCE_STORY_MORE: of that, a line that goes on with the one before it
 */
typedef enum
{
  SLUICE_LOG_SOURCE_PAGE,
  SLUICE_LOG_SOURCE_SOCKET,
  SLUICE_LOG_SOURCE_STORY,
  SLUICE_LOG_SOURCE_STORY_TITLE,
  SLUICE_LOG_SOURCE_STORY_MORE,
} SluiceLogSource;

/**
 * SluiceLogLine:
 *
 * One line of a log. Immutable; any thread.
 */
#define SLUICE_TYPE_LOG_LINE (sluice_log_line_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLogLine, sluice_log_line, SLUICE, LOG_LINE, GObject)

/**
 * sluice_log_line_new:
 * @text: without the line's end; what is no UTF-8 is replaced; breaks inside stay; a terminal's commands (colours) are left
 *   out, of what carriage returns write over the last stays, what turns text becomes U+FFFD, other controls become blanks
 * @level: as it was told; where %SLUICE_LOG_LEVEL_UNKNOWN it is guessed from @text. A traceback that begins in it is an
 *   error, whatever was told
 * @at: µs UTC, 0 where not told
 */
SluiceLogLine *sluice_log_line_new (const char *text, SluiceLogLevel level, gint64 at, SluiceLogSource source);

const char *sluice_log_line_get_text (SluiceLogLine *self);
SluiceLogLevel sluice_log_line_get_level (SluiceLogLine *self);
gint64 sluice_log_line_get_at (SluiceLogLine *self);
SluiceLogSource sluice_log_line_get_source (SluiceLogLine *self);

/** Returns: how many cells of a terminal its longest row takes: wide characters two, tabs up to the next eighth. */
guint sluice_log_line_get_cells (SluiceLogLine *self);

/**
 * sluice_log_line_count_rows:
 * @columns: how many cells a row has, at least 2; 0 for rows without an end
 *
 * Returns: how many rows it takes, at least 1
 */
guint sluice_log_line_count_rows (SluiceLogLine *self, guint columns);

/** Gives the bytes [@begin, @end) of the text that stand in row @row, as sluice_log_line_count_rows() counts them. */
void sluice_log_line_get_row (SluiceLogLine *self, guint columns, guint row, guint *begin, guint *end);

/** Returns: whether both have the same text, whatever is known beside it. */
gboolean sluice_log_line_same_text (SluiceLogLine *self, SluiceLogLine *other);

/** Returns: whether both say, as sluice_log_level_skip_prefix() reads it, that the same process wrote them, or neither. */
gboolean sluice_log_line_same_writer (SluiceLogLine *self, SluiceLogLine *other);

/** Returns: (transfer full): an empty list that holds its lines */
GPtrArray *sluice_log_lines_new (void);

G_END_DECLS
