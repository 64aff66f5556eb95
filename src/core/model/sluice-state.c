/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-state.h"

static const struct
{
  const char *name;
  const char *nick;
} states[SLUICE_N_STATES] = {
  [SLUICE_STATE_CHECKING] = { "SLUICE_STATE_CHECKING", "checking" },
  [SLUICE_STATE_PENDING] = { "SLUICE_STATE_PENDING", "pending" },
  [SLUICE_STATE_QUEUED] = { "SLUICE_STATE_QUEUED", "queued" },
  [SLUICE_STATE_RUNNING] = { "SLUICE_STATE_RUNNING", "running" },
  [SLUICE_STATE_PAUSED] = { "SLUICE_STATE_PAUSED", "paused" },
  [SLUICE_STATE_STUCK] = { "SLUICE_STATE_STUCK", "stuck" },
  [SLUICE_STATE_COMPLETED] = { "SLUICE_STATE_COMPLETED", "completed" },
  [SLUICE_STATE_FAILED] = { "SLUICE_STATE_FAILED", "failed" },
  [SLUICE_STATE_SKIPPED] = { "SLUICE_STATE_SKIPPED", "skipped" },
  [SLUICE_STATE_CANCELLED] = { "SLUICE_STATE_CANCELLED", "cancelled" },
  [SLUICE_STATE_UNKNOWN] = { "SLUICE_STATE_UNKNOWN", "unknown" },
};

GType
sluice_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static GEnumValue values[SLUICE_N_STATES + 1];

      for (int i = 0; i < SLUICE_N_STATES; i++)
        values[i] = (GEnumValue) { i, states[i].name, states[i].nick };
      g_once_init_leave (&type, g_enum_register_static ("SluiceState", values));
    }

  return type;
}

SluiceState
sluice_state_parse (const char *word)
{
  if (word == NULL)
    return SLUICE_STATE_PENDING;

  /* What we derive ourselves is no word of the server's. */
  for (int i = SLUICE_STATE_PENDING; i < SLUICE_STATE_UNKNOWN; i++)
    if (i != SLUICE_STATE_STUCK && g_ascii_tolower (*word) == *states[i].nick
        && g_ascii_strcasecmp (word, states[i].nick) == 0)
      return (SluiceState) i;

  return SLUICE_STATE_UNKNOWN;
}

const char *
sluice_state_get_nick (SluiceState state)
{
  g_return_val_if_fail ((int) state >= 0 && state < SLUICE_N_STATES, "unknown");

  return states[state].nick;
}

gboolean
sluice_state_is_final (SluiceState state)
{
  return state == SLUICE_STATE_COMPLETED || state == SLUICE_STATE_FAILED || state == SLUICE_STATE_SKIPPED
         || state == SLUICE_STATE_CANCELLED;
}

gboolean
sluice_state_is_active (SluiceState state)
{
  return state == SLUICE_STATE_QUEUED || state == SLUICE_STATE_RUNNING || state == SLUICE_STATE_PAUSED
         || state == SLUICE_STATE_STUCK;
}
