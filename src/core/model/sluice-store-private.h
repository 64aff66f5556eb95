/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-facts.h"
#include "model/sluice-pipeline-private.h"
#include "model/sluice-recent.h"
#include "model/sluice-store.h"
#include "model/sluice-task-index.h"

G_BEGIN_DECLS

/* What is remembered of pipelines that aren't there: that they were removed, and frames that came before them. */
#define SLUICE_STORE_MAX_ABSENT 4096
/* Of how many stages those frames may tell, all pipelines together. */
#define SLUICE_STORE_MAX_ABSENT_STAGES (4 * 4096)

/* A pipeline, and what the store has to know of it that is nobody else's business. */
typedef struct
{
  SluicePipeline *pipeline;
  SluiceFacts facts;
  SluiceState told;     /* the last state known from the server; the next transition comes from it */
  gint64 moved_at;      /* when it was last seen to move, by the server's clock; 0 = never */
  guint is_told : 1;    /* told holds a state */
  guint is_new : 1;     /* made after the baseline: it began as pending whatever it was first seen as */
  guint has_stages : 1; /* its stages were once told by the server */
  guint is_touched : 1; /* in touched */
  guint is_gone : 1;
} SluiceEntry;

struct _SluiceStore
{
  GObject parent_instance;

  /* Owned. */
  char *server_id;
  SluiceClock *clock;
  GPtrArray *entries;     /* of SluiceEntry, in the order of the list model */
  GHashTable *by_uuid;    /* uuid (the pipeline's) → SluiceEntry (borrowed) */
  SluiceTaskIndex *tasks; /* of the stages that may still move */
  SluiceRecent *tombs;    /* uuid → rank of the removal */
  SluiceRecent *orphans;  /* uuid → SluiceFrames of pipelines not known yet */

  SluiceUsualFunc usual;
  gpointer usual_data;

  guint counts[SLUICE_N_STATES];
  int workers;
  gint64 skew; /* of the server's clock against ours */
  int total;
  guint64 total_rank;
  gboolean complete;

  /* The last two full passes: who was seen in neither of them is gone. */
  guint64 last_pass;
  guint64 pass_before;

  /* The baseline: what was made after the newest pipeline in it is new. */
  gboolean has_baseline;
  gint64 baseline_created_at;

  /* Of the batch that is being applied. */
  GPtrArray *touched; /* of SluiceEntry, frozen */
  GPtrArray *added;   /* of SluiceEntry */
  GPtrArray *transitions;
  GArray *moves;
  guint64 kinds;
  gboolean counts_changed;
  gboolean is_memory; /* what it says is no news to anyone */
};

typedef enum
{
  STORE_PROP_SERVER_ID = 1,
  STORE_PROP_CLOCK,
  STORE_PROP_COMPLETE,
  STORE_PROP_TOTAL,
} SluiceStoreProperty;

enum
{
  STORE_SIGNAL_TRANSITION,
  STORE_SIGNAL_COUNTS_CHANGED,
  STORE_SIGNAL_CHANGED,
  N_STORE_SIGNALS,
};

extern GParamSpec *sluice_store_properties[];
extern guint sluice_store_signals[];

void sluice_entry_free (SluiceEntry *self);

/* sluice-store-refresh.c, while a batch is applied; main thread. */
/** @by: how many pipelines more are in @state */
void sluice_store_note_count (SluiceStore *self, SluiceState state, int by);
/** Whoever listens to a pipeline hears of it once the whole batch is in. */
void sluice_store_touch (SluiceStore *self, SluiceEntry *entry);
/** Notes the transitions. A pipeline's first state from the server is its own baseline, unless it was made since the list
    was first read. */
void sluice_store_tell (SluiceStore *self, SluiceEntry *entry);
/** Makes the pipeline what its facts say, and notes what that changes for all others. */
void sluice_store_refresh (SluiceStore *self, SluiceEntry *entry);

G_END_DECLS
