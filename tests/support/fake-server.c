/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"

#include <string.h>

#define DEADLINE 20

struct _FakeServer
{
  GSocketService *service;
  guint port;
  FakeAnswer answer;
  gpointer data;
  GCancellable *gone;

  GMutex lock;
  GPtrArray *heads; /* guarded by lock */
  guint n_running;  /* guarded by lock */
  GCond ended;
};

static char *
read_head (FakeServer *self,
           GIOStream  *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autoptr (GString) head = g_string_new (NULL);
  const char *length;
  guint8 byte;

  while (!g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (g_input_stream_read (input, &byte, 1, self->gone, NULL) != 1)
        return NULL;
      g_string_append_c (head, (char) byte);
    }

  length = strstr (head->str, "Content-Length: ");
  if (length != NULL)
    for (guint64 left = g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10); left > 0; left--)
      if (g_input_stream_read (input, &byte, 1, self->gone, NULL) != 1)
        return NULL;

  return g_string_free_and_steal (g_steal_pointer (&head));
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  FakeServer *self = user_data;
  gboolean stays = TRUE;

  g_mutex_lock (&self->lock);
  self->n_running++;
  g_mutex_unlock (&self->lock);

  while (stays)
    {
      g_autofree char *head = read_head (self, G_IO_STREAM (connection));
      guint number;

      if (head == NULL)
        break;

      g_mutex_lock (&self->lock);
      number = self->heads->len;
      g_ptr_array_add (self->heads, g_strdup (head));
      g_mutex_unlock (&self->lock);

      stays = self->answer (self, number, head, G_IO_STREAM (connection), self->data);
    }

  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_mutex_lock (&self->lock);
  self->n_running--;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

FakeServer *
fake_server_new (FakeAnswer answer,
                 gpointer   data)
{
  FakeServer *self = g_new0 (FakeServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  self->answer = answer;
  self->data = data;
  self->gone = g_cancellable_new ();
  self->heads = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);

  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

void
fake_server_free (FakeServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->gone);

  g_mutex_lock (&self->lock);
  while (self->n_running > 0)
    g_cond_wait (&self->ended, &self->lock);
  g_mutex_unlock (&self->lock);

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_object_unref (self->gone);
  g_ptr_array_unref (self->heads);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self);
}

guint
fake_server_get_port (FakeServer *self)
{
  return self->port;
}

guint
fake_server_count_requests (FakeServer *self)
{
  G_MUTEX_AUTO_LOCK (&self->lock, locker);
  return self->heads->len;
}

char *
fake_server_dup_head (FakeServer *self,
                      guint       number)
{
  G_MUTEX_AUTO_LOCK (&self->lock, locker);
  g_assert_cmpuint (number, <, self->heads->len);
  return g_strdup (g_ptr_array_index (self->heads, number));
}

GUri *
fake_server_get_base (FakeServer *self)
{
  g_autofree char *text = g_strdup_printf ("http://127.0.0.1:%u/api/v1", self->port);

  return g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
}

gboolean
fake_write (GIOStream  *stream,
            const char *text,
            gssize      length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), text,
                                    length < 0 ? strlen (text) : (gsize) length, NULL, NULL, NULL);
}

gboolean
fake_write_json (GIOStream  *stream,
                 guint       status,
                 const char *body)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\n"
                                             "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                             status, soup_status_get_phrase (status), strlen (body), body);

  return fake_write (stream, answer, -1);
}

void
fake_wait_for_hangup (FakeServer *self,
                      GIOStream  *stream)
{
  guint8 byte;

  while (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, self->gone, NULL) > 0)
    ;
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("nothing came in %d s", DEADLINE);
  return G_SOURCE_REMOVE;
}

void
wait_until (gboolean *done)
{
  guint id = g_timeout_add_seconds (DEADLINE, too_late_cb, NULL);

  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
gone_cb (gpointer  user_data,
         GObject  *where)
{
  *(gboolean *) user_data = TRUE;
}

void
wait_for_finalize (gpointer object)
{
  gboolean gone = FALSE;

  g_object_weak_ref (object, gone_cb, &gone);
  g_object_unref (object);
  wait_until (&gone);
}

GBytes *
load_fixture (const char *path)
{
  g_autofree char *full = g_test_build_filename (G_TEST_DIST, "fixtures", path, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;

  g_file_get_contents (full, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}
