/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-rows.h"

#include <gio/gio.h>

struct _SluicePipelineRows
{
  GObject parent_instance;

  /* owned */
  GListModel *pipelines;
  GPtrArray *rows; /* of SluicePipelineRow, as many as there are pipelines; NULL until somebody asks for one */

  guint limit;
  gboolean held;
};

static guint
count_told (SluicePipelineRows *self)
{
  return MIN (self->rows->len, self->limit);
}

static GType
sluice_pipeline_rows_get_item_type (GListModel *list)
{
  return SLUICE_TYPE_PIPELINE_ROW;
}

static guint
sluice_pipeline_rows_get_n_items (GListModel *list)
{
  return count_told (SLUICE_PIPELINE_ROWS (list));
}

static gpointer
sluice_pipeline_rows_get_item (GListModel *list,
                               guint       position)
{
  SluicePipelineRows *self = SLUICE_PIPELINE_ROWS (list);

  if (position >= count_told (self))
    return NULL;
  if (self->rows->pdata[position] == NULL)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (self->pipelines, position);

      self->rows->pdata[position] = sluice_pipeline_row_new (pipeline);
    }
  return g_object_ref (self->rows->pdata[position]);
}

static void
init_list (GListModelInterface *iface)
{
  iface->get_item_type = sluice_pipeline_rows_get_item_type;
  iface->get_n_items = sluice_pipeline_rows_get_n_items;
  iface->get_item = sluice_pipeline_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluicePipelineRows, sluice_pipeline_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list))

static void
clear_row (gpointer row)
{
  if (row != NULL)
    g_object_unref (row);
}

/* Returns: (transfer full) (nullable): the rows of a part that is replaced, by their pipelines. */
static GHashTable *
take_rows (SluicePipelineRows *self,
           guint               position,
           guint               n)
{
  GHashTable *taken = NULL;

  for (guint i = position; i < position + n; i++)
    {
      SluicePipelineRow *row = g_steal_pointer (&self->rows->pdata[i]);

      if (row == NULL)
        continue;
      if (taken == NULL)
        taken = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
      g_hash_table_insert (taken, sluice_pipeline_row_get_pipeline (row), row);
    }
  return taken;
}

static void
resize_part (SluicePipelineRows *self,
             guint               position,
             guint               removed,
             guint               added)
{
  if (removed > added)
    g_ptr_array_remove_range (self->rows, position + added, removed - added);
  else if (added > removed)
    {
      guint old = self->rows->len;

      g_ptr_array_set_size (self->rows, (int) (old + added - removed));
      memmove (self->rows->pdata + position + added, self->rows->pdata + position + removed,
               (old - position - removed) * sizeof (gpointer));
      memset (self->rows->pdata + position + removed, 0, (added - removed) * sizeof (gpointer));
    }
}

static void
pipelines_changed_cb (SluicePipelineRows *self,
                      guint               position,
                      guint               removed,
                      guint               added)
{
  g_autoptr (GHashTable) taken = NULL;
  guint told = count_told (self);

  if (self->held)
    return;

  taken = take_rows (self, position, removed);
  resize_part (self, position, removed, added);
  for (guint i = position; taken != NULL && i < position + added && g_hash_table_size (taken) > 0; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (self->pipelines, i);
      gpointer row = NULL;

      if (g_hash_table_steal_extended (taken, pipeline, NULL, &row))
        self->rows->pdata[i] = row;
    }

  if (told == self->rows->len + removed - added && count_told (self) == self->rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  else if (position < MAX (told, count_told (self)))
    g_list_model_items_changed (G_LIST_MODEL (self), position, told - position, count_told (self) - position);
}

static void
sluice_pipeline_rows_finalize (GObject *object)
{
  SluicePipelineRows *self = SLUICE_PIPELINE_ROWS (object);

  g_clear_object (&self->pipelines);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_pipeline_rows_parent_class)->finalize (object);
}

static void
sluice_pipeline_rows_class_init (SluicePipelineRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_pipeline_rows_finalize;
}

static void
sluice_pipeline_rows_init (SluicePipelineRows *self)
{
  self->rows = g_ptr_array_new_with_free_func (clear_row);
  self->limit = G_MAXUINT;
}

SluicePipelineRows *
sluice_pipeline_rows_new (GListModel *pipelines)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (pipelines), NULL);

  SluicePipelineRows *self = g_object_new (SLUICE_TYPE_PIPELINE_ROWS, NULL);

  self->pipelines = pipelines;
  g_ptr_array_set_size (self->rows, (int) g_list_model_get_n_items (pipelines));
  g_signal_connect_object (pipelines, "items-changed", G_CALLBACK (pipelines_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

SluicePipeline *
sluice_pipeline_rows_dup_pipeline (SluicePipelineRows *self,
                                   guint               position)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_ROWS (self), NULL);

  return g_list_model_get_item (self->pipelines, position);
}

void
sluice_pipeline_rows_begin (SluicePipelineRows *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_ROWS (self));
  g_return_if_fail (!self->held);

  self->held = TRUE;
}

void
sluice_pipeline_rows_end (SluicePipelineRows *self)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_ROWS (self));
  g_return_if_fail (self->held);

  guint old = count_told (self), now, kept;

  self->held = FALSE;
  g_ptr_array_set_size (self->rows, (int) g_list_model_get_n_items (self->pipelines));
  now = count_told (self);
  kept = MIN (old, now);
  for (guint i = 0; i < kept; i++)
    if (self->rows->pdata[i] != NULL)
      {
        g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (self->pipelines, i);

        sluice_pipeline_row_set_pipeline (self->rows->pdata[i], pipeline);
      }
  if (old != now)
    g_list_model_items_changed (G_LIST_MODEL (self), kept, old - kept, now - kept);
}

void
sluice_pipeline_rows_set_limit (SluicePipelineRows *self,
                                guint               limit)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_ROWS (self));
  g_return_if_fail (!self->held);

  guint old = count_told (self), now, kept;

  self->limit = limit;
  now = count_told (self);
  kept = MIN (old, now);
  if (old != now)
    g_list_model_items_changed (G_LIST_MODEL (self), kept, old - kept, now - kept);
}

guint
sluice_pipeline_rows_get_limit (SluicePipelineRows *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_ROWS (self), G_MAXUINT);

  return self->limit;
}
