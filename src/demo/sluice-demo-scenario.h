/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-scheduler.h"

G_BEGIN_DECLS

/** How long before now the day of the scenario begins, µs. */
#define SLUICE_DEMO_SCENARIO_PAST (10 * G_TIME_SPAN_HOUR)

/**
 * SluiceDemoScenario:
 *
 * Who makes pipelines, what they are called and how they end: a training team's day, or load of any size. Everything
 * follows from the seed.
 */
typedef struct _SluiceDemoScenario SluiceDemoScenario;

SluiceDemoScenario *sluice_demo_scenario_new (SluiceDemoScheduler *scheduler, guint32 seed);
void sluice_demo_scenario_free (SluiceDemoScenario *self);

/**
 * sluice_demo_scenario_add_day:
 *
 * Plans a team's day: the past ten hours (to be run by sluice_demo_scheduler_go_live()) and, for as long as the
 * scheduler runs, the hours to come.
 */
void sluice_demo_scenario_add_day (SluiceDemoScenario *self);

/**
 * sluice_demo_scenario_add_load:
 * @n: pipelines
 * @stages: of each, at least 0; layers of a random graph with about 1.8 dependencies a stage
 *
 * Adds made-up pipelines: most are over, some failed, some run, some wait; the newest one runs.
 */
void sluice_demo_scenario_add_load (SluiceDemoScenario *self, guint n, guint stages);

G_END_DECLS
