/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/**
 * SluiceStageList:
 *
 * The stages of a draft in their order, which a person changes by dragging a row, or with Alt+Up and Alt+Down: each is
 * one intent. It scrolls by itself, and makes rows only for what is seen.
 *
 * Signal `stage-activated (guint64 id)`: a click or Enter.
 */
#define SLUICE_TYPE_STAGE_LIST (sluice_stage_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStageList, sluice_stage_list, SLUICE, STAGE_LIST, AdwBin)

/** Returns: (transfer floating): the list of @draft's stages */
GtkWidget *sluice_stage_list_new (SluiceDraft *draft);

/** Moves stage @id by @by places, and tells assistive technology where it is now. Returns: whether it could go there. */
gboolean sluice_stage_list_move (SluiceStageList *self, guint64 id, int by);

/** Gives the keys to the row of stage @id, and shows it. */
void sluice_stage_list_focus_stage (SluiceStageList *self, guint64 id);

/** Marks the rows of the stages that something is wrong with. @problems: #SluiceProblem, of the draft as it is now */
void sluice_stage_list_show_problems (SluiceStageList *self, GPtrArray *problems);

/**
 * sluice_stage_list_find_position:
 * @from: where a stage stands
 * @row: the row it is let go over
 * @below: whether over its lower half
 *
 * Returns: where it stands then
 */
guint sluice_stage_list_find_position (guint from, guint row, gboolean below);

G_END_DECLS
