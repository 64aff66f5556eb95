/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"

G_BEGIN_DECLS

/**
 * SluiceNeedsRow:
 *
 * What a stage depends on: closed a summary, open one check a stage of the draft. What would close a cycle can't be
 * checked, and says why. The checks are made when it is first opened.
 */
#define SLUICE_TYPE_NEEDS_ROW (sluice_needs_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceNeedsRow, sluice_needs_row, SLUICE, NEEDS_ROW, AdwBin)

GtkWidget *sluice_needs_row_new (SluiceDraft *draft);

/** @stage: the id of the stage that is shown */
void sluice_needs_row_set_stage (SluiceNeedsRow *self, guint64 stage);

/** Opens it and goes there. */
void sluice_needs_row_focus (SluiceNeedsRow *self);

/** Shows the draft as it is now. */
void sluice_needs_row_update (SluiceNeedsRow *self);

/** For who listens: what @label says is wrong with it. */
void sluice_needs_row_tell_wrong (SluiceNeedsRow *self, GtkWidget *label, gboolean told);

G_END_DECLS
