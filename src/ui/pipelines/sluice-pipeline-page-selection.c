/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pipelines/sluice-pipeline-page-private.h"

/* GTK makes about 200 rows of a list at once: of more stages than that the graph is shown first. */
#define MANY_STAGES 100
#define FRAMES_BEFORE_LIST 3
/* A layout may take seconds. */
#define LONGEST_WAIT_MS 300

static void
scroll_to (SluicePipelinePage *self,
           guint               position,
           GtkListScrollFlags  flags)
{
  if (position != GTK_INVALID_LIST_POSITION && gtk_list_view_get_model (self->stages_view) != NULL)
    gtk_list_view_scroll_to (self->stages_view, position, flags, NULL);
}

static void
show_stage (SluicePipelinePage *self,
            SluiceStage        *stage)
{
  self->selecting = TRUE;
  sluice_stage_panel_set_stages (self->stage_panel,
                                 self->pipeline != NULL ? sluice_pipeline_get_stages (self->pipeline) : NULL);
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
  scroll_to (self, position, GTK_LIST_SCROLL_NONE);
  self->selecting = FALSE;
  sluice_pipeline_page_show_selected (self);
}

static gboolean
keep_in_view_cb (GtkWidget     *widget,
                 GdkFrameClock *clock,
                 gpointer       data)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  self->room_id = 0;
  scroll_to (self, gtk_single_selection_get_selected (self->selection), GTK_LIST_SCROLL_NONE);
  return G_SOURCE_REMOVE;
}

/* The panel below takes its room from the list after a stage was selected in it. While GTK allocates the list, it measures
 * what is in view by the height it had. */
static void
room_changed_cb (SluicePipelinePage *self)
{
  if (self->room_id == 0)
    self->room_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), keep_in_view_cb, NULL, NULL);
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

static void
fill_list (SluicePipelinePage *self)
{
  g_clear_handle_id (&self->list_wait_id, g_source_remove);
  gtk_list_view_set_model (self->stages_view, GTK_SELECTION_MODEL (self->selection));
  scroll_to (self, gtk_single_selection_get_selected (self->selection), GTK_LIST_SCROLL_NONE);
  if (self->list_wants_focus && gtk_widget_has_focus (GTK_WIDGET (self->graph_view)))
    sluice_pipeline_page_focus_list (self);
  self->list_wants_focus = FALSE;
}

static gboolean
fill_list_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       data)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (++self->list_frames < FRAMES_BEFORE_LIST)
    return G_SOURCE_CONTINUE;

  self->list_id = 0;
  fill_list (self);
  return G_SOURCE_REMOVE;
}

static gboolean
waited_cb (gpointer data)
{
  SluicePipelinePage *self = data;

  self->list_wait_id = 0;
  if (gtk_list_view_get_model (self->stages_view) == NULL && self->list_id == 0)
    fill_list (self);
  return G_SOURCE_REMOVE;
}

void
sluice_pipeline_page_fill_list (SluicePipelinePage *self)
{
  /* A page that is not shown yet may be a wide one. */
  gboolean beside = gtk_widget_get_mapped (GTK_WIDGET (self->graph_view)) || !gtk_widget_get_mapped (GTK_WIDGET (self));
  gboolean after_graph = beside && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > MANY_STAGES;

  if (gtk_list_view_get_model (self->stages_view) != NULL || self->list_id != 0)
    return;
  if (after_graph && sluice_graph_view_get_busy (self->graph_view))
    {
      if (self->list_wait_id == 0)
        self->list_wait_id = g_timeout_add (LONGEST_WAIT_MS, waited_cb, self);
      return;
    }

  self->list_frames = 0;
  if (after_graph)
    self->list_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), fill_list_cb, NULL, NULL);
  else
    fill_list (self);
}

void
sluice_pipeline_page_set_stages (SluicePipelinePage *self,
                                 GListModel         *stages)
{
  if (gtk_single_selection_get_model (self->selection) == stages)
    return;

  if (stages != NULL && g_list_model_get_n_items (stages) > MANY_STAGES)
    gtk_list_view_set_model (self->stages_view, NULL);
  gtk_single_selection_set_model (self->selection, stages);
}

gboolean
sluice_pipeline_page_focus_list (SluicePipelinePage *self)
{
  if (gtk_list_view_get_model (self->stages_view) == NULL)
    {
      self->list_wants_focus = TRUE;
      return gtk_widget_grab_focus (GTK_WIDGET (self->graph_view));
    }
  scroll_to (self, gtk_single_selection_get_selected (self->selection), GTK_LIST_SCROLL_FOCUS);
  return gtk_widget_grab_focus (GTK_WIDGET (self->stages_view));
}
