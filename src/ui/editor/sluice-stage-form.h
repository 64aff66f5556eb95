/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"
#include "draft/sluice-task-table.h"

G_BEGIN_DECLS

/**
 * SluiceStageForm:
 *
 * The fields of one stage of a pipeline that is being made. It follows the draft.
 *
 * Signal done: Enter in the name; the keys are to go back to the graph.
 */
#define SLUICE_TYPE_STAGE_FORM (sluice_stage_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStageForm, sluice_stage_form, SLUICE, STAGE_FORM, AdwBin)

GtkWidget *sluice_stage_form_new (SluiceDraft *draft);
void sluice_stage_form_set_table (SluiceStageForm *self, SluiceTaskTable *table);

/** @stage: its id, 0 for none */
void sluice_stage_form_set_stage (SluiceStageForm *self, guint64 stage);

/** @n: how many stages are selected, of which the form shows one */
void sluice_stage_form_set_n_selected (SluiceStageForm *self, guint n);

/** Shows those of @problems that are this stage's at their fields. */
void sluice_stage_form_show_problems (SluiceStageForm *self, GPtrArray *problems);

/** @name: (nullable): of the parameter */
void sluice_stage_form_focus (SluiceStageForm *self, SluiceDraftField field, const char *name);

/** Returns: (transfer none): the row of a field; @name: (nullable): of a parameter */
GtkWidget *sluice_stage_form_get_row (SluiceStageForm *self, SluiceDraftField field, const char *name);

/** Puts the cursor there in the parameters' JSON, where @name (nullable) has no row. @line: @column: from 1 */
void sluice_stage_form_go_to (SluiceStageForm *self, const char *name, guint line, guint column);

G_END_DECLS
