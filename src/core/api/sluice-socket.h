/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-session.h"
#include "model/sluice-batch.h"

G_BEGIN_DECLS

/**
 * SluiceSocket:
 *
 * One WebSocket that stays up: connects, proves life by the application's own ping and pong (a zombie answers the
 * protocol's pings only), and connects again with growing pauses; where a server refuses it with a 4xx, as one without the
 * route and one behind a proxy without sockets do, from 5 s to 10 min. Main thread.
 *
 * Properties: session, clock, path (construct: "ws/dashboard"), connected (gboolean), dropped (uint: frames that made no
 * sense); construct, in ms, for tests: ping-interval, pong-limit, retry-delay,
 * refused-delay (uint).
 * Signals:
 *   batch (SluiceBatch *): status frames, decoded (CHANGES)
 *   hint (const char *type): any other frame that says that something may have changed, reconnection included
 *   lost (): an open connection was closed or fell silent, or nobody answered an attempt
 *   frame (const char *type, GBytes *text): every well-formed text frame, for logs
 * Frames over 1 MiB, or that aren't JSON objects, are counted and dropped.
 */
#define SLUICE_TYPE_SOCKET (sluice_socket_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSocket, sluice_socket, SLUICE, SOCKET, GObject)

SluiceSocket *sluice_socket_new (SluiceSession *session, SluiceClock *clock, const char *path);

/** Opens it, and keeps it open until sluice_socket_stop() or the last reference goes. */
void sluice_socket_start (SluiceSocket *self);
void sluice_socket_stop (SluiceSocket *self);

/** The network came back: connect now instead of at the end of the pause. */
void sluice_socket_retry_now (SluiceSocket *self);

/**
 * sluice_socket_set_eager:
 * @eager: whether somebody waits for a server that is lost
 *
 * Looks for it now, and then every two seconds at the latest for as long as nobody answers there, or only a gateway that
 * doesn't reach it; a server that answers and fails is left its growing pauses. The first sign of life is a hint.
 */
void sluice_socket_set_eager (SluiceSocket *self, gboolean eager);
gboolean sluice_socket_get_connected (SluiceSocket *self);
gboolean sluice_socket_get_connecting (SluiceSocket *self);

G_END_DECLS
