/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "servers/sluice-server.h"
#include "ui/widgets/sluice-now.h"

G_BEGIN_DECLS

/**
 * SluicePipelinesPage:
 *
 * All pipelines of one server, as a table or as cards: filtered, searched, sorted, and acted on one by one or many at
 * once. Opening one activates "win.open-pipeline".
 *
 * Properties: server, now, settings (construct); narrow (gboolean): too narrow for a table.
 */
#define SLUICE_TYPE_PIPELINES_PAGE (sluice_pipelines_page_get_type ())
G_DECLARE_FINAL_TYPE (SluicePipelinesPage, sluice_pipelines_page, SLUICE, PIPELINES_PAGE, AdwNavigationPage)

SluicePipelinesPage *sluice_pipelines_page_new (SluiceServer *server, SluiceNow *now, GSettings *settings);

/** Opens the search bar and puts the cursor into it. */
void sluice_pipelines_page_search (SluicePipelinesPage *self);

G_END_DECLS
