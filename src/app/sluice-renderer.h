/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sluice_renderer_choose:
 *
 * Says, through the environment and before GTK starts, what draws: cairo where the machine has no render node, since
 * GTK would take GL in software there, twice the time and 45 MB more. Where cairo draws, neither GL nor Vulkan is
 * opened, which GTK otherwise does for every display: 40 ms and 50 MB for nothing. Who sets GSK_RENDERER or
 * GDK_DISABLE knows better.
 *
 * Call it first in main, while there is one thread.
 */
void sluice_renderer_choose (void);

G_END_DECLS
