/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"
#include "ui/editor/sluice-stage-list.h"
#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/**
 * SluiceDraftForm:
 *
 * The fields of a pipeline that is being made. It follows the draft.
 *
 * Signal done: Enter in the name; the keys are to go to the graph.
 */
#define SLUICE_TYPE_DRAFT_FORM (sluice_draft_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDraftForm, sluice_draft_form, SLUICE, DRAFT_FORM, AdwBin)

GtkWidget *sluice_draft_form_new (SluiceDraft *draft);

/** Shows those of @problems that are the pipeline's at their fields. */
void sluice_draft_form_show_problems (SluiceDraftForm *self, GPtrArray *problems);

void sluice_draft_form_focus (SluiceDraftForm *self, SluiceDraftField field);

/** Returns: (transfer none): the list of stages in it */
SluiceStageList *sluice_draft_form_get_stages (SluiceDraftForm *self);

/** Returns: (transfer none): the row of a field. */
GtkWidget *sluice_draft_form_get_row (SluiceDraftForm *self, SluiceDraftField field);

G_END_DECLS
