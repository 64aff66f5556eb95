/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sluice_instant_parse:
 * @text: (nullable): an ISO 8601 time as the server writes it: naive means UTC, an offset or Z is honoured
 *
 * Independent of locale and time zone; any thread.
 *
 * Returns: µs since 1970 UTC, or 0 for %NULL and whatever is no time
 */
gint64 sluice_instant_parse (const char *text);

G_END_DECLS
