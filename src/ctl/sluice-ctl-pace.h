/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How many pipelines are looked at one by one, at the same time and in any one second. */
#define SLUICE_CTL_PACE_AT_ONCE 2
#define SLUICE_CTL_PACE_A_SECOND 25

/**
 * SluiceCtlPace: when each of the last looks began, µs of the monotonic clock, in a ring; 0 = never
 */
typedef struct
{
  gint64 begun[SLUICE_CTL_PACE_A_SECOND];
  guint next;
} SluiceCtlPace;

/** Returns: how long the next look has to wait at @now, µs; 0 = it may begin. */
gint64 sluice_ctl_pace_get_wait (const SluiceCtlPace *self, gint64 now);

/** A look begins at @now. */
void sluice_ctl_pace_begin (SluiceCtlPace *self, gint64 now);

G_END_DECLS
