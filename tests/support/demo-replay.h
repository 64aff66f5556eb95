/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-fixture.h"

/*
 * Recorded exchanges ($SLUICE_RECORDED_DIR), sent to the demo platform, and what it answers compared field by field:
 * status, keys, types, null or not, and every text but ids, instants and tracebacks. Ids that stand in the same place
 * are the same thing, and are exchanged in what is sent later.
 */
typedef struct
{
  DemoFixture *fixture;
  GHashTable *ids; /* recorded → the demo's */
} DemoReplay;

/** Returns: (transfer full): it runs only as far as it is told. */
DemoReplay *demo_replay_new (const SluiceDemoOptions *options);
void demo_replay_free (DemoReplay *self);

/** Returns: (transfer none) (nullable): the folder, %NULL where there is none. */
const char *demo_replay_get_folder (void);

/** Returns: (transfer full): the exchange called @name. */
JsonNode *demo_replay_load (const char *name);

/** Sends what was sent, compares what is answered; @shape: types only. */
void demo_replay_check (DemoReplay *self, const char *name, gboolean shape);

/** Compares a text of JSON, as a frame of a socket has. */
void demo_replay_compare_text (DemoReplay *self, const char *where, const char *recorded, const char *found,
                               gboolean shape);

/** The same for several, separated by spaces. */
void demo_replay_check_all (DemoReplay *self, const char *names);

/** Makes the pipeline that @name (a status) tells of. */
void demo_replay_create (DemoReplay *self, const char *name, const char *group);

/** Lets time pass until the pipeline of @name is in @states: its own, then its stages'; NULL = as recorded. */
void demo_replay_run_until (DemoReplay *self, const char *name, const char *states);

/** Lets @seconds pass. */
void demo_replay_run_for (DemoReplay *self, guint seconds);

/** Remembers which ids stand for which in the status @name. */
void demo_replay_bind (DemoReplay *self, const char *name);

/** Returns: (transfer none): the names that were compared so far, by any replay. */
GHashTable *demo_replay_get_seen (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoReplay, demo_replay_free)
