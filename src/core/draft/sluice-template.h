/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"
#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/* Copies that a template may make of its repeated stages. */
#define SLUICE_TEMPLATE_MAX_COUNT 500

/**
 * SluiceTemplate:
 *
 * A pipeline to begin with, from a file of its own (docs/templates.md). Immutable.
 *
 * Properties: id, title, description, own.
 */
#define SLUICE_TYPE_TEMPLATE (sluice_template_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTemplate, sluice_template, SLUICE, TEMPLATE, GObject)

/**
 * sluice_template_new:
 * @id: the file's name without its ending; UTF-8
 * @own: it is the person's, and did not come with the program
 * @bytes: the file
 * @problems: (element-type SluiceProblem): what is wrong with it is added
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL where the file is none
 */
SluiceTemplate *sluice_template_new (const char *id, gboolean own, GBytes *bytes, GPtrArray *problems);

const char *sluice_template_get_id (SluiceTemplate *self);

/** The name of its file in the folder, in the file system's bytes: once, before others know of it. Any thread. */
void sluice_template_set_file (SluiceTemplate *self, const char *name);

/** Returns: (transfer none) (nullable) (type filename): %NULL where it was not read from a file */
const char *sluice_template_get_file (SluiceTemplate *self);

const char *sluice_template_get_title (SluiceTemplate *self);

/** Returns: "" for none. */
const char *sluice_template_get_description (SluiceTemplate *self);
gboolean sluice_template_get_own (SluiceTemplate *self);

/**
 * sluice_template_get_count:
 * @what: (out) (optional) (transfer none): what is counted: "Datasets"
 * @fallback: (out) (optional): how many unless said otherwise
 * @high: (out) (optional): how many at the most: no more than a pipeline may have stages
 *
 * Returns: whether it has stages that are repeated as often as a person chooses
 */
gboolean sluice_template_get_count (SluiceTemplate *self, const char **what, guint *fallback, guint *high);

/** @count: 0 for what it has by itself. Returns: (transfer full): a new draft, not modified. */
SluiceDraft *sluice_template_make_draft (SluiceTemplate *self, guint count);

/** Returns: (transfer full) (nullable): a template's file; %NULL where parameters are wrong (sluice_spec_write()). */
char *sluice_template_write (SluiceDraft *draft, const char *title, const char *description);

G_END_DECLS
