/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-jobs.h"

#include <math.h>

#include "demo/sluice-demo-json.h"

#define STEPS_A_LINE 10
#define MAX_LINES 10000000

/* How one that failed ends; the error's message comes last. */
static const char *const last_words[] = {
  "Traceback (most recent call last):",
  "  File \"/opt/training/train.py\", line 214, in main",
  "    trainer.train(resume_from_checkpoint=args.resume)",
  "  File \"/opt/training/trainer.py\", line 1859, in _inner_training_loop",
  "    loss = self.training_step(model, inputs)",
};

/* In between one of a worker that is started again. */
static const char *const scares[] = {
  "Traceback (most recent call last):",
  "  File \"/opt/training/data.py\", line 88, in __iter__",
  "    yield self.fetch(shard)",
  "ConnectionResetError: [Errno 104] Connection reset by peer",
};

/* Lines that time brought; of one that ended, what it wrote until then. */
static guint
count_written (SluiceDemoJob *job,
               gint64         time)
{
  return (guint) MIN (time / job->line_every + 1, MAX_LINES);
}

guint
sluice_demo_jobs_count_lines (SluiceDemoScheduler *scheduler,
                              SluiceDemoJob       *job)
{
  gint64 time = sluice_demo_scheduler_get_job_time (scheduler, job);

  if (job->started_at == 0)
    return 0;

  /* The last lines of one that failed say why. */
  return count_written (job, time) + (job->status == SLUICE_DEMO_STATUS_FAILED ? G_N_ELEMENTS (last_words) + 1 : 0);
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
  if (job->status == SLUICE_DEMO_STATUS_FAILED && job->stage != NULL && index >= count_written (job, job->ran))
    {
      guint i = index - count_written (job, job->ran);

      *level = "ERROR";
      if (i < G_N_ELEMENTS (last_words))
        return g_strdup (last_words[i]);
      return g_strdup_printf ("RuntimeError: %s", job->stage->error_message != NULL ? job->stage->error_message : "");
    }
  if (index % 997 >= 503 && index % 997 < 503 + G_N_ELEMENTS (scares))
    {
      *level = "ERROR";
      return g_strdup (scares[index % 997 - 503]);
    }
  if (index % 997 == 503 + G_N_ELEMENTS (scares))
    {
      *level = "INFO";
      return g_strdup ("[INFO] data worker 3 started again");
    }
  if (index % 31 == 7)
    {
      *level = "DEBUG";
      return g_strdup ("[DEBUG] prefetch queue full");
    }
  if (index % 97 == 41)
    {
      *level = "WARNING";
      return g_strdup_printf ("[WARNING] step %u: gradient norm %s above 1.0, clipped", step,
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
