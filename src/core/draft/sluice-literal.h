/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Nesting beyond this is an attack or a mistake. */
#define SLUICE_LITERAL_MAX_DEPTH 100

typedef enum
{
  SLUICE_LITERAL_OBJECT,
  SLUICE_LITERAL_ARRAY,
  SLUICE_LITERAL_STRING,
  SLUICE_LITERAL_NUMBER,
  SLUICE_LITERAL_BOOLEAN,
  SLUICE_LITERAL_NULL,
} SluiceLiteralKind;

typedef struct _SluiceLiteral SluiceLiteral;

/**
 * SluiceLiteral:
 * @start: where it begins in the text, bytes
 * @end: where it ends, bytes
 * @name: (nullable): of a member of an object
 * @name_start: where the member begins, bytes; @start for what is no member
 * @string: (nullable): what a string says
 * @number: what a number says
 * @integer: whether that number is whole
 * @boolean: of true and false
 * @children: (nullable) (element-type SluiceLiteral): members or elements, in their order
 *
 * A JSON value as it is written: where it stands is known, so that what is wrong with it can be told at its place, and a
 * part of a text can be changed without touching the rest. (json-glib's nodes know no places.) Immutable.
 */
struct _SluiceLiteral
{
  SluiceLiteralKind kind;
  gsize start;
  gsize end;
  char *name;
  gsize name_start;
  char *string;
  double number;
  gboolean integer;
  gboolean boolean;
  GPtrArray *children;
};

typedef enum
{
  SLUICE_FAULT_NONE,
  SLUICE_FAULT_EMPTY,           /* there is nothing */
  SLUICE_FAULT_END,             /* the text ends too early */
  SLUICE_FAULT_UNEXPECTED,      /* something else was expected here */
  SLUICE_FAULT_COMMA,           /* a comma before a closing bracket */
  SLUICE_FAULT_QUOTES,          /* a word or name without double quotes */
  SLUICE_FAULT_STRING,          /* a string that is not closed on its line */
  SLUICE_FAULT_ESCAPE,          /* an escape sequence that doesn't exist, or stands for no character */
  SLUICE_FAULT_NUMBER,          /* a number that isn't one */
  SLUICE_FAULT_LARGE,           /* a number that is too large */
  SLUICE_FAULT_NO_NUMBER,       /* NaN, Infinity: no numbers in JSON */
  SLUICE_FAULT_DOUBLE_NAME,     /* one object has two members of one name */
  SLUICE_FAULT_MORE,            /* something follows after the value */
  SLUICE_FAULT_DEPTH,           /* nested too deep */
  SLUICE_FAULT_ENCODING,        /* not UTF-8, or a NUL */
} SluiceFaultKind;

/**
 * SluiceFault:
 * @offset: bytes
 * @line: from 1
 * @column: characters, from 1
 *
 * Why a text isn't JSON, and where.
 */
typedef struct
{
  SluiceFaultKind kind;
  gsize offset;
  guint line;
  guint column;
} SluiceFault;

/**
 * sluice_literal_parse:
 * @length: bytes, -1 where @text ends with a NUL
 * @fault: (out) (optional): what is wrong
 *
 * Strictly RFC 8259, and two members of one name are refused. Pure; any thread; linear time.
 *
 * Returns: (transfer full) (nullable): the value
 */
SluiceLiteral *sluice_literal_parse (const char *text, gssize length, SluiceFault *fault);
void sluice_literal_free (SluiceLiteral *self);

/**
 * sluice_literal_trace_fault:
 * @text: what sluice_literal_parse() refused
 * @length: bytes, -1 where @text ends with a NUL
 *
 * Returns: (transfer full) (element-type utf8): the names and positions of what its fault stands in, the outermost first;
 *   nothing where that can't be said
 */
GPtrArray *sluice_literal_trace_fault (const char *text, gssize length);

/** Line and column, from 1, of @offset in @text. */
void sluice_literal_locate (const char *text, gsize offset, guint *line, guint *column);

/**
 * sluice_literal_locate_next:
 * @at: (inout): what was located last, 0 at first
 * @line: (inout): its line
 * @column: (inout): its column
 *
 * The same, from there on: many places of one text, for as long as they come in their order, are one way through it.
 */
void sluice_literal_locate_next (const char *text, gsize *at, gsize offset, guint *line, guint *column);

/** Returns: (nullable) (transfer none): the member called @name of an object; %NULL for anything else. */
const SluiceLiteral *sluice_literal_get (const SluiceLiteral *self, const char *name);

/** Returns: members or elements. */
guint sluice_literal_count (const SluiceLiteral *self);
const SluiceLiteral *sluice_literal_nth (const SluiceLiteral *self, guint index);

/**
 * sluice_literal_append:
 * @source: the text it was parsed from
 * @indent: spaces before each line after the first; -1 for all on one line
 *
 * Writes the value; strings and numbers as they were written.
 */
void sluice_literal_append (const SluiceLiteral *self, const char *source, GString *out, int indent);

/** Appends @text as a JSON string. */
void sluice_literal_append_string (GString *out, const char *text);

/**
 * sluice_literal_set_member:
 * @text: the text of an object, valid
 * @name: of the member
 * @value: (nullable): JSON text; %NULL takes the member away
 *
 * Returns: (transfer full) (nullable): @text with that member changed, added at the end or gone, and all else as it was;
 *   %NULL where @text is no object
 */
char *sluice_literal_set_member (const char *text, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLiteral, sluice_literal_free)

G_END_DECLS
