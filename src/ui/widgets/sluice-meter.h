/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluiceMeter:
 *
 * How far something is: a thin bar, cheap enough for a cell of a long list.
 */
#define SLUICE_TYPE_METER (sluice_meter_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMeter, sluice_meter, SLUICE, METER, GtkWidget)

GtkWidget *sluice_meter_new (void);

/** @progress: 0 to 1, or below 0 where it is not known; @state gives the colour. */
void sluice_meter_set_progress (SluiceMeter *self, double progress, SluiceState state);

/** Draws such a bar at @place of another widget, in its direction; @progress: 0 to 1. */
void sluice_meter_draw (GtkWidget             *widget,
                        GtkSnapshot           *snapshot,
                        const graphene_rect_t *place,
                        double                 progress,
                        SluiceState            state);

G_END_DECLS
