/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a key of the graph says where it can do nothing, where it does so later, and where what it did can't be heard. */
#include "graph-view-test.h"

static char *
make_fan (guint n)
{
  g_autoptr (GString) text = g_string_new ("prepare");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ", sweep-%u < prepare", i);
  return g_strdup (text->str);
}

static void
forget_said (SluiceGraphView *view)
{
  g_clear_pointer (&view->said, g_free);
}

/* No node is there yet: what leads to one does so when it is. */
static void
test_steps_before_the_layout (void)
{
  static const struct
  {
    const char *action;
    const char *parameter;
    const char *from;
    const char *to;
  } cases[] = {
    { "graph.next", NULL, NULL, "s0" },          { "graph.next", NULL, "s3", "s4" },
    { "graph.previous", NULL, "s3", "s2" },      { "graph.end", "(true,)", NULL, "s39" },
    { "graph.end", "(false,)", "s3", "s0" },     { "graph.step", "(0, 1)", NULL, "s0" },
    { "graph.step", "(0, 1)", "s7", "s8" },      { "graph.step", "(0, -1)", "s7", "s6" },
  };
  g_autofree char *chain = graph_view_test_chain (40);
  g_autoptr (GraphTest) test = graph_test_parse (chain);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceGraphView *view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (NULL));
      GtkWidget *window = ui_show_in_window (GTK_WIDGET (view), 800, 600);
      g_autoptr (SluiceGraph) graph = graph_test_build (test);

      sluice_graph_view_set_graph (view, graph);
      if (cases[i].from != NULL)
        sluice_graph_view_set_selected (view, cases[i].from);
      g_assert_true (gtk_widget_activate_action_variant (
        GTK_WIDGET (view), cases[i].action,
        cases[i].parameter != NULL ? g_variant_new_parsed (cases[i].parameter) : NULL));
      g_assert_cmpstr (view->said, ==, "The graph is being laid out");
      g_assert_true (sluice_graph_view_get_busy (view));
      ui_wait_until (!sluice_graph_view_get_busy (view));
      g_assert_cmpstr (sluice_graph_view_get_selected (view), ==, cases[i].to);
      ui_close_and_check_freed (window);
    }
}

static void
test_nothing_selected (void)
{
  static const char *const keys[] = { "Return", "space", "Menu", "b" };
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a, b < a", 800, 600, &window);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      forget_said (view);
      ui_type_keys (GTK_WIDGET (view), keys[i]);
      ui_wait_until (g_strcmp0 (view->said, "No stage is selected") == 0);
      ui_wait_until (ui_find_label (GTK_WIDGET (view), "No stage is selected") != NULL);
      sluice_graph_view_untell (view);
    }
  ui_close_and_check_freed (window);
}

static void
press (SluiceGraphView *view,
       const char      *key,
       const char      *words)
{
  forget_said (view);
  ui_type_keys (GTK_WIDGET (view), key);
  ui_wait_until (g_strcmp0 (view->said, words) == 0);
  ui_wait_until (!sluice_graph_view_get_busy (view));
}

static void
test_folds (void)
{
  g_autofree char *fan = make_fan (20), *small = make_fan (8);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (fan, 800, 600, &window);

  press (view, "shift+b", "20 stages folded");
  press (view, "shift+b", "20 stages unfolded");
  graph_view_test_press (view, "Home", "prepare");
  press (view, "b", "This stage is in no block");

  /* While that is laid out the key means what it will be. */
  sluice_graph_view_set_selected (view, "sweep-3");
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.toggle-fold", NULL);
  g_assert_cmpstr (view->said, ==, "20 stages folded");
  g_assert_true (sluice_graph_view_get_busy (view));
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.toggle-fold", NULL);
  g_assert_cmpstr (view->said, ==, "20 stages unfolded");
  ui_wait_until (!sluice_graph_view_get_busy (view));

  graph_view_test_set (view, small);
  press (view, "shift+b", "There are no blocks to fold");
  graph_view_test_press (view, "End", "sweep-7");
  press (view, "b", "This block is too small to be folded");
  ui_close_and_check_freed (window);
}

static void
test_direction (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a, b < a", 800, 600, &window);

  press (view, "d", "From left to right");
  press (view, "d", "From top to bottom");
  ui_close_and_check_freed (window);
}

/* What waits for a stage that is not there looks stuck, and has never run. */
static void
test_what_waits_in_vain_does_not_run (void)
{
  const char *const names[] = { "a", "lost", "b" };
  const char *const after_lost[] = { "foo", NULL };
  const char *const *const dependencies[] = { NULL, after_lost, NULL };
  g_autoptr (SluiceGraph) graph = sluice_graph_new (G_N_ELEMENTS (names), names, dependencies,
                                                    SLUICE_GRAPH_VIEW_NODE_WIDTH, SLUICE_GRAPH_VIEW_NODE_HEIGHT);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("x", 800, 600, &window);

  sluice_graph_view_set_graph (view, graph);
  sluice_graph_view_set_node (view, 1, SLUICE_STATE_STUCK, -1, NULL);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  press (view, "r", "No stage is running");
  g_assert_null (sluice_graph_view_get_selected (view));
  sluice_graph_view_set_node (view, 2, SLUICE_STATE_STUCK, -1, NULL);
  graph_view_test_press (view, "r", "b");
  press (view, "r", "b is the only stage that runs");
  ui_close_and_check_freed (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/graph-told/steps-before-the-layout", test_steps_before_the_layout);
  g_test_add_func ("/graph-told/nothing-selected", test_nothing_selected);
  g_test_add_func ("/graph-told/folds", test_folds);
  g_test_add_func ("/graph-told/direction", test_direction);
  g_test_add_func ("/graph-told/what-waits-in-vain-does-not-run", test_what_waits_in_vain_does_not_run);
  return g_test_run ();
}
