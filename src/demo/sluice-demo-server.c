/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-server-private.h"

#include <string.h>

#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-openapi.h"
#include "demo/sluice-demo-request.h"

#define BASE "/api/v1"
#define MAX_KEPT_REQUESTS 1000
#define CLOSE_SERVICE_RESTART 1012

/* How long the platform's task endpoints take, in which it answers nobody. */
#define OVERVIEW_BLOCKS (5 * G_USEC_PER_SEC)
#define LIST_BLOCKS (3 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (SluiceDemoServer, sluice_demo_server, G_TYPE_OBJECT)

static gboolean
wake_cb (gpointer user_data)
{
  SluiceDemoServer *self = user_data;

  self->wake_id = 0;
  sluice_demo_scheduler_sync (self->scheduler);
  sluice_demo_server_schedule_wake (self);
  return G_SOURCE_REMOVE;
}

/* One timer, for the next thing that is due. */
void
sluice_demo_server_schedule_wake (SluiceDemoServer *self)
{
  gint64 wait = sluice_demo_scheduler_get_wait (self->scheduler);

  g_clear_handle_id (&self->wake_id, g_source_remove);
  if (wait >= 0)
    self->wake_id = g_timeout_add ((guint) MIN (wait / 1000 + 1, 60000), wake_cb, self);
}

static void
keep_request (SluiceDemoServer  *self,
              SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *target = g_uri_to_string_partial (soup_server_message_get_uri (message), G_URI_HIDE_PASSWORD);
  const char *path = strstr (target, "://");
  GString *json = g_string_new ("{\"method\":");

  path = path != NULL ? strchr (path + 3, '/') : target;
  sluice_demo_json_append_string (json, soup_server_message_get_method (message));
  g_string_append (json, ",\"path\":");
  sluice_demo_json_append_string (json, path);
  g_string_append (json, ",\"body\":");
  if (body->length > 0 && body->data != NULL && g_utf8_validate_len (body->data, (gsize) body->length, NULL))
    {
      g_autofree char *text = g_strndup (body->data, (gsize) body->length);

      sluice_demo_json_append_string (json, text);
    }
  else
    g_string_append (json, "null");
  g_string_append_c (json, '}');

  if (self->requests->len >= MAX_KEPT_REQUESTS)
    g_ptr_array_remove_index (self->requests, 0);
  g_ptr_array_add (self->requests, g_string_free_and_steal (json));
}

static gboolean
check_key (SluiceDemoServer  *self,
           SluiceDemoRequest *request)
{
  const char *key;
  const char *reason;
  GString *json;

  if (self->api_key == NULL)
    return TRUE;
  key = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message), "X-API-KEY");
  if (g_strcmp0 (key, self->api_key) == 0)
    return TRUE;

  reason = key == NULL ? "{\"detail\":\"API key required\",\"error\":\"Missing X-API-KEY header\"}"
                       : "{\"detail\":\"Invalid API key\",\"error\":\"API key not found\"}";
  json = g_string_new (reason);
  sluice_demo_request_reply (request, json);
  soup_server_message_set_status (request->message, SOUP_STATUS_UNAUTHORIZED, NULL);
  return FALSE;
}

/* Returns: how long the platform answers nobody because of this request, µs */
static gint64
get_block (SluiceDemoServer  *self,
           SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (sluice_demo_scheduler_get_flavour (self->scheduler) != SLUICE_DEMO_FLAVOUR_PLATFORM)
    return 0;
  if (self->faults.broker)
    return 0;
  if (g_str_equal (path, BASE "/celery-tasks/stats/overview"))
    return (gint64) (OVERVIEW_BLOCKS / self->haste);
  if (g_str_equal (path, BASE "/celery-tasks"))
    return (gint64) (LIST_BLOCKS / self->haste);
  return 0;
}

/* Below this the platform says what it is, and asks for no key. */
static const char about[] = "{\"version\":\"1.0.0\",\"supported_algorithms\":[\"sft\",\"ppo\",\"grpo\",\"dpo\",\"gspo\"],"
                            "\"supported_models\":[\"0.5B\",\"7B\",\"14B\",\"72B\"],"
                            "\"supported_gpus\":[\"A100-80G\",\"H100-80G\"],\"features\":[\"training_jobs\"]}";

static void
redirect_to_no_slash (SoupServerMessage *message,
                      GUri              *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *query = g_uri_get_query (uri);
  g_autofree char *bare = g_strndup (path, strlen (path) - 1);
  g_autofree char *target = query != NULL ? g_strconcat (bare, "?", query, NULL) : g_strdup (bare);

  soup_server_message_set_redirect (message, SOUP_STATUS_TEMPORARY_REDIRECT, target);
}

static void
route (SluiceDemoServer  *self,
       SluiceDemoRequest *request,
       GUri              *uri)
{
  const char *path = g_uri_get_path (uri);
  g_autofree char *allow = NULL;
  guint status;

  if (g_str_equal (path, BASE))
    {
      sluice_demo_request_reply (request, g_string_new (about));
      return;
    }
  if (!check_key (self, request))
    return;
  if (g_str_has_suffix (path, "/"))
    {
      redirect_to_no_slash (request->message, uri);
      return;
    }

  status = sluice_demo_openapi_match (request->flavour, request->method, path, &allow);
  if (status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow", allow);
      sluice_demo_request_detail (request, status, "Method Not Allowed");
    }
  else if (status != SOUP_STATUS_OK
           || !(g_str_equal (request->segments[0], "pipelines")      ? sluice_demo_handle_pipelines (request)
                : g_str_equal (request->segments[0], "celery-tasks") ? sluice_demo_handle_tasks (request)
                                                                     : sluice_demo_handle_jobs (request)))
    sluice_demo_request_detail (request, SOUP_STATUS_NOT_FOUND, "Not Found");
}

static void
answer (SluiceDemoServer  *self,
        SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  g_autoptr (GHashTable) query = g_uri_get_query (uri) != NULL ? soup_form_decode (g_uri_get_query (uri)) : NULL;
  g_auto (GStrv) segments = NULL;
  SluiceDemoRequest request = { self->scheduler, self->world, sluice_demo_scheduler_get_flavour (self->scheduler),
                                message, soup_server_message_get_method (message), NULL, 0, query,
                                self->faults.broker, self->faults.refuse };

  sluice_demo_scheduler_sync (self->scheduler);
  segments = g_strsplit (path + MIN (strlen (path), strlen (BASE "/")), "/", -1);
  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *text = g_uri_unescape_string (segments[i], NULL);

      if (text != NULL && g_utf8_validate (text, -1, NULL))
        g_set_str (&segments[i], text);
      g_free (text);
    }
  request.segments = segments;
  request.n_segments = g_strv_length (segments);

  route (self, &request, uri);

  sluice_demo_scheduler_sync (self->scheduler);
  sluice_demo_server_schedule_wake (self);
  sluice_demo_faults_break (&self->faults, message);
}

static gboolean
unblock_cb (gpointer user_data)
{
  SluiceDemoServer *self = user_data;
  GQueue waiting = self->waiting;

  self->unblock_id = 0;
  self->blocked_until = 0;
  g_queue_init (&self->waiting);
  for (SoupServerMessage *message = g_queue_pop_head (&waiting); message != NULL;
       message = g_queue_pop_head (&waiting))
    {
      answer (self, message);
      soup_server_message_unpause (message);
      g_object_unref (message);
    }
  return G_SOURCE_REMOVE;
}

typedef struct
{
  SluiceDemoServer *self;
  SoupServerMessage *message;
  guint id;
} Delayed;

static void
free_delayed (gpointer data)
{
  Delayed *delayed = data;

  g_object_unref (delayed->message);
  g_free (delayed);
}

static gboolean
delayed_cb (gpointer user_data)
{
  Delayed *delayed = user_data;

  g_ptr_array_remove_fast (delayed->self->delayed, GUINT_TO_POINTER (delayed->id));
  answer (delayed->self, delayed->message);
  soup_server_message_unpause (delayed->message);
  return G_SOURCE_REMOVE;
}

static void
delay_answer (SluiceDemoServer  *self,
              SoupServerMessage *message)
{
  Delayed *delayed = g_new0 (Delayed, 1);

  soup_server_message_pause (message);
  delayed->self = self;
  delayed->message = g_object_ref (message);
  delayed->id = g_timeout_add_full (G_PRIORITY_DEFAULT, self->faults.latency, delayed_cb, delayed, free_delayed);
  g_ptr_array_add (self->delayed, GUINT_TO_POINTER (delayed->id));
}

static void
api_cb (SoupServer        *soup,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  SluiceDemoServer *self = user_data;
  gint64 block = get_block (self, message);
  gint64 now = g_get_monotonic_time ();

  keep_request (self, message);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Server", "uvicorn");

  if (self->faults.hang)
    {
      soup_server_message_pause (message);
      return;
    }
  if (block > 0 || now < self->blocked_until)
    {
      soup_server_message_pause (message);
      g_queue_push_tail (&self->waiting, g_object_ref (message));
      self->blocked_until = MAX (self->blocked_until, now) + block;
      g_clear_handle_id (&self->unblock_id, g_source_remove);
      self->unblock_id = g_timeout_add ((guint) ((self->blocked_until - now) / 1000), unblock_cb, self);
      return;
    }
  if (self->faults.latency > 0)
    {
      delay_answer (self, message);
      return;
    }

  answer (self, message);
}

static void
health_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *json = NULL;

  g_ascii_formatd (number, sizeof number, "%.6f", (double) g_get_real_time () / G_USEC_PER_SEC);
  json = g_strdup_printf ("{\"status\":\"healthy\",\"timestamp\":%s}", number);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
}

static void
openapi_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SluiceDemoServer *self = user_data;
  g_autofree char *json = sluice_demo_openapi_make (sluice_demo_scheduler_get_flavour (self->scheduler));

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
}

/* A socket on an unknown path is HTTP 403. */
static void
check_socket_cb (SoupServer        *soup,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  SluiceDemoServer *self = user_data;

  if (self->faults.no_sockets || !sluice_demo_hub_serves (path))
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
}

static void
socket_cb (SoupServer              *soup,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  SluiceDemoServer *self = user_data;

  sluice_demo_hub_add (self->hub, connection, path);
}

static gboolean
listen_again_cb (gpointer user_data)
{
  SluiceDemoServer *self = user_data;
  g_autoptr (GError) error = NULL;

  self->listen_id = 0;
  if (!soup_server_listen_local (self->soup, self->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_printerr ("sluice-demo: %s\n", error->message);
  return G_SOURCE_REMOVE;
}

/* Says 1012 to the sockets, as the platform does, and hangs up on everybody. */
static void
disconnect (SluiceDemoServer *self)
{
  SoupServerMessage *message;

  g_clear_handle_id (&self->listen_id, g_source_remove);
  g_clear_handle_id (&self->restart_id, g_source_remove);
  g_clear_handle_id (&self->unblock_id, g_source_remove);
  self->blocked_until = 0;
  for (guint i = 0; i < self->delayed->len; i++)
    g_source_remove (GPOINTER_TO_UINT (self->delayed->pdata[i]));
  g_ptr_array_set_size (self->delayed, 0);
  while ((message = g_queue_pop_head (&self->waiting)) != NULL)
    g_object_unref (message);
  sluice_demo_server_forget_idle (self);
  sluice_demo_hub_close (self->hub, CLOSE_SERVICE_RESTART);
  soup_server_disconnect (self->soup);
}

void
sluice_demo_server_restart (SluiceDemoServer *self,
                            guint             ms)
{
  disconnect (self);
  self->listen_id = g_timeout_add (ms, listen_again_cb, self);
}

static void
sluice_demo_server_dispose (GObject *object)
{
  SluiceDemoServer *self = SLUICE_DEMO_SERVER (object);

  if (self->soup != NULL)
    sluice_demo_server_stop (self);
  g_clear_object (&self->soup);
  g_clear_object (&self->hub);
  g_clear_pointer (&self->scenario, sluice_demo_scenario_free);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->world);

  G_OBJECT_CLASS (sluice_demo_server_parent_class)->dispose (object);
}

static void
sluice_demo_server_finalize (GObject *object)
{
  SluiceDemoServer *self = SLUICE_DEMO_SERVER (object);

  sluice_demo_faults_clear (&self->faults);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->delayed);
  g_hash_table_unref (self->idle);
  g_free (self->url);
  g_free (self->api_key);

  G_OBJECT_CLASS (sluice_demo_server_parent_class)->finalize (object);
}

static void
sluice_demo_server_class_init (SluiceDemoServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_demo_server_dispose;
  object_class->finalize = sluice_demo_server_finalize;
}

static void
sluice_demo_server_init (SluiceDemoServer *self)
{
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->delayed = g_ptr_array_new ();
  self->idle = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_queue_init (&self->waiting);
}

SluiceDemoServer *
sluice_demo_server_new (const SluiceDemoOptions *options)
{
  SluiceDemoServer *self = g_object_new (SLUICE_TYPE_DEMO_SERVER, NULL);
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  guint workers = options->workers >= 0 ? (guint) options->workers : 3;

  self->port = options->port;
  self->api_key = g_strdup (options->api_key);
  self->haste = options->haste > 0 ? options->haste : 1;
  self->world = sluice_demo_world_new (options->seed);
  if (options->log_rate > 0)
    sluice_demo_world_set_log_rate (self->world, options->log_rate);
  self->scheduler
    = sluice_demo_scheduler_new (self->world, clock, options->flavour, options->speed, workers,
                                 sluice_clock_get_now (clock) - SLUICE_DEMO_SCENARIO_PAST);
  self->hub = sluice_demo_hub_new (self->scheduler, &self->faults, self->haste);
  self->scenario = sluice_demo_scenario_new (self->scheduler, options->seed);
  if (options->pipelines >= 0)
    sluice_demo_scenario_add_load (self->scenario, (guint) options->pipelines, options->stages);
  else
    sluice_demo_scenario_add_day (self->scenario);
  sluice_demo_scheduler_go_live (self->scheduler);

  self->soup = soup_server_new ("server-header", "uvicorn", NULL);
  soup_server_add_handler (self->soup, BASE, api_cb, self, NULL);
  soup_server_add_handler (self->soup, "/health", health_cb, self, NULL);
  soup_server_add_handler (self->soup, "/openapi.json", openapi_cb, self, NULL);
  soup_server_add_handler (self->soup, "/demo", sluice_demo_server_control_cb, self, NULL);
  soup_server_add_early_handler (self->soup, BASE "/ws", check_socket_cb, self, NULL);
  soup_server_add_websocket_handler (self->soup, BASE "/ws", NULL, NULL, socket_cb, self, NULL);
  if (options->flavour == SLUICE_DEMO_FLAVOUR_PLATFORM)
    sluice_demo_server_watch_idle (self);
  return self;
}

gboolean
sluice_demo_server_listen (SluiceDemoServer  *self,
                           GError           **error)
{
  g_autoslist (GUri) uris = NULL;

  g_return_val_if_fail (SLUICE_IS_DEMO_SERVER (self), FALSE);

  if (!soup_server_listen_local (self->soup, self->port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;

  uris = soup_server_get_uris (self->soup);
  self->port = (guint) g_uri_get_port (uris->data);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  sluice_demo_server_schedule_wake (self);
  return TRUE;
}

const char *
sluice_demo_server_get_url (SluiceDemoServer *self)
{
  g_return_val_if_fail (SLUICE_IS_DEMO_SERVER (self), NULL);

  return self->url;
}

void
sluice_demo_server_stop (SluiceDemoServer *self)
{
  g_return_if_fail (SLUICE_IS_DEMO_SERVER (self));

  g_clear_handle_id (&self->wake_id, g_source_remove);
  disconnect (self);
}

gboolean
sluice_demo_server_set_fault (SluiceDemoServer *self,
                              const char       *kind,
                              const char       *value,
                              GError          **error)
{
  g_return_val_if_fail (SLUICE_IS_DEMO_SERVER (self), FALSE);

  return sluice_demo_faults_set (&self->faults, kind, value, error);
}

SluiceDemoScheduler *
sluice_demo_server_get_scheduler (SluiceDemoServer *self)
{
  g_return_val_if_fail (SLUICE_IS_DEMO_SERVER (self), NULL);

  return self->scheduler;
}
