/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluiceTimeLabel:
 *
 * A label that tells how long ago something was, or how long something takes, and keeps that true by the
 * window's one tick while it is mapped. The exact times with their zone are its tooltip.
 *
 * Properties: now (SluiceNow, construct), xalign (float).
 */
#define SLUICE_TYPE_TIME_LABEL (sluice_time_label_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTimeLabel, sluice_time_label, SLUICE, TIME_LABEL, GtkWidget)

GtkWidget *sluice_time_label_new (SluiceNow *now, float xalign);

/** Shows how long ago @instant (µs UTC) was; 0 shows a dash. */
void sluice_time_label_set_age (SluiceTimeLabel *self, gint64 instant);

/** Shows the time from @start to @end (µs UTC); without an @end it counts up; without a @start it shows a dash. */
void sluice_time_label_set_span (SluiceTimeLabel *self, gint64 start, gint64 end);

/** Returns: (transfer none): the words shown. */
const char *sluice_time_label_get_text (SluiceTimeLabel *self);

G_END_DECLS
