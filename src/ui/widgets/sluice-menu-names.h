/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sluice_menu_names_install:
 *
 * From now on the items of every GtkPopoverMenu of the program, those that GTK makes for its entries too, are called what
 * they say: GTK 4.18 has each labelled by a label that assistive technology does not see, so that it has no name. Once a
 * program.
 */
void sluice_menu_names_install (void);

G_END_DECLS
