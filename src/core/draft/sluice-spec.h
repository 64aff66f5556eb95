/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/* Bytes that a file may have, and stages in it. */
#define SLUICE_SPEC_MAX_SIZE (16 * 1024 * 1024)
#define SLUICE_SPEC_MAX_STAGES 5000

/**
 * SluiceSpecPlaces:
 *
 * Where in a file what it says stands. Immutable.
 */
typedef struct _SluiceSpecPlaces SluiceSpecPlaces;

/**
 * sluice_spec_read:
 * @bytes: the body of a POST pipelines, as JSON
 * @problems: (element-type SluiceProblem): what is wrong with the file is added, with its place: fields that the API does
 *   not know are told (and left out), and so are dependencies given twice
 * @places: (out) (optional) (transfer full): for sluice_spec_places_locate()
 *
 * Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the draft, which may still be wrong as a pipeline (sluice_draft_validate()); %NULL
 *   where the file has not the shape of one
 */
SluiceDraft *sluice_spec_read (GBytes *bytes, GPtrArray *problems, SluiceSpecPlaces **places);

/** The same on a thread of its own: a large file takes its time. */
void sluice_spec_read_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** @problems: (out) (transfer full). Returns: (transfer full) (nullable): as above; with @error where it was called off */
SluiceDraft *sluice_spec_read_finish (GAsyncResult *result, GPtrArray **problems, GError **error);

void sluice_spec_places_free (SluiceSpecPlaces *self);

/** Finds a problem of the draft that was read in the file. Returns: whether it stands at a place there. */
gboolean sluice_spec_places_locate (const SluiceSpecPlaces *self, const SluiceProblem *problem, guint *line,
                                    guint *column);

/**
 * sluice_spec_write:
 * @indented: for a file, in lines for people, and with "params": null where they are not known; else to be sent, as short
 *   as can be, with {} there
 *
 * Returns: (transfer full) (nullable): the body of a POST pipelines; %NULL where the parameters of a stage are wrong or
 *   no object, so that it can't be written without losing them
 */
char *sluice_spec_write (SluiceDraft *draft, gboolean indented);

/**
 * sluice_spec_make_stem:
 * @otherwise: where no word is in it
 *
 * Returns: (transfer full): a title as the name of a file, without its ending: letters and digits of any language, small,
 *   with "-" between words
 */
char *sluice_spec_make_stem (const char *title, const char *otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSpecPlaces, sluice_spec_places_free)

G_END_DECLS
