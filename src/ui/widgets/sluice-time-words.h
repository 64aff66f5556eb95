/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/*
 * The words of whatever shows a time: how long ago something was, or how long something takes or took. All times are
 * µs UTC; a @start of 0 is not known, an @end of 0 is still to come.
 */

/**
 * sluice_time_words:
 * @span: whether it is from @start to @end, or how long ago @start was
 * @wait: (out): µs until the words change; %G_MAXINT64 for never, and while @now is frozen
 *
 * Returns: (transfer full)
 */
char *sluice_time_words (gboolean span, gint64 start, gint64 end, SluiceNow *now, gint64 *wait);

/** Returns: (transfer full) (nullable): the exact times with their zone. */
char *sluice_time_tooltip (gboolean span, gint64 start, gint64 end);

G_END_DECLS
