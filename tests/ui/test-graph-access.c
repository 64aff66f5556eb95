/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph view as assistive technology sees it. */
#include "graph-view-test.h"

#define DIAMOND "prepare, train < prepare, check < prepare, evaluate < train check, publish < evaluate"

static char *
describe_cb (guint    node,
             gpointer data)
{
  return node == 1 ? g_strdup ("12 minutes") : NULL;
}

static GtkAccessible *
get_list (SluiceGraphView *view)
{
  g_autoptr (GtkAccessible) list = gtk_accessible_get_first_accessible_child (GTK_ACCESSIBLE (view));

  g_assert_cmpint (gtk_accessible_get_accessible_role (list), ==, GTK_ACCESSIBLE_ROLE_LIST);
  return list;
}

/* Returns: the number of items; asks for them as a screen reader does, one after the other. */
static guint
count_items (SluiceGraphView *view,
             GtkAccessible  **focused)
{
  GtkAccessible *item = gtk_accessible_get_first_accessible_child (get_list (view));
  guint n = 0;

  if (focused != NULL)
    *focused = NULL;
  while (item != NULL)
    {
      GtkAccessible *next = gtk_accessible_get_next_accessible_sibling (item);
      g_autoptr (GtkAccessible) parent = gtk_accessible_get_accessible_parent (item);

      g_assert_true (parent == get_list (view));
      g_assert_cmpint (gtk_accessible_get_accessible_role (item), ==, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
      if (focused != NULL && gtk_accessible_get_platform_state (item, GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED))
        *focused = item;
      g_object_unref (item);
      item = next;
      n++;
    }
  return n;
}

static void
test_words (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  g_autofree char *first = NULL, *second = NULL, *last = NULL;

  sluice_graph_view_set_describe_func (view, describe_cb, NULL);
  sluice_graph_view_set_node (view, 1, SLUICE_STATE_RUNNING, -1, "train_model");
  first = sluice_graph_view_describe_node (view, 0);
  second = sluice_graph_view_describe_node (view, 1);
  last = sluice_graph_view_describe_node (view, 3);
  g_assert_cmpstr (first, ==, "prepare, pending, before train, check");
  g_assert_cmpstr (second, ==, "train, running, 12 minutes, after prepare, before evaluate");
  g_assert_cmpstr (last, ==, "evaluate, pending, after train, check, before publish");
  ui_close_and_check_freed (window);
}

static void
assert_says (SluiceGraphView *view,
             const char      *name,
             const char      *words)
{
  g_autofree char *text = sluice_graph_view_describe_node (view, (guint) graph_view_test_find (view, name));

  g_assert_cmpstr (text, ==, words);
}

/* What a server takes though it can't run, or has no name: the eye sees it marked. */
static void
test_odd_words (void)
{
  const char *const names[] = { "a", "b", "c", "loop", "", "dup", "lost" };
  const char *const after_a[] = { "b", NULL }, *const after_b[] = { "a", NULL }, *const after_loop[] = { "loop", NULL };
  const char *const after_dup[] = { "c", "c", NULL }, *const after_none[] = { "dup", "dup", "dup", NULL };
  const char *const after_lost[] = { "c", "foo", NULL };
  const char *const *const dependencies[] = { after_a, after_b, NULL, after_loop, after_none, after_dup, after_lost };
  g_autoptr (SluiceGraph) graph = sluice_graph_new (G_N_ELEMENTS (names), names, dependencies,
                                                    SLUICE_GRAPH_VIEW_NODE_WIDTH, SLUICE_GRAPH_VIEW_NODE_HEIGHT);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("x", 800, 600, &window);

  sluice_graph_view_set_graph (view, graph);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  assert_says (view, "a", "a, pending, in a cycle, after b, before b");
  assert_says (view, "b", "b, pending, in a cycle, after a, before a");
  assert_says (view, "loop", "loop, pending, depends on itself");
  assert_says (view, "lost", "lost, pending, waits for “foo”, which is not there, after c");
  assert_says (view, "dup", "dup, pending, after c twice, before Stage without a name 3 times");
  assert_says (view, "", "Stage without a name, pending, after dup 3 times");
  /* Its card says so, too. */
  g_assert_cmpstr (sluice_graph_picture_describe (sluice_graph_scene_get_picture (view->scene),
                                                  (guint) graph_view_test_find (view, "")).name, ==,
                   "Stage without a name");

  graph_view_test_set (view, "p, a < p, b < p, c < p, d < p, e < p, f < p, g < p");
  assert_says (view, "c", "c, pending, in a block of 7, after p");
  ui_close_and_check_freed (window);
}

static void
assert_selected (SluiceGraphView *view,
                 const char      *name,
                 gboolean         selected)
{
  guint node = (guint) graph_view_test_find (view, name);

  for (guint i = 0; i < view->items->len; i++)
    if (sluice_graph_item_get_number (view->items->pdata[i]) == node)
      {
        char *problem = gtk_test_accessible_check_state (GTK_ACCESSIBLE (view->items->pdata[i]),
                                                         GTK_ACCESSIBLE_STATE_SELECTED, selected);

        g_assert_cmpstr (problem, ==, NULL);
        return;
      }
  g_assert_not_reached ();
}

/* What Space does is a state that can be read, at once. */
static void
test_marks (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  count_items (view, NULL);
  graph_view_test_press (view, "Home", "prepare");
  assert_selected (view, "prepare", TRUE);
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (g_hash_table_size (view->marked) == 1);
  graph_view_test_press (view, "End", "publish");
  assert_selected (view, "prepare", TRUE);
  assert_selected (view, "publish", FALSE);
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (g_hash_table_size (view->marked) == 2);
  assert_selected (view, "publish", TRUE);
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (g_hash_table_size (view->marked) == 0);
  assert_selected (view, "prepare", FALSE);
  assert_selected (view, "publish", TRUE);
  ui_close_and_check_freed (window);
}

/* What is selected stays bright, related to the last one or not. */
static void
test_marks_stay_bright (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a, b < a, c < a", 800, 600, &window);
  SluiceGraphPicture *picture = sluice_graph_scene_get_picture (view->scene);
  guint b = (guint) graph_view_test_find (view, "b"), c = (guint) graph_view_test_find (view, "c");

  sluice_graph_view_select_node (view, (int) b);
  g_assert_false (sluice_graph_picture_is_lit (picture, c));
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (g_hash_table_size (view->marked) == 1);
  sluice_graph_view_select_node (view, (int) c);
  g_assert_true (sluice_graph_picture_is_lit (picture, b));
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (g_hash_table_size (view->marked) == 2);
  g_assert_true (sluice_graph_picture_is_lit (picture, b) && sluice_graph_picture_is_lit (picture, c));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (g_hash_table_size (view->marked) == 0);
  g_assert_false (sluice_graph_picture_is_lit (picture, b));
  ui_close_and_check_freed (window);
}

/* With none selected the keys are on the view itself: its rim says so, however they came, but not to a pointer. */
static void
test_focus_on_none_is_seen (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GdkTexture) texture = NULL;
      GdkRGBA rim;

      if (i == 1)
        ui_click (GTK_WIDGET (view), 20, 20);
      if (i == 2)
        ui_type_keys (GTK_WIDGET (view), "Home Escape");
      if (i == 3)
        {
          gtk_window_set_focus (GTK_WINDOW (window), NULL);
          gtk_widget_grab_focus (GTK_WIDGET (view));
        }
      ui_wait_frames (GTK_WIDGET (view), 4);
      g_assert_cmpint (view->selected_node, ==, -1);
      gtk_window_set_focus_visible (GTK_WINDOW (window), FALSE);
      texture = ui_render (GTK_WIDGET (view));
      rim = ui_pixel (texture, 400, 2);
      g_test_message ("%u: %g %g", i, rim.red, rim.blue);
      g_assert_cmpint (rim.blue > rim.red + 0.2, ==, i != 1);
    }
  ui_close_and_check_freed (window);
}

static void
test_items (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  GtkAccessible *focused;
  int x, y, width, height;

  g_assert_cmpuint (view->items->len, ==, 0);
  g_assert_cmpuint (count_items (view, &focused), ==, 5);
  g_assert_null (focused);
  g_assert_true (gtk_accessible_get_platform_state (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED));

  /* The focus follows the keys. */
  graph_view_test_press (view, "Home", "prepare");
  count_items (view, &focused);
  g_assert_nonnull (focused);
  g_assert_cmpuint (sluice_graph_item_get_number (SLUICE_GRAPH_ITEM (focused)), ==, 0);
  g_assert_false (gtk_accessible_get_platform_state (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED));
  g_assert_true (gtk_accessible_get_bounds (focused, &x, &y, &width, &height));
  g_assert_cmpfloat_with_epsilon (x + width / 2.0, graph_view_test_place (view, "prepare").x, 2);
  g_assert_cmpfloat_with_epsilon (y + height / 2.0, graph_view_test_place (view, "prepare").y, 2);
  graph_view_test_press (view, "End", "publish");
  count_items (view, &focused);
  g_assert_cmpuint (sluice_graph_item_get_number (SLUICE_GRAPH_ITEM (focused)), ==, 4);
  ui_close_and_check_freed (window);
}

/* A menu takes the keys and gives them back: the stage they are on is said once, not with each step of that. */
static void
test_keys_that_come_back_are_said_once (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  guint before;

  view->items_asked = TRUE;
  graph_view_test_press (view, "Home", "prepare");
  ui_type_keys (GTK_WIDGET (view), "ctrl+shift+f");
  ui_wait_until (gtk_widget_get_mapped (view->filter_popover) && !gtk_widget_has_focus (GTK_WIDGET (view)));
  ui_wait_until (!view->focus_told);
  before = view->n_focus_told;
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (!gtk_widget_get_mapped (view->filter_popover) && gtk_widget_has_focus (GTK_WIDGET (view)));
  ui_wait_frames (GTK_WIDGET (view), 3);
  g_assert_cmpuint (view->n_focus_told, ==, before + 1);

  ui_type_keys (GTK_WIDGET (view), "ctrl+f");
  ui_wait_until (gtk_widget_get_mapped (view->search) && !view->focus_told);
  before = view->n_focus_told;
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (!gtk_widget_get_mapped (view->search) && gtk_widget_has_focus (GTK_WIDGET (view)));
  ui_wait_frames (GTK_WIDGET (view), 3);
  g_assert_cmpuint (view->n_focus_told, ==, before + 1);
  ui_close_and_check_freed (window);
}

/* However large the graph: a few items at a time, and those that matter. */
static void
test_few_of_many (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GraphTest) test = graph_test_random (random, 3000, TRUE);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a", 800, 600, &window);
  GtkAccessible *focused;

  sluice_graph_view_set_graph (view, graph);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  for (guint i = 0; i < 3000; i += 97)
    {
      g_autofree char *name = g_strdup_printf ("stage-%u", i);

      sluice_graph_view_set_selected (view, name);
      g_assert_cmpuint (count_items (view, &focused), <=, 64);
      g_assert_cmpuint (view->items->len, <=, 64);
      g_assert_nonnull (focused);
      g_assert_cmpuint (sluice_graph_item_get_number (SLUICE_GRAPH_ITEM (focused)), ==, i);
    }
  ui_close_and_check_freed (window);
}

/* An item that somebody still holds when all else is gone answers without harm. */
static void
test_held_items_outlive_the_view (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  g_autoptr (GtkAccessible) list = gtk_accessible_get_first_accessible_child (GTK_ACCESSIBLE (view));
  g_autoptr (GtkAccessible) item = gtk_accessible_get_first_accessible_child (list);
  int x, y, width, height;

  graph_view_test_set (view, "other");
  g_assert_false (gtk_accessible_get_bounds (item, &x, &y, &width, &height));
  ui_close_and_check_freed (window);
  g_assert_false (gtk_accessible_get_bounds (list, &x, &y, &width, &height));
  g_assert_null (gtk_accessible_get_first_accessible_child (list));
  g_assert_null (gtk_accessible_get_accessible_parent (item));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-access/words", test_words);
  g_test_add_func ("/graph-access/odd-words", test_odd_words);
  g_test_add_func ("/graph-access/marks", test_marks);
  g_test_add_func ("/graph-access/marks-bright", test_marks_stay_bright);
  g_test_add_func ("/graph-access/focus-on-none", test_focus_on_none_is_seen);
  g_test_add_func ("/graph-access/items", test_items);
  g_test_add_func ("/graph-access/once", test_keys_that_come_back_are_said_once);
  g_test_add_func ("/graph-access/few", test_few_of_many);
  g_test_add_func ("/graph-access/held", test_held_items_outlive_the_view);

  return g_test_run ();
}
