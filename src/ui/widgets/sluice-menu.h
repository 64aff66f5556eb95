/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sluice_menu_append_when_enabled:
 * @label: with its mnemonic
 * @key: (nullable): an accelerator to be shown, of one that is bound to something else that does the same
 *
 * An item that is there only while its action can be used.
 */
void sluice_menu_append_when_enabled (GMenu *menu, const char *label, const char *action, const char *key);

G_END_DECLS
