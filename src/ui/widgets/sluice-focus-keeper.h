/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sluice_focus_keeper_attach:
 * @child: the child of an AdwBreakpointBin, or of a window with breakpoints
 *
 * Keeps the focus where it is while a breakpoint comes into force, which hides @child for a frame.
 *
 * Without it the focus goes somewhere else, and GTK (up to 4.18 at least) keeps a reference on @child for ever: hiding
 * what holds the focus parks one in the window, which is only dropped where the focus is set again before anything else
 * is hidden.
 */
void sluice_focus_keeper_attach (GtkWidget *child);

/** The same for a page that has an AdwBreakpointBin as its child. */
void sluice_focus_keeper_attach_page (AdwNavigationPage *page);

/**
 * The focus vfunc of a page that has a grab_focus of its own: Tab goes through what the page holds in its order, and the
 * page takes no part in that. (As a page of libadwaita 1.7 is, whatever comes into it is where grab_focus puts it.)
 *
 * Returns: whether something in @widget has the focus now.
 */
gboolean sluice_focus_keeper_move (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
