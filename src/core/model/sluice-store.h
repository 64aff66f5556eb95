/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sluice-clock.h"
#include "model/sluice-batch.h"
#include "model/sluice-pipeline.h"
#include "model/sluice-transition.h"

G_BEGIN_DECLS

/**
 * SluiceStore:
 *
 * All that is known of one server's pipelines, by uuid; a GListModel of SluicePipeline (in no promised order: sort it).
 * The only writer of pipelines and stages, itself written only by the monitor. Main thread.
 *
 * Laws: the same batch twice does nothing; an older sequence never overwrites a newer one, and remembered news (HISTORY)
 * never live news, so any order of batches has the same end; objects live on through every update; adds and removes are
 * grouped into few items-changed; an item that changes stays where it is and notifies (sorters and filters are told by
 * changed, once a batch); who was seen in neither of the last two FULL passes is removed.
 * Transitions come only from states the server told: a pipeline's first live state is its own baseline, and so are its
 * first live stages, unless it was created after the newest one of the first list answer: then it began as pending.
 *
 * Properties: server-id (construct), clock (construct), complete (gboolean: the whole list is known), total (int: the
 * server's own count, -1 = not known).
 * Signals:
 *   transition (SluiceTransition *): something changed its state (boxed as pointer; ref it to keep it)
 *   counts-changed (): any count by state changed; once a batch
 *   changed (guint64 kinds): once a batch that changed keys of items already listed, after all else: a sum of
 *     SluiceStoreChange
 */
#define SLUICE_TYPE_STORE (sluice_store_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStore, sluice_store, SLUICE, STORE, GObject)

/**
 * SluiceStoreChange: what kinds of keys a batch changed, for the sorters and filters that look at them
 */
typedef enum
{
  SLUICE_STORE_CHANGE_STATE = 1 << 0,
  SLUICE_STORE_CHANGE_NAME = 1 << 1,
  SLUICE_STORE_CHANGE_PRIORITY = 1 << 2,
  SLUICE_STORE_CHANGE_TIMES = 1 << 3, /* when it began and ended */
  SLUICE_STORE_CHANGE_PROGRESS = 1 << 4,
  SLUICE_STORE_CHANGE_SEARCH = 1 << 5,
  SLUICE_STORE_CHANGE_REQUEST = 1 << 6, /* what is being asked of it, and so what can be: nothing to sort by */
  SLUICE_STORE_CHANGE_CREATED = 1 << 7, /* what a list is sorted by that nobody sorted: next to never */
} SluiceStoreChange;

SluiceStore *sluice_store_new (const char *server_id, SluiceClock *clock);

/**
 * sluice_store_apply:
 * @batch: news of this server
 *
 * Takes the news in, and tells everyone who listens.
 *
 * Returns: (transfer full) (element-type SluiceTransition): what changed its state, in no promised order
 */
GPtrArray *sluice_store_apply (SluiceStore *self, SluiceBatch *batch);

/** Returns: (nullable) (transfer none) */
SluicePipeline *sluice_store_lookup (SluiceStore *self, const char *uuid);

/**
 * sluice_store_find_task:
 * @task_id: a Celery task
 * @stage_name: (out) (transfer none): the stage it works for
 *
 * Looks among the stages of pipelines that are on their way, and those that go on after theirs has ended; at once however
 * many there are.
 *
 * Returns: (nullable) (transfer none): the pipeline
 */
SluicePipeline *sluice_store_find_task (SluiceStore *self, const char *task_id, const char **stage_name);

/** Returns: how many pipelines are known to be in @state; those being checked are counted as that and nothing else. */
guint sluice_store_count (SluiceStore *self, SluiceState state);

/** Returns: how many pipelines are known. */
guint sluice_store_get_n_items (SluiceStore *self);

gboolean sluice_store_get_complete (SluiceStore *self);
void sluice_store_set_complete (SluiceStore *self, gboolean complete);
int sluice_store_get_total (SluiceStore *self);
const char *sluice_store_get_server_id (SluiceStore *self);

/* What only the monitor calls. */
void sluice_store_set_request (SluiceStore *self, const char *uuid, SluiceRequest request, const GError *error);
void sluice_store_set_traceback (SluiceStore *self, const char *uuid, const char *stage_name, const char *celery_task_id,
                                 const char *traceback);
void sluice_store_set_workers (SluiceStore *self, int workers);
/** @error: (nullable): why the stages of a pipeline could not be read; %NULL where they were */
void sluice_store_set_status_error (SluiceStore *self, const char *uuid, const GError *error);

/** The server confirmed what is known of a pipeline: its answer was the same as before. */
void sluice_store_confirm (SluiceStore *self, const char *uuid, gint64 at);

/** @skew: the server's clock minus ours, µs, as its answers' dates tell: what it stamped is measured by its own clock. */
void sluice_store_set_skew (SluiceStore *self, gint64 skew);

/** Returns: the time by the server's clock, µs UTC: its stamps are measured by that. */
gint64 sluice_store_get_server_now (SluiceStore *self);

/**
 * sluice_store_set_usual:
 * @usual: (nullable): answers how long a stage of this task and name usually takes, µs, 0 = not known
 */
typedef gint64 (*SluiceUsualFunc) (const char *task, const char *stage_name, gpointer user_data);
void sluice_store_set_usual (SluiceStore *self, SluiceUsualFunc usual, gpointer user_data);

/**
 * sluice_store_review:
 *
 * Looks again at what depends on the time alone (stuck pipelines). The monitor calls it once a minute.
 *
 * Returns: (transfer full) (element-type SluiceTransition)
 */
GPtrArray *sluice_store_review (SluiceStore *self);

G_END_DECLS
