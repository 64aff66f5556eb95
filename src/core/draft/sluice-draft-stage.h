/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "draft/sluice-literal.h"

G_BEGIN_DECLS

/**
 * SluiceDraftField: what of a draft (stage 0) or of one of its stages is meant
 */
typedef enum
{
  SLUICE_DRAFT_FIELD_NONE,
  SLUICE_DRAFT_FIELD_NAME,
  SLUICE_DRAFT_FIELD_DESCRIPTION, /* the draft's alone */
  SLUICE_DRAFT_FIELD_PRIORITY,    /* the draft's alone */
  SLUICE_DRAFT_FIELD_MAX_RETRIES,
  SLUICE_DRAFT_FIELD_STAGES,      /* the draft's alone; of no setter */
  SLUICE_DRAFT_FIELD_TASK,        /* from here on: a stage's alone */
  SLUICE_DRAFT_FIELD_PARAMS,
  SLUICE_DRAFT_FIELD_DEPENDS_ON,
  SLUICE_DRAFT_FIELD_RETRY_DELAY,
  SLUICE_DRAFT_N_FIELDS,
} SluiceDraftField;

/** Returns: (nullable): the field's name in the API's JSON. */
const char *sluice_draft_field_get_nick (SluiceDraftField field);

/** Returns: the field of that name of a stage (@stage) or of a pipeline, %SLUICE_DRAFT_FIELD_NONE where there is none. */
SluiceDraftField sluice_draft_field_parse (const char *nick, gboolean stage);

/**
 * SluiceDependency:
 * @id: the stage that comes before, 0 where no stage had the name
 * @name: (nullable): that name
 *
 * Immutable.
 */
typedef struct
{
  guint64 id;
  char *name;
} SluiceDependency;

/** @name: (nullable): with @id 0 */
SluiceDependency *sluice_dependency_new (guint64 id, const char *name);
void sluice_dependency_free (SluiceDependency *self);

/**
 * SluiceDraftStage:
 *
 * One stage of a draft, as views see it: only the draft changes it. It keeps its id for good, through undo and redo too;
 * a stage that was removed and comes back is the same object. Main thread.
 *
 * Properties, read-only, notified: id, name, task, params, max-retries, retry-delay.
 */
#define SLUICE_TYPE_DRAFT_STAGE (sluice_draft_stage_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDraftStage, sluice_draft_stage, SLUICE, DRAFT_STAGE, GObject)

/** Returns: never 0, and never another stage's in the same draft. */
guint64 sluice_draft_stage_get_id (SluiceDraftStage *self);
const char *sluice_draft_stage_get_name (SluiceDraftStage *self);
const char *sluice_draft_stage_get_task (SluiceDraftStage *self);

/** Returns: (nullable) (transfer none): the JSON text as typed, right or wrong; %NULL where the parameters aren't known. */
const char *sluice_draft_stage_get_params (SluiceDraftStage *self);

/**
 * sluice_draft_stage_parse_params:
 * @fault: (out) (optional): what is wrong with the text, if anything; nothing is with no text at all
 *
 * Returns: (nullable) (transfer none): what the text says; %NULL where it is wrong or empty. Parsed once a change.
 */
const SluiceLiteral *sluice_draft_stage_parse_params (SluiceDraftStage *self, SluiceFault *fault);
gint64 sluice_draft_stage_get_max_retries (SluiceDraftStage *self);

/** Returns: seconds. */
gint64 sluice_draft_stage_get_retry_delay (SluiceDraftStage *self);

/** Returns: (element-type SluiceDependency) (transfer none): what it needs, as given; sluice_draft_resolve() finds it. */
GPtrArray *sluice_draft_stage_get_dependencies (SluiceDraftStage *self);

G_END_DECLS
