/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceTickFunc:
 *
 * Shows the time as of now.
 *
 * Returns: µs until what it shows may change; %G_MAXINT64 for never (until sluice_tick_source_refresh())
 */
typedef gint64 (*SluiceTickFunc) (gpointer user_data);

typedef struct _SluiceTickSource SluiceTickSource;

/**
 * sluice_tick_add:
 * @widget: in a window; the tick is the window's, shared by all that shows time in it
 * @func: called once now, and again each time that what it shows may have changed
 *
 * A window has one timer for all its ages and clocks, set to the full second after the first of them changes: all that
 * change within the same second move together, so that stages that run make one frame a second, and ages, which all
 * change when a minute of the clock is full (sluice_text_age_next_change()), one a minute. Add when mapped, remove when
 * unmapped: what isn't seen doesn't tick. Main thread.
 *
 * Returns: (transfer full): to be ended with sluice_tick_source_remove()
 */
SluiceTickSource *sluice_tick_add (GtkWidget *widget, SluiceTickFunc func, gpointer user_data);

/** Calls @self's function now: what it shows changed for another reason than time. */
void sluice_tick_source_refresh (SluiceTickSource *self);

/** Calls it when the second is full at the latest, with all else that moves then: what it shows changed a little. */
void sluice_tick_source_hasten (SluiceTickSource *self);

void sluice_tick_source_remove (SluiceTickSource *self);

G_END_DECLS
