/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dependencies in the editor's graph: selected, removed and moved with a real pointer and real keys. */
#include "editor-test.h"

#include "draft/sluice-spec.h"
#include "ui/editor/sluice-editor-page-private.h"
#include "ui/widgets/sluice-graph-view-private.h"

static guint64
add (EditorTest *test,
     const char *name,
     guint64     after)
{
  return sluice_draft_stage_get_id (sluice_draft_add_stage (test->draft, name, "preprocess_dataset", "", after));
}

/* a → b → c, and d on its own; something was undone, which any new entry would forget. */
static void
open_chain (EditorTest *test)
{
  editor_test_start (test, "plan");
  editor_test_open_editor (test);
  sluice_draft_set_text (test->draft, 0, SLUICE_DRAFT_FIELD_NAME, "chain");
  add (test, "c", add (test, "b", add (test, "a", 0)));
  add (test, "d", 0);
  sluice_draft_set_text (test->draft, 0, SLUICE_DRAFT_FIELD_DESCRIPTION, "undone");
  sluice_draft_undo (test->draft);
  ui_settle ();
  editor_test_wait_for_graph (test);
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_settle ();
}

static gboolean
waits (EditorTest *test,
       const char *to,
       const char *from)
{
  return sluice_draft_is_connected (test->draft, editor_test_get_id (test, from), editor_test_get_id (test, to));
}

static gboolean
is_selected (EditorTest *test,
             const char *from,
             const char *to)
{
  const char *first, *last;

  sluice_graph_view_get_selected_edge (test->graph, &first, &last);
  return g_strcmp0 (first, from) == 0 && g_strcmp0 (last, to) == 0;
}

/* Where one takes hold of an edge to move that end of it. */
static SluiceGraphPoint
get_end (EditorTest *test,
         const char *from,
         const char *to,
         int         end)
{
  SluiceGraphLayout *layout = sluice_graph_view_get_layout (test->graph);
  SluiceGraph *graph = sluice_graph_layout_get_graph (layout);
  SluiceGraphCamera camera = sluice_graph_view_get_camera (test->graph);
  guint n_edges, n_points;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  for (guint i = 0; i < n_edges; i++)
    if ((int) edges[i].from == sluice_graph_find (graph, from) && (int) edges[i].to == sluice_graph_find (graph, to))
      {
        const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, i, &n_points);

        return sluice_graph_camera_to_screen (&camera, sluice_graph_curve_at_length (points, n_points, end == 0 ? 0.4 : 0.7,
                                                                                     NULL));
      }
  g_assert_not_reached ();
}

static SluiceGraphPoint
get_middle (EditorTest *test,
            const char *name)
{
  graphene_rect_t place;

  g_assert_true (sluice_graph_view_get_node_place (test->graph, name, &place));
  return (SluiceGraphPoint) { place.origin.x + place.size.width / 2, place.origin.y + place.size.height / 2 };
}

static void
click_edge (EditorTest *test,
            const char *from,
            const char *to)
{
  SluiceGraphPoint at;

  g_assert_true (sluice_graph_view_get_edge_place (test->graph, from, to, &at));
  /* Nobody hits a line. */
  ui_click (GTK_WIDGET (test->graph), at.x + 5, at.y);
  ui_wait_until (is_selected (test, from, to));
}

static void
begin_move (EditorTest *test,
            const char *from,
            const char *to,
            int         end,
            const char *onto)
{
  SluiceGraphPoint at = get_end (test, from, to, end), target = get_middle (test, onto);

  ui_begin_drag (GTK_WIDGET (test->graph), at.x, at.y, target.x, target.y);
}

static void
test_remove (void)
{
  EditorTest test = { 0 };

  open_chain (&test);
  click_edge (&test, "a", "b");
  g_assert_null (sluice_graph_view_get_selected (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (!waits (&test, "b", "a"));
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "“b” no longer waits for “a”"));
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 4);
  g_assert_true (waits (&test, "c", "b"));
  g_assert_cmpint (sluice_draft_get_undo_intent (test.draft), ==, SLUICE_DRAFT_INTENT_DISCONNECT);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (waits (&test, "b", "a"));

  /* What is selected is one thing: a stage ends an edge, and an empty place both. */
  editor_test_wait_for_graph (&test);
  click_edge (&test, "b", "c");
  ui_click (GTK_WIDGET (test.graph), get_middle (&test, "d").x, get_middle (&test, "d").y);
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "d") == 0);
  g_assert_true (is_selected (&test, NULL, NULL));
  click_edge (&test, "b", "c");
  ui_click (GTK_WIDGET (test.graph), 5, 5);
  ui_wait_until (is_selected (&test, NULL, NULL));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* An end goes to another stage as one entry; not where it would close a cycle, and back where it was nothing happens. */
static void
test_move (void)
{
  EditorTest test = { 0 };
  SluiceGraphPoint at;

  open_chain (&test);
  begin_move (&test, "a", "b", 0, "c");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "It would close a cycle: c → b → c"));
  ui_end_drag ();
  ui_wait_until (!ui_find_label (GTK_WIDGET (test.page), "It would close a cycle: c → b → c"));
  g_assert_true (waits (&test, "b", "a"));
  g_assert_true (sluice_draft_can_redo (test.draft));

  begin_move (&test, "a", "b", 1, "b");
  ui_wait_until (
    ui_find_label (GTK_WIDGET (test.page),
                   "Let go over a stage to move the end there, or over an empty place for a new stage"));
  ui_end_drag ();
  ui_settle ();
  g_assert_true (sluice_draft_can_redo (test.draft));

  /* A hand that trembles, and the form beside the graph, are no empty place. */
  at = get_end (&test, "a", "b", 1);
  ui_drag (GTK_WIDGET (test.graph), at.x, at.y, at.x + 18, at.y);
  ui_settle ();
  g_assert_true (sluice_draft_can_redo (test.draft));
  ui_drag (GTK_WIDGET (test.graph), at.x, at.y, gtk_widget_get_width (GTK_WIDGET (test.graph)) + 150, at.y + 200);
  ui_settle ();
  g_assert_true (sluice_draft_can_redo (test.draft));

  begin_move (&test, "b", "c", 1, "d");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "“d” will wait for “b”"));
  ui_end_drag ();
  ui_wait_until (waits (&test, "d", "b"));
  g_assert_false (waits (&test, "c", "b"));
  g_assert_false (sluice_draft_can_redo (test.draft));
  ui_wait_until (is_selected (&test, "b", "d"));
  g_assert_cmpint (sluice_draft_get_undo_intent (test.draft), ==, SLUICE_DRAFT_INTENT_MOVE_EDGE);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (waits (&test, "c", "b"));
  g_assert_false (waits (&test, "d", "b"));
  g_assert_cmpint (sluice_draft_get_undo_intent (test.draft), !=, SLUICE_DRAFT_INTENT_MOVE_EDGE);
  editor_test_wait_for_graph (&test);

  begin_move (&test, "b", "c", 0, "d");
  ui_end_drag ();
  ui_wait_until (waits (&test, "c", "d"));
  g_assert_false (waits (&test, "c", "b"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What was dragged is undone at once: all is as it was before, and what was undone before that is gone. */
static void
undo_drag (EditorTest       *test,
           SluiceDraftIntent intent,
           const char       *before)
{
  g_autofree char *after = NULL;

  g_assert_cmpint (sluice_draft_get_undo_intent (test->draft), ==, intent);
  sluice_draft_undo (test->draft);
  after = sluice_spec_write (test->draft, FALSE);
  g_assert_cmpstr (after, ==, before);
  ui_settle ();
  editor_test_wait_for_graph (test);
}

/* The stage that was made for an end: its name is ready to type, and one undo takes all of it back. */
static SluiceDraftStage *
name_new (EditorTest *test)
{
  SluiceDraftStage *stage;

  ui_wait_until (sluice_draft_get_n_stages (test->draft) == 5);
  ui_wait_until (editor_test_has_focus (test, editor_test_get_field (test, "stage_bin", "name")));
  editor_test_type (test, "new");
  ui_wait_until ((stage = sluice_draft_find_stage (test->draft, "new")) != NULL);
  sluice_draft_undo (test->draft);
  return stage;
}

static void
drag_to_nothing (EditorTest *test,
                 const char *from,
                 const char *to,
                 int         end)
{
  SluiceGraphPoint at = get_end (test, from, to, end);

  ui_drag (GTK_WIDGET (test->graph), at.x, at.y, at.x - 160, at.y);
}

/* An end that is let go over an empty place goes to a new stage; by keys it is Insert while one is chosen. */
static void
test_new_stage (void)
{
  EditorTest test = { 0 };
  g_autofree char *before = NULL;
  guint64 b, c, new;

  open_chain (&test);
  before = sluice_spec_write (test.draft, FALSE);
  b = editor_test_get_id (&test, "b");
  c = editor_test_get_id (&test, "c");

  drag_to_nothing (&test, "b", "c", 1);
  new = sluice_draft_stage_get_id (name_new (&test));
  g_assert_true (sluice_draft_is_connected (test.draft, b, new));
  g_assert_false (sluice_draft_is_connected (test.draft, b, c) || sluice_draft_is_connected (test.draft, new, c));
  undo_drag (&test, SLUICE_DRAFT_INTENT_ADD, before);

  drag_to_nothing (&test, "b", "c", 0);
  new = sluice_draft_stage_get_id (name_new (&test));
  g_assert_true (sluice_draft_is_connected (test.draft, new, c));
  g_assert_false (sluice_draft_is_connected (test.draft, b, c) || sluice_draft_is_connected (test.draft, b, new));
  undo_drag (&test, SLUICE_DRAFT_INTENT_ADD, before);

  for (int end = 0; end < 2; end++)
    {
      gtk_widget_grab_focus (GTK_WIDGET (test.graph));
      click_edge (&test, "b", "c");
      ui_type_keys (GTK_WIDGET (test.page), end == 0 ? "shift+m" : "m");
      ui_type_keys (GTK_WIDGET (test.page), "Insert");
      new = sluice_draft_stage_get_id (name_new (&test));
      g_assert_true (sluice_draft_is_connected (test.draft, end == 0 ? new : b, end == 0 ? c : new));
      g_assert_false (sluice_draft_is_connected (test.draft, b, c));
      undo_drag (&test, SLUICE_DRAFT_INTENT_ADD, before);
    }

  /* And of a connection that is begun by a key. */
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  sluice_graph_view_set_selected (test.graph, "b");
  ui_type_keys (GTK_WIDGET (test.page), "c");
  ui_type_keys (GTK_WIDGET (test.page), "Up");
  ui_type_keys (GTK_WIDGET (test.page), "Insert");
  new = sluice_draft_stage_get_id (name_new (&test));
  g_assert_true (sluice_draft_is_connected (test.draft, b, new));
  undo_drag (&test, SLUICE_DRAFT_INTENT_ADD, before);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
test_one_entry (void)
{
  EditorTest test = { 0 };
  g_autofree char *before = NULL;
  SluiceGraphPoint at, target;

  open_chain (&test);
  before = sluice_spec_write (test.draft, FALSE);
  at = editor_test_get_port (&test, "a");
  target = get_middle (&test, "d");
  ui_drag (GTK_WIDGET (test.graph), at.x, at.y, target.x, target.y);
  ui_wait_until (waits (&test, "d", "a"));
  undo_drag (&test, SLUICE_DRAFT_INTENT_CONNECT, before);

  begin_move (&test, "a", "b", 1, "d");
  ui_end_drag ();
  ui_wait_until (waits (&test, "d", "a"));
  undo_drag (&test, SLUICE_DRAFT_INTENT_MOVE_EDGE, before);

  at = editor_test_get_port (&test, "c");
  ui_drag (GTK_WIDGET (test.graph), at.x, at.y, at.x - 150, at.y + 30);
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 5);
  undo_drag (&test, SLUICE_DRAFT_INTENT_ADD, before);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
escape (EditorTest *test,
        const char *before)
{
  g_autofree char *after = NULL;

  ui_type_keys (GTK_WIDGET (test->page), "Escape");
  ui_wait_until (!gtk_revealer_get_reveal_child (GTK_REVEALER (ui_find (GTK_WIDGET (test->page), "hint_revealer", 0))));
  /* The button is still down, and goes on over another stage: that means nothing any more. */
  ui_move_pointer (GTK_WIDGET (test->graph), get_middle (test, "b").x, get_middle (test, "b").y);
  ui_end_drag ();
  ui_settle ();
  after = sluice_spec_write (test->draft, FALSE);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (sluice_draft_can_redo (test->draft));
}

/* Escape in the middle of a drag: all is as it was, and nothing to undo. */
static void
test_escape (void)
{
  EditorTest test = { 0 };
  g_autofree char *before = NULL;
  SluiceGraphCamera camera;
  SluiceGraphPoint at, target;

  open_chain (&test);
  before = sluice_spec_write (test.draft, FALSE);

  begin_move (&test, "b", "c", 1, "d");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "“d” will wait for “b”"));
  escape (&test, before);

  at = editor_test_get_port (&test, "a");
  target = get_middle (&test, "d");
  ui_begin_drag (GTK_WIDGET (test.graph), at.x, at.y, target.x, target.y);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "“d” will wait for “a”"));
  escape (&test, before);

  camera = sluice_graph_view_get_camera (test.graph);
  ui_begin_drag (GTK_WIDGET (test.graph), 10, 10, 90, 60);
  ui_wait_until (sluice_graph_view_get_camera (test.graph).x > camera.x + 20);
  escape (&test, before);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (test.graph).x, camera.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (test.graph).y, camera.y, 1e-6);

  /* And the next drag is one again. */
  begin_move (&test, "b", "c", 1, "d");
  ui_end_drag ();
  ui_wait_until (waits (&test, "d", "b"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What is said while one draws lies over none of the stages it is about. */
static void
test_hint_is_beside (void)
{
  EditorTest test = { 0 };
  GtkWidget *hint;
  SluiceGraphCamera camera;
  SluiceGraphPoint at, middle;
  graphene_rect_t bounds, place;

  open_chain (&test);
  hint = ui_find (GTK_WIDGET (test.page), "hint", 0);
  middle = get_middle (&test, "a");
  camera = sluice_graph_view_get_camera (test.graph);
  camera.x += gtk_widget_get_width (GTK_WIDGET (test.graph)) / 2.0 - middle.x;
  camera.y += 40 * camera.scale - middle.y;
  sluice_graph_view_look (test.graph, &camera, FALSE);
  ui_settle ();
  at = editor_test_get_port (&test, "a");
  ui_begin_drag (GTK_WIDGET (test.graph), at.x, at.y, at.x, at.y + 20);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page),
                                "Let go over a stage to connect, or over an empty place for a new stage") != NULL);
  ui_wait_frames (GTK_WIDGET (test.page), 2);
  g_assert_true (gtk_widget_compute_bounds (hint, GTK_WIDGET (test.graph), &bounds));
  g_assert_true (sluice_graph_view_get_node_place (test.graph, "a", &place));
  g_assert_cmpfloat (place.origin.y, <, 20);
  g_assert_false (graphene_rect_intersection (&bounds, &place, NULL));
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_end_drag ();
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* All that by keys. */
static void
test_keys (void)
{
  EditorTest test = { 0 };

  open_chain (&test);
  sluice_graph_view_set_selected (test.graph, "b");
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_wait_until (is_selected (&test, "a", "b"));
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_wait_until (is_selected (&test, "b", "c"));
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_wait_until (is_selected (&test, "a", "b"));
  ui_type_keys (GTK_WIDGET (test.page), "shift+e");
  ui_wait_until (is_selected (&test, "b", "c"));
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (is_selected (&test, NULL, NULL));
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "b");

  /* An arrow leads to what the dependency is between. */
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_wait_until (is_selected (&test, "a", "b"));
  ui_type_keys (GTK_WIDGET (test.page), "Up");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "a") == 0);
  g_assert_true (is_selected (&test, NULL, NULL));

  /* The beginning of a → b onto c: refused; Escape ends, and the dependency is still selected. */
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_wait_until (is_selected (&test, "a", "b"));
  ui_type_keys (GTK_WIDGET (test.page), "shift+m");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page),
                                "Choose with the arrow keys or a click what “b” is to wait for instead of “a”, or press "
                                "Insert for a new stage; Escape ends"));
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "“c”: It would close a cycle: c → b → c"));
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_settle ();
  g_assert_true (sluice_draft_can_redo (test.draft));
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (is_selected (&test, "a", "b"));
  g_assert_null (sluice_graph_view_get_selected (test.graph));

  /* Its end onto c: a → c. */
  ui_type_keys (GTK_WIDGET (test.page), "m");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "Enter makes “c” wait for “a”; Escape ends"));
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (waits (&test, "c", "a"));
  g_assert_false (waits (&test, "b", "a"));
  ui_wait_until (is_selected (&test, "a", "c"));
  editor_test_wait_for_graph (&test);
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (!waits (&test, "c", "a"));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (waits (&test, "b", "a"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Where the graph is searched, a letter is one. */
static void
test_search (void)
{
  EditorTest test = { 0 };
  GtkWidget *search;

  open_chain (&test);
  sluice_graph_view_set_selected (test.graph, "b");
  sluice_graph_view_start_search (test.graph);
  search = ui_wait_for (GTK_WIDGET (test.graph), NULL, GTK_TYPE_SEARCH_ENTRY);
  ui_wait_until (editor_test_has_focus (&test, search));
  for (const char *key = "ceM"; *key != '\0'; key++)
    ui_type_keys (GTK_WIDGET (test.page), (const char[]) { *key, '\0' });
  ui_wait_until (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (search)), "ceM") == 0);
  g_assert_true (is_selected (&test, NULL, NULL));
  ui_type_keys (GTK_WIDGET (test.page), "Home");
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (search)), "eM") == 0);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 4);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Another name is drawn where the stage is: nothing is laid out, and what is selected stays so. */
static void
test_rename (void)
{
  EditorTest test = { 0 };
  SluiceGraphPoint before, after;
  GdkRGBA former, now;

  open_chain (&test);
  click_edge (&test, "b", "c");
  before = get_middle (&test, "b");
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "b"), SLUICE_DRAFT_FIELD_NAME, "WWWWWW");
  sluice_editor_page_refresh (test.page);
  g_assert_false (sluice_graph_view_get_busy (test.graph));
  after = get_middle (&test, "WWWWWW");
  g_assert_cmpfloat (after.x, ==, before.x);
  g_assert_cmpfloat (after.y, ==, before.y);
  g_assert_true (is_selected (&test, "WWWWWW", "c"));
  click_edge (&test, "a", "WWWWWW");
  g_assert_cmpint (sluice_graph_find (sluice_graph_view_get_graph (test.graph), "b"), ==, -1);

  /* It is to be seen, in the place of what was there. */
  ui_wait_frames (GTK_WIDGET (test.graph), 3);
  {
    g_autoptr (GdkTexture) wide = ui_render (GTK_WIDGET (test.graph));
    guint dark = 0;

    for (int x = 0; x < 60; x++)
      {
        now = ui_pixel (wide, (int) after.x - 85 + x, (int) after.y - 10);
        former = ui_pixel (wide, (int) after.x - 85 + x, (int) after.y - 25);
        dark += now.red < 0.5f && former.red > 0.5f;
      }
    g_assert_cmpuint (dark, >, 8);
  }
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static guint
count_shown (EditorTest *test)
{
  return sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (sluice_graph_view_get_layout (test->graph)));
}

static void
wait_for_shown (EditorTest *test,
                guint       n_nodes)
{
  ui_wait_until (!sluice_graph_view_get_busy (test->graph) && count_shown (test) == n_nodes);
  ui_settle ();
}

static void
fold_again (EditorTest *test)
{
  sluice_graph_view_set_selected (test->graph, "sweep-3");
  ui_settle ();
  gtk_widget_activate_action (GTK_WIDGET (test->graph), "graph.fold", NULL);
  wait_for_shown (test, 3);
  sluice_graph_view_set_selected (test->graph, NULL);
  gtk_widget_activate_action (GTK_WIDGET (test->graph), "graph.fit", NULL);
  ui_wait_until (!sluice_graph_view_is_flying (test->graph) && test->graph->arrived >= 1);
  ui_settle ();
}

/* What stands for many is no end of an edge: it unfolds where one takes hold of it, so that one can go on. */
static void
test_folded (void)
{
  EditorTest test = { 0 };
  SluiceGraphPoint at, target;
  SluiceGraph *shown;
  guint64 first;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  first = add (&test, "first", 0);
  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *name = g_strdup_printf ("sweep-%u", i);

      add (&test, name, first);
    }
  add (&test, "other", 0);
  ui_settle ();
  ui_wait_until (!sluice_graph_view_get_busy (test.graph) && sluice_graph_view_get_layout (test.graph) != NULL);
  shown = sluice_graph_layout_get_graph (sluice_graph_view_get_layout (test.graph));
  g_assert_cmpuint (sluice_graph_get_n_nodes (shown), ==, 3);
  ui_settle ();
  /* An edge that stands for many can't be taken hold of, and says so. */
  {
    SluiceGraphLayout *layout = sluice_graph_view_get_layout (test.graph);
    SluiceGraphCamera camera = sluice_graph_view_get_camera (test.graph);
    g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
    guint n_points;
    const SluiceGraphPoint *points = sluice_graph_layout_get_curve (layout, 0, &n_points);
    gboolean said = FALSE;

    at = sluice_graph_camera_to_screen (&camera, sluice_graph_curve_at_length (points, n_points, 0.5, NULL));
    g_signal_emit_by_name (test.graph, "query-tooltip", (int) at.x, (int) at.y, FALSE, tooltip, &said);
    g_assert_true (said);
    g_signal_emit_by_name (test.graph, "query-tooltip", 3, 3, FALSE, tooltip, &said);
    g_assert_false (said);
    ui_click (GTK_WIDGET (test.graph), at.x, at.y);
    wait_for_shown (&test, 72);
    g_assert_true (is_selected (&test, NULL, NULL));
    fold_again (&test);
    shown = sluice_graph_layout_get_graph (sluice_graph_view_get_layout (test.graph));
  }

  at = editor_test_get_port (&test, "other");
  target = get_middle (&test, sluice_graph_get_name (shown, 1));
  ui_begin_drag (GTK_WIDGET (test.graph), at.x, at.y, target.x, target.y);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page), "Let go to unfold these stages, then drag to one of them"));
  ui_end_drag ();
  wait_for_shown (&test, 72);
  for (guint i = 0; i < sluice_draft_get_n_stages (test.draft); i++)
    g_assert_false (sluice_draft_is_connected (test.draft, editor_test_get_id (&test, "other"),
                                               sluice_draft_stage_get_id (sluice_draft_get_nth (test.draft, i))));

  /* From where the many end. */
  fold_again (&test);
  shown = sluice_graph_layout_get_graph (sluice_graph_view_get_layout (test.graph));
  at = editor_test_get_port (&test, sluice_graph_get_name (shown, 1));
  target = get_middle (&test, "other");
  ui_drag (GTK_WIDGET (test.graph), at.x, at.y, target.x, target.y);
  wait_for_shown (&test, 72);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 72);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-edges/remove", test_remove);
  g_test_add_func ("/editor-edges/move", test_move);
  g_test_add_func ("/editor-edges/one-entry", test_one_entry);
  g_test_add_func ("/editor-edges/new-stage", test_new_stage);
  g_test_add_func ("/editor-edges/escape", test_escape);
  g_test_add_func ("/editor-edges/hint", test_hint_is_beside);
  g_test_add_func ("/editor-edges/keys", test_keys);
  g_test_add_func ("/editor-edges/search", test_search);
  g_test_add_func ("/editor-edges/rename", test_rename);
  g_test_add_func ("/editor-edges/folded", test_folded);
  return g_test_run ();
}
