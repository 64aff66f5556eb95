/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/sluice-stage.h"
#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluiceStagePanel:
 *
 * All that is known of one stage: task, dependencies, Celery id, times, error, traceback, result. It follows the stage
 * as it changes.
 *
 * Properties: stage (SluiceStage, nullable), now (SluiceNow: for times that count up; set once).
 */
#define SLUICE_TYPE_STAGE_PANEL (sluice_stage_panel_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStagePanel, sluice_stage_panel, SLUICE, STAGE_PANEL, AdwBin)

/** @stage: (nullable) */
void sluice_stage_panel_set_stage (SluiceStagePanel *self, SluiceStage *stage);

/** Returns: (nullable) (transfer none) */
SluiceStage *sluice_stage_panel_get_stage (SluiceStagePanel *self);

/** @stages: (nullable) (element-type SluiceStage): all of its pipeline: what it waits for may be missing among them. */
void sluice_stage_panel_set_stages (SluiceStagePanel *self, GListModel *stages);

G_END_DECLS
