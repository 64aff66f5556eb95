/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-line.h"

G_BEGIN_DECLS

/** The most lines that the platform gives in one page. */
#define SLUICE_LOG_PAGE_MAX 1000
/** So many lines are seen at once. */
#define SLUICE_LOG_PAGE_FIRST 200

/**
 * SluiceLogAsk: a page to ask for
 * @lines: how many lines
 * @offset: how many of the newest to leave out
 * @purpose: @serial: @frames: the join's own
 */
typedef struct
{
  guint lines;
  guint offset;
  guint purpose;
  guint serial;
  guint frames;
} SluiceLogAsk;

/**
 * SluiceLogChange: what the lines are that take the place of others
 * @SLUICE_LOG_CHANGE_LINES: any
 * @SLUICE_LOG_CHANGE_TOLD: the same, of which more is known
 * @SLUICE_LOG_CHANGE_TURNED: all of them, the other way round
 */
typedef enum
{
  SLUICE_LOG_CHANGE_LINES,
  SLUICE_LOG_CHANGE_TOLD,
  SLUICE_LOG_CHANGE_TURNED,
} SluiceLogChange;

/** Lines [@position, @position + @removed) were replaced by @added others. */
typedef void (*SluiceLogChangedFunc) (guint position, guint removed, guint added, gpointer user_data);

/**
 * SluiceLogJoin:
 *
 * One log out of pages and live frames, whatever order they come in. Pages are counted from the newest line, shift while
 * lines are written, come oldest first or newest first, and say nothing about where they stand; frames begin somewhere
 * and may be lost or come twice after a reconnect. So what comes is laid onto what is there by the longest stretch of
 * lines that are the same (never line by line: the same line may well be written many times), and where nothing fits, or
 * more than one place does, the join asks for the page that tells. What it holds is always one stretch of the server's
 * log without a hole; lines that only frames told are unverified until a page has said the same.
 *
 * It doesn't fetch: get_ask() says which page it needs next, take_page() takes what came. One thread.
 */
typedef struct _SluiceLogJoin SluiceLogJoin;

SluiceLogJoin *sluice_log_join_new (SluiceLogChangedFunc changed, gpointer user_data);
void sluice_log_join_free (SluiceLogJoin *self);

/** Returns: (transfer none) (element-type SluiceLogLine): oldest first */
GPtrArray *sluice_log_join_get_lines (SluiceLogJoin *self);

/** Returns: what the change is that #SluiceLogChangedFunc is told of; while it is called. */
SluiceLogChange sluice_log_join_get_change (SluiceLogJoin *self);

/** Returns: whether it is known which way round the lines are. */
gboolean sluice_log_join_get_settled (SluiceLogJoin *self);

/** Returns: whether the oldest line that is held is the log's first. */
gboolean sluice_log_join_get_at_start (SluiceLogJoin *self);

/** Returns: whether any page came yet. */
gboolean sluice_log_join_get_loaded (SluiceLogJoin *self);

/** Makes it these lines, the whole of a log that is known otherwise. */
void sluice_log_join_set_all (SluiceLogJoin *self, GPtrArray *lines);

/** Ask for the newest lines: a poll is due, the job ended. */
void sluice_log_join_want_tail (SluiceLogJoin *self);

/** Ask for lines before the oldest one. */
void sluice_log_join_want_older (SluiceLogJoin *self);

/** Returns: whether a page is needed; then @ask says which. The same until take_page() or another want. */
gboolean sluice_log_join_get_ask (SluiceLogJoin *self, SluiceLogAsk *ask);

/**
 * sluice_log_join_take_page:
 * @ask: what was asked for
 * @page: (element-type SluiceLogLine): in the server's order
 * @running: whether the job runs: which order to believe in where the lines don't tell
 */
void sluice_log_join_take_page (SluiceLogJoin *self, const SluiceLogAsk *ask, GPtrArray *page, gboolean running);

/** The socket is up: frames come from now on, from an unknown place. */
void sluice_log_join_connected (SluiceLogJoin *self);
void sluice_log_join_disconnected (SluiceLogJoin *self);

/** @frames: (element-type SluiceLogLine): in the order they came */
void sluice_log_join_take_frames (SluiceLogJoin *self, GPtrArray *frames);

/** Returns: whether a frame's place is known, so that frames are shown as they come. */
gboolean sluice_log_join_is_live (SluiceLogJoin *self);

/** Leaves out the oldest lines but @keep, where there are more than @max. */
void sluice_log_join_trim (SluiceLogJoin *self, guint max, guint keep);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLogJoin, sluice_log_join_free)

G_END_DECLS
