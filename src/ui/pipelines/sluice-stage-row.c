/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-stage-row.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-state-icon.h"
#include "ui/widgets/sluice-time-label.h"

struct _SluiceStageRow
{
  GtkWidget parent_instance;

  /* Template children */
  SluiceStateIcon *icon;
  GtkLabel *name_label;
  GtkInscription *message_label;

  /* Child */
  SluiceTimeLabel *duration_label;

  /* Owned */
  SluicePipelineGraph *graph;
  SluiceStage *stage;
  GSignalGroup *signals;
  char *description;
};

G_DEFINE_FINAL_TYPE (SluiceStageRow, sluice_stage_row, GTK_TYPE_WIDGET)

enum
{
  PROP_DESCRIPTION = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What a person wants to know next: what went wrong, else the percentage, else what it waits for. */
static char *
make_message (SluiceStage *stage)
{
  SluiceState state = sluice_stage_get_state (stage);
  const char *error = sluice_stage_get_error_message (stage);
  double progress = sluice_stage_get_progress (stage);
  const char *word = sluice_text_state (state, sluice_stage_get_status (stage));

  if (error != NULL)
    return g_strdup (error);
  if (sluice_stage_get_missing (stage) != NULL)
    return sluice_text_stage_missing (stage);

  if (state == SLUICE_STATE_RUNNING && progress >= 0)
    /* Translators: the state of a stage and how far it is: "Running · 42%" */
    return g_strdup_printf (_("%s · %d%%"), word, (int) (progress * 100 + 0.5));

  return g_strdup (word);
}

/* "12 minutes", or NULL where there is nothing to tell. */
static char *
make_duration (SluiceStageRow *self)
{
  gint64 started = sluice_stage_get_started_at (self->stage), ended = sluice_stage_get_ended_at (self->stage);
  SluiceNow *now = sluice_pipeline_graph_get_now (self->graph);

  if (started != 0 && ended >= started)
    return sluice_text_duration_spoken (ended - started);
  if (started != 0 && ended == 0 && now != NULL && sluice_state_is_active (sluice_stage_get_state (self->stage)))
    return sluice_text_duration_spoken (sluice_text_duration_counted (started, sluice_now_get (now)));
  return NULL;
}

/* What the row shows, to be heard: "train, failed, CUDA out of memory, 12 minutes, after prepare, before evaluate".  How
 * long one runs doesn't change with every second, under who listens: it is what it was when the row was gone to, or has
 * changed. */
static void
update_description (SluiceStageRow *self)
{
  SluiceState state;
  double progress;
  g_autofree char *title = NULL, *status = NULL, *word = NULL, *trouble = NULL, *duration = NULL;
  g_autoptr (GString) text = NULL;

  if (self->stage == NULL)
    return;

  state = sluice_stage_get_missing (self->stage) != NULL ? SLUICE_STATE_STUCK : sluice_stage_get_state (self->stage);
  progress = sluice_stage_get_progress (self->stage);
  status = sluice_text_line (sluice_text_state (state, sluice_stage_get_status (self->stage)));
  word = g_utf8_strdown (status, -1);
  trouble = sluice_text_stage_trouble (self->stage);
  duration = make_duration (self);
  title = sluice_text_stage_title_line (self->stage);
  text = g_string_new (title);
  sluice_text_append_part (text, word);
  if (trouble != NULL)
    sluice_text_append_part (text, trouble);
  else if (state == SLUICE_STATE_RUNNING && progress >= 0)
    {
      g_autofree char *percent = sluice_text_percent (progress);

      sluice_text_append_part (text, percent);
    }
  if (duration != NULL)
    sluice_text_append_part (text, duration);
  sluice_pipeline_graph_append_neighbours (self->graph, self->stage, text);
  if (g_set_str (&self->description, text->str))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}

static void
update (SluiceStageRow *self)
{
  SluiceState state;
  gint64 started;
  gint64 ended;
  g_autofree char *title = NULL, *message = NULL;

  if (self->stage == NULL)
    return;

  state = sluice_stage_get_state (self->stage);
  started = sluice_stage_get_started_at (self->stage);
  ended = sluice_stage_get_ended_at (self->stage);
  title = sluice_text_stage_title_line (self->stage);
  message = make_message (self->stage);

  sluice_state_icon_set_state (self->icon, sluice_stage_get_missing (self->stage) != NULL ? SLUICE_STATE_STUCK : state,
                               sluice_stage_get_progress (self->stage));
  sluice_label_set_text (self->name_label, title);
  sluice_label_inscribe (self->message_label, message);
  sluice_label_set_tooltip (GTK_WIDGET (self), sluice_stage_get_missing (self->stage) != NULL ? message : NULL);
  if (sluice_stage_get_error_message (self->stage) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message_label), "error");
  update_description (self);

  gtk_widget_set_visible (GTK_WIDGET (self->duration_label),
                          started != 0 && (ended != 0 || sluice_state_is_active (state)));
  sluice_time_label_set_span (self->duration_label, started, ended);
}

static void
sluice_stage_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SluiceStageRow *self = SLUICE_STAGE_ROW (object);

  switch (prop_id)
    {
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_stage_row_dispose (GObject *object)
{
  SluiceStageRow *self = SLUICE_STAGE_ROW (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->stage);
  g_clear_object (&self->graph);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_STAGE_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sluice_stage_row_parent_class)->dispose (object);
}

static void
sluice_stage_row_finalize (GObject *object)
{
  g_free (SLUICE_STAGE_ROW (object)->description);

  G_OBJECT_CLASS (sluice_stage_row_parent_class)->finalize (object);
}

static void
sluice_stage_row_class_init (SluiceStageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sluice_stage_row_get_property;
  object_class->dispose = sluice_stage_row_dispose;
  object_class->finalize = sluice_stage_row_finalize;

  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SLUICE_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-stage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceStageRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceStageRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceStageRow, message_label);
}

static void
sluice_stage_row_init (SluiceStageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_label_tell_whole (self->name_label);
  sluice_label_tell_whole_inscription (self->message_label);

  self->signals = g_signal_group_new (SLUICE_TYPE_STAGE);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
sluice_stage_row_new (SluicePipelineGraph *graph)
{
  SluiceStageRow *self = g_object_new (SLUICE_TYPE_STAGE_ROW, NULL);

  g_return_val_if_fail (SLUICE_IS_PIPELINE_GRAPH (graph), GTK_WIDGET (self));

  self->graph = g_object_ref (graph);
  g_signal_connect_object (graph, "structure-changed", G_CALLBACK (update_description), self, G_CONNECT_SWAPPED);
  self->duration_label = SLUICE_TIME_LABEL (sluice_time_label_new (sluice_pipeline_graph_get_now (graph), 1));
  gtk_widget_add_css_class (GTK_WIDGET (self->duration_label), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->duration_label), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
sluice_stage_row_set_stage (SluiceStageRow *self,
                            SluiceStage    *stage)
{
  g_return_if_fail (SLUICE_IS_STAGE_ROW (self));

  if (!g_set_object (&self->stage, stage))
    return;

  g_signal_group_set_target (self->signals, stage);
  update (self);
}

static void
setup_cb (SluicePipelineGraph *graph,
          GtkListItem         *item)
{
  GtkWidget *row = sluice_stage_row_new (graph);

  gtk_list_item_set_child (item, row);
  g_object_bind_property (row, "description", item, "accessible-label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (item, "notify::selected", G_CALLBACK (update_description), row, G_CONNECT_SWAPPED);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  sluice_stage_row_set_stage (SLUICE_STAGE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item)
{
  sluice_stage_row_set_stage (SLUICE_STAGE_ROW (gtk_list_item_get_child (item)), NULL);
}

GtkListItemFactory *
sluice_stage_row_factory_new (SluicePipelineGraph *graph)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_return_val_if_fail (SLUICE_IS_PIPELINE_GRAPH (graph), factory);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), graph, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
