/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/**
 * SluiceReader:
 * @text: what is read
 * @problems: (element-type SluiceProblem): what is wrong with it, collected; borrowed
 * @path: where it is being read
 *
 * Reads a JSON text of a known shape, and notes all that is wrong with it, each at its place. On the stack, between
 * sluice_reader_open() and sluice_reader_clear().
 */
typedef struct
{
  const char *text;
  gsize length;
  GPtrArray *problems;
  GString *path;
  SluiceLiteral *root; /* nullable */
  /* the last place that was told, from which the next one is looked for */
  gsize told;
  guint line;
  guint column;
} SluiceReader;

/**
 * sluice_reader_open:
 * @bytes: a whole file; borrowed
 * @limit: bytes it may have
 *
 * Returns: whether it is a JSON object; if not, why is noted
 */
gboolean sluice_reader_open (SluiceReader *self, GBytes *bytes, gsize limit, GPtrArray *problems);
void sluice_reader_clear (SluiceReader *self);

/** Goes into a member, or into element @index where @name is %NULL. Returns: for sluice_reader_leave() */
gsize sluice_reader_enter (SluiceReader *self, const char *name, guint index);
void sluice_reader_leave (SluiceReader *self, gsize mark);

/** Returns: (transfer none): a problem noted at the place; with @place its line and column. */
SluiceProblem *sluice_reader_note (SluiceReader *self, SluiceProblemKind kind, const SluiceLiteral *place);

/** @last: a %NULL-terminated list of the names that are known; every other member is noted as unknown. */
void sluice_reader_check_names (SluiceReader *self, const SluiceLiteral *object, ...) G_GNUC_NULL_TERMINATED;

/** Returns: (nullable) (transfer none): the member of that type; absent and null alike are none. What is wrong is noted. */
const SluiceLiteral *sluice_reader_get (SluiceReader *self, const SluiceLiteral *object, const char *name,
                                        SluiceParamType type, gboolean required);

/** Returns: (nullable) (transfer none): a text. */
const char *sluice_reader_get_string (SluiceReader *self, const SluiceLiteral *object, const char *name,
                                      gboolean required);

/** Returns: a whole number, also one in quotes, as the server takes it; @fallback where there is none. */
gint64 sluice_reader_get_integer (SluiceReader *self, const SluiceLiteral *object, const char *name, gint64 fallback);
gboolean sluice_reader_get_boolean (SluiceReader *self, const SluiceLiteral *object, const char *name,
                                    gboolean fallback);

/**
 * sluice_reader_get_words:
 *
 * A text for people: a string, or an object of strings by language ("en", "zh_CN"), of which the first that the person
 * reads is taken, else the one called "en", else the first.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *sluice_reader_get_words (SluiceReader *self, const SluiceLiteral *object, const char *name, gboolean required);

/** Returns: (transfer full): what @value says as JSON text in lines, indented by two. */
char *sluice_reader_format (SluiceReader *self, const SluiceLiteral *value);

G_END_DECLS
