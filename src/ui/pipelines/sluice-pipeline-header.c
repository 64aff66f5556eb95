/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-header.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-copy.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-meter.h"
#include "ui/widgets/sluice-state-icon.h"
#include "ui/widgets/sluice-time-label.h"

/* A tooltip can't be scrolled: what is longer is read where it can be copied. */
#define MAX_TOOLTIP_CHARS 600

struct _SluicePipelineHeader
{
  AdwBin parent_instance;

  /* Template children */
  GtkLabel *description_label;
  GtkWidget *state_caption;
  SluiceStateIcon *state_icon;
  GtkLabel *state_label;
  GtkWidget *progress_box;
  GtkWidget *progress_caption;
  SluiceMeter *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *duration_box;
  GtkWidget *priority_box;
  GtkLabel *priority_label;
  GtkWidget *retries_box;
  GtkLabel *retries_label;
  GtkWidget *created_box;
  GtkWidget *started_box;
  GtkWidget *ended_box;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkButton *error_details;

  /* Owned */
  char *error_text; /* the whole: the label may show only its start */

  gboolean compact;
  gboolean low;
  gboolean reading;

  /* Borrowed from their boxes; NULL until now is set */
  SluiceTimeLabel *duration_label;
  SluiceTimeLabel *created_label;
  SluiceTimeLabel *started_label;
  SluiceTimeLabel *ended_label;
};

G_DEFINE_FINAL_TYPE (SluicePipelineHeader, sluice_pipeline_header, ADW_TYPE_BIN)

enum
{
  PROP_COMPACT = 1,
  PROP_LOW,
  PROP_READING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Narrow and not high: one row above the log. */
static gboolean
is_row (SluicePipelineHeader *self)
{
  return self->low && self->reading;
}

static gboolean
is_brief (SluicePipelineHeader *self)
{
  return self->compact || is_row (self);
}

/* What is left out where there is little height. @known: whether there is anything to show */
static void
show_extra (SluicePipelineHeader *self,
            GtkWidget            *widget,
            gboolean              known)
{
  gboolean left_out = widget == self->duration_box ? is_row (self) : is_brief (self);

  g_object_set_data (G_OBJECT (widget), "sluice-known", GINT_TO_POINTER (known));
  gtk_widget_set_visible (widget, known && !left_out);
}

static void
set_tooltip (GtkLabel   *label,
             const char *text)
{
  g_autofree char *start = NULL;

  if (text != NULL && g_utf8_strlen (text, -1) > MAX_TOOLTIP_CHARS)
    {
      g_autofree char *cut = g_utf8_substring (text, 0, MAX_TOOLTIP_CHARS);

      text = start = g_strconcat (cut, "…", NULL);
    }
  sluice_label_set_tooltip (GTK_WIDGET (label), text);
}

static SluiceTimeLabel *
add_time (GtkWidget *box,
          SluiceNow *now)
{
  GtkWidget *label = sluice_time_label_new (now, 0);

  gtk_box_append (GTK_BOX (box), label);
  return SLUICE_TIME_LABEL (label);
}

static void
show_age (SluicePipelineHeader *self,
          GtkWidget            *box,
          SluiceTimeLabel      *label,
          gint64                instant)
{
  show_extra (self, box, instant != 0);
  sluice_time_label_set_age (label, instant);
}

static void
show_times (SluicePipelineHeader *self,
            SluicePipeline       *pipeline)
{
  gint64 started = sluice_pipeline_get_started_at (pipeline);
  gint64 ended = sluice_pipeline_get_ended_at (pipeline);
  gboolean known
    = started != 0 && (ended != 0 || sluice_state_is_active (sluice_pipeline_get_state (pipeline)));

  show_extra (self, self->duration_box, known);
  sluice_time_label_set_span (self->duration_label, known ? started : 0, ended);
  show_age (self, self->created_box, self->created_label, sluice_pipeline_get_created_at (pipeline));
  show_age (self, self->started_box, self->started_label, started);
  show_age (self, self->ended_box, self->ended_label, ended);
}

static void
show_progress (SluicePipelineHeader *self,
               SluicePipeline       *pipeline)
{
  int done = sluice_pipeline_get_done (pipeline);
  int total = sluice_pipeline_get_total (pipeline);
  double progress = sluice_pipeline_get_progress (pipeline);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress_box, total > 0);
  if (total <= 0)
    return;

  /* Translators: stages completed of stages there are */
  text = g_strdup_printf (ngettext ("%d/%d stage", "%d/%d stages", (gulong) total), done, total);
  sluice_label_set_text (self->progress_label, text);
  sluice_meter_set_progress (self->progress_bar, progress >= 0 ? MIN (progress, 1) : (double) done / total,
                             sluice_pipeline_get_state (pipeline));
}

static void
show_state (SluicePipelineHeader *self,
            SluicePipeline       *pipeline,
            gboolean              away)
{
  SluiceState state = sluice_pipeline_get_state (pipeline);
  SluiceRequest request = sluice_pipeline_get_request (pipeline);

  sluice_state_icon_set_state (self->state_icon, state, sluice_pipeline_get_progress (pipeline));
  sluice_label_set_text (self->state_label, request != SLUICE_REQUEST_NONE
                                              ? sluice_text_request (request)
                                              : sluice_text_pipeline_state (pipeline, away));
}

static void
show_facts (SluicePipelineHeader *self,
            SluicePipeline       *pipeline)
{
  const char *description = sluice_pipeline_get_description (pipeline);
  g_autofree char *priority = NULL;
  g_autofree char *retries = NULL;

  show_extra (self, GTK_WIDGET (self->description_label), description != NULL && *description != '\0');
  show_extra (self, self->priority_box, TRUE);
  sluice_label_set_text (self->description_label, description);
  set_tooltip (self->description_label, description);
  priority = g_strdup_printf ("%d", sluice_pipeline_get_priority (pipeline));
  sluice_label_set_text (self->priority_label, priority);
  /* Not every server tells them. */
  show_extra (self, self->retries_box,
              sluice_pipeline_get_retry_count (pipeline) >= 0 && sluice_pipeline_get_max_retries (pipeline) >= 0);
  /* Translators: retries made of retries allowed */
  retries = g_strdup_printf (_("%d of %d"), sluice_pipeline_get_retry_count (pipeline),
                             sluice_pipeline_get_max_retries (pipeline));
  sluice_label_set_text (self->retries_label, retries);
}

/* What the server refused a person a moment ago comes before what it says of the pipeline. */
static void
show_error (SluicePipelineHeader *self,
            SluicePipeline       *pipeline)
{
  const GError *request_error = sluice_pipeline_get_request_error (pipeline);
  g_autofree char *sentence = request_error != NULL ? sluice_text_error (request_error) : NULL;
  const char *text = sentence != NULL ? sentence : sluice_pipeline_get_error_message (pipeline);

  gtk_widget_set_visible (self->error_box, text != NULL && *text != '\0');
  sluice_label_set_text (self->error_label, text);
  g_set_str (&self->error_text, text);
  set_tooltip (self->error_label, text);
  sluice_error_dialog_set_up_button (self->error_details, _("The server did not do it"), request_error);
}

static void
copy_error_cb (SluicePipelineHeader *self)
{
  sluice_copy_text (GTK_WIDGET (self), self->error_text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Error copied"));
}

static void
set_flag (SluicePipelineHeader *self,
          gboolean             *flag,
          gboolean              value,
          GParamSpec           *pspec)
{
  GtkWidget *extras[] = { GTK_WIDGET (self->description_label), self->priority_box, self->retries_box,
                          self->created_box, self->started_box, self->ended_box, self->duration_box };

  if (*flag == !!value)
    return;

  *flag = !!value;
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    show_extra (self, extras[i], GPOINTER_TO_INT (g_object_get_data (G_OBJECT (extras[i]), "sluice-known")));
  gtk_label_set_lines (self->error_label, is_brief (self) ? 1 : 2);
  gtk_widget_set_visible (self->state_caption, !is_row (self));
  gtk_widget_set_visible (self->progress_caption, !is_row (self));
  gtk_widget_set_margin_bottom (adw_bin_get_child (ADW_BIN (self)), is_brief (self) ? 6 : 12);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
sluice_pipeline_header_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SluicePipelineHeader *self = SLUICE_PIPELINE_HEADER (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_LOW:
      g_value_set_boolean (value, self->low);
      break;
    case PROP_READING:
      g_value_set_boolean (value, self->reading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_pipeline_header_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  SluicePipelineHeader *self = SLUICE_PIPELINE_HEADER (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      set_flag (self, &self->compact, g_value_get_boolean (value), pspec);
      break;
    case PROP_LOW:
      set_flag (self, &self->low, g_value_get_boolean (value), pspec);
      break;
    case PROP_READING:
      set_flag (self, &self->reading, g_value_get_boolean (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_pipeline_header_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_PIPELINE_HEADER);

  G_OBJECT_CLASS (sluice_pipeline_header_parent_class)->dispose (object);
}

static void
sluice_pipeline_header_finalize (GObject *object)
{
  g_free (SLUICE_PIPELINE_HEADER (object)->error_text);

  G_OBJECT_CLASS (sluice_pipeline_header_parent_class)->finalize (object);
}

static void
sluice_pipeline_header_class_init (SluicePipelineHeaderClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = sluice_pipeline_header_get_property;
  G_OBJECT_CLASS (klass)->set_property = sluice_pipeline_header_set_property;
  G_OBJECT_CLASS (klass)->dispose = sluice_pipeline_header_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_pipeline_header_finalize;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROP_LOW] = g_param_spec_boolean ("low", NULL, NULL, FALSE, flags);
  properties[PROP_READING] = g_param_spec_boolean ("reading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  g_type_ensure (SLUICE_TYPE_METER);
  g_type_ensure (SLUICE_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluiceapp/Sluice/ui/sluice-pipeline-header.ui");
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, description_label);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, state_caption);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, state_label);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, progress_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, progress_caption);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, progress_label);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, duration_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, priority_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, priority_label);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, retries_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, retries_label);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, created_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, started_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, ended_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, error_box);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, error_label);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelineHeader, error_details);
  gtk_widget_class_bind_template_callback (widget_class, copy_error_cb);
}

static void
sluice_pipeline_header_init (SluicePipelineHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sluice_pipeline_header_set_now (SluicePipelineHeader *self,
                                SluiceNow            *now)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_HEADER (self));
  g_return_if_fail (SLUICE_IS_NOW (now));
  g_return_if_fail (self->duration_label == NULL);

  self->duration_label = add_time (self->duration_box, now);
  self->created_label = add_time (self->created_box, now);
  self->started_label = add_time (self->started_box, now);
  self->ended_label = add_time (self->ended_box, now);
}

void
sluice_pipeline_header_show (SluicePipelineHeader *self,
                             SluicePipeline       *pipeline,
                             gboolean              away)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_HEADER (self));
  g_return_if_fail (SLUICE_IS_PIPELINE (pipeline));
  g_return_if_fail (self->duration_label != NULL);

  show_state (self, pipeline, away);
  show_progress (self, pipeline);
  show_times (self, pipeline);
  show_facts (self, pipeline);
  show_error (self, pipeline);
}

const char *
sluice_pipeline_header_get_error (SluicePipelineHeader *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_HEADER (self), NULL);

  return gtk_label_get_label (self->error_label);
}

gboolean
sluice_pipeline_header_get_brief (SluicePipelineHeader *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_HEADER (self), FALSE);

  return is_brief (self);
}
