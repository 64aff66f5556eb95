/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-stage-panel.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-code-view.h"
#include "ui/widgets/sluice-copy.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-state-icon.h"
#include "ui/widgets/sluice-time-label.h"

struct _SluiceStagePanel
{
  AdwBin parent_instance;

  /* Template children */
  GtkStack *stack;
  SluiceStateIcon *state_icon;
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkWidget *task_caption;
  GtkLabel *task_label;
  GtkWidget *after_caption;
  GtkLabel *after_label;
  GtkWidget *celery_caption;
  GtkWidget *celery_box;
  GtkLabel *celery_label;
  GtkWidget *started_caption;
  GtkLabel *started_label;
  GtkWidget *ended_caption;
  GtkLabel *ended_label;
  GtkWidget *duration_caption;
  AdwBin *duration_bin;
  GtkWidget *progress_caption;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *retries_caption;
  GtkLabel *retries_label;
  SluiceCodeView *traceback_view;
  SluiceCodeView *result_view;

  /* Borrowed from its bin; NULL until now is set */
  SluiceTimeLabel *duration_label;

  /* Owned */
  SluiceNow *now;
  SluiceStage *stage;
  GListModel *stages; /* all of its pipeline; NULL where not known */
  GSignalGroup *stage_signals;
};

G_DEFINE_FINAL_TYPE (SluiceStagePanel, sluice_stage_panel, ADW_TYPE_BIN)

enum
{
  PROP_STAGE = 1,
  PROP_NOW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What has nothing to say is not there; a selection in what says the same stays. */
static void
set_row (GtkWidget  *caption,
         GtkLabel   *label,
         const char *text)
{
  gboolean visible = text != NULL && *text != '\0';

  gtk_widget_set_visible (caption, visible);
  gtk_widget_set_visible (GTK_WIDGET (label), visible);
  if (visible)
    sluice_label_set_text (label, text);
}

static void
set_instant_row (GtkWidget *caption,
                 GtkLabel  *label,
                 gint64     instant)
{
  g_autofree char *text = instant != 0 ? sluice_text_instant (instant) : NULL;

  set_row (caption, label, text);
}

static void
update_duration (SluiceStagePanel *self)
{
  gint64 started = sluice_stage_get_started_at (self->stage);
  gint64 ended = sluice_stage_get_ended_at (self->stage);
  gboolean known = started != 0 && (ended != 0 || sluice_state_is_active (sluice_stage_get_state (self->stage)));

  gtk_widget_set_visible (self->duration_caption, known);
  gtk_widget_set_visible (GTK_WIDGET (self->duration_bin), known);
  if (self->duration_label != NULL)
    sluice_time_label_set_span (self->duration_label, known ? started : 0, ended);
}

static void
update_progress (SluiceStagePanel *self)
{
  double progress = sluice_stage_get_progress (self->stage);
  g_autofree char *percent = NULL;

  if (progress >= 0 && sluice_stage_get_state (self->stage) == SLUICE_STATE_RUNNING)
    {
      /* Translators: a percentage */
      percent = g_strdup_printf (_("%d%%"), (int) (progress * 100 + 0.5));
      gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (progress, 0, 1));
    }

  gtk_widget_set_visible (self->progress_box, percent != NULL);
  set_row (self->progress_caption, self->progress_label, percent);
}

static void
update_retries (SluiceStagePanel *self)
{
  int count = sluice_stage_get_retry_count (self->stage);
  int most = sluice_stage_get_max_retries (self->stage);
  g_autofree char *text = NULL;

  if (count >= 0 && most >= 0)
    /* Translators: retries made of retries allowed */
    text = g_strdup_printf (_("%d of %d"), count, most);

  set_row (self->retries_caption, self->retries_label, text);
}

static void
update (SluiceStagePanel *self)
{
  SluiceState state;
  const char *error;
  const char *celery_id;
  g_autofree char *title = NULL, *word = NULL, *task = NULL, *after = NULL, *missing = NULL;

  gtk_stack_set_visible_child_name (self->stack, self->stage != NULL ? "stage" : "none");
  if (self->stage == NULL)
    return;

  state = sluice_stage_get_state (self->stage);
  missing = sluice_text_stage_missing (self->stage);
  sluice_state_icon_set_state (self->state_icon, missing != NULL ? SLUICE_STATE_STUCK : state,
                               sluice_stage_get_progress (self->stage));
  title = sluice_text_stage_title_line (self->stage);
  word = sluice_text_line (missing != NULL ? missing : sluice_text_state (state, sluice_stage_get_status (self->stage)));
  sluice_label_set_text (self->name_label, title);
  sluice_label_set_text (self->state_label, word);

  error = sluice_stage_get_error_message (self->stage);
  gtk_widget_set_visible (self->error_box, error != NULL);
  sluice_label_set_text (self->error_label, error);

  task = sluice_text_line (sluice_stage_get_task (self->stage));
  set_row (self->task_caption, self->task_label, task);
  after = sluice_text_dependencies (self->stages, self->stage);
  set_row (self->after_caption, self->after_label, after);
  celery_id = sluice_stage_get_celery_task_id (self->stage);
  set_row (self->celery_caption, self->celery_label, celery_id);
  gtk_widget_set_visible (self->celery_box, celery_id != NULL && *celery_id != '\0');
  set_instant_row (self->started_caption, self->started_label, sluice_stage_get_started_at (self->stage));
  set_instant_row (self->ended_caption, self->ended_label, sluice_stage_get_ended_at (self->stage));
  update_duration (self);
  update_progress (self);
  update_retries (self);
  sluice_code_view_set_text (self->traceback_view, sluice_stage_get_traceback (self->stage));
  sluice_code_view_set_text (self->result_view, sluice_stage_get_result (self->stage));
}

static void
copy_error_cb (SluiceStagePanel *self)
{
  const char *error = self->stage != NULL ? sluice_stage_get_error_message (self->stage) : NULL;

  if (error != NULL)
    {
      sluice_copy_text (GTK_WIDGET (self), error);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Error copied"));
    }
}

static void
copy_celery_id_cb (SluiceStagePanel *self)
{
  const char *id = self->stage != NULL ? sluice_stage_get_celery_task_id (self->stage) : NULL;

  if (id != NULL)
    {
      sluice_copy_text (GTK_WIDGET (self), id);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Identifier copied"));
    }
}

static void
set_now (SluiceStagePanel *self,
         SluiceNow        *now)
{
  if (now == NULL)
    return;
  g_return_if_fail (self->now == NULL);

  self->now = g_object_ref (now);
  self->duration_label = SLUICE_TIME_LABEL (sluice_time_label_new (now, 0));
  adw_bin_set_child (self->duration_bin, GTK_WIDGET (self->duration_label));
  if (self->stage != NULL)
    update_duration (self);
}

static void
sluice_stage_panel_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SluiceStagePanel *self = SLUICE_STAGE_PANEL (object);

  switch (prop_id)
    {
    case PROP_STAGE:
      g_value_set_object (value, self->stage);
      break;
    case PROP_NOW:
      g_value_set_object (value, self->now);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_stage_panel_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SluiceStagePanel *self = SLUICE_STAGE_PANEL (object);

  switch (prop_id)
    {
    case PROP_STAGE:
      sluice_stage_panel_set_stage (self, g_value_get_object (value));
      break;
    case PROP_NOW:
      set_now (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Its heading, which says where one is; the rest comes with Tab. */
static gboolean
sluice_stage_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLUICE_STAGE_PANEL (widget)->name_label));
}

static void
sluice_stage_panel_dispose (GObject *object)
{
  SluiceStagePanel *self = SLUICE_STAGE_PANEL (object);

  if (self->stage_signals != NULL)
    g_signal_group_set_target (self->stage_signals, NULL);
  g_clear_object (&self->stage_signals);
  g_clear_object (&self->stage);
  g_clear_object (&self->stages);
  g_clear_object (&self->now);
  self->duration_label = NULL;
  /* The child is bound, so the template would unparent it behind the bin's back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_STAGE_PANEL);

  G_OBJECT_CLASS (sluice_stage_panel_parent_class)->dispose (object);
}

static void
sluice_stage_panel_class_init (SluiceStagePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sluice_stage_panel_get_property;
  object_class->set_property = sluice_stage_panel_set_property;
  object_class->dispose = sluice_stage_panel_dispose;
  widget_class->grab_focus = sluice_stage_panel_grab_focus;

  properties[PROP_STAGE] = g_param_spec_object ("stage", NULL, NULL, SLUICE_TYPE_STAGE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOW] = g_param_spec_object ("now", NULL, NULL, SLUICE_TYPE_NOW,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SLUICE_TYPE_CODE_VIEW);
  g_type_ensure (SLUICE_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-stage-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, name_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, state_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, error_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, error_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, task_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, task_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, after_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, after_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, celery_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, celery_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, celery_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, started_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, started_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, ended_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, ended_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, duration_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, duration_bin);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, progress_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, progress_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, progress_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, retries_caption);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, retries_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, traceback_view);
  gtk_widget_class_bind_template_child (widget_class, SluiceStagePanel, result_view);
  gtk_widget_class_bind_template_callback (widget_class, copy_celery_id_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_error_cb);
}

static void
sluice_stage_panel_init (SluiceStagePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->stage_signals = g_signal_group_new (SLUICE_TYPE_STAGE);
  g_signal_group_connect_swapped (self->stage_signals, "notify", G_CALLBACK (update), self);
  update (self);
}

void
sluice_stage_panel_set_stage (SluiceStagePanel *self,
                              SluiceStage      *stage)
{
  g_return_if_fail (SLUICE_IS_STAGE_PANEL (self));
  g_return_if_fail (stage == NULL || SLUICE_IS_STAGE (stage));

  if (!g_set_object (&self->stage, stage))
    return;

  g_signal_group_set_target (self->stage_signals, stage);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

SluiceStage *
sluice_stage_panel_get_stage (SluiceStagePanel *self)
{
  g_return_val_if_fail (SLUICE_IS_STAGE_PANEL (self), NULL);

  return self->stage;
}

void
sluice_stage_panel_set_stages (SluiceStagePanel *self,
                               GListModel       *stages)
{
  g_return_if_fail (SLUICE_IS_STAGE_PANEL (self));

  if (g_set_object (&self->stages, stages))
    update (self);
}
