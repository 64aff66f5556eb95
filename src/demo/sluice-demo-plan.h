/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-records.h"

G_BEGIN_DECLS

/**
 * SluiceDemoVerdict:
 * @SLUICE_DEMO_VERDICT_RUNS: it can run
 * @SLUICE_DEMO_VERDICT_FAILS: the pipeline fails at once, with a message
 * @SLUICE_DEMO_VERDICT_HANGS: the platform accepts it and never says another word
 */
typedef enum
{
  SLUICE_DEMO_VERDICT_RUNS,
  SLUICE_DEMO_VERDICT_FAILS,
  SLUICE_DEMO_VERDICT_HANGS,
} SluiceDemoVerdict;

/**
 * sluice_demo_plan_pipeline:
 * @message: (out) (transfer full) (nullable): set where it fails
 * @last: (out) (nullable) (transfer none): the one stage that ends it, %NULL where there are several
 *
 * What the root task finds when it looks at a pipeline's stages; where it can run, links them (waiting, successors) and
 * settles how long each takes and how it ends.
 */
SluiceDemoVerdict sluice_demo_plan_pipeline (SluiceDemoPipeline *pipeline, SluiceDemoFlavour flavour, char **message,
                                             SluiceDemoStage **last);

/** Returns: (transfer full): the JSON a stage's task returns when it succeeds. */
char *sluice_demo_plan_make_result (SluiceDemoStage *stage);

/** Returns: (transfer full): the Python traceback of a stage's task that failed with @error. */
char *sluice_demo_plan_make_traceback (SluiceDemoStage *stage, const char *error);

G_END_DECLS
