/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pipelines/sluice-pipeline-graph.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-stage-panel.h"
#include "ui/widgets/sluice-graph-view.h"
#include "ui/widgets/sluice-now.h"
#include "ui/widgets/sluice-state-icon.h"
#include "ui/widgets/sluice-tick.h"
#include "ui/widgets/sluice-time-label.h"

G_BEGIN_DECLS

struct _SluicePipelinePage
{
  AdwNavigationPage parent_instance;

  /* Template children */
  AdwWindowTitle *window_title;
  GtkWidget *start_button;
  GtkWidget *resume_button;
  GtkWidget *retry_button;
  GtkWidget *pause_button;
  GtkWidget *cancel_button;
  AdwBanner *warning_banner;
  GtkStack *stack;
  GtkLabel *description_label;
  SluiceStateIcon *state_icon;
  GtkLabel *state_label;
  GtkWidget *facts_box;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  AdwBin *duration_bin;
  GtkLabel *priority_label;
  GtkLabel *retries_label;
  GtkLabel *created_label;
  GtkLabel *started_label;
  GtkLabel *ended_label;
  GtkWidget *error_box;
  GtkLabel *error_label;
  AdwMultiLayoutView *layouts;
  AdwViewStack *narrow_stack;
  SluiceGraphView *graph_view;
  GtkStack *stages_stack;
  GtkListView *stages_view;
  SluiceStagePanel *stage_panel;

  /* Borrowed from its bin */
  SluiceTimeLabel *duration_label;

  /* Owned */
  SluiceServer *server;
  SluiceNow *now;
  char *uuid;
  SluicePipeline *pipeline; /* NULL until the store knows it, and once it is gone */
  SluicePipelineGraph *graph;
  SluiceWatch *watch; /* while mapped */
  GSignalGroup *pipeline_signals;
  GtkSingleSelection *selection;
  GCancellable *cancellable;
  SluiceTickSource *tick; /* while mapped */
  gboolean selecting;
};

/** Shows how the pipeline stands: state, progress, facts, error, warning. It must be known. */
void sluice_pipeline_page_update_facts (SluicePipelinePage *self);

/** Shows its ages and clocks as of now; a SluiceTickFunc. @user_data: the page */
gint64 sluice_pipeline_page_update_times (gpointer user_data);

G_END_DECLS
