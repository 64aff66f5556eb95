/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding nodes of the graph view: by words, by state. What is not meant stands back. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "text/sluice-text.h"

/* Who types on wants to hear what was found in the end. */
#define REST_MS 500

static char *
fold (const char *text,
      gssize      length)
{
  g_autofree char *normal = g_utf8_normalize (text, length, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

/* How well it is what was typed, the best first. */
enum
{
  RANK_NAME,
  RANK_BEGINS,
  RANK_CONTAINS,
  RANK_TASK,
  N_RANKS
};

/* In its name, or in its task: what stands before the tab. Returns: N_RANKS where it is in neither */
static guint
rank_match (SluiceGraphView *self,
            guint            member)
{
  const SluiceGraphViewLook *look = &g_array_index (self->looks, SluiceGraphViewLook, member);
  g_autofree char *name = fold (sluice_graph_get_name (self->graph, member), -1);
  g_autofree char *task = NULL;

  if (g_str_equal (name, self->needle))
    return RANK_NAME;
  if (g_str_has_prefix (name, self->needle))
    return RANK_BEGINS;
  if (strstr (name, self->needle) != NULL)
    return RANK_CONTAINS;
  if (look->detail == NULL)
    return N_RANKS;

  task = fold (look->detail, (gssize) strcspn (look->detail, "\t"));
  return strstr (task, self->needle) != NULL ? RANK_TASK : N_RANKS;
}

/* Returns: how well it is what is meant, N_RANKS where it is not */
static guint
rank_meant (SluiceGraphView *self,
            guint            member)
{
  SluiceState state = g_array_index (self->looks, SluiceGraphViewLook, member).state;

  if (self->states != 0 && (self->states & (1u << state)) == 0)
    return N_RANKS;
  return self->needle != NULL ? rank_match (self, member) : RANK_NAME;
}

/* The node that a match is, or is folded into. */
static guint
get_node (SluiceGraphView *self,
          guint            match)
{
  return sluice_graph_fold_get_shown_node (self->shown_fold, g_array_index (self->matches, guint, match));
}

static void
show_count (SluiceGraphView *self)
{
  g_autofree char *text = NULL;

  if (self->needle != NULL && self->matches->len == 0)
    text = g_strdup (_("No match"));
  else if (self->needle != NULL && self->match >= 0)
    /* Translators: the first number is which one of those that were found, the second how many those are; there is
     * room for twelve letters */
    text = g_strdup_printf (C_("search", "%u of %u"), (guint) self->match + 1, self->matches->len);
  else if (self->needle != NULL)
    text = g_strdup_printf (ngettext ("%u match", "%u matches", self->matches->len), self->matches->len);
  gtk_label_set_label (GTK_LABEL (self->search_count), text != NULL ? text : "");
  if (self->needle != NULL && self->matches->len == 0)
    gtk_widget_add_css_class (self->search_entry, "error");
  else
    gtk_widget_remove_css_class (self->search_entry, "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.search-next", self->matches->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.search-previous", self->matches->len > 0);
}

static void
find_match (SluiceGraphView *self)
{
  self->match = -1;
  /* What was found in a former graph stands until the new one is laid out. */
  if (self->selected == NULL || !sluice_graph_view_is_current (self))
    return;
  for (guint i = 0; i < self->matches->len; i++)
    if (g_str_equal (sluice_graph_get_name (self->graph, g_array_index (self->matches, guint, i)), self->selected))
      self->match = (int) i;
}

void
sluice_graph_view_update_shown (SluiceGraphView *self)
{
  gboolean current = sluice_graph_view_is_current (self);
  guint n_nodes = current ? sluice_graph_view_get_n_nodes (self) : self->graph != NULL ? self->looks->len : 0;
  guint n_members = 1;
  g_autofree guint8 *shown = NULL;
  GArray *found[N_RANKS];

  for (guint i = 0; i < N_RANKS; i++)
    found[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  if (n_nodes > 0 && (self->needle != NULL || self->states != 0))
    {
      /* Where they are is not known until they are laid out, which ones there are is. */
      shown = current ? g_new0 (guint8, n_nodes) : NULL;
      for (guint i = 0; i < n_nodes; i++)
        {
          const guint *members = current ? sluice_graph_view_get_members (self, self->order[i], &n_members) : &i;

          for (guint j = 0; j < n_members; j++)
            {
              guint rank = rank_meant (self, members[j]);

              if (rank == N_RANKS)
                continue;
              if (shown != NULL)
                shown[self->order[i]] = TRUE;
              if (self->needle != NULL)
                g_array_append_val (found[rank], members[j]);
            }
        }
    }
  /* The best first, of the same as they are read. */
  g_array_set_size (self->matches, 0);
  for (guint i = 0; i < N_RANKS; i++)
    {
      g_array_append_vals (self->matches, found[i]->data, found[i]->len);
      g_array_unref (found[i]);
    }
  find_match (self);
  sluice_graph_scene_set_shown (self->scene, shown);
  sluice_graph_minimap_set_shown (SLUICE_GRAPH_MINIMAP (self->minimap), shown);
  self->partly_shown = shown != NULL;
  sluice_graph_view_update_lit (self);
  show_count (self);
  sluice_graph_view_update_filter (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Another one was selected: whether it is one of those that were found. */
void
sluice_graph_view_update_match (SluiceGraphView *self)
{
  find_match (self);
  show_count (self);
}

/* The keys stay in the entry: what was found is said, and once. */
static void
announce_match (SluiceGraphView *self,
                gboolean         again)
{
  g_autofree char *text = NULL, *all = NULL;

  g_clear_handle_id (&self->search_id, g_source_remove);
  if (self->needle != NULL && self->matches->len == 0)
    all = g_strdup (_("No match"));
  else if (self->needle != NULL && self->match >= 0)
    {
      text = sluice_graph_view_describe_node (self, (guint) self->selected_node);
      all = g_strdup_printf (_("%u of %u: %s"), (guint) self->match + 1, self->matches->len, text);
    }
  if (g_set_str (&self->match_said, all) || again)
    if (all != NULL)
      sluice_graph_view_say (self, all);
}

static gboolean
rested_cb (gpointer data)
{
  SluiceGraphView *self = data;

  self->search_id = 0;
  announce_match (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
go_to_match (SluiceGraphView *self,
             guint            match)
{
  guint node = get_node (self, match);
  gboolean first = !self->search_left;

  /* One step back leads to where the search began, however many were seen on the way. */
  self->search_left = TRUE;
  sluice_graph_view_select_member (self, g_array_index (self->matches, guint, match));
  sluice_graph_view_fly_to (self, (int) node, first);
}

/* Of the best the first one from where the search began. */
static guint
find_first (SluiceGraphView *self)
{
  guint best = rank_match (self, g_array_index (self->matches, guint, 0));

  for (guint i = 0; i < self->matches->len && rank_match (self, g_array_index (self->matches, guint, i)) == best; i++)
    if (self->places[get_node (self, i)] >= self->search_from)
      return i;
  return 0;
}

void
sluice_graph_view_go_to_first_match (SluiceGraphView *self)
{
  if (self->matches->len > 0 && sluice_graph_view_is_current (self))
    go_to_match (self, find_first (self));
}

void
sluice_graph_view_tell_found (SluiceGraphView *self)
{
  if (self->needle != NULL)
    announce_match (self, FALSE);
}

static void
search_changed_cb (SluiceGraphView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *needle = *text != '\0' ? fold (text, -1) : NULL;

  if (g_strcmp0 (needle, self->needle) == 0)
    return;

  g_free (self->needle);
  self->needle = g_steal_pointer (&needle);
  self->awaited = NULL;
  sluice_graph_view_update_shown (self);
  if (self->needle != NULL && !sluice_graph_view_is_current (self))
    sluice_graph_view_await (self, "graph.search");
  else
    sluice_graph_view_go_to_first_match (self);
  /* Not with each letter. */
  g_clear_handle_id (&self->search_id, g_source_remove);
  self->search_id = g_timeout_add (REST_MS, rested_cb, self);
}

static void
find_next (SluiceGraphView *self,
           gboolean         onward)
{
  guint n = sluice_graph_view_is_current (self) ? self->matches->len : 0, found;

  if (n == 0 && self->needle != NULL && self->busy && !sluice_graph_view_is_current (self))
    {
      sluice_graph_view_await (self, "graph.search");
      sluice_graph_view_tell_busy (self);
      return;
    }
  if (n == 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  if (self->match >= 0)
    found = ((guint) self->match + (onward ? 1 : n - 1)) % n;
  else
    found = onward ? find_first (self) : n - 1;
  go_to_match (self, found);
  announce_match (self, TRUE);
}

static void
next_cb (SluiceGraphView *self)
{
  find_next (self, TRUE);
}

static void
previous_cb (SluiceGraphView *self)
{
  find_next (self, FALSE);
}

gboolean
sluice_graph_view_close_search (SluiceGraphView *self)
{
  if (!gtk_widget_get_visible (self->search))
    return FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (self->search, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search_changed_cb (self);
  return TRUE;
}

static void
close_cb (SluiceGraphView *self)
{
  sluice_graph_view_close_search (self);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  if (g_str_equal (name, "graph.search"))
    sluice_graph_view_start_search (self);
  else
    find_next (self, g_str_equal (name, "graph.search-next"));
}

void
sluice_graph_view_class_init_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "graph.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "graph.search-next", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "graph.search-previous", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "graph.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "graph.search-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "graph.search-previous", NULL);
}

static GtkWidget *
create_button (const char *icon,
               const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  return button;
}

static void
add_keys (SluiceGraphView *self)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string ("<Shift>Return|<Shift>KP_Enter");
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (trigger, gtk_named_action_new ("graph.search-previous")));
  gtk_widget_add_controller (self->search_entry, keys);
}

void
sluice_graph_view_init_search (SluiceGraphView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *previous, *next, *close;

  self->matches = g_array_new (FALSE, FALSE, sizeof (guint));
  self->match = -1;
  self->search_entry = gtk_search_entry_new ();
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->search_entry), _("Name or task"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search the graph"), -1);
  /* At the least: in a window of 360 px all of it has room. */
  gtk_editable_set_width_chars (GTK_EDITABLE (self->search_entry), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->search_entry), 20);
  gtk_widget_set_hexpand (self->search_entry, TRUE);
  self->search_count = gtk_label_new ("");
  gtk_label_set_width_chars (GTK_LABEL (self->search_count), 8);
  gtk_widget_add_css_class (self->search_count, "numeric");
  gtk_widget_add_css_class (self->search_count, "dim-label");
  previous = create_button ("go-up-symbolic", _("Previous match"));
  next = create_button ("go-down-symbolic", _("Next match"));
  close = create_button ("window-close-symbolic", _("End the search"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (previous), "graph.search-previous");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (next), "graph.search-next");
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_cb), self);
  g_signal_connect_swapped (self->search_entry, "changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search_entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->search_entry, "next-match", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->search_entry, "previous-match", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->search_entry, "stop-search", G_CALLBACK (close_cb), self);
  add_keys (self);

  gtk_widget_add_css_class (box, "toolbar");
  gtk_widget_add_css_class (box, "graph-panel");
  gtk_box_append (GTK_BOX (box), self->search_entry);
  gtk_box_append (GTK_BOX (box), self->search_count);
  gtk_box_append (GTK_BOX (box), previous);
  gtk_box_append (GTK_BOX (box), next);
  gtk_box_append (GTK_BOX (box), close);
  self->search = box;
  gtk_widget_set_visible (self->search, FALSE);
  gtk_widget_set_parent (self->search, GTK_WIDGET (self));
  show_count (self);
}

void
sluice_graph_view_dispose_search (SluiceGraphView *self)
{
  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search_entry, self);
  g_clear_pointer (&self->search, gtk_widget_unparent);
  g_clear_handle_id (&self->search_id, g_source_remove);
  g_clear_pointer (&self->match_said, g_free);
  g_clear_pointer (&self->needle, g_free);
}

void
sluice_graph_view_start_search (SluiceGraphView *self)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  if (!gtk_widget_get_visible (self->search))
    {
      self->search_from = self->selected_node >= 0 ? self->places[self->selected_node] : 0;
      self->search_left = FALSE;
    }
  gtk_widget_set_visible (self->search, TRUE);
  gtk_widget_grab_focus (self->search_entry);
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}
