/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a graph is first seen: as a whole where that can be read, else what matters of it; and however large it is. */
#include "graph-view-test.h"

#include <math.h>

static SluiceGraphView *
show_chain (guint        n,
            SluiceState  state,
            const char  *name,
            GtkWidget  **window)
{
  g_autofree char *text = graph_view_test_chain (n);
  g_autoptr (GraphTest) test = graph_test_parse (text);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);
  SluiceGraphView *view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (NULL));

  *window = ui_show_in_window (GTK_WIDGET (view), 700, 500);
  sluice_graph_view_set_graph (view, graph);
  if (name != NULL)
    sluice_graph_view_set_node (view, (guint) sluice_graph_find (graph, name), state, -1, NULL);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (view)));
  return view;
}

static gboolean
is_whole_in_view (SluiceGraphView *view)
{
  SluiceGraphCamera camera = sluice_graph_view_get_camera (view);
  SluiceGraphRect shown
    = sluice_graph_camera_rect_to_screen (&camera, sluice_graph_layout_get_bounds (sluice_graph_view_get_layout (view)));

  return shown.x >= 0 && shown.y >= 0 && shown.x + shown.width <= gtk_widget_get_width (GTK_WIDGET (view))
         && shown.y + shown.height <= gtk_widget_get_height (GTK_WIDGET (view));
}

static void
test_opens_where_it_can_be_read (void)
{
  static const struct
  {
    SluiceState state;
    const char *name;
    const char *seen;
  } cases[] = {
    { SLUICE_STATE_FAILED, "s31", "s31" },
    { SLUICE_STATE_RUNNING, "s20", "s20" },
    { SLUICE_STATE_PENDING, NULL, "s0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *window;
      SluiceGraphView *view = show_chain (40, cases[i].state, cases[i].name, &window);

      g_assert_cmpfloat (sluice_graph_view_get_camera (view).scale, >=, 0.45);
      g_assert_true (graph_view_test_is_in_view (view, cases[i].seen));
      g_assert_false (is_whole_in_view (view));
      /* The view has another size: the same still. */
      gtk_window_set_default_size (GTK_WINDOW (window), 700, 400);
      ui_wait_until (gtk_widget_get_height (GTK_WIDGET (view)) < 410);
      ui_wait_frames (GTK_WIDGET (view), 1);
      g_assert_true (graph_view_test_is_in_view (view, cases[i].seen));

      ui_type_keys (GTK_WIDGET (view), "0");
      ui_wait_until (is_whole_in_view (view));
      g_assert_cmpfloat (sluice_graph_view_get_camera (view).scale, <, 0.45);
      gtk_window_set_default_size (GTK_WINDOW (window), 700, 300);
      ui_wait_until (gtk_widget_get_height (GTK_WIDGET (view)) < 310 && is_whole_in_view (view));
      /* Back to where it opened, and to the whole again. */
      ui_type_keys (GTK_WIDGET (view), "alt+Left");
      ui_wait_until (sluice_graph_view_get_camera (view).scale > 0.45
                     && graph_view_test_is_in_view (view, cases[i].seen));
      ui_type_keys (GTK_WIDGET (view), "alt+Right");
      ui_wait_until (is_whole_in_view (view));
      ui_close_and_check_freed (window);
    }
}

/* No flight where there is none to be made: no empty room beyond the first stage. */
static void
test_opens_at_its_rim (void)
{
  GtkWidget *window;
  SluiceGraphView *view = show_chain (40, SLUICE_STATE_PENDING, NULL, &window);
  double top = graph_view_test_place (view, "s0").y - 32 * sluice_graph_view_get_camera (view).scale;

  g_assert_cmpfloat (top, >, 0);
  g_assert_cmpfloat (top, <, 50);
  ui_close_and_check_freed (window);
}

static void
test_whole_of_a_long_chain (void)
{
  g_autofree guint8 *pixels = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *window;
  SluiceGraphView *view = show_chain (3000, SLUICE_STATE_PENDING, NULL, &window);
  SluiceGraphPoint at;
  guint n_red = 0;

  ui_type_keys (GTK_WIDGET (view), "0");
  ui_wait_until (is_whole_in_view (view));
  g_assert_cmpfloat (sluice_graph_view_get_camera (view).scale, <, 0.02);
  /* And no farther. */
  gtk_widget_activate_action (GTK_WIDGET (view), "graph.zoom-out", NULL);
  ui_wait_frames (GTK_WIDGET (view), 2);
  g_assert_true (is_whole_in_view (view) && view->fitted);
  sluice_graph_view_set_node (view, 1500, SLUICE_STATE_FAILED, -1, NULL);
  ui_wait_frames (GTK_WIDGET (view), 2);
  ui_wait_until (view->tick_id == 0);
  texture = ui_render (GTK_WIDGET (view));
  at = graph_view_test_place (view, "s1500");
  for (int dx = -2; dx <= 2; dx++)
    for (int dy = -2; dy <= 2; dy++)
      {
        GdkRGBA pixel = ui_pixel (texture, (int) at.x + dx, (int) at.y + dy);

        n_red += pixel.red > pixel.green + 0.2f;
      }
  g_assert_cmpuint (n_red, >=, 1);
  ui_close_and_check_freed (window);
}

static void
test_simpler_layout_says_so (void)
{
  const char *helpers[] = { "/nonexistent/sluice-layout", "/bin/false" };

  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    {
      g_autoptr (SluiceGraphLayouter) layouter = sluice_graph_layouter_new (helpers[i]);
      SluiceGraphView *view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (layouter));
      GtkWidget *window = ui_show_in_window (GTK_WIDGET (view), 700, 500), *notice;
      graphene_rect_t bounds;

      graph_view_test_set (view, "a, b < a, c < a, d < b c");
      g_assert_true (sluice_graph_layout_is_fallback (sluice_graph_view_get_layout (view)));
      notice = ui_find_label (GTK_WIDGET (view),
                              "The graph could not be laid out well, so a simpler arrangement is shown.");
      g_assert_nonnull (notice);
      ui_wait_until (gtk_widget_get_mapped (notice));
      /* Over no stage. */
      g_assert_true (gtk_widget_compute_bounds (notice, GTK_WIDGET (view), &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                         graph_view_test_place (view, "a").y - 32 * sluice_graph_view_get_camera (view).scale);
      ui_close_and_check_freed (window);
    }
}

static void
test_good_layout_says_nothing (void)
{
  GtkWidget *window;
  SluiceGraphView *view = graph_view_test_show ("a, b < a", 700, 500, &window);

  g_assert_false (gtk_widget_get_visible (view->notice));
  ui_close_and_check_freed (window);
}

static void
show_text (SluiceGraphView *view,
           const char      *text)
{
  g_autoptr (GraphTest) test = graph_test_parse (text);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);

  sluice_graph_view_set_graph (view, graph);
}

static guint
count_laid_out (SluiceGraphView *view)
{
  return sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (sluice_graph_view_get_layout (view)));
}

static SluiceGraphRect
get_place (SluiceGraphView *view,
           const char      *name)
{
  SluiceGraphLayout *layout = sluice_graph_view_get_layout (view);
  int node = sluice_graph_find (sluice_graph_layout_get_graph (layout), name);

  g_assert_cmpint (node, >=, 0);
  return *sluice_graph_layout_get_node (layout, (guint) node);
}

static char *
allow (const char *from,
       const char *to,
       const char *gone_from,
       const char *gone_to,
       gpointer    data)
{
  return NULL;
}

/* While somebody draws and the helper takes its time, what they did is in the picture they know. */
static void
test_a_change_is_seen_before_it_is_laid_out (void)
{
  g_autofree char *slow = g_build_filename (g_get_user_runtime_dir (), "slow", NULL), *path = NULL, *script = NULL;
  g_autoptr (SluiceGraphLayouter) layouter = NULL;
  g_autoptr (GError) error = NULL;
  SluiceGraphRect before, now;
  SluiceGraphView *view;
  GtkWidget *window;

  path = g_build_filename (g_get_user_runtime_dir (), "helper", NULL);
  script = g_strdup_printf ("#!/bin/sh\nwhile [ -e %s ]; do sleep 0.05; done\nexec %s\n", slow,
                            g_getenv ("SLUICE_LAYOUT_HELPER"));
  g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  layouter = sluice_graph_layouter_new (path);
  view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (layouter));
  window = ui_show_in_window (GTK_WIDGET (view), 700, 500);
  sluice_graph_view_set_editable (view, allow, NULL);
  graph_view_test_set (view, "a, b < a, c < a");
  g_assert_false (sluice_graph_layout_is_fallback (sluice_graph_view_get_layout (view)));
  before = get_place (view, "b");

  g_file_set_contents (slow, "", 0, &error);
  g_assert_no_error (error);
  show_text (view, "a, b < a, c < a, d < b");
  ui_wait_until (count_laid_out (view) == 4);
  g_assert_true (sluice_graph_view_get_busy (view));
  now = get_place (view, "b");
  g_assert_cmpmem (&before, sizeof before, &now, sizeof now);
  /* It is there for everything one does with stages. */
  sluice_graph_view_set_selected (view, "d");
  g_assert_true (graph_view_test_is_selected (view, "d"));
  g_assert_cmpint (sluice_graph_view_find_node (view, "d"), ==, 3);

  /* Typing its name begins no other layout, and the one under way has it. */
  show_text (view, "a, b < a, c < a, report < b");
  get_place (view, "report");
  g_assert_cmpint (remove (slow), ==, 0);
  ui_wait_until (!sluice_graph_view_get_busy (view));
  g_assert_false (sluice_graph_layout_is_fallback (sluice_graph_view_get_layout (view)));
  now = get_place (view, "report");
  g_assert_cmpfloat (now.y, >, get_place (view, "b").y);
  remove (path);
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/graph-open/readable", test_opens_where_it_can_be_read);
  g_test_add_func ("/graph-open/rim", test_opens_at_its_rim);
  g_test_add_func ("/graph-open/long-chain", test_whole_of_a_long_chain);
  g_test_add_func ("/graph-open/simpler", test_simpler_layout_says_so);
  g_test_add_func ("/graph-open/good", test_good_layout_says_nothing);
  g_test_add_func ("/graph-open/patch", test_a_change_is_seen_before_it_is_laid_out);

  return g_test_run ();
}
