/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-batch.h"

/* Short ways to say what a server said. Times are minutes, 0 = none. */
#define MINUTES(n) ((gint64) (n) * 60 * G_USEC_PER_SEC)

static inline SluiceStageRecord *
make_stage (const char *name,
            const char *status,
            int         started,
            int         completed)
{
  SluiceStageRecord *stage = sluice_stage_record_new ();

  stage->name = g_strdup (name);
  stage->task = g_strdup ("train_model");
  stage->status = g_strdup (status);
  stage->started_at = MINUTES (started);
  stage->completed_at = MINUTES (completed);
  return stage;
}

static inline SluicePipelineRecord *
make_row (const char *uuid,
          const char *status)
{
  SluicePipelineRecord *row = sluice_pipeline_record_new ();

  row->uuid = g_strdup (uuid);
  row->name = g_strdup_printf ("run of %s", uuid);
  row->status = g_strdup (status);
  row->created_at = MINUTES (1);
  return row;
}

/* A row with its stages; ends with NULL. */
static inline SluicePipelineRecord *
make_pipeline (const char *uuid,
               const char *status,
               ...)
{
  SluicePipelineRecord *row = make_row (uuid, status);
  SluiceStageRecord *stage;
  va_list stages;

  row->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stage_record_unref);
  va_start (stages, status);
  while ((stage = va_arg (stages, SluiceStageRecord *)) != NULL)
    {
      stage->order = row->stages->len;
      g_ptr_array_add (row->stages, stage);
    }
  va_end (stages);
  return row;
}

static inline SluiceBatch *
make_batch (SluiceBatchScope scope,
            guint64          sequence)
{
  SluiceBatch *batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, scope, sequence);

  batch->received_at = MINUTES (100) + (gint64) sequence;
  return batch;
}

/* The words of @text in the order of the alphabet: in which order they came is nobody's promise. */
static inline char *
sort_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (sorted, words[i]);
  g_ptr_array_sort_values (sorted, (GCompareFunc) g_strcmp0);
  g_ptr_array_add (sorted, NULL);
  return g_strjoinv (" ", (char **) sorted->pdata);
}
