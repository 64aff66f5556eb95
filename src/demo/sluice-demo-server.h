/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-faults.h"
#include "demo/sluice-demo-scheduler.h"

G_BEGIN_DECLS

/* What more makes no sense of: the numbers are a person's, and each of them costs memory or time. */
#define SLUICE_DEMO_MAX_SPEED 1e6
#define SLUICE_DEMO_MAX_PIPELINES 1000000
#define SLUICE_DEMO_MAX_STAGES 10000
#define SLUICE_DEMO_MAX_WORKERS 1000

/**
 * SluiceDemoOptions:
 * @port: 0 = a free one
 * @flavour: the plan's contract, or the platform as it is
 * @seed: names, ids and fates follow from it
 * @speed: how much faster than real its clock runs
 * @pipelines: how many to make up; -1 = a team's day
 * @stages: of each made-up pipeline
 * @workers: 0 = nobody works; -1 = as many as the flavour has
 * @api_key: (nullable): wanted from clients
 * @haste: by how much the platform's own waits (blocking answers, idle connections, heartbeats) are shorter than they
 *   are there; 0 = 1
 * @log_rate: lines a second of virtual time that a job writes; 0 = one in 5 s
 */
typedef struct
{
  guint port;
  SluiceDemoFlavour flavour;
  guint32 seed;
  double speed;
  int pipelines;
  guint stages;
  int workers;
  const char *api_key;
  double haste;
  double log_rate;
} SluiceDemoOptions;

/**
 * SluiceDemoServer:
 *
 * The demo platform: the whole of the API on a loopback port. Beside it, below /demo/ and in no list of routes:
 * POST /demo/faults {"kind", "value"?}, DELETE /demo/faults, POST /demo/drop-sockets, POST /demo/restart {"ms"},
 * POST /demo/workers {"n"}, GET /demo/requests (what was asked for: method, path, body; newest last), DELETE
 * /demo/requests. Main thread only.
 */
#define SLUICE_TYPE_DEMO_SERVER (sluice_demo_server_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDemoServer, sluice_demo_server, SLUICE, DEMO_SERVER, GObject)

SluiceDemoServer *sluice_demo_server_new (const SluiceDemoOptions *options);

/** Begins to listen on 127.0.0.1. */
gboolean sluice_demo_server_listen (SluiceDemoServer *self, GError **error);

/** Returns: (transfer none): "http://127.0.0.1:PORT", once it listens. */
const char *sluice_demo_server_get_url (SluiceDemoServer *self);

/** Closes the sockets with 1012, as the platform does, and listens no more. */
void sluice_demo_server_stop (SluiceDemoServer *self);

/** Sets a fault, as by POST /demo/faults. */
gboolean sluice_demo_server_set_fault (SluiceDemoServer *self, const char *kind, const char *value, GError **error);

SluiceDemoScheduler *sluice_demo_server_get_scheduler (SluiceDemoServer *self);

G_END_DECLS
