/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"

#include <string.h>

#define DEADLINE_SECONDS 30

static gboolean
expire_cb (gpointer data)
{
  g_error ("what was waited for did not come in %d s", DEADLINE_SECONDS);
  return G_SOURCE_REMOVE;
}

void
demo_wait (DemoCondition condition,
           gpointer      data)
{
  guint id;

  if (condition (data))
    return;
  id = g_timeout_add_seconds (DEADLINE_SECONDS, expire_cb, NULL);
  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

DemoFixture *
demo_fixture_new (const SluiceDemoOptions *options)
{
  DemoFixture *self = g_new0 (DemoFixture, 1);
  g_autoptr (GError) error = NULL;

  self->server = sluice_demo_server_new (options);
  sluice_demo_server_listen (self->server, &error);
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("proxy-resolver", NULL, "timeout", 0, NULL);
  return self;
}

void
demo_fixture_free (DemoFixture *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  sluice_demo_server_stop (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->server);
  g_free (self->key);
  g_free (self);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  DemoAnswer *self = user_data;
  g_autoptr (JsonParser) parser = json_parser_new ();

  self->done = TRUE;
  self->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &self->error);
  self->status = soup_message_get_status (self->message);
  if (self->body != NULL && g_bytes_get_size (self->body) > 0
      && json_parser_load_from_data (parser, g_bytes_get_data (self->body, NULL),
                                     (gssize) g_bytes_get_size (self->body), NULL))
    self->json = json_parser_steal_root (parser);
}

DemoAnswer *
demo_fixture_begin (DemoFixture *self,
                    const char  *method,
                    const char  *path,
                    const char  *body,
                    const char  *type)
{
  DemoAnswer *answer = g_new0 (DemoAnswer, 1);
  g_autofree char *url = g_strconcat (sluice_demo_server_get_url (self->server), path, NULL);

  answer->message = soup_message_new (method, url);
  g_assert_nonnull (answer->message);
  soup_message_add_flags (answer->message, SOUP_MESSAGE_NO_REDIRECT);
  if (self->key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (answer->message), "X-API-KEY", self->key);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (answer->message, type, bytes);
    }
  soup_session_send_and_read_async (self->session, answer->message, G_PRIORITY_DEFAULT, NULL, answered_cb, answer);
  return answer;
}

static gboolean
is_done (gpointer data)
{
  return ((DemoAnswer *) data)->done;
}

void
demo_answer_wait (DemoAnswer *self)
{
  demo_wait (is_done, self);
}

DemoAnswer *
demo_fixture_send (DemoFixture *self,
                   const char  *method,
                   const char  *path,
                   const char  *body)
{
  DemoAnswer *answer = demo_fixture_begin (self, method, path, body, "application/json");

  demo_answer_wait (answer);
  return answer;
}

void
demo_answer_free (DemoAnswer *self)
{
  demo_answer_wait (self);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_error (&self->error);
  g_object_unref (self->message);
  g_free (self);
}

JsonNode *
demo_answer_get (DemoAnswer *self,
                 const char *member)
{
  JsonNode *node;

  g_assert_no_error (self->error);
  g_assert_nonnull (self->json);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (self->json));
  node = json_object_get_member (json_node_get_object (self->json), member);
  g_assert_nonnull (node);
  return node;
}

void
demo_answer_assert (DemoAnswer *self,
                    guint       status,
                    const char *message)
{
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->status, ==, status);
  if (message != NULL)
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (demo_answer_get (self, "error")), "message"),
                     ==, message);
}

void
demo_fixture_control (DemoFixture *self,
                      const char  *what,
                      const char  *body)
{
  g_autofree char *path = g_strconcat ("/demo/", what, NULL);
  g_autoptr (DemoAnswer) answer = demo_fixture_send (self, "POST", path, body != NULL ? body : "{}");

  demo_answer_assert (answer, 200, NULL);
}

char *
demo_fixture_create (DemoFixture *self,
                     const char  *body)
{
  g_autoptr (DemoAnswer) answer = demo_fixture_send (self, "POST", "/api/v1/pipelines", body);

  demo_answer_assert (answer, 200, NULL);
  return g_strdup (json_node_get_string (demo_answer_get (answer, "uuid")));
}

DemoAnswer *
demo_fixture_act (DemoFixture *self,
                  const char  *method,
                  const char  *uuid,
                  const char  *action)
{
  g_autofree char *path = g_strconcat ("/api/v1/pipelines/", uuid, *action != '\0' ? "/" : "", action, NULL);

  return demo_fixture_send (self, method, path, NULL);
}

void
demo_fixture_wait_for_status (DemoFixture *self,
                              const char  *uuid,
                              const char  *status)
{
  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (DemoAnswer) answer = demo_fixture_act (self, "GET", uuid, "");

      demo_answer_assert (answer, 200, NULL);
      if (g_str_equal (json_node_get_string (demo_answer_get (answer, "status")), status))
        return;
    }
  g_assert_not_reached ();
}

static void
frame_cb (DemoSocket *self,
          int         type,
          GBytes     *bytes)
{
  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_ptr_array_add (self->frames, g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

static void
closed_cb (DemoSocket *self)
{
  self->closed = TRUE;
  self->code = soup_websocket_connection_get_close_code (self->connection);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  DemoSocket *self = user_data;

  self->done = TRUE;
  self->connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, NULL);
  if (self->connection == NULL)
    return;
  g_signal_connect_swapped (self->connection, "message", G_CALLBACK (frame_cb), self);
  g_signal_connect_swapped (self->connection, "closed", G_CALLBACK (closed_cb), self);
}

static gboolean
is_answered (gpointer data)
{
  return ((DemoSocket *) data)->done;
}

DemoSocket *
demo_socket_open (DemoFixture *self,
                  const char  *path)
{
  DemoSocket *socket = g_new0 (DemoSocket, 1);
  g_autofree char *url = g_strconcat ("ws", sluice_demo_server_get_url (self->server) + strlen ("http"), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  socket->frames = g_ptr_array_new_with_free_func (g_free);
  if (self->key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-API-KEY", self->key);
  soup_session_websocket_connect_async (self->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, connected_cb,
                                        socket);
  demo_wait (is_answered, socket);
  socket->status = soup_message_get_status (message);
  return socket;
}

void
demo_socket_send (DemoSocket *self,
                  const char *text)
{
  soup_websocket_connection_send_text (self->connection, text);
}

typedef struct
{
  DemoSocket *socket;
  guint index;
} Awaited;

static gboolean
has_frame (gpointer data)
{
  Awaited *awaited = data;

  return awaited->socket->frames->len > awaited->index;
}

const char *
demo_socket_wait (DemoSocket *self,
                  guint       index)
{
  Awaited awaited = { self, index };

  demo_wait (has_frame, &awaited);
  return g_ptr_array_index (self->frames, index);
}

static gboolean
is_closed (gpointer data)
{
  return ((DemoSocket *) data)->closed;
}

void
demo_socket_wait_closed (DemoSocket *self)
{
  demo_wait (is_closed, self);
}

void
demo_socket_free (DemoSocket *self)
{
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_ptr_array_unref (self->frames);
  g_free (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  DemoRaw *self = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->reading = FALSE;
  self->closed = n <= 0;
  if (n > 0)
    g_string_append_len (self->text, self->buffer, n);
}

static void
connect_raw_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  DemoRaw *self = user_data;
  g_autoptr (GError) error = NULL;

  self->connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_connected (gpointer data)
{
  return ((DemoRaw *) data)->connection != NULL;
}

DemoRaw *
demo_raw_open (DemoFixture *self,
               const char  *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  DemoRaw *raw = g_new0 (DemoRaw, 1);

  raw->text = g_string_new (NULL);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, sluice_demo_server_get_url (self->server) + strlen ("http://"), 80,
                                         NULL, connect_raw_cb, raw);
  demo_wait (is_connected, raw);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (raw->connection)), request,
                                            strlen (request), NULL, NULL, NULL));
  return raw;
}

static gboolean
is_not_reading (gpointer data)
{
  return !((DemoRaw *) data)->reading;
}

void
demo_raw_wait (DemoRaw *self,
               gsize    limit)
{
  while (!self->closed && self->text->len < limit)
    {
      self->reading = TRUE;
      g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), self->buffer,
                                 sizeof self->buffer, G_PRIORITY_DEFAULT, NULL, read_cb, self);
      demo_wait (is_not_reading, self);
    }
}

void
demo_raw_free (DemoRaw *self)
{
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_unref (self->connection);
  g_string_free (self->text, TRUE);
  g_free (self);
}
