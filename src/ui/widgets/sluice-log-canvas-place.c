/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in view: the end that is followed, or a line that keeps its place whatever comes above it. */
#include "ui/widgets/sluice-log-canvas-private.h"

#include <math.h>

#include "log/sluice-log-match.h"

/* So many views from the top on older lines are asked for. */
#define OLDER_VIEWS 3

double
sluice_log_canvas_get_value (SluiceLogCanvas *self,
                             GtkOrientation   orientation)
{
  return self->adjustments[orientation] != NULL ? gtk_adjustment_get_value (self->adjustments[orientation]) : 0;
}

static void
set_n_new (SluiceLogCanvas *self,
           guint            n_new)
{
  if (self->n_new == n_new)
    return;

  self->n_new = n_new;
  g_object_notify (G_OBJECT (self), "n-new");
}

/* How many of the new lines are shown: by the level, too. */
void
sluice_log_canvas_count_new (SluiceLogCanvas *self)
{
  if (self->new_from < 0)
    return;
  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  set_n_new (self, sluice_log_canvas_count (self) - sluice_log_canvas_find_shown (self, self->new_from, NULL));
}

static void
note_follow (SluiceLogCanvas *self,
             gboolean         follow)
{
  if (follow)
    {
      self->new_from = -1;
      set_n_new (self, 0);
    }
  if (self->follow == follow)
    return;

  self->follow = follow;
  g_object_notify (G_OBJECT (self), "follow");
}

void
sluice_log_canvas_keep_following (SluiceLogCanvas *self,
                                  gboolean         at_end)
{
  SluiceLogPlace from, to;

  /* What is being selected, or was, doesn't slide away. */
  note_follow (self, at_end && !self->pressed && !sluice_log_canvas_get_selection (self, &from, &to));
}

static void
note_top (SluiceLogCanvas *self)
{
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  guint first;

  if (sluice_log_canvas_count (self) == 0)
    {
      self->top = -1;
      return;
    }
  first = sluice_log_canvas_find_row (self, value / self->row_height);
  self->top = sluice_log_canvas_get_line (self, first);
  self->top_away = value - sluice_log_canvas_get_rows_before (self, first) * self->row_height;
}

static void
ask_for_older (SluiceLogCanvas *self)
{
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);

  if (self->log != NULL && value < OLDER_VIEWS * gtk_widget_get_height (GTK_WIDGET (self)) && !self->follow)
    sluice_log_want_older (self->log);
}

static void
value_changed_cb (SluiceLogCanvas *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->setting || adjustment == NULL || self->dirty)
    return;

  note_top (self);
  sluice_log_canvas_keep_following (self, gtk_adjustment_get_value (adjustment)
                                            >= gtk_adjustment_get_upper (adjustment)
                                                 - gtk_adjustment_get_page_size (adjustment) - self->row_height / 2);
  ask_for_older (self);
}

void
sluice_log_canvas_set_adjustment (SluiceLogCanvas *self,
                                  GtkOrientation   orientation,
                                  GtkAdjustment   *adjustment)
{
  if (adjustment != NULL && adjustment == self->adjustments[orientation])
    return;

  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[orientation], value_changed_cb, self);
  g_clear_object (&self->adjustments[orientation]);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
sluice_log_canvas_configure (SluiceLogCanvas *self,
                             int              width,
                             int              height)
{
  GtkAdjustment *vertical = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double rows = sluice_log_canvas_get_rows_before (self, G_MAXUINT) * self->row_height;
  double upper = MAX (rows, height), value;
  double wide = self->wrap ? width
                           : sluice_log_canvas_get_gutter (self) + 2 * SLUICE_LOG_CANVAS_MARGIN
                               + MIN (self->widest, SLUICE_LOG_CANVAS_MAX_BYTES) * self->cell_width;

  value = gtk_adjustment_get_value (vertical);
  /* Not told: a screen reader would read each line that comes. */
  if (self->follow && self->along && sluice_log_canvas_count (self) > 0)
    self->cursor = self->anchor = (SluiceLogPlace) {
      sluice_log_canvas_get_line (self, sluice_log_canvas_count (self) - 1), 0
    };
  if (self->follow)
    value = upper - height;
  else if (self->top >= 0)
    {
      guint shown = sluice_log_canvas_find_shown (self, self->top, NULL);

      value = sluice_log_canvas_get_rows_before (self, shown) * self->row_height + self->top_away;
    }

  self->setting = TRUE;
  gtk_adjustment_configure (vertical, CLAMP (value, 0, upper - height), 0, upper, self->row_height * 3, height * 0.9,
                            height);
  gtk_adjustment_configure (horizontal, gtk_adjustment_get_value (horizontal), 0, MAX (wide, width), self->cell_width * 8,
                            width * 0.9, width);
  self->setting = FALSE;
  /* A line that was held isn't the first in view. */
  if (self->top < 0 || self->follow || self->top_away < 0)
    note_top (self);
}

void
sluice_log_canvas_hold_caret (SluiceLogCanvas *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self)), y;
  gboolean exact;
  guint shown;

  /* Once rows are to be made anew it is no longer known where lines are: whoever said so held it before. */
  if (self->dirty || self->follow || self->cursor.line < 0)
    return;

  shown = sluice_log_canvas_find_shown (self, self->cursor.line, &exact);
  y = sluice_log_canvas_get_rows_before (self, shown) * self->row_height
      - sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  if (!exact || y >= height
      || y + (sluice_log_canvas_get_rows_before (self, shown + 1) - sluice_log_canvas_get_rows_before (self, shown))
               * self->row_height
           <= 0)
    return;
  self->top = self->cursor.line;
  self->top_away = -CLAMP (y, 0, MAX (height - self->row_height, 0));
}

/* All lines are the other way round: whoever is at one of them stays at it. */
static void
turn (SluiceLogCanvas *self,
      gint64           n)
{
  if (self->cursor.line >= 0)
    self->cursor.line = n - 1 - self->cursor.line;
  /* What was selected is no longer one stretch. */
  self->anchor = self->cursor;
  if (self->top >= 0)
    self->top = n - 1 - self->top;
  self->new_from = -1;
  set_n_new (self, 0);
  sluice_log_canvas_drop_nodes (self);
  sluice_log_canvas_make_dirty (self);
}

void
sluice_log_canvas_change_lines (SluiceLogCanvas *self,
                                guint            position,
                                guint            removed,
                                guint            added)
{
  GPtrArray *lines = sluice_log_canvas_get_lines (self);
  gint64 shift = (gint64) added - removed;
  SluiceLogPlace *places[] = { &self->anchor, &self->cursor };
  gboolean timed = sluice_log_get_has_times (self->log);

  if (sluice_log_get_change (self->log) == SLUICE_LOG_CHANGE_TURNED)
    {
      turn (self, lines->len);
      return;
    }
  if (self->timed != timed)
    {
      self->timed = timed;
      sluice_log_canvas_drop_nodes (self);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  if (added > 0)
    sluice_log_canvas_note_days (self, position, position + added);
  if (removed > 0 && removed == added && self->level == SLUICE_LOG_LEVEL_UNKNOWN && !self->dirty)
    {
      gboolean same = TRUE;

      /* A time was told: nothing moves. */
      for (guint i = position; i < position + added && same; i++)
        same = sluice_log_canvas_count_rows (self, lines->pdata[i])
               == g_array_index (self->offsets, guint, i + 1) - g_array_index (self->offsets, guint, i);
      if (same)
        {
          gtk_widget_queue_draw (GTK_WIDGET (self));
          return;
        }
    }

  if (removed == 0 && position + added == lines->len && !self->dirty)
    {
      sluice_log_canvas_add_lines (self, position);
      if (!self->follow && self->new_from < 0)
        self->new_from = position;
      sluice_log_canvas_count_new (self);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i]->line >= position + removed)
      places[i]->line += shift;
    else if (places[i]->line >= position)
      places[i]->line = -1;
  if (self->new_from >= position + removed)
    self->new_from += shift;
  else if (self->new_from >= position)
    self->new_from = position;
  /* What is above a line may make it part of an error. */
  sluice_log_canvas_drop_nodes (self);
  if (self->top >= position + removed)
    self->top += shift;
  else if (self->top >= position)
    self->top = MIN ((gint64) position, (gint64) lines->len - 1);
  sluice_log_canvas_make_dirty (self);
}

void
sluice_log_canvas_scroll_to (SluiceLogCanvas *self,
                             double           value)
{
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_VERTICAL], value);
}

void
sluice_log_canvas_set_follow (SluiceLogCanvas *self,
                              gboolean         follow)
{
  SluiceLogPlace from, to;

  g_return_if_fail (SLUICE_IS_LOG_CANVAS (self));

  note_follow (self, !!follow);
  if (follow && self->cursor.line >= 0 && !sluice_log_canvas_get_selection (self, &from, &to))
    self->along = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gint64
sluice_log_canvas_get_current (SluiceLogCanvas *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), -1);

  return self->cursor.line;
}

gboolean
sluice_log_canvas_has_shown (SluiceLogCanvas *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), FALSE);

  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  return sluice_log_canvas_count (self) > 0;
}

gint64
sluice_log_canvas_get_top (SluiceLogCanvas *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), -1);

  return self->top;
}

gboolean
sluice_log_canvas_go_to (SluiceLogCanvas *self,
                         guint            line)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean exact;

  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), FALSE);

  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  sluice_log_canvas_find_shown (self, line, &exact);
  if (!exact)
    return FALSE;

  self->cursor = self->anchor = (SluiceLogPlace) { line, 0 };
  self->along = FALSE;
  note_follow (self, FALSE);
  self->top = line;
  self->top_away = -floor (height * 0.4);
  sluice_log_canvas_configure (self, gtk_widget_get_width (GTK_WIDGET (self)), MAX (height, 1));
  note_top (self);
  sluice_log_canvas_tell_caret (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return TRUE;
}

gboolean
sluice_log_canvas_go_to_match (SluiceLogCanvas *self,
                               guint            line)
{
  g_autoptr (GMatchInfo) info = NULL;
  SluiceLogLine *there;
  int from = 0;

  if (!sluice_log_canvas_go_to (self, line))
    return FALSE;

  there = sluice_log_canvas_peek (self, line);
  if (there == NULL || self->pattern == NULL
      || !g_regex_match_full (self->pattern, sluice_log_line_get_text (there), -1, 0, SLUICE_LOG_MATCH_FLAGS, &info, NULL)
      || !g_match_info_fetch_pos (info, 0, &from, NULL))
    return TRUE;
  self->cursor.byte = self->anchor.byte = (guint) from;
  sluice_log_canvas_show_caret (self);
  sluice_log_canvas_tell_caret (self);
  return TRUE;
}
