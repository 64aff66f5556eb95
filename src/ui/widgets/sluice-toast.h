/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sluice_toast_new:
 * @sentence: no markup; of a name in it at most some dozens of characters
 *
 * Makes a toast that is cut in its middle where there is no room, so that what was done can be read behind a long name: a
 * title of AdwToast is cut at its end. All of it is in its tooltip. Shown in a narrow window it goes on in further lines.
 *
 * Returns: (transfer full): for sluice_toast_show()
 */
AdwToast *sluice_toast_new (const char *sentence);

/**
 * sluice_toast_wrap:
 * @toast: of sluice_toast_new(), not shown yet
 *
 * Lets a sentence that has to be read to its end go on in up to four lines where the window is narrow.
 */
void sluice_toast_wrap (AdwToast *toast);

/**
 * sluice_toast_show:
 * @widget: one that is shown by toasts, or in what they lie over
 * @toast: (transfer full): of sluice_toast_new()
 *
 * Shows it, and tells it to a screen reader, which hears of AdwToast's own titles only. It lies above the controls of a
 * graph, and not over them.
 */
void sluice_toast_show (GtkWidget *widget, AdwToast *toast);

G_END_DECLS
