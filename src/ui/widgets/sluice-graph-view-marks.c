/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several nodes of the graph view at once, the menu of one, and the rings around them. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "paint/sluice-paint-stage.h"

#include <math.h>

#define RING_WIDTH 2.0f

static SluiceGraph *
get_whole (SluiceGraphView *self)
{
  return self->shown_fold != NULL ? sluice_graph_fold_get_whole (self->shown_fold) : NULL;
}

/* What is marked may be laid out only now. */
static SluiceGraph *
get_newest (SluiceGraphView *self)
{
  return self->fold != NULL ? sluice_graph_fold_get_whole (self->fold) : NULL;
}

static void
append_border (GtkSnapshot           *snapshot,
               const SluiceGraphRect *rect,
               double                 radius,
               float                  width,
               const GdkRGBA         *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) rect->x, (float) rect->y, (float) rect->width,
                                                                  (float) rect->height), (float) radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

static void
append_ring (SluiceGraphView *self,
             GtkSnapshot     *snapshot,
             guint            node,
             const GdkRGBA   *color)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphRect shown = sluice_graph_camera_rect_to_screen (&self->camera, sluice_graph_layout_get_node (layout, node));
  SluiceGraphRect view = { 0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)) };

  shown = sluice_graph_rect_grow (&shown, RING_WIDTH);
  if (sluice_graph_rect_meets (&shown, &view))
    append_border (snapshot, &shown, SLUICE_PAINT_STAGE_RADIUS * self->camera.scale + RING_WIDTH, RING_WIDTH, color);
}

void
sluice_graph_view_snapshot_marks (SluiceGraphView *self,
                                  GtkSnapshot     *snapshot)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autofree GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (manager);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->marked);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      int node = sluice_graph_view_find_node (self, name);

      if (node >= 0 && node != self->selected_node)
        append_ring (self, snapshot, (guint) node, accent);
    }

  /* With a node selected the focus is on that. */
  if (self->selected_node < 0 && gtk_widget_has_focus (GTK_WIDGET (self)) && !self->pointed_at)
    append_border (snapshot, &(SluiceGraphRect) { 1, 1, gtk_widget_get_width (GTK_WIDGET (self)) - 2,
                                                  gtk_widget_get_height (GTK_WIDGET (self)) - 2 },
                   6, RING_WIDTH, accent);
}

static void
marks_changed (SluiceGraphView *self)
{
  sluice_graph_view_tell_marks (self);
  sluice_graph_view_update_lit (self);
  g_signal_emit_by_name (self, "marks-changed");
}

/* Space changes nothing else that could be heard. */
static void
announce_mark (SluiceGraphView *self,
               guint            node,
               gboolean         added)
{
  guint n = g_hash_table_size (self->marked);
  g_autofree char *title = sluice_graph_view_dup_title (self, node), *text = NULL;

  if (n == 0)
    /* Translators: for the screen reader; a stage's name */
    text = g_strdup_printf (_("Only %s is selected"), title);
  else if (added)
    /* Translators: for the screen reader; a stage's name, and how many are selected now */
    text = g_strdup_printf (ngettext ("%s selected, %u in all", "%s selected, %u in all", n), title, n);
  else
    text = g_strdup_printf (ngettext ("%s not selected any more, %u in all", "%s not selected any more, %u in all", n),
                            title, n);
  sluice_graph_view_say (self, text);
}

gboolean
sluice_graph_view_is_marked (SluiceGraphView *self,
                             guint            node)
{
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);

  /* What the keys are on, as long as no others are. */
  if (g_hash_table_size (self->marked) == 0)
    return (int) node == self->selected_node;
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (self->marked, sluice_graph_get_name (get_whole (self), members[i])))
      return FALSE;
  return TRUE;
}

void
sluice_graph_view_toggle_mark (SluiceGraphView *self,
                               int              node)
{
  const guint *members;
  gboolean all = TRUE;
  guint n;

  if (node < 0 || node >= (int) sluice_graph_view_get_n_nodes (self))
    return;

  members = sluice_graph_view_get_members (self, (guint) node, &n);
  /* What was selected by itself is one of them from now on. */
  if (self->selected != NULL && node != self->selected_node && g_hash_table_size (self->marked) == 0)
    {
      g_auto (GStrv) lit = sluice_graph_view_dup_marked (self);

      for (guint i = 0; lit[i] != NULL; i++)
        g_hash_table_add (self->marked, g_strdup (lit[i]));
    }
  for (guint i = 0; i < n; i++)
    all = all && g_hash_table_contains (self->marked, sluice_graph_get_name (get_whole (self), members[i]));
  for (guint i = 0; i < n; i++)
    {
      const char *name = sluice_graph_get_name (get_whole (self), members[i]);

      if (all)
        g_hash_table_remove (self->marked, name);
      else
        g_hash_table_add (self->marked, g_strdup (name));
    }
  sluice_graph_view_select_node (self, node);
  marks_changed (self);
  announce_mark (self, (guint) node, !all);
}

void
sluice_graph_view_mark_all (SluiceGraphView *self)
{
  SluiceGraph *graph = get_newest (self);
  guint n = graph != NULL ? sluice_graph_get_n_nodes (graph) : 0;
  g_autofree char *text = NULL;

  /* While one stage is chosen, several are no answer. */
  if (n == 0 || self->choosing || sluice_graph_view_get_n_nodes (self) == 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  g_hash_table_remove_all (self->marked);
  for (guint i = 0; i < n && n > 1; i++)
    g_hash_table_add (self->marked, g_strdup (sluice_graph_get_name (graph, i)));
  /* The keys are on one of them, without the view going there. */
  if (self->selected_node < 0)
    sluice_graph_view_select_node (self, (int) self->order[0]);
  marks_changed (self);
  text = g_strdup_printf (ngettext ("%u stage selected", "All %u stages selected", n), n);
  sluice_graph_view_say (self, text);
}

gboolean
sluice_graph_view_clear_marks (SluiceGraphView *self)
{
  if (g_hash_table_size (self->marked) == 0)
    return FALSE;

  g_hash_table_remove_all (self->marked);
  marks_changed (self);
  return TRUE;
}

void
sluice_graph_view_announce_no_marks (SluiceGraphView *self)
{
  if (self->selected_node >= 0)
    announce_mark (self, (guint) self->selected_node, FALSE);
  else
    sluice_graph_view_say (self, _("No stage is selected"));
}

void
sluice_graph_view_update_marks (SluiceGraphView *self)
{
  SluiceGraph *graph = get_newest (self);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->marked);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (graph == NULL || sluice_graph_find (graph, name) < 0)
      g_hash_table_iter_remove (&iter);
}

/* Where nobody points at a place: what the menu is of, or the middle. */
static GdkRectangle
find_menu_place (SluiceGraphView *self,
                 int              node)
{
  SluiceGraphPoint at = sluice_graph_view_get_center (self);
  const char *from, *to;
  SluiceGraphRect shown;

  if (node < 0)
    {
      if (sluice_graph_view_get_selected_edge (self, &from, &to))
        sluice_graph_view_get_edge_place (self, from, to, &at);
      return (GdkRectangle) { (int) at.x, (int) at.y, 1, 1 };
    }
  sluice_graph_view_reveal (self, node);
  shown = sluice_graph_camera_rect_to_screen (sluice_graph_view_is_flying (self) ? &self->way.to : &self->camera,
                                              sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene),
                                                                            (guint) node));
  return (GdkRectangle) { (int) shown.x, (int) shown.y, (int) ceil (shown.width), (int) ceil (shown.height) };
}

/* In a graph that is drawn in, everything has a menu: what is pointed at is selected as by a click, but of several that
 * are selected one stands for all. */
static void
select_pointed (SluiceGraphView        *self,
                int                     node,
                const SluiceGraphPoint *at)
{
  if (node < 0 || !sluice_graph_view_is_marked (self, (guint) node))
    sluice_graph_view_clear_marks (self);
  sluice_graph_view_select_node (self, node);
  sluice_graph_view_select_edge (self, sluice_graph_view_find_edge (self, *at));
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
sluice_graph_view_open_menu (SluiceGraphView        *self,
                             int                     node,
                             const SluiceGraphPoint *at)
{
  GdkRectangle place;

  /* While a stage is being chosen there is nothing else to do. */
  if ((node < 0 && self->edit == NULL) || self->menu_model == NULL || self->choosing)
    return;

  if (self->edit != NULL && at != NULL)
    select_pointed (self, node, at);
  else if (node >= 0)
    sluice_graph_view_select_node (self, node);
  g_signal_emit_by_name (self, "menu-opening");
  place = at != NULL ? (GdkRectangle) { (int) at->x, (int) at->y, 1, 1 } : find_menu_place (self, node);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_widget_set_halign (self->menu, at != NULL ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

void
sluice_graph_view_init_marks (SluiceGraphView *self)
{
  self->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
sluice_graph_view_dispose_marks (SluiceGraphView *self)
{
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->menu_model);
}

static void
add_if_marked (SluiceGraphView *self,
               GStrvBuilder    *names,
               SluiceGraph     *graph,
               guint            node)
{
  const char *name = sluice_graph_get_name (graph, node);

  if (g_hash_table_contains (self->marked, name))
    g_strv_builder_add (names, name);
}

/* What is lit: a folded card is all that is in it, unless one of its stages was chosen by name. */
static void
add_selected (SluiceGraphView *self,
              GStrvBuilder    *names)
{
  int member = get_newest (self) != NULL ? sluice_graph_find (get_newest (self), self->selected) : -1;
  const guint *members;
  guint n;

  if (member < 0 || self->member_meant)
    {
      g_strv_builder_add (names, self->selected);
      return;
    }
  members = sluice_graph_fold_get_members (self->fold, sluice_graph_fold_get_shown_node (self->fold, (guint) member), &n);
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (names, sluice_graph_get_name (get_newest (self), members[i]));
}

char **
sluice_graph_view_dup_marked (SluiceGraphView *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean any, shown;
  guint n;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), NULL);

  any = g_hash_table_size (self->marked) > 0;
  shown = get_whole (self) == get_newest (self);
  for (guint i = 0; any && shown && i < sluice_graph_view_get_n_nodes (self); i++)
    {
      const guint *members = sluice_graph_view_get_members (self, self->order[i], &n);

      for (guint k = 0; k < n; k++)
        add_if_marked (self, names, get_whole (self), members[k]);
    }
  /* What is not laid out yet is read as it stands in the graph. */
  for (guint i = 0; any && !shown && i < sluice_graph_get_n_nodes (get_newest (self)); i++)
    add_if_marked (self, names, get_newest (self), i);
  if (g_hash_table_size (self->marked) == 0 && self->selected != NULL)
    add_selected (self, names);
  return g_strv_builder_end (names);
}

guint
sluice_graph_view_count_selected (SluiceGraphView *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), 0);

  if (self->selected == NULL)
    return 0;
  add_selected (self, names);
  all = g_strv_builder_end (names);
  return MAX (1, g_strv_length (all));
}

void
sluice_graph_view_set_marked (SluiceGraphView   *self,
                              const char *const *names)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  sluice_graph_view_clear_marks (self);
  if (g_strv_length ((char **) names) < 2)
    return;
  for (guint i = 0; names[i] != NULL; i++)
    if (get_newest (self) != NULL && sluice_graph_find (get_newest (self), names[i]) >= 0)
      g_hash_table_add (self->marked, g_strdup (names[i]));
  marks_changed (self);
}

void
sluice_graph_view_set_menu (SluiceGraphView *self,
                            GMenuModel      *menu)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  if (g_set_object (&self->menu_model, menu))
    g_clear_pointer (&self->menu, gtk_widget_unparent);
}
