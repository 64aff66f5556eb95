/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is lit in the editor's graph is what its keys act on: folded cards, several stages, a target that is chosen. */
#include "editor-test.h"

#include "ui/widgets/sluice-graph-view-private.h"

/* "first", and @n "many …" after it. */
static void
start_fan (EditorTest *test,
           guint       n)
{
  guint64 first;

  editor_test_start (test, "plan");
  editor_test_open_editor (test);
  first = sluice_draft_stage_get_id (sluice_draft_add_stage (test->draft, "first", "preprocess_dataset", "", 0));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("many %u", i);

      sluice_draft_add_stage (test->draft, name, "preprocess_dataset", "", first);
    }
  ui_settle ();
}

static void
wait_for_layout (EditorTest *test)
{
  ui_settle ();
  ui_wait_until (!sluice_graph_view_get_busy (test->graph) && sluice_graph_view_is_current (test->graph));
  ui_settle ();
}

static void
end (EditorTest *test)
{
  window_test_clear (&test->base);
  editor_test_forget_draft ();
}

/* A card that stands for many is clicked: Delete and Ctrl+D mean all of them, and one undo takes that back. */
static void
test_folded (void)
{
  EditorTest test = { 0 };
  graphene_rect_t place;
  g_auto (GStrv) marked = NULL;

  start_fan (&test, 70);
  wait_for_layout (&test);
  g_assert_cmpuint (sluice_graph_view_get_n_nodes (test.graph), ==, 2);
  g_assert_false (sluice_graph_view_get_node_place (test.graph, "many 3", &place)
                  && sluice_graph_view_get_node_place (test.graph, "many 4", &place));
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  sluice_graph_view_set_selected (test.graph, "first");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (sluice_graph_view_is_folded (test.graph, test.graph->selected_node));
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 1);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "70 stages removed: many 69, many 68, many 67, …"));
  wait_for_layout (&test);

  /* All that came back is selected. */
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 71);
  marked = sluice_graph_view_dup_marked (test.graph);
  g_assert_cmpuint (g_strv_length (marked), ==, 70);
  g_assert_false (g_strv_contains ((const char *const *) marked, "first"));
  wait_for_layout (&test);
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  sluice_graph_view_set_selected (test.graph, "first");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (sluice_graph_view_is_folded (test.graph, test.graph->selected_node));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+d");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 141);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 71);
  wait_for_layout (&test);

  /* One of them that was gone to by its name is that one. */
  sluice_graph_view_set_selected (test.graph, "many 7");
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 70);
  g_assert_null (sluice_draft_find_stage (test.draft, "many 7"));
  end (&test);
}

/* Ctrl and a click on another: what was lit before is among them. */
static void
test_folded_and_more (void)
{
  EditorTest test = { 0 };
  g_auto (GStrv) marked = NULL;
  graphene_rect_t place;

  start_fan (&test, 70);
  wait_for_layout (&test);
  sluice_graph_view_select_node (test.graph, sluice_graph_view_find_node (test.graph, "many 0"));
  ui_settle ();
  g_assert_true (sluice_graph_view_get_node_place (test.graph, "first", &place));
  sluice_graph_view_toggle_mark (test.graph, sluice_graph_view_find_node (test.graph, "first"));
  marked = sluice_graph_view_dup_marked (test.graph);
  g_assert_cmpuint (g_strv_length (marked), ==, 71);
  end (&test);
}

static void
test_undo (void)
{
  EditorTest test = { 0 };
  g_auto (GStrv) marked = NULL, again = NULL;

  start_fan (&test, 4);
  wait_for_layout (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  sluice_graph_view_set_selected (test.graph, "many 1");
  sluice_graph_view_set_marked (test.graph, (const char *const[]) { "many 1", "many 2", NULL });
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  sluice_graph_view_set_selected (test.graph, "first");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 5);
  marked = sluice_graph_view_dup_marked (test.graph);
  g_assert_cmpuint (g_strv_length (marked), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) marked, "many 1"));
  g_assert_true (g_strv_contains ((const char *const *) marked, "many 2"));
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "many 2");
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  end (&test);
}

/* A click beside all stages, and Escape, end what C began; nothing is taken away by what follows. */
static void
test_choosing_ends (void)
{
  EditorTest test = { 0 };
  static const char hint[] = "Choose with the arrow keys or a click what is to wait for “first”, or press Insert for "
                             "a new stage; Escape ends";

  start_fan (&test, 2);
  wait_for_layout (&test);
  for (guint i = 0; i < 3; i++)
    {
      GtkRevealer *revealer = GTK_REVEALER (ui_find (GTK_WIDGET (test.page), "hint_revealer", 0));

      gtk_widget_grab_focus (GTK_WIDGET (test.graph));
      sluice_graph_view_set_selected (test.graph, "first");
      ui_type_keys (GTK_WIDGET (test.page), "c");
      ui_wait_until (ui_find_label (GTK_WIDGET (test.page), hint) != NULL && gtk_revealer_get_reveal_child (revealer));
      if (i == 0)
        ui_click (GTK_WIDGET (test.graph), 12, gtk_widget_get_height (GTK_WIDGET (test.graph)) / 2.0);
      else if (i == 1)
        ui_type_keys (GTK_WIDGET (test.page), "Escape");
      else
        {
          /* Also from a field. */
          gtk_widget_grab_focus (editor_test_get_field (&test, "stage_bin", "name"));
          ui_type_keys (GTK_WIDGET (test.page), "Escape");
        }
      ui_wait_until (!gtk_revealer_get_reveal_child (revealer));
      /* What it began at is lit again. */
      g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "first");
      gtk_widget_grab_focus (GTK_WIDGET (test.graph));
      ui_type_keys (GTK_WIDGET (test.page), "Down");
      ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "first") != 0);
      ui_type_keys (GTK_WIDGET (test.page), "Return");
      ui_settle ();
      g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 3);
    }
  end (&test);
}

/* A stage added after a folded card waits for all that it stands for; a connection is of one stage. */
static void
test_after_folded (void)
{
  EditorTest test = { 0 };
  SluiceDraftStage *stage;

  start_fan (&test, 70);
  wait_for_layout (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  sluice_graph_view_set_selected (test.graph, "first");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (sluice_graph_view_is_folded (test.graph, test.graph->selected_node));
  ui_type_keys (GTK_WIDGET (test.page), "c");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page),
                                "This card is 70 stages. B unfolds it, to choose one of them") != NULL);
  ui_type_keys (GTK_WIDGET (test.page), "Insert");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 72);
  stage = sluice_draft_get_nth (test.draft, 71);
  g_assert_cmpuint (sluice_draft_stage_get_dependencies (stage)->len, ==, 70);
  wait_for_layout (&test);
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, sluice_draft_stage_get_name (stage));
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 71);
  end (&test);
}

/* So is a dependency that is moved. */
static void
test_moved_onto_folded (void)
{
  EditorTest test = { 0 };
  guint64 first, last, other;

  start_fan (&test, 70);
  first = editor_test_get_id (&test, "first");
  sluice_draft_add_stage (test.draft, "last", "preprocess_dataset", "", 0);
  last = editor_test_get_id (&test, "last");
  sluice_draft_add_stage (test.draft, "other", "preprocess_dataset", "", 0);
  other = editor_test_get_id (&test, "other");
  g_assert_true (sluice_draft_connect (test.draft, last, other));
  wait_for_layout (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  sluice_graph_view_set_selected (test.graph, "last");
  ui_type_keys (GTK_WIDGET (test.page), "e");
  ui_type_keys (GTK_WIDGET (test.page), "m");
  sluice_graph_view_set_selected (test.graph, "first");
  ui_type_keys (GTK_WIDGET (test.page), "Down");
  ui_wait_until (sluice_graph_view_is_folded (test.graph, test.graph->selected_node));
  ui_wait_until (ui_find_label (GTK_WIDGET (test.page),
                                "This card is 70 stages. B unfolds it, to choose one of them") != NULL);
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_settle ();
  g_assert_true (sluice_draft_is_connected (test.draft, last, other));
  /* It is still being moved. */
  ui_type_keys (GTK_WIDGET (test.page), "Up");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "first") == 0);
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (sluice_draft_is_connected (test.draft, last, first));
  g_assert_false (sluice_draft_is_connected (test.draft, last, other));
  end (&test);
}

static gboolean
tells_several (EditorTest *test)
{
  return ui_find_label (ui_find (GTK_WIDGET (test->page), "stage_bin", 0),
                        "71 stages are selected. What is typed here changes this one only.")
         != NULL;
}

/* Ctrl+A: every stage, also those of a folded card; what acts on several acts on all. */
static void
test_all (void)
{
  EditorTest test = { 0 };
  g_auto (GStrv) marked = NULL;
  GtkWidget *name;

  start_fan (&test, 70);
  wait_for_layout (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  sluice_graph_view_set_selected (test.graph, NULL);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+a");
  ui_wait_until (g_hash_table_size (test.graph->marked) == 71);
  g_assert_cmpstr (sluice_graph_view_get_selected (test.graph), ==, "first");
  marked = sluice_graph_view_dup_marked (test.graph);
  g_assert_cmpuint (g_strv_length (marked), ==, 71);
  /* The form is of one of them, and says so. */
  g_assert_true (tells_several (&test));
  ui_type_keys (GTK_WIDGET (test.page), "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 0);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 71);
  wait_for_layout (&test);
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_wait_until (g_hash_table_size (test.graph->marked) == 0);
  g_assert_false (tells_several (&test));

  /* While a target is chosen it is one stage. */
  sluice_graph_view_set_selected (test.graph, "first");
  ui_type_keys (GTK_WIDGET (test.page), "c");
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+a");
  ui_type_keys (GTK_WIDGET (test.page), "Escape");
  ui_settle ();
  g_assert_cmpuint (g_hash_table_size (test.graph->marked), ==, 0);

  /* In a field it is the field's. */
  name = editor_test_get_field (&test, "stage_bin", "name");
  gtk_widget_grab_focus (name);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+a");
  ui_settle ();
  g_assert_cmpuint (g_hash_table_size (test.graph->marked), ==, 0);
  end (&test);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-several/folded", test_folded);
  g_test_add_func ("/editor-several/folded-and-more", test_folded_and_more);
  g_test_add_func ("/editor-several/after-folded", test_after_folded);
  g_test_add_func ("/editor-several/moved-onto-folded", test_moved_onto_folded);
  g_test_add_func ("/editor-several/all", test_all);
  g_test_add_func ("/editor-several/undo", test_undo);
  g_test_add_func ("/editor-several/choosing-ends", test_choosing_ends);
  return g_test_run ();
}
