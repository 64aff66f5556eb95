/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-validate.h"

#include <string.h>

#include "model/sluice-dag.h"

typedef struct
{
  SluiceDraft *draft;
  const SluiceTaskTable *table;
  GPtrArray *problems;
  GHashTable *by_name; /* name → the first stage of it */
  GHashTable *doubles; /* names of more than one */
  guint position;
  SluiceDraftStage *stage; /* nullable: the draft itself */
} Check;

/* Transfer none. */
static SluiceProblem *
note (Check            *check,
      SluiceProblemKind kind,
      SluiceDraftField  field,
      const char       *name)
{
  SluiceProblem *problem = sluice_problem_new (kind);

  problem->field = field;
  problem->name = g_strdup (name);
  if (check->stage != NULL)
    {
      problem->stage = sluice_draft_stage_get_id (check->stage);
      problem->stage_name = g_strdup (sluice_draft_stage_get_name (check->stage));
      problem->index = check->position;
    }
  g_ptr_array_add (check->problems, problem);
  return problem;
}

static gboolean
is_blank (const char *name)
{
  for (; *name != '\0'; name = g_utf8_next_char (name))
    if (!g_unichar_isspace (g_utf8_get_char (name)))
      return FALSE;
  return TRUE;
}

static void
check_name (Check      *check,
            const char *name)
{
  glong length = g_utf8_strlen (name, -1);

  if (is_blank (name))
    note (check, SLUICE_PROBLEM_NAME_EMPTY, SLUICE_DRAFT_FIELD_NAME, NULL);
  if (length > SLUICE_DRAFT_MAX_NAME)
    note (check, SLUICE_PROBLEM_NAME_TOO_LONG, SLUICE_DRAFT_FIELD_NAME, NULL)->number = length;
}

static void
check_number (Check            *check,
              SluiceProblemKind kind,
              SluiceDraftField  field,
              gint64            number,
              gint64            low,
              gint64            high)
{
  if (number < low || number > high)
    note (check, kind, field, NULL)->number = number;
}

static void
collect_names (Check *check)
{
  for (guint i = 0; i < sluice_draft_get_n_stages (check->draft); i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_nth (check->draft, i);
      const char *name = sluice_draft_stage_get_name (stage);

      if (g_hash_table_contains (check->by_name, name))
        g_hash_table_add (check->doubles, (gpointer) name);
      else
        g_hash_table_insert (check->by_name, (gpointer) name, stage);
    }
}

static SluiceDraftStage *
resolve (Check                  *check,
         const SluiceDependency *dependency)
{
  return dependency->id != 0 ? sluice_draft_get_stage (check->draft, dependency->id)
                             : g_hash_table_lookup (check->by_name, dependency->name);
}

/* The model's own rules, on ids in place of names: these are one each, whatever the names are. */
static void
check_cycle (Check *check)
{
  guint n = sluice_draft_get_n_stages (check->draft);
  g_auto (GStrv) keys = g_new0 (char *, n + 1);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SluiceDagProblems) found = NULL;
  g_autoptr (GHashTable) key_of = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n; i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_nth (check->draft, i);

      keys[i] = g_strdup_printf ("%" G_GUINT64_FORMAT, sluice_draft_stage_get_id (stage));
      g_hash_table_insert (key_of, stage, keys[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      GPtrArray *dependencies = sluice_draft_stage_get_dependencies (sluice_draft_get_nth (check->draft, i));
      const char **list = g_new0 (const char *, dependencies->len + 1);
      guint n_list = 0;

      for (guint j = 0; j < dependencies->len; j++)
        {
          SluiceDraftStage *before = resolve (check, g_ptr_array_index (dependencies, j));

          if (before != NULL)
            list[n_list++] = g_hash_table_lookup (key_of, before);
        }
      g_ptr_array_add (lists, list);
    }

  found = sluice_dag_check (n, (const char *const *) keys, (const char *const *const *) lists->pdata);
  if (found->cycle != NULL)
    {
      g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint64));

      for (guint i = 0; i < found->cycle->len; i++)
        {
          guint64 id = g_ascii_strtoull (g_ptr_array_index (found->cycle, i), NULL, 10);

          g_array_append_val (path, id);
        }
      /* At the stage with which the way begins. */
      check->stage = sluice_draft_get_stage (check->draft, g_array_index (path, guint64, 0));
      check->position = sluice_draft_get_position (check->draft, g_array_index (path, guint64, 0));
      note (check, SLUICE_PROBLEM_CYCLE, SLUICE_DRAFT_FIELD_DEPENDS_ON, NULL)->way
        = sluice_draft_name_path (check->draft, path);
      check->stage = NULL;
    }
}

static void
note_at (Check               *check,
         SluiceProblemKind    kind,
         const SluiceLiteral *value,
         gsize                offset,
         SluiceParamType      expected)
{
  SluiceProblem *problem = note (check, kind, SLUICE_DRAFT_FIELD_PARAMS, value->name);

  problem->expected = expected;
  sluice_literal_locate (sluice_draft_stage_get_params (check->stage), offset, &problem->line, &problem->column);
}

static void
check_params (Check            *check,
              const SluiceTask *task)
{
  const char *text = sluice_draft_stage_get_params (check->stage);
  const SluiceLiteral *params;
  SluiceFault fault;

  if (text == NULL)
    {
      note (check, SLUICE_PROBLEM_PARAMS_UNKNOWN, SLUICE_DRAFT_FIELD_PARAMS, NULL);
      return;
    }
  if (strlen (text) > SLUICE_DRAFT_MAX_PARAMS)
    {
      note (check, SLUICE_PROBLEM_PARAMS_TOO_LARGE, SLUICE_DRAFT_FIELD_PARAMS, NULL)->number = SLUICE_DRAFT_MAX_PARAMS;
      return;
    }

  params = sluice_draft_stage_parse_params (check->stage, &fault);
  if (fault.kind != SLUICE_FAULT_NONE)
    {
      SluiceProblem *problem = note (check, SLUICE_PROBLEM_PARAMS_SYNTAX, SLUICE_DRAFT_FIELD_PARAMS, NULL);

      problem->fault = fault.kind;
      problem->line = fault.line;
      problem->column = fault.column;
      return;
    }
  if (params != NULL && params->kind != SLUICE_LITERAL_OBJECT)
    {
      note_at (check, SLUICE_PROBLEM_PARAMS_NOT_OBJECT, params, params->start, SLUICE_PARAM_OBJECT);
      return;
    }
  if (task == NULL)
    return;

  for (guint i = 0; i < task->params->len; i++)
    {
      const SluiceTaskParam *param = g_ptr_array_index (task->params, i);

      if (param->required && sluice_literal_get (params, param->name) == NULL)
        note (check, SLUICE_PROBLEM_PARAM_MISSING, SLUICE_DRAFT_FIELD_PARAMS, param->name);
    }
  for (guint i = 0; i < sluice_literal_count (params); i++)
    {
      const SluiceLiteral *value = sluice_literal_nth (params, i);
      const SluiceTaskParam *param = sluice_task_find_param (task, value->name);

      if (param == NULL)
        note_at (check, SLUICE_PROBLEM_PARAM_UNKNOWN, value, value->name_start, SLUICE_PARAM_ANY);
      /* Null stands for the default, unless there has to be a value. */
      else if (!sluice_param_type_fits (param->type, value)
               && (value->kind != SLUICE_LITERAL_NULL || param->required))
        note_at (check, SLUICE_PROBLEM_PARAM_TYPE, value, value->start, param->type);
    }
}

static void
check_stage (Check *check)
{
  SluiceDraftStage *stage = check->stage;
  const char *name = sluice_draft_stage_get_name (stage);
  const char *task_name = sluice_draft_stage_get_task (stage);
  const SluiceTask *task = sluice_task_table_lookup (check->table, task_name);
  GPtrArray *dependencies = sluice_draft_stage_get_dependencies (stage);

  check_name (check, name);
  if (!is_blank (name) && g_hash_table_contains (check->doubles, name)
      && g_hash_table_lookup (check->by_name, name) != stage)
    note (check, SLUICE_PROBLEM_NAME_DOUBLE, SLUICE_DRAFT_FIELD_NAME, name);

  if (is_blank (task_name))
    note (check, SLUICE_PROBLEM_TASK_EMPTY, SLUICE_DRAFT_FIELD_TASK, NULL);
  else if (task == NULL)
    note (check, SLUICE_PROBLEM_TASK_UNKNOWN, SLUICE_DRAFT_FIELD_TASK, task_name);
  check_params (check, task);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const SluiceDependency *dependency = g_ptr_array_index (dependencies, i);

      if (resolve (check, dependency) == NULL)
        note (check, SLUICE_PROBLEM_DEPENDENCY_MISSING, SLUICE_DRAFT_FIELD_DEPENDS_ON, dependency->name);
    }
  check_number (check, SLUICE_PROBLEM_RETRIES, SLUICE_DRAFT_FIELD_MAX_RETRIES, sluice_draft_stage_get_max_retries (stage),
                0, SLUICE_DRAFT_MAX_RETRIES);
  check_number (check, SLUICE_PROBLEM_DELAY, SLUICE_DRAFT_FIELD_RETRY_DELAY, sluice_draft_stage_get_retry_delay (stage),
                0, SLUICE_DRAFT_MAX_DELAY);
}

GPtrArray *
sluice_draft_validate (SluiceDraft           *draft,
                       const SluiceTaskTable *table)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) doubles = g_hash_table_new (g_str_hash, g_str_equal);
  Check check = { .draft = draft, .table = table, .by_name = by_name, .doubles = doubles };

  g_return_val_if_fail (SLUICE_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  check.problems = sluice_problems_new ();
  check_name (&check, sluice_draft_get_name (draft));
  check_number (&check, SLUICE_PROBLEM_PRIORITY, SLUICE_DRAFT_FIELD_PRIORITY, sluice_draft_get_priority (draft),
                SLUICE_DRAFT_MIN_PRIORITY, SLUICE_DRAFT_MAX_PRIORITY);
  check_number (&check, SLUICE_PROBLEM_RETRIES, SLUICE_DRAFT_FIELD_MAX_RETRIES, sluice_draft_get_max_retries (draft), 0,
                SLUICE_DRAFT_MAX_RETRIES);
  if (sluice_draft_get_n_stages (draft) == 0)
    note (&check, SLUICE_PROBLEM_NO_STAGES, SLUICE_DRAFT_FIELD_STAGES, NULL);

  collect_names (&check);
  check_cycle (&check);
  for (guint i = 0; i < sluice_draft_get_n_stages (draft); i++)
    {
      check.position = i;
      check.stage = sluice_draft_get_nth (draft, i);
      check_stage (&check);
    }
  return check.problems;
}
