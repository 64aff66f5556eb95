/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Helpers for tests in real windows. A test program starts with ui_test_init() and runs under tests/support/run-x.sh
 * (tests/ui/meson.build sees to both). Every wait has a deadline of 10 s and ends the test with what it waited for.
 */

/** Initialises GLib's test framework, GTK and libadwaita; animations off. */
void ui_test_init (int *argc, char ***argv);

/**
 * ui_wait_until:
 * @condition: an expression, tried after every turn of the main loop and at least every 20 ms
 */
#define ui_wait_until(condition)                                                                                      \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autoptr (UiDeadline) ui_deadline = ui_deadline_new ();                                                          \
    while (!(condition))                                                                                              \
      ui_deadline_iterate (ui_deadline, __FILE__, __LINE__, #condition);                                              \
  }                                                                                                                   \
  G_STMT_END

/** Like ui_wait_until(), for @count whole frames of the window @widget is in. */
void ui_wait_frames (GtkWidget *widget, int count);

/** Presents a window and waits until it is mapped and was painted. */
void ui_show (GtkWidget *window);

/** Puts @child into a new AdwWindow of that size and shows it. Returns: (transfer none): the window */
GtkWidget *ui_show_in_window (GtkWidget *child, int width, int height);

/** Closes a window and waits until it and all in it are finalised: fails where something still holds one of them. */
void ui_close_and_check_freed (GtkWidget *window);

/** Runs the main loop until nothing is pending (at most for 10 s). */
void ui_settle (void);

/**
 * ui_find:
 * @name: (nullable): as in gtk_widget_set_name(), or the id of a template child (buildable id)
 * @type: the type, or 0 for any
 *
 * Returns: (transfer none) (nullable): the first match at or below @root, depth first.
 */
GtkWidget *ui_find (GtkWidget *root, const char *name, GType type);

/** Returns: (transfer none): as ui_find(), waits until it is there. */
GtkWidget *ui_wait_for (GtkWidget *root, const char *name, GType type);

/** Returns: (transfer none) (nullable): the first mapped label below @root that says exactly @text. */
GtkWidget *ui_find_label (GtkWidget *root, const char *text);

/** Returns: (transfer none) (nullable): the first mapped button below @root with that label or tooltip. */
GtkWidget *ui_find_button (GtkWidget *root, const char *text);

/** Returns: how many mapped widgets of @type are below @root. */
guint ui_count (GtkWidget *root, GType type);

/** Holds a finger on a point of @widget: asserts that it has a gesture of its own for that, and that for touch only. */
void ui_hold (GtkWidget *widget, double x, double y);

/** Activates a widget as Enter or a click would (buttons, rows, switches): asserts that it took it. */
void ui_activate (GtkWidget *widget);

/** Activates the named action ("win.search") on @widget: asserts that it is there and enabled. */
void ui_activate_action (GtkWidget *widget, const char *name, const char *format, ...);

/** Returns: whether an action of the window ("win.…") or application ("app.…") @widget is in is there and enabled. */
gboolean ui_action_enabled (GtkWidget *widget, const char *name);

/**
 * ui_click:
 * @x: @y: in the widget's own coordinates
 *
 * Clicks with the first button: through the X server (xdotool), so everything a real click does happens. Returns when
 * the server has the events: wait for their effect.
 */
void ui_click (GtkWidget *widget, double x, double y);
/** The same with the second button. */
void ui_click_second (GtkWidget *widget, double x, double y);
/** Two clicks so near to each other that they are one, however slow the machine is. */
void ui_double_click (GtkWidget *widget, double x, double y);
void ui_move_pointer (GtkWidget *widget, double x, double y);
void ui_drag (GtkWidget *widget, double from_x, double from_y, double to_x, double to_y);
/** The same in two parts: the button is held down where the first one ends. */
void ui_begin_drag (GtkWidget *widget, double from_x, double from_y, double to_x, double to_y);
void ui_end_drag (void);
/** @clicks: wheel steps, down is positive */
void ui_scroll (GtkWidget *widget, double x, double y, int clicks);
/** The same of a wheel that is tilted; right where @clicks is above 0. */
void ui_scroll_sideways (GtkWidget *widget, double x, double y, int clicks);
/** @keys: as xdotool names them ("ctrl+f", "Escape"): real keys for whatever has the focus. */
void ui_type_keys (GtkWidget *widget, const char *keys);

/** Draws a widget into a texture. Returns: (transfer full) */
GdkTexture *ui_render (GtkWidget *widget);

/** Draws a widget into @path, a PNG; a relative path is below build/shots/ui. */
void ui_snapshot (GtkWidget *widget, const char *path);

/** Returns: the colour at a place of a texture from ui_render(). */
GdkRGBA ui_pixel (GdkTexture *texture, int x, int y);

/** Counts notify::@property of @object in *@count until @object is gone. */
void ui_count_notify (gpointer object, const char *property, guint *count);

/* for ui_wait_until() */
typedef struct _UiDeadline UiDeadline;
UiDeadline *ui_deadline_new (void);
void ui_deadline_free (UiDeadline *self);
void ui_deadline_iterate (UiDeadline *self, const char *file, int line, const char *condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiDeadline, ui_deadline_free)

G_END_DECLS
