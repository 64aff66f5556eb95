/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a stage, or of all: instead of a job's log, or above it. */
#include "ui/pipelines/sluice-pipeline-log-private.h"

#include "log/sluice-log-story.h"
#include "ui/widgets/sluice-label.h"

/* Returns: (transfer none) (nullable): what was seen of @stage, where anybody can tell that it was of this one */
static GPtrArray *
get_transitions (SluicePipelineLog *self,
                 SluiceStage       *stage)
{
  GListModel *stages = sluice_pipeline_get_stages (self->pipeline);

  return stages == NULL || sluice_log_story_can_tell (stages, stage) ? sluice_pipeline_get_transitions (self->pipeline)
                                                                     : NULL;
}

void
sluice_pipeline_log_tell (SluicePipelineLog *self,
                          SluiceStage       *stage)
{
  GListModel *stages = sluice_pipeline_get_stages (self->pipeline);
  g_autoptr (GPtrArray) lines = NULL;

  /* Another story is another log: nobody's place in the old one is kept. */
  if (self->story == NULL || self->told != stage)
    {
      g_clear_object (&self->story);
      self->story = sluice_log_new ();
      g_set_object (&self->told, stage);
    }
  /* Of one stage the traceback is source text below its lines. Of all there may be many, each has its place in time, and
   * what is filtered or gone to by E are lines: so there they stay lines, counted, searched and saved alike. */
  if (stage != NULL)
    lines = sluice_log_story (stage, get_transitions (self, stage), FALSE);
  else
    lines = stages != NULL ? sluice_log_story_of_all (stages, sluice_pipeline_get_transitions (self->pipeline))
                           : sluice_log_lines_new ();
  sluice_log_set_lines (self->story, lines);
  sluice_pipeline_log_show_log (self, self->story);
}

/* A job tells what it did; how its stage fared stands above that. */
void
sluice_pipeline_log_tell_beside (SluicePipelineLog *self)
{
  gboolean beside = self->follower != NULL && self->story == NULL && self->log != NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *sum = NULL;

  gtk_widget_set_visible (self->beside, beside);
  if (!beside)
    return;

  if (self->beside_story == NULL || self->beside_told != self->stage)
    {
      g_clear_object (&self->beside_story);
      self->beside_story = sluice_log_new ();
      g_set_object (&self->beside_told, self->stage);
    }
  sum = sluice_log_story_sum_up (self->stage);
  sluice_label_set_text (self->sum, sum);
  lines = sluice_log_story (self->stage, get_transitions (self, self->stage), TRUE);
  sluice_log_set_lines (self->beside_story, lines);
  sluice_log_canvas_set_log (self->beside_canvas, self->beside_story);
}
