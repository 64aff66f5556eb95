/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceErrorDialog:
 *
 * The technical text behind a sentence, to be read, selected and copied. Every place that says that something failed
 * leads here with one click: by a button of sluice_error_dialog_set_up_button(), or a toast.
 */
#define SLUICE_TYPE_ERROR_DIALOG (sluice_error_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SluiceErrorDialog, sluice_error_dialog, SLUICE, ERROR_DIALOG, AdwDialog)

/**
 * sluice_error_dialog_new:
 * @heading: what failed, in a few words
 * @sentence: what happened, what it means, what to do
 * @report: the technical text
 */
AdwDialog *sluice_error_dialog_new (const char *heading, const char *sentence, const char *report);

/**
 * sluice_error_dialog_set_up_button:
 * @heading: what failed, in a few words
 * @error: (nullable): what the button leads to; %NULL hides it
 *
 * Makes @button activate "win.show-error" for @error; hides it where there is nothing more to say than the sentence.
 */
void sluice_error_dialog_set_up_button (GtkButton *button, const char *heading, const GError *error);

/**
 * sluice_error_dialog_tell:
 * @report: (nullable): the technical text
 *
 * Says in a question of its own what failed where no page is there to say it on.
 */
void sluice_error_dialog_tell (GtkWidget *parent, const char *heading, const char *sentence, const char *report);

/** Says @sentence in a toast of the window @widget is in, with a button that leads to the technical text of @error. */
void sluice_error_dialog_toast (GtkWidget *widget, const char *heading, const char *sentence, const GError *error);

G_END_DECLS
