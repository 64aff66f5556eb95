/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-api.h"
#include "ctl/sluice-ctl-memory.h"
#include "ctl/sluice-ctl-output.h"
#include "ctl/sluice-ctl-pace.h"
#include "model/sluice-derive.h"

G_BEGIN_DECLS

/**
 * SluiceCtlExit: what the program ends with; the first four are those of "watch"
 */
typedef enum
{
  SLUICE_CTL_EXIT_OK = 0,
  SLUICE_CTL_EXIT_FAILED = 1,
  SLUICE_CTL_EXIT_CANCELLED = 2,
  SLUICE_CTL_EXIT_TROUBLE = 3,
  SLUICE_CTL_EXIT_REFUSED = 4,
  SLUICE_CTL_EXIT_UNCERTAIN = 5,
  SLUICE_CTL_EXIT_USAGE = 64,
  SLUICE_CTL_EXIT_OUTPUT = 74,
} SluiceCtlExit;

/**
 * SluiceCtl: what every command works with
 */
typedef struct
{
  SluiceSession *session;
  SluiceCtlMemory *memory;
  SluiceCtlPace pace;
  SluiceCtlOutput output;
  gboolean json;
} SluiceCtl;

/**
 * SluiceCtlRow: a pipeline as the program knows it
 */
typedef struct
{
  SluicePipelineRecord *record;
  SluiceDerived derived;
  gboolean gone;
} SluiceCtlRow;

/** Returns: the time by the server's clock, as far as its answers tell it, µs UTC: what it stamped is measured by that. */
gint64 sluice_ctl_get_now (SluiceCtl *self);

SluiceCtlRow *sluice_ctl_row_new (SluiceCtl *ctl, SluicePipelineRecord *record);
void sluice_ctl_row_free (SluiceCtlRow *self);

/** Takes newer news of the same pipeline; (transfer none). */
void sluice_ctl_row_set_record (SluiceCtlRow *self, SluiceCtl *ctl, SluicePipelineRecord *record, gint64 moved_at);

/** Returns: whether its stages would have to be asked for to tell how many are done. */
gboolean sluice_ctl_row_needs_progress (const SluiceCtlRow *self);

/** Returns: how long it ran, or runs by now, µs; -1 where that isn't known. */
gint64 sluice_ctl_row_get_duration (const SluiceCtlRow *self, gint64 now);

/*
 * One call of the API each; they wait for the answer, and run the main loop meanwhile.
 */
SluiceBatch *sluice_ctl_fetch_page (SluiceCtl *self, guint offset, guint limit, GError **error);
SluiceCtlRow *sluice_ctl_fetch_row (SluiceCtl *self, const char *uuid, GError **error);
SluiceBatch *sluice_ctl_create_pipeline (SluiceCtl *self, const char *body, GError **error);
gboolean sluice_ctl_act (SluiceCtl *self, const char *uuid, SluiceAction action, GError **error);

/** Waits, and runs the main loop meanwhile. @span: µs */
void sluice_ctl_sleep (gint64 span);

/**
 * sluice_ctl_resolve:
 * @text: what a person gave: a UUID, or the beginning of one
 * @uuid: (out) (transfer full): the UUID it means
 *
 * Returns: %SLUICE_CTL_EXIT_OK, or what to end with; what was wrong is said already
 */
SluiceCtlExit sluice_ctl_resolve (SluiceCtl *self, const char *text, char **uuid);

/** Says what went wrong. @subject: (nullable): of what. Returns: what to end with */
SluiceCtlExit sluice_ctl_report (const GError *error, const char *subject);

/** The same of a pipeline that was sent, and may have been created or not (sluice_error_leaves_open()). */
SluiceCtlExit sluice_ctl_report_open (const GError *error, const char *subject);

/**
 * sluice_ctl_check_rows:
 * @rows: those that are gone meanwhile are removed
 * @progress: also of rows of which only the progress isn't known
 * @states: (nullable): only those that can come to be in one of these, by #SluiceState
 * @limit: none after so many are known to be in one of @states; 0 = all
 *
 * Finds the stages of rows whose state isn't known without: in what is remembered, else it asks for them, two at a time
 * and 25 a second. Those that are over are remembered.
 *
 * Returns: whether all went well; what went wrong is said already
 */
gboolean sluice_ctl_check_rows (SluiceCtl *self, GPtrArray *rows, gboolean progress, const gboolean *states,
                                guint limit);

/*
 * The commands.
 */
SluiceCtlExit sluice_ctl_list (SluiceCtl *self, const gboolean *states, const char *search, int limit);
SluiceCtlExit sluice_ctl_show (SluiceCtl *self, const char *text);
SluiceCtlExit sluice_ctl_watch (SluiceCtl *self, const char *text, int retry_for);
SluiceCtlExit sluice_ctl_act_on_all (SluiceCtl *self, SluiceAction action, char **texts);

/** @path: a file, or "-" for standard input. @anyway: also with what only warns */
SluiceCtlExit sluice_ctl_create (SluiceCtl *self, const char *path, gboolean start, gboolean anyway);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCtlRow, sluice_ctl_row_free)

G_END_DECLS
