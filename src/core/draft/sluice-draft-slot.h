/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A place for the file of one draft: draft.json, draft-2.json and so on in a folder. Whoever has it is the only one to
 * write there, of all programs on all computers that share the folder; with the end of the program it is free again,
 * however that ended. All of it any thread; blocks for as long as the file system takes.
 */
typedef struct _SluiceDraftSlot SluiceDraftSlot;

/**
 * sluice_draft_slot_take:
 * @except: (nullable): not this path, and only one where nothing lies
 *
 * Makes the folder.
 *
 * Returns: (transfer full) (nullable): the first that nobody has; where no file can be locked the first, %NULL if @except
 */
SluiceDraftSlot *sluice_draft_slot_take (const char *folder, const char *except);

/** Returns: (transfer none): where the file is, or would be. */
const char *sluice_draft_slot_get_path (const SluiceDraftSlot *slot);

/** The file stays. */
void sluice_draft_slot_free (SluiceDraftSlot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDraftSlot, sluice_draft_slot_free)

/** Where nothing lies at @path, what lies at a place that nobody has comes there. Returns: whether it did. */
gboolean sluice_draft_slot_adopt (const char *path);

G_END_DECLS
