/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "api/sluice-instant.h"
#include "base/sluice-error.h"

/* Tells too how many objects, arrays and strings are still open where the text ends. */
static gboolean
is_shallow (const char *text,
            gsize       length,
            guint      *n_open)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    switch (text[i])
      {
      case '"':
        for (i++; i < length && text[i] != '"'; i++)
          if (text[i] == '\\')
            i++;
        in_string = i >= length;
        break;
      case '{':
      case '[':
        if (++depth > SLUICE_JSON_MAX_DEPTH)
          return FALSE;
        break;
      case '}':
      case ']':
        if (depth > 0)
          depth--;
        break;
      default:
        break;
      }

  *n_open = depth + in_string;
  return TRUE;
}

static gboolean
check_body (GBytes  *body,
            guint   *n_open,
            GError **error)
{
  gsize length;
  const char *invalid;
  const char *text = g_bytes_get_data (body, &length);

  if (length == 0)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is empty");
      return FALSE;
    }
  if (!g_utf8_validate_len (text, length, &invalid))
    {
      if (invalid < text + length && *invalid != '\0'
          && g_utf8_get_char_validated (invalid, text + length - invalid) == (gunichar) -2)
        g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_CUT, "the answer breaks off within a character");
      else
        g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is not valid UTF-8");
      return FALSE;
    }
  if (!is_shallow (text, length, n_open))
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_TOO_LARGE, "the answer is nested more than %d deep",
                   SLUICE_JSON_MAX_DEPTH);
      return FALSE;
    }

  return TRUE;
}

static const char *
describe_node (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return "an object";
    case JSON_NODE_ARRAY:
      return "an array";
    case JSON_NODE_NULL:
      return "null";
    case JSON_NODE_VALUE:
    default:
      break;
    }

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return "a text";
    case G_TYPE_BOOLEAN:
      return "true or false";
    default:
      return "a number";
    }
}

static void
refuse_node (SluiceFields *self,
             const char   *name,
             const char   *expected,
             JsonNode     *node)
{
  if (self->error == NULL)
    g_set_error (&self->error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "%s: expected %s, found %s", name, expected,
                 node != NULL ? describe_node (node) : "nothing");
}

/* The member, or NULL where it is absent or null, or where something before it went wrong. */
static JsonNode *
find_member (SluiceFields *self,
             const char   *name)
{
  JsonNode *node = self->error == NULL ? json_object_get_member (self->object, name) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static void
append_double (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* The fewest digits that still read back as the same number. */
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  g_string_append (text, buffer);
  if (strpbrk (buffer, ".en") == NULL)
    g_string_append (text, ".0");
}

static void
append_quoted (GString    *text,
               const char *value)
{
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++)
    switch (*c)
      {
      case '"':
        g_string_append (text, "\\\"");
        break;
      case '\\':
        g_string_append (text, "\\\\");
        break;
      case '\n':
        g_string_append (text, "\\n");
        break;
      case '\t':
        g_string_append (text, "\\t");
        break;
      case '\r':
        g_string_append (text, "\\r");
        break;
      default:
        if ((guchar) *c < 0x20)
          g_string_append_printf (text, "\\u%04x", (guint) (guchar) *c);
        else
          g_string_append_c (text, *c);
        break;
      }
  g_string_append_c (text, '"');
}

static void
append_indent (GString *text,
               guint    depth)
{
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

static char *
make_valid (const char *text)
{
  /* An escaped half of a surrogate pair is no character, yet parsers let it through. */
  return g_utf8_validate (text, -1, NULL) ? g_strdup (text) : g_utf8_make_valid (text, -1);
}

static void
append_value (GString  *text,
              JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      {
        g_autofree char *valid = make_valid (json_node_get_string (node));

        append_quoted (text, valid);
        break;
      }
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_DOUBLE:
      append_double (text, json_node_get_double (node));
      break;
    default:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    }
}

static void append_node (GString *text, JsonNode *node, guint depth);

static void
append_object (GString    *text,
               JsonObject *object,
               guint       depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *valid = make_valid (name);

      if (!first)
        g_string_append_c (text, ',');
      first = FALSE;
      append_indent (text, depth + 1);
      append_quoted (text, valid);
      g_string_append (text, ": ");
      append_node (text, member, depth + 1);
    }
  if (!first)
    append_indent (text, depth);
  g_string_append_c (text, '}');
}

static void
append_array (GString   *text,
              JsonArray *array,
              guint      depth)
{
  guint length = json_array_get_length (array);

  g_string_append_c (text, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_indent (text, depth + 1);
      append_node (text, json_array_get_element (array, i), depth + 1);
    }
  if (length > 0)
    append_indent (text, depth);
  g_string_append_c (text, ']');
}

static void
append_node (GString  *text,
             JsonNode *node,
             guint     depth)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (text, json_node_get_object (node), depth);
      break;
    case JSON_NODE_ARRAY:
      append_array (text, json_node_get_array (node), depth);
      break;
    case JSON_NODE_VALUE:
      append_value (text, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (text, "null");
      break;
    }
}

/* Any node as a text for people: strings as they are, the rest as JSON. */
static char *
dup_text (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return make_valid (json_node_get_string (node));

  return sluice_json_format (node);
}

static gboolean
read_number (JsonNode *node,
             double   *value)
{
  const char *text;
  char *end = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
    case G_TYPE_DOUBLE:
      *value = json_node_get_double (node);
      return isfinite (*value);
    case G_TYPE_STRING:
      text = json_node_get_string (node);
      *value = g_ascii_strtod (text, &end);
      return end != text && *end == '\0' && isfinite (*value);
    default:
      return FALSE;
    }
}

/* Flower's way of telling the time. */
static gint64
read_epoch (double seconds)
{
  return seconds > 0.0 && seconds < 1e11 ? (gint64) llround (seconds * (double) G_USEC_PER_SEC) : 0;
}

/* An escaped NUL would end the text that it stands in, and what follows would be lost: its picture takes its place.
 * Returns: (nullable): @text so, as long as it was; NULL where there is none */
static char *
picture_nuls (const char *text,
              gsize       length)
{
  static const char escape[] = "\\u0000";
  const gsize n = sizeof escape - 1;
  char *result = NULL;

  for (gsize i = 0; i + n <= length; i++)
    {
      if (text[i] != '\\')
        {
          const char *next = memchr (text + i, '\\', length - i);

          if (next == NULL)
            break;
          i = (gsize) (next - text);
        }
      if (i + n <= length && memcmp (text + i, escape, n) == 0)
        {
          if (result == NULL)
            result = g_memdup2 (text, length);
          memcpy (result + i, "\\u2400", n);
        }
      /* What is escaped is no escape. */
      i++;
    }
  return result;
}

JsonNode *
sluice_json_parse (GBytes  *body,
                   GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) parse_error = NULL;
  g_autofree char *pictured = NULL;
  JsonNode *root;
  gsize length;
  guint n_open = 0;
  const char *text = g_bytes_get_data (body, &length);

  if (!check_body (body, &n_open, error))
    return NULL;

  pictured = picture_nuls (text, length);
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, pictured != NULL ? pictured : text, (gssize) length, &parse_error))
    {
      /* A server that closes at the end of an answer tells no length: then this is all there is to see of it. */
      if (n_open > 0)
        g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_CUT, "the answer breaks off after %" G_GSIZE_FORMAT " bytes: %s",
                     length, parse_error->message);
      else
        g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is not JSON: %s", parse_error->message);
      return NULL;
    }

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "the answer is empty");

  return root;
}

JsonObject *
sluice_json_parse_object (GBytes  *body,
                          GError **error)
{
  g_autoptr (JsonNode) root = sluice_json_parse (body, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL, "expected an object, found %s", describe_node (root));
      return NULL;
    }

  return json_object_ref (json_node_get_object (root));
}

char *
sluice_json_format (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_node (text, node, 0);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

gboolean
sluice_fields_finish (SluiceFields  *self,
                      GError       **error,
                      const char    *prefix,
                      ...)
{
  g_autofree char *path = NULL;
  va_list args;

  if (self->error == NULL)
    return TRUE;

  va_start (args, prefix);
  path = g_strdup_vprintf (prefix, args);
  va_end (args);

  g_propagate_prefixed_error (error, g_steal_pointer (&self->error), "%s", path);
  return FALSE;
}

char *
sluice_fields_require_string (SluiceFields *self,
                              const char   *name)
{
  JsonNode *node = find_member (self, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    {
      refuse_node (self, name, "a text", self->error == NULL ? json_object_get_member (self->object, name) : NULL);
      return NULL;
    }

  return dup_text (node);
}

char *
sluice_fields_get_string (SluiceFields *self,
                          const char   *name)
{
  JsonNode *node = find_member (self, name);
  g_autofree char *text = node != NULL ? dup_text (node) : NULL;

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

double
sluice_fields_get_double (SluiceFields *self,
                          const char   *name,
                          double        fallback)
{
  JsonNode *node = find_member (self, name);
  double value;

  if (node == NULL)
    return fallback;
  if (!read_number (node, &value))
    {
      refuse_node (self, name, "a number", node);
      return fallback;
    }

  return value;
}

int
sluice_fields_get_int (SluiceFields *self,
                       const char   *name,
                       int           fallback)
{
  double value = sluice_fields_get_double (self, name, fallback);

  return (int) CLAMP (value, (double) G_MININT, (double) G_MAXINT);
}

double
sluice_fields_get_progress (SluiceFields *self,
                            const char   *name)
{
  double progress = sluice_fields_get_double (self, name, -1.0);

  if (progress < 0.0)
    return -1.0;
  return progress > 1.0 ? MIN (progress / 100.0, 1.0) : progress;
}

gint64
sluice_fields_get_instant (SluiceFields *self,
                           const char   *name)
{
  JsonNode *node = find_member (self, name);
  gint64 instant = 0;
  double seconds;

  if (node == NULL)
    return 0;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);

      if (*text == '\0' || (instant = sluice_instant_parse (text)) != 0)
        return instant;
    }
  if (read_number (node, &seconds))
    return read_epoch (seconds);

  refuse_node (self, name, "an instant", node);
  return 0;
}

char **
sluice_fields_get_strings (SluiceFields *self,
                           const char   *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = find_member (self, name);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint length = json_array_get_length (array);

      for (guint i = 0; i < length; i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (JSON_NODE_HOLDS_VALUE (element))
            g_strv_builder_take (builder, dup_text (element));
          else
            refuse_node (self, name, "texts", element);
        }
    }
  else if (node != NULL)
    refuse_node (self, name, "an array", node);

  return g_strv_builder_end (builder);
}

JsonArray *
sluice_fields_require_array (SluiceFields *self,
                             const char   *name)
{
  JsonNode *node = find_member (self, name);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);

  refuse_node (self, name, "an array", node);
  return NULL;
}

JsonObject *
sluice_fields_require_object (SluiceFields *self,
                              const char   *name)
{
  JsonNode *node = find_member (self, name);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  refuse_node (self, name, "an object", node);
  return NULL;
}
