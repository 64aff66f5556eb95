/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipeline-filter.h"
#include "ui/pipelines/sluice-pipeline-row.h"
#include "ui/pipelines/sluice-pipelines-page.h"

typedef struct
{
  WindowTest base;
  SluiceStore *store;
  GtkWidget *page;
  GtkColumnView *table;
  GtkStack *stack;
  AdwToggleGroup *group;
} Test;

static GListModel *
get_model (Test *test)
{
  return G_LIST_MODEL (gtk_column_view_get_model (test->table));
}

static guint
count_shown (Test *test)
{
  return g_list_model_get_n_items (get_model (test));
}

static const char *
get_view (Test *test)
{
  return gtk_stack_get_visible_child_name (test->stack);
}

static void
find_children (Test *test)
{
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  test->table = GTK_COLUMN_VIEW (ui_find (test->page, "table", GTK_TYPE_COLUMN_VIEW));
  test->stack = GTK_STACK (ui_find (test->page, "stack", GTK_TYPE_STACK));
  test->group = ADW_TOGGLE_GROUP (ui_find (test->page, "filter_group", ADW_TYPE_TOGGLE_GROUP));
  g_assert_nonnull (test->table);
  g_assert_nonnull (test->stack);
  g_assert_nonnull (test->group);
}

static void
set_up (Test         *test,
        gconstpointer data)
{
  const char *const *arguments = data;

  window_test_init (&test->base);
  window_test_start_demo (&test->base, arguments);
  window_test_open_demo (&test->base, NULL);
  test->store = sluice_server_get_store (test->base.server);
  window_test_show (&test->base);
  find_children (test);
  ui_wait_until (sluice_store_get_complete (test->store));
  /* Until no row is "Checking…" any more the counts go up. */
  ui_wait_until (g_strcmp0 (get_view (test), "table") == 0);
}

static void
tear_down (Test         *test,
           gconstpointer data)
{
  window_test_clear (&test->base);
}

static SluicePipeline *
dup_nth (Test *test,
         guint position)
{
  g_autoptr (SluicePipelineRow) row = g_list_model_get_item (get_model (test), position);

  return g_object_ref (sluice_pipeline_row_get_pipeline (row));
}

static SluicePipeline *
dup_first (Test       *test,
           SluiceState state)
{
  for (guint i = 0; i < count_shown (test); i++)
    {
      g_autoptr (SluicePipeline) pipeline = dup_nth (test, i);

      if (sluice_pipeline_get_state (pipeline) == state)
        return g_steal_pointer (&pipeline);
    }
  return NULL;
}

static guint
find_position (Test           *test,
               SluicePipeline *pipeline)
{
  for (guint i = 0; i < count_shown (test); i++)
    {
      g_autoptr (SluicePipeline) other = dup_nth (test, i);

      if (other == pipeline)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static gboolean
is_selected (Test           *test,
             SluicePipeline *pipeline)
{
  guint position = find_position (test, pipeline);

  return position != GTK_INVALID_LIST_POSITION
         && gtk_selection_model_is_selected (gtk_column_view_get_model (test->table), position);
}

static void
select_only (Test           *test,
             SluicePipeline *pipeline)
{
  guint position = find_position (test, pipeline);

  g_assert_cmpuint (position, !=, GTK_INVALID_LIST_POSITION);
  gtk_selection_model_select_item (gtk_column_view_get_model (test->table), position, TRUE);
}

static AdwAlertDialog *
wait_for_question (Test *test)
{
  AdwDialog *dialog = NULL;

  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window)))
                 != NULL);
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  return ADW_ALERT_DIALOG (dialog);
}

static void
test_lists_all (Test         *test,
                gconstpointer data)
{
  AdwToggle *all = adw_toggle_group_get_toggle_by_name (test->group, "all");
  g_autofree char *label = g_strdup_printf ("All %u", sluice_store_get_n_items (test->store));

  g_assert_cmpuint (count_shown (test), >, 10);
  g_assert_cmpuint (count_shown (test), ==, sluice_store_get_n_items (test->store));
  ui_wait_until (g_strcmp0 (adw_toggle_get_label (all), label) == 0);
}

static void
test_filters_by_state (Test         *test,
                       gconstpointer data)
{
  guint failed = sluice_store_count (test->store, SLUICE_STATE_FAILED);
  g_autofree char *kept = NULL;

  g_assert_cmpuint (failed, >, 0);
  adw_toggle_group_set_active_name (test->group, "failed");
  g_assert_cmpuint (count_shown (test), ==, failed);
  for (guint i = 0; i < failed; i++)
    {
      g_autoptr (SluicePipeline) pipeline = dup_nth (test, i);

      g_assert_cmpint (sluice_pipeline_get_state (pipeline), ==, SLUICE_STATE_FAILED);
    }
  kept = g_settings_get_string (test->base.settings, "pipelines-filter");
  g_assert_cmpstr (kept, ==, "failed");

  adw_toggle_group_set_active_name (test->group, "cancelled");
  if (count_shown (test) == 0)
    {
      g_assert_cmpstr (get_view (test), ==, "status");
      gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.show-all", NULL);
    }
  else
    adw_toggle_group_set_active_name (test->group, "all");
  g_assert_cmpuint (count_shown (test), ==, sluice_store_get_n_items (test->store));
}

/* Cells that say @words to whoever listens, and why. */
static guint
count_said (GtkWidget  *widget,
            const char *words)
{
  guint count = 0;

  if (SLUICE_IS_PIPELINE_CELL (widget) && gtk_widget_get_mapped (widget))
    {
      GtkAccessible *cell = GTK_ACCESSIBLE (widget);
      g_autofree char *said = gtk_test_accessible_check_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "");

      if (said != NULL && strstr (said, words) != NULL)
        {
          g_assert_true (gtk_test_accessible_has_property (cell, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
          count++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += count_said (child, words);
  return count;
}

static void
test_tells_what_is_stuck_and_since_when (Test         *test,
                                         gconstpointer data)
{
  AdwToggle *toggle = adw_toggle_group_get_toggle_by_name (test->group, "stuck");
  g_autofree char *label = NULL;
  guint stuck;

  ui_wait_until ((stuck = sluice_store_count (test->store, SLUICE_STATE_STUCK)) > 0
                 && sluice_store_count (test->store, SLUICE_STATE_CHECKING) == 0);
  label = g_strdup_printf ("Stuck %u", stuck);
  ui_wait_until (g_strcmp0 (adw_toggle_get_label (toggle), label) == 0);
  adw_toggle_group_set_active_name (test->group, "stuck");
  g_assert_cmpuint (count_shown (test), ==, stuck);
  ui_wait_until (count_said (GTK_WIDGET (test->table), "No progress · ") == stuck);

  /* With another pipeline in it a cell says nothing of that any more. */
  adw_toggle_group_set_active_name (test->group, "completed");
  ui_wait_until (count_said (GTK_WIDGET (test->table), "No progress") == 0);
}

static void
test_searches_as_one_types (Test         *test,
                            gconstpointer data)
{
  g_autoptr (SluicePipeline) first = dup_nth (test, 0);
  GtkWidget *entry = ui_find (test->page, "search_entry", GTK_TYPE_SEARCH_ENTRY);
  guint all = count_shown (test);

  ui_activate_action (GTK_WIDGET (test->base.window), "win.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), sluice_pipeline_get_uuid (first));
  ui_wait_until (count_shown (test) == 1);
  g_assert_cmpuint (find_position (test, first), ==, 0);

  /* In any case, whatever the order of the words, Chinese as well. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "7B sft");
  ui_wait_until (count_shown (test) > 0 && count_shown (test) < all);

  gtk_editable_set_text (GTK_EDITABLE (entry), "no pipeline is called this");
  ui_wait_until (count_shown (test) == 0);
  g_assert_cmpstr (get_view (test), ==, "status");
  g_assert_nonnull (ui_find_label (test->page, "Nothing found"));
  window_test_press (test->page, "Show all");
  ui_wait_until (count_shown (test) == all);
  g_assert_cmpstr (get_view (test), ==, "table");
}

static void
test_sorts_by_any_column (Test         *test,
                          gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (test->table);
  guint n_sorted = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *kept = NULL;

      if (gtk_column_view_column_get_sorter (column) == NULL)
        continue;
      n_sorted++;
      gtk_column_view_sort_by_column (test->table, column, GTK_SORT_ASCENDING);
      kept = g_settings_get_string (test->base.settings, "pipelines-sort-column");
      g_assert_cmpstr (kept, ==, gtk_column_view_column_get_id (column));
      for (guint j = 1; j < count_shown (test); j++)
        {
          g_autoptr (SluicePipeline) a = dup_nth (test, j - 1);
          g_autoptr (SluicePipeline) b = dup_nth (test, j);

          g_assert_cmpint (gtk_sorter_compare (gtk_column_view_column_get_sorter (column), a, b), <=, 0);
        }
    }
  g_assert_cmpuint (n_sorted, ==, 6);

  /* The menu says the same as the header. */
  g_settings_set_string (test->base.settings, "pipelines-sort-column", "name");
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (test->table));

  g_assert_cmpstr (gtk_column_view_column_get_id (gtk_column_view_sorter_get_primary_sort_column (sorter)), ==, "name");
}

static void
test_shows_cards (Test         *test,
                  gconstpointer data)
{
  g_settings_set_string (test->base.settings, "pipelines-view", "cards");
  g_assert_cmpstr (get_view (test), ==, "cards");
  ui_wait_frames (test->page, 2);
  g_assert_cmpuint (ui_count (test->page, SLUICE_TYPE_PIPELINE_CELL), >, 5);
  g_settings_set_string (test->base.settings, "pipelines-view", "table");
  g_assert_cmpstr (get_view (test), ==, "table");
}

static void
test_only_what_is_seen_has_rows (Test         *test,
                                 gconstpointer data)
{
  GtkGridView *cards = GTK_GRID_VIEW (ui_find (test->page, "cards", GTK_TYPE_GRID_VIEW));

  g_assert_null (gtk_grid_view_get_model (cards));
  g_settings_set_string (test->base.settings, "pipelines-view", "cards");
  g_assert_null (gtk_column_view_get_model (test->table));
  g_assert_nonnull (gtk_grid_view_get_model (cards));
  g_settings_set_string (test->base.settings, "pipelines-view", "table");
  g_assert_null (gtk_grid_view_get_model (cards));
  g_assert_cmpuint (count_shown (test), >, 20);
}

/* Nobody has clicked anywhere yet. */
static void
test_keys_are_for_the_list_at_once (Test         *test,
                                    gconstpointer data)
{
  GtkSearchBar *bar = GTK_SEARCH_BAR (ui_find (test->page, "search_bar", GTK_TYPE_SEARCH_BAR));
  GtkWidget *focus = NULL;

  ui_wait_until ((focus = gtk_root_get_focus (GTK_ROOT (test->base.window))) != NULL
                 && gtk_widget_is_ancestor (focus, GTK_WIDGET (test->table)));
  ui_type_keys (GTK_WIDGET (test->base.window), "p p o");
  ui_wait_until (gtk_search_bar_get_search_mode (bar));
  ui_wait_until (count_shown (test) > 0 && count_shown (test) < 10);
}

static SluicePipeline *
create_pipeline (Test       *test,
                 const char *name)
{
  g_autofree char *json = g_strdup_printf ("{\"name\": \"%s\", \"stages\": [{\"name\": \"a\", \"task\": "
                                           "\"train_model\", \"params\": {}, \"depends_on\": []}]}", name);
  guint known = sluice_store_get_n_items (test->store);

  window_test_post (&test->base, "/api/v1/pipelines", json);
  sluice_monitor_refresh (sluice_server_get_monitor (test->base.server));
  ui_wait_until (sluice_store_get_n_items (test->store) > known);
  return dup_nth (test, 0);
}

/* At the top it stays there, and the new one is seen; elsewhere what one looks at stays in its place. */
static void
test_new_rows_at_the_top (Test         *test,
                          gconstpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (test->table));
  g_autoptr (SluicePipeline) first = NULL;
  g_autoptr (SluicePipeline) second = NULL;
  double value;

  first = create_pipeline (test, "seen at once");
  g_assert_cmpstr (sluice_pipeline_get_name (first), ==, "seen at once");
  ui_wait_frames (test->page, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  gtk_column_view_scroll_to (test->table, 20, NULL, GTK_LIST_SCROLL_NONE, NULL);
  ui_wait_frames (test->page, 3);
  value = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (value, >, 0);
  second = create_pipeline (test, "not seen");
  ui_wait_frames (test->page, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, value);
}

static SluicePipeline *
get_focused (Test *test)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (test->base.window));
  GtkWidget *cell = focus != NULL ? ui_find (focus, NULL, SLUICE_TYPE_PIPELINE_CELL) : NULL;

  return cell != NULL ? sluice_pipeline_cell_get_pipeline (SLUICE_PIPELINE_CELL (cell)) : NULL;
}

static void
test_focus_and_menu_survive_updates (Test         *test,
                                     gconstpointer data)
{
  g_autoptr (SluicePipeline) third = dup_nth (test, 3);
  g_autoptr (SluicePipeline) added = NULL;
  GtkWidget *menu;

  gtk_column_view_scroll_to (test->table, 3, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->table));
  ui_wait_until (get_focused (test) == third);
  added = create_pipeline (test, "above");
  ui_wait_frames (test->page, 3);
  g_assert_true (get_focused (test) == third);

  ui_type_keys (GTK_WIDGET (test->base.window), "shift+F10");
  ui_wait_until ((menu = ui_find (test->page, "content_bin", 0)) != NULL
                 && (menu = ui_find (menu, NULL, GTK_TYPE_POPOVER_MENU)) != NULL
                 && gtk_widget_get_mapped (menu));
  g_clear_object (&added);
  added = create_pipeline (test, "and one more");
  ui_wait_frames (test->page, 3);
  g_assert_true (gtk_widget_get_mapped (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  ui_wait_until (get_focused (test) == third);
}

static GtkWidget *
find_menu_button (GtkWidget      *widget,
                  SluicePipeline *pipeline)
{
  GtkWidget *cell = gtk_widget_get_ancestor (widget, SLUICE_TYPE_PIPELINE_CELL);

  if (gtk_widget_has_css_class (widget, "row-menu")
      && sluice_pipeline_cell_get_pipeline (SLUICE_PIPELINE_CELL (cell)) == pipeline)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_menu_button (child, pipeline);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* As a screen reader presses it: the focus is in another row. */
static void
test_menu_is_of_its_own_row (Test         *test,
                             gconstpointer data)
{
  g_autoptr (SluicePipeline) first = dup_nth (test, 0);
  g_autoptr (SluicePipeline) third = dup_nth (test, 3);
  g_autoptr (GMenuModel) section = NULL;
  g_autoptr (GVariant) target = NULL;
  GtkWidget *menu;

  gtk_column_view_scroll_to (test->table, 3, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->table));
  ui_wait_until (get_focused (test) == third);
  g_signal_emit_by_name (find_menu_button (GTK_WIDGET (test->table), first), "clicked");
  ui_wait_until ((menu = ui_find (ui_find (test->page, "content_bin", 0), NULL, GTK_TYPE_POPOVER_MENU)) != NULL
                 && gtk_widget_get_mapped (menu));
  section = g_menu_model_get_item_link (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu)), 0,
                                        G_MENU_LINK_SECTION);
  target = g_menu_model_get_item_attribute_value (section, 0, G_MENU_ATTRIBUTE_TARGET, G_VARIANT_TYPE_STRING);
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, sluice_pipeline_get_uuid (first));
  gtk_popover_popdown (GTK_POPOVER (menu));
  ui_wait_until (get_focused (test) == third);
}

static void
test_a_name_that_is_cut_is_told (Test         *test,
                                 gconstpointer data)
{
  g_autoptr (SluicePipeline) first = create_pipeline (test, "a name that is so long that no column of a table has the "
                                                            "room it would need to be read as a whole by anybody");
  GtkWidget *cell = NULL;
  gboolean told = FALSE;
  GtkTooltip *tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);

  ui_wait_frames (test->page, 3);
  for (GtkWidget *row = gtk_widget_get_first_child (gtk_widget_get_last_child (GTK_WIDGET (test->table)));
       row != NULL && cell == NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *state = ui_find (row, NULL, SLUICE_TYPE_PIPELINE_CELL);

      if (state != NULL && sluice_pipeline_cell_get_pipeline (SLUICE_PIPELINE_CELL (state)) == first)
        cell = ui_find (gtk_widget_get_next_sibling (gtk_widget_get_parent (state)), NULL, SLUICE_TYPE_PIPELINE_CELL);
    }
  g_assert_nonnull (cell);
  g_signal_emit_by_name (cell, "query-tooltip", 1, 1, FALSE, tooltip, &told);
  g_assert_true (told);
  g_object_unref (tooltip);
}

static void
test_cancels_after_asking (Test         *test,
                           gconstpointer data)
{
  g_autoptr (SluicePipeline) running = NULL;
  AdwAlertDialog *question;

  ui_wait_until ((running = dup_first (test, SLUICE_STATE_RUNNING)) != NULL);
  select_only (test, running);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (ui_find (test->page, "selection_revealer", 0))));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.cancel-selected", NULL));
  question = wait_for_question (test);
  g_assert_cmpstr (adw_alert_dialog_get_default_response (question), ==, "keep");
  g_assert_cmpstr (adw_alert_dialog_get_close_response (question), ==, "keep");
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (question), "."));
  window_test_answer (&test->base, "Keep running");
  g_assert_cmpint (sluice_pipeline_get_request (running), ==, SLUICE_REQUEST_NONE);
  g_assert_true (sluice_state_is_active (sluice_pipeline_get_state (running)));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.cancel-selected", NULL));
  window_test_answer (&test->base, "Cancel pipeline");
  ui_wait_until (sluice_pipeline_get_state (running) == SLUICE_STATE_CANCELLED);
  g_assert_true (is_selected (test, running));
  ui_wait_until (sluice_pipeline_get_request (running) == SLUICE_REQUEST_NONE);

  /* And out of the list, one by its own menu's action. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.delete", "s",
                                             sluice_pipeline_get_uuid (running)));
  window_test_answer (&test->base, "Delete");
  ui_wait_until (sluice_store_lookup (test->store, sluice_pipeline_get_uuid (running)) == NULL);
  g_assert_cmpuint (find_position (test, running), ==, GTK_INVALID_LIST_POSITION);
}

static void
test_starts_many (Test         *test,
                  gconstpointer data)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (test->table);
  g_autoptr (SluicePipeline) pending = NULL;
  g_autofree char *told = NULL;
  guint n_pending;

  ui_wait_until ((pending = dup_first (test, SLUICE_STATE_PENDING)) != NULL);
  n_pending = sluice_store_count (test->store, SLUICE_STATE_PENDING);
  gtk_selection_model_select_all (selection);
  ui_wait_until (gtk_revealer_get_reveal_child (GTK_REVEALER (ui_find (test->page, "selection_revealer", 0))));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.start-selected", NULL));
  ui_wait_until (sluice_pipeline_get_state (pending) != SLUICE_STATE_PENDING);
  ui_wait_until (dup_first (test, SLUICE_STATE_PENDING) == NULL);

  /* All but those that waited were left out, and that is told. */
  told = g_strdup_printf ("%u pipelines started, %u left as they are", n_pending, count_shown (test) - n_pending);
  ui_wait_until (ui_find_label (GTK_WIDGET (test->base.window), told) != NULL);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.unselect", NULL));
  ui_wait_until (!gtk_revealer_get_reveal_child (GTK_REVEALER (ui_find (test->page, "selection_revealer", 0))));
}

static void
test_tells_a_refusal_in_the_row (Test         *test,
                                 gconstpointer data)
{
  g_autoptr (SluicePipeline) running = NULL;

  ui_wait_until ((running = dup_first (test, SLUICE_STATE_RUNNING)) != NULL);
  window_test_post (&test->base, "/demo/faults", "{\"kind\": \"errors\", \"value\": \"1\"}");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->stack), "list.cancel", "s",
                                             sluice_pipeline_get_uuid (running)));
  window_test_answer (&test->base, "Cancel pipeline");
  ui_wait_until (sluice_pipeline_get_request_error (running) != NULL);
  window_test_post (&test->base, "/demo/faults", NULL);
}

static void
test_goes_offline_and_comes_back (Test         *test,
                                  gconstpointer data)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (test->base.server);
  GtkRevealer *banner = GTK_REVEALER (ui_find (test->page, "revealer", GTK_TYPE_REVEALER));
  guint shown = count_shown (test);

  g_assert_false (gtk_revealer_get_reveal_child (banner));
  window_test_post (&test->base, "/demo/restart", "{\"ms\": 2500}");
  sluice_monitor_refresh (monitor);
  ui_wait_until (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_LOST);
  g_assert_true (gtk_revealer_get_reveal_child (banner));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (test->stack), "stale"));
  g_assert_cmpuint (count_shown (test), ==, shown);
  g_assert_cmpstr (get_view (test), ==, "table");

  ui_wait_until (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_CONNECTED);
  g_assert_false (gtk_revealer_get_reveal_child (banner));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (test->stack), "stale"));
}

static void
test_selection_survives_updates (Test         *test,
                                 gconstpointer data)
{
  g_autoptr (SluicePipeline) chosen = dup_nth (test, 3);
  SluiceMonitor *monitor = sluice_server_get_monitor (test->base.server);
  gint64 confirmed = sluice_monitor_get_confirmed_at (monitor);

  select_only (test, chosen);
  sluice_monitor_refresh (monitor);
  ui_wait_until (sluice_monitor_get_confirmed_at (monitor) > confirmed);
  g_assert_true (is_selected (test, chosen));

  /* Sorting moves the row and leaves it chosen. */
  g_settings_set_string (test->base.settings, "pipelines-sort-column", "name");
  g_assert_true (is_selected (test, chosen));
}

static void
test_opens_one_and_comes_back (Test         *test,
                               gconstpointer data)
{
  g_autoptr (SluicePipeline) first = dup_nth (test, 0);
  AdwNavigationView *pages = ADW_NAVIGATION_VIEW (ui_find (GTK_WIDGET (test->base.window), "pages", 0));
  AdwNavigationPage *opened;

  g_signal_emit_by_name (test->table, "activate", 0);
  opened = adw_navigation_view_get_visible_page (pages);
  g_assert_true (GTK_WIDGET (opened) != test->page);
  g_object_add_weak_pointer (G_OBJECT (opened), (gpointer *) &opened);
  ui_wait_until (gtk_root_get_focus (GTK_ROOT (test->base.window)) != NULL
                 && gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (test->base.window)), GTK_WIDGET (opened)));

  ui_activate_action (GTK_WIDGET (test->base.window), "win.back", NULL);
  g_assert_true (GTK_WIDGET (adw_navigation_view_get_visible_page (pages)) == test->page);
  ui_wait_until (opened == NULL);
}

static void
test_filter_tells_how_it_changed (void)
{
  g_autoptr (SluicePipelineFilter) filter = sluice_pipeline_filter_new ();
  static const struct
  {
    const char *search;
    GtkFilterMatch strictness;
  } steps[] = {
    { "a", GTK_FILTER_MATCH_SOME }, { "  ", GTK_FILTER_MATCH_ALL }, { "A b", GTK_FILTER_MATCH_SOME },
  };

  g_assert_cmpint (gtk_filter_get_strictness (GTK_FILTER (filter)), ==, GTK_FILTER_MATCH_ALL);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      sluice_pipeline_filter_set_search (filter, steps[i].search);
      g_assert_cmpint (gtk_filter_get_strictness (GTK_FILTER (filter)), ==, steps[i].strictness);
    }
  for (int state = 0; state < SLUICE_N_STATES; state++)
    {
      int groups = 0;

      for (int group = SLUICE_STATE_GROUP_ACTIVE; group < SLUICE_N_STATE_GROUPS; group++)
        groups += sluice_state_group_has ((SluiceStateGroup) group, (SluiceState) state);
      /* So that their counts add up. */
      g_assert_cmpint (groups, <=, 1);
      g_assert_cmpint (sluice_state_group_has (SLUICE_STATE_GROUP_STUCK, (SluiceState) state), ==,
                       state == SLUICE_STATE_STUCK);
      g_assert_true (sluice_state_group_has (SLUICE_STATE_GROUP_ALL, (SluiceState) state));
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const team[] = { "--seed", "7", NULL };

  ui_test_init (&argc, &argv);
#define ADD(path, function) g_test_add (path, Test, team, set_up, function, tear_down)
  ADD ("/pipelines-page/lists-all", test_lists_all);
  ADD ("/pipelines-page/filters-by-state", test_filters_by_state);
  ADD ("/pipelines-page/searches-as-one-types", test_searches_as_one_types);
  ADD ("/pipelines-page/sorts-by-any-column", test_sorts_by_any_column);
  ADD ("/pipelines-page/shows-cards", test_shows_cards);
  ADD ("/pipelines-page/only-what-is-seen-has-rows", test_only_what_is_seen_has_rows);
  ADD ("/pipelines-page/keys-are-for-the-list-at-once", test_keys_are_for_the_list_at_once);
  ADD ("/pipelines-page/new-rows-at-the-top", test_new_rows_at_the_top);
  ADD ("/pipelines-page/focus-and-menu-survive-updates", test_focus_and_menu_survive_updates);
  ADD ("/pipelines-page/menu-is-of-its-own-row", test_menu_is_of_its_own_row);
  ADD ("/pipelines-page/a-name-that-is-cut-is-told", test_a_name_that_is_cut_is_told);
  ADD ("/pipelines-page/cancels-after-asking", test_cancels_after_asking);
  ADD ("/pipelines-page/starts-many", test_starts_many);
  ADD ("/pipelines-page/tells-a-refusal-in-the-row", test_tells_a_refusal_in_the_row);
  ADD ("/pipelines-page/goes-offline-and-comes-back", test_goes_offline_and_comes_back);
  ADD ("/pipelines-page/selection-survives-updates", test_selection_survives_updates);
  ADD ("/pipelines-page/opens-one-and-comes-back", test_opens_one_and_comes_back);
#undef ADD
  /* The day of the demo's own seed has some without progress. */
  g_test_add ("/pipelines-page/tells-what-is-stuck", Test, NULL, set_up, test_tells_what_is_stuck_and_since_when,
              tear_down);
  g_test_add_func ("/pipelines-page/filter-tells-how-it-changed", test_filter_tells_how_it_changed);
  return g_test_run ();
}
