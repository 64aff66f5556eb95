/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "servers/sluice-servers.h"

G_BEGIN_DECLS

/**
 * SluiceSidebar:
 *
 * The pages with what stands out on each, and below them the server with its state and a menu of all servers.
 * Signal page-chosen (const char *tag): a person chose a page.
 */
#define SLUICE_TYPE_SIDEBAR (sluice_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSidebar, sluice_sidebar, SLUICE, SIDEBAR, AdwBin)

/** @server: (nullable): the one that is open */
void sluice_sidebar_set_server (SluiceSidebar *self, SluiceServers *servers, SluiceServer *server);

G_END_DECLS
