/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pipelines/sluice-pipeline-filter.h"

G_BEGIN_DECLS

/**
 * SluiceFilterBar:
 *
 * Which states are listed, each with its count: all side by side where there is room for them, one button with a menu of
 * them where there isn't. Both do the same, through the action `filter.state`, whose state is the nick of a group.
 */
#define SLUICE_TYPE_FILTER_BAR (sluice_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFilterBar, sluice_filter_bar, SLUICE, FILTER_BAR, GtkWidget)

/** Returns: the group that is chosen; notify::active tells when it becomes another. */
SluiceStateGroup sluice_filter_bar_get_active (SluiceFilterBar *self);
void sluice_filter_bar_set_active (SluiceFilterBar *self, SluiceStateGroup group);

/** Counts what is in @store, which is not kept. */
void sluice_filter_bar_update_counts (SluiceFilterBar *self, SluiceStore *store);

G_END_DECLS
