/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sluice_backoff_delay:
 * @base: the delay while all is well, µs, above 0
 * @failures: how many times in a row it failed
 * @limit: the longest delay, µs
 * @jitter: a random number from 0 to 1, the caller's own
 *
 * How long to wait before the next try: @base doubled for every failure, at most @limit, then up to a fifth taken off
 * by @jitter, so that many clients of a server that comes back don't all ask at once. Pure; any thread.
 *
 * Returns: µs; exactly @base where @failures is 0
 */
gint64 sluice_backoff_delay (gint64 base, guint failures, gint64 limit, double jitter);

G_END_DECLS
