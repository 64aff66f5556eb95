/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluiceStateIcon:
 *
 * The sign of a state, 16 px, in the palette's colour for it. It says nothing to assistive technology: the word beside
 * it does.
 */
#define SLUICE_TYPE_STATE_ICON (sluice_state_icon_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStateIcon, sluice_state_icon, SLUICE, STATE_ICON, GtkWidget)

GtkWidget *sluice_state_icon_new (void);

/** @progress: 0 to 1, or below 0 where it is not known. */
void sluice_state_icon_set_state (SluiceStateIcon *self, SluiceState state, double progress);

G_END_DECLS
