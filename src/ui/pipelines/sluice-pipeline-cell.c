/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-cell.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/widgets/sluice-meter.h"
#include "ui/widgets/sluice-state-icon.h"
#include "ui/widgets/sluice-time-label.h"

struct _SluicePipelineCell
{
  GtkWidget parent_instance;

  /* children; which of them there are depends on the field */
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *meter;
  GtkWidget *time;
  GtkWidget *button;
  GtkWidget *menu;

  /* owned */
  SluicePipeline *pipeline;
  GSignalGroup *signals;
  SluiceServer *server;
  SluiceNow *now;

  SluicePipelineField field;
};

G_DEFINE_FINAL_TYPE (SluicePipelineCell, sluice_pipeline_cell, GTK_TYPE_WIDGET)

/* What each field looks at. */
static const char *const signals_of_field[][7] = {
  [SLUICE_PIPELINE_FIELD_STATE] = { "notify::state", "notify::progress", "notify::request", "notify::request-error",
                                    "notify::warning", NULL },
  [SLUICE_PIPELINE_FIELD_NAME] = { "notify::name", "notify::description", NULL },
  [SLUICE_PIPELINE_FIELD_PROGRESS] = { "notify::progress", "notify::done", "notify::total", "notify::state", NULL },
  [SLUICE_PIPELINE_FIELD_PRIORITY] = { "notify::priority", NULL },
  [SLUICE_PIPELINE_FIELD_CREATED] = { "notify::created-at", NULL },
  [SLUICE_PIPELINE_FIELD_DURATION] = { "notify::started-at", "notify::ended-at", "notify::state", NULL },
  [SLUICE_PIPELINE_FIELD_ACTIONS] = { "notify::state", "notify::request", "notify::name", NULL },
};

/* The one action that stands in the row itself: the next thing people do with a pipeline in this state. */
static const struct
{
  SluiceAction action;
  const char *name;
  const char *icon;
  const char *word;
} row_actions[] = {
  { SLUICE_ACTION_START, "list.start", "media-playback-start-symbolic", N_ ("Start") },
  { SLUICE_ACTION_CANCEL, "list.cancel", "process-stop-symbolic", N_ ("Cancel") },
  { SLUICE_ACTION_DELETE, "list.delete", "user-trash-symbolic", N_ ("Delete") },
};

static void
show_label (SluicePipelineCell *self,
            const char         *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (self->label), text);
}

static char *
describe_state (SluicePipelineCell *self)
{
  const GError *error = sluice_pipeline_get_request_error (self->pipeline);
  const char *message = sluice_pipeline_get_error_message (self->pipeline);

  if (error != NULL)
    return sluice_text_error (error);
  if (sluice_pipeline_get_warning (self->pipeline) != SLUICE_WARNING_NONE)
    return sluice_text_warning (sluice_pipeline_get_warning (self->pipeline),
                                sluice_pipeline_get_warning_since (self->pipeline), sluice_now_get (self->now));
  return g_strdup (message);
}

static void
update_state (SluicePipelineCell *self)
{
  SluiceState state = sluice_pipeline_get_state (self->pipeline);
  SluiceRequest request = sluice_pipeline_get_request (self->pipeline);
  g_autofree char *sentence = describe_state (self);

  sluice_state_icon_set_state (SLUICE_STATE_ICON (self->icon), state, sluice_pipeline_get_progress (self->pipeline));
  if (request != SLUICE_REQUEST_NONE)
    show_label (self, sluice_text_request (request));
  else if (sluice_pipeline_get_request_error (self->pipeline) != NULL)
    show_label (self, C_ ("what was asked of a pipeline", "Refused"));
  else
    show_label (self, sluice_text_state (state, sluice_pipeline_get_status (self->pipeline)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);

  if (request == SLUICE_REQUEST_NONE && sluice_pipeline_get_request_error (self->pipeline) != NULL)
    gtk_widget_add_css_class (self->label, "error");
  else
    gtk_widget_remove_css_class (self->label, "error");
}

static void
update_name (SluicePipelineCell *self)
{
  const char *name = sluice_pipeline_get_name (self->pipeline);
  gboolean unnamed = name == NULL || *name == '\0';

  show_label (self, unnamed ? _("Unnamed") : name);
  if (unnamed)
    gtk_widget_add_css_class (self->label, "dim-label");
  else
    gtk_widget_remove_css_class (self->label, "dim-label");
}

static void
update_progress (SluicePipelineCell *self)
{
  int total = sluice_pipeline_get_total (self->pipeline);
  g_autofree char *text = sluice_text_progress (sluice_pipeline_get_done (self->pipeline), total);

  show_label (self, text);
  /* Without a bar the words keep their place. */
  gtk_widget_set_opacity (self->meter, total > 0 ? 1 : 0);
  sluice_meter_set_progress (SLUICE_METER (self->meter), sluice_pipeline_get_progress (self->pipeline),
                             sluice_pipeline_get_state (self->pipeline));
}

static void
update_duration (SluicePipelineCell *self)
{
  SluiceState state = sluice_pipeline_get_state (self->pipeline);
  gint64 start = sluice_pipeline_get_started_at (self->pipeline);
  gint64 end = sluice_pipeline_get_ended_at (self->pipeline);

  /* What isn't on its way, and has no end, has no duration either. */
  if (end == 0 && !sluice_state_is_active (state))
    start = 0;
  sluice_time_label_set_span (SLUICE_TIME_LABEL (self->time), start, end);
}

static void
update_actions (SluicePipelineCell *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  const char *uuid = sluice_pipeline_get_uuid (self->pipeline);
  const char *name = sluice_pipeline_get_name (self->pipeline);
  g_autofree char *menu_label = g_strdup_printf (_("Actions for %s"), name);
  const char *obstacle = sluice_pipeline_actions_describe_obstacle (self->server);
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (row_actions) && !found; i++)
    {
      if (!sluice_monitor_offers (monitor, self->pipeline, row_actions[i].action))
        continue;

      /* Translators: an action and the pipeline it is for: "Cancel SFT qwen2.5-7b" */
      g_autofree char *label = g_strdup_printf (_("%s %s"), _(row_actions[i].word), name);

      gtk_button_set_icon_name (GTK_BUTTON (self->button), row_actions[i].icon);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", uuid);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), row_actions[i].name);
      gtk_widget_set_tooltip_text (self->button, obstacle != NULL ? obstacle : _(row_actions[i].word));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      found = TRUE;
    }
  gtk_widget_set_visible (self->button, found);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);
}

static void
update_cell (SluicePipelineCell *self)
{
  if (self->pipeline == NULL)
    return;

  switch (self->field)
    {
    case SLUICE_PIPELINE_FIELD_STATE:
      update_state (self);
      break;
    case SLUICE_PIPELINE_FIELD_NAME:
      update_name (self);
      break;
    case SLUICE_PIPELINE_FIELD_PROGRESS:
      update_progress (self);
      break;
    case SLUICE_PIPELINE_FIELD_PRIORITY:
      {
        char text[16];

        g_snprintf (text, sizeof text, "%d", sluice_pipeline_get_priority (self->pipeline));
        show_label (self, text);
        break;
      }
    case SLUICE_PIPELINE_FIELD_CREATED:
      sluice_time_label_set_age (SLUICE_TIME_LABEL (self->time), sluice_pipeline_get_created_at (self->pipeline));
      break;
    case SLUICE_PIPELINE_FIELD_DURATION:
      update_duration (self);
      break;
    case SLUICE_PIPELINE_FIELD_ACTIONS:
      update_actions (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
changed_cb (SluicePipelineCell *self)
{
  update_cell (self);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       data)
{
  SluicePipelineCell *self = data;

  if (self->pipeline == NULL)
    return;

  g_autoptr (GMenuModel) model = sluice_pipeline_menu_new (self->server, self->pipeline);

  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (model));
}

/* Its cells are as narrow as they are told to be: the text gives way. */
static GtkWidget *
make_label (float xalign)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", xalign, "ellipsize", PANGO_ELLIPSIZE_END, "hexpand", TRUE, NULL);
}

static void
make_children (SluicePipelineCell *self)
{
  switch (self->field)
    {
    case SLUICE_PIPELINE_FIELD_STATE:
      self->icon = sluice_state_icon_new ();
      self->label = make_label (0);
      break;
    case SLUICE_PIPELINE_FIELD_NAME:
      self->label = make_label (0);
      gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
      break;
    case SLUICE_PIPELINE_FIELD_PROGRESS:
      self->meter = sluice_meter_new ();
      self->label = make_label (1);
      gtk_widget_set_hexpand (self->meter, TRUE);
      gtk_widget_set_hexpand (self->label, FALSE);
      gtk_label_set_width_chars (GTK_LABEL (self->label), 5);
      gtk_widget_add_css_class (self->label, "numeric");
      break;
    case SLUICE_PIPELINE_FIELD_PRIORITY:
      self->label = make_label (1);
      gtk_widget_add_css_class (self->label, "numeric");
      break;
    case SLUICE_PIPELINE_FIELD_CREATED:
    case SLUICE_PIPELINE_FIELD_DURATION:
      self->time = sluice_time_label_new (self->now, 1);
      gtk_widget_set_hexpand (self->time, TRUE);
      gtk_widget_add_css_class (self->time, "dim-label");
      break;
    case SLUICE_PIPELINE_FIELD_ACTIONS:
      self->button = gtk_button_new ();
      gtk_widget_add_css_class (self->button, "flat");
      gtk_widget_add_css_class (self->button, "row-action");
      gtk_widget_set_hexpand (self->button, TRUE);
      gtk_widget_set_halign (self->button, GTK_ALIGN_END);
      self->menu = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "halign", GTK_ALIGN_END, NULL);
      gtk_widget_add_css_class (self->menu, "flat");
      gtk_widget_add_css_class (self->menu, "row-menu");
      gtk_widget_set_tooltip_text (self->menu, _("More actions"));
      gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), create_popup_cb, self, NULL);
      break;
    default:
      g_assert_not_reached ();
    }

  GtkWidget *children[] = { self->icon, self->meter, self->label, self->time, self->button, self->menu };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    if (children[i] != NULL)
      {
        gtk_widget_set_valign (children[i], GTK_ALIGN_CENTER);
        gtk_widget_insert_before (children[i], GTK_WIDGET (self), NULL);
      }
}

static void
sluice_pipeline_cell_dispose (GObject *object)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (object);
  GtkWidget *child;

  g_clear_object (&self->signals);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->server);
  g_clear_object (&self->now);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sluice_pipeline_cell_parent_class)->dispose (object);
}

static void
sluice_pipeline_cell_class_init (SluicePipelineCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_pipeline_cell_dispose;

  gtk_widget_class_set_css_name (widget_class, "pipelinecell");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
sluice_pipeline_cell_init (SluicePipelineCell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

GtkWidget *
sluice_pipeline_cell_new (SluicePipelineField field,
                          SluiceServer       *server,
                          SluiceNow          *now)
{
  SluicePipelineCell *self = g_object_new (SLUICE_TYPE_PIPELINE_CELL, NULL);

  self->field = field;
  self->server = g_object_ref (server);
  self->now = g_object_ref (now);
  self->signals = g_signal_group_new (SLUICE_TYPE_PIPELINE);
  for (guint i = 0; signals_of_field[field][i] != NULL; i++)
    g_signal_group_connect_swapped (self->signals, signals_of_field[field][i], G_CALLBACK (changed_cb), self);
  if (field == SLUICE_PIPELINE_FIELD_ACTIONS)
    g_signal_connect_object (sluice_server_get_monitor (server), "notify::connection", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  make_children (self);
  return GTK_WIDGET (self);
}

void
sluice_pipeline_cell_set_pipeline (SluicePipelineCell *self,
                                   SluicePipeline     *pipeline)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_CELL (self));

  if (!g_set_object (&self->pipeline, pipeline))
    return;

  if (self->menu != NULL && gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu)) != NULL)
    {
      gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->menu), NULL);
      gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), create_popup_cb, self, NULL);
    }
  g_signal_group_set_target (self->signals, pipeline);
  update_cell (self);
}

SluicePipeline *
sluice_pipeline_cell_get_pipeline (SluicePipelineCell *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_CELL (self), NULL);

  return self->pipeline;
}

static void
append_error (GMenu        *menu,
              const GError *error)
{
  g_autofree char *sentence = sluice_text_error (error);
  g_autofree char *report = sluice_text_error_report (error);
  g_autoptr (GMenuItem) item = g_menu_item_new (_("_Why it was refused"), NULL);

  g_menu_item_set_action_and_target (item, "win.show-error", "(sss)", _("The server did not do it"), sentence,
                                     report != NULL ? report : "");
  g_menu_append_item (menu, item);
}

GMenuModel *
sluice_pipeline_menu_new (SluiceServer   *server,
                          SluicePipeline *pipeline)
{
  const char *uuid = sluice_pipeline_get_uuid (pipeline);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenuItem) open = g_menu_item_new (_("_Open"), NULL);
  g_autoptr (GMenuItem) copy = g_menu_item_new (_("Copy _identifier"), NULL);

  g_menu_item_set_action_and_target (open, "win.open-pipeline", "s", uuid);
  g_menu_item_set_action_and_target (copy, "list.copy-uuid", "s", uuid);
  g_menu_append_item (look, open);
  g_menu_append_item (look, copy);
  if (sluice_pipeline_get_request_error (pipeline) != NULL)
    append_error (look, sluice_pipeline_get_request_error (pipeline));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));

  sluice_pipeline_actions_append (menu, server, pipeline, "list.", uuid);

  return G_MENU_MODEL (g_steal_pointer (&menu));
}
