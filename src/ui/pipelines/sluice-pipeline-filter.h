/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceStateGroup: the states people ask for together
 *
 * No state is in two of them: their counts add up. What is stuck is no longer counted as running.
 */
typedef enum
{
  SLUICE_STATE_GROUP_ALL,
  SLUICE_STATE_GROUP_ACTIVE,
  SLUICE_STATE_GROUP_STUCK,
  SLUICE_STATE_GROUP_PENDING,
  SLUICE_STATE_GROUP_FAILED,
  SLUICE_STATE_GROUP_COMPLETED,
  SLUICE_STATE_GROUP_CANCELLED,
} SluiceStateGroup;

#define SLUICE_N_STATE_GROUPS (SLUICE_STATE_GROUP_CANCELLED + 1)

/** Returns: (transfer none): "all", "active", …: as settings keep it. */
const char *sluice_state_group_get_nick (SluiceStateGroup group);

/** Returns: the group of that nick; all for any other word. */
SluiceStateGroup sluice_state_group_parse (const char *nick);

/** Returns: whether @state belongs to @group. */
gboolean sluice_state_group_has (SluiceStateGroup group, SluiceState state);

/** Returns: how many pipelines of @store belong to @group. */
guint sluice_state_group_count (SluiceStateGroup group, SluiceStore *store);

/**
 * SluicePipelineFilter:
 *
 * Lets pipelines of a group of states through whose name, description, uuid or stage names hold every word of a search.
 * It tells its listeners whether it became stricter or less strict, so that only what may change is looked at.
 */
#define SLUICE_TYPE_PIPELINE_FILTER (sluice_pipeline_filter_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelineFilter, sluice_pipeline_filter, SLUICE, PIPELINE_FILTER, GtkFilter)

SluicePipelineFilter *sluice_pipeline_filter_new (void);
void sluice_pipeline_filter_set_group (SluicePipelineFilter *self, SluiceStateGroup group);
SluiceStateGroup sluice_pipeline_filter_get_group (SluicePipelineFilter *self);

/** @text: (nullable): what a person typed */
void sluice_pipeline_filter_set_search (SluicePipelineFilter *self, const char *text);
/** Returns: whether @text is what is looked for already */
gboolean sluice_pipeline_filter_is_search (SluicePipelineFilter *self, const char *text);
gboolean sluice_pipeline_filter_has_search (SluicePipelineFilter *self);

/** A batch changed keys of these kinds (a sum of SluiceStoreChange): looks again where it looks at them. */
void sluice_pipeline_filter_note_changes (SluicePipelineFilter *self, guint64 kinds);

G_END_DECLS
