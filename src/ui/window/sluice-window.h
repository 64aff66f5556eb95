/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "servers/sluice-servers.h"

G_BEGIN_DECLS

/**
 * SluiceWindow:
 *
 * The window: a first start, or the sidebar and the pages of the server that is open. Keeps its size and page in the
 * settings.
 */
#define SLUICE_TYPE_WINDOW (sluice_window_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWindow, sluice_window, SLUICE, WINDOW, AdwApplicationWindow)

SluiceWindow *sluice_window_new (GtkApplication *application, SluiceServers *servers, GSettings *settings);

/** Opens the page of a pipeline of the server that is open; does nothing without one. */
void sluice_window_open_pipeline (SluiceWindow *self, const char *uuid);

/**
 * sluice_window_open_files:
 * @files: (element-type GFile): one pipeline; of more it is said that they can't be opened
 *
 * Opens a pipeline in the editor as if it were dropped there; once there is a server, and no dialog in front.
 */
void sluice_window_open_files (SluiceWindow *self, GSList *files);

/** Returns: whether it asks before it closes: no answer yet to what was sent from it, or a draft would be lost. */
gboolean sluice_window_is_kept (SluiceWindow *self);

/** Says @sentence in a dialog of its own: for what failed before there was a page to say it on. */
void sluice_window_tell (SluiceWindow *self, const char *heading, const char *sentence, const char *detail);

/** Says @sentence in a toast that stays until a person closes it: for what happened by itself, seen by nobody perhaps. */
void sluice_window_notice (SluiceWindow *self, const char *sentence);

G_END_DECLS
