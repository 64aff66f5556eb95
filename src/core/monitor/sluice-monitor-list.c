/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

/* Rows of the newest page. */
#define LIST_LIMIT 100

/* Rows read twice where the newest page does not meet what is known and the next one is read too. */
#define LIST_OVERLAP 10

/* Pages read in one go before the rest is left to a pass over the whole list, which knows when it goes in circles. */
#define MAX_LIST_OFFSET (20 * LIST_LIMIT)

/* Passes in a row that are read because the server counts other than we do; two find out what is gone. */
#define MAX_PASS_TRIES 3

static gboolean
is_whole (SluiceBatch *batch)
{
  return batch->offset == 0 && batch->total >= 0 && batch->pipelines->len >= (guint) batch->total;
}

/* The same rows as news of the whole list: who is missing is missed. */
static SluiceBatch *
make_full (SluiceBatch *page)
{
  SluiceBatch *full = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_FULL, page->sequence);

  full->received_at = page->received_at;
  full->total = page->total;
  g_clear_pointer (&full->pipelines, g_ptr_array_unref);
  full->pipelines = g_ptr_array_ref (page->pipelines);
  return full;
}

/* Whether the last row was known before: then all that is new stands above it. */
static gboolean
meets_known (SluiceMonitor *self,
             SluiceBatch   *page)
{
  SluicePipelineRecord *last;

  if (page->pipelines->len == 0)
    return TRUE;

  last = g_ptr_array_index (page->pipelines, page->pipelines->len - 1);
  return sluice_store_lookup (self->store, last->uuid) != NULL;
}

static void
set_complete (SluiceMonitor *self,
              gboolean       complete,
              int            total)
{
  sluice_store_set_complete (self->store, complete);
  if (self->kept_complete == complete && self->kept_total == total)
    return;

  self->kept_complete = complete;
  self->kept_total = total;
  if (self->history)
    sluice_history_keep_complete (self->history, sluice_store_get_server_id (self->store), complete, total);
}

static void
plan_pass (SluiceMonitor *self)
{
  gint64 now = sluice_monitor_get_time (self);

  if (sluice_schedule_lookup (self->schedule, SLUICE_JOB_PASS, NULL))
    sluice_schedule_hurry (self->schedule, SLUICE_JOB_PASS, NULL, now);
  else
    sluice_schedule_set (self->schedule, SLUICE_JOB_PASS, NULL, self->pace.full_pass, 0, now);
}

/* Where the server counts other than we do, the whole list is read again; not for ever, should it never agree. */
static void
check_total (SluiceMonitor *self,
             int            total)
{
  if (total < 0 || !sluice_store_get_complete (self->store) || self->pass)
    return;

  if ((guint) total == sluice_store_get_n_items (self->store))
    {
      self->pass_tries = 0;
      self->pass_total = -1;
      return;
    }

  if (self->pass_total != total)
    {
      self->pass_total = total;
      self->pass_tries = 0;
    }
  if (self->pass_tries < MAX_PASS_TRIES)
    plan_pass (self);
}

static void
list_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  gboolean unchanged = FALSE;
  gboolean met;
  g_autoptr (SluiceBatch) batch = sluice_api_list_finish (self->session, result, &digest, &unchanged, &error);

  if (sluice_ask_is_stale (ask))
    return;

  if (error)
    {
      self->list_offset = 0;
      sluice_monitor_end (self, ask, FALSE);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        sluice_monitor_set_failed (self, error);
      sluice_monitor_plan (self);
      return;
    }

  if (self->list_offset == 0)
    {
      g_free (self->list_digest);
      /* What a frame said since it was asked for is newer: the next list counts, be it the same as this one. */
      self->list_digest = self->frames == ask->frames ? g_steal_pointer (&digest) : NULL;
    }

  if (batch && is_whole (batch))
    {
      g_autoptr (SluiceBatch) full = make_full (batch);

      /* The list fits one page: every answer is a full pass. */
      g_clear_pointer (&self->pass, sluice_pass_free);
      sluice_monitor_ingest (self, batch);
      if (!sluice_ask_is_stale (ask))
        sluice_monitor_ingest (self, full);
      if (sluice_ask_is_stale (ask))
        return;
      set_complete (self, TRUE, batch->total);
      sluice_schedule_remove (self->schedule, SLUICE_JOB_PASS, NULL);
      self->list_offset = 0;
      /* Who is missing is gone when missing from the next answer too, though it will look the same. */
      if ((guint) batch->total != sluice_store_get_n_items (self->store))
        g_clear_pointer (&self->list_digest, g_free);
    }
  else if (batch)
    {
      met = meets_known (self, batch);
      sluice_monitor_ingest (self, batch);
      if (sluice_ask_is_stale (ask))
        return;

      if (!sluice_schedule_lookup (self->schedule, SLUICE_JOB_PASS, NULL))
        {
          plan_pass (self);
          self->list_offset = 0;
        }
      else if (!met && !self->pass && sluice_store_get_complete (self->store)
               && batch->pipelines->len > LIST_OVERLAP && self->list_offset < MAX_LIST_OFFSET)
        {
          self->list_offset += batch->pipelines->len - LIST_OVERLAP;
        }
      else
        {
          if (!met && self->list_offset >= MAX_LIST_OFFSET)
            plan_pass (self);
          self->list_offset = 0;
          check_total (self, batch->total);
        }
    }

  sluice_monitor_set_connected (self);
  if (self->list_offset > 0)
    {
      sluice_monitor_ask_list (self);
      return;
    }
  sluice_monitor_end (self, ask, TRUE);
  sluice_monitor_plan (self);
}

static void
finish_pass (SluiceMonitor *self,
             SluiceAsk     *ask)
{
  g_autoptr (SluicePass) pass = g_steal_pointer (&self->pass);
  g_autoptr (SluiceBatch) full = sluice_pass_finish (pass);

  sluice_monitor_ingest (self, full);
  if (sluice_ask_is_stale (ask))
    return;

  set_complete (self, TRUE, full->total);
  sluice_monitor_end (self, ask, TRUE);

  if (full->total >= 0 && (guint) full->total != sluice_store_get_n_items (self->store))
    {
      if (self->pass_total != full->total)
        {
          self->pass_total = full->total;
          self->pass_tries = 0;
        }
      self->pass_tries++;
      g_clear_pointer (&self->list_digest, g_free); /* the next list looks again whether they agree */
    }
  else
    {
      self->pass_tries = 0;
      self->pass_total = -1;
    }

  sluice_monitor_load_usual (self);
}

static void
pass_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_api_list_finish (self->session, result, NULL, NULL, &error);
  SluicePassStep step;

  if (sluice_ask_is_stale (ask))
    return;

  if (error || !batch || !self->pass)
    {
      /* A pass that was interrupted goes on where it was: the overlap proves that nothing is left out. */
      sluice_monitor_end (self, ask, FALSE);
      if (error && sluice_monitor_is_away (error))
        sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, sluice_monitor_get_time (self));
      sluice_monitor_plan (self);
      return;
    }

  sluice_monitor_confirm (self);
  step = sluice_pass_take (self->pass, batch);
  switch (step)
    {
    case SLUICE_PASS_MORE:
      sluice_monitor_ingest (self, batch);
      if (sluice_ask_is_stale (ask))
        return;
      sluice_monitor_end (self, ask, TRUE);
      sluice_schedule_hurry (self->schedule, SLUICE_JOB_PASS, NULL, sluice_monitor_get_time (self));
      break;

    case SLUICE_PASS_DONE:
      sluice_monitor_ingest (self, batch);
      if (!sluice_ask_is_stale (ask))
        finish_pass (self, ask);
      if (sluice_ask_is_stale (ask))
        return;
      break;

    case SLUICE_PASS_BROKEN:
    default:
      g_clear_pointer (&self->pass, sluice_pass_free);
      sluice_monitor_end (self, ask, FALSE);
      break;
    }
  sluice_monitor_plan (self);
}

static GCancellable *
begin_question (SluiceMonitor *self)
{
  g_clear_object (&self->list_cancellable);
  self->list_cancellable = g_cancellable_new ();
  return self->list_cancellable;
}

void
sluice_monitor_renew_list (SluiceMonitor *self)
{
  const SluiceJobKind kinds[] = { SLUICE_JOB_LIST, SLUICE_JOB_PASS };
  gint64 now = sluice_monitor_get_time (self);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const SluiceJob *job = sluice_schedule_lookup (self->schedule, kinds[i], NULL);

      if (!job || !job->busy || now - job->asked_at < self->pace.renew_after)
        continue;
      sluice_schedule_hurry (self->schedule, kinds[i], NULL, now);
      g_cancellable_cancel (self->list_cancellable);
    }
}

void
sluice_monitor_ask_list (SluiceMonitor *self)
{
  sluice_api_list_async (self->session, self->list_offset, LIST_LIMIT,
                         self->list_offset == 0 ? self->list_digest : NULL, begin_question (self), list_cb,
                         sluice_ask_new (self, SLUICE_JOB_LIST, NULL));
}

void
sluice_monitor_ask_pass (SluiceMonitor *self)
{
  if (!self->pass)
    self->pass = sluice_pass_new ();

  sluice_api_list_async (self->session, sluice_pass_get_offset (self->pass), SLUICE_PASS_LIMIT, NULL,
                         begin_question (self), pass_cb, sluice_ask_new (self, SLUICE_JOB_PASS, NULL));
}

void
sluice_monitor_plan_list (SluiceMonitor *self)
{
  gboolean shown = FALSE;

  for (guint i = 0; i < self->watches->len && self->foreground; i++)
    shown |= sluice_watch_get_uuid (g_ptr_array_index (self->watches, i)) == NULL;

  sluice_schedule_set (self->schedule, SLUICE_JOB_LIST, NULL, shown ? self->pace.list_shown : self->pace.list_hidden,
                       0, sluice_monitor_get_time (self));
}
