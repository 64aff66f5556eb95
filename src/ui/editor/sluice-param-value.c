/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-param-value.h"

static char *
write_value (const SluiceLiteral *value,
             const char          *source)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sluice_literal_append (value, source, text, -1);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static gboolean
is_json (const char *text)
{
  g_autoptr (SluiceLiteral) literal = sluice_literal_parse (text, -1, NULL);

  return literal != NULL;
}

char *
sluice_param_value_make (SluiceParamType type,
                         const char     *text)
{
  g_autoptr (GString) out = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0')
    return NULL;
  if (type != SLUICE_PARAM_STRING && is_json (text))
    return g_strdup (text);
  out = g_string_new (NULL);
  sluice_literal_append_string (out, text);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

gboolean
sluice_param_value_is (SluiceParamType      type,
                       const char          *text,
                       const SluiceLiteral *value,
                       const char          *source)
{
  g_autofree char *typed = sluice_param_value_make (type, text);
  g_autoptr (SluiceLiteral) literal = typed != NULL ? sluice_literal_parse (typed, -1, NULL) : NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  if (value == NULL || literal == NULL)
    return value == NULL && typed == NULL;
  ours = write_value (literal, typed);
  theirs = write_value (value, source);
  return g_str_equal (ours, theirs);
}

char *
sluice_param_value_show (SluiceParamType      type,
                         const SluiceLiteral *value,
                         const char          *source)
{
  if (value == NULL)
    return g_strdup ("");
  /* Only in quotes is a text that reads as something else itself again. */
  if (value->kind == SLUICE_LITERAL_STRING && (type == SLUICE_PARAM_STRING || !is_json (value->string)))
    return g_strdup (value->string);
  return write_value (value, source);
}
