/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"
#include "draft/sluice-task-table.h"

G_BEGIN_DECLS

/**
 * SluiceParamsForm:
 *
 * The parameters of a stage: a row for each that its task is known to take, and the JSON behind them, in step. Text that
 * is no JSON is marked where it goes wrong, and kept; the rows wait until it is right again.
 */
#define SLUICE_TYPE_PARAMS_FORM (sluice_params_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceParamsForm, sluice_params_form, SLUICE, PARAMS_FORM, AdwBin)

GtkWidget *sluice_params_form_new (SluiceDraft *draft);

/** @table: copied by reference */
void sluice_params_form_set_table (SluiceParamsForm *self, SluiceTaskTable *table);

/** @stage: the id of the stage that is shown */
void sluice_params_form_set_stage (SluiceParamsForm *self, guint64 stage);

/** Shows the draft as it is now. */
void sluice_params_form_update (SluiceParamsForm *self);
void sluice_params_form_show_problems (SluiceParamsForm *self, GPtrArray *problems);

/** Returns: (transfer none): the row of a parameter; the JSON where it has none, or none that can be typed in. */
GtkWidget *sluice_params_form_get_row (SluiceParamsForm *self, const char *name);

/** Returns: (transfer none): where it is told what is wrong with that parameter; @name: (nullable): with the JSON */
GtkWidget *sluice_params_form_get_message (SluiceParamsForm *self, const char *name);

/** Puts the cursor there in the JSON, where @name (nullable) has no row of its own. @line: @column: from 1 */
void sluice_params_form_go_to (SluiceParamsForm *self, const char *name, guint line, guint column);

G_END_DECLS
