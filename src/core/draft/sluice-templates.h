/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceTemplates:
 *
 * The gallery: a GListModel of #SluiceTemplate, first those that come with the program, then those of the person's
 * folder, by title. Main thread; files are read and written on others.
 */
#define SLUICE_TYPE_TEMPLATES (sluice_templates_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTemplates, sluice_templates, SLUICE, TEMPLATES, GObject)

/** Returns: (transfer full): $XDG_DATA_HOME/sluice/templates */
char *sluice_templates_get_folder (void);

/** @folder: the person's; it need not be there. What comes with the program is there at once. */
SluiceTemplates *sluice_templates_new (const char *folder);

/** Reads the person's folder, once more where it was read before. Files that can't be used don't keep the others out. */
void sluice_templates_load_async (SluiceTemplates *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * sluice_templates_load_finish:
 * @problems: (out) (optional) (transfer full) (element-type SluiceProblem): what is wrong with which file: their paths
 *   begin with its name
 */
gboolean sluice_templates_load_finish (SluiceTemplates *self, GAsyncResult *result, GPtrArray **problems,
                                       GError **error);

/** Returns: (transfer none) (nullable): the person's own of that title, as they were read last */
SluiceTemplate *sluice_templates_find_own (SluiceTemplates *self, const char *title);

/**
 * sluice_templates_save_async:
 * @replaced: (nullable): one of the person's own, whose file it takes
 *
 * Saves a draft as a file of its own in the person's folder, never over any other one than @replaced, and reads the folder
 * again.
 */
void sluice_templates_save_async (SluiceTemplates *self, SluiceDraft *draft, const char *title,
                                  const char *description, SluiceTemplate *replaced, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full) (nullable): the file's path; %NULL with @error (%SLUICE_ERROR_ARGUMENT: wrong parameters). */
char *sluice_templates_save_finish (SluiceTemplates *self, GAsyncResult *result, GError **error);

/** @template: one of the person's own: its file goes, and the folder is read again. */
void sluice_templates_delete_async (SluiceTemplates *self, SluiceTemplate *template, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);

/** Returns: whether it is gone; else @error (%SLUICE_ERROR_STORAGE) */
gboolean sluice_templates_delete_finish (SluiceTemplates *self, GAsyncResult *result, GError **error);

G_END_DECLS
