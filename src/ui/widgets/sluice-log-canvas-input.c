/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ui/widgets/sluice-copy.h"

/* While the pointer is held beyond an edge the lines move this often. */
#define DRAG_STEP (50 * G_TIME_SPAN_MILLISECOND)

gboolean
sluice_log_canvas_get_selection (SluiceLogCanvas *self,
                                 SluiceLogPlace  *from,
                                 SluiceLogPlace  *to)
{
  gboolean forward = self->anchor.line < self->cursor.line
                     || (self->anchor.line == self->cursor.line && self->anchor.byte <= self->cursor.byte);

  *from = forward ? self->anchor : self->cursor;
  *to = forward ? self->cursor : self->anchor;
  return from->line >= 0 && (from->line != to->line || from->byte != to->byte);
}

char *
sluice_log_canvas_get_selected (SluiceLogCanvas *self)
{
  g_autoptr (GString) text = NULL;
  SluiceLogPlace from, to;

  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), NULL);

  if (!sluice_log_canvas_get_selection (self, &from, &to))
    return NULL;

  text = g_string_new (NULL);
  for (guint i = sluice_log_canvas_find_shown (self, from.line, NULL); i < sluice_log_canvas_count (self); i++)
    {
      gint64 number = sluice_log_canvas_get_line (self, i);
      SluiceLogLine *line = sluice_log_canvas_peek (self, number);
      const char *words = line != NULL ? sluice_log_line_get_text (line) : "";
      guint length = (guint) strlen (words);
      guint first = number == from.line ? MIN (from.byte, length) : 0;
      guint last = number == to.line ? MIN (to.byte, length) : length;

      if (number > to.line)
        break;
      if (text->len > 0 || number > from.line)
        g_string_append_c (text, '\n');
      g_string_append_len (text, words + first, last > first ? (gssize) (last - first) : 0);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

void
sluice_log_canvas_select_all (SluiceLogCanvas *self)
{
  guint n = sluice_log_canvas_count (self);

  if (n == 0)
    return;
  self->anchor = (SluiceLogPlace) { sluice_log_canvas_get_line (self, 0), 0 };
  self->cursor.line = sluice_log_canvas_get_line (self, n - 1);
  self->cursor.byte = (guint) strlen (sluice_log_line_get_text (sluice_log_canvas_peek (self, self->cursor.line)));
  sluice_log_canvas_keep_following (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  sluice_log_canvas_tell_caret (self);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  sluice_log_canvas_select_all (SLUICE_LOG_CANVAS (widget));
  sluice_log_canvas_tell_selected_all (SLUICE_LOG_CANVAS (widget));
}

/* What is selected, or the line the keys are at. */
static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (widget);
  g_autofree char *text = sluice_log_canvas_get_selected (self);
  SluiceLogLine *line = sluice_log_canvas_peek (self, self->cursor.line);

  if (text == NULL && line != NULL)
    text = g_strdup (sluice_log_line_get_text (line));
  if (text != NULL)
    sluice_copy_text (widget, text);
}

static void
open_menu (SluiceLogCanvas *self,
           double           x,
           double           y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) model = g_menu_new ();

      g_menu_append (model, _("Copy"), "log.copy");
      g_menu_append (model, _("Select all"), "log.select-all");
      g_menu_append (model, _("Save the log…"), "log.save");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (widget);
  double y = 0;

  if (self->cursor.line >= 0)
    y = sluice_log_canvas_get_rows_before (self, sluice_log_canvas_find_shown (self, self->cursor.line, NULL) + 1)
          * self->row_height
        - sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  open_menu (self, SLUICE_LOG_CANVAS_MARGIN, CLAMP (y, 0, gtk_widget_get_height (widget)));
}

static void
menu_pressed_cb (GtkGesture      *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 SluiceLogCanvas *self)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  open_menu (self, x, y);
}

static void
held_cb (GtkGestureLongPress *gesture,
         double               x,
         double               y,
         SluiceLogCanvas     *self)
{
  SluiceLogPlace place = sluice_log_canvas_find_place (self, x, y);
  SluiceLogPlace from, to;

  /* What the finger is on is what is copied, unless something is selected. */
  if (place.line >= 0 && !sluice_log_canvas_get_selection (self, &from, &to))
    {
      self->cursor = self->anchor = place;
      self->followed = FALSE;
      sluice_log_canvas_keep_following (self, FALSE);
    }
  menu_pressed_cb (GTK_GESTURE (gesture), 1, x, y, self);
}

/* Returns: how many rows are in view as a whole, at least 1 */
static gint64
count_in_view (SluiceLogCanvas *self)
{
  return MAX ((gint64) (gtk_widget_get_height (GTK_WIDGET (self)) / self->row_height), 1);
}

/* The keys are at rows [@first, @last), which are in view then. */
static void
arrive (SluiceLogCanvas *self,
        gint64           first,
        gint64           last,
        gboolean         at_end,
        gboolean         extend)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);

  if (first * self->row_height < value)
    sluice_log_canvas_scroll_to (self, first * self->row_height);
  else if (last * self->row_height > value + height)
    sluice_log_canvas_scroll_to (self, last * self->row_height - height);
  /* Whoever reads further up isn't taken along. */
  self->along = at_end && !extend;
  sluice_log_canvas_keep_following (self, at_end);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  sluice_log_canvas_tell_caret (self);
}

/* Moves the keys' line by @by shown lines; @extend: what lies between is selected. */
static void
move (SluiceLogCanvas *self,
      gint64           by,
      gboolean         extend)
{
  gint64 n = sluice_log_canvas_count (self), at, first, last;
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);

  if (n == 0)
    return;
  if (self->cursor.line < 0)
    {
      at = self->follow ? n - 1 : sluice_log_canvas_find_row (self, value / self->row_height);
      self->anchor = (SluiceLogPlace) { sluice_log_canvas_get_line (self, (guint) at), 0 };
    }
  else
    at = sluice_log_canvas_find_shown (self, self->cursor.line, NULL);
  at = CLAMP (at + by, 0, n - 1);

  self->cursor.line = sluice_log_canvas_get_line (self, (guint) at);
  self->cursor.byte = 0;
  if (extend && self->cursor.line >= self->anchor.line)
    self->cursor.byte = (guint) strlen (sluice_log_line_get_text (sluice_log_canvas_peek (self, self->cursor.line)));
  if (!extend)
    self->anchor = self->cursor;

  first = sluice_log_canvas_get_rows_before (self, (guint) at);
  /* Of one that is higher than the view its beginning. */
  last = MIN (sluice_log_canvas_get_rows_before (self, (guint) at + 1), first + count_in_view (self));
  arrive (self, first, last, at == n - 1, extend);
}

/* Moves the keys by what is in view, less a row, from where they are in it: a line may be many rows. */
static void
move_page (SluiceLogCanvas *self,
           gboolean         forward,
           gboolean         extend)
{
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  gint64 n = sluice_log_canvas_get_rows_before (self, G_MAXUINT), in_view = count_in_view (self), row;
  /* Rows that are in view as a whole. */
  gint64 first = (gint64) ceil (value / self->row_height - 0.01);
  guint shown, inside, begin, end;
  SluiceLogLine *line;

  if (n == 0)
    return;
  if (self->cursor.line < 0)
    move (self, 0, FALSE);
  shown = sluice_log_canvas_find_shown (self, self->cursor.line, NULL);
  line = sluice_log_canvas_peek (self, self->cursor.line);
  row = sluice_log_canvas_get_rows_before (self, shown);
  if (line != NULL)
    row += sluice_log_canvas_find_inside (self, line, self->cursor.byte);
  row = self->follow ? n - 1 : CLAMP (row, first, first + in_view - 1);
  row = CLAMP (row + (forward ? 1 : -1) * MAX (in_view - 1, 1), 0, n - 1);

  shown = sluice_log_canvas_find_row (self, row);
  self->cursor.line = sluice_log_canvas_get_line (self, shown);
  self->cursor.byte = 0;
  line = sluice_log_canvas_peek (self, self->cursor.line);
  inside = (guint) row - sluice_log_canvas_get_rows_before (self, shown);
  if (line != NULL && inside > 0)
    {
      sluice_log_line_get_row (line, self->columns, inside, &begin, &end);
      self->cursor.byte = begin;
    }
  if (extend && line != NULL && self->cursor.line >= self->anchor.line
      && row + 1 == sluice_log_canvas_get_rows_before (self, shown + 1))
    self->cursor.byte = (guint) strlen (sluice_log_line_get_text (line));
  if (!extend)
    self->anchor = self->cursor;
  arrive (self, row, row + 1, row == n - 1, extend);
}

void
sluice_log_canvas_go_to_start (SluiceLogCanvas *self,
                               gboolean         extend)
{
  g_return_if_fail (SLUICE_IS_LOG_CANVAS (self));

  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  move (self, -G_MAXINT32, extend);
  if (sluice_log_canvas_count (self) == 0)
    return;
  /* What came above it a moment ago isn't laid out yet. */
  self->top = sluice_log_canvas_get_line (self, 0);
  self->top_away = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The next place in a line, or the one before; @words: where a word begins. */
static guint
step (const char *text,
      guint       byte,
      gboolean    forward,
      gboolean    words)
{
  const char *at = text + MIN (byte, (guint) strlen (text));
  gboolean inside = FALSE;

  do
    {
      gunichar c;

      if (forward ? *at == '\0' : at == text)
        break;
      c = g_utf8_get_char (forward ? at : g_utf8_prev_char (at));
      if (words && inside && !g_unichar_isalnum (c))
        break;
      inside |= g_unichar_isalnum (c);
      at = forward ? g_utf8_next_char (at) : g_utf8_prev_char (at);
    }
  while (words);
  return (guint) (at - text);
}

void
sluice_log_canvas_show_caret (SluiceLogCanvas *self)
{
  double left = sluice_log_canvas_get_value (self, GTK_ORIENTATION_HORIZONTAL);
  double width = gtk_widget_get_width (GTK_WIDGET (self)), room = MIN (4 * self->cell_width, width / 4);
  double x = sluice_log_canvas_find_x (self);

  if (self->wrap || self->adjustments[GTK_ORIENTATION_HORIZONTAL] == NULL)
    return;
  if (x < left + room)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL], MAX (x - room, 0));
  else if (x > left + width - room)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL], x + room - width);
}

static void
move_along (SluiceLogCanvas *self,
            gboolean         forward,
            gboolean         words,
            gboolean         extend)
{
  SluiceLogLine *line;

  if (self->cursor.line < 0)
    move (self, 0, FALSE);
  line = sluice_log_canvas_peek (self, self->cursor.line);
  if (line == NULL)
    return;

  self->cursor.byte = step (sluice_log_line_get_text (line), self->cursor.byte, forward, words);
  if (!extend)
    self->anchor = self->cursor;
  /* Nor is whoever reads by letters. */
  self->along = FALSE;
  sluice_log_canvas_keep_following (self, FALSE);
  sluice_log_canvas_show_caret (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  sluice_log_canvas_tell_caret (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SluiceLogCanvas       *self)
{
  gboolean extend = (modifiers & GDK_SHIFT_MASK) != 0;

  if (modifiers & (GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move (self, -1, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move (self, 1, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_along (self, key == GDK_KEY_Right || key == GDK_KEY_KP_Right, (modifiers & GDK_CONTROL_MASK) != 0, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      move_page (self, FALSE, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      move_page (self, TRUE, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      sluice_log_canvas_go_to_start (self, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      move (self, G_MAXINT32, extend);
      if (!extend)
        sluice_log_canvas_set_follow (self, TRUE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SluiceLogCanvas *self)
{
  SluiceLogPlace place = sluice_log_canvas_find_place (self, x, y);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (place.line < 0)
    return;
  self->cursor = place;
  if (n_press >= 2)
    {
      self->anchor = (SluiceLogPlace) { place.line, 0 };
      self->cursor.byte = (guint) strlen (sluice_log_line_get_text (sluice_log_canvas_peek (self, place.line)));
    }
  else if (!(state & GDK_SHIFT_MASK) || self->anchor.line < 0)
    self->anchor = place;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  sluice_log_canvas_tell_caret (self);
}

static void
drag_begin_cb (GtkGestureDrag  *gesture,
               double           x,
               double           y,
               SluiceLogCanvas *self)
{
  self->along = FALSE;
  self->drag_x = x;
  self->drag_y = y;
  self->pressed = TRUE;
  self->followed = self->follow;
  sluice_log_canvas_keep_following (self, FALSE);
}

static void
stop_scrolling (SluiceLogCanvas *self)
{
  if (self->drag_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->drag_id);
  self->drag_id = 0;
}

/* The button is up: who pressed it in the last line is at the end, as with the keys. */
static void
drag_end_cb (GtkGestureDrag  *gesture,
             double           x,
             double           y,
             SluiceLogCanvas *self)
{
  guint n = sluice_log_canvas_count (self);

  self->pressed = FALSE;
  stop_scrolling (self);
  if (!self->followed || n == 0 || self->dirty)
    return;
  sluice_log_canvas_keep_following (self, self->cursor.line >= sluice_log_canvas_get_line (self, n - 1));
  self->along = self->follow;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Selects up to where the pointer is. Returns: how many rows beyond an edge that is, below 0 above */
static double
select_to_pointer (SluiceLogCanvas *self)
{
  double x = self->drag_x + self->away_x, y = self->drag_y + self->away_y;
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  SluiceLogPlace place = sluice_log_canvas_find_place (self, x, y);

  if (place.line < 0)
    return 0;
  self->cursor = place;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  sluice_log_canvas_tell_caret (self);
  return (y < 0 ? y : MAX (y - height, 0)) / self->row_height;
}

/* A row at a time, and more the farther away the pointer is; it need not move for that. */
static gboolean
drag_tick_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       data)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double beyond;

  if (now - self->drag_moved < DRAG_STEP)
    return G_SOURCE_CONTINUE;

  self->drag_moved = now;
  beyond = select_to_pointer (self);
  if (beyond == 0)
    {
      self->drag_id = 0;
      return G_SOURCE_REMOVE;
    }
  sluice_log_canvas_scroll_to (self, sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL)
                                     + (beyond < 0 ? floor (beyond) : ceil (beyond)) * self->row_height);
  return G_SOURCE_CONTINUE;
}

static void
drag_update_cb (GtkGestureDrag  *gesture,
                double           x,
                double           y,
                SluiceLogCanvas *self)
{
  self->away_x = x;
  self->away_y = y;
  if (select_to_pointer (self) == 0)
    stop_scrolling (self);
  else if (self->drag_id == 0)
    self->drag_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), drag_tick_cb, NULL, NULL);
}

static void
focus_changed_cb (SluiceLogCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sluice_log_canvas_init_input (SluiceLogCanvas *self)
{
  GtkEventController *key = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new (), *menu = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (focus, "notify::is-focus", G_CALLBACK (focus_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (menu, "pressed", G_CALLBACK (menu_pressed_cb), self, 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (held_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "text");
}

void
sluice_log_canvas_class_init_input (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "log.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "log.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "log.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "log.select-all", NULL);
}
