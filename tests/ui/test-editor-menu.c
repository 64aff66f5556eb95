/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of the editor's graph: of a stage, of several, of a dependency, of the empty place; by pointer and keys. */
#include "editor-test.h"

#include "ui/widgets/sluice-graph-view-private.h"

static guint64
add (EditorTest *test,
     const char *name,
     guint64     after)
{
  return sluice_draft_stage_get_id (sluice_draft_add_stage (test->draft, name, "preprocess_dataset", "", after));
}

/* a → b → c, and d on its own. */
static void
open_chain (EditorTest *test)
{
  editor_test_start (test, "plan");
  editor_test_open_editor (test);
  sluice_draft_set_text (test->draft, 0, SLUICE_DRAFT_FIELD_NAME, "chain");
  add (test, "c", add (test, "b", add (test, "a", 0)));
  add (test, "d", 0);
  ui_settle ();
  editor_test_wait_for_graph (test);
}

static gboolean
waits (EditorTest *test,
       const char *to,
       const char *from)
{
  return sluice_draft_is_connected (test->draft, editor_test_get_id (test, from), editor_test_get_id (test, to));
}

static SluiceGraphPoint
get_middle (EditorTest *test,
            const char *name)
{
  graphene_rect_t place;

  g_assert_true (sluice_graph_view_get_node_place (test->graph, name, &place));
  return (SluiceGraphPoint) { place.origin.x + place.size.width / 2, place.origin.y + place.size.height / 2 };
}

static gboolean
is_menu_open (EditorTest *test)
{
  return test->graph->menu != NULL && gtk_widget_get_mapped (test->graph->menu);
}

static gboolean
offers (EditorTest *test,
        const char *label)
{
  return ui_find_label (test->graph->menu, label) != NULL;
}

static void
click_second (EditorTest       *test,
              SluiceGraphPoint  at)
{
  ui_click_second (GTK_WIDGET (test->graph), at.x, at.y);
  ui_wait_until (is_menu_open (test));
  ui_settle ();
}

/* With a real pointer. */
static void
choose (EditorTest *test,
        const char *label)
{
  GtkWidget *item = NULL;
  graphene_point_t at;

  ui_wait_until (is_menu_open (test) && (item = ui_find_label (test->graph->menu, label)) != NULL);
  ui_wait_frames (test->graph->menu, 2);
  g_assert_true (gtk_widget_compute_point (item, test->graph->menu, &GRAPHENE_POINT_INIT (4, 4), &at));
  ui_click (test->graph->menu, at.x, at.y);
  ui_wait_until (!is_menu_open (test));
  ui_settle ();
}

static void
test_stage (void)
{
  EditorTest test = { 0 };

  open_chain (&test);
  click_second (&test, get_middle (&test, "b"));
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "b");
  g_assert_true (offers (&test, "Duplicate"));
  g_assert_false (offers (&test, "Select all"));
  choose (&test, "Remove");
  ui_wait_until (sluice_draft_find_stage (test.draft, "b") == NULL);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_find_stage (test.draft, "b") != NULL);
  editor_test_wait_for_graph (&test);

  click_second (&test, get_middle (&test, "c"));
  choose (&test, "Duplicate");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 5);
  editor_test_wait_for_graph (&test);

  /* Its name is ready to type, whatever had the focus before the menu. */
  click_second (&test, get_middle (&test, "d"));
  choose (&test, "Add a stage after it");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 6);
  editor_test_wait_for_graph (&test);
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "name")));
  editor_test_type (&test, "e");
  ui_wait_until (sluice_draft_find_stage (test.draft, "e") != NULL);
  g_assert_true (waits (&test, "e", "d"));
  editor_test_wait_for_graph (&test);

  /* Chosen with the pointer, the other stage is pointed at too. */
  click_second (&test, get_middle (&test, "d"));
  choose (&test, "Connect");
  ui_click (GTK_WIDGET (test.graph), get_middle (&test, "a").x, get_middle (&test, "a").y);
  ui_wait_until (waits (&test, "a", "d"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
test_several (void)
{
  EditorTest test = { 0 };

  open_chain (&test);
  sluice_graph_view_set_selected (test.graph, "a");
  sluice_graph_view_set_marked (test.graph, (const char *const[]) { "a", "b", NULL });
  click_second (&test, get_middle (&test, "b"));
  g_assert_true (offers (&test, "Duplicate 2 stages"));
  choose (&test, "Remove 2 stages");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 2);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 4);
  editor_test_wait_for_graph (&test);

  /* One that is none of them is meant alone. */
  sluice_graph_view_set_marked (test.graph, (const char *const[]) { "a", "b", NULL });
  click_second (&test, get_middle (&test, "d"));
  g_assert_true (offers (&test, "Remove"));
  choose (&test, "Remove");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  g_assert_null (sluice_draft_find_stage (test.draft, "d"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
test_edge (void)
{
  EditorTest test = { 0 };
  SluiceGraphPoint at;
  const char *from, *to;

  open_chain (&test);
  g_assert_true (sluice_graph_view_get_edge_place (test.graph, "a", "b", &at));
  click_second (&test, (SluiceGraphPoint) { at.x + 5, at.y });
  sluice_graph_view_get_selected_edge (test.graph, &from, &to);
  g_assert_cmpstr (from, ==, "a");
  g_assert_cmpstr (to, ==, "b");
  choose (&test, "Remove the dependency");
  ui_wait_until (!waits (&test, "b", "a"));
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 4);
  editor_test_wait_for_graph (&test);

  /* Its end goes to what is pointed at. */
  g_assert_true (sluice_graph_view_get_edge_place (test.graph, "b", "c", &at));
  click_second (&test, (SluiceGraphPoint) { at.x + 5, at.y });
  choose (&test, "Let another stage wait");
  ui_click (GTK_WIDGET (test.graph), get_middle (&test, "d").x, get_middle (&test, "d").y);
  ui_wait_until (waits (&test, "d", "b"));
  g_assert_false (waits (&test, "c", "b"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
test_empty_place (void)
{
  EditorTest test = { 0 };

  open_chain (&test);
  sluice_graph_view_set_selected (test.graph, "a");
  click_second (&test, (SluiceGraphPoint) { 5, 5 });
  g_assert_null (sluice_graph_view_get_selected (test.graph));
  g_assert_false (offers (&test, "Remove"));
  choose (&test, "Select all");
  ui_wait_until (g_strv_length (sluice_graph_view_dup_marked (test.graph)) == 4);
  click_second (&test, (SluiceGraphPoint) { 5, 5 });
  choose (&test, "Add a stage");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 5);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Where there is nothing yet, and without a pointer. */
static void
test_keys (void)
{
  EditorTest test = { 0 };

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "shift+F10");
  ui_wait_until (is_menu_open (&test));
  ui_wait_until (offers (&test, "Add a stage"));
  g_assert_false (offers (&test, "Select all"));
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (!is_menu_open (&test));
  add (&test, "b", add (&test, "a", 0));
  ui_settle ();
  editor_test_wait_for_graph (&test);

  sluice_graph_view_set_selected (test.graph, "a");
  ui_type_keys (GTK_WIDGET (test.page), "Menu");
  ui_wait_until (is_menu_open (&test) && offers (&test, "Duplicate"));
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (!is_menu_open (&test));
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_type_keys (GTK_WIDGET (test.page), "shift+F10");
  ui_wait_until (is_menu_open (&test) && offers (&test, "Remove the dependency"));
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (!is_menu_open (&test));

  /* A finger that is held. */
  ui_hold (GTK_WIDGET (test.graph), get_middle (&test, "b").x, get_middle (&test, "b").y);
  ui_wait_until (is_menu_open (&test) && offers (&test, "Duplicate"));
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "b");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-menu/stage", test_stage);
  g_test_add_func ("/editor-menu/several", test_several);
  g_test_add_func ("/editor-menu/edge", test_edge);
  g_test_add_func ("/editor-menu/empty-place", test_empty_place);
  g_test_add_func ("/editor-menu/keys", test_keys);
  return g_test_run ();
}
