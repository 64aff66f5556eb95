/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-server-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_AWAY (60 * 60 * 1000) /* ms */

static gboolean
restart_cb (gpointer user_data)
{
  SluiceDemoServer *self = user_data;

  self->restart_id = 0;
  sluice_demo_server_restart (self, self->restart_ms);
  return G_SOURCE_REMOVE;
}

/* A whole number, given as such or as text; @otherwise where there is none. */
static gboolean
read_number (JsonObject *arguments,
             const char *name,
             gint64      most,
             guint       otherwise,
             guint      *number,
             GError    **error)
{
  JsonNode *node = arguments != NULL ? json_object_get_member (arguments, name) : NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
  gint64 read = otherwise;
  gboolean good = node == NULL;

  if (type == G_TYPE_STRING)
    good = g_ascii_string_to_signed (json_node_get_string (node), 10, 0, most, &read, NULL);
  else if (type == G_TYPE_INT64)
    {
      read = json_node_get_int (node);
      good = read >= 0 && read <= most;
    }

  if (!good)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "\"%s\" takes a whole number from 0 to %" G_GINT64_FORMAT, name, most);
      return FALSE;
    }
  *number = (guint) read;
  return TRUE;
}

static gboolean
set_fault (SluiceDemoServer *self,
           JsonObject       *arguments,
           GError          **error)
{
  JsonNode *kind = arguments != NULL ? json_object_get_member (arguments, "kind") : NULL;
  JsonNode *value = arguments != NULL ? json_object_get_member (arguments, "value") : NULL;
  g_autofree char *text = NULL;

  if (kind == NULL || !JSON_NODE_HOLDS_VALUE (kind) || json_node_get_value_type (kind) != G_TYPE_STRING)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"kind\" takes the name of a fault");
      return FALSE;
    }

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    text = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
             ? g_strdup (json_node_get_string (value))
             : json_to_string (value, FALSE);
  return sluice_demo_faults_set (&self->faults, json_node_get_string (kind), text, error);
}

static gboolean
set_workers (SluiceDemoServer *self,
             JsonObject       *arguments,
             GError          **error)
{
  guint n;

  if (!read_number (arguments, "n", SLUICE_DEMO_MAX_WORKERS, 3, &n, error))
    return FALSE;

  sluice_demo_scheduler_set_workers (self->scheduler, n);
  return TRUE;
}

static gboolean
restart (SluiceDemoServer *self,
         JsonObject       *arguments,
         GError          **error)
{
  if (!read_number (arguments, "ms", MAX_AWAY, 500, &self->restart_ms, error))
    return FALSE;

  /* After this answer left. */
  g_clear_handle_id (&self->restart_id, g_source_remove);
  self->restart_id = g_timeout_add (20, restart_cb, self);
  return TRUE;
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

static void
refuse (SoupServerMessage *message,
        const char        *why)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_string_value (builder, why);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  json = json_to_string (node, FALSE);
  reply_to_demo (message, SOUP_STATUS_BAD_REQUEST, json);
}

static gboolean
handle_demo (SluiceDemoServer  *self,
             const char        *method,
             const char        *what,
             JsonObject        *arguments,
             SoupServerMessage *message,
             GError           **error)
{
  if (g_str_equal (what, "faults") && g_str_equal (method, "DELETE"))
    sluice_demo_faults_clear (&self->faults);
  else if (g_str_equal (what, "faults"))
    return set_fault (self, arguments, error);
  else if (g_str_equal (what, "drop-sockets"))
    sluice_demo_hub_close (self->hub, 0);
  else if (g_str_equal (what, "restart"))
    return restart (self, arguments, error);
  else if (g_str_equal (what, "workers"))
    return set_workers (self, arguments, error);
  else if (g_str_equal (what, "requests") && g_str_equal (method, "DELETE"))
    g_ptr_array_set_size (self->requests, 0);
  else if (g_str_equal (what, "requests"))
    {
      g_autofree char *json = list_requests (self);

      reply_to_demo (message, SOUP_STATUS_OK, json);
    }
  else
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no such thing");
      return FALSE;
    }

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
  g_autoptr (GError) error = NULL;
  JsonNode *root = NULL;

  if (body->length > 0)
    {
      if (json_parser_load_from_data (parser, body->data, body->length, NULL))
        root = json_parser_get_root (parser);
      if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
        {
          refuse (message, "the body is no JSON object");
          return;
        }
    }

  reply_to_demo (message, SOUP_STATUS_OK, "{}");
  if (!handle_demo (self, soup_server_message_get_method (message),
                    g_str_has_prefix (path, "/demo/") ? path + strlen ("/demo/") : "",
                    root != NULL ? json_node_get_object (root) : NULL, message, &error))
    refuse (message, error->message);
  sluice_demo_scheduler_sync (self->scheduler);
  sluice_demo_server_schedule_wake (self);
}
