/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/sluice-ctl-memory.h"

#include "history/sluice-history-db.h"
#include "model/sluice-derive.h"
#include "model/sluice-facts.h"

/* What was learned is written as it grows: whoever interrupts a long list has not asked in vain. */
#define N_UNWRITTEN 25

struct _SluiceCtlMemory
{
  char *path;
  char *server_id;
  SluiceHistoryDb *db; /* nullable */
  SluiceBatch *unwritten; /* nullable */
  gboolean given_up;
};

static void
give_up (SluiceCtlMemory *self,
         const GError    *error)
{
  g_debug ("memory: %s", error->message);
  g_clear_pointer (&self->db, sluice_history_db_close);
  self->given_up = TRUE;
}

static gboolean
ensure_open (SluiceCtlMemory *self)
{
  g_autoptr (GError) error = NULL;

  if (self->db != NULL)
    return TRUE;
  if (self->given_up)
    return FALSE;

  self->db = sluice_history_db_open_as_guest (self->path, &error);
  if (self->db == NULL)
    give_up (self, error);
  return self->db != NULL;
}

static void
write_out (SluiceCtlMemory *self)
{
  g_autoptr (SluiceBatch) batch = g_steal_pointer (&self->unwritten);
  g_autoptr (GError) error = NULL;

  if (batch == NULL || !ensure_open (self))
    return;

  batch->received_at = g_get_real_time ();
  if (sluice_history_db_begin (self->db, &error) && sluice_history_db_keep (self->db, self->server_id, batch, &error)
      && sluice_history_db_commit (self->db, &error))
    return;

  sluice_history_db_rollback (self->db);
  give_up (self, error);
}

static SluiceBatch *
ensure_unwritten (SluiceCtlMemory *self)
{
  if (self->unwritten == NULL)
    self->unwritten = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PIPELINE,
                                        sluice_batch_next_sequence ());
  return self->unwritten;
}

/* Whether the pipeline is over, and no stage goes on after it. */
static gboolean
is_settled (const SluicePipelineRecord *record)
{
  SluiceDerived derived;

  if (record->stages == NULL || record->stages->len == 0)
    return FALSE;

  derived = sluice_derive (record, record->stages, NULL);
  return sluice_state_is_final (derived.state) && derived.warning != SLUICE_WARNING_SIBLING_RUNNING
         && derived.warning != SLUICE_WARNING_QUEUED_AFTER_CANCEL;
}

SluiceCtlMemory *
sluice_ctl_memory_new (const char *path,
                       GUri       *base)
{
  SluiceCtlMemory *self = g_new0 (SluiceCtlMemory, 1);

  self->path = g_strdup (path);
  self->server_id = g_uri_to_string_partial (base, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  return self;
}

void
sluice_ctl_memory_free (SluiceCtlMemory *self)
{
  write_out (self);
  g_clear_pointer (&self->db, sluice_history_db_close);
  g_free (self->server_id);
  g_free (self->path);
  g_free (self);
}

SluicePipelineRecord *
sluice_ctl_memory_recall (SluiceCtlMemory      *self,
                          SluicePipelineRecord *row)
{
  g_autoptr (SluicePipelineRecord) then = NULL;
  g_autoptr (SluicePipelineRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  SluiceFacts facts = { NULL };
  gboolean stale;

  if (!ensure_open (self))
    return NULL;

  then = sluice_history_db_recall (self->db, self->server_id, row->uuid, &error);
  if (error != NULL)
    give_up (self, error);
  if (then == NULL || !is_settled (then))
    return NULL;

  sluice_facts_take (&facts, then, sluice_facts_rank (SLUICE_BATCH_SOURCE_HISTORY, 1));
  sluice_facts_take (&facts, row, sluice_facts_rank (SLUICE_BATCH_SOURCE_POLL, 1));
  stale = sluice_facts_are_stages_stale (&facts);
  sluice_facts_clear (&facts);
  if (stale)
    return NULL;

  record = sluice_pipeline_record_copy_row (row);
  record->stages = g_ptr_array_ref (then->stages);
  return g_steal_pointer (&record);
}

void
sluice_ctl_memory_keep (SluiceCtlMemory      *self,
                        SluicePipelineRecord *record)
{
  if (self->given_up || !is_settled (record))
    return;

  g_ptr_array_add (ensure_unwritten (self)->pipelines, sluice_pipeline_record_ref (record));
  if (self->unwritten->pipelines->len >= N_UNWRITTEN)
    write_out (self);
}

void
sluice_ctl_memory_forget (SluiceCtlMemory *self,
                          const char      *uuid)
{
  if (!self->given_up)
    g_ptr_array_add (ensure_unwritten (self)->removed, g_strdup (uuid));
}

void
sluice_ctl_memory_keep_spec (SluiceCtlMemory *self,
                             const char      *uuid,
                             const char      *spec)
{
  g_autoptr (GError) error = NULL;

  if (!ensure_open (self))
    return;
  if (sluice_history_db_begin (self->db, &error)
      && sluice_history_db_keep_spec (self->db, self->server_id, uuid, spec, &error)
      && sluice_history_db_commit (self->db, &error))
    return;

  sluice_history_db_rollback (self->db);
  give_up (self, error);
}
