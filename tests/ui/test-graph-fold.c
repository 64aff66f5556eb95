/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of siblings folded into one node and unfolded, with real pointer and keys. */
#include "graph-view-test.h"

#include <math.h>
#include <string.h>

/* "prepare", "sweep-0" … after it, "report" after all of them. */
static char *
make_fan (guint n)
{
  g_autoptr (GString) text = g_string_new ("prepare"), all = g_string_new (", report <");

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, ", sweep-%u < prepare", i);
      g_string_append_printf (all, " sweep-%u", i);
    }
  return g_strconcat (text->str, all->str, NULL);
}

static SluiceGraphView *
show_fan (guint       n,
          GtkWidget **window)
{
  g_autofree char *text = make_fan (n);

  return graph_view_test_show (text, 900, 700, window);
}

static guint
count_shown (SluiceGraphView *view)
{
  return sluice_graph_view_get_busy (view)
    ? 0 : sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (sluice_graph_view_get_layout (view)));
}

static gboolean
says (SluiceGraphView *view,
      const char      *name,
      const char      *words)
{
  g_autofree char *text = sluice_graph_view_describe_node (view, (guint) sluice_graph_view_find_node (view, name));

  if (!g_str_equal (text, words))
    g_test_message ("%s", text);
  return g_str_equal (text, words);
}

static void
double_click (SluiceGraphView *view,
              const char      *name)
{
  SluiceGraphPoint at = graph_view_test_place (view, name);

  ui_double_click (GTK_WIDGET (view), at.x, at.y);
}

static void
note_cb (SluiceGraphView  *view,
         const char       *name,
         guint            *n_activated)
{
  (*n_activated)++;
}

static void
test_key_and_double_click (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (48, &window);
  SluiceGraphPoint at;
  guint n_activated = 0;

  g_signal_connect (view, "node-activated", G_CALLBACK (note_cb), &n_activated);
  for (guint i = 0; i < 40; i++)
    sluice_graph_view_set_node (view, i + 1, SLUICE_STATE_COMPLETED, -1, "train_model");
  graph_view_test_set_state (view, "sweep-41", SLUICE_STATE_RUNNING);
  g_assert_cmpuint (count_shown (view), ==, 50);

  sluice_graph_view_set_selected (view, "sweep-7");
  ui_type_keys (GTK_WIDGET (view), "b");
  ui_wait_until (count_shown (view) == 3);
  /* What was selected still is, as a part of the one node. */
  g_assert_true (graph_view_test_is_selected (view, "sweep-7"));
  g_assert_true (says (view, "sweep-7", "sweep ×48, block, 48 stages, 1 running, 7 pending, 40 completed, folded, sweep-7, "
                                        "after prepare, before report"));
  g_assert_true (says (view, "prepare", "prepare, pending, before sweep ×48"));
  ui_wait_until (ui_find_label (GTK_WIDGET (view), "sweep-7 is one of sweep ×48") != NULL);

  /* A change is seen on the one node. */
  graph_view_test_set_state (view, "sweep-47", SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_graph_view_get_state (view, (guint) sluice_graph_view_find_node (view, "sweep-3")), ==,
                   SLUICE_STATE_FAILED);

  double_click (view, "sweep-0");
  ui_wait_until (count_shown (view) == 50);
  g_assert_cmpuint (n_activated, ==, 0);
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (view->fitted && !view->opening);
  ui_wait_frames (GTK_WIDGET (view), 2);
  /* Elsewhere first: else these were the third and the fourth click in a row. */
  at = graph_view_test_place (view, "report");
  ui_click (GTK_WIDGET (view), at.x, at.y);
  ui_wait_until (graph_view_test_is_selected (view, "report"));
  double_click (view, "sweep-20");
  ui_wait_until (n_activated == 1);
  g_assert_cmpuint (count_shown (view), ==, 50);

  /* All of them, and Enter opens what is folded. */
  ui_type_keys (GTK_WIDGET (view), "shift+b");
  ui_wait_until (count_shown (view) == 3);
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (count_shown (view) == 50);
  g_assert_cmpuint (n_activated, ==, 1);
  ui_close_and_check_freed (window);
}

static void
test_button (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (20, &window);
  SluiceGraphPoint at;

  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (graph_view_test_place (view, "sweep-0").x > 0);
  at = graph_view_test_place (view, "sweep-0");

  ui_move_pointer (GTK_WIDGET (view), 5, 5);
  ui_wait_until (view->pointer_inside && !gtk_widget_get_visible (view->fold_button));
  ui_move_pointer (GTK_WIDGET (view), at.x, at.y);
  ui_wait_until (gtk_widget_get_mapped (view->fold_button));
  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_click (view->fold_button, 10, 10);
  ui_wait_until (count_shown (view) == 3);
  ui_wait_until (!gtk_widget_get_visible (view->fold_button));

  /* Six are no block, eight are one, but none to be folded. */
  graph_view_test_set (view, "a, b < a, c < a, d < a, e < a, f < a, g < a, h < a, i < a");
  at = graph_view_test_place (view, "d");
  ui_move_pointer (GTK_WIDGET (view), at.x, at.y);
  ui_wait_frames (GTK_WIDGET (view), 3);
  g_assert_false (gtk_widget_get_visible (view->fold_button));
  graph_view_test_press (view, "Home", "a");
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fold", NULL);
  ui_type_keys (GTK_WIDGET (view), "b");
  g_assert_cmpuint (count_shown (view), ==, 9);
  ui_close_and_check_freed (window);
}

static void
test_large_ones_start_folded (void)
{
  g_autofree char *more = make_fan (72), *fan = make_fan (70);
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show (fan, 900, 700, &window);

  g_assert_cmpuint (count_shown (view), ==, 3);
  sluice_graph_view_set_selected (view, "sweep-69");
  g_assert_cmpint (view->selected_node, ==, sluice_graph_view_find_node (view, "sweep-0"));
  ui_type_keys (GTK_WIDGET (view), "b");
  ui_wait_until (count_shown (view) == 72);
  g_assert_true (graph_view_test_is_selected (view, "sweep-69"));
  /* The pipeline grew: what a person unfolded stays so. */
  graph_view_test_set (view, more);
  g_assert_cmpuint (count_shown (view), ==, 74);
  ui_type_keys (GTK_WIDGET (view), "b");
  ui_wait_until (count_shown (view) == 3);
  graph_view_test_set (view, fan);
  g_assert_cmpuint (count_shown (view), ==, 3);
  ui_close_and_check_freed (window);
}

static void
test_what_is_folded_is_found (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (70, &window);
  guint node = (guint) sluice_graph_view_find_node (view, "sweep-0");

  graph_view_test_set_state (view, "sweep-17", SLUICE_STATE_FAILED);
  graph_view_test_set_state (view, "sweep-33", SLUICE_STATE_FAILED);
  graph_view_test_set_state (view, "sweep-50", SLUICE_STATE_RUNNING);
  graph_view_test_press (view, "f", "sweep-17");
  ui_wait_until (ui_find_label (GTK_WIDGET (view), "sweep-17 is one of sweep ×70") != NULL);
  graph_view_test_press (view, "f", "sweep-33");
  graph_view_test_press (view, "f", "sweep-17");
  graph_view_test_press (view, "r", "sweep-50");
  g_assert_cmpint (view->selected_node, ==, (int) node);

  ui_type_keys (GTK_WIDGET (view), "ctrl+f");
  ui_wait_until (gtk_widget_get_mapped (view->search));
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "sweep-42");
  ui_wait_until (graph_view_test_is_selected (view, "sweep-42"));
  g_assert_cmpint (view->selected_node, ==, (int) node);
  g_assert_cmpuint (view->matches->len, ==, 1);
  ui_wait_until (ui_find_label (GTK_WIDGET (view), "sweep-42 is one of sweep ×70") != NULL);

  /* Each of the many in one card, one after the other, and said which; Enter on the card shows it. */
  gtk_editable_set_text (GTK_EDITABLE (view->search_entry), "sweep-4");
  ui_wait_until (view->matches->len == 11);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (view->search_count)), ==, "1 of 11");
  g_assert_true (graph_view_test_is_selected (view, "sweep-4"));
  ui_type_keys (GTK_WIDGET (view), "Return");
  ui_wait_until (graph_view_test_is_selected (view, "sweep-40"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (view->search_count)), ==, "2 of 11");
  g_assert_cmpint (view->selected_node, ==, (int) node);
  ui_wait_until (ui_find_label (GTK_WIDGET (view), "sweep-40 is one of sweep ×70") != NULL);
  ui_type_keys (GTK_WIDGET (view), "shift+Return");
  ui_wait_until (graph_view_test_is_selected (view, "sweep-4"));
  ui_type_keys (GTK_WIDGET (view), "Escape");
  ui_wait_until (!gtk_widget_get_visible (view->search));

  /* By a click the one is selected that matters most. */
  sluice_graph_view_set_selected (view, NULL);
  {
    SluiceGraphPoint at = graph_view_test_place (view, "sweep-0");

    ui_click (GTK_WIDGET (view), at.x, at.y);
  }
  ui_wait_until (graph_view_test_is_selected (view, "sweep-17"));
  /* Several: all of them. */
  ui_type_keys (GTK_WIDGET (view), "space");
  ui_wait_until (g_hash_table_size (view->marked) == 70);
  ui_close_and_check_freed (window);
}

/* The card stays the same, who listens hears which of its stages is meant; back is the same way back. */
static void
test_one_of_many_is_said (void)
{
  const char *const failed[] = { "prepare", "sweep-17", "sweep-33", "sweep-50", "report" };
  GtkWidget *window;
  SluiceGraphView *view = show_fan (70, &window);

  for (guint i = 0; i < G_N_ELEMENTS (failed); i++)
    graph_view_test_set_state (view, failed[i], SLUICE_STATE_FAILED);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (failed); i++)
    graph_view_test_press (view, "f", failed[i % G_N_ELEMENTS (failed)]);
  graph_view_test_press (view, "f", "prepare");
  graph_view_test_press (view, "f", "sweep-17");
  g_assert_true (says (view, "sweep-17",
                       "sweep-17, failed, in a block of 70, 18 of 70, folded, after prepare, before report"));
  graph_view_test_press (view, "f", "sweep-33");
  g_assert_cmpstr (view->said, ==,
                   "sweep-33, failed, in a block of 70, 34 of 70, folded, after prepare, before report");
  graph_view_test_press (view, "shift+f", "sweep-17");
  g_assert_cmpstr (view->said, ==,
                   "sweep-17, failed, in a block of 70, 18 of 70, folded, after prepare, before report");
  graph_view_test_press (view, "shift+f", "prepare");
  graph_view_test_press (view, "shift+f", "report");
  graph_view_test_press (view, "shift+f", "sweep-50");
  graph_view_test_press (view, "shift+f", "sweep-33");
  /* The arrows come to all of them. */
  graph_view_test_press (view, "Home", "prepare");
  graph_view_test_press (view, "Down", "sweep-17");
  g_assert_true (says (view, "sweep-17", "sweep ×70, block, 70 stages, 3 failed, 67 pending, folded, sweep-17, "
                                         "after prepare, before report"));
  ui_close_and_check_freed (window);
}

/* Of many the counts are said where one fails or all have ended, not where one runs on. */
static void
test_failures_in_a_fold_are_said (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (70, &window);
  guint before;

  graph_view_test_set_state (view, "sweep-17", SLUICE_STATE_FAILED);
  sluice_graph_view_set_selected (view, "sweep-17");
  before = view->n_said;
  graph_view_test_set_state (view, "sweep-33", SLUICE_STATE_RUNNING);
  sluice_graph_view_set_node (view, 3, SLUICE_STATE_RUNNING, 0.5, "train_model");
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_cmpuint (view->n_said, ==, before);
  graph_view_test_set_state (view, "sweep-33", SLUICE_STATE_FAILED);
  ui_wait_until (view->n_said > before);
  g_assert_cmpstr (view->said, ==, "sweep ×70, 70 stages, 2 failed, 1 running, 67 pending");

  /* Many at once are said once, and that it is over. */
  before = view->n_said;
  for (guint i = 1; i <= 70; i++)
    sluice_graph_view_set_node (view, i, i < 10 ? SLUICE_STATE_FAILED : SLUICE_STATE_COMPLETED, -1, "train_model");
  ui_wait_until (view->n_said > before);
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_cmpuint (view->n_said, ==, before + 1);
  g_assert_cmpstr (view->said, ==, "sweep ×70, 70 stages, 9 failed, 61 completed");
  ui_close_and_check_freed (window);
}

/* That one has failed hides neither that others run nor how far all are. */
static void
test_a_fold_that_failed_still_runs (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (70, &window);
  SluiceGraphPicture *picture = sluice_graph_scene_get_picture (view->scene);
  g_autoptr (GdkTexture) texture = NULL;
  SluiceGraphRect card;
  GdkRGBA foot;

  g_assert_cmpint (sluice_graph_picture_get_edge_look (picture, 0), ==, SLUICE_PAINT_EDGE_PLAIN);
  graph_view_test_set_state (view, "sweep-17", SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_graph_picture_get_edge_look (picture, 0), ==, SLUICE_PAINT_EDGE_PLAIN);
  for (guint i = 20; i < 30; i++)
    sluice_graph_view_set_node (view, i, SLUICE_STATE_RUNNING, -1, "train_model");
  g_assert_cmpint (sluice_graph_view_get_state (view, (guint) sluice_graph_view_find_node (view, "sweep-0")), ==,
                   SLUICE_STATE_FAILED);
  g_assert_cmpint (sluice_graph_picture_get_edge_look (picture, 0), ==, SLUICE_PAINT_EDGE_ACTIVE);
  ui_wait_frames (GTK_WIDGET (view), 3);
  texture = ui_render (GTK_WIDGET (view));
  card = graph_view_test_get_card (view, "sweep-0");
  foot = ui_pixel (texture, (int) (card.x + card.width / 2), (int) (card.y + card.height - 2.5 * view->camera.scale));
  g_assert_cmpfloat (foot.blue, >, foot.red + 0.1);

  for (guint i = 20; i < 30; i++)
    sluice_graph_view_set_node (view, i, SLUICE_STATE_COMPLETED, -1, "train_model");
  g_assert_cmpint (sluice_graph_picture_get_edge_look (picture, 0), ==, SLUICE_PAINT_EDGE_PLAIN);
  ui_close_and_check_freed (window);
}

/* What is left of a graph that was looked at from afar is not left as a few specks. */
static void
test_folded_from_afar_is_seen (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (500, &window);

  ui_type_keys (GTK_WIDGET (view), "shift+b");
  ui_wait_until (count_shown (view) == 502);
  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (view->fitted && !view->opening && !sluice_graph_view_is_flying (view));
  sluice_graph_view_zoom (view, 0.06 / view->camera.scale, sluice_graph_view_get_center (view), FALSE);
  g_assert_false (view->fitted);
  ui_type_keys (GTK_WIDGET (view), "shift+b");
  ui_wait_until (count_shown (view) == 3);
  ui_wait_until (!sluice_graph_view_is_flying (view));
  g_assert_cmpfloat (view->camera.scale, >=, 0.5);
  g_assert_true (graph_view_test_is_in_view (view, "prepare") && graph_view_test_is_in_view (view, "report"));
  ui_close_and_check_freed (window);
}

/* On the way nothing jumps: every stage comes from the place of the block, and the block stays where it was. */
static void
test_motion (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_fan (70, &window);
  SluiceGraphPicture *picture = sluice_graph_scene_get_picture (view->scene);
  SluiceGraphRect block;
  SluiceGraphPoint before;
  guint place;

  block = *sluice_graph_layout_get_node (sluice_graph_view_get_layout (view),
                                         (guint) sluice_graph_view_find_node (view, "sweep-0"));
  sluice_graph_view_set_selected (view, "sweep-0");
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-out", NULL);
  before = graph_view_test_place (view, "sweep-0");
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.unfold", NULL);
  ui_wait_until (count_shown (view) == 72);
  for (guint i = 1; i <= 70; i++)
    {
      SluiceGraphRect from = sluice_graph_picture_get_place (picture, i, 0);

      g_assert_cmpfloat_with_epsilon (from.x, block.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (from.y, block.y, 1e-6);
    }
  /* The order of the stages is that of the rows. */
  place = view->places[graph_view_test_find (view, "sweep-0")];
  for (guint i = 1; i < 70; i++)
    {
      g_autofree char *name = g_strdup_printf ("sweep-%u", i);

      g_assert_cmpuint (view->places[graph_view_test_find (view, name)], ==, place + i);
    }
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.fold", NULL);
  ui_wait_until (count_shown (view) == 3);
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "sweep-0").x, before.x, 3);
  g_assert_cmpfloat_with_epsilon (graph_view_test_place (view, "sweep-0").y, before.y, 3);
  ui_close_and_check_freed (window);
}

/* How many pixels of the minimap have the colour of areas of @state. */
static guint
count_map (SluiceGraphView *view,
           SluiceState      state)
{
  SluiceColor color = sluice_palette_get_fill (sluice_palette_get (FALSE, FALSE), state);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkTextureDownloader) downloader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *pixels;
  gsize stride;
  guint count = 0;

  ui_wait_frames (view->minimap, 1);
  texture = ui_render (view->minimap);
  downloader = gdk_texture_downloader_new (texture);
  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  bytes = gdk_texture_downloader_download_bytes (downloader, &stride);
  pixels = g_bytes_get_data (bytes, NULL);
  for (int y = 0; y < gdk_texture_get_height (texture); y++)
    for (int x = 0; x < gdk_texture_get_width (texture); x++)
      {
        const guint8 *pixel = pixels + (gsize) y * stride + (gsize) x * 4;

        count += fabs (pixel[0] - color.red * 255) < 3 && fabs (pixel[1] - color.green * 255) < 3
                 && fabs (pixel[2] - color.blue * 255) < 3;
      }
  return count;
}

/* One failure of 500 is seen there as well, and doesn't look like 500. */
static void
test_minimap_has_shares (void)
{
  g_autofree char *fan = make_fan (500);
  g_autoptr (GString) text = g_string_new (fan);
  GtkWidget *window;
  SluiceGraphView *view;
  guint failed;

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (text, ", a%u, b%u < a%u", i, i, i);
  view = graph_view_test_show (text->str, 900, 700, &window);
  ui_wait_until (gtk_widget_get_mapped (view->minimap));
  g_assert_true (sluice_graph_view_is_folded (view, sluice_graph_view_find_node (view, "sweep-0")));
  g_assert_cmpuint (count_map (view, SLUICE_STATE_COMPLETED), ==, 0);
  for (guint i = 0; i < 500; i++)
    sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "sweep-0") + i,
                                i == 250 ? SLUICE_STATE_FAILED : SLUICE_STATE_COMPLETED, -1, "train_model");
  ui_wait_until (count_map (view, SLUICE_STATE_FAILED) > 0);
  failed = count_map (view, SLUICE_STATE_FAILED);
  g_assert_cmpuint (count_map (view, SLUICE_STATE_COMPLETED), >, failed);

  /* The same state weighs most, of more stages. */
  for (guint i = 0; i < 240; i++)
    sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, "sweep-0") + i, SLUICE_STATE_FAILED, -1,
                                "train_model");
  ui_wait_until (count_map (view, SLUICE_STATE_FAILED) > failed);
  g_assert_cmpuint (count_map (view, SLUICE_STATE_COMPLETED), >, 0);
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-fold/key", test_key_and_double_click);
  g_test_add_func ("/graph-fold/button", test_button);
  g_test_add_func ("/graph-fold/large", test_large_ones_start_folded);
  g_test_add_func ("/graph-fold/found", test_what_is_folded_is_found);
  g_test_add_func ("/graph-fold/said", test_one_of_many_is_said);
  g_test_add_func ("/graph-fold/failures-said", test_failures_in_a_fold_are_said);
  g_test_add_func ("/graph-fold/runs", test_a_fold_that_failed_still_runs);
  g_test_add_func ("/graph-fold/afar", test_folded_from_afar_is_seen);
  g_test_add_func ("/graph-fold/minimap", test_minimap_has_shares);
  g_test_add_func ("/graph-fold/motion", test_motion);

  return g_test_run ();
}
