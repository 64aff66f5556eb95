/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-log-follower.h"

#include "api/sluice-api.h"
#include "api/sluice-decode.h"
#include "api/sluice-socket.h"
#include "base/sluice-backoff.h"
#include "base/sluice-error.h"

/* All in milliseconds. Frames are taken together, so that whoever draws them draws once. */
#define POLL_INTERVAL 3000
#define FLUSH_AFTER 33
#define RETRY_LIMIT 30000

/* While frames come a page only proves them. */
#define PROOF_FACTOR 4
/* The newest lines are asked for no more often than so many times a poll's interval. */
#define TAILS_A_POLL 15
/* A job that ended may have lines that come later. */
#define LAST_POLLS 2
/* A log that the server doesn't have may come yet where the job runs, else hardly: intervals until the next try. */
#define MISSING_FACTOR_RUNNING 5
#define MISSING_FACTOR 20

struct _SluiceLogFollower
{
  GObject parent_instance;

  /* Owned */
  SluiceSession *session;
  SluiceClock *clock;
  char *job;
  SluiceLog *log;
  GError *error;
  SluiceSocket *socket;      /* while somebody looks at a running job whose log came once */
  GCancellable *cancellable; /* of the page under way */
  GPtrArray *frames;         /* came, and not taken yet */

  SluiceLogAsk ask;
  guint poll_interval;
  guint timer_id; /* the next poll, or try */
  guint flush_id;
  guint failures;
  guint last_polls;
  gint64 tail_at; /* monotonic: when the newest lines were last asked for */
  gboolean watched;
  gboolean running;
  gboolean frames_came; /* since the last poll */
};

G_DEFINE_FINAL_TYPE (SluiceLogFollower, sluice_log_follower, G_TYPE_OBJECT)

enum
{
  PROP_SESSION = 1,
  PROP_CLOCK,
  PROP_JOB,
  PROP_LOG,
  PROP_WATCHED,
  PROP_RUNNING,
  PROP_ERROR,
  PROP_PUSHED,
  PROP_POLL_INTERVAL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void pump (SluiceLogFollower *self);

static void
set_error (SluiceLogFollower *self,
           GError            *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
take_frames (SluiceLogFollower *self)
{
  g_autoptr (GPtrArray) frames = NULL;

  g_clear_handle_id (&self->flush_id, g_source_remove);
  if (self->frames->len == 0)
    return;

  frames = g_steal_pointer (&self->frames);
  self->frames = sluice_log_lines_new ();
  sluice_log_take_frames (self->log, frames);
}

static gboolean
flush_cb (gpointer user_data)
{
  SluiceLogFollower *self = user_data;

  self->flush_id = 0;
  take_frames (self);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
frame_cb (SluiceLogFollower *self,
          const char        *type,
          GBytes            *text)
{
  SluiceLogLine *line;

  if (g_str_equal (type, "status"))
    {
      sluice_log_want_tail (self->log);
      pump (self);
      return;
    }
  if (!g_str_equal (type, "log"))
    return;

  line = sluice_decode_log_frame (text);
  if (line == NULL)
    return;

  self->frames_came = TRUE;
  g_ptr_array_add (self->frames, line);
  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (FLUSH_AFTER, flush_cb, self);
}

static void
connected_cb (SluiceLogFollower *self)
{
  take_frames (self);
  sluice_log_set_connected (self->log, sluice_socket_get_connected (self->socket));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PUSHED]);
  sluice_log_want_tail (self->log);
  pump (self);
}

static void
drop_socket (SluiceLogFollower *self)
{
  if (self->socket == NULL)
    return;

  take_frames (self);
  g_signal_handlers_disconnect_by_data (self->socket, self);
  sluice_socket_stop (self->socket);
  g_clear_object (&self->socket);
  sluice_log_set_connected (self->log, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PUSHED]);
}

static void
open_socket (SluiceLogFollower *self)
{
  g_autofree char *path = NULL;

  if (self->socket != NULL || !self->watched || !self->running || !sluice_log_get_loaded (self->log))
    return;

  path = sluice_session_path ("ws/jobs/%s/logs", self->job);
  self->socket = sluice_socket_new (self->session, self->clock, path);
  g_signal_connect_object (self->socket, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->socket, "notify::connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  sluice_socket_start (self->socket);
}

static gboolean
timer_cb (gpointer user_data)
{
  SluiceLogFollower *self = user_data;

  self->timer_id = 0;
  self->frames_came = FALSE;
  if (!self->running && self->last_polls > 0)
    self->last_polls--;
  sluice_log_want_tail (self->log);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
plan (SluiceLogFollower *self)
{
  gint64 delay = self->poll_interval;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (!self->watched || (!self->running && self->last_polls == 0 && self->failures == 0))
    return;

  if (self->failures > 0 && g_error_matches (self->error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND))
    delay *= self->running ? MISSING_FACTOR_RUNNING : MISSING_FACTOR;
  else if (self->failures > 0)
    delay = sluice_backoff_delay (self->poll_interval, self->failures - 1, MAX (RETRY_LIMIT, self->poll_interval),
                                  g_random_double ());
  else if (self->frames_came && sluice_log_get_live (self->log))
    delay *= PROOF_FACTOR;
  self->timer_id = g_timeout_add ((guint) delay, timer_cb, self);
}

static gboolean
pump_later_cb (gpointer user_data)
{
  SluiceLogFollower *self = user_data;

  self->timer_id = 0;
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SluiceLogFollower) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = sluice_api_job_logs_finish (SLUICE_SESSION (source), result, &error);

  /* Nobody looks any more, or again: then with another question. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL
      || (page == NULL && !self->watched))
    return;
  g_clear_object (&self->cancellable);

  if (page == NULL)
    {
      self->failures++;
      set_error (self, g_steal_pointer (&error));
      plan (self);
      return;
    }

  self->failures = 0;
  take_frames (self);
  sluice_log_take_page (self->log, &self->ask, page, self->running);
  set_error (self, NULL);
  open_socket (self);
  pump (self);
}

/* Asks for what the log needs next; where it needs nothing, a poll is planned. */
static void
pump (SluiceLogFollower *self)
{
  gint64 now, gap;
  SluiceLogAsk ask;

  if (!self->watched || self->cancellable != NULL || (self->failures > 0 && self->timer_id != 0))
    return;
  if (!sluice_log_get_ask (self->log, &ask))
    {
      if (self->timer_id == 0)
        plan (self);
      return;
    }

  now = sluice_clock_get_monotonic (self->clock);
  /* What takes many pages to read doesn't keep new lines away. */
  if (self->running && ask.offset > 0 && now - self->tail_at >= (gint64) self->poll_interval * G_TIME_SPAN_MILLISECOND)
    {
      sluice_log_want_tail (self->log);
      sluice_log_get_ask (self->log, &ask);
    }
  gap = (gint64) self->poll_interval * G_TIME_SPAN_MILLISECOND / TAILS_A_POLL;
  if (ask.offset == 0 && self->tail_at != 0 && now - self->tail_at < gap)
    {
      g_clear_handle_id (&self->timer_id, g_source_remove);
      self->timer_id = g_timeout_add ((guint) (gap / G_TIME_SPAN_MILLISECOND) + 1, pump_later_cb, self);
      return;
    }
  if (ask.offset == 0)
    self->tail_at = now;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->ask = ask;
  self->cancellable = g_cancellable_new ();
  sluice_api_job_logs_async (self->session, self->job, ask.lines, ask.offset, self->cancellable, page_cb,
                             g_object_ref (self));
}

static void
stop (SluiceLogFollower *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_socket (self);
  g_clear_handle_id (&self->flush_id, g_source_remove);
}

static void
sluice_log_follower_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  SluiceLogFollower *self = SLUICE_LOG_FOLLOWER (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_JOB:
      g_value_set_string (value, self->job);
      break;
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    case PROP_WATCHED:
      g_value_set_boolean (value, self->watched);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_PUSHED:
      g_value_set_boolean (value, sluice_log_follower_get_pushed (self));
      break;
    case PROP_POLL_INTERVAL:
      g_value_set_uint (value, self->poll_interval);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_log_follower_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  SluiceLogFollower *self = SLUICE_LOG_FOLLOWER (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_JOB:
      self->job = g_value_dup_string (value);
      break;
    case PROP_WATCHED:
      sluice_log_follower_set_watched (self, g_value_get_boolean (value));
      break;
    case PROP_RUNNING:
      sluice_log_follower_set_running (self, g_value_get_boolean (value));
      break;
    case PROP_POLL_INTERVAL:
      self->poll_interval = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_log_follower_dispose (GObject *object)
{
  SluiceLogFollower *self = SLUICE_LOG_FOLLOWER (object);

  self->watched = FALSE;
  if (self->log != NULL)
    stop (self);
  g_clear_object (&self->log);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sluice_log_follower_parent_class)->dispose (object);
}

static void
sluice_log_follower_finalize (GObject *object)
{
  SluiceLogFollower *self = SLUICE_LOG_FOLLOWER (object);

  g_free (self->job);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->frames);

  G_OBJECT_CLASS (sluice_log_follower_parent_class)->finalize (object);
}

static void
sluice_log_follower_class_init (SluiceLogFollowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sluice_log_follower_get_property;
  object_class->set_property = sluice_log_follower_set_property;
  object_class->dispose = sluice_log_follower_dispose;
  object_class->finalize = sluice_log_follower_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SLUICE_TYPE_SESSION, construct);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SLUICE_TYPE_CLOCK, construct);
  properties[PROP_JOB] = g_param_spec_string ("job", NULL, NULL, NULL, construct);
  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, SLUICE_TYPE_LOG, readable);
  properties[PROP_WATCHED] = g_param_spec_boolean ("watched", NULL, NULL, FALSE, readable | G_PARAM_WRITABLE);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, TRUE, readable | G_PARAM_WRITABLE);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_PUSHED] = g_param_spec_boolean ("pushed", NULL, NULL, FALSE, readable);
  properties[PROP_POLL_INTERVAL] = g_param_spec_uint ("poll-interval", NULL, NULL, 1, G_MAXINT, POLL_INTERVAL, construct);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
older_wanted_cb (SluiceLogFollower *self)
{
  pump (self);
}

static void
sluice_log_follower_init (SluiceLogFollower *self)
{
  self->log = sluice_log_new ();
  self->frames = sluice_log_lines_new ();
  self->running = TRUE;
  g_signal_connect_object (self->log, "older-wanted", G_CALLBACK (older_wanted_cb), self, G_CONNECT_SWAPPED);
}

SluiceLogFollower *
sluice_log_follower_new (SluiceSession *session,
                         SluiceClock   *clock,
                         const char    *job)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (job != NULL, NULL);

  return g_object_new (SLUICE_TYPE_LOG_FOLLOWER, "session", session, "clock", clock, "job", job, NULL);
}

SluiceLog *
sluice_log_follower_get_log (SluiceLogFollower *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_FOLLOWER (self), NULL);

  return self->log;
}

const char *
sluice_log_follower_get_job (SluiceLogFollower *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_FOLLOWER (self), NULL);

  return self->job;
}

void
sluice_log_follower_set_watched (SluiceLogFollower *self,
                                 gboolean           watched)
{
  g_return_if_fail (SLUICE_IS_LOG_FOLLOWER (self));

  if (self->watched == !!watched)
    return;

  self->watched = !!watched;
  if (self->watched)
    {
      self->failures = 0;
      self->last_polls = LAST_POLLS;
      sluice_log_want_tail (self->log);
      open_socket (self);
      pump (self);
    }
  else
    stop (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WATCHED]);
}

void
sluice_log_follower_set_running (SluiceLogFollower *self,
                                 gboolean           running)
{
  g_return_if_fail (SLUICE_IS_LOG_FOLLOWER (self));

  if (self->running == !!running)
    return;

  self->running = !!running;
  self->last_polls = LAST_POLLS;
  if (self->running)
    open_socket (self);
  else
    drop_socket (self);
  sluice_log_want_tail (self->log);
  pump (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

void
sluice_log_follower_refresh (SluiceLogFollower *self)
{
  g_return_if_fail (SLUICE_IS_LOG_FOLLOWER (self));

  self->failures = 0;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->socket != NULL)
    sluice_socket_retry_now (self->socket);
  sluice_log_want_tail (self->log);
  pump (self);
}

const GError *
sluice_log_follower_get_error (SluiceLogFollower *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_FOLLOWER (self), NULL);

  return self->error;
}

gboolean
sluice_log_follower_get_pushed (SluiceLogFollower *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_FOLLOWER (self), FALSE);

  return self->socket != NULL && sluice_socket_get_connected (self->socket);
}
