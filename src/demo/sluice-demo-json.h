/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-scheduler.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * How the platform writes what it knows. A row is written once and kept with its pipeline until that changes, so that
 * a list of 10,000 is a matter of copying.
 */

/** Appends @text as a JSON string, %NULL as null. */
void sluice_demo_json_append_string (GString *out, const char *text);

/** Appends an instant as the platform writes it: naive UTC, microseconds; 0 as null. */
void sluice_demo_json_append_instant (GString *out, gint64 instant);

/** Returns: (transfer none): the row of @pipeline. */
GBytes *sluice_demo_json_get_row (SluiceDemoPipeline *pipeline);

/** Appends one stage; the plan flavour's with its progress. */
void sluice_demo_json_append_stage (GString *out, SluiceDemoStage *stage, SluiceDemoScheduler *scheduler);

/** Appends a task: as the detail tells it where @kwargs is %FALSE, else as the list does. */
void sluice_demo_json_append_task (GString *out, SluiceDemoTask *task, gboolean kwargs);

/** Appends a job. */
void sluice_demo_json_append_job (GString *out, SluiceDemoJob *job, guint step);

G_END_DECLS
