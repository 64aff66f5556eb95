/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "monitor/sluice-monitor.h"
#include "monitor/sluice-pass.h"
#include "monitor/sluice-schedule.h"
#include "monitor/sluice-wake.h"

G_BEGIN_DECLS

struct _SluiceMonitor
{
  GObject parent_instance;

  /* owned, from construction */
  SluiceSession *session;
  SluiceStore *store;
  SluiceHistory *history; /* nullable */
  SluiceClock *clock;

  /* owned, while started */
  GCancellable *cancellable; /* of all that is under way; NULL while stopped */
  GCancellable *list_cancellable; /* of the list's page or the pass's part that is under way; nullable */
  SluiceSocket *socket;
  SluiceWake *wake;
  SluiceSchedule *schedule;
  GSource *timer;
  SluicePass *pass;
  GHashTable *digests;       /* uuid → digest of its last status */
  SluiceStatusMemo *memo;    /* of memo_uuid; NULL until a pipeline is looked at */
  char *memo_uuid;
  GHashTable *asked_tasks;   /* "uuid\nstage\ntask" → ms to ask for the traceback again, 0 = it was answered */
  GQueue tasks;              /* of TaskQuestion *, waiting */
  GHashTable *usual;         /* "task\nname" and "task" → gint64 * */
  GHashTable *visible;       /* a set of uuids on screen */
  GHashTable *waiting;       /* uuid of what is open and queued → gint64 *: since when, SLUICE_NEVER once asked about */
  GHashTable *specs;         /* uuid → what was sent to make it, NULL where the history has it */
  GHashTable *task_jobs;     /* "uuid\nstage" → the job that its task was given, by the lists of running tasks so far */
  GHashTable *held;          /* "uuid\nstage" → SluiceBatch: how far it is, not shown yet; NULL for none */
  guint held_id;
  guint jobs_id; /* asks for the running tasks, which is not due yet */
  char *list_digest;
  guint64 frames; /* how many changed something */
  GError *error;
  GError *jobs_error;

  /* borrowed */
  GPtrArray *watches;

  SluicePace pace;
  SluiceConnection connection;
  SluiceCapabilities capabilities;
  gint64 lost_since;
  gint64 next_try;
  gint64 confirmed_at;
  gint64 confirmed_kept; /* as of when the history was told by itself */
  gint64 last_wall;
  gint64 last_monotonic;
  gint64 probe_at;           /* when the routes are asked for again; SLUICE_NEVER once they are known */
  guint probe_failures;
  guint list_failures;
  guint list_offset;         /* of the page being asked, while the newest pages don't meet what is known */
  int pass_total;            /* what the server counted when passes began to be asked for because of it */
  gboolean kept_complete;
  int kept_total;
  guint pass_tries;          /* passes in a row that ended in disagreement */
  gint64 jobs_next;          /* not before are the running tasks asked for again */
  gint64 workers_next;       /* not before is it asked again who works */
  gboolean foreground;
  gboolean task_busy;
  gboolean workers_busy;
  gboolean jobs_busy;
  gboolean probing;
  gboolean loaded;
};

/**
 * SluiceAsk: one question under way. It keeps the monitor, and the cancellable it was asked with: an answer that
 * comes after a stop is dropped by it, though the monitor may have been started again.
 */
typedef struct
{
  SluiceMonitor *monitor;
  GCancellable *cancellable;
  SluiceJobKind kind;
  char *uuid;
  gint64 asked_at; /* wall clock */
  guint64 frames;  /* the monitor's, then */
} SluiceAsk;

SluiceAsk *sluice_ask_new (SluiceMonitor *monitor, SluiceJobKind kind, const char *uuid);
void sluice_ask_free (SluiceAsk *self);
/** Returns: whether the monitor was stopped since. */
gboolean sluice_ask_is_stale (SluiceAsk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceAsk, sluice_ask_free)

/* sluice-monitor.c */
gint64 sluice_monitor_get_time (SluiceMonitor *self);
void sluice_monitor_set_pace (SluiceMonitor *self, const SluicePace *pace);
void sluice_monitor_plan (SluiceMonitor *self);
/** A question is answered: its job ends. */
void sluice_monitor_end (SluiceMonitor *self, SluiceAsk *ask, gboolean ok);

/* sluice-monitor-connection.c */
void sluice_monitor_set_closed (SluiceMonitor *self);
void sluice_monitor_set_connecting (SluiceMonitor *self);
/** Something may have changed: all that is followed is due now. */
void sluice_monitor_hurry (SluiceMonitor *self);
void sluice_monitor_confirm (SluiceMonitor *self);
/** @instant: when an earlier run of the program had its last good answer, µs UTC; 0 for never */
void sluice_monitor_remember_confirmed (SluiceMonitor *self, gint64 instant);
/** Has the history know when the last good answer was, though that said nothing new. */
void sluice_monitor_keep_confirmed (SluiceMonitor *self);
/** The server was lost or found, or the window was shown or hidden. */
void sluice_monitor_look_out (SluiceMonitor *self);
void sluice_monitor_set_connected (SluiceMonitor *self);
/** The list could not be had: lost, or the key is refused. */
void sluice_monitor_set_failed (SluiceMonitor *self, const GError *error);
/** Returns: whether @error says that the server is away, not that it refused one thing. */
gboolean sluice_monitor_is_away (const GError *error);

/* sluice-monitor-ingest.c */
/** The one way into the store: applies, keeps, and follows what the news asks for. */
void sluice_monitor_ingest (SluiceMonitor *self, SluiceBatch *batch);

/* sluice-monitor-frames.c */
/** @batch: what one frame says; how far running stages are is held back until others bring news, a second at most. */
void sluice_monitor_take_frame (SluiceMonitor *self, SluiceBatch *batch);
/** @type: of a frame that says nothing but that something happened */
void sluice_monitor_take_hint (SluiceMonitor *self, const char *type);
/** A server that closes its sockets, or that they don't reach, may be going: the list tells, now and not by its next turn,
    which may be half a minute away. */
void sluice_monitor_take_lost_socket (SluiceMonitor *self);
/** Shows what is held back. Whoever listens to the store may end it all. */
void sluice_monitor_release (SluiceMonitor *self);
void sluice_monitor_forget_held (SluiceMonitor *self);

/* sluice-monitor-jobs.c */
void sluice_monitor_forget_jobs (SluiceMonitor *self);

/* sluice-monitor-list.c */
void sluice_monitor_ask_list (SluiceMonitor *self);
void sluice_monitor_ask_pass (SluiceMonitor *self);
/** A question for the list that has been under way for long may never be answered: it is called off, and asked again. */
void sluice_monitor_renew_list (SluiceMonitor *self);
/** Sets how often the list is asked, by what is looked at. */
void sluice_monitor_plan_list (SluiceMonitor *self);

/* sluice-monitor-details.c */
void sluice_monitor_ask_open (SluiceMonitor *self, const char *uuid);
void sluice_monitor_ask_row (SluiceMonitor *self, const char *uuid);
/** Sets whether and how often the stages of a pipeline are asked. */
void sluice_monitor_follow (SluiceMonitor *self, const char *uuid);
/** The watches changed, or the window was shown or hidden. */
void sluice_monitor_follow_watches (SluiceMonitor *self);
gboolean sluice_monitor_is_open (SluiceMonitor *self, const char *uuid);
void sluice_monitor_forget_tasks (SluiceMonitor *self);

/* sluice-monitor-memory.c */
void sluice_monitor_load_usual (SluiceMonitor *self);
void sluice_monitor_load_specs (SluiceMonitor *self);
/** What was sent to make a pipeline: kept, and known from now on. */
void sluice_monitor_keep_spec (SluiceMonitor *self, const char *uuid, const char *spec);

/* sluice-monitor-workers.c */
/** The stages of a pipeline that is open are known: where they wait, it is asked whether anybody works. */
void sluice_monitor_look_for_workers (SluiceMonitor *self, const char *uuid);
/** What waits is asked about again. */
void sluice_monitor_look_again_for_workers (SluiceMonitor *self);
/** A stage that begins proves a worker, whatever was told before. */
void sluice_monitor_note_work (SluiceMonitor *self, GPtrArray *transitions);
void sluice_monitor_forget_workers (SluiceMonitor *self);

/* sluice-watch.c */
SluiceWatch *sluice_watch_new (SluiceMonitor *monitor, const char *uuid);
const char *sluice_watch_get_uuid (SluiceWatch *self);
const char *const *sluice_watch_get_visible (SluiceWatch *self);

G_END_DECLS
