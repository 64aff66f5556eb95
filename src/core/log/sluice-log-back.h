/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-join.h"

G_BEGIN_DECLS

/**
 * SluiceLogBack:
 *
 * What a log has before the lines that are held, to its start, without holding that: pages are laid onto each other as
 * #SluiceLogJoin does it, and of what is known the oldest lines are kept, onto which the next page is laid. It doesn't
 * fetch. One thread.
 */
typedef struct _SluiceLogBack SluiceLogBack;

/** Returns: (transfer full): what reads on from the oldest line of @join, which is settled and has lines. */
SluiceLogBack *sluice_log_back_new (SluiceLogJoin *join);
void sluice_log_back_free (SluiceLogBack *self);

/** Ask for the next page. */
void sluice_log_back_want (SluiceLogBack *self);

/** Returns: whether @ask is that of such a one. */
gboolean sluice_log_back_is_ask (const SluiceLogAsk *ask);

/** Returns: whether a page is needed; then @ask says which. */
gboolean sluice_log_back_get_ask (SluiceLogBack *self, SluiceLogAsk *ask);

/** @page: (element-type SluiceLogLine): in the server's order. A page that was asked for by another one changes nothing. */
void sluice_log_back_take_page (SluiceLogBack *self, const SluiceLogAsk *ask, GPtrArray *page, gboolean running);

/**
 * Returns: (transfer full) (nullable) (element-type SluiceLogLine): what came, oldest first: it stands right before what
 *   was returned the last time, and at first before the lines that are held; %NULL where there is nothing yet
 */
GPtrArray *sluice_log_back_take_lines (SluiceLogBack *self);

/** Returns: whether the log's first line came. */
gboolean sluice_log_back_get_at_start (SluiceLogBack *self);

/** Returns: whether pages don't fit: the log is another one by now. */
gboolean sluice_log_back_get_failed (SluiceLogBack *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLogBack, sluice_log_back_free)

G_END_DECLS
