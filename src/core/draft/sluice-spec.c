/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-spec.h"

#include "draft/sluice-draft-private.h"
#include "draft/sluice-spec-private.h"

struct _SluiceSpecPlaces
{
  char *text;
  SluiceLiteral *root;
};

void
sluice_spec_places_free (SluiceSpecPlaces *self)
{
  g_free (self->text);
  g_clear_pointer (&self->root, sluice_literal_free);
  g_free (self);
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

static void
read_stage (SluiceReader        *reader,
            const SluiceLiteral *value,
            SluiceDraftRecord   *draft)
{
  const char *name = sluice_reader_get_string (reader, value, "name", TRUE);
  const char *task = sluice_reader_get_string (reader, value, "task", TRUE);
  const SluiceLiteral *params = sluice_literal_get (value, "params");
  SluiceDraftStageRecord *stage = sluice_draft_record_append (draft);

  sluice_reader_check_names (reader, value, "name", "task", "params", "depends_on", "max_retries", "retry_delay", NULL);
  g_set_str (&stage->name, name != NULL ? name : "");
  g_set_str (&stage->task, task != NULL ? task : "");
  stage->max_retries = sluice_reader_get_integer (reader, value, "max_retries", SLUICE_DRAFT_DEFAULT_RETRIES);
  stage->retry_delay = sluice_reader_get_integer (reader, value, "retry_delay", SLUICE_DRAFT_DEFAULT_DELAY);
  if (params != NULL && params->kind == SLUICE_LITERAL_NULL)
    g_clear_pointer (&stage->params, g_free);
  else if (params != NULL && sluice_reader_get (reader, value, "params", SLUICE_PARAM_OBJECT, TRUE) != NULL
      && sluice_literal_count (params) > 0)
    {
      g_free (stage->params);
      stage->params = sluice_reader_format (reader, params);
    }
}

/* Once all stages are there: the first of a name is meant. @by_name: to its id */
static void
read_dependencies (SluiceReader           *reader,
                   const SluiceLiteral    *value,
                   SluiceDraftStageRecord *stage,
                   GHashTable             *by_name)
{
  const SluiceLiteral *list = sluice_literal_get (value, "depends_on");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize mark;

  if (list != NULL)
    list = sluice_reader_get (reader, value, "depends_on", SLUICE_PARAM_LIST, TRUE);
  mark = sluice_reader_enter (reader, "depends_on", 0);
  for (guint i = 0; i < sluice_literal_count (list); i++)
    {
      const SluiceLiteral *item = sluice_literal_nth (list, i);
      gsize inner = sluice_reader_enter (reader, NULL, i);

      if (item->kind != SLUICE_LITERAL_STRING)
        sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_TYPE, item)->expected = SLUICE_PARAM_STRING;
      else if (!g_hash_table_add (seen, item->string))
        sluice_reader_note (reader, SLUICE_PROBLEM_VALUE_DOUBLE, item)->name = g_strdup (item->string);
      else
        {
          guint id = GPOINTER_TO_UINT (g_hash_table_lookup (by_name, item->string));

          g_ptr_array_add (stage->dependencies, sluice_dependency_new (id, id != 0 ? NULL : item->string));
        }
      sluice_reader_leave (reader, inner);
    }
  sluice_reader_leave (reader, mark);
}

static void
read_stages (SluiceReader        *reader,
             const SluiceLiteral *stages,
             SluiceDraftRecord   *draft)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  gsize mark = sluice_reader_enter (reader, "stages", 0);

  if (sluice_literal_count (stages) > SLUICE_SPEC_MAX_STAGES)
    {
      sluice_reader_note (reader, SLUICE_PROBLEM_FILE_TOO_MANY, stages)->number = SLUICE_SPEC_MAX_STAGES;
      sluice_reader_leave (reader, mark);
      return;
    }

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < sluice_literal_count (stages); i++)
      {
        const SluiceLiteral *value = sluice_literal_nth (stages, i);
        gsize inner = sluice_reader_enter (reader, NULL, i);

        if (pass == 0 && value->kind != SLUICE_LITERAL_OBJECT)
          {
            sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_TYPE, value)->expected = SLUICE_PARAM_OBJECT;
            sluice_draft_record_append (draft);
          }
        else if (pass == 0)
          {
            SluiceDraftStageRecord *stage;

            read_stage (reader, value, draft);
            stage = g_ptr_array_index (draft->stages, i);
            if (!g_hash_table_contains (by_name, stage->name))
              g_hash_table_insert (by_name, stage->name, GUINT_TO_POINTER (i + 1));
          }
        else if (value->kind == SLUICE_LITERAL_OBJECT)
          read_dependencies (reader, value, g_ptr_array_index (draft->stages, i), by_name);
        sluice_reader_leave (reader, inner);
      }
  sluice_reader_leave (reader, mark);
}

SluiceDraftRecord *
sluice_spec_read_object (SluiceReader        *reader,
                         const SluiceLiteral *object)
{
  SluiceDraftRecord *draft = sluice_draft_record_new ();
  const char *name = sluice_reader_get_string (reader, object, "name", TRUE);
  const char *description = sluice_reader_get_string (reader, object, "description", FALSE);

  g_set_str (&draft->name, name != NULL ? name : "");
  g_set_str (&draft->description, description != NULL ? description : "");
  draft->priority = sluice_reader_get_integer (reader, object, "priority", SLUICE_DRAFT_DEFAULT_PRIORITY);
  draft->max_retries = sluice_reader_get_integer (reader, object, "max_retries", SLUICE_DRAFT_DEFAULT_RETRIES);
  read_stages (reader, sluice_reader_get (reader, object, "stages", SLUICE_PARAM_LIST, TRUE), draft);
  return draft;
}

/* Returns: (nullable): what the file says, where that is the shape of a draft */
static SluiceDraftRecord *
read_record (GBytes            *bytes,
             GPtrArray         *problems,
             SluiceSpecPlaces **places)
{
  g_autoptr (GPtrArray) found = sluice_problems_new ();
  g_autoptr (SluiceDraftRecord) record = NULL;
  SluiceReader reader;

  if (sluice_reader_open (&reader, bytes, SLUICE_SPEC_MAX_SIZE, found))
    {
      sluice_reader_check_names (&reader, reader.root, "name", "description", "priority", "max_retries", "stages", NULL);
      record = sluice_spec_read_object (&reader, reader.root);
    }
  if (places != NULL)
    {
      *places = g_new0 (SluiceSpecPlaces, 1);
      (*places)->text = g_strndup (reader.text != NULL ? reader.text : "", reader.length);
      (*places)->root = g_steal_pointer (&reader.root);
    }
  sluice_reader_clear (&reader);

  if (sluice_problems_block (found))
    g_clear_pointer (&record, sluice_draft_record_free);
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&found));
  return g_steal_pointer (&record);
}

SluiceDraft *
sluice_spec_read (GBytes            *bytes,
                  GPtrArray         *problems,
                  SluiceSpecPlaces **places)
{
  SluiceDraftRecord *record = read_record (bytes, problems, places);

  return record != NULL ? sluice_draft_new_from_read (record) : NULL;
}

/* What crosses to the thread and back. */
typedef struct
{
  GBytes *bytes;
  GPtrArray *problems;
} Read;

static void
free_read (gpointer data)
{
  Read *work = data;

  g_bytes_unref (work->bytes);
  g_clear_pointer (&work->problems, g_ptr_array_unref);
  g_free (work);
}

static void
read_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Read *work = task_data;

  g_task_return_pointer (task, read_record (work->bytes, work->problems, NULL), (GDestroyNotify) sluice_draft_record_free);
}

void
sluice_spec_read_async (GBytes              *bytes,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Read *work = g_new0 (Read, 1);

  work->bytes = g_bytes_ref (bytes);
  work->problems = sluice_problems_new ();
  g_task_set_source_tag (task, sluice_spec_read_async);
  g_task_set_task_data (task, work, free_read);
  g_task_run_in_thread (task, read_worker);
}

SluiceDraft *
sluice_spec_read_finish (GAsyncResult  *result,
                         GPtrArray    **problems,
                         GError       **error)
{
  Read *work = g_task_get_task_data (G_TASK (result));
  SluiceDraftRecord *record;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_spec_read_async), NULL);

  record = g_task_propagate_pointer (G_TASK (result), error);
  *problems = g_steal_pointer (&work->problems);
  return record != NULL ? sluice_draft_new_from_read (record) : NULL;
}

gboolean
sluice_spec_places_locate (const SluiceSpecPlaces *self,
                           const SluiceProblem    *problem,
                           guint                  *line,
                           guint                  *column)
{
  const SluiceLiteral *at = self->root, *inner;
  const char *nick = sluice_draft_field_get_nick (problem->field);

  if (at != NULL && problem->index != G_MAXUINT)
    {
      const SluiceLiteral *stages = sluice_literal_get (at, "stages");

      at = problem->index < sluice_literal_count (stages) ? sluice_literal_nth (stages, problem->index) : NULL;
    }
  if (at == NULL)
    return FALSE;

  inner = nick != NULL ? sluice_literal_get (at, nick) : NULL;
  if (inner != NULL)
    {
      at = inner;
      inner = NULL;
      if (sluice_problem_get_param (problem) != NULL)
        inner = sluice_literal_get (at, sluice_problem_get_param (problem));
      for (guint i = 0; problem->kind == SLUICE_PROBLEM_DEPENDENCY_MISSING && i < sluice_literal_count (at); i++)
        if (g_strcmp0 (sluice_literal_nth (at, i)->string, problem->name) == 0)
          inner = sluice_literal_nth (at, i);
      at = inner != NULL ? inner : at;
    }
  sluice_literal_locate (self->text, at->name_start, line, column);
  return TRUE;
}

/* --- writing ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  GString *out;
  gboolean indented;
} Writer;

/* Before a member or an element. */
static void
begin_item (Writer  *writer,
            gboolean first,
            int      indent)
{
  if (!first)
    g_string_append_c (writer->out, ',');
  if (writer->indented)
    g_string_append_printf (writer->out, "\n%*s", indent, "");
}

static void
write_name (Writer     *writer,
            gboolean    first,
            int         indent,
            const char *name)
{
  begin_item (writer, first, indent);
  g_string_append_printf (writer->out, writer->indented ? "\"%s\": " : "\"%s\":", name);
}

static void
write_text (Writer     *writer,
            gboolean    first,
            int         indent,
            const char *name,
            const char *text)
{
  write_name (writer, first, indent, name);
  sluice_literal_append_string (writer->out, text);
}

static void
write_number (Writer     *writer,
              int         indent,
              const char *name,
              gint64      number)
{
  write_name (writer, FALSE, indent, name);
  g_string_append_printf (writer->out, "%" G_GINT64_FORMAT, number);
}

/* The name that a dependency is sent by. */
static const char *
get_dependency_name (SluiceDraft            *draft,
                     const SluiceDependency *dependency)
{
  SluiceDraftStage *before = dependency->id != 0 ? sluice_draft_get_stage (draft, dependency->id) : NULL;

  return before != NULL ? before->name : dependency->name;
}

static gboolean
write_stage (Writer           *writer,
             SluiceDraft      *draft,
             SluiceDraftStage *stage,
             int               indent)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  SluiceFault fault;
  const SluiceLiteral *params = sluice_draft_stage_parse_params (stage, &fault);

  if (fault.kind != SLUICE_FAULT_NONE || (params != NULL && params->kind != SLUICE_LITERAL_OBJECT))
    return FALSE;

  g_string_append_c (writer->out, '{');
  write_text (writer, TRUE, indent + 2, "name", stage->name);
  write_text (writer, FALSE, indent + 2, "task", stage->task);
  write_name (writer, FALSE, indent + 2, "params");
  if (params != NULL)
    sluice_literal_append (params, stage->params, writer->out, writer->indented ? indent + 2 : -1);
  else
    g_string_append (writer->out, writer->indented && stage->params == NULL ? "null" : "{}");
  write_name (writer, FALSE, indent + 2, "depends_on");
  g_string_append_c (writer->out, '[');
  for (guint i = 0; i < stage->dependencies->len; i++)
    {
      const char *name = get_dependency_name (draft, g_ptr_array_index (stage->dependencies, i));

      /* By its id and by its name: once is enough. */
      if (!g_hash_table_add (names, (gpointer) name))
        continue;
      if (g_hash_table_size (names) > 1)
        g_string_append (writer->out, writer->indented ? ", " : ",");
      sluice_literal_append_string (writer->out, name);
    }
  g_string_append_c (writer->out, ']');
  write_number (writer, indent + 2, "max_retries", stage->max_retries);
  write_number (writer, indent + 2, "retry_delay", stage->retry_delay);
  begin_item (writer, TRUE, indent);
  g_string_append_c (writer->out, '}');
  return TRUE;
}

gboolean
sluice_spec_append (SluiceDraft *draft,
                    gboolean     indented,
                    int          indent,
                    GString     *out)
{
  Writer writer = { out, indented };

  g_string_append_c (out, '{');
  write_text (&writer, TRUE, indent + 2, "name", draft->name);
  if (*draft->description != '\0')
    write_text (&writer, FALSE, indent + 2, "description", draft->description);
  write_number (&writer, indent + 2, "priority", draft->priority);
  write_number (&writer, indent + 2, "max_retries", draft->max_retries);
  write_name (&writer, FALSE, indent + 2, "stages");
  g_string_append_c (out, '[');
  for (guint i = 0; i < draft->stages->len; i++)
    {
      begin_item (&writer, i == 0, indent + 4);
      if (!write_stage (&writer, draft, g_ptr_array_index (draft->stages, i), indent + 4))
        return FALSE;
    }
  if (draft->stages->len > 0)
    begin_item (&writer, TRUE, indent + 2);
  g_string_append_c (out, ']');
  begin_item (&writer, TRUE, indent);
  g_string_append_c (out, '}');
  return TRUE;
}

char *
sluice_spec_write (SluiceDraft *draft,
                   gboolean     indented)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (SLUICE_IS_DRAFT (draft), NULL);

  if (!sluice_spec_append (draft, indented, 0, out))
    return NULL;
  if (indented)
    g_string_append_c (out, '\n');
  return g_string_free_and_steal (g_steal_pointer (&out));
}

char *
sluice_spec_make_stem (const char *title,
                       const char *otherwise)
{
  g_autoptr (GString) stem = g_string_new (NULL);
  guint n = 0;

  for (const char *p = title; *p != '\0' && n < 60; p = g_utf8_next_char (p))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (p));

      if (g_unichar_isalnum (c))
        g_string_append_unichar (stem, c);
      else if (stem->len > 0 && stem->str[stem->len - 1] != '-')
        g_string_append_c (stem, '-');
      n++;
    }
  while (stem->len > 0 && stem->str[stem->len - 1] == '-')
    g_string_truncate (stem, stem->len - 1);
  return stem->len > 0 ? g_string_free_and_steal (g_steal_pointer (&stem)) : g_strdup (otherwise);
}
