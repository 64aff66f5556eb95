/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * API keys in the keyring, by libsecret: one per server and address, so that a key is never read for another host than
 * it was kept for. A keyring that does not answer (locked, and nobody there to unlock it) ends in %SLUICE_ERROR_STORAGE
 * after a time limit. Calls go one after the other, in the order in which they are made. Main thread.
 */

/** Returns by its _finish: (transfer full) (nullable): the key, or %NULL where there is none. */
void sluice_keyring_lookup_async (const char *server_id, const char *address, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *sluice_keyring_lookup_finish (GAsyncResult *result, GError **error);

/** @api_key: (nullable): %NULL forgets it. */
void sluice_keyring_store_async (const char *server_id, const char *address, const char *label, const char *api_key,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_keyring_store_finish (GAsyncResult *result, GError **error);

G_END_DECLS
