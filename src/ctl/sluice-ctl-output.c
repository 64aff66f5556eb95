/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/sluice-ctl-output.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text/sluice-text.h"

#define GAP 2

typedef struct
{
  char **cells;
  int coloured;
  SluiceState state;
} Row;

struct _SluiceCtlTable
{
  int indent;
  char *alignment;
  GPtrArray *rows;
};

SluiceCtlOutput
sluice_ctl_output_probe (void)
{
  SluiceCtlOutput self = { .columns = G_MAXINT };
  const char *no_color = g_getenv ("NO_COLOR");
  const char *columns = g_getenv ("COLUMNS");
  struct winsize size;

  self.terminal = isatty (STDOUT_FILENO) != 0;
  if (!self.terminal)
    return self;

  self.colour = (no_color == NULL || *no_color == '\0') && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    self.columns = size.ws_col;
  else if (columns != NULL && atoi (columns) > 0)
    self.columns = atoi (columns);
  else
    self.columns = 80;
  return self;
}

/* --- the server's text ------------------------------------------------------------------------------------------- */

static char *
escape (const char *text,
        int         indent)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) escaped = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' && indent >= 0)
        g_string_append_printf (escaped, "\n%*s", indent, "");
      else if (c == '\n')
        g_string_append (escaped, "\\n");
      else if (c == '\t')
        g_string_append (escaped, indent >= 0 ? "    " : "\\t");
      else if (c == '\r')
        g_string_append (escaped, "\\r");
      else if (g_unichar_iscntrl (c))
        g_string_append_printf (escaped, "\\x%02x", c);
      else if (sluice_text_is_turn (c) || c == 0x2028 || c == 0x2029)
        g_string_append_printf (escaped, "\\u%04x", c);
      else
        g_string_append_unichar (escaped, c);
    }

  return g_string_free_and_steal (g_steal_pointer (&escaped));
}

char *
sluice_ctl_escape (const char *text)
{
  return escape (text != NULL ? text : "", -1);
}

char *
sluice_ctl_escape_lines (const char *text,
                         int         indent)
{
  return escape (text != NULL ? text : "", MAX (indent, 0));
}

static int
measure_char (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

int
sluice_ctl_measure (const char *text)
{
  int columns = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    columns += measure_char (g_utf8_get_char (p));
  return columns;
}

char *
sluice_ctl_cut (const char *text,
                int         columns)
{
  const char *end = text;
  int taken = 0;

  if (columns <= 0)
    return g_strdup ("");
  if (sluice_ctl_measure (text) <= columns)
    return g_strdup (text);

  while (*end != '\0')
    {
      int width = measure_char (g_utf8_get_char (end));

      if (taken + width > columns - 1)
        break;
      taken += width;
      end = g_utf8_next_char (end);
    }
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

char *
sluice_ctl_stamp (gint64 instant)
{
  g_autoptr (GDateTime) utc = instant != 0 ? g_date_time_new_from_unix_utc_usec (instant) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : NULL;

  return text != NULL ? g_steal_pointer (&text) : g_strdup ("–");
}

const char *
sluice_ctl_get_colour (const SluiceCtlOutput *self,
                       SluiceState            state)
{
  if (!self->colour)
    return "";

  switch (state)
    {
    case SLUICE_STATE_RUNNING:
    case SLUICE_STATE_QUEUED:
    case SLUICE_STATE_PAUSED:
      return "\033[34m";
    case SLUICE_STATE_COMPLETED:
      return "\033[32m";
    case SLUICE_STATE_FAILED:
      return "\033[31m";
    case SLUICE_STATE_STUCK:
    case SLUICE_STATE_SKIPPED:
      return "\033[33m";
    case SLUICE_STATE_CHECKING:
    case SLUICE_STATE_PENDING:
    case SLUICE_STATE_CANCELLED:
    case SLUICE_STATE_UNKNOWN:
    default:
      return "\033[2m";
    }
}

const char *
sluice_ctl_get_plain (const SluiceCtlOutput *self)
{
  return self->colour ? "\033[0m" : "";
}

/* --- tables ------------------------------------------------------------------------------------------------------ */

static void
free_row (gpointer data)
{
  Row *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

SluiceCtlTable *
sluice_ctl_table_new (int         indent,
                      const char *alignment)
{
  SluiceCtlTable *self = g_new0 (SluiceCtlTable, 1);

  self->indent = indent;
  self->alignment = g_strdup (alignment);
  self->rows = g_ptr_array_new_with_free_func (free_row);
  return self;
}

void
sluice_ctl_table_free (SluiceCtlTable *self)
{
  g_free (self->alignment);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
sluice_ctl_table_add (SluiceCtlTable *self,
                      char          **cells,
                      int             coloured,
                      SluiceState     state)
{
  Row *row = g_new0 (Row, 1);

  g_return_if_fail (g_strv_length (cells) == strlen (self->alignment));

  row->cells = cells;
  row->coloured = coloured;
  row->state = state;
  g_ptr_array_add (self->rows, row);
}

static void
append_cell (GString               *text,
             const SluiceCtlOutput *output,
             const Row             *row,
             int                    column,
             const char            *cell,
             int                    padding,
             gboolean               right)
{
  gboolean coloured = output->colour && column == row->coloured;

  if (right)
    g_string_append_printf (text, "%*s", padding, "");
  if (coloured)
    g_string_append (text, sluice_ctl_get_colour (output, row->state));
  g_string_append (text, cell);
  if (coloured)
    g_string_append (text, sluice_ctl_get_plain (output));
  if (!right)
    g_string_append_printf (text, "%*s", padding, "");
}

char *
sluice_ctl_table_to_string (SluiceCtlTable        *self,
                            const SluiceCtlOutput *output)
{
  int n = (int) strlen (self->alignment);
  g_autofree int *widths = g_new0 (int, (gsize) n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      for (int j = 0; j < n; j++)
        widths[j] = MAX (widths[j], sluice_ctl_measure (row->cells[j]));
    }

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      int used = self->indent;

      g_string_append_printf (text, "%*s", self->indent, "");
      for (int j = 0; j < n - 1; j++)
        {
          append_cell (text, output, row, j, row->cells[j], widths[j] - sluice_ctl_measure (row->cells[j]),
                       self->alignment[j] == 'r');
          g_string_append_printf (text, "%*s", GAP, "");
          used += widths[j] + GAP;
        }

      if (output->columns == G_MAXINT)
        {
          append_cell (text, output, row, n - 1, row->cells[n - 1], 0, FALSE);
        }
      else
        {
          g_autofree char *cut = sluice_ctl_cut (row->cells[n - 1], MAX (output->columns - used, 10));

          append_cell (text, output, row, n - 1, cut, 0, FALSE);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* --- standard output --------------------------------------------------------------------------------------------- */

/* GSocket ignores SIGPIPE for the whole program (its own writes don't raise it): "| head" should end us as it ends
 * all. */
static void
mind_broken_pipes (void)
{
  signal (SIGPIPE, SIG_DFL);
}

void
sluice_ctl_print (const char *text)
{
  mind_broken_pipes ();
  fputs (text, stdout);
}

void
sluice_ctl_printf (const char *format,
                   ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  sluice_ctl_print (text);
}

gboolean
sluice_ctl_flush (void)
{
  mind_broken_pipes ();
  return fflush (stdout) == 0 && !ferror (stdout);
}

void
sluice_ctl_complain (const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  sluice_ctl_flush ();
  fprintf (stderr, "sluicectl: %s\n", text);
}

void
sluice_ctl_show_passing (const char *text)
{
  static gboolean shown;
  const char *term = g_getenv ("TERM");

  if (isatty (STDERR_FILENO) == 0 || term == NULL || g_str_equal (term, "dumb") || (text == NULL && !shown))
    return;

  fprintf (stderr, "\r\033[K%s", text != NULL ? text : "");
  fflush (stderr);
  shown = text != NULL;
}
