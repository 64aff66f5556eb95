/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-scheduler.h"

G_BEGIN_DECLS

/** Returns: how many lines the log of @job has by now. */
guint sluice_demo_jobs_count_lines (SluiceDemoScheduler *scheduler, SluiceDemoJob *job);

/**
 * sluice_demo_jobs_make_line:
 * @index: from 0
 * @level: (out) (transfer none)
 *
 * Returns: (transfer full): a line of the log of @job: the same for the same job and index
 */
char *sluice_demo_jobs_make_line (SluiceDemoJob *job, guint index, const char **level);

/** Returns: the training step @job is at. */
guint sluice_demo_jobs_get_step (SluiceDemoScheduler *scheduler, SluiceDemoJob *job);

/**
 * sluice_demo_jobs_append_logs:
 * @lines: how many
 * @offset: how many of the newest to leave out
 *
 * Appends the answer of GET jobs/ID/logs: oldest first while the job runs, newest first afterwards.
 */
void sluice_demo_jobs_append_logs (GString *out, SluiceDemoScheduler *scheduler, SluiceDemoJob *job, guint lines,
                                   guint offset);

G_END_DECLS
