/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/sluice-derive.h"

G_BEGIN_DECLS

/*
 * JSON for scripts: the API's own field names, with what is derived beside them: state, progress, ended_at, warning.
 * Times are ISO 8601 in UTC with Z. What is not known is null.
 */

/** Returns: (transfer full): a row, as in the API's list. */
JsonNode *sluice_ctl_json_pipeline (const SluicePipelineRecord *pipeline, const SluiceDerived *derived);

/** Returns: (transfer full): {pipeline, stages}, as the API's status answer. */
JsonNode *sluice_ctl_json_status (const SluicePipelineRecord *pipeline, const SluiceDerived *derived);

/** Returns: (transfer full): @node as text: indented, or on one line. */
char *sluice_ctl_json_to_string (JsonNode *node, gboolean indented);

G_END_DECLS
