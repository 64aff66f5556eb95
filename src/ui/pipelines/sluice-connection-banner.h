/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "servers/sluice-server.h"

G_BEGIN_DECLS

/**
 * SluiceConnectionBanner:
 *
 * Says that the server is lost, since when, and when it is tried next, or that it refuses the key; hidden while all is
 * well or nothing is known yet. Belongs below the header bar of every page that shows what a server said.
 */
#define SLUICE_TYPE_CONNECTION_BANNER (sluice_connection_banner_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConnectionBanner, sluice_connection_banner, SLUICE, CONNECTION_BANNER, GtkWidget)

GtkWidget *sluice_connection_banner_new (SluiceServer *server);

G_END_DECLS
