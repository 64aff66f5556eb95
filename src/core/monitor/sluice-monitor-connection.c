/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

#include "base/sluice-backoff.h"

/* Pages of the list that are asked in one go do not each wake whoever shows when it was confirmed. */
#define CONFIRM_STEP G_TIME_SPAN_SECOND

/* The history learns with what it keeps when that was confirmed. Where nothing changes that is told to it by itself, at
 * the end and, for an end that nobody tells, now and then. */
#define KEEP_STEP (10 * G_TIME_SPAN_MINUTE)

/* A lost server's next try may be a minute away. Where somebody waits for it, the socket looks out for it meanwhile: a
 * connection is nothing to a server that isn't there, and the first that succeeds is a hint to ask at once. */
void
sluice_monitor_look_out (SluiceMonitor *self)
{
  gboolean lost = self->connection == SLUICE_CONNECTION_LOST;

  if (self->socket == NULL)
    return;
  /* It may have been lost from the first. */
  if (lost && self->foreground)
    sluice_socket_start (self->socket);
  sluice_socket_set_eager (self->socket, lost && self->foreground);
}

static void
set_connection (SluiceMonitor    *self,
                SluiceConnection  connection)
{
  if (self->connection == connection)
    return;

  self->connection = connection;
  sluice_monitor_look_out (self);
  g_object_notify (G_OBJECT (self), "connection");
}

static void
set_instant (SluiceMonitor *self,
             gint64        *member,
             gint64         value,
             const char    *property)
{
  if (*member == value)
    return;

  *member = value;
  g_object_notify (G_OBJECT (self), property);
}

static void
set_error (SluiceMonitor *self,
           const GError  *error)
{
  if (!self->error && !error)
    return;
  if (self->error && error && g_error_matches (self->error, error->domain, error->code)
      && g_str_equal (self->error->message, error->message))
    return;

  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  g_object_notify (G_OBJECT (self), "error");
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  SluiceCapabilities capabilities = 0;

  gboolean told = sluice_api_probe_finish (self->session, result, &capabilities, NULL);

  if (sluice_ask_is_stale (ask))
    return;

  self->probing = FALSE;
  if (!told)
    {
      /* What was known stays; a list that arrives later than this asks again. */
      self->probe_failures++;
      self->probe_at = sluice_monitor_get_time (self)
                       + sluice_backoff_delay (self->pace.retry, self->probe_failures, self->pace.retry_limit,
                                               g_random_double ());
      return;
    }

  self->probe_failures = 0;
  self->probe_at = SLUICE_NEVER;
  if (self->capabilities != capabilities)
    {
      self->capabilities = capabilities;
      g_object_notify (G_OBJECT (self), "capabilities");
    }
}

static void
probe (SluiceMonitor *self)
{
  if (self->probing)
    return;

  self->probing = TRUE;
  sluice_api_probe_async (self->session, self->cancellable, probed_cb, sluice_ask_new (self, SLUICE_JOB_LIST, NULL));
}

static void
hurry_details (SluiceMonitor *self)
{
  const SluiceJobKind kinds[] = { SLUICE_JOB_OPEN, SLUICE_JOB_ROW };
  gint64 now = sluice_monitor_get_time (self);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GPtrArray) uuids = sluice_schedule_list (self->schedule, kinds[k]);

      for (guint i = 0; i < uuids->len; i++)
        sluice_schedule_hurry (self->schedule, kinds[k], g_ptr_array_index (uuids, i), now);
    }
}

void
sluice_monitor_hurry (SluiceMonitor *self)
{
  /* A refused key stays refused: only a person has it tried again. */
  if (self->connection == SLUICE_CONNECTION_KEY)
    return;

  sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, sluice_monitor_get_time (self));
  hurry_details (self);
}

void
sluice_monitor_keep_confirmed (SluiceMonitor *self)
{
  if (self->history && self->confirmed_at > self->confirmed_kept)
    sluice_history_keep_confirmed (self->history, sluice_store_get_server_id (self->store), self->confirmed_at);
  self->confirmed_kept = self->confirmed_at;
}

void
sluice_monitor_confirm (SluiceMonitor *self)
{
  gint64 now = sluice_clock_get_now (self->clock);

  if (now - self->confirmed_at >= CONFIRM_STEP || now < self->confirmed_at)
    set_instant (self, &self->confirmed_at, now, "confirmed-at");
  if (now - self->confirmed_kept >= KEEP_STEP)
    sluice_monitor_keep_confirmed (self);
}

void
sluice_monitor_remember_confirmed (SluiceMonitor *self,
                                   gint64         instant)
{
  /* A clock that was set back leaves instants behind that are to come. */
  if (self->confirmed_at == 0 && instant > 0)
    set_instant (self, &self->confirmed_at, MIN (instant, sluice_clock_get_now (self->clock)), "confirmed-at");
  self->confirmed_kept = self->confirmed_at;
}

void
sluice_monitor_set_connected (SluiceMonitor *self)
{
  gboolean back = self->connection != SLUICE_CONNECTION_CONNECTED;

  self->list_failures = 0;
  sluice_monitor_confirm (self);
  if (!back)
    {
      if (sluice_monitor_get_time (self) >= self->probe_at)
        probe (self);
      return;
    }

  set_error (self, NULL);
  set_instant (self, &self->lost_since, 0, "lost-since");
  set_instant (self, &self->next_try, 0, "next-try");
  set_connection (self, SLUICE_CONNECTION_CONNECTED);
  sluice_schedule_set_held (self->schedule, FALSE, sluice_monitor_get_time (self));
  sluice_socket_start (self->socket);
  sluice_socket_retry_now (self->socket);
  probe (self);
}

/* Whether no connection to the server came about at all. */
static gboolean
is_unconnected (const GError *error)
{
  switch (error->domain == SLUICE_ERROR ? error->code : -1)
    {
    case SLUICE_ERROR_UNREACHABLE:
    case SLUICE_ERROR_HOST:
    case SLUICE_ERROR_NOT_TLS:
    case SLUICE_ERROR_TLS:
    case SLUICE_ERROR_TIMEOUT:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
sluice_monitor_is_away (const GError *error)
{
  return is_unconnected (error) || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_REDIRECT)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_KEY);
}

void
sluice_monitor_set_failed (SluiceMonitor *self,
                           const GError  *error)
{
  gint64 now = sluice_clock_get_now (self->clock);
  const SluiceJob *job = sluice_schedule_lookup (self->schedule, SLUICE_JOB_LIST, NULL);

  /* One bad answer of a server that is there is no lost connection: it is asked again soon. */
  self->list_failures++;
  if (self->connection == SLUICE_CONNECTION_CONNECTED && self->list_failures < 2 && !sluice_monitor_is_away (error))
    return;

  set_error (self, error);
  /* Since the last answer: that there was none was noticed later, by a time limit perhaps, or at the next start. */
  if (self->lost_since == 0)
    set_instant (self, &self->lost_since, self->confirmed_at > 0 ? MIN (self->confirmed_at, now) : now, "lost-since");
  sluice_schedule_set_held (self->schedule, TRUE, sluice_monitor_get_time (self));

  if (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_KEY))
    {
      sluice_schedule_rest (self->schedule, SLUICE_JOB_LIST, NULL);
      set_instant (self, &self->next_try, 0, "next-try");
      set_connection (self, SLUICE_CONNECTION_KEY);
      return;
    }

  set_instant (self, &self->next_try, job ? now + MAX (0, job->due - sluice_monitor_get_time (self)) : 0, "next-try");
  set_connection (self, SLUICE_CONNECTION_LOST);
}

void
sluice_monitor_refresh (SluiceMonitor *self)
{
  gint64 now;

  g_return_if_fail (SLUICE_IS_MONITOR (self));

  if (!self->loaded)
    return;

  now = sluice_monitor_get_time (self);
  sluice_monitor_look_again_for_workers (self);
  g_clear_pointer (&self->list_digest, g_free);
  sluice_schedule_hurry (self->schedule, SLUICE_JOB_LIST, NULL, now);
  if (self->connection == SLUICE_CONNECTION_CONNECTED)
    hurry_details (self);
  else
    sluice_socket_retry_now (self->socket);
  set_instant (self, &self->next_try, 0, "next-try");
  sluice_monitor_plan (self);
}

SluiceConnection
sluice_monitor_get_connection (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), SLUICE_CONNECTION_CLOSED);

  return self->connection;
}

gboolean
sluice_monitor_is_stale (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);

  return self->connection == SLUICE_CONNECTION_LOST || self->connection == SLUICE_CONNECTION_KEY;
}

gboolean
sluice_monitor_answers_wrongly (SluiceMonitor *self)
{
  const GError *error;

  g_return_val_if_fail (SLUICE_IS_MONITOR (self), FALSE);

  error = self->error;
  return self->connection == SLUICE_CONNECTION_LOST && error != NULL && error->domain == SLUICE_ERROR
         && !is_unconnected (error);
}

gint64
sluice_monitor_get_lost_since (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);

  return self->lost_since;
}

gint64
sluice_monitor_get_next_try (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);

  return self->next_try;
}

gint64
sluice_monitor_get_confirmed_at (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);

  return self->confirmed_at;
}

const GError *
sluice_monitor_get_error (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);

  return self->error;
}

SluiceCapabilities
sluice_monitor_get_capabilities (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), 0);

  return self->capabilities;
}

void
sluice_monitor_set_closed (SluiceMonitor *self)
{
  set_error (self, NULL);
  set_instant (self, &self->lost_since, 0, "lost-since");
  set_instant (self, &self->next_try, 0, "next-try");
  set_connection (self, SLUICE_CONNECTION_CLOSED);
}

void
sluice_monitor_set_connecting (SluiceMonitor *self)
{
  set_connection (self, SLUICE_CONNECTION_CONNECTING);
}
