/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/sluice-servers.h"

G_BEGIN_DECLS

struct _SluiceServers
{
  GObject parent_instance;

  /* owned */
  GSettings *settings; /* nullable: then nothing is kept */
  SluiceHistory *history;
  SluiceClock *clock;
  GPtrArray *servers;  /* of SluiceServer */

  /* borrowed from servers */
  SluiceServer *active;
};

/** Returns: (transfer full): the settings of one server; only where there are settings at all. */
GSettings *sluice_servers_open_profile (SluiceServers *self, const char *id);
/** Keeps which servers there are, those of this run only left out. */
void sluice_servers_write_list (SluiceServers *self);
/** @name: (nullable): %NULL for its host */
void sluice_servers_write_profile (SluiceServers *self, SluiceServer *server, const char *name);
void sluice_servers_write_has_key (SluiceServers *self, SluiceServer *server, gboolean has_key);
/** Returns: whether @server is there for this run only. */
gboolean sluice_servers_is_transient (SluiceServer *server);

G_END_DECLS
