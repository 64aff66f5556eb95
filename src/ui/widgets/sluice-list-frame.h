/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_LIST_FRAME (sluice_list_frame_get_type ())
G_DECLARE_FINAL_TYPE (SluiceListFrame, sluice_list_frame, SLUICE, LIST_FRAME, AdwBin)

/**
 * SluiceListFrame:
 *
 * Stands around a GtkScrolledWindow with a GtkListView: whatever way the focus comes into it, by Tab or by an arrow, it is
 * at the selected row, which is brought into view. A list of GTK (4.18) leads to the row where the focus was before, or to
 * the first, and can be told of another only by being given the focus.
 */

G_END_DECLS
