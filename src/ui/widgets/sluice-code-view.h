/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceCodeView:
 *
 * Text of the server's to be read: a result as JSON, a traceback. Highlighted, selectable, with a button that copies
 * all of it; it follows the light and dark style. The editor inside is made when there is first something to show, and
 * given up when there is nothing: an idle page doesn't pay for it.
 *
 * Properties: title (string: what it is, also its accessible name), language (string: a gtksourceview language id),
 * text (string, nullable: the widget hides itself when there is none).
 */
#define SLUICE_TYPE_CODE_VIEW (sluice_code_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCodeView, sluice_code_view, SLUICE, CODE_VIEW, AdwBin)

GtkWidget *sluice_code_view_new (const char *title, const char *language);

/** @text: (nullable): valid UTF-8; the same text again changes nothing (selection and scrolling stay). */
void sluice_code_view_set_text (SluiceCodeView *self, const char *text);

/** Returns: (nullable) (transfer none) */
const char *sluice_code_view_get_text (SluiceCodeView *self);

G_END_DECLS
