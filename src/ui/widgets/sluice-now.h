/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceNow:
 *
 * The present of one server, as its views show it: by its own clock as far as that is known, or, once the server is
 * lost, the moment that began, so that nothing counts up that nobody knows about. Main thread.
 *
 * Properties: frozen (gboolean, read-only; sluice_now_set_frozen()).
 */
#define SLUICE_TYPE_NOW (sluice_now_get_type ())
G_DECLARE_FINAL_TYPE (SluiceNow, sluice_now, SLUICE, NOW, GObject)

SluiceNow *sluice_now_new (SluiceClock *clock);

/** Returns: (transfer full): the present of the server whose store it is */
SluiceNow *sluice_now_new_for_store (SluiceStore *store);

/** Returns: the time to show, µs UTC. */
gint64 sluice_now_get (SluiceNow *self);
gboolean sluice_now_get_frozen (SluiceNow *self);
void sluice_now_set_frozen (SluiceNow *self, gboolean frozen);

G_END_DECLS
