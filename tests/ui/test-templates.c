/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gallery of what a pipeline can begin with: its pictures, the question how many, and files that can't be used. */
#include "editor-test.h"

#include <glib/gstdio.h>

#include "draft/sluice-templates.h"
#include "ui/editor/sluice-template-gallery.h"
#include "ui/widgets/sluice-graph-thumb.h"

static GtkWidget *
open_gallery (EditorTest *test)
{
  GtkWidget *gallery, *flow;

  ui_activate_action (GTK_WIDGET (test->page), "editor.templates", NULL);
  gallery = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_TEMPLATE_GALLERY);
  flow = ui_find (gallery, "flow", GTK_TYPE_FLOW_BOX);
  ui_wait_until (gtk_widget_get_mapped (flow));
  ui_settle ();
  return gallery;
}

static GtkWidget *
find_card (GtkWidget  *gallery,
           const char *title)
{
  GtkWidget *label = NULL;

  ui_wait_until ((label = ui_find_label (gallery, title)) != NULL);
  return gtk_widget_get_ancestor (label, GTK_TYPE_FLOW_BOX_CHILD);
}

static guint
count_nodes (GtkWidget *thumb)
{
  SluiceGraphLayout *layout = sluice_graph_thumb_get_layout (SLUICE_GRAPH_THUMB (thumb));

  return layout != NULL ? sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout)) : 0;
}

static SluiceDraft *
get_draft (EditorTest *test)
{
  return sluice_editor_page_get_draft (test->page);
}

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_file (const char *name)
{
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

/* What is drawn: pixels that are not the ground's. */
static guint
count_drawn (GtkWidget *widget)
{
  g_autoptr (GdkTexture) texture = ui_render (widget);
  GdkRGBA ground = ui_pixel (texture, 4, gdk_texture_get_height (texture) / 2), here;
  guint n = 0;

  for (int y = 4; y < gdk_texture_get_height (texture) - 4; y += 2)
    for (int x = 4; x < gdk_texture_get_width (texture) - 4; x += 2)
      {
        here = ui_pixel (texture, x, y);
        n += ABS (here.red - ground.red) > 0.2f;
      }
  return n;
}

/* Every card has the picture of its own graph, and by keys alone one becomes a draft. */
static void
test_pictures (void)
{
  static const struct
  {
    const char *title;
    guint n_stages;
  } cards[] = { { "SFT fine-tuning", 4 }, { "DPO from an SFT model", 6 }, { "PPO", 7 }, { "Evaluation sweep", 8 } };
  EditorTest test = { 0 };
  GtkWidget *gallery, *thumb;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  gallery = open_gallery (&test);
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      thumb = ui_find (find_card (gallery, cards[i].title), NULL, SLUICE_TYPE_GRAPH_THUMB);
      ui_wait_until (count_nodes (thumb) == cards[i].n_stages);
      ui_wait_frames (thumb, 3);
      g_assert_cmpuint (count_drawn (thumb), >, 100);
    }
  g_assert_null (ui_find (find_card (gallery, "Empty"), NULL, SLUICE_TYPE_GRAPH_THUMB));
  g_assert_false (gtk_widget_get_visible (ui_find (gallery, "faults_group", 0)));

  ui_wait_until (gtk_widget_has_focus (find_card (gallery, "SFT fine-tuning")));
  ui_type_keys (GTK_WIDGET (test.page), "Right");
  ui_wait_until (gtk_widget_has_focus (find_card (gallery, "DPO from an SFT model")));
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 6);
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)) == NULL);

  /* Where something was made, only after a question. */
  gallery = open_gallery (&test);
  ui_activate (find_card (gallery, "PPO"));
  window_test_answer (&test.base, "Cancel");
  g_assert_cmpuint (sluice_draft_get_n_stages (get_draft (&test)), ==, 6);
  gallery = open_gallery (&test);
  ui_activate (find_card (gallery, "PPO"));
  window_test_answer (&test.base, "Replace");
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 7);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* How many is asked before it opens, with a picture of what that would be. */
static void
test_count (void)
{
  EditorTest test = { 0 };
  GtkWidget *gallery, *preview;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  gallery = open_gallery (&test);
  ui_activate (find_card (gallery, "Evaluation sweep"));
  ui_wait_until (ui_find_label (gallery, "Datasets") != NULL);
  preview = ui_find (gallery, "preview", SLUICE_TYPE_GRAPH_THUMB);
  ui_wait_until (count_nodes (preview) == 8);
  g_assert_cmpuint (sluice_draft_get_n_stages (get_draft (&test)), ==, 0);

  ui_wait_until (editor_test_has_focus (&test, ui_find (gallery, "count_row", ADW_TYPE_SPIN_ROW)));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+a");
  editor_test_type (&test, "12");
  ui_wait_until (count_nodes (preview) == 14);
  ui_wait_until (ui_find_label (gallery, "14 stages") != NULL);
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 14);
  g_assert_nonnull (sluice_draft_find_stage (get_draft (&test), "evaluate 12"));
  /* It can be taken back. */
  ui_activate_action (GTK_WIDGET (test.page), "editor.undo", NULL);
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 0);
  g_assert_false (sluice_draft_is_modified (get_draft (&test)));
  ui_activate_action (GTK_WIDGET (test.page), "editor.redo", NULL);
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 14);

  /* No more than its file allows. */
  gallery = open_gallery (&test);
  ui_activate (find_card (gallery, "Evaluation sweep"));
  ui_wait_until (editor_test_has_focus (&test, ui_find (gallery, "count_row", ADW_TYPE_SPIN_ROW)));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+a");
  editor_test_type (&test, "999");
  ui_type_keys (GTK_WIDGET (test.page), "Return");
  window_test_answer (&test.base, "Replace");
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 202);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* Files that can't be used are named, each with what is wrong; the others are there, with their pictures. */
static void
test_own (void)
{
  EditorTest test = { 0 };
  GtkWidget *gallery, *thumb;
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autofree char *inner = g_build_filename (folder, "folder.json", NULL);

  write_file ("empty.json", "");
  write_file ("text.json", "hello");
  write_file ("shape.json", "{\"title\": \"Shape\", \"pipeline\": {\"name\": \"x\", \"stages\": ["
                            "{\"name\": 5, \"task\": \"t\"}]}}");
  write_file ("mine.json", "{\"title\": \"<b>Mine & yours</b>\", \"pipeline\": {\"name\": \"mine\", \"stages\": ["
                           "{\"name\": \"a\", \"task\": \"train_model\"},"
                           "{\"name\": \"a\", \"task\": \"train_model\", \"depends_on\": [\"a\", \"nobody\"]},"
                           "{\"name\": \"\", \"task\": \"train_model\"}]}}");
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  gallery = open_gallery (&test);
  thumb = ui_find (find_card (gallery, "<b>Mine & yours</b>"), NULL, SLUICE_TYPE_GRAPH_THUMB);
  g_assert_nonnull (ui_find_label (gallery, "Your own, 3 stages"));
  ui_wait_until (count_nodes (thumb) == 3);
  ui_wait_until (ui_find_label (gallery, "empty.json") != NULL);
  g_assert_nonnull (ui_find_label (gallery, "It is not valid JSON at line 1, column 1. There is nothing in it."));
  g_assert_nonnull (ui_find_label (gallery, "text.json"));
  g_assert_nonnull (ui_find_label (gallery, "shape.json: pipeline → stages → 0 → name"));
  g_assert_nonnull (ui_find_label (gallery, "This must be a text in double quotes."));
  g_assert_nonnull (ui_find_label (gallery, "folder.json"));
  g_assert_null (ui_find_label (gallery, "Shape"));
  g_assert_nonnull (ui_find_label (gallery, "SFT fine-tuning"));
  ui_activate (find_card (gallery, "<b>Mine & yours</b>"));
  ui_wait_until (sluice_draft_get_n_stages (get_draft (&test)) == 3);
  g_assert_cmpstr (sluice_draft_get_name (get_draft (&test)), ==, "mine");
  window_test_clear (&test.base);
  editor_test_forget_draft ();
  for (const char *const *name = (const char *const[]) { "empty.json", "text.json", "shape.json", "mine.json",
                                                         "folder.json", NULL };
       *name != NULL; name++)
    remove_file (*name);
}

static guint
count_files (const char *part)
{
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, part);
  return n;
}

static GtkWidget *
wait_for_button (EditorTest *test,
                 const char *text)
{
  GtkWidget *button = NULL;

  ui_wait_until ((button = ui_find_button (GTK_WIDGET (test->base.window), text)) != NULL);
  return button;
}

/* One of a name that is there is asked about, and one's own can be deleted by key and menu. */
static void
test_twice (void)
{
  EditorTest test = { 0 };
  GtkWidget *gallery, *card, *window;

  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  window = GTK_WIDGET (test.base.window);
  sluice_draft_set_text (get_draft (&test), 0, SLUICE_DRAFT_FIELD_NAME, "twice");
  sluice_draft_add_stage (get_draft (&test), "a", "train_model", "", 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.save-template", NULL);
  ui_wait_until (count_files ("twice") == 1);
  ui_wait_until (ui_find_label (window, "Saved as a template") != NULL);

  /* Called off, both, and the one for the other. */
  sluice_draft_add_stage (get_draft (&test), "b", "train_model", "", 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.save-template", NULL);
  ui_wait_until (ui_find_label (window, "Replace template?") != NULL);
  ui_activate (wait_for_button (&test, "Cancel"));
  ui_wait_until (ui_find_label (window, "Replace template?") == NULL);
  ui_settle ();
  g_assert_cmpuint (count_files ("twice"), ==, 1);
  ui_activate_action (GTK_WIDGET (test.page), "editor.save-template", NULL);
  ui_activate (wait_for_button (&test, "Replace"));
  ui_wait_until (ui_find_label (window, "Replace template?") == NULL);
  ui_settle ();
  gallery = open_gallery (&test);
  ui_wait_until (ui_find_label (gallery, "Your own, 2 stages") != NULL);
  g_assert_cmpuint (count_files ("twice"), ==, 1);

  /* The program's own aren't. */
  card = find_card (gallery, "PPO");
  gtk_widget_grab_focus (card);
  ui_type_keys (window, "Delete");
  card = find_card (gallery, "twice");
  gtk_widget_grab_focus (card);
  ui_type_keys (window, "Delete");
  ui_wait_until (ui_find_label (window, "Delete template?") != NULL);
  ui_activate (wait_for_button (&test, "Cancel"));
  ui_wait_until (ui_find_label (window, "Delete template?") == NULL);
  g_assert_cmpuint (count_files ("twice"), ==, 1);
  /* By the menu, with the key of menus. */
  for (const char *const *key = (const char *const[]) { "Menu", "shift+F10", NULL }; *key != NULL; key++)
    {
      GtkWidget *menu;

      card = find_card (gallery, "twice");
      gtk_widget_grab_focus (card);
      ui_settle ();
      ui_type_keys (window, *key);
      ui_wait_until ((menu = ui_find (card, NULL, GTK_TYPE_POPOVER_MENU)) != NULL && gtk_widget_get_mapped (menu));
      g_assert_nonnull (ui_find_label (menu, "Delete"));
      if (key[1] == NULL)
        break;
      gtk_popover_popdown (GTK_POPOVER (menu));
      ui_wait_until (!gtk_widget_get_mapped (menu));
    }
  ui_settle ();
  ui_type_keys (window, "Return");
  ui_wait_until (ui_find_label (window, "Delete template?") != NULL);
  ui_activate (wait_for_button (&test, "Delete"));
  ui_wait_until (count_files ("twice") == 0);
  ui_wait_until (ui_find_label (gallery, "Your own, 2 stages") == NULL);
  ui_wait_until (editor_test_has_focus (&test, ui_find (gallery, "flow", GTK_TYPE_FLOW_BOX)));
  adw_dialog_close (ADW_DIALOG (gallery));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/templates/pictures", test_pictures);
  g_test_add_func ("/templates/count", test_count);
  g_test_add_func ("/templates/own", test_own);
  g_test_add_func ("/templates/twice", test_twice);
  return g_test_run ();
}
