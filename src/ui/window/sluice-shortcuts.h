/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Gives every action of the table its keys. */
void sluice_shortcuts_install (GtkApplication *application);

/** Returns: (transfer floating): a dialog that shows every key, from the same table. */
AdwDialog *sluice_shortcuts_dialog_new (void);

G_END_DECLS
