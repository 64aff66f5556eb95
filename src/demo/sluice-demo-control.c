/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-server-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

static gboolean
restart_cb (gpointer user_data)
{
  SluiceDemoServer *self = user_data;

  self->restart_id = 0;
  sluice_demo_server_restart (self, self->restart_ms);
  return G_SOURCE_REMOVE;
}

/* A number, given as such or as text. */
static guint
get_number (JsonObject *arguments,
            const char *name,
            guint       value)
{
  JsonNode *node = arguments != NULL ? json_object_get_member (arguments, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return value;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return (guint) g_ascii_strtoull (json_node_get_string (node), NULL, 10);
  return (guint) CLAMP (json_node_get_int (node), 0, G_MAXINT);
}

static gboolean
set_fault (SluiceDemoServer *self,
           JsonObject       *arguments)
{
  const char *kind = json_object_get_string_member_with_default (arguments, "kind", "");
  JsonNode *value = json_object_get_member (arguments, "value");
  g_autofree char *text = NULL;

  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    text = json_node_get_value_type (value) == G_TYPE_STRING ? g_strdup (json_node_get_string (value))
                                                             : json_to_string (value, FALSE);
  return sluice_demo_faults_set (&self->faults, kind, text);
}

static void
reply_to_demo (SoupServerMessage *message,
               guint              status,
               const char        *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
}

static char *
list_requests (SluiceDemoServer *self)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < self->requests->len; i++)
    g_string_append_printf (json, "%s%s", i > 0 ? "," : "", (char *) self->requests->pdata[i]);
  g_string_append_c (json, ']');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

static gboolean
handle_demo (SluiceDemoServer  *self,
             const char        *method,
             const char        *what,
             JsonObject        *arguments,
             SoupServerMessage *message)
{
  if (g_str_equal (what, "faults") && g_str_equal (method, "DELETE"))
    sluice_demo_faults_clear (&self->faults);
  else if (g_str_equal (what, "faults"))
    return arguments != NULL && set_fault (self, arguments);
  else if (g_str_equal (what, "drop-sockets"))
    sluice_demo_hub_close (self->hub, 0);
  else if (g_str_equal (what, "restart"))
    {
      /* After this answer left. */
      self->restart_ms = get_number (arguments, "ms", 500);
      g_clear_handle_id (&self->restart_id, g_source_remove);
      self->restart_id = g_timeout_add (20, restart_cb, self);
    }
  else if (g_str_equal (what, "workers"))
    sluice_demo_scheduler_set_workers (self->scheduler, get_number (arguments, "n", 3));
  else if (g_str_equal (what, "requests") && g_str_equal (method, "DELETE"))
    g_ptr_array_set_size (self->requests, 0);
  else if (g_str_equal (what, "requests"))
    {
      g_autofree char *json = list_requests (self);

      reply_to_demo (message, SOUP_STATUS_OK, json);
    }
  else
    return FALSE;

  return TRUE;
}

void
sluice_demo_server_control_cb (SoupServer        *soup,
                               SoupServerMessage *message,
                               const char        *path,
                               GHashTable        *query,
                               gpointer           user_data)
{
  SluiceDemoServer *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *arguments = NULL;

  if (body->length > 0 && json_parser_load_from_data (parser, body->data, body->length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    arguments = json_node_get_object (json_parser_get_root (parser));

  reply_to_demo (message, SOUP_STATUS_OK, "{}");
  if (!g_str_has_prefix (path, "/demo/")
      || !handle_demo (self, soup_server_message_get_method (message), path + strlen ("/demo/"), arguments, message))
    reply_to_demo (message, SOUP_STATUS_BAD_REQUEST, "{\"detail\":\"no such thing\"}");
  sluice_demo_scheduler_sync (self->scheduler);
  sluice_demo_server_schedule_wake (self);
}
