/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/sluice-error.h"
#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"
#include "model/sluice-derive.h"
#include "model/sluice-pipeline.h"

G_BEGIN_DECLS

/*
 * Words for people: translated, by the person's locale, the same in window, notification and terminal.
 */

/** Returns: (transfer none): "Running", …; for an unknown state the server's own word @status where given. */
const char *sluice_text_state (SluiceState state, const char *status);

/** Returns: (transfer full): sluice_text_duration() to be heard: "12 minutes", "1 hour 23 minutes". */
char *sluice_text_duration_spoken (gint64 span);

/**
 * Returns: (transfer full): "12 s", "9 min 1 s", "38 min", "1 h 23 min", "3 d 4 h": two units at the most, and no seconds
 *   from ten minutes on. The same for what is over and for what still counts up.
 */
char *sluice_text_duration (gint64 span);

/**
 * Returns: (transfer full): the same where there is little room: "12s", "9m 1s", "38m", "1h 23m", "3d 4h". It changes when
 *   sluice_text_duration() does.
 */
char *sluice_text_duration_short (gint64 span);

/**
 * sluice_text_duration_counted:
 * @start: when what counts up began, µs UTC
 * @now: µs UTC, by the clock that all times beside it are shown by
 *
 * Returns: how long that is as it is shown, µs: from ten minutes on what it was at the last whole minute of the clock,
 *   so that who is asked each second and who waits for sluice_text_duration_next_change() say the same
 */
gint64 sluice_text_duration_counted (gint64 start, gint64 now);

/**
 * sluice_text_duration_next_change:
 * @start: when what counts up began, µs UTC
 * @now: µs UTC, by the clock that all times beside it are shown by
 *
 * Returns: µs until sluice_text_duration() is to be shown anew: while it has seconds, each second; from ten minutes on at
 *   the whole minute of the clock at which, or in the minute before which, it says something else
 */
gint64 sluice_text_duration_next_change (gint64 start, gint64 now);

/** Returns: (transfer full): "just now", "12 s ago", "3 min ago", "2 h ago", "yesterday", "12 Nov", "12 Nov 2025". */
char *sluice_text_age (gint64 instant, gint64 now);

/**
 * sluice_text_age_next_change:
 * @now: µs UTC, by the clock that all times beside it are shown by
 *
 * All ages change together, once a minute: when the clock's minute is full, and not each at its own second. So what
 * is shown may be up to a minute behind, and is never ahead.
 *
 * Returns: µs until sluice_text_age() is to be shown anew, at the whole minute at which, or in the minute before which, it
 *   says something else; %G_MAXINT64 where it never will
 */
gint64 sluice_text_age_next_change (gint64 instant, gint64 now);

/** Returns: (transfer full): the exact time with date and zone, in local time, 24 or 12 hours by locale. */
char *sluice_text_instant (gint64 instant);

/** Returns: (transfer full): the local day of @instant (µs UTC): "12 Nov", of another year than @now's "12 Nov 2025". */
char *sluice_text_day (gint64 instant, gint64 now);

/** Returns: (transfer full): a time of day, "14:02" or "2:02 PM"; of another day than @now's "12 Nov, 14:02". */
char *sluice_text_moment (gint64 instant, gint64 now);

/** Returns: (transfer full): one plain sentence: what happened, what it means, what to do. Never holds a key. */
char *sluice_text_error (const GError *error);

/**
 * Returns: (transfer full): the same for what sluice_error_leaves_open() after a pipeline was sent: what is known, and what
 *   to look at before it is sent again.
 */
char *sluice_text_error_open (const GError *error);

/** Returns: (transfer full): the same for what came of asking for the list: where that is not found nothing was deleted. */
char *sluice_text_list_error (const GError *error);

/** Returns: (transfer full) (nullable): the technical text behind the sentence, one click away. */
char *sluice_text_error_detail (const GError *error);

/**
 * Returns: (transfer full) (nullable): all that is known for whoever has to find out why: the technical text, what was
 *   asked and what came back. Never holds a key.
 */
char *sluice_text_error_report (const GError *error);

/** Returns: (transfer full) (nullable): why a pipeline does not get on: a whole sentence. */
char *sluice_text_warning (SluiceWarning warning, SluiceState state, gint64 since, gint64 now);

/** Leaves only the first sentence of @text, in place: what is amiss, without what it may come from. */
void sluice_text_cut_to_sentence (char *text);

/**
 * Returns: (transfer full): one plain sentence, or two: what is wrong with a draft or a file, and where a text isn't JSON.
 *   It does not say of what: sluice_text_problem_place() does.
 */
char *sluice_text_problem (const SluiceProblem *problem);

/** Returns: (transfer full): the same, and no line and column: for what has these before it, as in a terminal. */
char *sluice_text_problem_bare (const SluiceProblem *problem);

/**
 * Returns: (transfer full) (nullable): where: "Stage “train”", "Stage “train”, task" of what the server refused, or
 *   "stages → 0 → task" in a file; %NULL for the whole.
 */
char *sluice_text_problem_place (const SluiceProblem *problem);

/** Returns: (transfer none): "a whole number", …: "It must be …." */
const char *sluice_text_param_type (SluiceParamType type);

/** Returns: (transfer full): "Add Stage “train”", "dataset of “train”", …: what an undo takes back. */
char *sluice_text_step (const SluiceDraftStep *step);

/**
 * Returns: (transfer none): the same of @pipeline; @away says that nobody can be asked now, so that what isn't known isn't
 *   being checked either.
 */
const char *sluice_text_pipeline_state (SluicePipeline *pipeline, gboolean away);

/** Returns: (transfer none): a pipeline's @name (nullable), or "Unnamed": a server takes empty ones. */
const char *sluice_text_pipeline_name (const char *name);

/** Returns: (transfer full): @name (nullable) as it stands in a question: one line, some 40 characters and "…". */
char *sluice_text_short_name (const char *name);

/** Returns: whether @c turns the direction of the words around it and is seen by nobody: U+202E, U+2066 and the others. */
gboolean sluice_text_is_turn (gunichar c);

/**
 * sluice_text_line:
 * @text: (nullable): what a server says, perhaps no UTF-8
 *
 * Names that look like others, or that stand on lines that are not theirs, mislead: whatever a server says goes through
 * this, or through sluice_text_unturned(), before it is shown. What is copied, sent or looked up is @text itself.
 *
 * Returns: (transfer full): @text on one line, without what turns the words around it
 */
char *sluice_text_line (const char *text);

/** Returns: (transfer full): the same on as many lines as @text (nullable) has. */
char *sluice_text_unturned (const char *text);

/** Returns: (transfer full): sluice_text_pipeline_name() by sluice_text_line(). */
char *sluice_text_pipeline_line (const char *name);

/** Returns: (transfer none): a stage's @name (nullable), or "Stage without a name" where it has none or blanks only. */
const char *sluice_text_stage_name (const char *name);

/** Returns: (transfer full): the same as it stands in a list or a sentence: on one line, whatever characters it has. */
char *sluice_text_stage_line (const char *name);

/** Returns: (transfer full): "a → b → a" of the stages' @names (nullable). */
char *sluice_text_path (const char *const *names);

/** Returns: (transfer none): what @stage is called where others of its pipeline may have the same name: "prepare (2)". */
const char *sluice_text_stage_title (SluiceStage *stage);

/** Returns: (transfer full): the same by sluice_text_line(). */
char *sluice_text_stage_title_line (SluiceStage *stage);

/** Returns: (transfer full) (nullable): "Waits for “load”, which is not there", where @stage waits in vain. */
char *sluice_text_stage_missing (SluiceStage *stage);

/** Returns: (transfer full) (nullable): on one line, its error, else that it waits in vain; %NULL: neither. */
char *sluice_text_stage_trouble (SluiceStage *stage);

/**
 * sluice_text_dependencies:
 * @stages: (nullable) (element-type SluiceStage): all of its pipeline, where they are known
 *
 * Returns: (transfer full): what @stage waits for, each name once: "load, prepare"; one that no stage has is said to be
 *   missing; "" where it waits for nothing. Main thread.
 */
char *sluice_text_dependencies (GListModel *stages, SluiceStage *stage);

/**
 * sluice_text_append_part:
 * @text: what is said already; may be empty
 *
 * Adds @part to what is said of a stage, with what stands between two parts: "train" and "running": "train, running".
 */
void sluice_text_append_part (GString *text, const char *part);

/** So many names of neighbours one listens to. */
#define SLUICE_TEXT_SPOKEN_NAMES 3

/**
 * sluice_text_append_neighbours:
 * @names: (array length=n): of the stages as they are shown; more than %SLUICE_TEXT_SPOKEN_NAMES are not looked at
 * @times: (array length=n): how often each is named
 * @n: how many there are; 0: nothing is said
 * @after: whether they are what the stage waits for, else they wait for it
 *
 * Adds a part to what is said of a stage: "after prepare, load twice, merge, 2 more".
 */
void sluice_text_append_neighbours (GString *text, const char *const *names, const guint *times, guint n, gboolean after);

/** Returns: (transfer none): what is being asked: "Cancelling…". */
const char *sluice_text_request (SluiceRequest request);

/** Returns: (transfer full): "2/4", or "–" where not known. */
char *sluice_text_progress (int done, int total);

/** Returns: (transfer full): "38%", cut down: "100%" only where @fraction is 1. */
char *sluice_text_percent (double fraction);

/** Returns: (transfer full): "412", or "412+" where not all are known. */
char *sluice_text_count (guint count, gboolean complete);

/** Returns: (transfer full): "1.2 MB". */
char *sluice_text_size (guint64 bytes);

G_END_DECLS
