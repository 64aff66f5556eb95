/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-line.h"
#include "model/sluice-stage.h"

G_BEGIN_DECLS

/**
 * sluice_log_story:
 * @transitions: (nullable) (element-type SluiceTransition): what was seen of its pipeline, oldest first
 *
 * What is known of a stage, for one that has no job and so no log: when it was queued, started, ended (by its own stamps;
 * what only this program saw where there are none), its error, traceback and result. Pure. Main thread.
 *
 * Returns: (transfer full) (element-type SluiceLogLine): never empty
 */
GPtrArray *sluice_log_story (SluiceStage *stage, GPtrArray *transitions);

G_END_DECLS
