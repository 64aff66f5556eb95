/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sluice_long_lines_watch:
 * @view: one that wraps its lines between words, and else between characters
 *
 * Lets @view wrap its lines only while none has a word of thousands of characters: GTK breaks such a word anew at every
 * key, for longer than its length says. Then they are as long as they are, and @view scrolls sideways, for which it has to
 * be in a #GtkScrolledWindow before it is shown. Main thread.
 */
void sluice_long_lines_watch (GtkTextView *view);

G_END_DECLS
