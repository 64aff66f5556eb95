/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-literal.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  guint depth;
  SluiceFaultKind fault;
  gsize fault_at;
  GPtrArray *trail; /* nullable: names and positions of what the fault stands in, the innermost first */
} Parser;

static SluiceLiteral *parse_value (Parser *self);

void
sluice_literal_free (SluiceLiteral *self)
{
  g_free (self->name);
  g_free (self->string);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

static gboolean
refuse (Parser         *self,
        SluiceFaultKind kind,
        gsize           at)
{
  if (self->fault == SLUICE_FAULT_NONE)
    {
      self->fault = kind;
      self->fault_at = at;
    }
  return FALSE;
}

/* On the way out of what the fault stands in. @name: (nullable): of a member; an element has a position */
static gboolean
leave_broken (Parser        *self,
              SluiceLiteral *container,
              const char    *name)
{
  if (self->trail == NULL)
    return FALSE;
  if (name != NULL)
    g_ptr_array_add (self->trail, g_strdup (name));
  else if (container->kind == SLUICE_LITERAL_ARRAY)
    g_ptr_array_add (self->trail, g_strdup_printf ("%u", container->children->len));
  return FALSE;
}

/* What stands at the place; 0 at the end, for a NUL is refused before. */
static char
look (Parser *self)
{
  return self->at < self->length ? self->text[self->at] : '\0';
}

static void
skip_space (Parser *self)
{
  while (self->at < self->length && strchr (" \t\r\n", self->text[self->at]) != NULL)
    self->at++;
}

/* As Python writes them. */
static gboolean
is_no_number (Parser *self,
              gsize   at)
{
  static const char *const words[] = { "nan", "infinity", "inf" };
  gsize length = 0;

  while (at + length < self->length && g_ascii_isalnum (self->text[at + length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == length && g_ascii_strncasecmp (self->text + at, words[i], length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
refuse_here (Parser *self)
{
  char c = look (self);

  if (c == '\0')
    return refuse (self, SLUICE_FAULT_END, self->at);
  if (g_ascii_isalpha (c) || c == '\'' || c == '_')
    return refuse (self, SLUICE_FAULT_QUOTES, self->at);
  return refuse (self, SLUICE_FAULT_UNEXPECTED, self->at);
}

/* Four hexadecimal digits; -1 where they aren't. */
static int
read_unit (Parser *self)
{
  int unit = 0;

  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (look (self));

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
      self->at++;
    }
  return unit;
}

static gboolean
read_escape (Parser  *self,
             GString *out)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  gsize start = self->at++;
  char c = look (self);
  const char *found = c != '\0' ? strchr (from, c) : NULL;
  int unit;

  if (found != NULL)
    {
      g_string_append_c (out, to[found - from]);
      self->at++;
      return TRUE;
    }
  if (c != 'u')
    return refuse (self, c != '\0' ? SLUICE_FAULT_ESCAPE : SLUICE_FAULT_END, start);

  self->at++;
  unit = read_unit (self);
  if (unit >= 0xd800 && unit < 0xdc00 && look (self) == '\\' && self->at + 1 < self->length
      && self->text[self->at + 1] == 'u')
    {
      int low;

      self->at += 2;
      low = read_unit (self);
      if (low < 0xdc00 || low > 0xdfff)
        return refuse (self, SLUICE_FAULT_ESCAPE, start);
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  /* Half a pair stands for nothing, and a NUL can be kept nowhere. */
  if (unit <= 0 || (unit >= 0xd800 && unit <= 0xdfff))
    return refuse (self, SLUICE_FAULT_ESCAPE, start);

  g_string_append_unichar (out, (gunichar) unit);
  return TRUE;
}

static char *
read_string (Parser *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize start = self->at++;

  for (;;)
    {
      char c = look (self);

      if (c == '"')
        {
          self->at++;
          return g_string_free_and_steal (g_steal_pointer (&out));
        }
      if (c == '\0' || c == '\n' || c == '\r')
        {
          refuse (self, SLUICE_FAULT_STRING, start);
          return NULL;
        }
      if ((guchar) c < 0x20)
        {
          refuse (self, SLUICE_FAULT_UNEXPECTED, self->at);
          return NULL;
        }
      if (c == '\\')
        {
          if (!read_escape (self, out))
            return NULL;
          continue;
        }
      g_string_append_c (out, c);
      self->at++;
    }
}

static guint
skip_digits (Parser *self)
{
  guint n = 0;

  for (; g_ascii_isdigit (look (self)); self->at++)
    n++;
  return n;
}

static gboolean
read_number (Parser        *self,
             SluiceLiteral *value)
{
  gsize start = self->at;
  gboolean good;
  char first;

  if (look (self) == '-')
    self->at++;
  if (is_no_number (self, self->at))
    return refuse (self, SLUICE_FAULT_NO_NUMBER, start);
  first = look (self);
  good = g_ascii_isdigit (first);
  if (skip_digits (self) > 1 && first == '0')
    good = FALSE;
  if (good && look (self) == '.')
    {
      self->at++;
      good = skip_digits (self) > 0;
    }
  if (good && (look (self) == 'e' || look (self) == 'E'))
    {
      self->at++;
      if (look (self) == '+' || look (self) == '-')
        self->at++;
      good = skip_digits (self) > 0;
    }
  if (!good || g_ascii_isalnum (look (self)) || look (self) == '.')
    return refuse (self, SLUICE_FAULT_NUMBER, start);

  value->kind = SLUICE_LITERAL_NUMBER;
  value->number = g_ascii_strtod (self->text + start, NULL);
  value->integer = value->number == floor (value->number);
  return isfinite (value->number) || refuse (self, SLUICE_FAULT_LARGE, start);
}

static gboolean
read_word (Parser        *self,
           SluiceLiteral *value)
{
  static const char *const words[] = { "true", "false", "null" };
  gsize length = 0;

  while (self->at + length < self->length && (g_ascii_isalnum (self->text[self->at + length])))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == length && strncmp (self->text + self->at, words[i], length) == 0)
      {
        value->kind = i < 2 ? SLUICE_LITERAL_BOOLEAN : SLUICE_LITERAL_NULL;
        value->boolean = i == 0;
        self->at += length;
        return TRUE;
      }
  if (is_no_number (self, self->at))
    return refuse (self, SLUICE_FAULT_NO_NUMBER, self->at);
  return refuse_here (self);
}

/* A member's name and its colon. */
static gboolean
read_name (Parser     *self,
           GHashTable *names,
           char      **name)
{
  gsize start = self->at;

  if (look (self) != '"')
    return refuse_here (self);
  *name = read_string (self);
  if (*name == NULL)
    return FALSE;
  if (g_hash_table_contains (names, *name))
    return refuse (self, SLUICE_FAULT_DOUBLE_NAME, start);

  skip_space (self);
  if (look (self) != ':')
    return refuse (self, look (self) != '\0' ? SLUICE_FAULT_UNEXPECTED : SLUICE_FAULT_END, self->at);
  self->at++;
  skip_space (self);
  return TRUE;
}

static gboolean
read_container (Parser        *self,
                SluiceLiteral *value)
{
  gboolean object = look (self) == '{';
  char close = object ? '}' : ']';
  g_autoptr (GHashTable) names = object ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;

  if (self->depth == SLUICE_LITERAL_MAX_DEPTH)
    return refuse (self, SLUICE_FAULT_DEPTH, self->at);
  self->depth++;
  value->kind = object ? SLUICE_LITERAL_OBJECT : SLUICE_LITERAL_ARRAY;
  value->children = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_literal_free);
  self->at++;
  skip_space (self);
  if (look (self) == close)
    {
      self->at++;
      self->depth--;
      return TRUE;
    }

  for (;;)
    {
      g_autofree char *name = NULL;
      gsize start = self->at;
      SluiceLiteral *child;
      gsize comma;

      if (object && !read_name (self, names, &name))
        return leave_broken (self, value, name);
      child = parse_value (self);
      if (child == NULL)
        return leave_broken (self, value, name);
      child->name_start = start;
      if (object)
        {
          child->name = g_steal_pointer (&name);
          g_hash_table_add (names, child->name);
        }
      g_ptr_array_add (value->children, child);

      skip_space (self);
      comma = self->at;
      if (look (self) == close)
        {
          self->at++;
          self->depth--;
          return TRUE;
        }
      if (look (self) != ',')
        return refuse (self, look (self) != '\0' ? SLUICE_FAULT_UNEXPECTED : SLUICE_FAULT_END, self->at);
      self->at++;
      skip_space (self);
      if (look (self) == close)
        return refuse (self, SLUICE_FAULT_COMMA, comma);
    }
}

static SluiceLiteral *
parse_value (Parser *self)
{
  g_autoptr (SluiceLiteral) value = g_new0 (SluiceLiteral, 1);
  char c = look (self);
  gboolean good;

  value->start = value->name_start = self->at;
  if (c == '{' || c == '[')
    good = read_container (self, value);
  else if (c == '"')
    {
      value->kind = SLUICE_LITERAL_STRING;
      value->string = read_string (self);
      good = value->string != NULL;
    }
  else if (c == '-' || g_ascii_isdigit (c))
    good = read_number (self, value);
  else
    good = read_word (self, value);

  value->end = self->at;
  return good ? g_steal_pointer (&value) : NULL;
}

/* Where GtkTextBuffer ends a line: at LF, CR, CR LF as one, and U+2029. @i: of the last byte of it */
static gboolean
ends_line (const char *text,
           gsize       i)
{
  return text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')
         || (i >= 2 && memcmp (text + i - 2, "\xe2\x80\xa9", 3) == 0);
}

void
sluice_literal_locate (const char *text,
                       gsize       offset,
                       guint      *line,
                       guint      *column)
{
  gsize at = 0;

  sluice_literal_locate_next (text, &at, offset, line, column);
}

void
sluice_literal_locate_next (const char *text,
                            gsize      *at,
                            gsize       offset,
                            guint      *line,
                            guint      *column)
{
  if (*at == 0 || offset < *at)
    {
      *at = 0;
      *line = 1;
      *column = 1;
    }
  for (gsize i = *at; i < offset; i++)
    {
      if (ends_line (text, i))
        {
          (*line)++;
          *column = 1;
        }
      else if (((guchar) text[i] & 0xc0) != 0x80)
        (*column)++;
    }
  *at = offset;
}

SluiceLiteral *
sluice_literal_parse (const char  *text,
                      gssize       length,
                      SluiceFault *fault)
{
  Parser parser = { .text = text, .length = length >= 0 ? (gsize) length : strlen (text) };
  g_autoptr (SluiceLiteral) value = NULL;
  const char *invalid = NULL;

  if (!g_utf8_validate_len (text, parser.length, &invalid))
    refuse (&parser, SLUICE_FAULT_ENCODING, (gsize) (invalid - text));
  else
    {
      skip_space (&parser);
      if (parser.at == parser.length)
        refuse (&parser, SLUICE_FAULT_EMPTY, parser.at);
      else
        value = parse_value (&parser);
      skip_space (&parser);
      if (value != NULL && parser.at < parser.length)
        {
          refuse (&parser, SLUICE_FAULT_MORE, parser.at);
          g_clear_pointer (&value, sluice_literal_free);
        }
    }

  if (fault != NULL)
    {
      *fault = (SluiceFault) { .kind = parser.fault, .offset = parser.fault_at };
      if (parser.fault != SLUICE_FAULT_NONE)
        sluice_literal_locate (text, parser.fault_at, &fault->line, &fault->column);
    }
  return g_steal_pointer (&value);
}

GPtrArray *
sluice_literal_trace_fault (const char *text,
                            gssize      length)
{
  GPtrArray *trail = g_ptr_array_new_with_free_func (g_free);
  Parser parser = { .text = text, .length = length >= 0 ? (gsize) length : strlen (text), .trail = trail };
  SluiceLiteral *value;

  if (!g_utf8_validate_len (text, parser.length, NULL))
    return trail;
  skip_space (&parser);
  value = parse_value (&parser);
  g_clear_pointer (&value, sluice_literal_free);
  for (guint i = 0; i < trail->len / 2; i++)
    {
      gpointer inner = trail->pdata[i];

      trail->pdata[i] = trail->pdata[trail->len - 1 - i];
      trail->pdata[trail->len - 1 - i] = inner;
    }
  return trail;
}

guint
sluice_literal_count (const SluiceLiteral *self)
{
  return self != NULL && self->children != NULL ? self->children->len : 0;
}

const SluiceLiteral *
sluice_literal_nth (const SluiceLiteral *self,
                    guint                index)
{
  return g_ptr_array_index (self->children, index);
}

const SluiceLiteral *
sluice_literal_get (const SluiceLiteral *self,
                    const char          *name)
{
  if (self == NULL || self->kind != SLUICE_LITERAL_OBJECT)
    return NULL;

  for (guint i = 0; i < self->children->len; i++)
    {
      const SluiceLiteral *child = g_ptr_array_index (self->children, i);

      if (g_str_equal (child->name, name))
        return child;
    }
  return NULL;
}
