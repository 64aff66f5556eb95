/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-pass.h"

/* Rows read twice, so that a few that went meanwhile are no gap. */
#define OVERLAP 25

/* A list that shrinks faster than it is read, or a server that makes no sense, ends the pass. */
#define MAX_STEPS_BACK 20

struct _SluicePass
{
  GHashTable *seen;    /* uuid of a record → its index in rows + 1; the keys are the records' */
  GPtrArray *rows;     /* of SluicePipelineRecord */
  char *top;           /* the first row of all */
  guint64 sequence;    /* of the first request */
  gint64 received_at;  /* of the last answer */
  int total;           /* by the last answer */
  guint offset;        /* of the next request */
  guint steps_back;
};

SluicePass *
sluice_pass_new (void)
{
  SluicePass *self = g_new0 (SluicePass, 1);

  self->seen = g_hash_table_new (g_str_hash, g_str_equal);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_pipeline_record_unref);
  self->total = -1;
  return self;
}

void
sluice_pass_free (SluicePass *self)
{
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->rows);
  g_free (self->top);
  g_free (self);
}

guint
sluice_pass_get_offset (SluicePass *self)
{
  return self->offset;
}

static SluicePassStep
step_back (SluicePass *self)
{
  if (++self->steps_back > MAX_STEPS_BACK)
    return SLUICE_PASS_BROKEN;

  self->offset = self->offset > SLUICE_PASS_LIMIT / 2 ? self->offset - SLUICE_PASS_LIMIT / 2 : 0;
  return SLUICE_PASS_MORE;
}

SluicePassStep
sluice_pass_take (SluicePass  *self,
                  SluiceBatch *page)
{
  gboolean joined = self->offset == 0;
  guint length = page->pipelines->len;
  guint end = self->offset + length;
  guint added = 0;

  if (self->sequence == 0)
    self->sequence = page->sequence;
  self->received_at = page->received_at;
  self->total = page->total;

  if (length == 0)
    {
      /* Behind the end: it shrank by more than the overlap, so the rows before it were not all read. */
      if (self->offset > 0)
        return step_back (self);
      return page->total > 0 ? SLUICE_PASS_BROKEN : SLUICE_PASS_DONE;
    }

  for (guint i = 0; i < length && !joined; i++)
    {
      SluicePipelineRecord *record = g_ptr_array_index (page->pipelines, i);

      joined = g_hash_table_contains (self->seen, record->uuid);
    }
  if (!joined)
    return step_back (self);

  for (guint i = 0; i < length; i++)
    {
      SluicePipelineRecord *record = g_ptr_array_index (page->pipelines, i);
      gsize index = GPOINTER_TO_SIZE (g_hash_table_lookup (self->seen, record->uuid));

      if (index > 0)
        {
          /* The later answer is the better one; the key in the table belongs to the record, so it changes with it. */
          g_hash_table_replace (self->seen, record->uuid, GSIZE_TO_POINTER (index));
          sluice_pipeline_record_unref (g_ptr_array_index (self->rows, index - 1));
          g_ptr_array_index (self->rows, index - 1) = sluice_pipeline_record_ref (record);
          continue;
        }

      g_ptr_array_add (self->rows, sluice_pipeline_record_ref (record));
      g_hash_table_insert (self->seen, record->uuid, GSIZE_TO_POINTER ((gsize) self->rows->len));
      added++;
    }

  if (!self->top)
    self->top = g_strdup (((SluicePipelineRecord *) g_ptr_array_index (page->pipelines, 0))->uuid);
  else if (self->offset > 0 && added == 0
           && g_str_equal (self->top, ((SluicePipelineRecord *) g_ptr_array_index (page->pipelines, 0))->uuid))
    return SLUICE_PASS_BROKEN; /* a server that answers its first page whatever is asked */

  if (page->total >= 0 ? end >= (guint) page->total : length < SLUICE_PASS_LIMIT)
    return SLUICE_PASS_DONE;

  self->offset = end - MIN (OVERLAP, length / 2);
  return SLUICE_PASS_MORE;
}

SluiceBatch *
sluice_pass_finish (SluicePass *self)
{
  SluiceBatch *batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_FULL, self->sequence);

  batch->received_at = self->received_at;
  batch->total = self->total;
  g_clear_pointer (&batch->pipelines, g_ptr_array_unref);
  batch->pipelines = g_ptr_array_ref (self->rows);
  return batch;
}
