/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo/sluice-demo-server.h"

/*
 * The demo platform in the test's own process, and a client of bare libsoup: none of the program's own code decodes
 * here. Everything waits on the main context, 30 s at the most.
 */
typedef struct
{
  SluiceDemoServer *server;
  SoupSession *session;
  char *key; /* sent as X-API-KEY, where set */
} DemoFixture;

/** DemoAnswer: @error is set where none came; @json where the body is JSON. */
typedef struct
{
  gboolean done;
  guint status;
  GBytes *body;
  JsonNode *json;
  GError *error;
  SoupMessage *message;
} DemoAnswer;

/** DemoSocket: @frames: the texts that came; @code: once closed, 0 where the other side only went away. */
typedef struct
{
  SoupWebsocketConnection *connection;
  GPtrArray *frames;
  gboolean done;
  gboolean closed;
  guint code;
  guint status; /* of the answer, where it was refused */
} DemoSocket;

DemoFixture *demo_fixture_new (const SluiceDemoOptions *options);
void demo_fixture_free (DemoFixture *self);

/** @body: (nullable): JSON. The request is on its way when this returns. */
DemoAnswer *demo_fixture_begin (DemoFixture *self, const char *method, const char *path, const char *body,
                                const char *type);

/** The same, and waits for its end. */
DemoAnswer *demo_fixture_send (DemoFixture *self, const char *method, const char *path, const char *body);
void demo_answer_wait (DemoAnswer *self);
void demo_answer_free (DemoAnswer *self);

/** Returns: (transfer none): a member of the answer's object, which has to be there. */
JsonNode *demo_answer_get (DemoAnswer *self, const char *member);

/** Asserts the status, and for 400 and 404 the message of {"error": {"message"}}. */
void demo_answer_assert (DemoAnswer *self, guint status, const char *message);

/** Returns: (transfer full): the uuid of the pipeline made from @body. */
char *demo_fixture_create (DemoFixture *self, const char *body);

/** @action: of the pipeline: start, status …; "" for itself */
DemoAnswer *demo_fixture_act (DemoFixture *self, const char *method, const char *uuid, const char *action);

/** Asks until the pipeline says @status. */
void demo_fixture_wait_for_status (DemoFixture *self, const char *uuid, const char *status);

/** POST /demo/@what */
void demo_fixture_control (DemoFixture *self, const char *what, const char *body);

/** Opens a socket; waits until it is open or refused. */
DemoSocket *demo_socket_open (DemoFixture *self, const char *path);
void demo_socket_send (DemoSocket *self, const char *text);

/** Returns: (transfer none): frame @index, once it came. */
const char *demo_socket_wait (DemoSocket *self, guint index);
void demo_socket_wait_closed (DemoSocket *self);
void demo_socket_free (DemoSocket *self);

/** DemoRaw: a plain connection: what came over it, and whether the other side hung up */
typedef struct
{
  GSocketConnection *connection;
  GString *text;
  gsize limit;
  char buffer[4096];
  gboolean reading;
  gboolean closed;
} DemoRaw;

/** Connects and writes @request. */
DemoRaw *demo_raw_open (DemoFixture *self, const char *request);

/** Reads until there are @limit bytes or the other side hung up. */
void demo_raw_wait (DemoRaw *self, gsize limit);
void demo_raw_free (DemoRaw *self);

typedef gboolean (*DemoCondition) (gpointer data);

/** Runs the main context until @condition holds. */
void demo_wait (DemoCondition condition, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoFixture, demo_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAnswer, demo_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSocket, demo_socket_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoRaw, demo_raw_free)
