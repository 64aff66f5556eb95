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

/**
 * sluice_code_view_mark:
 * @pattern: (nullable): what to mark; what was marked before no longer is
 * @lines: (element-type guint): where the numbers of the lines that match are added, in order
 */
void sluice_code_view_mark (SluiceCodeView *self, GRegex *pattern, GArray *lines);

/** Brings line @line into view and selects it. Returns: (transfer full): what it says */
char *sluice_code_view_go_to (SluiceCodeView *self, guint line);

/** Brings the last line into view, where there is any. */
void sluice_code_view_go_to_end (SluiceCodeView *self);

G_END_DECLS
