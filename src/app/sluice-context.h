/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window/sluice-window.h"

G_BEGIN_DECLS

/**
 * SluiceContext:
 *
 * Everything the program is made of, created and wired in one place: settings, clock, history, servers, the demo
 * platform, the window. Main thread.
 */
#define SLUICE_TYPE_CONTEXT (sluice_context_get_type ())
G_DECLARE_FINAL_TYPE (SluiceContext, sluice_context, SLUICE, CONTEXT, GObject)

SluiceContext *sluice_context_new (GtkApplication *application);

/** Shows the window, making it where there is none; the servers are loaded with the first. */
void sluice_context_present (SluiceContext *self);

/** Starts the demo platform where it doesn't run yet, and opens it. */
void sluice_context_open_demo (SluiceContext *self);

/** Opens the known server of that address or name; offers to connect to one that isn't known. */
void sluice_context_open_server (SluiceContext *self, const char *address);

/** Writes what is still to be written and ends what runs; the application is held until that is done. */
void sluice_context_close (SluiceContext *self);

/** A pipeline as a file goes into the editor, once the server that was asked for with it is shown. */
void sluice_context_open_files (SluiceContext *self, GFile **files, guint n_files);

G_END_DECLS
