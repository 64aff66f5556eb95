/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-log-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-label.h"

G_DEFINE_FINAL_TYPE (SluicePipelineLog, sluice_pipeline_log, ADW_TYPE_BIN)

static gboolean
shows_all (SluicePipelineLog *self)
{
  return self->stage == NULL || gtk_toggle_button_get_active (self->all_button);
}

/* Nothing has happened in it, and nothing is written by it. */
static gboolean
has_not_begun (SluiceStage *stage)
{
  SluiceState state = sluice_stage_get_state (stage);

  return (state == SLUICE_STATE_PENDING || state == SLUICE_STATE_QUEUED) && sluice_stage_get_started_at (stage) == 0
         && sluice_stage_get_error_message (stage) == NULL;
}

/* Of all stages: whether anything in their story says so. */
static gboolean
has_failed (SluicePipelineLog *self)
{
  if (shows_all (self))
    return sluice_log_get_n_errors (self->log) > 0;
  return sluice_stage_get_state (self->stage) == SLUICE_STATE_FAILED;
}

static GtkWidget *
find_canvas (GtkWidget *widget)
{
  if (SLUICE_IS_LOG_CANVAS (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_canvas (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
land_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SluicePipelineLog *self = SLUICE_PIPELINE_LOG (widget);
  GtkWidget *canvas = find_canvas (GTK_WIDGET (self->view));

  /* What is not there yet tells by itself when it is. */
  /* Who has left meanwhile is not called back. */
  if (!gtk_widget_get_mapped (widget))
    self->landing = FALSE;
  if (self->landing && self->log != NULL && sluice_log_get_loaded (self->log)
      && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "log"))
    {
      if (gtk_widget_get_height (canvas) == 0)
        return G_SOURCE_CONTINUE;
      self->landing = FALSE;
      sluice_log_view_land (self->view, has_failed (self),
                            !shows_all (self) && sluice_state_is_final (sluice_stage_get_state (self->stage)),
                            self->story == NULL ? sluice_stage_get_error_message (self->stage) : NULL);
      gtk_widget_grab_focus (canvas);
    }
  self->land_id = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_landing (SluicePipelineLog *self)
{
  if (self->landing && self->land_id == 0)
    self->land_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), land_cb, NULL, NULL);
}

static void
show_error (SluicePipelineLog *self)
{
  gboolean of_job = self->follower != NULL && self->story == NULL;
  const GError *error = of_job ? sluice_log_follower_get_error (self->follower) : NULL;
  g_autofree char *text = error != NULL ? sluice_text_error (error) : NULL;

  sluice_log_view_set_placeholder (self->view, self->log == NULL ? self->why_empty : text);
}

void
sluice_pipeline_log_show_log (SluicePipelineLog *self,
                              SluiceLog         *log)
{
  if (!g_set_object (&self->log, log))
    return;

  g_signal_group_set_target (self->log_signals, log);
  sluice_log_view_set_log (self->view, log);
}

static void
show_empty (SluicePipelineLog *self)
{
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;

  sluice_pipeline_log_drop_follower (self);
  g_clear_object (&self->story);
  sluice_pipeline_log_show_log (self, NULL);

  if (shows_all (self))
    text = g_strdup (_("Nothing has happened in any stage yet."));
  else if (sluice_stage_get_state (self->stage) == SLUICE_STATE_QUEUED)
    text = g_strdup (_("This stage waits for a worker."));
  else if (*sluice_stage_get_depends_on (self->stage) != NULL)
    {
      after = sluice_text_dependencies (sluice_pipeline_get_stages (self->pipeline), self->stage);
      /* Translators: then the names of stages */
      text = g_strdup_printf (_("This stage has not started. It comes after %s."), after);
    }
  else
    text = g_strdup (_("This stage has not started."));
  g_set_str (&self->why_empty, text);
  g_clear_pointer (&after, g_free);
  after = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->empty_page, _("Nothing to read yet"));
  adw_status_page_set_description (self->empty_page, after);
}

/* Who searches has the search: what is typed is no key of the page. */
static void
show_part (SluicePipelineLog *self)
{
  self->searching &= self->log == NULL;
  gtk_stack_set_visible_child_name (self->stack, self->log != NULL || self->searching ? "log" : "empty");
}

static void
show_title (SluicePipelineLog *self)
{
  gboolean all = shows_all (self);
  g_autofree char *name = all ? NULL : sluice_text_stage_title_line (self->stage);
  const char *subtitle = _("Log of its job");

  if (!all && self->follower != NULL && sluice_state_is_active (sluice_stage_get_state (self->stage)))
    {
      /* Of a server that is lost what is here is what was read before. */
      if (sluice_monitor_get_connection (sluice_server_get_monitor (self->server)) == SLUICE_CONNECTION_LOST)
        subtitle = _("Log of its job; the server is tried again");
      else
        subtitle = sluice_log_follower_get_pushed (self->follower) ? _("Log of its job, live")
                                                                   : _("Log of its job, asked for every few seconds");
    }
  if (self->story != NULL)
    subtitle = sluice_pipeline_log_is_gone (self)      ? _("States, error and result; the server has no log of its job")
               : sluice_pipeline_log_has_no_job (self) ? _("States, error and result; it works on no job that has a log")
                                                       : _("States, error and result; its job is not known");
  if (all)
    subtitle = _("What happened, by time");
  else if (self->log == NULL)
    subtitle = sluice_text_state (sluice_stage_get_state (self->stage), sluice_stage_get_status (self->stage));
  sluice_log_view_set_name (self->view, all ? sluice_pipeline_get_name (self->pipeline) : name);
  sluice_label_set_text (self->title, all ? _("All stages") : name);
  sluice_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), self->stage != NULL);
}

/* Whose log this is now, after the switch: who does not see the lines change hears it. */
static void
say_whose (SluicePipelineLog *self)
{
  g_autofree char *text = NULL;

  if (!self->switched)
    return;

  self->switched = FALSE;
  /* Translators: for the screen reader: whose log is shown now, and what it tells: "train: Log of its job" */
  text = g_strdup_printf (_("%s: %s"), gtk_label_get_label (self->title), gtk_label_get_label (self->subtitle));
  gtk_accessible_announce (GTK_ACCESSIBLE (self->all_button), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update (SluicePipelineLog *self)
{
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->pipeline == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  sluice_pipeline_log_ask_jobs (self);
  sluice_pipeline_log_update_looking (self);
  if (shows_all (self))
    {
      /* What it has read is there again when its stage is. */
      if (self->follower != NULL)
        sluice_log_follower_set_watched (self->follower, FALSE);
      sluice_pipeline_log_tell (self, NULL);
      if (g_list_model_get_n_items (G_LIST_MODEL (self->story)) == 0)
        show_empty (self);
    }
  else if (has_not_begun (self->stage))
    show_empty (self);
  else if (sluice_pipeline_log_find_job (self) != NULL)
    {
      sluice_pipeline_log_follow (self, sluice_pipeline_log_find_job (self));
      if (sluice_pipeline_log_is_gone (self))
        sluice_pipeline_log_tell (self, self->stage);
      else
        sluice_pipeline_log_show_job (self);
    }
  else
    {
      sluice_pipeline_log_drop_follower (self);
      sluice_pipeline_log_tell (self, self->stage);
    }
  sluice_pipeline_log_tell_beside (self);

  /* Where the log is its job's, it stands with the story above that. */
  sluice_log_view_set_traceback (self->view,
                                 self->story != NULL && self->told != NULL ? sluice_stage_get_traceback (self->told)
                                                                           : NULL);
  sluice_log_view_set_over (self->view,
                            !shows_all (self) && sluice_state_is_final (sluice_stage_get_state (self->stage)));
  show_part (self);
  show_title (self);
  show_error (self);
  say_whose (self);
  queue_landing (self);
}

static gboolean
update_cb (gpointer user_data)
{
  SluicePipelineLog *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

void
sluice_pipeline_log_queue_update (SluicePipelineLog *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
switched_cb (SluicePipelineLog *self)
{
  self->switched = gtk_widget_get_mapped (GTK_WIDGET (self));
  sluice_pipeline_log_queue_update (self);
}

static void
find_cb (SluicePipelineLog *self)
{
  sluice_pipeline_log_look (self, TRUE);
}

static void
error_changed_cb (SluicePipelineLog *self)
{
  show_error (self);
  sluice_pipeline_log_queue_update (self);
}

static void
stages_changed_cb (SluicePipelineLog *self)
{
  if (shows_all (self))
    sluice_pipeline_log_queue_update (self);
}

static void
sluice_pipeline_log_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_pipeline_log_parent_class)->map (widget);
  update (SLUICE_PIPELINE_LOG (widget));
}

static void
sluice_pipeline_log_unmap (GtkWidget *widget)
{
  SluicePipelineLog *self = SLUICE_PIPELINE_LOG (widget);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->follower != NULL)
    sluice_log_follower_set_watched (self->follower, FALSE);
  GTK_WIDGET_CLASS (sluice_pipeline_log_parent_class)->unmap (widget);
}

static gboolean
toggle_all_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  GtkToggleButton *all = SLUICE_PIPELINE_LOG (widget)->all_button;

  if (!gtk_widget_get_visible (GTK_WIDGET (all)))
    return FALSE;

  gtk_toggle_button_set_active (all, !gtk_toggle_button_get_active (all));
  return TRUE;
}

static gboolean
sluice_pipeline_log_grab_focus (GtkWidget *widget)
{
  SluicePipelineLog *self = SLUICE_PIPELINE_LOG (widget);

  if (self->log != NULL)
    return gtk_widget_grab_focus (find_canvas (GTK_WIDGET (self->view)));
  return gtk_widget_grab_focus (GTK_WIDGET (self->all_button));
}

static void
clear_group (GSignalGroup **group)
{
  if (*group != NULL)
    g_signal_group_set_target (*group, NULL);
  g_clear_object (group);
}

static void
sluice_pipeline_log_dispose (GObject *object)
{
  SluicePipelineLog *self = SLUICE_PIPELINE_LOG (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  sluice_pipeline_log_forget_jobs (self);
  if (self->follower_signals != NULL)
    sluice_pipeline_log_drop_follower (self);
  clear_group (&self->pipeline_signals);
  clear_group (&self->stage_signals);
  clear_group (&self->log_signals);
  clear_group (&self->follower_signals);
  clear_group (&self->monitor_signals);
  g_clear_pointer (&self->looked_for, g_free);
  g_clear_pointer (&self->without_job, g_free);
  g_clear_pointer (&self->why_empty, g_free);
  g_clear_object (&self->story);
  g_clear_object (&self->told);
  g_clear_object (&self->beside_story);
  g_clear_object (&self->beside_told);
  g_clear_object (&self->log);
  g_clear_object (&self->stage);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->server);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_PIPELINE_LOG);

  G_OBJECT_CLASS (sluice_pipeline_log_parent_class)->dispose (object);
}

static void
sluice_pipeline_log_class_init (SluicePipelineLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_pipeline_log_dispose;
  widget_class->map = sluice_pipeline_log_map;
  widget_class->unmap = sluice_pipeline_log_unmap;
  widget_class->grab_focus = sluice_pipeline_log_grab_focus;

  g_type_ensure (SLUICE_TYPE_LOG_CANVAS);
  g_type_ensure (SLUICE_TYPE_LOG_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-pipeline-log.ui");
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, title);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, all_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, stack);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, view);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, beside);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, beside_canvas);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, sum);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineLog, find_button);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, 0, toggle_all_cb, NULL);
}

static void
sluice_pipeline_log_init (SluicePipelineLog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A story is one of times. */
  g_object_set (find_canvas (GTK_WIDGET (self->view)), "times", TRUE, NULL);

  self->pipeline_signals = g_signal_group_new (SLUICE_TYPE_PIPELINE);
  g_signal_group_connect_swapped (self->pipeline_signals, "stage-changed", G_CALLBACK (stages_changed_cb), self);
  g_signal_group_connect_swapped (self->pipeline_signals, "structure-changed", G_CALLBACK (stages_changed_cb), self);
  self->stage_signals = g_signal_group_new (SLUICE_TYPE_STAGE);
  g_signal_group_connect_swapped (self->stage_signals, "notify", G_CALLBACK (sluice_pipeline_log_queue_update), self);
  self->monitor_signals = g_signal_group_new (SLUICE_TYPE_MONITOR);
  g_signal_group_connect_swapped (self->monitor_signals, "jobs-changed", G_CALLBACK (sluice_pipeline_log_queue_update),
                                  self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::connection",
                                  G_CALLBACK (sluice_pipeline_log_queue_update), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::capabilities",
                                  G_CALLBACK (sluice_pipeline_log_queue_update), self);
  self->log_signals = g_signal_group_new (SLUICE_TYPE_LOG);
  g_signal_group_connect_swapped (self->log_signals, "notify::loaded", G_CALLBACK (queue_landing), self);
  self->follower_signals = g_signal_group_new (SLUICE_TYPE_LOG_FOLLOWER);
  g_signal_group_connect_swapped (self->follower_signals, "notify::error", G_CALLBACK (error_changed_cb), self);
  g_signal_group_connect_swapped (self->follower_signals, "notify::pushed",
                                  G_CALLBACK (sluice_pipeline_log_queue_update), self);
}

void
sluice_pipeline_log_set_server (SluicePipelineLog *self,
                                SluiceServer      *server)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));
  g_return_if_fail (SLUICE_IS_SERVER (server));
  g_return_if_fail (self->server == NULL);

  self->server = g_object_ref (server);
  g_signal_group_set_target (self->monitor_signals, sluice_server_get_monitor (server));
}

void
sluice_pipeline_log_set_pipeline (SluicePipelineLog *self,
                                  SluicePipeline    *pipeline)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));
  g_return_if_fail (pipeline == NULL || self->server != NULL);

  if (!g_set_object (&self->pipeline, pipeline))
    return;

  sluice_pipeline_log_forget_jobs (self);
  g_clear_pointer (&self->looked_for, g_free);
  g_clear_pointer (&self->without_job, g_free);
  self->looking = FALSE;
  sluice_pipeline_log_drop_follower (self);
  g_clear_object (&self->story);
  sluice_pipeline_log_show_log (self, NULL);
  g_signal_group_set_target (self->pipeline_signals, pipeline);
  sluice_pipeline_log_queue_update (self);
}

void
sluice_pipeline_log_set_stage (SluicePipelineLog *self,
                               SluiceStage       *stage)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  if (!g_set_object (&self->stage, stage))
    return;

  self->landing = FALSE;
  self->looking = FALSE;
  self->searching = FALSE;
  g_signal_group_set_target (self->stage_signals, stage);
  sluice_pipeline_log_queue_update (self);
}

void
sluice_pipeline_log_land (SluicePipelineLog *self)
{
  gboolean inside;

  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  inside = gtk_widget_get_focus_child (GTK_WIDGET (self->view)) != NULL && !self->landing;
  if (inside && self->log != NULL && !shows_all (self) && sluice_log_view_is_at_cause (self->view))
    {
      gtk_widget_activate_action (GTK_WIDGET (self->view), "log.next-error", NULL);
      return;
    }
  gtk_toggle_button_set_active (self->all_button, FALSE);
  sluice_pipeline_log_look (self, FALSE);
  /* The line that is gone to is said. */
  self->switched = FALSE;
  self->landing = TRUE;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

SluiceLogView *
sluice_pipeline_log_get_view (SluicePipelineLog *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_LOG (self), NULL);

  return self->view;
}

void
sluice_pipeline_log_search (SluicePipelineLog *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  self->searching = self->log == NULL && self->pipeline != NULL;
  show_part (self);
  if (self->log != NULL || self->searching)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "log.find", NULL);
}

void
sluice_pipeline_log_refresh (SluicePipelineLog *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  if (self->follower != NULL)
    sluice_log_follower_refresh (self->follower);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sluice_pipeline_log_look (self, TRUE);
}
