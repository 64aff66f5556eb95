/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bars of the list: the filter above it, at every width, and the selection's at its foot. */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-filter-bar.h"
#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipeline-rows.h"
#include "ui/pipelines/sluice-pipelines-page.h"

#define PIPELINES "120"

typedef struct
{
  WindowTest base;
  SluiceStore *store;
  GtkWidget *page;
  GtkColumnView *table;
  GtkWidget *bar;
} Test;

static void
set_up (Test         *test,
        gconstpointer data)
{
  static const char *const arguments[] = { "--seed", "7", "--pipelines", PIPELINES, "--stages", "3", NULL };

  window_test_init (&test->base);
  window_test_start_demo (&test->base, arguments);
  window_test_open_demo (&test->base, NULL);
  test->store = sluice_server_get_store (test->base.server);
  window_test_show (&test->base);
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  test->table = GTK_COLUMN_VIEW (ui_find (test->page, "table", GTK_TYPE_COLUMN_VIEW));
  test->bar = ui_find (test->page, "selection_bar", GTK_TYPE_ACTION_BAR);
  adw_navigation_split_view_set_show_content (
    ADW_NAVIGATION_SPLIT_VIEW (ui_find (GTK_WIDGET (test->base.window), NULL, ADW_TYPE_NAVIGATION_SPLIT_VIEW)), TRUE);
  ui_wait_until (sluice_store_get_complete (test->store));
  ui_wait_until (gtk_column_view_get_model (test->table) != NULL);
  ui_wait_frames (test->page, 3);
}

static void
tear_down (Test         *test,
           gconstpointer data)
{
  window_test_clear (&test->base);
}

static void
resize (Test *test,
        int   width,
        int   height)
{
  gtk_window_set_default_size (GTK_WINDOW (test->base.window), width, height);
  /* Less the edge by which a person resizes it. */
  ui_wait_until (abs (gtk_widget_get_width (GTK_WIDGET (test->base.window)) + 10 - width) <= 10);
  ui_wait_until (gtk_widget_get_mapped (test->page));
  ui_wait_frames (test->page, 3);
}

/* --- the filter ---------------------------------------------------------------------------------------------------- */

static gboolean
is_whole (GtkWidget *widget,
          GtkWidget *within)
{
  graphene_rect_t bounds;
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_true (gtk_widget_compute_bounds (widget, within, &bounds));
  return bounds.origin.x >= 0 && bounds.origin.x + bounds.size.width <= (float) gtk_widget_get_width (within)
         && bounds.size.width + 0.5f >= (float) (natural - gtk_widget_get_margin_start (widget)
                                                 - gtk_widget_get_margin_end (widget));
}

static void
test_no_filter_is_cut_at_any_width (Test         *test,
                                    gconstpointer data)
{
  GtkWidget *bar = ui_find (test->page, NULL, SLUICE_TYPE_FILTER_BAR);
  GtkWidget *group = ui_find (bar, "filter_group", ADW_TYPE_TOGGLE_GROUP);
  GtkWidget *button = ui_find (bar, "filter_button", GTK_TYPE_MENU_BUTTON);
  gboolean was_narrow = FALSE, was_wide = FALSE;

  for (int width = 360; width <= 1200; width += 60)
    {
      gboolean narrow;

      resize (test, width, 640);
      narrow = gtk_widget_get_mapped (button);
      g_assert_true (narrow != gtk_widget_get_mapped (group));
      g_assert_true (is_whole (narrow ? button : group, bar));
      was_narrow |= narrow;
      was_wide |= !narrow;
    }
  g_assert_true (was_narrow);
  g_assert_true (was_wide);
}

static GtkWidget *
find_item (GtkWidget  *widget,
           const char *text)
{
  GtkWidget *label = ui_find_label (widget, text);

  while (label != NULL && !gtk_widget_get_focusable (label))
    label = gtk_widget_get_parent (label);
  return label;
}

static void
test_narrow_filter_is_a_menu (Test         *test,
                              gconstpointer data)
{
  GtkWidget *bar = ui_find (test->page, NULL, SLUICE_TYPE_FILTER_BAR);
  GtkWidget *group = ui_find (bar, "filter_group", ADW_TYPE_TOGGLE_GROUP);
  GtkWidget *button = ui_find (bar, "filter_button", GTK_TYPE_MENU_BUTTON);
  GtkWidget *label = ui_find (bar, "filter_label", GTK_TYPE_LABEL);
  guint failed = sluice_store_count (test->store, SLUICE_STATE_FAILED);
  g_autofree char *words = NULL;
  g_autofree char *kept = NULL;
  GtkWidget *item = NULL;

  resize (test, 360, 640);
  ui_wait_until (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), "All " PIPELINES) == 0);
  g_assert_true (gtk_test_accessible_has_state (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_STATE_HIDDEN));

  ui_wait_until ((failed = sluice_store_count (test->store, SLUICE_STATE_FAILED)) > 0
                 && sluice_store_count (test->store, SLUICE_STATE_CHECKING) == 0);
  words = g_strdup_printf ("Failed %u", failed);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ui_wait_until ((item = find_item (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), words)) != NULL);
  ui_activate (item);
  ui_wait_until (g_str_equal (adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (group)), "failed"));
  ui_wait_until (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), "Failed "));
  kept = g_settings_get_string (test->base.settings, "pipelines-filter");
  g_assert_cmpstr (kept, ==, "failed");

  /* And it is the same one when there is room again, the focus with it. */
  gtk_widget_grab_focus (button);
  resize (test, 1200, 640);
  g_assert_true (gtk_widget_get_mapped (group));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (test->base.window)), group));
  ui_activate_action (bar, "filter.state", "s", "all");
  g_assert_cmpint (sluice_filter_bar_get_active (SLUICE_FILTER_BAR (bar)), ==, SLUICE_STATE_GROUP_ALL);
}

/* One that is looked at yet may turn out to be in any state but a pending one; how many there are is known. */
static void
test_plus_while_some_are_checked (void)
{
  static const struct
  {
    const char *group;
    const char *label;
  } expected[] = {
    { "all", "All 3" },
    { "pending", "Pending 1" },
    { "completed", "Completed 1+" },
    { "failed", "Failed" },
  };
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  g_autoptr (SluiceStore) store = sluice_store_new ("here", clock);
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_FULL, sluice_batch_next_sequence ());
  GtkWidget *bar = g_object_ref_sink (g_object_new (SLUICE_TYPE_FILTER_BAR, NULL));
  AdwToggleGroup *group = ADW_TOGGLE_GROUP (ui_find (bar, "filter_group", ADW_TYPE_TOGGLE_GROUP));

  g_ptr_array_add (batch->pipelines, make_row ("a", "pending"));
  g_ptr_array_add (batch->pipelines, make_row ("b", "completed"));
  g_ptr_array_add (batch->pipelines, make_row ("c", "running"));
  g_ptr_array_unref (sluice_store_apply (store, batch));
  sluice_store_set_complete (store, TRUE);
  g_assert_cmpuint (sluice_store_count (store, SLUICE_STATE_CHECKING), ==, 1);

  sluice_filter_bar_update_counts (SLUICE_FILTER_BAR (bar), store);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (adw_toggle_get_label (adw_toggle_group_get_toggle_by_name (group, expected[i].group)), ==,
                     expected[i].label);
  g_object_unref (bar);
}

/* The menu of a row is at its end, whether or not there is a button beside it. */
static void
test_menus_stand_in_one_column (Test         *test,
                                gconstpointer data)
{
  static const char *const uuids[] = { "with-a-button", "without" };
  g_autoptr (SluiceNow) now = sluice_now_new_for_store (test->store);
  g_autoptr (SluiceStore) store = sluice_store_new ("here", test->base.clock);
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_FULL, sluice_batch_next_sequence ());
  double ends[G_N_ELEMENTS (uuids)];

  g_ptr_array_add (batch->pipelines, make_row (uuids[0], "pending"));
  g_ptr_array_add (batch->pipelines, make_row (uuids[1], "skipped"));
  g_ptr_array_unref (sluice_store_apply (store, batch));
  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      GtkWidget *cell = sluice_pipeline_cell_new (SLUICE_PIPELINE_FIELD_ACTIONS, TRUE, test->base.server, now);
      GtkWidget *window;
      graphene_rect_t bounds;

      sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (cell), sluice_store_lookup (store, uuids[i]));
      window = ui_show_in_window (cell, 300, 200);
      ui_wait_frames (cell, 2);
      g_assert_cmpint (gtk_widget_get_visible (gtk_widget_get_first_child (cell)), ==, i == 0);
      g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (cell), cell, &bounds));
      ends[i] = bounds.origin.x + bounds.size.width;
      gtk_window_destroy (GTK_WINDOW (window));
    }
  g_assert_cmpfloat (ends[0], ==, ends[1]);
}

/* --- the selection ------------------------------------------------------------------------------------------------- */

static GtkAdjustment *
get_adjustment (Test *test)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (test->table));
}

static void
select_two (Test *test,
            guint first)
{
  GtkSelectionModel *model = gtk_column_view_get_model (test->table);

  gtk_selection_model_select_item (model, first, TRUE);
  gtk_selection_model_select_item (model, first + 1, FALSE);
}

static void
wait_for_room (Test *test)
{
  GtkWidget *stack = ui_find (test->page, "stack", GTK_TYPE_STACK);

  ui_wait_until (gtk_widget_get_margin_bottom (stack) > 0
                 && gtk_widget_get_margin_bottom (stack) == gtk_widget_get_height (test->bar));
  ui_wait_frames (test->page, 4);
}

/* Where the list stands is as it was: so is every row. */
static void
test_no_row_moves (Test         *test,
                   gconstpointer data)
{
  GtkWidget *stack = ui_find (test->page, "stack", GTK_TYPE_STACK);

  for (guint position = 10; position <= 110; position += 25)
    {
      double value;

      gtk_column_view_scroll_to (test->table, position, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
      ui_wait_frames (test->page, 3);
      gtk_window_set_focus_visible (GTK_WINDOW (test->base.window), FALSE);
      value = gtk_adjustment_get_value (get_adjustment (test));
      select_two (test, position - 3);
      wait_for_room (test);
      g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (test)), ==, value);

      ui_activate_action (GTK_WIDGET (stack), "list.unselect", NULL);
      ui_wait_until (gtk_widget_get_margin_bottom (stack) == 0);
      ui_wait_frames (test->page, 4);
      g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (test)), ==, value);
    }
}

/* In pixels from the foot of the focused row to the top of the bar. */
static float
measure_room_below_focus (Test *test)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (test->base.window));
  graphene_rect_t row, bar;

  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (test->table)));
  g_assert_true (gtk_widget_compute_bounds (focus, test->page, &row));
  g_assert_true (gtk_widget_compute_bounds (test->bar, test->page, &bar));
  return bar.origin.y - (row.origin.y + row.size.height);
}

static void
test_last_row_is_not_under_the_bar (Test         *test,
                                    gconstpointer data)
{
  gtk_column_view_scroll_to (test->table, 60, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->table));
  ui_wait_frames (test->page, 3);
  select_two (test, 60);
  wait_for_room (test);

  ui_type_keys (GTK_WIDGET (test->base.window), "ctrl+End");
  ui_wait_until (gtk_adjustment_get_value (get_adjustment (test)) + gtk_adjustment_get_page_size (get_adjustment (test))
                 >= gtk_adjustment_get_upper (get_adjustment (test)));
  ui_wait_frames (test->page, 3);
  g_assert_cmpfloat (measure_room_below_focus (test), >=, 0);
}

/* With keys a row at the foot is selected as well: that it has the focus must be seen. */
static void
test_keys_see_the_focus (Test         *test,
                         gconstpointer data)
{
  gtk_column_view_scroll_to (test->table, 60, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->table));
  ui_wait_frames (test->page, 3);
  ui_type_keys (GTK_WIDGET (test->base.window), "shift+Down shift+Down");
  wait_for_room (test);
  g_assert_cmpfloat (measure_room_below_focus (test), >=, 0);
}

static void
search_for (Test       *test,
            const char *words,
            guint       expected)
{
  GtkSelectionModel *model;

  gtk_widget_activate_action (GTK_WIDGET (test->base.window), "win.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (test->page, "search_entry", GTK_TYPE_SEARCH_ENTRY)), words);
  model = gtk_grid_view_get_model (GTK_GRID_VIEW (ui_find (test->page, "cards", GTK_TYPE_GRID_VIEW)));
  ui_wait_until (model == NULL || g_list_model_get_n_items (G_LIST_MODEL (model)) == expected);
  ui_wait_frames (test->page, 3);
}

/* Cards come and go as other ones are asked for: from all to a few, to others, to none and back to all. */
static void
test_search_among_cards (Test         *test,
                         gconstpointer data)
{
  GtkWidget *status = ui_find (test->page, "status_button", GTK_TYPE_BUTTON);
  GtkWidget *cards = ui_find (test->page, "cards", GTK_TYPE_GRID_VIEW);

  resize (test, 400, 640);
  ui_wait_until (gtk_widget_get_mapped (cards));
  gtk_widget_grab_focus (cards);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SluicePipeline) first = g_list_model_get_item (G_LIST_MODEL (test->store), 0);
      g_autoptr (SluicePipeline) other = g_list_model_get_item (G_LIST_MODEL (test->store), 77);

      search_for (test, sluice_pipeline_get_uuid (first), 1);
      g_assert_true (gtk_widget_get_mapped (cards));
      search_for (test, sluice_pipeline_get_uuid (other), 1);
      g_assert_true (gtk_widget_get_mapped (cards));

      gtk_editable_set_text (GTK_EDITABLE (ui_find (test->page, "search_entry", GTK_TYPE_SEARCH_ENTRY)), "nothing is so");
      ui_wait_until (gtk_widget_get_mapped (status));
      if (i == 0)
        gtk_widget_grab_focus (status);
      ui_activate (status);
      ui_wait_until (gtk_widget_get_mapped (cards));
      ui_wait_frames (test->page, 3);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (cards)))), ==,
                        sluice_store_get_n_items (test->store));
    }
}

/* From the search on to what was found, be it cards. */
static void
test_down_leads_to_the_cards (Test         *test,
                              gconstpointer data)
{
  GtkWidget *entry = ui_find (test->page, "search_entry", GTK_TYPE_SEARCH_ENTRY);
  GtkWidget *cards = ui_find (test->page, "cards", GTK_TYPE_GRID_VIEW);
  GtkWidget *focus = NULL;

  g_settings_set_string (test->base.settings, "pipelines-view", "cards");
  ui_activate_action (GTK_WIDGET (test->base.window), "win.search", NULL);
  ui_wait_until ((focus = gtk_window_get_focus (GTK_WINDOW (test->base.window))) != NULL
                 && gtk_widget_is_ancestor (focus, entry));
  ui_type_keys (GTK_WIDGET (test->base.window), "s");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "s"));
  ui_wait_frames (test->page, 2);
  ui_type_keys (GTK_WIDGET (test->base.window), "Down");
  ui_wait_until ((focus = gtk_window_get_focus (GTK_WINDOW (test->base.window))) != NULL
                 && gtk_widget_is_ancestor (focus, cards));
  g_settings_reset (test->base.settings, "pipelines-view");
}

/* Back on the list, where the row that led away is gone: the keys are for the list, not for a button above it. */
static void
test_back_from_a_row_that_is_gone (Test         *test,
                                   gconstpointer data)
{
  g_autoptr (SluicePipelineRow) row = NULL;
  GtkWidget *window = GTK_WIDGET (test->base.window);
  GtkWidget *focus;
  SluicePipeline *pipeline;
  gboolean is_completed;

  gtk_column_view_scroll_to (test->table, 3, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (test->table));
  row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (test->table)), 3);
  pipeline = sluice_pipeline_row_get_pipeline (row);
  is_completed = sluice_pipeline_get_state (pipeline) == SLUICE_STATE_COMPLETED;
  sluice_window_open_pipeline (test->base.window, sluice_pipeline_get_uuid (pipeline));
  ui_wait_until (!gtk_widget_get_mapped (test->page));
  ui_wait_frames (window, 3);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (ui_find (test->page, "filter_group", ADW_TYPE_TOGGLE_GROUP)),
                                    is_completed ? "failed" : "completed");
  gtk_widget_activate_action (window, "win.back", NULL);
  ui_wait_until (gtk_widget_get_mapped (test->page));
  ui_wait_frames (window, 5);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (test->table)));
}

/* The button that has the focus goes away under it, and the list has no row yet: real keys and a real click, twice. */
static void
test_show_all_by_the_focused_button (Test         *test,
                                     gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (test->base.window);
  gboolean by_keys = GPOINTER_TO_INT (data);

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *button = NULL, *focus = NULL;
      GtkSelectionModel *model = NULL;

      ui_wait_until ((focus = gtk_root_get_focus (GTK_ROOT (window))) != NULL
                     && gtk_widget_is_ancestor (focus, GTK_WIDGET (test->table)));
      ui_type_keys (window, "q q q q");
      ui_wait_until (ui_find_label (test->page, "Nothing found") != NULL);
      ui_wait_until ((button = ui_find_button (test->page, "Show all")) != NULL && gtk_widget_get_mapped (button));
      ui_wait_frames (test->page, 2);
      if (by_keys)
        {
          for (int tabs = 0; tabs < 4 && gtk_root_get_focus (GTK_ROOT (window)) != button; tabs++)
            {
              GtkWidget *before = gtk_root_get_focus (GTK_ROOT (window));

              ui_type_keys (window, "Tab");
              ui_wait_until (gtk_root_get_focus (GTK_ROOT (window)) != before);
            }
          g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == button);
          ui_type_keys (window, "Return");
        }
      else
        ui_click (button, gtk_widget_get_width (button) / 2.0, gtk_widget_get_height (button) / 2.0);
      ui_wait_until ((model = gtk_column_view_get_model (test->table)) != NULL
                     && g_list_model_get_n_items (G_LIST_MODEL (model)) == (guint) atoi (PIPELINES));
      /* The first row has the keys, so that Down leads on. */
      ui_wait_until ((focus = gtk_root_get_focus (GTK_ROOT (window))) != NULL
                     && gtk_widget_is_ancestor (focus, GTK_WIDGET (test->table)));
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add (name, Test, NULL, set_up, func, tear_down)
  ADD ("/pipelines-bars/no-filter-is-cut", test_no_filter_is_cut_at_any_width);
  ADD ("/pipelines-bars/down-leads-to-the-cards", test_down_leads_to_the_cards);
  ADD ("/pipelines-bars/narrow-filter-is-a-menu", test_narrow_filter_is_a_menu);
  ADD ("/pipelines-bars/no-row-moves", test_no_row_moves);
  ADD ("/pipelines-bars/last-row-is-not-under-the-bar", test_last_row_is_not_under_the_bar);
  ADD ("/pipelines-bars/keys-see-the-focus", test_keys_see_the_focus);
  ADD ("/pipelines-bars/back-from-a-row-that-is-gone", test_back_from_a_row_that_is_gone);
  ADD ("/pipelines-bars/search-among-cards", test_search_among_cards);
  ADD ("/pipelines-bars/menus-stand-in-one-column", test_menus_stand_in_one_column);
#undef ADD
  g_test_add ("/pipelines-bars/show-all-by-click", Test, GINT_TO_POINTER (FALSE), set_up,
              test_show_all_by_the_focused_button, tear_down);
  g_test_add ("/pipelines-bars/show-all-by-keys", Test, GINT_TO_POINTER (TRUE), set_up,
              test_show_all_by_the_focused_button, tear_down);
  g_test_add_func ("/pipelines-bars/plus-while-some-are-checked", test_plus_while_some_are_checked);

  return g_test_run ();
}
