/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pipelines/sluice-pipeline-log.h"
#include "ui/widgets/sluice-log-canvas.h"
#include "ui/widgets/sluice-log-view.h"

G_BEGIN_DECLS

struct _SluicePipelineLog
{
  AdwBin parent_instance;

  /* Template children */
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkToggleButton *all_button;
  GtkWidget *find_button; /* looks for the job of a stage that runs */
  GtkStack *stack;
  SluiceLogView *view;
  AdwStatusPage *empty_page;
  GtkWidget *beside; /* the story of a stage whose job's log is shown */
  GtkLabel *sum;
  SluiceLogCanvas *beside_canvas;

  /* Owned */
  SluiceServer *server;
  SluicePipeline *pipeline;
  SluiceStage *stage;
  SluiceStage *told;           /* whose story `story` is; NULL: that of all */
  SluiceLogFollower *follower; /* NULL while a story is shown */
  SluiceLog *story;            /* NULL while a job's log is shown */
  SluiceLog *beside_story;     /* NULL while none is beside it */
  SluiceStage *beside_told;    /* whose that is */
  SluiceLog *log;              /* what is shown */
  GSignalGroup *pipeline_signals;
  GSignalGroup *stage_signals;
  GSignalGroup *log_signals;
  GSignalGroup *follower_signals;
  GHashTable *jobs;          /* name of a stage → its job, by what this computer sent; NULL where not known */
  GCancellable *cancellable; /* of the look into what was sent; NULL before, and again after it */
  gboolean jobs_asked;
  GSignalGroup *monitor_signals;
  char *looked_for; /* "PIPELINE\nTASK" that a person wanted the log of last, while its job was not known */
  char *without_job; /* the same, where none was found among the running tasks */
  gboolean looking;     /* for it, among the running tasks … */
  gboolean asked_tasks; /* … which were asked for */

  guint update_id;
  guint land_id; /* tick callback: waits until the lines have their place */
  char *why_empty;    /* what is said where there is no log; NULL where there is one */
  gboolean searching; /* the search is there, too, where there is no log yet */
  gboolean landing;
  gboolean switched; /* between all stages and one, by a person, and not said yet */
};

/* sluice-pipeline-log.c */
/** Shows what there is to show, soon and once. */
void sluice_pipeline_log_queue_update (SluicePipelineLog *self);
/** Shows @log, nullable. */
void sluice_pipeline_log_show_log (SluicePipelineLog *self, SluiceLog *log);

/* sluice-pipeline-log-job.c */
/** Returns: (transfer none) (nullable): the job that its stage works on. */
const char *sluice_pipeline_log_find_job (SluicePipelineLog *self);
/** Asks what this computer sent, once for each pipeline. */
void sluice_pipeline_log_ask_jobs (SluicePipelineLog *self);
void sluice_pipeline_log_forget_jobs (SluicePipelineLog *self);
void sluice_pipeline_log_follow (SluicePipelineLog *self, const char *job);
void sluice_pipeline_log_drop_follower (SluicePipelineLog *self);
/** Returns: whether the server has no log of the job that is followed. */
gboolean sluice_pipeline_log_is_gone (SluicePipelineLog *self);
/** Returns: whether the stage's task was looked for and has no job that is told of; F5 looks again. */
gboolean sluice_pipeline_log_has_no_job (SluicePipelineLog *self);
void sluice_pipeline_log_show_job (SluicePipelineLog *self);
/** A person wants the log of a stage whose job may not be known: asks the server, for the same task once but if @again. */
void sluice_pipeline_log_look (SluicePipelineLog *self, gboolean again);
/** Shows whether the job is looked for, or can be, and says what came of it. */
void sluice_pipeline_log_update_looking (SluicePipelineLog *self);

/* sluice-pipeline-log-story.c */
/** Shows the story of @stage, nullable: of all. */
void sluice_pipeline_log_tell (SluicePipelineLog *self, SluiceStage *stage);
/** Shows the story of the stage above its job's log, where that is shown. */
void sluice_pipeline_log_tell_beside (SluicePipelineLog *self);

G_END_DECLS
