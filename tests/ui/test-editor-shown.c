/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the editor shows while it is worked in: its form where the window is narrow, what was taken away, what is new. */
#include "editor-test.h"

#include "ui/widgets/sluice-graph-view-private.h"

static void
start (EditorTest *test)
{
  editor_test_start (test, "plan");
  editor_test_open_editor (test);
}

static void
end (EditorTest *test)
{
  window_test_clear (&test->base);
  editor_test_forget_draft ();
}

static void
make_wide (EditorTest *test,
           int         width)
{
  GtkWidget *window = GTK_WIDGET (test->base.window);

  gtk_window_set_default_size (GTK_WINDOW (window), width, 640);
  ui_wait_until (abs (gtk_widget_get_width (window) + 10 - width) <= 10);
  ui_wait_frames (window, 10);
}

/* A field that is typed in stays there where the window gets too narrow for form and graph side by side. */
static void
test_narrow (void)
{
  EditorTest test = { 0 };
  AdwOverlaySplitView *split;
  GtkWidget *name, *problems;

  start (&test);
  split = ADW_OVERLAY_SPLIT_VIEW (ui_find (GTK_WIDGET (test.page), "split", 0));
  name = editor_test_get_field (&test, "draft_bin", "name");
  problems = ui_find (GTK_WIDGET (test.page), "problems_popover", 0);
  ui_wait_until (editor_test_has_focus (&test, name));
  make_wide (&test, 500);
  g_assert_true (adw_overlay_split_view_get_collapsed (split));
  g_assert_true (editor_test_has_focus (&test, name));
  g_assert_true (gtk_widget_get_mapped (name));
  editor_test_type (&test, "ab");
  ui_wait_until (g_str_equal (sluice_draft_get_name (test.draft), "ab"));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_until (gtk_widget_get_mapped (problems));
  gtk_popover_popdown (GTK_POPOVER (problems));
  ui_wait_until (!gtk_widget_get_mapped (problems));

  /* In the graph the form goes, as it always did. */
  make_wide (&test, 1100);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  make_wide (&test, 500);
  g_assert_false (adw_overlay_split_view_get_show_sidebar (split));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (test.graph)));

  /* With the keys nowhere they go to what is shown. */
  gtk_window_set_focus (GTK_WINDOW (test.base.window), NULL);
  ui_wait_frames (GTK_WIDGET (test.page), 10);
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+z");
  ui_wait_until (g_str_equal (sluice_draft_get_name (test.draft), ""));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+Return");
  ui_wait_until (gtk_widget_get_mapped (problems));
  end (&test);
}

/* The key of the main menu opens the editor's, however narrow. */
static void
test_menu_key (void)
{
  EditorTest test = { 0 };

  start (&test);
  for (int width = 1100; width >= 360; width -= 740)
    {
      GtkWidget *popover;

      make_wide (&test, width);
      ui_type_keys (GTK_WIDGET (test.page), "F10");
      popover = GTK_WIDGET (gtk_menu_button_get_popover (
        GTK_MENU_BUTTON (ui_find (GTK_WIDGET (test.page), "more_button", 0))));
      ui_wait_until (gtk_widget_get_mapped (popover));
      gtk_popover_popdown (GTK_POPOVER (popover));
      ui_wait_until (!gtk_widget_get_mapped (popover));
    }
  end (&test);
}

/* The arrow keys go round in the menu of "Create", and Enter does what they are on. */
static void
test_create_menu (void)
{
  EditorTest test = { 0 };
  GtkWidget *button, *menu;
  guint passed = 0;

  start (&test);
  button = ui_find (GTK_WIDGET (test.page), "create_button", 0);
  adw_split_button_popup (ADW_SPLIT_BUTTON (button));
  menu = GTK_WIDGET (adw_split_button_get_popover (ADW_SPLIT_BUTTON (button)));
  ui_wait_until (gtk_widget_get_mapped (menu));
  ui_settle ();
  for (guint i = 0; i < 4; i++)
    {
      GtkWidget *focus;

      ui_type_keys (menu, "Down");
      ui_settle ();
      focus = gtk_window_get_focus (GTK_WINDOW (test.base.window));
      g_test_message ("%u: %s", i, focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
      g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, menu));
      passed += g_str_equal (G_OBJECT_TYPE_NAME (focus), "GtkModelButton") ? 1 : 0;
    }
  g_assert_cmpuint (passed, ==, 4);
  ui_type_keys (menu, "Return");
  ui_wait_until (gtk_widget_get_mapped (ui_find (GTK_WIDGET (test.page), "problems_popover", 0)));
  end (&test);
}

static guint64
add (EditorTest *test,
     const char *name,
     guint64     after)
{
  return sluice_draft_stage_get_id (
    sluice_draft_add_stage (test->draft, name, "preprocess_dataset", "{\"dataset\": \"sst2\"}", after));
}

static void
start_chain (EditorTest *test)
{
  start (test);
  add (test, "report", add (test, "train", add (test, "load", 0)));
  ui_settle ();
  editor_test_wait_for_graph (test);
  gtk_widget_grab_focus (GTK_WIDGET (test->graph));
  sluice_graph_view_set_selected (test->graph, "train");
  ui_settle ();
}

/* What is taken away is named, and can be had back there, until something else is done. */
static void
test_removed (void)
{
  static const char text[] = "“train” removed. No longer waiting for it: report";
  EditorTest test = { 0 };
  GtkWidget *window;

  start_chain (&test);
  window = GTK_WIDGET (test.base.window);
  ui_type_keys (window, "Delete");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 2);
  ui_wait_until (ui_find_label (window, text) != NULL);
  ui_activate (gtk_widget_get_ancestor (ui_find_label (window, "Undo"), GTK_TYPE_BUTTON));
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  ui_wait_until (ui_find_label (window, text) == NULL);
  g_assert_true (sluice_draft_is_connected (test.draft, editor_test_get_id (&test, "train"),
                                            editor_test_get_id (&test, "report")));

  /* By the key it goes as well. */
  editor_test_wait_for_graph (&test);
  ui_type_keys (window, "Delete");
  ui_wait_until (ui_find_label (window, text) != NULL);
  ui_type_keys (window, "ctrl+z");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 3);
  ui_wait_until (ui_find_label (window, text) == NULL);

  /* And with any other change: Undo would mean that. */
  editor_test_wait_for_graph (&test);
  ui_type_keys (window, "Delete");
  ui_wait_until (ui_find_label (window, text) != NULL);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  ui_wait_until (ui_find_label (window, text) == NULL);

  /* A dependency too. */
  sluice_draft_connect (test.draft, editor_test_get_id (&test, "load"), editor_test_get_id (&test, "report"));
  ui_settle ();
  editor_test_wait_for_graph (&test);
  sluice_graph_view_set_selected (test.graph, "report");
  ui_type_keys (window, "e");
  ui_type_keys (window, "Delete");
  ui_wait_until (ui_find_label (window, "“report” no longer waits for “load”") != NULL);
  ui_activate (gtk_widget_get_ancestor (ui_find_label (window, "Undo"), GTK_TYPE_BUTTON));
  ui_wait_until (sluice_draft_is_connected (test.draft, editor_test_get_id (&test, "load"),
                                            editor_test_get_id (&test, "report")));
  end (&test);
}

static gboolean
lies_over_controls (EditorTest *test,
                    GtkWidget  *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (title, ADW_TYPE_TOAST_OVERLAY), *toast = title;
  graphene_rect_t controls, bounds;

  while (gtk_widget_get_parent (toast) != overlay)
    toast = gtk_widget_get_parent (toast);
  g_assert_true (gtk_widget_compute_bounds (toast, overlay, &bounds));
  g_assert_true (sluice_graph_view_get_controls_place (test->graph, overlay, &controls));
  return graphene_rect_intersection (&bounds, &controls, NULL);
}

/* Whatever is said can be read, and the graph still zoomed. */
static void
test_toast_place (void)
{
  EditorTest test = { 0 };
  GtkWidget *window, *title;

  start_chain (&test);
  window = GTK_WIDGET (test.base.window);
  for (int width = 360; width <= 1200; width += 120)
    {
      make_wide (&test, width);
      gtk_widget_activate_action (GTK_WIDGET (test.page), "win.toast", "s", "What is said here is rather long, and wide");
      ui_wait_until ((title = ui_find_label (window, "What is said here is rather long, and wide")) != NULL);
      ui_wait_frames (window, 3);
      g_assert_false (lies_over_controls (&test, title));
      adw_toast_overlay_dismiss_all (ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (title, ADW_TYPE_TOAST_OVERLAY)));
      ui_wait_until (ui_find_label (window, "What is said here is rather long, and wide") == NULL);
    }

  /* Also where it comes to lie below it. */
  gtk_widget_activate_action (GTK_WIDGET (test.page), "win.toast", "s", "What is said here is rather long, and wide");
  ui_wait_until ((title = ui_find_label (window, "What is said here is rather long, and wide")) != NULL);
  make_wide (&test, 420);
  g_assert_false (lies_over_controls (&test, title));
  end (&test);
}

static void
read_toast (EditorTest *test,
            const char *sentence)
{
  GtkWidget *window = GTK_WIDGET (test->base.window), *label = NULL;
  graphene_rect_t bounds;

  ui_wait_until ((label = ui_find_label (window, sentence)) != NULL && gtk_widget_get_mapped (label));
  ui_wait_frames (window, 3);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_assert_true (gtk_widget_compute_bounds (label, window, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <, (float) gtk_widget_get_width (window));
  g_assert_false (lies_over_controls (test, label));
  adw_toast_overlay_dismiss_all (ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (label, ADW_TYPE_TOAST_OVERLAY)));
  ui_wait_until (ui_find_label (window, sentence) == NULL);
}

/* On a telephone, too, each is there to its end. */
static void
test_toasts_are_read (void)
{
  static const char *const sentences[] = {
    "Saved as a template. Parameters that are not known are marked so",
    "The jobs of the original (job_uuid) were left out of 12 stages",
    "“an-experiment-whose-name-goes…-on-and-on-until-it-is-over” was created and started",
  };
  EditorTest test = { 0 };

  start_chain (&test);
  make_wide (&test, 360);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (test.page), "win.toast", "s", sentences[i]);
      read_toast (&test, sentences[i]);
    }

  ui_activate_action (GTK_WIDGET (test.page), "editor.remove", NULL);
  read_toast (&test, "“train” removed. No longer waiting for it: report");
  sluice_editor_page_tell_left_out (test.page, "Left out of the file", "3 things in the file were left out", "a\nb\nc");
  read_toast (&test, "Left out of the file");
  end (&test);
}

/* What is new is seen, and can be read, however far away the rest is. */
static void
test_new_stage (void)
{
  EditorTest test = { 0 };
  SluiceGraphCamera before;
  guint64 last = 0;

  start_chain (&test);
  before = sluice_graph_view_get_camera (test.graph);
  ui_type_keys (GTK_WIDGET (test.page), "Insert");
  ui_wait_until (sluice_draft_get_n_stages (test.draft) == 4);
  editor_test_wait_for_graph (&test);
  g_assert_true (test.graph->fitted);
  g_assert_cmpfloat (sluice_graph_view_get_camera (test.graph).scale, >=, MIN (before.scale, 0.5));

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *name = g_strdup_printf ("deep %u", i);

      last = add (&test, name, last);
    }
  ui_settle ();
  editor_test_wait_for_graph (&test);
  gtk_widget_grab_focus (GTK_WIDGET (test.graph));
  gtk_widget_activate_action (GTK_WIDGET (test.graph), "graph.fit", NULL);
  ui_settle ();
  g_assert_cmpfloat (sluice_graph_view_get_camera (test.graph).scale, <, 0.1);
  sluice_graph_view_set_selected (test.graph, "deep 119");
  for (guint i = 0; i < 2; i++)
    {
      graphene_rect_t place;

      ui_type_keys (GTK_WIDGET (test.page), i == 0 ? "Insert" : "ctrl+d");
      ui_wait_until (sluice_draft_get_n_stages (test.draft) == 125 + i);
      if (i == 0)
        ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "stage_bin", "name")));
      editor_test_wait_for_graph (&test);
      g_assert_true (sluice_graph_view_get_node_place (test.graph, sluice_graph_view_get_selected (test.graph), &place));
      g_assert_cmpfloat (sluice_graph_view_get_camera (test.graph).scale, >=, 0.5);
      g_assert_cmpfloat (place.origin.x, >=, 0);
      g_assert_cmpfloat (place.origin.y, >=, 0);
      g_assert_cmpfloat (place.origin.x + place.size.width, <=, (float) gtk_widget_get_width (GTK_WIDGET (test.graph)));
      g_assert_cmpfloat (place.origin.y + place.size.height, <=,
                         (float) gtk_widget_get_height (GTK_WIDGET (test.graph)));
      gtk_widget_grab_focus (GTK_WIDGET (test.graph));
      gtk_widget_activate_action (GTK_WIDGET (test.graph), "graph.fit", NULL);
      ui_settle ();
    }
  end (&test);
}

static gboolean
lies_over (EditorTest            *test,
           const graphene_rect_t *hint,
           const char            *node)
{
  graphene_rect_t place;

  g_assert_true (sluice_graph_view_get_node_place (test->graph, node, &place));
  return graphene_rect_intersection (hint, &place, NULL);
}

/* What is said of a dependency lies beside its stages and above the buttons, also where the window gets narrow. */
static void
test_hint_place (void)
{
  static const int widths[] = { 1100, 700, 500, 360 };
  EditorTest test = { 0 };
  GtkWidget *hint, *graph;
  graphene_rect_t bounds, controls;

  start_chain (&test);
  graph = GTK_WIDGET (test.graph);
  hint = ui_find (GTK_WIDGET (test.page), "hint", 0);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      SluiceGraphCamera camera;
      graphene_rect_t place;

      make_wide (&test, widths[i]);
      g_assert_true (sluice_graph_view_get_node_place (test.graph, "load", &place));
      camera = sluice_graph_view_get_camera (test.graph);
      camera.y += 20 - place.origin.y;
      camera.x += gtk_widget_get_width (graph) / 2.0 - place.origin.x - place.size.width / 2;
      sluice_graph_view_look (test.graph, &camera, FALSE);
      sluice_graph_view_set_selected (test.graph, "load");
      gtk_widget_grab_focus (graph);
      ui_settle ();
      ui_type_keys (GTK_WIDGET (test.base.window), "e");
      ui_wait_until (gtk_revealer_get_reveal_child (GTK_REVEALER (ui_find (GTK_WIDGET (test.page), "hint_revealer", 0)))
                     && g_str_has_prefix (gtk_label_get_label (GTK_LABEL (hint)), "“train” waits for “load”."));
      ui_wait_frames (hint, 5);
      g_assert_true (gtk_widget_compute_bounds (hint, graph, &bounds));
      g_assert_true (sluice_graph_view_get_controls_place (test.graph, graph, &controls));
      g_test_message ("%d: %g %g, %g x %g", widths[i], bounds.origin.x, bounds.origin.y, bounds.size.width,
                      bounds.size.height);
      g_assert_false (graphene_rect_intersection (&bounds, &controls, NULL));
      g_assert_cmpfloat (bounds.origin.y, >, 100);
      g_assert_false (lies_over (&test, &bounds, "load"));
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, (float) gtk_widget_get_width (graph));
    }
  end (&test);
}

/* Where the keys are in a question is seen from the first Tab on. */
static void
test_question (void)
{
  EditorTest test = { 0 };
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  GtkWidget *window, *scrolled;
  GdkRGBA before, after;

  /* The application's, which loads it by itself. */
  gtk_css_provider_load_from_resource (style, "/io/github/sluiceapp/Sluice/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  start_chain (&test);
  window = GTK_WIDGET (test.base.window);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  sluice_draft_set_text (test.draft, editor_test_get_id (&test, "train"), SLUICE_DRAFT_FIELD_TASK, "not_known");
  ui_settle ();
  ui_type_keys (window, "ctrl+Return");
  scrolled = ui_find (ui_wait_for (window, NULL, ADW_TYPE_ALERT_DIALOG), NULL, GTK_TYPE_SCROLLED_WINDOW);
  ui_wait_until (gtk_widget_get_mapped (scrolled));
  ui_wait_frames (window, 5);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GdkTexture) texture = ui_render (scrolled);

      *(i == 0 ? &before : &after) = ui_pixel (texture, gtk_widget_get_width (scrolled) / 2, 1);
      if (i > 0)
        break;
      ui_type_keys (window, "Tab");
      ui_wait_until (gtk_widget_has_focus (scrolled));
      ui_wait_frames (window, 5);
    }
  g_assert_false (gdk_rgba_equal (&before, &after));
  ui_type_keys (window, "Escape");
  end (&test);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style));
}

/* A name is one line in the form, whatever is in it; one that is empty is told by the same words everywhere. */
static void
test_names (void)
{
  EditorTest test = { 0 };
  GtkWidget *row;
  guint64 first, second;

  start (&test);
  first = add (&test, "two\nlines", 0);
  second = add (&test, "", first);
  add (&test, "third", second);
  sluice_draft_connect (test.draft, first, editor_test_get_id (&test, "third"));
  ui_settle ();
  editor_test_wait_for_graph (&test);
  row = ui_find (GTK_WIDGET (test.page), "stages", 0);
  g_assert_nonnull (ui_find_label (row, "two lines"));
  g_assert_nonnull (ui_find_label (row, "Stage without a name"));
  sluice_graph_view_set_selected (test.graph, "third");
  row = editor_test_get_field (&test, "stage_bin", "depends_on");
  ui_wait_until (gtk_widget_get_mapped (row));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, "Stage without a name, two lines");
  sluice_graph_view_set_selected (test.graph, "two\nlines");
  ui_settle ();
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_wait_until (ui_find_label (row, "It would close a cycle: Stage without a name → two lines → Stage without a name")
                 != NULL);
  end (&test);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-shown/narrow", test_narrow);
  g_test_add_func ("/editor-shown/menu-key", test_menu_key);
  g_test_add_func ("/editor-shown/create-menu", test_create_menu);
  g_test_add_func ("/editor-shown/removed", test_removed);
  g_test_add_func ("/editor-shown/toast-place", test_toast_place);
  g_test_add_func ("/editor-shown/toasts-are-read", test_toasts_are_read);
  g_test_add_func ("/editor-shown/new-stage", test_new_stage);
  g_test_add_func ("/editor-shown/hint-place", test_hint_place);
  g_test_add_func ("/editor-shown/question", test_question);
  g_test_add_func ("/editor-shown/names", test_names);
  return g_test_run ();
}
