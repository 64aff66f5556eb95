/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCapabilities: what a server can do, by the routes its /openapi.json lists; none is assumed
 */
typedef enum
{
  SLUICE_CAPABILITY_PIPELINE_PAUSE = 1 << 0,
  SLUICE_CAPABILITY_PIPELINE_RESUME = 1 << 1,
  SLUICE_CAPABILITY_PIPELINE_RETRY = 1 << 2,
  SLUICE_CAPABILITY_JOB_PAUSE = 1 << 3,
  SLUICE_CAPABILITY_JOB_RESUME = 1 << 4,
  SLUICE_CAPABILITY_JOB_LOGS = 1 << 5,
  SLUICE_CAPABILITY_TASKS = 1 << 6,
  SLUICE_CAPABILITY_QUEUES = 1 << 7,
  SLUICE_CAPABILITY_OVERVIEW = 1 << 8,
} SluiceCapabilities;

G_END_DECLS
