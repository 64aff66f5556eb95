/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log as a text that a screen reader reads. */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/sluice-text.h"

/* What a screen reader is given at once: lines, bytes of one and of all. */
#define MAX_SPOKEN_LINES 200
#define MAX_SPOKEN_LINE 4096
#define MAX_SPOKEN 65536

/* Returns: (transfer full): the beginning of a line, of at most @most bytes; with "…" where that isn't all. */
static char *
cut (const char *text,
     guint       most)
{
  gsize length = strnlen (text, (gsize) most + 1);

  if (length <= most)
    return g_strdup (text);
  return g_strdup_printf ("%.*s…", (int) (g_utf8_find_prev_char (text, text + most + 1) - text), text);
}

/* Returns: (transfer full): the part of a line that character @at of it is in the middle of, of @most bytes; with "…" where
 * there is more. @before: (out): so many bytes of the line are before it */
static char *
cut_around (const char *text,
            gsize       at,
            guint       most,
            guint      *before)
{
  g_autofree char *part = NULL;
  gsize length = strlen (text);

  *before = 0;
  if (length <= most || at <= most * 3 / 4)
    return cut (text, most);
  /* Letters that are read one by one go on for a while before it is another part. */
  at = MIN (at, length) / (most / 2) * (most / 2);
  *before = (guint) (g_utf8_find_prev_char (text, text + at - most / 4) - text);
  part = cut (text + *before, most);
  return g_strconcat ("…", part, NULL);
}

/* The level is seen by its colour: it is said where it is grave. */
static char *
describe (SluiceLog  *log,
          guint       line,
          const char *words)
{
  SluiceLogLevel level = sluice_log_get_line_level (log, line);

  if (level >= SLUICE_LOG_LEVEL_ERROR)
    return g_strdup_printf (C_ ("log", "Error: %s"), words);
  if (level == SLUICE_LOG_LEVEL_WARNING)
    return g_strdup_printf (C_ ("log", "Warning: %s"), words);
  return g_strdup (words);
}

char *
sluice_log_canvas_describe_line (SluiceLog *log,
                                 guint      line,
                                 guint      most)
{
  g_autofree char *words = NULL, *described = NULL, *today = NULL, *day = NULL;
  gint64 at;

  g_return_val_if_fail (SLUICE_IS_LOG (log), NULL);
  g_return_val_if_fail (line < sluice_log_get_lines (log)->len, NULL);

  words = cut (sluice_log_line_get_text (sluice_log_get_lines (log)->pdata[line]), most);
  described = describe (log, line, words);
  at = sluice_log_line_get_at (sluice_log_get_lines (log)->pdata[line]);
  if (at == 0)
    return g_steal_pointer (&described);
  day = sluice_text_day (at, g_get_real_time ());
  today = sluice_text_day (g_get_real_time (), g_get_real_time ());
  return g_str_equal (day, today) ? g_steal_pointer (&described) : sluice_log_canvas_say_day (at, described);
}

/* Of a line of another day than the one before it the day is said, too. @day: (inout): of the one before, then of this */
static char *
describe_with_day (SluiceLogCanvas *self,
                   gint64           number,
                   const char      *words,
                   char           **day)
{
  g_autofree char *described = describe (self->log, (guint) number, words);
  gint64 at = sluice_log_line_get_at (sluice_log_canvas_peek (self, number));

  if (self->times && self->day_width > 0 && at != 0)
    {
      char *this_day = sluice_text_day (at, self->today);
      gboolean same = g_strcmp0 (*day, this_day) == 0;

      g_free (*day);
      *day = this_day;
      if (!same)
        return sluice_log_canvas_say_day (at, described);
    }
  return g_steal_pointer (&described);
}

/* Of the text a screen reader is given, in characters. */
typedef struct
{
  guint caret;
  guint from; /* what is selected of it */
  guint to;
} Spoken;

/* A line of it. */
typedef struct
{
  gint64 number;
  const char *text;  /* what is given of the line itself … */
  guint before;      /* … without so many bytes at its beginning, for which "…" stands … */
  const char *words; /* … and with its level */
  guint begin;       /* characters before it */
} SpokenLine;

/* Where @place stands; the line's beginning or end where it is in another one. */
static guint
place_spoken (const SluiceLogPlace *place,
              const SpokenLine     *line)
{
  guint length = (guint) g_utf8_strlen (line->words, -1);
  gsize at = place->byte;

  if (place->line < line->number)
    return line->begin;
  if (place->line > line->number)
    return line->begin + length + 1;
  /* At the beginning of a line, before its level. */
  if (place->byte == 0)
    return line->begin;
  if (line->before > 0)
    at = place->byte > line->before ? place->byte - line->before + strlen ("…") : 0;
  return line->begin + length - (guint) g_utf8_strlen (line->text, -1)
         + (guint) g_utf8_strlen (line->text, (gssize) MIN (at, strlen (line->text)));
}

/* What is in view, and the line the keys are at: a screen reader reads that as a text. @spoken: (out) */
static char *
get_spoken (SluiceLogCanvas *self,
            Spoken          *spoken)
{
  SluiceLogPlace from, to;
  gboolean selected = sluice_log_canvas_get_selection (self, &from, &to);

  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *day = NULL;
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  guint n = sluice_log_canvas_count (self), first, last, caret, n_said, characters = 0;

  *spoken = (Spoken) { 0, 0, 0 };
  if (n == 0 || self->dirty)
    return g_strdup ("");

  first = sluice_log_canvas_find_row (self, top / self->row_height);
  last = MIN (sluice_log_canvas_find_row (self, (top + height) / self->row_height), first + MAX_SPOKEN_LINES);
  last = MIN (last, n - 1);
  /* The line of the keys comes before all, or after, where it isn't in view. */
  caret = self->cursor.line >= 0 ? MIN (sluice_log_canvas_find_shown (self, self->cursor.line, NULL), n - 1) : first;
  n_said = last - first + 1 + (caret < first || caret > last);
  for (guint said = 0; said < n_said; said++)
    {
      guint shown = first + said - (caret < first);
      gint64 number;
      SluiceLogLine *line;

      if (caret < first ? said == 0 : shown > last)
        shown = caret;
      if (text->len >= MAX_SPOKEN && shown != caret)
        continue;
      number = sluice_log_canvas_get_line (self, shown);
      line = sluice_log_canvas_peek (self, number);
      if (line != NULL)
        {
          guint at = number == self->cursor.line ? self->cursor.byte : 0, before;
          g_autofree char *part = cut_around (sluice_log_line_get_text (line), at, MAX_SPOKEN_LINE, &before);
          g_autofree char *words = describe_with_day (self, number, part, &day);
          SpokenLine each = { number, part, before, words, characters };

          if (shown == caret && self->cursor.line >= 0)
            spoken->caret = place_spoken (&self->cursor, &each);
          if (selected && from.line >= number)
            spoken->from = place_spoken (&from, &each);
          if (selected && (to.line >= number || said == 0))
            spoken->to = place_spoken (&to, &each);
          g_string_append_printf (text, "%s\n", words);
          characters += (guint) g_utf8_strlen (words, -1) + 1;
        }
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static GBytes *
get_contents (GtkAccessibleText *text,
              unsigned int       start,
              unsigned int       end)
{
  Spoken where;
  g_autofree char *spoken = get_spoken (SLUICE_LOG_CANVAS (text), &where);
  glong length = g_utf8_strlen (spoken, -1);
  char *part = g_utf8_substring (spoken, MIN ((glong) start, length),
                                 end == G_MAXUINT || (glong) end > length ? length : (glong) end);

  return g_bytes_new_take (part, strlen (part) + 1);
}

static GBytes *
get_contents_at (GtkAccessibleText           *text,
                 unsigned int                 offset,
                 GtkAccessibleTextGranularity granularity,
                 unsigned int                *start,
                 unsigned int                *end)
{
  Spoken where;
  g_autofree char *spoken = get_spoken (SLUICE_LOG_CANVAS (text), &where);
  glong length = g_utf8_strlen (spoken, -1);
  const char *at = g_utf8_offset_to_pointer (spoken, MIN ((glong) offset, length)), *from = at, *to = at;

  if (granularity == GTK_ACCESSIBLE_TEXT_GRANULARITY_CHARACTER)
    to = *at != '\0' ? g_utf8_next_char (at) : at;
  else
    {
      const char *breaks = granularity == GTK_ACCESSIBLE_TEXT_GRANULARITY_WORD ? " \n\t" : "\n";

      while (from > spoken && strchr (breaks, from[-1]) == NULL)
        from--;
      while (*to != '\0' && strchr (breaks, *to) == NULL)
        to++;
      if (*to != '\0')
        to++;
    }
  *start = (guint) g_utf8_pointer_to_offset (spoken, from);
  *end = (guint) g_utf8_pointer_to_offset (spoken, to);
  return get_contents (text, *start, *end);
}

static unsigned int
get_caret_position (GtkAccessibleText *text)
{
  Spoken where;
  g_autofree char *spoken = get_spoken (SLUICE_LOG_CANVAS (text), &where);

  return where.caret;
}

static gboolean
get_selection (GtkAccessibleText       *text,
               gsize                   *n_ranges,
               GtkAccessibleTextRange **ranges)
{
  Spoken where;
  g_autofree char *spoken = get_spoken (SLUICE_LOG_CANVAS (text), &where);

  *n_ranges = 0;
  *ranges = NULL;
  if (where.to <= where.from)
    return FALSE;

  *n_ranges = 1;
  *ranges = g_new (GtkAccessibleTextRange, 1);
  **ranges = (GtkAccessibleTextRange) { where.from, where.to - where.from };
  return TRUE;
}

void
sluice_log_canvas_tell_caret (SluiceLogCanvas *self)
{
  SluiceLogPlace from, to;
  gboolean selected = sluice_log_canvas_get_selection (self, &from, &to);

  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
  if (selected || self->selected)
    gtk_accessible_text_update_selection_bound (GTK_ACCESSIBLE_TEXT (self));
  self->selected = selected;
}

static gboolean
get_no_attributes (GtkAccessibleText        *text,
                   unsigned int              offset,
                   gsize                    *n_ranges,
                   GtkAccessibleTextRange  **ranges,
                   char                   ***names,
                   char                   ***values)
{
  *n_ranges = 0;
  *ranges = NULL;
  *names = NULL;
  *values = NULL;
  return FALSE;
}

static void
get_default_attributes (GtkAccessibleText   *text,
                        char              ***names,
                        char              ***values)
{
  *names = g_new0 (char *, 1);
  *values = g_new0 (char *, 1);
}

void
sluice_log_canvas_text_init (GtkAccessibleTextInterface *iface)
{
  iface->get_contents = get_contents;
  iface->get_contents_at = get_contents_at;
  iface->get_caret_position = get_caret_position;
  iface->get_selection = get_selection;
  iface->get_attributes = get_no_attributes;
  iface->get_default_attributes = get_default_attributes;
}
