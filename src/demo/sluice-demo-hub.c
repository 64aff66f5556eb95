/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-hub.h"

#include "demo/sluice-demo-jobs.h"
#include "demo/sluice-demo-json.h"

#include <string.h>

#define BASE "/api/v1/ws/"
#define HEARTBEAT_MS 30000
#define PROGRESS_EVERY 2
#define LOG_EVERY_MS 100

/* One socket. */
typedef struct
{
  SluiceDemoHub *hub; /* borrowed */
  SoupWebsocketConnection *connection;
  char *job; /* NULL on the dashboard */
  gboolean logs;
  gboolean zombie;
  guint heartbeat_id;
  guint lines; /* of the job's log already sent */
} Socket;

struct _SluiceDemoHub
{
  GObject parent_instance;

  SluiceDemoScheduler *scheduler; /* owned */
  SluiceDemoFaults *faults;       /* borrowed */
  double haste;
  GPtrArray *sockets;
  GPtrArray *closing; /* connections that were told to close and did not yet */
  guint progress_id;
  guint log_id;
};

G_DEFINE_FINAL_TYPE (SluiceDemoHub, sluice_demo_hub, G_TYPE_OBJECT)

static void
free_socket (gpointer data)
{
  Socket *socket = data;

  g_clear_handle_id (&socket->heartbeat_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (socket->connection, socket);
  g_object_unref (socket->connection);
  g_free (socket->job);
  g_free (socket);
}

static void
send_text (Socket     *socket,
           const char *text)
{
  if (!socket->zombie && !socket->hub->faults->zombie
      && soup_websocket_connection_get_state (socket->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (socket->connection, text);
}

static gboolean
heartbeat_cb (gpointer user_data)
{
  send_text (user_data, "{\"type\":\"heartbeat\"}");
  return G_SOURCE_CONTINUE;
}

/* It comes after 30 s without a word from the client. */
static void
restart_heartbeat (Socket *socket)
{
  g_clear_handle_id (&socket->heartbeat_id, g_source_remove);
  socket->heartbeat_id = g_timeout_add ((guint) (HEARTBEAT_MS / socket->hub->haste), heartbeat_cb, socket);
}

static void
append_type (GString    *out,
             const char *type)
{
  g_string_append_printf (out, "{\"type\":\"%s\"", type);
}

static void
append_now (SluiceDemoHub *self,
            GString       *out)
{
  g_string_append (out, ",\"timestamp\":");
  sluice_demo_json_append_instant (out, sluice_demo_scheduler_get_stamp (self->scheduler));
  g_string_append_c (out, '}');
}

/* How the socket's job does; nobody's job does nothing. */
static void
push_metrics (Socket *socket)
{
  SluiceDemoScheduler *scheduler = socket->hub->scheduler;
  SluiceDemoJob *job = sluice_demo_world_get_job (sluice_demo_scheduler_get_world (scheduler), socket->job);
  guint step = job != NULL ? sluice_demo_jobs_get_step (scheduler, job) : 0;
  g_autoptr (GString) out = g_string_new (NULL);
  char loss[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (loss, sizeof loss, "%.4f", step > 0 ? 0.62 + 2.4 / (1.0 + step / 900.0) : 0);
  append_type (out, "metrics");
  g_string_append (out, ",\"job_uuid\":");
  sluice_demo_json_append_string (out, socket->job);
  g_string_append_printf (out,
                          ",\"data\":{\"step\":%u,\"policy_loss\":%s,\"value_loss\":0.0,\"reward_mean\":0.0,"
                          "\"kl_divergence\":0.0}",
                          step, loss);
  append_now (socket->hub, out);
  send_text (socket, out->str);
}

static void
message_cb (Socket *socket,
            int     type,
            GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  JsonNode *root;
  const char *word;

  restart_heartbeat (socket);
  if (type != SOUP_WEBSOCKET_DATA_TEXT || !json_parser_load_from_data (parser, text, (gssize) length, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      socket->zombie
        = sluice_demo_scheduler_get_flavour (socket->hub->scheduler) == SLUICE_DEMO_FLAVOUR_PLATFORM;
      return;
    }

  word = json_object_get_string_member_with_default (json_node_get_object (root), "type", "");
  if (g_str_equal (word, "ping"))
    send_text (socket, "{\"type\":\"pong\"}");
  else if (g_str_equal (word, "request_metrics") && socket->job != NULL && !socket->logs)
    push_metrics (socket);
  else if (g_str_equal (word, "request_gpu") && socket->job != NULL && !socket->logs)
    {
      g_autoptr (GString) out = g_string_new ("{\"type\":\"gpu_usage\",\"job_uuid\":");

      sluice_demo_json_append_string (out, socket->job);
      g_string_append (out, ",\"data\":[]");
      append_now (socket->hub, out);
      send_text (socket, out->str);
    }
}

static void
closed_cb (Socket *socket)
{
  g_ptr_array_remove_fast (socket->hub->sockets, socket);
}

static void
forget_closing_cb (SoupWebsocketConnection *connection,
                   SluiceDemoHub           *self)
{
  g_signal_handlers_disconnect_by_data (connection, self);
  g_ptr_array_remove_fast (self->closing, connection);
}

static void
send_to_dashboards (SluiceDemoHub *self,
                    const char    *text)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      Socket *socket = g_ptr_array_index (self->sockets, i);

      if (socket->job == NULL)
        send_text (socket, text);
    }
}

static gboolean
pushes (SluiceDemoHub *self)
{
  return sluice_demo_scheduler_get_flavour (self->scheduler) == SLUICE_DEMO_FLAVOUR_PLAN && self->sockets->len > 0;
}

static void
push_stage (SluiceDemoHub   *self,
            SluiceDemoStage *stage)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_type (out, "stage_status_change");
  g_string_append (out, ",\"pipeline_uuid\":");
  sluice_demo_json_append_string (out, stage->pipeline->uuid);
  g_string_append (out, ",\"stage_name\":");
  sluice_demo_json_append_string (out, stage->name);
  g_string_append (out, ",\"status\":");
  sluice_demo_json_append_string (out, sluice_demo_status_to_string (stage->status));
  if (stage->status == SLUICE_DEMO_STATUS_RUNNING)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.4f", sluice_demo_scheduler_get_progress (self->scheduler, stage));
      g_string_append_printf (out, ",\"progress\":%s", number);
    }
  append_now (self, out);
  send_to_dashboards (self, out->str);
}

static void
stage_changed_cb (SluiceDemoHub   *self,
                  SluiceDemoStage *stage)
{
  if (pushes (self))
    push_stage (self, stage);
}

static void
pipeline_changed_cb (SluiceDemoHub      *self,
                     SluiceDemoPipeline *pipeline)
{
  g_autoptr (GString) out = NULL;

  if (!pushes (self))
    return;

  out = g_string_new (NULL);
  append_type (out, "pipeline_status_change");
  g_string_append (out, ",\"pipeline_uuid\":");
  sluice_demo_json_append_string (out, pipeline->uuid);
  g_string_append (out, ",\"status\":");
  sluice_demo_json_append_string (out, sluice_demo_status_to_string (pipeline->status));
  append_now (self, out);
  send_to_dashboards (self, out->str);
}

static void
task_changed_cb (SluiceDemoHub  *self,
                 SluiceDemoTask *task)
{
  g_autoptr (GString) out = NULL;

  if (!pushes (self))
    return;

  out = g_string_new (NULL);
  append_type (out, "task_status_change");
  g_string_append (out, ",\"task_id\":");
  sluice_demo_json_append_string (out, task->id);
  g_string_append_printf (out, ",\"state\":\"%s\"", sluice_demo_task_state_to_string (task->state));
  append_now (self, out);
  send_to_dashboards (self, out->str);
}

/* To the sockets of @job, or to the dashboards as well. */
static void
send_about_job (SluiceDemoHub *self,
                SluiceDemoJob *job,
                const char    *text,
                gboolean       everywhere)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      Socket *socket = g_ptr_array_index (self->sockets, i);

      if (socket->job != NULL ? g_str_equal (socket->job, job->id) : everywhere)
        send_text (socket, text);
    }
}

static void
job_changed_cb (SluiceDemoHub *self,
                SluiceDemoJob *job)
{
  const char *status = sluice_demo_status_to_string (job->status);
  g_autoptr (GString) out = NULL;

  if (self->sockets->len == 0)
    return;

  out = g_string_new (NULL);
  append_type (out, "status");
  g_string_append_printf (out, ",\"job_uuid\":\"%s\",\"status\":\"%s\",\"message\":\"%s\"", job->id, status,
                          status);
  append_now (self, out);
  send_about_job (self, job, out->str, FALSE);

  g_string_truncate (out, 0);
  append_type (out, "job_status_change");
  g_string_append_printf (out, ",\"job_uuid\":\"%s\",\"status\":\"%s\"", job->id, status);
  append_now (self, out);
  send_about_job (self, job, out->str, TRUE);

  if (job->status != SLUICE_DEMO_STATUS_FAILED)
    return;
  g_string_truncate (out, 0);
  append_type (out, "alert");
  g_string_append_printf (out, ",\"job_uuid\":\"%s\",\"severity\":\"critical\",\"message\":", job->id);
  sluice_demo_json_append_string (out, job->stage != NULL ? job->stage->error_message : NULL);
  append_now (self, out);
  send_about_job (self, job, out->str, TRUE);
}

/* Log lines that came since the last time. */
static void
push_log (SluiceDemoHub *self,
          Socket        *socket)
{
  SluiceDemoWorld *world = sluice_demo_scheduler_get_world (self->scheduler);
  SluiceDemoJob *job = sluice_demo_world_get_job (world, socket->job);
  guint n = job != NULL ? sluice_demo_jobs_count_lines (self->scheduler, job) : 0;

  for (; socket->lines < n; socket->lines++)
    {
      const char *level;
      g_autofree char *line = sluice_demo_jobs_make_line (job, socket->lines, &level);
      g_autoptr (GString) out = g_string_new (NULL);

      append_type (out, "log");
      g_string_append_printf (out, ",\"job_uuid\":\"%s\",\"level\":\"%s\",\"message\":", job->id, level);
      sluice_demo_json_append_string (out, line);
      append_now (self, out);
      send_text (socket, out->str);
    }
}

static gboolean
progress_cb (gpointer user_data)
{
  SluiceDemoHub *self = user_data;

  sluice_demo_scheduler_sync (self->scheduler);
  if (pushes (self))
    {
      GPtrArray *running = sluice_demo_scheduler_get_running (self->scheduler);

      for (guint i = 0; i < running->len; i++)
        {
          SluiceDemoTask *task = g_ptr_array_index (running, i);

          if (task->stage != NULL)
            push_stage (self, task->stage);
        }
    }
  for (guint i = 0; i < self->sockets->len; i++)
    {
      Socket *socket = g_ptr_array_index (self->sockets, i);

      SluiceDemoJob *job = NULL;

      if (socket->job == NULL)
        continue;
      job = sluice_demo_world_get_job (sluice_demo_scheduler_get_world (self->scheduler), socket->job);
      if (job != NULL && job->status == SLUICE_DEMO_STATUS_RUNNING)
        push_metrics (socket);
    }

  if (self->sockets->len > 0)
    return G_SOURCE_CONTINUE;
  self->progress_id = 0;
  return G_SOURCE_REMOVE;
}

/* Lines go out soon after they are written, to those that listen to a job. */
static gboolean
log_cb (gpointer user_data)
{
  SluiceDemoHub *self = user_data;
  gboolean any = FALSE;

  sluice_demo_scheduler_sync (self->scheduler);
  for (guint i = 0; i < self->sockets->len; i++)
    {
      Socket *socket = g_ptr_array_index (self->sockets, i);

      if (socket->job == NULL)
        continue;
      any = TRUE;
      push_log (self, socket);
    }

  if (any)
    return G_SOURCE_CONTINUE;
  self->log_id = 0;
  return G_SOURCE_REMOVE;
}

static void
sluice_demo_hub_dispose (GObject *object)
{
  SluiceDemoHub *self = SLUICE_DEMO_HUB (object);

  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_handle_id (&self->log_id, g_source_remove);
  if (self->closing != NULL)
    for (guint i = 0; i < self->closing->len; i++)
      g_signal_handlers_disconnect_by_data (self->closing->pdata[i], self);
  g_clear_pointer (&self->closing, g_ptr_array_unref);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  g_clear_object (&self->scheduler);

  G_OBJECT_CLASS (sluice_demo_hub_parent_class)->dispose (object);
}

static void
sluice_demo_hub_class_init (SluiceDemoHubClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_demo_hub_dispose;
}

static void
sluice_demo_hub_init (SluiceDemoHub *self)
{
  self->sockets = g_ptr_array_new_with_free_func (free_socket);
  self->closing = g_ptr_array_new_with_free_func (g_object_unref);
}

SluiceDemoHub *
sluice_demo_hub_new (SluiceDemoScheduler *scheduler,
                     SluiceDemoFaults    *faults,
                     double               haste)
{
  SluiceDemoHub *self = g_object_new (SLUICE_TYPE_DEMO_HUB, NULL);
  SluiceDemoWorld *world = sluice_demo_scheduler_get_world (scheduler);

  self->scheduler = g_object_ref (scheduler);
  self->faults = faults;
  self->haste = haste;
  g_signal_connect_object (world, "pipeline-changed", G_CALLBACK (pipeline_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (world, "stage-changed", G_CALLBACK (stage_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (world, "task-changed", G_CALLBACK (task_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (world, "job-changed", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
sluice_demo_hub_serves (const char *path)
{
  g_auto (GStrv) parts = NULL;
  guint n;

  if (!g_str_has_prefix (path, BASE))
    return FALSE;

  parts = g_strsplit (path + strlen (BASE), "/", -1);
  n = g_strv_length (parts);
  return (n == 1 && g_str_equal (parts[0], "dashboard"))
         || (n >= 2 && n <= 3 && g_str_equal (parts[0], "jobs") && *parts[1] != '\0'
             && (n == 2 || g_str_equal (parts[2], "logs")));
}

void
sluice_demo_hub_add (SluiceDemoHub           *self,
                     SoupWebsocketConnection *connection,
                     const char              *path)
{
  g_auto (GStrv) parts = g_strsplit (path + strlen (BASE), "/", -1);
  g_autoptr (GString) first = g_string_new (NULL);
  Socket *socket = g_new0 (Socket, 1);
  SluiceDemoJob *job;

  socket->hub = self;
  socket->connection = g_object_ref (connection);
  if (g_str_equal (parts[0], "jobs"))
    {
      socket->job = g_strdup (parts[1]);
      socket->logs = parts[2] != NULL;
      job = sluice_demo_world_get_job (sluice_demo_scheduler_get_world (self->scheduler), socket->job);
      if (job != NULL)
        socket->lines = sluice_demo_jobs_count_lines (self->scheduler, job);
    }
  g_ptr_array_add (self->sockets, socket);
  g_signal_connect_swapped (connection, "message", G_CALLBACK (message_cb), socket);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (closed_cb), socket);
  restart_heartbeat (socket);

  append_type (first, "connected");
  if (socket->job != NULL)
    {
      g_string_append (first, ",\"job_uuid\":");
      sluice_demo_json_append_string (first, socket->job);
    }
  if (socket->logs)
    g_string_append_c (first, '}');
  else
    append_now (self, first);
  send_text (socket, first->str);

  if (self->progress_id == 0)
    self->progress_id = g_timeout_add_seconds (PROGRESS_EVERY, progress_cb, self);
  if (socket->job != NULL && self->log_id == 0)
    self->log_id = g_timeout_add (LOG_EVERY_MS, log_cb, self);
}

/* By hand: libsoup refuses to send 1012, which is not in its list. RFC 6455, 5.5.1. */
static void
send_close (SoupWebsocketConnection *connection,
            gushort                  code)
{
  GIOStream *stream = soup_websocket_connection_get_io_stream (connection);
  const guint8 frame[] = { 0x88, 2, (guint8) (code >> 8), (guint8) (code & 0xff) };

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), frame, sizeof frame, NULL, NULL, NULL);
}

void
sluice_demo_hub_close (SluiceDemoHub *self,
                       gushort        code)
{
  g_autoptr (GPtrArray) sockets = self->sockets;

  self->sockets = g_ptr_array_new_with_free_func (free_socket);
  for (guint i = 0; i < sockets->len; i++)
    {
      Socket *socket = g_ptr_array_index (sockets, i);

      g_signal_handlers_disconnect_by_data (socket->connection, socket);
      if (code == 0)
        g_io_stream_close (soup_websocket_connection_get_io_stream (socket->connection), NULL, NULL);
      else if (soup_websocket_connection_get_state (socket->connection) == SOUP_WEBSOCKET_STATE_OPEN)
        {
          g_ptr_array_add (self->closing, g_object_ref (socket->connection));
          g_signal_connect (socket->connection, "closed", G_CALLBACK (forget_closing_cb), self);
          send_close (socket->connection, code);
        }
    }
}
