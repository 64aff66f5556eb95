/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

/* The wall clock runs on while the machine sleeps, the monotonic one doesn't. */
#define SLEPT_AFTER (20 * G_TIME_SPAN_SECOND)

G_DEFINE_FINAL_TYPE (SluiceMonitor, sluice_monitor, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SluiceConnection, sluice_connection,
                    G_DEFINE_ENUM_VALUE (SLUICE_CONNECTION_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (SLUICE_CONNECTION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (SLUICE_CONNECTION_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (SLUICE_CONNECTION_LOST, "lost"),
                    G_DEFINE_ENUM_VALUE (SLUICE_CONNECTION_KEY, "key"))

enum
{
  PROP_SESSION = 1,
  PROP_STORE,
  PROP_HISTORY,
  PROP_CLOCK,
  PROP_CONNECTION,
  PROP_LOST_SINCE,
  PROP_NEXT_TRY,
  PROP_CONFIRMED_AT,
  PROP_ERROR,
  PROP_CAPABILITIES,
  PROP_FOREGROUND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gint64
find_usual (const char *task,
            const char *stage_name,
            gpointer    user_data)
{
  SluiceMonitor *self = user_data;
  g_autofree char *key = NULL;
  gint64 *usual;

  if (!self->usual)
    return 0;

  key = g_strconcat (task, "\n", stage_name, NULL);
  usual = g_hash_table_lookup (self->usual, key);
  if (!usual)
    usual = g_hash_table_lookup (self->usual, task);
  return usual ? *usual : 0;
}

static void
begin_job (SluiceMonitor   *self,
           const SluiceJob *job,
           gint64           now)
{
  SluiceJobKind kind = job->kind;
  g_autofree char *uuid = g_strdup (job->uuid);

  sluice_schedule_begin (self->schedule, kind, uuid, now);
  switch (kind)
    {
    case SLUICE_JOB_LIST:
      sluice_monitor_ask_list (self);
      break;
    case SLUICE_JOB_OPEN:
      sluice_monitor_ask_open (self, uuid);
      break;
    case SLUICE_JOB_PASS:
      sluice_monitor_ask_pass (self);
      break;
    case SLUICE_JOB_ROW:
      sluice_monitor_ask_row (self, uuid);
      break;
    case SLUICE_JOB_REVIEW:
      {
        g_autoptr (GPtrArray) transitions = sluice_store_review (self->store);

        if (self->history && transitions->len > 0)
          sluice_history_keep_transitions (self->history, transitions);
        /* Whoever listens to the store may have ended it all. */
        if (!self->schedule)
          return;
        for (guint i = 0; i < transitions->len; i++)
          sluice_monitor_follow (self, ((SluiceTransition *) g_ptr_array_index (transitions, i))->uuid);
        sluice_schedule_end (self->schedule, kind, NULL, now, TRUE, 0.0);
      }
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
timer_cb (gpointer user_data)
{
  SluiceMonitor *self = user_data;

  g_source_set_ready_time (self->timer, -1);
  sluice_monitor_plan (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timer (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch_timer };

static void
woke_cb (SluiceMonitor *self)
{
  sluice_monitor_hurry (self);
  sluice_monitor_renew_list (self);
  if (self->connection != SLUICE_CONNECTION_CONNECTED)
    sluice_socket_retry_now (self->socket);
  sluice_monitor_plan (self);
}

static void
begin_asking (SluiceMonitor *self)
{
  self->loaded = TRUE;
  sluice_monitor_plan_list (self);
  sluice_monitor_follow_watches (self);
}

static void
history_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SluiceAsk) ask = user_data;
  SluiceMonitor *self = ask->monitor;
  gboolean complete = FALSE;
  int total = -1;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_history_load_finish (self->history, result, &complete, &total, &error);

  if (sluice_ask_is_stale (ask))
    return;

  /* Without memory the server is asked for all of it; that the memory failed is said by the history itself. */
  if (batch)
    {
      if (batch->pipelines->len > 0)
        sluice_monitor_ingest (self, batch);
      sluice_store_set_complete (self->store, complete);
      sluice_monitor_remember_confirmed (self, batch->received_at);
    }
  begin_asking (self);
}

static void
sluice_monitor_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SluiceMonitor *self = SLUICE_MONITOR (object);

  switch (property)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    case PROP_HISTORY:
      g_value_set_object (value, self->history);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_CONNECTION:
      g_value_set_enum (value, self->connection);
      break;
    case PROP_LOST_SINCE:
      g_value_set_int64 (value, self->lost_since);
      break;
    case PROP_NEXT_TRY:
      g_value_set_int64 (value, self->next_try);
      break;
    case PROP_CONFIRMED_AT:
      g_value_set_int64 (value, self->confirmed_at);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_CAPABILITIES:
      g_value_set_uint (value, self->capabilities);
      break;
    case PROP_FOREGROUND:
      g_value_set_boolean (value, self->foreground);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sluice_monitor_set_property (GObject      *object,
                             guint         property,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SluiceMonitor *self = SLUICE_MONITOR (object);

  switch (property)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;
    case PROP_HISTORY:
      self->history = g_value_dup_object (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_FOREGROUND:
      sluice_monitor_set_foreground (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sluice_monitor_dispose (GObject *object)
{
  SluiceMonitor *self = SLUICE_MONITOR (object);

  sluice_monitor_stop (self);
  if (self->store)
    sluice_store_set_usual (self->store, NULL, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sluice_monitor_parent_class)->dispose (object);
}

static void
sluice_monitor_finalize (GObject *object)
{
  SluiceMonitor *self = SLUICE_MONITOR (object);

  g_clear_error (&self->error);
  g_clear_pointer (&self->usual, g_hash_table_unref);
  g_ptr_array_unref (self->watches);
  g_hash_table_unref (self->digests);
  g_clear_pointer (&self->memo, sluice_status_memo_unref);
  g_free (self->memo_uuid);
  g_hash_table_unref (self->asked_tasks);
  g_hash_table_unref (self->visible);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->specs);
  g_hash_table_unref (self->task_jobs);
  g_clear_error (&self->jobs_error);

  G_OBJECT_CLASS (sluice_monitor_parent_class)->finalize (object);
}

static void
sluice_monitor_class_init (SluiceMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sluice_monitor_get_property;
  object_class->set_property = sluice_monitor_set_property;
  object_class->dispose = sluice_monitor_dispose;
  object_class->finalize = sluice_monitor_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SLUICE_TYPE_SESSION, construct);
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, SLUICE_TYPE_STORE, construct);
  properties[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, SLUICE_TYPE_HISTORY, construct);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SLUICE_TYPE_CLOCK, construct);
  properties[PROP_CONNECTION] = g_param_spec_enum ("connection", NULL, NULL, SLUICE_TYPE_CONNECTION,
                                                   SLUICE_CONNECTION_CLOSED, readable);
  properties[PROP_LOST_SINCE] = g_param_spec_int64 ("lost-since", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_NEXT_TRY] = g_param_spec_int64 ("next-try", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_CONFIRMED_AT] = g_param_spec_int64 ("confirmed-at", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_CAPABILITIES] = g_param_spec_uint ("capabilities", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_FOREGROUND] = g_param_spec_boolean ("foreground", NULL, NULL, TRUE, readable | G_PARAM_WRITABLE);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("specs-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("jobs-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_monitor_init (SluiceMonitor *self)
{
  self->pace = sluice_pace_default;
  self->foreground = TRUE;
  self->watches = g_ptr_array_new ();
  self->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->asked_tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->visible = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->task_jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->specs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->tasks);
}

SluiceAsk *
sluice_ask_new (SluiceMonitor *monitor,
                SluiceJobKind  kind,
                const char    *uuid)
{
  SluiceAsk *self = g_new0 (SluiceAsk, 1);

  self->monitor = g_object_ref (monitor);
  self->cancellable = g_object_ref (monitor->cancellable);
  self->kind = kind;
  self->uuid = g_strdup (uuid);
  self->asked_at = sluice_clock_get_now (monitor->clock);
  self->frames = monitor->frames;
  return self;
}

void
sluice_ask_free (SluiceAsk *self)
{
  g_object_unref (self->monitor);
  g_object_unref (self->cancellable);
  g_free (self->uuid);
  g_free (self);
}

gboolean
sluice_ask_is_stale (SluiceAsk *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

gint64
sluice_monitor_get_time (SluiceMonitor *self)
{
  return sluice_clock_get_monotonic (self->clock);
}

void
sluice_monitor_set_pace (SluiceMonitor    *self,
                         const SluicePace *pace)
{
  g_return_if_fail (!self->cancellable);

  self->pace = *pace;
}

void
sluice_monitor_plan (SluiceMonitor *self)
{
  gint64 wall;
  gint64 when = SLUICE_NEVER;
  gboolean slept;
  gint64 now;

  if (!self->schedule || !self->loaded)
    return;

  wall = sluice_clock_get_now (self->clock);
  now = sluice_monitor_get_time (self);
  slept = self->last_monotonic > 0 && (wall - self->last_wall) - (now - self->last_monotonic) > SLEPT_AFTER;
  self->last_wall = wall;
  self->last_monotonic = now;
  if (slept)
    {
      sluice_monitor_hurry (self);
      sluice_monitor_renew_list (self);
    }

  while (self->schedule)
    {
      const SluiceJob *job = sluice_schedule_next (self->schedule, now, &when);

      if (!job)
        break;
      begin_job (self, job, now);
    }

  if (!self->schedule)
    return;
  /* The clock may be a manual one: the source needs the system's time. */
  g_source_set_ready_time (self->timer, when == SLUICE_NEVER ? -1 : g_get_monotonic_time () + (when - now));
}

void
sluice_monitor_end (SluiceMonitor *self,
                    SluiceAsk     *ask,
                    gboolean       ok)
{
  sluice_schedule_end (self->schedule, ask->kind, ask->uuid, sluice_monitor_get_time (self), ok, g_random_double ());
}

SluiceMonitor *
sluice_monitor_new (SluiceSession *session,
                    SluiceStore   *store,
                    SluiceHistory *history,
                    SluiceClock   *clock)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);
  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (!history || SLUICE_IS_HISTORY (history), NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);

  return g_object_new (SLUICE_TYPE_MONITOR,
                       "session", session,
                       "store", store,
                       "history", history,
                       "clock", clock,
                       NULL);
}

void
sluice_monitor_start (SluiceMonitor *self)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  if (self->cancellable)
    return;

  self->cancellable = g_cancellable_new ();
  self->schedule = sluice_schedule_new (&self->pace);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_static_name (self->timer, "sluice-monitor");
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->socket = sluice_socket_new (self->session, self->clock, "ws/dashboard");
  g_signal_connect_object (self->socket, "batch", G_CALLBACK (sluice_monitor_take_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->socket, "hint", G_CALLBACK (sluice_monitor_take_hint), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->socket, "lost", G_CALLBACK (sluice_monitor_take_lost_socket), self,
                           G_CONNECT_SWAPPED);
  self->wake = sluice_wake_new ();
  g_signal_connect_object (self->wake, "woke", G_CALLBACK (woke_cb), self, G_CONNECT_SWAPPED);
  self->pass_total = -1;
  self->kept_total = -2;
  self->pass_tries = 0;
  self->list_failures = 0;
  self->probe_failures = 0;
  self->probe_at = SLUICE_NEVER;
  self->probing = FALSE;
  self->last_monotonic = 0;

  sluice_store_set_usual (self->store, find_usual, self);
  sluice_store_set_workers (self->store, -1);
  sluice_monitor_set_connecting (self);

  if (!self->history)
    {
      begin_asking (self);
      return;
    }
  sluice_history_load_async (self->history, sluice_store_get_server_id (self->store), self->cancellable,
                             history_loaded_cb, sluice_ask_new (self, SLUICE_JOB_LIST, NULL));
  sluice_monitor_load_usual (self);
  sluice_monitor_load_specs (self);
}

void
sluice_monitor_stop (SluiceMonitor *self)
{
  g_autoptr (GCancellable) cancellable = NULL;

  g_return_if_fail (SLUICE_IS_MONITOR (self));

  if (!self->cancellable)
    return;

  cancellable = g_steal_pointer (&self->cancellable);
  g_cancellable_cancel (cancellable);
  sluice_monitor_keep_confirmed (self);
  g_cancellable_cancel (self->list_cancellable);
  g_clear_object (&self->list_cancellable);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  sluice_socket_stop (self->socket);
  g_signal_handlers_disconnect_by_data (self->socket, self);
  g_signal_handlers_disconnect_by_data (self->wake, self);
  g_clear_object (&self->socket);
  g_clear_object (&self->wake);
  g_clear_pointer (&self->schedule, sluice_schedule_free);
  g_clear_pointer (&self->pass, sluice_pass_free);
  sluice_monitor_forget_held (self);
  g_clear_pointer (&self->list_digest, g_free);
  g_hash_table_remove_all (self->digests);
  sluice_monitor_forget_tasks (self);
  sluice_monitor_forget_workers (self);
  sluice_monitor_forget_jobs (self);
  self->loaded = FALSE;
  self->list_offset = 0;

  sluice_monitor_set_closed (self);
}

SluiceWatch *
sluice_monitor_watch_list (SluiceMonitor *self)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);

  return sluice_watch_new (self, NULL);
}

SluiceWatch *
sluice_monitor_watch_pipeline (SluiceMonitor *self,
                               const char    *uuid)
{
  g_return_val_if_fail (SLUICE_IS_MONITOR (self), NULL);
  g_return_val_if_fail (uuid, NULL);

  return sluice_watch_new (self, uuid);
}

void
sluice_monitor_set_foreground (SluiceMonitor *self,
                               gboolean       foreground)
{
  g_return_if_fail (SLUICE_IS_MONITOR (self));

  if (self->foreground == !!foreground)
    return;

  self->foreground = !!foreground;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOREGROUND]);
  sluice_monitor_look_out (self);
  sluice_monitor_follow_watches (self);
}
