/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-transition.h"

static void
clear_transition (gpointer data)
{
  SluiceTransition *self = data;

  g_free (self->server_id);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->stage_name);
  g_free (self->message);
}

SluiceTransition *
sluice_transition_new (const char *server_id,
                       const char *uuid,
                       const char *name,
                       const char *stage_name,
                       SluiceState from,
                       SluiceState to,
                       gint64      at,
                       const char *message)
{
  SluiceTransition *self;

  g_return_val_if_fail (uuid != NULL, NULL);
  g_return_val_if_fail (from != SLUICE_STATE_CHECKING && to != SLUICE_STATE_CHECKING, NULL);

  self = g_atomic_rc_box_new0 (SluiceTransition);
  self->server_id = g_strdup (server_id);
  self->uuid = g_strdup (uuid);
  self->name = g_strdup (name);
  self->stage_name = g_strdup (stage_name);
  self->from = from;
  self->to = to;
  self->at = at;
  self->message = g_strdup (message);
  return self;
}

SluiceTransition *
sluice_transition_ref (SluiceTransition *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sluice_transition_unref (SluiceTransition *self)
{
  g_atomic_rc_box_release_full (self, clear_transition);
}
