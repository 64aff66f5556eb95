/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-request.h"

#include <string.h>

/* What each of the pool's processes was given. */
static void
append_writes (GString          *json,
               SluiceDemoWorker *worker,
               guint             total)
{
  g_autoptr (GString) raw = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < worker->concurrency && total > 0; i++)
    {
      guint share = total / worker->concurrency + (i < total % worker->concurrency);

      g_string_append_printf (raw, "%s%u", i > 0 ? ", " : "", share);
      g_ascii_formatd (text, sizeof text, "%.2f", (double) share / total);
      g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", text);
    }
  g_ascii_formatd (text, sizeof text, "%.2f", total > 0 ? 1.0 / worker->concurrency : 0);
  g_string_append_printf (json,
                          ",\"writes\":{\"total\":%u,\"avg\":\"%s\",\"all\":\"%s\",\"raw\":\"%s\","
                          "\"strategy\":\"fair\",\"inqueues\":{\"total\":%u,\"active\":0}}",
                          total, text, all->str, raw->str, worker->concurrency);
}

static void
append_worker_stats (GString          *json,
                     SluiceDemoWorker *worker,
                     gint64            now)
{
  GHashTableIter iter;
  gpointer name;
  gpointer count;
  guint total = 0;
  gboolean first = TRUE;

  sluice_demo_json_append_string (json, worker->name);
  g_string_append (json, ":{\"total\":{");
  g_hash_table_iter_init (&iter, worker->totals);
  while (g_hash_table_iter_next (&iter, &name, &count))
    {
      if (!first)
        g_string_append_c (json, ',');
      first = FALSE;
      sluice_demo_json_append_string (json, name);
      g_string_append_printf (json, ":%u", GPOINTER_TO_UINT (count));
      total += GPOINTER_TO_UINT (count);
    }
  g_string_append_printf (json,
                          "},\"pid\":%u,\"clock\":\"%" G_GINT64_FORMAT "\",\"uptime\":%" G_GINT64_FORMAT
                          ",\"pool\":{\"implementation\":\"celery.concurrency.prefork:TaskPool\","
                          "\"max-concurrency\":%u,\"processes\":[",
                          worker->pid, now / G_USEC_PER_SEC % 100000, (now - worker->started) / G_USEC_PER_SEC,
                          worker->concurrency);
  for (guint i = 0; i < worker->concurrency; i++)
    g_string_append_printf (json, "%s%u", i > 0 ? "," : "", worker->pid + 57 + i * 4);
  g_string_append_printf (json,
                          "],\"max-tasks-per-child\":%u,\"put-guarded-by-semaphore\":false,"
                          "\"timeouts\":[82800,86400]",
                          worker->concurrency == 1 ? 1 : 1000);
  append_writes (json, worker, total);
  g_string_append_printf (json,
                          "},\"broker\":{\"hostname\":\"127.0.0.1\",\"userid\":null,\"virtual_host\":\"0\","
                          "\"port\":6379,\"insist\":false,\"ssl\":false,\"transport\":\"redis\","
                          "\"connect_timeout\":4,\"transport_options\":{},\"login_method\":null,"
                          "\"uri_prefix\":null,\"heartbeat\":120.0,\"failover_strategy\":\"round-robin\","
                          "\"alternates\":[]},\"prefetch_count\":%u,\"rusage\":{\"utime\":12.5,\"stime\":1.25,"
                          "\"maxrss\":98304,\"ixrss\":0,\"idrss\":0,\"isrss\":0,\"minflt\":53896,\"majflt\":1,"
                          "\"nswap\":0,\"inblock\":1024,\"oublock\":216,\"msgsnd\":0,\"msgrcv\":0,"
                          "\"nsignals\":0,\"nvcsw\":1655,\"nivcsw\":921}}",
                          worker->concurrency);
}

static void
handle_overview (SluiceDemoRequest *self)
{
  GPtrArray *workers = sluice_demo_scheduler_get_workers (self->scheduler);
  GString *json = g_string_new ("{\"workers\":[");

  for (guint i = 0; i < workers->len; i++)
    {
      SluiceDemoWorker *worker = g_ptr_array_index (workers, i);

      if (i > 0)
        g_string_append_c (json, ',');
      sluice_demo_json_append_string (json, worker->name);
    }
  g_string_append_printf (json,
                          "],\"worker_count\":%u,\"active_tasks\":%u,\"scheduled_tasks\":0,\"reserved_tasks\":%u,"
                          "\"registered_tasks\":%u,\"stats\":{",
                          workers->len, sluice_demo_scheduler_get_running (self->scheduler)->len,
                          sluice_demo_scheduler_get_queued (self->scheduler)->len, workers->len > 0 ? 13 : 0);
  for (guint i = 0; i < workers->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_worker_stats (json, g_ptr_array_index (workers, i), sluice_demo_scheduler_get_time (self->scheduler));
    }
  g_string_append (json, "}}");
  sluice_demo_request_reply (self, json);
}

static void
handle_list (SluiceDemoRequest *self)
{
  GPtrArray *running = sluice_demo_scheduler_get_running (self->scheduler);
  const char *filter = sluice_demo_request_get_query (self, "state");
  GString *json = g_string_new ("{\"tasks\":[");
  gint64 limit = 100;
  guint written = 0;

  if (!sluice_demo_request_get_query_int (self, "limit", &limit))
    {
      g_string_free (json, TRUE);
      return;
    }
  for (guint i = 0; i < running->len && written < MAX (0, limit); i++)
    {
      SluiceDemoTask *task = g_ptr_array_index (running, i);

      /* What is called state is looked for in the name. */
      if (filter != NULL && strstr (task->route->full_name, filter) == NULL)
        continue;
      if (written++ > 0)
        g_string_append_c (json, ',');
      sluice_demo_json_append_task (json, task, TRUE);
    }
  g_string_append_printf (json, "],\"total\":%u}", written);
  sluice_demo_request_reply (self, json);
}

/* An id that nobody knows is a task that waits, as Celery has it. */
static void
handle_detail (SluiceDemoRequest *self,
               const char        *id,
               SluiceDemoTask    *task)
{
  GString *json = g_string_new (NULL);

  if (task != NULL)
    sluice_demo_json_append_task (json, task, FALSE);
  else
    {
      g_string_append (json, "{\"task_id\":");
      sluice_demo_json_append_string (json, id);
      g_string_append (json, ",\"name\":null,\"state\":\"PENDING\",\"result\":null,\"traceback\":null,\"args\":null,"
                             "\"kwargs\":null}");
    }
  sluice_demo_request_reply (self, json);
}

static void
handle_result (SluiceDemoRequest *self,
               const char        *id,
               SluiceDemoTask    *task)
{
  SluiceDemoTaskState state = task != NULL ? task->state : SLUICE_DEMO_TASK_PENDING;
  GString *json = g_string_new ("{\"task_id\":");

  sluice_demo_json_append_string (json, id);
  g_string_append_printf (json, ",\"state\":\"%s\"", sluice_demo_task_state_to_string (state));
  if (state == SLUICE_DEMO_TASK_SUCCESS)
    g_string_append_printf (json, ",\"result\":%s}", task->result != NULL ? task->result : "null");
  else if (state == SLUICE_DEMO_TASK_REVOKED)
    g_string_append (json, ",\"error\":\"terminated\",\"traceback\":null}");
  else if (state == SLUICE_DEMO_TASK_FAILURE)
    {
      g_string_append (json, ",\"error\":");
      sluice_demo_json_append_string (json, task->error);
      g_string_append (json, ",\"traceback\":");
      sluice_demo_json_append_string (json, task->traceback);
      g_string_append_c (json, '}');
    }
  else
    g_string_append (json, ",\"message\":\"Task not ready yet\"}");
  sluice_demo_request_reply (self, json);
}

static void
reply_with_task (SluiceDemoRequest *self,
                 const char        *id,
                 const char        *member,
                 SluiceDemoTask    *by,
                 const char        *status,
                 const char        *message)
{
  GString *json = g_string_new ("{\"task_id\":");

  sluice_demo_json_append_string (json, id);
  g_string_append_printf (json, ",\"%s\":\"%s\",\"status\":\"%s\",\"message\":\"%s\"}", member, by->id, status,
                          message);
  sluice_demo_request_reply (self, json);
}

static void
handle_purge (SluiceDemoRequest *self)
{
  GString *json = g_string_new (NULL);
  guint n = sluice_demo_scheduler_purge (self->scheduler);

  g_string_append_printf (json, "{\"status\":\"purged\",\"tasks_purged\":%u,\"message\":\"Purged %u tasks from queue\"}",
                          n, n);
  sluice_demo_request_reply (self, json);
}

gboolean
sluice_demo_handle_tasks (SluiceDemoRequest *self)
{
  const char *id = self->n_segments > 1 ? self->segments[1] : NULL;
  SluiceDemoTask *task = id != NULL ? sluice_demo_world_get_task (self->world, id) : NULL;

  if (self->broker_down)
    {
      sluice_demo_request_crash (self);
      return TRUE;
    }

  if (sluice_demo_request_is (self, "GET", 1))
    handle_list (self);
  else if (sluice_demo_request_is (self, "POST", 2) && g_str_equal (id, "purge"))
    handle_purge (self);
  else if (sluice_demo_request_is (self, "GET", 3) && g_str_equal (id, "stats")
           && g_str_equal (self->segments[2], "overview"))
    handle_overview (self);
  else if (sluice_demo_request_is (self, "GET", 2))
    handle_detail (self, id, task);
  else if (sluice_demo_request_is (self, "GET", 3) && g_str_equal (self->segments[2], "result"))
    handle_result (self, id, task);
  else if (sluice_demo_request_is (self, "POST", 3) && g_str_equal (self->segments[2], "cancel"))
    reply_with_task (self, id, "cancel_task_id", sluice_demo_scheduler_cancel_task (self->scheduler, task),
                     "cancelling", "Task cancellation requested");
  else if (sluice_demo_request_is (self, "POST", 3) && g_str_equal (self->segments[2], "retry"))
    reply_with_task (self, id, "retry_task_id", sluice_demo_scheduler_retry_task (self->scheduler, task, id),
                     "retrying", "Task retry requested");
  else
    return FALSE;

  return TRUE;
}
