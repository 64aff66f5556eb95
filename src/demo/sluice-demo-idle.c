/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-server-private.h"

#define IDLE_MS 5000

typedef struct
{
  SluiceDemoServer *self; /* borrowed */
  GSocket *socket;        /* owned */
} Idle;

static void
free_idle (gpointer data)
{
  Idle *idle = data;

  g_object_unref (idle->socket);
  g_free (idle);
}

static gboolean
close_cb (gpointer user_data)
{
  Idle *idle = user_data;

  g_socket_shutdown (idle->socket, TRUE, TRUE, NULL);
  g_hash_table_remove (idle->self->idle, idle->socket);
  return G_SOURCE_REMOVE;
}

static void
stop_watching (SluiceDemoServer *self,
               GSocket          *socket)
{
  guint id = socket != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->idle, socket)) : 0;

  if (id == 0)
    return;

  g_source_remove (id);
  g_hash_table_remove (self->idle, socket);
}

static void
started_cb (SoupServer        *soup,
            SoupServerMessage *message,
            gpointer           user_data)
{
  stop_watching (user_data, soup_server_message_get_socket (message));
}

static void
finished_cb (SoupServer        *soup,
             SoupServerMessage *message,
             gpointer           user_data)
{
  SluiceDemoServer *self = user_data;
  GSocket *socket = soup_server_message_get_socket (message);
  Idle *idle;
  guint id;

  /* What was taken over is no idle connection. */
  if (socket == NULL || soup_server_message_get_status (message) == SOUP_STATUS_SWITCHING_PROTOCOLS
      || self->faults.body != NULL)
    return;

  stop_watching (self, socket);
  idle = g_new0 (Idle, 1);
  idle->self = self;
  idle->socket = g_object_ref (socket);
  id = g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) (IDLE_MS / self->haste), close_cb, idle, free_idle);
  g_hash_table_insert (self->idle, g_object_ref (socket), GUINT_TO_POINTER (id));
}

void
sluice_demo_server_watch_idle (SluiceDemoServer *self)
{
  g_signal_connect_object (self->soup, "request-started", G_CALLBACK (started_cb), self, 0);
  g_signal_connect_object (self->soup, "request-finished", G_CALLBACK (finished_cb), self, 0);
}

void
sluice_demo_server_forget_idle (SluiceDemoServer *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->idle);
  while (g_hash_table_iter_next (&iter, NULL, &id))
    g_source_remove (GPOINTER_TO_UINT (id));
  g_hash_table_remove_all (self->idle);
}
