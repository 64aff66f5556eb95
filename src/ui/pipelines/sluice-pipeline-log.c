/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-log.h"

#include <glib/gi18n-lib.h>

#include "base/sluice-error.h"
#include "log/sluice-log-story.h"
#include "text/sluice-text.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-log-canvas.h"
#include "ui/widgets/sluice-log-view.h"

struct _SluicePipelineLog
{
  AdwBin parent_instance;

  /* Template children */
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkToggleButton *all_button;
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

  guint update_id;
  guint land_id; /* tick callback: waits until the lines have their place */
  gboolean landing;
};

G_DEFINE_FINAL_TYPE (SluicePipelineLog, sluice_pipeline_log, ADW_TYPE_BIN)

static void queue_update (SluicePipelineLog *self);

static gboolean
shows_all (SluicePipelineLog *self)
{
  return self->stage == NULL || gtk_toggle_button_get_active (self->all_button);
}

static const char *
find_job (SluicePipelineLog *self)
{
  const char *job = sluice_stage_get_job_uuid (self->stage);

  if (job == NULL && self->jobs != NULL)
    job = g_hash_table_lookup (self->jobs, sluice_stage_get_name (self->stage));
  return job;
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
                            !shows_all (self) && sluice_state_is_final (sluice_stage_get_state (self->stage)));
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

  sluice_log_view_set_placeholder (self->view, text);
}

/* @log: (nullable) */
static void
show_log (SluicePipelineLog *self,
          SluiceLog         *log)
{
  if (!g_set_object (&self->log, log))
    return;

  g_signal_group_set_target (self->log_signals, log);
  sluice_log_view_set_log (self->view, log);
}

static void
drop_follower (SluicePipelineLog *self)
{
  if (self->follower == NULL)
    return;

  g_signal_group_set_target (self->follower_signals, NULL);
  sluice_log_follower_set_watched (self->follower, FALSE);
  g_clear_object (&self->follower);
}

/* The server has no log of the job: what is known of the stage is all there is. It is asked again, seldom. */
static gboolean
is_gone (SluicePipelineLog *self)
{
  return self->follower != NULL && !sluice_log_get_loaded (sluice_log_follower_get_log (self->follower))
         && g_error_matches (sluice_log_follower_get_error (self->follower), SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND);
}

static void
follow (SluicePipelineLog *self,
        const char        *job)
{
  if (self->follower == NULL || !g_str_equal (sluice_log_follower_get_job (self->follower), job))
    {
      drop_follower (self);
      self->follower = sluice_monitor_follow_log (sluice_server_get_monitor (self->server), job);
      g_signal_group_set_target (self->follower_signals, self->follower);
    }
  sluice_log_follower_set_running (self->follower, sluice_state_is_active (sluice_stage_get_state (self->stage)));
  sluice_log_follower_set_watched (self->follower, TRUE);
}

static void
show_job (SluicePipelineLog *self)
{
  g_clear_object (&self->story);
  show_log (self, sluice_log_follower_get_log (self->follower));
}

static void
tell (SluicePipelineLog *self,
      SluiceStage       *stage)
{
  GListModel *stages = sluice_pipeline_get_stages (self->pipeline);
  GPtrArray *transitions = sluice_pipeline_get_transitions (self->pipeline);
  g_autoptr (GPtrArray) lines = NULL;

  /* Another story is another log: nobody's place in the old one is kept. */
  if (self->story == NULL || self->told != stage)
    {
      g_clear_object (&self->story);
      self->story = sluice_log_new ();
      g_set_object (&self->told, stage);
    }
  if (stage != NULL)
    lines = sluice_log_story (stage, transitions, FALSE);
  else
    lines = stages != NULL ? sluice_log_story_of_all (stages, transitions) : sluice_log_lines_new ();
  sluice_log_set_lines (self->story, lines);
  show_log (self, self->story);
}

/* A job tells what it did; how its stage fared stands above that. */
static void
tell_beside (SluicePipelineLog *self)
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
  lines = sluice_log_story (self->stage, sluice_pipeline_get_transitions (self->pipeline), TRUE);
  sluice_log_set_lines (self->beside_story, lines);
  sluice_log_canvas_set_log (self->beside_canvas, self->beside_story);
}

static void
show_empty (SluicePipelineLog *self)
{
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;

  drop_follower (self);
  g_clear_object (&self->story);
  show_log (self, NULL);

  if (shows_all (self))
    text = g_strdup (_("Nothing has happened in any stage yet."));
  else if (sluice_stage_get_state (self->stage) == SLUICE_STATE_QUEUED)
    text = g_strdup (_("This stage waits for a worker."));
  else if (*sluice_stage_get_depends_on (self->stage) != NULL)
    {
      after = g_strjoinv (", ", (char **) sluice_stage_get_depends_on (self->stage));
      /* Translators: then the names of stages */
      text = g_strdup_printf (_("This stage has not started. It comes after %s."), after);
    }
  else
    text = g_strdup (_("This stage has not started."));
  g_clear_pointer (&after, g_free);
  after = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->empty_page, _("Nothing to read yet"));
  adw_status_page_set_description (self->empty_page, after);
}

static void
show_title (SluicePipelineLog *self)
{
  gboolean all = shows_all (self);
  const char *subtitle = _("Log of its job");

  if (self->story != NULL)
    subtitle = is_gone (self) ? _("States, error and result; the server has no log of its job")
                              : _("States, error and result; its job is not known");
  if (all)
    subtitle = _("What happened, by time");
  else if (self->log == NULL)
    subtitle = sluice_text_state (sluice_stage_get_state (self->stage), sluice_stage_get_status (self->stage));
  sluice_log_view_set_name (self->view,
                            all ? sluice_pipeline_get_name (self->pipeline) : sluice_stage_get_name (self->stage));
  sluice_label_set_text (self->title, all ? _("All stages")
                                          : sluice_text_stage_name (sluice_stage_get_name (self->stage)));
  sluice_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), self->stage != NULL);
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
  queue_update (self);
}

static void
ask_jobs (SluicePipelineLog *self)
{
  if (self->jobs_asked)
    return;

  self->jobs_asked = TRUE;
  self->cancellable = g_cancellable_new ();
  sluice_monitor_find_jobs_async (sluice_server_get_monitor (self->server), sluice_pipeline_get_uuid (self->pipeline),
                                  self->cancellable, jobs_cb, g_object_ref (self));
}

static void
forget_jobs (SluicePipelineLog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  self->jobs_asked = FALSE;
}

static void
update (SluicePipelineLog *self)
{
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->pipeline == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  ask_jobs (self);
  if (shows_all (self))
    {
      drop_follower (self);
      tell (self, NULL);
      if (g_list_model_get_n_items (G_LIST_MODEL (self->story)) == 0)
        show_empty (self);
    }
  else if (has_not_begun (self->stage))
    show_empty (self);
  else if (find_job (self) != NULL)
    {
      follow (self, find_job (self));
      if (is_gone (self))
        tell (self, self->stage);
      else
        show_job (self);
    }
  else
    {
      drop_follower (self);
      tell (self, self->stage);
    }
  tell_beside (self);

  /* Where the log is its job's, it stands with the story above that. */
  sluice_log_view_set_traceback (self->view,
                                 self->story != NULL && self->told != NULL ? sluice_stage_get_traceback (self->told)
                                                                           : NULL);
  gtk_stack_set_visible_child_name (self->stack, self->log != NULL ? "log" : "empty");
  show_title (self);
  show_error (self);
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

static void
queue_update (SluicePipelineLog *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
error_changed_cb (SluicePipelineLog *self)
{
  show_error (self);
  queue_update (self);
}

static void
stages_changed_cb (SluicePipelineLog *self)
{
  if (shows_all (self))
    queue_update (self);
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
  forget_jobs (self);
  if (self->follower_signals != NULL)
    drop_follower (self);
  clear_group (&self->pipeline_signals);
  clear_group (&self->stage_signals);
  clear_group (&self->log_signals);
  clear_group (&self->follower_signals);
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
  gtk_widget_class_bind_template_callback (widget_class, queue_update);
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
  g_signal_group_connect_swapped (self->stage_signals, "notify", G_CALLBACK (queue_update), self);
  self->log_signals = g_signal_group_new (SLUICE_TYPE_LOG);
  g_signal_group_connect_swapped (self->log_signals, "notify::loaded", G_CALLBACK (queue_landing), self);
  self->follower_signals = g_signal_group_new (SLUICE_TYPE_LOG_FOLLOWER);
  g_signal_group_connect_swapped (self->follower_signals, "notify::error", G_CALLBACK (error_changed_cb), self);
}

void
sluice_pipeline_log_set_server (SluicePipelineLog *self,
                                SluiceServer      *server)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));
  g_return_if_fail (SLUICE_IS_SERVER (server));
  g_return_if_fail (self->server == NULL);

  self->server = g_object_ref (server);
}

void
sluice_pipeline_log_set_pipeline (SluicePipelineLog *self,
                                  SluicePipeline    *pipeline)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));
  g_return_if_fail (pipeline == NULL || self->server != NULL);

  if (!g_set_object (&self->pipeline, pipeline))
    return;

  forget_jobs (self);
  drop_follower (self);
  g_clear_object (&self->story);
  show_log (self, NULL);
  g_signal_group_set_target (self->pipeline_signals, pipeline);
  queue_update (self);
}

void
sluice_pipeline_log_set_stage (SluicePipelineLog *self,
                               SluiceStage       *stage)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  if (!g_set_object (&self->stage, stage))
    return;

  self->landing = FALSE;
  g_signal_group_set_target (self->stage_signals, stage);
  queue_update (self);
}

void
sluice_pipeline_log_land (SluicePipelineLog *self)
{
  gboolean inside;

  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  inside = gtk_widget_get_focus_child (GTK_WIDGET (self->view)) != NULL && !self->landing;
  if (inside && self->log != NULL && !shows_all (self) && sluice_log_view_is_at_last_error (self->view))
    {
      gtk_widget_activate_action (GTK_WIDGET (self->view), "log.next-error", NULL);
      return;
    }
  gtk_toggle_button_set_active (self->all_button, FALSE);
  self->landing = TRUE;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
sluice_pipeline_log_search (SluicePipelineLog *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  if (self->log != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "log.find", NULL);
}

void
sluice_pipeline_log_refresh (SluicePipelineLog *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_LOG (self));

  if (self->follower != NULL)
    sluice_log_follower_refresh (self->follower);
}
