/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-openapi.h"

#include <string.h>

static const struct
{
  const char *path;
  const char *methods;
  gboolean plan; /* in the plan's flavour only */
} routes[] = {
  { "/api/v1/pipelines", "get post", FALSE },
  { "/api/v1/pipelines/{pipeline_uuid}", "get delete", FALSE },
  { "/api/v1/pipelines/{pipeline_uuid}/status", "get", FALSE },
  { "/api/v1/pipelines/{pipeline_uuid}/start", "post", FALSE },
  { "/api/v1/pipelines/{pipeline_uuid}/cancel", "post", FALSE },
  { "/api/v1/pipelines/{pipeline_uuid}/pause", "post", TRUE },
  { "/api/v1/pipelines/{pipeline_uuid}/resume", "post", TRUE },
  { "/api/v1/pipelines/{pipeline_uuid}/retry", "post", TRUE },
  { "/api/v1/celery-tasks", "get", FALSE },
  { "/api/v1/celery-tasks/purge", "post", FALSE },
  { "/api/v1/celery-tasks/stats/overview", "get", FALSE },
  { "/api/v1/celery-tasks/{task_id}", "get", FALSE },
  { "/api/v1/celery-tasks/{task_id}/result", "get", FALSE },
  { "/api/v1/celery-tasks/{task_id}/cancel", "post", FALSE },
  { "/api/v1/celery-tasks/{task_id}/retry", "post", FALSE },
  { "/api/v1/jobs", "get", FALSE },
  { "/api/v1/jobs/{job_id}", "get", FALSE },
  { "/api/v1/jobs/{job_id}/logs", "get", FALSE },
  { "/api/v1/jobs/{job_id}/pause", "post", FALSE },
  { "/api/v1/jobs/{job_id}/resume", "post", FALSE },
  { "/health", "get", FALSE },
};

char *
sluice_demo_openapi_make (SluiceDemoFlavour flavour)
{
  g_autoptr (GString) json = g_string_new ("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Sluice demo platform\","
                                           "\"version\":\"1\"},\"paths\":{");
  gboolean first = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) methods = NULL;

      if (routes[i].plan && flavour != SLUICE_DEMO_FLAVOUR_PLAN)
        continue;

      methods = g_strsplit (routes[i].methods, " ", -1);
      g_string_append_printf (json, "%s\"%s\":{", first ? "" : ",", routes[i].path);
      first = FALSE;
      for (guint j = 0; methods[j] != NULL; j++)
        g_string_append_printf (json, "%s\"%s\":{\"responses\":{}}", j > 0 ? "," : "", methods[j]);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "},\"components\":{}}");
  return g_string_free_and_steal (g_steal_pointer (&json));
}
