/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** Nesting beyond this is an attack or a mistake; the deepest answer known is below 20. */
#define SLUICE_JSON_MAX_DEPTH 100

/**
 * sluice_json_parse:
 * @body: an answer's bytes
 *
 * Checks UTF-8 and nesting before anything is built, then parses strictly. Pure; any thread.
 *
 * Returns: (transfer full): the root, or %NULL with %SLUICE_ERROR_PROTOCOL or %SLUICE_ERROR_TOO_LARGE
 */
JsonNode *sluice_json_parse (GBytes *body, GError **error);

/** Returns: (transfer full): @body's root, which must be an object; else as sluice_json_parse(). */
JsonObject *sluice_json_parse_object (GBytes *body, GError **error);

/** Returns: (transfer full): @node as JSON text indented by two; numbers as short as they can be. */
char *sluice_json_format (JsonNode *node);

/**
 * SluiceFields:
 *
 * Reads the members of one object. What can be understood is taken (a number in quotes, a missing member); the first
 * thing that can't is kept in @error, named, and everything after it reads as absent: check once, at the end.
 */
typedef struct
{
  JsonObject *object;
  GError *error;
} SluiceFields;

#define SLUICE_FIELDS_INIT(object_) { (object_), NULL }

/** Returns: whether all went well; else moves the error to @error, its path preceded by the printed @prefix. */
gboolean sluice_fields_finish (SluiceFields *self, GError **error, const char *prefix, ...) G_GNUC_PRINTF (3, 4);

/** Returns: (transfer full): a text that must be there. */
char *sluice_fields_require_string (SluiceFields *self, const char *name);

/** Returns: (transfer full) (nullable): a text, %NULL where it is absent, null or empty. Objects become their JSON. */
char *sluice_fields_get_string (SluiceFields *self, const char *name);
int sluice_fields_get_int (SluiceFields *self, const char *name, int fallback);
double sluice_fields_get_double (SluiceFields *self, const char *name, double fallback);

/** Returns: from 0 to 1, -1 where it is absent; percent are understood. */
double sluice_fields_get_progress (SluiceFields *self, const char *name);

/** Returns: µs UTC, 0 where it is absent or null. */
gint64 sluice_fields_get_instant (SluiceFields *self, const char *name);

/** Returns: (transfer full): the texts in an array; an empty one where it is absent. */
char **sluice_fields_get_strings (SluiceFields *self, const char *name);

/** Returns: (transfer none) (nullable): an array that must be there. */
JsonArray *sluice_fields_require_array (SluiceFields *self, const char *name);

/** Returns: (transfer none) (nullable): an object that must be there. */
JsonObject *sluice_fields_require_object (SluiceFields *self, const char *name);

G_END_DECLS
