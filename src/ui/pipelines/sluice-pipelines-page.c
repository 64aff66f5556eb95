/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipelines-page-private.h"

#include "ui/pipelines/sluice-connection-banner.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-focus-keeper.h"
#include "ui/widgets/sluice-label.h"

/* Scrolling tells what is on screen no more often than this. */
#define VISIBLE_DELAY 200
#define MAX_VISIBLE 100
/* A list that is scrolled by less, by a bar that came in perhaps, is at its top. */
#define HALF_A_ROW 22

enum
{
  PROP_0,
  PROP_SERVER,
  PROP_NOW,
  PROP_SETTINGS,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SluicePipelinesPage, sluice_pipelines_page, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
tell_visible_cb (gpointer data)
{
  SluicePipelinesPage *self = data;
  GtkAdjustment *adjustment = sluice_pipelines_page_get_vadjustment (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uuids = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  double upper = gtk_adjustment_get_upper (adjustment);
  guint first, last;

  self->visible_timer = 0;
  if (self->watch == NULL || upper <= 0)
    return G_SOURCE_REMOVE;

  /* Rows are equally high: where the view stands says which they are. */
  first = (guint) (n * (gtk_adjustment_get_value (adjustment) / upper));
  last = (guint) (n * ((gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)) / upper)) + 1;
  for (guint i = first; i < MIN (MIN (last, n), first + MAX_VISIBLE); i++)
    {
      g_autoptr (SluicePipeline) pipeline = sluice_pipeline_rows_dup_pipeline (self->rows, i);

      g_strv_builder_add (builder, sluice_pipeline_get_uuid (pipeline));
    }
  uuids = g_strv_builder_end (builder);
  sluice_watch_set_visible (self->watch, (const char *const *) uuids);
  return G_SOURCE_REMOVE;
}

static void
plan_visible (SluicePipelinesPage *self)
{
  if (self->watch != NULL && self->visible_timer == 0)
    self->visible_timer = g_timeout_add (VISIBLE_DELAY, tell_visible_cb, self);
}

static void
items_changed_cb (SluicePipelinesPage *self)
{
  sluice_pipelines_page_update_view (self);
  sluice_pipelines_page_update_actions (self);
  plan_visible (self);
}

/* The view keeps what it showed in its place: what comes in above it at the top would never be seen there. */
static void
stay_at_top_cb (SluicePipelinesPage *self)
{
  gboolean table = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "table") == 0;
  GtkAdjustment *adjustment = sluice_pipelines_page_get_vadjustment (self);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0
      || gtk_adjustment_get_value (adjustment) > gtk_adjustment_get_lower (adjustment) + HALF_A_ROW)
    return;

  if (table)
    gtk_column_view_scroll_to (self->table, 0, NULL, GTK_LIST_SCROLL_NONE, NULL);
  else
    gtk_grid_view_scroll_to (self->cards, 0, GTK_LIST_SCROLL_NONE, NULL);
}

static void
store_changed_cb (SluicePipelinesPage *self,
                  guint64              kinds)
{
  sluice_pipeline_filter_note_changes (self->filter, kinds);
  sluice_pipelines_page_note_sort_changes (self, kinds);
  if ((kinds & (SLUICE_STORE_CHANGE_STATE | SLUICE_STORE_CHANGE_REQUEST)) != 0)
    sluice_pipelines_page_update_actions (self);
}

static void
counts_changed_cb (SluicePipelinesPage *self)
{
  sluice_filter_bar_update_counts (self->filter_bar, sluice_server_get_store (self->server));
  sluice_pipelines_page_update_view (self);
}

static void
view_changed_cb (SluicePipelinesPage *self)
{
  sluice_pipelines_page_update_view (self);
}

static void
selection_changed_cb (SluicePipelinesPage *self)
{
  sluice_pipelines_page_update_actions (self);
}

static void
selection_bar_came_cb (SluicePipelinesPage *self)
{
  sluice_pipelines_page_make_room (self);
}

static void
scroll_changed_cb (SluicePipelinesPage *self,
                   GtkAdjustment       *adjustment)
{
  sluice_pipelines_page_hold_rows (self, adjustment);
  plan_visible (self);
}

static void
search_changed_cb (SluicePipelinesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  /* The entry tells of its empty text too, a little after it was made. */
  if (sluice_pipeline_filter_is_search (self->filter, text))
    return;

  sluice_pipelines_page_begin_question (self);
  sluice_pipeline_filter_set_search (self->filter, text);
  sluice_pipelines_page_end_question (self);
  plan_visible (self);
}

static void
group_changed_cb (SluicePipelinesPage *self)
{
  SluiceStateGroup group = sluice_filter_bar_get_active (self->filter_bar);

  if (self->filter == NULL || self->restoring)
    return;

  sluice_pipelines_page_begin_question (self);
  sluice_pipeline_filter_set_group (self->filter, group);
  sluice_pipelines_page_end_question (self);
  plan_visible (self);
  g_settings_set_string (self->settings, "pipelines-filter",
                         group == SLUICE_STATE_GROUP_ALL ? "" : sluice_state_group_get_nick (group));
}

static void
activate_cb (SluicePipelinesPage *self,
             guint                position)
{
  g_autoptr (SluicePipeline) pipeline = sluice_pipeline_rows_dup_pipeline (self->rows, position);

  if (pipeline != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-pipeline", "s", sluice_pipeline_get_uuid (pipeline));
}

/* The first of what was found is opened. What was typed just before is looked for first: the entry waits a little. */
static void
search_activate_cb (SluicePipelinesPage *self)
{
  search_changed_cb (self);
  if (sluice_pipeline_filter_has_search (self->filter) && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
    activate_cb (self, 0);
}

static gboolean
search_down_cb (GtkWidget *entry,
                GVariant  *arguments,
                gpointer   data)
{
  search_changed_cb (data);
  return sluice_pipelines_page_focus_first (data);
}

static GtkColumnViewColumn *
find_column (SluicePipelinesPage *self,
             const char          *id)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), id) == 0
          && gtk_column_view_column_get_sorter (column) != NULL)
        return column;
    }
  return self->created_column;
}

static void
restore_sort (SluicePipelinesPage *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "pipelines-sort-column");
  GtkSortType order = g_settings_get_boolean (self->settings, "pipelines-sort-ascending") ? GTK_SORT_ASCENDING
                                                                                           : GTK_SORT_DESCENDING;
  GtkColumnViewColumn *column = find_column (self, id);
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->table));

  if (self->restoring
      || (gtk_column_view_sorter_get_primary_sort_column (sorter) == column
          && gtk_column_view_sorter_get_primary_sort_order (sorter) == order))
    return;

  self->restoring = TRUE;
  gtk_column_view_sort_by_column (self->table, column, order);
  self->restoring = FALSE;
}

/* Before the list is sorted. It is also where only what it is sorted by changed: then rows move with their pipelines. */
static void
sort_changes_cb (SluicePipelinesPage *self)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->table));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);
  GtkSortType order = gtk_column_view_sorter_get_primary_sort_order (sorter);

  if (column == self->sorted_by && order == self->sort_order)
    return;

  self->sorted_by = column;
  self->sort_order = order;
  sluice_pipelines_page_begin_question (self);
}

static void
sort_changed_cb (SluicePipelinesPage *self)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->table));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);

  sluice_pipelines_page_end_question (self);
  plan_visible (self);
  if (self->restoring || column == NULL)
    return;

  self->restoring = TRUE;
  g_settings_set_string (self->settings, "pipelines-sort-column", gtk_column_view_column_get_id (column));
  g_settings_set_boolean (self->settings, "pipelines-sort-ascending",
                          gtk_column_view_sorter_get_primary_sort_order (sorter) == GTK_SORT_ASCENDING);
  self->restoring = FALSE;
}

static void
sluice_pipelines_page_map (GtkWidget *widget)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (widget);

  GTK_WIDGET_CLASS (sluice_pipelines_page_parent_class)->map (widget);
  if (self->watch == NULL)
    self->watch = sluice_monitor_watch_list (sluice_server_get_monitor (self->server));
  sluice_pipelines_page_note_map (self);
  plan_visible (self);
}

static void
sluice_pipelines_page_unmap (GtkWidget *widget)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (widget);

  g_clear_object (&self->watch);
  g_clear_handle_id (&self->visible_timer, g_source_remove);
  if (self->hold_tick != 0)
    gtk_widget_remove_tick_callback (widget, self->hold_tick);
  self->hold_tick = 0;
  GTK_WIDGET_CLASS (sluice_pipelines_page_parent_class)->unmap (widget);
}

static void
rows_entered_cb (SluicePipelinesPage *self)
{
  self->fresh_rows = FALSE;
}

static void
watch_focus (SluicePipelinesPage *self,
             GtkWidget           *view)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (rows_entered_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, focus);
}

static void
make_model (SluicePipelinesPage *self)
{
  SluiceStore *store = sluice_server_get_store (self->server);
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (store)), GTK_FILTER (g_object_ref (self->filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                                    g_object_ref (gtk_column_view_get_sorter (self->table)));
  self->rows = sluice_pipeline_rows_new (G_LIST_MODEL (sorted));
  sluice_pipelines_page_limit_rows (self);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));

  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (stay_at_top_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "counts-changed", G_CALLBACK (counts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::complete", G_CALLBACK (counts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::total", G_CALLBACK (counts_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
restore_filter (SluicePipelinesPage *self)
{
  g_autofree char *kept = g_settings_get_string (self->settings, "pipelines-filter");
  SluiceStateGroup group = sluice_state_group_parse (kept);

  self->restoring = TRUE;
  sluice_filter_bar_set_active (self->filter_bar, group);
  sluice_pipeline_filter_set_group (self->filter, group);
  self->restoring = FALSE;
}

static void
sluice_pipelines_page_constructed (GObject *object)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (object);
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);

  G_OBJECT_CLASS (sluice_pipelines_page_parent_class)->constructed (object);

  adw_bin_set_child (self->banner_bin, sluice_connection_banner_new (self->server));
  sluice_pipelines_page_set_up_actions (self);
  sluice_pipelines_page_set_up_columns (self);
  g_signal_connect_object (sorter, "changed", G_CALLBACK (sort_changes_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sorter, "changed", G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  restore_sort (self);
  restore_filter (self);
  make_model (self);
  watch_focus (self, GTK_WIDGET (self->table));
  watch_focus (self, GTK_WIDGET (self->cards));

  g_signal_connect_object (self->settings, "changed::pipelines-sort-column", G_CALLBACK (restore_sort), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::pipelines-sort-ascending", G_CALLBACK (restore_sort), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::pipelines-view", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::connection", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (monitor, "notify::connection", G_CALLBACK (sluice_pipelines_page_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::error", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->now, "notify::frozen", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->table_scroller), "value-changed",
                           G_CALLBACK (plan_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->table_scroller), "changed",
                           G_CALLBACK (scroll_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->cards_scroller), "value-changed",
                           G_CALLBACK (plan_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->cards_scroller), "changed",
                           G_CALLBACK (scroll_changed_cb), self, G_CONNECT_SWAPPED);

  sluice_filter_bar_update_counts (self->filter_bar, sluice_server_get_store (self->server));
  sluice_pipelines_page_update_view (self);
  sluice_pipelines_page_update_actions (self);
}

static void
sluice_pipelines_page_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (object);

  switch (id)
    {
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_pipelines_page_set_property (GObject      *object,
                                    guint         id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (object);

  switch (id)
    {
    case PROP_SERVER:
      self->server = g_value_dup_object (value);
      break;
    case PROP_NOW:
      self->now = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        break;
      self->narrow = g_value_get_boolean (value);
      sluice_pipelines_page_update_view (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_pipelines_page_dispose (GObject *object)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->table != NULL)
    {
      /* Taking the template down changes models and sorters: none of that is news any more. */
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->table), self);
      g_signal_handlers_disconnect_by_data (sluice_server_get_store (self->server), self);
      g_signal_handlers_disconnect_by_data (sluice_server_get_monitor (self->server), self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
      g_signal_handlers_disconnect_by_data (self->settings, self);
      g_signal_handlers_disconnect_by_data (self->now, self);
    }
  g_clear_handle_id (&self->visible_timer, g_source_remove);
  if (self->rows_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->rows_tick);
  self->rows_tick = 0;
  g_clear_object (&self->watch);
  g_clear_pointer (&self->row_menu, gtk_widget_unparent);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "list", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_PIPELINES_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (sluice_pipelines_page_parent_class)->dispose (object);
}

static void
sluice_pipelines_page_finalize (GObject *object)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->server);
  g_clear_object (&self->now);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sluice_pipelines_page_parent_class)->finalize (object);
}

static void
sluice_pipelines_page_class_init (SluicePipelinesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags construct = G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = sluice_pipelines_page_constructed;
  object_class->get_property = sluice_pipelines_page_get_property;
  object_class->set_property = sluice_pipelines_page_set_property;
  object_class->dispose = sluice_pipelines_page_dispose;
  object_class->finalize = sluice_pipelines_page_finalize;
  widget_class->map = sluice_pipelines_page_map;
  widget_class->unmap = sluice_pipelines_page_unmap;
  widget_class->focus = sluice_focus_keeper_move;
  widget_class->grab_focus = sluice_pipelines_page_grab_focus;

  props[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, SLUICE_TYPE_SERVER, construct | G_PARAM_READWRITE);
  props[PROP_NOW] = g_param_spec_object ("now", NULL, NULL, SLUICE_TYPE_NOW, construct | G_PARAM_WRITABLE);
  props[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, construct | G_PARAM_WRITABLE);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (SLUICE_TYPE_FILTER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluiceapp/Sluice/ui/sluice-pipelines-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, SluicePipelinesPage, child)
  BIND (toolbar_view);
  BIND (banner_bin);
  BIND (search_bar);
  BIND (search_entry);
  BIND (filter_bar);
  BIND (content_bin);
  BIND (stack);
  BIND (status_page);
  BIND (status_button);
  BIND (status_details);
  BIND (table);
  BIND (table_scroller);
  BIND (cards_scroller);
  BIND (cards);
  BIND (state_column);
  BIND (name_column);
  BIND (progress_column);
  BIND (priority_column);
  BIND (created_column);
  BIND (duration_column);
  BIND (actions_column);
  BIND (selection_revealer);
  BIND (selection_bar);
  BIND (selection_label);
  BIND (again_button);
  BIND (start_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, group_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_bar_came_cb);
}

static void
sluice_pipelines_page_init (SluicePipelinesPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  self->filter = sluice_pipeline_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_focus_keeper_attach_page (ADW_NAVIGATION_PAGE (self));
  sluice_label_tell_whole (self->selection_label);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Down|KP_Down"),
                                                          gtk_callback_action_new (search_down_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), shortcuts);
}

SluicePipelinesPage *
sluice_pipelines_page_new (SluiceServer *server,
                           SluiceNow    *now,
                           GSettings    *settings)
{
  return g_object_new (SLUICE_TYPE_PIPELINES_PAGE, "server", server, "now", now, "settings", settings, NULL);
}

void
sluice_pipelines_page_search (SluicePipelinesPage *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINES_PAGE (self));

  /* What is typed from now on is no key of a row. */
  if (self->focus_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->focus_tick);
  self->focus_tick = 0;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
