/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-faults.h"

#include <string.h>

#define MAX_LATENCY (60 * 60 * 1000) /* ms */

static const char *const body_kinds[] = {
  "half", "endless", "wrong-types", "utf8", "html", "nested", "empty", NULL,
};

/* @value: (nullable): NULL gives @otherwise */
static gboolean
read_number (const char *kind,
             const char *value,
             guint64     least,
             guint64     most,
             guint       otherwise,
             guint      *number,
             GError    **error)
{
  guint64 read = otherwise;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, least, most, &read, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s takes a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT ", not '%s'", kind, least,
                   most, value);
      return FALSE;
    }

  *number = (guint) read;
  return TRUE;
}

static gboolean
set_body_kind (SluiceDemoFaults *self,
               const char       *value,
               GError          **error)
{
  if (value == NULL || !g_strv_contains (body_kinds, value))
    {
      g_autofree char *kinds = g_strjoinv (", ", (char **) body_kinds);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "body takes one of %s, not '%s'", kinds,
                   value != NULL ? value : "");
      return FALSE;
    }

  g_set_str (&self->body, value);
  return TRUE;
}

gboolean
sluice_demo_faults_set (SluiceDemoFaults *self,
                        const char       *kind,
                        const char       *value,
                        GError          **error)
{
  if (g_str_equal (kind, "latency"))
    return read_number (kind, value, 0, MAX_LATENCY, 1000, &self->latency, error);
  if (g_str_equal (kind, "errors"))
    return read_number (kind, value, 1, G_MAXINT, 1, &self->errors, error);
  if (g_str_equal (kind, "body"))
    return set_body_kind (self, value, error);

  if (g_str_equal (kind, "redirect"))
    self->redirect = TRUE;
  else if (g_str_equal (kind, "hang"))
    self->hang = TRUE;
  else if (g_str_equal (kind, "zombie"))
    self->zombie = TRUE;
  else if (g_str_equal (kind, "no-sockets"))
    self->no_sockets = TRUE;
  else if (g_str_equal (kind, "broker"))
    self->broker = TRUE;
  else if (g_str_equal (kind, "refuse") && value != NULL && *value != '\0')
    g_set_str (&self->refuse, value);
  else if (g_str_equal (kind, "refuse"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "refuse takes a field: 'stages -> 0 -> task'");
      return FALSE;
    }
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "there is no fault '%s'", kind);
      return FALSE;
    }

  return TRUE;
}

void
sluice_demo_faults_clear (SluiceDemoFaults *self)
{
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->refuse, g_free);
  memset (self, 0, sizeof *self);
}

static void
set_body (SoupServerMessage *message,
          const char        *type,
          const char        *body)
{
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static const char head[] = "HTTP/1.1 200 OK\r\nServer: uvicorn\r\nContent-Type: application/json\r\n";

static void
close_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
}

/* Says that more comes than does. */
static void
write_half (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *text = g_strdup_printf ("%sContent-Length: 4096\r\n\r\n{\"pipelines\": [{\"uuid\": \"", head);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL, NULL, NULL);
  g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, close_cb, NULL);
}

static void write_more (GIOStream *stream);

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GIOStream) stream = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    write_more (stream);
}

static void
write_more (GIOStream *stream)
{
  static char block[64 * 1024];

  if (block[0] == '\0')
    memset (block, ' ', sizeof block);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream), block, sizeof block, G_PRIORITY_LOW, NULL,
                                   written_cb, g_object_ref (stream));
}

static void
write_endless (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *text = g_strdup_printf ("%sConnection: close\r\n\r\n{\"pipelines\": [", head);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL, NULL, NULL);
  write_more (stream);
}

static void
break_body (SluiceDemoFaults  *self,
            SoupServerMessage *message)
{
  if (g_str_equal (self->body, "half"))
    write_half (message);
  else if (g_str_equal (self->body, "endless"))
    write_endless (message);
  else if (g_str_equal (self->body, "wrong-types"))
    set_body (message, "application/json",
              "{\"pipelines\": {\"uuid\": 7}, \"total\": [], \"pipeline\": 3, \"stages\": \"x\"}");
  else if (g_str_equal (self->body, "utf8"))
    set_body (message, "application/json", "{\"pipelines\": [], \"total\": 0, \"name\": \"\xc3\x28\xff\"}");
  else if (g_str_equal (self->body, "html"))
    set_body (message, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>Sign in to the network</body></html>");
  else if (g_str_equal (self->body, "empty"))
    set_body (message, "application/json", "");
  else
    {
      g_autofree char *nested = g_strnfill (100000, '[');

      set_body (message, "application/json", nested);
    }
}

void
sluice_demo_faults_break (SluiceDemoFaults  *self,
                          SoupServerMessage *message)
{
  self->counter++;
  if (self->redirect)
    {
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "http://127.0.0.2:9/elsewhere");
      return;
    }
  if (self->errors > 0 && self->counter % self->errors == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
      set_body (message, "application/json", SLUICE_DEMO_CRASHED);
      return;
    }
  if (self->body != NULL)
    break_body (self, message);
}
