/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graph or log: which part is seen, side by side with the stages or as one of the parts of a narrow page. */
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

static gboolean
leave_log_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->log)))
    return FALSE;

  show_graph_action (widget, NULL, NULL);
  return TRUE;
}

void
sluice_pipeline_page_class_init_parts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "pipeline.show-log", NULL, show_log_action);
  gtk_widget_class_install_action (widget_class, "pipeline.show-graph", NULL, show_graph_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "pipeline.show-log", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, 0, "pipeline.show-graph", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_log_cb, NULL);
}

SluicePipelineLog *
sluice_pipeline_page_get_shown_log (SluicePipelinePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_PAGE (self), NULL);

  return gtk_widget_get_mapped (GTK_WIDGET (self->log)) ? self->log : NULL;
}
