/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "draft/sluice-problem.h"

G_BEGIN_DECLS

/**
 * SluiceTaskParam:
 * @fallback: (nullable): JSON text: what the task takes where nothing is said
 * @help: (nullable): for people, in their language
 *
 * A parameter that a task takes.
 */
typedef struct
{
  char *name;
  SluiceParamType type;
  gboolean required;
  char *fallback;
  char *help;
} SluiceTaskParam;

/**
 * SluiceTask:
 * @queue: (nullable): where its stages wait
 * @stage: what a new stage of it may be called
 * @help: (nullable): for people, in their language
 * @params: (element-type SluiceTaskParam): in the order of the form
 *
 * A kind of work that the platform does, as far as it is known.
 */
typedef struct
{
  char *name;
  char *queue;
  char *stage;
  char *help;
  GPtrArray *params;
} SluiceTask;

/**
 * SluiceTaskTable:
 *
 * The tasks that are known: those that come with the program, and those of the person's own file. Immutable once made;
 * any thread.
 */
typedef struct _SluiceTaskTable SluiceTaskTable;

/** Returns: (transfer full): the tasks that come with the program. */
SluiceTaskTable *sluice_task_table_new (void);

/**
 * sluice_task_table_new_with:
 * @bytes: a file of tasks (docs/templates.md)
 * @problems: (element-type SluiceProblem): what is wrong with it is added
 *
 * Returns: (transfer full): the tasks that come with the program and those of the file, which go first where both have
 *   one of the same name; %NULL where the file can't be used at all
 */
SluiceTaskTable *sluice_task_table_new_with (GBytes *bytes, GPtrArray *problems);

/**
 * sluice_task_table_load:
 * @path: the person's file; it need not be there
 *
 * Blocks.
 *
 * Returns: (transfer full): what sluice_task_table_new_with() makes of it, or sluice_task_table_new()
 */
SluiceTaskTable *sluice_task_table_load (const char *path, GPtrArray *problems);

/** Returns: (transfer full): $XDG_DATA_HOME/sluice/tasks.json */
char *sluice_task_table_get_path (void);

/**
 * sluice_task_table_load_async:
 * @path: as above; read on a thread of its own
 */
void sluice_task_table_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);

/** @problems: (out) (transfer full) (element-type SluiceProblem): what is wrong with the file, perhaps nothing. */
SluiceTaskTable *sluice_task_table_load_finish (GAsyncResult *result, GPtrArray **problems, GError **error);

SluiceTaskTable *sluice_task_table_ref (SluiceTaskTable *self);
void sluice_task_table_unref (SluiceTaskTable *self);

guint sluice_task_table_get_n_tasks (const SluiceTaskTable *self);
const SluiceTask *sluice_task_table_get_nth (const SluiceTaskTable *self, guint index);

/** Returns: (nullable): the task of that name. */
const SluiceTask *sluice_task_table_lookup (const SluiceTaskTable *self, const char *name);

/** Returns: (nullable): the parameter of that name. */
const SluiceTaskParam *sluice_task_find_param (const SluiceTask *self, const char *name);

/** Returns: (transfer full): JSON text with what is required and has a value to begin with; "" for nothing. */
char *sluice_task_make_params (const SluiceTask *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTaskTable, sluice_task_table_unref)

G_END_DECLS
