/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "servers/sluice-servers.h"

G_BEGIN_DECLS

/** SluicePreferences: the servers, and how pipelines are listed. */
#define SLUICE_TYPE_PREFERENCES (sluice_preferences_get_type ())
G_DECLARE_FINAL_TYPE (SluicePreferences, sluice_preferences, SLUICE, PREFERENCES, AdwPreferencesDialog)

AdwDialog *sluice_preferences_new (SluiceServers *servers, GSettings *settings);

G_END_DECLS
