/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "uitest.h"

#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

#define DEADLINE (10 * G_USEC_PER_SEC)
#define POLL_INTERVAL 20 /* ms: for conditions that no source of the main loop announces */

struct _UiDeadline
{
  gint64 end;
  guint poll_id;
};

typedef gboolean (*UiMatch) (GtkWidget *widget, gconstpointer data);

/* --- waiting ------------------------------------------------------------------------------------------------------ */

static gboolean
poll_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

UiDeadline *
ui_deadline_new (void)
{
  UiDeadline *self = g_new0 (UiDeadline, 1);

  self->end = g_get_monotonic_time () + DEADLINE;
  self->poll_id = g_timeout_add (POLL_INTERVAL, poll_cb, NULL);
  return self;
}

void
ui_deadline_free (UiDeadline *self)
{
  g_source_remove (self->poll_id);
  g_free (self);
}

void
ui_deadline_iterate (UiDeadline *self, const char *file, int line, const char *condition)
{
  if (g_get_monotonic_time () > self->end)
    g_error ("%s:%d: waited in vain for %s", file, line, condition);
  g_main_context_iteration (NULL, TRUE);
}

void
ui_settle (void)
{
  gint64 end = g_get_monotonic_time () + DEADLINE;

  while (g_main_context_iteration (NULL, FALSE))
    if (g_get_monotonic_time () > end)
      g_error ("the main loop never comes to rest");
}

static void
count_cb (GdkFrameClock *clock, guint *count)
{
  (*count)++;
}

void
ui_wait_frames (GtkWidget *widget, int count)
{
  g_autoptr (GdkFrameClock) clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  guint seen = 0;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (count_cb), &seen);

  while (seen < (guint) count)
    {
      guint before = seen;

      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      ui_wait_until (seen > before);
    }
  g_signal_handler_disconnect (clock, id);
}

void
ui_show (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (gtk_widget_get_mapped (window));
  ui_wait_frames (window, 2);
}

GtkWidget *
ui_show_in_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), child);
  ui_show (window);
  return window;
}

static void
free_weak_ref (gpointer ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

static void
note_alive (GtkWidget *widget, GPtrArray *alive)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  /* GTK keeps the one window of its tooltips. */
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkTooltipWindow"))
    {
      g_free (ref);
      return;
    }
  g_weak_ref_init (ref, widget);
  g_ptr_array_add (alive, ref);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    note_alive (child, alive);
}

/* A weak pointer would be content with a window that was disposed of: this waits for the last reference. */
static gboolean
all_gone (GPtrArray *alive)
{
  for (guint i = 0; i < alive->len; i++)
    {
      g_autoptr (GObject) object = g_weak_ref_get (g_ptr_array_index (alive, i));

      if (object)
        return FALSE;
    }
  return TRUE;
}

void
ui_close_and_check_freed (GtkWidget *window)
{
  GPtrArray *alive = g_ptr_array_new_with_free_func (free_weak_ref);

  note_alive (window, alive);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait_until (all_gone (alive));
  g_ptr_array_unref (alive);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
find_matching (GtkWidget *root, UiMatch match, gconstpointer data)
{
  if (match (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_matching (child, match, data);

      if (found)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_find (GtkWidget *root, const char *name, GType type)
{
  gboolean name_fits = !name || !g_strcmp0 (gtk_widget_get_name (root), name) ||
                       !g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), name);

  if (name_fits && (!type || g_type_is_a (G_OBJECT_TYPE (root), type)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find (child, name, type);

      if (found)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_wait_for (GtkWidget *root, const char *name, GType type)
{
  GtkWidget *found = NULL;

  ui_wait_until ((found = ui_find (root, name, type)));
  return found;
}

static gboolean
match_label (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         !g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text);
}

GtkWidget *
ui_find_label (GtkWidget *root, const char *text)
{
  return find_matching (root, match_label, text);
}

static gboolean
match_button (GtkWidget *widget, gconstpointer text)
{
  if (!(GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) || !gtk_widget_get_mapped (widget))
    return FALSE;
  return !g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) || find_matching (widget, match_label, text) != NULL;
}

GtkWidget *
ui_find_button (GtkWidget *root, const char *text)
{
  return find_matching (root, match_button, text);
}

guint
ui_count (GtkWidget *root, GType type)
{
  guint count = g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    count += ui_count (child, type);
  return count;
}

/* --- acting ------------------------------------------------------------------------------------------------------- */

void
ui_hold (GtkWidget *widget,
         double     x,
         double     y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_GESTURE_LONG_PRESS (controller))
        continue;
      g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (controller)));
      g_signal_emit_by_name (controller, "pressed", x, y);
      return;
    }
  g_assert_not_reached ();
}

void
ui_activate (GtkWidget *widget)
{
  if (!gtk_widget_activate (widget))
    g_error ("%s can't be activated", G_OBJECT_TYPE_NAME (widget));
}

void
ui_activate_action (GtkWidget *widget, const char *name, const char *format, ...)
{
  g_autoptr (GVariant) target = NULL;

  if (format)
    {
      va_list arguments;

      va_start (arguments, format);
      target = g_variant_ref_sink (g_variant_new_va (format, NULL, &arguments));
      va_end (arguments);
    }
  if (!gtk_widget_activate_action_variant (widget, name, target))
    g_error ("there is no action %s at %s, or it is not enabled", name, G_OBJECT_TYPE_NAME (widget));
}

gboolean
ui_action_enabled (GtkWidget *widget, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  gpointer group = g_str_has_prefix (name, "app.") ? (gpointer) gtk_window_get_application (GTK_WINDOW (root))
                                                    : (gpointer) root;

  return G_IS_ACTION_GROUP (group) && g_action_group_has_action (group, name + 4) &&
         g_action_group_get_action_enabled (group, name + 4);
}

static void
xdotool_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Takes the words of an xdotool command line, and runs it while the main loop goes on. */
static void
run_xdotool (GPtrArray *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean done = FALSE;

  g_ptr_array_insert (words, 0, g_strdup ("xdotool"));
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *) words->pdata, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, xdotool_ready_cb, &done);
  ui_wait_until (done);
}

static void
add_words (GPtrArray *words, const char *format, ...)
{
  va_list arguments;
  g_autofree char *line = NULL;
  g_auto (GStrv) parts = NULL;

  va_start (arguments, format);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  line = g_strdup_vprintf (format, arguments);
  G_GNUC_END_IGNORE_DEPRECATIONS
  va_end (arguments);
  parts = g_strsplit (line, " ", -1);
  for (guint i = 0; parts[i]; i++)
    g_ptr_array_add (words, g_strdup (parts[i]));
}

/* xdotool takes places relative to an X window: the native surface of the widget. */
static void
add_move (GPtrArray *words, GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t point;
  double left, top;
  gulong window;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                           &point));
  gtk_native_get_surface_transform (native, &left, &top);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  window = gdk_x11_surface_get_xid (gtk_native_get_surface (native));
  G_GNUC_END_IGNORE_DEPRECATIONS
  add_words (words, "mousemove --window %lu %d %d", window, (int) (point.x + left + 0.5), (int) (point.y + top + 0.5));
}

void
ui_move_pointer (GtkWidget *widget, double x, double y)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, x, y);
  run_xdotool (words);
}

void
ui_click (GtkWidget *widget, double x, double y)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, x, y);
  add_words (words, "click 1");
  run_xdotool (words);
}

void
ui_click_second (GtkWidget *widget, double x, double y)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, x, y);
  add_words (words, "click 3");
  run_xdotool (words);
}

void
ui_double_click (GtkWidget *widget, double x, double y)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  /* From now on in this program: what comes late is a second click all the same. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 5000, NULL);
  add_move (words, widget, x, y);
  add_words (words, "click --repeat 2 --delay 40 1");
  run_xdotool (words);
}

/* A drag begins only with real motion, past a threshold. */
static void
add_steps (GPtrArray *words, GtkWidget *widget, double from_x, double from_y, double to_x, double to_y)
{
  const int steps = 12;

  for (int i = 1; i <= steps; i++)
    {
      add_move (words, widget, from_x + (to_x - from_x) * i / steps, from_y + (to_y - from_y) * i / steps);
      add_words (words, "sleep 0.02");
    }
}

void
ui_begin_drag (GtkWidget *widget, double from_x, double from_y, double to_x, double to_y)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, from_x, from_y);
  add_words (words, "sleep 0.05 mousedown 1 sleep 0.05");
  add_steps (words, widget, from_x, from_y, to_x, to_y);
  run_xdotool (words);
}

void
ui_end_drag (void)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_words (words, "sleep 0.05 mouseup 1");
  run_xdotool (words);
}

void
ui_drag (GtkWidget *widget, double from_x, double from_y, double to_x, double to_y)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, from_x, from_y);
  add_words (words, "sleep 0.05 mousedown 1 sleep 0.05");
  add_steps (words, widget, from_x, from_y, to_x, to_y);
  add_words (words, "sleep 0.05 mouseup 1");
  run_xdotool (words);
}

void
ui_scroll (GtkWidget *widget, double x, double y, int clicks)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, x, y);
  add_words (words, "click --repeat %d --delay 20 %d", ABS (clicks), clicks > 0 ? 5 : 4);
  run_xdotool (words);
}

void
ui_scroll_sideways (GtkWidget *widget, double x, double y, int clicks)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  add_move (words, widget, x, y);
  add_words (words, "click --repeat %d --delay 20 %d", ABS (clicks), clicks > 0 ? 7 : 6);
  run_xdotool (words);
}

void
ui_type_keys (GtkWidget *widget, const char *keys)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  ui_wait_until (gtk_window_is_active (GTK_WINDOW (gtk_widget_get_root (widget))));
  add_words (words, "key --delay 20 %s", keys);
  run_xdotool (words);
}

/* --- drawing ------------------------------------------------------------------------------------------------------ */

GdkTexture *
ui_render (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GskRenderNode *node;
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (!node)
    g_error ("%s has drawn nothing yet", G_OBJECT_TYPE_NAME (widget));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_render_node_unref (node);
  return texture;
}

void
ui_snapshot (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkTexture) texture = ui_render (widget);
  g_autofree char *file = NULL;
  g_autofree char *folder = NULL;

  if (g_path_is_absolute (path))
    file = g_strdup (path);
  else
    file = g_build_filename (g_getenv ("SLUICE_BUILD_DIR") ? g_getenv ("SLUICE_BUILD_DIR") : g_get_tmp_dir (), "shots",
                             "ui", path, NULL);
  folder = g_path_get_dirname (file);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}

GdkRGBA
ui_pixel (GdkTexture *texture, int x, int y)
{
  g_autoptr (GdkTextureDownloader) downloader = gdk_texture_downloader_new (texture);
  g_autoptr (GBytes) bytes = NULL;
  gsize stride;
  const guchar *pixel;

  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  bytes = gdk_texture_downloader_download_bytes (downloader, &stride);
  g_assert_true (x >= 0 && x < gdk_texture_get_width (texture) && y >= 0 && y < gdk_texture_get_height (texture));
  pixel = (const guchar *) g_bytes_get_data (bytes, NULL) + (gsize) y * stride + (gsize) x * 4;
  return (GdkRGBA){ pixel[0] / 255.0f, pixel[1] / 255.0f, pixel[2] / 255.0f, pixel[3] / 255.0f };
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

static void
notify_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

void
ui_count_notify (gpointer object, const char *property, guint *count)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  *count = 0;
  g_signal_connect (object, signal, G_CALLBACK (notify_cb), count);
}

void
ui_test_init (int *argc, char ***argv)
{
  /* run-x.sh gives a home of its own; isolating the data folders too would hide icons and the desktop's settings. */
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    g_error ("no display: run this under tests/support/run-x.sh");
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}
