/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-session.h"
#include "base/sluice-clock.h"
#include "log/sluice-log.h"

G_BEGIN_DECLS

/**
 * SluiceLogFollower:
 *
 * Fetches the log of one job while somebody looks: its tail at once, older pages when the log is asked for them, new
 * lines by the job's socket, and by polling where the socket is missing or silent. After the socket was away it asks until
 * what comes meets what is there. Main thread.
 *
 * Properties: session, clock, job (construct); log (SluiceLog, read-only: there from the start, and kept while nobody
 * looks); watched (gboolean, rw: somebody looks), running (gboolean, rw, %TRUE at first: the job may write more);
 * error (boxed GError, read-only: of the last answer, %NULL when well); poll-interval (uint, ms, construct, for tests).
 */
#define SLUICE_TYPE_LOG_FOLLOWER (sluice_log_follower_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLogFollower, sluice_log_follower, SLUICE, LOG_FOLLOWER, GObject)

SluiceLogFollower *sluice_log_follower_new (SluiceSession *session, SluiceClock *clock, const char *job);

/** Returns: (transfer none) */
SluiceLog *sluice_log_follower_get_log (SluiceLogFollower *self);
const char *sluice_log_follower_get_job (SluiceLogFollower *self);
void sluice_log_follower_set_watched (SluiceLogFollower *self, gboolean watched);
void sluice_log_follower_set_running (SluiceLogFollower *self, gboolean running);

/** Ask now: a person pressed F5, the network came back. */
void sluice_log_follower_refresh (SluiceLogFollower *self);

/** Returns: (nullable) (transfer none) */
const GError *sluice_log_follower_get_error (SluiceLogFollower *self);

/** Returns: whether its server sends new lines by itself, over a socket; else they are asked for. Property "pushed". */
gboolean sluice_log_follower_get_pushed (SluiceLogFollower *self);

G_END_DECLS
