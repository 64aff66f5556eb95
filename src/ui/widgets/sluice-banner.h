/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sluice_banner_hide_away:
 * @banner: an AdwBanner, or what is made like one: a GtkRevealer is its first child
 *
 * Lets @banner be visible only while it is revealed, or comes or goes: AdwBanner (1.7) is there for a screen reader all the
 * time. Main thread.
 */
void sluice_banner_hide_away (GtkWidget *banner);

G_END_DECLS
