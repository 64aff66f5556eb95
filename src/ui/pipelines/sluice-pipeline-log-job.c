/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of a stage's job: which job that is, and who fetches it. */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-log-private.h"

#include <glib/gi18n-lib.h>

#include "base/sluice-error.h"
#include "text/sluice-text.h"

const char *
sluice_pipeline_log_find_job (SluicePipelineLog *self)
{
  const char *job = sluice_stage_get_job_uuid (self->stage);

  if (job == NULL && self->jobs != NULL)
    job = g_hash_table_lookup (self->jobs, sluice_stage_get_name (self->stage));
  if (job == NULL)
    job = sluice_monitor_get_task_job (sluice_server_get_monitor (self->server), sluice_pipeline_get_uuid (self->pipeline),
                                       sluice_stage_get_name (self->stage));
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

/* "STAGE\nTASK" */
static char *
dup_task_key (SluicePipelineLog *self)
{
  const char *task = sluice_stage_get_celery_task_id (self->stage);

  return g_strconcat (sluice_stage_get_name (self->stage), "\n", task != NULL ? task : "", NULL);
}

gboolean
sluice_pipeline_log_has_no_job (SluicePipelineLog *self)
{
  g_autofree char *key = self->stage != NULL && self->without_job != NULL ? dup_task_key (self) : NULL;

  return key != NULL && g_str_equal (key, self->without_job) && sluice_pipeline_log_find_job (self) == NULL;
}

/* Whether the server may tell which job the stage works on: while it runs, its task is in the list of those. */
static gboolean
can_look (SluicePipelineLog *self)
{
  return self->stage != NULL && !gtk_toggle_button_get_active (self->all_button) && self->jobs_asked
         && self->cancellable == NULL && sluice_state_is_active (sluice_stage_get_state (self->stage))
         && sluice_stage_get_started_at (self->stage) != 0
         && sluice_pipeline_log_find_job (self) == NULL && !sluice_pipeline_log_has_no_job (self)
         && sluice_monitor_can_look_for_jobs (sluice_server_get_monitor (self->server));
}

void
sluice_pipeline_log_look (SluicePipelineLog *self,
                          gboolean           again)
{
  g_autofree char *what = NULL;

  if (self->stage == NULL || self->server == NULL)
    return;

  what = dup_task_key (self);
  if (!again && g_strcmp0 (what, self->looked_for) == 0)
    return;

  g_set_str (&self->looked_for, what);
  g_clear_pointer (&self->without_job, g_free);
  self->looking = TRUE;
  sluice_pipeline_log_queue_update (self);
}

/* It was looked for: by a person, who is told that it is not there. */
static void
tell_not_found (SluicePipelineLog *self)
{
  const GError *error = sluice_monitor_get_jobs_error (sluice_server_get_monitor (self->server));
  g_autofree char *text = NULL;

  if (error != NULL)
    {
      g_autofree char *why = sluice_text_error (error);

      text = g_strdup_printf (_("The log could not be looked for: %s"), why);
    }
  else
    {
      g_autofree char *title = sluice_text_stage_title_line (self->stage);

      text = g_strdup_printf (_("%s works on no job that has a log"), title);
      g_free (self->without_job);
      self->without_job = dup_task_key (self);
      sluice_pipeline_log_queue_update (self);
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

void
sluice_pipeline_log_update_looking (SluicePipelineLog *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  gboolean can = can_look (self), looks = sluice_monitor_get_looks_for_jobs (monitor);

  /* What was sent is read first. */
  if (self->looking && self->cancellable == NULL)
    {
      if (!can)
        {
          /* Who asked for it hears whose log it is now. */
          self->switched |= self->asked_tasks;
          self->looking = FALSE;
        }
      else if (!looks && self->asked_tasks)
        {
          self->looking = self->asked_tasks = FALSE;
          tell_not_found (self);
          can = can_look (self);
        }
      else if (!self->asked_tasks)
        {
          self->asked_tasks = TRUE;
          sluice_monitor_look_for_jobs (monitor);
          looks = sluice_monitor_get_looks_for_jobs (monitor);
        }
    }
  if (!self->looking)
    self->asked_tasks = FALSE;
  if (!can && gtk_widget_has_focus (self->find_button))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (self->find_button, can);
  gtk_button_set_label (GTK_BUTTON (self->find_button), looks && self->looking ? _("Looking…") : _("_Find Its Log"));
}
