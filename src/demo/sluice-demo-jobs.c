/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-jobs.h"

#include <math.h>

#include "demo/sluice-demo-json.h"

/* Virtual time from one line to the next. */
#define LINE_EVERY (5 * G_USEC_PER_SEC)
#define STEPS_A_LINE 10
#define MAX_LINES 100000

guint
sluice_demo_jobs_count_lines (SluiceDemoScheduler *scheduler,
                              SluiceDemoJob       *job)
{
  gint64 time = sluice_demo_scheduler_get_job_time (scheduler, job);

  if (job->started_at == 0)
    return 0;

  /* The last line of one that failed says why. */
  return (guint) MIN (time / LINE_EVERY + 1, MAX_LINES) + (job->status == SLUICE_DEMO_STATUS_FAILED ? 1 : 0);
}

guint
sluice_demo_jobs_get_step (SluiceDemoScheduler *scheduler,
                           SluiceDemoJob       *job)
{
  guint lines = sluice_demo_jobs_count_lines (scheduler, job);

  return MIN (job->total_steps, (lines > 0 ? lines - 1 : 0) * STEPS_A_LINE);
}

char *
sluice_demo_jobs_make_line (SluiceDemoJob  *job,
                            guint           index,
                            const char    **level)
{
  guint32 hash = (job->seed ^ index) * 2654435761u;
  double noise = (hash >> 16) / 65536.0;
  guint step = index * STEPS_A_LINE;
  double loss = 2.4 * exp (-(double) step / 900.0) + 0.62 + 0.05 * noise;
  double rate = 2e-5 * MIN (1.0, step / 100.0);
  char text[4][G_ASCII_DTOSTR_BUF_SIZE];

  *level = "INFO";
  if (index == 0)
    return g_strdup_printf ("loading %s on %u GPUs (%s)", job->model_path, job->num_gpus, job->algorithm);
  if (job->status == SLUICE_DEMO_STATUS_FAILED && job->stage != NULL && job->stage->error_message != NULL
      && index + 1 > (guint) (job->ran / LINE_EVERY + 1))
    {
      *level = "ERROR";
      return g_strdup (job->stage->error_message);
    }
  if (index % 97 == 41)
    {
      *level = "WARNING";
      return g_strdup_printf ("step %u: gradient norm %s above 1.0, clipped", step,
                              g_ascii_formatd (text[0], sizeof text[0], "%.2f", 1.0 + 2 * noise));
    }
  if (index % 50 == 0)
    return g_strdup_printf ("checkpoint saved: %s/checkpoint-%u", job->model_path, step);

  g_ascii_formatd (text[0], sizeof text[0], "%.4f", loss);
  g_ascii_formatd (text[1], sizeof text[1], "%.2e", rate);
  g_ascii_formatd (text[2], sizeof text[2], "%.1f", 3400 + 400 * noise);
  return g_strdup_printf ("step %u/%u loss=%s lr=%s tokens/s=%s", step, job->total_steps, text[0], text[1], text[2]);
}

void
sluice_demo_jobs_append_logs (GString             *out,
                              SluiceDemoScheduler *scheduler,
                              SluiceDemoJob       *job,
                              guint                lines,
                              guint                offset)
{
  guint n = sluice_demo_jobs_count_lines (scheduler, job);
  guint end = n > offset ? n - offset : 0;
  guint begin = end > lines ? end - lines : 0;
  gboolean running = job->status == SLUICE_DEMO_STATUS_RUNNING;

  g_string_append (out, "{\"job_id\":");
  sluice_demo_json_append_string (out, job->id);
  g_string_append (out, ",\"logs\":[");
  for (guint i = begin; i < end; i++)
    {
      const char *level;
      g_autofree char *line = sluice_demo_jobs_make_line (job, running ? i : begin + end - 1 - i, &level);

      if (i > begin)
        g_string_append_c (out, ',');
      sluice_demo_json_append_string (out, line);
    }
  g_string_append (out, "],\"has_more\":false}");
}
