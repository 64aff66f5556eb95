/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/sluice-stage.h"
#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluiceStageRow:
 *
 * One line of the stage list: state, name, what went wrong or what it waits for, duration. Recycled by a list view:
 * bind it with sluice_stage_row_set_stage(), let go with %NULL.
 *
 * Properties: description (string, read-only): the row as it is read aloud; changes with the stage.
 */
#define SLUICE_TYPE_STAGE_ROW (sluice_stage_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStageRow, sluice_stage_row, SLUICE, STAGE_ROW, GtkWidget)

GtkWidget *sluice_stage_row_new (SluiceNow *now);

/** @stage: (nullable) */
void sluice_stage_row_set_stage (SluiceStageRow *self, SluiceStage *stage);

/** Returns: (transfer full): makes, binds and lets go of rows for a list view of stages. */
GtkListItemFactory *sluice_stage_row_factory_new (SluiceNow *now);

G_END_DECLS
