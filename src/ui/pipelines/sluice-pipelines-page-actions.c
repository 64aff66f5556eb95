/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipelines-page-private.h"

#include <glib/gi18n-lib.h>

#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/pipelines/sluice-pipeline-again.h"
#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipeline-copy.h"

static const struct
{
  const char *name;
  SluiceAction action;
} one_actions[] = {
  { "start", SLUICE_ACTION_START },   { "cancel", SLUICE_ACTION_CANCEL }, { "delete", SLUICE_ACTION_DELETE },
  { "pause", SLUICE_ACTION_PAUSE },   { "resume", SLUICE_ACTION_RESUME }, { "retry", SLUICE_ACTION_RETRY },
}, many_actions[] = {
  { "start-selected", SLUICE_ACTION_START },
  { "cancel-selected", SLUICE_ACTION_CANCEL },
  { "delete-selected", SLUICE_ACTION_DELETE },
};

GPtrArray *
sluice_pipelines_page_list_selected (SluicePipelinesPage *self)
{
  GPtrArray *pipelines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (pipelines, sluice_pipeline_rows_dup_pipeline (self->rows, position));
  return pipelines;
}

static void
act_on_one_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  SluicePipelinesPage *self = data;
  SluicePipeline *pipeline = sluice_store_lookup (sluice_server_get_store (self->server),
                                                  g_variant_get_string (parameter, NULL));
  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();

  /* It may have gone since the button was drawn. */
  if (pipeline == NULL)
    return;

  g_ptr_array_add (pipelines, pipeline);
  for (guint i = 0; i < G_N_ELEMENTS (one_actions); i++)
    if (g_strcmp0 (one_actions[i].name, g_action_get_name (G_ACTION (action))) == 0)
      sluice_pipeline_actions_run (GTK_WIDGET (self), self->server, pipelines, one_actions[i].action,
                                   self->cancellable);
}

static void
act_on_selected_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  SluicePipelinesPage *self = data;
  g_autoptr (GPtrArray) pipelines = sluice_pipelines_page_list_selected (self);

  for (guint i = 0; i < G_N_ELEMENTS (many_actions); i++)
    if (g_strcmp0 (many_actions[i].name, g_action_get_name (G_ACTION (action))) == 0)
      sluice_pipeline_actions_run (GTK_WIDGET (self), self->server, pipelines, many_actions[i].action,
                                   self->cancellable);
}

static void
run_again_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  SluicePipelinesPage *self = data;
  SluicePipeline *pipeline = sluice_store_lookup (sluice_server_get_store (self->server),
                                                  g_variant_get_string (parameter, NULL));

  g_autoptr (GPtrArray) pipelines = g_ptr_array_new ();

  if (pipeline == NULL)
    return;
  g_ptr_array_add (pipelines, pipeline);
  sluice_pipeline_again_run (GTK_WIDGET (self), self->server, pipelines);
}

/* In the editor one at a time: a person has to look at each. */
static void
run_selected_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  SluicePipelinesPage *self = data;
  g_autoptr (GPtrArray) selected = sluice_pipelines_page_list_selected (self);

  if (g_str_equal (g_action_get_name (G_ACTION (action)), "run-selected-again"))
    {
      if (selected->len > 0)
        sluice_pipeline_again_run (GTK_WIDGET (self), self->server, selected);
    }
  else if (selected->len == 1)
    sluice_pipeline_copy_edit (GTK_WIDGET (self), self->server, selected->pdata[0]);
}

static void
unselect_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  SluicePipelinesPage *self = data;

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static void
copy_uuid_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  SluicePipelinesPage *self = data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Identifier copied"));
}

static void
show_all_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  SluicePipelinesPage *self = data;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  sluice_pipelines_page_begin_question (self);
  sluice_pipeline_filter_set_search (self->filter, NULL);
  sluice_pipelines_page_end_question (self);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  sluice_filter_bar_set_active (self->filter_bar, SLUICE_STATE_GROUP_ALL);
}

static SluicePipelineCell *
find_cell (GtkWidget *widget)
{
  if (SLUICE_IS_PIPELINE_CELL (widget))
    return SLUICE_PIPELINE_CELL (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      SluicePipelineCell *cell = find_cell (child);

      if (cell != NULL)
        return cell;
    }
  return NULL;
}

/* A menu that hangs on no button leaves the focus nowhere: it goes back to the row it came from. */
static void
row_menu_closed_cb (SluicePipelinesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || gtk_widget_is_ancestor (focus, self->row_menu))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_row_menu (SluicePipelinesPage *self,
               GtkWidget           *cell,
               const GdkRectangle  *place,
               GtkAlign             align)
{
  SluicePipeline *pipeline = sluice_pipeline_cell_get_pipeline (SLUICE_PIPELINE_CELL (cell));

  if (pipeline == NULL)
    return;

  g_autoptr (GMenuModel) model = sluice_pipeline_menu_new (self->server, pipeline);

  /* Made anew each time: one that is shown with another model keeps the size of the first. */
  g_clear_pointer (&self->row_menu, gtk_widget_unparent);
  self->row_menu = gtk_popover_menu_new_from_model (model);
  g_signal_connect_object (self->row_menu, "closed", G_CALLBACK (row_menu_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->row_menu), FALSE);
  gtk_widget_set_halign (self->row_menu, align);
  /* A stack would neither give it a new place when its size changes, nor show it to a screen reader. */
  gtk_widget_set_parent (self->row_menu, GTK_WIDGET (self->content_bin));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->row_menu), place);
  gtk_popover_popup (GTK_POPOVER (self->row_menu));
}

static GtkWidget *
find_cell_at (SluicePipelinesPage *self,
              double               x,
              double               y)
{
  GtkWidget *stack = GTK_WIDGET (self->stack);
  GtkWidget *under = gtk_widget_pick (stack, x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell = under != NULL ? gtk_widget_get_ancestor (under, SLUICE_TYPE_PIPELINE_CELL) : NULL;

  /* The padding of a cell belongs to the row too. */
  if (cell == NULL && under != NULL && under != stack && !GTK_IS_SCROLLED_WINDOW (under)
      && under != GTK_WIDGET (self->table) && under != GTK_WIDGET (self->cards))
    cell = GTK_WIDGET (find_cell (under));
  return cell;
}

static void
secondary_pressed_cb (GtkGestureClick     *gesture,
                      int                  n_press,
                      double               x,
                      double               y,
                      SluicePipelinesPage *self)
{
  if (find_cell_at (self, x, y) != NULL)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Not when it is pressed: the menu would take the release, and the row be left as one that is still being pressed. */
static void
secondary_released_cb (GtkGestureClick     *gesture,
                       int                  n_press,
                       double               x,
                       double               y,
                       SluicePipelinesPage *self)
{
  GtkWidget *cell = find_cell_at (self, x, y);

  if (cell != NULL)
    show_row_menu (self, cell, &(GdkRectangle) { (int) x, (int) y, 1, 1 }, GTK_ALIGN_START);
}

/* Of the row that has the focus, or that something in has. */
static void
row_menu_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  SluicePipelinesPage *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *cell = NULL;
  graphene_rect_t bounds;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stack)))
    {
      cell = gtk_widget_get_ancestor (focus, SLUICE_TYPE_PIPELINE_CELL);
      if (cell == NULL)
        cell = GTK_WIDGET (find_cell (focus));
    }
  if (cell != NULL && gtk_widget_compute_bounds (cell, GTK_WIDGET (self->stack), &bounds))
    show_row_menu (self, cell,
                   &(GdkRectangle) { (int) bounds.origin.x, (int) (bounds.origin.y + bounds.size.height), 1, 1 },
                   GTK_ALIGN_START);
}

static GtkWidget *
find_menu_button (GtkWidget  *widget,
                  const char *uuid)
{
  GtkWidget *cell = gtk_widget_get_ancestor (widget, SLUICE_TYPE_PIPELINE_CELL);
  SluicePipeline *pipeline = cell != NULL ? sluice_pipeline_cell_get_pipeline (SLUICE_PIPELINE_CELL (cell)) : NULL;

  if (pipeline != NULL && gtk_widget_has_css_class (widget, "row-menu")
      && g_str_equal (sluice_pipeline_get_uuid (pipeline), uuid))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_menu_button (child, uuid);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Of a row's own button, which may be pressed without getting the focus. */
static void
menu_of_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SluicePipelinesPage *self = data;
  GtkWidget *button = find_menu_button (GTK_WIDGET (self->stack), g_variant_get_string (parameter, NULL));
  graphene_rect_t bounds;

  if (button != NULL && gtk_widget_compute_bounds (button, GTK_WIDGET (self->stack), &bounds))
    show_row_menu (self, gtk_widget_get_ancestor (button, SLUICE_TYPE_PIPELINE_CELL),
                   &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                                     (int) bounds.size.height },
                   GTK_ALIGN_END);
}

static void
add_shortcut (GtkEventController *controller,
              const char         *trigger,
              const char         *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                                          gtk_named_action_new (action)));
}

void
sluice_pipelines_page_set_up_actions (SluicePipelinesPage *self)
{
  static const GActionEntry entries[] = {
    { "run-again", run_again_cb, "s" },
    { "run-selected-again", run_selected_cb },
    { "edit-selected", run_selected_cb },
    { "unselect", unselect_cb },
    { "copy-uuid", copy_uuid_cb, "s" },
    { "show-all", show_all_cb },
    { "row-menu", row_menu_cb },
    { "menu-of", menu_of_cb, "s" },
  };
  g_autoptr (GAction) view = g_settings_create_action (self->settings, "pipelines-view");
  g_autoptr (GAction) sort = g_settings_create_action (self->settings, "pipelines-sort-column");
  g_autoptr (GAction) ascending = g_settings_create_action (self->settings, "pipelines-sort-ascending");
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (one_actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (one_actions[i].name, G_VARIANT_TYPE_STRING);

      g_signal_connect_object (action, "activate", G_CALLBACK (act_on_one_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  for (guint i = 0; i < G_N_ELEMENTS (many_actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (many_actions[i].name, NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (act_on_selected_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  /* A setting is its own action, under the name of its key. */
  g_action_map_add_action (G_ACTION_MAP (self->actions), view);
  g_action_map_add_action (G_ACTION_MAP (self->actions), sort);
  g_action_map_add_action (G_ACTION_MAP (self->actions), ascending);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "list", G_ACTION_GROUP (self->actions));

  add_shortcut (shortcuts, "Escape", "list.unselect");
  add_shortcut (shortcuts, "Delete", "list.delete-selected");
  add_shortcut (shortcuts, "<Control>Return", "list.edit-selected");
  add_shortcut (shortcuts, "<Control><Shift>Return", "list.run-selected-again");
  add_shortcut (shortcuts, "Menu", "list.row-menu");
  add_shortcut (shortcuts, "<Shift>F10", "list.row-menu");
  gtk_widget_add_controller (GTK_WIDGET (self->stack), shortcuts);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (secondary_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stack), GTK_EVENT_CONTROLLER (click));
}

/* In a narrow window is no room for the words of all of them. */
static void
set_face (SluicePipelinesPage *self,
          GtkWidget           *button,
          const char          *icon,
          const char          *label)
{
  if (self->narrow)
    gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  else
    {
      gtk_button_set_label (GTK_BUTTON (button), label);
      gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
    }
}

/* There where it is offered for one of them. */
static void
update_again (SluicePipelinesPage *self,
              GPtrArray           *selected)
{
  gboolean offered = FALSE;

  for (guint i = 0; i < selected->len && !offered; i++)
    offered = sluice_pipeline_copy_offers (self->server, selected->pdata[i], FALSE);
  gtk_widget_set_visible (self->again_button, offered);
  gtk_widget_set_sensitive (self->again_button, sluice_monitor_takes_actions (sluice_server_get_monitor (self->server)));
  set_face (self, self->again_button, "view-refresh-symbolic", _("Run a_gain"));
  set_face (self, self->start_button, "media-playback-start-symbolic", _("_Start"));
}

void
sluice_pipelines_page_update_actions (SluicePipelinesPage *self)
{
  g_autoptr (GPtrArray) selected = sluice_pipelines_page_list_selected (self);
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  guint of = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < G_N_ELEMENTS (many_actions); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), many_actions[i].name);
      gboolean can = FALSE;

      for (guint j = 0; j < selected->len && !can; j++)
        can = sluice_monitor_can_act (monitor, g_ptr_array_index (selected, j), many_actions[i].action);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), can);
    }
  for (guint i = 0; i < G_N_ELEMENTS (one_actions); i++)
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), one_actions[i].name)),
      sluice_monitor_takes_actions (monitor));
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "run-again")),
    sluice_monitor_takes_actions (monitor));
  update_again (self, selected);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->selection_bar),
                               sluice_pipeline_actions_describe_obstacle (self->server));
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "unselect")), selected->len > 0);

  if (selected->len > 0)
    {
      g_autofree char *text = g_strdup_printf (_("%u of %u selected"), selected->len, of);
      g_autofree char *number = g_strdup_printf ("%u", selected->len);

      /* Beside the buttons of a narrow window is room for a number. */
      gtk_label_set_label (self->selection_label, self->narrow ? number : text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->selection_label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  /* One row has its own buttons and menu; a bar that comes and goes with every click would be unrest. */
  sluice_pipelines_page_show_selection_bar (self, selected->len > 1);
}
