/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "uitest.h"

static void
count_cb (GtkWidget *widget, guint *count)
{
  (*count)++;
}

static void
test_click_reaches_widget (void)
{
  GtkWidget *button = gtk_button_new_with_label ("Press");
  GtkWidget *window;
  guint count = 0;

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (count_cb), &count);
  window = ui_show_in_window (button, 400, 300);

  g_assert_true (ui_find_button (window, "Press") == button);
  g_assert_null (ui_find_button (window, "Other"));
  ui_click (button, 5, 5);
  ui_wait_until (count == 1);
  ui_activate (button);
  ui_wait_until (count == 2);
  ui_close_and_check_freed (window);
}

static void
test_keys_reach_focus (void)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *window = ui_show_in_window (entry, 400, 100);

  gtk_widget_grab_focus (entry);
  ui_type_keys (entry, "a b c");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "abc"));
  ui_close_and_check_freed (window);
}

static void
drag_cb (GtkGestureDrag *gesture, double x, double y, double *length)
{
  *length = x;
}

static void
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, double *sum)
{
  *sum += dy;
}

static void
test_drag_and_wheel (void)
{
  GtkWidget *area = gtk_drawing_area_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkWidget *window;
  double length = 0, sum = 0;

  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_cb), &length);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scroll_cb), &sum);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (area, wheel);
  window = ui_show_in_window (area, 400, 300);

  ui_drag (area, 50, 100, 170, 100);
  ui_wait_until (length > 0);
  g_assert_cmpfloat_with_epsilon (length, 120, 1);
  ui_scroll (area, 100, 100, 3);
  ui_wait_until (sum >= 3);
  ui_close_and_check_freed (window);
}

static void
test_render_shows_colour (void)
{
  GtkWidget *area = gtk_label_new (NULL);
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *window;
  GdkRGBA colour;

  gtk_css_provider_load_from_string (provider, ".red { background-color: #ff0000; }");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_widget_add_css_class (area, "red");
  window = ui_show_in_window (area, 100, 80);

  texture = ui_render (area);
  colour = ui_pixel (texture, 50, 40);
  g_assert_cmpfloat (colour.red, >, 0.99);
  g_assert_cmpfloat (colour.green, <, 0.01);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider));
  ui_close_and_check_freed (window);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/uitest/click", test_click_reaches_widget);
  g_test_add_func ("/uitest/keys", test_keys_reach_focus);
  g_test_add_func ("/uitest/drag-and-wheel", test_drag_and_wheel);
  g_test_add_func ("/uitest/render", test_render_shows_colour);
  return g_test_run ();
}
