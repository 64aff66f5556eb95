/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log.h"

/** Returns: (transfer full): lines without level or time, as a page has them; @texts ends with %NULL. */
static inline GPtrArray *
make_lines (const char *const *texts)
{
  GPtrArray *lines = sluice_log_lines_new ();

  for (; *texts != NULL; texts++)
    g_ptr_array_add (lines, sluice_log_line_new (*texts, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
  return lines;
}
