/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"
#include "servers/sluice-server.h"
#include "ui/widgets/sluice-graph-view.h"

G_BEGIN_DECLS

/**
 * SluiceEditorPage:
 *
 * Where a pipeline is made: its graph, the form of what is selected, and what is wrong. What is made is kept in the
 * draft's file as it changes, and offered again. Creating one opens it (win.open-pipeline).
 *
 * Actions: editor.leave, .undo, .redo, .add, .duplicate, .remove, .connect, .create, .create-start, .problems,
 * .import, .export, .template (the id of one), .save-template. A file that is dropped on it is imported.
 *
 * Signal stayed: whoever was asked whether to leave it does not.
 * Signal answered (char *, gboolean): it was left while its draft was sent, and this became of it, a sentence; whether that
 * is not certain.
 */
#define SLUICE_TYPE_EDITOR_PAGE (sluice_editor_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceEditorPage, sluice_editor_page, SLUICE, EDITOR_PAGE, AdwNavigationPage)

/**
 * sluice_editor_page_new:
 * @draft: (nullable) (transfer none): what to begin with; %NULL for an empty one, or for what was left before. Where
 *   something was left before, a person is asked which of them is meant
 * @resume: without @draft: what was left before is taken, where there is any; else a person is asked about it
 */
AdwNavigationPage *sluice_editor_page_new (SluiceServer *server, SluiceDraft *draft, gboolean resume);

/**
 * sluice_editor_page_leave:
 *
 * A person goes elsewhere: asks once where something would be lost. It pops itself.
 */
void sluice_editor_page_leave (SluiceEditorPage *self);

/**
 * sluice_editor_page_tell_left_out:
 * @heading: @sentence: what of the draft it was made with could not be taken over
 * @report: (nullable): all of it, where there is more to say than @sentence
 *
 * Says so in a toast as soon as it is certain that this draft is the one that is gone on with.
 */
void sluice_editor_page_tell_left_out (SluiceEditorPage *self, const char *heading, const char *sentence,
                                       const char *report);

/**
 * sluice_editor_page_open_files:
 * @files: (element-type GFile): what a person chose: one is taken
 *
 * As if it were dropped there. Returns: whether it can be opened now; not while the draft is being created, or before it
 * is known which one is gone on with
 */
gboolean sluice_editor_page_open_files (SluiceEditorPage *self, GSList *files);

/** @servers: (nullable): of SluiceServer, to name the one that a draft was begun for */
void sluice_editor_page_set_servers (SluiceEditorPage *self, GListModel *servers);

/** @former: the page before; what is sent from it still may be what this one is asked to go on with */
void sluice_editor_page_follow (SluiceEditorPage *self, SluiceEditorPage *former);

/** Returns: whether a person is asked before it is left: something was changed, or is being created. */
gboolean sluice_editor_page_asks (SluiceEditorPage *self);

/** Returns: whether a server has not answered yet to what was sent from @window, also from a page that was left. */
gboolean sluice_editor_page_keeps_window (GtkWindow *window);

/** Asks, once, whether @window is closed while sluice_editor_page_keeps_window(): it goes then. */
void sluice_editor_page_ask_to_close (GtkWindow *window);

/** Writes what isn't written yet. Returns: whether the window can be closed unasked: the draft is on disk, or empty. */
gboolean sluice_editor_page_is_safe (SluiceEditorPage *self);

/** Asks, once, whether its window is closed though what was made is lost then: it goes if so. */
void sluice_editor_page_ask_to_lose (SluiceEditorPage *self);

/** Returns: (transfer none): what is being made. */
SluiceDraft *sluice_editor_page_get_draft (SluiceEditorPage *self);

/** Returns: (transfer none): its graph. */
SluiceGraphView *sluice_editor_page_get_graph (SluiceEditorPage *self);

G_END_DECLS
