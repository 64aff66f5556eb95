/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-line.h"

#include <string.h>

#define TAB_CELLS 8

struct _SluiceLogLine
{
  GObject parent_instance;

  char *text;
  gint64 at;
  guint hash;
  guint cells;
  guint prefix; /* bytes that say who wrote it */
  guint8 level;
  guint8 source;
  guint8 broken; /* there are breaks inside */
};

G_DEFINE_FINAL_TYPE (SluiceLogLine, sluice_log_line, G_TYPE_OBJECT)

/* Returns: where what a terminal takes as one command ends; @at: at its escape */
static const char *
skip_command (const char *at)
{
  at++;
  if (*at == '[')
    {
      for (at++; (guchar) *at >= 0x20 && (guchar) *at <= 0x3f;)
        at++;
      return (guchar) *at >= 0x40 && (guchar) *at <= 0x7e ? at + 1 : at;
    }
  if (*at == ']')
    {
      while (*at != '\0' && *at != '\a' && *at != '\n' && !(at[0] == '\033' && at[1] == '\\'))
        at++;
      return *at == '\a' ? at + 1 : *at == '\033' ? at + 2 : at;
    }
  /* Such as the choice of a set of characters. */
  while ((guchar) *at >= 0x20 && (guchar) *at <= 0x2f)
    at++;
  return (guchar) *at >= 0x30 && (guchar) *at <= 0x7e ? at + 1 : at;
}

/* What makes all that follows read from right to left, or begins or ends such a part: no word needs it, and it hides what a
 * line says. */
static gboolean
turns_text (const char *at)
{
  const guchar *bytes = (const guchar *) at;

  return bytes[0] == 0xe2 && ((bytes[1] == 0x80 && bytes[2] >= 0xaa && bytes[2] <= 0xae)
                              || (bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9));
}

/* Valid, and as it would stand on a terminal in the end: without what gives colours and moves, and of what was written over
 * only the last, which is how progress is told. */
static char *
clean (const char *text)
{
  g_autofree char *valid = NULL;
  gsize length = strlen (text);
  GString *result;
  gsize row = 0;
  gboolean back = FALSE;

  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    length--;

  valid = g_utf8_make_valid (text, (gssize) length);
  result = g_string_sized_new (strlen (valid));
  for (const char *at = valid; *at != '\0';)
    {
      if (*at == '\033')
        {
          at = skip_command (at);
          continue;
        }
      if (*at == '\r')
        {
          back = TRUE;
          at++;
          continue;
        }
      if (turns_text (at))
        {
          at += strlen ("\u202e");
          g_string_append (result, "\ufffd");
          continue;
        }
      if (*at == '\n')
        {
          back = FALSE;
          row = result->len + 1;
        }
      else if (back)
        {
          g_string_truncate (result, row);
          back = FALSE;
        }
      g_string_append_c (result, (guchar) *at < 0x20 && *at != '\t' && *at != '\n' ? ' ' : *at);
      at++;
    }

  return g_string_free_and_steal (result);
}

/* How many cells the character at @at takes in a row that has @cells already. */
static inline guint
measure (const char *at,
         guint       cells)
{
  gunichar c;

  if ((guchar) *at < 0x80)
    return *at == '\t' ? TAB_CELLS - cells % TAB_CELLS : 1;

  c = g_utf8_get_char (at);
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

static guint
count_cells (const char *text)
{
  guint cells = 0, most = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      cells = *at == '\n' ? 0 : cells + measure (at, cells);
      most = MAX (most, cells);
    }

  return most;
}

/* Returns: where the row that begins at @at ends; @next: where the next one begins, NULL where there is none */
static const char *
end_row (const char  *at,
         guint        columns,
         const char **next)
{
  guint cells = 0;
  const char *gap = NULL, *joint = NULL;

  for (; *at != '\0' && *at != '\n'; at = g_utf8_next_char (at))
    {
      guint more = measure (at, cells);

      if (columns > 0 && cells > 0 && cells + more > columns)
        {
          /* What a row leaves free for a whole word is little: a path without blanks is broken within, at a joint where
           * there is one. */
          *next = gap != NULL ? gap : joint != NULL ? joint : at;
          return *next;
        }
      cells += more;
      if ((*at == ' ' || *at == '\t' || *at == ',' || *at == ';') && cells >= columns - columns / 3)
        gap = at + 1;
      if ((*at == '/' || *at == '-' || *at == '_' || *at == '.') && cells >= columns - columns / 3)
        joint = at + 1;
    }

  *next = *at == '\n' ? at + 1 : NULL;
  return at;
}

/* Without the blank after it, which a line that says no more may lack. */
static guint
measure_prefix (const char *text)
{
  guint length = (guint) (sluice_log_level_skip_prefix (text) - text);

  return length > 0 && text[length - 1] == ' ' ? length - 1 : length;
}

static void
sluice_log_line_finalize (GObject *object)
{
  SluiceLogLine *self = SLUICE_LOG_LINE (object);

  g_free (self->text);

  G_OBJECT_CLASS (sluice_log_line_parent_class)->finalize (object);
}

static void
sluice_log_line_class_init (SluiceLogLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_log_line_finalize;
}

static void
sluice_log_line_init (SluiceLogLine *self)
{
}

SluiceLogLine *
sluice_log_line_new (const char      *text,
                     SluiceLogLevel   level,
                     gint64           at,
                     SluiceLogSource  source)
{
  SluiceLogLine *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_LOG_LINE, NULL);
  self->text = clean (text);
  self->at = at;
  self->hash = g_str_hash (self->text);
  self->cells = count_cells (self->text);
  self->broken = strchr (self->text, '\n') != NULL;
  if (level == SLUICE_LOG_LEVEL_UNKNOWN)
    level = sluice_log_level_guess (self->text);
  else if (level < SLUICE_LOG_LEVEL_ERROR && sluice_log_level_has_traceback (self->text))
    level = SLUICE_LOG_LEVEL_ERROR;
  self->level = (guint8) level;
  self->source = (guint8) source;
  /* What is known of a stage is in its own order, whatever it says. */
  if (source == SLUICE_LOG_SOURCE_PAGE || source == SLUICE_LOG_SOURCE_SOCKET)
    self->prefix = measure_prefix (self->text);
  return self;
}

const char *
sluice_log_line_get_text (SluiceLogLine *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_LINE (self), NULL);

  return self->text;
}

SluiceLogLevel
sluice_log_line_get_level (SluiceLogLine *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_LINE (self), SLUICE_LOG_LEVEL_UNKNOWN);

  return self->level;
}

gint64
sluice_log_line_get_at (SluiceLogLine *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_LINE (self), 0);

  return self->at;
}

SluiceLogSource
sluice_log_line_get_source (SluiceLogLine *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_LINE (self), SLUICE_LOG_SOURCE_PAGE);

  return self->source;
}

guint
sluice_log_line_get_cells (SluiceLogLine *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_LINE (self), 0);

  return self->cells;
}

guint
sluice_log_line_count_rows (SluiceLogLine *self,
                            guint          columns)
{
  guint rows = 0;

  g_return_val_if_fail (SLUICE_IS_LOG_LINE (self), 1);

  if (!self->broken && (columns == 0 || self->cells <= columns))
    return 1;

  for (const char *at = self->text; at != NULL; rows++)
    end_row (at, columns, &at);
  return rows;
}

void
sluice_log_line_get_row (SluiceLogLine *self,
                         guint          columns,
                         guint          row,
                         guint         *begin,
                         guint         *end)
{
  const char *at = self->text, *next = NULL, *stop;

  stop = end_row (at, columns, &next);
  for (; row > 0 && next != NULL; row--)
    {
      at = next;
      stop = end_row (at, columns, &next);
    }
  *begin = (guint) (at - self->text);
  *end = (guint) (stop - self->text);
}

/* Called for every pair of lines a join looks at: no type checks. */
gboolean
sluice_log_line_same_text (SluiceLogLine *self,
                           SluiceLogLine *other)
{
  return self == other || (self->hash == other->hash && strcmp (self->text, other->text) == 0);
}

gboolean
sluice_log_line_same_writer (SluiceLogLine *self,
                             SluiceLogLine *other)
{
  return self->prefix == other->prefix && memcmp (self->text, other->text, self->prefix) == 0;
}

GPtrArray *
sluice_log_lines_new (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}
