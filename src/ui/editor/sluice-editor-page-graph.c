/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draft as a graph, and what is drawn in it by pointer and keys. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "ui/editor/sluice-draft-graph.h"

void
sluice_editor_page_announce (SluiceEditorPage *self,
                             const char       *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Whether @hint would lie over @node. */
static gboolean
would_cover (SluiceEditorPage   *self,
             const GdkRectangle *hint,
             const char         *node)
{
  graphene_rect_t place, bounds;

  graphene_rect_init (&bounds, (float) hint->x, (float) hint->y, (float) hint->width, (float) hint->height);
  return node != NULL && sluice_graph_view_get_node_place (self->graph, node, &place)
         && graphene_rect_intersection (&place, &bounds, NULL);
}

/* At the upper rim; over what it speaks of, at the lower one, and there above the buttons of the graph. */
static gboolean
place_cb (SluiceEditorPage *self,
          GtkWidget        *child,
          GdkRectangle     *place)
{
  GtkWidget *graph = GTK_WIDGET (self->graph);
  int width = gtk_widget_get_width (graph), height = gtk_widget_get_height (graph), least;
  graphene_rect_t controls;

  if (child != GTK_WIDGET (self->hint_revealer))
    return FALSE;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &place->width, NULL, NULL);
  place->width = CLAMP (width, least, place->width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, place->width, NULL, &place->height, NULL, NULL);
  place->x = MAX (0, (width - place->width) / 2);
  place->y = 0;
  if (!would_cover (self, place, self->hint_from) && !would_cover (self, place, self->hint_to))
    return TRUE;

  place->y = MAX (0, height - place->height);
  if (sluice_graph_view_get_controls_place (self->graph, graph, &controls)
      && controls.origin.x < (float) (place->x + place->width)
      && controls.origin.x + controls.size.width > (float) place->x)
    place->y = MAX (0, (int) controls.origin.y - place->height);
  return TRUE;
}

void
sluice_editor_page_show_hint (SluiceEditorPage *self,
                              const char       *text)
{
  sluice_editor_page_show_hint_of (self, text, NULL, NULL);
}

void
sluice_editor_page_show_hint_of (SluiceEditorPage *self,
                                 const char       *text,
                                 const char       *from,
                                 const char       *to)
{
  if (text != NULL)
    {
      g_autofree char *line = g_strdelimit (g_strdup (text), "\n\r", ' ');

      g_set_str (&self->hint_from, from);
      g_set_str (&self->hint_to, to);
      gtk_label_set_label (self->hint, line);
      gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self->hint_revealer)));
    }
  gtk_revealer_set_reveal_child (self->hint_revealer, text != NULL);
}

gboolean
sluice_editor_page_is_choosing (SluiceEditorPage *self)
{
  return self->connect_from != 0 || self->moving_end >= 0;
}

void
sluice_editor_page_update_hint (SluiceEditorPage *self)
{
  g_autofree char *text = NULL;

  if (sluice_editor_page_is_choosing (self))
    return;
  if (self->edge_from != 0)
    text = g_strdup_printf (_("“%s” waits for “%s”. Delete ends that; M lets another stage wait, Shift+M has it wait for "
                              "another one"),
                            sluice_editor_page_get_node (self, self->edge_to),
                            sluice_editor_page_get_node (self, self->edge_from));
  else if (sluice_draft_get_n_stages (self->draft) == 0)
    text = g_strdup (_("Add a stage with the plus button, or with the Insert key"));
  sluice_editor_page_show_hint_of (self, text, sluice_editor_page_get_node (self, self->edge_from),
                                   sluice_editor_page_get_node (self, self->edge_to));
}

const char *
sluice_editor_page_get_node (SluiceEditorPage *self,
                             guint64           id)
{
  guint position = id != 0 ? sluice_draft_get_position (self->draft, id) : G_MAXUINT;

  return position < self->node_names->len ? self->node_names->pdata[position] : NULL;
}

guint64
sluice_editor_page_get_id (SluiceEditorPage *self,
                           const char       *node)
{
  guint64 *id = node != NULL ? g_hash_table_lookup (self->ids, node) : NULL;

  return id != NULL && sluice_draft_get_stage (self->draft, *id) != NULL ? *id : 0;
}

static void
name_nodes (SluiceEditorPage *self)
{
  for (guint i = 0; i < self->node_names->len; i++)
    {
      guint64 *id = g_new (guint64, 1);

      *id = sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, i));
      g_hash_table_insert (self->ids, self->node_names->pdata[i], id);
    }
}

/* What stands under its name. */
static char *
describe_task (SluiceDraftStage *stage)
{
  const char *task = sluice_draft_stage_get_task (stage);

  /* Translators: behind a stage's task: its parameters are not known. Short: it stands in a node of the graph */
  return sluice_draft_stage_get_params (stage) != NULL ? g_strdup (task)
                                                       : g_strconcat (task, "\t · ", _("parameters?"), NULL);
}

void
sluice_editor_page_update_marks (SluiceEditorPage *self)
{
  guint n = sluice_draft_get_n_stages (self->draft);
  g_autofree SluiceState *looks = g_new (SluiceState, n + 1);

  for (guint i = 0; i < n; i++)
    looks[i] = SLUICE_STATE_PENDING;
  for (guint i = 0; self->problems != NULL && i < self->problems->len; i++)
    {
      const SluiceProblem *problem = self->problems->pdata[i];

      if (problem->stage != 0 && problem->index < n && looks[problem->index] != SLUICE_STATE_FAILED)
        looks[problem->index] = problem->blocks ? SLUICE_STATE_FAILED : SLUICE_STATE_STUCK;
    }
  for (guint i = 0; i < n && i < self->node_names->len; i++)
    {
      g_autofree char *detail = describe_task (sluice_draft_get_nth (self->draft, i));

      sluice_graph_view_set_node (self->graph, i, looks[i], -1, detail);
    }
}

void
sluice_editor_page_update_graph (SluiceEditorPage *self)
{
  g_autoptr (SluiceGraph) graph = NULL;

  g_hash_table_remove_all (self->ids);
  g_ptr_array_unref (self->node_names);
  graph = sluice_draft_graph_new (self->draft, &self->node_names);
  name_nodes (self);
  self->syncing++;
  sluice_graph_view_set_graph (self->graph, graph);
  if (!sluice_editor_page_is_choosing (self))
    sluice_graph_view_set_selected (self->graph, sluice_editor_page_get_node (self, self->selected));
  self->syncing--;
  gtk_widget_set_visible (self->template_button, sluice_draft_get_n_stages (self->draft) == 0);
  sluice_editor_page_update_edge (self);
  sluice_editor_page_update_hint (self);
}

static char *
refuse (const char *from,
        const char *to,
        const char *gone_from,
        const char *gone_to,
        gpointer    data)
{
  SluiceEditorPage *self = data;

  return sluice_editor_page_explain_refusal (self, sluice_editor_page_get_id (self, from),
                                             sluice_editor_page_get_id (self, to),
                                             sluice_editor_page_get_id (self, gone_from),
                                             sluice_editor_page_get_id (self, gone_to));
}

static void
connect_hovered_cb (SluiceEditorPage *self,
                    const char       *from,
                    const char       *to,
                    const char       *why)
{
  g_autofree char *text = NULL;

  if (from == NULL)
    {
      sluice_editor_page_update_hint (self);
      return;
    }
  if (why != NULL)
    text = g_strdup (why);
  else if (to != NULL && g_strcmp0 (from, to) != 0)
    text = g_strdup_printf (_("“%s” will wait for “%s”"), to, from);
  else
    text = g_strdup (_("Let go over a stage to connect, or over an empty place for a new stage"));
  sluice_editor_page_show_hint_of (self, text, from, to);
}

static void
make_connection (SluiceEditorPage *self,
                 guint64           from,
                 guint64           to)
{
  g_autofree char *text = NULL;

  if (!sluice_draft_connect (self->draft, from, to))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  text = g_strdup_printf (_("“%s” now waits for “%s”"), sluice_editor_page_get_node (self, to),
                          sluice_editor_page_get_node (self, from));
  sluice_editor_page_announce (self, text);
}

static void
connect_dropped_cb (SluiceEditorPage *self,
                    const char       *from,
                    const char       *to)
{
  guint64 id = sluice_editor_page_get_id (self, from);

  if (id == 0)
    return;
  if (to == NULL)
    sluice_editor_page_add_stage (self, id);
  else if (sluice_editor_page_get_id (self, to) != 0)
    make_connection (self, id, sluice_editor_page_get_id (self, to));
}

char *
sluice_editor_page_explain_folded (SluiceEditorPage *self)
{
  guint n = sluice_graph_view_count_selected (self->graph);

  if (n < 2)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This card is %u stage. B unfolds it, to choose one of them",
                                       "This card is %u stages. B unfolds it, to choose one of them", n), n);
}

static void
say_target (SluiceEditorPage *self)
{
  guint64 to = sluice_editor_page_get_id (self, sluice_graph_view_get_selected (self->graph));
  const char *from_name = sluice_editor_page_get_node (self, self->connect_from);
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;

  if (to == 0 || to == self->connect_from)
    text = g_strdup_printf (_("Choose with the arrow keys or a click what is to wait for “%s”, or press Insert for "
                              "a new stage; Escape ends"), from_name);
  else if ((text = sluice_editor_page_explain_folded (self)) != NULL)
    ;
  else if ((why = sluice_editor_page_explain_refusal (self, self->connect_from, to, 0, 0)) != NULL)
    text = g_strdup_printf (_("“%s”: %s"), sluice_editor_page_get_node (self, to), why);
  else
    text = g_strdup_printf (_("Enter makes “%s” wait for “%s”; Escape ends"), sluice_editor_page_get_node (self, to),
                            from_name);
  sluice_editor_page_show_hint_of (self, text, from_name, sluice_editor_page_get_node (self, to));
  sluice_editor_page_announce (self, text);
}

void
sluice_editor_page_start_connection (SluiceEditorPage *self)
{
  g_autofree char *folded = sluice_editor_page_explain_folded (self);

  if (self->selected == 0 || folded != NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      if (folded != NULL)
        {
          sluice_editor_page_show_hint (self, folded);
          sluice_editor_page_announce (self, folded);
        }
      return;
    }
  self->connect_from = self->selected;
  sluice_editor_page_update_actions (self);
  say_target (self);
}

gboolean
sluice_editor_page_end_connection (SluiceEditorPage *self,
                                   gboolean          make)
{
  guint64 from = self->connect_from;
  guint64 to = sluice_editor_page_get_id (self, sluice_graph_view_get_selected (self->graph));

  if (from == 0)
    return sluice_editor_page_end_move (self, make);
  if (make && (to == 0 || to == from || sluice_graph_view_count_selected (self->graph) > 1
               || !sluice_draft_connect (self->draft, from, to)))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      say_target (self);
      return TRUE;
    }

  self->connect_from = 0;
  if (make)
    {
      g_autofree char *text = g_strdup_printf (_("“%s” now waits for “%s”"), sluice_editor_page_get_node (self, to),
                                               sluice_editor_page_get_node (self, from));

      sluice_editor_page_announce (self, text);
    }
  else
    sluice_editor_page_announce (self, _("No connection was made"));
  sluice_editor_page_select (self, from);
  return TRUE;
}

static void
selected_cb (SluiceEditorPage *self)
{
  if (self->syncing > 0)
    return;
  /* A click beside all stages: nothing is being chosen any more. */
  if (sluice_editor_page_is_choosing (self) && sluice_graph_view_get_selected (self->graph) == NULL)
    sluice_editor_page_end_connection (self, FALSE);
  else if (self->connect_from != 0)
    say_target (self);
  else if (self->moving_end >= 0)
    sluice_editor_page_say_move (self);
  else
    sluice_editor_page_show_selected (self, sluice_editor_page_get_id (self, sluice_graph_view_get_selected (self->graph)));
}

static void
activated_cb (SluiceEditorPage *self)
{
  /* Pointed at, and not only gone to with the arrow keys. */
  if (sluice_editor_page_is_choosing (self))
    {
      sluice_editor_page_end_connection (self, TRUE);
      return;
    }
  adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
  if (self->selected != 0)
    sluice_stage_form_focus (self->stage_form, SLUICE_DRAFT_FIELD_NAME, NULL);
}

/* For who listens to the graph: what is wrong with the stage. */
static char *
describe_node (guint    node,
               gpointer data)
{
  SluiceEditorPage *self = data;
  guint blocking = 0, warnings = 0;

  for (guint i = 0; self->problems != NULL && i < self->problems->len; i++)
    {
      const SluiceProblem *problem = self->problems->pdata[i];

      if (problem->stage == 0 || problem->index != node)
        continue;
      if (problem->blocks)
        blocking++;
      else
        warnings++;
    }
  return blocking + warnings > 0 ? sluice_editor_page_count_problems (blocking, warnings) : NULL;
}

void
sluice_editor_page_init_graph (SluiceEditorPage *self)
{
  self->graph = SLUICE_GRAPH_VIEW (sluice_graph_view_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->graph), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->graph), TRUE);
  adw_bin_set_child (self->graph_bin, GTK_WIDGET (self->graph));
  g_signal_connect_object (gtk_widget_get_parent (GTK_WIDGET (self->hint_revealer)), "get-child-position",
                           G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
  sluice_graph_view_set_editable (self->graph, refuse, self);
  sluice_graph_view_set_describe_func (self->graph, describe_node, self);
  g_signal_connect_swapped (self->graph, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->graph, "node-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->graph, "connect-hovered", G_CALLBACK (connect_hovered_cb), self);
  g_signal_connect_swapped (self->graph, "connect-dropped", G_CALLBACK (connect_dropped_cb), self);
}
