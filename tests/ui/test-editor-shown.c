/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the editor shows while it is worked in: its form where the window is narrow, what was taken away, what is new. */
#include "editor-test.h"

static void
start (EditorTest *test)
{
  editor_test_start (test, "plan");
  editor_test_open_editor (test);
}

static void
end (EditorTest *test)
{
  window_test_clear (&test->base);
  editor_test_forget_draft ();
}

static void
make_wide (EditorTest *test,
           int         width)
{
  GtkWidget *window = GTK_WIDGET (test->base.window);

  gtk_window_set_default_size (GTK_WINDOW (window), width, 640);
  ui_wait_until (abs (gtk_widget_get_width (window) + 10 - width) <= 10);
  ui_wait_frames (window, 10);
}

/* A field that is typed in stays there where the window gets too narrow for form and graph side by side. */
static void
test_narrow (void)
{
  EditorTest test = { 0 };
  AdwOverlaySplitView *split;
  GtkWidget *name, *problems;

  start (&test);
  split = ADW_OVERLAY_SPLIT_VIEW (ui_find (GTK_WIDGET (test.page), "split", 0));
  name = editor_test_get_field (&test, "draft_bin", "name");
  problems = ui_find (GTK_WIDGET (test.page), "problems_popover", 0);
  ui_wait_until (editor_test_has_focus (&test, name));
  make_wide (&test, 500);
  g_assert_true (adw_overlay_split_view_get_collapsed (split));
  g_assert_true (editor_test_has_focus (&test, name));
  g_assert_true (gtk_widget_get_mapped (name));
  editor_test_type (&test, "ab");
  ui_wait_until (g_str_equal (sluice_draft_get_name (test.draft), "ab"));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_until (gtk_widget_get_mapped (problems));
  gtk_popover_popdown (GTK_POPOVER (problems));
  ui_wait_until (!gtk_widget_get_mapped (problems));

  /* In the graph the form goes, as it always did. */
  make_wide (&test, 1100);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  make_wide (&test, 500);
  g_assert_false (adw_overlay_split_view_get_show_sidebar (split));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (test.graph)));

  /* With the keys nowhere they go to what is shown. */
  gtk_window_set_focus (GTK_WINDOW (test.base.window), NULL);
  ui_wait_frames (GTK_WIDGET (test.page), 10);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_str_equal (sluice_draft_get_name (test.draft), ""));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_until (gtk_widget_get_mapped (problems));
  end (&test);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-shown/narrow", test_narrow);
  return g_test_run ();
}
