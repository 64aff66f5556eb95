/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

/*
 * Whether anybody works: the one question that holds the platform up for seconds, for all who use it. It is asked where
 * somebody looks at a pipeline that has waited for so long that it counts as stuck, once for as long as it is looked at;
 * and where a person tells an open one that waits to refresh.
 */

/* In place of a time, in what is waited for. */
#define ASKED_BY_A_PERSON (SLUICE_NEVER - 1)

static void
overview_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  int workers = -1;
  gboolean ok = sluice_api_overview_finish (self->session, result, &workers, NULL);

  if (sluice_ask_is_stale (ask))
    return;

  self->workers_busy = FALSE;
  /* Not to know it is no trouble: the pipeline's page says how long it waits. */
  if (ok)
    sluice_store_set_workers (self->store, workers);
}

static gboolean
waits (SluicePipeline *pipeline)
{
  SluiceWarning warning = sluice_pipeline_get_warning (pipeline);

  switch (sluice_pipeline_get_state (pipeline))
    {
    case SLUICE_STATE_QUEUED:
      return TRUE;
    case SLUICE_STATE_STUCK:
      return warning == SLUICE_WARNING_NOT_STARTED || warning == SLUICE_WARNING_NO_WORKER;
    default:
      return FALSE;
    }
}

void
sluice_monitor_look_for_workers (SluiceMonitor *self,
                                 const char    *uuid)
{
  SluicePipeline *pipeline = sluice_store_lookup (self->store, uuid);
  gint64 now = sluice_monitor_get_time (self);
  gint64 *since;

  if (!pipeline || !waits (pipeline) || !(self->capabilities & SLUICE_CAPABILITY_OVERVIEW))
    {
      g_hash_table_remove (self->waiting, uuid);
      return;
    }

  since = g_hash_table_lookup (self->waiting, uuid);
  if (!since)
    {
      since = g_memdup2 (&now, sizeof now);
      g_hash_table_insert (self->waiting, g_strdup (uuid), since);
    }

  if (*since == SLUICE_NEVER || self->workers_busy || now < self->workers_next)
    return;
  if (*since != ASKED_BY_A_PERSON
      && (now - *since < self->pace.workers_after || sluice_pipeline_get_state (pipeline) != SLUICE_STATE_STUCK))
    return;

  *since = SLUICE_NEVER;
  self->workers_busy = TRUE;
  self->workers_next = now + self->pace.workers_gap;
  sluice_api_overview_async (self->session, self->cancellable, overview_cb,
                             sluice_ask_new (self, SLUICE_JOB_OPEN, uuid));
}

void
sluice_monitor_look_again_for_workers (SluiceMonitor *self)
{
  GHashTableIter iter;
  gpointer since;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &since))
    *(gint64 *) since = ASKED_BY_A_PERSON;
}

void
sluice_monitor_note_work (SluiceMonitor *self,
                          GPtrArray     *transitions)
{
  for (guint i = 0; i < transitions->len; i++)
    {
      const SluiceTransition *transition = g_ptr_array_index (transitions, i);

      if (transition->stage_name && transition->to == SLUICE_STATE_RUNNING)
        {
          sluice_store_set_workers (self->store, -1);
          return;
        }
    }
}

void
sluice_monitor_forget_workers (SluiceMonitor *self)
{
  g_hash_table_remove_all (self->waiting);
  self->workers_busy = FALSE;
  self->workers_next = 0;
}
