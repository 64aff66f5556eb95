/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking through the graph with keys. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "text/sluice-text.h"

#define PAN_STEP 80
#define PAGE_SHARE 0.9

guint
sluice_graph_view_get_n_nodes (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  return layout != NULL ? sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout)) : 0;
}

void
sluice_graph_view_go_to (SluiceGraphView *self,
                         int              node)
{
  sluice_graph_view_select_node (self, node);
  sluice_graph_view_reveal (self, node);
}

void
sluice_graph_view_await (SluiceGraphView *self,
                         const char      *action)
{
  self->awaited = g_intern_string (action);
  g_clear_pointer (&self->awaited_parameter, g_variant_unref);
}

void
sluice_graph_view_tell_busy (SluiceGraphView *self)
{
  sluice_graph_view_tell (self, _("The graph is being laid out"));
}

void
sluice_graph_view_do_awaited (SluiceGraphView *self)
{
  const char *action = g_steal_pointer (&self->awaited);
  g_autoptr (GVariant) parameter = g_steal_pointer (&self->awaited_parameter);

  if (action == NULL)
    return;
  sluice_graph_view_untell (self);
  if (g_str_equal (action, "graph.search"))
    sluice_graph_view_go_to_first_match (self);
  else
    gtk_widget_activate_action_variant (GTK_WIDGET (self), action, parameter);
}

gboolean
sluice_graph_view_put_off (SluiceGraphView *self,
                           const char      *action,
                           GVariant        *parameter)
{
  if (!self->busy || sluice_graph_view_is_current (self))
    return FALSE;
  sluice_graph_view_await (self, action);
  self->awaited_parameter = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  sluice_graph_view_tell_busy (self);
  return TRUE;
}

/* What leads from one node to another does so in any layout that stands. Returns: whether there is none */
static gboolean
has_no_nodes (SluiceGraphView *self,
              const char      *action,
              GVariant        *parameter)
{
  if (sluice_graph_view_get_n_nodes (self) > 0)
    return FALSE;
  sluice_graph_view_put_off (self, action, parameter);
  return TRUE;
}

/* Why a key leads nowhere, to who hears it. */
static void
refuse_step (SluiceGraphView *self,
             int              along)
{
  const char *words = along > 0 ? _("Nothing depends on this stage") : along < 0 ? _("This stage depends on nothing")
                                                                                 : _("No stage to that side");

  gtk_widget_error_bell (GTK_WIDGET (self));
  sluice_graph_view_say (self, words);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  int dx, dy, node;

  if (has_no_nodes (self, name, parameter))
    return;
  g_variant_get (parameter, "(ii)", &dx, &dy);
  node = (int) self->order[0];
  if (self->selected_node >= 0)
    node = self->choosing ? sluice_graph_layout_step_near (layout, (guint) self->selected_node, dx, dy)
                          : sluice_graph_layout_step (layout, (guint) self->selected_node, dx, dy);
  else if (sluice_graph_view_step_from_edge (self, dx, dy) >= 0)
    node = sluice_graph_view_step_from_edge (self, dx, dy);
  if (node >= 0)
    sluice_graph_view_go_to (self, node);
  else
    refuse_step (self, self->choosing ? 0 : self->direction == SLUICE_GRAPH_TOP_DOWN ? dy : dx);
}

/* Where there are no stages, and none to come, a key is for somebody else. */
static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   data)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  const char *action = g_variant_is_of_type (args, G_VARIANT_TYPE ("(b)")) ? "graph.end" : "graph.step";

  return (sluice_graph_view_get_n_nodes (self) > 0 || self->busy)
         && gtk_widget_activate_action_variant (widget, action, args);
}

static gboolean
pan_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   data)
{
  int dx, dy;

  g_variant_get (args, "(ii)", &dx, &dy);
  sluice_graph_view_pan (SLUICE_GRAPH_VIEW (widget), -dx * PAN_STEP, -dy * PAN_STEP);
  return TRUE;
}

/* Nearly a whole view on: what the small picture does with a click. */
static gboolean
page_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   data)
{
  int dx, dy;

  g_variant_get (args, "(ii)", &dx, &dy);
  sluice_graph_view_pan (SLUICE_GRAPH_VIEW (widget), -dx * PAGE_SHARE * gtk_widget_get_width (widget),
                         -dy * PAGE_SHARE * gtk_widget_get_height (widget));
  return TRUE;
}

static void
alert_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  if (sluice_graph_view_put_off (self, name, NULL) || sluice_graph_view_go_to_alert (self))
    return;
  /* What is being made has not failed. */
  if (self->edit != NULL)
    gtk_widget_error_bell (widget);
  else
    sluice_graph_view_tell (self, _("Nothing failed out of view"));
}

static void
end_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  gboolean last;

  if (has_no_nodes (self, name, parameter))
    return;
  g_variant_get (parameter, "(b)", &last);
  sluice_graph_view_leave (self);
  sluice_graph_view_go_to (self, (int) self->order[last ? sluice_graph_view_get_n_nodes (self) - 1 : 0]);
}

/* As they are read, one after the other: what no arrow leads to is come to as well. */
static void
read_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  guint n_nodes = sluice_graph_view_get_n_nodes (self), place = 0;
  gboolean onward = g_str_equal (name, "graph.next");

  if (has_no_nodes (self, name, NULL))
    return;
  if (self->selected_node >= 0)
    {
      place = self->places[self->selected_node];
      if (onward ? place + 1 == n_nodes : place == 0)
        {
          gtk_widget_error_bell (widget);
          sluice_graph_view_say (self, onward ? _("This is the last stage") : _("This is the first stage"));
          return;
        }
      place = onward ? place + 1 : place - 1;
    }
  sluice_graph_view_go_to (self, (int) self->order[place]);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   data)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  if (sluice_graph_view_cancel_drag (self) || sluice_graph_view_close_search (self))
    return TRUE;
  if (sluice_graph_view_clear_marks (self))
    {
      sluice_graph_view_announce_no_marks (self);
      return TRUE;
    }
  if (self->selected_node < 0)
    return FALSE;
  self->pointed_at = FALSE;
  sluice_graph_view_select_node (self, -1);
  return TRUE;
}

/* The next one as it is read, from the selected one on and around; of a folded block one after the other. */
static void
jump_to_state (SluiceGraphView *self,
               gboolean         failed,
               gboolean         onward)
{
  guint n_nodes = sluice_graph_view_get_n_nodes (self);
  guint start = onward ? n_nodes - 1 : 0;
  guint states = failed ? 1u << SLUICE_STATE_FAILED : 1u << SLUICE_STATE_RUNNING | 1u << SLUICE_STATE_STUCK;
  int former = self->selected != NULL && self->graph != NULL ? sluice_graph_find (self->graph, self->selected) : -1;
  int member = -1;

  /* What is drawn neither fails nor runs: it has problems. */
  if (self->edit != NULL)
    states = 1u << SLUICE_STATE_FAILED | 1u << SLUICE_STATE_STUCK;
  if (self->selected_node >= 0)
    start = self->places[self->selected_node];
  if (sluice_graph_view_is_folded (self, self->selected_node) && former >= 0)
    member = sluice_graph_view_find_member (self, (guint) self->selected_node, states, former, onward);
  for (guint i = 1; i <= n_nodes && member < 0; i++)
    member = sluice_graph_view_find_member (self, self->order[(onward ? start + i : start + n_nodes - i) % n_nodes],
                                            states, -1, onward);
  if (member < 0)
    {
      sluice_graph_view_tell (self, self->edit != NULL ? _("No stage has a problem")
                                    : failed           ? _("No stage has failed")
                                                       : _("No stage is running"));
      return;
    }
  sluice_graph_view_select_member (self, (guint) member);
  sluice_graph_view_fly_to (self, self->selected_node, TRUE);
  if (member == former)
    {
      g_autofree char *name = sluice_text_line (sluice_text_stage_name (self->selected));
      /* Translators: a stage's name; a key that leads to the next such stage came back to it */
      g_autofree char *words = g_strdup_printf (self->edit != NULL ? _("%s is the only stage with a problem")
                                                : failed           ? _("%s is the only stage that failed")
                                                                   : _("%s is the only stage that runs"), name);

      sluice_graph_view_tell (self, words);
    }
}

static void
jump_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  if (!sluice_graph_view_put_off (SLUICE_GRAPH_VIEW (widget), name, NULL))
    jump_to_state (SLUICE_GRAPH_VIEW (widget), g_str_has_suffix (name, "-failed"), g_str_has_prefix (name, "graph.next"));
}

static void
node_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  if (self->selected_node < 0 && !g_str_equal (name, "graph.mark-all")
      && !(self->edit != NULL && g_str_equal (name, "graph.menu")))
    {
      if (!has_no_nodes (self, name, NULL))
        sluice_graph_view_tell (self, _("No stage is selected"));
    }
  else if (g_str_equal (name, "graph.open"))
    sluice_graph_view_activate_selected (self);
  else if (g_str_equal (name, "graph.mark"))
    sluice_graph_view_toggle_mark (self, self->selected_node);
  else if (g_str_equal (name, "graph.mark-all"))
    sluice_graph_view_mark_all (self);
  else
    sluice_graph_view_open_menu (self, self->selected_node, NULL);
}

static void
travel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sluice_graph_view_travel (SLUICE_GRAPH_VIEW (widget), g_str_equal (name, "graph.back"));
}

static void
bind_arrow (GtkWidgetClass *widget_class,
            guint           key,
            guint           keypad_key,
            int             dx,
            int             dy)
{
  gtk_widget_class_add_binding (widget_class, key, 0, walk_cb, "(ii)", dx, dy);
  gtk_widget_class_add_binding (widget_class, keypad_key, 0, walk_cb, "(ii)", dx, dy);
  gtk_widget_class_add_binding (widget_class, key, GDK_CONTROL_MASK, pan_cb, "(ii)", dx, dy);
  gtk_widget_class_add_binding (widget_class, keypad_key, GDK_CONTROL_MASK, pan_cb, "(ii)", dx, dy);
}

static void
bind_page (GtkWidgetClass *widget_class,
           guint           key,
           guint           keypad_key,
           int             by)
{
  gtk_widget_class_add_binding (widget_class, key, 0, page_cb, "(ii)", 0, by);
  gtk_widget_class_add_binding (widget_class, keypad_key, 0, page_cb, "(ii)", 0, by);
  gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, page_cb, "(ii)", by, 0);
  gtk_widget_class_add_binding (widget_class, keypad_key, GDK_SHIFT_MASK, page_cb, "(ii)", by, 0);
}

void
sluice_graph_view_class_init_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *action;
    GtkWidgetActionActivateFunc activate;
    GdkModifierType modifiers;
    guint keys[4];
  } bindings[] = {
    { "graph.open", node_action, 0, { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter } },
    { "graph.mark", node_action, 0, { GDK_KEY_space, GDK_KEY_KP_Space } },
    { "graph.mark-all", node_action, GDK_CONTROL_MASK, { GDK_KEY_a } },
    { "graph.menu", node_action, 0, { GDK_KEY_Menu } },
    { "graph.menu", NULL, GDK_SHIFT_MASK, { GDK_KEY_F10 } },
    { "graph.next", read_action, 0, { GDK_KEY_n } },
    { "graph.previous", read_action, GDK_SHIFT_MASK, { GDK_KEY_n } },
    { "graph.next-failed", jump_action, 0, { GDK_KEY_f } },
    { "graph.previous-failed", jump_action, GDK_SHIFT_MASK, { GDK_KEY_f } },
    { "graph.next-running", jump_action, 0, { GDK_KEY_r } },
    { "graph.previous-running", jump_action, GDK_SHIFT_MASK, { GDK_KEY_r } },
    { "graph.alert", alert_action, 0, { GDK_KEY_a } },
    { "graph.back", travel_action, GDK_ALT_MASK, { GDK_KEY_Left, GDK_KEY_KP_Left } },
    { "graph.forward", travel_action, GDK_ALT_MASK, { GDK_KEY_Right, GDK_KEY_KP_Right } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      if (bindings[i].activate != NULL)
        gtk_widget_class_install_action (widget_class, bindings[i].action, NULL, bindings[i].activate);
      for (const guint *key = bindings[i].keys; *key != 0; key++)
        gtk_widget_class_add_binding_action (widget_class, *key, bindings[i].modifiers, bindings[i].action, NULL);
    }
  gtk_widget_class_install_action (widget_class, "graph.step", "(ii)", step_action);
  gtk_widget_class_install_action (widget_class, "graph.end", "(b)", end_action);
  bind_arrow (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1);
  bind_arrow (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1);
  bind_arrow (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0);
  bind_arrow (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0);
  bind_page (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -1);
  bind_page (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, walk_cb, "(b)", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Home, 0, walk_cb, "(b)", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, walk_cb, "(b)", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_End, 0, walk_cb, "(b)", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

gboolean
sluice_graph_view_go_back (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  return sluice_graph_view_travel (self, TRUE);
}

gboolean
sluice_graph_view_go_forward (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  return sluice_graph_view_travel (self, FALSE);
}

void
sluice_graph_view_set_choosing (SluiceGraphView *self,
                                gboolean         choosing)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  self->choosing = choosing;
}
