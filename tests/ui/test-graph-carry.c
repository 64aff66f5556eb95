/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another layout of a graph must not lose: where somebody was, what failed out of view, where the keys are. */
#include "graph-view-test.h"

#include <math.h>

/* "prepare", "sweep-0" … after it, "report" after all of them, then a chain of 30, "s0" … */
static char *
make_long_fan (guint n)
{
  g_autoptr (GString) text = g_string_new ("prepare"), all = g_string_new (", s0 <");

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, ", sweep-%u < prepare", i);
      g_string_append_printf (all, " sweep-%u", i);
    }
  for (guint i = 1; i < 30; i++)
    g_string_append_printf (all, ", s%u < s%u", i, i - 1);
  return g_strconcat (text->str, all->str, NULL);
}

static void
wait_until_still (SluiceGraphView *view)
{
  ui_wait_until (!sluice_graph_view_get_busy (view) && !sluice_graph_view_is_flying (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
}

static gboolean
is_in_the_middle (SluiceGraphView *view,
                  const char      *name)
{
  SluiceGraphPoint at = graph_view_test_place (view, name), center = sluice_graph_view_get_center (view);

  return fabs (at.x - center.x) < 2 && fabs (at.y - center.y) < 2;
}

static gboolean
is_alert_shown (SluiceGraphView *view,
                const char      *text)
{
  return gtk_widget_get_mapped (view->alert) && g_str_equal (gtk_label_get_label (GTK_LABEL (view->alert_label)), text);
}

static void
fly_to (SluiceGraphView *view,
        const char      *name)
{
  int node = sluice_graph_view_find_node (view, name);
  SluiceGraphPoint center = sluice_graph_view_get_center (view);
  const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), (guint) node);

  sluice_graph_view_leave (view);
  view->fitted = FALSE;
  sluice_graph_view_look (view, &(SluiceGraphCamera) { 1, center.x - rect->x - rect->width / 2,
                                                       center.y - rect->y - rect->height / 2 }, FALSE);
}

/* Whatever the layout becomes, the arrow leads to what failed out of view; A goes there. */
static void
test_failures_out_of_view_stay (void)
{
  g_autofree char *text = make_long_fan (20), *more = g_strconcat (text, ", later < s29", NULL);
  g_autoptr (GraphTest) test = graph_test_parse (more);
  g_autoptr (SluiceGraph) grown = graph_test_build (test);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (text, 800, 600, &window);

  graph_view_test_press (view, "Home", "prepare");
  fly_to (view, "prepare");
  wait_until_still (view);
  graph_view_test_set_state (view, "s25", SLUICE_STATE_FAILED);
  graph_view_test_set_state (view, "s27", SLUICE_STATE_FAILED);
  ui_wait_until (is_alert_shown (view, "2 failed"));
  ui_type_keys (GTK_WIDGET (view), "d");
  ui_wait_until (view->direction == SLUICE_GRAPH_LEFT_RIGHT);
  wait_until_still (view);
  g_assert_false (graph_view_test_is_in_view (view, "s25"));
  ui_wait_until (is_alert_shown (view, "2 failed"));

  ui_type_keys (GTK_WIDGET (view), "shift+b");
  ui_wait_until (sluice_graph_view_get_n_nodes (view) == 32);
  wait_until_still (view);
  ui_wait_until (is_alert_shown (view, "2 failed"));
  graph_view_test_set_state (view, "s27", SLUICE_STATE_COMPLETED);
  ui_wait_until (is_alert_shown (view, "s25"));

  /* The graph grows: what had failed is no news, but is still out of view. */
  sluice_graph_view_set_graph (view, grown);
  graph_view_test_set_state (view, "s25", SLUICE_STATE_FAILED);
  graph_view_test_set_state (view, "s26", SLUICE_STATE_COMPLETED);
  wait_until_still (view);
  g_assert_true (is_alert_shown (view, "s25"));
  ui_type_keys (GTK_WIDGET (view), "a");
  ui_wait_until (graph_view_test_is_selected (view, "s25"));
  ui_wait_until (!gtk_widget_get_visible (view->alert));
  ui_close_and_check_freed (window);
}

/* What fails while a layout is under way is judged by where it is then. */
static void
test_failures_during_a_layout (void)
{
  g_autofree char *text = make_long_fan (20), *more = g_strconcat (text, ", later < s29", NULL);
  g_autoptr (GraphTest) test = graph_test_parse (more);
  g_autoptr (SluiceGraph) grown = graph_test_build (test);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (text, 800, 600, &window);

  graph_view_test_press (view, "Home", "prepare");
  fly_to (view, "prepare");
  wait_until_still (view);
  graph_view_test_set_state (view, "s20", SLUICE_STATE_RUNNING);
  graph_view_test_set_state (view, "s21", SLUICE_STATE_FAILED);
  ui_wait_until (is_alert_shown (view, "s21"));
  graph_view_test_set_state (view, "s21", SLUICE_STATE_COMPLETED);
  ui_wait_until (!gtk_widget_get_visible (view->alert));

  /* With the graph itself: s20 ran before. */
  sluice_graph_view_set_graph (view, grown);
  g_assert_true (sluice_graph_view_get_busy (view));
  for (guint i = 0; i < sluice_graph_get_n_nodes (grown); i++)
    {
      gboolean failed = g_str_equal (sluice_graph_get_name (grown, i), "s20");

      sluice_graph_view_set_node (view, i, failed ? SLUICE_STATE_FAILED : SLUICE_STATE_PENDING, -1, "");
    }
  wait_until_still (view);
  ui_wait_until (is_alert_shown (view, "s20"));
  g_assert_cmpstr (view->said, ==, "s20 failed, out of view: go there");

  /* Between a key and its layout: what is seen before and after needs no arrow, what is not does. */
  sluice_graph_view_set_direction (view, SLUICE_GRAPH_LEFT_RIGHT);
  g_assert_true (sluice_graph_view_get_busy (view));
  graph_view_test_set_state (view, "prepare", SLUICE_STATE_FAILED);
  graph_view_test_set_state (view, "s24", SLUICE_STATE_FAILED);
  wait_until_still (view);
  g_assert_true (graph_view_test_is_in_view (view, "prepare"));
  ui_wait_until (is_alert_shown (view, "2 failed"));
  /* Another graph altogether. */
  sluice_graph_view_set_graph (view, NULL);
  g_assert_false (gtk_widget_get_visible (view->alert));
  graph_view_test_set (view, text);
  g_assert_false (gtk_widget_get_visible (view->alert));
  ui_close_and_check_freed (window);
}

/* Back leads to what was looked at, wherever that is by now. */
static void
test_back_over_layouts (void)
{
  g_autofree char *text = make_long_fan (20), *more = g_strconcat (text, ", later < s29", NULL);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (text, 800, 600, &window);

  ui_type_keys (GTK_WIDGET (view), "0");
  wait_until_still (view);
  fly_to (view, "sweep-7");
  fly_to (view, "s12");
  fly_to (view, "s25");
  wait_until_still (view);
  ui_type_keys (GTK_WIDGET (view), "d");
  ui_wait_until (view->direction == SLUICE_GRAPH_LEFT_RIGHT);
  wait_until_still (view);
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (is_in_the_middle (view, "s12"));
  ui_type_keys (GTK_WIDGET (view), "shift+b");
  ui_wait_until (sluice_graph_view_get_n_nodes (view) == 32);
  wait_until_still (view);
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (is_in_the_middle (view, "sweep-7"));
  /* Forward, too, and over a graph that grew. */
  graph_view_test_set (view, more);
  wait_until_still (view);
  ui_type_keys (GTK_WIDGET (view), "alt+Right");
  ui_wait_until (is_in_the_middle (view, "s12"));
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (is_in_the_middle (view, "sweep-7"));
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (view->fitted);
  wait_until_still (view);

  /* Where nothing is left of what was looked at there is nothing to go back to. */
  fly_to (view, "s12");
  fly_to (view, "s25");
  graph_view_test_set (view, "a, b < a");
  g_assert_true (sluice_graph_view_go_back (view));
  g_assert_true (view->fitted);
  g_assert_false (sluice_graph_view_go_back (view));
  ui_close_and_check_freed (window);
}

/* The card of what was folded is all in view, by key and by menu, at the edges too. */
static void
test_a_folded_card_is_in_view (void)
{
  g_autofree char *text = make_long_fan (20);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (text, 800, 600, &window);

  for (guint i = 0; i < 12; i++)
    {
      int member = i % 2 == 0 ? 0 : 19;
      g_autofree char *name = g_strdup_printf ("sweep-%d", member);
      SluiceGraphPoint places[] = { { 105, 40 }, { 400, 560 }, { 700, 40 }, { 10, 300 }, { 790, 590 }, { 400, 10 } };
      const SluiceGraphRect *rect;
      SluiceGraphRect card;
      int node;

      sluice_graph_view_set_selected (view, name);
      wait_until_still (view);
      node = sluice_graph_view_find_node (view, name);
      rect = sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), (guint) node);
      view->fitted = FALSE;
      sluice_graph_view_look (view, &(SluiceGraphCamera) { 1, places[i / 2].x - rect->x - rect->width / 2,
                                                           places[i / 2].y - rect->y - rect->height / 2 }, FALSE);
      ui_wait_frames (GTK_WIDGET (view), 2);
      if (i % 4 < 2)
        ui_type_keys (GTK_WIDGET (view), "b");
      else
        gtk_widget_activate_action (GTK_WIDGET (view), "graph.fold", NULL);
      ui_wait_until (sluice_graph_view_get_n_nodes (view) == 32);
      wait_until_still (view);
      card = *sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), (guint) view->selected_node);
      card = sluice_graph_camera_rect_to_screen (&view->camera, &card);
      g_assert_cmpfloat (card.x, >=, 0);
      g_assert_cmpfloat (card.y, >=, 0);
      g_assert_cmpfloat (card.x + card.width, <=, gtk_widget_get_width (GTK_WIDGET (view)));
      g_assert_cmpfloat (card.y + card.height, <=, gtk_widget_get_height (GTK_WIDGET (view)));
      gtk_widget_activate_action (GTK_WIDGET (view), "graph.unfold", NULL);
      ui_wait_until (sluice_graph_view_get_n_nodes (view) == 51);
      wait_until_still (view);
    }
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-carry/failures", test_failures_out_of_view_stay);
  g_test_add_func ("/graph-carry/failures-meanwhile", test_failures_during_a_layout);
  g_test_add_func ("/graph-carry/back", test_back_over_layouts);
  g_test_add_func ("/graph-carry/folded", test_a_folded_card_is_in_view);

  return g_test_run ();
}
