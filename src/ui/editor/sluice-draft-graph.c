/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-draft-graph.h"

#include "text/sluice-text.h"
#include "ui/widgets/sluice-graph-view.h"

static char *
make_name (GHashTable *taken,
           const char *name)
{
  char *unique;

  name = sluice_text_stage_name (name);
  unique = g_strdup (name);
  for (guint i = 2; g_hash_table_contains (taken, unique); i++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s (%u)", name, i);
    }
  return unique;
}

static GPtrArray *
make_names (SluiceDraft *draft)
{
  guint n = sluice_draft_get_n_stages (draft);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new_full (n, g_free);

  for (guint i = 0; i < n; i++)
    {
      char *name = make_name (taken, sluice_draft_stage_get_name (sluice_draft_get_nth (draft, i)));

      g_hash_table_add (taken, name);
      g_ptr_array_add (names, name);
    }
  return names;
}

static const char **
collect_dependencies (SluiceDraft      *draft,
                      SluiceDraftStage *stage,
                      GPtrArray        *names)
{
  GPtrArray *dependencies = sluice_draft_stage_get_dependencies (stage);
  const char **needed = g_new0 (const char *, dependencies->len + 1);
  guint n = 0;

  for (guint i = 0; i < dependencies->len; i++)
    {
      SluiceDraftStage *other = sluice_draft_resolve (draft, dependencies->pdata[i]);

      if (other != NULL)
        needed[n++] = names->pdata[sluice_draft_get_position (draft, sluice_draft_stage_get_id (other))];
    }
  return needed;
}

SluiceGraph *
sluice_draft_graph_new (SluiceDraft  *draft,
                        GPtrArray   **names)
{
  guint n = sluice_draft_get_n_stages (draft);
  g_autoptr (GPtrArray) dependencies = g_ptr_array_new_full (n + 1, g_free);
  g_autoptr (GPtrArray) called = make_names (draft);
  SluiceGraph *graph;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (dependencies, collect_dependencies (draft, sluice_draft_get_nth (draft, i), called));
  graph = sluice_graph_new (n, (const char *const *) called->pdata, (const char *const *const *) dependencies->pdata,
                            SLUICE_GRAPH_VIEW_NODE_WIDTH, SLUICE_GRAPH_VIEW_NODE_HEIGHT);
  if (names != NULL)
    *names = g_steal_pointer (&called);
  return graph;
}
