/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceState:
 * @SLUICE_STATE_CHECKING: not known yet: the server's word for it can't be believed before its stages are read
 * @SLUICE_STATE_PENDING: not started
 * @SLUICE_STATE_QUEUED: started, waiting for a worker
 * @SLUICE_STATE_RUNNING: running
 * @SLUICE_STATE_PAUSED: paused by someone
 * @SLUICE_STATE_STUCK: started, and nothing has moved for long
 * @SLUICE_STATE_COMPLETED: every stage completed
 * @SLUICE_STATE_FAILED: failed
 * @SLUICE_STATE_SKIPPED: killed or left out because of something else
 * @SLUICE_STATE_CANCELLED: cancelled by someone
 * @SLUICE_STATE_UNKNOWN: a word of the server's that we don't know; it is shown as it is
 *
 * The state of a pipeline or a stage as people see it: derived (sluice-derive.h), not always the server's word.
 * The order is the order in which a list sorted by state shows them.
 */
typedef enum
{
  SLUICE_STATE_CHECKING,
  SLUICE_STATE_PENDING,
  SLUICE_STATE_QUEUED,
  SLUICE_STATE_RUNNING,
  SLUICE_STATE_PAUSED,
  SLUICE_STATE_STUCK,
  SLUICE_STATE_COMPLETED,
  SLUICE_STATE_FAILED,
  SLUICE_STATE_SKIPPED,
  SLUICE_STATE_CANCELLED,
  SLUICE_STATE_UNKNOWN,
} SluiceState;

#define SLUICE_N_STATES (SLUICE_STATE_UNKNOWN + 1)

#define SLUICE_TYPE_STATE (sluice_state_get_type ())
GType sluice_state_get_type (void);

/**
 * sluice_state_parse:
 * @word: (nullable): the server's word, in any case
 *
 * Returns: the state it names; %SLUICE_STATE_UNKNOWN for any other word, %SLUICE_STATE_PENDING for none
 */
SluiceState sluice_state_parse (const char *word);

/** Returns: (transfer none): the state's name in lower case, as JSON and CSS use it; never translated. */
const char *sluice_state_get_nick (SluiceState state);

/** Returns: whether nothing more will happen in @state by itself (completed, failed, skipped, cancelled). */
gboolean sluice_state_is_final (SluiceState state);

/** Returns: whether @state is on its way: queued, running, paused or stuck. */
gboolean sluice_state_is_active (SluiceState state);

G_END_DECLS
