/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-log-canvas-private.h"

GPtrArray *
sluice_log_canvas_get_lines (SluiceLogCanvas *self)
{
  return self->log != NULL ? sluice_log_get_lines (self->log) : NULL;
}

guint
sluice_log_canvas_count (SluiceLogCanvas *self)
{
  return self->offsets->len - 1;
}

guint
sluice_log_canvas_get_line (SluiceLogCanvas *self,
                            guint            shown)
{
  return self->shown != NULL ? g_array_index (self->shown, guint, shown) : shown;
}

SluiceLogLine *
sluice_log_canvas_peek (SluiceLogCanvas *self,
                        gint64           line)
{
  GPtrArray *lines = sluice_log_canvas_get_lines (self);

  return lines != NULL && line >= 0 && line < lines->len ? lines->pdata[line] : NULL;
}

guint
sluice_log_canvas_get_rows_before (SluiceLogCanvas *self,
                                   guint            shown)
{
  return g_array_index (self->offsets, guint, MIN (shown, self->offsets->len - 1));
}

guint
sluice_log_canvas_find_shown (SluiceLogCanvas *self,
                              gint64           line,
                              gboolean        *exact)
{
  guint low = 0, high = sluice_log_canvas_count (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sluice_log_canvas_get_line (self, middle) < line)
        low = middle + 1;
      else
        high = middle;
    }
  if (exact != NULL)
    *exact = low < sluice_log_canvas_count (self) && sluice_log_canvas_get_line (self, low) == line;
  return low;
}

guint
sluice_log_canvas_find_row (SluiceLogCanvas *self,
                            double           row)
{
  guint low = 0, high = sluice_log_canvas_count (self);

  while (low + 1 < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->offsets, guint, middle) <= row)
        low = middle;
      else
        high = middle;
    }
  return low;
}

guint
sluice_log_canvas_count_rows (SluiceLogCanvas *self,
                              SluiceLogLine   *line)
{
  return MIN (sluice_log_line_count_rows (line, self->columns), SLUICE_LOG_CANVAS_MAX_ROWS);
}

guint
sluice_log_canvas_find_inside (SluiceLogCanvas *self,
                               SluiceLogLine   *line,
                               guint            byte)
{
  guint rows = sluice_log_canvas_count_rows (self, line), row, begin, end;

  for (row = 0; row + 1 < rows; row++)
    {
      sluice_log_line_get_row (line, self->columns, row, &begin, &end);
      if (byte < end)
        break;
    }
  return row;
}

/* Lines from @from of the log on, which came at the end. */
void
sluice_log_canvas_add_lines (SluiceLogCanvas *self,
                             guint            from)
{
  GPtrArray *lines = sluice_log_canvas_get_lines (self);
  guint rows = g_array_index (self->offsets, guint, self->offsets->len - 1);
  guint shown = sluice_log_canvas_count (self), n;

  if (lines == NULL)
    return;
  if (self->shown != NULL)
    sluice_log_filter (self->log, from, self->level, self->shown);
  n = self->shown != NULL ? self->shown->len : lines->len;
  for (; shown < n; shown++)
    {
      SluiceLogLine *line = lines->pdata[sluice_log_canvas_get_line (self, shown)];

      rows += sluice_log_canvas_count_rows (self, line);
      self->widest = MAX (self->widest, sluice_log_line_get_cells (line));
      g_array_append_val (self->offsets, rows);
    }
}

void
sluice_log_canvas_make_anew (SluiceLogCanvas *self)
{
  guint none = 0;

  self->dirty = FALSE;
  g_array_set_size (self->offsets, 0);
  g_array_append_val (self->offsets, none);
  self->widest = 0;
  g_clear_pointer (&self->shown, g_array_unref);
  if (self->level > SLUICE_LOG_LEVEL_UNKNOWN)
    self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  sluice_log_canvas_add_lines (self, 0);
}
