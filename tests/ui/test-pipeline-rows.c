/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that follow their pipelines, and rows that stay when another question is asked of the list. */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipeline-rows.h"
#include "ui/pipelines/sluice-pipelines-page.h"

#define N_PIPELINES 40

typedef struct
{
  SluiceClock *clock;
  SluiceStore *store;
  GListStore *source;
  SluicePipelineRows *rows;
  GPtrArray *seen; /* what somebody who only listens believes the list to be */
  guint n_changes;
} Fixture;

static void
listen_cb (GListModel *rows,
           guint       position,
           guint       removed,
           guint       added,
           Fixture    *fixture)
{
  fixture->n_changes++;
  if (removed > 0)
    g_ptr_array_remove_range (fixture->seen, position, removed);
  for (guint i = position; i < position + added; i++)
    g_ptr_array_insert (fixture->seen, (int) i, g_list_model_get_item (rows, i));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_FULL, sluice_batch_next_sequence ());

  for (guint i = 0; i < N_PIPELINES; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("pipeline-%02u", i);

      g_ptr_array_add (batch->pipelines, make_row (uuid, "pending"));
    }
  fixture->clock = sluice_clock_new ();
  fixture->store = sluice_store_new ("here", fixture->clock);
  g_ptr_array_unref (sluice_store_apply (fixture->store, batch));
  fixture->source = g_list_store_new (SLUICE_TYPE_PIPELINE);
  fixture->rows = sluice_pipeline_rows_new (G_LIST_MODEL (g_object_ref (fixture->source)));
  fixture->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->rows, "items-changed", G_CALLBACK (listen_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer rows = fixture->rows;

  g_ptr_array_unref (fixture->seen);
  g_object_add_weak_pointer (rows, &rows);
  g_object_unref (fixture->rows);
  g_assert_null (rows);
  g_object_unref (fixture->source);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
}

static SluicePipeline *
borrow (Fixture *fixture,
        guint    n)
{
  g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (fixture->store), n);

  return pipeline;
}

static void
check (Fixture *fixture)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (fixture->source));
  guint n = MIN (all, sluice_pipeline_rows_get_limit (fixture->rows));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->rows)), ==, n);
  g_assert_cmpuint (fixture->seen->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (fixture->source), i);
      g_autoptr (SluicePipeline) same = sluice_pipeline_rows_dup_pipeline (fixture->rows, i);
      g_autoptr (SluicePipelineRow) row = g_list_model_get_item (G_LIST_MODEL (fixture->rows), i);

      g_assert_true (same == pipeline);
      g_assert_true (sluice_pipeline_row_get_pipeline (row) == pipeline);
      g_assert_true (g_ptr_array_index (fixture->seen, i) == row);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->rows), n));
  g_assert_null (sluice_pipeline_rows_dup_pipeline (fixture->rows, all));
}

/* Some of the store's pipelines, in any order, in place of a part of the list. */
static void
splice_at_random (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->source));
  guint position = (guint) g_test_rand_int_range (0, (int) n + 1);
  guint removed = (guint) g_test_rand_int_range (0, (int) (n - position) + 1);
  g_autoptr (GHashTable) elsewhere = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    if (i < position || i >= position + removed)
      {
        g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (fixture->source), i);

        g_hash_table_add (elsewhere, pipeline);
      }
  for (guint i = 0; i < N_PIPELINES; i++)
    if (!g_hash_table_contains (elsewhere, borrow (fixture, i)) && g_test_rand_bit ())
      g_ptr_array_insert (added, g_test_rand_int_range (0, (int) added->len + 1), borrow (fixture, i));
  g_list_store_splice (fixture->source, position, removed, added->pdata, added->len);
}

static void
test_rows_follow_their_pipelines (Fixture      *fixture,
                                  gconstpointer limited)
{
  for (guint step = 0; step < 300; step++)
    {
      if (limited != NULL && step % 4 == 0)
        {
          sluice_pipeline_rows_set_limit (fixture->rows, (guint) g_test_rand_int_range (0, N_PIPELINES + 5));
          check (fixture);
        }

      g_autoptr (GHashTable) before = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);

      for (guint i = 0; i < fixture->seen->len; i++)
        {
          SluicePipelineRow *row = g_ptr_array_index (fixture->seen, i);

          g_hash_table_insert (before, sluice_pipeline_row_get_pipeline (row), g_object_ref (row));
        }
      splice_at_random (fixture);
      check (fixture);
      for (guint i = 0; i < fixture->seen->len; i++)
        {
          SluicePipelineRow *row = g_ptr_array_index (fixture->seen, i);
          gpointer old = g_hash_table_lookup (before, sluice_pipeline_row_get_pipeline (row));

          g_assert_true (old == NULL || old == row);
        }
    }
}

static void
count_cb (gpointer    row,
          GParamSpec *pspec,
          guint      *n)
{
  (*n)++;
}

/* Those that are kept back come at the end, and nobody hears of those that are not told. */
static void
test_rows_are_kept_back (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (SluicePipelineRow) first = NULL;

  sluice_pipeline_rows_set_limit (fixture->rows, 5);
  for (guint i = 0; i < 10; i++)
    g_list_store_append (fixture->source, borrow (fixture, i));
  check (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 5);
  first = g_object_ref (g_ptr_array_index (fixture->seen, 0));

  sluice_pipeline_rows_begin (fixture->rows);
  g_list_store_remove (fixture->source, 0);
  sluice_pipeline_rows_end (fixture->rows);
  check (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 5);
  g_assert_true (g_ptr_array_index (fixture->seen, 0) == first);

  sluice_pipeline_rows_set_limit (fixture->rows, 7);
  check (fixture);
  sluice_pipeline_rows_set_limit (fixture->rows, G_MAXUINT);
  check (fixture);
  g_assert_cmpuint (fixture->seen->len, ==, 9);
  g_assert_cmpuint (fixture->n_changes, ==, 7);
  g_assert_true (g_ptr_array_index (fixture->seen, 0) == first);
}

static void
test_rows_stay_for_another_question (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr (SluicePipelineRow) row = NULL;
  guint n_notified = 0;

  for (guint i = 0; i < 10; i++)
    g_list_store_append (fixture->source, borrow (fixture, i));
  check (fixture);
  row = g_object_ref (g_ptr_array_index (fixture->seen, 0));
  g_signal_connect (row, "notify::pipeline", G_CALLBACK (count_cb), &n_notified);

  for (guint step = 0; step < 300; step++)
    {
      g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (SluicePipeline) first = sluice_pipeline_rows_dup_pipeline (fixture->rows, 0);
      g_autoptr (SluicePipeline) now_first = NULL;
      guint common;

      for (guint i = 0; i < fixture->seen->len; i++)
        g_ptr_array_add (before, g_object_ref (fixture->seen->pdata[i]));
      fixture->n_changes = n_notified = 0;
      sluice_pipeline_rows_begin (fixture->rows);
      splice_at_random (fixture);
      splice_at_random (fixture);
      g_assert_cmpuint (fixture->n_changes, ==, 0);
      sluice_pipeline_rows_end (fixture->rows);
      check (fixture);

      common = MIN (before->len, fixture->seen->len);
      for (guint i = 0; i < common; i++)
        g_assert_true (g_ptr_array_index (before, i) == g_ptr_array_index (fixture->seen, i));
      g_assert_cmpuint (fixture->n_changes, ==, before->len != fixture->seen->len ? 1 : 0);
      now_first = sluice_pipeline_rows_dup_pipeline (fixture->rows, 0);
      if (common > 0 && before->pdata[0] == row)
        g_assert_cmpuint (n_notified, ==, first != now_first ? 1 : 0);
    }
  g_signal_handlers_disconnect_by_func (row, count_cb, &n_notified);
}

/* Nobody looked at them: they are made when somebody does. */
static void
test_rows_are_made_when_asked_for (Fixture      *fixture,
                                   gconstpointer data)
{
  g_signal_handlers_disconnect_by_func (fixture->rows, listen_cb, fixture);
  for (guint i = 0; i < 10; i++)
    g_list_store_append (fixture->source, borrow (fixture, i));
  sluice_pipeline_rows_begin (fixture->rows);
  g_list_store_remove_all (fixture->source);
  for (guint i = 10; i < 30; i++)
    g_list_store_append (fixture->source, borrow (fixture, i));
  sluice_pipeline_rows_end (fixture->rows);
  g_list_store_insert (fixture->source, 0, borrow (fixture, 0));

  for (guint i = 0; i < 21; i++)
    g_ptr_array_add (fixture->seen, g_list_model_get_item (G_LIST_MODEL (fixture->rows), i));
  check (fixture);
}

typedef struct
{
  WindowTest base;
  GtkWidget *page;
  GtkColumnView *table;
  guint first_rows; /* how many widgets there were for them when they were first drawn */
} Window;

static guint
count_rows (Window *test)
{
  GtkSelectionModel *model = gtk_column_view_get_model (test->table);

  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

static void
set_up_window (Window       *test,
               gconstpointer data)
{
  static const char *const load[] = { "--seed", "7", "--pipelines", "300", "--stages", "3", NULL };

  window_test_init (&test->base);
  window_test_start_demo (&test->base, load);
  window_test_open_demo (&test->base, NULL);
  window_test_show (&test->base);
  test->page = ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  test->table = GTK_COLUMN_VIEW (ui_find (test->page, "table", GTK_TYPE_COLUMN_VIEW));
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->base.server)));
  ui_wait_until (count_rows (test) == sluice_store_get_n_items (sluice_server_get_store (test->base.server)));
  ui_wait_frames (test->page, 3);
}

static void
tear_down_window (Window       *test,
                  gconstpointer data)
{
  window_test_clear (&test->base);
}

static SluicePipelineCell *
find_cell (GtkWidget *row)
{
  return SLUICE_PIPELINE_CELL (ui_find (row, NULL, SLUICE_TYPE_PIPELINE_CELL));
}

static void
test_a_search_takes_the_widgets_that_are_there (Window       *test,
                                                gconstpointer data)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (test->table));
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);
  GtkEditable *entry = GTK_EDITABLE (ui_find (test->page, "search_entry", GTK_TYPE_SEARCH_ENTRY));
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (test->table));
  g_autoptr (GtkColumnViewColumn) name = g_list_model_get_item (gtk_column_view_get_columns (test->table), 1);
  g_autoptr (SluicePipelineRow) last = NULL;
  guint all = g_list_model_get_n_items (model), found;
  GtkWidget *first = gtk_widget_get_first_child (list);
  SluicePipeline *sought, *was_first = sluice_pipeline_cell_get_pipeline (find_cell (first));
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (ui_find (test->page, "table_scroller", GTK_TYPE_SCROLLED_WINDOW)));

  last = g_list_model_get_item (model, all - 1);
  sought = sluice_pipeline_row_get_pipeline (last);
  g_assert_true (sought != was_first);
  gtk_selection_model_select_item (selection, 0, TRUE);
  gtk_selection_model_select_item (selection, all - 1, FALSE);
  ui_activate_action (GTK_WIDGET (test->base.window), "win.search", NULL);
  gtk_editable_set_text (entry, sluice_pipeline_get_name (sought));
  ui_wait_until ((found = g_list_model_get_n_items (model)) < all);

  /* The same widgets show others, and of what was chosen only what is still there is. */
  g_assert_true (gtk_widget_get_first_child (list) == first);
  g_assert_true (sluice_pipeline_cell_get_pipeline (find_cell (first)) != was_first);
  for (guint i = 0; i < found; i++)
    {
      g_autoptr (SluicePipelineRow) row = g_list_model_get_item (model, i);

      g_assert_true (gtk_selection_model_is_selected (selection, i) == (sluice_pipeline_row_get_pipeline (row) == sought));
    }
  gtk_editable_set_text (entry, "");
  ui_wait_until (g_list_model_get_n_items (model) == all);
  g_assert_true (gtk_selection_model_is_selected (selection, all - 1));
  g_assert_false (gtk_selection_model_is_selected (selection, 0));

  /* Whatever was scrolled to, what is asked for stands first. */
  ui_wait_frames (test->page, 3);
  gtk_column_view_scroll_to (test->table, all - 1, NULL, GTK_LIST_SCROLL_NONE, NULL);
  ui_wait_until (gtk_adjustment_get_value (place) > 1000);
  gtk_column_view_sort_by_column (test->table, name, GTK_SORT_DESCENDING);
  ui_wait_until (gtk_adjustment_get_value (place) < 1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, all);
}

static guint
count_made (Window *test)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (gtk_widget_get_last_child (GTK_WIDGET (test->table))); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

static void
note_first_rows_cb (Window *test)
{
  if (test->first_rows == 0 && count_rows (test) > 0)
    test->first_rows = count_made (test);
}

/* The first frame with rows has those that can be seen, and the others come after it. */
static void
test_the_first_frame_has_few_rows (Window       *test,
                                   gconstpointer data)
{
  SluiceStore *store = sluice_server_get_store (test->base.server);
  g_autoptr (SluiceNow) now = sluice_now_new_for_store (store);
  GtkWidget *page = GTK_WIDGET (sluice_pipelines_page_new (test->base.server, now, test->base.settings));
  GtkWidget *window = gtk_window_new ();

  test->table = GTK_COLUMN_VIEW (ui_find (page, "table", GTK_TYPE_COLUMN_VIEW));
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_set_child (GTK_WINDOW (window), page);
  g_assert_cmpuint (count_rows (test), >, 0);
  gtk_widget_realize (window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (note_first_rows_cb), test);
  ui_show (window);
  ui_wait_until (count_rows (test) == sluice_store_get_n_items (store));
  g_assert_cmpuint (test->first_rows, >, 0);
  g_assert_cmpuint (test->first_rows, <=, 40);
  g_assert_cmpuint (count_made (test), >, 100);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), test);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A cell that came back into a row looks as one that was never away. */
static void
test_a_cell_comes_back (Window       *test,
                        gconstpointer data)
{
  SluiceServer *server = test->base.server;
  g_autoptr (SluiceNow) now = sluice_now_new_for_store (sluice_server_get_store (server));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GtkWidget) cell = g_object_ref_sink (
    sluice_pipeline_cell_new (SLUICE_PIPELINE_FIELD_CREATED, FALSE, server, now));
  GtkWidget *other = sluice_pipeline_cell_new (SLUICE_PIPELINE_FIELD_CREATED, FALSE, server, now);
  g_autoptr (SluicePipelineRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (test->table)), 0);
  GtkWidget *window = gtk_window_new ();
  int width, other_width;

  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_box_append (GTK_BOX (box), cell);
  sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (cell), sluice_pipeline_row_get_pipeline (row));
  sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (other), sluice_pipeline_row_get_pipeline (row));
  ui_show (window);
  ui_wait_frames (window, 2);
  gtk_box_remove (GTK_BOX (box), cell);
  gtk_box_append (GTK_BOX (box), cell);
  gtk_box_append (GTK_BOX (box), other);
  gtk_widget_add_css_class (box, "title-1");
  ui_wait_frames (window, 2);
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (other, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &other_width, NULL, NULL);
  g_assert_cmpint (width, ==, other_width);
  sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (cell), NULL);
  sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (other), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/pipeline-rows/follow-their-pipelines", test_rows_follow_their_pipelines);
  ADD ("/pipeline-rows/stay-for-another-question", test_rows_stay_for_another_question);
  ADD ("/pipeline-rows/are-made-when-asked-for", test_rows_are_made_when_asked_for);
  ADD ("/pipeline-rows/are-kept-back", test_rows_are_kept_back);
#undef ADD
  g_test_add ("/pipeline-rows/follow-their-pipelines-some-kept-back", Fixture, "limited", set_up,
              test_rows_follow_their_pipelines, tear_down);
  g_test_add ("/pipeline-rows/the-first-frame-has-few", Window, NULL, set_up_window, test_the_first_frame_has_few_rows,
              tear_down_window);
  g_test_add ("/pipeline-rows/a-search-takes-the-widgets-that-are-there", Window, NULL, set_up_window,
              test_a_search_takes_the_widgets_that_are_there, tear_down_window);
  g_test_add ("/pipeline-rows/a-cell-comes-back", Window, NULL, set_up_window, test_a_cell_comes_back, tear_down_window);
  return g_test_run ();
}
