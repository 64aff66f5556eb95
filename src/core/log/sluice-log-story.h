/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "log/sluice-log-line.h"
#include "model/sluice-stage.h"

G_BEGIN_DECLS

/**
 * sluice_log_story:
 * @transitions: (nullable) (element-type SluiceTransition): what was seen of its pipeline, oldest first
 * @traceback: whether its traceback is among the lines, and not shown beside them
 *
 * What is known of a stage, for one that has no job and so no log: when it was queued, started, ended (by its own stamps;
 * what only this program saw where there are none), its error, traceback and result. Pure. Main thread.
 *
 * Returns: (transfer full) (element-type SluiceLogLine): never empty
 */
GPtrArray *sluice_log_story (SluiceStage *stage, GPtrArray *transitions, gboolean traceback);

/**
 * sluice_log_story_can_tell:
 * @stages: (element-type SluiceStage): of its pipeline
 *
 * Transitions know stages by name. Of two that share one, which a server accepts, nobody can tell whose they are: then a
 * story is told without them. Pure. Main thread.
 *
 * Returns: whether those of its name are those of @stage
 */
gboolean sluice_log_story_can_tell (GListModel *stages, SluiceStage *stage);

/** Returns: (transfer full): the same in a few words, on one line: how it stands, for how long it ran, its error's first
 * line. Pure. Main thread. */
char *sluice_log_story_sum_up (SluiceStage *stage);

/**
 * sluice_log_story_of_all:
 * @stages: (element-type SluiceStage)
 * @transitions: (nullable) (element-type SluiceTransition): as for sluice_log_story()
 *
 * The stories of all stages as one, by time, each line with its stage's name before it (what is indented goes on with the
 * line before and has none). What nothing is known of but that it waits is left out. Pure. Main thread.
 *
 * Returns: (transfer full) (element-type SluiceLogLine)
 */
GPtrArray *sluice_log_story_of_all (GListModel *stages, GPtrArray *transitions);

G_END_DECLS
