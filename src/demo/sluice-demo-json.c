/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-json.h"

#include <string.h>

void
sluice_demo_json_append_string (GString    *out,
                                const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      switch (*c)
        {
        case '"':
          g_string_append (out, "\\\"");
          break;
        case '\\':
          g_string_append (out, "\\\\");
          break;
        case '\n':
          g_string_append (out, "\\n");
          break;
        default:
          if ((guchar) *c < 0x20)
            g_string_append_printf (out, "\\u%04x", (guint) (guchar) *c);
          else
            g_string_append_c (out, *c);
        }
    }
  g_string_append_c (out, '"');
}

void
sluice_demo_json_append_instant (GString *out,
                                 gint64   instant)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;
  gint64 fraction = instant % G_USEC_PER_SEC;

  if (instant == 0)
    {
      g_string_append (out, "null");
      return;
    }

  time = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  /* Python leaves the fraction out where it is zero. */
  if (fraction == 0)
    g_string_append_printf (out, "\"%s\"", text);
  else
    g_string_append_printf (out, "\"%s.%06d\"", text, (int) fraction);
}

static void
append_member (GString    *out,
               const char *name,
               const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  sluice_demo_json_append_string (out, text);
}

static void
append_instant_member (GString    *out,
                       const char *name,
                       gint64      instant)
{
  g_string_append_printf (out, ",\"%s\":", name);
  sluice_demo_json_append_instant (out, instant);
}

GBytes *
sluice_demo_json_get_row (SluiceDemoPipeline *pipeline)
{
  GString *out;

  if (pipeline->row != NULL)
    return pipeline->row;

  out = g_string_new ("{\"uuid\":");
  sluice_demo_json_append_string (out, pipeline->uuid);
  append_member (out, "name", pipeline->name);
  append_member (out, "description", pipeline->description);
  append_member (out, "status", sluice_demo_status_to_string (pipeline->status));
  append_member (out, "celery_task_id", *pipeline->celery_task_id != '\0' ? pipeline->celery_task_id : NULL);
  g_string_append_printf (out,
                          ",\"stage_tasks\":{},\"results\":{},\"priority\":%d,\"max_retries\":%" G_GINT64_FORMAT
                          ",\"retry_count\":%d",
                          pipeline->priority, pipeline->max_retries, pipeline->retry_count);
  append_instant_member (out, "created_at", pipeline->created_at);
  append_instant_member (out, "started_at", pipeline->started_at);
  append_instant_member (out, "completed_at", pipeline->completed_at);
  append_member (out, "error_message", pipeline->error_message);
  g_string_append_c (out, '}');

  pipeline->row = g_string_free_to_bytes (out);
  return pipeline->row;
}

void
sluice_demo_json_append_stage (GString             *out,
                               SluiceDemoStage     *stage,
                               SluiceDemoScheduler *scheduler)
{
  gboolean sent = stage->task != NULL && stage->status != SLUICE_DEMO_STATUS_PENDING;

  g_string_append (out, "{\"stage_name\":");
  sluice_demo_json_append_string (out, stage->name);
  g_string_append_printf (out, ",\"stage_order\":%u", stage->order);
  append_member (out, "task_name", stage->task_name);
  append_member (out, "status", sluice_demo_status_to_string (stage->status));
  append_member (out, "celery_task_id", sent ? stage->task->id : NULL);
  g_string_append (out, ",\"depends_on\":[");
  for (guint i = 0; stage->depends_on != NULL && stage->depends_on[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sluice_demo_json_append_string (out, stage->depends_on[i]);
    }
  g_string_append_printf (out, "],\"result\":%s", stage->result != NULL ? stage->result : "{}");
  append_member (out, "error_message", stage->error_message);
  if (stage->job != NULL && sluice_demo_scheduler_get_flavour (scheduler) == SLUICE_DEMO_FLAVOUR_PLAN)
    append_member (out, "job_uuid", stage->job->id);
  append_instant_member (out, "created_at", stage->created_at);
  append_instant_member (out, "started_at", stage->started_at);
  append_instant_member (out, "completed_at", stage->completed_at);
  if (sluice_demo_scheduler_get_flavour (scheduler) == SLUICE_DEMO_FLAVOUR_PLAN
      && stage->status == SLUICE_DEMO_STATUS_RUNNING)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.4f", sluice_demo_scheduler_get_progress (scheduler, stage));
      g_string_append_printf (out, ",\"progress\":%s", number);
    }
  g_string_append_c (out, '}');
}

static void
append_kwargs (GString         *out,
               SluiceDemoStage *stage)
{
  const char *params = stage->params != NULL ? stage->params : "{}";
  gsize length = strlen (params);

  g_string_append_c (out, '{');
  if (length > 2)
    {
      g_string_append_len (out, params + 1, (gssize) length - 2);
      g_string_append_c (out, ',');
    }
  g_string_append_printf (out, "\"_pipeline_uuid\":\"%s\",\"_stage_name\":", stage->pipeline->uuid);
  sluice_demo_json_append_string (out, stage->name);
  g_string_append_c (out, '}');
}

void
sluice_demo_json_append_task (GString        *out,
                              SluiceDemoTask *task,
                              gboolean        kwargs)
{
  g_string_append (out, "{\"task_id\":");
  sluice_demo_json_append_string (out, task->id);
  append_member (out, "name", kwargs && task->route != NULL ? task->route->full_name : NULL);
  append_member (out, "state", kwargs ? "STARTED" : sluice_demo_task_state_to_string (task->state));
  g_string_append_printf (out, ",\"result\":%s", !kwargs && task->result != NULL ? task->result : "null");
  append_member (out, "traceback", kwargs ? NULL : task->traceback);
  if (kwargs && task->stage != NULL)
    {
      g_string_append (out, ",\"args\":[],\"kwargs\":");
      append_kwargs (out, task->stage);
      g_string_append_c (out, '}');
    }
  else
    g_string_append (out, ",\"args\":null,\"kwargs\":null}");
}

void
sluice_demo_json_append_job (GString       *out,
                             SluiceDemoJob *job,
                             guint          step)
{
  g_string_append (out, "{\"id\":");
  sluice_demo_json_append_string (out, job->id);
  append_member (out, "name", job->name);
  append_member (out, "description", NULL);
  append_member (out, "status", sluice_demo_status_to_string (job->status));
  append_member (out, "algorithm", job->algorithm);
  append_member (out, "model_path", job->model_path);
  g_string_append_printf (out,
                          ",\"lora_enabled\":false,\"current_step\":%u,\"total_steps\":", step);
  if (job->total_steps > 0)
    g_string_append_printf (out, "%u", job->total_steps);
  else
    g_string_append (out, "null");
  g_string_append (out, ",\"current_epoch\":0,\"total_epochs\":3");
  append_instant_member (out, "created_at", job->created_at);
  append_instant_member (out, "started_at", job->started_at);
  append_instant_member (out, "completed_at", job->completed_at);
  g_string_append_printf (out,
                          ",\"num_gpus\":%u,\"gpu_type\":\"A100-80G\",\"latest_metrics\":null,\"output_path\":null"
                          ",\"checkpoint_paths\":[]}",
                          job->num_gpus);
}
