/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/sluice-server.h"

G_BEGIN_DECLS

/**
 * SluiceServers:
 *
 * The servers a person has: profiles in GSettings (id, name, address), keys in the keyring by libsecret, never in a
 * settings file. A GListModel of SluiceServer; one is open at a time (property active). Main thread.
 */
#define SLUICE_TYPE_SERVERS (sluice_servers_get_type ())
G_DECLARE_FINAL_TYPE (SluiceServers, sluice_servers, SLUICE, SERVERS, GObject)

SluiceServers *sluice_servers_new (GSettings *settings, SluiceHistory *history, SluiceClock *clock);

/** Loads the profiles and their keys. A keyring that doesn't answer within 10 s leaves the key unknown. */
void sluice_servers_load_async (SluiceServers *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sluice_servers_load_finish (SluiceServers *self, GAsyncResult *result, GError **error);

/**
 * sluice_servers_add_async:
 *
 * Keeps a new server (already tested) and makes it active. Where the keyring fails or does not answer, the server is
 * added all the same with the key for this session only, and the error is %SLUICE_ERROR_STORAGE to say so. One that is
 * there already under that address is not added again: it gets the name and the key, where there is one, and is active.
 */
void sluice_servers_add_async (SluiceServers *self, const char *name, GUri *base, const char *api_key,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) (nullable): the server; with @error set too where only its key could not be kept. */
SluiceServer *sluice_servers_add_finish (SluiceServers *self, GAsyncResult *result, GError **error);

/**
 * sluice_servers_update_async:
 * @name: (nullable): %NULL for its host
 * @api_key: (nullable): %NULL leaves the key as it is, an empty one takes it away
 *
 * Changes the name or the key of a server; a new key closes it and opens it again.
 */
void sluice_servers_update_async (SluiceServers *self, SluiceServer *server, const char *name, const char *api_key,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_servers_update_finish (SluiceServers *self, GAsyncResult *result, GError **error);

/** Forgets a server: profile, key, history. */
void sluice_servers_remove (SluiceServers *self, SluiceServer *server);

/**
 * sluice_servers_add_transient:
 * @id: what it is remembered under, its address for example
 *
 * Adds a server for this run only, and makes it active. What is seen of it is remembered as of any other.
 *
 * Returns: (transfer none)
 */
SluiceServer *sluice_servers_add_transient (SluiceServers *self, const char *id, const char *name, GUri *base,
                                            const char *api_key);

/** The same for the demo platform, of which nothing is remembered: it starts anew each time. */
SluiceServer *sluice_servers_add_demo (SluiceServers *self, const char *id, const char *name, GUri *base);

/** Returns: (nullable) (transfer none): the one that is open. */
SluiceServer *sluice_servers_get_active (SluiceServers *self);
void sluice_servers_set_active (SluiceServers *self, SluiceServer *server);

G_END_DECLS
