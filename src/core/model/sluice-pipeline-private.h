/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-pipeline.h"
#include "model/sluice-transition.h"

G_BEGIN_DECLS

struct _SluicePipeline
{
  GObject parent_instance;

  /* Owned. */
  char *server_id; /* a GRefString: one for all pipelines of a server */
  char *uuid;
  SluicePipelineRecord *row;
  GPtrArray *stage_records; /* nullable */
  GListStore *stages;       /* nullable */
  GError *request_error;
  GError *status_error;
  char *search_key; /* made when asked for */
  char *sort_key;   /* made when asked for */
  GPtrArray *unannounced;
  GPtrArray *transitions;    /* of its stages, as seen; NULL before the first */
  GHashTable *last_of_stage; /* name of a stage → the last of its transitions */

  SluiceDerived derived;
  SluiceRequest request;
  gint64 confirmed_at;
  gint64 request_error_at;
  gboolean request_error_past; /* the state has changed since */
  gboolean structure_unannounced;
};

typedef enum
{
  PIPELINE_PROP_SERVER_ID = 1,
  PIPELINE_PROP_UUID,
  PIPELINE_PROP_NAME,
  PIPELINE_PROP_DESCRIPTION,
  PIPELINE_PROP_STATE,
  PIPELINE_PROP_PRIORITY,
  PIPELINE_PROP_CREATED_AT,
  PIPELINE_PROP_STARTED_AT,
  PIPELINE_PROP_ENDED_AT,
  PIPELINE_PROP_DONE,
  PIPELINE_PROP_TOTAL,
  PIPELINE_PROP_PROGRESS,
  PIPELINE_PROP_ERROR_MESSAGE,
  PIPELINE_PROP_WARNING,
  PIPELINE_PROP_WARNING_SINCE,
  PIPELINE_PROP_REQUEST,
  PIPELINE_PROP_REQUEST_ERROR,
  PIPELINE_PROP_STATUS_ERROR,
  PIPELINE_PROP_RETRY_COUNT,
  PIPELINE_PROP_MAX_RETRIES,
  PIPELINE_PROP_STAGES,
} SluicePipelineProperty;

enum
{
  PIPELINE_SIGNAL_STRUCTURE_CHANGED,
  PIPELINE_SIGNAL_STAGE_CHANGED,
  N_PIPELINE_SIGNALS,
};

extern GParamSpec *sluice_pipeline_properties[];
extern guint sluice_pipeline_signals[];

/* What only the store calls. */

/**
 * SluiceMove: a stage that went from one state to another; a new one comes from pending
 */
typedef struct
{
  SluiceStage *stage; /* borrowed */
  SluiceState from;
} SluiceMove;

/** Returns: (transfer full): a pipeline of which nothing is known but its key. */
SluicePipeline *sluice_pipeline_new (const char *server_id, const char *uuid);

/**
 * sluice_pipeline_update:
 * @row: what is known of it
 * @stages: (nullable) (element-type SluiceStageRecord): its stages, where known
 * @moves: (element-type SluiceMove): stages that changed their state are added
 *
 * Makes it what it is now, and notifies what changed. The signals that sum it up wait for sluice_pipeline_announce().
 *
 * Returns: the keys for sorting and filtering that changed, a sum of SluiceStoreChange
 */
guint sluice_pipeline_update (SluicePipeline *self, const SluicePipelineRecord *row, GPtrArray *stages,
                              const SluiceDerived *derived, GArray *moves);

/** Emits stage-changed and structure-changed for what has changed since it was last called. */
void sluice_pipeline_announce (SluicePipeline *self);

/** Returns: (nullable) (transfer none) (element-type SluiceStageRecord): the stages it was last updated with. */
GPtrArray *sluice_pipeline_get_stage_records (SluicePipeline *self);

/** Keeps what a stage went through. */
void sluice_pipeline_note_transition (SluicePipeline *self, SluiceTransition *transition);
/** Keeps the failures that its stages stand in, with their errors, where nobody saw them fail. */
void sluice_pipeline_note_failures (SluicePipeline *self);

void sluice_pipeline_confirm (SluicePipeline *self, gint64 confirmed_at);
void sluice_pipeline_set_request (SluicePipeline *self, SluiceRequest request, const GError *error, gint64 now);
void sluice_pipeline_set_status_error (SluicePipeline *self, const GError *error);
void sluice_pipeline_set_traceback (SluicePipeline *self, const char *stage_name, const char *celery_task_id,
                                    const char *traceback);

G_END_DECLS
