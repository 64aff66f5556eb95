/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-scenario.h"

#include <string.h>

#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR

struct _SluiceDemoScenario
{
  SluiceDemoScheduler *scheduler; /* borrowed: it runs what is planned here */
  SluiceDemoWorld *world;         /* owned */
  GRand *random;
  guint serial;
};

typedef enum
{
  KIND_SFT,
  KIND_DPO,
  KIND_PPO,
  KIND_SWEEP,
  KIND_DATA,
} Kind;

/* What the team does: when (minutes after the day began), what, and how it ends. */
typedef struct
{
  int at;
  Kind kind;
  const char *name;
  const char *description;
  int priority;
  const char *fails;   /* the stage that fails, or NULL */
  const char *message;
  gboolean start;
  int cancel_after;    /* minutes, 0 = not cancelled */
} Plan;

static const Plan day[] = {
  { 2, KIND_DATA, "数据清洗 中文网页语料", "去重、质量过滤、分词，供 SFT 使用", 5, NULL, NULL, TRUE, 0 },
  { 8, KIND_SFT, "SFT qwen2.5-7b baseline", "Baseline before the new data mix", 8, NULL, NULL, TRUE, 0 },
  { 15, KIND_SWEEP, "Eval sweep: baseline checkpoints", NULL, 7, NULL, NULL, TRUE, 0 },
  { 41, KIND_DATA, "Preference pairs from chat logs", "Filter, anonymise and balance", 5, "filter",
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc3 in position 118: invalid continuation byte", TRUE, 0 },
  { 55, KIND_DATA, "Preference pairs from chat logs (fixed)", "Same as before, with the encoding repaired", 6, NULL, NULL,
    TRUE, 0 },
  { 74, KIND_SFT, "SFT llama-3.1-8b zh", "中文指令微调", 7, "train",
    "CUDA out of memory: tried to allocate 20.00 GiB (GPU 3; 79.15 GiB total capacity; 61.02 GiB already allocated)",
    TRUE, 0 },
  { 92, KIND_SFT, "SFT llama-3.1-8b zh, batch 16", "中文指令微调，减小批大小", 7, NULL, NULL, TRUE, 0 },
  { 120, KIND_DPO, "DPO qwen2.5-7b from SFT", "beta 0.1, one epoch", 8, NULL, NULL, TRUE, 0 },
  { 150, KIND_SWEEP, "评测 医疗问答 12 个数据集", "MedQA、CMB、CMExam 等", 6, "evaluate cmb",
    "Dataset cmb: 404 Not Found for split 'test'", TRUE, 0 },
  { 171, KIND_PPO, "PPO reward model v3", "KL 0.02, 4 rollouts", 6, NULL, NULL, TRUE, 30 },
  { 205, KIND_DATA, "Tokenise code corpus", NULL, 3, NULL, NULL, TRUE, 0 },
  { 230, KIND_SFT, "SFT mistral-nemo-12b", "First try with the long context", 5, NULL, NULL, TRUE, 0 },
  { 262, KIND_DPO, "DPO llama-3.1-8b zh", "偏好对齐", 7, NULL, NULL, TRUE, 0 },
  { 300, KIND_SWEEP, "Eval sweep 11", "Nightly set", 4, NULL, NULL, TRUE, 0 },
  { 331, KIND_DATA, "数据处理 法律文书", "脱敏与结构化", 5, NULL, NULL, TRUE, 0 },
  { 360, KIND_PPO, "PPO qwen2.5-7b helpfulness", NULL, 6, "rollout",
    "NCCL error: unhandled system error, rank 5 lost connection", TRUE, 0 },
  { 395, KIND_SFT, "SFT qwen2.5-14b", "New data mix, 8 GPUs", 9, NULL, NULL, TRUE, 0 },
  { 420, KIND_SWEEP, "Eval sweep 12", "Nightly set, with the judge", 7, NULL, NULL, TRUE, 0 },
  { 455, KIND_DPO, "DPO qwen2.5-14b", NULL, 8, NULL, NULL, TRUE, 0 },
  { 500, KIND_SFT, "SFT 数学推理 7b", "链式思维数据", 8, NULL, NULL, TRUE, 0 },
  { 528, KIND_DATA, "Deduplicate math corpus", NULL, 5, NULL, NULL, TRUE, 0 },
  { 540, KIND_SFT, "SFT 数学推理 7b, longer context", "32k tokens", 7, NULL, NULL, TRUE, 0 },
  { 545, KIND_DPO, "DPO 数学推理 7b", NULL, 6, NULL, NULL, TRUE, 0 },
  { 556, KIND_SFT, "SFT qwen2.5-7b", "The run of the week: new data mix, 3 epochs", 8, NULL, NULL, TRUE, 0 },
  { 562, KIND_SWEEP, "Eval sweep: safety", "红队提示词", 9, NULL, NULL, TRUE, 0 },
  { 571, KIND_PPO, "PPO 对话安全", NULL, 5, NULL, NULL, TRUE, 0 },
  { 578, KIND_DATA, "Synthetic tool-use data", NULL, 5, NULL, NULL, TRUE, 0 },
  { 586, KIND_SFT, "SFT tool use 7b", "Waits for the data", 6, NULL, NULL, TRUE, 0 },
  { 590, KIND_SWEEP, "Eval sweep: long context", "Needle tests up to 128k", 7, NULL, NULL, TRUE, 0 },
  { 591, KIND_DATA, "数据处理 客服对话", "脱敏、去重", 5, NULL, NULL, TRUE, 0 },
  { 592, KIND_DPO, "DPO 7b length penalty", "Draft: not started yet", 5, NULL, NULL, FALSE, 0 },
  { 596, KIND_SWEEP, "Eval sweep 13", "For tonight", 4, NULL, NULL, FALSE, 0 },
};

static const char *const datasets[]
  = { "mmlu", "ceval", "gsm8k", "cmb", "humaneval", "bbh", "truthfulqa", "arc", "hellaswag", "cmmlu", "mbpp", "ifeval" };

static const char *const later_names[] = {
  "SFT qwen2.5-7b ablation", "DPO beta sweep", "评测 每晚回归", "PPO reward v4", "数据处理 新闻语料", "Eval sweep",
};

/* "seconds" is how long the demo takes over it; the rest is for people to read. */
static char *
make_params (SluiceDemoScenario *self,
             int                 from,
             int                 to,
             const char         *more,
             SluiceDemoJob      *job,
             const char         *fails)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_append_printf (json, "{\"seconds\":%d", g_rand_int_range (self->random, from * 60, to * 60));
  if (more != NULL)
    g_string_append_printf (json, ",%s", more);
  if (job != NULL)
    g_string_append_printf (json, ",\"job_uuid\":\"%s\"", job->id);
  if (fails != NULL)
    {
      g_autofree char *escaped = g_strescape (fails, NULL);

      g_string_append_printf (json, ",\"fail\":\"%s\"", escaped);
    }
  g_string_append_c (json, '}');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

static const char *
fails_at (const Plan *plan,
          const char *stage)
{
  return plan->fails != NULL && g_str_equal (plan->fails, stage) ? plan->message : NULL;
}

static void
add_stage (SluiceDemoScenario *self,
           SluiceDemoPipeline *pipeline,
           const Plan         *plan,
           const char         *name,
           const char         *task,
           const char         *after,
           int                 from,
           int                 to,
           const char         *more,
           SluiceDemoJob      *job)
{
  g_auto (GStrv) names = after != NULL ? g_strsplit (after, "|", -1) : NULL;

  sluice_demo_pipeline_add_stage (pipeline, name, task, (const char *const *) names,
                                  make_params (self, from, to, more, job, fails_at (plan, name)));
}

static SluiceDemoJob *
add_job (SluiceDemoScenario *self,
         const Plan         *plan,
         const char         *algorithm)
{
  SluiceDemoJob *job = sluice_demo_world_add_job (self->world, plan->name, algorithm,
                                                  sluice_demo_scheduler_get_stamp (self->scheduler));

  job->total_steps = 6000;
  job->num_gpus = 8;
  job->seed = g_rand_int (self->random);
  return job;
}

static void
fill (SluiceDemoScenario *self,
      SluiceDemoPipeline *pipeline,
      const Plan         *plan)
{
  const char *sft = "\"model\":\"base\",\"num_epochs\":3,\"learning_rate\":2e-05";

  switch (plan->kind)
    {
    case KIND_SFT:
      add_stage (self, pipeline, plan, "preprocess", "preprocess_dataset", NULL, 4, 12, "\"tokenizer\":\"base\"", NULL);
      add_stage (self, pipeline, plan, "train", "train_model", "preprocess", 18, 38, sft, add_job (self, plan, "sft"));
      add_stage (self, pipeline, plan, "evaluate", "run_evaluation", "train", 5, 14, "\"suite\":\"core\"", NULL);
      add_stage (self, pipeline, plan, "clean up", "cleanup_checkpoints", "evaluate", 1, 2, "\"keep_last\":2", NULL);
      break;
    case KIND_DPO:
      add_stage (self, pipeline, plan, "pairs", "preprocess_dataset", NULL, 3, 8, NULL, NULL);
      add_stage (self, pipeline, plan, "reference scores", "run_evaluation", "pairs", 4, 8, NULL, NULL);
      add_stage (self, pipeline, plan, "train dpo", "train_model", "pairs|reference scores", 14, 28, "\"beta\":0.1",
                 add_job (self, plan, "dpo"));
      add_stage (self, pipeline, plan, "evaluate", "run_evaluation", "train dpo", 5, 12, NULL, NULL);
      add_stage (self, pipeline, plan, "compare with sft", "run_evaluation", "train dpo", 5, 12, NULL, NULL);
      add_stage (self, pipeline, plan, "clean up", "cleanup_checkpoints", "evaluate|compare with sft", 1, 2, NULL, NULL);
      break;
    case KIND_PPO:
      add_stage (self, pipeline, plan, "prompts", "preprocess_dataset", NULL, 3, 8, NULL, NULL);
      add_stage (self, pipeline, plan, "reward model", "train_model", "prompts", 10, 20, NULL,
                 add_job (self, plan, "reward"));
      add_stage (self, pipeline, plan, "rollout", "run_evaluation", "prompts", 6, 12, "\"rollouts\":4", NULL);
      add_stage (self, pipeline, plan, "train ppo", "train_model", "reward model|rollout", 20, 40, "\"kl_coef\":0.02",
                 add_job (self, plan, "ppo"));
      add_stage (self, pipeline, plan, "safety", "run_evaluation", "train ppo", 4, 9, NULL, NULL);
      add_stage (self, pipeline, plan, "helpfulness", "run_evaluation", "train ppo", 4, 9, NULL, NULL);
      add_stage (self, pipeline, plan, "clean up", "cleanup_checkpoints", "safety|helpfulness", 1, 2, NULL, NULL);
      break;
    case KIND_SWEEP:
      {
        g_autoptr (GString) all = g_string_new (NULL);

        add_stage (self, pipeline, plan, "prepare", "preprocess_dataset", NULL, 1, 4, NULL, NULL);
        for (guint i = 0; i < G_N_ELEMENTS (datasets); i++)
          {
            g_autofree char *name = g_strconcat ("evaluate ", datasets[i], NULL);
            g_autofree char *more = g_strdup_printf ("\"dataset\":\"%s\"", datasets[i]);

            add_stage (self, pipeline, plan, name, "run_evaluation", "prepare", 2, 7, more, NULL);
            g_string_append_printf (all, "%s%s", i > 0 ? "|" : "", name);
          }
        add_stage (self, pipeline, plan, "report", "run_evaluation", all->str, 1, 2, NULL, NULL);
      }
      break;
    case KIND_DATA:
    default:
      add_stage (self, pipeline, plan, "download", "preprocess_dataset", NULL, 2, 6, NULL, NULL);
      add_stage (self, pipeline, plan, "filter", "preprocess_dataset", "download", 4, 10, "\"min_quality\":0.6", NULL);
      add_stage (self, pipeline, plan, "deduplicate", "preprocess_dataset", "download", 4, 10, "\"dedup\":true", NULL);
      add_stage (self, pipeline, plan, "tokenise", "preprocess_dataset", "filter|deduplicate", 3, 8, NULL, NULL);
      break;
    }
}

/* A pipeline of the plan, at its time. */
typedef struct
{
  SluiceDemoScenario *self;
  const Plan *plan;
  SluiceDemoPipeline *pipeline;
} Appointment;

static Appointment *
make_appointment (SluiceDemoScenario *self,
                  const Plan         *plan,
                  SluiceDemoPipeline *pipeline)
{
  Appointment *appointment = g_new0 (Appointment, 1);

  appointment->self = self;
  appointment->plan = plan;
  appointment->pipeline = pipeline;
  return appointment;
}

static void
cancel_pipeline (gpointer data)
{
  Appointment *appointment = data;

  if (appointment->pipeline->status == SLUICE_DEMO_STATUS_RUNNING)
    sluice_demo_scheduler_cancel (appointment->self->scheduler, appointment->pipeline);
}

static void
make_pipeline (SluiceDemoScenario *self,
               const Plan         *plan)
{
  SluiceDemoPipeline *pipeline = sluice_demo_pipeline_new (plan->name);

  pipeline->description = g_strdup (plan->description);
  pipeline->priority = plan->priority;
  fill (self, pipeline, plan);
  sluice_demo_world_add_pipeline (self->world, pipeline, sluice_demo_scheduler_get_stamp (self->scheduler));
  if (plan->start)
    sluice_demo_scheduler_start (self->scheduler, pipeline);
  if (plan->cancel_after > 0)
    sluice_demo_scheduler_add_event (self->scheduler,
                                     sluice_demo_scheduler_get_time (self->scheduler) + plan->cancel_after * MINUTE,
                                     cancel_pipeline, make_appointment (self, plan, pipeline), g_free);
}

static void
keep_appointment (gpointer data)
{
  Appointment *appointment = data;

  make_pipeline (appointment->self, appointment->plan);
}

/* The team goes on: a new pipeline every quarter of an hour or so. */
static void
go_on (gpointer data)
{
  SluiceDemoScenario *self = data;
  g_autofree char *name = NULL;
  Plan plan = { 0 };
  guint which = (guint) g_rand_int_range (self->random, 0, G_N_ELEMENTS (later_names));
  static const Kind kinds[] = { KIND_SFT, KIND_DPO, KIND_SWEEP, KIND_PPO, KIND_DATA, KIND_SWEEP };
  static const char *const last[] = { "evaluate", "evaluate", "report", "safety", "tokenise", "report" };

  name = g_strdup_printf ("%s %u", later_names[which], ++self->serial + 13);
  plan.name = name;
  plan.kind = kinds[which];
  plan.priority = g_rand_int_range (self->random, 3, 10);
  plan.start = TRUE;
  if (g_rand_int_range (self->random, 0, 5) == 0)
    {
      plan.fails = last[which];
      plan.message = "AssertionError: expected 1319 predictions, got 1318";
    }
  make_pipeline (self, &plan);

  sluice_demo_scheduler_add_event (self->scheduler,
                                   sluice_demo_scheduler_get_time (self->scheduler)
                                     + g_rand_int_range (self->random, 8, 22) * MINUTE,
                                   go_on, self, NULL);
}

SluiceDemoScenario *
sluice_demo_scenario_new (SluiceDemoScheduler *scheduler,
                          guint32              seed)
{
  SluiceDemoScenario *self = g_new0 (SluiceDemoScenario, 1);

  self->scheduler = scheduler;
  self->world = g_object_ref (sluice_demo_scheduler_get_world (scheduler));
  self->random = g_rand_new_with_seed (seed ^ 0x51u);
  return self;
}

void
sluice_demo_scenario_free (SluiceDemoScenario *self)
{
  g_object_unref (self->world);
  g_rand_free (self->random);
  g_free (self);
}

void
sluice_demo_scenario_add_day (SluiceDemoScenario *self)
{
  gint64 begin = sluice_demo_scheduler_get_time (self->scheduler);

  for (guint i = 0; i < G_N_ELEMENTS (day); i++)
    sluice_demo_scheduler_add_event (self->scheduler, begin + day[i].at * MINUTE, keep_appointment,
                                     make_appointment (self, &day[i], NULL), g_free);
  sluice_demo_scheduler_add_event (self->scheduler, begin + SLUICE_DEMO_SCENARIO_PAST + 5 * MINUTE, go_on, self, NULL);
}

/* Layers of about the square root of the number, each stage after one to three of the layer before. */
static void
fill_with_load (SluiceDemoScenario *self,
                SluiceDemoPipeline *pipeline,
                guint               n)
{
  static const char *const tasks[] = { "preprocess_dataset", "train_model", "run_evaluation", "cleanup_checkpoints" };
  guint width = 1;

  while (width * width * 4 < n)
    width++;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
      g_auto (GStrv) names = NULL;
      g_autofree char *name = g_strdup_printf ("stage-%04u", i + 1);
      guint layer = i / width;
      guint k = layer == 0 ? 0 : 1 + (g_rand_int_range (self->random, 0, 10) < 6)
                                 + (g_rand_int_range (self->random, 0, 10) < 2);
      guint taken[3] = { G_MAXUINT, G_MAXUINT, G_MAXUINT };

      for (guint j = 0; j < MIN (k, width); j++)
        {
          guint before = (layer - 1) * width + (guint) g_rand_int_range (self->random, 0, (gint32) width);
          g_autofree char *other = NULL;

          if (before == taken[0] || before == taken[1])
            continue;
          taken[j] = before;
          other = g_strdup_printf ("stage-%04u", before + 1);
          g_strv_builder_add (after, other);
        }
      names = g_strv_builder_end (after);
      sluice_demo_pipeline_add_stage (pipeline, name, tasks[(guint) g_rand_int_range (self->random, 0, 4)],
                                      (const char *const *) names,
                                      g_strdup_printf ("{\"seconds\":%d}", g_rand_int_range (self->random, 20, 400)));
    }
}

/* What is over is written down as over, not run: there may be thousands. */
static void
end_load (SluiceDemoScenario *self,
          SluiceDemoPipeline *pipeline,
          gboolean            fails)
{
  gboolean plan = sluice_demo_scheduler_get_flavour (self->scheduler) == SLUICE_DEMO_FLAVOUR_PLAN;
  gint64 time = pipeline->created_at + 2 * G_USEC_PER_SEC;
  guint n = pipeline->stages->len;
  guint stop = fails && n > 0 ? (guint) g_rand_int_range (self->random, 0, (gint32) n) : n;

  pipeline->started_at = time;
  for (guint i = 0; i < n && i <= stop; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      stage->started_at = time;
      time += g_rand_int_range (self->random, 5, 90) * G_USEC_PER_SEC;
      stage->completed_at = time;
      stage->status = i == stop ? SLUICE_DEMO_STATUS_FAILED : SLUICE_DEMO_STATUS_COMPLETED;
      if (i == stop)
        stage->error_message = g_strdup ("RuntimeError: worker lost");
    }

  if (fails)
    {
      pipeline->status = SLUICE_DEMO_STATUS_FAILED;
      pipeline->error_message = g_strdup_printf ("Stage stage-%04u failed: RuntimeError: worker lost", stop + 1);
      pipeline->completed_at = time;
    }
  else
    {
      pipeline->status = plan ? SLUICE_DEMO_STATUS_COMPLETED : SLUICE_DEMO_STATUS_RUNNING;
      pipeline->completed_at = plan ? time : 0;
    }
  sluice_demo_pipeline_touch (pipeline);
}

static void
start_pipeline (gpointer data)
{
  Appointment *appointment = data;

  if (appointment->pipeline->status == SLUICE_DEMO_STATUS_PENDING)
    sluice_demo_scheduler_start (appointment->self->scheduler, appointment->pipeline);
}

void
sluice_demo_scenario_add_load (SluiceDemoScenario *self,
                               guint               n,
                               guint               stages)
{
  gint64 now = sluice_demo_scheduler_get_time (self->scheduler) + SLUICE_DEMO_SCENARIO_PAST;
  static const char *const words[] = { "SFT qwen2.5-7b", "DPO llama-3.1-8b", "Eval sweep", "PPO 对话安全", "数据处理" };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s #%u", words[i % G_N_ELEMENTS (words)], i + 1);
      SluiceDemoPipeline *pipeline = sluice_demo_pipeline_new (name);
      guint fate = (guint) g_rand_int_range (self->random, 0, 100);
      gint64 created = now - (gint64) (n - i) * 30 * G_USEC_PER_SEC;

      pipeline->priority = g_rand_int_range (self->random, 1, 11);
      fill_with_load (self, pipeline, stages);
      sluice_demo_world_add_pipeline (self->world, pipeline, created);

      if (i + 1 == n || (fate >= 97 && i + 200 > n))
        sluice_demo_scheduler_add_event (self->scheduler, now, start_pipeline,
                                         make_appointment (self, NULL, pipeline), g_free);
      else if (fate < 84)
        end_load (self, pipeline, FALSE);
      else if (fate < 94)
        end_load (self, pipeline, TRUE);
      else if (fate < 96)
        sluice_demo_scheduler_cancel (self->scheduler, pipeline);
    }
}
