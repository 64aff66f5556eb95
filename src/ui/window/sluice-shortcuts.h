/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Gives every action of the table its keys. */
void sluice_shortcuts_install (GtkApplication *application);

/** Returns: (transfer floating): a dialog that shows every key, from the same table. */
AdwDialog *sluice_shortcuts_dialog_new (void);

/** Gives a dialog, which keeps all keys from the window behind it, those that everyone knows: close, quit, refresh. */
void sluice_shortcuts_give_to_dialog (AdwDialog *dialog);

G_END_DECLS
