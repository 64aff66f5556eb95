/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"
#include "draft/sluice-spec.h"

G_BEGIN_DECLS

/*
 * A draft on disk, as it is: with what is wrong in it, and with the ids of its stages; without its undo.
 */

/** No larger file is read: wrong parameters may be long, and are escaped. Bytes. */
#define SLUICE_DRAFT_FILE_MAX_SIZE (4 * SLUICE_SPEC_MAX_SIZE)

/**
 * sluice_draft_set_sent:
 *
 * That it was sent to a server, and nobody knows what became of it, is kept in its file; no undo takes it back. Not the
 * spec's business. Signals "changed".
 */
void sluice_draft_set_sent (SluiceDraft *draft, gboolean sent);
gboolean sluice_draft_get_sent (SluiceDraft *draft);

/** Returns: whether it is like one that nothing was done to yet, whatever was meanwhile. */
gboolean sluice_draft_is_empty (SluiceDraft *draft);

/**
 * sluice_draft_file_get_path:
 *
 * Where this program's draft is: $XDG_DATA_HOME/sluice/draft.json, or draft-2.json and so on where another one runs that
 * has that. Taken with the first call, until the end.
 *
 * Returns: (transfer full): the path
 */
char *sluice_draft_file_get_path (void);

/** @server: (nullable): the id of the server it is for. Returns: (transfer full): the file's text. */
char *sluice_draft_file_write (SluiceDraft *draft, const char *server);

/**
 * sluice_draft_file_read:
 * @server: (out) (optional) (transfer full) (nullable): the id of the server it was for
 *
 * Any thread. The draft is the caller's alone, and belongs to the thread to which it is then given, by a GTask for one.
 *
 * Returns: (transfer full) (nullable): the draft, not modified; %NULL where it can't be understood, with why in @problems
 */
SluiceDraft *sluice_draft_file_read (GBytes *bytes, GPtrArray *problems, char **server);

/**
 * sluice_draft_file_load_async:
 *
 * Reads a file on a thread of its own. Where there is none, a draft that lies beside it and that no program has takes its
 * place: one that was left by a program beside another, or that was never asked about. One that can't be understood is set
 * aside: renamed, never deleted. An empty one is none.
 */
void sluice_draft_file_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * sluice_draft_file_load_finish:
 * @server: (out) (optional) (transfer full) (nullable): as above
 * @problems: (out) (optional) (transfer full) (element-type SluiceProblem): why it could not be understood, if so
 * @aside: (out) (optional) (transfer full) (nullable): where it was set aside, if so
 *
 * Returns: (transfer full) (nullable): the draft; %NULL without @error where there is none
 */
SluiceDraft *sluice_draft_file_load_finish (GAsyncResult *result, char **server, GPtrArray **problems, char **aside,
                                            GError **error);

/**
 * SluiceDraftKeeper:
 *
 * Keeps a draft's file up to it: at once after a pause, four times a second while changes go on, and never two writes at
 * once; a write replaces the file as a whole. Nothing is written before the first change. Main thread; files are written
 * on another.
 *
 * Signal error (GError *): it can't be written (%SLUICE_ERROR_STORAGE); told once until it goes well again.
 */
#define SLUICE_TYPE_DRAFT_KEEPER (sluice_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDraftKeeper, sluice_draft_keeper, SLUICE, DRAFT_KEEPER, GObject)

/** @server: (nullable): the id of the server it is for */
SluiceDraftKeeper *sluice_draft_keeper_new (SluiceDraft *draft, const char *path, const char *server);

/**
 * Nothing is written there until sluice_draft_keeper_release(): what lies there may still be wanted. What is changed
 * meanwhile is kept beside it, and is found there once nothing lies in its own place.
 */
void sluice_draft_keeper_hold (SluiceDraftKeeper *self);

/** @clear: what lies there is removed. What was changed meanwhile is written like any change. */
void sluice_draft_keeper_release (SluiceDraftKeeper *self, gboolean clear);

/**
 * Writes what isn't written yet, and waits for it: for the end of the program. Returns: whether all is on disk, which what
 * was changed while it is held isn't.
 */
gboolean sluice_draft_keeper_flush (SluiceDraftKeeper *self);

/**
 * The same, and "error" is not emitted. Returns: whether all is on disk, be it in its place or beside it; @error says what
 * went wrong, where that is known
 */
gboolean sluice_draft_keeper_secure (SluiceDraftKeeper *self, GError **error);

/**
 * The draft was created, or given up: the file goes, and nothing is written any more; while it is held, only what was kept
 * beside it. Waits for a write under way.
 */
void sluice_draft_keeper_discard (SluiceDraftKeeper *self);

/** Where all that was changed has come to nothing, it is discarded: nobody wants to be asked about an empty draft. */
void sluice_draft_keeper_drop_empty (SluiceDraftKeeper *self);

/**
 * sluice_draft_keeper_end_async:
 * @created: the draft was; else it certainly was not, and is no longer one that was sent
 *
 * It came to be known after somebody else may have got the file. Where that still holds just this draft, it goes, or says
 * so; nothing is written any more.
 */
void sluice_draft_keeper_end_async (SluiceDraftKeeper *self, gboolean created, GAsyncReadyCallback callback,
                                    gpointer user_data);
/** Returns: whether it still held this draft. */
gboolean sluice_draft_keeper_end_finish (GAsyncResult *result, GError **error);

/** For the end of the program. @longest: µs. Returns: whether all of sluice_draft_keeper_end_async() is done. */
gboolean sluice_draft_keeper_wait_for_ends (gint64 longest);

G_END_DECLS
