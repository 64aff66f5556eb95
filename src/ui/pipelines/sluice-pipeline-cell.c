/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-cell-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/pipelines/sluice-pipeline-copy.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-time-words.h"

G_DEFINE_FINAL_TYPE (SluicePipelineCell, sluice_pipeline_cell, GTK_TYPE_WIDGET)

/* What each field looks at. */
static const char *const properties_of_field[][7] = {
  [SLUICE_PIPELINE_FIELD_STATE] = { "state", "progress", "request", "status-error", "warning", "warning-since", NULL },
  [SLUICE_PIPELINE_FIELD_NAME] = { "name", NULL },
  [SLUICE_PIPELINE_FIELD_PROGRESS] = { "progress", "done", "total", "state", NULL },
  [SLUICE_PIPELINE_FIELD_PRIORITY] = { "priority", NULL },
  [SLUICE_PIPELINE_FIELD_CREATED] = { "created-at", NULL },
  [SLUICE_PIPELINE_FIELD_DURATION] = { "started-at", "ended-at", "state", NULL },
  [SLUICE_PIPELINE_FIELD_ACTIONS] = { "state", "request", "name", NULL },
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

char *
sluice_pipeline_cell_describe_state (SluicePipelineCell *self)
{
  const GError *error = sluice_pipeline_get_request_error (self->pipeline);
  const char *message = sluice_pipeline_get_error_message (self->pipeline);

  if (error == NULL && sluice_pipeline_get_state (self->pipeline) == SLUICE_STATE_CHECKING)
    error = sluice_pipeline_get_status_error (self->pipeline);
  if (error != NULL)
    return sluice_text_error (error);
  if (sluice_pipeline_get_warning (self->pipeline) != SLUICE_WARNING_NONE)
    return sluice_text_warning (sluice_pipeline_get_warning (self->pipeline),
                                sluice_pipeline_get_state (self->pipeline),
                                sluice_pipeline_get_warning_since (self->pipeline), sluice_now_get (self->now));
  return message != NULL ? sluice_text_unturned (message) : NULL;
}

/* "No progress · 29 min", counting. */
static gint64
update_stuck (gpointer data)
{
  SluicePipelineCell *self = data;
  const char *word = sluice_text_state (SLUICE_STATE_STUCK, NULL);
  gint64 since = self->pipeline != NULL ? sluice_pipeline_get_warning_since (self->pipeline) : 0;
  gint64 now = sluice_now_get (self->now);

  if (self->pipeline == NULL)
    return G_MAXINT64;
  if (since == 0)
    {
      sluice_pipeline_cell_show_text (self, word);
      return G_MAXINT64;
    }

  g_autofree char *words = sluice_text_duration (sluice_text_duration_counted (since, now));
  /* Translators: that nothing moves, and for how long: "No progress · 29 min" */
  g_autofree char *text = g_strdup_printf (_("%s · %s"), word, words);

  sluice_pipeline_cell_show_text (self, text);
  return sluice_now_get_frozen (self->now) ? G_MAXINT64 : sluice_text_duration_next_change (since, now);
}

/* A state ticks only while it is one that is told with its minutes. */
static void
follow_stuck (SluicePipelineCell *self,
              gboolean            stuck)
{
  g_autofree char *why = stuck ? sluice_pipeline_cell_describe_state (self) : NULL;

  if (why != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);

  if (!stuck || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    g_clear_pointer (&self->tick, sluice_tick_source_remove);
  else if (self->tick == NULL)
    self->tick = sluice_tick_add (GTK_WIDGET (self), update_stuck, self);
  else
    sluice_tick_source_refresh (self->tick);
  if (stuck && self->tick == NULL)
    update_stuck (self);
}

static void
update_state (SluicePipelineCell *self)
{
  SluiceState state = sluice_pipeline_get_state (self->pipeline);
  SluiceRequest request = sluice_pipeline_get_request (self->pipeline);
  gboolean unreadable = state == SLUICE_STATE_CHECKING && sluice_pipeline_get_status_error (self->pipeline) != NULL;
  gboolean stuck = state == SLUICE_STATE_STUCK && request == SLUICE_REQUEST_NONE;

  sluice_pipeline_cell_show_sign (self, state, sluice_pipeline_get_progress (self->pipeline));
  if (stuck != self->stuck || stuck)
    follow_stuck (self, stuck);
  self->stuck = stuck;
  if (request != SLUICE_REQUEST_NONE)
    sluice_pipeline_cell_show_text (self, sluice_text_request (request));
  else if (unreadable)
    sluice_pipeline_cell_show_text (self, C_ ("of a pipeline whose stages the server does not tell", "Not readable"));
  else if (!stuck)
    sluice_pipeline_cell_show_text (self,
                                    sluice_text_pipeline_state (self->pipeline, sluice_now_get_frozen (self->now)));
  sluice_pipeline_cell_set_mark (self, unreadable ? "error" : NULL);
}

static void
update_name (SluicePipelineCell *self)
{
  const char *name = sluice_pipeline_get_name (self->pipeline);
  gboolean unnamed = name == NULL || *name == '\0';

  sluice_pipeline_cell_show_text (self, sluice_text_pipeline_name (name));
  sluice_pipeline_cell_set_mark (self, unnamed ? "dim-label" : NULL);
}

static void
update_progress (SluicePipelineCell *self)
{
  int total = sluice_pipeline_get_total (self->pipeline);
  g_autofree char *text = sluice_text_progress (sluice_pipeline_get_done (self->pipeline), total);

  sluice_pipeline_cell_show_text (self, text);
  /* Without a bar the words keep their place. */
  sluice_pipeline_cell_show_sign (self, sluice_pipeline_get_state (self->pipeline),
                                  total > 0 ? MAX (0, sluice_pipeline_get_progress (self->pipeline)) : -1);
}

/* Shows what is true now, and returns after how long that changes. */
static gint64
update_time (gpointer data)
{
  SluicePipelineCell *self = data;
  gint64 start = 0;
  gint64 end = 0;
  gint64 wait = G_MAXINT64;
  g_autofree char *words = NULL;

  if (self->pipeline == NULL)
    return G_MAXINT64;
  sluice_pipeline_cell_get_times (self, &start, &end);
  words = sluice_time_words (self->field == SLUICE_PIPELINE_FIELD_DURATION, start, end, self->now, &wait);
  sluice_pipeline_cell_show_text (self, words);
  return wait;
}

static void
refresh_time (SluicePipelineCell *self)
{
  if (self->tick != NULL)
    sluice_tick_source_refresh (self->tick);
  else
    update_time (self);
}

static void
update_actions (SluicePipelineCell *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  g_autofree char *name = sluice_text_pipeline_line (sluice_pipeline_get_name (self->pipeline));
  const char *obstacle = sluice_pipeline_actions_describe_obstacle (self->server);
  g_autofree char *menu_label = g_strdup_printf (_("Actions for %s"), name);
  guint offered = 0;

  while (offered < G_N_ELEMENTS (row_actions)
         && !sluice_monitor_offers (monitor, self->pipeline, row_actions[offered].action))
    offered++;

  if (offered < G_N_ELEMENTS (row_actions))
    {
      /* Translators: an action and the pipeline it is for: "Cancel SFT qwen2.5-7b" */
      g_autofree char *label = g_strdup_printf (_("%s %s"), _(row_actions[offered].word), name);
      const char *tip = obstacle != NULL ? obstacle : _(row_actions[offered].word);

      if (self->row_action != row_actions[offered].name)
        gtk_button_set_icon_name (GTK_BUTTON (self->button), row_actions[offered].icon);
      self->row_action = row_actions[offered].name;
      gtk_widget_set_sensitive (self->button, obstacle == NULL);
      /* GTK looks at what is under the pointer each time. */
      if (g_strcmp0 (gtk_widget_get_tooltip_text (self->button), tip) != 0)
        sluice_label_set_tooltip (self->button, tip);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  gtk_widget_set_visible (self->button, offered < G_N_ELEMENTS (row_actions));
  /* One of them takes the room, so that the menu is at the end of each row. */
  gtk_widget_set_hexpand (self->menu, offered == G_N_ELEMENTS (row_actions));
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
        sluice_pipeline_cell_show_text (self, text);
        break;
      }
    case SLUICE_PIPELINE_FIELD_CREATED:
    case SLUICE_PIPELINE_FIELD_DURATION:
      refresh_time (self);
      break;
    case SLUICE_PIPELINE_FIELD_ACTIONS:
      update_actions (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
property_changed_cb (SluicePipelineCell *self,
                     GParamSpec         *pspec)
{
  if (g_strv_contains (properties_of_field[self->field], pspec->name))
    update_cell (self);
}

static void
surroundings_changed_cb (SluicePipelineCell *self)
{
  update_cell (self);
}

static void
action_clicked_cb (SluicePipelineCell *self)
{
  if (self->pipeline != NULL && self->row_action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), self->row_action, "s", sluice_pipeline_get_uuid (self->pipeline));
}

static void
menu_clicked_cb (SluicePipelineCell *self)
{
  if (self->pipeline != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "list.menu-of", "s", sluice_pipeline_get_uuid (self->pipeline));
}

/* Between the two buttons of a row: GTK 4.18 knows one place for the focus in a cell. */
static gboolean
key_pressed_cb (SluicePipelineCell *self,
                guint               key,
                guint               code,
                GdkModifierType     state)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *from = gtk_widget_get_focus_child (GTK_WIDGET (self));
  GtkWidget *to = NULL;

  if ((state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      to = self->menu;
      break;
    case GDK_KEY_ISO_Left_Tab:
      to = self->button;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      to = mirrored ? self->button : self->menu;
      break;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      to = mirrored ? self->menu : self->button;
      break;
    default:
      break;
    }

  return from != NULL && to != NULL && to != from && gtk_widget_get_sensitive (to) && gtk_widget_get_visible (to)
         && gtk_widget_grab_focus (to);
}

static GtkWidget *
append_button (SluicePipelineCell *self,
               const char         *css_class,
               GCallback           clicked)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, css_class);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static void
make_buttons (SluicePipelineCell *self)
{
  GtkLayoutManager *layout = gtk_box_layout_new (GTK_ORIENTATION_HORIZONTAL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), layout);
  self->button = append_button (self, "row-action", G_CALLBACK (action_clicked_cb));
  gtk_widget_set_hexpand (self->button, TRUE);
  /* A plain button: a menu button of its own for each row would cost more than the rest of the row. */
  self->menu = append_button (self, "row-menu", G_CALLBACK (menu_clicked_cb));
  gtk_button_set_icon_name (GTK_BUTTON (self->menu), "view-more-symbolic");
  sluice_label_set_tooltip (self->menu, _("More actions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
sluice_pipeline_cell_map (GtkWidget *widget)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (widget);

  GTK_WIDGET_CLASS (sluice_pipeline_cell_parent_class)->map (widget);
  if (self->tick == NULL && (self->field == SLUICE_PIPELINE_FIELD_CREATED
                             || self->field == SLUICE_PIPELINE_FIELD_DURATION))
    self->tick = sluice_tick_add (widget, update_time, self);
  else if (self->stuck)
    follow_stuck (self, TRUE);
}

static void
sluice_pipeline_cell_unmap (GtkWidget *widget)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (widget);

  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  GTK_WIDGET_CLASS (sluice_pipeline_cell_parent_class)->unmap (widget);
}

static void
sluice_pipeline_cell_dispose (GObject *object)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (object);

  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->server);
  g_clear_object (&self->now);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_pipeline_cell_parent_class)->dispose (object);
}

static void
sluice_pipeline_cell_finalize (GObject *object)
{
  g_free (SLUICE_PIPELINE_CELL (object)->text);

  G_OBJECT_CLASS (sluice_pipeline_cell_parent_class)->finalize (object);
}

static void
sluice_pipeline_cell_class_init (SluicePipelineCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_pipeline_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_pipeline_cell_finalize;
  widget_class->map = sluice_pipeline_cell_map;
  widget_class->unmap = sluice_pipeline_cell_unmap;
  sluice_pipeline_cell_class_init_draw (widget_class);

  gtk_widget_class_set_css_name (widget_class, "pipelinecell");
}

static void
sluice_pipeline_cell_init (SluicePipelineCell *self)
{
}

GtkWidget *
sluice_pipeline_cell_new (SluicePipelineField field,
                          gboolean            in_table,
                          SluiceServer       *server,
                          SluiceNow          *now)
{
  SluicePipelineCell *self = g_object_new (SLUICE_TYPE_PIPELINE_CELL,
                                           "accessible-role", field == SLUICE_PIPELINE_FIELD_ACTIONS
                                                                ? GTK_ACCESSIBLE_ROLE_GROUP
                                                                : GTK_ACCESSIBLE_ROLE_LABEL,
                                           NULL);

  self->field = field;
  self->in_table = in_table;
  self->server = g_object_ref (server);
  self->now = g_object_ref (now);
  self->signals = g_signal_group_new (SLUICE_TYPE_PIPELINE);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (property_changed_cb), self);

  if (field == SLUICE_PIPELINE_FIELD_ACTIONS)
    {
      g_signal_connect_object (sluice_server_get_monitor (server), "notify::connection",
                               G_CALLBACK (surroundings_changed_cb), self, G_CONNECT_SWAPPED);
      make_buttons (self);
    }
  else if (field == SLUICE_PIPELINE_FIELD_CREATED || field == SLUICE_PIPELINE_FIELD_DURATION)
    {
      g_signal_connect_object (now, "notify::frozen", G_CALLBACK (surroundings_changed_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (self), "time");
    }
  else if (field == SLUICE_PIPELINE_FIELD_STATE)
    {
      g_signal_connect_object (now, "notify::frozen", G_CALLBACK (surroundings_changed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), field != SLUICE_PIPELINE_FIELD_ACTIONS);
  return GTK_WIDGET (self);
}

void
sluice_pipeline_cell_set_pipeline (SluicePipelineCell *self,
                                   SluicePipeline     *pipeline)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_CELL (self));

  if (!g_set_object (&self->pipeline, pipeline))
    return;

  if (pipeline == NULL && self->stuck)
    follow_stuck (self, self->stuck = FALSE);
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

  sluice_pipeline_copy_append (menu, server, pipeline, "list.run-again", uuid);
  sluice_pipeline_actions_append (menu, server, pipeline, "list.", uuid);

  return G_MENU_MODEL (g_steal_pointer (&menu));
}
