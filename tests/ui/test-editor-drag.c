/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drags with a real pointer that go farther than what is in view, and what is said of them. */
#include "editor-test.h"

#include "ui/widgets/sluice-graph-view-private.h"

static guint64
add (EditorTest *test,
     const char *name,
     guint64     after)
{
  return sluice_draft_stage_get_id (sluice_draft_add_stage (test->draft, name, "preprocess_dataset", "", after));
}

static gboolean
is_in_view (EditorTest *test,
            const char *name)
{
  graphene_rect_t place;

  return sluice_graph_view_get_node_place (test->graph, name, &place) && place.origin.y >= 0
         && place.origin.y + place.size.height <= (float) gtk_widget_get_height (GTK_WIDGET (test->graph));
}

/* Held at the rim the graph comes by, as far as there is any. */
static void
test_rim (void)
{
  EditorTest test = { 0 };
  double height;
  SluiceGraphPoint port;
  SluiceGraphCamera before;
  guint64 last = 0;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  for (char name = 'a'; name <= 'p'; name++)
    last = add (&test, (const char[]) { name, '\0' }, last);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "1");
  ui_type_keys (GTK_WIDGET (test.page), "Home");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "a") == 0 && is_in_view (&test, "a")
                 && !sluice_graph_view_is_flying (test.graph));
  ui_settle ();
  g_assert_false (is_in_view (&test, "p"));

  port = editor_test_get_port (&test, "a");
  height = gtk_widget_get_height (GTK_WIDGET (test.graph));
  ui_begin_drag (GTK_WIDGET (test.graph), port.x, port.y, port.x, height - 10);
  ui_wait_until (is_in_view (&test, "p"));
  do
    {
      before = sluice_graph_view_get_camera (test.graph);
      ui_wait_frames (GTK_WIDGET (test.graph), 5);
    }
  while (sluice_graph_view_get_camera (test.graph).y != before.y);
  g_assert_true (is_in_view (&test, "p"));

  /* Called off, it stays where it came to, and nothing was connected. */
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (test.graph->drag == NULL);
  ui_end_drag ();
  ui_settle ();
  g_assert_true (is_in_view (&test, "p"));
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 16);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Two stages of one name are called apart in the graph, and so they are in what is said of a cycle. */
static void
test_cycle_of_one_name (void)
{
  EditorTest test = { 0 };
  SluiceGraphPoint port, target;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  add (&test, "a", add (&test, "a", 0));
  ui_settle ();
  editor_test_wait_for_graph (&test);
  port = editor_test_get_port (&test, "a (2)");
  target = editor_test_get_port (&test, "a");
  ui_begin_drag (GTK_WIDGET (test.graph), port.x, port.y, target.x, target.y - 20);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "It would close a cycle: a (2) → a → a (2)"));
  ui_end_drag ();
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-drag/rim", test_rim);
  g_test_add_func ("/editor-drag/cycle-of-one-name", test_cycle_of_one_name);
  return g_test_run ();
}
