/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-socket.h"

#include "api/sluice-decode.h"
#include "base/sluice-backoff.h"

/* All in milliseconds. */
#define PING_INTERVAL (15 * 1000)
#define PONG_LIMIT (10 * 1000)
#define CONNECT_LIMIT (20 * 1000)
#define RETRY_DELAY 1000
#define RETRY_LIMIT (60 * 1000)

/* While somebody waits for a server that isn't there: asking costs it nothing, and nothing else tells that it is back. */
#define AWAY_LIMIT 2000

/* A server that refuses the route has none, or something in front of it passes no sockets; or it refused one time only.
 * So it is asked again, soon at first, in the end seldom. */
#define REFUSED_DELAY 5000
#define REFUSED_LIMIT (10 * 60 * 1000)

/* An attempt that has lasted for longer than this began in another network, perhaps. */
#define STALE_ATTEMPT (2 * G_TIME_SPAN_SECOND)

#define MAX_FRAME (1024 * 1024)
/* Beyond this libsoup gives the connection up instead of collecting the frame. */
#define MAX_PAYLOAD (16 * MAX_FRAME)

struct _SluiceSocket
{
  GObject parent_instance;

  /* Owned */
  SluiceSession *session;
  SluiceClock *clock;
  char *path;
  SoupMessage *handshake;            /* while connecting */
  GCancellable *cancellable;         /* while connecting */
  SoupWebsocketConnection *connection; /* while connected */

  guint ping_interval;
  guint pong_limit;
  guint retry_delay;
  guint refused_delay;

  gint64 begun_at; /* of the last attempt to connect, monotonic µs */
  gboolean running;
  gboolean eager;
  gboolean away; /* nobody answered the last attempt, or only somebody in front of the server */
  gboolean waits_for_pong;
  guint failures;
  guint refusals; /* in a row */
  guint dropped;
  guint timer_id; /* the next thing to do: give up connecting, ping, miss the pong, connect again */
};

G_DEFINE_FINAL_TYPE (SluiceSocket, sluice_socket, G_TYPE_OBJECT)

enum
{
  PROP_SESSION = 1,
  PROP_CLOCK,
  PROP_PATH,
  PROP_CONNECTED,
  PROP_DROPPED,
  PROP_PING_INTERVAL,
  PROP_PONG_LIMIT,
  PROP_RETRY_DELAY,
  PROP_REFUSED_DELAY,
  N_PROPS,
};

enum
{
  SIGNAL_BATCH,
  SIGNAL_HINT,
  SIGNAL_FRAME,
  SIGNAL_LOST,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Frames that say nothing about the state of anything. */
static const char *const idle_types[] = {
  "connected", "heartbeat", "ping", "pong", "log", "metrics", "gpu_usage", "error", NULL,
};

static void connect_now (SluiceSocket *self);

static void
set_timer (SluiceSocket *self,
           guint         milliseconds,
           GSourceFunc   callback)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (milliseconds, callback, self);
}

static void
drop_connection (SluiceSocket *self)
{
  g_autoptr (SoupWebsocketConnection) connection = g_steal_pointer (&self->connection);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->handshake);
  self->waits_for_pong = FALSE;

  if (connection == NULL)
    return;

  g_signal_handlers_disconnect_by_data (connection, self);
  if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

static gboolean
retry_cb (gpointer user_data)
{
  SluiceSocket *self = user_data;

  self->timer_id = 0;
  connect_now (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (SluiceSocket *self,
             gboolean      refused)
{
  gint64 delay;

  drop_connection (self);
  if (!self->running)
    return;

  if (refused && !self->eager)
    delay = sluice_backoff_delay (self->refused_delay, self->refusals, REFUSED_LIMIT, g_random_double ());
  else
    delay = sluice_backoff_delay (self->retry_delay, self->failures, RETRY_LIMIT, g_random_double ());
  if (self->eager && self->away)
    delay = MIN (delay, AWAY_LIMIT);
  if (self->failures < G_MAXUINT)
    self->failures++;
  self->refusals = refused ? self->refusals + 1 : 0;

  g_debug ("socket %s: again in %.1f s", self->path, (double) delay / 1000);
  set_timer (self, (guint) delay, retry_cb);
}

static gboolean
miss_pong_cb (gpointer user_data)
{
  SluiceSocket *self = user_data;

  self->timer_id = 0;
  g_debug ("socket %s: no pong", self->path);
  retry_later (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_LOST], 0);
  return G_SOURCE_REMOVE;
}

static void
ping (SluiceSocket *self)
{
  if (self->waits_for_pong || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  self->waits_for_pong = TRUE;
  set_timer (self, self->pong_limit, miss_pong_cb);
  soup_websocket_connection_send_text (self->connection, "{\"type\":\"ping\"}");
}

static gboolean
ping_cb (gpointer user_data)
{
  SluiceSocket *self = user_data;

  self->timer_id = 0;
  ping (self);
  return G_SOURCE_REMOVE;
}

static void
take_pong (SluiceSocket *self)
{
  if (!self->waits_for_pong)
    return;

  self->waits_for_pong = FALSE;
  self->failures = 0;
  set_timer (self, self->ping_interval, ping_cb);
}

static SluiceBatch *
make_batch (SluiceSocket *self,
            SluiceChange *change)
{
  SluiceBatch *batch = sluice_batch_new (SLUICE_BATCH_SOURCE_SOCKET, SLUICE_BATCH_SCOPE_CHANGES,
                                         sluice_batch_next_sequence ());

  batch->received_at = sluice_clock_get_now (self->clock);
  g_ptr_array_add (batch->changes, change);
  return batch;
}

static void
message_cb (SoupWebsocketConnection *connection,
            int                      kind,
            GBytes                  *text,
            gpointer                 user_data)
{
  g_autoptr (SluiceSocket) self = g_object_ref (user_data);
  g_autofree char *type = NULL;
  g_autoptr (SluiceChange) change = NULL;

  if (kind != SOUP_WEBSOCKET_DATA_TEXT || g_bytes_get_size (text) > MAX_FRAME ||
      !sluice_decode_frame (text, &type, &change))
    {
      self->dropped++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DROPPED]);
      return;
    }

  if (g_str_equal (type, "pong"))
    take_pong (self);

  g_signal_emit (self, signals[SIGNAL_FRAME], 0, type, text);

  if (change != NULL)
    {
      g_autoptr (SluiceBatch) batch = make_batch (self, g_steal_pointer (&change));

      g_signal_emit (self, signals[SIGNAL_BATCH], 0, batch);
    }
  else if (!g_strv_contains (idle_types, type))
    g_signal_emit (self, signals[SIGNAL_HINT], 0, type);
}

static void
closed_cb (SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  g_autoptr (SluiceSocket) self = g_object_ref (user_data);

  g_debug ("socket %s: closed with %u", self->path, soup_websocket_connection_get_close_code (connection));
  retry_later (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_LOST], 0);
}

static void
free_weak_ref (GWeakRef *weak_ref)
{
  g_weak_ref_clear (weak_ref);
  g_free (weak_ref);
}

/* It holds no reference while it connects, so that the last one may go at any time. */
static GWeakRef *
make_weak_ref (SluiceSocket *self)
{
  GWeakRef *weak_ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak_ref, self);
  return weak_ref;
}

static void
connect_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GWeakRef *weak_ref = user_data;
  g_autoptr (SluiceSocket) self = g_weak_ref_get (weak_ref);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  guint status;

  free_weak_ref (weak_ref);
  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  /* Cancelled by whoever dropped this attempt, and took care of what follows. */
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->handshake == NULL)
    return;

  if (connection == NULL)
    {
      gboolean refused, was_away = self->away;

      status = soup_message_get_status (self->handshake);
      refused = status >= 400 && status < 500;
      self->away = status < 400 || status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_SERVICE_UNAVAILABLE;
      g_debug ("socket %s: %u, %s", self->path, status, error->message);
      retry_later (self, refused);
      /* It has no such route, but it is there again. */
      if (refused && was_away)
        g_signal_emit (self, signals[SIGNAL_HINT], 0, "answered");
      else if (self->away)
        g_signal_emit (self, signals[SIGNAL_LOST], 0);
      return;
    }

  self->away = FALSE;
  g_clear_object (&self->handshake);
  g_clear_object (&self->cancellable);
  self->connection = g_steal_pointer (&connection);
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, MAX_PAYLOAD);
  g_signal_connect (self->connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  set_timer (self, self->ping_interval, ping_cb);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
  g_signal_emit (self, signals[SIGNAL_HINT], 0, "connected");
}

static gboolean
give_up_connecting_cb (gpointer user_data)
{
  SluiceSocket *self = user_data;

  self->timer_id = 0;
  self->away = TRUE;
  retry_later (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
connect_now (SluiceSocket *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);

  self->handshake = sluice_session_make_handshake (self->session, self->path);
  if (self->handshake == NULL)
    {
      g_warning ("“%s” is not the path of a socket", self->path);
      return;
    }

  self->cancellable = g_cancellable_new ();
  self->begun_at = g_get_monotonic_time ();
  set_timer (self, CONNECT_LIMIT, give_up_connecting_cb);
  soup_session_websocket_connect_async (sluice_session_get_soup (self->session), self->handshake, NULL, NULL,
                                        G_PRIORITY_DEFAULT, self->cancellable, connect_cb, make_weak_ref (self));
}

static void
sluice_socket_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SluiceSocket *self = SLUICE_SOCKET (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connection != NULL);
      break;
    case PROP_DROPPED:
      g_value_set_uint (value, self->dropped);
      break;
    case PROP_PING_INTERVAL:
      g_value_set_uint (value, self->ping_interval);
      break;
    case PROP_PONG_LIMIT:
      g_value_set_uint (value, self->pong_limit);
      break;
    case PROP_RETRY_DELAY:
      g_value_set_uint (value, self->retry_delay);
      break;
    case PROP_REFUSED_DELAY:
      g_value_set_uint (value, self->refused_delay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_socket_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SluiceSocket *self = SLUICE_SOCKET (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;
    case PROP_PING_INTERVAL:
      self->ping_interval = g_value_get_uint (value);
      break;
    case PROP_PONG_LIMIT:
      self->pong_limit = g_value_get_uint (value);
      break;
    case PROP_RETRY_DELAY:
      self->retry_delay = g_value_get_uint (value);
      break;
    case PROP_REFUSED_DELAY:
      self->refused_delay = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_socket_dispose (GObject *object)
{
  SluiceSocket *self = SLUICE_SOCKET (object);

  sluice_socket_stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sluice_socket_parent_class)->dispose (object);
}

static void
sluice_socket_finalize (GObject *object)
{
  SluiceSocket *self = SLUICE_SOCKET (object);

  g_free (self->path);

  G_OBJECT_CLASS (sluice_socket_parent_class)->finalize (object);
}

static void
sluice_socket_class_init (SluiceSocketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct_only = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sluice_socket_get_property;
  object_class->set_property = sluice_socket_set_property;
  object_class->dispose = sluice_socket_dispose;
  object_class->finalize = sluice_socket_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SLUICE_TYPE_SESSION, construct_only);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SLUICE_TYPE_CLOCK, construct_only);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "ws/dashboard", construct_only);
  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, read_only);
  properties[PROP_DROPPED] = g_param_spec_uint ("dropped", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  properties[PROP_PING_INTERVAL] = g_param_spec_uint ("ping-interval", NULL, NULL, 1, G_MAXINT, PING_INTERVAL,
                                                      construct_only);
  properties[PROP_PONG_LIMIT] = g_param_spec_uint ("pong-limit", NULL, NULL, 1, G_MAXINT, PONG_LIMIT, construct_only);
  properties[PROP_RETRY_DELAY] = g_param_spec_uint ("retry-delay", NULL, NULL, 1, RETRY_LIMIT, RETRY_DELAY,
                                                    construct_only);
  properties[PROP_REFUSED_DELAY] = g_param_spec_uint ("refused-delay", NULL, NULL, 1, REFUSED_LIMIT, REFUSED_DELAY,
                                                      construct_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_BATCH] = g_signal_new ("batch", SLUICE_TYPE_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_HINT] = g_signal_new ("hint", SLUICE_TYPE_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FRAME] = g_signal_new ("frame", SLUICE_TYPE_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BYTES);
  signals[SIGNAL_LOST] = g_signal_new ("lost", SLUICE_TYPE_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
sluice_socket_init (SluiceSocket *self)
{
}

SluiceSocket *
sluice_socket_new (SluiceSession *session,
                   SluiceClock   *clock,
                   const char    *path)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return g_object_new (SLUICE_TYPE_SOCKET, "session", session, "clock", clock, "path", path, NULL);
}

void
sluice_socket_start (SluiceSocket *self)
{
  g_return_if_fail (SLUICE_IS_SOCKET (self));

  if (self->running)
    return;

  self->running = TRUE;
  self->failures = 0;
  self->refusals = 0;
  connect_now (self);
}

void
sluice_socket_stop (SluiceSocket *self)
{
  g_return_if_fail (SLUICE_IS_SOCKET (self));

  self->running = FALSE;
  drop_connection (self);
}

void
sluice_socket_retry_now (SluiceSocket *self)
{
  g_return_if_fail (SLUICE_IS_SOCKET (self));

  if (!self->running)
    return;

  /* Whoever asks for it expects an answer soon. */
  self->refusals = 0;
  if (self->handshake != NULL)
    {
      if (g_get_monotonic_time () - self->begun_at < STALE_ATTEMPT)
        return;
      drop_connection (self);
    }

  /* One that seems to be up may not have survived: ask it. */
  if (self->connection != NULL)
    ping (self);
  else
    connect_now (self);
}

void
sluice_socket_set_eager (SluiceSocket *self,
                         gboolean      eager)
{
  g_return_if_fail (SLUICE_IS_SOCKET (self));

  if (self->eager == !!eager)
    return;

  self->eager = !!eager;
  if (eager)
    sluice_socket_retry_now (self);
}

gboolean
sluice_socket_get_connecting (SluiceSocket *self)
{
  g_return_val_if_fail (SLUICE_IS_SOCKET (self), FALSE);

  return self->handshake != NULL;
}

gboolean
sluice_socket_get_connected (SluiceSocket *self)
{
  g_return_val_if_fail (SLUICE_IS_SOCKET (self), FALSE);

  return self->connection != NULL;
}
