/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-request.h"

#include "demo/sluice-demo-faults.h"
#include "demo/sluice-demo-json.h"

static void
reply (SluiceDemoRequest *self,
       guint              status,
       GString           *json)
{
  gsize length = json->len;

  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_set_response (self->message, "application/json", SOUP_MEMORY_TAKE,
                                    g_string_free (json, FALSE), length);
}

gboolean
sluice_demo_request_is (SluiceDemoRequest *self,
                        const char        *method,
                        guint              n_segments)
{
  return self->n_segments == n_segments && g_str_equal (self->method, method);
}

const char *
sluice_demo_request_get_query (SluiceDemoRequest *self,
                               const char        *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

gboolean
sluice_demo_request_get_query_int (SluiceDemoRequest *self,
                                   const char        *name,
                                   gint64            *value)
{
  const char *text = sluice_demo_request_get_query (self, name);
  g_autoptr (GError) error = NULL;
  GString *errors;

  if (text == NULL || g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, &error))
    return TRUE;
  /* Its database can't hold such a number. */
  if (g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    {
      sluice_demo_request_crash (self);
      return FALSE;
    }

  errors = g_string_new (NULL);
  sluice_demo_request_add_error (errors, name,
                                 "Input should be a valid integer, unable to parse string as an integer",
                                 "int_parsing");
  sluice_demo_request_invalidate (self, errors);
  return FALSE;
}

void
sluice_demo_request_reply (SluiceDemoRequest *self,
                           GString           *json)
{
  reply (self, SOUP_STATUS_OK, json);
}

void
sluice_demo_request_fail (SluiceDemoRequest *self,
                          guint              status,
                          const char        *format,
                          ...)
{
  GString *json = g_string_new ("{\"error\":{\"code\":\"HTTP_ERROR\",\"message\":");
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  sluice_demo_json_append_string (json, message);
  g_string_append (json, ",\"details\":{}}}");
  reply (self, status, json);
}

void
sluice_demo_request_invalidate (SluiceDemoRequest *self,
                                GString           *errors)
{
  GString *json = g_string_new ("{\"error\":{\"code\":\"VALIDATION_ERROR\",\"message\":\"请求参数验证失败\","
                                "\"details\":{\"errors\":[");

  g_string_append_len (json, errors->str, (gssize) errors->len);
  g_string_free (errors, TRUE);
  g_string_append (json, "]}}}");
  reply (self, SOUP_STATUS_UNPROCESSABLE_ENTITY, json);
}

void
sluice_demo_request_add_error (GString    *errors,
                               const char *field,
                               const char *message,
                               const char *type)
{
  g_string_append (errors, errors->len > 0 ? ",{\"field\":" : "{\"field\":");
  sluice_demo_json_append_string (errors, field);
  g_string_append (errors, ",\"message\":");
  sluice_demo_json_append_string (errors, message);
  g_string_append (errors, ",\"type\":");
  sluice_demo_json_append_string (errors, type);
  g_string_append_c (errors, '}');
}

JsonNode *
sluice_demo_request_parse_body (SluiceDemoRequest *self,
                                GString           *errors)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (type == NULL || g_str_equal (type, "application/json"))
    {
      if (body->length == 0)
        {
          sluice_demo_request_add_error (errors, "", "Field required", "missing");
          return NULL;
        }
      json_parser_set_strict (parser, TRUE);
      if (!json_parser_load_from_data (parser, body->data, (gssize) body->length, NULL))
        {
          /* Where it stopped making sense: for a text that is cut off, its end. */
          g_autofree char *where = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) body->length);

          sluice_demo_request_add_error (errors, where, "JSON decode error", "json_invalid");
          return NULL;
        }
      root = json_parser_get_root (parser);
    }

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_ref (root);

  sluice_demo_request_add_error (errors, "", "Input should be a valid dictionary or object to extract fields from",
                                 "model_attributes_type");
  return NULL;
}

void
sluice_demo_request_crash (SluiceDemoRequest *self)
{
  reply (self, SOUP_STATUS_INTERNAL_SERVER_ERROR, g_string_new (SLUICE_DEMO_CRASHED));
}

void
sluice_demo_request_detail (SluiceDemoRequest *self,
                            guint              status,
                            const char        *detail)
{
  GString *json = g_string_new ("{\"detail\":");

  sluice_demo_json_append_string (json, detail);
  g_string_append_c (json, '}');
  reply (self, status, json);
}
