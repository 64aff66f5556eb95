/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline's page: it is run once more. */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-page-private.h"

#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/pipelines/sluice-pipeline-again.h"
#include "ui/pipelines/sluice-pipeline-copy.h"
#include "ui/widgets/sluice-label.h"

/* The button is for what is over; the menu has it for what still runs, too. */
void
sluice_pipeline_page_update_again (SluicePipelinePage *self)
{
  gboolean offered = self->pipeline != NULL && sluice_pipeline_copy_offers (self->server, self->pipeline, FALSE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pipeline.run-again",
                                 offered && sluice_monitor_takes_actions (sluice_server_get_monitor (self->server)));
  gtk_widget_set_visible (self->again_button,
                          offered && sluice_state_is_final (sluice_pipeline_get_state (self->pipeline)));
  sluice_label_set_tooltip (self->again_button, sluice_pipeline_actions_describe_obstacle (self->server));
}

static void
run_again_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();

  if (self->pipeline == NULL)
    return;
  g_ptr_array_add (pipelines, self->pipeline);
  sluice_pipeline_again_run (widget, self->server, pipelines);
}

/* A key says why not, where a button would not be there. */
static gboolean
run_again_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  run_again_action (widget, NULL, NULL);
  return TRUE;
}

static gboolean
edit_copy_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (self->pipeline != NULL)
    sluice_pipeline_copy_edit (widget, self->server, self->pipeline);
  return TRUE;
}

void
sluice_pipeline_page_class_init_again (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "pipeline.run-again", NULL, run_again_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, edit_copy_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK | GDK_SHIFT_MASK, run_again_cb, NULL);
}
