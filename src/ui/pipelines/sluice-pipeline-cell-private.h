/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/widgets/sluice-tick.h"

G_BEGIN_DECLS

/*
 * A cell of words draws them itself: with 200 rows that a table keeps ready, labels would make most of what a search
 * costs. Nothing is laid out before it is drawn.
 */
struct _SluicePipelineCell
{
  GtkWidget parent_instance;

  /* children; only of the actions */
  GtkWidget *button;
  GtkWidget *menu;

  /* owned */
  SluicePipeline *pipeline;
  GSignalGroup *signals;
  SluiceServer *server;
  SluiceNow *now;
  SluiceTickSource *tick; /* while a time is mapped, of a state only while nothing moves */
  char *text;
  PangoLayout *layout;    /* of the text; NULL until it is drawn */

  SluicePipelineField field;
  gboolean in_table;
  SluiceState state;
  double progress;
  const char *mark;       /* static: a style class, or NULL */
  gboolean stuck;         /* its state is told with its minutes */
  const char *row_action; /* static: an action's name */
};

/* sluice-pipeline-cell.c */
/** Returns: (transfer full) (nullable): why it is in that state. */
char *sluice_pipeline_cell_describe_state (SluicePipelineCell *self);

/* sluice-pipeline-cell-draw.c */
void sluice_pipeline_cell_class_init_draw (GtkWidgetClass *widget_class);
void sluice_pipeline_cell_show_text (SluicePipelineCell *self, const char *text);
/** Shows the state's sign, or the bar of a progress; below 0 there is no bar. */
void sluice_pipeline_cell_show_sign (SluicePipelineCell *self, SluiceState state, double progress);
/** @mark: (nullable): a style class, a literal */
void sluice_pipeline_cell_set_mark (SluicePipelineCell *self, const char *mark);
/** What a time tells: @start 0 for nothing, @end 0 for what goes on. */
void sluice_pipeline_cell_get_times (SluicePipelineCell *self, gint64 *start, gint64 *end);

G_END_DECLS
