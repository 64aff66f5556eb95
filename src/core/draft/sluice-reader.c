/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-reader.h"

#include <string.h>

#define ARROW " → "
/* Of a number: up to here each whole one is one of its own, also where it was read with a fraction's type. */
#define LARGEST G_GINT64_CONSTANT (1000000000000000)

/* A fault of one value stands where that does; one between them may come from a bracket that is missing far before. */
static gboolean
has_place (SluiceFaultKind fault)
{
  return fault == SLUICE_FAULT_STRING || fault == SLUICE_FAULT_ESCAPE || fault == SLUICE_FAULT_NUMBER
         || fault == SLUICE_FAULT_LARGE || fault == SLUICE_FAULT_NO_NUMBER || fault == SLUICE_FAULT_DOUBLE_NAME;
}

static void
note_syntax (SluiceReader      *self,
             const SluiceFault *fault)
{
  g_autoptr (GPtrArray) trail = has_place (fault->kind) ? sluice_literal_trace_fault (self->text, (gssize) self->length)
                                                        : g_ptr_array_new ();
  gsize mark = self->path->len;
  SluiceProblem *problem;

  for (guint i = 0; i < trail->len; i++)
    sluice_reader_enter (self, trail->pdata[i], 0);
  problem = sluice_reader_note (self, SLUICE_PROBLEM_FILE_SYNTAX, NULL);
  problem->fault = fault->kind;
  problem->line = fault->line;
  problem->column = fault->column;
  sluice_reader_leave (self, mark);
}

gboolean
sluice_reader_open (SluiceReader *self,
                    GBytes       *bytes,
                    gsize         limit,
                    GPtrArray    *problems)
{
  SluiceFault fault;

  *self = (SluiceReader) { .problems = problems, .path = g_string_new (NULL) };
  self->text = g_bytes_get_data (bytes, &self->length);
  if (self->length > limit)
    {
      sluice_reader_note (self, SLUICE_PROBLEM_FILE_TOO_LARGE, NULL)->number = (gint64) limit;
      return FALSE;
    }

  /* What some editors put before it. */
  if (self->length >= 3 && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    {
      self->text += 3;
      self->length -= 3;
    }
  self->root = sluice_literal_parse (self->text != NULL ? self->text : "", (gssize) self->length, &fault);
  if (self->root == NULL)
    {
      note_syntax (self, &fault);
      return FALSE;
    }
  if (self->root->kind != SLUICE_LITERAL_OBJECT)
    {
      sluice_reader_note (self, SLUICE_PROBLEM_FIELD_TYPE, self->root)->expected = SLUICE_PARAM_OBJECT;
      return FALSE;
    }
  return TRUE;
}

void
sluice_reader_clear (SluiceReader *self)
{
  g_clear_pointer (&self->root, sluice_literal_free);
  g_string_free (self->path, TRUE);
}

gsize
sluice_reader_enter (SluiceReader *self,
                     const char   *name,
                     guint         index)
{
  gsize mark = self->path->len;

  if (mark > 0)
    g_string_append (self->path, ARROW);
  if (name != NULL)
    g_string_append (self->path, name);
  else
    g_string_append_printf (self->path, "%u", index);
  return mark;
}

void
sluice_reader_leave (SluiceReader *self,
                     gsize         mark)
{
  g_string_truncate (self->path, mark);
}

SluiceProblem *
sluice_reader_note (SluiceReader        *self,
                    SluiceProblemKind    kind,
                    const SluiceLiteral *place)
{
  SluiceProblem *problem = sluice_problem_new (kind);

  problem->path = self->path->len > 0 ? g_strdup (self->path->str) : NULL;
  if (place != NULL)
    {
      sluice_literal_locate_next (self->text, &self->told, place->name_start, &self->line, &self->column);
      problem->line = self->line;
      problem->column = self->column;
    }
  g_ptr_array_add (self->problems, problem);
  return problem;
}

void
sluice_reader_check_names (SluiceReader        *self,
                           const SluiceLiteral *object,
                           ...)
{
  for (guint i = 0; i < sluice_literal_count (object); i++)
    {
      const SluiceLiteral *member = sluice_literal_nth (object, i);
      gboolean known = FALSE;
      const char *name;
      va_list names;
      gsize mark;

      va_start (names, object);
      while (!known && (name = va_arg (names, const char *)) != NULL)
        known = g_str_equal (name, member->name);
      va_end (names);
      if (known)
        continue;

      mark = sluice_reader_enter (self, member->name, 0);
      sluice_reader_note (self, SLUICE_PROBLEM_FIELD_UNKNOWN, member);
      sluice_reader_leave (self, mark);
    }
}

const SluiceLiteral *
sluice_reader_get (SluiceReader        *self,
                   const SluiceLiteral *object,
                   const char          *name,
                   SluiceParamType      type,
                   gboolean             required)
{
  const SluiceLiteral *member = sluice_literal_get (object, name);
  gboolean none = member == NULL || (member->kind == SLUICE_LITERAL_NULL && !required);
  gsize mark;

  if (!none && sluice_param_type_fits (type, member))
    return member;
  if (none && !required)
    return NULL;

  mark = sluice_reader_enter (self, name, 0);
  if (none)
    sluice_reader_note (self, SLUICE_PROBLEM_FIELD_MISSING, object);
  else
    sluice_reader_note (self, SLUICE_PROBLEM_FIELD_TYPE, member)->expected = type;
  sluice_reader_leave (self, mark);
  return NULL;
}

const char *
sluice_reader_get_string (SluiceReader        *self,
                          const SluiceLiteral *object,
                          const char          *name,
                          gboolean             required)
{
  const SluiceLiteral *member = sluice_reader_get (self, object, name, SLUICE_PARAM_STRING, required);

  return member != NULL ? member->string : NULL;
}

/* A number as it is written, which a draft could only hold as another one. */
static void
refuse_number (SluiceReader        *self,
               const SluiceLiteral *member)
{
  gsize mark = sluice_reader_enter (self, member->name, 0);
  SluiceProblem *problem = sluice_reader_note (self, SLUICE_PROBLEM_FIELD_RANGE, member);

  problem->field = sluice_draft_field_parse (member->name, !g_str_equal (member->name, "priority"));
  problem->name = member->kind == SLUICE_LITERAL_STRING ? g_strdup (member->string)
                                                        : g_strndup (self->text + member->start,
                                                                     member->end - member->start);
  sluice_reader_leave (self, mark);
}

gint64
sluice_reader_get_integer (SluiceReader        *self,
                           const SluiceLiteral *object,
                           const char          *name,
                           gint64               fallback)
{
  const SluiceLiteral *member = sluice_literal_get (object, name);
  g_autoptr (GError) error = NULL;
  gint64 number;

  if (member != NULL && member->kind == SLUICE_LITERAL_STRING)
    {
      if (g_ascii_string_to_signed (member->string, 10, -LARGEST, LARGEST, &number, &error))
        return number;
      if (g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
        {
          refuse_number (self, member);
          return fallback;
        }
    }

  /* Null is no number: the server says so too. */
  member = sluice_reader_get (self, object, name, SLUICE_PARAM_INTEGER, member != NULL);
  if (member == NULL)
    return fallback;
  if (ABS (member->number) > (double) LARGEST)
    {
      refuse_number (self, member);
      return fallback;
    }
  return (gint64) member->number;
}

gboolean
sluice_reader_get_boolean (SluiceReader        *self,
                           const SluiceLiteral *object,
                           const char          *name,
                           gboolean             fallback)
{
  const SluiceLiteral *member = sluice_reader_get (self, object, name, SLUICE_PARAM_BOOLEAN, FALSE);

  return member != NULL ? member->boolean : fallback;
}

char *
sluice_reader_get_words (SluiceReader        *self,
                         const SluiceLiteral *object,
                         const char          *name,
                         gboolean             required)
{
  const SluiceLiteral *member = sluice_literal_get (object, name);
  const SluiceLiteral *words = NULL;

  if (member == NULL || member->kind != SLUICE_LITERAL_OBJECT)
    return g_strdup (sluice_reader_get_string (self, object, name, required));

  for (guint i = 0; i < sluice_literal_count (member); i++)
    if (sluice_literal_nth (member, i)->kind != SLUICE_LITERAL_STRING)
      {
        gsize mark = sluice_reader_enter (self, name, 0);

        sluice_reader_note (self, SLUICE_PROBLEM_FIELD_TYPE, member)->expected = SLUICE_PARAM_STRING;
        sluice_reader_leave (self, mark);
        return NULL;
      }

  for (const char *const *language = g_get_language_names (); *language != NULL && words == NULL; language++)
    words = sluice_literal_get (member, *language);
  if (words == NULL)
    words = sluice_literal_get (member, "en");
  if (words == NULL && sluice_literal_count (member) > 0)
    words = sluice_literal_nth (member, 0);
  return words != NULL ? g_strdup (words->string) : NULL;
}

char *
sluice_reader_format (SluiceReader        *self,
                      const SluiceLiteral *value)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sluice_literal_append (value, self->text, out, 0);
  return g_string_free_and_steal (g_steal_pointer (&out));
}
