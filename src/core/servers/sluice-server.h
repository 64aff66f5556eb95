/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "monitor/sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceServer:
 *
 * One server: who it is, its session, its store, its monitor, its scope in the history. Main thread.
 * Properties: id, name (rw), address (construct), transient (gboolean, construct: for this run only, not kept in the
 * settings), demo (gboolean, construct: the built-in demo platform).
 */
#define SLUICE_TYPE_SERVER (sluice_server_get_type ())
G_DECLARE_FINAL_TYPE (SluiceServer, sluice_server, SLUICE, SERVER, GObject)

/**
 * sluice_server_new:
 * @id: its key in settings, keyring and history
 * @name: (nullable): what people call it; %NULL for its host
 * @base: from sluice_address_parse()
 * @api_key: (nullable)
 */
SluiceServer *sluice_server_new (const char *id, const char *name, GUri *base, const char *api_key,
                                 SluiceHistory *history, SluiceClock *clock);
const char *sluice_server_get_id (SluiceServer *self);
const char *sluice_server_get_name (SluiceServer *self);
/** Returns: (transfer none): the address as people write it, without /api/v1. */
const char *sluice_server_get_address (SluiceServer *self);
/** Returns: whether it is the built-in demo platform: its address and key are nobody's to change. */
gboolean sluice_server_get_demo (SluiceServer *self);
SluiceStore *sluice_server_get_store (SluiceServer *self);
SluiceMonitor *sluice_server_get_monitor (SluiceServer *self);
SluiceSession *sluice_server_get_session (SluiceServer *self);
SluiceClock *sluice_server_get_clock (SluiceServer *self);

/** Loads what is remembered, then starts to ask. */
void sluice_server_open (SluiceServer *self);
void sluice_server_close (SluiceServer *self);

/* How long an answer is waited for while somebody sits before it: longer than the five seconds in which the platform, asked
 * who works, answers nobody else. */
#define SLUICE_SERVER_TEST_SECONDS 8

/**
 * sluice_server_test_async:
 * @api_key: (nullable)
 *
 * Tries an address and a key before they are kept: GET pipelines?limit=1, since nothing else proves a key. Fails after
 * %SLUICE_SERVER_TEST_SECONDS without an answer (%SLUICE_ERROR_TIMEOUT).
 */
void sluice_server_test_async (GUri *base, const char *api_key, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_server_test_finish (GAsyncResult *result, GError **error);

G_END_DECLS
