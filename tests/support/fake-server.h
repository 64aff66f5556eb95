/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

/*
 * A server that writes by hand what a test tells it to, right or wrong, on threads of its own; and short ways to wait.
 */
typedef struct _FakeServer FakeServer;

/**
 * FakeAnswer:
 * @number: of the request, from 0, over all connections
 * @head: the request up to the empty line
 *
 * On a thread of the connection. Returns: whether the connection stays open for another request.
 */
typedef gboolean (*FakeAnswer) (FakeServer *server, guint number, const char *head, GIOStream *stream, gpointer data);

FakeServer *fake_server_new (FakeAnswer answer, gpointer data);
void fake_server_free (FakeServer *self);
guint fake_server_get_port (FakeServer *self);
guint fake_server_count_requests (FakeServer *self);

/** Returns: (transfer full): the head of request @number. */
char *fake_server_dup_head (FakeServer *self, guint number);

/** Returns: (transfer full): http://127.0.0.1:PORT/api/v1 */
GUri *fake_server_get_base (FakeServer *self);

/** Writes @text; errors (the client went away) end it silently. Returns: whether all was written. */
gboolean fake_write (GIOStream *stream, const char *text, gssize length);

/** Writes a whole answer with a status and a length. */
gboolean fake_write_json (GIOStream *stream, guint status, const char *body);

/** Blocks the connection's thread until the client hangs up or the server goes. */
void fake_wait_for_hangup (FakeServer *self, GIOStream *stream);

/** Runs the main context until @done is set; fails the test after 20 s. */
void wait_until (gboolean *done);

/** Runs the main context until @object has gone after the last reference of the caller's is dropped. */
void wait_for_finalize (gpointer object);

/** Returns: (transfer full): tests/fixtures/@path */
GBytes *load_fixture (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)
