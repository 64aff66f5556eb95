/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pipelines/sluice-pipeline-page-private.h"

static void
show_stage (SluicePipelinePage *self,
            SluiceStage        *stage)
{
  self->selecting = TRUE;
  sluice_stage_panel_set_stage (self->stage_panel, stage);
  sluice_pipeline_log_set_stage (self->log, stage);
  sluice_graph_view_set_selected (self->graph_view, sluice_pipeline_graph_find_node (self->graph, stage));
  self->selecting = FALSE;
}

void
sluice_pipeline_page_show_selected (SluicePipelinePage *self)
{
  show_stage (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
select_position (SluicePipelinePage *self,
                 guint               position)
{
  self->chosen = TRUE;
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->stages_view, position, GTK_LIST_SCROLL_NONE, NULL);
  self->selecting = FALSE;
  sluice_pipeline_page_show_selected (self);
}

/* The panel below takes its room from the list after a stage was selected in it. */
static void
room_changed_cb (SluicePipelinePage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->stages_view, position, GTK_LIST_SCROLL_NONE, NULL);
}

void
sluice_pipeline_page_keep_selected_in_view (SluicePipelinePage *self)
{
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->stages_view)), "notify::page-size",
                           G_CALLBACK (room_changed_cb), self, G_CONNECT_SWAPPED);
}

void
sluice_pipeline_page_select_first (SluicePipelinePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint running = GTK_INVALID_LIST_POSITION;

  if (self->chosen)
    return;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      SluiceState state = sluice_stage_get_state (stage);

      if (state == SLUICE_STATE_FAILED)
        {
          select_position (self, i);
          return;
        }
      if (running == GTK_INVALID_LIST_POSITION && (state == SLUICE_STATE_RUNNING || state == SLUICE_STATE_STUCK))
        running = i;
    }

  if (running != GTK_INVALID_LIST_POSITION)
    select_position (self, running);
}

static guint
find_position (SluicePipelinePage *self,
               SluiceStage        *stage)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (other == stage)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

void
sluice_pipeline_page_take_list_selection (SluicePipelinePage *self)
{
  if (self->selecting)
    return;

  self->chosen = TRUE;
  sluice_pipeline_page_show_selected (self);
}

void
sluice_pipeline_page_take_graph_selection (SluicePipelinePage *self)
{
  const char *node = sluice_graph_view_get_selected (self->graph_view);

  if (!self->selecting)
    select_position (self, find_position (self, sluice_pipeline_graph_find_stage (self->graph, node)));
}
