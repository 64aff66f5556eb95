/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "servers/sluice-servers.h"

G_BEGIN_DECLS

/**
 * SluiceConnectDialog:
 *
 * Asks for a server's address, key and name, tries them, and keeps them only then; each way to fail is a sentence at the
 * field it belongs to. For a server that is there already it changes key and name.
 */
#define SLUICE_TYPE_CONNECT_DIALOG (sluice_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConnectDialog, sluice_connect_dialog, SLUICE, CONNECT_DIALOG, AdwDialog)

/** @server: (nullable): the one to change, or %NULL for a new one */
AdwDialog *sluice_connect_dialog_new (SluiceServers *servers, SluiceServer *server);

G_END_DECLS
