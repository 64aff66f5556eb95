/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/sluice-history-db.h"

#include "model/sluice-derive.h"
#include "model/sluice-transition.h"

static void
bind_text (sqlite3_stmt *statement,
           int           index,
           const char   *text)
{
  /* Static: the statement runs, and is reset, before the text goes. */
  if (text != NULL)
    sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (statement, index);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* One line a name; what would break a line is escaped, UTF-8 is not. */
static char *
encode_names (char **names)
{
  static gsize once;
  static char high[129];
  g_autoptr (GString) text = NULL;

  if (names == NULL || names[0] == NULL)
    return NULL;

  if (g_once_init_enter (&once))
    {
      for (int i = 0; i < 128; i++)
        high[i] = (char) (128 + i);
      g_once_init_leave (&once, 1);
    }

  text = g_string_new (NULL);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *escaped = g_strescape (names[i], high);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, escaped);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static gboolean
ensure_server (SluiceHistoryDb *self,
               const char      *server_id,
               GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_KEEP_SERVER, error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  return sluice_history_db_run (self, statement, error);
}

static gboolean
keep_stage (SluiceHistoryDb         *self,
            const char              *server_id,
            const char              *uuid,
            guint                    position,
            const SluiceStageRecord *stage,
            GError                 **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_KEEP_STAGE, error);
  g_autofree char *depends_on = encode_names (stage->depends_on);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  bind_text (statement, 2, uuid);
  sqlite3_bind_int64 (statement, 3, position);
  bind_text (statement, 4, or_empty (stage->name));
  sqlite3_bind_int64 (statement, 5, stage->order);
  bind_text (statement, 6, or_empty (stage->task));
  bind_text (statement, 7, or_empty (stage->status));
  bind_text (statement, 8, stage->celery_task_id);
  bind_text (statement, 9, depends_on);
  bind_text (statement, 10, stage->result);
  bind_text (statement, 11, stage->error_message);
  sqlite3_bind_int64 (statement, 12, stage->created_at);
  sqlite3_bind_int64 (statement, 13, stage->started_at);
  sqlite3_bind_int64 (statement, 14, stage->completed_at);
  sqlite3_bind_double (statement, 15, stage->progress);
  sqlite3_bind_int (statement, 16, stage->max_retries);
  sqlite3_bind_int (statement, 17, stage->retry_count);
  return sluice_history_db_run (self, statement, error);
}

/* Stages are kept of what has ended: they are asked for again while it runs, and never afterwards. */
static gboolean
keep_stages (SluiceHistoryDb            *self,
             const char                 *server_id,
             const SluicePipelineRecord *pipeline,
             GError                    **error)
{
  SluiceDerived derived = sluice_derive (pipeline, pipeline->stages, NULL);
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_REMOVE_STAGES, error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  bind_text (statement, 2, pipeline->uuid);
  if (!sluice_history_db_run (self, statement, error))
    return FALSE;
  if (!sluice_state_is_final (derived.state))
    return TRUE;

  for (guint i = 0; i < pipeline->stages->len; i++)
    if (!keep_stage (self, server_id, pipeline->uuid, i, g_ptr_array_index (pipeline->stages, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
keep_pipeline (SluiceHistoryDb            *self,
               const char                 *server_id,
               const SluicePipelineRecord *pipeline,
               guint64                     sequence,
               gboolean                   *changed,
               GError                    **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_KEEP_PIPELINE, error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  bind_text (statement, 2, pipeline->uuid);
  bind_text (statement, 3, or_empty (pipeline->name));
  bind_text (statement, 4, pipeline->description);
  bind_text (statement, 5, or_empty (pipeline->status));
  bind_text (statement, 6, pipeline->celery_task_id);
  bind_text (statement, 7, pipeline->error_message);
  sqlite3_bind_int (statement, 8, pipeline->priority);
  sqlite3_bind_int (statement, 9, pipeline->max_retries);
  sqlite3_bind_int (statement, 10, pipeline->retry_count);
  sqlite3_bind_int64 (statement, 11, pipeline->created_at);
  sqlite3_bind_int64 (statement, 12, pipeline->started_at);
  sqlite3_bind_int64 (statement, 13, pipeline->completed_at);
  sqlite3_bind_int64 (statement, 14, self->run);
  sqlite3_bind_int64 (statement, 15, (gint64) sequence);
  if (!sluice_history_db_run (self, statement, error))
    return FALSE;

  if (sqlite3_changes (self->db) > 0)
    *changed = TRUE;
  return pipeline->stages == NULL || keep_stages (self, server_id, pipeline, error);
}

static gboolean
remove_pipeline (SluiceHistoryDb *self,
                 const char      *server_id,
                 const char      *uuid,
                 GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_REMOVE_PIPELINE, error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  bind_text (statement, 2, uuid);
  return sluice_history_db_run (self, statement, error);
}

gboolean
sluice_history_db_keep (SluiceHistoryDb *self,
                        const char      *server_id,
                        SluiceBatch     *batch,
                        GError         **error)
{
  gboolean changed = FALSE;
  sqlite3_stmt *statement;

  if (!ensure_server (self, server_id, error))
    return FALSE;

  for (guint i = 0; i < batch->pipelines->len; i++)
    if (!keep_pipeline (self, server_id, g_ptr_array_index (batch->pipelines, i), batch->sequence, &changed, error))
      return FALSE;

  for (guint i = 0; i < batch->removed->len; i++)
    if (!remove_pipeline (self, server_id, g_ptr_array_index (batch->removed, i), error))
      return FALSE;

  /* The age of what is shown after a start; not worth a write of its own each second. */
  statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_CONFIRM_SERVER, error);
  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, server_id);
  sqlite3_bind_int64 (statement, 2, batch->received_at);
  sqlite3_bind_int (statement, 3, changed);
  return sluice_history_db_run (self, statement, error);
}

gboolean
sluice_history_db_keep_transitions (SluiceHistoryDb *self,
                                    GPtrArray       *transitions,
                                    GError         **error)
{
  for (guint i = 0; i < transitions->len; i++)
    {
      const SluiceTransition *transition = g_ptr_array_index (transitions, i);
      sqlite3_stmt *statement;

      if (!ensure_server (self, transition->server_id, error))
        return FALSE;
      statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_KEEP_TRANSITION, error);
      if (statement == NULL)
        return FALSE;

      bind_text (statement, 1, transition->server_id);
      bind_text (statement, 2, transition->uuid);
      bind_text (statement, 3, or_empty (transition->name));
      bind_text (statement, 4, transition->stage_name);
      bind_text (statement, 5, sluice_state_get_nick (transition->from));
      bind_text (statement, 6, sluice_state_get_nick (transition->to));
      sqlite3_bind_int64 (statement, 7, transition->at);
      bind_text (statement, 8, transition->message);
      if (!sluice_history_db_run (self, statement, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
sluice_history_db_keep_complete (SluiceHistoryDb *self,
                                 const char      *server_id,
                                 gboolean         complete,
                                 int              total,
                                 GError         **error)
{
  sqlite3_stmt *statement;

  if (!ensure_server (self, server_id, error))
    return FALSE;
  statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_KEEP_COMPLETE, error);
  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  sqlite3_bind_int (statement, 2, complete);
  sqlite3_bind_int (statement, 3, total);
  return sluice_history_db_run (self, statement, error);
}

gboolean
sluice_history_db_forget (SluiceHistoryDb *self,
                          const char      *server_id,
                          GError         **error)
{
  sqlite3_stmt *statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_FORGET_SERVER, error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  return sluice_history_db_run (self, statement, error);
}

gboolean
sluice_history_db_keep_spec (SluiceHistoryDb *self,
                             const char      *server_id,
                             const char      *uuid,
                             const char      *spec,
                             GError         **error)
{
  sqlite3_stmt *statement;

  if (!ensure_server (self, server_id, error))
    return FALSE;
  statement = sluice_history_db_prepare (self, SLUICE_HISTORY_STATEMENT_KEEP_SPEC, error);
  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, server_id);
  bind_text (statement, 2, uuid);
  bind_text (statement, 3, spec);
  sqlite3_bind_int64 (statement, 4, g_get_real_time ());
  return sluice_history_db_run (self, statement, error);
}
