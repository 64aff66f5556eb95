/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dependencies as things of their own: selected, taken away and moved, by pointer and keys. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

typedef struct
{
  guint64 from;
  guint64 to;
} Edge;

char *
sluice_editor_page_explain_refusal (SluiceEditorPage *self,
                                    guint64           from,
                                    guint64           to,
                                    guint64           gone_from,
                                    guint64           gone_to)
{
  g_autoptr (GArray) path = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *cycle = NULL;

  if (from == 0 || to == 0)
    return NULL;
  if (from == to)
    return g_strdup (_("A stage can’t depend on itself"));
  if (sluice_draft_is_connected (self->draft, from, to))
    return g_strdup (_("They are connected already"));
  path = sluice_draft_find_path_without (self->draft, from, to, gone_from, gone_to);
  if (path == NULL)
    return NULL;
  /* Called as in the graph: two stages may have one name, which is what is to be mended. */
  for (guint i = 0; i < path->len; i++)
    g_ptr_array_add (names, (gpointer) sluice_editor_page_get_node (self, g_array_index (path, guint64, i)));
  g_ptr_array_add (names, NULL);
  cycle = sluice_text_path ((const char *const *) names->pdata);
  return g_strdup_printf (_("It would close a cycle: %s"), cycle);
}

static void
tell_graph (SluiceEditorPage *self)
{
  self->syncing++;
  sluice_graph_view_set_selected_edge (self->graph, sluice_editor_page_get_node (self, self->edge_from),
                                       sluice_editor_page_get_node (self, self->edge_to));
  self->syncing--;
}

void
sluice_editor_page_select_edge (SluiceEditorPage *self,
                                guint64           from,
                                guint64           to)
{
  if (from != 0)
    sluice_editor_page_select (self, 0);
  self->edge_from = from;
  self->edge_to = to;
  self->edge_of = 0;
  self->moving_end = -1;
  tell_graph (self);
  sluice_editor_page_update_hint (self);
  sluice_editor_page_update_actions (self);
}

void
sluice_editor_page_update_edge (SluiceEditorPage *self)
{
  if (self->edge_from != 0 && !sluice_draft_is_connected (self->draft, self->edge_from, self->edge_to))
    {
      self->edge_from = self->edge_to = 0;
      self->moving_end = -1;
      sluice_editor_page_update_actions (self);
    }
  tell_graph (self);
}

gboolean
sluice_editor_page_leave_edge (SluiceEditorPage *self)
{
  if (self->edge_from == 0)
    return FALSE;
  sluice_editor_page_select (self, sluice_draft_get_stage (self->draft, self->edge_of) != NULL ? self->edge_of : 0);
  return TRUE;
}

gboolean
sluice_editor_page_remove_edge (SluiceEditorPage *self)
{
  guint64 from = self->edge_from, to = self->edge_to;
  g_autofree char *text = NULL;

  if (from == 0)
    return FALSE;
  sluice_editor_page_end_move (self, FALSE);
  text = g_strdup_printf (_("“%s” no longer waits for “%s”"), sluice_editor_page_get_node (self, to),
                          sluice_editor_page_get_node (self, from));
  sluice_editor_page_leave_edge (self);
  sluice_draft_disconnect (self->draft, from, to);
  sluice_editor_page_refresh (self);
  sluice_editor_page_offer_undo (self, text);
  return TRUE;
}

/* Those of one stage, what it waits for first; or all, as the stages stand. */
static GArray *
collect_edges (SluiceEditorPage *self,
               guint64           of)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  g_autoptr (GArray) dependants = of != 0 ? sluice_draft_collect_dependants (self->draft, of) : NULL;

  for (guint i = 0; i < sluice_draft_get_n_stages (self->draft); i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_nth (self->draft, i);
      guint64 to = sluice_draft_stage_get_id (stage);
      GPtrArray *dependencies = sluice_draft_stage_get_dependencies (stage);

      for (guint j = 0; (of == 0 || of == to) && j < dependencies->len; j++)
        {
          SluiceDraftStage *needed = sluice_draft_resolve (self->draft, dependencies->pdata[j]);

          if (needed != NULL)
            g_array_append_val (edges, ((Edge) { sluice_draft_stage_get_id (needed), to }));
        }
    }
  for (guint i = 0; dependants != NULL && i < dependants->len; i++)
    g_array_append_val (edges, ((Edge) { of, g_array_index (dependants, guint64, i) }));
  return edges;
}

void
sluice_editor_page_step_edge (SluiceEditorPage *self,
                              int               by)
{
  guint64 of;
  g_autoptr (GArray) edges = NULL;
  g_autofree char *text = NULL;
  guint next;
  Edge edge;

  sluice_editor_page_end_connection (self, FALSE);
  of = self->edge_from != 0 ? self->edge_of : self->selected;
  if (sluice_draft_get_stage (self->draft, of) == NULL)
    of = 0;
  edges = collect_edges (self, of);
  if (edges->len == 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      sluice_editor_page_announce (self, _("There is no dependency"));
      return;
    }

  next = by > 0 ? 0 : edges->len - 1;
  for (guint i = 0; i < edges->len; i++)
    if (g_array_index (edges, Edge, i).from == self->edge_from && g_array_index (edges, Edge, i).to == self->edge_to)
      next = (i + edges->len + (by > 0 ? 1 : edges->len - 1)) % edges->len;
  edge = g_array_index (edges, Edge, next);
  sluice_editor_page_select_edge (self, edge.from, edge.to);
  self->edge_of = of;
  text = g_strdup_printf (_("“%s” waits for “%s”, dependency %u of %u"), sluice_editor_page_get_node (self, edge.to),
                          sluice_editor_page_get_node (self, edge.from), next + 1, edges->len);
  sluice_editor_page_announce (self, text);
}

/* Between what the dependency would be with its end at the chosen stage. */
static Edge
get_target (SluiceEditorPage *self)
{
  guint64 id = sluice_editor_page_get_id (self, sluice_graph_view_get_selected (self->graph));

  return self->moving_end == 0 ? (Edge) { id, self->edge_to } : (Edge) { self->edge_from, id };
}

void
sluice_editor_page_say_move (SluiceEditorPage *self)
{
  Edge edge = get_target (self);
  guint64 chosen = self->moving_end == 0 ? edge.from : edge.to;
  const char *from = sluice_editor_page_get_node (self, self->edge_from);
  const char *to = sluice_editor_page_get_node (self, self->edge_to);
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;

  /* Its own end may be in a card too, and then is what is left as it is. */
  if (chosen == 0 || (edge.from == self->edge_from && edge.to == self->edge_to))
    text = self->moving_end == 0
             ? g_strdup_printf (_("Choose with the arrow keys or a click what “%s” is to wait for instead of “%s”, or "
                                  "press Insert for a new stage; Escape ends"), to, from)
             : g_strdup_printf (_("Choose with the arrow keys or a click what is to wait for “%s” instead of “%s”, or "
                                  "press Insert for a new stage; Escape ends"), from, to);
  else if ((text = sluice_editor_page_explain_folded (self)) != NULL)
    ;
  else if ((why = sluice_editor_page_explain_refusal (self, edge.from, edge.to, self->edge_from, self->edge_to)) != NULL)
    text = g_strdup_printf (_("“%s”: %s"), sluice_editor_page_get_node (self, chosen), why);
  else
    text = g_strdup_printf (_("Enter makes “%s” wait for “%s”; Escape ends"),
                            sluice_editor_page_get_node (self, edge.to), sluice_editor_page_get_node (self, edge.from));
  sluice_editor_page_show_hint (self, text);
  sluice_editor_page_announce (self, text);
}

void
sluice_editor_page_start_move (SluiceEditorPage *self,
                               int               end)
{
  if (self->edge_from == 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  self->moving_end = end;
  self->syncing++;
  sluice_graph_view_set_selected (self->graph,
                                  sluice_editor_page_get_node (self, end == 0 ? self->edge_from : self->edge_to));
  self->syncing--;
  sluice_editor_page_update_actions (self);
  sluice_editor_page_say_move (self);
}

static gboolean
move_edge (SluiceEditorPage *self,
           Edge              gone,
           Edge              edge)
{
  g_autofree char *text = NULL;

  if (!sluice_draft_move_edge (self->draft, gone.from, gone.to, edge.from, edge.to))
    return FALSE;
  sluice_editor_page_refresh (self);
  sluice_editor_page_select_edge (self, edge.from, edge.to);
  text = g_strdup_printf (_("“%s” now waits for “%s”"), sluice_editor_page_get_node (self, edge.to),
                          sluice_editor_page_get_node (self, edge.from));
  sluice_editor_page_announce (self, text);
  return TRUE;
}

gboolean
sluice_editor_page_end_move (SluiceEditorPage *self,
                             gboolean          make)
{
  Edge gone = { self->edge_from, self->edge_to }, edge;
  guint64 of = self->edge_of;

  if (self->moving_end < 0)
    return FALSE;
  edge = get_target (self);
  if (!make)
    {
      sluice_editor_page_select_edge (self, gone.from, gone.to);
      sluice_editor_page_announce (self, _("Nothing was moved"));
    }
  else if (sluice_graph_view_count_selected (self->graph) > 1 || !move_edge (self, gone, edge))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      sluice_editor_page_say_move (self);
      return TRUE;
    }
  self->edge_of = of;
  return TRUE;
}

static void
edge_selected_cb (SluiceEditorPage *self,
                  const char       *from,
                  const char       *to)
{
  if (self->syncing > 0)
    return;
  sluice_editor_page_end_connection (self, FALSE);
  sluice_editor_page_select_edge (self, sluice_editor_page_get_id (self, from), sluice_editor_page_get_id (self, to));
}

static void
end_hovered_cb (SluiceEditorPage *self,
                const char       *from,
                const char       *to,
                const char       *why)
{
  g_autofree char *text = NULL;
  guint64 first = sluice_editor_page_get_id (self, from), last = sluice_editor_page_get_id (self, to);

  if (from == NULL && to == NULL)
    {
      sluice_editor_page_update_hint (self);
      return;
    }
  if (why != NULL)
    text = g_strdup (why);
  else if (first != 0 && last != 0 && !sluice_draft_is_connected (self->draft, first, last))
    text = g_strdup_printf (_("“%s” will wait for “%s”"), to, from);
  else
    text = g_strdup (_("Let go over a stage to move the end there, or over an empty place for a new stage"));
  sluice_editor_page_show_hint_of (self, text, from, to);
}

static void
edge_moved_cb (SluiceEditorPage *self,
               const char       *from,
               const char       *to,
               const char       *new_from,
               const char       *new_to)
{
  Edge gone = { sluice_editor_page_get_id (self, from), sluice_editor_page_get_id (self, to) };
  Edge edge = { sluice_editor_page_get_id (self, new_from), sluice_editor_page_get_id (self, new_to) };

  if (gone.from != 0 && gone.to != 0 && (new_from == NULL || new_to == NULL))
    sluice_editor_page_move_to_new (self, gone.from, gone.to, new_from == NULL ? 0 : 1);
  else if (gone.from == 0 || gone.to == 0 || edge.from == 0 || edge.to == 0 || !move_edge (self, gone, edge))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

void
sluice_editor_page_init_edges (SluiceEditorPage *self)
{
  self->moving_end = -1;
  g_signal_connect_swapped (self->graph, "edge-selected", G_CALLBACK (edge_selected_cb), self);
  g_signal_connect_swapped (self->graph, "end-hovered", G_CALLBACK (end_hovered_cb), self);
  g_signal_connect_swapped (self->graph, "edge-moved", G_CALLBACK (edge_moved_cb), self);
}
