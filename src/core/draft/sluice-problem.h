/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft-stage.h"

G_BEGIN_DECLS

/**
 * SluiceProblemKind: what is wrong with a draft, or with a file
 */
typedef enum
{
  /* Of a draft; they block. */
  SLUICE_PROBLEM_NAME_EMPTY,
  SLUICE_PROBLEM_NAME_TOO_LONG,      /* number: characters */
  SLUICE_PROBLEM_NAME_DOUBLE,
  SLUICE_PROBLEM_NO_STAGES,
  SLUICE_PROBLEM_CYCLE,              /* way */
  SLUICE_PROBLEM_DEPENDENCY_MISSING, /* name: what isn't there */
  SLUICE_PROBLEM_TASK_EMPTY,
  SLUICE_PROBLEM_PARAMS_SYNTAX,      /* fault, line, column in the text of the parameters */
  SLUICE_PROBLEM_PARAMS_NOT_OBJECT,
  SLUICE_PROBLEM_PARAMS_TOO_LARGE,
  SLUICE_PROBLEM_PARAM_MISSING,      /* name: the parameter */
  SLUICE_PROBLEM_PARAM_TYPE,         /* name: the parameter; expected: its type; line, column */
  SLUICE_PROBLEM_PRIORITY,           /* number */
  SLUICE_PROBLEM_RETRIES,            /* number */
  SLUICE_PROBLEM_DELAY,              /* number */
  /* Of a draft; they warn. */
  SLUICE_PROBLEM_TASK_UNKNOWN,       /* name: the task */
  SLUICE_PROBLEM_PARAM_UNKNOWN,      /* name: the parameter; line, column */
  SLUICE_PROBLEM_PARAMS_UNKNOWN,     /* the server never tells parameters: it would run without any */
  /* Of a file: path, line and column in it; they block. */
  SLUICE_PROBLEM_FILE_SYNTAX,        /* fault */
  SLUICE_PROBLEM_FILE_UNREADABLE,    /* name: the system's words; NULL: it is no file */
  SLUICE_PROBLEM_FILE_TOO_LARGE,     /* number: bytes */
  SLUICE_PROBLEM_FILE_TOO_MANY,      /* number: how many are allowed there */
  SLUICE_PROBLEM_FIELD_MISSING,
  SLUICE_PROBLEM_FIELD_TYPE,         /* expected */
  SLUICE_PROBLEM_FIELD_VALUE,        /* name: what isn't known or not allowed there */
  SLUICE_PROBLEM_FIELD_RANGE,        /* name: the number as it is written; field */
  /* Of a file; they warn. */
  SLUICE_PROBLEM_FIELD_UNKNOWN,      /* left out */
  SLUICE_PROBLEM_VALUE_DOUBLE,       /* name: what stands in a list twice; taken once */
  /* Of the server's: it refused a field; they block. */
  SLUICE_PROBLEM_SERVER,             /* name: its words; param, part */
} SluiceProblemKind;

/**
 * SluiceParamType: what a parameter or a field holds
 */
typedef enum
{
  SLUICE_PARAM_ANY,
  SLUICE_PARAM_STRING,
  SLUICE_PARAM_INTEGER,
  SLUICE_PARAM_NUMBER,
  SLUICE_PARAM_BOOLEAN,
  SLUICE_PARAM_LIST,
  SLUICE_PARAM_OBJECT,
} SluiceParamType;

/** Returns: the type's name in files. */
const char *sluice_param_type_get_nick (SluiceParamType type);
gboolean sluice_param_type_parse (const char *nick, SluiceParamType *type);

/** Returns: whether @value is of that type. A whole number is a number too. */
gboolean sluice_param_type_fits (SluiceParamType type, const SluiceLiteral *value);

/**
 * SluiceProblem:
 * @blocks: nothing can be created with it; else a person may say "anyway"
 * @stage: the id of the stage it stands at, 0 for the pipeline itself, or for a file
 * @index: the position of that stage, %G_MAXUINT for none
 * @stage_name: (nullable): its name
 * @field: where it stands
 * @name: (nullable): see the kind
 * @expected: see the kind
 * @number: see the kind
 * @fault: see the kind
 * @path: (nullable): of a file: "stages → 0 → task"
 * @param: (nullable): the parameter that the server names
 * @way: (nullable): the stages' names along a cycle, the first one at its end again
 * @part: (nullable): where within the field, or where that is no field of ours: "dataset → 0"
 * @line: from 1, 0 for none
 * @column: characters, from 1
 *
 * One thing that is wrong, for code to act on and to jump to; sluice_text_problem() makes the sentence. Immutable.
 */
typedef struct
{
  SluiceProblemKind kind;
  gboolean blocks;
  guint64 stage;
  guint index;
  char *stage_name;
  SluiceDraftField field;
  char *name;
  SluiceParamType expected;
  gint64 number;
  SluiceFaultKind fault;
  char *path;
  char *param;
  char *part;
  char **way;
  guint line;
  guint column;
} SluiceProblem;

SluiceProblem *sluice_problem_new (SluiceProblemKind kind);
SluiceProblem *sluice_problem_copy (const SluiceProblem *self);
void sluice_problem_free (SluiceProblem *self);

/** Returns: (nullable): a word for scripts: "cycle", "name-empty", … */
const char *sluice_problem_kind_get_nick (SluiceProblemKind kind);

/** Returns: (transfer full) (element-type SluiceProblem): an empty list that owns what comes into it. */
GPtrArray *sluice_problems_new (void);

/** Returns: whether any of @problems blocks. */
gboolean sluice_problems_block (GPtrArray *problems);

/** Returns: (nullable): the parameter that has a row of its own in a form, where it stands at one. */
const char *sluice_problem_get_param (const SluiceProblem *self);

/**
 * sluice_problem_parse_path:
 * @self: new; gets its index, field, param and part
 * @path: where a server found something wrong: "stages -> 0 -> params -> dataset"
 *
 * Returns: whether it names a stage or a field
 */
gboolean sluice_problem_parse_path (SluiceProblem *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceProblem, sluice_problem_free)

G_END_DECLS
