/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window/sluice-graph-direction.h"

#define KEY "graphs-left-right"
#define MAX_KEPT 200

typedef struct
{
  GSettings *settings;
  char *entry;
} Place;

static void
free_place (gpointer  data,
            GClosure *closure)
{
  Place *place = data;

  g_object_unref (place->settings);
  g_free (place->entry);
  g_free (place);
}

static void
changed_cb (SluiceGraphView *view,
            GParamSpec      *pspec,
            gpointer         data)
{
  Place *place = data;
  g_auto (GStrv) former = g_settings_get_strv (place->settings, KEY);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  guint n = g_strv_length (former);
  gboolean left_right;

  g_object_get (view, "left-right", &left_right, NULL);
  for (guint i = n >= MAX_KEPT ? n - MAX_KEPT + 1 : 0; i < n; i++)
    if (!g_str_equal (former[i], place->entry))
      g_strv_builder_add (kept, former[i]);
  if (left_right)
    g_strv_builder_add (kept, place->entry);
  all = g_strv_builder_end (kept);
  g_settings_set_strv (place->settings, KEY, (const char *const *) all);
}

void
sluice_graph_direction_keep (SluiceGraphView *view,
                             GSettings       *settings,
                             const char      *server,
                             const char      *pipeline)
{
  g_auto (GStrv) kept = NULL;
  Place *place;

  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (view));
  g_return_if_fail (G_IS_SETTINGS (settings));

  place = g_new0 (Place, 1);
  place->settings = g_object_ref (settings);
  place->entry = g_strdup_printf ("%s/%s", server, pipeline);
  kept = g_settings_get_strv (settings, KEY);
  if (g_strv_contains ((const char *const *) kept, place->entry))
    sluice_graph_view_set_direction (view, SLUICE_GRAPH_LEFT_RIGHT);
  g_signal_connect_data (view, "notify::left-right", G_CALLBACK (changed_cb), place, free_place, 0);
}
