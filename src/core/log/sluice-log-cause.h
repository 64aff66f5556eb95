/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log.h"

G_BEGIN_DECLS

/**
 * sluice_log_find_cause:
 * @error: (nullable): why what wrote the log failed, as the server says it
 * @other: (out) (optional): whether that line only tells that another process failed
 *
 * Where the loaded lines say what failed: the last one that says @error, whatever its level; else the last error but those
 * that only tell that another process failed ("ChildFailedError", "failed (exitcode: 1)"), unless there are no others.
 *
 * Returns: the number of that line, -1 where there is none
 */
gint64 sluice_log_find_cause (SluiceLog *self, const char *error, gboolean *other);

G_END_DECLS
