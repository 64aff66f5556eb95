/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-platform.h"

#define PREFIX "/api/v1/"

static void
free_pipeline (gpointer data)
{
  FakePipeline *pipeline = data;

  g_free (pipeline->uuid);
  g_free (pipeline->status);
  g_free (pipeline->stages);
  g_free (pipeline);
}

static void
write_time (GString *json,
            gint64   seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.000001");

  g_string_append_printf (json, "\"%s\"", text);
}

/* Whatever runs was started a moment before the program: nothing of it is stuck. */
static gint64
get_start (void)
{
  static gint64 start;

  if (start == 0)
    start = g_get_real_time () / G_USEC_PER_SEC - 60;
  return start;
}

static void
write_pipeline (GString      *json,
                FakePipeline *pipeline)
{
  g_string_append_printf (json, "{\"uuid\":\"%s\",\"name\":\"name %s\",\"description\":null,\"status\":\"%s\","
                                "\"priority\":5,\"retry_count\":0,\"max_retries\":3,\"stage_tasks\":{},\"results\":{},"
                                "\"celery_task_id\":null,\"error_message\":null,\"completed_at\":null,\"created_at\":",
                          pipeline->uuid, pipeline->uuid, pipeline->status);
  write_time (json, pipeline->created);
  g_string_append (json, ",\"started_at\":");
  if (g_str_equal (pipeline->status, "pending"))
    g_string_append (json, "null");
  else
    write_time (json, get_start ());
  g_string_append_c (json, '}');
}

static void
write_stages (GString      *json,
              FakePipeline *pipeline)
{
  g_auto (GStrv) words = g_strsplit (pipeline->stages, " ", -1);

  g_string_append_c (json, '[');
  for (guint i = 0; words[i] && words[i][0]; i++)
    {
      char *word = words[i];
      char *job = strchr (word, '@');

      if (job)
        *job++ = '\0';
      g_string_append_printf (json, "%s{\"stage_name\":\"s%u\",\"task_name\":\"train_model\",\"stage_order\":%u,"
                                    "\"status\":\"%s\","
                                    "\"depends_on\":[],\"result\":null,\"error_message\":null,\"celery_task_id\":",
                              i ? "," : "", i, i, word);
      if (g_str_equal (word, "pending"))
        g_string_append (json, "null");
      else
        g_string_append_printf (json, "\"task-%s-%u\"", pipeline->uuid, i);
      g_string_append (json, ",\"created_at\":");
      write_time (json, pipeline->created);
      g_string_append (json, ",\"started_at\":");
      if (g_str_equal (word, "pending"))
        g_string_append (json, "null");
      else
        write_time (json, get_start ());
      g_string_append (json, ",\"completed_at\":");
      if (g_str_equal (word, "completed") || g_str_equal (word, "failed"))
        write_time (json, get_start () + 10 + i);
      else
        g_string_append (json, "null");
      if (job)
        g_string_append_printf (json, ",\"params\":{\"job_uuid\":\"%s\"}", job);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
answer_list (FakePlatform      *self,
             SoupServerMessage *message,
             GHashTable        *query)
{
  const char *offset_text = query ? g_hash_table_lookup (query, "offset") : NULL;
  const char *limit_text = query ? g_hash_table_lookup (query, "limit") : NULL;
  guint offset = offset_text ? (guint) g_ascii_strtoull (offset_text, NULL, 10) : 0;
  guint limit = limit_text ? (guint) g_ascii_strtoull (limit_text, NULL, 10) : 20;
  g_autoptr (GString) json = g_string_new ("{\"pipelines\":[");

  for (guint i = offset; i < self->pipelines->len && i < offset + limit; i++)
    {
      if (i > offset)
        g_string_append_c (json, ',');
      write_pipeline (json, g_ptr_array_index (self->pipelines, i));
    }
  g_string_append_printf (json, "],\"total\":%u}", self->pipelines->len);
  answer (message, 200, json->str);
}

static void
answer_routes (FakePlatform      *self,
               SoupServerMessage *message)
{
  g_autoptr (GString) json = g_string_new ("{\"openapi\":\"3.1.0\",\"paths\":{");
  g_auto (GStrv) routes = g_strsplit (self->routes, "\n", -1);

  for (guint i = 0; routes[i] && routes[i][0]; i++)
    g_string_append_printf (json, "%s\"%s\":{\"post\":{}}", i ? "," : "", routes[i]);
  g_string_append (json, "}}");
  answer (message, 200, json->str);
}

static void
act (FakePlatform      *self,
     SoupServerMessage *message,
     FakePipeline      *pipeline,
     const char        *action)
{
  if (g_str_equal (action, "start") && g_str_equal (pipeline->status, "pending"))
    fake_pipeline_set (pipeline, "running", "running pending");
  else if (g_str_equal (action, "cancel")
           && (g_str_equal (pipeline->status, "pending") || g_str_equal (pipeline->status, "running")))
    fake_pipeline_set (pipeline, "cancelled", pipeline->stages);
  else if (g_str_equal (action, "delete")
           && (g_str_equal (pipeline->status, "cancelled") || g_str_equal (pipeline->status, "failed")))
    fake_platform_remove (self, pipeline->uuid);
  else
    {
      answer (message, 400, "{\"error\":{\"code\":\"BAD\",\"message\":\"not in this state\",\"details\":null}}");
      return;
    }
  answer (message, 200, "{\"status\":\"ok\"}");
}

static gboolean
unpause_cb (gpointer data)
{
  SoupServerMessage *message = data;
  FakePlatform *self = g_object_get_data (G_OBJECT (message), "platform");

  self->busy--;
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *full_path,
            GHashTable        *query,
            gpointer           user_data)
{
  FakePlatform *self = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *path = g_str_has_prefix (full_path, PREFIX) ? full_path + strlen (PREFIX) : full_path + 1;
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-API-KEY");
  g_autofree char *request = g_strdup_printf ("%s %s", method, path);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  FakePipeline *pipeline;

  self->n_requests++;
  g_hash_table_insert (self->requests, g_strdup (request),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, request)) + 1));
  if (self->hook)
    self->hook (self, method, path, self->hook_data);

  if (self->delay_ms > 0 && g_str_has_suffix (path, "/status"))
    {
      self->busy++;
      self->max_busy = MAX (self->max_busy, self->busy);
      g_object_set_data (G_OBJECT (message), "platform", self);
      soup_server_message_pause (message);
      g_timeout_add_full (G_PRIORITY_DEFAULT, self->delay_ms, unpause_cb, g_object_ref (message), g_object_unref);
    }

  if (self->fail_with)
    answer (message, self->fail_with, "{\"detail\":\"failing\"}");
  else if (g_str_equal (path, "openapi.json") && self->routes_fail_with)
    answer (message, self->routes_fail_with, "{\"detail\":\"failing\"}");
  else if (g_str_equal (path, "openapi.json"))
    answer_routes (self, message);
  else if (self->key && g_strcmp0 (self->key, key) != 0)
    answer (message, 401, "{\"detail\":\"Invalid API key\",\"error\":\"unauthorized\"}");
  else if (g_str_equal (path, "pipelines") && self->hangs)
    soup_server_message_pause (message);
  else if (g_str_equal (path, "pipelines"))
    answer_list (self, message, query);
  else if (g_str_equal (parts[0], "jobs"))
    answer (message, 200, "{\"id\":\"j\",\"status\":\"paused\"}");
  else if (g_str_equal (parts[0], "celery-tasks") && parts[1] && self->tasks_fail_with)
    answer (message, self->tasks_fail_with, "{\"detail\":\"no broker\"}");
  else if (g_str_equal (parts[0], "celery-tasks") && parts[1])
    answer (message, 200, "{\"task_id\":\"t\",\"state\":\"FAILURE\",\"traceback\":\"Traceback: boom\"}");
  else if (g_str_equal (parts[0], "pipelines") && parts[1])
    {
      pipeline = fake_platform_find (self, parts[1]);
      if (!pipeline)
        {
          g_autofree char *gone = g_strdup_printf ("{\"error\":{\"code\":\"HTTP_ERROR\",\"message\":"
                                                   "\"Pipeline %s not found\",\"details\":{}}}",
                                                   parts[1]);

          answer (message, 404, gone);
        }
      else if (g_str_equal (method, "GET") && self->fail_status_with)
        answer (message, self->fail_status_with, "{\"detail\":\"failing\"}");
      else if (g_str_equal (method, "GET"))
        {
          g_autoptr (GString) json = g_string_new ("{\"pipeline\":");

          write_pipeline (json, pipeline);
          g_string_append (json, ",\"stages\":");
          write_stages (json, pipeline);
          g_string_append_c (json, '}');
          answer (message, 200, json->str);
        }
      else if (self->actions_fail_with)
        answer (message, self->actions_fail_with, "{\"detail\":\"failing\"}");
      else
        act (self, message, pipeline, g_str_equal (method, "DELETE") ? "delete" : parts[2] ? parts[2] : "");
    }
  else
    answer (message, 404, "{\"detail\":\"Not Found\"}");
}

static void
socket_cb (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  FakePlatform *self = user_data;

  g_set_object (&self->socket, connection);
  soup_websocket_connection_send_text (connection, "{\"type\":\"connected\"}");
}

static void
open_server (FakePlatform *self,
             guint         port)
{
  g_autoptr (GError) error = NULL;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, "/api/v1/ws/dashboard", NULL, NULL, socket_cb, self, NULL);
  soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
}

FakePlatform *
fake_platform_new (void)
{
  FakePlatform *self = g_new0 (FakePlatform, 1);
  g_autoptr (GUri) uri = NULL;
  GSList *uris;

  self->pipelines = g_ptr_array_new_with_free_func (free_pipeline);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->routes = "";
  open_server (self, 0);
  uris = soup_server_get_uris (self->server);
  uri = g_uri_ref (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->base = g_uri_build (G_URI_FLAGS_NONE, "http", NULL, "127.0.0.1", g_uri_get_port (uri), "/api/v1", NULL, NULL);
  return self;
}

void
fake_platform_free (FakePlatform *self)
{
  if (self->server)
    fake_platform_down (self);
  g_ptr_array_unref (self->pipelines);
  g_hash_table_unref (self->requests);
  g_uri_unref (self->base);
  g_free (self->key);
  g_free (self);
}

void
fake_platform_down (FakePlatform *self)
{
  g_clear_object (&self->socket);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

void
fake_platform_up (FakePlatform *self)
{
  open_server (self, (guint) g_uri_get_port (self->base));
}

FakePipeline *
fake_platform_add (FakePlatform *self,
                   const char   *uuid,
                   const char   *status,
                   const char   *stages)
{
  FakePipeline *pipeline = g_new0 (FakePipeline, 1);

  pipeline->uuid = g_strdup (uuid);
  fake_pipeline_set (pipeline, status, stages);
  pipeline->created = self->pipelines->len > 0 ? ((FakePipeline *) self->pipelines->pdata[0])->created + 1
                                               : g_get_real_time () / G_USEC_PER_SEC - 100000;
  g_ptr_array_insert (self->pipelines, 0, pipeline);
  return pipeline;
}

FakePipeline *
fake_platform_find (FakePlatform *self,
                    const char   *uuid)
{
  for (guint i = 0; i < self->pipelines->len; i++)
    {
      FakePipeline *pipeline = g_ptr_array_index (self->pipelines, i);

      if (g_str_equal (pipeline->uuid, uuid))
        return pipeline;
    }
  return NULL;
}

void
fake_platform_remove (FakePlatform *self,
                      const char   *uuid)
{
  g_assert_true (g_ptr_array_remove (self->pipelines, fake_platform_find (self, uuid)));
}

void
fake_pipeline_set (FakePipeline *self,
                   const char   *status,
                   const char   *stages)
{
  g_set_str (&self->status, status);
  g_set_str (&self->stages, stages);
}

guint
fake_platform_count (FakePlatform *self,
                     const char   *request)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, request));
}

void
fake_platform_send (FakePlatform *self,
                    const char   *frame)
{
  g_assert_nonnull (self->socket);
  soup_websocket_connection_send_text (self->socket, frame);
}
