/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph view for assistive technology: its nodes as items of a list, made when they are asked for. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "graph/sluice-graph-relations.h"
#include "text/sluice-text.h"
#include "ui/widgets/sluice-graph-item.h"

/* So many at once, however large the graph is: what has the focus, its neighbours, then what is in view. */
#define MAX_ITEMS 64

static GtkAccessibleInterface *parent_iface;

static SluiceGraphLayout *
get_layout (SluiceGraphView *self)
{
  return sluice_graph_scene_get_layout (self->scene);
}

/* "after prepare, load" */
static void
append_neighbours (SluiceGraphView *self,
                   GString         *text,
                   guint            node,
                   gboolean         after)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (get_layout (self));
  char *names[SLUICE_TEXT_SPOKEN_NAMES] = { NULL };
  guint nodes[SLUICE_TEXT_SPOKEN_NAMES], times[SLUICE_TEXT_SPOKEN_NAMES];
  guint n = sluice_graph_list_neighbours (graph, node, after, SLUICE_TEXT_SPOKEN_NAMES, nodes, times);

  for (guint i = 0; i < MIN (n, SLUICE_TEXT_SPOKEN_NAMES); i++)
    names[i] = sluice_graph_view_dup_title (self, nodes[i]);
  sluice_text_append_neighbours (text, (const char *const *) names, times, n, after);
  for (guint i = 0; i < SLUICE_TEXT_SPOKEN_NAMES; i++)
    g_free (names[i]);
}

/* What it waits for that is not there: no line of the graph tells. */
static void
append_missing (SluiceGraphView *self,
                GString         *text,
                guint            node)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (get_layout (self));
  guint n;
  const SluiceGraphUnknown *unknown = sluice_graph_get_unknown (graph, &n);

  for (guint i = 0; i < n; i++)
    if (unknown[i].node == node)
      {
        g_autofree char *name = sluice_text_short_name (sluice_text_stage_name (unknown[i].name));
        /* Translators: for the screen reader: the name of a stage that another one waits for and that isn't there */
        g_autofree char *part = g_strdup_printf (_("waits for “%s”, which is not there"), name);

        sluice_text_append_part (text, part);
      }
}

static gboolean
has_edges_back (SluiceGraph *graph)
{
  guint n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n);

  for (guint i = 0; i < n; i++)
    if (edges[i].kind == SLUICE_GRAPH_EDGE_BACK)
      return TRUE;
  return FALSE;
}

/* A server takes what can never run: what the eye sees marked is said. */
static void
append_oddities (SluiceGraphView *self,
                 GString         *text,
                 guint            node)
{
  SluiceGraph *graph = sluice_graph_layout_get_graph (get_layout (self));
  const guint8 both = SLUICE_GRAPH_RELATION_UPSTREAM | SLUICE_GRAPH_RELATION_DOWNSTREAM;
  g_autofree guint8 *relations = NULL;
  guint n, n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  const guint *ids = sluice_graph_get_edges_in (graph, node, &n);

  for (guint i = 0; i < n; i++)
    if (edges[ids[i]].kind == SLUICE_GRAPH_EDGE_SELF)
      sluice_text_append_part (text, _("depends on itself"));
  append_missing (self, text, node);
  if (!has_edges_back (graph))
    return;
  relations = sluice_graph_relate (graph, node);
  for (guint i = 0; i < sluice_graph_get_n_nodes (graph); i++)
    if (i != node && (relations[i] & both) == both)
      {
        sluice_text_append_part (text, _("in a cycle"));
        return;
      }
}

/* The arrows go through its rows as through a table: what is beside and below in it are siblings. */
static void
append_place (SluiceGraphView *self,
              GString         *text,
              guint            node)
{
  SluiceGraphBlocks *blocks = sluice_graph_layout_get_blocks (get_layout (self));
  int block = sluice_graph_blocks_find (blocks, node);
  g_autofree char *part = NULL;
  guint n;

  if (block < 0)
    return;
  n = sluice_graph_blocks_get (blocks, (guint) block)->n_members;
  /* Translators: for the screen reader: a stage stands with others in a frame: "sweep-7, pending, in a block of 48" */
  part = g_strdup_printf (ngettext ("in a block of %u", "in a block of %u", n), n);
  sluice_text_append_part (text, part);
}

/* "sweep ×48, block, 48 stages, 40 completed, 8 running, folded", and which of them is meant. */
static void
append_block (SluiceGraphView *self,
              GString         *text,
              guint            node)
{
  g_autofree char *counts = sluice_graph_view_dup_counts (self, node);

  /* Translators: for the screen reader: many stages drawn as one */
  sluice_text_append_part (text, _("block"));
  sluice_text_append_part (text, counts);
  sluice_text_append_part (text, _("folded"));
  if ((int) node == self->selected_node && self->selected != NULL)
    sluice_text_append_part (text, self->selected);
}

static gboolean
is_member_meant (SluiceGraphView *self,
                 guint            node)
{
  return self->member_meant && (int) node == self->selected_node && self->selected != NULL
         && sluice_graph_view_is_current (self) && sluice_graph_find (self->graph, self->selected) >= 0;
}

/* "sweep-17, failed, 2 minutes, in a block of 48, 18 of 48, folded": one that was gone to, among many drawn as one. */
static void
append_member (SluiceGraphView *self,
               GString         *text,
               guint            node)
{
  guint member = (guint) sluice_graph_find (self->graph, self->selected), n, place = 0;
  const guint *members = sluice_graph_view_get_members (self, node, &n);
  g_autofree char *block = g_strdup_printf (ngettext ("in a block of %u", "in a block of %u", n), n), *which = NULL;
  g_autofree char *more = self->describe != NULL ? self->describe (member, self->describe_data) : NULL;
  g_autofree char *name = sluice_text_line (sluice_text_stage_name (self->selected));

  sluice_text_append_part (text, name);
  if (self->edit == NULL)
    {
      SluiceState look = g_array_index (self->looks, SluiceGraphViewLook, member).state;
      g_autofree char *state = g_utf8_strdown (sluice_text_state (look, NULL), -1);

      sluice_text_append_part (text, state);
    }
  if (more != NULL)
    sluice_text_append_part (text, more);
  while (place < n && members[place] != member)
    place++;
  which = g_strdup_printf (_("%u of %u"), place + 1, n);
  sluice_text_append_part (text, block);
  sluice_text_append_part (text, which);
  sluice_text_append_part (text, _("folded"));
}

char *
sluice_graph_view_describe_node (SluiceGraphView *self,
                                 guint            node)
{
  GString *text = g_string_new (NULL);
  g_autofree char *state = g_utf8_strdown (sluice_text_state (sluice_graph_view_get_state (self, node), NULL), -1);
  g_autofree char *more = NULL, *title = sluice_graph_view_dup_title (self, node);
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);

  if (n > 1 && is_member_meant (self, node))
    append_member (self, text, node);
  else
    sluice_text_append_part (text, title);
  if (n > 1 && !is_member_meant (self, node))
    append_block (self, text, node);
  else if (n == 1 && self->edit == NULL)
    sluice_text_append_part (text, state);
  if (n == 1 && self->describe != NULL && sluice_graph_view_is_current (self))
    more = self->describe (members[0], self->describe_data);
  if (more != NULL)
    sluice_text_append_part (text, more);
  append_oddities (self, text, node);
  append_place (self, text, node);
  append_neighbours (self, text, node, TRUE);
  append_neighbours (self, text, node, FALSE);
  return g_string_free_and_steal (text);
}

static gboolean
has_focus (SluiceGraphView *self)
{
  return gtk_widget_has_focus (GTK_WIDGET (self));
}

/* Whether there is a desktop that could pass on what is said: GTK makes no contexts else. */
static gboolean
is_heard (SluiceGraphView *self)
{
  g_autoptr (GtkATContext) context = gtk_accessible_get_at_context (GTK_ACCESSIBLE (self));

  return context != NULL;
}

static GtkAccessible *
get_first_item (SluiceGraphItem *item,
                GtkWidget       *owner)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (owner);

  sluice_graph_view_update_items (self);
  return self->items->len > 0 ? GTK_ACCESSIBLE (self->items->pdata[0]) : NULL;
}

static SluiceGraphRect
get_list_bounds (SluiceGraphItem *item,
                 GtkWidget       *owner)
{
  return (SluiceGraphRect) { 0, 0, gtk_widget_get_width (owner), gtk_widget_get_height (owner) };
}

static SluiceGraphRect
get_item_bounds (SluiceGraphItem *item,
                 GtkWidget       *owner)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (owner);
  guint node = sluice_graph_item_get_number (item);

  if (node >= sluice_graph_view_get_n_nodes (self))
    return (SluiceGraphRect) { 0, 0, 0, 0 };
  return sluice_graph_camera_rect_to_screen (&self->camera, sluice_graph_layout_get_node (get_layout (self), node));
}

static gboolean
is_list_focused (SluiceGraphItem *item,
                 GtkWidget       *owner)
{
  return FALSE;
}

static gboolean
is_item_focused (SluiceGraphItem *item,
                 GtkWidget       *owner)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (owner);

  return self->selected_node == (int) sluice_graph_item_get_number (item) && has_focus (self);
}

static const SluiceGraphItemFuncs list_funcs = { get_first_item, get_list_bounds, is_list_focused };
static const SluiceGraphItemFuncs item_funcs = { NULL, get_item_bounds, is_item_focused };

static void
drop_item (gpointer data)
{
  sluice_graph_item_orphan (data);
  g_object_unref (data);
}

/* Adds a node, unless it is in or there are enough. */
static void
want (GHashTable *wanted,
      guint       node)
{
  if (g_hash_table_size (wanted) < MAX_ITEMS)
    g_hash_table_add (wanted, GUINT_TO_POINTER (node));
}

static GHashTable *
find_wanted (SluiceGraphView *self)
{
  GHashTable *wanted = g_hash_table_new (NULL, NULL);
  SluiceGraphLayout *layout = get_layout (self);
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&self->camera, gtk_widget_get_width (GTK_WIDGET (self)),
                                                             gtk_widget_get_height (GTK_WIDGET (self)));
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (guint));

  if (self->selected_node >= 0)
    {
      SluiceGraph *graph = sluice_graph_layout_get_graph (layout);
      guint n, n_edges;
      const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
      const guint *ids;

      want (wanted, (guint) self->selected_node);
      ids = sluice_graph_get_edges_in (graph, (guint) self->selected_node, &n);
      for (guint i = 0; i < n; i++)
        want (wanted, edges[ids[i]].from);
      ids = sluice_graph_get_edges_out (graph, (guint) self->selected_node, &n);
      for (guint i = 0; i < n; i++)
        want (wanted, edges[ids[i]].to);
    }
  sluice_graph_layout_query (layout, &visible, seen, NULL);
  for (guint i = 0; i < seen->len; i++)
    want (wanted, g_array_index (seen, guint, i));
  return wanted;
}

static void
update_item (SluiceGraphView *self,
             SluiceGraphItem *item)
{
  guint node = sluice_graph_item_get_number (item);
  g_autofree char *text = sluice_graph_view_describe_node (self, node);
  gboolean selected = sluice_graph_view_is_marked (self, node);
  g_autofree char *place = g_strdup_printf (_("%u of %u"), self->places[node] + 1, sluice_graph_view_get_n_nodes (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, place, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) self->places[node] + 1,
                                  GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) sluice_graph_view_get_n_nodes (self), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  SluiceGraphView *self = data;
  guint first = self->places[sluice_graph_item_get_number (*(SluiceGraphItem *const *) a)];
  guint second = self->places[sluice_graph_item_get_number (*(SluiceGraphItem *const *) b)];

  return first < second ? -1 : first > second;
}

static SluiceGraphItem *
find_item (SluiceGraphView *self,
           guint            node)
{
  for (guint i = 0; i < self->items->len; i++)
    if (sluice_graph_item_get_number (self->items->pdata[i]) == node)
      return self->items->pdata[i];
  return NULL;
}

static void
link_items (SluiceGraphView *self)
{
  for (guint i = 0; i < self->items->len; i++)
    sluice_graph_item_set_next (self->items->pdata[i], i + 1 < self->items->len ? self->items->pdata[i + 1] : NULL);
}

void
sluice_graph_view_update_items (SluiceGraphView *self)
{
  g_autoptr (GHashTable) wanted = NULL;
  GHashTableIter iter;
  gpointer node;

  self->items_asked = TRUE;
  if (!self->items_stale)
    return;

  self->items_stale = FALSE;
  if (sluice_graph_view_get_n_nodes (self) == 0)
    {
      g_ptr_array_set_size (self->items, 0);
      return;
    }

  wanted = find_wanted (self);
  for (guint i = self->items->len; i > 0; i--)
    if (!g_hash_table_remove (wanted, GUINT_TO_POINTER (sluice_graph_item_get_number (self->items->pdata[i - 1]))))
      g_ptr_array_remove_index (self->items, i - 1);
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &node, NULL))
    g_ptr_array_add (self->items, sluice_graph_item_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM, GTK_WIDGET (self),
                                                         GTK_ACCESSIBLE (self->list), &item_funcs,
                                                         GPOINTER_TO_UINT (node)));
  g_ptr_array_sort_with_data (self->items, compare_items, self);
  for (guint i = 0; i < self->items->len; i++)
    update_item (self, self->items->pdata[i]);
  link_items (self);
}

void
sluice_graph_view_invalidate_items (SluiceGraphView *self)
{
  self->items_stale = TRUE;
}

void
sluice_graph_view_carry_items (SluiceGraphView *self,
                               SluiceGraphFold *former)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autofree int *nodes = former != NULL && self->shown_fold != NULL
    ? sluice_graph_view_find_origins (self, self->shown_fold, former) : NULL;

  for (guint i = self->items->len; i > 0; i--)
    {
      SluiceGraphItem *item = self->items->pdata[i - 1];
      guint number = sluice_graph_item_get_number (item);
      int node = nodes != NULL ? nodes[number] : -1;

      if (node >= 0
          && (sluice_graph_fold_get_block (former, number) >= 0) == sluice_graph_view_is_folded (self, node)
          && g_hash_table_add (taken, GINT_TO_POINTER (node)))
        sluice_graph_item_set_number (item, (guint) node);
      else
        g_ptr_array_remove_index (self->items, i - 1);
    }
  link_items (self);
  self->items_stale = TRUE;
}

void
sluice_graph_view_move_access_focus (SluiceGraphView *self,
                                     int              from)
{
  SluiceGraphItem *item;

  self->items_stale = TRUE;
  self->focus_told = has_focus (self);
  self->item_told = FALSE;
  /* A key leads somewhere: that is said to who listens only, too.  Else they are made when they are asked for. */
  if (!self->items_asked && (self->selected_node < 0 || !has_focus (self) || !is_heard (self)))
    return;

  self->n_focus_told++;
  item = from >= 0 ? find_item (self, (guint) from) : NULL;
  if (item != NULL)
    gtk_accessible_update_platform_state (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED);
  sluice_graph_view_update_items (self);
  item = self->selected_node >= 0 ? find_item (self, (guint) self->selected_node) : NULL;
  self->item_told = item != NULL;
  if (item != NULL)
    {
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, item, -1);
      gtk_accessible_update_platform_state (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED);
      /* GTK tells nothing of what nobody has gone by yet. */
      if (!sluice_graph_item_get_seen (item) && self->focus_told)
        {
          g_autofree char *text = sluice_graph_view_describe_node (self, (guint) self->selected_node);

          sluice_graph_view_say (self, text);
        }
    }
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
  gtk_accessible_update_platform_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED);
}

void
sluice_graph_view_settle_access_focus (SluiceGraphView *self)
{
  SluiceGraphItem *item = self->selected_node >= 0 ? find_item (self, (guint) self->selected_node) : NULL;

  if (self->selected_node >= 0 ? item == NULL : self->item_told)
    sluice_graph_view_move_access_focus (self, -1);
  else if (self->items_asked)
    sluice_graph_view_update_items (self);
}

static gboolean
focus_cb (gpointer data)
{
  SluiceGraphView *self = data;

  self->focus_id = 0;
  if (self->focus_told != has_focus (self))
    sluice_graph_view_move_access_focus (self, self->selected_node);
  return G_SOURCE_REMOVE;
}

void
sluice_graph_view_focus_changed (SluiceGraphView *self)
{
  /* A menu that closes takes the keys and gives them back several times. */
  if (self->focus_id == 0)
    self->focus_id = g_idle_add (focus_cb, self);
}

void
sluice_graph_view_say (SluiceGraphView *self,
                       const char      *words)
{
  g_set_str (&self->said, words);
  self->n_said++;
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
sluice_graph_view_tell_marks (SluiceGraphView *self)
{
  for (guint i = 0; i < self->items->len && !self->items_stale; i++)
    update_item (self, self->items->pdata[i]);
}

/* "train, failed, CUDA out of memory, 12 minutes"; "sweep ×48, 48 stages, 2 failed, 46 completed" */
static gboolean
news_cb (gpointer data)
{
  SluiceGraphView *self = data;
  g_autofree char *name = NULL, *state = NULL, *more = NULL;
  g_autoptr (GString) text = NULL;
  guint node = (guint) self->selected_node, n;
  const guint *members;

  self->news_id = 0;
  if (self->selected_node < 0 || node >= sluice_graph_view_get_n_nodes (self) || !has_focus (self))
    return G_SOURCE_REMOVE;
  name = sluice_graph_view_dup_title (self, node);
  if (sluice_graph_view_is_folded (self, (int) node))
    state = sluice_graph_view_dup_counts (self, node);
  else
    state = g_utf8_strdown (sluice_text_state (sluice_graph_view_get_state (self, node), NULL), -1);
  text = g_string_new (name);
  sluice_text_append_part (text, state);
  members = sluice_graph_view_get_members (self, node, &n);
  if (n == 1 && sluice_graph_view_get_state (self, node) == SLUICE_STATE_FAILED && self->describe != NULL
      && sluice_graph_view_is_current (self))
    more = self->describe (members[0], self->describe_data);
  if (more != NULL)
    sluice_text_append_part (text, more);
  sluice_graph_view_say (self, text->str);
  return G_SOURCE_REMOVE;
}

void
sluice_graph_view_update_access_node (SluiceGraphView *self,
                                      guint            node,
                                      gboolean         news)
{
  SluiceGraphItem *item = find_item (self, node);

  if (item != NULL)
    update_item (self, item);
  /* What changes together is said once. */
  if (news && self->edit == NULL && self->selected_node == (int) node && has_focus (self) && self->news_id == 0)
    self->news_id = g_idle_add (news_cb, self);
}

/* The list of stages first, then what stands around the picture. */
static GtkAccessible *
get_first_child (GtkAccessible *accessible)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (accessible);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->list == NULL)
    return child != NULL ? g_object_ref (GTK_ACCESSIBLE (child)) : NULL;
  sluice_graph_item_set_next (self->list, child != NULL ? GTK_ACCESSIBLE (child) : NULL);
  return g_object_ref (GTK_ACCESSIBLE (self->list));
}

/* With a stage selected, the focus is on that. */
static gboolean
get_platform_state (GtkAccessible              *accessible,
                    GtkAccessiblePlatformState  state)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (accessible);

  if (state == GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED && self->items_asked && self->selected_node >= 0)
    return FALSE;
  return parent_iface->get_platform_state (accessible, state);
}

void
sluice_graph_view_init_accessible (GtkAccessibleInterface *iface)
{
  parent_iface = g_type_interface_peek_parent (iface);
  iface->get_at_context = parent_iface->get_at_context;
  iface->get_accessible_parent = parent_iface->get_accessible_parent;
  iface->get_next_accessible_sibling = parent_iface->get_next_accessible_sibling;
  iface->get_bounds = parent_iface->get_bounds;
  iface->get_platform_state = get_platform_state;
  iface->get_first_accessible_child = get_first_child;
}

void
sluice_graph_view_init_access (SluiceGraphView *self)
{
  self->items = g_ptr_array_new_with_free_func (drop_item);
  self->items_stale = TRUE;
  self->list = sluice_graph_item_new (GTK_ACCESSIBLE_ROLE_LIST, GTK_WIDGET (self), GTK_ACCESSIBLE (self), &list_funcs, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Stages of the graph"), -1);
}

void
sluice_graph_view_dispose_access (SluiceGraphView *self)
{
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_handle_id (&self->news_id, g_source_remove);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  if (self->list != NULL)
    drop_item (g_steal_pointer (&self->list));
}

void
sluice_graph_view_set_describe_func (SluiceGraphView             *self,
                                     SluiceGraphViewDescribeFunc  func,
                                     gpointer                     data)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  self->describe = func;
  self->describe_data = data;
}
