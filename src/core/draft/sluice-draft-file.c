/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-file.h"

#include "draft/sluice-draft-data.h"
#include "draft/sluice-draft-private.h"
#include "draft/sluice-draft-slot.h"
#include "draft/sluice-reader.h"
#include "draft/sluice-spec.h"

/* Of this form; a file of a later one isn't understood. */
#define FORM 1

/* --- writing ----------------------------------------------------------------------------------------------------- */

static void
append_text (GString    *out,
             const char *name,
             const char *text)
{
  g_string_append_printf (out, "\"%s\":", name);
  if (text != NULL)
    sluice_literal_append_string (out, text);
  else
    g_string_append (out, "null");
}

static void
append_number (GString    *out,
               const char *name,
               gint64      number)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, number);
}

static void
append_stage (GString          *out,
              SluiceDraftStage *stage)
{
  g_string_append_printf (out, "\n{\"id\":%" G_GUINT64_FORMAT ",", stage->id);
  append_text (out, "name", stage->name);
  g_string_append_c (out, ',');
  append_text (out, "task", stage->task);
  g_string_append_c (out, ',');
  append_text (out, "params", stage->params);
  append_number (out, "max_retries", stage->max_retries);
  append_number (out, "retry_delay", stage->retry_delay);
  g_string_append (out, ",\"depends_on\":[");
  for (guint i = 0; i < stage->dependencies->len; i++)
    {
      const SluiceDependency *dependency = g_ptr_array_index (stage->dependencies, i);

      if (i > 0)
        g_string_append_c (out, ',');
      if (dependency->id != 0)
        g_string_append_printf (out, "%" G_GUINT64_FORMAT, dependency->id);
      else
        sluice_literal_append_string (out, dependency->name);
    }
  g_string_append (out, "]}");
}

char *
sluice_draft_file_write (SluiceDraft *draft,
                         const char  *server)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (SLUICE_IS_DRAFT (draft), NULL);

  g_string_append_printf (out, "{\"form\":%d,", FORM);
  append_text (out, "server", server);
  if (draft->sent)
    g_string_append (out, ",\"sent\":true");
  g_string_append_c (out, ',');
  append_text (out, "name", draft->name);
  g_string_append_c (out, ',');
  append_text (out, "description", draft->description);
  append_number (out, "priority", draft->priority);
  append_number (out, "max_retries", draft->max_retries);
  g_string_append (out, ",\"stages\":[");
  for (guint i = 0; i < draft->stages->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_stage (out, g_ptr_array_index (draft->stages, i));
    }
  g_string_append (out, "]}\n");
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

static void
refuse_value (SluiceReader        *reader,
              const SluiceLiteral *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sluice_literal_append (value, reader->text, text, -1);
  sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_VALUE, value)->name = g_strdup (text->str);
}

static void
read_stage (SluiceReader        *reader,
            const SluiceLiteral *value,
            SluiceDraft         *draft)
{
  const SluiceLiteral *id = sluice_reader_get (reader, value, "id", SLUICE_PARAM_INTEGER, TRUE);
  const char *name = sluice_reader_get_string (reader, value, "name", TRUE);
  const char *task = sluice_reader_get_string (reader, value, "task", TRUE);
  const char *params = sluice_reader_get_string (reader, value, "params", FALSE);
  guint64 number = id != NULL && id->number >= 1 && id->number < 9e15 ? (guint64) id->number : 0;
  SluiceDraftStage *stage;

  if (id != NULL && (number == 0 || sluice_draft_get_stage (draft, number) != NULL))
    {
      refuse_value (reader, id);
      return;
    }
  stage = sluice_draft_append_raw (draft, number);
  g_set_str (&stage->name, name != NULL ? name : "");
  g_set_str (&stage->task, task != NULL ? task : "");
  g_set_str (&stage->params, params);
  stage->max_retries = sluice_reader_get_integer (reader, value, "max_retries", SLUICE_DRAFT_DEFAULT_RETRIES);
  stage->retry_delay = sluice_reader_get_integer (reader, value, "retry_delay", SLUICE_DRAFT_DEFAULT_DELAY);
}

static void
read_dependencies (SluiceReader        *reader,
                   const SluiceLiteral *value,
                   SluiceDraft         *draft,
                   SluiceDraftStage    *stage)
{
  const SluiceLiteral *list = sluice_reader_get (reader, value, "depends_on", SLUICE_PARAM_LIST, FALSE);
  g_autoptr (GPtrArray) dependencies = sluice_draft_make_dependencies ();

  for (guint i = 0; i < sluice_literal_count (list); i++)
    {
      const SluiceLiteral *item = sluice_literal_nth (list, i);
      guint64 id = item->kind == SLUICE_LITERAL_NUMBER && item->number >= 1 && item->number < 9e15
                     ? (guint64) item->number : 0;

      if (item->kind == SLUICE_LITERAL_STRING)
        g_ptr_array_add (dependencies, sluice_dependency_new (0, item->string));
      else if (id != 0 && sluice_draft_get_stage (draft, id) != NULL)
        g_ptr_array_add (dependencies, sluice_dependency_new (id, NULL));
      else
        refuse_value (reader, item);
    }
  sluice_draft_stage_set_dependencies (stage, dependencies);
  draft->loose += stage->loose;
}

static void
read_stages (SluiceReader        *reader,
             const SluiceLiteral *stages,
             SluiceDraft         *draft)
{
  for (guint i = 0; i < sluice_literal_count (stages); i++)
    {
      const SluiceLiteral *value = sluice_literal_nth (stages, i);

      if (value->kind == SLUICE_LITERAL_OBJECT)
        read_stage (reader, value, draft);
      else
        sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_TYPE, value)->expected = SLUICE_PARAM_OBJECT;
    }
  /* Only where every stage is there do they stand in the same order. */
  for (guint i = 0; !sluice_problems_block (reader->problems) && i < sluice_literal_count (stages); i++)
    read_dependencies (reader, sluice_literal_nth (stages, i), draft, g_ptr_array_index (draft->stages, i));
}

SluiceDraft *
sluice_draft_file_read (GBytes    *bytes,
                        GPtrArray *problems,
                        char     **server)
{
  g_autoptr (SluiceDraft) draft = sluice_draft_new ();
  g_autoptr (GPtrArray) found = sluice_problems_new ();
  SluiceReader reader;

  if (server != NULL)
    *server = NULL;
  if (sluice_reader_open (&reader, bytes, SLUICE_DRAFT_FILE_MAX_SIZE, found))
    {
      const SluiceLiteral *root = reader.root;
      const SluiceLiteral *form = sluice_reader_get (&reader, root, "form", SLUICE_PARAM_INTEGER, TRUE);
      const char *name = sluice_reader_get_string (&reader, root, "name", TRUE);
      const char *description = sluice_reader_get_string (&reader, root, "description", FALSE);
      const SluiceLiteral *sent = sluice_reader_get (&reader, root, "sent", SLUICE_PARAM_BOOLEAN, FALSE);
      const SluiceLiteral *stages = sluice_reader_get (&reader, root, "stages", SLUICE_PARAM_LIST, TRUE);

      draft->sent = sent != NULL && sent->boolean;
      if (form != NULL && form->number > FORM)
        refuse_value (&reader, form);
      g_set_str (&draft->name, name != NULL ? name : "");
      g_set_str (&draft->description, description != NULL ? description : "");
      draft->priority = sluice_reader_get_integer (&reader, root, "priority", SLUICE_DRAFT_DEFAULT_PRIORITY);
      draft->max_retries = sluice_reader_get_integer (&reader, root, "max_retries", SLUICE_DRAFT_DEFAULT_RETRIES);
      if (server != NULL)
        *server = g_strdup (sluice_reader_get_string (&reader, root, "server", FALSE));
      read_stages (&reader, stages, draft);
    }
  sluice_reader_clear (&reader);

  if (sluice_problems_block (found))
    {
      g_clear_object (&draft);
      if (server != NULL)
        g_clear_pointer (server, g_free);
    }
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&found));
  return g_steal_pointer (&draft);
}

void
sluice_draft_set_sent (SluiceDraft *draft,
                       gboolean     sent)
{
  g_return_if_fail (SLUICE_IS_DRAFT (draft));

  if (draft->sent == sent)
    return;
  draft->sent = sent;
  g_signal_emit_by_name (draft, "changed");
}

gboolean
sluice_draft_get_sent (SluiceDraft *draft)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (draft), FALSE);

  return draft->sent;
}

gboolean
sluice_draft_is_empty (SluiceDraft *draft)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT (draft), FALSE);

  return !draft->sent && sluice_draft_get_n_stages (draft) == 0 && *sluice_draft_get_name (draft) == '\0'
         && *sluice_draft_get_description (draft) == '\0'
         && sluice_draft_get_priority (draft) == SLUICE_DRAFT_DEFAULT_PRIORITY
         && sluice_draft_get_max_retries (draft) == SLUICE_DRAFT_DEFAULT_RETRIES;
}

/* --- loading ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  char *server;
  char *aside;
  GPtrArray *problems;
  GBytes *bytes;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_free (load->path);
  g_free (load->server);
  g_free (load->aside);
  g_ptr_array_unref (load->problems);
  g_clear_pointer (&load->bytes, g_bytes_unref);
  g_free (load);
}

/* The draft goes to the main thread as it is made here, and not by a record: nobody else knows of it yet, a draft that is
 * made holds no source, no lock and nothing of a thread, and nothing is heard of it, since no one is connected. The
 * task's result is the only reference: where nobody takes it, it may end on this thread, still with nobody else near. */
static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;
  g_autoptr (GError) error = NULL;
  SluiceDraft *draft;

  sluice_draft_slot_adopt (load->path);
  load->bytes = sluice_draft_data_read_regular (load->path, SLUICE_DRAFT_FILE_MAX_SIZE, &error);
  if (load->bytes == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_ptr_array_add (load->problems, sluice_draft_data_explain (error));
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  draft = sluice_draft_file_read (load->bytes, load->problems, &load->server);
  if (draft == NULL)
    load->aside = sluice_draft_data_set_aside (load->path);
  /* Nothing was begun. */
  if (draft != NULL && sluice_draft_is_empty (draft))
    g_clear_object (&draft);
  g_task_return_pointer (task, draft, g_object_unref);
}

char *
sluice_draft_file_get_path (void)
{
  static gsize taken = 0;
  static SluiceDraftSlot *slot; /* until the end of the program */

  if (g_once_init_enter (&taken))
    {
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "sluice", NULL);

      slot = sluice_draft_slot_take (folder, NULL);
      g_once_init_leave (&taken, 1);
    }
  return g_strdup (sluice_draft_slot_get_path (slot));
}

void
sluice_draft_file_load_async (const char          *path,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->path = g_strdup (path);
  load->problems = sluice_problems_new ();
  g_task_set_source_tag (task, sluice_draft_file_load_async);
  g_task_set_task_data (task, load, free_load);
  g_task_run_in_thread (task, load_worker);
}

SluiceDraft *
sluice_draft_file_load_finish (GAsyncResult *result,
                               char        **server,
                               GPtrArray   **problems,
                               char        **aside,
                               GError      **error)
{
  Load *load;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_draft_file_load_async), NULL);

  load = g_task_get_task_data (G_TASK (result));
  if (server != NULL)
    *server = g_steal_pointer (&load->server);
  if (problems != NULL)
    *problems = g_ptr_array_ref (load->problems);
  if (aside != NULL)
    *aside = g_steal_pointer (&load->aside);
  return g_task_propagate_pointer (G_TASK (result), error);
}
