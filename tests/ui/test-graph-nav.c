/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking through a graph with keys: everything here is done without the pointer. */
#include "graph-view-test.h"

#include <math.h>

#define DIAMOND "a, b < a, c < a, d < b c, e < d"

static void
remember_cb (SluiceGraphView  *view,
             const char       *name,
             char            **activated)
{
  g_set_str (activated, name);
}

static gboolean
has_marked (SluiceGraphView *view,
            const char      *names)
{
  g_auto (GStrv) marked = sluice_graph_view_dup_marked (view);
  g_autofree char *joined = g_strjoinv (" ", marked);

  return g_str_equal (joined, names);
}

static void
test_walk (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  const char *left = graph_view_test_place (view, "b").x < graph_view_test_place (view, "c").x ? "b" : "c";
  const char *right = *left == 'b' ? "c" : "b";
  g_autofree char *activated = NULL;

  g_signal_connect (view, "node-activated", G_CALLBACK (remember_cb), &activated);
  graph_view_test_press (view, "End", "e");
  graph_view_test_press (view, "Home", "a");
  ui_type_keys (GTK_WIDGET (view), "Down");
  ui_wait_until (graph_view_test_is_selected (view, "b") || graph_view_test_is_selected (view, "c"));
  sluice_graph_view_set_selected (view, left);
  graph_view_test_press (view, "Right", right);
  graph_view_test_press (view, "Down", "d");
  graph_view_test_press (view, "Down", "e");
  graph_view_test_press (view, "Up", "d");
  sluice_graph_view_set_selected (view, right);
  graph_view_test_press (view, "Left", left);
  graph_view_test_press (view, "Up", "a");
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (g_strcmp0 (activated, "a") == 0);
  ui_close_and_check_freed (window);
}

/* Where dependencies run from left to right, so do the keys. */
static void
test_walk_left_right (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  const char *upper, *lower;

  ui_type_keys (GTK_WIDGET (view), "d");
  ui_wait_until (view->direction == SLUICE_GRAPH_LEFT_RIGHT);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  upper = graph_view_test_place (view, "b").y < graph_view_test_place (view, "c").y ? "b" : "c";
  lower = *upper == 'b' ? "c" : "b";
  graph_view_test_press (view, "Home", "a");
  sluice_graph_view_set_selected (view, upper);
  graph_view_test_press (view, "Down", lower);
  graph_view_test_press (view, "Right", "d");
  graph_view_test_press (view, "Right", "e");
  graph_view_test_press (view, "Left", "d");
  sluice_graph_view_set_selected (view, lower);
  graph_view_test_press (view, "Up", upper);
  graph_view_test_press (view, "Left", "a");
  ui_close_and_check_freed (window);
}

/* From the first to the last and back: every stage is come to once, in whatever shape. */
static void
test_all_are_read (void)
{
  static const char *const shapes[] = { DIAMOND, "a, b, c < a, d < c, e < a d, f < b, g", "a < c, b < a, c < b, d",
                                        "a, b < a, c < a, d < a, e < a, f < a, g < a, h < a, i < a, j < h" };
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      guint n;

      sluice_graph_view_set_direction (view, i % 2);
      graph_view_test_set (view, shapes[i / 2]);
      n = sluice_graph_view_get_n_nodes (view);
      graph_view_test_press (view, "Home", sluice_graph_get_name (view->graph, view->order[0]));
      for (guint k = 1; k < n; k++)
        {
          g_assert_true (g_hash_table_add (seen, g_strdup (sluice_graph_view_get_selected (view))));
          graph_view_test_press (view, "n", sluice_graph_get_name (view->graph, view->order[k]));
        }
      g_assert_true (g_hash_table_add (seen, g_strdup (sluice_graph_view_get_selected (view))));
      g_assert_cmpuint (g_hash_table_size (seen), ==, n);
      ui_type_keys (GTK_WIDGET (view), "n");
      ui_wait_until (g_strcmp0 (view->said, "This is the last stage") == 0);
      for (guint k = n - 1; k > 0; k--)
        graph_view_test_press (view, "shift+n", sluice_graph_get_name (view->graph, view->order[k - 1]));
      ui_type_keys (GTK_WIDGET (view), "shift+n");
      ui_wait_until (g_strcmp0 (view->said, "This is the first stage") == 0);
    }
  ui_close_and_check_freed (window);
}

/* Neither another layout nor a key that zooms loses the stage that the keys are on. */
static void
test_what_is_selected_stays_in_view (void)
{
  GtkWidget *window;
  g_autoptr (GString) spec = g_string_new ("s0");
  SluiceGraphView *view;
  double scale;

  for (guint i = 1; i < 60; i++)
    g_string_append_printf (spec, ", s%u < s%u", i, i % 3 == 0 ? i - 1 : i - i % 3);
  view = graph_view_test_show (spec->str, 800, 600, &window);
  graph_view_test_press (view, "Home", "s0");
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (view->fitted && !sluice_graph_view_is_flying (view) && graph_view_test_is_in_view (view, "s0"));
  scale = sluice_graph_view_get_camera (view).scale;
  ui_type_keys (GTK_WIDGET (view), "1");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).scale - 1) < 1e-6);
  g_assert_cmpfloat (scale, <, 0.9);
  g_assert_true (graph_view_test_is_in_view (view, "s0"));

  graph_view_test_press (view, "End", sluice_graph_get_name (view->graph, view->order[59]));
  ui_wait_until (!sluice_graph_view_is_flying (view));
  ui_type_keys (GTK_WIDGET (view), "d");
  ui_wait_until (view->direction == SLUICE_GRAPH_LEFT_RIGHT);
  ui_wait_until (!sluice_graph_view_get_busy (view) && !sluice_graph_view_is_flying (view));
  g_assert_true (graph_view_test_is_in_view (view, sluice_graph_view_get_selected (view)));
  ui_close_and_check_freed (window);
}

static void
test_several (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  SluiceGraphPoint at;

  graph_view_test_press (view, "Home", "a");
  ui_wait_until (has_marked (view, "a"));
  ui_type_keys (GTK_WIDGET (view), "space");
  graph_view_test_press (view, "End", "e");
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (has_marked (view, "a e"));
  graph_view_test_press (view, "Up", "d");
  g_assert_true (has_marked (view, "a e"));

  /* The pointer does the same with Ctrl. */
  at = graph_view_test_place (view, "b");
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (has_marked (view, "a d e"));
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (has_marked (view, "a e"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (has_marked (view, "d"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (has_marked (view, ""));
  ui_click (GTK_WIDGET (view), at.x, at.y);
  ui_wait_until (has_marked (view, "b"));
  ui_close_and_check_freed (window);
}

static void
test_jumps (void)
{
  g_autofree char *chain = graph_view_test_chain (40);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 700, 500, &window);

  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (sluice_graph_view_get_camera (view).scale < 0.45);
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "s7"), SLUICE_STATE_FAILED, -1, NULL);
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "s31"), SLUICE_STATE_FAILED, -1, NULL);
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "s20"), SLUICE_STATE_RUNNING, 0.4, NULL);
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "s22"), SLUICE_STATE_STUCK, 0.4, NULL);

  graph_view_test_press (view, "f", "s7");
  ui_wait_until (graph_view_test_is_in_view (view, "s7") && sluice_graph_view_get_camera (view).scale >= 0.5);
  graph_view_test_press (view, "f", "s31");
  ui_wait_until (graph_view_test_is_in_view (view, "s31"));
  graph_view_test_press (view, "f", "s7");
  graph_view_test_press (view, "shift+f", "s31");
  graph_view_test_press (view, "shift+f", "s7");
  graph_view_test_press (view, "r", "s20");
  ui_wait_until (graph_view_test_is_in_view (view, "s20"));
  graph_view_test_press (view, "r", "s22");
  graph_view_test_press (view, "shift+r", "s20");
  graph_view_test_press (view, "shift+r", "s22");
  ui_close_and_check_freed (window);
}

/* A key that comes to nothing says so for some seconds, and leaves what is selected alone. */
static void
test_keys_that_lead_nowhere (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  graph_view_test_press (view, "End", "e");
  ui_type_keys (GTK_WIDGET (view), "Down f");
  ui_wait_until (gtk_widget_get_visible (view->notice)
                 && g_str_equal (gtk_label_get_label (GTK_LABEL (view->notice)), "No stage has failed"));
  g_assert_true (graph_view_test_is_selected (view, "e"));
  ui_type_keys (GTK_WIDGET (view), "r");
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (view->notice)), "No stage is running"));
  ui_type_keys (GTK_WIDGET (view), "a");
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (view->notice)), "Nothing failed out of view"));
  g_assert_true (graph_view_test_is_selected (view, "e"));
  ui_wait_until (!gtk_widget_get_visible (view->notice));

  /* There is no other one. */
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "c"), SLUICE_STATE_FAILED, -1, NULL);
  graph_view_test_press (view, "f", "c");
  g_assert_false (gtk_widget_get_visible (view->notice));
  ui_type_keys (GTK_WIDGET (view), "f");
  ui_wait_until (g_strcmp0 (view->said, "c is the only stage that failed") == 0);
  g_assert_true (gtk_widget_get_visible (view->notice));
  g_assert_true (graph_view_test_is_selected (view, "c"));

  /* It goes with what is done next: another stage, a click. */
  graph_view_test_press (view, "Up", "a");
  g_assert_false (gtk_widget_get_visible (view->notice));
  ui_type_keys (GTK_WIDGET (view), "r");
  ui_wait_until (gtk_widget_get_visible (view->notice));
  g_assert_nonnull (view->told);
  ui_click (GTK_WIDGET (view), graph_view_test_place (view, "a").x, graph_view_test_place (view, "a").y);
  ui_wait_until (!gtk_widget_get_visible (view->notice));
  ui_close_and_check_freed (window);
}

static void
test_back_and_forward (void)
{
  g_autofree char *chain = graph_view_test_chain (40);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 700, 500, &window);
  SluiceGraphCamera fit, near;

  g_assert_false (sluice_graph_view_go_back (view));
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fit", NULL);
  ui_wait_until (sluice_graph_view_get_camera (view).scale < 0.45);
  fit = sluice_graph_view_get_camera (view);
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "s31"), SLUICE_STATE_FAILED, -1, NULL);
  graph_view_test_press (view, "f", "s31");
  ui_wait_until (graph_view_test_is_in_view (view, "s31") && sluice_graph_view_get_camera (view).scale >= 0.5);
  near = sluice_graph_view_get_camera (view);
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).scale - fit.scale) < 1e-9);
  g_assert_true (view->fitted);
  ui_type_keys (GTK_WIDGET (view), "alt+Right");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).y - near.y) < 1e-6);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, near.scale, 1e-9);
  g_assert_false (sluice_graph_view_go_forward (view));

  /* The first step by hand away from the whole graph can be taken back, too. */
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (view->fitted);
  ui_type_keys (GTK_WIDGET (view), "ctrl+Down");
  ui_wait_until (!view->fitted);
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (view->fitted);
  ui_type_keys (GTK_WIDGET (view), "Page_Down");
  ui_wait_until (!view->fitted);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).x, fit.x, 1e-6);
  g_assert_cmpfloat (sluice_graph_view_get_camera (view).y, <, fit.y - 300);
  ui_type_keys (GTK_WIDGET (view), "shift+Page_Up");
  ui_wait_until (sluice_graph_view_get_camera (view).x > fit.x + 300);
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (view->fitted);
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).y - near.y) < 1e-6);
  ui_close_and_check_freed (window);
}

static void
enter (SluiceGraphView  *view,
       SluiceGraphPoint  at)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "enter", at.x, at.y);
    }
}

/* A pointer that rests points at nothing that comes under it, by keys or since the view is shown: only where it moves. */
static void
test_a_pointer_at_rest (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  SluiceGraphPoint at = graph_view_test_place (view, "d");

  ui_move_pointer (GTK_WIDGET (view), at.x, at.y);
  ui_wait_until (view->hovered == graph_view_test_find (view, "d"));
  graph_view_test_press (view, "Home", "a");
  g_assert_cmpint (view->hovered, ==, -1);

  /* As where a page or the end of a menu brings the view under it. */
  enter (view, at);
  g_assert_cmpint (view->hovered, ==, -1);
  enter (view, graph_view_test_place (view, "b"));
  g_assert_cmpint (view->hovered, ==, -1);
  /* The picture goes away under it. */
  ui_move_pointer (GTK_WIDGET (view), at.x - 1, at.y);
  ui_wait_until (view->hovered == graph_view_test_find (view, "d"));
  ui_type_keys (GTK_WIDGET (view), "Page_Down");
  ui_wait_until (view->hovered == -1);
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (view->fitted && !sluice_graph_view_is_flying (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_cmpint (view->hovered, ==, -1);

  ui_move_pointer (GTK_WIDGET (view), at.x + 1, at.y);
  ui_wait_until (view->hovered == graph_view_test_find (view, "d"));
  ui_close_and_check_freed (window);
}

static gboolean
is_focus_seen (SluiceGraphView *view)
{
  g_autoptr (GdkTexture) texture = ui_render (GTK_WIDGET (view));
  SluiceGraphPoint at = graph_view_test_place (view, "a");
  double half = 100 * sluice_graph_view_get_camera (view).scale;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autofree GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (manager);

  for (int x = (int) (at.x - half) - 6; x < (int) (at.x - half) + 2; x++)
    {
      GdkRGBA pixel = ui_pixel (texture, x, (int) at.y);

      if (fabs (pixel.red - accent->red) < 0.1 && fabs (pixel.green - accent->green) < 0.1
          && fabs (pixel.blue - accent->blue) < 0.1)
        return TRUE;
    }
  return FALSE;
}

static void
test_focus_is_seen_at_every_distance (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a", 800, 600, &window);
  static const double scales[] = { 1.5, 1, 0.4, 0.3, 0.15, 0.05 };

  graph_view_test_press (view, "Home", "a");
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      sluice_graph_view_zoom (view, scales[i] / sluice_graph_view_get_camera (view).scale,
                              sluice_graph_view_get_center (view), FALSE);
      ui_wait_frames (GTK_WIDGET (view), 2);
      g_assert_true (is_focus_seen (view));
    }
  ui_close_and_check_freed (window);
}

/* Where cards have no words the one that the keys are on still has a name, clear of what lies over the graph. */
static void
test_name_is_seen_at_every_distance (void)
{
  g_autofree char *chain = graph_view_test_chain (70);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 800, 600, &window);
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  graphene_rect_t bounds;
  guint n_covers;
  static const double scales[] = { 1, 0.4, 0.1 };

  graph_view_test_press (view, "Home", "s0");
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (guint k = 0; k < 70; k += 23)
      {
        g_autofree char *name = g_strdup_printf ("s%u", k);

        sluice_graph_view_zoom (view, scales[i] / sluice_graph_view_get_camera (view).scale,
                                sluice_graph_view_get_center (view), FALSE);
        sluice_graph_view_go_to (view, graph_view_test_find (view, name));
        ui_wait_until (!sluice_graph_view_is_flying (view));
        ui_wait_frames (GTK_WIDGET (view), 2);
        g_assert_cmpint (gtk_widget_get_mapped (view->name), ==, scales[i] < 0.45);
        if (scales[i] > 0.45)
          continue;
        g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (view->name)), ==, name);
        g_assert_true (gtk_widget_compute_bounds (view->name, GTK_WIDGET (view), &bounds));
        g_assert_cmpfloat (fabs (bounds.origin.y - graph_view_test_place (view, name).y), <, 60);
        n_covers = sluice_graph_view_get_covers (view, gtk_widget_get_width (GTK_WIDGET (view)),
                                                 gtk_widget_get_height (GTK_WIDGET (view)), covers);
        for (guint j = 0; j < n_covers; j++)
          g_assert_false (sluice_graph_rect_meets (&(SluiceGraphRect) { bounds.origin.x, bounds.origin.y, bounds.size.width,
                                                                        bounds.size.height }, &covers[j]));
      }
  sluice_graph_view_select_node (view, -1);
  ui_wait_until (!gtk_widget_get_mapped (view->name));
  ui_close_and_check_freed (window);
}

/* It lies over no other stage where there is room above or below. */
static void
test_name_lies_over_nothing (void)
{
  static const char *const ends[] = { "a", "e" };
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  for (guint i = 0; i < 4; i++)
    {
      const char *name = ends[i % 2];
      graphene_rect_t bounds;
      SluiceGraphRect place;

      graph_view_test_press (view, i % 2 == 0 ? "Home" : "End", name);
      ui_wait_until (!sluice_graph_view_is_flying (view));
      sluice_graph_view_zoom (view, (i < 2 ? 0.4 : 0.1) / sluice_graph_view_get_camera (view).scale,
                              sluice_graph_view_get_center (view), FALSE);
      ui_wait_frames (GTK_WIDGET (view), 3);
      g_assert_true (gtk_widget_get_mapped (view->name));
      g_assert_true (gtk_widget_compute_bounds (view->name, GTK_WIDGET (view), &bounds));
      place = (SluiceGraphRect) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
      for (const char *other = "abcde"; *other != '\0'; other++)
        {
          SluiceGraphRect card = graph_view_test_get_card (view, (char[]) { *other, '\0' });

          g_assert_false (sluice_graph_rect_meets (&place, &card));
        }
    }
  ui_close_and_check_freed (window);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  ++*(guint *) data;
}

static void
test_menu (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) copy = g_simple_action_new ("copy", NULL);
  guint n_copied = 0;

  g_menu_append (menu, "Copy", "test.copy");
  g_signal_connect (copy, "activate", G_CALLBACK (copy_cb), &n_copied);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (copy));
  gtk_widget_insert_action_group (GTK_WIDGET (view), "test", G_ACTION_GROUP (actions));
  sluice_graph_view_set_menu (view, G_MENU_MODEL (menu));

  graph_view_test_press (view, "Home", "a");
  for (guint i = 0; i < 2; i++)
    {
      ui_type_keys (GTK_WIDGET (view), i == 0 ? "Menu" : "shift+F10");
      ui_wait_until (view->menu != NULL && gtk_widget_get_mapped (view->menu));
      ui_wait_until (gtk_window_get_focus (GTK_WINDOW (window)) != GTK_WIDGET (view));
      ui_type_keys (GTK_WIDGET (view), "Return");
      ui_wait_until (n_copied == i + 1);
      ui_wait_until (!gtk_widget_get_mapped (view->menu));
      ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (view)));
    }

  /* A finger has no other button: it is held. Where nothing is, nothing opens. */
  {
    SluiceGraphPoint at = graph_view_test_place (view, "d");

    ui_hold (GTK_WIDGET (view), 2, 2);
    ui_wait_frames (GTK_WIDGET (view), 2);
    g_assert_false (gtk_widget_get_mapped (view->menu));
    ui_hold (GTK_WIDGET (view), at.x, at.y);
    ui_wait_until (gtk_widget_get_mapped (view->menu));
    g_assert_true (graph_view_test_is_selected (view, "d"));
    ui_type_keys (GTK_WIDGET (view), "Return");
    ui_wait_until (n_copied == 3);
  }
  gtk_widget_insert_action_group (GTK_WIDGET (view), "test", NULL);
  ui_close_and_check_freed (window);
}

/* While the graph is laid out nothing false is said of its stages: the last key leads there when it is there. */
static void
test_jumps_before_the_layout (void)
{
  g_autofree char *chain = graph_view_test_chain (40);
  g_autoptr (GraphTest) test = graph_test_parse (chain);

  for (guint round = 0; round < 3; round++)
    {
      GtkWidget *window;
      SluiceGraphView *view = graph_view_test_show ("a", 800, 600, &window);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);

      sluice_graph_view_set_graph (view, graph);
      sluice_graph_view_set_node (view, 5, SLUICE_STATE_RUNNING, -1, NULL);
      sluice_graph_view_set_node (view, 30, SLUICE_STATE_FAILED, -1, NULL);
      gtk_widget_activate_action (GTK_WIDGET (view), "graph.next-running", NULL);
      g_assert_cmpstr (view->said, ==, "The graph is being laid out");
      gtk_widget_activate_action (GTK_WIDGET (view), round == 1 ? "graph.alert" : "graph.next-failed", NULL);
      g_assert_cmpstr (view->said, ==, "The graph is being laid out");
      g_assert_true (sluice_graph_view_get_busy (view));
      g_assert_null (sluice_graph_view_get_selected (view));
      /* Another choice meanwhile is the last one. */
      if (round == 2)
        sluice_graph_view_set_selected (view, "s2");
      ui_wait_until (!sluice_graph_view_get_busy (view));
      ui_wait_frames (GTK_WIDGET (view), 2);
      if (round == 1)
        g_assert_cmpstr (view->said, ==, "Nothing failed out of view");
      else
        g_assert_cmpstr (sluice_graph_view_get_selected (view), ==, round == 0 ? "s30" : "s2");
      if (round == 0)
        g_assert_true (graph_view_test_is_in_view (view, "s30"));
      ui_close_and_check_freed (window);
    }
}

/* However large it gets by keys, the ring around it is seen on all sides. */
static void
test_zoom_keeps_the_ring (void)
{
  g_autofree char *chain = graph_view_test_chain (5);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 800, 600, &window);

  for (guint i = 0; i < 2; i++)
    {
      const char *name = i == 0 ? "s0" : "s4";

      ui_type_keys (GTK_WIDGET (view), "0");
      graph_view_test_press (view, i == 0 ? "Home" : "End", name);
      while (sluice_graph_view_get_camera (view).scale < 1.9)
        {
          double scale = sluice_graph_view_get_camera (view).scale;
          SluiceGraphRect shown;

          ui_type_keys (GTK_WIDGET (view), "plus");
          ui_wait_until (sluice_graph_view_get_camera (view).scale > scale);
          shown = graph_view_test_get_card (view, name);
          g_assert_cmpfloat (shown.x, >=, 8);
          g_assert_cmpfloat (shown.y, >=, 8);
          g_assert_cmpfloat (shown.x + shown.width, <=, gtk_widget_get_width (GTK_WIDGET (view)) - 8);
          g_assert_cmpfloat (shown.y + shown.height, <=, gtk_widget_get_height (GTK_WIDGET (view)) - 8);
        }
    }
  ui_close_and_check_freed (window);
}

/* The key for the actual size leads to it from halfway, too. */
static void
test_actual_size_in_flight (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a, b < a", 800, 600, &window);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  sluice_graph_view_look (view, &(SluiceGraphCamera) { 0.3, 200, 200 }, FALSE);
  sluice_graph_view_look (view, &(SluiceGraphCamera) { 0.8, 200, 200 }, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-original", NULL);
  ui_wait_until (!sluice_graph_view_is_flying (view));
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, 1, 1e-6);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ui_close_and_check_freed (window);
}

/* What was seen of it is seen when the window gets narrow, and nothing lies over it. */
static void
test_resize_keeps_the_selected_one (void)
{
  g_autofree char *chain = graph_view_test_chain (70);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 1000, 600, &window);
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS], shown;
  const SluiceGraphRect *rect;
  guint n_covers;

  graph_view_test_press (view, "Home", "s0");
  graph_view_test_press (view, "Down", "s1");
  rect = sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), 1);
  sluice_graph_view_unfit (view);
  sluice_graph_view_look (view, &(SluiceGraphCamera) { 0.8, 560 - rect->x * 0.8, 430 - rect->y * 0.8 }, FALSE);
  ui_wait_frames (GTK_WIDGET (view), 2);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (view)) < 400);
  ui_wait_frames (GTK_WIDGET (view), 3);
  shown = graph_view_test_get_card (view, "s1");
  g_assert_cmpfloat (shown.x, >=, 0);
  g_assert_cmpfloat (shown.x + shown.width, <=, gtk_widget_get_width (GTK_WIDGET (view)));
  n_covers = sluice_graph_view_get_covers (view, gtk_widget_get_width (GTK_WIDGET (view)),
                                           gtk_widget_get_height (GTK_WIDGET (view)), covers);
  for (guint i = 0; i < n_covers; i++)
    g_assert_false (sluice_graph_rect_meets (&shown, &covers[i]));
  /* Only what was in view is brought there again. */
  sluice_graph_view_look (view, &(SluiceGraphCamera) { 0.8, 100 - rect->x * 0.8, -900 - rect->y * 0.8 }, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 600);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (view)) > 450);
  ui_wait_frames (GTK_WIDGET (view), 3);
  g_assert_false (graph_view_test_is_in_view (view, "s1"));
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-nav/walk", test_walk);
  g_test_add_func ("/graph-nav/left-right", test_walk_left_right);
  g_test_add_func ("/graph-nav/selected-stays-in-view", test_what_is_selected_stays_in_view);
  g_test_add_func ("/graph-nav/read", test_all_are_read);
  g_test_add_func ("/graph-nav/several", test_several);
  g_test_add_func ("/graph-nav/jumps", test_jumps);
  g_test_add_func ("/graph-nav/nowhere", test_keys_that_lead_nowhere);
  g_test_add_func ("/graph-nav/back", test_back_and_forward);
  g_test_add_func ("/graph-nav/rest", test_a_pointer_at_rest);
  g_test_add_func ("/graph-nav/focus", test_focus_is_seen_at_every_distance);
  g_test_add_func ("/graph-nav/name", test_name_is_seen_at_every_distance);
  g_test_add_func ("/graph-nav/name-clear", test_name_lies_over_nothing);
  g_test_add_func ("/graph-nav/menu", test_menu);
  g_test_add_func ("/graph-nav/before-layout", test_jumps_before_the_layout);
  g_test_add_func ("/graph-nav/zoom-ring", test_zoom_keeps_the_ring);
  g_test_add_func ("/graph-nav/actual-size-in-flight", test_actual_size_in_flight);
  g_test_add_func ("/graph-nav/resize", test_resize_keeps_the_selected_one);

  return g_test_run ();
}
