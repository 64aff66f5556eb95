/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draft/sluice-templates.h"

G_BEGIN_DECLS

/**
 * sluice_template_save_async:
 * @parent: in whose window it is asked
 *
 * Saves @draft as a template of its own name. Where the person has one of that name it is asked whether it takes its place.
 */
void sluice_template_save_async (GtkWidget *parent, SluiceTemplates *templates, SluiceDraft *draft,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** Returns: whether it is saved; else @error, %G_IO_ERROR_CANCELLED where a person called it off */
gboolean sluice_template_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
