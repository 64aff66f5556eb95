/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of a stage's job: which job that is, and who fetches it. */
#include "ui/pipelines/sluice-pipeline-log-private.h"

#include "base/sluice-error.h"

const char *
sluice_pipeline_log_find_job (SluicePipelineLog *self)
{
  const char *job = sluice_stage_get_job_uuid (self->stage);

  if (job == NULL && self->jobs != NULL)
    job = g_hash_table_lookup (self->jobs, sluice_stage_get_name (self->stage));
  return job;
}

void
sluice_pipeline_log_drop_follower (SluicePipelineLog *self)
{
  if (self->follower == NULL)
    return;

  g_signal_group_set_target (self->follower_signals, NULL);
  sluice_log_follower_set_watched (self->follower, FALSE);
  g_clear_object (&self->follower);
}

/* The server has no log of the job: what is known of the stage is all there is. It is asked again, seldom. */
gboolean
sluice_pipeline_log_is_gone (SluicePipelineLog *self)
{
  return self->follower != NULL && !sluice_log_get_loaded (sluice_log_follower_get_log (self->follower))
         && g_error_matches (sluice_log_follower_get_error (self->follower), SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND);
}

void
sluice_pipeline_log_follow (SluicePipelineLog *self,
                            const char        *job)
{
  if (self->follower == NULL || !g_str_equal (sluice_log_follower_get_job (self->follower), job))
    {
      sluice_pipeline_log_drop_follower (self);
      self->follower = sluice_monitor_follow_log (sluice_server_get_monitor (self->server), job);
      g_signal_group_set_target (self->follower_signals, self->follower);
    }
  sluice_log_follower_set_running (self->follower, sluice_state_is_active (sluice_stage_get_state (self->stage)));
  sluice_log_follower_set_watched (self->follower, TRUE);
}

void
sluice_pipeline_log_show_job (SluicePipelineLog *self)
{
  g_clear_object (&self->story);
  sluice_pipeline_log_show_log (self, sluice_log_follower_get_log (self->follower));
}

static void
jobs_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SluicePipelineLog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) jobs = sluice_monitor_find_jobs_finish (SLUICE_MONITOR (source), result, &error);

  /* Without it the story is shown; what is wrong with the memory, the history says itself. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  self->jobs = g_steal_pointer (&jobs);
  sluice_pipeline_log_queue_update (self);
}

void
sluice_pipeline_log_ask_jobs (SluicePipelineLog *self)
{
  if (self->jobs_asked)
    return;

  self->jobs_asked = TRUE;
  self->cancellable = g_cancellable_new ();
  sluice_monitor_find_jobs_async (sluice_server_get_monitor (self->server), sluice_pipeline_get_uuid (self->pipeline),
                                  self->cancellable, jobs_cb, g_object_ref (self));
}

void
sluice_pipeline_log_forget_jobs (SluicePipelineLog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  self->jobs_asked = FALSE;
}
