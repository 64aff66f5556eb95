/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All of the draft becomes another one, by a file, a template, or back again: it is to be seen. */
#include "editor-test.h"

#include <glib/gstdio.h>

#include "ui/widgets/sluice-graph-view-private.h"

static char *
write_chain (guint n_stages)
{
  g_autoptr (GString) text = g_string_new ("{\"name\": \"chain\", \"stages\": [");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("sluice-chain-XXXXXX.json", &path, &error);

  g_assert_no_error (error);
  close (fd);
  for (guint i = 0; i < n_stages; i++)
    {
      g_string_append_printf (text, "%s{\"name\": \"s%u\", \"task\": \"preprocess_dataset\"", i > 0 ? ", " : "", i);
      if (i > 0)
        g_string_append_printf (text, ", \"depends_on\": [\"s%u\"]", i - 1);
      g_string_append (text, "}");
    }
  g_string_append (text, "]}");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return g_steal_pointer (&path);
}

static void
import (EditorTest *test,
        guint       n_stages,
        gboolean    replaces)
{
  g_autofree char *path = write_chain (n_stages);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (sluice_editor_page_open_files (test->page, &(GSList) { .data = file }));
  if (replaces)
    window_test_answer (&test->base, "Replace");
  ui_wait_until (sluice_draft_get_n_stages (test->draft) == n_stages);
  editor_test_wait_for_graph (test);
  ui_wait_until (!sluice_graph_view_is_flying (test->graph));
  g_remove (path);
}

static guint
count_in_view (EditorTest *test)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (test->graph));
  float height = (float) gtk_widget_get_height (GTK_WIDGET (test->graph));
  guint n = 0;

  for (guint i = 0; i < sluice_draft_get_n_stages (test->draft); i++)
    {
      graphene_rect_t place;
      const char *name = sluice_draft_stage_get_name (sluice_draft_get_nth (test->draft, i));

      n += sluice_graph_view_get_node_place (test->graph, name, &place)
           && graphene_rect_intersection (&place, &GRAPHENE_RECT_INIT (0, 0, width, height), NULL);
    }
  return n;
}

static void
press (EditorTest *test,
       const char *keys,
       guint       n_stages)
{
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  ui_type_keys (GTK_WIDGET (test->page), keys);
  ui_wait_until (sluice_draft_get_n_stages (test->draft) == n_stages);
  editor_test_wait_for_graph (test);
  ui_wait_until (!sluice_graph_view_is_flying (test->graph));
  ui_settle ();
}

/* From the end of a long one to one of two, and back to the long one, and again. */
static void
test_import (void)
{
  EditorTest test = { 0 };

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  import (&test, 120, FALSE);
  g_assert_cmpuint (count_in_view (&test), >, 0);
  press (&test, "End", 120);
  press (&test, "Insert", 121);
  g_assert_cmpuint (count_in_view (&test), >, 0);
  import (&test, 2, TRUE);
  g_assert_cmpuint (count_in_view (&test), ==, 2);

  press (&test, "ctrl+z", 121);
  g_assert_cmpuint (count_in_view (&test), >, 0);
  press (&test, "End", 121);
  press (&test, "ctrl+shift+z", 2);
  g_assert_cmpuint (count_in_view (&test), ==, 2);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* What was there before is to be seen again, wherever one looked meanwhile. */
static void
test_undo (void)
{
  EditorTest test = { 0 };

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_add_stage (test.draft, "a", "preprocess_dataset", "", 0);
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", "", editor_test_get_id (&test, "a"));
  ui_settle ();
  editor_test_wait_for_graph (&test);
  import (&test, 120, TRUE);
  press (&test, "End", 120);
  press (&test, "Insert", 121);
  press (&test, "Delete", 120);
  press (&test, "ctrl+z", 121);
  press (&test, "ctrl+z", 120);
  press (&test, "ctrl+z", 2);
  g_assert_cmpuint (count_in_view (&test), ==, 2);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Without a word of all of it: most of it goes, and what is left was out of view. */
static void
test_removed (void)
{
  EditorTest test = { 0 };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  import (&test, 120, FALSE);
  press (&test, "End", 120);
  press (&test, "1", 120);
  for (guint i = 2; i < 120; i++)
    {
      guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (test.draft, i));

      g_array_append_val (ids, id);
    }
  sluice_draft_remove_stages (test.draft, (const guint64 *) (gpointer) ids->data, ids->len);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  ui_wait_until (!sluice_graph_view_is_flying (test.graph));
  g_assert_cmpuint (count_in_view (&test), >, 0);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Of many stages the selected one is left: it is in the middle, not in the corner where it was last. */
static void
test_one_is_left (void)
{
  EditorTest test = { 0 };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  graphene_rect_t card;
  float width, height;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  import (&test, 40, FALSE);
  press (&test, "Home", 40);
  press (&test, "1", 40);
  for (guint i = 1; i < 40; i++)
    {
      guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (test.draft, i));

      g_array_append_val (ids, id);
    }
  sluice_draft_remove_stages (test.draft, (const guint64 *) (gpointer) ids->data, ids->len);
  ui_settle ();
  editor_test_wait_for_graph (&test);
  ui_wait_until (!sluice_graph_view_is_flying (test.graph));
  g_assert_true (sluice_graph_view_get_node_place (test.graph, "s0", &card));
  width = (float) gtk_widget_get_width (GTK_WIDGET (test.graph));
  height = (float) gtk_widget_get_height (GTK_WIDGET (test.graph));
  g_assert_cmpfloat (card.origin.x + card.size.width / 2, >, width / 4);
  g_assert_cmpfloat (card.origin.x + card.size.width / 2, <, width * 3 / 4);
  g_assert_cmpfloat (card.origin.y + card.size.height / 2, >, height / 4);
  g_assert_cmpfloat (card.origin.y + card.size.height / 2, <, height * 3 / 4);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-replaced/import", test_import);
  g_test_add_func ("/editor-replaced/undo", test_undo);
  g_test_add_func ("/editor-replaced/removed", test_removed);
  g_test_add_func ("/editor-replaced/one-is-left", test_one_is_left);
  return g_test_run ();
}
