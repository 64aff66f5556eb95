/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From error to error, and to the line that failed: also where it stands in lines that are not loaded yet. */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-view-private.h"

#include <glib/gi18n-lib.h>

#include "log/sluice-log-cause.h"

/* A page that brings nothing may be one that did not fit: so many in a row, and there is no more. */
#define MAX_EMPTY 4

static gboolean
is_loaded (SluiceLogView *self)
{
  return self->log != NULL && sluice_log_get_loaded (self->log);
}

static gboolean
is_whole (SluiceLogView *self)
{
  return !is_loaded (self) || sluice_log_get_at_start (self->log);
}

void
sluice_log_view_update_errors (SluiceLogView *self)
{
  guint n = self->log != NULL ? sluice_log_get_n_errors (self->log) : 0;
  const char *tooltip = _("Next error");
  g_autofree char *text = NULL;

  /* Of what was not read nobody knows that there are none. */
  if (n == 0 && !is_loaded (self))
    text = g_strdup (_("Errors"));
  else if (n == 0)
    text = g_strdup (is_whole (self) ? _("No errors") : _("Find errors"));
  else if (is_whole (self))
    text = g_strdup_printf (ngettext ("%u error", "%u errors", n), n);
  else
    /* Translators: so many errors in the lines that are loaded; there may be more in older ones */
    text = g_strdup_printf (ngettext ("%u+ error", "%u+ errors", n), n);
  gtk_button_set_label (GTK_BUTTON (self->errors), text);
  /* As wide whatever it says: nothing moves when the first error comes. */
  gtk_label_set_width_chars (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->errors))), 9);
  if (n > 0 && !is_whole (self))
    tooltip = _("Next error; there may be more in lines that are not loaded");
  else if (!is_whole (self))
    tooltip = _("None in the lines that are loaded; look in older ones");
  gtk_widget_set_tooltip_text (self->errors, tooltip);
  gtk_widget_set_sensitive (self->errors, n > 0 || !is_whole (self));
  if (n > 0 && self->seek == SLUICE_LOG_SEEK_NOTHING)
    sluice_log_view_set_note (self, NULL);
}

static gboolean
go_to (SluiceLogView *self,
       gint64         line)
{
  if (line < 0 || !sluice_log_canvas_go_to (self->canvas, (guint) line))
    return FALSE;

  self->traceback_at = -1;
  sluice_log_view_set_note (self, NULL);
  sluice_log_view_say_line (self, (guint) line);
  sluice_log_view_update_count (self);
  return TRUE;
}

gboolean
sluice_log_view_has_more (SluiceLogView *self)
{
  return self->log != NULL && sluice_log_get_loaded (self->log) && !sluice_log_get_at_start (self->log)
         && g_list_model_get_n_items (G_LIST_MODEL (self->log)) < SLUICE_LOG_MAX && self->seek_empty < MAX_EMPTY;
}

/* Returns: where the error stands that is looked for, -1 while it is not there */
static gint64
look (SluiceLogView *self)
{
  gint64 current = sluice_log_canvas_get_current (self->canvas), before = G_MAXINT64;
  gboolean other;

  if (self->seek == SLUICE_LOG_SEEK_LAST)
    {
      gint64 found = sluice_log_find_cause (self->log, self->error, &other);

      /* Why is said before that. */
      return other && sluice_log_view_has_more (self) ? -1 : found;
    }
  if (sluice_log_get_n_errors (self->log) == 0)
    return -1;
  if (self->seek == SLUICE_LOG_SEEK_PREVIOUS && current >= 0)
    before = current;
  return sluice_log_find_error_before (self->log, before);
}

static gint64
find_last_warning (GPtrArray *lines)
{
  for (gint64 i = (gint64) lines->len - 1; i >= 0; i--)
    if (sluice_log_line_get_level (lines->pdata[i]) == SLUICE_LOG_LEVEL_WARNING)
      return i;

  return -1;
}

/* Nothing failed by its lines: the last warning, or else the end, is what may say more. */
static void
show_best (SluiceLogView *self)
{
  gint64 warning = find_last_warning (sluice_log_get_lines (self->log));

  if (go_to (self, warning))
    sluice_log_view_set_note (self, _("No error in this log. This is its last warning."));
  else
    {
      sluice_log_canvas_set_follow (self->canvas, TRUE);
      sluice_log_view_set_note (self, _("No error in this log. This is its end."));
    }
}

/* Where a line stands that says what failed, or that something did. */
static gboolean
show_cause (SluiceLogView *self,
            gint64         found)
{
  gboolean other;

  if (go_to (self, found))
    {
      if (sluice_log_find_cause (self->log, self->error, &other) == found && other)
        sluice_log_view_set_note (
          self, sluice_log_get_at_start (self->log)
                  ? _("This only tells that a process failed. No line of this log says why.")
                  : _("This only tells that a process failed. No line that can be read here says why."));
      return TRUE;
    }
  if (found < 0)
    return FALSE;
  /* Of no level, and hidden by one. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->levels), 0);
  if (!go_to (self, found))
    return FALSE;
  sluice_log_view_set_note (self, _("The line that says what failed was hidden. All lines are shown now."));
  return TRUE;
}

static void
end_seeking (SluiceLogView *self,
             gint64         found)
{
  SluiceLogSeek seek = self->seek;

  sluice_log_view_stop_seeking (self);
  if (seek == SLUICE_LOG_SEEK_LAST ? show_cause (self, found) : go_to (self, found))
    return;
  if (seek == SLUICE_LOG_SEEK_LAST)
    show_best (self);
  else
    sluice_log_view_set_note (self, _("No error in this log."));
}

void
sluice_log_view_seek_matched (SluiceLogView *self)
{
  gint64 current = sluice_log_canvas_get_current (self->canvas);

  if (self->seek != SLUICE_LOG_SEEK_MATCH || sluice_log_view_search_on (self))
    return;

  if (sluice_log_view_go_to_match_before (self, current >= 0 ? current : sluice_log_canvas_get_top (self->canvas)))
    sluice_log_view_stop_seeking (self);
  else if (sluice_log_view_has_more (self))
    {
      sluice_log_view_set_note (self, _("Searching older lines…"));
      sluice_log_want_older (self->log);
    }
  else
    {
      sluice_log_view_stop_seeking (self);
      /* Around the start. */
      if (!sluice_log_view_go_to_match_before (self, G_MAXINT64))
        sluice_log_view_set_note (self, _("No match in this log."));
    }
}

/* All that can be read is there. */
static void
show_start (SluiceLogView *self)
{
  sluice_log_canvas_go_to_start (self->canvas, self->seek_extend);
  if (!sluice_log_get_at_start (self->log))
    sluice_log_view_set_note (self, _("This is the oldest line that can be read here. Older ones are not held."));
}

void
sluice_log_view_tell_reading (SluiceLogView *self,
                              guint          n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("Reading older lines: %'u so far…",
                                                     "Reading older lines: %'u so far…", n), n);

  if (!gtk_widget_get_visible (self->note))
    sluice_log_view_set_note (self, text);
  else
    gtk_label_set_label (GTK_LABEL (self->note), text);
}

/* Reads on until there is no more; says how far it is. */
static void
read_on (SluiceLogView *self,
         guint          n)
{
  if (!sluice_log_view_has_more (self))
    {
      if (self->seek == SLUICE_LOG_SEEK_ALL)
        {
          sluice_log_view_save_read (self);
          return;
        }
      self->seek = SLUICE_LOG_SEEK_NOTHING;
      sluice_log_view_set_note (self, NULL);
      show_start (self);
      return;
    }
  sluice_log_view_tell_reading (self, n);
  sluice_log_want_older (self->log);
}

void
sluice_log_view_seek_on (SluiceLogView *self)
{
  gint64 found;
  guint n;

  if (self->seek == SLUICE_LOG_SEEK_NOTHING || self->log == NULL || !sluice_log_get_loaded (self->log)
      || sluice_log_view_save_on (self))
    return;

  n = g_list_model_get_n_items (G_LIST_MODEL (self->log));
  self->seek_empty = n > self->seek_lines ? 0 : self->seek_empty + 1;
  self->seek_lines = n;
  if (self->seek == SLUICE_LOG_SEEK_MATCH)
    {
      sluice_log_view_seek_matched (self);
      return;
    }
  if (self->seek == SLUICE_LOG_SEEK_ALL || self->seek == SLUICE_LOG_SEEK_START)
    {
      read_on (self, n);
      return;
    }
  /* Which one is the last is told by the page that comes next, if the first one did not. */
  if (self->seek == SLUICE_LOG_SEEK_LAST && !sluice_log_get_settled (self->log))
    return;
  found = look (self);
  if (found >= 0 || !sluice_log_view_has_more (self))
    {
      end_seeking (self, found);
      return;
    }
  sluice_log_view_set_note (self, _("Looking for an error in older lines…"));
  sluice_log_want_older (self->log);
}

static void
seek (SluiceLogView *self,
      SluiceLogSeek  what)
{
  sluice_log_view_stop_seeking (self);
  self->seek = what;
  self->seek_lines = 0;
  self->seek_empty = 0;
  sluice_log_view_seek_on (self);
}

void
sluice_log_view_stop_seeking (SluiceLogView *self)
{
  if (self->seek == SLUICE_LOG_SEEK_NOTHING)
    return;

  self->seek = SLUICE_LOG_SEEK_NOTHING;
  sluice_log_view_set_note (self, NULL);
  sluice_log_view_drop_save (self);
}

void
sluice_log_view_seek_match (SluiceLogView *self)
{
  seek (self, SLUICE_LOG_SEEK_MATCH);
}

void
sluice_log_view_seek_start (SluiceLogView *self,
                            gboolean       extend)
{
  self->seek_extend = extend;
  seek (self, SLUICE_LOG_SEEK_START);
}

void
sluice_log_view_seek_all (SluiceLogView *self)
{
  self->seek = SLUICE_LOG_SEEK_ALL;
  /* Again, after the server gave nothing. */
  if (sluice_log_view_save_on (self))
    return;
  self->seek_lines = 0;
  self->seek_empty = 0;
  sluice_log_view_seek_on (self);
}

void
sluice_log_view_seek_failed (SluiceLogView *self)
{
  if (self->seek != SLUICE_LOG_SEEK_ALL || self->placeholder == NULL)
    return;

  self->seek = SLUICE_LOG_SEEK_NOTHING;
  sluice_log_view_set_note (self, NULL);
  sluice_log_view_save_failed (self, self->placeholder);
}

static void
stop_cb (SluiceLogView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  sluice_log_view_stop_seeking (self);
}

/* Who moves while older lines are looked through stays there; Escape does nothing but end that. Home is the first line of
 * the log, not of those that are loaded. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SluiceLogView         *self)
{
  static const guint keys[]
    = { GDK_KEY_Escape, GDK_KEY_Up, GDK_KEY_Down, GDK_KEY_Page_Up, GDK_KEY_Page_Down, GDK_KEY_Home, GDK_KEY_End,
        GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_KP_Up, GDK_KEY_KP_Down, GDK_KEY_KP_Page_Up, GDK_KEY_KP_Page_Down,
        GDK_KEY_KP_Home, GDK_KEY_KP_End, GDK_KEY_KP_Left, GDK_KEY_KP_Right };
  gboolean home = key == GDK_KEY_Home || key == GDK_KEY_KP_Home;

  /* What is read to be saved is only called off by Escape. */
  if (self->seek == SLUICE_LOG_SEEK_ALL && key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (home && gtk_widget_has_focus (GTK_WIDGET (self->canvas)) && self->log != NULL && sluice_log_get_loaded (self->log)
      && !sluice_log_get_at_start (self->log)
      && !(modifiers & (GDK_ALT_MASK | GDK_SUPER_MASK)))
    {
      gboolean extend = (modifiers & GDK_SHIFT_MASK) != 0;

      sluice_log_canvas_go_to_start (self->canvas, extend);
      if (self->seek != SLUICE_LOG_SEEK_START || self->seek_extend != extend)
        sluice_log_view_seek_start (self, extend);
      return GDK_EVENT_STOP;
    }
  if (self->seek == SLUICE_LOG_SEEK_NOTHING)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (key == keys[i])
      {
        sluice_log_view_stop_seeking (self);
        return key == GDK_KEY_Escape;
      }
  return GDK_EVENT_PROPAGATE;
}

/* So does who moves by the pointer. */
static void
pointed_cb (SluiceLogView *self)
{
  if (self->seek != SLUICE_LOG_SEEK_ALL)
    sluice_log_view_stop_seeking (self);
}

static gboolean
scrolled_cb (SluiceLogView *self)
{
  pointed_cb (self);
  return GDK_EVENT_PROPAGATE;
}

void
sluice_log_view_init_seek (SluiceLogView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *click = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (click, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pointed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (self->body, scroll);
  gtk_widget_add_controller (self->body, click);
}

static void
error_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);
  gboolean forward = g_str_equal (name, "log.next-error");
  gint64 current = sluice_log_canvas_get_current (self->canvas), found;

  if (self->log == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  found = forward ? sluice_log_find_error (self->log, current) : -1;
  if (!forward || sluice_log_get_n_errors (self->log) == 0)
    {
      /* Back from where the keys are, and from the end where that finds none. */
      seek (self, SLUICE_LOG_SEEK_PREVIOUS);
      return;
    }

  sluice_log_view_stop_seeking (self);
  /* Around the end: to the first one that is loaded. */
  go_to (self, found >= 0 ? found : sluice_log_find_error (self->log, -1));
}

void
sluice_log_view_class_init_seek (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_install_action (widget_class, "log.next-error", NULL, error_action);
  gtk_widget_class_install_action (widget_class, "log.previous-error", NULL, error_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, 0, "log.next-error", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_SHIFT_MASK, "log.previous-error", NULL);
}

gboolean
sluice_log_view_is_at_cause (SluiceLogView *self)
{
  gint64 current;
  gboolean other;

  g_return_val_if_fail (SLUICE_IS_LOG_VIEW (self), FALSE);

  current = sluice_log_canvas_get_current (self->canvas);
  return self->log != NULL && current >= 0 && sluice_log_find_cause (self->log, self->error, &other) == current
         && !(other && sluice_log_view_has_more (self));
}

void
sluice_log_view_land (SluiceLogView *self,
                      gboolean       failed,
                      gboolean       over,
                      const char    *error)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  g_set_str (&self->error, error);
  if (self->log == NULL)
    return;

  if (failed)
    {
      sluice_code_view_go_to_end (self->traceback);
      seek (self, SLUICE_LOG_SEEK_LAST);
      return;
    }
  sluice_log_view_stop_seeking (self);
  sluice_log_canvas_set_follow (self->canvas, TRUE);
  if (over && sluice_log_get_n_errors (self->log) == 0 && sluice_log_get_at_start (self->log))
    sluice_log_view_set_note (self, _("No error in this log."));
}
