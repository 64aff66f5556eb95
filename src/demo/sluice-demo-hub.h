/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-faults.h"
#include "demo/sluice-demo-scheduler.h"

G_BEGIN_DECLS

/**
 * SluiceDemoHub:
 *
 * The platform's WebSockets: who listens to what, the first frame, pings, heartbeats, and (in the plan's flavour) a
 * frame for every change of a pipeline, stage or task. After a frame that is no JSON object a socket of the platform's
 * flavour is a zombie: open, and silent for ever.
 */
#define SLUICE_TYPE_DEMO_HUB (sluice_demo_hub_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDemoHub, sluice_demo_hub, SLUICE, DEMO_HUB, GObject)

/** @faults: borrowed; must outlive it. @haste: by how much heartbeats come earlier than after 30 s */
SluiceDemoHub *sluice_demo_hub_new (SluiceDemoScheduler *scheduler, SluiceDemoFaults *faults, double haste);

/** @path: the whole path it was opened on. */
void sluice_demo_hub_add (SluiceDemoHub *self, SoupWebsocketConnection *connection, const char *path);

/** Returns: whether sockets are served at @path. */
gboolean sluice_demo_hub_serves (const char *path);

/** Closes every socket with @code; 0 drops the connections without a word. */
void sluice_demo_hub_close (SluiceDemoHub *self, gushort code);


G_END_DECLS
