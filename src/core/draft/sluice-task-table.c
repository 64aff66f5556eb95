/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-task-table.h"

#include <string.h>

#include "draft/sluice-draft-data.h"
#include "draft/sluice-reader.h"

/* Of a person's file. */
#define MAX_SIZE (1024 * 1024)
#define MAX_TASKS 1000

struct _SluiceTaskTable
{
  GPtrArray *tasks;
  GHashTable *by_name; /* name → task, borrowed */
};

static void
free_param (gpointer data)
{
  SluiceTaskParam *param = data;

  g_free (param->name);
  g_free (param->fallback);
  g_free (param->help);
  g_free (param);
}

static void
free_task (gpointer data)
{
  SluiceTask *task = data;

  g_free (task->name);
  g_free (task->queue);
  g_free (task->stage);
  g_free (task->help);
  g_ptr_array_unref (task->params);
  g_free (task);
}

static void
clear_table (gpointer data)
{
  SluiceTaskTable *self = data;

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->tasks);
}

SluiceTaskTable *
sluice_task_table_ref (SluiceTaskTable *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sluice_task_table_unref (SluiceTaskTable *self)
{
  g_atomic_rc_box_release_full (self, clear_table);
}

static void
read_param (SluiceReader        *reader,
            const SluiceLiteral *value,
            SluiceTask          *task)
{
  const SluiceLiteral *fallback = sluice_literal_get (value, "default");
  const char *name = sluice_reader_get_string (reader, value, "name", TRUE);
  const char *type = sluice_reader_get_string (reader, value, "type", FALSE);
  SluiceTaskParam *param;

  if (name != NULL && sluice_task_find_param (task, name) != NULL)
    {
      sluice_reader_note (reader, SLUICE_PROBLEM_VALUE_DOUBLE, value)->name = g_strdup (name);
      return;
    }
  param = g_new0 (SluiceTaskParam, 1);

  sluice_reader_check_names (reader, value, "name", "type", "required", "default", "help", NULL);
  param->name = g_strdup (name != NULL ? name : "");
  param->required = sluice_reader_get_boolean (reader, value, "required", FALSE);
  param->help = sluice_reader_get_words (reader, value, "help", FALSE);
  if (type != NULL && !sluice_param_type_parse (type, &param->type))
    {
      gsize mark = sluice_reader_enter (reader, "type", 0);

      sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_VALUE, sluice_literal_get (value, "type"))->name
        = g_strdup (type);
      sluice_reader_leave (reader, mark);
    }
  if (fallback != NULL && fallback->kind != SLUICE_LITERAL_NULL)
    {
      gsize mark = sluice_reader_enter (reader, "default", 0);

      if (!sluice_param_type_fits (param->type, fallback))
        sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_TYPE, fallback)->expected = param->type;
      sluice_reader_leave (reader, mark);
      param->fallback = sluice_reader_format (reader, fallback);
    }
  g_ptr_array_add (task->params, param);
}

static void
read_task (SluiceReader        *reader,
           const SluiceLiteral *value,
           SluiceTaskTable     *table,
           GHashTable          *own)
{
  const char *name = sluice_reader_get_string (reader, value, "name", TRUE);
  const char *stage = sluice_reader_get_string (reader, value, "stage", FALSE);
  const SluiceLiteral *params = sluice_reader_get (reader, value, "parameters", SLUICE_PARAM_LIST, FALSE);
  SluiceTask *task = g_new0 (SluiceTask, 1);
  gsize mark;

  sluice_reader_check_names (reader, value, "name", "queue", "stage", "help", "parameters", NULL);
  task->name = g_strdup (name != NULL ? name : "");
  task->stage = g_strdup (stage != NULL ? stage : task->name);
  task->queue = g_strdup (sluice_reader_get_string (reader, value, "queue", FALSE));
  task->help = sluice_reader_get_words (reader, value, "help", FALSE);
  task->params = g_ptr_array_new_with_free_func (free_param);
  mark = sluice_reader_enter (reader, "parameters", 0);
  for (guint i = 0; i < sluice_literal_count (params); i++)
    {
      const SluiceLiteral *param = sluice_literal_nth (params, i);
      gsize inner = sluice_reader_enter (reader, NULL, i);

      if (param->kind == SLUICE_LITERAL_OBJECT)
        read_param (reader, param, task);
      else
        sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_TYPE, param)->expected = SLUICE_PARAM_OBJECT;
      sluice_reader_leave (reader, inner);
    }
  sluice_reader_leave (reader, mark);

  /* Who comes first has the name: the person's own before those of the program. */
  if (!g_hash_table_add (own, g_strdup (task->name)))
    sluice_reader_note (reader, SLUICE_PROBLEM_VALUE_DOUBLE, value)->name = g_strdup (task->name);
  if (g_hash_table_contains (table->by_name, task->name))
    {
      free_task (task);
      return;
    }
  g_ptr_array_add (table->tasks, task);
  g_hash_table_insert (table->by_name, task->name, task);
}

static gboolean
read_file (SluiceTaskTable *self,
           GBytes          *bytes,
           GPtrArray       *problems)
{
  g_autoptr (GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SluiceReader reader;
  const SluiceLiteral *tasks = NULL;
  gsize mark;

  if (sluice_reader_open (&reader, bytes, MAX_SIZE, problems))
    {
      sluice_reader_check_names (&reader, reader.root, "tasks", "comment", NULL);
      tasks = sluice_reader_get (&reader, reader.root, "tasks", SLUICE_PARAM_LIST, TRUE);
    }
  mark = sluice_reader_enter (&reader, "tasks", 0);
  if (sluice_literal_count (tasks) > MAX_TASKS)
    sluice_reader_note (&reader, SLUICE_PROBLEM_FILE_TOO_MANY, tasks)->number = MAX_TASKS;
  else
    for (guint i = 0; i < sluice_literal_count (tasks); i++)
      {
        const SluiceLiteral *task = sluice_literal_nth (tasks, i);
        gsize inner = sluice_reader_enter (&reader, NULL, i);

        if (task->kind == SLUICE_LITERAL_OBJECT)
          read_task (&reader, task, self, own);
        else
          sluice_reader_note (&reader, SLUICE_PROBLEM_FIELD_TYPE, task)->expected = SLUICE_PARAM_OBJECT;
        sluice_reader_leave (&reader, inner);
      }
  sluice_reader_leave (&reader, mark);
  sluice_reader_clear (&reader);
  return !sluice_problems_block (problems);
}

static SluiceTaskTable *
make_table (void)
{
  SluiceTaskTable *self = g_atomic_rc_box_new0 (SluiceTaskTable);

  self->tasks = g_ptr_array_new_with_free_func (free_task);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
add_built_in (SluiceTaskTable *self)
{
  g_autoptr (GBytes) bytes = sluice_draft_data_lookup ("tasks.json");
  g_autoptr (GPtrArray) problems = sluice_problems_new ();

  read_file (self, bytes, problems);
  g_assert (problems->len == 0);
}

SluiceTaskTable *
sluice_task_table_new (void)
{
  SluiceTaskTable *self = make_table ();

  add_built_in (self);
  return self;
}

SluiceTaskTable *
sluice_task_table_new_with (GBytes    *bytes,
                            GPtrArray *problems)
{
  g_autoptr (SluiceTaskTable) self = make_table ();
  g_autoptr (GPtrArray) found = sluice_problems_new ();
  gboolean good = read_file (self, bytes, found);

  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&found));
  if (!good)
    return NULL;
  add_built_in (self);
  return g_steal_pointer (&self);
}

char *
sluice_task_table_get_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "sluice", "tasks.json", NULL);
}

SluiceTaskTable *
sluice_task_table_load (const char *path,
                        GPtrArray  *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sluice_draft_data_read_regular (path, MAX_SIZE, &error);
  SluiceTaskTable *self = NULL;

  if (bytes != NULL)
    self = sluice_task_table_new_with (bytes, problems);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_ptr_array_add (problems, sluice_draft_data_explain (error));
  return self != NULL ? self : sluice_task_table_new ();
}

typedef struct
{
  char *path;
  GPtrArray *problems;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_free (load->path);
  g_clear_pointer (&load->problems, g_ptr_array_unref);
  g_free (load);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;

  g_task_return_pointer (task, sluice_task_table_load (load->path, load->problems),
                         (GDestroyNotify) sluice_task_table_unref);
}

void
sluice_task_table_load_async (const char          *path,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->path = g_strdup (path);
  load->problems = sluice_problems_new ();
  g_task_set_source_tag (task, sluice_task_table_load_async);
  g_task_set_task_data (task, load, free_load);
  g_task_run_in_thread (task, load_worker);
}

SluiceTaskTable *
sluice_task_table_load_finish (GAsyncResult *result,
                               GPtrArray   **problems,
                               GError      **error)
{
  Load *load;
  SluiceTaskTable *table;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_task_table_load_async), NULL);

  load = g_task_get_task_data (G_TASK (result));
  table = g_task_propagate_pointer (G_TASK (result), error);
  if (table != NULL && problems != NULL)
    *problems = g_steal_pointer (&load->problems);
  return table;
}

guint
sluice_task_table_get_n_tasks (const SluiceTaskTable *self)
{
  return self->tasks->len;
}

const SluiceTask *
sluice_task_table_get_nth (const SluiceTaskTable *self,
                           guint                  index)
{
  return g_ptr_array_index (self->tasks, index);
}

const SluiceTask *
sluice_task_table_lookup (const SluiceTaskTable *self,
                          const char            *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

const SluiceTaskParam *
sluice_task_find_param (const SluiceTask *self,
                        const char       *name)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const SluiceTaskParam *param = g_ptr_array_index (self->params, i);

      if (g_str_equal (param->name, name))
        return param;
    }
  return NULL;
}

char *
sluice_task_make_params (const SluiceTask *self)
{
  char *text = g_strdup ("");

  for (guint i = 0; i < self->params->len; i++)
    {
      const SluiceTaskParam *param = g_ptr_array_index (self->params, i);
      g_autofree char *before = NULL;

      if (!param->required || param->fallback == NULL)
        continue;
      before = text;
      text = sluice_literal_set_member (*before != '\0' ? before : "{}", param->name, param->fallback);
    }
  return text;
}
