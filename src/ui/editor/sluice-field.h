/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/**
 * SluiceField:
 * @draft: borrowed
 * @stage: the stage it belongs to, 0 for the pipeline
 *
 * One field of a form: a row, and below it what is wrong with it. What is typed goes into the draft as it is typed; what
 * the focus leaves is an undo of its own.
 */
typedef struct
{
  SluiceDraft *draft;
  guint64 stage;
  SluiceDraftField field;
  GtkWidget *row;     /* AdwEntryRow or AdwSpinRow; borrowed */
  GtkWidget *message; /* borrowed */
  gboolean loading;   /* the draft tells the row, not the row the draft */
  gboolean typing;    /* digits: the row is not told what it told */
  gint64 low;         /* of a number: what the row lets choose from, to high */
  gint64 high;
} SluiceField;

/** @self: must stay where it is while @group is there. An entry. */
void sluice_field_init_text (SluiceField *self, SluiceDraft *draft, SluiceDraftField field, const char *title,
                             AdwPreferencesGroup *group);

/** The same with a number. */
void sluice_field_init_number (SluiceField *self, SluiceDraft *draft, SluiceDraftField field, const char *title,
                               gint64 low, gint64 high, AdwPreferencesGroup *group);

/** Shows what the draft says; what is the same stays as it is, the cursor too. */
void sluice_field_load (SluiceField *self, guint64 stage);

/** Shows the first of @problems that stands at this field. */
void sluice_field_show_problems (SluiceField *self, GPtrArray *problems);

/** Goes into the field, with all of it selected. */
void sluice_field_focus (SluiceField *self);

/** @box: (out): for the groups of a form. Returns: (transfer floating): what scrolls it. */
GtkWidget *sluice_field_page_new (GtkBox **box);

/** Returns: (transfer floating): a row that says what is wrong with the one above it; not visible at first. */
GtkWidget *sluice_field_message_new (void);

/**
 * sluice_field_help_new:
 * @text: what the field is for
 *
 * Returns: (transfer floating): the row of it, quiet, to be put below @row; it is there while the keys are in @row, and
 *   heard with it.
 */
GtkWidget *sluice_field_help_new (GtkWidget *row, const char *text);

/** @text: (nullable): nothing is wrong */
void sluice_field_message_show (GtkWidget *message, GtkWidget *row, const char *text, gboolean blocks);

/** For who listens: what @label says is wrong with what has the keys, @widget, where that is no field of this kind. */
void sluice_field_tell_wrong (GtkWidget *widget, GtkWidget *label, gboolean told, gboolean blocks);

/** What is typed after the focus has left @row is an undo of its own. @draft must outlive @row. */
void sluice_field_seal_on_leave (GtkWidget *row, SluiceDraft *draft);

/** Sets the text of an entry where it is another one. */
void sluice_field_set_text (GtkWidget *row, const char *text);

/**
 * sluice_field_reveal:
 * @message: (nullable): what is said of it, below
 *
 * Scrolls the form so far that @widget and what is said of it are in view, as soon as they have their places; where not
 * both fit, @widget. A person who scrolls meanwhile, or clicks there, has the last word.
 */
void sluice_field_reveal (GtkWidget *widget, GtkWidget *message);

G_END_DECLS
