/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pipelines/sluice-pipeline-graph.h"
#include "ui/pipelines/sluice-pipeline-header.h"
#include "ui/pipelines/sluice-pipeline-log.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-stage-panel.h"
#include "ui/widgets/sluice-now.h"
#include "ui/widgets/sluice-tick.h"

G_BEGIN_DECLS

struct _SluicePipelinePage
{
  AdwNavigationPage parent_instance;

  /* Template children */
  AdwWindowTitle *window_title;
  GtkWidget *start_button;
  GtkWidget *resume_button;
  GtkWidget *retry_button;
  GtkWidget *again_button;
  GtkWidget *pause_button;
  GtkWidget *cancel_button;
  GtkMenuButton *menu_button;
  AdwBin *banner_bin;
  AdwBanner *warning_banner;
  GtkStack *stack;
  SluicePipelineHeader *header;
  AdwViewStack *wide_stack;
  AdwViewStack *narrow_stack;
  SluiceGraphView *graph_view;
  GtkStack *body_stack;
  AdwStatusPage *unknown_page;
  GtkStack *stages_stack;
  AdwStatusPage *failed_page;
  GtkWidget *failed_again;
  GtkButton *failed_details;
  GtkListView *stages_view;
  SluiceStagePanel *stage_panel;
  SluicePipelineLog *log;

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
  gboolean times_due;     /* all of them, not only when their second is full */
  guint update_id;        /* while something changed that isn't shown yet */
  guint list_id;          /* until the list gets its rows */
  guint room_id;          /* until what is selected is in view in the list's new height */
  guint list_wait_id;     /* until it does not wait for the graph any more */
  guint list_frames;      /* shown since */
  gboolean list_wants_focus; /* once it has any */
  gboolean selecting;     /* list and graph are brought together: neither is a person's choice */
  gboolean chosen;        /* a stage was selected, by a person or for the first time by us */
  gboolean seen;          /* the store had it once */
  gboolean from_list;     /* the details were asked for there, not in the graph: Escape leads back */
};

/* Which stage: list, graph and panel show the same one. */

/** What a person most likely came for is there at once: why it failed, or what it does now. */
void sluice_pipeline_page_keep_selected_in_view (SluicePipelinePage *self);
void sluice_pipeline_page_select_first (SluicePipelinePage *self);
/** Shows in graph and panel what is selected in the list. */
void sluice_pipeline_page_show_selected (SluicePipelinePage *self);
/** Another list of stages (nullable) is shown. Its rows may come later: sluice_pipeline_page_fill_list() */
void sluice_pipeline_page_set_stages (SluicePipelinePage *self, GListModel *stages);
/** Gives the list its rows, of many stages after the graph's first picture. Again when the graph is laid out. */
void sluice_pipeline_page_fill_list (SluicePipelinePage *self);
/** Returns: whether the keys are for the list, or for the graph until the list has rows. */
gboolean sluice_pipeline_page_focus_list (SluicePipelinePage *self);
/** A row was selected. */
void sluice_pipeline_page_take_list_selection (SluicePipelinePage *self);
/** A node was selected. */
void sluice_pipeline_page_take_graph_selection (SluicePipelinePage *self);

/* Once more: sluice-pipeline-page-again.c */

void sluice_pipeline_page_update_again (SluicePipelinePage *self);
/** Action pipeline.run-again, and the keys. */
void sluice_pipeline_page_class_init_again (GtkWidgetClass *widget_class);

/* Which part: graph or log, or the details. */

/** The details of the selected stage have the keys, until Escape leads back to the graph, or the list, that had them. */
void sluice_pipeline_page_show_details (SluicePipelinePage *self);

void sluice_pipeline_page_set_up_parts (SluicePipelinePage *self);
/** Actions pipeline.show-log and pipeline.show-graph, and their keys. */
void sluice_pipeline_page_class_init_parts (GtkWidgetClass *widget_class);

G_END_DECLS
