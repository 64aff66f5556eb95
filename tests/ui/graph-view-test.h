/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph view in a window, for tests. */
#pragma once

#include "uitest.h"

#include "graph-test.h"
#include "ui/widgets/sluice-graph-view-private.h"

static inline void
graph_view_test_set (SluiceGraphView *view,
                     const char      *text)
{
  g_autoptr (GraphTest) test = graph_test_parse (text);
  g_autoptr (SluiceGraph) graph = graph_test_build (test);

  sluice_graph_view_set_graph (view, graph);
  for (guint i = 0; i < sluice_graph_get_n_nodes (graph); i++)
    sluice_graph_view_set_node (view, i, SLUICE_STATE_PENDING, -1, "train_model");
  ui_wait_until (!sluice_graph_view_get_busy (view));
  ui_wait_frames (GTK_WIDGET (view), 2);
}

/* "a, b < a": see graph_test_parse(); the keys go to the view. */
static inline SluiceGraphView *
graph_view_test_show (const char  *text,
                      int          width,
                      int          height,
                      GtkWidget  **window)
{
  SluiceGraphView *view = SLUICE_GRAPH_VIEW (sluice_graph_view_new (NULL));

  *window = ui_show_in_window (GTK_WIDGET (view), width, height);
  graph_view_test_set (view, text);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (view)));
  return view;
}

/* A chain of stages of that many, "s0", "s1", …: from the second on each after the one before. */
static inline char *
graph_view_test_chain (guint n)
{
  g_autoptr (GString) text = g_string_new ("s0");

  for (guint i = 1; i < n; i++)
    g_string_append_printf (text, ", s%u < s%u", i, i - 1);
  return g_strdup (text->str);
}

static inline int
graph_view_test_find (SluiceGraphView *view,
                      const char      *name)
{
  int node = sluice_graph_find (sluice_graph_view_get_graph (view), name);

  g_assert_cmpint (node, >=, 0);
  return node;
}

static inline void
graph_view_test_set_state (SluiceGraphView *view,
                           const char      *name,
                           SluiceState      state)
{
  sluice_graph_view_set_node (view, (guint) graph_view_test_find (view, name), state, -1, "train_model");
}

/* Where the node is, in the window, that the stage is or is folded into. */
static inline SluiceGraphRect
graph_view_test_get_card (SluiceGraphView *view,
                          const char      *name)
{
  SluiceGraphCamera camera = sluice_graph_view_get_camera (view);
  int node = sluice_graph_view_find_node (view, name);

  g_assert_cmpint (node, >=, 0);
  return sluice_graph_camera_rect_to_screen (&camera, sluice_graph_layout_get_node (sluice_graph_view_get_layout (view),
                                                                                    (guint) node));
}

static inline SluiceGraphPoint
graph_view_test_place (SluiceGraphView *view,
                       const char      *name)
{
  SluiceGraphRect card = graph_view_test_get_card (view, name);

  return (SluiceGraphPoint) { card.x + card.width / 2, card.y + card.height / 2 };
}

static inline gboolean
graph_view_test_is_in_view (SluiceGraphView *view,
                            const char      *name)
{
  SluiceGraphPoint at = graph_view_test_place (view, name);

  return at.x > 0 && at.y > 0 && at.x < gtk_widget_get_width (GTK_WIDGET (view))
         && at.y < gtk_widget_get_height (GTK_WIDGET (view));
}

static inline gboolean
graph_view_test_is_selected (SluiceGraphView *view,
                             const char      *name)
{
  return g_strcmp0 (sluice_graph_view_get_selected (view), name) == 0;
}

/* How dark the darkest pixel of the words on a card is, on white: high where the card stands back. */
static inline double
graph_view_test_measure_ink (SluiceGraphView *view,
                             const char      *name)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint8 *pixels = NULL;
  SluiceGraphPoint middle;
  double darkest = 1;
  gsize stride;

  ui_wait_frames (GTK_WIDGET (view), 1);
  texture = ui_render (GTK_WIDGET (view));
  middle = graph_view_test_place (view, name);
  stride = (gsize) gdk_texture_get_width (texture) * 4;
  pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, pixels, stride);
  for (int x = (int) middle.x - 90; x < (int) middle.x; x++)
    for (int y = (int) middle.y - 20; y < (int) middle.y + 20; y++)
      {
        /* Premultiplied BGRA; the mean needs no order of the colours. */
        const guint8 *pixel = pixels + (gsize) y * stride + (gsize) x * 4;

        darkest = MIN (darkest, (255 - pixel[3] + (pixel[0] + pixel[1] + pixel[2]) / 3.0) / 255);
      }
  return darkest;
}

/* Presses keys, one after the other, and waits until they have selected @name. */
static inline void
graph_view_test_press (SluiceGraphView *view,
                       const char      *keys,
                       const char      *name)
{
  ui_type_keys (GTK_WIDGET (view), keys);
  ui_wait_until (graph_view_test_is_selected (view, name));
}
