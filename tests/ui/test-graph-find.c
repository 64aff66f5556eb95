/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding nodes of a graph view: by words, by state, on the small picture, and what failed elsewhere. */
#include "graph-view-test.h"

#include <math.h>

#define DIAMOND "load, train-a < load, train-b < load, Évaluer < train-a train-b, publish < Évaluer"

static gboolean
has_count (SluiceGraphView *view,
           const char      *text)
{
  return g_str_equal (gtk_label_get_label (GTK_LABEL (view->search_count)), text);
}

static void
open_search (SluiceGraphView *view)
{
  ui_type_keys (GTK_WIDGET (view), "ctrl+f");
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (view->search_entry)))));
}

static void
type (SluiceGraphView *view,
      const char      *text)
{
  for (; *text != '\0'; text++)
    ui_type_keys (GTK_WIDGET (view), *text == '-' ? "minus" : (const char[]) { *text, '\0' });
}

static void
test_search (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  open_search (view);
  type (view, "TRAIN");
  /* Every task is train_model: all of them. */
  ui_wait_until (has_count (view, "1 of 5"));
  type (view, "-");
  ui_wait_until (has_count (view, "1 of 2") && g_str_has_prefix (sluice_graph_view_get_selected (view), "train-"));
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (has_count (view, "2 of 2"));
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (has_count (view, "1 of 2"));
  ui_type_keys (GTK_WIDGET (view), "shift+Return");
  ui_wait_until (has_count (view, "2 of 2"));
  ui_type_keys (GTK_WIDGET (view), "ctrl+g");
  ui_wait_until (has_count (view, "1 of 2"));
  ui_type_keys (GTK_WIDGET (view), "ctrl+shift+g");
  ui_wait_until (has_count (view, "2 of 2"));
  type (view, "zz");
  ui_wait_until (has_count (view, "No match"));

  /* Escape gives the keys back to the graph, and everything stands as it did. */
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (view)));
  g_assert_false (gtk_widget_get_visible (view->search));
  g_assert_false (view->partly_shown);
  g_assert_true (g_str_has_prefix (sluice_graph_view_get_selected (view), "train-"));
  ui_close_and_check_freed (window);
}

/* The stage of that name before those that only begin so, hold it, or have a task of that name; said once. */
static void
test_search_best_first (void)
{
  const char *const names[] = { "my-train", "train", "train-a", "load" };
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("load, train-a < load, my-train < train-a, train < my-train", 800, 600,
                                                &window);

  graph_view_test_press (view, "End", "train");
  graph_view_test_press (view, "Home", "load");
  open_search (view);
  type (view, "train");
  ui_wait_until (has_count (view, "1 of 4") && graph_view_test_is_selected (view, "train"));
  ui_wait_until (g_strcmp0 (view->said, "1 of 4: train, pending, after my-train") == 0);
  g_assert_cmpuint (view->n_said, ==, 1);
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (has_count (view, "2 of 4") && graph_view_test_is_selected (view, "train-a"));
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (has_count (view, "3 of 4") && graph_view_test_is_selected (view, names[0]));
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (has_count (view, "4 of 4") && graph_view_test_is_selected (view, names[3]));
  ui_type_keys (GTK_WIDGET (view), "shift+Return");
  ui_wait_until (has_count (view, "3 of 4"));
  g_assert_cmpuint (view->n_said, ==, 5);
  type (view, "zz");
  ui_wait_until (g_strcmp0 (view->said, "No match") == 0);
  g_assert_cmpuint (view->n_said, ==, 6);
  ui_close_and_check_freed (window);
}

static void
test_search_has_room_in_a_narrow_window (void)
{
  GtkWidget *window, *close;
  g_autoptr (GString) text = g_string_new ("s-0");
  SluiceGraphView *view;
  graphene_rect_t bounds;

  for (guint i = 1; i < 120; i++)
    g_string_append_printf (text, ", s-%u < s-%u", i, i - 1);
  view = graph_view_test_show (text->str, 360, 500, &window);
  open_search (view);
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "s-");
  ui_wait_until (has_count (view, "1 of 120"));
  ui_wait_frames (GTK_WIDGET (view), 2);
  close = gtk_widget_get_last_child (view->search);
  g_assert_true (GTK_IS_BUTTON (close));
  g_assert_true (gtk_widget_compute_bounds (close, GTK_WIDGET (view), &bounds));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (view)), <=, 360);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (GTK_WIDGET (view)));

  /* The longest there is; shorter in Chinese. */
  gtk_label_set_label (GTK_LABEL (view->search_count), "2999 of 3000");
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_true (gtk_widget_compute_bounds (close, GTK_WIDGET (view), &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (GTK_WIDGET (view)));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (view->search_count))));
  ui_close_and_check_freed (window);
}

/* A line that has no room beside the search, or in one line, has it below and in two. */
static void
test_line_has_room_in_a_narrow_window (void)
{
  const char *words = "Nothing depends on what was selected here, and what was selected depends on nothing else";
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 360, 500, &window);

  sluice_graph_view_tell (view, words);
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (view->notice))));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (view->notice))), ==, 2);
  open_search (view);
  sluice_graph_view_tell (view, words);
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (view->notice))));
  g_assert_cmpint (gtk_widget_get_width (view->notice), >, 300);
  ui_close_and_check_freed (window);
}

static void
test_search_folds_case_and_forms (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);

  open_search (view);
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "e\xcc\x81VAL");
  ui_wait_until (graph_view_test_is_selected (view, "Évaluer"));
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "TRAIN_MODEL");
  ui_wait_until (has_count (view, "1 of 5"));
  ui_close_and_check_freed (window);
}

/* While the graph is laid out its stages are known, only where they are is not: said once, when that is known too. */
static void
test_search_before_the_layout (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a, b < a", 800, 600, &window);
  g_autoptr (GraphTest) test = graph_test_parse ("load, train-a < load, train-b < load");
  g_autoptr (GraphTest) grown_test = graph_test_parse ("load, train-a < load, train-b < load, train-c < load");
  g_autoptr (SluiceGraph) graph = graph_test_build (test), grown = graph_test_build (grown_test);
  guint n_said;

  open_search (view);
  sluice_graph_view_set_graph (view, graph);
  n_said = view->n_said;
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "train");
  g_assert_true (sluice_graph_view_get_busy (view));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (view->search_count)), ==, "2 matches");
  ui_wait_until (has_count (view, "1 of 2") && graph_view_test_is_selected (view, "train-a"));
  ui_wait_until (view->said != NULL && g_str_has_prefix (view->said, "1 of 2: train-a, pending"));
  g_assert_cmpuint (view->n_said, ==, n_said + 1);

  /* More of them came: that is said, and no more than once; what is selected stays. */
  n_said = view->n_said;
  sluice_graph_view_set_graph (view, grown);
  ui_wait_until (has_count (view, "1 of 3"));
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_cmpuint (view->n_said, ==, n_said + 1);
  g_assert_true (g_str_has_prefix (view->said, "1 of 3: train-a, pending"));
  ui_close_and_check_freed (window);
}

/* From far away to the other end: up, over and down again; back leads to where the search began. */
static void
test_search_flies (void)
{
  g_autofree char *chain = graph_view_test_chain (120);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 800, 600, &window);
  double lowest = G_MAXDOUBLE, start;

  graph_view_test_press (view, "Home", "s0");
  sluice_graph_view_fly_to (view, 0, TRUE);
  ui_wait_until (graph_view_test_is_in_view (view, "s0"));
  start = sluice_graph_view_get_camera (view).scale;
  g_assert_cmpfloat (start, >=, 0.5);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  open_search (view);
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "s119");
  g_assert_true (sluice_graph_view_is_flying (view));
  while (sluice_graph_view_is_flying (view))
    {
      ui_wait_frames (GTK_WIDGET (view), 1);
      lowest = MIN (lowest, sluice_graph_view_get_camera (view).scale);
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_assert_cmpfloat (lowest, <, start / 2);
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, start, 1e-9);
  g_assert_true (graph_view_test_is_in_view (view, "s119"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (view)));
  ui_type_keys (GTK_WIDGET (view), "alt+Left");
  ui_wait_until (graph_view_test_is_in_view (view, "s0"));
  ui_close_and_check_freed (window);
}

static void
check_state (SluiceGraphView *view,
             SluiceState      state)
{
  GtkWidget *row = view->filter_rows[state];
  graphene_rect_t bounds;

  ui_wait_until (gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_compute_bounds (row, row, &bounds));
  ui_activate (row);
}

static void
test_filter (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (DIAMOND, 800, 600, &window);
  GtkWidget *popover = view->filter_popover;

  sluice_graph_view_set_node (view, 1, SLUICE_STATE_FAILED, -1, "train_model");
  sluice_graph_view_set_node (view, 2, SLUICE_STATE_RUNNING, 0.5, "train_model");
  ui_type_keys (GTK_WIDGET (view), "ctrl+shift+f");
  ui_wait_until (gtk_widget_get_mapped (popover));
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (view->filter_counts[SLUICE_STATE_PENDING])), "3"));
  g_assert_true (gtk_widget_get_visible (view->filter_rows[SLUICE_STATE_FAILED]));
  g_assert_false (gtk_widget_get_visible (view->filter_rows[SLUICE_STATE_CANCELLED]));
  check_state (view, SLUICE_STATE_FAILED);
  ui_wait_until (view->partly_shown);
  /* A filter that is on is seen, whatever has the keys. */
  g_assert_true (gtk_widget_has_css_class (view->filter_button, "graph-filtered"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (view->filter_button), ==, "Only failed: 1 of 5 stages");
  /* Counts follow, and so does who is meant. */
  sluice_graph_view_set_node (view, 2, SLUICE_STATE_FAILED, -1, "train_model");
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (view->filter_counts[SLUICE_STATE_FAILED])), "2"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (!gtk_widget_get_mapped (popover));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (view->filter_button), ==, "Only failed: 2 of 5 stages");
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  ui_wait_until (!gtk_widget_has_focus (GTK_WIDGET (view)));
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (view->controls)));

  /* The search goes through what is left by it. */
  gtk_widget_grab_focus (GTK_WIDGET (view));
  open_search (view);
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "train");
  ui_wait_until (has_count (view, "1 of 2"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (view)));
  g_assert_true (view->partly_shown);
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.filter", NULL);
  ui_wait_until (gtk_widget_get_mapped (view->filter_all));
  ui_activate (view->filter_all);
  ui_wait_until (!gtk_widget_has_css_class (view->filter_button, "graph-filtered"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (view->filter_button), ==, "Filter by state");
  ui_wait_until (!view->partly_shown);
  ui_close_and_check_freed (window);
}

/* What is not meant is drawn paler, whatever is selected. */
static void
test_what_is_not_meant_stands_back (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("load, other, third < load", 900, 600, &window);
  double before;

  ui_move_pointer (GTK_WIDGET (view), 5, 5);
  ui_wait_until (graph_view_test_measure_ink (view, "other") < 0.4);
  before = graph_view_test_measure_ink (view, "other");
  graph_view_test_press (view, "Home", "load");
  open_search (view);
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "other");
  ui_wait_until (graph_view_test_measure_ink (view, "third") > before + 0.3);
  g_assert_cmpfloat_with_epsilon (graph_view_test_measure_ink (view, "other"), before, 0.1);
  g_assert_cmpfloat (graph_view_test_measure_ink (view, "load"), >, before + 0.3);
  sluice_graph_view_set_selected (view, "load");
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_cmpfloat_with_epsilon (graph_view_test_measure_ink (view, "other"), before, 0.1);
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (!view->partly_shown);
  sluice_graph_view_set_selected (view, NULL);
  ui_wait_until (graph_view_test_measure_ink (view, "third") < before + 0.1);
  ui_close_and_check_freed (window);
}

static gboolean
is_map_shown (SluiceGraphView *view)
{
  return gtk_widget_get_mapped (view->minimap);
}

static void
test_minimap (void)
{
  g_autofree char *some = graph_view_test_chain (59), *many = graph_view_test_chain (60);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (some, 800, 600, &window);
  double middle, scale;

  g_assert_false (is_map_shown (view));
  graph_view_test_set (view, many);
  ui_wait_until (is_map_shown (view));

  /* A click flies, a drag takes the view along. */
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-original", NULL);
  ui_wait_until (fabs (sluice_graph_view_get_camera (view).scale - 1) < 1e-9);
  middle = gtk_widget_get_width (view->minimap) / 2.0;
  ui_click (view->minimap, middle, gtk_widget_get_height (view->minimap) - 9);
  ui_wait_until (graph_view_test_is_in_view (view, "s59"));
  scale = sluice_graph_view_get_camera (view).scale;
  ui_drag (view->minimap, middle, gtk_widget_get_height (view->minimap) - 9, middle, 9);
  ui_wait_until (graph_view_test_is_in_view (view, "s0"));
  g_assert_cmpfloat_with_epsilon (sluice_graph_view_get_camera (view).scale, scale, 1e-9);
  g_assert_false (graph_view_test_is_in_view (view, "s59"));
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.back", NULL);
  ui_wait_until (graph_view_test_is_in_view (view, "s59"));

  gtk_window_set_default_size (GTK_WINDOW (window), 420, 300);
  ui_wait_until (!is_map_shown (view));
  ui_close_and_check_freed (window);
}

static GBytes *
get_map_pixels (SluiceGraphView *view)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkTextureDownloader) downloader = NULL;
  gsize stride;

  ui_wait_frames (view->minimap, 1);
  texture = ui_render (view->minimap);
  downloader = gdk_texture_downloader_new (texture);
  return gdk_texture_downloader_download_bytes (downloader, &stride);
}

static gboolean
is_map_another (SluiceGraphView *view,
                GBytes          *former)
{
  g_autoptr (GBytes) now = get_map_pixels (view);

  return !g_bytes_equal (now, former);
}

/* Only what has changed is drawn again, and looks as if all had been. */
static void
test_minimap_follows (void)
{
  g_autofree char *many = graph_view_test_chain (90);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (many, 800, 600, &window);
  SluiceGraphMinimap *map = SLUICE_GRAPH_MINIMAP (view->minimap);
  guint8 shown[90] = { 0 };

  ui_wait_until (is_map_shown (view));
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GBytes) before = get_map_pixels (view);
      SluicePalette palette = *sluice_palette_get (FALSE, FALSE), other = palette;

      sluice_graph_minimap_set_state (map, i * 17, i % 2 == 0 ? SLUICE_STATE_FAILED : SLUICE_STATE_RUNNING);
      sluice_graph_minimap_set_state (map, i * 17 + 1, SLUICE_STATE_COMPLETED);
      shown[i * 13] = i % 2 != 0;
      sluice_graph_minimap_set_shown (map, shown);
      ui_wait_until (is_map_another (view, before));
      g_clear_pointer (&before, g_bytes_unref);
      before = get_map_pixels (view);
      other.accent.red = 1 - other.accent.red;
      sluice_graph_minimap_set_palette (map, &other);
      sluice_graph_minimap_set_palette (map, &palette);
      g_assert_false (is_map_another (view, before));
    }
  ui_close_and_check_freed (window);
}

/* How much colour there is in the part of the minimap from @from to @to, of its height. */
static double
measure_map_colour (SluiceGraphView *view,
                    double           from,
                    double           to)
{
  g_autoptr (GBytes) bytes = get_map_pixels (view);
  gsize size;
  const guint8 *pixels = g_bytes_get_data (bytes, &size);
  double colour = 0;

  for (gsize i = (gsize) (from * (double) size) / 4 * 4; i + 4 <= (gsize) (to * (double) size); i += 4)
    colour += MAX (pixels[i], MAX (pixels[i + 1], pixels[i + 2])) - MIN (pixels[i], MIN (pixels[i + 1], pixels[i + 2]));
  return colour;
}

/* What a search or a filter does not mean stands back in the small one, too. */
static void
test_minimap_dims (void)
{
  g_autofree char *many = graph_view_test_chain (90);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (many, 800, 600, &window);
  g_autoptr (GBytes) before = NULL;
  double upper, lower;

  ui_wait_until (is_map_shown (view));
  before = get_map_pixels (view);
  for (guint i = 0; i < 90; i++)
    sluice_graph_view_set_node (view, i, i < 45 ? SLUICE_STATE_FAILED : SLUICE_STATE_COMPLETED, -1, "train_model");
  ui_wait_until (is_map_another (view, before));
  upper = measure_map_colour (view, 0, 0.45);
  lower = measure_map_colour (view, 0.55, 1);
  g_assert_cmpfloat (upper, >, 0);
  view->states = 1u << SLUICE_STATE_FAILED;
  sluice_graph_view_update_shown (view);
  /* Its edges stay as they are. */
  ui_wait_until (measure_map_colour (view, 0.55, 1) < lower * 0.8);
  g_assert_cmpfloat_with_epsilon (measure_map_colour (view, 0, 0.45), upper, upper * 0.05);
  view->states = 0;
  sluice_graph_view_update_shown (view);
  ui_wait_until (fabs (measure_map_colour (view, 0.55, 1) - lower) < lower * 0.05);
  ui_close_and_check_freed (window);
}

static void
test_fit_leaves_room_for_the_minimap (void)
{
  static const int sizes[][2] = { { 900, 600 }, { 640, 480 }, { 500, 700 } };
  g_autoptr (GString) wide = g_string_new ("s0");
  g_autofree char *chain = graph_view_test_chain (70);
  const char *graphs[2] = { NULL, chain };

  for (guint i = 1; i < 70; i++)
    g_string_append_printf (wide, ", s%u < s%u", i, (i - 1) / 3);
  graphs[0] = wide->str;
  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
      {
        GtkWidget *window;
        SluiceGraphView *view = graph_view_test_show (graphs[i], sizes[k][0], sizes[k][1], &window);
        SluiceGraphCamera camera;
        graphene_rect_t map;

        gtk_widget_activate_action (GTK_WIDGET (view), "graph.fit", NULL);
        ui_wait_frames (GTK_WIDGET (view), 2);
        camera = sluice_graph_view_get_camera (view);
        ui_wait_until (is_map_shown (view));
        g_assert_true (gtk_widget_compute_bounds (view->minimap, GTK_WIDGET (view), &map));
        for (guint node = 0; node < 70; node++)
          {
            const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), node);
            SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&camera, rect);
            SluiceGraphRect cover = { map.origin.x, map.origin.y, map.size.width, map.size.height };

            g_assert_false (sluice_graph_rect_meets (&shown, &cover));
          }
        ui_close_and_check_freed (window);
      }
}

/* A narrow pane has a smaller one, clear of the controls and of what is said above. */
static void
test_minimap_in_a_narrow_pane (void)
{
  g_autofree char *chain = graph_view_test_chain (70);

  for (int width = 340; width <= 560; width += 40)
    {
      GtkWidget *window;
      SluiceGraphView *view = graph_view_test_show (chain, width, 420, &window);
      SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
      guint n_covers;

      ui_type_keys (GTK_WIDGET (view), "f");
      ui_wait_until (gtk_widget_get_mapped (view->minimap) && gtk_widget_get_visible (view->notice));
      ui_wait_frames (GTK_WIDGET (view), 2);
      n_covers = sluice_graph_view_get_covers (view, gtk_widget_get_width (GTK_WIDGET (view)),
                                               gtk_widget_get_height (GTK_WIDGET (view)), covers);
      g_assert_cmpuint (n_covers, ==, 3);
      for (guint i = 0; i < n_covers; i++)
        {
          g_assert_cmpfloat (covers[i].x, >=, 0);
          g_assert_cmpfloat (covers[i].y, >=, 0);
          g_assert_cmpfloat (covers[i].x + covers[i].width, <=, gtk_widget_get_width (GTK_WIDGET (view)));
          g_assert_cmpfloat (covers[i].y + covers[i].height, <=, gtk_widget_get_height (GTK_WIDGET (view)));
          for (guint k = 0; k < i; k++)
            g_assert_false (sluice_graph_rect_meets (&covers[i], &covers[k]));
        }
      g_assert_cmpint (gtk_widget_get_width (view->minimap), ==, (int) covers[1].width);
      ui_close_and_check_freed (window);
    }
}

static gboolean
is_alert_shown (SluiceGraphView *view,
                const char      *text)
{
  return gtk_widget_get_mapped (view->alert) && g_str_equal (gtk_label_get_label (GTK_LABEL (view->alert_label)), text);
}

static void
test_failure_out_of_view (void)
{
  g_autofree char *chain = graph_view_test_chain (40);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (chain, 800, 600, &window);
  graphene_rect_t bounds;

  /* What is seen needs no arrow. */
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (graph_view_test_is_in_view (view, "s39"));
  sluice_graph_view_set_node (view, 20, SLUICE_STATE_FAILED, -1, NULL);
  g_assert_false (gtk_widget_get_visible (view->alert));
  graph_view_test_press (view, "Home", "s0");
  sluice_graph_view_fly_to (view, 0, TRUE);
  ui_wait_until (graph_view_test_is_in_view (view, "s0") && !graph_view_test_is_in_view (view, "s30"));
  g_assert_false (gtk_widget_get_visible (view->alert));

  sluice_graph_view_set_node (view, 30, SLUICE_STATE_FAILED, -1, NULL);
  ui_wait_until (is_alert_shown (view, "s30"));
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_true (gtk_widget_compute_bounds (view->alert, GTK_WIDGET (view), &bounds));
  g_assert_cmpfloat (bounds.origin.y, >, 400);
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (view->alert_arrow)), ==, "go-down-symbolic");
  sluice_graph_view_set_node (view, 39, SLUICE_STATE_FAILED, -1, NULL);
  ui_wait_until (is_alert_shown (view, "2 failed"));
  sluice_graph_view_set_node (view, 39, SLUICE_STATE_RUNNING, -1, NULL);
  ui_wait_until (is_alert_shown (view, "s30"));

  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_click (view->alert, 20, 10);
  ui_wait_until (graph_view_test_is_selected (view, "s30") && graph_view_test_is_in_view (view, "s30"));
  ui_wait_until (!gtk_widget_get_visible (view->alert));

  /* With a key, too. */
  sluice_graph_view_fly_to (view, 0, TRUE);
  ui_wait_until (graph_view_test_is_in_view (view, "s0"));
  sluice_graph_view_set_node (view, 35, SLUICE_STATE_FAILED, -1, NULL);
  ui_wait_until (is_alert_shown (view, "s35"));
  ui_type_keys (GTK_WIDGET (view), "a");
  ui_wait_until (graph_view_test_is_selected (view, "s35") && graph_view_test_is_in_view (view, "s35"));
  ui_close_and_check_freed (window);
}

/* The arrow lies on nothing else that lies over the graph, and what is under the small picture is not seen. */
static void
test_arrow_keeps_clear (void)
{
  g_autoptr (GString) text = g_string_new ("s0");
  GtkWidget *window;
  SluiceGraphView *view;
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  guint n_covers;

  for (guint i = 1; i < 70; i++)
    g_string_append_printf (text, ", s%u < s%u", i, i - 1);
  view = graph_view_test_show (text->str, 800, 600, &window);
  open_search (view);
  for (guint side = 0; side < 2; side++)
    for (int x = 60; x < 760; x += 25)
      {
        const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), 35);
        graphene_rect_t bounds;

        sluice_graph_view_clear_alerts (view);
        sluice_graph_view_set_node (view, 35, SLUICE_STATE_RUNNING, -1, NULL);
        sluice_graph_view_look (view, &(SluiceGraphCamera) { 1, x - rect->x - rect->width / 2,
                                                             (side == 0 ? 900 : -300) - rect->y }, FALSE);
        sluice_graph_view_set_node (view, 35, SLUICE_STATE_FAILED, -1, NULL);
        ui_wait_until (is_alert_shown (view, "s35"));
        ui_wait_frames (GTK_WIDGET (view), 1);
        n_covers = sluice_graph_view_get_covers (view, 800, 600, covers);
        g_assert_cmpuint (n_covers, ==, 3);
        g_assert_true (gtk_widget_compute_bounds (view->alert, GTK_WIDGET (view), &bounds));
        for (guint i = 0; i < n_covers; i++)
          g_assert_false (sluice_graph_rect_meets (&(SluiceGraphRect) { bounds.origin.x, bounds.origin.y, bounds.size.width,
                                                                        bounds.size.height }, &covers[i]));
      }

  /* Under the small picture. */
  {
    const SluiceGraphRect *rect = sluice_graph_layout_get_node (sluice_graph_view_get_layout (view), 35);

    sluice_graph_view_set_node (view, 35, SLUICE_STATE_RUNNING, -1, NULL);
    sluice_graph_view_look (view, &(SluiceGraphCamera) {
      0.3, covers[1].x + covers[1].width / 2 - (rect->x + rect->width / 2) * 0.3,
      covers[1].y + covers[1].height / 2 - (rect->y + rect->height / 2) * 0.3 }, FALSE);
    ui_wait_until (!gtk_widget_get_visible (view->alert));
    sluice_graph_view_set_node (view, 35, SLUICE_STATE_FAILED, -1, NULL);
    ui_wait_until (is_alert_shown (view, "s35"));
  }
  ui_close_and_check_freed (window);
}

/* What had failed when the graph came is no news. */
static void
test_old_failures_are_no_news (void)
{
  g_autofree char *chain = graph_view_test_chain (40);
  g_autoptr (GraphTest) test = graph_test_parse (chain);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a", 800, 600, &window);

  gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-in", NULL);
  sluice_graph_view_set_graph (view, graph);
  for (guint i = 0; i < 40; i++)
    sluice_graph_view_set_node (view, i, SLUICE_STATE_FAILED, -1, NULL);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_false (gtk_widget_get_visible (view->alert));
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-find/search", test_search);
  g_test_add_func ("/graph-find/best-first", test_search_best_first);
  g_test_add_func ("/graph-find/folds", test_search_folds_case_and_forms);
  g_test_add_func ("/graph-find/search-narrow", test_search_has_room_in_a_narrow_window);
  g_test_add_func ("/graph-find/line-narrow", test_line_has_room_in_a_narrow_window);
  g_test_add_func ("/graph-find/before-layout", test_search_before_the_layout);
  g_test_add_func ("/graph-find/flies", test_search_flies);
  g_test_add_func ("/graph-find/filter", test_filter);
  g_test_add_func ("/graph-find/stands-back", test_what_is_not_meant_stands_back);
  g_test_add_func ("/graph-find/minimap", test_minimap);
  g_test_add_func ("/graph-find/minimap-follows", test_minimap_follows);
  g_test_add_func ("/graph-find/minimap-dims", test_minimap_dims);
  g_test_add_func ("/graph-find/room", test_fit_leaves_room_for_the_minimap);
  g_test_add_func ("/graph-find/minimap-narrow", test_minimap_in_a_narrow_pane);
  g_test_add_func ("/graph-find/alert", test_failure_out_of_view);
  g_test_add_func ("/graph-find/arrow", test_arrow_keeps_clear);
  g_test_add_func ("/graph-find/old-failures", test_old_failures_are_no_news);

  return g_test_run ();
}
