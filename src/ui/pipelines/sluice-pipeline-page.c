/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/pipelines/sluice-connection-banner.h"
#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/pipelines/sluice-stage-row.h"
#include "ui/widgets/sluice-banner.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-focus-keeper.h"
#include "ui/widgets/sluice-graph-view.h"
#include "ui/widgets/sluice-list-frame.h"

G_DEFINE_FINAL_TYPE (SluicePipelinePage, sluice_pipeline_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_SERVER = 1,
  PROP_UUID,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *name;
  SluiceAction action;
} actions[] = {
  { "pipeline.start", SLUICE_ACTION_START },   { "pipeline.cancel", SLUICE_ACTION_CANCEL },
  { "pipeline.delete", SLUICE_ACTION_DELETE }, { "pipeline.pause", SLUICE_ACTION_PAUSE },
  { "pipeline.resume", SLUICE_ACTION_RESUME }, { "pipeline.retry", SLUICE_ACTION_RETRY },
};

static gboolean
is_stale (SluicePipelinePage *self)
{
  return sluice_monitor_is_stale (sluice_server_get_monitor (self->server));
}

static void
show_warning (SluicePipelinePage *self,
              gint64              now)
{
  const GError *error = sluice_pipeline_get_status_error (self->pipeline);
  g_autofree char *text = sluice_text_warning (sluice_pipeline_get_warning (self->pipeline),
                                               sluice_pipeline_get_state (self->pipeline),
                                               sluice_pipeline_get_warning_since (self->pipeline), now);
  /* Without any stages they are what is missing, and say so in their place. */
  if (text == NULL && error != NULL && sluice_pipeline_get_stages (self->pipeline) != NULL)
    {
      g_autofree char *sentence = sluice_text_error (error);

      /* Translators: what is shown of a pipeline is old; then why */
      text = g_strdup_printf (_("Not up to date. %s"), sentence);
    }

  /* With little height one banner, of one sentence: all of it is there with another part. */
  if (text != NULL && sluice_pipeline_header_get_brief (self->header))
    sluice_text_cut_to_sentence (text);
  if (text != NULL)
    adw_banner_set_title (self->warning_banner, text);
  adw_banner_set_revealed (self->warning_banner,
                           text != NULL && !(is_stale (self) && sluice_pipeline_header_get_brief (self->header)));
}

static gint64
update_times_cb (gpointer user_data)
{
  SluicePipelinePage *self = user_data;
  gint64 now = sluice_now_get (self->now);
  gint64 next;

  if (self->pipeline == NULL)
    return G_MAXINT64;

  show_warning (self, now);
  next = sluice_pipeline_graph_tick (self->graph);
  if (sluice_pipeline_get_warning_since (self->pipeline) != 0)
    next = MIN (next, sluice_text_age_next_change (sluice_pipeline_get_warning_since (self->pipeline), now));

  return sluice_now_get_frozen (self->now) ? G_MAXINT64 : next;
}

/* What runs moves with the next full second; what is new to the page, or stood still, at once. */
static void
update_times (SluicePipelinePage *self)
{
  if (self->tick == NULL)
    update_times_cb (self);
  else if (self->times_due)
    sluice_tick_source_refresh (self->tick);
  else
    {
      show_warning (self, sluice_now_get (self->now));
      if (sluice_pipeline_get_warning_since (self->pipeline) != 0)
        sluice_tick_source_hasten (self->tick);
    }
  self->times_due = FALSE;
}

static void
update_actions (SluicePipelinePage *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  GtkWidget *const buttons[G_N_ELEMENTS (actions)] = {
    self->start_button, self->cancel_button, NULL, self->pause_button, self->resume_button, self->retry_button,
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gboolean possible = self->pipeline != NULL && sluice_monitor_can_act (monitor, self->pipeline, actions[i].action);

      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, possible);
      if (buttons[i] != NULL)
        sluice_pipeline_actions_show_button (buttons[i], self->server, self->pipeline, actions[i].action);
    }
  sluice_pipeline_page_update_again (self);
}

static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  SluicePipelinePage *self = user_data;
  g_autoptr (GMenuModel) menu = sluice_pipeline_actions_make_menu (self->server, self->pipeline);

  gtk_menu_button_set_menu_model (button, menu);
}

static const char *
find_body (SluicePipelinePage *self)
{
  if (sluice_pipeline_get_stages (self->pipeline) != NULL)
    return "parts";
  if (is_stale (self))
    return "unknown";
  return sluice_pipeline_get_status_error (self->pipeline) != NULL ? "failed" : "parts";
}

/* Stages that aren't known, since the server is away or nobody can read them: one word in place of all that shows them. */
static void
update_body_stack (SluicePipelinePage *self)
{
  const GError *error = sluice_pipeline_get_status_error (self->pipeline);
  const char *body = find_body (self);
  gboolean refused = sluice_monitor_get_connection (sluice_server_get_monitor (self->server)) == SLUICE_CONNECTION_KEY;
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->body_stack)) != NULL;

  if (g_str_equal (body, "unknown"))
    adw_status_page_set_description (self->unknown_page,
                                     refused ? _("They are shown as soon as the server accepts the key.")
                                             : _("They are shown as soon as the server is back."));
  else if (g_str_equal (body, "failed"))
    {
      g_autofree char *sentence = sluice_text_error (error);
      g_autofree char *markup = g_markup_escape_text (sentence, -1);

      adw_status_page_set_description (self->failed_page, markup);
      sluice_error_dialog_set_up_button (self->failed_details, _("The stages could not be read"), error);
    }
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->body_stack), body) == 0)
    return;

  /* GTK keeps for ever what held the focus when it was hidden (sluice_focus_keeper_attach()). */
  if (focused)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  gtk_stack_set_visible_child_name (self->body_stack, body);
  if (focused && !g_str_equal (body, "unknown"))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
update_stages_stack (SluicePipelinePage *self)
{
  GListModel *stages = sluice_pipeline_get_stages (self->pipeline);
  const char *name = "loading";

  if (stages != NULL)
    name = g_list_model_get_n_items (stages) > 0 ? "list" : "empty";
  gtk_stack_set_visible_child_name (self->stages_stack, name);
}

static void
update_title (SluicePipelinePage *self)
{
  SluiceRequest request = sluice_pipeline_get_request (self->pipeline);
  g_autofree char *name = sluice_text_pipeline_line (sluice_pipeline_get_name (self->pipeline));
  g_autofree char *state = sluice_text_line (sluice_text_pipeline_state (self->pipeline, is_stale (self)));

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  adw_window_title_set_title (self->window_title, name);
  adw_window_title_set_subtitle (self->window_title,
                                 request != SLUICE_REQUEST_NONE ? sluice_text_request (request) : state);
}

/* Of one that isn't known it takes an answer to say that it is gone: a list that was kept may be older than it. */
static const char *
find_empty_page (SluicePipelinePage *self)
{
  SluiceConnection connection = sluice_monitor_get_connection (sluice_server_get_monitor (self->server));
  gboolean complete = sluice_store_get_complete (sluice_server_get_store (self->server));

  if (self->seen || (connection == SLUICE_CONNECTION_CONNECTED && complete))
    return "gone";
  if (connection == SLUICE_CONNECTION_KEY)
    return "key";
  return is_stale (self) ? "lost" : "loading";
}

static void
update (SluicePipelinePage *self)
{
  g_clear_handle_id (&self->update_id, g_source_remove);
  update_actions (self);
  if (self->pipeline == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, find_empty_page (self));
      adw_window_title_set_subtitle (self->window_title, "");
      adw_banner_set_revealed (self->warning_banner, FALSE);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "pipeline");
  update_title (self);
  sluice_pipeline_header_show (self->header, self->pipeline, is_stale (self));
  update_body_stack (self);
  update_stages_stack (self);
  sluice_pipeline_page_select_first (self);
  sluice_pipeline_page_fill_list (self);
  sluice_pipeline_page_show_selected (self);
  update_times (self);
}

static gboolean
update_cb (gpointer user_data)
{
  SluicePipelinePage *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A batch changes many properties: they are shown together, before the next frame; or when the page is seen again. */
static void
queue_update (SluicePipelinePage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
show_stages (SluicePipelinePage *self)
{
  sluice_pipeline_page_set_stages (self, self->pipeline != NULL ? sluice_pipeline_get_stages (self->pipeline) : NULL);
}

static void
pipeline_notify_cb (SluicePipelinePage *self,
                    GParamSpec         *pspec)
{
  if (g_str_equal (pspec->name, "stages"))
    show_stages (self);
  queue_update (self);
}

static void
structure_changed_cb (SluicePipelinePage *self)
{
  self->times_due = TRUE;
  queue_update (self);
}

static void
stage_changed_cb (SluicePipelinePage *self)
{
  if (self->tick != NULL)
    sluice_tick_source_hasten (self->tick);
}

static void
set_pipeline (SluicePipelinePage *self,
              SluicePipeline     *pipeline)
{
  if (!g_set_object (&self->pipeline, pipeline))
    return;

  self->seen |= pipeline != NULL;
  self->times_due = TRUE;
  /* The graph first: its nodes have their names before the page asks for them. */
  sluice_pipeline_graph_set_pipeline (self->graph, pipeline);
  sluice_pipeline_log_set_pipeline (self->log, pipeline);
  g_signal_group_set_target (self->pipeline_signals, pipeline);
  show_stages (self);
  update (self);
}

static void
store_changed_cb (SluicePipelinePage *self)
{
  set_pipeline (self, sluice_store_lookup (sluice_server_get_store (self->server), self->uuid));
  if (self->pipeline == NULL)
    queue_update (self);
}

static void
connection_changed_cb (SluicePipelinePage *self)
{
  gboolean stale = is_stale (self);

  if (stale)
    gtk_widget_add_css_class (GTK_WIDGET (self->stack), "stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->stack), "stale");
  sluice_now_set_frozen (self->now, stale);
  self->times_due = TRUE;
  queue_update (self);
}

static void
act_action_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();

  if (self->pipeline == NULL)
    return;

  g_ptr_array_add (pipelines, self->pipeline);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (name, actions[i].name))
      sluice_pipeline_actions_run (widget, self->server, pipelines, actions[i].action, self->cancellable);
}

static void
copy_uuid_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), SLUICE_PIPELINE_PAGE (widget)->uuid);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Identifier copied"));
}

/* The keys are for what is shown, not for the first thing that could be copied. */
static gboolean
sluice_pipeline_page_grab_focus (GtkWidget *widget)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->failed_page)))
    return gtk_widget_grab_focus (self->failed_again);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->stages_view)))
    return gtk_widget_grab_focus (gtk_widget_get_mapped (GTK_WIDGET (self->log)) ? GTK_WIDGET (self->log)
                                                                                 : GTK_WIDGET (self->graph_view));
  return sluice_pipeline_page_focus_list (self);
}

static void
sluice_pipeline_page_map (GtkWidget *widget)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  self->watch = sluice_monitor_watch_pipeline (sluice_server_get_monitor (self->server), self->uuid);
  self->tick = sluice_tick_add (widget, update_times_cb, self);

  GTK_WIDGET_CLASS (sluice_pipeline_page_parent_class)->map (widget);
}

static void
sluice_pipeline_page_unmap (GtkWidget *widget)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (widget);

  g_clear_object (&self->watch);
  g_clear_pointer (&self->tick, sluice_tick_source_remove);

  GTK_WIDGET_CLASS (sluice_pipeline_page_parent_class)->unmap (widget);
}

static void
sluice_pipeline_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (object);

  switch (prop_id)
    {
    case PROP_SERVER:
      self->server = g_value_dup_object (value);
      break;
    case PROP_UUID:
      self->uuid = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_pipeline_page_constructed (GObject *object)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (object);
  SluiceStore *store = sluice_server_get_store (self->server);
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);

  G_OBJECT_CLASS (sluice_pipeline_page_parent_class)->constructed (object);

  self->now = sluice_now_new_for_store (store);
  sluice_pipeline_header_set_now (self->header, self->now);
  g_signal_connect_object (self->header, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  sluice_pipeline_graph_set_now (self->graph, self->now);
  sluice_pipeline_log_set_server (self->log, self->server);
  adw_bin_set_child (self->banner_bin, sluice_connection_banner_new (self->server));
  g_object_set (self->stage_panel, "now", self->now, NULL);
  factory = sluice_stage_row_factory_new (self->graph);
  gtk_list_view_set_factory (self->stages_view, factory);
  sluice_pipeline_page_fill_list (self);
  g_signal_connect_object (self->graph_view, "notify::busy", G_CALLBACK (sluice_pipeline_page_fill_list), self,
                           G_CONNECT_SWAPPED);
  sluice_pipeline_page_keep_selected_in_view (self);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::complete", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::connection", G_CALLBACK (connection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::capabilities", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "specs-changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);

  connection_changed_cb (self);
  set_pipeline (self, sluice_store_lookup (store, self->uuid));
  update (self);
}

static void
sluice_pipeline_page_dispose (GObject *object)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  /* What is taken apart gets its sizes back, and tells. */
  if (self->header != NULL)
    g_signal_handlers_disconnect_by_func (self->header, queue_update, self);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->list_wait_id, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  if (self->pipeline_signals != NULL)
    g_signal_group_set_target (self->pipeline_signals, NULL);
  g_clear_object (&self->pipeline_signals);
  g_clear_object (&self->graph);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_PIPELINE_PAGE);

  G_OBJECT_CLASS (sluice_pipeline_page_parent_class)->dispose (object);
}

static void
sluice_pipeline_page_finalize (GObject *object)
{
  SluicePipelinePage *self = SLUICE_PIPELINE_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->now);
  g_clear_object (&self->server);
  g_free (self->uuid);

  G_OBJECT_CLASS (sluice_pipeline_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-pipeline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, window_title);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, start_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, resume_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, again_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, warning_banner);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, header);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, banner_bin);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, wide_stack);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, narrow_stack);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, graph_view);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, body_stack);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, unknown_page);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, stages_stack);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, failed_again);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, failed_details);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, stages_view);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, stage_panel);
  gtk_widget_class_bind_template_child (widget_class, SluicePipelinePage, log);
  gtk_widget_class_bind_template_callback_full (widget_class, "stage_activated_cb",
                                                G_CALLBACK (sluice_pipeline_page_show_details));
}

static void
sluice_pipeline_page_class_init (SluicePipelinePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = sluice_pipeline_page_set_property;
  object_class->constructed = sluice_pipeline_page_constructed;
  object_class->dispose = sluice_pipeline_page_dispose;
  object_class->finalize = sluice_pipeline_page_finalize;
  widget_class->focus = sluice_focus_keeper_move;
  widget_class->grab_focus = sluice_pipeline_page_grab_focus;
  widget_class->map = sluice_pipeline_page_map;
  widget_class->unmap = sluice_pipeline_page_unmap;

  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, SLUICE_TYPE_SERVER,
                                                 G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SLUICE_TYPE_GRAPH_VIEW);
  g_type_ensure (SLUICE_TYPE_LIST_FRAME);
  g_type_ensure (SLUICE_TYPE_PIPELINE_HEADER);
  g_type_ensure (SLUICE_TYPE_PIPELINE_LOG);
  g_type_ensure (SLUICE_TYPE_STAGE_PANEL);
  bind_template (widget_class);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, act_action_cb);
  gtk_widget_class_install_action (widget_class, "pipeline.copy-uuid", NULL, copy_uuid_cb);
  sluice_pipeline_page_class_init_parts (widget_class);
  sluice_pipeline_page_class_init_again (widget_class);
}

static void
sluice_pipeline_page_init (SluicePipelinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_focus_keeper_attach_page (ADW_NAVIGATION_PAGE (self));
  sluice_pipeline_page_set_up_parts (self);
  sluice_banner_hide_away (GTK_WIDGET (self->warning_banner));

  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
  self->cancellable = g_cancellable_new ();
  self->graph = sluice_pipeline_graph_new (self->graph_view);

  self->pipeline_signals = g_signal_group_new (SLUICE_TYPE_PIPELINE);
  g_signal_group_connect_swapped (self->pipeline_signals, "notify", G_CALLBACK (pipeline_notify_cb), self);
  g_signal_group_connect_swapped (self->pipeline_signals, "structure-changed", G_CALLBACK (structure_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->pipeline_signals, "stage-changed", G_CALLBACK (stage_changed_cb), self);

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (sluice_pipeline_page_take_list_selection), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (self->graph_view, "notify::selected",
                           G_CALLBACK (sluice_pipeline_page_take_graph_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->graph_view, "node-activated", G_CALLBACK (sluice_pipeline_page_show_details), self,
                           G_CONNECT_SWAPPED);
}

AdwNavigationPage *
sluice_pipeline_page_new (SluiceServer *server,
                          const char   *uuid)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (server), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return g_object_new (SLUICE_TYPE_PIPELINE_PAGE, "server", server, "uuid", uuid, NULL);
}

SluiceLogView *
sluice_pipeline_page_get_log_view (SluicePipelinePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_PAGE (self), NULL);

  return sluice_pipeline_log_get_view (self->log);
}

SluiceGraphView *
sluice_pipeline_page_get_graph (SluicePipelinePage *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_PAGE (self), NULL);

  return self->graph_view;
}
