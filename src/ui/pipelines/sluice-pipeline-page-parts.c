/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graph, log or details: which part is seen, side by side with the stages or as one of the parts of a narrow page. */
#include "ui/pipelines/sluice-pipeline-page-private.h"

/* A page that becomes narrow or wide goes on with what was looked at. */
static void
take_wide_part (SluicePipelinePage *self)
{
  const char *part, *narrow;

  /* Children go one after another. */
  if (self->wide_stack == NULL || self->narrow_stack == NULL)
    return;

  part = adw_view_stack_get_visible_child_name (self->wide_stack);
  narrow = adw_view_stack_get_visible_child_name (self->narrow_stack);
  if (g_strcmp0 (part, "log") == 0 || g_strcmp0 (narrow, "log") == 0)
    adw_view_stack_set_visible_child_name (self->narrow_stack, part);
}

static void
take_narrow_part (SluicePipelinePage *self)
{
  const char *part;

  if (self->wide_stack == NULL || self->narrow_stack == NULL)
    return;

  part = adw_view_stack_get_visible_child_name (self->narrow_stack);
  g_object_set (self->header, "reading", g_strcmp0 (part, "log") == 0, NULL);
  if (g_strcmp0 (part, "graph") == 0 || g_strcmp0 (part, "log") == 0)
    adw_view_stack_set_visible_child_name (self->wide_stack, part);
}

void
sluice_pipeline_page_set_up_parts (SluicePipelinePage *self)
{
  g_signal_connect_object (self->wide_stack, "notify::visible-child-name", G_CALLBACK (take_wide_part), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->narrow_stack, "notify::visible-child-name", G_CALLBACK (take_narrow_part), self,
                           G_CONNECT_SWAPPED);
}

static void
show_part (SluicePipelinePage *self,
           const char         *part)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* GTK keeps for ever what held the focus when it was hidden (sluice_focus_keeper_attach()). */
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  adw_view_stack_set_visible_child_name (self->wide_stack, part);
  adw_view_stack_set_visible_child_name (self->narrow_stack, part);
}

static void
show_log_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (self->pipeline == NULL)
    return;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->log)))
    show_part (self, "log");
  sluice_pipeline_log_land (self->log);
}

static void
show_graph_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (self->pipeline == NULL)
    return;

  show_part (self, "graph");
  gtk_widget_grab_focus (GTK_WIDGET (self->graph_view));
}

void
sluice_pipeline_page_show_details (SluicePipelinePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->from_list = gtk_widget_get_focus_child (GTK_WIDGET (self->stages_view)) != NULL;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->stage_panel)) && root != NULL)
    gtk_root_set_focus (root, NULL);
  adw_view_stack_set_visible_child_name (self->narrow_stack, "stage");
  gtk_widget_grab_focus (GTK_WIDGET (self->stage_panel));
}

static void
leave_details (SluicePipelinePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!self->from_list)
    {
      show_graph_action (GTK_WIDGET (self), NULL, NULL);
      return;
    }
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->stages_view)) && root != NULL)
    gtk_root_set_focus (root, NULL);
  adw_view_stack_set_visible_child_name (self->narrow_stack, "stages");
  sluice_pipeline_page_focus_list (self);
}

static gboolean
leave_part_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->stage_panel)) != NULL)
    leave_details (self);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self->log)))
    show_graph_action (widget, NULL, NULL);
  else
    return FALSE;
  return TRUE;
}

/* What is done with the graph needs no keys in it: the list of stages has no use for these.  They stay where they are, on
 * the stage that is gone to. */
static gboolean
graph_key_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);
  GtkWidget *view = GTK_WIDGET (self->graph_view);
  g_autofree char *before = g_strdup (sluice_graph_view_get_selected (self->graph_view));
  const char *action;

  g_variant_get (args, "(&s)", &action);
  if (!gtk_widget_get_mapped (view) || !gtk_widget_activate_action (view, action, NULL))
    return FALSE;

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->stages_view)) != NULL
      && g_strcmp0 (before, sluice_graph_view_get_selected (self->graph_view)) != 0)
    sluice_pipeline_page_focus_list (self);
  return TRUE;
}

static void
bind_graph_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_f, 0, "graph.next-failed" },
    { GDK_KEY_f, GDK_SHIFT_MASK, "graph.previous-failed" },
    { GDK_KEY_r, 0, "graph.next-running" },
    { GDK_KEY_r, GDK_SHIFT_MASK, "graph.previous-running" },
    { GDK_KEY_a, 0, "graph.alert" },
    { GDK_KEY_b, 0, "graph.toggle-fold" },
    { GDK_KEY_b, GDK_SHIFT_MASK, "graph.fold-all" },
    { GDK_KEY_d, 0, "graph.left-right" },
    { GDK_KEY_0, 0, "graph.fit" },
    { GDK_KEY_KP_0, 0, "graph.fit" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "graph.fit" },
    { GDK_KEY_1, 0, "graph.zoom-original" },
    { GDK_KEY_KP_1, 0, "graph.zoom-original" },
    { GDK_KEY_plus, 0, "graph.zoom-in" },
    { GDK_KEY_equal, 0, "graph.zoom-in" },
    { GDK_KEY_KP_Add, 0, "graph.zoom-in" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "graph.zoom-in" },
    { GDK_KEY_minus, 0, "graph.zoom-out" },
    { GDK_KEY_KP_Subtract, 0, "graph.zoom-out" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "graph.zoom-out" },
    { GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "graph.filter" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, graph_key_cb, "(s)", keys[i].action);
}

void
sluice_pipeline_page_class_init_parts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "pipeline.show-log", NULL, show_log_action);
  gtk_widget_class_install_action (widget_class, "pipeline.show-graph", NULL, show_graph_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "pipeline.show-log", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, 0, "pipeline.show-graph", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_part_cb, NULL);
  bind_graph_keys (widget_class);
}

SluicePipelineLog *
sluice_pipeline_page_get_shown_log (SluicePipelinePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_PAGE (self), NULL);

  return gtk_widget_get_mapped (GTK_WIDGET (self->log)) ? self->log : NULL;
}
