/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "base/sluice-clock.h"
#include "base/sluice-error.h"

G_BEGIN_DECLS

/**
 * SluiceSession:
 *
 * The way to one server over HTTP: address, key, limits, one retry of a GET on a stale connection, redirects to the same
 * origin only, TLS verified. Every answer passes one check (status, content type, size, depth), so that a call that
 * succeeds has JSON in hand. The key goes to this server's origin and nowhere else, not into a log or an error either.
 * Main thread; bodies are decoded on a worker.
 *
 * Properties: base (GUri, construct: http(s)://host[:port][/prefix]/api/v1), api-key (write-only in effect),
 * timeout (uint, seconds, 20), max-body (guint64, bytes, 64 MiB).
 */
#define SLUICE_TYPE_SESSION (sluice_session_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSession, sluice_session, SLUICE, SESSION, GObject)

SluiceSession *sluice_session_new (GUri *base, const char *api_key);

/** Returns: (transfer none): for WebSockets, which share its connections' rules. */
SoupSession *sluice_session_get_soup (SluiceSession *self);

/** Returns: (transfer full) (nullable): what opens the WebSocket at @path, key and all. */
SoupMessage *sluice_session_make_handshake (SluiceSession *self, const char *path);

/** @api_key: (nullable): without the white space around it; one that can't be sent is none at all. */
void sluice_session_set_api_key (SluiceSession *self, const char *api_key);

/** Returns: whether @api_key can stand in a header: no line break or other control character is inside it. */
gboolean sluice_session_can_send_api_key (const char *api_key);

/** Returns: how far the server's clock is ahead of ours by the date of its last answer, µs; 0 where near or not told. */
gint64 sluice_session_get_skew (SluiceSession *self);

/**
 * SluiceDecodeFunc:
 * @body: the answer's bytes: valid UTF-8 JSON within the limits
 *
 * Turns an answer into a value, on a worker thread.
 *
 * Returns: (transfer full): the value, or %NULL with @error set (%SLUICE_ERROR_PROTOCOL)
 */
typedef gpointer (*SluiceDecodeFunc) (GBytes *body, gpointer data, GError **error);

/**
 * sluice_session_call_async:
 * @method: "GET", "POST", "DELETE"
 * @path: relative to the base, each segment escaped by the caller (sluice_session_path()), with query, no leading slash
 * @body: (nullable): JSON to send
 * @seen: (nullable): a digest from an earlier call of the same path: where the body is the same it is not decoded again
 * @decode: (nullable): run on a worker thread; %NULL for no value
 */
void sluice_session_call_async (SluiceSession *self, const char *method, const char *path, GBytes *body,
                                const char *seen, SluiceDecodeFunc decode, gpointer decode_data,
                                GDestroyNotify decode_data_free, GDestroyNotify value_free,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * sluice_session_call_finish:
 * @digest: (out) (optional) (transfer full): of the body, for @seen of the next call
 * @unchanged: (out) (optional): the body equals the one that gave @seen; the value is %NULL
 *
 * Returns: (transfer full) (nullable): the decoder's value
 */
gpointer sluice_session_call_finish (SluiceSession *self, GAsyncResult *result, char **digest, gboolean *unchanged,
                                     GError **error);

/** Returns: (transfer full): @format with each %s argument escaped as one path segment; %s is all it may hold. */
char *sluice_session_path (const char *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * sluice_address_parse:
 * @text: what a person typed: host, host:port, URL, with or without /api/v1
 *
 * Returns: (transfer full): the base http(s)://host[:port][/prefix]/api/v1, or %NULL with %SLUICE_ERROR_ADDRESS.
 *   Without a scheme: http for this machine, https for others.
 */
GUri *sluice_address_parse (const char *text, GError **error);

/** Returns: whether traffic to @base can be read on the way: http to anything but this machine. */
gboolean sluice_address_is_exposed (GUri *base);

G_END_DECLS
