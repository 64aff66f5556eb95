/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipelines-page-private.h"

#include <string.h>

typedef struct
{
  SluicePipelineField field;
  SluiceServer *server;
  SluiceNow *now;
  GPtrArray *spare; /* cells whose rows are gone */
} CellMaker;

/* A view makes some 200 rows around what it shows. */
#define MAX_SPARE 256

static void
free_maker (gpointer  data,
            GClosure *closure)
{
  CellMaker *maker = data;

  g_ptr_array_unref (maker->spare);
  g_object_unref (maker->server);
  g_object_unref (maker->now);
  g_free (maker);
}

static CellMaker *
make_maker (SluicePipelinesPage *self,
            SluicePipelineField  field)
{
  CellMaker *maker = g_new0 (CellMaker, 1);

  maker->spare = g_ptr_array_new_with_free_func (g_object_unref);
  maker->field = field;
  maker->server = g_object_ref (self->server);
  maker->now = g_object_ref (self->now);
  return maker;
}

static void
set_up_cell_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell,
                gpointer                  data)
{
  CellMaker *maker = data;

  g_autoptr (GtkWidget) child = NULL;

  if (maker->spare->len > 0)
    child = g_ptr_array_steal_index_fast (maker->spare, maker->spare->len - 1);
  else
    child = g_object_ref_sink (sluice_pipeline_cell_new (maker->field, TRUE, maker->server, maker->now));
  gtk_column_view_cell_set_child (cell, child);
  /* Only what has buttons takes the focus away from the row. */
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
cell_row_changed_cb (SluicePipelineRow  *row,
                     GParamSpec         *pspec,
                     SluicePipelineCell *cell)
{
  sluice_pipeline_cell_set_pipeline (cell, sluice_pipeline_row_get_pipeline (row));
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkColumnViewCell        *cell,
              gpointer                  data)
{
  SluicePipelineRow *row = gtk_column_view_cell_get_item (cell);
  GtkWidget *child = gtk_column_view_cell_get_child (cell);

  g_signal_connect_object (row, "notify::pipeline", G_CALLBACK (cell_row_changed_cb), child, 0);
  cell_row_changed_cb (row, NULL, SLUICE_PIPELINE_CELL (child));
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell,
                gpointer                  data)
{
  GtkWidget *child = gtk_column_view_cell_get_child (cell);

  g_signal_handlers_disconnect_by_func (gtk_column_view_cell_get_item (cell), cell_row_changed_cb, child);
  sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (child), NULL);
}

/* GTK throws away the rows of what left the list and makes new ones for what came in. What is in their cells lives on. */
static void
tear_down_cell_cb (GtkSignalListItemFactory *factory,
                   GtkColumnViewCell        *cell,
                   gpointer                  data)
{
  CellMaker *maker = data;

  if (maker->spare->len < MAX_SPARE)
    g_ptr_array_add (maker->spare, g_object_ref (gtk_column_view_cell_get_child (cell)));
  gtk_column_view_cell_set_child (cell, NULL);
}

static GtkListItemFactory *
make_cell_factory (SluicePipelinesPage *self,
                   SluicePipelineField  field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  CellMaker *maker = make_maker (self, field);

  g_signal_connect_data (factory, "setup", G_CALLBACK (set_up_cell_cb), maker, free_maker, 0);
  g_signal_connect (factory, "teardown", G_CALLBACK (tear_down_cell_cb), maker);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  return factory;
}

/* A card is made of the same cells as a row. */
static GtkWidget *
append_cell (GtkWidget           *box,
             SluicePipelineField  field,
             CellMaker           *maker,
             gboolean             expand)
{
  GtkWidget *cell = sluice_pipeline_cell_new (field, FALSE, maker->server, maker->now);

  gtk_widget_set_hexpand (cell, expand);
  gtk_box_append (GTK_BOX (box), cell);
  return cell;
}

static void
set_up_card_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  data)
{
  CellMaker *maker = data;
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_size_request (card, 260, -1);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pipeline");
  gtk_box_append (GTK_BOX (card), top);
  gtk_box_append (GTK_BOX (card), middle);
  gtk_widget_add_css_class (append_cell (top, SLUICE_PIPELINE_FIELD_NAME, maker, TRUE), "heading");
  append_cell (top, SLUICE_PIPELINE_FIELD_ACTIONS, maker, FALSE);
  append_cell (middle, SLUICE_PIPELINE_FIELD_STATE, maker, TRUE);
  append_cell (middle, SLUICE_PIPELINE_FIELD_DURATION, maker, FALSE);
  append_cell (card, SLUICE_PIPELINE_FIELD_PROGRESS, maker, TRUE);
  gtk_list_item_set_child (item, card);
}

static void
set_card_pipeline (GtkListItem    *item,
                   SluicePipeline *pipeline)
{
  GtkWidget *card = gtk_list_item_get_child (item);

  for (GtkWidget *row = gtk_widget_get_first_child (card); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (SLUICE_IS_PIPELINE_CELL (row))
      sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (row), pipeline);
    else
      for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
        sluice_pipeline_cell_set_pipeline (SLUICE_PIPELINE_CELL (cell), pipeline);
}

static void
card_row_changed_cb (SluicePipelineRow *row,
                     GParamSpec        *pspec,
                     GtkListItem       *item)
{
  SluicePipeline *pipeline = sluice_pipeline_row_get_pipeline (row);
  g_autofree char *name = sluice_text_pipeline_line (sluice_pipeline_get_name (pipeline));

  set_card_pipeline (item, pipeline);
  gtk_list_item_set_accessible_label (item, name);
}

static void
bind_card_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  data)
{
  SluicePipelineRow *row = gtk_list_item_get_item (item);

  g_signal_connect_object (row, "notify::pipeline", G_CALLBACK (card_row_changed_cb), item, 0);
  card_row_changed_cb (row, NULL, item);
}

static void
unbind_card_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), card_row_changed_cb, item);
  set_card_pipeline (item, NULL);
}

#define ORDER(a, b) ((a) < (b) ? GTK_ORDERING_SMALLER : (a) > (b) ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL)

/* Equal ones stand with the newest first, whatever the column, so that no row moves without a reason. */
static int
compare_created (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  int order = ORDER (sluice_pipeline_get_created_at ((gpointer) a), sluice_pipeline_get_created_at ((gpointer) b));

  return order != 0 ? order : strcmp (sluice_pipeline_get_uuid ((gpointer) a), sluice_pipeline_get_uuid ((gpointer) b));
}

static int
compare_state (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  int order = ORDER (sluice_pipeline_get_state ((gpointer) a), sluice_pipeline_get_state ((gpointer) b));

  return order != 0 ? order : -compare_created (a, b, NULL);
}

static int
compare_name (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  int order = strcmp (sluice_pipeline_get_sort_key ((gpointer) a), sluice_pipeline_get_sort_key ((gpointer) b));

  return order != 0 ? order : -compare_created (a, b, NULL);
}

static int
compare_priority (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  int order = ORDER (sluice_pipeline_get_priority ((gpointer) a), sluice_pipeline_get_priority ((gpointer) b));

  return order != 0 ? order : -compare_created (a, b, NULL);
}

static int
compare_progress (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  int order = ORDER (sluice_pipeline_get_progress ((gpointer) a), sluice_pipeline_get_progress ((gpointer) b));

  return order != 0 ? order : -compare_created (a, b, NULL);
}

static gint64
measure_duration (SluicePipeline *pipeline,
                  gint64          now)
{
  if (sluice_pipeline_get_ended_at (pipeline) == 0 && !sluice_state_is_active (sluice_pipeline_get_state (pipeline)))
    return 0;
  return sluice_pipeline_get_duration (pipeline, now);
}

/* Of those that run, the one that began first is the longest: they keep their places as time goes on. */
static int
compare_duration (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  gint64 now = sluice_now_get (data);
  int order = ORDER (measure_duration ((gpointer) a, now), measure_duration ((gpointer) b, now));

  return order != 0 ? order : -compare_created (a, b, NULL);
}

static void
set_up_column (SluicePipelinesPage *self,
               GtkColumnViewColumn *column,
               SluicePipelineField  field,
               GCompareDataFunc     compare)
{
  g_autoptr (GtkListItemFactory) factory = make_cell_factory (self, field);

  gtk_column_view_column_set_factory (column, factory);
  if (compare != NULL)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, g_object_ref (self->now),
                                                                        g_object_unref));

      gtk_column_view_column_set_sorter (column, sorter);
    }
}

/* Numbers stand right, and the words of their titles above them, with the arrow on the other side; GTK has no property
 * for that. */
static void
align_titles (SluicePipelinesPage *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (self->table)));

  for (guint i = 0; i < g_list_model_get_n_items (columns) && title != NULL; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (box != NULL
          && (column == self->priority_column || column == self->created_column || column == self->duration_column))
        {
          GtkWidget *arrow = gtk_widget_get_last_child (box);

          gtk_widget_set_halign (box, GTK_ALIGN_END);
          if (GTK_IS_BOX (box) && arrow != gtk_widget_get_first_child (box))
            gtk_box_reorder_child_after (GTK_BOX (box), arrow, NULL);
        }
      title = gtk_widget_get_next_sibling (title);
    }
}

void
sluice_pipelines_page_set_up_columns (SluicePipelinesPage *self)
{
  g_autoptr (GtkListItemFactory) cards = gtk_signal_list_item_factory_new ();

  set_up_column (self, self->state_column, SLUICE_PIPELINE_FIELD_STATE, compare_state);
  set_up_column (self, self->name_column, SLUICE_PIPELINE_FIELD_NAME, compare_name);
  set_up_column (self, self->progress_column, SLUICE_PIPELINE_FIELD_PROGRESS, compare_progress);
  set_up_column (self, self->priority_column, SLUICE_PIPELINE_FIELD_PRIORITY, compare_priority);
  set_up_column (self, self->created_column, SLUICE_PIPELINE_FIELD_CREATED, compare_created);
  set_up_column (self, self->duration_column, SLUICE_PIPELINE_FIELD_DURATION, compare_duration);
  set_up_column (self, self->actions_column, SLUICE_PIPELINE_FIELD_ACTIONS, NULL);
  align_titles (self);

  g_signal_connect_data (cards, "setup", G_CALLBACK (set_up_card_cb), make_maker (self, SLUICE_PIPELINE_FIELD_NAME),
                         free_maker, 0);
  g_signal_connect (cards, "bind", G_CALLBACK (bind_card_cb), NULL);
  g_signal_connect (cards, "unbind", G_CALLBACK (unbind_card_cb), NULL);
  gtk_grid_view_set_factory (self->cards, cards);
}

void
sluice_pipelines_page_note_sort_changes (SluicePipelinesPage *self,
                                         guint64              kinds)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->table));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);
  guint64 keys = SLUICE_STORE_CHANGE_CREATED; /* the second key of each column */

  if (column == NULL)
    return;

  if (column == self->state_column)
    keys |= SLUICE_STORE_CHANGE_STATE;
  else if (column == self->name_column)
    keys |= SLUICE_STORE_CHANGE_NAME;
  else if (column == self->progress_column)
    keys |= SLUICE_STORE_CHANGE_PROGRESS;
  else if (column == self->priority_column)
    keys |= SLUICE_STORE_CHANGE_PRIORITY;
  else if (column == self->duration_column)
    keys |= SLUICE_STORE_CHANGE_TIMES | SLUICE_STORE_CHANGE_STATE;

  if ((kinds & keys) != 0)
    gtk_sorter_changed (gtk_column_view_column_get_sorter (column), GTK_SORTER_CHANGE_DIFFERENT);
}
