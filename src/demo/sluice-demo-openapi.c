/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-openapi.h"

#include <string.h>

static const struct
{
  const char *path;
  const char *methods;
  gboolean plan; /* in the plan's flavour only */
} routes[] = {
  { "/api/v1/pipelines", "post get", FALSE },
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
  { "/api/v1/jobs", "post get", FALSE },
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

static gboolean
matches_path (const char *route,
              const char *path)
{
  g_auto (GStrv) left = g_strsplit (route, "/", -1);
  g_auto (GStrv) right = g_strsplit (path, "/", -1);
  guint i;

  for (i = 0; left[i] != NULL && right[i] != NULL; i++)
    {
      if (left[i][0] == '{' ? right[i][0] == '\0' : !g_str_equal (left[i], right[i]))
        return FALSE;
    }

  return left[i] == NULL && right[i] == NULL;
}

guint
sluice_demo_openapi_match (SluiceDemoFlavour   flavour,
                           const char         *method,
                           const char         *path,
                           char              **allow)
{
  g_autofree char *word = g_ascii_strdown (method, -1);
  const char *first = NULL;

  *allow = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) methods = NULL;

      if ((routes[i].plan && flavour != SLUICE_DEMO_FLAVOUR_PLAN) || !matches_path (routes[i].path, path))
        continue;

      methods = g_strsplit (routes[i].methods, " ", -1);
      if (g_strv_contains ((const char *const *) methods, word))
        return 200;
      if (first == NULL)
        first = routes[i].methods;
    }

  if (first == NULL)
    return 404;

  /* The first one of the route, as the platform's framework has it. */
  *allow = g_ascii_strup (first, (gssize) strcspn (first, " "));
  return 405;
}
