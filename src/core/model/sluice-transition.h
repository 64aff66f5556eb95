/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluiceTransition:
 * @server_id: the server
 * @uuid: the pipeline
 * @name: the pipeline's name
 * @stage_name: (nullable): the stage, %NULL for the pipeline itself
 * @from: the state before; never %SLUICE_STATE_CHECKING
 * @to: the state after
 * @at: when, by the server's stamps where it tells, else when we saw it; µs UTC
 * @message: (nullable): the server's error message
 *
 * Something changed its state: what history, rules, tray and activity subscribe to. Immutable, reference counted.
 */
typedef struct
{
  char *server_id;
  char *uuid;
  char *name;
  char *stage_name;
  SluiceState from;
  SluiceState to;
  gint64 at;
  char *message;
} SluiceTransition;

SluiceTransition *sluice_transition_new (const char *server_id, const char *uuid, const char *name,
                                         const char *stage_name, SluiceState from, SluiceState to, gint64 at,
                                         const char *message);
SluiceTransition *sluice_transition_ref (SluiceTransition *self);
void sluice_transition_unref (SluiceTransition *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTransition, sluice_transition_unref)

G_END_DECLS
