/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-jobs.h"
#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-request.h"

static void
reply_with_job (SluiceDemoRequest *self,
                SluiceDemoJob     *job)
{
  GString *json = g_string_new (NULL);

  sluice_demo_json_append_job (json, job, sluice_demo_jobs_get_step (self->scheduler, job));
  sluice_demo_request_reply (self, json);
}

static void
handle_list (SluiceDemoRequest *self)
{
  GPtrArray *jobs = sluice_demo_world_get_jobs (self->world);
  GString *json;
  gint64 page = 1;
  gint64 size = 20;
  gint64 begin;

  if (!sluice_demo_request_get_query_int (self, "page", &page)
      || !sluice_demo_request_get_query_int (self, "page_size", &size))
    return;

  page = CLAMP (page, 1, G_MAXINT32);
  size = CLAMP (size, 1, 1000);
  begin = (page - 1) * size;
  json = g_string_new ("{\"jobs\":[");
  for (gint64 i = begin; i < MIN (begin + size, jobs->len); i++)
    {
      SluiceDemoJob *job = g_ptr_array_index (jobs, jobs->len - 1 - (guint) i);

      if (i > begin)
        g_string_append_c (json, ',');
      sluice_demo_json_append_job (json, job, sluice_demo_jobs_get_step (self->scheduler, job));
    }
  g_string_append_printf (json,
                          "],\"total\":%u,\"page\":%" G_GINT64_FORMAT ",\"page_size\":%" G_GINT64_FORMAT "}",
                          jobs->len, page, size);
  sluice_demo_request_reply (self, json);
}

/* A job that no stage works on yet. */
static void
handle_create (SluiceDemoRequest *self)
{
  static const char *const members[] = { "name", "model_path", "train_data_path" };
  GString *errors = g_string_new (NULL);
  g_autoptr (JsonNode) root = sluice_demo_request_parse_body (self, errors);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  SluiceDemoJob *job;

  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (members); i++)
    {
      if (!json_object_has_member (object, members[i]))
        sluice_demo_request_add_error (errors, members[i], "Field required", "missing");
      else if (json_object_get_string_member_with_default (object, members[i], NULL) == NULL)
        sluice_demo_request_add_error (errors, members[i], "Input should be a valid string", "string_type");
    }
  if (errors->len > 0)
    {
      sluice_demo_request_invalidate (self, errors);
      return;
    }

  g_string_free (errors, TRUE);
  job = sluice_demo_world_add_job (self->world, json_object_get_string_member (object, "name"),
                                   json_object_get_string_member_with_default (object, "algorithm", "sft"),
                                   sluice_demo_scheduler_get_stamp (self->scheduler));
  g_set_str (&job->model_path, json_object_get_string_member (object, "model_path"));
  reply_with_job (self, job);
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
  SluiceDemoJob *job;
  gboolean done;

  if (self->n_segments == 1)
    {
      if (sluice_demo_request_is (self, "GET", 1))
        handle_list (self);
      else
        handle_create (self);
      return TRUE;
    }

  job = sluice_demo_world_get_job (self->world, self->segments[1]);
  if (sluice_demo_request_is (self, "GET", 3))
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
      reply_with_job (self, job);
      return TRUE;
    }

  if (g_str_equal (self->segments[2], "pause"))
    done = sluice_demo_scheduler_pause_job (self->scheduler, job);
  else
    done = sluice_demo_scheduler_resume_job (self->scheduler, job);

  if (done)
    reply_with_job (self, job);
  else
    sluice_demo_request_fail (self, SOUP_STATUS_BAD_REQUEST, "Job cannot be %sd in its status", self->segments[2]);
  return TRUE;
}
