/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-problem.h"

#include <string.h>

static const char *const nicks[] = {
  [SLUICE_PROBLEM_NAME_EMPTY] = "name-empty",
  [SLUICE_PROBLEM_NAME_TOO_LONG] = "name-too-long",
  [SLUICE_PROBLEM_NAME_DOUBLE] = "name-double",
  [SLUICE_PROBLEM_NO_STAGES] = "no-stages",
  [SLUICE_PROBLEM_CYCLE] = "cycle",
  [SLUICE_PROBLEM_DEPENDENCY_MISSING] = "dependency-missing",
  [SLUICE_PROBLEM_TASK_EMPTY] = "task-empty",
  [SLUICE_PROBLEM_PARAMS_SYNTAX] = "params-syntax",
  [SLUICE_PROBLEM_PARAMS_NOT_OBJECT] = "params-not-object",
  [SLUICE_PROBLEM_PARAMS_TOO_LARGE] = "params-too-large",
  [SLUICE_PROBLEM_PARAM_MISSING] = "param-missing",
  [SLUICE_PROBLEM_PARAM_TYPE] = "param-type",
  [SLUICE_PROBLEM_PRIORITY] = "priority",
  [SLUICE_PROBLEM_RETRIES] = "retries",
  [SLUICE_PROBLEM_DELAY] = "delay",
  [SLUICE_PROBLEM_TASK_UNKNOWN] = "task-unknown",
  [SLUICE_PROBLEM_PARAM_UNKNOWN] = "param-unknown",
  [SLUICE_PROBLEM_PARAMS_UNKNOWN] = "params-unknown",
  [SLUICE_PROBLEM_FILE_SYNTAX] = "file-syntax",
  [SLUICE_PROBLEM_FILE_UNREADABLE] = "file-unreadable",
  [SLUICE_PROBLEM_FILE_TOO_LARGE] = "file-too-large",
  [SLUICE_PROBLEM_FILE_TOO_MANY] = "file-too-many",
  [SLUICE_PROBLEM_FIELD_MISSING] = "field-missing",
  [SLUICE_PROBLEM_FIELD_TYPE] = "field-type",
  [SLUICE_PROBLEM_FIELD_VALUE] = "field-value",
  [SLUICE_PROBLEM_FIELD_RANGE] = "field-range",
  [SLUICE_PROBLEM_FIELD_UNKNOWN] = "field-unknown",
  [SLUICE_PROBLEM_VALUE_DOUBLE] = "value-double",
  [SLUICE_PROBLEM_SERVER] = "server",
};

static const char *const type_nicks[] = {
  [SLUICE_PARAM_ANY] = "any",
  [SLUICE_PARAM_STRING] = "string",
  [SLUICE_PARAM_INTEGER] = "integer",
  [SLUICE_PARAM_NUMBER] = "number",
  [SLUICE_PARAM_BOOLEAN] = "boolean",
  [SLUICE_PARAM_LIST] = "list",
  [SLUICE_PARAM_OBJECT] = "object",
};

const char *
sluice_param_type_get_nick (SluiceParamType type)
{
  return type_nicks[type];
}

gboolean
sluice_param_type_parse (const char      *nick,
                         SluiceParamType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_nicks); i++)
    if (g_str_equal (type_nicks[i], nick))
      {
        *type = (SluiceParamType) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
sluice_param_type_fits (SluiceParamType      type,
                        const SluiceLiteral *value)
{
  switch (type)
    {
    case SLUICE_PARAM_STRING:
      return value->kind == SLUICE_LITERAL_STRING;
    case SLUICE_PARAM_INTEGER:
      return value->kind == SLUICE_LITERAL_NUMBER && value->integer;
    case SLUICE_PARAM_NUMBER:
      return value->kind == SLUICE_LITERAL_NUMBER;
    case SLUICE_PARAM_BOOLEAN:
      return value->kind == SLUICE_LITERAL_BOOLEAN;
    case SLUICE_PARAM_LIST:
      return value->kind == SLUICE_LITERAL_ARRAY;
    case SLUICE_PARAM_OBJECT:
      return value->kind == SLUICE_LITERAL_OBJECT;
    case SLUICE_PARAM_ANY:
    default:
      return TRUE;
    }
}

SluiceProblem *
sluice_problem_new (SluiceProblemKind kind)
{
  SluiceProblem *self = g_new0 (SluiceProblem, 1);

  self->kind = kind;
  self->index = G_MAXUINT;
  self->blocks = kind != SLUICE_PROBLEM_TASK_UNKNOWN && kind != SLUICE_PROBLEM_PARAM_UNKNOWN
                 && kind != SLUICE_PROBLEM_PARAMS_UNKNOWN && kind != SLUICE_PROBLEM_FIELD_UNKNOWN
                 && kind != SLUICE_PROBLEM_VALUE_DOUBLE;
  return self;
}

SluiceProblem *
sluice_problem_copy (const SluiceProblem *self)
{
  SluiceProblem *copy = g_memdup2 (self, sizeof *self);

  copy->stage_name = g_strdup (self->stage_name);
  copy->name = g_strdup (self->name);
  copy->path = g_strdup (self->path);
  copy->param = g_strdup (self->param);
  copy->part = g_strdup (self->part);
  copy->way = g_strdupv (self->way);
  return copy;
}

void
sluice_problem_free (SluiceProblem *self)
{
  g_free (self->stage_name);
  g_free (self->name);
  g_free (self->path);
  g_free (self->param);
  g_free (self->part);
  g_strfreev (self->way);
  g_free (self);
}

const char *
sluice_problem_kind_get_nick (SluiceProblemKind kind)
{
  return nicks[kind];
}

GPtrArray *
sluice_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_problem_free);
}

gboolean
sluice_problems_block (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((SluiceProblem *) g_ptr_array_index (problems, i))->blocks)
      return TRUE;
  return FALSE;
}

const char *
sluice_problem_get_param (const SluiceProblem *self)
{
  if (self->field != SLUICE_DRAFT_FIELD_PARAMS)
    return NULL;
  return self->kind == SLUICE_PROBLEM_SERVER ? self->param : self->name;
}

gboolean
sluice_problem_parse_path (SluiceProblem *self,
                           const char    *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "->", -1);
  guint n = g_strv_length (parts), at = 0;
  guint64 number;

  self->index = G_MAXUINT;
  self->field = SLUICE_DRAFT_FIELD_NONE;
  for (guint i = 0; i < n; i++)
    g_strstrip (parts[i]);
  /* Some servers say where the body is first. */
  if (n > 1 && g_str_equal (parts[0], "body"))
    at++;
  if (at == n)
    return FALSE;

  if (g_str_equal (parts[at], "stages") && at + 1 < n
      && g_ascii_string_to_unsigned (parts[at + 1], 10, 0, G_MAXINT, &number, NULL))
    {
      self->index = (guint) number;
      at += 2;
    }
  if (at < n)
    self->field = sluice_draft_field_parse (parts[at], self->index != G_MAXUINT);
  if (self->field != SLUICE_DRAFT_FIELD_NONE)
    at++;
  if (self->field == SLUICE_DRAFT_FIELD_PARAMS)
    g_set_str (&self->param, parts[at]);
  if (at < n)
    {
      g_free (self->part);
      self->part = g_strjoinv (" → ", parts + at);
    }
  return self->index != G_MAXUINT || self->field != SLUICE_DRAFT_FIELD_NONE;
}
