/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-jobs.h"
#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-request.h"

static void
handle_list (SluiceDemoRequest *self)
{
  GPtrArray *jobs = sluice_demo_world_get_jobs (self->world);
  GString *json = g_string_new ("{\"jobs\":[");

  for (guint i = jobs->len; i-- > 0;)
    {
      SluiceDemoJob *job = g_ptr_array_index (jobs, i);

      sluice_demo_json_append_job (json, job, sluice_demo_jobs_get_step (self->scheduler, job));
      if (i > 0)
        g_string_append_c (json, ',');
    }
  g_string_append_printf (json, "],\"total\":%u,\"page\":1,\"page_size\":20}", jobs->len);
  sluice_demo_request_reply (self, json);
}

static void
handle_logs (SluiceDemoRequest *self,
             SluiceDemoJob     *job)
{
  GString *errors = g_string_new (NULL);
  GString *json;
  gint64 lines = 100;
  gint64 offset = 0;

  if (!sluice_demo_request_get_query_int (self, "lines", &lines)
      || !sluice_demo_request_get_query_int (self, "offset", &offset))
    {
      g_string_free (errors, TRUE);
      return;
    }
  if (lines < 1)
    sluice_demo_request_add_error (errors, "lines", "Input should be greater than or equal to 1",
                                   "greater_than_equal");
  else if (lines > 1000)
    sluice_demo_request_add_error (errors, "lines", "Input should be less than or equal to 1000", "less_than_equal");
  if (errors->len > 0)
    {
      sluice_demo_request_invalidate (self, errors);
      return;
    }
  g_string_free (errors, TRUE);

  if (job == NULL)
    {
      sluice_demo_request_fail (self, SOUP_STATUS_NOT_FOUND, "Job %s not found", self->segments[1]);
      return;
    }
  json = g_string_new (NULL);
  sluice_demo_jobs_append_logs (json, self->scheduler, job, (guint) lines, (guint) MAX (0, offset));
  sluice_demo_request_reply (self, json);
}

gboolean
sluice_demo_handle_jobs (SluiceDemoRequest *self)
{
  SluiceDemoJob *job = NULL;
  GString *json;
  gboolean done;

  if (sluice_demo_request_is (self, "GET", 1))
    {
      handle_list (self);
      return TRUE;
    }
  if (self->n_segments < 2)
    return FALSE;

  job = sluice_demo_world_get_job (self->world, self->segments[1]);
  if (sluice_demo_request_is (self, "GET", 3) && g_str_equal (self->segments[2], "logs"))
    {
      handle_logs (self, job);
      return TRUE;
    }
  if (job == NULL)
    {
      sluice_demo_request_fail (self, SOUP_STATUS_NOT_FOUND, "Job %s not found", self->segments[1]);
      return TRUE;
    }

  if (sluice_demo_request_is (self, "GET", 2))
    {
      json = g_string_new (NULL);
      sluice_demo_json_append_job (json, job, sluice_demo_jobs_get_step (self->scheduler, job));
      sluice_demo_request_reply (self, json);
      return TRUE;
    }
  if (!sluice_demo_request_is (self, "POST", 3))
    return FALSE;

  if (g_str_equal (self->segments[2], "pause"))
    done = sluice_demo_scheduler_pause_job (self->scheduler, job);
  else if (g_str_equal (self->segments[2], "resume"))
    done = sluice_demo_scheduler_resume_job (self->scheduler, job);
  else
    return FALSE;

  if (!done)
    {
      sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Job cannot be %sd in its status",
                                self->segments[2]);
      return TRUE;
    }
  json = g_string_new (NULL);
  sluice_demo_json_append_job (json, job, sluice_demo_jobs_get_step (self->scheduler, job));
  sluice_demo_request_reply (self, json);
  return TRUE;
}
