/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-plan.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* The parameters that the platform's tasks take. */
static const char *const known_params[] = {
  "seconds", "fail", "job_uuid", "config", "seed", "dataset", "dataset_uuid", "dataset_path", "input_path",
  "output_path", "output_dir", "format", "tokenizer", "max_length", "num_workers", "split", "dedup", "filters",
  "min_quality", "shards", "algorithm", "model", "model_path", "base_model", "reference_model", "reward_model",
  "train_data_path", "eval_data_path", "epochs", "num_epochs", "steps", "max_steps", "batch_size", "learning_rate",
  "warmup_ratio", "weight_decay", "beta", "kl_coef", "rollouts", "lora", "lora_enabled", "lora_rank", "num_gpus",
  "gpu_type", "checkpoint", "checkpoint_path", "resume_from", "precision", "gradient_checkpointing", "benchmark",
  "benchmarks", "suite", "few_shot", "limit", "temperature", "judge", "keep_last", "keep_best", "dry_run", "older_than",
};

static gboolean
takes_param (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_params); i++)
    {
      if (strcmp (known_params[i], name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The same stage of the same pipeline always takes as long, whatever else happens. */
static gint64
guess_duration (SluiceDemoStage *stage)
{
  guint64 hash = 14695981039346656037u;
  guint from = 20, to = 60;

  for (const char *c = stage->pipeline->uuid; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * 1099511628211u;
  for (const char *c = stage->name; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * 1099511628211u;

  if (g_str_equal (stage->task_name, "preprocess_dataset"))
    from = 90, to = 420;
  else if (g_str_equal (stage->task_name, "train_model"))
    from = 900, to = 3600;
  else if (g_str_equal (stage->task_name, "run_evaluation"))
    from = 180, to = 900;

  return (gint64) (from + hash % (to - from)) * G_USEC_PER_SEC + (gint64) (hash >> 40) % G_USEC_PER_SEC;
}

static void
settle_stage (SluiceDemoStage   *stage,
              SluiceDemoFlavour  flavour)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *params;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (stage->duration > 0)
    return;

  stage->duration = guess_duration (stage);
  if (stage->params == NULL)
    return;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, stage->params, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;

  params = json_node_get_object (json_parser_get_root (parser));
  json_object_iter_init (&iter, params);
  while (json_object_iter_next (&iter, &name, &value))
    {
      if (g_str_equal (name, "seconds") && JSON_NODE_HOLDS_VALUE (value))
        stage->duration = (gint64) (CLAMP (json_node_get_double (value), 0.001, 1e7) * G_USEC_PER_SEC);
      else if (g_str_equal (name, "fail") && stage->outcome_error == NULL && JSON_NODE_HOLDS_VALUE (value))
        {
          const char *message = json_node_get_string (value);

          if (message != NULL)
            stage->outcome_error = g_strdup (message);
          else if (json_node_get_boolean (value))
            stage->outcome_error = g_strdup_printf ("%s was told to fail (stage %s)", stage->task_name, stage->name);
        }
      else if (flavour == SLUICE_DEMO_FLAVOUR_PLATFORM && !takes_param (name))
        stage->refuses_params = TRUE;
    }
}

/* Kahn's algorithm; returns whether every stage was reached. */
static gboolean
link_stages (SluiceDemoPipeline *pipeline,
             GHashTable         *by_name)
{
  guint n = pipeline->stages->len;
  g_autofree guint *queue = g_new (guint, n + 1);
  g_autofree guint *degree = g_new0 (guint, n + 1);
  guint head = 0, tail = 0;

  for (guint i = 0; i < n; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      g_clear_pointer (&stage->successors, g_free);
      stage->n_successors = 0;
      stage->waiting = 0;
    }

  for (guint i = 0; i < n; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      for (guint j = 0; stage->depends_on != NULL && stage->depends_on[j] != NULL; j++)
        {
          SluiceDemoStage *before = g_hash_table_lookup (by_name, stage->depends_on[j]);

          before->successors = g_renew (guint, before->successors, before->n_successors + 1);
          before->successors[before->n_successors++] = i;
          stage->waiting++;
        }

      degree[i] = stage->waiting;
    }

  for (guint i = 0; i < n; i++)
    {
      if (degree[i] == 0)
        queue[tail++] = i;
    }

  while (head < tail)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, queue[head++]);

      for (guint j = 0; j < stage->n_successors; j++)
        {
          if (--degree[stage->successors[j]] == 0)
            queue[tail++] = stage->successors[j];
        }
    }

  return tail == n;
}

SluiceDemoVerdict
sluice_demo_plan_pipeline (SluiceDemoPipeline  *pipeline,
                           SluiceDemoFlavour    flavour,
                           char               **message,
                           SluiceDemoStage    **last)
{
  gboolean plan = flavour == SLUICE_DEMO_FLAVOUR_PLAN;
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_last = 0;

  *message = NULL;
  *last = NULL;

  if (pipeline->stages->len == 0)
    {
      *message = plan ? g_strdup ("Pipeline has no stages") : NULL;
      return plan ? SLUICE_DEMO_VERDICT_FAILS : SLUICE_DEMO_VERDICT_HANGS;
    }

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      if (!g_hash_table_insert (by_name, stage->name, stage))
        {
          *message = plan ? g_strdup_printf ("Duplicate stage name: %s", stage->name) : NULL;
          return plan ? SLUICE_DEMO_VERDICT_FAILS : SLUICE_DEMO_VERDICT_HANGS;
        }
    }

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      for (guint j = 0; stage->depends_on != NULL && stage->depends_on[j] != NULL; j++)
        {
          if (!g_hash_table_contains (by_name, stage->depends_on[j]))
            {
              *message = g_strdup_printf ("Stage '%s' depends on non-existent stage '%s'", stage->name,
                                          stage->depends_on[j]);
              return SLUICE_DEMO_VERDICT_FAILS;
            }
        }
    }

  if (!link_stages (pipeline, by_name))
    {
      *message = g_strdup ("Cyclic dependency detected in pipeline");
      return SLUICE_DEMO_VERDICT_FAILS;
    }

  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      if (sluice_demo_route_lookup (stage->task_name) == NULL)
        {
          *message = g_strdup_printf ("Unknown task type: %s", stage->task_name);
          return SLUICE_DEMO_VERDICT_FAILS;
        }

      settle_stage (stage, flavour);
      if (stage->refuses_params)
        return SLUICE_DEMO_VERDICT_HANGS;

      if (stage->n_successors == 0 && n_last++ == 0)
        *last = stage;
    }

  if (n_last > 1)
    *last = NULL;

  return SLUICE_DEMO_VERDICT_RUNS;
}

char *
sluice_demo_plan_make_result (SluiceDemoStage *stage)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  if (stage->outcome_result != NULL)
    return g_strdup (stage->outcome_result);

  g_ascii_formatd (seconds, sizeof seconds, "%.1f", (double) stage->duration / G_USEC_PER_SEC);
  return g_strdup_printf ("{\"task\":\"%s\",\"status\":\"completed\",\"seconds\":%s,\"params\":%s}", stage->task_name,
                          seconds, stage->params != NULL ? stage->params : "{}");
}

char *
sluice_demo_plan_make_traceback (SluiceDemoStage *stage,
                                 const char      *error)
{
  static const char top[] =
    "Traceback (most recent call last):\n"
    "  File \"/opt/platform/lib/python3.11/site-packages/celery/app/trace.py\", line 453, in trace_task\n"
    "    R = retval = fun(*args, **kwargs)\n"
    "                 ~~~^^^^^^^^^^^^^^^^^\n"
    "  File \"/opt/platform/lib/python3.11/site-packages/celery/app/trace.py\", line 736, in __protected_call__\n"
    "    return self.run(*args, **kwargs)\n"
    "           ~~~~~~~~^^^^^^^^^^^^^^^^^\n";

  if (stage != NULL && stage->outcome_traceback != NULL)
    return g_strconcat (top, stage->outcome_traceback, NULL);

  return g_strdup_printf ("%s  File \"/opt/platform/training_platform/core/celery_tasks.py\", line 214, in %s\n"
                          "    raise RuntimeError(message)\n"
                          "RuntimeError: %s\n",
                          top, stage != NULL ? stage->task_name : "retry_failed_task", error);
}
