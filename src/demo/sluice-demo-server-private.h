/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-hub.h"
#include "demo/sluice-demo-scenario.h"
#include "demo/sluice-demo-server.h"

G_BEGIN_DECLS

/* What the server's files share: its state, and what is below /demo/ (sluice-demo-control.c). */

struct _SluiceDemoServer
{
  GObject parent_instance;

  /* Owned */
  SluiceDemoWorld *world;
  SluiceDemoScheduler *scheduler;
  SluiceDemoHub *hub;
  SluiceDemoScenario *scenario;
  SoupServer *soup;
  char *url;
  char *api_key;
  double haste;
  SluiceDemoFaults faults;
  GPtrArray *requests; /* JSON objects as text */
  GQueue waiting;      /* paused messages, while the platform blocks */
  GPtrArray *delayed;  /* ids of timeouts of delayed answers */
  GHashTable *idle;    /* GSocket that asks for nothing → id of the timeout that closes it */
  guint port;
  guint wake_id;
  guint unblock_id;
  guint listen_id;
  guint restart_id;
  guint restart_ms;
  gint64 blocked_until; /* monotonic */
};

/** Sees to it that the scheduler is woken when the next thing is due. */
void sluice_demo_server_schedule_wake (SluiceDemoServer *self);

/** Ends every connection, and listens on the same port again @ms later. */
void sluice_demo_server_restart (SluiceDemoServer *self, guint ms);

/** The handler of /demo/. */
void sluice_demo_server_control_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
                                    gpointer user_data);

/** Closes connections that were idle for 5 s, as the platform does. */
void sluice_demo_server_watch_idle (SluiceDemoServer *self);
void sluice_demo_server_forget_idle (SluiceDemoServer *self);

G_END_DECLS
