/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceClock:
 *
 * Where the program gets the time from. The real one reads the system's clocks; a test makes a manual one and moves it
 * by hand. All times are microseconds: wall time since 1970 UTC, monotonic time since an arbitrary start.
 * Any thread may read it.
 */
#define SLUICE_TYPE_CLOCK (sluice_clock_get_type ())
G_DECLARE_FINAL_TYPE (SluiceClock, sluice_clock, SLUICE, CLOCK, GObject)

/** Returns: (transfer full): a clock that reads the system's clocks. */
SluiceClock *sluice_clock_new (void);

/**
 * sluice_clock_new_manual:
 * @now: the wall time it shows at first, µs UTC; its monotonic time begins at 1 s
 *
 * Returns: (transfer full): a clock that stands still until sluice_clock_advance() moves it.
 */
SluiceClock *sluice_clock_new_manual (gint64 now);

/** Returns: the wall time, µs UTC. For stamps that are shown or kept, never for measuring a span. */
gint64 sluice_clock_get_now (SluiceClock *self);

/** Returns: the monotonic time, µs. For measuring spans on this computer. */
gint64 sluice_clock_get_monotonic (SluiceClock *self);

/**
 * sluice_clock_advance:
 * @span: µs, at least 0
 *
 * Moves a manual clock. It is an error to call it on a real one.
 */
void sluice_clock_advance (SluiceClock *self, gint64 span);

G_END_DECLS
