/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sluice_label_set_text:
 * @text: (nullable): what a server says, of any length
 *
 * Shows the start of @text, unturned, and an ellipsis where there is more: a wrapping label is measured many times over,
 * and ten thousand characters without a space stop the window for seconds. A label that shows the same already is left
 * alone, with what a person selected in it.
 */
void sluice_label_set_text (GtkLabel *label, const char *text);

/**
 * sluice_label_set_tooltip:
 * @widget: any widget
 * @text: (nullable): plain; shown unturned
 *
 * Sets its tooltip where that is another: setting the same asks the display where the pointer is.
 */
void sluice_label_set_tooltip (GtkWidget *widget, const char *text);

/** Has @label say all of itself in a tooltip wherever it is cut short. */
void sluice_label_tell_whole (GtkLabel *label);

/**
 * sluice_label_inscribe:
 * @text: (nullable): the same as for sluice_label_set_text()
 *
 * Has @inscription show @text in one line. What it shows never decides how wide it is, so nothing is laid out anew: for
 * words that change while somebody looks.
 */
void sluice_label_inscribe (GtkInscription *inscription, const char *text);

/** The same as sluice_label_tell_whole(). */
void sluice_label_tell_whole_inscription (GtkInscription *inscription);

G_END_DECLS
