/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sluice_copy_text:
 * @text: of any length
 *
 * Puts @text on the clipboard of @widget. Not by gdk_clipboard_set_text(): on X11 GTK 4.18 hands over what it has as a
 * string through a converter, and of more than 262,044 bytes it then waits for its own main loop, for ever. As bytes
 * they go out piece by piece. Main thread.
 */
void sluice_copy_text (GtkWidget *widget, const char *text);

G_END_DECLS
