/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-derive.h"

#include "model/sluice-dag.h"

static const struct
{
  const char *name;
  const char *nick;
} warnings[] = {
  [SLUICE_WARNING_NONE] = { "SLUICE_WARNING_NONE", "none" },
  [SLUICE_WARNING_NO_STAGES] = { "SLUICE_WARNING_NO_STAGES", "no-stages" },
  [SLUICE_WARNING_DUPLICATE_NAMES] = { "SLUICE_WARNING_DUPLICATE_NAMES", "duplicate-names" },
  [SLUICE_WARNING_NO_WORKER] = { "SLUICE_WARNING_NO_WORKER", "no-worker" },
  [SLUICE_WARNING_NOT_STARTED] = { "SLUICE_WARNING_NOT_STARTED", "not-started" },
  [SLUICE_WARNING_NO_PROGRESS] = { "SLUICE_WARNING_NO_PROGRESS", "no-progress" },
  [SLUICE_WARNING_QUIET] = { "SLUICE_WARNING_QUIET", "quiet" },
  [SLUICE_WARNING_SIBLING_RUNNING] = { "SLUICE_WARNING_SIBLING_RUNNING", "sibling-running" },
  [SLUICE_WARNING_QUEUED_AFTER_CANCEL] = { "SLUICE_WARNING_QUEUED_AFTER_CANCEL", "queued-after-cancel" },
  [SLUICE_WARNING_CYCLE] = { "SLUICE_WARNING_CYCLE", "cycle" },
  [SLUICE_WARNING_UNKNOWN_DEPENDENCY] = { "SLUICE_WARNING_UNKNOWN_DEPENDENCY", "unknown-dependency" },
};

/* What the stages say, added up. */
typedef struct
{
  guint n;
  guint completed;
  guint failed;
  guint left_out; /* skipped or cancelled */
  guint running;
  guint paused;
  guint queued;
  guint unknown;
  guint begun; /* ran, or runs */
  double progress;
  gboolean tells_progress;
  gint64 last_end;
  gint64 last_stamp;
} Sum;

GType
sluice_warning_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static GEnumValue values[G_N_ELEMENTS (warnings) + 1];

      for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
        values[i] = (GEnumValue) { (int) i, warnings[i].name, warnings[i].nick };
      g_once_init_leave (&type, g_enum_register_static ("SluiceWarning", values));
    }

  return type;
}

const char *
sluice_warning_get_nick (SluiceWarning warning)
{
  g_return_val_if_fail ((gsize) warning < G_N_ELEMENTS (warnings), NULL);

  return warning == SLUICE_WARNING_NONE ? NULL : warnings[warning].nick;
}

static Sum
sum_stages (GPtrArray                  *stages,
            const SluicePipelineRecord *record)
{
  g_autoptr (GHashTable) completed = sluice_derive_collect_completed (stages);
  Sum sum = { .n = stages->len };

  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];

      switch (sluice_derive_stage (stage, completed, record))
        {
        case SLUICE_STATE_COMPLETED:
          sum.completed++;
          sum.progress += 1;
          break;
        case SLUICE_STATE_FAILED:
          sum.failed++;
          break;
        case SLUICE_STATE_SKIPPED:
        case SLUICE_STATE_CANCELLED:
          sum.left_out++;
          break;
        case SLUICE_STATE_RUNNING:
          sum.running++;
          sum.tells_progress |= stage->progress >= 0;
          sum.progress += CLAMP (stage->progress, 0, 1);
          break;
        case SLUICE_STATE_PAUSED:
          sum.paused++;
          sum.progress += CLAMP (stage->progress, 0, 1);
          break;
        case SLUICE_STATE_QUEUED:
          sum.queued++;
          break;
        case SLUICE_STATE_UNKNOWN:
          sum.unknown++;
          break;
        case SLUICE_STATE_PENDING:
        case SLUICE_STATE_CHECKING:
        case SLUICE_STATE_STUCK:
        default:
          break;
        }

      sum.begun += stage->started_at != 0 || stage->completed_at != 0;
      sum.last_end = MAX (sum.last_end, stage->completed_at);
      sum.last_stamp = MAX (sum.last_stamp, MAX (stage->started_at, stage->completed_at));
    }

  sum.begun = MAX (sum.begun, sum.completed + sum.failed + sum.running + sum.paused);
  return sum;
}

static gboolean
is_over (const Sum *sum)
{
  return sum->n > 0 && sum->completed + sum->failed + sum->left_out == sum->n;
}

/* The server's "running", looked at with what the stages say. A cancel skips what runs, but then the server's word is
 * "cancelled": under "running" what is skipped was left out on purpose. With nothing failed and nothing left to run the
 * rest is all there was to do, and done; running, it would count up for ever. Where all was left out nothing was done.
 */
static SluiceState
derive_running (const Sum *sum)
{
  if (is_over (sum))
    {
      if (sum->failed > 0)
        return SLUICE_STATE_FAILED;
      return sum->completed > 0 ? SLUICE_STATE_COMPLETED : SLUICE_STATE_CANCELLED;
    }
  if (sum->running > 0 || sum->unknown > 0)
    return SLUICE_STATE_RUNNING;
  if (sum->paused > 0)
    return SLUICE_STATE_PAUSED;
  return sum->begun > 0 ? SLUICE_STATE_RUNNING : SLUICE_STATE_QUEUED;
}

/* What is wrong with the stages whatever happens: the server takes them all, and then hangs or fails on them. */
static SluiceWarning
find_fault (GPtrArray *stages)
{
  g_autofree const char **names = g_new (const char *, stages->len);
  g_autofree const char *const **dependencies = g_new (const char *const *, stages->len);
  g_autoptr (SluiceDagProblems) problems = NULL;

  if (stages->len == 0)
    return SLUICE_WARNING_NO_STAGES;

  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];

      names[i] = stage->name != NULL ? stage->name : "";
      dependencies[i] = (const char *const *) stage->depends_on;
    }

  problems = sluice_dag_check (stages->len, names, dependencies);
  if (problems->duplicates->len > 0)
    return SLUICE_WARNING_DUPLICATE_NAMES;
  if (problems->cycle != NULL)
    return SLUICE_WARNING_CYCLE;
  return problems->unknown->len > 0 ? SLUICE_WARNING_UNKNOWN_DEPENDENCY : SLUICE_WARNING_NONE;
}

/* How long it may stand still. Waiting for ten minutes is long for any stage. Running is not, for one that trains for
 * hours: that takes a usual time to compare with, or progress that was seen to move before; without either only a day. */
static gint64
get_limit (const Sum                 *sum,
           const SluiceDeriveContext *context)
{
  if (context->usual > 0)
    return MAX (SLUICE_STUCK_AFTER, context->usual > G_MAXINT64 / 3 ? G_MAXINT64 : 3 * context->usual);
  if (sum->running > 0 && !(sum->tells_progress && context->moved_at != 0))
    return SLUICE_STUCK_UNKNOWN;

  return SLUICE_STUCK_AFTER;
}

static void
find_warning (SluiceDerived              *derived,
              const SluicePipelineRecord *record,
              GPtrArray                  *stages,
              const Sum                  *sum,
              const SluiceDeriveContext  *context)
{
  SluiceWarning fault = SLUICE_WARNING_NONE;
  gint64 last_move;
  gint64 still;

  if (derived->state == SLUICE_STATE_CANCELLED)
    {
      /* What was queued long ago is not going to run any more. */
      if ((sum->queued > 0 || sum->running > 0)
          && !(record->completed_at > 0 && context->now - record->completed_at >= SLUICE_STUCK_UNKNOWN))
        derived->warning = SLUICE_WARNING_QUEUED_AFTER_CANCEL;
      return;
    }

  if (derived->state == SLUICE_STATE_FAILED && sum->running > 0)
    {
      derived->warning = SLUICE_WARNING_SIBLING_RUNNING;
      return;
    }

  /* Where something ran, the server could live with it: no need to look for faults. */
  if (sum->begun == 0
      && (derived->state == SLUICE_STATE_PENDING || derived->state == SLUICE_STATE_QUEUED
          || derived->state == SLUICE_STATE_FAILED || derived->state == SLUICE_STATE_RUNNING))
    fault = find_fault (stages);
  else if (derived->state == SLUICE_STATE_RUNNING && sum->running == 0)
    fault = find_fault (stages);
  derived->warning = fault;

  if (derived->state != SLUICE_STATE_RUNNING && derived->state != SLUICE_STATE_QUEUED)
    return;

  if (fault == SLUICE_WARNING_NONE && context->workers == 0 && sum->running == 0)
    derived->warning = SLUICE_WARNING_NO_WORKER;

  /* A server whose clock is ahead stamps the future: that is no age. */
  last_move = MAX (MAX (context->moved_at, sum->last_stamp), record->started_at);
  if (last_move == 0)
    last_move = record->created_at;
  if (context->now > 0)
    last_move = MIN (last_move, context->now);

  still = context->now > 0 && last_move > 0 ? context->now - last_move : 0;

  if (still >= get_limit (sum, context))
    {
      derived->state = SLUICE_STATE_STUCK;
      if (derived->warning == SLUICE_WARNING_NONE)
        derived->warning = sum->running == 0 ? SLUICE_WARNING_NOT_STARTED : SLUICE_WARNING_NO_PROGRESS;
    }
  else if (still >= SLUICE_STUCK_AFTER && context->usual <= 0 && derived->warning == SLUICE_WARNING_NONE)
    {
      derived->warning = SLUICE_WARNING_QUIET;
    }

  if (derived->warning != SLUICE_WARNING_NONE)
    derived->warning_since = last_move;
}

static gint64
find_end (const SluicePipelineRecord *record,
          SluiceState                 word,
          const Sum                  *sum)
{
  /* Only the stages know the end of what the server still holds to be running. */
  if (record->completed_at == 0 || word == SLUICE_STATE_RUNNING)
    return sum->last_end != 0 ? sum->last_end : sum->last_stamp;

  return record->completed_at;
}

GHashTable *
sluice_derive_collect_completed (GPtrArray *stages)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (stages != NULL, names);

  for (guint i = 0; i < stages->len; i++)
    {
      const SluiceStageRecord *stage = stages->pdata[i];

      if (stage->name != NULL && sluice_state_parse (stage->status) == SLUICE_STATE_COMPLETED)
        g_hash_table_add (names, stage->name);
    }
  return names;
}

static gboolean
was_sent (const SluiceStageRecord    *stage,
          GHashTable                 *completed,
          const SluicePipelineRecord *pipeline)
{
  SluiceState word;

  if (stage->celery_task_id != NULL)
    return TRUE;
  if (completed == NULL || pipeline == NULL)
    return FALSE;

  word = sluice_state_parse (pipeline->status);
  if (word != SLUICE_STATE_RUNNING && !(word == SLUICE_STATE_CANCELLED && pipeline->started_at != 0))
    return FALSE;

  for (gsize i = 0; stage->depends_on != NULL && stage->depends_on[i] != NULL; i++)
    if (!g_hash_table_contains (completed, stage->depends_on[i]))
      return FALSE;
  return TRUE;
}

SluiceState
sluice_derive_stage (const SluiceStageRecord    *stage,
                     GHashTable                 *completed,
                     const SluicePipelineRecord *pipeline)
{
  SluiceState state;

  g_return_val_if_fail (stage != NULL, SLUICE_STATE_UNKNOWN);

  state = sluice_state_parse (stage->status);
  if (state == SLUICE_STATE_PENDING && was_sent (stage, completed, pipeline))
    return SLUICE_STATE_QUEUED;

  return state;
}

SluiceDerived
sluice_derive (const SluicePipelineRecord *record,
               GPtrArray                  *stages,
               const SluiceDeriveContext  *context)
{
  static const SluiceDeriveContext nothing = { .workers = -1 };
  SluiceDerived derived = { .done = -1, .total = -1, .progress = -1 };
  SluiceState word;
  Sum sum;

  g_return_val_if_fail (record != NULL, derived);

  if (context == NULL)
    context = &nothing;
  if (stages == NULL)
    stages = record->stages;

  word = sluice_state_parse (record->status);
  derived.state = word;

  if (stages == NULL)
    {
      if (word == SLUICE_STATE_RUNNING)
        derived.state = SLUICE_STATE_CHECKING;
      else if (sluice_state_is_final (word))
        derived.ended_at = record->completed_at;
      if (word == SLUICE_STATE_COMPLETED)
        derived.progress = 1;
      return derived;
    }

  sum = sum_stages (stages, record);
  derived.done = (int) sum.completed;
  derived.total = (int) sum.n;
  derived.progress = sum.n > 0 ? CLAMP (sum.progress / sum.n, 0, 1) : 0;

  if (word == SLUICE_STATE_RUNNING)
    {
      derived.state = derive_running (&sum);
      derived.server_finished = sluice_state_is_final (derived.state);
    }
  else if ((word == SLUICE_STATE_PENDING || word == SLUICE_STATE_QUEUED) && sum.running > 0)
    derived.state = SLUICE_STATE_RUNNING;

  if (derived.state == SLUICE_STATE_COMPLETED)
    derived.progress = 1;
  if (sluice_state_is_final (derived.state))
    derived.ended_at = find_end (record, word, &sum);

  find_warning (&derived, record, stages, &sum, context);
  return derived;
}
