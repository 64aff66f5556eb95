/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-api.h"
#include "api/sluice-socket.h"
#include "history/sluice-history.h"
#include "model/sluice-store.h"
#include "monitor/sluice-log-follower.h"

G_BEGIN_DECLS

/**
 * SluiceConnection: how it stands with a server
 * @SLUICE_CONNECTION_CLOSED: nobody asked for it yet
 * @SLUICE_CONNECTION_CONNECTING: asked, no answer yet
 * @SLUICE_CONNECTION_CONNECTED: the last answer was good
 * @SLUICE_CONNECTION_LOST: it fails; tried again at next-try
 * @SLUICE_CONNECTION_KEY: it answers, and refuses the key; tried again only when asked or the key changed
 */
typedef enum
{
  SLUICE_CONNECTION_CLOSED,
  SLUICE_CONNECTION_CONNECTING,
  SLUICE_CONNECTION_CONNECTED,
  SLUICE_CONNECTION_LOST,
  SLUICE_CONNECTION_KEY,
} SluiceConnection;

#define SLUICE_TYPE_CONNECTION (sluice_connection_get_type ())
GType sluice_connection_get_type (void);

/**
 * SluiceMonitor:
 *
 * What to ask a server and when, and the only writer of its store: polling by what is looked at, the socket's hints,
 * backing off while the server fails. Views never fetch: they hold a watch. Main thread.
 *
 * Properties (read-only but for the first four): session, store, history, clock (construct); connection
 * (SluiceConnection), lost-since, next-try (int64, µs UTC, 0 = none), confirmed-at (int64: the last good answer,
 * which may be that of an earlier start), error (boxed GError of the last failure, %NULL when well), capabilities (flags
 * as uint), foreground (gboolean, rw: the window is shown).
 *
 * Signals: specs-changed: sluice_monitor_knows_spec() may say otherwise now; jobs-changed: the same of
 * sluice_monitor_get_looks_for_jobs() and sluice_monitor_get_task_job().
 */
#define SLUICE_TYPE_MONITOR (sluice_monitor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMonitor, sluice_monitor, SLUICE, MONITOR, GObject)

SluiceMonitor *sluice_monitor_new (SluiceSession *session, SluiceStore *store, SluiceHistory *history,
                                   SluiceClock *clock);
void sluice_monitor_start (SluiceMonitor *self);
void sluice_monitor_stop (SluiceMonitor *self);

/** Ask now: a person pressed F5, the network came back, the machine woke. */
void sluice_monitor_refresh (SluiceMonitor *self);

/**
 * SluiceWatch: says that somebody looks at something; drop the last reference to end it.
 */
#define SLUICE_TYPE_WATCH (sluice_watch_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWatch, sluice_watch, SLUICE, WATCH, GObject)

/** Returns: (transfer full): a watch on the list of pipelines; asked every 5 s instead of every 30 s. */
SluiceWatch *sluice_monitor_watch_list (SluiceMonitor *self);

/** Says which rows are on screen: their stages are asked first. */
void sluice_watch_set_visible (SluiceWatch *self, const char *const *uuids);

/** Returns: (transfer full): a watch on one pipeline: its stages, every second while it is active; tracebacks too. */
SluiceWatch *sluice_monitor_watch_pipeline (SluiceMonitor *self, const char *uuid);

/** Returns: (transfer full): what fetches the log of @job while it is told that somebody looks. */
SluiceLogFollower *sluice_monitor_follow_log (SluiceMonitor *self, const char *job);

/**
 * sluice_monitor_find_jobs_async:
 *
 * Reads from what this computer sent to make a pipeline which jobs its stages work on: the platform tells that only with
 * the result. Asks no server.
 */
void sluice_monitor_find_jobs_async (SluiceMonitor *self, const char *uuid, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable): name of a stage → uuid of its job; %NULL without @error where nothing is known. */
GHashTable *sluice_monitor_find_jobs_finish (SluiceMonitor *self, GAsyncResult *result, GError **error);

/**
 * sluice_monitor_look_for_jobs:
 *
 * Asks for the list of running tasks, which tells what jobs they work on. The platform answers nobody else for some three
 * seconds, so it is for a person to ask, and is asked every 30 s at the most: sooner, it waits until then. Does nothing
 * where the server has no such list.
 */
void sluice_monitor_look_for_jobs (SluiceMonitor *self);
gboolean sluice_monitor_can_look_for_jobs (SluiceMonitor *self);
/** Returns: whether that is under way, or waits. */
gboolean sluice_monitor_get_looks_for_jobs (SluiceMonitor *self);
/** Returns: (nullable): why the list could not be had the last time. */
const GError *sluice_monitor_get_jobs_error (SluiceMonitor *self);
/** Returns: (nullable) (transfer none): the job that the stage's task was given, as far as such a list told. */
const char *sluice_monitor_get_task_job (SluiceMonitor *self, const char *uuid, const char *stage_name);

/** Returns: whether it is known what was sent to make the pipeline: this computer made it, and has not forgotten that. */
gboolean sluice_monitor_knows_spec (SluiceMonitor *self, const char *uuid);

/** Reads what this computer sent to make a pipeline, from the window or from the terminal. Asks no server. */
void sluice_monitor_find_spec_async (SluiceMonitor *self, const char *uuid, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable): the body of the POST; %NULL without @error where it isn't known. */
char *sluice_monitor_find_spec_finish (SluiceMonitor *self, GAsyncResult *result, GError **error);

/**
 * sluice_monitor_fetch_async:
 *
 * Asks the server for a pipeline and its stages, once: a person wants to do something with them now.
 */
void sluice_monitor_fetch_async (SluiceMonitor *self, const char *uuid, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable): the pipeline with its stages, which the store has too; %NULL with @error. */
SluicePipelineRecord *sluice_monitor_fetch_finish (SluiceMonitor *self, GAsyncResult *result, GError **error);

/**
 * sluice_monitor_act_async:
 * @stop_first: for a delete of a pipeline the server holds to be running: cancel it first
 *
 * Asks the server for @action on a pipeline. The row shows it at once (SluiceRequest), the reply goes into the store
 * by the same way as every other news, and a failure stays in the row's request-error and comes back here.
 */
void sluice_monitor_act_async (SluiceMonitor *self, const char *uuid, SluiceAction action, gboolean stop_first,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sluice_monitor_act_finish (SluiceMonitor *self, GAsyncResult *result, GError **error);

/**
 * sluice_monitor_create_async:
 * @spec: the body of the POST: sluice_spec_write()
 * @start: start it too
 * @cancellable: (nullable): calls off what is not done yet: a start, or, where the server has not answered, a creation that
 *   may be made all the same (sluice_error_leaves_open())
 *
 * Makes a pipeline. It comes into the store as all news does, and what was sent is kept in the history
 * (sluice_history_load_spec_async(), under the store's server).
 */
void sluice_monitor_create_async (SluiceMonitor *self, const char *spec, gboolean start, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/**
 * sluice_monitor_create_finish:
 * @start_error: (out) (optional) (transfer full) (nullable): it was created, and could not be started
 *
 * Returns: (transfer full) (nullable): its uuid; %NULL with @error, which names the fields that the server refused
 *   (sluice_error_get_fields())
 */
char *sluice_monitor_create_finish (SluiceMonitor *self, GAsyncResult *result, GError **start_error, GError **error);

/** Returns: whether @pipeline in its state on this server has @action at all, whether or not the server is there. */
gboolean sluice_monitor_offers (SluiceMonitor *self, SluicePipeline *pipeline, SluiceAction action);

/** Returns: whether the server takes actions now: it is not lost, and has not refused the key. */
gboolean sluice_monitor_takes_actions (SluiceMonitor *self);

/** Returns: whether @action can be asked for now: it is offered, and the server takes it. */
gboolean sluice_monitor_can_act (SluiceMonitor *self, SluicePipeline *pipeline, SluiceAction action);

SluiceConnection sluice_monitor_get_connection (SluiceMonitor *self);
/** Returns: whether what is shown is no news any more: the server is lost, or refuses the key. Clocks stand still then. */
gboolean sluice_monitor_is_stale (SluiceMonitor *self);
/** Returns: whether a server that counts as lost is there, and answers with an error, or with what makes no sense. */
gboolean sluice_monitor_answers_wrongly (SluiceMonitor *self);
gint64 sluice_monitor_get_lost_since (SluiceMonitor *self);
gint64 sluice_monitor_get_next_try (SluiceMonitor *self);
gint64 sluice_monitor_get_confirmed_at (SluiceMonitor *self);
/** Returns: (nullable) (transfer none) */
const GError *sluice_monitor_get_error (SluiceMonitor *self);
SluiceCapabilities sluice_monitor_get_capabilities (SluiceMonitor *self);
void sluice_monitor_set_foreground (SluiceMonitor *self, gboolean foreground);

G_END_DECLS
