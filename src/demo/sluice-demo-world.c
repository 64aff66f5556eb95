/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-world.h"

#include <string.h>

struct _SluiceDemoWorld
{
  GObject parent_instance;

  /* owned */
  GRand *ids;
  gint64 line_every;      /* of the jobs to come, virtual µs */
  GPtrArray *pipelines;   /* in the list, oldest first; borrowed from by_uuid or removed */
  GPtrArray *all;         /* every pipeline there ever was */
  GPtrArray *jobs;
  GHashTable *by_uuid;    /* uuid → pipeline, in the list only */
  GHashTable *tasks;      /* id → task, owns them */
  GHashTable *jobs_by_id; /* id → job */
};

G_DEFINE_FINAL_TYPE (SluiceDemoWorld, sluice_demo_world, G_TYPE_OBJECT)

enum
{
  PIPELINE_CHANGED,
  STAGE_CHANGED,
  TASK_CHANGED,
  JOB_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The job_uuid of a stage's parameters, without parsing them all for the many that have none. */
static SluiceDemoJob *
find_job_of_params (SluiceDemoWorld *self,
                    const char      *params)
{
  static const char key[] = "\"job_uuid\":\"";
  const char *at = params != NULL ? strstr (params, key) : NULL;
  const char *end;

  if (at == NULL)
    return NULL;

  at += strlen (key);
  end = strchr (at, '"');
  if (end == NULL)
    return NULL;

  g_autofree char *id = g_strndup (at, (gsize) (end - at));
  return g_hash_table_lookup (self->jobs_by_id, id);
}

static void
sluice_demo_world_finalize (GObject *object)
{
  SluiceDemoWorld *self = SLUICE_DEMO_WORLD (object);

  g_rand_free (self->ids);
  g_hash_table_unref (self->by_uuid);
  g_hash_table_unref (self->tasks);
  g_hash_table_unref (self->jobs_by_id);
  g_ptr_array_unref (self->pipelines);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->jobs);

  G_OBJECT_CLASS (sluice_demo_world_parent_class)->finalize (object);
}

static void
sluice_demo_world_class_init (SluiceDemoWorldClass *klass)
{
  static const char *const names[N_SIGNALS] = {
    "pipeline-changed", "stage-changed", "task-changed", "job-changed",
  };

  G_OBJECT_CLASS (klass)->finalize = sluice_demo_world_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], SLUICE_TYPE_DEMO_WORLD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_POINTER);
}

static void
sluice_demo_world_init (SluiceDemoWorld *self)
{
  self->pipelines = g_ptr_array_new ();
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_demo_pipeline_free);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_demo_job_free);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sluice_demo_task_free);
  self->jobs_by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

SluiceDemoWorld *
sluice_demo_world_new (guint32 seed)
{
  SluiceDemoWorld *self = g_object_new (SLUICE_TYPE_DEMO_WORLD, NULL);

  self->ids = g_rand_new_with_seed (seed);
  return self;
}

void
sluice_demo_world_make_uuid (SluiceDemoWorld *self,
                             char             out[37])
{
  guint32 a = g_rand_int (self->ids);
  guint32 b = g_rand_int (self->ids);
  guint32 c = g_rand_int (self->ids);
  guint32 d = g_rand_int (self->ids);

  g_snprintf (out, 37, "%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff, (c >> 16 & 0x3fff) | 0x8000,
              c & 0xffff, d);
}

SluiceDemoPipeline *
sluice_demo_world_add_pipeline (SluiceDemoWorld    *self,
                                SluiceDemoPipeline *pipeline,
                                gint64              created_at)
{
  sluice_demo_world_make_uuid (self, pipeline->uuid);
  pipeline->created_at = created_at;

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      stage->created_at = created_at + 2000 * (gint64) (i + 1);
      stage->job = find_job_of_params (self, stage->params);
      if (stage->job != NULL)
        stage->job->stage = stage;
    }

  g_ptr_array_add (self->all, pipeline);
  g_ptr_array_add (self->pipelines, pipeline);
  g_hash_table_insert (self->by_uuid, pipeline->uuid, pipeline);
  g_signal_emit (self, signals[PIPELINE_CHANGED], 0, pipeline);
  return pipeline;
}

void
sluice_demo_world_remove_pipeline (SluiceDemoWorld    *self,
                                   SluiceDemoPipeline *pipeline)
{
  g_hash_table_remove (self->by_uuid, pipeline->uuid);
  g_ptr_array_remove (self->pipelines, pipeline);
}

SluiceDemoPipeline *
sluice_demo_world_get_pipeline (SluiceDemoWorld *self,
                                const char      *uuid)
{
  return g_hash_table_lookup (self->by_uuid, uuid);
}

GPtrArray *
sluice_demo_world_get_pipelines (SluiceDemoWorld *self)
{
  return self->pipelines;
}

SluiceDemoTask *
sluice_demo_world_add_task (SluiceDemoWorld       *self,
                            const SluiceDemoRoute *route,
                            SluiceDemoStage       *stage)
{
  SluiceDemoTask *task = g_new0 (SluiceDemoTask, 1);

  sluice_demo_world_make_uuid (self, task->id);
  task->route = route;
  task->stage = stage;
  g_hash_table_insert (self->tasks, task->id, task);
  return task;
}

SluiceDemoTask *
sluice_demo_world_get_task (SluiceDemoWorld *self,
                            const char      *id)
{
  return g_hash_table_lookup (self->tasks, id);
}

SluiceDemoJob *
sluice_demo_world_add_job (SluiceDemoWorld *self,
                           const char      *name,
                           const char      *algorithm,
                           gint64           created_at)
{
  SluiceDemoJob *job = g_new0 (SluiceDemoJob, 1);

  do
    {
      job->seed = g_rand_int (self->ids);
      g_snprintf (job->id, sizeof job->id, "%08x", job->seed);
    }
  while (g_hash_table_contains (self->jobs_by_id, job->id));

  job->name = g_strdup (name);
  job->algorithm = g_intern_string (algorithm);
  job->model_path = g_strdup ("/models/base");
  job->num_gpus = 8;
  job->line_every = self->line_every > 0 ? self->line_every : 5 * G_TIME_SPAN_SECOND;
  job->created_at = created_at;
  g_ptr_array_add (self->jobs, job);
  g_hash_table_insert (self->jobs_by_id, job->id, job);
  return job;
}

void
sluice_demo_world_set_log_rate (SluiceDemoWorld *self,
                                double           rate)
{
  self->line_every = MAX ((gint64) (G_TIME_SPAN_SECOND / rate), 1);
}

SluiceDemoJob *
sluice_demo_world_get_job (SluiceDemoWorld *self,
                           const char      *id)
{
  return g_hash_table_lookup (self->jobs_by_id, id);
}

GPtrArray *
sluice_demo_world_get_jobs (SluiceDemoWorld *self)
{
  return self->jobs;
}

void
sluice_demo_world_pipeline_changed (SluiceDemoWorld    *self,
                                    SluiceDemoPipeline *pipeline)
{
  sluice_demo_pipeline_touch (pipeline);
  g_signal_emit (self, signals[PIPELINE_CHANGED], 0, pipeline);
}

void
sluice_demo_world_stage_changed (SluiceDemoWorld *self,
                                 SluiceDemoStage *stage)
{
  g_signal_emit (self, signals[STAGE_CHANGED], 0, stage);
}

void
sluice_demo_world_task_changed (SluiceDemoWorld *self,
                                SluiceDemoTask  *task)
{
  g_signal_emit (self, signals[TASK_CHANGED], 0, task);
}

void
sluice_demo_world_job_changed (SluiceDemoWorld *self,
                               SluiceDemoJob   *job)
{
  g_signal_emit (self, signals[JOB_CHANGED], 0, job);
}
